"""Which encoding each word of a paragraph is in, and the paragraph as Unicode.

A word may be read in any of the encodings; what it then spells, and what its font promises, say how plausible that is.
The encodings of a paragraph are the cheapest path over its words: a wrong syllable, a change of encoding and a
contradiction of the font each cost something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.charmaps import LOOKALIKES, VNI_PAIRS, VNI_SINGLE, letters, page_bytes, to_western
from ingest.syllable import is_syllable


class Encoding(NamedTuple):
    """How a word may be written: `name` as its users call it, and the code page through which a program showed it."""

    name: str
    page: str = "cp1252"
    entry: float = 0.0  # what it costs to believe in it without a font that says so


UNICODE = Encoding("unicode")
_ENCODINGS = (
    UNICODE,
    Encoding("tcvn3", entry=1.0), Encoding("vni", entry=1.0),
    *(Encoding(name, entry=2.0) for name in ("viscii", "vps", "tcvn5712", "cp1258")),
    *(Encoding(name, page, 2.5) for name in ("tcvn3", "vni") for page in ("cp1258", "cp1250", "cp1251", "cp1254")),
)
_SWITCH = 2.0  # another encoding within one font
_STAY_IN_OTHER_FONT = 0.3
_FONT_AGREES = 0.4
_WRONG = -1.0
_IMPOSSIBLE = -2.0

_BLANK = r"\s\u00a0\u2000-\u200a\u202f\u3000"
# A word as any encoding may show it: letters, high characters, and the control codes that VISCII and VPS use
_TOKEN = re.compile(rf"(?:[A-Za-z\x01-\x08\x0e-\x1e]|(?![{_BLANK}])[^\x00-\x7f])+")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1e\x80-\x9f]")
_LETTERS = re.compile(r"[^\W\d_]+")
ONLY_VIETNAMESE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_PUNCTUATION = frozenset("“”‘’„‚–—…•·«»°§©®™¹²³¼½¾×÷−‐‑¬\xad\ufeff")
# Characters that no word of a Latin script holds next to a letter, and that TCVN3 shows for à á ả ã ạ đ ơ ư and others.
_FOREIGN_TO_WORDS = re.compile(r"""
    [^\W\d_][µ¸¹¶·®§¨©¬\xad¦½¾¼¥£¢¤¿¡−ª«»][^\W\d_] | [^\W\d_][µ¸¶·¨¬¦¾¼\xad]$ | [A-Z]§$
    | ^[®§¸¶·¨¬¦¾¢¤£¥][^\W\d_]""", re.VERBOSE)
_SIGN = re.compile("[A-Za-z]{0,2}[²³¹°ªº©®½¼¾§]|µ[A-Za-z]")  # "m²", "µm", "n°": weak evidence of anything
_CAPITAL_FONT = re.compile(r"\.?Vn.*H(?:[,-].*|\s+(?:Bold|Italic).*)?")
_LONE_MARKS = frozenset("·−‐‑∙⋅‧")  # a bullet or a dash, where no letter stands beside it
_SUBSET_PREFIX = re.compile(r"[A-Z]{6}\+")


@lru_cache(maxsize=1024)
def font_encoding(font: str | None) -> str | None:
    """The encoding that a font's name promises (`.VnTime` → "tcvn3", `VNI-Times` → "vni"), None for Unicode fonts."""
    name = _SUBSET_PREFIX.sub("", font or "").lower()
    if name.startswith("vni"):
        return "vni"
    if name.startswith((".vn", "vntime", "vnarial")):
        return "tcvn3"
    return "vps" if name.startswith("vps") else "viscii" if "viscii" in name else None


@lru_cache(maxsize=1024)
def is_capital_font(font: str | None) -> bool:
    """Whether the glyphs of lower-case codes are capitals in this font (`.VnTimeH`, `.VnArialH`)."""
    return _CAPITAL_FONT.fullmatch(_SUBSET_PREFIX.sub("", font or "")) is not None


# NĐ-CP, HĐND, QĐ-UBND: codes in capitals read the same in every document that holds a real Đ.
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,}(?:[-/&.][A-ZĐ]+)*")


def _is_plain(token: str) -> bool:
    return (token.isascii() or _ABBREVIATION.fullmatch(token) is not None) and not _CONTROL.search(token)


# --- words under each encoding ------------------------------------------------------------------------------------

