# ruff: noqa: E501  -- a case stands on one line
"""Plain text and markdown: what is odd in each, and the paragraphs and cells that it must become."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assemble import assemble
from ingest.document import Reading
from ingest.errors import Empty, NoText
from ingest.readers.text import read_markdown, read_text
from tests.growth import grows_with_length

SHARED = Path(__file__).resolve().parents[2] / "../shared"


def words(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines if line.kind in ("body", "footnote")]


def of_text(text: str) -> list[str]:
    return words(read_text(text.encode()))


def of_markdown(text: str) -> list[str]:
    return words(read_markdown(text.encode()))


TEXTS = {
    "a page end in mid-sentence": (
        "- Ban Quản lý chợ phối hợp Công an phường để\n\nxử lý vi phạm.\n\n- Tổ dân phố nhắc nhở.",
        ["- Ban Quản lý chợ phối hợp Công an phường để xử lý vi phạm.", "- Tổ dân phố nhắc nhở."]),
    "a page end before a name": (
        "Ủy ban nhân dân xã giao Công chức Văn hóa chủ trì, phối hợp với Đoàn Thanh niên và\n\nHội Phụ nữ tổ chức lễ hội.",
        ["Ủy ban nhân dân xã giao Công chức Văn hóa chủ trì, phối hợp với Đoàn Thanh niên và Hội Phụ nữ tổ chức lễ hội."]),
    "a footnote in mid-sentence": (
        "Xã đã rà soát và ban hành¹\n\n¹ Quyết định số 5/QĐ-UBND.\n\nquy chế chi tiêu.\n\nII. KẾT QUẢ",
        ["Xã đã rà soát và ban hành¹ quy chế chi tiêu.", "¹ Quyết định số 5/QĐ-UBND.", "II. KẾT QUẢ"]),
    "a footnote in brackets": (
        "Đạt 9 tiêu chí[1] và được\n\n[1] Theo Báo cáo số 3/BC.\n\ncông nhận.",
        ["Đạt 9 tiêu chí[1] và được công nhận.", "[1] Theo Báo cáo số 3/BC."]),
    "a list in brackets is no footnote": ("[1] Nguyễn A, Sách.\n\n[2] Trần B, Báo.", ["[1] Nguyễn A, Sách.", "[2] Trần B, Báo."]),
    "a page number between the halves": ("Giao Phòng Nội vụ tham mưu việc\n\n- 3 -\n\nbố trí cán bộ.",
                                         ["Giao Phòng Nội vụ tham mưu việc bố trí cán bộ."]),
    "a page number between full lines, no blank line around it": (
        "Sở Công Thương công bố thủ tục cấp giấy phép kinh doanh xăng dầu trong hệ thống cơ quan hành chính nhà\n7\n"
        "nước thuộc phạm vi quản lý của ngành.",
        ["Sở Công Thương công bố thủ tục cấp giấy phép kinh doanh xăng dầu trong hệ thống cơ quan hành chính nhà nước"
         " thuộc phạm vi quản lý của ngành."]),
    "the next page number": (
        "Các thương nhân phân phối duy trì dự trữ bắt buộc tối thiểu hai mươi ngày cung ứng trong\n- 12 -\n"
        "suốt thời gian hoạt động của hệ thống.",
        ["Các thương nhân phân phối duy trì dự trữ bắt buộc tối thiểu hai mươi ngày cung ứng trong suốt thời gian hoạt"
         " động của hệ thống."]),
    "a figure of a table is no page number": ("Số cửa hàng\n12\ncái", ["Số cửa hàng", "12 cái"]),
    "a figure behind a sentence is no page number": (
        "Tổng số cửa hàng bán lẻ xăng dầu đang hoạt động trên địa bàn toàn tỉnh đến cuối tháng Sáu năm nay là:\n84\n"
        "cửa hàng, trong đó có ba cửa hàng ở xã đảo.",
        ["Tổng số cửa hàng bán lẻ xăng dầu đang hoạt động trên địa bàn toàn tỉnh đến cuối tháng Sáu năm nay là:",
         "84 cửa hàng, trong đó có ba cửa hàng ở xã đảo."]),
    "a title is not joined to what it names": (
        "KẾ HOẠCH\nphòng cháy mùa khô\nnăm 2031\n\nThực hiện Chỉ thị số 2-CT/TU.",
        ["KẾ HOẠCH", "phòng cháy mùa khô năm 2031", "Thực hiện Chỉ thị số 2-CT/TU."]),
    "letter labels begin in lower case": ("Gồm các việc:\na) Rà soát\nb) Báo cáo", ["Gồm các việc:", "a) Rà soát", "b) Báo cáo"]),
    "the signature block": (
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTRƯỞNG BAN\n\nNguyễn Văn Mẫu",
        ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TRƯỞNG BAN", "Nguyễn Văn Mẫu"]),
    "broken marks of markdown": ("** Phân công:*\n\n“*Năm kỷ cương*” là chủ đề.", ["Phân công:", "“Năm kỷ cương” là chủ đề."]),
    "a star that is a label": ("* Về kinh tế\n\n5 * 3 = 15", ["* Về kinh tế", "5 * 3 = 15"]),
    "letterhead side by side": (
        "UBND HUYỆN A          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPHÒNG NỘI VỤ               Độc lập - Tự do - Hạnh phúc\n"
        "Số: 4/BC-PNV\n                                   A, ngày 2 tháng 3 năm 2031\n\nBÁO CÁO\n",
        ["UBND HUYỆN A", "PHÒNG NỘI VỤ", "Số: 4/BC-PNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
         "A, ngày 2 tháng 3 năm 2031", "BÁO CÁO"]),
    "a letterhead wrapped inside its cells": (
        "HỘI\nĐỒNG NHÂN DÂN\nTỈNH MẪU\n-------\n|\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n|\nSố: 2/NQ-HĐND\n|\n"
        "Lang\nMẫu, ngày 7 tháng 9 năm 2022\n|\nNGHỊ QUYẾT\n",
        ["HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 2/NQ-HĐND",
         "Lang Mẫu, ngày 7 tháng 9 năm 2022", "NGHỊ QUYẾT"]),
    "the State's title over two lines": (
        "CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]),
    "a title in capitals that ends open": (
        "KẾ HOẠCH\nTHỰC HIỆN CHỈ THỊ SỐ 3-CT/TW CỦA BAN\nBÍ THƯ VỀ CHỢ\nTHƯỜNG KỲ\n",
        ["KẾ HOẠCH", "THỰC HIỆN CHỈ THỊ SỐ 3-CT/TW CỦA BAN BÍ THƯ VỀ CHỢ", "THƯỜNG KỲ"]),
    "where the typist kept the file": ("Nơi nhận:\n- Lưu: VT, KT.HH\n\nd:\\2011\\CV\\Tham hoi\n",
                                       ["Nơi nhận:", "- Lưu: VT, KT.HH", "d:\\2011\\CV\\Tham hoi"]),
    "a whole name is not joined to the next": (
        "ỦY BAN NHÂN DÂN\nDÂN QUÂN TỰ VỆ\n", ["ỦY BAN NHÂN DÂN", "DÂN QUÂN TỰ VỆ"]),
    "Windows line ends and tabs": ("Điều 1.\tPhạm vi\r\nĐiều 2.\tĐối tượng\r\n", ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]),
}


@pytest.mark.parametrize(("text", "want"), TEXTS.values(), ids=TEXTS.keys())
def test_text(text: str, want: list[str]) -> None:
    assert of_text(text) == want


WRAPPED = """NGHỊ QUYẾT
VỀ PHÁT TRIỂN CHỢ NÔNG THÔN
HỘI ĐỒNG NHÂN DÂN HUYỆN MẪU
Căn cứ Luật Tổ chức chính quyền địa
phương ngày 19 tháng 6 năm 2015;
Căn cứ Báo cáo số 33/BC-BKT ngày
12 tháng 7 năm 2031 của Ban Kinh tế; báo cáo của
Viện Kiểm sát nhân dân huyện;
Xét Tờ trình của Ủy ban nhân dân huyện về chợ và ý kiến của các đại biểu tại kỳ
họp,
QUYẾT NGHỊ:
Điều 1. Hội đồng nhân dân tán thành nội dung báo cáo kết quả giám sát tình hình
sử dụng chợ trên địa bàn huyện; đồng thời lưu ý:
Trong những năm qua, công tác quản lý chợ luôn được quan tâm. Việc thu phí đúng.
Nhờ vậy, số thu tăng đều, góp phần vào ngân sách của các xã và thị trấn trong
huyện nhà.
1. Tình hình chung về chợ
Giao Phòng Kinh tế và
Hạ tầng chủ trì rà soát tất cả các chợ hạng ba trên địa bàn, báo cáo trước ngày
30 tháng 9.
2. Giao Thường trực Hội đồng giám sát việc thực hiện Nghị quyết này theo luật./.
"""


def test_lines_wrapped_at_uneven_widths() -> None:
    got = of_markdown(WRAPPED)
    assert got == [
        "NGHỊ QUYẾT", "VỀ PHÁT TRIỂN CHỢ NÔNG THÔN", "HỘI ĐỒNG NHÂN DÂN HUYỆN MẪU",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Căn cứ Báo cáo số 33/BC-BKT ngày 12 tháng 7 năm 2031 của Ban Kinh tế; báo cáo của Viện Kiểm sát nhân dân huyện;",
        "Xét Tờ trình của Ủy ban nhân dân huyện về chợ và ý kiến của các đại biểu tại kỳ họp,",
        "QUYẾT NGHỊ:",
        "Điều 1. Hội đồng nhân dân tán thành nội dung báo cáo kết quả giám sát tình hình sử dụng chợ trên địa bàn huyện; "
        "đồng thời lưu ý:",
        "Trong những năm qua, công tác quản lý chợ luôn được quan tâm. Việc thu phí đúng. "
        "Nhờ vậy, số thu tăng đều, góp phần vào ngân sách của các xã và thị trấn trong huyện nhà.",
        "1. Tình hình chung về chợ",
        "Giao Phòng Kinh tế và Hạ tầng chủ trì rà soát tất cả các chợ hạng ba trên địa bàn, báo cáo trước ngày 30 tháng 9.",
        "2. Giao Thường trực Hội đồng giám sát việc thực hiện Nghị quyết này theo luật./.",
    ]


MARKDOWN = {
    "escapes, bold labels, emphasis inside": ("**1\\.** Là *đột phá* \\- quan trọng", ["1. Là đột phá - quan trọng"]),
    "a hard break and a blank in mid-sentence": ("Đổi mới phương thức   \n   \n\nquản trị xã.", ["Đổi mới phương thức quản trị xã."]),
    "bold over two lines": ("**ỦY BAN NHÂN DÂN  \nXÃ MẪU**", ["ỦY BAN NHÂN DÂN", "XÃ MẪU"]),
    "a broken mark": ("** Giải pháp khắc phục:*", ["Giải pháp khắc phục:"]),
    "links, images, tags, entities": (
        "Xem [Luật A](https://a.vn/x_(1)) ![dấu](d.png)&nbsp;và <u>Luật</u> B &amp; C<br>Dòng sau", ["Xem Luật A và Luật B & C", "Dòng sau"]),
    "blanks to fill in are no marks": ("Số: ____/QĐ, ngày __ tháng __; tên_tệp_x", ["Số: ____/QĐ, ngày __ tháng __; tên_tệp_x"]),
    "a bullet left alone on its line": ("\\-   \n\nCác chi bộ học tập.", ["- Các chi bộ học tập."]),
    "a soft break is a space": ("- VP: CVP, PVP,\n  các phòng;\n- Lưu: VT.", ["- VP: CVP, PVP, các phòng;", "- Lưu: VT."]),
    "rules and empty tags of converters": ('<jsontable name="b"> </jsontable>\n\n---\n\nĐiều 1. A', ["Điều 1. A"]),
    "a footnote of markdown": ("Đạt chuẩn[^1].\n\n[^1]: Theo báo cáo.", ["Đạt chuẩn¹.", "[^1]: Theo báo cáo."]),
    "superscript": ("mới<sup>12</sup> và", ["mới¹² và"]),
}


@pytest.mark.parametrize(("text", "want"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown(text: str, want: list[str]) -> None:
    assert of_markdown(text) == want


def test_what_the_marks_said_is_style() -> None:
    lines = read_markdown("# NGHỊ QUYẾT\n\n**I- MỤC TIÊU**\n\n*Căn cứ Luật;*\n\n**1.** Một phần".encode()).lines
    assert [(x.style.heading_level, x.style.bold, x.style.italic) for x in lines] == [
        (1, False, False), (None, True, False), (None, False, True), (None, False, False)]


TABLE = """Phụ lục

