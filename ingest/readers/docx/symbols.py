"""Signs that stand in a symbol font or are made by Word: bullets, boxes, arrows, and the marks of footnotes."""

from __future__ import annotations

import re

# Private-use code (less 0xF000) in a symbol font -> what the eye sees. Signs that no list or form uses are left out.
_SYMBOL = {
    0x2B: "+", 0x2D: "-", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    0xBC: "…", 0xA5: "∞", 0xAC: "←", 0xAE: "→", 0xDE: "⇒", 0x61: "α", 0x62: "β", 0x44: "Δ", 0x53: "Σ", 0x6D: "μ",
    0x70: "π", 0xE5: "∑",
}
_WINGDINGS = {
    0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFD: "☒", 0xFE: "☑", 0x78: "☒", 0xFB: "✗", 0xFC: "✓", 0xE0: "→",
    0xE8: "→", 0xF0: "⇒", 0xDF: "←", 0x28: "☎", 0x2A: "✉", 0x9F: "•",
}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_DASHES = "-–—−‐‑‒―\uf02d\uf0be"
_PLUSES = "+\uf02b\uf0c5"
_RAISED = str.maketrans("0123456789ivxabcdefghjklmnoprstuwyz()+-", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐⁿᵒᵖʳˢᵗᵘʷʸᶻ⁽⁾⁺⁻")


def is_symbol_font(font: str | None) -> bool:
    """Fonts whose codes are pictures, not letters."""
    return bool(font) and (font or "").lower().startswith(("symbol", "wingdings", "webdings"))


def symbol(char: str, font: str | None) -> str:
    """The character that the hexadecimal code `char` of a `w:sym` shows in `font`."""
    return _shown(int(char, 16), font) if re.fullmatch("[0-9A-Fa-f]{1,6}", char) else ""


def _shown(code: int, font: str | None) -> str:
    """The character of a code in a font; a bullet for a picture that has no character here."""
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    name = (font or "").lower()
    if code < 0x20 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    if not is_symbol_font(font):
        return chr(code)
    signs = _SYMBOL if name.startswith("symbol") else _WINGDINGS_2 if name == "wingdings 2" else _WINGDINGS
    known = signs.get(code)
    if known:
        return known
    if code > 0xFF or (name.startswith("symbol") and code < 0x40):  # digits and signs stand where ASCII has them
        return chr(code)
    return "•"


def private_use(text: str, font: str | None) -> str:
    """Text typed in a font of symbol encoding, where Word keeps byte 0xB5 as U+F0B5, with its codes put back."""
    if not _PRIVATE.search(text):
        return text
    if not is_symbol_font(font):
        return "".join(chr(ord(c) - 0xF000) if "\uf020" <= c <= "\uf0ff" else c for c in text)
    return "".join(_shown(ord(c), font) if "\uf000" <= c <= "\uf0ff" else c for c in text)


def bullet(text: str, font: str | None) -> str:
    """A list's bullet as shown: `-` and `+` mean levels in official texts and are kept; ornaments become `•`.

    >>> bullet("\\uf02d", "Symbol"), bullet("–", None), bullet("\\uf0d8", "Wingdings"), bullet("o", "Courier New")
    ('-', '-', '•', '•')
    """
    text = text.strip()
    if len(text) != 1:
        return private_use(text, font)
    if text in _DASHES:
        return "-"
    if text in _PLUSES:
        return "+"
    if text == "o" or (not text.isalnum() and text not in "*=>#"):
        return "•"
    return "•" if is_symbol_font(font) else text


def raised(mark: str) -> str:
    """A footnote's mark as superscript characters: `12` -> `¹²`; signs without one stay (`*`)."""
    return mark.translate(_RAISED)
