"""The whole pipeline against readers alone: 200 born-digital documents, reading, segmenting, extracting and writing the
tables, beside markitdown and viparse, which only read. In this process, by its processor time, after a first round that
is not counted.

A peer is measured on the kinds that it reads, and we on the same files.
"""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import archive
from tests.bench.timing import Result, in_turns

COUNT = 200


def results(count: int = COUNT, rounds: int = 3) -> list[Result]:
    from markitdown import MarkItDown

    logging.disable(logging.WARNING)
    converter = MarkItDown(enable_plugins=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive.write(folder / "in", count)
        paths = sorted(path for path in (folder / "in").rglob("*") if path.is_file())
        found = []
        for peer, read in (("markitdown", converter.convert), ("viparse", _viparse)):
            kinds, files = _readable(read, paths)
            medians = in_turns({"ours": lambda files=files: whole(files), "peer": lambda files=files, read=read: [
                _quietly(read, str(path)) for path in files]}, rounds=rounds, units=len(files), clock=time.process_time)
            found.append(Result(f"{len(files)} {kinds}", medians["ours"], medians["peer"], f"{peer}, reading only",
                                "file", ">= 1"))
        return found


def whole(paths: list[Path]) -> None:
    """What `vanban ingest` does with these files, in this process: rows of every table, committed."""
    from vanban import sources
    from vanban.pending import Pending
    from vanban.pipeline import Settings, read_files
    from vanban.runs import Stopwatch
    from vanban.store import writer

    at = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, writer(Path(folder), None) as made:
        pending = Pending(made, Stopwatch("bench", at, 1), lambda _: None)
        for batch in sources.batches(map(str, paths)):
            for outcome in read_files(Settings(at), batch):
                assert outcome.rows is not None, outcome.failure
                pending.add(outcome.rows, outcome.item, [outcome.item])
        pending.commit()
        assert len(made.held.sources) == len(paths)


def _viparse(path: str) -> object:
    import viparse

    return viparse.load(path)[0].text


def _quietly(read: Callable[[str], object], path: str) -> object:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return read(path)


def _readable(read: Callable[[str], object], paths: list[Path]) -> tuple[str, list[Path]]:
    """The kinds of file that a peer reads, and the files of these kinds."""
    kinds = []
    for kind in sorted({path.suffix for path in paths}):
        with contextlib.suppress(Exception):
            _quietly(read, str(next(p for p in paths if p.suffix == kind)))
            kinds.append(kind)
    return " ".join(kind[1:] for kind in kinds), [path for path in paths if path.suffix in kinds]


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:])):
        print(result)
