"""The views on two samples, against answers worked out by hand from their gold (data/gold), as of 1 March 2025."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plans import ROOT, Run

import vanban as package
from vanban.query import dicts

PLAN, RESOLUTION = "18-KH/BTCTU", "41/NQ-HĐND"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    root = tmp_path_factory.mktemp("samples")
    files = [ROOT / "data/raw/Kế hoạch khắc phục hạn chế 2025.docx", ROOT / "data/raw/nq41_hdnd_chat_thai_ran.md"]
    assert inside("ingest", *files, "-q", tables=root / "t").returncode == 0
    return root / "t"


def ask(tables: Path, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in dicts(package.connect(tables, date(2025, 3, 1)), sql)]


def test_days_left(tables: Path) -> None:
    """Dates are the gold's; of what recurs the next day: monthly the 1st, quarterly the 1st of April."""
    found = ask(tables, f"SELECT left(task, 14), days_left FROM task_tracker WHERE symbol = '{PLAN}' ORDER BY 2, 1")
    assert [row for row in found if row[0] != "Giao Văn phòng"] == [
        ("Lãnh đạo Ban, ", -14), ("Xây dựng kế ho", -1), ("Hằng tháng tổn", 0), ("Rà soát toàn b", 30),
        ("Hướng dẫn Đảng", 31), ("Tham mưu Ban T", 121), ("Rà soát, làm s", 213), ("Phối hợp với B", 305),
        ("Đề nghị Chi bộ", None)]


def test_remedies(tables: Path) -> None:
    found = ask(tables, """
        SELECT symbol, left(shortcoming, 20), count(task_id) FROM remedies GROUP BY 1, 2 ORDER BY 1, 2""")
    assert [(words, n) for symbol, words, n in found if symbol == PLAN] == [
        ("Chất lượng sinh hoạt", 1), ("Công tác tạo nguồn, ", 3), ("Việc cập nhật, khai ", 1),
        ("Việc tham mưu cụ thể", 2)]
    assert [n for symbol, _, n in found if symbol == RESOLUTION] == [0, 0, 0]


def test_coverage(tables: Path) -> None:
    assert ask(tables, "SELECT * EXCLUDE (doc_id) FROM coverage ORDER BY symbol") == [
        (PLAN, 4, 0, 10, 0, 1), (RESOLUTION, 3, 3, 9, 0, 4)]


def test_unit_load(tables: Path) -> None:
    """The head of the board leads five tasks: by 28 February (overdue), 1 and 31 March, 30 June, 31 December."""
    found = ask(tables, """
        SELECT quarter, tasks, overdue FROM unit_load WHERE role = 'lead' AND fold(unit_key) LIKE 'truong ban%'
        ORDER BY quarter""")
    assert found == [("2025-Q1", 3, 1), ("2025-Q2", 1, 0), ("2025-Q4", 1, 0)]


def test_who_leads_and_who_helps(tables: Path) -> None:
    [row] = ask(tables, """
        SELECT leads, coordinates, others FROM task_tracker WHERE task LIKE 'Phối hợp với Ban Thường vụ%'""")
    assert row == (["Trưởng Ban"], ["Ban Thường vụ Tỉnh đoàn", "Hội Liên hiệp Phụ nữ tỉnh"],
                   ["Phó Trưởng Ban", "Phòng Cơ sở đảng"])


def test_every_file_is_canonical_and_nothing_comes_back(tables: Path) -> None:
    assert ask(tables, "SELECT status, conflict FROM copies") == [("canonical", False)] * 2
    assert ask(tables, "SELECT * FROM recurring_shortcomings") == ask(tables, "SELECT * FROM lost_statuses") == []


def test_which_tasks_fall_due_this_quarter_for_whom_from_which_page(tables: Path) -> None:
    found = ask(tables, """
        SELECT CAST(next_due AS VARCHAR), array_to_string(leads, '; '), symbol FROM task_tracker
        WHERE next_due BETWEEN getvariable('as_of') AND DATE '2025-03-31' ORDER BY next_due""")
    assert found == [("2025-03-01", "Trưởng Ban", PLAN), ("2025-03-31", "Trưởng Ban", PLAN)]
