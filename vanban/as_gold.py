"""Corrected documents as gold: their rows as people left them, in the form of `data/gold` (`vanban evaluate --gold`).

A document that was corrected in one place is gold only as far as somebody read the rest: look at it before using it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from vanban.query import dicts

Row = dict[str, Any]
_HEADER = ("doc_type_code", "symbol", "title", "issuer", "issued_on", "issued_year", "issued_month", "place", "signer",
           "signer_position", "signed_for", "recipients")
_CITATION = ("doc_type_code", "symbol", "issued_on", "issuer", "name", "relation")
_TASK = ("text", "kind", "deadline_text", "due_on", "recurrence")


def write_gold(connection: duckdb.DuckDBPyConnection, doc_ids: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write a JSON file for each document that is still there; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for doc_id in doc_ids:
        for document in dicts(connection, "SELECT * FROM documents WHERE doc_id = ?", doc_id):
            path = folder / f"{doc_id}.json"
            content = json.dumps(_gold(connection, document), ensure_ascii=False, indent=1, default=str)
            path.write_text(content + "\n", "utf-8")
            yield path


def _gold(connection: duckdb.DuckDBPyConnection, document: Row) -> Row:
    def rows(table: str) -> list[Row]:
        return dicts(connection, f"SELECT * FROM {table} WHERE doc_id = ? ORDER BY char_start, char_end",
                     document["doc_id"])

    shortcomings = rows("shortcomings")
    number = {s["shortcoming_id"]: n for n, s in enumerate(shortcomings)}
    assigned: dict[str, list[Row]] = {}
    for a in rows("assignments"):
        assigned.setdefault(a["task_id"], []).append({"role": a["role"], "unit": a["unit"]})
    return {
        "doc": document["doc_id"], "source": document["file_name"], "document": _only(document, _HEADER),
        "sections": [_only(s, ("label", "heading", "level")) for s in rows("sections") if s["kind"] == "heading"],
        "citations": [_only(c, _CITATION) for c in rows("citations") if not c["short_form"]],
        "shortcomings": [_only(s, ("text", "kind")) for s in shortcomings],
        "tasks": [_only(t, _TASK) | {"shortcoming": number.get(t["shortcoming_id"]),
                                     "assignments": assigned.get(t["task_id"], [])} for t in rows("tasks")],
    }


def _only(row: Row, columns: Sequence[str]) -> Row:
    return {name: row[name] for name in columns}
