"""Word files as LibreOffice prints them: the words on each page, for telling the pages of what was read.

Pages are those of LibreOffice with the fonts of this machine; Word's own may break a line or two elsewhere. Tracked
deletions are not printed, for they are not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from ingest.document import Reading
from ingest.errors import IngestError
from ingest.page import Word
from ingest.paginate import paginate
from ingest.readers.docx import TRACKED
from ingest.readers.office import convert_to_docx, convert_to_pdf
from ingest.readers.pdf_text import read_words

FORMATS = ("docx", "doc", "rtf", "odt")
_SETTINGS = "word/settings.xml"
_VIEW = re.compile(rb"<w:revisionView\b[^>]*/>")
_ROOT = re.compile(rb"<w:settings\b[^>]*[^/]>")


def with_pages(files: Sequence[tuple[bytes, Reading]], *, timeout_s: float) -> list[Reading]:
    """The readings of Word files with pages and boxes; `timeout_s` bounds one run of LibreOffice for all of them.

    A file that cannot be printed keeps its reading, with a warning that says why.
    """
    sources = _sources(files, timeout_s)
    ready = [n for n, source in enumerate(sources) if not isinstance(source, IngestError)]
    pdfs = convert_to_pdf([s for s in sources if not isinstance(s, IngestError)], timeout_s=timeout_s)
    printed: dict[int, bytes | IngestError] = {n: s for n, s in enumerate(sources) if isinstance(s, IngestError)}
    printed |= dict(zip(ready, pdfs, strict=True))
    return [_paged(reading, printed[n]) for n, (_, reading) in enumerate(files)]


def _paged(reading: Reading, pdf: bytes | IngestError) -> Reading:
    try:
        if isinstance(pdf, IngestError):
            raise pdf
        pages = _words(pdf)
        # What stands in pictures is not among the printed words.
        return replace(reading, page_count=len(pages)) if reading.ocr_pages else paginate(reading, pages)
    except Exception as error:  # a document without pages is worth more than none
        reason = str(error) if isinstance(error, IngestError) else f"{type(error).__name__}: {error}"
        return replace(reading, warnings=(*reading.warnings, f"no pages: {reason}"))


def _words(pdf: bytes) -> list[list[Word]]:
    with pdfium.PdfDocument(pdf) as document:
        return [list(read_words(page)) for page in document]


def _sources(files: Sequence[tuple[bytes, Reading]], timeout_s: float) -> list[tuple[str, bytes] | IngestError]:
    """What LibreOffice is to print, by a name with its extension: the files, those with tracked deletions without."""
    sources: list[tuple[str, bytes] | IngestError] = [(f"{n}.{r.format}", data) for n, (data, r) in enumerate(files)]
    tracked = [n for n, (_, reading) in enumerate(files) if TRACKED in reading.warnings]
    old = [n for n in tracked if files[n][1].format != "docx"]
    converted = convert_to_docx([(f"{n}.{files[n][1].format}", files[n][0]) for n in old], timeout_s=timeout_s)
    changed: dict[int, bytes | IngestError] = {n: files[n][0] for n in tracked}
    changed.update(zip(old, converted, strict=True))
    for n, data in changed.items():
        sources[n] = data if isinstance(data, IngestError) else (f"{n}.docx", _as_accepted(data))
    return sources


def _as_accepted(data: bytes) -> bytes:
    """The .docx set to show its text as if all changes were accepted (ISO 29500-1, 17.15.1.69 revisionView)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _SETTINGS:
                content = _VIEW.sub(b"", content)
                content = _ROOT.sub(rb'\g<0><w:revisionView w:markup="0"/>', content, count=1)
            new.writestr(entry, content)
    return out.getvalue()
