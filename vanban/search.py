"""Full text over documents and rows: SQLite's FTS5, an index that follows the tables part by part.

A place is a line of a document (a paragraph, a row of a table) or its head. Words are kept with their tone marks in
one placement, so that `hoà` finds `hòa`; a word without marks is looked up among all words that it may stand for.
The index is derived: it can be deleted at any time.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from hashlib import md5
from pathlib import Path
from typing import Any, NamedTuple

from ingest.fold import bare, plain
from vanban.parquet import read_table
from vanban.query import connect, dicts
from vanban.s3 import S3Path
from vanban.snapshot import Snapshot, snapshot

Row = dict[str, Any]
VERSION = 1  # of the index; another one is made anew
MARKS = "\x01", "\x02"  # around the words found
_SCHEMA = f"""
PRAGMA user_version = {VERSION};
CREATE TABLE parts (part TEXT PRIMARY KEY, objects TEXT) WITHOUT ROWID;
CREATE TABLE documents (
  doc_id TEXT PRIMARY KEY, part TEXT, digest TEXT, symbol TEXT, file_name TEXT, status TEXT) WITHOUT ROWID;
CREATE TABLE places (id INTEGER PRIMARY KEY, doc_id TEXT, page INT, char_start INT, rows TEXT);
CREATE INDEX places_of ON places (doc_id);
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
CREATE TABLE bare (bare TEXT, word TEXT, PRIMARY KEY (bare, word)) WITHOUT ROWID;
"""
_FOUND = """
SELECT d.doc_id, d.symbol, d.file_name, d.status, p.page, p.char_start,
       snippet(words, 0, char(1), char(2), '…', 32) AS snippet, p.rows
