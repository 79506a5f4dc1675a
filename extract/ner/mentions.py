"""What the model reads in a document, line by line and cell by cell, where the rules ask; and who is right.

The order of preference between the two readings of one list of units stands in `chosen`. Without a recogniser
everything is as the rules see it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from extract.records import Label
from extract.units import Units, read_units
from extract.units.lists import UnitSpan, unit_kind
from extract.units.remits import is_remit
from ingest.fold import LOWER, UPPER

Scope = Literal["asked", "all"]

SILENT = 0.98  # of a model's span where the rules see no unit
OTHER = 0.9  # of a model's span that stands in the place of the rules'
_UNITS = frozenset({"ORG", "POS", "PER"})
_PIECE = re.compile(r"[^\n\t]+")
_JOINS = re.compile(r"\s*(?:;\s*(?:và\s+)?|,\s*(?:và\s+|cùng\s+)?|(?<=\s)và\s+)")
# Đồng chí | Trưởng Ban
_ADDRESS = re.compile(r"(?:các\s+)?(?:đồng chí|đ/c|ông(?:\s*\(bà\)|,? bà)?|bà|thầy|cô)(?:\s*:\s*|\s+)")

_HOLDER = re.compile(rf"(?:\s+[{UPPER}][{LOWER}]+){{2,5}}")  # Hiệu trưởng | Lê Văn Bảy
_SEAT = re.compile(r"\s+đóng (?:chân )?(?:trên|tại)\s")  # các cơ quan Trung ương | đóng trên địa bàn tỉnh
# ủy ban kiểm tra | đã tiến hành kiểm tra | phải phúc tra
_CLAUSE = re.compile(r"\s+(?:đã|đang)\s")
_MUST = re.compile(r"\s+(?:phải|có trách nhiệm)(?!\w)")


class Mention(NamedTuple):
    """`text[start:end]` names an entity; `confidence` is the product of the model's own probabilities, 0 to 1."""

    start: int
    end: int
    label: Label
    confidence: float


@dataclass(frozen=True)
class Reader:
    """The model as extraction uses it: texts → the mentions in each, its version, and what it reads: the lines in which
    a rule asks for units, or all."""

    recognise: Callable[[Sequence[str]], Sequence[Sequence[Mention]]]
    version: str
    scope: Scope = "asked"


