"""What the column of a ruled table proves of a cell that OCR misread: a decimal comma, a row's number, a 5 read as S.

A point parts groups of three digits in Vietnamese figures and a comma the decimals, so that `75.11` among figures with
commas has one reading. A figure that could be two (`80.755`) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ingest.document import TextLine
from ingest.ocr.changes import Change

_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3})*,\d+")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3})*(\.)\d{1,2}")
_FIGURE = re.compile(r"\d[\d.,]*")
_S_FOR_5 = re.compile(r"\d{1,3}(S)")
# What is read for the digits of a row's number
_DIGITS = str.maketrans({**dict.fromkeys("Il|i", "1"), **dict.fromkeys("SŠ", "5"), **dict.fromkeys("Oo", "0"),
                         **dict.fromkeys("óbÓ", "6"), "Z": "2", "B": "8", "§": "8"})


def cell_changes(lines: Sequence[TextLine], texts: Mapping[int, str]) -> Iterator[Change]:
    """What to change in the cells of ruled tables; `texts`: by index of its line what OCR read, so far corrected."""
    for column, place in _columns(lines, texts):
        yield from _decimal_commas(column)
        if place == 0:
            yield from _row_numbers(column)
        elif sum(bool(_FIGURE.fullmatch(text)) for _, text in column) > 2:
            yield from (Change(index, *match.span(1), "5", "S for 5", 0.9) for index, text in column
                        if (match := _S_FOR_5.fullmatch(text)))


def _columns(lines: Sequence[TextLine], texts: Mapping[int, str]) -> Iterator[tuple[list[tuple[int, str]], int]]:
    """The columns of each table: their cells of one line, from above, and which column it is."""
    columns: dict[tuple[int, int], dict[int, list[int]]] = {}
    for index in texts:
        if cell := lines[index].cell:
            columns.setdefault((cell.table, cell.col), {}).setdefault(cell.row, []).append(index)
    for (_, place), rows in sorted(columns.items()):
        yield [(at[0], texts[at[0]].strip()) for _, at in sorted(rows.items()) if len(at) == 1], place


def _decimal_commas(column: Sequence[tuple[int, str]]) -> Iterator[Change]:
    pointed = [(index, match) for index, text in column if (match := _POINTED.fullmatch(text))]
    if sum(bool(_DECIMAL.fullmatch(text)) for _, text in column) >= max(2, 2 * len(pointed)):
        yield from (Change(index, *match.span(1), ",", "decimal comma as in its column", 0.9)
                    for index, match in pointed)


def _row_numbers(column: Sequence[tuple[int, str]]) -> Iterator[Change]:
    """`II` and `1S` between the rows 10 and 12, 14 and 16."""
    numbers = [int(text) if text.isascii() and text.isdigit() else None for _, text in column]
    for at, (index, text) in enumerate(column):
        before = next((number for number in reversed(numbers[:at]) if number is not None), None)
        after = next((number for number in numbers[at + 1:] if number is not None), None)
        if before is not None and after == before + 2 and numbers[at] is None and (
                text.translate(_DIGITS) == str(before + 1)):
            yield Change(index, 0, len(text), str(before + 1), "row's number by its sequence", 0.95)
