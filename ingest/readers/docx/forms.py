"""Fields and content controls that a reader fills in: a box to tick, a list to choose from, a prompt still unanswered.

ECMA-376 part 1, 17.16 (fields of forms) and 17.5.2 (content controls).
"""

from __future__ import annotations

from collections.abc import Iterable

from ingest.readers.docx.package import Element, is_on, qn, val

_FORM, _BOX, _LIST = qn("w:ffData"), qn("w:checkBox"), qn("w:ddList")
_PROPERTIES, _CONTENT, _PROMPT = qn("w:sdtPr"), qn("w:sdtContent"), qn("w:showingPlcHdr")


def form_field(begin: Element) -> str:
    """What a form's field shows that has no result in the text: `☒`, `☐`, the chosen entry; "" for other fields."""
    form = begin.find(_FORM)
    if form is None:
        return ""
    if (box := form.find(_BOX)) is not None:
        ticked = is_on(box.find(qn("w:checked")))
        return "☒" if (is_on(box.find(qn("w:default"))) if ticked is None else ticked) else "☐"
    if (choices := form.find(_LIST)) is None:
        return ""
    chosen = val(choices.find(qn("w:result"))) or val(choices.find(qn("w:default")), "0")
    entries = [val(e) for e in choices.iterfind(qn("w:listEntry"))]
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


def control_content(control: Element) -> Iterable[Element]:
    """What stands in a content control; nothing where it shows only its prompt."""
    content = control.find(_CONTENT)
    return () if content is None or shows_prompt(control) else content


def shows_prompt(control: Element) -> bool:
    """Whether nobody has filled the content control in: `Click here to enter text`."""
    properties = control.find(_PROPERTIES)
    return properties is not None and is_on(properties.find(_PROMPT)) is True
