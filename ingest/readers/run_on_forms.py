"""What shows in a document of one line where its head, its basis, its headings and its signature begin and end.

Forms follow Nghị định 30/2020/NĐ-CP (State, appendices I and III) and Hướng dẫn 36-HD/VPTW (Party). All match
`plain(line)`.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.fold import LOWER, UPPER
from ingest.frame.lines import TYPE_WORDS
from ingest.wordlists import rows

_TYPES = "|".join(sorted((w.upper() for w in TYPE_WORDS), key=len, reverse=True))
_NAMED = (r"(?:(?:NQ|QĐ|NĐ|KH|CT|Nghị (?:quyết|định)|Quyết định|Kế hoạch|Chỉ thị|Công (?:văn|điện)|Thông (?:báo|tư|tri)"
          r"|Chương trình|Kết luận|Hướng dẫn|Quy (?:định|chế)|Điều lệ|Đề án|Phương án|(?:Bộ )?[Ll]uật|Hiến pháp"
          r"|Pháp lệnh|[Vv]ăn bản)\b)").replace(" ", r"\s")

# CỘNG HÒA … · Độc lập - … · a rule · (Đã ký): a line of its own
ALONE = re.compile(r"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập ?- ?Tự do ?- ?Hạnh phúc"
                   r"|[-_*=~.]{5,}(?!\d)|\*{3}|(?<= )\*(?= Số)|\( ?(?:[Đđ]ã ký|Ký tên)[^()]{0,40}\)")
# In the head, once each
NUMBER = re.compile(r"""(?<![\w(])Số (?: \s?:\s? (?=[\d./-]) | \s (?=\d{1,5}\s?[/-]\s?[A-ZĐ]) )  # Số: 12/KH-UBND
    [\d.…\s]{0,12} [/-]\s?[A-ZĐ][\w/&-]* (?:\s?[/-]\s?[A-ZĐ][\w&-]*)*""", re.VERBOSE)
DATE = re.compile(rf"""(?:TP\.\s?)? (?:[{UPPER}][{LOWER}]+\s){{0,4}} [{UPPER}][{LOWER}]+,\s?ngày  # Pleiku, ngày 05 …
    \s[\d.…\s]{{0,6}}tháng\s[\d.…\s]{{0,6}}năm\s(?:\d{{4}}|[.…]+)""", re.VERBOSE)
TYPE = re.compile(rf"\b(?:{_TYPES})(?:(?![{UPPER}])|(?=V[ềể/]))")
# A body in capitals where one begins: ỦY BAN NHÂN DÂN HUYỆN X | PHÒNG NỘI VỤ; not behind BODY_GOES_ON
BODY = re.compile(rf"""(?<=[^\s*]\s)(?:UBND|HĐND|ỦY\sBAN|HỘI|SỞ|PHÒNG|BAN(?!\sNHÂN)|(?:CHI\s)?CỤC|TRƯỜNG|TRUNG\sTÂM
    |THANH\sTRA|CÔNG\sAN|(?:LIÊN|CÔNG)\sĐOÀN|ĐOÀN|ĐẠI\sHỘI|(?:ĐẢNG|CHI|HUYỆN|QUẬN|THỊ|THÀNH|TỈNH)\sỦY|(?:CHI|ĐẢNG)\sBỘ|VĂN\sPHÒNG
    |CÔNG\sTY|BỆNH\sVIỆN)\s(?=[{UPPER}\d])""", re.VERBOSE)
# … TỈNH ỦY, BAN THƯỜNG VỤ, ỦY BAN KIỂM TRA: what stands behind these words belongs to the same name
BODY_GOES_ON = frozenset(("vụ", "tra", "hành", "vận", "chức", "giáo", "đảng", "phòng", "ủy", "bộ", "tịch", "trực",
                          "ban", "văn", "tổng", "liên", "đại", "công", "quốc", "chi", "sự", "trị", "hội", "quản", "lý"))
# Behind the summary, which ends without a mark: Căn cứ Luật … · Thực hiện Kế hoạch số … · Ngày 05/3/2024, …
OPENING = re.compile(rf"""
      (?:Căn\scứ|Thực\shiện|Triển\skhai(?:\sthực\shiện)?|Thi\shành|Theo)\s(?:các\s)?(?:{_NAMED}|Điều\s\d|ý\skiến)
    | Xét\s(?:đề\snghị|[Tt]ờ\strình) | Theo\s(?:đề\snghị|báo\scáo) | Kính\sgửi\s?: | Nhằm\s | Để\s(?=[a-zđ])
    | Trên\scơ\ssở\s | Qua\s | Sau\skhi\s | (?:Sáng|Chiều|Ngày|Từ\sngày|Năm|Trong)\s(?:ngày\s)?\d
    | Thời\sgian(?:\squa|:) | (?:Trong\sn|N)hững\snăm\s
    | (?=(?P<body> Ban\s(?:Thường|Chấp|Giám|Cán) | Thường\strực | Ủy\sban | UBND | (?:Đảng|Huyện|Tỉnh|Thành)\sủy
        | Chi\sbộ | Sở | Bộ | Hội\sđồng | Nhà\strường )\b [^.;:]{{0,80}}?
        \s(?P<does>ban\shành|xây\sdựng|báo\scáo|thông\sbáo|yêu\scầu|đề\snghị|kết\sluận|hướng\sdẫn)\b)
    """, re.VERBOSE)
# …; Căn cứ Nghị định …: the items of the basis
BASIS = re.compile(rf"(?<=[;.,:] )(?:Căn cứ|Xét|Theo đề nghị|Thực hiện {_NAMED})\b(?! vào)")
# V/v … · Nơi nhận: · TM. ỦY BAN NHÂN DÂN · - Lưu: VT · Trên đây là báo cáo …
BLOCK = re.compile(rf"""(?<=[\s.;/])(?: V/v\s | Nơi\snhận\s?: | Kính\sgửi\s?: | -\s(?=Lưu|Như\s|Các\s)
    | (?:(?:TM|TUQ)\.\s? | (?<=[.;/]\s)(?:KT|TL)[./]\s? | [TK]/[MTL]\.?\s )(?=[{UPPER}])
    | (?<=[.;:/]\s)Trên\sđây\slà\s | (?<=[.]\s)(?:Phụ\slục|PHỤ\sLỤC)\s(?=[IVX\d]) )""", re.VERBOSE)

LABEL = re.compile(rf"""(?<=\s)(?:
      (?:Phần|PHẦN)\s(?:thứ|THỨ|[IVX]+\b) | (?:Chương|CHƯƠNG|Mục|MỤC)\s[IVX\d]+\b | (?:Điều|ĐIỀU)\s\d+\s?[.:]
    | [IVX]+\s?[./)-]\s? | [A-HĐ]\s?[./-]\s
    | \d{{1,2}}(?:\.\d{{1,2}})*\s?[.)/-]\s?(?=[^\d\s]) | \d{{1,2}}(?:\.\d{{1,2}})+\s
    | [a-zđ][).]\s? | \(\d{{1,2}}\)\s? | [-+•*▪](?:\s|(?=[{UPPER}]))
    | (?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\slà\s?[,:] | Thứ\s(?:nhất|hai|ba|tư|năm|sáu|bảy)\s?[,:]
    )(?=\s?["'(]?[^\W_])""", re.VERBOSE)
BARE_LABEL = re.compile(r"\s*(?:[-+•*]|(?:Điều )?[(]?\w{1,4}[.)/:-])\s*")
ENDS_SENTENCE = re.compile(r"(?:[;:!?…]|(?<![A-ZĐ])[.]|[.]/[.])[\"')]?\s*$")
# khoản 2 · quý I · lần 1: the number belongs to the word before it
REFERS = re.compile(r"""(?:\b(?:điều|khoản|(?<!khuyết\s)(?<!ưu\s)(?<!thời\s)điểm|mục|phần|chương|số|quý|năm|tháng|ngày
    |kỳ|khóa|lần|tiết|phụ\slục|bước|nhóm|loại|hạng|cấp|tại|và|với|của|theo|các|về|cho|là) | [,(/-] )\s*$""",
    re.VERBOSE | re.IGNORECASE)
# … đạt 78%. | Phòng Nội vụ có trách nhiệm:
LEAD_IN = re.compile(rf"(?<=[.]) (?=[{UPPER}][^.;:]{{3,200}}:\s*$)")

CAPITALS = re.compile(rf"[{UPPER}]{{2,}}(?:[\s,;:.()\"&/-]+[{UPPER}\d][{UPPER}\d/.-]*(?!\w))+[.:)]?")
ACRONYM = re.compile(r"[A-ZĐ]{2,7}(?:[-&][A-ZĐ]{2,7})*$")
NO_SYLLABLE = re.compile(r"(?!(?:TM|KT|TL|TUQ)\.|[TK]/)[\W\d]*(?:[B-DF-HJ-NP-TV-XZĐ\d]{2,}Y?)?[\W\d]*$")  # VT, · (03).
RUNS_ON = re.compile(rf"[{LOWER}\d][.,;:]?\s$")

SIGNS_FOR = re.compile(r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L)[./ ]")
POSITION = re.compile(r"""\b(?:(?:KT|TL|TUQ)\.\s?)?(?:QUYỀN\s)?(?:PHÓ\s)?(?:TỔNG\s)?(?:
      CHỦ\s(?:TỊCH|NHIỆM|TỌA|TRÌ) | BÍ\sTHƯ | GIÁM\sĐỐC | TRƯỞNG\s(?:BAN|PHÒNG|ĐOÀN) | THỦ\sTƯỚNG | THƯ\sKÝ
    | CHÁNH\s(?:VĂN\sPHÒNG|THANH\sTRA) | (?:HIỆU|BỘ|THỨ|CỤC|VỤ|VIỆN)\sTRƯỞNG )""", re.VERBOSE | re.IGNORECASE)
NAME = re.compile(rf"(?<=\S)\s(?:[{UPPER}](?:[{LOWER}]|'[{UPPER}]?)*\s){{1,4}}[{UPPER}](?:[{LOWER}]|'[{UPPER}]?)+$")

# 2. Phòng Văn hóa - Xã hội: its dash begins no item, and `Ủy ban Kiểm tra` no order
BODY_NAME = re.compile(r"\b(?:Phòng|Sở|Ban|Ủy ban|Trung tâm|Tổ|Bộ|Hội|Chi cục|Công ty|Phó|Trưởng|Văn phòng)\b")
BODY_WORD = re.compile(r"(?:[Ủủ]y ban|[Vv]ăn phòng|[Hh]ội đồng|[Tt]rung tâm|[Cc]hi cục)\s$")
# the first two syllables of what begins with a capital behind a word without a mark: `Sở Y tế | Tổ chức`
INNER = re.compile(rf"(?<=[{LOWER}] )([{UPPER}][{LOWER}]+) ([{LOWER}]+)")


@cache
def orders() -> frozenset[str]:
    """The first two syllables of the verbs that orders begin with; no words of one syllable, no types of document."""
    verbs = (row["verb"].split() for row in rows("order_verbs.csv"))
    return frozenset(" ".join(verb[:2]) for verb in verbs if len(verb) > 1) - set(TYPE_WORDS)
