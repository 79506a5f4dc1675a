"""The only file that starts an OCR engine: tesserocr with Debian's Vietnamese data, one engine a process.

`read_page` takes a picture of a page and gives its words in points, its tables and how sure the engine was.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from ingest import picture
from ingest.document import Box
from ingest.errors import MissingProgram
from ingest.fold import lower
from ingest.layout_tables import find_frames, find_grids
from ingest.ocr_vote import Reading, added, voted
from ingest.page import Doubts, Grid, Page, PageLine, Word, clean
from ingest.text_quality import quality

# Read when the library loads: with more threads than cores to spare Tesseract is 2 to 2.7 times slower (measured).
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

DPI = 200  # what pictures are brought to; 300 is no better in letters, worse on codes and slower
_POOR = 0.4  # share of letters in Vietnamese words below which a page may lie on its side or its head
_SURE = 0.94  # nine of ten right words are read with more, two of three wrong ones with less (measured)
_LEGIBLE = 0.65
_LETTERS_ENOUGH = 30
_RECIPIENTS = re.compile(r"^\W*n?[ơo]?i\s?nh[ậaâạ]n")
_FIELD = re.compile(r"\bs[ốo]\b|ngày|tháng")  # lines with fields that are often filled in by hand
_TESSDATA = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata",
             "/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata")


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page that OCR read: its words and tables, the confidence of each word with letters (0-1), and what
    the engine was not sure of."""

    page: Page
    confidences: tuple[float, ...]
    doubts: Doubts


def read_page(image: Image.Image, dpi: float, number: int) -> Scanned:
    """Reads a picture of page `number` taken at `dpi`; empty when the page is blank. Raises MissingProgram."""
    image = _at_reading_size(image, dpi)
    page, pen = _upright(image, number)
    words = [word for line in page.lines for word in line.words if any(c.isalnum() for c in word.text)]
    sure = [(word.text, word.confidence) for word in words if word.confidence is not None]
    unsure = frozenset(text for text, c in sure if c < _SURE)
    doubts = Doubts(unsure, frozenset(text for text, c in sure if c < _LEGIBLE), pen)
    return Scanned(page, tuple(c for _, c in sure), doubts)


def _at_reading_size(image: Image.Image, dpi: float) -> Image.Image:
    scale = DPI / dpi
    if abs(scale - 1) < 0.08:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.convert("RGB" if image.mode in ("P", "RGBA", "CMYK") else image.mode).resize(
        size, Image.Resampling.LANCZOS)


_Read = tuple[Page, tuple[Box, ...]]  # a page and where on it a pen has written


def _upright(image: Image.Image, number: int) -> _Read:
    """The page read, turned by quarters when it cannot be read as it lies."""
    best = _read(image, number)
    letters = sum(c.isalpha() for line in best[0].lines for c in line.text)
    if not letters or (letters >= _LETTERS_ENOUGH and _legible(best[0]) >= _POOR * letters):
        return best
    found = _orientation(image)
    again = [_read(image.rotate(-turn, expand=True), number) for turn in ((found,) if found else (90, 270, 180))]
    return max([best, *again], key=lambda read: _legible(read[0]))


def _legible(page: Page) -> float:
    """How many letters of a reading stand in words that can be Vietnamese, little doubted."""
    words = (word for line in page.lines for word in line.words if (word.confidence or 0) > 0.6)
    return sum(len(word.text) for word in words if len(word.text) > 1 and quality(word.text).syllabic == 1)


