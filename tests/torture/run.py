"""One life of a run: in a process of its own, killed or not; with workers, or its work done in that same process where
what is killed is a commit and starting workers would be most of the time."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from tests import here
from vanban import atomic, forget, pending, pool, runner, sources
from vanban.show import NotOne
from vanban.store import writer


def ingest(tables: Path, folder: Path, workers: bool = False, prune: bool = True, grace: float = 0) -> None:
    """A run that commits after every second document, so that there is much to kill."""
    pending.COMMIT_DOCUMENTS = 2
    if not workers:
        pool.run = here.run
    with writer(tables, lambda: None, grace) as made:
        options = runner.Options(2, pool.Limits(120), prune=prune, retry=True)
        runner.ingest(sources.find([str(folder)]), made, options, runner.Report(), Event())


def forget_one(tables: Path, path: Path) -> None:
    """Forget what was read from a file, if anything was."""
    with writer(tables, lambda: None, grace=0) as made, contextlib.suppress(NotOne):
        forget.forget(made, str(path))


def life(work: Callable[[], None], kill_at: str = "", killer: Callable[[int], None] | None = None) -> int:
    """Fork, do the work there, and return how it ended (a signal's number below zero). `killer` is called with the
    process id and may kill what it likes."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.environ["VANBAN_KILL_AT"] = kill_at
        atomic._reached.clear()
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    if killer:
        killer(pid)
    _, state = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(state)


def kill_after(seconds: float) -> Callable[[int], None]:
    """Kill the run itself after so long; its workers end with it."""
    def killer(pid: int) -> None:
        time.sleep(seconds)
        _kill(pid)

    return killer


def kill_child(called: str, seconds: float, patience: float) -> Callable[[int], None]:
    """Kill a process that the run started, whose command line holds these words, so long after it is seen first."""
    def killer(pid: int) -> None:
        end = time.monotonic() + patience
        while time.monotonic() < end and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            for child in pool._descendants(pid):
                if called in _command(child):
                    time.sleep(seconds)
                    _kill(child)
                    return
            time.sleep(0.02)

    return killer


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except OSError:
        return ""


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
