"""The outline of a document: a pure function of its text and lines, so that rules can be rerun without the source.

Every labelled or formatted heading, every labelled item, every other paragraph, table and footnote is a section. What
nests in what is read from the document itself: a label continues the open list of its family, or opens a list inside
the item before it; the usual order of labels (`ingest.labels.RANK`) only decides where the document leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import Line, Section, SectionKind
from ingest.fold import UPPER, lower, plain
from ingest.formulas import CLOSING
from ingest.frame import Paragraph, find_frame, paragraphs
from ingest.labels import BULLETS, RANK, Label, parse_label

FRAME_KINDS: dict[str, SectionKind] = {
    "letterhead": "letterhead", "title": "title", "basis": "basis", "signature": "signature",
    "recipients": "recipients",
}
# A heading without a label says what stands below it, or is set off by its form.
_HEADING_WORDS = re.compile(
    r"(?:(?:về|các|những|một số|kết quả|nhiệm vụ|giải pháp|biện pháp|hạn chế|tồn tại|khuyết điểm|yếu kém|ưu điểm"
    r"|nguyên nhân|khó khăn|thuận lợi|mục tiêu|mục đích|yêu cầu|quan điểm|nội dung|phương hướng|tổ chức thực hiện"
    r"|đề xuất|kiến nghị|đề nghị|chỉ tiêu|bài học|đánh giá|công tác|lĩnh vực|đối với|phạm vi|đối tượng|thời gian"
    r"|địa điểm|thành phần|kinh phí|trách nhiệm|chức năng|nhiệm vụ cụ thể|với (?:tổng|ủy ban|ubnd|hđnd|hội đồng|sở|ban|bộ|tỉnh|huyện|thành|đảng|trung ương|công an|ngân hàng|các)|bối cảnh|định hướng|tầm nhìn)\b)")
_ASSIGNMENT_LINE = re.compile(
    r"(?:phân công(?: thực hiện| nhiệm vụ)?|(?:lãnh đạo [^:]{0,30})?(?:chủ trì|phụ trách|tham mưu|phối hợp|theo dõi)"
    r"|(?:cơ quan|đơn vị|bộ phận|người|phòng|cá nhân)[^:]{0,40}|thời (?:gian|hạn)[^:]{0,40}|tiến độ[^:]{0,20}"
    r"|sản phẩm[^:]{0,20}|trách nhiệm thực hiện|người thực hiện|hoàn thành|lộ trình|kết quả đầu ra|kính gửi)\s*:")
_WORD = re.compile(r"\w+")
_DEEPEST = 14  # no document nests deeper; damaged ones seem to


@dataclass(slots=True)
class _Node:
    """A section being built; `paras` are the paragraphs of its own block."""

    kind: SectionKind
    paras: list[Paragraph]
    label: Label | None = None
    family: str = ""  # the label's, or `bold` `caps` `colon` of an unlabelled heading, or `row`
    rank: float = 99.0
    text: str = ""  # the block without its label
    parent: _Node | None = None
    children: list[_Node] = field(default_factory=list)
    heading: str | None = None
    level: int = 1

    @property
    def introduces(self) -> bool:
        return self.text.rstrip().endswith(":")


def segment(text: str, lines: Sequence[Line]) -> list[Section]:
    """The sections of a document in reading order; `text[s.char_start:s.char_end] == s.text` for each."""
    paras = paragraphs(text, lines)
    zones = find_frame(paras).zones
    nodes = _Builder().build(paras, zones)
    _decide_headings(nodes)
    return _rows(nodes, text)


class _Builder:
    """Puts the paragraphs of a document into a tree, one after the other; `stack` holds the open ancestors."""

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.stack: list[_Node] = []

    def build(self, paras: Sequence[Paragraph], zones: Sequence[str]) -> list[_Node]:
        i = 0
        while i < len(paras):
            para, zone = paras[i], zones[i]
            if para.kind == "footnote":
                self._footnote(para)
            elif para.kind == "row" and zone not in FRAME_KINDS:
                i = self._table(paras, i)
                continue
            elif zone == "appendix":
                j = i + 1
                while j < len(paras) and zones[j] == "appendix" and paras[j].kind == "body" \
                        and not _new_appendix(paras[j]):
                    j += 1
                self._appendix(list(paras[i:j]))
                i = j
                continue
            elif zone in FRAME_KINDS:
                if zone == "title":
                    self.stack.clear()
                self._add(_Node(FRAME_KINDS[zone], [para], text=para.text), None)
            else:
                self._body(para, paras[i + 1] if i + 1 < len(paras) and zones[i + 1] == "body" else None)
                i += len(self.nodes[-1].paras) - 1
            i += 1
        return self.nodes

    def _add(self, node: _Node, parent: _Node | None) -> None:
        node.parent = parent
        node.level = 1 if parent is None else parent.level + 1
        if parent is not None:
            parent.children.append(node)
        self.nodes.append(node)

    def _footnote(self, para: Paragraph) -> None:
        parent = next((n for n in reversed(self.nodes) if n.kind != "footnote"), None)
        self._add(_Node("footnote", [para], text=para.text), parent)

    def _appendix(self, paras: list[Paragraph]) -> None:
        named = [p for p in paras if not lower(p.text).lstrip("( ").startswith(("kèm theo", "ban hành kèm"))]
        titles = [p for p in named if not re.match(r"(?:phụ lục|mẫu số|biểu số)(?:\s+(?:số\s+)?[\w.\-/]{1,8})?\s*[.:]?$",
                                                   lower(p.text.strip()))] or named
        node = _Node("appendix", paras, family="appendix", rank=RANK["appendix"], text=" ".join(p.text for p in paras))
        node.heading = " ".join(p.text.strip() for p in titles) or None
        own = all(n.kind in ("letterhead", "title") for n in self.nodes)  # the file is the appendix: its title, not a part
        self.stack.clear()
        self._add(node, None)
        self.stack = [node] if node.heading and not own else []

    def _body(self, para: Paragraph, following: Paragraph | None) -> None:
        label = parse_label(para.text) if para.label is None or para.text.startswith(para.label) else None
        if label is not None:
            body = para.text[label.end:]
            node = _Node("item", [para], label, label.family, label.rank, body)
            if not body.strip() and following is not None and _is_title_line(following):
                node.paras.append(following)  # `Chương II` over its title
                node.text = following.text
            if label.family == "star" and _names_list(body):
                node.kind, node.heading = "heading", body.strip().rstrip(":").strip()
            self._place(node)
            self._add(node, self.stack[-1] if self.stack else None)
            self.stack.append(node)
            return
        form = _heading_form(para, following)
        if form is not None:
            node = _Node("heading", [para], None, form, text=para.text)
            node.heading = para.text.strip().rstrip(":").strip()
            self._place_unlabelled(node)
            self._add(node, self.stack[-1] if self.stack else None)
            self.stack.append(node)
            return
        if CLOSING.match(lower(para.text)) and (following is None or parse_label(following.text) is None):
            while self.stack and self.stack[-1].family != "appendix":
                self.stack.pop()
        self._add(_Node("paragraph", [para], text=para.text), self._paragraph_parent())

    def _paragraph_parent(self) -> _Node | None:
        """An unlabelled paragraph goes on with the numbered item before it; a bullet holds no second paragraph."""
        return next((n for n in reversed(self.stack) if n.family not in BULLETS or n.kind == "heading"), None)

    def _place(self, node: _Node) -> None:
        """Close the open sections that the labelled `node` does not stand in."""
        label = node.label
        assert label is not None
        if label.depth > 1 and self._place_decimal(label):
            return
        for i in range(len(self.stack) - 1, -1, -1):
            other = self.stack[i]
            if other.label is None or other.family != node.family or other.label.depth != label.depth:
                continue
            if label.path[:1] == (1,) and other.label.path[:1] != (0,) and self._restarts_below(i):
                return  # `1.` again, inside the last open item: a list of its own
            del self.stack[i:]
            return
        while self.stack and self.stack[-1].rank >= node.rank and not self._holds(node):
            self.stack.pop()

    def _restarts_below(self, i: int) -> bool:
        return self.stack[-1].introduces and i < len(self.stack) - 1 < _DEEPEST

    def _holds(self, node: _Node) -> bool:
        """A new list that starts behind a colon stands in the item with the colon, whatever the label ranks say."""
        label = node.label
        assert label is not None
        return len(self.stack) < _DEEPEST and self.stack[-1].introduces and (label.path in ((), (1,)))

    def _place_decimal(self, label: Label) -> bool:
        """`2.1.` stands in the open `2.`, beside the open `2.x`, or (misnumbered) beside the open `1.`."""
        for i in range(len(self.stack) - 1, -1, -1):
            other = self.stack[i].label
            if other is None:
                continue
            if other.family == "decimal" and other.depth == label.depth and other.path[:-1] == label.path[:-1]:
                del self.stack[i:]
                return True
            if other.path == label.path[:-1] and other.family in ("decimal", "roman", "upper", "chapter", "article"):
                del self.stack[i + 1:]
                return True
            if other.family == "decimal" and other.depth == label.depth - 1 \
                    and other.path[:-1] == label.path[:-2] and other.path[-1] + 1 == label.path[-2]:
                del self.stack[i:]
                return True
        return False

    def _place_unlabelled(self, node: _Node) -> None:
        if node.family == "caps":
            while self.stack and self.stack[-1].family not in ("appendix", "part", "chapter"):
                self.stack.pop()
            node.rank = 4.5
            return
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i].family == node.family and self.stack[i].label is None:
                del self.stack[i:]
                break
        while self.stack and (self.stack[-1].family in BULLETS or self.stack[-1].rank >= 7.0) \
                and self.stack[-1].label is not None:
            self.stack.pop()
        while self.stack and self.stack[-1].label is not None and not _title_like(self.stack[-1].text):
            self.stack.pop()
        node.rank = (self.stack[-1].rank if self.stack else 4.0) + 0.5

    def _table(self, paras: Sequence[Paragraph], i: int) -> int:
        """A table is one section, or a section for each run of rows below a group row (`I. Nâng cao nhận thức`)."""
        table = paras[i].table_id
        depth = len(self.stack)
        base = self._paragraph_parent()
        run: list[Paragraph] = []
        group: _Node | None = None
        whole = [p for p in paras[i:] if p.kind == "row" and p.table_id == table]
        grouped = _assigns_work(whole)
        width = max(p.text.count("\t") for p in whole)

        def flush() -> None:
            if run:
                self._add(_Node("table", list(run), text="\n".join(p.text for p in run)), group or base)
                run.clear()

        first = i
        while i < len(paras) and paras[i].kind == "row" and paras[i].table_id == table:
            label = _group_row(paras[i], width) if grouped and i != first else None
            if label is not None:
                flush()
                parent = base
                if group is not None and group.label and group.label.family != label.family \
                        and label.rank > group.label.rank:
                    parent = group
                elif group is not None and group.parent is not None and group.parent.label \
                        and group.label and group.label.family == label.family:
                    parent = group.parent
                cells = [c.strip() for c in paras[i].text.split("\t")]
                group = _Node("heading", [paras[i]], label, label.family, label.rank,
                              next((c for c in cells[1:] if c), cells[0][label.end:]))
                group.heading = group.text.strip().rstrip(":").strip()
                self._add(group, parent)
            else:
                run.append(paras[i])
            i += 1
        flush()
        del self.stack[depth:]
        return i


def _is_title_line(para: Paragraph) -> bool:
    """A line that can be the title of a label standing alone above it."""
    text = para.text.strip()
    return para.kind == "body" and 1 <= len(text.split()) <= 40 and not text.endswith((".", ";", ",", ":")) \
        and parse_label(text) is None and (text == text.upper() or para.bold or para.centred)


def _new_appendix(para: Paragraph) -> bool:
    return bool(re.match(r"phụ lục\b", lower(para.text)))


_WORK_COLUMN = re.compile(r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|đề án|đầu việc|tên văn bản|việc (?:cần|phải) làm|đầu mục|kiểm tra, giám sát")
_DOER_COLUMN = re.compile(r"chủ trì|chỉ đạo|xong trước|thời điểm|phối hợp|thời hạn|thời gian|tiến độ|phân công|phụ trách|hoàn thành|tham mưu"
                          r"|(?:đơn vị|cơ quan|bộ phận|người|cá nhân) (?:thực hiện|được giao|chịu trách nhiệm)")


def _assigns_work(rows: Sequence[Paragraph]) -> bool:
    """Whether a table's head names work and those who do it: only there do group rows head a part of the outline."""
    head = lower(" ".join(p.text for p in rows[:3]))
    return _WORK_COLUMN.search(head) is not None and _DOER_COLUMN.search(head) is not None


