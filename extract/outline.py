"""The sections as a tree with a topic for each: what a rule needs to know of where a paragraph stands.

A topic (`extract.topics`) says what the words below a heading are. It comes from the heading's own words, else from the
heading above; a sentence that ends in a colon sets it for its list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from extract.admissions import BECAUSE
from extract.assignment_lines import is_block_line
from extract.ner.mentions import Mentions, Reader, chosen, preferred
from extract.outline_topics import set_topics
from extract.run_ins import RunIn, read_run_in
from extract.sentences import sentences
from extract.topics import WORK, Topic
from extract.units import Units, is_head
from ingest.document import Document, Line, Section
from ingest.fold import lower
from ingest.formulas import closes
from ingest.labels import BULLETS, Label, parse_label

# Trên cơ sở đó đề nghị Ban Dân vận … · Yêu cầu các xã …
_ASK_START = re.compile(
    r"(?:[^.,;:]{2,40}\s)?(?:đề nghị|yêu cầu|giao)\s+(?:cho\s+)?"
    r"|(?:riêng|đối với)\s+(?=[^.;:]{4,120}?,? (?:đề nghị|yêu cầu)\s)")
# Bộ Y tế có trách nhiệm:
_LAID_ON = re.compile(r"(?:có|chịu) (?:trách nhiệm|nhiệm vụ|nghĩa vụ)[^:]{0,30}:\s*$")
_MEETING_ENDS = re.compile(
    r"(?:cuộc họp|hội nghị|phiên họp|buổi làm việc|biên bản)[^.;]{0,30} (?:kết thúc|bế mạc|lập xong)")
# Ví dụ: … · (Theo Công văn số 88/UBND-NN): no part of the item above
_EXAMPLE = re.compile(r"(?:ví dụ|thí dụ|minh họa)\b|\((?:theo|trích)\s[^()]*\)\W*$")
# Khó khăn lớn là độ mặn lên nhanh. · Nguyên nhân chủ yếu do …: no part of the weakness above it
_NEW_MATTER = re.compile(
    r"(?:những |các |một số )?(?:khó khăn|vướng mắc|nguyên nhân|thuận lợi)(?: [^.;:,]{0,30})?\s(?:là|do)\s")
# Kế hoạch khắc phục hạn chế …
_PLANS = ("KH", "CTr", "PA")
_MENDS = re.compile(r"\b(?:khắc phục|sửa chữa)\b")
# 1.2. Biện pháp khắc phục: …
_REMEDY = re.compile(r"(?:biện pháp|giải pháp|hướng|cách|nội dung)(?: (?:khắc phục|xử lý|thực hiện|sửa chữa))?\s*:")
_PARTS = 4  # items below a weakness among which its remedy stands


@dataclass(slots=True, eq=False)
class Node:
    """A section in its tree; `topic` holds for the words of the node itself, `body` is the start behind its label."""

    section: Section
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    place: int = 0  # among its siblings
    topic: Topic | None = None
    own_topic: bool = False  # the topic comes from its own heading
    body: int = 0
    end: int = 0  # of the block with its continuation paragraphs
    absorbed: bool = False  # a continuation paragraph that belongs to the numbered item before it
    lead_in: Node | None = None  # the paragraph with a colon that introduces this one
    counts: bool = False  # it ends in `… thực hiện 6 nhiệm vụ trọng tâm.`, right above them, with no colon
    family: str | None = None  # how its label is counted (`ingest.labels.Label.family`); None without a label

    def ancestors(self) -> Iterator[Node]:
        """The nodes above, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


Asked = ParamSpec("Asked")
Found = TypeVar("Found")


def once(rule: Callable[Concatenate[Outline, Asked], Found]) -> Callable[Concatenate[Outline, Asked], Found]:
    """The rule as one that is worked out once for what it is asked about: the outline keeps what it found."""
    @wraps(rule)
    def known(outline: Outline, /, *of: Asked.args, **named: Asked.kwargs) -> Found:
        key = rule, *of, *named.items()
        try:
            found: Found = outline.found[key]
        except KeyError:
            found = outline.found[key] = rule(outline, *of, **named)
        return found

    return known


