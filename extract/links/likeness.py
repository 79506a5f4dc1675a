"""How much two texts share, by their words: to find a weakness again where it is quoted, never to guess."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")


def bag(low: str) -> Counter[str]:
    """The words of a folded text and how often each occurs."""
    return Counter(_WORD.findall(low))


def words_of(low: str) -> set[str]:
    """The words of a folded text."""
    return set(_WORD.findall(low))


def overlap(a: Counter[str], b: Counter[str]) -> float:
    """Dice overlap of two bags of words, 0 to 1.

    >>> overlap(bag("chậm gửi báo cáo"), bag("gửi báo cáo chậm"))
    1.0
    """
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


FUNCTION_WORDS = frozenset(words_of("""
    các những một số nhiều và của ở tại trên trong cho với về theo từ đến là có còn để bị được đã do này đó như ra việc
    công tác tình trạng"""))
"""Words that stand in any sentence and tell nothing of its subject."""
