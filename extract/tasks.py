"""What has to be done: the smallest item, paragraph or sentence that says so (ANNOTATION: tasks).

Each candidate carries the reason that made it a task, so that the rules can be told apart: an item under a heading of
tasks, an order in a conclusion, a duty in a normative text, a sentence that asks somebody for something.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extract.deadlines import find_deadline, find_recurrence
from extract.mixed import split
from extract.outline import Node, Outline, Topic
from extract.records import RowIds, Shortcoming, Task, TaskKind
from extract.units import is_head, read_units, verb_at
from ingest.fold import lower
from ingest.formulas import CLOSING

_KIND: dict[Topic, TaskKind] = {"task": "task", "solution": "solution", "recommendation": "recommendation"}
_CONFIDENCE = {"item": 0.95, "paragraph": 0.9, "order": 0.85, "duty": 0.85, "sentence": 0.75, "after colon": 0.85, "table": 0.97, "beside a weakness": 0.85}
_DIRECTIVE = frozenset({"TB", "CT", "KL", "CV", "NQ", "KH", "CTr", "HD", "QĐ", "CĐ", "PA", "ĐA", "QyĐ", "TTri", "LL", None})
_NORMATIVE = frozenset({"QC", "QyĐ", "QĐ", "NĐ", "TT", "TTLT", "Luật", "L", "PL", "BL", "HP", "ĐL", "NQ"})
_NORMATIVE_ARTICLE = re.compile(r"phạm vi điều chỉnh|đối tượng áp dụng|giải thích từ ngữ|điều khoản (?:thi hành|chuyển tiếp)|hiệu lực thi hành|nguyên tắc")
_NOT_TASK = re.compile(r"(?:ghi chú|lưu ý: xem|xem phụ lục|biểu số|nguồn:|https?://|\(kèm theo|\(đính kèm|\(chi tiết)")
_WHERE_FROM = re.compile(r"(?:giao|yêu cầu|đề nghị|phân công|kiến nghị(?: với)?|đề xuất|ủy quyền|chỉ đạo)\s+(?:cho\s+)?")
_DUTY = re.compile(r"\b(?:chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|có nghĩa vụ|chủ trì,? phối hợp)\b")
_PAST = re.compile(r"^(?:[^,.;]{0,60}\s)?(?:đã|được|đang|vừa|hiện nay)\s")
_FORWARD = re.compile(r"\b(?:tiếp tục|tập trung|tăng cường|đẩy mạnh|khẩn trương|chủ động|rà soát|thực hiện|triển khai|xây dựng|nghiên cứu|chỉ đạo"
                      r"|kiểm tra|xem xét|hoàn thành|báo cáo|phối hợp|tổ chức|khắc phục|bố trí|quan tâm|tham mưu|ban hành|xử lý|sớm|đôn đốc)\b")
_ASK_WORD = re.compile(r"(?:^|[,;:]\s+|\s)(?:đề nghị|yêu cầu|giao(?! ban (?:báo|trực|hằng|hàng|định|bí)))\s+(?:cho\s+)?")
_NAMES_WORK = re.compile(r"(?:nghị quyết|kế hoạch|chỉ thị|kết luận|quyết định|luật|nghị định|thông tư|báo cáo|công văn|hướng dẫn|quy định|đề án|pháp lệnh)\s+(?:số|về(?! (?:ubnd|ủy ban|sở|ban|phòng|văn phòng|huyện|tỉnh|đảng|bộ))|của|\d)")
_INTRO_SENTENCE = re.compile(r"(?:sau|sau đây|như sau|cụ thể|cụ thể như sau|gồm|trọng tâm|chủ yếu|nội dung|nhiệm vụ|giải pháp|việc)\s*:\s*$")
# A body that agrees, notes or decides orders nobody.
_AGREES = re.compile(r"(?:cơ bản )?(?:tán thành|thống nhất (?:với|thông qua|đánh giá|nội dung|chưa|không|chủ trương)|nhất trí(?! giao)|đồng ý(?! giao)|chưa (?:tổ chức|xem xét|thực hiện)|việc [^.;]{5,140} chưa (?:giải quyết|xem xét|thực hiện|đặt ra)|thông qua|ghi nhận|đánh giá cao|hoan nghênh)\b")
# An article that does what it says and orders nobody.
_DECIDES = re.compile(r"(?:nay\s+)?(?:ban hành|phê duyệt|thành lập|công nhận|công bố|bãi bỏ|hủy bỏ|sửa đổi|bổ sung|điều chỉnh|kiện toàn|cử|bổ nhiệm|tặng|thu hồi|cho phép"
                      r"|quy định|áp dụng|chuyển|kéo dài|phân bổ|giao (?:chỉ tiêu|biên chế|dự toán|kế hoạch vốn)|đổi tên|sáp nhập|hợp nhất|miễn nhiệm|thưởng)\b")
_ADVERB = (r"(?:trước hết|trước mắt|trong thời gian tới|thời gian tới|đồng thời|ngoài ra|bên cạnh đó|đặc biệt|riêng|vì vậy|do đó|do vậy|từ đó|trong đó"
           r"|hằng năm|hàng năm|định kỳ[^,]{0,30}|trong năm[^,]{0,10}|từ nay đến[^,]{0,20})\s*[,:]?\s+")
_START = re.compile(rf"(?:{_ADVERB})*")
_IMPERATIVE_EXTRA = re.compile(r"(?:không (?:để|được|ngừng|làm|tổ chức|sử dụng|tự ý)|hạn chế (?!của|là)|nghiêm|sớm|đa dạng|gắn|lấy|coi|xem|đưa|đấu tranh|phòng|chống|tạo|nhân|mở|kiên trì|tự"
                               r"|có (?:các )?(?:cơ chế|chính sách|chế tài|giải pháp|kế hoạch|biện pháp|chương trình|lộ trình|phương án|hình thức|cách tiếp cận|chiến lược|trách nhiệm)"
                               r"|lãnh đạo|phấn đấu|chăm|khôi|siết|tận dụng|dồn|thường xuyên|tuyệt đối|xóa|phối hợp|tiếp|giữ (?:vững|gìn|nghiêm)|quy định|100%)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task in the making: its node, its span and why it is one."""

    node: Node
    start: int
    end: int
    kind: TaskKind
    reason: str


