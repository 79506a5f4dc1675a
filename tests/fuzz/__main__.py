"""`make fuzz`: thousands of broken files read in worker processes under the limits of a run, and what came of them.

    python -m tests.fuzz [--count 5000] [--seed 1] [--keep DIR] [--pictures 0.06] [--no-bombs]

Ends with 1 when a file made the program err (`Unexpected`), got no outcome, was given up only after its time limit, or
when a worker held more than its memory limit. `--keep DIR` keeps the files that erred or were given up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.reading import LIMITS, read_all


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Read mutated files of every format.")
    parser.add_argument("--count", type=int, default=5000, help="how many files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pictures", type=float, default=0.06, help="share of scans, which take most of the time")
    parser.add_argument("--no-bombs", action="store_true", help="mutations alone")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for the files that made the program err")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = read_all(Path(folder), chosen.count, chosen.seed, chosen.jobs, chosen.keep,
                         bombs={} if chosen.no_bombs else None, pictures=chosen.pictures)
    print(f"{chosen.count} files: {found.documents} documents, "
          + ", ".join(f"{n} {error}" for error, n in sorted(found.errors.items())))
    print(f"slowest {found.slowest[1]:.1f} s ({found.slowest[0]}; limit {LIMITS.seconds:g} s); "
          f"peak memory of a worker {found.peak >> 20} MB (limit {(LIMITS.memory or 0) >> 20} MB)")
    if found.given_up:
        print("given up at their time limit: " + ", ".join(found.given_up))
    for line in found.faults:
        print(f"FAULT {line}")
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
