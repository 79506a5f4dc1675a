"""Whoever reads the tables while runs write and die: plain globs of one folder, and pinned states over all."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import duckdb

from tests.torture.archive import Archive
from vanban.query import connect

TABLES = ("documents", "lines", "sections", "tasks", "assignments")


def watch(tables: Path, archive: Archive, log: Path) -> int:
    """Poll in a process of its own until killed; what is wrong goes into `log`, and a dot for every look."""
    pid = os.fork()
    if pid:
        return pid
    with log.open("w", encoding="utf-8", buffering=1) as out:
        while os.getppid() != 1:
            start = time.monotonic()
            for wrong in look(tables, archive):
                out.write(f"WRONG {wrong}\n")
            out.write(".\n")
            time.sleep(time.monotonic() - start)  # half of a processor is for those who write
    os._exit(0)


def look(tables: Path, archive: Archive) -> list[str]:
    """What is wrong with the tables as a reader sees them now, in words."""
    return [*_plain(tables, archive), *_pinned(tables, archive)]


def _plain(tables: Path, archive: Archive) -> list[str]:
    wrong, connection = [], duckdb.connect()
    for table in TABLES:
        try:
            found = Counter(dict(connection.sql(
                f"SELECT doc_id, count(*) FROM '{tables}/{table}/*.parquet' GROUP BY 1").fetchall()))
        except (duckdb.IOException, duckdb.InvalidInputException):
            continue  # a part that went between the listing and the reading: an error, no wrong answer
        wrong += [f"{table}: {n} rows of {d}" for d, n in found.items() if n != archive.counts[table][d]]
        wrong += [f"{table}: {d} is missing" for d in archive.stable if d not in found]
    return wrong


def _pinned(tables: Path, archive: Archive) -> list[str]:
    connection = connect(tables)
    documents = {d for (d,) in connection.sql("SELECT doc_id FROM documents").fetchall()}
    wrong = [f"pinned: {d} is missing" for d in archive.stable - documents]
    for table in TABLES:
        found = Counter(dict(connection.sql(f"SELECT doc_id, count(*) FROM {table} GROUP BY 1").fetchall()))
        wrong += [f"pinned {table}: {found[d]} rows of {d}" for d in documents | found.keys()
                  if found[d] != (archive.counts[table][d] if d in documents else 0)]
    return wrong
