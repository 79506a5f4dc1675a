"""Dataclasses to Arrow and back: what the extractors yield becomes rows of a table, and rows become dataclasses again.

Float columns hold 32 bits; `as_stored` rounds lines to what the tables will give back, so that rules see the same
numbers at ingest and when `vanban extract` runs them again from the tables.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from operator import attrgetter
from typing import Any, TypeVar

import pyarrow as pa

from ingest.document import Document, Line, Style
from vanban.schema import SCHEMAS

Row = TypeVar("Row")
VIETNAM = timezone(timedelta(hours=7))  # a signature's time without a zone is Vietnamese time
_STYLE = tuple(f.name for f in dataclasses.fields(Style))


def to_table(name: str, rows: Sequence[Any], **constants: Any) -> pa.Table:
    """Rows (dataclasses) as the table `name`; `constants` are columns that the dataclass lacks, one value for all.

    A value that the schema forbids (null where never null, a wrong type) raises `pa.ArrowException`.
    """
    columns = []
    for field in SCHEMAS[name]:
        if field.name in constants:
            values = [constants[field.name]] * len(rows)
        else:
            values = list(map(attrgetter(field.name), rows))
            if pa.types.is_struct(field.type) or pa.types.is_timestamp(field.type):
                values = list(map(_plain, values))
        if not field.nullable and None in values:
            raise pa.ArrowInvalid(f"{name}.{field.name} is null")
        columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=SCHEMAS[name])


def _plain(value: Any) -> Any:
    if isinstance(value, Style):
        return {name: getattr(value, name) for name in _STYLE}
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=VIETNAM)
    return value


def from_table(kind: type[Row], table: pa.Table) -> list[Row]:
    """The rows of a table as dataclasses of `kind`; columns that the dataclass lacks are dropped."""
    names = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]
    return [kind(**{name: _rich(name, row[name]) for name in names}) for row in table.select(names).to_pylist()]


def _rich(name: str, value: Any) -> Any:
    if name == "style":
        return Style(**value)
    return tuple(value) if isinstance(value, list) else value


def packed(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Tables as bytes for another process: without their schemas a tenth of the time of pickling them."""
    batches = {name: table.combine_chunks().to_batches() for name, table in tables.items()}
    return {name: found[0].serialize().to_pybytes() if found else b"" for name, found in batches.items()}


def unpacked(data: Mapping[str, bytes]) -> dict[str, pa.Table]:
    """What was packed."""
    return {
        name: pa.Table.from_batches([pa.ipc.read_record_batch(batch, SCHEMAS[name])] if batch else [], SCHEMAS[name])
        for name, batch in data.items()}


def as_stored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines with the numbers that the `lines` table gives back (32-bit floats)."""
    return tuple(
        dataclasses.replace(
            line, x0=_single(line.x0), y0=_single(line.y0), x1=_single(line.x1), y1=_single(line.y1),
            style=line.style if line.style.size is None else dataclasses.replace(
                line.style, size=_single(line.style.size)),
            ocr_confidence=_single(line.ocr_confidence),
        )
        if any(v is not None for v in (line.x0, line.y0, line.x1, line.y1, line.style.size, line.ocr_confidence))
        else line
        for line in lines
    )


def document_as_stored(document: Document) -> Document:
    """The document with the numbers and times that the `documents` table gives back."""
    signed_at = document.signed_at
    if signed_at is not None:
        signed_at = _plain(signed_at).astimezone(UTC)
    return dataclasses.replace(document, ocr_confidence=_single(document.ocr_confidence), signed_at=signed_at)


def _single(value: float | None) -> float | None:
    return None if value is None else float(struct.unpack("f", struct.pack("f", value))[0])
