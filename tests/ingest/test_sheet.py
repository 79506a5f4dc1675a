# ruff: noqa: E501  -- a case stands on one line
"""Spreadsheets: what a sheet shows, where its tables begin and end, and what is left out with a warning."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet
from test_office import export

import extract
from ingest.assemble import assemble
from ingest.document import Document, Reading
from ingest.errors import Damaged, Encrypted, IngestError, NoText, TooLarge
from ingest.readers import kind_of, read, read_many
from ingest.readers.sheet import package, read_sheet
from ingest.readers.sheet.format import shown_number, shown_text
from ingest.segment import segment

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
HEAD = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm"]


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(*rows: list[object], name: str = "Trang", book: Workbook | None = None) -> Worksheet:
    """A new sheet with these rows, in a new workbook unless one is given."""
    made = (book or Workbook()).create_sheet(name)
    if book is None:
        made.parent.remove(made.parent.worksheets[0])
    for row in rows:
        made.append(row)
    return made


def text_of(made: Worksheet) -> list[str]:
    return assemble(read_sheet(saved(made.parent)).lines)[0].split("\n")


def task_sheet() -> Worksheet:
    """A plan as offices lay it out in a sheet: letterhead, title over all columns, tasks, recipients, signature."""
    made = sheet(
        ["UBND TỈNH HÒA SƠN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["SỞ NỘI VỤ", None, None, "Độc lập - Tự do - Hạnh phúc"],
        ["Số: 12/KH-SNV", None, None, "Hòa Sơn, ngày 03 tháng 2 năm 2025"], [],
        ["KẾ HOẠCH"], ["Triển khai công tác cải cách hành chính năm 2025"], [],
        HEAD, ["I", "Cải cách thể chế"],
        [1, "Rà soát thủ tục hành chính\nthuộc thẩm quyền", "Văn phòng Sở", "Thanh tra Sở", date(2025, 6, 30), "Báo cáo"],
        [2, "Tập huấn nghiệp vụ cho công chức", "Phòng Công chức", None, "Quý III/2025", 0.95],
        [3, "Kiểm tra công vụ tại các đơn vị", None, None, date(2025, 12, 1)], [],
        ["Nơi nhận:", None, None, "GIÁM ĐỐC"], ["- UBND tỉnh;"], ["- Lưu: VT."], [None, None, None, "Nguyễn Văn Mẫu"])
    for span in ("A1:C1", "D1:F1", "A2:C2", "D2:F2", "A3:C3", "D3:F3", "A5:F5", "A6:F6", "B9:F9", "C11:C12"):
        made.merge_cells(span)
    made["E10"].number_format, made["F11"].number_format, made["E12"].number_format = "dd/mm/yyyy", "0%", "mm/yyyy"
    for place in ("A5", "A6"):
        made[place].font, made[place].alignment = Font(bold=True), Alignment(horizontal="center")
    return made


TASK_SHEET = [
    "UBND TỈNH HÒA SƠN", "SỞ NỘI VỤ", "Số: 12/KH-SNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Hòa Sơn, ngày 03 tháng 2 năm 2025", "KẾ HOẠCH",
    "Triển khai công tác cải cách hành chính năm 2025", "\t".join(HEAD), "I\tCải cách thể chế",
    "1\tRà soát thủ tục hành chính thuộc thẩm quyền\tVăn phòng Sở\tThanh tra Sở\t30/06/2025\tBáo cáo",
    "2\tTập huấn nghiệp vụ cho công chức\tPhòng Công chức\t\tQuý III/2025\t95%",
    "3\tKiểm tra công vụ tại các đơn vị\t\t\t12/2025", "Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT.", "GIÁM ĐỐC",
    "Nguyễn Văn Mẫu"]


def extracted(reading: Reading) -> extract.Extraction:
    text, lines = assemble(reading.lines)
    document = Document("d", "d", "a.xlsx", reading.format, reading.reader, text)
    return extract.extract(document, lines, segment(text, lines))


def test_a_task_sheet_reads_as_the_page_that_it_is() -> None:
    made = task_sheet()
    assert text_of(made) == TASK_SHEET
    cells = {line.text: line.cell for line in read_sheet(saved(made.parent)).lines if line.cell}
    assert cells["Phòng Công chức"][1:] == (3, 2, 2, 1) and cells["Cải cách thể chế"][1:] == (1, 1, 1, 5)
    found = extracted(read_sheet(saved(made.parent)))
    document = found.document
    assert (document.symbol, document.doc_type_code, document.issuer) == ("12/KH-SNV", "KH", "SỞ NỘI VỤ")
    assert document.title == "Triển khai công tác cải cách hành chính năm 2025"
    assert document.issued_on == date(2025, 2, 3) and document.signer == "Nguyễn Văn Mẫu"
    assert document.recipients == ("UBND tỉnh", "Lưu: VT")
    units = {t.text: [(a.role, a.unit) for a in found.assignments if a.task_id == t.task_id] for t in found.tasks}
    assert units == {
        "Rà soát thủ tục hành chính thuộc thẩm quyền": [("lead", "Văn phòng Sở"), ("coordinate", "Thanh tra Sở")],
        "Tập huấn nghiệp vụ cho công chức": [("lead", "Phòng Công chức")],
        "Kiểm tra công vụ tại các đơn vị": [("lead", "Phòng Công chức")]}
    assert [t.due_on for t in found.tasks] == [date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]


@needs_office
def test_old_and_open_sheets_read_like_the_xlsx_they_came_from(tmp_path: Path) -> None:
    made = export(tmp_path, "sheet", saved(task_sheet().parent), "ods", "xls", "html", source="xlsx")
    files = [("a.ods", made["ods"]), ("lies.doc", made["xls"]), ("b.txt", b"x y")]
    readings = read_many(files)
    for reading in readings[:2]:
        assert isinstance(reading, Reading) and assemble(reading.lines)[0].split("\n") == TASK_SHEET
        assert (reading.format, reading.reader) == ("xlsx", "libreoffice+xlsx")
    assert isinstance(readings[2], Reading)
    page = read(made["html"], "a.xls")  # what portals send as .xls
    assert page.format == "html"
    assert assemble(page.lines)[0].replace("2025-06-30", "30/06/2025").split("\n") == TASK_SHEET


@needs_office
def test_a_sheet_that_excel_2003_saved_as_xml() -> None:
    rows = "".join("<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
                   for row in (("STT", "Nhiệm vụ", "Chủ trì"), ("1", "Rà soát chợ", "Sở Y tế")))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = (f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{space}" xmlns:ss="{space}">'
            f'<Worksheet ss:Name="A"><Table>{rows}</Table></Worksheet></Workbook>').encode()
    assert kind_of(data, "a.xls") == "xls"
    assert assemble(read(data, "a.xls").lines)[0] == "STT\tNhiệm vụ\tChủ trì\n1\tRà soát chợ\tSở Y tế"


# --- where tables begin and end -----------------------------------------------------------------------------------

LAYOUTS: dict[str, tuple[list[list[object]], list[str]]] = {
    "an appendix whose lines are not merged": (
        [["PHỤ LỤC"], ["DANH MỤC NHIỆM VỤ"], ["(Kèm theo Kế hoạch số 12/KH-UBND ngày 3/2/2025 của UBND tỉnh Hòa Sơn)"], HEAD,
         [1, "Rà soát", "Sở A"]],
        ["PHỤ LỤC", "DANH MỤC NHIỆM VỤ", "(Kèm theo Kế hoạch số 12/KH-UBND ngày 3/2/2025 của UBND tỉnh Hòa Sơn)",
         "\t".join(HEAD), "1\tRà soát\tSở A"]),
    "the table begins in the third row and third column": (
        [[], [], [None, None, "STT", "Việc", "Hạn"], [None, None, 1, "Họp", "6/2025"]], ["STT\tViệc\tHạn", "1\tHọp\t6/2025"]),
    "no column of numbers": (
        [["Nhiệm vụ", "Chủ trì", "Thời hạn"], ["Họp dân", "UBND xã", "Tháng 5"]],
        ["Nhiệm vụ\tChủ trì\tThời hạn", "Họp dân\tUBND xã\tTháng 5"]),
    "two columns throughout": (
        [["Việc", "Người làm"], ["Quét chợ", "Tổ 1"], ["Trồng cây", "Tổ 2"], ["Đào ao", "Tổ 3"]],
        ["Việc\tNgười làm", "Quét chợ\tTổ 1", "Trồng cây\tTổ 2", "Đào ao\tTổ 3"]),
    "a note under the table": (
        [["STT", "Việc", "Hạn"], [1, "Họp", "6/2025"], ["Ghi chú: hạn tính theo ngày làm việc."]],
        ["STT\tViệc\tHạn", "1\tHọp\t6/2025", "Ghi chú: hạn tính theo ngày làm việc."]),
    "two tables under lines of their own": (
        [["I. Việc của xã"], ["STT", "Việc", "Hạn"], [1, "Họp", "5/2025"], ["II. Việc của thôn"], ["STT", "Việc", "Hạn"],
         [1, "Quét", "6/2025"]],
        ["I. Việc của xã", "STT\tViệc\tHạn", "1\tHọp\t5/2025", "II. Việc của thôn", "STT\tViệc\tHạn", "1\tQuét\t6/2025"]),
    "documents listed with numbers and dates are rows": (
        [["Tên văn bản", "Số hiệu", "Ngày"], ["Kế hoạch chợ", "12/KH-UBND", "ngày 03 tháng 02 năm 2025"],
         ["Kế hoạch đường", "13/KH-UBND", "ngày 04 tháng 02 năm 2025"]],
        ["Tên văn bản\tSố hiệu\tNgày", "Kế hoạch chợ\t12/KH-UBND\tngày 03 tháng 02 năm 2025",
         "Kế hoạch đường\t13/KH-UBND\tngày 04 tháng 02 năm 2025"]),
    "who made it signs beside who heads the office": (
        [["STT", "Việc", "Hạn"], [1, "Họp", "6/2025"], [], ["Người lập biểu", None, "TM. ỦY BAN NHÂN DÂN"],
         ["Trần Thị Mẫu", None, "Lê Văn Mẫu"]],
        ["STT\tViệc\tHạn", "1\tHọp\t6/2025", "Người lập biểu", "Trần Thị Mẫu", "TM. ỦY BAN NHÂN DÂN", "Lê Văn Mẫu"]),
    "blank rows inside the table": (
        [["STT", "Việc", "Hạn"], [1, "Họp", "5/2025"], [], [], [2, "Quét", "6/2025"]],
        ["STT\tViệc\tHạn", "1\tHọp\t5/2025", "2\tQuét\t6/2025"]),
}


@pytest.mark.parametrize(("rows", "want"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_rows_are_cells_only_in_tables(rows: list[list[object]], want: list[str]) -> None:
    assert text_of(sheet(*rows)) == want


def test_a_head_of_two_rows() -> None:
    made = sheet(["TT", "Nhiệm vụ", "Phân công", None], [None, None, "Chủ trì", "Phối hợp"], [1, "Họp", "Sở A", "Sở B"])
    for span in ("A1:A2", "B1:B2", "C1:D1"):
        made.merge_cells(span)
    assert text_of(made) == ["TT\tNhiệm vụ\tPhân công", "Chủ trì\tPhối hợp", "1\tHọp\tSở A\tSở B"]
    spans = {line.text: line.cell[3:] for line in read_sheet(saved(made.parent)).lines if line.cell}
    assert spans["TT"] == (2, 1) and spans["Phân công"] == (1, 2)


def test_sheets_follow_each_other_under_their_names() -> None:
    first = sheet(["STT", "Việc", "Hạn"], [1, "Họp", "5/2025"], name="Quý II")
    sheet(name="Trống", book=first.parent)
    sheet(["STT", "Việc", "Hạn"], [1, "Quét", "9/2025"], name="Quý III", book=first.parent)
    assert text_of(first) == ["Quý II", "STT\tViệc\tHạn", "1\tHọp\t5/2025", "Quý III", "STT\tViệc\tHạn", "1\tQuét\t9/2025"]
    lines = read_sheet(saved(first.parent)).lines
    assert {line.cell.table for line in lines if line.cell} == {0, 1}
    assert [line.text for line in lines if line.style.heading_level] == ["Quý II", "Quý III"]


def test_the_name_of_the_first_sheet_hides_no_letterhead() -> None:
    made = task_sheet()
    sheet(["STT", "Việc", "Hạn"], [1, "Họp", "5/2025"], name="PL 2", book=made.parent)
    document = extracted(read_sheet(saved(made.parent))).document
    assert (document.symbol, document.issuer, document.issued_on) == ("12/KH-SNV", "SỞ NỘI VỤ", date(2025, 2, 3))
    assert document.title == "Triển khai công tác cải cách hành chính năm 2025"


# --- what a cell shows --------------------------------------------------------------------------------------------

DAY = 45838.5625  # 30 June 2025, 13:30
SHOWN: list[tuple[float, str, str]] = [
    (DAY, "dd/mm/yyyy", "30/06/2025"), (DAY, "d/m/yy", "30/6/2025"), (DAY, "dd.mm.yyyy", "30.06.2025"),
    (DAY, "m/d/yyyy", "30/06/2025"), (DAY, "yyyy-mm-dd", "30/06/2025"), (DAY, "d-mmm-yy", "30/06/2025"),
    (DAY, "mmm-yy", "06/2025"), (DAY, "mm/yyyy", "06/2025"), (DAY, "yyyy", "2025"), (DAY, "[$-42A]dd mmmm yyyy", "30/06/2025"),
    (DAY, '"ngày" dd "tháng" mm "năm" yyyy', "ngày 30 tháng 06 năm 2025"), (DAY, "[$-1010000]d/m/yyyy;@", "30/6/2025"),
    (DAY, "dd/mm/yyyy hh:mm", "30/06/2025 13:30"), (DAY, "h:mm", "13:30"), (1.5, "[h]:mm", "36:00"),
    (1234567, "#,##0", "1,234,567"), (1234.5, "#,##0.00", "1,234.50"), (0.125, "0.0%", "12.5%"), (0.5, "0%", "50%"),
    (5, "00", "05"), (12, '00"/KH-UBND"', "12/KH-UBND"), (-1234.5, "#,##0.00;[Red](#,##0.00)", "(1,234.50)"),
    (0, '_-* #,##0_-;\\-* #,##0_-;_-* "-"??_-;_-@_-', "-"), (1234, "#,##0 [$₫-42A]", "1,234 ₫"),
    (1500000, "#,##0.0,,", "1.5"), (2.5, "0.##", "2.5"), (2, "0.##", "2"), (2.5, "0", "3"), (1.005, "0.00", "1.01"),
    (0.1 + 0.2, "General", "0.3"), (1.1, "General", "1.1"), (123456789012, "General", "123456789012"), (-5, "General", "-5"),
    (0.5, "# ?/?", "0.5"), (1e300, "#,##0", "1E+300"), (-3, "dd/mm/yyyy", "-3"),
]


@pytest.mark.parametrize(("value", "code", "want"), SHOWN, ids=[f"{v:g} {c}" for v, c, _ in SHOWN])
def test_numbers_and_dates_as_shown(value: float, code: str, want: str) -> None:
    assert shown_number(value, code) == want


def test_words_around_a_string() -> None:
    assert [shown_text("12", code) for code in ("General", '"Số "@', '0;-0;0;"Số "@', "@")] == ["12", "Số 12", "Số 12", "12"]


def test_days_counted_from_1904_and_values_of_every_type() -> None:
    made = sheet(["STT", "a", "b", "c", "d"], [1, date(2025, 6, 30), datetime(2025, 6, 30, 8, 5), time(7, 30), True])
    made.parent.epoch = datetime(1904, 1, 1)
    made["C2"].number_format = "dd/mm/yyyy h:mm"
    made["D2"].number_format = "h:mm"
    assert text_of(made)[1] == "1\t30/06/2025\t30/06/2025 8:05\t7:30\tTRUE"


def test_letters_of_old_fonts_and_runs_of_several_fonts() -> None:
    made = sheet(["STT", "C¬ quan", "H¹n"], [1, "vÙ viÖc", "6/2025"])
    for row in made:
        for cell in row:
            cell.font = Font(name=".VnTime")
    made["B2"] = CellRichText("B¸o c¸o ", TextBlock(InlineFont(rFont="Times New Roman", b=True), "Thường vụ"))
    assert text_of(made) == ["STT\tCơ quan\tHạn", "1\tBáo cáo Thường vụ\t6/2025"]


def test_short_cells_are_told_by_their_neighbours_where_fonts_lie() -> None:
    made = sheet(["STT", "NhiÖm vô", "VÒ", "Së"], [1, "Rµ so¸t quy chÕ lµm viÖc cña c¬ quan", "§Êt", "Y tÕ"],
                 [2, "KiÓm tra viÖc thùc hiÖn nghÞ quyÕt", "Vèn", "C«ng an"])
    assert text_of(made) == ["STT\tNhiệm vụ\tVề\tSở", "1\tRà soát quy chế làm việc của cơ quan\tĐất\tY tế",
                             "2\tKiểm tra việc thực hiện nghị quyết\tVốn\tCông an"]


@needs_office
def test_a_formula_counts_by_its_saved_result(tmp_path: Path) -> None:
    made = sheet(["STT", "Việc", "Số"], [1, "A", 2], [2, "=B2&\" và B\"", "=C2*1.5"])
    (warning,) = read_sheet(saved(made.parent)).warnings
    assert "2 formulas have no saved result" in warning
    calculated = export(tmp_path, "a", saved(made.parent), "ods", source="xlsx")["ods"]
    (reading,) = read_many([("a.ods", calculated)])
    assert isinstance(reading, Reading) and assemble(reading.lines)[0].endswith("2\tA và B\t3") and not reading.warnings


# --- what is not there --------------------------------------------------------------------------------------------

def test_what_is_hidden_is_left_out_with_a_warning() -> None:
    made = sheet(["STT", "Việc", "Ghi chú nội bộ", "Hạn"], [1, "Họp", "nháp", "5/2025"], [2, "Bỏ", "x", "6/2025"],
                 [3, "Quét", "y", "7/2025"], name="Việc")
    made.merge_cells("D2:D4")
    made.row_dimensions[3].hidden = True
    made.column_dimensions["C"].hidden = True
    other = sheet(["mật khẩu"], name="Tạm", book=made.parent)
    other.sheet_state = "hidden"
    sheet(name="Rỗng", book=made.parent).sheet_state = "veryHidden"
    reading = read_sheet(saved(made.parent))
    assert assemble(reading.lines)[0].split("\n") == ["STT\tViệc\tHạn", "1\tHọp\t5/2025", "3\tQuét"]
    assert next(line.cell[1:] for line in reading.lines if line.cell and line.text == "5/2025") == (1, 2, 2, 1)
    assert reading.warnings == (
        "sheet 'Việc': 1 hidden row left out", "sheet 'Việc': 1 hidden column left out", "hidden sheet 'Tạm' left out")


def test_formatting_without_words_costs_nothing() -> None:
    made = sheet(["STT", "Việc", "Hạn"], [1, "Họp", "5/2025"])
    for row in range(3, 600):
        for col in range(1, 40):
            made.cell(row, col).font = Font(bold=True)
    made["XFD1048576"].font = Font(bold=True)
    made.merge_cells("A5:Z900")
    assert text_of(made) == ["STT\tViệc\tHạn", "1\tHọp\t5/2025"]


def test_refusals_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "CELL_LIMIT", 1000)
    empty, data = sheet(), sheet(["STT", "Việc", "Hạn"])
    hidden = sheet(["nháp"], name="Tạm")
    sheet(name="Trống", book=hidden.parent)
    hidden.sheet_state = "hidden"
    cases: list[tuple[bytes, type[IngestError], str]] = [
        (saved(empty.parent), NoText, "No visible cell"), (saved(hidden.parent), NoText, "hidden sheet 'Tạm' left out"),
        (saved(data.parent)[:900], Damaged, "broken"), (with_part(saved(data.parent), b"<worksheet><sheetData>"), Damaged, "'Trang'"),
        (with_part(saved(data.parent), b"<worksheet><sheetData>" + b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 1001
                   + b"</sheetData></worksheet>"), TooLarge, "filled cells"),
    ]
    for bytes_, error, words in cases:
        with pytest.raises(error, match=words):
            read(bytes_, "a.xlsx")


def with_part(data: bytes, part: bytes) -> bytes:
    """The workbook with other XML for its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, part if entry.filename == "xl/worksheets/sheet1.xml" else old.read(entry))
    return out.getvalue()


@needs_office
def test_a_password_is_said(tmp_path: Path) -> None:
    made = sheet(*([n, f"Việc thứ {n}", "Tổ 1"] for n in range(200)))
    plain = export(tmp_path, "a", saved(made.parent), "xls", source="xlsx")["xls"]
    at = plain.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # BOF of the workbook, 16 bytes long; FILEPASS follows it
    locked = plain[:at + 20] + b"\x2f\x00" + plain[at + 22:]
    guarded = plain[:at + 20] + b"\x86\x00\x00\x00\x2f\x00" + plain[at + 26:]  # WRITEPROTECT stands between
    found = read_many([("a.xls", plain), ("a.xls", locked), ("a.xls", guarded)])
    assert [type(r) for r in found] == [Reading, Encrypted, Encrypted]


def test_what_openpyxl_reads_is_what_is_read() -> None:
    """A peer reads the same words out of the same file."""
    data = saved(task_sheet().parent)
    peer = [str(cell.value) for row in load_workbook(io.BytesIO(data)).active for cell in row if isinstance(cell.value, str)]
    own = " ".join(line.text for line in read_sheet(data).lines)
    assert peer and all(" ".join(words.split()) in own for words in peer if "\n" not in words)
