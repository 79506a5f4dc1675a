"""Word files printed by LibreOffice whose page breaks are known: every line has its page."""

import shutil

import pytest
from docx_files import cell, docx, font, item, level, p, r, table

from ingest.assemble import assemble
from ingest.readers.docx import read_docx
from ingest.readers.printed import with_pages

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = ('<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" '
           'w:gutter="0"/>')
RUNNING = '<w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/>'
PARTS = {"header1": p("Kế hoạch khắc phục hạn chế"),
         "footer1": p('<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>', '<w:jc w:val="center"/>')}
END = f"<w:sectPr>{RUNNING}{A4}{MARGINS}</w:sectPr>"
BREAK = "<w:pageBreakBefore/>"
NEW = '<w:r><w:br w:type="page"/></w:r>'
DELETED = '<w:del w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z">{}</w:del>'


def pages(data: bytes) -> list[tuple[str, int | None]]:
    """Text and page of every line that is text; the text of the document stays the same to the letter."""
    source = read_docx(data)
    [(_, made)] = with_pages([(data, source)], timeout_s=120)
    assert assemble(made.lines)[0] == assemble(source.lines)[0]
    assert not [w for w in made.warnings if w.startswith(("no pages", "pages of"))]
    assert all((line.box is None) <= (line.page is None) for line in made.lines)
    return [(line.text, line.page) for line in made.lines if line.kind not in ("furniture", "stamp")]


@needs_office
def test_plain_paragraphs_the_same_on_every_page() -> None:
    said = ["Kế hoạch khắc phục hạn chế", "1. Việc nắm tình hình Nhân dân chưa kịp thời.", "2. Hằng quý báo cáo."]
    body = "".join(p(text, BREAK if sheet and not n else "") for sheet in range(6) for n, text in enumerate(said))
    assert pages(docx(body + END, **PARTS)) == [(text, sheet) for sheet in range(1, 7) for text in said]


@needs_office
def test_break_inside_a_paragraph_and_a_paragraph_that_runs_over() -> None:
    exact = '<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/><w:widowControl w:val="0"/>'
    height = (16838 - 2 * 1134) // 400  # printed lines on a page
    rows = [f"dòng {n} của đoạn văn này" for n in range(height + 20)]
    long = "<w:r><w:br/></w:r>".join(map(r, rows))
    body = p(r("Trước khi ngắt.") + NEW + r("Sau khi ngắt.")) + p(long, exact + BREAK) + p("Hết.", exact)
    section = f"<w:sectPr>{A4}{MARGINS}</w:sectPr>"
    assert pages(docx(body + section)) == [
        ("Trước khi ngắt.", 1), ("Sau khi ngắt.", 2), (" ".join(rows[:height]), 3), (" ".join(rows[height:]), 4),
        ("Hết.", 4)]


