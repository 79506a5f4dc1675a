"""What a page shows before anyone decides its reading order: words, the lines they stand on, and ruling lines.

Both kinds of page, with a text layer and read by OCR, come to the layout in this form. Points, origin top left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.document import Box

# Marks that PDF producers put where a hyphen ends a line (PDFium yields U+FFFE or U+0002), and the soft hyphen.
_HYPHENS = dict.fromkeys((0x2, 0xFFFE, 0xAD), "-")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x0))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as printed; `size` in points (0 = not known), `confidence` 0-1 where OCR read it."""

    text: str
    box: Box
    confidence: float | None = None
    size: float = 0.0
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class PageLine:
    """Words that stand side by side on one physical line, left to right."""

    words: tuple[Word, ...]
    page: int

    @property
    def box(self) -> Box:
        return hull(word.box for word in self.words)

    @property
    def text(self) -> str:
        return clean(" ".join(word.text for word in self.words))

    @property
    def size(self) -> float:
        """The type size that most letters have, in points; for OCR the height of the line's tallest usual word."""
        sizes = [word.size or word.box.y1 - word.box.y0 for word in self.words for _ in word.text]
        return median(sizes) if sizes else 0.0

    @property
    def bold(self) -> bool:
        return _most(self.words, lambda word: word.bold)

    @property
    def italic(self) -> bool:
        return _most(self.words, lambda word: word.italic)

    @property
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


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them (at least one)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return Box(min(x0), min(y0), max(x1), max(y1))


def overlap(a: Box, b: Box) -> float:
    """How much of the lower of two boxes stands at the height of the other, 0-1."""
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared / max(min(a.y1 - a.y0, b.y1 - b.y0), 0.1)


def beside(a: Box, b: Box) -> bool:
    """Whether two boxes stand left and right of each other."""
    return min(a.x1, b.x1) - max(a.x0, b.x0) < 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def into_lines(words: Iterable[Word], page: int) -> tuple[PageLine, ...]:
    """Words of a page grouped into physical lines by their place alone, top to bottom, left to right.

    A raised footnote mark or a low comma belongs to the line whose height its middle falls into.
    """
    rows: list[tuple[Box, list[Word]]] = []
    for word in sorted(words, key=lambda w: (-(w.box.y1 - w.box.y0), w.box.y0, w.box.x0)):
        middle = (word.box.y0 + word.box.y1) / 2
        for index, (box, members) in enumerate(rows):
            if box.y0 <= middle <= box.y1 and overlap(box, word.box) > 0.5 and not _collides(word, members):
                members.append(word)
                # The tallest word gives the line its height: boxes that grew would swallow the next line.
                rows[index] = (Box(min(box.x0, word.box.x0), box.y0, max(box.x1, word.box.x1), box.y1), members)
                break
        else:
            rows.append((word.box, [word]))
    rows.sort(key=lambda row: (row[0].y0, row[0].x0))
    return tuple(PageLine(tuple(sorted(members, key=lambda w: w.box.x0)), page) for _, members in rows)


def split_at_gaps(line: PageLine, gap: float) -> list[PageLine]:
    """The line cut wherever more than `gap` points stand between two words."""
    pieces: list[list[Word]] = [[line.words[0]]]
    for last, word in zip(line.words, line.words[1:], strict=False):
        if word.box.x0 - last.box.x1 > gap:
            pieces.append([])
        pieces[-1].append(word)
    return [PageLine(tuple(piece), line.page) for piece in pieces]


def into_rows(lines: Iterable[PageLine]) -> list[list[PageLine]]:
    """Lines at one height are one row, left to right; rows from top to bottom."""
    rows: list[list[PageLine]] = []
    for line in sorted(lines, key=lambda line: ((line.box.y0 + line.box.y1) / 2, line.box.x0)):
        if rows and all(overlap(other.box, line.box) > 0.5 and beside(other.box, line.box) for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def _collides(word: Word, members: Sequence[Word]) -> bool:
    """Words printed over each other (a stamp over text) do not share a line."""
    width = word.box.x1 - word.box.x0
    return any(min(word.box.x1, m.box.x1) - max(word.box.x0, m.box.x0) > 0.6 * min(width, m.box.x1 - m.box.x0)
               and m.text != word.text for m in members)


def _most(words: Sequence[Word], test: Callable[[Word], bool]) -> bool:
    total = sum(len(word.text) for word in words)
    return total > 0 and sum(len(word.text) for word in words if test(word)) > 0.6 * total
