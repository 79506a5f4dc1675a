"""Entities in real documents: `python -m tests.entities known` and `python -m tests.entities drawn TABLES`.

`known`: of the units, issuers and signers that the gold beside the checkout names, how many are rows of `entities` with
exactly their words. `drawn`: 200 entities of any tables, by hash, each between the words around it, to be read by a
person; nothing is written. Without the folder `../shared`, `known` says so and measures nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.fold import lower
from tests.measure import annotated, measure
from vanban.query import connect, dicts

DRAWN, AROUND = 200, 60


def _words(text: str) -> str:
    """One spelling, one space between words."""
    return " ".join(lower(text).split())


def _names(gold: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and name: the units of assignments, issuer and signer; each name once."""
    head = gold["document"]
    yield from {("unit", _words(a["unit"])) for task in gold["tasks"] for a in task.get("assignments", [])}
    for kind in ("issuer", "signer"):
        said = head[kind] if isinstance(head[kind], list) else [head[kind]]  # several: spellings of one name
        if said[0]:
            yield kind, "|".join(map(_words, said))


def known(tables: Path, golds: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """By kind: how many names there are, and how many are entities."""
    connection = connect(tables)
    found: dict[str, set[str]] = {}
    for row in dicts(connection, "SELECT d.file_name, e.text FROM entities e JOIN documents d USING (doc_id)"):
        found.setdefault(row["file_name"], set()).add(_words(row["text"]))
    there, right = Counter[str](), Counter[str]()
    for path in golds:
        gold = json.loads(path.read_text("utf-8"))
        for kind, name in _names(gold):
            there[kind] += 1
            right[kind] += bool(found.get(gold["source"], set()) & set(name.split("|")))
    return there, right


def drawn(tables: Path) -> Iterator[str]:
    """Entities drawn by the hash of where they stand, each with its place, label, method and surroundings."""
    rows = dicts(connect(tables), """
        SELECT e.label, e.method, e.rule, e.char_start, e.char_end, d.file_name, d.text
        FROM entities e JOIN documents d USING (doc_id)""")
    rows.sort(key=lambda r: hashlib.sha256(f"{r['file_name']}:{r['char_start']}:{r['char_end']}".encode()).digest())
    for r in rows[:DRAWN]:
        before, after = r["text"][max(0, r["char_start"] - AROUND):r["char_start"]], r["text"][r["char_end"]:][:AROUND]
        name = r["text"][r["char_start"]:r["char_end"]]
        yield f"{r['label']} {r['method']} {r['file_name'][:12]}: …{before}⟦{name}⟧{after}…".replace("\n", "⏎")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("known", "drawn"))
    parser.add_argument("tables", type=Path, nargs="?", help="for `known`, else read afresh")
    given = parser.parse_args()
    if given.what == "drawn":
        print("\n".join(drawn(given.tables)))
        return
    golds = annotated().get("shared")
    if golds is None:
        sys.exit("not measured: there is no folder ../shared with real documents beside this checkout")
    with tempfile.TemporaryDirectory() as work:
        if given.tables is None:
            measure("shared", golds, Path(work))
        there, right = known(given.tables or Path(work) / "shared" / "tables", golds)
    for kind, number in [*sorted(there.items()), ("all", there.total())]:
        hits = right.total() if kind == "all" else right[kind]
        print(f"{kind:8} {hits} of {number} ({hits / number:.3f})")


if __name__ == "__main__":
    main()
