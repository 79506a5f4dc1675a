"""Duties in normative texts: what an article lays on a named body (annotation guide: tasks).

A competence, a permission or a definition is no duty, and `… chịu trách nhiệm thi hành Quyết định này` is a formula.
"""

from __future__ import annotations

import re

from extract.assignments.inheritance import is_issuer
from extract.assignments.subjects import subject_parts
from extract.deadlines import find_deadline, find_recurrence
from extract.grammar import either
from extract.orders import ASK_START, NAMES_DOCUMENT, has_subject, says_order
from extract.outline import Node, Outline, once
from extract.units import is_head, verb_at
from ingest.fold import lower

_NORMATIVE = frozenset({"QC", "QyĐ", "QĐ", "NĐ", "TT", "TTLT", "Luật", "L", "PL", "BL", "HP", "ĐL", "NQ", None})
_ALWAYS = frozenset({"NĐ", "TT", "TTLT"})  # they lay down rules also where they have no articles (before 2000)
# Điều 1. Phạm vi điều chỉnh: a resolution with such an article lays down rules
_RULES = re.compile(
    r"phạm vi điều chỉnh|đối tượng áp dụng|giải thích từ ngữ|điều khoản (?:thi hành|chuyển tiếp)|hiệu lực thi hành"
    r"|nguyên tắc"
)
# Điều 1. Phê duyệt Kế hoạch … với các nội dung sau: below it stands the plan itself, no rule
_APPROVES_PLAN = re.compile(
    r"(?:phê duyệt|ban hành|thông qua)(?: kèm theo quyết định này)?(?: nội dung)?"
    r" (?:kế hoạch|đề án|chương trình|phương án|chiến lược)\b(?![^.]{0,200}kèm theo (?:quyết định|nghị quyết) này)")
# Điều 12. Trách nhiệm của Sở Tài chính · Văn phòng có các nhiệm vụ sau:
_DUTY_HEAD = re.compile(
    r"trách nhiệm|tổ chức thực hiện|nhiệm vụ của|có nhiệm vụ|các nhiệm vụ|chế độ (?:thông tin,? )?báo cáo|nghĩa vụ"
    r"|phân công|giao (?:nhiệm vụ|trách nhiệm|(?:cho )?các |sở |ubnd |ủy ban )"
)
# Điều 4. Tiêu chuẩn · Điều 2. Vị trí và chức năng: what is said below them describes
_DESCRIBES = re.compile(
    r"(?!.*(?:trách nhiệm|tổ chức thực hiện|nhiệm vụ của)|(?:phương pháp|trình tự|quy trình)\b).*\b" + either("""
        thẩm quyền|tiêu chí|tiêu chuẩn|điều kiện|cơ cấu|vị trí|quyền hạn|quyền của|mức|nguyên tắc|đối tượng|phạm vi|
        giải thích|hiệu lực|khen thưởng|xử lý|chế độ làm việc|tên gọi|trụ sở|con dấu|biên chế|cấm""") + r"\b")
# Điều 2. Nhiệm vụ và quyền hạn: of the body that the document sets up, what it is for
_FUNCTIONS = re.compile(r"(?:chức năng,? )?nhiệm vụ(?:,| và)+ quyền hạn\s*[.:]?\s*$")
# Sở Tài chính | công nhận …, Chủ tịch | có quyền …: what a body may do or is
_COMPETENCE = re.compile(
    r"[\s,]*(?:xem xét,? (?:và )?)?" + either(r"""
        quyết định|công nhận|phê duyệt|bổ nhiệm|miễn nhiệm|chấp thuận|cho phép|có thẩm quyền|cấp (?:giấy|phép)|
        thông qua|là|gồm|do|được|bị|không|có (?!trách nhiệm|nhiệm vụ|nghĩa vụ|kế hoạch)|thuộc|hoạt động|làm việc|họp|
        thảo luận|biểu quyết|chủ tọa|đại diện|khuyến khích|thống nhất|ủy quyền|giữ""") + r"\b")
