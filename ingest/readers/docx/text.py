"""A paragraph's text as Word shows it: runs joined, decoded, with its label, its footnotes' marks and its form.

The text still holds TAB, line breaks (`\\n`) and page breaks (`\\f`); `ingest.readers.docx.columns` and
`lines_of` decide what becomes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.document import Style
from ingest.fold import lower
from ingest.readers.docx.drawing import choice, text_boxes
from ingest.readers.docx.forms import control_content, form_field
from ingest.readers.docx.frame_words import parts_lines
from ingest.readers.docx.math import formula
from ingest.readers.docx.notes import Note, Notes
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.package import MC, Element, Package, properties, qn, val
from ingest.readers.docx.pieces import Pieces
from ingest.readers.docx.styles import RunForm, Styles
from ingest.readers.docx.symbols import private_use, raised, symbol
from ingest.repair import Decoder

_R, _PPR, _RPR, _PSTYLE, _SECTION = qn("w:r"), qn("w:pPr"), qn("w:rPr"), qn("w:pStyle"), qn("w:sectPr")
_NUM_PR, _JC, _OUTLINE = qn("w:numPr"), qn("w:jc"), qn("w:outlineLvl")
_KIND, _BREAK_TYPE = qn("w:fldCharType"), qn("w:type")
_ALTERNATE = MC + "AlternateContent"
_THROUGH = {qn("w:" + n) for n in ("hyperlink", "smartTag", "ins", "moveTo", "sdtContent", "customXml", "fldSimple",
                                   "dir", "bdo", "ruby", "rubyBase")}
_GONE = {qn("w:del"), qn("w:moveFrom")}
_TRACKED = {*_GONE, qn("w:ins"), qn("w:moveTo")}
_SDT = qn("w:sdt")
_MATH = {qn("m:oMath"), qn("m:oMathPara")}
_T, _FIELD, _SYM = qn("w:t"), qn("w:fldChar"), qn("w:sym")
_FOOTNOTE, _ENDNOTE, _CUSTOM = qn("w:footnoteReference"), qn("w:endnoteReference"), qn("w:customMarkFollows")
_BREAK, _RENDERED_BREAK = qn("w:br"), qn("w:lastRenderedPageBreak")
_SIGNS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
          qn("w:softHyphen"): "\xad"}
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
# "m2", "15 km2": a unit's power stays a plain digit, as all plain-text copies have it
_POWER = re.compile(r"(?:^|[\s\d(/])[kcdm]?m$")


@dataclass(slots=True)
class Paragraph:
    """A paragraph as shown; `text` begins with the generated label, if it has one."""

    text: str
    style: Style
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # the contents of its text boxes
    contents_list: bool = False  # a line of a generated table of contents


class TextReader:
    """Reads paragraphs in document order: list counters, fields and footnote numbers run on from one to the next."""

    def __init__(
        self, package: Package, styles: Styles, numbering: Numbering, notes: Notes, decoder: Decoder
    ) -> None:
        self._package = package
        self.decoder = decoder
        self.styles = styles
        self.tracked = False
        self._numbering = numbering
        self._notes = notes
        self._fields: list[bool] = []  # open fields, innermost last; True while in a field's code
        self._merged = Pieces()  # paragraphs whose mark is deleted: they go on in the next one

    def paragraph(self, p: Element) -> Paragraph | None:
        """The paragraph's text and form; None where its end is deleted, so that its words open the next one."""
        content = [*p]  # held, for lxml makes a new object for an element each time it is asked for
        own = properties(content, _PPR)
        style = val(own.get(_PSTYLE))
        made, self._merged = self._merged, Pieces()
        self._content(content, made, style)
        self._fields = [False] * len(self._fields)  # a field that is never separated must not swallow the rest
        if _SECTION in own:
            self._notes.section_ends()
        mark = [*own.get(_RPR, ())]
        tracked = {e.tag for e in mark} & _TRACKED
        self.tracked |= bool(tracked)
        if tracked & _GONE:
            self._merged = made
            return None
        return self._finish(made, own, style, self.styles.run(mark, style))

    def rest(self) -> Paragraph | None:
        """What is left of paragraphs whose end is deleted and that no other follows."""
        made, self._merged = self._merged, Pieces()
        return self._finish(made, {}, "", self.styles.run((), "")) if made.pieces or made.boxes else None

    def _finish(self, made: Pieces, own: Mapping[str, Element], style: str, mark: RunForm) -> Paragraph:
        text = made.text(self.decoder)
        said = self.styles.paragraph(style)
        number = self.styles.number(own.get(_NUM_PR), style)
        label = None
        if number.num and (text.strip() or not mark.hidden):
            label = self._numbering.label(number, (made.first_form() or mark).font)
        alignment = val(own[_JC]) if _JC in own else said.alignment
        outline = val(own[_OUTLINE]) if _OUTLINE in own else said.outline
        form = made.style(centred=alignment == "center", heading=_heading_level(outline), label=label)
        if label and text.strip():
            text = text.lstrip()
            text = label.text + ("" if label.glued and not text[0].isalnum() else " ") + text
        return Paragraph(text, form, made.notes, made.boxes, said.contents_list)

    def _content(self, node: Iterable[Element], made: Pieces, style: str) -> None:
        for child in node:
            tag = child.tag
            if tag in _TRACKED:
                self.tracked = True
            if tag == _R:
                self._run(child, made, style)
            elif tag in _THROUGH:
                self._content(child, made, style)
            elif tag == _SDT:
                self._content(control_content(child), made, style)
            elif tag == _ALTERNATE:
                self._content(choice(child), made, style)
            elif tag in _MATH:
                made.pieces.append((formula(child), None))

    def _run(self, run: Element, made: Pieces, style: str) -> None:
        content = [*run]
        form = self.styles.run(next((e for e in content if e.tag == _RPR), ()), style)
        if form.hidden:  # its field marks still count
            for mark in run.iter(_FIELD):
                self._field(mark)
            return
        self._run_content(content, run, form, made, style)

    def _run_content(self, node: Iterable[Element], run: Element, form: RunForm, made: Pieces, style: str) -> None:
        for e in node:
            tag = e.tag
            if tag == _RPR:
                continue
            if tag == _FIELD:
                if not any(self._fields) and (text := form_field(e)):
                    made.pieces.append((text, None))
                self._field(e)
            elif any(self._fields):
                continue
            elif tag == _T:
                self._text(e.text or "", form, made)
            elif tag in _SIGNS:
                made.pieces.append((_SIGNS[tag], form))
            elif tag == _BREAK:
                page = e.get(_BREAK_TYPE) in ("page", "column")
                made.pieces.append(("\f" if page else "\n", form))
                self._notes.page_ends(page)
            elif tag == _RENDERED_BREAK:
                self._notes.page_ends(True)
            elif tag == _SYM:
                made.pieces.append((symbol(str(e.get(qn("w:char"))), e.get(qn("w:font"))), None))
            elif tag in (_FOOTNOTE, _ENDNOTE):
                self._note(e, run, made)
            elif tag in _PICTURES:
                made.boxes += text_boxes(e, self._package)
            elif tag == _ALTERNATE:
                self._run_content(choice(e), run, form, made, style)
            elif tag in _THROUGH:
                self._content(e, made, style)

    def _text(self, text: str, form: RunForm, made: Pieces) -> None:
        text = private_use(text, form.font)
        if form.raised and (digits := text.strip()).isdecimal() and digits.isascii() and not (
                digits in "23" and _POWER.search(made.tail())):
            made.pieces.append((raised(text), None))
        else:
            made.pieces.append((text, form))

    def _note(self, e: Element, run: Element, made: Pieces) -> None:
        custom = is_on_attribute(e.get(_CUSTOM))
        mark = "".join(t.text or "" for t in run.iter(_T)).strip() if custom else None
        note = self._notes.refer(str(e.get(qn("w:id"))), endnote=e.tag == _ENDNOTE, mark=mark)
        if note is None:
            return
        made.notes.append(note)
        if not custom:
            made.pieces.append((raised(note.mark), None))

    def _field(self, e: Element) -> None:
        kind = e.get(_KIND)
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()