def find_candidates(outline: Outline, taken: list[Shortcoming]) -> list[Candidate]:
    """The tasks of the running text in reading order (tables: `extract.task_tables`), none of them a shortcoming."""
    weak = sorted((s.char_start, s.char_end) for s in taken)
    out: list[Candidate] = []
    for node in outline.nodes:
        if node.section.kind not in ("item", "paragraph") or node.absorbed:
            continue
        for candidate in _candidates(outline, node):
            at = bisect_left(weak, (candidate.end, 0))  # spans of shortcomings do not overlap: the last that begins before it ends
            if at == 0 or weak[at - 1][1] <= candidate.start:
                out.append(candidate)
    return out


def _candidates(outline: Outline, node: Node) -> Iterator[Candidate]:
    low = outline.low[node.body:node.end].strip()
    if len(low) < 8 or outline.assignment_like(node) or CLOSING.match(low) or _NOT_TASK.match(low):
        return
    topic, code = node.topic, outline.document.doc_type_code
    order = split(outline, node)
    if order is not None and outline.low[order:node.end].rstrip().endswith(":"):
        return
    if order is not None:
        kind: TaskKind = "recommendation" if topic == "recommendation" else "task"
        yield Candidate(node, order, node.end, kind, "beside a weakness")
        return
    if outline.document.doc_type is None and code is None and topic is None:
        yield from _reported(outline, node)
        return
    if _is_normative(outline, node):
        yield from _duties(outline, node)
    elif topic in ("task", "solution", "recommendation"):
        yield from _under_heading(outline, node, topic)
    elif topic is None and code in _DIRECTIVE:
        yield from _orders(outline, node)
    elif topic in (None, "result", "shortcoming", "cause", "difficulty"):
        yield from _asked(outline, node)


