"""Sentences of news in which somebody proposes something to those above: a recommendation, no order."""

from __future__ import annotations

import re

from extract.clauses import clauses
from extract.header.issuer import level
from extract.outline import Outline
from extract.phrases import STATES_REQUESTS

_PROPOSES = re.compile(r"\s*(?:cũng |tiếp tục |thì )?(?:kiến nghị|đề xuất|đề nghị)(?: với)?\s+")
# Sở Y tế đề nghị UBND tỉnh …: a department asks the government that it belongs to
_DEPARTMENT = re.compile(r"(?:sở|phòng|chi cục|ban quản lý)\b")
_GOVERNMENT = re.compile(r"(?:lãnh đạo )?(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|tỉnh ủy|huyện ủy|thành ủy)\b")
_RANKS = {"central": 0, "region": 1, "province": 2, "district": 3, "commune": 4, "grassroots": 5}


def proposes(outline: Outline, start: int, end: int) -> bool:
    """Somebody proposes something to those above: `Bí thư Đảng ủy phường kiến nghị tỉnh phân cấp …`."""
    if STATES_REQUESTS.search(outline.low, start, end):
        return True
    for at in clauses(outline, start, end):
        units = outline.units(at, end)
        m = _PROPOSES.match(outline.low, units.end, end) if units is not None else None
        asked = outline.units(m.end(), end) if m is not None else None
        if units is None or asked is None:
            continue
        department = _DEPARTMENT.match(outline.low, units.start) is not None
        lower, upper = (_RANKS.get(level([], outline.text[u.start:u.end], None) or "", -1)
                        for u in (units.members[0], asked.members[0]))
        above = lower == upper and department and _GOVERNMENT.match(outline.low, asked.start) is not None
        if lower > upper >= 0 or above:
            return True
    return False
