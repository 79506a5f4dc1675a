"""Several readings of one place made into one: the engine's slips differ from look to look, its right readings agree.

Its habits are to lose the tone above a hat (`tô` for `tổ`) and the comma of small figures (`72` for `7,2`), which every
choice here allows for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Box
from ingest.page import clean, overlap
from ingest.syllable import is_syllable

Reading = tuple[tuple[int, int, int], str, Box, float]  # (block, paragraph, line), word, pixels, confidence 0-1
SURE = 0.94  # nine of ten right words are read with more, two of three wrong ones with less (measured)
_SYMBOL = re.compile(r"\(?\d{0,5}(?:/\d{4})?[-/][A-ZĐ]\w*(?:[-/][A-ZĐ]\w*)*[,;.):]*$")
_PARTED_FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{1,3}|\d{1,3}(?:\.\d{3})+")
_LETTERS = re.compile(r"[^\W\d_]+")
_TONED_HAT = frozenset("ấầẩẫậếềểễệốồổỗộắằẳẵặẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘẮẰẲẴẶ")
_ONE_SHAPE = frozenset("coôơöuưsvxzpkòóỏõọồốổỗộờớởỡợùúủũụừứửữự")
_BAND = 16  # pixels of page height that share a list of candidates


def voted(first: Sequence[Reading], second: Sequence[Reading]) -> list[Reading]:
    """The words of the first reading, each as the better of the two read it; boxes of both in the same pixels."""
    bands: dict[int, list[Reading]] = {}
    for word in second:
        bands.setdefault(int(_middle(word[2])) // _BAND, []).append(word)
    out = []
    for word in first:
        band = int(_middle(word[2])) // _BAND
        rivals = [rival for near in (band - 1, band, band + 1) for rival in bands.get(near, ())
                  if same_place(word[2], rival[2])]
        best = max([word, *rivals], key=lambda w: _worth(w[1], w[3]))
        agreed = any(clean(rival[1]) == clean(word[1]) for rival in rivals)
        out.append((word[0], best[1], word[2], max(best[3], word[3]) if agreed else best[3]))
    return out


def elected(word: Reading, alone: tuple[str, float] | None, beside: tuple[str, float] | None) -> Reading:
    """The word by the vote of three looks: as first read, cut out alone, and with its neighbours; None: not read.

    Votes are weighed by confidence. Small and capital letters of one shape (x, s, o, ủ) are told by the words beside
    them: alone a word has the case that it was first read with.
    """
    looks = [(word[1], word[3])]
    if alone and not _clipped(alone[0], word[1]):
        looks.append((_cased_as(alone[0], word[1]), alone[1]))
    if beside and not _clipped(beside[0], word[1]):
        looks.append(beside)
    votes: dict[str, list[float]] = {}
    for text, sure in looks:
        votes.setdefault(clean(text), []).append(sure)
    best = max(votes, key=lambda text: sum(votes[text]) + _bonus(text))
    agreed = sum(votes[best]) / len(votes[best])
    return word[0], best, word[2], 0.9 * agreed if len(votes[best]) > 1 else agreed / len(looks)


def added(first: Sequence[Reading], more: Sequence[Reading], *, however: bool) -> list[Reading]:
    """The first reading, and the second's sure words in place of what the first read there: with more doubt, or
    `however` surely."""
    sure = [word for word in more if word[3] >= (0.65 if _doubted(word, first) else 0.85)
            and any(c.isalnum() for c in word[1])
            and (however or not any(_covers(other[2], word[2]) and other[3] >= word[3] for other in first))]
    out = [word for word in first if not any(_covers(other[2], word[2]) for other in sure)
           and sum(_shared(word[2], other[2]) for other in sure) < (0.7 if word[3] >= 0.5 else 0.4)]
    for line, text, box, confidence in sorted(sure, key=lambda word: (word[2].x0, word[2].y0)):  # each after its left
        beside = list(dict.fromkeys(word[0] for word in out if _adjoins(word[2], box)))
        if len(beside) > 1:  # it stands between words that had no line in common
            out = [(beside[0] if word[0] in beside else word[0], *word[1:]) for word in out]
        out.append((beside[0] if beside else line, text, box, confidence))
    return out


def _doubted(word: Reading, first: Sequence[Reading]) -> bool:
    """Whether what stood in a word's place was hardly read."""
    return any(_shared(word[2], other[2]) > 0.7 and other[3] < 0.5 for other in first)


def _shared(a: Box, b: Box) -> float:
    """How much of the breadth of `a` the word `b` of the same line takes, 0-1."""
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    return max(across, 0) / max(a.x1 - a.x0, 1) if overlap(a, b) > 0.6 else 0.0


def _adjoins(a: Box, b: Box) -> bool:
    """Whether two words stand next to each other on one line."""
    high = min(a.y1 - a.y0, b.y1 - b.y0)
    return overlap(a, b) > 0.6 and max(a.x0 - b.x1, b.x0 - a.x1) < 1.2 * max(high, 20)


def _covers(a: Box, b: Box) -> bool:
    x, y = (b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2
    return a.x0 <= x <= a.x1 and a.y0 <= y <= a.y1


def is_symbol(text: str) -> bool:
    """Whether a word has the form of a document's symbol: 06-CTr/ĐU, 12/KH-UBND, /QĐ-TTg."""
    return bool(_SYMBOL.match(text))


def _clipped(text: str, first: str) -> bool:
    """Whether letters or digits at an end are missing: the engine's boxes are not exact, and cut off at times."""
    kept, whole = ("".join(c for c in clean(t) if c.isalnum()) for t in (text, first))
    return kept != whole and (whole.startswith(kept) or whole.endswith(kept))


def _cased_as(text: str, first: str) -> str:
    """The text in the case of the first reading, letter by letter where both have the same letters."""
    text, first = clean(text), clean(first)
    if len(text) != len(first) or text == first:
        return text
    return "".join(b if a != b and a.lower() == b.lower() and (a.lower() in _ONE_SHAPE or text.lower() == first.lower())
                   else a for a, b in zip(text, first, strict=True))


def _worth(text: str, sure: float) -> float:
    return sure + _bonus(clean(text))


def _bonus(text: str) -> float:
    """What spelling and the engine's habit add to the confidence of a reading."""
    words = _LETTERS.findall(text)
    spelt = all(is_syllable(word) or word.isupper() for word in words)
    cased = all(word.islower() or word.isupper() or word.istitle() for word in words)
    return (0.15 * (spelt and cased) + 0.2 * any(c in _TONED_HAT for c in text)
            + 0.2 * bool(_PARTED_FIGURE.fullmatch(text)))


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def same_place(a: Box, b: Box) -> bool:
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    down = min(a.y1, b.y1) - max(a.y0, b.y0)
    return (across > 0.6 * max(a.x1 - a.x0, b.x1 - b.x0) and down > 0.4 * min(a.y1 - a.y0, b.y1 - b.y0))
