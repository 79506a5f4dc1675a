"""What the words below a heading, or behind a sentence with a colon, are about.

A heading's own first telling word decides, read together with the topic above it; of a sentence that ends in a colon
the last telling words do, those next to the colon. Rules of the annotation guide: shortcomings, tasks.
"""

from __future__ import annotations

import re
from typing import Literal, cast

from extract.grammar import either
from extract.units import is_head, verb_at
from extract.weakness import SUCCESS, WEAK
from ingest.fold import bare

# `result`: what was done; `aim`: purposes, goals, views; `other`: time, place, money, scope.
Topic = Literal["task", "solution", "recommendation", "shortcoming", "cause", "difficulty", "result", "aim", "other"]
WORK: tuple[Topic, ...] = ("task", "solution", "recommendation")
WEAKNESS: tuple[Topic, ...] = ("shortcoming", "cause", "difficulty")

# --- headings --------------------------------------------------------------------------------------------------------
# Where two begin at the same place, the earlier of the list counts.
_HEADING_WORDS: dict[Topic, str] = {
    # III. NHIỆM VỤ TRỌNG TÂM · IV. TỔ CHỨC THỰC HIỆN · Một số việc cần làm · Yêu cầu các phòng, ban
    "task": r"""
        nhiệm vụ|phương hướng|tổ chức thực hiện|tổ chức, thực hiện|trách nhiệm|phân công|
        chế độ (?:thông tin,? )?báo cáo|công tác trọng tâm|công việc|triển khai thực hiện|
        yêu cầu (?:các|đối với|ubnd|ủy ban|sở|ban|phòng|đồng chí|chủ tịch|giám đốc|xử lý|khắc phục)|khắc phục|
        nội dung(?! chi\b)|định hướng|(?:những|một số) việc(?! (?:chưa|đã|làm được|còn))|trọng tâm|kế hoạch khắc phục|
        hướng khắc phục|
        công tác (?:lãnh đạo|kiểm tra|phối hợp) trong thời gian tới|
        kế hoạch (?:công tác |hoạt động |công việc )?(?:tháng|tuần|quý|học kỳ|thời gian tới|sắp tới)|
        công tác (?:tháng|tuần|quý) (?:\d+|tới|sau|này|tiếp theo)""",
    # 2. Giải pháp thực hiện
    "solution": "giải pháp|biện pháp|phương pháp thực hiện|cách thức thực hiện",
    # V. ĐỀ XUẤT, KIẾN NGHỊ
    "recommendation": "đề xuất|kiến nghị|đề nghị",
    # 3. Nguyên nhân của hạn chế
    "cause": "nguyên nhân",
    # 2. Hạn chế, khuyết điểm · b) Những mặt chưa được
    "shortcoming": """
        hạn chế|khuyết điểm|tồn tại|yếu kém|thiếu sót|sai sót|bất cập|sai phạm|(?<!xử lý )vi phạm|điểm nghẽn|điểm yếu|
        nút thắt|(?:những|một số|các) vấn đề (?:đang )?(?:đặt ra|nổi lên|bức xúc|còn tồn tại)(?! (?:cần|phải|đối với))|
        mặt yếu|mặt chưa được|chưa đạt được|chưa làm được|chưa tốt|chưa được$|nhược điểm|mặt trái|tồn đọng|
        (?:vấn đề|điểm|mặt|việc) (?:còn )?(?:cần|phải) (?:được )?(?:rút kinh nghiệm|khắc phục|chấn chỉnh)""",
    # * Khó khăn, vướng mắc
    "difficulty": "khó khăn|vướng mắc|thách thức",
    # I. MỤC ĐÍCH, YÊU CẦU · 1. Quan điểm
    "aim": "mục đích|mục tiêu|quan điểm|yêu cầu|chỉ tiêu|tầm nhìn|ý nghĩa|khẩu hiệu|chủ đề",
    # I. ĐÁNH GIÁ TÌNH HÌNH · 1. Những kết quả đạt được · Bài học kinh nghiệm
    "result": r"""
        (?:những|các) việc (?:đã )?làm được|kết quả|ưu điểm|
        thuận lợi|tình hình|đặc điểm|đánh giá|thành tựu|mặt được|bối cảnh|thực trạng|nhận xét|
        diễn biến|việc triển khai|công tác chỉ đạo, triển khai|bài học|kinh nghiệm|sự cần thiết|cơ sở|
        (?<!\S )(?:các )?ý kiến (?:thảo luận|đóng góp|phát biểu|tham gia|của (?:các )?(?:đảng viên|đại biểu|cử tri))|
        (?<!\S )(?:các )?ý kiến của (?:các )?(?:hội viên|phụ huynh|giáo viên|đoàn viên|thành viên)""",
    # II. THỜI GIAN, ĐỊA ĐIỂM · Điều 1. Phạm vi điều chỉnh (but not `Thời gian tới`)
    "other": r"""
        thời gian(?! (?:tới|qua|vừa|gần))|địa điểm|thành phần|hình thức|kinh phí|đối tượng|phạm vi|nguyên tắc|
        giải thích từ ngữ|cơ cấu tổ chức|tổ chức bộ máy|căn cứ|điều khoản|hiệu lực|chương trình hội nghị|danh sách|
        phương tiện|trang phục|biểu quyết|
        quy định chung""",
}
_TOPICS = re.compile("|".join(rf"(?P<{topic}>\b{either(words)}\b)" for topic, words in _HEADING_WORDS.items()))
# The same without marks, for headings that OCR misread: cac nguyen nhan
_BARE_TOPICS = re.compile(
    "|".join(
        rf"(?P<{topic}>\b{either(bare(words))}\b)"
        for topic, words in _HEADING_WORDS.items()
        if topic in ("task", "solution", "recommendation", "cause", "shortcoming")
    )
)
# Under another topic these report or belong to it: `Công tác tổ chức thực hiện` below `KẾT QUẢ`
_WEAK_TASK = re.compile(
    either("""
        tổ chức(?:,)? thực hiện|triển khai thực hiện|trách nhiệm|phân công|công việc|trọng tâm|định hướng|khắc phục|
        công tác (?:tháng|tuần|quý)""")
)
# Kết quả thẩm định: 2. Nội dung chuyên môn: what was looked at, no work to do
_CONTENT_OF = re.compile(
    r"nội dung (?!thực hiện|công việc|nhiệm vụ|triển khai|khắc phục|yêu cầu|trọng tâm|cần|tiếp|giải|biện|phải|chủ"
    r"|chính)\w")
