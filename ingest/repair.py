"""Named steps str → str that give a text back the letters its author typed.

Old Vietnamese files keep their letters in 8-bit fonts (TCVN3, VNI, VISCII, VPS), and programs show those bytes as the
letters of some Western code page. Which encoding a word is in is decided by what it spells: a shortest path over the
words of a paragraph, where a wrong syllable, a change of encoding and a contradiction of the font each cost something.
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
_ONLY_VIETNAMESE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
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


def decode_run(text: str, font: str | None = None) -> str:
    """The text of one run, page or file as Unicode NFC; `font` is the name of its font where that is known."""
    return decode_runs([(text, font)])[0]


def decode_runs(runs: Sequence[tuple[str, str | None]]) -> list[str]:
    """The runs (text, font) of one paragraph as Unicode, one string each: short runs are read by their neighbours.

    A letter whose bytes lie in two runs (VNI `U` + `Û`) comes out in the first of them.
    """
    runs = [(undo_utf8_misread(text), font) for text, font in runs]
    return [text for text, _ in _decode(runs)]


def decode_bytes(data: bytes) -> tuple[str, str]:
    """The text of a plain file in any Vietnamese encoding, and the name of the encoding that most of it is in."""
    text, codec = bytes_to_text(data)
    text = undo_utf8_misread(text)
    (decoded, votes), = _decode([(text, None)])
    if codec == "cp1252" and votes:
        codec = max(sorted(votes), key=votes.__getitem__)
    return decoded, "cp1252" if codec == "unicode" else codec


def bytes_to_text(data: bytes) -> tuple[str, str]:
    """The characters of a file by its byte order mark or by its bytes; 8-bit files come as Windows-1252 shows them."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark):].decode(codec, "replace"), codec
    if wide := _utf16_without_mark(data):
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        repaired = data.decode("utf-8", "replace")
    if _ONLY_VIETNAMESE.search(repaired) and repaired.count("\ufffd") * 200 < len(repaired):
        return repaired, "utf-8"
    return "".join(map(_WESTERN.__getitem__, data)), "cp1252"


_WESTERN = [bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256)]


def _utf16_without_mark(data: bytes) -> str | None:
    """Vietnamese in UTF-16 has a high byte of 0, 1 or 0x1E at every other place."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2 or b"\x00" not in sample:
        return None
    for codec, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sum(b in b"\x00\x01\x03\x1e\x20" for b in high) > 0.95 * len(high) and high.count(0) > 0.5 * len(high):
            return codec
    return None


# "Cá»™ng hÃ²a": UTF-8 that a program took for Windows-1252
_MISREAD = re.compile("[ÃÄÅÆÂáâ][\x80-\xbf€-™ŒœŠšŽžŸƒˆ˜‘’“”„‚†‡•…‰‹›–—]")


def undo_utf8_misread(text: str) -> str:
    """Lines of UTF-8 read as Windows-1252 (`hÃ²a` → `hòa`); a line that is not wholly such stays as it is."""
    if not _MISREAD.search(text):
        return text
    return "".join(map(_undo_line, text.splitlines(keepends=True)))


def _undo_line(line: str) -> str:
    western = page_bytes("cp1252")
    try:
        return bytes(ord(c) if ord(c) < 128 else western[c] for c in line).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return line


def _is_plain(token: str) -> bool:
    return token.isascii() and not _CONTROL.search(token)


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
    return None if _ONLY_VIETNAMESE.search(token) else read


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
        if name == "unicode" and _ONLY_VIETNAMESE.search(read):
            return 1.5
        return 1.0 if len(read) > 1 and not _SIGN.fullmatch(token) else 0.2
    if name == "unicode":
        return 0.0
    if all(w.isupper() and len(w) < 8 for w in words):  # short forms: NĐ, HĐND
        return 0.3 if "Đ" in read else 0.0
    return _WRONG


# --- the shortest path --------------------------------------------------------------------------------------------

def _decode(runs: Sequence[tuple[str, str | None]]) -> list[tuple[str, dict[str, int]]]:
    text = "".join(t for t, _ in runs)
    starts = [0]
    for t, _ in runs:
        starts.append(starts[-1] + len(t))
    if _is_plain(text):
        return [(t.upper() if is_capital_font(font) else t, {}) for t, font in runs]
    tokens, fonts = _tokens(text, runs, starts)
    path = _path([t[0] for t in tokens], fonts)
    if path is None:
        return [(unicodedata.normalize("NFC", t), {}) for t, _ in runs]
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


def _path(tokens: list[str], fonts: list[str | None]) -> list[Encoding] | None:
    """The cheapest sequence of encodings for the words; None at once where nothing speaks against plain Unicode."""
    families = [font_encoding(f) for f in fonts]
    if not any(families) and all(t.isascii() or (t.isprintable() and _settled(t)) for t in tokens):
        return None
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
            is_unicode |= encoding is UNICODE and _ONLY_VIETNAMESE.search(word) is not None
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


# --- small repairs of text that is Unicode already ----------------------------------------------------------------

_SPACES = dict.fromkeys([0xa0, *range(0x2000, 0x200b), 0x202f, 0x205f, 0x3000], " ")
_NOTHING = dict.fromkeys([*(c for c in range(32) if c not in (9, 10, 13)), *range(127, 160), 0xad,
                          0x200b, 0x200e, 0x200f, *range(0x202a, 0x202f), 0x2060, 0xfeff, 0xfffe])
_GLYPHS = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ɖ": "đ", "Ɖ": "Đ"}
_CHARACTERS = {**_SPACES, **_NOTHING, **{ord(c): s for c, s in _GLYPHS.items()}, 0x2028: "\n", 0x2029: "\n"}
_ODD = re.compile("[" + "".join(map(re.escape, map(chr, _CHARACTERS))) + "]")
# "QÐ-UBND", "Ðiều 5", "NÐ": eth for Đ; an Icelandic word (Ðór, fæðir) holds no Vietnamese letter and spells none
_ETH = re.compile(r"[^\W\d_]*Ð[^\W\d_]*")


def fix_text(text: str) -> str:
    """NFC, without invisible characters, odd spaces, ligature glyphs and Ð for Đ; text that is right stays the same."""
    text = unicodedata.normalize("NFC", text.translate(_CHARACTERS) if _ODD.search(text) else text)
    return _ETH.sub(_fix_eth, text) if "Ð" in text else text


def _fix_eth(match: re.Match[str]) -> str:
    word = match[0].replace("Ð", "Đ")
    return word if word.isupper() or is_syllable(word) else match[0]
