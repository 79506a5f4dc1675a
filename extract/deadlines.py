"""When a task is due: dates, months, quarters, halves and years, what recurs and how often, and what stays words.

Everything matches on `ingest.fold.lower`. `due_on` is the last day of the period named (`trong tháng 9` → 30 September);
`trước ngày X` is X (TABLES). Recurring terms give a rule of RFC 5545, so that the next date can be computed.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from ingest.fold import lower

# --- fragments -------------------------------------------------------------------------------------------------------
_YEAR = r"(?:19|20)\d{2}"
_DAY_WORDS = r"(?:ngày|ngày:)\s+"
# ngày 30/6/2025 · 30-6-2025 · 30.6.2025
_DMY = rf"(?:{_DAY_WORDS})?(?P<d1>\d{{1,2}})\s?[/.\-]\s?(?P<m1>\d{{1,2}})\s?[/.\-]\s?(?P<y1>{_YEAR})(?!\d)"
# ngày 30 tháng 6 năm 2025 · 30 tháng 6
_DMY_WORDS = rf"(?:{_DAY_WORDS})?(?P<d2>\d{{1,2}})\s+tháng\s+(?P<m2>\d{{1,2}})(?:\s*(?:năm|/)\s*(?P<y2>{_YEAR}))?"
# ngày 30/6 · trước 30/6 (no year)
_DM = r"(?:ngày\s+)?(?P<d3>\d{1,2})\s?/\s?(?P<m3>\d{1,2})(?![\d/])"
# tháng 9/2025 · tháng 9 năm 2025 · tháng 9
_MY = rf"(?P<part>đầu|giữa|cuối|hết)?\s*tháng\s+(?P<m4>\d{{1,2}})(?!\s*[-–]\s*\d|\d)(?:\s*(?:/|-|năm|,\s*năm)\s*(?P<y4>{_YEAR}))?"
# quý III/2025 · quí 4 năm 2025 · quý I
_QUARTER = rf"qu[ýí]\s+(?P<q>iv|i{{1,3}}|[1-4])\b(?:\s*(?:/|-|năm|,\s*năm|,)\s*(?P<y5>{_YEAR}))?"
# 6 tháng đầu năm 2025
_HALF = rf"0?6\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y6>{_YEAR}))?"
# (cuối) năm 2025
_YEAR_WORDS = rf"(?:(?:cuối|hết)\s+)?năm\s+(?P<y7>{_YEAR})(?!\s*[-–]\s*(?:năm\s+)?\d)"
_ANY = re.compile("|".join((_DMY, _DMY_WORDS, _HALF, _QUARTER, _MY, _DM, _YEAR_WORDS)))
# 6/2025 · 06-2025 · 2025 · 2025 - 2026 · tháng 3 - 6/2025 · quý I, II/2025: forms of a column or a time line only
_COLUMN_RANGE = re.compile(rf"(?:năm\s+|giai đoạn\s+)?(?P<a>{_YEAR})\s*(?:-|đến|và)\s*(?:năm\s+)?(?P<b>{_YEAR})\b")
_COLUMN_MONTHS = re.compile(rf"(?:từ\s+)?tháng\s+(?P<a>\d{{1,2}})\s*(?:-|đến|,|và)\s*(?:tháng\s+)?(?P<b>\d{{1,2}})"
                            rf"(?:\s*(?:/|năm|-)\s*(?P<y>{_YEAR}))?")
_COLUMN_QUARTERS = re.compile(rf"qu[ýí]\s+(?:iv|i{{1,3}}|[1-4])\s*(?:-|,|và|đến)\s*(?:qu[ýí]\s+)?(?P<q>iv|i{{1,3}}|[1-4])\b"
                              rf"(?:\s*(?:/|năm|-|,)\s*(?P<y>{_YEAR}))?")
_COLUMN_MONTH = re.compile(rf"(?<![\d/.])(?P<m>\d{{1,2}})\s?[/.\-]\s?(?P<y>{_YEAR})(?!\d)")
_COLUMN_YEAR = re.compile(rf"(?<![\d/.\-])(?P<y>{_YEAR})(?![\d/.\-])")
_OPEN_END = re.compile(r"(?:những )?(?:các )?năm (?:tiếp theo|sau)|sau khi|khi có|theo (?:yêu cầu|tiến độ|kế hoạch|quy định)")

# … thực hiện trong năm. · hoàn thành trong năm nay
_IN_THE_YEAR = re.compile(r"(?<!lần )(?<!các )trong năm(?: nay)?(?=\s*(?:[.,;)]|$))")
# What makes a date in a sentence a deadline.
_CLOCK = r"(?:\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{1,2}(?:\s*phút)?)?,?\s*)?"  # trước 17 giờ 30 phút ngày 10/5
_TRIGGER = (r"(?P<trigger>(?:(?:hoàn thành|xong|báo cáo|gửi|nộp|trình|thực hiện)\s+(?:xong\s+)?)?"
            r"(?:trước|chậm nhất(?:\s+(?:là|đến|vào|trong|trước))?|muộn nhất(?:\s+(?:là|vào))?|không quá"
            r"|(?:kéo dài\s+|liên tục\s+)?(?:cho\s+)?đến hết|cho đến|trong|vào|đến)\s+"
            r"|hoàn thành\s+(?:trong\s+)?|(?:thời gian|thời hạn)[^:;.]{0,30}?(?::|là|trong|trước)\s*|hạn\s+(?:cuối\s+|chót\s+)?(?:là\s+)?)")
_PROSE_DATE = re.compile(_TRIGGER + _CLOCK + "(?:" + "|".join((_DMY, _DMY_WORDS, _DM)) + ")(?!\\s*(?:tiêu chí|chỉ tiêu|xã|thôn|hộ|nhiệm vụ|đơn vị))")
_PROSE_PERIOD = re.compile(_TRIGGER + "(?:" + "|".join((_HALF, _QUARTER, _MY, _YEAR_WORDS)) + ")")
_WEAK = ("vào", "đến")  # a full date behind these is the event's, a period only with `cuối` or `hết`
_NOT_BEFORE = re.compile(r"(?:được giao|nghỉ hưu|ước thực hiện|người nghỉ|giai đoạn|nhiệm kỳ|khóa|kể từ|tính|đã|được ban hành|có hiệu lực|quyết định số [^ ]+)[^,.;:]{0,12}$")
# tại kỳ họp thứ Ba · trong vòng 48 giờ · 10 ngày kể từ ngày ký
_WORDS_ONLY = re.compile(
    r"(?:trong (?:vòng|thời hạn|thời gian)|chậm nhất(?: là)?(?: sau)?|không quá|sau)\s+(?:tối đa\s+)?\d{1,3}\s*(?:\([^)]{1,15}\)\s*)?"
    r"(?:giờ|ngày|ngày làm việc|tuần|tháng)(?:\s+làm việc)?(?:,?\s*(?P<anchor>(?:kể từ|tính từ|sau|từ)\s+(?:ngày|khi|thời điểm)?"
    r"[^,.;()]{0,50}))?|\d{1,3}\s+ngày(?:\s+làm việc)?,?\s+(?P<anchor2>(?:kể từ|tính từ)\s+[^,.;()]{2,50})"
    r"|trước (?:tết|mùa [^,.;()]{2,20}|ngày (?:khai giảng|bế giảng|bầu cử|hội nghị)|khi [^,.;()]{3,40})[^,.;()]{0,30}|tại phiên họp[^,.;()]{0,40}|trong ngày(?! \d)"
    r"|tại (?:các )?kỳ họp (?:gần nhất|thứ (?:mười )?\w+|tiếp theo|cuối năm|giữa năm|thường lệ[^,.;]{0,20})")

# --- what recurs -----------------------------------------------------------------------------------------------------
_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_RECURRENCE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("continuous", re.compile(r"(?<!không )(?<!chưa )(?<!chưa được )(?<!thiếu )(?<!chi )(?<!kinh phí )(?<!giáo dục )(?:thường xuyên|liên tục)"
                              r"(?! trực thuộc)")),
    ("ad_hoc", re.compile(r"(?<!thưởng )(?<!trợ cấp )(?<!hỗ trợ )(?<!khen thưởng )đột xuất")),
    ("daily", re.compile(rf"(?<!đời sống )(?<!sinh hoạt ){_EVERY} ngày|ngày một lần|01 lần/ngày")),
    ("weekly", re.compile(rf"{_EVERY} tuần|(?:1|01|một) tuần(?:/| )(?:1 |01 |một )?lần|mỗi tuần|(?:1|01|một|2|02|hai) (?:lần|buổi|ngày)/tuần|thứ (?:hai|sáu|năm) {_EVERY} tuần")),
    ("monthly", re.compile(rf"(?:{_EVERY}|định kỳ) tháng\b|{_EVERY} (?:tuần|quý|năm), tháng\b|(?:1|01|một|2|02|hai) (?:lần|buổi|ngày)/tháng|(?:1|01|một|mỗi) tháng(?:/| )(?:1 |01 |một )?lần|(?<!\d )(?<!\w)tháng/lần")),
    ("quarterly", re.compile(rf"(?:{_EVERY}|định kỳ) qu[ýí]\b|{_EVERY} tháng,(?: và)? qu[ýí]\b|\btháng,(?: và)? qu[ýí]\b|(?:3|03|ba) tháng(?:/| )(?:1 |01 |một )?lần|định kỳ 0?3 tháng|lần/qu[ýí]|qu[ýí]/lần"
                             rf"|tháng (?:đầu|cuối) (?:mỗi |của |hằng |hàng )?qu[ýí]")),
    ("semiannual", re.compile(r"(?:định kỳ|hằng quý,?|hàng quý,?|quý,|hằng|hàng|sơ kết|báo cáo)\s*0?6 tháng(?! (?:đầu|cuối) năm (?:19|20))"
                              r"|0?6 tháng(?:/| )(?:1|01|một)?\s?lần|0?6 tháng(?:,| và| hoặc)(?: cả| một| 1| 01| hằng| hàng)? năm\b"
                              r"|sáu tháng (?:một lần|và)|0?2 lần/năm")),
    ("annual", re.compile(rf"{_EVERY} năm\b|định kỳ (?:01 |1 |một )?năm\b|0?6 tháng(?:,| và| hoặc)(?: cả| một| 1| 01)? năm\b(?! \d)"
                          r"|(?:tháng|quý|quí),(?: và)? năm\b(?! \d)|(?:1|01|một) lần/năm|(?:1|01|một) năm (?:1|01|một) lần")),
)
_QUARTER_DAY = re.compile(r"ngày\s+(?P<d>\d{1,2})\s+(?:của\s+)?tháng\s+(?P<which>đầu|cuối)\s+(?:của\s+)?(?:mỗi\s+|hằng\s+|hàng\s+)?qu[ýí]")
_MONTH_DAY = re.compile(rf"(?:ngày\s+)?(?P<d>\d{{1,2}})\s+{_EVERY} tháng")
_YEAR_DAY = re.compile(rf"(?:ngày\s+)?(?P<d>\d{{1,2}})(?:/|\s+tháng\s+)(?P<m>\d{{1,2}})\s+{_EVERY} năm")
_FREQ = {"daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "monthly": "FREQ=MONTHLY", "quarterly": "FREQ=MONTHLY;INTERVAL=3",
         "semiannual": "FREQ=MONTHLY;INTERVAL=6", "annual": "FREQ=YEARLY"}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term: `start:end` are offsets into the text that was read; `due_on` is null where the words fix no day."""

    start: int
    end: int
    due_on: date | None = None
    due_from: date | None = None
    anchor: str | None = None


