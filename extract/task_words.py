"""Words of single lines that make a task of them or none: who pays, what a thing is like, what an order is about."""

from __future__ import annotations

import re

from extract.orders import behind_partners, says_order
from extract.outline import Node, Outline
from extract.phrases import TOWARDS_QUOTED
from extract.requests import PAST
from extract.units import verb_at

# Tên loại văn bản là · Dấu chỉ mức độ mật gồm · Khoản: Số thứ tự … ghi bằng
_THING = re.compile(
    r"(?:tên|số|ký hiệu|dấu|con dấu|văn bản|hồ sơ|biểu mẫu|mẫu|phông chữ|cỡ chữ|khổ giấy|từ|chữ|thuế suất|thu nhập|mức"
    r"|tỷ lệ|phần|chương|mục|điều|khoản|điểm|tiết|trang|lề)\b[^.;]{0,120}?\b"
    r"(?:là|gồm|bao gồm|được (?:xác định|tính|hiểu|khắc|trình bày|ghi|in)|trình bày"
    r"|ghi (?:bằng|liên tục|chung|theo)|dùng chữ)\b")
_SHORT_FORM = re.compile(r"[^:;.]{3,60}:\s*[A-ZĐƯ]{2,6}\s*[.;]?\s*$")  # Ban cán sự đảng: BCSĐ
# Khối Đảng: Thành phần dự hội nghị gồm … · Địa điểm: Tại nhà văn hóa
_WHO_OR_WHERE = re.compile(
    r"(?:[^:;.]{2,70}:\s+)?(?:thành phần(?: (?:dự|tham dự|tham gia)[^.;:]{0,30})?(?:,? gồm| là|:)|địa điểm\s*:)")
_SENT_IN = re.compile(
    r"[^.;:]{5,160}?\bphải (?:được )?(?:gửi|nộp|báo cáo|hoàn thành)\b[^.;]{0,160}?\b(?:trước|chậm nhất|muộn nhất)\b")
_MUST_DO = re.compile(r"\b(?:phải|cần|yêu cầu|đề nghị|giao)\b")
# Kinh phí thực hiện: · III. KINH PHÍ
_MONEY = re.compile(r"(?:nguồn )?kinh phí[^:.;]{0,40}(?::\s*|$)")
# Đối với hạn chế thứ nhất: … · Về công tác cán bộ, …
_TOWARDS = re.compile(r"(?:đối với|về|riêng|khắc phục|để khắc phục)\s[^.;:(\"]{3,140}?(?::|,)\s+")


def is_paid_by(outline: Outline, node: Node) -> bool:
    """`Kinh phí thực hiện: Phòng Tài chính bố trí từ …`, or such a sentence below a heading Kinh phí."""
    low = outline.low
    label = _MONEY.match(low, node.body, node.end)
    above = node.parent is not None and _MONEY.match(low, node.parent.body, node.parent.section.char_end) is not None
    if label is None and not above:
        return False
    units = outline.units(label.end() if label else node.body, node.end)
    return units is not None and not outline.introduces(node) and not PAST.match(low[units.end:node.end]) \
        and verb_at(low[behind_partners(outline, units.end, node.end):node.end].lstrip(" ,"), 0) is not None


def is_sent_in(outline: Outline, node: Node) -> bool:
    """`Biên bản hội nghị phải gửi về UBND xã chậm nhất ngày 24/12/2025.` below a heading of times."""
    return _SENT_IN.match(outline.low, node.body, node.end) is not None


def is_about_thing(outline: Outline, node: Node) -> bool:
    """`Tên loại văn bản là …`, `Mục: Từ "Mục" và số thứ tự trình bày …`: says what a thing is or how it looks, or who
    comes and where."""
    low = outline.low
    if _SHORT_FORM.match(outline.text, node.body, node.end):
        return True
    if _WHO_OR_WHERE.match(low, node.body, node.end) and not _MUST_DO.search(low, node.body, node.end):
        return True
    thing = _THING.match(low, node.body, node.end)
    return thing is not None and verb_at(low, node.body) is None and not _MUST_DO.search(low, node.body, node.end) \
        and not says_order(outline, node.body, node.end)


def orders_towards(outline: Outline, start: int, end: int) -> bool:
    """`Đối với hạn chế thứ nhất: xây dựng chương trình …`: the order stands behind what it is about."""
    about = _TOWARDS.match(outline.low, start, end) or TOWARDS_QUOTED.match(outline.low, start, end)
    return about is not None and says_order(outline, about.end(), end)
