"""Where a phrase that names units ends: at a verb or preposition in lower case, at a mark, or behind a name of place.

Inside a name a verb is in capitals (`Ban Chỉ đạo`, `Sở Xây dựng`) or stands behind a noun that takes it (`ban quản lý`,
`ủy ban kiểm tra`; column `noun_after` of data/gazetteers/order_verbs.csv).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.guards import alternatives, by_letter
from extract.units.lexicon import SHORT_OFFICE, is_abbreviation, is_head, lexicon, verb_at
from extract.units.names import known_end
from extract.units.persons import is_position, names_person
from extract.units.remits import ANY_TEAM_DOES, goes_on_to
from extract.units.words import open_end, open_verb_at
from ingest.fold import LOWER, UPPER

_LONGEST_WORD = 64  # code points
_REACH = 24  # characters before a verb in which the noun stands that makes a noun of it


class _Noun(NamedTuple):
    """`words` are nouns where `before` ends and `after` begins what stands around them, `reach` characters far."""

    words: tuple[str, ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    reach: int


_NOUNS = (
    # các cơ quan, tổ chức, cá nhân · cơ quan, tổ chức có liên quan
    _Noun(("tổ chức",), re.compile(r",\s+$"),
          re.compile(r"[,.;)]|\s+(?:cá nhân|đoàn thể|xã hội|hội|thành viên|có liên quan|liên quan|tham gia|được|khác"
                     r"|khi|thuộc)"),
          14),
    # cấp ủy, tổ chức đảng · các sở, ngành và tổ chức chính trị - xã hội
    _Noun(("tổ chức",), re.compile(r"(?:,|và|cấp ủy)\s+$"),
          re.compile(r"\s+(?:đảng|chính trị|cơ sở đảng|tín dụng)\b"), 20),
    # cơ quan tham mưu, giúp việc Tỉnh ủy
    _Noun(("tham mưu",), re.compile(r"(?:cơ quan|ban|đơn vị)\s+$"), re.compile(r"(?:,| và| -)\s+giúp việc"), 14),
    # Ban Chỉ huy Phòng, chống thiên tai
    _Noun(("chống",), re.compile(r"phòng,?\s+$"), re.compile(""), 0),
    # Ban Chỉ huy phòng chống thiên tai và Tìm kiếm cứu nạn tỉnh
    _Noun(("phòng chống", "phòng"), re.compile(r"(?:ban chỉ huy|ban chỉ đạo|tiểu ban|văn phòng)\s+$"),
          re.compile(r"(?:,? chống)? (?:thiên tai|lụt|tham nhũng|dịch|tội phạm|ma túy|cháy)"), 20),
    # Công ty Xây lắp
    _Noun(("lắp",), re.compile(r"xây\s+$"), re.compile(""), 0),
    # Tổ công tác triển khai Đề án 06
    _Noun(("triển khai", "thực hiện"), re.compile(r"(?:tổ công tác|tổ giúp việc|ban chỉ đạo)\s+$"),
          re.compile(r"\s+(?:đề án|dự án)\s+(?:\d|số)"), 16),
    # hộ sản xuất, kinh doanh
    _Noun(("sản xuất", "kinh doanh"), re.compile(r"(?:cá nhân|sản xuất,|tổ chức|hộ|cơ sở)\s+$"), re.compile(""), 0),
    # các đồng chí lãnh đạo huyện
    _Noun(("lãnh đạo",), re.compile(r"(?:[,;]|và|đồng chí|các|tập thể)\s+$"),
          re.compile(r"\s+(?:ban|các|phòng|sở|ubnd|ủy ban|huyện|tỉnh|đảng|chi|cấp|cơ quan|đơn vị|xã|văn phòng|hội"
                     r"|trường|hai|ba|bốn)\b"), 12),
)
_NOUNS_OF = {word: tuple(other for other in _NOUNS if word in other.words) for noun in _NOUNS for word in noun.words}
# Ban chỉ đạo diệt trừ chuột huyện (phối hợp …): named for its work in lower case, up to its level
_STEERING = re.compile(r"(?:ban (?:chỉ đạo|chỉ huy|vận động)|tổ công tác)\s+$")
_UP_TO_LEVEL = re.compile(
    r"(?:\s[^\s,.;:()]+){1,6}?\s(?:tỉnh|huyện|xã|phường|quận|thị xã|thành phố|trung ương|cấp (?:tỉnh|huyện|xã))"
    r"\s(?:phối hợp|chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu|tiếp tục|chủ động|khẩn trương)\b")
# Verbs that end even a name in lower case: `Công đoàn cơ quan | phối hợp`.
_CLOSES = frozenset({
    "phối hợp", "chủ trì", "thực hiện", "theo dõi", "tham mưu", "giúp", "kiểm tra", "tổng hợp", "hướng dẫn", "tổ chức",
})
# What shows, behind `các đơn vị`, that the word is a verb: an adverb, an object, or another verb.
_OBJECT = re.compile(
    r"\s+(?:học tập|hội nghị|quán triệt|chặt chẽ|tốt|nghiêm|đúng|đầy đủ|kịp thời|hiệu quả|có hiệu quả|đồng bộ"
    r"|quyết liệt|thường xuyên"
    r"|kế hoạch|chế độ|kinh phí|tài sản|tiến độ|việc|các|những|theo|chương trình|nhiệm vụ|công tác|dự toán"
    r"|lãnh đạo|ubnd|ủy ban|huyện ủy|tỉnh ủy|đảng ủy|ban |với |cùng |hồ sơ|báo cáo|nội dung|quy|phương án|thông tin)"
    r"|,\s+(?:cập nhật|đôn đốc|đánh giá|kiểm tra|theo dõi|báo cáo|thực hiện|triển khai|tổ chức|tuyên truyền)"
)
# Các đơn vị · cán bộ, công chức
_STOCK = re.compile(
    r"(?:^|\s|,\s)(?:các|những|mỗi|từng|,)?\s*"
    r"(?:cơ quan|đơn vị|địa phương|phòng|ban|ngành|sở|công chức|viên chức|cán bộ|tổ chức|trường|xã|chi bộ)\s*$"
)
# Parts of names behind a dash: `Tài chính - Kế hoạch`, in lower case as some offices write them.
_OFFICES = (
    "thống kê", "kế toán", "xã hội", "tài chính", "kế hoạch", "môi trường", "đô thị", "hộ tịch", "xây dựng",
    "thương binh", "truyền thông",
)
_BODIES = re.compile(r"(?:ubnd|ủy ban|hđnd|hội đồng|mặt trận|mttq|công an|đảng ủy|chính quyền)\b")
# Phòng | Khảo thí và kiểm định chất lượng
_OFFICE = re.compile(r"(?:phòng|ban|khoa|trung tâm|chi cục|cục|vụ|viện|tổ|bộ phận)(?= )")
_NO_OBJECT = re.compile(r"\s*(?:[,.;:)\n]|$)|\s(?:có trách|chịu trách|chủ trì|phối hợp|làm đầu mối|tham mưu|tổng hợp)")
# UBND các xã: Tân An, Tân Bình
_PLACES_BEFORE = re.compile(r"\s(?:các\s)?(?:tỉnh|xã|phường|thị trấn|huyện|quận|thị xã|thành phố|thôn|buôn|bản|ấp)\s?$")
_PLACE_NAME = (
    r"(?:(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố)\s)?"
    rf"[{UPPER}][{LOWER}']*(?:\s[{UPPER}\d][{LOWER}\d']*){{0,4}}")
_PLACES_BEHIND = re.compile(rf"\s{_PLACE_NAME}(?:,|\svà)\s{_PLACE_NAME}")
_KINDS = "sở|ban|ngành|phòng|quận|huyện|phường|xã|thị trấn|thị xã|thành phố|tỉnh|đoàn thể|cơ quan|đơn vị"
_KIND_BEFORE = re.compile(rf"(?:^|\s)(?:{_KINDS})$")
_KIND_BEHIND = re.compile(rf"\s*(?:{_KINDS})(?!\w)(?!\s+[{UPPER}])")
_AND = re.compile(r"\s*(?:và\s+)?")
_OF_DEPARTMENTS = ("giáo dục và đào tạo", "kế hoạch và đầu tư", "tài chính - kế hoạch")  # Đào tạo | lập: no `tạo lập`
_CENTRAL = re.compile(r"(?<!\w)T\.[ƯW](?!\w)")  # Đảng ủy trực thuộc T.Ư
_DIRECTLY = (" quản lý ", " sử dụng ")  # cơ quan quản lý | trực tiếp trường học
_ABOUT = ("quản lý nhà nước ", "tham mưu ", "quản lý ")  # cơ quan quản lý nhà nước | về đất đai


def phrase_end(text: str, low: str, pos: int, limit: int) -> int:
    """Where the noun phrase that begins at `pos` ends: at a verb or preposition in lower case, or at a mark."""
    head = is_head(low, pos)
    at = pos
    if head is not None and head.end() <= limit:
        at = min(known_end(text, low, head.end()) or head.end(), limit)
    while m := lexicon().boundary.search(low, at, limit):
        at = m.end()
        if m["mark"]:
            if _mark_ends(text, low, pos, m):
                return m.start()
        elif (m["verb"] == "hoặc" and is_head(low, m.end() + 1)) or (
                m["verb"] == "về" and low.endswith(_ABOUT, pos, m.start())) or (
                m["verb"] and m["verb"].startswith("trực tiếp") and low.endswith(_DIRECTLY, pos, m.start())):
            continue
        elif m["verb"] and text[m.start()].isupper():
            second = low.find(" ", m.start(), m.end()) + 1  # Hòa | giải phóng: half of a verb is a syllable of a name
            longer = verb_at(low, second) if second and not low.endswith(_OF_DEPARTMENTS, pos, m.end()) else None
            at = second if longer and longer.end() > m.end() else m.end()
        elif m["verb"] and m.start() != pos and not _is_noun(text, low, pos, m):
            behind = goes_on_to(text, low, pos, m, limit)
            if behind is None or verb_at(low, behind + 1) or low.startswith(" có thẩm quyền", behind):
                return behind or m.start()
            at = behind
    return limit


def _mark_ends(text: str, low: str, pos: int, m: re.Match[str]) -> bool:
    """All but a semicolon before another unit and a dash inside a name; a bracket belongs to the sentence."""
    if m["mark"] == ".":
        return SHORT_OFFICE.match(text, m.start() - 1) is None and _CENTRAL.match(text, m.start() - 1) is None
    if m["mark"] == ";":
        return not _starts_unit(text, low, m.end())
    if m["mark"].startswith(" -"):
        return not joins_names(text, low, m.start(), m.end()) and not joins_bodies(low, m.end()) \
            and not joins_kinds(text, low, m.start(), m.end()) \
            and not (names_person(text, low, pos, m.start()) and is_position(low, m.end()))
    return m["mark"] != ":" or _PLACES_BEFORE.search(low, pos, m.start()) is None \
        or _PLACES_BEHIND.match(text, m.end()) is None


def _starts_unit(text: str, low: str, pos: int) -> bool:
    m = _AND.match(low, pos)
    at = m.end() if m else pos
    return is_head(low, at) is not None or is_abbreviation(text, at)


def joins_bodies(low: str, after: int) -> bool:
    """A dash between two bodies: `Đảng ủy - UBND các xã`; `after` is where the second begins."""
    return _BODIES.match(low, after) is not None


def joins_kinds(text: str, low: str, before: int, after: int) -> bool:
    """A dash in a list of kinds of bodies or places: `các sở - ban - ngành`, `quận - huyện, phường - xã`."""
    return _KIND_BEFORE.search(low, max(0, before - _LONGEST_WORD), before) is not None \
        and _KIND_BEHIND.match(text, after) is not None


def joins_names(text: str, low: str, before: int, after: int) -> bool:
    """A dash inside a name: `Phòng Tài chính - Kế hoạch`, `Lao động - Thương binh và Xã hội`, `chính trị - xã hội`."""
    left, right = text[max(0, before - _LONGEST_WORD):before].split()[-1:], text[after:after + 16].split()[:1]
    if not left or not right or not left[0][-1].isalpha() or not right[0][:1].isalpha():
        return False
    head = is_head(low, after)
    if right[0][0].isupper():
        return head is None or head["head"] in ("kế toán", "văn thư", "thanh tra")
    return right[0][0].islower() and left[0].islower() and head is None \
        and (verb_at(low, after) is None or low.startswith(_OFFICES, after))


def _is_noun(text: str, low: str, pos: int, verb: re.Match[str]) -> bool:
    """Whether the word is a part of the phrase that began at `pos`, and no verb: `ban quản lý`, `tổ chức đảng`."""
    start, end = max(pos, verb.start() - _REACH), verb.end()
    before = low.find(verb["verb"], pos, verb.start())
    if before >= 0 and text[before].isupper():
        return False  # Ủy ban Kiểm tra Đoàn | kiểm tra
    if _is_joined(text, low, pos, verb):
        return True
    noun_after = lexicon().noun_after.get(verb["verb"])
    if noun_after is not None and noun_after.search(" " + low[start:verb.start()]) \
            and (" " not in verb["verb"] or not _name_is_closed(text, low, pos, verb)) \
            and not (_OBJECT.match(low, end) and _is_stock(low[pos:verb.start()])):
        return True
    if _STEERING.search(low, pos, verb.start()) and _UP_TO_LEVEL.match(low, end):
        return True
    return any(noun.before.search(low, start, verb.start()) and noun.after.match(low, end, end + noun.reach)
               for noun in _NOUNS_OF.get(verb["verb"], ()))


def _is_joined(text: str, low: str, pos: int, verb: re.Match[str]) -> bool:
    """`Phòng Khảo thí và | kiểm định chất lượng`: an office named for two kinds of work; so is a second verb behind it
    that has no object (`và bồi dưỡng | nâng cao:`)."""
    at = low.rfind(" và ", pos, verb.start())
    office = _OFFICE.match(low, pos)
    joined = at + len(" và ")
    first = verb_at(low, joined) if at >= 0 and office is not None and text[office.end() + 1].isupper() else None
    if office is None or first is None or text[joined].isupper() \
            or first[0] in ANY_TEAM_DOES or _OBJECT.match(low, first.end()):
        return False
    second = verb_at(low, first.end() + 1)
    alone = _NO_OBJECT.match(low, (second or first).end()) is not None or (
        second is not None and verb_at(low, second.end() + 1) is not None)
    if known_end(text, low, office.end()) == at and not alone:
        return False  # Phòng Nội vụ và | kiểm tra hồ sơ
    return joined == verb.start() or (alone and second is not None and second.start() == verb.start())


def _is_stock(phrase: str) -> bool:
    """A bare general noun, or a list of them: `Các đơn vị | thực hiện chế độ báo cáo`."""
    words = phrase.split()
    return _STOCK.search(phrase) is not None and not phrase.rstrip().endswith("ủy ban") \
        and (words[0] in ("các", "mỗi", "từng", "những") or "," in phrase or len(words) <= 2)


def _name_is_closed(text: str, low: str, pos: int, verb: re.Match[str]) -> bool:
    """`Ban Tổ chức | tổ chức hội nghị`: a capitalised name before the word shows that the word is the verb."""
    at = verb.start()
    head = is_head(low, pos)
    known = known_end(text, low, head.end()) if head is not None else None
    if head is not None and known == at - 1 and " " in low[head.end() + 1:known]:
        return True  # Sở Nội vụ | tổng hợp
    words, folded = text[pos:at].split(), low[pos:at].split()
    if folded[-2:] in (["các", "phòng"], ["từng", "phòng"]):
        return True
    if folded[-2:] in (["cơ", "quan"], ["đơn", "vị"]):  # `Công đoàn cơ quan | phối hợp`, but `các cơ quan tham mưu`
        return verb["verb"] in _CLOSES and len(words) > 2 \
            and folded[-3] not in ("các", "những", "mỗi", "từng", "là")
    return len(words) >= 2 and words[-1][:1].isupper() and folded[-1] not in ("ban", "đoàn", "tổ")


# A name of place ends a unit's name: `UBND các huyện | rà soát`, `Công an xã | vận động`.
_PLACE_END = re.compile(
    by_letter(alternatives(
        "tỉnh|huyện|quận|thị xã|thị trấn|phường|thành phố|cấp (?:tỉnh|huyện|xã|cơ sở)|các cấp|cùng cấp"
        "|trực thuộc|liên quan|trung ương"
        "|(?:ubnd|hđnd|mttq|ủy ban nhân dân|công an|đảng ủy|hội|đoàn thanh niên|mặt trận tổ quốc) xã"),
        r"[\w-]")
    + rf"\s+(?P<next>[{LOWER}]+)(?!\w)"
)
# What may still follow it in lower case: `huyện ủy`, `tỉnh có liên quan`, `xã vùng biên`.
_GOES_ON_BEHIND_PLACE = """
    và ủy đoàn đội hội viên lỵ số thuộc trực của có liên các những nơi ven vùng miền phía biên đảo trở còn tại trên khu
    cũ mới này nhà quản thị xã phường thành trấn tỉnh huyện quận đặc ban ngành sở nhân quân chi dự phụ hoặc cùng tế nghệ
    du ương cấp kiêm khối thông trung trong được bị giáp lân liền kề thượng hạ đầu nghèo trọng bãi nông
"""
_AFTER_PLACE = frozenset(_GOES_ON_BEHIND_PLACE.split())
_SEATED = re.compile(r"đóng (?:chân )?(?:trên|tại) ")  # các cơ quan Trung ương đóng trên địa bàn tỉnh
_TERM = re.compile(r"(?:khóa|nhiệm kỳ) (?:[ivxl]+|\d{4} ?[-–] ?\d{4}|\d{1,2})(?!\w)")  # Đảng bộ huyện | khóa XXII


def closed_end(text: str, low: str, start: int, end: int) -> int:
    """Verbs are an open class: behind a word of place, a lower-case word that cannot go on with a name ends it."""
    head = is_head(low, start)
    known = (known_end(text, low, head.end()) if head is not None else None) or start
    for m in _PLACE_END.finditer(low, known, end):
        at = m.start("next")
        if m["next"] not in _AFTER_PLACE and text[at].islower() and is_head(low, at) is None \
                and _SEATED.match(low, at) is None:
            term = _TERM.match(low, at, end)
            return term.end() if term else at
    if start < known < end and open_verb_at(text, low, known + 1):
        return known + 1  # Sở Văn hóa, Thể thao và Du lịch | chụp ảnh
    return open_end(text, low, min(known, end), end)
