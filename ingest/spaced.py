"""Formulas typed letter by letter for looks (`Q U Y Ế T  Đ Ị N H`), or glued or broken by a converter (`QUYẾTĐỊNH`,
`K ẾT LUẬN`), with their words apart again. Only what a document's head says in fixed words is touched.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.fold import bare
from ingest.frame.lines import TYPE_WORDS, is_capitals

_LONGEST = 90  # characters of a line that is one of these formulas, its letters spaced
_FORMULAS = (
    *TYPE_WORDS, "quyết nghị", "cộng hòa xã hội chủ nghĩa việt nam", "đảng cộng sản việt nam",
    "độc lập tự do hạnh phúc", "ủy ban nhân dân", "hội đồng nhân dân",
)


@lru_cache(maxsize=1)
def _syllables() -> dict[str, tuple[int, ...]]:
    """By a formula's letters without marks and spaces: how many letters each of its syllables has."""
    return {"".join(words): tuple(map(len, words)) for words in (bare(formula).split() for formula in _FORMULAS)}


def respaced(text: str) -> str:
    """The line with single spaces between its syllables where its letters are those of a formula; else as it is.

    >>> respaced("Q U Y Ế T  Đ Ị N H :"), respaced("KẾHOẠCH"), respaced("LUẬT ĐẤT ĐAI")
    ('QUYẾT ĐỊNH:', 'KẾ HOẠCH', 'LUẬT ĐẤT ĐAI')
    """
    if len(text) > _LONGEST or not text[:1].isupper() or not is_capitals(text):
        return text
    words = text.rstrip(" .:*")
    letters = words.replace(" ", "")
    lengths = _syllables().get(bare(letters))
    if lengths is None or tuple(map(len, words.split(" "))) == lengths:
        return text
    apart, start = [], 0
    for length in lengths:
        apart.append(letters[start:start + length])
        start += length
    return " ".join(apart) + text[len(words):].strip()
