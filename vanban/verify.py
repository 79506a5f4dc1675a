"""Whether the tables are true to themselves: spans, pages, ids and links of every row against the stored text, and the
text against a fresh reading of the source where it is still there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from ingest.errors import IngestError
from vanban import bundles
from vanban.query import connect, dicts

Row = dict[str, Any]
_SPANS = {"sections": "text", "citations": "text", "shortcomings": "text", "tasks": "text", "assignments": "unit",
          "entities": "text"}
_IDS = {"citations": "citation_id", "shortcomings": "shortcoming_id", "tasks": "task_id",
        "assignments": "assignment_id", "entities": "entity_id"}
# (table, column, the table and column that must hold its values)
_LINKS = (
    ("assignments", "task_id", "tasks", "task_id"), ("tasks", "shortcoming_id", "shortcomings", "shortcoming_id"),
    ("shortcomings", "cause_of", "shortcomings", "shortcoming_id"), ("sections", "parent_id", "sections", "section_id"),
    ("citations", "section_id", "sections", "section_id"), ("tasks", "section_id", "sections", "section_id"),
    ("shortcomings", "section_id", "sections", "section_id"), ("entities", "section_id", "sections", "section_id"),
)


def verify(root: Path, fresh: bool = True) -> Iterator[str]:
    """A line for each thing that is wrong. `fresh`: also read again the sources that are still there."""
    connection = connect(root, corrected=False)
    yield from _spans(connection)
    yield from _pages(connection)
    yield from _ids_and_links(connection)
    yield from _outline(connection)
    if fresh:
        yield from _readings(connection)


def _spans(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for table, column in _SPANS.items():
        key = _IDS.get(table, "section_id")
        for row in dicts(connection, f"""
                SELECT r.doc_id, r.{key} AS id, r.char_start, r.char_end FROM {table} r JOIN documents d USING (doc_id)
                WHERE substring(d.text, r.char_start + 1, r.char_end - r.char_start) <> r.{column}
                   OR r.char_start < 0 OR r.char_end < r.char_start OR r.char_end > length(d.text)
                ORDER BY ALL"""):
            place = f"{row['char_start']}–{row['char_end']}"
            yield f"{row['doc_id']}: {table} {row['id']}: its words do not stand at {place}"
    for row in dicts(connection, """
            SELECT l.doc_id, l.line_id FROM lines l JOIN documents d USING (doc_id)
            WHERE l.char_end < l.char_start OR l.char_end > length(d.text) OR l.char_start < 0
               OR (l.char_start IS NULL) <> (l.kind IN ('furniture', 'stamp')) ORDER BY ALL"""):
        yield f"{row['doc_id']}: line {row['line_id']}: its place is not in the text"


def _pages(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for table in _SPANS:
        key = _IDS.get(table, "section_id")
        for row in dicts(connection, f"""
                SELECT r.doc_id, r.{key} AS id, r.page AS said, l.page AS is_on
                FROM {table} r ASOF JOIN (SELECT * FROM lines WHERE char_start IS NOT NULL) l
                  ON r.doc_id = l.doc_id AND r.char_start >= l.char_start
                WHERE r.page IS DISTINCT FROM l.page AND r.char_start < l.char_end ORDER BY ALL"""):
            yield f"{row['doc_id']}: {table} {row['id']}: page {row['said']}, but its line is on page {row['is_on']}"
    for row in dicts(connection, """
            SELECT doc_id, line_id FROM lines JOIN documents USING (doc_id)
            WHERE page < 1 OR page > page_count OR x1 < x0 OR y1 < y0 ORDER BY ALL"""):
        yield f"{row['doc_id']}: line {row['line_id']}: no such page, or a box turned inside out"


def _ids_and_links(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for table, key in _IDS.items():
        for row in dicts(
                connection, f"SELECT {key} AS id, count(*) AS n FROM {table} GROUP BY 1 HAVING n > 1 ORDER BY 1"):
            yield f"{table}: {row['n']} rows have the id {row['id']}"
    for table, column, other, key in _LINKS:
        for row in dicts(connection, f"""
                SELECT r.doc_id, r.{column} AS id FROM {table} r ANTI JOIN {other} o
                  ON o.doc_id = r.doc_id AND o.{key} = r.{column}
                WHERE r.{column} IS NOT NULL ORDER BY ALL"""):
            yield f"{row['doc_id']}: {table}.{column} names {row['id']}, which is not in {other}"
    for table in (*_SPANS, "lines", "corrections"):
        for row in dicts(
                connection, f"SELECT DISTINCT doc_id FROM {table} ANTI JOIN documents USING (doc_id) ORDER BY 1"):
            yield f"{row['doc_id']}: rows in {table}, but no such document"


def _outline(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for row in dicts(connection, """
            SELECT s.doc_id, s.section_id FROM sections s LEFT JOIN sections p
              ON p.doc_id = s.doc_id AND p.section_id = s.parent_id
            WHERE s.subtree_end < s.char_end OR s.level <> coalesce(p.level, 0) + 1
               OR (p.section_id IS NOT NULL AND (s.char_start < p.char_start OR s.subtree_end > p.subtree_end))
            ORDER BY ALL"""):
        yield f"{row['doc_id']}: section {row['section_id']} does not lie within the one above it"


def _readings(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Sources with the same bytes read again by the same version of the readers must give the same text."""
    from vanban import __version__
    from vanban.pipeline import Settings, read_files

    settings = Settings(datetime(1970, 1, 1, tzinfo=UTC), allow_secret=True)
    for row in dicts(connection, "SELECT doc_id, sha256, sources, text, reader_version FROM documents ORDER BY doc_id"):
        source = next((s for s in row["sources"] if _is_same(s, row["sha256"])), None)
        if source is None or row["reader_version"] != __version__:
            continue
        for outcome in read_files(settings, [source]):
            if outcome.rows is None:
                yield f"{row['doc_id']}: {source} was read before and now fails: " + (
                    outcome.failure.message if outcome.failure else "")
            elif outcome.rows["documents"]["text"][0].as_py() != row["text"]:
                yield f"{row['doc_id']}: a fresh reading of {source} gives another text"


def _is_same(source: str, sha256: str) -> bool:
    try:
        return bundles.sha256(source) == sha256
    except (OSError, IngestError):
        return False
