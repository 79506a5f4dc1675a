"""The tables on disk: with `snapshot` (a state) and `shown` (its links) the only file that knows how they are laid out.

Truth lies in TABLES/.store: immutable Parquet objects named by their content, a manifest a commit (which objects make
up which part), and CURRENT, replaced atomically. TABLES/<table>/ shows the objects of the current manifest as hard
links (copies where links fail) under the names of their parts. A document lives in exactly one part and a part is
replaced by one rename, so a plain reader of one folder sees each document once, before a commit or after it.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vanban import atomic, locks
from vanban.holdings import Holdings, places_of
from vanban.parquet import read_table
from vanban.recurring import DOCUMENT_COLUMNS, SHORTCOMING_COLUMNS, Recurrence, Recurrences
from vanban.rows import to_table
from vanban.s3 import S3Path
from vanban.schema import DERIVED, SCHEMAS, WHOLE
from vanban.shown import show
from vanban.snapshot import Busy, Manifest, Part, TablesError, accept, find_current, name_of

PART_DOCUMENTS = 1000  # a part takes new documents until it holds this many,
PART_BYTES = 64 << 20  # or this many bytes
CLEAN_SECONDS = 60.0  # between two removals of old states during a long run
FIRST = "part-00000"  # the part that is always there: the empty tables, and those of no document
OF_DOCUMENTS = tuple(name for name in SCHEMAS if name not in (*WHOLE, *DERIVED))  # as they come
_WEAK = (("documents", DOCUMENT_COLUMNS), ("shortcomings", SHORTCOMING_COLUMNS))


@dataclass(frozen=True)
class Change:
    """What one commit does. `rows`: tables of whole documents, new or in place of the stored ones with their ids."""

    rows: Mapping[str, pa.Table] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # doc_id → all its places, sorted
    gone: frozenset[str] = frozenset()  # doc_ids
    whole: Mapping[str, pa.Table] = field(default_factory=dict)  # tables of no document, in place of the stored ones


@contextlib.contextmanager
def writer(
    root: Path, on_wait: Callable[[], None] | None, grace: float | None = None, damaged: Collection[str] = (),
) -> Iterator[Writer]:
    """The one writer of these tables, made if they do not exist. Without `on_wait` a second writer raises `Busy`;
    with it, `on_wait` is called once and the second waits. What a crash left half done is completed first.
    `damaged`: objects that cannot be used; the parts that have any of them are dropped, of `FIRST` the tables."""
    if not (root / ".store").exists():
        _refuse_foreign(root)
    (root / ".store").mkdir(parents=True, exist_ok=True)
    with locks.writing(root / ".store", on_wait) as mine:
        if not mine:
            raise Busy(f"Another run is writing to {root}. Try again when it has ended.")
        made = Writer(root, locks.grace(root) if grace is None else grace, damaged)
        yield made
        made.remove_old()


def _refuse_foreign(root: Path) -> None:
    foreign = next((f for t in SCHEMAS for f in (root / t).glob("*.parquet")), None)
    if foreign:
        raise TablesError(f"{foreign} was not written by vanban. Choose an empty folder with --tables.")


class Writer:
    """Commits changes. `held`: the documents that the tables hold."""

    def __init__(self, root: Path, grace: float, damaged: Collection[str] = ()) -> None:
        self.root, self.grace, self._cleaned = root, grace, time.monotonic()
        self._weaknesses: Recurrences | None = None  # of all documents, read when first needed
        self._sizes: dict[str, int] = {}  # bytes of the objects that were written here
        self._objects, self._manifests = root / ".store/objects", root / ".store/manifests"
        for folder in (root / ".store", self._objects, self._manifests, *(root / t for t in SCHEMAS)):
            atomic.prepare(folder)
        if name := find_current(root):
            self.manifest = Manifest.from_json((self._manifests / name).read_text("utf-8"), root)
            if damaged:
                self._drop(frozenset(damaged))
            show(self.root, self._objects, self.manifest)
        else:
            empty = {t: self._write_object(t, schema.empty_table()) for t, schema in SCHEMAS.items()}
            self.manifest = Manifest(0, {})
            self._accept({FIRST: Part(empty, 0, 0)})
        self.held = Holdings(self._objects, self.manifest.parts)

    def _drop(self, damaged: frozenset[str]) -> None:
        """Go on without these objects; what is left of a table that no source can give again (what people said) is
        kept in .store/damaged."""
        parts = {n: p for n, p in self.manifest.parts.items() if n == FIRST or damaged.isdisjoint(p.objects.values())}
        first = parts[FIRST].objects
        for table, name in first.items():
            if name in damaged:
                left = self._objects / name
                if left.exists():
                    atomic.prepare(self.root / ".store/damaged")
                    atomic.write(self.root / ".store/damaged" / name, left.read_bytes())
                left.unlink(missing_ok=True)  # the empty table may have this very name
                first = {**first, table: self._write_object(table, SCHEMAS[table].empty_table())}
        self._accept({**parts, FIRST: Part(first, 0, 0)})

    def whole(self, table: str) -> pa.Table:
        """All rows of a table of no document."""
        return self._read(FIRST, table)

    def parts(self) -> list[str]:
        """Names of the parts that hold documents."""
        return [name for name in self.manifest.parts if name != FIRST]

    def documents_of(self, part: str) -> list[str]:
        """The doc_ids of one part."""
        return [doc_id for doc_id, name in self.held.part_of.items() if name == part]

    def _read(self, part: str, table: str) -> pa.Table:
        held = self.manifest.parts.get(part)
        if held is None or table not in held.objects:
            return SCHEMAS[table].empty_table()
        return read_table(self._objects / held.objects[table]).cast(SCHEMAS[table])

    def commit(self, change: Change) -> None:
        """Make the change the current state. Killed at any moment, it has happened wholly or not at all."""
        placed = self._place(change)
        links = self._recurrences(change)
        for doc_id in links.keys() & self.held.part_of.keys() if links else ():
            placed.setdefault(self.held.part_of[doc_id], set())
        parts = dict(self.manifest.parts)
        for name, coming in placed.items():
            moved = {d: s for d, s in change.sources.items() if d in coming or self.held.part_of.get(d) == name}
            leaving = {d for d in change.gone if self.held.part_of.get(d) == name}
            part = self._rewrite(name, change.rows, coming, leaving, moved, links)
            if part.documents:
                parts[name] = part
            else:
                parts.pop(name, None)
        if change.whole:
            written = {table: self._write_object(table, rows) for table, rows in change.whole.items()}
            parts[FIRST] = Part(parts[FIRST].objects | written, 0, 0)
        atomic.fail_point("objects")
        if parts == self.manifest.parts:
            return
        self._accept(parts)
        self.held.follow(change.gone, parts, placed)
        if time.monotonic() - self._cleaned > CLEAN_SECONDS:
            self.remove_old()

    def _place(self, change: Change) -> dict[str, set[str]]:
        """Every part that changes, and the documents of `rows` that go into it: their own part, else one that deletions
        have left less than half full or the last one, while it has room, else a new one. So holes fill by themselves;
        to merge small parts would show a plain reader documents twice or not at all."""
        placed: dict[str, set[str]] = {}
        for doc_id in itertools.chain(change.sources, change.gone):
            if doc_id in self.held.part_of:
                placed.setdefault(self.held.part_of[doc_id], set())
        free = self._free_places()
        for doc_id in change.rows["documents"]["doc_id"].to_pylist() if change.rows else []:
            name = self.held.part_of[doc_id] if doc_id in self.held.part_of else next(free)
            placed.setdefault(name, set()).add(doc_id)
        return placed

    def _free_places(self) -> Iterator[str]:
        """The parts that the next new documents go into, one name a document."""
        held = {name: part for name, part in self.manifest.parts.items() if name != FIRST}
        last = max(self.manifest.parts)
        for name, part in sorted(held.items(), key=lambda item: item[1].documents):
            hole = part.documents < PART_DOCUMENTS / 2 and part.bytes < PART_BYTES / 2
            if hole or (name == last and part.bytes < PART_BYTES):
                yield from itertools.repeat(name, PART_DOCUMENTS - part.documents)
        for number in itertools.count(int(last.removeprefix("part-")) + 1):
            yield from itertools.repeat(f"part-{number:05d}", PART_DOCUMENTS)

    def _rewrite(
        self, name: str, rows: Mapping[str, pa.Table], coming: set[str], leaving: set[str],
        moved: Mapping[str, tuple[str, ...]], links: Mapping[str, Sequence[Recurrence]],
    ) -> Part:
        """The part with these documents put in, taken out, or seen elsewhere, and with these links."""
        before = self.manifest.parts.get(name, Part({}, 0, 0))
        objects = dict(before.objects)
        count = before.documents
        replaced = {doc_id for doc_id in coming if self.held.part_of.get(doc_id) == name} | leaving
        everything = coming and len(coming) == rows["documents"].num_rows  # filtering costs more than writing
        for table in OF_DOCUMENTS:
            if not coming and not leaving and not (moved and table == "documents"):
                continue
            kept = _without(self._read(name, table), replaced)
            fresh = [] if not coming else [rows[table] if everything else _only(rows[table], coming)]
            after = pa.concat_tables([kept, *fresh])
            if table == "documents":
                after = _with_sources(after, moved)
                count = after.num_rows
            self._replace(objects, table, after)
        linked = {d for d in links if d in coming or d in leaving or self.held.part_of.get(d) == name}
        if linked:
            new = to_table("recurrences", [link for d in sorted(linked - leaving) for link in links[d]])
            kept = _without(self._read(name, "recurrences"), linked)
            self._replace(objects, "recurrences", pa.concat_tables([kept, new]))
        return Part(objects, count, sum(map(self._size, objects.values())))

    def _size(self, name: str) -> int:
        return self._sizes.get(name) or (self._objects / name).stat().st_size

    def _replace(self, objects: dict[str, str], table: str, rows: pa.Table) -> None:
        """Let the objects of a part hold these rows; a table without rows has none."""
        objects.pop(table, None)
        if rows.num_rows:
            objects[table] = self._write_object(table, rows)

    def _recurrences(self, change: Change) -> dict[str, list[Recurrence]]:
        """The links of weaknesses that the change changes, by document."""
        if not change.rows and not change.gone:
            return {}
        if self._weaknesses is None:
            self._weaknesses = Recurrences()
            self._weaknesses.load(*(pa.concat_tables([
                self._read(name, table).select(columns) for name in self.manifest.parts]) for table, columns in _WEAK))
        documents, shortcomings = (
            change.rows[table].select(columns) if change.rows else SCHEMAS[table].empty_table().select(columns)
            for table, columns in _WEAK)
        return {doc_id: [] for doc_id in change.gone} | self._weaknesses.update(documents, shortcomings, change.gone)

    def _write_object(self, table: str, rows: pa.Table) -> str:
        """Write a table under the hash of its bytes; the object's name."""
        sink = pa.BufferOutputStream()
        pq.write_table(rows.combine_chunks(), sink, compression="zstd")
        data = sink.getvalue()
        name = f"{table}-{hashlib.sha256(data).hexdigest()[:24]}.parquet"
        if isinstance(self.root, S3Path) or not (self._objects / name).exists():  # in a store it gets a new time
            atomic.write(self._objects / name, data, mode=0o444)
        self._sizes[name] = data.size
        return name

    def _accept(self, parts: dict[str, Part]) -> None:
        """Make these parts the current state and show it in the folders."""
        manifest = Manifest(self.manifest.number + 1, dict(sorted(parts.items())))
        accept(self.root, manifest)
        before, self.manifest = self.manifest, manifest
        show(self.root, self._objects, manifest, before)
        atomic.fail_point("published")

    def remove_old(self) -> None:
        """Remove the manifests and objects of states superseded longer than the grace period and read by nobody, and
        objects of no state, which a killed run has left."""
        self._cleaned = time.monotonic()
        limit = time.time() - self.grace
        manifests = sorted(self._manifests.glob("*.json"))
        if isinstance(self.root, S3Path) and manifests[-1].name != self.manifest.name:
            return  # another has taken over while this writer stood still: what is old now is for him to say
        kept = _all_objects(self.manifest)
        for path, follower in itertools.pairwise(manifests):
            if follower.stat().st_mtime > limit or locks.is_read(path):
                kept |= _all_objects(Manifest.from_json(path.read_text("utf-8"), self.root))
            else:
                path.unlink()
                atomic.fail_point("removed")
        limit = time.time() - min(self.grace, locks.takeover(self.root))
        for path in self._objects.iterdir():
            if path.name not in kept and path.stat().st_mtime <= limit:
                path.unlink()
                atomic.fail_point("removed")


def _all_objects(manifest: Manifest) -> set[str]:
    return {name for part in manifest.parts.values() for name in part.objects.values()}


def _without(table: pa.Table, doc_ids: set[str]) -> pa.Table:
    return table.filter(pc.invert(_among(table, doc_ids))) if doc_ids else table


def _only(table: pa.Table, doc_ids: set[str]) -> pa.Table:
    return table.filter(_among(table, doc_ids))


def _among(table: pa.Table, doc_ids: set[str]) -> pa.ChunkedArray:
    return pc.is_in(table["doc_id"], value_set=pa.array(sorted(doc_ids), pa.string()))


def _with_sources(documents: pa.Table, moved: Mapping[str, tuple[str, ...]]) -> pa.Table:
    """The documents with new places; `file_name` is the name at the first place."""
    if not moved:
        return documents
    places = [moved.get(doc_id, tuple(seen)) for doc_id, seen in places_of(documents)]
    values = {"sources": places, "file_name": [name_of(p[0]) for p in places]}
    for column, value in values.items():
        at = documents.schema.get_field_index(column)
        typed = documents.schema.field(at)
        documents = documents.set_column(at, typed, pa.array(value, typed.type))
    return documents
