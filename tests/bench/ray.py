"""The same run by the local pool and by Ray on this machine, in turns: what it costs to be ready for many machines.

    python -m tests.bench.ray [COUNT [ROUNDS [short]]]    # an archive made by code, 10,000 files by default

The two leave the same tables, byte for byte, or this says so and ends. Ray's start and end count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import archive
from tests.bench.timing import Result, Timed

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/vanban"))


def results(count: int = 10_000, rounds: int = 1, short: bool = False) -> list[Result]:
    from plans import exported

    times: dict[str, list[float]] = {"local": [], "ray": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive.write(folder / "in", count, short=short)
        for _ in range(rounds):
            tables = {}
            for way, options in (("local", []), ("ray", ["--ray", "local"])):
                shutil.rmtree(folder / way, ignore_errors=True)
                start = time.perf_counter()
                subprocess.run([sys.executable, "-m", "vanban", "ingest", str(folder / "in"), "--tables",
                                str(folder / way), "-q", *options],
                               check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
                times[way].append(time.perf_counter() - start)
                tables[way] = exported(folder / way, folder / "canonical" / way)
            if tables["local"] != tables["ray"]:
                sys.exit("Ray left other tables than the local pool")
    local, ray = (Timed(times[way]) / count for way in ("local", "ray"))
    return [Result(f"--ray local, {count:,} documents", ray, local, "local pool", "doc", "<= 1.3")]


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:3]), short=sys.argv[3:] == ["short"]):
        print(result)
