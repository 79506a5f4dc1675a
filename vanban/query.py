"""Questions to the tables: DuckDB with each table as a view of one pinned state, and the canonical export."""

from __future__ import annotations

import atexit
import csv
import io
import json
import weakref
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from vanban import edits, views
from vanban.language import N_
from vanban.parquet import count_rows
from vanban.s3 import S3Path, filesystem
from vanban.schema import OF_RUNS, SCHEMAS, TABLES, TIMES
from vanban.snapshot import Snapshot, snapshot

_open: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()
_NAMES = N_("`vanban tables` lists tables, views and their columns.")
OutputFormat = Literal["table", "csv", "json", "parquet"]


class QueryError(Exception):
    """SQL that DuckDB refuses, in its words; where a name is unknown, also how to see those that there are."""


def today() -> date:
    """The day it is in Viet Nam (UTC+7, no summer time)."""
    return datetime.now(timezone(timedelta(hours=7))).date()


def connect(root: Path, as_of: date | None = None, *, corrected: bool = True) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection (in memory) with a view for each table and those of `vanban.views`, all of one state of the
    tables. `as_of`: the day from which days left and next due dates count, by default today in Viet Nam. `corrected`:
    the tables say what people corrected (`vanban correct`), not what the rules found.

    The state stays readable, whatever is committed meanwhile, until the connection is dropped. Raises `TablesError`.
    """
    pinned = snapshot(root)
    connection = duckdb.connect()
    if isinstance(root, S3Path):
        connection.register_filesystem(filesystem())
    tables = {}
    for table in SCHEMAS:
        files = ", ".join(_quoted(str(path)) for path in pinned.files[table])
        tables[table] = f"SELECT * FROM read_parquet([{files}], hive_partitioning = false)"
    if corrected:
        tables = edits.corrected(connection, tables, pinned.read("edits"))
    for table, sql in tables.items():
        connection.execute(f"CREATE VIEW {table} AS {sql}")
    views.create(connection, as_of or today())
    weakref.finalize(connection, pinned.lease.close)
    _open.add(connection)
    return connection


@atexit.register
def _close() -> None:
    """DuckDB complains at the end of a program about functions of connections that are still open."""
    for connection in list(_open):
        connection.close()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def run(root: Path, sql: str, as_of: date | None = None) -> pa.Table:
    """The result of one query (`as_of` as in `connect`). Raises `QueryError`, `TablesError`."""
    connection = connect(root, as_of)
    if not sql.strip():
        raise QueryError("Say what to ask, such as \"SELECT * FROM task_tracker\".")
    try:
        result = connection.sql(sql)
        return result.to_arrow_table() if result is not None else pa.table({})
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise QueryError("\n".join((_lines(error), _NAMES))) from None
    except (duckdb.Error, RuntimeError) as error:
        raise QueryError(_lines(error)) from None


def _lines(error: Exception) -> str:
    return "\n".join(line for line in str(error).splitlines() if line.strip())


def dicts(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a query with its values for `?`, each as a dict."""
    relation = connection.sql(sql, params=list(values))
    return list(relation.to_arrow_table().to_pylist()) if relation is not None else []


def rows_of(result: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows, dates and times as ISO 8601 strings."""
    columns = [[_iso(value) for value in column.to_pylist()] for column in result.columns]
    return zip(*columns, strict=True)


def _iso(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_iso(v) for v in value]
    if isinstance(value, dict):
        return {k: _iso(v) for k, v in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)  # Decimal, time, timedelta, UUID


def as_csv(result: pa.Table) -> bytes:
    """CSV with a head line; null is empty, a list is JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(result.column_names)
    for row in rows_of(result):
        writer.writerow(
            json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else "" if v is None else v for v in row)
    return out.getvalue().encode()


def as_json(result: pa.Table) -> bytes:
    """A JSON list of objects, an object a line."""
    lines = (json.dumps(dict(zip(result.column_names, row, strict=True)), ensure_ascii=False)
             for row in rows_of(result))
    return ("[\n" + ",\n".join(lines) + "\n]\n" if result.num_rows else "[]\n").encode()


def as_parquet(result: pa.Table) -> bytes:
    """A Parquet file with the result."""
    sink = pa.BufferOutputStream()
    pq.write_table(result, sink)
    return bytes(sink.getvalue())


def counts(pinned: Snapshot) -> dict[str, int]:
    """Rows by table, from the files' footers."""
    return {t: sum(map(count_rows, files)) for t, files in pinned.files.items()}


def export_canonical(root: Path, folder: Path, change: Callable[[Any], Any] = lambda row: row) -> dict[str, int]:
    """Write all rows of every table, sorted by key, as JSON lines, so that two runs can be compared by bytes.

    Times of the clock (`documents.ingested_at`, `failures.at`, the table `runs`) are left out: they differ between runs
    that are equal.
    `change` is applied to each row. Returns the rows by table.
    """
    connection = connect(root)
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, table in TABLES.items():
        if name in OF_RUNS:
            continue
        columns = ", ".join(f'"{column.name}"' for column in table.columns if column.name != TIMES.get(name))
        order = ", ".join(table.key)
        found = connection.sql(f"SELECT {columns} FROM {name} ORDER BY {order}").to_arrow_reader(2000)
        written[name] = 0
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for batch in found:
                written[name] += batch.num_rows
                for row in batch.to_pylist():
                    file.write(json.dumps(change({k: _iso(v) for k, v in row.items()}), ensure_ascii=False) + "\n")
    return written
