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


# … chủ trì · … (phối hợp): the role behind the units of a cell or line
_ROLE_BEHIND = re.compile(
    r"(?P<units>.*?\S)\s*(?:\(\s*)?(?P<role>chủ trì|phối hợp|theo dõi|phụ trách|(?:trực tiếp )?chỉ đạo"
    r"|tham mưu|thực hiện)(?: thực hiện| chính| chung)?\s*\)?\s*$", re.S)
_BEHIND: dict[str, Role] = {
    "chủ trì": "lead", "phối hợp": "coordinate", "theo dõi": "monitor", "phụ trách": "responsible",
    "chỉ đạo": "responsible", "trực tiếp chỉ đạo": "responsible", "tham mưu": "advise", "thực hiện": "implement"}
_LINE_PART = re.compile(r"[^;\n]+")
# Chủ tịch UBND huyện | chỉ đạo (but not `Ban Chỉ đạo`, `tổ tham mưu`, `cán bộ phụ trách`, `đơn vị thực hiện`)
_ROLE_WORD = (
    r"\b(?:chủ trì|phối hợp|(?<!ban )chỉ đạo|(?<!ban )(?<!tổ )(?<!quan )(?<!phòng )tham mưu"
    r"|(?<!cán bộ )(?<!viên )(?<!chức )(?<!người )(?<!lãnh đạo )phụ trách"
    r"|(?<!đơn vị )(?<!quan )(?<!người )(?<!tổ )(?<!hợp )(?<!trì )(?<!đạo )(?<!mưu )thực hiện)")
_HAS_ROLE = re.compile(rf"{_ROLE_WORD}\b")
_ROLE_ENDS = re.compile(rf"{_ROLE_WORD}(?: thực hiện| chính| chung)?\s*\)?(?=\s*[,.;]|\s*$)")

# Sở Tài nguyên chủ trì, | phối hợp với Cục Thuế tỉnh
_COOPERATES = re.compile(r"[\s,]*(?:và\s+)?phối hợp(?:\s+(?:chặt chẽ|cùng|với))*\s+")


def roles_of(low: str, role: Role, start: int, end: int) -> list[tuple[Role, int, int]]:
    """The spans of a cell or line `low[start:end]` with their roles: `Phòng Đào tạo chủ trì, các khoa phối hợp`."""
    if not _HAS_ROLE.search(low, start, end):
        return [(role, start, end)]
    out: list[tuple[Role, int, int]] = []
    for part in _LINE_PART.finditer(low, start, end):
        at = part.start()
        for m in _ROLE_ENDS.finditer(part[0]):
            piece = _ROLE_BEHIND.match(low, at, part.start() + m.end())
            if piece is not None:
                out.append((_BEHIND[piece["role"]], piece.start("units"), piece.end("units")))
                at = part.start() + m.end()
        if low[at:part.end()].strip(" ,.;()"):
            helps = _COOPERATES.match(low, at, part.end()) if out else None
            out.append(("coordinate", helps.end(), part.end()) if helps else (role, at, part.end()))
    return out


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
        of = key(p)
        other = best.setdefault(of, p)
        if _STRENGTH[p.role] > _STRENGTH[other.role]:
            best[of] = p
    return list(best.values())
