"""What is handed on to offices: the Excel file and the CSV files, and the state column that comes back."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from plans import PLAN, Run

import vanban as package
from vanban.excel import CELL, workbook
from vanban.query import dicts
from vanban.sheets import Choice, Column, Linked, Sheet, as_text, sheets, write_csv

AT = datetime(2026, 1, 1)
HOSTILE = ["=1+1", "+84", "-2 ngày", "@SUM(A1)", "\tthụt", "<script>alert(1)</script>", "Ông \"A\" /'B'\\",
           "\u202eđảo\u202c", "_x0041_", "a" * 1_000_000, "😀" * 20_000, "", "điều khiển \x07"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    """Two plans, one of them as two files."""
    root = tmp_path_factory.mktemp("sheets")
    (root / "vào").mkdir()
    text = PLAN.format(number=5, day=6)
    (root / "vào/a.txt").write_text(text, "utf-8")
    (root / "vào/b.txt").write_text(text.replace("lúng túng", "chậm"), "utf-8")
    (root / "vào/d.txt").write_text(PLAN.format(number=8, day=9), "utf-8")
    assert inside("ingest", root / "vào", tables=root / "t").returncode == 0
    return root / "t"


@pytest.fixture
def own(tables: Path, tmp_path: Path) -> Path:
    """A copy of the tables to write to."""
    shutil.copytree(tables.parent, tmp_path / "kho", copy_function=shutil.copy2)
    return tmp_path / "kho/t"


def found(tables: Path, choice: Choice = Choice(), as_of: date = date(2024, 6, 1)) -> list[Sheet]:  # noqa: B008
    return list(sheets(package.connect(tables, as_of), choice))


def export(inside: Run, tables: Path, path: Path) -> Worksheet:
    done = inside("export", "--xlsx", path, "--as-of", "2024-06-01", tables=tables)
    assert done.returncode == 0, done.stderr
    return openpyxl.load_workbook(path)["Theo dõi nhiệm vụ"]


def states(page: Worksheet) -> dict[str, Any]:
    """Tình trạng by the beginning of the task's words and the document."""
    return {f"{row[6].value} {row[1].value[:30]}": row[8].value for row in page.iter_rows(min_row=5)}


def fill(path: Path, words: dict[int, str | None]) -> None:
    """Fill in states by STT, as Excel would, and save."""
    book = openpyxl.load_workbook(path)
    page = book["Theo dõi nhiệm vụ"]
    for row in page.iter_rows(min_row=5):
        if row[0].value in words:
            row[8].value = words[row[0].value]
    book.save(path)


def test_the_tracker_in_the_columns_that_offices_use(tables: Path) -> None:
    tracker, remedies, citations = found(tables)
    assert [c.head for c in tracker.columns][:9] == [
        "STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm", "Văn bản giao", "Trang",
        "Tình trạng"]
    first, second = tracker.rows[:2]
    assert [first[i] for i in (0, 2, 3, 4)] == [1, "Phòng Tổng hợp", "Văn phòng Ban", date(2024, 6, 6)]
    assert isinstance(first[6], Linked) and first[6].text == "5-KH/BDVTU ngày 06/03/2024"
    assert first[6].url.startswith("file:///") and first[6].url.endswith("/v%C3%A0o/a.txt")
    assert second[4] == date(2024, 6, 9)
    assert [row[4] for row in tracker.rows[2:4]] == ["hằng quý", "hằng quý"] and len(tracker.rows) == 6
    assert [row[1] for row in remedies.rows if row[0] == 2] == ["Công tác phối hợp giữa các đơn vị còn lúng túng."]
    assert [row[3] for row in citations.rows] == ["5-KL/TU", "8-KL/TU"]


