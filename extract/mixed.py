"""A paragraph that states a weakness and then orders its remedy is split by sentence (ANNOTATION: tasks)."""

from __future__ import annotations

import re

from extract.outline import Node, Outline
from extract.units import is_head, read_units, verb_at

_WEAK_SENTENCE = re.compile(
    r"\b(?:còn (?:chậm|thấp|hạn chế|yếu|thiếu|sơ sài|lúng túng|nhiều|để|tình trạng|xảy ra|hình thức|sai sót|bất cập|tồn tại)|chưa (?:được|đạt|đầy|kịp|tốt|cao|nghiêm|thực|bảo|đảm|đúng"
    r"|rõ|chặt|hoàn|có|quan|chủ|thường|đáp|sát|dứt|triệt|tương|hiệu|phát|đồng|gửi|báo|lập|tổ|triển|xây|làm)|chậm (?:gửi|báo|triển|tiến|hoàn|trễ|so)|thiếu (?:kịp|chặt|kiểm|trách|chủ|đồng|sót)"
    r"|không (?:đúng|đạt|kịp|đầy|nghiêm|bảo đảm|đảm bảo|báo cáo|thực hiện)|kéo dài|gây bức xúc|sai sót|thiếu sót|vi phạm|buông lỏng|tồn đọng|hạn chế|lúng túng|cầm chừng|bỏ trống|khoán trắng|lẫn lộn|rời rạc|bỏ sót|vẫn (?:tiếp diễn|tăng|xảy ra|diễn ra)|dàn trải|rất chậm|vững chắc)\b")
_ORDERS = re.compile(r"(?:vì vậy|do vậy|do đó|vì thế|để khắc phục[^,]{0,60}|trước tình hình (?:đó|trên)|từ (?:thực tế|tình hình) (?:đó|trên))?,?\s*(?P<ask>yêu cầu|đề nghị|giao|phân công|chỉ đạo)?\s*(?:cho\s+)?")
_THEREFORE = re.compile(r"(?:vì vậy|do vậy|do đó|vì thế|để khắc phục|trước tình hình (?:đó|trên)|từ (?:thực tế|tình hình) (?:đó|trên))\b")


def split(outline: Outline, node: Node) -> int | None:
    """Where the order begins in an item or paragraph that opens with weaknesses; None where it is not of that kind."""
    spans = outline.sentences(node.body, node.end)
    for i, (a, b) in enumerate(spans):
        if i and _is_order(outline, a, b):
            return a if all(_is_weak(outline, x, y) for x, y in spans[:i]) else None
        if not _is_weak(outline, a, b):
            return None
    return None


def _is_weak(outline: Outline, a: int, b: int) -> bool:
    low = outline.low[a:b]
    return plainly_weak(low) and verb_at(low, 0) is None


def plainly_weak(low: str) -> bool:
    """A folded sentence whose own words say that something falls short, and that orders nothing."""
    return _WEAK_SENTENCE.search(low) is not None and not low.endswith(":") \
        and not re.search(r"\b(?:phải|cần|yêu cầu|đề nghị)\s+(?:được|các|khắc|tập|tăng|rút|chấn|khẩn|nghiêm|xử)", low)


def _is_order(outline: Outline, a: int, b: int) -> bool:
    low = outline.low
    m = _ORDERS.match(low, a, b)
    if m is None:
        return False
    therefore = _THEREFORE.match(low, a, b) is not None
    if (m["ask"] or therefore) and (is_head(low, m.end()) or verb_at(low, m.end())):
        return True
    units = read_units(outline.text, low, a, b)
    return units is not None and re.match(r"\s*(?:phải|cần|khẩn trương|tập trung|chịu trách nhiệm)\b", low[units.end:b]) is not None
