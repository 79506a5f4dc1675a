"""What a page shows before anyone decides its reading order: words, the lines they stand on, and ruling lines.

Both kinds of page, with a text layer and read by OCR, come to the layout in this form. Points, origin top left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Generic, NamedTuple, TypeVar, overload

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


_T = TypeVar("_T")


class lazy(Generic[_T]):
    """A property found out once, as `functools.cached_property`, which in Python 3.11 takes a lock for it: three times
    as dear, and a page asks some three hundred."""

    def __init__(self, ask: Callable[[Any], _T]) -> None:
        self._ask, self._name, self.__doc__ = ask, ask.__name__, ask.__doc__

    @overload
    def __get__(self, thing: None, owner: object) -> lazy[_T]: ...
    @overload
    def __get__(self, thing: object, owner: object) -> _T: ...

    def __get__(self, thing: object | None, owner: object) -> lazy[_T] | _T:
        if thing is None:
            return self
        thing.__dict__[self._name] = value = self._ask(thing)
        return value


@dataclass(frozen=True)
class PageLine:
    """Words that stand side by side on one physical line, left to right."""

    words: tuple[Word, ...]
    page: int

    @lazy
    def box(self) -> Box:
        return hull([word.box for word in self.words])

    @lazy
    def widest_gap(self) -> float:
        """Points between the two neighbours that stand farthest apart; 0 where none do."""
        boxes = [word.box for word in self.words]
        return max([box[0] - last[2] for last, box in pairwise(boxes)], default=0.0)

    @lazy
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @lazy
    def folded(self) -> str:
        """`fold.lower(text)`, in which the rules look for words."""
        return lower(self.text)

    @lazy
    def size(self) -> float:
        """The type size that most letters have, in points; for OCR the height of the line's tallest usual word."""
        known = {word.size for word in self.words}
        if len(known) == 1 and 0 not in known:
            return known.pop()
        sizes: list[float] = []
        for word in self.words:
            sizes += [word.size or word.box.y1 - word.box.y0] * len(word.text)
        return median(sizes) if sizes else 0.0

    @lazy
    def bold(self) -> bool:
        return _most(self.words, [word.bold for word in self.words])

    @lazy
    def italic(self) -> bool:
        return _most(self.words, [word.italic for word in self.words])

    @lazy
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
