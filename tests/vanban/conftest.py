"""The program as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from plans import ROOT, Run


@pytest.fixture(scope="session")
def inside() -> Run:
    """The program in this process, at a tenth of the time: `inside("query", sql, tables=…)` as `vanban` below."""
    from typer.testing import CliRunner

    from vanban.cli import app

    def run(*arguments: object, tables: Path | None = None) -> subprocess.CompletedProcess[str]:
        where = ["--tables", str(tables)] if tables else []
        done = CliRunner().invoke(app, [*map(str, arguments), *where])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess([], done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def vanban() -> Run:
    """The program: `vanban("ingest", folder, tables=…, kill_at=…)`; its exit code and output."""

    def run(*arguments: object, tables: Path | None = None, kill_at: str = "", cwd: Path | None = None,
            timeout: float = 300) -> subprocess.CompletedProcess[str]:
        where = ["--tables", str(tables)] if tables else []
        command = [sys.executable, "-m", "vanban", *map(str, arguments), *where]
        environment = {**os.environ, "VANBAN_KILL_AT": kill_at, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=cwd, timeout=timeout, check=False)

    return run