class Mentions:
    """The model's mentions in `text`: those of a line or cell count once they are asked for.

    `asked` are places at which it is asked at once: their lines are read side by side, at a quarter of the time that
    they take one by one. Without a model `asked` keeps the places at which it would have been asked.
    """

    def __init__(self, text: str, low: str, reader: Reader | None, asked: Iterable[int] = ()) -> None:
        self._text, self._low = text, low
        self._recognise = reader.recognise if reader else None
        self.asked: list[int] = []
        self._read: dict[int, list[Mention]] = {}
        self._pieces = [m.span() for m in _PIECE.finditer(text)] if reader else []
        self._starts = [start for start, _ in self._pieces]
        self._ahead: dict[int, list[Mention]] = {}
        at_once = sorted({n for pos in asked if (n := self._piece_at(pos)) >= 0})
        self.ask(self._pieces if reader and reader.scope == "all" else [self._pieces[n] for n in at_once])

    @property
    def silent(self) -> bool:
        """No model takes part."""
        return self._recognise is None

    def ask(self, pieces: Iterable[tuple[int, int]]) -> None:
        """Read these pieces of the text, those that were not read yet, side by side."""
        wanted = [p for p in pieces if p[0] not in self._read]
        self._ahead.update(self._recognised([p for p in wanted if p[0] not in self._ahead]))
        self._read.update((start, self._ahead[start]) for start, _ in wanted if start in self._ahead)

    def forget_asked(self) -> None:
        """What was recognised stays, but no line or cell counts until it is asked for again."""
        self._read.clear()

    def _recognised(self, pieces: Sequence[tuple[int, int]]) -> dict[int, list[Mention]]:
        """The mentions in these pieces, by where each begins; nothing without a model."""
        if self._recognise is None or not pieces:
            return {}
        found = self._recognise([self._text[a:b] for a, b in pieces])
        return {start: [m._replace(start=m.start + start, end=m.end + start) for m in mentions]
                for (start, _), mentions in zip(pieces, found, strict=True)}

    def _piece_at(self, pos: int) -> int:
        """The number of the line or cell that holds a place; -1 where none does."""
        return bisect_left(self._starts, pos + 1) - 1

    def look(self, pos: int) -> None:
        """The line or cell that holds a place is read, where a model takes part."""
        if self.silent:
            self.asked.append(pos)
        else:
            self.at(pos)

    def known(self) -> list[Mention]:
        """All mentions read so far, in order."""
        return [m for start in sorted(self._read) for m in self._read[start]]

    def at(self, pos: int) -> list[Mention]:
        """The mentions from `pos` to the end of its line or cell."""
        n = self._piece_at(pos)
        if n < 0:
            return []
        self.ask([self._pieces[n]])
        return [m for m in self._read[self._starts[n]] if m.start >= pos]

    def units(self, pos: int, limit: int) -> tuple[Units, float] | None:
        """The list of units that begins at `pos` as the model sees it, and its least confidence."""
        address = _ADDRESS.match(self._low, pos, limit)
        begin = pos
        mentions = [m for m in self.at(pos) if m.end <= limit]
        if mentions and address and mentions[0].start == address.end():
            begin = address.end()
        members: list[UnitSpan] = []
        least, end = 1.0, begin
        for m in mentions:
            joined = _JOINS.fullmatch(self._low, end, m.start) if members else m.start == begin
            if not joined or m.label not in _UNITS:
                break
            members.append(_unit(self._text, m))
            least, end = min(least, m.confidence), m.end
        return (Units(tuple(members), pos, end), least) if members else None


def _unit(text: str, m: Mention) -> UnitSpan:
    kind = unit_kind(text[m.start:m.end])
    if m.label == "PER":
        kind = "person"
    elif m.label == "POS" and kind == "organisation":
        kind = "position"
    return UnitSpan(m.start, m.end, kind, "ner")


def chosen(text: str, low: str, pos: int, limit: int, mentions: Mentions) -> Units | None:
    """The list of units at `pos`: the rules' where they agree with the model or it is not sure; the model's where the
    rules see none, or others, and it is sure."""
    return preferred(text, low, pos, limit, read_units(text, low, pos, limit), mentions)


def preferred(text: str, low: str, pos: int, limit: int, ruled: Units | None, mentions: Mentions) -> Units | None:
    """`chosen`, where the rules have `ruled`."""
    if ruled is None and not text[pos:pos + 1].isupper():
        return ruled
    if mentions.silent:
        mentions.asked.append(pos)
        return ruled
    seen = mentions.units(pos, limit)
    if seen is None:
        return ruled
    units, confidence = seen
    if ruled is None:
        return units if confidence >= SILENT else None
    if [u[:2] for u in units.members] == [u[:2] for u in ruled.members]:
        return ruled
    if ruled.members[0].kind == "person" or confidence < OTHER or _sees_more(text, low, ruled, units):
        return ruled
    return units


def _sees_more(text: str, low: str, ruled: Units, seen: Units) -> bool:
    """The rules have all that the model sees and go on: with bodies in lower case, or with the remit of the last, its
    seat, what it has done before it is told, or the name of who holds the position."""
    spans, last = [u[:2] for u in seen.members], seen.members[-1]
    if [u[:2] for u in ruled.members[:len(spans)]] == spans:
        return True
    other = ruled.members[len(spans) - 1] if len(ruled.members) >= len(spans) else None
    if other is None or other.start != last.start or other.end <= last.end:
        return False
    holder = last.kind == "position" and _HOLDER.fullmatch(text, last.end, other.end) is not None
    clause = _CLAUSE.match(low, last.end) is not None and _MUST.match(low, other.end) is not None
    return holder or clause or is_remit(low, last.end) or _SEAT.match(low, last.end) is not None
