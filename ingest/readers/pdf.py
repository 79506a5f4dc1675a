"""PDF: PDFium's text layer page by page, OCR for the pages that have none worth the name, ruled tables as tables.

Whether a page's layer is its text is decided on amount and quality: a digital signature's stamp and a broken OCR layer
are not the document.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from PIL import Image

from ingest import ocr
from ingest.document import Box, Reading
from ingest.errors import Damaged, Encrypted, NoText, Unsupported
from ingest.layout import lay_out
from ingest.layout_tables import find_grids
from ingest.ocr_repair import correct
from ingest.page import Doubts, Grid, Page, Word, clean, into_lines
from ingest.repair import decode_runs
from ingest.text_quality import quality

RENDER_DPI = 200  # measured: as good as 300 in letters, better on codes, 1.3 times as fast
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_THIN = 3.0  # points: what is thinner is a line
_FONT_NAME = re.compile(r"^[A-Z]{6}\+")


def read_pdf(data: bytes) -> Reading:
    """The document in a PDF. Raises Encrypted, Damaged, Unsupported (XFA form), NoText."""
    document = _open(data)
    declared = _signed_at(document)  # before flattening, which takes the signatures out
    pages: list[Page] = []
    confidences: list[float] = []
    doubts: dict[int, Doubts] = {}
    ruled = _RuledTables(data)
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        # Numbers and dates typed into a finished page, and signatures, are annotations: make them part of the page.
        pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
        page = document[number - 1]
        words = list(_words(page))
        if _is_text(page, words):
            width, height = page.get_size()
            grids, rules = ruled.on(number, page)
            pages.append(Page(number, width, height, into_lines(words, number), grids, rules))
        else:
            scanned = ocr.read_page(*_pictured(page), number)
            pages.append(scanned.page)
            confidences += scanned.confidences
            doubts[number] = scanned.doubts
        page.close()
    lines, corrections, warnings = correct(lay_out(pages), doubts)
    if not any(line.text for line in lines):
        raise NoText("The PDF holds no text, and no text could be read in its pictures.")
    scans = sum(page.ocr for page in pages)
    reader = "pdfium" if not scans else "tesseract" if scans == len(pages) else "pdfium+tesseract"
    return Reading(
        format="pdf", reader=reader, lines=tuple(lines), page_count=len(pages), ocr_pages=scans,
        ocr_confidence=sum(confidences) / len(confidences) if confidences else None,
        warnings=tuple(warnings), declared=declared, corrections=tuple(corrections),
    )


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Encrypted("The PDF asks for a password; save a copy without one.") from error
        raise Damaged("The PDF is broken: it cannot be opened. Get the file again from its source.") from error
    if document.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL:
        raise Unsupported("The PDF is an Adobe XFA form, which only Adobe Reader shows; print it to a PDF and use that.")
    if not pages:
        raise Damaged("The PDF has no pages.")
    return document


def _signed_at(document: pdfium.PdfDocument) -> dict[str, str]:
    """The time of the last digital signature, ISO 8601, under `signed_at`; empty when there is none."""
    times = []
    for index in range(pdfium_c.FPDF_GetSignatureCount(document.raw)):
        buffer = ctypes.create_string_buffer(64)
        signature = pdfium_c.FPDF_GetSignatureObject(document.raw, index)
        pdfium_c.FPDFSignatureObj_GetTime(signature, buffer, 64)
        # D:20190716152036+07'00'
        if found := re.match(rb"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)'?(\d\d)?)?", buffer.value):
            year, month, day, hour, minute, second, zone, zone_minutes = (g.decode() if g else "" for g in found.groups())
            offset = f"{zone}:{zone_minutes or '00'}" if zone else ""
            times.append(f"{year}-{month}-{day}T{hour}:{minute}:{second}{offset}")
    return {"signed_at": max(times)} if times else {}


# --- the text layer

class _Glyph:
    __slots__ = ("angle", "box", "char", "font", "size", "weight")

    def __init__(self, char: str, box: Box, font: str, size: float, weight: int) -> None:
        self.char, self.box, self.font, self.size, self.weight = char, box, font, size, weight


def _words(page: pdfium.PdfPage) -> Iterator[Word]:
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
    place = _placing(page)
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
        return sum(inside[:128]) > 0.4 * sum(inside)


class _placing:
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


def _is_text(page: pdfium.PdfPage, words: list[Word]) -> bool:
    """Whether the text layer is the page's text: enough of it, and Vietnamese."""
    letters, syllabic, marked = quality(" ".join(word.text for word in words))
    pictured = _picture_share(page)
    if pictured > 0.6:  # a scan; its layer is a stamp or some OCR's work, kept only if that is good
        return letters >= 300 and syllabic >= 0.95 and marked >= 0.15
    if letters < 15:
        return pictured < 0.02 and not _inked(page)
    return syllabic >= 0.75 and (marked >= 0.08 or letters < 100)


