"""How an order is worded: a verb that tells to do, units and such a verb, somebody asked (annotation guide: tasks)."""

from __future__ import annotations

import re

from extract.grammar import NTH, ON_TOP, either
from extract.guards import holds_any
from extract.outline import Outline
from extract.units import is_head, verb_at
from ingest.formulas import closes

# Giao Sở Tài chính … · Đề nghị các xã … · Kiến nghị với Tỉnh ủy …
ASK_START = re.compile(
    r"(?:giao|yêu cầu|đề nghị|phân công|kiến nghị(?: với)?|đề xuất|ủy quyền|chỉ đạo)\s+(?:cho\s+)?"
)
# Behind `giao`: no meeting (`giao ban tháng`, `giao ban 6 tháng một lần`)
NOT_MEETING = (
    r"(?! ban(?: (?:báo|trực|hằng|hàng|định|công tác(?! mặt trận)|tháng|tuần|bí|giữa|với|đầu|cuối|mỗi|lần|cùng|quý"
    r"|khối|cụm|chuyên (?:môn|đề)|đột|liên|tại|khi|theo|để|thường|\d)"
    r"|[,.;]))")
DOCUMENT = r"(?:chỉ thị|công điện|công văn|văn bản|kết luận|thông báo|nghị quyết)"
# UBND huyện (vừa ban hành công văn) chỉ đạo các xã …: how news tells of a paper
ISSUES = rf"(?:vừa |đã |mới )?(?:có|ban hành|ký(?: ban hành)?|ra|gửi|phát) (?:{DOCUMENT}|quyết định|kế hoạch)\b"
# …, đề nghị các xã · đề nghị trong thời gian tới các xã · giao nhiệm vụ cho Sở Y tế (but not `giao ban báo chí`)
_ASK = re.compile(
    r"(?:^|[,;:]\s+|\s|[\"“])(?:đề nghị|(?<!ứng )yêu cầu"
    r"|(?<!buổi )(?<!nghị )(?<!họp )(?<!cuộc )(?<!phiên )(?<!chuyển )(?<!bàn )(?<!thí điểm )"
    rf"giao(?: nhiệm vụ|{NOT_MEETING}))"
    # Ban Bí thư yêu cầu(,) các cấp ủy … (but not `theo yêu cầu, các …`)
    r"(?:\s+|(?:(?<=thư yêu cầu)|(?<=ủy yêu cầu)|(?<=tỉnh yêu cầu)|(?<=đảng yêu cầu)),\s+(?=các\s))(?:cho\s+)?"
    r"(?:(?:trong\s+)?thời gian tới,?\s+)?"
)
_ASKING = ("đề nghị", "yêu cầu", "giao")  # what every match of it holds
_PERSON = re.compile(r"(?:đồng chí|ông|bà)\s")
# Đề nghị (các đồng chí, quý cơ quan) nghiên cứu …: those to whom the letter goes
YOU = re.compile(
    r"(?:(?:các|quý) (?:đồng chí|vị)|quý (?:cơ quan|đơn vị|trường|phòng|ban|sở|công ty|ông,? bà))"
    r"(?:, (?:cơ quan|đơn vị|địa phương))*\s+(?=(?:có|tham gia|quan tâm|cho|nghiên|bố|gửi|cử|phối|xem|chỉ|rà|báo|hỗ|tạo"
    r"|tổ chức|triển|chuẩn|đến|đăng|góp|phổ|thông báo|lập|cung)\b)")
