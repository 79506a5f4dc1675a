"""Where a unit's name begins and ends, and what kind of unit it is.

A list of units opens with a head noun (`Sở`, `UBND`, `Chủ tịch`, `các cơ quan`) and runs until a verb or preposition
in lower case: inside a name these are capitals (`Ban Chỉ đạo`, `Sở Xây dựng`) or stand behind a noun that takes them
(`ban quản lý`, `ủy ban kiểm tra`; data/gazetteers/order_verbs.csv). All spans are offsets into the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extract.gazetteers import rows
from extract.records import UnitKind
from ingest.fold import LOWER, UPPER, key, lower, plain

_DETERMINER = r"(?:(?:tất cả |toàn thể )?(?:các|những|từng|mỗi|mọi|một số|tất cả|toàn thể)\s+)?"
_ADDRESS = r"(?:(?:các\s+)?(?:đồng chí|đ/c|ông|bà)(?::|\s)\s*)?"
_STOPS = (
    r"về|để|nhằm|trong|theo|tại|từ|với|cho|khi|nếu|do|vì|nên|qua|bằng|trước|sau|đối với|như|đến|gồm|bao gồm|đã|đang|sẽ|được|bị|là"
    r"|chưa|không|còn(?! lại)|đều|cũng|vẫn|thì|mà|bởi|ngay|thông qua|thay mặt|giữa|nhất là|đặc biệt|trong đó|đồng thời|ngoài ra"
    r"|tùy|dựa|xuất phát|có(?! liên quan| trụ sở| tên| thẩm quyền| chức năng| nhu cầu| rừng| đất)|chịu|tự(?! nguyện| trị)|thực sự|hướng|vào|lên|ra|nào|thấy|nhận|gắn|coi|biết"
    r"|dự(?! án| toán| trữ| phòng| báo| bị| thảo)|chỉ(?! huy| thị| tiêu)|chú trọng|chú ý|rút|sâu sát|bám sát|phối kết hợp|khẩn|sớm|nghiêm|tăng|giảm"
    r"|tiến(?! sĩ)|phân(?! hiệu| xã| viện| khu)|đẩy|lấy|dùng|mời|xin|nghe|cam kết|hoặc(?! các)|kính|cơ bản|ngoài|nhất|cùng(?! cấp)"
)
# Behind these words of place a name goes on: `các xã trên địa bàn huyện`.
_GOES_ON = r"trên địa bàn\s+(?:tỉnh|huyện|xã|phường|thành phố|thị xã|quận|toàn tỉnh|thôn|khu vực)"


class UnitSpan(NamedTuple):
    """A unit's name: `text[start:end]`, without a leading article of address."""

    start: int
    end: int
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Units:
    """A list of units as one phrase: its members, and where the phrase ends (the verb that follows begins there)."""

    members: tuple[UnitSpan, ...]
    start: int
    end: int


class _Lexicon(NamedTuple):
    head: re.Pattern[str]
    verb: re.Pattern[str]
    boundary: re.Pattern[str]
    noun_after: dict[str, re.Pattern[str]]
    kind: dict[str, UnitKind]
    group: dict[str, str]
    abbreviation: re.Pattern[str]


# Short verbs that begin other words: `ký hiệu`, `giao thông`, `tăng trưởng`.
_NOT_FOLLOWED = {"ký": "(?! hiệu| túc| tự)", "giao": "(?! thông| dịch)", "mở": "(?! đầu)", "tăng": "(?! trưởng)", "lập": "(?! trường| pháp)",
                 "nêu": "(?! trên)", "in": "(?! ấn)", "trình": "(?! độ| tự| bày)", "giảm": "(?! nghèo)", "báo cáo": "(?! viên)",
                 "tuyên truyền": "(?! viên)", "hướng dẫn": "(?! viên)", "cấp phát": "", "quyết định": "(?! số)", "kiểm tra": "(?! viên)"}


