"""Which weakness of a document a phrase means, by the words that only that weakness has.

Asked where the document itself points to one (`khắc phục tình trạng …`, `… nêu trên`), never by likeness of subject.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import pairwise

from extract.links.likeness import FUNCTION_WORDS, bag, overlap, words_of
from extract.records import Shortcoming

_WORD = re.compile(r"\w+")
_COMMON = 8  # a word in more weaknesses than this tells none of them
# Words that say nothing of which weakness is meant.
_IDLE = FUNCTION_WORDS | words_of("""
    dứt điểm ngay tồn đọng hạn chế khuyết điểm thiếu sót huyện xã thôn tỉnh không chưa nêu hiện nay khắc phục đang
    sai phạm vi yếu kém bất cập liên quan tập thể cá nhân trách nhiệm kiểm điểm
    chấn chỉnh giải quyết xử lý thực tổ chức đơn vị cơ quan nội dung lúc phải cần
""")


class Wording:
    """The words of the weaknesses of a document, and which of them holds each."""

    def __init__(self, rows: Sequence[Shortcoming], lows: Sequence[str]) -> None:
        self._rows = rows
        self._lows = lows
        self._bags: dict[int, Counter[str]] = {}  # of those that were compared
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._same: dict[str, int] = {}
        for i, low in enumerate(lows):
            for word in words_of(low):
                self._holding[word].append(i)
            self._same.setdefault(_key(low), i)

    @cached_property
    def _texts(self) -> list[str]:
        return [f" {' '.join(_WORD.findall(low))} " for low in self._lows]

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], list[int]]:
        """Which weaknesses hold two words one behind the other."""
        pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, text in enumerate(self._texts):
            for pair in set(pairwise(text.split())):
                pairs[pair].append(i)
        return pairs

    def like(self, low: str, floor: float) -> Shortcoming | None:
        """The weakness that is worded as the folded phrase, up to a share of its words (Dice overlap)."""
        same = self._same.get(_key(low))
        if same is not None:
            return self._rows[same]
        words = bag(low)
        rare = sorted((w for w in words if w in self._holding), key=lambda w: (len(self._holding[w]), w))[:3]
        near = sorted({i for w in rare if len(self._holding[w]) <= _COMMON for i in self._holding[w]})
        best = max(near, key=lambda i: overlap(words, self._bag(i)), default=None)
        return self._rows[best] if best is not None and overlap(words, self._bag(best)) >= floor else None

    def _bag(self, i: int) -> Counter[str]:
        if i not in self._bags:
            self._bags[i] = bag(self._lows[i])
        return self._bags[i]

    def holding(self, low: str) -> Shortcoming | None:
        """The one weakness that holds the folded phrase of two words and more as it stands."""
        words = _WORD.findall(low)
        near = min((self._pairs.get(pair, []) for pair in pairwise(words)), key=len, default=[])[:_COMMON]
        found = [i for i in near if f" {' '.join(words)} " in self._texts[i]]
        return self._rows[found[0]] if len(found) == 1 else None

    def meant(
        self, low: str, floor: float, least: float = 1.0, among: Collection[Shortcoming] | None = None,
    ) -> Shortcoming | None:
        """The one weakness that holds the share `floor` of the phrase's telling words, worth at least `least`.

        A word that one weakness holds is worth 1, one that three hold a third, a figure of two digits and more (`318
        đơn`) twice that; the next best must be well behind.
        """
        words = words_of(low) - _IDLE
        if self._holding.keys().isdisjoint(words):
            return None
        allowed = None if among is None else {s.shortcoming_id for s in among}
        worth: dict[int, float] = defaultdict(float)
        total = 0.0
        for word in sorted(words):
            holding = self._holding.get(word, ())
            if allowed is not None:
                holding = [i for i in holding[:_COMMON * 8] if self._rows[i].shortcoming_id in allowed]
            weight = 2.0 if word.isdigit() and len(word) > 1 else 1.0
            total += weight / max(1, len(holding))
            for i in holding if len(holding) <= _COMMON else ():
                worth[i] += weight / len(holding)
        ranked = sorted(worth.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
        if not ranked or ranked[0][1] < max(least, floor * total):
            return None
        return self._rows[ranked[0][0]] if len(ranked) < 2 or ranked[1][1] <= 0.6 * ranked[0][1] else None


def _key(low: str) -> str:
    return " ".join(low.split()).strip(" .,;:\"")
