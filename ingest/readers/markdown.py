"""Markdown, as converters leave it: marks out of the text, what they say kept as style, pipe tables as cells.

Marks may be broken (`** Giải pháp:*`), run over line ends or split a word; a toggle reads them all. `\\-` and `\\.`
are the characters themselves, `<br>` ends a line (in a cell it is a space), other tags go.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.document import Style, TextLine
from ingest.readers.grid import GridCell, grid_lines
from ingest.readers.paragraphs import PhysicalLine, join_lines
from ingest.repair import fix_text

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PRIVATE = 0xE000  # an escaped character waits here, where no mark is seen, until the marks are gone
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)(?:\{[^}\n]{0,100}\})?")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)")
_SUPERSCRIPT = re.compile(r"<sup>\s*\[?(\d{1,3})\]?\s*</sup>|\[\^(\d{1,3})\](?!:)|\^(\d{1,3})\^", re.ASCII)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>|<!--[^\n]{0,2000}?-->")
_BREAK = re.compile(r"<(?:br|BR)\s*/?>")
# `**bold**`, `_italic_`: an underscore inside a word or in a blank to fill in (`____`) is no mark
_MARK = re.compile(r"\*{1,3}|(?<![\w_])_{1,3}(?=[^\W_]|[\"“(\[*])|(?<=[^\s_])_{1,3}(?![\w_])|~~|`+")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*)")
_RULE = re.compile(r"(?:[-=_*–—~]\s*){3,}")
_BULLET = re.compile(r"\s*\*\s+(?=\S)")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


class _Marks(NamedTuple):
    """Which marks are open."""

    bold: bool = False
    italic: bool = False


def markdown_lines(text: str) -> list[TextLine]:
    """The paragraphs and cells of a markdown text, in order."""
    lines = _tables_on_own_lines(text).split("\n")
    out: list[TextLine] = []
    block: list[str] = []
    tables = 0
    i = 0
    while i < len(lines):
        rows = _table_at(lines, i)
        is_html = lines[i].lstrip().startswith(("<table", "<TABLE"))
        if not rows and not is_html:
            block.append(lines[i])
            i += 1
            continue
        out += join_lines(list(_physical(block)))
        block = []
        if is_html:
            from ingest.readers.html import table_lines

            found, tables = table_lines(lines[i], tables)
            out += found
            i += 1
            continue
        out += grid_lines(_cells(rows), tables)
        tables += 1
        i += len(rows)
    return out + join_lines(list(_physical(block)))


_TABLE_TAG = re.compile(r"<(/?)table[\s>]", re.IGNORECASE)


def _tables_on_own_lines(text: str) -> str:
    """Each HTML table on one line of its own, blank lines around it; one that is never closed stays as it is."""
    parts: list[str] = []
    position = depth = start = 0
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            start = tag.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                end = text.find(">", tag.start()) + 1 or len(text)
                parts += [text[position:start], "\n\n", text[start:end].replace("\n", " "), "\n\n"]
                position = end
    return "".join((*parts, text[position:]))


def plain_text(text: str) -> str:
    """The words of one line of markdown without its marks."""
    return _inline(text, _Marks())[0]


# --- lines --------------------------------------------------------------------------------------------------------

def _physical(block: list[str]) -> Iterator[PhysicalLine]:
    marks, blank, forced = _Marks(), True, False
    for raw in block:
        if not raw.strip() or _RULE.fullmatch(raw.strip()) or _FENCE.match(raw):
            marks, blank = _Marks(), True
            continue
        hard = raw.endswith("  ") or raw.rstrip().endswith("\\")
        raw = _QUOTE.sub("", raw.rstrip().removesuffix("\\"), count=1)
        heading = _HEADING.match(raw)
        level = len(heading[1]) if heading else None
        for part in _BREAK.split(heading[2].rstrip(" #") if heading else raw):
            text, style, marks = _line(part, marks, level)
            if text:
                yield PhysicalLine(text, style, blank, forced)
                blank, forced = False, True
        forced = hard or level is not None


def _line(raw: str, marks: _Marks, level: int | None) -> tuple[str, Style, _Marks]:
    """One line's words, its form, and the marks that are still open behind it."""
    bullet = _BULLET.match(raw)
    stars = raw.count("*") - raw.count("**") * 2
    label = ""
    if bullet and (stars - 1) % 2 == 0:  # a list's star, not one half of an emphasis
        label, raw = "* ", raw[bullet.end():]
    text, style, marks = _inline(raw, marks)
    centred = bool(re.search(r"text-align:\s*center|align=.?center|<center>", raw))
    style = Style(bold=style.bold, italic=style.italic, centred=centred, heading_level=level)
    return (label + text if text else ""), style, marks


