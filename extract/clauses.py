"""Where a clause with a subject of its own may begin: the sentence itself, behind an introduction, behind a mark.

A comma parts two orders only where a body and its verb stand behind it and no list of bodies runs over it.
"""

from __future__ import annotations

import re

from extract.grammar import COUNTED, ON_TOP, either
from extract.guards import any_word
from extract.orders import NTH_TASK
from extract.outline import Outline
from extract.phrases import TOWARDS_QUOTED
from extract.units import Units, is_head, verb_at
from extract.units.lexicon import ends_name_at

_OFTEN = r"(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm)"
# là ngày 30/6/2025 · quý IV năm 2024
_WHEN = r"(?: (?:là|vào|trước|đến|ngày|tháng|quý|năm|cuối|đầu|hết|mùng|này|tới|[ivx]+|\d[\d/.-]*)(?=[ ,:])){1,9}"
# Đồng thời, … · Chậm nhất ngày 30/6, … · Một là, …
_CONNECTORS = re.compile(
    "(?:(?:"
    + either(rf"""
        trước hết|trước mắt|đặc biệt|riêng|vì vậy|do đó|do vậy|từ đó|trong đó|{_OFTEN}|
        định kỳ[^,(]{{0,25}}|thời gian tới|trong thời gian tới|
        trên cơ sở đó|qua đó|và|chậm nhất{_WHEN}|trước{_WHEN}|trong{_WHEN}|
        {COUNTED}""")
    + rf"|{ON_TOP})"
    + r"(?:\s*\([^()\n]{1,60}\))?\s*[,:]?\s+)+"  # Hằng quý (trước ngày 20), …
)
# Trên cơ sở kế hoạch, … · Đối với các dự án chậm, …: the subject stands behind the comma
_INTRO_CLAUSE = re.compile(
    either(r"""
        trên cơ sở|căn cứ|đối với|qua|để|trong|từ|khi|sau khi|trường hợp|theo(?! dõi)|nhằm|với|trước|ngay sau|hằng|hàng|
        định kỳ|vì|do|tại|nếu|riêng|phát biểu|kết luận (?=buổi|cuộc|phiên|hội)|chủ trì (?=buổi|cuộc|phiên|hội)|về|
        chậm nhất|(?:xem )?xét (?=(?:các )?(?:đề nghị|báo cáo|nội dung|văn bản|kiến nghị|tờ trình|ý kiến))|
        thực hiện(?!\s(?:đồng bộ|tốt|nghiêm|có hiệu quả|hiệu quả|đầy đủ|quyết liệt|các giải pháp|các biện pháp))|
        nghiêm túc thực hiện (?=(?:ý kiến )?chỉ đạo|công điện|công văn|chỉ thị|kế hoạch)|
        căn|dưới|ngoài|liên quan|bên cạnh|cùng với|song song|nhân|kể từ|mỗi|sau|hết|kết thúc""") + r"\b"
)
# Cùng với Sở Y tế, Sở Xây dựng kiểm tra …: partners, no subjects
_WITH_OTHERS = re.compile(r"(?:cùng với|cùng|phối hợp với|phối hợp cùng|phối hợp)\s+")
# Về công tác tổ chức: …
_BEFORE_COLON = re.compile(r"[^.;]{2,70}:\s+")
# …, Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau: "(Giao Sở Xây dựng …)
_BEFORE_QUOTE = re.compile(r"[^.;:]{2,250}:\s+[\"“]")
# của (cơ quan, tổ chức)
_GOVERNS = re.compile(rf"{any_word('của|giữa|với|từng|tại|cho|trong|thuộc')}\s+")
_PARTED = re.compile(r"[;.:()]")
_FAR = 100  # code points
# …; đồng thời, · …; hai là, · …; hằng tuần | đồng chí Lê Thị Lan báo cáo …
_SEMICOLON = re.compile(rf";\s+(?:(?:đồng thời,?|và|riêng|{COUNTED}\s*[,:]?|{_OFTEN},?|định kỳ[^,;]{{0,25}},)\s+)*")
_COMMA = re.compile(
    r"(?:,\s+(?:thì\s+)?|\sthì\s+)(?:(?:trong )?thời gian tới,?\s+)?(?:đồng chí\s+(?=\w+ \w+ \w+ đề nghị))?")
