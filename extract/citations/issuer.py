"""The body that issued a cited document, as its citation names it, and whether that body can own the number.

ANNOTATION (citations): the issuer is the body behind `của`, up to where the subject begins; it may follow the date
without `của`, stand behind the subject, and its term (`khóa XII`) is kept apart.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from extract.gazetteers import rows
from extract.grammar import LOWER, TERM, UPPER, either, read_term
from ingest.fold import key

_MAX_WORDS = 24

# Words that open the name of a body. STRONG ones need no `của` before them.
_STRONG = r"(?:tập\ thể\ lãnh\ đạo\ )?" + either(r"""
    ban chấp hành|ban thường vụ|ban bí thư|ban dân vận|ban tổ chức|ban tuyên giáo|ban nội chính|ban chỉ đạo|
    ban cán sự|ban kinh tế|ban đối ngoại|ban thường trực|bộ chính trị|ủy ban|ubnd|hội đồng|hđnd|tt\.?\s?hđnd|
    thường trực|thường vụ|btv|bch|tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|đảng ủy|quân ủy|thủ tướng|chính phủ|
    quốc hội|văn phòng chính phủ|bộ trưởng|bộ [^\W\d_]|sở [^\W\d_]|trung ương đảng|trung ương đoàn|trung ương hội|
    trung ương mttq
""")
_WEAK = r"(?:liên\ )?" + either(r"""
    tập thể|lãnh đạo|ban|bộ|sở|phòng|tổng|cục|chi cục|vụ|viện|văn phòng|trường|đại học|học viện|trung ương|trung tâm|
    công an|quân khu|tòa án|kiểm toán|thanh tra|bảo hiểm|kho bạc|ngân hàng|liên đoàn|liên minh|công đoàn|hội|đoàn|
    mặt trận|ubmttq\w*|mttq\w*|tổ|công ty|tập đoàn|quỹ|đài|bệnh viện|trạm|hạt|đội|khối|chủ tịch|phó thủ tướng|chánh|
    giám đốc|hiệu trưởng|trưởng|thống đốc|đảng|chi bộ|chi ủy|cấp ủy|tiểu ban|nhà nước|tỉnh|huyện|thành phố|thị xã|
    quận|xã|phường|thị trấn|đại hội|lđlđ|cơ quan|đảng bộ|đảng đoàn|nhà|khu|trại|báo|ub|vpcp|hđbt|nhnn|bhxh|chính quyền
""")
_STRONG_HEAD = re.compile(_STRONG)
_HEAD = re.compile(rf"(?:{_STRONG}|{_WEAK})(?!\w)")
_OTHER_BODY = re.compile(
    _STRONG + "|" + either("ban|phòng|cục|vụ|viện|văn phòng|liên đoàn|hội|chủ tịch|mặt trận") + r"(?!\w)")

# A name that is complete as it stands: what follows it begins something else.
_COMPLETE = re.compile(
    r"(?:thường trực )?(?:ban bí thư|bộ chính trị)"
    r"(?: (?:ban chấp hành )?trung ương(?: (?:đảng|đoàn))?(?: cộng sản việt nam)?)?(?!\w)"
    r"|(?:phó )?thủ tướng(?: chính phủ)?(?!\w)|chính phủ(?!\w)|quốc hội(?!\w)|(?:ủy ban|ub) thường vụ quốc hội(?!\w)"
    r"|chủ tịch nước(?!\w)"
)
# In lower case these end a name: prepositions, conjunctions and the verbs that open a subject.
_STOP = re.compile(either(r"""
    về|v/v|ngày|quy định|qui định|hướng dẫn|ban hành|phê duyệt|sửa đổi|bổ sung|thay thế|bãi bỏ|hủy bỏ|điều chỉnh|
    công bố|thực hiện|triển khai|tổ chức|thành lập|kiện toàn|giao(?!\sthông)|thông qua|phân công|phân cấp|phân bổ|
    tăng cường|tiếp tục|đẩy mạnh|nâng cao|đổi mới|(?<!đầu\stư\s)xây dựng|việc|thành(?!\sphố|\sủy|\sviên|\sđoàn)|
    chấn chỉnh|nghiêm cấm|phát động|phối hợp|yêu cầu|đề nghị|báo cáo|thông báo|trình|gửi|nêu|ký|đã|đang|sẽ|để|nhằm|
    trong|theo|tại|với|được|bị|có|là|thì|mà|do|vì|nếu|khi|cho|đến|từ|trên|ở|năm|tháng|giai đoạn|khóa|khoá|nhiệm kỳ|
    kỳ họp|lần thứ|hiện hành|chống|nói|gồm|bao gồm|cũng|như|còn|nay|hết|không|đối|liên quan|kèm|này|kể|sau|trước|góp|
    cùng|nhất|trọng|quán triệt|kết luận|chỉ đạo|lãnh đạo|cụ thể|chưa|phải|cần|và các|và những|bằng|bởi|qua|làm|đặt|
    tổng kết|sơ kết|đánh giá|tiếp theo|khắc phục|giải quyết|xử lý|bảo đảm|đảm bảo|phòng ngừa|ngăn chặn|thí điểm|
    hỗ trợ|hợp nhất|quyết định|đính chính|phù hợp|gắn(?=\svới)|sát(?=\s(?:với|hợp))
