"""The store: what plain readers see, pinned states, one writer, and a crash at every step of a commit."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lives import ended
from states import commit, commit_other, rows

import vanban
from vanban import atomic, store
from vanban.check import check
from vanban.schema import SCHEMA_VERSION, SCHEMAS
from vanban.snapshot import Busy, TablesError, snapshot
from vanban.store import Change, writer


def seen(root: Path, table: str = "documents") -> list[str]:
    return sorted(pd.read_parquet(root / table)["doc_id"])


def test_empty_tables_are_read_as_they_lie(tmp_path: Path) -> None:
    commit(tmp_path, Change())
    for table, schema in SCHEMAS.items():
        frame = pd.read_parquet(tmp_path / table)
        assert list(frame.columns) == schema.names and len(frame) == 0
        found = duckdb.sql(f"SELECT * FROM '{tmp_path}/{table}/*.parquet'")
        assert found.columns == schema.names and len(found) == 0


def test_new_changed_and_gone_documents(tmp_path: Path) -> None:
    commit(tmp_path, Change(rows("a", "b")))
    commit(tmp_path, Change(rows("c")))
    commit(tmp_path, Change(rows("b", words="Số 2")))
    commit(tmp_path, Change(gone=frozenset("a")))
    assert seen(tmp_path) == seen(tmp_path, "sections") == ["b", "c"]
    texts = dict(vanban.connect(tmp_path).sql("SELECT doc_id, text FROM sections").fetchall())
    assert texts == {"b": "Số 2", "c": "Số 1"}
    commit(tmp_path, Change(gone=frozenset("bc")))
    assert seen(tmp_path) == seen(tmp_path, "sections") == []


def test_new_places_change_documents_only(tmp_path: Path) -> None:
    commit(tmp_path, Change(rows("a", "b")))
    before = os.stat(tmp_path / "sections/part-00001.parquet").st_ino
    commit(tmp_path, Change(sources={"a": ("/copy/x.txt", "/in/a.txt")}))
    found = vanban.connect(tmp_path).sql("SELECT sources, file_name FROM documents WHERE doc_id = 'a'").fetchall()
    assert found == [(["/copy/x.txt", "/in/a.txt"], "x.txt")]
    assert os.stat(tmp_path / "sections/part-00001.parquet").st_ino == before


def test_parts_are_bounded_and_small_ones_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PART_DOCUMENTS", 4)
    names = [f"d{n}" for n in range(11)]
    for i in range(0, 11, 3):
        commit(tmp_path, Change(rows(*names[i:i + 3])))
    sizes = [pq.read_metadata(f).num_rows for f in sorted((tmp_path / "documents").glob("*.parquet"))]
    assert sizes == [0, 4, 4, 3]
    assert seen(tmp_path) == sorted(names)


def test_a_pinned_state_stays_while_it_is_read(tmp_path: Path) -> None:
    commit(tmp_path, Change(rows("a")))
    connection = vanban.connect(tmp_path)
    for n in range(3):
        with writer(tmp_path, None, grace=0) as made:
            made.commit(Change(rows("a", f"b{n}", words=f"Số {n}")))
    assert connection.sql("SELECT text FROM sections").fetchall() == [("Số 1",)]
    del connection
    with writer(tmp_path, None, grace=0):
        pass
    assert len(list((tmp_path / ".store/manifests").iterdir())) == 1
    held = {p.name for p in (tmp_path / ".store/objects").iterdir()}
    assert held == {f.name for files in snapshot(tmp_path).files.values() for f in files}


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    commit(tmp_path, Change(rows("a")))
    (tmp_path / ".store/objects/tasks-0.parquet").touch()
    assert [finding.what for finding in check(tmp_path)] == ["belongs to no state"]
    commit(tmp_path, Change(rows("b")))
    assert list(check(tmp_path)) == [] and len(list((tmp_path / ".store/manifests").iterdir())) == 3  # within the grace


def test_a_second_writer_waits_or_fails(tmp_path: Path) -> None:
    waited = threading.Event()

    def second() -> None:
        with writer(tmp_path, waited.set) as made:
            made.commit(Change(rows("b")))

    with writer(tmp_path, None) as made:
        with pytest.raises(Busy), writer(tmp_path, None):
            pass
        thread = threading.Thread(target=second)
        thread.start()
        assert waited.wait(120)
        made.commit(Change(rows("a")))
    thread.join(120)
    assert seen(tmp_path) == ["a", "b"]


def test_what_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tasks").mkdir()
    pq.write_table(pa.table({"x": [1]}), tmp_path / "tasks/part-00001.parquet")
    with pytest.raises(TablesError, match="not written by vanban"):
        commit(tmp_path, Change())
    with pytest.raises(TablesError, match="no tables"):
        snapshot(tmp_path)


def test_tables_of_another_schema_are_refused(tmp_path: Path) -> None:
    commit(tmp_path, Change(rows("a")))
    manifest = max((tmp_path / ".store/manifests").iterdir())
    now, then = f'"schema_version": "{SCHEMA_VERSION}"', '"schema_version": "0"'
    manifest.write_text(manifest.read_text("utf-8").replace(now, then), "utf-8")
    refusal = rf"schema version 0, this program writes {SCHEMA_VERSION}\..*vanban ingest"
    for open_tables in (lambda: snapshot(tmp_path), lambda: commit(tmp_path, Change())):
        with pytest.raises(TablesError, match=refusal):
            open_tables()


def test_copies_where_links_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError("no links on this file system")

    monkeypatch.setattr(atomic.os, "link", no_links)
    commit(tmp_path, Change(rows("a")))
    commit(tmp_path, Change(rows("b")))
    assert seen(tmp_path) == ["a", "b"]
    first = (tmp_path / "documents/part-00001.parquet").stat()
    commit(tmp_path, Change())  # nothing new: no second copy
    assert (tmp_path / "documents/part-00001.parquet").stat().st_ino == first.st_ino


def test_a_plain_reader_sees_each_document_once(tmp_path: Path) -> None:
    """Readers poll the folder while documents come, change and come again."""
    commit(tmp_path, Change(rows("d0")))
    done = threading.Event()
    wrong: list[object] = []
    polls = 0

    def poll() -> None:
        nonlocal polls
        least = 0
        while not done.is_set():
            counted = Counter(duckdb.connect().sql(f"SELECT doc_id FROM '{tmp_path}/sections/*.parquet'").fetchall())
            if max(counted.values()) > 1 or len(counted) < least:
                wrong.append(counted)
            least = len(counted)
            polls += 1

    reader = threading.Thread(target=poll)
    reader.start()
    with writer(tmp_path, None) as made:
        for n in range(1, 25):
            made.commit(Change(rows(f"d{n}", f"d{n // 2}", words=f"Số {n}")))
        end = time.monotonic() + 60
        while polls < 5 and reader.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
    done.set()
    reader.join()
    assert wrong == [] and polls >= 5


@pytest.mark.parametrize("step", ["written", "written:2", "objects", "written:3", "manifest", "written:4", "current",
                                  "link", "link:2", "link:3", "published"])
def test_a_crash_at_any_step_loses_nothing(tmp_path: Path, step: str) -> None:
    commit(tmp_path, Change(rows("a", "b")))
    happened = step not in ("objects", "manifest") and not step.startswith("written")
    # Two tables change: there is no third link.
    assert ended(commit_other, tmp_path, kill_at=step) == (-9 if step != "link:3" else 0)
    after = ["b", "c"] if happened else ["a", "b"]
    assert sorted(snapshot(tmp_path).read("sections")["doc_id"].to_pylist()) == after
    for table in ("documents", "sections"):  # a plain reader: before or after, for each document
        plain = seen(tmp_path, table)
        assert len(plain) == len(set(plain)) and "b" in plain
    commit(tmp_path, Change())
    assert seen(tmp_path) == seen(tmp_path, "sections") == after
    assert not list(tmp_path.rglob(".tmp-*"))