def _read(image: Image.Image, number: int) -> _Read:
    """One reading of the picture as it lies."""
    scale = 72 / DPI
    size = (image.width * scale, image.height * scale)
    grey = picture.evenly_lit(picture.without_seals(image))
    if picture.is_blank(grey):
        return Page(number, *size, (), ocr=True), ()
    angle = picture.skew(grey)
    grey = picture.level(grey, angle)
    rules = picture.ruling_lines(grey, DPI)
    points = [Box(*(value * scale for value in rule)) for rule in rules]
    edge = 0.02 * size[0]  # the scanner's lid and shadows
    inner = [rule for rule in points if rule.x1 > edge and rule.x0 < size[0] - edge
             and rule.y1 > edge and rule.y0 < size[1] - edge]
    grids = find_grids(inner)
    bordering = {rule: any(_inside(point, grid.box) for grid in grids)
                 for rule, point in zip(rules, points, strict=True)}
    plain = picture.without_lines(grey, [rule for rule in rules if bordering[rule]],
                                  [rule for rule in rules if not bordering[rule]])
    words = _read_twice(_beside_tables(plain, grids), _psm("AUTO"))
    for place in _signing_places(_lines(words, number), picture.seals(image), plain):
        words = _read_again(plain, place, words)
    lines = _lines(words, number)
    if grids:
        lines += [line for grid in grids for line in _table(plain, grid, number)]
    level = tuple(rule for rule in points if rule.x1 - rule.x0 > 30 and rule.x1 - rule.x0 > rule.y1 - rule.y0)
    page = Page(number, *size, tuple(lines), grids, level, find_frames(inner), ocr=True)
    if image.mode in ("1", "L"):
        return page, ()
    colour = picture.level(image.convert("RGB"), angle)
    fields = [line.box for line in lines if _FIELD.search(lower(line.text))]
    return page, tuple(Box(*(value * scale for value in stroke)) for box in fields
                       for stroke in picture.pen_strokes(colour, Box(*(value / scale for value in box))))


def _read_twice(plain: Image.Image, psm: int, larger: float = 1.2) -> list[Reading]:
    """The words of a picture; where too many are unsure, the better of two readings, one `larger` times as big."""
    first = _recognise(picture.sharpened(plain), psm)
    unsure = sum(sure < _SURE for _, _, _, sure in first)
    if unsure <= 0.02 * len(first):
        return first
    grown = plain.resize((round(plain.width * larger), round(plain.height * larger)), Image.Resampling.LANCZOS)
    second = [(line, text, Box(*(value / larger for value in box)), sure)
              for line, text, box, sure in _recognise(picture.sharpened(grown), psm)]
    return voted(first, second)


