"""Assignment blocks: runs of assignment lines, and which tasks they hold for (annotation guide: assignments).

A block holds for every task before it, back to the previous block or to the heading that they share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.assignment_lines import BlockField, line_fields
from extract.assignments.parts import Part, inherited, roles_of
from extract.outline import Node, Outline
from extract.records import Role
from extract.units import read_cell


@dataclass(slots=True)
class Block:
    """An assignment block: the nodes of its lines, and what they say."""

    nodes: list[Node] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    times: list[BlockField] = field(default_factory=list)
    product: BlockField | None = None

    @property
    def start(self) -> int:
        return self.nodes[0].section.char_start


def find_blocks(outline: Outline) -> list[Block]:
    """The assignment blocks of a document in reading order."""
    blocks: list[Block] = []
    block: Block | None = None
    for node in outline.nodes:
        if node.section.kind not in ("paragraph", "item", "heading") or node.absorbed:
            continue
        fields = line_fields(outline.low, node.body, node.section.char_end)
        if not fields and not outline.assignment_like(node):
            block = None
            continue
        if block is None:
            block = Block()
            blocks.append(block)
        block.nodes.append(node)
        for f in fields:
            _add(outline, block, f)
    return [b for b in blocks if b.parts or b.times]


def _add(outline: Outline, block: Block, f: BlockField) -> None:
    if f.field == "time":
        block.times.append(f)
    elif f.field == "product":
        block.product = f
    elif f.start < f.end:
        given: Role = "implement" if f.field == "intro" else f.field
        for role, start, end in roles_of(outline.low, given, f.start, f.end):
            block.parts += inherited(role, read_cell(outline.text, outline.low, start, end), "assignment.block")


def block_of(blocks: Sequence[Block], node: Node, start: int) -> Block | None:
    """The block that holds for the task at `start`: the first one behind it, if both stand under the same heading.

    A block typed below an item hangs on that item; its heading is the one above.
    """
    at = bisect_left(blocks, start, key=lambda block: block.start)
    if at == len(blocks):
        return None
    block = blocks[at]
    home = _heading_above(block.nodes[0])
    shared = _heading_above(node) is None if home is None else home in (node, *node.ancestors())
    return block if shared else None


def _heading_above(node: Node) -> Node | None:
    """The nearest labelled heading: `Giải pháp khắc phục:` between an item and its block parts nothing."""
    above = [n for n in node.ancestors() if n.section.kind in ("heading", "appendix")]
    return next((n for n in above if n.section.label not in (None, "*")), above[0] if above else None)
