"""Words of place inside the name of a unit: `UBND xã Tân Phú, huyện Chợ Mới`, `Ban Dân vận Huyện ủy Chợ Mới`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from extract.gazetteers import CENTRALLY_RUN, provinces
from extract.units.registry import COMMITTEES, Place, folded, joined
from ingest.fold import UPPER, lower

ANCHOR = re.compile(
    r"(?<!\w)(?:(?P<committee>(?:tỉnh|thành|huyện|quận|thị) (?:ủy|đoàn))"
    r"|(?<!cấp )(?<!tác )(?<!tấn )(?<!các )(?<!mỗi )(?<!từng )(?<!liên )(?<!toàn )(?<!, )(?<!và )(?<!- )"
    r"(?P<kind>thành phố|tỉnh|huyện|quận|thị xã|(?<!sách )(?<!hiểm )(?<!học )(?<!nạn )xã|phường|thị trấn|đặc khu)"
    r"(?! (?:hội(?: hóa| chủ| và| ,|$)|(?:viên|đội|thông minh|lỵ|nghĩa|trưởng)(?!\w))))(?!\w)")
# …, huyện Chợ Mới, tỉnh An Giang: behind a comma a kind encloses only where a place stood before
_ENCLOSING = re.compile(r" , (?P<kind>thành phố|tỉnh|huyện|quận|thị xã) (?=\w)")
_NO_NAME = re.compile(
    r"(?:[,;-]|về|và|các|thuộc|theo|trong|phụ trách|quản lý|chỉ đạo|trực thuộc|hoặc|là|có|ở|trên|của|để)(?!\w)")

_CAPITALISED = re.compile(rf"(?:[{UPPER}\d]\S*(?:\s-(?=\s[{UPPER}]))?(?:\s|$))+")


class Anchor(NamedTuple):
    """A word of place in a unit's name: `huyện` or `huyện ủy`, its name where one follows, and what goes on behind."""

    start: int
    kind: str
    committee: str | None
    name: str | None
    rest: str


@lru_cache(maxsize=2048)
def anchors_in(cased: str, low: str) -> tuple[Anchor, ...]:
    """The words of place in a name, from the inner to the outer, each with the name that follows it."""
    first = ANCHOR.search(low)
    if first is None:
        return ()
    marks = [(first.start(), first.end(), first["kind"] or COMMITTEES[first["committee"]], first["committee"])]
    marks += [(m.start(), m.end(), m["kind"], None) for m in _ENCLOSING.finditer(low, first.end())]
    found, small = [], cased == low
    for n, (start, end, kind, committee) in enumerate(marks):
        stop = marks[n + 1][0] if n + 1 < len(marks) else len(low)
        words, low_words = cased[end:stop].strip(), low[end:stop].strip()
        within = next((m for m in ANCHOR.finditer(low_words)), None) if n + 1 == len(marks) else None
        if within and within["kind"]:  # xã Tân Phú huyện Chợ Mới, without a comma
            inner = words[:within.start()].strip()
            found.append(_anchor(start, kind, committee, inner, small))
            found.append(_anchor(start, within["kind"], None, words[within.end():].strip(), small))
            break
        found.append(_anchor(start, kind, committee, words, small))
    return tuple(found)


def _anchor(start: int, kind: str, committee: str | None, words: str, small: bool) -> Anchor:
    """The words behind a word of place: its name, the run of capitalised words, and the rest.

    Where no word of the unit has a capital (`small`) all of them are the name, unless they are plainly none.
    """
    run = _CAPITALISED.match(words)
    name = words if small and len(words.split()) <= 5 else run[0].strip(" -,") if run and not small else ""
    if not name or _NO_NAME.match(lower(words)):
        return Anchor(start, kind, committee, None, words)
    return Anchor(start, kind, committee, place_name(lower(name)), words[len(name):].strip(" ,"))


def place_name(low: str) -> str:
    """A place's name in capitals: a province as the gazetteer has it, else each word; `quận 12` stays."""
    return province_names().get(low) or joined(" ".join(w[:1].upper() + w[1:] for w in low.split()))


@cache
def province_names() -> dict[str, str]:
    """Folded names and aliases of provinces of all times."""
    return {folded(n): p.name for p in provinces() for n in (p.name, *p.aliases)}


def province_place(name: str) -> Place:
    return Place("thành phố" if name in CENTRALLY_RUN else "tỉnh", name)


def sole_province(low: str) -> str | None:
    """The province of a document whose head names none: the only one that its text names."""
    named = {m[1] for m in _sole().finditer(low)}
    return province_names()[next(iter(named))] if len(named) == 1 else None


@cache
def _sole() -> re.Pattern[str]:
    names = "|".join(re.escape(n) for n in sorted(province_names(), key=len, reverse=True))
    return re.compile(rf"tỉnh(?<!\wtỉnh) (?:ủy )?({names})(?!\w)")
