"""The words by which units are known: head nouns, order verbs, abbreviations, and the words that end a name.

The lists are data/gazetteers (`unit_heads.csv`, `order_verbs.csv`, `unit_abbreviations.csv`); here stand the few words
that look like one of them and are none. Patterns match on `ingest.fold.lower`, abbreviations on the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple, cast

from extract.gazetteers import rows
from extract.guards import alternatives, by_letter
from extract.records import UnitKind
from ingest.fold import lower

# các · tất cả các · một số · hai
_DETERMINER = r"(?:(?:tất cả |toàn thể )?(?:các|những|từng|mỗi|mọi|một số|tất cả|toàn thể|hai|ba|bốn)\s+)?"
# đồng chí · các đồng chí trong · ông:
_ADDRESS = r"(?:(?:các\s+)?(?:(?:đồng chí|đ/c)(?:\s+(?:trong|là))?|ông(?:\s*\(bà\)|,? bà)?|bà|thầy|cô)(?::|\s)\s*)?"

# What begins like a head noun and is none: `hội nghị`, `ban hành`, `bộ máy`, `tổ chức thực hiện`.
_NO_HEAD = "|".join((
    r"xã hội(?! chủ nghĩa)",
    r"thường trực(?:,| và)? (?:là )?(?:đầu mối|giúp|tham mưu|tổng hợp)",
    r"viện (?:trợ|phí|dẫn)",
    r"hội (?:nghị|thảo|thi|đàm|nhập|họp|trường|viên chức)",
    r"ban (?:hành|đầu|ngày)",
    r"bộ (?:máy|luật|tiêu chí|thủ tục|hồ sơ)",
    r"tổ chức (?:thực hiện|triển khai|lại|hội (?:nghị|thảo|thi)|các|tuyên|quán|kiểm|rà|sắp)",
    r"bản (?:thân|đồ|chất|sắc)",
    r"cơ sở (?:vật chất|dữ liệu|hạ tầng|để)",
    r"phòng,? (?:chống|ngừa|bệnh|cháy)|phòng học",
    r"trường học (?:hạnh|thân|điện)|trường hợp",
    r"hộ (?:khẩu|tịch)|khoa (?:học|giáo)|gia đình (?:chính sách|liệt sĩ|văn hóa|có công)",
    r"vụ (?:việc|án|mùa|đông|hè)",
    r"buôn (?:lậu|bán)",
    r"thuế (?:suất|thu)",
    r"vườn (?:tạp|cây)",
    r"báo cáo(?! viên)|báo (?:kịp|ngay|cho|trước|tin|động|giảm|tăng)|báo chí"
    r"|đài thọ|đoàn kết|đội ngũ|thành phố thông minh|nhóm chỉ tiêu|trưởng thành|cụm từ"
    r"|khối lượng|bên cạnh"
    r"|thư viện (?:số|điện tử)|hạt nhân|trạm thu|chính quyền điện tử",
    # `Quỹ Đầu tư phát triển`, but `quỹ đất`, `quỹ tiền lương`
    r"quỹ(?!\s+(?:đầu|bảo|phát|hỗ|tín|vì|khuyến))",
    # `lãnh đạo các phòng`, but `lãnh đạo, chỉ đạo thực hiện`
    r"lãnh đạo(?!\s+(?:ban|các|phòng|sở|ubnd|ủy|huyện|tỉnh|thành|đảng|chi|cấp|cơ quan|đơn vị|xã|văn phòng|hội|trường"
    r"|công|bộ|cục|hđnd|ngành|ba|hai|bốn|từng|mỗi|và|địa)\b)",
))

# Short verbs that begin other words: `ký hiệu`, `giao thông`, `tăng trưởng`.
_NOT_BEFORE = {
    "báo cáo": "viên", "cử": "tri|chỉ|nhân|tạ", "đóng": "trên|tại|chân|quân|ở",
    "giao": "thông|dịch", "hạ": "du|lưu|tầng", "giảm": "nghèo", "hình thành": "phố", "hướng dẫn": "viên",
    "hợp tác": "xã", "in": "ấn",
    "kiểm tra": "viên", "ký": "hiệu|túc|tự", "lập": "trường|pháp", "mở": "đầu",
    "nhập": "khẩu|cư|ngũ|cảnh|học|tịch", "nêu": "trên", "quyết định": "số",
    "trình": "độ|tự|bày", "xây": "lắp", "thu": "nhập", "tuyên truyền": "viên", "tăng": "trưởng",
    "trực": "thuộc|tiếp|tuyến|ban|quan|giao", "tiếp xúc": "mặt",
}

# Words that end a name where they stand in lower case.
_STOPS = "|".join((
    # prepositions: Sở Y tế | về việc …
    r"(?<!cấp )trên(?= cơ sở| tinh thần)|(?<!mặt )bằng",
    r"về|để|nhằm|trong|theo|tại|từ|với|cho|qua|trước|sau|đối với|như|đến|vào|lên|ra|giữa|thông qua|hướng|dựa",
    # conjunctions: Sở Y tế | khi …
    r"khi|nếu|do|vì|nên|thì|mà|bởi|đồng thời|ngoài ra|(?<!nước )ngoài|nhất là|đặc biệt|tùy|xuất phát|gồm|bao gồm|hoặc"
    r"|cùng(?! cấp)|thay mặt",
    # particles of tense, voice and negation: UBND xã | đã …
    r"đã|đang|sẽ|vừa(?<!và vừa)"
    r"|được|(?<!thiết )bị|là|chưa|không(?<!phòng không)(?<!hàng không)|còn(?! lại)|đều|cũng|vẫn|ngay|sớm|khẩn|nghiêm"
    r"|thực sự|cơ bản|nhất|nào|lần lượt",
    # adverbs of time: Ban Dân vận | 6 tháng một lần …
    r"mỗi(?= (?:năm|quý|tháng|tuần|ngày|lần|đợt|kỳ|tổ chức|đơn vị|xã|hội|chi|cơ quan|người|huyện|bên|thôn))"
    r"|(?:hằng|hàng)(?= (?:ngày|tuần|tháng|quý|năm))"
    r"|\d\d*(?= (?:tháng|lần|ngày|giờ|tuần))"
    r"|(?:tháng|quý|ngày)(?= (?:\d|[ivx]+\b))",
    # verbs too short or too common for the list of order verbs, but for the nouns that begin like them
    r"có(?!(?<=người có) công (?!trình|văn|điện|việc))"
    r"(?! uy tín| liên quan| trụ sở| tên| thẩm quyền| chức năng| nhu cầu| rừng| đất)"
    r"|(?<!trật )tự(?! nguyện| trị| quản)"
    r"|dự(?! án| toán| trữ| phòng| báo| bị| thảo)|chỉ(?! huy| thị| tiêu)|tiến(?! sĩ)|phân(?! hiệu| xã| viện| khu)",
    r"nơi(?= (?:có|xảy|đặt))",
    r"những(?= (?:việc|nội dung|vấn đề|khó khăn|nhiệm vụ))",
    r"chịu|thấy|nhận|gắn|coi|biết|chú trọng|chú ý|rút|sâu sát|bám sát|phối kết hợp|tăng|giảm|đẩy|lấy|dùng|mời|xin|nghe"
    r"|cam kết|kính",
))
# Behind these words of place a name goes on: `các xã trên địa bàn huyện`.
_GOES_ON = (
    r"trên địa bàn\s+(?:tỉnh|huyện|xã|phường|thành phố|thị xã|quận|toàn tỉnh|thôn|khu vực)"
    r"|trong\s+(?:và ngoài\s+)?(?:hệ thống (?:chính trị|công đoàn|mặt trận)|(?:toàn )?ngành|lực lượng|đảng bộ"
    r"|công an|cand|quân đội|toàn (?:quân|đảng bộ|tỉnh|huyện|lực lượng|hệ thống))"
    r"|(?:(?<=phòng )|(?<=bộ phận )|(?<=đoàn thể )|(?<=ngành )|(?<=khoa )|(?<=tổ )|(?<=tổ chức ))"
    r"trong\s+(?:nhà trường|bệnh viện|cơ quan|đơn vị)(?=\s|[,.;:)]|$)"
    r"|(?:(?<=thành viên )|(?<=thành viên khác ))trong\s+"
    r"(?:tiểu ban|ban (?:chỉ đạo|tổ chức|quản lý|đại diện)|tổ(?: công tác| giúp việc)?|đoàn)"
    r"|(?<=đoàn )kiểm tra, giám sát(?=\s+(?:số|của|[^\s]+ ủy|theo\s+quyết định))"
    r"|có tên trong\s+(?:chương trình|kế hoạch|danh sách|phụ lục|quyết định)(?:\s+kèm theo)?")
_MARK = r"[.:;()\n\t\"…]| - (?=[^\W\d_])"
# GD&ĐT · BCH-PCTT
_CAPITALS = r"[A-ZĐ]{2,}(?:[-&][A-ZĐ]{2,})*"
SHORT_OFFICE = re.compile(r"(?<!\w)P\.\s?[A-ZĐ]{2}")  # P. TN&MT: its full stop ends nothing
# P. QLĐT · CA TP · TT GDTX
_SHORTENED = rf"P\.\s?{_CAPITALS}|(?:CA|TT|TYT|BQL)\s(?:{_CAPITALS}|xã|phường|huyện|tỉnh|quận|thị trấn)"


class Lexicon(NamedTuple):
    """The patterns made of the word lists."""

    head: re.Pattern[str]  # a head noun with its determiner; group `head` is the noun
    verb: re.Pattern[str]
    boundary: re.Pattern[str]  # what may end a name: `goes` (it does not), `verb` (a verb or stop word), `mark`
    noun_after: dict[str, re.Pattern[str]]  # verb → the end of the words behind which it is a noun: `ban quản lý`
    kind: dict[str, UnitKind]  # by head noun
    group: dict[str, str]  # head noun → class of general nouns that make one stock phrase
    abbreviation: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon, made once."""
    heads, verbs = rows("unit_heads.csv"), rows("order_verbs.csv")
    verb = [re.escape(v) + _not_before(v) for v in _by_length(r["verb"] for r in verbs)]
    abbreviations = "|".join(map(re.escape, _by_length(r["abbreviation"] for r in rows("unit_abbreviations.csv"))))
    head = by_letter([re.escape(h) for h in _by_length(r["head"] for r in heads)], "")
    no_head = by_letter(alternatives(_NO_HEAD), "")
    ends = by_letter(verb + alternatives(_STOPS))
    return Lexicon(
        head=re.compile(rf"{_ADDRESS}{_DETERMINER}{_ADDRESS}(?!{no_head})(?P<head>{head})(?!\w)"),
        verb=re.compile(rf"{by_letter(verb)}(?!\w)"),
        boundary=re.compile(
            rf"(?<!\w)(?P<goes>{_GOES_ON})(?!\w)|(?P<verb>{ends})(?!\w)|(?P<mark>{_MARK})"),
        noun_after={r["verb"]: re.compile(rf"(?:^|[^\w])(?:{r['noun_after']})\s+$") for r in verbs if r["noun_after"]},
        kind={r["head"]: cast(UnitKind, r["kind"]) for r in heads},
        group={r["head"]: r["class"] for r in heads if r["class"]},
        abbreviation=re.compile(rf"(?:{_SHORTENED}|{abbreviations}|{_CAPITALS})(?!\w)"),
    )


