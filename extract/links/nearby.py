"""Where a task stands to the weaknesses of its document: behind one in the same paragraph, beside one under a label of
remedies, below a lead-in or behind a word that points back to one. Only one weakness may stand there (annotation guide:
tasks).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, takewhile

from extract.outline import Node, Outline
from extract.phrases import lead_points_back, points_back
from extract.records import Shortcoming
from extract.run_ins import opens_remedies

ABOVE = 8  # headings and items above a task that are read


class Nearby:
    """The weaknesses of a document in reading order."""

    def __init__(self, outline: Outline, weak: Sequence[Shortcoming]) -> None:
        self._outline, self._low, self._weak = outline, outline.low, weak
        self._starts = [s.char_start for s in weak]

    def within(self, first: int, last: int) -> list[Shortcoming]:
        """The weaknesses that begin in `first:last`, two at the most."""
        at = bisect_left(self._starts, first)
        return [s for s in self._weak[at:at + 2] if s.char_start < last]

    def one_within(self, first: int, last: int) -> Shortcoming | None:
        """The one weakness that begins in `first:last`."""
        stated = self.within(first, last)
        return stated[0] if len(stated) == 1 else None

    def beside(self, node: Node, start: int) -> Shortcoming | None:
        """`Biện pháp khắc phục:` behind one weakness, in one paragraph or under one heading with it."""
        if opens_remedies(self._low, start, node.end, heading=False):
            last = self._right_before(start, 1) or self.one_within(node.body, start)
            if last is not None:
                return last
        for above in islice((node, *node.ancestors()), ABOVE):
            label = next((n for n in (above, above.lead_in) if n is not None and self._is_label(n)), None)
            if label is not None and label.parent is not None:
                return self._only_before(label.parent, label)
        return None

    def _is_label(self, node: Node) -> bool:
        section = node.section
        return opens_remedies(self._low, node.body, section.char_end, heading=section.kind == "heading")

    def _only_before(self, scope: Node, label: Node) -> Shortcoming | None:
        """The one weakness in `scope` before the label and behind the remedies before it."""
        first, last = scope.section.char_start, label.section.char_start
        for sibling in scope.children:
            if sibling.section.char_start >= last:
                break
            if self._is_label(sibling):
                first = sibling.section.char_end
        return self.one_within(first, last)

    def introduced(self, node: Node) -> Shortcoming | None:
        """`Để khắc phục tình trạng trên, … như sau:` introduces remedies of the one weakness stated before it."""
        for n in (node, *islice(node.ancestors(), ABOVE)):
            for lead in (n if n is not node and self._outline.introduces(n) else None, n.lead_in):
                several = lead_points_back(self._low, lead.body, lead.end) if lead is not None else None
                if lead is not None and several is not None:
                    return self._before_lead(lead, several)
        return None

    def _before_lead(self, lead: Node, several: bool) -> Shortcoming | None:
        """The one weakness of all that stands before a lead-in; where it means one, that of the plain paragraphs right
        before it, if they state no more."""
        last = bisect_left(self._starts, lead.end)
        if last == 1 or several:
            return self._weak[0] if last == 1 else None
        siblings = self._outline.siblings(lead)
        before = (siblings[at] for at in range(lead.place - 1, -1, -1))
        near = list(takewhile(lambda n: n.section.kind in ("paragraph", "basis"), before))
        first = bisect_left(self._starts, (near[-1] if near else lead).body)
        return self._weak[first] if last - first == 1 else None

    def pointed_at(self, start: int, end: int) -> Shortcoming | None:
        """`Vì vậy, …` behind a weakness in the same paragraph or the one before."""
        back, several = points_back(self._low, start, end)
        last = self._right_before(start, 200) if back else None
        return last if not several or bisect_left(self._starts, start) == 1 else None

    def _right_before(self, start: int, most: int) -> Shortcoming | None:
        """The weakness that ends less than `most` code points before."""
        at = bisect_left(self._starts, start)
        last = self._weak[at - 1] if at else None
        if last is None or len(self._outline.text[last.char_end:start].strip(" .\n")) >= most:
            return None
        node = self._outline.node_at(start)
        parted = at > 1 and node is not None and any(
            n.section.kind == "heading" and n.body >= last.char_end for n in node.ancestors())
        return None if parted else last
