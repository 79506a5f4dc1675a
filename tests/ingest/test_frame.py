"""Zones of the frame. A case is a document whose every line begins with its zone: L letterhead, T title, B basis,
`.` body, S signature, R recipients, A appendix. Bodies and people are invented."""

from __future__ import annotations

import itertools
import random

import pytest

from ingest.assemble import assemble
from ingest.document import Cell, Line, Style, TextLine
from ingest.fold import bare
from ingest.frame import Paragraph, find_frame, is_secret, paragraphs
from tests.growth import grows_with_length

ZONES = {"L": "letterhead", "T": "title", "B": "basis", ".": "body", "S": "signature", "R": "recipients",
         "A": "appendix"}
LETTERS = {zone: letter for letter, zone in ZONES.items()}

CASES = {
    "a plan of the State": """
L ỦY BAN NHÂN DÂN
L XÃ LONG HẬU
L Số: 12/KH-UBND
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Độc lập - Tự do - Hạnh phúc
L Long Hậu, ngày 09 tháng 9 năm 2025
T KẾ HOẠCH
T Tuyên truyền pháp luật
T năm 2026
B Căn cứ Luật Phổ biến, giáo dục pháp luật ngày 20 tháng 6 năm 2012;
B Ủy ban nhân dân xã ban hành Kế hoạch như sau:
. I. MỤC ĐÍCH
. 1. Nâng cao nhận thức.
. Trên đây là Kế hoạch tuyên truyền pháp luật năm 2026./.
R Nơi nhận:
R - Đảng ủy xã;
R - Lưu: VT.
S TM. ỦY BAN NHÂN DÂN
S CHỦ TỊCH
S Đặng Kim Chi""",
    "the Party's letterhead and rules": """
L TỈNH ỦY LÂM ĐỒNG
L BAN TUYÊN GIÁO VÀ DÂN VẬN
L *
L Số 45-BC/BTGDVTU
L ĐẢNG CỘNG SẢN VIỆT NAM
L Lâm Đồng, ngày 20 tháng 10 năm 2025
T BÁO CÁO
T tình hình dư luận xã hội
T -----
B Thực hiện Công văn số 12-CV/BTGDVTW, ngày 01/10/2025, Ban báo cáo như sau:
. 1- Tình hình
. Dư luận ổn định.
R Nơi nhận:
R - Thường trực Tỉnh ủy,
R - Lưu Ban.
S K/T TRƯỞNG BAN
S PHÓ TRƯỞNG BAN
S Bá Thị Hạnh""",
    "a decision and the rules that it promulgates": """
L SỞ Y TẾ
L Số: 9/QĐ-SYT
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
T QUYẾT ĐỊNH
T Ban hành Nội quy cơ quan
B GIÁM ĐỐC SỞ Y TẾ
B Căn cứ Luật Cán bộ, công chức;
B Theo đề nghị của Chánh Văn phòng,
B QUYẾT ĐỊNH:
. Điều 1. Ban hành kèm theo Quyết định này Nội quy cơ quan.
S GIÁM ĐỐC
S (Đã ký)
S Lê Bá Khiêm
R Nơi nhận:
R - Như Điều 2;
R - Lưu: VT.
A NỘI QUY
A Cơ quan Sở Y tế
A (Ban hành kèm theo Quyết định số 9/QĐ-SYT
A ngày 3 tháng 5 năm 2022 của Sở Y tế)
. Điều 1. Giờ làm việc
. Giờ làm việc từ 7 giờ.
A PHỤ LỤC 1
A DANH SÁCH PHÒNG
A (Kèm theo Nội quy cơ quan)
. 1. Phòng Tổ chức.""",
    "a letter": """
L SỞ NỘI VỤ
L Số: 77/SNV
T V/v rà soát
T biên chế năm 2024
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Tây Ninh, ngày 3 tháng 4 năm 2024
T Kính gửi:
T - Các sở, ban, ngành;
T - UBND các huyện.
. Sở Nội vụ đề nghị các đơn vị rà soát.
. 1. Thời hạn: 20/4/2024.
R Nơi nhận:
R - Như trên;
R - Lưu: VT.
S GIÁM ĐỐC
S Ngô Minh Triết""",
    "a submission has a type word and addressees": """
L UBND XÃ AN CƯ
L Số: 4/TTr-UBND
T TỜ TRÌNH
T Về việc cấp kinh phí
T Kính gửi: Ủy ban nhân dân tỉnh.
B Căn cứ Luật Ngân sách nhà nước;
. 1. Sự cần thiết
. Nhà văn hóa xuống cấp.""",
    "the letterhead is lost": """
T NGHỊ QUYẾT
T VỀ DỰ TOÁN NGÂN SÁCH NĂM 2018
B HỘI ĐỒNG NHÂN DÂN TỈNH SƠN HẢI
B KHÓA IX, KỲ HỌP THỨ 5
B Căn cứ Luật Ngân sách nhà nước;
B QUYẾT NGHỊ:
. Điều 1. Thông qua dự toán.
. Nghị quyết này đã được thông qua ngày 8 tháng 12 năm 2017./.
A DANH MỤC
A DỰ ÁN ĐẦU TƯ
A (Ban hành kèm theo Nghị quyết số 5/NQ-HĐND)""",
    "no basis: the body begins under the title": """
T KẾT LUẬN
T về công tác quy hoạch
. Thời gian qua, công tác quy hoạch đạt nhiều kết quả.
. 1- Đồng ý nội dung báo cáo.""",
    "a web article": """
T Xã Long Hậu ra mắt mô hình dân vận khéo
. Chiều 12/3, Đảng ủy xã tổ chức lễ ra mắt.
. Căn cứ kết quả này, Đảng ủy sẽ nhân rộng.""",
    "an annex alone": """
A PHỤ LỤC II
A PHÂN CÔNG NHIỆM VỤ
A (Kèm theo Kế hoạch số 3/KH-UBND)
. 1. Rà soát quy hoạch.""",
    "a copier's block behind the signature": """
L HUYỆN ỦY SƠN LÂM
L Số 4-QĐ/HU
T QUYẾT ĐỊNH
T về việc điều động
B Căn cứ Điều lệ Đảng;
B QUYẾT ĐỊNH:
. Điều 1. Điều động.
S T/M BAN THƯỜNG VỤ
S BÍ THƯ
S Mai Văn Lực
L ĐẢNG ỦY XÃ SƠN TÂY
L *
L Số 2-BS/ĐU
L SAO Y BẢN CHÍNH
L Sơn Tây, ngày 3 tháng 3 năm 2021
S T/M ĐẢNG ỦY
S PHÓ BÍ THƯ
S Hà Thị Lụa""",
    "junk of a seal, a portal's foot behind the end": """
L SỞ TƯ PHÁP
L Số: 5/TB-STP
T THÔNG BÁO
T Lịch tiếp công dân
. 1. Thứ Hai.
R Nơi nhận:
R - Lưu: VT.
S KT. GIÁM ĐỐC
S PHÓ GIÁM ĐỐC
S r ;
S Chu Văn Sang
. CỔNG THÔNG TIN ĐIỆN TỬ
. Điện thoại: 0123""",
    "recipients and signature read across the columns": """
L HỘI NÔNG DÂN XÃ
L Số: 5/KH-HND
T KẾ HOẠCH
T Thi đua năm 2022
. 1. Nội dung.
R Nơi nhận:                          TM. BAN THƯỜNG VỤ
R - Đảng ủy xã;                          CHỦ TỊCH
R - Lưu: VP.
S                                    Vi Thị Mận""",
    "a dash list and a heading of the body are no recipients, a position in a sentence is no signature": """
L SỞ CÔNG THƯƠNG
L Số: 5/BC-SCT
T BÁO CÁO
T Công tác tháng 5
. 1. Kết quả
. - Kiểm tra 5 chợ;
. - Xử lý 2 vụ.
. Nơi nhận hồ sơ: Bộ phận một cửa.
. CHỦ TỊCH
. Ủy ban nhân dân tỉnh đã chỉ đạo các sở, ngành tăng cường kiểm tra.
. Căn cứ kết quả kiểm tra, Sở sẽ xử lý.""",
    "a title over capitals that name a body is still a title": """
L BỘ XÂY DỰNG
L Số: 8/QĐ-BXD
T QUYẾT ĐỊNH
T VỀ VIỆC BAN HÀNH QUY CHẾ LÀM VIỆC CỦA
T HỘI ĐỒNG NGHIỆM THU NHÀ NƯỚC
B BỘ TRƯỞNG BỘ XÂY DỰNG
B Căn cứ Luật Xây dựng;
B QUYẾT ĐỊNH
. Điều 1. Ban hành Quy chế.""",
    "who decides stands on two lines": """
L SỞ LAO ĐỘNG
L TRƯỜNG TRUNG CẤP NGHỀ SÔNG MÃ
L Số: 34/QĐ-TCN
T QUYẾT ĐỊNH
T Ban hành Quy chế tuyển sinh
B HIỆU TRƯỞNG
B TRƯỜNG TRUNG CẤP NGHỀ SÔNG MÃ
B Căn cứ Luật Giáo dục nghề nghiệp;
B QUYẾT ĐỊNH:
. Điều 1. Ban hành Quy chế.""",
    "a session broken over two lines": """
L HỘI ĐỒNG NHÂN DÂN
L HUYỆN MẪU ĐỨC
L Số: 7/NQ-HĐND
T NGHỊ QUYẾT
T VỀ DỰ TOÁN NGÂN SÁCH
B HỘI ĐỒNG NHÂN DÂN HUYỆN MẪU ĐỨC
B KH
B ÓA IX, KỲ HỌP THỨ 4
B Căn cứ Luật Ngân sách nhà nước;
B QUYẾT NGHỊ:
. Điều 1. Thông qua dự toán.""",
    "a page's headline and fields above the letterhead": """
. Quyết định 5/QĐ-UBND năm 2020 về sửa chữa cầu, đường, cống và các công trình thoát nước trên địa bàn huyện Mẫu Đức
. Số hiệu: 5/QĐ-UBND Loại văn bản: Quyết định
. Ngày ban hành: 05/03/2020 Người ký: Lê Thị Mẫu
L ỦY BAN NHÂN DÂN
L CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
L Số: 5/QĐ-UBND
L Mẫu Đức, ngày 05 tháng 3 năm 2020
B CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN
B Căn cứ Luật Tổ chức chính quyền địa phương;
B QUYẾT ĐỊNH:
. Điều 1. Sửa chữa cầu.""",
    "day and hour above the headline of an article": """
L Thứ Sáu, ngày 14/3/2031 - 09:15 GMT+7
T Xã Mẫu Đức mở lớp dạy nghề nuôi cá lồng
. Sáng 14/3, Ủy ban nhân dân xã Mẫu Đức khai giảng lớp dạy nghề cho 30 hộ.""",
    "a day that opens a sentence heads no article": """
. Thứ Sáu, ngày 14/3/2031, xã Mẫu Đức khai giảng lớp dạy nghề nuôi cá lồng cho ba mươi hộ ven hồ thủy điện.
. Lớp học kéo dài ba tháng.""",
}