def is_on_attribute(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _heading_level(outline: str) -> int | None:
    """1 for the outline level that Word calls 0; None for body text."""
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else None


def clean(text: str) -> str:
    """One line of text: every white space one space, none outside."""
    return " ".join(text.split())


# An item: "- …", "1. …", "1.2- …", "a) …", "Điều 3. …"
_OPENS = re.compile(r"(?:[-+•*–]\s|\(?[ivxlc\d]{1,4}(?:\.\d+)*[.)/-]\s|[a-zđ]\)|(?:điều|chương|mục|phần|phụ lục)\s)")


def lines_of(paragraph: Paragraph, *, apart: bool = False) -> list[str]:
    """The lines a paragraph shows: parted at page breaks, and at typed line breaks that part lines and not words.

    `apart` parts at every line break, as in a letterhead; else only a centred paragraph is, a part that begins like
    an item, one behind a full stop, a colon or a semicolon, and lines of the frame and in capitals from the others.
    """
    out: list[str] = []
    for page in paragraph.text.split("\f"):
        fresh = True
        for part in map(clean, page.split("\n")):
            if not part:
                continue
            if (fresh or apart or paragraph.style.centred or out[-1][-1:] in ".;:" or _OPENS.match(lower(part))
                    or parts_lines(out[-1], part)):
                out.append(part)
            else:
                out[-1] += " " + part
            fresh = False
    return out