""") + r"(?!\w)")
# One body of two names: `Hội đồng nhân dân và Ủy ban nhân dân`, `Văn phòng Đoàn ĐBQH và HĐND`
_TWO_IN_ONE = re.compile(r"(?:hội đồng nhân dân|hđnd|đoàn đbqh|quốc hội)$")
# Behind these a verb is part of the name (`tập thể lãnh đạo`, `Ban chỉ đạo phòng, chống …`).
_TAKES_VERB = re.compile(r"(?:^|\s)(?:tập thể|ban|tiểu ban|tổ|đoàn)$|^ban chỉ (?:đạo|huy)(?:\s\w+)?$")
_AND_GOES_ON = re.compile("và " + either("""
    đào tạo|phát triển nông thôn|môi trường|đầu tư|xã hội|du lịch|công nghệ|truyền thông|dân vận|thể thao|gia đình|
    trẻ em|tôn giáo|đô thị|hạ tầng|kiểm soát|xây dựng|doanh nghiệp|phát triển|an sinh
""") + r"(?!\w)")
_COMMA_GOES_ON = re.compile(", ?" + either("""
    thể thao|thông tin|thể dục|khoa học|gia đình|giáo dục|công nghệ|chống|phòng chống|tiêu cực|lãng phí|thương binh|
    tìm kiếm|cứu nạn|cứu hộ|khen thưởng|tôn giáo|trật tự|an toàn
""") + r"(?!\w)")
_NEXT_TYPE = re.compile(r"và (?:các )?" + either("""
    nghị quyết|nghị định|quyết định|chỉ thị|kết luận|kế hoạch|thông tư|thông báo|công văn|hướng dẫn|quy định|quy chế|
    luật|bộ luật|pháp lệnh|chương trình|tờ trình|báo cáo|công điện|đề án|thông tri
""") + r"(?:\s+(?:số|\d|liên tịch|trung ương|về|của|này)|\s+[^\W\d_])")
_GAP = r"[ \u00a0]*"
_CONNECTIVE = re.compile(
    rf"""
    {_GAP},?{_GAP}(?:\([^()\n]{{0,60}}\){_GAP})?,?{_GAP}
    (?: (?P<between>giữa) | (?P<by>do) | (?P<of>của) ) \s{{1,3}} (?:đồng\ chí\ )?
    """,
    re.VERBOSE,
)
_WORD = re.compile(rf"[{UPPER}{LOWER}0-9&./'’\-]*[{UPPER}{LOWER}0-9&]", re.VERBOSE)
_SPACE = re.compile(r" {1,3}(?:- {1,2})?|-")


class Issuer(NamedTuple):
    """The name of a body and its term; `text[start:end]` is the name, `reach` the end of the term's words."""

    start: int
    end: int
    term: str | None
    reach: int