def marked(case: str) -> tuple[str, str]:
    lines = case.strip("\n").split("\n")
    return "".join(x[0] for x in lines), "\n".join(x[2:] for x in lines)


def zones(text: str, lines: tuple[Line, ...] = ()) -> str:
    return "".join(LETTERS[z] for z in find_frame(paragraphs(text, lines)).zones)


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    expected, text = marked(CASES[name])
    assert zones(text) == expected


@pytest.mark.parametrize("name", CASES)
def test_blank_lines_and_tags_between_change_nothing(name: str) -> None:
    expected, text = marked(CASES[name])
    spaced = text.replace("\n", "\n\n<x> </x>\n")
    assert zones(spaced)[::3] == expected
    assert set(zones(spaced)[1::3] + zones(spaced)[2::3]) <= {"."}


@pytest.mark.parametrize(
    "name", ["a plan of the State", "the letterhead is lost", "a submission has a type word and addressees"])
def test_lost_diacritics_change_nothing_in_capitals(name: str) -> None:
    expected, text = marked(CASES[name])
    worn = "\n".join(bare(x).upper() if x.isupper() else x for x in text.split("\n"))
    assert zones(worn) == expected


def test_paragraphs_take_the_form_of_their_lines() -> None:
    text, lines = assemble([
        TextLine("KẾ HOẠCH", style=Style(bold=True, centred=True)),
        TextLine("năm 2024", style=Style(italic=True), continues=True),
        TextLine("1", kind="cell", cell=Cell(3, 0, 0), page=2), TextLine("Sở", kind="cell", cell=Cell(3, 0, 1), page=2),
        TextLine("(1) Chú thích", kind="footnote"),
        TextLine("Nội dung", style=Style(label="a)", heading_level=2)),
    ])
    paras = paragraphs(text, lines)
    assert [p.text for p in paras] == ["KẾ HOẠCH năm 2024", "1\tSở", "(1) Chú thích", "Nội dung"]
    assert all(text[p.char_start:p.char_end] == p.text and p.index == i for i, p in enumerate(paras))
    assert [p.kind for p in paras] == ["body", "row", "footnote", "body"]
    assert (paras[1].table_id, paras[1].page, paras[3].label, paras[3].heading_level) == (3, 2, "a)", 2)
    assert not paras[0].bold  # one line of two is not most