_STRONG_TASK = re.compile(either("nhiệm vụ|phương hướng|giải pháp|kiến nghị|đề xuất"))
# Hạn chế: 1.1. Về lãnh đạo thực hiện | nhiệm vụ chính trị · Việc triển khai …: in what the work falls short
_DOING = re.compile(r"\b(?:thực hiện|triển khai|hoàn thành|chấp hành)(?: (?:tốt|các|những|một số))* $")
_WORK_ITSELF = re.compile("việc triển khai|công tác chỉ đạo|tình hình")
# Đối với nội dung và số liệu: below Kiến nghị what is asked for is about it
_TOWARDS = re.compile(r"(?:đối với|về)\s")
# Đối với những hạn chế về công tác cán bộ
_TOWARDS_WEAKNESS = re.compile(
    r"đối với (?:các |những )?(?:hạn chế|khuyết điểm|tồn tại|nội dung hạn chế|khó khăn)"
)
# Hạn chế nêu tại điểm a khoản 2 · Về hạn chế thứ ba · Tồn tại (2), below a heading of work: which one is mended there
_NAMED_FAULT = "(?:hạn chế|khuyết điểm|tồn tại|thiếu sót|sai phạm|sai sót|vi phạm|yếu kém|bất cập)"
_ONE_OF_THEM = re.compile(
    rf"(?:(?:về|khắc phục|sửa chữa|chấn chỉnh) )?(?:nội dung )?{_NAMED_FAULT}(?:,? (?:và )?{_NAMED_FAULT})*"
    r"(?:(?: (?:đã )?(?:được )?(?:nêu|chỉ ra|ghi|nói))? (?:tại|ở) (?:tiết|điểm|khoản|ý|số) (?:[a-hđ]|\d{1,2}|[ivx]+)\b"
    r"(?!.*\b(?:kết luận|báo cáo|thông báo|công văn)\b)"
    r"| thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b| (?:số )?\(?\d{1,2}\)?(?=\W*$|[,:;] | và ))")
