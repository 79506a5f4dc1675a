"""Which printed lines make one paragraph: by indentation, by the room left on the line before, by labels.

Vietnamese typing practice (Nghị định 30/2020/NĐ-CP, appendix I): justified text, first lines indented by 1 to 1.27 cm.
Texts without indentation are told by room and labels alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.labels import parse_label
from ingest.page import Page, PageLine

_INDENT = 9.0  # points by which a first line stands in


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the running text of a page begins and ends, in points; `middle` is the axis of centred lines."""

    left: float
    right: float
    indented: bool  # whether first lines stand in

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @classmethod
    def of(cls, page: Page, lines: Sequence[PageLine]) -> Margins:
        """The margins that most of the page's long lines share."""
        boxes = [line.box for line in lines]
        wide = [box for box in boxes if box.x1 - box.x0 > 0.55 * page.width]
        if not wide:
            return cls(0.13 * page.width, 0.93 * page.width, True)
        right = _common([box.x1 for box in wide], largest=True)
        left = _common([box.x0 for box in wide], largest=False)
        standing_in = sum(box.x0 > left + _INDENT and abs((box.x0 + box.x1) - (left + right)) > 12 for box in boxes)
        return cls(left, right, standing_in > 0)


def _common(values: list[float], largest: bool) -> float:
    """The outermost value that several lines share, to 4 points; of few lines the outermost."""
    counts = Counter(round(value / 4) for value in values)
    shared = [slot for slot, n in counts.items() if n + counts[slot - 1] + counts[slot + 1] >= min(3, len(values))]
    slot = (max if largest else min)(shared or list(counts))
    near = [value for value in values if abs(round(value / 4) - slot) <= 1]
    return sorted(near)[len(near) // 2]


def is_centred(line: PageLine, margins: Margins) -> bool:
    """Whether a line stands in the middle with room on both sides."""
    box = line.box
    left, right = box.x0 - margins.left, margins.right - box.x1
    return min(left, right) > 12 and abs(left - right) < max(14.0, 0.2 * max(left, right))


def goes_on(last: PageLine, margins_then: Margins, line: PageLine, margins: Margins) -> bool:
    """Whether `line` goes on with the paragraph of `last`, the line of running text before it."""
    before, text = last.text, line.text
    shift = line.box.x0 - margins.left
    same_page = last.page == line.page
    if is_centred(line, margins) and shift > _INDENT:
        return False
    if is_centred(last, margins_then) and last.box.x0 - margins_then.left > _INDENT:
        return False
    if same_page and line.box.y0 - last.box.y1 > 2.2 * max(line.size, 6.0):
        return False
    room = margins_then.right - last.box.x1
    first = line.words[0].box
    fits = room > (first.x1 - first.x0) + 0.25 * max(line.size, 8.0) + 3
    ended = before.rstrip("\"”’)").endswith((".", ":", ";", "!", "?", "…"))
    if shift > _INDENT:
        # Standing in begins a paragraph, unless the one before stands in as a whole (a hanging label).
        hanging = last.box.x0 - margins_then.left > _INDENT and line.box.x0 > last.box.x0 - 3
        return hanging and not fits and not ended and not text[0].isupper() and not _labelled(text)
    if fits and (ended or room > 0.25 * (margins_then.right - margins_then.left)):
        return not ended and text[0].islower() and room < 0.5 * (margins_then.right - margins_then.left)
    if fits:
        return (text[0].islower() or not ended) and not _labelled(text)
    return not (ended and (not margins.indented or text[0] in "-+*•") and _labelled(text))


def _labelled(text: str) -> bool:
    return parse_label(text) is not None