def _is_normative(outline: Outline, node: Node) -> bool:
    """Inside an article of a decision, regulation or law: duties, not wishes; but a resolution's orders are orders."""
    article = next((n for n in (node, *node.ancestors()) if n.family == "article"), None)
    if article is None or outline.document.doc_type_code not in _NORMATIVE | {None}:
        return False
    return outline.document.doc_type_code != "NQ" or any(
        n.family == "article" and _NORMATIVE_ARTICLE.match(lower(n.section.heading or "")) for n in outline.nodes)


def _has_labelled(outline: Outline, node: Node) -> bool:
    """Labelled children other than assignment lines (`- Đơn vị chủ trì: …`)."""
    return any(c.section.kind in ("item", "heading") and not outline.assignment_like(c) for c in node.children)


def _introduces(outline: Outline, node: Node) -> bool:
    return outline.low[node.body:node.end].rstrip().endswith(":")


def _under_heading(outline: Outline, node: Node, topic: Topic) -> Iterator[Candidate]:
    kind = _KIND[topic]
    low = outline.low[node.body:node.end]
    if node.section.kind == "item":
        if _has_labelled(outline, node) and _introduces(outline, node):
            yield from _introducing(outline, node, kind)
            return
        if _introduces(outline, node) and not node.children:
            if len(low.split()) < 8:
                return
        if _PAST.match(low) and "phải" not in low[:80] and not is_head(low, 0) and not verb_at(low, 0) \
                and not _IMPERATIVE_EXTRA.match(low):
            return
        if _NAMES_WORK.match(low) and not find_ask(low):
            return  # a list of documents, not of orders
        if len(low.split()) < 4 or _AGREES.match(low) and not _orders_later(outline, node):
            return
        yield Candidate(node, node.body, node.end, kind, "item")
        return
    yield from _paragraph(outline, node, kind)


def _introducing(outline: Outline, node: Node, kind: TaskKind) -> Iterator[Candidate]:
    """An item with sub-items: its own order counts; things listed below it are part of it; a bare lead-in is none."""
    spans = outline.sentences(node.body, node.end)
    children = [c for c in node.children if c.section.kind in ("item", "heading")]
    things = [c for c in children if not _says_order(outline, c.body, c.end)]
    if len(things) == len(children) and _says_order(outline, node.body, node.end) \
            and re.search(r"văn bản|nghị quyết|chỉ thị|tài liệu|biểu mẫu|hồ sơ|chỉ tiêu|địa bàn|đơn vị|các nội dung cụ thể",
                          outline.low[spans[-1][0]:spans[-1][1]]):
        for c in children:
            c.absorbed = True
        yield Candidate(node, node.body, max(c.end for c in children), kind, "item")
    elif (len(spans) > 1 and _says_order(outline, *spans[0])) or _order_before_intro(outline, *spans[0]):
        yield Candidate(node, node.body, node.end, kind, "item")


def _orders_later(outline: Outline, node: Node) -> bool:
    """`Thống nhất chủ trương …. Sở Y tế lập báo cáo …`: a later sentence of the item orders."""
    return any(_says_order(outline, a, b) for a, b in outline.sentences(node.body, node.end)[1:] if not CLOSING.match(outline.low, a, b))


def _order_before_intro(outline: Outline, start: int, end: int) -> bool:
    """`UBND xã tăng cường quản lý tài sản, tập trung thực hiện các việc sau:` orders something before it introduces."""
    cut = max(outline.low.rfind(mark, start, end) for mark in (", ", "; "))
    head = outline.low[start:cut]
    return cut > start and len(head.split()) >= 9 and _says_order(outline, start, cut) and is_head(outline.low, cut + 2) is None \
        and verb_at(outline.low, cut + 2) is not None


def _says_order(outline: Outline, start: int, end: int) -> bool:
    """Begins with an order verb, or with units and an order verb."""
    low = outline.low
    m = _START.match(low, start, end)
    at = m.end() if m else start
    asked = _WHERE_FROM.match(low, at, end)
    if asked and (is_head(low, asked.end()) or verb_at(low, asked.end())):
        return True
    if _NAMES_WORK.match(low, at, end) or _AGREES.match(low, at, end):
        return False
    if verb_at(low, at) or _IMPERATIVE_EXTRA.match(low, at, end):
        return True
    units = read_units(outline.text, low, at, end)
    if units is None:
        return False
    rest = low[units.end:end].lstrip(" ,:-")
    if _AGREES.match(rest):
        return False
    return bool(verb_at(rest, 0) or re.match(r"(?:\([^)]*\)\s*)?(?:phải|cần|có trách nhiệm|chịu trách nhiệm|:)", rest)) or \
        low[units.end:units.end + 2].lstrip().startswith(":")


