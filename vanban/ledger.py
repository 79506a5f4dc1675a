"""The ledger: what each file looked like when its bytes were last hashed, so that only what changed is read again.

Derived state, one Parquet file beside the objects: it says which bytes lie where, never what is in the tables. Where it
is lost, damaged or behind, files are hashed again and nothing else happens, so it need not be committed with the rows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vanban import atomic
from vanban.parquet import read_table
from vanban.sources import File

# A file changed so shortly before it was looked at may change again and show the same time: clocks of file systems tick
# in steps, of FAT in two seconds.
RACY_NS = 2_000_000_000
_SCHEMA = pa.schema([
    ("file", pa.string()), ("size", pa.int64()), ("mtime_ns", pa.int64()), ("place", pa.string()),
    ("sha256", pa.string())])


class _Entry(NamedTuple):
    size: int
    mtime_ns: int | None  # None: changed too shortly before it was looked at
    hashes: dict[str, str | None]  # place → SHA-256, None where it has to be made; of a bundle every member


class Ledger:
    """The ledger in `path`: one table as it was read, and the files that were opened since; written by `save`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._stored = _SCHEMA.empty_table()
        self._opened: dict[str, _Entry] = {}
        self._dropped: set[str] = set()
        with contextlib.suppress(FileNotFoundError, pa.ArrowInvalid, pa.ArrowKeyError, OSError):
            self._stored = read_table(path, _SCHEMA.names).cast(_SCHEMA)

    def unchanged(self, files: pa.Table) -> pa.ChunkedArray:
        """The hash of each of these files (`Found.columns`) that has not changed and is no bundle, else null."""
        plain = self._stored.filter(pc.equal(self._stored["place"], self._stored["file"]))
        found = plain.take(pc.index_in(files["path"], value_set=plain["file"]))
        same = pc.and_(pc.equal(found["size"], files["size"]), pc.equal(found["mtime_ns"], files["mtime_ns"]))
        return pc.if_else(same, found["sha256"], pa.scalar(None, pa.string()))

    def places(self, files: Sequence[File]) -> dict[str, dict[str, str | None]]:
        """Of the files that have not changed: the places in each (itself, or a bundle's members) with their hashes."""
        asked = {file.path: (file.size, file.mtime_ns) for file in files}
        known: dict[str, dict[str, str | None]] = {}
        for file, size, mtime_ns, place, sha256 in _rows(_among(self._stored, asked.keys())):
            if asked[file] == (size, mtime_ns):
                known.setdefault(file, {})[place] = sha256
        return known

    def open(self, file: File, places: Iterable[str], looked_at: int) -> None:
        """A new or changed file holds these places; `looked_at`: when its size and time were taken, in nanoseconds."""
        settled = 0 <= file.mtime_ns < looked_at - RACY_NS
        self._opened[file.path] = _Entry(file.size, file.mtime_ns if settled else None, dict.fromkeys(places))
        self._dropped.discard(file.path)
        self._changed = True

    def note(self, file: str, place: str, sha256: str) -> None:
        """The hash of a place in an opened file."""
        self._opened[file].hashes[place] = sha256
        self._changed = True

    def others(self, paths: pa.ChunkedArray) -> set[str]:
        """The files in it, as it was read, that are none of these."""
        files = self._stored["file"]
        return set(files.filter(pc.invert(pc.is_in(files, value_set=paths))).to_pylist())

    def drop(self, files: Iterable[str]) -> None:
        """Forget these files."""
        self._dropped |= set(files)
        self._changed |= bool(self._dropped)

    def save(self) -> None:
        """Write it, in one step, where it changed."""
        if not self._changed:
            return
        sink = pa.BufferOutputStream()
        pq.write_table(self._now(), sink, compression="zstd")
        atomic.write(self._path, sink.getvalue())
        atomic.fail_point("ledger")
        self._changed = False

    def _now(self) -> pa.Table:
        """All of it, with what was opened and without what was dropped."""
        rows = [(f, e.size, e.mtime_ns, p, h) for f, e in self._opened.items() for p, h in e.hashes.items()
                if f not in self._dropped]
        columns = zip(*rows, strict=True) if rows else [()] * len(_SCHEMA)
        opened = pa.table([pa.array(c, t) for c, t in zip(columns, _SCHEMA.types, strict=True)], schema=_SCHEMA)
        return pa.concat_tables([_among(self._stored, self._opened.keys() | self._dropped, invert=True), opened])


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in _SCHEMA.names), strict=True)


def _among(table: pa.Table, files: Set[str], invert: bool = False) -> pa.Table:
    """The rows of these files, or of all others."""
    found = pc.is_in(table["file"], value_set=pa.array(list(files), pa.string()))
    return table.filter(pc.invert(found) if invert else found)
