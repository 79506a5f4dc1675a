"""By when a task is due and how often it recurs: from its own words, its bracket, its block or its cell.

The item's own deadline wins over its block's, of several dates the first named; recurrence is both together (annotation
guide: tasks). How a term is read: `extract.deadlines`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from extract.assignment_lines import BlockField, inline_fields
from extract.assignments.blocks import Block
from extract.deadlines import Deadline, find_deadline, find_recurrence, last_day, read_term, recurrence_rule
from extract.deadlines.forms import WRITTEN_YEAR
from extract.outline import Outline
from extract.sentences import stripped
from extract.tasks.columns import CellText
from extract.units import is_head

_ORDER = ("continuous", "ad_hoc", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual")
_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})")
_SCHOOL_YEAR = re.compile(r"năm học\s+((?:19|20)\d{2})\s*[-–]\s*(?:19|20)\d{2}")
_TERM_BEGINS = 8  # August: the months before it are the second year's
# Kế hoạch khắc phục hạn chế sau kiểm điểm năm 2023
_REMEDIED_YEAR = re.compile(r"(?:hạn chế|khuyết điểm|kiểm điểm|tồn tại)[^.]{0,80}năm\s+((?:19|20)\d{2})")
# (Phòng Kinh tế chủ trì; tháng 10/2025)
_BRACKET = re.compile(r"\([^()]{4,200}\)")
_ROLE_WORD = re.compile(r"chủ trì|phụ trách|phối hợp|thực hiện|tham mưu")
# Xây dựng kế hoạch (tháng 12/2025); kiểm tra việc học tập
_ENDS_CLAUSE = re.compile(r"\((?:trong |hoàn thành (?:trong )?)?(?:tháng|quý|quí)\s[^(),;]{1,12}\)\s*;")
_MEMBER = re.compile(r"[^,;()]+")
# tháng 10/2025 · xong trước ngày 30/6
_BARE_TERM = re.compile(
    r"(?:xong|hoàn thành|trước|trong|hạn|thời hạn|thời gian)?\s*:?\s*(?:xong\s+)?(?:trước\s+|trong\s+)?"
    r"(?:ngày|tháng|quý|quí|năm|\d{1,2}[/-])[^,;]{1,25}"
)
# … xây hố lắng trong tháng. in the resolution of one month: NGHỊ QUYẾT Chi bộ tháng 7 năm 2023
_IN_THE_MONTH = re.compile(r"(?<!lần )(?<!các )\btrong tháng(?: này)?(?=\s*(?:[.,;)]|$))")
_ITS_MONTH = re.compile(r"tháng\s+(\d{1,2})\b(?!\s*[-–]\s*\d)")


class Term(NamedTuple):
    """The columns of a task that say by when it is due and how often it recurs."""

    recurrence: tuple[str, ...]
    recurrence_rule: str | None
    deadline_text: str | None = None
    due_on: date | None = None
    due_from: date | None = None
    deadline_anchor: str | None = None


def plan_year(outline: Outline) -> int | None:
    """The year of issue; else, for a plan that remedies year N, N + 1; else the one that title or headings plan for."""
    document = outline.document
    if document.issued_year is not None:
        return document.issued_year
    title = (document.title or "").lower()
    if remedied := _REMEDIED_YEAR.search(title):
        return int(remedied[1]) + 1
    headings = " ".join(n.section.heading.lower() for n in outline.nodes if n.section.heading)
    years = _YEAR.findall(title) or _YEAR.findall(headings)
    return int(years[-1]) if years else _school_year(outline)


def _school_year(outline: Outline) -> int | None:
    """The first year of the school year that a document is for (`năm học 2025 - 2026`), if it is told in its first
    months or bears no date: then a term without a year before August is the next year's."""
    document = outline.document
    first = _school_year_in(document.title or "")
    if first is None or document.issued_year not in (None, first):
        return None
    return first if document.issued_month is None or document.issued_month >= _TERM_BEGINS else None


@lru_cache(maxsize=16)  # each task of a document asks of its title
def _school_year_in(title: str) -> int | None:
    said = _SCHOOL_YEAR.search(title.lower())
    return int(said[1]) if said else None


