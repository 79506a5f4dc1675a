"""Corrections of what OCR read, by what official documents can say; each one is recorded, none is a guess.

Rules are of three kinds: letters that cannot stand where they stand (`QÐ`, `l8`, `%o`), forms that the document itself
uses elsewhere (`ƯBND` beside `UBND`), labels that their sequence proves (`I.`, `H.`, `III.`). For words `words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.document import Correction, TextLine
from ingest.ocr.cells import cell_changes
from ingest.ocr.fields import handwritten
from ingest.ocr.names import place_as_elsewhere, standing_names
from ingest.ocr.words import word_changes
from ingest.page import Doubts

_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


class _Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    corrected: str  # template of re.Match.expand
    confidence: float


_RULES = (
    # Số 12-QĐÐ/TU → Số 12-QĐ/TU;  HÐND → HĐND (U+00D0, the Icelandic letter)
    _Rule("eth", re.compile(r"ĐÐ|ÐĐ|Ð"), "Đ", 0.99),
    _Rule("doubled Đ", re.compile(r"(?<=Q)ĐĐ(?=[/\W]|$)"), "Đ", 0.97),
    # 79-KL/BDV TU → 79-KL/BDVTU: the short form of a Party body and of its committee are one word in a symbol
    _Rule("broken symbol", re.compile(
        r"(?<=/)(BDV|BTC|BTG|BTGDV|BNC|BCĐ|UBKT|VP|ĐUK)\s(TU|TW|HU|ThU|ĐU|QU)(?!\w)"), r"\1\2", 0.95),
    # 01-HD/IW → 01-HD/TW: no body's code is IW;  02-QŒ/ĐU → 02-QC/ĐU
    _Rule("TW", re.compile(r"(?<=[A-ZĐ]{2}/)[I1l|]W(?!\w)"), "TW", 0.95),
    _Rule("Œ for C", re.compile(r"(?<!\w)QŒ(?=[/-])"), "QC", 0.93),  # also where the line ends behind `02-`
    # 17/QĐ-T'Tg → 17/QĐ-TTg
    _Rule("TTg", re.compile(r"(?<![^\W_])T['’`´]Tg(?!\w)"), "TTg", 0.97),
    # số o3-KL → số 03-KL;  ngày l5 → ngày 15;  2O19 → 2019
    _Rule("o for 0", re.compile(r"(?<=số )[oO](?=\d+\s?[-/])"), "0", 0.95),
    _Rule("l for 1", re.compile(r"(?<![\w.,])[lI|](?=\d{1,3}(?!\w))"), "1", 0.93),
    _Rule("l for 1", re.compile(r"(?<=\d[.,])l(?=\d)|(?<=\d)l(?=[.,]?\d)"), "1", 0.95),
    _Rule("O for 0", re.compile(r"(?<=\d)[oO](?=\d)"), "0", 0.95),
    _Rule("l for 1", re.compile(r"(?<![\w.,])[lI](?=ha\b)"), "1", 0.9),  # trên Iha canh tác → trên 1ha canh tác
    # ngày 22 tháng II năm 2019 · ngày 1ó tháng 9 · tháng. 7 năm · năm 201 4 · năm 2)19: figures of a date
    _Rule("date", re.compile(r"(?<=tháng )(?:II|Il|lI|ll|I1|1I)(?= năm)"), "11", 0.95),
    _Rule("date", re.compile(r"(?<=ngày )[ll1](?=[óÓ] tháng)"), "1", 0.9),
    _Rule("date", re.compile(r"(?<=ngày \d)[óÓ](?= tháng)|(?<=ngày )[óÓ](?= tháng)"), "6", 0.93),
    _Rule("date", re.compile(r"(?<=tháng )[óÓ](?= năm)"), "6", 0.93),
    _Rule("date", re.compile(r"(?<=tháng)[.,;:](?= \d{1,2} năm)|(?<=năm)[.,;:](?= (?:19|20)\d\d(?!\d))"), "", 0.95),
    _Rule("date", re.compile(r"(?<= năm (?:19|20)\d) (?=\d(?![\d.,]))"), "", 0.9),
    _Rule("date", re.compile(r"(?<= năm 2)[)(oO](?=[0-4]\d(?!\d))"), "0", 0.9),
    # 1656/NQ-UBTVQHI5 → 1656/NQ-UBTVQH15
    _Rule("QH", re.compile(r"(?<=QH)[Il](?=\d(?!\w))"), "1", 0.97),
    # của CFính phủ → của Chính phủ
    _Rule("Chính phủ", re.compile(r"(?<!\w)C[^\W\d_]{1,2}ính(?= phủ(?!\w))"), "Chính", 0.95),
    _Rule("Chính phủ", re.compile(r"(?<=của )C[^\W\d_]{1,2}ính$"), "Chính", 0.9),
    # của Chính phú → của Chính phủ;  bãi bó → bãi bỏ: no such words
    _Rule("Chính phủ", re.compile(r"(?<=(?<!\w)[Cc]hính ph)[úùũụu](?!\w)"), "ủ", 0.95),
    _Rule("bãi bỏ", re.compile(r"(?<=(?<!\w)[Bb]ãi b)[óòõọô](?!\w)"), "ỏ", 0.95),
    # lcủa Hội đồng → của Hội đồng: the streak stood before the word
    _Rule("bar", re.compile(r"(?<!\w)[lI](?=(?:của|và|các|những|được|theo|ngày|năm|tháng)(?!\w))"), "", 0.93),
    # khóa XUI → khóa XVI
    _Rule("V for U", re.compile(r"(?<=khóa X)U(?=I{0,3}(?!\w))|(?<=khoá X)U(?=I{0,3}(?!\w))"), "V", 0.93),
    # sửa đổi| bổ sung: what a scanner's streak leaves beside a word
    _Rule("bar", re.compile(r"(?<=\w)[|¦](?=\s|$)|(?<=\s)[|¦](?=\w)|(?<=\s)[|¦]\s(?=\S)"), "", 0.95),
    # đạt i0i,2% → đạt 101,2%
    _Rule("i for 1", re.compile(r"(?<![\w.,])[iIl]0[iIl](?!\w)"), "101", 0.9),
    # 216,§ ha → 216,8 ha
    _Rule("§ for 8", re.compile(r"(?<=\d)§|(?<=\d[.,])§|(?<!\w)§(?=[.,]?\d)"), "8", 0.9),
    _Rule("Š for 5", re.compile(r"(?<=\d)Š|(?<=\d[.,])Š|(?<!\w)Š(?=[\d.,]\d)"), "5", 0.9),
    # 98,4⁄4KH → 98,4%KH: the fraction stroke is on no keyboard
    _Rule("per cent", re.compile(r"(?<=\d)⁄[04%]?(?=\W|KH|$)"), "%", 0.9),
    _Rule("per mille", re.compile(r"(?<=\d)%o(?!\w)"), "‰", 0.9),
    # Đắk R°lấp → Đắk R’lấp
    _Rule("apostrophe", re.compile(r"(?<=[A-ZĐ])[°?ˆ˚º](?=[^\W\d_])"), "’", 0.9),
    # ~ Nông, lâm nghiệp → - Nông, lâm nghiệp
    _Rule("dash of an item", re.compile(r"^[~¬=](?:-?\s?)(?=[^\W\d_])"), "- ", 0.93),
    _Rule("dirt before a word", re.compile(r"(?<!\S)_+(?=\w)|(?<=\w)_+(?!\S)"), "", 0.95),
    # ._..KT, CHỦ TỊCH → KT. CHỦ TỊCH
    _Rule("dirt before a signature", re.compile(r"^(?:[^\w\s(]|_){2,}(?=(?:KT|TM|TL|TUQ)\b)"), "", 0.93),
    _Rule("signed for", re.compile(r"^(KT|TM|TL|TUQ),(?=\s?[A-ZĐÀ-Ỹ]{2})"), r"\1.", 0.95),
    # thực hiện./— → thực hiện./.
    _Rule("end mark", re.compile(r"(?<=[\w)])\./[^\w\s]?$"), "./.", 0.95),
    # 1, Đánh giá chung → 1. Đánh giá chung
    _Rule("label", re.compile(r"^(\d{1,2}),(?= [A-ZĐÀ-Ỹ][^\W\d_]+ )"), r"\1.", 0.9),
)
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_CAPITALS = re.compile(r"(?<!\w)[A-ZĐƯƠÂÊÔĂÀ-Ỹ]{4,}(?!\w)")
# H. NỘI DUNG · HI- TỔ CHỨC · II. NHIỆM VỤ
_ROMAN_LABEL = re.compile(r"^([IVXHTl1]{1,5})(?=\s?[.\-–)]\s*[A-ZĐÀ-Ỹ])")


# 12-NQ/HŨ · 63-KL/BDVHŨ: no letter of a symbol bears a tone
_SYMBOL = re.compile(r"(?<![\w/-])\d{1,5}[a-zđ]?(?:/\d{4})?\s?[-/][^\W\d_]+(?:[-/][^\W\d_]+)*")


class _Edits:
    """A line's text under correction; offsets of earlier corrections follow the later ones."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done: list[Correction] = []

    def change(self, start: int, end: int, corrected: str, rule: str, confidence: float) -> None:
        raw = self.text[start:end]
        if raw == corrected or any(c.char_start < end and start < c.char_end for c in self.done):
            return
        grown = len(corrected) - (end - start)
        self.text = self.text[:start] + corrected + self.text[end:]
        self.done = [replace(c, char_start=c.char_start + grown, char_end=c.char_end + grown)
                     if c.char_start >= end else c for c in self.done]
        self.done.append(Correction(start, start + len(corrected), raw, corrected, rule, confidence))