# Đảng viên vi phạm … thì | chi bộ xem xét … · Sở Y tế kiểm tra, | nếu xã nào chậm thì Sở …
_THEN = re.compile(r"\sthì\s+")
_CONDITION = re.compile(r"[;:]\s+|,\s+(?=(?:nếu|khi|trường hợp)\s)")
_COMMA_ASKS = re.compile(r",\s+(?=(?:đề nghị|yêu cầu|giao|phân công)\s)")
# Đối với ý kiến của đại biểu chưa được trả lời | đề nghị UBND huyện …: no comma parts them
# Kết luận hội nghị đ/c Nguyễn Văn An - Bí thư Huyện ủy | yêu cầu cấp ủy xã …
_ASKS_UNPARTED = re.compile(
    r"(?:đối với|kết luận|phát biểu|chủ trì|chỉ đạo) [^,.;:]{10,160}?\s(?=(?P<ask>(?:đề nghị|yêu cầu)\s))")
# …, | đồng chí Chánh Văn phòng chịu trách nhiệm …, | Ban Tổ chức tham mưu nhân sự
_ANOTHER = re.compile(rf",\s+(?:còn\s+|riêng\s+|{_OFTEN}\s+)?")
_ADDRESS = re.compile(r"(?:các\s+)?(?:đồng chí|đ/c|ông|bà)\s")
_ACTS = re.compile(
    r"\s*(?:(?:phải|cần|có trách nhiệm|trực tiếp)\s+)?(?P<verb>(?:chịu|có) trách nhiệm|\w+)")
_LISTED = re.compile(r"(?:gồm|như|sau|là)\s*:[^;]*$")  # tiêu chí, gồm: Danh mục việc, | Đơn vị sản phẩm …
# what a superior does is no order
_ALLOWS = ("quyết định", "xem xét", "phê duyệt", "công nhận", "thông qua", "chấp thuận")
_NO_OBJECT = re.compile(r"\s*(?:[,;.)]|$)")
# …, các xã phối hợp, … · …, Bí thư Huyện ủy lưu ý.: with nothing behind it a part, or who said it, and no order
_PARTS = ("phối hợp", "phối kết hợp", "tham gia", "theo dõi", "giám sát", "phụ trách", "chủ trì", "lưu ý", "yêu cầu",
          "đề nghị", "chỉ đạo", "kết luận", "kiến nghị", "thông báo")
_WORD = re.compile(r"(?<![\w/-])\w")
_WORDS_BEFORE = re.compile(r"(?<!\w)(?:\w+\s)?(?P<middle>(?:\w+\s)?)(?P<last>\w+)\s$")
_LONGEST_WORDS = 30  # code points of three words
# bố trí (lực lượng), Sở Y tế …
_BARE_GROUP = re.compile(
    r"(?:lực lượng|nhân lực|cán bộ|chuyên viên|công chức|nhân viên|nhân dân|người dân|hội viên|đoàn viên|đảng viên)\b")
# (GLO)- Chủ tịch UBND tỉnh … · KTĐT - Phó Chủ tịch …: a newspaper's mark before its first words
_BYLINE = re.compile(r"(?:\([A-ZĐ][\w.]{1,14}\)\s?|[A-ZĐ]{2,6}\s)[-–]\s(?=\w)")