def _paragraph(outline: Outline, node: Node, kind: TaskKind) -> Iterator[Candidate]:
    """An unlabelled paragraph under a heading of tasks, if it gives an order of its own; its lead-ins are cut off."""
    spans = outline.sentences(node.body, node.end)
    if CLOSING.match(outline.low[node.body:node.end]):
        return
    while spans and (outline.low[spans[-1][1] - 1] == ":" or _INTRO_SENTENCE.search(outline.low[spans[-1][0]:spans[-1][1]])):
        spans.pop()
    if not spans:
        return
    start, end = spans[0][0], spans[-1][1]
    cut = _after_colon(outline, start, spans[0][1])
    if cut is not None:
        start = cut
        reason = "after colon"
    else:
        reason = "paragraph"
    ordered = [s for s in spans if _says_order(outline, max(s[0], start), s[1]) or _has_subject(outline, max(s[0], start), s[1])]
    if not ordered or (_PAST.match(outline.low[start:spans[0][1]]) and len(ordered) < len(spans)):
        return
    yield Candidate(node, start, end, kind, reason)


def _after_colon(outline: Outline, start: int, end: int) -> int | None:
    """The order behind a lead-in of the same sentence (`… xác định nhiệm vụ trọng tâm như sau: Phấn đấu …`)."""
    low = outline.low
    for m in re.compile(r":\s+").finditer(low, start, end):
        head = low[start:m.start()]
        if re.search(r"(?:như sau|sau đây|sau|yêu cầu chung(?: là)?|là|cụ thể|nhiệm vụ|giải pháp|yêu cầu|chỉ đạo|nội dung)\s*$", head) \
                and len(low[m.end():end]) > 20 and read_units(outline.text, low, start, m.start()) is None:
            return m.end()
    return None


def _has_subject(outline: Outline, start: int, end: int) -> bool:
    """An introductory clause, then units that are told to do something: `Trên cơ sở …, Ban Dân vận rà soát …`."""
    low = outline.low
    for m in re.compile(r",\s+").finditer(low, start, end):
        units = read_units(outline.text, low, m.end(), end)
        if units is not None and verb_at(low[units.end:end].lstrip(" ,"), 0):
            return True
        if re.compile(r"(?:cần|phải|yêu cầu|đề nghị|giao)\s").match(low, m.end(), end):
            return True
    return False


def _orders(outline: Outline, node: Node) -> Iterator[Candidate]:
    """Items of a conclusion, directive or letter that no heading explains: orders by their own words."""
    if node.section.kind == "paragraph":
        found = list(_asked(outline, node))
        if not found and _subject_orders(outline, node):
            yield Candidate(node, node.body, node.end, "task", "paragraph")
        elif outline.document.doc_type_code in _LETTERS and (found or _asked_before(outline, node)):
            yield from _in_letter(outline, node, found)
        else:
            yield from found
        return
    if _has_labelled(outline, node) and _introduces(outline, node):
        if _says_order(outline, node.body, node.end):
            yield from _introducing(outline, node, "task")
        return
    low = outline.low[node.body:node.end]
    if _introduces(outline, node) or _PAST.match(low[:90]) and find_ask(low) is None:
        yield from _asked(outline, node)
    elif node.family == "article" and _DECIDES.match(low):
        return
    elif _says_order(outline, node.body, node.end) or _has_subject(outline, *outline.sentences(node.body, node.end)[0]) \
            or _AGREES.match(low) and _orders_later(outline, node):
        yield Candidate(node, node.body, node.end, "task", "order")
    else:
        yield from _asked(outline, node)


