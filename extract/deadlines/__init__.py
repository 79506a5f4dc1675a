"""When a task is due: the first deadline of a sentence, or the term of a deadline column or time line.

`due_on` is the last day of the period named (`trong tháng 9` → 30 September), `trước ngày X` is X, and what fixes no
day stays words (the annotation guide, tasks: `deadline_text`, `due_on`). The forms are in `extract.deadlines.forms`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from extract.deadlines import forms as form
from extract.deadlines.recurrence import find_recurrence, names_recurring_day, recurrence_rule
from extract.guards import holds_any
from ingest.fold import lower

__all__ = ["Deadline", "find_deadline", "find_recurrence", "last_day", "read_term", "recurrence_rule"]

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DAY_AND_MONTH = 2  # figures of `10/3`
_REACH = 40  # characters before a date in which the words stand that make it no deadline
# months: a term without a year up to the second, told from the first, is next year's
_CALENDAR, _SCHOOL = (11, 3), (8, 7)
_EVENT_TRIGGERS = ("vào", "đến")  # a full date behind these is the event's
_OF_THE_YEAR = ("trong năm", "đến cuối năm", "đến hết năm")
_LAST_PART = re.compile(r"(?:cuối|hết)\b")
# trước 15/12 | hằng năm
_AGAIN = re.compile(r"\s*(?:hằng|hàng|mỗi) (?:năm|tháng|quý)")
# Hằng năm, … trước ngày 15/12: the sentence recurs, its date is every year's
_RECURS = re.compile(r"\b(?:hằng|hàng|mỗi) năm\b|định kỳ 0?6 tháng")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term: `start:end` are offsets into the text that was read; `due_on` is null where the words fix no day."""

    start: int
    end: int
    due_on: date | None = None
    due_from: date | None = None
    anchor: str | None = None


def last_day(year: int | None, month: int) -> date | None:
    """The last day of a month, or None for a month that there is not or of a year that is not known."""
    if year is None or not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int | None, month: str, day: str) -> date | None:
    """That day, or None where the calendar does not have it (`31/6`) or the year is not known."""
    try:
        return date(year, int(month), int(day.replace("o", "0"))) if year else None
    except ValueError:
        return None


def _year(written: str | None, default: int | None) -> int | None:
    if written is None:
        return default or None
    return int(written) + (0 if len(written) > 2 else 1900 if written > "60" else 2000)  # 15/9/98


def _quarter(number: str) -> int:
    return _ROMAN.get(number) or int(number)


def _resolve(m: re.Match[str], year: int | None) -> date | None:
    """The last day that a match of the date fragments names; `year` stands in where none is written."""
    g = m.groupdict()
    for n in "12":
        if g.get(f"d{n}"):
            return _day(_year(g[f"y{n}"], year), g[f"m{n}"], g[f"d{n}"])
    if g.get("d3"):
        return _day(year, g["m3"], g["d3"])
    if g.get("half"):
        return last_day(_year(g["y6"], year), 6 if g["half"] == "đầu" else 12)
    if g.get("q"):
        return last_day(_year(g["y5"], year), 3 * _quarter(g["q"]))
    if g.get("m4"):
        return None if g["part"] in ("đầu", "giữa") else last_day(_year(g["y4"], year), int(g["m4"]))
    return date(int(g["y7"]), 12, 31) if g.get("y7") else None


# --- a deadline column or a time line --------------------------------------------------------------------------------


def read_term(text: str, year: int | None) -> Deadline | None:
    """The term that a deadline cell or time line names; `year` is the plan's, for terms that write none.

    Returns None for an empty cell; a cell that fixes no day (`Thường xuyên`) is a term with `due_on` None.

    >>> read_term("Quý I/2026", None).due_on, read_term("2025 - 2026", None).due_from
    (datetime.date(2026, 3, 31), datetime.date(2025, 1, 1))
    """
    low = lower(text)
    if not low.strip():
        return None
    if form.NO_DAY.search(low) or names_recurring_day(low):
        return Deadline(0, len(text))
    starts = form.STARTS.match(low)
    if starts is not None:  # Từ tháng 9/2026; hoàn thành trong tháng 10/2026
        first = _single(low[:starts.end()], year)
        exact = len(re.findall(r"\d+", starts[0])) >= 3
        return Deadline(0, len(text), _single(low[starts.end():], year),
                        first and (first if exact else first.replace(day=1)))
    due_from, due_on = _from_to(low, year) or _range(low, year) or (None, _single(low, year))
    return Deadline(0, len(text), due_on, due_from)


def _from_to(low: str, year: int | None) -> tuple[date | None, date] | None:
    """First and last day of `từ 01/7/2025 đến 30/9/2025`; a month's first day where only the month is written."""
    span = form.FROM_TO.search(low)
    if span is None:
        return None
    first, last = read_term(span["from"], year), read_term(span["to"], year)
    if last is None or last.due_on is None:
        return None
    if first is None or first.due_on is None:
        return None, last.due_on
    figures = re.findall(r"\d+", span["from"])
    whole_date = len(figures) >= 3 or (len(figures) == _DAY_AND_MONTH and len(figures[1]) < len("2025"))
    return (first.due_on if whole_date else first.due_on.replace(day=1)), last.due_on


