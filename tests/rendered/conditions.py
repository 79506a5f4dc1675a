"""How pages wear on their way through a scanner: turned, noisy, blurred, sealed. Noise is drawn from a seed.

Every condition takes the clean pages of one document and gives pages of the same number. A length is in points, so
that a page wears alike at every resolution.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

_SEAL_FONT = "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf"
_RED = (226, 70, 74)
Place = tuple[int, float, float]  # page from 0, and the point where the signer's name begins, from the top left


def rendered(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages as RGB pictures."""
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pdfium.PdfDocument(pdf)]


def place_of(pdf: bytes, name: str | None) -> Place | None:
    """Where the name stands last in the document."""
    document = pdfium.PdfDocument(pdf)
    for number in range(len(document) - 1, -1, -1):
        searcher = document[number].get_textpage().search(name) if name else None
        last = None
        while searcher and (hit := searcher.get_next()):
            last = hit
        if last:
            left, _, _, top = document[number].get_textpage().get_charbox(last[0])
            return number, left, document[number].get_height() - top
    return None


class Wear:
    """The conditions of one document at one resolution. `seed`: of its noise."""

    def __init__(self, dpi: int, seal: Place | None, seed: str) -> None:
        self._dpi, self._seal, self._seed = dpi, seal, seed

    def clean(self, pages: list[Image.Image]) -> list[Image.Image]:
        return pages

    def rotated_1(self, pages: list[Image.Image]) -> list[Image.Image]:
        return [page.rotate(1 if number % 2 else -1, Image.Resampling.BICUBIC, fillcolor="white")
                for number, page in enumerate(pages)]

    def rotated_180(self, pages: list[Image.Image]) -> list[Image.Image]:
        return [page.rotate(180) for page in pages]

    def noisy(self, pages: list[Image.Image]) -> list[Image.Image]:
        """Grey paper, darker to one side, grain of 12 grey levels, and JPEG at quality 60."""
        grain = np.random.default_rng(zlib.crc32(f"{self._seed} {self._dpi}".encode()))
        return [_jpeg(_grained(page, grain)) for page in pages]

    def blurred(self, pages: list[Image.Image]) -> list[Image.Image]:
        """Out of focus by 0.25 point (0.7 dots at 200 dpi)."""
        return [page.filter(ImageFilter.GaussianBlur(0.25 * self._dpi / 72)) for page in pages]

    def stamped(self, pages: list[Image.Image]) -> list[Image.Image]:
        """A red seal of 3.6 cm over the first letters of the signer's name, as the rules of sealing ask."""
        if self._seal is None:
            return pages
        number, x, y = self._seal
        scale = self._dpi / 72
        out = list(pages)
        out[number] = ImageChops.multiply(
            pages[number], _seal(pages[number].size, (x * scale, (y - 26) * scale), 51 * scale))
        return out

    def all_together(self, pages: list[Image.Image]) -> list[Image.Image]:
        return self.rotated_180(self.noisy(self.blurred(self.rotated_1(self.stamped(pages)))))


CONDITIONS: dict[str, Callable[[Wear, list[Image.Image]], list[Image.Image]]] = {
    "clean": Wear.clean, "rotated 1°": Wear.rotated_1, "rotated 180°": Wear.rotated_180, "noisy": Wear.noisy,
    "blurred": Wear.blurred, "stamped": Wear.stamped, "all together": Wear.all_together,
}


def scan_file(pages: list[Image.Image]) -> bytes:
    """The pages as one TIFF, nothing lost."""
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def _grained(page: Image.Image, grain: np.random.Generator) -> Image.Image:
    pixels = np.asarray(page, dtype=np.float32)
    height, width, _ = pixels.shape
    paper = 250 - 14 * np.linspace(0, 1, width)[None, :, None] - 8 * np.linspace(0, 1, height)[:, None, None]
    pixels = pixels * (paper / 255) + 12 * grain.standard_normal((height, width, 1), dtype=np.float32)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _jpeg(page: Image.Image) -> Image.Image:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=60)
    return Image.open(out).convert("RGB")


def _seal(size: tuple[int, int], centre: tuple[float, float], radius: float) -> Image.Image:
    """Two rings, a star and the words of the body between the rings, on white."""
    layer = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(layer)
    x, y = centre
    for share, width in ((1, 0.05), (0.62, 0.02)):
        r = radius * share
        draw.ellipse((x - r, y - r, x + r, y + r), outline=_RED, width=max(1, round(radius * width)))
    points = [(float(x + radius * 0.4 * k * np.sin(a)), float(y - radius * 0.4 * k * np.cos(a)))
              for i, a in enumerate(np.arange(10) * np.pi / 5) for k in ((1, 0.4)[i % 2],)]
    draw.polygon(points, fill=_RED)
    font = ImageFont.truetype(_SEAL_FONT, int(radius * 0.2))
    words = "ỦY BAN NHÂN DÂN ★ TỈNH AN LỘC ★ "
    for i, letter in enumerate(words):
        angle = 2 * np.pi * i / len(words)
        tile = Image.new("L", (int(radius * 0.3),) * 2, 0)
        ImageDraw.Draw(tile).text((radius * 0.15, radius * 0.15), letter, 255, font, anchor="mm")
        tile = tile.rotate(-float(np.degrees(angle)))
        ring, half = radius * 0.81, tile.width / 2
        layer.paste(_RED, (int(x + ring * np.sin(angle) - half), int(y - ring * np.cos(angle) - half)), tile)
    return layer