def correct(
    lines: Sequence[TextLine], doubts: Mapping[int, Doubts]
) -> tuple[list[TextLine], list[tuple[int, Correction]], list[str]]:
    """The lines with what OCR misread put right, and each change as (index of its line, correction in that line), and
    warnings for people. `doubts` has an entry for every page that OCR read.
    """
    at = [index for index, line in enumerate(lines)
          if line.page in doubts and line.kind not in ("furniture", "stamp") and line.text]
    edits = {index: _Edits(lines[index].text) for index in at}
    warnings = []
    for index in at:
        line = lines[index]
        for start, end, what in handwritten(line, doubts[line.page or 0]):
            edits[index].change(start, end, "", "handwriting not legible", 1.0)
            warnings.append(f"page {line.page}: handwritten {what} not legible")
    for index in at:
        first = not lines[index].continues
        for rule in _RULES:
            if rule.pattern.pattern.startswith("^") and not first:
                continue
            for match in reversed(list(rule.pattern.finditer(edits[index].text))):
                edits[index].change(*match.span(), match.expand(rule.corrected), rule.name, rule.confidence)
    for index in at:
        goes_on = lines[index].continues and index - 1 in edits
        begun = " ".join(edits[index - 1].text.split()[-2:]) + " " if goes_on else ""
        for start, end, corrected in list(standing_names(begun + edits[index].text)):
            if start >= len(begun):  # Luật | Kê toán: a name begun on the line above
                edits[index].change(start - len(begun), end - len(begun), corrected, "standing name", 0.95)
    for n, start, end, corrected in place_as_elsewhere([edits[index].text for index in at]):
        edits[at[n]].change(start, end, corrected, "place as elsewhere in the document", 0.9)
    for cell in cell_changes(lines, {index: edits[index].text for index in at}):
        edits[cell.line].change(cell.start, cell.end, cell.corrected, cell.rule, cell.confidence)
    for index, start, end, corrected in _toneless(edits):
        edits[index].change(start, end, corrected, "tone in a symbol", 0.95)
    for index, start, end, corrected in _romans(lines, edits):
        edits[index].change(start, end, corrected, "label by its sequence", 0.93)
    for index, start, end, corrected in _as_elsewhere(edits):
        edits[index].change(start, end, corrected, "form used elsewhere in the document", 0.9)
    runs_on = [bool(n) and lines[index].continues and at[n - 1] == index - 1 for n, index in enumerate(at)]
    unsure = [doubts[lines[index].page or 0].unsure for index in at]
    for change in sorted(word_changes([edits[index].text for index in at], runs_on, unsure),
                         key=lambda change: (change.line, -change.start)):
        edits[at[change.line]].change(change.start, change.end, change.corrected, change.rule, change.confidence)
    return *_result(lines, edits), list(dict.fromkeys(warnings))


