"""The outline of a document: a pure function of its text and lines, so that rules can be rerun without the source.

Every labelled or formatted heading, every labelled item, every other paragraph, table and footnote is a section (the
annotation guide, sections). What nests in what is read from the document itself (`ingest.segment.tree`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Line, Section
from ingest.fold import UPPER, lower, plain
from ingest.frame import find_frame, paragraphs
from ingest.labels import BULLETS, Label
from ingest.segment.headings import (
    ASSIGNMENT_LINE,
    count_words,
    heading_before_sentence,
    is_mostly_quoted,
    is_title_like,
    names_matter,
    run_in_head,
    without_colon,
)
from ingest.segment.tree import Node, SectionTree

_LONGEST_STOPPED = 30  # words of a heading that ends in a full stop
_STOP_WITHIN = re.compile(r"[.;]\s")
# Điều 2. Sửa đổi, bổ sung một số điều của Nghị quyết số …: its items say what is changed
_AMENDS = re.compile(r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ|đính chính)(?!\w)")
_NEXT_SENTENCE = re.compile(rf"[.;]\s+[{UPPER}]")


def segment(text: str, lines: Sequence[Line]) -> list[Section]:
    """The sections of a document in reading order; `text[s.char_start:s.char_end] == s.text` for each."""
    paras = paragraphs(text, lines)
    nodes = SectionTree().build(paras, find_frame(paras).zones)
    _decide_headings(nodes)
    return _rows(nodes, text)


def _decide_headings(nodes: Sequence[Node]) -> None:
    """Tell the headings among the labelled items, now that it is known what stands in each."""
    named = _name_what_follows(nodes)
    for node in nodes:
        if node.kind != "item" or node.label is None:
            continue
        if id(node) in named or _is_heading(node, node.label):
            node.kind = "heading"
            node.heading = heading_before_sentence(node.text) or without_colon(node.text) or None
        elif node.label.family not in BULLETS:
            node.heading = run_in_head(node.text)


def _name_what_follows(nodes: Sequence[Node]) -> set[int]:
    """`1. Đổi mới cách dạy và học.` over unlabelled paragraphs, as are all numbers beside it: headings with a stop."""
    beside: dict[tuple[int, str], list[Node]] = {}
    for node in nodes:
        if node.kind == "item" and node.label is not None and node.label.family == "decimal":
            beside.setdefault((id(node.parent), node.label.family), []).append(node)
    return {id(node) for row in beside.values() if len(row) > 1 and all(map(_is_over_paragraphs, row)) for node in row}


def _is_over_paragraphs(node: Node) -> bool:
    text = node.text.strip()
    return text.endswith(".") and count_words(text) <= _LONGEST_STOPPED and not _STOP_WITHIN.search(text[:-1]) \
        and bool(node.children) and all(
            c.label is None and c.kind == "paragraph" and run_in_head(c.text) is None for c in node.children)


def _is_heading(node: Node, label: Label) -> bool:
    """A labelled paragraph that names what follows instead of saying it; lengths are in words."""
    text, family = node.text.strip(), label.family
    if family in ("part", "chapter", "section"):
        return True
    if family in BULLETS:
        return family == "star" and bool(node.children) and 1 <= count_words(text) <= 15 and is_title_like(text)
    words = count_words(text)
    if not words:
        return False
    content = [c for c in node.children if ":" not in c.text or not ASSIGNMENT_LINE.match(lower(c.text))]
    lists = any(c.label is not None or c.kind in ("heading", "table") for c in content)
    if text.endswith(":"):
        if family == "article":
            return lists
        names = lists and names_matter(text) and words <= 40  # 1. Về thu ngân sách. Nhiệm vụ, giải pháp …:
        return bool(content) and words <= 60 and (names or not _NEXT_SENTENCE.search(text[:-1]))
    if family == "article" and _AMENDS.match(lower(text)) and any(c.label is not None for c in content):
        return _NEXT_SENTENCE.search(text) is None
    if text.endswith((".", ";", ",", "…", "!")):
        if node.children and is_mostly_quoted(text) and is_title_like(text):
            return True
        if not text.endswith(".") or _STOP_WITHIN.search(text[:-1]):
            return False
        if family in ("roman", "upper") and content and words <= _LONGEST_STOPPED:
            return True
        if words > 15:
            return False
        return lists or (bool(content) and all(p.bold for p in node.paras))
    if family == "article":
        return words <= 40
    is_capitals = words >= 2 and plain(text).upper() == plain(text)
    if is_capitals or (family in ("roman", "upper") and words <= 60):
        return True
    return bool(content) and words <= 80


def _rows(nodes: Sequence[Node], text: str) -> list[Section]:
    number = {id(node): i for i, node in enumerate(nodes)}
    ends = [node.paras[-1].char_end for node in nodes]
    for i in range(len(nodes) - 1, -1, -1):
        parent = nodes[i].parent
        if parent is not None:
            at = number[id(parent)]
            ends[at] = max(ends[at], ends[i])
    return [
        Section(
            section_id=i, parent_id=None if node.parent is None else number[id(node.parent)], level=node.level,
            kind=node.kind, label=node.label.text if node.label else None, heading=node.heading,
            text=text[node.paras[0].char_start:node.paras[-1].char_end], page=node.paras[0].page,
            char_start=node.paras[0].char_start, char_end=node.paras[-1].char_end, subtree_end=ends[i],
        )
        for i, node in enumerate(nodes)
    ]
