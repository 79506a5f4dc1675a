"""Sheets as an Excel workbook: heads that stay, filters, widths, dates as dates, wrapped text, links to the files.

Every text is written as text: a cell that begins like a formula is none. Nothing in the file depends on the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from vanban.sheets import STATUS, Cell, Column, Linked, Sheet

LINE = 15.0  # points between two lines
CELL = 32_767  # characters that Excel allows in a cell,
LINKS, LINK = 65_530, 2_079  # links in a sheet, and characters in one
STATES = ("Chưa thực hiện", "Đang thực hiện", "Hoàn thành", "Quá hạn")  # offered, not enforced
_FONT = {"font_name": "Times New Roman", "font_size": 11}
_CELL = {**_FONT, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
_FORMS: dict[str, dict[str, Any]] = {
    "text": _CELL, "number": _CELL | {"align": "center"},
    "code": _CELL | {"font_color": "#808080", "font_size": 8, "text_wrap": False},
    "date": _CELL | {"num_format": "dd/mm/yyyy", "align": "center"},
    "link": _CELL | {"font_color": "#0563C1", "underline": 1},
    "head": _CELL | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"},
    "title": _FONT | {"bold": True, "font_size": 14}, "note": _FONT | {"italic": True},
}
_HEAD = 3  # the row of heads, below title and note


def workbook(sheets: Iterable[Sheet], made: datetime, author: str = "vanban") -> bytes:
    """The sheets as .xlsx. `made`: the time that the file states as that of its making."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": made.replace(tzinfo=None), "author": author})
    forms = {name: book.add_format(form) for name, form in _FORMS.items()}
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, forms)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, forms: dict[str, Any]) -> None:
    page.write_string(0, 0, sheet.title, forms["title"])
    page.write_string(1, 0, sheet.note or "Toàn bộ văn bản trong kho", forms["note"])
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(_HEAD, at, column.head, forms["head"])
        if column.head == STATUS and sheet.rows:
            page.data_validation(_HEAD + 1, at, _HEAD + len(sheet.rows), at, {
                "validate": "list", "source": list(STATES), "show_error": False})
    links = 0
    for number, row in enumerate(sheet.rows, _HEAD + 1):
        page.set_row(number, _height(row, sheet.columns))
        for at, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            links += isinstance(cell, Linked)
            _write_cell(page, number, at, cell, column, forms, links <= LINKS)
    printed = sum(column.kind != "code" for column in sheet.columns)
    page.print_area(0, 0, _HEAD + len(sheet.rows), printed - 1)
    page.freeze_panes(_HEAD + 1, 2)
    page.autofilter(_HEAD, 0, _HEAD + max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    page.set_footer("&C&P/&N")


def _write_cell(page: Any, row: int, at: int, cell: Cell, column: Column, forms: dict[str, Any], linked: bool) -> None:
    if cell is None:
        page.write_blank(row, at, None, forms[column.kind])
    elif isinstance(cell, date):
        page.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), forms["date"])
    elif isinstance(cell, int):
        page.write_number(row, at, cell, forms["number"])
    elif isinstance(cell, Linked) and linked and len(cell.url) <= LINK:
        # The scheme in capitals (it has no case): XlsxWriter makes `file:` a path of Windows.
        page.write_url(row, at, cell.url.replace("file:", "FILE:", 1), forms["link"], _fitting(cell.text))
    else:
        text = cell.text if isinstance(cell, Linked) else cell
        page.write_string(row, at, _fitting(text), forms["text" if column.kind == "date" else column.kind])


def _height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Points for the longest of its wrapped texts; LibreOffice keeps what it is told, Excel fits what it is not.
    A column's width counts digits, and letters are narrower: samples print 1.2 of them on a digit, capitals fewer.
    """
    lines = 1
    for cell, column in zip(row, columns, strict=True):
        if not isinstance(cell, str) or column.kind == "code":  # the words of a link stand on one line
            continue
        fitting = column.width * 11 // 10
        if len(cell) > fitting or "\n" in cell:
            lines = max(lines, sum(-(-max(len(part), 1) // fitting) for part in cell.split("\n")))
    return min(LINE * lines, 409.0)


def _fitting(text: str) -> str:
    """The text as far as a cell holds it; Excel counts characters beyond the first plane twice."""
    if len(text) * 2 <= CELL or len(text.encode("utf-16-le")) // 2 <= CELL:
        return text
    return text.encode("utf-16-le")[:2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"