# … các công trình xuống cấp như: Nhà thi đấu; Trung tâm huấn luyện tỉnh …: things, no subjects
_LISTS_THINGS = re.compile(r"như(?<=\snhư)\s?:\s")
# Đối với các thôn: (1) Trưởng thôn họp …; (2) Ban công tác Mặt trận tổ chức …
NUMBERED = re.compile(r"[:;]\s+\(\d{1,2}\)\s+")
# … chỉ ra khuyết điểm và | yêu cầu các đơn vị chấn chỉnh · … nhận thiếu sót nêu trên và | giao Phòng Nội vụ lập hồ sơ
_AND_ASKS = re.compile(
    r"và(?<=\svà)\s(?:(?=(?:yêu cầu|đề nghị) (?:các|những)\s)"
    r"|(?:(?<=\strên và\s)|(?<=\snày và\s)|(?<=\sđó và\s))(?=giao (?:phòng|sở|ban|ubnd|các)\s))")

# What a sentence may open with before its first clause
_OPENED = (_CONNECTORS, NTH_TASK, _BEFORE_COLON, _BEFORE_QUOTE, TOWARDS_QUOTED)


def clauses(outline: Outline, a: int, b: int, *, several: bool = False) -> list[int]:
    """Where a clause with a subject of its own may begin in the sentence `text[a:b]`; not inside a bracket.

    With `several` a comma may part two orders.
    """
    low = outline.low
    starts = [a, a + 1] if outline.text[a] in '"“' else sorted({a, behind_byline(outline, a)})
    for pattern in _OPENED:
        if m := pattern.match(low, a, b):
            starts.append(m.end())
    if introduces(outline, starts[-1], b):
        at = starts[-1]
        starts += _behind_intro(outline, starts[0], at, b)
        asks = _ASKS_UNPARTED.match(low, at, b)
        starts += [asks.end()] if asks is not None and is_head(low, asks.end("ask")) is not None else []
    colon = _BEFORE_COLON.match(low, a, b)
    if colon is not None and introduces(outline, a, b):  # Kết luận buổi họp, | đồng chí yêu cầu …: (1) …
        at_colon = low.rfind(":", a, colon.end())
        starts += [s for s in _behind_intro(outline, a, a, at_colon)
                   if (units := outline.units(s, at_colon)) is None or units.end < at_colon]  # Về việc ở ấp 4, ấp 7: …
    with_others = _WITH_OTHERS.match(low, a, b)
    if with_others and (others := outline.units(with_others.end(), b)):
        starts = [s for s in starts if not a < s < others.end]
    things = _LISTS_THINGS.search(low, a, b)
    starts += [m.end() for pattern in (_SEMICOLON, _COMMA_ASKS)
               for m in pattern.finditer(low, a, things.start() if things else b)]
    brackets = low.find("(", a, b) >= 0
    if brackets:
        starts += [m.end() for m in NUMBERED.finditer(low, a, b)]
    starts += [m.end() for m in _AND_ASKS.finditer(low, a, b)]
    if several:
        starts += [m.end() for m in _ANOTHER.finditer(low, a, b) if acts_behind(outline, a, m.start(), m.end(), b)]
    for m in _THEN.finditer(low, a, b) if low.find("thì", a, b) >= 0 else ():
        if is_head(low, m.end()):  # those of whom the condition speaks are not told
            begin = max([a, *(c.end() for c in _CONDITION.finditer(low, a, m.start()))])
            starts = [s for s in starts if not begin <= s < m.end()]
            starts += [m.end()] if " nào " not in low[begin:m.start()] else []  # nơi nào chậm thì …: no order yet
    if not brackets:
        return sorted(set(starts))
    return sorted({s for s in starts if low.count("(", a, s) <= low.count(")", a, s)})


def behind_byline(outline: Outline, start: int) -> int:
    """Where the first sentence of a news text begins behind the mark of its paper: `(GLO)- |Chủ tịch …`."""
    byline = _BYLINE.match(outline.text, start) if is_head(outline.low, start) is None else None
    return byline.end() if byline is not None else start


def introduces(outline: Outline, start: int, end: int) -> bool:
    """A clause begins at `start` that only introduces: `Trên cơ sở kế hoạch, …`."""
    return _INTRO_CLAUSE.match(outline.low, start, end) is not None


