"""What recurs and how often, and the rule of RFC 5545 from which the next date can be computed.

Every pattern matches on `ingest.fold.lower`. Which words recur is the annotation guide's (tasks, `recurrence`).
"""

from __future__ import annotations

import re

from extract.guards import holds_any

_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_ONE = r"(?:1|01|một)"
_ONE_OR_TWO = r"(?:1|01|một|2|02|hai)"
# What is counted against a span of time: 02 (lần)/tuần, but `20 tấn/ngày`, `5 triệu đồng/tháng`
_COUNTED = r"(?:lần|buổi|ngày|tiết|kỳ|cuộc|phiên|đợt|bài|tin|lượt|hội nghị|chuyên đề|chuyên mục)"
_RATE = rf"(?:\d{{1,2}}|một|hai|ba) {_COUNTED}"
_TIMES = r"(?:/| )(?:1 |01 |một )?lần"  # (3 tháng)/lần · (3 tháng) một lần
# mỗi năm 02 lần · mỗi năm bồi dưỡng 2 đợt
_TWICE_A_YEAR = rf"{_EVERY} năm\b[^.;,\d]{{0,40}}?\b(?:2|02|hai) (?:lần|kỳ|đợt)\b"
_NO_HABIT = ("không", "chưa", "chưa được", "thiếu", "chi", "kinh phí", "giáo dục", "tiếp công dân", "ghi", "đánh số",
             "số thứ tự", "bậc lương", "nâng lương", "ổn định,", "thông suốt,", "ngân sách")


def _no_habit(letter: str) -> str:
    """Asked behind the first letter, so that the scan skips from one such letter to the next."""
    return "".join(f"(?<!{words} {letter})" for words in _NO_HABIT)


