"""Where a name goes on behind a verb: a body or person called by its work, its remit, or what was done to it.

`Tổ giám định nội bộ | kiểm tra …`, `Phó Bí thư phụ trách công tác kiểm tra | đôn đốc …`, `đảng viên bị tố cáo | giải
trình`: such a name runs up to a second verb, the one that says what it has to do (annotation guide: assignments).
"""

from __future__ import annotations

import re

from extract.units.lexicon import is_head, lexicon, verb_at

# Ủy viên Ban Thường vụ (được phân công phụ trách địa bàn) kiểm tra …: a verb of its own follows behind few words
_POSITION = re.compile(
    r"(?:(?:các )?(?:đồng chí|đ/c)\s+)?(?:(?:các|từng|mỗi|những)\s+)?"
    r"(?:ủy viên|thành viên|đảng ủy viên|cấp ủy viên|huyện ủy viên|tỉnh ủy viên|phó|cán bộ|công chức|lãnh đạo"
    r"|thủ trưởng|người đứng đầu|cơ quan|đơn vị|địa phương|phòng, ban|sở, ngành)\b")
_IN_CHARGE = re.compile(
    r"được (?:phân công|giao) (?:chủ trì|nhiệm vụ|phụ trách)(?! (?:các|địa|lĩnh|xã|khối))|"
    r"được (?:thanh tra|kiểm tra|kiểm toán|giám sát)(?! (?:các|việc|lại))|"
    r"(?:được (?:phân công|giao)\s+)?(?:phụ trách|theo dõi|chỉ đạo)\s+(?:(?:các|từng)\s+)?"
    r"(?:địa bàn|lĩnh vực|khối|mảng|huyện|xã|phường|thôn|buôn|khu phố|chi bộ|cơ sở|đơn vị|địa phương|ngành)"
    r"(?:, (?:lĩnh vực|xã|phường|địa bàn|ngành|đơn vị|thị trấn|buôn))?(?!\w)")
_TO_VERB = re.compile(
    r"(?=\s*:)|"
    r"(?:\s(?!và\s)[^\s,.;:()]+){0,2}?\s(?=(?:dự|trực tiếp|kiểm tra|chỉ đạo|có trách nhiệm|chịu|rà soát|báo cáo|đôn đốc"
    r"|khắc phục|giải trình|chủ động|nghiêm túc|khẩn trương"
    r"|chủ trì|tham mưu|quán triệt|giúp|hướng dẫn|tổ chức|làm việc|theo dõi|nắm|phối hợp)\s)")
# Phó Bí thư (phụ trách công tác kiểm tra) | theo dõi …: the remit of a position
_REMIT = re.compile(r"(?:được phân công )?(?:phụ trách|theo dõi)\s+(?!việc\s|tình hình\s|tiến độ\s)")
_WORK_OF = re.compile(r"(?:công tác|lĩnh vực|khối|mảng|ngành|ban|đoàn|tổ|phòng|và)\s+$")  # công tác | kiểm tra
# đảng viên (bị tố cáo) | giải trình …: what was done to those of whom one speaks in general
_DONE_TO = re.compile(
    r"(?:được|bị) (?:thanh tra|kiểm tra|kiểm toán|giám sát|phản ánh|tố cáo|khiếu nại|kỷ luật|góp ý|phê bình|nhắc nhở"
    r"|kiểm điểm|gợi ý kiểm điểm|chất vấn|lấy phiếu tín nhiệm|phân công|chọn(?: làm)? điểm|cử|mời|luân chuyển|quy hoạch"
    r"|giới thiệu|tập huấn|thụ hưởng|xét|đề nghị)(?: đi tập huấn)?(?: (?!các |việc |những |lại )[^\s,.;:()]+){0,4}?\s")
