"""Words of a page → the physical lines they stand on, by their place alone.

Most lines of a page are told at once by arithmetic on all its words; only where words overlap, stand at odd heights or
differ in size are they weighed one by one. Both ways give the same lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np

from ingest.page import PageLine, Word

_BAND = 8.0  # points
_SHARED, _LOWEST = 0.5, 0.1  # the share of a word's height, at least so many points, that its line must have in common
_TALL = 4000.0  # points; a row so tall is no band's, it would fill memory with them
_COLUMN_GAP = 30.0  # points
_OTHER_SIZE = 0.12  # share of the line's type size
_FEW = 24  # words; so few are weighed as fast as counted


def into_lines(words: Iterable[Word], page: int) -> tuple[PageLine, ...]:
    """Words of a page grouped into physical lines, top to bottom, left to right.

    A raised footnote mark or a low comma belongs to the line whose height its middle falls into.
    """
    words = tuple(words)
    groups = _apart(words) if len(words) > _FEW else [(words, False)]
    return tuple([PageLine(line, page) for group, plain in groups for line in ([group] if plain else _weighed(group))])


def _apart(words: Sequence[Word]) -> Iterator[tuple[tuple[Word, ...], bool]]:
    """The words in groups with white between them, top to bottom, and whether a group is plainly one line, its words
    left to right: all at the height of the tallest and of its size, none over another."""
    sides = np.fromiter(chain.from_iterable([word.box for word in words]), np.float64, 4 * len(words))
    x0, y0, x1, y1 = boxes = np.ascontiguousarray(sides.reshape(-1, 4).T)
    if not np.isfinite(boxes).all() or (x1 < x0).any():
        yield tuple(words), False
        return
    from_top = np.argsort(y0, kind="stable")
    group = np.zeros(len(words), np.intp)
    group[from_top[1:]] = np.cumsum(y0[from_top[1:]] > np.maximum.accumulate(y1[from_top[:-1]]))
    ranked = np.lexsort((x0, y0, y0 - y1, group))
    starts = np.flatnonzero(np.diff(group[ranked], prepend=-1))
    tallest = ranked[starts][group]
    top, foot, middle = y0[tallest], y1[tallest], (y0 + y1) / 2
    odd = (middle < top) | (middle > foot)
    odd |= np.minimum(y1, foot) - np.maximum(y0, top) <= _SHARED * np.maximum(y1 - y0, _LOWEST)
    sizes = np.array([word.size for word in words])
    odd |= (sizes > 0) & (np.abs(sizes - sizes[tallest]) > _OTHER_SIZE * sizes[tallest])
    across = ranked[np.lexsort((x0[ranked], group[ranked]))]
    last, here = across[:-1], across[1:]
    odd[here] |= (x1[last] > x0[here]) & (group[last] == group[here])
    plain = np.bincount(group, odd) == 0
    ordered = tuple([words[n] for n in across.tolist()])
    for (start, end), is_plain in zip(pairwise([*starts.tolist(), len(words)]), plain.tolist(), strict=True):
        yield ordered[start:end], is_plain


def _weighed(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The words of each line: one word after the other, the tallest first, goes to the first line that takes it."""
    rows: list[_Row] = []
    by_height: dict[int, list[_Row]] = defaultdict(list)  # the rows that reach into each band of the page
    tall: list[_Row] = []  # begun before all others, as the tallest come first
    for word in sorted(words, key=_by_height_and_place):
        x0, y0, x1, y1 = word.box
        middle = (y0 + y1) / 2
        enough = _SHARED * max(y1 - y0, _LOWEST)
        for row in (*tall, *by_height[int(middle // _BAND)]) if tall else by_height[int(middle // _BAND)]:
            low, high = row.y0, row.y1
            if (low <= middle <= high and (y1 if y1 < high else high) - (y0 if y0 > low else low) > enough and not (
                    row.collides(word) if x0 < row.x1 and row.x0 < x1 else row.stands_apart(word))):
                row.add(word)
                break
        else:
            rows.append(_Row(word))
            if y1 - y0 > _TALL:
                tall.append(rows[-1])
                continue
            for band in range(int(y0 // _BAND), int(y1 // _BAND) + 1):
                by_height[band].append(rows[-1])
    rows.sort(key=lambda row: (row.y0, row.x0))
    for row in rows:
        yield tuple(row.words)


def _by_height_and_place(word: Word) -> tuple[float, float, float]:
    x0, y0, _, y1 = word.box
    return y0 - y1, y0, x0


class _Row:
    """Words on one line, left to right. The tallest, which comes first, gives its height: boxes that grew would take
    in the next."""

    __slots__ = ("_lefts", "_size", "_widest", "words", "x0", "x1", "y0", "y1")

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.x0, self.y0, self.x1, self.y1 = word.box
        self._lefts, self._widest, self._size = [self.x0], self.x1 - self.x0, word.size

    def add(self, word: Word) -> None:
        x0, _, x1, _ = word.box
        at = bisect_right(self._lefts, x0)
        self._lefts.insert(at, x0)
        self.words.insert(at, word)
        if x1 - x0 > self._widest:
            self._widest = x1 - x0
        if x0 < self.x0:
            self.x0 = x0
        if x1 > self.x1:
            self.x1 = x1

    def stands_apart(self, word: Word) -> bool:
        """Words of another type size far off belong to another column, whose lines are at other heights."""
        size = self._size
        if word.size <= 0 or word.size == size:
            return False
        x0, _, x1, _ = word.box
        return max(x0 - self.x1, self.x0 - x1) > _COLUMN_GAP and abs(size - word.size) > _OTHER_SIZE * size

    def collides(self, word: Word) -> bool:
        """Words printed over each other (a stamp over text) do not share a line."""
        x0, _, x1, _ = word.box
        for other in self.words[bisect_left(self._lefts, x0 - self._widest):bisect_left(self._lefts, x1)]:
            left, _, right, _ = other.box
            if (left < x1 and x0 < right and min(x1, right) - max(x0, left) > 0.6 * min(x1 - x0, right - left)
                    and other.text != word.text):
                return True
        return False
