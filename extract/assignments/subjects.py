"""Who is told to do it: the subject of an order, the unit behind `Giao` or `do`, in a bracket or behind a dash.

Objects of an action are no subjects: those whom a unit directs, guides or urges (annotation guide: assignments).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from extract.assignments.directed import directed
from extract.assignments.parts import Part, own
from extract.assignments.role_clauses import behind_dash, closing_roles, in_brackets, of_whom, trailing_units
from extract.assignments.told import acts_on_outsiders, colon_at, is_told
from extract.clauses import NUMBERED, acts_behind, clauses, introduces
from extract.grammar import either
from extract.guards import holds_any
from extract.orders import DOCUMENT, ISSUES, NOT_MEETING
from extract.outline import Outline
from extract.phrases import STATES_REQUESTS
from extract.records import Role
from extract.units import Units, UnitSpan, verb_at
from extract.units.persons import is_position, names_person
from ingest.fold import LOWER, UPPER

# --- who is told -----------------------------------------------------------------------------------------------------
_HENCEFORTH = r"(?:(?:trong\s+)?thời gian tới,?\s+)?"  # đề nghị (thời gian tới) các xã …
# Giao nhiệm vụ cho Sở Y tế … · Kính đề nghị Ủy ban nhân dân tỉnh …
# Chỉ thị (yêu cầu các xã) …: a document asks for its issuer
_ASK = re.compile(
    rf"(?:{DOCUMENT} (?:cũng |còn |nêu rõ,? )?(?=yêu cầu|đề nghị|giao))?"
    r"(?:và\s+|,\s*)?(?:cần\s+(?=giao|phân công))?"
    r"(?:(?:đồng chí|ông|bà)\s+(?:cũng\s+|còn\s+)?(?=giao|yêu cầu|đề nghị))?"
    rf"(?:giao{NOT_MEETING}(?: nhiệm vụ| trách nhiệm)?(?: cho)?|yêu cầu|đề nghị|phân công"
    r"|(?:đặc biệt )?lưu ý|kiến nghị(?: với)?|đề xuất(?: với)?|ủy quyền(?: cho)?|nhất trí giao|thống nhất giao"
    rf"|trân trọng đề nghị|kính đề nghị)\s+(?:cho\s+)?{_HENCEFORTH}"
)
# Đồng chí Ngô Văn Lâm (đề nghị …): who speaks is not asked
_SPEAKER = re.compile(rf"(?:(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à)\s+)?(?:[{UPPER}][{LOWER}]*\s+){{2,5}}(?:cũng\s+|còn\s+)?")
# …, (phân công cán bộ theo dõi): what the unit does that is told
_PASSES_ON = re.compile(r"đề xuất|kiến nghị|phân công|ủy quyền")
# Chi ủy phân công (ủy viên Ban Chấp hành dự họp): which of them, it says itself
_MEMBERS = re.compile(r"(?:(?:các|từng|mỗi|một)\s+)?(?:ủy viên|thành viên|cấp ủy viên|cán bộ|đảng viên)\b")
_HANDS_OUT = re.compile(r"giao (?:trách nhiệm|quyền)(?! cho)\b")
# Kiến nghị với Chủ tịch … · Yêu cầu các xã …: of a duty, what the body does that has it
_PROPOSES = re.compile(r"(?:đề xuất|kiến nghị|đề nghị|yêu cầu|phân công|ủy quyền)\b")
# Đối với các phòng, ban: …
_TOWARDS = re.compile(r"(?:đối với|với|về phía)\s+")
# Đối với các trường có tên trong danh sách(, yêu cầu nộp …)
_ASKED_OF_THEM = re.compile(
    r",?\s*(?:đề nghị|yêu cầu)\s+(?=(?:gửi|báo cáo|nộp|khẩn trương|nghiêm túc|hoàn thành|kiểm điểm)\s)")
# Đối với Hội đồng trường(, tiếp tục kiện toàn …)
_GOES_ON_WITH = re.compile(
    r",\s(?=(?:tiếp tục|chỉ đạo|rà soát|tăng cường|khẩn trương|chủ động|nghiêm túc|tổ chức|xây dựng|ban hành|thực hiện"
    r"|tập trung|phối hợp|hoàn thành|bố trí|tiến hành|khắc phục|kiểm điểm|chấm dứt|thu hồi|xử lý|chấn chỉnh|đôn đốc"
    r"|quan tâm|đẩy mạnh|duy trì|nâng cao|bảo đảm|đảm bảo|công khai|bổ sung|hoàn thiện|thường xuyên|kịp thời|cần|phải"
    r")\s)")
_ITS_REQUEST = ("đề nghị", "kiến nghị", "kính đề nghị")  # Đối với X, kiện toàn Hội đồng, | đề nghị Sở công nhận
# Ủy ban nhân dân huyện (yêu cầu các xã …) · … (vừa có công văn yêu cầu các xã …)
# Thanh tra tỉnh (kiến nghị giao Sở Y tế …): the asker is no doer
_ASKS_OF = re.compile(
    rf"\s*(?:{ISSUES}[^.;:]{{0,160}}? )?"
    r"(?:kính |trân trọng |cũng |đã |vừa |tiếp tục |thống nhất |nhất trí |đồng ý )?(?:kiến nghị (?:với )?(?:giao )?"
    rf"|(?:yêu cầu|đề nghị|giao{NOT_MEETING}(?: nhiệm vụ)?|phân công|lưu ý)(?:\s*:|,(?=\scác\s))?\s+)"
    rf"(?:cho\s+)?{_HENCEFORTH}"
)
# Đ/c Thơm(: đề nghị UBND xã …): what a person says at a meeting
_SAYS = re.compile(r"\s*:\s*(?=(?:đề nghị|kiến nghị|đề xuất)\s)")
# yêu cầu (khẩn trương …): what is asked for, not of whom
_ASKED_TO = re.compile(r"(?:khẩn trương|tiếp tục|nghiêm túc|sớm|tập trung|đẩy mạnh|tăng cường|rà soát|quán triệt)\b")
# Sở Y tế (cơ quan thường trực) phải trực tiếp …
_MODAL = re.compile(
    r"\s*(?:\([^()]{1,80}\)\s*)?,?\s*(?:"
    + either("""
        phải|cần|có (?:thẩm quyền(?:,| và) )?trách nhiệm|chịu trách nhiệm|có nhiệm vụ|cần phải|sẽ|sớm|luôn|cùng nhau|
        tự|nghiêm túc|trực tiếp""")
    + r"\s*)*"
)
_PLAIN_MODAL = re.compile(
    r"\s*(?:(?:phải|cần|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|cần phải|sẽ)\s*)?"
)
_SPACE = re.compile(r"\s*")
# Sở Y tế (là cơ quan đầu mối, chủ trì …)
_LEAD = re.compile(
    r"(?::\s*)?(?:phải\s+|cần\s+)?"
    r"(?:chủ động\s+|trực tiếp\s+|có trách nhiệm\s+|là (?:cơ quan|đơn vị)(?: đầu mối)?,?\s*)*"
    r"(?:chủ trì|chịu (?:hoàn toàn\s+|toàn bộ\s+)?trách nhiệm chính)"
)
# Chi ủy phân công: đ/c Lan | phụ trách đoàn thể; đ/c Nga | phụ trách …
_DIVIDES = re.compile(r"[^:;]{0,60}phân công(?: nhiệm vụ)?\s*:|phân công [^:;.]{4,100}:(?=\s(?:đồng chí|đ/c)\s)")
_IN_CHARGE = re.compile(r"\s*(?:trực tiếp )?phụ trách\b")
# đồng chí Lê Thị Lan, Phó Chủ tịch, | trực tiếp chỉ đạo công tác … (but not `Giám đốc Sở chỉ đạo các phòng …`)
_DIRECTS = re.compile(
    r",?\s*(?:trực tiếp )?(?:chỉ đạo|phụ trách)"
    r"(?:\s*[,.;]| (?:tại|thị xã|thành phố|huyện|quận|xã|phường|thôn|bản|ấp|chung|toàn diện|"
    r"công tác|lĩnh vực|mảng|địa bàn|khối|khu vực|cụm)(?!\w))")
# Đồng chí (Trưởng Ban Kinh tế - Trưởng Tiểu ban): Phụ trách chung …
_POST = re.compile(r"(?:đồng chí|đ/c)\s+(?P<post>[^:;.,()\n]{4,140}?)\s*:\s+")
_HAS_CHARGE = re.compile(r"(?:trực tiếp )?(?:phụ trách|chỉ đạo)\b|chịu trách nhiệm chung\b")
# Các xã tuyên truyền, chủ trì tổ chức …
_LEADS_LATER = re.compile(r"[;,]\s+(?:đồng thời\s+)?(?:tổ chức )?chủ trì,? (?!tại)")
# … ; giao Văn phòng (theo dõi, đôn đốc …)
_WATCHES = re.compile(r"\s*(?:giúp [^,.;]{2,60} )?(?:theo dõi|đôn đốc|giám sát|kiểm tra)")
# …; giao Văn phòng theo dõi, (công khai nơi không thực hiện)
_ACTS_TOO = re.compile(
    r"\s*(?:theo dõi|đôn đốc|giám sát|kiểm tra)(?:,? (?:theo dõi|đôn đốc|giám sát|kiểm tra)){0,3}, "
    r"(?=công khai|xử lý|xử phạt|thu hồi|công bố|nhắc nhở|phê bình|chấn chỉnh|ban hành)")
# …, người đứng đầu (chịu hoàn toàn trách nhiệm chính)
_MAY_ANSWER = re.compile(
    r"(?:^|[,;]\s|\svà\s)(?=(?:đồng chí\s+)?"
    r"(?:trưởng|chủ tịch|giám đốc|bí thư|thủ trưởng|người đứng đầu|chánh|hiệu trưởng|lãnh đạo|các)\b)"
)
_ANSWERS_FOR = "trách nhiệm chính"
_REQUESTS = ("kiến nghị", "đề xuất")  # every match of `STATES_REQUESTS` holds one
_ANSWERS = re.compile(rf"\s*(?:phải\s+|cần\s+)?chịu\s+(?:hoàn toàn\s+)?{_ANSWERS_FOR}")


_SENDS = re.compile(
    rf"{ISSUES}[^.;:]{{0,60}}? gửi (?:tới |đến |cho )?"
    rf"|gửi {DOCUMENT}\b[^.;:]{{0,40}}? (?:tới|đến|cho) ")
_ASKS_TO_DO = re.compile(r",?\s*(?:yêu cầu|đề nghị)\s+")
# Căn cứ kế hoạch đã được (Đảng ủy,) Ban Giám hiệu | phê duyệt, …
_APPROVED_BY = re.compile(r"\bđược [^;:.]{0,80}$")
_APPROVES = re.compile(r"\s*(?:phê duyệt|thông qua|chấp thuận|ký duyệt|thẩm định|ban hành)\b")


class _Subject(NamedTuple):
    units: Units
    role: Role
    asked: bool  # behind `Giao`, `Đề nghị`
    passed_on: bool  # behind `đề xuất`, or `, yêu cầu`: behind another subject it is that one's act


def subject_parts(outline: Outline, a: int, b: int, *, duty: bool = False) -> list[Part]:
    """The units that the sentence `text[a:b]` tells to do something; of a duty, whoever has it proposes and asks."""
    low = outline.low
    stated = STATES_REQUESTS.search(low, a, b) if holds_any(low, _REQUESTS, a, b) else None
    if stated is not None and (units := outline.units(stated.end(), b)) is not None:
        return own("implement", units.members, "assignment.own")
    sent = sent_to(outline, a, b)
    if sent is not None:
        return own("implement", sent.members, "assignment.own")
    end, parts = closing_roles(outline, a, b)
    if not (duty and _PROPOSES.match(low, a, b)):
        parts = _told(outline, a, end) + parts
    parts += in_brackets(outline, a, b)
    if sum(p.rule == "assignment.own" for p in parts) == 1 and _LEADS_LATER.search(low, a, b):
        parts = [replace(p, role="lead") if p.rule == "assignment.own" else p for p in parts]
    for m in _MAY_ANSWER.finditer(low, a, b) if low.find(_ANSWERS_FOR, a, b) >= 0 else ():
        units = outline.units(m.end(), b)
        if units is not None and _ANSWERS.match(low, units.end, b) \
                and not any(p.unit.start < units.start < p.unit.end for p in parts):
            parts += own("lead", units.members, "assignment.duty")
    parts += behind_dash(outline, a, b, parts)
    return parts or _post(outline, a, b) or of_whom(outline, a, b) or trailing_units(outline, a, b)


def sent_to(outline: Outline, a: int, b: int) -> Units | None:
    """`Bộ Công Thương vừa có văn bản gửi các sở yêu cầu báo cáo …`: those to whom it is sent."""
    m = _SENDS.search(outline.low, a, b) if outline.low.find(" gửi ", a, b) >= 0 else None
    units = outline.units(m.end(), b) if m is not None else None
    asks = _ASKS_TO_DO.match(outline.low, units.end, b) if units is not None else None
    return units if asks is not None and verb_at(outline.low, asks.end()) is not None else None


def _post(outline: Outline, a: int, b: int) -> list[Part]:
    """`Đồng chí Phó Chánh Văn phòng - Phó Trưởng tiểu ban: Trực tiếp chỉ đạo …`: a post with a part, both its name."""
    m = _POST.match(outline.low, a, b)
    if m is None or not is_position(outline.low, m.start("post")) or names_person(
            outline.text, outline.low, m.start("post"), m.end("post")):
        return []
    charge = _HAS_CHARGE.match(outline.low, m.end(), b)
    role: Role = "responsible" if charge is not None else "implement"
    if _LEAD.match(outline.low, m.end(), b) or _LEADS_LATER.search(outline.low, m.end(), b):
        role = "lead"
    return own(role, [UnitSpan(*m.span("post"), "position")], "assignment.own")


def _told(outline: Outline, a: int, b: int) -> list[Part]:
    """The subjects of the clauses of a sentence."""
    text, low = outline.text, outline.low
    parts: list[Part] = []
    done, asked_before = a, False
    starts = clauses(outline, a, b, several=True)
    towards = _TOWARDS.match(low, a, b) is not None
    divides = _DIVIDES.match(low, a, b)
    intro = any(introduces(outline, s, b) for s in starts[:3])
    for start in starts:
        subject = _subject_at(outline, start, b) if start >= done else None
        if subject is None:
            continue
        if intro and parts and not subject.asked and _stands_behind(",", text, start) \
                and not acts_behind(outline, a, start - 2, start, b):
            continue  # behind the subject of an introduced sentence a comma begins another only by name
        if _APPROVES.match(low, subject.units.end, b) and _APPROVED_BY.search(low, a, start):
            continue
        hands_on = low.startswith("phân công ", start)
        by_name = hands_on and not parts and _are_persons(text, low, subject.units, posts=False)
        if subject.passed_on and not by_name and (parts or verb_at(low, a)):
            continue
        if start > a and hands_on and not by_name and text[start - 2] in ",;":
            continue  # Lập danh mục văn bản; phân công chuyên viên theo dõi: whom the doer puts to work
        if parts and low.startswith("mỗi ", start):
            continue  # …; mỗi chi hội ít nhất một buổi: a quota
        if start > a and _HANDS_OUT.match(low, start, b) and verb_at(low, a):
            continue  # Lập kế hoạch; giao trách nhiệm người đứng đầu các đơn vị …: what the doer does
        if parts and subject.asked and not asked_before and low.startswith("yêu cầu", start):
            continue  # Sở Xây dựng kiểm tra công trình, yêu cầu nhà thầu sửa chữa
        if _stands_behind(",", text, start) and acts_on_outsiders(outline, start, subject.units):
            continue
        if towards and parts and _stands_behind(",", text, start) and low.startswith(_ITS_REQUEST, start):
            continue
        asked_before = asked_before or subject.asked
        role, units = subject.role, subject.units
        another = start > a and (parts or (verb_at(low, a) and not intro))
        if another and subject.asked and role == "implement" and _WATCHES.match(low, units.end, b) \
                and not _ACTS_TOO.match(low, units.end, b):
            role = "monitor"
        if divides and _IN_CHARGE.match(low, units.end, b):
            role = "responsible"
        directs = _DIRECTS.match(low, units.end, b) if role == "implement" else None
        if directs and _are_persons(text, low, units, posts="phụ trách" in directs[0] and _is_named(text, units)):
            role = "responsible"
        parts += own(role, units.members, "assignment.own")
        done = units.end
    if divides and any(p.unit.start > divides.end() - 1 for p in parts):
        return [p for p in parts if p.unit.start > divides.end() - 1]
    step = NUMBERED.search(low, a, b)  # Đối với các thôn: (1) Trưởng thôn họp …: the steps say who
    if step is not None and _TOWARDS.match(low, a, step.start()):
        parts = [p for p in parts if p.unit.start >= step.end()] or parts
    return parts


def _are_persons(text: str, low: str, units: Units, *, posts: bool) -> bool:
    """All are persons by name, with `posts` or by their post."""
    return all(names_person(text, low, u.start, u.end) or (posts and is_position(low, u.start)) for u in units.members)


def _subject_at(outline: Outline, start: int, end: int) -> _Subject | None:
    """Units at `start` that are told to do something: behind `Giao`, or before an order verb or a colon."""
    text, low = outline.text, outline.low
    speaker = _SPEAKER.match(text, start, end)
    if speaker is not None and _ASK.match(low, speaker.end(), end):
        start = speaker.end()
    if (below := directed(outline, start, end)) is not None:
        return _Subject(below, "implement", True, False)
    ask = _ASK.match(low, start, end)
    towards = None if ask else _TOWARDS.match(low, start, end)
    opening = ask or towards
    units = outline.units(opening.end() if opening else start, end)
    if units is None:
        return None
    if towards and not colon_at(low, units.end):
        told = _ASKED_OF_THEM.match(low, units.end, end) \
            or (_is_named(text, units) and _GOES_ON_WITH.match(low, units.members[-1].end, end))
        if not told and len(units.members) > 1 and (asks := _ASKS_OF.match(low, units.end, end)) is not None \
                and verb_at(low, asks.end()) is not None:  # Đối với Hiệu trưởng, | Thanh tra tỉnh yêu cầu rà soát …
            told, units = asks, replace(units, members=units.members[:-1])
        return _Subject(units, "implement", True, False) if told else None
    if ask is not None and low.startswith("phân công", ask.start()):
        units = _before_charge(low, units)
    says = _SAYS.match(low, units.end, end) if _are_persons(text, low, units, posts=False) else None
    asks = _ASKS_OF.match(low, says.end() if says else units.end, end) if ask is None else None
    if asks and (inner := outline.units(asks.end(), end)) is not None \
            and ("phân công" not in asks[0] or (_is_named(text, inner) and not _MEMBERS.match(low, inner.start))):
        units, ask = inner, asks
    elif asks and (_ASKED_TO.match(low, asks.end(), end) or (
            outline.document.doc_type_code is None and verb_at(low, asks.end()) is not None)):
        return None  # Ban Thường vụ Tỉnh ủy yêu cầu khẩn trương quán triệt …: nobody is named here
    modal = _PLAIN_MODAL if _stands_behind(";", text, start) else _MODAL
    said = modal.match(low, units.end, end)
    verb = said.end() if said else units.end
    if (ask is None or "lưu ý" in ask[0]) and not is_told(text, low, units.end, verb, end):
        return None  # Lưu ý các xã (còn 03 hồ sơ chậm): no order
    first = _SPACE.match(low, units.end, end)
    leads = _LEAD.match(low, verb, end) or (first and _LEAD.match(low, first.end(), end))
    passed_on = ask is not None and _stands_behind(",", text, start) and _PASSES_ON.match(low, start) is not None
    return _Subject(units, "lead" if leads else "implement", ask is not None, passed_on)


def _is_named(text: str, units: Units) -> bool:
    """Bodies or persons by name: who assigns `cán bộ`, `đảng viên` does its own work."""
    return any(char.isupper() for u in units.members for char in text[u.start:u.end])


def _before_charge(low: str, units: Units) -> Units:
    """Phân công huyện ủy viên | phụ trách bản …: what they are put in charge of is no part of their name."""
    last = units.members[-1]
    at = low.find(" phụ trách ", last.start, last.end)
    if at < 0:
        return units
    return replace(units, members=(*units.members[:-1], last._replace(end=at)), end=at)


def _stands_behind(mark: str, text: str, start: int) -> bool:
    """The mark stands before `start`, a space between."""
    return start >= 2 and text[start - 2] == mark
