"""Tables that hold data and tables that only place text, with columns typed by tabs and spaces."""

import pytest
from docx_files import box, cell, docx, p, r, sdt, table

from ingest.assemble import assemble
from ingest.readers.docx import read_docx

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def text(*body: str) -> str:
    """The assembled text; every line's place in it is checked on the way."""
    reading = read_docx(docx("".join(body)))
    whole, lines = assemble(reading.lines)
    for read, placed in zip(reading.lines, lines, strict=True):
        assert whole[placed.char_start : placed.char_end] == read.text
    return whole


def vmerge(content: str, start: bool = False) -> str:
    return cell(content, '<w:vMerge w:val="restart"/>' if start else "<w:vMerge/>")


# --- data

def test_merged_cells_are_written_once_with_their_spans() -> None:
    body = table(["STT", "Nhiệm vụ", "Chủ trì"], ["1", "Rà soát", vmerge("Sở Y tế", start=True)],
                 ["2", "Báo cáo", vmerge("")], [cell("Cộng", '<w:gridSpan w:val="2"/>'), "02"])
    assert text(body) == "STT\tNhiệm vụ\tChủ trì\n1\tRà soát\tSở Y tế\n2\tBáo cáo\nCộng\t02"
    cells = {line.text: line.cell for line in read_docx(docx(body)).lines}
    assert cells["Sở Y tế"][1:] == (1, 2, 2, 1)
    assert cells["Cộng"][1:] == (3, 0, 1, 2)
    assert cells["02"][1:] == (3, 2, 1, 1)


def test_empty_cells_keep_their_columns_and_a_second_table_its_number() -> None:
    body = (table(["TT", "Việc", "Hạn", "Ghi chú"], ["1", "", "30/6", ""])
            + table(["STT", "A", "B", "C"], ["", "", "", ""]))
    assert text(body) == "TT\tViệc\tHạn\tGhi chú\n1\t\t30/6\t\nSTT\tA\tB\tC"
    assert {line.cell.table for line in read_docx(docx(body)).lines} == {0, 1}


def test_paragraphs_breaks_and_a_table_inside_a_cell_share_its_line() -> None:
    inner = table(["Quý I", "Quý II"], ["3", "4"])
    broken = p(r("- Tổ chức") + "<w:r><w:br/></w:r>" + r("hội nghị")) + p("- Báo cáo")
    body = table(["STT", "Nội dung", "Số"], ["1", broken, inner + p("")])
    assert text(body).split("\n")[1] == "1\t- Tổ chức hội nghị - Báo cáo\tQuý I Quý II 3 4"


def test_rows_and_cells_in_content_controls_and_deleted_rows() -> None:
    row = f"<w:tr>{cell('1')}<w:sdt><w:sdtContent>{cell('Còn')}</w:sdtContent></w:sdt>{cell('x')}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('2')}{cell('Bỏ')}{cell('y')}</w:tr>"
    more = f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>{gone}</w:tbl>"
    body = table(["STT", "Việc", "Ai"]).replace("</w:tbl>", more)
    assert text(body) == "STT\tViệc\tAi\n1\tCòn\tx"


def placed(*body: str) -> list[tuple[int, ...]]:
    """Row, column and the two spans of each cell."""
    return [line.cell[1:] for line in read_docx(docx("".join(body))).lines if line.cell]


HEAD = ["STT", "Việc", "Ai"]


def with_rows(*rows: str) -> str:
    return table(HEAD).replace("</w:tbl>", "".join(rows) + "</w:tbl>")


def test_a_row_that_begins_in_a_later_column() -> None:
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("Rà soát")}{cell("Sở A")}</w:tr>'
    assert placed(p("Biểu"), with_rows(late))[3:] == [(1, 1, 1, 1), (1, 2, 1, 1)]


def test_cells_merged_the_old_way() -> None:
    merged = cell("Cộng", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("5")
    body = p("Biểu") + with_rows(f"<w:tr>{merged}</w:tr>")
    assert placed(body)[3:] == [(1, 0, 1, 2), (1, 2, 1, 1)]
    assert text(body) == "Biểu\nSTT\tViệc\tAi\nCộng\t5"


def test_a_row_that_is_hidden() -> None:
    hidden = f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('ẩn')}{cell('ẩn')}{cell('ẩn')}</w:tr>"
    assert text(p("Biểu"), with_rows(hidden)) == "Biểu\nSTT\tViệc\tAi"


def test_a_cell_that_shows_only_a_prompt_keeps_its_column() -> None:
    prompt = sdt(cell("Bấm vào đây"), "<w:showingPlcHdr/>")
    filled = sdt(cell("Sở A"))
    assert text(p("Biểu"), with_rows(f"<w:tr>{cell('1')}{prompt}{filled}</w:tr>")) == "Biểu\nSTT\tViệc\tAi\n1\t\tSở A"


