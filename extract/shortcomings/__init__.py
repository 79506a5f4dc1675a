"""What a document admits: weaknesses, their causes, and difficulties from outside (annotation guide: shortcomings).

A row is the smallest item under a heading or behind a sentence that announces weaknesses, a sentence of prose there, a
sentence that by its own words turns from praise to weakness (`Tuy nhiên, … còn chậm`: `extract.admissions`), or a cell
of a table's column of weaknesses.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from extract.admissions import BECAUSE, LEADS_IN, admissions, gives_cause, heads_prose
from extract.candidates import Candidate
from extract.links.places import read_cell
from extract.links.wording import Wording
from extract.mixed import Mixed, answers, orders_too, split
from extract.orders import says_order
from extract.outline import Node, Outline
from extract.records import RowIds, Shortcoming, ShortcomingKind
from extract.rules import RULES
from extract.run_ins import FAULT, RunIn, read_run_in
from extract.sentences import stripped
from extract.shortcomings.causes import with_causes
from extract.shortcomings.headed import behind_heading, behind_label, in_topic
from extract.tasks.tables import find_table_weaknesses
from extract.topics import WEAKNESS, WORK
from extract.units import verb_at
from extract.weakness import ORDERED, WEAK, falls_short, plainly_weak, praises
from ingest.document import Document
from ingest.fold import lower

_SHORTEST = 12  # code points; fewer say nothing
_SHORT_QUOTE = 80  # code points of a quotation that may be part of what is stated above
# Texts that lay down rules tell of no weaknesses.
_NO_REPORT = frozenset({"QĐ", "QC", "QyĐ", "NĐ", "TT", "TTLT", "Luật", "L", "PL", "BL", "HP", "ĐL", "HD"})
# - Giải pháp: · Đơn vị chủ trì:
_REMEDY_LINE = re.compile(
    r"[-+*• ]*(?:nội dung|giải pháp|biện pháp|hướng khắc phục|đơn vị|cơ quan|chủ trì|phụ trách|thời (?:gian|hạn))"
    r"[^:]{0,40}:"
)
# Đối với công tác cán bộ … names a subject
_SUBJECT = re.compile(r"(?:đối với|khắc phục|về|giải pháp)\b")
# Đối với hạn chế: "…" · Khắc phục khuyết điểm: …
_QUOTED = re.compile(
    rf"(?:(?:đối với|về|khắc phục|sửa chữa|nội dung) )?(?:(?:các |những |nội dung )?{FAULT}(?:,? {FAULT})?"
    r"|(?<=đối với )(?:nội dung|vấn đề|việc)(?= \"))"
    r"(?: (?:thứ \w+|số \d+|\(?\d{1,2}\)?))?(?:\s*:)?\s*(?:\"(?P<quote>[^\"]{12,})\"|(?<=: )(?P<said>[^:\"]{20,}))"
)
_ONLY_NUMBERS = re.compile(rf"(?:{FAULT}|số|thứ|mục|và|[\d\s,;.()-]|[ivx]+\b)+")  # Tồn tại 1, 2
# Kết luận kiểm tra … · Kết quả giám sát …
_INSPECTION = re.compile(r"\b(?:kiểm tra|giám sát|thanh tra|kiểm toán|phúc tra|sai phạm)\b")
_YEAR = re.compile(r"năm\s+((?:19|20)\d{2})")


def find_shortcomings(outline: Outline) -> list[Shortcoming]:
    """The shortcomings, causes and difficulties of a document in reading order; their spans do not overlap."""
    ids = RowIds(outline.document.doc_id, "shortcoming")
    rows: list[Shortcoming] = []
    reached = 0  # candidates come in the order of their starts
    for node, start, end, kind, rule in _candidates(outline):
        start, end = stripped(outline.text, start, end)
        if end - start < _SHORTEST or start < reached or _quotes(outline, rows, start, end):
            continue
        reached = max(reached, end)
        rows.append(_row(outline, ids, node.section.section_id, start, end, kind, rule,
                         label=node.section.label, year=_year_of(outline, node)))
    others = [*_table_rows(outline, ids), *_quoted_rows(outline, ids)]
    if others:
        starts = [r.char_start for r in rows]
        told = Wording(rows, [outline.low[r.char_start:r.char_end] for r in rows])
        rows += [r for r in others
                 if not _is_again(told, outline.low[r.char_start:r.char_end]) and not _holds(starts, r)]
    return with_causes(outline, sorted(rows, key=lambda r: r.char_start))


def _holds(starts: Sequence[int], row: Shortcoming) -> bool:
    """A row found before begins inside this one: `2- Hạn chế: Thu lãi thấp. Hồ sơ nhập chậm.` is told by sentence."""
    at = bisect_left(starts, row.char_start)
    return at < len(starts) and starts[at] < row.char_end


def _row(
    outline: Outline, ids: RowIds, section_id: int, start: int, end: int, kind: ShortcomingKind, rule: str,
    label: str | None = None, year: int | None = None,
) -> Shortcoming:
    return Shortcoming(
        ids.folded(outline.low[start:end]), section_id, outline.text[start:end], kind, start, end, label=label,
        year=year, page=outline.page_at(start), rule=rule, confidence=RULES[rule].share)


def _quotes(outline: Outline, rows: Sequence[Shortcoming], start: int, end: int) -> bool:
    """A few words in quotation marks that the document has stated before, as part of a weakness or whole."""
    if start == 0 or outline.text[start - 1] not in '"“' or end - start > _SHORT_QUOTE:
        return False
    return any(outline.low.find(outline.low[start:end], r.char_start, r.char_end) >= 0 for r in rows)


def _is_again(told: Wording, low: str) -> bool:
    """The words repeat a weakness stated before, whole or shortened."""
    return told.like(low, 0.6) is not None or told.meant(low, 0.85, 2.0) is not None


def _table_rows(outline: Outline, ids: RowIds) -> Iterator[Shortcoming]:
    """The cells of a column headed Hạn chế or Nguyên nhân; a cause is that of the weakness in its row."""
    of_cell: dict[int, str] = {}
    for kind, cell, weak, section_id in find_table_weaknesses(outline):
        low = outline.low[cell.start:cell.end]
        if len(low) < _SHORTEST or read_cell(low) or _ONLY_NUMBERS.fullmatch(low):
            continue
        row = _row(outline, ids, section_id, cell.start, cell.end, kind, "shortcoming.table")
        of_cell[cell.start] = row.shortcoming_id
        yield replace(row, cause_of=of_cell.get(weak.start) if kind == "cause" and weak else None)


def _quoted_rows(outline: Outline, ids: RowIds) -> Iterator[Shortcoming]:
    """`1. Đối với hạn chế: “…”` over its remedies, where no other place of the document states the weakness."""
    for node in outline.nodes:
        section = node.section
        m = _QUOTED.match(outline.low, node.body, section.char_end) if section.kind in ("heading", "item") else None
        if m is None:
            continue
        start, end = stripped(outline.text, *m.span("quote" if m["quote"] else "said"))
        if end - start >= _SHORTEST and (m["quote"] or plainly_weak(m["said"])):
            row = _row(outline, ids, section.section_id, start, end, "shortcoming", "shortcoming.quoted")
            yield replace(row, label=section.label, year=_year_of(outline, node))


def _candidates(outline: Outline) -> Iterator[Candidate[ShortcomingKind]]:
    announced = False  # the paragraph before says that there are weaknesses, and no more
    for node, behind in zip_longest(outline.nodes, outline.nodes[1:]):
        section, topic = node.section, node.topic
        goes_on, announced = announced, False
        if behind is not None and _is_before_its_parts(outline, node, behind):
            own = outline.run_in(node)  # Tồn tại thứ nhất: …
            start = own.end if own is not None and own.topic == "shortcoming" else node.body
            yield Candidate(node, start, node.end, "shortcoming", "shortcoming.before its parts")
        elif (label := outline.heads_remedies(node)) is not None:
            if node.children or not _tells(outline, node, label):
                start, end = label.end, section.char_end
                if outline.low.startswith('"', start):
                    close = outline.low.find('"', start + 1, end)
                    start, end = start + 1, close if close > 0 else end
                yield Candidate(node, start, end, "shortcoming", "shortcoming.run-in")
        elif _heads_remedies(outline, node) or (behind is not None and _ends_list(outline, node, behind)):
            yield Candidate(node, node.body, section.char_end, "shortcoming", "shortcoming.item")
        elif section.kind not in ("item", "paragraph", "basis") or node.absorbed or outline.assignment_like(node):
            continue
        elif (label := outline.run_in(node)) is not None and label.topic in WEAKNESS and not section.heading \
                and not (label.nth and topic in WORK):  # Thiếu sót 1: what is done about it
            yield from behind_label(outline, node, label)
        elif (mixed := split(outline, node)) is not None:
            yield from _beside_order(outline, node, mixed)
        elif topic in WEAKNESS and section.kind == "item" and section.heading and node.own_topic:
            yield from behind_heading(outline, node, topic)
        elif topic in WEAKNESS:
            yield from in_topic(outline, node, topic)
        elif topic in (None, "result", "other"):
            so = behind is not None and section.kind == "paragraph" and answers(outline, behind)
            found = list(_in_prose(outline, node, goes_on=goes_on or so))
            goes_on = goes_on or (bool(found) and found[0].rule == "shortcoming.colon")
            announced = section.kind == "paragraph" and _announces(outline, node, goes_on, len(found))
            yield from found


def _beside_order(outline: Outline, node: Node, mixed: Mixed) -> Iterator[Candidate[ShortcomingKind]]:
    """The sentences of a paragraph or item before its order: weaknesses, and `Nguyên nhân: …` among them."""
    label = outline.run_in(node)
    weak = label.end if label is not None and label.topic == "shortcoming" else mixed.weak
    for a, b in outline.sentences(max(weak, mixed.weak), mixed.order):
        told, own = LEADS_IN.match(outline.low, a, b), read_run_in(outline.low, a, b)
        labelled = own is not None and own.topic == "cause"
        cause = labelled or node.topic == "cause" or BECAUSE.match(outline.low, a, b) or gives_cause(outline.low[a:b])
        start = own.end if own is not None and labelled else told.end() if told else a
        yield Candidate(node, start, b, "cause" if cause else "shortcoming", "shortcoming.beside an order")


def _tells(outline: Outline, node: Node, label: RunIn) -> bool:
    """`Hạn chế 1: Rà soát …`, `Về hạn chế thứ ba: Sở Y tế bổ sung …` only point to a weakness and say what to do."""
    low = outline.low
    return verb_at(low, label.end) is not None or says_order(outline, label.end, node.section.char_end) or (
        low.startswith("về ", node.body) and not plainly_weak(low[label.end:node.section.char_end]))


def _heads_remedies(outline: Outline, node: Node) -> bool:
    """In a plan of remedies: `1. Chất lượng … còn thấp.` over its `Nội dung:`, `Giải pháp:` and assignment lines."""
    if node.section.kind not in ("item", "heading") or node.topic not in ("task", "solution"):
        return False
    end = node.section.char_end
    low = outline.low[node.body:end].strip()
    if node.own_topic or low.endswith(":") or '"' in low or not plainly_weak(low) or (
            verb_at(low, 0) and not falls_short(low)):
        return False
    if _SUBJECT.match(low) or len(outline.sentences(node.body, end)) != 1:
        return False
    below = node.children
    return any(c.section.kind == "heading" or _REMEDY_LINE.match(outline.low, c.body, c.end) for c in below) or (
        outline.plans_remedies and bool(below) and all(says_order(outline, c.body, c.end) for c in below))


def _is_before_its_parts(outline: Outline, node: Node, behind: Node) -> bool:
    """Right behind the item or paragraph stands its own `Nguyên nhân:` or `Biện pháp khắc phục:`."""
    part = outline.part(behind)
    if part is None or part.topic not in ("cause", *WORK) or node.section.kind not in ("item", "paragraph"):
        return False
    low = outline.low[node.body:node.end].strip()
    if node.absorbed or node.own_topic or node.topic in (*WEAKNESS, "aim", "other") or low.endswith(":") \
            or outline.assignment_like(node) or len(low.split()) < 5 or low.startswith("nội dung") \
            or len(outline.sentences(node.body, node.end)) > 1:
        return False
    if part.topic == "cause":
        return not praises(low) and (node.topic not in WORK or plainly_weak(low))
    return WEAK.search(low) is not None and not ORDERED.search(low) and (verb_at(low, 0) is None or falls_short(low))


def _ends_list(outline: Outline, node: Node, behind: Node) -> bool:
    """The last weakness of a list, over nothing but the `Hướng khắc phục:` of them all."""
    if node.section.kind != "heading" or node.topic != "shortcoming" or node.own_topic:
        return False
    part = outline.part(behind)
    return part is not None and part.topic in WORK and behind.section.kind == "paragraph" \
        and plainly_weak(outline.low[node.body:node.section.char_end].strip())


def _announces(outline: Outline, node: Node, goes_on: bool, found: int) -> bool:
    """The paragraph ends in `… còn một số hạn chế.`, or each of its sentences states one of those."""
    spans = outline.sentences(node.body, node.end)
    return bool(spans) and (heads_prose(outline.low[slice(*spans[-1])]) or (goes_on and found == len(spans)))


def _in_prose(outline: Outline, node: Node, *, goes_on: bool) -> Iterator[Candidate[ShortcomingKind]]:
    """Sentences that admit a weakness where no heading announced any."""
    told = outline.document.doc_type_code not in _NO_REPORT or node.section.kind == "basis" or _reviews(outline, node)
    spans = outline.sentences(node.body, node.end)
    found = admissions([outline.low[a:b] for a, b in spans], told=told, inspected=_inspects(outline.document),
                       findings=node.topic == "result", goes_on=goes_on)
    for (a, b), admission in zip(spans, found, strict=True):
        if admission is not None and not orders_too(outline, a, b):
            yield Candidate(node, a + admission.start, b, admission.kind, f"shortcoming.{admission.rule}")


def _reviews(outline: Outline, node: Node) -> bool:
    """`I. ĐÁNH GIÁ TÌNH HÌNH` of guidelines or of a decision: there they report as others do."""
    return outline.document.doc_type_code in ("HD", "QĐ") and any(
        n.own_topic and n.topic == "result" and n.family == "roman" for n in node.ancestors())


def _inspects(document: Document) -> bool:
    """`Kết luận kiểm tra …`, or the conclusion of a body whose work is to inspect."""
    if _INSPECTION.search(lower(document.title or "")):
        return True
    return document.doc_type_code == "KL" and _INSPECTION.search(lower(document.issuer or "")) is not None


def _year_of(outline: Outline, node: Node) -> int | None:
    """The year that the nearest lead-in, heading or the title says the weakness is of: none after the document's own
    (`đến năm 2030`)."""
    last = outline.document.issued_year or 9999
    above = (other.section for other in (node.lead_in, *node.ancestors()) if other is not None)
    texts = chain((outline.low[s.char_start:s.char_end] for s in above), [(outline.document.title or "").lower()])
    return next((int(m[1]) for text in texts for m in _YEAR.finditer(text) if int(m[1]) <= last), None)