def last_day(year: int, month: int) -> date | None:
    """The last day of a month, or None for a month that there is not."""
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _resolve(m: re.Match[str], year: int | None) -> date | None:
    """The last day that a match of the date fragments names; `year` stands in where none is written."""
    g = m.groupdict()
    for n in "12":
        if g.get(f"d{n}"):
            y = int(g[f"y{n}"]) if g[f"y{n}"] else year
            return _day(y, g[f"m{n}"], g[f"d{n}"]) if y else None
    if g.get("d3"):
        return _day(year, g["m3"], g["d3"]) if year else None
    if g.get("half"):
        y = int(g["y6"]) if g["y6"] else year
        return date(y, 6 if g["half"] == "đầu" else 12, 30 if g["half"] == "đầu" else 31) if y else None
    if g.get("q"):
        y = int(g["y5"]) if g["y5"] else year
        return last_day(y, 3 * _quarter(g["q"])) if y else None
    if g.get("m4"):
        y = int(g["y4"]) if g["y4"] else year
        if g.get("part") in ("đầu", "giữa"):
            return None
        return last_day(y, int(g["m4"])) if y else None
    if g.get("y7"):
        return date(int(g["y7"]), 12, 31)
    return None


def _quarter(text: str) -> int:
    return _ROMAN.get(text) or int(text)


