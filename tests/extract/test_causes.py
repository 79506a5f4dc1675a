"""Causes know the weakness that they explain, where the document says it (TABLES: shortcomings, cause_of)."""

from __future__ import annotations

import pytest

from extract import extract
from ingest.assemble import assemble
from ingest.document import Document
from ingest.readers.text import read_markdown
from ingest.segment import segment

HEAD = "UBND XÃ ĐÔNG PHÚ\n\nSố: 3/BC-UBND\n\nĐông Phú, ngày 05 tháng 3 năm 2020\n\nBÁO CÁO\n\nCông tác năm\n\n"


def explained(words: str) -> dict[str, str | None]:
    """The first words of each cause and of its weakness."""
    reading = read_markdown((HEAD + words).encode())
    text, lines = assemble(reading.lines)
    document = Document("0" * 16, "0" * 64, "case.md", reading.format, reading.reader, text)
    rows = extract(document, lines, segment(text, lines)).shortcomings
    weak = {r.shortcoming_id: r.text[:20] for r in rows}
    return {r.text[:20]: weak.get(r.cause_of) if r.cause_of else None for r in rows if r.kind == "cause"}


@pytest.mark.parametrize(("words", "wanted"), [
    # the number of the weakness, in the label or in a heading above; a common cause has none
    ("I. HẠN CHẾ\n\n(1) Đường thôn xuống cấp.\n\n(2) Chợ họp tràn lan.\n\nII. NGUYÊN NHÂN\n\n"
     "- Nguyên nhân của hạn chế (2): Thiếu người quản lý chợ.\n\n- Nguyên nhân chung: Xã mới chia tách.",
     {"Thiếu người quản lý ": "Chợ họp tràn lan.", "Xã mới chia tách.": None}),
    # right behind the one weakness of its section
    ("I. HẠN CHẾ, NGUYÊN NHÂN\n\n1. Thủy lợi\n\n1.1. Hạn chế: Kênh mương bồi lấp, nước chưa về ruộng.\n\n"
     "1.2. Nguyên nhân: Thiếu kinh phí nạo vét.\n\n2. Thú y\n\n2.1. Hạn chế: Tiêm phòng đạt thấp.\n\n"
     "2.2. Nguyên nhân: Thú y viên bỏ việc.",
     {"Thiếu kinh phí nạo v": "Kênh mương bồi lấp, ", "Thú y viên bỏ việc.": "Tiêm phòng đạt thấp."}),
    # several weaknesses before the causes: nobody says which
    ("I. HẠN CHẾ\n\n- Thu quỹ còn chậm.\n\n- Họp thôn thưa thớt.\n\nII. NGUYÊN NHÂN\n\n- Trưởng thôn già yếu.",
     {"Trưởng thôn già yếu.": None}),
])
def test_cause_of(words: str, wanted: dict[str, str | None]) -> None:
    assert explained(words) == wanted


def test_cause_in_a_table_is_that_of_its_row() -> None:
    table = ("| TT | Tồn tại | Nguyên nhân | Biện pháp | Chủ trì |\n|---|---|---|---|---|\n"
             "| 1 | Cầu treo hỏng ván mặt | Lũ cuốn trôi năm trước | Thay ván | Xã đội |\n"
             "| 2 | Loa thôn Đông bị câm | Dây dẫn đứt nhiều đoạn | Kéo dây mới | Văn hóa xã |")
    assert explained(table) == {
        "Lũ cuốn trôi năm trư": "Cầu treo hỏng ván mặ", "Dây dẫn đứt nhiều đo": "Loa thôn Đông bị câm"}
