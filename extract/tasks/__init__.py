"""What has to be done: the smallest item, paragraph or sentence that says so (annotation guide: tasks).

Each candidate carries the rule that made it a task, so that the rules can be told apart: an item under a heading of
tasks, an order in a conclusion, a duty in a normative text, a sentence that asks somebody for something.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import cast

from extract.assignments.inheritance import is_addressee
from extract.candidates import Candidate
from extract.mixed import NEEDS, split
from extract.orders import AGREES, find_ask, has_subject, orders_later, orders_towards_aims, says_order
from extract.outline import Node, Outline
from extract.phrases import answers_for
from extract.records import Shortcoming, TaskKind
from extract.sentences import stripped
from extract.tasks.counted import counted_orders
from extract.tasks.duties import is_duty, is_normative
from extract.tasks.headed import introduces_items, introducing, paragraph, under_heading
from extract.tasks.proposals import proposes
from extract.tasks.requests import asked_before, asked_sentences, reported_orders
from extract.tasks.words import (
    below_bodies,
    has_plain_duty,
    is_about_thing,
    is_paid_by,
    is_past,
    is_sent_in,
    lists_parts,
    orders_among_orders,
    orders_towards,
    subject_orders,
    things_below,
)
from extract.topics import WORK, Topic
from extract.weakness import plainly_weak
from ingest.fold import lower
from ingest.formulas import closes

# Types whose items are orders by their own words, where no heading says what they are.
_DIRECTIVE = frozenset(
    {"TB", "CT", "KL", "CV", "NQ", "KH", "CTr", "HD", "QĐ", "CĐ", "PA", "ĐA", "QyĐ", "TTri", "LL", None})
_LETTERS = frozenset({"CV", "CĐ", "CT"})
_CONCLUSIONS = frozenset({"TB", "KL"})
# Chủ tịch UBND tỉnh kết luận, chỉ đạo như sau: (but not `Qua kiểm tra, Đoàn kết luận như sau:`: findings)
_CONCLUDES = re.compile(r"\b(?:kết luận|ý kiến|chỉ đạo)\b[^.;:]{0,60} sau\s*:\s*$")
_LOOKED_INTO = re.compile(r"\b(?:kiểm tra|thanh tra|giám sát|kiểm toán|xác minh|kiểm điểm)\b")
# III. Ý kiến của đảng viên · 2. Thảo luận: what members ask of others
_VOICES = re.compile(
    r"(?:các )?ý kiến (?:thảo luận|đóng góp|phát biểu|tham gia|của )(?!.*(?:kết luận|chỉ đạo))|thảo luận\b")
_TO_SUPERIORS = frozenset({"BC", "TTr", "BB"})
_TOLD_TOPICS: tuple[Topic | None, ...] = (None, "result", "shortcoming", "cause", "difficulty")
# …, Chủ tịch UBND huyện có ý kiến chỉ đạo như sau: "…
_OPINION_QUOTED = re.compile(r"[^.;:\n]{0,200}?\b(?:ý kiến|chỉ đạo|yêu cầu|kết luận)\b[^.;:\n]{0,60}:\s+[\"“]")
# Ghi chú: … · (Kèm theo biểu số 1)
_NOT_TASK = re.compile(
    r"(?:ví dụ|thí dụ|minh họa|(?:số )?(?:điện thoại|email|thư điện tử|fax)\s*:|phòng (?:số )?\d|ghi chú"
    r"|lưu ý: xem|xem phụ lục|biểu số"
    r"|nguồn:|https?://|\(kèm theo|\(đính kèm|\(chi tiết|\((?:theo|trích)\s[^()]*\)\W*$)")
_EXAMPLES = re.compile(r"(?:ví dụ|thí dụ|minh họa)[^.;]{0,60}:\s*$")
# Điều 1. Phê duyệt … · Điều 2. Thành lập …: an article that does what it says and orders nobody
_DECIDES = re.compile(
    r"(?:nay\s+)?(?:ban hành|phê duyệt|thành lập|công nhận|công bố|bãi bỏ|hủy bỏ|sửa đổi|bổ sung|điều chỉnh|kiện toàn"
    r"|cử|bổ nhiệm|tặng|thu hồi|cho phép|quy định|áp dụng|chuyển|kéo dài|phân bổ"
    r"|giao (?:chỉ tiêu|biên chế|dự toán|kế hoạch vốn)|đổi tên|sáp nhập|hợp nhất|miễn nhiệm|thưởng)\b"
)
# Riêng huyện Mường Khô, đề nghị bổ sung báo cáo.
_APART = re.compile(r"(?:riêng|đối với)\s[^.;:]{4,120}, (?:đề nghị|yêu cầu)\s")
# Đối với các xã có ca bệnh, | trung tâm y tế lập danh sách
_TOWARDS = re.compile(r"(?:riêng|đối với)\s[^.;:]{4,120}?, ")
# Trong quá trình thực hiện, nếu thấy cần sửa đổi …, các bộ kịp thời đề xuất: no formula, it says who proposes
_PROPOSES_CHANGE = re.compile(
    r"trong quá trình [^.;:]{0,40}? nếu (?:thấy )?cần (?:thiết )?(?:phải )?(?:sửa đổi|bổ sung|điều chỉnh)")
_THEN = re.compile(r"\sthì\s")
# Trong quá trình thực hiện, nếu có vướng mắc, Tổ trưởng có trách nhiệm kịp thời báo cáo …
_ANSWERS_FOR_CHANGE = re.compile(r"trong quá trình [^.;:]{0,40},? nếu [^.;:]{3,200}, [^.;:,]{3,80} có trách nhiệm\s")


def find_candidates(outline: Outline, taken: list[Shortcoming]) -> list[Candidate[TaskKind]]:
    """The tasks of the running text in reading order (tables: `extract.tasks.tables`), none of them a shortcoming."""
    weak = sorted((s.char_start, s.char_end) for s in taken if s.rule != "shortcoming.quoted")  # a task may quote it
    out: list[Candidate[TaskKind]] = []
    for node in outline.nodes:
        kind = node.section.kind
        if node.absorbed or not (kind in ("item", "paragraph") or _is_task_heading(outline, node) or (
                kind == "basis" and (things_below(outline, node) or counted_orders(outline, node)))):
            continue
        for candidate in _candidates(outline, node):
            # spans of shortcomings do not overlap: only the last that begins before the candidate's end can meet it
            at = bisect_left(weak, (candidate.end, 0))
            if at == 0 or weak[at - 1][1] <= candidate.start:
                out.append(candidate)
    return out


def _is_task_heading(outline: Outline, node: Node) -> bool:
    """`1. Tổ chức sinh hoạt.` over nothing but its `Phụ trách: …`, `Thời gian: …`; `đ) Sửa đổi Luật … để:`."""
    if node.section.kind != "heading" or not node.section.label or node.topic not in WORK or node.own_topic:
        return False
    end = node.section.char_end
    assigned = bool(node.children) and all(outline.assignment_like(c) for c in node.children)
    return (assigned and says_order(outline, node.body, end)) or orders_towards_aims(outline, node.body, end) \
        or lists_parts(outline, node)


def task_span(outline: Outline, candidate: Candidate[TaskKind]) -> tuple[int, int]:
    """Where the row of the candidate begins and ends; a closing formula at its end is left out."""
    return stripped(outline.text, candidate.start, _without_closing(outline, candidate))


def _without_closing(outline: Outline, candidate: Candidate[TaskKind]) -> int:
    """The end before the formulas that close a document or plan (`Trong quá trình thực hiện, nếu …`)."""
    end = candidate.end
    for a, b in reversed(outline.sentences(candidate.start, end)[1:]):
        then = _THEN.search(outline.low, a, b)  # nếu có thay đổi thì UBND tỉnh báo cáo …: an order under a condition
        if not closes(outline.low, a, b) or (then and outline.units(then.end(), b) is not None):
            break
        end = a
    return end


def _candidates(outline: Outline, node: Node) -> Iterator[Candidate[TaskKind]]:
    low = outline.low[node.body:node.end].strip()
    if len(low) < 8 or outline.assignment_like(node) or _NOT_TASK.match(low) or answers_for(low) \
            or is_addressee(outline, node):
        return
    if closes(low) and not (node.section.kind == "item" and has_subject(outline, node.body, node.end)
                            and (_PROPOSES_CHANGE.match(low) or _ANSWERS_FOR_CHANGE.match(low))):
        yield from _behind_formula(outline, node)
        return
    if node.lead_in is not None and _EXAMPLES.match(outline.low, node.lead_in.body, node.lead_in.end):
        return
    topic, code = node.topic, outline.document.doc_type_code
    mixed = split(outline, node)
    if mixed is not None:
        order = mixed.order
        if not low.endswith(":"):
            asks = find_ask(outline.low[order:node.end]) is not None or NEEDS.match(outline.low, order)
            upward = code in _TO_SUPERIORS and topic not in WORK and asks
            kind: TaskKind = "recommendation" if topic == "recommendation" or upward else "task"
            yield Candidate(node, order, node.end, kind, "task.beside a weakness")
    elif outline.document.doc_type is None and code is None and topic is None:
        yield from (Candidate(node, a, b, "recommendation" if proposes(outline, a, b) else "task", "task.sentence")
                    for a, b in reported_orders(outline, node))
    elif topic is None and node.section.kind in ("paragraph", "basis") and (counted := counted_orders(outline, node)):
        yield from (c for c in _asked(outline, node) if c.end <= counted[0][0])
        counted_kind: TaskKind = "recommendation" if code in _TO_SUPERIORS and find_ask(low) is not None else "task"
        yield from (Candidate(node, a, b, counted_kind, "task.counted") for a, b in counted)
    elif _is_given_work(outline, node):
        yield from paragraph(outline, node, "task")
    elif is_normative(outline, node):
        yield from _duty(outline, node)
    elif topic in WORK:
        yield from under_heading(outline, node, cast(TaskKind, topic))
    elif topic is None and code in _DIRECTIVE:
        ordered = _ordered_item if node.section.kind == "item" else _ordered_paragraph
        yield from ordered(outline, node)
    elif topic in _TOLD_TOPICS:
        yield from _asked(outline, node)
    elif topic == "other" and (is_paid_by(outline, node) or is_sent_in(outline, node)):
        yield Candidate(node, node.body, node.end, "task", "task.paragraph")


def _is_given_work(outline: Outline, node: Node) -> bool:
    """`Nhiệm vụ giao: Rà soát …` in a decision: its label says what it is, whether or not it names a body."""
    label = outline.run_in(node) if node.section.kind == "paragraph" else None
    return label is not None and label.topic == "task" and node.topic in WORK


def _behind_formula(outline: Outline, node: Node) -> Iterator[Candidate[TaskKind]]:
    """`Chỉ thị này có hiệu lực kể từ ngày ký. Giao Thanh tra huyện theo dõi, đôn đốc việc thực hiện.`"""
    if node.section.kind != "paragraph" or outline.document.doc_type_code not in _DIRECTIVE or node.absorbed:
        return
    for a, b in outline.sentences(node.body, node.end)[1:]:
        if outline.low.startswith("giao ", a) and outline.units(a + len("giao "), b) is not None \
                and not closes(outline.low, a, b):
            yield Candidate(node, a, b, "task", "task.sentence")


def _leads_list(outline: Outline, node: Node) -> bool:
    """`Sở Tài chính có trách nhiệm:` below an article: the items behind it are the duties."""
    if node.section.kind != "paragraph" or not outline.introduces(node) or node.parent is None:
        return False
    return any(c.lead_in is node and c.section.kind == "item" for c in node.parent.children)


# --- by their own words ----------------------------------------------------------------------------------------------


def _ordered_item(outline: Outline, node: Node) -> Iterator[Candidate[TaskKind]]:
    """An item of a conclusion, directive or plan that no heading explains."""
    low, start, end = outline.low[node.body:node.end], node.body, node.end
    if introduces_items(outline, node):
        if says_order(outline, start, end):
            yield from introducing(outline, node, "task")
    elif outline.introduces(node) or len(low.split()) < 4 or (is_past(outline, node) and find_ask(low) is None):
        yield from _asked(outline, node)
    elif (node.family == "article" and _DECIDES.match(low)) or is_about_thing(outline, node):
        return
    elif says_order(outline, start, end) or orders_towards(outline, start, end) \
            or has_subject(outline, *outline.sentences(start, end)[0]) \
            or ((AGREES.match(low) or plainly_weak(low.split(";")[0]) or outline.document.doc_type_code in _LETTERS)
                and orders_later(outline, start, end)) \
            or orders_among_orders(outline, node):
        yield Candidate(node, start, end, "task", "task.order")
    else:
        yield from _asked(outline, node)


def _ordered_paragraph(outline: Outline, node: Node) -> Iterator[Candidate[TaskKind]]:
    """A letter gives its orders in paragraphs: once it has asked, a paragraph that orders is one task."""
    if things_below(outline, node) and find_ask(outline.low[node.body:node.end]) is not None:
        yield Candidate(node, outline.sentences(node.body, node.end)[-1][0], node.end, "task", "task.sentence")
        return
    found = list(_asked(outline, node))
    letter = outline.document.doc_type_code in _LETTERS
    if found and letter:
        yield Candidate(node, found[0].start, node.end, found[0].kind, "task.sentence")
    elif found:
        yield from found
    elif subject_orders(outline, node) or below_bodies(outline, node) or has_plain_duty(outline, node) or (
            letter and _APART.match(outline.low, node.body, node.end)) or _goes_on_ordering(outline, node):
        yield Candidate(node, node.body, node.end, "task", "task.paragraph")


def _goes_on_ordering(outline: Outline, node: Node) -> bool:
    """`Đối với hồ sơ còn thiếu, Văn phòng Sở tổng hợp.`: a paragraph that orders, in a letter once it has asked, in a
    conclusion below `Chủ tịch UBND tỉnh kết luận như sau:`."""
    begin, end = outline.sentences(node.body, node.end)[0]
    first = (begin + (outline.text[begin] in '"“'), end)
    orders = says_order(outline, *first) or (
        _TOWARDS.match(outline.low, *first) is not None and has_subject(outline, *first))
    if _quotes_order(outline, *first):
        return True
    if not orders or outline.introduces(node):
        return False
    if outline.document.doc_type_code in _LETTERS:
        return asked_before(outline, node, ("paragraph", "basis", "item"))
    lead = node.lead_in
    return lead is not None and outline.document.doc_type_code in _CONCLUSIONS and not is_past(outline, node) \
        and _CONCLUDES.search(outline.low, lead.body, lead.end) is not None \
        and _LOOKED_INTO.search(outline.low, lead.body, lead.end) is None


def _quotes_order(outline: Outline, start: int, end: int) -> bool:
    """`Chủ tịch UBND huyện có ý kiến chỉ đạo như sau: "Khẩn trương che chắn chuồng trại".`"""
    opinion = _OPINION_QUOTED.match(outline.low, start, end)
    return opinion is not None and says_order(outline, opinion.end(), end)


def _asked(outline: Outline, node: Node) -> Iterator[Candidate[TaskKind]]:
    code = outline.document.doc_type_code
    voiced = code not in _LETTERS and any(
        _VOICES.match(lower(above.section.heading or "")) for above in node.ancestors())
    kind: TaskKind = "recommendation" if voiced or code in _TO_SUPERIORS else "task"
    yield from (Candidate(node, a, b, kind, "task.sentence") for a, b in asked_sentences(outline, node))


def _duty(outline: Outline, node: Node) -> Iterator[Candidate[TaskKind]]:
    """A duty laid on a named body in a normative text; a plain paragraph of an item is part of it."""
    if (below := things_below(outline, node)) and is_duty(outline, node):
        for child in below:
            child.absorbed = True
        yield Candidate(node, node.body, node.end, "task", "task.duty")
        return
    goes_on = node.section.kind == "paragraph" and node.parent is not None and node.parent.section.kind == "item" \
        and outline.low[node.parent.body:node.parent.end].strip(" .:") \
        and not outline.introduces(node.parent) and not closes(outline.low, node.parent.body, node.parent.end)
    if not goes_on and not introduces_items(outline, node) and not _leads_list(outline, node) \
            and not is_about_thing(outline, node) and is_duty(outline, node):
        yield Candidate(node, node.body, node.end, "task", "task.duty")
