"""What a run has to look at: of the files found those that are new, changed, or in the tables in another way than they
lie there; and what the tables name and the folders no longer hold.

Files and tables are compared column by column, so that a hundred thousand files of which nothing is new cost little
more than the walk that finds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from vanban import bundles
from vanban.ledger import Ledger
from vanban.pending import Pending
from vanban.sources import File, Found


class Item(NamedTuple):
    """A place to look at: the file that it is or lies in; its hash, where the file has not changed since."""

    place: str
    file: str
    sha256: str | None


class Plan:
    """`items`: the places to look at, sorted; `settled`: how many files besides lie in the tables as they are.
    `rehash`: take no file for unchanged; `again`: documents that have to be looked at all the same."""

    def __init__(
        self, found: Found, ledger: Ledger, pending: Pending, rehash: bool = False, again: Collection[str] = (),
    ) -> None:
        self._found, self._ledger, self._rehash = found, ledger, rehash
        paths = found.columns["path"]
        settled = pa.repeat(False, len(paths)) if rehash else self._settled(paths, pending, again)
        rest = [found.files[n] for n in pc.indices_nonzero(pc.invert(settled)).to_pylist()]
        self.settled = len(paths) - len(rest)
        self.items = sorted(self._places(rest))
        there = pa.array([item.place for item in self.items], pa.string())
        self._there = pa.chunked_array([*paths.filter(settled).chunks, there], pa.string())

    def _settled(self, paths: pa.ChunkedArray, pending: Pending, again: Collection[str]) -> pa.ChunkedArray:
        """Which files have not changed since their bytes were hashed, hold a document that the tables know to lie
        there, and no failure."""
        documents = pending.documents()
        ids = pc.utf8_slice_codeunits(self._ledger.unchanged(self._found.columns), 0, 16)
        lying = documents["doc_id"].take(pc.index_in(paths, value_set=documents["place"]))
        settled = pc.fill_null(pc.equal(ids, lying), False)
        for values, others in ((paths, pending.failures), (ids, again)):
            if others:
                settled = pc.and_not(settled, pc.is_in(values, value_set=pa.array(list(others), pa.string())))
        return settled

    def _places(self, files: list[File]) -> Iterator[Item]:
        """All places in these files; the hashes of those that have not changed, by size and time."""
        known = {} if self._rehash else self._ledger.places(files)
        for file in files:
            if file.path in known:
                yield from (Item(place, file.path, sha256) for place, sha256 in known[file.path].items())
            else:
                places = bundles.opened(file.path)
                self._ledger.open(file, places, self._found.looked_at)
                yield from (Item(place, file.path, None) for place in places)

    def vanished(self, places: pa.ChunkedArray) -> set[str]:
        """Those of the places, of documents and failures, that lie in folders that were walked, where nothing was
        found; the ledger forgets files that are gone. What lay in a bundle that can no longer be opened has not
        vanished: who knows."""
        open_ = tuple(folder.rstrip("/") + "/" for folder in self._found.folders)
        closed = tuple(folder.rstrip("/") + "/" for folder in self._found.closed)
        lost = self._ledger.others(self._found.columns["path"])
        self._ledger.drop([file for file in lost if file.startswith(open_) and not file.startswith(closed)])
        unseen = places.filter(pc.invert(pc.is_in(places, value_set=self._there))).to_pylist()
        gone = {p for p in unseen if p.startswith(open_) and not p.startswith(closed) and p not in self._found.closed}
        around = {bundle for place in gone for bundle in bundles.around(place)}
        shut = around & set(self._there.to_pylist()) if around else around
        return {place for place in gone if shut.isdisjoint(bundles.around(place))}
