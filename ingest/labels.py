"""Labels of headings and items: `III.`, `2.1.`, `a)`, `(1)`, `-`, `Điều 5.`, `Một là,`.

A label has a family (how it is counted), a number, and a rank: how high its family usually stands. Ranks only break
ties; the level of a section comes from the document's own nesting (`ingest.segment`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.fold import FOLDED_MARKS, UPPER, plain

# The smaller, the higher in the outline. Nghị định 30/2020/NĐ-CP, appendix I (phần, chương, mục, điều, khoản, điểm)
# and Hướng dẫn 36-HD/VPTW (phần, chương, I, 1, a) agree on this order.
RANK = {
    "appendix": -1.0, "part": 0.0, "chapter": 1.0, "section": 2.0, "article": 3.0, "upper": 4.0, "roman": 5.0,
    "decimal": 6.0, "letter": 7.0, "ordinal": 7.5, "bracket": 8.0, "bracket letter": 8.1, "star": 8.5, "dash": 9.0,
    "bullet": 9.5, "plus": 10.0,
}
BULLETS = frozenset({"star", "dash", "bullet", "plus"})
_LONGEST = 40  # characters of a paragraph in which its label ends


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph: `paragraph[:end]` holds it and the space behind it."""

    text: str
    family: str
    path: tuple[int, ...]  # (2, 1) of `2.1.`; () of a bullet
    end: int

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def rank(self) -> float:
        return RANK[self.family] + (0.1 * (self.depth - 1) if self.family == "decimal" else 0.0)


_ROMAN = r"(?: X{0,3}(?:IX|IV|V?I{1,3}|V) | X{1,3} )"  # up to XXXIX: a lone C, D, L or M is a letter
_DECIMALS = r"\d{1,2} (?: \. \d{1,2} ){1,4}"  # 2.1 · 2.1.3
_SMALL = "abcdefghijklmnopqrstuvwxyzđ"
_GLUED = r"(?= [^\W\d_] )"  # a letter follows without a space: `1.Nội dung`, `-Nội dung`
# (family, what it can begin with — `1` for any figure —, form)
_FORMS: tuple[tuple[str, str, str], ...] = (
    # PHẦN THỨ NHẤT · Phần I. · Phần thứ hai:
    ("part", "P", r"""(?P<label> (?:Phần|PHẦN) \s+ (?: (?:thứ|THỨ) \s+ )?
        (?P<n> [IVX]{1,5} | \d{1,2} | [A-D] | nhất|hai|ba|tư|bốn|năm|sáu | NHẤT|HAI|BA|TƯ|BỐN|NĂM|SÁU ) \b
        \s* [.:\-]? ) \s*"""),
    # Chương II · CHƯƠNG 3.
    ("chapter", "C", r"(?P<label> (?:Chương|CHƯƠNG) \s+ (?P<n> [IVXLC]{1,7} | \d{1,3} ) \b \s* [.:\-]? ) \s*"),
    # Mục 1. · MỤC II
    ("section", "M", rf"""(?P<label> (?:Mục|MỤC) \s+ (?P<n> [IVX]{{1,5}} | \d{{1,3}} ) \b \s* [.:\-]? )
        \s* (?= [{UPPER}] | $ )"""),
    # Điều 5. Phạm vi điều chỉnh · Điều 12a.
    ("article", "Đ", r"(?P<label> (?:Điều|ĐIỀU) \s+ (?P<n> \d{1,3} ) [a-zđ]? \s* [.:] ) \s*"),
    # Một là, · Hai là: · Thứ nhất,
    ("ordinal", "MHBNSTC", r"""(?P<label> (?P<n> Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Bẩy|Tám|Chín|Mười ) \s+ là \s* [,:]?
        | Thứ \s+ (?P<m> nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười ) \s* [,:] ) \s+"""),
    # (1) · (12)
    ("bracket", "(", r"(?P<label> \( (?P<n> \d{1,3} ) \) ) \s*"),
    # (a) · (iv)
    ("bracket letter", "(", r"(?P<label> \( (?P<n> [a-zđ] | [ivx]{1,4} ) \) ) \s* (?= \S )"),
    # 2.1.3. Nội dung · 2.1 Nội dung
    ("decimal", "1", rf"""(?P<label> (?P<n> {_DECIMALS} ) (?: \s? [.)\-/:] )? )
        (?: \s+ | {_GLUED} ) (?= [{UPPER}"'(] )"""),
    # 2.1. nội dung
    ("decimal", "1", rf"(?P<label> (?P<n> {_DECIMALS} ) \s? [.)\-/:] ) \s+ (?= \S )"),
    # 1. Nội dung · 1- Nội dung · 1/ Nội dung · 1) Nội dung
    ("decimal", "1", rf"(?P<label> (?P<n> \d{{1,3}} ) \s? [.)\-/] ) (?: \s+ (?= \S ) | {_GLUED} )"),
    # IV. · IV- · IV/ · IV)
    ("roman", "XVI", rf"(?P<label> (?P<n> {_ROMAN} ) \s? [.)\-/:] ) (?: \s+ (?= \S ) | (?= [{UPPER}] ) )"),
    # A. PHẦN CHUNG · B- NỘI DUNG
    ("upper", "ABCDEFGHĐ", r"(?P<label> (?P<n> [A-HĐ] ) \s? [.)\-/] ) \s+ (?= \S )"),
    # a) · b. · đ/
    ("letter", _SMALL, r"(?P<label> (?P<n> [a-zđ] ) \s? [.)/] ) \s* (?= \S )"),
    # a, Nội dung
    ("letter", _SMALL, rf"(?P<label> (?P<n> [a-zđ] ) \s? , ) \s+ (?= [{UPPER}] )"),
    # b1) below b)
    ("letter", _SMALL, r"(?P<label> (?P<n> [a-hikđ] [1-9] ) \) ) \s* (?= \S )"),
    # c-
    ("letter", _SMALL, r"(?P<label> (?P<n> [a-zđ] ) \s? - ) \s+ (?= \S )"),
    ("dash", "-", rf"(?P<label> - ) (?: \s+ (?= [^\s-] ) | {_GLUED} )"),
    ("plus", "+", rf"(?P<label> \+ ) (?: \s+ (?= \S ) | {_GLUED} )"),
    ("star", "*", r"(?P<label> \* ) \s* (?= [^\s*] )"),
    ("bullet", "•●▪◦■□➢►✓", r"(?P<label> [•●▪◦■□➢►✓] ) \s* (?= \S )"),
)
_PATTERNS = tuple((family, begin, re.compile(form, re.VERBOSE)) for family, begin, form in _FORMS)
_BY_BEGIN = {
    letter: tuple((family, pattern) for family, begin, pattern in _PATTERNS if letter in begin)
    for letter in {letter for _, begin, _ in _PATTERNS for letter in begin}
}
# Before it is known in one spelling
_CAN_BEGIN = frozenset(_BY_BEGIN) | frozenset(FOLDED_MARKS)