_IS_POINT = re.compile(r",?\s*là (?:cơ quan |đơn vị |người )?đầu mối\b")  # … là đầu mối chỉ đạo thực hiện
# Những nội dung không quy định tại Quy định này thực hiện theo Luật Giá. · … thì áp dụng theo văn bản mới
_REFERS = re.compile(
    r"(?:những |các |trường hợp )?(?:nội dung|vấn đề|quy định|văn bản|điều khoản)(?:[^.;](?!có trách nhiệm)){0,200}?"
    r"\b(?:thực hiện|áp dụng) (?:theo|các quy định)\b")
# Trường hợp đơn vị không cung cấp tài liệu, cơ quan thuế sẽ ấn định …: what happens if one fails
_IF_FAILS = re.compile(r"(?:trường hợp|nếu)\s[^.;]{0,200}?\bkhông\b[^.;]{0,200}?,\s[^,.;]{3,60}\ssẽ\s")
# Việc gửi bản giấy áp dụng đến khi mở cổng tiếp nhận: how long a rule holds
_HOLDS_UNTIL = re.compile(r"việc [^.;]{3,160}?\b(?:thực hiện|áp dụng|kéo dài)(?: cho)? (?:đến|từ|kể từ)\b")
# a) Việc bình ổn giá trong trường hợp quy định tại khoản 2 Điều 18: what the paragraph below is about
_TITLE = re.compile(r"việc (?!.*\b(?:được|phải|do|cần|theo|chậm nhất|trước)\b)[^.;:,]{8,160}")
_LEADS_IN = ("như sau:", "sau đây:", "các nội dung sau:", "các nhiệm vụ sau:")
# Tổ chức, cá nhân · Hộ gia đình: rules for everybody lay no work on a body
_ANYBODY = re.compile(
    r"(?:(?:các|mọi|mỗi)\s+)?" + either(r"""
        tổ chức, cá nhân|cá nhân|hộ\b|người (?:dân|nộp|học|lao động|sử dụng)|học sinh|sinh viên|nhân dân|doanh nghiệp|
        nhà đầu tư|đại biểu|thành viên|hội viên|đoàn viên|đảng viên|giáo viên|tập thể|chính phủ|quốc hội"""))
# Sở Tài chính có trách nhiệm … · Các xã chịu trách nhiệm …
_DUTY = re.compile(
    r"\b(?:chịu trách nhiệm|có (?:thẩm quyền(?:,| và) )?trách nhiệm|có nhiệm vụ|có nghĩa vụ|chủ trì,? phối hợp)\b")
# a liability, no work: chịu trách nhiệm trước pháp luật · … trước Chủ tịch Ủy ban nhân dân tỉnh (về …)
_LIABLE = re.compile(r"chịu trách nhiệm (?:cá nhân )?trước\b")
_WHO = re.compile(r"(?:người|cơ quan|đơn vị|tổ chức|cá nhân|bên)(?: nào)?$")  # người có trách nhiệm: one who has it
# Hộ gia đình được quyền …
_PERMISSION = re.compile(
    r"\b(?:được (?:quyền|mời|phép|sử dụng|hưởng|huy động|gửi|tạm|từ chối|yêu cầu|cấp(?! có thẩm quyền)|vay"
    r"|miễn|giảm|ủy quyền)|có quyền|có thể)\b"
)
_ALLOWED = re.compile(r"được (?!giao|phân công|yêu cầu phải)")  # Được trưng tập cán bộ, …
# Hồ sơ gồm … · Đồng chí Nguyễn Văn An, Phó Chủ tịch
_DEFINES = re.compile(r"[^,.;]{0,60}\b(?:là|gồm|bao gồm|được hiểu)\b|(?:ông|bà|đồng chí) [^,]{3,40}, ")
_GIVES = re.compile(r"giao|yêu cầu|đề nghị")
# The clause that ends where the duty begins: …; các xã, phường (chịu trách nhiệm)
_SUBJECT = re.compile(r"(?:^|,\s+|;\s+|:\s+)([^,;:]{2,80}(?:,[^;:]{0,140})?)$")
_CLAUSE = re.compile(r"[,;:]\s+(?:và\s+)?")
# Ủy ban nhân dân các xã báo cáo … trước ngày 05 hằng tháng
# Trên cơ sở danh mục tại điểm a khoản này, | đề xuất …
_ON_GROUNDS = re.compile(r"(?:căn cứ|trên cơ sở)\s[^.;:]{3,200}?,\s+(?=[^\s,]+ )")
_REPORTS = re.compile(r"(?:báo cáo|tổng hợp|gửi|định kỳ|hằng|hàng|chủ trì)")
# Căn cứ vị trí việc làm đã phê duyệt, hằng năm | Sở Du lịch lập kế hoạch biên chế …
_REGULARLY = re.compile(r"(?:^|,\s+)(?:(?:hằng|hàng|mỗi) (?:tuần|tháng|quý|năm)|định kỳ[^,.;:]{0,20}),?\s+")
# Chủ trì, phối hợp với Sở Nội vụ xây dựng đề án …: whom it is laid on stands further up
_LEADS_WITH = re.compile(r"chủ trì,? phối hợp (?:với |cùng )?")


