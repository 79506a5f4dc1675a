"""What a document admits: weaknesses, their causes, and difficulties from outside (ANNOTATION: shortcomings).

A row is the smallest item under a heading or behind a sentence that announces weaknesses, a sentence of prose there, or
a sentence that by its own words turns from praise to weakness (`Tuy nhiên, … còn chậm`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extract.mixed import plainly_weak, split
from extract.outline import Node, Outline, Topic
from extract.records import RowIds, Shortcoming, ShortcomingKind
from extract.task_tables import find_table_weaknesses
from extract.units import verb_at
from ingest.fold import lower

_WEAK = re.compile(
    r"\b(?:còn (?:mỏng|cũ|thô sơ|chậm|thấp|hạn chế|yếu|thiếu|ít|nhiều|lúng túng|bất cập|khó khăn|vướng|hình thức|chung chung|mờ nhạt|lỏng lẻo|chồng chéo"
    r"|kéo dài|phức tạp|xảy ra|để|có|tình trạng|tồn tại|tồn đọng|sai|nể nang|né tránh|dàn trải|phân tán|manh mún|nhỏ lẻ|đơn điệu|sơ sài"
    r"|một số|bị|cao|lớn|nặng|nghèo|tự phát|diễn biến|mất|bộc lộ|gặp|chưa|tư tưởng|buông lỏng|mang tính|biểu hiện|khoảng cách|xem nhẹ|né)"
    r"|chưa|chậm|thiếu|yếu|kém|hạn chế|khuyết điểm|tồn tại|bất cập|lúng túng|hình thức|buông lỏng|sai sót|sai phạm|vi phạm"
    r"|không (?:đạt|kịp thời|đúng|nắm|đầy đủ|rõ|thường xuyên|cao|nghiêm|chặt|đáp ứng|hiệu quả|đồng đều|bảo đảm|đảm bảo|thực hiện|đồng bộ|xin|lập|có|báo cáo|kiểm tra)"
    r"|giảm sút|lạc hậu|tụt|trì trệ|nợ đọng|tồn đọng|vẫn (?:còn|chậm|xảy ra|chưa|để)|để xảy ra|gây (?:khó khăn|thất thoát|lãng phí|bức xúc)|lãng phí|thất thoát|tăng cao"
    r"|nể nang|né tránh|đùn đẩy|chồng chéo|xuống cấp|quá tải|mờ nhạt|lỏng lẻo|sơ sài|dàn trải|manh mún|nhỏ lẻ|ô nhiễm|diễn biến phức tạp|tiềm ẩn|khó khăn|vướng mắc|thấp|cầm chừng|bỏ trống|khoán trắng|phó mặc|qua loa|chiếu lệ|đối phó|rời rạc|sao chép|trông chờ|ỷ lại|bỏ sót|bỏ ngỏ|xem nhẹ|coi nhẹ|chậm nhịp|lơ là|bị động"
    r"|quá hạn|trễ hạn|thất thu|hư hỏng|việc riêng của|ngại va chạm|điểm yếu|vẫn (?:tiếp diễn|tăng|diễn ra|xảy ra|để)|rất (?:chậm|thấp|ít|khó)|chưa|dây dưa|chồng lấn|lẫn lộn|nặng nề"
    r"|sụt giảm|giảm mạnh|đình trệ|bức xúc|khiếu kiện|manh động|phức tạp)\b")
# What a sentence says when it praises: no weakness, whatever single word it holds.
_PRAISE = re.compile(r"\b(?:đạt (?:kết quả|nhiều|được|và vượt|khá)|hoàn thành (?:tốt|xuất sắc|vượt|đúng)|chuyển biến (?:tích cực|rõ)|được (?:nâng lên|nâng cao|quan tâm|tăng cường|giữ vững|bảo đảm|củng cố)"
                     r"|đã (?:khắc phục|giảm|hoàn thành|chủ động|triển khai|tập trung|có nhiều)|không (?:để xảy ra|phát sinh|còn|có (?:trường hợp|dịch|vụ))|nghiêm túc,|kịp thời,)")
_OUTSIDE = re.compile(
    r"\b(?:thời tiết|mưa (?:lũ|lớn|bão)|nắng (?:nóng|hạn)|rét đậm|sạt lở|giáp ranh|địa hình|thiên tai|bão|lũ|hạn hán|xâm nhập mặn|dịch bệnh|dịch tả|covid|giá (?:cả|nguyên|vật tư|xăng|nông sản|thức ăn)|giá nguyên nhiên liệu"
    r"|thị trường|suy thoái|lạm phát|kinh tế thế giới|biến động|xung đột|biến đổi khí hậu|địa bàn rộng|địa hình|điều kiện tự nhiên|đời sống [^,;.]{0,20} khó khăn)\b")
_LEAD_IN_ONLY = re.compile(r"(?:sau|sau đây|như sau|đó là|cụ thể|cụ thể là|là|gồm|như|trong đó)?\s*:\s*$")
_ANNOUNCES = re.compile(
    r"(?:hạn chế|khuyết điểm|tồn tại|yếu kém|thiếu sót|bất cập|khó khăn|thách thức|vướng mắc)(?:[^.:;]{0,80}?)"
    r"(?:như sau|sau đây|sau|cụ thể(?: là)?|đó là|nhất định|như|là)?\s*:\s*")
_AIM = re.compile(r"(?:khắc phục|chấn chỉnh|tháo gỡ|giải quyết|xử lý|hạn chế tối đa|hạn chế thấp nhất|phòng ngừa|không để)\b")
_ORDER = re.compile(r"\b(?:(?<!đáp ứng )(?<!so với )(?:yêu cầu|đề nghị|giao) (?=cho|các|sở|ban|phòng|ubnd|ủy ban|công an|chủ tịch|văn phòng|đồng chí|đảng|bộ|huyện)|cần (?:phải )?(?:tập trung|tăng cường|khắc phục|rút kinh nghiệm|chấn chỉnh|nghiêm túc)|phải (?:tập trung|tăng cường|khắc phục|rút))\b")
_CAUSE_LEAD = re.compile(r"(?:về\s+)?(?:các\s+|những\s+)?nguyên nhân(?:\s+(?:chủ quan|khách quan|chính|chủ yếu|của[^:]{0,60}))*(?:\s+là(?:\s+do)?)?\s*:?\s*(?:là\s+)?(?:do\s+)?")
# Texts that lay down rules tell of no weaknesses.
_NO_REPORT = frozenset({"QĐ", "QC", "QyĐ", "NĐ", "TT", "TTLT", "Luật", "L", "PL", "BL", "HP", "ĐL", "HD"})
_REMEDY_LINE = re.compile(r"[-+*• ]*(?:nội dung|giải pháp|biện pháp|hướng khắc phục|đơn vị|cơ quan|chủ trì|phụ trách|thời (?:gian|hạn))[^:]{0,40}:")
# A sentence that opens with what falls short: `Việc thống kê ở một số xã còn thiếu sót.`
_PLAIN = re.compile(r"(?:(?:qua|theo|kết quả|thời gian|thực tế|đến nay)[^,.;:]{2,80},\s+)?(?:một số|việc|công tác|tình trạng|tiến độ|chất lượng|nhiều|còn|vẫn còn|hồ sơ|trang thiết bị|cơ sở vật chất|số|tại|ở|trao đổi|có (?:nơi|lúc|đơn vị)|không ít|hiệu quả|tỷ lệ)\b")
_CAUSE_SENTENCE = re.compile(r"(?:những |các )?nguyên nhân[^.:;]{0,60}?\b(?:là|do)\b(?:\s+(?:là\s+)?do)?\s*:?\s*")
_TURN = re.compile(r"(?:tuy nhiên|tuy vậy|tuy thế|thế nhưng|song|bên cạnh (?:đó|những kết quả|kết quả|những mặt|ưu điểm|những ưu)|mặc dù|nhưng|trong khi đó|mặt khác|đáng chú ý|riêng|cá biệt|ngoài những mặt)\b")
# `Những yếu kém nêu trên trước hết do người đứng đầu …`
_BECAUSE = re.compile(r"(?:những |các )?(?:hạn chế|yếu kém|tồn tại|khuyết điểm|thiếu sót|tình trạng)[^.;:]{0,30}(?:trên|này|đó)[^.;:]{0,30}\b(?:là do|do|bởi|xuất phát từ|có nguyên nhân)\b")
_HARMS = re.compile(r"\b(?:khó khăn|ảnh hưởng|thiệt hại|gây|khiến|làm (?:giảm|chậm|tăng|hư|sạt|chết|cho)|điều kiện thuận lợi cho|chết|mất mùa|đình trệ)\b")
# words before a colon that only lead in: `Sở thẳng thắn nhìn nhận: việc cung ứng …`
_LEADS_IN = re.compile(r"[^:.;]{3,140}(?:nhìn nhận|thừa nhận|cho thấy|cụ thể|như sau|như|đó là|tồn tại|hạn chế|khuyết điểm|yếu kém|sau đây|khó khăn)\s*:\s+")
_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})")
_CONFIDENCE = {"item": 0.95, "prose": 0.88, "colon": 0.85, "turn": 0.75, "run-in": 0.85, "beside an order": 0.85, "table": 0.95}


def find_shortcomings(outline: Outline) -> list[Shortcoming]:
    """The shortcomings, causes and difficulties of a document in reading order."""
    ids = RowIds(outline.document.doc_id, "shortcoming")
    rows: list[Shortcoming] = []
    seen: set[tuple[int, int]] = set()
    for node, start, end, kind, rule in _candidates(outline):
        start, end = _trim(outline.text, start, end)
        if end - start < 12 or (start, end) in seen or any(a <= start < b for a, b in seen):
            continue
        seen.add((start, end))
        text = outline.text[start:end]
        rows.append(Shortcoming(
            ids(text), node.section.section_id, text, kind, start, end, label=node.section.label,
            cause_of=_cause_of(outline, node, rows) if kind == "cause" else None, year=_year_of(outline, node),
            page=outline.page_at(start), rule=f"shortcoming.{rule}", confidence=_CONFIDENCE[rule]))
    quoted = [_words(r.text) for r in rows]
    rows += [r for r in _table_rows(outline, ids) if not any(_alike(_words(r.text), q) for q in quoted)]
    return sorted(rows, key=lambda r: r.char_start)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", lower(text)))


def _alike(a: Counter[str], b: Counter[str]) -> bool:
    """The same weakness quoted again: a Dice overlap of words of 0.6 and more."""
    return 2 * sum((a & b).values()) >= 0.6 * (sum(a.values()) + sum(b.values()))


def _table_rows(outline: Outline, ids: RowIds) -> list[Shortcoming]:
    """The cells of a column headed Hạn chế or Nguyên nhân."""
    rows = []
    for kind, cell, section_id in find_table_weaknesses(outline):
        text = outline.text[cell.start:cell.end]
        if len(text) >= 12 and not re.match(r"(?:hạn chế|khuyết điểm|tồn tại) (?:thứ|số|\(?\d)", lower(text)):
            rows.append(Shortcoming(ids(text), section_id, text, kind, cell.start, cell.end, page=outline.page_at(cell.start),
                                    rule="shortcoming.table", confidence=_CONFIDENCE["table"]))
    return rows


Candidate = tuple[Node, int, int, ShortcomingKind, str]


def _candidates(outline: Outline) -> Iterator[Candidate]:
    for node in outline.nodes:
        section = node.section
        if section.kind in ("item", "heading") and node.topic in ("task", "solution") and _heads_remedies(outline, node):
            yield node, node.body, node.section.char_end, "shortcoming", "item"
            continue
        if section.kind not in ("item", "paragraph", "basis") or node.absorbed:
            continue
        low = outline.low[node.body:node.end]
        if outline.assignment_like(node):
            continue
        topic = node.topic
        order = split(outline, node)
        if order is not None:
            for a, b in outline.sentences(node.body, order):
                yield node, a, b, "shortcoming", "beside an order"
            continue
        if section.kind == "item" and section.heading and node.own_topic and topic in ("shortcoming", "cause", "difficulty"):
            yield from _run_in(outline, node, topic)
            continue
        if topic in ("shortcoming", "cause", "difficulty"):
            yield from _in_topic(outline, node, topic)
        elif topic in (None, "result", "other"):
            yield from _in_prose(outline, node, low)


def _heads_remedies(outline: Outline, node: Node) -> bool:
    """In a plan of remedies: `1. Chất lượng … còn thấp.` over its `Nội dung:`, `Giải pháp:` and assignment lines."""
    low = outline.low[node.body:node.section.char_end].strip()
    if not node.children or node.own_topic or low.endswith(":") or '"' in low or "“" in low or verb_at(low, 0) or not plainly_weak(low):
        return False
    return re.match(r"(?:đối với|khắc phục|về|giải pháp)\b", low) is None and len(outline.sentences(node.body, node.section.char_end)) == 1 \
        and any(_REMEDY_LINE.match(outline.low, c.body, c.end) or c.section.kind == "heading" for c in node.children)


def _run_in(outline: Outline, node: Node, topic: Topic) -> Iterator[Candidate]:
    """`2. Hạn chế: công tác …` states its weakness behind the colon of its own heading."""
    colon = outline.text.find(":", node.body, node.end)
    start = colon + 1 if colon >= 0 else node.body
    if _labelled_children(node):
        return
    for a, b in outline.sentences(start, node.end):
        yield from _sentence(outline, node, a, b, topic, "run-in")


def _labelled_children(node: Node) -> bool:
    return any(c.section.kind in ("item", "heading") for c in node.children)


def _in_topic(outline: Outline, node: Node, topic: Topic) -> Iterator[Candidate]:
    low = outline.low[node.body:node.end].strip()
    if _labelled_children(node) and (low.endswith(":") or node.section.heading):
        return
    if low.endswith(":") and (node.section.kind == "paragraph" or _LEAD_IN_ONLY.search(low)):
        return
    if node.section.kind == "item":
        kind = _kind(low, topic, node, outline)
        cause = _CAUSE_LEAD.match(low)
        if cause and cause.end() > 12 and cause[0].rstrip().endswith(":"):
            yield node, node.body + cause.end(), node.end, "cause", "item"
        elif (kind != "shortcoming" or _states_weakness(low)) and not _is_order(low):
            yield node, node.body, node.end, kind, "item"
        return
    for a, b in outline.sentences(node.body, node.end):
        yield from _sentence(outline, node, a, b, topic, "prose")


def _states_weakness(low: str) -> bool:
    """Under a heading of weaknesses everything is one, but for bare figures and praise."""
    return _WEAK.search(low) is not None or not re.search(r"\d\s*%|\d+/\d+|\b(?:đạt kết quả|hoàn thành tốt|được nâng lên|chuyển biến tích cực|tốt|đã được)\b", low)


def _is_order(low: str) -> bool:
    return bool(re.match(r"(?:đề nghị|yêu cầu|giao|tiếp tục|tăng cường|đẩy mạnh|rà soát|khắc phục|tập trung)\b", low))


def _sentence(outline: Outline, node: Node, a: int, b: int, topic: Topic, rule: str) -> Iterator[Candidate]:
    """A sentence of prose in a topic; its lead-in up to a colon is not part of the row."""
    low = outline.low[a:b]
    if low.rstrip().endswith(":"):
        return
    leads_in = _LEADS_IN.match(low)
    if leads_in and not _CAUSE_LEAD.match(low):
        a, low = a + leads_in.end(), low[leads_in.end():]
    lead = _ANNOUNCES.search(low)
    if lead and lead.end() < len(low) - 15 and re.match(r"[^;.]*$", low[:lead.start()]):
        a, low = a + lead.end(), low[lead.end():]
    cause = _CAUSE_LEAD.match(low)
    if cause and len(cause[0].strip()) > 10:
        topic = "cause"
        if cause[0].rstrip().endswith(":"):
            a, low = a + cause.end(), low[cause.end():]
    if _ORDER.search(low) or not (_states_weakness(low) or topic != "shortcoming"):
        return
    if topic == "shortcoming" and _TURN.match(low) and re.search(r"(?:đạt|kết quả|nỗ lực|cố gắng)[^,;]*$", low):
        return
    yield node, a, b, _kind(low, topic, node, outline), rule


def _kind(low: str, topic: Topic, node: Node, outline: Outline) -> ShortcomingKind:
    if topic == "cause":
        return "cause"
    if topic == "difficulty":
        return "difficulty"
    announced = " ".join(outline.low[n.body:n.end][-300:] for n in (node.lead_in, node.parent) if n is not None)
    mixed = "khó khăn" in announced or "thách thức" in announced
    if mixed and _OUTSIDE.search(low) and not re.search(r"chưa (?:chặt|kịp|tốt|cao|nghiêm|đáp|hiệu)|công tác|quản lý|chỉ đạo", low):
        return "difficulty"
    return "shortcoming"


def _in_prose(outline: Outline, node: Node, low: str) -> Iterator[Candidate]:
    """Sentences that admit a weakness where no heading announced any."""
    announced: Topic | None = None
    told = outline.document.doc_type_code not in _NO_REPORT or node.section.kind == "basis"
    for a, b in outline.sentences(node.body, node.end):
        sentence = outline.low[a:b]
        if sentence.rstrip().endswith(":"):
            continue
        lead = _ANNOUNCES.search(sentence)
        cause = _CAUSE_SENTENCE.match(sentence)
        if cause and not re.search(r"kết quả|thành tích|ưu điểm|đạt được", cause[0]):
            yield node, a + (cause.end() if cause[0].rstrip().endswith(":") else 0), b, "cause", "turn"
            continue
        turns = _TURN.match(sentence) is not None
        if told and _BECAUSE.match(sentence):
            yield node, a, b, "cause", "turn"
            continue
        if told and _OUTSIDE.search(sentence) and _HARMS.search(sentence) and not _ORDER.search(sentence) and not verb_at(sentence, 0) \
                and not re.search(r"\bđã\b[^.]{0,40}(?:ứng phó|khắc phục)|phòng,? chống", sentence):
            yield node, a, b, "difficulty", "turn"
            continue
        if lead and lead.end() < len(sentence) - 15 and not _AIM.search(sentence[:lead.start()][-40:]) \
                and re.search(r"còn|đối mặt|gặp|có|bộc lộ|chỉ ra|tồn tại|một số|những", sentence[:lead.end()]):
            hard = re.search(r"khó khăn|thách thức|vướng mắc", lead[0]) and not re.search(r"hạn chế|khuyết điểm|tồn tại|yếu", lead[0])
            yield node, a + lead.end(), b, "difficulty" if hard else "shortcoming", "colon"
            announced = "shortcoming"
        elif turns and told and _WEAK.search(sentence) and not _ORDER.search(sentence) and not _AIM.match(sentence) \
                and not re.search(r"hạn chế,? (?:khuyết điểm|yếu kém)?[^.]{0,40}(?:khắc phục|tập trung)", sentence):
            lead_in = _LEADS_IN.match(sentence)
            yield node, a + (lead_in.end() if lead_in else 0), b, "shortcoming", "turn"
            announced = "shortcoming"
        elif told and _PLAIN.match(sentence) and plainly_weak(sentence) and not _PRAISE.search(sentence):
            yield node, a, b, "shortcoming", "turn"
            announced = "shortcoming"
        elif announced and _WEAK.search(sentence) and not _ORDER.search(sentence) and not _PRAISE.search(sentence) and not verb_at(sentence, 0):
            yield node, a, b, "shortcoming", "turn"
        else:
            announced = None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _year_of(outline: Outline, node: Node) -> int | None:
    """The year that the nearest heading, lead-in or the title says the weakness is of."""
    places = [node.lead_in, *node.ancestors()]
    for other in places:
        if other is not None and (m := _YEAR.search(outline.low, other.section.char_start, other.section.char_end)):
            return int(m[1])
    title = (outline.document.title or "").lower()
    m = _YEAR.search(title)
    return int(m[1]) if m else None


def _cause_of(outline: Outline, node: Node, rows: list[Shortcoming]) -> str | None:
    """The shortcoming of a cause, where the document says which: the only one, or the one just before in one item."""
    weak = [r for r in rows if r.kind == "shortcoming"]
    if len(weak) == 1:
        return weak[0].shortcoming_id
    same = [r for r in weak if r.section_id == node.section.section_id
            or (node.parent is not None and r.section_id == node.parent.section.section_id)]
    return same[-1].shortcoming_id if same else None
