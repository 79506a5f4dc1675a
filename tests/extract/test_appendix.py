# ruff: noqa: E501  -- a case stands on one line
"""An appendix in a file of its own, and a web page's own words about its document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extract import Extraction, extract
from ingest.assemble import assemble
from ingest.document import Document
from ingest.readers.text import read_text
from ingest.segment import segment

TASKS = "1. Giao Sở Nội vụ rà soát thủ tục, hoàn thành trước ngày 30/6.\n2. Giao Sở Y tế thực hiện Kế hoạch số 12/KH-UBND và Nghị quyết số 5/NQ-HĐND."
PLAN = """ỦY BAN NHÂN DÂN
TỈNH HÒA SƠN
Số: 12/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hòa Sơn, ngày 03 tháng 02 năm 2025
KẾ HOẠCH
Cải cách hành chính
"""


def extracted(source: str, *declared: str) -> Extraction:
    text, lines = assemble(read_text(source.encode()).lines)
    document = Document("d", "d", "a.txt", "text", "text", text, declared=declared)
    return extract(document, lines, segment(text, lines))


HEADS = {
    "on a line of its own": "PHỤ LỤC II\nDANH MỤC NHIỆM VỤ\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 3/2/2025 của UBND tỉnh Hòa Sơn)",
    "behind its title": "BIỂU PHÂN CÔNG NHIỆM VỤ (Ban hành kèm theo Kế hoạch số 012/KH-UBND, ngày 03 tháng 02 năm 2025 của Ủy ban nhân dân tỉnh Hòa Sơn)",
    "broken over lines, without brackets": "PHỤ LỤC\nPHÂN CÔNG NHIỆM VỤ\nĐính kèm theo Kế hoạch số 12/KH-UBND ngày 03/02/2025\ncủa UBND tỉnh Hòa Sơn",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_an_appendix_has_date_and_body_of_its_document(head: str) -> None:
    found = extracted(f"{head}\n{TASKS}")
    document = found.document
    assert (document.symbol, document.number, document.doc_type, document.issued_on, document.issuer) == (None,) * 5
    assert document.document_key is None and document.appendix_of == extracted(PLAN + TASKS).document.document_key
    assert [t.due_on for t in found.tasks] == [date(2025, 6, 30), None]
    assert [c.symbol for c in found.citations] == ["5/NQ-HĐND"]  # its own document is no citation


def test_a_blank_number_leaves_the_date() -> None:
    found = extracted("PHỤ LỤC\nNHIỆM VỤ\n(Kèm theo Nghị quyết số     /NQ-CP ngày 01 tháng 01 năm 2025 của Chính phủ)\n" + TASKS)
    assert found.document.appendix_of is None and found.tasks[0].due_on == date(2025, 6, 30)


NOT_APPENDICES = {
    "a document with a head of its own": PLAN + "(Kèm theo Quyết định số 4/QĐ-UBND ngày 2/3/2020 của UBND tỉnh Hòa Sơn)\n" + TASKS,
    "a rule that is cited": "Điều 1. Giao Sở Y tế rà soát quy chế ban hành kèm theo Quyết định số 4/QĐ-UBND ngày 2/3/2020 của UBND tỉnh Hòa Sơn.",
    "a bracket far down": "PHỤ LỤC\nNHIỆM VỤ\n" + "Rà soát các chợ trên địa bàn.\n" * 90 + "(Kèm theo Kế hoạch số 12/KH-UBND ngày 3/2/2025 của UBND tỉnh Hòa Sơn)",
}


@pytest.mark.parametrize("source", NOT_APPENDICES.values(), ids=NOT_APPENDICES.keys())
def test_no_appendix(source: str) -> None:
    assert extracted(source).document.appendix_of is None


CHECKS = {
    "both as in the letterhead": (("symbol: 012 / KH-UBND", "issued_on: 03/02/2025"), []),
    "another number": (("symbol: 13/KH-UBND",), ["the page says symbol 13/KH-UBND, the letterhead 12/KH-UBND"]),
    "another day": (("issued_on: ngày 4 tháng 2 năm 2025",), ["the page says date 2025-02-04, the letterhead 2025-02-03"]),
    "the day of a machine": (("issued_on: 2025-02-03T00:00:00",), []),
    "no number and no date at all": (("symbol: Đang cập nhật", "issued_on: 31/2/2025", "title: 13/KH-UBND: x"), []),
}


@pytest.mark.parametrize(("declared", "want"), CHECKS.values(), ids=CHECKS.keys())
def test_the_page_is_a_check_on_the_letterhead(declared: tuple[str, ...], want: list[str]) -> None:
    document = extracted(PLAN + TASKS, *declared).document
    assert [w for w in document.warnings if w.startswith("the page says")] == want
    assert (document.symbol, document.issued_on) == ("12/KH-UBND", date(2025, 2, 3))
    assert replace(document, warnings=()) == replace(extracted(PLAN + TASKS, *declared).document, warnings=())


def test_a_lost_letterhead_is_said_and_an_article_is_not_checked() -> None:
    lost = extracted("KẾ HOẠCH\nCải cách hành chính\n" + TASKS, "symbol: 12/KH-UBND").document
    assert lost.symbol is None and "the page says symbol 12/KH-UBND, the letterhead none" in lost.warnings
    article = extracted("Xã Mẫu khai trương chợ\n\nSáng 2/3, xã Mẫu khai trương chợ mới.", "symbol: 12/KH-UBND").document
    assert article.warnings == ()
