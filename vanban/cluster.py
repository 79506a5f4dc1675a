"""The stages on a Ray cluster: the same work, limits and failures as `vanban.pool`, on other machines.

A Ray task is a few batches of files with their bytes, so that nodes need neither the sources nor the tables. Its worker
gives them to the one process of `vanban.pool` that it keeps from task to task: limits, crashes and what they are
called are the pool's. The driver keeps a bounded number of tasks in flight, hands out again what a lost worker or node
had, and takes each outcome once.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import logging
import os
import platform
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

import vanban
from ingest.errors import IngestError
from vanban import bundles, locks, pool
from vanban.pipeline import Outcome, unreadable
from vanban.pool import Limits, Work

LOCAL = "local"
LOST_LIMIT = 3  # an item whose worker was lost this often while it was alone is taken to be the cause
TOGETHER = 4  # batches of a task: what Ray itself takes is the same for one and for many
AHEAD = 2  # tasks in flight for each processor: one at work, one that waits at its side
FLIGHT_BYTES = 1 << 30  # bytes of files in flight beyond which no task is added
ON_NODES = ("VANBAN_TESSDATA",)  # settings of the environment that hold on every node
SCRATCH, HELD = "vanban-ray-", "held"  # folders of local clusters, each with a file that its run holds locked
START_SECONDS = "120"  # a busy machine may take to start a local cluster
STORE_BYTES = 512 << 20  # what Ray may share among processes of one machine before it writes to disk (`--ray local`)


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class _Run:
    """What every task of a run is told. `code`: the driver's own; `named`: whether failures name their node."""

    key: str
    work: Work
    limits: Limits
    code: str
    named: bool


def run(
    work: Work, batches: Iterator[list[str]], address: str, jobs: int, limits: Limits, stop: Event,
) -> Iterator[Outcome]:
    """Outcomes of all items of all batches, in the order in which they come, like `vanban.pool.run`.

    `address` is what `ray.init` takes (`HOST:PORT`, `auto`), or `local` for a cluster of `jobs` processors that ends
    with the run. Raises `ClusterError`.
    """
    with _connected(address, jobs) as ray:
        told = _Run(f"{platform.node()}-{os.getpid()}-{time.monotonic_ns()}", work, limits, code(), address != LOCAL)
        yield from _Driver(ray, told, batches).outcomes(stop)


@dataclass(frozen=True)
class _Parcel:
    """The batches of a task; `tries`: how often a worker was lost over them before."""

    batches: list[list[str]]
    tries: int = 0

    @property
    def items(self) -> list[str]:
        return [item for batch in self.batches for item in batch]


class _Driver:
    """What is in flight, and what has to be done again."""

    def __init__(self, ray: Any, told: _Run, batches: Iterator[list[str]]) -> None:
        self._ray, self._told, self._batches = ray, told, batches
        self._task = ray.remote(num_cpus=1, max_retries=0)(_do)  # retries are ours: they end at the culprit
        self._again: deque[_Parcel] = deque()
        self._flying: dict[Any, _Parcel] = {}
        self._asked, self._processors = float("-inf"), 1

    def outcomes(self, stop: Event) -> Iterator[Outcome]:
        while not stop.is_set():
            while self._has_room() and (parcel := self._again.popleft() if self._again else self._next()):
                yield from self._submit(parcel)
            if not self._flying:
                return
            ready, _ = self._ray.wait(list(self._flying), timeout=0.5)
            for ref in ready:
                yield from self._land(ref, self._flying.pop(ref))

    def _has_room(self) -> bool:
        if time.monotonic() - self._asked > 2:  # nodes come and go
            self._asked = time.monotonic()
            self._processors = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        sent = sum(len(item.data) for parcel in self._flying.values() for item in parcel.items
                   if isinstance(item, bundles.Carried))
        return len(self._flying) < AHEAD * self._processors and sent < FLIGHT_BYTES

    def _next(self) -> _Parcel | None:
        batches = list(itertools.islice(self._batches, TOGETHER))
        return _Parcel(batches) if batches else None

    def _submit(self, parcel: _Parcel) -> Iterator[Outcome]:
        """Send the files with their bytes; what cannot be read here comes back at once."""
        sent: list[list[str]] = []
        for batch in parcel.batches:
            carried: list[str] = []
            for item in batch:
                try:
                    carried.append(item if isinstance(item, bundles.Carried) else bundles.carried(item))
                except (OSError, IngestError) as error:
                    yield unreadable(item, error)
            sent += [carried] if carried else []
        if sent:
            self._flying[self._task.remote(self._told, sent)] = _Parcel(sent, parcel.tries)

    def _land(self, ref: Any, parcel: _Parcel) -> Iterator[Outcome]:
        errors = self._ray.exceptions
        try:
            yield from self._ray.get(ref)
        except (errors.RayTaskError, errors.RuntimeEnvSetupError) as error:
            raise ClusterError(_reason(error)) from None
        except errors.RayError:  # its worker, its node, or its result on a node is gone
            items = parcel.items
            if len(items) == 1 and parcel.tries >= LOST_LIMIT:
                yield pool.lost(items[0], -signal.SIGKILL, None)
            else:
                self._again.extend(_Parcel([[item]], parcel.tries + 1) for item in items)


