"""When two texts are the same for the purpose of measuring: spelling folded, and one-to-one pairing of rows.

Gold may hold, in place of a text, the CRC-32 of its folded words; so the folding here is part of the gold's format.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

Text = str | list[int]  # a text, or the checksums of its words
Bag = Counter[int]
Key = TypeVar("Key")
SAME_ROW = 0.8  # Dice overlap of words from which two texts are one row
_SPELLING = str.maketrans({
    **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("–—−‐‑", "-"),
    **dict.fromkeys("*#_\\¹⁰⁴⁵⁶⁷⁸⁹\u2071\u2072\u2073", ""),  # markdown marks and footnote marks
})
_POWER = re.compile(r"(?<![mkac])[²³]")  # a footnote mark, unlike the 2 of m²
# hoà, uỷ, with their marks apart: the tone on the second vowel goes to the first
_TONE = re.compile(r"([ou])([aeyo])([\u0300\u0301\u0303\u0309\u0323])(?![\u0300-\u036f])")
_WORD = re.compile(r"\w+(?:[/-]\w+)*")
_LABEL = re.compile(r"""
      (?: [ivxlc]+ | \d+(?:\.\d+)* | [a-zđ] ) \s* [.)\-/:]+ \s+     # IV.  2.1.  a)  3/
    | \( \w{1,4} \) \s*                                              # (1)
    | [-+*•–] \s+                                                    # - +
""", re.VERBOSE)
_ADDRESS = re.compile(r"(?:các )?(?:đồng chí|đ/c) ")


class Match(NamedTuple):
    """Indices of right pairs (gold, found), of what was missed and of what is extra."""

    pairs: dict[int, int]
    missed: list[int]
    extra: list[int]


def folded(text: str | None) -> str:
    """The text in one spelling: case, spaces, tone placement, quotes, dashes, no markdown, no outer punctuation."""
    plain = unicodedata.normalize("NFC", text or "").casefold().translate(_SPELLING)
    apart = unicodedata.normalize("NFD", _POWER.sub("", plain))
    return " ".join(unicodedata.normalize("NFC", _TONE.sub(r"\1\3\2", apart)).split()).strip(" .,;:-\t")


def squeezed(text: str | None) -> str:
    """Folded, without spaces and full stops: for symbols, names and offices."""
    return re.sub(r"[\s.]+", "", folded(text))


def unlabelled(text: str | None) -> str:
    """Folded, without the list label in front."""
    return _LABEL.sub("", folded(text), count=1) if _LABEL.match(folded(text)) else folded(text)


def unit(text: str | None) -> str:
    """A unit's name, folded, without the form of address."""
    name = folded(text)
    address = _ADDRESS.match(name)
    return name[address.end():] if address else name


def bag(text: Text | None) -> Bag:
    """The words of a text as a bag of checksums."""
    if isinstance(text, list):
        return Counter(text)
    return Counter(zlib.crc32(word.encode()) for word in _WORD.findall(folded(text)))


def overlap(a: Bag, b: Bag) -> float:
    """Dice overlap of two bags of words, 0 to 1."""
    size = a.total() + b.total()
    return 2 * (a & b).total() / size if size else 1.0


def pair_texts(gold: Sequence[Text], found: Sequence[Text]) -> Match:
    """Pair texts one to one, the most alike first, of equals those at like places."""
    gold_bags, found_bags = [bag(t) for t in gold], [bag(t) for t in found]
    candidates = []
    for i, wanted in enumerate(gold_bags):
        for j, had in enumerate(found_bags):
            likeness = overlap(wanted, had)
            if likeness >= SAME_ROW:
                candidates.append((likeness, -abs(i / len(gold) - j / len(found)), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return _match(pairs, len(gold), len(found))


def pair_keys(gold: Sequence[Key], found: Sequence[Key]) -> Match:
    """Pair equal keys, each once."""
    free: dict[Key, list[int]] = {}
    for j, key in enumerate(found):
        free.setdefault(key, []).append(j)
    return _match({i: free[key].pop(0) for i, key in enumerate(gold) if free.get(key)}, len(gold), len(found))


def pair_names(gold: Sequence[str], found: Sequence[str], likeness: float) -> Match:
    """Pair equal names, then, where `likeness` is below 1 (scans), those that are nearly equal."""
    pairs = dict(pair_keys(gold, found).pairs)
    free = [j for j in range(len(found)) if j not in pairs.values()]
    for i, name in enumerate(gold):
        if i not in pairs:
            near = next((j for j in free if alike(name, found[j], likeness)), None)
            if near is not None:
                pairs[i] = near
                free.remove(near)
    return _match(pairs, len(gold), len(found))


def alike(a: str, b: str, likeness: float) -> bool:
    """Whether two names are equal, or near enough where `likeness` is below 1."""
    return a == b or (likeness < 1 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= likeness)


def _match(pairs: dict[int, int], gold: int, found: int) -> Match:
    taken = set(pairs.values())
    return Match(pairs, [i for i in range(gold) if i not in pairs], [j for j in range(found) if j not in taken])
