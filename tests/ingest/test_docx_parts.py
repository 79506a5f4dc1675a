"""The other parts of a Word file: notes tied to their place, headers and footers, the strict dialect."""

import io
import zipfile

import pytest
from docx_files import box, docx, field, p, r, sdt, table

from ingest.assemble import assemble
from ingest.readers.docx import read_docx
from ingest.segment import segment

RAISED = '<w:vertAlign w:val="superscript"/>'


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_docx(data).lines]


def note(n: int, text: str) -> str:
    return f'<w:footnote w:id="{n}">{p("<w:r><w:footnoteRef/></w:r>" + r(" " + text))}</w:footnote>'


def mark(n: int) -> str:
    return f'<w:r><w:rPr>{RAISED}</w:rPr><w:footnoteReference w:id="{n}"/></w:r>'


def test_footnotes_stand_behind_their_paragraph_or_table_with_their_marks() -> None:
    body = (p(r("Theo Kết luận") + mark(7) + r(" và Chỉ thị") + mark(3) + r(".")) + p("Sau.")
            + table(["STT", "Việc"], ["1", p(r("Rà soát") + mark(5))]) + p("Hết."))
    reading = read_docx(docx(body, footnotes=note(3, "Số 05-CT/TW.") + note(5, "Ba.") + note(7, "Số 79-KL/TW.")))
    assert [(line.kind, line.text) for line in reading.lines] == [
        ("body", "Theo Kết luận¹ và Chỉ thị²."), ("footnote", "1 Số 79-KL/TW."), ("footnote", "2 Số 05-CT/TW."),
        ("body", "Sau."), ("cell", "STT"), ("cell", "Việc"), ("cell", "1"), ("cell", "Rà soát³"), ("footnote", "3 Ba."),
        ("body", "Hết.")]


def test_footnotes_counted_anew_on_each_page_and_endnotes_in_roman() -> None:
    end = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    body = p(r("A") + mark(3)) + p('<w:r><w:br w:type="page"/></w:r>' + r("B") + mark(5) + end)
    shown = texts(docx(body, footnotes=note(3, "ba") + note(5, "năm"),
                       endnotes='<w:endnote w:id="1">' + p("cuối") + "</w:endnote>",
                       settings='<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'))
    assert shown == ["A¹", "1 ba", "B¹ⁱ", "1 năm", "i cuối"]


def test_a_note_is_a_section_below_the_paragraph_that_refers_to_it() -> None:
    body = p("1. Mục tiêu") + p(r("Theo Kết luận") + mark(2) + r(" của Tỉnh ủy.")) + p("2. Nhiệm vụ") + p("Rà soát.")
    text, lines = assemble(read_docx(docx(body, footnotes=note(2, "Số 05-KL/TU."))).lines)
    sections = {s.section_id: s for s in segment(text, lines)}
    found = next(s for s in sections.values() if s.kind == "footnote")
    assert "Số 05-KL/TU." in found.text
    assert sections[found.parent_id].text.startswith("Theo Kết luận")


@pytest.mark.parametrize(("reference", "notes", "shown"), [
    pytest.param('<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>',
                 f'<w:footnote w:id="1">{p(r("* Tạm tính."))}</w:footnote>', ["A*", "* Tạm tính."],
                 id="a mark of its own"),
    pytest.param(mark(1), f'<w:footnote w:id="1">{p("Một.")}{p("Hai.")}</w:footnote>', ["A¹", "1 Một. Hai."],
                 id="of two paragraphs"),
    pytest.param(mark(1), f'<w:footnote w:id="1">{sdt(p("Trong khung."))}</w:footnote>', ["A¹", "1 Trong khung."],
                 id="in a content control"),
    pytest.param(mark(1), f'<w:footnote w:id="1">{p("")}</w:footnote>', ["A¹"], id="blank"),
    pytest.param(mark(9), "", ["A"], id="missing in the file"),
    pytest.param(f"<w:del>{mark(1)}</w:del>{mark(2)}", note(1, "Bỏ.") + note(2, "Còn."), ["A¹", "1 Còn."],
                 id="deleted"),
])
def test_a_note(reference: str, notes: str, shown: list[str]) -> None:
    assert texts(docx(p(r("A") + reference), footnotes=notes)) == shown


@pytest.mark.parametrize(("settings", "marks"), [
    pytest.param('<w:numFmt w:val="lowerLetter"/>', "ᵃᵇ", id="in letters"),
    pytest.param('<w:numStart w:val="5"/>', "⁵⁶", id="from five"),
    pytest.param('<w:numRestart w:val="eachSect"/>', "¹¹", id="anew in each section"),
    pytest.param('<w:numFmt w:val="chicago"/>', "*†", id="signs"),
])
def test_how_notes_are_counted(settings: str, marks: str) -> None:
    body = p(r("A") + mark(1), "<w:sectPr/>") + p(r("B") + mark(2))
    shown = texts(docx(body, footnotes=note(1, "một") + note(2, "hai"),
                       settings=f"<w:footnotePr>{settings}</w:footnotePr>"))
    assert shown[::2] == ["A" + marks[0], "B" + marks[1]]


def test_headers_and_footers_are_furniture_once_and_a_letterhead_in_a_header_is_not() -> None:
    section = ('<w:sectPr><w:headerReference w:type="first" r:id="header1"/><w:headerReference w:type="default" '
               'r:id="header2"/><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>')
    letterhead = table(["UBND XÃ A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    reading = read_docx(docx(p("Nội dung") + section, header1=letterhead,
                             header2=p("LƯU HÀNH NỘI BỘ"), footer1=p("LƯU HÀNH NỘI BỘ") + p("Trang 2")))
    assert [(line.kind, line.text) for line in reading.lines] == [
        ("body", "UBND XÃ A"), ("body", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("body", "Nội dung"),
        ("furniture", "LƯU HÀNH NỘI BỘ"), ("furniture", "Trang 2")]


@pytest.mark.parametrize(("content", "shown"), [
    pytest.param(p(r("Trang ") + field("PAGE", "3")), ["Trang 3"], id="page number"),
    pytest.param(sdt(p("LƯU HÀNH NỘI BỘ")), ["LƯU HÀNH NỘI BỘ"], id="content control"),
    pytest.param(p(f"<w:r><w:pict><v:textbox>{box('DỰ THẢO')}</v:textbox></w:pict></w:r>"), ["DỰ THẢO"], id="text box"),
    pytest.param(table(["UBND xã A", "Mẫu 01"]), ["UBND xã A", "Mẫu 01"], id="table"),
])
def test_a_footer_is_furniture(content: str, shown: list[str]) -> None:
    reference = '<w:sectPr><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    lines = read_docx(docx(p("Nội dung") + reference, footer1=content)).lines
    assert [(line.kind, line.text) for line in lines] == [
        ("body", "Nội dung"), *(("furniture", text) for text in shown)]


def test_strict_dialect_and_a_dangling_link_are_read() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    dangling = '<Relationship Id="n" Type="a/image" Target="NULL"/>'
    data = docx(p("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>") + section, links=dangling, header1=p("NỘI BỘ"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            for space in (b"wordprocessingml", b"officeDocument"):
                xml = xml.replace(b"http://schemas.openxmlformats.org/" + space + b"/2006/",
                                  b"http://purl.oclc.org/ooxml/" + space + b"/")
            new.writestr(name, xml)
    assert b"schemas.openxmlformats.org/wordprocessingml" not in zipfile.ZipFile(out).read("word/document.xml")
    assert texts(out.getvalue()) == ["x", "NỘI BỘ"]
