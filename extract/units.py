"""The units that a text names: where a list of them begins and ends, and its members.

A list opens with a head noun (`Sở`, `UBND`, `Chủ tịch`, `các cơ quan`), an abbreviation or a person's name and runs
until a verb or preposition (`extract.unit_phrases`). All spans are offsets into the text; `low` is `lower(text)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.gazetteers import rows
from extract.unit_lexicon import department_names, is_abbreviation, is_head, verb_at
from extract.unit_lists import LONGEST, UnitSpan, split_list, unit_kind
from extract.unit_phrases import closed_end, phrase_end
from ingest.fold import LOWER, UPPER, key

__all__ = [
    "UnitSpan", "Units", "canonical", "is_head", "phrase_end", "read_cell", "read_units", "split_list", "unit_kind",
    "verb_at", "written_out",
]

# `Tổ chức hội nghị` is the verb unless the words behind it make it the noun.
_BARE_ORGANISE = re.compile(
    r"(?:tổ chức|báo cáo)\s(?!đảng|chính trị|cơ sở đảng|công đoàn|tín dụng|tôn giáo)|giao thông|giao dịch")
# Đồng chí Nguyễn Văn An · ông Trần Bình
_PERSON = re.compile(
    rf"(?:[Cc]ác\s+)?(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à)\s+(?:[{UPPER}][{LOWER}]+(?:\s|,|;|$|(?=[.:]))){{2,5}}")
# các Sở: Tài chính, Nội vụ, Văn hóa, Thể thao và Du lịch
_ELIDED = re.compile(r"(?:các\s+)?(?:sở|phòng|bộ|ban)\s*:\s+(?=\w)")
_ELIDED_MARK = re.compile(r"\s*(?:,|;|và)\s*(?:và\s+)?")
_CELL_PART = re.compile(r"[^;\n\t]+")
_ADDRESS = re.compile(r"^(?:các|những)\s+(?=đồng chí)")


@dataclass(frozen=True, slots=True)
class Units:
    """A list of units as one phrase: its members, and where the phrase ends (the verb that follows begins there)."""

    members: tuple[UnitSpan, ...]
    start: int
    end: int


def read_units(text: str, low: str, pos: int, limit: int) -> Units | None:
    """The list of units that begins at `pos`, or None where no head noun, abbreviation or person stands there."""
    limit = min(limit, pos + LONGEST)
    if _BARE_ORGANISE.match(low, pos):
        return None
    if is_head(low, pos) is None and not is_abbreviation(text, pos) and _PERSON.match(text, pos) is None:
        return None
    elided = _ELIDED.match(low, pos, limit)
    if elided and (names := _departments(text, low, elided.end(), limit)):
        return Units(tuple(names), pos, names[-1].end)
    end = closed_end(text, low, pos, phrase_end(text, low, pos, limit))
    members = split_list(text, low, pos, end)
    return Units(tuple(members), pos, end) if members else None


def _departments(text: str, low: str, pos: int, limit: int) -> list[UnitSpan]:
    """The names behind `các Sở:`; each is written without its head."""
    out: list[UnitSpan] = []
    while pos < limit:
        name = next((n for n in department_names() if low.startswith(n, pos) and text[pos].isupper()
                     and not low[pos + len(n):pos + len(n) + 1].isalpha()), None)
        if name is None:
            break
        out.append(UnitSpan(pos, pos + len(name), "organisation"))
        mark = _ELIDED_MARK.match(low, pos + len(name))
        if mark is None:
            break
        pos = mark.end()
    return out


def read_cell(text: str, low: str, start: int, end: int) -> list[UnitSpan]:
    """The units of a cell or of a line `Chủ trì: …`: whatever stands there is a unit."""
    out: list[UnitSpan] = []
    for part in _CELL_PART.finditer(low, start, end):
        a, b = part.span()
        while a < b and not low[a].isalnum():
            a += 1
        if a < b:
            out += split_list(text, low, a, b)
    return out


@cache
def _abbreviations() -> tuple[re.Pattern[str], dict[str, str]]:
    """Abbreviations, the longest first; those of four letters and more also in lower case (`ubnd xã`)."""
    names = {r["abbreviation"]: r["name"] for r in rows("unit_abbreviations.csv")}
    names |= {f(short): name for short, name in list(names.items()) if len(short) > 3 for f in (str.lower, str.title)}
    longest = "|".join(map(re.escape, sorted(names, key=lambda n: (-len(n), n))))
    return re.compile(rf"(?<![\w&-])(?:{longest})(?![\w&-])"), names


def written_out(unit: str) -> str:
    """A unit's words with their abbreviations written out, case kept: `UBND tỉnh` → `Ủy ban nhân dân tỉnh`."""
    pattern, names = _abbreviations()
    return pattern.sub(lambda m: names[m[0]], unit)


def canonical(unit: str) -> str:
    """The folded words of a unit, abbreviations written out: `UBND tỉnh` → `ủy ban nhân dân tỉnh`."""
    return _ADDRESS.sub("", key(written_out(unit)))