_SUBJECT_OPENS = re.compile(
    r"\s{0,3}(?:" + either("về|v/v|thực hiện|quy định|hướng dẫn|ban hành|sửa đổi|phê duyệt") + r"(?!\w)|[.;)])")


def issuer_after(plain: str, low: str, at: int, joint: bool) -> Issuer | None:
    """The issuer that stands directly behind the number, date or bracket ending at `at`.

    `joint`: the number belongs to two bodies (`07-CTr/BTGHU-UBND`, a joint circular), so that `A và B` is the issuer.
    """
    found = _CONNECTIVE.match(low, at)
    if found:
        start = found.end()
        several = low.startswith("các ", start) and plain[start + 4:start + 5].isupper()  # các Ban Hội đồng nhân dân
        if not (_HEAD.match(low, start + 4 * several) or (plain[start:start + 1].isupper() and found["of"])):
            return None
        end = _read_body(plain, low, start, joint or bool(found["between"]))
        return _with_term(low, start, end) if end > start else None
    start = at + len(low[at:at + 3]) - len(low[at:at + 3].lstrip(" "))
    if start == at or not _STRONG_HEAD.match(low, start) or not plain[start].isupper():
        return None
    issuer = _with_term(low, start, _read_body(plain, low, start, joint))
    # without `của` a body may as well be the subject of the sentence: only a subject of the document may follow
    opens = _SUBJECT_OPENS.match(low, issuer.reach)
    return issuer if opens or issuer.term else None


# Behind these words `của X` says whose work it is, not who issued the document.
_OWN_WORK = re.compile(either("""
    công tác|hoạt động|nhiệm vụ|quyền hạn|chức năng|trách nhiệm|thẩm quyền|tổ chức bộ máy|cơ cấu|biên chế|vai trò|
    quản lý|lãnh đạo|chỉ đạo|ý kiến|phạm vi|thành viên|dự toán|ngân sách|tài sản|vốn|phiên họp|kỳ họp|đề nghị|quy chế|
    điều lệ
""") + r"(?:\s+[^\W\d_]+){0,4}\s*$")
_OF = re.compile(r"(?<!\w)của ")
_CLAUSE_END = re.compile(r"\s*(?:\([^()\n]{0,40}\)\s*)?(?:[.;:\n\t)]|\./\.|$|,)")


def issuer_behind_subject(plain: str, low: str, start: int, end: int, body_code: str) -> Issuer | None:
    """The issuer at the end of the subject `low[start:end]` (`… về … của Ban Dân vận Tỉnh ủy.`) that owns the code."""
    for found in _OF.finditer(low, start, end):
        at = found.end()
        if not _HEAD.match(low, at) or _OWN_WORK.search(low[max(start, at - 60):at - 4]):
            continue
        issuer = _with_term(low, at, _read_body(plain, low, at, False))
        if _CLAUSE_END.match(low, issuer.reach) and agrees(plain[issuer.start:issuer.end], body_code):
            return issuer
    return None


def _with_term(low: str, start: int, end: int) -> Issuer:
    term = TERM.match(low, end)
    return Issuer(start, end, read_term(term) if term else None, term.end() if term else end)


def _read_body(plain: str, low: str, start: int, joint: bool) -> int:
    """Where the name that begins at `start` ends."""
    complete = _COMPLETE.match(low, start)
    if complete and not (joint and re.match(r" và ", low[complete.end():])):
        return complete.end()
    shout = plain[start:start + 12].isupper()
    end = at = start
    for n in range(_MAX_WORDS):
        word = _WORD.match(low, at)
        if word is None or (n and not _goes_on(plain, low, start, end, at, shout, joint)):
            break
        end = _trim(low, word)
        place = low.startswith(". ", end) and low[word.start():end] in ("tp", "tx", "tt", "h", "p")  # TP. Huế
        gap = _SPACE.match(low, end + place)
        comma = _COMMA_GOES_ON.match(low, end)
        if comma:
            at = end + 1 + (low[end + 1:end + 2] == " ")
        elif gap and word.end() == end:
            at = gap.end()
        else:
            break
    return end