def test_rows_and_cells_in_custom_xml() -> None:
    row = f'<w:tr><w:customXml w:element="b">{cell("1")}</w:customXml>{cell("x")}</w:tr>'
    tagged = f'<w:customXml w:element="a">{row}</w:customXml>'
    assert text(p("Biểu"), with_rows(tagged)) == "Biểu\nSTT\tViệc\tAi\n1\tx"


def test_a_text_box_in_a_cell_stands_in_the_cell() -> None:
    shape = f"<w:r><w:pict><v:textbox>{box('(bản chính)')}</v:textbox></w:pict></w:r>"
    row = f"<w:tr>{cell('1')}{cell(p(r('Báo cáo') + shape))}{cell('Sở A')}</w:tr>"
    assert text(p("Biểu"), with_rows(row)) == "Biểu\nSTT\tViệc\tAi\n1\tBáo cáo (bản chính)\tSở A"


@pytest.mark.parametrize("rows", [
    pytest.param([["STT", "Cơ quan", "Nơi nhận:"], ["1", "Sở Y tế", "VT"]], id="a column called Nơi nhận"),
    pytest.param([["Đơn vị", "Kế hoạch"], ["Xã A", "12"], ["Xã B", "15"]], id="two columns without a border"),
    pytest.param([["Nhiệm vụ", "Người phụ trách"], ["Họp giao ban tháng", "Chủ tịch"]], id="posts in lower case"),
    pytest.param([["A", "B", "C", "D"], ["KT. GIÁM ĐỐC", "x", "y", "z"]], id="four columns with a signature's words"),
])
def test_tables_that_stay_tables(rows: list[list[str]]) -> None:
    assert text(p("Biểu"), table(*rows)) == "Biểu\n" + "\n".join("\t".join(row) for row in rows)


# --- layout

def test_state_letterhead_in_three_rows_is_read_by_column() -> None:
    body = table(["UBND TỈNH X\nSỞ TƯ PHÁP", f"{STATE}\n{MOTTO}"], ["", ""],
                 ["Số:     /KH-STP", "X, ngày     tháng 5 năm 2024"])
    assert text(body, p("KẾ HOẠCH")).split("\n") == [
        "UBND TỈNH X", "SỞ TƯ PHÁP", "Số: /KH-STP", STATE, MOTTO, "X, ngày tháng 5 năm 2024", "KẾ HOẠCH"]


def test_party_letterhead_with_a_frame_an_empty_middle_column_and_line_breaks() -> None:
    left = "<w:p>" + "<w:r><w:br/></w:r>".join(map(r, ["HUYỆN ỦY Y", "BAN DÂN VẬN", "*", "Số 12-KH/BDVHU"])) + "</w:p>"
    framed = '<w:tblBorders><w:insideV w:val="single"/></w:tblBorders>'
    body = table([left, "", f"{PARTY}\nY, ngày 02 tháng 4 năm 2024"], form=framed)
    assert text(body).split("\n") == [
        "HUYỆN ỦY Y", "BAN DÂN VẬN", "*", "Số 12-KH/BDVHU", PARTY, "Y, ngày 02 tháng 4 năm 2024"]


def test_title_across_the_letterhead_table_stands_behind_both_columns() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(["UBND XÃ A", STATE], ["Số: 5/BC-UBND", MOTTO], [cell("BÁO CÁO", wide)], ["Kính gửi:", "UBND huyện"])
    assert text(body).split("\n") == ["UBND XÃ A", "Số: 5/BC-UBND", STATE, MOTTO, "BÁO CÁO", "Kính gửi:", "UBND huyện"]


def test_signature_with_a_merged_left_column_and_its_note() -> None:
    body = table([vmerge("Nơi nhận:\n- Như trên;\n- Lưu: VT.", start=True), "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"],
                 [vmerge(""), "\n\n"], [vmerge(""), "Nguyễn Văn A"])
    assert text(p("./."), body).split("\n")[1:] == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn A"]


def test_two_signers_of_minutes_and_a_frame_of_one_cell() -> None:
    body = table(["THƯ KÝ\n(Ký tên)\nLê Thị B", "CHỦ TỌA\n(Ký tên)\nTrần Văn C"]) + table(["DỰ THẢO\nLần 2"])
    assert text(body).split("\n") == [
        "THƯ KÝ", "(Ký tên)", "Lê Thị B", "CHỦ TỌA", "(Ký tên)", "Trần Văn C", "DỰ THẢO", "Lần 2"]


TAB = "<w:r><w:tab/></w:r>"


