"""The shortcoming that a cause explains, where the document says which: by its number, or by standing right behind it.

`Nguyên nhân của hạn chế (1): …` · `Nguyên nhân:` under the one weakness that it follows (tables: the same row).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from extract.links.places import Places, read_pointer
from extract.outline import Node, Outline
from extract.records import Shortcoming

_ABOVE = 4  # sections above a cause that may say of which weakness it is
_OPENING = 200  # code points of such a section that are read


def with_causes(outline: Outline, rows: Sequence[Shortcoming]) -> list[Shortcoming]:
    """The rows, in reading order, with `cause_of` filled where the document says it."""
    weak = [r for r in rows if r.kind == "shortcoming"]
    places = Places(outline, weak)
    out: list[Shortcoming] = []
    told: list[Shortcoming] = []  # the weaknesses since the last cause
    last: tuple[Node | None, Shortcoming | None] = (None, None)  # the scope and weakness of that cause
    for row in rows:
        if row.kind == "shortcoming":
            told.append(row)
        if row.kind != "cause" or row.cause_of is not None:
            out.append(row)
            continue
        node = outline.node_at(row.char_start)
        scope = _scope(outline, node) if node else None
        named = _named(outline, places, node, row) if node else None
        if named is None and len(weak) == 1:
            named = weak[0]
        if named is None and told:
            inside = [w for w in told if scope is not None and w.char_start >= scope.section.char_start]
            named = inside[0] if len(inside) == 1 else None
        elif named is None and scope is last[0] and (node is None or outline.run_in(node) is None):
            named = last[1]
        last, told = (scope, named), []
        out.append(replace(row, cause_of=named.shortcoming_id) if named else row)
    return out


def _named(outline: Outline, places: Places, node: Node, row: Shortcoming) -> Shortcoming | None:
    """`Nguyên nhân của hạn chế (1): …`, in the cause's own label or in a heading above."""
    spans = [(node.body, row.char_start)]
    spans += [(n.body, min(n.section.char_end, n.body + _OPENING)) for n in _above(node) if n.topic == "cause"]
    for start, end in spans:
        pointer = read_pointer(outline.low, start, end)
        found = places.at(pointer, node) if pointer else []
        if len(found) == 1:
            return found[0]
    return None


def _above(node: Node) -> list[Node]:
    return [n for n in (node.lead_in, *islice(node.ancestors(), _ABOVE)) if n is not None]


def _scope(outline: Outline, node: Node) -> Node | None:
    """The section that holds the weakness and its causes: the nearest above that is no heading of causes."""
    return next((n for n in islice(node.ancestors(), _ABOVE) if not (n.own_topic and n.topic == "cause")), None)