def _reason(error: Any) -> str:
    cause = getattr(error, "cause", None) or error
    if isinstance(cause, ClusterError):
        return str(cause)
    last = next((line for line in reversed(str(error).splitlines()) if line.strip()), repr(error))
    return (f"A node of the Ray cluster cannot run this program: {last.strip()} "
            f"Install vanban {vanban.__version__} with its requirements on every node.")


_kept: tuple[str, deque[list[str]], Iterator[Outcome]] | None = None  # of this Ray worker, from task to task


def _do(told: _Run, batches: list[list[str]]) -> list[Outcome]:
    """A task: the outcomes of all items of these batches, from the pool of one process that this Ray worker keeps."""
    global _kept
    if told.code != code():
        raise ClusterError(f"The node {platform.node()} has another vanban ({code()}) than the one that was started "
                           f"here ({told.code}). Install the same on every node.")
    if _kept is None or _kept[0] != told.key:
        sys.modules["__main__"].__file__ = None  # the worker process need not import Ray's own program
        waiting: deque[list[str]] = deque()
        _kept = told.key, waiting, pool.run(told.work, iter(waiting.popleft, None), 1, told.limits, Event())
    _, waiting, outcomes = _kept
    waiting.extend(batches)
    try:
        found = [next(outcomes) for batch in batches for _ in batch]
    except BaseException:
        _kept = None
        raise
    return [_with_node(outcome) for outcome in found] if told.named else found


def _with_node(outcome: Outcome) -> Outcome:
    """A program that is missing is missing on one node: the failure says on which."""
    failure = outcome.failure
    if failure is None or failure.error != "MissingProgram":
        return outcome
    return replace(outcome, failure=replace(failure, message=f"{failure.message} (on the node {platform.node()})"))


@cache
def code() -> str:
    """The version of this program with a hash of its modules, word lists and model: two machines must agree on it."""
    root = Path(vanban.__file__).parents[1]
    names = ("ingest", "extract", "vanban", "data/gazetteers", "gazetteers", "models/ner/model")
    digest = hashlib.sha256()
    for folder in (root / name for name in names):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(f"{folder.name}/{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return f"{vanban.__version__}, code {digest.hexdigest()[:8]}"


@contextlib.contextmanager
def _connected(address: str, jobs: int) -> Iterator[Any]:
    """The module `ray`, connected; a local cluster listens on loopback only and ends here."""
    if address == LOCAL:
        # Read when Ray is imported and started. The first is how Ray says "this machine alone", on any system.
        os.environ.update(RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER="0", RAY_USAGE_STATS_ENABLED="0",
                          RAY_raylet_start_wait_time_s=START_SECONDS)
    else:
        _answers(address)
    try:
        import ray
    except ImportError:
        raise ClusterError("--ray needs Ray: pip install 'vanban[ray]'") from None
    ray._private.worker.print_to_stdstream = lambda *_, **__: None  # it says on our stdout what it has lost
    with _scratch() as folder:
        where: dict[str, Any] = {"address": address}
        if address == LOCAL:
            where |= {"num_cpus": jobs, "num_gpus": 0, "include_dashboard": False,
                      "object_store_memory": STORE_BYTES, "_temp_dir": folder}
        elif environment := {name: os.environ[name] for name in ON_NODES if name in os.environ}:
            where["runtime_env"] = {"env_vars": environment}
        try:
            with _own_signals():
                ray.init(**where, log_to_driver=False, logging_level=logging.ERROR)
        except Exception as error:  # whatever Ray finds
            raise _unusable(address, error) from None
        try:
            yield ray
        finally:
            ray.shutdown()


@contextlib.contextmanager
def _scratch() -> Iterator[str]:
    """A folder for what Ray writes. Those of runs that were killed go: nobody holds the file in them any more."""
    for held in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*/{HELD}"):
        with contextlib.suppress(OSError):  # another user's
            if not locks.is_read(held):
                shutil.rmtree(held.parent, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"{HELD}-soon")
        path.touch()
        with locks.reading(path):
            path.rename(Path(folder, HELD))  # only now: it is never seen without its lock
            yield folder


def _answers(address: str) -> None:
    """Raise where nobody answers; Ray itself would try for minutes and then end this process."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal() or "/" in host:  # `auto`, `ray://…`: Ray knows at once, or says so
        return
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except OSError as error:
        raise _unusable(address, error) from None


def _unusable(address: str, error: Exception) -> ClusterError:
    why = " ".join(str(error).split())
    if address == LOCAL:
        return ClusterError(f"Ray cannot be started here ({why}). Without --ray the same work is done without it.")
    return ClusterError(f"No Ray cluster can be used at {address} ({why}). Start one with: ray start --head")


@contextlib.contextmanager
def _own_signals() -> Iterator[None]:
    """Ray takes SIGTERM for itself where it starts: give it back to whoever had it."""
    before: dict[int, Callable[..., Any] | int | None] = {n: signal.getsignal(n)
                                                          for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(ValueError):  # not the main thread: then Ray has not touched them either
                signal.signal(number, handler)