# Nghị quyết số 12-NQ/TU … · Báo cáo của Sở Tài chính: documents, not `Báo cáo về Ủy ban nhân dân tỉnh`
NAMES_DOCUMENT = re.compile(
    r"(?!(?:báo cáo|hướng dẫn)\s+(?:số (?:liệu|lượng)|\d+\s))"
    r"(?!(?:quy định|hướng dẫn)\s+về (?:trách nhiệm|việc|cơ chế|chế độ|tiêu chuẩn|nghiệp vụ|chuyên môn))"
    r"(?:nghị quyết|kế hoạch|chỉ thị|kết luận|quyết định|luật|nghị định|thông tư|báo cáo|công văn|hướng dẫn|quy định"
    r"|đề án|pháp lệnh)\s+(?:số|về(?! (?:ubnd|ủy ban|sở|ban|phòng|văn phòng|huyện|tỉnh|đảng|bộ))|của|\d)"
)
# A body that agrees, notes or puts off orders nobody: Thống nhất chủ trương … · Việc sắp xếp trường chưa đặt ra
AGREES = re.compile(
    r"(?:cơ bản )?(?:tán thành|thống nhất (?:với|thông qua|đánh giá|nội dung|chưa|không|chủ trương)|nhất trí(?! giao)"
    r"|đồng ý(?! giao)|chưa (?:tổ chức|xem xét|thực hiện)"
    r"|việc [^.;]{5,140} chưa (?:giải quyết|xem xét|thực hiện|đặt ra)|thông qua|ghi nhận|đánh giá cao|hoan nghênh)\b"
)
# Trước mắt, … · Hằng năm, …
_ADVERBS = re.compile(
    "(?:(?:"
    + either(r"""
        trước hết|trước mắt|trong thời gian tới|thời gian tới|đặc biệt(?: là)?|riêng|vì vậy|
        do đó|do vậy|từ đó|trong đó|hằng năm|hàng năm|định kỳ[^,]{0,30}|trong năm[^,]{0,10}|từ nay đến[^,]{0,20}|
        (?:trong )?(?:năm|quý|tháng) (?:\d{1,4}|[ivx]+)(?:/\d{4}| năm \d{4})?|
        từ (?:ngày|tuần|tháng|quý|năm|kỳ|học kỳ|vụ)\b[^,;.:]{1,40}(?=,)""")
    + rf"|{ON_TOP}(?: là)?)"
    + r"\s*[,:]?\s+)*"
)
# Openings of an order that are no order verbs of data/gazetteers/order_verbs.csv: Không để … · Có kế hoạch …
IMPERATIVE = re.compile(
    either("""
        không (?:để|được|ngừng|làm|tổ chức|sử dụng|tự ý)|hạn chế (?!của|là)|nghiêm|sớm|đa dạng|gắn|lấy|coi|xem|đưa|
        đấu tranh|phòng|chống|tạo|nhân|mở|kiên trì|tự|
        có (?:các )?(?:cơ chế|chính sách|chế tài|giải pháp|kế hoạch|biện pháp|chương trình|lộ trình|phương án|hình thức|
                       cách (?:tiếp cận|làm)|chiến lược|trách nhiệm)|
        là (?:cơ quan|đơn vị|bộ phận|đầu mối|thường trực)[^.;:]{0,60}?
        (?:giúp|tham mưu|theo dõi|tổng hợp|chủ trì|hướng dẫn|đôn đốc|tiếp nhận|(?:có|chịu) trách nhiệm)|
        lãnh đạo|phấn đấu|chăm|khôi|siết|tận dụng|dồn|thường xuyên|tuyệt đối|xóa|phối hợp|tiếp|
        giữ (?:vững|gìn|nghiêm)|quy định|100%|từng bước|kiên quyết|quyết liệt|kịp thời|dứt điểm|triệt để|không ngừng""")
    + r"\b"
)
# Nhiệm vụ thứ hai (của các chi bộ trong quý I) là | bồi dưỡng …
NTH_TASK = re.compile(
    rf"(?:nhiệm vụ|việc|công việc|giải pháp|yêu cầu)(?: [^\s,.;:]+){{0,3}}? {NTH}\b ?"
    r"(?P<whose>[^.;:]{0,80}?) ?là,?\s+")
