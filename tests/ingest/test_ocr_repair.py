"""Corrections of OCR text: what is put right, and, as much, what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Box, TextLine
from ingest.ocr.repair import correct
from ingest.ocr.vote import added, voted
from ingest.ocr.words import makes_a_word
from ingest.page import Doubts


def corrected(*texts: str, unsure: str = "") -> list[str]:
    lines = [TextLine(text, page=1, box=Box(85, 100 + 20 * n, 500, 113 + 20 * n)) for n, text in enumerate(texts)]
    out, corrections, _ = correct(lines, {1: Doubts(frozenset(unsure.split()))})
    for index, made in corrections:
        assert out[index].text[made.char_start:made.char_end] == made.corrected
    for before, after in zip(lines, out, strict=True):
        assert after.raw == (before.text if after.text != before.text else None)
    return [line.text for line in out]


@pytest.mark.parametrize(("read", "right"), [
    ("Quyết định số 12-QĐÐ/TU", "Quyết định số 12-QĐ/TU"),
    ("HÐND huyện", "HĐND huyện"),
    ("Kết luận số 79-KL/BDV TU của Ban", "Kết luận số 79-KL/BDVTU của Ban"),
    ("Quyết định số 17/QĐ-T'Tg", "Quyết định số 17/QĐ-TTg"),
    ("Hướng dẫn số 01-HD/IW, ngày 28/9/2021", "Hướng dẫn số 01-HD/TW, ngày 28/9/2021"),
    ("Kết luận 14-KL/lW; chữ IW", "Kết luận 14-KL/TW; chữ IW"),
    ("QŒ/ĐU, ngày 10/7/2025", "QC/ĐU, ngày 10/7/2025"),
    ("số 02-QŒ/ĐU và 15/QŒ-UBND", "số 02-QC/ĐU và 15/QC-UBND"),
    ("Nghị quyết số 12-NQ/HŨ và 63-KL/BDVHŨ", "Nghị quyết số 12-NQ/HU và 63-KL/BDVHU"),
    ("Kế hoạch số o3-KH/HU", "Kế hoạch số 03-KH/HU"),
    ("ngày l5 tháng 6 năm 2O19", "ngày 15 tháng 6 năm 2019"),
    ("diện tích 216,§ ha", "diện tích 216,8 ha"), ("đạt i0i,2% và I0l% kế hoạch", "đạt 101,2% và 101% kế hoạch"),
    ("đạt 98,4⁄4KH", "đạt 98,4%KH"),
    ("mức giảm sinh 0,6%o", "mức giảm sinh 0,6‰"),
    ("~ Nông, lâm nghiệp", "- Nông, lâm nghiệp"),
    ("1, Đánh giá chung", "1. Đánh giá chung"),
    ("tổ chức thực hiện./—", "tổ chức thực hiện./."),
    ("Luật Thủy lợi ngày 22 tháng II năm 2019", "Luật Thủy lợi ngày 22 tháng 11 năm 2019"),
    ("Nghị định số 5/2024/NĐ-CP ngày 1ó tháng 9 năm 2024", "Nghị định số 5/2024/NĐ-CP ngày 16 tháng 9 năm 2024"),
    ("ngày 26 tháng. 7 năm 2017", "ngày 26 tháng 7 năm 2017"),
    ("ngày 18 tháng 6 năm 201 4;", "ngày 18 tháng 6 năm 2014;"),
    ("Bản Mẫu, ngày tháng 02 năm 2)19", "Bản Mẫu, ngày tháng 02 năm 2019"),
    ("Nghị quyết số 77/NQ-UBTVQHI5", "Nghị quyết số 77/NQ-UBTVQH15"),
    ("Nghị định của CFính phủ", "Nghị định của Chính phủ"),
    ("Nghị định của Chính phú quy định", "Nghị định của Chính phủ quy định"), ("Bãi bó Điều 9.", "Bãi bỏ Điều 9."),
    ("Nghị quyết của Clính", "Nghị quyết của Chính"), ("năm 2017 lcủa Hội đồng", "năm 2017 của Hội đồng"),
    ("Hội đồng nhân dân khóa XUI, kỳ họp", "Hội đồng nhân dân khóa XVI, kỳ họp"),
    ("việc sửa đổi| bổ sung |của tỉnh | Mẫu", "việc sửa đổi bổ sung của tỉnh Mẫu"),
])
def test_letter_that_cannot_stand_there(read: str, right: str) -> None:
    assert corrected(read) == [right]


@pytest.mark.parametrize("text", [
    "Quyết định số 12-QĐ/TU, ngày 15/6/2019", "QĐi/TW", "lô đất số 5 tại tổ dân phố 1", "12/12 xã", "và/hoặc",
    "Điều 5, khoản 2", "1,5 triệu đồng", "- Nông nghiệp", "Hội đồng nhân dân", "lúc 8 giờ", "10 lít", "70 l",
    "năm 202 học sinh", "năm 2019 5 xã", "tháng II có 3 kỳ", "số 4 năm 2020.", "trong năm 201 4,5 tỷ", "của Chính phủ",
])
def test_what_is_right_stays(text: str) -> None:
    assert corrected(text, unsure=text) == [text]


def test_roman_labels_that_their_sequence_proves() -> None:
    assert corrected("I. MỤC ĐÍCH", "H. NỘI DUNG", "HI. TỔ CHỨC") == ["I. MỤC ĐÍCH", "II. NỘI DUNG", "III. TỔ CHỨC"]
    assert corrected("I. MỘT", "II. HAI", "II. BA", "IV. BỐN") == ["I. MỘT", "II. HAI", "III. BA", "IV. BỐN"]
    assert corrected("I- MỘT", "I- HAI", "HT- BA", "IV- BỐN") == ["I- MỘT", "II- HAI", "III- BA", "IV- BỐN"]
    # Numbering that starts again in an appendix proves nothing.
    assert corrected("I. MỘT", "II. HAI", "II. HAI", "V. NĂM") == ["I. MỘT", "II. HAI", "II. HAI", "V. NĂM"]
    assert corrected("1. Một", "2. Hai") == ["1. Một", "2. Hai"]


def test_short_form_that_the_document_uses_elsewhere() -> None:
    lines = ["UBND xã", "UBND huyện", "UBND tỉnh", "ƯBND thị trấn", "BDVTU", "BDVHU"]
    assert corrected(*lines) == [*lines[:3], "UBND thị trấn", "BDVTU", "BDVHU"]


@pytest.mark.parametrize(("read", "right"), [
    ("triên khai thực hiện", "triển khai thực hiện"),  # triên is no syllable in use
    ("TRIÊN KHAI", "TRIỂN KHAI"),
    ("báo cáo kêt quả", "báo cáo kết quả"),
])
def test_word_that_cannot_exist(read: str, right: str) -> None:
    assert corrected(read) == [right]


def test_word_in_use_changes_where_the_engine_was_unsure_or_has_its_habit() -> None:
    assert corrected("việc tô chức hội nghị") == ["việc tổ chức hội nghị"]  # a tone lost above a hat
    assert corrected("thành lập chỉ bộ mới") == ["thành lập chi bộ mới"]  # a hook for a dot
    assert corrected("sự ồn định đó") == ["sự ồn định đó"]  # one tone for another: only where unsure
    assert corrected("sự ồn định đó", unsure="ồn") == ["sự ổn định đó"]
    assert corrected("phát huy tỉnh thần đoàn kết", unsure="tỉnh") == ["phát huy tinh thần đoàn kết"]
    assert corrected("toàn tỉnh có 30 xã", "mới chỉ là số ước", "không để kéo dài") == [
        "toàn tỉnh có 30 xã", "mới chỉ là số ước", "không để kéo dài"]


def test_place_of_the_date_is_written_as_everywhere_else() -> None:
    head = ["UBND HUYỆN KRÔNG MÔ", "Krông Mó, ngày 15 tháng 3 năm 2016"]
    body = ["1. Ban Tiếp công dân huyện Krông Mô", "2. Trụ sở huyện Krông Mô."]
    assert corrected(*head, *body)[1] == "Krông Mô, ngày 15 tháng 3 năm 2016"
    assert corrected(*head, *body[:1])[1] == head[1]  # seen elsewhere too seldom
    assert corrected(*head, *body, "3. Xã Krông Mó.")[1] == head[1]  # another place of that name


def test_names_are_left_alone() -> None:
    assert corrected("Lê Văn Đrăm và Krông Na", unsure="Văn Đrăm Krông Na") == ["Lê Văn Đrăm và Krông Na"]


def test_family_name_of_a_signer_that_is_none() -> None:
    assert corrected("Đỉnh Công Mẫu", "Nguyên Thị Mẫu", "Võ Mẫu Sơn") == [
        "Đinh Công Mẫu", "Nguyễn Thị Mẫu", "Võ Mẫu Sơn"]
    # Two names are near, a word too few, a sentence: left alone.
    assert corrected("Lướng Văn Mẫu", "Đỉnh Mẫu", "Đỉnh Công Mẫu báo cáo") == [
        "Lướng Văn Mẫu", "Đỉnh Mẫu", "Đỉnh Công Mẫu báo cáo"]


def test_text_layer_is_never_touched() -> None:
    line = TextLine("việc triên khai số o3-KH", page=2)
    assert correct([line], {1: Doubts()}) == ([line], [], [])


@pytest.mark.parametrize(("read", "left"), [("Só.465 /TB-VP", "Só. /TB-VP"), ("Số:/52 /TB-VP", "Số: /TB-VP")])
def test_number_written_by_pen_beside_a_misread_sign_or_stroke(read: str, left: str) -> None:
    out, _, warnings = correct([TextLine(read, page=1, box=Box(100, 100, 200, 115))],
                               {1: Doubts(pen=(Box(115, 100, 140, 115),))})
    assert (out[0].text, warnings) == (left, ["page 1: handwritten number not legible"])


def test_number_written_by_pen_goes_with_a_warning_and_the_printed_one_stays() -> None:
    line = TextLine("Số: 42 /TB-VP", page=1, box=Box(100, 100, 200, 115))
    pen = Doubts(pen=(Box(120, 100, 140, 115),))
    out, corrections, warnings = correct([line], {1: pen})
    assert (out[0].text, out[0].raw) == ("Số: /TB-VP", "Số: 42 /TB-VP")
    assert corrections[0][1].raw.strip() == "42" and corrections[0][1].corrected == ""
    assert warnings == ["page 1: handwritten number not legible"]
    assert correct([line], {1: Doubts()})[0][0].text == "Số: 42 /TB-VP"
    party = TextLine("Số 42 -KL/BTVTU", page=1, box=Box(100, 100, 200, 115))
    assert correct([party], {1: pen})[0][0].text == "Số -KL/BTVTU"
    printed = TextLine("Số: 118-KH/TĐTN-TTN", page=1, box=Box(100, 100, 200, 115))
    assert correct([printed], {1: Doubts()})[0][0].text == printed.text


def test_scrawl_that_is_no_numeral_goes_from_the_documents_own_date_only() -> None:
    own = TextLine("Mẫu Sơn, ngày4Ô tháng 6 năm 2019", page=1)
    cited = TextLine("Căn cứ Luật A ngày 2Ô tháng 6 năm 2015;", page=1)
    out, _, warnings = correct([own, cited], {1: Doubts()})
    assert [line.text for line in out] == ["Mẫu Sơn, ngày tháng 6 năm 2019", cited.text]
    assert warnings == ["page 1: handwritten day not legible"]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text("Số ngàythámg/.-0123lIOĐÐ§Š⁄%H:ưƠ'", max_size=40), max_size=6))
def test_offsets_hold_for_any_text(texts: list[str]) -> None:
    corrected(*texts, unsure=" ".join(texts))


@pytest.mark.parametrize(("read", "right"), [
    ("HỘI ĐÒNG NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"),
    ("CỘNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("theo Luật Đầu thầu và Luật Đầu tư công", "theo Luật Đấu thầu và Luật Đầu tư công"),
    ("theo Luật Đầu thâu", "theo Luật Đấu thầu"),
    ("Độc lập - Tự do - Hạnh phức", "Độc lập - Tự do - Hạnh phúc"), ("Uỷ ban nhận dân xã", "Uỷ ban nhân dân xã"),
    ("UBND THÀNH PHÓ HÀ NỘI", "UBND THÀNH PHỐ HÀ NỘI"), ("của thành phó Hà Nội", "của thành phố Hà Nội"),
    ("ĐIỀU KHOẢN THỊ HÀNH", "ĐIỀU KHOẢN THI HÀNH"), ("Chương III. TỎ CHỨC THỰC HIỆN", "Chương III. TỔ CHỨC THỰC HIỆN"),
    # left alone: typed without marks, a lower-case spelling of its own, other names
    ("HOI DONG NHAN DAN", "HOI DONG NHAN DAN"), ("hội đồng nhân dân", "hội đồng nhân dân"),
    ("Luật Đầu tư công", "Luật Đầu tư công"), ("Hội đồng quản lý", "Hội đồng quản lý"),
])
def test_standing_names_are_written_one_way(read: str, right: str) -> None:
    line = TextLine(read, page=1, box=Box(100, 100, 200, 115))
    lines, corrections, _ = correct([line], {1: Doubts()})
    assert lines[0].text == right
    assert {c.rule for _, c in corrections} == ({"standing name"} if read != right else set())


def test_a_standing_name_may_begin_on_the_line_above() -> None:
    lines = [TextLine("Căn cứ Luật Chứng khoán, Luật", page=1, box=Box(100, 100, 500, 115)),
             TextLine("Kê toán, Luật Giá;", page=1, box=Box(100, 120, 500, 135), continues=True)]
    assert [line.text for line in correct(lines, {1: Doubts()})[0]] == [lines[0].text, "Kế toán, Luật Giá;"]


@pytest.mark.parametrize(("read", "right"), [
    ("._...KT, CHỦ TỊCH", "KT. CHỦ TỊCH"), ("~'TM. ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN"),
    ("TL, TRƯỞNG BAN", "TL. TRƯỞNG BAN"),
    ("KT. CHỦ TỊCH", "KT. CHỦ TỊCH"), ("(KT, XH)", "(KT, XH)"),
])
def test_head_of_a_signature_under_a_seal(read: str, right: str) -> None:
    line = TextLine(read, page=1, box=Box(100, 100, 200, 115))
    assert correct([line], {1: Doubts()})[0][0].text == right


def test_sure_words_of_a_second_reading_stand_in_place_of_one_that_ran_them_together() -> None:
    place = (1, 1, 1)
    first = [(place, "._...KT,", Box(50, 0, 177, 40), 0.24), (place, "CHỦ", Box(190, 0, 275, 40), 0.9),
             ((1, 1, 2), "PHO-CHU", Box(106, 45, 281, 80), 0.9), ((1, 1, 2), "TỊCH", Box(294, 45, 391, 80), 0.96)]
    more = [((2, 1, 1), "KT.", Box(116, 0, 177, 28), 0.72), ((2, 1, 2), "PHÓ", Box(106, 40, 187, 75), 0.9),
            ((2, 1, 2), "CHỦ", Box(199, 40, 280, 75), 0.96)]
    assert [word[1] for word in added(first, more, however=True)] == ["CHỦ", "TỊCH", "PHÓ", "KT.", "CHỦ"]


def test_of_two_readings_of_a_figure_the_one_with_its_comma_counts() -> None:
    place, box = (1, 1, 1), Box(0, 0, 30, 20)
    looks = (("72", "7,2", "7,2"), ("7,2", "72", "7,2"), ("1.204", "1204", "1.204"), ("72", "75", "72"))
    for first, second, right in looks:
        assert [w[1] for w in voted([(place, first, box, 0.96)], [(place, second, box, 0.95)])] == [right]


@pytest.mark.parametrize(("text", "before", "after", "known"), [
    ("tra,", "kiểm", "", True), ("chi", "ngân", "tiết", True), ("tra", "kiểm,", "", False), ("“Tổ", "", "chức", True),
    ("tô", "", "chức", False), ("57-KL", "", "", False), ("…", "kiểm", "tra", False),
])
def test_word_that_its_neighbour_bears_out(text: str, before: str, after: str, known: bool) -> None:
    assert makes_a_word(text, before, after) is known


@pytest.mark.parametrize(("read", "right", "unsure"), [
    ("Tô chức thực hiện", "Tổ chức thực hiện", ""), ("kế hoạch; Tô chức tập huấn", "kế hoạch; Tổ chức tập huấn", ""),
    ("- Tý lệ hộ nghèo", "- Tỷ lệ hộ nghèo", "Tý"), ("Chí tiêu về rừng", "Chỉ tiêu về rừng", "Chí"),
    ("đồng chí Tô Chức", "đồng chí Tô Chức", ""), ("ông Tô chức trách", "ông Tô chức trách", ""),
    ("mỗi quý một lần", "mỗi quý một lần", "quý"),
])
def test_first_word_of_a_sentence_is_no_name(read: str, right: str, unsure: str) -> None:
    assert corrected(read, unsure=unsure) == [right]
