"""The command line as a newcomer meets it: what it prints, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import typer
from plans import ROOT, Run, write_plans

from vanban import cli, sources
from vanban.schema import TABLES


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, vanban: Run) -> Path:
    """Tables made from three plans and an empty file; the run is asserted here."""
    home = tmp_path_factory.mktemp("nhà")
    plans = write_plans(home / "văn bản đến", 3)
    (home / "văn bản đến/rỗng.pdf").touch()
    done = vanban("ingest", home / "văn bản đến", tables=home / "bảng")
    assert done.returncode == 3
    assert done.stderr.count("Not read (Empty): rỗng.pdf") == 1
    assert f"Read {len(plans)} documents" in done.stdout and "text 3" in done.stdout
    assert "1 file not read: Empty 1" in done.stdout and f"Tables: {home / 'bảng'}" in done.stdout
    assert done.stdout.count("\n  vanban ") == 3
    return home / "bảng"


def test_a_second_run_has_nothing_to_do(tables: Path, vanban: Run) -> None:
    again = vanban("ingest", f"{tables.parent}/*/kế*.txt", tables=tables)
    assert again.returncode == 0 and "Nothing new: 3 files already in the tables." in again.stdout


def test_wrong_usage_is_2_and_says_what_is_wrong(tables: Path, inside: Run, tmp_path: Path) -> None:
    for arguments, words in (
        (("ingest", tmp_path / "không có"), f"There is no file or folder {tmp_path / 'không có'}"),
        (("query", "SELECT nothing FROM tasks", "--tables", tables), "nothing"),
        (("query", "SELECT * FROM no_view", "--tables", tables), "`vanban tables` lists tables, views"),
        (("query", " ", "--tables", tables), "Say what to ask"),
        (("query", "SELECT 1", "-o", tmp_path, "--tables", tables), "is a directory"),
        (("show", "999-XX", "--tables", tables), "No document has the id, symbol or file name “999-XX”"),
        (("show", "KH/BDV", "--tables", tables), "These have it within:"),
        (("explain", "", "--tables", tables), "has the id “”"),
        (("diff", tables, tables, "--table", "words"), "--table words: there is no such table"),
        (("export", "--csv", "x", "--unit", " ", "--tables", tables), "--unit is empty"),
        (("export", "--csv", "x", "--from", "2/1/2025", "--to", "1/1/2025", "--tables", tables), "no day lies between"),
        (("export", "--csv", __file__, "--tables", tables), "is a file"),
        (("query", "SELECT 1", "--tables", tmp_path), f"There are no tables in {tmp_path}"),
        (("search", "x", "--tables", tmp_path / "a b"), f"vanban ingest SRC --tables '{tmp_path / 'a b'}'"),
        (("evaluate", "--gold", tmp_path / "no", "--tables", tables), "does not exist"),
    ):
        done = inside(*arguments)
        assert done.returncode == 2, arguments
        assert words in " ".join(done.stderr.replace("│", " ").split()).replace("│", ""), arguments
        assert "Traceback" not in done.stderr


def test_a_missing_folder_and_a_choice_that_fits_nothing(tables: Path, inside: Run, tmp_path: Path) -> None:
    done = inside("export", "--xlsx", tmp_path / "không có/a.xlsx", tables=tables)
    assert done.returncode == 1 and f"there is no folder {tmp_path / 'không có'}" in done.stderr
    done = inside("export", "--csv", tmp_path / "c", "--unit", "sở không có", tables=tables)
    assert done.returncode == 0 and "No task fits." in done.stdout and "SELECT DISTINCT unit" in done.stdout


def test_an_empty_folder_says_so(inside: Run, tmp_path: Path) -> None:
    (tmp_path / ".ẩn.txt").write_text("x")
    (tmp_path / "~$khóa.docx").write_text("x")
    done = inside("ingest", tmp_path, tables=tmp_path / "t")
    assert done.returncode == 0 and done.stdout.startswith("No files in ")


def test_query_formats(tables: Path, inside: Run, tmp_path: Path) -> None:
    sql = "SELECT symbol, issued_on, recipients, urgency FROM documents ORDER BY symbol LIMIT 2"
    as_json = inside("query", sql, "--format", "json", tables=tables)
    assert json.loads(as_json.stdout)[0] == {
        "symbol": "1-KH/BDVTU", "issued_on": "2024-03-02", "recipients": ["Thường trực Tỉnh ủy", "Lưu Văn phòng"],
        "urgency": None}
    as_csv = list(csv.reader(io.StringIO(inside("query", sql, "-f", "csv", tables=tables).stdout)))
    assert as_csv[1] == ["1-KH/BDVTU", "2024-03-02", '["Thường trực Tỉnh ủy", "Lưu Văn phòng"]', ""]
    as_table = inside("query", sql, tables=tables).stdout
    assert "1-KH/BDVTU" in as_table and "—" in as_table and "2 rows" in as_table
    file = tmp_path / "kết quả.parquet"
    assert inside("query", sql, "-f", "parquet", "-o", file, tables=tables).returncode == 0
    assert pd.read_parquet(file)["symbol"].tolist() == ["1-KH/BDVTU", "2-KH/BDVTU"]


def test_tables_is_the_data_dictionary(tables: Path, inside: Run) -> None:
    listed = json.loads(inside("tables", "--json", tables=tables).stdout)
    assert {t["table"]: len(t["columns"]) for t in listed["content"]} == {n: len(s.columns) for n, s in TABLES.items()}
    assert next(t["rows"] for t in listed["content"] if t["table"] == "documents") == 3
    plain = inside("tables", tables=tables).stdout
    assert all(column.name in plain for spec in TABLES.values() for column in spec.columns)


def test_show_finds_a_document_by_many_names(tables: Path, inside: Run) -> None:
    shown = inside("show", "2-kh/bdvtu", tables=tables).stdout
    for words in ("2-KH/BDVTU", "Trần Văn Mẫu", "I- Những hạn chế", "Citations (", "2-KL/TU", "Tasks ("):
        assert words in shown
    assert "\x1b[" not in shown  # no colour into a pipe
    assert inside("show", "kế hoạch 002.txt", tables=tables).stdout == shown
    [doc_id] = (line.split()[1] for line in shown.splitlines() if line.startswith("Id "))
    assert inside("show", doc_id[:8], tables=tables).stdout == shown


def test_show_lists_the_candidates(inside: Run, tmp_path: Path) -> None:
    write_plans(tmp_path / "a", 1)
    write_plans(tmp_path / "b", 1, first=2)[0].rename(tmp_path / "b/kế hoạch 001.txt")
    assert inside("ingest", tmp_path / "a", tmp_path / "b", tables=tmp_path / "t").returncode == 0
    done = inside("show", "kế hoạch 001.txt", tables=tmp_path / "t")
    assert done.returncode == 2 and "2 documents fit" in done.stderr
    assert "1-KH/BDVTU" in done.stderr and "2-KH/BDVTU" in done.stderr


def test_extract_and_export(tables: Path, inside: Run, tmp_path: Path) -> None:
    assert inside("export", "--canonical", tmp_path / "before", tables=tables).returncode == 0
    done = inside("extract", tables=tables)
    assert done.returncode == 0 and "Extracted again: 3 of 3 documents; 0 failed." in done.stdout
    inside("export", "--canonical", tmp_path / "after", tables=tables)
    assert {p.name for p in (tmp_path / "after").iterdir()} == {f"{name}.jsonl" for name in TABLES if name != "runs"}
    for path in (tmp_path / "before").iterdir():
        assert path.read_bytes() == (tmp_path / "after" / path.name).read_bytes()


def test_a_second_writer_may_fail_at_once(tables: Path, inside: Run) -> None:
    from vanban.store import writer

    with writer(tables, None):
        done = inside("ingest", tables.parent / "văn bản đến", "--no-wait", tables=tables)
        assert done.returncode == 1 and f"Another run is writing to {tables}" in done.stderr
        assert inside("query", "SELECT 1", tables=tables).returncode == 0  # readers do not wait


def test_ctrl_c_keeps_what_came_and_says_how_to_go_on(tmp_path: Path) -> None:
    write_plans(tmp_path / "in", 400)
    command = [sys.executable, "-m", "vanban", "ingest", str(tmp_path / "in"), "--tables", str(tmp_path / "t")]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert run.stderr is not None
    assert run.stderr.readline()  # the first line of progress: it is at work
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=300)
    assert run.returncode == 130 and "the same command goes on from here" in out
    assert 0 < len(pd.read_parquet(tmp_path / "t/documents")) < 400


def test_every_command_and_option_has_help(vanban: Run) -> None:
    for command in typer.main.get_command(cli.app).commands.values():  # type: ignore[attr-defined]
        assert command.help
        assert all(parameter.help for parameter in command.params), command.name
    assert all(name in vanban("--help").stdout for name in ("ingest", "query", "Exit codes: 0 all read"))
    assert vanban("version").stdout.startswith("vanban ")


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (("check",), 0, "Every file of the tables is whole."), (("retry", "--no-ner"), 3, "rỗng.pdf"),
    (("evaluate", "--gold", ROOT / "data/gold"), 0, "tasks"), (("forget", "không có.docx"), 2, "không có.docx"),
    (("adopt", ROOT), 2, "no tables"), (("import-status", "không có.xlsx"), 2, "không có.xlsx"),
    (("label", "export", "-n", "1"), 0, "["),
])
def test_commands_that_the_readme_does_not_run_work_as_processes(
    tables: Path, vanban: Run, arguments: tuple[object, ...], code: int, words: str,
) -> None:
    done = vanban(*arguments, tables=tables)
    assert done.returncode == code and words in done.stdout + done.stderr, done.stdout + done.stderr


def test_sources_are_found_once_in_order(tmp_path: Path) -> None:
    plans = write_plans(tmp_path / "b", 2)
    [other] = write_plans(tmp_path / "a [1]", 1)  # a name that looks like a glob
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/x.txt").touch()
    everything = sorted(map(str, [other, *plans]))

    def found(*arguments: object) -> list[str]:
        return [file.path for file in sources.find(map(str, arguments)).files]

    assert found(tmp_path, plans[0]) == found(f"{tmp_path}/**/*.txt") == everything
    assert found(other) == [str(other)]
    with pytest.raises(sources.NoSuchSource):
        sources.find([f"{tmp_path}/*.docx"])
