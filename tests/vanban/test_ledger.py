"""Incremental runs: what is new, changed, moved, copied and vanished, by the ledger, and never wrong without it."""

from __future__ import annotations

import os
import shutil
import sys
import time
import zipfile
from pathlib import Path
from threading import Event

import pytest
from plans import PLAN, exported, write_plans
from test_runner import failures, ingest, sources_of

import vanban
from vanban import runner, sources
from vanban.ledger import Ledger
from vanban.runs import Summary
from vanban.sources import File, Found
from vanban.store import writer

LEDGER = ".store/ledger.parquet"


def age(path: Path, seconds: int = 100) -> None:
    """The file was changed some time ago."""
    then = time.time() - seconds
    os.utime(path, (then, then))


def disguise(path: Path, data: bytes) -> None:
    """Other bytes under the same size and time, which no program does by accident."""
    before = path.stat()
    assert len(data) == before.st_size
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def run(tables: Path, folder: Path, **options: bool) -> Summary:
    return ingest(tables, sources.find([str(folder)]), **options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in write_plans(tmp_path / "vào", 4):
        age(path)
    return tmp_path / "vào"


def test_bytes_are_read_when_size_or_time_differ(folder: Path, tmp_path: Path) -> None:
    run(tmp_path / "t", folder)
    first = folder / "kế hoạch 001.txt"
    other = first.read_text("utf-8").replace("lúng túng", "chậm chạp").encode()
    disguise(first, other.ljust(first.stat().st_size)[:first.stat().st_size])
    assert run(tmp_path / "t", folder).known == 4
    age(first, 50)
    done = run(tmp_path / "t", folder)
    assert (done.known, done.changed, done.read.total()) == (3, 1, 1)
    second = folder / "kế hoạch 002.txt"
    disguise(second, second.read_bytes().replace("lần 2".encode(), "lần 9".encode()))
    assert run(tmp_path / "t", folder).known == 4
    done = run(tmp_path / "t", folder, rehash=True)
    assert (done.known, done.changed, done.read.total()) == (3, 1, 1)


def test_a_file_changed_within_the_tick_of_the_clock_is_read_again(folder: Path, tmp_path: Path) -> None:
    [young] = write_plans(folder, 1, first=9)
    age(young, -100)  # however long it takes until the run looks at it
    run(tmp_path / "t", folder)
    disguise(young, young.read_bytes().replace("lần 9".encode(), "lần 8".encode()))
    done = run(tmp_path / "t", folder)
    assert (done.known, done.changed, done.read.total()) == (4, 1, 1)


def test_new_moved_copied_changed_and_vanished(folder: Path, tmp_path: Path) -> None:
    first, second, third, fourth = sorted(folder.iterdir())
    assert run(tmp_path / "t", folder).read.total() == 4
    (folder / "năm cũ").mkdir()
    first.rename(folder / "năm cũ" / first.name)
    shutil.copy(second, folder / "bản sao.txt")
    third.write_text(PLAN.format(number=33, day=3), "utf-8")
    fourth.unlink()
    write_plans(folder, 1, first=5)
    done = run(tmp_path / "t", folder)
    assert (done.known, done.moved, done.places, done.changed, done.vanished) == (1, 1, 2, 1, 1)
    assert done.read.total() == 2  # the changed and the new one
    assert len(sources_of(tmp_path / "t")) == 5  # the vanished one stays
    again = run(tmp_path / "t", folder)
    assert (again.known, again.moved, again.places, again.changed, again.vanished) == (5, 0, 0, 0, 1)
    assert fourth.name in sources_of(tmp_path / "t")
    pruned = run(tmp_path / "t", folder, prune=True)
    assert (pruned.known, pruned.pruned) == (5, 2)  # the vanished one, and where the moved one lay
    assert sources_of(tmp_path / "t") == {
        "bản sao.txt": ["bản sao.txt", second.name], first.name: [first.name], third.name: [third.name],
        "kế hoạch 005.txt": ["kế hoạch 005.txt"]}
    assert run(tmp_path / "t", folder).vanished == 0


def test_only_the_folders_that_were_walked_are_looked_at(folder: Path, tmp_path: Path) -> None:
    write_plans(tmp_path / "vào khác", 1, first=7)
    run(tmp_path / "t", folder)
    run(tmp_path / "t", tmp_path / "vào khác")
    shutil.rmtree(folder)
    done = run(tmp_path / "t", tmp_path / "vào khác", prune=True)
    assert (done.vanished, done.pruned) == (0, 0) and len(sources_of(tmp_path / "t")) == 5


def test_a_failed_file_that_vanishes_is_pruned(folder: Path, tmp_path: Path) -> None:
    (folder / "rỗng.pdf").touch()
    run(tmp_path / "t", folder)
    (folder / "rỗng.pdf").unlink()
    assert run(tmp_path / "t", folder).vanished == 1 and failures(tmp_path / "t")
    assert run(tmp_path / "t", folder, prune=True).pruned == 1 and not failures(tmp_path / "t")


def test_an_unchanged_bundle_is_not_opened_and_a_damaged_one_keeps_its_documents(folder: Path, tmp_path: Path) -> None:
    bundle = folder / "gói.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for path in sorted(folder.glob("*.txt")):
            archive.write(path, path.name)
            path.unlink()
        archive.writestr("rỗng.pdf", b"")
    age(bundle)
    assert run(tmp_path / "t", folder).read.total() == 4
    disguise(bundle, bytes(bundle.stat().st_size))
    done = run(tmp_path / "t", folder)
    assert (done.known, done.vanished, done.remembered) == (4, 0, 1)
    bundle.write_bytes(b"PK\x03\x04 no more")
    done = run(tmp_path / "t", folder, prune=True)
    assert (done.vanished, done.pruned, [f.error for f in done.failed]) == (0, 0, ["Damaged"])
    assert len(sources_of(tmp_path / "t")) == 4


def test_a_lost_or_damaged_ledger_is_made_again(folder: Path, tmp_path: Path) -> None:
    run(tmp_path / "t", folder)
    before = exported(tmp_path / "t", tmp_path / "a")
    (tmp_path / "t" / LEDGER).unlink()
    for damage in (b"", b"PAR1" * 9, b"no Parquet at all"):
        done = run(tmp_path / "t", folder)
        assert (done.known, done.read.total()) == (4, 0)
        assert exported(tmp_path / "t", tmp_path / "b") == before
        assert len(Ledger(tmp_path / "t" / LEDGER).others(Found([]).columns["path"])) == 4
        (tmp_path / "t" / LEDGER).write_bytes(damage)


def test_each_run_leaves_a_row(folder: Path, tmp_path: Path) -> None:
    (folder / "rỗng.pdf").touch()
    run(tmp_path / "t", folder)
    (folder / "kế hoạch 004.txt").unlink()
    run(tmp_path / "t", folder)
    with writer(tmp_path / "t", None) as made:
        runner.extract(made, runner.Options(), runner.Report(), Event())
    rows = vanban.connect(tmp_path / "t").sql("SELECT * FROM runs ORDER BY run").to_arrow_table().to_pylist()
    counted = ("run", "command", "files", "documents", "known", "vanished", "failed", "interrupted")
    assert [tuple(row[name] for name in counted) for row in rows] == [
        (1, "ingest", 5, 4, 0, 0, 1, False), (2, "ingest", 4, 0, 3, 1, 1, False), (3, "extract", 4, 4, 0, 0, 0, False)]
    for row, working in zip(rows, (True, False, True), strict=True):
        stages = [row[f"{stage}_s"] for stage in ("reading", "segmenting", "extracting")]
        assert all(stages) == any(stages) == working and row["seconds"] > 0
        assert (row["worker_mb"] is not None) == (working and sys.platform == "linux")
        assert f"vanban {vanban.__version__}" in row["versions"]
    assert rows[0]["writing_s"] > 0


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    made = Ledger(tmp_path / "l")
    now = time.time_ns()
    old, young, packed = (File(f"/{n}", 5, now - age_s * 10**9) for n, age_s in (("a", 60), ("b", 1), ("c.zip", 9)))
    for file, places in ((old, ["/a"]), (young, ["/b"]), (packed, ["/c.zip!/x", "/c.zip!/y"])):
        made.open(file, places, now)
        made.note(file.path, places[0], "0" * 64)
    made.save()
    back = Ledger(tmp_path / "l")
    files = [old, young, packed]
    assert back.places(files) == {"/a": {"/a": "0" * 64}, "/c.zip": {"/c.zip!/x": "0" * 64, "/c.zip!/y": None}}
    assert back.places([old._replace(size=6)]) == {}
    assert back.unchanged(Found(files).columns).to_pylist() == ["0" * 64, None, None]
    assert back.others(Found([young]).columns["path"]) == {"/a", "/c.zip"}
    back.drop(["/a", "/z"])
    back.save()
    assert Ledger(tmp_path / "l").others(Found([]).columns["path"]) == {"/b", "/c.zip"}


def test_pipes_and_links_are_no_trouble(folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "ống.txt")
    (folder / "liên kết.txt").symlink_to(folder / "kế hoạch 001.txt")
    (folder / "vòng").symlink_to(folder)
    done = run(tmp_path / "t", folder)
    assert (done.read.total(), done.places, done.failed) == (4, 1, [])