class Outline:
    """A document, its folded text and its tree of sections."""

    def __init__(self, document: Document, lines: Sequence[Line], sections: Sequence[Section],
                 reader: Reader | None = None, mentions: Mentions | None = None) -> None:
        self.document, self.lines = document, lines
        self.text = document.text
        self.low = lower(document.text)
        self.mentions = mentions or Mentions(self.text, self.low, reader)
        placed = [(n.char_start, n.page) for n in lines if n.char_start is not None]
        self._line_starts, self._line_pages = [p[0] for p in placed], [p[1] for p in placed]
        self.roots: list[Node] = []
        self.nodes = self._tree(sections)
        self._node_starts = [n.section.char_start for n in self.nodes]
        title = lower(document.title or "")
        self.plans_remedies = document.doc_type_code in _PLANS and _MENDS.search(title) is not None
        self._sentences: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
        self._units: dict[tuple[int, int], Units | None] = {}
        self.found: dict[tuple[object, ...], Any] = {}  # of `once`
        self._absorb()
        set_topics(self)

    def sentences(self, start: int, end: int) -> Sequence[tuple[int, int]]:
        """The spans of the sentences of `text[start:end]`, outer space left out; one rule after the other asks."""
        spans = self._sentences.get((start, end))
        if spans is None:
            spans = self._sentences[start, end] = tuple(sentences(self.text, self.low, start, end))
        return spans

    def units(self, pos: int, limit: int) -> Units | None:
        """The list of units that begins at `pos`, by rule or model (`ner.mentions.chosen`); None without one."""
        if (pos, limit) not in self._units:
            self._units[pos, limit] = chosen(self.text, self.low, pos, limit, self.mentions)
        return self._units[pos, limit]

    def stands_with(self, reader: Reader) -> bool:
        """Whether a model, asked wherever the rules have asked alone, chooses the same lists of units as they did; it
        takes part from now on."""
        self.mentions = Mentions(self.text, self.low, reader, self.mentions.asked)
        return all(preferred(self.text, self.low, pos, limit, units, self.mentions) is units
                   for (pos, limit), units in self._units.items())

    def again(self, sections: Sequence[Section]) -> Outline:
        """The outline as no rule has touched it, with what the model has read."""
        self.mentions.forget_asked()
        return Outline(self.document, self.lines, sections, mentions=self.mentions)

    @once
    def assignment_like(self, node: Node) -> bool:
        """The node is an assignment line (`- Đơn vị chủ trì: …`)."""
        return is_block_line(self.low[node.body:node.section.char_end])

    def run_in(self, node: Node) -> RunIn | None:
        """The label that a paragraph or item opens with (`Nguyên nhân: …`); None for a heading."""
        if node.section.kind not in ("paragraph", "item", "basis"):
            return None
        found = self._label_of(node)
        return found if found is not None and found.colon else None

    def part(self, node: Node) -> RunIn | None:
        """The label that a paragraph or item opens with, or that an unnumbered heading is (`Biện pháp khắc phục:`)."""
        if node.section.kind == "heading" and not node.section.label and self.introduces(node):
            found = self._label_of(node)
            return found if found is not None and found.end >= node.section.char_end else None
        return self.run_in(node)

    @once
    def _label_of(self, node: Node) -> RunIn | None:
        return read_run_in(self.low, node.body, node.section.char_end)

    def heads_remedies(self, node: Node) -> RunIn | None:
        """The label of `Hạn chế 1: …`, `Hạn chế: …` that heads remedies: below it stands how the weakness is mended."""
        section = node.section
        if section.kind not in ("item", "heading"):
            return None
        label = self._label_of(node)
        if label is None or label.topic != "shortcoming" or not label.colon:
            return None
        if section.char_end - label.end < (6 if self.low.startswith('"', label.end) else 12):
            return None
        mends = self.plans_remedies or (node.parent is not None and node.parent.topic in WORK) \
            or any(_REMEDY.match(self.low, c.body, c.section.char_end) for c in node.children[:_PARTS])
        return label if mends and (label.nth or node.children) else None

    def introduces(self, node: Node) -> bool:
        """The node ends in a colon, or counts the items right behind it."""
        return node.counts or self.low[node.body:node.end].rstrip().endswith(":")

    def page_at(self, offset: int) -> int | None:
        """The page that holds a place in the text, from the lines."""
        at = bisect_right(self._line_starts, offset)
        return self._line_pages[at - 1] if at else None

    def node_at(self, offset: int) -> Node | None:
        """The node whose own block holds a place in the text; blocks follow each other and do not overlap."""
        at = bisect_right(self._node_starts, offset)
        node = self.nodes[at - 1] if at else None
        return node if node is not None and offset < node.section.char_end else None

    def siblings(self, node: Node) -> list[Node]:
        """The nodes under the same parent, itself among them, in reading order."""
        return node.parent.children if node.parent is not None else self.roots

    # --- the tree ----------------------------------------------------------------------------------------------------

    def _tree(self, sections: Sequence[Section]) -> list[Node]:
        by_id: dict[int, Node] = {}
        for section in sections:
            parent = by_id.get(section.parent_id) if section.parent_id is not None else None
            label = parse_label(section.text) if section.label else None
            node = Node(section, parent, body=self._body_start(section, label), end=section.char_end,
                        family=label.family if label else None)
            by_id[section.section_id] = node
            siblings = self.siblings(node)
            node.place = len(siblings)
            siblings.append(node)
        return list(by_id.values())

    def _body_start(self, section: Section, label: Label | None) -> int:
        start = section.char_start
        if section.label and section.kind in ("item", "heading"):
            if label is not None:
                start += label.end
            elif section.text.startswith(section.label):  # a group row of a table
                start += len(section.label)
        while start < section.char_end and self.text[start].isspace():
            start += 1
        return start

    def _absorb(self) -> None:
        """A numbered item runs to the next label (annotation guide: tasks): its plain paragraphs are part of it."""
        for node in self.nodes:
            if node.section.kind != "item" or node.family in BULLETS or node.family == "article":
                continue
            for child in node.children:
                if child.section.kind == "footnote":
                    continue
                if not self._goes_on(node, child):
                    break
                child.absorbed = True
                node.end = child.section.char_end

    def _goes_on(self, node: Node, child: Node) -> bool:
        """The paragraph goes on with the item: it follows at once and is no line of another kind."""
        return (
            child.section.kind == "paragraph"
            and not self.text[node.end:child.section.char_start].strip()
            and not self.introduces(node)
            and not self.assignment_like(child)
            and not closes(self.low, child.body, child.end)
            and not closes(self.low, node.body, node.section.char_end)
            and not self._asks_another(child)
            and not (self.introduces(child) and self._introduces_next(node, child))
            and self.run_in(child) is None
            and not BECAUSE.match(self.low, child.body, child.end)
            and not _MEETING_ENDS.match(self.low, child.body, child.end)
            and not _EXAMPLE.match(self.low, child.body, child.end)
            and not _NEW_MATTER.match(self.low, child.body, child.end)
            # 5. Thời gian thực hiện: Từ … đến ….¶Biên bản phải gửi về …: the line of the time is complete
            and not (self.assignment_like(node) and self.low.find(" phải ", child.body, child.end) >= 0)
        )

    def _introduces_next(self, node: Node, child: Node) -> bool:
        """(đ) Báo cáo còn trễ.¶Giám đốc Sở yêu cầu các đơn vị làm ngay:¶1. …: what has no list within the item
        introduces what comes behind it; so does who has duties."""
        return child is node.children[-1] or _LAID_ON.search(self.low, child.body, child.end) is not None

    def _asks_another(self, node: Node) -> bool:
        """A paragraph with an addressee of its own (`Đề nghị Ban Dân vận …`) does not go on with the item above."""
        m = _ASK_START.match(self.low, node.body, node.end)
        return m is not None and is_head(self.low, m.end()) is not None
