"""Footnotes and endnotes: which mark each shows, and the paragraphs behind it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.readers.docx.numbering import number_text
from ingest.readers.docx.package import Element, qn, val


@dataclass(frozen=True, slots=True)
class Note:
    """A note where it is referred to: its mark as shown and its content."""

    mark: str
    content: Element


@dataclass(slots=True)
class _Series:
    """The running number of one kind of note."""

    notes: dict[str, Element]
    number_format: str
    start: int
    restart: str
    next: int


class Notes:
    """The two note parts of a document and their running numbers; settings and first section say how they count."""

    def __init__(self, footnotes: Element | None, endnotes: Element | None, settings: Element | None,
                 section: Element | None) -> None:
        self._foot = _series(footnotes, "footnote", "decimal", settings, section)
        self._end = _series(endnotes, "endnote", "lowerRoman", settings, section)

    def refer(self, note_id: str, *, endnote: bool, mark: str | None) -> Note | None:
        """The note with this id, counted unless it has a mark of its own; None where the file lacks it."""
        series = self._end if endnote else self._foot
        if (content := series.notes.get(note_id)) is None:
            return None
        if mark is None:
            mark = number_text(series.next, series.number_format)
            series.next += 1
        return Note(mark, content)

    def section_ends(self) -> None:
        for series in (self._foot, self._end):
            if series.restart == "eachSect":
                series.next = series.start

    def page_ends(self, page: bool) -> None:
        """A page break, typed or where Word last made one: the only trace of pages in the file."""
        if page and self._foot.restart == "eachPage":
            self._foot.next = self._foot.start


def _series(root: Element | None, kind: str, number_format: str, settings: Element | None,
            section: Element | None) -> _Series:
    tag = qn(f"w:{kind}")
    notes = {str(e.get(qn("w:id"))): e for e in root.iter(tag)} if root is not None else {}
    found: dict[str, str] = {}
    for holder in (settings, section):
        for e in holder.iterfind(f"{tag}Pr/*") if holder is not None else ():
            found[e.tag] = val(e)
    start = found.get(qn("w:numStart"), "1")
    first = int(start) if start.isdecimal() else 1
    return _Series(notes, found.get(qn("w:numFmt"), number_format), first, found.get(qn("w:numRestart"), ""), first)
