"""A row in the making, as the finders of tasks and of weaknesses hand it on before its ends are cut."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from extract.outline import Node

Kind = TypeVar("Kind")


class Candidate(NamedTuple, Generic[Kind]):
    """Its node, its span, what it is (`records.TaskKind`, `records.ShortcomingKind`), and the rule that made it one
    (`extract.rules`)."""

    node: Node
    start: int
    end: int
    kind: Kind
    rule: str
