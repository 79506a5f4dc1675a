"""The named-entity model: against `underthesea.ner` fed by sentence and spaCy's bare `nlp.pipe` over the same pipeline;
what it adds to a whole `ingest` of nine born-digital documents to one scan; its loading against `import spacy`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from extract.ner import load
from tests.bench import archive
from tests.bench.rules import documents
from tests.bench.timing import Result, in_turns
from tests.rendered.conditions import rendered, scan_file
from tests.rendered.documents import ROOT

DOCUMENTS, PEER_LINES, ROUNDS = 45, 200, 3
_SCAN = "57-KL-UBKTTU_quan-ly-dat-dai.pdf"
_LOADING = """
import time
start = time.process_time()
import spacy
middle = time.process_time()
from extract.ner import load
load()
print(middle - start, time.process_time() - middle)
"""


def results() -> Iterator[Result]:
    yield from _speed()
    yield _loading()
    yield from _ingest()


def _speed() -> list[Result]:
    """Lines of our own documents, one core."""
    from underthesea import ner

    lines = [line for document, _, _ in documents() for line in document.text.split("\n") if line.strip()]
    few = lines[::len(lines) // PEER_LINES]
    recognise = load()

    def piped() -> None:
        with recognise.nlp.memory_zone():
            for doc in recognise.nlp.pipe(lines, batch_size=256):
                assert doc.text

    medians = in_turns({"ours": lambda: recognise(lines), "pipe": piped}, ROUNDS, len(lines), time.process_time)
    shorter = in_turns({"ours": lambda: recognise(few), "peer": lambda: [ner(line) for line in few]}, 1, len(few),
                       time.process_time)
    return [Result("entities", shorter["ours"], shorter["peer"], "underthesea.ner", "line", ">= 10"),
            Result("entities", medians["ours"], medians["pipe"], "spaCy's nlp.pipe, same pipeline", "line", ">= 0.9")]


def _ingest() -> list[Result]:
    """Processor time of a whole run, all processes; ten pages of a hundred are scans."""
    with tempfile.TemporaryDirectory() as home_:
        home = Path(home_)
        archive.write(home / "in", DOCUMENTS)
        pages = rendered((ROOT / "data" / "raw" / _SCAN).read_bytes(), 200)
        for number in range(DOCUMENTS // 9):
            scan = scan_file(pages[:1])
            (home / "in" / f"scan-{number}.tif").write_bytes(scan + f"{number}\n".encode())
        ways = {"without": ("--no-ner",), "asked": (), "all": ("--ner-scope", "all")}
        times: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS):
            for name, options in ways.items():
                times[name].append(_run(home / "in", home / f"t-{name}-{turn}", *options))
    mid = {name: statistics.median(values) / (DOCUMENTS + DOCUMENTS // 9) for name, values in times.items()}
    return [Result("ingest, model where rules ask", mid["asked"], mid["without"], "--no-ner", "file", "<= 1.5"),
            Result("ingest, model on all text", mid["all"], mid["without"], "--no-ner", "file", "<= 99")]


def _run(folder: Path, tables: Path, *options: str) -> float:
    process = subprocess.Popen([sys.executable, "-m", "vanban", "ingest", str(folder), "--tables", str(tables),
                                "--jobs", "1", "--quiet", *options], stdout=subprocess.DEVNULL)
    _, state, used = os.wait4(process.pid, 0)
    if state:
        raise RuntimeError(f"ingest ended with {os.waitstatus_to_exitcode(state)}")
    return used.ru_utime + used.ru_stime


def _loading() -> Result:
    """In fresh processes."""
    said = [subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True).stdout.split()
            for _ in range(ROUNDS)]
    spacy, ours = (statistics.median(float(pair[n]) for pair in said) for n in (0, 1))
    return Result("loading the model", ours, spacy, "import spacy", "start", "<= 1")
