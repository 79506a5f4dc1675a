"""Tasks with all that belongs to them: term, recurrence, product, the shortcoming they remedy, the units and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assignment_blocks import Block, block_of, find_blocks
from extract.assignments import own_parts
from extract.inheritance import inherited_doers
from extract.links import Remedies
from extract.outline import Outline
from extract.parts import DOERS, Part, merge, roles_of
from extract.records import Assignment, RowIds, Shortcoming, Task, TaskKind, changed
from extract.rules import RULES
from extract.task_tables import TableTask, find_table_tasks
from extract.task_terms import plan_year, with_cell_term, with_term
from extract.tasks import Candidate, find_candidates, task_row
from extract.unit_keys import UnitKeys
from extract.units import read_cell

# Chủ trì tham mưu … · Làm đầu mối …: a task that begins so makes its inherited doer the leader
_OPENS_AS_LEAD = re.compile(
    r"(?:chủ trì|là đầu mối|làm đầu mối|là (?:cơ quan|đơn vị)(?: [^\s,.;]+){0,5}, ?chủ trì)\b")
# …; chủ trì, phối hợp với …
_LEADS = re.compile(r"(?:^|[.;]\s|,\s)chủ trì,? (?:phối hợp|cùng)")


def assigned_work(
    outline: Outline, shortcomings: Sequence[Shortcoming], keys: UnitKeys,
) -> tuple[list[Task], list[Assignment]]:
    """The tasks of running text and of tables in reading order, and their assignments."""
    year = plan_year(outline)
    remedies = Remedies(outline, shortcomings)
    blocks = find_blocks(outline)
    found = [_of_text(outline, candidate, blocks, remedies, year)
             for candidate in find_candidates(outline, list(shortcomings))]
    found += [_of_table(outline, row, remedies, year) for row in find_table_tasks(outline)]
    found.sort(key=lambda pair: (pair[0].char_start, pair[0].char_end))
    return _numbered(outline, found, keys)


def _of_text(
    outline: Outline, candidate: Candidate, blocks: Sequence[Block], remedies: Remedies, year: int | None,
) -> tuple[Task, list[Part]]:
    task = task_row(outline, candidate)
    block = block_of(blocks, candidate.node, candidate.start)
    remedied = remedies.of(candidate.node, task.char_start, task.char_end,
                           beside=candidate.rule == "task.beside a weakness")
    task = changed(
        with_term(outline, task, block, year),
        shortcoming_id=remedied.shortcoming.shortcoming_id if remedied else None,
        link_rule=remedied.rule if remedied else None,
        product=_words(outline, block.product.start, block.product.end) if block and block.product else None)
    return task, _parts(outline, candidate, task, block)


def _of_table(outline: Outline, row: TableTask, remedies: Remedies, year: int | None) -> tuple[Task, list[Part]]:
    start, end = row.task.start, row.task.end
    remedied = remedies.named(row.shortcoming.start, row.shortcoming.end) if row.shortcoming \
        else remedies.of(row.node, start, end)
    rule = "task.table"
    task = Task(
        "", row.node.section.section_id, outline.text[start:end], _table_kind(row), start, end, label=row.label,
        shortcoming_id=remedied.shortcoming.shortcoming_id if remedied else None,
        link_rule=remedied.rule if remedied else None,
        product=_words(outline, row.product.start, row.product.end) if row.product else None,
        page=outline.page_at(start), rule=rule, confidence=RULES[rule].share)
    return with_cell_term(outline, task, row.time, year), _table_parts(outline, row)


def _words(outline: Outline, start: int, end: int) -> str | None:
    return outline.text[start:end].strip() or None


def _table_kind(row: TableTask) -> TaskKind:
    """By the head of the column, else by the heading above the table."""
    if row.solution or row.node.topic == "solution":
        return "solution"
    return "recommendation" if row.node.topic == "recommendation" else "task"


# --- who answers for it ----------------------------------------------------------------------------------------------


def _parts(outline: Outline, candidate: Candidate, task: Task, block: Block | None) -> list[Part]:
    """Without a block the nearest doer wins, and only that; helpers of the item's own words are added in any case."""
    start, end = task.char_start, task.char_end
    given = block.parts if block else []
    told = any(p.role in DOERS for p in given)
    own = own_parts(outline, start, end, with_subjects=not told, duty=candidate.rule == "task.duty")
    if told:
        own = [p for p in own if p.role not in DOERS]
    elif not given and not any(p.role in DOERS for p in own):
        given = inherited_doers(outline, candidate.node, start)
        if _OPENS_AS_LEAD.match(outline.low, start, end) or _LEADS.search(outline.low[start:end]):
            given = [replace(p, role="lead") for p in given]
    return merge(outline, [*given, *own])


def _table_parts(outline: Outline, row: TableTask) -> list[Part]:
    """The units of the row's cells, each column as it stands; without a doer there, those of the task's own words."""
    kept: dict[tuple[str, str], Part] = {}
    for column, cell in row.units:
        for role, start, end in roles_of(outline.low, column, cell.start, cell.end):
            for unit in read_cell(outline.text, outline.low, start, end):
                part = Part(role, unit, cell.inherited, "assignment.column")
                kept.setdefault((role, outline.low[unit.start:unit.end]), part)
    parts = list(kept.values())
    if not any(p.role in DOERS for p in parts):
        parts += [p for p in own_parts(outline, row.task.start, row.task.end) if p.role in DOERS]
    return parts


def _numbered(
    outline: Outline, work: Sequence[tuple[Task, list[Part]]], keys: UnitKeys,
) -> tuple[list[Task], list[Assignment]]:
    """Ids in reading order, and the parts as rows."""
    task_ids = RowIds(outline.document.doc_id, "task")
    ids = RowIds(outline.document.doc_id, "assignment")
    tasks: list[Task] = []
    assignments: list[Assignment] = []
    for unnumbered, parts in work:
        task = changed(unnumbered, task_id=task_ids(unnumbered.text))
        tasks.append(task)
        for p in parts:
            unit = outline.text[p.unit.start:p.unit.end]
            assignments.append(Assignment(
                ids(task.task_id, p.role, unit), task.task_id, p.role, unit, p.unit.kind, p.inherited, p.unit.start,
                p.unit.end, keys.of(unit, p.unit.kind), outline.page_at(p.unit.start), p.unit.method, p.rule,
                RULES[p.rule].share))
    return tasks, assignments
