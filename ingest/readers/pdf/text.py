"""The text layer of a PDF page as words: decoded from legacy fonts, placed as the reader sees the page.

White text on a white ground, such as an old number under the one typed over it, is left out. PDFium is asked once a
letter for its box and its text object, and once a text object for all else; the rest is arithmetic on arrays.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, repeat
from operator import attrgetter
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from ingest.document import Box
from ingest.page import Word, clean_all
from ingest.readers.pdf.calls import Handle, unchecked
from ingest.repair import decode_runs, font_encoding

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FONT_NAME = re.compile(r"^[A-Z]{6}\+")
_LINE_END = re.compile("[\x02\ufffe]")  # PDFium writes these for a hyphen that ends a line
_SPACES = np.array([chr(code).isspace() for code in range(0x3002)])  # none comes behind U+3000
_get_box = unchecked("FPDFText_GetLooseCharBox", ctypes.c_int)
_get_object = unchecked("FPDFText_GetTextObject", ctypes.c_size_t)
_get_unicode = unchecked("FPDFText_GetUnicode", ctypes.c_uint)
_get_size = unchecked("FPDFText_GetFontSize", ctypes.c_double)
_get_colour = unchecked("FPDFText_GetFillColor", ctypes.c_int)
_get_font = unchecked("FPDFTextObj_GetFont", ctypes.c_size_t)

_Numbers = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Font:
    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The letters of a page in file order, one entry each."""

    text: str
    boxes: _Numbers  # in four rows x0, y0, x1, y1: points from the top left of the page as shown
    sizes: _Numbers
    fonts: NDArray[np.intp]  # index into `styles`
    runs: NDArray[np.intp]  # how many spaces and line ends stand before
    styles: tuple[_Font, ...]

    def keep(self, wanted: _Mask) -> _Glyphs:
        return _Glyphs("".join(compress(self.text, wanted)), self.boxes[:, wanted], self.sizes[wanted],
                       self.fonts[wanted], self.runs[wanted], self.styles)


def read_words(page: pdfium.PdfPage) -> list[Word]:
    """The words of the text layer in the order of the file, in points from the top left of the page as shown."""
    glyphs = _glyphs(page)
    if not glyphs.text:
        return []
    begins = _beginnings(glyphs)
    starts = np.flatnonzero(begins)
    letters = _raise_digits(glyphs, starts)
    texts = clean_all(_decoded(letters, glyphs, begins))
    least, most = np.minimum.reduceat, np.maximum.reduceat
    corners = zip(*(outermost(side, starts).tolist() for outermost, side in zip(
        (least, least, most, most), glyphs.boxes, strict=True)), strict=True)
    sizes = np.maximum.reduceat(glyphs.sizes, starts).tolist()
    rounded = {size: round(size, 1) for size in set(sizes)}
    fonts = [glyphs.styles[font] for font in glyphs.fonts[starts].tolist()]
    # A named tuple's own constructor runs in Python, and costs as much as all the rest of a word.
    boxes = map(tuple.__new__, repeat(Box), corners)
    fields = zip(texts, boxes, repeat(None), [rounded[size] for size in sizes], map(_is_bold, fonts),
                 map(_is_italic, fonts), strict=False)
    words: list[Word] = list(map(tuple.__new__, repeat(Word), fields))
    return words if all(texts) else [word for word in words if word.text]


def _beginnings(glyphs: _Glyphs) -> _Mask:
    """Where words begin: behind a space, and where the next letter stands on another line or far off."""
    (x0, y0, x1, y1), size = glyphs.boxes, glyphs.sizes[1:]
    begins = np.ones(len(glyphs.text), np.bool_)
    begins[1:] = ((x0[1:] - x1[:-1] > 0.6 * size) | (x1[1:] < x0[:-1] - 0.5 * size)  # far off
                  | (y0[1:] > y1[:-1]) | (y1[1:] < y0[:-1])  # above or below
                  | (glyphs.runs[1:] != glyphs.runs[:-1]))
    return begins


