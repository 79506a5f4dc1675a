"""PDF: PDFium's text layer page by page, OCR for the pages that have none worth the name, ruled tables as tables.

Whether a page's layer is its text is decided on amount and quality: a digital signature's stamp and a broken OCR layer
are not the document.
"""

from __future__ import annotations

import ctypes
import io
import re
from typing import Any

import pdfplumber
import pdfplumber.pdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from ingest import ocr
from ingest.document import Box, Reading
from ingest.errors import Damaged, Encrypted, NoText, Unsupported
from ingest.layout import lay_out
from ingest.layout_tables import find_grids
from ingest.ocr_repair import correct
from ingest.page import Doubts, Grid, Page, Word, into_lines
from ingest.readers.pdf_text import Placing, read_words
from ingest.text_quality import quality

RENDER_DPI = 200  # measured: as good as 300 in letters, better on codes, 1.3 times as fast
_THIN = 3.0  # points: what is thinner is a line


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
        words = list(read_words(page))
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
        raise Unsupported("The PDF is an Adobe XFA form, which only Adobe Reader shows: print it to a PDF first.")
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
            *parts, zone, minutes = (group.decode() if group else "" for group in found.groups())
            year, month, day, hour, minute, second = parts
            offset = f"{zone}:{minutes or '00'}" if zone else ""
            times.append(f"{year}-{month}-{day}T{hour}:{minute}:{second}{offset}")
    return {"signed_at": max(times)} if times else {}


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
    return bool(sum(small.histogram()[:160]) > 0.002 * small.width * small.height)


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
        self._plumber: pdfplumber.pdf.PDF | None = None

    def on(self, number: int, page: pdfium.PdfPage) -> tuple[tuple[Grid, ...], tuple[Box, ...]]:
        """The ruled tables of a page and its horizontal rules."""
        drawn = [(Box(*item.get_bounds()), _stroked(item))
                 for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH])]
        boxes = [box for box, _ in drawn]
        if not boxes:
            return (), ()
        upright = sum(box.x1 - box.x0 < _THIN and box.y1 - box.y0 > 8 for box in boxes)
        framed = any(stroked and box.x1 - box.x0 > 30 and box.y1 - box.y0 > 8 for box, stroked in drawn)
        if upright < 2 and not framed:
            place = Placing(page)
            return (), tuple(place(*box) for box in boxes if box.y1 - box.y0 < _THIN and box.x1 - box.x0 > 30)
        if self._plumber is None:
            self._plumber = pdfplumber.open(io.BytesIO(self._data))
        plumbed = self._plumber.pages[number - 1]
        rules = [rule for item in (*plumbed.lines, *plumbed.rects, *plumbed.curves) for rule in _rules(item)]
        plumbed.close()
        level = tuple(rule for rule in rules if rule.x1 - rule.x0 > rule.y1 - rule.y0 and rule.x1 - rule.x0 > 30)
        return find_grids(rules), level


def _stroked(path: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    return bool(stroke.value)


def _rules(item: dict[str, Any]) -> list[Box]:
    """The lines that a drawn thing shows: itself when it is thin, its four sides when it is a stroked frame."""
    box = Box(item["x0"], item["top"], item["x1"], item["bottom"])
    if min(box.x1 - box.x0, box.y1 - box.y0) < _THIN:
        return [box]
    if not item.get("stroke") or item["object_type"] == "curve":
        return []  # a filled rectangle is a background
    return [Box(box.x0, box.y0, box.x1, box.y0), Box(box.x0, box.y1, box.x1, box.y1),
            Box(box.x0, box.y0, box.x0, box.y1), Box(box.x1, box.y0, box.x1, box.y1)]
