"""What a page shows before anyone decides its reading order: words, the lines they stand on, and ruling lines.

Both kinds of page, with a text layer and read by OCR, come to the layout in this form. Points, origin top left.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.document import Box
from ingest.fold import lower

# Marks that PDF producers put where a hyphen ends a line (PDFium yields U+FFFE or U+0002), and the soft hyphen.
_HYPHENS = dict.fromkeys((0x2, 0xFFFE, 0xAD), "-")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x0))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")
_ODD = re.compile(rf"(?!\n)[\s{re.escape(''.join(map(chr, [*_HYPHENS, *_INVISIBLE])))}{_CONTROL.pattern[1:]}")


class Word(NamedTuple):
    """A word as printed, `clean`; `size` in points (0 = not known), `confidence` 0-1 where OCR read it."""

    text: str
    box: Box
    confidence: float | None = None
    size: float = 0.0
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class PageLine:
    """Words that stand side by side on one physical line, left to right."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def box(self) -> Box:
        return hull([word.box for word in self.words])

    @cached_property
    def widest_gap(self) -> float:
        """Points between the two neighbours that stand farthest apart; 0 where none do."""
        boxes = [word.box for word in self.words]
        return max([box[0] - last[2] for last, box in pairwise(boxes)], default=0.0)

    @cached_property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @cached_property
    def folded(self) -> str:
        """`fold.lower(text)`, in which the rules look for words."""
        return lower(self.text)

    @cached_property
    def size(self) -> float:
        """The type size that most letters have, in points; for OCR the height of the line's tallest usual word."""
        known = {word.size for word in self.words}
        if len(known) == 1 and 0 not in known:
            return known.pop()
        sizes: list[float] = []
        for word in self.words:
            sizes += [word.size or word.box.y1 - word.box.y0] * len(word.text)
        return median(sizes) if sizes else 0.0

    @cached_property
    def bold(self) -> bool:
        return _most(self.words, [word.bold for word in self.words])

    @cached_property
    def italic(self) -> bool:
        return _most(self.words, [word.italic for word in self.words])

    @cached_property
    def confidence(self) -> float | None:
        known = [(word.confidence, len(word.text)) for word in self.words if word.confidence is not None]
        return sum(c * n for c, n in known) / sum(n for _, n in known) if known else None


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table: row and column from 0, how many of each it covers, and where it stands."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page. `edges` are the x of its column borders, which tell a table continued overleaf."""

    box: Box
    edges: tuple[float, ...]
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points, its lines, tables, level rules and small frames."""

    number: int
    width: float
    height: float
    lines: tuple[PageLine, ...]
    grids: tuple[Grid, ...] = ()
    rules: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Doubts:
    """What OCR was not sure of on a page: words read with some doubt, words hardly read, and places written by pen."""

    unsure: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    pen: tuple[Box, ...] = ()


def clean(text: str) -> str:
    """NFC, one space between words, hyphens as hyphens, no control characters or private-use glyphs."""
    text = text.translate(_HYPHENS).translate(_INVISIBLE)
    return unicodedata.normalize("NFC", " ".join(_CONTROL.sub(" ", text).split()))


def clean_all(words: Sequence[str]) -> list[str]:
    """`clean` for each of many strings that hold no space."""
    whole = "\n".join(words)
    return list(map(clean, words)) if _ODD.search(whole) else unicodedata.normalize("NFC", whole).split("\n")


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them (at least one)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def overlap(a: Box, b: Box) -> float:
    """How much of the lower of two boxes stands at the height of the other, 0-1."""
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared / max(min(a.y1 - a.y0, b.y1 - b.y0), 0.1)


def meet(a: Box, b: Box) -> bool:
    """Whether two boxes share a place."""
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def beside(a: Box, b: Box) -> bool:
    """Whether two boxes stand left and right of each other."""
    return min(a.x1, b.x1) - max(a.x0, b.x0) < 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def into_lines(words: Iterable[Word], page: int) -> tuple[PageLine, ...]:
    """Words of a page grouped into physical lines by their place alone, top to bottom, left to right.

    A raised footnote mark or a low comma belongs to the line whose height its middle falls into.
    """
    rows: list[_Row] = []
    by_height: dict[int, list[_Row]] = defaultdict(list)  # the rows that reach into each band of the page
    for word in sorted(words, key=_by_height_and_place):
        x0, y0, x1, y1 = word.box
        middle = (y0 + y1) / 2
        enough = 0.5 * max(y1 - y0, 0.1)  # of the word's height, as it is the lower
        for row in by_height[int(middle // _BAND)]:
            low, high = row.y0, row.y1
            if (low <= middle <= high and (y1 if y1 < high else high) - (y0 if y0 > low else low) > enough and not (
                    row.collides(word) if x0 < row.x1 and row.x0 < x1 else row.stands_apart(word))):
                row.add(word)
                break
        else:
            rows.append(_Row(word))
            for band in range(int(y0 // _BAND), int(y1 // _BAND) + 1):
                by_height[band].append(rows[-1])
    rows.sort(key=lambda row: (row.y0, row.x0))
    return tuple([PageLine(tuple(row.words), page) for row in rows])


_BAND = 8.0  # points
_COLUMN_GAP = 30.0  # points


def _by_height_and_place(word: Word) -> tuple[float, float, float]:
    x0, y0, _, y1 = word.box
    return y0 - y1, y0, x0


class _Row:
    """Words on one line, left to right. The tallest, which comes first, gives its height: boxes that grew would take
    in the next."""

    __slots__ = ("_lefts", "_size", "_widest", "words", "x0", "x1", "y0", "y1")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.x0, self.y0, self.x1, self.y1 = word.box
        self._lefts, self._widest, self._size = [self.x0], self.x1 - self.x0, word.size

    def add(self, word: Word) -> None:
        x0, _, x1, _ = word.box
        at = bisect_right(self._lefts, x0)
        self._lefts.insert(at, x0)
        self.words.insert(at, word)
        if x1 - x0 > self._widest:
            self._widest = x1 - x0
        if x0 < self.x0:
            self.x0 = x0
        if x1 > self.x1:
            self.x1 = x1

    def stands_apart(self, word: Word) -> bool:
        """Words of another type size far off belong to another column, whose lines are at other heights."""
        size = self._size
        if word.size <= 0 or word.size == size:
            return False
        x0, _, x1, _ = word.box
        return max(x0 - self.x1, self.x0 - x1) > _COLUMN_GAP and abs(size - word.size) > 0.12 * size

    def collides(self, word: Word) -> bool:
        """Words printed over each other (a stamp over text) do not share a line."""
        x0, _, x1, _ = word.box
        for other in self.words[bisect_left(self._lefts, x0 - self._widest):bisect_left(self._lefts, x1)]:
            left, _, right, _ = other.box
            if (left < x1 and x0 < right and min(x1, right) - max(x0, left) > 0.6 * min(x1 - x0, right - left)
                    and other.text != word.text):
                return True
        return False


def split_at_gaps(line: PageLine, gap: float) -> list[PageLine]:
    """The line cut wherever more than `gap` points stand between two words; the line itself where none do."""
    if line.widest_gap <= gap:
        return [line]
    cuts = [at for at, (last, word) in enumerate(pairwise(line.words), 1) if word.box[0] - last.box[2] > gap]
    return [PageLine(line.words[start:end], line.page) for start, end in pairwise([0, *cuts, len(line.words)])]


def into_rows(lines: Iterable[PageLine]) -> list[list[PageLine]]:
    """Lines at one height are one row, left to right; rows from top to bottom."""
    rows: list[list[PageLine]] = []
    for line in sorted(lines, key=lambda line: ((line.box.y0 + line.box.y1) / 2, line.box.x0)):
        if rows and all(overlap(other.box, line.box) > 0.5 and beside(other.box, line.box) for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def _most(words: Sequence[Word], marked: Sequence[bool]) -> bool:
    """Whether the marked words have most of the letters."""
    if True not in marked:
        return False
    letters = sum(len(word.text) for word, mark in zip(words, marked, strict=True) if mark)
    return letters > 0.6 * sum(len(word.text) for word in words)