@cache
def _lexicon() -> _Lexicon:
    heads = rows("unit_heads.csv")
    verbs = rows("order_verbs.csv")
    by_length = sorted((r["head"] for r in heads), key=len, reverse=True)
    abbreviations = sorted((r["abbreviation"] for r in rows("unit_abbreviations.csv")), key=len, reverse=True)
    not_head = r"(?!xã hội(?! chủ nghĩa)|viện (?:trợ|phí|dẫn)|hội (?:nghị|thảo|thi|đàm|nhập|họp|trường)|ban (?:hành|đầu|ngày)|bộ (?:máy|luật|môn)"
    not_head += r"|tổ chức (?:thực hiện|triển khai|lại|hội (?:nghị|thảo|thi)|các|tuyên|quán|kiểm|rà|sắp)|báo cáo|đài thọ|bản (?:thân|đồ|chất|sắc)|đoàn kết"
    not_head += r"|lãnh đạo(?!\s+(?:ban|các|phòng|sở|ubnd|ủy|huyện|tỉnh|thành|đảng|chi|cấp|cơ quan|đơn vị|xã|văn phòng|hội|trường|công|bộ|cục|hđnd|ngành|ba|hai|bốn|từng|mỗi|và|địa)\b)"
    not_head += r"|cơ sở (?:vật chất|dữ liệu|hạ tầng|để)|thành phố thông minh|nhóm chỉ tiêu|bộ (?:tiêu chí|thủ tục|hồ sơ)|phòng học|trường học (?:hạnh|thân|điện)"
    not_head += r"|quỹ(?!\s+(?:đầu|bảo|phát|hỗ|tín|vì|khuyến))|trưởng thành|quỹ đất|hộ (?:khẩu|tịch)|cụm từ|khối lượng|bên cạnh|vụ (?:việc|án|mùa|đông|hè)|trường hợp|hạt nhân|buôn (?:lậu|bán)"
    not_head += r"|trạm thu|phòng(?:,)? (?:chống|ngừa|bệnh|cháy)|thuế (?:suất|thu)|vườn (?:tạp|cây)|hội viên chức|chính quyền điện tử|đội ngũ)"
    head = rf"{_ADDRESS}{_DETERMINER}{_ADDRESS}{not_head}(?P<head>{'|'.join(map(re.escape, by_length))})(?!\w)"
    verb_words = sorted((r["verb"] for r in verbs), key=len, reverse=True)
    verb = "|".join(re.escape(v) + _NOT_FOLLOWED.get(v, "") for v in verb_words)
    return _Lexicon(
        head=re.compile(head),
        verb=re.compile(rf"(?<!\w)(?:{verb})(?!\w)"),
        boundary=re.compile(rf"(?<!\w)(?P<goes>{_GOES_ON})(?!\w)|(?<!\w)(?P<verb>{verb}|{_STOPS})(?!\w)"
                            r"|(?P<mark>[.:;()\n\t\"…]| - (?=[^\W\d_]))"),
        noun_after={r["verb"]: re.compile(rf"(?:^|[^\w])(?:{r['noun_after']})\s+$") for r in verbs if r["noun_after"]},
        kind={r["head"]: r["kind"] for r in heads},  # type: ignore[misc]
        group={r["head"]: r["class"] for r in heads if r["class"]},
        abbreviation=re.compile(r"(?:" + "|".join(map(re.escape, abbreviations)) + r"|[A-ZĐ]{2,}(?:[-&][A-ZĐ]{2,})*)(?!\w)"),
    )


def is_head(low: str, pos: int) -> re.Match[str] | None:
    """The head noun (with its determiner) that begins at `low[pos:]`, if one does."""
    return _lexicon().head.match(low, pos)


def verb_at(low: str, pos: int) -> re.Match[str] | None:
    """The order verb that begins at `low[pos:]`, if one does."""
    return _lexicon().verb.match(low, pos)