_FORMS: dict[str, tuple[str, ...]] = {
    "continuous": (
        # thường xuyên kiểm tra, but `chi thường xuyên`, `giáo dục thường xuyên`, `không thường xuyên`; `tiếp công dân
        # thường xuyên` and `số ghi liên tục` say of what kind, not how often to do it
        rf"(?:t{_no_habit('t')}hường xuyên|l{_no_habit('l')}(?<!ngày l)(?<!giờ l)(?<!tháng l)iên tục)"
        r"(?! (?:trực thuộc|thay đổi|biến động|vắng|xảy ra|ngập|mất|hư hỏng|quá tải|ùn tắc|đi vắng|trễ|chậm))",
    ),
    "ad_hoc": (
        # báo cáo đột xuất, but `khen thưởng đột xuất`, `trợ cấp đột xuất`
        # and what came up by itself: `các vấn đề cấp bách, đột xuất phát sinh`
        r"(?<!thưởng )(?<!trợ cấp )(?<!hỗ trợ )đột xuất(?!,? (?:phát sinh|xảy ra|nảy sinh))",
    ),
    "daily": (
        rf"(?<!đời sống )(?<!sinh hoạt ){_EVERY} ngày",  # hằng ngày, but `đời sống hằng ngày`
        r"(?<!\d )(?<!hai )(?<!ba )ngày một lần",  # (but not `15 ngày một lần`)
        rf"{_RATE}/ngày",
    ),
    "weekly": (
        rf"{_EVERY} tuần",
        rf"{_ONE} tuần{_TIMES}",  # 01 tuần/lần
        r"(?<!\d )(?<!\w)(?<!hai )(?<!ba )tuần(?:/| (?:1|01|một) )lần",
        rf"{_RATE}/tuần",  # 02 buổi/tuần
        rf"{_ONE} tuần {_ONE_OR_TWO} (?:lần|buổi)",  # tiếp dân 1 tuần 1 buổi
    ),
    "monthly": (
        rf"{_EVERY} tháng\b|định kỳ tháng\b(?! \d)",  # but `sinh hoạt định kỳ tháng 6/2026`
        rf"{_EVERY} (?:tuần|quý|năm), tháng\b",  # hằng tuần, tháng
        rf"{_RATE}/tháng",
        rf"(?:1|01|một|mỗi) tháng{_TIMES}",
        rf"{_ONE} tháng {_ONE_OR_TWO} (?:lần|buổi)",
        rf"(?:ít nhất|tối thiểu) {_RATE} trong tháng\b(?! (?:\d|này|tới))",  # ít nhất 04 ngày trong tháng đi cơ sở
        r"(?<!\d )(?<!\w)(?<!hai )(?<!ba )(?<!sáu )tháng(?:/| (?:1|01|một) )lần",
        r"theo tháng(?:,| hoặc| và) (?:theo )?qu[ýí]",
    ),
    "quarterly": (
        rf"{_EVERY} qu[ýí]\b(?! [ivx]+\b)|định kỳ qu[ýí]\b(?! (?:\d|[ivx]+\b))",
        r"\btháng(?:,| hoặc|, hoặc|, và| và) qu[ýí]\b",  # hằng tháng, quý · hằng tháng hoặc quý
        rf"(?:3|03|ba) tháng{_TIMES}",
        # một quý một lần · quý/lần
        rf"{_ONE} qu[ýí] {_ONE} {_COUNTED}|(?<!\d )(?<!\w)(?<!hai )(?<!ba )qu[ýí](?:/| (?:1|01|một) )lần",
        r"theo (?:từng )?qu[ýí]\b(?! (?:\d|[ivx]+\b))",
        r"định kỳ 0?3 tháng",
        r"lần/qu[ýí]",
        r"qu[ýí]/lần",
        rf"(?<!\d)0?4 {_COUNTED}/năm",
        r"tháng (?:đầu|cuối) (?:mỗi |của |hằng |hàng )?qu[ýí]",  # ngày 25 tháng cuối quý
    ),
    "semiannual": (
        # định kỳ 6 tháng · hằng quý, 6 tháng · sơ kết 6 tháng, tổng kết năm, but `6 tháng đầu năm`, `Sơ kết 6 tháng`
        r"(?:định kỳ|hằng quý,?|hàng quý,?|quý,|hằng|hàng|báo cáo)\s*0?6 tháng"
        r"(?! (?:đầu|cuối) năm)",
        r"sơ kết 0?6 tháng(?=,? (?:và )?(?:tổng kết|hằng năm|hàng năm|năm))",
        r"0?6 tháng(?:/| )(?:1|01|một)?\s?lần",
        r"0?6 tháng(?:,| và| hoặc)(?: cả| một| 1| 01| hằng| hàng)? năm\b",  # 6 tháng, năm · 6 tháng và cả năm
        r"0?6 tháng(?:,| và) cuối năm\b",
        r"sơ kết 0?6 tháng(?! (?:đầu|cuối))[^.;]{0,40}?(?:,|và) (?:báo cáo )?tổng kết (?:cả )?năm\b(?! (?:\d|học))",
        rf"sáu tháng (?:một lần|và)|{_EVERY} nửa năm|nửa năm (?:một|1|01) lần",
        rf"(?:(?<!\d)0?2|hai) {_COUNTED}/năm",
        rf"{_EVERY} học kỳ|(?:1|01|một) lần/học kỳ",
        _TWICE_A_YEAR,
    ),
    "annual": (
        rf"(?!{_TWICE_A_YEAR}){_EVERY} năm\b",
        r"định kỳ (?:01 |1 |một )?năm\b",
        r"0?6 tháng(?:,| và| hoặc)(?: cả| một| 1| 01)? năm\b(?! \d)",
        # hằng quý, năm · báo cáo tháng, quý và năm, but `ghi ngày, tháng, năm ban hành`
        r"(?<!ngày, )(?<!ngày )(?:tháng|quý|quí)(?:,| và|, và| hoặc)(?: cả)? năm\b(?! (?:\d|ban hành|ký|sinh))",
        rf"(?<!\d){_ONE} {_COUNTED}/năm",
        rf"{_ONE} năm {_ONE} lần",
    ),
}
# báo cáo tháng trước ngày 20 · báo cáo tuần, tháng, quý, 6 tháng, 9 tháng, năm: the spans that a regular report is of,
# but `báo cáo tháng 5`, `báo cáo năm 2025`, `báo cáo quý này`
_SPAN = r"(?:ngày|tuần|tháng|qu[ýí]|0?6 tháng|0?9 tháng|sáu tháng|năm)(?!/)\b"
_ALSO = r"(?:,| và|, và| hoặc|;)(?: gửi)?(?: báo cáo)?(?: cả| một| 1| 01)? "
_REGULAR = re.compile(
    rf"báo cáo(?: định kỳ)?(?: hằng| hàng)? (?!năm\b|0?[69] tháng|ngày)"
    rf"(?P<spans>{_SPAN}(?:{_ALSO}{_SPAN})+|{_SPAN}(?=,| (?:và|trước|chậm nhất|muộn nhất|vào|đối với|ngày \d)))"
    r"(?!,? (?:\d|[ivx]+\b|một\b|này|nay|qua|trước(?! (?:ngày|\d))|sau|tới|vừa|đầu|cuối|học|thứ|kế|ngân|của năm))")
