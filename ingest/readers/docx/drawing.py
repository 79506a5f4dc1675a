"""What a drawing says in words: its text boxes, and its diagram (SmartArt), whose words are a part of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.readers.docx.package import MC, Element, Package, qn

_ALTERNATE, _FALLBACK = MC + "AlternateContent", MC + "Fallback"
_TXBX, _DIAGRAM, _DATA_ID = qn("w:txbxContent"), qn("dgm:relIds"), qn("r:dm")
_POINT, _LINK, _WORDS = qn("dgm:pt"), qn("dgm:cxn"), qn("dgm:t")
# The additions to Word's format that are read here; newer ones come with a fallback.
_KNOWN = re.compile(r"http://schemas\.microsoft\.com/office/(?:word|drawing)/201[0-2]/|urn:schemas-microsoft-com:vml")


def choice(alternate: Element) -> Element:
    """Of several forms of one thing the first that is known here and not empty. Never two."""
    branches = [e for e in alternate if len(e)]
    for branch in branches:
        needs = (branch.nsmap.get(prefix, "") for prefix in str(branch.get("Requires", "")).split())
        if branch.tag == _FALLBACK or all(map(_KNOWN.match, needs)):
            return branch
    return branches[0] if branches else alternate


def text_boxes(picture: Element, package: Package) -> Iterator[Element]:
    """The text boxes in a drawing, in order, each once; boxes within a box belong to its own paragraphs."""
    for e in picture:
        if e.tag == _TXBX:
            yield e
        elif e.tag == _DIAGRAM:
            yield from _diagram(str(e.get(_DATA_ID)), package)
        else:
            yield from text_boxes(choice(e) if e.tag == _ALTERNATE else e, package)


def _diagram(relation_id: str, package: Package) -> Iterator[Element]:
    """The words of a diagram as a text box, each shape's below that of the shape it hangs on."""
    relation = package.relations(package.main).get(relation_id)
    data = package.xml(relation.target) if relation and relation.kind == "diagramData" else None
    if data is None:
        return
    words = {str(e.get("modelId")): e for e in data.iter(_POINT) if e.get("type", "node") in ("node", "asst", "doc")}
    below: dict[str, list[tuple[int, str]]] = {}
    for e in data.iter(_LINK):
        if e.get("type", "parOf") == "parOf" and e.get("destId") in words:
            order = str(e.get("srcOrd", ""))
            place = int(order) if order.isdecimal() else 0
            below.setdefault(str(e.get("srcId")), []).append((place, str(e.get("destId"))))
    box = etree.Element(_TXBX)
    waiting = sorted(words, key=lambda key: words[key].get("type") == "doc")  # from the last: the root, then strays
    while waiting:
        key = waiting.pop()
        point = words.pop(key, None)
        waiting += [child for _, child in sorted(below.get(key, ()), reverse=True)]
        for paragraph in point.iterfind(f"{_WORDS}/{qn('a:p')}") if point is not None else ():
            run = etree.SubElement(etree.SubElement(box, qn("w:p")), qn("w:r"))
            etree.SubElement(run, qn("w:t")).text = "".join(t.text or "" for t in paragraph.iter(qn("a:t")))
    yield box
