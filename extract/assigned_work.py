"""Tasks with all that belongs to them: term, recurrence, product, the shortcoming they remedy, the units and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assignments import own_parts
from extract.assignments.blocks import Block, block_of, find_blocks
from extract.assignments.inheritance import inherited_doers
from extract.assignments.parts import DOERS, Part, merge, roles_of
from extract.assignments.told import acts_on_outsiders
from extract.candidates import Candidate
from extract.links import Remedies
from extract.outline import Outline
from extract.records import Assignment, RowIds, Shortcoming, Task, TaskKind
from extract.rules import RULES
from extract.tasks import find_candidates, task_span
from extract.tasks.tables import TableTask, find_table_tasks
from extract.tasks.terms import cell_term, plan_year, term_of
from extract.units import read_cell
from extract.units.keys import UnitKeys

# Chủ trì tham mưu … · Làm đầu mối …: a task that begins so makes its inherited doer the leader
_OPENS_AS_LEAD = re.compile(
    r"(?:chủ trì|là đầu mối|làm đầu mối|là (?:cơ quan|đơn vị)(?:(?: [^\s,.;]+){0,5},)? ?chủ trì)\b")
# Ban cán sự đảng UBND tỉnh: | Lãnh đạo UBND tỉnh bố trí vốn: below a committee of the Party the word is a verb
_LEADS_BODY = re.compile(
    r"lãnh đạo (?:ubnd|ủy ban|hđnd|hội đồng|các|chính quyền|mặt trận|sở|phòng|công an|cơ quan|chi bộ|cấp ủy)\b")
_PARTY = re.compile(
    r"(?:các |đồng chí )?(?:ban cán sự đảng|đảng đoàn|đảng ủy|đảng bộ|(?:tỉnh|thành|huyện|thị|quận|cấp|chi) ủy|chi bộ"
    r"|ban (?:thường vụ|chấp hành))\b")
_ASKS = re.compile(r"(?:đề nghị|yêu cầu)\s")
# …; chủ trì, phối hợp với … · …; chủ trì thẩm định …
_LEADS = re.compile(r"(?:^|[.;]\s|,\s)chủ trì,? (?:phối hợp|cùng)|;\s(?:đồng thời )?chủ trì,? (?!các cuộc|hội|họp|tại)")


def find_work(
    outline: Outline, shortcomings: Sequence[Shortcoming], keys: UnitKeys,
) -> tuple[list[Task], list[Assignment]]:
    """The tasks of running text and of tables in reading order, and their assignments."""
    work = _Work(outline, shortcomings)
    found: list[tuple[tuple[int, int], Candidate[TaskKind] | TableTask]] = [
        (task_span(outline, candidate), candidate) for candidate in find_candidates(outline, list(shortcomings))]
    found += [((row.task.start, row.task.end), row) for row in find_table_tasks(outline)]
    found.sort(key=lambda pair: pair[0])
    ids = RowIds(outline.document.doc_id, "task")
    rows = []
    for (start, end), told in found:
        task_id = ids.folded(outline.low[start:end])
        rows.append(work.of_text(told, task_id, start, end) if isinstance(told, Candidate)
                    else work.of_table(told, task_id))
    return [task for task, _ in rows], _assignments(outline, rows, keys)


class _Work:
    """What the tasks of one document are read with."""

    def __init__(self, outline: Outline, shortcomings: Sequence[Shortcoming]) -> None:
        self._outline = outline
        self._year = plan_year(outline)
        self._remedies = Remedies(outline, shortcomings)
        self._blocks = find_blocks(outline)

    def of_text(self, candidate: Candidate[TaskKind], task_id: str, start: int, end: int) -> tuple[Task, list[Part]]:
        """The task of running text at `start:end`."""
        section, rule = candidate.node.section, candidate.rule
        block = block_of(self._blocks, candidate.node, candidate.start)
        remedied = self._remedies.of(candidate.node, start, end, beside=rule == "task.beside a weakness")
        product = block.product if block else None
        task = Task(
            task_id, section.section_id, self._outline.text[start:end], candidate.kind, start, end, label=section.label,
            shortcoming_id=remedied.shortcoming.shortcoming_id if remedied else None,
            link_rule=remedied.rule if remedied else None,
            product=_words(self._outline, product.start, product.end) if product else None,
            page=self._outline.page_at(start), rule=rule, confidence=RULES[rule].share,
            **term_of(self._outline, start, end, block, self._year)._asdict())
        return task, _parts(self._outline, candidate, task, block)

    def of_table(self, row: TableTask, task_id: str) -> tuple[Task, list[Part]]:
        """The task of a row of a table."""
        start, end = row.task.start, row.task.end
        remedied = self._remedies.named(row.shortcoming.start, row.shortcoming.end) if row.shortcoming \
            else self._remedies.of(row.node, start, end)
        rule = "task.table"
        task = Task(
            task_id, row.node.section.section_id, self._outline.text[start:end], _table_kind(row), start, end,
            label=row.label,
            shortcoming_id=remedied.shortcoming.shortcoming_id if remedied else None,
            link_rule=remedied.rule if remedied else None,
            product=_words(self._outline, row.product.start, row.product.end) if row.product else None,
            page=self._outline.page_at(start), rule=rule, confidence=RULES[rule].share,
            **cell_term(self._outline, start, end, row.time, self._year)._asdict())
        return task, _table_parts(self._outline, row)


def _words(outline: Outline, start: int, end: int) -> str | None:
    return outline.text[start:end].strip() or None


def _table_kind(row: TableTask) -> TaskKind:
    """By the head of the column, else by the heading above the table."""
    if row.solution or row.node.topic == "solution":
        return "solution"
    return "recommendation" if row.node.topic == "recommendation" else "task"


# --- who answers for it ----------------------------------------------------------------------------------------------


def _parts(outline: Outline, candidate: Candidate[TaskKind], task: Task, block: Block | None) -> list[Part]:
    """Without a block the nearest doer wins, and only that; helpers of the item's own words are added in any case."""
    start, end = task.char_start, task.char_end
    given = block.parts if block else []
    told = any(p.role in DOERS for p in given)
    # what a body with a duty asks, or one with a task proposes, is its own act; where no body is named above, those
    # who are asked have the duty
    proposes = task.kind == "task" and outline.low.startswith("đề xuất ", start)
    above = [] if told else inherited_doers(outline, candidate.node, start)
    asks = acts_on_outsiders(outline, start, outline.units(start + len("yêu cầu "), end)) \
        and any(p.rule != "assignment.addressee" for p in above)
    duty = bool(above) and (proposes or asks or candidate.rule == "task.duty")
    own = own_parts(outline, start, end, with_subjects=not told, duty=duty)
    if told:
        own = [p for p in own if p.role not in DOERS]
    elif not given:
        duty = candidate.rule == "task.duty"
        if duty and _ASKS.match(outline.low, start) and _names_nobody(outline, candidate, start):
            own = own_parts(outline, start, end)
        leads_body = _LEADS_BODY.match(outline.low, start, end) is not None
        if leads_body or not any(p.role in DOERS for p in own):
            given = above
        if leads_body and any(_PARTY.match(outline.low, p.unit.start) for p in given):
            own = [p for p in own if p.role not in DOERS]
        elif leads_body:
            given = []
        if _OPENS_AS_LEAD.match(outline.low, start, end) or _leads(outline.low, start, end):
            given = [replace(p, role="lead") for p in given]
    return merge(outline, [*given, *own])