_SPANS = {name: re.compile(span) for name, span in {
    "daily": "ngày", "weekly": "tuần", "monthly": r"(?<!\d )(?<!sáu )tháng", "quarterly": "qu[ýí]",
    "semiannual": r"(?:0?6|sáu) tháng", "annual": "năm"}.items()}
# định kỳ 6 tháng (trước ngày 15/6), năm (trước ngày 15/12)
_BRACKETED = re.compile(r" ?\([^()]{0,80}\)(?=,? )")
# Words of which every form holds one (`extract.guards`).
_GUARDS: dict[str, tuple[str, ...]] = {
    "continuous": ("thường xuyên", "liên tục"), "ad_hoc": ("đột xuất",), "daily": ("ngày",), "weekly": ("tuần",),
    "monthly": ("tháng",), "quarterly": ("tháng", "quý", "quí", "năm"), "semiannual": ("tháng", "năm", "học kỳ"),
    "annual": ("năm",)}
_NO_INTERVAL = ("continuous", "ad_hoc")
_INTERVAL_WORDS = ("hằng", "hàng", "mỗi", "từng", "định kỳ", "lần", "quý", "quí", "tuần", "6 tháng", "sáu tháng",
                   "/tháng", "/năm", "/ngày", "trong tháng", "tháng,", "tháng và", "tháng hoặc", "1 tháng", "01 tháng",
                   "một tháng", "học kỳ")
_RECURRING_DAY_WORDS = ("hằng", "hàng", "mỗi", "từng", "quý", "quí")
_INTERVAL = re.compile(
    r"(?:h[ằà]ng|mỗi) (?:ngày|tuần|tháng|qu|năm|học kỳ)|từng (?:ngày|tuần|tháng|qu|năm)|định kỳ"
    r"|theo (?:từng )?qu"
    r"|(?:1|một) (?:tuần|tháng) (?:0?[12]|một|hai)\b"
    r"|lần/|/lần|một lần|1 lần|tuần lần|tháng lần|/tuần|/tháng|/năm|/ngày|tháng(?:,| và| hoặc)|qu[ýí](?:,| và| hoặc)"
    r"|tháng (?:đầu|cuối) (?:mỗi |của |hằng |hàng )?qu|6 tháng|sáu tháng|(?:ít nhất|tối thiểu) \w+ \w+ trong tháng")
_RECURRENCE = {name: re.compile("|".join(forms)) for name, forms in _FORMS.items()}

# ngày 25 của tháng cuối quý
_QUARTER_DAY = re.compile(
    r"ngày\s+(?P<d>\d{1,2})\s+(?:của\s+)?tháng\s+(?P<which>đầu|cuối)\s+"
    r"(?:của\s+)?(?:mỗi\s+|hằng\s+|hàng\s+)?qu[ýí]")
# ngày 25 hằng tháng
_MONTH_DAY = re.compile(rf"(?:ngày\s+)?(?P<d>\d{{1,2}})\s+{_EVERY} tháng")
# trước 15/12 hằng năm · ngày 15 tháng 12 hằng năm
_YEAR_DAY = re.compile(rf"(?:ngày\s+)?(?P<d>\d{{1,2}})(?:/|\s+tháng\s+)(?P<m>\d{{1,2}})\s+{_EVERY} năm")
_EVERY_SPAN = re.compile(rf"{_EVERY} (?:tháng|năm)|tháng\s+(?:đầu|cuối)")  # what each of the three holds
# trong dự toán ngân sách (hằng năm) · trong kế hoạch 5 năm, (hàng năm): which plan it is, not how often to do it
_OF_PLAN = re.compile(
    r"\b(?:trong|vào|từ) (?:các )?(?:dự toán|kế hoạch)\b[^.;:]{0,80}?"
    rf"(?:(?:(?<=dự toán)|ngân sách(?: nhà nước)?|nsnn|chi|5 năm,?|5 năm và)) {_EVERY} năm\b")
