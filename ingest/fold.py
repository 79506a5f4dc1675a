"""One spelling for matching, without moving a single offset.

Rules match against `plain(text)` or `lower(text)`, views that have exactly as many code points as the text, so that a
match's span is a span of the text. Tone marks stand on the first vowel of open `oa oe uy` (hòa, khỏe, ủy), as most
offices type them; behind `q` they stand on the second (quý). Quotes, dashes and spaces of all kinds become one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_VOWELS = "aăâeêioôơuưy"
# The letters of Vietnamese, for character classes: a range such as `à-ỹ` holds capitals too (Đ, Ạ, Ế …).
_MARKS = ("", *"\u0300\u0301\u0303\u0309\u0323")
LOWER = "a-z" + "đ" + "".join(unicodedata.normalize("NFC", v + mark) for v in _VOWELS for mark in _MARKS)
UPPER = LOWER.replace("a-z", "").upper() + "A-Z"

_TONES = {"̀": 0, "́": 1, "̉": 2, "̃": 3, "̣": 4}
_TONED = {v: [unicodedata.normalize("NFC", v + t) for t in _TONES] for v in "oaeuyOAEUYiI"}


def _tone_moves() -> dict[str, str]:
    moves = {}
    for first, seconds in (("o", "ae"), ("u", "y")):
        for second in seconds:
            for a in (first, first.upper()):
                for b in (second, second.upper()):
                    for tone in range(5):
                        moves[a + _TONED[b][tone]] = _TONED[a][tone] + b
    return moves


_MOVES = _tone_moves()
_QU = {_TONED[u][t] + v: u + _TONED[v][t] for u in "uU" for v in "yaeiYAEI" for t in range(5)}
_ONE_FOR_ONE = {
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‘’‚′`´", "'"),
    **dict.fromkeys("–—−‐‑‒―", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u200b\ufeff", " "),
    "Ð": "Đ",
}
_SPELLINGS = {**_ONE_FOR_ONE, **_MOVES, **_QU}
FOLDED_MARKS, _QU_SET = "".join(_ONE_FOR_ONE), "".join(sorted({m[0] for m in _QU}))
# One set of letters that all of them begin with, looked at closer behind it: several times as fast as a choice.
_OTHER_SPELLING = re.compile(
    rf"[{FOLDED_MARKS}oOuU{_QU_SET}](?:(?<=[oOuU])[{''.join(sorted({m[1] for m in _MOVES}))}](?!\w)(?<![qQ]..)"
    f"|(?<=[{FOLDED_MARKS}])|(?<=[qQ][{_QU_SET}])[yaeiYAEI])")


_LINE = 250  # code points: longer texts are looked at once


def plain(text: str) -> str:
    """`text` (NFC) in one spelling, case kept; `len(plain(text)) == len(text)`."""
    return _OTHER_SPELLING.sub(_one_spelling, text)


def _one_spelling(m: re.Match[str]) -> str:
    return _SPELLINGS.get(m[0], m[0])


def lower(text: str) -> str:
    """`plain(text)` in lower case; `len(lower(text)) == len(text)` (the few letters that grow in lower case stay)."""
    return _lower_line(text) if len(text) <= _LINE else _lower(text)


@lru_cache(maxsize=2048)  # the same names of bodies are folded by one rule after the other
def _lower_line(text: str) -> str:
    return _lower(text)


def _lower(text: str) -> str:
    low = (text := plain(text)).lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def key(text: str) -> str:
    """A folded key for equality: lower case, one spelling, single spaces, no outer punctuation. Length may change."""
    return joined(lower(text))


def joined(low: str) -> str:
    """The key of words that are folded already."""
    return " ".join(low.split()).strip(" .,;:-")


def _bare_letters() -> list[str]:
    """What stands for each code point below U+2300: a whole list, since a look-up that fails costs ten that do not."""
    letters = [chr(code) for code in range(0x2300)]
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        letter = unicodedata.normalize("NFD", chr(code))[0].lower()
        letters[code] = letter if len(letter) == 1 else chr(code)
    others = {"đĐÐð": "d", "–—−‐‑‒―": "-", "\u00a0\u2002\u2003\u2007\u2009\u202f\u200b": " ", "⁄∕": "/"}
    for these, one in others.items():
        for letter in these:
            letters[ord(letter)] = one
    return letters


_BARE = _bare_letters()


def bare(text: str) -> str:
    """Lower case without diacritics, for matching what OCR read; `len(bare(text)) == len(text)`.

    >>> bare("QUYẾT ĐỊNH") == bare("QUYÉT ĐỊNH") == "quyet dinh"
    True
    """
    return _bare_line(text) if len(text) <= _LINE else text.translate(_BARE).replace("\ufeff", " ")


@lru_cache(maxsize=512)  # the rules of a document's frame look at each of its lines a dozen times
def _bare_line(text: str) -> str:
    return text.translate(_BARE).replace("\ufeff", " ")
