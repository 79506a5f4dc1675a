"""Formulas typed letter by letter, glued or broken: their words apart again, other lines as they are."""

from __future__ import annotations

import pytest

from ingest.assemble import assemble
from ingest.document import TextLine
from ingest.spaced import respaced


@pytest.mark.parametrize(("typed", "read"), [
    ("Q U Y Ế T  Đ Ị N H", "QUYẾT ĐỊNH"), ("Q U Y Ế T Đ Ị N H :", "QUYẾT ĐỊNH:"), ("L U Ậ T", "LUẬT"),
    ("N G H Ị   Q U Y Ế T", "NGHỊ QUYẾT"), ("K ẾT LUẬN", "KẾT LUẬN"), ("THÔNG B ÁO", "THÔNG BÁO"),
    ("QUYẾTĐỊNH", "QUYẾT ĐỊNH"), ("CỘNG HÒA XÃHỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("ỦY BAN NHÂNDÂN", "ỦY BAN NHÂN DÂN"),
    # as they are: rightly spaced, other words, running text, a formula with more behind it
    ("QUYẾT ĐỊNH:", "QUYẾT ĐỊNH:"), ("LUẬT ĐẤT ĐAI", "LUẬT ĐẤT ĐAI"), ("A B C D", "A B C D"),
    ("Quyếtđịnh", "Quyếtđịnh"),
    ("QUYẾT ĐỊNH VỀ GIÁ ĐẤT", "QUYẾT ĐỊNH VỀ GIÁ ĐẤT"), ("", ""),
])
def test_formula(typed: str, read: str) -> None:
    assert respaced(typed) == read
    assert respaced(read) == read


def test_the_line_keeps_what_was_typed_and_its_place() -> None:
    text, lines = assemble([TextLine("BỘ X"), TextLine("B Á O  C Á O"), TextLine("Kết quả")])
    assert text == "BỘ X\nBÁO CÁO\nKết quả"
    assert [text[x.char_start:x.char_end] for x in lines] == ["BỘ X", "BÁO CÁO", "Kết quả"]
    assert [x.raw for x in lines] == [None, "B Á O  C Á O", None]
