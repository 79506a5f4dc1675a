"""A table as a reader found it → its lines: cells in order, or, where the table only lays out a page, its columns.

The letterhead and the signature block of a document are borderless tables of two columns; they are read column by
column as body lines, as the page shows them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Cell, Style, TextLine
from ingest.fold import lower


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its place, what it covers, and its paragraphs with their form."""

    row: int
    col: int
    paragraphs: tuple[tuple[str, Style], ...]
    row_span: int = 1
    col_span: int = 1

    @property
    def text(self) -> str:
        return " ".join(text for text, _ in self.paragraphs)


_LAYOUT_WORDS = ("xã hội chủ nghĩa việt nam", "đảng cộng sản việt nam", "nơi nhận", "độc lập - tự do - hạnh phúc",
                 "t/m ", "tm. ", "kt. ", "k/t ", "tl. ")


_GROUP_LABEL = re.compile(r"(?:[IVX]{1,5}|[A-Z]|\d{1,2})?[.)]?")


def is_layout(cells: Sequence[GridCell]) -> bool:
    """Whether a table only lays out a letterhead or a signature block: few rows, few columns, their words in it."""
    rows = {c.row for c in cells if c.text}
    cols = {c.col for c in cells if c.text}
    if not cells or len(rows) > 12 or len(cols) > 3 or (len(rows) > 5 and len(cols) > 2):
        return False
    if any(lower(c.text).strip(" .:") in ("stt", "tt", "số tt") for c in cells):
        return False
    texts = [lower(text) + " " for c in cells for text, _ in c.paragraphs]
    return any(t.startswith(w) or (w.endswith("nam") and w in t and len(t) < 120) for t in texts for w in _LAYOUT_WORDS)


def grid_lines(cells: Sequence[GridCell], table: int) -> list[TextLine]:
    """The lines of a table: body lines by column for a layout table, else cells of table number `table`."""
    if is_layout(cells):
        return [TextLine(text, style=style) for c in sorted(cells, key=lambda c: (c.col, c.row))
                for text, style in c.paragraphs if text]
    return cell_lines(cells, table)


def cell_lines(cells: Sequence[GridCell], table: int) -> list[TextLine]:
    """The lines of a table that is one: cells in order, what a converter repeated and what page ends cut put right."""
    cells = _joined_over_pages(_without_repeated_heads(_merged(cells)))
    return [
        TextLine(text, kind="cell", style=style, cell=Cell(table, c.row, c.col, c.row_span, c.col_span))
        for c in sorted(cells, key=lambda c: (c.row, c.col)) for text, style in c.paragraphs if text
    ]


def _rows(cells: Sequence[GridCell]) -> list[list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for c in cells:
        rows.setdefault(c.row, []).append(c)
    return [sorted(rows[r], key=lambda c: c.col) for r in sorted(rows)]


def _merged(cells: Sequence[GridCell]) -> list[GridCell]:
    """Converters repeat the words of a cell that covers several columns: a row of one sentence, or of
    a label and one sentence, is that one cell."""
    out: list[GridCell] = []
    for row in _rows(cells):
        texts = {c.text for c in row}
        if len(row) > 2 and len(texts) == 1 and len(row[0].text) > 2:
            row = [replace(row[0], col_span=sum(c.col_span for c in row))]
        elif (len(row) > 3 and _GROUP_LABEL.fullmatch(row[0].text)
              and len({c.text for c in row[1:]}) == 1 and " " in row[1].text):
            row = [row[0], replace(row[1], col_span=sum(c.col_span for c in row[1:]))]
        out += row
    return out


def _without_repeated_heads(cells: Sequence[GridCell]) -> list[GridCell]:
    rows = _rows(cells)
    if not rows:
        return []
    head = [c.text for c in rows[0]]
    keep = [row for i, row in enumerate(rows)
            if i == 0 or [c.text for c in row] != head or sum(map(bool, head)) < 2]
    return [c for row in keep for c in row]


def _joined_over_pages(cells: Sequence[GridCell]) -> list[GridCell]:
    """A row without a number whose cells begin in lower case goes on with the row above, which a page end cut."""
    rows: list[list[GridCell]] = []
    for row in _rows(cells):
        texts = [c.text for c in row if c.text]
        above = {c.col: c for c in rows[-1]} if rows else {}
        goes_on = (len(row) > 2 and len(rows) > 1 and not row[0].text and texts and all(t[0].islower() for t in texts)
                   and all(c.col in above and above[c.col].text and above[c.col].text[-1] not in ".;:!?"
                           for c in row if c.text))
        if goes_on:
            more = {c.col: c.paragraphs for c in row}
            rows[-1] = [replace(c, paragraphs=c.paragraphs + more.get(c.col, ())) for c in rows[-1]]
        else:
            rows.append(row)
    return [c for row in rows for c in row]
