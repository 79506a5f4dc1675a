"""A web page → the document in it: its paragraphs and tables (`html.elements`), without the portal around them."""

from __future__ import annotations

import re

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.document import Reading, Style, TextLine
from ingest.errors import Damaged, Empty, NoText
from ingest.fold import bare, key, lower
from ingest.frame.lines import ORG
from ingest.readers.html.archive import is_web_archive, page_of
from ingest.readers.html.elements import lines_of, one_line
from ingest.readers.html.page import declared, document_element, is_hidden
from ingest.readers.run_on import LOST, broken_paragraphs
from ingest.repair import bytes_to_text, decode_run

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_INLINE_TAG = re.compile(r"</?(?:font|span|b|i|u|strong|em|o:p|small|big)(?:\s[^<>]{0,500})?>", re.IGNORECASE)
# Mục lục | Chương I Quy định chung | Điều 3. Giải thích từ ngữ | Khoản 1 | Điểm a
_POINTER = re.compile(r"(?:phần|chương|mục|tiểu mục|điều|khoản|điểm|phụ lục)(?: thứ)? (?:\d+|\w+)(?!\w)")
_FEWEST_POINTERS = 5
_LONGEST_BODY = 10  # words of a body's name in small letters
_BUTTONS = frozenset(map(key, (
    "Chia sẻ", "In trang", "In bài viết", "In văn bản", "Tải về", "Tải văn bản", "Xem thêm", "Tweet", "Đang tải",
    "Gửi email", "Bản in", "Quay lại", "Lượt xem", "Tải xuống", "Thích", "Bình luận", "Lưu bài viết", "Zalo",
    "Facebook", "Về đầu trang")))


def read_html(data: bytes) -> Reading:
    """A portal's or a news page; what the page declares about the document goes to `declared`."""
    if not data:
        raise Empty("the file has no bytes")
    text = _text(page_of(data) if is_web_archive(data) else data)
    root = parse(text)
    top = document_element(root)
    lines, _ = lines_of(top, 0)
    if not lines:  # a page of thousands of tags that are never closed is deeper than the parser goes
        root = parse(_INLINE_TAG.sub("", text))
        top = document_element(root)
        lines, _ = lines_of(top, 0)
    said = declared(root)
    lines = _without_contents(lines)
    lines = _from_letterhead([line for line in lines if key(line.text) not in _BUTTONS])
    if not lines:
        raise NoText("the page holds no text")
    paragraphs = broken_paragraphs(lines)
    headline = _headline(root, top, paragraphs)
    if headline:
        paragraphs.insert(0, TextLine(headline, style=Style(bold=True, heading_level=1)))
    warnings = (LOST,) if len(paragraphs) > len(lines) + bool(headline) else ()
    return Reading(format="html", reader="html", lines=tuple(paragraphs), warnings=warnings, declared=said)


def parse(text: str) -> HtmlElement:
    """The page as a tree; raises Damaged where there is no element at all."""
    text = _XML_DECLARATION.sub("", text.replace("\x00", ""))
    try:
        return document_fromstring(text, parser=HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True))
    except (ValueError, AssertionError, SyntaxError) as error:
        raise Damaged("the page is not HTML") from error


def table_lines(source: str, table: int) -> tuple[list[TextLine], int]:
    """The lines of an HTML table that stands in a text of another kind, and the number of the next table."""
    return lines_of(parse(source), table)


def _text(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        codec = match[1].decode("ascii", "ignore").lower()
        if codec not in ("iso-8859-1", "windows-1252", "us-ascii", "utf-8", "utf-16"):
            try:
                return data.decode(codec)
            except (LookupError, UnicodeDecodeError):
                pass
    return bytes_to_text(data)[0]


def _from_letterhead(lines: list[TextLine]) -> list[TextLine]:
    """Without what a portal prints above the letterhead: the headline again, the state of validity, dates, buttons."""
    for i, line in enumerate(lines[:40]):
        low = lower(line.text)
        if low.startswith(("căn cứ", "điều 1")):
            break
        if low.startswith("cộng hòa xã hội chủ ngh") or low == "đảng cộng sản việt nam":
            start = i
            while start > 0 and _of_letterhead(lines[start - 1]):
                start -= 1
            return lines[start:]
    return lines


def _without_contents(lines: list[TextLine]) -> list[TextLine]:
    """Without the table of contents that a portal shows behind a document: `Mục lục`, then mostly pointers."""
    at = next((i for i, line in enumerate(lines) if key(line.text) == "mục lục"), 0)
    behind = lines[at + 1:]
    pointers = sum(_POINTER.match(lower(line.text)) is not None for line in behind)
    return lines[:at] if at > 10 and pointers >= max(_FEWEST_POINTERS, 0.8 * len(behind)) else lines


def _of_letterhead(line: TextLine) -> bool:
    """A line of the left column: a body (a font or a style may have made the capitals), a rule, the number."""
    text = line.text.lstrip("*-–_. ")  # a rule may have been drawn before the number
    return line.style.heading_level is None and (
        text.upper() == text or lower(text).startswith(("số", "sè:", "luật số", "dự thảo"))  # sè: TCVN3
        or (len(text.split()) <= _LONGEST_BODY and ORG.match(bare(text)) is not None)
    ) and not text.rstrip("%").isdigit()


def _headline(root: HtmlElement, top: HtmlElement, lines: list[TextLine]) -> str | None:
    """The headline of an article that stands outside its body; a document with a letterhead has its title inside."""
    if any(lower(line.text).startswith(("nơi nhận", "cộng hòa xã hội", "đảng cộng sản việt nam")) for line in lines):
        return None
    heads = [h for h in root.iter("h1") if not is_hidden(h) and h.text_content().strip()]
    if not heads or top in heads[0].iterancestors():
        return None
    text = one_line(decode_run(heads[0].text_content()))
    return text if text and key(text) not in {key(line.text) for line in lines[:5]} else None
