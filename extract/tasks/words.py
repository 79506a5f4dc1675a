"""Words of single lines that make a task of them or none: who pays, what a thing is like, what an order is about."""

from __future__ import annotations

import re

from extract.assignments.inheritance import heading_units, is_issuer
from extract.orders import AGREES, NAMES_DOCUMENT, behind_partners, has_subject, says_order
from extract.outline import Node, Outline
from extract.phrases import TOWARDS_QUOTED
from extract.tasks.requests import PAST, asked_before
from extract.units import verb_at
from extract.units.words import open_verb_at

# Căn cứ đăng ký đã được phê duyệt, (phòng Quản trị …)
_ON_THE_BASIS = re.compile(
    r"(?:căn cứ|trên cơ sở|theo(?! dõi)|từ|sau khi)\s[^,.;:]{3,140}?(?:, (?!phòng|ban|sở)[^,.;:]{3,60}?)?,\s+")
# Trưởng các thôn (có trách nhiệm) báo …
_DUTY = re.compile(r",?\s*(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải)\s+")
# Tên loại văn bản là · Dấu chỉ mức độ mật gồm · Khoản: Số thứ tự … ghi bằng
_THING = re.compile(
    r"(?:tên|số|ký hiệu|dấu|con dấu|văn bản|hồ sơ|biểu mẫu|mẫu|phông chữ|cỡ chữ|khổ giấy|từ|chữ|thuế suất|thu nhập|mức"
    r"|tỷ lệ|phần|chương|mục|điều|khoản|điểm|tiết|trang|lề)\b[^.;]{0,120}?\b"
    r"(?:là|gồm|bao gồm|được (?:xác định|tính|hiểu|khắc|trình bày|ghi|in)|trình bày"
    r"|ghi (?:bằng|liên tục|chung|theo)|dùng chữ)\b")
# Hội nghị dự kiến họp trong 02 ngày: an event, and when it is
_EVENT = re.compile(
    r"(?:hội nghị|đại hội|buổi lễ|lễ [^.;,]{2,40}|cuộc họp|hội thảo|kỳ họp)(?: [^.;,]{2,60})?"
    r" (?:dự kiến|được tổ chức|diễn ra|khai mạc|bắt đầu)\b")
_SHORT_FORM = re.compile(r"[^:;.]{3,60}:\s*[A-ZĐƯ]{2,6}\s*[.;]?\s*$")  # Ban cán sự đảng: BCSĐ
# Khối Đảng: Thành phần dự hội nghị gồm … · Địa điểm: Tại nhà văn hóa
# Tên dự án: … · Diện tích sử dụng đất: 1,2 ha · Tổng mức đầu tư: …: what a project is like
_PROJECT_FACT = re.compile(
    r"(?:tên (?:dự án|công trình|gói thầu)|địa điểm(?: [^:.;]{0,30})?|diện tích(?: [^:.;]{0,30})?"
    r"|(?:tổng )?(?:vốn|mức) đầu tư(?: [^:.;]{0,30})?|quy mô(?: [^:.;]{0,30})?|công suất(?: [^:.;]{0,30})?"
    r"|số lượng(?: [^:.;]{0,30})?|công nghệ|chủ đầu tư|nhà đầu tư(?: đề nghị)?|mục tiêu đầu tư"
    r"|loại,? cấp công trình)\s*:")
_WHO_OR_WHERE = re.compile(
    r"(?:[^:;.]{2,70}:\s+)?(?:thành phần(?: (?:dự|tham dự|tham gia)[^.;:]{0,30})?(?:,? gồm| là|:)|địa điểm\s*:"
    r"|mốc (?:thời gian|kiểm tra|giám sát)[^.;:]{0,40}:)")
# … cho ý kiến vào 02 dự thảo, cụ thể gồm: | - Dự thảo Thông báo kết luận …
_CONSISTS = re.compile(r"\b(?:gồm|bao gồm)(?: có)?\s*:\s*$")
_DRAFT = re.compile(
    r"(?:bản )?dự thảo (?:lần \w+ )?(?:thông báo|báo cáo|kế hoạch|nghị quyết|kết luận|quyết định|quy chế|quy định"
    r"|tờ trình|đề án|chương trình|hướng dẫn|chỉ thị|công văn)\b")
# Kinh phí phục vụ giám sát được thực hiện theo quy định tại Thông tư …
_FUNDED = re.compile(
    r"(?:nguồn )?kinh phí [^.;:]{3,300}? được (?:thực hiện|bảo đảm|đảm bảo|bố trí|chi|trích|sử dụng|lấy)"
    r" (?:theo|từ|trong)\b[^.;]*\.?\s*$")
