"""Scale, on a generated archive (`tests.bench.archive`; 1,000 documents, SCALE=n for another number): processor time a
document against 100 (FEW=n), memory of a worker, a second run with nothing new against a bare walk, two workers against
one, one more document, and what the questions of the README take.

ARCHIVE=folder and TABLES=folder: files and tables that are there already. What is not ingested yet is ingested first,
so that a long measure can be stopped and go on; then some documents are added to the tables. SHORT=1: of the archive's
short texts. ONLY=part,part: of those in `PARTS`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import archive
from tests.bench.timing import Result, Timed
from vanban.ledger import RACY_NS

ROUNDS, FEWER, BATCH, WORKED = 5, 3, 250, 600
SHORT = "SHORT" in os.environ
README = Path(__file__).resolve().parents[2] / "README.md"
_START = """
import vanban.cli, vanban.cli.ingest, vanban.runner, vanban.progress, vanban.summary, pandas
try:
    import typer._adapters  # pydantic, where it is installed
except ImportError:
    pass
"""
_WALK = """
import os, sys
size, waiting = 0, [sys.argv[1]]
while waiting:
    with os.scandir(waiting.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                size += entry.stat().st_size
"""


@dataclass(frozen=True)
class _Place:
    """A folder for all that is measured, the archive with its tables, and how many files it holds."""

    home: Path
    archive: Path
    tables: Path
    many: int


def results() -> Iterator[Result]:
    many, few = int(os.environ.get("SCALE", "1000")), int(os.environ.get("FEW", "100"))
    with tempfile.TemporaryDirectory() as home_:
        home = Path(home_)
        given = {name: Path(os.environ.get(name.upper(), home / name)) for name in ("archive", "tables")}
        if "ARCHIVE" in os.environ:
            many = sum(len(names) for _, _, names in os.walk(given["archive"]))
        else:
            archive.write(given["archive"], many, short=SHORT)
        place = _Place(home, **given, many=many)
        archive.write(home / "few", few, short=SHORT)
        time.sleep(RACY_NS / 1e9)
        before = _documents(place.tables)
        small, large = _ingest(home / "few", home / "t-few")[1], _ingest(place.archive, place.tables)[1]
        if not before:
            yield Result(f"a document of {many:,}", large / many, small / few, f"of {few:,}", "doc", "<= 1.15")
        _memory(place, few)
        for name in os.environ.get("ONLY", ",".join(PARTS)).split(","):
            yield from PARTS[name](place)


def _ingest(folder: Path, tables: Path, jobs: int = 2) -> tuple[float, float]:
    """Seconds by the clock, and of processors in all processes."""
    return _timed("-m", "vanban", "ingest", str(folder), "--tables", str(tables), "--jobs", str(jobs), "--quiet")


def _timed(*arguments: str) -> tuple[float, float]:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, state, used = os.wait4(process.pid, 0)
    if state:
        raise RuntimeError(f"{arguments} ended with {os.waitstatus_to_exitcode(state)}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


def _documents(tables: Path) -> int:
    """How many documents the tables hold."""
    import vanban

    if not (tables / ".store").exists():
        return 0
    [(count,)] = vanban.connect(tables).sql("SELECT count(*) FROM documents").fetchall()
    return int(count)


def _memory(place: _Place, few: int) -> None:
    import vanban

    many_mb, few_mb = (vanban.connect(tables).sql("SELECT max(worker_mb) FROM runs").fetchall()[0][0]
                       for tables in (place.tables, place.home / "t-few"))
    print(f"most memory of a worker: {many_mb} MB at {place.many:,} documents, {few_mb} MB at {few:,}: "
          f"{many_mb / few_mb:.2f} times, wanted <= 1.1")


def _nothing_new(place: _Place) -> Iterator[Result]:
    """Processor time beyond the interpreter's start and imports, in turns."""
    beyond, walks = [], []
    for _ in range(ROUNDS):
        bare, start = _timed("-c", "pass")[1], _timed("-c", _START)[1]
        walks.append(_timed("-c", _WALK, str(place.archive))[1] - bare)
        beyond.append(_ingest(place.archive, place.tables)[1] - start)
    floor = 1e-7 * place.many  # what the clock of a process tells apart
    ours, walk = (Timed(max(seconds, floor) for seconds in some) / place.many for some in (beyond, walks))
    yield Result("nothing new, beyond imports", ours, walk, "bare walk with stat", "file", "<= 5")


def _workers(place: _Place) -> Iterator[Result]:
    """Two workers against one by the clock; and against two runs at once of one worker each: the ceiling."""
    one, two, apart = [], [], []
    folder = place.home / "worked"
    archive.write(folder, WORKED)
    for n in range(FEWER):
        one.append(_ingest(folder, place.home / f"t1-{n}", jobs=1)[0])
        two.append(_ingest(folder, place.home / f"t2-{n}", jobs=2)[0])
        start = time.perf_counter()
        runs = [subprocess.Popen([sys.executable, "-m", "vanban", "ingest", str(folder), "--tables",
                                  str(place.home / f"c{n}-{m}"), "--jobs", "1", "--quiet"]) for m in (1, 2)]
        if any([run.wait() for run in runs]):
            raise RuntimeError("one of two runs at once did not end well")
        apart.append(time.perf_counter() - start)
    alone, together, ceiling = Timed(one) / WORKED, Timed(two) / WORKED, Timed(apart) / (2 * WORKED)
    yield Result("two workers", together, alone, "one worker", "doc", ">= 1.8")
    yield Result("two workers", together, ceiling, "two runs at once", "doc", "<= 1.1")


def _one_more(place: _Place) -> Iterator[Result]:
    """Another document into many, and into empty tables; the share of the bytes that it rewrites is printed."""
    larger, alone, shares = [], [], []
    for n in range(1, ROUNDS + 1):
        before = _objects(place.tables)
        into_many, into_none = _into_both(place, n, 1)
        larger.append(into_many)
        alone.append(into_none)
        after = _objects(place.tables)
        shares.append(sum(size for name, size in after.items() if name not in before) / sum(after.values()))
    print(f"one more document rewrites {max(shares):.1%} of the bytes of {place.many:,} at most, wanted <= 5 %")
    yield Result("one more document", Timed(larger), Timed(alone), "into none", "doc", "<= 3")


def _further(place: _Place) -> Iterator[Result]:
    """As many documents as one commit takes, into many and into empty tables: the time of a document where many are,
    measured at one time and not hours apart."""
    larger, alone = zip(*(_into_both(place, 10 + BATCH * n, BATCH) for n in range(FEWER)), strict=True)
    yield Result(f"each of {BATCH} more, {place.many:,} there", Timed(larger) / BATCH, Timed(alone) / BATCH,
                 "into none", "doc", "<= 1.15")


def _into_both(place: _Place, number: int, count: int) -> tuple[float, float]:
    """Processor time of new documents, from this number on behind those of the archive, into its tables and into empty
    ones."""
    folder = place.home / f"further-{number}"
    archive.write(folder, count, first=place.many + number, short=SHORT)
    return _ingest(folder, place.tables)[1], _ingest(folder, place.home / f"t-{number}")[1]


def _questions(place: _Place) -> Iterator[Result]:
    """Seconds of each question that the README asks the tables, the program's start included."""
    for sql in re.findall(r'^vanban query [^"\n]*"([^"]*)"', README.read_text("utf-8"), re.MULTILINE):
        if (sql := " ".join(sql.split())).startswith(("SELECT", "WITH", "FROM")):
            clock, used = _timed("-m", "vanban", "query", "--tables", str(place.tables), "--format", "csv", sql)
            print(f"{clock:6.1f} s, {used:.1f} s of processors, over {place.many:,} documents: {sql[:90]}")
    yield from ()


def _objects(tables: Path) -> dict[str, int]:
    """The objects of the current state and their sizes."""
    store = tables / ".store"
    manifest = json.loads((store / "manifests" / (store / "CURRENT").read_text().strip()).read_text())
    names = {name for part in manifest["parts"].values() for name in part["objects"].values()}
    return {name: (store / "objects" / name).stat().st_size for name in names}


PARTS: dict[str, Callable[[_Place], Iterator[Result]]] = {
    "nothing-new": _nothing_new, "workers": _workers, "one-more": _one_more, "further": _further,
    "questions": _questions}