@pytest.mark.parametrize(("choice", "numbers"), [
    (Choice(unit="phong tong hop"), ["5", "8"]), (Choice(unit="Phòng Tổng hợp", until=date(2024, 6, 7)), ["5"]),
    (Choice(body="ban dan van", since=date(2024, 6, 7), until=date(2024, 6, 30)), ["8"]),
    (Choice(body="Ban Tổ chức"), []), (Choice(since=date(2024, 7, 2), until=date(2024, 10, 1)), ["5", "8"]),
])
def test_filters(tables: Path, choice: Choice, numbers: list[str]) -> None:
    """Of a recurring task the occurrence in the period counts (quarterly: 1 October)."""
    tracker, _, citations = found(tables, choice)
    assert [str(row[6].text).split("-")[0] for row in tracker.rows if isinstance(row[6], Linked)] == numbers
    assert len(citations.rows) == len(set(numbers))


def test_the_file_is_the_same_for_the_same_tables_and_looks_as_offices_want_it(
    tables: Path, tmp_path: Path, inside: Run,
) -> None:
    page = export(inside, tables, tmp_path / "a.xlsx")
    assert page.freeze_panes == "C5" and page.auto_filter.ref == "A4:K10"
    assert page["E5"].value == datetime(2024, 6, 6) and page["E5"].number_format == "dd/mm/yyyy"
    assert page["B5"].alignment.wrap_text and page.column_dimensions["B"].width > 40
    assert page["G5"].hyperlink.target == f"FILE://{quote(str(tables.parent / 'vào/a.txt'))}"
    export(inside, tables, tmp_path / "b.xlsx")
    digests = {hashlib.sha256((tmp_path / f"{n}.xlsx").read_bytes()).hexdigest() for n in "ab"}
    assert len(digests) == 1


def test_hostile_cells_are_plain_text(tmp_path: Path) -> None:
    sheet = Sheet("Thử", "=TIÊU ĐỀ()", "@ghi chú", (Column("=ĐẦU()", 20), Column("Tệp", 20)),
                  [[text, Linked(text, "file:///a%20b.docx")] for text in HOSTILE])
    (tmp_path / "h.xlsx").write_bytes(workbook([sheet], AT))
    page = openpyxl.load_workbook(tmp_path / "h.xlsx")["Thử"]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    values = [page.cell(row, 1).value for row in range(5, 5 + len(HOSTILE))]
    assert values[:8] == HOSTILE[:8]
    assert len(values[9]) <= CELL and values[9].endswith("…")
    assert len(values[10].encode("utf-16-le")) // 2 <= CELL
    write_csv([sheet], tmp_path)
    csv.field_size_limit(2_000_000)
    with (tmp_path / "thu.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:6]] == ["'=1+1", "'+84", "'-2 ngày", "'@SUM(A1)", "'\tthụt"]
    assert rows[10][0] == HOSTILE[9] and as_text(7) == "7" and as_text(None) == ""
    assert [as_text(text) for text in ("\uff1d1", " =1", "\n@A", "a=b")] == ["'\uff1d1", "' =1", "'\n@A", "a=b"]


def test_states_come_back_through_libreoffice_and_none_is_lost(own: Path, tmp_path: Path, inside: Run) -> None:
    path = tmp_path / "theo dõi.xlsx"
    export(inside, own, path)
    fill(path, {1: "Hoàn thành", 3: "Đang làm: chờ ý kiến\n50%", 4: "=1+1"})
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx", "--outdir",
         str(tmp_path / "lo-out"), str(path)], check=True, capture_output=True, timeout=300)
    saved = tmp_path / "lo-out" / path.name
    done = inside("import-status", saved, "--by", "Lan", tables=own)
    assert done.returncode == 0 and done.stdout.startswith("3 taken in, 3 unchanged."), done.stdout + done.stderr
    again = inside("import-status", saved, tables=own)
    assert again.stdout == "0 taken in, 6 unchanged.\n"
    page = export(inside, own, path)
    assert [row[8].value for row in page.iter_rows(min_row=5)] == [
        "Hoàn thành", None, "Đang làm: chờ ý kiến\n50%", "2", None, None]
    said = dicts(package.connect(own), "SELECT DISTINCT said_by, source FROM statuses")
    assert said == [{"said_by": "Lan", "source": "theo dõi.xlsx"}]