def _trim(low: str, word: re.Match[str]) -> int:
    """The end of a word without what belongs to the sentence (`tỉnh./.` → `tỉnh`)."""
    cut = low.find("./", word.start(), word.end())
    return cut if cut > word.start() else word.end()


def _goes_on(plain: str, low: str, start: int, end: int, at: int, shout: bool, joint: bool) -> bool:
    small = shout or plain[at].islower() or low.startswith("v/v", at)
    if low.startswith("và ", at):
        if _NEXT_TYPE.match(low, at):
            return False
        if _OTHER_BODY.match(low, at + 3) and not _TWO_IN_ONE.search(low[start:end]):
            return joint
        return plain[at + 3:at + 4].isupper() or bool(_AND_GOES_ON.match(low, at))
    if low.startswith(("về ", "v/v "), at):  # also `Về việc`: some write it with a capital
        return False
    if small and _STOP.match(low, at):
        return bool(_TAKES_VERB.search(low[start:end]) or low[end:at].lstrip().startswith(","))
    return True


_ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân", "ub": "ủy ban", "hđnd": "hội đồng nhân dân", "bch": "ban chấp hành",
    "btv": "ban thường vụ",
    "tt": "thường trực", "tw": "trung ương", "vp": "văn phòng", "mttq": "mặt trận tổ quốc", "vn": "việt nam",
    "ubmttq": "ủy ban mặt trận tổ quốc", "ct": "chủ tịch", "bct": "bộ chính trị", "bbt": "ban bí thư",
}


@cache
def _long_names() -> dict[str, str]:
    return {key(r["abbreviation"]): key(r["name"]) for r in rows("unit_abbreviations.csv")} | _ABBREVIATIONS


@cache
def _bodies_of() -> dict[str, tuple[str, ...]]:
    return {r["code"].casefold(): tuple(key(b) for b in r["bodies"].split("|")) for r in rows("body_codes.csv")}


@lru_cache(maxsize=1024)  # the same bodies issue nearly all that is cited
def canonical_body(name: str) -> str:
    """One spelling for the name of a body: folded, abbreviations written out, without `tập thể lãnh đạo`.

    >>> canonical_body("UBND huyện") == canonical_body("Uỷ ban nhân dân Huyện")
    True
    """
    words = re.sub(r"^(?:tập thể )?lãnh đạo ", "", key(name)).replace("khoá", "khóa").split()
    return " ".join(_long_names().get(w, w) for w in words)


@lru_cache(maxsize=1024)
def body_of_code(code: str) -> str | None:
    """The body that a national code names by itself (`CP`, `TTg`, `BTC`); None where several may own it."""
    bodies = _bodies_of().get(code.casefold(), ())
    national = re.fullmatch(r"b[a-zđ]{2,}|cp|ttg|qh|ubtvqh|ctn|vpcp|hđbt|ttcp|tandtc|vksndtc|\w+tw", code.casefold())
    return bodies[0] if len(bodies) == 1 and national else None


def agrees(name: str, code: str) -> bool:
    """Whether a body of this name can issue under the code: by the list of codes, else by its initials.

    >>> agrees("Ban Dân vận Tỉnh ủy", "BDVTU"), agrees("Trường THPT Cao Lãnh", "THPTCL"), agrees("Bộ Chính trị", "UBND")
    (True, True, False)
    """
    body, code = canonical_body(name), code.casefold().replace("&", "").replace(".", "")
    if any(body.startswith(b) or f" {b}" in body for b in _bodies_of().get(code, ())):
        return True
    initials = "".join(w if len(w) > 2 and not re.search(r"[aeiouyăâêôơưáàảãạ]", w) else w[0]
                       for w in re.findall(r"\w+", key(name)) if w != "và")
    return len(code) > 2 and (initials.startswith(code) or code in initials)
