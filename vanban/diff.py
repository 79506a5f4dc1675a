"""What a change of rules does: rows gained, lost and changed between two states of the tables.

Ids are made of a row's words, so a row whose words stay is the same row: it may change in its other values.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Literal

import duckdb

from extract.ner.mentions import Scope
from vanban.query import connect, dicts
from vanban.schema import TABLES

Row = dict[str, Any]
KEYS = {
    "citations": "citation_id", "shortcomings": "shortcoming_id", "tasks": "task_id", "assignments": "assignment_id",
    "entities": "entity_id", "documents": "doc_id",
}
# What differs without a difference in what the document says: numbers of sections, versions, times, places of files.
_IDLE = frozenset({
    "section_id", "confidence", "reader_version", "rules_version", "model_version", "ingested_at", "sources",
    "file_name", "sketch",
})


@dataclass(frozen=True)
class Difference:
    """A row that only one side has (`values` empty), or one whose values differ: column → (old, new)."""

    table: str
    kind: Literal["gained", "lost", "changed"]
    document: str
    row: Row
    values: dict[str, tuple[Any, Any]]


def differences(old: Path, new: Path) -> Iterator[Difference]:
    """All differences in table order, then by document and place. Documents that only one side has count as one row
    of `documents`; their other rows are not listed."""
    before, after = (connect(side, corrected=False) for side in (old, new))
    common = _doc_ids(before) & _doc_ids(after)
    for table, key in KEYS.items():
        columns = [c.name for c in TABLES[table].columns if c.name not in _IDLE]
        theirs, ours = (_rows(c, table, key, columns) for c in (before, after))
        for row_id in sorted(theirs.keys() | ours.keys(), key=lambda i: _place(ours.get(i) or theirs[i])):
            a, b = theirs.get(row_id), ours.get(row_id)
            one = b or a
            assert one is not None
            if table != "documents" and one["doc_id"] not in common:
                continue
            name = str(one.get("symbol") or one["doc_id"]) if table == "documents" else one["doc_id"]
            if a is None or b is None:
                yield Difference(table, "gained" if a is None else "lost", name, one, {})
            elif changed := {c: (a[c], b[c]) for c in columns if a[c] != b[c]}:
                yield Difference(table, "changed", name, b, changed)


def _doc_ids(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {row["doc_id"] for row in dicts(connection, "SELECT doc_id FROM documents")}


def _rows(connection: duckdb.DuckDBPyConnection, table: str, key: str, columns: list[str]) -> dict[str, Row]:
    chosen = ", ".join(f'"{c}"' for c in columns)
    return {row[key]: row for row in dicts(connection, f"SELECT {chosen} FROM {table}")}


def _place(row: Row) -> tuple[str, int, str]:
    return row["doc_id"], row.get("char_start") or 0, str(row.get("text") or row.get("unit"))[:80]


@contextmanager
def with_present_rules(tables: Path, jobs: int) -> Iterator[Path]:
    """A copy of the tables whose documents went through the present rules; gone when the block ends."""
    from vanban import runner
    from vanban.store import writer

    with tempfile.TemporaryDirectory(prefix="vanban-diff-") as folder:
        copy = Path(folder) / "tables"
        shutil.copytree(tables, copy)
        with writer(copy, None) as made:
            runner.extract(made, runner.Options(jobs, ner=_scope(copy)), runner.Report(), Event())
        yield copy


def _scope(tables: Path) -> Scope | None:
    """What the model read when the tables were written: the same again."""
    versions = {row["model_version"] for row in dicts(connect(tables), "SELECT DISTINCT model_version FROM documents")}
    if versions <= {None}:
        return None
    return "all" if any(str(v).endswith(" all") for v in versions) else "asked"
