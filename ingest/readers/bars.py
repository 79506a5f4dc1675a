"""Tables and columns of a plain text, as converters leave them: cells parted by ` | `.

A word processor's table saved as text keeps a bar between its cells and no frame; a cell of several paragraphs runs
over several lines. Two rows with as many cells make a table. A letterhead or a signature block typed as a table of two
columns has one bar, and what stands behind it opens the right column.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.document import Style
from ingest.fold import lower
from ingest.readers.grid import GridCell
from ingest.repair import fix_text

_BAR = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
_RULE = re.compile(r"[\s|:\-]+$")
_LONGEST_ROW = 40  # lines of one row
# What opens the right column of a letterhead or a signature block.
_RIGHT_COLUMN = re.compile(
    r"(?:cộng hòa xã hội|đảng cộng sản việt nam|tm\.|t/m|kt\.|k/t|tl\.|t/l|tuq\.|q\.)"
    r"|[^\d|]{2,40}, ngày\b.{0,20}\btháng\b"
    r"|(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|THỦ TƯỚNG|CHÁNH|TRƯỞNG|HIỆU TRƯỞNG)\b")


class Stretch(NamedTuple):
    """Consecutive lines of a text: a table's cells, or the lines as they stand."""

    lines: list[str]
    cells: list[GridCell]


def stretches(lines: list[str]) -> list[Stretch]:
    """`lines` in order, each table apart; columns of a letterhead or signature one after the other."""
    out: list[Stretch] = [Stretch([], [])]
    i = 0
    while i < len(lines):
        rows, end = _table_at(lines, i)
        if rows:
            out += [Stretch([], _cells(rows)), Stretch([], [])]
            i = end
        else:
            out[-1].lines.extend(_columns(lines[i]))
            i += 1
    return out


def _columns(line: str) -> list[str]:
    parts = [part.strip() for part in _BAR.split(line)]
    if len(parts) == 2 and all(parts) and (_RIGHT_COLUMN.match(parts[1]) or _RIGHT_COLUMN.match(lower(parts[1]))):
        return [parts[0], "", parts[1]]
    return [line]


def _table_at(lines: list[str], start: int) -> tuple[list[list[str]], int]:
    """The rows of the table that begins at `start`, at least two of three cells or more, and the line behind it."""
    rows: list[list[str]] = []
    i = end = start
    while i < len(lines):
        if not lines[i].strip() or (rows and "|" in lines[i] and _RULE.match(lines[i])):
            if not rows:
                break
            i += 1
            continue
        row, i = _row_at(lines, i, len(rows[0]) if rows else 0)
        if len(row) < 3:
            break
        rows.append(row)
        end = i
    return (rows, end) if len(rows) > 1 else ([], start)


def _row_at(lines: list[str], start: int, width: int) -> tuple[list[str], int]:
    """The cells of the row that begins at `start` and the line behind it; no cells where it has not `width` of them."""
    raw = lines[start].strip()
    framed = raw.startswith("|")
    cells = _split(raw)
    i = start + 1
    while 1 < len(cells) < width and not framed and i < min(len(lines), start + _LONGEST_ROW) and lines[i].strip():
        raw += "\n" + lines[i].strip()
        cells = _split(raw)
        i += 1
    return (cells, i) if len(cells) > 1 and (not width or len(cells) == width) else ([], i)


def _split(raw: str) -> list[str]:
    if raw.startswith("|"):
        raw = raw.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in _BAR.split(raw)]


def _cells(rows: list[list[str]]) -> list[GridCell]:
    return [GridCell(r, c, tuple((" ".join(fix_text(p).split()), Style()) for p in cell.split("\n") if p.strip()))
            for r, row in enumerate(rows) for c, cell in enumerate(row)]
