"""Plain text whose tables a converter left as cells parted by bars: which lines are cells, which stay as they are."""

import pytest

from ingest.readers.text import read_text

HEAD = """UBND HUYỆN MƯỜNG LA ĐÔNG
------- | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 31/KH-UBND | Mường La Đông, ngày 04 tháng 3 năm 2022
"""
END = """Nơi nhận:
- Như trên;
- Lưu: VT, NN. | KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Lò Văn Pâng
"""


def read(text: str) -> tuple[list[str], list[tuple[int, int, int, str]]]:
    """The body lines, and the cells as row, column, width and words."""
    lines = read_text(text.encode()).lines
    return ([line.text for line in lines if line.cell is None],
            [(line.cell.row, line.cell.col, line.cell.col_span, line.text) for line in lines if line.cell])


def test_columns_of_letterhead_and_signature() -> None:
    body, cells = read(HEAD + "\n" + END)
    assert not cells
    assert body == ["UBND HUYỆN MƯỜNG LA ĐÔNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                    "Số: 31/KH-UBND", "Mường La Đông, ngày 04 tháng 3 năm 2022", "Nơi nhận:", "- Như trên;",
                    "- Lưu: VT, NN.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Văn Pâng"]


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_rows_with_or_without_blank_lines(blank: str) -> None:
    rows = ["TT | Việc | Chủ trì | Xong", "I | Thủy lợi | Thủy lợi | Thủy lợi",
            "1 | Nạo vét kênh Nà Co | Phòng Nông nghiệp | 5/2022",
            "2 | Sửa đập Pá Lông |  | 6/2022"]
    body, cells = read("PHỤ LỤC\n\n" + blank.join(rows) + "\n\nHết.")
    assert body == ["PHỤ LỤC", "Hết."]
    assert cells == [(0, 0, 1, "TT"), (0, 1, 1, "Việc"), (0, 2, 1, "Chủ trì"), (0, 3, 1, "Xong"),
                     (1, 0, 1, "I"), (1, 1, 3, "Thủy lợi"),
                     (2, 0, 1, "1"), (2, 1, 1, "Nạo vét kênh Nà Co"), (2, 2, 1, "Phòng Nông nghiệp"),
                     (2, 3, 1, "5/2022"),
                     (3, 0, 1, "2"), (3, 1, 1, "Sửa đập Pá Lông"), (3, 3, 1, "6/2022")]


def test_a_cell_of_several_lines() -> None:
    _, cells = read("STT | Thủ tục | Cách nộp | Phí\n\n"
                    "1 | Cấp giấy nuôi cá lồng | Nộp bằng cách:\n- Trực tiếp.\n- Qua bưu điện. | Không\n")
    assert [c for c in cells if c[0] == 1] == [
        (1, 0, 1, "1"), (1, 1, 1, "Cấp giấy nuôi cá lồng"), (1, 2, 1, "Nộp bằng cách:"), (1, 2, 1, "- Trực tiếp."),
        (1, 2, 1, "- Qua bưu điện."), (1, 3, 1, "Không")]


def test_rows_in_a_frame() -> None:
    _, cells = read("| Số | Tên xã | Số hộ |\n|----|---|---|\n| 1 | Nậm Păm | 310 |\n")
    assert [c[3] for c in cells] == ["Số", "Tên xã", "Số hộ", "1", "Nậm Păm", "310"]


@pytest.mark.parametrize("text", [
    "Trang chủ | Giới thiệu | Liên hệ",  # one row alone
    "Mở cửa 7h | Đóng cửa 17h",  # two parts that no letterhead has
    "Trang chủ | Tin tức | Liên hệ\n\nXã Nậm Păm họp chợ phiên.\n\nTrang chủ | Tin tức | Liên hệ",  # apart
    "A | B | C\nD | E",  # not as many cells
    "Giá trị |x| nhỏ hơn |y| và lớn hơn |z|.\nGiá trị |a| bằng |b| và |c|."])  # no spaces: signs of their own
def test_no_table(text: str) -> None:
    body, cells = read(text)
    assert not cells
    assert "|" in "".join(body)
