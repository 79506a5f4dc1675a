"""Deadlines: the cases of cases/deadlines.md, spans of any text, dates that exist, and linear time."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.deadlines import find_deadline, find_recurrence, last_day, read_term, recurrence_rule
from ingest.fold import lower
from tests.growth import grows_with_length

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
        marked = marked[mark.end() :]
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
    text = marked[: m.start()] + m[1] + marked[m.end() :]
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
    anchor = f" · {case.text[due.end - len(due.anchor) : due.end]}" if due.anchor else ""
    return (str(due.due_on) if due.due_on else "-") + anchor


def span_fits(case: Case) -> bool:
    """The words found hold the marked ones and end where they end; only a verb may stand before them."""
    low = lower(case.text)
    due = find_deadline(low, 0, len(low), case.year, case.issued)
    if due is None or case.span is None:
        return due is None and case.span is None
    before = low[due.start : case.span[0]].strip()
    end = due.start + len(low[due.start : due.end].rstrip(" .,;"))
    return due.start <= case.span[0] and end == case.span[1] and before in ("", "hoàn thành", "xong", "báo cáo")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            c,
            id=f"{c.line}-{c.text[:40]}",
            marks=[pytest.mark.xfail(strict=True, reason="lỗi đã biết: cases/deadlines.md")] if c.known_defect else [],
        )
        for c in cases()
    ],
)
def test_case(case: Case) -> None:
    assert found(case) == case.wanted
    assert case.form != "prose" or span_fits(case)


def test_there_are_as_many_negatives_as_deadlines() -> None:
    every = cases()
    assert len(every) >= 150
    assert len({(c.form, c.text, c.year) for c in every}) == len(every)
    sentences = [c for c in every if c.form == "prose"]
    assert sum(c.span is None for c in sentences) >= 40
    nothing = sum(c.wanted in ("", "-") for c in every)
    assert nothing >= 0.4 * len(every)


# --- dates ----------------------------------------------------------------------------------------------------------
@given(st.integers(1, 9999), st.integers(1, 12))
def test_the_last_day_is_followed_by_a_first(year: int, month: int) -> None:
    day = last_day(year, month)
    assert day is not None and (day.year, day.month) == (year, month)
    assert day == date.max or date.fromordinal(day.toordinal() + 1).day == 1


@pytest.mark.parametrize(("year", "month"), [(2025, 0), (2025, 13), (0, 5), (10000, 5)])
def test_there_is_no_last_day_of_no_month(year: int, month: int) -> None:
    assert last_day(year, month) is None


@given(
    st.dates(date(1990, 1, 1), date(2040, 12, 31)),
    st.sampled_from(["trước ngày {}", "hoàn thành trước {}", "chậm nhất là ngày {}"]),
    st.sampled_from(
        ["{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d} tháng {m} năm {y}", "{d:02} tháng {m:02} năm {y}"]
    ),
)
def test_a_full_date_behind_a_trigger_is_the_deadline(day: date, words: str, form: str) -> None:
    written = words.format(form.format(d=day.day, m=day.month, y=day.year))
    low = lower(f"Báo cáo kết quả {written}.")
    due = find_deadline(low, 0, len(low), None, None)
    assert due is not None and due.due_on == day
    term = read_term(written, None)
    assert term is not None and term.due_on == day


@given(st.dates(date(1990, 1, 2), date(2040, 12, 31)))
def test_a_date_before_the_day_of_issue_is_history(day: date) -> None:
    low = lower(f"Khắc phục sai phạm trước ngày {day.day}/{day.month}/{day.year}.")
    after, same = date.fromordinal(day.toordinal() + 1), day
    assert find_deadline(low, 0, len(low), None, after) is None
    due = find_deadline(low, 0, len(low), None, same)
    assert due is not None and due.due_on == day


@pytest.mark.parametrize("cell", ["", " ", "\t", "\n"])
def test_an_empty_cell_has_no_term(cell: str) -> None:
    assert read_term(cell, PLAN_YEAR) is None


# --- any text -------------------------------------------------------------------------------------------------------
WORDS = st.sampled_from(
    [
        "trước",
        "ngày",
        "tháng",
        "năm",
        "quý",
        "quí",
        "III",
        "iv",
        "30/6",
        "31/11/2025",
        "30/02/2025",
        "99/99",
        "0/0/2025",
        "2025",
        "1999",
        "6",
        "12",
        "13",
        "hằng",
        "hàng",
        "mỗi",
        "định kỳ",
        "chậm nhất",
        "trong",
        "đến hết",
        "cuối",
        "đầu",
        "-",
        "–",
        "/",
        ",",
        ";",
        ".",
        "(",
        ")",
        "hoàn thành",
        "thời hạn",
        "kể từ",
        "giai đoạn",
        "tại kỳ họp",
        "gần nhất",
        "06 tháng cuối năm",
        "của tháng cuối quý",
        "thường xuyên",
        "đột xuất",
        "\n",
        "\t",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=20).map(" ".join), st.lists(WORDS, max_size=20).map("".join)
)
YEARS = st.one_of(st.none(), st.integers(1, 9999))


@settings(max_examples=400, deadline=None)
@given(TEXTS, YEARS, st.one_of(st.none(), st.dates()), st.integers(0, 20), st.integers(0, 20))
def test_a_deadline_stands_inside_its_sentence(
    text: str, year: int | None, issued: date | None, cut: int, back: int
) -> None:
    low = lower(text)
    start, end = min(cut, len(low)), max(min(cut, len(low)), len(low) - back)
    due = find_deadline(low, start, end, year, issued)
    if due is not None:
        assert start <= due.start < due.end <= end
        assert low[due.start : due.end].strip()
        assert due.anchor is None or due.anchor in low[due.start : due.end]


@settings(max_examples=400, deadline=None)
@given(TEXTS, YEARS)
def test_a_term_is_the_whole_cell_and_runs_forward(text: str, year: int | None) -> None:
    term = read_term(text, year)
    assert (term is None) == (not lower(text).strip())
    if term is not None:
        assert (term.start, term.end) == (0, len(text))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_recurs_has_known_names_and_a_rule_that_can_be_read(text: str) -> None:
    low = lower(text)
    names = find_recurrence(low)
    order = ("continuous", "ad_hoc", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual")
    assert list(names) == sorted(set(names), key=order.index)
    rule = recurrence_rule(low, names)
    assert rule is None or re.fullmatch(
        r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:INTERVAL=\d{1,2}|BYDAY=[A-Z]{2}(?:,[A-Z]{2})*|BYMONTH=\d{1,2}(?:,\d{1,2})*|BYMONTHDAY=-?\d{1,2}))*",
        rule,
    )


# --- hostile input --------------------------------------------------------------------------------------------------
HOSTILE = (
    ", ",
    "các ",
    "- ",
    "( ",
    "(a) ",
    " ",
    "1",
    "1.",
    "1/",
    "tháng ",
    "ngày ",
    "quý i, ",
    "trước ",
    "trước ngày ",
    "hoàn thành ",
    "thời hạn ",
    "thời gian ",
    "trong ",
    "30/6 ",
    "sau 5 ngày ",
    "10 ngày kể từ ",
    "hằng ",
    "6 tháng ",
    "giai đoạn ",
    "2025 - ",
    "\n",
    "tháng 3 đến ",
    "trong vòng 10 (",
    "định kỳ ",
    "đầu ",
    "a",
)


@pytest.mark.parametrize("pattern", HOSTILE, ids=repr)
def test_hostile_text_takes_linear_time(pattern: str) -> None:
    def read(size: int) -> None:
        low = (pattern * (size // len(pattern) + 1))[:size]
        find_deadline(low, 0, len(low), PLAN_YEAR, None)
        read_term(low, PLAN_YEAR)
        recurrence_rule(low, find_recurrence(low))

    assert grows_with_length(read, 1_000)
    assert grows_with_length(read, 12_500)
