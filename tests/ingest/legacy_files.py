"""Files in old encodings, made from Unicode text: what typists of the 1990s left behind, in every container."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

from docx_files import docx, font, p, r
from typeset import Item, Text, pdf

from ingest.legacy import charmaps

Run = tuple[str, str | None, str]  # encoding, font, text


def in_table(text: str, name: str) -> bytes:
    """The text in one of the encodings of one byte a letter; KeyError for a letter that it lacks."""
    codes = charmaps._CODES[name].split()
    table = {c: int(x, 16) for c, x in zip(charmaps.LETTERS, codes, strict=True) if x != "--"}
    return bytes(ord(c) if c.isascii() else table[c] for c in text)


def in_vni(text: str) -> str:
    table = {v: k for k, v in {**charmaps.VNI_PAIRS, **charmaps.VNI_SINGLE}.items()}
    return "".join(table.get(c, c) for c in text)


def in_cp1258(text: str) -> bytes:
    out = b""
    for c in text:
        try:
            out += c.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", c)
            tones = "".join(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            out += base.encode("cp1258") + tones.encode("cp1258")
    return out


def western(data: bytes, page: str) -> str:
    """What a program shows that takes the bytes for this code page."""
    return "".join(bytes([b]).decode(page, "ignore") or chr(b) for b in data)


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "nfd":
        return unicodedata.normalize("NFD", text).encode()
    if encoding == "vni":
        return in_vni(text).encode("latin-1")
    if encoding == "cp1258":
        return in_cp1258(text)
    return in_table(text, encoding) if encoding in charmaps._CODES else text.encode(encoding)


def shown(text: str, encoding: str) -> str:
    """The text as Windows-1252 shows it; Unicode as it is."""
    if encoding in ("utf-8", "nfd"):
        return encoded(text, encoding).decode()
    return western(encoded(text, encoding), "cp1252")


def rtf(paragraphs: Sequence[Sequence[Run]], charset: int = 0) -> bytes:
    """An .rtf in which every font claims this character set: 0 Western, 163 Vietnamese, 238 Central European."""
    fonts = sorted({font or "Times New Roman" for runs in paragraphs for _, font, _ in runs})
    table = "".join(rf"{{\f{n}\froman\fcharset{charset} {name};}}" for n, name in enumerate(fonts))
    body = "".join(
        r"\pard " + "".join(rf"{{\f{fonts.index(font or 'Times New Roman')} {_rtf_text(text, encoding)}}}"
                            for encoding, font, text in runs) + r"\par" + "\n" for runs in paragraphs)
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{table}}}{body}}}".encode("ascii")


def _rtf_text(text: str, encoding: str) -> str:
    if encoding in ("utf-8", "nfd"):
        units = encoded(text, encoding).decode()
        return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in units)
    return "".join(chr(b) if 32 <= b < 127 else rf"\'{b:02x}" for b in encoded(text, encoding))


def word(paragraphs: Sequence[Sequence[Run]]) -> bytes:
    """A .docx; the letters of an 8-bit font stand in it as Windows-1252 shows them."""
    return docx("".join(
        p("".join(r(shown(text, encoding), font(name) if name else "") for encoding, name, text in runs))
        for runs in paragraphs))


def html(paragraphs: Sequence[Sequence[Run]], charset: str) -> bytes:
    """A page whose bytes are those of its runs, whatever it declares."""
    body = b"".join(
        b"<p>" + b"".join(_html_run(encoded(escape(text), encoding), name) for encoding, name, text in runs) + b"</p>\n"
        for runs in paragraphs)
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>'
    return head.encode() + body + b"</body></html>"


def _html_run(data: bytes, name: str | None) -> bytes:
    return b'<font face="%s">%s</font>' % (name.encode(), data) if name else data


def plain(paragraphs: Sequence[Sequence[Run]]) -> bytes:
    return b"".join(
        b"".join(encoded(text, encoding) for encoding, _, text in runs) + encoded("\r\n\r\n", runs[0][0])
        for runs in paragraphs)


def page(paragraphs: Sequence[Sequence[Run]]) -> bytes:
    """A PDF, a line a paragraph, in a font that does not tell what its letters are."""
    lines: list[Item] = [Text(85, 100 + 30 * n, "".join(shown(text, encoding) for encoding, _, text in runs))
                         for n, runs in enumerate(paragraphs)]
    return pdf(lines)