@lru_cache(maxsize=65536)
def _read(token: str, name: str, page: str) -> str | None:
    """`token` read in an encoding, None where it holds a character that the encoding does not have."""
    if name == "unicode":
        return unicodedata.normalize("NFC", token)
    if name == "vni":
        return _read_vni(token.translate(to_western(page)))
    if name == "cp1258":
        western = page_bytes("cp1252")
        if any(ord(c) > 127 and c not in western for c in token):
            return None
        raw = bytes(western.get(c, ord(c) & 127) for c in token)
        return unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
    if token in _LONE_MARKS:
        return token
    table = letters(name, page)
    out = []
    for c in token:
        if c not in table and c.isalpha() and not c.isascii():
            return None
        out.append(table.get(c, c))
    read = "".join(out)
    if token[0] in LOOKALIKES and not _spells(read) and _spells(read[1:]):
        return token[0] + read[1:]  # a dash before the word, not its first letter
    return read


_VNI = re.compile("|".join(sorted(map(re.escape, {**VNI_PAIRS, **VNI_SINGLE}), key=len, reverse=True)))


def _read_vni(token: str) -> str | None:
    read = _VNI.sub(lambda m: VNI_PAIRS.get(m[0]) or VNI_SINGLE[m[0]], token)
    return None if ONLY_VIETNAMESE.search(token) else read


def _spells(read: str, any_case: bool = True) -> bool:
    words = _LETTERS.findall(read)
    return (bool(words) and all(map(is_syllable, words)) and all(c.isalpha() or c in _PUNCTUATION for c in read)
            and (any_case or all(w[1:].islower() or w.isupper() or len(w) == 1 for w in words)))


@lru_cache(maxsize=65536)
def _plausible(token: str, name: str, page: str) -> float:
    """How well a word goes with an encoding: 1 a syllable, 0 no evidence, below that a contradiction."""
    if _is_plain(token):
        foreign = len(token) > 1 and token.islower() and not is_syllable(token)
        return -0.5 if foreign and name != "unicode" else 0.0
    read = _read(token, name, page)
    if read is None:
        return _IMPOSSIBLE
    if name == "unicode" and (_FOREIGN_TO_WORDS.search(token) or _CONTROL.search(token)):
        return _WRONG
    words = _LETTERS.findall(read)
    if all(map(str.isascii, words)):
        return 0.0
    if _spells(read, any_case=name == "tcvn3"):  # its capitals with marks are small letters: CộNG
        if name == "unicode" and ONLY_VIETNAMESE.search(read):
            return 1.5
        return 1.0 if len(read) > 1 and not _SIGN.fullmatch(token) else 0.2
    if name == "unicode":
        return 0.0
    if all(w.isupper() and len(w) < 8 for w in words):  # short forms: NĐ, HĐND
        return 0.3 if "Đ" in read else 0.0
    return _WRONG


# --- the shortest path --------------------------------------------------------------------------------------------

def decode_paragraph(runs: Sequence[tuple[str, str | None]]) -> list[tuple[str, dict[str, int]]]:
    """For each run (text, font) its text as Unicode NFC, and how many words of it each encoding explained."""
    text = "".join(t for t, _ in runs)
    starts = [0]
    for t, _ in runs:
        starts.append(starts[-1] + len(t))
    if _is_plain(text):
        return [(t.upper() if is_capital_font(font) else t, {}) for t, font in runs]
    if not any(font_encoding(font) for _, font in runs) and all(map(_settled, _TOKEN.findall(text))):
        return [(unicodedata.normalize("NFC", t), {}) for t, _ in runs]  # nothing speaks against Unicode
    tokens, fonts = _tokens(text, runs, starts)
    path = _path([t[0] for t in tokens], fonts)
    return [_rebuild(text, tokens, path, (starts[i], starts[i + 1]), font) for i, (_, font) in enumerate(runs)]


def _tokens(text: str, runs: Sequence[tuple[str, str | None]],
            starts: list[int]) -> tuple[list[re.Match[str]], list[str | None]]:
    """The words of a paragraph and the font of each; a word ends where the encoding that the font promises ends."""
    tokens: list[re.Match[str]] = []
    fonts: list[str | None] = []
    i = 0
    while i < len(runs):
        j, family = i + 1, font_encoding(runs[i][1])
        while j < len(runs) and font_encoding(runs[j][1]) == family:
            j += 1
        for token in _TOKEN.finditer(text, starts[i], starts[j]):
            tokens.append(token)
            while token.start() >= starts[i + 1]:
                i += 1
            fonts.append(runs[i][1])
        i = j
    return tokens, fonts


