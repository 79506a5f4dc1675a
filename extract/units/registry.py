"""Vietnamese bodies with their history: what a body is called, whose place completes its name, what took it over.

The rows are data/gazetteers/units.csv. What the dates rest on: ministries on Nghị quyết 02/2002/QH11 (5 August 2002),
01/2007/QH12 (31 July 2007) and 176/2025/QH15 (1 March 2025); departments of provinces on Nghị định 13/2008/NĐ-CP and
the reorganisation of 1 March 2025; committees of Quốc hội on Luật 62/2025/QH15; central Party bodies on the decisions
242 to 245-QĐ/TW (24 January 2025) and those in force on 3 February 2025; the end of districts and the new offices of
communes on Luật Tổ chức chính quyền địa phương 72/2025/QH15 (1 July 2025). A local Party body that merged in February
2025 ends with that month; a date that is not known stays empty. Capitals follow Nghị định 30/2020/NĐ-CP, appendix II.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from extract.gazetteers import CENTRALLY_RUN, rows
from extract.units import written_out
from extract.units.lexicon import is_head
from ingest.fold import lower, plain

LEVELS = {
    "tỉnh": "province", "thành phố": "district", "huyện": "district", "quận": "district", "thị xã": "district",
    "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}
# The committee of the Party and that of the Youth Union at a kind of place; a name stands behind them without its kind.
COMMITTEES = {
    "tỉnh ủy": "tỉnh", "thành ủy": "thành phố", "huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã",
    "tỉnh đoàn": "tỉnh", "thành đoàn": "thành phố", "huyện đoàn": "huyện", "quận đoàn": "quận", "thị đoàn": "thị xã",
}
_FIRST = {"tỉnh": "Tỉnh", "thành phố": "Thành", "huyện": "Huyện", "quận": "Quận", "thị xã": "Thị"}
_LONGEST = 14  # words of the longest name

_DASH = re.compile(r"(?<=[^\W\d_])\s*-\s*(?=[^\W\d_])")
_TOKEN = re.compile(r"[^\s,;]+|[,;]")
_CITY = re.compile(r"\bT[Pp]\.?\s*(?:HCM\b)|\bT[Pp](?:\.\s*|\s+)(?=[^\W\d_])|\bT[Xx]\.\s*")
_ADDRESS = re.compile(r"^\s*(?:[Cc]ác|[Nn]hững)\s+(?=đồng chí)")
# What names of no row begin with
_BEGINNINGS = ("Mặt trận Tổ quốc", "Mặt trận Tổ quốc Việt Nam", "Ban Quản lý", "Ban Chỉ đạo", "Ban Đại diện")
# Words behind a head that are no name of its own: chi bộ thôn, phòng của sở
_SMALL = re.compile(r"(?:thôn|trực|các|của|thuộc|cấp|xã|phường|huyện|tỉnh|ấp|bản|và|cơ quan|đảng|viên|phụ trách)(?!\w)")
# Phòng Dân tộc, Tôn giáo · Ban Tổ chức - Kiểm tra: each field of an office begins with a capital
_HAS_FIELDS = re.compile(r"(?:phòng|ban|vụ|khoa|tổ|văn phòng|trung tâm|sở|cục|chi cục)(?!\w)")
_NEXT_FIELD = re.compile(r"(?:(?<= - )|(?<= , )|(?<= và ))(?!các|và|tương)[^\W\d_]")
_MOST_FIELDS = 10  # words; a longer name is a description
_SINGLE_CAPITALS = frozenset({"đảng", "đoàn"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A body over one span of time; `scope` says whose place completes its name (central: none; unit: the issuer)."""

    name: str
    scope: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    aliases: tuple[str, ...]
    example: str

    @property
    def committee(self) -> str | None:
        """`Tỉnh ủy` of `Ban Dân vận Tỉnh ủy`, in lower case: the place stands behind it without its kind."""
        return _committee_in(self.name)

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Place:
    """A territory: its kind (`huyện`), its name, and the territory that encloses it where that is known."""

    kind: str
    name: str
    within: Place | None = None

    @property
    def level(self) -> str:
        return "province" if self.name in CENTRALLY_RUN and self.kind == "thành phố" else LEVELS[self.kind]

    @property
    def title(self) -> str:
        """`huyện Chợ Mới`; the two names that Nghị định 30 writes with a capital kind are one here."""
        kind = "Thành phố" if self.name == "Hồ Chí Minh" and self.kind == "thành phố" else self.kind
        return f"{kind} {self.name}"

    @property
    def tail(self) -> str:
        """`, tỉnh An Giang`: what encloses it; empty where that is not known."""
        return f", {self.within.title}{self.within.tail}" if self.within else ""

    def committee(self, word: str) -> str:
        """`Huyện ủy Chợ Mới`; `word` is any of COMMITTEES and tells Party from Youth Union."""
        return f"{committee_of(self.kind, word)} {self.name}"


@cache  # of the names in the gazetteer
def _committee_in(name: str) -> str | None:
    last = " ".join(lower(name).split()[-2:])
    return last if last in COMMITTEES else None


def committee_of(kind: str, word: str) -> str:
    return f"{_FIRST[kind]} {word.split()[-1]}"


_NAMES = 2048  # names of bodies whose spelling is remembered: a folder of documents says the same ones again and again