_ANYBODY = frozenset((
    "đảng viên", "đoàn viên", "hội viên", "cán bộ", "công chức", "viên chức", "giáo viên", "người", "cá nhân",
    "tập thể",
    "cơ quan", "đơn vị", "địa phương", "tổ chức", "tổ chức đảng", "cấp ủy", "chi bộ", "đảng bộ", "doanh nghiệp", "hộ",
    "xã", "trường", "cơ sở", "ủy viên", "cấp ủy viên", "đại biểu", "nhà thầu", "chủ đầu tư", "thành viên"))
# Tỉnh ủy viên (là bí thư huyện ủy) | đăng ký …
_BEING = re.compile(r"(?:đồng thời )?là (?:các )?(?=\S)")
# Sở | (quản lý ngành, lĩnh vực có trách nhiệm …): what a body is called by, up to the words of duty; behind a comma no
# verb and no other body may stand (`Người đứng đầu | trực tiếp chỉ đạo và chịu trách nhiệm` has two duties)
_GENERAL = re.compile(
    r"(?:(?:các|những|mọi|mỗi|từng)\s+)?(?:sở|bộ|cơ quan|đơn vị|tổ chức|doanh nghiệp|cơ sở|chủ đầu tư|hộ"
    r"|cấp ủy|chi bộ|đảng bộ|tổ chức đảng|ủy ban kiểm tra|ban thường vụ|đảng viên|chi đoàn|chi hội"
    r"|người(?: được giao| có thẩm quyền)?|bên|phòng|cán bộ|công chức|viên chức|nhân viên"
    r"|(?:người đứng đầu|thủ trưởng)(?: (?:cơ quan|đơn vị|tổ chức))?|bộ phận)"
    r"(?: cấp)?\s+(?:(?:hoạt động|đóng|có mặt|làm việc)\s+)?")  # các đơn vị hoạt động | tại khu chợ phải …
# UBND các tỉnh (được tạm ứng vốn) | chịu trách nhiệm …: places and their governments, by what was done for them
_PLACES = re.compile(
    r"(?:(?:ubnd|ủy ban nhân dân|chủ tịch ubnd)\s)?(?:các|những)\s(?:tỉnh|huyện|xã|phường|thị trấn|thành phố|thị xã"
    r"|địa phương|thôn|bản|trường|cơ sở|công ty|hợp tác xã)\s+")
_DUTY_AHEAD = re.compile(
    r"(?:[^.;:(\n]|\([^()\n]{1,80}\)){2,140}?\s"
    r"(?<! và )(?=(?:có|chịu) (?:toàn bộ )?trách nhiệm\s|có nghĩa vụ\s|phải\s)")
_ANOTHER = re.compile(r",\s+(?:và\s+)?")
# Sở | (quản lý ngành, lĩnh vực)
_OF_FIELD = re.compile(r"quản lý (?:chuyên )?ngành(?:(?:,| và) lĩnh vực)?(?=\s|$|:)")
# cơ quan (sử dụng công chức) | lập danh sách: what it deals with, then another verb
_DEALS_WITH = re.compile(
    r"(?:khai thác|kinh doanh|sản xuất|chế biến|thu mua|vận tải|đánh bắt|cho thuê|cung ứng|trực tiếp sử dụng|quản lý"
    r"|sử dụng|tiếp nhận|thẩm định|giải quyết|soạn thảo|tham gia) ")
# đơn vị (có công trình kho) | báo cáo: what it has, then another verb
_HAS = re.compile(
    r"có (?:tài sản|công trình|dự án|đất|hồ sơ|vốn|tàu|phương tiện|học sinh|đối tượng|trụ sở)(?: công| kho| nghề)? ")
# Người đứng đầu cơ quan (trực tiếp sử dụng công chức): a line of its own above what is laid on it
_ABOVE_LIST = re.compile(rf"(?:trực tiếp )?{_DEALS_WITH.pattern}(?:[^\s,.;:()]+ ?){{1,8}}(?=:\s*$)")
_DEALT_WITH = re.compile(r"(?!các |những |việc |theo |đúng |tốt |chặt )[^\s,.;:()]+(?P<comma>,)? ")
_MOST_WORDS = (7, 10)  # of an object, of a remit
# Tổ (giám định nội bộ) | kiểm tra …: a team is named for its work; verbs that say what any team does name none
_TEAM = re.compile(
    r"(?:(?:các|từng|mỗi|những)\s+)?(?:tổ|đội|nhóm|đoàn|bộ phận|mạng lưới|câu lạc bộ)\s+")
