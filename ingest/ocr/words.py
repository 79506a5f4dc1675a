"""Words that OCR misread by a mark (`tô chức`, `triên khai`), mended where the dictionary leaves one reading only.

Tesseract loses hooks and takes one tone for another. A word changes only when as read it is no syllable in use, or
makes no known word with its neighbours, and exactly one other way to mark its letters does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from ingest.fold import lower
from ingest.ocr.changes import Change
from ingest.syllable import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = re.compile(r"^[\W\d_]*$|[.;:–+-] \W*$")  # what stands before the first word of a sentence or item
_OUTER = ".,;:!?()[]“”\"'"  # what stands at the ends of a word
_MARKS = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ", "e": "eèéẻẽẹêềếểễệ", "i": "iìíỉĩị", "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự", "y": "yỳýỷỹỵ", "d": "dđ",
}
_FAMILY = {letter: family for family in _MARKS.values() for letter in family}
# What official texts say daily and the dictionary lacks, and slips of the dictionary itself.
_OFFICIAL_PAIRS = {("triệu", "đồng"), ("tỷ", "đồng"), ("nghìn", "đồng"), ("đồng", "chí")}
_NO_PAIRS = {("tỉnh", "thần"), ("triệu", "đông"), ("toàn", "tinh"), ("chi", "là"), ("đồng", "học"), ("quỷ", "một")}
_STEADY = {"năm", "số", "sông"}  # daily words, nearly always right, that stand before anything
# Family names of the Kinh and their neighbours; nine signers in ten bear one of the first fifteen.
_FAMILY_NAMES = frozenset(re.split(r"\s+", (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh lâm mai trịnh đoàn cao tô hà tạ chu "
    "châu thái lương lưu đào vương trương tăng triệu quách kiều phùng vi văn tống từ thạch đồng nông hứa la lục mạc "
    "nghiêm ninh ông quan sầm tiêu tôn đàm điểu giàng cù doãn khuất kim sùng thân thiều trang ung vàng hầu lò lường ma"
)))
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HATTED = {letter: group[0] for group in ("âấầẩẫ", "êếềểễ", "ôốồổỗ", "ăắằẳẵ") for letter in group}


class _Lexicon(NamedTuple):
    syllables: frozenset[str]
    pairs: frozenset[tuple[str, str]]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """The 74,000 entries that underthesea brings: all syllables in use, and which follow each other inside a word."""
    syllables: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    source = resources.files("underthesea").joinpath("corpus/data/Viet74K.txt").read_text(encoding="utf-8")
    for entry in source.splitlines():
        words = lower(unicodedata.normalize("NFC", entry)).replace("-", " ").split()
        syllables.update(words)
        pairs.update(pairwise(words))
    return _Lexicon(frozenset(syllables), frozenset(pairs - _NO_PAIRS | _OFFICIAL_PAIRS))


class _Token(NamedTuple):
    line: int
    start: int
    end: int
    word: str  # folded
    open_left: bool  # only a space stands between it and the word before
    open_right: bool = False


def word_changes(
    lines: Sequence[str], continues: Sequence[bool], doubtful: Sequence[Collection[str]]
) -> Iterator[Change]:
    """What to change in the printed lines of a text.

    `continues[i]`: line i goes on with line i - 1. `doubtful[i]`: the words (between spaces) of line i that the
    engine was not sure of; of other words in use only what it misreads with confidence is put right.
    """
    yield from _family_names(lines)
    tokens = _tokens(lines, continues)
    words = [token.word for token in tokens]
    pairs = _lexicon().pairs
    for index, token in enumerate(tokens):
        printed = lines[token.line][token.start:token.end]
        if not (printed.islower() or printed.isupper() or _begins(lines, continues, tokens, index)):
            continue  # names are in no dictionary
        before = words[index - 1] if token.open_left and index else None
        after = words[index + 1] if token.open_right and index + 1 < len(words) else None
        # A neighbour that makes a word with its other neighbour says nothing about this one.
        if before and index > 1 and tokens[index - 1].open_left and (words[index - 2], before) in pairs:
            before = None
        if after and index + 2 < len(words) and tokens[index + 1].open_right and (after, words[index + 2]) in pairs:
            after = None
        found = _reading(token.word, before, after, _between_spaces(lines[token.line], token) in doubtful[token.line])
        if found is not None:
            words[index] = found[0]
            yield Change(token.line, token.start, token.end, _cased(found[0], printed), *found[1:])


def _begins(lines: Sequence[str], continues: Sequence[bool], tokens: Sequence[_Token], index: int) -> bool:
    """Whether a word has its capital from the beginning of a sentence or an item: a small word follows it."""
    token, after = tokens[index], tokens[index + 1] if tokens[index].open_right else None
    if after is None or after.line != token.line or not lines[token.line][after.start:after.end].islower():
        return False
    start = _BEGINNING.search(lines[token.line][:token.start])
    return start is not None and not (continues[token.line] and start.start() == 0)


def makes_a_word(text: str, before: str, after: str) -> bool:
    """Whether what was read is a syllable that makes a known word with the one before or after it on its line."""
    word = lower(text.strip(_OUTER))
    if not word.isalpha():
        return False
    left = lower(before.lstrip(_OUTER)) if text[0].isalpha() else ""
    right = lower(after.rstrip(_OUTER)) if text[-1].isalpha() else ""
    return _paired(word, left, right, _lexicon().pairs)


def _family_names(lines: Sequence[str]) -> Iterator[Change]:
    """Lines that are a person's name whose first word is no family name, but with one mark changed is just one."""
    for number, line in enumerate(lines):
        words = line.split()
        if not 3 <= len(words) <= 4 or not all(word.isalpha() and word.istitle() for word in words):
            continue
        first = lower(words[0])
        near = [other for other in _near(first) if other in _FAMILY_NAMES]
        if first not in _FAMILY_NAMES and len(near) == 1 and all(is_syllable(word) for word in words[1:]):
            start = line.index(words[0])
            yield Change(number, start, start + len(words[0]), _cased(near[0], words[0]), "family name", 0.9)


