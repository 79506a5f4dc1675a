"""Whom a paper or the head of a government directs, as news tells it: `… vừa ban hành công văn chỉ đạo các xã …`.

Elsewhere those whom a body directs are objects of its action and no units (annotation guide: assignments).
"""

from __future__ import annotations

import re

from extract.orders import ISSUES, find_ask
from extract.outline import Outline
from extract.units import Units, verb_at

# UBND huyện (vừa ban hành công văn chỉ đạo) các xã …
_ISSUES_TO_DIRECT = re.compile(rf"\s*{ISSUES}[^.;:]{{0,160}}?\schỉ đạo\s+")
# Chủ tịch UBND quận Lê Văn Hào (chỉ đạo) Chủ tịch UBND các phường tăng cường …
_HEAD_OF_GOVERNMENT = re.compile(r"(?:phó )?(?:chủ tịch (?:ubnd|ủy ban)|thủ tướng|bí thư)\b")
_HISTORY = re.compile(r"(?:trước (?:đó|đây|kia)|năm (?:trước|ngoái)|thời gian qua|những năm qua|lâu nay)\b")
_REACH = 4000  # code points before a sentence in which somebody may have been asked
_DIRECTS_THEM = re.compile(r"\s*(?:cũng |vừa |yêu cầu, )?chỉ đạo\s+")


def directed(outline: Outline, start: int, end: int) -> Units | None:
    """In news those whom the subject at `start` directs: by a paper, or, before anybody was asked, as head of a
    government: `Chủ tịch UBND quận chỉ đạo Chủ tịch UBND các phường tăng cường kiểm tra`."""
    low = outline.low
    if outline.document.doc_type_code is not None or low.find("chỉ đạo ", start, end) < 0:
        return None
    units = outline.units(start, end)
    if units is None or _HISTORY.match(low, low.rfind("\n", 0, start) + 1):
        return None
    m = _ISSUES_TO_DIRECT.match(low, units.end, end)
    above = low[max(0, start - _REACH):start]
    if m is None and _HEAD_OF_GOVERNMENT.match(low, units.start) and find_ask(above) is None:
        m = _DIRECTS_THEM.match(low, units.end, end)
    inner = outline.units(m.end(), end) if m is not None else None
    return inner if inner is not None and verb_at(low[inner.end:end].lstrip(" ,"), 0) else None
