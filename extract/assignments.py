"""Who answers for a task, and by when: blocks, the item's own words, unit headings, lead-ins (ANNOTATION: assignments).

Doers (lead, responsible, advise, implement) and helpers (coordinate, monitor) are found separately. Without a block the
nearest doer wins: the item's own, else the unit heading above, else those whom the introducing sentence addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.blocks import BlockField, inline_fields, line_fields
from extract.outline import Node, Outline
from extract.records import Role
from extract.units import Units, UnitSpan, read_cell, read_units, verb_at

_STRENGTH: dict[Role, int] = {"lead": 6, "responsible": 5, "advise": 4, "implement": 3, "monitor": 2, "coordinate": 1}
DOERS = frozenset({"lead", "responsible", "advise", "implement"})
_PREFIX = re.compile(r"(?:và\s+|,\s*)?(?:giao(?! ban (?:báo|trực|hằng|hàng|định|công tác|tháng|tuần|bí|giữa|với|đầu|cuối))(?: nhiệm vụ| trách nhiệm)?(?: cho)?|yêu cầu|đề nghị|phân công|kiến nghị(?: với)?|đề xuất(?: với)?|ủy quyền(?: cho)?|nhất trí giao|thống nhất giao"
                     r"|trân trọng đề nghị|kính đề nghị)\s+(?:cho\s+)?")
_CONNECTOR = re.compile(r"(?:(?:đồng thời|bên cạnh đó|ngoài ra|trước hết|trước mắt|đặc biệt|riêng|vì vậy|do đó|do vậy|từ đó|trong đó|hằng năm|hàng năm"
                        r"|hằng tháng|hàng tháng|hằng quý|hàng quý|định kỳ[^,]{0,25}|thời gian tới|trong thời gian tới|trên cơ sở đó|qua đó|và|chậm nhất[^,]{0,40}"
                        r"|trước ngày[^,]{0,30}|trong (?:tháng|quý|năm)[^,]{0,20}|thứ \w+|một là|hai là|ba là)\s*[,:]?\s+)+")
_INTRO_CLAUSE = re.compile(r"(?:trên cơ sở|căn cứ|đối với|qua|để|trong|từ|khi|sau khi|trường hợp|theo|nhằm|với|trước|ngay sau|hằng|hàng|định kỳ|vì|do|tại|nếu|riêng|về|thực hiện|căn|ngoài|bên cạnh|cùng với|song song|nhân|kể từ|mỗi|hàng)\b")
_MODAL = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?,?\s*(?:(?:phải|cần|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|cần phải|sẽ|sớm|luôn|cùng nhau|tự|nghiêm túc|trực tiếp)\s*)*")
_PLAIN_MODAL = re.compile(r"\s*(?:(?:phải|cần|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|cần phải|sẽ)\s*)?")
_NOT_ORDER = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?(?:đã|đang|được|là|vẫn|còn|cũng|quản lý, điều hành|bị)\b")
_LEAD = re.compile(r"(?:phải\s+|cần\s+)?(?:chủ động\s+|trực tiếp\s+|có trách nhiệm\s+|là (?:cơ quan|đơn vị)(?: đầu mối)?,?\s*)*(?:chủ trì|làm đầu mối|chịu (?:hoàn toàn\s+|toàn bộ\s+)?trách nhiệm chính)")
_MAIN_DUTY = re.compile(r"\s*(?:phải\s+|cần\s+)?chịu\s+(?:hoàn toàn\s+)?trách nhiệm chính")
_COOPERATE = re.compile(r"phối hợp(?:\s+(?:chặt chẽ|đồng bộ|tốt|thường xuyên|hiệu quả|có hiệu quả|kịp thời|triển khai|thực hiện|tổ chức|hoạt động|công tác|cùng|với|giữa))*\s*(?:,\s*thống nhất\s+)?"
                        r"(?P<with>với|cùng với|cùng|giữa)?\s*:?\s+|(?<!\w)cùng với\s+|(?<!\w)cùng\s+(?!cấp|kỳ|thời|nhau|lúc|với|một|ngày|tham|chung|lắng|bàn)")
_NAMED_COOPERATION = re.compile(r"(?:quy chế|chương trình|cơ chế|kế hoạch|quy trình|hội đồng|văn bản|thỏa thuận|nghị quyết liên tịch|quan hệ)\s+$")
_BY = re.compile(r"(?<!\w)do\s+(?=\w)")
_DASH = re.compile(r"\s[-–—]\s")
_HEADING_PREFIX = re.compile(r"(?:đối với|giao(?: cho)?|trách nhiệm của|nhiệm vụ của|đề nghị(?: với)?|yêu cầu|kiến nghị(?: với| đối với)?|về phía|với)\s+")
_TERM = re.compile(r"(?:xong|hoàn thành|trước|trong|chậm nhất|thời (?:gian|hạn)|quý|tháng|năm|ngày|thường xuyên|hằng|hàng)\b")
_QUOTED = re.compile(r"[\"“][^\"”]{0,300}[\"”]")
_WATCH = re.compile(r"\s*(?:giúp [^,.;]{2,60} )?(?:theo dõi|đôn đốc|giám sát|kiểm tra)")


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part in a task before it becomes a row."""

    role: Role
    unit: UnitSpan
    inherited: bool
    rule: str


