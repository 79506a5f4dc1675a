"""Which encoding each word of a paragraph is in, and the paragraph as Unicode.

A word may be read in any of the encodings; what it then spells, and what its font promises, say how plausible that is.
The encodings of a paragraph are the cheapest path over its words: a wrong syllable, a change of encoding and a
contradiction of the font each cost something.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ingest.legacy.words import (
    ENCODINGS,
    ONLY_VIETNAMESE,
    PROMISED,
    UNICODE,
    WRONG,
    Encoding,
    font_encoding,
    is_at_home,
    is_capital_font,
    is_plain,
    plausible,
    read_as,
    settled,
)
from ingest.syllable import is_syllable

_SWITCH = 2.0  # another encoding within one font
_STAY_IN_OTHER_FONT = 0.3
_OTHER_PAGE = 0.9  # what the font promises, through another code page than the usual one
_FONT_AGREES = 0.4
# A word as any encoding may show it: letters, high characters, and the control codes that VISCII and VPS use; as one
# set of what it is not, which takes half the time
_TOKEN = re.compile(r"[^\x00\x09-\x0d\x1f-@\[-`{-\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
Decoded = tuple[str, dict[Encoding, int]]  # the text of a run, and how many words of it each encoding explained


def decode_paragraph(
    runs: Sequence[tuple[str, str | None]], among: Sequence[Encoding] = ENCODINGS
) -> list[Decoded]:
    """Each run (text, font) as Unicode NFC, in one of the encodings `among`."""
    text = "".join(t for t, _ in runs)
    starts = [0]
    for t, _ in runs:
        starts.append(starts[-1] + len(t))
    if is_plain(text):
        return [(t.upper() if is_capital_font(font) else t, {}) for t, font in runs]
    families = [font_encoding(font) for _, font in runs]
    if not any(families) and all(map(settled, _TOKEN.findall(text))):
        return [(unicodedata.normalize("NFC", t), {}) for t, _ in runs]  # nothing speaks against Unicode
    tokens, families = _tokens(text, families, starts)
    if all(is_at_home(token[0], family) for token, family in zip(tokens, families, strict=True)):
        path = [PROMISED[family] for family in families]
    else:
        path = _path([token[0] for token in tokens], families, among)
    ends = [token.end() for token in tokens]
    decoded: list[Decoded] = []
    for i, (_, font) in enumerate(runs):
        first, last = bisect_right(ends, starts[i]), bisect_left(ends, starts[i + 1]) + 1
        words = [*zip(tokens[first:last], path[first:last], strict=True)]
        decoded.append(_rebuild(text, words, (starts[i], starts[i + 1]), font))
    return decoded


def _tokens(text: str, families: list[str | None],
            starts: list[int]) -> tuple[list[re.Match[str]], list[str | None]]:
    """The words of a paragraph and what the font of each promises; a word ends where the promise ends."""
    tokens: list[re.Match[str]] = []
    promises: list[str | None] = []
    i = 0
    while i < len(families):
        j = i + 1
        while j < len(families) and families[j] == families[i]:
            j += 1
        found = [*_TOKEN.finditer(text, starts[i], starts[j])]
        tokens += found
        promises += [families[i]] * len(found)
        i = j
    return tokens, promises


def _path(tokens: list[str], families: list[str | None], among: Sequence[Encoding]) -> list[Encoding]:
    """The cheapest sequence of encodings for the words, of which each belongs to the family that its font promises."""
    best = [0.0] * len(among)
    back: list[list[int]] = []
    for i, token in enumerate(tokens):
        moved = i > 0 and families[i] != families[i - 1]
        champion = max(range(len(best)), key=lambda s: (best[s], -s))
        scores, origin = [], []
        # A word that is foreign to Unicode too (`K®¨m`, a name of no syllables) is left to what its font promises.
        foreign = WRONG if plausible(token, UNICODE.name, UNICODE.page) > WRONG else WRONG - 0.1
        for s, encoding in enumerate(among):
            agrees = encoding.name == (families[i] or "unicode")
            entry = encoding.entry if not agrees else _OTHER_PAGE if encoding.page != "cp1252" else 0.0
            stay = best[s] - (_STAY_IN_OTHER_FONT if moved and not agrees else 0.0) - (entry if i == 0 else 0.0)
            change = best[champion] - entry - (0.0 if moved or i == 0 else _SWITCH)
            value = plausible(token, encoding.name, encoding.page)
            if agrees and families[i] and not is_plain(token) and value > foreign:
                value += _FONT_AGREES
            scores.append(max(stay, change) + value)
            origin.append(s if stay >= change else champion)
        best = scores
        back.append(origin)
    state = max(range(len(best)), key=lambda s: (best[s], -s))
    path = []
    for origin in reversed(back):
        path.append(among[state])
        state = origin[state]
    return path[::-1]


def _rebuild(text: str, words: list[tuple[re.Match[str], Encoding]], span: tuple[int, int],
             font: str | None) -> Decoded:
    """One run; `words` are those that reach into it."""
    parts: list[str] = []
    votes: dict[Encoding, int] = {}
    position, is_unicode = span[0], False
    for token, encoding in words:
        if token.start() >= span[1]:  # the last may lie behind it
            continue
        a, b = max(token.start(), span[0]), min(token.end(), span[1])
        parts.append(text[position:a])
        word = token[0]
        read = _word(word, encoding)
        if (a, b) != token.span():  # a word over two runs: what its beginning alone would give stays in the first
            cut = [len(_word(word[:k - token.start()], encoding)) if k > token.start() else 0 for k in (a, b)]
            read = read[cut[0]:cut[1] if b < token.end() else None]
        parts.append(read)
        if not is_plain(word):
            votes[encoding] = votes.get(encoding, 0) + 1
            is_unicode |= encoding is UNICODE and ONLY_VIETNAMESE.search(word) is not None
        position = b
    parts.append(text[position:span[1]])
    decoded = unicodedata.normalize("NFC", "".join(parts))
    if is_capital_font(font) and not is_unicode:
        decoded = decoded.upper()
    elif {encoding.name for encoding in votes} == {"tcvn3"}:
        decoded = "".join(map(_capitals, decoded.splitlines(keepends=True)))
    return decoded, votes


def _word(word: str, encoding: Encoding) -> str:
    read = read_as(word, encoding.name, encoding.page)
    return unicodedata.normalize("NFC", word) if read is None else read


_CODE = re.compile(r"\S*[\d/]\S*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def _capitals(line: str) -> str:
    """TCVN3 has no marked capitals: `CéNG HOµ` was typed in capitals, and its small marked letters stand for them.

    A line is in capitals if all its plain letters are, and not only in codes and abbreviations (`Bé NN&PTNT`).
    """
    plain = _CODE.sub("", line)
    if all(c.isupper() for c in plain if c.isascii() and c.isalpha()) and any(
            sum(map(str.isascii, word)) > 1 and is_syllable(word) for word in _WORD.findall(plain)):
        return line.upper()
    return _WORD.sub(lambda m: m[0].upper() if _typed_in_capitals(m[0]) else m[0], line)


def _typed_in_capitals(word: str) -> bool:
    capitals = sum(c.isupper() for c in word)
    return capitals > 1 and all(c.isupper() or not c.isascii() for c in word)
