"""Named steps str → str that give a text back the letters its author typed.

Old Vietnamese files keep their letters in 8-bit fonts (TCVN3, VNI, VISCII, VPS), and programs show those bytes as the
letters of some Western code page; `ingest.legacy` tells which word is in which. `fix_text` is for text in Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import islice

from ingest.legacy import decode_paragraph
from ingest.legacy.charmaps import page_bytes
from ingest.legacy.words import ENCODINGS, ONLY_VIETNAMESE, PROMISED, font_encoding, is_capital_font
from ingest.syllable import is_syllable

__all__ = [
    "Decoder", "bytes_to_text", "decode_bytes", "decode_run", "decode_runs", "fix_text", "font_encoding",
    "is_capital_font", "undo_utf8_misread",
]


def decode_run(text: str, font: str | None = None) -> str:
    """The text of one run, page or file as Unicode NFC; `font` is the name of its font where that is known."""
    return decode_runs([(text, font)])[0]


def decode_runs(runs: Sequence[tuple[str, str | None]]) -> list[str]:
    """The runs (text, font) of one paragraph as Unicode, one string each: short runs are read by their neighbours.

    A letter whose bytes lie in two runs (VNI `U` + `Û`) comes out in the first of them.
    """
    runs = [(undo_utf8_misread(text), font) for text, font in runs]
    return [text for text, _ in decode_paragraph(runs)]


_Runs = tuple[tuple[str, str | None], ...]


class Decoder:
    """Decodes a document paragraph by paragraph, and once more as a whole where that tells more.

    A paragraph of one word (`VÒ` is TCVN3 for `Về`, or a Unicode word in capitals) is told by its neighbours where
    fonts lie. Such a document is `doubtful` after its first reading, and is read again with `again()`.
    """

    def __init__(self, known: Iterable[tuple[_Runs, list[str]]] = ()) -> None:
        self.doubtful = False
        self._read: list[_Runs] = []
        self._seen = {PROMISED[None]}
        self._known: defaultdict[_Runs, deque[list[str]]] = defaultdict(deque)
        for runs, texts in known:
            self._known[runs].append(texts)

    def decode(self, runs: Sequence[tuple[str, str | None]]) -> list[str]:
        """`decode_runs` of one paragraph."""
        whole = tuple((undo_utf8_misread(text), font) for text, font in runs)
        if self._known and (known := self._known[whole]):
            return known.popleft()
        decoded = decode_paragraph(whole)
        self._read.append(whole)
        for (_, font), (_, votes) in zip(whole, decoded, strict=True):
            self._seen |= votes.keys()
            self.doubtful |= bool(votes.keys() - {PROMISED[font_encoding(font)]})
        return [text for text, _ in decoded]

    def again(self) -> Decoder:
        """The decoder of the second reading."""
        together = [run for runs in self._read for run in (*runs, ("\n", None))]
        texts = iter([text for text, _ in decode_paragraph(together, [e for e in ENCODINGS if e in self._seen])])
        return Decoder((runs, list(islice(texts, len(runs) + 1))[:-1]) for runs in self._read)


def decode_bytes(data: bytes) -> tuple[str, str]:
    """The text of a plain file in any Vietnamese encoding, and the name of the encoding that most of it is in."""
    text, codec = bytes_to_text(data)
    text = undo_utf8_misread(text)
    (decoded, votes), = decode_paragraph([(text, None)])
    if codec == "cp1252" and votes:
        codec = max(sorted(votes), key=votes.__getitem__).name
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
    if ONLY_VIETNAMESE.search(repaired) and repaired.count("\ufffd") * 200 < len(repaired):
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


# --- small repairs of text that is Unicode already ----------------------------------------------------------------

_SPACES = dict.fromkeys([0xa0, *range(0x2000, 0x200b), 0x202f, 0x205f, 0x3000], " ")
_NOTHING = dict.fromkeys([*(c for c in range(32) if c not in (9, 10, 13)), *range(127, 160), 0xad, 0x61c, 0x200b,
                          0x200e, 0x200f, *range(0x202a, 0x202f), 0x2060, *range(0x2066, 0x206a), 0xfeff, 0xfffe])
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
