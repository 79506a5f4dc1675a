"""A unit's part in a task before it becomes a row of `assignments`, and what wins where a unit has several."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from extract.outline import Outline
from extract.records import Role
from extract.units import UnitSpan

# One role for one unit in one task: the strongest said (annotation guide: assignments).
_STRENGTH: dict[Role, int] = {"lead": 6, "responsible": 5, "advise": 4, "implement": 3, "monitor": 2, "coordinate": 1}
# Doers and helpers (coordinate, monitor) are found separately.
DOERS = frozenset({"lead", "responsible", "advise", "implement"})
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A unit and its role; `inherited` from a block, a heading or a merged cell; `rule` as in `extract.rules`."""

    role: Role
    unit: UnitSpan
    inherited: bool
    rule: str


def own(role: Role, units: Iterable[UnitSpan], rule: str) -> list[Part]:
    """The same part for each unit, said in the task's own words."""
    return [Part(role, unit, False, rule) for unit in units]


def inherited(role: Role, units: Iterable[UnitSpan], rule: str) -> list[Part]:
    """The same part for each unit, said outside the task."""
    return [Part(role, unit, True, rule) for unit in units]


def strongest(parts: Iterable[Part]) -> list[Part]:
    """Of several roles of one mention the strongest, in the order of the first finds."""
    return _strongest(parts, lambda p: p.unit.start)


def merge(outline: Outline, parts: Iterable[Part]) -> list[Part]:
    """As `strongest`, by the units' folded words: a unit named twice in a task is one row; in reading order."""
    named = _strongest(parts, lambda p: _SPACE.sub(" ", outline.low[p.unit.start:p.unit.end]))
    return sorted(named, key=lambda p: p.unit.start)


def _strongest(parts: Iterable[Part], key: Callable[[Part], Hashable]) -> list[Part]:
    best: dict[Hashable, Part] = {}
    for p in parts:
        other = best.setdefault(key(p), p)
        if _STRENGTH[p.role] > _STRENGTH[other.role]:
            best[key(p)] = p
    return list(best.values())
