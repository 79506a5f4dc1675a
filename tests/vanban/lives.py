"""Work in processes of their own that may be killed at a step of a commit. They are forked from a process that has
imported what they need and done nothing: importing it each time would be most of the time."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

from tests import here
from vanban import pool, runner, sources
from vanban.store import writer

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["vanban.runner", "vanban.s3", "ingest.readers", "extract"])


def ended(work: Callable[..., object], *arguments: object, kill_at: str) -> int:
    """How a process that does the work ended: 0, or a signal's number below zero. `kill_at` names a fail point."""
    life = _FORKED.Process(target=_life, args=(work, arguments, {**os.environ, "VANBAN_KILL_AT": kill_at}))
    life.start()
    life.join()
    assert life.exitcode is not None
    return life.exitcode


def _life(work: Callable[..., object], arguments: tuple[object, ...], environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    work(*arguments)


def ingest_here(tables: Path, folder: Path) -> None:
    """A run over the folder without workers."""
    pool.run = here.run
    with writer(tables, None) as made:
        runner.ingest(sources.find([str(folder)]), made, runner.Options(), runner.Report(), Event())
