"""What a document does with the one it cites: basis, implements, amends, replaces, repeals, else mentions.

ANNOTATION (citations): the words just before the mention decide, also inside a title; a list shares its relation.
`mentions` also for `theo`, `theo quy định tại`, `hướng dẫn thi hành` and the passive `được sửa đổi bởi`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from extract.grammar import either
from extract.records import Relation

_LIST_LENGTH = 40  # so many members of a list can share what its end says
_WINDOW = 240  # characters before a mention in which its verb is looked for
# The first two letters are looked at before the rest of a word, so that the scan skips from one such pair to the next.
_VERB = re.compile(
    r"""(?: b(?=[ãổa]) | c(?=[ăh]) | đ(?=[ií]) | h(?=[ủếư]) | k(?=h) | q(?=u) | s(?=ử) | t(?=[hrá]) | x(?=e) )
    (?<!\w.)(?:
      (?P<basis> (?<=c)ăn\ cứ(?:\ vào)? )
    | (?P<replaces> (?<=t)hay(?:\ thế|(?:\ cho)?(?=\ (?:các\ |những\ )?\Z)) )
    | (?P<repeals> (?:(?<=b)ãi|(?<=h)ủy)\ bỏ
        | (?:(?<=h)ết|(?<=k)hông\ còn|(?<=c)hấm\ dứt)\ hiệu\ lực(?:\ thi\ hành)? )
    | (?P<amends> (?:(?<=s)ửa\ đổi|(?<=đ)(?<!đối\ tượng\ đ)(?<!phạm\ vi\ đ)iều\ chỉnh|(?<=đ)ính\ chính|(?<=b)ổ\ sung)
        (?:(?:,|\ và|\ hoặc)?\ (?:sửa\ đổi|bổ\ sung|điều\ chỉnh)){0,3} (?!\s*\)) )
    | (?P<implements> (?<=t)hực\ hiện(?!\ thi) | (?<=t)riển\ khai | (?<=q)uán\ triệt )
    | (?P<neutral> (?<=t)(?<!kèm\ .)heo | (?<=x)em\ xét | (?<=t)án\ thành
        | (?<=b)an\ hành(?!\ kèm|\ thay|\ sửa) | (?<=t)rình | (?<=t)hông\ qua
        | (?:(?<=h)ướng\ dẫn|(?<=q)uy\ định)(?:\ chi\ tiết)?(?:\ và)?(?:\ biện\ pháp)?(?:\ hướng\ dẫn)?\ thi\ hành )
    )(?!\w)""",
    re.VERBOSE,
)
# (a summary broken over lines goes on: `V/v tham mưu Kế hoạch thực hiện | Kế hoạch số …`)
_SENTENCE_BREAK = re.compile(r"[.:!?\n](?:(?<=\n)(?<!thực hiện\n)(?<!triển khai\n)|(?=[\s\"”)]|$)(?<!tp\.)(?<!tt\.))")
# A clause of its own between two mentions: `…, trong những năm qua UBND huyện tổ chức tuyên truyền …`
_NEW_CLAUSE = re.compile(
    r",\s[^,;.]{0,60}?(?<!\w)"
    + either("""
    ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|tỉnh ủy|huyện ủy|thành ủy|đảng ủy|chính phủ|ban|sở|bộ|phòng|
    các cơ quan|các đơn vị|các địa phương|các cấp|cấp ủy|nhà trường|chi bộ|huyện|tỉnh|xã|thành phố
""")
    + r"(?!\w)[^;]{0,80}?(?<!\w)"
    + either("đã|tổ chức|ban hành|xây dựng|chỉ đạo|triển khai|yêu cầu|báo cáo|tham mưu|phối hợp|đề nghị|thông báo")
    + r"(?!\w)"
)
# Behind a verb of doing: words that turn the sentence to something else before the mention is reached.
_TURNS_AWAY = re.compile(r"(?<!\w)" + either("""
    theo|ban hành|xây dựng|đã|được|bị|báo cáo|trình|tham mưu|đề nghị|do|vì|nhằm|để|khi|nếu|so với|phê duyệt|thành lập|
    trong thời gian