@dataclass(slots=True)
class Block:
    """An assignment block: the nodes of its lines, and what they say."""

    nodes: list[Node]
    parts: list[Part] = field(default_factory=list)
    times: list[BlockField] = field(default_factory=list)
    product: BlockField | None = None

    @property
    def start(self) -> int:
        return self.nodes[0].section.char_start


def find_blocks(outline: Outline) -> list[Block]:
    """The assignment blocks of a document: runs of assignment lines that follow each other."""
    blocks: list[Block] = []
    last: Node | None = None
    for node in outline.nodes:
        if node.section.kind not in ("paragraph", "item", "heading") or node.absorbed:
            continue
        fields = line_fields(outline.low, node.body, node.section.char_end)
        if not fields and not outline.assignment_like(node):
            last = None
            continue
        if last is None or not blocks:
            blocks.append(Block([]))
        block, last = blocks[-1], node
        block.nodes.append(node)
        for f in fields:
            _add_field(outline, block, f)
    return [b for b in blocks if b.parts or b.times]


def _add_field(outline: Outline, block: Block, f: BlockField) -> None:
    if f.field == "time":
        block.times.append(f)
    elif f.field == "product":
        block.product = f
    elif f.start < f.end:
        role: Role = "implement" if f.field == "intro" else f.field
        block.parts += [Part(role, u, True, "block") for u in read_cell(outline.text, outline.low, f.start, f.end)]


def block_of(outline: Outline, blocks: Sequence[Block], node: Node, start: int) -> Block | None:
    """The block that holds for a task: the first one behind it, if both stand under the same heading.

    A block typed below an item hangs on that item; its heading is the one above.
    """
    block = next((b for b in blocks if b.start >= start), None)
    if block is None:
        return None
    home = _heading_above(block.nodes[0])
    return block if home is None and _heading_above(node) is None or home is not None and home in [node, *node.ancestors()] else None


def _heading_above(node: Node) -> Node | None:
    """The nearest labelled heading: `Giải pháp khắc phục:` between an item and its block parts nothing."""
    above = [n for n in node.ancestors() if n.section.kind in ("heading", "appendix")]
    return next((n for n in above if n.section.label not in (None, "*")), above[0] if above else None)


# --- the words of a task ---------------------------------------------------------------------------------------------


def own_parts(outline: Outline, start: int, end: int, *, subjects: bool = True) -> list[Part]:
    """The units that a task's own words name: those told to do it, and those to cooperate with."""
    parts: list[Part] = []
    for f in inline_fields(outline.low, start, end):
        if f.field not in ("time", "product", "intro"):
            parts += [Part(f.field, u, False, "bracket") for u in read_cell(outline.text, outline.low, f.start, f.end)  # type: ignore[arg-type]
                      if not _TERM.match(outline.low, u.start, u.end)]
    for a, b in outline.sentences(start, end):
        if subjects:
            parts += _subjects(outline, a, b)
        parts += _helpers(outline, a, b)
    return _strongest(parts)


def _clauses(outline: Outline, a: int, b: int) -> list[int]:
    """Where a clause with a subject of its own may begin in a sentence."""
    low = outline.low
    starts = [a]
    m = _CONNECTOR.match(low, a, b)
    if m:
        starts.append(m.end())
    colon = re.compile(r"[^.;]{2,70}:\s+").match(low, a, b)
    if colon:
        starts.append(colon.end())
    at = starts[-1]
    starts += [m.end() for m in re.compile(r";\s+(?:đồng thời,?\s+|và\s+)?").finditer(low, a, b)]
    if _INTRO_CLAUSE.match(low, at, b):
        starts += [m.end() for m in re.compile(r",\s+(?:thì\s+)?(?:đồng chí\s+(?=\w+ \w+ \w+ đề nghị))?").finditer(low, at, b)]
    starts += [m.end() for m in re.compile(r",\s+(?=(?:đề nghị|yêu cầu|giao|phân công)\s)").finditer(low, a, b)]
    return sorted({s for s in starts if low.count("(", a, s) <= low.count(")", a, s)})


