"""The nearest doers above a task: a unit heading, the lead-in of its list, or the addressees of the letter.

Without a block and without a doer of its own, a task inherits the nearest doers, and only those (annotation guide:
assignments).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assignments.directed import directed
from extract.assignments.parts import Part, inherited
from extract.assignments.role_clauses import in_brackets
from extract.assignments.subjects import subject_parts
from extract.clauses import clauses
from extract.grammar import either
from extract.orders import NOT_MEETING, YOU, find_ask
from extract.outline import Node, Outline
from extract.units import UnitSpan, canonical, read_cell, verb_at

# Đối với Sở Y tế · Giao cho các xã · Trách nhiệm của Văn phòng
_HEADING_PREFIX = re.compile(
    r"(?:đối với|giao(?: cho)?|trách nhiệm của|nhiệm vụ của|đề nghị(?: với)?|yêu cầu|kiến nghị(?: với| đối với)?"
    r"|về phía|với)\s+"
)
_TOWARDS = re.compile(r"đối với\s")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# Sở Y tế có trách nhiệm: · Các xã chủ động triển khai:
_INTRODUCES = re.compile(
    either("""
        có trách nhiệm|chịu trách nhiệm|thực hiện|tập trung|chủ động|tiếp tục|cần|phải|chỉ đạo|triển khai|chủ trì|
        khẩn trương|căn cứ|tổ chức|tham mưu|theo|lãnh đạo""")
)
# Giáo viên chủ nhiệm các lớp (có học sinh khuyết tật):
_THAT_HAVE = re.compile(r"có (?!trách nhiệm|nhiệm vụ|nghĩa vụ|thẩm quyền)[^,.;:()]{2,60}")
# Trách nhiệm của cơ sở (được thẩm định)
_EXAMINED = re.compile(r"(?:được|bị) (?:thẩm định|kiểm tra|thanh tra|giám sát|kiểm toán|khảo sát|đánh giá)")
_HAS_DUTIES = re.compile(r"(?:có|thực hiện) (?:các )?(?:nhiệm vụ|trách nhiệm|nghĩa vụ)")  # Ban Chỉ đạo có nhiệm vụ:
# The issuer speaking of itself introduces no doer: Bộ Chính trị yêu cầu …: · Trường … xây dựng kế hoạch … như sau:
_SPEAKS = re.compile(
    r"\s*(?:đã\s+)?"
    + either(r"""
        kết luận|chỉ đạo|báo cáo|thông báo|xây dựng (?:kế hoạch|chương trình|đề án|báo cáo)|ban hành|yêu cầu|đề nghị|
        giao|hướng dẫn|quyết định|thống nhất|nhất trí|
        triển khai (?:kế hoạch|(?:(?:một số|các)\s)?(?:nhiệm vụ|nội dung|công việc))|
        triển khai thực hiện (?:kế hoạch|công tác|việc|nghị quyết|chỉ thị)|kính|đề ra|xác định|có ý kiến|
        quy định|gửi|kiến nghị|trân trọng|(?:cũng )?lưu ý|nhấn mạnh""")
)
# Trường (gửi về Sở Giáo dục và Đào tạo:) a) …: what the issuer itself has to send
_SENDS_UP = re.compile(r"\s*(?:gửi|nộp) (?:báo cáo )?(?:về|đến|tới|lên|cho)\b[^.;]{3,120}?:\s*$")
# Bộ Giáo dục (GD) (hướng dẫn) các trường triển khai … như sau:
_GUIDES = re.compile(r"\s*(?:\([^()\n]{1,60}\)\s*)?hướng dẫn\s+(?!về |thực hiện |một số )")
# … yêu cầu (các sở, ngành tập trung thực hiện các nhiệm vụ sau:)
_ASKS = re.compile(
    r"(?<!\w)(?:yêu cầu|đề nghị|(?<!chuyển )(?<!bàn )(?<!thí điểm )"
    rf"giao{NOT_MEETING}|kính trình)\s+"
    r"(?:cho\s+)?(?:(?:trong\s+)?thời gian tới,?\s+)?")
_ADDRESSED = re.compile(r"kính gửi\s*:?\s*")
# Chủ tịch UBND tỉnh điện: · (- Giám đốc các sở;)
_DISPATCHED = re.compile(r"[^.;:]{3,90}\bđiện\s*:\s*")
_BULLET = re.compile(r"\s*[-+•]")


def inherited_doers(outline: Outline, node: Node, start: int) -> list[Part]:
    """The nearest doers above the task at `start` in `node`; of `Đề nghị quý cơ quan …` those whom the letter names."""
    if (asked := find_ask(outline.low[start:node.end])) and YOU.match(outline.low, start + asked.end()) \
            and (named := letter_addressees(outline)):
        return inherited("implement", named, "assignment.addressee")
    if outline.document.doc_type_code is None and node.body < start and (before := _told_before(outline, node, start)):
        return inherited("implement", before, "assignment.lead-in")
    if towards := _towards_above(outline, node):
        return inherited("implement", towards, "assignment.lead-in")
    for current in (node, *node.ancestors()):
        units = _of_heading(outline, current) if current is not node else []
        if units:
            return inherited("implement", units, "assignment.heading")
        if current is not node and (led := _in_heading_bracket(outline, current)):
            return led
        lead_in = current.lead_in
        if lead_in is None or lead_in.section.char_start >= start or outline.assignment_like(lead_in):
            continue
        units = addressees(outline, lead_in)
        if units:
            return inherited("implement", units, "assignment.lead-in")
    if above := _told_above(outline, node):
        return inherited("implement", above, "assignment.lead-in")
    return inherited("implement", letter_addressees(outline), "assignment.addressee")


def _told_before(outline: Outline, node: Node, start: int) -> list[UnitSpan]:
    """In news those whom the last sentence before `start` told that told anybody."""
    for a, b in reversed(outline.sentences(node.body, start)):
        if units := _addressed(outline, a, b):
            return units
    return []


def _told_above(outline: Outline, node: Node) -> list[UnitSpan]:
    """In news those whom the last sentence that told anybody in the two paragraphs above told."""
    if outline.document.doc_type_code is not None or node.section.kind != "paragraph":
        return []
    end = max(0, node.section.char_start - 1)
    for _ in range(2):
        begin = outline.text.rfind("\n", 0, end) + 1
        for a, b in reversed(outline.sentences(begin, end)):
            if units := _addressed(outline, a, b):
                return units
        end = max(0, begin - 1)
    return []


def _towards_above(outline: Outline, node: Node) -> list[UnitSpan]:
    """Those of the last `Đối với X, …` among the paragraphs above that the same sentence introduces."""
    if node.lead_in is None or node.section.kind != "paragraph":
        return []
    begin = node.lead_in.section.char_end
    end = node.section.char_start - 1
    while end > begin:
        start = max(begin, outline.text.rfind("\n", begin, end) + 1)
        if parts := subject_parts(outline, start, end) if _TOWARDS.match(outline.low, start, end) else []:
            return [p.unit for p in parts if p.role == "implement"]
        end = start - 1
    return []


def _in_heading_bracket(outline: Outline, node: Node) -> list[Part]:
    """`1. Bảo đảm an ninh, trật tự (Công an xã chủ trì)`: who answers for all that stands below."""
    if node.section.kind != "heading" or not outline.low[node.body:node.section.char_end].rstrip(" .:;").endswith(")"):
        return []
    parts = in_brackets(outline, node.body, node.section.char_end)
    return [replace(p, inherited=True, rule="assignment.heading") for p in parts if p.rule == "assignment.by"]


def _of_heading(outline: Outline, node: Node) -> list[UnitSpan]:
    """The units that a heading or item above the task names, or addresses in its own sentence."""
    kind = node.section.kind
    if kind not in ("heading", "item"):
        return []
    units = heading_units(outline, node)
    colon = outline.text[node.body:node.section.char_end].rstrip().endswith(":")
    return units or (addressees(outline, node) if kind == "item" or colon else [])


def heading_units(outline: Outline, node: Node) -> list[UnitSpan]:
    """The units that a heading or introducing item consists of (`2.1. Phòng X:`, `Đối với X`, `Giao X:`); else []."""
    start, end = node.body, node.section.char_end
    low = outline.low
    prefix = _HEADING_PREFIX.match(low, start, end)
    units = outline.units(prefix.end() if prefix else start, end)
    if units is None:
        return []
    rest = low[units.end:end].strip(" .:;,")
    if not rest or _IN_BRACKETS.fullmatch(rest):
        return list(units.members)
    if _EXAMINED.fullmatch(rest) or (_THAT_HAVE.fullmatch(rest) and low[start:end].rstrip().endswith(":")):
        return [*units.members[:-1], units.members[-1]._replace(end=low.index(rest, units.end) + len(rest))]
    ordered = _HAS_DUTIES.match(rest) or ((prefix or verb_at(rest, 0)) and _INTRODUCES.match(rest))
    return list(units.members) if ordered and low[start:end].rstrip().endswith(":") else []


def addressees(outline: Outline, lead_in: Node) -> list[UnitSpan]:
    """Those whom the sentence that introduces a list addresses, or else the sentence before it."""
    for a, b in reversed(outline.sentences(lead_in.body, lead_in.end)[-2:]):
        if units := _addressed(outline, a, b):
            return units
    return []


def _addressed(outline: Outline, a: int, b: int) -> list[UnitSpan]:
    """The units that the sentence `text[a:b]` asks, or else its subject."""
    low = outline.low
    asked = [u for m in _ASKS.finditer(low, a, b) if (u := outline.units(m.end(), b)) is not None]
    if asked:
        return list(asked[-1].members)
    for start in clauses(outline, a, b):
        if (below := directed(outline, start, b)) is not None:
            return list(below.members)
        units = outline.units(start, b)
        guides = _GUIDES.match(low, units.end, b) if units is not None else None
        guided = outline.units(guides.end(), b) if guides is not None else None
        if guided is not None and verb_at(low[guided.end:b].lstrip(" ,"), 0):
            return list(guided.members)
        if units is not None and _SENDS_UP.match(low, units.end, b):
            return list(units.members)
        if units is None or _SPEAKS.match(low, units.end, b) or is_issuer(outline, units.members):
            continue
        if verb_at(low[units.end:b].lstrip(" ,"), 0):
            return list(units.members)
    return []


def is_issuer(outline: Outline, units: Sequence[UnitSpan]) -> bool:
    """The issuer itself, by its first words, or by a name and place behind them: `Chi bộ Trường THPT Lê Lợi` of `CHI
    BỘ`: `UBND huyện triển khai … với các nội dung sau:`."""
    issuer = outline.document.issuer
    if issuer is None or len(units) != 1:
        return False
    own, named = canonical(issuer), canonical(outline.text[units[0].start:units[0].end])
    behind = outline.text[units[0].start:units[0].end].split()[len(own.split()):]
    return own.startswith(named) or (named.startswith(f"{own} ") and behind[0][:1].isupper())


def is_addressee(outline: Outline, node: Node) -> bool:
    """A line of the list behind `Chủ tịch UBND tỉnh điện:`."""
    lead = node.lead_in
    return outline.document.doc_type_code == "CĐ" and node.section.kind == "item" and lead is not None \
        and _DISPATCHED.fullmatch(outline.low, lead.body, lead.end) is not None


def letter_addressees(outline: Outline) -> list[UnitSpan]:
    """The units that a letter is addressed to (its `Kính gửi` lines and the list below); none in other documents."""
    if outline.document.doc_type_code not in ("CV", "CĐ", "TB"):
        return []
    out: list[UnitSpan] = []
    listed = bare = False
    for section in (n.section for n in outline.nodes if n.section.kind in ("title", "letterhead")):
        start, end = section.char_start, section.char_end
        m = _ADDRESSED.match(outline.low, start, end)
        listed = m is not None or (listed and (bare or _BULLET.match(outline.low, start, end) is not None))
        bare = m is not None and not outline.low[m.end():end].strip()  # Kính gửi:¶Hiệu trưởng các trường
        if listed:
            spans = outline.sentences(m.end() if m else start, end)
            if m is not None and len(spans) > 1:  # Kính gửi: X. Thực hiện …, Phòng yêu cầu các trường …:
                return _addressed(outline, *spans[-1]) or read_cell(outline.text, outline.low, *spans[0])
            out += read_cell(outline.text, outline.low, m.end() if m else start, end)
    return out
