"""The workers themselves: replaced when they have grown, and nothing is lost by it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from threading import Event

import pytest

from vanban.pipeline import Outcome
from vanban.pool import Limits, run  # the real one: `conftest` puts another in its place for the tests


def whose(items: Sequence[str]) -> Iterator[Outcome]:
    """A stage that says which process did the work."""
    for item in items:
        yield Outcome(item, str(os.getpid()))


@pytest.mark.parametrize(("recycle", "processes"), [(1, 3), (1 << 30, 1)])
def test_a_worker_that_has_grown_is_replaced_after_its_batch(recycle: int, processes: int) -> None:
    batches = [["a", "b"], ["c"], ["d", "e"]]
    found = list(run(whose, iter(batches), 1, Limits(60, recycle=recycle), Event()))
    assert [outcome.item for outcome in found] == ["a", "b", "c", "d", "e"]
    assert len({outcome.sha256 for outcome in found}) == processes
    assert found[0].sha256 == found[1].sha256 != str(os.getpid())