def is_normative(outline: Outline, node: Node) -> bool:
    """Inside an article of a decision, regulation or law: duties, not wishes; but a resolution's orders are orders."""
    code = outline.document.doc_type_code
    if code in _ALWAYS:
        return True
    article = next((n for n in (node, *node.ancestors()) if n.family == "article"), None)
    if code not in _NORMATIVE or article is None:
        return False
    if node is not article and _APPROVES_PLAN.match(outline.low, article.body, article.section.char_end):
        return False
    return code != "NQ" or _has_rules(outline)


@once
def _has_rules(outline: Outline) -> bool:
    return any(n.family == "article" and _RULES.match(lower(n.section.heading or "")) for n in outline.nodes)


def is_duty(outline: Outline, node: Node) -> bool:
    """The words of an item or paragraph of a normative text lay a duty on a named body."""
    low = outline.low[node.body:node.end]
    if _ALLOWED.match(low):
        return False
    if _PERMISSION.search(low.split(";")[0][:160]) and not _DUTY.search(low):
        return _acts(outline, node) or any(_must(outline, a, b) for a, b in outline.sentences(node.body, node.end)[1:])
    if _REFERS.match(low) or _IF_FAILS.match(low) or _TITLE.fullmatch(low) or _HOLDS_UNTIL.match(low) \
            or (NAMES_DOCUMENT.match(low) and not _DUTY.search(low)):
        return False
    asked = ASK_START.match(low)
    if asked and is_head(low, asked.end()) and _GIVES.match(low):
        return True
    if _under_duty(outline, node) and (
            says_order(outline, node.body, node.end) or has_subject(outline, node.body, node.end)
            or (node.section.kind == "item" and not _DEFINES.match(low))):
        return True
    if _LEADS_WITH.match(low) and node.section.kind == "item" and not any(
            _DESCRIBES.match(outline.low, n.body, n.section.char_end) for n in node.ancestors()):
        return True
    return _must_or_reports(outline, node) or _acts(outline, node) \
        or any(_laid_on_body(outline.low[a:b]) for a, b in outline.sentences(node.body, node.end))


def _under_duty(outline: Outline, node: Node) -> bool:
    """Below a heading or lead-in of duties, or one that names the body that has them."""
    if node.lead_in is not None and _DUTY.search(outline.low, node.lead_in.body, node.lead_in.end):
        return True
    if _sets_up(outline, node):
        return False
    if node.parent is not None and outline.introduces(node.parent) and _names_unit(outline, node.parent) \
            and _begins_to_act(outline, node) and not _COMPETENCE.match(outline.low, node.body) \
            and not any(_DESCRIBES.match(outline.low, n.body, n.section.char_end) for n in node.ancestors()):
        return True  # 1. Sở Tài chính: a) Kiểm tra …
    return node.topic in ("task", "solution") and any(
        _DUTY_HEAD.search(outline.low, n.body, n.section.char_end) or _names_unit(outline, n)
        for n in node.ancestors() if n.section.kind == "heading" or outline.introduces(n))


