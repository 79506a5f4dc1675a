"""The forms in which a term is written: dates, months, quarters, halves, years, and what makes one a deadline.

Every pattern matches on `ingest.fold.lower`. A date fragment names its groups by its own number (`d1 m1 y1`, `d2 …`),
so that fragments can stand side by side in one pattern; `extract.deadlines` turns the groups into a day.
"""

from __future__ import annotations

import re

from extract.guards import alternatives, tree

# --- dates and periods -----------------------------------------------------------------------------------------------
_YEAR = r"(?:19|20)\d{2}"
_DAY_WORD = r"(?:ngày|ngày:)\s+"
_DAY = r"(?:\d{1,2}|o\d|\do)"  # typed or read with the letter: trước O3/02, 3O/9
# ngày 30/6/2025 · 30-6-2025 · 30.6.2025
_DMY = (rf"(?:{_DAY_WORD})?(?P<d1>{_DAY})\s?[/.\-]\s?(?P<m1>\d{{1,2}})\s?[/.\-]\s?"
        rf"(?P<y1>{_YEAR}|(?<=/)\d{{2}})(?![\d/])")
# ngày 30 tháng 6 năm 2025 · 30 tháng 6
_DMY_WORDS = rf"(?:{_DAY_WORD})?(?P<d2>\d{{1,2}})\s+tháng\s+(?P<m2>\d{{1,2}})(?:\s*(?:năm|/)\s*(?P<y2>{_YEAR}))?"
# ngày 30/6 · 30/6
_DM = rf"(?:ngày\s+)?(?P<d3>{_DAY})\s?/\s?(?P<m3>\d{{1,2}})(?![\d/])"
# tháng 9/2025 · cuối tháng 9 năm 2025 · tháng 9
_MY = (
    r"(?P<part>đầu|giữa|cuối|hết)?\s*tháng\s+(?P<m4>\d{1,2})(?!\s*[-–]\s*\d{1,2}(?!\d)|\d)"
    rf"(?:\s*(?:/|-|năm|,\s*năm)\s*(?P<y4>{_YEAR}))?"
)
# quý III/2025 · quí 4 năm 2025 · cuối quý I
_QUARTER_NUMBER = r"iv|i{1,3}|[1-4]"
_QUARTER = rf"(?:(?:cuối|hết)\s+)?qu[ýí]\s+(?P<q>{_QUARTER_NUMBER})\b(?:\s*(?:/|-|năm|,\s*năm|,)\s*(?P<y5>{_YEAR}))?"
# 6 tháng đầu năm 2025
_HALF = rf"0?6\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y6>{_YEAR}))?"
# (cuối) năm 2025
_YEAR_WORDS = rf"(?:(?:cuối|hết)\s+)?năm\s+(?P<y7>{_YEAR})(?!\s*[-–]\s*(?:năm\s+)?\d)"
WRITTEN_YEAR = re.compile(_YEAR)
ANY_TERM = re.compile("|".join((_DMY, _DMY_WORDS, _HALF, _QUARTER, _MY, _DM, _YEAR_WORDS)))

# --- forms of a column or a time line only ---------------------------------------------------------------------------
# 2025 - 2026 · giai đoạn 2025 đến 2030
COLUMN_YEARS = re.compile(
    rf"(?:năm\s+|giai đoạn\s+)?(?P<a>{_YEAR})\s*(?:-|đến|và)\s*(?:năm\s+)?(?P<b>{_YEAR})\b")
# tháng 3 - 6/2025 · từ tháng 3 đến tháng 6
COLUMN_MONTHS = re.compile(
    r"(?:từ\s+)?tháng\s+(?P<a>\d{1,2})\s*(?:-|đến|,|và)\s*(?:tháng\s+)?(?P<b>\d{1,2})"
    rf"(?:\s*(?:/|năm|-)\s*(?P<y>{_YEAR}))?")
# quý I, II/2025 · quý III - quý IV
COLUMN_QUARTERS = re.compile(
    rf"qu[ýí]\s+(?:{_QUARTER_NUMBER})\s*(?:-|,|và|đến)\s*(?:qu[ýí]\s+)?(?P<q>{_QUARTER_NUMBER})\b"
    rf"(?:\s*(?:/|năm|-|,)\s*(?P<y>{_YEAR}))?")
# 6/2025 · 06-2025
COLUMN_MONTH = re.compile(rf"(?<![\d/.])(?P<m>\d{{1,2}})\s?[/.\-]\s?(?P<y>{_YEAR})(?!\d)")
# 2025
COLUMN_YEAR = re.compile(rf"(?<![\d/.\-])(?P<y>{_YEAR})(?![\d/.\-])")
# Trong năm · Cả năm nay
COLUMN_THIS_YEAR = re.compile(r"(?:trong|cuối|hết|cả) năm(?: nay)?\b(?! học| tiếp| sau)")
# Từ 01/7/2025 đến 30/9/2025 · Tháng 9/2025 - 3/2026 · Quý IV/2025 - Quý I/2026
_ENDPOINT = rf"(?:ngày\s+|tháng\s+|qu[ýí]\s+)?[\divx/.]{{1,10}}[/.]{_YEAR}"
FROM_TO = re.compile(
    rf"(?:từ\s+)?(?P<from>{_ENDPOINT}|(?:ngày\s+)?\d{{1,2}}/\d{{1,2}})\s*(?:-|đến(?: hết)?)\s*"
    rf"(?P<to>{_ENDPOINT}|(?:ngày\s+)?\d{{1,2}}/\d{{1,2}}(?![\d/]))")
