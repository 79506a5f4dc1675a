"""`python -m tests.recurring`: precision and recall of `recurring_shortcomings` on the reports of `weaknesses.md`.

    python -m tests.recurring [--list]      # --list: each drawn pair, wrong ones marked, for reading

Right is a pair of one heading. 200 pairs are drawn with a fixed seed. What could be found: for each weakness the same
one in an earlier report of its body, and in one of another body.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from tests.recurring.reports import BODIES, Weakness, weaknesses, write
from vanban.query import connect, dicts

DRAWN, SEED = 200, 20261122


class Pair(NamedTuple):
    """A row of the view."""

    later: Weakness
    earlier: Weakness
    same_body: bool
    likeness: float

    @property
    def right(self) -> bool:
        return self.later.matter == self.earlier.matter


class Figures(NamedTuple):
    """`drawn`: of all pairs at most 200; `found` of the links that `there` are."""

    pairs: int
    drawn: list[Pair]
    found: int
    there: int

    @property
    def precision(self) -> float:
        return sum(pair.right for pair in self.drawn) / len(self.drawn)

    @property
    def recall(self) -> float:
        return self.found / self.there


def figures(connection: duckdb.DuckDBPyConnection) -> Figures:
    """Of tables that hold the reports of `write`."""
    written = {w.text: w for w in weaknesses()}
    rows = dicts(connection, """
        SELECT shortcoming, earlier, same_body, likeness FROM recurring_shortcomings
        ORDER BY shortcoming_id, same_body""")
    pairs = [Pair(written[row["shortcoming"]], written[row["earlier"]], row["same_body"], row["likeness"])
             for row in rows]
    drawn = random.Random(SEED).sample(pairs, min(DRAWN, len(pairs)))
    there = set(_links(list(written.values())))
    found = there & {(pair.later.text, pair.same_body) for pair in pairs if pair.right}
    return Figures(len(pairs), drawn, len(found), len(there))


def _links(written: list[Weakness]) -> Iterator[tuple[str, bool]]:
    """Each weakness that an earlier report says too, and whether one of its own body's."""
    order = list(BODIES)
    for later in written:
        for earlier in written:
            if later.matter == earlier.matter and (
                    (earlier.year, order.index(earlier.body)) < (later.year, order.index(later.body))):
                yield later.text, earlier.body == later.body


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "in").mkdir()
        write(Path(home) / "in")
        subprocess.run([sys.executable, "-m", "vanban", "ingest", f"{home}/in", "--tables", f"{home}/t", "--quiet",
                        "--no-ner"], check=True)
        made = figures(connect(Path(home) / "t"))
    for pair in made.drawn if "--list" in sys.argv else ():
        print(f"{' ' if pair.right else '!'} {pair.likeness:.2f}  {pair.earlier.text}\n         {pair.later.text}")
    print(f"{made.pairs} pairs; of {len(made.drawn)} drawn {made.precision:.3f} right; "
          f"{made.found} of {made.there} links found ({made.recall:.3f})")


if __name__ == "__main__":
    main()
