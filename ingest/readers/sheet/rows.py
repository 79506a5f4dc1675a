"""The rows of a sheet → lines: what stands above and below its tables is paragraphs, not cells.

A task sheet is laid out as a page: letterhead in two columns, a title merged over all of them, `(Kèm theo …)`, then the
table, then recipients and signature. Only where a table begins (its head) and ends do rows become cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.document import TextLine
from ingest.fold import bare, lower
from ingest.frame import lines as form
from ingest.frame.lines import is_letterhead, is_place_and_date, is_type_line
from ingest.readers.grid import GridCell, cell_lines

_NUMBER_HEAD = re.compile(r"(?:stt|tt|số tt|số thứ tự|số)\W*")
_LONGEST_HEAD = 120  # characters of a cell in a table's head
_PREPARED = re.compile(r"\W*(?:nguoi|can bo|bo phan) (?:lap|tong hop)\b")
_TOP = 12  # rows in which a page's letterhead or title shows itself
_Row = list[GridCell]


def is_page(cells: Sequence[GridCell]) -> bool:
    """Whether a table holds a page, its letterhead or its title above a table's head, as sheets become in HTML."""
    rows = [list(row) for row in _rows(cells)]
    head = next((at for at in range(len(rows)) if len(rows[at]) > 2 and _is_head(rows, at)), 0)
    return any(_is_form(text) or is_type_line(text, alone=True) for row in rows[:min(head, _TOP)]
               for c in row for text, _ in c.paragraphs)


def sheet_lines(cells: Sequence[GridCell], table: int) -> tuple[list[TextLine], int]:
    """The lines of a sheet's filled cells, its tables numbered from `table`, and the number of the next table."""
    rows = [list(row) for row in _rows(cells)]
    out: list[TextLine] = []
    at = 0
    while at < len(rows):
        if _is_head(rows, at):
            end = _table_end(rows, at)
            out += cell_lines(_renumbered(rows[at:end]), table)
            table += 1
        elif len(rows[at]) > 1:
            end = _columns_end(rows, at)
            out += _by_column(rows[at:end])
        else:
            end = at + 1
            out += _paragraphs(rows[at][0])
        at = end
    return out, table


def _rows(cells: Sequence[GridCell]) -> Iterator[_Row]:
    row: _Row = []
    for cell in sorted((c for c in cells if c.text), key=lambda c: (c.row, c.col)):
        if row and cell.row != row[0].row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row


def _paragraphs(cell: GridCell) -> list[TextLine]:
    return [TextLine(text, style=style) for text, style in cell.paragraphs]


# --- tables -------------------------------------------------------------------------------------------------------

def _is_head(rows: Sequence[_Row], at: int) -> bool:
    """A row of short cells over rows of as many columns: with a number column, with three, or with two throughout."""
    row = rows[at]
    if len(row) < 2 or any(len(c.text) > _LONGEST_HEAD for c in row) or _is_of_frame(row):
        return False
    below = rows[at + 1:at + 4]
    if any(_NUMBER_HEAD.fullmatch(lower(c.text)) for c in row):
        return True
    if len(row) > 2:
        return any(len(r) > 1 and not _is_of_frame(r) for r in below)
    places = {c.col for c in row}
    return len(below) > 1 and all({c.col for c in r} == places and not _is_of_frame(r) for r in below)


def _is_of_frame(row: _Row) -> bool:
    """The row belongs to a letterhead, a signature or a list of recipients."""
    if len(row) > 4:
        return False
    return any(_is_form(text) for c in row for text, _ in c.paragraphs)


def _is_form(text: str) -> bool:
    low = bare(text)
    if form.STATE_TITLE.search(low) or form.MOTTO.search(low) or form.PARTY_TITLE.fullmatch(low.strip(" *-")):
        return True
    if len(text) > 90:
        return False
    dated = is_place_and_date(text) and not low.startswith("ngay")  # else the term of a task
    return dated or any(p.match(low) for p in (form.RECIPIENTS, form.SIGNED_FOR, form.SIGNED, _PREPARED))


def _table_end(rows: Sequence[_Row], start: int) -> int:
    """The table runs to the frame's end, to the next table's head, or to its last row of more than one cell."""
    last = start + 1
    for at in range(start + 1, len(rows)):
        row = rows[at]
        numbered = row[0].text.strip(" .)").isdigit()
        if not numbered and (_is_of_frame(row) or _starts_another(rows, start, at)):
            break
        if len(row) > 1 or numbered:
            last = at + 1
    return last


def _starts_another(rows: Sequence[_Row], start: int, at: int) -> bool:
    """A head with a number column further down, under a line of its own: the next table of the sheet."""
    row = rows[at]
    numbered = any(_NUMBER_HEAD.fullmatch(lower(c.text)) for c in row)
    return numbered and len(rows[at - 1]) == 1 and at - 1 > start


def _renumbered(rows: Sequence[_Row]) -> list[GridCell]:
    """The cells with rows and columns from 0, blank rows and columns left out and spans cut at the table's end."""
    numbers = {row[0].row: n for n, row in enumerate(rows)}
    used = sorted({c.col for row in rows for c in row})
    cols = {col: n for n, col in enumerate(used)}
    return [
        replace(
            c, row=numbers[c.row], col=cols[c.col],
            row_span=sum(c.row <= r < c.row + c.row_span for r in numbers),
            col_span=sum(c.col <= k < c.col + c.col_span for k in used))
        for row in rows for c in row
    ]


# --- letterhead and signature -------------------------------------------------------------------------------------

def _columns_end(rows: Sequence[_Row], start: int) -> int:
    """Rows in two or three columns, with the single lines between them that belong to one column."""
    end = last = start + 1
    split = min(c.col for row in rows[start:end] for c in row[1:])
    while end < len(rows) and not _is_head(rows, end):
        row = rows[end]
        if any(c.col < split < c.col + c.col_span for c in row):
            break  # a title over both columns
        if len(row) > 1:
            last = end + 1
        elif not (row[0].col >= split or _stays_left(row[0])):
            break
        elif row[0].col >= split or is_letterhead(row[0].text):
            last = end + 1
        end += 1
    return last


def _stays_left(cell: GridCell) -> bool:
    """A line of the left column alone: a body, a number, a recipient."""
    low = bare(cell.text)
    tests: tuple[Callable[[str], object], ...] = (form.ORG.match, form.DASH.match, form.FILE_COPY.match)
    return is_letterhead(cell.text) or (len(low) < 90 and any(test(low) for test in tests))


def _by_column(rows: Sequence[_Row]) -> list[TextLine]:
    """The left column from top to bottom, then the next."""
    borders = [min(row[n].col for row in rows if len(row) > n) for n in (1, 2) if any(len(row) > n for row in rows)]
    columns: list[list[TextLine]] = [[] for _ in range(len(borders) + 1)]
    for row in rows:
        for cell in row:
            columns[sum(cell.col >= b for b in borders)] += _paragraphs(cell)
    return [line for column in columns for line in column]
