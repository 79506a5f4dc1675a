"""The ledger: what each file looked like when its bytes were last hashed, so that only what changed is read again.

Derived state, one Parquet file beside the objects: it says which bytes lie where, never what is in the tables. Where it
is lost, damaged or behind, files are hashed again and nothing else happens, so it need not be committed with the rows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Mapping, Set
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
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
    """The ledger in `path`, read at once and written by `save`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._entries: dict[str, _Entry] = {}
        with contextlib.suppress(FileNotFoundError, pa.ArrowInvalid, pa.ArrowKeyError, OSError):
            self._read(read_table(path, _SCHEMA.names))

    def _read(self, table: pa.Table) -> None:
        columns = [table[name].to_pylist() for name in _SCHEMA.names]
        for file, size, mtime_ns, place, sha256 in zip(*columns, strict=True):
            if place == file:
                self._entries[file] = _Entry(size, mtime_ns, {file: sha256})
            else:
                self._entries.setdefault(file, _Entry(size, mtime_ns, {})).hashes[place] = sha256

    def __len__(self) -> int:
        return len(self._entries)

    def hashes(self, file: File) -> Mapping[str, str | None] | None:
        """The places in the file (itself, or a bundle's members) with their hashes; None where it is new or changed."""
        entry = self._entries.get(file.path)
        return entry.hashes if entry and (entry.size, entry.mtime_ns) == (file.size, file.mtime_ns) else None

    def open(self, file: File, places: Iterable[str], looked_at: int) -> None:
        """A new or changed file holds these places; `looked_at`: when its size and time were taken, in nanoseconds."""
        settled = 0 <= file.mtime_ns < looked_at - RACY_NS
        self._entries[file.path] = _Entry(file.size, file.mtime_ns if settled else None, dict.fromkeys(places))
        self._changed = True

    def note(self, file: str, place: str, sha256: str) -> None:
        """The hash of a place in an opened file."""
        self._entries[file].hashes[place] = sha256
        self._changed = True

    def files(self) -> Set[str]:
        """The paths of all files in it."""
        return self._entries.keys()

    def drop(self, files: Iterable[str]) -> None:
        """Forget these files."""
        for file in files:
            self._changed |= self._entries.pop(file, None) is not None

    def holding(self, sha256s: Collection[str]) -> set[str]:
        """The files in which one of these contents lies."""
        return {f for f, entry in self._entries.items() if any(h in sha256s for h in entry.hashes.values())}

    def save(self) -> None:
        """Write it, in one step, where it changed."""
        if not self._changed:
            return
        rows = [(f, e.size, e.mtime_ns, p, h) for f, e in self._entries.items() for p, h in e.hashes.items()]
        columns = zip(*rows, strict=True) if rows else [()] * len(_SCHEMA)
        table = pa.table([pa.array(c, t) for c, t in zip(columns, _SCHEMA.types, strict=True)], schema=_SCHEMA)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        atomic.write(self._path, sink.getvalue())
        atomic.fail_point("ledger")
        self._changed = False
