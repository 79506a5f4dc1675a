"""PDF: PDFium's text layer page by page, OCR for the pages that have none worth the name, ruled tables as tables.

Whether a page's layer is its text is decided on amount and quality: a digital signature's stamp and a broken OCR layer
are not the document.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from ingest import ocr
from ingest.document import Reading
from ingest.errors import Damaged, Encrypted, NoText, Unsupported
from ingest.layout import lay_out
from ingest.layout.furniture import digital_signatures
from ingest.layout.tables import find_grids
from ingest.lines import into_lines
from ingest.ocr import engine
from ingest.ocr.repair import correct
from ingest.page import Doubts, Page, PageLine, Word, meet
from ingest.readers.pdf.drawn import Drawn
from ingest.readers.pdf.text import Placing, read_words
from ingest.text_quality import quality

RENDER_DPI = 200  # measured: as good as 300 in letters, better on codes, 1.3 times as fast


_NO_PAGES = "The PDF has no pages. Get the file again from its source."
_PAGELESS = re.compile(rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b|/Count\s+0\b[^>]{0,200}/Type\s*/Pages\b")


def read_pdf(data: bytes) -> Reading:
    """The document in a PDF. Raises Encrypted, Damaged, Unsupported (XFA form), NoText."""
    document = _open(data)
    declared = _signed_at(document)  # before flattening, which takes the signatures out
    pages: list[Page] = []
    confidences: list[float] = []
    doubts: dict[int, Doubts] = {}
    for number in range(1, len(document) + 1):
        page = _finished(document, number - 1)
        words = read_words(page)
        drawn = Drawn(page)
        width, height = page.get_size()
        if _is_text(page, words, drawn.picture_share):
            rules = drawn.rules()
            level = tuple(rule for rule in rules if rule.x1 - rule.x0 > max(30, rule.y1 - rule.y0))
            pages.append(Page(number, width, height, into_lines(words, number), find_grids(rules), level))
        else:
            stamps = _take_off_signatures(page, Page(number, width, height, into_lines(words, number)))
            scanned = ocr.read_page(*_pictured(page, drawn.picture_share), number)
            pages.append(replace(scanned.page, lines=scanned.page.lines + stamps))
            confidences += scanned.confidences
            doubts[number] = scanned.doubts
        page.close()
    lines, corrections, warnings = correct(lay_out(pages), doubts)
    if not any(line.text for line in lines):
        raise NoText("The PDF holds no text, and no text could be read in its pictures.")
    scans = sum(page.ocr for page in pages)
    parts = ["pdfium"] if scans < len(pages) else []
    reader = "+".join([*parts, engine.name()] if scans else parts)
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
        if _PAGELESS.search(data) and b"/Encrypt" not in data:  # PDFium then leaves the code of some earlier error
            raise Damaged(_NO_PAGES) from error
        if getattr(error, "err_code", None) in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise Encrypted("The PDF asks for a password; save a copy without one.") from error
        raise Damaged("The PDF is broken: it cannot be opened. Get the file again from its source.") from error
    if _is_dynamic_xfa(document):
        raise Unsupported("The PDF is a dynamic XFA form, which only Adobe Reader shows: print it to PDF.")
    if not pages:
        raise Damaged(_NO_PAGES)
    return document


def _is_dynamic_xfa(document: pdfium.PdfDocument) -> bool:
    """Whether the pages come into being in Adobe Reader; other programs see one that asks to wait for that."""
    form = document.get_formtype()
    if form == pdfium_c.FORMTYPE_XFA_FOREGROUND and len(document) == 1:
        return bool(document[0].get_textpage().get_text_range().startswith("Please wait"))
    return bool(form == pdfium_c.FORMTYPE_XFA_FULL)


def _finished(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """A page as it is printed: numbers, dates and signatures put on the finished page are made part of it."""
    page = document[index]
    if not pdfium_c.FPDFPage_GetAnnotCount(page.raw):
        return page
    if pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_NOTHINGTODO:
        return page  # links show nothing
    page.close()
    return document[index]


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


def _take_off_signatures(page: pdfium.PdfPage, layer: Page) -> tuple[PageLine, ...]:
    """Takes what digital signatures print off a page that is to be pictured, and gives their lines: on a scan they lie
    over the words of the paper, the signer's name among them."""
    boxes = digital_signatures(layer)
    if not boxes:
        return ()
    placed, half = Placing(page), 0.5 * layer.width * layer.height
    for drawn in list(page.get_objects(max_depth=1)):
        box = placed(*drawn.get_bounds())
        small = (box.x1 - box.x0) * (box.y1 - box.y0) < half
        if small and any(meet(box, stamp) for stamp in boxes):
            page.remove_obj(drawn)
    page.gen_content()
    words = [word for line in layer.lines for word in line.words if any(meet(word.box, box) for box in boxes)]
    return into_lines(words, layer.number)


def _is_text(page: pdfium.PdfPage, words: list[Word], pictured: float) -> bool:
    """Whether the text layer is the page's text: enough of it, and Vietnamese."""
    letters, syllabic, marked = quality(" ".join([word.text for word in words]))
    if pictured > 0.6:  # a scan; its layer is a stamp or some OCR's work, kept only if that is good
        return letters >= 300 and syllabic >= 0.95 and marked >= 0.15
    if letters < 15:
        return pictured < 0.02 and not _inked(page)
    return syllabic >= 0.75 and (marked >= 0.08 or letters < 100)


def _pictured(page: pdfium.PdfPage, share: float) -> tuple[Image.Image, float]:
    """A picture of the page and its dots per inch: the scan itself where the page is nothing else.

    A scan drawn anew loses sharpness (words right 0.963 drawn, 0.969 as it was scanned).
    """
    objects = list(page.get_objects(max_depth=2))
    if len(objects) == 1 and objects[0].type == pdfium_c.FPDF_PAGEOBJ_IMAGE and not page.get_rotation():
        a, b, c, d, _, _ = objects[0].get_matrix().get()
        scan = objects[0].get_bitmap().to_pil()
        across, down = scan.width / max(a, 1) * 72, scan.height / max(d, 1) * 72
        upright = a > 0 and d > 0 and abs(b) < 1 and abs(c) < 1
        if upright and 100 <= across <= 700 and abs(across - down) < 0.03 * across and share > 0.8:
            return scan, across
    return page.render(scale=RENDER_DPI / 72, may_draw_forms=False).to_pil(), RENDER_DPI


def _inked(page: pdfium.PdfPage) -> bool:
    """Whether anything is drawn on the page (text as outlines, for one)."""
    small = page.render(scale=0.5, grayscale=True).to_pil()
    return bool(sum(small.histogram()[:160]) > 0.002 * small.width * small.height)