FROM words JOIN places p ON p.id = words.rowid JOIN documents d USING (doc_id)
WHERE words MATCH ? AND d.status <> 'copy' AND side_by_side(words.text) ORDER BY rank, d.doc_id, p.char_start LIMIT ?"""
_ROWS = {"tasks": "task_id", "shortcomings": "shortcoming_id", "citations": "citation_id"}
_HEAD = ("symbol", "doc_type", "title", "issuer", "signer", "file_name")


class SearchError(Exception):
    """A search that cannot be; the message says why."""


class Hit(NamedTuple):
    """A place: the document, the page (None without pages), where the line begins in `documents.text` (-1: the head of
    the document), its words with `MARKS` around those found, and the rows that begin in it (`task 0123…`)."""

    doc_id: str
    symbol: str | None
    file_name: str
    status: str
    page: int | None
    char_start: int
    snippet: str
    rows: tuple[str, ...]


def search(root: Path, words: str, limit: int = 10, on_index: Callable[[int], None] | None = None) -> list[Hit]:
    """The best places (BM25): those that hold all words as written, then with any tone marks, else some of the words.
    Words in double quotes stand side by side. `on_index` is told how many documents have to be indexed first.

    Raises `SearchError`, `TablesError`.
    """
    wanted = [plain(m[1] or m[0]) for m in re.finditer(r'"([^"]+)"|[^\s"]+', words) if re.search(r"\w", m[0])]
    if not wanted:
        raise SearchError("Say what to search for: a word, or words in double quotes that stand side by side.")
    with closing(_opened(_place(root))) as index:
        _follow(index, root, on_index)
        phrases = [re.compile(r"\W+".join(tokens)) for tokens in map(_tokens, wanted) if len(tokens) > 1]
        index.create_function(
            "side_by_side", 1, lambda text: all(phrase.search(bare(text)) for phrase in phrases), deterministic=True)
        found: dict[tuple[str, int], Hit] = {}
        for query, is_last_resort in _queries(index, wanted):
            if len(found) == limit or (found and is_last_resort):
                break
            for row in index.execute(_FOUND, (query, limit)):
                hit = Hit._make((*row[:7], tuple(json.loads(row[7]))))
                found.setdefault((hit.doc_id, hit.char_start), hit)
    return list(found.values())[:limit]


def _queries(index: sqlite3.Connection, wanted: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """FTS5 queries from the strictest on: all words as written, all words whatever their marks, and as the last resort
    (True) any of the words."""
    if any(bare(word) != word.lower() for word in wanted):
        yield " AND ".join(map(_quoted, wanted)), False
    readings = [_readings(index, word) for word in wanted]
    known = [f"({reading})" for reading in readings if reading]
    if len(known) == len(wanted):
        yield " AND ".join(known), False
    if known and len(wanted) > 1:
        yield " OR ".join(known), True


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _readings(index: sqlite3.Connection, word: str) -> str | None:
    """The words of the index that a word may stand for, whatever its tone marks; None where there are none."""
    parts = []
    for token in _tokens(word):
        known = [w for w, in index.execute("SELECT word FROM bare WHERE bare = ? ORDER BY word", (token,))]
        if not known:
            return None
        parts.append("(" + " OR ".join(map(_quoted, known)) + ")")
    return " AND ".join(parts)


def _tokens(word: str) -> list[str]:
    return re.findall(r"\w+", bare(word))


# --- the index ----------------------------------------------------------------------------------------------------

def _place(root: Path) -> Path:
    """Where the index of these tables lies: beside them, for those in a store in this user's cache. Raises
    `TablesError` where there are no tables."""
    if not isinstance(root, S3Path):
        if not (root / ".store").exists():
            snapshot(root)
        return root / ".store/search.sqlite"
    snapshot(root).lease.close()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vanban"
    cache.mkdir(parents=True, exist_ok=True)
    return cache / f"search-{md5(str(root).encode()).hexdigest()}.sqlite"


def drop(root: Path) -> None:
    """Remove the index of these tables, and with it what it holds of their text."""
    path = _place(root)
    for name in (path.name, *(f"{path.name}-{kind}" for kind in ("journal", "wal", "shm"))):
        path.with_name(name).unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection:
    """The index, made anew where it is of another version or damaged."""
    for attempt in range(2):
        try:
            index = sqlite3.connect(path, timeout=600, isolation_level=None)
            if index.execute("PRAGMA user_version").fetchone()[0] == VERSION:
                return index
            index.execute("BEGIN IMMEDIATE")
            if index.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                for name, in index.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL "
                                           "AND name NOT GLOB 'words_*'").fetchall():
                    index.execute(f"DROP TABLE IF EXISTS {name}")
                for statement in _SCHEMA.split(";")[:-1]:
                    index.execute(statement)
            index.execute("COMMIT")
            return index
        except sqlite3.OperationalError as error:
            raise SearchError(f"{path}: {error}. The index is written there on the first search.") from None
        except sqlite3.DatabaseError:
            if attempt:
                raise
            path.unlink()
    raise AssertionError


def _follow(index: sqlite3.Connection, root: Path, on_index: Callable[[int], None] | None) -> None:
    """Bring the index to the current state of the tables, in one transaction."""
    pinned = snapshot(root)
    now = {part: json.dumps(sorted(path.name for path in files.values())) for part, files in pinned.parts.items()}
    if dict(index.execute("SELECT part, objects FROM parts")) == now:
        return
    index.execute("BEGIN IMMEDIATE")
    try:
        before = dict(index.execute("SELECT part, objects FROM parts"))
        changed = [part for part in now if before.get(part) != now[part]]
        stays = _documents_of(pinned, [part for part in now if part not in changed])
        coming = _documents_of(pinned, changed)
        if on_index and coming:
            on_index(len(coming))
        for doc_id, in index.execute("SELECT doc_id FROM documents").fetchall():
            if doc_id not in stays and doc_id not in coming:
                _remove(index, doc_id)
        for part in changed:
            _index_part(index, part, pinned.parts[part])
        _set_status(index, root)
        index.execute("DELETE FROM parts")
        index.executemany("INSERT INTO parts VALUES (?, ?)", sorted(now.items()))
        index.execute("DELETE FROM bare")
        terms = {(bare(word), word) for word, in index.execute("SELECT term FROM vocabulary")}
        index.executemany("INSERT INTO bare VALUES (?, ?)", sorted(terms))
        index.execute("COMMIT")
    except BaseException:
        index.execute("ROLLBACK")
        raise


def _documents_of(pinned: Snapshot, parts: Sequence[str]) -> set[str]:
    files = [pinned.parts[part]["documents"] for part in parts if "documents" in pinned.parts[part]]
    return {doc_id for f in files for doc_id in read_table(f, ["doc_id"])["doc_id"].to_pylist()}


def _set_status(index: sqlite3.Connection, root: Path) -> None:
    """Which document is a copy depends on the others: it may be another after any commit."""
    rows = dicts(connect(root), "SELECT status, doc_id FROM copies ORDER BY doc_id")
    index.executemany("UPDATE documents SET status = :status WHERE doc_id = :doc_id AND status <> :status", rows)


def _remove(index: sqlite3.Connection, doc_id: str) -> None:
    index.execute("DELETE FROM words WHERE rowid IN (SELECT id FROM places WHERE doc_id = ?)", (doc_id,))
    index.execute("DELETE FROM places WHERE doc_id = ?", (doc_id,))
    index.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))


def _index_part(index: sqlite3.Connection, part: str, files: dict[str, Path]) -> None:
    """Index the documents of a part; those that say what they said before stay as they are."""
    if "documents" not in files:
        return
    known = dict(index.execute("SELECT doc_id, digest FROM documents"))
    rows = _by_document(files, _ROWS)
    pages = _pages(files["lines"]) if "lines" in files else {}
    for document in read_table(files["documents"], ["doc_id", "text", *_HEAD]).to_pylist():
        doc_id = document["doc_id"]
        digest = _digest([document, rows.get(doc_id, []), pages.get(doc_id, [])])
        if known.get(doc_id) == digest:
            index.execute("UPDATE documents SET part = ? WHERE doc_id = ?", (part, doc_id))
            continue
        _remove(index, doc_id)
        index.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, 'canonical')",
                      (doc_id, part, digest, document["symbol"], document["file_name"]))
        for page, start, text, of_place in _places(document, rows.get(doc_id, []), pages.get(doc_id, [])):
            at = index.execute("INSERT INTO places (doc_id, page, char_start, rows) VALUES (?, ?, ?, ?)",
                               (doc_id, page, start, json.dumps(of_place))).lastrowid
            index.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (at, plain(text)))


def _digest(value: Any) -> str:
    return md5(json.dumps(value, default=str, ensure_ascii=False).encode()).hexdigest()


def _by_document(files: dict[str, Path], keys: dict[str, str]) -> dict[str, list[tuple[int, str]]]:
    """(where it begins, `task 0123…`) of the rows, by document, in order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for table, key in keys.items():
        if table in files:
            for row in read_table(files[table], ["doc_id", "char_start", key]).to_pylist():
                found.setdefault(row["doc_id"], []).append((row["char_start"], f"{table[:-1]} {row[key]}"))
    return {doc_id: sorted(rows) for doc_id, rows in found.items()}


def _pages(lines: Path) -> dict[str, list[tuple[int, int]]]:
    """By document, from which place in the text on it is which page."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in read_table(lines, ["doc_id", "char_start", "page"]).to_pylist():
        if row["char_start"] is not None and row["page"] is not None:
            pages = found.setdefault(row["doc_id"], [])
            if not pages or pages[-1][1] != row["page"]:
                pages.append((row["char_start"], row["page"]))
    return found


def _places(
    document: Row, rows: Sequence[tuple[int, str]], pages: Sequence[tuple[int, int]],
) -> Iterator[tuple[int | None, int, str, list[str]]]:
    """(page, where it begins, words, rows that begin in it) of the head and of each line that has words."""
    yield None, -1, " · ".join(document[name] for name in _HEAD if document[name]), []
    starts = [start for start, _ in pages]
    start = at = 0
    for line in document["text"].split("\n"):
        end = start + len(line)
        first = at
        while at < len(rows) and rows[at][0] <= end:
            at += 1
        if line.strip():
            page = bisect_right(starts, start) - 1
            yield pages[page][1] if page >= 0 else None, start, line, [row for _, row in rows[first:at]]
        start = end + 1
