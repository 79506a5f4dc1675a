"""Where each weakness stands, so that `hạn chế thứ hai` and `tiết a điểm 2 mục I` find it (annotation guide: tasks).

A place is read as marks (`a`, `2`, `I`), each of which must be counted by the weakness's own label or by one above it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from extract.grammar import either
from extract.guards import any_word
from extract.outline import Node, Outline
from extract.records import Shortcoming
from extract.run_ins import FAULT
from ingest.labels import Label, parse_label

_WORDS = {"nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
          "mười": 10}
_LETTERS = "abcdđeghiklmn"
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_DEEPEST = 6  # labels above a weakness that a pointer may name
_MANY = 20  # more weaknesses than anybody points at with one number

_WORD = f"(?:{'|'.join(_WORDS)})(?!\\w)"
_FIGURE = r"\(?\d{1,2}(?:\.\d{1,2}){0,3}\)?(?![\w%/])"
_ENDS = r"""(?=\s*(?:[:.,;)"]|$|(?:mục|phần|và|nêu|tại|ở|-)\s))"""
# hạn chế thứ nhất · tồn tại nêu ở số 2 · khuyết điểm (3) · hạn chế 1.2:
_NTH = (
    rf"(?:\s+(?P<bare>{_FIGURE}|\(?[a-hđ]\)?){_ENDS}"
    rf"|[^.;:,\d\"]{{0,24}}?\s(?<!lần )(?<!họp )thứ\s+(?P<nth>{_WORD}|{_FIGURE})"
    rf"|(?:\s(?:đã|được|nêu|chỉ ra|ghi|ở|tại|mang|có)){{0,3}}\s(?:số|thứ tự)\s+(?P<number>{_FIGURE}|{_WORD}))"
)
_NUMBERED = re.compile(rf"{any_word(FAULT)}(?:,? (?:và )?{FAULT}){{0,3}}{_NTH}")
# (khắc phục) nguyên nhân thứ nhất · nguyên nhân chủ quan số 2
_NUMBERED_CAUSE = re.compile(rf"{any_word('nguyên nhân')}(?: chủ quan| khách quan)?(?! của){_NTH}")
# nguyên nhân đã nêu tại | điểm 3.2 mục II
_CAUSE_AT = re.compile(any_word("nguyên nhân") + r"(?: đã| được)* (?:nêu|chỉ ra|nói|ghi)?\s?(?:ở|tại|trong)\s+")
# (hạn chế thứ ba) và thứ tư · (hạn chế 1), 2
_AND_ANOTHER = re.compile(rf"\s*(?:,|;|và|đến|-)\s*(?:{FAULT}\s+)?(?:thứ\s+|số\s+)?(?:{_FIGURE}{_ENDS}|{_WORD})")
_UNITS = "tiết|điểm|khoản|điều|mục|tiểu mục|phần|ý"
_UNIT = either(_UNITS)
_MARK = (r"(?:thứ\s+|số\s+)?\(?(?P<m{0}>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[ivx]{{1,4}}(?:\.\d{{1,2}}){{0,2}}|[a-zđ]"
         r"|nhất|hai|ba|tư)\)?(?![\w/])")
# (nêu tại) tiết a, điểm 2, mục I
_PLACE = re.compile(
    rf"{any_word(_UNITS)}\s+{_MARK.format(1)}"
    + "".join(rf"(?:,?\s+(?:của\s+)?{_UNIT}\s+{_MARK.format(i)})?" for i in (2, 3)))
_ITEM = rf"(?:thứ\s+|số\s+)?\(?(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[a-hđ]|{_WORD})\)?(?![\w/%])"
# hạn chế thứ ba và thứ năm · (nêu tại) điểm b, điểm d · khuyết điểm 1, 2 và 4
_LISTED = re.compile(
    rf"{any_word(FAULT + '|' + _UNITS)}\s+{_ITEM}(?:(?:\s*[,;]|\s+và|,\s+và)\s+(?:(?:{FAULT}|{_UNIT})\s+)?{_ITEM})+")
_TOLD = re.compile(rf"{FAULT}|\b(?:nêu|chỉ ra|nói|ghi|khắc phục|(?:như|đã) kết luận)\b")
# … điểm 2 Điều 5 của Luật Đất đai: a place in another document
_OF_ANOTHER = re.compile(
    r"[\s,]*(?:của\s+|tại\s+|trong\s+)?(?:bộ luật|luật|nghị định|thông tư|nghị quyết|quyết định|quy định|quy chế"
    r"|điều lệ|chỉ thị|hướng dẫn|pháp lệnh|(?:kế hoạch|báo cáo|kết luận|thông báo|công văn) số)"
)
# thực hiện các giải pháp nêu tại | mục II: where the work stands, not a weakness
_OF_WORK = re.compile(
    r"(?:giải pháp|nhiệm vụ|biện pháp|công việc|chỉ tiêu)(?:\s(?:đã|được|cụ thể|trên))*"
    r"\s(?:nêu|ghi|nói|đề ra)[^.;:,]{0,20}$")
_LONGEST_CELL = 60  # code points; a longer cell holds more than a number


# gạch đầu dòng thứ hai, mục II · ý thứ ba của điểm 2: counted by nobody but the reader
_ORDINAL = re.compile(
    rf"{any_word('gạch (?:đầu dòng|ngang)|dấu (?:trừ|gạch|cộng)|ý|dòng|đoạn')} (?:thứ\s+|số\s+)?"
    rf"(?P<n>{_WORD}|\d{{1,2}})(?!\w)(?:,?\s+(?:của |tại |thuộc )?(?P<place>{_PLACE.pattern}))?")


_COUNTED = re.compile(r"\(\d{1,2}\)")


class Pointer(NamedTuple):
    """The words `start:end` that name a place by its marks, inner first; `nth` where they count the weaknesses,
    `ordinal` where the innermost is no label but the order of those there."""

    start: int
    end: int
    marks: tuple[str, ...]
    nth: bool
    ordinal: bool = False


def read_pointer(low: str, start: int, end: int) -> Pointer | None:
    """The first place or number of a single weakness of this document that folded `low[start:end]` names."""
    by_order = _ORDINAL.search(low, start, end)
    if by_order is not None and _points(low, start, by_order):
        outer = _marks(by_order) if by_order["place"] else ()
        return Pointer(by_order.start(), by_order.end(), (_mark(by_order["n"]), *outer), nth=False, ordinal=True)
    m = _NUMBERED.search(low, start, end)
    place = next((p for p in islice(_PLACE.finditer(low, start, end), 4) if _points(low, start, p)), None)
    if m is not None and (place is None or place.start() < m.end() + 12):
        nth = _mark(m["bare"] or m["nth"] or m["number"])
        if place is None:
            return None if _AND_ANOTHER.match(low, m.end(), end) else Pointer(m.start(), m.end(), (nth,), nth=True)
        if place.start() >= m.end():  # hạn chế thứ hai nêu tại mục I
            return Pointer(m.start(), place.end(), (nth, *_marks(place)), nth=False)
    if place is None or _AND_ANOTHER.match(low, place.end(), end):
        return None
    return Pointer(place.start(), place.end(), _marks(place), nth=False)


def read_cause(low: str, start: int, end: int) -> Pointer | None:
    """The number of a single cause that folded `low[start:end]` names."""
    told = _CAUSE_AT.search(low, start, end)
    place = _PLACE.match(low, told.end(), end) if told else None
    if place is not None:
        return Pointer(place.start(), place.end(), _marks(place), nth=False)
    m = _NUMBERED_CAUSE.search(low, start, end)
    if m is None or _AND_ANOTHER.match(low, m.end(), end):
        return None
    return Pointer(m.start(), m.end(), (_mark(m["bare"] or m["nth"] or m["number"]),), nth=True)


def names_several(low: str, start: int, end: int) -> bool:
    """Folded `low[start:end]` gives the numbers or places of several weaknesses together."""
    return any(_points(low, start, m) or "thứ" in m[0] for m in islice(_LISTED.finditer(low, start, end), 4))


def read_cell(low: str) -> Pointer | None:
    """The number or place that is all a table's cell holds: `2` · `(1.1)` · `Hạn chế thứ ba` · `điểm 2 mục I`."""
    low = low.strip(" .;\n")
    if not low or len(low) > _LONGEST_CELL:
        return None
    lead = "hạn chế tại mục " if low[0] in "ivx" else "hạn chế "
    pointer = read_pointer(lead + low, 0, len(lead) + len(low))
    return pointer if pointer and pointer.end == len(lead) + len(low) else None


def _points(low: str, start: int, place: re.Match[str]) -> bool:
    if _OF_WORK.search(low, max(start, place.start() - 80), place.start()):
        return False
    told = _TOLD.search(low, max(start, place.start() - 80), place.start()) is not None
    return (told or _in_brackets(low, place)) and _OF_ANOTHER.match(low, place.end()) is None


def _in_brackets(low: str, place: re.Match[str]) -> bool:
    """`Bổ sung hồ sơ còn thiếu (điểm 2.3).`: a place of several figures that is all its brackets hold."""
    return ("." in place[0] and not place[0].startswith("điều") and low.startswith("(", place.start() - 1)
            and (place[0].endswith(")") or low.startswith(")", place.end())))


def _marks(place: re.Match[str]) -> tuple[str, ...]:
    """The marks of a place, inner first: `điểm 2 mục I` is written so, `mục I, điểm 2` the other way round."""
    marks = tuple(_mark(g) for g in (place["m1"], place["m2"], place["m3"]) if g)
    return marks[::-1] if marks[0] in _ROMAN and marks[-1] not in _ROMAN else marks


def _mark(words: str) -> str:
    """A mark in one form: `nhất` → `1`, `(03)` → `3`."""
    bare = words.strip("()").lstrip("0")
    return str(_WORDS.get(bare, bare))


class Places:
    """What the labels of the weaknesses of a document, and of what stands above them, are called."""

    def __init__(self, outline: Outline, rows: Sequence[Shortcoming]) -> None:
        self._rows, self._outline_end = rows, len(outline.text)
        self._starts = [s.char_start for s in rows]
        self._names = [_names(outline, s) for s in rows]
        self._named: dict[str, list[int]] = defaultdict(list)
        for i, above in enumerate(self._names):
            for name in set().union(*above):
                self._named[name].append(i)
        self._found: dict[tuple[tuple[str, ...], bool], list[int]] = {}

    def at(self, pointer: Pointer, node: Node | None = None) -> list[Shortcoming]:
        """The weaknesses that a pointer in `node` names, in reading order: of the nearest section that has any.

        Where no label counts so, the n-th that the section holds.
        """
        if pointer.ordinal:
            return self._in_order(pointer, node)
        key = pointer.marks, pointer.nth
        if key not in self._found:
            self._found[key] = self._find(*key)
        found = self._found[key]
        if len(found) == 1 or not (found or pointer.nth):
            return [self._rows[i] for i in found]
        scopes = [n.section for n in islice(node.ancestors(), _DEEPEST)] if node else []
        for start, end in [*((s.char_start, s.subtree_end) for s in scopes), (0, self._outline_end)]:
            first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
            if first == last:
                continue
            a, b = bisect_left(found, first), bisect_left(found, last)
            if a < b:
                return [self._rows[i] for i in found[a:min(b, a + _MANY)]]
            if not found:
                n = int(pointer.marks[0]) if pointer.marks[0].isdigit() else 0
                return [self._rows[first + n - 1]] if 0 < n <= last - first else []
        return []

    def _in_order(self, pointer: Pointer, node: Node | None) -> list[Shortcoming]:
        """The n-th weakness of the place that the other marks name; without a place, of those of the document."""
        there = self.at(Pointer(0, 0, pointer.marks[1:], nth=False), node) if pointer.marks[1:] else self._rows
        n = int(pointer.marks[0]) if pointer.marks[0].isdigit() else 0
        return [there[n - 1]] if 0 < n <= len(there) else []

    def _find(self, marks: Sequence[str], nth: bool) -> list[int]:
        inner = marks[0].split(".")[-1]
        near = sorted({*self._named.get(marks[0], ()), *self._named.get(inner, ())})
        own = [i for i in near if _fits(marks, self._names[i][:1])] if nth else []
        # hạn chế thứ hai is 1.2 where the list is numbered 1.1, 1.2, …
        last = [i for i, names in enumerate(self._names) if _last_figures(names[:1]) & {inner}] if nth and not own \
            else []
        fit = own or last or [i for i in near if _fits(marks, self._names[i])]
        return [] if nth and not own and len(fit) == len(self._rows) > 1 else fit  # a label over them all counts none


def _names(outline: Outline, row: Shortcoming) -> list[frozenset[str]]:
    """How the counted labels of a weakness and of what stands above it are named in a pointer, the inner first."""
    node = outline.node_at(row.char_start)
    own = read_pointer(outline.low, node.body, row.char_start) if node else None  # Tồn tại 2: …
    inside = frozenset(_mark(m) for m in _COUNTED.findall(row.text))  # … hạn chế: (1) …; (2) …
    return [*([frozenset(own.marks)] if own and own.nth else []), *([inside] if len(inside) > 1 else []),
            *_labels_above(node)]


def _labels_above(node: Node | None) -> list[frozenset[str]]:
    above = islice((node, *node.ancestors()), _DEEPEST) if node else ()
    labels = (parse_label(n.section.text) for n in above if n.section.label)
    return [_names_of(label) for label in labels if label is not None and label.path]


def _names_of(label: Label) -> frozenset[str]:
    figures = ".".join(map(str, label.path))
    if label.family == "roman":
        return frozenset({_ROMAN[label.path[0]]} if label.path[0] < len(_ROMAN) else ())
    if label.family in ("part", "chapter", "section"):
        return frozenset({figures, *(_ROMAN[n] for n in label.path if n < len(_ROMAN))})
    if label.family in ("letter", "bracket letter", "upper"):
        return frozenset(_LETTERS[n - 1] for n in label.path if 0 < n <= len(_LETTERS))
    return frozenset({figures})


def _last_figures(names: Sequence[frozenset[str]]) -> set[str]:
    """The last figures of labels of several: `1.2` → `2`."""
    return {name.rsplit(".", 1)[1] for of in names for name in of if "." in name}


def _fits(marks: Sequence[str], names: Sequence[frozenset[str]]) -> bool:
    """Every mark names another of the labels, both from the inner to the outer."""
    at = 0
    for mark in marks:
        whole = any(mark in of for of in names)
        for part in (mark,) if whole else reversed(mark.split(".")):
            found = next((i for i in range(at, len(names)) if part in names[i]), None)
            if found is None:
                return False
            at = found + 1
    return True
