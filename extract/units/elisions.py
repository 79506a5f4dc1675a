"""Lists behind a colon: `các Sở: Tài chính, Y tế`, `các đơn vị: Công an xã, Trạm Y tế xã`.

Names that share a head word are units as written, without it; bodies that a general noun announces are named in full
(annotation guide: assignments).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.units.lexicon import is_head
from extract.units.lists import UnitSpan, split_list
from extract.units.names import department_names
from extract.units.phrases import closed_end, phrase_end

# các Sở: · Giám đốc các Sở: · Lãnh đạo các phòng: · các Ban Đảng:
_SHARED = re.compile(
    r"(?:(?:giám đốc|trưởng|thủ trưởng|bộ trưởng|chánh|cục trưởng|lãnh đạo|đại diện lãnh đạo|đại diện)\s+)?(?:các\s+)?"
    r"(?:sở|phòng|bộ|ban|hội|cục|chi cục|ban xây dựng đảng|ban đảng|sở, ngành|khoa|khoa, phòng|phòng, khoa|tổ|đội|trạm"
    r"|chi bộ|chi đoàn|chi hội|phân xưởng|công đoàn)(?: chuyên môn| trực thuộc)?\s*:\s+(?=\w)"
)
# các đơn vị: Công an xã, Trạm Y tế xã
_ANNOUNCED = re.compile(
    r"(?:các|những)\s+(?:cơ quan|đơn vị|ngành|đoàn thể|tổ chức|hội, đoàn thể|phòng, ban|ban, ngành|sở, ban, ngành"
    r"|sở, ngành|bộ, ngành|cơ quan, đơn vị|tổ chức chính trị - xã hội)(?: sau)?\s*:\s+(?=\w)"
    # các ban của Tổng Liên đoàn: Ban Tổ chức, Ban Tuyên giáo
    r"|các\s+(?P<head>ban|phòng|hội|khoa|trường|chi bộ|sở|trung tâm)(?: [^,.;:()\n]{2,40})?\s*:\s+(?=(?P=head)\s)"
)
# Giám đốc: Sở Công Thương, Sở Y tế: one post before the bodies whose heads are meant
_HEADS_OF = re.compile(
    r"(?:giám đốc|thủ trưởng|người đứng đầu|lãnh đạo)(?: các (?:cơ quan|đơn vị|ngành|sở, ngành|cơ quan, đơn vị))?"
    r"\s*:\s+(?=(?:sở|ban|cục|chi cục|đài|công an|bộ chỉ huy|văn phòng|phòng|trung tâm|kho bạc|ngân hàng)\s)")
_MARK = re.compile(r"\s?(?:,|;)\s*(?:và\s+)?|\s+và\s+")
_NAME = re.compile(r"[^,;:.()\n]{2,60}?(?=\s?[,;:.()\n]|\s+và\s|$)")


class Elided(NamedTuple):
    """The units of a list behind a colon, and where the phrase ends."""

    members: tuple[UnitSpan, ...]
    end: int


def read_elided(text: str, low: str, pos: int, limit: int) -> Elided | None:
    """The list behind the colon of a shared or general head at `pos`; None where no list of two or more stands."""
    m = _ANNOUNCED.match(low, pos, limit) or _HEADS_OF.match(low, pos, limit)
    if m is not None and text[m.end()].isupper() and is_head(low, m.end()):
        end = closed_end(text, low, m.end(), phrase_end(text, low, m.end(), limit))
        members = split_list(text, low, m.end(), end)
        return Elided(tuple(members), end) if len(members) > 1 else None
    shared = _SHARED.match(low, pos, limit)
    return _names(text, low, shared.end(), limit) if shared else None


def _names(text: str, low: str, pos: int, limit: int) -> Elided | None:
    """The names behind a shared head, the last with what qualifies it (`Nội chính Tỉnh ủy`)."""
    out: list[UnitSpan] = []
    while text[pos:pos + 1].isupper():
        stop = _name_end(text, low, pos, limit)
        mark = _MARK.match(low, stop, limit)
        if mark is not None and text[mark.end():mark.end() + 1].isupper() and not _is_unit(low, mark.end()):
            out.append(UnitSpan(pos, stop, "organisation"))
            pos = mark.end()
            continue
        end = closed_end(text, low, pos, max(stop, phrase_end(text, low, pos, limit)))
        other = next((m for m in _MARK.finditer(low, stop, end) if _is_unit(low, m.end())), None)
        last = other.start() if other else end
        out.append(UnitSpan(pos, _rstrip(text, last), "organisation"))
        if other:
            out += split_list(text, low, other.end(), end)
        return Elided(tuple(out), end) if len(out) > 1 else None
    return None


def _is_unit(low: str, pos: int) -> bool:
    """A body with a head of its own goes on with the list, and none of the names that look like one."""
    m = is_head(low, pos)
    return m is not None and not any(low.startswith(name, pos) for name in department_names())


def _name_end(text: str, low: str, pos: int, limit: int) -> int:
    """The end of the name at `pos`: a known one (`Văn hóa, Thể thao và Du lịch`), else up to the next mark."""
    for name in department_names():
        end = pos + len(name)
        if end <= limit and low.startswith(name, pos) and not low[end:end + 1].isalpha():
            return end
    m = _NAME.match(text, pos, limit)
    return min(m.end(), phrase_end(text, low, pos, limit)) if m else pos + 1


def _rstrip(text: str, end: int) -> int:
    while text[end - 1] in " ,;\n":
        end -= 1
    return end
