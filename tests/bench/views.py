"""The views and the questions of the README, in whole, on tables of 500 and of 4,000 documents, a third of them copies
of a few: that none grows faster than the documents. `TABLES=folder python -m tests.bench views` times them on that
folder instead, in seconds, beside a count of its rows by DuckDB alone."""

from __future__ import annotations

import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tests.bench import archive
from tests.bench.timing import Result, in_turns
from vanban.pipeline import Settings, read_files
from vanban.query import connect, counts
from vanban.snapshot import snapshot
from vanban.store import Change, writer
from vanban.views import VIEWS

FEW, MANY, READ, ROUNDS = 500, 4_000, 50, 3
DAY = date(2025, 6, 1)
_IDS = ("doc_id", "section_id", "task_id", "assignment_id", "citation_id", "shortcoming_id", "cause_of")
_QUESTION = re.compile(r'^vanban query [^"]*"(.*?)"$', re.MULTILINE | re.DOTALL)


def questions() -> dict[str, str]:
    """Name and SQL of all that is timed: each view in whole, and what README asks."""
    asked = [sql for sql in _QUESTION.findall(Path("README.md").read_text("utf-8")) if "\n" in sql]
    return {name: f"SELECT * FROM {name}" for name in VIEWS} | {f"README {n}": sql for n, sql in enumerate(asked, 1)}


def results() -> list[Result]:
    if given := os.environ.get("TABLES"):
        _print_seconds(Path(given))
        return []
    with tempfile.TemporaryDirectory() as home:
        few, many = (_made(Path(home) / str(count), count) for count in (FEW, MANY))
        found = []
        for name, sql in questions().items():
            times = in_turns({"few": lambda sql=sql: _ask(few, sql), "many": lambda sql=sql: _ask(many, sql)}, ROUNDS)
            found.append(Result(f"{name} of {MANY:,}", times["many"] / MANY, times["few"] / FEW, f"of {FEW}",
                                "doc", "<= 1.3"))
        return found


def _print_seconds(tables: Path) -> None:
    pinned = snapshot(tables)
    held = counts(pinned)
    print(", ".join(f"{held[name]:,} {name}" for name in ("documents", "tasks", "assignments", "shortcomings",
                                                          "citations", "recurrences")))
    tasks = ", ".join(f"'{path}'" for path in pinned.files["tasks"])
    bare = duckdb.connect()
    counted = f"SELECT count(*), count(DISTINCT doc_id) FROM read_parquet([{tasks}])"
    limit = _median(lambda: bare.sql(counted).fetchall())
    print(f"{'DuckDB alone counts tasks and their documents':<48}{limit:8.2f} s")
    start = time.perf_counter()
    connection = connect(tables, DAY)
    print(f"{'connect':<48}{time.perf_counter() - start:8.2f} s")
    for name, sql in questions().items():
        rows = 0

        def ask(sql: str = sql) -> None:
            nonlocal rows
            rows = _ask(connection, sql)

        print(f"{name:<32}{_median(ask):24.2f} s {rows:>12,} rows", flush=True)


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _ask(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """All rows of an answer, read and dropped; how many."""
    return sum(batch.num_rows for batch in connection.sql(sql).to_arrow_reader(10_000))


def _made(tables: Path, count: int) -> duckdb.DuckDBPyConnection:
    """So many documents: some of the archive's, read once, each again and again under ids of its own."""
    files = tables.with_suffix(".in")
    archive.write(files, READ)
    paths = sorted(str(path) for path in files.rglob("*") if path.is_file() and path.suffix != ".pdf")
    rows = [outcome.rows for outcome in read_files(Settings(datetime(2026, 1, 1, tzinfo=UTC)), paths) if outcome.rows]
    with writer(tables, None) as made:
        for first in range(0, count, 500):
            some = [(n, rows[n % len(rows)]) for n in range(first, min(count, first + 500))]
            made.commit(Change({table: pa.concat_tables([_renamed(held[table], n) for n, held in some])
                                for table in rows[0]}))
    return connect(tables, DAY)


def _renamed(rows: pa.Table, n: int) -> pa.Table:
    ids = _IDS if n % 3 == 0 else (*_IDS, "document_key")
    for column in (c for c in ids if c in rows.schema.names and pa.types.is_string(rows.schema.field(c).type)):
        at = rows.schema.get_field_index(column)
        changed = pc.utf8_replace_slice(rows[column], 0, 6, f"{n:06x}")
        rows = rows.set_column(at, rows.schema.field(at), changed)
    return rows