def _group_row(para: Paragraph, width: int) -> Label | None:
    """The label of a row that heads the rows below it: a Roman, letter or whole number and one cell of words."""
    cells = [c.strip() for c in para.text.split("\t")]
    filled = [c for c in cells if c]
    if width < 2 or not filled or len(filled) > 3:
        return None
    label = parse_label(filled[0] if len(filled[0]) > 5 else filled[0].rstrip(".) ") + ". x")
    if label is None or label.family in BULLETS:
        return None
    if len(filled) == 3 and (label.family not in ("roman", "upper") or width < 5 or cells.index(filled[2]) <= 3):
        return None  # three cells: only below a Roman number, where a neighbour's cell was cut by a page end
    words = filled[1] if len(filled) >= 2 else filled[0][label.end:]
    if label.family == "decimal" and len(filled) == 2 and (len(words.split()) > 25 or words.rstrip().endswith(".")):
        return None  # a task whose other cells were left blank
    if len(words.strip()) < 3:
        return None
    printed = filled[0] if len(filled) >= 2 else label.text
    return Label(printed, label.family, label.path, label.end)


# `Đối với hạn chế "…".` · `Về công tác tổ chức cán bộ.`: a phrase that names a matter, whatever stop it ends with.
_NAMES_MATTER = re.compile(r"(?:đối với|về|hạn chế|khuyết điểm|tồn tại|giải pháp|nguyên nhân|nhiệm vụ)\b")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")


