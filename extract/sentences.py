"""Where the sentences of a paragraph begin and end."""

from __future__ import annotations

import re

from extract.grammar import either
from extract.units.lexicon import SHORT_OFFICE
from ingest.fold import LOWER

_SENTENCE_END = re.compile(rf"[.!?…\n](?:(?<=\n)|(?:\s+|$)(?![{LOWER}]))")
# What stands before a full stop that ends no sentence: TP. Huế · ThS. Nguyễn Văn An · đ/c. Bình · v.v. · 1. Nội dung
_ABBREVIATION = re.compile(
    r"(?:^|\W)"
    + either(r"tp|ths|ts|gs|pgs|đ/c|st|no|v\.v|tt|ub|q|p|tx|kt|tm|tl|bs|ks|cn|ubnd|\d")
    + "$"
)
def sentences(text: str, low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of `text[start:end]`, outer space left out.

    An abbreviation or a number ends one only before a capital.

    >>> text = "Lập mẫu biểu, v.v. (kèm theo). Báo cáo kết quả."
    >>> [text[a:b] for a, b in sentences(text, text.lower(), 0, len(text))]
    ['Lập mẫu biểu, v.v. (kèm theo).', 'Báo cáo kết quả.']
    """
    out: list[tuple[int, int]] = []
    begin = start
    for m in _SENTENCE_END.finditer(text, start, end):
        if _inside(text, low, start, m):
            continue
        out.append(stripped(text, begin, m.end()))
        begin = m.end()
    out.append(stripped(text, begin, end))
    return [(a, b) for a, b in out if a < b]


def _inside(text: str, low: str, start: int, mark: re.Match[str]) -> bool:
    """The full stop belongs to an abbreviation or a number."""
    at = mark.start()
    return (
        text[at] == "."
        and (SHORT_OFFICE.match(text, at - 1) is not None
             or (not text[mark.end():mark.end() + 1].isupper()
                 and _ABBREVIATION.search(low[max(start, at - 6):at]) is not None))
    )


def stripped(text: str, start: int, end: int, marks: str = "") -> tuple[int, int]:
    """The span without outer space; `marks` are left out before it as well (bullets typed into a cell)."""
    while start < end and (text[start].isspace() or text[start] in marks):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
