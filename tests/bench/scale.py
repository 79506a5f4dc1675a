"""Scale, on a generated archive (`tests.bench.archive`; 1,000 documents, SCALE=n for another number): processor time a
document against 100 (FEW=n), memory of a worker, a second run with nothing new against a bare walk, two workers against
one, one more document, and what the questions of the README take."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import archive
from tests.bench.timing import Result, Timed
from vanban.ledger import RACY_NS

ROUNDS = 5
README = Path(__file__).resolve().parents[2] / "README.md"
_START = "import vanban.cli, vanban.cli_ingest, vanban.runner, vanban.progress, vanban.summary, pandas"
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


def results() -> Iterator[Result]:
    many, few = int(os.environ.get("SCALE", "1000")), int(os.environ.get("FEW", "100"))
    with tempfile.TemporaryDirectory() as home_:
        home = Path(home_)
        archive.write(home / "few", few)
        archive.write(home / "many", many)
        archive.write(home / "hundred", 100)
        time.sleep(RACY_NS / 1e9)
        small = _ingest(home / "few", home / "t-few")
        large = _ingest(home / "many", home / "t-many")
        yield Result(f"a document of {many:,}", large[1] / many, small[1] / few, f"of {few:,}", "doc", "<= 1.15")
        memory = [_worker_mb(home / name) for name in ("t-few", "t-many")]
        print(f"most memory of a worker: {memory[1]} MB at {many:,} documents, {memory[0]} MB at {few:,}: "
              f"{memory[1] / memory[0]:.2f} times, wanted <= 1.1")
        yield _nothing_new(home, many)
        yield _workers(home)
        yield _one_more(home, many)
        _questions(home / "t-many", many)


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


def _worker_mb(tables: Path) -> int:
    import vanban

    [(most,)] = vanban.connect(tables).sql("SELECT max(worker_mb) FROM runs").fetchall()
    return int(most)


def _nothing_new(home: Path, many: int) -> Result:
    """Processor time beyond the interpreter's start and imports, in turns."""
    beyond, walks = [], []
    for _ in range(ROUNDS):
        bare, start = _timed("-c", "pass")[1], _timed("-c", _START)[1]
        walks.append(_timed("-c", _WALK, str(home / "many"))[1] - bare)
        beyond.append(_ingest(home / "many", home / "t-many")[1] - start)
    floor = 1e-7 * many  # what the clock of a process tells apart
    ours, walk = (Timed(max(seconds, floor) for seconds in some) / many for some in (beyond, walks))
    return Result("nothing new, beyond imports", ours, walk, "bare walk with stat", "file", "<= 5")


def _workers(home: Path) -> Result:
    """Two workers against one by the clock; what two runs at once gain over one after the other is the ceiling."""
    one, two, gains = [], [], []
    for n in range(3):
        one.append(_ingest(home / "hundred", home / f"t1-{n}", jobs=1)[0])
        two.append(_ingest(home / "hundred", home / f"t2-{n}", jobs=2)[0])
        start = time.perf_counter()
        runs = [subprocess.Popen([sys.executable, "-m", "vanban", "ingest", str(home / "hundred"), "--tables",
                                  str(home / f"c{n}-{m}"), "--jobs", "1", "--quiet"]) for m in (1, 2)]
        for run in runs:
            run.wait()
        gains.append(2 * one[-1] / (time.perf_counter() - start))
    print(f"ceiling of this machine: two runs at once do {statistics.median(gains):.2f} times one's work")
    return Result("two workers", Timed(two) / 100, Timed(one) / 100, "one worker", "doc", ">= 1.8")


def _one_more(home: Path, many: int) -> Result:
    """Another document into many, and into empty tables; the share of the bytes that it rewrites is printed."""
    tables, larger, alone, shares = home / "t-many", [], [], []
    for n in range(1, ROUNDS + 1):
        before = _objects(tables)
        archive.write(home / f"one-{n}", 1, first=many + n)
        larger.append(_ingest(home / f"one-{n}", tables)[1])
        alone.append(_ingest(home / f"one-{n}", home / f"t-one-{n}")[1])
        after = _objects(tables)
        shares.append(sum(size for name, size in after.items() if name not in before) / sum(after.values()))
    print(f"one more document rewrites {max(shares):.1%} of the bytes of {many:,} at most, wanted <= 5 %")
    return Result("one more document", Timed(larger), Timed(alone), "into none", "doc", "<= 3")


def _questions(tables: Path, many: int) -> None:
    """Seconds by the clock of each question that the README asks the tables, the program's start included."""
    for sql in re.findall(r'^vanban query [^"\n]*"([^"]*)"', README.read_text("utf-8"), re.MULTILINE):
        if (sql := " ".join(sql.split())).startswith(("SELECT", "WITH", "FROM")):
            seconds = _timed("-m", "vanban", "query", "--tables", str(tables), "--format", "csv", sql)[0]
            print(f"{seconds:6.1f} s over {many:,} documents: {sql[:100]}")


def _objects(tables: Path) -> dict[str, int]:
    """The objects of the current state and their sizes."""
    store = tables / ".store"
    manifest = json.loads((store / "manifests" / (store / "CURRENT").read_text().strip()).read_text())
    names = {name for part in manifest["parts"].values() for name in part["objects"].values()}
    return {name: (store / "objects" / name).stat().st_size for name in names}