def _pictured(page: pdfium.PdfPage) -> tuple[Image.Image, float]:
    """A picture of the page and its dots per inch: the scan itself where the page is nothing else.

    A scan drawn anew loses sharpness (words right 0.963 drawn, 0.969 as it was scanned).
    """
    objects = list(page.get_objects(max_depth=2))
    if len(objects) == 1 and objects[0].type == pdfium_c.FPDF_PAGEOBJ_IMAGE and not page.get_rotation():
        a, b, c, d, _, _ = objects[0].get_matrix().get()
        scan = objects[0].get_bitmap().to_pil()
        across, down = scan.width / max(a, 1) * 72, scan.height / max(d, 1) * 72
        upright = a > 0 and d > 0 and abs(b) < 1 and abs(c) < 1
        if upright and 100 <= across <= 700 and abs(across - down) < 0.03 * across and _picture_share(page) > 0.8:
            return scan, across
    return page.render(scale=RENDER_DPI / 72, may_draw_forms=False).to_pil(), RENDER_DPI


def _inked(page: pdfium.PdfPage) -> bool:
    """Whether anything is drawn on the page (text as outlines, for one)."""
    small = page.render(scale=0.5, grayscale=True).to_pil()
    return sum(small.histogram()[:160]) > 0.002 * small.width * small.height


def _picture_share(page: pdfium.PdfPage) -> float:
    """Which share of the page its largest picture covers, 0-1."""
    width, height = page.get_size()
    share = 0.0
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        share = max(share, (right - left) * (top - bottom) / max(width * height, 1.0))
    return min(share, 1.0)


class _RuledTables:
    """Ruling lines of the pages, by pdfplumber, which is opened only when some page draws them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._plumber: pdfplumber.PDF | None = None

    def on(self, number: int, page: pdfium.PdfPage) -> tuple[tuple[Grid, ...], tuple[Box, ...]]:
        """The ruled tables of a page and its horizontal rules."""
        boxes = [Box(*item.get_bounds()) for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH])]
        upright = sum(box.x1 - box.x0 < _THIN and box.y1 - box.y0 > 8 for box in boxes)
        framed = any(box.x1 - box.x0 > 30 and box.y1 - box.y0 > 8 for box in boxes)
        if not boxes:
            return (), ()
        if upright < 2 and not framed:
            place = _placing(page)
            return (), tuple(place(*box) for box in boxes if box.y1 - box.y0 < _THIN and box.x1 - box.x0 > 30)
        if self._plumber is None:
            self._plumber = pdfplumber.open(io.BytesIO(self._data))
        drawn = self._plumber.pages[number - 1]
        rules = [rule for item in (*drawn.lines, *drawn.rects, *drawn.curves) for rule in _rules(item)]
        drawn.close()
        level = tuple(rule for rule in rules if rule.x1 - rule.x0 > rule.y1 - rule.y0 and rule.x1 - rule.x0 > 30)
        return find_grids(rules), level


def _rules(item: dict[str, Any]) -> list[Box]:
    """The lines that a drawn thing shows: itself when it is thin, its four sides when it is a stroked frame."""
    box = Box(item["x0"], item["top"], item["x1"], item["bottom"])
    if min(box.x1 - box.x0, box.y1 - box.y0) < _THIN:
        return [box]
    if not item.get("stroke") or item["object_type"] == "curve":
        return []  # a filled rectangle is a background
    return [Box(box.x0, box.y0, box.x1, box.y0), Box(box.x0, box.y1, box.x1, box.y1),
            Box(box.x0, box.y0, box.x0, box.y1), Box(box.x1, box.y0, box.x1, box.y1)]