# Từ tháng 9/2026 (và thường xuyên; …): when it begins
STARTS = re.compile(
    r"\s*(?:bắt đầu\s+)?từ\s+(?:đầu\s+)?(?:ngày\s+|tháng\s+|qu[ýí]\s+|năm\s+)?"
    r"(?:\d{1,4}|[ivx]{1,3})(?:[/.\-]\d{1,4}){0,2}+"
    r"(?:\s+(?:tháng|năm)\s+\d{1,4}){0,2}+(?!\s*(?:-|–|đến|tới|\d|tháng|năm|/|,\s*\d))")
# 2025 và những năm tiếp theo · Sau khi có hướng dẫn · Năm học 2025 - 2026 · Tuần 3 tháng 9 · Hằng năm
NO_DAY = re.compile(
    r"(?:những )?(?:các )?năm (?:tiếp theo|sau)|sau khi|khi có|theo (?:yêu cầu|tiến độ|kế hoạch|quy định)"
    r"|năm học|tuần \d|hằng năm|hàng năm")

# --- deadlines in a sentence -----------------------------------------------------------------------------------------
# … thực hiện trong năm. · hoàn thành trong năm nay
IN_THE_YEAR = re.compile(
    r"(?<!lần )(?<!các )trong năm(?: nay)?(?=\s*(?:[.,;)]|$))|đến (?:cuối|hết) năm(?: nay)?(?!\s*(?:\d|học))")
# trước 17 giờ 30 phút ngày 10/5
_WEEKDAY = r"(?:(?:ngày\s+)?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s*[,(]?\s*)?"  # thứ 5 ngày 13/11
_CLOCK = rf"(?:\d{{1,2}}\s*(?:giờ|h|g)\s*(?:\d{{1,2}}(?:\s*phút)?)?,?\s*)?{_WEEKDAY}"
# Hoàn thành trước ngày … · chậm nhất là … · hoàn thành tháng … · thời hạn thực hiện: … · hạn chót …
_BY = alternatives(
    r"trước|chậm nhất(?:\s+(?:là|đến|vào|trong|trước))?|muộn nhất(?:\s+(?:là|vào))?|không quá"
    r"|kéo dài\s+(?:cho\s+)?đến hết|liên tục\s+(?:cho\s+)?đến hết|cho\s+đến hết|đến hết|cho đến|trong|vào|đến")
_DONE = ("hoàn thành", "xong", "báo cáo", "gửi", "nộp", "trình", "thực hiện")
_TRIGGERS = tree([
    *(rf"{done}\s+(?:xong\s+)?(?:{tree(_BY)})\s+" for done in _DONE), *(rf"{by}\s+" for by in _BY), *alternatives(
        r"sang\s+(?=qu|tháng\s+\d)|từ nay\s+đến\s+|phấn đấu\s+đến\s+(?=\d|ngày\s+\d)|phấn đấu\s+(?=(?:hết|cuối)\s)"
        r"|không muộn hơn\s+"
        r"|(?:hoàn thành|xong)\s+(?:trong\s+|vào\s+)?"
        r"|(?:thời gian|thời hạn)[^:;.]{0,30}?(?::|là|trong|trước)\s*"
        r"|hạn\s+(?:cuối\s+|chót\s+)?(?:là\s+)?"
        # phổ biến | tại buổi sinh hoạt định kỳ tháng 9/2024
        r"|trong\s+(?:(?:các\s+)?(?:kỳ|buổi)\s+)?sinh hoạt\s+(?:chi bộ\s+)?(?:định kỳ\s+|thường kỳ\s+)?(?=tháng\s+\d)"
        # bàn giao | đúng dịp 26/3
        r"|(?:đúng|kịp) dịp\s+")])
