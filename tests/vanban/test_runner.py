"""Runs: the same tables for any number of workers and any order, and after any death; a bad file costs only itself."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest
from docx import Document as Docx
from lives import ended, ingest_here
from plans import ROOT, exported, write_plans

import vanban
from vanban import runner, sources
from vanban.pipeline import Outcome
from vanban.pool import Limits
from vanban.runs import Summary
from vanban.sources import Found, look_at
from vanban.store import writer

SECRET = "MẬT\n\nỦY BAN NHÂN DÂN TỈNH BÌNH SƠN\nSố: 7/BC-UBND\nBình Sơn, ngày 01 tháng 3 năm 2024\nBÁO CÁO\nvề việc A\n"


def ingest(
    tables: Path, paths: Sequence[Path | str] | Found, jobs: int = 1, limits: Limits | None = None, **options: bool,
) -> Summary:
    found = paths if isinstance(paths, Found) else Found([look_at(str(p)) for p in paths])
    with writer(tables, None) as made:
        chosen = runner.Options(jobs, limits or Limits(300), **options)
        return runner.ingest(found, made, chosen, runner.Report(), Event())


def failures(tables: Path) -> dict[str, str]:
    """The error of each failed file, by its name."""
    found = vanban.connect(tables).sql("SELECT source, error FROM failures ORDER BY source").fetchall()
    return {Path(source).name: error for source, error in found}


def sources_of(tables: Path) -> dict[str, list[str]]:
    """Names of the places of each document, by its file name."""
    found = vanban.connect(tables).sql("SELECT file_name, sources FROM documents ORDER BY file_name").fetchall()
    return {name: [Path(s).name for s in places] for name, places in found}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of several formats, a copy, and files that cannot be read."""
    folder = tmp_path_factory.mktemp("vào")
    plans = write_plans(folder, 12)
    (folder / "bản sao").mkdir()
    (folder / "bản sao/a.txt").write_bytes(plans[3].read_bytes())
    docx = Docx()
    for line in plans[0].read_text("utf-8").replace("Số 1-", "Số 100-").splitlines():
        docx.add_paragraph(line)
    docx.save(str(folder / "kế hoạch.docx"))
    body = "".join(f"<p>{line}</p>" for line in plans[1].read_text("utf-8").replace("Số 2-", "Số 200-").splitlines())
    (folder / "trang.html").write_text(f"<html><body><article>{body}</article></body></html>", "utf-8")
    (folder / "rỗng.docx").write_bytes(b"")
    (folder / "rỗng 2.pdf").write_bytes(b"")
    (folder / "cụt.docx").write_bytes((folder / "kế hoạch.docx").read_bytes()[:900])
    (folder / "lạ.bin").write_bytes(bytes(range(256)) * 9)
    (folder / "mật.txt").write_text(SECRET, "utf-8")
    return folder


