"""What Word can put into a text, one small file each, named by what is odd in it."""

import pytest
from docx_files import KINDS, OFFICE, SPACES, box, docx, field, font, p, r, sdt

from ingest.readers.docx import read_docx

BR = "<w:r><w:br/></w:r>"
SYM = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'.format


def form(control: str) -> str:
    """A field of a form, which has no result in the text."""
    return (f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{control}</w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_docx(data).lines]


@pytest.mark.parametrize(("content", "shown"), [
    pytest.param(r("Số\u00a079‑KL\u200b/TW"), "Số 79-KL/TW", id="no-break space, no-break hyphen, zero-width space"),
    pytest.param(r("a") + "<w:r><w:cr/></w:r>" + r("b"), "a b", id="carriage return"),
    pytest.param(r("Họ và tên:") + "<w:r><w:ptab/></w:r>" + r("Trần Thị X"), "Họ và tên: Trần Thị X",
                 id="tab to a place on the page"),
    pytest.param(r("Kế hoạch ", "<w:smallCaps/>") + r("năm"), "KẾ HOẠCH năm", id="small capitals"),
    pytest.param(r("Số ", '<w:caps w:val="0"/><w:smallCaps w:val="0"/>') + r("năm"), "Số năm", id="capitals off"),
    pytest.param(f"<w:r><w:ruby><w:rt>{r('hán')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>", "漢",
                 id="reading aid above a word"),
    pytest.param(f'<w:customXml w:element="ten">{r("Sở Y tế")}</w:customXml>', "Sở Y tế", id="custom XML around a run"),
    pytest.param(f'<w:dir w:val="ltr"><w:bdo w:val="ltr">{r("Sở Y tế")}</w:bdo></w:dir>', "Sở Y tế", id="direction"),
    pytest.param("<w:r><w:t>a</w:t><mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx w16se:char='1F4DE'/>"
                 "</mc:Choice><mc:Fallback><w:t>☎</w:t></mc:Fallback></mc:AlternateContent></w:r>", "a☎",
                 id="a choice that only newer programs know"),
    pytest.param("<mc:AlternateContent><mc:Choice Requires='w14'>" + r("mới") + "</mc:Choice><mc:Fallback>" + r("cũ")
                 + "</mc:Fallback></mc:AlternateContent>", "mới", id="a choice around runs"),
    pytest.param('<w:r><w:commentReference w:id="1"/></w:r><w:commentRangeStart w:id="1"/>' + r("Đồng ý")
                 + '<w:commentRangeEnd w:id="1"/>', "Đồng ý", id="comment"),
    # symbols
    pytest.param(SYM("Symbol", "F0B3") + r(" 90%"), "≥ 90%", id="sign of Symbol"),
    pytest.param(SYM("Wingdings 2", "F052") + r(" có"), "☑ có", id="sign of Wingdings 2"),
    pytest.param(SYM("Segoe UI Symbol", "2611"), "☑", id="sign of a Unicode font"),
    pytest.param(SYM("Wingdings", "F04A") + r(" x"), "• x", id="picture of a symbol font"),
    pytest.param(r("\uf0fe có", font("Wingdings")), "☑ có", id="typed in a symbol font"),
    # content controls
    pytest.param(r("Duyệt: ") + sdt(r("☒"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'), "Duyệt: ☒",
                 id="checkbox"),
    pytest.param(r("Mức: ") + sdt(r("Khẩn"), '<w:dropDownList><w:listItem w:value="Thường"/></w:dropDownList>'),
                 "Mức: Khẩn", id="drop-down list"),
    pytest.param(r("Ngày ") + sdt(r("02/9/2025"), '<w:date w:fullDate="2025-09-02T00:00:00Z"/>'), "Ngày 02/9/2025",
                 id="date"),
    pytest.param(sdt(sdt(r("trong cùng"))), "trong cùng", id="control in a control"),
    # fields
    pytest.param(f'<w:fldSimple w:instr="PAGE">{r("7")}</w:fldSimple>' + r("/9"), "7/9", id="simple field"),
    pytest.param(r("Trang ") + field(" PAGE ", "7"), "Trang 7", id="page number"),
    pytest.param(field(' HYPERLINK "http://vi.du" ', r("Nghị định ") + r("59")), "Nghị định 59", id="link as a field"),
    pytest.param(field("IF ", field("REF a", "x")) + r(" sau"), "x sau", id="field in a field's result"),
    pytest.param('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
                 + field("DOCPROPERTY a", "mã") + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("kết quả")
                 + '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "kết quả", id="field in a field's code"),
    pytest.param(form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>') + r(" có"), "☒ có",
                 id="box of a form, ticked"),
    pytest.param(form('<w:checkBox><w:default w:val="0"/></w:checkBox>') + r(" có"), "☐ có", id="box of a form, empty"),
    pytest.param(form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="Tốt"/><w:listEntry w:val="Khá"/></w:ddList>'),
                 "Khá", id="list of a form"),
    # hidden
    pytest.param(r("Một") + r(" hai", '<w:vanish w:val="0"/>') + r(" ba", "<w:vanish/>"), "Một hai",
                 id="hidden and not"),
    pytest.param(r("Một") + r(" ba", '<w:rStyle w:val="An"/>'), "Một", id="hidden by a style"),
    pytest.param(r("Một") + "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType='begin'/></w:r>"
                 + "<w:r><w:instrText>XE a</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>" + r(" hai"),
                 "Một hai", id="hidden index entry"),
])
def test_text(content: str, shown: str) -> None:
    styles = '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
    notes = f'<w:comment w:id="1" w:author="A">{p("Góp ý riêng")}</w:comment>'
    assert texts(docx(p(content), styles=styles, comments=notes)) == [shown]


MR = "<m:r><m:t>{}</m:t></m:r>".format


@pytest.mark.parametrize(("content", "shown"), [
    pytest.param(f"<m:f><m:num>{MR('a')}</m:num><m:den>{MR('2')}</m:den></m:f>", "a/2", id="fraction"),
    pytest.param(f"<m:f><m:num>{MR('a+b')}</m:num><m:den>{MR('2')}</m:den></m:f>", "(a+b)/2", id="fraction of a sum"),
    pytest.param(f"<m:sSup><m:e>{MR('x')}</m:e><m:sup>{MR('2')}</m:sup></m:sSup>", "x²", id="power"),
    pytest.param(f"<m:sSub><m:e>{MR('x')}</m:e><m:sub>{MR('i')}</m:sub></m:sSub>", "x_i", id="index"),
    pytest.param(f"<m:rad><m:radPr/><m:deg/><m:e>{MR('x')}</m:e></m:rad>", "√x", id="root"),
    pytest.param(f"<m:d><m:e>{MR('a')}</m:e></m:d>", "(a)", id="brackets that the format implies"),
    pytest.param('<m:d><m:dPr><m:begChr m:val="["/><m:sepChr m:val=";"/><m:endChr m:val="]"/></m:dPr>'
                 f"<m:e>{MR('a')}</m:e><m:e>{MR('b')}</m:e></m:d>", "[a;b]", id="brackets of its own"),
    pytest.param(f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{MR("i=1")}</m:sub><m:sup>{MR("n")}</m:sup>'
                 f"<m:e>{MR('x')}</m:e></m:nary>", "∑_(i=1)ⁿ x", id="sum"),
])
def test_formula(content: str, shown: str) -> None:
    assert texts(docx(p(r("K = ") + f"<m:oMath>{content}</m:oMath>"))) == [f"K = {shown}"]


def test_breaks_of_line_column_and_page() -> None:
    kinds = [f'<w:r><w:br w:type="{kind}"/></w:r>' for kind in ("textWrapping", "column", "page")]
    body = p(r("một") + BR + r("hai") + kinds[0] + r("ba") + kinds[1] + r("bốn") + kinds[2] + r("năm"))
    assert texts(docx(body)) == ["một hai ba", "bốn", "năm"]


def test_tab_with_a_leader_is_a_gap() -> None:
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'
    assert texts(docx(p(r("Người nhận:") + "<w:r><w:tab/></w:r>", tabs))) == ["Người nhận:"]


def test_controls_and_tags_around_paragraphs() -> None:
    body = (sdt(p("một") + p("hai")) + f'<w:customXml w:element="x">{p("ba")}</w:customXml>'
            + sdt(p("Bấm vào đây"), "<w:showingPlcHdr/>") + p("bốn"))
    assert texts(docx(body)) == ["một", "hai", "ba", "bốn"]


def test_field_over_several_paragraphs() -> None:
    begin = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
             '<w:r><w:fldChar w:fldCharType="separate"/></w:r>')
    body = p(begin + r("Phần I")) + p("Phần II") + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + r("Mở đầu"))
    assert texts(docx(body)) == ["Phần I", "Phần II", "Mở đầu"]


# --- text boxes

DRAWN = "<w:r><w:drawing><wp:anchor><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></wp:anchor></w:drawing></w:r>".format
VML = "<w:r><w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict></w:r>".format
GROUP = ("<w:r><mc:AlternateContent><mc:Choice Requires='wpg'><w:drawing><wpg:wgp><wps:txbx>{0}</wps:txbx>"
         "<wps:txbx>{1}</wps:txbx></wpg:wgp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:group>"
         "<v:textbox>{0}</v:textbox><v:textbox>{1}</v:textbox></v:group></w:pict></mc:Fallback></mc:AlternateContent>"
         "</w:r>").format


@pytest.mark.parametrize(("content", "shown"), [
    pytest.param(DRAWN(box("HỎA TỐC")), ["HỎA TỐC"], id="drawn"),
    pytest.param(VML(box("DỰ THẢO", "Lần 2")), ["DỰ THẢO", "Lần 2"], id="VML of older programs"),
    pytest.param(GROUP(box("MỘT"), box("HAI")), ["MỘT", "HAI"], id="two in a group, with its older twin"),
    pytest.param(DRAWN(f"<w:txbxContent>{p(r('NGOÀI') + VML(box('TRONG')))}</w:txbxContent>"), ["NGOÀI", "TRONG"],
                 id="a box in a box"),
])
def test_text_boxes_stand_once_behind_their_paragraph(content: str, shown: list[str]) -> None:
    assert texts(docx(p(r("Trước") + content + r(" sau")) + p("Hết"))) == ["Trước sau", *shown, "Hết"]


# --- parts and kinds of file

@pytest.mark.parametrize("kind", sorted(KINDS))
def test_templates_and_files_with_macros_are_read(kind: str) -> None:
    assert texts(docx(p("Điều 1"), kind=kind)) == ["Điều 1"]


def test_what_is_not_read_is_said() -> None:
    ole = '<w:r><w:object><o:OLEObject r:id="o"/></w:object></w:r>'
    chart = ("<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri='x'><c:chart "
             "xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' r:id='c'/>"
             "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>")
    body = p("Điều 1") + '<w:altChunk r:id="x"/><w:p><w:subDoc r:id="y"/></w:p>' + p(ole + chart)
    assert read_docx(docx(body)).warnings == (
        "1 embedded object(s) not read", "1 chart(s) not read", "1 inserted file(s) (altChunk) not read",
        "1 subdocument(s) not read")


DIAGRAM = ("<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds r:dm='d1'/></a:graphicData></a:graphic>"
           "</wp:inline></w:drawing></w:r>")


def test_words_of_a_diagram_are_read_in_its_order() -> None:
    def point(n: int, words: str) -> str:
        return f'<dgm:pt modelId="{n}"><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>'
    links = "".join(f'<dgm:cxn srcId="{a}" destId="{b}" srcOrd="{n}"/>' for a, b, n in
                    [("1", "2", 0), ("2", "4", 0), ("1", "3", 1)])
    data = (f'<dgm:dataModel {SPACES}><dgm:ptLst><dgm:pt modelId="1" type="doc"/>'
            + point(3, "Cấp xã") + point(2, "Cấp tỉnh") + point(4, "Sở") + '<dgm:pt modelId="9" type="pres"/>'
            + f"</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst></dgm:dataModel>")
    link = f'<Relationship Id="d1" Type="{OFFICE}/diagramData" Target="media/data1.xml"/>'
    read = texts(docx(p(r("Sơ đồ") + DIAGRAM) + p("Hết"), links=link, media={"data1.xml": data.encode()}))
    assert read == ["Sơ đồ", "Cấp tỉnh", "Sở", "Cấp xã", "Hết"]
