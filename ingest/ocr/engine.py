"""The only file that starts an OCR engine: tesserocr with Vietnamese data, one engine a process.

Debian's data is the small integer model. Where a user has put a larger one (`tessdata_best`), that is used: see
`data_folder`; `name` says which model read a document.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from ingest.document import Box
from ingest.errors import MissingProgram
from ingest.ocr.vote import Reading

# Read when the library loads: with more threads than cores to spare Tesseract is 2 to 2.7 times slower (measured).
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

DPI = 200  # what pictures are brought to; 300 is no better in letters, worse on codes and slower
CHOICE = "VANBAN_TESSDATA"  # the environment variable that names a folder with vie.traineddata
_USUAL = ("~/.local/share/tessdata", "~/.local/share/tesseract-ocr/tessdata", "/usr/local/share/tessdata",
          "/opt/homebrew/share/tessdata", "/usr/share/tessdata")


def recognise(grey: Image.Image, psm: str) -> list[Reading]:
    """The words that the engine reads in a grey picture, in its order, boxes in pixels. `psm` is Tesseract's page
    segmentation mode by name (AUTO, SINGLE_BLOCK, SINGLE_LINE). Raises MissingProgram."""
    from tesserocr import PSM

    engine = _engine(data_folder("vie"))
    engine.SetPageSegMode(getattr(PSM, psm))
    engine.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
    engine.SetSourceResolution(DPI)
    words: list[Reading] = []
    for row in engine.GetTSVText(0).splitlines():
        # level page block par line word left top width height conf text
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        block, par, line = (int(cell) for cell in cells[2:5])
        x, y, w, h = (int(cell) for cell in cells[6:10])
        words.append(((block, par, line), cells[11], Box(x, y, x + w, y + h), max(0.0, float(cells[10]) / 100)))
    engine.Clear()
    return words


def orientation(image: Image.Image) -> int:
    """Degrees clockwise by which the picture must be turned to stand upright, by Tesseract's detector; 0 if unsure."""
    from tesserocr import PSM, PyTessBaseAPI

    data = data_folder("osd")
    if data is None:
        return 0
    _silence()
    with PyTessBaseAPI(path=data, lang="osd", psm=PSM.OSD_ONLY) as engine:
        engine.SetImage(image.convert("L"))
        found = engine.DetectOrientationScript()
    if not found or found["orient_conf"] < 1:
        return 0
    return -int(found["orient_deg"]) % 360


def name() -> str:
    """Engine and model as `documents.reader` gives them: `tesseract 5.5.4 vie 39c7d2e1`, the last word the beginning
    of the SHA-256 of the model's file."""
    return _name(data_folder("vie"))


def data_folder(language: str) -> str | None:
    """The folder with the data of a language, None if there is none.

    The folder that VANBAN_TESSDATA names counts before TESSDATA_PREFIX, and both before the usual places; of these the
    one with the largest file: the best model is many times as large as the integer one that systems bring.
    """
    prefix = os.environ.get("TESSDATA_PREFIX")
    named = [folder for chosen in (os.environ.get(CHOICE), prefix) if chosen
             for folder in (Path(chosen), Path(chosen) / "tessdata")]
    usual = [*(Path(place).expanduser() for place in _USUAL),
             *sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True)]
    for folders in (named, usual):
        having = [folder for folder in folders if (folder / f"{language}.traineddata").is_file()]
        if having:
            chosen_one = having[0] if folders is named else max(
                having, key=lambda folder: (folder / f"{language}.traineddata").stat().st_size)
            return f"{chosen_one}/"
    return None


@lru_cache(maxsize=1)
def _engine(data: str | None) -> Any:
    """The engine of this process. Starting one takes longer than reading a line."""
    from tesserocr import OEM, PyTessBaseAPI

    if data is None:
        raise MissingProgram("OCR needs Tesseract's Vietnamese data: apt-get install tesseract-ocr-vie")
    _silence()
    engine = PyTessBaseAPI(path=data, lang="vie", oem=OEM.LSTM_ONLY)
    engine.SetVariable("tessedit_char_blacklist", "Ð")  # U+00D0, which the data knows beside the real Đ (U+0110)
    engine.SetVariable("debug_file", os.devnull)
    return engine


def _silence() -> None:
    """Leptonica writes of a box at the edge of a page (`pixScanForForeground: invalid box`) past everyone to the
    standard error; what concerns a reader comes from Tesseract as a result or an exception."""
    from tesserocr import LeptLogLevel, set_leptonica_log_level

    set_leptonica_log_level(LeptLogLevel.NONE)


@lru_cache(maxsize=4)
def _name(data: str | None) -> str:
    from tesserocr import tesseract_version

    if data is None:
        return "tesseract"
    with open(f"{data}vie.traineddata", "rb") as file:
        model = hashlib.file_digest(file, "sha256").hexdigest()[:8]
    return f"{tesseract_version().splitlines()[0]} vie {model}"
