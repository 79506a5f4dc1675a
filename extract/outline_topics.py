"""What the words below each heading and lead-in of an outline are: its own words say so, else those above it.

Which words say what: `extract.topics`; here is what the type of the document and the place in it add to them.
"""

from __future__ import annotations

import re
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING

from extract.phrases import COUNTS_ORDERS
from extract.topics import WEAKNESS, WORK, Topic, heading_topic, misread_topic, sentence_topic
from extract.weakness import WEAK, irregular, left_undone
from ingest.fold import lower
from ingest.labels import BULLETS

if TYPE_CHECKING:
    from extract.outline import Node, Outline

# Về các đề xuất, kiến nghị của các xã
_REQUEST = "(?:đề xuất|kiến nghị|đề nghị)"
_ANSWERS = re.compile(
    r"(?:(?:ý kiến|kết luận|chỉ đạo|giải quyết|xử lý)(?: (?:chỉ đạo|giải quyết|kết luận))* )?"
    r"(?:về |đối với )(?:các |những |một số )?(?:nội dung |ý kiến )?"
    rf"{_REQUEST}(?:,? (?:và )?{_REQUEST})*(?: (?:của|từ)\b|[.:]?$)"
)
_REMEDY_START = re.compile(r"(?:đối với|khắc phục|giải pháp)\b")
# Nội dung cuộc họp · Kết luận của chủ tọa · Ý kiến chỉ đạo của …: in minutes what was said, and what was told
_OF_MINUTES = re.compile(
    r"(?P<concludes>(?:ý kiến |phần )?(?:phát biểu )?(?:kết luận|chỉ đạo))"
    r"|(?:nội dung|diễn biến|ý kiến (?:thảo luận|phát biểu)|thảo luận)"
)
_PROPOSING = ("BC", "TTr")  # where `Đề nghị: …` asks and does not order
_CONCLUSIONS = ("TB", "KL", "CT")
# Qua kiểm tra thực tế, Sở nhận thấy:
_SEES = re.compile(
    r"(?:nhận thấy|cho thấy|thấy(?: rằng)?|ghi nhận|phản ánh|nổi lên|xảy ra|diễn ra)"
    r"(?: (?:một số|những|các) \w+(?: \w+)?)?(?: như)?(?: sau)?\s*:$")
# Trách nhiệm của tập thể, cá nhân: behind weaknesses or causes it says whose they are
_WHOSE_FAULT = re.compile(
    r"(?:về |xác định |làm rõ |kiểm điểm )?trách nhiệm(?: (?:của|đối với|các|những|tập thể|cá nhân|tổ chức|đảng"
    r"|đảng viên|đơn vị|có liên quan|liên quan|người đứng đầu|cụ thể|trong|để xảy ra|vi phạm|khuyết điểm|hạn chế"
    r"|và)[,;]?)*")
_MOST = 40  # items of a list that are read
# III. YÊU CẦU · 4. Yêu cầu sau kiểm tra: below what a superior found; in a plan it stands beside Mục đích
_TELLS = ("TB", "KL", "CT", "CĐ", "BB")
_REQUIRES = re.compile(
    r"(?:một số |những |các )?(?:nội dung )?(?:yêu cầu|chỉ đạo|yêu cầu, chỉ đạo)"
    r"(?: (?:khắc phục|chấn chỉnh|thực hiện|cụ thể|(?:sau|qua) (?:khi )?(?:kiểm tra|giám sát|thanh tra|kiểm toán"
    r"|làm việc|khảo sát)))*(?: của (?:đoàn|tổ)(?: (?:kiểm tra|giám sát|thanh tra|công tác|liên ngành)){0,2})?[:.]?")


def set_topics(outline: Outline) -> None:
    """Set `lead_in`, `topic` and `own_topic` of every node; the tree is whole."""
    _set_lead_ins(outline)
    leads = dict.fromkeys(node.lead_in for node in outline.nodes)
    counted: set[str] = set()  # Thiếu sót 1:
    before: dict[Node | None, Topic | None] = {}  # of the last heading below each
    introduced = {lead: _introduced_topic(outline, lead) if lead else None for lead in leads}
    for node in outline.nodes:
        above = node.parent.topic if node.parent else _topic_of_all(outline, node)
        said = introduced[node.lead_in]
        # under a heading of work only another kind of list counts
        node.topic = said if said and (above not in WORK or said in (*WEAKNESS, "recommendation")) else above
        section = node.section
        label = outline.run_in(node)
        if label is not None and not section.heading and above not in ("aim", "other") \
                and not (label.topic == "task" and node.topic in WORK) \
                and not (label.nth and above in WORK and outline.low[node.body:label.end] in counted):
            counted.add(outline.low[node.body:label.end] if label.nth else "")
            told = label.topic == "recommendation" and outline.document.doc_type_code not in _PROPOSING
            node.topic, node.own_topic = "task" if told else label.topic, True
        if section.kind in ("heading", "appendix") or (section.kind == "item" and section.heading):
            own = _own_topic(outline, lower(section.heading or ""), node, above)
            if before.get(node.parent) in WEAKNESS and _WHOSE_FAULT.fullmatch(lower(section.heading or "")):
                own = "result"
            if own is not None:
                node.topic, node.own_topic = own, True
            before[node.parent] = node.topic
        if outline.heads_remedies(node):
            node.topic, node.own_topic = above if above in WORK else "task", False


