"""Units: the cases of cases/units.md, the examples of three gazetteers, spans of any text, and linear time."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.gazetteers import rows
from extract.units import UnitSpan, canonical, is_head, phrase_end, read_cell, read_units, split_list, unit_kind, verb_at
from ingest.fold import lower

CASES = Path(__file__).with_name("cases") / "units.md"
KINDS = ("organisation", "position", "group", "person")
KNOWN_DEFECT = "(lỗi đã biết) "


class Case(NamedTuple):
    line: int
    text: str
    cell: bool
    wanted: list[tuple[int, int, str | None]]  # start, end, kind where the case names one
    known_defect: bool


def read_case(line: int, marked: str) -> Case:
    """`[Sở Y tế](organisation) rà soát` → its bare text and its units."""
    defect, marked = marked.startswith(KNOWN_DEFECT), marked.removeprefix(KNOWN_DEFECT)
    cell, marked = marked.startswith("{ô} "), marked.removeprefix("{ô} ").replace("⏎", "\n")
    text, wanted, at = "", [], 0
    for m in re.finditer(rf"\[([^\]]+)\](?:\(({'|'.join(KINDS)})\))?", marked):
        text += marked[at:m.start()]
        wanted.append((len(text), len(text) + len(m[1]), m[2]))
        text, at = text + m[1], m.end()
    return Case(line, text + marked[at:], cell, wanted, defect)


def cases() -> list[Case]:
    lines = enumerate(CASES.read_text("utf-8").splitlines(), 1)
    return [read_case(n, line[2:]) for n, line in lines if line.startswith("- ")]


def found(case: Case) -> tuple[list[UnitSpan], str]:
    """The units that the program reads, and what it leaves behind the list."""
    low = lower(case.text)
    if case.cell:
        return read_cell(case.text, low, 0, len(case.text)), ""
    units = read_units(case.text, low, 0, len(case.text))
    return (list(units.members), case.text[units.end:]) if units else ([], case.text)


def bare(words: str) -> str:
    return words.strip(" .,;:-()")


@pytest.mark.parametrize("case", [
    pytest.param(c, id=f"{c.line}-{c.text[:40]}",
                 marks=[pytest.mark.xfail(strict=True, reason="lỗi đã biết: cases/units.md")] if c.known_defect else [])
    for c in cases()])
def test_case(case: Case) -> None:
    units, rest = found(case)
    assert [case.text[u.start:u.end] for u in units] == [case.text[a:b] for a, b, _ in case.wanted]
    assert [(u.start, u.end) for u in units] == [(a, b) for a, b, _ in case.wanted]
    assert [u.kind for u in units if u] == [k or u.kind for u, (_, _, k) in zip(units, case.wanted, strict=True)]
    if case.wanted and not case.cell:
        assert bare(rest) == bare(case.text[case.wanted[-1][1]:])
