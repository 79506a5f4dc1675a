"""Sentences of prose that admit a weakness by their own words, where no heading announces any.

`Tuy nhiên, … còn chậm.` · `Bên cạnh đó còn một số hạn chế: …` · `Nguyên nhân là do …` (annotation guide: shortcomings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from extract.grammar import either
from extract.records import ShortcomingKind
from extract.run_ins import FAULTS
from extract.units import verb_at
from extract.weakness import (
    HARMS,
    ORDERED,
    OUTSIDE,
    SAYS_OF_THEM,
    SUCCESS,
    VIOLATES,
    WEAK,
    falls_short,
    irregular,
    left_undone,
    plainly_weak,
    praises,
    weak_apart,
)

# … còn một số hạn chế, khuyết điểm sau: · … gặp khó khăn, đó là:
ANNOUNCES = re.compile(
    r"(?:hạn chế|khuyết điểm|tồn tại|yếu kém|thiếu sót|bất cập|khó khăn|thách thức|vướng mắc"
    r"|(?:những|một số) (?:vi phạm|sai phạm|sai sót))(?:[^.:;]{0,80}?)"
    r"(?:như sau|sau đây|sau|cụ thể(?: là)?|đó là|nhất định|như|là)?\s*:\s*"
)
# Bên cạnh những mặt tích cực, Ban Thường vụ cũng nhận định | một số nơi vẫn chưa …
_JUDGES = re.compile(
    r"[^.;:]{0,250}\b(?:nhận định|nhận thấy|đánh giá|chỉ rõ|cho rằng)(?: rằng| là)?,? "
    r"(?=(?:một số|nhiều|không ít|việc|công tác|có nơi|tình trạng|vẫn còn|còn)\b)")
# Theo Ủy ban Kiểm tra Tỉnh ủy, | chi ủy chưa sâu sát cơ sở
_FOUND_BY = re.compile(
    r"theo (?:ủy ban kiểm tra|đoàn (?:kiểm tra|giám sát|thanh tra)|thanh tra|kiểm toán"
    r"|kết luận (?:kiểm tra|giám sát|thanh tra|kiểm toán))[^,.;:]{0,80},\s+")
# Qua thời hạn trên, nếu các đồng chí không có ý kiến …: what has not happened
_IF = re.compile(r"(?:[^.;:,]{0,60}, )?(?:nếu|trường hợp)\s")
# Words before a colon that only lead in: Sở thẳng thắn nhìn nhận: việc cung ứng …
LEADS_IN = re.compile(
    r"[^:.;]{3,140}(?:nhìn nhận|thừa nhận|cho thấy|phản ánh|báo cáo|nêu rõ|chỉ ra|cụ thể|như sau|như|đó là|tồn tại"
    r"|hạn chế|khuyết điểm|yếu kém|sau đây|khó khăn)\s*:\s+"
)
# … báo cáo cũng thẳng thắn chỉ ra nhiều hạn chế. · qua kiểm điểm nổi lên một số khuyết điểm.
_HEADS_PROSE = re.compile(
    r"\b(?:còn|nổi lên|chỉ ra|bộc lộ|gặp|có|tồn tại|thừa nhận|nhìn nhận)\s+(?:cả\s+)?"
    r"(?:một số|một vài|nhiều|những|không ít|mấy|các)\s+(?:mặt\s+)?"
    rf"(?:{FAULTS}|khó khăn|vướng mắc)(?:\s+(?:sau|cần|nhất định|đáng|chủ yếu|trong|của|lớn)\b[^,.;:]{{0,50}})?\s*\.?$"
    # … đã để xảy ra một số thiếu sót khi giữ quỹ.
    r"|\bđể xảy ra\s+(?:một số|nhiều|những|không ít)\s+"
    rf"(?:{FAULTS})(?:(?:,| và)\s+(?:{FAULTS}))*(?:\s+(?:về|trong|của|sau)\b[^,.;:]{{0,60}})?\s*\.?$")
# Các đại biểu phát biểu nhiều ý kiến sát thực tế.
_SPEAKERS = re.compile(
    r"\b(?:phát biểu|nêu|phản ánh|có)\s+(?:nhiều|một số|\d+)\s+(?:ý kiến|phản ánh)\b[^,;:]{0,60}\.?$")
# Thời gian tới, … · Vì vậy, …: what follows looks ahead
_LOOKS_AHEAD = re.compile(
    r"(?:trong )?(?:thời gian tới|năm tới)|vì vậy|do vậy|do đó|vì thế|để (?:khắc phục|chấn chỉnh|giải quyết)"
    r"|trước (?:tình hình|thực trạng)|từ (?:tình hình|thực tế)|yêu cầu|đề nghị|kết luận|phát huy")
# Theo Phó Giám đốc Sở Y tế, | nguyên nhân … · Đồng chí Lê Thị A (Văn phòng): | nguyên nhân …
_SPEAKER = re.compile(
    r"(?:theo|đồng chí|đ/c|các đồng chí|ông|bà|đại biểu)\s[^.;:]{3,120}?"
    r"(?:,|:|\bcho rằng|\bcho biết|\bnêu)\s+(?:thì\s+)?")
# (Đồng chí …:) sai sót hồ sơ | chủ yếu do …
_OWES_TO = re.compile(r"[^.;:,]{5,80}\s(?:chủ yếu|phần lớn|trước hết|chính|cơ bản)\s+(?:là\s+)?do\s")
# Về nguyên nhân chủ quan là do:
CAUSE_LEAD = re.compile(
    r"(?:về\s+)?(?:các\s+|những\s+)?nguyên nhân(?:\s+(?:chủ quan|khách quan|chính|chủ yếu|của[^:]{0,60}))*"
    r"(?:\s+là(?:\s+do)?)?\s*:?\s*(?:là\s+)?(?:do\s+)?"
)
# Tuy nhiên, … · Bên cạnh những kết quả đạt được, …
TURN = re.compile(
    either("""
        tuy nhiên|tuy vậy|tuy thế|thế nhưng|song|
        bên cạnh (?:đó|những (?:kết quả|mặt|nơi|ưu)|kết quả|một số mặt|mặt (?:được|mạnh|tích cực)|ưu điểm)|
        mặc dù|nhưng|trong khi đó|mặt khác|
        đáng (?:chú ý|nói|lưu ý)|
        riêng|cá biệt|ngoài những mặt|
        mặt dù|bên cạch (?:đó|những|kết quả)""")
    + r"\b|xong (?=(?:(?:hiện nay|hiện),? )?(?:vẫn|còn|một số)\b)"  # for `song`
)
# Tuy nhiên, xe chở mía | còn đỗ qua đêm: what goes on in spite of all
_TURNS_TO = re.compile(
    r"(?:tuy nhiên|tuy vậy|tuy thế|thế nhưng|song|bên cạnh (?:những |các )?(?:kết quả|ưu điểm|mặt được|thành tích))\b"
    r"(?:(?!\bnhưng\b)[^.;:]){0,120}?\b(?:còn|vẫn|lại|chỉ mới)\b")
# Một số xã giao văn thư tiếp dân. · Có nơi …, behind a weakness
_SOME = re.compile(r"(?:một số|một vài|có (?:nơi|xã|đơn vị|lúc|trường hợp|đồng chí)|cá biệt|nhiều (?:nơi|xã|đơn vị))\b")
# Trưởng bản Hua Rốm phản ánh: …
_COMPLAINS = re.compile(r"[^.;:]{3,80} (?:phản ánh|kiến nghị|nêu|bức xúc)(?: việc)?\s*:\s+")
# Những nguyên nhân chủ yếu của hạn chế là do:
_CAUSE = re.compile(
    r"(?:những |các )?nguyên nhân[^.:;]{0,60}?\b(?:là|do)\b(?:\s+(?:là\s+)?do)?\s*:?\s*"
    # Lý giải nguyên nhân chậm …, đại diện nhà trường cho biết là do …
    r"|(?:lý giải|giải thích|nói)(?: cho| về)? (?:những |các )?nguyên nhân [^.:;]{3,160}?\blà do\s+"
)
# Những yếu kém nêu trên trước hết do người đứng đầu …
BECAUSE = re.compile(
    r"(?:những |các )?(?:hạn chế|yếu kém|tồn tại|khuyết điểm|thiếu sót|tình trạng)[^.;:]{0,30}(?:trên|này|đó)"
    r"[^.;:]{0,30}\b(?:là do|do|bởi|xuất phát từ|có nguyên nhân)\b"
    r"|(?:sở dĩ )?(?:còn |có )?(?:như vậy|như thế|tình trạng (?:trên|này|đó))"
    r" (?:chủ yếu |trước hết |một phần )?(?:là )?(?:do|vì|bởi)\b"
)
# Nhưng chủ quan là chính: … · Về chủ quan, …
_OWN_CAUSE = re.compile(
    r"(?:nhưng|song|tuy nhiên,?)?\s*(?:về |nguyên nhân )?(?:chủ quan|khách quan)(?: (?:là|vẫn là|do))?\b"
    r"[^.;:]{0,20}[:,]")
# … đã chủ động ứng phó với bão · … công tác phòng, chống thiên tai
_COPED_WITH = re.compile(r"\bđã\b[^.]{0,40}(?:ứng phó|khắc phục)|phòng,? chống")
# Mặc dù gặp nhiều khó khăn do mưa lũ, song toàn tỉnh đã hoàn thành …: a result
_DESPITE = re.compile(
    r"(?:[^,.;]{2,40}, )?(?:trong (?:bối cảnh|điều kiện)|mặc dù|tuy|dù)\b(?:[^.]|\.{2,3})*\b(?:nhưng|song)\b[^.]*"
    r"\b(?:đã (?:đạt|hoàn thành|thu được|vượt)|vẫn (?:đạt|giữ|hoàn thành|tăng|bảo đảm))")
# … vẫn còn một số (hạn chế:)
_EXISTS = re.compile(r"còn|đối mặt|gặp|có|bộc lộ|chỉ ra|tồn tại|một số|những")
# Trong 06 hạn chế được chỉ ra, đến nay đã khắc phục xong 04 nội dung: …
_MENDED_SINCE = re.compile(r"\bđã (?:(?:cơ bản|tập trung|được) )*(?:khắc phục|sửa chữa|chấn chỉnh|giải quyết|xử lý)")
_HARD = re.compile(r"khó khăn|thách thức|vướng mắc")
_OWN = re.compile(r"hạn chế|khuyết điểm|tồn tại|yếu")
_CONCLUSION = re.compile(r"kết luận (?:thanh tra|kiểm tra|giám sát|kiểm toán)\b")  # the noun: Kết luận thanh tra nêu rõ
# … nhằm khắc phục (những hạn chế): an aim admits nothing
_AIM = re.compile(
    r"(?:khắc phục|chấn chỉnh|tháo gỡ|giải quyết|xử lý|hạn chế tối đa|hạn chế thấp nhất|phòng ngừa|không để)\b"
)
# Bên cạnh đó, một số hạn chế đã được tập trung khắc phục.
_BEING_MENDED = re.compile(r"hạn chế,? (?:khuyết điểm|yếu kém)?[^.]{0,40}(?:khắc phục|tập trung)")
# Chi bộ khắc phục ngay việc …: an order
_TO_MEND = re.compile(
    r"\b(?<!chậm )(?:khắc phục|chấn chỉnh|chấm dứt|xử lý)"
    r" (?:ngay|dứt điểm|kịp thời|các|những|việc|tình trạng|hạn chế|tồn tại)\b")
# A sentence that opens with what falls short: Việc thống kê ở một số xã còn thiếu sót. · Qua kiểm tra, một số hồ sơ …
_PLAIN = re.compile(
    r"(?:(?:trong )?(?:qua|theo|kết quả|thời gian|thực tế|đến nay)[^,.;:]{2,80}(?:,| cho thấy(?: rằng)?,?"
    r"|, [^,.;:]{2,40} cho thấy(?: rằng)?,?)\s+)?"
    + either("""
        một số|việc|công tác|tình trạng|tiến độ|chất lượng|nhiều|còn|vẫn còn|hồ sơ|trang thiết bị|cơ sở vật chất|số|tại|
        điểm yếu|điểm nghẽn|ở|trao đổi|có (?:nơi|lúc|đơn vị)|không ít|hiệu quả|tỷ lệ""") + r"\b"
)


# Theo nhận định của Đài Khí tượng, … có khả năng thiếu hụt mưa: what may come is no difficulty yet
_FORECAST = re.compile(r"(?:theo )?(?:nhận định|dự báo|bản tin)\b[^.;]*\b(?:khả năng|nguy cơ|sẽ|tiếp tục)\b")
# … nhằm tháo gỡ khó khăn cho sản xuất · … đã cố gắng khắc phục khó khăn
_OVERCOMES = re.compile(
    r"\b(?:tháo gỡ|khắc ?phục|vượt(?: qua)?) (?:mọi |nhiều |các |những |ngay )*(?:khó khăn|thách thức)"
    r"|\b(?:khắc phục|giảm thiểu|giảm nhẹ|hạn chế|giảm)(?:,? [^\s,.;:]+){0,5}? thiệt hại")
# Tuy nhiên, … vẫn còn những tồn tại, hạn chế nhất định …: its own, whatever came of it
_OWN_FAULTS = re.compile(
    r"\bcòn (?:những |một số |nhiều |các |có )*(?:tồn tại|hạn chế|khuyết điểm|yếu kém|thiếu sót|bất cập)\b")
# UBND tỉnh phê bình UBND huyện vì chưa lập đoàn · … có văn bản chỉ đạo, nhưng đến nay huyện vẫn chưa lập
_CRITICISED = re.compile(
    r"\bphê bình [^.;:]{3,120}? (?:vì|do|về việc|bởi) (?:đã )?(?:không|chưa|chậm|để|thiếu)\b"
    r"|\b(?:nhưng|song) (?:cho )?(?:đến|tới) (?:nay|thời điểm[^,.;]{0,20})\b[^.;]{0,60}?\b(?:vẫn )?chưa\b")
# Việc này nhằm …: what is done is for, no weakness
_PURPOSE = re.compile(
    r"(?:việc|điều|nội dung|giải pháp|quy định|các (?:giải pháp|biện pháp|nội dung)) (?:này|đó|trên)"
    r" (?:là )?(?:nhằm|để|góp phần)\b")
_NEAR = 60  # characters before the announcement in which an aim is its own
# … đã kiến nghị kiểm điểm …: what is to follow from the weaknesses
_RECOMMENDS = re.compile(r"\b(?:đã |cũng )?kiến nghị (?!của|về|với|chưa|còn)")


class Admission(NamedTuple):
    """What a sentence admits from `start` on (an offset into the sentence), and by which rule."""

    start: int
    kind: ShortcomingKind
    rule: Literal["turn", "colon"]


def admissions(
    sentences: Sequence[str], *, told: bool, inspected: bool = False, findings: bool = False, goes_on: bool = False,
) -> Iterator[Admission | None]:
    """For each folded sentence of a paragraph what it admits; `told` where the document reports at all, `inspected`
    where it reports what an inspection found, `findings` below a heading of what was found, where nothing is ordered.

    Behind a weakness the next sentence may go on with any word of weakness (`goes_on`: the paragraph before announced
    some); behind a sentence that announced weaknesses all state one until the text praises, orders or looks ahead.
    """
    announced = False
    for low in sentences:
        if low.rstrip().endswith(":") or SAYS_OF_THEM.match(low) or _IF.match(low) or _PURPOSE.match(low):
            yield None
            continue
        if told and (heads_prose(low) or _SPEAKERS.search(low)):
            goes_on, announced = True, heads_prose(low)
            yield None
            continue
        announced = announced and not _LOOKS_AHEAD.match(low)
        apart = _cause(low, told) or _difficulty(low, told)
        if apart is not None:
            yield apart
            continue
        found = (_announced(low) if told else None) or _weakness(low, told, goes_on, inspected and told, findings)
        if found is None and announced and not praises(low) and not _orders(low):
            found = Admission(0, "shortcoming", "turn")
        goes_on = found is not None
        announced = goes_on and (announced or (found is not None and found.rule == "colon"))
        yield found


def _orders(low: str) -> bool:
    """The sentence orders and has stated no weakness before it does: not `… ngại tiếp dân, giao cho cấp phó.`"""
    m = ORDERED.search(low)
    return m is not None and WEAK.search(low, 0, m.start()) is None


def gives_cause(low: str) -> bool:
    """A folded sentence that opens as a cause does: `Nguyên nhân chủ yếu là do …`"""
    m = _CAUSE.match(low)
    return m is not None and not SUCCESS.search(m[0])


def heads_prose(low: str) -> bool:
    """A folded sentence that announces weaknesses and states none: `… nổi lên một số hạn chế.`"""
    m = _HEADS_PROSE.search(low)
    return m is not None and ANNOUNCES.search(low) is None and not _AIM.search(low, max(0, m.start() - _NEAR)) \
        and not _BEING_MENDED.search(low)


def _cause(low: str, told: bool) -> Admission | None:
    said = _SPEAKER.match(low)
    at = said.end() if said else 0
    m = _CAUSE.match(low, at)
    if m and not SUCCESS.search(m[0]):
        return Admission(m.end() if m[0].rstrip().endswith(":") else at, "cause", "turn")
    if said and told and (owes := _OWES_TO.match(low, at)) and WEAK.search(owes[0]):
        return Admission(at, "cause", "turn")
    if told and _OWN_CAUSE.match(low):
        return Admission(0, "cause", "turn")
    return Admission(0, "cause", "turn") if told and BECAUSE.match(low) else None


def _difficulty(low: str, told: bool) -> Admission | None:
    if not told or not OUTSIDE.search(low) or not HARMS.search(low):
        return None
    if ORDERED.search(low) or verb_at(low, 0) or _COPED_WITH.search(low) or _DESPITE.match(low) \
            or _FORECAST.match(low) or _OVERCOMES.search(low) or _OWN_FAULTS.search(low):
        return None
    return Admission(0, "difficulty", "turn")


def _announced(low: str) -> Admission | None:
    """`… còn một số hạn chế: A; B; C.` is one row, without its lead-in."""
    m = ANNOUNCES.search(low)
    if m is None or m.end() >= len(low) - 15 or _AIM.search(low[:m.start()][-40:]) or _MENDED_SINCE.search(m[0]) \
            or not _EXISTS.search(low[:m.end()]):
        return None
    hard = _HARD.search(m[0]) and not _OWN.search(m[0])
    return Admission(m.end(), "difficulty" if hard else "shortcoming", "colon")


def _weakness(low: str, told: bool, goes_on: bool, inspected: bool, findings: bool) -> Admission | None:
    weak = WEAK.search(low) is not None and not ORDERED.search(low)
    despite = _DESPITE.match(low)
    if despite is not None and not WEAK.search(low, despite.end()):
        return None
    if told and weak and TURN.match(low) and not _AIM.match(low) and not _BEING_MENDED.search(low):
        m = LEADS_IN.match(low)
        if m is not None and m[0].rstrip(": ").endswith(" như") and not (
                WEAK.search(low, m.end()) or ANNOUNCES.search(m[0])):
            m = None  # … có biểu hiện vi phạm nội quy như: bỏ giờ, hút thuốc
        m = m or _JUDGES.match(low)
        return Admission(m.end() if m else 0, "shortcoming", "turn")
    if told and not ORDERED.search(low) and (apart := weak_apart(low)) is not None:
        return Admission(apart, "shortcoming", "turn")
    if praises(low) or (inspected and _RECOMMENDS.search(low)):
        return None
    turns = (told and _TURNS_TO.match(low)) or (goes_on and _SOME.match(low))
    if turns and not ORDERED.search(low) and not _AIM.search(low):
        return Admission(0, "shortcoming", "turn")
    if told and (complaint := _COMPLAINS.match(low)) and plainly_weak(low[complaint.end():]):
        return Admission(complaint.end(), "shortcoming", "turn")
    faults = _CRITICISED.search(low) or (VIOLATES.match(low) and (verb_at(low, 0) is None or "nhận thấy" in low))
    if told and faults and not ORDERED.search(low):
        return Admission(0, "shortcoming", "turn")
    by = _FOUND_BY.match(low) if told else None
    if by is not None and plainly_weak(low) and not ORDERED.search(low) and verb_at(low, by.end()) is None:
        return Admission(0, "shortcoming", "turn")
    says = LEADS_IN.match(low) if told else None
    if says and _PLAIN.match(low, says.end()) and plainly_weak(low[says.end():]):
        return Admission(says.end(), "shortcoming", "turn")
    found = inspected and (plainly_weak(low) or left_undone(low) or irregular(low))
    if found and not ORDERED.search(low) and not _TO_MEND.search(low) \
            and (findings or verb_at(low, 0) is None or _CONCLUSION.match(low)):
        return Admission(0, "shortcoming", "turn")
    if told and _PLAIN.match(low) and plainly_weak(low):
        return Admission(0, "shortcoming", "turn")
    told_more = weak or left_undone(low) or irregular(low)
    if goes_on and told_more and not (ORDERED.search(low) or _TO_MEND.search(low)) \
            and (verb_at(low, 0) is None or falls_short(low)):
        return Admission(0, "shortcoming", "turn")
    return None
