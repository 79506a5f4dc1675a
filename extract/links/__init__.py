"""The shortcoming that a task remedies, where the document says so: by quoting it, by standing under what states or
numbers it, or by a word that points back; never by likeness of subject (annotation guide: tasks).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from extract.links.causes import Causes
from extract.links.nearby import ABOVE, Nearby
from extract.links.parallels import parallel
from extract.links.places import Places, names_several, read_cell, read_pointer
from extract.links.repeats import Repeats
from extract.links.wording import Wording
from extract.outline import Node, Outline, once
from extract.phrases import (
    FAULTS_AND_MEANS,
    NAMES_FAULT,
    ORGANISES,
    QUOTE,
    REMEDIES,
    SHORT_QUOTE,
    SUBJECT,
    TOWARDS,
    TOWARDS_SHORT,
    before_pointers,
    lead_points_back,
    mended,
    owing_to,
    points,
    points_at_end,
    up_to_pointer,
)
from extract.records import Shortcoming
from extract.topics import WORK
from extract.weakness import WEAK
from ingest.document import Section
from ingest.fold import key, lower

_ABOUT = re.compile(r"(?:(?:về|đối với|trong|công tác|lĩnh vực|nhóm) )+")
_OPENING = 250  # code points of a task or heading in which a weakness is named


class Link(NamedTuple):
    """A shortcoming that a task remedies, and the rule (`extract.rules`) by which the document says so."""

    shortcoming: Shortcoming
    rule: str


class Remedies:
    """The shortcomings of one document, ready to be found again in headings and items."""

    def __init__(self, outline: Outline, shortcomings: Sequence[Shortcoming]) -> None:
        self._outline, self._low = outline, outline.low
        rows = [s for s in shortcomings if s.kind != "difficulty"]
        self._weak = [s for s in rows if s.kind == "shortcoming"]
        self._wording = Wording(self._weak, [outline.low[s.char_start:s.char_end] for s in self._weak])
        self._causes = Causes(outline, rows)
        self._nearby = Nearby(outline, self._weak)
        self._places = Places(outline, self._weak)
        self._repeats = Repeats(outline.low, self._weak)
        self._parallel = parallel(outline, self._weak, self._wording, _mending(outline))
        self._read: dict[int, Link | None] = {}
        self._below = _by_heading(outline, self._weak)
        self._opening: dict[str, list[Shortcoming]] = defaultdict(list)  # Về kinh tế: …
        for s in self._weak:
            m = SUBJECT.match(outline.low, s.char_start, s.char_end)
            if m and m.end() < s.char_end:
                self._opening[key(m[0])].append(s)

    def of(self, node: Node, start: int, end: int, *, beside: bool = False) -> Link | None:
        """The shortcoming that the task at `start:end` remedies; None where the document does not say. `beside`: the
        task is an order behind the weakness that its own item states."""
        if not self._weak:
            return None
        found = _first(self._own(node, start, end))
        if found is None:
            found = next(filter(None, map(self._of_place, _places_above(self._outline, node))), None)
        same = next((s for n in (node, *islice(node.ancestors(), ABOVE)) if (s := self._parallel.get(n))), None)
        if found is None and same is not None:
            return Link(same, "link.parallel")
        found = found or _first(self._around(node, start, end))
        stated = self._nearby.one_within(node.body, start) if found is None and beside else None
        return Link(stated, "link.beside") if stated is not None else found

    def named(self, start: int, end: int) -> Link | None:
        """The shortcoming that a table's own column names, by its words or its number."""
        low = self._low[start:end]
        found = self._wording.like(low, 0.6) or self._pointed(low) or self._wording.meant(low, 0.7)
        return Link(found, "link.column") if found else None

    # --- the rules, the surest first ---------------------------------------------------------------------------------

    def _own(self, node: Node, start: int, end: int) -> Iterator[tuple[str, Shortcoming | None]]:
        """By what the task itself says."""
        yield "link.quoted", self._quoted(start, end)
        yield "link.number", self._by_number(node, start, min(end, start + 2 * _OPENING))
        label = self._outline.run_in(node)  # Thiếu sót 1: | Tổ trưởng chuyên môn duyệt giáo án
        if label is not None and label.nth and label.end <= start:
            yield "link.number", self._by_number(node, node.body, label.end)
        if not names_several(self._low, start, min(end, start + 2 * _OPENING)):
            yield "link.named above", self._named_above(start, end)
        yield "link.repeats", self._repeats.of(start, end)
        if _among_remedies(self._outline, node):
            yield "link.names", self._subject(node, end)

    def _of_place(self, place: Section) -> Link | None:
        """By what a heading, item or introduction above says, read once for all tasks below it."""
        if place.section_id not in self._read:
            node = self._outline.node_at(place.char_start)
            self._read[place.section_id] = _first(self._said_above(node, place.char_start, place.char_end))
        return self._read[place.section_id]

    def _said_above(self, node: Node | None, a: int, b: int) -> Iterator[tuple[str, Shortcoming | None]]:
        yield "link.heading quotes", self._quoted(a, b)
        yield "link.heading numbers", self._by_number(node, a, min(b, a + _OPENING))
        yield "link.heading states", self._stated(a, b)
        if node is not None and _among_remedies(self._outline, node):
            yield "link.same heading", self._below_same_heading(node)
            yield "link.names", self._subject(node, b)

    def _around(self, node: Node, start: int, end: int) -> Iterator[tuple[str, Shortcoming | None]]:
        """By where the task stands, and by what points back."""
        yield "link.beside", self._nearby.beside(node, start)
        yield "link.mends", self._mends(self._low[start:min(end, start + _OPENING)])
        yield "link.points back", self._nearby.pointed_at(start, end)
        yield "link.introduced", self._nearby.introduced(node)

    # --- by its words ------------------------------------------------------------------------------------------------

    def _quoted(self, a: int, b: int) -> Shortcoming | None:
        if self._low.find('"', a, b) < 0:
            return None
        quotes = (self._wording.like(m[1], 0.7) for m in QUOTE.finditer(self._low, a, b))
        short = (self._wording.holding(m[1]) for m in SHORT_QUOTE.finditer(self._low, a, b))
        towards = (self._wording.holding(m[1]) for m in [TOWARDS_SHORT.match(self._low, a, b)] if m)
        return next(filter(None, chain(quotes, short, towards)), None)

    def _stated(self, a: int, b: int) -> Shortcoming | None:
        """The place states a weakness: it is one, it repeats one word for word, or it says which is to be mended."""
        inside = self._nearby.within(a, b)
        if inside:
            return inside[0] if len(inside) == 1 else None
        node = self._outline.node_at(a)
        low = self._low[node.body if node else a:b].strip()
        m = TOWARDS.search(low[:_OPENING])
        told = m is not None and m.start() < 12
        what = m["what"] if m and told else low
        found = self._wording.like(what, 0.75) if len(what.split()) >= 5 else None
        if found is None and WEAK.search(what) and (told or (node and _among_remedies(self._outline, node))):
            found = self._wording.meant(what, 0.7, 1.4 if NAMES_FAULT.match(what) else 2.0)
        return found or self._mends(low[:_OPENING]) or self._repeats.of(a, b)

    def _mends(self, low: str) -> Shortcoming | None:
        """`Khắc phục việc chậm cung ứng xi măng: …` names the weakness by its own words."""
        for words in mended(low):
            if found := self._wording.meant(words, 0.6, 1.4 if points_at_end(words) else 2.0):
                return found
        for words in owing_to(low):
            if found := self._wording.meant(words, 0.75, 2.5):
                return found
        return self._causes.named(low)

    def _named_above(self, start: int, end: int) -> Shortcoming | None:
        """`312 hồ sơ trễ hạn nêu trên`: the weakness above that the words before the pointer name, without the doer."""
        if not points(self._low, start, end):
            if self._outline.text[start].isupper():
                self._outline.mentions.look(start)  # names at the head of a task are asked about in any case
            return None
        doer = self._outline.units(start, end)
        start = doer.end if doer else start
        found = (self._wording.meant(words, 0.4, 2.0) for words in before_pointers(self._low, start, end))
        near = next(filter(None, found), None)
        whole = up_to_pointer(self._low, start, end) if near is None else None
        return self._wording.meant(whole, 0.25, 3.0) if whole else near

    def _below_same_heading(self, node: Node) -> Shortcoming | None:
        """`1. Công tác y tế` among the remedies: the one weakness that stands below the same heading further up."""
        found = self._below.get(key(node.section.heading or ""), [])
        return found[0] if len(found) == 1 and found[0].char_start < node.body else None

    def _subject(self, node: Node, end: int) -> Shortcoming | None:
        """`4. Về công tác phát triển đảng viên: …` among the remedies: the weakness of that subject, if only one is;
        without `Về` only the one of the same number."""
        m = SUBJECT.match(self._low, node.body, min(end, node.body + _OPENING))
        same = self._opening.get(key(m[0]), []) if m else []
        if not same and m and m.end() < end:  # 3.2. Về quản lý kho: … below the heading `2.2. Về quản lý kho`
            same = [s for s in self._below.get(_subject_key(m[0]), ()) if s.char_end <= node.body]
        if same:
            return same[0] if len(same) == 1 else None
        if len(self._below.get(key(node.section.heading or ""), ())) > 1:
            return None  # the same heading stands over several weaknesses
        if m and m["about"]:
            return self._wording.holding(m["what"]) or self._wording.meant(m["what"], 0.7, 2.0)
        if any(ORGANISES.match(lower(n.section.heading or "")) for n in islice(node.ancestors(), ABOVE)):
            return None  # who reports what by when mends no weakness of the same number
        found = self._wording.meant(m["what"] if m else self._low[node.body:end][:_OPENING // 2], 0.25, 2.0)
        if found is None:
            return None
        weak = self._outline.node_at(found.char_start)
        labels = [(n.section.label or "").strip(" .)/-:(") for n in (weak, node) if n is not None]
        return found if labels[0] and labels[0] == labels[-1] else None

    # --- by its number ------------------------------------------------------------------------------------------------

    def _by_number(self, node: Node | None, a: int, b: int) -> Shortcoming | None:
        """The weakness whose number or place is given; of several there, the one that the words before it name."""
        cause = self._causes.numbered(node, a, b)
        if cause is not None:
            return cause
        pointer = read_pointer(self._low, a, b)
        found = self._places.at(pointer, node) if pointer else []
        if pointer is None or not found:
            return None
        if len(found) == 1:
            return found[0]
        return self._wording.meant(self._low[a:pointer.start], 0.2, 1.0, found)

    def _pointed(self, low: str) -> Shortcoming | None:
        pointer = read_cell(low)
        found = self._places.at(pointer) if pointer else []
        return found[0] if len(found) == 1 else None


@once
def _mending(outline: Outline) -> bool:
    """The document is about mending: `Kế hoạch khắc phục hạn chế …`."""
    return REMEDIES.search(lower(outline.document.title or "")) is not None


def _among_remedies(outline: Outline, node: Node) -> bool:
    """A heading above says that what stands here mends the weaknesses, or what introduces it does."""
    led = any(n is not None and _points_back(outline, n) for n in (node.lead_in, node.parent))
    return led or _below_remedies(outline, node.parent)


@once
def _points_back(outline: Outline, lead: Node) -> bool:
    """`Để chấn chỉnh những vi phạm nêu trên, Phòng yêu cầu:` introduces what mends them."""
    return outline.introduces(lead) and lead_points_back(outline.low, lead.body, lead.end) is not None


@once
def _below_remedies(outline: Outline, parent: Node | None) -> bool:
    above = list(islice((parent, *parent.ancestors()), ABOVE)) if parent else []
    work = [n for n in above if n.topic in WORK]
    return any(_mending(outline) or REMEDIES.search(lower(n.section.heading or "")) for n in work) or (
        bool(work) and any(FAULTS_AND_MEANS.search(lower(n.section.heading or "")) for n in above))


def _places_above(outline: Outline, node: Node) -> Iterator[Section]:
    """The headings, items and introductions above a task, the nearest first; a further introduction only where it says
    that what follows mends."""
    for n in (node, *islice(node.ancestors(), ABOVE)):
        if n is not node and n.section.kind in ("heading", "item") and not _stands_behind(outline, node, n):
            yield n.section
        lead = n.lead_in
        if lead is not None:
            last = outline.sentences(lead.body, lead.end)[-1]
            if REMEDIES.search(outline.low, *last):
                yield lead.section


def _stands_behind(outline: Outline, node: Node, above: Node) -> bool:
    """A plain paragraph typed behind an item that is a sentence of its own, with nothing below it: it is no part of
    that item, whatever it hangs on."""
    if above is not node.parent or above.section.kind != "item" or node.section.kind != "paragraph":
        return False
    words = outline.low[above.body:above.section.char_end].strip()
    return words.endswith(".") and len(words) > 60 and all(c.section.kind == "paragraph" for c in above.children)


def _by_heading(outline: Outline, weak: Sequence[Shortcoming]) -> dict[str, list[Shortcoming]]:
    """The weaknesses below each heading, by its words."""
    out: dict[str, list[Shortcoming]] = defaultdict(list)
    for s in weak:
        node = outline.node_at(s.char_start)
        for above in islice((node, *node.ancestors()), ABOVE) if node else ():
            if above.section.heading and not above.own_topic:
                words = {key(above.section.heading), _subject_key(above.section.heading)}
                for said in sorted(words):
                    out[said].append(s)
    return out


def _subject_key(words: str) -> str:
    """What a heading or label is about: `Về quản lý kho:` is `Công tác quản lý kho`."""
    return key(_ABOUT.sub("", lower(words)).strip(" .:"))


def _first(readings: Iterator[tuple[str, Shortcoming | None]]) -> Link | None:
    return next((Link(s, rule) for rule, s in readings if s is not None), None)