def _subject_orders(outline: Outline, node: Node) -> bool:
    """Below a heading of a guidance or plan: `Văn phòng Huyện ủy phối hợp với … bảo đảm đường truyền.`"""
    if node.parent is None or node.parent.section.kind != "heading" or _introduces(outline, node):
        return False
    units = read_units(outline.text, outline.low, node.body, node.end)
    rest = outline.low[units.end:node.end].lstrip(" ,") if units else ""
    return bool(rest) and (verb_at(rest, 0) is not None or rest.startswith(("phải ", "có trách nhiệm "))) and not _AGREES.match(rest)


_LETTERS = frozenset({"CV", "CĐ", "CT"})


def _asked_before(outline: Outline, node: Node) -> bool:
    return any(find_ask(outline.low[n.body:n.end]) for n in outline.nodes
               if n.section.char_start < node.section.char_start and n.section.kind in ("paragraph", "basis", "item"))


def _in_letter(outline: Outline, node: Node, found: list[Candidate]) -> Iterator[Candidate]:
    """A letter gives its orders in paragraphs: once it has asked, a paragraph that orders is one task."""
    if found:
        yield Candidate(node, found[0].start, node.end, found[0].kind, "sentence")
    elif not _introduces(outline, node) and _says_order(outline, *outline.sentences(node.body, node.end)[0]):
        yield Candidate(node, node.body, node.end, "task", "paragraph")


def _duties(outline: Outline, node: Node) -> Iterator[Candidate]:
    """A duty laid on a named body in a normative text; competences and permissions are none."""
    low = outline.low[node.body:node.end]
    if _introduces(outline, node) and _has_labelled(outline, node):
        return
    if node.section.kind == "paragraph" and node.parent is not None and node.parent.section.kind == "item":
        return
    under_duty = node.topic in ("task", "solution") and any(
        _DUTY_HEAD.search(outline.low[n.body:n.section.char_end]) or _is_unit_heading(outline, n)
        for n in node.ancestors() if n.section.kind == "heading" or _introduces(outline, n))
    if _PERMISSION.search(low[:160]) and not _DUTY.search(low):
        return
    asked = _WHERE_FROM.match(low)
    if asked and is_head(low, asked.end()) and re.match(r"giao|yêu cầu|đề nghị", low):
        yield Candidate(node, node.body, node.end, "task", "duty")
    elif under_duty and (_says_order(outline, node.body, node.end) or _has_subject(outline, node.body, node.end)
                         or node.section.kind == "item" and not _DEFINES.match(low)):
        yield Candidate(node, node.body, node.end, "task", "duty")
    elif _reports(outline, node):
        yield Candidate(node, node.body, node.end, "task", "duty")
    elif (m := _DUTY.search(low)) and m[0] != "chủ trì, phối hợp" and not re.search(r"trước pháp luật$", low[:m.end() + 20]):
        before = low[:m.start()].rstrip(" ,")
        unit = re.search(r"(?:^|,\s+|;\s+|:\s+)([^,;:]{2,80}(?:,[^;:]{0,80})?)$", before)
        if unit and any(is_head(low, p) for p in _starts(before)):
            yield Candidate(node, node.body, node.end, "task", "duty")


# Headings of duties, and what under them is none: a right, a definition.
_DUTY_HEAD = re.compile(r"trách nhiệm|tổ chức thực hiện|nhiệm vụ của|có nhiệm vụ|các nhiệm vụ|chế độ (?:thông tin,? )?báo cáo|nghĩa vụ|phân công")
_PERMISSION = re.compile(r"\b(?:được (?:quyền|mời|phép|sử dụng|hưởng|huy động|gửi|tạm|từ chối|yêu cầu|cấp|vay|miễn|giảm|ủy quyền)|có quyền|có thể)\b")
_DEFINES = re.compile(r"[^,.;]{0,60}\b(?:là|gồm|bao gồm|được hiểu)\b|(?:ông|bà|đồng chí) [^,]{3,40}, ")


def _is_unit_heading(outline: Outline, node: Node) -> bool:
    """`Điều 5. Sở Tài chính`: an article named for the body whose duties it lists."""
    units = read_units(outline.text, outline.low, node.body, node.section.char_end)
    return units is not None and not outline.low[units.end:node.section.char_end].strip(" .:;")


