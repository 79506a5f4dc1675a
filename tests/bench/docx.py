"""Word files: our reader against python-docx's own paragraph loop and against markitdown, file by file."""

from __future__ import annotations

import io
import statistics
from pathlib import Path

from tests.bench.timing import Result, in_turns

FOLDERS = (Path("data/raw"), Path("tests/measured"))


def results() -> list[Result]:
    import docx
    from markitdown import MarkItDown

    from ingest.readers.docx import read_docx

    files = [path.read_bytes() for folder in FOLDERS for path in sorted(folder.rglob("*.docx"))
             if "damaged" not in path.parts]
    converter = MarkItDown(enable_plugins=False)

    def against(peer: str, rounds: int, data: bytes) -> tuple[float, float]:
        peers = {
            "loop": lambda: [p.text for p in docx.Document(io.BytesIO(data)).paragraphs],
            "markitdown": lambda: converter.convert_stream(io.BytesIO(data), file_extension=".docx"),
        }
        medians = in_turns({"ours": lambda: read_docx(data), peer: peers[peer]}, rounds=rounds)
        return medians["ours"], medians[peer]

    loop = [against("loop", 9, data) for data in files]
    slow = [against("markitdown", 3, data) for data in files]
    worst = max(loop, key=lambda times: times[0] / times[1])
    return [
        Result("docx, median file", *_median(loop), "python-docx paragraph loop", "file", "<= 1.5"),
        Result("docx, slowest against its peer", *worst, "python-docx paragraph loop", "file", "<= 2"),
        Result("docx, median file", *_median(slow), "markitdown", "file", ">= 20"),
    ]


def _median(times: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(ours for ours, _ in times), statistics.median(peer for _, peer in times)
