"""Corrections by people: kept beside the tables, only ever added to, and applied wherever the tables are asked.

The Parquet files go on saying what the rules found; `connect`, and with it every view and export, says what people made
of it. A row keeps its id as long as its words stay, so a correction outlives any number of new extractions.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import duckdb
import pyarrow as pa

from extract.records import Label, Relation, Role, ShortcomingKind, TaskKind, UnitKind
from vanban.language import N_, _
from vanban.parquet import read_table
from vanban.rows import from_table, to_table
from vanban.schema import SCHEMAS, TABLES
from vanban.snapshot import find_current
from vanban.store import FIRST, Change, Writer

Row = dict[str, Any]
IDS = {
    "citations": "citation_id", "shortcomings": "shortcoming_id", "tasks": "task_id", "assignments": "assignment_id",
    "entities": "entity_id", "documents": "doc_id",
}
ONE = {
    "citations": N_("citation"), "shortcomings": N_("shortcoming"), "tasks": N_("task"),
    "assignments": N_("assignment"), "entities": N_("entity"), "documents": N_("document"),
}
WHOLE_ROW = "*"
# What says where a row stands, how it was found, or what the file is, is no matter of opinion.
_FIXED = frozenset({
    *IDS.values(), "section_id", "page", "char_start", "char_end", "method", "rule", "link_rule", "confidence",
    "sha256", "file_name", "sources", "format", "reader", "page_count", "ocr_pages", "ocr_confidence", "declared",
    "sketch", "warnings", "reader_warnings", "reader_version", "rules_version", "model_version", "ingested_at",
    "signed_at",
})
LINKS = {("tasks", "shortcoming_id"), ("shortcomings", "cause_of")}  # ids of shortcomings
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("citations", "relation"): get_args(Relation), ("shortcomings", "kind"): get_args(ShortcomingKind),
    ("tasks", "kind"): get_args(TaskKind), ("assignments", "role"): get_args(Role),
    ("entities", "label"): get_args(Label),
    ("assignments", "unit_kind"): get_args(UnitKind), ("documents", "state"): ("issued", "draft", "copy"),
    ("tasks", "recurrence"): (
        "continuous", "ad_hoc", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual"),
}


class EditError(Exception):
    """A correction that cannot be; the message says why."""


@dataclass(frozen=True)
class Edit:
    """A row of `edits`."""

    edit_id: int
    of_table: str
    row_id: str
    doc_id: str
    field: str
    was: str | None
    value: str | None
    why: str
    said_by: str
    said_at: datetime
    undoes: int | None = None


def columns(table: str) -> list[str]:
    """The columns of a table that can be corrected. A link to another row is a column like any other."""
    fixed = _FIXED | ({"text"} if table == "documents" else frozenset())
    return [c.name for c in TABLES[table].columns if c.name not in fixed or (table, c.name) in LINKS]


def parsed(table: str, column: str, words: str) -> Any:
    """The value that words mean in a column: a day as 2025-06-30 or 30/6/2025, a list separated by `;`, nothing for
    none. Raises `EditError`."""
    if column not in columns(table):
        raise EditError(
            f"{table} has no column {column} that can be corrected. There are: {', '.join(columns(table))}.")
    spec = SCHEMAS[table].field(column)
    words = unicodedata.normalize("NFC", words).strip()
    if not words and not pa.types.is_list(spec.type):
        if not spec.nullable:
            raise EditError(f"{table}.{column} cannot be empty.")
        return None
    value = _typed(spec.type, words)
    allowed = _CHOICES.get((table, column))
    wrong = [v for v in (value if isinstance(value, list) else [value]) if allowed and v not in allowed]
    if wrong and allowed:
        raise EditError(f"{table}.{column} cannot be {wrong[0]}. Allowed: {', '.join(allowed)}.")
    return value


def _typed(kind: pa.DataType, words: str) -> Any:
    try:
        if pa.types.is_date(kind):
            return _day(words)
        if pa.types.is_integer(kind):
            return int(words)
        if pa.types.is_boolean(kind):
            return {"true": True, "false": False}[words.lower()]
    except (ValueError, KeyError):
        needed = "a day such as 2025-06-30 or 30/6/2025" if pa.types.is_date(kind) else (
            "a whole number" if pa.types.is_integer(kind) else "true or false")
        raise EditError(f"“{words}” is not {needed}.") from None
    if pa.types.is_list(kind):
        return [part.strip() for part in words.split(";") if part.strip()]
    return words


def _day(words: str) -> date:
    if "/" in words:
        day, month, year = map(int, words.split("/"))
        return date(year, month, day)
    return date.fromisoformat(words)


def effective(edits: Sequence[Edit]) -> list[Edit]:
    """The corrections that hold, in their order."""
    standing = _standing(edits)
    return [e for e in edits if e.edit_id in standing and e.undoes is None]


def add(writer: Writer, table: str, row: Row, values: Mapping[str, Any], why: str, said_by: str, at: datetime,
        ) -> list[Edit]:
    """Correct a row: column → value (`parsed`); `WHOLE_ROW` takes it out. One commit. Raises `EditError`."""
    stored = from_table(Edit, writer.whole("edits"))
    if WHOLE_ROW in values and table == "documents":
        raise EditError("A document cannot be taken out; its rows can.")
    new: list[Edit] = []
    for column, value in values.items():
        was = None if column == WHOLE_ROW else row[column]
        if column != WHOLE_ROW and was == value:
            raise EditError(f"{column} is already {_json(value)}.")
        new.append(Edit(len(stored) + len(new) + 1, table, row[IDS[table]], row["doc_id"], column, _json(was),
                        None if column == WHOLE_ROW else _json(value), why, said_by, at))
    _commit(writer, [*stored, *new])
    return new


def undo(writer: Writer, edit_id: int, why: str, said_by: str, at: datetime) -> Edit:
    """Take a correction back. Raises `EditError` when there is none of this number, or it was taken back before."""
    stored = from_table(Edit, writer.whole("edits"))
    known = {e.edit_id: e for e in stored}
    if edit_id not in known:
        raise EditError(f"There is no correction {edit_id}. `vanban corrections` lists them.")
    if edit_id not in _standing(stored):
        raise EditError(f"Correction {edit_id} was taken back before.")
    old = known[edit_id]
    new = Edit(len(stored) + 1, old.of_table, old.row_id, old.doc_id, old.field, old.value, old.was, why, said_by, at,
               edit_id)
    _commit(writer, [*stored, new])
    return new


def _standing(edits: Sequence[Edit]) -> set[int]:
    """The corrections, and the takings back, that nobody took back."""
    undone: set[int] = set()
    for edit in sorted(edits, key=lambda e: -e.edit_id):
        if edit.edit_id not in undone and edit.undoes is not None:
            undone.add(edit.undoes)
    return {e.edit_id for e in edits} - undone


def without_row(connection: duckdb.DuckDBPyConnection, edits: Sequence[Edit]) -> set[str]:
    """The ids, of those corrected, that no row has any more: the words changed, or the document is gone."""
    found: set[str] = set()
    for table, key in IDS.items():
        wanted = [e.row_id for e in edits if e.of_table == table]
        rows = connection.sql(f"SELECT {key} FROM {table} WHERE {key} IN (SELECT unnest(?))", params=[wanted])
        found |= {row[0] for row in rows.fetchall()}
    return {e.row_id for e in edits} - found


def adopt(writer: Writer, old: Path) -> dict[str, int]:
    """Take what people said (edits, statuses) over from older tables, whatever their schema; how many rows of each.

    Raises `EditError` where these tables hold such rows already: whose number is whose could not be told.
    """
    name = find_current(old)
    if name is None:
        raise EditError(f"There are no tables in {old}.")
    objects = json.loads((old / ".store/manifests" / name).read_text("utf-8"))["parts"][FIRST]["objects"]
    taken: dict[str, pa.Table] = {}
    for table in ("edits", "statuses"):
        rows = read_table(old / ".store/objects" / objects[table]) if table in objects else None
        if rows is None or not rows.num_rows:
            continue
        if writer.whole(table).num_rows:
            raise EditError(f"{writer.root} holds {table} already; they cannot be mixed with those of {old}.")
        columns = [rows[f.name] if f.name in rows.schema.names else pa.nulls(rows.num_rows) for f in SCHEMAS[table]]
        taken[table] = pa.table(columns, SCHEMAS[table].names).cast(SCHEMAS[table])
    if taken:
        writer.commit(Change(whole=taken))
    return {table: rows.num_rows for table, rows in taken.items()}


def told(edit: Edit) -> str:
    """A correction in a line."""
    if edit.undoes is not None:
        what = _("takes back correction {n}").format(n=edit.undoes)
    elif edit.field == WHOLE_ROW:
        what = _("taken out")
    else:
        what = f"{edit.field}: {edit.was or _('none')} → {edit.value or _('none')}"
    return f"{edit.edit_id}. {what} ({edit.why}; {edit.said_by}, {edit.said_at:%d/%m/%Y})"


def _commit(writer: Writer, edits: Sequence[Edit]) -> None:
    writer.commit(Change(whole={"edits": to_table("edits", edits)}))


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _value(kind: pa.DataType, text: str | None) -> Any:
    value = None if text is None else json.loads(text)
    return date.fromisoformat(value) if pa.types.is_date(kind) and value is not None else value


# --- applied ------------------------------------------------------------------------------------------------------

def corrected(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, str], stored: pa.Table) -> dict[str, str]:
    """Queries for the tables (given as queries) that say what people corrected; `stored`: the table `edits`."""
    found = dict(tables)
    by_table: dict[str, list[Edit]] = {}
    for edit in effective(from_table(Edit, stored)):
        by_table.setdefault(edit.of_table, []).append(edit)
    for table, edits in by_table.items():
        connection.register("given", _as_columns(table, edits))
        connection.execute(f'CREATE TABLE "corrected {table}" AS FROM given')  # which cursors see, unlike what is given
        connection.unregister("given")
        replaced = ", ".join(f'CASE WHEN e."has {f}" THEN e."{f}" ELSE t."{f}" END AS "{f}"' for f in _fields(edits))
        found[table] = f"""
            SELECT t.* {f'REPLACE ({replaced})' if replaced else ''} FROM ({tables[table]}) t
            LEFT JOIN "corrected {table}" e ON t.{IDS[table]} = e.row_id WHERE e.removed IS NOT TRUE"""
    if any(e.field == WHOLE_ROW for e in by_table.get("tasks", [])):  # who was to do what is no task
        found["assignments"] = f"""
            SELECT * FROM ({found['assignments']}) WHERE task_id NOT IN
              (SELECT row_id FROM "corrected tasks" WHERE removed)"""
    return found


def _fields(edits: Sequence[Edit]) -> list[str]:
    return sorted({e.field for e in edits} - {WHOLE_ROW})


def _as_columns(table: str, edits: Sequence[Edit]) -> pa.Table:
    """A row a corrected row: its id, whether it is taken out, and for each column whether and to what it changes."""
    values: dict[str, dict[str, str | None]] = {}
    for edit in edits:
        values.setdefault(edit.row_id, {})[edit.field] = edit.value
    columns: dict[str, Any] = {
        "row_id": pa.array(list(values), pa.string()),
        "removed": pa.array([WHOLE_ROW in v for v in values.values()], pa.bool_())}
    for field in _fields(edits):
        kind = SCHEMAS[table].field(field).type
        columns[f"has {field}"] = pa.array([field in v for v in values.values()], pa.bool_())
        columns[field] = pa.array([_value(kind, v.get(field)) for v in values.values()], kind)
    return pa.table(columns)