# …, | cuối tháng 9: a period needs no such word behind a mark
_BEHIND_MARK = r"(?<=[,;:.]\s)(?=(?:cuối|hết)\s+(?:tháng|quý|quí|năm)\s)"
# … đến 15/17 tiêu chí: a fraction, not a date
_COUNTED = r"(?!\s*(?:tiêu chí|chỉ tiêu|xã|thôn|hộ|nhiệm vụ|đơn vị))"
# trước | ngày Quốc khánh | 02/9/2025: the day by its name and by its date
_NAMED_DAY = r"(?:(?<=trước )(?:ngày|dịp|lễ)\s+(?!\d)[^\d,.;:()]{3,50}?\s(?=\d))?"
PROSE_DATE = re.compile(f"(?P<trigger>{_TRIGGERS}){_NAMED_DAY}{_CLOCK}(?:{_DMY}|{_DMY_WORDS}|{_DM}){_COUNTED}")
PROSE_PERIOD = re.compile(f"(?P<trigger>{_TRIGGERS}|{_BEHIND_MARK})(?:{_HALF}|{_QUARTER}|{_MY}|{_YEAR_WORDS})")
# trình Thường trực Huyện ủy | ngày 20/10/2023 (but not `Tờ trình của xã ngày …`)
SENT_ON = re.compile(
    r"\b(?<!tờ )(?:trình|gửi|nộp)\s"
    r"(?:(?!\b(?:trước|chậm|muộn|hạn|trong|đến|vào|từ|quá|theo|tại|số|hơn)\b)[^,.;:()\d]){4,60}?"
    rf"\s(?P<date>ngày\s+\d{{1,2}}/\d{{1,2}}/{_YEAR})(?=\s*(?:[.;,)]|$))")
# What every date, every period holds (`extract.guards`)
DATE_LIKE = re.compile(r"\do?(?:\s?[/.\-]\s?\d|\s+tháng)")
# đến ngày 30/9 | hoàn thành …: what has to be done by then, no event
DONE_BY = re.compile(
    r",?\s*(?:phải\s+|cơ bản\s+)*"
    r"(?:hoàn thành|hoàn tất|xong|kết thúc|đạt|giải ngân|(?:[^,.;]{0,30}\s)?đạt (?:ít nhất |trên )?\d)\b")
PERIOD_LIKE = re.compile(r"tháng\s+(?:\d|đầu|cuối)|năm\s+\d|qu[ýí]\s")
# Words just before a date that make it history, or a part of a name: `được giao trong năm 2024`, `giai đoạn đến năm …`
# (but not `giai đoạn 1`, a part of the work)
NO_DEADLINE_BEHIND = re.compile(
    r"(?:được giao|nghỉ hưu|ước thực hiện|người nghỉ|giai đoạn(?! (?:\d|i{1,3}|iv)\b)|nhiệm kỳ|khóa|kể từ|tính|đã"
    r"|được ban hành|có hiệu lực"
    r"|quyết định số [^ ]+|dự kiến (?:tổ chức|khai mạc|diễn ra|họp))[^,.;:]{0,12}$")
# The verb before a deadline's preposition: `hoàn thành | trước …`
VERB_BEFORE = re.compile(
    r"(?:hoàn thành|xong|báo cáo|gửi|nộp|trình|thực hiện)\s+(?:xong\s+)?(?=trước|chậm|muộn|không|trong|vào|đến)")

# --- deadlines that fix no day ---------------------------------------------------------------------------------------
_WORDS_ONLY = (
    # trong vòng 48 giờ · chậm nhất sau 05 (năm) ngày làm việc, kể từ ngày nhận hồ sơ
    r"(?:trong (?:vòng|thời hạn|thời gian)|chậm nhất(?: là)?(?: sau)?|không quá|sau)\s+(?:tối đa\s+)?\d{1,3}\s*"
    r"(?:\([^)]{1,15}\)\s*)?(?:giờ|ngày|ngày làm việc|tuần|tháng)(?:\s+làm việc)?"
    r"(?:,?\s*(?P<anchor>(?:kể từ|tính từ|sau|từ)\s+(?:ngày|khi|thời điểm)?[^,.;()]{0,50}))?",
    # 10 ngày kể từ ngày ký
    r"\d{1,3}\s+ngày(?:\s+làm việc)?,?\s+(?P<anchor2>(?:kể từ|tính từ)\s+[^,.;()]{2,50})",
    # trước Tết Nguyên đán · trước mùa mưa bão · trước khi khai giảng
    r"trước (?:tết|mùa [^,.;()]{2,20}|ngày (?:khai giảng|bế giảng|bầu cử|hội nghị)|khi [^,.;()]{3,40})[^,.;()]{0,30}",
    r"tại phiên họp[^,.;()]{0,40}",
    r"trong ngày(?! \d)",
    # vào ngày 10 tháng đầu quý · trước ngày 25 hằng tháng
    r"(?:trước |vào |định kỳ )?ngày \d{1,2}(?: của)? (?:tháng (?:đầu|cuối) (?:mỗi |của |hằng |hàng )?qu[ýí]"
    r"|(?:hằng|hàng|mỗi) (?:tháng|qu[ýí]))",
    # tại kỳ họp thứ Ba · tại kỳ họp gần nhất
    r"tại (?:các )?kỳ họp (?:gần nhất|thứ (?:mười )?\w+|tiếp theo|cuối năm|giữa năm|thường lệ[^,.;]{0,20})",
)
WORDS_ONLY = re.compile("|".join(_WORDS_ONLY))
WORDS_ONLY_GUARD = ("trước tết", "trước mùa", "trước ngày", "trước khi", "phiên họp", "trong ngày", "kỳ họp")
FIGURE = re.compile(r"\d")
