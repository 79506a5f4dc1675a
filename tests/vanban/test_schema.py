"""The schema against the dataclasses, and rows there and back."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.records import Assignment, Citation, Entity, Shortcoming, Task
from ingest.document import Correction, Document, Line, Section, Style
from vanban.edits import Edit
from vanban.failures import Failure
from vanban.recurring import Recurrence
from vanban.rows import as_stored, document_as_stored, from_table, to_table
from vanban.runs import Run
from vanban.schema import SCHEMA_VERSION, SCHEMAS, TABLES, VERSION_KEY, WHOLE
from vanban.statuses import Status

ROWS = {
    "documents": Document, "lines": Line, "sections": Section, "citations": Citation, "shortcomings": Shortcoming,
    "tasks": Task, "assignments": Assignment, "entities": Entity, "corrections": Correction, "failures": Failure,
    "statuses": Status, "edits": Edit, "recurrences": Recurrence, "runs": Run,
}
# columns that the application fills
ADDED = {"documents": {"sources", "ingested_at", "reader_warnings"}, "failures": {"at"},
         "shortcomings": {"doc_id", "sketch"}, "recurrences": set()}
OF_NO_DOCUMENT: dict[str, set[str]] = {name: set() for name in WHOLE}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_dataclass_is_a_row(name: str) -> None:
    fields = {f.name for f in dataclasses.fields(ROWS[name])}
    assert set(SCHEMAS[name].names) == fields | ADDED.get(name, OF_NO_DOCUMENT.get(name, {"doc_id"}))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_has_a_meaning_and_the_key_is_of_columns(name: str) -> None:
    spec = TABLES[name]
    assert all(len(column.meaning) > 8 for column in spec.columns)
    assert set(spec.key) <= set(SCHEMAS[name].names)
    assert SCHEMAS[name].metadata[VERSION_KEY].decode() == SCHEMA_VERSION


singles = st.none() | st.floats(0, 2000)
styles = st.builds(
    Style, bold=st.booleans(), italic=st.booleans(), centred=st.booleans(), size=st.none() | st.floats(1, 90),
    list_level=st.none() | st.integers(0, 9), label=st.none() | st.text(max_size=4),
    heading_level=st.none() | st.integers(1, 9))
lines = st.builds(
    Line, line_id=st.integers(0, 2**31 - 1), kind=st.sampled_from(["body", "cell", "furniture"]),
    page=st.none() | st.integers(1, 999), x0=singles, y0=singles, x1=singles, y1=singles,
    char_start=st.none() | st.integers(0, 2**31 - 1), char_end=st.none() | st.integers(0, 2**31 - 1),
    raw=st.none() | st.text(max_size=20), table_id=st.none() | st.integers(0, 99), style=styles,
    ocr_confidence=st.none() | st.floats(0, 1))


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, max_size=5))
def test_lines_come_back_as_stored(given_lines: list[Line]) -> None:
    stored = as_stored(given_lines)
    table = to_table("lines", stored, doc_id="0" * 16)
    assert tuple(from_table(Line, table)) == stored
    assert as_stored(stored) == stored


def test_a_document_comes_back_as_stored() -> None:
    document = document_as_stored(Document(
        "0" * 16, "0" * 64, "a.pdf", "pdf", "pdf", "Số 1", page_count=2, ocr_confidence=0.1, warnings=("w",),
        issued_on=date(2024, 2, 29), recipients=("A", "B"), signed_at=datetime(2024, 3, 1, 8, 30)))
    table = to_table("documents", [document], sources=["/a.pdf"], reader_warnings=["w"],
                     ingested_at=datetime(2026, 1, 1, tzinfo=UTC))
    [back] = from_table(Document, table)
    assert back == document
    assert back.signed_at == datetime(2024, 3, 1, 1, 30, tzinfo=UTC)  # a time without a zone is Vietnamese


def test_null_where_never_null_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid, match=r"failures\.message is null"):
        to_table("failures", [Failure("/a", None, "read", "Damaged", None)], at=datetime.now(UTC))  # type: ignore[arg-type]


def test_whole_numbers_stay_whole_in_pandas(tmp_path: Path) -> None:
    citation = Citation("c", 0, "KL 1", "mentions", 0, 4, page=None, issued_year=2024)
    pq.write_table(to_table("citations", [citation], doc_id="d"), tmp_path / "a.parquet")
    pq.write_table(SCHEMAS["citations"].empty_table(), tmp_path / "b.parquet")
    frame = pd.read_parquet(tmp_path)
    assert str(frame["issued_year"].dtype) == "Int32" and frame["issued_year"].tolist() == [2024]
    assert str(frame["page"].dtype) == "Int32" and frame["page"].isna().all()
