"""A Word table as a grid: each cell once, with what it spans; nested tables go into the text of their cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.readers.docx.drawing import choice
from ingest.readers.docx.forms import control_content, shows_prompt
from ingest.readers.docx.package import MC, Element, is_on, properties, qn, val
from ingest.readers.docx.text import Paragraph, TextReader, lines_of

P, TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TRPR, _TCPR, _GRID, _WIDTH = qn("w:trPr"), qn("w:tcPr"), qn("w:tblGrid"), qn("w:w")
_DELETED, _CELL_DELETED, _HIDDEN = qn("w:del"), qn("w:cellDel"), qn("w:hidden")
_TRACKED = {_DELETED, _CELL_DELETED, qn("w:ins"), qn("w:cellIns")}
_GRID_BEFORE, _GRID_SPAN, _VMERGE, _HMERGE = qn("w:gridBefore"), qn("w:gridSpan"), qn("w:vMerge"), qn("w:hMerge")
_SDT, _CONTENT, _ALTERNATE = qn("w:sdt"), qn("w:sdtContent"), MC + "AlternateContent"
_WRAPPERS = {qn("w:" + n) for n in ("customXml", "smartTag", "ins", "moveTo", "sdtContent")}


@dataclass(slots=True)
class GridCell:
    """A cell that shows: rows and columns count from 0 in the table's grid."""

    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    paragraphs: list[Paragraph] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # of all paragraphs


@dataclass(slots=True)
class Table:
    """The cells in reading order, the grid's number of columns and their widths (twentieths of a point)."""

    cells: list[GridCell]
    width: int
    widths: list[int]

    def middle(self, cell: GridCell) -> float:
        """Where a cell's middle stands across the table, 0 to 1."""
        known = len(self.widths) >= self.width and sum(self.widths) > 0
        widths = self.widths if known else [1] * self.width
        before, own = sum(widths[: cell.col]), sum(widths[cell.col : cell.col + cell.col_span])
        return (before + own / 2) / sum(widths)


def blocks(parent: Iterable[Element]) -> Iterator[Element]:
    """The paragraphs, tables, rows or cells in an element, seen through content controls, tags and choices."""
    for e in parent:
        tag = e.tag
        if tag in _WRAPPERS:
            yield from blocks(e)
        elif tag == _SDT:
            yield from blocks(control_content(e))
        elif tag == _ALTERNATE:
            yield from blocks(choice(e))
        else:
            yield e


def read_table(tbl: Element, reader: TextReader) -> Table:
    """The table's grid, its paragraphs read in reading order (they count in the lists of the document)."""
    cells: list[GridCell] = []
    open_below: dict[int, GridCell] = {}  # cells that go on in the next row, by their first column
    row = width = 0
    widths: list[int] = []
    for tr in blocks(tbl):
        if tr.tag == _GRID:
            widths = [int(w) for g in tr if (w := str(g.get(_WIDTH, "0"))).isdecimal()]
        if tr.tag != _TR:
            continue
        content = [*tr]
        said = properties(content, _TRPR)
        reader.tracked |= not _TRACKED.isdisjoint(said)
        if _DELETED in said or is_on(said.get(_HIDDEN)):
            continue
        found, columns, open_below = _read_row(content, row, _number(said.get(_GRID_BEFORE), 0), open_below, reader)
        cells += found
        width, row = max(width, columns), row + 1
    for cell in cells:
        cell.lines = [line for p in cell.paragraphs for line in lines_of(p, apart=True)]
    return Table(cells, width, widths)


def framed(tbl: Element, reader: TextReader) -> list[Element]:
    """The cells of a table of one column that has tables in it: a frame around text, which is read as if it stood
    alone. Empty for any other table."""
    cells: list[Element] = []
    for tr in blocks(tbl):
        if tr.tag != _TR:
            continue
        said = properties([*tr], _TRPR)
        if _DELETED in said or is_on(said.get(_HIDDEN)):
            reader.tracked |= _DELETED in said
            continue
        row = [tc for tc, _ in _cells([*tr])]
        if len(row) != 1:
            return []
        cells += row
    return cells if any(e.tag == TBL for tc in cells for e in blocks(tc)) else []


def _read_row(row_content: list[Element], row: int, col: int, above: dict[int, GridCell],
              reader: TextReader) -> tuple[list[GridCell], int, dict[int, GridCell]]:
    """A row's new cells from column `col` on, the column behind the last, and the cells that may go on below."""
    cells: list[GridCell] = []
    below: dict[int, GridCell] = {}
    for tc, prompt in _cells(row_content):
        content = [*tc]
        said = properties(content, _TCPR)
        reader.tracked |= not _TRACKED.isdisjoint(said)
        if _CELL_DELETED in said:
            continue
        span = _number(said.get(_GRID_SPAN), 1)
        paragraphs = [] if prompt else _flat(content, reader)
        onto = None
        if _goes_on(said.get(_VMERGE)) and (onto := above.get(col)):
            onto.row_span += 1
            below[col] = onto
        elif _goes_on(said.get(_HMERGE)) and cells:
            onto = cells[-1]
            onto.col_span += span
        if onto:
            onto.paragraphs += [p for p in paragraphs if p.text.strip()]  # Word hides it; it is not lost here
        else:
            cells.append(GridCell(row, col, 1, span, paragraphs))
            if _VMERGE in said:
                below[col] = cells[-1]
        col += span
    return cells, col, below


def _cells(row_content: Iterable[Element]) -> Iterator[tuple[Element, bool]]:
    """A row's cells, each with whether it shows only the prompt of a content control: blank, but it keeps its place."""
    for e in row_content:
        prompt = e.tag == _SDT and shows_prompt(e)
        for tc in blocks(e.iterfind(_CONTENT) if prompt else (e,)):
            if tc.tag == _TC:
                yield tc, prompt


def _goes_on(merge: Element | None) -> bool:
    return merge is not None and val(merge, "continue") == "continue"


def _flat(cell: Iterable[Element], reader: TextReader) -> list[Paragraph]:
    """A cell's paragraphs, those of tables and text boxes in it where they stand."""
    found: list[Paragraph] = []
    for e in blocks(cell):
        if e.tag == P:
            paragraph = reader.paragraph(e)
            if paragraph is not None:
                found.append(paragraph)
                found += (p for box in paragraph.boxes for p in _flat(box, reader))
        elif e.tag == TBL:
            found += (p for c in read_table(e, reader).cells for p in c.paragraphs)
    return found


def _number(element: Element | None, default: int) -> int:
    text = val(element)
    return int(text) if text.isdecimal() and int(text) < 1000 else default