# Lưu ý các xã (cập nhật số liệu) · Lưu ý: Biểu mẫu đăng trên trang tin.: only what stands behind it says whether to act
_REMINDS = re.compile(r"(?:đặc biệt )?lưu ý(?: thêm)?\s*(?P<colon>:?)\s+")
# … (qua Văn phòng) phải … · Sở Y tế có trách nhiệm …
_MUST = re.compile(r"(?:\([^)]*\)\s*)?(?:phải|cần|có trách nhiệm|chịu trách nhiệm|:)")
_CLAUSE = re.compile(r",\s+|\sthì\s+")  # …, Sở Y tế rà soát · Đơn trùng lặp thì Văn phòng trả lời một lần
# …; Sở Y tế rà soát · Thống nhất chủ trương, (giao Sở Tài chính …)
_LATER_CLAUSE = re.compile(r";\s+|,\s+(?=giao\s)")
# Cùng với Cục Đăng kiểm tổ chức kiểm tra …
_WITH_OTHERS = re.compile(r"cùng (?:với )?")
# UBND huyện Trà Bồng (nơi có dự án đi qua) | cam kết …
_BRACKET = re.compile(r"\s*\([^()\n]{1,80}\)")
# Sở Xây dựng( - |Cơ quan thường trực Ban Chỉ đạo tỉnh) kiểm tra …
_STANDING = re.compile(r"\s*[-–,]\s(?=(?:cơ quan|đơn vị) (?:thường trực|đầu mối)\b)")
# Công chức Địa chính (cùng với) Ban nhân dân thôn …
_WITH_PARTNERS = re.compile(r",?\s*cùng (?:với )?(?!cấp|kỳ)")
# Các xã (theo chức năng, nhiệm vụ được giao) … · Sở Tài chính(, trên cơ sở đề xuất của các địa phương,) …
_WITHIN = re.compile(
    r",?\s*(?:(?:căn cứ (?:theo )?|trên cơ sở |theo (?:đúng )?)(?:phạm vi )?chức năng"
    r"(?:(?:,| và) (?:nhiệm vụ|quyền hạn|thẩm quyền|lĩnh vực))*(?: quản lý)?(?: (?:của mình|được giao|của đơn vị))?,?\s"
    r"|khi [^,.;:]{3,80}?\s(?=(?:phải|cần|lưu ý|chú ý)\s)"
    r"|(?:trong phạm vi|trong quá trình|theo(?! dõi)|căn cứ|trên cơ sở|tùy|thông qua|ngay sau khi)"
    r"\s[^.;:]{3,100}?"
    r"(?:, |của mình,? |được giao,? )"
    r"|theo (?:đúng )?(?:thẩm quyền|quy định|chức năng(?:, nhiệm vụ)?(?: được giao)?)\s|có (?:tên )?\d[^.;:]{3,80}?, "
    r"|(?:hằng|hàng|mỗi|định kỳ)\s(?:(?:năm|quý|tháng|tuần|ngày)|\d+ tháng)(?: một lần)?,? )(?=\w)")
# Các tỉnh (trong cả nước, nhất là các tỉnh miền núi,) | chủ động …
ABOVE_ALL = re.compile(
    r"\s*(?:(?:trong|trên) (?:cả nước|toàn quốc))?(?:,?\s*(?:nhất là|đặc biệt là|trước hết là)\s[^.;:]{3,220}?)?,?\s"
    r"(?=(?:chủ động|tập trung|khẩn trương|tiếp tục|phối hợp|chỉ đạo|rà soát|tăng cường|phải|cần|có trách nhiệm)\s)")
# … để: · … theo hướng:
_AIMS_BELOW = re.compile(r"\b(?:để|nhằm|theo hướng|nhằm mục đích)\s*:\s*$")
_WHOLE_ORDER = 8  # words
# Khi xem xét kỷ luật, | thực hiện đúng quy trình
_IN_CASE = re.compile(r"(?:khi|sau khi|trước khi)\s[^()]*$")
# Trên cơ sở đó, cần … · …, yêu cầu …
_MUST_CLAUSE = re.compile(r"(?:cần|phải|yêu cầu|đề nghị|giao)\s")


def find_ask(low: str) -> re.Match[str] | None:
    """The first word in a folded sentence that asks units or a person for something."""
    if not holds_any(low, _ASKING, 0, len(low)):
        return None
    return next((m for m in _ASK.finditer(low)
                 if is_head(low, m.end()) or _PERSON.match(low, m.end()) or YOU.match(low, m.end())), None)


def behind_adverbs(low: str, start: int, end: int) -> int:
    """Where a sentence begins once `Trước mắt,`, `Hằng năm,` are passed."""
    m = _ADVERBS.match(low, start, end)
    return m.end() if m else start


