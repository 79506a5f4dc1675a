"""Ruled tables: ruling lines → a grid of cells with spans; words → cells.

Only ruling lines make a table. The letterhead and the signature block, which Word users also set as tables, have none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from ingest.document import Box, Cell, Style, TextLine
from ingest.lines import into_lines
from ingest.page import Grid, GridCell, Page, PageLine, Word, hull

_NEAR = 3.5  # points: lines closer than this are one line
_SMALLEST = 120.0  # points: what is narrower is a stamp, a QR code or a frame for a photograph
_FAR = 15.0  # points
_REACH = 6.0  # points by which a line may miss the line it meets
# What OCR makes of pieces of ruled lines: on a word's edge, and as words of their own
_BORDERS = "|¦¡›‹[]{}_—"
_STROKES = frozenset({"ị", "Ị", "ỉ", "Ỉ", "í", "Í", "ì", "j"})
_CELL_MARKS = frozenset({"-", "–", "+", "x", "%", "‰", "*", "…", "...", "(", ")", ":", ";", ",", ".", "/", "&", "="})
_DOUBTED = 0.6


def find_grids(rules: Iterable[Box]) -> tuple[Grid, ...]:
    """The tables that ruling lines (thin boxes, points) draw: at least two columns or two rows, four cells or more."""
    level, upright = _sorted(rules)
    grids = (_grid(*group) for group in _meeting(level, upright))
    return tuple(sorted((grid for grid in grids if grid), key=lambda grid: (grid.box.y0, grid.box.x0)))


def find_frames(rules: Iterable[Box]) -> tuple[Box, ...]:
    """Small closed frames, such as a stamp has: at most 8 cm wide and 4 cm high."""
    level, upright = _sorted(rules)
    frames = (hull([*across, *down]) for across, down in _meeting(level, upright) if len(across) > 1 and len(down) > 1)
    return tuple(sorted(box for box in frames if 30 < box.x1 - box.x0 < 230 and 15 < box.y1 - box.y0 < 115))


def _sorted(rules: Iterable[Box]) -> tuple[list[Box], list[Box]]:
    """Level and upright lines, the pieces of each joined."""
    level, upright = [], []
    for rule in rules:
        wide, high = rule.x1 - rule.x0, rule.y1 - rule.y0
        if wide >= high and wide > 1:
            level.append(rule)
        elif high > wide and high > 1:
            upright.append(rule)
    return _merged(level, across=False), _merged(upright, across=True)


def _merged(rules: list[Box], across: bool) -> list[Box]:
    """Pieces of one line (each cell may bring its own border) joined; `across` for upright lines."""
    flip = [_flip(rule) for rule in rules] if across else rules
    out: list[Box] = []
    for rule in sorted(flip, key=lambda r: ((r.y0 + r.y1) / 2, r.x0)):
        for index in range(len(out) - 1, -1, -1):
            other = out[index]
            if (rule.y0 + rule.y1 - other.y0 - other.y1) / 2 > _NEAR:
                index = -1
                break
            if rule.x0 <= other.x1 + _REACH and other.x0 <= rule.x1 + _REACH:
                out[index] = Box(min(rule.x0, other.x0), other.y0, max(rule.x1, other.x1), other.y1)
                break
        else:
            index = -1
        if index < 0:
            out.append(rule)
    return [_flip(rule) for rule in out] if across else out


def _flip(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _meeting(level: list[Box], upright: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Groups of lines that touch each other, directly or through others."""
    rules = [*level, *upright]
    group = list(range(len(rules)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, one in enumerate(level):
        for j, two in enumerate(upright, len(level)):
            if (one.x0 - _REACH <= two.x1 and two.x0 <= one.x1 + _REACH
                    and two.y0 - _REACH <= one.y1 and one.y0 <= two.y1 + _REACH):
                group[root(i)] = root(j)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return list(groups.values())


def _grid(level: list[Box], upright: list[Box]) -> Grid | None:
    if len(level) < 2 or len(upright) < 2:
        return None
    level = _without_strays(level, [_flip(rule) for rule in upright])
    upright = [_flip(rule) for rule in _without_strays([_flip(rule) for rule in upright], level)]
    if len(level) < 2 or len(upright) < 2:
        return None
    box = hull([*level, *upright])
    # A border may be missing at a page end, or at the sides of an open table.
    xs = _positions([(r.x0 + r.x1) / 2 for r in upright], box.x0, box.x1)
    ys = _positions([(r.y0 + r.y1) / 2 for r in level], box.y0, box.y1)
    cells = _cells(xs, ys, level, upright)
    rows, columns = {cell.row for cell in cells}, {cell.col for cell in cells}
    if box.x1 - box.x0 < _SMALLEST or len(columns) < 2 or len(cells) < (4 if len(rows) > 1 else 3):
        return None
    return Grid(box, tuple(xs), tuple(cells))


def _without_strays(rules: list[Box], across: list[Box]) -> list[Box]:
    """Without scratches: a line that runs far beyond all the lines it crosses, where its fellows do not."""
    first, last = min(r.y0 for r in across), max(r.y1 for r in across)
    far = [rule for rule in rules if rule.x0 < first - _FAR or rule.x1 > last + _FAR]
    return [rule for rule in rules if rule not in far] if len(far) == 1 else rules


def _positions(at: list[float], first: float, last: float) -> list[float]:
    out: list[float] = []
    for x in sorted([*at, first, last]):
        if not out or x - out[-1] > _NEAR * 1.5:
            out.append(x)
    return out


def _cells(xs: list[float], ys: list[float], level: list[Box], upright: list[Box]) -> list[GridCell]:
    """The cells: squares of the full grid, joined wherever no line stands between two of them."""
    columns, rows = len(xs) - 1, len(ys) - 1
    flipped = [_flip(rule) for rule in upright]
    group = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while group[place] != place:
            place = group[place]
        return place

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not _wall(flipped, xs[c + 1], ys[r], ys[r + 1]):
                a, b = sorted((root((r, c)), root((r, c + 1))))
                group[b] = a
            if r + 1 < rows and not _wall(level, ys[r + 1], xs[c], xs[c + 1]):
                a, b = sorted((root((r, c)), root((r + 1, c))))
                group[b] = a
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in group:
        members.setdefault(root(place), []).append(place)
    out = []
    for places in members.values():
        r0, r1 = min(r for r, _ in places), max(r for r, _ in places)
        c0, c1 = min(c for _, c in places), max(c for _, c in places)
        out.append(GridCell(r0, c0, r1 - r0 + 1, c1 - c0 + 1, Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1])))
    return sorted(out, key=lambda cell: (cell.row, cell.col))


