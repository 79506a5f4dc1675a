"""The views on two samples, against answers worked out by hand from their gold (data/gold), as of 1 March 2025."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plans import ROOT, Run

import vanban as package
from vanban.query import dicts
from vanban.report.build import build

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


def test_citation_graph(tables: Path) -> None:
    """The resolution names twelve documents once each; none of them is a sample."""
    found = ask(tables, f"""
        SELECT relation, list(cited_symbol ORDER BY cited_symbol), sum(mentions), count(cited_id) FROM citation_graph
        WHERE symbol = '{RESOLUTION}' GROUP BY 1 ORDER BY 1""")
    assert found == [
        ("basis", ["08/2022/NĐ-CP", "Luật Bảo vệ môi trường", "Luật Tổ chức chính quyền địa phương"], 3, 0),
        ("implements", ["491/QĐ-TTg"], 1, 0),
        ("mentions", ["118/TTr-UBND", "45/2022/NĐ-CP", "45/BC-KTNS", "Luật Bảo vệ môi trường", "Luật Đấu thầu năm 2023",
                      "Luật Đầu tư"], 6, 0),
        ("replaces", ["35/2019/QĐ-UBND", "87/2016/NQ-HĐND"], 2, 0)]


def test_quality(tables: Path) -> None:
    """The resolution: 12 citations, 3 weaknesses and 2 causes, 9 tasks of 7 × 1, 4 and 2 units."""
    assert ask(tables, f"SELECT rows, ocr_pages, corrections, format FROM quality WHERE symbol = '{RESOLUTION}'") == [
        (12 + 5 + 9 + 13, None, 0, "markdown")]


def test_excel_and_csv(tables: Path, tmp_path: Path, inside: Run) -> None:
    """Ten tasks of the plan and nine of the resolution; what falls due in March 2025."""
    done = inside("export", "--xlsx", tmp_path / "a.xlsx", "--csv", tmp_path / "csv", "--as-of", "2025-03-01",
                  "--from", "2025-03-01", "--to", "2025-03-31", tables=tables)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rows = list(book["Theo dõi nhiệm vụ"].iter_rows(min_row=5, values_only=True))
    with (tmp_path / "csv/theo-doi-nhiem-vu.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))[1:]
    assert [row[1] for row in rows] == [line[1] for line in lines]
    assert [(str(row[1])[:14], row[2]) for row in rows if row[2] == "Trưởng Ban"] == [
        ("Hằng tháng tổn", "Trưởng Ban"), ("Rà soát toàn b", "Trưởng Ban")]


def test_pages(tables: Path, tmp_path: Path) -> None:
    """As of 1 March: four days are over (15 and 28 February; twice 31 December); 5 tasks have neither day nor
    recurrence; 7 weaknesses, of which the resolution's three have no task."""
    build(tables, tmp_path / "r", date(2025, 3, 1), with_pictures=False)
    text = re.sub(r"<[^>]+>", " ", (tmp_path / "r/index.html").read_text("utf-8"))
    for said in ("2 văn bản", "19 nhiệm vụ, giải pháp, kiến nghị", "4 đã quá hạn", "5 không có thời hạn",
                 "0 chưa rõ đơn vị", "7 hạn chế",
                 "3 hạn chế chưa có nhiệm vụ khắc phục"):
        assert f" {said}" in " ".join(text.split()), said
    [unit] = [page for page in (tmp_path / "r/don-vi").iterdir() if "<h1><bdi>Trưởng Ban" in page.read_text("utf-8")]
    assert "Chủ trì (5)" in unit.read_text("utf-8") and "quá hạn 1 ngày" in unit.read_text("utf-8")