# Về khuyết điểm nêu tại điểm 1 mục I, under a heading of remedies
_ABOUT_WEAKNESS = re.compile(r"(?:về|khắc phục|sửa chữa) (?:các |những )?(?:nội dung )?(?:hạn chế|khuyết điểm|tồn tại)")
# Chỉ tiêu, giải pháp chủ yếu
_GOALS_AND_MEANS = re.compile(r"(?:mục tiêu|chỉ tiêu)[^:]{0,60}(?:giải pháp)")
# Nội dung, giải pháp thực hiện
_CONTENT_AND_MEANS = re.compile(r"nội dung,? (?:và )?(?:giải pháp|biện pháp)")
# Nguyên nhân của những kết quả đạt được
_CAUSE_OF_SUCCESS = re.compile(
    r"nguyên nhân (?:của )?(?:những |các )?(?:kết quả|ưu điểm|thành|mặt được|đạt được)"
)
_WEAKNESS_WORD = re.compile("hạn chế|khuyết điểm|tồn tại|yếu kém")
_REQUEST_WORD = re.compile("đề xuất|kiến nghị")
# Hạn chế và giải pháp khắc phục
_MEANS_TO_MEND = re.compile(
    r"(?:giải pháp|biện pháp|kế hoạch|phương hướng) (?:để )?(?:khắc phục|cải tiến|chấn chỉnh|sửa chữa)")

# Giải quyết, trả lời ý kiến, kiến nghị của cử tri: what others have asked for
_ANSWERED = re.compile(
    r"(?:giải quyết|xử lý|trả lời|tiếp thu)(?:,? (?:giải quyết|xử lý|trả lời|tiếp thu))*"
    r"(?: (?:các|những))?(?: (?:ý kiến|phản ánh|khiếu nại|tố cáo)(?:,| và)*)* (?:đề xuất|kiến nghị|đề nghị)\b")

# --- sentences with a final colon ------------------------------------------------------------------------------------
_ANNOUNCING_WORDS: dict[Topic, str] = {
    # … có nhiều nguyên nhân, trong đó:
    "cause": "nguyên nhân",
    # Tuy nhiên, vẫn còn một số hạn chế, khuyết điểm sau:
    "shortcoming": "hạn chế|khuyết điểm|tồn tại|yếu kém|thiếu sót|sai sót|bất cập|sai phạm|vi phạm",
    "difficulty": "khó khăn|thách thức|vướng mắc",
    # (but not `xử lý đơn thư khiếu nại, tố cáo, kiến nghị …, cụ thể:`)
    "recommendation": r"""
        (?<!tố cáo, )(?<!phản ánh, )(?<!tố cáo và )kiến nghị|đề xuất|kính trình|trân trọng đề nghị|kính đề nghị""",
    "aim": "mục tiêu|mục đích|chỉ tiêu|quan điểm",
    "result": "kết quả|thành tích|ưu điểm|đặc điểm(?:,? tình hình)?",
    # Ủy ban nhân dân huyện yêu cầu các xã thực hiện tốt những việc sau:
    "task": r"""
        nhiệm vụ|giải pháp|biện pháp|nội dung|công việc|những việc|các việc|một số việc|yêu cầu|đề nghị|
        \bgiao\b(?! thông)|tập trung|phân công|tổ chức thực hiện|
        (?:thực hiện|triển khai)(?: (?:tốt|nghiêm|nghiêm túc|đồng bộ|có hiệu quả))*(?: (?:các|những|một số))?
        (?:nội dung|công việc|việc|nhiệm vụ)""",
}
_ANNOUNCES = re.compile("|".join(f"(?P<{topic}>{either(words)})" for topic, words in _ANNOUNCING_WORDS.items()))
# … một số hạn chế cần tập trung khắc phục, đó là: (announces the weaknesses, not the mending)
_TO_BE_MENDED = re.compile(
    r",?\s*(?:cần|phải|để|chậm)\s+(?:được\s+|phải\s+)?(?:tập trung\s+|sớm\s+|kịp thời\s+|quan tâm\s+)*"
    r"(?:khắc phục|rút kinh nghiệm|chấn chỉnh|giải quyết|tháo gỡ)[^:]{0,40}:"
)
# Tương ứng với từng hạn chế nêu tại mục I, … · Để khắc phục các tồn tại trên, …: what the list mends, not what it is
_IN_VIEW_OF = re.compile(
    r"^(?:tương ứng với|để khắc phục|nhằm khắc phục|căn cứ|trên cơ sở|từ (?:những|các)|trước (?:những|các))"
    r"\s[^:]*?,\s")
# Chi bộ lần lượt khắc phục | từng hạn chế nêu trên, như sau:
_MENDS_THEM = re.compile(
    r"(?:khắc phục|sửa chữa|chấn chỉnh) (?:(?:ngay|triệt để|dứt điểm|từng|các|những|\d+|nội dung) ){0,3}"
    r"(?:hạn chế|khuyết điểm|tồn tại|thiếu sót)(?:,? (?:và )?(?:hạn chế|khuyết điểm|tồn tại|thiếu sót))*")