_QUARTER_MONTHS = {"đầu": "1,4,7,10", "cuối": "3,6,9,12"}
# from the shortest interval to the longest
_FREQUENCIES = {
    "daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3", "semiannual": "FREQ=MONTHLY;INTERVAL=6", "annual": "FREQ=YEARLY",
}


def find_recurrence(low: str, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """How often: any of continuous, ad_hoc, daily, weekly, monthly, quarterly, semiannual, annual, in this order."""
    end = len(low) if end is None else end
    if "(" in low[start:end] and (whole := _BRACKETED.sub("", low[start:end])) != low[start:end]:
        both = (*_recurrence(low, start, end), *_recurrence(whole, 0, len(whole)))
        return tuple(name for name in _FORMS if name in both)
    return _recurrence(low, start, end)


def _recurrence(low: str, start: int, end: int) -> tuple[str, ...]:
    interval = holds_any(low, _INTERVAL_WORDS, start, end) and _INTERVAL.search(low, start, end)
    if interval and (plan := _OF_PLAN.search(low, start, end)):
        apart = (find_recurrence(low, start, plan.start()), find_recurrence(low, plan.end(), end))
        return tuple(name for name in _FORMS if any(name in names for names in apart))
    named = _of_regular(low, start, end)
    return tuple(
        name for name in (_FORMS if interval or named else _NO_INTERVAL)
        if name in named or (holds_any(low, _GUARDS[name], start, end) and _RECURRENCE[name].search(low, start, end)))


def _of_regular(low: str, start: int, end: int) -> frozenset[str]:
    """The spans of the regular reports named."""
    if low.find("báo cáo", start, end) < 0:
        return frozenset()
    spans = " ".join(m["spans"] for m in _REGULAR.finditer(low, start, end))
    return frozenset(name for name, span in _SPANS.items() if span.search(spans)) if spans else frozenset()


def names_recurring_day(low: str) -> bool:
    """Whether the words name a day of every month, quarter or year: `ngày 25 hằng tháng`."""
    return holds_any(low, _RECURRING_DAY_WORDS, 0, len(low)) and _EVERY_SPAN.search(low) is not None and any(
        pattern.search(low) for pattern in (_MONTH_DAY, _YEAR_DAY, _QUARTER_DAY))


def recurrence_rule(low: str, recurrence: tuple[str, ...]) -> str | None:
    """The RFC 5545 rule of the day or the shortest interval named, or None.

    >>> recurrence_rule("trước ngày 25 hằng tháng", ("monthly",))
    'FREQ=MONTHLY;BYMONTHDAY=25'
    >>> recurrence_rule("hằng quý, hằng năm", ("quarterly", "annual"))
    'FREQ=MONTHLY;INTERVAL=3'
    """
    if not names_recurring_day(low):
        return next((rule for name, rule in _FREQUENCIES.items() if name in recurrence), None)
    m = _QUARTER_DAY.search(low)
    if m:
        return f"FREQ=YEARLY;BYMONTH={_QUARTER_MONTHS[m['which']]};BYMONTHDAY={int(m['d'])}"
    m = _MONTH_DAY.search(low)
    if m and 1 <= int(m["d"]) <= 31:
        return f"FREQ=MONTHLY;BYMONTHDAY={int(m['d'])}"
    m = _YEAR_DAY.search(low)
    if m and 1 <= int(m["d"]) <= 31 and 1 <= int(m["m"]) <= 12:
        return f"FREQ=YEARLY;BYMONTH={int(m['m'])};BYMONTHDAY={int(m['d'])}"
    return next((rule for name, rule in _FREQUENCIES.items() if name in recurrence), None)
