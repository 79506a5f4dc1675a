"""The units that a task's own words name: those told to do it (`subjects`), and those to cooperate with.

What a task inherits from a block, a heading or a lead-in: `blocks`, `inheritance`. The rules are those of the
annotation guide (assignments).
"""

from __future__ import annotations

import re
from typing import cast

from extract.assignment_lines import inline_fields, line_fields
from extract.assignments.parts import Part, own, strongest
from extract.assignments.subjects import subject_parts
from extract.grammar import either
from extract.guards import holds_any
from extract.outline import Outline
from extract.records import Role
from extract.units import read_cell

# phối hợp chặt chẽ với các ngành · kết hợp với Đoàn trường · phối hợp giữa A, B và C · cùng với Ủy ban Mặt trận Tổ quốc
_HOW = either("""
    chặt chẽ|quyết liệt|nhịp nhàng|mật thiết|đồng bộ|tốt|thường xuyên|hiệu quả|có hiệu quả|
    kịp thời|triển khai|thực hiện|tổ chức|hoạt động|công tác|hơn(?: nữa)?|
    cùng|với|giữa""")
_COOPERATE = re.compile(
    rf"(?:phối hợp|phối kết hợp|kết hợp(?=(?:\s+(?:chặt chẽ|tốt|hơn))*\s+(?:với|cùng)\s))(?:,?\s+{_HOW})*"
    r"\s*(?:,\s*thống nhất\s+)?(?:với|cùng với|cùng|giữa)?\s*:?\s+"
    r"|(?<!\w)cùng với\s+"
    r"|(?<!\w)cùng\s+(?!cấp|kỳ|thời|nhau|lúc|với|một|ngày|tham|chung|lắng|bàn)"
)
# Quy chế (phối hợp giữa …): a document's name, no partner
_NAMED_COOPERATION = re.compile(
    r"(?:quy chế|chương trình|cơ chế|kế hoạch|quy trình|hội đồng|văn bản|thỏa thuận|nghị quyết liên tịch|quan hệ)\s+$"
)
# …, Huyện đoàn, Hội Cựu chiến binh phối hợp;
_TOGETHER = re.compile(
    r"(?<=\s)(?<!người )"
    r"(?:(?:cùng )?phối hợp(?: thực hiện)?|(?P<watch>theo dõi(?:, đôn đốc)?|giám sát)(?!\s*,))"
    r"(?=\s*[;.,)]|$)")
_LIST_START = re.compile(r"[,;(]\s+|\(")
_QUOTED = re.compile(r"[\"“][^\"”]{0,300}[\"”]")
# (Đơn vị thực hiện: thường xuyên): a term where a unit should stand
_TERM = re.compile(
    r"(?:xong|hoàn thành|trước|trong|chậm nhất|thời (?:gian|hạn)|quý|tháng|năm|ngày|thường xuyên|hằng|hàng)\b"
)
# Công an tỉnh (chủ trì),
_ROLES: dict[str, Role] = {
    "chủ trì": "lead", "phối hợp": "coordinate", "theo dõi": "monitor", "phụ trách": "responsible"}
_ROLE_BRACKET = re.compile(rf"\((?P<role>{'|'.join(_ROLES)})\)(?:\s*[,;]\s*|\s+và\s+)?")
_FAR = 250  # code points that a list of partners may run before `phối hợp`
# What every match holds (`extract.guards`)
_PARTNERS = ("phối hợp", "kết hợp", "cùng")
_TOGETHER_WORDS = ("phối hợp", "theo dõi", "giám sát")


def own_parts(outline: Outline, start: int, end: int, *, with_subjects: bool = True, duty: bool = False) -> list[Part]:
    """The units named in `text[start:end]` and their roles; `with_subjects` false where a block names the doers, `duty`
    where the words lay one on a body named above them."""
    parts = _in_fields(outline, start, end)
    for a, b in outline.sentences(start, end):
        if with_subjects and not line_fields(outline.low, a, b):
            parts += subject_parts(outline, a, b, duty=duty)
        parts += [*_partners(outline, a, b), *_together(outline, a, b), *_in_role(outline, a, b)]
    return strongest(parts)


def _in_fields(outline: Outline, start: int, end: int) -> list[Part]:
    """`… (Chủ trì: Sở Y tế; phối hợp: các xã)`."""
    parts: list[Part] = []
    for f in inline_fields(outline.low, start, end):
        if f.field not in ("time", "product", "intro"):
            units = read_cell(outline.text, outline.low, f.start, f.end)
            named = [u for u in units if not _TERM.match(outline.low, u.start, u.end)]
            parts += own(cast(Role, f.field), named, "assignment.bracket")
    return parts


def _partners(outline: Outline, a: int, b: int) -> list[Part]:
    """The units behind `phối hợp với`, `cùng với` in the sentence `text[a:b]`."""
    low = outline.low
    if not holds_any(low, _PARTNERS, a, b):
        return []
    quoted = [m.span() for m in _QUOTED.finditer(outline.text, a, b)]
    parts: list[Part] = []
    for m in _COOPERATE.finditer(low, a, b):
        if _NAMED_COOPERATION.search(low[max(a, m.start() - 40):m.start()]):
            continue
        if any(x <= m.start() < y for x, y in quoted):
            continue
        named = outline.text.find("Tổ chức ", m.start(), m.end())  # phối hợp với | Tổ chức Y tế thế giới
        units = outline.units(named if named >= 0 else m.end(), b)
        if units is not None and m[0].startswith("cùng") and low.endswith(", ", a, m.start()) \
                and not low[units.end:b].strip(" .;/"):
            continue  # Nâng cấp Viện Toán học, cùng các phòng thí nghiệm: the last of a list of things
        parts += own("coordinate", units.members if units else (), "assignment.with")
    return parts


def _in_role(outline: Outline, a: int, b: int) -> list[Part]:
    """`Công an tỉnh (chủ trì), Sở Giao thông vận tải (phối hợp) kiểm tra …`: the role in a bracket behind each."""
    parts: list[Part] = []
    start = a
    for m in _ROLE_BRACKET.finditer(outline.low, a, b):
        units = outline.units(start, m.start())
        if units is not None and not outline.low[units.end:m.start()].strip():
            parts += own(_ROLES[m["role"]], units.members, "assignment.bracket")
        start = m.end()
    return parts


def _together(outline: Outline, a: int, b: int) -> list[Part]:
    """`Giao Hội Phụ nữ chủ trì, Huyện đoàn, Hội Cựu chiến binh phối hợp;`: the units stand before the word."""
    low = outline.low
    parts: list[Part] = []
    for m in _TOGETHER.finditer(low, a, b) if holds_any(low, _TOGETHER_WORDS, a, b) else ():
        if m["watch"] and "với " in low[a:m.start()].rsplit(";", 1)[-1]:
            continue  # phối hợp với các bộ, ngành theo dõi: what they do together
        for start in _LIST_START.finditer(low, max(a, m.start() - _FAR), m.start()):
            units = outline.units(start.end(), m.end())
            if units is not None and not low[units.end:m.start()].strip():
                parts += own("monitor" if m["watch"] else "coordinate", units.members, "assignment.with")
                break
    return parts
