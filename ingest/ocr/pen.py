"""Digits of a letterhead's number and day that no type has set: higher or lower than the print beside them.

Blue ink tells itself (`picture.pen_strokes`); a black pen, or a scan without colours, only by its form. Type of one
line stands on one base and ends at one height; hands do neither. Measured at 200 dpi, in grey: seven of the nine
handwritten numbers and days of six letterheads are told, and none of 96 printed ones, worn or clean, is taken for such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.document import Box
from ingest.fold import lower
from ingest.page import PageLine, Word

_INK = 140
_TOP = 0.4  # of a page: letterheads stand above
_SYMBOL_SIGN = re.compile(r"^\W?S[ốóôồổỗộớ](?:\W|$)")  # Số: · Só:155
_YEAR = re.compile(r"^(?:19|20)\d\d\W?$")
_Span = tuple[int, int]  # rows


def penned(grey: Image.Image, lines: Sequence[PageLine], scale: float) -> list[Box]:
    """Where on an upright page digits are written by hand, in points. `scale`: pixels of `grey` in a point."""
    found: list[Box] = []
    for line in lines:
        if line.box.y1 < _TOP * grey.height / scale:
            found += [place for place, print_ in (*_numbers(line), *_days(line))
                      if _differs(grey, place, print_, scale)]
    return found


def _numbers(line: PageLine) -> Iterator[tuple[Box, Box]]:
    """Where the number behind `Số` stands, and the sign itself, of which the first letter is print."""
    for at, sign in enumerate(line.words):
        if not _SYMBOL_SIGN.match(sign.text) or (at and sign.box.x0 - line.words[at - 1].box.x1 < line.size):
            continue
        if digits := re.search(r"\d[^/-]*", sign.text):  # Số:155
            yield _part(sign, digits.start() - 0.3, digits.end()), sign.box
            continue
        for word in line.words[at + 1:at + 3]:
            if digits := re.search(r"^[^/-]*\d[^/-]*", word.text):
                yield _part(word, 0, digits.end()), sign.box
            if not word.text.isdigit():
                break


def _days(line: PageLine) -> Iterator[tuple[Box, Box]]:
    """Where the day stands between `…, ngày` and `tháng`, and the digits of the year, which are printed everywhere."""
    texts = [lower(word.text) for word in line.words]
    year = next((word for word in line.words if _YEAR.match(word.text) and (word.confidence or 0) > 0.8), None)
    for at, text in enumerate(texts[:-2]):
        if year and text == "ngày" and at and texts[at - 1].endswith(",") and texts[at + 2] == "tháng":
            yield line.words[at + 1].box, year.box


def _part(word: Word, start: float, end: float) -> Box:
    """The letters of a word from `start` to `end`, all taken for equally wide."""
    wide = (word.box.x1 - word.box.x0) / len(word.text)
    return word.box._replace(x0=word.box.x0 + max(start, 0) * wide, x1=word.box.x0 + end * wide)


def _differs(grey: Image.Image, place: Box, print_: Box, scale: float) -> bool:
    """Whether what stands in a place is out of line with the first thing printed in another one of its row."""
    y0, y1 = (scale * y for y in (min(place.y0, print_.y0), max(place.y1, print_.y1)))
    air = 0.35 * (y1 - y0)
    rows = (max(0, int(y0 - air)), int(y1 + air))
    first, *_ = [*_shapes(grey, rows, print_, scale), None]
    if first is None:
        return False
    top, foot = first
    much = 0.15 * (foot - top) + 1
    shapes = [shape for shape in _shapes(grey, rows, place, scale) if shape[1] - shape[0] > 0.5 * (foot - top)]
    return any(abs(low - top) > much or abs(high - foot) > much for low, high in shapes)


def _shapes(grey: Image.Image, rows: _Span, place: Box, scale: float) -> Iterator[_Span]:
    """First and last row of each shape that stands free in a place, left to right, as far as it stands in one piece:
    without the marks over it and what lies in other lines. A shape that the place cuts is left out."""
    left, right = int(place.x0 * scale), int(place.x1 * scale) + 1
    air = rows[1] - rows[0]
    start = max(0, left - air)
    part = np.asarray(grey.crop((start, rows[0], min(grey.width, right + air), rows[1]))) < _INK
    for x0, x1 in _runs(np.any(part, axis=0)):
        if start + (x0 + x1) / 2 >= left and start + x1 <= right + 3:
            inked: NDArray[np.bool_] = np.any(part[:, x0:x1], axis=1)
            inked[1:-1] |= inked[:-2] & inked[2:]  # a thin stroke may pale
            yield max(_runs(inked), key=lambda run: run[1] - run[0])


def _runs(marked: NDArray[np.bool_]) -> list[_Span]:
    edges = np.flatnonzero(np.diff(np.pad(marked, 1).astype(np.int8))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
