"""One table over several pages: which grids are one table, a head printed again, a row that the page end cuts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from ingest.document import TextLine
from ingest.fold import key
from ingest.layout.tables import gap_after
from ingest.page import Grid


def same_table(last: Grid, page: Grid) -> bool:
    """Whether the columns of two grids on following pages stand at the same places."""
    if len(last.edges) != len(page.edges):
        return False
    # The second page of a scan may lie a little differently: compare the widths, then the places, roughly.
    widths = [(b - a, d - c) for (a, b), (c, d) in zip(pairwise(last.edges), pairwise(page.edges), strict=True)]
    return all(abs(w - v) <= max(6.0, 0.06 * w) for w, v in widths) and abs(last.edges[0] - page.edges[0]) < 40


def rows_of(lines: Sequence[TextLine]) -> dict[int, list[TextLine]]:
    """The lines of a table by row."""
    rows: dict[int, list[TextLine]] = {}
    for line in lines:
        assert line.cell
        rows.setdefault(line.cell.row, []).append(line)
    return rows


def row_words(lines: Iterable[TextLine]) -> list[str]:
    """The folded words of each cell of a row, by column."""
    cells: dict[int, str] = {}
    for line in lines:
        assert line.cell
        cells[line.cell.col] = f"{cells.get(line.cell.col, '')} {line.text}"
    return [key(cells[col]) for col in sorted(cells)]


def join_tables(first: list[TextLine], more: list[TextLine]) -> list[TextLine]:
    """A table with its continuation on the next page: the repeated head dropped, a cell cut by the page end joined."""
    if not first or not more or not first[0].cell:
        return [*first, *more]
    table = first[0].cell.table
    old, new = rows_of(first), rows_of(more)
    new_rows = [new[row] for row in sorted(new)]
    for head in old.values():  # drop the leading rows that repeat the head
        if not new_rows or not _alike(row_words(head), row_words(new_rows[0])):
            break
        new_rows.pop(0)
    next_row = max(old) + 1
    if new_rows and _goes_on(old, new_rows[0]):
        old[max(old)] = _joined_row(old[max(old)], new_rows.pop(0))
    if not new_rows:
        return [line for row in sorted(old) for line in old[row]]
    shift = next_row - new_rows[0][0].cell.row if new_rows[0][0].cell else 0
    moved = [replace(line, cell=line.cell._replace(table=table, row=line.cell.row + shift))
             for row in new_rows for line in row if line.cell]
    return [*(line for row in sorted(old) for line in old[row]), *moved]


def _alike(head: Sequence[str], row: Sequence[str]) -> bool:
    """Whether two rows say the same, but for what OCR made of them."""
    if not any(head) or len(head) != len(row):
        return False
    if head == row:
        return True
    match = SequenceMatcher(None, " | ".join(head), " | ".join(row), autojunk=False)
    return match.real_quick_ratio() > 0.75 and match.quick_ratio() > 0.75 and match.ratio() > 0.75


def _goes_on(old: dict[int, list[TextLine]], row: list[TextLine]) -> bool:
    """Whether a page's first row goes on with the last row before it: no label of its own, words in mid-sentence."""
    texts = [line.text for line in row if line.text]
    spans = [line.cell.col_span for line in row if line.cell]
    if len(spans) < 2 or not any(text[0].islower() for text in texts) or _is_labelled(row):
        return False
    return sum(map(_is_labelled, old.values())) >= 0.8 * len(old)


def _is_labelled(row: Sequence[TextLine]) -> bool:
    """Whether the first cell of a row says anything."""
    first = min(line.cell.col for line in row if line.cell)
    return any(key(line.text) for line in row if line.cell and line.cell.col == first)


def _joined_row(last: list[TextLine], more: list[TextLine]) -> list[TextLine]:
    out: list[TextLine] = []
    columns: dict[int, list[TextLine]] = {}
    for line in last:
        assert line.cell
        columns.setdefault(line.cell.col, []).append(line)
    for line in more:
        assert line.cell
        here = columns.get(line.cell.col)
        if here is None or not line.text:
            continue
        if here == [here[0]] and not here[0].text:
            columns[line.cell.col] = [replace(line, cell=here[0].cell, continues=False)]
        else:
            here.append(replace(line, cell=here[0].cell, continues=True, gap=gap_after(here[-1].text, line.text)))
    for col in sorted(columns):
        out += columns[col]
    return out
