"""The shortcoming that a task remedies, where the document says so: by quoting it, by standing under a heading that
states or numbers it, or by a word that points back; never by likeness of subject (ANNOTATION: tasks).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extract.outline import Node, Outline
from extract.records import Shortcoming

_WORD = re.compile(r"\w+")
_ORDINALS = {"nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_NUMBERED = re.compile(r"(?:hạn chế|khuyết điểm|tồn tại)[^.;:]{0,30}?(?:thứ\s+(?P<word>\w+)|số\s+(?P<n>\d{1,2})|\((?P<b>\d{1,2})\))")
_POINTS_BACK = re.compile(r"(?:vì vậy|do vậy|do đó|từ (?:những )?(?:hạn chế|tồn tại)[^,]{0,30},|(?:để )?khắc phục (?:những |các )?(?:hạn chế|tồn tại|khuyết điểm|sai sót|thiếu sót)"
                          r"(?:[^.;,]{0,20})? (?:nêu )?trên|(?:sai sót|hạn chế|tồn tại|khuyết điểm|thiếu sót|sai phạm) (?:nêu |nói )?trên)")
_NAMED_ABOVE = re.compile(r"(?:như )?(?:đã )?(?:nêu|chỉ ra|nói) (?:ở )?(?:trên|tại (?:mục|phần|điểm|khoản)|ở (?:mục|phần|trên))")
# điểm 4 mục II
_BY_PLACE = re.compile(r"(?:tại|ở)\s+(?:điểm|mục|ý|khoản)\s+\(?(?P<n>\d{1,2}|[a-zđ])\)?,?\s+(?:mục|phần)\s+(?P<part>[ivx]{1,4}|\d)")
_MENDS = re.compile(r"(?:khắc phục|chấn chỉnh|chấm dứt|xử lý)(?: ngay| dứt điểm| triệt để)? (?:việc|tình trạng|hạn chế(?: về| trong)?|tồn tại)\s+(?P<what>[^:;.]{10,160})")
_IDLE = frozenset("các những việc dứt điểm ngay tồn đọng hạn chế tại của và ở trong về cho đã đang được bị một số huyện xã thôn tình trạng để".split())
_REMEDIES = re.compile(r"(?:các |những |một số )?(?:biện pháp|giải pháp|hướng|phương hướng|nội dung)(?: và (?:biện pháp|giải pháp))? ?(?:khắc phục)?\s*:?\s*$")
_LEAD_POINTS = re.compile(r"khắc phục (?:các |những )?(?:tình trạng|tồn tại|hạn chế|khuyết điểm|việc|thiếu sót)[^,:]{0,20}\btrên\b|chấn chỉnh tình trạng (?:nêu )?trên")
_REMEDY = re.compile(r"(?:đối với|khắc phục|về|giải quyết|chấn chỉnh)[^\"“:]{0,40}(?:hạn chế|khuyết điểm|tồn tại|tình trạng|việc)|^[\"“]|hạn chế")


def _bag(low: str) -> Counter[str]:
    return Counter(_WORD.findall(low))


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    """Dice overlap of two bags of words, 0 to 1."""
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


class Remedies:
    """The shortcomings of one document, ready to be found again in headings and items."""

    def __init__(self, outline: Outline, shortcomings: Sequence[Shortcoming]) -> None:
        self._outline = outline
        self._rows = [s for s in shortcomings if s.kind != "difficulty"]
        self._bags = [_bag(outline.low[s.char_start:s.char_end]) for s in self._rows]
        self._holding: dict[str, set[int]] = defaultdict(set)
        for i, bag in enumerate(self._bags):
            for word in bag:
                self._holding[word].add(i)
        self._numbered = [s for s in self._rows if s.kind == "shortcoming"]

    def of(self, node: Node, start: int, end: int) -> tuple[Shortcoming, str] | None:
        """The shortcoming that the task at `start:end` remedies, and why; None where the document does not say."""
        if not self._rows:
            return None
        places = [(start, end), *((n.section.char_start, n.section.char_end) for n in node.ancestors()
                                  if n.section.kind in ("heading", "item"))]
        if node.lead_in is not None:
            places.insert(1, (node.lead_in.section.char_start, node.lead_in.section.char_end))
        for i, (a, b) in enumerate(places):
            found = self._quoted(a, b) or (self._stated(a, b) if i else None) or self._by_number(a, b)
            if found:
                return found
        return self._beside(node) or self._mends(start, end) or self._back(node, start, end) or self._above(start, end) or self._introduced(node)

    def named(self, start: int, end: int) -> tuple[Shortcoming, str] | None:
        """The shortcoming that a table's own column names, by its words or its number."""
        if hit := self._best(self._outline.low[start:end], 0.6):
            return hit, "column"
        return self._by_number(start, end)

    def _quoted(self, a: int, b: int) -> tuple[Shortcoming, str] | None:
        for m in re.compile(r"[\"“]([^\"“”]{25,})[\"”]").finditer(self._outline.low, a, b):
            if hit := self._best(m[1], 0.75):
                return hit, "quoted"
        return None

    def _stated(self, a: int, b: int) -> tuple[Shortcoming, str] | None:
        low = self._outline.low[a:b]
        if not _REMEDY.search(low) and len(low.split()) < 10:
            return None
        words = re.sub(r"^.{0,6}?(?:đối với|khắc phục|về)\s+(?:những |các )?(?:hạn chế|khuyết điểm|tồn tại)?\s*(?:về\s+)?:?\s*", "", low)
        if hit := self._best(words, 0.8):
            return hit, "stated"
        return None

    def _best(self, words: str, floor: float) -> Shortcoming | None:
        bag = _bag(words)
        near = self._near(bag)
        scored = max(((_overlap(bag, self._bags[i]), -i) for i in near), default=(0.0, 0))
        return self._rows[-scored[1]] if scored[0] >= floor else None

    def _near(self, bag: Counter[str]) -> list[int]:
        """The rows worth comparing: those that hold one of the bag's three rarest words."""
        rare = sorted((w for w in bag if w in self._holding), key=lambda w: (len(self._holding[w]), w))[:3]
        return sorted(set().union(*(self._holding[w] for w in rare)))

    def _by_number(self, a: int, b: int) -> tuple[Shortcoming, str] | None:
        place = _BY_PLACE.search(self._outline.low, a, min(b, a + 250))
        if place is not None:
            n = int(place["n"]) if place["n"].isdigit() else "abcdđeghik".find(place["n"]) + 1
            return (self._numbered[n - 1], "numbered") if 1 <= n <= len(self._numbered) else None
        m = _NUMBERED.search(self._outline.low, a, min(b, a + 200))
        if m is None:
            return None
        n = _ORDINALS.get(m["word"] or "", 0) or int(m["n"] or m["b"] or 0)
        return (self._numbered[n - 1], "numbered") if 1 <= n <= len(self._numbered) else None

    def _beside(self, node: Node) -> tuple[Shortcoming, str] | None:
        """`1.1. Hạn chế: …` and `1.2. Biện pháp khắc phục:` under one heading: remedies of the one weakness stated there."""
        for above in node.ancestors():
            if above.parent is not None and _REMEDIES.match(self._outline.low, above.body, above.section.char_end):
                place = above.parent.section
                stated = [s for s in self._numbered if place.char_start <= s.char_start < above.section.char_start]
                return (stated[0], "beside") if len(stated) == 1 else None
        return None

    def _mends(self, start: int, end: int) -> tuple[Shortcoming, str] | None:
        """`Khắc phục việc chậm cung ứng xi măng: …` names the weakness by its own words."""
        m = _MENDS.match(self._outline.low, start, end)
        bag = Counter({w: 1 for w in _WORD.findall(m["what"]) if w not in _IDLE}) if m else Counter()
        if sum(bag.values()) < 4:
            return None
        scored = max(((sum((bag & self._bags[i]).values()) / sum(bag.values()), -i) for i in self._near(bag)), default=(0.0, 0))
        return (self._rows[-scored[1]], "mends") if scored[0] >= 0.8 else None

    def _above(self, start: int, end: int) -> tuple[Shortcoming, str] | None:
        """`Khắc phục việc giao đất … nêu tại mục II`: the weakness above that the words before the pointer name."""
        m = _NAMED_ABOVE.search(self._outline.low, start, end)
        if m is None:
            return None
        clause = re.split(r"[;:]\s", self._outline.low[start:m.start()])[-1]
        bag = _bag(re.sub(r"^(?:khắc phục|chấn chỉnh|thu hồi|xử lý|lập bổ sung|kiểm điểm|vận động|di dời|chỉ đạo|rà soát|giải quyết|tiếp nhận)\s+(?:dứt điểm|ngay|việc|các|những|số)?", "", clause))
        bag = Counter({w: n for w, n in bag.items() if w not in _IDLE})
        size = sum(bag.values())
        if size < 3:
            return None
        scored = max(((sum((bag & self._bags[i]).values()) / size, -i) for i in self._near(bag)), default=(0.0, 0))
        return (self._rows[-scored[1]], "named above") if scored[0] >= 0.5 else None

    def _introduced(self, node: Node) -> tuple[Shortcoming, str] | None:
        """`Để khắc phục tình trạng trên, … như sau:` introduces remedies of the one weakness stated before it."""
        places = [n.lead_in for n in (node, *node.ancestors()) if n.lead_in is not None]
        for lead in places[:1]:
            if _LEAD_POINTS.search(self._outline.low, lead.body, lead.end):
                before = [s for s in self._numbered if s.char_start < lead.end]
                return (before[-1], "lead-in") if len(before) == 1 else None
        return None

    def _back(self, node: Node, start: int, end: int) -> tuple[Shortcoming, str] | None:
        """`Vì vậy, …` behind a weakness in the same paragraph or the one before."""
        if not _POINTS_BACK.search(self._outline.low, start, min(end, start + 160)):
            return None
        before = [s for s in self._numbered if s.char_end <= start]
        near = [s for s in before if len(self._outline.text[s.char_end:start].strip(" .\n")) < 200]
        return (near[-1], "points back") if len(near) >= 1 else None