_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10,
}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _path(family: str, number: str) -> tuple[int, ...]:
    """What a label counts: `2.1` → (2, 1), `đ` → (5,), `iv` → (4,), `nhất` → (1,)."""
    if family == "decimal":
        return tuple(int(n) for n in number.split("."))
    if number.lower() in _ORDINALS:
        return (_ORDINALS[number.lower()],)
    if number.isdigit():
        return (int(number),)
    if family == "bracket letter" and len(number) > 1:
        return (_roman(number.upper()),)
    if family == "letter" and len(number) == 2:
        return (_LETTERS.find(number[0]) + 1, int(number[1]))
    if family in ("letter", "bracket letter", "upper") or (family == "part" and number in "ABD"):
        return (_LETTERS.find(number.lower()) + 1,)
    return (_roman(number),)


def _roman(number: str) -> int:
    """The value of a Roman number in capitals: XIV → 14; a letter that is not one of IVXLC counts 0."""
    values = [_ROMAN_VALUES.get(c, 0) for c in number]
    following = [*values[1:], 0]
    return sum(-v if after > v else v for v, after in zip(values, following, strict=False))


def parse_label(text: str) -> Label | None:
    """The label that a paragraph begins with, or None.

    >>> parse_label("2.1. Lĩnh vực kinh tế")
    Label(text='2.1.', family='decimal', path=(2, 1), end=5)
    >>> parse_label("2.345 tỷ đồng") is None
    True
    """
    begin = text[:_LONGEST].lstrip()[:1]
    return _parse(text[:_LONGEST]) if begin in _CAN_BEGIN or begin.isdecimal() else None


@lru_cache(maxsize=1024)  # the rules ask for the label of a section several times
def _parse(text: str) -> Label | None:
    head = plain(text)
    begin = head.lstrip()[:1]
    indent = len(head) - len(head.lstrip())
    for family, pattern in _BY_BEGIN.get("1" if begin.isdecimal() else begin, ()):
        m = pattern.match(head, indent)
        if m is None:
            continue
        groups = m.groupdict()
        number = groups.get("n") or groups.get("m")
        path = _path(family, number) if number else ()
        return Label(text[m.start("label"):m.end("label")].strip(), family, path, m.end())
    return None
