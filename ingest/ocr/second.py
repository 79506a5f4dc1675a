"""A second look at the words that a reading was unsure of, each cut out by itself, and a third where the two differ.

Reading whole pages twice costs as much again as the first time; the unsure words are a tenth of a page. Measured on
the 422 such words of 14 pages: 104 wrong as first read, 49 after the vote of the looks.
Only where a good part of a picture is unsure, as in tables of figures, is all of it read twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PIL import Image

from ingest import picture
from ingest.document import Box
from ingest.ocr.engine import recognise
from ingest.ocr.romans import counted
from ingest.ocr.vote import Reading, elected, is_symbol, same_place, voted
from ingest.ocr.words import makes_a_word
from ingest.page import clean, hull

_DOUBTED = 0.92  # of 363 words read with 0.92 to 0.94 ten were wrong, and four of these came right
_SPELT = 0.8  # words so sure that make a known word with a neighbour: of 97 on 12 pages all were right as first read
_AGREED, _LEGIBLE = 0.5, 0.65  # what two looks read alike is no dirt; a symbol of a document read so stands
_BORDER = 10  # white pixels around what is cut out
_AIR = (6, 8)  # pixels left and right of a word, above and below it


def read_twice(plain: Image.Image, psm: str, larger: float = 1.2, much: float = 0.3) -> list[Reading]:
    """The words of a picture (not yet sharpened), boxes in its pixels; those that are unsure looked at again.

    `larger`: how much larger for the second look. All is read twice where more than `much` of the words are unsure.
    """
    words = recognise(picture.crisp(plain), psm)
    unsure = [at for at, word in enumerate(words) if word[3] < _DOUBTED and any(c.isalnum() for c in word[1])
              and not (word[3] >= _SPELT and _is_spelt(words, at))]
    if len(unsure) <= much * len(words):
        for at in unsure:
            words[at] = _looked_at_again(plain, words, at, larger)
    else:
        whole = recognise(picture.crisp(_enlarged(plain, larger)), psm)
        words = voted(words, [(line, text, Box(*(value / larger for value in box)), sure)
                              for line, text, box, sure in whole])
    return [counted(plain, word) for word in words]


def _is_spelt(words: Sequence[Reading], at: int) -> bool:
    """Whether a word makes a known one with a neighbour of its line."""
    before, after = (clean(words[n][1]) if 0 <= n < len(words) and words[n][0] == words[at][0] else ""
                     for n in (at - 1, at + 1))
    return makes_a_word(clean(words[at][1]), before, after)


def _looked_at_again(plain: Image.Image, words: Sequence[Reading], at: int, larger: float) -> Reading:
    """One word after a second look at it alone and, where that differs, a third with its neighbours, not sharpened."""
    word = words[at]
    alone = _cut_out(plain, word[2], word[2], larger, sharp=True)
    if alone and clean(alone[0]) == clean(word[1]):
        return word[0], word[1], word[2], max((word[3] + alone[1]) / 2, _LEGIBLE if is_symbol(word[1]) else _AGREED)
    beside = [other for other in words[max(0, at - 1):at + 2] if other[0] == word[0]]
    best = elected(word, alone, _cut_out(plain, hull(other[2] for other in beside), word[2], larger, sharp=False))
    if best[3] < _LEGIBLE and is_symbol(best[1]) and _number_stands(plain, best, larger):
        return best[0], best[1], best[2], _LEGIBLE
    return best


def _number_stands(plain: Image.Image, word: Reading, larger: float) -> bool:
    """Whether the number of a symbol, cut out by itself, reads the same and surely: the engine doubts symbols as wholes
    (0.0 for a clean `06-CTr/ĐU`), not their numbers."""
    number = re.match(r"\d+", word[1])
    if not number:
        return False
    box = word[2]
    end = box.x0 + (box.x1 - box.x0) * (number.end() + 0.3) / len(word[1])
    place = Box(box.x0, box.y0, end, box.y1)
    read = _cut_out(plain, place, place, larger, sharp=True)
    return read is not None and re.sub(r"\D+$", "", read[0]) == number[0] and read[1] >= 0.8


def _cut_out(plain: Image.Image, area: Box, place: Box, larger: float, *, sharp: bool) -> tuple[str, float] | None:
    """What an area (pixels) reads by itself at `place`, and how surely; None where no one word stands there."""
    x0, y0 = max(0, int(area.x0) - _AIR[0]), max(0, int(area.y0) - _AIR[1])
    x1, y1 = min(plain.width, int(area.x1) + _AIR[0]), min(plain.height, int(area.y1) + _AIR[1])
    part = _enlarged(plain.crop((x0, y0, x1, y1)), larger)
    part = picture.sharpened(part) if sharp else part
    framed = Image.new("L", (part.width + 2 * _BORDER, part.height + 2 * _BORDER), 255)
    framed.paste(part, (_BORDER, _BORDER))
    for _, text, box, sure in recognise(framed, "SINGLE_LINE"):
        left, top, right, bottom = ((value - _BORDER) / larger for value in box)
        if same_place(place, Box(left + x0, top + y0, right + x0, bottom + y0)):
            return text, sure
    return None


def _enlarged(part: Image.Image, times: float) -> Image.Image:
    return part.resize((max(1, round(part.width * times)), max(1, round(part.height * times))),
                       Image.Resampling.LANCZOS)
