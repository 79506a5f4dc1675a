"""Sentences that ask a named body for something still to be done, wherever they stand (annotation guide: tasks)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.assignments.directed import directed
from extract.assignments.subjects import sent_to
from extract.assignments.told import MADE_UP, is_tasked
from extract.clauses import behind_byline, clauses, introduces
from extract.grammar import NTH, ON_TOP
from extract.mixed import TO_MEND
from extract.orders import AGREES, IMPERATIVE, ISSUES, YOU, behind_adverbs, behind_partners, find_ask, says_order
from extract.outline import Node, Outline, once
from extract.phrases import HAS_WRITTEN, STATES_REQUESTS
from extract.units import Units, is_head, verb_at
from ingest.formulas import closes

# Ủy ban nhân dân xã đã chỉ đạo …
PAST = re.compile(
    r"^(?:[^,.;]{0,60}\s)?(?:đã(?! (?:nêu|nói|chỉ ra|đề ra|kết luận)\b)|(?<!không )(?<!kết quả đạt )được|đang|vừa"
    r"|hiện nay)\s")
# Ngày 12/8/2024, Sở Y tế có văn bản …: what somebody wrote
WROTE = re.compile(
    r"ngày \d{1,2}[/.-]\d{1,2}[/.-]\d{4},\s[^,.;:]{3,60}?\s(?:đã |vừa )?(?:có|ban hành|gửi|nhận được)\s(?:\w+\s)?"
    r"(?:văn bản|công văn|tờ trình|báo cáo|quyết định|thông báo|kế hoạch)\b")
# What is still to be done, behind `đề nghị`
_FORWARD = re.compile(
    r"\b(?:tiếp tục|tập trung|tăng cường|đẩy mạnh|khẩn trương|chủ động|rà soát|thực hiện|triển khai|xây dựng|nghiên cứu"
    r"|chỉ đạo|kiểm tra|xem xét|hoàn thành|báo cáo|phối hợp|tổ chức|khắc phục|bố trí|quan tâm|tham mưu|ban hành|xử lý"
    r"|sớm|đôn đốc|giải quyết|thu hồi|sửa chữa|bổ sung|lập)\b")
# theo (đề nghị của …) · các (yêu cầu …) · ý kiến (đề nghị …): a noun, or what was asked before
_ASKED_OF_OLD = re.compile(r"(?:cũng|đã|có|từng|theo|được|những|các|ý kiến|văn bản|nội dung)\s*$")
_HAS_BEEN = re.compile(r"\b(?:được|đã)\b")
# Sở Khoa học và Công nghệ | được giao nâng cấp ứng dụng
_IS_GIVEN = re.compile(r"\s*được (?:giao|yêu cầu|phân công|đề nghị)(?: nhiệm vụ)? (?!là )")
# "…", đồng chí Chủ tịch (yêu cầu).
_SAID = re.compile(r"[\"”],? [^.;\"]{0,80}\b(?:yêu cầu|chỉ đạo|đề nghị|nhấn mạnh|lưu ý|kết luận)\W*$")
_ASKS_ON = re.compile(r"(?:đề nghị|yêu cầu|giao|báo cáo)\b")
_REPORTS_BY = re.compile(r"báo cáo\s[^.;]{3,160}?\s(?:trước|chậm nhất)\s[^.;]{0,24}?\d")  # … trước 14 giờ ngày 3/5
_TELLS_NOT = re.compile(r"không (?!đúng|đạt|đủ|có\b|còn|phải)\w")  # đề nghị các hộ dân (không qua lại cầu)
# Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau:
_HAS_OPINION = re.compile(r"\bcó ý kiến(?: chỉ đạo| kết luận)?(?: như sau)?\s*:\s*$")

# Theo đó, Sở Y tế …
_ACCORDING = re.compile(r"theo (?:đó|kế hoạch|phân công),\s+")
_GROUND = re.compile(r"\s*(?:thực hiện|căn cứ|theo|triển khai)\s+(?:nội dung |chỉ đạo tại )?(?:chương trình|kế hoạch"
    r"|quyết định|chỉ thị|nghị quyết|công văn|văn bản|thông báo|kết luận|công điện|nghị định|luật)\b[^.;\n]*\.\s*$")
_LEADS_ACCORDINGLY = re.compile(r"(?<=\n)theo đó,\s+(?=[^.;\n]{4,80}?\schủ trì)")
# Đảng ủy xã vừa ra Chỉ thị về vệ sinh đường làng …¶Các chi bộ họp bàn …
_NEWLY_ISSUED = re.compile(r"\b(?:vừa|mới|đã) (?:có|xây dựng|ban hành|ký|ký ban hành) "
    r"(?:chỉ thị|kế hoạch|kết luận|hướng dẫn|công văn|công điện|chương trình hành động)\b[^\n]*")
_RECOMMENDS = re.compile(r"\skiến nghị\s+(?:với\s+)?(?:giao\s+)?")
# Trước các vi phạm đó, kết luận thanh tra đã kiến nghị (xử lý …)
_RECOMMENDS_DOING = re.compile(
    r"(?!qua )(?:[^,.;:]{3,80}, )?(?:kết luận thanh tra|thanh tra|đoàn (?:thanh tra|kiểm tra|giám sát))\b[^,.;:]{0,60}?"
    r"\s(?:đã |cũng )?kiến nghị\s")
# Kết luận buổi làm việc, … · Phát biểu chỉ đạo, …
_CONCLUDES = re.compile(r"\b(?:kết luận|phát biểu|chỉ đạo|nhấn mạnh|lưu ý|quán triệt)\b")
_MUST = re.compile(r"(?:(?:phải|cần|nên|cần phải|có trách nhiệm|khẩn trương)\s+)+(?:(?:tích cực|sớm|nghiêm túc)\s+)?")
# Tổ công tác( do Phó Chủ tịch huyện làm tổ trưởng,) có nhiệm vụ …
_OBLIGED = re.compile(r"\s*(?:phải|cần phải|cần có|có trách nhiệm|có nhiệm vụ)\s+(?!được|là|đạt)")
_DUTY = re.compile(rf"{MADE_UP}?\s*(?:có trách nhiệm|có nhiệm vụ)\s+(?:thường xuyên )?")
_CARRIED_OUT = re.compile(r"\b(?:đến nay|kết quả là|đã (?:hoàn thành|được|xong))\b")
# UBND tỉnh vừa (có Chỉ thị số 11/CT-UBND) yêu cầu …
_ISSUED = re.compile(rf"\b{ISSUES}")
# Chủ tịch UBND tỉnh (cũng yêu cầu) hoàn thành …
_DEMANDS = re.compile(r"\s*(?:cũng |còn |tiếp tục )?yêu cầu (?:phải |cần )?")
_PUBLIC = re.compile(
    r"(?:(?:các|nhiều|một số) )?(?:cử tri|đại biểu|người|nhân dân|doanh nghiệp|khách hàng|hộ|luật sư)\b")
# Tổ chức hội nghị (là) Phòng Nông nghiệp: says who, and orders nothing (but not `Nhiệm vụ thứ hai là rà soát …`)
_IS = re.compile(rf"(?![^,.;:]{{3,40}} {NTH} )[^,.;:]{{3,60}} là ")
# Phát biểu tại hội nghị, … · Kết luận buổi làm việc, …: the paragraphs behind say what has to be done
_SPEAKS_AT = re.compile(
    r"(?:\A|(?<=\n))(?:phát biểu (?:chỉ đạo|kết luận|tại)|kết luận|chỉ đạo)(?: chỉ đạo| kết luận| tại)* ?"
    r"(?:hội nghị|cuộc họp|buổi (?:làm việc|họp|kiểm tra|giám sát|lễ)|phiên họp|hội thảo|đại hội)")
# Đồng chí Nguyễn Văn An, Chủ nhiệm Ủy ban Kiểm tra chủ trì kỳ họp.
_CHAIRS = re.compile(r"\b(?:đồng )?chủ trì,? (?:kỳ họp|hội nghị|cuộc họp|buổi|phiên|lễ|hội thảo|tại)\b[^,;:]{0,60}$")
_NEEDS = re.compile(r"(?:(?:về|đối với|riêng) [^.;:]{3,80},|trước khi [^.;:]{3,120}?) (?:cần|phải)(?: phải)? ")
# Trong 5 tháng còn lại của năm, thị trấn (chú trọng …) · Thời gian tới, UBND xã sẽ đẩy mạnh …
_AHEAD = re.compile(
    r"(?:trong )?(?:thời gian tới|giai đoạn tới|(?:\d+ )?tháng (?:tới|cuối năm(?: \d{4})?)|năm (?:tới|tiếp theo)"
    r"|những tháng (?:cuối năm|tới|còn lại)[^,.;:]{0,20}),?\s+")
_WILL_DO = re.compile(
    r",?\s*(?:sẽ )?(?:tiếp tục|tập trung|đẩy mạnh|tăng cường|chú trọng|phấn đấu|quyết tâm|chủ động)\s")
# Cùng với đó là rà soát …: a paragraph that goes on with the one above
_GOES_ON = re.compile(rf"{ON_TOP}\b")
# Chính phủ (cũng lưu ý,) tiếp tục thực hiện …
_REMINDS = re.compile(r"\s*(?:cũng |còn |đặc biệt )?(?:lưu ý|nhắc nhở|nhấn mạnh)(?: thêm)?(?: là| rằng)?,? ")
# Tiếp tục vận động …: goes on with the order before it
_CONTINUES = re.compile(
    r"(?:tiếp tục|tăng cường|đẩy mạnh|chú trọng|chủ động|khẩn trương|kịp thời|thường xuyên|quan tâm)\s")


def asked_before(outline: Outline, node: Node, kinds: tuple[str, ...] | None = None) -> bool:
    """A section above (of one of the kinds) has asked somebody for something, or told what a head has to say."""
    return _first_asked(outline, kinds) < node.section.char_start


@once
def _first_asked(outline: Outline, kinds: tuple[str, ...] | None) -> int:
    asked = (n.section.char_start for n in outline.nodes
             if (kinds is None or n.section.kind in kinds)
             and (find_ask(outline.low[n.body:n.end]) or _HAS_OPINION.search(outline.low, n.body, n.end)
                  or any(_directs(outline, a, b) for a, b in outline.sentences(n.body, n.end))))
    return next(asked, len(outline.text))


def asked_sentences(outline: Outline, node: Node) -> Iterator[tuple[int, int]]:
    """A sentence that asks a named body for something still to be done."""
    for a, b in outline.sentences(node.body, node.end):
        sentence = outline.low[a:b]
        m = find_ask(sentence)
        if m is None or sentence.endswith(":") or closes(sentence) or (node.counts and b == node.end):
            continue
        if _ACCORDING.match(sentence) and _GROUND.match(outline.low, node.body, a):
            continue  # Thực hiện Kế hoạch số 371 …. Theo đó, giao Sở Tài chính …: what was ordered before
        if TO_MEND.match(sentence) or YOU.match(sentence, m.end()):
            yield a, b
            continue
        if _only_tells(sentence, m.start()) or (_HAS_BEEN.search(sentence) and not _FORWARD.search(sentence, m.end())):
            continue
        units = outline.units(a + m.end(), b)
        if units is not None and any(_TELLS_NOT.match(rest) or verb_at(rest, 0) for rest in (
                outline.low[at:b].lstrip(" ,:") for at in (units.end, behind_partners(outline, units.end, b)))):
            yield a, b


def _only_tells(sentence: str, at: int) -> bool:
    """The word of asking at `at` is a noun or tells what was asked (`theo đề nghị của …`, `đã được giao …`)."""
    if _ASKED_OF_OLD.search(sentence[:at + 1].rstrip()) or HAS_WRITTEN.search(sentence, 0, at):
        return True
    return sentence[at:].lstrip(" ,;:").startswith("giao ") and _HAS_BEEN.search(sentence[:at][-30:]) is not None


def reported_orders(outline: Outline, node: Node) -> Iterator[tuple[int, int]]:
    """News of a meeting: once somebody has asked for something, sentences that give units work are orders too.

    A plan is told by `Theo đó, Sở Y tế chủ trì …`, a conclusion by `Kết luận …. Các xã cần …`; a sentence without a
    subject right behind an order goes on with it.
    """
    asked = _asked_by_now(outline, node)
    goes_on = _ended_in_order(outline, node) or (asked and _GOES_ON.match(outline.low, node.body) is not None)
    concludes = _CONCLUDES.search(outline.low, node.body, node.end)
    for begin, b in outline.sentences(node.body, node.end):
        a = behind_byline(outline, begin)
        sentence = outline.low[a:b]
        if sentence.startswith(('"', "“")):
            goes_on = False
            if _quoted_order(outline, node, a, b, asked):
                yield a, node.end  # who said it stands behind the words
                return
            continue
        if (stated := STATES_REQUESTS.search(sentence)) and outline.units(a + stated.end(), b) is not None:
            goes_on = True
            yield a, b
            continue
        m = find_ask(sentence) or _recommended(sentence)
        if ((m or asked) and _is_given(outline, a, b)) or sent_to(outline, a, b) is not None \
                or (_directs(outline, a, b) and not _CARRIED_OUT.search(sentence)):
            goes_on = True
            yield a, b
            continue
        ahead = _AHEAD.match(sentence)
        doer = outline.units(a + ahead.end(), b) if ahead is not None else None
        if doer is not None and _WILL_DO.match(outline.low, doer.end, b) is not None:
            goes_on = True
            yield a, b
            continue
        according = _ACCORDING.match(sentence)
        start = a + according.end() if according else behind_adverbs(outline.low, a, b)
        told = outline.units(start, b)
        if told is not None and (
                _has_duty(outline.low, told.end, b) or (asked and is_tasked(outline.low, told.end, b))):
            goes_on = True
            yield a, b
            continue
        if asked and ((told is not None and _demands(outline, told, b)) or _must_behind_intro(outline, a, b)):
            goes_on = True
            yield a, b
            continue
        recommends = _RECOMMENDS_DOING.match(sentence)
        if recommends is not None and verb_at(sentence, recommends.end()) is not None:
            goes_on = True
            yield a, b
            continue
        issued = m is not None and _ISSUED.search(sentence, 0, m.start()) is not None
        issued = issued or (m is not None and _has_asked(sentence, m.start()))
        past = PAST.match(sentence)
        if told is not None and past is not None and a + past.end() <= told.end:
            past = None  # Các xã được hỗ trợ kinh phí | phải báo cáo: the word is part of the name
        if (past and not issued) or closes(sentence) or _CHAIRS.search(sentence) \
                or sentence.endswith(":") or (node.counts and b == node.end):
            goes_on = False
            continue
        units = outline.units(a + m.end() if m else start, b)
        rest = outline.low[behind_partners(outline, units.end, b):b].lstrip(" ,:") if units else ""
        if units is None:
            need = _NEEDS.match(outline.low, start, b)  # Về cơ sở vật chất, cần bố trí …
            goes_on = goes_on and (
                _CONTINUES.match(outline.low, start, b) is not None or _MUST.match(outline.low, start, b) is not None
                or (need is not None and verb_at(outline.low, need.end()) is not None)
                or (says_order(outline, a, b) and not _IS.match(outline.low, start, b)))
        elif m or asked or according or (goes_on and start > a):
            must = (_MUST.match(rest) or (None if m else _REMINDS.match(rest))) if m or asked else None
            goes_on = (verb_at(rest, must.end() if must else 0) is not None or IMPERATIVE.match(rest) is not None) \
                and not ((_ASKS_ON.match(rest) and not _REPORTS_BY.match(rest)) or AGREES.match(rest))
        else:
            spoken = concludes is not None and concludes.end() <= units.start
            must = _MUST.match(rest) if spoken or _first_speech(outline) < node.section.char_start else None
            goes_on = must is not None and verb_at(rest, must.end()) is not None
        if goes_on:
            asked = asked or m is not None
            yield a, b


def _demands(outline: Outline, told: Units, end: int) -> bool:
    """`Bí thư Tỉnh ủy yêu cầu đẩy nhanh tiến độ …`: a body or its head, and what is to be done, by those told above."""
    demand = _DEMANDS.match(outline.low, told.end, end)
    return demand is not None and verb_at(outline.low, demand.end()) is not None \
        and all(u.kind in ("position", "organisation") for u in told.members) \
        and not _PUBLIC.match(outline.low, told.start)


def _must_behind_intro(outline: Outline, a: int, b: int) -> bool:
    """`Trường hợp phát hiện dịch, các đơn vị phải báo cáo …`: behind an introduction a body that must do something."""
    if not introduces(outline, a, b):
        return False
    found = (outline.units(start, b) for start in clauses(outline, a, b)[1:])
    return any(_OBLIGED.match(outline.low, u.end, b) for u in found if u is not None)


def _has_duty(low: str, after: int, end: int) -> bool:
    """Behind a body: `có trách nhiệm lập danh sách …`."""
    duty = _DUTY.match(low, after, end)
    return duty is not None and verb_at(low, duty.end()) is not None


def _has_asked(sentence: str, at: int) -> bool:
    """`Chánh Thanh tra đã yêu cầu Sở Giáo dục …`: the order as news tells it, unless it was carried out since."""
    return sentence[:at + 1].rstrip().endswith(("đã", "vừa", "mới")) and _CARRIED_OUT.search(sentence, at) is None


def _ended_in_order(outline: Outline, node: Node) -> bool:
    """The last sentence of the paragraph right above asks somebody for something."""
    end = node.section.char_start
    spans = outline.sentences(outline.text.rfind("\n", 0, max(0, end - 1)) + 1, max(0, end - 1)) if end else []
    low = outline.low[slice(*spans[-1])] if spans else ""
    m = find_ask(low)
    return m is not None and (PAST.match(low) is None or _has_asked(low, m.start())) and not closes(low)


def _asked_by_now(outline: Outline, node: Node) -> bool:
    """Somebody has asked above, or was told by `Theo đó, X chủ trì`, or a directive is reported to be issued."""
    told = _first_told(outline)
    return asked_before(outline, node) or told < node.body


@once
def _first_told(outline: Outline) -> int:
    told = (m.start() for m in _LEADS_ACCORDINGLY.finditer(outline.low)
            if outline.units(m.end(), len(outline.low)) is not None)
    issued = (m.end() for m in _NEWLY_ISSUED.finditer(outline.low))
    return min(next(each, len(outline.low)) for each in (told, issued))


@once
def _first_speech(outline: Outline) -> int:
    """Where a paragraph opens with `Kết luận hội nghị, …` or `Phát biểu tại hội nghị, …`."""
    m = _SPEAKS_AT.search(outline.low)
    return m.start() if m is not None else len(outline.low)


def _recommended(sentence: str) -> re.Match[str] | None:
    """Whom somebody recommends something to: `Thanh tra tỉnh kiến nghị (Sở Xây dựng) rà soát …`."""
    return next((m for m in _RECOMMENDS.finditer(sentence) if is_head(sentence, m.end())), None)


def _directs(outline: Outline, a: int, b: int) -> bool:
    """News that tells of a paper or a head of government that directs others to do something."""
    return outline.low.find("chỉ đạo ", a, b) >= 0 and any(
        directed(outline, start, b) is not None for start in clauses(outline, a, b))


def _is_given(outline: Outline, a: int, b: int) -> bool:
    """`Sở Khoa học và Công nghệ được giao nâng cấp ứng dụng`, also behind an introduction."""
    found = (outline.units(start, b) for start in clauses(outline, a, b))
    return any(_IS_GIVEN.match(outline.low, u.end, b) for u in found if u is not None)


def _quoted_order(outline: Outline, node: Node, a: int, b: int, asked: bool) -> bool:
    """`"Sở Y tế phải …", đồng chí Chủ tịch yêu cầu`: words in quotation marks that tell a body to do something."""
    if not asked and _SAID.search(outline.low, b - 1, node.end) is None:
        return False
    units = outline.units(a + 1, b)
    if units is None:
        return asked and _SAID.search(outline.low, a, node.end) is not None and says_order(outline, a + 1, b)
    rest = outline.low[units.end:b].lstrip(" ,:")
    return verb_at(rest, 0) is not None or IMPERATIVE.match(rest) is not None or _MUST.match(rest) is not None
