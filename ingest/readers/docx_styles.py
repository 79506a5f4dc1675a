"""What a run and a paragraph look like once all styles behind them are taken together.

Order, nearest first: the run itself, its character style, the paragraph's style, each with the styles it is based on,
the document's defaults (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.readers.docx_package import Element, is_on, qn, val

_FONT, _BOLD, _ITALIC, _SIZE = qn("w:rFonts"), qn("w:b"), qn("w:i"), qn("w:sz")
_CAPS, _VANISH, _RAISED = qn("w:caps"), qn("w:vanish"), qn("w:vertAlign")
_RPR, _PPR, _RSTYLE = qn("w:rPr"), qn("w:pPr"), qn("w:rStyle")
_HANSI, _ASCII = qn("w:hAnsi"), qn("w:ascii")


@dataclass(frozen=True, slots=True)
class RunForm:
    """How a run shows; None = not said at this place."""

    hansi: str | None = None
    ascii: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None  # points
    caps: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None

    @property
    def font(self) -> str | None:
        """The font of letters beyond ASCII, which is where the legacy Vietnamese fonts hide theirs."""
        return self.hansi or self.ascii


class Number(NamedTuple):
    """A paragraph's place in a list: `w:numId`, `w:ilvl`, as far as said, and the style that says it."""

    num: str | None
    level: int | None
    style: str | None


class Styles:
    """The style part of a document; every lookup follows `w:basedOn`, in a circle at most once around."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        self._forms: dict[tuple[str | None, str | None], RunForm] = {}
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

    def chain(self, style: str | None, kind: str = "paragraph") -> Iterator[tuple[str, Element]]:
        """A style and those it is based on, nearest first; the default style of its kind where none is named."""
        seen: set[str] = set()
        name = style if style in self._styles else self._default.get(kind)
        while name and name not in seen and (element := self._styles.get(name)) is not None:
            seen.add(name)
            yield name, element
            name = val(element.find(qn("w:basedOn")))

    def name(self, style: str | None) -> str:
        """The style's name as Word knows it (`heading 1`), "" where there is none; ids are translated, names not."""
        return val(self._styles[style].find(qn("w:name"))).lower() if style in self._styles else ""

    def paragraph(self, ppr: Element | None, style: str | None, path: str) -> Element | None:
        """The nearest element at `path` below `w:pPr`: the paragraph's own or that of its style chain."""
        if ppr is not None and (own := ppr.find(path)) is not None:
            return own
        for _, element in self.chain(style):
            if (found := element.find(f"{_PPR}/{path}")) is not None:
                return found
        return None

    def number(self, ppr: Element | None, style: str | None) -> Number:
        """The list a paragraph belongs to, each of its two halves from the nearest place that says it."""
        level: int | None = None
        first: str | None = None  # the nearest style that speaks of a list: a level of the list may be tied to it
        path = qn("w:numPr")
        holders = [(None, ppr), *((name, e.find(_PPR)) for name, e in self.chain(style))]
        for owner, holder in holders:
            if holder is None or (found := holder.find(path)) is None:
                continue
            if level is None and val(depth := found.find(qn("w:ilvl"))).isdecimal():
                level = int(val(depth))
                first = first or owner
            if (num := found.find(qn("w:numId"))) is not None:
                own_level = level is not None and first is None
                return Number(val(num), level, None if own_level else first or owner)
        return Number(None, level, None)

    def heading_level(self, ppr: Element | None, style: str | None) -> int | None:
        """1 for the outline level that Word calls 0; None for body text."""
        outline = val(self.paragraph(ppr, style, qn("w:outlineLvl")))
        return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else None

    def run(self, rpr: Element | None, paragraph_style: str | None) -> RunForm:
        """How a run with these properties shows in a paragraph of this style."""
        own = val(rpr.find(_RSTYLE)) if rpr is not None else ""
        key = (own or None, paragraph_style)
        if (form := self._forms.get(key)) is None:
            form = RunForm()
            named = list(self.chain(own, "character")) if own else []
            for _, element in [*named, *self.chain(paragraph_style)]:
                if (below := element.find(_RPR)) is not None:
                    form = _over(form, run_form(below))
            form = self._forms[key] = _over(form, self._base)
        return form if rpr is None else _over(run_form(rpr), form)


def run_form(rpr: Element) -> RunForm:
    """What one `w:rPr` itself says; one pass, for there is one to nearly every run."""
    hansi = ascii_font = size = bold = italic = caps = hidden = raised = None
    for e in rpr:
        tag = e.tag
        if tag == _FONT:
            hansi, ascii_font = e.get(_HANSI), e.get(_ASCII)
        elif tag == _SIZE:
            size = int(text) / 2 if (text := val(e)).isdecimal() else None
        elif tag == _BOLD:
            bold = is_on(e)
        elif tag == _ITALIC:
            italic = is_on(e)
        elif tag == _CAPS:
            caps = is_on(e)
        elif tag == _VANISH:
            hidden = is_on(e)
        elif tag == _RAISED:
            raised = val(e) == "superscript"
    return RunForm(hansi, ascii_font, bold, italic, size, caps, hidden, raised)


def _over(near: RunForm, far: RunForm) -> RunForm:
    missing = {name: value for name in RunForm.__slots__
               if getattr(near, name) is None and (value := getattr(far, name)) is not None}
    return replace(near, **missing) if missing else near
