"""From the lines of a reader to the text of the document and the place of each line in it.

One paragraph is one line of the text; a row of a table is one line, its cells separated by TAB. Furniture stays out of
the text and keeps its words in `Line.raw`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import Line, TextLine
from ingest.spaced import respaced


def assemble(lines: Iterable[TextLine]) -> tuple[str, tuple[Line, ...]]:
    """The document's text and its lines, in reading order; `text[line.char_start:line.char_end]` is the line's text."""
    parts: list[str] = []
    length = 0
    out: list[Line] = []
    last: TextLine | None = None  # the last line that went into the text
    for number, line in enumerate(lines):
        start = end = None
        raw = line.raw
        if line.kind in ("furniture", "stamp"):
            raw = line.raw or line.text
        else:
            gap = _gap(last, line)
            words = respaced(line.text) if raw is None and not line.continues else line.text
            raw = line.text if words != line.text else raw
            parts += (gap, words)
            start = length + len(gap)
            length = end = start + len(words)
            last = line
        box, cell = line.box, line.cell
        out.append(Line(
            line_id=number, kind=line.kind, page=line.page,
            x0=box.x0 if box else None, y0=box.y0 if box else None,
            x1=box.x1 if box else None, y1=box.y1 if box else None,
            char_start=start, char_end=end, raw=raw,
            table_id=cell.table if cell else None, row=cell.row if cell else None, col=cell.col if cell else None,
            row_span=cell.row_span if cell else None, col_span=cell.col_span if cell else None,
            style=line.style, ocr_confidence=line.ocr_confidence,
        ))
    return "".join(parts), tuple(out)


def _gap(last: TextLine | None, line: TextLine) -> str:
    if last is None:
        return ""
    if line.cell and last.cell and line.cell.table == last.cell.table and line.cell.row == last.cell.row:
        if line.cell.col == last.cell.col:
            return line.gap if line.continues else " "  # paragraphs of one cell share its line
        return "\t" * max(1, line.cell.col - last.cell.col - (last.cell.col_span - 1))
    return line.gap if line.continues else "\n"
