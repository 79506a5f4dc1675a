"""A small run of the measure: one document clean and badly worn; `python -m tests.rendered` is the whole of it."""

from __future__ import annotations

import pytest

from tests.rendered.documents import ROOT, Known, from_pdf
from tests.rendered.figures import Figures, distance
from tests.rendered.reading import read_back
from tests.rendered.tables import cases, score


@pytest.fixture(scope="module")
def known() -> Known:
    document = from_pdf(ROOT / "data" / "raw" / "57-KL-UBKTTU_quan-ly-dat-dai.pdf")
    assert document is not None
    return document


@pytest.mark.parametrize(("condition", "cer", "symbols", "rows"), [
    ("clean", 0.3, 99, 0.99), ("all together", 1.0, 97, 0.97),
])
def test_document_read_back(known: Known, condition: str, cer: float, symbols: float, rows: float) -> None:
    figures = read_back(known, (200, condition)).figures
    assert (figures.pages, figures.signers) == (2, 1) and figures.symbols > 10 and figures.rows > 20
    assert figures.cer <= cer and figures.symbol_share >= symbols
    assert figures.row_f1(figures.rows_alike) >= rows


@pytest.mark.parametrize(("case", "words", "cells"), [(0, 0.97, 0.97), (2, 0.96, 0.95)])
def test_ruled_table_read_back(case: int, words: float, cells: float) -> None:
    got = score(cases()[case])
    assert got.words >= words and got.cells >= cells


def test_edits_are_counted_and_figures_add_up() -> None:
    assert [distance("kế hoạch", other) for other in ("kế hoạch", "kê hoạch", "kế hoạ", "", "xkế  hoạch")] == [
        0, 1, 2, 8, 2]
    both = Figures(characters=100, slips=1) + Figures(characters=300, slips=1)
    assert both.cer == 0.5
