"""Scans and pictures by what is odd about them; drawn here with real type, the contents invented."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from typeset import Item, Text, centred, encoded, grid, paragraph, picture

from ingest.assemble import assemble
from ingest.document import Reading
from ingest.errors import Damaged, MissingProgram, NoText
from ingest.ocr import engine
from ingest.readers.scan import read_image

LETTERHEAD: list[Item] = [
    Text(95, 70, "UBND HUYỆN MẪU"), Text(90, 87, "PHÒNG NỘI VỤ", bold=True), Text(105, 120, "Số: 12/TB-PNV"),
    Text(275, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True),
    Text(330, 87, "Độc lập - Tự do - Hạnh phúc", bold=True), Text(310, 120, "Mẫu Sơn, ngày 25 tháng 3 năm 2024"),
]
BODY = paragraph(["Căn cứ Luật Tổ chức chính quyền địa phương và chương trình công tác năm",
                  "2024, Phòng Nội vụ xây dựng kế hoạch kiểm tra công vụ tại các xã, thị trấn",
                  "trên địa bàn huyện như sau."], 200)
PAGE = [*LETTERHEAD, centred("THÔNG BÁO", 160), *BODY]


def text_of(reading: Reading) -> str:
    return assemble(reading.lines)[0]


def test_plain_scan_reads_without_an_error() -> None:
    reading = read_image(encoded(picture(PAGE)))
    for index, correction in reading.corrections:
        assert reading.lines[index].text[correction.char_start:correction.char_end] == correction.corrected
    assert (reading.format, reading.page_count, reading.ocr_pages) == ("image", 1, 1)
    assert re.fullmatch(r"tesseract \d\S+ vie [0-9a-f]{8}", reading.reader)
    assert text_of(reading).splitlines() == [
        "UBND HUYỆN MẪU", "PHÒNG NỘI VỤ", "Số: 12/TB-PNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Mẫu Sơn, ngày 25 tháng 3 năm 2024", "THÔNG BÁO",
        "Căn cứ Luật Tổ chức chính quyền địa phương và chương trình công tác năm 2024, Phòng Nội vụ xây dựng kế hoạch "
        "kiểm tra công vụ tại các xã, thị trấn trên địa bàn huyện như sau.",
    ]


@pytest.mark.parametrize("turn", [90, 180])
def test_page_that_lies_on_its_side_or_head(turn: int) -> None:
    data = encoded(picture([*PAGE, *paragraph(["Kế hoạch này thay thế các kế hoạch đã ban hành trước đây."], 300)]
                           ).rotate(turn, expand=True))
    assert "kiểm tra công vụ tại các xã" in text_of(read_image(data))


def test_photograph_that_the_camera_noted_as_turned() -> None:
    image = picture(PAGE).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise to look at it
    reading = read_image(encoded(image, "JPEG", quality=92, exif=exif))
    assert "kiểm tra công vụ tại các xã" in text_of(reading)


def test_crooked_page_at_another_resolution() -> None:
    image = picture(PAGE, dpi=150).rotate(1.6, fillcolor=(247, 246, 243), resample=Image.Resampling.BICUBIC)
    assert "xây dựng kế hoạch kiểm tra công vụ tại các xã" in text_of(read_image(encoded(image, "JPEG", quality=90)))


def test_red_seal_over_the_signer_does_not_hide_the_name() -> None:
    page = [*PAGE, Text(85, 300, "Nơi nhận:", 11, True), Text(85, 315, "- Như trên;", 11),
            Text(360, 300, "TRƯỞNG PHÒNG", bold=True), Text(365, 395, "Trần Thị Mẫu", bold=True)]
    image = picture(page)
    ink = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(ink)
    for inset in (0, 8, 30):
        draw.ellipse((900 + inset, 830 + inset, 1180 - inset, 1110 - inset), outline=(225, 40, 50), width=7)
    draw.line((900, 1085, 1190, 1070), (225, 40, 50), 6)
    image = ImageChops.multiply(image, ink)  # ink darkens what it is put on
    assert "Trần Thị Mẫu" in text_of(read_image(encoded(image, "JPEG", quality=92))).splitlines()


def test_number_written_by_pen_stays_blank_and_is_reported() -> None:
    blank = [*LETTERHEAD[:2], Text(105, 120, "Số:          /TB-PNV"), *LETTERHEAD[3:], *BODY]
    image = picture(blank)
    draw = ImageDraw.Draw(image)
    for x in (360, 385):  # two scrawled digits in blue
        draw.arc((x, 305, x + 18, 335), 0, 320, (30, 60, 190), 3)
        draw.line((x + 9, 305, x + 4, 340), (30, 60, 190), 3)
    reading = read_image(encoded(image))
    assert any(line.startswith("Số:") and not any(c.isdigit() for c in line) for line in text_of(reading).splitlines())
    assert reading.warnings == ("page 1: handwritten number not legible",)


# Digits as a hand draws them: points of one stroke each, of a box one wide and one high.
_STROKES = {
    "1": ((0.1, 0.35), (0.55, 0), (0.35, 1)),
    "3": ((0.15, 0.1), (0.6, 0), (0.8, 0.2), (0.45, 0.45), (0.85, 0.65), (0.6, 1), (0.1, 0.95)),
    "5": ((0.9, 0.05), (0.35, 0.05), (0.25, 0.45), (0.7, 0.42), (0.85, 0.7), (0.55, 1), (0.15, 0.95)),
}


def written(image: Image.Image, digits: str, x: int, foot: int) -> None:
    """Digits written with a black pen: slanted, each a little higher than the one before, and larger than type."""
    draw = ImageDraw.Draw(image)
    for at, digit in enumerate(digits):
        high, base = 35 + 2 * at, foot + 2 - 2 * at
        points = [(x + 21 * at + 15 * across + 0.2 * high * (1 - down), base - high * (1 - down))
                  for across, down in _STROKES[digit]]
        draw.line(points, (35, 35, 40), 4, joint="curve")


@pytest.mark.parametrize(("what", "printed", "digits", "x"), [
    ("number", {2: Text(105, 120, "Số:          /TB-PNV")}, "155", 342),
    ("day", {5: Text(310, 120, "Mẫu Sơn, ngày        tháng 3 năm 2024")}, "31", 1098),
])
def test_black_pen_is_told_by_its_form(what: str, printed: dict[int, Item], digits: str, x: int) -> None:
    letterhead = [printed.get(at, item) for at, item in enumerate(LETTERHEAD)]
    image = picture([*letterhead, centred("THÔNG BÁO", 160), *BODY])
    written(image, digits, x, 333)
    image = image.convert("L").filter(ImageFilter.GaussianBlur(0.5))
    reading = read_image(encoded(image))
    assert reading.warnings == (f"page 1: handwritten {what} not legible",)
    line = next(x for x in text_of(reading).splitlines() if ("TB-PNV" if what == "number" else "năm 2024") in x)
    assert not any(c.isdigit() for c in line.split("tháng")[0])


def test_leptonica_does_not_write_to_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from tesserocr import LeptLogLevel, file_to_text, set_leptonica_log_level

    def complaint() -> str:
        """What Leptonica says of a file that is no picture."""
        with pytest.raises(RuntimeError):
            file_to_text(str(tmp_path / "nothing.png"), path=engine.data_folder("vie"), lang="vie")
        return capfd.readouterr().err

    set_leptonica_log_level(LeptLogLevel.INFO)
    assert "Error in" in complaint()
    engine._engine.cache_clear()
    read_image(encoded(picture(PAGE)))
    assert complaint() == ""


def test_ruled_table_in_a_scan_has_its_cells() -> None:
    rows = [("TT", "Nhiệm vụ", "Cơ quan chủ trì"), ("1", "Rà soát tài liệu", "Phòng Nội vụ"),
            ("2", "Tổng kết công tác năm", ""), ("3", "Kiểm tra công vụ", "Thanh tra huyện")]
    xs, ys = (85.0, 130.0, 360.0, 540.0), [300 + 26.0 * n for n in range(5)]
    cells: list[Item] = [Text(xs[col] + 6, ys[row] + 18, text, 12) for row, texts in enumerate(rows)
                         for col, text in enumerate(texts) if text]
    text = text_of(read_image(encoded(picture([*PAGE, *grid(xs, ys), *cells]))))
    assert "\n".join("\t".join(row) for row in rows) in text


def test_tiff_of_two_pages_is_one_document() -> None:
    out = io.BytesIO()
    second = picture(paragraph(["Kế hoạch này có hiệu lực kể từ ngày ký ban hành."], 100))
    picture(PAGE).save(out, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw")
    reading = read_image(out.getvalue())
    assert reading.page_count == 2
    assert text_of(reading).splitlines()[-1] == "Kế hoạch này có hiệu lực kể từ ngày ký ban hành."


def test_data_that_the_user_names_is_used_and_its_model_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = engine.data_folder("vie")
    assert system is not None
    usual = engine.name()
    chosen = tmp_path / "tessdata"
    chosen.mkdir()
    shutil.copy(f"{system}vie.traineddata", chosen)
    with open(chosen / "vie.traineddata", "ab") as file:
        file.write(b"\0")  # another model by its hash
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert engine.data_folder("vie") == f"{chosen}/"
    assert engine.name().split()[:3] == usual.split()[:3] and engine.name() != usual
    monkeypatch.setenv(engine.CHOICE, system)  # counts before TESSDATA_PREFIX
    assert engine.name() == usual
    monkeypatch.delenv(engine.CHOICE)
    monkeypatch.delenv("TESSDATA_PREFIX")
    monkeypatch.setattr(engine, "_USUAL", (str(chosen),))  # of the usual places the one with the larger model
    assert engine.data_folder("vie") == f"{chosen}/"


def test_blank_paper_holds_no_text() -> None:
    with pytest.raises(NoText):
        read_image(encoded(picture([])))


@pytest.mark.parametrize("data", [b"", b"GIF? no", encoded(Image.new("L", (40, 40), 255))[:50]])
def test_broken_picture(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_image(data)


def test_missing_vietnamese_data_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "data_folder", lambda language: None)
    with pytest.raises(MissingProgram, match="apt-get install tesseract-ocr-vie"):
        read_image(encoded(picture(PAGE)))
