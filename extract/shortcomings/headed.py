"""Weaknesses under a heading, label or lead-in that announces them: each item or sentence there is one unless its words
say that it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from extract.admissions import ANNOUNCES, BECAUSE, CAUSE_LEAD, LEADS_IN, TURN, heads_prose
from extract.candidates import Candidate
from extract.mixed import orders_too
from extract.outline import Node, Outline
from extract.phrases import answers_for
from extract.records import ShortcomingKind
from extract.run_ins import RunIn
from extract.topics import Topic
from extract.weakness import ORDERED, OUTSIDE, SAYS_OF_THEM, not_praise, opens_order

# Tuy nhiên, các đơn vị đã nỗ lực
_ENDS_WELL = re.compile(r"(?:đạt|kết quả|nỗ lực|cố gắng)[^,;]*$")
# Khó khăn lớn nhất là độ mặn lên nhanh.
_DIFFICULTY_LEAD = re.compile(r"(?:những |các )?(?:khó khăn|vướng mắc|thách thức)(?: [^.;:,]{0,30})?\s(?:là|do)\s")
# Of several kinds announced together, these words make it the organisation's own.
_OWN_FAULT = re.compile(r"chưa (?:chặt|kịp|tốt|cao|nghiêm|đáp|hiệu)|công tác|quản lý|chỉ đạo")


def behind_label(outline: Outline, node: Node, label: RunIn) -> Iterator[Candidate[ShortcomingKind]]:
    """`Nguyên nhân: …` in a paragraph or item without a heading of its own."""
    if not _has_labelled(node):
        for a, b in outline.sentences(label.end, node.end):
            yield from _sentence(outline, node, a, b, cast(Topic, label.topic), "shortcoming.run-in")


def behind_heading(outline: Outline, node: Node, topic: Topic) -> Iterator[Candidate[ShortcomingKind]]:
    """`2. Hạn chế: công tác …` states its weakness behind the colon of its own heading."""
    if _has_labelled(node):
        return
    colon = outline.text.find(":", node.body, node.end)
    for a, b in outline.sentences(colon + 1 if colon >= 0 else node.body, node.end):
        yield from _sentence(outline, node, a, b, topic, "shortcoming.run-in")


def _has_labelled(node: Node) -> bool:
    return any(c.section.kind in ("item", "heading") for c in node.children)


def in_topic(outline: Outline, node: Node, topic: Topic) -> Iterator[Candidate[ShortcomingKind]]:
    """An item below such a heading as a whole, a paragraph by sentence."""
    low = outline.low[node.body:node.end].strip()
    if low.endswith(":") or (_has_labelled(node) and node.section.heading):
        return
    if node.section.kind != "item":
        for a, b in outline.sentences(node.body, node.end):
            yield from _sentence(outline, node, a, b, topic, "shortcoming.prose")
        return
    if orders_too(outline, node.body, node.end):
        return
    kind = _kind(low, topic, node, outline)
    if kind == "cause" and answers_for(low):
        return
    cause = CAUSE_LEAD.match(low)
    if cause and cause.end() > 12 and cause[0].rstrip().endswith(":"):
        yield Candidate(node, node.body + cause.end(), node.end, "cause", "shortcoming.item")
    elif (kind != "shortcoming" or not_praise(low)) and not opens_order(low):
        yield Candidate(node, node.body, node.end, kind, "shortcoming.item")


def _sentence(
    outline: Outline, node: Node, a: int, b: int, topic: Topic, rule: str,
) -> Iterator[Candidate[ShortcomingKind]]:
    """A sentence of prose in a topic; its lead-in up to a colon is not part of the row."""
    low = outline.low[a:b]
    if low.rstrip().endswith(":") or answers_for(low) or heads_prose(low) or SAYS_OF_THEM.match(low):
        return
    leads_in = LEADS_IN.match(low)
    if leads_in and not CAUSE_LEAD.match(low):
        a, low = a + leads_in.end(), low[leads_in.end():]
    lead = ANNOUNCES.search(low)
    if lead and lead.end() < len(low) - 15 and not set(";.") & set(low[:lead.start()]):
        a, low = a + lead.end(), low[lead.end():]
    cause = CAUSE_LEAD.match(low)
    if _DIFFICULTY_LEAD.match(low):
        topic = "difficulty"
    elif BECAUSE.match(low):
        topic = "cause"
    elif cause and len(cause[0].strip()) > 10:
        topic = "cause"
        if cause[0].rstrip().endswith(":"):
            a, low = a + cause.end(), low[cause.end():]
    told = rule != "shortcoming.run-in" and not not_praise(low)  # a label of its own says that it is a weakness
    if ORDERED.search(low) or orders_too(outline, a, b) or (topic == "shortcoming" and (told or _praises(low))):
        return
    yield Candidate(node, a, b, _kind(low, topic, node, outline), rule)


def _praises(low: str) -> bool:
    return TURN.match(low) is not None and _ENDS_WELL.search(low) is not None


def _kind(low: str, topic: Topic, node: Node, outline: Outline) -> ShortcomingKind:
    """The kind of a statement in a topic of weaknesses; where several were announced, its own words decide."""
    if topic in ("cause", "difficulty"):
        return cast(ShortcomingKind, topic)
    if OUTSIDE.match(low) and not _OWN_FAULT.search(low):
        return "difficulty"
    announced = " ".join(outline.low[n.body:n.end][-300:] for n in (node.lead_in, node.parent) if n is not None)
    mixed = "khó khăn" in announced or "thách thức" in announced
    return "difficulty" if mixed and OUTSIDE.search(low) and not _OWN_FAULT.search(low) else "shortcoming"
