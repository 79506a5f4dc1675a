"""The sections as a tree with a topic for each: what a rule needs to know of where a paragraph stands.

A topic says what the words below a heading are: `task`, `solution`, `recommendation`, `shortcoming`, `cause`,
`difficulty`, `result` (what was done), `aim` (purposes, goals), `other` (time, place, scope). It comes from the
heading's own first telling word, else from the heading above; a sentence that ends in a colon sets it for its list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.units import is_head, verb_at
from ingest.document import Document, Line, Section
from ingest.fold import LOWER, lower
from ingest.formulas import CLOSING
from ingest.frame_lines import bare
from ingest.labels import BULLETS, parse_label

Topic = Literal["task", "solution", "recommendation", "shortcoming", "cause", "difficulty", "result", "aim", "other"]

# The first telling word of a heading decides; the order here is for words that begin at the same place.
_TOPIC_WORDS: tuple[tuple[Topic, str], ...] = (
    ("task", r"nhiệm vụ|phương hướng|tổ chức thực hiện|tổ chức, thực hiện|trách nhiệm|phân công|chế độ (?:thông tin,? )?báo cáo|công tác trọng tâm|công việc"
             r"|triển khai thực hiện|yêu cầu (?:các|đối với|ubnd|ủy ban|sở|ban|phòng|đồng chí|chủ tịch|giám đốc)|khắc phục"
             r"|nội dung(?! chi\b)|định hướng|những việc|một số việc|trọng tâm"
             r"|kế hoạch khắc phục|hướng khắc phục|công tác (?:lãnh đạo|kiểm tra|phối hợp) trong thời gian tới"),
    ("solution", r"giải pháp|biện pháp|phương pháp thực hiện|cách thức thực hiện"),
    ("recommendation", r"đề xuất|kiến nghị|đề nghị"),
    ("cause", r"nguyên nhân"),
    ("shortcoming", r"hạn chế|khuyết điểm|tồn tại|yếu kém|thiếu sót|bất cập|sai phạm|vi phạm|điểm nghẽn|điểm yếu|nút thắt|mặt yếu|mặt chưa được|chưa đạt được|chưa làm được"),
    ("difficulty", r"khó khăn|vướng mắc|thách thức"),
    ("aim", r"mục đích|mục tiêu|quan điểm|yêu cầu|chỉ tiêu|tầm nhìn|ý nghĩa|khẩu hiệu|chủ đề"),
    ("result", r"kết quả|ưu điểm|thuận lợi|tình hình|đặc điểm|đánh giá|thành tựu|mặt được|bối cảnh|thực trạng|nhận xét|diễn biến"
               r"|việc triển khai|công tác chỉ đạo, triển khai|bài học|kinh nghiệm|sự cần thiết|cơ sở"),
    ("other", r"thời gian(?! tới| qua| vừa| gần)|địa điểm|thành phần|hình thức|kinh phí|đối tượng|phạm vi|nguyên tắc|giải thích từ ngữ|căn cứ"
              r"|điều khoản|hiệu lực|chương trình hội nghị|danh sách|phương tiện|trang phục|quy định chung"),
)
_TOPICS = re.compile("|".join(f"(?P<{topic}>\\b(?:{words})\\b)" for topic, words in _TOPIC_WORDS))
# Words that make a topic only where nothing else has been said above: `Công tác tổ chức thực hiện` reports in a report.
_WEAK_TASK = re.compile(r"tổ chức(?:,)? thực hiện|triển khai thực hiện|trách nhiệm|phân công|công việc|trọng tâm|định hướng|khắc phục")
_STRONG_TASK = re.compile(r"nhiệm vụ|phương hướng|giải pháp|kiến nghị|đề xuất")

SENTENCE_END = re.compile(rf"[.!?…](?:\s+|$)(?![{LOWER}])|\n")
_ASK_START = re.compile(r"(?:[^.,;:]{2,40}\s)?(?:đề nghị|yêu cầu|giao)\s+(?:cho\s+)?")
_ANSWERS = re.compile(r"(?:về |đối với )(?:các |những |một số )?(?:nội dung |ý kiến )?(?:đề xuất|kiến nghị|đề nghị)(?:,? (?:đề xuất|kiến nghị|đề nghị))* (?:của|từ)\b")
_NOT_END = re.compile(r"(?:^|\W)(?:tp|ths|ts|gs|pgs|đ/c|st|no|v\.v|tt|ub|q|p|tx|kt|tm|tl|bs|ks|cn|ubnd|\d)$")


@dataclass(slots=True, eq=False)
class Node:
    """A section in its tree; `topic` holds for the words of the node itself, `body` is the start behind its label."""

    section: Section
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    topic: Topic | None = None
    own_topic: bool = False
    body: int = 0
    end: int = 0  # of the block with its continuation paragraphs
    absorbed: bool = False  # a continuation paragraph that belongs to the numbered item before it
    lead_in: Node | None = None  # the paragraph with a colon that introduces this one

    @property
    def family(self) -> str | None:
        label = parse_label(self.section.text) if self.section.label else None
        return label.family if label else None

    def ancestors(self) -> Iterator[Node]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Outline:
    """A document, its folded text and its tree of sections."""

    def __init__(self, document: Document, lines: Sequence[Line], sections: Sequence[Section]) -> None:
        self.document, self.lines = document, lines
        self.text = document.text
        self.low = lower(document.text)
        placed = [(n.char_start, n.page) for n in lines if n.char_start is not None]
        self._line_starts, self._line_pages = [p[0] for p in placed], [p[1] for p in placed]
        self.nodes: list[Node] = []
        by_id: dict[int, Node] = {}
        for section in sections:
            parent = by_id.get(section.parent_id) if section.parent_id is not None else None
            node = Node(section, parent)
            node.body, node.end = self._body_start(section), section.char_end
            by_id[section.section_id] = node
            self.nodes.append(node)
            if parent is not None:
                parent.children.append(node)
        self.roots = [n for n in self.nodes if n.parent is None]
        self._absorb()
        self._topics()

    def _body_start(self, section: Section) -> int:
        start = section.char_start
        if section.label and section.kind in ("item", "heading"):
            label = parse_label(section.text)
            if label is not None:
                start += label.end
        while start < section.char_end and self.text[start].isspace():
            start += 1
        return start

    def _absorb(self) -> None:
        """A numbered item runs to the next label (ANNOTATION: tasks): its unlabelled paragraphs are part of it."""
        for node in self.nodes:
            if node.section.kind != "item" or node.family in BULLETS or node.family == "article":
                continue
            for child in node.children:
                if child.section.kind == "footnote":
                    continue
                if child.section.kind != "paragraph" or self.text[node.end:child.section.char_start].strip() \
                        or self.text[node.body:node.end].rstrip().endswith(":") or self.assignment_like(child) or CLOSING.match(self.low, child.body, child.end) or self._asks_another(child):
                    break
                child.absorbed = True
                node.end = child.section.char_end

    def _asks_another(self, node: Node) -> bool:
        """A paragraph with an addressee of its own (`Đề nghị Ban Dân vận …`) does not go on with the item above."""
        m = _ASK_START.match(self.low, node.body, node.end)
        return m is not None and is_head(self.low, m.end()) is not None

    def assignment_like(self, node: Node) -> bool:
        from extract.blocks import is_block_line  # blocks needs the outline's types

        return is_block_line(self.low[node.body:node.section.char_end])

    def _topics(self) -> None:
        leads = self._lead_ins()
        for node in self.nodes:
            above = node.parent.topic if node.parent else None
            node.topic = above
            lead_in = leads.get(id(node))
            if lead_in is not None:
                node.lead_in = lead_in
                announced = self.introduced_topic(lead_in)
                if above not in ("task", "solution", "recommendation") or announced in ("shortcoming", "cause", "difficulty", "recommendation"):
                    node.topic = announced or above
            if node.section.kind in ("heading", "appendix") or (node.section.kind == "item" and node.section.heading):
                own = self._heading_topic(node, above)
                if own is None and self.document.ocr_pages:
                    own = misread_topic(lower(node.section.heading or ""))
                if own is not None:
                    node.topic, node.own_topic = own, True

    def _heading_topic(self, node: Node, above: Topic | None) -> Topic | None:
        low = lower(node.section.heading or "")
        if self.document.doc_type_code in ("TB", "KL", "CT") and _ANSWERS.match(low):
            return "task"  # what a superior decides on the proposals of those below
        if node.section.text.rstrip().endswith(":") and len(low.split()) > 9 and not re.match(r"(?:đối với|khắc phục|giải pháp)\b", low) and (said := sentence_topic(low + ":")):
            return said  # a sentence that introduces: its last telling words count
        return heading_topic(low, above)

    def _lead_ins(self) -> dict[int, Node]:
        """For each node the last paragraph before it, under the same parent, that ended in a colon."""
        out: dict[int, Node] = {}
        for siblings in (self.roots, *(n.children for n in self.nodes if n.children)):
            last: Node | None = None
            for node in siblings:
                if last is not None:
                    out[id(node)] = last
                if node.section.kind in ("paragraph", "basis") and self.text[max(node.body, node.end - 8):node.end].rstrip().endswith((":", "sau.")):
                    last = node
        return out

    def introduced_topic(self, lead_in: Node) -> Topic | None:
        """What a paragraph that ends in a colon introduces (`… vẫn còn một số hạn chế, khuyết điểm sau:`)."""
        spans = self.sentences(lead_in.body, lead_in.end)
        a, b = spans[-1]
        if len(spans) > 1 and len(self.low[a:b].split()) <= 5:  # `Cụ thể là:` says nothing of its own
            a = spans[-2][0]
        return sentence_topic(self.low[a:b])

    def sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the sentences of `text[start:end]`, outer space left out."""
        return sentences(self.text, self.low, start, end)

    def page_at(self, offset: int) -> int | None:
        """The page that holds a place in the text, from the lines."""
        at = bisect_right(self._line_starts, offset)
        return self._line_pages[at - 1] if at else None