def _reports(outline: Outline, node: Node) -> bool:
    """`X phải niêm yết …`, `X báo cáo … trước ngày 05 hằng tháng`: a body, and what it must do or by when."""
    units = read_units(outline.text, outline.low, node.body, node.end)
    if units is None:
        return False
    rest = outline.low[units.end:node.end].strip()
    return rest.startswith("phải ") or (verb_at(rest, 0) is not None and re.match(r"(?:báo cáo|tổng hợp|gửi|định kỳ|hằng|hàng|chủ trì)", rest) is not None
                                        and bool(find_recurrence(rest) or find_deadline(rest, 0, len(rest), None, None)))


def find_ask(low: str) -> re.Match[str] | None:
    """The first word in a folded sentence that asks units for something."""
    return next((m for m in _ASK_WORD.finditer(low) if is_head(low, m.end()) or re.match(r"(?:đồng chí|ông|bà)\s", low[m.end():m.end() + 10])), None)


def _starts(before: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer(r"[,;:]\s+(?:và\s+)?", before))]


def _asked(outline: Outline, node: Node) -> Iterator[Candidate]:
    """A sentence that asks a named body for something still to be done."""
    for a, b in outline.sentences(node.body, node.end):
        sentence = outline.low[a:b]
        if sentence.endswith(":") or CLOSING.match(sentence):
            continue
        m = find_ask(sentence)
        if m is None or not _FORWARD.search(sentence, m.end()):
            continue
        if re.search(r"(?:cũng|đã|có|từng|theo|được|những|các|ý kiến|văn bản|nội dung)\s*$", sentence[:m.start() + 1].rstrip()) \
                or (sentence[m.start():].lstrip(" ,;:").startswith("giao ") and re.search(r"\b(?:được|đã)\b", sentence[:m.start()][-30:])):
            continue
        units = read_units(outline.text, outline.low, a + m.end(), b)
        if units is None or not verb_at(outline.low[units.end:b].lstrip(" ,:"), 0):
            continue
        yield Candidate(node, a, b, _asked_kind(outline, node), "sentence")


def _reported(outline: Outline, node: Node) -> Iterator[Candidate]:
    """News of a meeting: once somebody has asked for something, sentences that give units work are orders too."""
    asked = any(find_ask(outline.low[n.body:n.end]) for n in outline.nodes if n.section.char_start < node.section.char_start)
    for a, b in outline.sentences(node.body, node.end):
        sentence = outline.low[a:b]
        m = find_ask(sentence)
        units = read_units(outline.text, outline.low, a + (m.end() if m else _START.match(sentence).end()), b)  # type: ignore[union-attr]
        if units is None or not (m or asked) or CLOSING.match(sentence):
            continue
        rest = outline.low[units.end:b].lstrip(" ,:")
        if verb_at(rest, 0) and not _PAST.match(sentence) and not re.match(r"(?:đề nghị|yêu cầu|giao|báo cáo)\b", rest):
            yield Candidate(node, a, b, "task", "sentence")


def _asked_kind(outline: Outline, node: Node) -> TaskKind:
    if node.topic == "recommendation":
        return "recommendation"
    return "recommendation" if outline.document.doc_type_code in ("BC", "TTr", "BB") and node.topic != "task" else "task"


def _without_closing(outline: Outline, candidate: Candidate) -> int:
    """The end of a task without the formula that closes the document or the plan (`Trong quá trình thực hiện, nếu …`)."""
    end = candidate.end
    for a, b in reversed(outline.sentences(candidate.start, end)[1:]):
        if not CLOSING.match(outline.low, a, b):
            break
        end = a
    return end


def rows(outline: Outline, candidates: list[Candidate]) -> list[Task]:
    """The candidates as rows, without deadlines, assignments and links."""
    ids = RowIds(outline.document.doc_id, "task")
    out = []
    for c in candidates:
        start, end = c.start, _without_closing(outline, c)
        while start < end and outline.text[start].isspace():
            start += 1
        while end > start and outline.text[end - 1].isspace():
            end -= 1
        text = outline.text[start:end]
        out.append(Task(ids(text), c.node.section.section_id, text, c.kind, start, end, label=c.node.section.label,
                        page=outline.page_at(start), rule=f"task.{c.reason}", confidence=_CONFIDENCE[c.reason]))
    return out