def _raise_digits(glyphs: _Glyphs, starts: NDArray[np.intp]) -> str:
    """The letters, with small digits that stand higher than the word they follow as ¹²³."""
    if np.ptp(glyphs.sizes) == 0:
        return glyphs.text
    counts = np.diff(starts, append=len(glyphs.text))
    size, foot = np.repeat(glyphs.sizes[starts], counts), np.repeat(glyphs.boxes[3, starts], counts)
    raised = (glyphs.sizes < 0.8 * size) & (glyphs.boxes[3] < foot - 0.15 * size)
    letters = list(glyphs.text)
    for index in np.flatnonzero(raised):
        letters[index] = letters[index].translate(_SUPERSCRIPT)
    return "".join(letters)


def _decoded(letters: str, glyphs: _Glyphs, begins: _Mask) -> list[str]:
    """The words as Unicode. The page is decoded as a whole, since a word alone seldom tells its encoding."""
    words = _cut(letters, begins)
    if not any(font_encoding(font.name) for font in glyphs.styles):
        whole = "\n".join(words)
        decoded, = decode_runs([(whole, None)])
        if decoded == unicodedata.normalize("NFC", whole):  # nothing in it was in another encoding
            return decoded.split("\n")
    # Part by part, since the font may change inside a word (the capitals of TCVN3 are a font of their own).
    names = [font.name for font in glyphs.styles]
    named = np.array([names.index(name) for name in names])[glyphs.fonts]
    parted = begins.copy()
    parted[1:] |= named[1:] != named[:-1]
    starts = np.flatnonzero(parted)
    runs: list[tuple[str, str | None]] = []
    owners: list[int] = []
    for text, font, first in zip(_cut(letters, parted), named[starts], begins[starts], strict=True):
        if first and owners:
            runs.append((" ", None))
            owners.append(owners[-1])
        runs.append((text, names[font] or None))
        owners.append(owners[-1] + bool(first) if owners else 0)
    texts = [""] * len(words)
    for index, text in zip(owners, decode_runs(runs), strict=True):
        texts[index] += text
    return [text.rstrip(" ") for text in texts]


def _cut(text: str, begins: _Mask) -> list[str]:
    starts = np.flatnonzero(begins).tolist()
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _glyphs(page: pdfium.PdfPage) -> _Glyphs:
    layer = page.get_textpage()  # closed when it is forgotten
    raw = ctypes.byref(layer.raw.contents)  # the pointer as a call takes it: not made anew for each
    text = _characters(raw)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    at = np.flatnonzero(~_SPACES[np.minimum(codes, len(_SPACES) - 1)])
    if not len(at):
        return _Glyphs("", np.empty((4, 0)), np.empty(0), np.empty(0, np.intp), np.empty(0, np.intp), ())
    corners, places = _room((len(at) - 1).bit_length())
    _exhaust(map(_get_box, repeat(raw), at.tolist(), places))
    left, top, right, bottom = np.frombuffer(corners, np.float32, 4 * len(at)).reshape(-1, 4).T.astype(np.float64, "C")
    boxes = np.stack(Placing(page).sides(left, bottom, right, top))
    firsts, objects = _text_objects(raw, at)
    looks = _Looks(raw)
    sizes, fonts, white = zip(*map(looks.of, at[firsts].tolist(), objects), strict=True)
    counts = np.diff(firsts, append=len(at))
    glyphs = _Glyphs("".join(text.split()), boxes, np.repeat(sizes, counts), np.repeat(fonts, counts),
                     at - np.arange(len(at)), tuple(looks.fonts))
    return glyphs.keep(_seen(page, boxes, np.repeat(white, counts))) if any(white) else glyphs


def _text_objects(raw: Any, at: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[int]]:
    """Where in `at`, the letters' indices, a text object begins, and the objects; each is one run of letters.

    Asked once a word, and once a letter only in the words behind which another object begins.
    """
    words = np.flatnonzero(np.concatenate(([True], np.diff(at) > 1)))
    begun = np.array(list(map(_get_object, repeat(raw), at[words].tolist())), np.uint64)
    lengths = np.diff(words, append=len(at))
    objects = np.repeat(begun, lengths)
    inner = np.flatnonzero(np.repeat(np.append(begun[1:] != begun[:-1], True), lengths))
    objects[inner] = list(map(_get_object, repeat(raw), at[inner].tolist()))
    firsts = np.flatnonzero(np.concatenate(([True], objects[1:] != objects[:-1])))
    return firsts, objects[firsts].tolist()


