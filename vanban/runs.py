"""The table `runs`: when a command wrote the tables, with which versions, how much it did, how long each stage took."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata

import pyarrow as pa

from vanban.failures import Failure
from vanban.pipeline import Outcome
from vanban.rows import to_table
from vanban.schema import SCHEMA_VERSION

_PACKAGES = ("vanban", "lxml", "python-docx", "pypdfium2", "tesserocr", "pyarrow")


@dataclass(frozen=True)
class Run:
    """A row of `runs`."""

    run: int
    command: str
    started_at: datetime
    seconds: float
    versions: Sequence[str]
    jobs: int
    files: int
    documents: int
    pages: int
    known: int
    placed: int
    moved: int
    changed: int
    vanished: int
    forgotten: int
    failed: int
    interrupted: bool
    reading_s: float
    segmenting_s: float
    extracting_s: float
    writing_s: float
    worker_mb: int | None


@dataclass
class Summary:
    """What a run did. `failed`: failures of its files, also those known from before."""

    files: int = 0
    read: Counter[str] = field(default_factory=Counter)  # documents by format
    pages: int = 0
    places: int = 0  # files whose content was known from elsewhere
    moved: int = 0  # of these: the content's earlier place is empty now
    changed: int = 0  # files that held another document before
    known: int = 0  # files already in the tables at this place
    vanished: int = 0  # files of the walked folders that are gone, and their content with them
    pruned: int = 0  # places that the tables no longer name
    failed: list[Failure] = field(default_factory=list)
    remembered: int = 0  # of the failed: unchanged since they failed before, not tried again
    interrupted: bool = False

    def counts(self) -> dict[str, int]:
        """Its numbers by the columns of `runs`."""
        return {
            "files": self.files, "documents": self.read.total(), "pages": self.pages, "known": self.known,
            "placed": self.places, "moved": self.moved, "changed": self.changed, "vanished": self.vanished,
            "forgotten": self.pruned, "failed": len(self.failed), "interrupted": self.interrupted}


class Stopwatch:
    """What a run has cost so far: its own time, and that of the workers by stage."""

    def __init__(self, command: str, at: datetime, jobs: int) -> None:
        self.command, self.at, self.jobs = command, at, jobs
        self.start = time.monotonic()
        self.reading = self.segmenting = self.extracting = self.writing = 0.0
        self._memory = 0

    def add(self, outcome: Outcome) -> None:
        """What a worker spent on a file."""
        self.reading += outcome.spent.reading
        self.segmenting += outcome.spent.segmenting
        self.extracting += outcome.spent.extracting
        self._memory = max(self._memory, outcome.memory)

    def row(self, number: int, **counts: int) -> pa.Table:
        """The row of the run, its number given."""
        fields = ("files", "documents", "pages", "known", "placed", "moved", "changed", "vanished", "forgotten",
                  "failed", "interrupted")
        whole = {name: counts.get(name, 0) for name in fields}
        interrupted = bool(whole.pop("interrupted"))
        return to_table("runs", [Run(
            run=number, command=self.command, started_at=self.at, seconds=time.monotonic() - self.start,
            versions=versions(), jobs=self.jobs, **whole, interrupted=interrupted, reading_s=self.reading,
            segmenting_s=self.segmenting, extracting_s=self.extracting, writing_s=self.writing,
            worker_mb=self._memory >> 20 or None)])


def versions() -> list[str]:
    """The versions of this program, its schema, Python and the packages that read."""
    return [*(f"{name} {metadata.version(name)}" for name in _PACKAGES),
            f"schema {SCHEMA_VERSION}", f"python {platform.python_version()}"]