""") + r"(?!\w)")
_ADVERB = either("""
    nghiêm túc|nghiêm|tốt|hơn|có|hiệu quả|chất lượng|đầy đủ|kịp thời|đồng bộ|quyết liệt|sâu rộng|sâu sắc|thắng lợi|
    thành công|toàn diện|đúng|triệt để|thường xuyên|hiệu lực|thống nhất|chặt chẽ|linh hoạt|sáng tạo|tích cực|chủ động|
    bám sát|học tập|tuyên truyền|phổ biến|nghiên cứu|cụ thể hóa|thể chế hóa|thi hành|tổ chức|vận dụng|tiếp tục|
    rộng rãi|và|các|những|việc|mạnh mẽ|quán triệt|thực chất|lồng ghép|chấp hành|nắm vững|phát huy|tiếp thu
""")
_ONLY_ADVERBS = re.compile(rf"[\s,]*(?:{_ADVERB}[\s,]*){{0,12}}")
_PAPERS = either("chủ trương|văn bản|nghị quyết|chỉ thị|kết luận|quy định|chính sách|chương trình|kế hoạch")
_SINGLES_OUT = re.compile(
    either("nhất là|đặc biệt là|đặc biệt|trong đó có|trọng tâm là|trước hết là|cụ thể là|như|bao gồm|gồm|là")
    + rf"\s*(?:các\s+)?$|^\s*(?:tốt\s+|nghiêm túc\s+)?các {_PAPERS}\b.*(?:,|\bvà)\s*(?:các\s+)?$"
)
_ADVERB_AND_PLACE = re.compile(r"(?P<adverbs>.*?)(?:quy định|hướng dẫn|quy chế)\s+(?:tại|của|trong|ở)\s", re.DOTALL)
_HELD_IN = re.compile(r"\s(?:nêu |đề ra |giao )?(?:tại|trong)(?!\w)")
_ORDERS = either("""
    quy định|chỉ đạo|ý kiến|yêu cầu|nhiệm vụ|giải pháp|nội dung|mục tiêu|chỉ tiêu|chủ trương|tinh thần|kết luận
""")
_WHAT_IT_ORDERS = re.compile(rf"[\s,]*(?:(?:{_ADVERB}|{_ORDERS})[\s,]*){{0,12}}(?:của [^,;]{{1,80}})?")
# What a change may name before it names the changed document.
_PART_OF = re.compile(r"[\s,]*(?:" + either(r"""
    một số|một phần|toàn bộ|các|những|một|khoản|điều|điểm|chương|mục|phần|phụ lục|quy định|nội dung|chỉ tiêu|mức|
    cụm từ|tên|danh mục|biểu|bảng|đoạn|câu|tiêu đề|có liên quan|liên quan|ban hành|kèm theo|cho|của|trong|tại|ở|và|
    hoặc|hay|đối với|về|thay thế|mới|thủ tục|hành chính|thành viên|nhiệm vụ|giải pháp|phân công|quy chế|kế hoạch|
    chương trình|đề án|văn bản|quyết định|nghị quyết|nghị định|thông tư|chỉ thị|luật|sau|sau đây|
    dưới đây|này|số|[ivxl\d]+[a-zđ]?|[a-zđ]
