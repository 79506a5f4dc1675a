"""Names of offices that are known: what departments are called, and offices named with a verb, a comma or `và` inside.

The lists are data/gazetteers (`department_names.csv`, `office_names.csv`); a name is known only behind a head noun and
with a capital (`Phòng Kế hoạch tổng hợp`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from extract.gazetteers import rows
from extract.units.lexicon import is_head, verb_at
from ingest.fold import lower

# What may stand behind a name that ends in a verb: Phòng Kế hoạch tổng hợp | chủ trì · …, | và Văn phòng
_ENDS = re.compile(r"\s*(?:[,.;:)\n]|$|-\s|(?:và|của|thuộc|huyện|tỉnh|xã)\s|[A-ZĐ])")
_LAST_WORDS = re.compile(r"\w+ \w+$")


@cache
def department_names() -> tuple[str, ...]:
    """What departments are called behind their head (`nội vụ`), the longest first."""
    return _longest_first(r["name"] for r in rows("department_names.csv"))


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(lower, names), key=len, reverse=True))


@cache
def _known() -> re.Pattern[str]:
    names = _longest_first([*(r["name"] for r in rows("office_names.csv")), *department_names()])
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?!\w)")


@lru_cache(maxsize=1024)  # of one phrase its end, its list and its members ask
def known_end(text: str, low: str, head_end: int) -> int | None:
    """Where the known name ends that begins behind a head noun, which ends at `head_end`; None where none does."""
    at = head_end + 1
    if not text[at:at + 1].isupper():
        return None
    name = _known().match(low, at)
    if name is None:
        return None
    tail = _LAST_WORDS.search(low, at, name.end())
    if tail is not None and tail.start() > at and text[tail.start()].islower() and verb_at(low, tail.start()) \
            and verb_at(low, name.end() + 1) is None and _ENDS.match(text, name.end()) is None:
        return None
    return name.end()


def in_known_name(text: str, low: str, begin: int, at: int) -> bool:
    """A place stands inside the known name of the unit that begins at `begin`: `Viện Công nhân | và Công đoàn`."""
    head = is_head(low, begin)
    end = known_end(text, low, head.end()) if head is not None else None
    return end is not None and at < end