def _between_spaces(line: str, token: _Token) -> str:
    end = line.find(" ", token.end)
    return line[line.rfind(" ", 0, token.start) + 1: end if end >= 0 else len(line)]


def _tokens(lines: Sequence[str], continues: Sequence[bool]) -> list[_Token]:
    out: list[_Token] = []
    for number, line in enumerate(lines):
        folded = lower(line)
        for match in _WORD.finditer(line):
            last = out[-1] if out else None
            if last and last.line == number:
                left = line[last.end:match.start()] == " "
            else:
                left = bool(last and continues[number] and last.line == number - 1 and match.start() == 0
                            and last.end == len(lines[number - 1]))
            out.append(_Token(number, *match.span(), folded[match.start():match.end()], left))
    return [token._replace(open_right=index + 1 < len(out) and out[index + 1].open_left)
            for index, token in enumerate(out)]


def _cased(reading: str, printed: str) -> str:
    if printed.isupper() and len(printed) > 1:
        return reading.upper()
    return reading[0].upper() + reading[1:] if printed[0].isupper() else reading


@lru_cache(maxsize=65536)
def _reading(word: str, before: str | None, after: str | None, doubtful: bool) -> tuple[str, str, float] | None:
    """How a word must read instead, by which rule, how surely; None where it may stand or nothing is certain."""
    syllables, pairs = _lexicon()
    used = word in syllables
    if len(word) < 2 or (used and _paired(word, before, after, pairs)) or (not doubtful and word in _STEADY):
        return None
    fits = _one_mark if not used else _slip if doubtful else _habit
    near = [other for other in _near(word) if other in syllables and is_syllable(other) and fits(word, other)]
    fitting = [other for other in near if _paired(other, before, after, pairs)]
    if len(fitting) == 1:
        return fitting[0], "word by its neighbour" if used else "syllable by its neighbour", 0.9 if used else 0.97
    if not used and len(near) == 1 and len(word) > 2 and not word.isascii():
        return near[0], "syllable not in use", 0.9
    return None


def _slip(word: str, other: str) -> bool:
    """Whether the difference is one that Tesseract makes with words in use: the tone above a hat, a hook above i, an
    acute for a hook (`chí tiêu`, `Tý lệ`)."""
    a, b = next((a, b) for a, b in zip(word, other, strict=True) if a != b)
    return (a in _HATTED and _HATTED[a] == _HATTED.get(b)) or f"{a}{b}" in ("ỉi", "íỉ", "úủ", "ýỷ")


def _habit(word: str, other: str) -> bool:
    """Whether it is one that Tesseract makes surely: no tone above a hat, an acute for a hook there (`kiếm tra`), a
    hook for the dot of i.

    Of 50 words on 14 pages that made no word with their neighbours and would so, 48 were misread, 14 of them with a
    confidence above 0.94; in 95,000 words of printed text this changes 5 that were right.
    """
    a, b = next((a, b) for a, b in zip(word, other, strict=True) if a != b)
    lost = a in "âêôă" and a != b and a == _HATTED.get(b)
    return lost or f"{a}{b}" in ("ấẩ", "ếể", "ốổ", "ắẳ", "ỉi")


def _one_mark(word: str, other: str) -> bool:
    """Whether only the tone or only the letter itself (its hat, horn or stroke) differs, not both."""
    a, b = next((a, b) for a, b in zip(word, other, strict=True) if a != b)
    (letter_a, tone_a), (letter_b, tone_b) = _parted(a), _parted(b)
    return letter_a == letter_b or tone_a == tone_b


def _parted(letter: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in marks if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES)), tone


def _paired(word: str, before: str | None, after: str | None, pairs: frozenset[tuple[str, str]]) -> bool:
    return (before is not None and (before, word) in pairs) or (after is not None and (word, after) in pairs)


@lru_cache(maxsize=65536)
def _near(word: str) -> tuple[str, ...]:
    """The words that differ from this one in the marks of one letter."""
    return tuple(word[:at] + other + word[at + 1:] for at, letter in enumerate(word)
                 for other in _FAMILY.get(letter, "") if other != letter)