def phrase_end(text: str, low: str, pos: int, limit: int, *, commas: bool = True) -> int:
    """Where the noun phrase that begins at `pos` ends: at a verb or preposition in lower case, or at a mark."""
    lexicon = _lexicon()
    for m in lexicon.boundary.finditer(low, pos, limit):
        if m["goes"]:
            continue
        if m["mark"]:
            if m["mark"] == "(":  # a short name in brackets belongs to the phrase's sentence, not to the name
                return m.start()
            if m["mark"] == ";" and commas and _list_goes_on(text, low, m.end()):
                continue
            if m["mark"].startswith(" -") and (_joins_names(text, low, m.start(), m.end()) or commas and _two_bodies(low, m.end())):
                continue
            return m.start()
        word = m["verb"]
        if text[m.start()].isupper() and m.start() != pos:
            continue  # `Ban Chỉ đạo`, `Sở Xây dựng`
        if m.start() == pos:
            continue  # the phrase's own first word
        after = lexicon.noun_after.get(word)
        before = low[max(pos, m.start() - 24):m.start()]
        if after is not None and after.search(" " + before) and not _name_is_closed(text, low, pos, m) \
                and not (_OBJECT.match(low, m.end()) and _stock_before(low, pos, m.start())):
            continue
        if word == "tổ chức" and re.search(r",\s+$", before) and re.match(r",|\s+(?:cá nhân|đoàn thể|xã hội|hội|có liên quan|liên quan)", low[m.end():m.end() + 14]):
            continue
        if word in ("sản xuất", "kinh doanh") and re.search(r"(?:cá nhân|sản xuất,|tổ chức|hộ|cơ sở)\s+$", before):
            continue
        if word == "tổ chức" and re.match(r"\s+(?:đảng|chính trị|cơ sở đảng|tín dụng)\b", low[m.end():m.end() + 20]) \
                and re.search(r"(?:,|và|cấp ủy)\s+$", before):
            continue
        if word == "lãnh đạo" and re.search(r"(?:,|và|đồng chí|các|tập thể)\s+$", before) \
                and re.match(r"\s+(?:ban|các|phòng|sở|ubnd|ủy ban|huyện|tỉnh|đảng|chi|cấp|cơ quan|đơn vị|xã|văn phòng|hội|trường)\b",
                             low[m.end():m.end() + 12]):
            continue
        return m.start()
    return limit


_CLOSES = frozenset({"phối hợp", "chủ trì", "thực hiện", "theo dõi", "tham mưu", "giúp", "kiểm tra", "tổng hợp", "hướng dẫn", "tổ chức"})


# What shows, behind `các đơn vị`, that the word is a verb: an adverb or an object.
_OBJECT = re.compile(r"\s+(?:chặt chẽ|tốt|nghiêm|đúng|đầy đủ|kịp thời|hiệu quả|có hiệu quả|đồng bộ|quyết liệt|thường xuyên|kế hoạch|chế độ|kinh phí|tài sản|tiến độ|việc|các|những|theo|chương trình"
                     r"|nhiệm vụ|công tác|dự toán|lãnh đạo|ubnd|ủy ban|huyện ủy|tỉnh ủy|đảng ủy|ban |với |cùng |hồ sơ|báo cáo|nội dung|quy|phương án|thông tin)|,\s+(?:cập nhật|đôn đốc|kiểm tra|theo dõi|báo cáo)")
_STOCK = re.compile(r"(?:^|\s|,\s)(?:các|những|mỗi|từng|,)?\s*(?:cơ quan|đơn vị|địa phương|phòng|ban|ngành|sở|công chức|viên chức|cán bộ|tổ chức|trường|xã|chi bộ)\s*$")


def _stock_before(low: str, pos: int, at: int) -> bool:
    """A bare general noun, or a list of them, stands before: `Các đơn vị | thực hiện chế độ báo cáo`."""
    phrase = low[pos:at]
    return _STOCK.search(phrase) is not None and (phrase.split()[0] in ("các", "mỗi", "từng", "những") or "," in phrase or len(phrase.split()) <= 2)