def sentences(text: str, low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of sentences in `text[start:end]`; abbreviations (`TP.`, `v.v.`) and numbers do not end one."""
    out: list[tuple[int, int]] = []
    begin = start
    for m in SENTENCE_END.finditer(text, start, end):
        if text[m.start()] == "." and _NOT_END.search(low[max(start, m.start() - 6):m.start()]) \
                and not text[m.end():m.end() + 1].isupper():
            continue
        if text[begin:m.end()].strip():
            out.append((begin, m.end()))
        begin = m.end()
    if text[begin:end].strip():
        out.append((begin, end))
    trimmed = []
    for a, b in out:
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        trimmed.append((a, b))
    return trimmed


def heading_topic(low: str, inherited: Topic | None) -> Topic | None:
    """The topic that a heading's own words set, or None where they say nothing of it."""
    if not low:
        return None
    if re.match(r"đối với (?:các |những )?(?:hạn chế|khuyết điểm|tồn tại|nội dung hạn chế|khó khăn)", low):
        return "solution"
    m = _TOPICS.search(low)
    if m is None:
        return None
    if m.start() > 0 and verb_at(low, 0) is not None:
        return None  # `Tăng cường …, khắc phục hạn chế` orders; the word further on is its object
    topic: Topic = m.lastgroup  # type: ignore[assignment]
    rest = low[m.start():]
    if inherited in ("task", "solution") and m.start() > 20 and topic not in ("recommendation", "solution"):
        return None
    if topic == "aim" and "nhiệm vụ" in rest and "mục đích" not in rest:
        return "task"
    if topic == "aim" and re.match(r"(?:mục tiêu|chỉ tiêu)[^:]{0,60}(?:giải pháp)", rest):
        return "task"
    if topic == "task" and re.match(r"nội dung,? (?:và )?(?:giải pháp|biện pháp)", rest):
        return "solution"
    if topic == "solution" and "nhiệm vụ" in low:
        return "task"
    if topic == "task" and inherited in ("result", "shortcoming", "aim") and _WEAK_TASK.match(rest) and not _STRONG_TASK.search(rest):
        return None
    if topic == "task" and inherited in ("solution", "recommendation") and _WEAK_TASK.match(rest):
        return None
    if topic == "cause" and re.search(r"nguyên nhân (?:của )?(?:những |các )?(?:kết quả|ưu điểm|thành|mặt được|đạt được)", rest):
        return "result"
    if topic == "difficulty" and re.search(r"hạn chế|khuyết điểm|tồn tại|yếu kém", rest) and "nguyên nhân" not in rest.split("hạn chế")[0]:
        return "shortcoming"
    if topic == "difficulty" and re.search(r"đề xuất|kiến nghị", rest):
        return "recommendation"
    if topic in ("shortcoming", "result") and re.search(r"(?:giải pháp|biện pháp|kế hoạch|phương hướng) (?:để )?khắc phục", low):
        return "solution"
    if topic in ("aim", "other", "result") and inherited in ("task", "solution", "recommendation") \
            and topic != "aim" and not m.start() == 0:
        return None
    if topic == "recommendation" and inherited == "result":
        return "recommendation"
    return topic


_BARE_TOPICS = re.compile("|".join(
    f"(?P<{topic}>\\b(?:{bare(words)})\\b)" for topic, words in _TOPIC_WORDS if topic in ("cause", "shortcoming", "task", "solution", "recommendation")))


def misread_topic(low: str) -> Topic | None:
    """The topic of a short heading whose marks OCR misread (`Các nguyên nhần`): its letters alone decide."""
    if len(low.split()) > 8:
        return None
    m = _BARE_TOPICS.search(bare(low))
    return m.lastgroup if m else None  # type: ignore[return-value]


# What a sentence with a final colon announces: its last telling words, those next to the colon.
_ANNOUNCED: tuple[tuple[Topic, str], ...] = (
    ("cause", r"nguyên nhân"),
    ("shortcoming", r"hạn chế|khuyết điểm|tồn tại|yếu kém|thiếu sót|bất cập|sai phạm|vi phạm"),
    ("difficulty", r"khó khăn|thách thức|vướng mắc"),
    ("recommendation", r"kiến nghị|đề xuất"),
    ("aim", r"mục tiêu|mục đích|chỉ tiêu|quan điểm"),
    ("result", r"kết quả|thành tích|ưu điểm"),
    ("task", r"nhiệm vụ|giải pháp|biện pháp|nội dung|công việc|những việc|các việc|một số việc|yêu cầu|đề nghị|\bgiao\b(?! thông)|tập trung|phân công|tổ chức thực hiện"
             r"|(?:thực hiện|triển khai)(?: tốt| nghiêm| nghiêm túc| đồng bộ| có hiệu quả)*(?: các| những| một số)? (?:nội dung|công việc|việc|nhiệm vụ)"),
)
_ANNOUNCES = re.compile("|".join(f"(?P<{topic}>{words})" for topic, words in _ANNOUNCED))
# `… một số hạn chế cần tập trung khắc phục, đó là:` announces the weaknesses, not the mending.
_TO_BE_MENDED = re.compile(r",?\s*(?:cần|phải|để|chậm)\s+(?:được\s+|phải\s+)?(?:tập trung\s+|sớm\s+|kịp thời\s+|quan tâm\s+)*(?:khắc phục|rút kinh nghiệm|chấn chỉnh|giải quyết|tháo gỡ)[^:]{0,40}:")
_OWN_REPORT = re.compile(r"báo cáo(?: kết quả)?[^,;]{0,80}như sau|xây dựng (?:kế hoạch|chương trình|báo cáo|đề án)|ban hành (?:kế hoạch|chương trình|hướng dẫn)"
                         r"|đánh giá như sau|kết quả như sau|thông báo (?:kết quả|kết luận|nội dung)")


def sentence_topic(low: str) -> Topic | None:
    """What a sentence with a final colon announces, or None."""
    if _OWN_REPORT.search(low) and not re.search(r"yêu cầu|đề nghị các|\bgiao các", low):
        return None
    if re.search(r"\bđã\b[^.;:]{0,40}(?:thông qua|ban hành|biểu quyết|nghe|thảo luận|xem xét|tiến hành)\b", low):
        return None
    low = _TO_BE_MENDED.sub(":", low)
    found = list(_ANNOUNCES.finditer(low))
    if not found:
        return None
    topic: Topic = found[-1].lastgroup  # type: ignore[assignment]
    if topic == "task" and found[-1][0] == "nội dung" and len(found) > 1 and found[-2].lastgroup not in ("aim", "result"):
        topic = found[-2].lastgroup  # type: ignore[assignment]
    if topic == "cause" and re.search(r"(?:hạn chế|tồn tại|khuyết điểm)[^.]{0,20}(?:và|,) nguyên nhân", low):
        return "shortcoming"
    return topic
