"""One life of a run: in a process of its own, killed or not; with workers, on a Ray cluster, or its work done in that
same process where what is killed is a commit. Most workers are forks of a process that has loaded all they need: they
begin to work at once, so that kills fall into the work and not into the start."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Event

from tests import here
from vanban import atomic, cluster, forget, pending, pool, runner, sources
from vanban.show import NotOne
from vanban.store import writer

Killer = Callable[[int], bool]
WORKERS = pool.run
NO_CLUSTER = 2  # Ray does not start on a machine that is too busy: no harm, as long as nothing was killed


def ingest(tables: Path, folder: Path, workers: str = "", ray: str | None = None, grace: float = 0) -> None:
    """A run that commits after every second document, so that there is much to kill; with Ray a document a task.
    `workers`: how they are started ("spawn" or "fork"); empty: none are."""
    pending.COMMIT_DOCUMENTS = 2
    if ray:
        sources._BATCH["quick"] = cluster.TOGETHER = 1
    if workers:
        pool.CONTEXT = multiprocessing.get_context(workers)  # type: ignore[assignment]
    pool.run = WORKERS if workers else here.run  # both ways: a life inherits what was run before its fork
    with writer(tables, lambda: None, grace) as made:
        options = runner.Options(2, pool.Limits(120), prune=True, retry=True, ray=ray)
        runner.ingest(sources.find([str(folder)]), made, options, runner.Report(), Event())


def forget_one(tables: Path, path: Path) -> None:
    """Forget what was read from a file, if anything was."""
    with writer(tables, lambda: None, grace=0) as made, contextlib.suppress(NotOne):
        forget.forget(made, str(path))


def life(work: Callable[[], None], kill_at: str = "", killer: Killer | None = None) -> tuple[int, bool]:
    """Fork, do the work there, and return how it ended (a signal's number below zero; `NO_CLUSTER`) and whether the
    killer, which is called with the process id, has killed what it wanted to."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.environ["VANBAN_KILL_AT"] = kill_at
        atomic._reached.clear()
        status = 1
        try:
            work()
            status = 0
        except cluster.ClusterError as error:
            print(error, file=sys.stderr)
            status = NO_CLUSTER
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    killed = killer is not None and killer(pid)
    _, state = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(state), killed


def kill_after(seconds: float) -> Killer:
    """Kill the run itself after so long; its workers end with it."""
    def killer(pid: int) -> bool:
        time.sleep(seconds)
        return _kill(pid)

    return killer


def kill_at_work(called: str, seconds: float, patience: float, run: bool = False) -> Killer:
    """Kill a process that the run started, whose command line holds these words, so long after it is seen first; or
    then the run itself."""
    def killer(pid: int) -> bool:
        end = time.monotonic() + patience
        while time.monotonic() < end and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            for child in pool._descendants(pid):
                if called in command(child):
                    time.sleep(seconds)
                    return _kill(pid if run else child)
            time.sleep(0.02)
        return False

    return killer


def command(pid: int) -> str:
    """The command line of a process, nothing of one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except OSError:
        return ""


def _kill(pid: int) -> bool:
    """Whether it still lived."""
    alive = bool(command(pid))
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return alive
