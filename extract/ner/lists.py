"""Lists of places that stand for bodies: `UBND các xã: Tân Hòa, Bình Phú`. What stands at the head of such a list says
what each member is and names no body itself (data/ner/README.md). The model sees few words to each side and has
forgotten the head at the second member, so that is put right here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extract.ner.mentions import Mention
from extract.records import Label
from extract.units.lexicon import province_names
from ingest.fold import UPPER, lower

_LEVELS = {"tỉnh": "1", "thành phố": "12", "huyện": "2", "quận": "2", "thị xã": "2", "xã": "3", "phường": "3",
           "thị trấn": "3", "đặc khu": "3", "thôn": "4", "ấp": "4", "bản": "4", "khóm": "4", "khu phố": "4",
           "tổ dân phố": "4", "buôn": "4", "làng": "4", "địa phương": "1234"}
TYPE = rf"(?:{'|'.join(sorted(_LEVELS, key=len, reverse=True))})(?!\w)"
_TYPES = rf"{TYPE}(?:(?:\s*[,/]\s*|\s+và\s+){TYPE})*"
_MANY = rf"(?<!\w)(?:các|những)\s+(?P<types>{_TYPES})"
# UBND các xã, phường: | UBND các huyện | Công an các xã gồm:
_BEFORE = re.compile(rf"{_MANY}(?:\s*:\s*|\s+(?:gồm\s*:?\s*)?)$")
_INSIDE = re.compile(rf"{_MANY}\s+(?=\S)")
_ONE = re.compile(rf"(?<!\w)(?<!hợp tác )(?P<types>{TYPE})\s+(?=\S)")
# , | ; và | , thành phố | và các xã:
_JOIN = re.compile(rf"(?:\s*[,;]\s*(?:và\s+)?|\s+và\s+)(?:(?:các\s+)?{_TYPES}\s*:?\s+)?")
_TYPED = re.compile(rf"(?P<type>{TYPE})\s+")
_NAME = re.compile(rf"(?:\d{{1,2}}|[{UPPER}][\w']*(?:[\s-]+(?:[{UPPER}][\w']*|\d{{1,2}}))*)")


class _List(NamedTuple):
    """A list begun: its label, the levels of administration of its members, its first member and whether that is one
    whatever follows, and whether the head was a mention, the one before."""

    label: Label
    levels: frozenset[str]
    first: Mention
    named: bool = False
    behind_head: bool = False


def carry_over(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a line, in order and apart, the members of such lists with the label of their head.

    >>> text = "UBND các xã: Tân Hòa, Bình Phú"
    >>> seen = [Mention(0, 11, "ORG", 0.7), Mention(13, 20, "LOC", 0.9), Mention(22, 30, "LOC", 0.9)]
    >>> [(text[m.start:m.end], m.label) for m in carry_over(text, seen)]
    [('Tân Hòa', 'ORG'), ('Bình Phú', 'ORG')]
    """
    out: list[Mention] = []
    low, n = lower(text), 0
    while n < len(mentions):
        begun = _before(text, low, mentions, n) or _inside(text, low, mentions[n]) or _one(text, low, mentions[n])
        n += 1
        if begun is None:
            out.append(mentions[n - 1])
            continue
        members = [begun.first]
        while n < len(mentions) and _continues(text, low, members[-1].end, mentions[n], begun):
            members.append(mentions[n]._replace(label=begun.label))
            n += 1
        if begun.behind_head:
            out.pop()
        elif len(members) == 1 and not begun.named:  # a head with its only name
            members = [mentions[n - 1]]
        out += members
    return out


def _before(text: str, low: str, mentions: Sequence[Mention], n: int) -> _List | None:
    """`UBND các huyện | Tân Hồng`, the head a mention of its own or none."""
    m, previous = mentions[n], mentions[n - 1] if n else None
    head = _BEFORE.search(low, previous.start if previous else 0, m.start)
    if head is None or not _is_name(text, low, m, levels := _levels(head["types"])):
        return None
    if previous and previous.label in ("ORG", "POS") and head.start() < previous.end <= m.start:
        return _List(previous.label, levels, m._replace(label=previous.label), True, True)
    return _List(m.label, levels, m, True) if m.label in ("ORG", "POS") else None


def _inside(text: str, low: str, m: Mention) -> _List | None:
    """`UBND các huyện Tân Hồng | , Hồng Ngự`: the head stays out of the first member."""
    head = _INSIDE.search(low, m.start, m.end)
    if head is None or m.label not in ("ORG", "POS") or not _NAME.fullmatch(text, head.end(), m.end):
        return None
    return _List(m.label, _levels(head["types"]), m._replace(start=head.end()))


def _one(text: str, low: str, m: Mention) -> _List | None:
    """`UBND xã Tân Hòa | , Bình Phú`: the first member has the head and keeps it."""
    head = _ONE.search(low, m.start, m.end)
    if head is None or m.label not in ("ORG", "POS") or head.start() == m.start:
        return None
    if not _NAME.fullmatch(text, head.end(), m.end):
        return None
    return _List(m.label, _levels(head["types"]), m, True)


def _continues(text: str, low: str, end: int, m: Mention, begun: _List) -> bool:
    return m.label in ("LOC", "PER", begun.label) and bool(
        _JOIN.fullmatch(low, end, m.start)) and _is_name(text, low, m, begun.levels)


def _is_name(text: str, low: str, m: Mention, levels: frozenset[str]) -> bool:
    """Whether the mention is a bare name, or one of a place of these levels."""
    typed = _TYPED.match(low, m.start, m.end)
    if typed and not levels & frozenset(_LEVELS[typed["type"]]):
        return False
    start = typed.end() if typed else m.start
    province = low[start:m.end] in province_names()
    if not typed and ((province and "1" not in levels) or (not province and levels == {"1"})):
        return False  # xã Tân Hòa, Đồng Tháp | tỉnh Tây Ninh, Campuchia
    return bool(_NAME.fullmatch(text, start, m.end))


def _levels(types: str) -> frozenset[str]:
    return frozenset("".join(_LEVELS[m] for m in re.findall(TYPE, types)))
