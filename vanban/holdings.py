"""Which documents the tables hold, each in which part and seen where.

Read from the parts when first asked, then kept up to date with each commit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from vanban.parquet import read_table
from vanban.snapshot import Part

_PLACES = ["doc_id", "sources"]


class Holdings:
    """The documents of these parts, whose objects lie in the folder `objects`."""

    def __init__(self, objects: Path, parts: Mapping[str, Part]) -> None:
        self._objects, self._parts = objects, parts

    @cached_property
    def _documents(self) -> dict[str, pa.Table]:
        """Ids and places of the documents of each part."""
        return {name: self._read(name) for name in self._parts}

    def _read(self, part: str) -> pa.Table:
        return read_table(self._objects / self._parts[part].objects["documents"], _PLACES)

    @cached_property
    def part_of(self) -> dict[str, str]:
        """The part of each document, by doc_id."""
        return {doc_id: name for name, held in self._documents.items() for doc_id in held["doc_id"].to_pylist()}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The places of each document, sorted, by doc_id."""
        return {doc_id: tuple(places) for held in self._documents.values() for doc_id, places in places_of(held)}

    def places(self) -> pa.Table:
        """The same as columns: a row a place, with its doc_id."""
        held = pa.concat_tables(self._documents.values()).combine_chunks()
        ids = held["doc_id"].take(pc.list_parent_indices(held["sources"]))
        return pa.table([pc.list_flatten(held["sources"]), ids], names=["place", "doc_id"])

    def follow(self, gone: Collection[str], parts: Mapping[str, Part], changed: Collection[str]) -> None:
        """Follow a commit, by which these documents went; the parts are these now, of which `changed` were written anew
        or are no more."""
        self._parts = parts
        for doc_id in gone:
            self.part_of.pop(doc_id, None)
            self.sources.pop(doc_id, None)
        for name in changed:
            self._documents.pop(name, None)
            if name in parts:
                held = self._documents[name] = self._read(name)
                for doc_id, places in places_of(held):
                    self.part_of[doc_id], self.sources[doc_id] = name, tuple(places)


def places_of(documents: pa.Table) -> Iterator[tuple[str, list[str]]]:
    """The doc_id and the places of each row of `documents`."""
    return zip(*(documents[column].to_pylist() for column in _PLACES), strict=True)
