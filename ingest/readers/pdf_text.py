"""The text layer of a PDF page as words: decoded from legacy fonts, placed as the reader sees the page.

White text on a white ground, such as an old number under the one typed over it, is left out.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from ingest.document import Box
from ingest.page import Word, clean
from ingest.repair import decode_runs

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FONT_NAME = re.compile(r"^[A-Z]{6}\+")


class _Glyph:
    __slots__ = ("angle", "box", "char", "font", "size", "weight")

    def __init__(self, char: str, box: Box, font: str, size: float, weight: int) -> None:
        self.char, self.box, self.font, self.size, self.weight = char, box, font, size, weight


def read_words(page: pdfium.PdfPage) -> Iterator[Word]:
    """The words of the text layer in the order of the file, in points from the top left of the page as shown."""
    pieces = [piece for is_gap, run in groupby(_glyphs(page), key=lambda glyph: glyph is None) if not is_gap
              for piece in _pieces([glyph for glyph in run if glyph is not None])]
    # The page is decoded as a whole, since a word alone seldom tells its encoding; part by part, since the font may
    # change inside a word (the capitals of TCVN3 are a font of their own).
    runs: list[tuple[str, str | None]] = []
    owners: list[int] = []
    for index, piece in enumerate(pieces):
        for font, part in groupby(piece, key=lambda glyph: glyph.font):
            runs.append(("".join(glyph.char for glyph in part), font or None))
            owners.append(index)
        runs.append((" ", None))
        owners.append(index)
    texts = [""] * len(pieces)
    for index, text in zip(owners, decode_runs(runs), strict=True):
        texts[index] += text
    for text, piece in zip(texts, pieces, strict=True):
        if text := clean(text):
            yield _word(text, piece)


def _word(text: str, glyphs: list[_Glyph]) -> Word:
    first = glyphs[0]
    name = first.font.lower()
    box = Box(min(g.box.x0 for g in glyphs), min(g.box.y0 for g in glyphs),
              max(g.box.x1 for g in glyphs), max(g.box.y1 for g in glyphs))
    return Word(text, box, size=round(max(g.size for g in glyphs), 1),
                bold="bold" in name or "black" in name or first.weight >= 700,
                italic="italic" in name or "oblique" in name)


def _pieces(run: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """Cuts a run of glyphs where the next one stands on another line or far off; raised small digits become ¹²³."""
    piece: list[_Glyph] = []
    for glyph in run:
        if piece:
            last = piece[-1].box
            apart = glyph.box.x0 - last.x1 > 0.6 * glyph.size or glyph.box.x1 < last.x0 - 0.5 * glyph.size
            below = glyph.box.y0 > last.y1 or glyph.box.y1 < last.y0
            if apart or below:
                yield piece
                piece = []
        if piece and glyph.char.isdigit() and glyph.size < 0.8 * piece[0].size and _raised(glyph, piece[0]):
            glyph.char = glyph.char.translate(_SUPERSCRIPT)
        piece.append(glyph)
    if piece:
        yield piece


def _raised(glyph: _Glyph, base: _Glyph) -> bool:
    return glyph.box.y1 < base.box.y1 - 0.15 * base.size


def _glyphs(page: pdfium.PdfPage) -> Iterator[_Glyph | None]:
    """The glyphs in file order; None where a space or a line end stands between two words."""
    layer = page.get_textpage()  # closed when it is forgotten
    text = layer.raw
    place = Placing(page)
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    rect = pdfium_c.FS_RECTF()
    colour = [ctypes.c_uint() for _ in range(4)]
    shown = _Shown(page)
    for index in range(pdfium_c.FPDFText_CountChars(text)):
        char = chr(pdfium_c.FPDFText_GetUnicode(text, index))
        if char.isspace() or char in "\x00\r\n":
            yield None
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(text, index, rect):
            continue
        pdfium_c.FPDFText_GetFillColor(text, index, *colour)
        white = all(part.value > 250 for part in colour[:3])
        length = pdfium_c.FPDFText_GetFontInfo(text, index, buffer, 128, flags)
        font = _FONT_NAME.sub("", buffer.raw[:max(0, length - 1)].decode("utf-8", "replace")) if length else ""
        box = place(rect.left, rect.bottom, rect.right, rect.top)
        matrix_size = pdfium_c.FPDFText_GetFontSize(text, index)
        if white and not shown.dark(box):
            continue  # an old number under the one typed over it
        yield _Glyph(char, box, font, matrix_size, pdfium_c.FPDFText_GetFontWeight(text, index))


class _Shown:
    """What the page looks like, drawn only when there is white text to judge."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._grey: Image.Image | None = None

    def dark(self, box: Box) -> bool:
        """Whether the ground there is dark, so that white letters can be read on it."""
        if self._grey is None:
            self._grey = self._page.render(scale=1, grayscale=True).to_pil().convert("L")
        inside = self._grey.crop((int(box.x0), int(box.y0), int(box.x1) + 1, int(box.y1) + 1)).histogram()
        return bool(sum(inside[:128]) > 0.4 * sum(inside))


class Placing:
    """From PDF coordinates to points from the top left of the page as a reader holds it, text upright."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.crop = page.get_cropbox()
        self.turn = page.get_rotation() // 90

    def __call__(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0, x1, y1 = self.crop
        if self.turn == 0:
            return Box(left - x0, y1 - top, right - x0, y1 - bottom)
        if self.turn == 1:
            return Box(bottom - y0, left - x0, top - y0, right - x0)
        if self.turn == 2:
            return Box(x1 - right, bottom - y0, x1 - left, top - y0)
        return Box(y1 - top, x1 - right, y1 - bottom, x1 - left)
