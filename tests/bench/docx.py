"""Word files: our reader against python-docx's own paragraph loop and against markitdown."""

from __future__ import annotations

import io
from pathlib import Path

from tests.bench.timing import Result, in_turns

SAMPLES = Path("data/raw")


def results() -> list[Result]:
    import docx
    from markitdown import MarkItDown

    from ingest.readers.docx import read_docx

    files = [path.read_bytes() for path in sorted([*SAMPLES.rglob("*.docx"), *Path("tests/measured").glob("*.docx")])
             if path.read_bytes()[:2] == b"PK" and "hỏng" not in path.name]
    converter = MarkItDown(enable_plugins=False)

    def ours() -> None:
        for data in files:
            read_docx(data)

    def loop() -> None:
        for data in files:
            [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]

    def markitdown() -> None:
        for data in files:
            converter.convert_stream(io.BytesIO(data), file_extension=".docx")

    medians = in_turns({"ours": ours, "loop": loop}, rounds=9, units=len(files))
    slow = in_turns({"ours": ours, "markitdown": markitdown}, rounds=3, units=len(files))
    return [
        Result("docx", medians["ours"], medians["loop"], "python-docx paragraph loop", "file", "<= 1.5"),
        Result("docx", slow["ours"], slow["markitdown"], "markitdown", "file", ">= 20"),
    ]
