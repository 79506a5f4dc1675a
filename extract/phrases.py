"""Phrases with which a document says that it means a weakness: `khắc phục tình trạng …`, `… nêu trên`, `Vì vậy, …`.

All read folded text (`ingest.fold.lower`); which weakness a phrase means its words tell (`extract.links.wording`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from extract.grammar import either
from extract.guards import alternatives, any_word, by_letter, holds_any
from extract.run_ins import FAULT, FAULTS
from extract.weakness import WEAK, left_undone

# "Công tác kiểm tra, giám sát chưa thường xuyên"
QUOTE = re.compile(r"\"([^\"]{15,})\"")
# Đối với nội dung "…" (mục II Kết luận): | Thanh tra Sở lập kế hoạch …
TOWARDS_QUOTED = re.compile(r"(?:đối với|về|khắc phục)\s[^\".;:]{2,60}\"[^\"\n]{8,300}\"[^:\n]{0,80}:\s+")
# … yêu cầu các chi bộ làm tốt 4 việc chính. (above a list, where a colon should stand)
COUNTS_ORDERS = re.compile(
    r"\b(?:yêu cầu|đề nghị|giao|cần|phải|tập trung|thực hiện)\b[^.;:]{0,200}?"
    r"\b(?:\d{1,2}|một số|các|những|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) "
    r"(?:nhiệm vụ|nội dung|giải pháp|nhóm (?:nhiệm vụ|giải pháp)|công việc|việc|yêu cầu|vấn đề)(?:, giải pháp)?"
    r"(?: (?:trọng tâm|chủ yếu|cụ thể|cơ bản|cấp bách|trước mắt|chính|lớn|sau|sau đây|dưới đây|như sau)){0,3}\.\s*$")
# Hạn chế "ít thảo luận"
SHORT_QUOTE = re.compile(any_word(FAULT) + r"(?: (?:về|là|nêu))?:?\s*\"([^\"]{6,})\"")
# Về "chế độ trực ban": | Đội Tổng hợp kiểm tra …
TOWARDS_SHORT = re.compile(
    r"(?:[-+*•]\s*)?(?:về|đối với)\s+(?:nội dung |việc |vấn đề |công tác )?\"([^\"]{6,80})\"\s*[:,]")
_MENDING = (
    "khắc phục|chấn chỉnh|chấm dứt|kiểm điểm|xử lý|sửa chữa|giải quyết|tháo gỡ|đối với|liên quan đến|về|trước|xóa bỏ"
    "|loại bỏ|ngăn chặn|đẩy lùi|không để(?: tái diễn| lặp lại| xảy ra| kéo dài| còn|(?= tình trạng))"
    "|không (?:tái diễn|lặp lại|còn)")
_MEND = either(_MENDING)
_PLAIN_MEND = ("khắc phục", "chấn chỉnh", "chấm dứt", "xóa bỏ", "loại bỏ", "không lặp lại", "không để tái diễn",
               "không để lặp lại", "không tái diễn")
_STATE = ("tình trạng", "thực trạng", "hiện tượng", "kiểu", "lối", "nạn", "thói", "thói quen", "biểu hiện", "cảnh")
_NAMED = either(
    "hạn chế|khuyết điểm|tồn tại|thiếu sót|sai phạm|sai sót|vi phạm|yếu kém|bất cập|việc|nội dung|" + "|".join(_STATE))
# Khắc phục ngay tình trạng | chậm gửi báo cáo · Đối với hạn chế trong công tác | cán bộ
_MENDS = re.compile(
    rf"(?P<verb>{any_word(_MENDING)})(?P<fully>(?: ngay| dứt điểm| triệt để| kịp thời| cơ bản| có hiệu quả)*)(?: được)?"
    r"(?: các| những| một số)?"
    rf" (?P<named>{_NAMED})(?:,? (?:và )?{FAULT}){{0,3}}(?P<joint> về| trong| là| ở|:)?\s+(?P<what>[^:;.\n]{{6,200}})"
)
# Đối với | đơn thư quá hạn: the words themselves must say that something falls short
TOWARDS = re.compile(rf"(?:{_MEND})\s+(?P<what>[^:;.\n]{{8,200}})")
# (Đối với) khuyết điểm | đi cơ sở chưa nhiều
NAMES_FAULT = re.compile(rf"(?:các |những )?{FAULT}\b")
# 312 hồ sơ trễ hạn | nêu trên · … đã nêu ở phần hạn chế · như trưởng thôn phản ánh
_POINTS = re.compile(
    # (but not `các giải pháp nêu tại mục II`: the work, no weakness)
    r"\b(?<!giải pháp )(?<!biện pháp )(?<!nhiệm vụ )"
    r"(?:(?:đã |được )*(?:nêu|chỉ ra|nói|kể|phản ánh|đề cập)(?: ở| tại| trong)? (?:trên|"
    r"(?:tại |ở |trong )?(?:mục|phần|điểm|khoản|điều|tiết|ý|kết luận này|báo cáo này)\b)"
    r"|(?:như|mà) [^,.;:]{0,40}(?:phản ánh|đã nêu|nêu)"
    r"|như trên(?=\s*(?:[,;.(:]|$))"
    r"|(?:đã|vừa) (?:nêu|chỉ ra)(?=\s*[,;.]|\s+(?:trước|hoàn thành|xong|trong)))"
)
# What every match of it holds (`extract.guards`).
_POINTING = ("nêu", "chỉ ra", "nói", "kể", "phản ánh", "đề cập", "như trên")
# Thu hồi 45 triệu đồng | do thanh toán sai khối lượng tại Trường Mầm non
_OWING_TO = re.compile(
    any_word("do|vì")
    + r" (?P<what>(?:đã )?(?:chưa|không|thiếu|chậm|thu|chi|thanh toán|xác định|nghiệm thu|để|giao|tính)"
    r" [^:;.(\n]{8,160})")
# Khắc phục nguyên nhân | chốt gác chỉ có một người
_OF_CAUSE = re.compile(
    any_word("khắc phục|giải quyết|đối với|về|từ|xử lý|tháo gỡ") + r" (?:ngay |các |những )?nguyên nhân"
    r"(?: (?:chủ quan|khách quan|là|do))* (?P<what>[^:;.\n]{8,160})")
_CLAUSE = re.compile(r"[;:.]\s")
_BEFORE = (6, 10)  # words before a pointer that may name what it points to
_LOOK_BACK = 250  # code points before a pointer
# Vì vậy, … · Để khắc phục tình trạng này, …
_MENDS_THAT = (
    rf"(?: ngay| kịp thời| dứt điểm)?(?: các| những)? (?:{FAULTS}|tình trạng|thực trạng|việc)"
    r"(?: (?:được |đã )*(?:nêu|nói|chỉ ra))? (?:trên|này|đó)\b")
_POINTS_BACK = re.compile(by_letter(alternatives(
    r"vì vậy|do vậy|do đó|vì thế|trước (?:thực trạng|tình hình|tình trạng) (?:trên|này|đó|nêu trên)"
    r"|từ (?:những |các )?(?:hạn chế|tồn tại|thực trạng)[^,]{0,30}(?:trên|này|đó)?,"
    rf"|để (?:khắc phục|chấn chỉnh|giải quyết|xử lý){_MENDS_THAT}"
    rf"|(?:khắc phục|chấn chỉnh|giải quyết|xử lý){_MENDS_THAT}"
    rf"|{FAULT} (?:đã )?(?:nêu |nói |chỉ ra )?trên\b"), ""))
# các (tồn tại, hạn chế nêu trên): more than one is meant
_SEVERAL = re.compile(rf"\b(?:các|những|cả|hai|ba|\d+)\s+(?:{FAULT}|tình trạng|việc|nội dung)|{FAULT}(?:,| và) {FAULT}")
# Để khắc phục các tồn tại trên · Chấn chỉnh tình trạng nêu trên · Trước thực trạng đó
_LEAD_POINTS_BACK = re.compile(
    r"(?:khắc phục|chấn chỉnh|giải quyết|xử lý|tháo gỡ) (?:ngay |kịp thời |dứt điểm )?(?:các |những )?"
    rf"(?:tình trạng|thực trạng|việc|{FAULTS})[^,:]{{0,20}}\b(?:trên|này|đó)\b"
    rf"|\b(?:trước|từ) (?:các |những )?(?:tình trạng|thực trạng|{FAULTS}) (?:nêu |nói )?(?:trên|này|đó)\b"
)
_BACKWARDS = ("trên", "này", "đó")  # what every match of it holds
# Trách nhiệm đối với các tồn tại trên thuộc về …: who answers for it, no cause and no order
# · Tập thể Đảng ủy chịu trách nhiệm chính về các vi phạm tại điểm 2.1
_ANSWERABLE = re.compile(
    r"trách nhiệm\b[^.;]{0,120}\b(?:thuộc(?: về)?|là của)\b"
    rf"|[^.;:]{{3,120}}\b(?:chịu|có) trách nhiệm(?: \w+){{0,3}} (?:về|đối với|trong) (?:các |những |\d+ )?{FAULT}\b"
    # … chịu trách nhiệm đối với trường hợp kê khai sai: if one fails
    r"|[^.;:]{3,120}\bchịu (?:hoàn toàn )?trách nhiệm (?:đối với|về) (?:các|những|mọi) (?:trường hợp|việc|số liệu)"
    r"[^.;:]{0,60}?\b(?:không (?:trung thực|đúng|kịp thời|chính xác|đầy đủ)|bỏ sót|chậm trễ)\b")
# Biện pháp khắc phục: a heading over remedies
REMEDIES = re.compile(r"khắc phục|sửa chữa|chấn chỉnh")
# IV. Tổ chức thực hiện: who reports what by when mends nothing
ORGANISES = re.compile(r"(?:công tác )?tổ chức,? (?:triển khai )?thực hiện|trách nhiệm thực hiện")
# III. HẠN CHẾ, NGUYÊN NHÂN VÀ GIẢI PHÁP: a heading over both
FAULTS_AND_MEANS = re.compile(rf"{FAULT}\b.*(?:giải pháp|biện pháp)")
# Về công tác phát triển đảng viên: · Công tác kiểm tra, giám sát
# · Khuyết điểm về chấm công: …
SUBJECT = re.compile(
    rf"(?P<about>(?:(?:đối với |về )?(?:các |những )?{FAULTS} )?(?:về|đối với|trong)\s+)?"
    r"(?P<what>[^:;.\n]{5,120}?)\s*(?::|\.?$)")


def answers_for(low: str, start: int = 0, end: int = 1 << 60) -> bool:
    """Folded `low[start:end]` begins with who answers for faults."""
    return low.find("trách nhiệm", start, end) >= 0 and _ANSWERABLE.match(low, start, end) is not None


def mended(low: str) -> Iterator[str]:
    """What the words say is to be mended (`khắc phục việc chậm cung ứng xi măng: …`), whole and up to a comma."""
    for m in islice(_MENDS.finditer(low), 2):
        bare = m["named"] in ("việc", "nội dung")
        # chấn chỉnh việc trả lời đơn · xử lý dứt điểm việc cơi nới ban công
        said = bare and (m["verb"] in _PLAIN_MEND or m["fully"])
        told = not bare and (m["joint"] or m["named"] in _STATE)
        if said or told or WEAK.search(m["what"]) or left_undone(m["what"]):
            yield from (m["what"], m["what"].split(", ", 1)[0])
    towards = TOWARDS.match(low)
    what = towards["what"].split(", ", 1)[0] if towards else ""
    if WEAK.search(what):
        yield what


def of_cause(low: str) -> Iterator[str]:
    """What the cause is that a remedy removes: `Khắc phục nguyên nhân chốt gác chỉ có một người nêu trên`."""
    for m in islice(_OF_CAUSE.finditer(low), 1) if "nguyên nhân" in low else ():
        yield from (m["what"], m["what"].split(", ", 1)[0])


def owing_to(low: str) -> Iterator[str]:
    """What a recovery or a penalty is for: `Thu hồi 45 triệu đồng do thanh toán sai khối lượng tại …`."""
    yield from (m["what"] for m in islice(_OWING_TO.finditer(low), 1))


def points(low: str, start: int, end: int) -> bool:
    """The words hold `nêu trên`, `nêu tại mục I` or the like."""
    return holds_any(low, _POINTING, start, end) and _POINTS.search(low, start, end) is not None


def before_pointers(low: str, start: int, end: int) -> Iterator[str]:
    """The words just before `nêu trên`, `nêu tại mục I`, of the same clause, the fewest first."""
    for m in islice(_POINTS.finditer(low, start, end), 3):
        words = _CLAUSE.split(low[max(start, m.start() - _LOOK_BACK):m.start()])[-1].split()
        yield from (" ".join(words[-count:]) for count in _BEFORE)


def up_to_pointer(low: str, start: int, end: int) -> str | None:
    """The sentence of the first pointer up to it, where the words right before it name nothing."""
    m = _POINTS.search(low, start, end)
    return low[max(start, m.start() - 2 * _LOOK_BACK):m.start()] if m else None


def points_at_end(words: str) -> bool:
    """`(tình trạng) gửi quá hạn nêu trên`: the words themselves point back."""
    return _POINTS.search(words) is not None


def lead_points_back(low: str, start: int, end: int) -> bool | None:
    """Whether a lead-in that points back to weaknesses points at several of them; None where it does not point back."""
    m = _LEAD_POINTS_BACK.search(low, start, end) if holds_any(low, _BACKWARDS, start, end) else None
    return None if m is None else _SEVERAL.search(low, m.start(), m.end()) is not None


def points_back(low: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the words open with one that points back, and whether it points at several."""
    m = _POINTS_BACK.search(low, start, min(end, start + 160))
    return m is not None, m is not None and _SEVERAL.search(low, max(start, m.start() - 30), m.end()) is not None


# Sở Tài chính (đã có Công văn số 12/STC-NS) đề nghị các đơn vị …: what was asked before
HAS_WRITTEN = re.compile(
    r"\bđã (?:nhiều lần |liên tục )?(?:có|ban hành|gửi|ra) (?:nhiều |các |\d+ )?"
    r"(?:công văn|văn bản|công điện|thông báo)\b")
# Trạm Y tế nêu một số đề xuất với (lãnh đạo phường) như: Sửa mái …
STATES_REQUESTS = re.compile(
    r"\b(?:nêu|có|gửi|trình bày) (?:nhiều |một số |\d+ |các )?(?:ý kiến )?(?:kiến nghị|đề xuất)"
    r"(?:,? (?:và )?(?:kiến nghị|đề xuất))? (?:với|đến|tới|lên) (?=[^.;:]{3,80} như\s?:)")