def _range(low: str, year: int | None) -> tuple[date | None, date | None] | None:
    """First and last day of a run of months, quarters (the last day only) or years."""
    m = form.COLUMN_MONTHS.search(low)
    if m:
        first = last_day(_year(m["y"], year), int(m["a"]))
        return first and first.replace(day=1), last_day(_year(m["y"], year), int(m["b"]))
    m = form.COLUMN_QUARTERS.search(low)
    if m:
        return None, last_day(_year(m["y"], year), 3 * _quarter(m["q"]))
    m = form.COLUMN_YEARS.search(low)
    return (date(int(m["a"]), 1, 1), date(int(m["b"]), 12, 31)) if m else None


def _single(low: str, year: int | None) -> date | None:
    """The last day of the first date, month, quarter or year of a cell."""
    m, month = form.ANY_TERM.search(low), form.COLUMN_MONTH.search(low)
    if month and (m is None or month.start() < m.start()):
        return last_day(int(month["y"]), int(month["m"]))
    if m:
        return _resolve(m, year)
    bare = form.COLUMN_YEAR.search(low)
    if bare:
        return date(int(bare["y"]), 12, 31)
    return date(year, 12, 31) if year and form.COLUMN_THIS_YEAR.search(low) else None


# --- a sentence ------------------------------------------------------------------------------------------------------


def find_deadline(
    low: str, start: int, end: int, year: int | None, issued: date | None, *, school: bool = False,
) -> Deadline | None:
    """The first deadline that a sentence of `low[start:end]` sets, or None.

    `low` is `lower(text)`; `year` is the plan's year, for dates that name none; a date before `issued` is history, but
    for one of the second year of a `school` year.
    """
    patterns = ((form.DATE_LIKE, form.PROSE_DATE), (form.PERIOD_LIKE, form.PROSE_PERIOD))
    found = [d for guard, pattern in patterns
             if guard.search(low, start, end) and (
                 d := _first_of(pattern, low, start, end, year, issued, _SCHOOL if school else _CALENDAR)) is not None]
    this_year = form.IN_THE_YEAR.search(low, start, end) if holds_any(low, _OF_THE_YEAR, start, end) else None
    if this_year and year:
        found.append(Deadline(this_year.start(), this_year.end(), date(year, 12, 31)))
    sent = form.SENT_ON.search(low, start, end) if not found and low.find("ngày", start, end) >= 0 else None
    day = _single(sent["date"], year) if sent else None
    if sent and day and (issued is None or day >= issued):
        found.append(Deadline(sent.start("date"), sent.end("date"), day))
    if found:
        return min(found, key=lambda d: d.start)
    guarded = form.FIGURE.search(low, start, end) or holds_any(low, form.WORDS_ONLY_GUARD, start, end)
    words = form.WORDS_ONLY.search(low, start, end) if guarded else None
    if words:
        return Deadline(words.start(), words.end(), anchor=words["anchor"] or words["anchor2"])
    return None


def _first_of(pattern: re.Pattern[str], low: str, start: int, end: int, year: int | None,
              issued: date | None, turn: tuple[int, int]) -> Deadline | None:
    """The first date (or period) of the sentence that is a deadline and not past."""
    for m in pattern.finditer(low, start, end):
        if _is_event(pattern, m) or form.NO_DEADLINE_BEHIND.search(low, max(start, m.start() - _REACH), m.start()):
            continue
        at = _without_verb(low, m.start())
        again = _AGAIN.match(low, m.end(), end)
        if again:
            return Deadline(at, again.end() if again.end() <= end else m.end())
        if _RECURS.search(low, start, end) and not form.WRITTEN_YEAR.search(m[0]):
            return Deadline(at, m.end())
        due = _resolve(m, year)
        if due is not None and issued is not None and due < issued and _in_the_new_year(m, due, issued, turn):
            due = _resolve(m, issued.year + 1)
        if due is None or issued is None or due >= issued:
            return Deadline(at, m.end(), due)
    return None


def _in_the_new_year(m: re.Match[str], due: date, issued: date, turn: tuple[int, int]) -> bool:
    """`trong tháng 01`, written without its year in a document of November or December."""
    return issued.month >= turn[0] and due.month <= turn[1] and not form.WRITTEN_YEAR.search(m[0])


def _is_event(pattern: re.Pattern[str], m: re.Match[str]) -> bool:
    """`vào ngày 2/9`, `đến tháng 6`: when something happens; a period behind `đến` is due with `cuối` or `hết`."""
    trigger = m["trigger"].strip()
    if pattern is form.PROSE_DATE:
        return trigger in _EVENT_TRIGGERS and (
            trigger != "đến" or form.DONE_BY.match(m.string, m.end()) is None)
    return trigger == "đến" and _LAST_PART.search(m.string, m.end("trigger"), m.end()) is None


def _without_verb(low: str, start: int) -> int:
    """A deadline's words begin at its preposition, not at the verb before it (`hoàn thành trước …` → `trước …`)."""
    verb = form.VERB_BEFORE.match(low, start, start + _REACH)
    return verb.end() if verb else start
