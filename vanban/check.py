"""Whether the files of the tables are whole: the manifest, its objects, the folders that people read, the ledger.

Every object is named by its content, so damage shows wherever it is. What a writer mends by itself (folders, leftovers)
is told apart from what needs files to be read again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vanban import atomic
from vanban.language import said
from vanban.parquet import read_table
from vanban.schema import SCHEMAS
from vanban.snapshot import Manifest, current
from vanban.store import FIRST, OF_DOCUMENTS

_REPAIR = "vanban check --repair takes it out of the tables; then vanban ingest reads its files again"
_REOPEN = "the next run that writes puts it right, or now: vanban check --repair"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where, what, what to do; the object that cannot be used, if any."""

    where: str
    what: str
    remedy: str
    object: str | None = None

    def __str__(self) -> str:
        return f"{said(self.where)}: {said(self.what)} → {said(self.remedy)}"


def check(root: Path) -> Iterator[Finding]:
    """Everything that is wrong with the tables in `root`; nothing is changed. Raises `TablesError` where there are
    none, or they are of another version."""
    name = current(root)
    path = root / ".store/manifests" / name
    try:
        manifest = Manifest.from_json(path.read_text("utf-8"), root)
    except (OSError, ValueError, KeyError, TypeError):
        earlier = sorted(p.name for p in path.parent.glob("*.json") if p != path)
        go_back = f" or put {earlier[-1]} into .store/CURRENT to go back to the state before" if earlier else ""
        yield Finding(f".store/manifests/{name}", "the current manifest is missing or cannot be read",
                      f"restore it from a backup, make the tables anew in another folder{go_back}")
        return
    documents: set[str] = set()
    damage = list(_objects(root, manifest, documents))
    yield from damage
    yield from _folders(root, manifest)
    yield from _leftovers(root, manifest)
    if not damage:
        yield from _ledger(root, manifest, documents)


def _objects(root: Path, manifest: Manifest, documents: set[str]) -> Iterator[Finding]:
    owners: Counter[str] = Counter()
    for name, part in manifest.parts.items():
        held: set[str] | None = None
        for table in ("documents", *(t for t in part.objects if t != "documents")):
            if table not in part.objects:
                continue
            path = root / ".store/objects" / part.objects[table]
            where = f"{table}/{name}.parquet (.store/objects/{path.name})"
            try:
                rows = _whole(path, table)
            except (OSError, ValueError, pa.ArrowException) as error:
                yield Finding(where, str(error), _REPAIR if name != FIRST else _restore(table), path.name)
                continue
            if table == "documents":
                held = set(rows["doc_id"].to_pylist())
                documents |= held
                owners.update(held)
                if name != FIRST and len(held) != part.documents:
                    yield Finding(where, f"{len(held)} documents where the manifest says {part.documents}", _REPAIR,
                                  path.name)
            elif held is not None and table in OF_DOCUMENTS and set(rows["doc_id"].unique().to_pylist()) - held:
                yield Finding(where, "rows of documents that are not in this part", _REPAIR, path.name)
    for doc_id, times in owners.items():
        if times > 1:
            yield Finding(f"document {doc_id}", f"stands in {times} parts",
                          f"vanban forget {doc_id}, then read it again")


def _restore(table: str) -> str:
    return (f"vanban check --repair puts an empty table {table} in its place and keeps the file in "
            ".store/damaged; a backup may hold the rows")


def _whole(path: Path, table: str) -> pa.Table:
    """The rows of an object. Raises OSError, ValueError or ArrowException with what is wrong."""
    if not path.exists():
        raise ValueError("the file is missing")
    data = path.read_bytes()
    if path.name != f"{table}-{hashlib.sha256(data).hexdigest()[:24]}.parquet":
        raise ValueError("the bytes are not those that were written")
    return pq.ParquetFile(pa.BufferReader(data)).read().cast(SCHEMAS[table])


def _folders(root: Path, manifest: Manifest) -> Iterator[Finding]:
    """What people read by globs must be what the manifest says."""
    for table in SCHEMAS:
        wanted = {f"{n}.parquet": p.objects[table] for n, p in manifest.parts.items() if table in p.objects}
        found = {path.name: path for path in (root / table).glob("*.parquet")}
        for name in sorted(wanted.keys() - found.keys()):
            yield Finding(f"{table}/{name}", "the file is missing", _REOPEN)
        for name in sorted(found.keys() - wanted.keys()):
            ours = name.startswith("part-")
            yield Finding(f"{table}/{name}", "does not belong to the current state, but readers of the folder read it",
                          _REOPEN if ours else "move it out of the folder")
        for name in sorted(wanted.keys() & found.keys()):
            target = root / ".store/objects" / wanted[name]
            if target.exists() and not found[name].samefile(target) and found[name].read_bytes() != target.read_bytes():
                yield Finding(f"{table}/{name}", "is not what the manifest says", _REOPEN)


def _leftovers(root: Path, manifest: Manifest) -> Iterator[Finding]:
    """What a killed run left, and files that no state names."""
    for path in sorted(root.glob(f"**/{atomic.TEMPORARY}*")):
        yield Finding(str(path.relative_to(root)), "left by a run that was killed", _REOPEN)
    kept = {o for p in manifest.parts.values() for o in p.objects.values()}
    for path in sorted((root / ".store/manifests").glob("*.json")):
        try:
            parts = json.loads(path.read_text("utf-8"))["parts"].values()
            kept |= {o for part in parts for o in part["objects"].values()}
        except (OSError, ValueError, KeyError, TypeError):
            yield Finding(f".store/manifests/{path.name}", "an earlier manifest cannot be read", "remove it")
    for path in sorted((root / ".store/objects").glob("*.parquet")):
        if path.name not in kept:
            yield Finding(f".store/objects/{path.name}", "belongs to no state", _REOPEN)


def _ledger(root: Path, manifest: Manifest, documents: set[str]) -> Iterator[Finding]:
    """What the ledger says lies in files, against what the tables hold of them."""
    path = root / ".store/ledger.parquet"
    if not path.exists():
        return
    try:
        failures = root / ".store/objects" / manifest.parts[FIRST].objects["failures"]
        hashes, failed = ({*read_table(p, ["sha256"])["sha256"].drop_null().to_pylist()}
                          for p in (path, failures))
    except (OSError, pa.ArrowException):
        yield Finding(".store/ledger.parquet", "cannot be read", "remove it: the next run hashes all files again")
        return
    unread = sum(h[:16] not in documents for h in hashes - failed)
    if unread:
        yield Finding(".store/ledger.parquet", f"{unread} files that it knows are not in the tables",
                      "the next vanban ingest of their folders reads them")


def clear_way(root: Path, findings: list[Finding]) -> frozenset[str]:
    """Remove what stands in a folder and is not what the manifest says, so that a writer puts it right; the objects
    that it has to do without."""
    for finding in findings:
        if finding.remedy == _REOPEN and finding.object is None:
            (root / finding.where).unlink(missing_ok=True)
    return frozenset(f.object for f in findings if f.object is not None)
