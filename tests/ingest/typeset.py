"""Pages for tests: lines set at given places, as a PDF with a text layer or as the picture a scanner would make."""

from __future__ import annotations

import ctypes
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

A4 = (595.0, 842.0)
FONTS = Path("/usr/share/fonts/truetype/liberation2")


@dataclass(frozen=True)
class Text:
    """A line of type: its left edge and the height of its baseline in points from the top left."""

    x: float
    y: float
    text: str
    size: float = 13.0
    bold: bool = False
    white: bool = False

    @property
    def font(self) -> Path:
        path = FONTS / f"LiberationSerif-{'Bold' if self.bold else 'Regular'}.ttf"
        if not path.exists():
            pytest.skip("fonts-liberation2 is not installed")
        return path


@dataclass(frozen=True)
class Rule:
    """A drawn line from one point to another."""

    x0: float
    y0: float
    x1: float
    y1: float


Item = Text | Rule


def paragraph(lines: Sequence[str], y: float, left: float = 85.0, indent: float = 36.0, step: float = 18.0,
              right: float = 540.0) -> list[Item]:
    """Printed lines of one paragraph, the first standing in; all but the last reach the right margin."""
    out: list[Item] = []
    for number, line in enumerate(lines):
        x = left + (indent if number == 0 else 0)
        size = 13.0
        if number < len(lines) - 1:  # justified: the type is sized to fill the line
            font = ImageFont.truetype(str(Text(0, 0, "").font), 100)
            size = (right - x) / font.getlength(line) * 100
        out.append(Text(x, y + number * step, line, size))
    return out


def centred(text: str, y: float, bold: bool = True, middle: float = 312.0) -> Text:
    width = ImageFont.truetype(str(Text(0, 0, "", bold=bold).font), 100).getlength(text) * 0.13
    return Text(middle - width / 2, y, text, bold=bold)


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Item]:
    """The ruling lines of a table."""
    return [*(Rule(xs[0], y, xs[-1], y) for y in ys), *(Rule(x, ys[0], x, ys[-1]) for x in xs)]


def pdf(*pages: Sequence[Item]) -> bytes:
    """A PDF with a text layer."""
    document = pdfium.PdfDocument.new()
    fonts: dict[Path, object] = {}
    for items in pages:
        page = document.new_page(*A4)
        for item in items:
            if isinstance(item, Rule):
                path = pdfium_c.FPDFPageObj_CreateNewPath(item.x0, A4[1] - item.y0)
                pdfium_c.FPDFPath_LineTo(path, item.x1, A4[1] - item.y1)
                pdfium_c.FPDFPath_SetDrawMode(path, 0, 1)
                pdfium_c.FPDFPageObj_SetStrokeWidth(path, 0.5)
                pdfium_c.FPDFPage_InsertObject(page.raw, path)
                continue
            if item.font not in fonts:
                data = item.font.read_bytes()
                buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
                fonts[item.font] = pdfium_c.FPDFText_LoadFont(
                    document.raw, buffer, len(data), pdfium_c.FPDF_FONT_TRUETYPE, 1)
            drawn = pdfium_c.FPDFPageObj_CreateTextObj(document.raw, fonts[item.font], item.size)
            units = (item.text + "\0").encode("utf-16-le")
            pdfium_c.FPDFText_SetText(drawn, ctypes.cast(units, pdfium_c.FPDF_WIDESTRING))
            if item.white:
                pdfium_c.FPDFPageObj_SetFillColor(drawn, 255, 255, 255, 255)
            pdfium_c.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, item.x, A4[1] - item.y)
            pdfium_c.FPDFPage_InsertObject(page.raw, drawn)
        pdfium_c.FPDFPage_GenerateContent(page.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picture(items: Sequence[Item], dpi: int = 200, noise: bool = True) -> Image.Image:
    """A page as a scanner sees it: grey paper, a little blur and noise."""
    scale = dpi / 72
    image = Image.new("RGB", (round(A4[0] * scale), round(A4[1] * scale)), (247, 246, 243))
    draw = ImageDraw.Draw(image)
    for item in items:
        if isinstance(item, Rule):
            draw.line([item.x0 * scale, item.y0 * scale, item.x1 * scale, item.y1 * scale], (20, 20, 20), 2)
        else:
            font = ImageFont.truetype(str(item.font), round(item.size * scale))
            draw.text((item.x * scale, item.y * scale), item.text, (25, 25, 28), font, anchor="ls")
    if noise:
        image = image.filter(ImageFilter.GaussianBlur(0.4))
        grain = random.Random(1)
        for _ in range(400):
            point = (grain.randrange(image.width), grain.randrange(image.height))
            image.putpixel(point, (120, 120, 120))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
