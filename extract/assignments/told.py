"""Whether the words behind a unit tell it to do something (`phải rà soát …`, `được giao chủ trì …`, `: lập danh sách`)
or report what it does, is or thinks.
"""

from __future__ import annotations

import re

from extract.grammar import either
from extract.orders import ABOVE_ALL
from extract.outline import Outline
from extract.units import Units, is_head, verb_at
from extract.units.words import open_verb_at

# Đảng ủy Chính phủ (được giao nghiên cứu …) · Các xã (cũng cần rà soát …)
_TASKED = re.compile(
    r"\s*(?:cũng\s+)?(?:được (?:giao|yêu cầu|đề nghị|phân công)(?: nhiệm vụ)?|cũng (?:cần|phải))\s+")
# Ủy ban Kiểm tra (ghi nhận ưu điểm, chỉ ra …): who judges is not told
_JUDGES = re.compile(r"\s*(?:ghi nhận|đánh giá cao|biểu dương|nhận thấy|chỉ ra|chỉ rõ|kết luận)\b")
# Sở Y tế đã … · Huyện đoàn là …: a report
_NO_ORDER = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?(?:đã|đang|được|là|vẫn|còn|cũng|quản lý, điều hành|bị)\b")
# Sở Y tế (là cơ quan thường trực, có trách nhiệm tổng hợp …)
_HOLDS = re.compile(
    r",?\s*là (?:cơ quan|đơn vị|đầu mối|bộ phận|người)(?: [^\s,.;]+){0,8}?,? "
    r"(?:chủ trì|có trách nhiệm|chịu trách nhiệm|giúp|tham mưu|theo dõi|tổng hợp|hướng dẫn|đôn đốc|chỉ đạo)\b")
# Đoàn kiểm tra( gồm 9 thành viên, do đồng chí Nhị làm trưởng đoàn,) có trách nhiệm …: of whom a team is made up
MADE_UP = r"(?:,?\s*(?:do|gồm(?: có)?)\s[^.;:]{3,160}?,(?=\scó (?:trách nhiệm|nhiệm vụ)\s))"
_TEAM_HAS_DUTY = re.compile(rf"{MADE_UP}\s(?:có trách nhiệm|có nhiệm vụ)\s")
# Words between a subject and its verb: Các xã (theo chức năng, nhiệm vụ) …
_BETWEEN = re.compile(
    r"\s*" + either("""
        khi [^,.;:]{3,80}? (?:phải|thì|cần)|
        theo|trong|tùy|căn cứ|trên cơ sở|từ|ngay|trực tiếp|nhận thức|để|không|về|tại|thấy|cho|cùng|mỗi|hằng|hàng|
        đối với|có (?:tên )?[0-9]+|
        đến từng|xuống|nhận(?! được| định| xét)|có [^,.;:]{3,60}? (?:phải|có trách nhiệm|cần)""")
    + r"\b"
)
_OUTSIDERS = frozenset((
    "nhà thầu", "nhà đầu tư", "doanh nghiệp", "hộ", "gia đình", "người dân", "nhân dân", "phụ huynh", "cha mẹ học sinh",
    "chủ cơ sở", "chủ hộ", "chủ phương tiện", "cơ sở", "ngân hàng", "công ty", "học sinh", "cá nhân", "người nộp thuế"))
# Sở Y tế (theo quy định): no verb follows
_NOTHING_MORE = re.compile(r"\s*(?:theo quy định|theo dõi)?\s*$")


def is_told(text: str, low: str, after: int, verb: int, end: int) -> bool:
    """Words behind units that tell them to do something; modal words run from `after` to `verb`."""
    if _HOLDS.match(low, after, end) or _TEAM_HAS_DUTY.match(low, after, end) or is_tasked(low, after, end):
        return True
    if _JUDGES.match(low, after, end) or _NO_ORDER.match(low, after, end):
        return False
    if verb_at(low, verb) is not None or colon_at(low, after) or (verb < end and open_verb_at(text, low, verb)):
        return True
    if _NOTHING_MORE.match(low, after, end):
        return False
    if ABOVE_ALL.match(low, after, end) is not None:
        return True
    return low[after:verb].strip(" ,()") != "" or _BETWEEN.match(low, after, end) is not None


def acts_on_outsiders(outline: Outline, start: int, units: Units | None) -> bool:
    """`Yêu cầu nhà thầu …`: asked of firms and persons by the body that is told to, where one is named."""
    head = is_head(outline.low, units.start) if units is not None else None
    return outline.low.startswith("yêu cầu ", start) and head is not None and head["head"] in _OUTSIDERS


def is_tasked(low: str, after: int, end: int) -> bool:
    """Behind units: `được giao nghiên cứu …`, `cũng cần rà soát …`."""
    tasked = _TASKED.match(low, after, end)
    return tasked is not None and verb_at(low, tasked.end()) is not None


def colon_at(low: str, at: int) -> bool:
    """A colon stands there, or a space and a colon."""
    return low[at:at + 2].lstrip().startswith(":")
