"""The program as a user runs it, in a process of its own or in the test's; and where the work of a run is done."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from plans import ROOT, Run

from tests import here
from vanban import pool
from vanban.pipeline import Outcome

WORKERS = pool.run


@pytest.fixture(scope="session", autouse=True)
def one_job_is_done_here() -> Iterator[None]:
    """A run that would start one worker does its work in the test's process; one with more starts them all, as do
    tests of what only workers can do: be killed, take too long or run out of memory."""

    def run(work: pool.Work, batches: Iterator[list[str]], jobs: int, *rest: Any) -> Iterator[Outcome]:
        return (here.run if jobs == 1 else WORKERS)(work, batches, jobs, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "run", run)
        yield


@pytest.fixture(scope="session")
def inside() -> Run:
    """The program in this process, its workers too, at a tenth of the time: `inside("query", sql, tables=…)`."""
    from vanban.cli import main

    def run(*arguments: object, tables: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [*map(str, arguments), *(["--tables", str(tables)] if tables else [])]
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(pool, "run", here.run)
            patch.setattr(sys, "argv", ["vanban", *command])
            patch.setenv("COLUMNS", "120")
            with pytest.raises(SystemExit) as ended:
                main()
        printed = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(command, int(ended.value.code or 0), *printed)

    return run


@pytest.fixture(scope="session")
def vanban() -> Run:
    """The program: `vanban("ingest", folder, tables=…, kill_at=…)`; its exit code and output."""

    def run(*arguments: object, tables: Path | None = None, kill_at: str = "", cwd: Path | None = None,
            timeout: float = 900) -> subprocess.CompletedProcess[str]:
        where = ["--tables", str(tables)] if tables else []
        command = [sys.executable, "-m", "vanban", *map(str, arguments), *where]
        environment = {**os.environ, "VANBAN_KILL_AT": kill_at, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=cwd, timeout=timeout, check=False)

    return run


@pytest.fixture(scope="module")
def bucket() -> Iterator[None]:
    """A real S3 server with an empty bucket `kho`, in the environment."""
    from tests.s3_server import server

    with server("kho") as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def root(request: pytest.FixtureRequest) -> Path:
    """A place in the bucket for one test."""
    from vanban.s3 import path_of

    return path_of(f"s3://kho/{request.node.name}")
