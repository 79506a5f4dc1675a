"""PDF files by what is odd about them; the pages are set here, the contents invented."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest
from PIL import ImageFont
from typeset import A4, Item, Text, centred, encoded, grid, paragraph, pdf, picture

from ingest.assemble import assemble
from ingest.document import Reading
from ingest.errors import Damaged, Encrypted, NoText, Unsupported
from ingest.readers.pdf import read_pdf

LETTERHEAD: list[Item] = [
    Text(95, 70, "UBND HUYỆN MẪU"), Text(90, 87, "PHÒNG NỘI VỤ", bold=True), Text(105, 120, "Số: 12/KH-PNV"),
    Text(275, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True),
    Text(330, 87, "Độc lập - Tự do - Hạnh phúc", bold=True), Text(310, 120, "Mẫu Sơn, ngày 05 tháng 3 năm 2024"),
]
BODY = paragraph(["Căn cứ Luật Tổ chức chính quyền địa phương và chương trình công tác năm",
                  "2024, Phòng Nội vụ xây dựng kế hoạch kiểm tra công vụ tại các xã, thị trấn",
                  "trên địa bàn huyện như sau."], 200)


def text_of(reading: Reading) -> str:
    return assemble(reading.lines)[0]


def test_letterhead_is_read_left_column_first_then_the_paragraph_in_one_piece() -> None:
    reading = read_pdf(pdf([*LETTERHEAD, centred("KẾ HOẠCH", 160), *BODY]))
    assert (reading.reader, reading.page_count, reading.ocr_pages, reading.ocr_confidence) == ("pdfium", 1, 0, None)
    assert text_of(reading).splitlines() == [
        "UBND HUYỆN MẪU", "PHÒNG NỘI VỤ", "Số: 12/KH-PNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Mẫu Sơn, ngày 05 tháng 3 năm 2024", "KẾ HOẠCH",
        "Căn cứ Luật Tổ chức chính quyền địa phương và chương trình công tác năm 2024, Phòng Nội vụ xây dựng kế hoạch "
        "kiểm tra công vụ tại các xã, thị trấn trên địa bàn huyện như sau.",
    ]


def test_number_typed_over_an_old_white_one() -> None:
    number = [Text(105, 120, "Số:        /KH-PNV"), Text(128, 120, "99", white=True), Text(128, 120, "45")]
    page = [*LETTERHEAD[:2], *number, *LETTERHEAD[3:], *BODY]
    assert "99" not in text_of(read_pdf(pdf(page)))
    assert "45" in text_of(read_pdf(pdf(page)))


def test_symbol_broken_at_a_line_end_keeps_its_hyphen_and_gets_no_space() -> None:
    lines = ["Thực hiện Nghị quyết của Ban Thường vụ Huyện ủy và Kết luận số 79-", "KL/BDVTU của Ban Dân vận Tỉnh ủy."]
    assert "79-KL/BDVTU của" in text_of(read_pdf(pdf([*LETTERHEAD, *paragraph(lines, 200)])))


def test_paragraph_runs_over_the_page_end_past_footnote_and_page_number() -> None:
    first = [*LETTERHEAD, *BODY,
             *paragraph(["Các phòng, ban chuyên môn và Ủy ban nhân dân các xã có trách nhiệm tổng", "hợp số liệu báo"
                         " cáo định kỳ hằng tháng, hằng quý về cơ quan thường trực để"], 300)[:1],
             Text(85, 318, "hợp số liệu báo cáo định kỳ hằng tháng, hằng quý về cơ quan thường trực để", 13),
             Text(300, 815, "1", 11)]
    second = [Text(300, 40, "2", 11), Text(85, 80, "theo dõi, đôn đốc chung."), *BODY]
    lines = text_of(read_pdf(pdf(first, second))).splitlines()
    assert any(line.endswith("cơ quan thường trực để theo dõi, đôn đốc chung.") for line in lines)
    assert "1" not in lines and "2" not in lines


def table(rows: Sequence[Sequence[str]], at: float, xs: Sequence[float] = (85.0, 130.0, 380.0, 540.0)) -> list[Item]:
    ys = [at + 24.0 * n for n in range(len(rows) + 1)]
    return [*grid(xs, ys), *(Text(xs[col] + 5, ys[row] + 16, text, 11) for row, texts in enumerate(rows)
                             for col, text in enumerate(texts) if text)]


def test_ruled_table_over_two_pages_is_one_table_with_one_head_and_empty_cells() -> None:
    head = ("TT", "Nhiệm vụ", "Cơ quan chủ trì")
    rows = [head, ("1", "Rà soát hồ sơ cán bộ", "Phòng Nội vụ"), ("2", "Báo cáo quý", "")]
    reading = read_pdf(pdf(
        [*LETTERHEAD, *BODY, *table(rows, 300)],
        [*table([head, ("3", "Tổng kết năm công tác", "Văn phòng")], 60), *BODY],
    ))
    text = text_of(reading)
    assert "TT\tNhiệm vụ\tCơ quan chủ trì\n1\tRà soát hồ sơ cán bộ\tPhòng Nội vụ\n2\tBáo cáo quý\t\n3\tTổng kết" in text
    assert {line.cell.table for line in reading.lines if line.cell} == {0}
    assert sum(line.text == "" for line in reading.lines if line.cell) == 1


WIDE = [*table([("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"), ("1", "Rà soát hồ sơ", "Phòng Nội vụ", "Quý I"),
                ("2", "Báo cáo quý", "", "Quý II")], 100, (55.0, 85.0, 325.0, 565.0, 790.0)),
        Text(60, 200, "Phụ lục kèm theo Kế hoạch")]


@pytest.mark.parametrize("turned", [False, True])
def test_landscape_page_laid_wide_or_turned(turned: bool) -> None:
    document = pdfium.PdfDocument(pdf(WIDE))
    page = document[0]
    page.set_mediabox(0, A4[1] - A4[0], A4[1], A4[1])
    if turned:  # the same page, drawn upright on a sheet that a viewer turns
        for item in page.get_objects():
            item.transform(pdfium.PdfMatrix().translate(0, A4[0] - A4[1]).rotate(90, ccw=True).translate(A4[0], 0))
        page.set_mediabox(0, 0, *A4)
        page.set_rotation(90)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    reading = read_pdf(out.getvalue())
    assert text_of(reading).splitlines() == [
        "TT\tNhiệm vụ\tCơ quan chủ trì\tThời hạn", "1\tRà soát hồ sơ\tPhòng Nội vụ\tQuý I",
        "2\tBáo cáo quý\t\tQuý II", "Phụ lục kèm theo Kế hoạch"]
    box = reading.lines[0].box
    assert box and abs(box.x0 - 60) < 1 and 100 < box.y0 < box.y1 < 124


@pytest.mark.parametrize("stamp", [
    ("Ký bởi: Sở Nội vụ", "Email: sonoivu@mau.vn", "Thời gian ký: 05.03.2024 10:20:30 +07:00"),
    ("Người ký: Trần Thị Mẫu", "Ngày ký: 05/03/2024 10:20"),
    ("Được ký số bởi: Phòng Nội vụ", "Giờ ký: 10:20:30"),
    ("Digitally signed by Trần Thị Mẫu", "Date: 2024.03.05 10:20:30 +07:00"),
])
@pytest.mark.parametrize("place", [(400, 20), (360, 330)])
def test_signature_printed_as_text_is_a_stamp(stamp: tuple[str, ...], place: tuple[int, int]) -> None:
    lines: list[Item] = [Text(place[0], place[1] + 9 * number, text, 7) for number, text in enumerate(stamp)]
    reading = read_pdf(pdf([*LETTERHEAD, *BODY, *lines]))
    assert [line.text for line in reading.lines if line.kind == "stamp"] == [" ".join(stamp)]
    assert text_of(reading) == text_of(read_pdf(pdf([*LETTERHEAD, *BODY])))


def test_page_numbers_and_running_heads_are_furniture() -> None:
    def page(number: int) -> list[Item]:
        return [Text(85, 45, f"Kế hoạch công tác năm 2024 - Trang {number}", 10), *BODY,
                Text(300, 815, f"{number}/3", 11)]

    reading = read_pdf(pdf(page(1), page(2), page(3)))
    assert [line.text for line in reading.lines if line.kind == "furniture"] == [
        text for number in (1, 2, 3) for text in (f"Kế hoạch công tác năm 2024 - Trang {number}", f"{number}/3")]
    assert text_of(reading).count("Căn cứ Luật") == 3 and "Trang" not in text_of(reading)


def test_raised_digits_are_written_as_such() -> None:
    base = Text(85, 300, "Diện tích 120 m")
    end = base.x + ImageFont.truetype(str(base.font), 100).getlength(base.text) * 0.13
    assert "120 m² đất" in text_of(read_pdf(pdf([*BODY, base, Text(end, 295, "2", 8), Text(end + 8, 300, "đất")])))


@pytest.mark.parametrize(("before", "after", "whole"), [
    ("Thực hiện Nghị định số 30/2020/NĐ-", "CP của Chính phủ.", "30/2020/NĐ-CP của"),
    ("Thực hiện Kế hoạch số 45/KH-", "UBND của Ủy ban nhân dân.", "45/KH-UBND của"),
    ("Thực hiện Chương trình hành động giai đoạn 2021-", "2025 của huyện.", "2021-2025 của"),
])
def test_hyphen_at_a_line_end(before: str, after: str, whole: str) -> None:
    # Where a hyphen ends a line PDFium writes U+0002 or U+FFFE.
    assert whole in text_of(read_pdf(pdf([*LETTERHEAD, *paragraph([before, after], 200)])))


def test_signature_block_stands_apart_from_its_recipients() -> None:
    page = [*LETTERHEAD, *BODY, Text(85, 300, "Nơi nhận:", 11, True), Text(85, 315, "- Như trên;", 11),
            Text(85, 330, "- Lưu: VT.", 11), Text(360, 300, "TRƯỞNG PHÒNG", bold=True),
            Text(365, 400, "Trần Thị Mẫu", bold=True)]
    assert text_of(read_pdf(pdf(page))).splitlines()[-5:] == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TRƯỞNG PHÒNG", "Trần Thị Mẫu"]


def scanned_with_layer(items: list[Item], layer: list[Item]) -> bytes:
    """A scan of one page with another page's text laid over it."""
    scan = pdfium.PdfDocument(encoded(picture(items), "PDF", resolution=200))
    page = scan[0]
    page.insert_obj(pdfium.PdfDocument(pdf(layer)).page_as_xobject(0, dest_pdf=scan).as_pageobject())
    page.gen_content()
    out = io.BytesIO()
    scan.save(out)
    return out.getvalue()