def says_order(outline: Outline, start: int, end: int) -> bool:
    """The words begin with an order verb, or with units and an order verb."""
    low = outline.low
    at = behind_adverbs(low, start, end)
    if (nth := NTH_TASK.match(low, at, end)) is not None:
        at = nth.end()
    asked = ASK_START.match(low, at, end)
    if asked and (is_head(low, asked.end()) or verb_at(low, asked.end())):
        return True
    if NAMES_DOCUMENT.match(low, at, end) or AGREES.match(low, at, end):
        return False
    if (reminds := _REMINDS.match(low, at, end)) is not None:
        if reminds["colon"]:
            return says_order(outline, reminds.end(), end)
        if (told := outline.units(reminds.end(), end)) is not None:
            rest = low[behind_partners(outline, told.end, end):end].lstrip(" ,")
            return verb_at(rest, 0) is not None or _MUST.match(rest) is not None or rest.startswith("không ")
    if verb_at(low, at) or IMPERATIVE.match(low, at, end):
        return True
    others = _WITH_OTHERS.match(low, at, end)
    units = outline.units(others.end() if others else at, end)
    if units is None:
        return False
    rest = low[behind_partners(outline, units.end, end):end].lstrip(" ,:-")
    if AGREES.match(rest):
        return False
    return bool(verb_at(rest, 0) or _MUST.match(rest)) or low[units.end:units.end + 2].lstrip().startswith(":")


def behind_partners(outline: Outline, start: int, end: int) -> int:
    """Where the verb may stand behind a subject: `… cùng với Y |`, `…, theo chức năng được giao, |`; else `start`."""
    low = outline.low
    bracket = _BRACKET.match(low, start, end)
    start = bracket.end() if bracket is not None else start
    standing = _STANDING.match(low, start, end)
    if standing is not None and (units := outline.units(standing.end(), end)) is not None:
        start = units.end
    others = _WITH_PARTNERS.match(low, start, end)
    if others is not None:
        units = outline.units(others.end(), end)
        return units.end if units is not None else start
    within = _WITHIN.match(low, start, end) or ABOVE_ALL.match(low, start, end)
    return within.end() if within is not None else start


def has_subject(outline: Outline, start: int, end: int) -> bool:
    """An introductory clause, then units that are told to do something: `Trên cơ sở …, Ban Dân vận rà soát …`."""
    low = outline.low
    first = outline.units(start, end)
    if first is not None and AGREES.match(low[first.end:end].lstrip(" ,")):
        return False
    for m in _CLAUSE.finditer(low, start, end):
        units = outline.units(m.end(), end)
        rest = low[behind_partners(outline, units.end, end):end].lstrip(" ,") if units is not None else ""
        if verb_at(rest, 0) or rest.startswith("phải "):
            return True
        if _IN_CASE.match(low, start, m.start()) and m[0] != " thì " and verb_at(low, m.end()):
            return True
        if _MUST_CLAUSE.match(low, m.end(), end):
            return True
    return False


def orders_later(outline: Outline, start: int, end: int) -> bool:
    """`Thống nhất chủ trương …. Sở Y tế lập báo cáo …`: a later sentence of `start:end` orders."""
    spans = outline.sentences(start, end)
    later = [*spans[1:], *((m.end(), b) for a, b in spans for m in _LATER_CLAUSE.finditer(outline.low, a, b))]
    return any(says_order(outline, a, b) for a, b in later if not closes(outline.low, a, b))


def orders_towards_aims(outline: Outline, start: int, end: int) -> bool:
    """`Sửa đổi Luật Khoa học và Công nghệ để:`: a whole order, and what it is to reach below it."""
    return _AIMS_BELOW.search(outline.low, start, end) is not None \
        and len(outline.low[start:end].split()) >= _WHOLE_ORDER and says_order(outline, start, end)


def orders_before_list(outline: Outline, start: int, end: int) -> bool:
    """`UBND xã tăng cường quản lý tài sản, tập trung thực hiện các việc sau:` orders something before it introduces."""
    low = outline.low
    cut = max(low.rfind(mark, start, end) for mark in (", ", "; "))
    if cut <= start or len(low[start:cut].split()) < 9 or not says_order(outline, start, cut):
        return False
    return is_head(low, cut + 2) is None and verb_at(low, cut + 2) is not None


def orders_above_list(outline: Outline, start: int, end: int) -> bool:
    """`Các bộ chủ động phối hợp với tỉnh …, trong đó tập trung vào một số nội dung sau:`: the list is a part of it."""
    cut = outline.low.rfind(", trong đó ", start, end)
    return cut > start and len(outline.low[start:cut].split()) >= _WHOLE_ORDER and says_order(outline, start, cut)
