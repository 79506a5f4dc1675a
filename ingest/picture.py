"""A picture of a page made ready for OCR: upright, level, evenly lit, without seals; and the ruling lines in it.

Grey is kept: binarising costs letters (measured). Red is taken out only where a seal is; elsewhere the red channel
reads slightly worse than grey.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.document import Box

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]


def without_seals(picture: Image.Image) -> tuple[Image.Image, list[Box]]:
    """Grey, with the red channel in place of grey where red dominates a region (a seal is some 3.5 cm across), and the
    places of the seals in pixels.

    There the seal goes, what it leaves in the red channel is made white, and the black print under it stays. Taking
    the pen's blue strokes out as well costs letters (tried: the lightest of the three channels lost parts of three
    names in six).
    """
    if picture.mode in ("1", "L", "I;16", "I", "F", "LA"):
        return picture.convert("L"), []
    rgb = picture.convert("RGB")
    region = _red_region(rgb)
    if not region.any():
        return rgb.convert("L"), []
    mask = Image.fromarray((region * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(_side(rgb))).resize(rgb.size)
    return Image.composite(_brightened(rgb.getchannel("R")), rgb.convert("L"), mask), _seals(region, rgb.width)


def _seals(region: Mask, width: int) -> list[Box]:
    """The connected parts of a red region (four times smaller than the picture) at least 1.5 cm wide and high on A4."""
    open_points = set(zip(*(axis.tolist() for axis in np.nonzero(region[::8, ::8])), strict=True))
    found = []
    while open_points:
        group = [open_points.pop()]
        for y, x in group:
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & open_points
            open_points -= near
            group += near
        ys, xs = [y for y, _ in group], [x for _, x in group]
        box = Box(min(xs) * 32, min(ys) * 32, (max(xs) + 1) * 32, (max(ys) + 1) * 32)
        if min(box.x1 - box.x0, box.y1 - box.y0) > 0.07 * width:
            found.append(box)
    return sorted(found, key=lambda box: (box.y0, box.x0))


def _side(rgb: Image.Image) -> int:
    return max(5, rgb.width // 160) | 1


def _red_region(rgb: Image.Image) -> Mask:
    """Where red is dense, on a picture four times smaller: a seal's ring and letters, not a red speck or word."""
    small = rgb.reduce(4)
    channels = np.asarray(small, dtype=np.int16)
    is_red = (channels[..., 0] - np.maximum(channels[..., 1], channels[..., 2])) > 30
    dense = Image.fromarray((is_red * 255).astype(np.uint8)).filter(ImageFilter.BoxBlur(max(5, small.width // 40) // 2))
    region: Mask = np.asarray(dense) > 255 * 0.08
    return region if region.sum() >= 0.002 * region.size else np.zeros_like(region)


def evenly_lit(grey: Image.Image) -> Image.Image:
    """The paper made white: each point divided by the brightness of the paper around it."""
    paper = grey.reduce(8).filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    darkest, lightest = (int(value) for value in paper.getextrema())  # type: ignore[arg-type]
    if lightest - darkest <= 4:
        return grey.point([min(255, value * 255 // max(darkest, 1)) for value in range(256)])
    values = np.multiply(np.asarray(grey), np.float32(255), dtype=np.float32)
    values /= np.maximum(np.asarray(paper.resize(grey.size, Image.Resampling.BILINEAR)), 1)
    return Image.fromarray(np.minimum(values, 255, out=values).astype(np.uint8))


def without_grain(grey: Image.Image) -> Image.Image:
    """An evenly lit page with the grain of its paper made white, where there is grain.

    Sharpened grain on a page with little print keeps Tesseract busy for 40 seconds and hides the print from it. On
    quiet scans, where a fifth of the light points at most lies in the shadow of print (measured 0.06 to 0.13; with
    grain 0.26), the light tones carry hooks and dots and stay.
    """
    counts = grey.histogram()
    if sum(counts[200:245]) <= 0.2 * sum(counts[200:]):
        return grey
    return grey.point([v if v < 195 else min(255, 195 + (v - 195) * 2) for v in range(256)])


def crisp(grey: Image.Image) -> Image.Image:
    """The picture for reading: sharpened if its strokes are soft.

    Soft strokes have more grey points than black ones: 1.7 to 2.5 times as many on three real scans, where sharpening
    brings out hooks and dots (words wrong on four pages 55 → 31); 0.5 to 1.3 times on rendered pages, also blurred and
    noisy ones, where it spoils them (11 → 19 on four pages).
    """
    counts = grey.histogram()
    return sharpened(grey) if sum(counts[80:200]) > 1.5 * sum(counts[:80]) else grey


def sharpened(grey: Image.Image) -> Image.Image:
    """Strokes made crisp by an unsharp mask."""
    return grey.filter(ImageFilter.UnsharpMask(radius=2, percent=200, threshold=0))


def _brightened(grey: Image.Image) -> Image.Image:
    """What a seal leaves behind in the red channel made white; black print survives."""
    return grey.point(lambda value: min(255, value * 3 // 2))


def skew(grey: Image.Image, most: float = 4.0) -> float:
    """Degrees by which to turn the picture so that its lines lie level: where its row profile is sharpest.

    The picture is not turned to find out: the profiles of narrow strips are shifted against each other.
    """
    small = grey.reduce(max(1, round(grey.width / 800)))
    margin = small.width // 20  # scanner shadows at the edges
    ink = np.asarray(small.crop((margin, margin, small.width - margin, small.height - margin))) < 160
    strips = np.array_split(ink, 40, axis=1)
    profiles = np.stack([np.count_nonzero(strip, axis=1) for strip in strips])
    across = np.cumsum([strip.shape[1] for strip in strips]) - ink.shape[1] / 2
    room = int(np.tan(np.radians(most + 0.5)) * ink.shape[1] / 2) + 1
    padded = np.pad(profiles, ((0, 0), (room, room)))

    def sharpness(angle: float) -> int:
        rows = np.zeros(ink.shape[0], dtype=np.int64)
        for profile, x in zip(padded, across, strict=True):
            start = room + round(float(x * np.tan(np.radians(angle))))
            rows += profile[start:start + ink.shape[0]]
        return int(np.square(np.diff(rows)).sum())

    best = 0.0
    for reach, step in ((most, 0.5), (0.5, 0.1)):
        angles = [best + float(offset) for offset in np.arange(-reach, reach + step / 10, step)]
        best = max(angles, key=lambda angle: (sharpness(angle), -abs(angle)))
    return float(round(best, 1)) if abs(best) >= 0.15 else 0.0


def level(picture: Image.Image, angle: float) -> Image.Image:
    """The picture turned by `angle` degrees on white, size kept."""
    if not angle:
        return picture
    white: Any = 255 if picture.mode == "L" else tuple(255 for _ in picture.getbands())
    return picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=white)


def is_blank(grey: Image.Image) -> bool:
    """Whether hardly anything is on the page: less ink than a page number has."""
    ink = np.asarray(grey.reduce(4)) < 140
    height, width = ink.shape
    return bool(ink[height // 30: -height // 30, width // 30: -width // 30].sum() < 0.0002 * ink.size)


def has_blue(picture: Image.Image) -> bool:
    """Whether anything may be written in blue: points that stay bluish on a picture four times smaller."""
    if picture.mode in ("1", "L", "I;16", "I", "F", "LA"):
        return False
    small = np.asarray(picture.convert("RGB").reduce(4), dtype=np.int16)
    return int(((small[..., 2] - small[..., 0] > 12) & (small.min(axis=2) < 225)).sum()) >= 8


def pen_strokes(colour: Image.Image, area: Box) -> list[Box]:
    """Where in an area (pixels) something is written in blue ink, as boxes from left to right, in pixels.

    Measured on six scans at 200 dpi: a line with a handwritten number has 370 or more such points, a printed one,
    whatever the scanner makes of its edges, 27 at most.
    """
    left, top = max(0, int(area.x0)), max(0, int(area.y0))
    part = np.asarray(colour.crop((left, top, int(area.x1), int(area.y1))), dtype=np.int16)
    if part.ndim != 3 or not part.size:
        return []
    ink = (part.min(axis=2) < 150) & (part[..., 2] - part[..., 0] > 25)
    columns = np.flatnonzero(ink.sum(axis=0) >= 2)
    if ink.sum() < 60 or not len(columns):
        return []
    strokes = np.split(columns, np.flatnonzero(np.diff(columns) > part.shape[0]) + 1)
    return [Box(left + int(s[0]), area.y0, left + int(s[-1]) + 1, area.y1) for s in strokes
            if ink[:, s[0]:s[-1] + 1].sum() >= 60]


def ruling_lines(grey: Image.Image, dpi: float) -> list[Box]:
    """Lines drawn in the picture, in pixels: level ones of at least 1 cm, upright ones of at least 5.5 mm, which is a
    row with one line of type."""
    dark = np.asarray(grey) < 150
    upright = (Box(b.y0, b.x0, b.y1, b.x1) for b in _runs(dark.T, int(dpi * 0.22)))
    return [*_runs(dark, int(dpi * 0.4)), *upright]


def _runs(dark: Mask, length: int) -> list[Box]:
    """Long level runs of ink: a window of `length` pixels nearly full, allowing for a slant of a few pixels."""
    thick = dark.copy()
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    rows = _promising(thick, length)
    sums = np.cumsum(np.pad(thick[rows], ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = (sums[:, length:] - sums[:, :-length]) >= 0.93 * length
    found: list[Box] = []
    open_boxes: list[list[int]] = []  # x0, y0, x1, y1 of lines that reached the row before
    for at in np.flatnonzero(full.any(axis=1)):
        y = rows[at]
        edges = np.flatnonzero(np.diff(np.pad(full[at], 1).astype(np.int8)))
        spans = [(int(a), int(b) + length - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        still = []
        for box in open_boxes:
            if y - box[3] <= 2:
                still.append(box)
            else:
                found.append(Box(*box))
        open_boxes = still
        for a, b in spans:
            for box in open_boxes:
                if a <= box[2] and box[0] <= b:
                    box[:] = [min(a, box[0]), box[1], max(b, box[2]), int(y)]
                    break
            else:
                open_boxes.append([a, int(y), b, int(y)])
    found += [Box(*box) for box in open_boxes]
    # What is as thick as type is no line: bold capitals, a bar of a logo.
    return [Box(b.x0, b.y0, b.x1, b.y1 + 1) for b in found if b.y1 - b.y0 <= max(12, 0.04 * (b.x1 - b.x0))]


def _promising(thick: Mask, length: int) -> NDArray[np.intp]:
    """The rows that may hold a run: most of some window of eighths is full there."""
    eighths = np.asarray(Image.fromarray(thick.view(np.uint8) * 255).reduce((8, 1))) > 150
    window = length // 8 - 1
    sums = np.cumsum(np.pad(eighths, ((0, 0), (1, 0))), axis=1, dtype=np.int16)
    return np.flatnonzero(((sums[:, window:] - sums[:, :-window]) >= 0.9 * window - 1).any(axis=1))


_PIECE = 48  # points of a border looked at together: a line that is not quite level changes its rows
_FRINGE, _TYPE = 240, 140  # the grey at the edges of a line; what is darker may be type


def _unruled(piece: Grey) -> None:
    """Paints a piece of a level border white, except its first and last row, which lie beside it, and the dark points
    that stand on these: tails of commas and dots of letters that hang into the edge of the line."""
    band = piece[1:-1]
    filled = np.flatnonzero(np.count_nonzero(band < _FRINGE, axis=1) > 0.25 * band.shape[1])
    top, foot = (filled[0], filled[-1] + 1) if len(filled) else (len(band) // 2, len(band) // 2)
    type_ = band < _TYPE
    for rows, edge in ((slice(0, top), piece[0]), (slice(foot, None), piece[-1])):
        dark = np.pad(edge < _FRINGE, 1)
        type_[rows] &= dark[:-2] | dark[1:-1] | dark[2:]
    type_[top:foot] = False
    band[~type_] = 255


def without_lines(grey: Image.Image, borders: list[Box], strays: list[Box]) -> Image.Image:
    """The picture with its lines painted white, so that they are not read as letters.

    Borders of tables go whole, but for what hangs into the edges of a level one (`_unruled`). Of underlines and
    scratches only what crosses no letter, that is where it is not dark on both sides.
    """
    source = np.asarray(grey)
    out = source.copy()
    for line in borders:
        x0, y0, x1, y1 = max(0, int(line.x0) - 1), max(0, int(line.y0) - 1), int(line.x1) + 2, int(line.y1) + 2
        if x1 - x0 < y1 - y0 or y0 == 0 or y1 >= out.shape[0]:
            out[y0:y1, x0:x1] = 255
            continue
        for piece in np.array_split(out[y0 - 1:y1 + 1, x0:x1], max(1, (x1 - x0) // _PIECE), axis=1):
            _unruled(piece)
    for line in strays:
        turned = line.y1 - line.y0 > line.x1 - line.x0
        before, after = (source.T, out.T) if turned else (source, out)
        x0, y0, x1, y1 = (int(v) for v in ((line.y0, line.x0, line.y1, line.x1) if turned else line))
        y0, y1 = max(0, y0 - 1), y1 + 2
        above, below = before[max(0, y0 - 2), x0:x1], before[min(y1 + 1, before.shape[0] - 1), x0:x1]
        crossed = (above < 150) & (below < 150)
        after[y0:y1, x0:x1] = np.where(crossed, before[y0:y1, x0:x1], 255)
    return Image.fromarray(out)