ANY_TEAM_DOES = frozenset((
    "tổ chức", "thực hiện", "triển khai", "xây dựng", "hoàn thành", "lập", "báo cáo", "chủ trì", "phối hợp", "tham mưu",
    "chịu", "có", "làm việc", "họp", "tiếp tục", "tăng cường", "tập trung", "chủ động", "đề xuất", "đề nghị", "giao",
    "yêu cầu", "phân công", "trình", "gửi", "cử", "duy trì", "ban hành", "nghiên cứu", "rà soát", "thống nhất", "giúp"))
# Phòng (Quản lý) | đô thị, Phòng Quản lý | quy hoạch cung cấp …
_NAMED_FOR_WORK = re.compile(r"(?:[Pp]hòng|[Bb]an|[Cc]ục|[Tt]ổ|[Tt]rung tâm) (?:Quản lý|Kiểm soát|Phát triển|Hỗ trợ) $")
# Phòng Kế hoạch (tổng hợp) | chủ trì …: a verb with no object before the words of a part belongs to the name
_PART = re.compile(r"\s(?:chủ trì|phối hợp với|làm đầu mối|(?:chịu|có) trách nhiệm)(?!\w)")
_FIELD_OF_WORK = frozenset((
    "tổng hợp", "khai thác", "thiết kế", "thi công", "giám sát", "kiểm tra", "thanh tra", "đầu tư", "quản lý",
    "bảo vệ", "điều hành", "tuyên truyền", "đào tạo", "vận hành", "sản xuất", "kinh doanh", "phát triển", "kiểm định",
    "thẩm định", "giám định", "tuyển sinh", "cung ứng", "vận tải", "chế biến", "điều tra", "nghiên cứu", "vận động",
    "hợp tác"))
_LAST_WORD = re.compile(r"[^\s,;]+\s[^\s,;]+\s$")


def goes_on_to(text: str, low: str, pos: int, verb: re.Match[str], limit: int) -> int | None:
    """Where the name that began at `pos` goes on to, past the verb, a part of it; None where the verb ends it."""
    if verb["verb"] == "nơi":  # Chi ủy nơi có quần chúng xin vào Đảng | cử …
        return _before_verb(low, verb.end() + 1, limit)
    if low.endswith("có chức năng ", pos, verb.start()):  # đơn vị có chức năng (giảng dạy) | lập kế hoạch
        return verb.end() if verb_at(low, verb.end() + 1) else _before_verb(low, verb.end() + 1, limit)
    if _NAMED_FOR_WORK.search(text, pos, verb.start()) and verb_at(low, verb.end() + 1):
        return verb.end()
    if _is_field(text, pos, verb):
        return verb.end()
    begin = _last_member(low, pos, verb.start())
    if _TEAM.fullmatch(low, begin, verb.start()) and verb["verb"] not in ANY_TEAM_DOES and verb_at(low, verb.start()):
        return _before_verb(low, verb.end() + 1, limit)
    if verb["verb"] in ("được", "bị", "có") and _PLACES.fullmatch(low, begin, verb.start()):
        return _up_to_duty(low, verb, limit) or _charged_with(low, begin, pos, verb, limit)
    called = _called_by(low, verb, limit) if _GENERAL.fullmatch(low, begin, verb.start()) else None
    return called if called is not None else _charged_with(low, begin, pos, verb, limit)


def is_remit(low: str, at: int) -> bool:
    """Behind a name there stands what it is in charge of or what was done to it."""
    behind = at + len(low[at:at + 8]) - len(low[at:at + 8].lstrip())
    return any(words.match(low, behind) for words in (_REMIT, _DONE_TO, _IN_CHARGE))


