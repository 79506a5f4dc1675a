"""The reader of .docx on small files, each named by what is odd in it."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx_files import docx, field, font, item, level, p, r

from ingest import errors
from ingest.assemble import assemble
from ingest.readers.docx import embedded_images, read_docx
from ingest.readers.docx.numbering import number_text
from ingest.readers.docx.symbols import bullet, raised

LISTS = (
    '<w:abstractNum w:abstractNumId="0">' + level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.")
    + level(2, "decimal", "%2.%3.") + level(3, "lowerLetter", "%4)") + level(4, "bullet", "–") + "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1">' + level(0, "upperRoman", "Chương %1", '<w:pStyle w:val="Chuong"/>')
    + level(1, "decimalZero", "Điều %1.%2.", '<w:pStyle w:val="Dieu"/><w:isLgl/>')
    + level(2, "lowerRoman", "(%3)", '<w:lvlRestart w:val="0"/>')
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
)
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Thuong"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Chuong"><w:name w:val="heading 1"/><w:basedOn w:val="Thuong"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr>'
    '<w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Dieu"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="ChuongCon"><w:name w:val="Con"/><w:basedOn w:val="Chuong"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Cu"><w:name w:val="Cu"/><w:rPr>' + font(".VnTime") + "</w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="ML1"><w:name w:val="toc 1"/></w:style>'
)
RAISED = '<w:vertAlign w:val="superscript"/>'
BOX = f"<w:txbxContent>{p('HỎA TỐC')}</w:txbxContent>"
CHOICE = ("<mc:AlternateContent>"
          f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
          f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>")


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_docx(data).lines]


@pytest.mark.parametrize(("content", "shown"), [
    pytest.param(r("79") + "<w:r><w:noBreakHyphen/></w:r>" + r("KL/BDVTU"), "79-KL/BDVTU", id="no-break hyphen"),
    pytest.param(r("đồng") + "<w:r><w:softHyphen/></w:r>" + r("chí"), "đồngchí", id="soft hyphen in Unicode"),
    pytest.param(r("C¬ quan nhµ n", font(".VnTime")) + f"<w:r><w:rPr>{font('.VnTime')}</w:rPr><w:softHyphen/></w:r>"
                 + r("íc", font(".VnTime")), "Cơ quan nhà nước", id="soft hyphen is the letter ư of TCVN3"),
    pytest.param(r("UYÛ BAN NHAÂ", font("VNI-Times")) + r("N DAÂ", font("VNI-Times") + "<w:b/>")
                 + r("N TÆNH", font("VNI-Times")), "UỶ BAN NHÂN DÂN TỈNH", id="VNI letter cut by a bold run"),
    pytest.param(r("đã ") + f"<w:del>{r('xóa')}</w:del><w:ins>{r('thêm')}</w:ins>", "đã thêm", id="tracked changes"),
    pytest.param(f"<w:moveFrom>{r('ý A ')}</w:moveFrom>{r('ý B ')}<w:moveTo>{r('ý A')}</w:moveTo>", "ý B ý A",
                 id="moved words once"),
    pytest.param(r("thấy") + r(" không thấy", "<w:vanish/>"), "thấy", id="hidden text"),
    pytest.param(r("xem ") + field("REF a", "Mục 2"), "xem Mục 2", id="field: its result, not its code"),
    pytest.param(f'<w:hyperlink r:id="x">{r("Nghị định 59")}</w:hyperlink>', "Nghị định 59", id="link"),
    pytest.param(f"<w:smartTag>{r('Gia Lai')}</w:smartTag>", "Gia Lai", id="smart tag"),
    pytest.param(f"<w:sdt><w:sdtContent>{r('Đắk Lắk')}</w:sdtContent></w:sdt>", "Đắk Lắk", id="content control"),
    pytest.param(r("ngày ") + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here')}"
                 "</w:sdtContent></w:sdt>", "ngày", id="prompt of an empty content control"),
    pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + r(" có"), "☐ có", id="sign of a symbol font"),
    pytest.param(r("h\uf0b5ng ho\uf0b8", font(".VnTime")), "hàng hoá", id="legacy letters as private use codes"),
    pytest.param(r("a)") + "<w:r><w:tab/></w:r>" + r("Mở  rộng\u00a0"), "a) Mở rộng", id="tab and spaces"),
    pytest.param(r("kế hoạch", "<w:caps/>"), "KẾ HOẠCH", id="capitals by format"),
    pytest.param(r("rừng 30 km") + r("2", RAISED), "rừng 30 km2", id="power of a unit"),
    pytest.param(r("theo luật") + r("3", RAISED), "theo luật³", id="footnote mark typed by hand"),
    pytest.param("<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>", "x=2", id="formula"),
    pytest.param(r("hoa\u0300 nhập"), "hoà nhập", id="decomposed letters"),
])
def test_text_of_a_paragraph(content: str, shown: str) -> None:
    assert texts(docx(p(content))) == [shown]


def test_font_comes_from_the_paragraph_style() -> None:
    assert texts(docx(p("QuyÕt ®Þnh", '<w:pStyle w:val="Cu"/>'), styles=STYLES)) == ["Quyết định"]


def test_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    body = p(r("Nội dung "), "<w:rPr><w:del/></w:rPr>") + p("một dòng") + p("hai")
    reading = read_docx(docx(body))
    assert [line.text for line in reading.lines] == ["Nội dung một dòng", "hai"]
    assert any("tracked changes" in warning for warning in reading.warnings)


def test_field_that_never_ends_swallows_nothing() -> None:
    body = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>') + p("Điều 1")
    assert texts(docx(body)) == ["Điều 1"]


def test_labels_levels_restarts_and_overrides() -> None:
    body = "".join(item(*x) for x in [
        (1, 0, "A"), (1, 1, "B"), (1, 2, "C"), (1, 3, "D"), (1, 3, "E"), (1, 1, "F"), (1, 2, "G"), (1, 4, "H"),
        (1, 0, "I"), (1, 1, "J"), (2, 1, "K"), (2, 1, "L"), (1, 1, "M")])
    assert texts(docx(body, numbering=LISTS)) == [
        "I. A", "1. B", "1.1. C", "a) D", "b) E", "2. F", "2.1. G", "- H", "II. I", "1. J", "5. K", "6. L", "7. M"]


def test_labels_by_style_legal_numbers_and_a_level_that_never_restarts() -> None:
    head = '<w:pStyle w:val="ChuongCon"/>'
    body = (p("Một", '<w:pStyle w:val="Chuong"/>') + item(3, 1, "Hai") + item(3, 2, "Ba")
            + p("Không số", head + '<w:numPr><w:numId w:val="0"/></w:numPr>') + p("Bốn", head)
            + p("Năm", '<w:pStyle w:val="Dieu"/>') + item(3, 2, "Sáu"))
    reading = read_docx(docx(body, numbering=LISTS, styles=STYLES))
    assert [line.text for line in reading.lines] == [
        "Chương I Một", "Điều 1.1. Hai", "(i) Ba", "Không số", "Chương II Bốn", "Điều 2.1. Năm", "(ii) Sáu"]
    first = reading.lines[0].style
    assert (first.label, first.list_level, first.heading_level) == ("Chương I", 0, 1)
    assert first.bold and first.centred and first.size == 15
    assert reading.lines[1].style.size == 14 and not reading.lines[1].style.bold


def test_an_empty_item_counts_and_shows_nothing() -> None:
    assert texts(docx(item(1, 1, "A") + item(1, 1, "") + item(1, 1, "B"), numbering=LISTS)) == ["1. A", "3. B"]


def test_numbers_and_bullets_as_shown() -> None:
    assert [number_text(n, "upperRoman") for n in (4, 9, 14, 40, 90)] == ["IV", "IX", "XIV", "XL", "XC"]
    assert [number_text(n, "lowerLetter") for n in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    signs = [("\uf0b7", "Symbol"), ("\uf02d", "Symbol"), ("—", None), ("+", None), ("o", "Courier New"), ("*", None),
             ("\uf0d8", "Wingdings"), ("Bước:", None)]
    assert [bullet(*sign) for sign in signs] == ["•", "-", "-", "+", "•", "*", "•", "Bước:"]
    assert raised("10") == "¹⁰" and raised("iv") == "ⁱᵛ"


def test_text_box_once_behind_its_paragraph() -> None:
    assert texts(docx(p(r("KẾ HOẠCH") + f"<w:r>{CHOICE}</w:r>") + p("Một"))) == ["KẾ HOẠCH", "HỎA TỐC", "Một"]


def test_line_breaks_part_lines_and_not_sentences() -> None:
    br = "<w:r><w:br/></w:r>"
    centred = p(r("KẾ HOẠCH") + br + r("Về chuyển đổi số"), '<w:jc w:val="center"/>')
    sentence = p(r("Các sở, ban,") + br + r("ngành thực hiện:") + br + r("- Rà soát") + br + r("a) Báo cáo"))
    assert texts(docx(centred + sentence)) == [
        "KẾ HOẠCH", "Về chuyển đổi số", "Các sở, ban, ngành thực hiện:", "- Rà soát", "a) Báo cáo"]


def test_generated_table_of_contents_is_furniture() -> None:
    reading = read_docx(docx(p("I. MỤC TIÊU\t3", '<w:pStyle w:val="ML1"/>') + p("I. MỤC TIÊU"), styles=STYLES))
    assert [line.kind for line in reading.lines] == ["furniture", "body"]


def test_style_is_set_only_where_all_text_has_it() -> None:
    body = p(r("Mục tiêu: ", "<w:b/>") + r("nâng cao")) + p(r("Nơi nhận:", "<w:b/><w:i/>") + r("  "))
    reading = read_docx(docx(body))
    assert [(line.style.bold, line.style.italic) for line in reading.lines] == [(False, False), (True, True)]


def test_a_document_that_python_docx_writes() -> None:
    word = WordDocument()
    word.add_heading("Phần mở đầu", level=2)
    word.add_paragraph("Giữa", style="List Number").alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = io.BytesIO()
    word.save(out)
    head, listed = read_docx(out.getvalue()).lines
    assert (head.text, head.style.heading_level) == ("Phần mở đầu", 2)
    assert (listed.text, listed.style.centred) == ("1. Giữa", True)


PNG, JPEG = b"\x89PNG\r\n\x1a\n1", b"\xff\xd8\xff2"


def test_pictures_in_reading_order_where_there_is_no_text() -> None:
    shape = ('<w:r><w:drawing><wp:inline><wp:extent cx="{0}" cy="{0}"/><a:blip r:embed="{1}"/></wp:inline>'
             "</w:drawing></w:r>")
    pages = p(shape.format(6000000, "b.jpg")) + p(shape.format(6000000, "a.png")) + p(shape.format(9, "c.emf"))
    media = {"a.png": PNG, "b.jpg": JPEG, "c.emf": b"\x01\0\0\0"}
    with pytest.raises(errors.NoText):
        read_docx(docx(pages, media=media))
    assert embedded_images(docx(pages, media=media)) == [JPEG, PNG]
    assert read_docx(docx(pages + p("x"), media=media)).warnings == ("2 large picture(s) not read",)


def bomb() -> bytes:
    """A file of a few kilobytes that unpacks to 201 MB."""
    out = io.BytesIO(docx(p("Điều 1")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/styles.xml", "w") as part:
        for _ in range(201):
            part.write(bytes(1_000_000))
    return out.getvalue()


@pytest.mark.parametrize(("data", "error"), [
    pytest.param(lambda: b"", errors.Empty, id="no bytes"),
    pytest.param(lambda: b"PK\3\4 and no more", errors.Damaged, id="no zip"),
    pytest.param(lambda: docx(p("Điều 1"))[:-40], errors.Damaged, id="cut off"),
    pytest.param(lambda: docx("<w:p><w:r>"), errors.Damaged, id="broken XML"),
    pytest.param(lambda: docx(p("  ") + p("")), errors.NoText, id="blank paragraphs"),
    pytest.param(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), errors.Encrypted,
                 id="password"),
    pytest.param(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.Damaged, id="old Word renamed"),
    pytest.param(bomb, errors.TooLarge, id="zip bomb"),
])
def test_files_that_cannot_be_read(data, error) -> None:
    with pytest.raises(error) as raised_error:
        read_docx(data())
    assert "Traceback" not in str(raised_error.value) and len(str(raised_error.value)) > 15


def test_entities_are_not_expanded() -> None:
    data = docx(p("Điều 1"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "word/document.xml":
                declared = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                xml = declared + xml.replace("Điều 1".encode(), b"A&e;B")
            new.writestr(name, xml)
    assert texts(out.getvalue()) == ["A"]


def test_every_line_of_the_real_plan_stands_in_the_text() -> None:
    path = Path(__file__).resolve().parents[2] / "../shared/corpus/docx/dt_kh58_thptcl2_lichsu.docx"
    if not path.exists():
        pytest.skip("the shared corpus is not here")
    text, lines = assemble(read_docx(path.read_bytes()).lines)
    # The letterhead's columns of three lines each, words counted; the signer's three names last.
    read = text.split("\n")
    assert [len(line.split()) for line in read[:6]] == [5, 5, 2, 8, 8, 8] and read[2].startswith("Số:")
    assert len(read[-1].split()) == 3 and not any(line.table_id for line in lines)

