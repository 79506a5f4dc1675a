"""A phrase that lists units, split into its members; the kind of a unit, and the words that belong to its name.

The annotation guide (assignments): named bodies in a list are one unit each, a stock phrase of general nouns (`các cơ
quan, đơn vị, địa phương`) is one, and so is a name with `và` inside (`Văn phòng HĐND và UBND huyện`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.records import Method, UnitKind
from extract.units.lexicon import is_head, lexicon, province_names
from extract.units.names import in_known_name
from extract.units.persons import is_addressed, is_position, names_person
from extract.units.phrases import joins_bodies
from ingest.fold import UPPER, lower, plain

LONGEST = 1500  # code points: no list of units is longer; a damaged text may seem to be one
_SEPARATOR = re.compile(
    r"\s{0,3}(?:;\s{0,3}(?:và\s{1,3})?|,\s{0,3}(?:và\s{1,3}|cùng\s{1,3})?"
    r"|(?<=\s)(?:và|-|\+|cùng với|hoặc)\s{1,3}|/\s{0,3}(?=[A-ZĐ]{3}))")
_PARTS = re.compile(r";|,|\+|/|-|và|cùng với|hoặc")  # what every separator holds, up to three blanks before it
_DETERMINER = re.compile(r"(?:các|những|từng|mỗi|mọi|một số|toàn thể|tất cả)\b")
_DETERMINERS = ("các", "những", "từng", "mỗi", "mọi", "một")  # first syllables
_ABBREVIATED = re.compile(r"[A-ZĐ]{2,}$")
# VKSND huyện · VNPT Lâm Khê
_NAMED_ABBREVIATION = re.compile(
    r"(?!THCS|THPT|PTNT|TNCS|CBCC)[A-ZĐ]{3,}\s(?:tỉnh|huyện|xã|phường|thành phố|thị xã|quận|khu vực)(?!\w)"
    rf"|(?:VNPT|EVN|LĐLĐ|MTTQ)\s[{UPPER}]"
    r"|(?:VNPT|EVN|NHCSXH|BHXH|KBNN|TAND|VKSND|MTTQ|LĐLĐ|BĐBP|LHPN|CCB)(?=\s*(?:[,;]|và\s|$))")
_OF_STATE = re.compile(r"(?:Trung ương|TW)(?!\w)", re.IGNORECASE)  # các bộ, ngành Trung ương
_CAPITAL_NEXT = re.compile(r" +(\w)")
_FOUR_WORDS = re.compile(r"(?:\w+ ?){1,4}")
# các huyện, thị, thành ủy
_PLACE_COMMITTEE = re.compile(r"(?:huyện|thị|thành|quận|tỉnh) (?:ủy|đoàn)")
# Văn phòng HĐND và UBND huyện · Phó Chánh Văn phòng Đoàn ĐBQH và HĐND tỉnh
_OFFICE = re.compile(r"(?:(?:phó )?chánh |lãnh đạo )?(?:văn phòng|vp)\b")
_OF_COUNCIL = re.compile(r"(?:hđnd|hội đồng nhân dân|đbqh|quốc hội)$")
# Names with `và` before what looks like a unit: Phòng Đoàn thể và các hội (a Ban Dân vận), Ban Gia đình và xã hội.
_JOINED_NAMES = ("các hội", "xã hội", "các tổ chức nhân dân", "tổ chức cán bộ", "đơn vị sự nghiệp", "các đoàn thể",
                 "doanh nghiệp")
_JOINED_BEFORE = (
    "phòng đoàn thể", "ban đoàn thể", "gia đình", "ban đối ngoại", "đảng ủy mặt trận tổ quốc", "đảng ủy mttq",
    "khối cơ quan", "khối các cơ quan",
)
_JOIN = re.compile(r",\s*|\s+và\s+|\s+-\s+")
# Thủ trưởng các ban | , ngành · Người đứng đầu cơ quan | , tổ chức
_OF_MANY = re.compile(
    r"(?:\s(?:các|từng|mỗi)|(?:đứng đầu|thủ trưởng|đại diện(?: của)?)(?! các| từng| của))\s+(\w+(?:\s\w+)?)$")
_TOO_GENERAL = ("ban", "phòng", "sở", "bộ", "hội")
_PLACES = ("thị", "huyện", "xã", "quận")
_COMMITTEES = ("ban", "thường", "ủy", "ubnd", "đảng", "hđnd")  # first syllables
# UBND cấp tỉnh | , cấp huyện
_LEVELS = ("cấp trung ương", "cấp tỉnh", "cấp huyện", "cấp xã")
# các cấp | , các ngành · Ban Chỉ huy Phòng, chống thiên tai các ngành | , các cấp
_ALL = ("các cấp", "các ngành")
_OF_ALL = re.compile(r"(?:ban chỉ (?:huy|đạo) .*|thủ trưởng |lãnh đạo |người đứng đầu )?các (?:cấp|ngành)")
_TRAILED = ("và", "cùng", "với", "của", "có", "thuộc")
_TRAILING = re.compile(r"\s+(?:và|cùng|với|của|có|(?<!trực )thuộc)$")
_ADDRESS = re.compile(
    r"(?:(?:các|từng|mỗi)\s+)?(?:(?:đồng chí|đ/c)(?:\s+(?:trong|là))?|ông(?:\s*\(bà\)|,? bà)?|bà|thầy|cô)"
    r"(?:\s*:\s*|\s+)(?=\w)")
_BRACKET = re.compile(r"\s*\([^()]*\)\Z")


class UnitSpan(NamedTuple):
    """A unit's name: `text[start:end]`, without a leading article of address; found by rule or by the model."""

    start: int
    end: int
    kind: UnitKind
    method: Method = "rule"


