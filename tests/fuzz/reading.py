"""Mutated files through the worker processes of a run, with outcomes, times and memory noted."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event

from tests.fuzz.mutations import generate
from vanban import pool
from vanban.pipeline import Outcome, Settings, read_files

ROOT = Path(__file__).resolve().parents[2]
LIMITS = pool.Limits(60.0, 2048 << 20)
KILLING = 60.0  # seconds beyond its limit for the end of a hanging worker and a new one, on a busy machine


@dataclass
class Found:
    """What came of the files. `given_up`: at their time limit; `faults`: a line for what a user should never see."""

    documents: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    slowest: tuple[str, float] = ("", 0.0)
    peak: int = 0
    given_up: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_one_by_one(settings: Settings, paths: Sequence[str]) -> Iterator[Outcome]:
    """As a run reads them, and then the worker's peak of memory in bytes, as the outcome of no file."""
    yield from read_files(settings, paths)
    status = Path("/proc/self/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    Path(paths[0] + ".peak").write_text(str(peak << 10))


def read_all(
    folder: Path, count: int, seed: int, jobs: int, keep: Path | None = None, limits: pool.Limits = LIMITS,
    bombs: Mapping[str, Callable[[], bytes]] | None = None, pictures: float = 0.06,
) -> Found:
    """Write the files into the folder, read them, and say what came of each."""
    paths = []
    for name, data in generate(count, seed, [ROOT / "data" / "raw", ROOT / "tests" / "measured"], bombs, pictures):
        path = folder / name
        path.write_bytes(data)
        paths.append(str(path))
    found, unseen = Found(), set(paths)
    office = [p for p in paths if p.endswith((".doc", ".rtf", ".odt"))]
    rest = [[p] for p in paths if p not in set(office)]
    batches = iter(rest + [office[i:i + 20] for i in range(0, len(office), 20)])
    settings = Settings(datetime(2026, 1, 1, tzinfo=UTC))
    last = time.monotonic()
    for outcome in pool.run(partial(read_one_by_one, settings), batches, jobs, limits, Event()):
        unseen.discard(outcome.item)
        waited, last = time.monotonic() - last, time.monotonic()
        found.slowest = max(found.slowest, (Path(outcome.item).name, waited), key=lambda s: s[1])
        _note(found, outcome, keep)
    found.faults += [f"{Path(p).name}: no outcome" for p in sorted(unseen)]
    found.peak = max((int(p.read_text()) for p in folder.glob("*.peak")), default=0)
    if limits.memory and found.peak > limits.memory:
        found.faults.append(f"a worker held {found.peak >> 20} MB")
    if found.slowest[1] > limits.seconds + KILLING:
        found.faults.append(f"{found.slowest[0]}: {found.slowest[1]:.0f} s")
    return found


def _note(found: Found, outcome: Outcome, keep: Path | None) -> None:
    if outcome.failure is None:
        found.documents += 1
        return
    found.errors[outcome.failure.error] += 1
    if outcome.failure.error == "TimedOut":
        found.given_up.append(Path(outcome.item).name)
    if outcome.failure.error == "Unexpected":
        found.faults.append(outcome.failure.message)
    if keep is not None and outcome.failure.error in ("Unexpected", "TimedOut"):
        keep.mkdir(parents=True, exist_ok=True)
        shutil.copy(outcome.item, keep)
