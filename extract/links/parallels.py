"""Remedies that are numbered as the weaknesses are: the second remedy mends the second weakness.

Equal numbers alone say nothing. The document must say it (`Tương ứng với từng hạn chế nêu tại mục I, …`), or most of
the remedies must name what the weakness of their number is about, and none what another is (annotation guide: tasks).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from itertools import islice

from extract.links.wording import Wording
from extract.outline import Node, Outline
from extract.phrases import ORGANISES, REMEDIES
from extract.records import Shortcoming
from extract.run_ins import FAULT
from extract.topics import WORK
from ingest.fold import key, lower

# Tương ứng với các hạn chế nêu tại mục I · khắc phục lần lượt từng hạn chế
_ONE_BY_ONE = re.compile(
    rf"tương ứng|lần lượt|theo (?:đúng )?thứ tự|(?:từng|mỗi) (?:nội dung )?{FAULT}|đối với từng nội dung")
# Thứ nhất, · Hai là,
_NUMERALS = ("nhất", "một", "hai", "hai", "ba", "ba", "tư", "bốn", "năm", "năm", "sáu", "sáu", "bảy", "bảy", "tám",
             "tám", "chín", "chín", "mười", "mười")
_ORDINAL = re.compile(rf"(?:thứ (?P<n>{'|'.join(dict.fromkeys(_NUMERALS))})|(?P<m>{'|'.join(_NUMERALS[1::2])}) là)")
_ABOVE = 4  # headings above remedies that may say that they mend
_MOST = 60  # weaknesses or remedies of one list
_OPENING = 300  # code points of a remedy that are read

Numbered = list[tuple[str, Node]]


def parallel(
    outline: Outline, weak: Sequence[Shortcoming], wording: Wording, mending: bool,
) -> dict[Node, Shortcoming]:
    """For each numbered remedy the weakness of its number; `mending`: the document's title says that it remedies."""
    lists = _weaknesses(outline, weak)
    out: dict[Node, Shortcoming] = {}
    if not lists:
        return out
    twins_of = _by_heading(outline, lists)

    @cache
    def named(remedy: Node) -> Shortcoming | None:
        end = min(max(remedy.end, remedy.section.char_end), remedy.body + _OPENING)
        return wording.meant(outline.low[remedy.body:end], 0.0, 1.0)

    for heading in outline.nodes:
        if heading.section.kind != "heading" or heading.topic not in WORK:
            continue
        if ORGANISES.match(lower(heading.section.heading or "")):
            continue
        above = (heading, *islice(heading.ancestors(), _ABOVE))
        if not mending and not any(REMEDIES.search(lower(n.section.heading or "")) for n in above):
            continue
        remedies = _numbered(heading.children)
        if not _counts([label for label, _ in remedies]):
            continue
        twins = [found for over, found in twins_of.get(key(heading.section.heading or ""), ()) if over is not heading]
        fit = [found for found in reversed(twins or lists)
               if len(found) == len(remedies) and found[-1][1].char_start < heading.body]
        told = bool(fit) and any(_says_so(outline, n) for n in (above if twins else above[:1]))
        for numbered in fit:
            if told or _bears_out(numbered, remedies, named):
                out.update((node, s) for (_, s), (_, node) in zip(numbered, remedies, strict=True))
                break
    return out


def _by_heading(
    outline: Outline, lists: Sequence[list[tuple[str, Shortcoming]]],
) -> dict[str, list[tuple[Node, list[tuple[str, Shortcoming]]]]]:
    """The lists by the words of the heading over them: `A. Về bảo quản` comes again over the remedies."""
    out: dict[str, list[tuple[Node, list[tuple[str, Shortcoming]]]]] = defaultdict(list)
    for found in lists:
        node = outline.node_at(found[0][1].char_start)
        over = node.parent if node else None
        if over is not None and over.section.heading:
            out[key(over.section.heading)].append((over, found))
    return out


def _weaknesses(outline: Outline, weak: Sequence[Shortcoming]) -> list[list[tuple[str, Shortcoming]]]:
    """The lists of numbered weaknesses, two or more under one heading, each number once."""
    below: dict[Node | None, list[tuple[str, Shortcoming]]] = defaultdict(list)
    for s in weak:
        node = outline.node_at(s.char_start)
        label = _figure(node)
        if node is not None and label:
            below[node.parent].append((label, s))
    return [found for found in below.values() if 1 < len(found) <= _MOST and _counts([label for label, _ in found])]


def _numbered(children: Sequence[Node]) -> Numbered:
    """The numbered items and headings among children."""
    return [(label, c) for c in children[:4 * _MOST] if (label := _figure(c))]


def _figure(node: Node | None) -> str:
    if node is None or node.section.kind not in ("item", "heading"):
        return ""
    label = (node.section.label or "").strip(" .,)/-:(")
    counted = _ORDINAL.fullmatch(lower(label))
    if counted is not None:
        return str(_NUMERALS.index(counted["n"] or counted["m"]) // 2 + 1)
    return label.rsplit(".", 1)[-1] if label[:1].isdigit() else ""


def _counts(labels: Sequence[str]) -> bool:
    return list(labels) == [str(n) for n in range(1, len(labels) + 1)]


def _says_so(outline: Outline, heading: Node) -> bool:
    first = heading.children[0] if heading.children else heading
    return any(_ONE_BY_ONE.search(outline.low, n.body, n.section.char_end) is not None
               for n in (heading, first) if n is heading or n.section.kind == "paragraph")


def _bears_out(
    numbered: Sequence[tuple[str, Shortcoming]], remedies: Numbered, named: Callable[[Node], Shortcoming | None],
) -> bool:
    """Most remedies name what the weakness of their number is about, and none what another is about."""
    agree = 0
    for (_, s), (_, node) in zip(numbered, remedies, strict=True):
        meant = named(node)
        if meant is not None and meant is not s:
            return False
        agree += meant is s
    return 2 * agree >= len(remedies)
