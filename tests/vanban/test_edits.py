"""Corrections by people: they hold in every view and export, outlive new extractions and crashes, and can be undone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from plans import PLAN, Run, exported

import vanban as package
from vanban.edits import EditError, columns, parsed
from vanban.query import dicts


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    root = tmp_path_factory.mktemp("edits")
    (root / "a.txt").write_text(PLAN.format(number=5, day=6), "utf-8")
    assert inside("ingest", root / "a.txt", tables=root / "t").returncode == 0
    return root / "t"


@pytest.fixture
def tables(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "t"))


def ask(tables: Path, sql: str) -> list[dict[str, Any]]:
    return dicts(package.connect(tables), sql)


def task(tables: Path, beginning: str = "Rà soát") -> str:
    [row] = ask(tables, f"SELECT task_id FROM tasks WHERE starts_with(text, '{beginning}')")
    return str(row["task_id"])


def test_a_correction_holds_everywhere_and_is_explained(tables: Path, tmp_path: Path, inside: Run) -> None:
    wanted = task(tables)
    done = inside("correct", wanted, "due_on=30/6/2024", "product=Quy chế, sửa đổi", "--why", "gia hạn", "--by", "Lan",
                  tables=tables)
    assert done.returncode == 0, done.stderr
    assert "2024-06-06" in done.stdout and "2024-06-30" in done.stdout
    assert inside("extract", "-q", tables=tables).returncode == 0
    query = f"SELECT CAST(due_on AS VARCHAR) AS due_on, product FROM task_tracker WHERE task_id = '{wanted}'"
    assert ask(tables, query) == [{"due_on": "2024-06-30", "product": "Quy chế, sửa đổi"}]
    assert b"Quy ch\xe1\xba\xbf, s\xe1\xbb\xada" in exported(tables, tmp_path / "x")["tasks.jsonl"]
    cursor = package.connect(tables).cursor()  # the report reads with several
    assert cursor.sql(f"SELECT product FROM tasks WHERE task_id = '{wanted}'").fetchall() == [("Quy chế, sửa đổi",)]
    shown = inside("explain", wanted, tables=tables).stdout
    assert 'due_on: "2024-06-06" → "2024-06-30" (gia hạn; Lan' in " ".join(shown.split())
    assert inside("verify", "--no-sources", tables=tables).returncode == 0


def test_taking_back_and_taking_back_that(tables: Path, inside: Run) -> None:
    wanted = task(tables)
    inside("correct", wanted, "due_on=30/6/2024", "--why", "a", tables=tables)
    for number, expected in ((1, "2024-06-06"), (2, "2024-06-30")):
        assert inside("correct", "--undo", number, "--why", "nhầm", tables=tables).returncode == 0
        assert ask(tables, f"SELECT CAST(due_on AS VARCHAR) AS d FROM tasks WHERE task_id = '{wanted}'") == [
            {"d": expected}]
    again = inside("correct", "--undo", 2, "--why", "nhầm", tables=tables)
    assert again.returncode == 2 and "taken back before" in again.stderr
    assert "1 correction." in inside("corrections", tables=tables).stdout
    listed = json.loads(inside("corrections", "--all", "--json", tables=tables).stdout)
    assert [(e["edit_id"], e["undoes"]) for e in listed] == [(1, None), (2, 1), (3, 2)]


def test_a_row_that_is_none_goes_with_what_hangs_on_it(tables: Path, inside: Run) -> None:
    wanted = task(tables)
    assert inside("correct", wanted, "--remove", "--why", "không phải nhiệm vụ", tables=tables).returncode == 0
    assert ask(tables, f"SELECT 1 FROM tasks WHERE task_id = '{wanted}' UNION ALL "
                       f"SELECT 1 FROM assignments WHERE task_id = '{wanted}'") == []
    assert len(ask(tables, "SELECT 1 FROM task_tracker")) == 2


@pytest.mark.parametrize(("arguments", "said"), [
    (["due_on=31/6/2024"], "is not a day"), (["kind=việc"], "Allowed: task, solution"),
    (["recurrence=monthly;often"], "cannot be often"), (["text="], "cannot be empty"), (["page=3"], "no column page"),
    (["nichts"], "not COLUMN=VALUE"), (["shortcoming_id=abc"], "no shortcoming abc"),
    (["due_on=6/6/2024"], "already"), ([], "say which"),
])
def test_what_cannot_be_is_refused(tables: Path, inside: Run, arguments: list[str], said: str) -> None:
    done = inside("correct", task(tables), *arguments, "--why", "x", tables=tables)
    assert done.returncode == 2 and said in " ".join(done.stderr.split()) and "Traceback" not in done.stderr
    assert ask(tables, "SELECT * FROM edits") == []


def test_a_reason_and_a_row_are_needed(tables: Path, inside: Run) -> None:
    assert "say why" in inside("correct", task(tables), "due_on=", tables=tables).stderr
    for row, reason in (("ffffffff", "No row has the id “ffffffff”"), ("", "No row has the id “”")):
        done = inside("correct", row, "due_on=", "--why", "x", tables=tables)
        assert done.returncode == 2 and reason in done.stderr


def test_the_header_of_a_document_by_its_symbol(tables: Path, inside: Run) -> None:
    done = inside("correct", "5-KH/BDVTU", "signer=Trần Văn Khác", "recipients=Một;Hai", "--why", "x", tables=tables)
    assert done.returncode == 0, done.stderr
    assert ask(tables, "SELECT signer, recipients FROM documents") == [
        {"signer": "Trần Văn Khác", "recipients": ["Một", "Hai"]}]


@pytest.mark.parametrize("point", ["manifest", "current"])
def test_killed_it_happened_wholly_or_not_at_all(tables: Path, inside: Run, vanban: Run, point: str) -> None:
    wanted = task(tables)
    inside("correct", wanted, "product=Một", "--why", "x", tables=tables)
    killed = vanban("correct", wanted, "product=Hai", "--why", "x", tables=tables, kill_at=point)
    assert killed.returncode == -9
    assert ask(tables, "SELECT value FROM edits ORDER BY edit_id")[0] == {"value": '"Một"'}
    inside("correct", wanted, "product=Ba", "--why", "x", tables=tables)
    [row] = ask(tables, f"SELECT product, (SELECT count(*) FROM edits) AS n FROM tasks WHERE task_id = '{wanted}'")
    assert row["product"] == "Ba" and row["n"] == (3 if point == "current" else 2)


def test_words_that_change_leave_the_correction_listed(tables: Path, made: Path, inside: Run) -> None:
    inside("correct", task(tables), "product=Một", "--why", "x", tables=tables)
    before = (made.parent / "a.txt").read_text("utf-8")
    try:
        (made.parent / "a.txt").write_text(before.replace("Rà soát", "Sửa đổi"), "utf-8")
        assert inside("ingest", made.parent / "a.txt", tables=tables).returncode == 0
    finally:
        (made.parent / "a.txt").write_text(before, "utf-8")
    assert "[its row is gone]" in inside("corrections", tables=tables).stdout


def test_corrected_documents_as_gold_measure_as_right(tables: Path, tmp_path: Path, inside: Run) -> None:
    inside("correct", task(tables), "due_on=30/6/2024", "--why", "x", tables=tables)
    assert inside("corrections", "--gold", tmp_path / "gold", tables=tables).returncode == 0
    done = inside("evaluate", "--gold", tmp_path / "gold", "--json", tables=tables)
    f1 = {name: figure["f1"] for name, figure in json.loads(done.stdout)["tables"].items()}
    assert done.returncode == 0 and f1["tasks"] == f1["citations.full"] == 1.0 > f1["tasks.due_on"]


def test_tables_made_anew_take_over_what_people_said(tables: Path, made: Path, tmp_path: Path, inside: Run) -> None:
    inside("correct", task(tables), "product=Một", "--why", "x", tables=tables)
    for manifest in (tables / ".store/manifests").iterdir():
        manifest.write_text(re.sub(r'"schema_version": "\d+"', '"schema_version": "0"', manifest.read_text()))
    new = Path(shutil.copytree(made, tmp_path / "new"))
    assert inside("adopt", tables, tables=new).stdout == "1 edits\n"
    assert ask(new, "SELECT product FROM tasks WHERE product = 'Một'") == [{"product": "Một"}]
    again = inside("adopt", tables, tables=new)
    assert again.returncode == 2 and "already" in again.stderr


def test_values_by_the_type_of_their_column() -> None:
    assert parsed("tasks", "recurrence", "") == [] and parsed("tasks", "due_on", " ") is None
    assert parsed("shortcomings", "year", "2024") == 2024 and parsed("assignments", "inherited", "TRUE") is True
    with pytest.raises(EditError, match="whole number"):
        parsed("shortcomings", "year", "năm nay")
    assert "text" not in columns("documents") and "shortcoming_id" in columns("tasks")
    assert "shortcoming_id" not in columns("shortcomings")
