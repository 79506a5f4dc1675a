"""Tables of assigned work: each row a task, its other cells the units, the term and the product; and tables of what
went wrong. What each column holds: `extract.tasks.columns`; rules of the annotation guide: tasks, assignments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from extract.outline import Node, Outline
from extract.records import Role
from extract.sentences import stripped
from extract.tasks.columns import CellText, Row, Table, tables

Weakness = Literal["shortcoming", "cause"]
_ROLES = frozenset(get_args(Role))
# A table with one of these beside its tasks assigns work.
_ASSIGNS = frozenset({"lead", "implement", "time", "coordinate", "responsible", "advise"})
_SOLUTION = re.compile("giải pháp|biện pháp")
_DONE = re.compile(r"\bđã\b|kết quả|tình hình")  # Biện pháp đã thực hiện
# (1) (2) (3): the row that numbers the columns
_FIGURES = re.compile(r"[\d\s().\-]+")
_BULLETS = "-–+•*"
_SHORTEST_TASK = 6


@dataclass(frozen=True, slots=True)
class TableTask:
    """A row that names a task; `node` is the section that it stands in."""

    task: CellText
    node: Node
    label: str | None
    units: tuple[tuple[Role, CellText], ...]
    time: CellText | None
    product: CellText | None
    shortcoming: CellText | None
    solution: bool  # the column is headed Giải pháp or Biện pháp


def find_table_tasks(outline: Outline) -> list[TableTask]:
    """The tasks of all tables of assigned work in a document, in reading order."""
    return [task for table in tables(outline) if _assigns(table)
            for col, kind in table.columns.items() if kind == "task" for task in _tasks(outline, table, col)]


def _assigns(table: Table) -> bool:
    """Whether its tasks are to be done: somebody or a term stands beside them, or the weaknesses that they remedy."""
    kinds = table.columns.values()
    return not _ASSIGNS.isdisjoint(kinds) or ("shortcoming" in kinds and any(
        kind == "task" and not _DONE.search(table.heads[col]) for col, kind in table.columns.items()))


def find_table_weaknesses(outline: Outline) -> list[tuple[Weakness, CellText, CellText | None, int]]:
    """The cells of columns that hold weaknesses or causes, a merged cell once: kind, cell, the weakness of its row
    (its bullets left out), section. A row's weakness comes before its causes."""
    out: list[tuple[Weakness, CellText, CellText | None, int]] = []
    for table in tables(outline):
        if not {"shortcoming", "finding"} & set(table.columns.values()):
            continue
        for row in table.body():
            weak = table.weakness(row)
            if weak is not None:
                weak = CellText(*stripped(outline.text, weak.start, weak.end, _BULLETS))
            for kind, col in sorted(((k, c) for c, k in table.columns.items()), reverse=True):
                cell = row.get(col)
                if kind == "finding" and weak is not None and cell is not None and cell.end >= weak.end >= cell.start:
                    kind = "shortcoming"
                if kind in get_args(Weakness) and cell is not None and not cell.inherited:
                    start, end = stripped(outline.text, cell.start, cell.end, _BULLETS)
                    section = _node(outline, start).section
                    if section.kind != "heading":  # a row that heads those below it
                        out.append((cast(Weakness, kind), CellText(start, end), weak, section.section_id))
    return out


def _tasks(outline: Outline, table: Table, col: int) -> Iterator[TableTask]:
    """The rows of a table whose column `col` names tasks."""
    head = table.heads[col]
    solution = _SOLUTION.search(head) is not None and "nhiệm vụ" not in head
    for row in table.body():
        cell = row.get(col)
        if cell is None or cell.inherited:
            continue
        start, end = stripped(outline.text, cell.start, cell.end, _BULLETS)
        node = _node(outline, start)
        # a row that heads those below it is a heading of the outline
        if end - start < _SHORTEST_TASK or node.section.kind == "heading" or table.is_head_again(row):
            continue
        if _FIGURES.fullmatch(outline.low, start, end):
            continue
        yield TableTask(
            CellText(start, end), node, _label(outline, table, row), tuple(_units(outline, table, row)),
            table.cell(row, "time"), table.cell(row, "product"), table.weakness(row), solution)


def _units(outline: Outline, table: Table, row: Row) -> Iterator[tuple[Role, CellText]]:
    for col, kind in sorted(table.columns.items()):
        if kind in _ROLES and col in row and outline.text[row[col].start:row[col].end].strip(" -–./"):
            yield cast(Role, kind), row[col]


def _label(outline: Outline, table: Table, row: Row) -> str | None:
    numbers: Sequence[CellText] = [row[c] for c, k in table.columns.items() if k == "number" and c in row]
    own = [outline.text[c.start:c.end].strip() for c in numbers if not c.inherited]
    return own[0] or None if own else None


def _node(outline: Outline, offset: int) -> Node:
    return outline.node_at(offset) or outline.nodes[0]