def _subjects(outline: Outline, a: int, b: int) -> list[Part]:
    text, low = outline.text, outline.low
    parts: list[Part] = []
    done = a
    intro = any(_INTRO_CLAUSE.match(low, s, b) for s in _clauses(outline, a, b)[:3])
    for start in _clauses(outline, a, b):
        if start < done:
            continue
        found = _subject_at(outline, start, b)
        if found is None:
            continue
        units, role, prefixed = found
        if intro and not prefixed and text[start - 2:start - 1] == "," and parts:
            continue
        if start > a and (parts or verb_at(low, a)) and prefixed and role == "implement" and _WATCH.match(low, units.end, b):
            role = "monitor"
        parts += [Part(role, u, False, "own") for u in units.members]
        done = units.end
    for m in _BY.finditer(low, a, b):
        parts += _with_verb(outline, m.end(), b)
    for m in re.compile(r"\((?!do\s)(?=\w)").finditer(low, a, b):
        parts += _in_bracket(outline, m.end(), b)
    if re.search(r"[;,]\s+(?:đồng thời\s+)?chủ trì,? (?!tại)", low[a:b]) and sum(p.rule == "own" for p in parts) == 1:
        parts = [replace(p, role="lead") if p.rule == "own" else p for p in parts]
    for m in re.compile(r"(?:^|[,;]\s|\svà\s)(?=(?:đồng chí\s+)?(?:trưởng|chủ tịch|giám đốc|bí thư|thủ trưởng|người đứng đầu|chánh|hiệu trưởng|lãnh đạo|các)\b)").finditer(low, a, b):
        units3 = read_units(text, low, m.end(), b)
        if units3 is not None and _MAIN_DUTY.match(low, units3.end, b):
            parts += [Part("lead", u, False, "duty") for u in units3.members]
    parts += _behind_dash(outline, a, b) if not parts else []
    return parts


_BY_ROLE: tuple[tuple[str, Role], ...] = (("chủ trì", "lead"), ("làm đầu mối", "lead"), ("chịu trách nhiệm chính", "lead"), ("phụ trách", "responsible"),
                                          ("trực tiếp chỉ đạo", "responsible"), ("chỉ đạo", "responsible"), ("tham mưu", "advise"),
                                          ("phối hợp", "coordinate"), ("thực hiện", "implement"), ("đảm nhiệm", "implement"), ("theo dõi", "monitor"))


def _in_bracket(outline: Outline, start: int, end: int) -> list[Part]:
    """`(Phòng Kinh tế chủ trì, Chi nhánh Văn phòng Đăng ký đất đai phối hợp, xong trước 31/10)`."""
    close = outline.low.find(")", start, end)
    stop = close if close >= 0 else end
    parts: list[Part] = []
    while start < stop:
        found = _with_verb(outline, start, stop)
        parts += found
        comma = re.compile(r"[,;]\s*").search(outline.low, max([start, *(p.unit.end for p in found)]), stop)
        if comma is None:
            break
        start = comma.end()
    return parts


def _with_verb(outline: Outline, start: int, end: int) -> list[Part]:
    """`(hiệu trưởng phụ trách)`, `do Đài Phát thanh chủ trì)`: units and the one verb that gives their role."""
    units = read_units(outline.text, outline.low, start, end)
    if units is None:
        return []
    m = re.match(r"\s*(?P<verb>" + "|".join(v for v, _ in _BY_ROLE) + r")(?=\s*[),.;]|,? phối hợp|\s*$)", outline.low[units.end:end])
    return [Part(dict(_BY_ROLE)[m["verb"]], u, False, "by") for u in units.members] if m else []


