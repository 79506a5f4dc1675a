"""From the physical lines of a text file to its paragraphs.

A paragraph may be broken by the end of a page (a blank line in mid-sentence), by footnotes that interrupt it, or at
every line where a program wrapped it, at widths that vary. What joins two lines is how the first ends, how the second
begins and, in wrapped files, whether the second's first word would still have fitted on the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from ingest.document import Style, TextLine
from ingest.fold import UPPER, bare, lower
from ingest.frame.lines import OPEN_END

PLAIN = Style()


@dataclass(frozen=True, slots=True)
class PhysicalLine:
    """A line of the file: its words, its form, and whether a blank line or a forced break stands before it."""

    text: str
    style: Style = PLAIN
    blank_before: bool = False
    break_before: bool = False


# "I.", "2.1.", "1-", "a)", "(1)", "-", "+", "Điều 5.", "Chương II", "Căn cứ", "Một là,", "Nơi nhận:"
_LABEL = re.compile(r"""
    (?:
      [-+•*▪◦–—]\s | [-+•▪]\D
    | [(]?\d{1,2}[)]\s? | \d{1,3}(?:[.]\d{1,3})*[./-]\s | \d{1,3}[.]\D
    | [IVX]{1,5}\s?[./)-]\s? | [A-Z][.)]\s | [(]?[a-zđ]{1,2}[)]\s?
    | (?:điều|khoản)\s\d{1,3}[a-z]?[.:]
    | (?:chương|phần|mục|phụ\slục|tiểu\smục)\s(?:[ivx]{1,5}|\d{1,2}|thứ)\b
    | (?:căn\scứ|theo\sđề\snghị|xét\sđề\snghị|xét\stờ\strình|trên\scơ\ssở\s\w+\s\w+|thực\shiện\snghị\squyết\ssố)\b
    | (?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\slà\s?[,:]
    | nơi\snhận | kính\sgửi | số:\s
    )""", re.VERBOSE)
# I. · A. · a/ Nội dung · a, Nội dung
_CASED_LABEL = re.compile(rf"[IVX]{{1,5}}\s?[./)-]|[A-Z][.)]\s|[a-zđ](?:/\s?|,\s)(?=[{UPPER}])")
_ENDS_SENTENCE = re.compile(r"[.!?:;…](?:[”\"'’)\]]|\s)*$")
_ENDS_ITEM = re.compile(r"(?:[.!?:…]|[.]/[.])(?:[”\"'’)\]]|\s)*$")
# words behind which no paragraph ends: "… các sở, ngành và"
_EXPECTS_MORE = re.compile(
    r"(?:,|\b(?:và|của|các|những|về|với|theo|tại|cho|là|để|trong|do|bởi"
    r"|(?<!đạt )(?<!làm )được|từ|đến|hoặc|ở|bằng|như|vào|trên"
    # `Nghị quyết số` wants its number; `chuyển đổi số`, `kinh tế số` want nothing
    r"|(?<!chuyển đổi )(?<!kinh tế )(?<!kỹ thuật )(?<!xã hội )(?<!chính phủ )(?<!chính quyền )(?<!công nghệ )"
    r"(?<!nền tảng )(?<!kỹ năng )"
    r"(?<!hạ tầng )(?<!công dân )(?<!dữ liệu )(?<!dân )(?<!tỷ )(?<!hệ )(?<!chỉ )(?<!đa )số|mà"
    r"|giữa|đối với|không|đã|đang|sẽ|phải|cần|khóa|khoá))$")
_BULLET = re.compile(r"[-+•*]\s")
_ASKS = re.compile(r"[a-zđ]\)\s(?:đề nghị|yêu cầu|giao|chỉ đạo)")
_RECIPIENT = re.compile(r"[-+•*]\s(?:lưu|như (?:trên|điều)|vt\b|các? (?:đơn vị|xã|phòng)[^.;,]{0,30}$)")
_FOOTNOTE = re.compile(r"[¹²³⁴-⁹]|\[\d{1,3}\]\s|\[\^\w+\]:\s?")
_PAGE_NUMBER = re.compile(r"[-–—]?\s?\d{1,3}\s?[-–—]?|(?:Trang|Page)\s\d{1,3}(?:/\d{1,3})?")
_BARE_BULLET = re.compile(r"[-+•*–—]")
# What a letterhead says in fixed words; a line that ends inside them goes on
_FORMULAS = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam", "doc lap - tu do - hanh phuc",
             "uy ban nhan dan", "hoi dong nhan dan", "uy ban mat tran to quoc viet nam", "chinh phu", "quoc hoi",
             "thu tuong chinh phu", "van phong chinh phu", "vien kiem sat nhan dan", "toa an nhan dan")
_FILE_PATH = re.compile(r"[A-Za-z]:[\\/]\S")  # d:\2011\CV\…: where the typist kept the file
_PLACE_AND_DATE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,3}, ngày\b")
_TITLE_WIDTH = 60  # a line that ends unfinished and is shorter than this may be part of a title or a letterhead


def join_lines(lines: Sequence[PhysicalLine]) -> list[TextLine]:
    """The paragraphs of `lines`, one `TextLine` each; footnotes stand behind the paragraph that they interrupted."""
    width = wrap_width(lines)
    done: list[TextLine] = []
    body: PhysicalLine | None = None  # the paragraph still open, with the footnotes that came since
    notes: list[PhysicalLine] = []
    pages: list[PhysicalLine] = []
    last = ""  # the physical line before, whose length tells whether it was full

    def close() -> None:
        nonlocal body
        if body is not None:
            done.append(TextLine(body.text, style=body.style))
        done.extend(TextLine(p.text, kind="furniture", style=p.style) for p in pages)
        pages.clear()
        done.extend(TextLine(n.text, kind="footnote", style=n.style) for n in notes)
        body = None
        notes.clear()

    marks = {m[0].strip() for line in lines for m in _FOOTNOTE.finditer(line.text, 1)}
    for line, following in zip_longest(lines, lines[1:]):
        if _PAGE_NUMBER.fullmatch(line.text) and (line.blank_before or _parts_sentence(last, following)):
            pages.append(line)
            continue
        if _is_footnote(line.text, marks):
            notes.append(line)
        elif (notes and (not line.blank_before or not _unfinished(body))
              and _continues(notes[-1], notes[-1].text, line, width)):
            notes[-1] = _joined(notes[-1], line)
        elif body is not None and _continues(body, "" if notes else last, line, width):
            body = _joined(body, line)
        else:
            close()
            body = line
        last = line.text
    close()
    return done


def wrap_width(lines: Sequence[PhysicalLine]) -> int | None:
    """The width at which a program wrapped the file's paragraphs, None where a line is a paragraph."""
    wrapped = _cut((a.text, b.text) for a, b in pairwise(lines) if not b.blank_before and not b.break_before)
    if len(wrapped) < 3 or len(wrapped) * 10 < len(lines):
        return None
    width = wrapped[len(wrapped) * 3 // 4]
    return width if width < 140 else None


def _cut(pairs: Iterable[tuple[str, str]]) -> list[int]:
    """The lengths, in order, of lines that end in mid-sentence before a line that goes on in small letters."""
    return sorted(len(a) for a, b in pairs
                  if b[:1].islower() and not _ENDS_SENTENCE.search(a) and not _LABEL.match(lower(b)))


def rejoin(lines: Sequence[TextLine]) -> list[TextLine]:
    """The paragraphs of a document in which each line of the page became a paragraph (a Word file made from a PDF);
    `lines` as they are where paragraphs are whole. Cells, notes and furniture are left alone."""
    width = _page_width([line.text for line in lines if _is_prose(line)])
    if width is None:
        return list(lines)
    done: list[TextLine] = []
    body: PhysicalLine | None = None  # the paragraph that is last in `done`
    last = ""
    for line in lines:
        physical = PhysicalLine(line.text, line.style) if _is_prose(line) else None
        if body and physical and line.style.label is None and _continues(body, last, physical, width):
            body = _joined(body, physical)
            done[-1] = replace(done[-1], text=body.text, style=body.style)
        else:
            body = physical
            done.append(line)
        last = line.text
    return done


def _is_prose(line: TextLine) -> bool:
    return line.kind == "body" and line.cell is None and not line.continues and line.raw is None and bool(line.text)


def _page_width(texts: Sequence[str]) -> int | None:
    """The width at which the lines of a page were cut into paragraphs; None where most paragraphs end as such do."""
    cut = _cut(pairwise(texts))
    if len(cut) < 4 or len(cut) * 12 < len(texts):
        return None
    width = cut[len(cut) * 3 // 4]
    full = sum(length > 0.75 * width for length in cut) >= 0.75 * len(cut)
    whole = sum(len(text) > 1.25 * width for text in texts)  # paragraphs longer than a line of the page
    return width if 40 < width < 140 and full and whole * 50 <= len(texts) else None


def _parts_sentence(before: str, following: PhysicalLine | None) -> bool:
    """A number alone between a full line that ends nothing and one that goes on: of a page, no blank line around it."""
    return (len(before) > _TITLE_WIDTH and not _ENDS_SENTENCE.search(before) and following is not None
            and following.text[:1].islower() and len(following.text) > 20)


def _is_footnote(text: str, marks: set[str]) -> bool:
    match = _FOOTNOTE.match(text)
    return match is not None and len(text) > match.end() and (not text.startswith("[") or text.startswith("[^")
                                                              or match[0].strip() in marks)


def _unfinished(line: PhysicalLine | None) -> bool:
    return line is not None and not _ENDS_SENTENCE.search(line.text[-300:])


def _joined(a: PhysicalLine, b: PhysicalLine) -> PhysicalLine:
    style = replace(a.style, bold=a.style.bold and b.style.bold, italic=a.style.italic and b.style.italic)
    return replace(a, text=f"{a.text} {b.text}", style=style)


def is_label(text: str) -> bool:
    """Whether a line begins with the label of an item, a heading or a block of the form."""
    match = _LABEL.match(lower(text)) or _CASED_LABEL.match(text)
    if match is None:
        return False
    words = match[0].rstrip(" .)").replace(" ", "")  # `mục II; …` in small letters goes on with a sentence
    return not (text[:1].islower() and words.isalpha() and text[len(match[0].rstrip()) - 1] != ")")


def _continues(paragraph: PhysicalLine, last: str, line: PhysicalLine, width: int | None) -> bool:
    """Whether `line` goes on with `paragraph`, whose physical line before it is `last` ("" where a page ends there)."""
    before, text = paragraph.text, line.text
    tail = before[-300:]  # what ends a paragraph stands at its end; a paragraph may be very long
    if _BARE_BULLET.fullmatch(before):
        return True
    if is_label(text) or _FILE_PATH.match(text) or line.style.heading_level:
        return False
    if paragraph.style.heading_level and not text[0].islower():
        return False
    if not line.blank_before and _breaks_formula(before, text):
        return True
    small = text[0].islower()
    in_capitals = _is_capitals(text) or (_is_capitals(before) and not (small and before.endswith(",")))
    if in_capitals or before.endswith("/."):
        open_title = _is_capitals(text) and _is_capitals(before) and OPEN_END.search(bare(tail)) is not None
        return open_title and not line.blank_before
    if small and not line.blank_before and tail.rfind("(") > tail.rfind(")"):
        return True  # (qua Văn phòng, thư điện tử: | vanphong@…)
    if width is None or line.blank_before or line.break_before or not last:
        if _ENDS_SENTENCE.search(tail):
            return False
        return small or (len(before) >= _TITLE_WIDTH and not line.break_before
                         and _EXPECTS_MORE.search(lower(tail)) is not None)
    full = len(last) + 1 + len(text.split()[0]) > width - 2
    if _ENDS_ITEM.search(tail):
        return full and len(last) > width // 2 and not before.endswith(":")
    ended = len(last) < len(before) and len(last) < width // 2 and not _EXPECTS_MORE.search(lower(tail)) \
        and (_BULLET.match(before) is None or _may_be_heading(before))
    return small or text[0].isdigit() or full or before.endswith(";") or not (ended or _may_be_heading(before))


def _breaks_formula(before: str, text: str) -> bool:
    """A program wrapped the narrow cell of a letterhead: `CỘNG` over `HÒA XÃ HỘI …`, `Sơn` over `La, ngày 11 …`."""
    if len(before) > _TITLE_WIDTH or not before:
        return False
    whole = bare(f"{before} {text}")
    if any(whole.startswith(formula) and len(bare(before)) < len(formula) for formula in _FORMULAS):
        return True
    return before.istitle() and before.replace(" ", "").isalpha() and _PLACE_AND_DATE.match(text) is not None


def _may_be_heading(text: str) -> bool:
    """Whether a paragraph without a final mark may be complete: a labelled heading, or a line of the form."""
    if len(text) >= 160 or _EXPECTS_MORE.search(lower(text)):
        return False
    if _BULLET.match(text):  # the items of `Nơi nhận` apart, a bullet's words end with a mark
        return _RECIPIENT.match(lower(text)) is not None
    if _ASKS.fullmatch(lower(text)):  # b) Đề nghị | UBND huyện …
        return False
    return ". " not in text[8:] if is_label(text) else len(text) < 45


def _is_capitals(text: str) -> bool:
    letters = [c for c in text[:500] if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.9 * len(letters)