def _name_is_closed(text: str, low: str, pos: int, verb: re.Match[str]) -> bool:
    """`Ban Tổ chức | tổ chức hội nghị`: a capitalised name before the word shows that the word is the verb."""
    at = verb.start()
    words, folded = text[pos:at].split(), low[pos:at].split()
    if folded[-1:] == ["phòng"] and folded[-2:-1] in (["các"], ["từng"]):
        return True
    if folded[-2:] in (["cơ", "quan"], ["đơn", "vị"]):  # `Công đoàn cơ quan | phối hợp`, but `các cơ quan tham mưu`
        return verb["verb"] in _CLOSES and len(words) > 2 and folded[-3] not in ("các", "những", "mỗi", "từng", "là")
    return len(words) >= 2 and words[-1][:1].isupper() and folded[-1] not in ("ban", "đoàn", "tổ")


def _joins_names(text: str, low: str, before: int, after: int) -> bool:
    """A dash inside a name: `Phòng Tài chính - Kế hoạch`, `Lao động - Thương binh và Xã hội`, `chính trị - xã hội`."""
    left, right = text[:before].split()[-1:], text[after:after + 16].split()[:1]
    if not left or not right or not left[0][-1].isalpha() or not right[0][:1].isalpha():
        return False
    head = is_head(low, after)
    return (right[0][0].isupper() and (head is None or head["head"] in ("kế toán", "văn thư", "thanh tra"))) \
        or (right[0][0].islower() and left[0].islower() and (verb_at(low, after) is None or low.startswith(_OFFICES, after)) and is_head(low, after) is None)


_OFFICES = ("thống kê", "kế toán", "xã hội", "tài chính", "kế hoạch", "môi trường", "đô thị", "hộ tịch", "xây dựng", "thương binh", "truyền thông")
_BODIES = re.compile(r"(?:ubnd|ủy ban|hđnd|hội đồng|mặt trận|mttq|công an|đảng ủy|chính quyền)\b")


def _two_bodies(low: str, after: int) -> bool:
    """A dash between two bodies: `Đảng ủy - UBND các xã`."""
    return _BODIES.match(low, after) is not None


def _list_goes_on(text: str, low: str, pos: int) -> bool:
    m = re.compile(r"\s*(?:và\s+)?").match(low, pos)
    assert m is not None
    return is_head(low, m.end()) is not None or _known_abbreviation(text, m.end())


_SEPARATOR = re.compile(r"\s*(?:;\s*(?:và\s+)?|,\s*(?:và\s+|cùng\s+)?|\s+và\s+|\s+-\s+|\s+cùng với\s+|\s*/\s*(?=[A-ZĐ]{3}))")


def split_list(text: str, low: str, start: int, end: int) -> list[UnitSpan]:
    """The units of a list phrase `text[start:end]`: named bodies one each, a stock phrase of general nouns as one.

    >>> t = "Văn phòng HĐND và UBND huyện; các sở, ban, ngành và Công an tỉnh"
    >>> [t[u.start:u.end] for u in split_list(t, lower(t), 0, len(t))]
    ['Văn phòng HĐND và UBND huyện', 'các sở, ban, ngành', 'Công an tỉnh']
    """
    cuts: list[tuple[int, int]] = []
    begin = start
    for m in _SEPARATOR.finditer(text, start, end):
        if m.start() <= begin:
            continue
        if _splits(text, low, begin, m, end):
            cuts.append((begin, m.start()))
            begin = m.end()
    cuts.append((begin, end))
    return [u for a, b in cuts if (u := _trim(text, low, a, b)) is not None]