def test_letterhead_typed_with_tabs_and_spaces() -> None:
    body = [p(r("TỈNH  ỦY  Z") + TAB + TAB + r(PARTY)), p(r("BAN TỔ CHỨC" + " " * 30 + "-------")),
            p(r(" " * 22 + "*" + " " * 40 + "***")), p(""),
            p(r("Số 7-TB/BTCTU") + TAB + r("Z, ngày 9 tháng 5 năm 2023")), p("THÔNG BÁO"),
            p(r("Kết luận") + TAB + r("họp"))]
    assert text(*body).split("\n") == [
        "TỈNH ỦY Z", "BAN TỔ CHỨC", "*", "Số 7-TB/BTCTU", PARTY, "-------", "***", "Z, ngày 9 tháng 5 năm 2023",
        "THÔNG BÁO", "Kết luận họp"]


def test_letterhead_typed_into_one_paragraph_with_line_breaks() -> None:
    br = "<w:r><w:br/></w:r>"
    body = p(r("UBND XÃ B") + TAB + r(STATE) + br + r("Số: 9/TB-UBND") + TAB + r(MOTTO)) + p("THÔNG BÁO")
    assert text(body).split("\n") == ["UBND XÃ B", "Số: 9/TB-UBND", STATE, MOTTO, "THÔNG BÁO"]


def test_signature_typed_with_tabs_ends_where_the_text_goes_on() -> None:
    body = [p(r("Nơi nhận:") + TAB + TAB + r("TL. GIÁM ĐỐC")), p(r("- Các phòng, ban") + TAB + r("CHÁNH VĂN PHÒNG")),
            p("trực thuộc;"), p(r(" " * 40 + "(Đã ký)")), p("- Lưu: VT."), p(""), p(r("") + TAB * 5 + r("Đỗ Thị D")),
            p("PHỤ LỤC"), p("- Mục một")]
    assert text(*body).split("\n") == [
        "Nơi nhận:", "- Các phòng, ban", "trực thuộc;", "- Lưu: VT.", "TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "(Đã ký)",
        "Đỗ Thị D", "PHỤ LỤC", "- Mục một"]


def test_a_gap_in_ordinary_text_is_one_space() -> None:
    body = [p(r("1.") + TAB + r("Thời gian") + TAB + r("quý I")), p("Tổng      cộng")]
    assert text(*body) == "1. Thời gian quý I\nTổng cộng"


def test_a_name_below_a_signature_typed_at_tab_stops_stays_on_its_side() -> None:
    body = [p(TAB + r("Nơi nhận:") + TAB + r("KT. CHỦ TỊCH")), p(TAB + r("- Như trên;") + TAB + r("PHÓ CHỦ TỊCH")),
            p(TAB + r("- Lưu: VT.")), p(""), p(TAB + TAB + r("Đỗ Thị D"))]
    assert text(*body).split("\n") == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Đỗ Thị D"]


def test_a_table_in_a_frame_of_one_column_stays_a_table() -> None:
    tasks = table(["STT", "Việc", "Hạn"], ["1", "Rà soát", "30/6"], ["2", "Báo cáo", "15/7"])
    head = table(["UBND XÃ A\nSố: 5/KH-UBND", f"{STATE}\n{MOTTO}"])
    frame = table([cell(head + p("Phân công như sau:") + tasks + p(""))], [cell("Hết.")])
    assert text(frame).split("\n") == ["UBND XÃ A", "Số: 5/KH-UBND", STATE, MOTTO, "Phân công như sau:",
                                       "STT\tViệc\tHạn", "1\tRà soát\t30/6", "2\tBáo cáo\t15/7", "Hết."]


def test_typed_line_breaks_part_the_frame_and_headings_but_no_sentence() -> None:
    lines = ["UBND XÃ A", STATE, MOTTO, "Số: 5/KH-UBND", "A, ngày 14 tháng 01 năm 2026", "KẾ HOẠCH",
             "Thực hiện công tác lưu trữ", "Căn cứ Luật Lưu trữ, xã A đề ra", "kế hoạch này cho UBND",
             "và các đơn vị.", "I. VIỆC PHẢI LÀM", "Văn phòng rà soát", "TM. UBND", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
             "Đỗ Thị D"]
    sentence = "Căn cứ Luật Lưu trữ, xã A đề ra kế hoạch này cho UBND và các đơn vị."
    assert text(p("<w:r><w:br/></w:r>".join(map(r, lines)))).split("\n") == [*lines[:7], sentence, *lines[10:]]


def test_columns_typed_with_no_break_spaces() -> None:
    body = [p("Nơi nhận:" + "\u00a0" * 30 + "KT. CHỦ TỊCH"), p("- Lưu: VT." + "\u00a0" * 30 + "PHÓ CHỦ TỊCH")]
    assert text(*body).split("\n") == ["Nơi nhận:", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
