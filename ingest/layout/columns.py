"""Letterhead and signature block: two columns side by side without ruling lines, read left column first.

Which rows form such a region is decided by the white gutter between them, by what stands in them (the state's or the
Party's name, `Số`, `Nơi nhận`, the words of a signature), and at the top of the first page by the gutter alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.page import Page, PageLine, into_rows, lazy, split_at_gaps

_MIN_GUTTER = 9.0  # points
_LEFT_HEAD = re.compile(r"^s[ốoóỗ][\s:.]|nơi nhận|^[nm][ơo]i nh[ậaạâ]n")
_RIGHT_HEAD = re.compile(r"c[ộoọ]ng h[òoó][àaá]? x|đảng cộng sản|độc lập|tự do|hạnh phúc|,\s*ngày|ngày.{0,12}tháng")
# TM. UỶ BAN NHÂN DÂN · KT. CHỦ TỊCH · T/M BAN THƯỜNG VỤ · PHÓ BÍ THƯ · CHÁNH VĂN PHÒNG
_SIGNATURE = re.compile(
    r"^(?:tm|kt|tl|tuq|q)\s?\.|^[tk]\s?/\s?[mlt]\b|^(?:phó |quyền )?(?:chủ tịch|bí thư|giám đốc|trưởng|chánh|bộ trưởng|"
    r"thủ tướng|tổng|hiệu trưởng|cục trưởng|chủ nhiệm|chi cục)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are read one after another; `columns` when each of them is a paragraph of its own."""

    top: float
    lines: tuple[PageLine, ...]
    columns: bool = False


@dataclass(frozen=True)
class _Row:
    pieces: tuple[PageLine, ...]

    @lazy
    def top(self) -> float:
        return min(piece.box.y0 for piece in self.pieces)

    @lazy
    def bottom(self) -> float:
        return max(piece.box.y1 for piece in self.pieces)

    @lazy
    def whole(self) -> PageLine:
        return _one(self.pieces)


def blocks_of(page: Page, lines: Sequence[PageLine]) -> list[Block]:
    """The lines of a page (tables and furniture taken out) in reading order, in blocks."""
    rows = [_Row(tuple(piece for line in row for piece in split_at_gaps(line, _MIN_GUTTER)))
            for row in into_rows(lines)]
    out: list[Block] = []
    index = 0
    while index < len(rows):
        end, gutter = _region(page, rows, index)
        if end > index:
            left, right = _columns(rows[index:end], gutter)
            out.append(Block(rows[index].top, (*left, *right), columns=True))
            index = end
        else:
            out.append(Block(rows[index].top, (rows[index].whole,)))
            index += 1
    return out


def _region(page: Page, rows: Sequence[_Row], start: int) -> tuple[int, float]:
    """The end of the two-column region that starts at a row, and its gutter; the start itself where there is none."""
    low, high = page.width * 0.22, page.width * 0.72
    if len(rows[start].pieces) == 1:
        box = rows[start].pieces[0].box
        if box.x0 - low < _MIN_GUTTER and high - box.x1 < _MIN_GUTTER:
            return start, 0.0  # a line of text across the page, as most are
    best = (start, 0.0)
    gutters = [(low, high)]
    sides: list[tuple[bool, bool]] = []
    last_two_sided = -1
    for index in range(start, len(rows)):
        row = rows[index]
        free = _free(gutters, row)
        if not free or (index > start and _breaks(page, rows, start, index, free)):
            break
        gutters = free
        gutter = _widest(gutters)
        left, right = _columns([row], gutter)
        if index == start and left and right and right[0].box.x0 - left[0].box.x1 < 20 and not _headed(left, right):
            break  # a line of text with a wide space
        sides.append((bool(left), bool(right)))
        if left and right:
            last_two_sided = index
        if last_two_sided >= 0:
            best = (index + 1, gutter)
    if last_two_sided < 0:
        return start, 0.0
    region = rows[start:best[0]]
    heads_page = page.number == 1 and region[0].top < 0.15 * page.height
    if sides[0] == (True, False) and not _LEFT_HEAD.search(region[0].whole.folded) and not heads_page:
        return start, 0.0  # the short last line of a paragraph stands above the block, not in it
    if not _is_letterhead_or_signature(page, region, best[1]):
        return start, 0.0
    return best


