"""Two or more ways of doing the same work, timed in turns in one run, as medians and ratios.

Turns, because a noisy machine slows whatever runs at that moment: each round does every way once, so that a slow round
is slow for all of them. Garbage is collected before each way, so that none pays for what another left. From three
rounds on a ratio has its 95 % interval: Student's t over the logarithms of the rounds' own ratios.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# Quantiles of Student's t at 97.5 %, by degrees of freedom from 1; beyond, the normal one is near enough.
_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179)
_NORMAL = 1.96


class Timed(float):
    """The median seconds of some rounds, which are kept; divided by a number, each of them is."""

    rounds: tuple[float, ...]

    def __new__(cls, rounds: Iterable[float]) -> Timed:
        kept = tuple(rounds)
        made = super().__new__(cls, statistics.median(kept))
        made.rounds = kept
        return made

    def __truediv__(self, by: float) -> Timed:
        return Timed(seconds / by for seconds in self.rounds)


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
    def _at_most(self) -> bool:
        return self.promise.startswith("<=")

    @property
    def ratio(self) -> float:
        """What the promise is about: ours / peer for "<=", peer / ours for ">="."""
        return self.ours / self.peer if self._at_most else self.peer / self.ours

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the ratio; None where there are not three rounds of both."""
        ours, peer = (time.rounds if isinstance(time, Timed) else () for time in (self.ours, self.peer))
        if len(ours) != len(peer) or len(ours) < 3:
            return None
        logs = [math.log(o / p if self._at_most else p / o) for o, p in zip(ours, peer, strict=True)]
        t = _T[len(logs) - 2] if len(logs) - 2 < len(_T) else _NORMAL
        middle, half = statistics.fmean(logs), t * statistics.stdev(logs) / math.sqrt(len(logs))
        return math.exp(middle - half), math.exp(middle + half)

    @property
    def holds(self) -> bool:
        """Whether the interval reaches what was promised; without one, whether the ratio does."""
        low, high = self.interval or (self.ratio, self.ratio)
        return low <= float(self.promise[2:]) if self._at_most else high >= float(self.promise[2:])

    def __str__(self) -> str:
        what = "ours/peer" if self._at_most else "peer/ours"
        spread = "95 % {:.2f} to {:.2f}".format(*self.interval) if self.interval else ""
        return (f"{self.name:<34} {_milli(self.ours):>10} ms a {self.unit:<6} {self.peer_name:<34} "
                f"{_milli(self.peer):>10} ms   {what} {self.ratio:7.2f} {spread:<20} wanted {self.promise:<8} "
                f"{'ok' if self.holds else 'NOT REACHED'}")


def _milli(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


def in_turns(
    ways: Mapping[str, Callable[[], object]], rounds: int, units: int = 1,
    clock: Callable[[], float] = time.perf_counter, *, warm: bool = False,
) -> dict[str, Timed]:
    """Seconds a unit of each way over `rounds` rounds, after one round that is not counted (`warm`: without it).

    `clock` is `time.process_time` where nothing but this process does the work: others then take none of its time.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for round_ in range(warm, rounds + 1):
        for name, way in ways.items():
            gc.collect()
            start = clock()
            way()
            if round_:
                times[name].append(clock() - start)
    return {name: Timed(values) / units for name, values in times.items()}
