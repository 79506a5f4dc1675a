"""One word of an old text: how it reads in each encoding, how plausible that is, and what its font promises."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ingest.legacy.charmaps import LOOKALIKES, VNI_PAIRS, VNI_SINGLE, letters, page_bytes, to_western
from ingest.syllable import is_syllable


class Encoding(NamedTuple):
    """How a word may be written: `name` as its users call it, and the code page through which a program showed it."""

    name: str
    page: str = "cp1252"
    entry: float = 0.0  # what it costs to believe in it without a font that says so


UNICODE = Encoding("unicode")
ENCODINGS = (
    UNICODE,
    Encoding("tcvn3", entry=1.0), Encoding("vni", entry=1.0),
    *(Encoding(name, entry=2.0) for name in ("viscii", "vps", "tcvn5712", "cp1258")),
    *(Encoding(name, page, 2.5) for name in ("tcvn3", "vni") for page in ("cp1258", "cp1250", "cp1251", "cp1254")),
)
# What a font promises, None being any font of Unicode
PROMISED: dict[str | None, Encoding] = {None: UNICODE, **{e.name: e for e in ENCODINGS if e.page == "cp1252"}}
WRONG = -1.0
_IMPOSSIBLE = -2.0

_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1e\x80-\x9f]")
_LETTERS = re.compile(r"[^\W\d_]+")
ONLY_VIETNAMESE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_PUNCTUATION = frozenset("“”‘’„‚–—…•·«»°§©®™¹²³¼½¾×÷−‐‑¬\xad\ufeff")
# Characters that no word of a Latin script holds next to a letter, and that TCVN3 shows for à á ả ã ạ đ ơ ư and others;
# in other encodings a capital behind a small letter (`nhaÄn`, `PhÇn`) and signs of Windows-1252 (`HO„CH`, `truyŠn`).
_FOREIGN_TO_WORDS = re.compile(r"""
    [^\W\d_][µ¸¹¶·®§¨©¬\xad¦½¾¼¥£¢¤¿¡−ª«»„ƒˆ˜‹†‡‰]{1,3}[^\W\d_] | [^\W\d_][µ¸¶·¨¬¦¾¼\xad]$ | [^\W\d_]{2}ª$ | [A-Z]§$
    | ^[®§¸¶·¨¬¦¾¢¤£¥][^\W\d_] | [a-z][À-ÖØ-Þ]""", re.VERBOSE)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# `th̃`: what Windows-1258 shows for TCVN3's `thị`
_TONED_CONSONANT = re.compile(f"[b-df-hj-mp-tv-xzđ][{_TONES}]", re.IGNORECASE)
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


def is_plain(token: str) -> bool:
    return (token.isascii() or _ABBREVIATION.fullmatch(token) is not None) and not _CONTROL.search(token)


# --- words under each encoding ------------------------------------------------------------------------------------

@lru_cache(maxsize=65536)
def read_as(token: str, name: str, page: str) -> str | None:
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
    for c in _as_bytes(token) if page == "cp1258" else token:
        if c not in table and not c.isascii() and (c.isalpha() or unicodedata.combining(c)):
            return None
        out.append(table.get(c, c))
    read = "".join(out)
    if token[0] in LOOKALIKES and not _spells(read) and _spells(read[1:]):
        return token[0] + read[1:]  # a dash before the word, not its first letter
    return read


def _as_bytes(token: str) -> str:
    """The characters of Windows-1258, which has tones as characters of their own: a program may have joined them."""
    page = page_bytes("cp1258")
    return "".join(c if c.isascii() or c in page else _apart(c) for c in token)


def _apart(c: str) -> str:
    parts = unicodedata.normalize("NFD", c)
    tones = "".join(part for part in parts if part in _TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tones


_VNI = re.compile("|".join(sorted(map(re.escape, {**VNI_PAIRS, **VNI_SINGLE}), key=len, reverse=True)))


def _read_vni(token: str) -> str | None:
    read = _VNI.sub(lambda m: VNI_PAIRS.get(m[0]) or VNI_SINGLE[m[0]], token)
    return None if ONLY_VIETNAMESE.search(token) else read


def _spells(read: str, any_case: bool = True) -> bool:
    words = _LETTERS.findall(read)
    return (bool(words) and all(map(is_syllable, words)) and all(c.isalpha() or c in _PUNCTUATION for c in read)
            and (any_case or all(w[1:].islower() or w.isupper() or len(w) == 1 for w in words)))


@lru_cache(maxsize=65536)
def plausible(token: str, name: str, page: str) -> float:
    """How well a word goes with an encoding: 1 a syllable, 0 no evidence, below that a contradiction."""
    if is_plain(token):
        foreign = len(token) > 1 and token.islower() and not is_syllable(token)
        return -0.5 if foreign and name != "unicode" else 0.0
    read = read_as(token, name, page)
    if read is None:
        return _IMPOSSIBLE
    if name == "unicode" and (
            _FOREIGN_TO_WORDS.search(token) or _CONTROL.search(token) or _TONED_CONSONANT.search(read)):
        return WRONG
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
    return WRONG


@lru_cache(maxsize=65536)
def settled(token: str) -> bool:
    """Whether a word is a right Vietnamese word as it stands, or one in another script, so that nothing is to weigh."""
    if token.isascii() or _ABBREVIATION.fullmatch(token):
        return True
    if not token.isprintable():
        return False
    if token[0] in "“‘" and len(token) > 3 and token[1:].isascii() and is_syllable(token[1:]):
        return True
    read = unicodedata.normalize("NFC", token)
    value = plausible(token, "unicode", "cp1252")
    # A name of other syllables (`Đăk`, `Niê`) asks for no search where no encoding reads it as a word.
    return (value > 0 or all(ord(c) > 0x24f for c in read)
            or all(plausible(token, encoding.name, encoding.page) <= value for encoding in ENCODINGS))


@lru_cache(maxsize=65536)
def is_at_home(token: str, family: str | None) -> bool:
    """Whether a word is right in what its font promises, so that no other encoding can explain it better."""
    return settled(token) if family is None else is_plain(token) or plausible(token, family, "cp1252") > 0.1