def _by_length(words: Iterable[str]) -> list[str]:
    """The longest first, so that an alternation takes the whole of a word that begins with another."""
    return sorted(words, key=len, reverse=True)


def _not_before(verb: str) -> str:
    return f"(?! (?:{_NOT_BEFORE[verb]}))" if verb in _NOT_BEFORE else ""


@lru_cache(maxsize=4096)  # one rule after the other asks of the same word
def is_head(low: str, pos: int) -> re.Match[str] | None:
    """The head noun (with its determiner) that begins at `low[pos:]`, if one does."""
    return lexicon().head.match(low, pos)


def verb_at(low: str, pos: int) -> re.Match[str] | None:
    """The order verb that begins at `low[pos:]`, if one does."""
    return lexicon().verb.match(low, pos)


def ends_name_at(low: str, pos: int) -> re.Match[str] | None:
    """The verb, preposition or conjunction that begins at `low[pos:]` and ends a name, if one does."""
    m = lexicon().boundary.match(low, pos)
    return m if m is not None and m["verb"] else None


def is_abbreviation(text: str, pos: int) -> bool:
    """Whether an abbreviation of three letters or more begins at `text[pos:]`, and not a line in capitals."""
    m = lexicon().abbreviation.match(text, pos)
    if m is None or len(m[0]) < 3:
        return False
    following = [word.strip(",;") for word in text[m.end():m.end() + 12].split()[:1]]
    return not any(len(word) > 1 and word.isupper() and word.isalpha() for word in following)


@cache
def province_names() -> frozenset[str]:
    """The provinces of all times, in lower case, without `tỉnh` and `thành phố`."""
    return frozenset(lower(r["name"]).removeprefix("tỉnh ").removeprefix("thành phố ") for r in rows("provinces.csv"))