def _free(gutters: list[tuple[float, float]], row: _Row) -> list[tuple[float, float]]:
    """What remains of the gutters where a row has words; none that is too narrow."""
    out = gutters
    for piece in row.pieces:
        x0, x1 = piece.box.x0, piece.box.x1
        out = [part for a, b in out for part in ((a, min(b, x0)), (max(a, x1), b)) if part[1] - part[0] >= _MIN_GUTTER]
    return out


def _widest(gutters: list[tuple[float, float]]) -> float:
    a, b = max(gutters, key=lambda g: g[1] - g[0])
    return (a + b) / 2


def _columns(rows: Sequence[_Row], gutter: float) -> tuple[list[PageLine], list[PageLine]]:
    """What stands left and right of a gutter that no piece of the rows crosses."""
    left: list[PageLine] = []
    right: list[PageLine] = []
    for row in rows:
        near = [piece for piece in row.pieces if piece.box.x1 <= gutter]
        if len(near) == len(row.pieces):
            left.append(row.whole)
        elif not near:
            right.append(row.whole)
        else:
            left.append(_one(near))
            right.append(_one([piece for piece in row.pieces if piece.box.x1 > gutter]))
    return left, right


def _one(pieces: Sequence[PageLine]) -> PageLine:
    if len(pieces) == 1:
        return pieces[0]
    return PageLine(tuple([word for piece in pieces for word in piece.words]), pieces[0].page)


def _breaks(page: Page, rows: Sequence[_Row], start: int, index: int, free: list[tuple[float, float]]) -> bool:
    """Whether a row that leaves a gutter free still does not belong: a title in the middle, or text far below."""
    row = rows[index]
    box = row.whole.box
    left, right = _columns([row], _widest(free))
    if left and right:
        return row.top - rows[index - 1].bottom > 90
    above_left, above_right = _columns(rows[start:index], _widest(free))
    column = (right and above_right) or (left and above_left)
    if not column:
        return False
    middle = (box.x0 + box.x1) / 2
    axis = sum((line.box.x0 + line.box.x1) / 2 for line in column[-3:]) / len(column[-3:])
    in_middle = abs(middle - page.width / 2) < 0.05 * page.width
    if in_middle and abs(middle - axis) > 0.06 * page.width:
        return True  # QUYẾT ĐỊNH, in the middle of the page
    gap = row.top - max(line.box.y1 for line in [*above_left, *above_right])
    height = max(8.0, rows[start].bottom - rows[start].top)
    if right:
        return gap > 14 * height or abs(middle - axis) > 0.2 * page.width
    return gap > 2.5 * height


def _headed(left: Sequence[PageLine], right: Sequence[PageLine]) -> bool:
    return (any(_LEFT_HEAD.search(line.folded) for line in left)
            or any(_RIGHT_HEAD.search(line.folded) or _SIGNATURE.search(line.folded) for line in right))


def _is_top(page: Page, region: Sequence[_Row]) -> bool:
    return region[0].top < 0.3 * page.height


def _is_letterhead_or_signature(page: Page, region: Sequence[_Row], gutter: float) -> bool:
    left, right = _columns(region, gutter)
    if any(_SIGNATURE.search(line.folded) for line in right) and (len(right) > 1 or len(left) > 1):
        return True
    if any("nơi nhận" in line.folded or _LEFT_HEAD.search(line.folded) for line in left):
        return True
    if any(_RIGHT_HEAD.search(line.folded) for line in right) and len(right) <= 8:
        return True
    return page.number == 1 and _is_top(page, region) and len(left) >= 2 and len(right) >= 2