def _begins_to_act(outline: Outline, node: Node) -> bool:
    """A verb at the start, or behind the first grounds: `Trên cơ sở danh mục đã lập, đề xuất …`."""
    grounds = _ON_GROUNDS.match(outline.low, node.body, node.end)
    return verb_at(outline.low, grounds.end() if grounds else node.body) is not None


def _sets_up(outline: Outline, node: Node) -> bool:
    """Below the article that says what a body is for."""
    return any(n.family == "article" and _FUNCTIONS.match(outline.low, n.body, n.section.char_end)
               for n in node.ancestors())


def _names_unit(outline: Outline, node: Node) -> bool:
    """`Điều 5. Sở Tài chính`: an article named for the body whose duties it lists."""
    end = node.section.char_end
    asked = ASK_START.match(outline.low, node.body, end)
    units = outline.units(asked.end() if asked else node.body, end)
    return units is not None and not outline.low[units.end:end].strip(" .:;")


def _must_or_reports(outline: Outline, node: Node) -> bool:
    """`X phải niêm yết …`, `X báo cáo … trước ngày 05 hằng tháng`: a body, and what it must do or by when."""
    if _must(outline, node.body, node.end) or _does_regularly(outline, node):
        return True
    units = outline.units(node.body, node.end)
    if units is None:
        return False
    rest = outline.low[units.end:node.end].strip()
    if rest.startswith("phải "):
        return False
    if verb_at(rest, 0) is None or not _REPORTS.match(rest):
        return False
    return bool(find_recurrence(rest) or find_deadline(rest, 0, len(rest), None, None))


def _must(outline: Outline, start: int, end: int) -> bool:
    """`X phải niêm yết …`"""
    units = outline.units(start, end)
    rest = outline.low[units.end:end].strip() if units is not None else ""
    return rest.startswith("phải ") and not rest.startswith("phải được ")


def _does_regularly(outline: Outline, node: Node) -> bool:
    """`Căn cứ …, hằng năm Sở Du lịch lập kế hoạch biên chế trình Ủy ban nhân dân thành phố.`"""
    a, b = outline.sentences(node.body, node.end)[0]
    for m in _REGULARLY.finditer(outline.low, a, b):
        units = outline.units(m.end(), b)
        rest = outline.low[units.end:b].lstrip() if units is not None else ""
        if verb_at(rest, 0) and not _COMPETENCE.match(rest):
            return True
    return False


def _acts(outline: Outline, node: Node) -> bool:
    """`Bộ Tài chính quy định …`, `Kinh phí: Sở Tài chính bố trí …`: what a body does, said in the present."""
    above = [n for n in node.ancestors() if n.family == "article" or n is node.parent]
    if any(_DESCRIBES.match(outline.low, n.body, n.section.char_end) for n in above):
        return False
    return any(_acts_in(outline, a, b) for a, b in outline.sentences(node.body, node.end)
               if a == node.body or outline.low[a - 1] == "\n")


def _acts_in(outline: Outline, a: int, b: int) -> bool:
    """The sentence `text[a:b]`, the first of its paragraph, says what a body does."""
    if outline.low.endswith(_LEADS_IN, a, b):
        return False
    told = [p for p in subject_parts(outline, a, b) if p.rule == "assignment.own" and p.role != "monitor"]
    if not told or _ANYBODY.match(outline.low, told[0].unit.start) or is_issuer(outline, [p.unit for p in told]):
        return False
    behind = told[-1].unit.end
    return _COMPETENCE.match(outline.low, behind) is None or _IS_POINT.match(outline.low, behind) is not None


def _laid_on_body(low: str) -> bool:
    """`…, Sở Tài chính có trách nhiệm …`: the clause before the words of duty names a body."""
    m = next((m for m in _DUTY.finditer(low) if not _LIABLE.match(low, m.start())
              and not (m[0] == "có trách nhiệm" and _WHO.search(low[:m.start()].rstrip()) and m.start() > 20)), None)
    if m is None or m[0] == "chủ trì, phối hợp":
        return False
    before = low[:m.start()].rstrip(" ,")
    starts = (0, *(c.end() for c in _CLAUSE.finditer(before)))
    return _SUBJECT.search(before) is not None and any(is_head(low, at) for at in starts)