def split_list(text: str, low: str, start: int, end: int) -> list[UnitSpan]:
    """The units of a list phrase `text[start:end]`: named bodies one each, a stock phrase of general nouns as one.

    >>> t = "Văn phòng HĐND và UBND huyện; các sở, ban, ngành và Công an tỉnh"
    >>> [t[u.start:u.end] for u in split_list(t, lower(t), 0, len(t))]
    ['Văn phòng HĐND và UBND huyện', 'các sở, ban, ngành', 'Công an tỉnh']
    """
    end = min(end, start + LONGEST)
    cuts: list[tuple[int, int]] = []
    begin = start
    first = _PARTS.search(text, start, end)
    for mark in _SEPARATOR.finditer(text, max(start, first.start() - 3), end) if first else ():
        if mark.start() > begin and _parts(text, low, begin, mark, end):
            cuts.append((begin, mark.start()))
            begin = mark.end()
    cuts.append((begin, end))
    return [unit for a, b in cuts if (unit := _trim(text, low, a, b)) is not None]


def _parts(text: str, low: str, begin: int, mark: re.Match[str], end: int) -> bool:
    """Whether the separator parts two units, rather than standing inside a name or a stock phrase."""
    if ";" in mark[0]:
        return True
    if in_known_name(text, low, begin, mark.start()):
        return False
    if low.count("(", begin, mark.start()) > low.count(")", begin, mark.start()):
        return False
    if is_addressed(text, low, mark.end(), end):
        return True
    if names_person(text, low, begin, mark.start()):  # …, Trưởng phòng Kinh tế (và Hạ tầng)
        return not is_position(low, mark.end()) and ("và" not in mark[0] or is_head(low, mark.end()) is not None)
    if mark[0].strip() == "-":
        right = is_head(low, mark.end())
        return joins_bodies(low, mark.end()) and not (right and _is_joint_office(low, begin, mark, right))
    behind = mark.end()
    if ":" in low[begin:mark.start()] and text[behind:behind + 1].isupper() and is_head(low, behind) is None:
        return False  # UBND các tỉnh: Sơn La, Lai Châu
    if _lists_provinces(low, begin, mark, end):
        return True
    right = is_head(low, mark.end())
    if right is None:
        return _lists_abbreviations(text, low, begin, mark)
    if right.end() > end:
        return False
    if low.startswith(_ALL, right.start()) and _OF_ALL.fullmatch(low, begin, mark.start()):
        return False
    if right["head"] in _LEVELS and low.endswith(_LEVELS, begin, mark.start()):
        return False
    if right["head"] == "đảng viên" and low.endswith("phòng tổ chức đảng", begin, mark.start()):
        return False
    if ":" in low[begin:mark.start()] and lexicon().group.get(right["head"]) == "place":
        return False  # UBND các xã: Tân An, Tân Bình và thị trấn Phú Lộc
    is_general = right[0].split()[0] not in _DETERMINERS and text[right.start("head")].islower()
    if is_general and _goes_on(text, low, begin, mark, right):
        return False
    return "và" not in mark[0] or not (_is_joint_office(low, begin, mark, right) or _is_joint_name(low, mark))


