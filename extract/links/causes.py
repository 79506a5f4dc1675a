"""The weakness that a task mends by removing its cause: `Khắc phục nguyên nhân thứ nhất`, `… nguyên nhân chốt gác chỉ
có một người nêu trên`. A cause of which no weakness is told stands for itself (annotation guide: tasks).
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.links.places import Places, read_cause
from extract.links.wording import Wording
from extract.outline import Node, Outline
from extract.phrases import of_cause
from extract.records import Shortcoming


class Causes:
    """The causes of a document, by their numbers and words."""

    def __init__(self, outline: Outline, rows: Sequence[Shortcoming]) -> None:
        self._low = outline.low
        causes = [s for s in rows if s.kind == "cause"]
        self._weak = {s.shortcoming_id: s for s in rows if s.kind == "shortcoming"}
        self._any = bool(causes)
        self._places = Places(outline, causes)
        self._wording = Wording(causes, [outline.low[s.char_start:s.char_end] for s in causes])

    def numbered(self, node: Node | None, start: int, end: int) -> Shortcoming | None:
        """By the number that `text[start:end]` gives."""
        pointer = read_cause(self._low, start, end) if self._any else None
        found = self._places.at(pointer, node) if pointer else []
        return self._explained(found[0]) if len(found) == 1 else None

    def named(self, low: str) -> Shortcoming | None:
        """By its own words, behind `khắc phục nguyên nhân`."""
        causes = (self._wording.meant(words, 0.6, 2.0) for words in of_cause(low)) if self._any else ()
        return next((self._explained(c) for c in causes if c is not None), None)

    def _explained(self, cause: Shortcoming) -> Shortcoming:
        return self._weak.get(cause.cause_of or "", cause)
