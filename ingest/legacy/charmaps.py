"""The letters of the 8-bit Vietnamese encodings, and what their bytes look like when a program took them for another.

Sources: TCVN 5712:1993 (VN1, and the 74 letters of it that the ABC fonts, called TCVN3, carry), RFC 1456 (VISCII),
the VPS and VNI character sets. A row holds one code for each of `LETTERS`, in order; `--` is a letter it lacks.
"""

from __future__ import annotations

import unicodedata
from functools import cache

LETTERS = (
    "âăêôơưÂĂÊÔƠƯáấắéếíóốớúứýÁẤẮÉẾÍÓỐỚÚỨÝàầằèềìòồờùừỳÀẦẰÈỀÌÒỒỜÙỪỲạậặẹệịọộợụựỵẠẬẶẸỆỊỌỘỢỤỰỴ"
    "ảẩẳẻểỉỏổởủửỷẢẨẲẺỂỈỎỔỞỦỬỶãẫẵẽễĩõỗỡũữỹÃẪẴẼỄĨÕỖỠŨỮỸđĐ"
)
_CODES = {
    "tcvn3": """
        a9 a8 aa ab ac ad a2 a1 a3 a4 a5 a6 b8 ca be d0 d5 dd e3 e8 ed f3 f8 fd -- -- -- -- -- -- -- -- -- -- -- -- b5
        c7 bb cc d2 d7 df e5 ea ef f5 fa -- -- -- -- -- -- -- -- -- -- -- -- b9 cb c6 d1 d6 de e4 e9 ee f4 f9 fe -- --
        -- -- -- -- -- -- -- -- -- -- b6 c8 bc ce d3 d8 e1 e6 eb f1 f6 fb -- -- -- -- -- -- -- -- -- -- -- -- b7 c9 bd
        cf d4 dc e2 e7 ec f2 f7 fc -- -- -- -- -- -- -- -- -- -- -- -- ae a7""",
    "tcvn5712": """
        a9 a8 aa ab ac ad a2 a1 a3 a4 a5 a6 b8 ca be d0 d5 dd e3 e8 ed f3 f8 fd 83 c4 c0 8a da 90 95 ff 9b 01 11 16 b5
        c7 bb cc d2 d7 df e5 ea ef f5 fa 80 c1 af 87 c5 8d 92 db 98 9d 04 13 b9 cb c6 d1 d6 de e4 e9 ee f4 f9 fe 84 86
        85 8b 8c 91 96 97 9c 02 12 17 b6 c8 bc ce d3 d8 e1 e6 eb f1 f6 fb 81 c2 ba 88 cd 8e 93 e0 99 9e 05 14 b7 c9 bd
        cf d4 dc e2 e7 ec f2 f7 fc 82 c3 bf 89 d9 8f 94 f0 9a 9f 06 15 ae a7""",
    "viscii": """
        e2 e5 ea f4 bd df c2 c5 ca d4 b4 bf e1 a4 a1 e9 aa ed f3 af be fa d1 fd c1 84 81 c9 8a cd d3 8f 95 da ba dd e0
        a5 a2 e8 ab ec f2 b0 b6 f9 d7 cf c0 85 82 c8 8b cc d2 90 96 d9 bb 9f d5 a7 a3 a9 ae b8 f7 b5 fe f8 f1 dc 80 87
        83 89 8e 98 9a 93 94 9e b9 1e e4 a6 c6 eb ac ef f6 b1 b7 fc d8 d6 c4 86 02 cb 8c 9b 99 91 97 9c bc 14 e3 e7 c7
        a8 ad ee f5 b2 de fb e6 db c3 06 05 88 8d ce a0 92 b3 9d ff 19 f0 d0""",
    "vps": """
        e2 e6 ea f4 d6 dc c2 88 ca d4 f7 d0 e1 c3 a1 e9 89 ed f3 d3 a7 fa d9 9a c1 83 8d c9 90 b4 b9 96 9d da ad dd e0
        c0 a2 e8 8a ec f2 d2 a9 f9 d8 ff 80 84 8e d7 93 b5 bc 97 9e a8 af b2 e5 c6 a5 cb 8c ce 86 b6 ae f8 bf 9c 02 03
        04 05 06 10 11 12 13 14 15 19 e4 c4 a3 c8 8b cc d5 b0 aa fb ba 9b 81 85 8f de 94 b7 bd 98 9f d1 b1 fd e3 c5 a4
        eb cd ef f5 87 ab db bb cf 82 1c f0 fe 95 b8 be 99 a6 ac 1d b3 c7 f1""",
}
# VNI writes a letter as a base and a mark behind it, each a Latin-1 character; i, đ, ơ and ư have codes of their own.
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}
VNI_SINGLE = dict(zip("íìæóòîñöôÍÌÆÓÒÎÑÖÔ", "íìỉĩịỵđươÍÌỈĨỊỴĐƯƠ", strict=True))
# What other programs make of single bytes: soft hyphen as minus or hyphen, micro sign as Greek mu, middle dots.
LOOKALIKES = {"−": 0xAD, "‐": 0xAD, "‑": 0xAD, "μ": 0xB5, "∙": 0xB7, "⋅": 0xB7, "‧": 0xB7, "ˉ": 0xAF}


def _vni_pairs() -> dict[str, str]:
    pairs = {}
    for base in "aeouyôöAEOUYÔÖ":
        letter = VNI_SINGLE.get(base, base)
        for mark, accents in _VNI_MARKS.items():
            composed = unicodedata.normalize("NFC", letter + accents)
            if len(composed) == 1:
                pairs[base + mark] = pairs[base + mark.upper()] = composed
    return pairs


VNI_PAIRS = _vni_pairs()


@cache
def page_bytes(page: str) -> dict[str, int]:
    """Character → byte of a single-byte code page.

    An undefined byte stands for the control character of its number, or for one from U+F100 on, as LibreOffice has it.
    """
    table = {chr(0xF100 + b): b for b in range(128, 160)}
    table |= {chr(b): b for b in (*range(1, 9), *range(14, 32), *range(128, 160))}
    for b in range(128, 256):
        table[bytes([b]).decode(page, "ignore") or chr(b)] = b
    return table


@cache
def letters(encoding: str, page: str) -> dict[str, str]:
    """Character, as a program that believed in `page` shows it, → the letter that `encoding` has at that byte."""
    codes = _CODES[encoding].split()
    by_byte = {int(code, 16): letter for code, letter in zip(codes, LETTERS, strict=True) if code != "--"}
    shown = page_bytes(page) | (LOOKALIKES if encoding == "tcvn3" else {})
    return {char: by_byte[b] for char, b in shown.items() if b in by_byte}


@cache
def to_western(page: str) -> dict[int, str]:
    """A `str.translate` table from characters of `page` to those that Windows-1252 has at the same bytes."""
    western = {b: c for c, b in page_bytes("cp1252").items() if not 128 <= ord(c) < 160 or b not in _CP1252}
    return {ord(c): western[b] for c, b in page_bytes(page).items() if b in western and western[b] != c}


_CP1252 = {b for b in range(128, 160) if bytes([b]).decode("cp1252", "ignore")}
