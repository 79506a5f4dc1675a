"""The documents that are rendered, and what is known of each: its text, its symbols, its signer, its rows.

Word files become PDFs through LibreOffice. The known text is that of the PDF's own text layer, laid out by the same
rules as the scans, so that columns and tables stand in the same order on both sides; the known rows are those of the
Word file itself.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from extract import Extraction, extract
from ingest.assemble import assemble
from ingest.document import Document, Reading
from ingest.readers import read
from ingest.segment import segment

ROOT = Path(__file__).resolve().parents[2]
_WORD = (".docx", ".doc", ".rtf", ".odt")
_LOT = 5


@dataclass(frozen=True)
class Known:
    """A document as it should be read: `pdf` is what is rendered, `found` the rows of its Word file."""

    name: str
    pdf: bytes
    pages: int
    text: str
    found: Extraction


def documents(least_pages: int) -> list[Known]:
    """Documents of the project, by name, until they have `least_pages` pages together (all of them have some 50).

    Of tests/measured only those whose misses may be read.
    """
    files = sorted([*(ROOT / "data" / "raw").iterdir(), *(ROOT / "tests" / "measured").glob("[cdhi]_*")],
                   key=lambda path: path.name)
    known: list[Known] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, pdf in _as_pdfs([file for file in files if file.suffix in (*_WORD, ".pdf")], folder):
            if document := from_pdf(pdf, file):
                known.append(document)
            if sum(document.pages for document in known) >= least_pages:
                break
    return known


def _as_pdfs(files: Sequence[Path], folder: Path) -> Iterator[tuple[Path, Path]]:
    """Each file and its PDF; Word files are set a few at a time, as they are asked for, each lot with its own limit."""
    waiting = [file for file in files if file.suffix in _WORD]
    for file in files:
        if file.suffix == ".pdf":
            yield file, file
            continue
        if file in waiting:
            lot, waiting = waiting[:_LOT], waiting[_LOT:]
            to_pdf(lot, folder)
        yield file, folder / f"{file.stem}.pdf"


def to_pdf(files: Sequence[Path], folder: Path) -> None:
    """Sets each file as `folder`/NAME.pdf by LibreOffice."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf",
                        "--outdir", str(folder), *map(str, files)], check=True, timeout=300, capture_output=True,
                       env={**os.environ, "TZ": "UTC"})


def from_pdf(pdf: Path, file: Path | None = None) -> Known | None:
    """What is known of a document, made from `file` if not itself a PDF; None for one that is itself a scan."""
    file = file or pdf
    data = pdf.read_bytes()
    reading = read(data, pdf.name)
    if reading.ocr_pages:
        return None
    rows = rows_of(reading if file.suffix == ".pdf" else read(file.read_bytes(), file.name))
    return Known(file.name, data, len(pdfium.PdfDocument(data)), assemble(reading.lines)[0], rows)


def rows_of(reading: Reading) -> Extraction:
    """What the rules find in what was read."""
    text, lines = assemble(reading.lines)
    document = Document(doc_id="0" * 16, sha256="0" * 64, file_name="", format=reading.format, reader=reading.reader,
                        text=text, page_count=reading.page_count, ocr_pages=reading.ocr_pages)
    return extract(document, lines, segment(text, lines))
