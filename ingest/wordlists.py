"""The files of data/gazetteers: read from a checkout, or from package `gazetteers`, as which a wheel carries them."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[1] / "data" / "gazetteers"


def rows(file_name: str) -> list[dict[str, str]]:
    """The rows of a gazetteer by column name; FileNotFoundError when the installation lacks it."""
    folder = _CHECKOUT if _CHECKOUT.is_dir() else resources.files("gazetteers")
    text = (folder / file_name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