_MONEY_HEAD = re.compile(  # Kinh phí thực hiện: a heading below `Nội dung`
    r"(?:nguồn )?kinh phí(?:,? (?:và |các )?(?:thực hiện|tổ chức|hoạt động|triển khai|hỗ trợ|điều kiện|bảo đảm))*\W*$")
_SENT_IN = re.compile(
    r"[^.;:]{5,160}?\bphải (?:được )?(?:gửi|nộp|báo cáo|hoàn thành)\b[^.;]{0,160}?\b(?:trước|chậm nhất|muộn nhất)\b")
_MUST_DO = re.compile(r"\b(?:phải|cần|yêu cầu|đề nghị|giao)\b")
# … tại các Công văn sau: · … trực tiếp tại:
_THINGS_BELOW = re.compile(
    r"\b(?:tại|theo) (?:các|những|\d+) (?:công văn|văn bản|nghị quyết|chỉ thị|kế hoạch|thông báo|quyết định)"
    r"(?: sau| sau đây| dưới đây)?\s*:\s*$"
    r"|\b(?:trực tiếp |làm việc |thực tế )?(?:tại|ở)(?: các (?:đơn vị|cơ sở|địa điểm|xã|địa phương)(?: sau)?)?\s*:\s*$")
# Kinh phí thực hiện: · III. KINH PHÍ
_MONEY = re.compile(r"(?:nguồn )?kinh phí[^:.;]{0,40}(?::\s*|$)")
# Đối với hạn chế thứ nhất: … · Về công tác cán bộ, …
_TOWARDS = re.compile(r"(?:đối với|về|riêng|khắc phục|để khắc phục)\s[^.;:(\"]{3,140}?(?::|,)\s+")
# Về dạy thêm, học thêm: …
_TOWARDS_ALL = re.compile(r"(?:đối với|về|riêng)\s[^.;:(\"]{3,140}:\s+")

# … thực hiện các văn bản sau: the sub-items are things, not orders
LISTS_THINGS = re.compile(
    r"văn bản|nghị quyết|chỉ thị|tài liệu|biểu mẫu|hồ sơ|chỉ tiêu|địa bàn|đơn vị|các nội dung cụ thể"
)
# Hoàn thành biểu mẫu gồm:
_PARTS_BELOW = re.compile(r"\bgồm(?: có)?(?: các phần)?(?: sau)?:?\s*$")


def things_below(outline: Outline, node: Node) -> list[Node]:
    """The items below `… thực hiện nội dung chỉ đạo tại các Công văn sau:`, `… thẩm định trực tiếp tại:` where each of
    them names a document or a place and none orders; else []."""
    if not outline.introduces(node) or _THINGS_BELOW.search(outline.low, node.body, node.end) is None:
        return []
    beside = node.children or (node.parent.children if node.parent is not None else outline.nodes)
    below = [n for n in beside if n.section.kind == "item" and (n.lead_in is node or n.parent is node)]
    things = all(NAMES_DOCUMENT.match(outline.low, n.body, n.end) is not None
                 or not (says_order(outline, n.body, n.end) or has_subject(outline, n.body, n.end)) for n in below)
    return below if things else []


def is_paid_by(outline: Outline, node: Node) -> bool:
    """`Kinh phí thực hiện: Phòng Tài chính bố trí từ …`, or such a sentence below a heading Kinh phí."""
    low = outline.low
    label = _MONEY.match(low, node.body, node.end)
    above = node.parent is not None and _MONEY.match(low, node.parent.body, node.parent.section.char_end) is not None
    if label is None and not above:
        return False
    units = outline.units(label.end() if label else node.body, node.end)
    return units is not None and not outline.introduces(node) and not PAST.match(low[units.end:node.end]) \
        and verb_at(low[behind_partners(outline, units.end, node.end):node.end].lstrip(" ,"), 0) is not None


def is_sent_in(outline: Outline, node: Node) -> bool:
    """`Biên bản hội nghị phải gửi về UBND xã chậm nhất ngày 24/12/2025.` below a heading of times."""
    return _SENT_IN.match(outline.low, node.body, node.end) is not None