def _is_field(text: str, pos: int, verb: re.Match[str]) -> bool:
    """`Phòng Kế hoạch tổng hợp | chủ trì`: the verb names the field, behind a name in capitals."""
    if verb["verb"] not in _FIELD_OF_WORK or _PART.match(verb.string, verb.end()) is None:
        return False
    before = _LAST_WORD.search(text, pos, verb.start())
    return before is not None and any(w[0].isupper() for w in before[0].split())


def _called_by(low: str, verb: re.Match[str], limit: int) -> int | None:
    """Of a body of which one speaks in general, what it is called by: its field, its object, what it has done."""
    if (duty := _up_to_duty(low, verb, limit)) is not None:
        return duty
    field = _OF_FIELD.match(low, verb.start(), limit)
    if field is not None:
        return field.end()
    heads = _ABOVE_LIST.match(low, verb.start(), limit)
    if heads is not None:
        return heads.end()
    has = _HAS.match(low, verb.start(), limit)
    if has is not None:
        return has.end() - 1 if verb_at(low, has.end()) else _before_verb(low, has.end(), limit)
    deals = _DEALS_WITH.match(low, verb.start(), limit)
    return _before_verb(low, deals.end(), limit) if deals else _behind_passive(low, verb.start(), limit)


def _up_to_duty(low: str, verb: re.Match[str], limit: int) -> int | None:
    """Where `… phải`, `… chịu trách nhiệm` begins, behind no comma with a verb or another body."""
    ahead = _DUTY_AHEAD.match(low, verb.start(), limit)
    if ahead is None or any(
            verb_at(low, m.end()) or is_head(low, m.end()) for m in _ANOTHER.finditer(low, verb.end(), ahead.end())):
        return None
    return ahead.end() - 1


def _charged_with(low: str, begin: int, pos: int, verb: re.Match[str], limit: int) -> int | None:
    """Of a position its remit, of persons what was done to them, up to the verb that says what they have to do."""
    head = is_head(low, begin)
    if head is None:
        return None
    if head["head"] in _ANYBODY:
        behind = _behind_passive(low, verb.start(), limit)
        if behind is not None:
            return behind
    charge = _IN_CHARGE.match(low, verb.start(), limit) if _POSITION.match(low, pos) else None
    if charge is not None and _TO_VERB.match(low, charge.end(), limit):
        return charge.end()
    if lexicon().kind[head["head"]] != "position":
        return None
    being = _BEING.match(low, verb.start(), limit)
    if being is not None and (other := is_head(low, being.end())) is not None \
            and lexicon().kind[other["head"]] == "position":
        return _before_verb(low, other.end() + 1, limit, of_remit=True)
    remit = _REMIT.match(low, verb.start(), limit)
    return _before_verb(low, remit.end(), limit, of_remit=True) if remit else None


def _behind_passive(low: str, start: int, limit: int) -> int | None:
    """Where `được kiểm tra`, `bị tố cáo` ends before a verb."""
    done = _DONE_TO.match(low, start, limit)
    return done.end() - 1 if done is not None and verb_at(low, done.end()) else None


def _before_verb(low: str, at: int, limit: int, *, of_remit: bool = False) -> int | None:
    """The end of the few words from `at` that stand before an order verb; None where none follows."""
    start = at
    for _ in range(_MOST_WORDS[of_remit]):
        word = _DEALT_WITH.match(low, at, limit)
        if word is None or (word["comma"] and (not of_remit or verb_at(low, word.end()))):
            return None
        at = word.end()
        if verb_at(low, at) and not (of_remit and _WORK_OF.search(low, start, at)):
            return at - 1
    return None


def _last_member(low: str, pos: int, end: int) -> int:
    """Where the last member of a list begins: `Sở Tài chính, | các Sở`."""
    marks = ((low.rfind(mark, pos, end), len(mark)) for mark in (", ", " và ", " hoặc "))
    return max([pos, *(at + length for at, length in marks if at >= 0)])
