"""A document pasted as one line, or cut at every line of the page, has its paragraphs as far as its form shows them."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from textwrap import wrap

import pytest
from docx import Document

from ingest.fold import bare
from ingest.readers.docx import read_docx
from ingest.readers.html import read_html
from ingest.readers.run_on import broken_lines
from ingest.readers.text import read_text
from tests.growth import grows_with_length

MEASURED = Path(__file__).resolve().parents[1] / "measured"
PLAN = [
    "HUYỆN ỦY THANH KHÊ HẠ", "BAN TUYÊN GIÁO", "*", "Số 45-KH/BTGHU", "ĐẢNG CỘNG SẢN VIỆT NAM",
    "Thanh Khê Hạ, ngày 12 tháng 3 năm 2024", "KẾ HOẠCH", "khắc phục hạn chế trong công tác nắm dư luận xã hội",
    "Căn cứ Quy chế số 09-QC/HU, ngày 02/01/2021 của Ban Thường vụ Huyện ủy;",
    "Thực hiện Kết luận số 88-KL/HU, ngày 01/02/2024 của Ban Thường vụ Huyện ủy, Ban Tuyên giáo lập kế hoạch sau:",
    "I. HẠN CHẾ VÀ NGUYÊN NHÂN", "1. Việc nắm dư luận ở khối 1 - 3 và các xã vùng trũng còn chậm.",
    "2. Báo cáo của cơ sở sơ sài, thiếu số liệu.",
    "Những hạn chế trên do các nguyên nhân sau:", "- Cộng tác viên kiêm nhiệm, ít được tập huấn;",
    "- Kinh phí giao muộn theo điểm b khoản 2. Điều này kéo dài ba năm.",
    "II. NHIỆM VỤ VÀ GIẢI PHÁP",
    "1. Phòng Lý luận - Lịch sử Đảng: mở 02 lớp: (1) kỹ năng nắm dư luận; (2) kỹ năng viết báo cáo.",
    "2. Văn phòng cấp phát kinh phí trước ngày 30/4/2024.",
    "Trên đây là Kế hoạch của Ban Tuyên giáo Huyện ủy./.", "Nơi nhận:", "- Ban Thường vụ Huyện ủy (b/c);", "- Lưu: VT.",
    "TRƯỞNG BAN", "Hà Thị Mỹ Duyên",
]


def test_head_basis_labels_and_signature_stand_by_themselves_again() -> None:
    assert broken_lines(" ".join(PLAN)).split("\n") == PLAN


def test_nothing_but_white_space_changes_and_the_reader_says_so() -> None:
    reading = read_text(" ".join(PLAN).encode())
    assert "".join("".join(line.text.split()) for line in reading.lines) == "".join("".join(PLAN).split())
    assert reading.warnings == ("line ends were lost: broken into paragraphs where the form shows them",)
    assert read_text("\n".join(PLAN).encode()).warnings == ()


def test_web_pages_and_word_files_too() -> None:
    page = f"<html><body><div>{' '.join(PLAN)}</div></body></html>"
    for reading in (read_html(page.encode()), read_docx(_word([" ".join(PLAN)]))):
        assert [line.text for line in reading.lines][-len(PLAN):] == PLAN
        assert reading.warnings == ("line ends were lost: broken into paragraphs where the form shows them",)


@pytest.mark.parametrize("kept", [
    "\n".join(PLAN),  # its line ends are there
    "Tên việc | Đơn vị chủ trì " * 60,  # a table's row
    "Sáng nay, ông Hà Văn Lợi - Chủ tịch UBND xã Tân Lập - kiểm tra đê bao số 2. Năm 2023, có 1. 240 hộ nghèo. " * 12,
])
def test_a_text_without_lost_line_ends_is_left_alone(kept: str) -> None:
    assert broken_lines(kept).split() == kept.split() and len(broken_lines(kept).split("\n")) == len(kept.split("\n"))


@pytest.mark.parametrize(("line", "wanted"), [
    ("I. PHÁT TRIỂN KINH TẾ - XÃ HỘI Năm 2023, xã thu 12 tỷ đồng.", ["I. PHÁT TRIỂN KINH TẾ - XÃ HỘI",
                                                                     "Năm 2023, xã thu 12 tỷ đồng."]),
    ("III. KẾT QUẢ UBND xã đã họp dân.", ["III. KẾT QUẢ", "UBND xã đã họp dân."]),
    ("1. Sở Y tế Tổ chức tập huấn cho trạm y tế.", ["1. Sở Y tế", "Tổ chức tập huấn cho trạm y tế."]),
    ("1. Ủy ban Kiểm tra theo dõi chung.", ["1. Ủy ban Kiểm tra theo dõi chung."]),
    ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Bá Trình", ["TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
                                                                   "Lê Bá Trình"]),
])
def test_what_begins_and_what_does_not(line: str, wanted: list[str]) -> None:
    """Each beside a document long enough to be taken for one of lost line ends, of which it is the end."""
    got = broken_lines(" ".join([*PLAN[:20], line])).split("\n")[-len(wanted):]
    assert got == wanted


def test_documents_without_their_line_ends_have_most_paragraphs_again() -> None:
    right = found = there = 0
    for path in sorted(MEASURED.glob("[cdfghi]_*.txt")):
        lines = [" ".join(line.split()) for line in path.read_text("utf-8").split("\n")]
        lines = [line for line in lines if any(map(str.isalnum, line))]
        joined = " ".join(lines)
        if len(joined) < 1500 or "|" in joined:
            continue
        starts, ends = _starts(lines), _starts(broken_lines(joined).split("\n"))
        right, found, there = right + len(starts & ends), found + len(ends), there + len(starts)
    assert there > 500
    assert right >= 0.7 * there and right >= 0.95 * found, (right, found, there)


def _starts(lines: list[str]) -> set[int]:
    """At how many letters and digits the paragraphs begin."""
    out, at = set(), 0
    for line in lines:
        if letters := len(re.sub(r"[\W_]", "", bare(line))):
            out.add(at)
            at += letters
    return out


@pytest.mark.parametrize("piece", ["- ", "A. ", "1. a ", "Kính gửi: ", "I. AB... ", "Căn cứ Luật ", "TỔ CHỨC: b ",
                                   "(1) ", "Sở A: ", "AA.-", "TM. CHỦ TỊCH A B "])
def test_time_grows_with_the_length(piece: str) -> None:
    assert grows_with_length(lambda length: broken_lines(piece * (length // len(piece))), 10_000)


def _word(paragraphs: list[str]) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_file_of_a_pages_lines_has_its_paragraphs_again() -> None:
    """A program that makes Word files from PDFs leaves each line of the page as a paragraph."""
    sentences = ["Cán bộ thôn còn lúng túng khi dùng phần mềm một cửa, nhiều hồ sơ phải nhập hai lần.",
                 "1. Phòng Nội vụ rà soát, sắp xếp lại người làm ở bộ phận một cửa của 12 xã, xong trước 15/9/2024.",
                 "2. Văn phòng mở lớp tập huấn cho công chức văn phòng các xã và trưởng thôn về phần mềm một cửa."] * 3
    lines = [line for text in sentences for line in wrap(text, 60)]
    assert [line.text for line in read_docx(_word(lines)).lines] == sentences
    assert [line.text for line in read_docx(_word(sentences)).lines] == sentences


def test_short_items_that_begin_in_small_letters_stay_items() -> None:
    items = ["Các việc phải làm ngay", "vệ sinh đường làng", "thu gom rác thải", "trồng thêm cây xanh",
             "khơi thông cống rãnh", "Ủy ban nhân dân xã ra quân sáng thứ bảy hằng tuần ở cả 9 thôn, mời Mặt trận "
             "và các đoàn thể cùng làm, kinh phí từ nguồn sự nghiệp môi trường năm 2024 đã giao cho xã từ đầu năm."] * 3
    assert [line.text for line in read_docx(_word(items)).lines] == items
