"""Born-digital PDFs: our reader against PDFium's bare text call and against pdfplumber's text, a page.

In processor time: all three do their work in this process alone.
"""

from __future__ import annotations

import io
import time
from pathlib import Path

from tests.bench.timing import Result, in_turns

FOLDERS = (Path("data/raw"), Path("tests/measured"))


def results() -> list[Result]:
    import pdfplumber
    import pypdfium2 as pdfium

    from ingest.readers.pdf import read_pdf

    def letters(data: bytes) -> int:
        """The length of the text layer; of a scan next to nothing."""
        document = pdfium.PdfDocument(data)
        return sum(len(document[index].get_textpage().get_text_range()) for index in range(len(document)))

    files = [data for folder in FOLDERS for path in sorted(folder.glob("*.pdf"))
             if letters(data := path.read_bytes()) > 500]
    pages = sum(len(pdfium.PdfDocument(data)) for data in files)

    def ours() -> None:
        for data in files:
            read_pdf(data)

    def bare() -> None:
        for data in files:
            letters(data)

    def plumber() -> None:
        for data in files:
            with pdfplumber.open(io.BytesIO(data)) as document:
                for page in document.pages:
                    page.extract_text()

    clock = time.process_time
    medians = in_turns({"ours": ours, "bare": bare}, rounds=11, units=pages, clock=clock)
    slow = in_turns({"ours": ours, "plumber": plumber}, rounds=3, units=pages, clock=clock)
    return [
        Result("pdf", medians["ours"], medians["bare"], "pypdfium2 get_text_range", "page", "<= 4"),
        Result("pdf", slow["ours"], slow["plumber"], "pdfplumber extract_text", "page", ">= 10"),
    ]
