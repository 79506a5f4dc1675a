"""Units and the one verb that says their part: `(Phòng Kinh tế chủ trì, các xã phối hợp)`, `– Hội Phụ nữ thực hiện`.

Such clauses stand in a bracket, behind `do`, behind a dash or at the end of a task; they order nothing themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assignments.parts import Part, own
from extract.guards import holds_any
from extract.orders import NTH_TASK
from extract.outline import Outline
from extract.records import Role
from extract.units import verb_at
from extract.units.phrases import joins_names

# … (do Phòng Kinh tế chủ trì) · (hiệu trưởng phụ trách): the verb behind the units and the role that it gives
_BY_ROLE: dict[str, Role] = {
    "chủ trì": "lead", "làm đầu mối": "lead", "chịu trách nhiệm chính": "lead", "phụ trách": "responsible",
    "trực tiếp chỉ đạo": "responsible", "chỉ đạo": "responsible", "tham mưu": "advise", "phối hợp": "coordinate",
    "thực hiện": "implement", "đảm nhiệm": "implement", "theo dõi": "monitor"}
_ROLE_VERB = re.compile(
    rf"\s*(?P<verb>{'|'.join(_BY_ROLE)})(?: (?:thực hiện|chính|chung|triển khai))?(?=\s*[),.;]|,? phối hợp|\s*$)")
_IN_CHARGE = " phụ trách"
_OF = "của "
_BEHIND_CLAUSE = re.compile(r"\s*(?:[),.;]|$)")
_BY = re.compile(r"(?<!\w)do\s+(?=\w)")
# tham gia các đoàn kiểm tra (do Huyện ủy chủ trì): who leads what others take part in
_ATTENDED = re.compile(r"(?:tham gia|tham dự|(?<!chủ )dự)\s[^;.()]{3,}$")
_BRACKET = re.compile(r"\((?!do\s)(?=\w)")
_NEXT = re.compile(r"[,;]\s*")
_SEMICOLON = re.compile(r";\s+")
# … báo cáo Ủy ban nhân dân tỉnh (Sở Tài chính): those who receive
_SENT = re.compile(r"(?<!\w)(?:gửi|báo cáo|trình|về|qua)\s[^.;]*$")
# … gửi hồ sơ cho Ban Quản lý dự án (Sở Xây dựng), but not `… tham gia chuỗi cung ứng của tỉnh (Sở Công Thương)`
_PART_OF = re.compile(r"(?<!\w)(?:thuộc|tại|theo|cho|với|của|là|do|trên)\s+(?=\w)")
_NEAR = 60  # code points
_ASKED = re.compile(r"(?:đề nghị|giao|yêu cầu|phân công)\s+(?:cho\s+)?")
_TERM_ONLY = re.compile(r"(?:xong|hoàn thành|trước|trong|chậm nhất|quý|tháng|năm|ngày|thường xuyên|hằng|hàng)\b[^,;]*")
# Tham luận về … – Trường THPT Trần Phú thực hiện.
_DASHES = ("-", "–", "—")
_DASH = re.compile(r"\s[-–—]\s")
# … khi trễ hạn: | Trưởng các phòng. (but not `gửi về các đơn vị: Sở Tài chính`)
_COLON = re.compile(r":\s+")
_LISTS = re.compile(
    r"\b(?:gồm|thành phần|sau|gửi|tại|với|cho|của|là|về|địa bàn|xã|huyện|phường|tỉnh|đơn vị|cơ quan|ngành|trường|sở|ban"
    r"|phòng|đại biểu|mời|dự|thuộc|như)\s*$")


def closing_roles(outline: Outline, a: int, b: int) -> tuple[int, list[Part]]:
    """The clauses at the end of a sentence that hold units and their part and nothing else, and where they begin.

    `UBND xã chủ trì; Phòng Kinh tế tham mưu; các thôn phối hợp.` · `…; đồng chí Phó Bí thư trực tiếp chỉ đạo.`
    """
    for start in (a, *(m.end() for m in _SEMICOLON.finditer(outline.low, a, b))):
        parts, end = _listed(outline, start, b, gaps=False)
        if parts and not outline.low[end:b].strip(" ,.;/"):
            return start, parts
    return b, []


def in_brackets(outline: Outline, a: int, b: int) -> list[Part]:
    """`… (Phòng Kinh tế chủ trì, Chi nhánh Văn phòng Đăng ký đất đai phối hợp, xong trước 31/10)`, `… do X chủ trì`."""
    parts: list[Part] = []
    for m in _BY.finditer(outline.low, a, b):
        if _ATTENDED.search(outline.low, max(a, m.start() - _NEAR), m.start()) is None:
            parts += _with_verb(outline, m.end(), b)[0]
    for m in _BRACKET.finditer(outline.low, a, b):
        close = outline.low.find(")", m.end(), b)
        stop = close if close >= 0 else b
        parts += _listed(outline, m.end(), stop)[0] or _bare_bracket(outline, m.end(), stop, b)
    return parts


def behind_dash(outline: Outline, a: int, b: int, found: Sequence[Part]) -> list[Part]:
    """`Tham luận về … – Trường THPT Trần Phú thực hiện.`; behind others told only units with their part and no more."""
    for m in _DASH.finditer(outline.text, a, b) if holds_any(outline.text, _DASHES, a, b) else ():
        if outline.text.count("(", a, m.start()) > outline.text.count(")", a, m.start()) or _in_name(outline, m):
            continue
        units = outline.units(m.end(), b)
        if units is None or any(p.unit.end > m.start() for p in found):
            continue
        listed, end = _listed(outline, m.end(), b)
        if listed and (not found or not outline.low[end:b].strip(" ,.;/")):
            return [replace(p, rule="assignment.dash") for p in listed]
        rest = outline.low[units.end:b].strip(" ,.;")
        if not found and (verb_at(rest, 0) or rest.startswith(("cho ý kiến", "hỗ trợ"))):
            return own("lead" if rest.startswith("chủ trì") else "implement", units.members, "assignment.dash")
    return []


def _in_name(outline: Outline, dash: re.Match[str]) -> bool:
    """`Phòng Tài chính - Kế toán`: the dash stands between capitalised words of one name."""
    words = outline.text[max(0, dash.start() - _NEAR):dash.start()].split()[-2:]
    return any(w[0].isupper() for w in words) and joins_names(outline.text, outline.low, dash.start(), dash.end())


def of_whom(outline: Outline, a: int, b: int) -> list[Part]:
    """`Nhiệm vụ thứ hai của các chi bộ là bồi dưỡng …`: whose task it is."""
    nth = NTH_TASK.match(outline.low, a, b)
    units = outline.units(nth.start("whose") + len(_OF), nth.end("whose")) \
        if nth is not None and nth["whose"].startswith(_OF) else None
    return own("implement", units.members, "assignment.own") if units is not None else []


def trailing_units(outline: Outline, a: int, b: int) -> list[Part]:
    """`Thực hiện nghiêm việc xin lỗi khi trễ hạn: Trưởng các phòng.`: the units that a colon leaves at the end."""
    colon = next(reversed(list(_COLON.finditer(outline.low, a, b))), None)
    if colon is None or verb_at(outline.low, a) is None or _LISTS.search(outline.low, a, colon.start()):
        return []
    units = outline.units(colon.end(), b)
    whole = units is not None and not outline.low[units.end:b].strip(" .;/")
    return own("implement", units.members, "assignment.by") if units is not None and whole else []


def _listed(outline: Outline, start: int, stop: int, *, gaps: bool = True) -> tuple[list[Part], int]:
    """Clauses of units and one verb each (`Phòng Kinh tế chủ trì, các xã phối hợp`), and where the last one ends; with
    `gaps` other clauses may stand between."""
    parts: list[Part] = []
    end = start
    while start < stop:
        found, reached = _with_verb(outline, start, stop)
        parts += found
        end = reached if found else end
        following = (_NEXT.search if gaps else _NEXT.match)(outline.low, reached, stop)
        if following is None:
            break
        start = following.end()
    return parts, end


def _bare_bracket(outline: Outline, start: int, stop: int, end: int) -> list[Part]:
    """`Kiểm tra 02 chi bộ (Ủy ban Kiểm tra, tháng 5).`: a bracket that ends the task and holds units, and a term."""
    low = outline.low
    if low[stop + 1:end].strip(" .;/") or _SENT.search(low, max(0, start - _NEAR), start) or _names(outline, start):
        return []
    ask = _ASKED.match(low, start, stop)
    units = outline.units(ask.end() if ask else start, stop)
    if units is None:
        return []
    rest = low[units.end:stop].strip(" ,;")
    whole = not rest or _TERM_ONLY.fullmatch(rest) or (ask and rest == "thực hiện")
    return own("implement", units.members, "assignment.bracket") if whole else []


def _names(outline: Outline, start: int) -> bool:
    """The bracket whose words begin at `start` tells of which body the one right before it is."""
    before = start - 1
    short = outline.text[start:outline.text.find(")", start)]
    if short.isupper() and " " not in short:  # … theo hình thức đối tác công tư (PPP)
        return _PART_OF.search(outline.low, max(0, start - _NEAR), before) is not None
    for m in _PART_OF.finditer(outline.low, max(0, start - _NEAR), before):
        units = outline.units(m.end(), before)
        if units is not None and not outline.low[units.end:before].strip():
            return True
    return False


def _with_verb(outline: Outline, start: int, end: int) -> tuple[list[Part], int]:
    """`hiệu trưởng phụ trách`: units and the one verb that gives their role, and where it ends; else none, `start`."""
    units = outline.units(start, end)
    if units is None:
        return [], start
    m = _ROLE_VERB.match(outline.low, units.end, end)
    if m is None and _BEHIND_CLAUSE.match(outline.low, units.end, end) is None:
        return [], start
    parts: list[Part] = []
    for member in units.members:  # đồng chí Phó Chủ tịch | phụ trách, Ban Tổ chức | thực hiện
        charge = outline.low.find(_IN_CHARGE, member.start, member.end)
        if charge >= 0 and charge + len(_IN_CHARGE) == member.end:
            parts += own("responsible", [member._replace(end=charge)], "assignment.by")
        elif m is not None:
            parts += own(_BY_ROLE[m["verb"]], [member], "assignment.by")
    return (parts, m.end() if m else units.end) if parts else ([], start)
