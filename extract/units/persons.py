"""Persons named in the place of a unit: a name, with an article of address or with the position that identifies it.

A person with a position in apposition is one unit, as written (annotation guide: assignments): `đồng chí Hà Thị Mơ, Phó
Bí thư Huyện ủy`, `Y Blô Niê - Trưởng thôn`. Names of ethnic groups may have syllables of one letter (`Y`, `K'`).
"""

from __future__ import annotations

import re

from extract.units.lexicon import is_head, lexicon, verb_at
from ingest.fold import LOWER, UPPER

_ADDRESS = r"(?:[Cc]ác\s+)?(?:[Đđ]ồng chí|[Đđ]/c|[Ôô]ng|[Bb]à|[Tt]hầy|[Cc]ô)(?:\s*:\s*|\s+)"
_SYLLABLE = rf"(?:[{UPPER}]['’]?[{UPPER}]?[{LOWER}]*)"
_NAME = rf"{_SYLLABLE}(?:\s{_SYLLABLE}){{1,4}}"
_LAST = rf"(?=\s|[,;.:)]|$)(?!\s{_SYLLABLE}\s)"
_ADDRESSED = re.compile(rf"{_ADDRESS}{_NAME}{_LAST}")
# đ/c Lan phụ trách …: one syllable is a name where nothing can go on with it
_BY_ONE_SYLLABLE = re.compile(
    rf"{_ADDRESS}{_SYLLABLE}"
    rf"(?=\s*[,;)]|\s+(?P<next>[{LOWER}])|\s[-–]\s(?P<post>\w)|$)")
_NAMED = re.compile(rf"{_NAME}\Z")
_GIVEN = re.compile(rf"{_SYLLABLE}\Z")
_ADDRESS_BEFORE = re.compile(rf"{_ADDRESS}\Z")
_ADDRESS_LENGTH = 14  # code points, `các đồng chí: `
_BEHIND_ADDRESS = re.compile(rf"(?:{_ADDRESS})?(?={_SYLLABLE})")
_APPOSED = re.compile(r",| [-–] ")
# Y Blô Niê, Phó Chủ tịch UBND xã · Lê Thị Lan - Trưởng Ban Tuyên giáo
_WITH_POSITION = re.compile(rf"{_NAME}(?:,| [-–])\s(?=\w)")


def person_at(text: str, low: str, pos: int, limit: int) -> bool:
    """A person begins at `pos`: with an article of address, or a bare name with a position behind it."""
    if is_addressed(text, low, pos, limit):
        return True
    m = _WITH_POSITION.match(text, pos, limit)
    return m is not None and is_position(low, m.end()) and is_head(low, pos) is None


def is_addressed(text: str, low: str, pos: int, limit: int) -> bool:
    """A person with an article of address begins at `pos`: `đồng chí Lê Thị Lan`."""
    if _ADDRESSED.match(text, pos, limit) is not None:
        return True
    m = _BY_ONE_SYLLABLE.match(text, pos, limit)
    return m is not None and (m["next"] is None or verb_at(text, m.start("next")) is not None) \
        and (m["post"] is None or is_position(low, m.start("post")))


def is_position(low: str, pos: int) -> bool:
    """A position begins at `pos`, without an article of address: `Phó Bí thư`, but not `đồng chí Bí thư`."""
    m = is_head(low, pos)
    return m is not None and m.start("head") == pos and (
        lexicon().kind[m["head"]] == "position" or m["head"] in ("công chức", "cán bộ", "chuyên viên"))


def is_person(text: str, low: str, start: int, end: int) -> bool:
    """`text[start:end]` is a person's name and no more, with or without an article of address."""
    m = _BEHIND_ADDRESS.match(text, start, end)
    if m is None:
        return False
    if _GIVEN.match(text, m.end(), end):  # đ/c Lan
        return m.end() > start or _ADDRESS_BEFORE.search(text, max(0, start - _ADDRESS_LENGTH), start) is not None
    return _NAMED.match(text, m.end(), end) is not None and (m.end() > start or is_head(low, start) is None)


def names_person(text: str, low: str, start: int, end: int) -> bool:
    """`text[start:end]` begins with a person's name, alone or with positions behind it."""
    comma = _APPOSED.search(text, start, end)
    return is_person(text, low, start, comma.start() if comma else end)
