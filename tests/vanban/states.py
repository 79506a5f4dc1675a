"""Small states of a store, made without reading any file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from ingest.document import Document, Section
from vanban.rows import to_table
from vanban.schema import SCHEMAS
from vanban.store import OF_DOCUMENTS, Change, writer

AT = datetime(2026, 1, 1, tzinfo=UTC)


def rows(*doc_ids: str, words: str = "Số 1") -> dict[str, pa.Table]:
    """Documents of one section each."""
    documents = [Document(d, d * 4, f"{d}.txt", "text", "text", words) for d in doc_ids]
    tables = [
        to_table("documents", [d], sources=[f"/in/{d.doc_id}.txt"], ingested_at=AT, reader_warnings=[])
        for d in documents
    ]
    section = Section(0, None, 1, "paragraph", None, None, words, None, 0, len(words), len(words))
    sections = [to_table("sections", [section], doc_id=d) for d in doc_ids]
    empty = {t: SCHEMAS[t].empty_table() for t in OF_DOCUMENTS}
    return empty | {"documents": pa.concat_tables(tables), "sections": pa.concat_tables(sections)}


def commit(root: Path, change: Change) -> None:
    with writer(root, None) as made:
        made.commit(change)


def commit_other(root: Path) -> None:
    """Over documents a and b: b changes, c comes, a goes."""
    commit(root, Change(rows("b", "c", words="Số 2"), gone=frozenset("a")))
