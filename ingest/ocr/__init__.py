"""A picture of a page → its words in points, its tables, and how sure the engine was of each word.

The page is brought upright, level and evenly lit, read once as a whole, and again, word by word, only where that
reading was unsure; tables are read by column, the place of the signature once more where a seal lies over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ingest import picture
from ingest.document import Box
from ingest.fold import lower
from ingest.layout.tables import find_frames, find_grids
from ingest.ocr import engine
from ingest.ocr.engine import DPI, recognise
from ingest.ocr.pen import penned
from ingest.ocr.second import read_twice
from ingest.ocr.turn import quarters
from ingest.ocr.vote import SURE, Reading, added
from ingest.page import Doubts, Grid, Page, PageLine, Word, clean
from ingest.text_quality import quality

_POOR = 0.4  # share of letters in Vietnamese words below which a page may lie on its side or its head
_LEGIBLE = 0.65
_LETTERS_ENOUGH = 30
_SURELY = 0.85
_INK, _A_LETTER = 110, 40  # grey level, and how many points of ink the smallest letter has
_AROUND = 4  # pixels around a word that are its own
_RECIPIENTS = re.compile(r"^\W*n?[ơo]?i\s?nh[ậaâạ][nm]")
_FILE_COPY = re.compile(r"^\W*l[ưu]u\s?:")
_FIELD = re.compile(r"\bs[ốóôo]\b|ngày|tháng")  # lines with fields that are often filled in by hand


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page that OCR read: its words and tables, the confidence of each word with letters (0-1), and what
    the engine was not sure of."""

    page: Page
    confidences: tuple[float, ...]
    doubts: Doubts


def read_page(image: Image.Image, dpi: float, number: int) -> Scanned:
    """Reads a picture of page `number` taken at `dpi`; empty when the page is blank. Raises MissingProgram."""
    page, pen = _upright(image, dpi, number)
    words = [word for line in page.lines for word in line.words if any(c.isalnum() for c in word.text)]
    sure = [(word.text, word.confidence) for word in words if word.confidence is not None]
    unsure = frozenset(text for text, c in sure if c < SURE)
    doubts = Doubts(unsure, frozenset(text for text, c in sure if c < _LEGIBLE), pen)
    return Scanned(page, tuple(c for _, c in sure), doubts)


_Read = tuple[Page, tuple[Box, ...]]  # a page and where on it a pen has written


def _upright(image: Image.Image, dpi: float, number: int) -> _Read:
    """The page read, turned by quarters first as its ink says, then, if it cannot be read so, every other way."""
    guess = quarters(image)
    best = _read(_turned(image, guess), dpi, number)
    letters = sum(c.isalpha() for line in best[0].lines for c in line.text)
    if not letters or (letters >= _LETTERS_ENOUGH and _legible(best[0]) >= _POOR * letters):
        return best
    found = -engine.orientation(image) // 90 % 4
    others = (found,) if found not in (0, guess) else (way for way in (0, 1, 3, 2) if way != guess)
    again = [_read(_turned(image, way), dpi, number) for way in others]
    return max([best, *again], key=lambda read: _legible(read[0]))


def _turned(image: Image.Image, way: int) -> Image.Image:
    """The picture turned counter-clockwise by quarters."""
    ways = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    method = ways[way]
    return image if method is None else image.transpose(method)


def _legible(page: Page) -> float:
    """How many letters of a reading stand in words that can be Vietnamese, little doubted, and level: Tesseract also
    reads lines that stand upright on the page, but loses their order."""
    words = (word for line in page.lines for word in line.words if (word.confidence or 0) > 0.6)
    return sum(len(word.text) for word in words if len(word.text) > 1 and quality(word.text).syllabic == 1
               and word.box.x1 - word.box.x0 > 0.7 * (word.box.y1 - word.box.y0))


def _at_reading_size(image: Image.Image, dpi: float) -> Image.Image:
    scale = DPI / dpi
    if abs(scale - 1) < 0.08:
        return image
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))),
                        Image.Resampling.LANCZOS)


