"""The frame of a document: which paragraphs are its letterhead, title, basis, signature, recipients, appendix heads.

Pure: paragraphs in, one zone a paragraph out. `V/v …` and `Kính gửi: …` with its lines belong to the title zone, the
line that names who decides (`CHỦ TỊCH ỦY BAN NHÂN DÂN …`), the enacting line and the enacting sentence to the basis.
One file may hold several frames: rules behind the decision that promulgates them, a copy's own block at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Line
from ingest.fold import bare
from ingest.frame import lines as form
from ingest.frame.end import EndFinder
from ingest.frame.head import HeadFinder
from ingest.frame.lines import is_capitals, is_letterhead, pieces, secrecy
from ingest.frame.view import LONG, Paragraph, Zone

__all__ = ["Frame", "Paragraph", "Zone", "find_frame", "is_secret", "paragraphs"]

# Số: 12/KH-UBND | Số 79-KL/BDVTU | Luật số: 45/2013/QH13
_NUMBERED = re.compile(r"\W*(?:luat|nghi quyet|phap lenh|bo luat)?\s*s[o06]\s*[:.;]?\s*\d")
_BLANK = re.compile(r"\W*s[o06]\s*:?\s*/\s*[a-z]{2,5}\s*-\s*[a-z]\S*\W*$")
HEADLINE_REACH = 30  # paragraphs of a page (headline, fields, a sentence or two) above the letterhead

@dataclass(frozen=True, slots=True)
class Frame:
    """`zones[i]` is the zone of paragraph i."""

    zones: tuple[Zone, ...]

def paragraphs(text: str, lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a document's text, with the form that most of their lines have."""
    placed = sorted((x for x in lines if x.char_start is not None and x.char_end is not None),
                    key=lambda x: (x.char_start or 0, x.line_id))
    starts = [x.char_start or 0 for x in placed]
    out: list[Paragraph] = []
    start = 0
    for index, words in enumerate(text.split("\n")):
        end = start + len(words)
        own = placed[bisect_left(starts, start):bisect_left(starts, end + (start == end))]
        inked = [x for x in own if (x.char_end or 0) > (x.char_start or 0)] or own
        first = inked[0] if inked else None
        cell = next((x for x in own if x.kind == "cell"), None)
        out.append(Paragraph(
            index=index, text=words, char_start=start, char_end=end, page=first.page if first else None,
            bold=_mostly([x.style.bold for x in inked]), italic=_mostly([x.style.italic for x in inked]),
            centred=_mostly([x.style.centred for x in inked]),
            heading_level=first.style.heading_level if first else None,
            kind="row" if cell else "footnote" if first and first.kind == "footnote" else "body",
            table_id=cell.table_id if cell else None, label=first.style.label if first else None,
        ))
        start = end + 1
    return out

def find_frame(paragraphs: Sequence[Paragraph]) -> Frame:
    """The zone of every paragraph; linear in the text."""
    return _Finder(paragraphs).find()

def is_secret(text: str, lines: Sequence[Line]) -> str | None:
    """MẬT, TỐI MẬT or TUYỆT MẬT when a line of its own beside the letterhead, or a stamp, says so; else None."""
    for line in lines:
        if line.kind in ("stamp", "furniture") and (line.page or 1) == 1 and line.raw and secrecy(line.raw):
            return secrecy(line.raw)
    seen = 0
    for words in text.split("\n", 60)[:60]:
        if not words.strip():
            continue
        seen += 1
        if seen > 25 or len(words) > 400 or form.OUTLINE.match(bare(words)) or form.STRICT_BASIS.match(bare(words)):
            return None
        for piece in pieces(words):
            tail = piece.rsplit(" ", 2)
            found = secrecy(piece)
            if found is None and form.NUMBER.match(bare(piece)) and is_capitals(tail[-1]):
                found = secrecy(tail[-1]) and (secrecy(" ".join(tail[-2:])) or secrecy(tail[-1]))
            if found:
                return found
    return None

def _is_numbered(low: str) -> bool:
    """A line of a letterhead with a number, or with the symbol behind a number left blank (`Số:    /KH-UBND`)."""
    return any(p.match(low) for p in (form.SYMBOL, _NUMBERED, _BLANK))

def _mostly(marks: list[bool]) -> bool:
    return bool(marks) and sum(marks) * 2 > len(marks)

