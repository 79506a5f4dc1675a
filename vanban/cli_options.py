"""The options that several commands share, and how every command says that it cannot."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

TablesDir = Annotated[
    Path, typer.Option("--tables", metavar="DIR", envvar="VANBAN_TABLES", help="Where the tables lie.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=1, help="Worker processes.")]
Timeout = Annotated[float, typer.Option(metavar="SECONDS", min=1, help="Time limit for one file.")]
Memory = Annotated[int, typer.Option(
    metavar="MB", min=512, help="Memory limit of a worker, and of each program that it starts.")]
NoWait = Annotated[bool, typer.Option("--no-wait", help="Fail when another run is writing, instead of waiting for it.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show failures only.")]
TABLES = Path("data/tables")
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fail(message: str, code: int) -> NoReturn:
    """One line on standard error, and the end with this exit code."""
    print(f"vanban: {message}", file=sys.stderr)
    sys.exit(code)