def _topic_of_all(outline: Outline, node: Node) -> Topic | None:
    """A plan of remedies may have no heading over its weaknesses and what mends each."""
    return "task" if outline.plans_remedies and node.section.kind in ("item", "heading") else None


def _set_lead_ins(outline: Outline) -> None:
    """For each node the last paragraph before it, under the same parent, that ended in a colon."""
    for siblings in (outline.roots, *(n.children for n in outline.nodes)):
        last: Node | None = None
        for node, behind in zip_longest(siblings, siblings[1:]):
            node.lead_in = last
            node.counts = behind is not None and _counts_items(outline, node, behind)
            if node.counts or _ends_leading_in(outline, node):
                last = node
            elif node.children and _ends_leading_in(outline, node.children[-1]) and not node.children[-1].absorbed:
                last = node.children[-1]  # its number is lost: it hangs on the item before its list


def _ends_leading_in(outline: Outline, node: Node) -> bool:
    """A paragraph that ends in a colon, or in `… như sau.`"""
    if node.section.kind not in ("paragraph", "basis"):
        return False
    return outline.text[max(node.body, node.end - 8):node.end].rstrip().endswith((":", "sau."))


def _counts_items(outline: Outline, node: Node, behind: Node) -> bool:
    """A paragraph that ends in `… thực hiện tốt 6 nhiệm vụ trọng tâm.`, right above the first of them."""
    return node.section.kind == "paragraph" and behind.section.kind == "item" \
        and behind.family is not None and behind.family not in BULLETS \
        and COUNTS_ORDERS.search(outline.low, node.body, node.end) is not None


def _introduced_topic(outline: Outline, lead_in: Node) -> Topic | None:
    """What a paragraph that ends in a colon introduces (`… vẫn còn một số hạn chế, khuyết điểm sau:`)."""
    label = outline.run_in(lead_in)
    if label is not None and label.end >= lead_in.section.char_end:
        return label.topic
    spans = outline.sentences(lead_in.body, lead_in.end)
    a, b = spans[-1]
    if len(spans) > 1 and len(outline.low[a:b].split()) <= 5:  # `Cụ thể là:` says nothing of its own
        a = spans[-2][0]
    said = sentence_topic(outline.low[a:b])
    return "shortcoming" if said is None and _SEES.search(outline.low, a, b) and _fall_short(outline, lead_in) else said


def _fall_short(outline: Outline, lead_in: Node) -> bool:
    """Of the items of a list two and most say that something falls short."""
    behind = outline.siblings(lead_in)[lead_in.place + 1:lead_in.place + _MOST]
    items = [outline.low[n.body:n.end] for n in takewhile(lambda n: n.section.kind == "item", behind)]
    weak = sum(WEAK.search(low) is not None or left_undone(low) or irregular(low) for low in items)
    return weak > 1 and 2 * weak > len(items)


def _own_topic(outline: Outline, low: str, node: Node, above: Topic | None) -> Topic | None:
    """The topic that the folded heading `low` of a node sets."""
    if outline.document.doc_type_code in _CONCLUSIONS and _ANSWERS.match(low):
        return "task"  # what a superior decides on the proposals of those below
    if outline.document.doc_type_code == "BB" and (m := _OF_MINUTES.match(low)):
        return "task" if m["concludes"] else "result"
    if outline.document.doc_type_code in _TELLS and above != "aim" and _REQUIRES.fullmatch(low):
        return "task"
    said: Topic | None = None
    if node.section.text.rstrip().endswith(":") and len(low.split()) > 9 and not _REMEDY_START.match(low):
        said = sentence_topic(low + ":")  # a sentence that introduces: its last telling words count
    said = said or heading_topic(low, above)
    return misread_topic(low) if said is None and outline.document.ocr_pages else said