# Các sai sót nêu ở Phần thứ nhất được khắc phục | lần lượt như sau:
_THEY_ARE_MENDED = re.compile(
    r"(?:hạn chế|khuyết điểm|tồn tại|thiếu sót|sai sót|sai phạm|vi phạm)[^:.;]{0,60}?(?<!cần)(?<!cần sớm)(?<!phải) được"
    r" (?:khắc phục|sửa chữa|chấn chỉnh)(?=[^:.;]{0,40} sau(?: đây)?\s*:$)")
# … nhận thấy một số trường chưa thực hiện nghiêm quy định, cụ thể:
_FALLING_SHORT = re.compile(
    r"(?:nhận thấy|cho thấy|thấy rằng|ghi nhận)\b[^:;.]*\b(?:chưa|còn|vi phạm|không (?:đúng|nghiêm)|tình trạng|thiếu)\b"
    r"[^:;.]*:$")
# Qua kiểm tra hồ sơ phát hiện:
_FINDS = re.compile(
    r"phát hiện(?: (?:ra|một số|các|những|như))*(?: (?:trường hợp|vấn đề|nội dung))?(?: sau| như sau)?\s*:$")
# Song cũng phải thẳng thắn nhìn nhận:
_ADMITS = re.compile(
    r"(?:thẳng thắn|nghiêm túc|thành khẩn|khách quan)(?: mà)? (?:nhìn nhận|thừa nhận|chỉ ra|nhận thấy|nhận|nói)\b"
    r"[^:]{0,40}:$")
# Ủy ban nhân dân xã báo cáo kết quả thực hiện như sau: · … xây dựng kế hoạch triển khai:
_OWN_REPORT = re.compile(
    r"báo cáo(?: kết quả)?[^,;]{0,80}như sau|xây dựng (?:kế hoạch|chương trình|báo cáo|đề án)"
    r"|ban hành (?:kế hoạch|chương trình|hướng dẫn)|đánh giá như sau|kết quả như sau"
    r"|thông báo (?:kết quả|kết luận|nội dung)"
)
_ASKS = re.compile(r"yêu cầu|đề nghị các|\bgiao các")
# Mặc dù gặp nhiều khó khăn, nhưng toàn ngành đã … đạt tăng trưởng 3,1% với:
_DESPITE = re.compile(
    r"(?:mặc dù|tuy(?! nhiên| vậy| thế)|dù|trong bối cảnh|trong điều kiện)\b[^:]*\b(?:nhưng|song)\b"
    r"(?![^:]*\b(?:hạn chế|tồn tại|khuyết điểm|yếu kém|chưa)\b)[^:]*\b(?:đã|vẫn|đạt)\b")
# Hội đồng nhân dân xã đã thảo luận, thông qua các nội dung:
_PAST_SITTING = re.compile(r"\bđã\b[^.;:]{0,40}(?:thông qua|ban hành|biểu quyết|nghe|thảo luận|xem xét|tiến hành)\b")
# … những hạn chế và nguyên nhân sau:
_WEAKNESS_AND_CAUSE = re.compile(r"(?:hạn chế|tồn tại|khuyết điểm)[^.]{0,20}(?:và|,) nguyên nhân")


# Tuy vậy còn mấy việc làm chưa tốt:
_TURNS = re.compile(
    r"(?:tuy (?:nhiên|vậy|thế)|song|bên cạnh (?:đó|những|kết quả|ưu điểm))\b.*\b(?:còn|chưa|hạn chế|tồn tại)\b")
# Việc khắc phục hạn chế ở kỳ kiểm điểm trước
_MENDED = re.compile(
    r"(?:việc|tình hình|kết quả|công tác) (?:thực hiện )?(?:khắc phục|sửa chữa)\b.*\b(?:trước|đã|được|qua|năm \d{4})\b")
# Ban Thường vụ Huyện ủy yêu cầu: (but not `Mục đích, yêu cầu`)
_SOMEBODY_ASKS = re.compile(r"(?!.*(?:mục đích|ý nghĩa|mục tiêu|nguyên tắc))\S+ \S+.*[^,] yêu cầu\s*:?$")


