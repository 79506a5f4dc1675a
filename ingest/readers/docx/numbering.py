"""The labels that Word generates: `III.`, `2.1.`, `a)`, `-`, counted the way Word counts them.

Counters belong to the abstract list, so that two lists of one abstract list go on from each other; a start override
of a list restarts its level once, where the list first appears (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.docx.package import MC, Element, is_on, qn, val
from ingest.readers.docx.styles import Number, Styles, run_form
from ingest.readers.docx.symbols import bullet
from ingest.repair import decode_run

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it starts, counts and shows."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    font: str | None = None
    caps: bool = False
    legal: bool = False  # all numbers in decimal, `Điều 1.1` below `Chương I`
    glued: bool = False  # nothing stands between label and text
    restart: int | None = None  # counted from 1: restart below this level only; 0 = never
    style: str | None = None


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    abstract: _Abstract
    levels: dict[int, Level]
    overrides: dict[int, int]
    seen: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Label:
    """A generated label as shown, its level from 0, and whether the text follows it without a space."""

    text: str
    level: int
    glued: bool = False


class Numbering:
    """The lists of a document. `label` must be called once for each paragraph, in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List | None] = {}  # made when first used: files carry dozens that no paragraph uses
        self._made: dict[str, _Abstract] = {}
        found = root if root is not None else ()
        self._abstracts = {str(e.get(qn("w:abstractNumId"))): e for e in found if e.tag == qn("w:abstractNum")}
        self._nums = {str(e.get(qn("w:numId"))): e for e in found if e.tag == qn("w:num")}

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            num = self._nums.get(num_id)
            key = self._resolve(val(num.find(qn("w:abstractNumId")))) if num is not None else ""
            if key in self._abstracts and key not in self._made:
                self._made[key] = _Abstract(_levels(self._abstracts[key]))
            self._lists[num_id] = _list(num, self._made[key]) if num is not None and key in self._made else None
        return self._lists[num_id]

    def _resolve(self, key: str) -> str:
        """The abstract list that holds the levels: a `w:numStyleLink` points to it by way of a style."""
        for _ in range(8):
            link = self._abstracts[key].find(qn("w:numStyleLink")) if key in self._abstracts else None
            if link is None:
                return key
            number = self._styles.number(None, val(link))
            num = self._nums.get(number.num or "")
            if num is None:
                return key
            key = val(num.find(qn("w:abstractNumId")))
        return key

    def label(self, number: Number, font: str | None) -> Label | None:
        """Count the paragraph and return its label; None where it is in no list or its label is blank."""
        found = self._list(number.num) if number.num else None
        if found is None:
            return None
        level = number.level or 0
        if number.style is not None:  # a style's level is the one that names the style
            level = next((n for n, lv in found.levels.items() if lv.style == number.style), level)
        if (form := found.levels.get(level)) is None:
            return None
        self._count(found, level)
        counters = found.abstract.counters
        if form.number_format == "bullet":
            text = bullet(form.text, form.font)
        else:
            pattern = decode_run(form.text, form.font or font).replace("\xad", "")
            text = _PLACE.sub(lambda m: _shown(found, int(m[1]) - 1, counters, form.legal), pattern)
        text = " ".join((text.upper() if form.caps else text).split())
        return Label(text, level, form.glued) if text else None

    @staticmethod
    def _count(found: _List, level: int) -> None:
        counters = found.abstract.counters
        start = found.overrides.get(level, found.levels[level].start)
        if level not in found.seen and level in found.overrides:
            counters[level] = start
        else:
            counters[level] = counters[level] + 1 if level in counters else start
        found.seen.add(level)
        for deeper in [n for n in counters if n > level]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or level < restart:
                del counters[deeper]


def _list(num: Element, abstract: _Abstract) -> _List:
    levels = dict(abstract.levels)
    overrides: dict[int, int] = {}
    for override in num.findall(qn("w:lvlOverride")):
        n = _int(override.get(qn("w:ilvl")), 0)
        if (own := override.find(qn("w:lvl"))) is not None:
            levels[n] = _level(own)
        if (start := override.find(qn("w:startOverride"))) is not None:
            overrides[n] = _int(val(start), 1)
    return _List(abstract, levels, overrides)


def _levels(abstract: Element) -> dict[int, Level]:
    return {_int(e.get(qn("w:ilvl")), 0): _level(e) for e in abstract.findall(qn("w:lvl"))}


def _level(e: Element) -> Level:
    kind = e.find(qn("w:numFmt"))
    if kind is None:  # a custom format stands in a choice; its fallback says the nearest standard one
        kind = e.find(f"{MC}AlternateContent/{MC}Fallback/{qn('w:numFmt')}")
    rpr = e.find(qn("w:rPr"))
    form = run_form(rpr) if rpr is not None else None
    restart = e.find(qn("w:lvlRestart"))
    return Level(
        start=_int(val(e.find(qn("w:start"))), 0),
        number_format=val(kind, "decimal"), text=val(e.find(qn("w:lvlText"))),
        font=form.font if form else None, caps=bool(form and form.capitals),
        legal=bool(is_on(e.find(qn("w:isLgl")))), glued=val(e.find(qn("w:suff"))) == "nothing",
        restart=None if restart is None else _int(val(restart), 0), style=val(e.find(qn("w:pStyle"))) or None,
    )


def _shown(found: _List, level: int, counters: dict[int, int], legal: bool) -> str:
    form = found.levels.get(level)
    if form is None or form.number_format in ("none", "bullet"):
        return ""
    value = counters.get(level, found.overrides.get(level, form.start))  # a level passed over shows its start
    return number_text(value, "decimal" if legal else form.number_format)


def number_text(value: int, number_format: str) -> str:
    """A number in one of Word's formats; formats without Vietnamese use come out as decimal."""
    if not 1 <= value <= 32767:  # Word's own bounds
        return str(value)
    kind = number_format.lower()
    if kind == "chicago":  # the signs of footnotes; then doubled
        return "*†‡§"[(value - 1) % 4] * ((value - 1) // 4 + 1)
    if kind.endswith("roman"):
        text = ""
        for size, letters in _ROMAN:
            count, value = divmod(value, size)
            text += letters * count
    elif kind.endswith("letter"):  # z is followed by aa, bb
        text = chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)
    else:
        return f"{value:02}" if kind == "decimalzero" else f"({value})" if "paren" in kind else str(value)
    return text.upper() if kind.startswith("upper") else text


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() else default
