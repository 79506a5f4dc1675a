"""The work of a run in the process that runs it, in place of `vanban.pool.run`: for tests whose subject is not the
worker processes. Starting one worker (Python, word lists, the model) costs more than what most tests let it read."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from vanban import pool
from vanban.pipeline import Outcome


def run(
    work: pool.Work, batches: Iterator[list[str]], jobs: int, limits: pool.Limits, stop: Event,
) -> Iterator[Outcome]:
    """As `vanban.pool.run`, without its protection: no limits, and what ends the work ends the process."""
    for batch in batches:
        for outcome in work(batch):
            if stop.is_set():
                return
            yield outcome
