"""A Word table as a grid: each cell once, with what it spans; nested tables go into the text of their cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.readers.docx_drawing import choice
from ingest.readers.docx_forms import control_content
from ingest.readers.docx_package import MC, Element, properties, qn, val
from ingest.readers.docx_text import Paragraph, TextReader, lines_of

P, TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TRPR, _TCPR, _GRID, _WIDTH = qn("w:trPr"), qn("w:tcPr"), qn("w:tblGrid"), qn("w:w")
_DELETED, _GRID_BEFORE, _GRID_SPAN, _VMERGE = qn("w:del"), qn("w:gridBefore"), qn("w:gridSpan"), qn("w:vMerge")
_SDT, _ALTERNATE = qn("w:sdt"), MC + "AlternateContent"
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
        row_content = [*tr]
        said = properties(row_content, _TRPR)
        if _DELETED in said:
            reader.tracked = True
            continue
        col = _number(said.get(_GRID_BEFORE), 0)
        below: dict[int, GridCell] = {}
        for tc in blocks(row_content):
            if tc.tag != _TC:
                continue
            content = [*tc]
            said = properties(content, _TCPR)
            span = _number(said.get(_GRID_SPAN), 1)
            merge = said.get(_VMERGE)
            paragraphs = _flat(content, reader)
            if merge is not None and val(merge, "continue") == "continue" and (above := open_below.get(col)):
                above.row_span += 1
                above.paragraphs += [p for p in paragraphs if p.text.strip()]  # Word hides it; it is not lost here
                below[col] = above
            else:
                cells.append(GridCell(row, col, 1, span, paragraphs))
                if merge is not None:
                    below[col] = cells[-1]
            col += span
        open_below, width, row = below, max(width, col), row + 1
    for cell in cells:
        cell.lines = [line for p in cell.paragraphs for line in lines_of(p, apart=True)]
    return Table(cells, width, widths)


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
