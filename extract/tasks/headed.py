"""Tasks under a heading of tasks: what stands there is one unless its words say that it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.candidates import Candidate
from extract.orders import (
    AGREES,
    IMPERATIVE,
    NAMES_DOCUMENT,
    behind_adverbs,
    find_ask,
    has_subject,
    orders_above_list,
    orders_before_list,
    orders_later,
    orders_towards_aims,
    says_order,
)
from extract.outline import Node, Outline
from extract.records import TaskKind
from extract.tasks.requests import PAST, WROTE
from extract.tasks.words import LISTS_THINGS, behind_basis, is_about_thing, orders_towards
from extract.topics import WORK
from extract.units import is_head, verb_at

_SHORTEST = 12  # code points of what stands behind a label of remedies
# Nội dung: … above its Giải pháp: the work itself
_CONTENT = re.compile(r"nội dung(?: thực hiện| khắc phục| công việc)?\s*:")
# II. NỘI DUNG KIỂM TRA · 2. Nội dung, hình thức tuyên truyền: what is looked into, what is told
_SUBJECT_MATTER = re.compile(
    r"(?:những |các |một số )?nội dung,? "
    r"(?:(?:và )?(?:đối tượng|hình thức|phạm vi|chủ đề|mốc|thời|yêu cầu)[^:.;]{0,40}?)?"
    r"(?:(?P<looked>kiểm tra|giám sát|khảo sát|kiểm điểm|thanh tra|phản biện|đánh giá|báo cáo)|sinh hoạt|tuyên truyền"
    r"|học tập|quán triệt|tập huấn|bồi dưỡng|truyền thông|thảo luận|thi|hội thi|cuộc thi)(?!\w)")
# Trong những năm qua, … đã được quan tâm: what was done
_LOOKS_BACK = re.compile(
    r"(?:trong )?(?:(?:những|nhiều|các|mấy|hai|ba|\d+) (?:năm|tháng)|thời gian|nhiệm kỳ|năm) (?:vừa )?(?:qua|gần đây)\b"
    r"[^.]*\b(?:đã|được|đạt|vẫn|còn)\b")
_DASH = re.compile(r"\s[-–—]\s")
_COLON = re.compile(r":\s+")
_ABOUT = re.compile(r"về [^:.;]{3,80}:\s+")
# … xác định nhiệm vụ trọng tâm như sau(: Phấn đấu …)
_LEADS_IN = re.compile(
    r"(?:như sau|sau đây|sau|yêu cầu chung(?: là)?|là|cụ thể|nhiệm vụ|giải pháp|yêu cầu|chỉ đạo|nội dung)\s*$"
)


def under_heading(outline: Outline, node: Node, kind: TaskKind) -> Iterator[Candidate[TaskKind]]:
    """The task, if any, that an item or paragraph under a heading of tasks of this kind states."""
    if node.section.kind == "paragraph":
        yield from paragraph(outline, node, kind)
    elif introduces_items(outline, node):
        yield from introducing(outline, node, kind)
    elif not _is_no_order(outline, node):
        plain = kind == "solution" and _CONTENT.match(outline.low, node.body, node.end)
        yield Candidate(node, node.body, node.end, "task" if plain else kind, "task.item")


def _is_no_order(outline: Outline, node: Node) -> bool:
    """An item under a heading of tasks that is none: a fragment, something done, a list of documents, an agreement."""
    low = outline.low[node.body:node.end]
    length = len(low.split())
    if is_about_thing(outline, node) or _tells_of_past(outline, *outline.sentences(node.body, node.end)[0]):
        return True
    if _is_subject_matter(outline, node):
        return True
    if length < 4 or (length < 8 and outline.introduces(node) and not node.children):
        return True
    if PAST.match(low[behind_basis(outline, node.body, node.end) - node.body:]) and "phải" not in low[:80] \
            and not (is_head(low, 0) or verb_at(low, 0) or IMPERATIVE.match(low)):
        return True
    if NAMES_DOCUMENT.match(low) and not find_ask(low):
        return True
    label = _ABOUT.match(low)  # Về phần kiến nghị: Nhất trí.
    return AGREES.match(low, label.end() if label else 0) is not None and not orders_later(outline, node.body, node.end)


def _is_subject_matter(outline: Outline, node: Node) -> bool:
    """Below `Nội dung tuyên truyền` what orders nothing, below `Nội dung kiểm tra` all but what tells a body by name:
    `Chấp hành quy chế làm việc` is what is looked into there."""
    above = next((n for n in node.ancestors() if n.own_topic), None)
    matter = _SUBJECT_MATTER.match(outline.low, above.body, above.section.char_end) if above is not None else None
    if matter is None:
        return False
    if any(outline.units(m.end(), node.end) is not None for m in _DASH.finditer(outline.low, node.body, node.end)):
        return False  # Tham luận về … – Trường THPT Trần Phú thực hiện
    told = outline.units(node.body, node.end) is not None or not matter["looked"]
    return not ((told and says_order(outline, node.body, node.end)) or has_subject(outline, node.body, node.end))


def introducing(outline: Outline, node: Node, kind: TaskKind) -> Iterator[Candidate[TaskKind]]:
    """An item with sub-items: its own order counts; things listed below it are part of it; a bare lead-in is none."""
    spans = outline.sentences(node.body, node.end)
    children = [c for c in node.children if c.section.kind in ("item", "heading")]
    if says_order(outline, node.body, node.end) and LISTS_THINGS.search(outline.low, *spans[-1]) \
            and not any(says_order(outline, c.body, c.end) for c in children):
        for c in children:
            c.absorbed = True
        yield Candidate(node, node.body, max(c.end for c in children), kind, "task.item")
    elif (len(spans) > 1 and says_order(outline, *spans[0])) or orders_before_list(outline, *spans[0]) \
            or orders_towards_aims(outline, *spans[0]):
        yield Candidate(node, node.body, node.end, kind, "task.item")


def paragraph(outline: Outline, node: Node, kind: TaskKind) -> Iterator[Candidate[TaskKind]]:
    """An unlabelled paragraph under a heading of tasks, if it gives an order of its own; its lead-ins are cut off."""
    spans = list(outline.sentences(node.body, node.end))
    while spans and outline.low[spans[-1][1] - 1] == ":":
        lead_in = spans.pop()
        if not spans and orders_above_list(outline, *lead_in):
            yield Candidate(node, *lead_in, kind, "task.paragraph")
    if not spans:
        return
    label = outline.run_in(node)
    behind = label.end if label else _behind_colon(outline, *spans[0])
    spans[0] = (behind or spans[0][0], spans[0][1])
    if label is not None and label.topic in WORK and spans[0][1] - spans[0][0] >= _SHORTEST:
        yield Candidate(node, spans[0][0], spans[-1][1], kind, "task.after colon")
        return
    ordered = [s for s in spans if not WROTE.match(outline.low, *s) and not _tells_of_past(outline, *s)
               and (says_order(outline, *s) or has_subject(outline, *s) or orders_towards(outline, *s))]
    if not ordered or (PAST.match(outline.low[slice(*spans[0])]) and len(ordered) < len(spans)):
        return
    yield Candidate(node, spans[0][0], spans[-1][1], kind, "task.after colon" if behind else "task.paragraph")


def _tells_of_past(outline: Outline, start: int, end: int) -> bool:
    """`Thời gian qua, công tác … đã được quan tâm.`: a sentence that looks back and asks nobody."""
    return _LOOKS_BACK.match(outline.low, start, end) is not None and find_ask(outline.low[start:end]) is None


def _behind_colon(outline: Outline, start: int, end: int) -> int | None:
    """The order behind a lead-in of the same sentence (`… xác định nhiệm vụ trọng tâm như sau: Phấn đấu …`)."""
    low = outline.low
    for m in _COLON.finditer(low, start, end):
        if _LEADS_IN.search(low[start:m.start()]) and end - m.end() > 20 \
                and outline.units(behind_adverbs(low, start, end), m.start()) is None:
            return m.end()
    return None


def introduces_items(outline: Outline, node: Node) -> bool:
    """Ends in a colon, over labelled children other than assignment lines (`- Đơn vị chủ trì: …`)."""
    return outline.introduces(node) and any(
        c.section.kind in ("item", "heading") and not outline.assignment_like(c) for c in node.children)
