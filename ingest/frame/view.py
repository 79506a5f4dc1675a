"""What the rules of the frame look at: the paragraphs that hold words, folded, and the zones as they are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.fold import bare
from ingest.frame import lines as form
from ingest.frame.lines import is_capitals, is_letterhead, pieces

Zone = Literal["letterhead", "title", "basis", "body", "signature", "recipients", "appendix"]

LONG = 1000  # characters: a paragraph that is none of the frame's short lines

@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the document's text; a row of a table has its cells separated by TAB."""

    index: int
    text: str
    char_start: int
    char_end: int
    page: int | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    heading_level: int | None = None
    kind: Literal["body", "row", "footnote"] = "body"
    table_id: int | None = None
    label: str | None = None


class FrameView:
    """A document's paragraphs by their number `k` among those that hold words, and the zones found so far."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paras = paragraphs
        self.zones: list[Zone] = ["body"] * len(paragraphs)
        # indices of the paragraphs that have words of the document: blanks and a converter's tags stand aside
        self.inked = [p.index for p in paragraphs if p.text.strip() and not _is_tag(p.text) and p.kind != "footnote"]
        self.texts = [paragraphs[i].text.strip() for i in self.inked]
        # rules look at how a paragraph begins; only a short one is looked at whole
        self.low = [bare(t if len(t) <= LONG else t[:LONG // 2]) for t in self.texts]
        self.parts = [pieces(t) if len(t) <= LONG else [t[:LONG // 2]] for t in self.texts]

    def _set(self, start: int, end: int, zone: Zone) -> None:
        for k in range(start, end):
            self.zones[self.inked[k]] = zone

    def _para(self, k: int) -> Paragraph:
        return self.paras[self.inked[k]]

    def _is_dash(self, k: int) -> bool:
        label = self._para(k).label
        return bool(form.DASH.match(self.texts[k])) or (label is not None and not any(c.isalnum() for c in label))

    def _is_appendix_head(self, k: int) -> bool:
        found = form.APPENDIX.match(self.low[k])
        if found is None or len(self.texts[k]) > 180 or self._para(k).kind == "row":
            return False
        para = self._para(k)
        rest = found["rest"].strip()
        if form.APPENDIX_NUMBER.fullmatch(rest) or is_capitals(self.texts[k]):
            return not self.texts[k].endswith((";", ","))
        formed = para.centred or para.bold or para.heading_level is not None
        return formed and not self.texts[k].endswith((".", ";", ","))

    def _is_summary(self, k: int) -> bool:
        """`V/v …`, or `Về việc …`, `Về … Kính gửi: …` right under the number, with no type line behind it."""
        if form.SUMMARY.match(self.low[k]):
            return True
        written = form.WRITTEN_SUMMARY.match(self.low[k]) or (
            form.ABOUT_SUMMARY.match(self.low[k]) and any(map(form.ADDRESS.match, self.low[k + 1:k + 5])))
        return k > 0 and written is not None and form.NUMBER.match(self.low[k - 1]) is not None \
            and not any(form.is_type_line(t, alone=True) for t in self.texts[k + 1:k + 6])

    def _is_title_like(self, k: int) -> bool:
        text = self.texts[k]
        if self._para(k).kind == "row" or len(text) > 500 or form.OUTLINE.match(self.low[k]) or self._is_dash(k):
            return False
        return "./." not in text and (
            not text.endswith((".", ";", ":")) or is_letterhead(text) or is_capitals(text))


def _is_tag(text: str) -> bool:
    """A converter's leftover: `<jsontable name="bang_0"> </jsontable>`, `PAGE 7`."""
    words = text.strip()
    return (words.startswith("<") and words.endswith(">")) or words.startswith("EMBED ") or words.split() in (["PAGE"],)