def _signing_places(lines: list[PageLine], seals: list[Box], plain: Image.Image) -> list[Box]:
    """Where a page is signed, in pixels: right of `Nơi nhận`, else around each seal."""
    unit = DPI / 72
    for line in lines:
        above = int((line.box.y0 - 14) * unit)
        if _RECIPIENTS.search(lower(line.text)) and line.box.x0 * unit < plain.width / 3 and above > 0:
            return [Box(plain.width // 2, above, plain.width, min(plain.height, above + int(214 * unit)))]
    places = []
    for seal in seals:
        wide, high = seal.x1 - seal.x0, seal.y1 - seal.y0
        left, top = max(0.0, seal.x0 - wide), max(0.0, seal.y0 - 0.7 * high)
        for line in lines:  # the last lines of the text above run through the place: they are read whole already
            x0, _, x1, y1 = (value * unit for value in line.box)
            if x0 < left and x1 > seal.x0 and top < y1 < (seal.y0 + seal.y1) / 2:
                top = y1
        places.append(Box(int(left), int(top), min(plain.width, int(seal.x1 + 1.7 * wide)),
                          min(plain.height, int(seal.y1 + 0.6 * high))))
    return places


def _read_again(plain: Image.Image, place: Box, words: list[Reading]) -> list[Reading]:
    """Reads a place once more by itself: on the whole page a seal and a pen hide the lines beside them."""
    part = plain.crop((int(place.x0), int(place.y0), int(place.x1), int(place.y1)))
    for look, image in enumerate((part, picture.brightened(part)), 1):
        again = [((1000 * look + line[0], line[1], line[2] + int(place.y0)), text,
                  Box(box.x0 + place.x0, box.y0 + place.y0, box.x1 + place.x0, box.y1 + place.y0), sure)
                 for line, text, box, sure in _recognise(picture.sharpened(image), _psm("AUTO"))]
        words = added(words, again)
    return words


def _beside_tables(plain: Image.Image, grids: Iterable[Grid]) -> Image.Image:
    """The picture without its tables, which are read by themselves."""
    out = plain.copy()
    for grid in grids:
        x0, y0, x1, y1 = (int(value * DPI / 72) for value in grid.box)
        out.paste(255, (x0, y0, x1, y1))
    return out


def _inside(box: Box, frame: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1


def _table(grey: Image.Image, grid: Grid, number: int) -> list[PageLine]:
    """A table read column by column: a page segmenter takes narrow columns of numbers for anything but text."""
    scale = DPI / 72
    lines: list[PageLine] = []
    strips: dict[tuple[int, int], list[Box]] = {}
    for cell in grid.cells:
        strips.setdefault((cell.col, cell.col_span), []).append(cell.box)
    for boxes in strips.values():
        strip = Image.new("L", grey.size, 255)
        for box in boxes:
            area = (int(box.x0 * scale) + 2, int(box.y0 * scale) + 2, int(box.x1 * scale) - 1, int(box.y1 * scale) - 1)
            if area[2] > area[0] and area[3] > area[1]:
                strip.paste(grey.crop(area), area[:2])
        left, top = int(min(b.x0 for b in boxes) * scale), int(min(b.y0 for b in boxes) * scale)
        right, bottom = int(max(b.x1 for b in boxes) * scale), int(max(b.y1 for b in boxes) * scale)
        cut = Image.new("L", (right - left + 40, bottom - top + 40), 255)
        cut.paste(strip.crop((left, top, right, bottom)), (20, 20))
        words = _read_twice(cut, _psm("SINGLE_BLOCK"), larger=1.6)
        lines += _lines([(key, word, Box(b.x0 + left - 20, b.y0 + top - 20, b.x1 + left - 20, b.y1 + top - 20), sure)
                         for key, word, b, sure in words], number)
    return lines


def _lines(words: Iterable[Reading], number: int) -> list[PageLine]:
    scale = 72 / DPI
    lines: dict[tuple[int, int, int], list[Word]] = {}
    for where, text, box, sure in words:
        if text := clean(text):
            lines.setdefault(where, []).append(Word(text, Box(*(value * scale for value in box)), sure))
    return [PageLine(tuple(sorted(line, key=lambda word: word.box.x0)), number) for line in lines.values()]


def _recognise(grey: Image.Image, psm: int) -> list[Reading]:
    """The words that the engine reads in a grey picture, in its order, boxes in pixels."""
    engine = _engine()
    engine.SetPageSegMode(psm)
    engine.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
    engine.SetSourceResolution(DPI)
    words: list[Reading] = []
    for row in engine.GetTSVText(0).splitlines():
        # level page block par line word left top width height conf text
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        block, par, line = (int(cell) for cell in cells[2:5])
        x, y, w, h = (int(cell) for cell in cells[6:10])
        words.append(((block, par, line), cells[11], Box(x, y, x + w, y + h), max(0.0, float(cells[10]) / 100)))
    engine.Clear()
    return words


def _orientation(image: Image.Image) -> int:
    """Degrees clockwise by which the picture must be turned to stand upright, by Tesseract's detector; 0 if unsure."""
    from tesserocr import PSM, PyTessBaseAPI

    data = _tessdata("osd")
    if data is None:
        return 0
    with PyTessBaseAPI(path=data, lang="osd", psm=PSM.OSD_ONLY) as engine:
        engine.SetImage(image.convert("L"))
        found = engine.DetectOrientationScript()
    if not found or found["orient_conf"] < 1:
        return 0
    return -int(found["orient_deg"]) % 360


def _psm(name: str) -> int:
    from tesserocr import PSM

    return int(getattr(PSM, name))


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The engine of this process. Starting one takes longer than reading a line."""
    from tesserocr import OEM, PyTessBaseAPI

    data = _tessdata("vie")
    if data is None:
        raise MissingProgram("OCR needs Tesseract's Vietnamese data: apt-get install tesseract-ocr-vie")
    engine = PyTessBaseAPI(path=data, lang="vie", oem=OEM.LSTM_ONLY)
    engine.SetVariable("tessedit_char_blacklist", "Ð")  # U+00D0, which the data knows beside the real Đ (U+0110)
    engine.SetVariable("debug_file", os.devnull)
    return engine


def _tessdata(language: str) -> str | None:
    """The folder that holds the language's data."""
    prefix = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    folders += [*map(Path, _TESSDATA), *sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True)]
    return next((f"{folder}/" for folder in folders if (folder / f"{language}.traineddata").is_file()), None)
