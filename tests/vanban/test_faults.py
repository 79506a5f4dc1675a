"""What the system may refuse: a full disk, folders that may not be written or read; and two runs at the same time."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import ROOT, exported, write_plans
from test_runner import failures, ingest, sources_of

from vanban import sources

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


def small_files() -> None:
    """No file of the process may grow beyond this: what a full disk is to it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def no_privileges() -> None:
    """The permissions of files hold also for root."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            assert ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0


def run(tables: Path, folder: Path, before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vanban", "ingest", str(folder), "--tables", str(tables), "-j", "1", "--no-ner"]
    return subprocess.run(command, preexec_fn=before, capture_output=True, text=True, timeout=300, check=False,
                          cwd=ROOT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vào")
    write_plans(folder, 2)
    return folder


def test_a_full_disk(folder: Path, tmp_path: Path) -> None:
    tables = tmp_path / "t"
    ingest(tables, sources.find([str(folder / "kế hoạch 001.txt")]))
    before = exported(tables, tmp_path / "before")
    done = run(tables, folder, small_files)
    assert done.returncode == 1 and "File too large" in done.stderr and "as they were before" in done.stderr
    assert exported(tables, tmp_path / "still") == before
    assert not list(tables.rglob(".tmp-*"))
    assert ingest(tables, sources.find([str(folder)])).read.total() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_tables_that_may_not_be_written(folder: Path, tmp_path: Path) -> None:
    tables = tmp_path / "t"
    ingest(tables, sources.find([str(folder / "kế hoạch 001.txt")]))
    before = exported(tables, tmp_path / "before")
    for path in (tables / ".store/objects", tables / ".store"):
        os.chmod(path, 0o555)
        done = run(tables, folder, no_privileges)
        os.chmod(path, 0o755)
        assert done.returncode == 1 and "Permission denied" in done.stderr and str(path) in done.stderr
        assert "Traceback" not in done.stderr
        assert exported(tables, tmp_path / "still") == before


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_folders_that_may_not_be_read_are_failures_until_they_may(tmp_path: Path) -> None:
    write_plans(tmp_path / "in/kín", 1)
    write_plans(tmp_path / "in", 1, first=2)
    os.chmod(tmp_path / "in/kín", 0)
    done = run(tmp_path / "t", tmp_path / "in", no_privileges)
    os.chmod(tmp_path / "in/kín", 0o755)
    assert done.returncode == 3 and "kín: cannot be opened (Permission denied)" in done.stderr
    assert failures(tmp_path / "t") == {"kín": "Unexpected"} and len(sources_of(tmp_path / "t")) == 1
    assert ingest(tmp_path / "t", sources.find([str(tmp_path / "in")])).read.total() == 1
    assert failures(tmp_path / "t") == {}


def test_two_runs_at_once_both_succeed(tmp_path: Path) -> None:
    done: list[subprocess.CompletedProcess[str]] = []
    for name in ("a", "b"):
        write_plans(tmp_path / name, 2, first=1 if name == "a" else 3)
    runs = [threading.Thread(target=lambda name=name: done.append(  # type: ignore[misc]
        run(tmp_path / "t", tmp_path / name, lambda: None))) for name in ("a", "b")]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert [d.returncode for d in done] == [0, 0], [d.stderr for d in done]
    assert len(sources_of(tmp_path / "t")) == 4
