"""Old Word files: `read_many` of twenty against a bare run of LibreOffice over the same twenty, a new profile each."""

from __future__ import annotations

import subprocess
import tempfile
from itertools import cycle, islice
from pathlib import Path

from tests.bench.timing import Result, in_turns

SAMPLES = (Path("data/raw"), Path("tests/measured"))
COUNT = 20


def results() -> list[Result]:
    from ingest.readers import read_many
    from ingest.readers.soffice import program

    if program() is None:
        print("office: LibreOffice is not installed")
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = old_word_files(folder)
        files = [(path.name, path.read_bytes()) for path in paths]

        def ours() -> None:
            failed = [result for result in read_many(files) if isinstance(result, Exception)]
            assert not failed, failed

        def bare() -> None:
            with tempfile.TemporaryDirectory() as out:
                soffice("docx", Path(out), paths)
                assert len([*Path(out).glob("*.docx")]) == COUNT

        medians = in_turns({"ours": ours, "bare": bare}, rounds=5, units=COUNT)
        one = in_turns({"ours": lambda: read_many(files[:1]),
                        "bare": lambda: soffice("docx", folder / "one", paths[:1])}, rounds=5)
    return [Result("20 .doc", medians["ours"], medians["bare"], "soffice --convert-to docx *.doc", "file", "<= 1.3"),
            Result("1 .doc", one["ours"], one["bare"], "soffice --convert-to docx", "file", "<= 1.3")]


def old_word_files(folder: Path) -> list[Path]:
    """Twenty .doc files, made from the samples in Word's newer format."""
    samples = [path for place in SAMPLES for path in sorted(place.glob("*.docx")) if path.read_bytes()[:2] == b"PK"]
    (folder / "docx").mkdir()
    sources = []
    for n, path in enumerate(islice(cycle(samples), COUNT)):
        sources.append(folder / "docx" / f"{n:02}.docx")
        sources[-1].write_bytes(path.read_bytes())
    soffice("doc:MS Word 97", folder, sources)
    return sorted(folder.glob("*.doc"))


def soffice(kind: str, out: Path, paths: list[Path]) -> None:
    """One run with a new profile, and nothing else."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless",
                        "--convert-to", kind, "--outdir", str(out), *map(str, paths)], check=True, capture_output=True)
