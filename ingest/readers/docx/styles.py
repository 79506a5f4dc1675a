"""What a run and a paragraph look like once all styles behind them are taken together.

Order, nearest first: the run itself, its character style, the paragraph's style, each with the styles it is based on,
the document's defaults (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ingest.readers.docx.package import Element, is_on, qn, val

_FONT, _SIZE, _RAISED = qn("w:rFonts"), qn("w:sz"), qn("w:vertAlign")
_RPR, _PPR, _RSTYLE = qn("w:rPr"), qn("w:pPr"), qn("w:rStyle")
_HANSI, _ASCII = qn("w:hAnsi"), qn("w:ascii")
_BASED_ON, _NAME = qn("w:basedOn"), qn("w:name")
_NUM_PR, _NUM_ID, _ILVL = qn("w:numPr"), qn("w:numId"), qn("w:ilvl")
_JC, _OUTLINE = qn("w:jc"), qn("w:outlineLvl")
_CONTENTS_LIST = re.compile(r"toc (?:\d|heading)")


class RunForm(NamedTuple):
    """How a run shows; None = not said at this place."""

    hansi: str | None = None
    ascii: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None  # points
    caps: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    small_caps: bool | None = None

    @property
    def font(self) -> str | None:
        """The font of letters beyond ASCII, which is where the legacy Vietnamese fonts hide theirs."""
        return self.hansi or self.ascii

    @property
    def capitals(self) -> bool:
        """Whether small letters show as capitals, of whatever size."""
        return bool(self.caps or self.small_caps)


# their places in `RunForm`
_TOGGLES = {qn("w:b"): 2, qn("w:i"): 3, qn("w:caps"): 5, qn("w:vanish"): 6, qn("w:smallCaps"): 8}


class Number(NamedTuple):
    """A paragraph's place in a list: `w:numId`, `w:ilvl`, as far as said, and the style that says it."""

    num: str | None
    level: int | None
    style: str | None


class ParagraphForm(NamedTuple):
    """What a style, with those behind it, says of its paragraphs; "" = not said."""

    number: Number
    alignment: str
    outline: str
    contents_list: bool  # a line of a generated table of contents


class Styles:
    """The style part of a document; every lookup follows `w:basedOn`, in a circle at most once around."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        self._paragraphs: dict[str, ParagraphForm] = {}
        self._named: dict[tuple[str, str], RunForm] = {}
        self._shown: dict[tuple[RunForm, str, str], RunForm] = {}
        self._base = RunForm()
        if root is None:
            return
        for style in root.findall(qn("w:style")):
            key = str(style.get(qn("w:styleId")))
            self._styles[key] = style
            if style.get(qn("w:default")) in ("1", "true", "on"):
                self._default[str(style.get(qn("w:type")))] = key
        default = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{_RPR}")
        if default is not None:
            self._base = run_form(default)

    def chain(self, style: str, kind: str = "paragraph") -> Iterator[tuple[str, Element]]:
        """A style and those it is based on, nearest first; the default style of its kind where none is named."""
        seen: set[str] = set()
        name = style if style in self._styles else self._default.get(kind)
        while name and name not in seen and (element := self._styles.get(name)) is not None:
            seen.add(name)
            yield name, element
            name = val(element.find(_BASED_ON))

    def paragraph(self, style: str) -> ParagraphForm:
        """What the style says of numbering, alignment and outline, each half of it from the nearest that says it."""
        if (form := self._paragraphs.get(style)) is None:
            holders = [(name, ppr) for name, e in self.chain(style) if (ppr := e.find(_PPR)) is not None]
            # the style's name as Word knows it (`toc 1`): ids are translated, names are not
            name = val(self._styles[style].find(_NAME)).lower() if style in self._styles else ""
            form = self._paragraphs[style] = ParagraphForm(
                _number(holders), _nearest(holders, _JC), _nearest(holders, _OUTLINE),
                _CONTENTS_LIST.match(name) is not None)
        return form

    def number(self, own: Element | None, style: str) -> Number:
        """The list that a paragraph with this `w:numPr` and this style belongs to."""
        far = self.paragraph(style).number
        if own is None:
            return far
        level = int(text) if (text := val(own.find(_ILVL))).isdecimal() else None
        if (num := own.find(_NUM_ID)) is not None:
            return Number(val(num), level, None)
        return far if level is None else Number(far.num, level, None)

    def run(self, rpr: Iterable[Element], paragraph_style: str) -> RunForm:
        """How a run with these properties shows in a paragraph of this style."""
        own, style = _said(rpr)
        key = (own, style, paragraph_style)
        if (form := self._shown.get(key)) is None:
            form = self._shown[key] = _over(own, self._of_styles(style, paragraph_style))
        return form

    def _of_styles(self, run_style: str, paragraph_style: str) -> RunForm:
        key = (run_style, paragraph_style)
        if (form := self._named.get(key)) is None:
            form = _SILENT
            named = list(self.chain(run_style, "character")) if run_style else []
            for _, element in [*named, *self.chain(paragraph_style)]:
                if (below := element.find(_RPR)) is not None:
                    form = _over(form, run_form(below))
            form = self._named[key] = _over(form, self._base)
        return form


_SILENT = RunForm()


def run_form(rpr: Iterable[Element]) -> RunForm:
    """What one `w:rPr` itself says."""
    return _said(rpr)[0]


def _said(rpr: Iterable[Element]) -> tuple[RunForm, str]:
    """What one `w:rPr` says, and the character style it names; one pass, for there is one to nearly every run."""
    style = ""
    values: list[Any] = [None] * len(_SILENT)
    for e in rpr:
        tag = e.tag
        if tag == _FONT:
            values[0], values[1] = e.get(_HANSI), e.get(_ASCII)
        elif tag == _SIZE:
            values[4] = int(text) / 2 if (text := val(e)).isdecimal() else None
        elif tag in _TOGGLES:
            values[_TOGGLES[tag]] = is_on(e)
        elif tag == _RSTYLE:
            style = val(e)
        elif tag == _RAISED:
            values[7] = val(e) == "superscript"
    return RunForm._make(values), style


def _over(near: RunForm, far: RunForm) -> RunForm:
    return RunForm._make(f if n is None else n for n, f in zip(near, far, strict=True))


def _nearest(holders: list[tuple[str, Element]], tag: str) -> str:
    return next((val(e) for _, ppr in holders if (e := ppr.find(tag)) is not None), "")


def _number(holders: list[tuple[str, Element]]) -> Number:
    """The list that styles name, nearest first: the number and the level may stand in two of them."""
    level: int | None = None
    first: str | None = None  # the nearest style that speaks of a level: a level of the list may be tied to it
    for name, ppr in holders:
        if (found := ppr.find(_NUM_PR)) is None:
            continue
        if level is None and (depth := val(found.find(_ILVL))).isdecimal():
            level, first = int(depth), name
        if (num := found.find(_NUM_ID)) is not None:
            return Number(val(num), level, first or name)
    return Number(None, level, None)
