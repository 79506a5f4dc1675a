"""The views that analysts ask: what is due when, which weakness is remedied by what, who has how much to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plans import PLAN, Run

import vanban as package
from vanban.due import next_due
from vanban.query import dicts
from vanban.views import VIEWS


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    """A plan as two files, its draft, and another plan."""
    root = tmp_path_factory.mktemp("views")
    (root / "vào").mkdir()
    text = PLAN.format(number=5, day=6)
    (root / "vào/a.txt").write_text(text, "utf-8")
    (root / "vào/b.txt").write_text(text.replace("lúng túng", "chậm"), "utf-8")
    (root / "vào/c.txt").write_text(text.replace("KẾ HOẠCH", "DỰ THẢO\nKẾ HOẠCH", 1), "utf-8")
    (root / "vào/d.txt").write_text(PLAN.format(number=8, day=9), "utf-8")
    assert inside("ingest", root / "vào", tables=root / "t").returncode == 0
    return root / "t"


def rows(tables: Path, sql: str, as_of: date = date(2024, 6, 1)) -> list[dict[str, Any]]:
    return dicts(package.connect(tables, as_of), sql)


def test_each_view_has_the_columns_that_are_described(tables: Path) -> None:
    for name, view in VIEWS.items():
        found = package.connect(tables).sql(f"SELECT * FROM {name}").columns
        assert found == [column for column, _ in view.described()], name


def test_the_tracker_counts_a_document_once_and_drafts_never(tables: Path) -> None:
    found = rows(tables, "SELECT symbol, task, leads, next_due, days_left FROM task_tracker "
                         "WHERE starts_with(task, 'Rà soát') ORDER BY symbol")
    assert [(r["symbol"], r["leads"], r["next_due"], r["days_left"]) for r in found] == [
        ("5-KH/BDVTU", ["Phòng Tổng hợp"], date(2024, 6, 6), 5),
        ("8-KH/BDVTU", ["Phòng Tổng hợp"], date(2024, 6, 9), 8)]
    late = rows(tables, "SELECT days_left FROM task_tracker WHERE due_on IS NOT NULL ORDER BY 1", date(2024, 6, 8))
    assert [r["days_left"] for r in late] == [-2, 1]


def test_what_recurs_is_due_next_in_its_own_time(tables: Path) -> None:
    found = rows(tables, "SELECT DISTINCT recurrence, next_due FROM task_tracker WHERE task LIKE 'Tổ chức giao ban%'")
    assert [(r["recurrence"], r["next_due"]) for r in found] == [(["quarterly"], date(2024, 7, 1))]


@pytest.mark.parametrize(("due_on", "rule", "as_of", "expected"), [
    (None, "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 6, 25), date(2024, 6, 25)),
    (None, "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 6, 26), date(2024, 7, 25)),
    (date(2024, 7, 1), "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 6, 26), date(2024, 7, 1)),  # over by then
    (date(2024, 5, 1), None, date(2024, 6, 26), date(2024, 5, 1)),
    (None, None, date(2024, 6, 26), None),
    (None, "FREQ=NEVER", date(2024, 6, 26), None),
    (None, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2025, 1, 1), date(2028, 2, 29)),
])
def test_next_due(due_on: date | None, rule: str | None, as_of: date, expected: date | None) -> None:
    assert next_due(due_on, rule, date(2024, 1, 15), as_of) == expected


def test_before_it_was_issued_nothing_is_due() -> None:
    assert next_due(None, "FREQ=MONTHLY;BYMONTHDAY=25", date(2024, 9, 26), date(2024, 6, 1)) == date(2024, 10, 25)


def test_coverage_names_the_gaps(tables: Path) -> None:
    found = rows(tables, "SELECT * FROM coverage")
    assert {r["symbol"] for r in found} == {"5-KH/BDVTU", "8-KH/BDVTU"}
    assert all((r["shortcomings"], r["shortcomings_without_task"], r["tasks_without_unit"]) == (2, 2, 0) for r in found)
    assert all(r["tasks"] == 3 for r in found)


def test_unit_load_counts_by_quarter(tables: Path) -> None:
    found = rows(tables, "SELECT quarter, sum(tasks) AS n, sum(overdue) AS late FROM unit_load WHERE role = 'lead' "
                         "GROUP BY quarter ORDER BY quarter", date(2024, 6, 8))
    assert [(r["quarter"], r["n"], r["late"]) for r in found] == [("2024-Q2", 2, 1), ("2024-Q3", 2, 0)]


def test_as_of_on_the_command_line(tables: Path, inside: Run) -> None:
    sql = "SELECT max(days_left) AS days FROM task_tracker WHERE due_on IS NOT NULL"
    for day in ("2024-06-08", "08/06/2024"):
        assert inside("query", sql, "--as-of", day, "-f", "csv", tables=tables).stdout == "days\n1\n"
    assert inside("query", sql, "--as-of", "8.6.2024", tables=tables).returncode == 2