def test_scan_whose_only_text_layer_is_a_signature_stamp_is_read_by_ocr() -> None:
    reading = read_pdf(scanned_with_layer([*LETTERHEAD, *BODY], [
        Text(300, 500, "Người ký: Phòng Nội vụ", 6), Text(300, 507, "Thời gian ký: 05.03.2024 10:20:30 +07:00", 6)]))
    assert (reading.reader.split()[0], reading.ocr_pages) == ("tesseract", 1)
    assert "kiểm tra công vụ tại các xã" in text_of(reading)
    assert "Người ký" not in text_of(reading)


def test_digital_signature_printed_over_the_name_on_a_scan() -> None:
    signed: list[Item] = [*LETTERHEAD, *BODY, Text(380, 600, "CHỦ TỊCH", bold=True),
                          Text(365, 680, "Hoàng Vi Thắm", bold=True)]
    stamp: list[Item] = [Text(350, 676 + 7 * n, words, 6) for n, words in enumerate([
        "Người ký: Ủy ban nhân dân huyện", "Email: mau@mau.gov.vn", "Thời gian ký: 05.03.2024 10:20:30 +07:00"])]
    reading = read_pdf(scanned_with_layer(signed, stamp))
    assert text_of(reading).endswith("CHỦ TỊCH\nHoàng Vi Thắm")
    assert [line.text for line in reading.lines if line.kind == "stamp"] == [" ".join(
        item.text for item in stamp if isinstance(item, Text))]


