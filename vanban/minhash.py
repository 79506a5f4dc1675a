"""Which wordings share a good part of their hashes, without comparing each with each: MinHash in bands (Broder 1997).

Two wordings are compared where a pair of their minima is equal: of those with a share of common hashes of 0.3 nine in
ten are in one of the bands, of 0.5 all but one in 1,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

BANDS = 24
HASH = np.uint32
_RANDOM = np.random.Generator(np.random.PCG64(20261122))  # one fixed family of hash functions for all time
_FACTORS, _TERMS = (_RANDOM.integers(0, 1 << 64, (2 * BANDS, 1), dtype=np.uint64) for _ in range(2))
_BITS = 256  # of a mark: each hash of a wording sets one
_UNSORTED = 2000  # wordings that may wait to be sorted in among the others, and a quarter of these


class Wordings:
    """Wordings, each the bytes of its sorted hashes, by the number under which they were added."""

    def __init__(self) -> None:
        self._flat = np.empty(0, HASH)
        self._starts = np.zeros(1, np.int64)
        self._keys = np.empty((BANDS, 0), np.uint64)
        self._marks = np.empty((0, _BITS // 64), np.uint64)
        self._stretches: list[tuple[int, Any, Any]] = []  # of wordings: their first; by band, their order and keys

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, wordings: Sequence[bytes]) -> None:
        if not wordings:
            return
        hashes = np.frombuffer(b"".join(wordings), HASH)
        ends = np.cumsum([len(w) // HASH().itemsize for w in wordings])
        self._keys = np.concatenate([self._keys, _band_keys(hashes, np.array([0, *ends[:-1]]))], axis=1)
        self._marks = np.concatenate([self._marks, _marks(hashes, ends)])
        self._starts = np.concatenate([self._starts, self._starts[-1] + ends])
        self._flat = np.concatenate([self._flat, hashes])
        base = self._stretches[0][1].shape[1] if self._stretches else 0
        first = 0 if len(self) - base > _UNSORTED + base // 4 else base
        order = np.argsort(self._keys[:, first:], axis=1, kind="stable")
        self._stretches[1 if first else 0:] = [
            (first, order, np.take_along_axis(self._keys[:, first:], order, axis=1))]

    def like(self, number: int, share: float) -> dict[int, float]:
        """The wordings with at least this share of common hashes (Jaccard), itself among them, and the share."""
        own = self._flat[self._starts[number]:self._starts[number + 1]]
        others = self._meeting(number)
        sizes = self._starts[others + 1] - self._starts[others]
        mark = self._marks[number]
        of_one_bit = len(own) - int(np.bitwise_count(mark).sum())
        most = np.bitwise_count(self._marks[others] & mark).sum(1, np.int64) + of_one_bit  # hashes in common
        possible = most >= share * (len(own) + sizes - most)
        others, sizes = others[possible], sizes[possible]
        begins = np.cumsum(sizes) - sizes
        places = np.arange(sizes.sum()) + np.repeat(self._starts[others] - begins, sizes)
        theirs = self._flat[places]
        common = own[np.minimum(np.searchsorted(own, theirs), len(own) - 1)] == theirs
        both = np.add.reduceat(common.astype(np.int64), begins)
        shares = both / (len(own) + sizes - both)
        alike = shares >= share
        return dict(zip(others[alike].tolist(), shares[alike].tolist(), strict=True))

    def _meeting(self, number: int) -> Any:
        """The numbers of the wordings that share a band's key with this one, itself among them."""
        met = [np.array([number])]
        for first, order, keys in self._stretches:
            for band in range(BANDS):
                asked = self._keys[band, number]
                low, high = keys[band].searchsorted(asked, "left"), keys[band].searchsorted(asked, "right")
                if high > low:
                    met.append(order[band, low:high] + first)
        return np.unique(np.concatenate(met))


def _marks(hashes: Any, ends: Any) -> Any:
    """Of each wording the bits that its hashes set: two share no more hashes than bits, but for those of one bit."""
    marks = np.zeros((len(ends), _BITS // 64), np.uint64)
    which = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    np.bitwise_or.at(marks, (which, hashes % _BITS // 64), np.uint64(1) << (hashes % 64).astype(np.uint64))
    return marks


def _band_keys(hashes: Any, starts: Any) -> Any:
    """By band a number for each wording, from two minima of its hashes."""
    flat = hashes.astype(np.uint64)
    keys = np.empty((BANDS, len(starts)), np.uint64)
    for band in range(BANDS):
        pair = [np.minimum.reduceat(_FACTORS[n] * flat + _TERMS[n], starts) >> np.uint64(32)
                for n in (2 * band, 2 * band + 1)]
        keys[band] = (pair[0] << np.uint64(32)) | pair[1]
    return keys