def _path(tokens: list[str], fonts: list[str | None]) -> list[Encoding]:
    """The cheapest sequence of encodings for the words."""
    families = [font_encoding(f) for f in fonts]
    best = [0.0] * len(_ENCODINGS)
    back: list[list[int]] = []
    for i, token in enumerate(tokens):
        moved = i > 0 and families[i] != families[i - 1]
        champion = max(range(len(best)), key=lambda s: (best[s], -s))
        scores, origin = [], []
        for s, encoding in enumerate(_ENCODINGS):
            agrees = encoding.name == (families[i] or "unicode")
            entry = 0.0 if agrees and encoding.page == "cp1252" else encoding.entry
            stay = best[s] - (_STAY_IN_OTHER_FONT if moved and not agrees else 0.0) - (entry if i == 0 else 0.0)
            change = best[champion] - entry - (0.0 if moved or i == 0 else _SWITCH)
            value = _plausible(token, encoding.name, encoding.page)
            if agrees and families[i] and value > _WRONG and not _is_plain(token):
                value += _FONT_AGREES
            scores.append(max(stay, change) + value)
            origin.append(s if stay >= change else champion)
        best = scores
        back.append(origin)
    state = max(range(len(best)), key=lambda s: (best[s], -s))
    path = []
    for origin in reversed(back):
        path.append(_ENCODINGS[state])
        state = origin[state]
    return path[::-1]


@lru_cache(maxsize=65536)
def _settled(token: str) -> bool:
    """Whether a word is a right Vietnamese word as it stands, or one in another script, so that nothing is to weigh."""
    if token.isascii() or _ABBREVIATION.fullmatch(token):
        return True
    if not token.isprintable():
        return False
    if token[0] in "“‘" and len(token) > 3 and token[1:].isascii() and is_syllable(token[1:]):
        return True
    read = unicodedata.normalize("NFC", token)
    return _plausible(token, "unicode", "cp1252") > 0 or all(ord(c) > 0x24f for c in read)


def _rebuild(text: str, tokens: list[re.Match[str]], path: list[Encoding], span: tuple[int, int],
             font: str | None) -> tuple[str, dict[str, int]]:
    """The decoded text of one run, and how many words of it each encoding explained."""
    parts: list[str] = []
    votes: dict[str, int] = {}
    position, is_unicode = span[0], False
    for token, encoding in zip(tokens, path, strict=True):
        if token.end() <= span[0] or token.start() >= span[1]:
            continue
        a, b = max(token.start(), span[0]), min(token.end(), span[1])
        parts.append(text[position:a])
        word = token[0]
        read = _word(word, encoding)
        if (a, b) != token.span():  # a word over two runs: what its beginning alone would give stays in the first
            cut = [len(_word(word[:k - token.start()], encoding)) if k > token.start() else 0 for k in (a, b)]
            read = read[cut[0]:cut[1] if b < token.end() else None]
        parts.append(read)
        if not _is_plain(word):
            votes[encoding.name] = votes.get(encoding.name, 0) + 1
            is_unicode |= encoding is UNICODE and ONLY_VIETNAMESE.search(word) is not None
        position = b
    parts.append(text[position:span[1]])
    decoded = unicodedata.normalize("NFC", "".join(parts))
    if is_capital_font(font) and not is_unicode:
        decoded = decoded.upper()
    elif votes.keys() == {"tcvn3"}:
        decoded = "".join(map(_capitals, decoded.splitlines(keepends=True)))
    return decoded, votes


def _word(word: str, encoding: Encoding) -> str:
    read = _read(word, encoding.name, encoding.page)
    return unicodedata.normalize("NFC", word) if read is None else read


_CODE = re.compile(r"\S*[\d/]\S*")
_WORD = re.compile(r"[^\W\d_]{2,}")


def _capitals(line: str) -> str:
    """TCVN3 has no marked capitals: `CéNG HOµ` was typed in capitals, and its small marked letters stand for them."""
    plain_letters = [c for c in _CODE.sub("", line) if c.isascii() and c.isalpha()]
    if len(plain_letters) > 3 and all(c.isupper() for c in plain_letters):
        return line.upper()
    return _WORD.sub(lambda m: m[0].upper() if _typed_in_capitals(m[0]) else m[0], line)


def _typed_in_capitals(word: str) -> bool:
    capitals = sum(c.isupper() for c in word)
    return capitals > 1 and all(c.isupper() or not c.isascii() for c in word)
