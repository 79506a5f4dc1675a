"""The pictures of a document's pages, from its source file as long as that is there; kept between builds.

A picture's name says its page and the page's size in tenths of points (`0002-5953x8419.jpg`), so that boxes of lines
find their place on it without the source. Pages that OCR read are turned and levelled as OCR did, for the same reason.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image

from ingest.errors import IngestError
from ingest.ocr.turn import quarters
from ingest.picture import level, skew
from vanban import bundles
from vanban.atomic import TEMPORARY
from vanban.report.words import told

WIDTH = 1100  # dots across a page: text of 9 points can be read
QUALITY = 70
_TALLEST = 4 * WIDTH
_TURNS = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


class Picture(NamedTuple):
    """A picture that is there: page from 1, its file's name, the page's width and height in points."""

    page: int
    name: str
    width: float
    height: float


class Pictured(NamedTuple):
    """A document whose pages are wanted. `scanned`: the pages that OCR read; `tracked`: a Word file with changes."""

    doc_id: str
    sha256: str
    format: str
    page_count: int
    places: Sequence[str]
    scanned: frozenset[int]
    tracked: bool = False


class NoPictures(Exception):
    """There is no picture of a document's pages; the message says why, in Vietnamese."""


def there(folder: Path) -> list[Picture]:
    """The pictures in a document's folder, by page."""
    found = []
    if folder.is_dir():
        for name in sorted(os.listdir(folder)):
            page, _, size = name.removesuffix(".jpg").partition("-")
            width, _, height = size.partition("x")
            if page.isdigit() and width.isdigit() and height.isdigit() and name.endswith(".jpg"):
                found.append(Picture(int(page), name, int(width) / 10, int(height) / 10))
    return found


def draw(document: Pictured, folder: Path) -> None:
    """Draw the pages that are not in the folder yet. Raises `NoPictures`."""
    wanted = set(range(1, document.page_count + 1)) - {picture.page for picture in there(folder)}
    if not wanted:
        return
    data = _source(document)
    try:
        for page, picture, width, height in _pages(document, data, wanted):
            folder.mkdir(exist_ok=True)
            _save(folder, f"{page:04d}-{round(10 * width)}x{round(10 * height)}.jpg", encoded(picture))
    except (IngestError, pdfium.PdfiumError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NoPictures(f"Không dựng được ảnh trang: {told(str(error))}") from error


def encoded(picture: Image.Image) -> bytes:
    """The picture as JPEG, grey where it has no colour."""
    sink = io.BytesIO()
    (picture if picture.mode in ("L", "RGB") else picture.convert("RGB")).save(sink, "JPEG", quality=QUALITY)
    return sink.getvalue()


def _save(folder: Path, name: str, data: bytes) -> None:
    temporary = folder / f"{TEMPORARY}{os.getpid()}"
    temporary.write_bytes(data)
    os.replace(temporary, folder / name)


def _source(document: Pictured) -> bytes:
    """The bytes of the document at the first place that still holds them."""
    for place in document.places:
        try:
            data = bundles.read(place)
        except (OSError, IngestError):
            continue
        if hashlib.sha256(data).hexdigest() == document.sha256:
            return data
    raise NoPictures("Tệp nguồn không còn ở chỗ cũ hoặc đã thay đổi, nên không có ảnh trang.")


_Page = tuple[int, Image.Image, float, float]


def _pages(document: Pictured, data: bytes, wanted: set[int]) -> Iterator[_Page]:
    if document.format == "image":
        yield from _of_image(data, wanted)
    elif document.format == "pdf":
        yield from _of_pdf(data, wanted, document.scanned)
    else:
        yield from _of_pdf(_printed(document, data), wanted, frozenset())


def _of_pdf(data: bytes, wanted: set[int], scanned: frozenset[int]) -> Iterator[_Page]:
    with pdfium.PdfDocument(data) as pages:
        for number in sorted(n for n in wanted if n <= len(pages)):
            page = pages[number - 1]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), _TALLEST / max(height, 1))
            picture = page.render(scale=scale).to_pil()
            page.close()
            yield number, *(_as_read(picture, width, height) if number in scanned else (picture, width, height))


def _of_image(data: bytes, wanted: set[int]) -> Iterator[_Page]:
    from ingest.readers.scan import pages_of

    for number, (picture, dpi) in enumerate(islice(pages_of(data), max(wanted)), 1):
        if number in wanted:
            width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
            scale = min(WIDTH / picture.width, _TALLEST / picture.height, 1)
            size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
            yield number, *_as_read(picture.resize(size, Image.Resampling.LANCZOS), width, height)


def _as_read(picture: Image.Image, width: float, height: float) -> tuple[Image.Image, float, float]:
    """The picture of a scanned page upright and level, as OCR saw it."""
    way = quarters(picture)
    turn = _TURNS[way]
    if turn is not None:
        picture = picture.transpose(turn)
    if way % 2:
        width, height = height, width
    angle = skew(picture.convert("L"))
    return level(picture if picture.mode in ("L", "RGB") else picture.convert("RGB"), angle), width, height


def _printed(document: Pictured, data: bytes) -> bytes:
    """A Word file as the PDF on which its pages were told."""
    from ingest.readers.printed import print_files

    [(_, pdf)] = print_files([(data, document.format, document.tracked)], 120)
    if isinstance(pdf, IngestError):
        raise pdf
    return pdf
