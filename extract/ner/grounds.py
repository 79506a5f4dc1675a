"""Rivers, roads and works, whose name stands behind a noun that says what they are: `mương Ông Cốm`, `địa đạo Củ Chi`,
`đường Bản Lầm - Khe Dùng`. The model loses the noun, parts what a dash joins, or sees nothing where the noun is rare
(data/gazetteers/place_nouns.csv); the noun and the capitals behind it are enough to put that right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.gazetteers import rows
from extract.guards import by_letter
from extract.ner.lists import TYPE
from extract.ner.mentions import Mention
from extract.units.lexicon import is_head
from ingest.fold import LOWER, UPPER

FOUND = 0.6  # confidence of a place that only its noun tells
_LINES = frozenset({"đường", "cao tốc", "đường sắt", "kênh"})  # they lead from one place to another
_WORD = rf"[{UPPER}][\w'’]*"
# Ba Cai · Y Tý · Cù Mông 2, but Pụng | 18 ha
_NAME = re.compile(rf" (?:[{UPPER}][{LOWER}'’]\w*|[{UPPER}](?= [{UPPER}]))(?:[ -]{_WORD})*"
                   rf"(?: \d+(?=[,;:)]|\.?(?:\s|$)(?! ?[{LOWER}\d])))?")
_FIGURE = re.compile(r" \d+[A-ZĐ]?(?:/\d+)*(?=[,;:)]|\.?(?:\s|$))")
_GOES_ON = re.compile(rf"\s[-–]\s{_WORD}(?: {_WORD})*")
# yêu | cầu UBND · các | đường Lê Duẩn, Trần Phú, each a place of its own · phường | Mũi Né, where the noun is the name
_NO_NOUN = re.compile(r"(?:(?:yêu|nhu|toàn|các) |[\w/])$")
_TYPE = re.compile(TYPE)
_TYPED = re.compile(rf"(?<!\w){TYPE} $")


def grounded(text: str, low: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a text, in order and apart, such places put right and those added that were not seen.

    >>> text = "chảy ra mương Ông Cốm, gần địa đạo Củ Chi"
    >>> [(text[m.start:m.end], m.label) for m in grounded(text, text.lower(), [Mention(14, 21, "LOC", 0.9)])]
    [('mương Ông Cốm', 'LOC'), ('địa đạo Củ Chi', 'LOC')]
    """
    out = list(mentions)
    for start, end, ground in _places(text, low):
        within = [m for m in out if m.start < end and start < m.end]
        if any(m.start < start or m.end > end or m.label in ("POS", "DOC") for m in within):
            continue
        whole = any(m[:2] == (start, end) for m in within)
        if whole and (not ground or text[start].isupper()):  # Hồ Văn Bảy is a man, Núi Thành and Chợ Mới may be bodies
            continue
        sure = max((m.confidence for m in within), default=FOUND)
        out = [m for m in out if m not in within]
        out.append(Mention(start, end, "LOC", sure))
    return sorted(out)


def _places(text: str, low: str) -> Iterator[tuple[int, int, bool]]:
    """Where a noun with its name begins and ends, and whether it is ground, which never acts."""
    if text.isupper():
        return
    until = 0
    for m in _nouns().finditer(low):
        if m.start() < until or _NO_NOUN.search(low, max(0, m.start() - 5), m.start()) or (
                text[m.start()].isupper() and _TYPED.search(low, max(0, m.start() - 12), m.start())):
            continue
        name = _NAME.match(text, m.end()) or (_FIGURE.match(text, m.end()) if m[0] in _figures() else None)
        if name is None or (is_head(low, m.end() + 1) and not _TYPE.match(low, m.end() + 1)):
            continue
        until = name.end()
        if m[0] in _LINES:
            while further := _GOES_ON.match(text, until):
                until = further.end()
        yield m.start(), until, m[0] in _grounds()


@cache
def _nouns() -> re.Pattern[str]:
    words = sorted((r["noun"] for r in rows("place_nouns.csv")), key=lambda w: (-len(w), w))
    return re.compile(by_letter([re.escape(w) for w in words]) + r"(?!\w)")


@cache
def _grounds() -> frozenset[str]:
    return frozenset(r["noun"] for r in rows("place_nouns.csv") if r["kind"] == "ground")


@cache
def _figures() -> frozenset[str]:
    return frozenset(r["noun"] for r in rows("place_nouns.csv") if r["figure"])
