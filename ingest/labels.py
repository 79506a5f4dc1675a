"""Labels of headings and items: `III.`, `2.1.`, `a)`, `(1)`, `-`, `Điều 5.`, `Một là,`.

A label has a family (how it is counted), a number, and a rank: how high its family usually stands. Ranks only break
ties; the level of a section comes from the document's own nesting (`ingest.segment`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.fold import UPPER, plain

_ORDINALS = {"nhất": 1, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
             "tám": 8, "chín": 9, "mười": 10}

# rank: the smaller, the higher in the outline. Nghị định 30/2020/NĐ-CP, appendix I (phần, chương, mục, điều, khoản,
# điểm) and Hướng dẫn 36-HD/VPTW (phần, chương, I, 1, a) agree on this order.
RANK = {"appendix": -1.0, "part": 0.0, "chapter": 1.0, "section": 2.0, "article": 3.0, "upper": 4.0, "roman": 5.0,
        "decimal": 6.0, "letter": 7.0, "ordinal": 7.5, "bracket": 8.0, "bracket letter": 8.1, "star": 8.5, "dash": 9.0,
        "bullet": 9.5, "plus": 10.0}
BULLETS = frozenset({"star", "dash", "bullet", "plus"})


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph: `paragraph[:end]` holds it and the space behind it."""

    text: str
    family: str
    path: tuple[int, ...]  # (2, 1) of `2.1.`; () of a bullet
    end: int

    @property
    def depth(self) -> int:
        return len(self.path)

    @property
    def rank(self) -> float:
        return RANK[self.family] + (0.1 * (self.depth - 1) if self.family == "decimal" else 0.0)


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((family, re.compile(pattern, re.VERBOSE)) for family, pattern in (
    # PHẦN THỨ NHẤT · Phần I. · Phần thứ hai:
    ("part", r"(?P<label>(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+)?(?P<n>[IVX]{1,5}|\d{1,2}|[A-D]|nhất|hai|ba|tư|bốn|năm|sáu"
             r"|NHẤT|HAI|BA|TƯ|BỐN|NĂM|SÁU)\b\s*[.:\-]?)\s*"),
    # Chương II · CHƯƠNG 3.
    ("chapter", r"(?P<label>(?:Chương|CHƯƠNG)\s+(?P<n>[IVXLC]{1,7}|\d{1,3})\b\s*[.:\-]?)\s*"),
    # Mục 1. · MỤC II
    ("section", r"(?P<label>(?:Mục|MỤC)\s+(?P<n>[IVX]{1,5}|\d{1,3})\b\s*[.:\-]?)\s*(?=[" + UPPER + r"]|$)"),
    # Điều 5. Phạm vi điều chỉnh · Điều 12a.
    ("article", r"(?P<label>(?:Điều|ĐIỀU)\s+(?P<n>\d{1,3})[a-zđ]?\s*[.:])\s*"),
    # Một là, · Hai là: · Thứ nhất,
    ("ordinal", r"(?P<label>(?:(?P<n>Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Bẩy|Tám|Chín|Mười)\s+là\s*[,:]?"
                r"|Thứ\s+(?P<m>nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)\s*[,:]))\s+"),
    # (1) · (12) · (a) · (iv)
    ("bracket", r"(?P<label>\((?P<n>\d{1,3})\))\s*"),
    ("bracket letter", r"(?P<label>\((?P<n>[a-zđ]|[ivx]{1,4})\))\s*(?=\S)"),
    # 2.1.3. Nội dung · 2.1 Nội dung · 1. Nội dung · 1- Nội dung · 1/ Nội dung · 1) Nội dung
    ("decimal", r"(?P<label>(?P<n>\d{1,2}(?:\.\d{1,2}){1,4})(?:\s?[.)\-/:])?)(?:\s+|(?=[^\W\d_]))(?=[" + UPPER + r"\"'(])"),
    ("decimal", r"(?P<label>(?P<n>\d{1,2}(?:\.\d{1,2}){1,4})\s?[.)\-/:])\s+(?=\S)"),
    ("decimal", r"(?P<label>(?P<n>\d{1,3})\s?[.)\-/])(?:\s+(?=\S)|(?=[^\W\d_]))"),
    # IV. · IV- · IV/ · IV)   (a lone C, D, L, M is a letter)
    ("roman", r"(?P<label>(?P<n>(?:X{0,3})(?:IX|IV|V?I{1,3}|V)|X{1,3})\s?[.)\-/:])(?:\s+(?=\S)|(?=[" + UPPER + r"]))"),
    # A. PHẦN CHUNG · B- NỘI DUNG
    ("upper", r"(?P<label>(?P<n>[A-HĐ])\s?[.)\-/])\s+(?=\S)"),
    # a) · b. · đ/ · c-
    ("letter", r"(?P<label>(?P<n>[a-zđ])\s?[.)/])\s*(?=\S)"),
    ("letter", r"(?P<label>(?P<n>[a-zđ])\s?-)\s+(?=\S)"),
    ("dash", r"(?P<label>-)(?:\s+(?=[^\s-])|(?=[^\W\d_]))"),
    ("plus", r"(?P<label>\+)(?:\s+(?=\S)|(?=[^\W\d_]))"),
    ("star", r"(?P<label>\*)\s*(?=[^\s*])"),
    ("bullet", r"(?P<label>[•●▪◦■□➢►✓])\s*(?=\S)"),
))
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _number(family: str, text: str) -> tuple[int, ...]:
    if family == "decimal":
        return tuple(int(n) for n in text.split("."))
    if text.lower() in _ORDINALS and family in ("ordinal", "part"):
        return (_ORDINALS[text.lower()],)
    if text.isdigit():
        return (int(text),)
    if family == "bracket letter" and len(text) > 1:
        return (roman(text.upper()),)
    if family in ("letter", "bracket letter", "upper") or (family == "part" and text in "ABCD" and text not in "C"):
        return (_LETTERS.find(text.lower()) + 1,)
    return (roman(text),)


def roman(text: str) -> int:
    """The value of a Roman number in capitals; 0 if a letter is not one of IVXLC."""
    values = [_ROMAN_VALUES.get(c, 0) for c in text]
    return sum(-v if any(w > v for w in values[i + 1:i + 2]) else v for i, v in enumerate(values))


def parse_label(text: str) -> Label | None:
    """The label that a paragraph begins with, or None.

    >>> parse_label("2.1. Lĩnh vực kinh tế")
    Label(text='2.1.', family='decimal', path=(2, 1), end=5)
    >>> parse_label("2.345 tỷ đồng") is None
    True
    """
    head = plain(text[:40])
    lead = len(head) - len(head.lstrip())
    for family, pattern in _PATTERNS:
        m = pattern.match(head, lead)
        if m is None:
            continue
        groups = m.groupdict()
        number = groups.get("n") or groups.get("m")
        path = _number(family, number) if number else ()
        return Label(text[m.start("label"):m.end("label")].strip(), family, path, m.end())
    return None