| TT | Nhiệm vụ | Chủ trì |
|---|:---:|---|
| **I.** | **Nhóm một** | |
| 1. | Rà soát<br>chợ \\| quầy | Phòng A |
|  | trên địa bàn |  |
| TT | Nhiệm vụ | Chủ trì |
| Nhóm hai | Nhóm hai | Nhóm hai |

Hết."""


def test_a_pipe_table_becomes_cells() -> None:
    text, _ = assemble(read_markdown(TABLE.encode()).lines)
    assert text.split("\n") == [
        "Phụ lục", "TT\tNhiệm vụ\tChủ trì", "I.\tNhóm một", "1.\tRà soát chợ | quầy trên địa bàn\tPhòng A",
        "Nhóm hai", "Hết."]


def test_a_letterhead_in_a_pipe_table_is_read_by_column() -> None:
    table = ("| ĐẢNG ỦY XÃ MẪU<br>**CHI BỘ 1** | ĐẢNG CỘNG SẢN VIỆT NAM |\n|---|---|\n| Số 4-KH/CB | *Mẫu, ngày 2/3/2031* |\n")
    assert of_markdown(table) == ["ĐẢNG ỦY XÃ MẪU", "CHI BỘ 1", "Số 4-KH/CB", "ĐẢNG CỘNG SẢN VIỆT NAM", "Mẫu, ngày 2/3/2031"]


def test_an_html_table_in_markdown_becomes_cells() -> None:
    source = "Trước\n<table><tr><th>STT</th><th>Việc</th></tr>\n<tr><td>1</td><td>Quét <b>chợ</b></td></tr></table>\nSau"
    text, _ = assemble(read_markdown(source.encode()).lines)
    assert text == "Trước\nSTT\tViệc\n1\tQuét chợ\nSau"


def test_a_short_line_without_a_stop_ends_what_a_program_wrapped() -> None:
    assert of_text("KẾT LUẬN\nvề xây dựng hệ thống chợ nông thôn đồng bộ đến năm 2025 và những năm\nđịnh hướng đến 2030\n"
                   "Hội nghị đã thảo luận báo cáo của Ban cán sự đảng và thống nhất một số\nnội dung về quy hoạch chợ ở\n"
                   "các xã trong huyện, về việc sửa chữa những chợ đã xuống cấp và việc thu\nphí.\n") == [
        "KẾT LUẬN", "về xây dựng hệ thống chợ nông thôn đồng bộ đến năm 2025 và những năm định hướng đến 2030",
        "Hội nghị đã thảo luận báo cáo của Ban cán sự đảng và thống nhất một số nội dung về quy hoạch chợ ở các xã trong "
        "huyện, về việc sửa chữa những chợ đã xuống cấp và việc thu phí."]


def test_a_wrapped_item_goes_on_with_a_place_and_within_a_bracket() -> None:
    """`mục II; …` in small letters is no label, and what stands in an open bracket ends no paragraph."""
    items = [
        "a) Bố trí thêm cán bộ cho các hợp tác xã đang thiếu người như đã nêu ở điểm 2 mục II; cử cán bộ trẻ đi học lớp kế "
        "toán do huyện mở trong năm và bảo đảm kinh phí.",
        "b) Các hợp tác xã gửi danh sách về Liên minh Hợp tác xã (qua Phòng Kế hoạch, thư điện tử: htx@mau.vn) trước ngày "
        "30/4/2031 để tổng hợp, trình Ủy ban nhân dân huyện xem xét.",
    ]
    first = "a) Bố trí thêm cán bộ cho các hợp tác xã đang thiếu người như đã nêu ở điểm 2\n"
    second = "b) Các hợp tác xã gửi danh sách về Liên minh Hợp tác xã (qua Phòng Kế hoạch, thư điện tử:\n"
    wrapped = (
        first + "mục II; cử cán bộ trẻ đi học lớp kế toán do huyện mở trong năm và\nbảo đảm kinh phí.\n"
        + second + "htx@mau.vn) trước ngày 30/4/2031 để tổng hợp, trình Ủy ban nhân dân huyện\nxem xét.")
    assert of_text(wrapped) == items


def test_a_wrapped_item_goes_on_with_a_name() -> None:
    """In a wrapped file a bullet without a final mark goes on, also where the next line begins with a capital."""
    assert of_markdown(
        "Hội đồng nhân dân huyện giao Ủy ban nhân dân huyện thực hiện các việc\nsau đây trong năm nay:\n"
        "- Chủ động phối hợp với xã\nBình Thuận sửa chữa hồ chứa nước thôn Trung, bảo đảm nước tưới cho vụ\nmùa.\n"
        "- Đề nghị Thường trực, các Ban\nHội đồng nhân dân huyện giám sát việc này trong cả nhiệm kỳ của khóa\n"
        "XVIII và báo cáo.\n+ Khi có quyết định thu hồi\n(kể cả dự án của Nhà nước) phải công bố cho\nngười dân biết.\n"
        "b) Đề nghị\nUBND huyện chỉ đạo các phòng thực hiện đúng cam kết.\n"
        "- Bàn giao công trình kè bờ tây sông\nLô cho xã quản lý.\n"
        "3. Về chợ Mới\nPhòng Kinh tế rà soát các chợ hạng ba trên địa bàn huyện, báo cáo kết quả\ntrước kỳ họp.\n"
        "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT, KT\nNguyễn Văn Bình\n") == [
        "Hội đồng nhân dân huyện giao Ủy ban nhân dân huyện thực hiện các việc sau đây trong năm nay:",
        "- Chủ động phối hợp với xã Bình Thuận sửa chữa hồ chứa nước thôn Trung, bảo đảm nước tưới cho vụ mùa.",
        "- Đề nghị Thường trực, các Ban Hội đồng nhân dân huyện giám sát việc này trong cả nhiệm kỳ của khóa XVIII và báo cáo.",
        "+ Khi có quyết định thu hồi (kể cả dự án của Nhà nước) phải công bố cho người dân biết.",
        "b) Đề nghị UBND huyện chỉ đạo các phòng thực hiện đúng cam kết.",
        "- Bàn giao công trình kè bờ tây sông Lô cho xã quản lý.",
        "3. Về chợ Mới",
        "Phòng Kinh tế rà soát các chợ hạng ba trên địa bàn huyện, báo cáo kết quả trước kỳ họp.",
        "Nơi nhận:", "- Như Điều 3;", "- Lưu: VT, KT", "Nguyễn Văn Bình"]


def test_nothing_to_read() -> None:
    with pytest.raises(Empty):
        read_text(b"")
    with pytest.raises(NoText):
        read_markdown(b" \n\t\n")


def test_a_legacy_file_says_so() -> None:
    reading = read_text("§éc lËp - Tù do - H¹nh phóc".encode("latin-1"))
    assert words(reading) == ["Độc lập - Tự do - Hạnh phúc"]
    assert reading.warnings == ("decoded from tcvn3",)


@given(st.text(alphabet=st.sampled_from("aÁđ1.-|*_# \n\t[]()<>\\`¹:"), max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_clean_lines(text: str) -> None:
    for read in (read_text, read_markdown):
        try:
            lines = read(text.encode()).lines
        except (Empty, NoText):
            continue
        for line in lines:
            assert line.text == " ".join(line.text.split())
            assert line.text
        whole, placed = assemble(lines)
        assert all(whole[p.char_start:p.char_end] == x.text for p, x in zip(placed, lines, strict=True)
                   if p.char_start is not None)


@pytest.mark.parametrize("name", ["hdnd_nq08_giamsat_dat.md", "hdnd_nq54_2017_gialai.md", "bct_nq57_2024.md"])
def test_real_documents_have_whole_paragraphs(name: str) -> None:
    path = SHARED / "corpus/text" / name
    if not path.exists():
        pytest.skip("real documents are not here")
    got = words(read_markdown(path.read_bytes()))
    assert not [x for x in got if x[0].islower() and not x.startswith(("a)", "b)", "c)", "d)", "đ)", "về "))]
    assert not [x for x in got if "*" in x or "\\" in x or "<" in x]


@pytest.mark.parametrize("before, piece, behind", [
    ("", ".", "x"), ("# ", " ", "x"), ("", "- ", "x"), ("", "<table ", ""), ("", "[", ""), ("", "*", "*"), ("", "a)", ""),
    ("((((", ".", ""), ("", "\t", "x"), ("", "_a", ""), ("", "<", ""), ("", "|", "")])
def test_hostile_lines_take_no_longer_than_others(before: str, piece: str, behind: str) -> None:
    def read(length: int) -> None:
        line = before + piece * (length // len(piece)) + behind
        for reader in (read_text, read_markdown):
            reader(f"Điều 1. A\n{line}\n{line}\nb".encode())

    assert grows_with_length(read, 3_000)
