"""Deadlines: the cases of cases/deadlines.md, spans of any text, dates that exist, and linear time."""

from __future__ import annotations

import re
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.deadlines import find_deadline, find_recurrence, last_day, read_term, recurrence_rule
from ingest.fold import lower

CASES = Path(__file__).with_name("cases") / "deadlines.md"
KNOWN_DEFECT = "(lỗi đã biết) "
PLAN_YEAR = 2025


class Case(NamedTuple):
    line: int
    form: str  # "cell", "recurrence" or "prose"
    text: str
    wanted: str
    span: tuple[int, int] | None
    year: int | None
    issued: date | None
    known_defect: bool


def read_case(line: int, marked: str) -> Case:
    """`{năm 2024} Gửi [trước 30/6](2024-06-30).` → its bare text, the marked span and what it must give."""
    defect, marked = marked.startswith(KNOWN_DEFECT), marked.removeprefix(KNOWN_DEFECT)
    form, year, issued = "prose", PLAN_YEAR, None
    plan: int | None = year
    while mark := re.match(r"\{([^}]+)\} ", marked):
        marked = marked[mark.end():]
        word, _, value = mark[1].partition(" ")
        match word, value:
            case "ô", "":
                form = "cell"
            case "định", "kỳ":
                form = "recurrence"
            case "năm", _:
                plan = int(value)
            case "không", "năm":
                plan = None
            case "ký", _:
                issued = date.fromisoformat(value)
            case _:
                raise ValueError(f"{CASES.name}:{line}: {mark[0]}")
    if form != "prose":
        text, wanted = marked.split(" ⇒ ")
        return Case(line, form, text, wanted.strip(), None, plan, issued, defect)
    m = re.search(r"\[([^\]]+)\]\(([^)]+)\)", marked)
    if m is None:
        return Case(line, form, marked, "", None, plan, issued, defect)
    text = marked[:m.start()] + m[1] + marked[m.end():]
    return Case(line, form, text, m[2], (m.start(), m.start() + len(m[1])), plan, issued, defect)


def cases() -> list[Case]:
    lines = enumerate(CASES.read_text("utf-8").splitlines(), 1)
    return [read_case(n, line[2:]) for n, line in lines if line.startswith("- ")]


def found(case: Case) -> str:
    """What the program makes of a case, written as the case writes it; `` where it finds no deadline."""
    low = lower(case.text)
    if case.form == "recurrence":
        names = find_recurrence(low)
        return " · ".join(filter(None, (" ".join(names) or "-", recurrence_rule(low, names))))
    if case.form == "cell":
        due = read_term(case.text, case.year)
        assert due is not None and (due.start, due.end) == (0, len(case.text))
        return " … ".join(str(d) for d in (due.due_from, due.due_on) if d) or "-"
    due = find_deadline(low, 0, len(low), case.year, case.issued)
    if due is None:
        return ""
    anchor = f" · {case.text[due.end - len(due.anchor):due.end]}" if due.anchor else ""
    return (str(due.due_on) if due.due_on else "-") + anchor


def span_fits(case: Case) -> bool:
    """The words found hold the marked ones and end where they end; only a verb may stand before them."""
    low = lower(case.text)
    due = find_deadline(low, 0, len(low), case.year, case.issued)
    if due is None or case.span is None:
        return due is None and case.span is None
    before = low[due.start:case.span[0]].strip()
    end = due.start + len(low[due.start:due.end].rstrip(" .,;"))
    return due.start <= case.span[0] and end == case.span[1] and before in ("", "hoàn thành", "xong", "báo cáo")


@pytest.mark.parametrize("case", [
    pytest.param(c, id=f"{c.line}-{c.text[:40]}",
                 marks=[pytest.mark.xfail(strict=True, reason="lỗi đã biết: cases/deadlines.md")] if c.known_defect else [])
    for c in cases()])
def test_case(case: Case) -> None:
    assert found(case) == case.wanted
    assert case.form != "prose" or span_fits(case)
