"""The grammar of numbers, dates and type words in which Vietnamese documents cite each other.

Both regimes of numbering and their borders: State (Nghị định 30/2020/NĐ-CP, article 8 and appendix I), Party (Hướng
dẫn 36-HD/VPTW of 2018, section 1.3) and the older forms still cited (`28/2003/NĐ-CP`, `90TC/TCT`, `256/2004/QĐ-UB`).
Patterns over symbols read `ingest.fold.plain`, patterns over words read `ingest.fold.lower`; spans hold in the text.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple


def either(words: str) -> str:
    """A pattern of alternatives from a list written with `|` over as many lines as it needs.

    White space in it stands for one space (write `\\s` inside a lookaround).

    >>> either("a  b | c")
    '(?:a\\\\ b|c)'
    """
    return "(?:" + "|".join(r"\ ".join(word.split()) for word in words.split("|")) + ")"


# What begins a sentence that goes on with the one before it: Bên cạnh đó, … · Cùng đó, …
ON_TOP = either(r"""
    đồng thời|ngoài ra|bên cạnh đó|cạnh đó|cùng với (?:đó|việc đó)|cùng đó|song song(?: với)? đó|mặt khác|thêm vào đó|
    cùng thời gian này|không những vậy""")

# thứ hai · hai là: how words count what follows them
NTH = rf"thứ {either('nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười')}"
COUNTED = rf"(?:{either('một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười')} là|{NTH})"

_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
UPPER = "A-Z" + _MARKED.upper()
LOWER = "a-z" + _MARKED

# What stands before `-` or `/` as the type in a symbol; the words, not this, decide the type of a citation.
TYPE_CODES = frozenset(re.findall(r"\w+", """
    NQ QĐ QD QĐi QyĐ QC CT TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ CV KL TT TTLT TTLB TTri NĐ ND PL L Lu SL VBHN HNVB
    ĐL BS SY SL TrS GM GP GUQ GGT BGN PC PG CTHĐ CTPH QCPH KHPH KHLT KHLN HDLN HDLT NQLT CTLT QyĐLT TTLN
    QH QT ĐACT BCTH BCTĐ KLTTr KLTT LKH LCT TTTr QyC TM CTTr GCN BBTT HDPH QĐLN TTBC BCCT CTHD QĐPH TBKL
