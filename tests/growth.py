"""Whether time grows with the length of the input or faster: what tests of hostile input ask."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 10
NOISE = 0.01  # seconds of the processor below which a time says nothing


def grows_with_length(run: Callable[[int], object], length: int, times: int = 8) -> bool:
    """Whether `run(times * length)` takes no more than `3 * times` of the time of `run(length)`; a square would take
    `times` squared. Each is the best of several rounds: a busy machine can only make a run slower than it is, and by
    less than a factor of three in every one of them."""
    run(min(length, 1000))  # word lists are loaded once
    short = long = float("inf")
    for _ in range(ROUNDS):
        short, long = min(short, _seconds(run, length)), min(long, _seconds(run, times * length))
        if long <= 3 * times * max(short, NOISE):
            return True
    return False


def _seconds(run: Callable[[int], object], length: int) -> float:
    gc.disable()  # what the collector does depends on all that the process holds
    try:
        began = time.process_time()
        run(length)
        return time.process_time() - began
    finally:
        gc.enable()