class _Finder(HeadFinder, EndFinder):
    """The whole file: its own head, then annexes, further heads and ends as they come."""

    def find(self) -> Frame:
        at = self._head_below(self._head(0, first=True))
        while at < len(self.inked):
            # A head may begin above `at` (its authority's line) and end there: what is read never moves back.
            at = max(self._appendix(at) or self._new_head(at) or self._end(at) or 0, at + 1)
        return Frame(tuple(self.zones))

    def _head_below(self, at: int) -> int:
        """Where the body starts when a page's headline and its fields stand above the letterhead: below that one."""
        zones = list(self.zones)
        if not self.inked or self.zones[self.inked[0]] == "letterhead":
            return at
        for k in range(min(HEADLINE_REACH, len(self.inked))):
            if form.OUTLINE.match(self.low[k]) or len(self.texts[k]) > LONG:
                return at
            if not self._opens_letterhead(k):
                continue
            self._set(0, at, "body")
            below = self._head(self._top_of_head(k))
            whole = any(self.zones[self.inked[j]] in ("title", "basis") for j in range(k, below))
            if whole and any(_is_numbered(self.low[j]) for j in range(max(0, k - 7), below)):
                return below
            break
        self.zones = zones
        return at

    # --- appendix heads and further heads in the same file ----------------------------------------------------------

    def _appendix(self, k: int) -> int | None:
        """An appendix head at `k`: `PHỤ LỤC II`, its title and `(Kèm theo …)`, or the latter with its title above."""
        if self._is_appendix_head(k):
            end = self._through_attached(k + 1, 9)
            if end is None:
                end = k + 1
                while end < min(k + 6, len(self.inked)) and self._is_formed_line(end):
                    end += 1
            self._set(k, end, "appendix")
            return end
        if not form.ATTACHED.match(self.low[k]):
            return None
        top = k
        while top > max(0, k - 12) and self.zones[self.inked[top - 1]] == "body" and self._is_title_like(top - 1):
            top -= 1
        end = self._through_attached(k, 1)
        if top == k or end is None:
            return None
        self._set(top, end, "appendix")
        return end

    def _through_attached(self, k: int, reach: int) -> int | None:
        """Where `(Kèm theo …)` ends, when it starts at most `reach` title lines from `k`."""
        for j in range(k, min(k + reach, len(self.inked))):
            if form.ATTACHED.match(self.low[j]):
                end = j
                while ")" not in self.texts[end] and end < j + 3 and end + 1 < len(self.inked) and "(" in self.texts[j]:
                    end += 1
                return end + 1
            if not self._is_title_like(j):
                return None
        return None

    def _is_formed_line(self, k: int) -> bool:
        para = self._para(k)
        formed = is_capitals(self.texts[k]) or para.centred or para.bold
        return formed and len(self.texts[k]) < 300 and self._is_title_like(k)

    def _new_head(self, k: int) -> int | None:
        """A further letterhead in the file (a report behind its letter, a copy's block): its head's zones."""
        low = self.low[k]
        copy = form.COPY.match(low) or (form.NUMBER.match(low) and "bs" in low.split("/")[0])
        if (self._para(k).kind == "row" and len(self.parts[k]) > 2) or len(low) > 120:
            return None
        if not copy and not self._opens_letterhead(k):
            return None
        top = self._top_of_head(k)
        attached = self._through_attached(k + 1, 10)
        if attached is not None:
            self._set(top, attached, "appendix")
            return attached
        return self._head(top) if not copy else self._copy_block(top)

    def _opens_letterhead(self, k: int) -> bool:
        """The State's or the Party's title, with more of a letterhead behind it."""
        low = self.low[k]
        if not (form.STATE_TITLE.search(low) or form.PARTY_TITLE.fullmatch(low.strip(" *-"))):
            return False
        return any(is_letterhead(self.texts[j]) for j in range(k + 1, min(k + 9, len(self.inked))))

    def _top_of_head(self, k: int) -> int:
        """The first line of the letterhead in which `k` stands: the bodies, a number and rules may stand above."""
        top = k
        while top > max(0, k - 7) and self.zones[self.inked[top - 1]] == "body" \
                and not form.PORTAL.match(self.low[top - 1]) and (
                is_letterhead(self.texts[top - 1]) or form.RULE.match(self.low[top - 1])
                or self._is_summary(top - 1)  # V/v …, in the left column under the number
                or (is_capitals(self.texts[top - 1]) and len(self.texts[top - 1]) < 90
                    and not form.OUTLINE.match(self.low[top - 1]))):
            top -= 1
        return top

    def _copy_block(self, k: int) -> int:
        while k < len(self.inked) and not self._starts_end(k) and (
                is_letterhead(self.texts[k]) or form.RULE.match(self.low[k])
                or (is_capitals(self.texts[k]) and len(self.texts[k]) < 90)):
            self.zones[self.inked[k]] = "letterhead"
            k += 1
        return max(k, 1)
