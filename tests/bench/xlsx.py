"""The Excel export of 10,000 tasks, questions to the tables included, against a bare XlsxWriter loop that writes the
same cells without form, links or filters."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import xlsxwriter

from tests.bench.timing import Result, in_turns
from vanban.excel import workbook
from vanban.pipeline import Settings, read_files
from vanban.query import connect
from vanban.sheets import Linked, Sheet, sheets
from vanban.store import Change, writer

TASKS = 10_000
SAMPLE = Path("data/raw/kh12_dang_uy_xa_hoa_son_ha.rtf").resolve()
AT = datetime(2026, 1, 1, tzinfo=UTC)
_IDS = ("doc_id", "task_id", "assignment_id", "citation_id", "shortcoming_id")


def results() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="vanban-bench-") as folder:
        tables = Path(folder) / "t"
        _make(tables)
        cells = list(sheets(connect(tables, date(2025, 1, 1))))
        assert len(cells[0].rows) >= TASKS

        def ours() -> None:
            workbook(sheets(connect(tables, date(2025, 1, 1))), AT)

        times = in_turns({"ours": ours, "bare": lambda: _bare(cells)}, rounds=3, units=TASKS)
    return [Result("Excel: tracker of 10,000 tasks", times["ours"], times["bare"], "xlsxwriter, same cells", "task",
                   "<= 10")]


def _make(tables: Path) -> None:
    """The sample so often that there are as many tasks, each time with ids of its own."""
    [outcome] = read_files(Settings(AT), [str(SAMPLE)])
    assert outcome.rows
    count = -(-TASKS // outcome.rows["tasks"].num_rows)
    copies: dict[str, list[pa.Table]] = {name: [] for name in outcome.rows}
    for n in range(count):
        for name, rows in outcome.rows.items():
            copies[name].append(_renamed(rows, n))
    with writer(tables, None) as made:
        made.commit(Change({name: pa.concat_tables(some) for name, some in copies.items()}))


def _renamed(rows: pa.Table, n: int) -> pa.Table:
    for column in (*_IDS, "document_key"):
        if column in rows.schema.names:
            at = rows.schema.get_field_index(column)
            values = [None if v is None else f"{n:06x}{v[6:]}" for v in rows[column].to_pylist()]
            rows = rows.set_column(at, rows.schema.field(at), pa.array(values, pa.string()))
    return rows


def _bare(found: list[Sheet]) -> None:
    book = xlsxwriter.Workbook(BytesIO(), {"in_memory": True})
    for sheet in found:
        page = book.add_worksheet(sheet.name)
        for number, row in enumerate(sheet.rows):
            for at, cell in enumerate(row):
                if isinstance(cell, Linked):
                    page.write_string(number, at, cell.text)
                elif isinstance(cell, date):
                    page.write_datetime(number, at, datetime(cell.year, cell.month, cell.day))
                elif isinstance(cell, int):
                    page.write_number(number, at, cell)
                elif cell is not None:
                    page.write_string(number, at, cell)
    book.close()