def test_ocr_layer_of_an_english_engine_is_not_taken_for_the_text() -> None:
    layer: list[Item] = [Text(95, 400 + 15 * n, "ceNG HoA xA HOI CHU NGHiA VIET NAM Doc l4p - Tq do - Hanh phric",
                              white=True) for n in range(12)]
    text = text_of(read_pdf(scanned_with_layer([*LETTERHEAD, *BODY], layer)))
    assert "ceNG" not in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text


def test_text_page_and_scanned_page_in_one_file() -> None:
    both = pdfium.PdfDocument(pdf([*LETTERHEAD, *BODY]))
    both.import_pages(pdfium.PdfDocument(encoded(picture(BODY), "PDF", resolution=200)))
    out = io.BytesIO()
    both.save(out)
    reading = read_pdf(out.getvalue())
    assert (reading.reader.split()[0], reading.page_count, reading.ocr_pages) == ("pdfium+tesseract", 2, 1)
    assert reading.ocr_confidence is not None and 0.8 < reading.ocr_confidence <= 1
    assert text_of(reading).count("Phòng Nội vụ xây dựng kế hoạch") == 2


@pytest.mark.parametrize(("data", "error"), [
    (b"%PDF-1.7\nnothing more", Damaged),
    (pdf([*LETTERHEAD, *BODY])[:900], Damaged),
])
def test_broken_file(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_pdf(data)


def test_blank_pages_hold_no_text() -> None:
    with pytest.raises(NoText):
        read_pdf(pdf([], []))


def written(*objects: bytes) -> bytes:
    """A PDF of objects written out, the first of them its catalogue."""
    body = b"".join(b"%d 0 obj%b endobj\n" % (number, item) for number, item in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)


def page_of(content: bytes, font: bytes) -> tuple[bytes, ...]:
    """The page tree (object 2) of one page with one font, and what it needs."""
    return (b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%b\nendstream" % (len(content), content), font)


def test_no_pages() -> None:
    with pytest.raises(Damaged, match="no pages"):
        read_pdf(pdf())


@pytest.mark.parametrize("rendering", [b"/NeedsRendering true", b""])
def test_dynamic_xfa_form_is_named_as_such(rendering: bytes) -> None:
    # The only page of such a file asks to wait for Adobe Reader to draw the form.
    waiting = b"BT /F 12 Tf 72 700 Td (Please wait... If this message is not eventually replaced) Tj ET"
    catalogue = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 6 0 R/Fields[]>>%b>>" % rendering
    pages = page_of(waiting, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    with pytest.raises(Unsupported, match=r"dynamic XFA form.*print it to PDF"):
        read_pdf(written(catalogue, *pages, b"<</Length 11>>stream\n<xdp:xdp/> \nendstream"))


def test_page_in_a_tcvn3_font() -> None:
    lines = ("ñy ban nh©n d©n huyÖn MÉu S¬n", "C¨n cø kÕ ho¹ch n¨m 2007 - 2008, c¸c x· b¸o c¸o ®¹t 12 tû ®ång.")
    content = b"".join(b"BT /F 13 Tf 85 %d Td (%b) Tj ET " % (700 - 18 * number, line.encode("cp1252"))
                       for number, line in enumerate(lines))
    font = (b"<</Type/Font/Subtype/TrueType/BaseFont/.VnTime/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255"
            b"/Widths[" + b"500 " * 224 + b"]>>")
    text = text_of(read_pdf(written(b"<</Type/Catalog/Pages 2 0 R>>", *page_of(content, font))))
    assert text.splitlines() == [
        "ủy ban nhân dân huyện Mẫu Sơn",
        "Căn cứ kế hoạch năm 2007 - 2008, các xã báo cáo đạt 12 tỷ đồng."]


def test_password() -> None:
    # The smallest PDF that asks for a password: the standard security handler, revision 2, with keys of no password.
    objects = (b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
               b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n")
    data = (b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\n%%EOF")
    with pytest.raises(Encrypted):
        read_pdf(data)


LEGACY = Path(__file__).resolve().parents[2] / "../shared/corpus/legacy"


def test_pdf_in_a_tcvn3_font_reads_like_its_transcript() -> None:
    source = LEGACY / "tcvn3_bc_cn_t2_2007.pdf"
    if not source.exists():
        pytest.skip(f"{source} is not here")
    wanted = source.with_suffix(".txt").read_text(encoding="utf-8").casefold().split()
    found = text_of(read_pdf(source.read_bytes())).casefold().split()
    assert len(set(wanted) - set(found)) <= 0.01 * len(set(wanted))


@pytest.mark.parametrize("path", sorted(Path("data/raw").glob("*.pdf")), ids=lambda p: p.name)
def test_another_reader_sees_no_letter_that_is_not_here(path: Path) -> None:
    """pdfplumber, which reads by itself, as a check: letters alone, since readers part words in different places."""
    reading = read_pdf(path.read_bytes())
    if reading.ocr_pages:
        pytest.skip("a scan: another reader sees nothing")
    ours = Counter(c for line in reading.lines for c in line.text if c.isalnum())
    with pdfplumber.open(path) as pdf:
        theirs = Counter(c for page in pdf.pages for c in page.extract_text() if c.isalnum())
    assert theirs - ours == Counter()
