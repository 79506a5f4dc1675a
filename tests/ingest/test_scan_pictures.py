"""Pictures by how their files hold them, and pages by how they lay under the lens; contents invented."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw
from test_scan import LETTERHEAD, PAGE, text_of
from typeset import Item, Rule, Text, encoded, paragraph, picture

from ingest.readers.scan import read_image

SENTENCE = "kiểm tra công vụ tại các xã"
LONG = [*PAGE, *paragraph(["Kế hoạch này thay thế các kế hoạch đã ban hành trước đây."], 300)]


def _sixteen_bits(image: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)


@pytest.mark.parametrize(("mode", "kind"), [
    ("CMYK", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("L", "BMP"),
])
def test_colour_modes(mode: str, kind: str) -> None:
    image = picture(PAGE)
    image = image.quantize(16) if mode == "P" else image.convert(mode)
    assert SENTENCE in text_of(read_image(encoded(image, kind)))


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_a_point(kind: str) -> None:
    assert SENTENCE in text_of(read_image(encoded(_sixteen_bits(picture(PAGE)), kind)))


def test_webp() -> None:
    assert SENTENCE in text_of(read_image(encoded(picture(PAGE), "WEBP", quality=90)))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_every_quarter_is_read_in_one_pass(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.ocr import engine

    monkeypatch.setattr(engine, "orientation", lambda image: pytest.fail("the ink did not tell how the page lies"))
    assert SENTENCE in text_of(read_image(encoded(picture(LONG).rotate(turn, expand=True))))


def test_page_of_a_few_words_on_its_head() -> None:
    page = picture([Text(85, 100, "Nơi nhận:", 12, True), Text(85, 118, "- Các đồng chí Đảng ủy viên;", 12),
                    Text(360, 100, "BÍ THƯ", bold=True), Text(350, 180, "Hoàng Vi Thắm", bold=True)])
    assert "Hoàng Vi Thắm" in text_of(read_image(encoded(page.rotate(180)))).splitlines()


def test_paper_in_shade() -> None:
    shade = np.linspace(0.45, 1.0, 1653)[None, :, None]
    pixels = np.asarray(picture(PAGE).resize((1653, 2339))) * shade
    assert SENTENCE in text_of(read_image(encoded(Image.fromarray(pixels.astype(np.uint8)))))


def test_grain_on_a_page_of_few_words_does_not_hide_them() -> None:
    page = picture([Text(85, 100, "Nơi nhận:", 12, True), Text(85, 118, "- Các đồng chí Đảng ủy viên;", 12),
                    Text(360, 100, "BÍ THƯ", bold=True), Text(350, 180, "Y Mẫu Niê", bold=True)])
    grain = np.random.default_rng(5).normal(0, 12, (page.height, page.width, 1))
    worn = np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8)
    lines = text_of(read_image(encoded(Image.fromarray(worn)))).splitlines()
    assert "- Các đồng chí Đảng ủy viên;" in lines and "Y Mẫu Niê" in lines


def test_words_keep_their_confidence() -> None:
    reading = read_image(encoded(picture(PAGE)))
    assert reading.ocr_confidence is not None and 0.8 < reading.ocr_confidence <= 1
    assert all(line.ocr_confidence is not None and 0 < line.ocr_confidence <= 1 for line in reading.lines)


def test_stamp_of_an_incoming_paper_gives_its_number_and_day() -> None:
    from extract import extract
    from ingest.assemble import assemble
    from ingest.document import Document
    from ingest.segment import segment

    frame = [(40.0, 230.0), (250.0, 230.0), (250.0, 300.0), (40.0, 300.0)]
    sides: list[Item] = [Rule(*frame[n], *frame[(n + 1) % 4]) for n in range(4)]
    stamp: list[Item] = [*sides, Text(120, 250, "ĐẾN", 13, True), Text(50, 270, "Số: 1357", 12),
                         Text(50, 290, "Ngày: 26/3/2024", 12)]
    body = paragraph(["Căn cứ Luật Tổ chức chính quyền địa phương và chương trình công tác năm",
                      "2024, Phòng Nội vụ xây dựng kế hoạch kiểm tra công vụ tại các xã, thị trấn",
                      "trên địa bàn huyện như sau."], 340)
    reading = read_image(encoded(picture([*LETTERHEAD, *stamp, Text(270, 200, "THÔNG BÁO", 13, True), *body])))
    text, lines = assemble(reading.lines)
    document = Document(doc_id="0" * 16, sha256="0" * 64, file_name="", format="image", reader="", text=text)
    header = extract(document, lines, segment(text, lines)).document
    assert "1357" not in text and header.symbol == "12/TB-PNV"
    assert (header.received_number, str(header.received_on)) == ("1357", "2024-03-26")


def test_two_pages_side_by_side_are_read_one_after_the_other() -> None:
    left = ["Trang bên trái có kế hoạch kiểm tra công vụ tại các xã trên địa bàn, do",
            "Phòng Nội vụ chủ trì và báo cáo kết quả trước ngày cuối tháng."]
    right = ["Trang bên phải giao Văn phòng theo dõi, đôn đốc các đơn vị thực hiện, định",
             "kỳ hằng quý tổng hợp báo cáo Ủy ban nhân dân huyện xem xét."]
    more = ["Các cơ quan, đơn vị căn cứ chức năng, nhiệm vụ được giao, phối hợp chặt chẽ để",
            "triển khai các nội dung trên, kịp thời phản ánh những khó khăn, vướng mắc."]
    pages = [picture([*paragraph(half, 100), *(item for n in range(5) for item in paragraph(more, 150 + 40 * n))])
             for half in (left, right)]
    both = Image.new("RGB", (pages[0].width * 2, pages[0].height), "white")
    for number, page in enumerate(pages):
        both.paste(page, (number * page.width, 0))
    ImageDraw.Draw(both).line((pages[0].width, 0, pages[0].width, both.height), (120, 120, 120), 6)
    out = io.BytesIO()
    both.save(out, "JPEG", quality=92)
    text = text_of(read_image(out.getvalue()))
    assert "trên địa bàn, do Phòng Nội vụ chủ trì" in text and "thực hiện, định kỳ hằng quý" in text
    assert text.index("bên trái") < text.index("cuối tháng") < text.index("bên phải")


def test_roman_numerals_have_as_many_strokes_as_the_picture_shows() -> None:
    from ingest.document import Box
    from ingest.ocr.romans import counted

    def numeral(printed: str, read: str) -> str:
        image = picture([Text(100, 100, printed, 13)]).convert("L")
        ink = np.argwhere(np.asarray(image) < 100)
        (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
        return counted(image, ((1, 1, 1), read, Box(int(left), int(top), int(right), int(bottom)), 0.5))[1]

    assert [numeral(*pair) for pair in (("III.", "II."), ("III-", "HT-"), ("XIII).", "XI)."), ("II.", "H."))] == [
        "III.", "III-", "XIII).", "II."]
    assert [numeral(text, text) for text in ("H.", "VT,", "1.", "11.", "I.", "XII", "VIII.", "IV.")] == [
        "H.", "VT,", "1.", "11.", "I.", "XII", "VIII.", "IV."]
