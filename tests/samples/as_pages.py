"""A sample as pages: what LibreOffice makes of the Word file, and scans and photographs of those pages.

A scan is an image-only PDF: pages slightly turned, grey paper, noise, a red seal over the signature; the noise is
drawn from a generator seeded with the file's name.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np
import pypdfium2
from as_docx import settle
from notation import Columns, Output, Sample
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

_SEAL_FONT = "/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf"
_FIXED = (2025, 1, 1, 0, 0, 0, 2, 1, 0)
_FILTERS = {".pdf": "pdf", ".doc": "doc:MS Word 97", ".rtf": "rtf", ".odt": "odt"}


def convert(files: list[Path], suffix: str, folder: Path) -> None:
    """Convert Word files to `suffix` in one LibreOffice run; the results lie in `folder` under their stems."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to",
                        _FILTERS[suffix], "--outdir", str(folder), *map(str, files)], check=True, timeout=300,
                       capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1735689600", "TZ": "UTC"})


def steady(data: bytes, suffix: str) -> bytes:
    """`data` with the clock and random ids that LibreOffice writes replaced by fixed ones of the same length."""
    if suffix == ".pdf":
        data = re.sub(rb"(/CreationDate\(D:)\d{14}", rb"\g<1>20250101000000", data)
        data = re.sub(rb"(?<=[</])[0-9A-F]{32}(?=[>\s])", b"0" * 32, data)
    elif suffix == ".rtf":
        data = re.sub(rb"(\\yr\d+\\mo\d+\\dy\d+\\hr\d+\\min\d+)", rb"\\yr2025\\mo1\\dy1\\hr0\\min0", data)
        data = re.sub(rb"(?<=\\rsid)\d+", b"1", data)
    elif suffix == ".odt":
        data = settle(data, rb'(?<=<config:config-item config:name="Rsid" config:type="int">)\d+'
                            rb'|(?<=<config:config-item config:name="RsidRoot" config:type="int">)\d+')
    return data


def pictures(pdf: Path, dpi: int) -> list[Image.Image]:
    """The pages of `pdf` as grey-free RGB images at `dpi`."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def write(sample: Sample, output: Output, pdf: Path, path: Path) -> None:
    """Write a scan (.pdf) or one page image (.jpg, .png) of the pages in `pdf`."""
    options = output.options
    dpi = int(options.get("dpi", "150"))
    pages = pictures(pdf, dpi)
    if "seal" in options:
        _seal(sample, pdf, pages, dpi, options["seal"])
    rng = np.random.default_rng(zlib.crc32(output.name.encode()))
    skew, noise = float(options.get("skew", "0.6")), float(options.get("noise", "5"))
    pages = [_worn(page, skew * (1 if n % 2 == 0 else -0.6), noise, rng) for n, page in enumerate(pages)]
    quality = int(options.get("quality", "55"))
    if output.suffix == ".pdf":
        moment = time.struct_time(_FIXED)
        pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality,
                      creationDate=moment, modDate=moment, producer="scan")
    else:
        page = pages[int(options.get("page", "1")) - 1]
        if output.suffix == ".png":
            page = page.quantize(int(options.get("colors", "12")), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        page.save(path, quality=quality, dpi=(dpi, dpi))


def _worn(page: Image.Image, skew: float, noise: float, rng: np.random.Generator) -> Image.Image:
    page = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)).filter(ImageFilter.GaussianBlur(0.5))
    pixels = np.asarray(page, dtype=np.float64)
    height, width, _ = pixels.shape
    shade = 250 - 14 * np.linspace(0, 1, width)[None, :, None] - 8 * np.linspace(0, 1, height)[:, None, None]
    pixels = pixels * (shade / 255) + rng.normal(0, noise, (height, width, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _seal(sample: Sample, pdf: Path, pages: list[Image.Image], dpi: int, words: str) -> None:
    """A round red seal left of the signer's name, over its first letters, as the rules of sealing ask."""
    name = next(b.right[-1][-1] for b in reversed(sample.blocks) if isinstance(b, Columns) and b.kind == "signature")
    document = pypdfium2.PdfDocument(pdf)
    for n in range(len(document) - 1, -1, -1):
        text = document[n].get_textpage()
        hit = text.search(name).get_next()
        if hit:
            left, _, _, top = text.get_charbox(hit[0])
            scale = dpi / 72
            centre = (left * scale, (document[n].get_height() - top - 26) * scale)
            pages[n] = ImageChops.multiply(pages[n], _seal_layer(pages[n].size, centre, 51 * scale, words))
            return


def _seal_layer(size: tuple[int, int], centre: tuple[float, float], radius: float, words: str) -> Image.Image:
    layer, red = Image.new("RGB", size, "white"), (226, 70, 74)
    draw = ImageDraw.Draw(layer)
    x, y = centre
    for r, w in ((radius, 5), (radius * 0.62, 2)):
        draw.ellipse((x - r, y - r, x + r, y + r), outline=red, width=w)
    points = [(x + radius * 0.4 * k * np.sin(a), y - radius * 0.4 * k * np.cos(a))
              for i, a in enumerate(np.arange(10) * np.pi / 5) for k in ((1, 0.4)[i % 2],)]
    draw.polygon([(float(a), float(b)) for a, b in points], fill=red)
    font = ImageFont.truetype(_SEAL_FONT, int(radius * 0.2))
    for i, letter in enumerate(words):
        angle = 2 * np.pi * i / len(words) - np.pi / 2
        tile = Image.new("L", (int(radius * 0.3),) * 2, 0)
        ImageDraw.Draw(tile).text((radius * 0.15, radius * 0.15), letter, 255, font, anchor="mm")
        tile = tile.rotate(-float(np.degrees(angle)))
        ring, half = radius * 0.81, tile.width / 2
        layer.paste(red, (int(x + ring * np.sin(angle) - half), int(y - ring * np.cos(angle) - half)), tile)
    return layer