@needs_office
def test_table_over_pages_with_a_head_that_repeats() -> None:
    exact = '<w:trPr><w:trHeight w:val="2000" w:hRule="exact"/><w:cantSplit/></w:trPr>'
    head = '<w:trPr><w:trHeight w:val="2000" w:hRule="exact"/><w:tblHeader/></w:trPr>'
    tasks = [[str(n), "Rà soát quy chế làm việc", "Sở Y tế", "Hằng quý"] for n in range(1, 31)]
    made = table(["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], *tasks, form='<w:tblW w:w="9000" w:type="dxa"/>')
    first, *rest = made.split("<w:tr>")
    first, rows = first + "<w:tr>" + head + rest[0], [exact + row for row in rest[1:]]
    a_page = (16838 - 2 * 1134) // 2000 - 1  # rows under the head
    data = docx("<w:tr>".join([first, *rows]) + p("Hết bảng.") + f"<w:sectPr>{A4}{MARGINS}</w:sectPr>")
    assert pages(data) == [
        *((text, 1) for text in ["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"]),
        *((text, n // a_page + 1) for n, row in enumerate(tasks) for text in row), ("Hết bảng.", 30 // a_page)]


@needs_office
def test_row_whose_cells_run_over_to_the_next_page() -> None:
    line = '<w:spacing w:before="0" w:after="0" w:line="400" w:lineRule="exact"/>'
    rows = [["một", "hai"], [*(f"việc {n} phải làm" for n in range(50))], [*(f"kết quả {n}" for n in range(45))]]
    cells = "".join(f"<w:tc><w:tcPr><w:tcW w:w=\"4500\"/></w:tcPr>{''.join(p(t, line) for t in texts)}</w:tc>"
                    for texts in rows[1:])
    body = ('<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>'
            f"<w:tr>{cell('một')}{cell('hai')}</w:tr><w:tr>{cells}</w:tr></w:tbl>")
    found = pages(docx(body + p("Hết.") + f"<w:sectPr>{A4}{MARGINS}</w:sectPr>"))
    first = {text for text, at in found if at == 1}
    last = max(n for n in range(50) if f"việc {n} phải làm" in first)
    assert 30 <= last <= 36
    assert found[2:-1] == [(f"việc {n} phải làm", 1 + (n > last)) for n in range(50)] + [
        (f"kết quả {n}", 1 + (n > last)) for n in range(45)]


@needs_office
def test_footnotes_stand_on_the_page_of_their_mark() -> None:
    notes, body = "", ""
    for n in range(1, 9):
        notes += f'<w:footnote w:id="{n}">{p("<w:r><w:footnoteRef/></w:r>" + r(" Như trên."))}</w:footnote>'
        mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{n}"/></w:r>'
        body += p(r(f"Hạn chế thứ {n}") + mark + r("."), BREAK if n % 2 else "") + p("Nguyên nhân chủ quan.")
    found = pages(docx(body + END, footnotes=notes, **PARTS))
    assert [at for _, at in found] == [1, 1, 1] * 2 + [2, 2, 2] * 2 + [3, 3, 3] * 2 + [4, 4, 4] * 2
    assert [text.split(" ", 1)[1] for text, _ in found].count("Như trên.") == 8


@needs_office
def test_letterhead_and_signature_in_columns() -> None:
    letterhead = table(["TỈNH ỦY BÌNH SƠN\nBAN DÂN VẬN\n*\nSố 12-KH/BDVTU",
                        "ĐẢNG CỘNG SẢN VIỆT NAM\nBình Sơn, ngày 02 tháng 4 năm 2024"])
    signature = table(["Nơi nhận:\n- Thường trực Tỉnh ủy,\n- Lưu Văn phòng.", "TRƯỞNG BAN\n\n\nTrần Văn Mẫu"])
    annexed = table(["TỈNH ỦY BÌNH SƠN\nBAN DÂN VẬN\n*", "ĐẢNG CỘNG SẢN VIỆT NAM"])
    body = (letterhead + p("KẾ HOẠCH", '<w:jc w:val="center"/>') + p("Thực hiện Kết luận của Tỉnh ủy.")
            + p("Việc.", BREAK) + signature + p("PHỤ LỤC", BREAK) + annexed + p("Biểu mẫu."))
    found = pages(docx(body + END, **PARTS))
    turns = [n for n, (text, _) in enumerate(found) if text in ("Việc.", "PHỤ LỤC")]
    assert [at for _, at in found] == [1] * turns[0] + [2] * (turns[1] - turns[0]) + [3] * (len(found) - turns[1])
    assert {"Trần Văn Mẫu", "- Lưu Văn phòng."} < {text for text, at in found if at == 2}


@needs_office
def test_landscape_section_between_portrait_ones() -> None:
    def section(size: str) -> str:
        return f'<w:sectPr>{RUNNING}<w:type w:val="nextPage"/>{size}{MARGINS}</w:sectPr>'

    wide = section('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>')
    data = docx(p("Phần đầu.") + p("Việc chung.", section(A4)) + table(["STT", "Việc"], ["1", "Họp"])
                + p("Việc chung.", wide) + p("Phần cuối.") + p("Việc chung.") + section(A4), **PARTS)
    assert pages(data) == [("Phần đầu.", 1), ("Việc chung.", 1), ("STT", 2), ("Việc", 2), ("1", 2), ("Họp", 2),
                           ("Việc chung.", 2), ("Phần cuối.", 3), ("Việc chung.", 3)]
    [(_, made)] = with_pages([(data, read_docx(data))], timeout_s=120)
    assert made.page_count == 3


@needs_office
def test_lists_whose_labels_word_generates() -> None:
    numbering = ('<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
                 + level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "bullet", "-")
                 + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
    body, expected = "", []
    for sheet, roman in enumerate(["I", "II", "III", "IV"], 1):
        body += p(NEW) * (sheet > 1) + item(1, 0, "Nhiệm vụ")
        expected.append((f"{roman}. Nhiệm vụ", sheet))
        for n in (1, 2, 3):
            body += item(1, 1, "Rà soát") + item(1, 2, "Hằng tháng")
            expected += [(f"{n}. Rà soát", sheet), ("- Hằng tháng", sheet)]
    assert pages(docx(body + END, numbering=numbering, **PARTS)) == expected


@needs_office
def test_hidden_and_deleted_text_moves_no_page() -> None:
    deleted = "".join(DELETED.format(f"<w:r><w:delText>Việc đã bỏ {n}. </w:delText><w:br/></w:r>") for n in range(60))
    body = (p(r("Việc một.") + deleted) + p(r("ẩn", "<w:vanish/>") + r("Việc hai.")) + p("Việc ba.", BREAK))
    data = docx(body + END, settings='<w:trackRevisions/>', **PARTS)
    assert pages(data) == [("Việc một.", 1), ("Việc hai.", 1), ("Việc ba.", 2)]


@needs_office
def test_legacy_letters_are_decoded_before_they_are_compared() -> None:
    form = font(".VnTime")
    said = ["Bé tr\xadëng Bé Tµi chÝnh", "QuyÕt ®Þnh vÒ viÖc ban hµnh ch\xad¬ng tr×nh c«ng t¸c", "Ch\xad¬ng I"]
    body = "".join(
        p(r(text, form), BREAK if sheet and not n else "") for sheet in range(3) for n, text in enumerate(said))
    found = pages(docx(body + f"<w:sectPr>{A4}{MARGINS}</w:sectPr>"))
    assert [at for _, at in found] == [1, 1, 1, 2, 2, 2, 3, 3, 3] and found[2][0] == "Chương I"


@needs_office
def test_text_boxes_stand_apart_and_an_empty_page_counts() -> None:
    box = ('<w:r><w:pict><v:shape id="a" type="#_x0000_t202" style="position:absolute;margin-left:250pt;'
           'margin-top:{}pt;width:150pt;height:60pt"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape>'
           '</w:pict></w:r>')
    body = (p(r("Trang đầu.") + box.format(500, p("Ghi chú của Ban.") + p("Không phổ biến."))) + p("Việc một.")
            + p(NEW) + p(NEW) + p(r("Trang ba.") + box.format(20, p("Ghi chú của Ban."))) + p("Việc hai."))
    assert dict.fromkeys(pages(docx(body + END, **PARTS))) == dict.fromkeys([
        ("Trang đầu.", 1), ("Ghi chú của Ban.", 1), ("Không phổ biến.", 1), ("Việc một.", 1),
        ("Trang ba.", 3), ("Ghi chú của Ban.", 3), ("Việc hai.", 3)])