def read_term(text: str, year: int | None) -> Deadline | None:
    """The term that a deadline cell or time line names (`6/2025`, `Quý I/2026`, `2025 - 2026`, `Trong năm`).

    Returns None for an empty cell; a cell that fixes no day (`Thường xuyên`) is a term with `due_on` None.
    """
    low = lower(text)
    if not low.strip():
        return None
    whole = Deadline(0, len(text))
    if _OPEN_END.search(low) or _MONTH_DAY.search(low) or _YEAR_DAY.search(low) or _QUARTER_DAY.search(low):
        return whole
    if re.search(r"năm học|tuần \d|hằng năm|hàng năm", low):
        return whole
    span = _FROM_TO.search(low)
    if span:
        first, last = read_term(span["from"], year), read_term(span["to"], year)
        if last is not None and last.due_on is not None:
            return Deadline(0, len(text), last.due_on, _first_day(span["from"], first))
    for pattern in (_COLUMN_MONTHS, _COLUMN_QUARTERS, _COLUMN_RANGE):
        m = pattern.search(low)
        if m:
            return _range(m, year, whole)
    m = _ANY.search(low)
    first = _COLUMN_MONTH.search(low)
    if first and (m is None or first.start() < m.start()):
        return Deadline(0, len(text), last_day(int(first["y"]), int(first["m"])))
    if m:
        return Deadline(0, len(text), _resolve(m, year))
    bare = _COLUMN_YEAR.search(low)
    if bare:
        return Deadline(0, len(text), date(int(bare["y"]), 12, 31))
    if re.search(r"(?:trong|cuối|hết|cả) năm(?: nay)?\b(?! học| tiếp| sau)", low) and year:
        return Deadline(0, len(text), date(year, 12, 31))
    return whole


