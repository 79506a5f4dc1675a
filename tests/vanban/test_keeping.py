"""The commands that keep the tables: retry, forget, check, watch; the log as JSON."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from plans import PLAN, ROOT, Run, exported, write_plans
from test_runner import failures, ingest, sources_of

import vanban as package
from vanban import sources
from vanban.check import check
from vanban.schema import SCHEMAS
from vanban.watch import Arrivals


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `vào` and its tables `t`: three plans, one of them twice, and an empty file."""
    home = tmp_path_factory.mktemp("nhà")
    [first, *_] = write_plans(home / "vào", 3)
    (home / "vào/cũ").mkdir()
    shutil.copy(first, home / "vào/cũ/bản sao.txt")
    (home / "vào/rỗng.pdf").touch()
    ingest(home / "t", sources.find([str(home / "vào")]))
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "t", tmp_path / "t")  # copies instead of links: like another file system
    return tmp_path


def test_forget_removes_a_document_everywhere(made: Path, home: Path, inside: Run) -> None:
    done = inside("forget", "1-KH/BDVTU", tables=home / "t")
    assert done.returncode == 0 and done.stdout.startswith("Forgotten: ")
    assert "bản sao.txt" in done.stdout and "2 of these files are still there" in done.stdout
    assert sources_of(home / "t").keys() == {"kế hoạch 002.txt", "kế hoạch 003.txt"}
    words = b"".join(exported(home / "t", home / "x").values()).decode()
    assert "lần 1 " not in words and "lần 2 " in words
    kept = [p for p in (home / "t").rglob("*.parquet") if "lần 1 ".encode() in p.read_bytes()]
    assert kept == [] and len(list((home / "t/.store/manifests").iterdir())) == 1
    assert list(check(home / "t")) == []


def test_forget_by_path_and_what_is_unknown(made: Path, home: Path, inside: Run) -> None:
    done = inside("forget", made / "vào/rỗng.pdf", made / "vào/cũ", tables=home / "t")
    assert done.returncode == 0 and "Failures forgotten: 1" in done.stdout and "bản sao.txt" in done.stdout
    assert failures(home / "t") == {} and len(sources_of(home / "t")) == 2
    unknown = inside("forget", "không có.docx", tables=home / "t")
    assert unknown.returncode == 2 and "không có.docx" in unknown.stderr and "nothing was read" in unknown.stderr
    for nothing in ("", " "):
        refused = inside("forget", nothing, tables=home / "t")
        assert refused.returncode == 2 and "an empty name is none" in refused.stderr
        assert len(sources_of(home / "t")) == 2
    many = inside("forget", made / "vào", tables=home / "t")
    assert many.stdout.count("Forgotten: ") == 2 and sources_of(home / "t") == {}
    again = ingest(home / "t", sources.find([str(made / "vào")]))
    assert again.read.total() == 3


def test_retry_takes_failures_again_and_drops_what_is_gone(tmp_path: Path, inside: Run) -> None:
    folder = tmp_path / "vào"
    write_plans(folder, 1)
    for name in ("a.txt", "b.pdf", "c.pdf"):
        (folder / name).touch()
    ingest(tmp_path / "t", sources.find([str(folder)]))
    (folder / "a.txt").write_text(PLAN.format(number=9, day=9), "utf-8")
    (folder / "b.pdf").unlink()
    done = inside("retry", tables=tmp_path / "t")
    assert done.returncode == 3 and "1 of 3 failed files are no longer there" in done.stdout
    assert failures(tmp_path / "t") == {"c.pdf": "Empty"} and len(sources_of(tmp_path / "t")) == 2
    (folder / "c.pdf").unlink()
    assert inside("retry", tables=tmp_path / "t").returncode == 0 and failures(tmp_path / "t") == {}
    assert "nothing to do" in inside("retry", tables=tmp_path / "t").stdout


def test_check_finds_each_kind_of_damage_and_repair_mends_it(made: Path, home: Path, inside: Run) -> None:
    tables = home / "t"
    before = exported(tables, home / "before")
    assert inside("check", tables=tables).stdout == "Every file of the tables is whole.\n"
    tasks, lines = tables / "tasks/part-00001.parquet", tables / "lines/part-00001.parquet"
    tasks.unlink()
    os.chmod(lines, 0o644)
    lines.write_bytes(b"PAR1")
    shutil.copy(tables / "sections/part-00001.parquet", tables / "sections/part-00007.parquet")
    (tables / "documents/.tmp-1-1").touch()
    (tables / ".store/objects/tasks-0.parquet").touch()
    (tables / ".store/ledger.parquet").write_bytes(b"PAR1")
    found = inside("check", tables=tables)
    assert found.returncode == 4
    for words in ("tasks/part-00001.parquet: the file is missing", "lines/part-00001.parquet: is not what the manifest",
                  "sections/part-00007.parquet: does not belong", "documents/.tmp-1-1: left by",
                  "tasks-0.parquet: belongs", "ledger.parquet: cannot be read", "6 findings."):
        assert words in found.stdout
    (tables / ".store/ledger.parquet").unlink()
    assert inside("check", "--repair", tables=tables).stdout.endswith("Repaired.\n")
    assert exported(tables, home / "after") == before


