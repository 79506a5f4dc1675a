"""What is handed on to offices: the task tracker, shortcomings with their remedies, citations, as rows of sheets.

Heads are Vietnamese, as offices write them. A cell is text, a number, a date, or text with a link to its file. Columns
are as narrow as their words allow: printed on one page's width (A4 across) the letters have 8 points.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import md5
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import duckdb

from ingest.fold import bare
from vanban.file_names import on_disk
from vanban.query import dicts
from vanban.rows import VIETNAM
from vanban.snapshot import name_of
from vanban.vietnamese import RECURRENCES, RELATIONS, ROLES

Row = dict[str, Any]
TRACKER, STATUS, CODE = "Theo dõi nhiệm vụ", "Tình trạng", "Mã nhiệm vụ"
REASONS = {
    "document gone": "văn bản không còn", "task gone": "văn bản không còn nhiệm vụ này", "copy": "bản sao của văn bản",
    "draft": "văn bản là dự thảo",
}


class Linked(NamedTuple):
    """Text that leads to a file: its address as a URL."""

    text: str
    url: str


Cell = str | int | date | Linked | None


class Column(NamedTuple):
    """A column's head, its width in characters, and what its cells are."""

    head: str
    width: int
    kind: Literal["text", "number", "date", "code"] = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its title, what it was chosen by, and its rows."""

    name: str
    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Choice:
    """Which tasks: of documents issued by a body, due in a period, of a unit. Names are looked for without regard to
    case and diacritics, as a part of the full name."""

    body: str | None = None
    since: date | None = None
    until: date | None = None
    unit: str | None = None

    def __str__(self) -> str:
        named = ("cơ quan ban hành: ", self.body), ("đơn vị: ", self.unit)
        days = ("từ ngày ", self.since), ("đến ngày ", self.until)
        return "; ".join([f"{what}{name}" for what, name in named if name]
                         + [f"{what}{day:%d/%m/%Y}" for what, day in days if day])


def sheets(connection: duckdb.DuckDBPyConnection, choice: Choice = Choice()) -> Iterator[Sheet]:
    """The sheets: tasks, shortcomings, citations, and, where there are any, states of tasks that are no more.

    With a period or a unit, the other sheets hold what belongs to the chosen tasks: the weaknesses that they remedy and
    what their documents cite. Rows are ordered by their values alone.
    """
    tasks = list(_tasks(connection, choice))
    narrow = bool(choice.since or choice.until or choice.unit)
    kept = {row["shortcoming_id"] for row in tasks} if narrow else None
    documents = {row["doc_id"] for row in tasks} if narrow else None
    said = str(choice)
    yield Sheet(TRACKER, "BẢNG THEO DÕI NHIỆM VỤ", said, _TASK_COLUMNS,
                [_task_cells(n, row) for n, row in enumerate(tasks, 1)])
    yield Sheet("Hạn chế và khắc phục", "HẠN CHẾ VÀ NHIỆM VỤ KHẮC PHỤC", said, _REMEDY_COLUMNS,
                list(_remedies(connection, choice, kept)))
    yield Sheet("Viện dẫn", "VĂN BẢN ĐƯỢC VIỆN DẪN", said, _CITATION_COLUMNS,
                list(_citations(connection, choice, documents)))
    lost = list(_lost(connection))
    if lost:
        yield Sheet("Không còn theo dõi", "TÌNH TRẠNG ĐÃ GHI CỦA NHIỆM VỤ KHÔNG CÒN TRONG BẢNG", "", _LOST_COLUMNS,
                    lost)


def fingerprint(status: str | None) -> str:
    """8 hex digits of a state, by which a cell that somebody filled in is told from one that was left alone."""
    return md5((status or "").encode()).hexdigest()[:8]


def code(task_id: str, version: str, status: str | None) -> str:
    """What ties a row of a sheet to its task: its id, its version, and which state the sheet was made with."""
    return f"{task_id}.{version}.{fingerprint(status)}"


# --- tasks --------------------------------------------------------------------------------------------------------

_TASK_COLUMNS = (
    Column("STT", 5, "number"), Column("Nhiệm vụ", 48), Column("Cơ quan chủ trì", 22), Column("Cơ quan phối hợp", 20),
    Column("Thời hạn", 11, "date"), Column("Sản phẩm", 16), Column("Văn bản giao", 26), Column("Trang", 6, "number"),
    Column(STATUS, 16), Column("Ghi chú", 18), Column(CODE, 26, "code"),
)
_TASKS = """
SELECT t.*, p.sources[1] AS source, k.recurrence_rule, k.shortcoming_id, k.char_start, a.units,
       next_due(t.due_on, k.recurrence_rule, t.issued_on, coalesce($since, getvariable('as_of'))) AS due_in
