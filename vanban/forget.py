"""Taking a document out everywhere: its rows in every table, what people said of it, its failures, its line in the
ledger, the index of words, and at once also the states of the tables that still held it, but for those that somebody
is reading."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from vanban import bundles, search
from vanban.file_names import written
from vanban.ledger import Ledger
from vanban.query import connect
from vanban.s3 import is_remote, path_of
from vanban.show import NotOne, find
from vanban.store import Change, Writer


@dataclass(frozen=True)
class Forgotten:
    """What was taken out: documents with their places, failures by their source; and where there still is a file."""

    documents: dict[str, tuple[str, ...]]
    failures: tuple[str, ...]
    still_there: tuple[str, ...]


def forget(writer: Writer, wanted: str) -> Forgotten:
    """Forget what is meant by a path (a file, a bundle, a folder: all that was read from it), or else the one document
    with this id, symbol or file name. Raises `NotOne` where nothing or several documents fit, or nothing is named."""
    if not wanted.strip():  # an unset variable of a script, not the folder it runs in
        raise NotOne("Name a document, a file or a folder to forget: an empty name is none.")
    path = str(path_of(wanted)) if is_remote(wanted) else written(os.path.abspath(os.path.expanduser(wanted)))
    documents = {d: places for d, places in writer.held.sources.items() if any(_within(p, path) for p in places)}
    stored = writer.whole("failures")
    failed = [source for source in stored["source"].to_pylist() if _within(source, path)]
    if not documents and not failed:
        doc_id = _meant(writer.root, wanted)
        documents = {doc_id: writer.held.sources[doc_id]}
    places = sorted({p for where in documents.values() for p in where})
    failed = sorted({*failed, *(s for s in stored["source"].to_pylist() if s in places)})
    whole = {"failures": _without(stored, "source", failed)} if failed else {}
    for table in ("edits", "statuses"):
        before = writer.whole(table)
        after = _without(before, "doc_id", documents)
        if after.num_rows < before.num_rows:
            whole[table] = after
    ledger = Ledger(writer.root / ".store/ledger.parquet")  # first: a file that it does not know is hashed again
    ledger.drop({next(bundles.around(p), p) for p in (*places, *failed)} | {*places, *failed})
    ledger.save()
    search.drop(writer.root)  # it holds the text of every document; the next search makes it anew
    writer.commit(Change(gone=frozenset(documents), whole=whole))
    there = tuple(p for p in places if path_of(next(bundles.enclosing(p), p)).exists())
    return Forgotten(documents, tuple(failed), there)


def _within(place: str, path: str) -> bool:
    return place == path or place.startswith((path.rstrip("/") + "/", path + bundles.INSIDE))


def _meant(root: Path, wanted: str) -> str:
    try:
        return str(find(connect(root), wanted)["doc_id"])
    except NotOne as error:
        if error.several:
            raise
        raise NotOne(f"No document has the id, symbol or file name “{wanted}”, and nothing was read from a file or "
                     "folder of that name.") from None


def _without(table: pa.Table, column: str, values: Iterable[str]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table[column], value_set=pa.array(sorted(values), pa.string()))))