@lru_cache(maxsize=_NAMES)
def spelled(words: str) -> str:
    """A unit's words in one spelling, case kept: abbreviations written out, single spaces, `-` and `,` apart."""
    words = _ADDRESS.sub("", plain(words))
    words = _CITY.sub(lambda m: "thành phố Hồ Chí Minh" if "HCM" in m[0] else
                      "thị xã " if m[0][1] in "Xx" else "thành phố ", words)
    words = written_out(words)
    parted = _DASH.sub(" - ", words.replace("&", " và "))
    words = written_out(parted) if parted != words else words
    return " ".join(_TOKEN.findall(words)).strip(" .,;:-*\"")


def folded(words: str) -> str:
    return lower(spelled(words))


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(
        Entry(r["name"], r["scope"], _day(r["valid_from"]), _day(r["valid_to"]), r["successor"],
              tuple(a for a in r["aliases"].split(";") if a), r["example"])
        for r in rows("units.csv"))


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


@cache
def _by_name() -> dict[str, tuple[Entry, ...]]:
    """The rows by folded name and alias; the organs of a committee also without its name (`Ban Dân vận`)."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        names = [folded(n) for n in (entry.name, *entry.aliases)]
        if entry.committee:
            names += [short for n in names if n.endswith(entry.committee)
                      and " " in (short := n.removesuffix(entry.committee).strip()) and short not in _TOO_SHORT]
        for name in dict.fromkeys(names):
            found.setdefault(name, []).append(entry)
    return {name: tuple(every) for name, every in found.items()}


_TOO_SHORT = ("văn phòng", "thường trực")


def find(name: str, scopes: Sequence[str], day: date | None) -> Entry | None:
    """The row of a folded name: the first of the scopes that has one, valid on the day rather than not."""
    every = _by_name().get(name)
    if every is None:
        return None
    for scope in scopes:
        own = [e for e in every if e.scope == scope]
        if own:
            return next((e for e in own if day is None or e.valid_on(day)), own[0])
    return None


def as_of(entry: Entry, day: date | None) -> Entry:
    """The body, or, where it ended before the day, what took it over; itself where that is not known."""
    seen = {entry.name}
    while day and entry.valid_to and day > entry.valid_to and entry.successor:
        every = [e for e in entries() if e.name == entry.successor]
        next_ = next((e for e in every if e.scope == entry.scope), every[0])
        if next_.name in seen or (next_.valid_from and day < next_.valid_from):
            break
        seen.add(next_.name)
        entry = next_
    return entry


# --- capitals --------------------------------------------------------------------------------------------------------


@cache
def _shown() -> dict[str, str]:
    """Names of two words and more as they are written, for finding them inside other names."""
    names = [e.name for e in entries() if e.scope != "unit" and lower(e.name) not in (*COMMITTEES, "đảng ủy")] + [
        e.name[:-len(e.committee)].strip() for e in entries() if e.committee]
    return {folded(n): n for n in (*names, *_BEGINNINGS) if " " in n}


@lru_cache(maxsize=_NAMES)
def capitals(words: str, *, group: bool = False) -> str:
    """Words in proper capitals: known names as the registry has them, the rest by Nghị định 30, appendix II.

    A run of capitalised words is a proper name and stays; a single capital is where somebody began a phrase. Of a
    group (`các sở, ban, ngành`) general words stay small. Words all in capitals keep no proper names but known ones.
    """
    cased, low = words.split(), lower(words).split()
    shout = words.isupper()
    out: list[str] = []
    at = 0
    while at < len(low):
        size = next((n for n in range(min(_LONGEST, len(low) - at), 1, -1) if " ".join(low[at:at + n]) in _shown()), 0)
        if size:
            out += _spaced(_shown()[" ".join(low[at:at + size])])
            at += size
            continue
        out.append(cased[at] if not shout and _stays(cased, at) else low[at])
        at += 1
    text = " ".join(out)
    known = any(" ".join(low[:n]) in _shown() for n in range(2, _LONGEST))
    return joined(text if group else _named(text, known=known))


def _spaced(name: str) -> list[str]:
    return _TOKEN.findall(name)


def _stays(cased: Sequence[str], at: int) -> bool:
    """An abbreviation, a numeral, or one of two capitalised words side by side behind the head."""
    word = cased[at]
    if (len(word) > 1 and word.isupper()) or (lower(word) in _SINGLE_CAPITALS and word[0].isupper()):
        return True
    return word[0].isupper() and at > 0 and (
        (at > 1 and cased[at - 1][0].isupper()) or (at + 1 < len(cased) and cased[at + 1][0].isupper())
        or at + 1 == len(cased))


def _named(text: str, *, known: bool) -> str:
    """Head noun and fields begin with capitals: `phòng dân tộc, tôn giáo` → `Phòng Dân tộc, Tôn giáo`.

    `known`: it begins with a name of the registry, whose capitals stand.
    """
    head = is_head(lower(text), 0)
    end = head.end() + 1 if head else text.find(" ") + 1 or len(text)
    if end < len(text) and not known and not _SMALL.match(text, end):
        text = text[:end] + text[end].upper() + text[end + 1:]
    if _HAS_FIELDS.match(lower(text)) and len(text.split()) <= _MOST_FIELDS:
        text = _NEXT_FIELD.sub(lambda m: m[0].upper(), text)
    return text[:1].upper() + text[1:]


def joined(text: str) -> str:
    return text.replace(" ,", ",").replace(" ;", ";")