def _inline(raw: str, marks: _Marks) -> tuple[str, Style, _Marks]:
    text = _ESCAPE.sub(lambda m: chr(_PRIVATE + ord(m[1])), raw)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _SUPERSCRIPT.sub(lambda m: superscript(m[1] or m[2] or m[3]), text)
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    parts: list[str] = []
    letters = bold = italic = position = 0
    for mark in (*_MARK.finditer(text), None):
        piece = text[position:mark.start() if mark else None]
        parts.append(piece)
        count = sum(map(str.isalnum, piece))
        letters += count
        bold += count * marks.bold
        italic += count * marks.italic
        if mark is None:
            break
        position = mark.end()
        if _is_literal(text, mark, marks):
            parts.append(mark[0])
        elif mark[0][0] in "*_":
            marks = _toggled(marks, len(mark[0]))
    words = "".join(chr(ord(c) - _PRIVATE) if _PRIVATE < ord(c) < _PRIVATE + 128 else c for c in "".join(parts))
    style = Style(bold=0 < letters == bold, italic=0 < letters == italic)
    return " ".join(fix_text(words).split()), style, marks


def _is_literal(text: str, mark: re.Match[str], marks: _Marks) -> bool:
    """A star between spaces is a sign of its own (`3 * 4`); an underscore closes only what is open."""
    if mark[0][0] == "_" and not any(marks):
        return not text[mark.end():mark.end() + 1].strip(" .,;:!?)/")
    around = text[mark.start() - 1:mark.start()], text[mark.end():mark.end() + 1]
    return mark[0] == "*" and all(c.isspace() for c in around) and "" not in around


def _toggled(marks: _Marks, length: int) -> _Marks:
    return _Marks(marks.bold != (length >= 2), marks.italic != (length != 2))


def superscript(digits: str) -> str:
    """Digits as superscripts: the mark of a footnote stays apart from the number that it stands behind."""
    return digits.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


# --- tables -------------------------------------------------------------------------------------------------------

def _table_at(lines: list[str], start: int) -> list[str]:
    """The lines of a pipe table that begins at `start`: rows in pipes, or a head over a line of dashes."""
    def is_row(i: int) -> bool:
        return i < len(lines) and lines[i].lstrip().startswith("|") and len(_CELL_BORDER.findall(lines[i])) > 1

    ruled = start + 1 < len(lines) and "|" in lines[start + 1] and _TABLE_RULE.match(lines[start + 1])
    if not is_row(start) and not (ruled and _CELL_BORDER.search(lines[start])):
        return []
    end = start + 1
    while end < len(lines) and (is_row(end) or (ruled and "|" in lines[end] and lines[end].strip())):
        end += 1
    return lines[start:end]


def _cells(rows: list[str]) -> list[GridCell]:
    cells = []
    row = 0
    for raw in rows:
        if _TABLE_RULE.match(raw):
            continue
        parts = _CELL_BORDER.split(raw.strip().removeprefix("|"))
        if parts and not parts[-1].strip():
            parts.pop()
        marked = [tuple(_line(p, _Marks(), None)[:2] for p in _BREAK.split(part)) for part in parts]
        if any(text for cell in marked for text, _ in cell):
            cells += [GridCell(row, col, tuple(p for p in cell if p[0])) for col, cell in enumerate(marked)]
            row += 1
    return cells
