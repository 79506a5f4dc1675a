"""Scale, on a generated archive (`tests.bench.archive`; 1,000 documents, SCALE=n for another number): processor time a
document against 100, a second run with nothing new against a bare walk, two workers against one, one more document."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import archive
from tests.bench.timing import Result
from vanban.ledger import RACY_NS

FEW, ROUNDS = 100, 5
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


def results() -> list[Result]:
    many = int(os.environ.get("SCALE", "1000"))
    with tempfile.TemporaryDirectory() as home_:
        home = Path(home_)
        archive.write(home / "few", FEW)
        archive.write(home / "many", many)
        time.sleep(RACY_NS / 1e9)
        few = _ingest(home / "few", home / "t-few")
        large = _ingest(home / "many", home / "t-many")
        memory = [_worker_mb(home / name) for name in ("t-few", "t-many")]
        found = [Result(f"a document of {many:,}", large[1] / many, few[1] / FEW, f"of {FEW}", "doc", "<= 1.15")]
        print(f"most memory of a worker: {memory[1]} MB at {many:,} documents, {memory[0]} MB at {FEW}")
        found.append(_nothing_new(home, many))
        found.append(_workers(home))
        return [*found, _one_more(home, many)]


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
    ours, walk = statistics.median(beyond) / many, statistics.median(walks) / many
    return Result("nothing new, beyond imports", ours, max(walk, 1e-7), "bare walk with stat", "file", "<= 5")


def _workers(home: Path) -> Result:
    """Two workers against one by the clock; what two runs at once gain over one after the other is the ceiling."""
    one, _ = _ingest(home / "few", home / "t1", jobs=1)
    two, _ = _ingest(home / "few", home / "t2", jobs=2)
    start = time.perf_counter()
    runs = [subprocess.Popen([sys.executable, "-m", "vanban", "ingest", str(home / "few"), "--tables",
                              str(home / f"c{n}"), "--jobs", "1", "--quiet"]) for n in (1, 2)]
    for run in runs:
        run.wait()
    gain = 2 * one / (time.perf_counter() - start)
    print(f"ceiling of this machine: two runs at once do {gain:.2f} times one's work")
    return Result("two workers", two / FEW, one / FEW, "one worker", "doc", ">= 1.8")


def _one_more(home: Path, many: int) -> Result:
    """Another document into many, and into empty tables; the share of the bytes that it rewrites is printed."""
    tables = home / "t-many"
    before = _objects(tables)
    archive.write(home / "one", 1, first=many + 1)
    large = _ingest(home / "one", tables)[1]
    after = _objects(tables)
    written = sum(size for name, size in after.items() if name not in before)
    print(f"one more document rewrites {written / sum(after.values()):.1%} of the bytes of {many:,}")
    return Result("one more document", large, _ingest(home / "one", home / "t-one")[1], "into none", "doc", "<= 3")


def _objects(tables: Path) -> dict[str, int]:
    """The objects of the current state and their sizes."""
    store = tables / ".store"
    manifest = json.loads((store / "manifests" / (store / "CURRENT").read_text().strip()).read_text())
    names = {name for part in manifest["parts"].values() for name in part["objects"].values()}
    return {name: (store / "objects" / name).stat().st_size for name in names}
