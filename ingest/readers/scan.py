"""Pictures of documents: photographs and scans as jpg, png, tiff (also of many pages), bmp, webp."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest import ocr
from ingest.document import Reading
from ingest.errors import Damaged, NoText, TooLarge
from ingest.layout import lay_out
from ingest.ocr import engine
from ingest.ocr.repair import correct
from ingest.ocr.turn import upright
from ingest.picture import evenly_lit

_MOST_PIXELS = 200_000_000  # A3 at 600 dpi has 70 million
_PAPER = (8.27, 11.69)  # A4 in inches


def read_image(data: bytes) -> Reading:
    """The document in a picture. Raises Damaged, TooLarge, NoText, MissingProgram."""
    scans = [ocr.read_page(picture, dpi, number) for number, (picture, dpi) in enumerate(pages_of(data), 1)]
    lines, corrections, warnings = correct(
        lay_out([scan.page for scan in scans]), {scan.page.number: scan.doubts for scan in scans})
    if not any(line.text for line in lines):
        raise NoText("No text could be read in the picture.")
    sure = [confidence for scan in scans for confidence in scan.confidences]
    return Reading(
        format="image", reader=engine.name(), lines=tuple(lines), page_count=len(scans),
        ocr_pages=len(scans),
        ocr_confidence=sum(sure) / len(sure) if sure else None, warnings=tuple(warnings),
        corrections=tuple(corrections),
    )


def pages_of(data: bytes) -> Iterator[tuple[Image.Image, float]]:
    """The pages of a picture file, turned as its camera noted, with their dots per inch. Raises Damaged, TooLarge."""
    try:
        with Image.open(io.BytesIO(data)) as file:
            if file.width * file.height > _MOST_PIXELS:
                raise TooLarge(f"The picture has {file.width} x {file.height} points; scan it at 300 dpi.")
            for frame in ImageSequence.Iterator(file):
                picture = ImageOps.exif_transpose(frame)
                yield from ((leaf, _dpi(leaf)) for leaf in _leaves(_flat(picture)))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Damaged("The picture is broken or cut off: it cannot be opened.") from error
    except Image.DecompressionBombError as error:
        raise TooLarge("The picture unpacks to more points than any page has.") from error


def _flat(picture: Image.Image) -> Image.Image:
    """RGB or grey, what is transparent made white."""
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        opaque = picture.convert("RGBA")
        ground = Image.new("RGBA", opaque.size, "white")
        return Image.alpha_composite(ground, opaque).convert("RGB")
    if picture.mode.startswith(("I", "F")):  # 16 bits a point and more: Pillow would cut off what is above 255
        points = np.asarray(picture, dtype=np.float32)
        most = points.max(initial=1.0)
        return Image.fromarray((points * (255 / (65535 if most > 255 else 255))).clip(0, 255).astype(np.uint8))
    return picture.convert("RGB")


def _leaves(picture: Image.Image) -> Iterator[Image.Image]:
    """The pages in a picture: two where an open book or two sheets lay under the lens, left one first.

    Such a picture is wider than high, its lines lie level, and no line crosses a band about its middle.
    """
    if picture.width > 1.15 * picture.height and upright(picture):
        small = picture.convert("L").reduce(max(1, picture.width // 800))
        ink = np.asarray(evenly_lit(small)) < 150
        middle, reach = ink.shape[1] // 2, ink.shape[1] // 16
        band = ink[:, middle - reach:middle + reach]
        # Upright lines (the fold, the edge of a sheet) count as nothing: few columns hold all their ink.
        inked = np.flatnonzero(np.count_nonzero(band, axis=0) > 0.01 * ink.shape[0])
        if np.diff([-1, *inked, band.shape[1]]).max() > 0.02 * ink.shape[1]:
            half = picture.width // 2
            yield picture.crop((0, 0, half, picture.height))
            yield picture.crop((half, 0, picture.width, picture.height))
            return
    yield picture


def _dpi(picture: Image.Image) -> float:
    """Dots per inch if the picture shows an A4 page; what cameras and programs note about it is seldom true."""
    short, long = sorted(picture.size)
    return max(short / _PAPER[0], long / _PAPER[1])
