"""Weaknesses that come back in later documents: for each the last earlier one that says the same.

The links are a function of the documents alone, not of the order in which they came. A commit finds those that its
documents change: candidates by MinHash (Broder 1997) over the stored hashes of words, then the exact share of hashes.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from ingest.fold import key

LIKE = 0.3  # share of common hashes (Jaccard) from which two wordings say the same
LEAST = 5  # hashes: three words; what is shorter says too little
BANDS = 24  # pairs of minima: of two wordings with a share of 0.3 nine in ten meet in one, of 0.5 all but one in 1,000
_RANDOM = np.random.Generator(np.random.PCG64(20261122))  # one fixed family of hash functions for all time
_FACTORS, _TERMS = (_RANDOM.integers(0, 1 << 64, (2 * BANDS, 1), dtype=np.uint64) for _ in range(2))
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
    """A weakness where it was said; sorts by day."""

    day: date
    doc_id: str
    shortcoming_id: str
    body: str | None
    wording: int


class Recurrences:
    """The weaknesses of all documents. `update` tells which links a commit changes."""

    def __init__(self) -> None:
        self._of_document: dict[str, list[_Said]] = {}
        self._of_wording: list[list[_Said]] = []  # sorted
        self._hashes: list[frozenset[int]] = []  # by wording
        self._number: dict[tuple[int, ...], int] = {}
        self._keys = np.empty((0, BANDS), np.uint64)
        self._near: dict[int, dict[int, float]] = {}  # as far as asked for

    def update(
        self, documents: pa.Table, shortcomings: pa.Table, gone: Iterable[str] = (),
    ) -> dict[str, list[Recurrence]]:
        """Take documents (`DOCUMENT_COLUMNS`) with all their shortcomings (`SHORTCOMING_COLUMNS`) in, in place of what
        they said before, and others out. Returns all links of each document of which one may have changed."""
        ids = documents["doc_id"].to_pylist()
        touched = [said for d in (*ids, *gone) for said in self._of_document.pop(d, ())]
        coming = self._read(documents, shortcomings)
        for said in touched:
            self._of_wording[said.wording].remove(said)
        for doc_id, told in coming.items():
            self._of_document[doc_id] = told
            for said in told:
                insort(self._of_wording[said.wording], said)
            touched += told
        near = self._near_to({said.wording for said in touched})
        later = {after.doc_id for said in touched for other in near[said.wording]
                 for after in self._of_wording[other] if after.day > said.day}
        affected = sorted((later | coming.keys()) & self._of_document.keys())
        self._near_to({said.wording for doc_id in affected for said in self._of_document[doc_id]})
        found = {doc_id: [link for said in self._of_document[doc_id] for link in self._links(said)]
                 for doc_id in affected}
        return found | {doc_id: [] for doc_id in ids if doc_id not in found}

    def _read(self, documents: pa.Table, shortcomings: pa.Table) -> dict[str, list[_Said]]:
        """What dated documents say that are no drafts; new wordings get their numbers."""
        dated = {d["doc_id"]: d for d in documents.to_pylist() if d["issued_on"] and d["state"] != "draft"}
        fresh: list[tuple[int, ...]] = []
        told: dict[str, list[_Said]] = {}
        for row in shortcomings.to_pylist():
            document, hashes = dated.get(row["doc_id"]), tuple(row["sketch"])
            if document is None or row["kind"] != "shortcoming" or len(hashes) < LEAST:
                continue
            if hashes not in self._number:
                self._number[hashes] = len(self._number)
                fresh.append(hashes)
            body = f"{key(document['issuer'])}|{document['province']}" if document["issuer"] else None
            told.setdefault(row["doc_id"], []).append(_Said(
                document["issued_on"], row["doc_id"], row["shortcoming_id"], body, self._number[hashes]))
        self._add_wordings(fresh)
        return told

    def _add_wordings(self, fresh: Sequence[tuple[int, ...]]) -> None:
        if not fresh:
            return
        first = len(self._hashes)
        self._hashes += map(frozenset, fresh)
        self._of_wording += [[] for _ in fresh]
        self._keys = np.concatenate([self._keys, _band_keys(fresh)])
        for number, others in self._near_to(range(first, len(self._hashes))).items():
            for other, likeness in others.items():
                if other in self._near:
                    self._near[other][number] = likeness

    def _near_to(self, wordings: Iterable[int]) -> dict[int, dict[int, float]]:
        """The wordings like each of these, itself among them, and how like."""
        wanted = sorted(wordings)
        unknown = np.array([w for w in wanted if w not in self._near], np.int64)
        candidates: dict[int, set[int]] = {int(w): set() for w in unknown}
        for band in range(BANDS if len(unknown) else 0):
            order = np.argsort(self._keys[:, band], kind="stable")
            column = self._keys[order, band]
            asked = self._keys[unknown, band]
            for w, low, high in zip(unknown.tolist(), np.searchsorted(column, asked, "left").tolist(),
                                    np.searchsorted(column, asked, "right").tolist(), strict=True):
                candidates[w].update(order[low:high].tolist())
        for w, others in candidates.items():
            likeness = {other: _share(self._hashes[w], self._hashes[other]) for other in others}
            self._near[w] = {other: share for other, share in likeness.items() if share >= LIKE}
        return {w: self._near[w] for w in wanted}

    def _links(self, said: _Said) -> list[Recurrence]:
        """The last earlier one of the same body and of another; of one day the most alike, then by id."""
        best: dict[bool, tuple[tuple[date, float, str], _Said]] = {}
        for other, likeness in self._near[said.wording].items():
            for earlier in self._of_wording[other]:
                if earlier.day >= said.day:
                    break
                same = said.body is not None and earlier.body == said.body
                rank = (earlier.day, likeness, earlier.shortcoming_id)
                if same not in best or rank > best[same][0]:
                    best[same] = rank, earlier
        return [Recurrence(said.doc_id, said.shortcoming_id, earlier.doc_id, earlier.shortcoming_id, same, rank[1])
                for same, (rank, earlier) in sorted(best.items(), reverse=True)]


def _band_keys(wordings: Sequence[tuple[int, ...]]) -> Any:
    """For each wording a number a band, from two minima of its hashes."""
    flat = np.fromiter((h for w in wordings for h in w), np.uint64)
    starts = np.cumsum([0, *(len(w) for w in wordings[:-1])])
    keys = np.empty((len(wordings), BANDS), np.uint64)
    for band in range(BANDS):
        pair = [np.minimum.reduceat(_FACTORS[n] * flat + _TERMS[n], starts) >> np.uint64(32)
                for n in (2 * band, 2 * band + 1)]
        keys[:, band] = (pair[0] << np.uint64(32)) | pair[1]
    return keys


def _share(a: frozenset[int], b: frozenset[int]) -> float:
    both = len(a & b)
    return both / (len(a) + len(b) - both)
