"""What a spreadsheet shows for a stored value: number formats (ECMA-376 part 1, 18.8.30 and 18.8.31).

Separators are those of the format code (`#,##0` → 1,234). A date is written day first with its year in full, as
Vietnamese offices read it, also where the code has the American order or the order of the system that opens the file.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Literal, NamedTuple

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "dd/mm/yyyy",
    15: "dd/mm/yyyy", 16: "dd/mm", 17: "mm/yyyy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0;-", 42: "#,##0;-#,##0;-", 43: "#,##0.00;-#,##0.00;-",
    44: "#,##0.00;-#,##0.00;-", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
    **dict.fromkeys((27, 30, 36, 50, 57), "dd/mm/yyyy"),
}
"""Format codes by number; 14 to 17 and 22 follow the system that shows them, here Vietnam's."""

_Kind = Literal["text", "date", "digits", "percent", "general", "string"]
_TOKEN = re.compile(r"""
      "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _. | \*.
    | \[\$(?P<currency>[^\]-]*)[^\]]*\] | \[(?P<elapsed>h+|m+|s+)\] | \[[^\]]*\]
    | (?P<general>General) | (?P<date>AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?)
    | (?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?(?:E[+-]0+)?,*|\.[0#?]+) | (?P<percent>%) | (?P<string>@)
    | (?P<other>.)""", re.VERBOSE | re.IGNORECASE | re.DOTALL)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY_FIRST = ("", "d", "m", "y", "dm", "my", "dmy")  # orders of day, month and year that stay as they are
_LAST_DAY = 2_958_465  # 31 December 9999


class _Token(NamedTuple):
    kind: _Kind
    text: str


def shown_text(text: str, code: str) -> str:
    """A string as its cell shows it: most codes leave it alone, `"Số "@` puts words around it."""
    section = next((s for s in reversed(_sections(code)) if any(t.kind == "string" for t in s)), None)
    if section is None:
        return text
    return "".join(text if t.kind == "string" else t.text if t.kind == "text" else "" for t in section)


def shown_number(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as its cell shows it; `from_1904`: the workbook counts its days from 1904."""
    if not isfinite(value):
        return str(value)
    sections = _sections(code)
    numeric = [s for s in sections if not any(t.kind == "string" for t in s)] or [(_Token("general", ""),)]
    negative = value < 0
    if negative and len(numeric) > 1:
        section, value, negative = numeric[1], -value, False
    elif value == 0 and len(numeric) > 2:
        section = numeric[2]
    else:
        section = numeric[0]
    if any(t.kind == "date" for t in section):
        moment = _moment(value, from_1904)
        return _general(value) if moment is None else _date(section, moment, value)
    return ("-" if negative else "") + _number(section, abs(value))


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...]:
    """The sections of a code (positive; negative; zero; text), each as its tokens."""
    sections: list[list[_Token]] = [[]]
    for m in _TOKEN.finditer(code):
        if m["other"] == ";":
            sections.append([])
        elif (words := m["quoted"] or m["escaped"] or m["currency"] or m["other"]) is not None:
            sections[-1].append(_Token("text", words))
        elif m["elapsed"]:
            sections[-1].append(_Token("date", f"[{m['elapsed'].lower()}]"))
        else:
            kind = m.lastgroup
            if kind in ("general", "date", "digits", "percent", "string"):
                sections[-1].append(_Token(kind, m[0].lower() if kind == "date" else m[0]))  # type: ignore[arg-type]
    return tuple(tuple(s) for s in sections)


# --- numbers ------------------------------------------------------------------------------------------------------

def _general(value: float) -> str:
    """A number without a format: whole numbers in full, others to the ten digits that a cell has room for."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E")


