"""Rows that lie over each other in one text, cut into pieces that do not: a task holds citations, units and terms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of text that the same rows cover: their numbers, the widest first; and those that begin here."""

    start: int
    end: int
    rows: tuple[int, ...]
    begin: tuple[int, ...]


def pieces(spans: Sequence[tuple[int, int]], length: int) -> list[Piece]:
    """The text (of so many characters) cut wherever one of the spans begins or ends; empty spans cover nothing.

    >>> [(p.start, p.end, p.rows) for p in pieces([(2, 6), (4, 5)], 8)]
    [(0, 2, ()), (2, 4, (0,)), (4, 5, (0, 1)), (5, 6, (0,)), (6, 8, ())]
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(spans):
        if start < end:
            opening.setdefault(start, []).append(number)
            closing.setdefault(end, []).append(number)
    cuts = sorted({0, length, *opening, *closing})
    width = [end - start for start, end in spans]
    covering: list[int] = []
    out: list[Piece] = []
    for start, end in pairwise(cuts):
        for number in closing.get(start, ()):
            covering.remove(number)
        begin = opening.get(start, [])
        if begin:
            if len(begin) > 1:
                begin.sort(key=lambda n: (-width[n], n))
            covering += begin
            if len(covering) > 1:
                covering.sort(key=lambda n: (-width[n], n))
        out.append(Piece(start, end, tuple(covering), tuple(begin)))
    return out