"""))

# 79-KL/BDVTU · 12a/KH-UBND · 123/2024/NĐ-CP · 63/2025/QH15 · 367 - QĐ/TWĐTN-VP · 19-2017/NQ-CP · 7628/STC-PC&CSTC
# A code: capitals and figures; a single small letter between (CTr, TTg, QyĐ, GDTrH); no word goes on behind it.
_ODD_CODES = ("Kh", "Qđ", "Tb", "Ct", "Cv", "Bc", "Nq", "Hd", "Kl", "Gm")  # 958/Kh-BTC: as somebody typed it
_CODE = rf"""
    (?: (?![{UPPER}][a-zđ](?!\w)) | (?=(?:{'|'.join(_ODD_CODES)})-) ) [{UPPER}]
    (?: [{UPPER}\d] | [a-zđ](?![{LOWER}]) | tg(?!\w) | &(?=[{UPPER}]) | '(?=T?g) | \.(?=[A-ZĐƯ]{{1,4}}(?!\w)) ){{0,24}}
    (?: \ (?:TU|HU|TW|ĐU)(?!\w) )? (?!\w)
"""
# The first figure is matched before what may stand before it, so that the scan skips from figure to figure.
# Behind it, within a number's length, a dash or stroke must stand, as behind no figure of an amount.
_FIRST = r"[0-9](?=[\d.]{0,5}+[a-zđ]?\ ?[-/])(?: (?<![\w/.,:&-].) | (?<=[sS][ốôỐÔ].) | (?<=[sS][ốôỐÔ][:.].) )"
# Nghị quyết số 66.7/2025/NQ-CP: the 7th of those that carry out the resolution numbered 66
_NUMBER = rf"{_FIRST}(?: \d?\.\d{{3}} | \d?\.\d{{1,2}}(?=/20\d\d/) | \d{{0,5}}[a-zđ]? )"
_OCR_NUMBER = r"(?: [\dOolI]{1,4} )"  # behind `số` only: o3-KH/HU, l2/KH-UBND
_LOOSE = r"(?: \ ?[-/]\ ?(?=[A-ZĐƯ]{2}) | [-/] )"
_TAIL = rf"(?: {_LOOSE} {_CODE} ){{1,2}} (?: [-/] {_CODE} ){{0,4}} (?: /nb(?!\w) )?"
SYMBOL = re.compile(
    rf"""
    (?P<symbol> (?P<number>{_NUMBER}) (?: \ ?[/-]\ ? (?:19|20)\d\d )? {_TAIL} )
    """,
    re.VERBOSE,
)
# Behind `số`: figures that OCR read as letters, and the old form without a dash (`90TC/TCT`, `04 TC/TCT`)
AFTER_SO = re.compile(
    rf"(?P<symbol>(?P<number>{_OCR_NUMBER}) {_TAIL} | (?P<old>\d{{1,4}})\ ?{_CODE}(?:[-/]{_CODE})+)",
    re.VERBOSE,
)
_YEAR_OF_SYMBOL = re.compile(r"[/-]((?:19|20)\d\d)(?=[/-])")
_OCR_DIGITS = str.maketrans("OolI", "0011")

# ngày 03 tháng 4 năm 2019 · ngày 3/4/2019 · 03.4.2019 · ngày 3-4-2019
DATE = re.compile(
    r"""
    (?: (?P<words> ngày\s*(?P<d1>\d{1,2})\s*tháng\s*(?P<m1>\d{1,2})\s*năm\s*(?P<y1>\d{4}) )
      | (?: ngày\s* )? (?P<d2>\d{1,2})\ ?(?P<mark>[/.-])\ ?(?P<m2>\d{1,2})\ ?(?P=mark)\ ?(?P<y2>\d{4}) ) (?!\d)
    """,
    re.VERBOSE,
)
# năm 2014 · (2013) · 2013: the year behind the name of a law
YEAR = re.compile(r"(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d|[/.-]\d)")
# khóa XII · (khóa XIII) · (nhiệm kỳ 2020 - 2025) is none
_TERM = r"khó?[aá]\s+(?:thứ\s+)?{group}(?!\w)"
_TERM_IN_BRACKETS = r"\s*\(\s*" + _TERM.format(group="(?P<in_brackets>[ivxl]+)") + r"(?:[^()\n]{0,40})\)"
_TERM_PLAIN = r",?\s*" + _TERM.format(group="(?P<plain>[ivxl]+)")
TERM = re.compile(f"{_TERM_IN_BRACKETS}|{_TERM_PLAIN}")

# điểm a khoản 2 Điều 5 · khoản 3, Điều 58 · các Điều 5, 6 và 7 · Điều 14, Điều 15 · Phần B · Phụ lục II
PROVISION_WORDS = ("điểm", "tiết", "khoản", "điều", "chương", "mục", "phần", "phụ lục")
_UNIT = rf"(?:{'|'.join(PROVISION_WORDS)}|tiểu mục)".replace(" ", r"\ ")
_MARK = r"(?:\d{1,3}[a-zđ]?(?:\.\d{1,2}){0,2}|[a-zđ]|[ivxl]{1,6})(?!\w)"
_PLACE = rf"{_UNIT}\ (?:số\ )?{_MARK}(?:(?:,\ ?|\ và\ |\ hoặc\ ){_MARK}){{0,12}}"
PROVISION = re.compile(rf"(?<!\w){_PLACE}(?:(?:,\ ?|;\ ?|\ và\ |\ hoặc\ |\ của\ |\ ){_PLACE}){{0,8}}", re.VERBOSE)


class Symbol(NamedTuple):
    """A number and symbol taken apart: `text` without spaces, type code where the symbol has one, issuing part."""

    text: str
    number: str
    year: int | None
    type_code: str | None
    body: str
    party: bool


def read_symbol(printed: str, number: str) -> Symbol:
    """Takes apart a printed number and symbol, of which `number` is the number as printed.

    >>> read_symbol("79 - KL/BDVTU", "79").body, read_symbol("5425/UBND-KGVX", "5425").body
    ('BDVTU', 'UBND')
    """
    clean = number.replace(" ", "")
    fixed = clean if clean.isdigit() else clean.translate(_OCR_DIGITS) if not clean[0].isdigit() else clean
    rest = printed[len(number):].replace(" ", "")
    year = _YEAR_OF_SYMBOL.match(rest)
    tail = rest[year.end():] if year else rest
    parts = [part for part in tail.replace("/", "-").split("-") if part]
    first = parts[0] if parts else ""
    first = first.upper() if first in _ODD_CODES else first
    type_code = first if len(parts) > 1 and first in TYPE_CODES else None
    body = parts[1] if type_code else parts[0] if parts else ""
    while body[-1:].isdecimal():
        body = body[:-1]
    party = not year and tail[:1] == "-" and type_code is not None
    return Symbol(fixed + rest, fixed, int(year[1]) if year else None, type_code, body, party)


def read_term(match: re.Match[str]) -> str:
    """The Roman number of a match of `TERM`."""
    return (match["in_brackets"] or match["plain"]).upper()


def read_date(match: re.Match[str]) -> date | None:
    """The date of a match of `DATE`; None where no calendar has it."""
    form = "1" if match["words"] else "2"
    try:
        return date(int(match["y" + form]), int(match["m" + form]), int(match["d" + form]))
    except ValueError:
        return None
