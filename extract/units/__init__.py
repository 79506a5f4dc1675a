"""The units that a text names: where a list of them begins and ends, and its members.

A list opens with a head noun (`Sở`, `UBND`, `Chủ tịch`, `các cơ quan`), an abbreviation or a person's name and runs
until a verb or preposition (`extract.units.phrases`). All spans are offsets into the text; `low` is `lower(text)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.gazetteers import rows
from extract.units.cells import parts
from extract.units.elisions import read_elided
from extract.units.lexicon import is_abbreviation, is_head, verb_at
from extract.units.lists import LONGEST, UnitSpan, split_list, unit_kind
from extract.units.persons import person_at
from extract.units.phrases import closed_end, phrase_end
from ingest.fold import UPPER, key

__all__ = [
    "UnitSpan", "Units", "canonical", "is_head", "phrase_end", "read_cell", "read_units", "split_list", "unit_kind",
    "verb_at", "written_out",
]

# `Tổ chức hội nghị` is the verb unless the words behind it make it the noun.
_BARE_ORGANISE = re.compile(
    r"(?:tổ chức|báo cáo)\s(?!đảng|chính trị|cơ sở đảng|công đoàn|tín dụng|tôn giáo)|giao thông|giao dịch")
_ORGANISE_COMMA = re.compile(r"(?:tổ chức|báo cáo), ")
# các cấp ủy, tổ chức đảng (từ Trung ương đến cơ sở)
_LEVELS = re.compile(
    r"\s*(?<=\s)từ (?:cấp )?(?:trung ương|tỉnh|thành phố|huyện) (?:đến|tới|xuống) (?:cấp )?(?:các )?"
    r"(?:cơ sở|địa phương|xã|chi bộ|huyện|thôn)(?!\w)")
_AND_SO_ON = re.compile(r"\s?(?:\.\.\.|…)(?=\s)")  # các sở, ngành... | triển khai
# phối hợp với | Tổ chức Y tế thế giới: a name within a sentence
_NAMED_ORGANISATION = re.compile(rf"Tổ chức (?!Lễ|Đại|Hội|Tết|Ngày|Tháng|Tuần)[{UPPER}]")
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
    named = _NAMED_ORGANISATION.match(text, pos) is not None and text[pos - 2:pos - 1].isalpha()
    if not named and (_BARE_ORGANISE.match(low, pos) or _organises_and(low, pos)):
        return None
    head = is_head(low, pos)
    if head is None and not is_abbreviation(text, pos) and not person_at(text, low, pos, limit):
        return None
    elided = read_elided(text, low, pos, limit)
    if elided is not None:
        return Units(elided.members, pos, elided.end)
    begin = head.start("head") if head and "(" in head[0] else pos  # các ông (bà) Trưởng thôn
    end = closed_end(text, low, begin, phrase_end(text, low, begin, limit))
    members = split_list(text, low, pos, end)
    levels = _LEVELS.match(low, end, limit) if members else None
    if levels is not None:
        members[-1], end = members[-1]._replace(end=levels.end()), levels.end()
    more = _AND_SO_ON.match(low, end, limit)
    return Units(tuple(members), pos, more.end() if more else end) if members else None


def _organises_and(low: str, pos: int) -> bool:
    """`Tổ chức, điều hành sinh hoạt …`: another verb behind the comma shows that the word is one too."""
    bare = _ORGANISE_COMMA.match(low, pos)
    return bare is not None and verb_at(low, bare.end()) is not None


def read_cell(text: str, low: str, start: int, end: int, breaks: Sequence[int] = ()) -> list[UnitSpan]:
    """The units of a cell or of a line `Chủ trì: …`: whatever stands there is a unit; `breaks`: where its further
    lines begin."""
    out: list[UnitSpan] = []
    for a, b in parts(text, low, start, end, breaks):
        while a < b and not low[a].isalnum():
            a += 1
        if a < b:
            elided = read_elided(text, low, a, b)
            whole = elided is not None and not low[elided.end:b].strip(" .,")
            within = text[:b] if breaks else text  # the next line says nothing of this one's last word
            out += elided.members if elided and whole else split_list(within, low, a, b)
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