def _behind_intro(outline: Outline, a: int, start: int, b: int) -> list[int]:
    """Behind the commas of a sentence that opens with an introduction; where a bare verb stands first behind it, those
    of whom its object is made are no subjects: `Căn cứ …, phổ biến đến cán bộ, | đảng viên trong tháng 6`."""
    commas = [m for m in _COMMA.finditer(outline.low, start, b) if not _in_unit(outline, a, m.end(), b)]
    first = commas[0].end() if commas else b
    verb = verb_at(outline.low, first)
    if verb is None or introduces(outline, first, b) or _NO_OBJECT.match(outline.low, verb.end(), b):
        return [m.end() for m in commas]
    return [m.end() for m in commas if outline.text[m.end()].isupper() or m.end() == first
            or not _opens_unit(outline, first, m.start(), b)]


def acts_behind(outline: Outline, a: int, comma: int, start: int, b: int) -> bool:
    """Behind a comma a body or person by name and its verb begin another order, and no list of bodies has the comma."""
    low = outline.low
    if not (outline.text[start].isupper() or _ADDRESS.match(low, start)) or _LISTED.search(low, a, comma) \
            or _opens_unit(outline, a, comma, b):
        return False
    units = outline.units(start, b)
    acts = _ACTS.match(low, units.end, b) if units is not None else None
    if acts is None or low.startswith(_ALLOWS, acts.start("verb")):
        return False
    verb = verb_at(low, acts.start("verb"))
    return acts["verb"].endswith("trách nhiệm") or (
        verb is not None and (verb[0] not in _PARTS or _NO_OBJECT.match(low, verb.end(), b) is None))


def _opens_unit(outline: Outline, a: int, comma: int, b: int) -> bool:
    """A list of units that begins before the comma runs over it: `phối hợp với Sở Y tế, | Sở Xây dựng kiểm tra`."""
    begin = max([a, *(outline.low.rfind(mark, a, comma) + 1 for mark in ";:(")])
    for m in _WORD.finditer(outline.low, max(begin, comma - _FAR), comma):
        if is_head(outline.low, m.start()) is not None:
            units = outline.units(m.start(), b)
            if units is not None and units.end > comma and not _parted(outline, units, comma):
                return True
    return False


def _parted(outline: Outline, units: Units, comma: int) -> bool:
    """`bố trí lực lượng, | Sở Y tế …`, `các nhiệm vụ, | Sở Y tế …`: people of no body and the second half of a word are
    no list with a body by name."""
    before = [u for u in units.members if u.end <= comma]
    behind = next((u for u in units.members if u.start > comma), None)
    if not before or behind is None or not outline.text[behind.start].isupper() or behind.kind == "group" \
            or any(char.isupper() for char in outline.text[units.start:before[-1].end]):
        return False
    return all(_BARE_GROUP.match(outline.low, u.start) for u in before) or _goes_on_with_word(outline, units.start)


def _goes_on_with_word(outline: Outline, start: int) -> bool:
    """`văn |bản`, `hiện trạng |trường học`: a noun stands before it, no verb or preposition that governs it."""
    before = _WORDS_BEFORE.search(outline.low, max(0, start - _LONGEST_WORDS), start)
    if before is None or not outline.text[before.start("last")].islower():
        return False
    return not any((m := ends_name_at(outline.low, at)) is not None and m.end() == before.end("last")
                   for at in (before.start(), before.start("middle"), before.start("last")))


def _in_unit(outline: Outline, start: int, after: int, end: int) -> bool:
    """The comma before `after` stands inside one unit that a preposition governs: `của các cơ quan, | tổ chức`."""
    if outline.low.startswith("người có thẩm quyền", after) and outline.low.endswith("cơ quan, ", start, after):
        return True  # báo cáo cơ quan, | người có thẩm quyền
    for m in _GOVERNS.finditer(outline.low, max(start, after - _FAR), after):
        units = outline.units(m.end(), end) if not _PARTED.search(outline.low, m.end(), after) else None
        if units is not None and any(u.start < after < u.end for u in units.members):
            return True
    return False