def _characters(raw: Any) -> str:
    """The characters of the layer, one for each of PDFium's indices; a hyphen at a line end is a hyphen, 0 a space."""
    count = pdfium_c.FPDFText_CountChars(raw)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(raw, 0, count, buffer)
    text = bytes(buffer)[:2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:  # some characters are left out of the whole, or are two units long
        text = "".join(map(chr, map(_get_unicode, repeat(raw), range(count))))
    return _LINE_END.sub(lambda mark: "-" if pdfium_c.FPDFText_IsHyphen(raw, mark.start()) == 1 else mark[0],
                         text.replace("\x00", " "))


@lru_cache(maxsize=32)
def _room(bits: int) -> tuple[Any, list[Any]]:
    """Room for 2**bits rectangles of four floats, and where each of them lies."""
    corners = (ctypes.c_float * (4 << bits))()
    return corners, [ctypes.byref(corners, 16 * index) for index in range(1 << bits)]


_is_bold, _is_italic = attrgetter("bold"), attrgetter("italic")
_exhaust = deque[Any](maxlen=0).extend


class _Looks:
    """How the text objects of a page are set: size, font, colour. A font is looked up once a page."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._known: dict[int, int] = {}
        self.fonts: list[_Font] = []
        self._colour = (ctypes.c_uint * 4)()
        self._parts = [ctypes.byref(self._colour, 4 * part) for part in range(4)]

    def of(self, index: int, text_object: int) -> tuple[float, int, bool]:
        """Size in points, font as index into `fonts`, and whether it is white, of the object of the letter `index`."""
        font = _get_font(Handle(text_object)) if text_object else 0
        if font not in self._known:
            self._known[font] = len(self.fonts)
            self.fonts.append(self._font(index))
        _get_colour(self._raw, index, *self._parts)
        red, green, blue, _ = self._colour
        return _get_size(self._raw, index), self._known[font], red > 250 and green > 250 and blue > 250

    def _font(self, index: int) -> _Font:
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self._raw, index, buffer, 128, flags)
        name = _FONT_NAME.sub("", buffer.value.decode("utf-8", "replace"))
        low = name.lower()
        heavy = pdfium_c.FPDFText_GetFontWeight(self._raw, index) >= 700
        return _Font(name, heavy or "bold" in low or "black" in low, "italic" in low or "oblique" in low)


def _seen(page: pdfium.PdfPage, boxes: _Numbers, white: _Mask) -> _Mask:
    """Which letters can be seen: the page is drawn, and of the white ones those on dark ground are kept."""
    grey = page.render(scale=1, grayscale=True).to_pil().convert("L")
    seen = ~white
    for index in np.flatnonzero(white):
        x0, y0, x1, y1 = boxes[:, index]
        ground = grey.crop((int(x0), int(y0), int(x1) + 1, int(y1) + 1)).histogram()
        seen[index] = sum(ground[:128]) > 0.4 * sum(ground)
    return seen


class Placing:
    """From PDF coordinates to points from the top left of the page as a reader holds it, text upright."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.crop = page.get_cropbox()
        self.turn = page.get_rotation() // 90

    def __call__(self, left: float, bottom: float, right: float, top: float) -> Box:
        return Box(*self.sides(left, bottom, right, top))

    def sides(self, left: Any, bottom: Any, right: Any, top: Any) -> tuple[Any, Any, Any, Any]:
        """x0, y0, x1, y1, of numbers or of arrays of them."""
        x0, y0, x1, y1 = self.crop
        if self.turn == 0:
            return left - x0, y1 - top, right - x0, y1 - bottom
        if self.turn == 1:
            return bottom - y0, left - x0, top - y0, right - x0
        if self.turn == 2:
            return x1 - right, bottom - y0, x1 - left, top - y0
        return y1 - top, x1 - right, y1 - bottom, x1 - left
