"""The shortcoming that a task remedies, where the document says so: by quoting it, by standing under a heading that
states or numbers it, or by a word that points back; never by likeness of subject (annotation guide: tasks).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extract.likeness import bag, overlap
from extract.outline import Node, Outline
from extract.records import Shortcoming
from ingest.document import Section

_ORDINALS = {"nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
             "chín": 9, "mười": 10}
_LETTERS = "abcdđeghik"
# "Công tác kiểm tra, giám sát chưa thường xuyên"
_QUOTE = re.compile(r"[\"“]([^\"“”]{25,})[\"”]")
# hạn chế thứ nhất · tồn tại số 2 · khuyết điểm (3)
_NUMBERED = re.compile(
    r"(?:hạn chế|khuyết điểm|tồn tại)[^.;:]{0,30}?(?:thứ\s+(?P<word>\w+)|số\s+(?P<n>\d{1,2})|\((?P<b>\d{1,2})\))"
)
# tại điểm 4 mục II
_BY_PLACE = re.compile(
    r"(?:tại|ở)\s+(?:điểm|mục|ý|khoản)\s+\(?(?P<n>\d{1,2}|[a-zđ])\)?,?\s+(?:mục|phần)\s+(?P<part>[ivx]{1,4}|\d)"
)
# Vì vậy, … · … khắc phục những hạn chế nêu trên · sai sót nêu trên
_POINTS_BACK = re.compile(
    r"(?:vì vậy|do vậy|do đó|từ (?:những )?(?:hạn chế|tồn tại)[^,]{0,30},"
    r"|(?:để )?khắc phục (?:những |các )?(?:hạn chế|tồn tại|khuyết điểm|sai sót|thiếu sót)"
    r"(?:[^.;,]{0,20})? (?:nêu )?trên"
    r"|(?:sai sót|hạn chế|tồn tại|khuyết điểm|thiếu sót|sai phạm) (?:nêu |nói )?trên)"
)
# Để khắc phục các tồn tại trên · Chấn chỉnh tình trạng nêu trên
_LEAD_POINTS_BACK = re.compile(
    r"khắc phục (?:các |những )?(?:tình trạng|tồn tại|hạn chế|khuyết điểm|việc|thiếu sót)[^,:]{0,20}\btrên\b"
    r"|chấn chỉnh tình trạng (?:nêu )?trên"
)
# … như đã nêu tại mục II
_NAMED_ABOVE = re.compile(
    r"(?:như )?(?:đã )?(?:nêu|chỉ ra|nói) (?:ở )?(?:trên|tại (?:mục|phần|điểm|khoản)|ở (?:mục|phần|trên))"
)
_CLAUSE_END = re.compile(r"[;:]\s")
# Khắc phục dứt điểm | việc giao đất … : the order, of which the weakness is the object
_ORDER_WORDS = re.compile(
    r"^(?:khắc phục|chấn chỉnh|thu hồi|xử lý|lập bổ sung|kiểm điểm|vận động|di dời|chỉ đạo|rà soát|giải quyết"
    r"|tiếp nhận)\s+(?:dứt điểm|ngay|việc|các|những|số)?"
)
# Chấm dứt ngay tình trạng | chậm gửi báo cáo
_MENDS = re.compile(
    r"(?:khắc phục|chấn chỉnh|chấm dứt|xử lý)(?: ngay| dứt điểm| triệt để)?"
    r" (?:việc|tình trạng|hạn chế(?: về| trong)?|tồn tại)\s+(?P<what>[^:;.]{10,160})"
)
# Words that say nothing of which weakness is meant.
_IDLE = frozenset(bag(
    "các những việc dứt điểm ngay tồn đọng hạn chế tại của và ở trong về cho đã đang được bị một số huyện xã thôn tình"
    " trạng để"
))
# 2. Biện pháp khắc phục:
_REMEDIES = re.compile(
    r"(?:các |những |một số )?(?:biện pháp|giải pháp|hướng|phương hướng|nội dung)"
    r"(?: và (?:biện pháp|giải pháp))? ?(?:khắc phục)?\s*:?\s*$"
)
# Đối với hạn chế về công tác tiếp dân: · "Chưa chủ động …"
_STATES = re.compile(
    r"(?:đối với|khắc phục|về|giải quyết|chấn chỉnh)[^\"“:]{0,40}(?:hạn chế|khuyết điểm|tồn tại|tình trạng|việc)"
    r"|^[\"“]|hạn chế"
)
_STATES_OPENING = re.compile(
    r"^.{0,6}?(?:đối với|khắc phục|về)\s+(?:những |các )?(?:hạn chế|khuyết điểm|tồn tại)?\s*(?:về\s+)?:?\s*"
)


class Link(NamedTuple):
    """A shortcoming that a task remedies, and the rule (`extract.rules`) by which the document says so."""

    shortcoming: Shortcoming
    rule: str


class Remedies:
    """The shortcomings of one document, ready to be found again in headings and items."""

    def __init__(self, outline: Outline, shortcomings: Sequence[Shortcoming]) -> None:
        self._outline, self._low = outline, outline.low
        self._rows = [s for s in shortcomings if s.kind != "difficulty"]
        self._bags = [bag(outline.low[s.char_start:s.char_end]) for s in self._rows]
        self._holding: dict[str, set[int]] = defaultdict(set)
        for i, words in enumerate(self._bags):
            for word in words:
                self._holding[word].add(i)
        self._numbered = [s for s in self._rows if s.kind == "shortcoming"]

    def of(self, node: Node, start: int, end: int) -> Link | None:
        """The shortcoming that the task at `start:end` remedies; None where the document does not say."""
        if not self._rows:
            return None
        above = [n.section for n in node.ancestors() if n.section.kind in ("heading", "item")]
        if node.lead_in is not None:
            above.insert(0, node.lead_in.section)
        return next((Link(s, rule) for rule, s in self._readings(node, start, end, above) if s is not None), None)

    def _readings(
        self, node: Node, start: int, end: int, above: Sequence[Section],
    ) -> Iterator[tuple[str, Shortcoming | None]]:
        """What each rule of linking says, the surest first."""
        yield "link.quoted", self._quoted(start, end)
        yield "link.number", self._by_number(start, end)
        for place in above:
            yield "link.heading quotes", self._quoted(place.char_start, place.char_end)
            yield "link.heading states", self._stated(place.char_start, place.char_end)
            yield "link.heading numbers", self._by_number(place.char_start, place.char_end)
        yield "link.beside", self._beside(node)
        yield "link.mends", self._mends(start, end)
        yield "link.points back", self._back(start, end)
        yield "link.named above", self._above(start, end)
        yield "link.introduced", self._introduced(node)

    def named(self, start: int, end: int) -> Link | None:
        """The shortcoming that a table's own column names, by its words or its number."""
        found = self._like(self._low[start:end], 0.6) or self._by_number(start, end)
        return Link(found, "link.column") if found else None

    # --- by its words ------------------------------------------------------------------------------------------------

    def _quoted(self, a: int, b: int) -> Shortcoming | None:
        quotes = (self._like(m[1], 0.75) for m in _QUOTE.finditer(self._low, a, b))
        return next(filter(None, quotes), None)

    def _stated(self, a: int, b: int) -> Shortcoming | None:
        low = self._low[a:b]
        if not _STATES.search(low) and len(low.split()) < 10:
            return None
        return self._like(_STATES_OPENING.sub("", low), 0.8)

    def _mends(self, start: int, end: int) -> Shortcoming | None:
        """`Khắc phục việc chậm cung ứng xi măng: …` names the weakness by its own words."""
        m = _MENDS.match(self._low, start, end)
        words = Counter(set(bag(m["what"])) - _IDLE) if m else Counter[str]()
        return self._holding_most(words, 0.8) if sum(words.values()) >= 4 else None

    def _above(self, start: int, end: int) -> Shortcoming | None:
        """`Khắc phục việc giao đất … nêu tại mục II`: the weakness above that the words before the pointer name."""
        m = _NAMED_ABOVE.search(self._low, start, end)
        if m is None:
            return None
        clause = _CLAUSE_END.split(self._low[start:m.start()])[-1]
        words = bag(_ORDER_WORDS.sub("", clause))
        words = Counter({w: n for w, n in words.items() if w not in _IDLE})
        return self._holding_most(words, 0.5) if sum(words.values()) >= 3 else None

    def _like(self, low: str, floor: float) -> Shortcoming | None:
        words = bag(low)
        return self._best(words, lambda row: overlap(words, row), floor)

    def _holding_most(self, words: Counter[str], floor: float) -> Shortcoming | None:
        """The row that holds the greatest share of the words."""
        size = sum(words.values())
        return self._best(words, lambda row: sum((words & row).values()) / size, floor)

    def _best(self, words: Counter[str], score: Callable[[Counter[str]], float], floor: float) -> Shortcoming | None:
        """The first row of the highest score, of those that hold one of the three rarest words; None below `floor`."""
        rare = sorted((w for w in words if w in self._holding), key=lambda w: (len(self._holding[w]), w))[:3]
        near = sorted(set().union(*(self._holding[w] for w in rare)))
        best = max(near, key=lambda i: score(self._bags[i]), default=None)
        return self._rows[best] if best is not None and score(self._bags[best]) >= floor else None

    # --- by its number or its place ----------------------------------------------------------------------------------

    def _by_number(self, a: int, b: int) -> Shortcoming | None:
        place = _BY_PLACE.search(self._low, a, min(b, a + 250))
        numbered = _NUMBERED.search(self._low, a, min(b, a + 200))
        if place is not None:
            n = int(place["n"]) if place["n"].isdigit() else _LETTERS.find(place["n"]) + 1
        elif numbered is not None:
            n = _ORDINALS.get(numbered["word"] or "", 0) or int(numbered["n"] or numbered["b"] or 0)
        else:
            return None
        return self._numbered[n - 1] if 1 <= n <= len(self._numbered) else None

    def _beside(self, node: Node) -> Shortcoming | None:
        """`1.1. Hạn chế: …` and `1.2. Biện pháp khắc phục:` under one heading: remedies of the one weakness there."""
        for above in node.ancestors():
            if above.parent is not None and _REMEDIES.match(self._low, above.body, above.section.char_end):
                first, last = above.parent.section.char_start, above.section.char_start
                stated = [s for s in self._numbered if first <= s.char_start < last]
                return stated[0] if len(stated) == 1 else None
        return None

    def _introduced(self, node: Node) -> Shortcoming | None:
        """`Để khắc phục tình trạng trên, … như sau:` introduces remedies of the one weakness stated before it."""
        lead = next((n.lead_in for n in (node, *node.ancestors()) if n.lead_in is not None), None)
        if lead is None or not _LEAD_POINTS_BACK.search(self._low, lead.body, lead.end):
            return None
        before = [s for s in self._numbered if s.char_start < lead.end]
        return before[-1] if len(before) == 1 else None

    def _back(self, start: int, end: int) -> Shortcoming | None:
        """`Vì vậy, …` behind a weakness in the same paragraph or the one before."""
        if not _POINTS_BACK.search(self._low, start, min(end, start + 160)):
            return None
        near = [s for s in self._numbered if s.char_end <= start
                and len(self._outline.text[s.char_end:start].strip(" .\n")) < 200]
        return near[-1] if near else None
