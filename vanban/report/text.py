"""A document's text as blocks of a page: paragraphs, headings, tables, cut into pieces where rows begin and end.

A block is what a page may be parted at; a paragraph too long for any page is parted at a space.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from vanban.report.spans import Piece

_LONGEST = 20_000  # characters of a paragraph in one block
_ROWS_TOGETHER = 4_000  # characters of a table's rows in one block; those that meet on a page are one table again
_WIDEST = 1000  # HTML knows no wider cell


class Run(NamedTuple):
    """A piece of text as a template shows it: its rows (numbers on the page) and, of those that begin, the first."""

    text: str
    rows: tuple[int, ...]
    begin: tuple[int, ...]


class Cell(NamedTuple):
    """A cell of a table: its text in runs, how many columns and rows it covers."""

    runs: list[Run]
    col_span: int
    row_span: int


@dataclass(slots=True)
class Block:
    """A paragraph (`tag` p, h2, h3 or h4; its runs) or a run of a table's rows (`tag` table; its cells)."""

    start: int
    end: int
    tag: str
    css: str
    runs: list[Run] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class Text:
    """One document's text with its rows, cut as its blocks ask for it, in order."""

    def __init__(self, text: str, cut: Sequence[Piece]) -> None:
        self._text = text
        self._cut = cut
        self._starts = [piece.start for piece in cut]

    def runs(self, start: int, end: int) -> list[Run]:
        """The text from `start` to `end` in runs."""
        at = bisect_right(self._starts, start) - 1
        piece = self._cut[at]
        if start < end <= piece.end:  # as most paragraphs are
            return [Run(self._text[start:end], piece.rows, piece.begin if start == piece.start else ())]
        out: list[Run] = []
        while start < end:
            piece = self._cut[at]
            until = min(end, piece.end)
            out.append(Run(self._text[start:until], piece.rows, piece.begin if start == piece.start else ()))
            start, at = until, at + 1
        return out


def blocks(text: str, cut: Sequence[Piece], sections: Sequence[dict[str, Any]],
           cells: Sequence[dict[str, Any]]) -> Iterator[Block]:
    """The blocks of a text in order; `sections` and `cells` (lines of kind cell) in the order of their beginnings."""
    source = Text(text, cut)
    starts = [s["char_start"] for s in sections]
    places = _cells(cells)
    table: Block | None = None
    at = next_cell = 0
    for line in text.split("\n"):
        end = at + len(line)
        inside: list[_Place] = []
        while next_cell < len(places) and places[next_cell].start <= end:
            if places[next_cell].start >= at:
                inside.append(places[next_cell])
            next_cell += 1
        if inside:
            if table is None or table.css != f"b{inside[0].table}" or end - table.start > _ROWS_TOGETHER:
                if table:
                    yield table
                table = Block(at, end, "table", f"b{inside[0].table}")
            table.end = end
            table.rows.append([Cell(source.runs(p.start, min(p.end, end)), p.col_span, p.row_span) for p in inside])
        else:
            if table:
                yield table
                table = None
            found = bisect_right(starts, at) - 1
            tag, css = _form(sections[found]["kind"], sections[found]["level"]) if found >= 0 else ("p", "paragraph")
            for a, b in _parts(text, at, end) if end - at > _LONGEST else ((at, end),):
                yield Block(a, b, tag, css, source.runs(a, b))
        at = end + 1
    if table:
        yield table


class _Place(NamedTuple):
    start: int
    end: int
    table: int
    col_span: int
    row_span: int


def _cells(lines: Sequence[dict[str, Any]]) -> list[_Place]:
    """Each cell once, from where its first line begins to where its last ends, in the order of the text."""
    found: dict[tuple[int, int, int], _Place] = {}
    for line in lines:
        key = (line["table_id"], line["row"], line["col"])
        before = found.get(key)
        start = before.start if before else line["char_start"]
        found[key] = _Place(start, line["char_end"], line["table_id"], min(line["col_span"] or 1, _WIDEST),
                            min(line["row_span"] or 1, _WIDEST))
    return sorted(found.values())


@cache
def _form(kind: str, level: int) -> tuple[str, str]:
    """The element and the class for a paragraph of a section of this kind."""
    if kind in ("heading", "appendix"):
        return f"h{min(6, 2 + level)}", kind
    return ("h3" if kind == "title" else "p"), kind


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A very long paragraph in parts that end behind a space."""
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST) + 1 or start + _LONGEST
        yield start, cut
        start = cut
    yield start, end
