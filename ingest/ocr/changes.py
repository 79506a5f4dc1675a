"""What a rule that mends what OCR misread yields."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """In line `line` what stands from `start` to `end` should read `corrected`."""

    line: int
    start: int
    end: int
    corrected: str
    rule: str
    confidence: float