""") + r"[\s,]+){0,18}")
# bãi bỏ các quy định về phí tại Nghị quyết số …
_HELD_RULES = re.compile(
    r"\s(?:các |những |một số |toàn bộ )?"
    + either("quy định|nội dung|chế độ|mức|định mức|tiêu chuẩn|điều kiện|khoản phí")
    + r"(?!\w)[^;:]{0,160}(?<!\w)(?:tại|trong|của)(?: các| những| phụ lục)*\s"
    # … đã công bố tại các Quyết định (sau): the documents stand in the list below
    r"(?:(?:quyết định|nghị quyết|nghị định|thông tư|chỉ thị|văn bản|quy định)(?: sau(?: đây)?)?\s)?")
# Luật X năm 2014, sửa đổi, bổ sung năm 2020: what befell the law named before
_OF_A_YEAR = re.compile(r"(?:,? (?:và |hoặc )?(?:sửa đổi|bổ sung|điều chỉnh)){0,2},? (?:(?:các|vào) )?(?:năm|ngày) \d")
# thay thế cụm từ “A” bằng cụm từ “B” tại Điều 3 Nghị định số …
_PUT_IN = re.compile(r"\s(?:các |một số )?" + either("cụm từ|từ|biểu|mẫu|phụ lục|đoạn|câu|tên|nội dung|điểm|khoản")
                     + r"(?!\w)[^;]{1,140}(?<!\w)(?:tại|của|trong|kèm theo)\s[^;,]{0,40}")
# thay thế, sửa đổi, (bãi bỏ) một số điều, cụm từ của X: part of it changes
_IN_PART = re.compile(
    r"\s(?:một số|các|những) (?:điều|khoản|điểm|cụm từ|nội dung|phụ lục)(?:,? [^;:.\d]{0,60}?)? của (?:các )?")
_WITH_CHANGES = re.compile(r"(?:sửa đổi|bổ sung),? (?:và )?$")
_LIST_STEP = re.compile(
    r"[\s,;]*(?:(?:và|hoặc|hay|cùng với|cùng|cũng như|với|&|/)\s*)?(?:các\s*|của\s*|số\s*)?(?:khó?[aá]\s*)?[\s(]*")
_LIST_END = re.compile(
    r"(?:(?P<semi>;)|,|(?<!\w)(?:và|hoặc|hay|cùng với|cũng như))\s*(?:và\s+)?(?:các\s+|nhất là\s+|đặc biệt là\s+)?$")
_BULLET = re.compile(
    r"[\s\-+*•–.()\d\[\]“\"'|]*(?:[a-zđ][.)]|[ivx]+[.\-)])?[\s\-+*•–]*(?:các\s+|văn bản\s+)?")
_SUBJECT_LEAD = re.compile(
    rf"{_BULLET.pattern}|{_LIST_STEP.pattern}|.*(?:kể từ|thì|và|có hiệu lực(?: thi hành)?,)\s*(?:các\s+)?", re.DOTALL)
_ENDS_VALIDITY = re.compile(
    r"(?<!\w)(?:(?:hết|không còn|chấm dứt) hiệu lực|bị bãi bỏ|được bãi bỏ|bị hủy bỏ|(?:sẽ|đều) bãi bỏ)(?!\w)")
_AT_HEAD = " -+*•–\t"
_DOES_AS_SAID = re.compile(r"[\s\-+*•–\d.()a-zđ]{0,6}thực hiện theo")  # Thực hiện theo Quyết định số …, ủy ban đã …
_PASSIVE = re.compile(r"(?<!\w)được(?: \w+){0,2} $")
_BY = re.compile(r"[^;]{0,60}(?<!\w)(?:bởi|bằng)(?!\w)")
_LEADS_IN = ("văn bản", "sau", "căn cứ", "quyết định", "nghị", "thông tư", "quy định", "luật")
_CLAUSE_END = re.compile(r"[.;]\s")
_GROUNDS_HEADING = re.compile(
    r"[\W\divx]*(?:các )?(?:cơ sở|căn cứ)(?: pháp lý| xây dựng| ban hành)?(?: .{0,30})?$")


@dataclass(slots=True)
class Place:
    """Where a mention stands, as far as its relation needs it: spans in the folded text."""

    start: int  # of the mention, or of the provision before it
    end: int
    relation: Relation = "mentions"


def relate(low: str, line_start: int, line_end: int, places: list[Place], carried: Relation | None) -> Relation | None:
    """Sets the relation of the mentions of one paragraph, in order; returns what the paragraph hands to the next.

    `carried` is what the lead-in of a list (`Thực hiện các văn bản sau:`) or the item before gave to this paragraph.
    """
    head: Relation | None = None  # of the first mention of the clause: what `;` goes back to
    previous: Place | None = None
    for place in places:
        between = low[previous.end if previous else line_start:place.start]
        cut = [m.end() for m in _SENTENCE_BREAK.finditer(between)]
        own = (between[cut[-1]:] if cut else between)[-_WINDOW - 60:]
        short = own if len(own) < 60 else "?"
        first = previous is None or bool(cut)
        if low.endswith("(", line_start, place.start) and _names_told(
                low, place, low[max(line_start, place.start - _WINDOW):place.start]):
            place.relation = "mentions"
        elif first and carried and not cut and _BULLET.fullmatch(short):
            place.relation = head = carried
        elif cut and between[cut[-1] - 1] == ":" and _BULLET.fullmatch(short) and (led := _led_in(between[:cut[-1]])):
            place.relation = head = led
        elif not first and previous and (_LIST_STEP.fullmatch(short) or place.start < previous.end):
            place.relation = _inherit(low, previous, place, head, own)
        else:
            said = _verb_of(own, first)
            step = None if first or said else _LIST_END.search(own)
            if said:
                place.relation = said
            elif step and previous:
                place.relation = (head or previous.relation) if step["semi"] else previous.relation
            if first or (said and ";" in own) or (not step and _NEW_CLAUSE.search(own)):
                head = place.relation
        previous = place
    if places and _may_end(low, line_start, line_end):
        _ended(low, line_start, line_end, places)
    return _hand_on(low, line_start, line_end, places, carried, head)


def _names_told(low: str, place: Place, before: str) -> bool:
    """`… ban hành công văn triển khai Nghị quyết … (Công văn số 83/UBND-TH)`: the bracket numbers what was told of."""
    kind = " ".join(low[place.start:place.end].split()[:2])
    told = re.search(rf"(?:ban hành|ký|ra|có|gửi) (?:các )?{re.escape(kind)}(?!\w)", before)
    return told is not None


def _inherit(low: str, previous: Place, place: Place, head: Relation | None, own: str) -> Relation:
    if place.start < previous.end:  # named inside the title of the mention before it
        return _verb_of(low[previous.start:place.start], False) or "mentions"
    return head if ";" in own and head else previous.relation


def _verb_of(before: str, opens: bool) -> Relation | None:
    """The relation that the words before a mention say; `opens`: they open the sentence."""
    before = before[-_WINDOW:]
    verbs = list(_VERB.finditer(before))
    for verb in reversed(verbs):
        gap = before[verb.end():]
        if verb["neutral"]:
            if opens and _DOES_AS_SAID.fullmatch(before[:verb.end()].strip()):
                return "implements"
            return _basis_of(verbs, before, opens)
        if verb["basis"]:
            return "basis" if opens or len(gap) < 60 else None
        if verb["implements"]:
            if _does(gap):
                return "implements"
            continue
        if verb["amends"] and _OF_A_YEAR.match(gap):
            continue
        if verb["replaces"] and _PUT_IN.fullmatch(gap):
            return "amends"
        if (verb["repeals"] or verb["replaces"]) and _IN_PART.fullmatch(gap) and (
                "cụm từ" in gap or _WITH_CHANGES.search(before[:verb.start()])):
            return "amends"
        if _PASSIVE.search(before[:verb.start()]) or _BY.match(gap):
            return _basis_of(verbs, before, opens)
        if "hiệu lực" in verb[0]:
            continue
        wide = "sửa đổi" in verb[0] and len(gap) < 160 and ";" not in gap
        if wide or _PART_OF.fullmatch(gap) or (verb["repeals"] and _HELD_RULES.fullmatch(gap)):
            return "amends" if verb["amends"] else "replaces" if verb["replaces"] else "repeals"
    return None


def _basis_of(verbs: list[re.Match[str]], before: str, opens: bool) -> Relation | None:
    """A sentence that opens with Căn cứ names its basis, whatever stands between (`căn cứ … ban hành kèm theo X`)."""
    return "basis" if opens and verbs[0]["basis"] and not before[:verbs[0].start()].strip(_AT_HEAD) else None


def _does(gap: str) -> bool:
    """Whether the words between a verb of doing and the mention leave the mention its object.

    `Thực hiện chỉ đạo của Bộ tại Công văn số …` carries the letter out; `thực hiện kiến nghị tại Báo cáo số …` does the
    proposals and only mentions the report.
    """
    if ";" in gap or len(gap) > 200:
        return False
    if _ONLY_ADVERBS.fullmatch(gap) or (_SINGLES_OUT.search(gap) and not _TURNS_AWAY.search(gap)):
        return True
    if "," in gap or _TURNS_AWAY.search(gap) or len(gap) > 100:
        return False
    if (held := _HELD_IN.search(gap)) and not _WHAT_IT_ORDERS.fullmatch(gap[:held.start()]):
        return False
    place = _ADVERB_AND_PLACE.match(gap)
    return not place or bool(_ONLY_ADVERBS.fullmatch(place["adverbs"]))


def _may_end(low: str, start: int, end: int) -> bool:
    """A look for the words without which `_ENDS_VALIDITY` finds nothing."""
    return low.find("hiệu lực", start, end) >= 0 or low.find(" bỏ", start, end) >= 0


def _ended(low: str, line_start: int, line_end: int, places: list[Place]) -> None:
    """`Quyết định số … hết hiệu lực kể từ …`: the mentions that are its subject are repealed."""
    ended = list(_ENDS_VALIDITY.finditer(low, line_start, line_end))
    if not ended:
        return
    breaks = [line_start, *(m.end() for m in _SENTENCE_BREAK.finditer(low, line_start, line_end))]
    ends = [p.end for p in places]
    for found in ended:
        opening = breaks[bisect_right(breaks, found.start()) - 1]
        last = bisect_right(ends, found.start())
        for n in range(max(0, last - _LIST_LENGTH), last):
            place = places[n]
            lead = low[max(places[n - 1].end if n else line_start, opening, place.start - 60):place.start]
            if place.start >= opening and place.relation == "mentions" and _SUBJECT_LEAD.fullmatch(lead):
                place.relation = "repeals"


def _hand_on(
    low: str, start: int, end: int, places: list[Place], carried: Relation | None, head: Relation | None
) -> Relation | None:
    line = low[start:end].strip()
    if line.endswith(":"):
        return _led_in(line)
    if not places:
        if not line:
            return carried
        if line.endswith(_BREAKS_OFF) and _BROKEN_OFF.search(line):
            return "implements"
        return "basis" if len(line) < 60 and "căn cứ" in line and _GROUNDS_HEADING.match(line) else None
    if carried and _BULLET.fullmatch(low[start:places[0].start][:60]):
        return carried
    return head if line.endswith((";", ",")) else None


# Tham mưu triển khai thực hiện | Kế hoạch số …: a summary whose lines are paragraphs
_BROKEN_OFF = re.compile(r"(?:^|\s)(?:triển khai(?: thực hiện)?|(?:kế hoạch|tham mưu|chương trình|việc) thực hiện)$")


_BREAKS_OFF = ("triển khai", "thực hiện")  # what every match of it ends with


def _led_in(words: str) -> Relation | None:
    """What words that end in a colon say of the documents listed behind it: `thay thế các văn bản sau:`."""
    lead = _CLAUSE_END.split(words[-2 * _WINDOW:])[-1]
    if _may_end(lead, 0, len(lead)) and _ENDS_VALIDITY.search(lead):
        return "repeals"
    return _verb_of(lead[:-1].rstrip() + " ", True) if any(word in lead for word in _LEADS_IN) else None
