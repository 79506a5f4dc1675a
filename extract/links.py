"""The shortcoming that a task remedies, where the document says so: by quoting it, by standing under what states or
numbers it, or by a word that points back; never by likeness of subject (annotation guide: tasks).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from extract.grammar import either
from extract.outline import Node, Outline
from extract.places import Places, read_cell, read_pointer
from extract.records import Shortcoming
from extract.run_ins import FAULT, opens_remedies
from extract.topics import WORK
from extract.weakness import WEAK
from extract.wording import Wording
from ingest.document import Section
from ingest.fold import key, lower

_ABOVE = 8  # headings and items above a task that are read
_OPENING = 250  # code points of a task or heading in which a weakness is named
# "Công tác kiểm tra, giám sát chưa thường xuyên"
_QUOTE = re.compile(r"\"([^\"]{15,})\"")
_MEND = either("khắc phục|chấn chỉnh|chấm dứt|xử lý|sửa chữa|giải quyết|tháo gỡ|đối với|liên quan đến|về")
_NAMED = either(
    "hạn chế|khuyết điểm|tồn tại|thiếu sót|sai phạm|sai sót|vi phạm|yếu kém|bất cập|tình trạng|việc|nội dung")
# Khắc phục ngay tình trạng | chậm gửi báo cáo · Đối với hạn chế trong công tác | cán bộ
_MENDS = re.compile(
    rf"\b(?P<verb>{_MEND})(?: ngay| dứt điểm| triệt để| kịp thời| cơ bản)*(?: được)?(?: các| những| một số)?"
    rf" (?P<named>{_NAMED})(?:,? (?:và )?{FAULT}){{0,3}}(?P<joint> về| trong| là| ở|:)?\s+(?P<what>[^:;.\n]{{6,200}})"
)
# Đối với | đơn thư quá hạn: the words themselves must say that something falls short
_TOWARDS = re.compile(rf"(?:{_MEND})\s+(?P<what>[^:;.\n]{{8,200}})")
# 312 hồ sơ trễ hạn | nêu trên · … đã nêu ở phần hạn chế · như trưởng thôn phản ánh
_POINTS = re.compile(
    r"\b(?:(?:đã |được )*(?:nêu|chỉ ra|nói|kể|phản ánh|đề cập)(?: ở| tại| trong)? (?:trên|"
    r"(?:tại |ở |trong )?(?:mục|phần|điểm|khoản|điều|tiết|ý|kết luận này|báo cáo này)\b)"
    r"|như [^,.;:]{0,40}(?:phản ánh|đã nêu|nêu)"
    r"|(?:đã|vừa) (?:nêu|chỉ ra)(?=\s*[,;.]|\s+(?:trước|hoàn thành|xong|trong)))"
)
_CLAUSE = re.compile(r"[;:.]\s")
_BEFORE = 14  # words before a pointer that may name what it points to
# Vì vậy, … · Để khắc phục tình trạng này, …
_POINTS_BACK = re.compile(
    r"(?:vì vậy|do vậy|do đó|vì thế|trước (?:thực trạng|tình hình|tình trạng) (?:trên|này|đó|nêu trên)"
    r"|từ (?:những |các )?(?:hạn chế|tồn tại|thực trạng)[^,]{0,30}(?:trên|này|đó)?,"
    rf"|(?:để )?(?:khắc phục|chấn chỉnh|giải quyết|xử lý)(?: ngay| kịp thời| dứt điểm)?(?: các| những)?"
    rf" (?:{FAULT}|tình trạng|thực trạng|việc)(?:,? (?:và )?{FAULT})?(?: (?:được |đã )*(?:nêu|nói|chỉ ra))?"
    r" (?:trên|này|đó)\b"
    rf"|{FAULT} (?:đã )?(?:nêu |nói |chỉ ra )?trên\b)"
)
# các (tồn tại, hạn chế nêu trên): more than one is meant
_SEVERAL = re.compile(rf"\b(?:các|những|\d+)\s+(?:{FAULT}|tình trạng|việc|nội dung)")
# Để khắc phục các tồn tại trên · Chấn chỉnh tình trạng nêu trên
_LEAD_POINTS_BACK = re.compile(
    r"khắc phục (?:các |những )?(?:tình trạng|tồn tại|hạn chế|khuyết điểm|việc|thiếu sót)[^,:]{0,20}\b(?:trên|này)\b"
    r"|chấn chỉnh tình trạng (?:nêu )?(?:trên|này)"
)


_REMEDIES = re.compile(r"khắc phục|sửa chữa|chấn chỉnh")
# Về công tác phát triển đảng viên: · Công tác kiểm tra, giám sát
_SUBJECT = re.compile(r"(?P<about>(?:về|đối với|trong)\s+)?(?P<what>[^:;.\n]{8,120}?)\s*(?::|\.?$)")


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
        self._starts = [s.char_start for s in self._weak]
        self._wording = Wording(self._weak, [outline.low[s.char_start:s.char_end] for s in self._weak])
        self._places = Places(outline, self._weak)
        self._mending = _REMEDIES.search(lower(outline.document.title or "")) is not None
        self._read: dict[int, Link | None] = {}
        self._below = _by_heading(outline, self._weak)

    def of(self, node: Node, start: int, end: int) -> Link | None:
        """The shortcoming that the task at `start:end` remedies; None where the document does not say."""
        if not self._weak:
            return None
        above = [n.section for n in islice(node.ancestors(), _ABOVE) if n.section.kind in ("heading", "item")]
        if node.lead_in is not None:
            above.insert(0, node.lead_in.section)
        found = _first(self._own(node, start, end))
        for place in above:
            found = found or self._of_place(place)
        return found or _first(self._around(node, start, end))

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
        yield "link.named above", self._named_above(start, end)
        if self._among_remedies(node):
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
        if node is not None and self._among_remedies(node):
            yield "link.same heading", self._below_same_heading(node)
            yield "link.names", self._subject(node, b)

    def _around(self, node: Node, start: int, end: int) -> Iterator[tuple[str, Shortcoming | None]]:
        """By where the task stands, and by what points back."""
        yield "link.beside", self._beside(node, start)
        yield "link.mends", self._mends(self._low[start:min(end, start + _OPENING)])
        yield "link.points back", self._back(start, end)
        yield "link.introduced", self._introduced(node)

    # --- by its words ------------------------------------------------------------------------------------------------

    def _quoted(self, a: int, b: int) -> Shortcoming | None:
        quotes = (self._wording.like(m[1], 0.7) for m in _QUOTE.finditer(self._low, a, b))
        return next(filter(None, quotes), None)

    def _stated(self, a: int, b: int) -> Shortcoming | None:
        """The place states a weakness: it is one, it repeats one word for word, or it says which is to be mended."""
        at = bisect_left(self._starts, a)
        inside = list(islice((s for s in self._weak[at:at + 2] if s.char_start < b), 2))
        if inside:
            return inside[0] if len(inside) == 1 else None
        low = self._low[a:b].strip()
        m = _TOWARDS.search(low[:_OPENING])
        what = m["what"] if m and m.start() < 12 else low
        found = self._wording.like(what, 0.75) if len(what.split()) >= 5 else None
        if found is None and m and m.start() < 12 and WEAK.search(what):
            found = self._wording.meant(what, 0.7, 2.0)
        return found or self._mends(low[:_OPENING])

    def _mends(self, low: str) -> Shortcoming | None:
        """`Khắc phục việc chậm cung ứng xi măng: …` names the weakness by its own words."""
        for m in islice(_MENDS.finditer(low), 2):
            what = m["what"]
            if (m["named"] in ("việc", "nội dung") and not WEAK.search(what)) \
                    or (m["named"] not in ("việc", "nội dung", "tình trạng") and not m["joint"]):
                continue
            for words in (what, what.split(", ", 1)[0]):
                found = self._wording.meant(words, 0.6, 2.0)
                if found is not None:
                    return found
        return None

    def _named_above(self, start: int, end: int) -> Shortcoming | None:
        """`312 hồ sơ trễ hạn nêu trên`: the weakness above that the words before the pointer name."""
        for m in islice(_POINTS.finditer(self._low, start, end), 3):
            clause = _CLAUSE.split(self._low[max(start, m.start() - _OPENING):m.start()])[-1]
            words = clause.split()[-_BEFORE:]
            for count in (6, 10, _BEFORE):
                found = self._wording.meant(" ".join(words[-count:]), 0.4, 2.0)
                if found is not None:
                    return found
        return None

    def _among_remedies(self, node: Node) -> bool:
        """A heading above says that what stands here mends the weaknesses."""
        above = (n for n in islice(node.ancestors(), _ABOVE) if n.topic in WORK)
        return any(self._mending or _REMEDIES.search(lower(n.section.heading or "")) for n in above)

    def _below_same_heading(self, node: Node) -> Shortcoming | None:
        """`1. Công tác y tế` among the remedies: the one weakness that stands below the same heading further up."""
        found = self._below.get(key(node.section.heading or ""), [])
        return found[0] if len(found) == 1 and found[0].char_start < node.body else None

    def _subject(self, node: Node, end: int) -> Shortcoming | None:
        """`4. Về công tác phát triển đảng viên: …` among the remedies: the weakness of that subject, if only one is;
        without `Về` only the one of the same number."""
        m = _SUBJECT.match(self._low, node.body, min(end, node.body + _OPENING))
        if m is None:
            return None
        found = self._wording.meant(m["what"], 0.7, 2.0)
        if found is None or m["about"]:
            return found
        weak = self._outline.node_at(found.char_start)
        labels = [(n.section.label or "").strip(" .)/-:(") for n in (weak, node) if n is not None]
        return found if labels[0] and labels[0] == labels[-1] else None

    # --- by its number or its place ----------------------------------------------------------------------------------

    def _by_number(self, node: Node | None, a: int, b: int) -> Shortcoming | None:
        """The weakness whose number or place is given; of several there, the one that the words before it name."""
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

    def _beside(self, node: Node, start: int) -> Shortcoming | None:
        """`Biện pháp khắc phục:` behind one weakness, in one paragraph or under one heading with it."""
        for above in islice((node, *node.ancestors()), _ABOVE):
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
        at = bisect_left(self._starts, first)
        stated = [s for s in self._weak[at:at + 2] if s.char_start < last]
        return stated[0] if len(stated) == 1 else None

    # --- by a word that points back ----------------------------------------------------------------------------------

    def _introduced(self, node: Node) -> Shortcoming | None:
        """`Để khắc phục tình trạng trên, … như sau:` introduces remedies of the one weakness stated before it."""
        lead = next((n.lead_in for n in (node, *islice(node.ancestors(), _ABOVE)) if n.lead_in is not None), None)
        if lead is None or not _LEAD_POINTS_BACK.search(self._low, lead.body, lead.end):
            return None
        before = bisect_left(self._starts, lead.end)
        return self._weak[0] if before == 1 else None

    def _back(self, start: int, end: int) -> Shortcoming | None:
        """`Vì vậy, …` behind a weakness in the same paragraph or the one before."""
        m = _POINTS_BACK.search(self._low, start, min(end, start + 160))
        at = bisect_left(self._starts, start)
        if m is None or not at:
            return None
        several = _SEVERAL.search(self._low, max(start, m.start() - 10), m.end()) is not None
        last = self._weak[at - 1]
        if len(self._outline.text[last.char_end:start].strip(" .\n")) >= 200:
            return None
        return last if not several or at == 1 else None


def _by_heading(outline: Outline, weak: Sequence[Shortcoming]) -> dict[str, list[Shortcoming]]:
    """The weaknesses below each heading, by its words."""
    out: dict[str, list[Shortcoming]] = defaultdict(list)
    for s in weak:
        node = outline.node_at(s.char_start)
        for above in islice((node, *node.ancestors()), _ABOVE) if node else ():
            if above.section.heading and not above.own_topic:
                out[key(above.section.heading)].append(s)
    return out


def _first(readings: Iterator[tuple[str, Shortcoming | None]]) -> Link | None:
    return next((Link(s, rule) for rule, s in readings if s is not None), None)