def test_an_old_sheet_undoes_nothing(own: Path, tmp_path: Path, inside: Run) -> None:
    mine, yours = tmp_path / "mine.xlsx", tmp_path / "yours.xlsx"
    for path in (mine, yours):
        export(inside, own, path)
    fill(mine, {1: "Hoàn thành"})
    fill(yours, {2: "Quá hạn"})
    for path in (mine, yours):
        assert inside("import-status", path, tables=own).stdout == "1 taken in, 5 unchanged.\n"
    fill(yours, {1: "Chưa thực hiện"})
    done = inside("import-status", yours, tables=own).stdout
    assert "said otherwise by another sheet" in done and "Hoàn thành → Chưa thực hiện" in done
    page = export(inside, own, mine)
    fill(mine, {1: None})  # taken back
    assert inside("import-status", mine, tables=own).stdout == "1 taken in, 5 unchanged.\n"
    page = export(inside, own, mine)
    assert [row[8].value for row in page.iter_rows(min_row=5, max_row=6)] == [None, "Quá hạn"]


def test_tasks_that_changed_or_vanished_keep_their_state(own: Path, tmp_path: Path, inside: Run) -> None:
    path = tmp_path / "a.xlsx"
    export(inside, own, path)
    fill(path, {1: "Hoàn thành", 2: "Đang thực hiện"})
    assert inside("import-status", path, tables=own).returncode == 0
    [plan] = dicts(package.connect(own), "SELECT sources FROM documents WHERE symbol = '8-KH/BDVTU'")
    source = Path(plan["sources"][0])  # of the second row: the file now holds another task in its place
    before = source.read_text("utf-8")
    try:
        source.write_text(before.replace("Rà soát quy chế", "Sửa đổi quy chế"), "utf-8")
        assert inside("ingest", source, tables=own).returncode == 0
    finally:
        source.write_text(before, "utf-8")
    export(inside, own, path)
    book = openpyxl.load_workbook(path)
    assert [row[8].value for row in book.worksheets[0].iter_rows(min_row=5, max_row=6)] == ["Hoàn thành", None]
    [lost] = list(book["Không còn theo dõi"].iter_rows(min_row=5, values_only=True))
    assert lost[1].startswith("Rà soát quy chế phối hợp lần 8") and lost[2] == "Đang thực hiện"
    assert lost[4] == "văn bản không còn"


def test_a_task_that_changed_is_marked(own: Path, tmp_path: Path, inside: Run) -> None:
    """Here its term was corrected after the sheet was made."""
    path = tmp_path / "a.xlsx"
    page = export(inside, own, path)
    fill(path, {1: "Hoàn thành"})
    task = page["K5"].value.split(".")[0]
    assert inside("correct", task, "due_on=30/6/2024", "--why", "gia hạn", tables=own).returncode == 0
    done = inside("import-status", path, tables=own)
    assert "1 changed since the sheet was made" in done.stdout
    rows = {row[10].value.split(".")[0]: row for row in export(inside, own, path).iter_rows(min_row=5)}
    assert rows[task][8].value == "Hoàn thành" and rows[task][4].value == datetime(2024, 6, 30)
    assert rows[task][9].value == "Đã thay đổi so với khi ghi tình trạng"


@pytest.mark.parametrize(("name", "content", "reason"), [
    ("a.xlsx", b"", "empty"), ("a.xlsx", b"PK\x03\x04", "broken"), ("a.txt", b"x", "a.txt"),
])
def test_what_is_no_tracker_is_refused(
    own: Path, tmp_path: Path, inside: Run, name: str, content: bytes, reason: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    done = inside("import-status", tmp_path / name, tables=own)
    assert done.returncode == 2 and reason in done.stderr and "Traceback" not in done.stderr
    assert "vanban export --xlsx FILE" in done.stderr
    (tmp_path / "b.xlsx").write_bytes(workbook([Sheet("S", "t", "", (Column("Khác", 9),), [["x"]])], AT))
    assert "no row has the heads" in inside("import-status", tmp_path / "b.xlsx", tables=own).stderr
