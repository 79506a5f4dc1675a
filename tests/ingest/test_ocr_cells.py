"""Cells of scanned tables: what their column proves is put right and recorded, what could be read two ways stays."""

from __future__ import annotations

import pytest

from ingest.document import Box, Cell, TextLine
from ingest.ocr.repair import correct
from ingest.page import Doubts


def corrected(rows: list[list[str]]) -> list[list[str]]:
    lines = [TextLine(text, kind="cell", page=1, box=Box(0, 0, 9, 9), cell=Cell(0, row, col, 1, 1))
             for row, texts in enumerate(rows) for col, text in enumerate(texts)]
    out, corrections, _ = correct(lines, {1: Doubts()})
    for index, correction in corrections:
        assert out[index].text[correction.char_start:correction.char_end] == correction.corrected
        assert out[index].raw == lines[index].text
    wide = len(rows[0])
    return [[line.text for line in out[at:at + wide]] for at in range(0, len(out), wide)]


def columns(*texts: list[str]) -> list[list[str]]:
    return [list(row) for row in zip(*texts, strict=True)]


@pytest.mark.parametrize(("read", "right"), [
    (["1.204,5", "310,2", "88.15", "47,6", "7.315.9", "5,1"], ["1.204,5", "310,2", "88,15", "47,6", "7.315,9", "5,1"]),
    (["0,75", "0.81", "0,9"], ["0,75", "0,81", "0,9"]),
    (["12,5", "5S", "40", "61,2"], ["12,5", "55", "40", "61,2"]),
    (["12,5", "§.69", "61,2"], ["12,5", "8,69", "61,2"]),
])
def test_figures_like_those_of_their_column(read: list[str], right: list[str]) -> None:
    names = [str(number) for number in range(1, len(read) + 1)]
    assert corrected(columns(names, read)) == columns(names, right)


@pytest.mark.parametrize("text", [
    ["1,5", "2,5", "80.755"],  # eighty thousand, or eighty and a bit
    ["1.5", "2.5", "3,5"],  # a paper that writes points
    ["24.1", "15.3", "30.6"],  # days
    ["12", "S7", "40", "61"],  # 57 or 5,7
    ["Bảng", "5S", "tại xưởng"],
])
def test_figures_that_stay(text: list[str]) -> None:
    table = columns([str(number) for number in range(1, len(text) + 1)], text)
    assert corrected(table) == table


@pytest.mark.parametrize(("read", "right"), [
    (["I", "9", "10", "II", "12"], ["I", "9", "10", "11", "12"]),
    (["14", "", "1S", "", "16"], ["14", "", "15", "", "16"]),
    (["4", "II", "5"], ["4", "II", "5"]),
    (["1.1", "1.2", "1,3"], ["1.1", "1.2", "1,3"]),
])
def test_numbers_of_rows_by_their_sequence(read: list[str], right: list[str]) -> None:
    names = ["Trồng mới"] * len(read)
    assert corrected(columns(read, names)) == columns(right, names)