def _one_sentence(text: str) -> bool:
    """No stop inside the words, quotations left out."""
    return re.search(r"[.;]\s", _QUOTED.sub("", text.rstrip(" .;"))) is None


def _names_list(text: str) -> bool:
    """`* Giải pháp khắc phục:` heads what follows; `* Phân công thực hiện:` is an assignment line."""
    low = lower(text.strip())
    return text.rstrip().endswith(":") and len(low.split()) <= 15 and _ASSIGNMENT_LINE.match(low) is None


def _title_like(text: str) -> bool:
    """No sentence of its own: it ends in a colon or without a stop, is short, or only names a matter."""
    text = text.strip()
    return not text.endswith((".", ";", ",", "…")) or len(text.split()) <= 12 \
        or (_NAMES_MATTER.match(lower(text)) is not None and _quoted_most(text) and _one_sentence(text))


def _quoted_most(text: str) -> bool:
    return 2 * sum(len(m[0]) for m in _QUOTED.finditer(text)) > len(text)


def _heading_form(para: Paragraph, following: Paragraph | None) -> str | None:
    """How an unlabelled paragraph shows that it is a heading: `caps`, `bold`, `italic`, `colon`; None: it is none."""
    text = para.text.strip()
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 40 or following is None or not any(c.isalpha() for c in text):
        return None
    low = lower(text)
    if _ASSIGNMENT_LINE.match(low) or low.startswith(("trên đây", "kính gửi", "nơi nhận", "căn cứ ", "ghi chú")):
        return None
    if text.endswith((".", ";", ",", "…")) and not (para.bold and len(words) <= 15):
        return None
    letters = [c for c in text if c.isalpha()]
    if len(letters) >= 6 and text == text.upper() and len(words) >= 2 and not text.endswith(":"):
        return "caps"
    if para.bold and not low.startswith(("ngày ", "số ", "lúc ")):
        return "bold"
    if text.endswith(":") and len(words) <= 14 and _HEADING_WORDS.match(low) and not re.search(r"[;.]\s", text):
        return "colon"
    if (para.italic or para.heading_level) and len(words) <= 20 and _HEADING_WORDS.match(low):
        return "italic"
    return None