def _lists_provinces(low: str, begin: int, mark: re.Match[str], end: int) -> bool:
    """`các địa phương Bắc Ninh, Bình Dương, An Giang`: a province on either side of the mark."""
    after = _FOUR_WORDS.match(low, mark.end(), end)
    names = province_names()
    if after is None or after[0].strip() not in names:
        return False
    words = low[begin:mark.start()].split()
    return any(" ".join(words[-n:]) in names for n in (1, 2, 3))


def _lists_abbreviations(text: str, low: str, begin: int, mark: re.Match[str]) -> bool:
    """`MTTQ, LĐLĐ`: one on either side of the mark, where the phrase has no head noun; `VNPT Lâm Khê` behind any."""
    joined = "và" in mark[0] and _ABBREVIATED.match(text[begin:mark.start()].split()[-1])  # PCTT và TKCN tỉnh
    if _NAMED_ABBREVIATION.match(text, mark.end()) and not joined:
        return True
    return "và" not in mark[0] and is_head(low, begin) is None \
        and lexicon().abbreviation.match(text, mark.end()) is not None \
        and _ABBREVIATED.match(text[begin:mark.start()].split()[-1]) is not None


def _goes_on(text: str, low: str, begin: int, mark: re.Match[str], right: re.Match[str]) -> bool:
    """Whether the general noun behind the mark goes on with a stock phrase: `các sở | , ngành`."""
    left_class, right_class = _class_of(low, begin, mark.start()), lexicon().group.get(right["head"])
    if left_class == "party" and _names_committee(text, low, begin, mark.start()):
        return False  # Đảng ủy Chính phủ | , đảng ủy các bộ
    if left_class == "party" and right["head"] == "đoàn thể":
        return True  # cấp ủy, chính quyền, đoàn thể
    if left_class == "party" and right["head"] in ("cơ quan", "đơn vị") and "và" not in mark[0]:
        return True  # các cấp ủy, tổ chức đảng, cơ quan, đơn vị
    if right_class is not None and right_class == left_class \
            and (right_class == "party" or not _is_name(text, right.end("head"))):
        return True
    return left_class == "place" and _PLACE_COMMITTEE.fullmatch(right["head"]) is not None


def _is_name(text: str, pos: int) -> bool:
    """A capital behind a general noun makes a name of it: `phòng Nội vụ`."""
    m = _CAPITAL_NEXT.match(text, pos)
    return m is not None and m[1].isupper() and not _OF_STATE.match(text, m.end() - 1)


def _names_committee(text: str, low: str, begin: int, end: int) -> bool:
    """The phrase ends with one committee by name: `Đảng ủy Chính phủ`, not `cấp ủy` nor `Đảng ủy các xã`."""
    last = max((m.end() for m in _JOIN.finditer(low, begin, end)), default=begin)
    head = is_head(low, last)
    return head is not None and head[0] == head["head"] and lexicon().group.get(head["head"]) == "party" \
        and head.end() < end and _is_name(text, head.end())


