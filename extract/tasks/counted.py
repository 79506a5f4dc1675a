"""Orders that one paragraph counts: `… thống nhất một số nội dung sau: Một là, Sở A …; hai là, Sở B …. Ba là, …`.

What one sentence counts is one task (annotation guide: tasks); a sentence of its own with its number is one of its own.
"""

from __future__ import annotations

import re

from extract.grammar import COUNTED
from extract.orders import has_subject, says_order
from extract.outline import Node, Outline

_NUMBER = rf"(?:{COUNTED}|\(\d{{1,2}}\))"
_NTH = re.compile(rf"{_NUMBER}\s*[,:]?\s+")
# … Chủ tịch UBND xã (kết luận, giao một số việc như sau:) Một là, …
_COUNTS = re.compile(
    r"(?P<lead>\b(?:thống nhất|kết luận|chỉ đạo|yêu cầu|đề nghị|giao|quyết định|quyết nghị|lưu ý|nhấn mạnh|tập trung|"
    r"thực hiện|triển khai|có ý kiến|quán triệt)\b[^:\n]{0,120}?"
    r"\b(?:nội dung|vấn đề|nhiệm vụ|việc|yêu cầu|ý kiến|giải pháp|biện pháp|điểm)\b[^.:\n]{0,60}):\s+(?="
    rf"{_NUMBER}[\s,:])")
# … thống nhất đánh giá một số kết quả sau: what is found, or aimed at, is no work
_FINDINGS = re.compile(
    r"\b(?:đánh giá|kết quả|nguyên nhân|hạn chế|khuyết điểm|tồn tại|ưu điểm|quan điểm|mục tiêu|bài học|đã)\b")


def counted_orders(outline: Outline, node: Node) -> list[tuple[int, int]]:
    """The orders of a paragraph that counts them behind its lead-in, without their numbers; [] where it counts none."""
    low = outline.low
    counts = _COUNTS.search(low, node.body, node.end)
    if counts is None or _FINDINGS.search(counts["lead"]):
        return []
    first, found = counts.end(), list[tuple[int, int]]()
    for a, b in outline.sentences(first, node.end):
        nth = _NTH.match(low, a, b)
        if nth is None:
            break
        if says_order(outline, nth.end(), b) or has_subject(outline, nth.end(), b):
            found.append((nth.end(), b))
    return found