def _subject_at(outline: Outline, start: int, end: int) -> tuple[Units, Role, bool] | None:
    """Units at `start` that are told to do something: behind `Giao`, or before an order verb or a colon."""
    text, low = outline.text, outline.low
    prefix = _PREFIX.match(low, start, end)
    at = prefix.end() if prefix else start
    towards = None if prefix else re.compile(r"(?:đối với|với|về phía)\s+").match(low, start, end)
    units = read_units(text, low, towards.end() if towards else at, end)
    if units is None or (towards and not low[units.end:units.end + 2].lstrip().startswith(":")):
        return None
    after = units.end
    asks = _ASKS_OF.match(low, after, end)
    if asks and (inner := read_units(text, low, asks.end(), end)) is not None:
        units, after, prefix = inner, inner.end, asks  # `UBND huyện yêu cầu X …`: X is the unit
    if _NOT_ORDER.match(low, after, end) and not prefix:
        return None
    modal = (_MODAL if start == 0 or text[start - 2:start - 1] != ";" else _PLAIN_MODAL).match(low, after, end)
    verb_start = modal.end() if modal else after
    role: Role = "implement"
    if _LEAD.match(low, verb_start, end) or _LEAD.match(low, after + len(low[after:end]) - len(low[after:end].lstrip()), end):
        role = "lead"
    told = prefix is not None or verb_at(low, verb_start) is not None or low[after:after + 2].lstrip().startswith(":") \
        or (modal is not None and bool(modal[0].strip(" ,()"))) or re.match(r"\s*(?:theo|trong|tùy|căn cứ|trên cơ sở|từ|ngay|trực tiếp|nhận thức|để|không|về|tại|thấy|cho|cùng|mỗi|hằng|hàng)\b", low[after:end]) is not None
    if not told:
        return None
    if prefix is None and re.match(r"\s*(?:theo quy định|theo dõi)?\s*$", low[after:end]) and verb_at(low, verb_start) is None \
            and not low[after:after + 2].lstrip().startswith(":"):
        return None
    return units, role, prefix is not None


def _behind_dash(outline: Outline, a: int, b: int) -> list[Part]:
    """`Tham luận về … – Trường THPT Trần Phú thực hiện.`"""
    for m in _DASH.finditer(outline.text, a, b):
        if outline.text.count("(", a, m.start()) > outline.text.count(")", a, m.start()):
            continue
        units = read_units(outline.text, outline.low, m.end(), b)
        if units is None:
            continue
        rest = outline.low[units.end:b].strip(" ,.;")
        role: Role = "lead" if rest.startswith("chủ trì") else "implement"
        if verb_at(rest, 0) or rest.startswith(("cho ý kiến", "hỗ trợ")):
            return [Part(role, u, False, "dash") for u in units.members]
    return []


def _helpers(outline: Outline, a: int, b: int) -> list[Part]:
    text, low = outline.text, outline.low
    quoted = [m.span() for m in _QUOTED.finditer(text, a, b)]
    parts: list[Part] = []
    for m in _COOPERATE.finditer(low, a, b):
        if _NAMED_COOPERATION.search(low[max(a, m.start() - 40):m.start()]) or any(x <= m.start() < y for x, y in quoted):
            continue
        units = read_units(text, low, m.end(), b)
        if units is None:
            continue
        parts += [Part("coordinate", u, False, "with") for u in units.members]
    return parts + _together(outline, a, b)


def _together(outline: Outline, a: int, b: int) -> list[Part]:
    """`Giao Hội Phụ nữ chủ trì, Huyện đoàn, Hội Cựu chiến binh phối hợp;`: the units stand before the word."""
    low = outline.low
    for m in re.compile(r"(?<=\s)(?:cùng )?phối hợp(?: thực hiện)?(?=\s*[;.,)]|$)").finditer(low, a, b):
        for start in re.compile(r"[,;(]\s+|\(").finditer(low, max(a, m.start() - 250), m.start()):
            units = read_units(outline.text, low, start.end(), m.end())
            if units is not None and low[units.end:m.start()].strip() == "":
                return [Part("coordinate", u, False, "with") for u in units.members]
    return []


def _strongest(parts: Sequence[Part]) -> list[Part]:
    """One role for one unit in one task: the strongest said; the first mention of it."""
    best: dict[str, Part] = {}
    order: list[str] = []
    for p in parts:
        name = f"{p.unit.start}"
        if name not in best:
            order.append(name)
            best[name] = p
        elif _STRENGTH[p.role] > _STRENGTH[best[name].role]:
            best[name] = p
    return [best[n] for n in order]


def merge(outline: Outline, parts: Sequence[Part]) -> list[Part]:
    """As `_strongest`, by the units' folded words: the same unit named twice in a task is one row."""
    best: dict[str, Part] = {}
    for p in parts:
        name = re.sub(r"\s+", " ", outline.low[p.unit.start:p.unit.end])
        if name not in best or _STRENGTH[p.role] > _STRENGTH[best[name].role]:
            best[name] = p
    return sorted(best.values(), key=lambda p: p.unit.start)


# --- inheritance -----------------------------------------------------------------------------------------------------