def heading_topic(low: str, inherited: Topic | None) -> Topic | None:
    """The topic that a folded heading's own words set below the topic `inherited`; None where they set none."""
    # Căn cứ Điều 1 Quyết định này, Ủy ban nhân dân huyện có trách nhiệm
    low = _ANSWERED.sub("", _IN_VIEW_OF.sub("", low))
    if _TOWARDS_WEAKNESS.match(low) or (inherited == "solution" and _ABOUT_WEAKNESS.match(low)):
        return inherited if inherited in WORK else "solution"
    if inherited in WORK and _ONE_OF_THEM.match(low):
        return inherited
    if _TURNS.match(low):
        return "shortcoming"
    if _MENDED.match(low):
        return "result"
    m = _TOPICS.search(low)
    if m is None:
        return None
    if m["aim"] == "yêu cầu" and (is_head(low, m.end() + 1) or (is_head(low, 0) and _SOMEBODY_ASKS.match(low))):
        return "task"
    if m.start() > 0 and verb_at(low, 0) is not None:
        return None  # `Tăng cường …, khắc phục hạn chế` orders; the word further on is its object
    topic = cast(Topic, m.lastgroup)
    if topic == "task" and inherited == "recommendation" and _TOWARDS.match(low):
        return None
    if topic == "recommendation" and inherited == "task" and m.start() == 0 and is_head(low, m.end() + 1):
        return None  # Đề nghị Hội Phụ nữ: … among those who carry a plan out
    rest = low[m.start():]
    if _is_object(topic, m.start(), rest, inherited):
        return None
    if topic == "task" and inherited in ("result", *WEAKNESS) and _DOING.search(low, 0, m.start()):
        return None
    if topic == "result" and inherited in WEAKNESS and _WORK_ITSELF.match(rest):
        return None
    told = _in_context(topic, low, rest)
    if told == topic and topic in ("other", "result") and inherited in WORK and m.start() > 0:
        return None  # below a heading of tasks `Công tác đánh giá …` is what the tasks are about
    return told


def _is_object(topic: Topic, start: int, rest: str, inherited: Topic | None) -> bool:
    """Under the topic `inherited` the word that begins at `start` names no topic of its own."""
    if inherited in ("task", "solution") and start > 20:
        return topic not in ("solution", "recommendation")
    if topic == "task" and inherited in ("result", "shortcoming") and start == 0 and _CONTENT_OF.match(rest):
        return True
    if topic != "task" or _WEAK_TASK.match(rest) is None:
        return False
    if inherited in ("result", "shortcoming", "aim"):
        return not _STRONG_TASK.search(rest)
    return inherited in ("solution", "recommendation")


def _in_context(topic: Topic, low: str, rest: str) -> Topic:
    """The topic after the words beside the telling one (`rest` begins with it) are read too."""
    if topic == "aim" and (("nhiệm vụ" in rest and "mục đích" not in rest) or _GOALS_AND_MEANS.match(rest)):
        return "task"
    if topic == "task" and _CONTENT_AND_MEANS.match(rest):
        return "solution"
    if topic == "solution" and "nhiệm vụ" in low:
        return "task"
    if topic == "cause" and _CAUSE_OF_SUCCESS.search(rest):
        return "result"
    if topic == "difficulty" and _WEAKNESS_WORD.search(rest) and "nguyên nhân" not in rest.split("hạn chế")[0]:
        return "shortcoming"
    if topic == "difficulty" and _REQUEST_WORD.search(rest):
        return "recommendation"
    if topic in ("shortcoming", "result") and _MEANS_TO_MEND.search(low):
        return "solution"
    return topic


def misread_topic(low: str) -> Topic | None:
    """The topic of a short heading whose marks OCR misread (`Các nguyên nhần`): its letters alone decide."""
    if len(low.split()) > 8:
        return None
    m = _BARE_TOPICS.search(bare(low))
    return cast(Topic, m.lastgroup) if m else None


def sentence_topic(low: str) -> Topic | None:
    """What a folded sentence with a final colon announces, or None."""
    if (_OWN_REPORT.search(low) and not _ASKS.search(low)) or _PAST_SITTING.search(low):
        return None
    if _DESPITE.match(low):
        return "result"
    low = _TO_BE_MENDED.sub(":", _THEY_ARE_MENDED.sub("", _MENDS_THEM.sub("", _IN_VIEW_OF.sub("", low))))
    if _FINDS.search(low) or _ADMITS.search(low) or (_FALLING_SHORT.search(low) and not _ASKS.search(low)):
        return "shortcoming"
    found = [(cast(Topic, m.lastgroup), m[0]) for m in _ANNOUNCES.finditer(low)]
    if not found:
        return None
    topic, word = found[-1]
    if word == "nội dung" and len(found) > 1 and found[-2][0] not in ("aim", "result"):
        topic = found[-2][0]  # `… một số hạn chế với các nội dung sau:`
    if topic == "cause" and _WEAKNESS_AND_CAUSE.search(low):
        return "shortcoming"
    if topic == "cause" and SUCCESS.search(low) and not WEAK.search(low):
        return "result"
    if topic == "difficulty" and "shortcoming" in {named for named, _ in found}:
        return "shortcoming"  # both under one colon: each item then says which it is
    return topic
