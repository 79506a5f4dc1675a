"""A formula of Word (OMML) on one line, as one would type it: `(a+b)/2`, `x²`, `√x`, `∑_(i=1)ⁿ x`.

Fraction bars, brackets and roots are form and not letters in the file (ECMA-376 part 1, 22.1): without them `a/2`
would read `a2`.
"""

from __future__ import annotations

from collections.abc import Callable

from ingest.readers.docx.package import Element, qn
from ingest.readers.docx.symbols import raised

_TEXT, _VAL = qn("m:t"), qn("m:val")
_GONE = {qn("w:del"), qn("w:moveFrom")}


def formula(node: Element) -> str:
    """The text of a formula or of a part of one."""
    if node.tag == _TEXT:
        return node.text or ""
    if node.tag in _GONE or str(node.tag).endswith("Pr"):
        return ""
    shown = _FORMS.get(str(node.tag))
    return shown(node) if shown else "".join(map(formula, node))


def _part(node: Element, name: str) -> str:
    found = node.find(qn(f"m:{name}"))
    return "" if found is None else formula(found)


def _parts(node: Element, name: str) -> list[str]:
    return [formula(e) for e in node.iterfind(qn(f"m:{name}"))]


def _form(node: Element, path: str, default: str) -> str:
    """A sign that the properties name; they may name none (`""`)."""
    found = node.find("/".join(map(qn, path.split("/"))))
    return default if found is None else str(found.get(_VAL, default))


def _bracketed(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() or text[0] + text[-1] == "()" else f"({text})"


def _up(text: str) -> str:
    if not text:
        return ""
    small = raised(text)
    return small if all(a != b for a, b in zip(text, small, strict=True)) else "^" + _bracketed(text)


def _down(text: str) -> str:
    return "_" + _bracketed(text) if text else ""


def _fraction(node: Element) -> str:
    return f"{_bracketed(_part(node, 'num'))}/{_bracketed(_part(node, 'den'))}"


def _script(node: Element) -> str:
    return _part(node, "e") + _down(_part(node, "sub")) + _up(_part(node, "sup"))


def _root(node: Element) -> str:
    return _up(_part(node, "deg")) + "√" + _bracketed(_part(node, "e"))


def _delimited(node: Element) -> str:
    inner = _form(node, "m:dPr/m:sepChr", "|").join(_parts(node, "e"))
    return _form(node, "m:dPr/m:begChr", "(") + inner + _form(node, "m:dPr/m:endChr", ")")


def _operator(node: Element) -> str:
    sign = _form(node, "m:naryPr/m:chr", "∫")
    return f"{sign}{_down(_part(node, 'sub'))}{_up(_part(node, 'sup'))} {_part(node, 'e')}"


def _rows(node: Element) -> str:
    return "; ".join([*_parts(node, "mr"), *_parts(node, "e")])


_FORMS: dict[str, Callable[[Element], str]] = {
    qn("m:f"): _fraction, qn("m:sSup"): _script, qn("m:sSub"): _script, qn("m:sSubSup"): _script, qn("m:rad"): _root,
    qn("m:d"): _delimited, qn("m:nary"): _operator, qn("m:m"): _rows, qn("m:eqArr"): _rows,
    qn("m:mr"): lambda node: ", ".join(_parts(node, "e")),
}
