"""What people said (`vanban correct`, `vanban import-status`) holds in every view, every export and every page."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plans import PLAN, Run, exported

import vanban as package
from vanban.query import dicts
from vanban.report.build import build
from vanban.report.words import rule, state

DAY = date(2024, 6, 1)
PRODUCT, UNIT, WEAK, STATE = "Quy chế sửa đổi", "Phòng Pháp chế", "Phối hợp lúng túng, chậm.", "Đang làm, 50%"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    """A plan whose first task has another term, product, unit and weakness, whose second is none, and that a citation
    has another kind of tie with; the first task's state is filled in, then its term is corrected."""
    root = tmp_path_factory.mktemp("said")
    tables = root / "t"
    (root / "a.txt").write_text(PLAN.format(number=5, day=6), "utf-8")

    def done(*arguments: object) -> None:
        run = inside(*arguments, tables=tables)
        assert run.returncode == 0, run.stderr

    def one(sql: str) -> str:
        [row] = dicts(package.connect(tables), sql)
        return str(next(iter(row.values())))

    done("ingest", root / "a.txt", "-q")
    review = one("SELECT task_id FROM tasks WHERE text LIKE 'Rà soát%'")
    weak = one("SELECT shortcoming_id FROM shortcomings WHERE text LIKE 'Công tác phối hợp%'")
    done("correct", review, f"product={PRODUCT}", f"shortcoming_id={weak}", "--why", "đối chiếu")
    done("correct", one(f"SELECT assignment_id FROM assignments WHERE role = 'lead' AND task_id = '{review}'"),
         f"unit={UNIT}", f"unit_key={UNIT}", "--why", "đổi tên")
    done("correct", weak, f"unit={UNIT}", "--why", "của phòng")
    done("correct", one("SELECT task_id FROM tasks WHERE text LIKE 'Tổ chức giao ban%'"), "--remove", "--why", "thừa")
    done("correct", one("SELECT citation_id FROM citations"), "relation=basis", "--why", "căn cứ")
    done("export", "--xlsx", root / "s.xlsx", "--as-of", DAY.isoformat())
    book = openpyxl.load_workbook(root / "s.xlsx")
    [row] = [row for row in book.worksheets[0].iter_rows(min_row=5) if str(row[1].value).startswith("Rà soát")]
    row[8].value = STATE
    book.save(root / "s.xlsx")
    done("import-status", root / "s.xlsx")
    done("correct", review, "due_on=30/6/2024", "--why", "gia hạn")
    return tables


def ask(tables: Path, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in dicts(package.connect(tables, DAY), sql)]


def test_views(tables: Path) -> None:
    assert ask(tables, "SELECT leads, due_on, days_left, product, left(shortcoming, 8), status, changed "
                       "FROM task_tracker WHERE task LIKE 'Rà soát%'") == [
        ([UNIT], date(2024, 6, 30), 29, PRODUCT, "Công tác", STATE, True)]
    assert ask(tables, "SELECT count(*) FROM task_tracker") == [(2,)]
    assert ask(tables, "SELECT unit, leads, due_on FROM remedies WHERE task LIKE 'Rà soát%'") == [
        (UNIT, [UNIT], date(2024, 6, 30))]
    assert ask(tables, f"SELECT role, quarter, tasks FROM unit_load WHERE unit_key = '{UNIT}'") == [
        ("lead", "2024-Q2", 1)]
    assert ask(tables, "SELECT shortcomings_without_task, tasks FROM coverage") == [(1, 2)]
    assert ask(tables, "SELECT relation FROM citation_graph") == [("basis",)]
    [(rows,)] = ask(tables, "SELECT rows FROM quality")
    assert ask(tables, "SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM assignments) "
                       "+ (SELECT count(*) FROM shortcomings) + (SELECT count(*) FROM citations)") == [(rows,)]


def test_exports(tables: Path, tmp_path: Path, inside: Run) -> None:
    done = inside("export", "--xlsx", tmp_path / "a.xlsx", "--csv", tmp_path / "csv", "--as-of", DAY.isoformat(),
                  tables=tables)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "csv/theo-doi-nhiem-vu.csv").open(encoding="utf-8-sig", newline="") as file:
        [line] = [row for row in csv.reader(file) if row[1].startswith("Rà soát")]
    cells = next(list(row) for row in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(
        min_row=5, values_only=True) if str(row[1]).startswith("Rà soát"))
    for row in (line, cells):
        assert (row[2], row[5], row[8]) == (UNIT, PRODUCT, STATE)
        assert str(row[9]).startswith("Đã thay đổi")
    tasks = [json.loads(row) for row in exported(tables, tmp_path / "x")["tasks.jsonl"].splitlines()]
    assert len(tasks) == 2 and {"2024-06-30", None} == {task["due_on"] for task in tasks}


def test_pages(tables: Path, tmp_path: Path) -> None:
    build(tables, tmp_path / "r", DAY, with_pictures=False)
    [page] = (tmp_path / "r/van-ban").iterdir()
    [data] = (tmp_path / "r/du-lieu").glob("nhiem-vu-*.js")
    units = {path: path.read_text("utf-8") for path in (tmp_path / "r/don-vi").iterdir()}
    [unit] = [text for text in units.values() if f"<h1><bdi>{UNIT}" in text]
    for text in (page.read_text("utf-8"), data.read_text("utf-8"), unit):
        assert PRODUCT in text and state(STATE, True) in text
        assert "30/06/2024" in text or "2024-06-30" in text
    assert '"states":true' in (tmp_path / "r/nhiem-vu.html").read_text("utf-8")
    text = page.read_text("utf-8")
    assert "Tổ chức giao ban" in text and "(1)" in text, "the words stay in the document, the row is gone"
    assert text.count('class="row k-n"') == 2 and "Viện dẫn: căn cứ" in text
    assert f"quy tắc: {rule('assignment.block')} (<code>assignment.block</code>)" in text