def _decide_headings(nodes: Sequence[_Node]) -> None:
    for node in nodes:
        if node.kind != "item" or node.label is None:
            continue
        if _is_heading(node):
            node.kind = "heading"
            node.heading = node.text.strip().rstrip(":").strip() or None
        elif node.label.family not in BULLETS:
            node.heading = _run_in(node)


def _run_in(node: _Node) -> str | None:
    """`1. Về kinh tế: thu ngân sách đạt …` → `Về kinh tế`."""
    head, colon, rest = node.text.partition(":")
    if colon and rest[:1].isspace() and rest.strip() and 1 <= len(_WORD.findall(head)) <= 14 and not re.search(r"[;.\"“(/]", head) \
            and head.strip()[:1].isupper():
        return head.strip()
    return None


def _is_heading(node: _Node) -> bool:
    """A labelled paragraph that names what follows instead of saying it (ANNOTATION: sections)."""
    assert node.label is not None
    text, family = node.text.strip(), node.label.family
    words = len(_WORD.findall(text))
    content = [c for c in node.children if not _ASSIGNMENT_LINE.match(lower(c.text))]
    labelled = [c for c in content if c.label is not None or c.kind in ("heading", "item", "table")]
    if family in ("part", "chapter", "section"):
        return True
    if not words:
        return False
    bold = all(p.bold for p in node.paras)
    caps = plain(text).upper() == plain(text) and words >= 2
    if family in BULLETS:
        return family == "star" and bool(node.children) and words <= 15 and _title_like(text)
    if text.endswith(":"):
        if family == "article":
            return bool(labelled)
        return bool(content) and not re.search(rf"[.;]\s+[{UPPER}]", text[:-1]) and words <= 60
    if text.endswith((".", ";", ",", "…", "!")):
        if _quoted_most(text) and _title_like(text) and node.children:
            return True
        if not text.endswith(".") or re.search(r"[.;]\s", text[:-1]) or words > 18:
            return False
        return words <= 15 and (bool(labelled) or (bold and bool(content)))
    if family == "article":
        return words <= 40
    if caps or (family in ("roman", "upper") and words <= 60):
        return True
    return bool(content) and words <= 80


def _rows(nodes: Sequence[_Node], text: str) -> list[Section]:
    number = {id(node): i for i, node in enumerate(nodes)}
    ends = [node.paras[-1].char_end for node in nodes]
    for i in range(len(nodes) - 1, -1, -1):
        parent = nodes[i].parent
        if parent is not None:
            at = number[id(parent)]
            ends[at] = max(ends[at], ends[i])
    return [
        Section(
            section_id=i, parent_id=None if node.parent is None else number[id(node.parent)], level=node.level,
            kind=node.kind, label=node.label.text if node.label else None, heading=node.heading,
            text=text[node.paras[0].char_start:node.paras[-1].char_end], page=node.paras[0].page,
            char_start=node.paras[0].char_start, char_end=node.paras[-1].char_end, subtree_end=ends[i],
        )
        for i, node in enumerate(nodes)
    ]
