"""How a table is described: a line a column, and what pandas has to know of it.

`!` in front of a type says that the column is never null. The note for pandas lets a nullable int32 arrive there as
`Int32` (whole numbers and <NA>), not as floats.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import pyarrow as pa


class Column(NamedTuple):
    """One column: its name, its type, whether it may be null, and what it means, in one line."""

    name: str
    type: pa.DataType
    nullable: bool
    meaning: str


class TableSpec(NamedTuple):
    """One table: a row is one what, the columns that order its rows, its columns."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


STYLE = pa.struct([
    ("bold", pa.bool_()), ("italic", pa.bool_()), ("centred", pa.bool_()), ("size", pa.float32()),
    ("list_level", pa.int32()), ("label", pa.string()), ("heading_level", pa.int32()),
])
_TYPES = {
    "str": pa.string(), "int": pa.int32(), "float": pa.float32(), "bool": pa.bool_(), "date": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"), "strs": pa.list_(pa.string()), "ints": pa.list_(pa.int64()),
    "style": STYLE,
}


def table(name: str, row: str, key: str, columns: str) -> TableSpec:
    """A table from its listing: a line a column, `name type meaning`, the type with `!` where never null."""
    parsed = []
    for line in columns.strip().splitlines():
        column, kind, meaning = line.split(maxsplit=2)
        parsed.append(Column(column, _TYPES[kind.lstrip("!")], not kind.startswith("!"), meaning))
    return TableSpec(name, row, tuple(key.split()), tuple(parsed))


def pandas_note(spec: TableSpec) -> bytes:
    """Metadata that makes pandas use its nullable integers, so that a page stays 3 and does not become 3.0."""
    whole = [c.name for c in spec.columns if c.type == pa.int32() and c.nullable]
    columns = [
        {"name": n, "field_name": n, "pandas_type": "int32", "numpy_type": "Int32", "metadata": None} for n in whole
    ]
    return json.dumps({
        "index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": "2.2.0",
        "creator": {"library": "pyarrow", "version": "18.0.0"},
    }).encode()
