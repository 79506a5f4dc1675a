"""Fields that are filled in by hand: the number, the day and the month. What cannot be read stays blank.

A printed recogniser makes other digits of handwritten ones, and is sure of them (`43` read as `42` at 0.94 in every
preparation tried), so that neither its confidence nor its agreement with itself proves a handwritten number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import TextLine
from ingest.fold import lower
from ingest.page import Doubts

# Số: 43 /TB-VP · Só.227 /TB-UBND · (Kèm theo Thông báo số:È3/TB-UBND · Số 79 -KL/BDVTU · Số: 118-KH/TĐTN-TTN
_NUMBER = re.compile(r"""(?:^|\s|\()s[ốóôồỗộ]\s?[:.]?(?P<field>(?:/(?=\d))??[^/:\-–—]{0,10}?(?:/(?=/))?)
    (?= \s?/?\s?(?:\d{4}/)?[a-zđ]{1,4}\s?[-–—]\s?[a-zđ]     # the symbol of a State body
      | \s?[-–—]\s?[a-zđ]{1,5}\s?/\s?[a-zđ] )                # of a Party body""", re.VERBOSE)
# ngày 10 tháng 6 năm 2019 · ngày4Ô tháng 6 · ngày ¿6 /7/2019
_DAY = re.compile(r"ngày(?P<field>[^a-zà-ỹ/]{0,8}?|[^/]{1,5}?)(?=\s?(?:tháng|/\s?\d{1,2}\s?/\s?\d{4}))")
_MONTH = re.compile(r"tháng(?P<field>[^a-zà-ỹ]{0,7}?)(?=\s?năm)")
# Lines that give the document's own number and date: no others are filled in by hand.
_OWN = re.compile(r"^\W*s[ốóôồỗộ]\W.{0,40}$|^[^,.;]{2,30}[,.]\s*ngày.{0,10}tháng.{0,8}năm\W*\w{0,4}\W*$|kèm theo")
_NUMERAL = re.compile(r"\d{1,5}[a-zđ]?")


def handwritten(line: TextLine, doubts: Doubts) -> Iterator[tuple[int, int, str]]:
    """The illegible fields of a line: start, end, and which it is (`number`, `day`, `month`); last one first.

    A field is illegible where a pen has written on the page, where it holds no numeral, or where its numeral was read
    with much doubt.
    """
    text = lower(line.text)
    for what, pattern in (("month", _MONTH), ("day", _DAY), ("number", _NUMBER)):
        for match in reversed(list(pattern.finditer(text))):
            start, end = match.span("field")
            field = line.text[start:end].strip()
            start += line.text[start:end].find(field) if field else 0
            end = start + len(field)
            if not field:
                if _by_pen(line, start, end, doubts):
                    yield start, start, what  # nothing was read where a pen has written
                continue
            poor = not _NUMERAL.fullmatch(field.lower()) or _hardly_read(line.text, start, end, doubts)
            if _by_pen(line, start, end, doubts) or (poor and not line.continues and _OWN.search(text)):
                if line.text[:start].endswith(" ") and line.text[end:end + 1] == " ":
                    start -= 1  # one space stays where two stood
                yield start, end, what


def _hardly_read(text: str, start: int, end: int, doubts: Doubts) -> bool:
    after = text.find(" ", end)
    return text[text.rfind(" ", 0, start) + 1: after if after >= 0 else len(text)] in doubts.unreadable


def _by_pen(line: TextLine, start: int, end: int, doubts: Doubts) -> bool:
    """Whether pen strokes stand about where the field is; its place is told by its share of the line's letters."""
    if line.box is None or not line.text:
        return False
    width = line.box.x1 - line.box.x0
    x0, x1 = (line.box.x0 + width * at / len(line.text) for at in (start, end))
    return any(stroke.y0 < line.box.y1 and line.box.y0 < stroke.y1 and stroke.x0 < x1 + 0.1 * width
               and x0 - 0.1 * width < stroke.x1 for stroke in doubts.pen)