def _wall(rules: list[Box], at: float, start: float, end: float) -> bool:
    """Whether lines at height `at` cover most of the way from `start` to `end`."""
    covered = sum(max(0.0, min(rule.x1, end) - max(rule.x0, start)) for rule in rules
                  if abs((rule.y0 + rule.y1) / 2 - at) <= _NEAR * 1.5)
    return covered > 0.6 * (end - start)


# --- words into cells

def outside_tables(page: Page) -> list[PageLine]:
    """The page's lines without the words that stand in its tables."""
    if not page.grids:
        return list(page.lines)
    kept = []
    for line in page.lines:
        words = tuple(word for word in line.words if not any(_within(word.box, grid.box) for grid in page.grids))
        if words:
            kept.append(PageLine(words, line.page))
    return kept


def table_lines(page: Page, grid: Grid, table: int) -> list[TextLine]:
    """The cells of one ruled table as text lines, row by row; an empty cell is a line without words."""
    words = sorted(((word.box.y0 + word.box.y1) / 2, (word.box.x0 + word.box.x1) / 2, number, word)
                   for number, word in enumerate(word for line in page.lines for word in line.words))
    heights = [y for y, _, _, _ in words]
    out: list[TextLine] = []
    for cell in grid.cells:
        x0, y0, x1, y1 = cell.box
        band = words[bisect_left(heights, y0):bisect_right(heights, y1)]
        inside = [word for _, x, _, word in band if x0 <= x <= x1]
        inside = [clean for word in inside if (clean := _without_border(word)).text] if page.ocr else inside
        place = Cell(table, cell.row, cell.col, cell.row_span, cell.col_span)
        lines = [line for line in into_lines(inside, page.number) if line.text]
        if not lines:
            out.append(TextLine("", kind="cell", page=page.number, box=cell.box, cell=place))
        for index, line in enumerate(lines):
            out.append(TextLine(
                line.text, kind="cell", page=page.number, box=line.box, cell=place, continues=index > 0,
                gap=gap_after(lines[index - 1].text, line.text) if index else " ",
                style=Style(bold=line.bold, italic=line.italic, size=line.size or None),
                ocr_confidence=line.confidence,
            ))
    return out


def _without_border(word: Word) -> Word:
    """The word without what OCR made of the ruled lines around its cell; of a scrap of a line nothing is left."""
    text = word.text.strip(_BORDERS).lstrip("'`ˆ")
    scrap = not (any(c.isalnum() for c in text) or {text, text.strip("()")} & _CELL_MARKS)
    doubted = word.confidence is not None and word.confidence < _DOUBTED
    return word._replace(text="" if scrap or text in _STROKES or (doubted and text in "lI") else text)


def _within(box: Box, frame: Box) -> bool:
    x0, y0, x1, y1 = box
    left, top, right, bottom = frame
    return left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom


def gap_after(before: str, after: str) -> str:
    """What stands between two printed lines: nothing where a symbol is broken (`79-` + `KL/BDVTU`, `QĐ/` + `TU`)."""
    if not before or not after or before[-1] not in "-/" or len(before) < 2 or before[-2].isspace():
        return " "
    if before[-1] == "/" or before[-2].isdigit() or (before[-2].isupper() and after[0].isupper()):
        return ""
    return " "