def _number(section: tuple[_Token, ...], value: float) -> str:
    if sum(t.kind == "digits" for t in section) > 1 and any(t.text == "/" for t in section):
        return _general(value)  # a fraction, written as a decimal
    out = []
    written = False
    scaled = value * 100 ** sum(t.kind == "percent" for t in section)
    for token in section:
        if token.kind in ("text", "percent"):
            out.append(token.text)
        elif not written:
            out.append(_digits(token.text, scaled) if token.kind == "digits" else _general(scaled))
            written = True
    return "".join(out).strip()


def _digits(pattern: str, value: float) -> str:
    """`#,##0.0#` and the like; commas at the end divide by a thousand each."""
    mantissa, exponent, _ = pattern.upper().partition("E")
    whole, point, fraction = mantissa.partition(".")
    if exponent:
        return f"{value:.{len(fraction)}E}"
    thousands = len(mantissa) - len(mantissa.rstrip(","))
    whole, fraction = whole.rstrip(",") if not point else whole, fraction.rstrip(",")
    try:
        number = Decimal(repr(value)).scaleb(-3 * thousands)
        number = number.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    except InvalidOperation:  # more digits than any sheet shows
        return _general(value)
    left, _, right = f"{number:f}".partition(".")
    left = (left if left.strip("0") else "").rjust(whole.count("0"), "0")
    if "," in whole:
        left = f"{int(left or 0):,}".rjust(whole.count("0"), "0") if left else ""
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    return left + (f".{right}" if right else "")


# --- dates --------------------------------------------------------------------------------------------------------

def _moment(value: float, from_1904: bool) -> datetime | None:
    """The moment that a serial number of days means; None for one that no sheet shows as a date."""
    if not 0 <= value <= _LAST_DAY:
        return None
    days = value + 1462 if from_1904 else value + (value < 60)  # the sheet believes in 29 February 1900
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))


def _date(section: tuple[_Token, ...], moment: datetime, value: float) -> str:
    """The parts of the date in the order of the code, or, where that is not day first in figures, day first."""
    parts = _without_minutes(section)
    order = "".join(t.text[0] for t in parts if t.kind == "date" and t.text[0] in "dmy" and len(t.text) < 5
                    and not t.text.startswith("ddd"))
    named = any(t.text.startswith("mmm") for t in parts if t.kind == "date")
    if named or order not in _DAY_FIRST:
        clock = [t for t in parts if t.kind == "date" and t.text[0] not in "dmy"]
        pattern = [p for p, c in (("%d", "d"), ("%m", "m"), ("%Y", "y")) if c in order]
        return moment.strftime("/".join(pattern)) + (f" {_clock(moment)}" if clock else "")
    return "".join(_part(t, moment, value) for t in parts).strip()


def _without_minutes(section: tuple[_Token, ...]) -> list[_Token]:
    """The tokens with `n` for minutes: an `m` behind hours or before seconds."""
    out = list(section)
    dates = [i for i, t in enumerate(out) if t.kind == "date"]
    for n, i in enumerate(dates):
        before = out[dates[n - 1]].text if n else ""
        after = out[dates[n + 1]].text if n + 1 < len(dates) else ""
        if out[i].text in ("m", "mm") and (before.startswith(("h", "[h")) or after.startswith("s")):
            out[i] = _Token("date", out[i].text.replace("m", "n"))
    return out


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M}"


def _part(token: _Token, moment: datetime, value: float) -> str:
    text = token.text
    if token.kind != "date":
        return text if token.kind == "text" else ""
    if text.startswith("["):
        return str(int(round(value * 86400) // {"h": 3600, "m": 60, "s": 1}[text[1]]))
    letter, wide = text[0], len(text) > 1
    if letter == "y":
        return f"{moment:%Y}"
    if text.startswith("ddd"):
        return _WEEKDAYS[moment.weekday()]
    number = {"d": moment.day, "m": moment.month, "h": moment.hour, "n": moment.minute, "s": moment.second}.get(letter)
    if number is None:  # AM/PM: hours are written to 24
        return ""
    return f"{number:02d}" if wide else str(number)
