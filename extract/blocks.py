"""Assignment lines and blocks: `Chủ trì: Trưởng Ban.`, `Thời gian thực hiện: Thường xuyên.`, `(Chủ trì: …; hoàn thành: …)`.

A line names a role, a term or a product before a colon. The lines that follow each other are one block; it holds for the
tasks before it (ANNOTATION: assignments).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Field = Literal["lead", "responsible", "advise", "coordinate", "implement", "monitor", "time", "product", "intro"]

_WHO = r"(?:các\s+)?(?:lãnh đạo(?: ban| sở| đơn vị| phòng)?|cơ quan|đơn vị|bộ phận|người|cá nhân|đồng chí|tập thể)"
# (field, the words before the colon); the first that matches counts
_FIELDS: tuple[tuple[Field, str], ...] = (
    ("time", r"(?:thời (?:gian|hạn)|tiến độ|lộ trình|hạn)(?: (?:thực hiện|hoàn thành|triển khai|báo cáo|khắc phục|xong|tổ chức|bắt đầu|cuối|dự kiến|và kết thúc))*"
             r"|hoàn thành(?: (?:trước|trong|xong))?|thời điểm (?:thực hiện|hoàn thành)"),
    ("product", r"(?:sản phẩm|kết quả)(?: (?:đầu ra|đạt được|dự kiến|hoàn thành|cần đạt|thực hiện|đầu ra dự kiến))*|dự kiến sản phẩm"),
    ("lead", rf"{_WHO}?\s*(?:chủ trì|chịu trách nhiệm chính|đầu mối)(?: (?:thực hiện|tham mưu|chính|triển khai|tổ chức|chỉ đạo|soạn thảo))*"),
    ("coordinate", rf"{_WHO}?\s*phối hợp(?: (?:thực hiện|tham mưu|chính|triển khai))*"),
    ("responsible", rf"{_WHO}?\s*(?:phụ trách(?:,? (?:chính|chỉ đạo))*|chỉ đạo(?: thực hiện)?|lãnh đạo chỉ đạo|trách nhiệm chỉ đạo)(?: (?:chung|chỉ đạo|lĩnh vực))*"),
    ("advise", rf"{_WHO}?\s*tham mưu(?: (?:thực hiện|giúp việc|đề xuất|tổng hợp))*"),
    ("monitor", rf"{_WHO}?\s*(?:theo dõi|đôn đốc|giám sát|kiểm tra)(?:,? (?:theo dõi|đôn đốc|giám sát|kiểm tra|thực hiện|việc thực hiện))*"),
    ("implement", rf"(?:{_WHO}|trách nhiệm)?\s*(?:thực hiện|triển khai|chịu trách nhiệm|có trách nhiệm|được giao|được phân công)(?: (?:thực hiện|chính))*"
                  r"|trách nhiệm(?: của)?|phân công trách nhiệm|(?:cơ quan|đơn vị) thực hiện"),
    ("intro", r"phân công(?: (?:thực hiện|nhiệm vụ|trách nhiệm|tổ chức thực hiện))*|tổ chức thực hiện|trách nhiệm và thời gian(?: thực hiện)?"),
)
_LABEL = "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS)
_LINE = re.compile(rf"\s*(?:[-+*•]\s*)*(?:{_LABEL})\s*:\s*")
_INNER = re.compile(rf"(?:[;.,]\s+|\(\s*|\s-\s)(?:{_LABEL})\s*:\s*")


class BlockField(NamedTuple):
    """A field of a line: `low[start:end]` is its value."""

    field: Field
    start: int
    end: int


def is_block_line(low: str) -> bool:
    """Whether a paragraph is an assignment line (`low` is folded, label removed)."""
    m = _LINE.match(low)
    return bool(m) and (m.lastgroup != "intro" or len(low) - m.end() < 3 or _INNER.search(low) is not None)  # type: ignore[union-attr]


def line_fields(low: str, start: int, end: int) -> list[BlockField]:
    """The fields of an assignment line `low[start:end]`, several of which may share a paragraph."""
    m = _LINE.match(low, start, end)
    if m is None:
        return []
    return _fields(low, m, end)


def inline_fields(low: str, start: int, end: int) -> list[BlockField]:
    """The fields written inside a sentence: `… (Chủ trì: Sở Y tế; hoàn thành: quý II)`."""
    m = _INNER.search(low, start, end)
    return _fields(low, m, end) if m else []


def _fields(low: str, first: re.Match[str], end: int) -> list[BlockField]:
    out: list[BlockField] = []
    m: re.Match[str] | None = first
    while m is not None:
        following = _INNER.search(low, m.end(), end)
        stop = following.start() if following else end
        close = low.find(")", m.end(), stop)
        if close >= 0 and low.count("(", m.end(), close) == 0:
            stop = close
        while stop > m.end() and low[stop - 1] in " .;,\n\t":
            stop -= 1
        out.append(BlockField(m.lastgroup, m.end(), stop))  # type: ignore[arg-type]
        m = following
    return out
