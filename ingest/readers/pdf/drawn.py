"""What is drawn on a PDF page beside its letters: how much of it pictures cover, and its ruling lines.

One walk over the page's objects, forms included, as the reader sees the page. A line may be stroked, filled as a thin
rectangle, or one side of a stroked frame; Word and LibreOffice do all three.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise, repeat
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.document import Box
from ingest.page import hull
from ingest.readers.pdf.calls import Handle, unchecked
from ingest.readers.pdf.text import Placing

_THIN = 3.0  # points: what is thinner is a line
_DEEPEST = 15  # forms within forms

_count_objects = unchecked("FPDFPage_CountObjects", ctypes.c_int)
_get_object = unchecked("FPDFPage_GetObject", Handle)
_count_in_form = unchecked("FPDFFormObj_CountObjects", ctypes.c_int)
_get_in_form = unchecked("FPDFFormObj_GetObject", Handle)
_get_type = unchecked("FPDFPageObj_GetType", ctypes.c_int)
_get_bounds = unchecked("FPDFPageObj_GetBounds", ctypes.c_int)
_get_matrix = unchecked("FPDFPageObj_GetMatrix", ctypes.c_int)
_get_draw_mode = unchecked("FPDFPath_GetDrawMode", ctypes.c_int)
_count_segments = unchecked("FPDFPath_CountSegments", ctypes.c_int)
_get_segment = unchecked("FPDFPath_GetPathSegment", Handle)
_get_point = unchecked("FPDFPathSegment_GetPoint", ctypes.c_int)
_get_segment_type = unchecked("FPDFPathSegment_GetType", ctypes.c_int)

_Point = tuple[float, float]
_Move = Callable[[float, float], _Point]


class _Path(NamedTuple):
    """A path on the page: its bounds as the reader sees them, and the way from its form's coordinates to these."""

    handle: Handle
    box: Box
    stroked: bool
    placed: _Move

    @property
    def thin(self) -> bool:
        return min(self.box.x1 - self.box.x0, self.box.y1 - self.box.y0) < _THIN


class Drawn:
    """The drawing of one page. `picture_share` is the share of the page that its largest picture covers, 0-1."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.picture_share = 0.0
        self._paths: list[_Path] = []
        width, height = page.get_size()
        self._area = max(width * height, 1.0)
        self._place = Placing(page)
        self._walk(list(map(_get_object, repeat(page.raw), range(_count_objects(page.raw)))), lambda x, y: (x, y), 0)

    def _walk(self, objects: Sequence[Handle], outward: _Move, depth: int) -> None:
        for item, kind in zip(objects, map(_get_type, objects), strict=True):
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                continue
            if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                fill, stroke = ctypes.c_int(), ctypes.c_int()
                _get_draw_mode(item, ctypes.byref(fill), ctypes.byref(stroke))
                self._paths.append(_Path(item, self._bounds(item, outward), bool(stroke.value), self._placed(outward)))
            elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                box = self._bounds(item, outward)
                share = (box.x1 - box.x0) * (box.y1 - box.y0) / self._area
                self.picture_share = max(self.picture_share, min(share, 1.0))
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inside = [_get_in_form(item, ctypes.c_ulong(index)) for index in range(_count_in_form(item))]
                self._walk(inside, _then(_matrix(item), outward), depth + 1)

    def _placed(self, outward: _Move) -> _Move:
        def placed(x: float, y: float) -> _Point:
            x, y = outward(x, y)
            return self._place(x, y, x, y)[:2]

        return placed

    def _bounds(self, item: Handle, outward: _Move) -> Box:
        sides = (ctypes.c_float * 4)()  # left, bottom, right, top
        _get_bounds(item, *(ctypes.byref(sides, 4 * side) for side in range(4)))
        left, bottom, right, top = sides
        corners = [outward(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*corners, strict=True)
        return self._place(min(xs), min(ys), max(xs), max(ys))

    def rules(self) -> list[Box]:
        """The ruling lines, level and upright, of no width where they are stroked; none of the sides of backgrounds.

        Where nothing upright is drawn there is no table, and the level lines are given by their bounds.
        """
        upright = sum(path.thin and path.box.y1 - path.box.y0 > 8 for path in self._paths)
        framed = any(path.stroked and path.box.x1 - path.box.x0 > 30 and path.box.y1 - path.box.y0 > 8
                     for path in self._paths)
        if upright < 2 and not framed:
            return [path.box for path in self._paths if path.box.y1 - path.box.y0 < _THIN]
        return [rule for path in self._paths for rule in _rules(path)]


def _rules(path: _Path) -> Iterator[Box]:
    """The lines that a path shows: each part of it that is thin, and the four sides of a stroked rectangle."""
    count = _count_segments(path.handle)
    if path.thin and count <= 5 and not path.stroked:
        yield path.box
        return
    if not path.thin and not path.stroked and count <= 5:
        return  # a background
    for corners in _parts(path, count):
        box = hull(Box(x, y, x, y) for x, y in corners)
        if min(box.x1 - box.x0, box.y1 - box.y0) < _THIN:
            yield box
        elif path.stroked and _is_rectangle(corners):
            yield from (Box(box.x0, box.y0, box.x1, box.y0), Box(box.x0, box.y1, box.x1, box.y1),
                        Box(box.x0, box.y0, box.x0, box.y1), Box(box.x1, box.y0, box.x1, box.y1))


def _parts(path: _Path, count: int) -> Iterator[list[_Point]]:
    """The points of each part of a path that is drawn without lifting the pen, as the reader sees the page."""
    placed = _then(_matrix(path.handle), path.placed)
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    part: list[_Point] = []
    for index in range(count):
        segment = _get_segment(path.handle, index)
        if _get_segment_type(segment) == pdfium_c.FPDF_SEGMENT_MOVETO and part:
            yield part
            part = []
        _get_point(segment, at_x, at_y)
        part.append(placed(x.value, y.value))
    if part:
        yield part


def _is_rectangle(points: Sequence[_Point]) -> bool:
    """Whether points go round a rectangle and end where they began."""
    level = [abs(y1 - y0) < 0.01 for (_, y0), (_, y1) in pairwise(points)]
    upright = [abs(x1 - x0) < 0.01 for (x0, _), (x1, _) in pairwise(points)]
    turns = [way for way, _ in groupby(level)]
    return (len(points) == 5 and points[0] == points[-1] and len(turns) == 4
            and all(a != b for a, b in zip(level, upright, strict=True)))


def _matrix(item: Handle) -> _Move:
    """From the coordinates of an object (a path's points, what stands in a form) to those of what holds it."""
    matrix = pdfium_c.FS_MATRIX()
    _get_matrix(item, ctypes.byref(matrix))
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    return lambda x, y: (a * x + c * y + e, b * x + d * y + f)


def _then(first: _Move, second: _Move) -> _Move:
    return lambda x, y: second(*first(x, y))