@pytest.fixture(scope="session")
def unbroken(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The canonical export of an unbroken run."""
    tables = tmp_path_factory.mktemp("unbroken")
    done = ingest(tables / "t", sources.find([str(folder)]))
    assert done.read.total() == 14 and done.places == 1
    assert failures(tables / "t") == {
        "cụt.docx": "Damaged", "lạ.bin": "Unsupported", "mật.txt": "Restricted", "rỗng 2.pdf": "Empty",
        "rỗng.docx": "Empty"}
    return exported(tables / "t", tables / "canonical")


def test_two_workers_give_the_same(folder: Path, unbroken: dict[str, bytes], tmp_path: Path) -> None:
    ingest(tmp_path / "t", sources.find([str(folder)]), jobs=2)
    assert exported(tmp_path / "t", tmp_path / "canonical") == unbroken
    assert unbroken["tasks.jsonl"] and unbroken["assignments.jsonl"]


def test_the_secret_stays_out_of_the_tables(folder: Path, unbroken: dict[str, bytes], tmp_path: Path) -> None:
    assert all("BÁO CÁO".encode() not in rows for rows in unbroken.values())
    secret = [folder / "mật.txt"]
    ingest(tmp_path, secret)
    assert failures(tmp_path) == {"mật.txt": "Restricted"}
    done = ingest(tmp_path, secret, allow_secret=True)
    assert done.read.total() == 1 and failures(tmp_path) == {}


def test_extracting_again_changes_nothing(folder: Path, unbroken: dict[str, bytes], tmp_path: Path) -> None:
    ingest(tmp_path / "t", sources.find([str(folder)]))
    with writer(tmp_path / "t", None) as made:
        done = runner.extract(made, runner.Options(), runner.Report(), Event())
    assert done.read.total() == done.files == 14
    assert exported(tmp_path / "t", tmp_path / "canonical") == unbroken


@pytest.mark.parametrize("kill_at", ["objects", "manifest:2", "current:2", "link:12", "published:2"])
def test_a_run_killed_in_a_commit_is_finished_by_the_next(
    folder: Path, unbroken: dict[str, bytes], tmp_path: Path, kill_at: str,
) -> None:
    assert ended(ingest_here, tmp_path / "t", folder, kill_at=kill_at) == -signal.SIGKILL
    ingest(tmp_path / "t", sources.find([str(folder)]))
    assert exported(tmp_path / "t", tmp_path / "canonical") == unbroken


def test_a_run_killed_again_and_again_ends_the_same(folder: Path, unbroken: dict[str, bytes], tmp_path: Path) -> None:
    """Commits come after every document here, and each life gets some way: until it has made one or two of them."""
    chance = random.Random(20260101)
    tables, main = tmp_path / "t", tmp_path / "main.py"
    main.write_text(f"""if True:
        import sys; sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
        from pathlib import Path
        from vanban import pending, sources
        pending.COMMIT_DOCUMENTS = 1
        from test_runner import ingest
        if __name__ == "__main__":
            ingest(Path({str(tables)!r}), sources.find([{str(folder)!r}]), jobs=2)
    """, "utf-8")
    for _ in range(3):
        until = _last_state(tables) + chance.randint(1, 2)
        life = subprocess.Popen([sys.executable, str(main)])
        while _last_state(tables) < until:
            assert life.poll() is None, "14 documents are more than three lives could bring"
            time.sleep(0.01)
        life.kill()
        life.wait()
    ingest(tables, sources.find([str(folder)]))
    assert exported(tables, tmp_path / "canonical") == unbroken


def _last_state(tables: Path) -> int:
    """The number of the newest manifest; 0 where there is none."""
    return max((int(p.stem) for p in (tables / ".store/manifests").glob("*.json")), default=0)


def test_a_killed_worker_costs_nothing(folder: Path, unbroken: dict[str, bytes], tmp_path: Path) -> None:
    killed: list[int] = []

    class KillOne(runner.Report):
        def file(self, path: str, outcome: Outcome | None) -> None:
            if outcome and not killed:
                [worker, *_] = _children()
                os.kill(worker, signal.SIGKILL)
                killed.append(worker)

    with writer(tmp_path / "t", None) as made:
        runner.ingest(sources.find([str(folder)]), made, runner.Options(2), KillOne(), Event())
    assert killed
    assert exported(tmp_path / "t", tmp_path / "canonical") == unbroken


def _children() -> list[int]:
    """Worker processes of this one."""
    ours = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == os.getpid() and b"spawn_main" in (path / "cmdline").read_bytes():
                ours.append(int(path.name))
        except OSError:
            continue
    return ours


def test_too_slow_files_are_named_and_may_be_tried_again(tmp_path: Path) -> None:
    plans = write_plans(tmp_path / "in", 2)
    ingest(tmp_path / "t", plans, jobs=2, limits=Limits(0.01))
    assert failures(tmp_path / "t") == {p.name: "TimedOut" for p in plans}
    again = ingest(tmp_path / "t", plans)
    assert again.remembered == 2 and again.read.total() == 0
    assert ingest(tmp_path / "t", plans, retry=True).read.total() == 2
    assert failures(tmp_path / "t") == {}


def test_a_file_that_needs_too_much_memory_is_named_and_costs_no_other(tmp_path: Path) -> None:
    plans = write_plans(tmp_path / "in", 3)
    hungry = tmp_path / "in/0 đói.docx"
    swollen_docx(hungry, 150_000_000)
    ingest(tmp_path / "t", [hungry, *plans], jobs=2, limits=Limits(300, 512 << 20))
    assert failures(tmp_path / "t") == {hungry.name: "OutOfMemory"}
    assert len(sources_of(tmp_path / "t")) == 3


def swollen_docx(path: Path, size: int) -> None:
    """A Word file of empty words: some 200 KB that unpack to `size` bytes of text part."""
    small = io.BytesIO()
    Docx().save(small)
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                word = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
                part = part.replace(b"<w:sectPr", word * (size // len(word)) + b"<w:sectPr", 1)
            target.writestr(name, part)


def test_stopping_keeps_what_came(tmp_path: Path) -> None:
    plans = write_plans(tmp_path / "in", 20)
    stop = Event()

    class StopAtOnce(runner.Report):
        def file(self, path: str, outcome: Outcome | None) -> None:
            stop.set()

    with writer(tmp_path / "t", None) as made:
        done = runner.ingest(Found([look_at(str(p)) for p in plans]), made, runner.Options(2), StopAtOnce(), stop)
    assert done.interrupted and 0 < done.read.total() < 20
    assert len(sources_of(tmp_path / "t")) == done.read.total()


def test_copied_moved_and_changed_files(tmp_path: Path) -> None:
    first, second = write_plans(tmp_path / "in", 2)
    tables = tmp_path / "t"
    ingest(tables, [first, second])
    copy = tmp_path / "in/a.txt"
    copy.write_bytes(first.read_bytes())
    done = ingest(tables, [copy, first, second])
    assert done.read.total() == 0 and done.places == 1 and done.known == 2
    assert sources_of(tables) == {"a.txt": ["a.txt", first.name], second.name: [second.name]}
    second.write_text(second.read_text("utf-8").replace("lúng túng", "chậm"), "utf-8")
    assert ingest(tables, [second]).read.total() == 1
    texts = vanban.connect(tables).sql("SELECT text FROM documents WHERE text LIKE '%chậm%'").fetchall()
    assert len(texts) == 1 and len(sources_of(tables)) == 2  # the older version is gone
    second.write_bytes(b"")
    ingest(tables, [second])
    assert failures(tables) == {second.name: "Empty"}
    assert len(sources_of(tables)) == 2  # what was read last stays until it can be read again
    second.write_bytes(first.read_bytes())
    ingest(tables, [second])
    assert failures(tables) == {}
    assert sources_of(tables) == {"a.txt": ["a.txt", first.name, second.name]}


def test_a_file_that_may_not_be_opened(tmp_path: Path) -> None:
    [plan] = write_plans(tmp_path / "in", 1)
    missing = tmp_path / "in/gone.txt"
    ingest(tmp_path / "t", [plan, missing])
    assert failures(tmp_path / "t") == {"gone.txt": "Unexpected"}
    assert len(sources_of(tmp_path / "t")) == 1


def test_time_is_fixed_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_NOW", "2026-01-02T03:04:05+00:00")
    ingest(tmp_path / "t", write_plans(tmp_path / "in", 1))
    [(at,)] = vanban.connect(tmp_path / "t").sql("SELECT epoch(ingested_at) FROM documents").fetchall()
    assert time.gmtime(at)[:6] == (2026, 1, 2, 3, 4, 5)