def test_a_damaged_object_costs_its_part_and_that_is_read_again(made: Path, home: Path, inside: Run) -> None:
    tables = home / "t"
    before = exported(tables, home / "before")
    [part] = (p for p in (tables / ".store/objects").glob("documents-*") if pq.read_metadata(p).num_rows)
    os.chmod(part, 0o644)
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    assert inside("ingest", made / "vào", "--no-ner", tables=tables).returncode == 1  # says so, and does not go on
    found = inside("check", tables=tables)
    assert found.returncode == 4 and "documents/part-00001.parquet" in found.stdout
    assert "the bytes are not those that were written" in found.stdout
    assert inside("check", "--repair", tables=tables).returncode == 4  # the ledger knows files that the tables lost
    assert inside("ingest", made / "vào", "--no-ner", tables=tables).returncode == 3
    assert inside("check", tables=tables).returncode == 0
    assert exported(tables, home / "after") == before


def test_what_people_said_is_kept_when_its_file_is_damaged(home: Path, inside: Run) -> None:
    tables = home / "t"
    found = inside("query", "--format", "csv", "SELECT task_id FROM tasks ORDER BY 1 LIMIT 1", tables=tables)
    task = found.stdout.split()[1]
    assert inside("correct", task, "product=Báo cáo", "--why", "thử", tables=tables).returncode == 0
    [held] = (p for p in (tables / ".store/objects").glob("edits-*") if pq.read_metadata(p).num_rows)
    os.chmod(held, 0o644)
    held.write_bytes(held.read_bytes()[:-1] + b"?")
    damaged = held.read_bytes()
    assert "keeps the file" in inside("check", tables=tables).stdout
    assert inside("check", "--repair", tables=tables).stdout.endswith("Repaired.\n")
    assert (tables / ".store/damaged" / held.name).read_bytes() == damaged


def test_check_says_when_the_manifest_is_gone(home: Path, inside: Run) -> None:
    for path in (home / "t/.store/manifests").iterdir():
        path.write_text("{", "utf-8")
    done = inside("check", tables=home / "t")
    assert done.returncode == 4 and "the current manifest is missing or cannot be read" in done.stdout


def test_arrivals_are_handed_out_once_they_stand_still(tmp_path: Path) -> None:
    [first, second] = write_plans(tmp_path / "in", 2)
    arrivals = Arrivals([str(tmp_path / "in")], settle_s=0.2)
    assert arrivals.look().files == [] and arrivals.waiting == 2
    time.sleep(0.25)
    with second.open("a") as file:
        file.write("thêm")
    (tmp_path / "in/tải.docx.part").touch()
    assert [f.path for f in arrivals.look().files] == [str(first)] and arrivals.waiting == 1
    time.sleep(0.25)
    assert [f.path for f in arrivals.look().files] == [str(second)]
    assert arrivals.look().files == [] and arrivals.waiting == 0
    (tmp_path / "in/tải.docx.part").rename(tmp_path / "in/tải.docx")
    assert arrivals.waiting == 0 and arrivals.look().files == [] and arrivals.waiting == 1


def test_watch_takes_in_what_arrives_until_it_is_stopped(tmp_path: Path, inside: Run) -> None:
    write_plans(tmp_path / "in", 2)
    options = ["--tables", str(tmp_path / "t"), "--settle", "0.3", "--every", "0.2", "--jobs", "1"]
    done = inside("watch", tmp_path / "in", "--once", *options)
    assert done.returncode == 0 and "2 read" in done.stdout
    command = [sys.executable, "-m", "vanban", "watch", str(tmp_path / "in"), *options]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert run.stdout is not None and run.stdout.readline().startswith("Watching ")
    assert "2 unchanged" in run.stdout.readline()
    write_plans(tmp_path / "in", 1, first=3)
    assert "1 read" in run.stdout.readline()
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=300)
    assert run.returncode == 0 and len(sources_of(tmp_path / "t")) == 3
    commands = package.connect(tmp_path / "t").sql("SELECT DISTINCT command FROM runs").fetchall()
    assert commands == [("watch",)]


def test_the_log_as_json_lines(tmp_path: Path, inside: Run) -> None:
    write_plans(tmp_path / "in", 2)
    (tmp_path / "in/rỗng.pdf").touch()
    done = inside("ingest", tmp_path / "in", "--log-format", "json", tables=tmp_path / "t")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3 and done.stderr == ""
    assert [e["event"] for e in events if e["event"] in ("start", "summary")] == ["start", "summary"]
    assert sorted(Path(e["path"]).name for e in events if e["event"] == "file") == [
        "kế hoạch 001.txt", "kế hoạch 002.txt"]
    [failure] = (e for e in events if e["event"] == "failure")
    assert failure["error"] == "Empty" and "rỗng.pdf" in failure["message"]
    assert sum(e["documents"] for e in events if e["event"] == "commit") == 2
    assert events[-1]["documents"] == 2 and events[-1]["failed"] == 1 and events[-1]["formats"] == {"text": 2}
    quiet = inside("ingest", tmp_path / "in", "--quiet", tables=tmp_path / "t")
    assert (quiet.stdout, quiet.returncode) == ("", 3)


def test_every_table_is_in_the_folder(home: Path) -> None:
    assert {p.name for p in (home / "t").iterdir() if p.name != ".store"} == set(SCHEMAS)
