"""Word files as LibreOffice prints them: the words on each page, for telling the pages of what was read.

Pages are those of LibreOffice with the fonts of this machine; Word's own may break a line or two elsewhere. Tracked
deletions are not printed, for they are not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from ingest.document import Reading
from ingest.errors import IngestError, MissingProgram, TimedOut
from ingest.page import Word
from ingest.paginate import paginate
from ingest.readers.docx import TRACKED
from ingest.readers.office import convert_to_docx
from ingest.readers.pdf.text import read_words
from ingest.readers.soffice import PDF, convert

_SETTINGS = "word/settings.xml"
_VIEW = re.compile(rb"<w:revisionView\b[^>]*/>")
_ROOT = re.compile(rb"<w:settings\b[^>]*[^/]>")


def with_pages(files: Sequence[tuple[bytes, Reading]], *, timeout_s: float) -> Iterator[tuple[int, Reading]]:
    """(number, reading with pages and boxes) of each Word file, each once, as soon as it is printed.

    `timeout_s` bounds the time that LibreOffice takes for one file. A file that cannot be printed keeps its reading,
    with a warning that says why: a document without pages is worth more than none.
    """
    left = {n: reading for n, (_, reading) in enumerate(files)}
    try:
        sources = [(data, reading.format, TRACKED in reading.warnings) for data, reading in files]
        for n, printed in print_files(sources, timeout_s):
            reading = left.pop(n)
            yield n, _without(reading, printed) if isinstance(printed, IngestError) else _paged(reading, printed)
    except Exception as error:  # the disk is full, say
        yield from ((n, _without(reading, error)) for n, reading in left.items())


def _paged(reading: Reading, pdf: bytes) -> Reading:
    try:
        pages = _words(pdf)
        if reading.ocr_pages:  # what stands in pictures is not among the printed words
            return replace(reading, page_count=len(pages))
        return paginate(reading, pages)
    except Exception as error:
        return _without(reading, error)


def _without(reading: Reading, error: Exception) -> Reading:
    if isinstance(error, MissingProgram):
        reason = str(error)
    elif isinstance(error, TimedOut):
        reason = "LibreOffice takes too long to print it"
    elif isinstance(error, IngestError):
        reason = "LibreOffice cannot print it"
    else:
        reason = f"an error of this program ({type(error).__name__}: {error})"
    return replace(reading, warnings=(*reading.warnings, f"no pages: {reason}"))


def _words(pdf: bytes) -> list[list[Word]]:
    with pdfium.PdfDocument(pdf) as document:
        return [list(read_words(page)) for page in document]


def print_files(
    files: Sequence[tuple[bytes, str, bool]], timeout_s: float
) -> Iterator[tuple[int, bytes | IngestError]]:
    """(number, PDF or why there is none) of each file: its bytes, format, and whether it has tracked changes, which
    are printed as if all were accepted."""
    sources: list[tuple[str, bytes]] = [(f"{n}.{format}", data) for n, (data, format, _) in enumerate(files)]
    refusals: list[IngestError | None] = [None] * len(files)
    tracked = [n for n, (_, _, changed) in enumerate(files) if changed]
    older = [n for n in tracked if files[n][1] != "docx"]
    as_docx: dict[int, bytes | IngestError] = {n: files[n][0] for n in tracked}
    as_docx.update(zip(older, convert_to_docx([sources[n] for n in older], timeout_s=timeout_s), strict=True))
    for n, data in as_docx.items():
        if isinstance(data, IngestError):
            refusals[n] = data
        else:
            sources[n] = (f"{n}.docx", _as_accepted(data))
    return convert(sources, refusals, PDF, timeout_s)


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
