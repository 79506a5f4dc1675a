"""What a letterhead says: number and symbol, place and date, marks and stamps, the names of the bodies.

A letterhead comes as one line a column cell, as both columns on one line, or half broken; it is first cut into
snippets that say one thing each. Sources: Nghị định 30/2020/NĐ-CP, appendix I; Hướng dẫn 36-HD/VPTW, part II.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from ingest.fold import bare, plain
from ingest.frame import lines as form
from ingest.frame.lines import is_capitals, pieces, secrecy

# Where a new thing begins inside one line: the State's title, the motto, the Party's title, a number, a place and date.
_CUTS = re.compile(
    r"(?<=\S)\s+(?=c[o0]ng h[o0]a x[a-z] h[o0]|d[o0]c l\w{1,2} ?[-–—] ?\w\w d[o0] ?[-–—]"
    r"|\W{0,2}s[o06]\s?:\s*[\d._…/-])")
_PARTY = re.compile(r"(?<=\S)\s+(?=d[a-z]ng cong s[a-z]n vi[a-z]t nam)")
# a rule drawn in the line, or the bar that a converter leaves between cells
_RULED = re.compile(r"\s*[-_=*–—]{4,}\s*|\s+\|+(?:\s+|$)|^\|\s")
_SYMBOL = re.compile(r"[^\W_][\w/&.,-]*|[/-][\w/&.,-]+")
_BLANK = re.compile(r"^[\s.…_·•]+|(?<=\d)[\s.…_]+(?=[/-])")
# /BC-UBND, `Số:` on the line above
_BLANK_SYMBOL = re.compile(r"/\s?(?:\d{4}\s?/\s?)?[a-z]{2,5}\s?-\s?[a-z][\w&.-]*$")
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "i": "1", "|": "1"})
_OPEN_NAME = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|ban chap hanh|ban thuong vu|dang uy|dai hoi(?: dai bieu)?"
    r"|hoi .*|doan .*|uy ban mttq.*|uy ban mat tran.*"
    r"|mat tran to quoc.*|ban chi dao.*|tinh uy|huyen uy|thanh uy|thi uy|quan uy|van phong|toa an nhan dan"
    r"|vien kiem sat nhan dan|cong an|bo chi huy.*|thanh tra"
    r"|lien doan lao dong|bao hiem xa hoi|kho bac nha nuoc|ban dan van|ban to chuc|ban tuyen giao|uy ban kiem tra"
    r"|chi bo|truong .*|trung tam .*|ban quan ly.*|ban .*|phong .*|so .*|cuc .*|chi cuc .*)$"
)
_UNIT_OF_PLACE = re.compile(r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|tx\.?|xa|phuong|thi tran|dac khu|khu vuc|cap"
    r"|thon|vung)\b(?!\s+(?:uy|doan|hoi)\b)")


# Chương trình số 7-CTr/TU của | Ban Thường vụ Tỉnh ủy: a letter's summary broken before a body that it names
_GOES_ON = re.compile(r"(?:\b(?:cua|ve|va|voi|cho|tai|do|theo|cac|cung|thuc hien|trien khai|gui|den)|[,;-])\s*$")


@dataclass(slots=True)
class Letterhead:
    """What was read; `bodies` are the names from the parent down, `dated` says that a date stood there at all."""

    bodies: list[str] = field(default_factory=list)
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    issued_on: date | None = None
    year: int | None = None
    month: int | None = None
    dated: bool = False
    numbered: bool = False
    secrecy: str | None = None
    urgency: str | None = None
    draft: bool = False
    copy: bool = False
    received_number: str | None = None
    received_on: date | None = None
    summary: list[str] = field(default_factory=list)  # of a letter: the words under its number


# ĐOÀN TNCS HỒ CHÍ MINH beside BAN CHẤP HÀNH TRUNG ƯƠNG: what the Union's papers print where the State has its name
_YOUTH_UNION = re.compile(r"doan (?:tncs|thanh nien cong san) ho chi minh")
_OF_THE_UNION = re.compile(
    r"\b(?:ban (?:chap hanh|thuong vu|bi thu)|bch|btv|(?:tinh|thanh|huyen|quan|thi|xa) doan)\b")


_DAY = re.compile(r"\W*ngay\s+\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\W*")  # of a stamp, by hand or machine


def snippets(texts: Sequence[str]) -> list[str]:
    """The lines of a letterhead cut into snippets that say one thing each; rows are read column by column."""
    columns: list[list[str]] = []
    out: list[str] = []
    for text in [*texts, ""]:
        cells = pieces(text)
        if len(cells) > 1 or (columns and len(cells) == 1 and "\t" in text):
            for i, cell in enumerate(cells):
                while len(columns) <= i:
                    columns.append([])
                columns[i].append(cell)
            continue
        out += [c for column in columns for c in column]
        columns = []
        out += cells
    return [piece for text in out for part in _RULED.split(text) if part.strip() for piece in _cut(part)]


def _cut(text: str) -> list[str]:
    low = bare(text)
    cuts = {m.end() for m in _CUTS.finditer(low)}
    cuts |= {m.end() for m in _PARTY.finditer(low) if not low.startswith("ban chap hanh trung uong dang")}
    if form.NUMBER.match(low) or form.MOTTO.search(low):
        cuts.add(_place_start(text, low))
    edges = [0, *sorted(cuts), len(text)]
    return [t for a, b in pairwise(edges) if (t := text[a:b].strip())]


def _place_start(text: str, low: str) -> int:
    """Where the place begins, the run of capitalised words before `, ngày`; 0 where there is no date."""
    found = form.DATE.search(low)
    start = found.start() if found else 0
    for word in reversed(list(re.finditer(r"\S+", text[:start]))):
        if not (word[0][0].isupper() and word[0].strip(",.’'").isalpha()) or (word[0].isupper() and len(word[0]) > 3):
            break
        start = word.start()
    return start


def read_letterhead(texts: Sequence[str]) -> Letterhead:
    """Reads the lines of the letterhead zone (and what stood among the title's lines of it)."""
    return replace(_read(tuple(texts)))


@lru_cache(maxsize=8)  # the header and the keys of units both read a document's own
def _read(texts: Sequence[str]) -> Letterhead:
    head = Letterhead()
    names: list[str] = []
    arriving = False
    own = 0  # names above the number
    for text in snippets(texts):
        low = bare(text)
        if arriving and _read_arrival(head, text):
            continue
        rule = form.RULE.match(low) is not None
        arriving = (form.ARRIVAL.match(low) is not None and (not head.numbered or is_capitals(text[:6]))) \
            or (arriving and rule)
        if arriving and not rule and head.numbered and names[own:]:
            names.pop()  # the body that received it stands over the stamp
        if arriving:
            _read_arrival(head, text)
        elif rule or _is_ornament(low) or _read_mark(head, text):
            continue
        elif form.NUMBER.match(low) or form.SYMBOL.match(low) or _BLANK_SYMBOL.match(low):
            _read_number(head, text)
            own = len(names)
        elif (posted := form.DATELINE.match(low)) and not head.dated:
            head.year, head.month = int(posted["year"]), int(posted["month"])
            head.issued_on = _date(head.year, head.month, int(posted["day"]))
        elif form.DATE.search(low) and not head.dated and not form.PORTAL.match(low):
            _read_date(head, text)
        elif form.SUMMARY.match(low) or (
                head.summary and not is_capitals(text) and _GOES_ON.search(bare(head.summary[-1]))):
            head.summary.append(text)
        elif is_capitals(text) or form.ORG.match(low):
            if len(text) < 150 and not form.DATE.search(low):
                names.append(text)
        elif head.numbered and not head.dated and len(text) < 100:
            head.summary.append(text)
    head.bodies = join_names(names)
    if len(head.bodies) > 1 and _YOUTH_UNION.fullmatch(bare(head.bodies[-1]).strip(" *-")) \
            and _OF_THE_UNION.search(bare(head.bodies[-2])):
        del head.bodies[-1]
    return head


def _is_ornament(low: str) -> bool:
    """The titles of State and Party, the motto, a digital signature's lines."""
    title = form.STATE_TITLE.search(low) or form.PARTY_TITLE.fullmatch(low.strip(" *-"))
    return bool(title or form.MOTTO.search(low) or form.SIGNATURE_STAMP.match(low))


def _read_mark(head: Letterhead, text: str) -> bool:
    low = bare(text)
    if found := secrecy(text):
        head.secrecy = found
    elif urgent := form.URGENT.match(low):
        head.urgency = {"hoa toc": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN", "khan": "KHẨN"}.get(
            " ".join(urgent[1].split()), "HỎA TỐC HẸN GIỜ")
    elif form.DRAFT.match(low):
        head.draft = True
    elif form.COPY.match(low):
        head.copy = True
    else:
        return form.CIRCULATION.match(low) is not None
    return True


def _read_arrival(head: Letterhead, text: str) -> bool:
    """A line of the stamp ĐẾN: its number has no symbol."""
    low = bare(text)
    if (number := re.search(r"\bso\s*[:.]*\s*(\d{1,6})\b(?!\s*[/-]\s*[a-z])", low)) and not head.received_number:
        head.received_number = number[1]
    elif form.NUMBER.match(low) and re.search(r"[/-]\s*[a-z]{2}", low):
        return False  # the document's own number
    elif not (re.match(r"\W*s[o06]\s*[:.]", low) or form.STAMP_LINE.match(low) or form.ARRIVAL.match(low)
              or _DAY.fullmatch(low)):
        return False
    if day := re.search(r"ngay\s*[:.]*\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", low):
        head.received_on = _date(int(day[3]), int(day[2]), int(day[1]))
    return True


def _read_number(head: Letterhead, text: str) -> None:
    symbol, number = read_symbol(text)
    if symbol is None or bare(symbol).lstrip("0123456789").startswith("-bs"):
        head.copy |= symbol is not None
        return
    low = bare(text)
    if secret := next((s for s in (secrecy(w) for w in text.split()[-1:]) if s), None):
        head.secrecy = secret
    if head.symbol is None or (head.number is None and number):
        head.symbol, head.number, head.numbered = symbol, number, True
    if form.DATE.search(low):
        _read_date(head, text[form.DATE.search(low).start():])  # type: ignore[union-attr]


def read_symbol(text: str) -> tuple[str | None, str | None]:
    """(symbol, number) of a line `Số: 79 - KL/BDVTU`; a blank number gives (`/BC-UBND`, None), no symbol (None, None).

    >>> read_symbol("Số: 08/TB – HĐND"), read_symbol("Số:    /BC-UBND"), read_symbol("Số: 12a/QĐ-UBND")
    (('08/TB-HĐND', '08'), ('/BC-UBND', None), ('12a/QĐ-UBND', '12a'))
    """
    words = plain(text).replace("⁄", "/")
    words = re.sub(r"^\W*[Ss][ốôóòồỗộoO06ỐÔÓ]\s*[:.;]?\s*(?=[\d.…_\s/-]|$)", "", words)
    low = bare(words)
    for stop in (form.DATE.search(low), re.search(r"\bv\s*/\s*v\b|(?<=[a-z]) ve (?=\w)", low)):
        if stop:
            words = words[:stop.start()]
            low = low[:stop.start()]
    words = re.sub(r"(?<=[^\W\d_])\s+(?=[A-ZĐÂÊÔƠƯ]{3,}$)", "\x00", words).split("\x00")[0] if "/" in words else words
    words = re.sub(r"\s+", "", _BLANK.sub("", words))
    found = _SYMBOL.match(words.lstrip(".…_"))
    symbol = found[0].rstrip(".,-/&") if found else ""
    if not any(c.isalpha() for c in symbol):
        return None, None
    number = re.match(r"\d{1,6}[a-zđ]?(?=[/-][^/]|[A-ZĐ]{2})", symbol)
    return symbol, number[0] if number else None


def _read_date(head: Letterhead, text: str) -> None:
    low = bare(text)
    found = form.DATE.search(low)
    if found is None:
        return
    head.dated = True
    place = text[:found.start()].strip(" ,.;:-*_\t")
    place = re.sub(r"^.*?\d\S*\s+|^\W+", "", place) if re.search(r"\d\S*[/-]", place) else place
    if place and len(place) < 45 and any(c.isalpha() for c in place) and not form.TYPE_LINE.match(bare(place)):
        head.place = " ".join(place.split())
    day = _int(found["day"])
    month = _int(found["month"] or found["month2"] or "")
    year = _int(re.sub(r"\s", "", found["year"] or found["year2"] or ""))
    head.year = year if year is not None and 1930 <= year <= 2050 else None
    head.month = month if month is not None and 1 <= month <= 12 and head.year else None
    if head.year and head.month and day:
        head.issued_on = _date(head.year, head.month, day)


def _int(words: str) -> int | None:
    digits = words.strip(" .…_,)(").translate(_DIGITS) if any(c.isdigit() for c in words) else ""
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def join_names(lines: list[str]) -> list[str]:
    """Names of bodies from the lines of a letterhead: a name broken over lines is joined.

    >>> join_names(["ỦY BAN NHÂN DÂN", "HUYỆN KRÔNG NÔ"]), join_names(["TỈNH ỦY BÌNH THUẬN", "BAN DÂN VẬN"])
    (['ỦY BAN NHÂN DÂN HUYỆN KRÔNG NÔ'], ['TỈNH ỦY BÌNH THUẬN', 'BAN DÂN VẬN'])
    """
    names: list[str] = []
    for line in (" ".join(x.split()).strip(" *.:;_|") for x in lines):
        if not any(c.isalpha() for c in line) or (not names and not form.ORG.match(bare(line))):
            continue
        low, above = bare(line), bare(names[-1]) if names else ""
        joint = above.endswith(("-", ",", "&", " va")) or low.startswith(("-", "&"))
        place = _UNIT_OF_PLACE.match(low) is not None and not names_place(above)
        open_above = place or (_OPEN_NAME.fullmatch(above) is not None and form.ORG.match(low) is None)
        chapter = above in ("ban chap hanh", "ban thuong vu", "ban chi dao", "dai hoi", "dai hoi dai bieu", "ban") and (
            low.startswith(("dang bo", "dang uy", "hoi", "doan", "cong doan", "tinh uy", "huyen uy", "chi bo")))
        office = (above in ("chu tich", "thu truong") and form.ORG.match(low) is not None) or (
            above == "uy ban thuong vu" and low.startswith("quoc hoi"))
        if names and (joint or open_above or chapter or office or form.ORG.match(low) is None):
            names[-1] = f"{names[-1]} {line}"
        else:
            names.append(line)
    return names


def names_place(low: str) -> bool:
    """The (bare) name already says whose it is: `ubnd huyen krong no`."""
    return re.search(r"\b(?:tinh|huyen|quan|thi xa|xa|phuong|thi tran|dac khu"
        r"|thanh pho)\s+(?!uy\b)\w", low) is not None
