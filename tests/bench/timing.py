"""Two or more ways of doing the same work, timed in turns in one run, as medians and ratios.

Turns, because a noisy machine slows whatever runs at that moment: each round does every way once, so that a slow round
is slow for all of them. Garbage is collected before each way, so that none pays for what another left.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A line of the report: our time, a peer's time, in seconds a unit, and the ratio that was promised."""

    name: str
    ours: float
    peer: float
    peer_name: str
    unit: str
    promise: str  # "<= 1.5" (we take at most 1.5 times the peer) or ">= 20" (the peer takes at least 20 times ours)

    @property
    def ratio(self) -> float:
        """What the promise is about: ours / peer for "<=", peer / ours for ">="."""
        return self.ours / self.peer if self.promise.startswith("<=") else self.peer / self.ours

    @property
    def holds(self) -> bool:
        limit = float(self.promise[2:])
        return self.ratio <= limit if self.promise.startswith("<=") else self.ratio >= limit

    def __str__(self) -> str:
        what = "ours/peer" if self.promise.startswith("<=") else "peer/ours"
        return (f"{self.name:<34} {_milli(self.ours):>10} ms a {self.unit:<6} {self.peer_name:<34} "
                f"{_milli(self.peer):>10} ms   {what} {self.ratio:7.2f}  wanted {self.promise:<8} "
                f"{'ok' if self.holds else 'NOT REACHED'}")


def _milli(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


def in_turns(
    ways: Mapping[str, Callable[[], object]], rounds: int, units: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median seconds a unit of each way over `rounds` rounds, after one round that is not counted.

    `clock` is `time.process_time` where nothing but this process does the work: others then take none of its time.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            start = clock()
            way()
            if round_:
                times[name].append(clock() - start)
    return {name: statistics.median(values) / units for name, values in times.items()}