def _is_joint_office(low: str, begin: int, mark: re.Match[str], right: re.Match[str]) -> bool:
    """One office of two bodies: `Văn phòng HĐND và UBND huyện`, `Văn phòng Đoàn ĐBQH và HĐND tỉnh`."""
    return right["head"] in ("ubnd", "hđnd", "ủy ban", "hội đồng") \
        and _OFFICE.match(low, begin, begin + 30) is not None \
        and _OF_COUNCIL.search(low[begin:mark.start()].strip()) is not None


def _is_joint_name(low: str, mark: re.Match[str]) -> bool:
    return low.startswith(_JOINED_NAMES, mark.end()) and low.endswith(_JOINED_BEFORE, 0, mark.start())


def _class_of(low: str, start: int, end: int) -> str | None:
    """The class of general noun that a phrase ends with: `các cơ quan, đơn vị` → body."""
    group = lexicon().group
    tail = _JOIN.split(low[start:end])[-1].strip()
    address = _ADDRESS.match(tail)
    tail = re.sub(rf"^{_DETERMINER.pattern}\s+", "", tail[address.end():] if address else tail)
    if tail in group:
        return group[tail]
    if tail in _PLACES:
        return "place"  # các huyện, thị
    of_many = _OF_MANY.search(tail)
    if of_many and of_many[1] in group:
        return group[of_many[1]]
    words = tail.split()
    if words and words[-1] in _PLACES and words[0] in _COMMITTEES:
        return "place"  # Đảng ủy các xã
    if len(words) > 1 and words[0] == "trưởng" and group.get(" ".join(words[1:])) == "hamlet":
        return "hamlet"  # Trưởng thôn
    first = is_head(low, low.rfind(tail, start, end))
    if first is not None and first["head"] in group and len(words) <= 5 and first["head"] not in _TOO_GENERAL:
        return group[first["head"]]  # `các tổ chức hội` goes on with `, đoàn thể`
    if any(group.get(" ".join(words[-n:])) == "place" and len(words) > n for n in (3, 2, 1)):
        return "place"  # UBND các xã
    return None


def _trim(text: str, low: str, start: int, end: int) -> UnitSpan | None:
    """The unit without articles of address, brackets that explain and outer marks; None where nothing is left."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    trailing = _TRAILING.search(low, start, end) if low.endswith(_TRAILED, start, end) else None
    if trailing:
        end = trailing.start()
    address = _ADDRESS.match(low, start, end)
    if address:
        start = address.end()
    while start < end and (
            text[end - 1] in " .,;:-\t\n…\"(" or text[end - 1].isspace() or _lone_bracket(text, start, end)):
        end -= 1
    bracket = _BRACKET.search(low, start, end) if low.endswith(")", start, end) else None
    if bracket and not _identifies(low, start, bracket):
        end = bracket.start()
    if end - start < 2 or not any(c.isalpha() for c in text[start:end]):
        return None
    return UnitSpan(start, end, unit_kind(text[start:end]))


def _lone_bracket(text: str, start: int, end: int) -> bool:
    """A closing bracket at the end that nothing opened."""
    return text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end)


def _identifies(low: str, start: int, bracket: re.Match[str]) -> bool:
    """A bracket that says who holds the position: `Phó Trưởng Ban (Giám đốc Công an tỉnh)`."""
    kind = lexicon().kind
    outer, inner = is_head(low, start), is_head(low, low.index("(", bracket.start()) + 1)
    return outer is not None and inner is not None and kind[outer["head"]] == kind[inner["head"]] == "position"


@lru_cache(maxsize=2048)  # asked of each unit by the list that it stands in, and of each entity again
def unit_kind(unit: str) -> UnitKind:
    """organisation, position, group or person, by the head noun; a bare name of capitalised syllables is a person."""
    low = lower(unit)
    m = is_head(low, 0)
    if m is None:
        return "person" if names_person(unit, low, 0, len(unit)) else "organisation"
    kind = lexicon().kind[m["head"]]
    if kind == "organisation" and lexicon().group.get(m["head"]) in ("body", "place", "party", "hamlet") \
            and plain(unit)[m.start("head")].islower() and "," in unit and _DETERMINER.match(low):
        return "group"  # các sở, ban, ngành
    return kind
