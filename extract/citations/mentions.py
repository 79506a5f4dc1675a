"""The type words of a text and the mention that grows from one: what the steps of `extract.citations` hand on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from extract.gazetteers import document_types
from extract.grammar import DATE, Symbol, read_date
from extract.guards import by_letter
from extract.records import Relation
from ingest.fold import lower

# Words that cite but name no type of their own, spellings beside the standard one, and what offices abbreviate.
_OTHER_WORDS: dict[str, tuple[str | None, str | None]] = {
    "văn bản": (None, None), "qui định": ("Quy định", "QyĐ"), "qui chế": ("Quy chế", "QC"),
    "sắc lệnh": ("Sắc lệnh", "Sắc lệnh"),
    "giấy phép": ("Giấy phép", "Giấy phép"), "bản án": ("Bản án", "Bản án"), "công thư": ("Công thư", "Công thư"),
    "nđ": ("Nghị định", "NĐ"), "nq": ("Nghị quyết", "NQ"), "qđ": ("Quyết định", "QĐ"), "cv": ("Công văn", "CV"),
    "kl": ("Kết luận", "KL"), "kh": ("Kế hoạch", "KH"), "ct": ("Chỉ thị", "CT"), "tb": ("Thông báo", "TB"),
    "hd": ("Hướng dẫn", "HD"), "bc": ("Báo cáo", "BC"), "ttr": ("Tờ trình", "TTr"), "tt": ("Thông tư", "TT"),
}
ABBREVIATED = frozenset(w for w in _OTHER_WORDS if " " not in w)
_NEVER = frozenset({
    "quy trình", "chiến lược", "cương lĩnh", "diễn văn", "bài phát biểu", "quy ước", "nội quy", "đề cương",
    "quy hoạch", "phiếu báo", "giấy đi đường", "giấy nghỉ phép", "giấy chứng nhận", "thư công",
})


class TypeWord(NamedTuple):
    """A word that names a type of document: `text[start:end]`, our word and code for it (None behind `văn bản`)."""

    start: int
    end: int
    word: str | None
    code: str | None


@dataclass(slots=True, eq=False)
class Mention:
    """A document as the text cites it; spans are offsets into the text. `follows`: the mention before it in a list."""

    start: int
    end: int
    doc_type: str | None
    code: str | None
    rule: str
    confidence: float
    symbol: Symbol | None = None
    name: str | None = None
    issued_on: date | None = None
    issued_year: int | None = None
    issuer: str | None = None
    issuer_term: str | None = None
    title: str | None = None
    provision: str | None = None
    relation: Relation = "mentions"
    short_form: bool = False
    reach: int = 0  # where number, date, issuer and term end; `end` may stop before a bracket
    from_start: int = 0  # where the provision before it begins
    follows: Mention | None = field(default=None, repr=False)
    open_law: bool = False  # a bill: no row, but its name is known


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[str | None, str | None]]]:
    known: dict[str, tuple[str | None, str | None]] = {lower(t.name): (t.name, t.code) for t in document_types()
                                                       if lower(t.name) not in _NEVER}
    known |= _OTHER_WORDS
    words = by_letter([re.escape(word) for word in sorted(known, key=lambda w: (-len(w), w))])
    return re.compile(rf"{words}(?!\w)"), known


def type_words(low: str) -> list[TypeWord]:
    """All type words of a folded text, in order; `pháp luật`, `kỷ luật` and the like are none."""
    pattern, known = _words()
    found = []
    for m in pattern.finditer(low):
        if m[0] == "luật" and low[max(0, m.start() - 5):m.start()].endswith(("pháp ", "kỷ ", "quy ", "kỉ ", "trật ")):
            continue
        found.append(TypeWord(m.start(), m.end(), *known[m[0]]))
    return found


_DATE_LEAD = re.compile(r"[\s,]*\(?\s*(?:đã\s+)?(?:được\s+)?(?:ký|ban hành|thông qua)?\s*(?:cùng\s+)?")


def read_dated(low: str, mention: Mention) -> None:
    """Reads the date behind a mention, which then reaches to its end; `cùng ngày` gives it to the list before, too."""
    lead = _DATE_LEAD.match(low, mention.end)
    at = lead.end() if lead else mention.end
    found = DATE.match(low, at)
    if found is None or not (found[0].startswith("ngày") or (at - mention.end <= 2 and found["mark"] != "-")):
        return
    bracket = "(" in low[mention.end:at]
    mention.issued_on = read_date(found)
    mention.issued_year = mention.issued_on.year if mention.issued_on else mention.issued_year
    end = found.end() + (bracket and low.startswith(")", found.end()))
    again = DATE.match(low, end + 1)  # a date typed twice
    mention.reach = mention.end = again.end() if again and again[0] == found[0] else end
