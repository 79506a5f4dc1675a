"""Two sequences of the same words, one with words more or fewer than the other: which word is which.

Patience alignment (Cohen): runs of words that occur once on either side are certain and part the work; what lies
between is aligned in the same way with shorter runs. n log n in time, also where everything repeats.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_RUNS = (6, 3, 2, 1)  # lengths of the runs of words that are looked for, the surest first
_DEEPEST = 8  # how often a part is parted by what occurs once; then the order of occurrence decides


class _Part(NamedTuple):
    """`a[a0:a1]` is to be aligned with `b[b0:b1]`; `depth`: how often it was parted."""

    a0: int
    a1: int
    b0: int
    b1: int
    depth: int


def align(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs (i, j) with `a[i] == b[j]`, rising in both."""
    pairs: list[tuple[int, int]] = []
    parts = [_Part(0, len(a), 0, len(b), 0)]
    while parts:
        a0, a1, b0, b1, depth = parts.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            pairs.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            pairs.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        anchors = _anchors(a, b, _Part(a0, a1, b0, b1, depth))
        pairs += anchors
        if depth <= _DEEPEST:
            ends = zip([(a0 - 1, b0 - 1), *anchors], [*anchors, (a1, b1)], strict=True)
            parts += [_Part(i + 1, k, j + 1, m, depth + 1) for (i, j), (k, m) in ends if anchors]
    return sorted(pairs)


def _anchors(a: Sequence[int], b: Sequence[int], part: _Part) -> list[tuple[int, int]]:
    """Rising pairs from the longest runs that occur once on either side of the part, else from the n-th on either."""
    for length in _RUNS if part.depth < _DEEPEST else ():
        here, there = _once(a, part.a0, part.a1, length), _once(b, part.b0, part.b1, length)
        if found := rising([(i, there[run]) for run, i in here.items() if run in there]):
            return found
    nth = {key: j for key, j in _numbered(b, part.b0, part.b1)}
    return rising([(i, nth[key]) for key, i in _numbered(a, part.a0, part.a1) if key in nth])


def _once(words: Sequence[int], start: int, end: int, length: int) -> dict[tuple[int, ...], int]:
    """The runs of so many words that occur exactly once, and where; in order."""
    place: dict[tuple[int, ...], int] = {}
    twice: set[tuple[int, ...]] = set()
    for at, run in enumerate(zip(*(words[start + n:end] for n in range(length)), strict=False), start):
        if run in place:
            twice.add(run)
        else:
            place[run] = at
    return {run: at for run, at in place.items() if run not in twice}


def _numbered(words: Sequence[int], start: int, end: int) -> Iterator[tuple[tuple[int, int], int]]:
    """Each word with the number of its occurrence, and where it stands."""
    seen: dict[int, int] = {}
    for at in range(start, end):
        word = words[at]
        seen[word] = seen.get(word, 0) + 1
        yield (word, seen[word]), at


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that rise in both; the pairs come in the order of their first numbers."""
    ends: list[int] = []  # of the rising chains so far, by length: the smallest last j
    tops: list[int] = []  # and which pair that is
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(ends, j)
        before.append(tops[at - 1] if at else -1)
        ends[at:at + 1] = [j]
        tops[at:at + 1] = [n]
    chain = []
    n = tops[-1] if tops else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]
