"""When a task is due next: its last day, or the next day of a recurrence by RFC 5545."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr


def next_due(due_on: date | None, rule: str | None, since: date | None, as_of: date | None) -> date | None:
    """The first day of the recurrence on or after `as_of`, not after `due_on`; without a rule, or when the recurrence
    is over, `due_on`. `since`: from when it counts (the date of issue). None where there is neither.

    >>> next_due(None, "FREQ=MONTHLY;BYMONTHDAY=25", date(2025, 1, 10), date(2025, 3, 26))
    datetime.date(2025, 4, 25)
    >>> next_due(date(2025, 6, 30), None, None, date(2026, 1, 1))
    datetime.date(2025, 6, 30)
    """
    if rule is None or as_of is None:
        return due_on
    following = _next(rule, max(since, as_of) if since else as_of)
    if following is None or (due_on is not None and following > due_on):
        return due_on
    return following


@lru_cache(maxsize=10_000)
def _next(rule: str, on_or_after: date) -> date | None:
    """None for a rule that names no day: `FREQ=DAILY` of what never stops, or one that dateutil cannot read."""
    if rule == "FREQ=DAILY":
        return None
    start = datetime.combine(date(on_or_after.year, 1, 1), datetime.min.time())
    try:
        found = rrulestr(rule, dtstart=start).after(
            datetime.combine(on_or_after, datetime.min.time()) - timedelta(seconds=1))
    except ValueError:
        return None
    return found.date() if found else None
