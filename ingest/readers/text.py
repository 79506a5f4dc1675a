"""Plain text and markdown files, in any Vietnamese encoding, as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Reading, Style, TextLine
from ingest.errors import Empty, NoText
from ingest.fold import lower
from ingest.readers.bars import stretches
from ingest.readers.grid import grid_lines
from ingest.readers.markdown import markdown_lines, plain_text
from ingest.readers.paragraphs import PhysicalLine, join_lines
from ingest.readers.run_on import LOST, broken_lines
from ingest.repair import decode_bytes, fix_text

_RULE = re.compile(r"[\s\-=_*–—~.]{3,}$|\s*\|+\s*$")  # a rule; the bar that a converter leaves between cells
_LAST_BAR = re.compile(r"(?<=\w) \|$")  # NGUYÊN BẢO |: the one bar that a converter leaves behind a cell
_GAP = re.compile(r"(?: {3,}|\s*\t\s*)(?=\S)")
_EMPHASIS = re.compile(r"\*\*|(?<![\w*])\*[^\s*][^*\n]{0,400}[^\s*]\*(?![\w*])")
_BLANK_NUMBER = re.compile(r"((?<!\w)[Ss]ố:?)(?:\s*:)?\s+(?=[-/][A-ZĐ]{1,6}[-/])")  # Số       -TB/ĐU: no gap of columns
_COLUMN_HEADS = ("cộng hòa xã hội", "đảng cộng sản", "nơi nhận")
_LONGEST_BLOCK = 25  # lines of a letterhead or a signature block


def read_text(data: bytes) -> Reading:
    """A .txt file: one line a paragraph, columns of letterhead and signature one after the other, tables as cells."""
    text, warnings = _decoded(data)
    lines: list[TextLine] = []
    tables = 0
    for stretch in stretches([line.rstrip() for line in text.split("\n")]):
        if stretch.cells:
            lines += grid_lines(stretch.cells, tables)
            tables += 1
        else:
            lines += join_lines(list(_physical(_by_column(stretch.lines))))
    return Reading(format="text", reader="text", lines=tuple(lines), warnings=warnings)


def read_markdown(data: bytes) -> Reading:
    """A markdown file: marks out of the text and into the style, pipe tables as cells."""
    text, warnings = _decoded(data)
    lines = tuple(markdown_lines(text))
    return Reading(format="markdown", reader="markdown", lines=lines, warnings=warnings)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of the file, and what a reader of the tables should know of it."""
    if not data:
        raise Empty("the file has no bytes")
    text, encoding = decode_bytes(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").replace("\x0b", "\n")
    if not text.strip("\ufeff\x00 \t\n"):
        raise NoText("the file holds only white space")
    paragraphs = broken_lines(text)
    return paragraphs, _warnings(encoding, paragraphs != text)


def _warnings(encoding: str, broken: bool) -> tuple[str, ...]:
    decoded = () if encoding in ("utf-8", "utf-16-le", "utf-16-be") else (f"decoded from {encoding}",)
    return (*decoded, LOST) if broken else decoded


def _physical(lines: list[str]) -> Iterator[PhysicalLine]:
    blank = False
    for line in lines:
        if not line.strip() or _RULE.match(line):
            blank = True
            continue
        centred = len(line) - len(line.lstrip()) > 12
        text = _LAST_BAR.sub("", " ".join(fix_text(line).split()))
        bold = text.startswith("**")
        if _EMPHASIS.search(text):  # a text saved out of markdown: `** Giải pháp:*`, `“*lời trích*”`, `**TM. …`
            text = plain_text(text)
        if text:
            yield PhysicalLine(text, Style(bold=bold, centred=centred), blank)
            blank = False


def _by_column(lines: list[str]) -> list[str]:
    """Letterhead and signature typed side by side (`BỘ X      CỘNG HÒA …`): the left column first, then the right."""
    out: list[str] = []
    i = 0
    while i < len(lines):
        heads = [part for part in _GAP.split(lines[i].strip()) if lower(part).startswith(_COLUMN_HEADS)]
        block = _block(lines, i) if heads and _GAP.search(lines[i].strip()) else 0
        if block:
            pairs = [_sides(line) for line in lines[i:i + block]]
            out += [left for left, _ in pairs if left] + ["", *(right for _, right in pairs if right), ""]
            i += block
        else:
            out.append(lines[i])
            i += 1
    return out


def _block(lines: list[str], start: int) -> int:
    """How many lines from `start` stand in two columns; a line far from the margin alone belongs to the right one."""
    end = last = start
    while end < len(lines) and end - start < _LONGEST_BLOCK:
        line = lines[end]
        if line.strip():
            left, right = _sides(line)
            beside = 8 if left.startswith("-") else 2  # recipients run on beside the room for a signature
            if not right and (len(left) > (90 if left.startswith("-") else 45) or end - last > beside):
                break
            if right:
                last = end
            elif not left.startswith(("-", "*")) and end > last + 1:
                break
        end += 1
    return last + 1 - start


def _sides(line: str) -> tuple[str, str]:
    line = _BLANK_NUMBER.sub(r"\1 ", line)
    indent = len(line.expandtabs(8)) - len(line.expandtabs(8).lstrip())
    if indent > 30:
        return "", line.strip()
    parts = [p.strip() for p in _GAP.split(line.strip()) if p.strip()]
    if len(parts) < 2:
        return (parts[0] if parts else ""), ""
    return parts[0], " ".join(parts[1:])
