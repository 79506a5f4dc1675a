"""The page of one document, or its pages where it is long: text, rows, pictures, and where each row stands on them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from vanban.report.collection import Whole
from vanban.report.pictures import Picture
from vanban.report.rows import Item, flat, items
from vanban.report.spans import pieces
from vanban.report.text import Block, blocks

_FULL = 200_000  # bytes of text and rows, as estimated, on one page: it then weighs under 300 kB
# What the templates add, in bytes, measured on the samples: for a run of marked text, a row of the list.
_RUN, _ROW = 60, 840
Box = tuple[int, int, int, int, int, int]  # number of the row, page, then x0, y0, x1, y1 in tenths of points


@dataclass(slots=True)
class Part:
    """One page of a document: what it shows of it."""

    number: int
    blocks: list[Block] = field(default_factory=list)
    rows: list[Item] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def parts(whole: Whole, pictures: Sequence[Picture]) -> list[Part]:
    """The document cut into pages, each row on the page on which it begins."""
    rows = items(whole.found, whole.record["status"] == "canonical")
    every = flat(rows)
    for number, item in enumerate(every):
        item.number = number
    text = whole.record["text"]
    cut = pieces([(item.start, item.end) for item in every], len(text))
    out: list[Part] = []
    wide = len(text.encode()) / max(1, len(text))
    weight, next_row = float(_FULL), 0
    for block in blocks(text, cut, whole.sections, whole.cells):
        until = next_row
        while until < len(rows) and rows[until].start <= block.end:
            until += 1
        own = _weight(block, wide)
        if until > next_row:
            own += _ROW * len(flat(rows[next_row:until]))
        if weight + own > _FULL:
            out.append(Part(len(out) + 1))
            weight = 0
        weight += own
        part = out[-1]
        if block.rows and part.blocks and part.blocks[-1].css == block.css:  # the table goes on
            part.blocks[-1].rows += block.rows
            part.blocks[-1].end = block.end
        else:
            part.blocks.append(block)
        if until > next_row:
            part.rows += rows[next_row:until]
            next_row = until
    _picture(out, whole.lines, pictures)
    return out


def _weight(block: Block, wide: float) -> float:
    """About how many bytes the block takes on the page; `wide`: the bytes of a character of this text."""
    runs = len(block.runs) + sum([len(cell.runs) for row in block.rows for cell in row])
    return wide * (block.end - block.start) + _RUN * (runs + 1)


def _picture(out: Sequence[Part], lines: Sequence[dict[str, Any]], pictures: Sequence[Picture]) -> None:
    """Give each part the pages that its text lies on, and its rows their boxes there."""
    if not pictures:
        return
    ends = [line["char_end"] for line in lines]
    last = 0
    for part in out:
        first, until = part.blocks[0].start, part.blocks[-1].end
        pages = [line["page"] for line in lines if line["char_start"] <= until and line["char_end"] >= first]
        low, high = min(pages, default=last), max(pages, default=last)
        if part is out[0]:
            low = 1
        if part is out[-1]:
            high = max(high, pictures[-1].page)
        part.pictures = [p for p in pictures if low <= p.page <= high]
        part.boxes = [box for item in flat(part.rows) for box in _boxes(item, lines, ends)]
        last = high


def _boxes(item: Item, lines: Sequence[dict[str, Any]], ends: Sequence[int]) -> Iterator[Box]:
    """Where a row's words stand on the pages: of a line that holds more, the share that its letters take."""
    at = bisect_left(ends, item.start + 1)
    while at < len(lines) and lines[at]["char_start"] < item.end:
        line = lines[at]
        at += 1
        start, length = line["char_start"], max(1, line["char_end"] - line["char_start"])
        a = max(0.0, (item.start - start) / length)
        b = min(1.0, (item.end - start) / length)
        x0, wide = line["x0"], line["x1"] - line["x0"]
        if a < b:
            edges = (x0 + a * wide, line["y0"], x0 + b * wide, line["y1"])
            yield (item.number, line["page"], *(round(10 * edge) for edge in edges))
