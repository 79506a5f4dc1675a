"""A paragraph that states a weakness and then orders its remedy is split by sentence (annotation guide: tasks)."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.admissions import TURN
from extract.orders import behind_adverbs, says_order
from extract.outline import Node, Outline, once
from extract.phrases import TOWARDS_QUOTED, answers_for
from extract.run_ins import FAULTS, read_run_in
from extract.topics import WORK
from extract.units import is_head, verb_at
from extract.weakness import ORDERED, WEAK, plainly_weak, praises

_SO = (r"vì vậy|do vậy|do đó|vì thế|trước (?:tình hình|thực trạng) (?:đó|trên)"
       r"|từ (?:thực tế|tình hình|thực trạng) (?:đó|trên)")
# Vì vậy, … · Để khắc phục …
_THEREFORE = re.compile(rf"(?:{_SO}|để khắc phục)\b")
# Để khắc phục tình trạng trên, đề nghị … · Giao cho … (an empty match is one too)
_OPENING = re.compile(
    rf"(?:{_SO}|để (?:khắc phục|chấn chỉnh|giải quyết|bảo đảm|đảm bảo|kịp thời)[^,.;]{{0,80}})?,?\s*"
    r"(?P<ask>yêu cầu|đề nghị|giao|phân công|chỉ đạo)?\s*(?:cho\s+)?"
)
# Vì vậy, yêu cầu Sở Y tế …: what stands before it falls short, if it says so at all
_SO_ASKED = re.compile(rf"(?:{_SO}),? (?:[^,.;:]{{2,60}} )?(?:yêu cầu|đề nghị|giao|chỉ đạo)\b")
# Để khắc phục tình trạng này, … (but not `…, huyện đã bố trí kinh phí`)
TO_MEND = re.compile(
    rf"để (?:khắc phục|chấn chỉnh|giải quyết) (?:những |các )?(?:{FAULTS}|tình trạng|thực trạng)[^,.;:]{{0,60}}"
    r"(?:trên|này|đó),"
)
# Để kịp thời chấn chỉnh các tồn tại nêu trên, …
_MENDS_ABOVE = re.compile(
    r"(?:để|nhằm) (?:kịp thời |sớm |tiếp tục )?(?:khắc phục|chấn chỉnh|giải quyết) "
    rf"[^,.;:]{{0,20}}(?:{FAULTS}|tình trạng|thực trạng)"
    r"[^,.;:]{0,40}\b(?:trên|này|đó),")
# Rút kinh nghiệm từ khuyết điểm này, … · Huyện xin nhận thiếu sót nêu trên và (giao …)
_OWNS_UP = re.compile(
    rf"(?:(?:rút kinh nghiệm )?từ|[^,.;:]{{2,60}} nhận) (?:những |các )?(?:{FAULTS})[^,.;:]{{0,40}}\b(?:trên|này|đó)"
    r"(?:,| và)\s+(?=(?P<ask>yêu cầu |đề nghị |giao |phân công |chỉ đạo )?)")
# … kiểm điểm tổ điều tra về sai sót đã được chỉ ra ở trên
_OF_FAULTS_ABOVE = re.compile(rf"\b(?:{FAULTS})[^,.;:]{{0,40}}\b(?:trên|này|đó)\b")
_DONE = re.compile(r"\b(?:đã|vừa)\b")
# Vì vậy, UBND huyện (đã bố trí thêm xe). · Do đó, các xã (đạt 91%).: what came of it
_CAME = re.compile(r"\s*(?:đã|vừa|đang|đạt|chỉ(?! đạo)|chưa|còn|vẫn|bị)\b")
# Types in which a body and a verb behind a weakness are an order: … bỏ ca trực. Hạt Kiểm lâm bố trí lại ca trực.
_TELL = ("TB", "KL", "CT", "CĐ")
# Cần bổ sung căn cứ … · Cụ thể: cần giao Thanh tra theo dõi …
NEEDS = re.compile(r"(?:(?:cụ thể|vì vậy|do đó|vì thế)\s*[:,]?\s+)?cần (?:phải |sớm |khẩn trương |thiết phải )?")
# Các xã cần khẩn trương …
_MUST = re.compile(r"\s*(?:phải|cần|khẩn trương|tập trung|chịu trách nhiệm)\b")
# … còn chậm; | yêu cầu UBND các xã … · …, do đó đề nghị Sở Xây dựng …
_TURNS_TO_ORDER = re.compile(
    r"[;,]\s+(?:(?:vì vậy|do đó|vì thế|do vậy),?\s+)?(?P<asks>đề nghị|yêu cầu|(?<=; )giao)\s"
    r"|;\s+(?=(?:phân công|sở|ubnd|ủy ban|công an|phòng|ban|hạt|văn phòng|chi cục)\s)")


class Mixed(NamedTuple):
    """Where the weaknesses of a paragraph begin, and where the order behind them does."""

    weak: int
    order: int


@once
def split(outline: Outline, node: Node) -> Mixed | None:
    """Where weaknesses and order begin in an item or paragraph that states both; None where it is not of that kind.

    Only a paragraph may report before it turns: over a list of orders (`… có chuyển biến. Tuy nhiên, … . Để khắc
    phục, Sở đề nghị:`) or by its own words (`Phòng đã lập biên bản. Việc xử lý còn chậm. Vì vậy, …`). An order that
    speaks of the faults above says what the sentence before it is.
    """
    spans = outline.sentences(node.body, node.end)
    if len(spans) < 2:
        return None
    labelled = any(_is_remedy(outline.low, a, b) for a, b in spans[1:])
    plain = node.section.kind == "paragraph"
    leads = plain and outline.introduces(node)
    weak: int | None = None  # where the weaknesses begin, once one is stated
    for before, (a, b) in zip((None, *spans), spans, strict=False):
        low = outline.low[a:b]
        if before is None and (label := outline.run_in(node)) is not None and label.nth:
            low = outline.low[label.end:b]  # `Về hạn chế thứ tư: sửa chữa …` names a weakness and states none
        if weak is not None and _orders(outline, node, a, b):
            return Mixed(weak, a)
        if weak is None and plain and before and _speaks_of(outline, before, a, b):
            return Mixed(before[0], a)
        if _is_weak(low, node, labelled) or (leads and WEAK.search(low) and (weak is not None or TURN.match(low))):
            weak = a if weak is None else weak
        elif weak is not None or not (leads or (plain and _reports(low))) or _begins_order(outline, a, b):
            return None
    return None


def orders_too(outline: Outline, start: int, end: int) -> bool:
    """`… còn chậm; yêu cầu UBND các xã hoàn thành …`: weakness and order in one sentence are a task only."""
    towards = TOWARDS_QUOTED.match(outline.low, start, end)  # Đối với nội dung "…": Thanh tra Sở lập kế hoạch …
    if towards is not None and says_order(outline, towards.end(), end):
        return True
    return any(says_order(outline, m.start("asks") if m["asks"] else m.end(), end)
               and (m["asks"] or not WEAK.search(outline.low, m.end(), end))
               for m in _TURNS_TO_ORDER.finditer(outline.low, start, end))


def answers(outline: Outline, node: Node) -> bool:
    """A paragraph that opens with an order drawn from what stands before it: `Từ thực tế đó, … đề nghị …`."""
    low, start, end = outline.low, node.body, node.end
    return node.section.kind == "paragraph" and (
        _SO_ASKED.match(low, start, end) is not None or _MENDS_ABOVE.match(low, start, end) is not None)


def _orders(outline: Outline, node: Node, a: int, b: int) -> bool:
    return _is_remedy(outline.low, a, b) or _is_order(outline, a, b) or _tells(outline, node, a, b)


def _speaks_of(outline: Outline, before: tuple[int, int], a: int, b: int) -> bool:
    """An order that speaks of the faults above, or is drawn from them; the sentence before it states one."""
    told = outline.low[slice(*before)]
    return WEAK.search(told) is not None and not praises(told) \
        and (_OF_FAULTS_ABOVE.search(outline.low, a, b) or _SO_ASKED.match(outline.low, a, b)) is not None \
        and _is_order(outline, a, b)


def _begins_order(outline: Outline, a: int, b: int) -> bool:
    low = outline.low[a:b]
    return (verb_at(low, 0) is not None and is_head(low, 0) is None) or _is_order(outline, a, b)


def _reports(low: str) -> bool:
    """`Phòng đã lập biên bản 02 lần.`"""
    return (_DONE.search(low) or WEAK.search(low)) is not None


def _is_remedy(low: str, a: int, b: int) -> bool:
    """`… còn chậm. Biện pháp: giao chỉ tiêu theo tháng.`"""
    label = read_run_in(low, a, b)
    return label is not None and label.colon and label.topic in WORK


def _is_weak(low: str, node: Node, labelled: bool) -> bool:
    if labelled or node.topic == "shortcoming":
        return WEAK.search(low) is not None
    return plainly_weak(low) and verb_at(low, 0) is None and ORDERED.search(low) is None


def _is_order(outline: Outline, a: int, b: int) -> bool:
    low = outline.low
    if answers_for(low, a, b):
        return False
    mends = TO_MEND.match(low, a, b)
    if mends:
        return not _DONE.search(low, mends.end(), b)
    owns = _OWNS_UP.match(low, a, b)
    if owns:
        told = owns["ask"] is not None or is_head(low, owns.end()) is not None
        return told and _DONE.search(low, owns.end(), b) is None
    m = _OPENING.match(low, a, b)
    if m and (m["ask"] or _THEREFORE.match(low, a, b)) and (is_head(low, m.end()) or verb_at(low, m.end())):
        subject = outline.units(m.end(), b) if m["ask"] is None else None
        return subject is None or _CAME.match(low, subject.end, b) is None
    needs = NEEDS.match(low, a, b)
    if needs is not None and verb_at(low, needs.end()) is not None:
        return True
    units = outline.units(a, b)
    return units is not None and _MUST.match(low, units.end, b) is not None


def _tells(outline: Outline, node: Node, a: int, b: int) -> bool:
    """`Hạt Kiểm lâm bố trí lại ca trực.`, `Lập danh mục thuốc mua thêm.` behind a weakness, in a document that tells
    those below it what to do."""
    low = outline.low
    if outline.document.doc_type_code not in _TELL or node.topic not in (None, *WORK) or node.section.kind != "item":
        return False
    if WEAK.search(low, a, b):
        return False
    a = behind_adverbs(low, a, b)
    units = outline.units(a, b)
    return verb_at(low[units.end:b].lstrip() if units else low[a:b], 0) is not None
