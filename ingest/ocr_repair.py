"""Corrections of what OCR read, each recorded."""
from __future__ import annotations

from ingest.document import Correction, TextLine


def correct(lines: list[TextLine], pages: set[int]) -> tuple[list[TextLine], list[tuple[int, Correction]]]:
    return lines, []
