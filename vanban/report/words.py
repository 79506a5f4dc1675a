"""What the pages call things: the Vietnamese words for kinds, roles, relations, recurrences; dates as written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from extract.rules import RULES
from vanban import vietnamese
from vanban.language import said


class Kind(NamedTuple):
    """A kind of extracted row: its class in the pages, the letter of its marks, its name."""

    css: str
    letter: str
    name: str


KINDS: dict[str, Kind] = {
    "citation": Kind("v", "V", "Viện dẫn"),
    "shortcoming": Kind("h", "H", "Hạn chế"),
    "cause": Kind("c", "NN", "Nguyên nhân"),
    "difficulty": Kind("k", "K", "Khó khăn"),
    "task": Kind("n", "N", "Nhiệm vụ"),
    "solution": Kind("g", "G", "Giải pháp"),
    "recommendation": Kind("d", "Đ", "Đề xuất, kiến nghị"),
    "assignment": Kind("p", "P", "Phân công"),
}
ROLES = {role: name.capitalize() for role, name in vietnamese.ROLES.items()}
STATES = {"issued": "Đã ban hành", "draft": "Dự thảo", "copy": "Bản sao"}
FORMATS = {
    "docx": "Word", "doc": "Word", "rtf": "RTF", "odt": "ODT", "xlsx": "bảng tính", "pdf": "PDF", "image": "ảnh chụp",
    "html": "trang web", "text": "văn bản thuần", "markdown": "markdown",
}


@lru_cache(maxsize=10_000)
def told(message: str) -> str:
    """What the program says in English (a warning, what a rule sees), in Vietnamese as on the command line."""
    return said(message, "vi")


@cache
def rule(name: str) -> str:
    """What the rule of this id sees, as `vanban explain` words it; empty for an id that no rule has now."""
    return told(RULES[name].says) if name in RULES else ""


def state(status: str | None, changed: bool | None) -> str:
    """The state that people filled in; where the task is another since, that is said."""
    return f"{status} (nhiệm vụ đã thay đổi sau khi ghi)" if status and changed else status or ""


def day(value: date | None) -> str:
    """The date as offices write it: 05/03/2025."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}" if value else ""


def recurring(kinds: Sequence[str] | None) -> str:
    """The recurrences in words: hằng tháng, hằng quý."""
    return ", ".join(vietnamese.RECURRENCES.get(kind, kind) for kind in kinds or ())


def clipped(text: str, most: int) -> str:
    """The text on one line, cut at a word and ended with … where it is longer than `most` characters."""
    if len(text) <= most and text.isprintable() and "  " not in text:  # the one white space that is printable is " "
        return text.strip()
    words = " ".join(text[: 4 * most].split())
    if len(words) <= most:
        return words if len(text) <= 4 * most else f"{words}…"
    cut = words[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def share(value: float | None) -> str:
    """A share as Vietnamese writes it: 0,98."""
    return "" if value is None else f"{value:.2f}".replace(".", ",")


def number(value: int) -> str:
    """A count with the thousands parted as Vietnamese does: 12.345."""
    return f"{value:,}".replace(",", ".")
