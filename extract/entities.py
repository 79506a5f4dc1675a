"""Entities: every mention that a rule or the model found of a body, position, person, place or unnumbered document.

Rules know the units of assignments, issuer and signer, and documents cited by name; the model (`extract.ner`) the rest,
where it was asked. The same words with the same label are one row. Where the two overlap and differ, both are rows and
one is `preferred`: that which the assignments use, else a rule's before the model's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from extract.outline import Outline
from extract.records import Assignment, Citation, Entity, Label, Method, RowIds, UnitKind
from extract.rules import RULES
from extract.units.keys import UnitKeys
from extract.units.lists import unit_kind
from ingest.document import Document
from ingest.fold import lower

_LABELS: dict[UnitKind, Label] = {"organisation": "ORG", "group": "ORG", "position": "POS", "person": "PER"}
_SIGNER, _ISSUER = "header.signer", "header.issuer"
_MODEL = "ner.mention"

Found = dict[tuple[int, int, Label], tuple[Method, str]]  # span and label → how it was found, and the rule


def find_entities(
    outline: Outline, document: Document, assignments: Sequence[Assignment], citations: Sequence[Citation],
    keys: UnitKeys,
) -> list[Entity]:
    """The entities of a document in reading order; `document` has its header filled."""
    found: Found = {}
    for start, end, label, method, rule in _by_rules(outline, document, assignments, citations):
        found.setdefault((start, end, label), (method, rule))
    sure = {(m.start, m.end, m.label): m.confidence for m in outline.mentions.known()}
    used = {(a.char_start, a.char_end) for a in assignments}
    for place in sure:
        found.setdefault(place, ("ner", _MODEL))
    ids = RowIds(document.doc_id, "entity")
    behind = _less_preferred(found, used)
    return [
        _row(outline, keys, ids, place, *found[place], sure.get(place, 0.0), place not in behind)
        for place in sorted(found)]


def _by_rules(
    outline: Outline, document: Document, assignments: Iterable[Assignment], citations: Iterable[Citation],
) -> Iterator[tuple[int, int, Label, Method, str]]:
    for a in assignments:
        yield a.char_start, a.char_end, _LABELS[a.unit_kind], a.method, str(a.rule)
    for c in citations:
        if c.symbol is None and c.name and c.number is None:
            at = outline.text.find(c.name, c.char_start, c.char_end)
            if at >= 0:
                yield at, at + len(c.name), "DOC", "rule", str(c.rule)
    issuer = _issuer(outline, document)
    if issuer is not None:
        yield *issuer, _LABELS[unit_kind(outline.text[slice(*issuer)])], "rule", _ISSUER
    at = outline.text.rfind(document.signer) if document.signer else -1
    if at >= 0 and document.signer:
        yield at, at + len(document.signer), "PER", "rule", _SIGNER


def _issuer(outline: Outline, document: Document) -> tuple[int, int] | None:
    """Where the issuer's name stands first, on one line or two; None where the header has other words for it."""
    if not document.issuer:
        return None
    words = r"\s+".join(re.escape(word) for word in lower(document.issuer).split())
    found = re.search(rf"(?<!\w){words}(?!\w)", outline.low)
    return found.span() if found else None


def _less_preferred(found: Found, used: set[tuple[int, int]]) -> set[tuple[int, int, Label]]:
    """Those that overlap one that stands before them: used by an assignment, by rule, the first, the longest."""
    order = sorted(found, key=lambda p: (p[:2] not in used, found[p][0] != "rule", p[0], -p[1], p[2]))
    taken: list[tuple[int, int]] = []  # in order and apart from each other
    behind = set()
    for place in order:
        start, end, _ = place
        at = bisect_left(taken, (end, end))
        if at and taken[at - 1][1] > start:
            behind.add(place)
        else:
            taken.insert(at, (start, end))
    return behind


def _row(
    outline: Outline, keys: UnitKeys, ids: RowIds, place: tuple[int, int, Label], method: Method, rule: str,
    confidence: float, preferred: bool,
) -> Entity:
    start, end, label = place
    text = outline.text[start:end]
    node = outline.node_at(start)
    unit = keys.of(text, unit_kind(text)) if label in ("ORG", "POS") else None
    share = RULES[rule].share if rule != _MODEL else 0.0
    return Entity(
        ids.folded(label.lower(), outline.low[start:end]), label, text, start, end, preferred,
        node.section.section_id if node else None, unit, outline.page_at(start), method, rule, max(share, confidence))