def _read(image: Image.Image, dpi: float, number: int) -> _Read:
    """One reading of the picture as it lies."""
    grey, seals = picture.without_seals(image)
    grey = _at_reading_size(grey, dpi)
    shrunk = grey.width / image.width
    grey = picture.evenly_lit(grey)
    scale = 72 / DPI
    size = (grey.width * scale, grey.height * scale)
    if picture.is_blank(grey):
        return Page(number, *size, (), ocr=True), ()
    angle = picture.skew(grey)
    grey = picture.without_grain(picture.level(grey, angle))
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
    words = read_twice(_beside_tables(plain, grids), "AUTO")
    first = _lines(words, number)
    for place in _signing_places(first, [Box(*(v * shrunk for v in s)) for s in seals], plain):
        words = _read_again(plain, place, words)
    if listed := _recipients_place(first, plain):
        words = _read_again(plain, listed, words, surer=True)
    lines = _lines(words, number) + [line for grid in grids for line in _table(plain, grid, number)]
    level = tuple(rule for rule in points if rule.x1 - rule.x0 > 30 and rule.x1 - rule.x0 > rule.y1 - rule.y0)
    page = Page(number, *size, tuple(lines), grids, level, find_frames(inner), ocr=True)
    return page, (*_written(image, dpi, angle, lines), *penned(grey, lines, DPI / 72))


def _written(image: Image.Image, dpi: float, angle: float, lines: Iterable[PageLine]) -> tuple[Box, ...]:
    """Where a pen has written in fields for numbers and dates, in points."""
    fields = [line.box for line in lines if _FIELD.search(lower(line.text))]
    if not fields or not picture.has_blue(image):
        return ()
    colour = picture.level(_at_reading_size(image.convert("RGB"), dpi), angle)
    return tuple(Box(*(value * 72 / DPI for value in stroke)) for box in fields
                 for stroke in picture.pen_strokes(colour, Box(*(value * DPI / 72 for value in box))))


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


def _recipients_place(lines: list[PageLine], plain: Image.Image) -> Box | None:
    """Where the recipients stand, in pixels: left, from `Nơi nhận` down, or from the file copy up where a seal or a
    pen made that unreadable. Their small lines stand close, and a page segmenter may take two for one."""
    unit = DPI / 72
    left = [line for line in lines if line.box.x0 * unit < plain.width / 3]
    top = next((line.box.y0 for line in left if _RECIPIENTS.search(lower(line.text))), None)
    end = next((line.box.y1 for line in reversed(left) if _FILE_COPY.search(lower(line.text))), None)
    if top is None and end is None:
        return None
    y0 = top - 4 if top is not None else (end or 0) - 150
    y1 = end + 4 if end is not None and end > y0 else y0 + 200
    return Box(0, max(0, int(y0 * unit)), plain.width // 2, min(plain.height, int(y1 * unit)))


def _read_again(plain: Image.Image, place: Box, words: list[Reading], *, surer: bool = False) -> list[Reading]:
    """Reads a place once more by itself, wherever type may stand: on the whole page a seal and a pen hide the lines
    beside them, and lines of the other column, a little higher or lower, draw theirs out of line. `surer`: only words
    read with less doubt than before count."""
    if _all_read(plain, place, words):
        return words
    part = plain.crop((int(place.x0), int(place.y0), int(place.x1), int(place.y1)))
    again = [((1000 + line[0], line[1], line[2] + int(place.y0)), text,
              Box(box.x0 + place.x0, box.y0 + place.y0, box.x1 + place.x0, box.y1 + place.y0), sure)
             for line, text, box, sure in recognise(picture.crisp(part), "SPARSE_TEXT")]
    whole, first = ([word for word in some if _inside(word[2], place) and word[2].y0 > place.y0 + 2]
                    for some in (again, words))  # what the upper edge of the place does not cut
    return added(words, whole, however=not surer and _sure_letters(whole) >= 0.8 * _sure_letters(first))


def _all_read(plain: Image.Image, place: Box, words: Iterable[Reading]) -> bool:
    """Whether every word in a place was read surely and no ink stands there beside the words."""
    ink = np.asarray(plain.crop((int(place.x0), int(place.y0), int(place.x1), int(place.y1)))) < _INK
    for _, text, box, sure in words:
        x0, x1 = (int(min(max(x - place.x0, 0), ink.shape[1])) for x in (box.x0 - _AROUND, box.x1 + _AROUND))
        y0, y1 = (int(min(max(y - place.y0, 0), ink.shape[0])) for y in (box.y0 - _AROUND, box.y1 + _AROUND))
        if ink[y0:y1, x0:x1].any():
            if sure < _SURELY and any(c.isalnum() for c in text):
                return False
            ink[y0:y1, x0:x1] = False
    return int(np.count_nonzero(ink)) < _A_LETTER


def _sure_letters(words: Iterable[Reading]) -> int:
    return sum(sum(c.isalnum() for c in text) for _, text, _, sure in words if sure >= _SURELY)


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
        words = read_twice(cut, "SINGLE_BLOCK", larger=1.6, much=0.05)
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
