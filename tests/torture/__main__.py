"""`make torture`: runs killed again and again.

    python -m tests.torture [--count 200] [--seed 1] [--office 6] [--ray 6]

Ends with 1 when a run after a kill did not end well, the tables differed from those of an unbroken run, or a reader saw
a document in part, twice or not at all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from tests.torture.torture import torture


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description="Kill runs and look what is left.")
    parser.add_argument("--count", type=int, default=200, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--office", type=int, default=6, help="how many kills of LibreOffice besides")
    parser.add_argument("--ray", type=int, default=6, help="how many kills besides in runs on a Ray cluster")
    chosen = parser.parse_args()
    if chosen.ray and find_spec("ray") is None:
        sys.exit("Ray is not installed (pip install 'vanban[ray]'): --ray 0 does without")
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vanban-torture-") as home:
        found = torture(Path(home), chosen.count, chosen.seed, chosen.office, chosen.ray)
    print(f"{found.hits.total()} kills in {time.monotonic() - start:.0f} s ({found.missed} more came too late): "
          + ", ".join(f"{kind} {n}" for kind, n in sorted(found.hits.items())))
    print(f"{found.looks} looks of a reader meanwhile")
    for line in found.wrong:
        print(f"WRONG {line}")
    sys.exit(1 if found.wrong else 0)


if __name__ == "__main__":
    main()