FROM task_tracker t JOIN tasks k USING (task_id) JOIN documents p ON p.doc_id = t.doc_id
LEFT JOIN (SELECT task_id, list({'role': role, 'unit': unit} ORDER BY char_start, role, unit) AS units,
                  list(fold(unit) || chr(10) || fold(coalesce(unit_key, ''))) AS names
           FROM assignments GROUP BY task_id) a ON a.task_id = t.task_id
WHERE ($body IS NULL OR contains(fold(t.issuer), $body))
  AND ($unit IS NULL OR len(list_filter(a.names, lambda n: contains(n, $unit))) > 0)
  AND ($since IS NULL OR due_in >= $since) AND ($until IS NULL OR due_in <= $until)
ORDER BY t.next_due NULLS LAST, t.issued_on NULLS LAST, t.symbol NULLS LAST, t.doc_id, k.char_start, t.task_id"""


def _tasks(connection: duckdb.DuckDBPyConnection, choice: Choice) -> list[Row]:
    values = {"body": _folded(choice.body), "unit": _folded(choice.unit), "since": choice.since, "until": choice.until}
    return list(connection.sql(_TASKS, params=values).to_arrow_table().to_pylist())


def _folded(name: str | None) -> str | None:
    return None if name is None else bare(" ".join(name.split()))


def _task_cells(number: int, row: Row) -> list[Cell]:
    units = row["units"] or []
    leads = [u["unit"] for u in units if u["role"] == "lead"]
    with_them = [u["unit"] for u in units if u["role"] == "coordinate"]
    others = [f"{u['unit']} ({ROLES[u['role']]})" for u in units if u["role"] not in ("lead", "coordinate")]
    often = ", ".join(RECURRENCES[r] for r in row["recurrence"])
    notes = ["Đã thay đổi so với khi ghi tình trạng"] * bool(row["changed"])
    if leads:
        notes += others
    if row["due_on"] and often:
        notes.append(f"Định kỳ: {often}")
    term = row["due_on"] or row["deadline_text"] or often or None
    return [
        number, row["task"], _joined(leads or others), _joined(with_them), term, row["product"], _document(row),
        row["page"], row["status"], _joined(notes), code(row["task_id"], row["version"], row["status"]),
    ]


def _joined(values: Sequence[str]) -> str | None:
    return "; ".join(dict.fromkeys(values)) or None


def _document(row: Row) -> Cell:
    """The assigning document by symbol and date, leading to its file; of a member of a bundle to the bundle."""
    dated = f" ngày {row['issued_on']:%d/%m/%Y}" if row["issued_on"] else ""
    named = f"{row['symbol']}{dated}" if row["symbol"] else name_of(row["source"])
    if not row["source"].startswith("/"):
        return named
    return Linked(named, "file://" + quote(os.fsencode(on_disk(row["source"].split("!/", 1)[0]))))


# --- shortcomings and citations -----------------------------------------------------------------------------------

_REMEDY_COLUMNS = (
    Column("STT", 5, "number"), Column("Hạn chế", 44), Column("Nguyên nhân", 30), Column("Đơn vị có hạn chế", 18),
    Column("Nhiệm vụ khắc phục", 44), Column("Cơ quan chủ trì", 20), Column("Thời hạn", 11, "date"),
    Column("Văn bản", 26), Column("Trang", 6, "number"),
)
_REMEDIES = """
SELECT r.*, d.issued_on, d.sources[1] AS source, s.char_start, t.deadline_text, t.char_start AS task_start
FROM remedies r JOIN documents d USING (doc_id) JOIN shortcomings s USING (shortcoming_id)
LEFT JOIN tasks t ON t.task_id = r.task_id
WHERE ? IS NULL OR contains(fold(d.issuer), ?)
ORDER BY d.issued_on NULLS LAST, r.symbol NULLS LAST, r.doc_id, s.char_start, shortcoming_id, task_start, r.task_id"""


def _remedies(connection: duckdb.DuckDBPyConnection, choice: Choice, kept: set[str] | None) -> Iterator[list[Cell]]:
    body = _folded(choice.body)
    number, before = 0, None
    for row in dicts(connection, _REMEDIES, body, body):
        if kept is not None and row["shortcoming_id"] not in kept:
            continue
        number += row["shortcoming_id"] != before
        before = row["shortcoming_id"]
        often = ", ".join(RECURRENCES[r] for r in row["recurrence"] or [])
        yield [number, row["shortcoming"], _joined(row["causes"] or []), row["unit"], row["task"],
               _joined(row["leads"] or []), row["due_on"] or row["deadline_text"] or often or None, _document(row),
               row["page"]]


_CITATION_COLUMNS = (
    Column("STT", 5, "number"), Column("Văn bản", 26), Column("Quan hệ", 12), Column("Văn bản được viện dẫn", 34),
    Column("Loại", 12), Column("Ngày ban hành", 11, "date"), Column("Cơ quan ban hành", 22), Column("Điều khoản", 14),
    Column("Nguyên văn", 44), Column("Trang", 6, "number"), Column("Có trong kho", 9),
)
_CITATIONS = """
SELECT c.*, d.symbol AS citing, d.issued_on AS citing_on, d.sources[1] AS source, r.cited_id
FROM citations c JOIN documents d USING (doc_id) JOIN copies p USING (doc_id) JOIN cited r USING (citation_id)
WHERE p.status = 'canonical' AND NOT c.short_form AND (? IS NULL OR contains(fold(d.issuer), ?))
ORDER BY d.issued_on NULLS LAST, d.symbol NULLS LAST, c.doc_id, c.char_start, c.citation_id"""


def _citations(
    connection: duckdb.DuckDBPyConnection, choice: Choice, documents: set[str] | None,
) -> Iterator[list[Cell]]:
    body = _folded(choice.body)
    rows = (r for r in dicts(connection, _CITATIONS, body, body) if documents is None or r["doc_id"] in documents)
    for number, row in enumerate(rows, 1):
        citing = _document(row | {"symbol": row["citing"], "issued_on": row["citing_on"]})
        yield [number, citing, RELATIONS[row["relation"]], row["symbol"] or row["name"], row["doc_type"],
               row["issued_on"], row["issuer"], row["provision"], row["text"], row["page"],
               "có" if row["cited_id"] else "chưa"]


_LOST_COLUMNS = (
    Column("STT", 6, "number"), Column("Nhiệm vụ khi ghi", 60), Column("Tình trạng đã ghi", 30),
    Column("Ngày ghi", 14, "date"), Column("Vì sao không còn", 34),
)


def _lost(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Cell]]:
    for number, row in enumerate(dicts(connection, "SELECT * FROM lost_statuses ORDER BY task_id"), 1):
        said_on = row["said_at"].astimezone(VIETNAM).date()
        yield [number, row["task"], row["status"], said_on, REASONS[row["reason"]]]


# Behind white space too; the wide signs are those of East Asian keyboards, which Excel takes for the narrow ones.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_text(cell: Cell) -> str:
    """A cell as CSV has it. What a spreadsheet would take for a formula gets an apostrophe, which makes it text."""
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = cell.text if isinstance(cell, Linked) else cell
    return f"'{text}" if text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA) else text


def write_csv(found: Sequence[Sheet], folder: Path) -> list[tuple[Path, int]]:
    """Each sheet as a CSV file (UTF-8 with the mark by which spreadsheets know it); the files and their rows."""
    import csv

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in found:
        path = folder / f"{bare(sheet.name).replace(' ', '-')}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(column.head for column in sheet.columns)
            writer.writerows([as_text(cell) for cell in row] for row in sheet.rows)
        written.append((path, len(sheet.rows)))
    return written
