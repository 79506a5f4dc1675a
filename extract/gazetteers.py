"""The word lists of data/gazetteers, loaded once: types of documents and provinces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingest.fold import bare, key
from ingest.wordlists import rows as rows

CENTRALLY_RUN = frozenset({"Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh", "Huế"})  # cities, not provinces


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document; `code` is our key, `symbol_codes` is what numbers print for it."""

    code: str
    name: str
    regime: str
    aliases: tuple[str, ...]
    symbol_codes: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city over one span of time; `successor` is its name of today."""

    name: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    example: str
    aliases: tuple[str, ...]

    def valid_on(self, day: date | None) -> bool:
        return day is None or not (
            (self.valid_from is not None and day < self.valid_from)
            or (self.valid_to is not None and day > self.valid_to))


@cache
def document_types() -> tuple[DocumentType, ...]:
    return tuple(
        DocumentType(r["code"], r["name"], r["regime"], _list(r["aliases"]), _list(r["symbol_code"]), r["example"])
        for r in rows("document_types.csv"))


@cache
def provinces() -> tuple[Province, ...]:
    return tuple(
        Province(r["name"], _day(r["valid_from"]), _day(r["valid_to"]), r["successor"], r["example"],
                 _list(r["aliases"]))
        for r in rows("provinces.csv"))


@cache
def _type_names() -> tuple[re.Pattern[str], dict[str, DocumentType]]:
    by_name = {bare(name): t for t in document_types() for name in (t.name, *t.aliases)}
    longest_first = sorted(by_name, key=len, reverse=True)
    return re.compile(rf"\W*(?:du\s+thao\W+)?({'|'.join(longest_first).replace(' ', '[ ]+')})\b"), by_name


def document_type(words: str) -> tuple[DocumentType, int] | None:
    """The type whose name (or longer alias) the words begin with, and where the name ends; None when there is none.

    >>> found = document_type("CHƯƠNG TRÌNH HÀNH ĐỘNG thực hiện …")
    >>> found and (found[0].code, found[1])
    ('CTr', 22)
    """
    pattern, by_name = _type_names()
    found = pattern.match(bare(words))
    return (by_name[" ".join(found[1].split())], found.end()) if found else None


@cache
def _province_names() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {key(n): p.name for p in provinces() for n in (p.name, *p.aliases)}
    loose = {bare(n): name for n, name in names.items()}
    pattern = "|".join(re.escape(n) for n in sorted(loose, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), loose


def province_names(text: str) -> list[tuple[str, int]]:
    """Names of provinces in a text, diacritics aside, with where each begins."""
    pattern, loose = _province_names()
    return [(loose[m[0]], m.start()) for m in pattern.finditer(bare(text))]


def province_on(name: str, day: date | None) -> Province | None:
    """The province of that name as of a day; after it ended, the one that took it over; undated, its first row."""
    own = [p for p in provinces() if p.name == name]
    valid = next((p for p in own if p.valid_on(day)), None)
    if valid is not None or not own:
        return valid
    return next((p for p in provinces() if p.name == own[0].successor and p.valid_on(day)), own[0])


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