def _result(
    lines: Sequence[TextLine], edits: Mapping[int, _Edits]
) -> tuple[list[TextLine], list[tuple[int, Correction]]]:
    out = list(lines)
    corrections: list[tuple[int, Correction]] = []
    for index, edit in edits.items():
        if edit.done:
            out[index] = replace(lines[index], text=edit.text, raw=lines[index].raw or lines[index].text)
            corrections += [(index, c) for c in sorted(edit.done, key=lambda c: c.char_start)]
    return out, corrections


def _toneless(edits: Mapping[int, _Edits]) -> Iterator[tuple[int, int, int, str]]:
    """Capitals with a tone in the symbols of documents, and the same without."""
    for index, edit in edits.items():
        for symbol in _SYMBOL.finditer(edit.text):
            for at in range(symbol.end() - 1, symbol.start() - 1, -1):
                letter = edit.text[at]
                bare = unicodedata.normalize("NFC", re.sub(_TONE, "", unicodedata.normalize("NFD", letter)))
                if letter.isupper() and bare != letter:
                    yield index, at, at + 1, bare


def _romans(lines: Sequence[TextLine], edits: Mapping[int, _Edits]) -> Iterator[tuple[int, int, int, str]]:
    """Roman labels whose neighbours in the sequence leave one number: I. H. III. → I. II. III."""
    found = [(index, match) for index, edit in edits.items()
             if not lines[index].continues and (match := _ROMAN_LABEL.match(edit.text))]
    numbers = [_ROMANS.index(m[1]) if m[1] in _ROMANS else None for _, m in found]
    shapes = [_ROMANS.index(_strokes(m[1])) if _strokes(m[1]) in _ROMANS else None for _, m in found]
    for place, (index, match) in enumerate(found):
        before = numbers[place - 1] if place else 0
        after = shapes[place + 1] if place + 1 < len(found) else None
        if before is None or before + 1 >= len(_ROMANS):
            continue
        wanted = before + 1
        misread = numbers[place] is None and shapes[place] == wanted and not match[1].isdigit()  # H., HI., l.
        repeated = numbers[place] == before != 0 and after == wanted + 1  # II. II. IV.
        if misread or repeated:
            numbers[place] = wanted
            yield index, match.start(1), match.end(1), _ROMANS[wanted]


