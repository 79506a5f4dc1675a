"""What stands on a page beside its text: page numbers, running heads, stamps, footnotes.

Furniture and stamps stay out of the text and keep their words; footnotes are text, but not where they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Box, LineKind, Style, TextLine
from ingest.fold import key, lower
from ingest.lines import into_lines
from ingest.page import Page, PageLine, Word, hull, into_rows, split_at_gaps
from ingest.syllable import is_syllable

_PAGE_NUMBER = re.compile(r"^[-–—\s.|]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s.|]*$")
# Ký bởi: Ủy ban nhân dân · Được ký số bởi: …
_SIGNED_BY = re.compile(
    r"(?:được )?ký (?:số )?bởi\s*:|"
    # the time alone, as OCR reads it: 16.07.2019 15:20:36 · 14:54:55 · +07:00
    r"\W*\d{2}[./]?\d{2}[./]?\d{4}(?:\W{0,3}\d{2}:\d{2}:\d{2}|\W*$)|\W*\d{2}:\d{2}:\d{2}\b|\W?\d{2}:00\W*$"
)
# Người ký: · Thời gian ký: 16.07.2019 15:20:36 +07:00 · Digitally signed by · Giờ ký:
_SIGNED = re.compile(
    r"người ký\s*:|(?:thời gian|ngày|giờ) ký\s*:|digitally signed|signature (?:valid|not)")
# ĐẾN · CÔNG VĂN ĐẾN, over Số: … Ngày: … Chuyển: …
_ARRIVED = re.compile(r"(?:công văn |văn bản )?đến\W*$")
_ARRIVED_WITHIN = len("công văn đến")
_IN_STAMP = re.compile(r"\bđ[ếê]n\b|\bc[ổô]ng thông tin đi[ệê]n t")
_COPY = re.compile(r"sao (?:y|lục)\b|trích sao\b")
_ELIDED = re.compile(r"[A-ZĐ][°?ˆ˚º'’`´\"“”][^\W\d_]{2,}[,;.:]?")  # R°LẤP: the apostrophe of a place's name
_NOTE_MARK = re.compile(r"^[(\[]?(?:\d{1,2}|[⁰¹²³⁴-⁹]{1,2}|\*{1,3})[)\].]?\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Notes:
    """One footnote: its printed lines, the first beginning with its mark."""

    lines: tuple[PageLine, ...]


@dataclass(slots=True)
class Parts:
    """The lines of a page by what they are; `body` in the order given."""

    body: list[PageLine] = field(default_factory=list)
    furniture: list[TextLine] = field(default_factory=list)
    notes: list[Notes] = field(default_factory=list)


def part_furniture(pages: Sequence[tuple[Page, list[PageLine]]]) -> list[Parts]:
    """For each page its lines parted into body, furniture and footnotes."""
    heads = _running(pages)
    out = []
    for page, lines in pages:
        parts = Parts()
        lines = _without_arrivals(page, lines, parts)
        pieces = [piece for line in lines for piece in split_at_gaps(line, max(20.0, 2.5 * line.size))]
        for line in _without_stamps(page, [line for piece in pieces for line in _without_dirt(piece, parts)], parts):
            if _is_furniture(page, line, heads) or _is_speck(line):
                parts.furniture.append(_aside([line], "furniture"))
            else:
                parts.body.append(line)
        _take_notes(page, parts)
        out.append(parts)
    return out


def digital_signatures(page: Page) -> list[Box]:
    """Where the printed words of digital signatures stand (`Ký bởi: …`, `Thời gian ký: …`)."""
    parts = Parts()
    _without_stamps(page, [piece for line in page.lines for piece in split_at_gaps(line, 2.5 * line.size)], parts)
    return [line.box for line in parts.furniture if line.box]


def _aside(lines: Sequence[PageLine], kind: LineKind) -> TextLine:
    text = " ".join(line.text for line in lines)
    sure = [line.confidence for line in lines if line.confidence is not None]
    return TextLine(text, kind=kind, page=lines[0].page, box=hull(line.box for line in lines), style=Style(), raw=text,
                    ocr_confidence=sum(sure) / len(sure) if sure else None)


def _is_furniture(page: Page, line: PageLine, heads: set[str]) -> bool:
    edge = line.box.y1 < 0.09 * page.height or line.box.y0 > 0.9 * page.height
    if not edge:
        return False
    return bool(_PAGE_NUMBER.match(line.folded)) or _head_key(line) in heads


def _head_key(line: PageLine) -> str:
    return re.sub(r"\d+", "0", key(line.text))


def _running(pages: Sequence[tuple[Page, list[PageLine]]]) -> set[str]:
    """Lines at the top or foot of the page that come again on most pages."""
    seen: Counter[str] = Counter()
    for page, lines in pages if len(pages) > 2 else ():
        seen.update({_head_key(line) for line in lines
                     if line.box.y1 < 0.08 * page.height or line.box.y0 > 0.92 * page.height})
    return {words for words, times in seen.items() if words and times >= max(3, 0.5 * len(pages))}


def _is_speck(line: PageLine) -> bool:
    """Dirt, a rule or a piece of a seal that OCR read as letters: nothing but marks, or too unsure to be a word."""
    if line.words[0].confidence is None or line.confidence is None:
        return False
    text = line.text
    if not any(c.isalnum() for c in text):
        return text not in ("*", "-", "./.", "…")
    return line.confidence < 0.35 and len(text) <= 12


def _without_arrivals(page: Page, lines: list[PageLine], parts: Parts) -> list[PageLine]:
    """The lines without what stands in the frame of an arrival stamp (ĐẾN, Số, Ngày), which becomes a stamp."""
    for frame in page.frames:
        inside = [word for line in lines for word in line.words if _middle_in(word.box, frame)]
        text = lower(" ".join(word.text for word in inside))
        if not _IN_STAMP.search(text):
            continue
        rows = [line for row in into_rows(into_lines(inside, page.number)) for line in row]
        parts.furniture.append(_aside(rows, "stamp"))
        outside = ((line, tuple(word for word in line.words if not _middle_in(word.box, frame))) for line in lines)
        lines = [PageLine(words, line.page) for line, words in outside if words]
    return lines


def _middle_in(box: Box, frame: Box) -> bool:
    return frame.x0 <= (box.x0 + box.x1) / 2 <= frame.x1 and frame.y0 <= (box.y0 + box.y1) / 2 <= frame.y1


def _without_dirt(line: PageLine, parts: Parts) -> list[PageLine]:
    """The line without what a pen, a seal or a stain made OCR read; that goes to the furniture, word by word."""
    dirt = [word for word in line.words
            if word.confidence is not None and _is_dirt(word, word.confidence) and not _is_misread(word, line)]
    if not dirt or len(dirt) == len(line.words):
        return [line]
    parts.furniture += [_aside([PageLine((word,), line.page)], "furniture") for word in dirt]
    return [PageLine(tuple(word for word in line.words if word not in dirt), line.page)]


def _is_dirt(word: Word, sure: float) -> bool:
    if sure >= 0.5 or word.text in ("-", "*", "./.", "…"):
        return False
    if _ELIDED.fullmatch(word.text):
        return False
    letters = re.findall(r"[^\W\d_]+", word.text)
    spelt = bool(letters) and all(is_syllable(part) or (len(part) > 1 and part.isupper()) for part in letters)
    return not spelt and not any(c.isdigit() for c in word.text) and len(word.text) <= 6


def _is_misread(word: Word, line: PageLine) -> bool:
    """A word of running text of which a letter was misread (`hoạcÌ`, `lcủa`): letters that touch their neighbours.
    Without it the line would lose more than a letter."""
    at = line.words.index(word)
    letters = sum(c.isalpha() for c in word.text)
    beside = [other for other in line.words[max(0, at - 1):at + 2] if other is not word]
    close = all(max(other.box.x0 - word.box.x1, word.box.x0 - other.box.x1) < line.size for other in beside)
    capitals = sum(c.isupper() for c in word.text)
    return len(line.words) > 5 and letters >= 3 and letters >= len(word.text) - 1 and close and 2 * capitals <= letters


def _without_stamps(page: Page, lines: list[PageLine], parts: Parts) -> list[PageLine]:
    """The lines without digital signatures and arrival stamps, which become one stamp line each."""
    stamps: list[list[PageLine]] = []
    for line in lines:
        if _is_stamped(page, line):
            near = next((s for s in stamps if _near(hull(x.box for x in s), line)), None)
            if near is None:
                stamps.append([line])
            else:
                near.append(line)
    taken = {id(line) for stamp in stamps for line in stamp}
    for stamp in stamps:
        grown = True
        while grown:
            grown = False
            frame = hull(line.box for line in stamp)
            small = max(line.size for line in stamp)
            for line in lines:
                fits = line.box.x0 > frame.x0 - 12 and line.box.x1 < frame.x1 + 30
                same_size = line.size < 1.25 * small + 0.5 and small < 11
                if id(line) not in taken and fits and same_size and _near(frame, line):
                    stamp.append(line)
                    taken.add(id(line))
                    grown = True
    for stamp in _joined(stamps):
        parts.furniture.append(_aside(sorted(stamp, key=lambda line: line.box.y0), "stamp"))
    return [line for line in lines if id(line) not in taken]


def _joined(stamps: list[list[PageLine]]) -> list[list[PageLine]]:
    """The stamps, those as one that have grown together (`Ký bởi: …` and `Thời gian ký: …` with a line between)."""
    out: list[list[PageLine]] = []
    for stamp in stamps:
        near = next((other for other in out if any(_near(hull(x.box for x in other), line) for line in stamp)), None)
        if near is None:
            out.append(stamp)
        else:
            near += stamp
    return out


def _is_stamped(page: Page, line: PageLine) -> bool:
    """Whether a line begins a stamp: who signed and when, `Đến`, `Sao y`."""
    low = line.text.lower()
    if low.lstrip("-+*•. (")[:1].isalpha() and not (
            "ký" in low or "sign" in low or "sao" in low or "ến" in low[:_ARRIVED_WITHIN]):
        return False
    text = line.folded
    copied = _COPY.match(text) and line.box.y1 < 0.06 * page.height
    return bool(_SIGNED_BY.match(text) or _SIGNED.search(text) or _ARRIVED.match(text) or copied)


def _near(frame: Box, line: PageLine) -> bool:
    box = line.box
    apart = max(box.y0 - frame.y1, frame.y0 - box.y1)
    return apart < 0.9 * max(line.size, 4) and box.x0 < frame.x1 + 5 and box.x1 > frame.x0 - 5


def _take_notes(page: Page, parts: Parts) -> None:
    """Footnotes out of the body: small lines at the foot of the page, behind a short rule or beginning with a mark."""
    rules = [r.y0 for r in sorted(page.rules, key=lambda r: r.y0)
             if r.y0 > 0.45 * page.height and 80 < r.x1 - r.x0 < 0.45 * page.width]
    if not rules or not parts.body:
        return
    rows = into_rows(parts.body)
    sizes = sorted(line.size for line in parts.body if len(line.text) > 40)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    rule = next((at for at in rules if _only_notes(rows, at, usual)), None)
    if rule is None:
        return
    taken = [line for row in rows for line in row if line.box.y0 > rule - 2]
    kept = {id(line) for line in taken}
    parts.body = [line for line in parts.body if id(line) not in kept]
    current: list[PageLine] = []
    for line in taken:
        if current and _NOTE_MARK.match(line.text) and not _sentence_number(current[-1]):
            parts.notes.append(Notes(tuple(current)))
            current = []
        current.append(line)
    if current:
        parts.notes.append(Notes(tuple(current)))


def _sentence_number(last: PageLine) -> bool:
    """Whether a line ends where a number must follow (`năm`, `số`), so that the next line's number is no mark."""
    return last.folded.endswith((" năm", " số", " ngày", " tháng", " điều", " khoản", " và", ","))


def _only_notes(rows: Sequence[Sequence[PageLine]], at: float, usual: float) -> bool:
    """Whether what stands below a rule is footnotes: the first begins with a mark, and the type is no larger."""
    below = [row for row in rows if row[0].box.y0 > at - 2]
    if not below or not _NOTE_MARK.match(below[0][0].text):
        return False
    first = below[0][0]
    small = all(line.size < usual - 0.4 for row in below for line in row[:1]) if usual else False
    return small or first.words[0].text[:1] in "¹²³⁴⁵⁶⁷⁸⁹⁰"