def heading_units(outline: Outline, node: Node) -> list[UnitSpan]:
    """The units that a heading or introducing item consists of (`2.1. Phòng X:`, `Đối với X`, `Giao X:`), if it does."""
    start, end = node.body, node.section.char_end
    low = outline.low
    prefix = _HEADING_PREFIX.match(low, start, end)
    at = prefix.end() if prefix else start
    units = read_units(outline.text, low, at, end)
    if units is None:
        return []
    rest = low[units.end:end].strip(" .:;,")
    if not rest or re.fullmatch(r"\([^()]*\)", rest):
        return list(units.members)
    if low[start:end].rstrip().endswith(":") and (prefix or verb_at(rest, 0)) and re.match(
            r"(?:có trách nhiệm|chịu trách nhiệm|thực hiện|tập trung|chủ động|tiếp tục|cần|phải|chỉ đạo|triển khai|chủ trì|khẩn trương|căn cứ|tổ chức|tham mưu|theo|lãnh đạo)", rest):
        return list(units.members)
    return []


# The issuer speaking of itself introduces no doer: `Bộ Chính trị yêu cầu …:`, `Trường … xây dựng kế hoạch … như sau:`.
_SPEAKS = re.compile(r"\s*(?:đã\s+)?(?:kết luận|chỉ đạo|báo cáo|thông báo|xây dựng (?:kế hoạch|chương trình|đề án|báo cáo)|ban hành|yêu cầu|đề nghị|giao|hướng dẫn"
                     r"|quyết định|thống nhất|nhất trí|triển khai (?:kế hoạch|thực hiện (?:kế hoạch|công tác|việc|nghị quyết|chỉ thị))|kính|đề ra|xác định|có ý kiến|quy định)")
_ASKS_OF = re.compile(r"\s*(?:kính |trân trọng |cũng |tiếp tục )?(?:yêu cầu|đề nghị|giao|phân công)\s+(?:cho\s+)?")
_ASKS = re.compile(r"(?<!\w)(?:yêu cầu|đề nghị|giao)\s+(?:cho\s+)?")


def addressees(outline: Outline, lead_in: Node) -> list[UnitSpan]:
    """Those whom the sentence that introduces a list addresses, or else the sentence before it."""
    text, low = outline.text, outline.low
    for a, b in reversed(outline.sentences(lead_in.body, lead_in.end)[-2:]):
        asked = [u for m in _ASKS.finditer(low, a, b) if (u := read_units(text, low, m.end(), b)) is not None]
        if asked:
            return list(asked[-1].members)
        for start in _clauses(outline, a, b):
            units = read_units(text, low, start, b)
            if units is None or _SPEAKS.match(low, units.end, b):
                continue
            if verb_at(low[units.end:b].lstrip(" ,"), 0):
                return list(units.members)
    return []


def inherited_doers(outline: Outline, node: Node, start: int) -> list[Part]:
    """The nearest doers above a task: a unit heading, the lead-in of its list, or the sentence before the list."""
    current: Node | None = node
    while current is not None:
        if current is not node and current.section.kind in ("heading", "item"):
            units = heading_units(outline, current)
            if units:
                return [Part("implement", u, True, "heading") for u in units]
            if current.section.kind == "item" or outline.text[current.body:current.section.char_end].rstrip().endswith(":"):
                units = addressees(outline, current)
                if units:
                    return [Part("implement", u, True, "heading") for u in units]
        lead_in = current.lead_in
        if lead_in is not None and lead_in.section.char_start < start and lead_in is not node \
                and not outline.assignment_like(lead_in):
            units = addressees(outline, lead_in)
            if units:
                return [Part("implement", u, True, "lead-in") for u in units]
        current = current.parent
    return [Part("implement", u, True, "addressee") for u in letter_addressees(outline)]


def letter_addressees(outline: Outline) -> list[UnitSpan]:
    """The units that a letter is addressed to (its `Kính gửi` lines); none in other documents."""
    if outline.document.doc_type_code not in ("CV", "CĐ"):
        return []
    out: list[UnitSpan] = []
    open_list = False
    for node in outline.nodes:
        if node.section.kind not in ("title", "letterhead"):
            continue
        start, end = node.section.char_start, node.section.char_end
        m = re.compile(r"kính gửi\s*:?\s*").match(outline.low, start, end)
        if m or (open_list and re.match(r"\s*[-+•]", outline.low[start:end])):
            out += read_cell(outline.text, outline.low, m.end() if m else start, end)
            open_list = True
        else:
            open_list = False
    return out


