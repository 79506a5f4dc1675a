"""A spreadsheet → its lines: the visible sheets one after the other, tables as cells, what surrounds them as text."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Reading, Style, TextLine
from ingest.errors import IngestError, NoText
from ingest.readers.office import convert_to_xlsx
from ingest.readers.sheet.package import Workbook
from ingest.readers.sheet.rows import sheet_lines


def read_sheet(data: bytes, reader: str = "xlsx") -> Reading:
    """An .xlsx. With more than one sheet that holds anything, each begins with its name as a heading.

    Formulas count by the result that was saved with them; what is hidden is left out with a warning. Raises Empty,
    Encrypted, Damaged, TooLarge, or NoText where no visible cell holds anything.
    """
    book = Workbook(data)
    sheets, hidden = book.sheets()
    if book.decoder.doubtful:
        sheets, hidden = Workbook(data, decoder=book.decoder.again()).sheets()
    shown = [sheet for sheet in sheets if sheet.cells]
    lines: list[TextLine] = []
    table = 0
    for sheet in shown:
        if len(shown) > 1:
            lines.append(TextLine(sheet.name, style=Style(bold=True, heading_level=1)))
        found, table = sheet_lines(sheet.cells, table)
        lines += found
    warnings = [w for sheet in sheets for w in sheet.warnings]
    warnings += [f"hidden sheet {name!r} left out" for name in hidden]
    if not lines:
        raise NoText("No visible cell of the workbook holds anything." + " ".join(["", *warnings]))
    return Reading(format="xlsx", reader=reader, lines=tuple(lines), warnings=tuple(warnings))


def read_old_sheets(files: Sequence[tuple[str, bytes]]) -> list[Reading | IngestError]:
    """For each .xls or .ods (name with extension, bytes) what `read_sheet` makes of it once LibreOffice has turned it
    into .xlsx, or the reason why there is nothing; in the order given."""
    results: list[Reading | IngestError] = []
    for converted in convert_to_xlsx(files):
        try:
            found = converted if isinstance(converted, IngestError) else read_sheet(converted, "libreoffice+xlsx")
        except IngestError as error:
            found = error
        results.append(found)
    return results
