"""A cell that names units, or a line `Chủ trì: …`, in parts: at semicolons, and where a further line opens a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.units.lexicon import is_abbreviation, is_head, lexicon

_PART = re.compile(r"[^;\n\t]+")
_BULLET = re.compile(r"[-–+•*]\s*|\d{1,2}[.)]\s+")
# The last words before a line of a cell: Đảng ủy các (xã) · của
_LAST_WORDS = re.compile(
    r"(?:(?P<joins>[,\-–/])"
    r"|(?P<three>\b\w+ (?=\w+ \w+\W*$))?(?P<two>\b\w+ (?=\w+\W*$))?(?P<one>\b\w+))[\s.;]*$")
# heads that are a body's whole name: Ban Tổ chức Huyện ủy
_WHOLE = ("tỉnh ủy", "thành ủy", "thị ủy", "quận ủy", "huyện ủy", "tỉnh đoàn", "thành đoàn", "thị đoàn", "huyện đoàn")
_JOINING = ("và", "của", "với", "các", "thuộc", "cùng")


def parts(text: str, low: str, start: int, end: int, breaks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The parts of the cell `text[start:end]`; `breaks`: where its further lines begin."""
    inner = (at for at in breaks if start < at < end)
    cuts = [start, *(at for at in inner if _begins_unit(text, low, at) and not _is_open(text, low, start, at))]
    for a, b in zip(cuts, [*cuts[1:], end], strict=True):
        yield from (part.span() for part in _PART.finditer(low, a, b))


def _begins_unit(text: str, low: str, at: int) -> bool:
    """A line of a cell opens with a body: `Sở Y tế`¶`Công an tỉnh`, but not with its level: `Phòng Y tế`¶`Huyện`."""
    bullet = _BULLET.match(text, at)
    at = bullet.end() if bullet is not None else at
    head = is_head(low, at)
    if head is None:
        return is_abbreviation(text, at)
    level = head[0] == head["head"] and lexicon().group.get(head["head"]) == "place"  # but `Các xã`
    return text[at:at + 1].isupper() and not level


def _is_open(text: str, low: str, start: int, end: int) -> bool:
    """The line before goes on behind its end: `Văn phòng`¶`UBND tỉnh`, `Phó Chủ tịch`¶`UBND xã`."""
    last = _LAST_WORDS.search(low, start, end)
    if last is None or last["joins"] or last["one"] in _JOINING:
        return last is not None
    words = [at for group in ("three", "two", "one") if (at := last.start(group)) >= 0]
    heads = (is_head(low, at) for at in words if at == start or text[at].isupper())
    return any(head is not None and head.end() == last.end("one") and head[0] == head["head"]
               and head["head"] not in _WHOLE for head in heads)
