"""Tasks with all that belongs to them: term, recurrence, product, the shortcoming they remedy, the units and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assignments import DOERS, Block, Part, block_of, find_blocks, inherited_doers, merge, own_parts
from extract.blocks import inline_fields
from extract.deadlines import Deadline, find_deadline, find_recurrence, read_term, recurrence_rule
from extract.links import Remedies
from extract.outline import Outline
from extract.records import Assignment, RowIds, Shortcoming, Task, TaskKind
from extract.task_tables import TableTask, find_table_tasks
from extract.tasks import Candidate, find_candidates, rows
from extract.units import canonical, read_cell

_CONFIDENCE = {"block": 0.97, "own": 0.9, "by": 0.9, "duty": 0.85, "dash": 0.85, "with": 0.9, "bracket": 0.9, "heading": 0.85,
               "lead-in": 0.8, "addressee": 0.8, "column": 0.97}
_ORDER = ("continuous", "ad_hoc", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual")


def assigned_work(outline: Outline, shortcomings: Sequence[Shortcoming]) -> tuple[list[Task], list[Assignment]]:
    """The tasks of running text and of tables in reading order, and their assignments."""
    year = plan_year(outline)
    candidates = find_candidates(outline, list(shortcomings))
    tabled = find_table_tasks(outline)
    blocks = find_blocks(outline)
    remedies = Remedies(outline, shortcomings)
    tasks: list[Task] = []
    parts: list[list[Part]] = []
    for task, candidate in zip(rows(outline, candidates), candidates, strict=True):
        block = block_of(outline, blocks, candidate.node, candidate.start)
        found = remedies.of(candidate.node, task.char_start, task.char_end)
        if found:
            task = replace(task, shortcoming_id=found.shortcoming_id)
        tasks.append(_timed(outline, task, block, year))
        parts.append(_parts(outline, candidate, task, block))
    for row in tabled:
        task = _table_task(outline, row, year)
        if row.shortcoming is not None and (weakness := remedies.named(row.shortcoming.start, row.shortcoming.end)):
            task = replace(task, shortcoming_id=weakness.shortcoming_id)
        tasks.append(task)
        parts.append(_table_parts(outline, row))
    order = sorted(range(len(tasks)), key=lambda i: (tasks[i].char_start, tasks[i].char_end))
    return _numbered(outline, [tasks[i] for i in order], [parts[i] for i in order])


def plan_year(outline: Outline) -> int | None:
    """The year of issue; else the one that title or headings plan for; else, for a plan that remedies year N, N + 1."""
    document = outline.document
    if document.issued_year is not None:
        return document.issued_year
    title = (document.title or "").lower()
    headings = " ".join(n.section.heading.lower() for n in outline.nodes if n.section.heading)
    remedied = re.search(r"(?:hạn chế|khuyết điểm|kiểm điểm|tồn tại)[^.]{0,80}năm\s+((?:19|20)\d{2})", title)
    if remedied:
        return int(remedied[1]) + 1
    for words in (title, headings):
        years = re.findall(r"năm\s+((?:19|20)\d{2})", words)
        if years:
            return int(years[-1])
    return None


def _timed(outline: Outline, task: Task, block: Block | None, year: int | None) -> Task:
    """The item's own term wins over its block's; what recurs is both together."""
    low, start, end = outline.low, task.char_start, task.char_end
    recurrence = set(find_recurrence(low, start, end))
    due: Deadline | None = None
    for a, b in outline.sentences(start, end):
        due = due or find_deadline(low, a, b, year, outline.document.issued_on)
    for f in inline_fields(low, start, end):
        if f.field == "time":
            recurrence |= set(find_recurrence(low, f.start, f.end))
            due = due or _shift(read_term(outline.text[f.start:f.end], year), f.start)
    due = due or _bracket_term(outline, start, end, year)
    rule_words = low[start:end]
    if block is not None:
        for f in block.times:
            recurrence |= set(find_recurrence(low, f.start, f.end))
            rule_words += " ; " + low[f.start:f.end]
            due = due or _shift(read_term(outline.text[f.start:f.end], year), f.start)
        if block.product is not None:
            task = replace(task, product=outline.text[block.product.start:block.product.end].strip() or None)
    return _with_term(outline, task, due, recurrence, rule_words)


_BRACKET = re.compile(r"\([^()]{4,200}\)")
_ROLE_WORD = re.compile(r"chủ trì|phụ trách|phối hợp|thực hiện|tham mưu")
_BARE_TERM = re.compile(r"(?:xong|hoàn thành|trước|trong|hạn|thời hạn|thời gian)?\s*:?\s*(?:xong\s+)?(?:trước\s+|trong\s+)?(?:ngày|tháng|quý|quí|năm|\d{1,2}[/-])[^,;]{1,25}")


def _bracket_term(outline: Outline, start: int, end: int, year: int | None) -> Deadline | None:
    """The bare term in a bracket of assignments: `(Phòng Kinh tế chủ trì; tháng 10/2025)`."""
    for m in _BRACKET.finditer(outline.low, start, end):
        if not _ROLE_WORD.search(m[0]):
            continue
        for part in re.compile(r"[^,;()]+").finditer(outline.low, m.start(), m.end()):
            if _BARE_TERM.fullmatch(part[0].strip()):
                return _shift(read_term(part[0].strip(), year), part.start() + len(part[0]) - len(part[0].lstrip()))
    return None


def _shift(term: Deadline | None, by: int) -> Deadline | None:
    return term and replace(term, start=term.start + by, end=term.end + by)


def _with_term(outline: Outline, task: Task, due: Deadline | None, recurrence: set[str], rule_words: str) -> Task:
    ordered = tuple(r for r in _ORDER if r in recurrence)
    return replace(
        task, recurrence=ordered, recurrence_rule=recurrence_rule(rule_words, ordered),
        deadline_text=outline.text[due.start:due.end].strip(" .;,\n") or None if due else None,
        due_on=due.due_on if due else None, due_from=due.due_from if due else None,
        deadline_anchor=due.anchor if due else None)


def _parts(outline: Outline, candidate: Candidate, task: Task, block: Block | None) -> list[Part]:
    own = own_parts(outline, task.char_start, task.char_end, subjects=block is None or not any(p.role in DOERS for p in block.parts))
    if block is not None and block.parts:
        doers = [p for p in block.parts if p.role in DOERS]
        return merge(outline, [*block.parts, *([p for p in own if p.role not in DOERS] if doers else own)])
    if any(p.role in DOERS for p in own):
        return merge(outline, own)
    inherited = inherited_doers(outline, candidate.node, task.char_start)
    if inherited and re.match(r"(?:chủ trì|là đầu mối|làm đầu mối)", outline.low[task.char_start:task.char_start + 20]):
        inherited = [replace(p, role="lead") for p in inherited]
    elif inherited and re.search(r"(?:^|[.;]\s|,\s)chủ trì,? (?:phối hợp|cùng)", outline.low[task.char_start:task.char_end]):
        inherited = [replace(p, role="lead") for p in inherited]
    return merge(outline, [*inherited, *own])


def _table_task(outline: Outline, row: TableTask, year: int | None) -> Task:
    text, low = outline.text, outline.low
    start, end = row.task.start, row.task.end
    recurrence = set(find_recurrence(low, start, end))
    due: Deadline | None = None
    if row.time is not None:
        recurrence |= set(find_recurrence(low, row.time.start, row.time.end))
        due = _shift(read_term(text[row.time.start:row.time.end], year), row.time.start)
    if due is None:
        for a, b in outline.sentences(start, end):
            due = due or find_deadline(low, a, b, year, outline.document.issued_on)
    words = low[start:end] + " ; " + (low[row.time.start:row.time.end] if row.time else "")
    task = Task("", row.node.section.section_id, text[start:end], _table_kind(outline, row), start, end, label=row.label, page=outline.page_at(start),
                product=(text[row.product.start:row.product.end].strip() or None) if row.product else None,
                rule="task.table", confidence=0.97)
    return _with_term(outline, task, due, recurrence, words)


def _table_kind(outline: Outline, row: TableTask) -> TaskKind:
    node = row.node
    if row.solution:
        return "solution"
    return "solution" if node.topic == "solution" else "recommendation" if node.topic == "recommendation" else "task"


def _table_parts(outline: Outline, row: TableTask) -> list[Part]:
    parts = [Part(role, unit, cell.inherited, "column") for role, cell in row.units
             for unit in read_cell(outline.text, outline.low, cell.start, cell.end)]
    seen: set[tuple[str, str]] = set()
    kept = []
    for p in parts:
        name = (p.role, outline.low[p.unit.start:p.unit.end])
        if name not in seen:
            seen.add(name)
            kept.append(p)
    if not any(p.role in DOERS for p in kept):
        kept += [p for p in own_parts(outline, row.task.start, row.task.end) if p.role in DOERS]
    return kept


def _numbered(outline: Outline, tasks: list[Task], parts: list[list[Part]]) -> tuple[list[Task], list[Assignment]]:
    """Ids in reading order, and the assignments as rows."""
    task_ids = RowIds(outline.document.doc_id, "task")
    ids = RowIds(outline.document.doc_id, "assignment")
    out, assignments = [], []
    for task, members in zip(tasks, parts, strict=True):
        task = replace(task, task_id=task_ids(task.text))
        out.append(task)
        for p in members:
            unit = outline.text[p.unit.start:p.unit.end]
            assignments.append(Assignment(
                ids(task.task_id, p.role, unit), task.task_id, p.role, unit, p.unit.kind, p.inherited, p.unit.start, p.unit.end,
                unit_key=canonical(unit), page=outline.page_at(p.unit.start), rule=f"assignment.{p.rule}",
                confidence=_CONFIDENCE[p.rule]))
    return out, assignments
