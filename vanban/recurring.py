"""Weaknesses that come back in later documents: for each the last earlier one that says the same.

The links are a function of the documents alone, not of the order in which they came. A commit finds those that its
documents change: a link changes where the earlier weakness comes or goes, so it is enough to look from there on to the
next ones like it, and no commit walks through all that was said before.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from ingest.fold import key
from vanban.minhash import HASH, Wordings

LIKE = 0.3  # share of common hashes (Jaccard) from which two wordings say the same
LEAST = 5  # hashes: three words; what is shorter says too little
DOCUMENT_COLUMNS = ["doc_id", "issued_on", "issuer", "province", "state"]
SHORTCOMING_COLUMNS = ["doc_id", "shortcoming_id", "kind", "sketch"]


@dataclass(frozen=True)
class Recurrence:
    """A row of `recurrences`: a weakness, and the last earlier one like it in the same body or in another."""

    doc_id: str
    shortcoming_id: str
    earlier_doc_id: str
    earlier_id: str
    same_body: bool
    likeness: float


class _Said(NamedTuple):
    """A weakness where it was said; sorts by day (its ordinal: numbers compare faster than dates), then by id."""

    day: int
    shortcoming_id: str
    doc_id: str
    body: str | None
    wording: int


class Recurrences:
    """The weaknesses of all documents. `update` tells which links a commit changes."""

    def __init__(self) -> None:
        self._of_document: dict[str, list[_Said]] = {}
        self._of_wording: list[list[_Said]] = []  # sorted
        self._of_body: list[dict[str | None, list[_Said]]] = []  # the same by body
        self._wordings = Wordings()
        self._number: dict[bytes, int] = {}
        self._near: dict[int, dict[int, float]] = {}  # as far as asked for
        self._last: dict[tuple[int, str | None, int, bool], tuple[_Said, float] | None] = {}  # of this state

    def load(self, documents: pa.Table, shortcomings: pa.Table) -> list[_Said]:
        """Take in documents (`DOCUMENT_COLUMNS`) that are not there yet with all their shortcomings
        (`SHORTCOMING_COLUMNS`). Counted are dated documents that are no drafts."""
        counted = [d for d in documents.to_pylist() if d["issued_on"] and d["state"] != "draft"]
        dated = {d["doc_id"]: d["issued_on"].toordinal() for d in counted}
        bodies = {d["doc_id"]: f"{key(d['issuer'])}|{d['province']}" if d["issuer"] else None for d in counted}
        told: list[_Said] = []
        fresh: list[bytes] = []
        for doc_id, shortcoming_id, kind, hashes in _rows(shortcomings):
            if doc_id not in dated or kind != "shortcoming" or len(hashes) < LEAST * HASH().itemsize:
                continue
            if hashes not in self._number:
                self._number[hashes] = len(self._number)
                fresh.append(hashes)
            told.append(_Said(dated[doc_id], shortcoming_id, doc_id, bodies[doc_id],
                              self._number[hashes]))
        self._add_wordings(fresh)
        for said in told:
            self._of_document.setdefault(said.doc_id, []).append(said)
            self._of_wording[said.wording].append(said)
            self._of_body[said.wording].setdefault(said.body, []).append(said)
        for wording in {said.wording for said in told}:
            self._of_wording[wording].sort()
        for wording, body in {(said.wording, said.body) for said in told}:
            self._of_body[wording][body].sort()
        self._last.clear()
        return told

    def update(
        self, documents: pa.Table, shortcomings: pa.Table, gone: Iterable[str] = (),
    ) -> dict[str, list[Recurrence]]:
        """Take documents in as `load` does, in place of what they said before, and others out. Returns all links of
        each document of which one has changed, and of each that came."""
        ids = documents["doc_id"].to_pylist()
        leaving = [said for doc_id in (*ids, *gone) for said in self._of_document.get(doc_id, ())]
        changed = self._linked_to(leaving)
        self._take_out(leaving)
        changed |= self._linked_to(self.load(documents, shortcomings))
        return {doc_id: [link for said in self._of_document.get(doc_id, ()) for link in self._links(said)]
                for doc_id in sorted((changed & self._of_document.keys()) | set(ids))}

    def _take_out(self, leaving: Iterable[_Said]) -> None:
        for said in leaving:
            self._of_document.pop(said.doc_id, None)
            for found in (self._of_wording[said.wording], self._of_body[said.wording][said.body]):
                del found[bisect_left(found, said)]
        self._last.clear()

    def _add_wordings(self, fresh: list[bytes]) -> None:
        first = len(self._wordings)
        self._of_wording += [[] for _ in fresh]
        self._of_body += [{} for _ in fresh]
        self._wordings.add(fresh)
        for number in range(first, len(self._wordings)) if self._near else ():
            for other, likeness in self._near_to(number).items():
                if other in self._near:
                    self._near[other][number] = likeness

    def _near_to(self, wording: int) -> dict[int, float]:
        """The wordings like this one, itself among them, and how like."""
        if wording not in self._near:
            self._near[wording] = self._wordings.like(wording, LIKE)
        return self._near[wording]

    def _links(self, said: _Said) -> Iterator[Recurrence]:
        """The last earlier one of the same body and of another; of one day the most alike, then by id."""
        for same in (True, False):
            if last := self._last_before(said, same):
                earlier, likeness = last
                yield Recurrence(said.doc_id, said.shortcoming_id, earlier.doc_id, earlier.shortcoming_id, same,
                                 likeness)

    def _last_before(self, said: _Said, same: bool) -> tuple[_Said, float] | None:
        asked = said.wording, said.body, said.day, same
        if asked not in self._last:
            found = [(earlier.day, likeness, earlier.shortcoming_id, earlier)
                     for other, likeness in self._near_to(said.wording).items()
                     if (earlier := self._of_same(other, said) if same else self._of_others(other, said))]
            self._last[asked] = (max(found)[3], max(found)[1]) if found else None
        return self._last[asked]

    def _of_same(self, wording: int, after: _Said) -> _Said | None:
        own = self._of_body[wording].get(after.body, []) if after.body is not None else []
        at = bisect_left(own, (after.day,))
        return own[at - 1] if at else None

    def _of_others(self, wording: int, after: _Said) -> _Said | None:
        """The last one of another body: the one before the run of its own body's."""
        found = self._of_wording[wording]
        at = bisect_left(found, (after.day,))
        if not at or after.body is None or found[at - 1].body != after.body:
            return found[at - 1] if at else None
        own = self._of_body[wording][after.body]
        mine = bisect_left(own, (after.day,))
        run = bisect_left(range(mine), True, key=lambda n: n >= at or found[at - 1 - n] is not own[mine - 1 - n])
        return found[at - run - 1] if at > run else None

    def _linked_to(self, some: Iterable[_Said]) -> set[str]:
        """The documents with a link to any of these."""
        found = set()
        for said in some:
            own = self._of_body[said.wording][said.body]
            if own[bisect_left(own, (said.day + 1,)) - 1] is not said:
                continue  # of equal ones of a day links go to the last
            for other in self._near_to(said.wording):
                linked: dict[tuple[int, str | None, bool], bool] = {}  # the same for all of a day and body
                for after, same in self._next(other, said):
                    asked = after.day, after.body, same
                    if asked not in linked:
                        nearest = self._of_same if same else self._of_others
                        linked[asked] = nearest(said.wording, after) is said and self._is_last(said, after, same)
                    if linked[asked]:
                        found.add(after.doc_id)
        return found

    def _is_last(self, said: _Said, after: _Said, same: bool) -> bool:
        last = self._last_before(after, same)
        return last is not None and last[0] is said

    def _next(self, wording: int, before: _Said) -> Iterator[tuple[_Said, bool]]:
        """The later ones of this wording that may be linked to `before`, and whether they are of its body: none that
        has an earlier one of this wording after `before`."""
        tomorrow = (before.day + 1,)
        own = self._of_body[wording].get(before.body, []) if before.body is not None else []
        first = bisect_left(own, tomorrow)
        for after in itertools.takewhile(lambda said: said.day == own[first].day, itertools.islice(own, first, None)):
            yield after, True
        found = self._of_wording[wording]
        passed: set[str | None] = set()
        later = itertools.islice(found, bisect_left(found, tomorrow), None)
        for _, of_day in itertools.groupby(later, itemgetter(0)):
            bodies = set()
            for after in of_day:
                bodies.add(after.body)
                if (after.body is None or after.body != before.body) and passed <= {after.body}:
                    yield after, False
            passed |= bodies
            if len(passed) > 1 or None in passed or before.body in passed:
                return


def _rows(shortcomings: pa.Table) -> Iterator[tuple[str, str, str, bytes]]:
    """The columns of each row, its hashes as bytes."""
    columns = [shortcomings[name].to_pylist() for name in SHORTCOMING_COLUMNS[:3]]
    lists = pa.concat_arrays(shortcomings["sketch"].chunks or [pa.array([], shortcomings["sketch"].type)])
    values = lists.flatten().to_numpy().astype(HASH).tobytes()
    ends = (np.cumsum([0, *lists.value_lengths().to_numpy()]) * HASH().itemsize).tolist()
    return zip(*columns, (values[a:b] for a, b in itertools.pairwise(ends)), strict=True)
