"""Pages as read → text lines in reading order: the order that a person reads, one paragraph a run of lines.

Letterhead and signature columns apart, page furniture and stamps out of the text, footnotes behind the paragraph that
runs past them, paragraphs and ruled tables joined over page ends. The same for a text layer and for OCR.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Style, TextLine
from ingest.layout.columns import Block, blocks_of
from ingest.layout.furniture import Notes, part_furniture
from ingest.layout.paragraphs import Margins, goes_on, is_centred
from ingest.layout.table_pages import join_tables, same_table
from ingest.layout.tables import gap_after, outside_tables, table_lines
from ingest.page import Grid, Page, PageLine


@dataclass(slots=True)
class _LastTable:
    """The table that the text ended with, which the next page may go on with."""

    grid: Grid
    start: int  # index of its first line


class _Flow:
    """The lines so far, and what the next one may continue."""

    def __init__(self) -> None:
        self.lines: list[TextLine] = []
        self.tables = 0
        self.last: tuple[PageLine, Margins] | None = None  # last line of running text
        self.table: _LastTable | None = None
        self.notes: list[TextLine] = []  # footnotes that wait for the end of a paragraph

    def add_text(self, line: PageLine, margins: Margins, joined: bool) -> None:
        text = line.text
        if not text:
            return
        centred = is_centred(line, margins)
        continues = joined and self.last is not None and goes_on(*self.last, line, margins)
        if not continues:
            self.place_notes()
        before = self.last[0].text if self.last else ""
        self.lines.append(TextLine(
            text, page=line.page, box=line.box, style=_style(line, centred), continues=continues,
            gap=gap_after(before, text) if continues else " ", ocr_confidence=line.confidence,
        ))
        self.last, self.table = (line, margins) if joined else None, None

    def add_table(self, page: Page, grid: Grid) -> None:
        lines = table_lines(page, grid, self.tables)
        if self.table and same_table(self.table.grid, grid):
            start = self.table.start
            self.lines[start:] = join_tables(self.lines[start:], lines)
            self.table.grid = grid
            return
        self.place_notes()
        self.table = _LastTable(grid, len(self.lines))
        self.lines += lines
        self.tables += 1
        self.last = None

    def place_notes(self) -> None:
        if self.notes:
            self.lines += self.notes
            self.notes = []
            self.table = None


def lay_out(pages: Sequence[Page]) -> list[TextLine]:
    """The document's lines in reading order, furniture and stamps included where they stand."""
    flow = _Flow()
    furniture = part_furniture([(page, outside_tables(page)) for page in pages])
    for page, parts in zip(pages, furniture, strict=True):
        # Furniture between the two halves of a table or of a paragraph parts neither: it goes before both.
        _set_aside(flow, parts.furniture)
        margins = Margins.of(page, parts.body)
        blocks = blocks_of(page, parts.body)
        items: list[tuple[float, Block | Grid]] = [(block.top, block) for block in blocks]
        items += [(grid.box.y0, grid) for grid in page.grids]
        for _, item in sorted(items, key=lambda pair: pair[0]):
            if isinstance(item, Grid):
                flow.add_table(page, item)
                continue
            for line in item.lines:
                flow.add_text(line, margins, joined=not item.columns)
        flow.notes += _footnotes(parts.notes)
    flow.place_notes()
    return flow.lines


def _set_aside(flow: _Flow, furniture: Sequence[TextLine]) -> None:
    """Puts a page's furniture behind the last whole paragraph, where it cuts no run of lines in two."""
    if not furniture:
        return
    if flow.table:
        at = flow.table.start
        flow.table.start += len(furniture)
    else:
        at = len(flow.lines)
        while at and flow.last and flow.lines[at - 1].continues:
            at -= 1
        at = max(0, at - 1) if flow.last and at else at
    flow.lines[at:at] = furniture


def _footnotes(notes: Sequence[Notes]) -> list[TextLine]:
    out: list[TextLine] = []
    for note in notes:
        for index, line in enumerate(note.lines):
            out.append(TextLine(
                line.text, kind="footnote", page=line.page, box=line.box, style=_style(line, False),
                continues=index > 0, ocr_confidence=line.confidence,
                gap=gap_after(note.lines[index - 1].text, line.text) if index else " ",
            ))
    return out


def _style(line: PageLine, centred: bool) -> Style:
    known = line.words[0].size > 0
    return Style(bold=line.bold, italic=line.italic, centred=centred, size=line.size if known else None)