def _splits(text: str, low: str, begin: int, m: re.Match[str], end: int) -> bool:
    """Whether the separator `m` parts two units, rather than standing inside a name or a stock phrase."""
    if ";" in m[0]:
        return True
    if low.count("(", begin, m.start()) > low.count(")", begin, m.start()):
        return False
    if m[0].strip() == "-":
        return _two_bodies(low, m.end())
    if _proper_places(low, begin, m, end):
        return True
    right = is_head(low, m.end())
    left_class, right_class = _class_of(low, begin, m.start()), None
    if right is None:
        token = _lexicon().abbreviation.match(text, m.end())
        return bool(token and re.match(r"[A-ZĐ]{2,}$", text[begin:m.start()].split()[-1]) and "và" not in m[0]
                    and is_head(low, begin) is None)
    if right.end() > end:
        return False
    general = not right[0].split()[0] in ("các", "những", "từng", "mỗi", "mọi", "một") and text[right.start("head")].islower()
    if general:
        right_class = _lexicon().group.get(right["head"])
        if right_class is not None and right_class == left_class and not _proper_next(text, right.end("head")):
            return False
        if right_class == "party" and left_class == "party":
            return False
        if left_class == "place" and re.fullmatch(r"(?:huyện|thị|thành|quận|tỉnh) (?:ủy|đoàn)", right["head"]):
            return False  # `các huyện, thị, thành ủy`
    if "và" in m[0] and (_joined_office(low, begin, m, right) or low.startswith(_JOINED_NAMES, m.end())
                         and low[:m.start()].endswith(_JOINED_BEFORE)):
        return False
    return True


# Names with `và` before what looks like a unit: Phòng Đoàn thể và các hội (a Ban Dân vận), Ban Gia đình và xã hội.
_JOINED_NAMES = ("các hội", "xã hội", "các tổ chức nhân dân", "tổ chức cán bộ", "đơn vị sự nghiệp", "các đoàn thể")
_JOINED_BEFORE = ("phòng đoàn thể", "ban đoàn thể", "gia đình", "ban đối ngoại", "đảng ủy mặt trận tổ quốc", "đảng ủy mttq")


@cache
def _province_names() -> frozenset[str]:
    return frozenset(lower(r["name"]).removeprefix("tỉnh ").removeprefix("thành phố ") for r in rows("provinces.csv"))


def _proper_places(low: str, begin: int, m: re.Match[str], end: int) -> bool:
    """`các địa phương Bắc Ninh, Bình Dương, An Giang`: a province on either side of the mark."""
    after = re.compile(r"(?:\w+ ?){1,4}").match(low, m.end(), end)
    names = _province_names()
    words = low[begin:m.start()].split()
    return after is not None and after[0].strip() in names and any(" ".join(words[-n:]) in names for n in (1, 2, 3))


def _proper_next(text: str, pos: int) -> bool:
    """A capital behind a general noun makes a name of it: `phòng Nội vụ`."""
    m = re.compile(r" +(\w)").match(text, pos)
    return bool(m and m[1].isupper())


def _joined_office(low: str, begin: int, m: re.Match[str], right: re.Match[str]) -> bool:
    """One office of two bodies: `Văn phòng HĐND và UBND huyện`, `Văn phòng Đoàn ĐBQH và HĐND tỉnh`."""
    return re.match(r"(?:(?:phó )?chánh |lãnh đạo )?(?:văn phòng|vp)\b", low[begin:begin + 30]) is not None and right["head"] in ("ubnd", "hđnd", "ủy ban", "hội đồng") \
        and re.search(r"(?:hđnd|hội đồng nhân dân|đbqh|quốc hội)$", low[begin:m.start()].strip()) is not None


def _class_of(low: str, start: int, end: int) -> str | None:
    """The class of general noun that a phrase ends with: `các cơ quan, đơn vị` → body."""
    tail = re.split(r",\s*|\s+và\s+|\s+-\s+", low[start:end])[-1].strip()
    tail = re.sub(r"^(?:các|những|từng|mỗi|mọi|một số|toàn thể|tất cả)\s+", "", tail)
    lexicon = _lexicon()
    if tail in lexicon.group:
        return lexicon.group[tail]
    of_many = re.search(r"\s(?:các|từng|mỗi)\s+(\w+(?:\s\w+)?)$", tail)
    if of_many and of_many[1] in lexicon.group:
        return lexicon.group[of_many[1]]  # `Thủ trưởng các ban` goes on with `, ngành`
    first = is_head(low, low.rfind(tail, start, end))
    if first is not None and first["head"] in lexicon.group and len(tail.split()) <= 5 and plain(tail).islower() \
            and first["head"] not in ("ban", "phòng", "sở", "bộ", "hội"):
        return lexicon.group[first["head"]]  # `các tổ chức hội` goes on with `, đoàn thể`
    last = tail.split()[-1:] or [""]
    if last[0] in ("thị", "huyện", "xã", "quận") and tail.split()[0] in ("ban", "thường", "ủy", "ubnd", "đảng", "hđnd"):
        return "place"
    words = tail.split()
    for n in (3, 2, 1):
        phrase = " ".join(words[-n:])
        if lexicon.group.get(phrase) == "place" and len(words) > n:
            return "place"  # UBND các xã
    return None


