"""A guard never decides: with it and without it the rules say the same of every line of our own texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from extract.citations import PROVISION, PROVISION_WORDS
from extract.citations.relations import _ENDS_VALIDITY, _may_end
from extract.deadlines import forms as form
from extract.deadlines.recurrence import (
    _BRACKETED,
    _MONTH_DAY,
    _OF_PLAN,
    _QUARTER_DAY,
    _RECURRENCE,
    _YEAR_DAY,
    _of_regular,
    find_recurrence,
    names_recurring_day,
)
from extract.gazetteers import rows
from extract.guards import alternatives, by_letter, holds_any
from extract.phrases import _BACKWARDS, _LEAD_POINTS_BACK, _POINTING, _POINTS
from extract.units.lexicon import _NO_HEAD, _STOPS
from extract.units.lists import _PARTS, _SEPARATOR
from ingest.fold import lower
from ingest.labels import _PATTERNS, parse_label

ROOT = Path(__file__).resolve().parents[2]
# A way of every form of recurrence, of dates and of the words that end validity, beside what the texts hold.
FORMS = """
đột xuất|thường xuyên|hằng ngày|ngày một lần|01 lần/ngày|mỗi tuần|01 tuần/lần|02 buổi/tuần|định kỳ tháng|hằng quý, tháng
02 lần/tháng|một tháng một lần|mỗi tháng lần|tháng/lần|từng quý|tháng hoặc quý|3 tháng/lần|định kỳ 03 tháng|lần/quý
quý/lần|ngày 25 tháng cuối quý|tháng đầu của quý
sơ kết 6 tháng|06 tháng/lần|6 tháng và cả năm|sáu tháng một lần
02 lần/năm|hằng năm|định kỳ năm|6 tháng, năm|quý, năm|tháng và năm|quí hoặc cả năm|một lần/năm
01 năm 1 lần
trước ngày 30/6/2025|trước 30 tháng 6|chậm nhất 5-7-2025|trong quý iii|đến hết tháng 9|trong 6 tháng đầu năm
vào năm 2026|hoàn thành trong năm|trước khi khai giảng|tại kỳ họp thứ ba|trong vòng 48 giờ|10 ngày kể từ ngày ký
trong ngày
hồ sơ trễ hạn nêu trên|đã chỉ ra tại mục ii|như trưởng thôn phản ánh|12 bình đã hư hỏng như trên; kèm theo
để khắc phục các hạn chế nêu trên, yêu cầu
trước thực trạng đó|từ những tồn tại trên
hết hiệu lực|bị bãi bỏ|đều bãi bỏ|không còn hiệu lực
"""


@cache
def lines() -> tuple[str, ...]:
    """Folded lines of our own texts, and the forms."""
    files = sorted(p for folder in ("data/raw", "tests/measured") for p in (ROOT / folder).glob("*.md")
                   if p.name != "README.md")
    texts = [p.read_text("utf-8") for p in files]
    return tuple(lower(line) for line in "\n".join([*texts, FORMS.replace("|", "\n")]).split("\n") if line.strip())


def test_recurrence() -> None:
    found = set()
    for line in lines():
        # `dự toán hằng năm` names a plan, not how often; what stands in brackets does not cut a list
        parts = [part for whole in (line, _BRACKETED.sub("", line)) for part in _OF_PLAN.split(whole)]
        said = tuple(name for name, pattern in _RECURRENCE.items()
                     if any(pattern.search(part) or name in _of_regular(part, 0, len(part)) for part in parts))
        assert find_recurrence(line) == said, line
        assert names_recurring_day(line) == any(p.search(line) for p in (_MONTH_DAY, _YEAR_DAY, _QUARTER_DAY)), line
        found.update(said)
    assert found == set(_RECURRENCE)


@pytest.mark.parametrize("pattern, guard", [
    (form.PROSE_DATE, lambda line: form.DATE_LIKE.search(line)),
    (form.PROSE_PERIOD, lambda line: form.PERIOD_LIKE.search(line)),
    (form.WORDS_ONLY,
     lambda line: form.FIGURE.search(line) or holds_any(line, form.WORDS_ONLY_GUARD, 0, len(line))),
    (_ENDS_VALIDITY, lambda line: _may_end(line, 0, len(line))),
    (PROVISION, lambda line: holds_any(line, PROVISION_WORDS, 0, len(line))),
    (_POINTS, lambda line: holds_any(line, _POINTING, 0, len(line))),
    (_LEAD_POINTS_BACK, lambda line: holds_any(line, _BACKWARDS, 0, len(line))),
    (_SEPARATOR, lambda line: _PARTS.search(line)),
], ids=["date", "period", "words", "validity", "provision", "points", "back", "separator"])
def test_guard_holds_wherever_its_pattern_is_found(
    pattern: re.Pattern[str], guard: Callable[[str], object],
) -> None:
    held = [line for line in lines() if pattern.search(line)]
    assert len(held) >= 3
    assert [line for line in held if not guard(line)] == []


@pytest.mark.parametrize("words", [
    _STOPS, _NO_HEAD, "|".join(re.escape(r["verb"]) for r in rows("order_verbs.csv")),
], ids=["stops", "no heads", "verbs"])
def test_by_letter_finds_what_the_plain_choice_finds(words: str) -> None:
    text = "\n".join(lines())
    plain, skipping = re.compile(rf"(?<!\w)(?:{words})(?!\w)"), re.compile(rf"{by_letter(alternatives(words))}(?!\w)")
    spans = [m.span() for m in plain.finditer(text)]
    assert spans and [m.span() for m in skipping.finditer(text)] == spans


def test_by_letter_refuses_what_begins_with_no_letter() -> None:
    with pytest.raises(ValueError, match="does not begin with a letter"):
        by_letter(["chậm", "[a-z]+"])


def test_label_by_its_first_letter_is_that_of_all_patterns_in_turn() -> None:
    families = set()
    for raw in [*lines(), *(line.upper() for line in lines()), *(line.capitalize() for line in lines())]:
        line = raw[:40]
        at = len(line) - len(line.lstrip())
        first = next((family for family, _, pattern in _PATTERNS if pattern.match(line, at)), None)
        label = parse_label(line)
        assert (label.family if label else None) == first, line
        families.add(first)
    assert len(families) > 10