def term_of(outline: Outline, start: int, end: int, block: Block | None, year: int | None) -> Term:
    """The term of the task of running text at `start:end`; `year` as of `plan_year`."""
    low = outline.low
    inline = [f for f in inline_fields(low, start, end) if f.field == "time"]
    below = block.times if block else []
    due = (_in_sentences(outline, start, end, year) or _in_fields(outline, inline, year)
           or _in_bracket(outline, start, end, year) or _in_the_month(outline, start, end, year)
           or _in_fields(outline, below, year))
    spans = [(start, end), *((f.start, f.end) for f in (*inline, *below))]
    words = " ; ".join([low[start:end], *(low[f.start:f.end] for f in below)])
    return _term(outline, due, spans, words)


def cell_term(outline: Outline, start: int, end: int, cell: CellText | None, year: int | None) -> Term:
    """The term of the task `start:end` of a table: that of its row's time column, else that of its own words."""
    low = outline.low
    due = _read(outline, cell.start, cell.end, year) if cell else None
    spans = [(start, end), *([(cell.start, cell.end)] if cell else [])]
    words = low[start:end] + " ; " + (low[cell.start:cell.end] if cell else "")
    return _term(outline, due or _in_sentences(outline, start, end, year), spans, words)


def _in_sentences(outline: Outline, start: int, end: int, year: int | None) -> Deadline | None:
    school = _school_year(outline) is not None
    found = (find_deadline(outline.low, a, b, year, outline.document.issued_on, school=school)
             for a, b in outline.sentences(start, end))
    return next(filter(None, found), None)


def _in_the_month(outline: Outline, start: int, end: int, year: int | None) -> Deadline | None:
    """`trong tháng` of a paper whose title is of one month."""
    m = _IN_THE_MONTH.search(outline.low, start, end)
    months = set(_ITS_MONTH.findall((outline.document.title or "").lower())) if m else set()
    return Deadline(m.start(), m.end(), last_day(year, int(months.pop()))) if m and len(months) == 1 else None


def _in_fields(outline: Outline, fields: Sequence[BlockField], year: int | None) -> Deadline | None:
    found = (_read(outline, f.start, f.end, year) for f in fields)
    return next(filter(None, found), None)


def _in_bracket(outline: Outline, start: int, end: int, year: int | None) -> Deadline | None:
    """The first bare term in a bracket of units: `(Phòng Kinh tế chủ trì; tháng 10/2025)`, `(Phòng Kinh tế, quý I)`."""
    for m in _BRACKET.finditer(outline.low, start, end):
        last = not outline.low[m.end():end].strip(" .;/")  # Sửa 03 cống (tháng 9/2025).
        last = last or _ENDS_CLAUSE.match(outline.low, m.start(), end) is not None
        if not last and not _ROLE_WORD.search(m[0]) and is_head(outline.low, m.start() + 1) is None:
            continue
        for member in _MEMBER.finditer(outline.low, m.start(), m.end()):
            a, b = stripped(outline.low, member.start(), member.end())
            if _BARE_TERM.fullmatch(outline.low, a, b):
                return _shifted(read_term(outline.low[a:b], year), a)
    return None


def _read(outline: Outline, start: int, end: int, year: int | None) -> Deadline | None:
    return _shifted(read_term(outline.text[start:end], year), start)


def _shifted(term: Deadline | None, by: int) -> Deadline | None:
    return term and replace(term, start=term.start + by, end=term.end + by)


def _term(outline: Outline, due: Deadline | None, spans: Sequence[tuple[int, int]], words: str) -> Term:
    """What recurs stands in `spans`, the rule of recurrence in the folded `words`."""
    recurrence = {r for a, b in spans for r in find_recurrence(outline.low, a, b)}
    ordered = tuple(r for r in _ORDER if r in recurrence)
    rule = recurrence_rule(words, ordered)
    if due is None:
        return Term(ordered, rule)
    due = _in_school_year(outline, due)
    text = outline.text[due.start:due.end].strip(" .;,\n") or None
    return Term(ordered, rule, text, due.due_on, due.due_from, due.anchor)


def _in_school_year(outline: Outline, due: Deadline) -> Deadline:
    """`Tháng 01` of a school year's plan is in its second year."""
    first = _school_year(outline)
    if first is None or due.due_on is None or due.due_on.year != first or WRITTEN_YEAR.search(
            outline.text, due.start, due.end):
        return due
    on, since = (day and day.replace(year=first + (day.month < _TERM_BEGINS)) for day in (due.due_on, due.due_from))
    return replace(due, due_on=on, due_from=since)
