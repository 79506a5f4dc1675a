"""`make bench`: every measure of time and memory, each beside a peer or a bare limit in the same run, as ratios.

    python -m tests.bench [NAME …]

Ends with 0 also where a wanted ratio was not reached: the machine decides, the report says so. A peer that is not
installed is named and left out (`pip install` what the first line lists).
"""

from __future__ import annotations

import importlib
import platform
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(p.stem for p in HERE.glob("*.py") if p.stem not in ("__init__", "__main__", "timing", "archive"))


def main() -> None:
    wanted = sys.argv[1:] or NAMES
    if unknown := set(wanted) - set(NAMES):
        sys.exit(f"no such measure: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in wanted:
        module = importlib.import_module(f"tests.bench.{name}")
        for result in module.results():
            print(result, flush=True)


if __name__ == "__main__":
    main()