# Từ 01/7/2025 đến 30/9/2025 · Tháng 9/2025 - 3/2026 · Quý IV/2025 - Quý I/2026
_FROM_TO = re.compile(rf"(?:từ\s+)?(?P<from>(?:ngày\s+|tháng\s+|qu[ýí]\s+)?[\divx/.]{{1,10}}[/.]{_YEAR}|(?:ngày\s+)?\d{{1,2}}/\d{{1,2}})\s*(?:-|đến(?: hết)?)\s*"
                      rf"(?P<to>(?:ngày\s+|tháng\s+|qu[ýí]\s+)?[\divx/.]{{1,10}}[/.]{_YEAR})")


def _first_day(words: str, term: Deadline | None) -> date | None:
    """The first day of what `từ …` names: the day itself, or the first of its month."""
    if term is None or term.due_on is None:
        return None
    return term.due_on if len(re.findall(r"\d+", words)) >= 3 else term.due_on.replace(day=1)


def _range(m: re.Match[str], year: int | None, whole: Deadline) -> Deadline:
    g = m.groupdict()
    if "q" in g:
        y = int(g["y"]) if g["y"] else year
        return Deadline(0, whole.end, last_day(y, 3 * _quarter(g["q"])) if y else None)
    if "y" in g:
        y = int(g["y"]) if g["y"] else year
        start = last_day(y, int(g["a"])) if y else None
        return Deadline(0, whole.end, last_day(y, int(g["b"])) if y else None, start and start.replace(day=1))
    return Deadline(0, whole.end, date(int(g["b"]), 12, 31), date(int(g["a"]), 1, 1))


