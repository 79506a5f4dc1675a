"""Duties in normative texts: what an article lays on a named body (annotation guide: tasks).

A competence, a permission or a definition is no duty, and `… chịu trách nhiệm thi hành Quyết định này` is a formula.
"""

from __future__ import annotations

import re

from extract.deadlines import find_deadline, find_recurrence
from extract.orders import ASK_START, has_subject, says_order
from extract.outline import Node, Outline
from extract.units import is_head, read_units, verb_at
from ingest.fold import lower

_NORMATIVE = frozenset({"QC", "QyĐ", "QĐ", "NĐ", "TT", "TTLT", "Luật", "L", "PL", "BL", "HP", "ĐL", "NQ", None})
# Điều 1. Phạm vi điều chỉnh: a resolution with such an article lays down rules
_RULES = re.compile(
    r"phạm vi điều chỉnh|đối tượng áp dụng|giải thích từ ngữ|điều khoản (?:thi hành|chuyển tiếp)|hiệu lực thi hành"
    r"|nguyên tắc"
)
# Điều 12. Trách nhiệm của Sở Tài chính · Văn phòng có các nhiệm vụ sau:
_DUTY_HEAD = re.compile(
    r"trách nhiệm|tổ chức thực hiện|nhiệm vụ của|có nhiệm vụ|các nhiệm vụ|chế độ (?:thông tin,? )?báo cáo|nghĩa vụ"
    r"|phân công"
)
# Sở Tài chính có trách nhiệm … · Các xã chịu trách nhiệm …
_DUTY = re.compile(r"\b(?:chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|có nghĩa vụ|chủ trì,? phối hợp)\b")
_BEFORE_LAW = re.compile(r"trước pháp luật$")  # a liability, no work
# Hộ gia đình được quyền …
_PERMISSION = re.compile(
    r"\b(?:được (?:quyền|mời|phép|sử dụng|hưởng|huy động|gửi|tạm|từ chối|yêu cầu|cấp|vay|miễn|giảm|ủy quyền)|có quyền"
    r"|có thể)\b"
)
# Hồ sơ gồm … · Đồng chí Nguyễn Văn An, Phó Chủ tịch
_DEFINES = re.compile(r"[^,.;]{0,60}\b(?:là|gồm|bao gồm|được hiểu)\b|(?:ông|bà|đồng chí) [^,]{3,40}, ")
_GIVES = re.compile(r"giao|yêu cầu|đề nghị")
# The clause that ends where the duty begins: …; các xã, phường (chịu trách nhiệm)
_SUBJECT = re.compile(r"(?:^|,\s+|;\s+|:\s+)([^,;:]{2,80}(?:,[^;:]{0,80})?)$")
_CLAUSE = re.compile(r"[,;:]\s+(?:và\s+)?")
# Ủy ban nhân dân các xã báo cáo … trước ngày 05 hằng tháng
_REPORTS = re.compile(r"(?:báo cáo|tổng hợp|gửi|định kỳ|hằng|hàng|chủ trì)")


def is_normative(outline: Outline, node: Node) -> bool:
    """Inside an article of a decision, regulation or law: duties, not wishes; but a resolution's orders are orders."""
    code = outline.document.doc_type_code
    if code not in _NORMATIVE or all(n.family != "article" for n in (node, *node.ancestors())):
        return False
    return code != "NQ" or any(
        n.family == "article" and _RULES.match(lower(n.section.heading or "")) for n in outline.nodes)


def is_duty(outline: Outline, node: Node) -> bool:
    """The words of an item or paragraph of a normative text lay a duty on a named body."""
    low = outline.low[node.body:node.end]
    if _PERMISSION.search(low[:160]) and not _DUTY.search(low):
        return False
    asked = ASK_START.match(low)
    if asked and is_head(low, asked.end()) and _GIVES.match(low):
        return True
    if _under_duty(outline, node) and (
            says_order(outline, node.body, node.end) or has_subject(outline, node.body, node.end)
            or (node.section.kind == "item" and not _DEFINES.match(low))):
        return True
    return _must_or_reports(outline, node) or _laid_on_body(low)


def _under_duty(outline: Outline, node: Node) -> bool:
    """Below a heading or lead-in of duties, or one that names the body that has them."""
    return node.topic in ("task", "solution") and any(
        _DUTY_HEAD.search(outline.low, n.body, n.section.char_end) or _names_unit(outline, n)
        for n in node.ancestors() if n.section.kind == "heading" or outline.introduces(n))


def _names_unit(outline: Outline, node: Node) -> bool:
    """`Điều 5. Sở Tài chính`: an article named for the body whose duties it lists."""
    end = node.section.char_end
    units = read_units(outline.text, outline.low, node.body, end)
    return units is not None and not outline.low[units.end:end].strip(" .:;")


def _must_or_reports(outline: Outline, node: Node) -> bool:
    """`X phải niêm yết …`, `X báo cáo … trước ngày 05 hằng tháng`: a body, and what it must do or by when."""
    units = read_units(outline.text, outline.low, node.body, node.end)
    if units is None:
        return False
    rest = outline.low[units.end:node.end].strip()
    if rest.startswith("phải "):
        return True
    if verb_at(rest, 0) is None or not _REPORTS.match(rest):
        return False
    return bool(find_recurrence(rest) or find_deadline(rest, 0, len(rest), None, None))


def _laid_on_body(low: str) -> bool:
    """`…, Sở Tài chính có trách nhiệm …`: the clause before the words of duty names a body."""
    m = _DUTY.search(low)
    if m is None or m[0] == "chủ trì, phối hợp" or _BEFORE_LAW.search(low[:m.end() + 20]):
        return False
    before = low[:m.start()].rstrip(" ,")
    starts = (0, *(c.end() for c in _CLAUSE.finditer(before)))
    return _SUBJECT.search(before) is not None and any(is_head(low, at) for at in starts)
