"""Assignment lines: `Chủ trì: Trưởng Ban.`, `Thời gian thực hiện: Thường xuyên.`, `(Chủ trì: …; hoàn thành: …)`.

A line names a role, a term or a product before a colon (annotation guide: assignments). Nothing here knows the outline:
`extract.assignments.blocks` puts the lines that follow each other together.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

Field = Literal["lead", "responsible", "advise", "coordinate", "implement", "monitor", "time", "product", "intro"]

# Cơ quan chủ trì · Các đồng chí phụ trách
_WHO = r"(?:các\s+)?(?:lãnh đạo(?: ban| sở| đơn vị| phòng)?|cơ quan|đơn vị|bộ phận|người|cá nhân|đồng chí|tập thể)"
# The words before the colon. The first field that matches counts.
_FIELDS: dict[Field, str] = {
    # Thời gian thực hiện: · Tiến độ hoàn thành: · Hoàn thành trước:
    "time": r"(?:thời (?:gian|hạn)|tiến độ|lộ trình|hạn)"
            r"(?: (?:thực hiện|hoàn thành|triển khai|báo cáo|khắc phục|xong|tổ chức|bắt đầu|cuối|dự kiến|và kết thúc))*"
            r"|hoàn thành(?: (?:trước|trong|xong))?|thời điểm (?:thực hiện|hoàn thành)",
    # Sản phẩm: · Kết quả đầu ra:
    "product": r"(?:sản phẩm|kết quả)"
               r"(?: (?:đầu ra|đạt được|dự kiến|hoàn thành|cần đạt|thực hiện|đầu ra dự kiến))*|dự kiến sản phẩm",
    # Cơ quan chủ trì: · Chịu trách nhiệm chính: · Đầu mối thực hiện:
    "lead": rf"{_WHO}?\s*(?:chủ trì|chịu trách nhiệm chính|đầu mối)"
            r"(?: (?:thực hiện|tham mưu|chính|triển khai|tổ chức|chỉ đạo|soạn thảo))*",
    # Đơn vị phối hợp:
    "coordinate": rf"{_WHO}?\s*phối hợp(?: (?:thực hiện|tham mưu|chính|triển khai))*",
    # Phụ trách, chỉ đạo: · Lãnh đạo Sở chỉ đạo:
    "responsible": rf"{_WHO}?\s*"
                   r"(?:phụ trách(?:,? (?:chính|chỉ đạo))*|chỉ đạo(?: thực hiện)?|lãnh đạo chỉ đạo|trách nhiệm chỉ đạo)"
                   r"(?: (?:chung|chỉ đạo|lĩnh vực))*",
    # Tham mưu giúp việc:
    "advise": rf"{_WHO}?\s*tham mưu(?: (?:thực hiện|giúp việc|đề xuất|tổng hợp))*",
    # Theo dõi, đôn đốc:
    "monitor": rf"{_WHO}?\s*(?:theo dõi|đôn đốc|giám sát|kiểm tra)"
               r"(?:,? (?:theo dõi|đôn đốc|giám sát|kiểm tra|thực hiện|việc thực hiện)){0,8}",
    # Đơn vị thực hiện: · Trách nhiệm của:
    "implement": rf"(?:{_WHO}|trách nhiệm)?\s*"
                 r"(?:thực hiện|triển khai|chịu trách nhiệm|có trách nhiệm|được giao|được phân công)"
                 r"(?: (?:thực hiện|chính))*"
                 r"|trách nhiệm(?: của)?|phân công trách nhiệm|(?:cơ quan|đơn vị) thực hiện",
    # Phân công thực hiện:
    "intro": r"phân công(?: (?:thực hiện|nhiệm vụ|trách nhiệm|tổ chức thực hiện))*|tổ chức thực hiện"
             r"|trách nhiệm và thời gian(?: thực hiện)?",
}
_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS.items())
# - Đơn vị chủ trì:
_LINE = re.compile(rf"\s*+(?:[-+*•]\s*+)*+(?:{_LABEL})\s*:\s*")
# … (Chủ trì: · …; phối hợp: · … - Thời gian:
_INNER = re.compile(rf"(?:[;.,]\s++|\(\s*+|\s-\s)(?:{_LABEL})\s*:\s*")
# Phân công: Văn phòng tham mưu. | Hoàn thành trước ngày 30/6/2026.
_TERM = re.compile(
    r"[.;,]\s+(?:hoàn thành|xong|thời (?:gian|hạn))\s+(?=(?:trước|trong|tháng|quý|từ|chậm nhất|đến|ngày)\s)")


class BlockField(NamedTuple):
    """A field of a line: `low[start:end]` is its value."""

    field: Field
    start: int
    end: int


def is_block_line(low: str) -> bool:
    """Whether a paragraph is an assignment line (`low` is folded, label removed)."""
    m = _LINE.match(low) if ":" in low else None
    if m is None:
        return False
    return (m.lastgroup != "intro" or len(low) - m.end() < 3 or _INNER.search(low) is not None
            or _TERM.search(low, m.end()) is not None)


def line_fields(low: str, start: int, end: int) -> list[BlockField]:
    """The fields of an assignment line `low[start:end]`, several of which may share a paragraph; [] for other text."""
    m = _LINE.match(low, start, end) if low.find(":", start, end) >= 0 else None
    return _fields(low, m, end) if m else []


def inline_fields(low: str, start: int, end: int) -> list[BlockField]:
    """The fields written inside a sentence: `… (Chủ trì: Sở Y tế; hoàn thành: quý II)`."""
    m = _INNER.search(low, start, end) if low.find(":", start, end) >= 0 else None
    return _fields(low, m, end) if m else []


def _fields(low: str, first: re.Match[str], end: int) -> list[BlockField]:
    """The field that `first` opens and those behind it; a value ends at the next field or at its closing bracket."""
    out: list[BlockField] = []
    m: re.Match[str] | None = first
    while m is not None:
        following = _INNER.search(low, m.end(), end) if low.find(":", m.end(), end) >= 0 else None
        stop = following.start() if following else end
        close = low.find(")", m.end(), stop)
        if close >= 0 and low.count("(", m.end(), close) == 0:
            stop = close
        while stop > m.end() and low[stop - 1] in " .;,\n\t":
            stop -= 1
        term = _TERM.search(low, m.end(), stop) if m.lastgroup == "intro" else None
        out.append(BlockField(cast(Field, m.lastgroup), m.end(), term.start() if term else stop))
        if term is not None:
            out.append(BlockField("time", term.end(), stop))
        m = following
    return out