def test_a_letterhead_in_a_table_is_a_letterhead() -> None:
    rows = [("UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("SỞ Y TẾ", "Độc lập - Tự do - Hạnh phúc"),
            ("Số: 5/KH-SYT", "Huế, ngày 3 tháng 5 năm 2025")]
    cells = [TextLine(c, kind="cell", cell=Cell(0, i, j)) for i, row in enumerate(rows) for j, c in enumerate(row)]
    text, lines = assemble([*cells, TextLine("KẾ HOẠCH"), TextLine("Phòng dịch"), TextLine("1. Nội dung")])
    assert zones(text, lines) == "LLLTT."


def test_a_table_of_tasks_holds_no_frame() -> None:
    rows = [("TT", "Nhiệm vụ", "Nơi nhận:"), ("1", "Số: 12/KH-UBND", "CHỦ TỊCH"), ("2", "PHỤ LỤC I", "TM. UBND")]
    cells = [TextLine(c, kind="cell", cell=Cell(0, i, j)) for i, row in enumerate(rows) for j, c in enumerate(row)]
    text, lines = assemble([TextLine("KẾ HOẠCH"), TextLine("I. Nội dung"), TextLine("1. Bảng sau:"), *cells])
    assert zones(text, lines) == "T....."[:len(text.split("\n"))]


@pytest.mark.parametrize(("text", "expected"), [
    ("TỈNH ỦY X\nSố 5-BC/TU\nMẬT\nBÁO CÁO", "MẬT"),
    ("UBND TỈNH\tCỘNG HÒA\nSố: 5/KH-UBND\tTỐI MẬT\nKẾ HOẠCH", "TỐI MẬT"),
    ("Tuyệt mật\nBỘ CÔNG AN\nKẾ HOẠCH", "TUYỆT MẬT"),
    ("BỘ A\nSố: 5/BC-A\nĐộ mật: Mật\nBÁO CÁO", "MẬT"),
    ("BỘ A\nSố: 5/BC-A MẬT\nBÁO CÁO", "MẬT"),
    ("BỘ A\n*MẠT*\nBÁO CÁO", "MẬT"),  # OCR
    ("BỘ A\nBÁO CÁO\nbảo mật thông tin\n1. Mật\n2. Khác", None),
    ("BỘ A\nBÁO CÁO\n1. Nội dung\nMẬT", None),
    ("BỘ A\nBÁO CÁO\nCăn cứ Luật Bảo vệ bí mật nhà nước;\nMẬT", None),
    ("BỘ A\nKINH DOANH ĐƯỜNG MẬT\nMặt\nmất", None),
    ("", None),
])
def test_is_secret(text: str, expected: str | None) -> None:
    assert is_secret(text, ()) == expected


def test_a_stamp_of_secrecy_on_the_first_page_counts() -> None:
    text, lines = assemble([TextLine("TUYỆT MẬT", kind="stamp", page=1), TextLine("BÁO CÁO", page=1)])
    assert is_secret(text, lines) == "TUYỆT MẬT"
    text, lines = assemble([TextLine("BÁO CÁO", page=1), TextLine("MẬT", kind="stamp", page=4)])
    assert is_secret(text, lines) is None


def test_any_lines_get_one_zone_each() -> None:
    """Lines of the cases in any order: no crash, one zone a paragraph, the same twice."""
    pool = [line for case in CASES.values() for line in marked(case)[1].split("\n")]
    for seed in range(150):
        rng = random.Random(seed)
        text = "\n".join(rng.choices([*pool, "", "\t", "(", "- ", "Số", "ngày"], k=rng.randrange(0, 40)))
        paras = paragraphs(text, ())
        assert len(find_frame(paras).zones) == len(paras)
        assert find_frame(paras) == find_frame(paras)


@pytest.mark.parametrize("lines", list(itertools.permutations([
    "- Trường A: tổ bộ môn.", "IV. TỔ CHỨC THỰC HIỆN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Hà Nội, ngày 05 tháng 9 năm 2025", "Sao gửi:"])), ids=lambda lines: "".join(x[0] for x in lines))
def test_a_head_that_begins_above_where_it_was_seen_ends(lines: tuple[str, ...]) -> None:
    """A further letterhead under a short line in capitals: reading it once sent the finder back, for ever."""
    text = "\n".join(lines)
    assert len(find_frame(paragraphs(text, ())).zones) == 5


@pytest.mark.parametrize("line", [
    "CHỦ TỊCH", "Nơi nhận:", "- Lưu: VT;", "PHỤ LỤC", "(Kèm theo", "Số: " * 40, "a b " * 5000, "ngày " * 40, "TM. A",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Căn cứ Luật;", "- " * 3000, "Trên đây là của " * 300])
def test_linear_on_hostile_text(line: str) -> None:
    assert grows_with_length(lambda n: find_frame([Paragraph(i, line, 0, len(line)) for i in range(n)]), 250)