def _strokes(label: str) -> str:
    """A label by its strokes: H is read for II, l, 1 and T for I."""
    return label.replace("H", "II").replace("l", "I").replace("1", "I").replace("T", "I")


def _as_elsewhere(edits: Mapping[int, _Edits]) -> Iterator[tuple[int, int, int, str]]:
    """Capital short forms that differ by a mark or a doubled letter from one that the document uses three times."""
    uses = Counter(match[0] for edit in edits.values() for match in _CAPITALS.finditer(edit.text))
    frequent = sorted(form for form, times in uses.items() if times >= 3)
    wanted = {}
    for form, times in uses.items():
        alike = [other for other in frequent if uses[other] >= 3 * times and _one_slip(form, other)]
        if len(alike) == 1:
            wanted[form] = alike[0]
    for index, edit in edits.items():
        for match in reversed(list(_CAPITALS.finditer(edit.text))):
            if match[0] in wanted:
                yield index, *match.span(), wanted[match[0]]


_BARE = str.maketrans("ĐƯƠÂÊÔĂÀÁẢÃẠÈÉẺẼẸÌÍỈĨỊÒÓỎÕỌÙÚỦŨỤỲÝỶỸỴ", "DUOAEOAAAAAAEEEEEIIIIIOOOOOUUUUUYYYYY")


def _one_slip(form: str, other: str) -> bool:
    """Whether `form` is `other` with a mark too many or too few on one letter, or with one letter put in."""
    if len(form) == len(other):
        slips = [(a, b) for a, b in zip(form, other, strict=True) if a != b]
        return len(slips) == 1 and slips[0][0].translate(_BARE) == slips[0][1].translate(_BARE)
    if len(form) == len(other) + 1:
        return any(form[:at] + form[at + 1:] == other and (ord(form[at]) > 0x7F or form[at] == form[at - 1])
                   for at in range(1, len(form)))
    return False
