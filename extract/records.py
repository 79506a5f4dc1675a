"""The rows that extraction yields; a dataclass is a row of the table of the same name (column meanings: TABLES).

`text[char_start:char_end] == row.text` (for an assignment: `row.unit`) holds for every row. `confidence` is the
share of right rows among those that the same rule gave on our own gold. Ids come from `row_id`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from extract.subject_hashes import subject_hashes
from ingest.fold import joined, key

Relation = Literal["basis", "implements", "amends", "replaces", "repeals", "mentions"]
ShortcomingKind = Literal["shortcoming", "cause", "difficulty"]
TaskKind = Literal["task", "solution", "recommendation"]
Role = Literal["lead", "responsible", "advise", "coordinate", "implement", "monitor"]
UnitKind = Literal["organisation", "position", "group", "person"]
Method = Literal["rule", "ner"]
Label = Literal["ORG", "POS", "PER", "LOC", "DOC"]


@dataclass(frozen=True, slots=True)
class Citation:
    citation_id: str
    section_id: int
    text: str
    relation: Relation
    char_start: int
    char_end: int
    doc_type: str | None = None
    doc_type_code: str | None = None
    number: str | None = None
    symbol: str | None = None
    name: str | None = None
    issued_on: date | None = None
    issued_year: int | None = None
    issuer: str | None = None
    issuer_term: str | None = None
    title: str | None = None
    provision: str | None = None
    document_key: str | None = None
    short_form: bool = False
    page: int | None = None
    method: Method = "rule"
    rule: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Shortcoming:
    shortcoming_id: str
    section_id: int
    text: str
    kind: ShortcomingKind
    char_start: int
    char_end: int
    label: str | None = None
    cause_of: str | None = None
    unit: str | None = None
    year: int | None = None
    page: int | None = None
    method: Method = "rule"
    rule: str | None = None
    confidence: float = 1.0

    @property
    def sketch(self) -> tuple[int, ...]:
        """Hashes of what it is about, by which one that comes back is told."""
        return subject_hashes(self.text)


@dataclass(frozen=True, slots=True)
class Task:
    task_id: str
    section_id: int
    text: str
    kind: TaskKind
    char_start: int
    char_end: int
    label: str | None = None
    shortcoming_id: str | None = None
    link_rule: str | None = None
    deadline_text: str | None = None
    due_on: date | None = None
    due_from: date | None = None
    recurrence: tuple[str, ...] = ()
    recurrence_rule: str | None = None
    deadline_anchor: str | None = None
    product: str | None = None
    page: int | None = None
    method: Method = "rule"
    rule: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Assignment:
    assignment_id: str
    task_id: str
    role: Role
    unit: str
    unit_kind: UnitKind
    inherited: bool
    char_start: int
    char_end: int
    unit_key: str | None = None
    page: int | None = None
    method: Method = "rule"
    rule: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    entity_id: str
    label: Label
    text: str
    char_start: int
    char_end: int
    preferred: bool = True
    section_id: int | None = None
    unit_key: str | None = None
    page: int | None = None
    method: Method = "rule"
    rule: str | None = None
    confidence: float = 1.0


class RowIds:
    """Ids for one document's rows of one kind: its words and their occurrence, so that a rule change keeps them.

    >>> ids = RowIds("00aa", "task")
    >>> ids("Rà soát") == RowIds("00aa", "task")("rà soát."), ids("Rà soát").endswith("-2")
    (True, True)
    """

    def __init__(self, doc_id: str, kind: str) -> None:
        self._prefix = hashlib.sha256(f"{doc_id}\x00{kind}\x00".encode())
        self._seen: dict[str, int] = {}

    def __call__(self, *words: str) -> str:
        return self._next(map(_key, words))

    def folded(self, *lows: str) -> str:
        """The id for words that are folded (`ingest.fold.lower`) already."""
        return self._next(map(joined, lows))

    def _next(self, keys: Iterable[str]) -> str:
        digest = self._prefix.copy()
        digest.update("\x00".join(keys).encode())
        stem = digest.hexdigest()[:16]
        n = self._seen[stem] = self._seen.get(stem, 0) + 1
        return stem if n == 1 else f"{stem}-{n}"


@lru_cache(maxsize=1024)  # roles, and the units of one task after the other
def _key(words: str) -> str:
    """`key`, which leaves an id or a role as it is."""
    return words if words.isascii() and words.isalnum() and words.islower() else key(words)
