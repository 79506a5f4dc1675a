"""Ratios of the bench: their intervals, and when one holds."""

from __future__ import annotations

import pytest

from tests.bench.timing import Result, Timed, in_turns


def result(ours: float, peer: float, promise: str) -> Result:
    return Result("x", ours, peer, "y", "z", promise)


def test_rounds_that_agree_have_an_interval_of_nothing() -> None:
    found = result(Timed([4.0, 8.0, 2.0]) / 2, Timed([1.0, 2.0, 0.5]), "<= 2")  # slow rounds are slow for both
    assert found.interval == pytest.approx((2, 2)) and found.ratio == 2


def test_the_interval_is_students() -> None:
    """By hand: logarithms 0, 1 and 2 have the mean 1 and the deviation 1; t is 4.303 for two degrees of freedom."""
    found = result(Timed([1.0, 2.718281828, 7.389056099]), Timed([1.0, 1.0, 1.0]), "<= 1")
    assert found.interval == pytest.approx((0.2266, 32.60), rel=1e-3)
    assert found.ratio > 2 and found.holds and "95 % 0.23 to 32.60" in str(found)


@pytest.mark.parametrize(
    ("promise", "holds"), [("<= 1.5", False), ("<= 1.99", True), (">= 0.52", False), (">= 0.5", True)])
def test_it_holds_when_the_interval_reaches_the_promise(promise: str, holds: bool) -> None:
    found = result(Timed([2.0, 2.02, 1.98, 2.0]), Timed([1.0, 1.0, 1.0, 1.0]), promise)
    assert found.holds is holds and ("ok" in str(found)) is holds


def test_two_rounds_have_none() -> None:
    assert result(Timed([1.0, 2.0]), Timed([1.0, 1.0]), "<= 1.5").interval is None
    assert result(2.0, 1.0, "<= 1.5").interval is None and not result(2.0, 1.0, "<= 1.5").holds


def test_turns_keep_their_rounds() -> None:
    assert len(in_turns({"a": lambda: None}, rounds=3, units=2)["a"].rounds) == 3
