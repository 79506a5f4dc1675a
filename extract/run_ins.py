"""Labels of words that open a paragraph or item: `Hạn chế:`, `Nguyên nhân chủ quan:`, `Biện pháp khắc phục:`.

They say what follows the colon, or what the list below is, where no heading does; nothing here knows the outline.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

from extract.grammar import either

RunInTopic = Literal["shortcoming", "cause", "difficulty", "solution", "task", "recommendation"]
FAULT = either("hạn chế|khuyết điểm|tồn tại|thiếu sót|sai phạm|sai sót|vi phạm|yếu kém|bất cập")
FAULTS = rf"{FAULT}(?:,? (?:và )?{FAULT}){{0,3}}"  # tồn tại, hạn chế và thiếu sót
_HARD = "(?:khó khăn|vướng mắc)"
_MEANS = either("biện pháp|giải pháp|cách")
_TO = either("khắc phục|sửa chữa|chấn chỉnh|xử lý|giải quyết|tháo gỡ|thực hiện")
_OF_WHAT = rf"(?: (?:{FAULT}|trong thời gian tới|thời gian tới|cụ thể|của (?!{FAULT})[^.:;,\n]{{2,30}}(?=:))){{0,3}}"
_MANY = "(?:về |các |những |một số )?"
_LABEL = re.compile(
    rf"[-+*\s]*(?:{_MANY}(?:"
    # Hạn chế: · Tồn tại, hạn chế chủ yếu: · Hạn chế thứ nhất: · Hạn chế 1:
    rf"(?P<shortcoming>(?:{FAULTS}|biểu hiện(?= cụ thể\s*:|\s*:))"
    r"(?: (?:chủ yếu|cụ thể|còn lại|(?P<nth>thứ \w+|(?:số )?\(?\d{1,2}\)?)))?)"
    # Nguyên nhân: · Nguyên nhân chủ quan của hạn chế (1) là do:
    r"|(?P<cause>(?:nguyên nhân|lý do)(?: (?:chủ quan|khách quan|chính|chủ yếu|chung))*"
    rf"(?: (?:của |dẫn đến )(?:(?:các |những )?(?:{FAULT}|tình trạng)[^:.;\n]{{0,40}}))?(?: là)?(?: do)?)"
    rf"|(?P<difficulty>{_HARD}(?:,? (?:và )?{_HARD})?)"
    # Biện pháp khắc phục: · Các giải pháp:
    rf"|(?P<solution>{_MEANS}(?:,? (?:và )?{_MEANS})?(?: (?:để )?{_TO}(?:,? {_TO})?)?{_OF_WHAT})"
    # Hướng xử lý: · Nội dung khắc phục: · Việc cần làm: · Khắc phục:
    rf"|(?P<task>(?:(?:hướng|phương hướng|kế hoạch|nội dung) (?:để )?{_TO}(?:,? {_TO})?{_OF_WHAT}|khắc phục"
    r"|(?:nhiệm vụ|việc|nội dung) (?:được )?giao|giao (?:nhiệm vụ|việc)"
    r"|việc (?:cần|phải) (?:làm|thực hiện)|(?:kế hoạch|chương trình|giải pháp) (?:hành động|cải tiến))))"
    # Đề nghị: · Kiến nghị, đề xuất:
    r"|(?P<recommendation>(?:nội dung )?(?:đề nghị|kiến nghị|đề xuất)(?:,? (?:đề nghị|kiến nghị|đề xuất))?)"
    r")\s*(?P<colon>:|$|(?=\"))"
)


class RunIn(NamedTuple):
    """What a label says of the words behind it, which begin at `end`."""

    topic: RunInTopic
    end: int
    colon: bool
    nth: bool = False  # it counts the weakness: `Hạn chế thứ nhất:`


def read_run_in(low: str, start: int, end: int) -> RunIn | None:
    """The label that folded `low[start:end]` opens with, or is."""
    m = _LABEL.match(low, start, end)
    if m is None:
        return None
    at = m.end()
    while at < end and low[at].isspace():
        at += 1
    topic = next(name for name in get_args(RunInTopic) if m[name] is not None)
    colon = bool(m["colon"]) or low.startswith('"', at)  # Hạn chế "…"
    return RunIn(topic, at, colon, m["nth"] is not None)


# - Yêu cầu: … behind what was found
_REQUIRES = re.compile(r"[-+*\s]*yêu cầu(?: khắc phục| chấn chỉnh| xử lý)?\s*:")


def opens_remedies(low: str, start: int, end: int, *, heading: bool) -> bool:
    """The words are or open with a label of remedies; a heading needs no colon."""
    found = read_run_in(low, start, end)
    if found is None and _REQUIRES.match(low, start, end):
        return True
    return found is not None and found.topic in ("solution", "task", "recommendation") and (found.colon or heading)
