"""What a report reads of the tables: every document with its rows, one after the other, in one pass over each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from vanban.report.rows import Found

Record = dict[str, Any]
_BATCH = 2_000  # rows held at a time
_DOCUMENT = """
  doc_id, sha256, file_name, sources, format, page_count, ocr_pages, ocr_confidence, text, doc_type, symbol, title,
  issuer, province, place, issued_on, issued_year, signer, signer_position, signed_for, recipients, addressees, secrecy,
  urgency, state, received_number, received_on, warnings"""
_ORIGIN = "page, char_start, char_end, method, rule, confidence"
_ROWS = {
    "citations": "doc_id, citation_id, text, doc_type, symbol, name, issued_on, issuer, provision, relation, cited_id, "
                 + _ORIGIN,
    "shortcomings": f"doc_id, shortcoming_id, text, kind, cause_of, unit, year, {_ORIGIN}",
    "tasks": "doc_id, task_id, text, kind, shortcoming_id, deadline_text, due_on, recurrence, product, status, "
             f"changed, {_ORIGIN}",
    "assignments": f"doc_id, assignment_id, task_id, role, unit, unit_key, inherited, {_ORIGIN}",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """A document as its page shows it: its row with `status` and `canonical_id`, its sections, lines and rows."""

    record: Record
    sections: Sequence[Record]
    cells: Sequence[Record]
    lines: Sequence[Record]
    found: Found


def stream(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[Record]:
    """The rows of a query, a batch at a time."""
    for batch in connection.cursor().sql(sql).to_arrow_reader(_BATCH):
        yield from batch.to_pylist()


class _Grouped:
    """A stream in the order of doc_id, asked for one document after the other."""

    def __init__(self, rows: Iterator[Record]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, doc_id: str) -> list[Record]:
        found = []
        while self._next is not None and self._next["doc_id"] <= doc_id:
            if self._next["doc_id"] == doc_id:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def documents(connection: duckdb.DuckDBPyConnection) -> Iterator[Whole]:
    """Every document by doc_id, with all that its page needs."""
    def grouped(sql: str) -> _Grouped:
        return _Grouped(stream(connection, sql))

    sections = grouped("SELECT doc_id, kind, level, char_start FROM sections ORDER BY doc_id, section_id")
    cells = grouped("""SELECT doc_id, table_id, row, col, row_span, col_span, char_start, char_end FROM lines
                       WHERE kind = 'cell' AND char_start IS NOT NULL AND table_id IS NOT NULL
                       ORDER BY doc_id, char_start, line_id""")
    lines = grouped("""SELECT doc_id, page, x0, y0, x1, y1, char_start, char_end FROM lines
                       WHERE page IS NOT NULL AND x0 IS NOT NULL AND char_start IS NOT NULL
                       ORDER BY doc_id, char_start, line_id""")
    joined = {"citations": "citations LEFT JOIN cited USING (citation_id, doc_id)",
              "tasks": "tasks LEFT JOIN report_due USING (task_id, doc_id)"}
    rows = {table: grouped(f"""SELECT {columns} FROM {joined.get(table, table)}
                               ORDER BY doc_id, char_start, char_end DESC, {columns.split(", ")[1]}""")
            for table, columns in _ROWS.items()}
    for record in stream(connection, f"""SELECT {_DOCUMENT}, status, canonical_id FROM documents
                                         JOIN copies USING (doc_id) ORDER BY doc_id"""):
        doc_id = record["doc_id"]
        yield Whole(record, sections.of(doc_id), cells.of(doc_id), lines.of(doc_id),
                    Found(**{table: group.of(doc_id) for table, group in rows.items()}))


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute once what several pages ask for: which files are canonical and what cites what (from here on tables,
    which the other views read too), and when a task is due next and its state."""
    for view in ("copies", "cited"):
        connection.execute(f"CREATE TABLE held AS SELECT * FROM {view}; DROP VIEW {view}; "
                           f"ALTER TABLE held RENAME TO {view}")
    connection.execute("CREATE TABLE report_due AS "
                       "SELECT task_id, doc_id, next_due, days_left, status, changed FROM task_tracker")