def find_deadline(low: str, start: int, end: int, year: int | None, issued: date | None) -> Deadline | None:
    """The first deadline that a sentence of `low[start:end]` sets, or None.

    `low` is `lower(text)`; `year` is the plan's year, for dates that name none; a date before `issued` is history.
    """
    found: list[Deadline] = []
    for pattern in (_PROSE_DATE, _PROSE_PERIOD):
        for m in pattern.finditer(low, start, end):
            trigger = m["trigger"].strip()
            if trigger in _WEAK and pattern is _PROSE_DATE or trigger == "đến" and not re.search(r"(?:cuối|hết)\b", low[m.end("trigger"):m.end()]):
                continue
            if _NOT_BEFORE.search(low, max(start, m.start() - 40), m.start()):
                continue
            if re.match(r"\s*(?:hằng|hàng|mỗi) (?:năm|tháng|quý)", low[m.end():m.end() + 12]):
                every = re.compile(r"\s*(?:hằng|hàng|mỗi) (?:năm|tháng|quý|quí)").match(low, m.end(), end)
                found.append(Deadline(_clean(low, m.start()), every.end() if every else m.end()))
                break
            if re.search(r"\b(?:hằng|hàng|mỗi) năm\b|định kỳ 0?6 tháng", low[start:end]) and not re.search(_YEAR, m[0]):
                found.append(Deadline(_clean(low, m.start()), m.end()))
                break
            due = _resolve(m, year)
            if due is not None and issued is not None and due < issued:
                continue
            found.append(Deadline(_clean(low, m.start()), m.end(), due))
            break
    this_year = _IN_THE_YEAR.search(low, start, end)
    if this_year and year:
        found.append(Deadline(this_year.start(), this_year.end(), date(year, 12, 31)))
    if found:
        return min(found, key=lambda d: d.start)
    words = _WORDS_ONLY.search(low, start, end)
    if words:
        return Deadline(words.start(), words.end(), anchor=words["anchor"] or words["anchor2"])
    return None


def _clean(low: str, start: int) -> int:
    """A deadline's words begin at its preposition, not at the verb before it (`hoàn thành trước …` → `trước …`)."""
    m = re.match(r"(?:hoàn thành|xong|báo cáo|gửi|nộp|trình|thực hiện)\s+(?:xong\s+)?(?=trước|chậm|muộn|không|trong|vào|đến)",
                 low[start:start + 40])
    return start + (m.end() if m else 0)


def find_recurrence(low: str, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """How often: any of continuous, ad_hoc, daily, weekly, monthly, quarterly, semiannual, annual, in this order."""
    end = len(low) if end is None else end
    return tuple(name for name, pattern in _RECURRENCE if pattern.search(low, start, end))


def recurrence_rule(low: str, recurrence: tuple[str, ...]) -> str | None:
    """The RFC 5545 rule of the shortest interval named: `ngày 25 hằng tháng` → `FREQ=MONTHLY;BYMONTHDAY=25`."""
    m = _QUARTER_DAY.search(low)
    if m:
        return f"FREQ=YEARLY;BYMONTH={'1,4,7,10' if m['which'] == 'đầu' else '3,6,9,12'};BYMONTHDAY={int(m['d'])}"
    m = _MONTH_DAY.search(low)
    if m and 1 <= int(m["d"]) <= 31:
        return f"FREQ=MONTHLY;BYMONTHDAY={int(m['d'])}"
    m = _YEAR_DAY.search(low)
    if m and 1 <= int(m["d"]) <= 31 and 1 <= int(m["m"]) <= 12:
        return f"FREQ=YEARLY;BYMONTH={int(m['m'])};BYMONTHDAY={int(m['d'])}"
    return next((_FREQ[name] for name in _FREQ if name in recurrence), None)
