"""Worker processes that lose nothing: a worker that dies or hangs costs only the item that killed it.

A worker takes a batch of items and yields an outcome for each. When it dies or exceeds the time limit, what is left of
its batch is tried again item by item; an item that does it again, alone, is the culprit and gets the failure.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

from ingest.errors import IngestError, OutOfMemory, TimedOut, Unexpected
from vanban.failures import failed
from vanban.pipeline import Outcome

Work = Callable[[Sequence[str]], Iterator[Outcome]]
# Workers are fresh interpreters: a fork would take over the locks that threads of ours hold.
CONTEXT: SpawnContext | ForkContext = multiprocessing.get_context("spawn")
# Read when numpy loads, in the workers: processes scale, its threads took half as much time again (measured).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
_PR_SET_PDEATHSIG = 1
# The system's own killing, and how the allocators of C++ libraries (pdfium) end a process that gets no more memory.
_WANT_OF_MEMORY = frozenset({signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL})


@dataclass
class Batch:
    """Items to do; `tries`: how often a worker died over them before."""

    items: list[str]
    tries: int = 0


@dataclass
class Worker:
    """A process, the pipe to it, and what it is doing."""

    process: BaseProcess
    pipe: Connection
    batch: Batch | None = None
    left: list[str] = field(default_factory=list)
    heard: float = 0.0  # when it last said something, by the monotonic clock

    def give(self, batch: Batch) -> None:
        self.batch, self.left, self.heard = batch, list(batch.items), time.monotonic()
        self.pipe.send(batch.items)

    def kill(self) -> None:
        """End it and all that it started (LibreOffice)."""
        for pid in [*_descendants(self.process.pid or 0), self.process.pid or 0]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if pid:
                    os.kill(pid, signal.SIGKILL)
        self.process.join()
        self.pipe.close()


def _descendants(pid: int) -> list[int]:
    """What the process has started, and what that has; nothing where the system does not say (/proc)."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text("utf-8", "replace").rsplit(")", 1)[1].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found = list(children.get(pid, []))
    for child in found:  # grows while it is walked
        found += children.get(child, [])
    return found


@dataclass(frozen=True)
class Limits:
    """What one file may cost: `seconds` without an outcome after which a worker is taken to hang, `memory` bytes that
    a worker, and each program that it starts, may hold (None: what the machine gives). A worker that holds more than
    `recycle` bytes after a batch is replaced."""

    seconds: float = 600.0
    memory: int | None = None
    recycle: int = 1 << 30


def run(work: Work, batches: Iterator[list[str]], jobs: int, limits: Limits, stop: Event) -> Iterator[Outcome]:
    """Outcomes of all items of all batches, in the order in which they come. When `stop` is set it ends after what
    has already come."""
    workers: list[Worker] = []
    again: deque[Batch] = deque()
    try:
        while not stop.is_set():
            for worker in [w for w in workers if w.batch is None] + [None] * (jobs - len(workers)):
                batch = again.popleft() if again else _next(batches)
                if batch is None:
                    break
                if worker is None:
                    worker = _start(work, limits)
                    workers.append(worker)
                with contextlib.suppress(BrokenPipeError):  # it died idle; waiting will tell
                    worker.give(batch)
            busy = {w.pipe: w for w in workers if w.batch is not None}
            if not busy:
                return
            for pipe in wait(list(busy), timeout=0.5):
                worker = busy.pop(pipe)  # type: ignore[call-overload]
                yield from _hear(worker, workers, again)
            for worker in busy.values():
                if time.monotonic() - worker.heard > limits.seconds:
                    worker.kill()
                    yield from _blame(worker, workers, again, limits.seconds)
    finally:
        for worker in workers:
            worker.kill()


def _next(batches: Iterator[list[str]]) -> Batch | None:
    items = next(batches, None)
    return Batch(items) if items else None


def _start(work: Work, limits: Limits) -> Worker:
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_serve, args=(theirs, work, limits, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours)


def _hear(worker: Worker, workers: list[Worker], again: deque[Batch]) -> Iterator[Outcome]:
    try:
        message = worker.pipe.recv()
    except (EOFError, OSError):
        worker.kill()
        yield from _blame(worker, workers, again, None)
        return
    worker.heard = time.monotonic()
    if isinstance(message, Outcome):
        worker.left.remove(message.item)
        yield message
        return
    worker.batch = None
    if message == "retire":
        worker.kill()
        workers.remove(worker)


def _blame(worker: Worker, workers: list[Worker], again: deque[Batch], timeout: float | None) -> Iterator[Outcome]:
    """The worker is gone: what was left of its batch is tried item by item, or the one item is its failure."""
    workers.remove(worker)
    assert worker.batch is not None
    if not worker.left:  # it died between the last outcome and saying that it is done
        return
    alone = len(worker.batch.items) == 1
    if alone and (timeout is not None or worker.batch.tries):
        yield lost(worker.left[0], worker.process.exitcode, timeout)
    else:
        again.extend(Batch([item], worker.batch.tries + 1) for item in worker.left)


def lost(item: str, exitcode: int | None, timeout: float | None) -> Outcome:
    """The outcome of an item that ended its worker (`exitcode`), or kept it busy for longer than `timeout` seconds."""
    item = str(item)  # without the bytes that it may carry
    error: IngestError = Unexpected(f"reading it crashed this program (exit status {exitcode}). Please report it.")
    if timeout is not None:
        error = TimedOut(f"took longer than {timeout:g} seconds. Pass --timeout for a longer limit.")
    elif exitcode is not None and -exitcode in _WANT_OF_MEMORY:
        error = OutOfMemory(
            "reading it ended this program, most likely for want of memory. Pass --memory for a larger limit.")
    return Outcome(item, None, failure=failed(item, None, "read", error))


def _serve(pipe: Connection, work: Work, limits: Limits, parent: int) -> None:
    """The life of a worker: batches in, outcomes out, until the pipe closes or it has grown too large."""
    os.setsid()  # Ctrl-C is the parent's
    _mute_libraries()
    if limits.memory is not None:  # the data segment, not the address space: libraries map far more than they use
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # processes scale, Tesseract's threads do not
    with contextlib.suppress(EOFError, BrokenPipeError):
        while os.getppid() == parent:
            for outcome in work(pipe.recv()):
                pipe.send(outcome)
            large = _resident() > limits.recycle
            pipe.send("retire" if large else "done")
            if large:
                return


def _mute_libraries() -> None:
    """C libraries write what they think of a broken file to file 2, into the middle of the progress bar; what Python
    has to say still comes through."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, errors="backslashreplace")
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 2)


def _resident() -> int:
    """Bytes of memory that this process holds (0 where the system does not say)."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