def _trim(text: str, low: str, start: int, end: int) -> UnitSpan | None:
    """The unit without articles of address, brackets that explain and outer marks; None where nothing is left."""
    while start < end and not (text[start].isalnum()):
        start += 1
    tail = re.compile(r"\s+(?:và|cùng|với|của|(?<!trực )thuộc)$").search(low, start, end)
    if tail:
        end = tail.start()
    address = re.compile(r"(?:(?:các|từng|mỗi)\s+)?(?:đồng chí|đ/c|ông|bà)(?:\s*:\s*|\s+)(?=\w)").match(low, start, end)
    if address:
        start = address.end()
    while start < end and text[end - 1] in " .,;:-\t\n…\"":
        end -= 1
    if low.count("(", start, end) < low.count(")", start, end) and text[end - 1] == ")":
        end -= 1
    bracket = re.compile(r"\s*\([^()]*\)$").search(low, start, end)
    if bracket and bracket.end() == end and not _identifies(low, start, bracket):
        end = bracket.start()
    if end - start < 2 or not any(c.isalpha() for c in text[start:end]):
        return None
    return UnitSpan(start, end, unit_kind(text[start:end]))


def _identifies(low: str, start: int, bracket: re.Match[str]) -> bool:
    """A bracket that says who holds the position: `Phó Trưởng Ban (Giám đốc Công an tỉnh)`."""
    head, inner = is_head(low, start), is_head(low, bracket.start() + bracket[0].index("(") + 1)
    kinds = _lexicon().kind
    return head is not None and inner is not None and kinds[head["head"]] == "position" and kinds[inner["head"]] == "position"


def unit_kind(unit: str) -> UnitKind:
    """organisation, position, group or person, by the head noun; a bare name of capitalised syllables is a person."""
    low = lower(unit)
    m = is_head(low, 0)
    if m is None:
        syllables = plain(unit).split()
        if 2 <= len(syllables) <= 5 and all(s[:1].isupper() and s[1:].islower() for s in syllables):
            return "person"
        return "organisation"
    kind = _lexicon().kind[m["head"]]
    if kind == "organisation" and _lexicon().group.get(m["head"]) in ("body", "place", "party", "hamlet") \
            and plain(unit)[m.start("head")].islower() and m["head"] != low.strip():
        return "group" if re.match(r"(?:các|những|mọi|từng|mỗi|một số|tất cả|toàn thể)\b", low) and "," in unit else kind
    return kind


def read_units(text: str, low: str, pos: int, limit: int) -> Units | None:
    """The list of units that begins at `pos`, or None where no head noun stands there."""
    if _BARE_ORGANISE.match(low, pos):
        return None
    if is_head(low, pos) is None and not _known_abbreviation(text, pos) and _PERSON.match(text, pos) is None:
        return None
    end = _closed_end(text, low, pos, phrase_end(text, low, pos, limit))
    elided = _ELIDED.match(low, pos, limit)
    if elided and (names := _elided(text, low, elided.end(), limit)):
        return Units(tuple(names), pos, names[-1].end)
    members = split_list(text, low, pos, end)
    return Units(tuple(members), pos, end) if members else None


# A name of place ends a unit's name; what may still follow it in lower case is a short list.
_PLACE_END = re.compile(r"(?<![\w-])(?:tỉnh|huyện|quận|thị xã|thị trấn|phường|thành phố|cấp (?:tỉnh|huyện|xã|cơ sở)|các cấp|cùng cấp|trực thuộc|liên quan|trung ương|(?:ubnd|hđnd|mttq|ủy ban nhân dân|công an|đảng ủy|hội|đoàn thanh niên|mặt trận tổ quốc) xã)"
                        r"\s+(?P<next>[a-zđ" + LOWER[3:] + r"]+)(?!\w)")