def _leads(low: str, start: int, end: int) -> bool:
    """`…; chủ trì, phối hợp với …`, `…; chủ trì thẩm định …`"""
    return low.find("chủ trì", start, end) >= 0 and _LEADS.search(low[start:end]) is not None


def _names_nobody(outline: Outline, candidate: Candidate[TaskKind], start: int) -> bool:
    """Above a duty there stands nobody by name: `Trách nhiệm của các cơ quan liên quan`, `Tổ chức thực hiện`."""
    return not any(char.isupper() for p in inherited_doers(outline, candidate.node, start)
                   for char in outline.text[p.unit.start + 1:p.unit.end])


def _table_parts(outline: Outline, row: TableTask) -> list[Part]:
    """The units of the row's cells, each column as it stands; without a doer there, those of the task's own words."""
    kept: dict[tuple[str, str], Part] = {}
    for column, cell in row.units:
        for role, start, end in roles_of(outline.low, column, cell.start, cell.end):
            for unit in read_cell(outline.text, outline.low, start, end, cell.breaks):
                part = Part(role, unit, cell.inherited, "assignment.column")
                kept.setdefault((role, outline.low[unit.start:unit.end]), part)
    parts = list(kept.values())
    if not any(p.role in DOERS for p in parts):
        parts += [p for p in own_parts(outline, row.task.start, row.task.end) if p.role in DOERS]
    return parts


def _assignments(
    outline: Outline, work: Sequence[tuple[Task, list[Part]]], keys: UnitKeys,
) -> list[Assignment]:
    """The parts as rows."""
    ids = RowIds(outline.document.doc_id, "assignment")
    rows: list[Assignment] = []
    for task, parts in work:
        for p in parts:
            unit = outline.text[p.unit.start:p.unit.end]
            row_id = ids.folded(task.task_id, p.role, outline.low[p.unit.start:p.unit.end])
            rows.append(Assignment(
                row_id, task.task_id, p.role, unit, p.unit.kind, p.inherited, p.unit.start, p.unit.end,
                keys.of(unit, p.unit.kind), outline.page_at(p.unit.start), p.unit.method, p.rule,
                RULES[p.rule].share))
    return rows