def is_about_thing(outline: Outline, node: Node) -> bool:
    """`Tên loại văn bản là …`, `Mục: Từ "Mục" và số thứ tự trình bày …`: says what a thing is or how it looks, or who
    comes and where."""
    low = outline.low
    if _SHORT_FORM.match(outline.text, node.body, node.end):
        return True
    if _FUNDED.match(low, node.body, node.end) or _MONEY_HEAD.match(low, node.body, node.end) or any(
            _PROJECT_FACT.match(low, n.body, n.end) for n in (node, *node.ancestors()) if n.section.kind == "item"):
        return True
    lead = node.lead_in
    if lead is not None and _DRAFT.match(low, node.body, node.end) and _CONSISTS.search(low, lead.body, lead.end):
        return True
    if _WHO_OR_WHERE.match(low, node.body, node.end) and not _MUST_DO.search(low, node.body, node.end):
        return True
    if _EVENT.match(low, node.body, node.end) and not _MUST_DO.search(low, node.body, node.end):
        return True
    thing = _THING.match(low, node.body, node.end)
    return thing is not None and verb_at(low, node.body) is None and not _MUST_DO.search(low, node.body, node.end) \
        and not says_order(outline, node.body, node.end)


def orders_towards(outline: Outline, start: int, end: int) -> bool:
    """`Đối với hạn chế thứ nhất: xây dựng chương trình …`: the order stands behind what it is about."""
    abouts = (p.match(outline.low, start, end) for p in (_TOWARDS, _TOWARDS_ALL, TOWARDS_QUOTED))
    return any(says_order(outline, about.end(), end) for about in abouts if about is not None)


# Báo cáo của các xã cho thấy …: what is told, by whom
_SHOWS = re.compile(r"[^.;:]{3,120}?\b(?:cho thấy|cho biết|ghi nhận|phản ánh rằng)\b")


def below_bodies(outline: Outline, node: Node) -> bool:
    """`3. Sở Công Thương:`¶`Chỉ đạo các ban quản lý chợ …`: an order whose doers the heading over it names."""
    over = node.parent
    if over is None or over.section.kind != "heading" or outline.introduces(node) or not heading_units(outline, over):
        return False
    return _SHOWS.match(outline.low, node.body, node.end) is None \
        and says_order(outline, *outline.sentences(node.body, node.end)[0])


def subject_orders(outline: Outline, node: Node) -> bool:
    """Below a heading of a guidance or plan: `Văn phòng Huyện ủy phối hợp với … bảo đảm đường truyền.`"""
    if node.parent is None or node.parent.section.kind != "heading" or outline.introduces(node):
        return False
    units = outline.units(node.body, node.end)
    rest = outline.low[behind_partners(outline, units.end, node.end):node.end].lstrip(" ,") if units else ""
    return (verb_at(rest, 0) is not None or rest.startswith(("phải ", "có trách nhiệm "))) and not AGREES.match(rest)


def has_plain_duty(outline: Outline, node: Node) -> bool:
    """`Trưởng các thôn có trách nhiệm báo cho nhân dân biết`: a body by name, and that it has to."""
    if outline.introduces(node):
        return False
    a, b = outline.sentences(node.body, node.end)[0]
    units = outline.units(a, b)
    duty = _DUTY.match(outline.low, behind_partners(outline, units.end, b), b) if units is not None else None
    return duty is not None and verb_at(outline.low, duty.end()) is not None \
        and not is_issuer(outline, units.members if units else ())


def lists_parts(outline: Outline, node: Node) -> bool:
    """`2. Hoàn thành biểu mẫu gồm:` over the parts of the thing, none of which orders."""
    start, end = node.body, node.section.char_end
    return _PARTS_BELOW.search(outline.low, start, end) is not None and says_order(outline, start, end) \
        and LISTS_THINGS.search(outline.low, start, end) is not None \
        and not any(says_order(outline, c.body, c.end) for c in node.children)


def is_past(outline: Outline, node: Node) -> bool:
    """`Các xã đã rà soát …`, but not `Các xã có 12 hộ được hỗ trợ, lập danh sách …`."""
    units = outline.units(node.body, node.end)
    counted = units is not None and outline.low.startswith("có ", units.end)
    start = behind_partners(outline, units.end, node.end) if units is not None and counted else node.body
    start = behind_basis(outline, start, node.end)
    return PAST.match(outline.low[start:start + 90]) is not None


def behind_basis(outline: Outline, start: int, end: int) -> int:
    """Where the words behind `Theo chức năng được giao,` begin, if they tell somebody or to do something."""
    intro = _ON_THE_BASIS.match(outline.low, start, end)
    tells = intro is not None and (outline.units(intro.end(), end) is not None or verb_at(outline.low, intro.end()))
    return intro.end() if intro is not None and tells else start


def orders_among_orders(outline: Outline, node: Node) -> bool:
    """`Sở Văn hóa chụp ảnh lưu niệm.` in a list of orders: what a body does there is one too, by rare verbs as well."""
    units = outline.units(node.body, node.end)
    if units is None or not asked_before(outline, node, ("item",)):
        return False
    at = behind_partners(outline, units.end, node.end)
    while at < node.end and outline.low[at].isspace():
        at += 1
    return at < node.end and open_verb_at(outline.text, outline.low, at)
