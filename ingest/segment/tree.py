"""The tree of sections that a document's paragraphs make, built in one pass over them.

A label continues the open list of its family, or opens a list inside the item before it; the usual order of labels
(`ingest.labels.RANK`) only decides where the document leaves it open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ingest.document import SectionKind
from ingest.fold import lower
from ingest.formulas import ends_list
from ingest.frame import Paragraph
from ingest.labels import BULLETS, RANK, Label, parse_label
from ingest.segment.appendix_head import head_end, title_lines
from ingest.segment.group_rows import assigns_work, group_label, group_title
from ingest.segment.headings import goes_on_below, heading_form, is_title_like, names_list, without_colon

_FRAME_KINDS: dict[str, SectionKind] = {
    "letterhead": "letterhead", "title": "title", "basis": "basis", "signature": "signature",
    "recipients": "recipients",
}
_HEAD_REACH = 60  # paragraphs, blank ones too, in which a page comes to its letterhead
_TITLE_LINES = 3  # lines of a title below its label
_TITLED = ("part", "chapter", "section")
_DEEPEST = 14  # no document nests deeper; damaged ones seem to
_CAPS_RANK = 4.5  # a line of capitals without a label stands between `A.` and `I.`
# What the parts of `2.1.` may stand in.
_DECIMAL_PARENTS = ("decimal", "roman", "upper", "chapter", "article")


@dataclass(slots=True)
class Node:
    """A section being built; `paras` are the paragraphs of its own block."""

    kind: SectionKind
    paras: list[Paragraph]
    label: Label | None = None
    family: str = ""  # the label's, or `appendix`, or the form of an unlabelled heading: `bold` `caps` `colon` `italic`
    rank: float = 99.0
    text: str = ""  # the block without its label
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    heading: str | None = None
    level: int = 1

    @property
    def introduces(self) -> bool:
        return self.text.rstrip().endswith(":")


class SectionTree:
    """Takes the paragraphs one after the other; `stack` holds the open ancestors, the innermost last."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.stack: list[Node] = []
        self._rows_of: dict[int | None, list[int]] = defaultdict(list)  # by table: which paragraphs are its rows

    def build(self, paras: Sequence[Paragraph], zones: Sequence[str]) -> list[Node]:
        """The nodes in reading order; `zones[i]` is the zone of `paras[i]` (`ingest.frame`)."""
        i = 0
        head = _head_start(zones)
        last = _last_labels(paras, zones)
        for n, para in enumerate(paras):
            if para.kind == "row":
                self._rows_of[para.table_id].append(n)
        while i < len(paras):
            para, zone = paras[i], zones[i]
            if para.kind == "footnote":
                self._add_footnote(para)
                i += 1
            elif para.kind == "row" and zone not in _FRAME_KINDS:
                i = self._add_table(paras, i)
            elif zone == "appendix":
                end = head_end(paras, zones, i)
                self._add_appendix(list(paras[i:end]))
                i = end
            elif zone in _FRAME_KINDS:
                if zone == "title":
                    self.stack.clear()
                self._add(Node(_FRAME_KINDS[zone], [para], text=para.text), None)
                i += 1
            elif i < head:
                self._add(Node("paragraph", [para], text=para.text), None)
                i += 1
            else:
                following = list(takewhile(lambda p: zones[p.index] == "body", paras[i + 1:i + 1 + _TITLE_LINES]))
                self._add_body(para, following, last=i > last[i])
                i += len(self.nodes[-1].paras)
        return self.nodes

    def _add(self, node: Node, parent: Node | None) -> None:
        node.parent = parent
        node.level = 1 if parent is None else parent.level + 1
        if parent is not None:
            parent.children.append(node)
        self.nodes.append(node)

    def _open(self, node: Node) -> None:
        """Add a node in which the next ones may stand."""
        self._add(node, self.stack[-1] if self.stack else None)
        self.stack.append(node)

    def _add_footnote(self, para: Paragraph) -> None:
        parent = next((n for n in reversed(self.nodes) if n.kind != "footnote"), None)
        self._add(Node("footnote", [para], text=para.text), parent)

    def _add_appendix(self, paras: list[Paragraph]) -> None:
        titles = title_lines(paras)
        node = Node("appendix", paras, family="appendix", rank=RANK["appendix"], text=" ".join(p.text for p in paras))
        node.heading = " ".join(p.text.strip() for p in titles) or None
        # at the start of a file the file is the appendix: its title, not a part
        is_whole_file = all(n.kind in ("letterhead", "title") for n in self.nodes)
        self._add(node, None)
        self.stack = [node] if node.heading and not is_whole_file else []

    def _add_body(self, para: Paragraph, following: Sequence[Paragraph], *, last: bool) -> None:
        """A paragraph of the body; `last`: no labelled one follows before the body ends."""
        label = parse_label(para.text) if para.label is None or para.text.startswith(para.label) else None
        if label is not None:
            self._add_labelled(para, label, following)
            return
        form = heading_form(para, following[0] if following else None)
        if form is not None:
            node = Node("heading", [para], family=form, text=para.text, heading=without_colon(para.text))
            self._close_for_unlabelled(node)
            self._open(node)
            return
        low = lower(para.text)
        ends = last or (low.startswith("trên đây") and not (following and parse_label(following[0].text)))
        if ends and ends_list(low):
            while self.stack and self.stack[-1].family != "appendix":
                self.stack.pop()
        self._add(Node("paragraph", [para], text=para.text), self._paragraph_parent())

    def _add_labelled(self, para: Paragraph, label: Label, following: Sequence[Paragraph]) -> None:
        body = para.text[label.end:]
        node = Node("item", [para], label, label.family, label.rank, body)
        for line in following:  # `Chương II` over its title, which may take several lines
            if not goes_on_below(node.text, line, alone=label.family in _TITLED):
                break
            node.paras.append(line)
            node.text = f"{node.text.strip()} {line.text.strip()}".strip()
        if label.family == "star" and names_list(body):
            node.kind, node.heading = "heading", without_colon(body)
        self._close_for(node, label)
        self._open(node)

    def _paragraph_parent(self) -> Node | None:
        """An unlabelled paragraph goes on with the numbered item before it; a bullet holds no second paragraph."""
        return next((n for n in reversed(self.stack) if n.family not in BULLETS or n.kind == "heading"), None)

    def _close_for(self, node: Node, label: Label) -> None:
        """Close the open sections that the labelled `node` does not stand in."""
        if label.depth > 1 and self._close_for_decimal(label):
            return
        for i in range(len(self.stack) - 1, -1, -1):
            other = self.stack[i].label
            if other is None or other.family != label.family or other.depth != label.depth:
                continue
            if label.path[:1] == (1,) and other.path[:1] != (0,) and self._restarts_below(i):
                return  # `1.` again, inside the last open item: a list of its own
            del self.stack[i:]
            return
        while self.stack and self.stack[-1].rank >= node.rank and not self._holds(label):
            self.stack.pop()

    def _restarts_below(self, i: int) -> bool:
        return self.stack[-1].introduces and i < len(self.stack) - 1 < _DEEPEST

    def _holds(self, label: Label) -> bool:
        """A new list that starts behind a colon stands in the item with the colon, whatever the label ranks say."""
        return len(self.stack) < _DEEPEST and self.stack[-1].introduces and label.path in ((), (1,))

    def _close_for_decimal(self, label: Label) -> bool:
        """`2.1.` stands in the open `2.`, beside the open `2.x`, or (misnumbered) beside the open `1.`."""
        for i in range(len(self.stack) - 1, -1, -1):
            other = self.stack[i].label
            if other is None:
                continue
            decimal = other.family == "decimal"
            if decimal and other.depth == label.depth and other.path[:-1] == label.path[:-1]:
                del self.stack[i:]
                return True
            if other.family in _DECIMAL_PARENTS and other.path == label.path[:-1]:
                del self.stack[i + 1:]
                return True
            if decimal and other.depth == label.depth - 1 \
                    and other.path[:-1] == label.path[:-2] and other.path[-1] + 1 == label.path[-2]:
                del self.stack[i:]
                return True
        return False

    def _close_for_unlabelled(self, node: Node) -> None:
        """Close the open sections that a heading without a label does not stand in, and rank it below the last."""
        if node.family == "caps":
            while self.stack and self.stack[-1].family not in ("appendix", "part", "chapter"):
                self.stack.pop()
            node.rank = _CAPS_RANK
            return
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i].family == node.family:
                del self.stack[i:]
                break
        while self.stack and (last := self.stack[-1]).label is not None \
                and (last.family in BULLETS or last.rank >= RANK["letter"]):
            self.stack.pop()
        while self.stack and (last := self.stack[-1]).label is not None and not is_title_like(last.text):
            self.stack.pop()
        node.rank = (self.stack[-1].rank if self.stack else 4.0) + 0.5

    def _add_table(self, paras: Sequence[Paragraph], start: int) -> int:
        """A table is one section, or a section for each run of rows below a group row; gives the index behind it."""
        table = paras[start].table_id
        rows = self._rows_of[table]
        whole = [paras[n] for n in rows[bisect_left(rows, start):]]  # also behind a footnote
        tabs = max(p.text.count("\t") for p in whole) if assigns_work(whole) else 0
        base = self._paragraph_parent()
        run: list[Paragraph] = []
        group: Node | None = None
        i = start
        while i < len(paras) and paras[i].kind == "row" and paras[i].table_id == table:
            label = group_label(paras[i], tabs) if i != start else None
            if label is None:
                run.append(paras[i])
            else:
                self._add_rows(run, group or base)
                run = []
                group = self._add_group(paras[i], label, group, base)
            i += 1
        self._add_rows(run, group or base)
        return i

    def _add_rows(self, rows: list[Paragraph], parent: Node | None) -> None:
        if rows:
            self._add(Node("table", rows, text="\n".join(p.text for p in rows)), parent)

    def _add_group(self, row: Paragraph, label: Label, group: Node | None, base: Node | None) -> Node:
        """A group row stands beside the one before it where both are counted alike, below it where its label ranks
        lower, else in the section that holds the table."""
        parent = base
        if group is not None and group.family == label.family:
            parent = group.parent
        elif group is not None and label.rank > group.rank:
            parent = group
        title = group_title(row, label)
        node = Node("heading", [row], label, label.family, label.rank, title, heading=without_colon(title))
        self._add(node, parent)
        return node


def _last_labels(paras: Sequence[Paragraph], zones: Sequence[str]) -> list[int]:
    """For each paragraph the last labelled one of its part of the body: a formula that closes stands behind it
    (`Quy định này áp dụng …` under Điều 1 closes nothing)."""
    last = [-1] * len(paras)
    found = -1
    for i in range(len(paras) - 1, -1, -1):
        if zones[i] != "body":
            found = -1
        elif found < 0 and paras[i].kind == "body" and parse_label(paras[i].text) is not None:
            found = i
        last[i] = found
    return last


def _head_start(zones: Sequence[str]) -> int:
    """Where the letterhead begins, below what a page says above it (`ingest.frame`); 0 where it does not come first."""
    first = next((i for i, zone in enumerate(zones[:_HEAD_REACH]) if zone != "body"), 0)
    behind = next((zone for zone in zones[first:first + _HEAD_REACH] if zone != "letterhead"), None)
    return first if behind in ("title", "basis") else 0