_AFTER_PLACE = frozenset("và ủy đoàn đội hội viên lỵ số thuộc trực của có liên các những nơi ven vùng miền phía biên đảo trở còn tại trên khu cũ mới này nhà quản thị xã phường thành trấn tỉnh huyện quận đặc ban ngành sở nhân"
                         " quân chi dự phụ hoặc cùng tế nghệ du ương cấp kiêm khối thông trung".split())


def _closed_end(text: str, low: str, start: int, end: int) -> int:
    """Verbs are an open class: behind a word of place, a lower-case word that cannot go on with a name ends it."""
    for m in _PLACE_END.finditer(low, start, end):
        at = m.start("next")
        if m["next"] not in _AFTER_PLACE and text[at].islower() and is_head(low, at) is None:
            return at
    return end


# các Sở: Tài chính, Nội vụ, Văn hóa, Thể thao và Du lịch
_ELIDED = re.compile(r"(?:các\s+)?(?:sở|phòng|bộ|ban)\s*:\s+(?=\w)")


@cache
def _department_names() -> tuple[str, ...]:
    return tuple(sorted((lower(r["name"]) for r in rows("department_names.csv")), key=len, reverse=True))


def _elided(text: str, low: str, pos: int, limit: int) -> list[UnitSpan]:
    """The names behind `các Sở:`; each is written without its head."""
    out: list[UnitSpan] = []
    while pos < limit:
        name = next((n for n in _department_names() if low.startswith(n, pos) and text[pos].isupper()
                     and not low[pos + len(n):pos + len(n) + 1].isalpha()), None)
        if name is None:
            break
        out.append(UnitSpan(pos, pos + len(name), "organisation"))
        mark = re.compile(r"\s*(?:,|;|và)\s*(?:và\s+)?").match(low, pos + len(name))
        if mark is None:
            break
        pos = mark.end()
    return out


# `Tổ chức hội nghị` is the verb unless the words behind it make it the noun.
_BARE_ORGANISE = re.compile(r"(?:tổ chức|báo cáo)\s(?!đảng|chính trị|cơ sở đảng|công đoàn|tín dụng|tôn giáo)|giao thông|giao dịch")
# Đồng chí Nguyễn Văn An · ông Trần Bình
_PERSON = re.compile(r"(?:[Cc]ác\s+)?(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à)\s+(?:[" + UPPER + r"][" + LOWER + r"]+(?:\s|,|;|$|(?=[.:]))){2,5}")


def _known_abbreviation(text: str, pos: int) -> bool:
    m = _lexicon().abbreviation.match(text, pos)
    following = text[m.end():m.end() + 12].split()[:1] if m else []
    return bool(m and len(m[0]) >= 3 and not (following and len(following[0]) > 1 and following[0].isupper() and following[0].isalpha()))


def read_cell(text: str, low: str, start: int, end: int) -> list[UnitSpan]:
    """The units of a cell or of a line `Chủ trì: …`: whatever stands there is a unit."""
    out: list[UnitSpan] = []
    for m in re.compile(r"[^;\n\t]+").finditer(low, start, end):
        a, b = m.span()
        while a < b and not low[a].isalnum():
            a += 1
        if a < b:
            out += split_list(text, low, a, b)
    return out


@cache
def _expansions() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = sorted(rows("unit_abbreviations.csv"), key=lambda r: -len(r["abbreviation"]))
    return tuple((re.compile(rf"(?<![\w&-]){re.escape(r['abbreviation'])}(?![\w&-])"), r["name"]) for r in table)


def canonical(unit: str) -> str:
    """A unit's name with its abbreviations written out and one spelling: `UBND tỉnh` → `ủy ban nhân dân tỉnh`."""
    for pattern, name in _expansions():
        unit = pattern.sub(name, unit)
    return re.sub(r"^(?:các|những)\s+(?=đồng chí)", "", key(unit))
