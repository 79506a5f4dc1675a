"""Sources and tables on object storage, against a real S3 server: the same rows, one writer, a crash at every step."""

from __future__ import annotations

import os
import sys
import threading
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from lives import ended
from plans import exported, write_plans
from states import commit, commit_other, rows
from test_runner import ingest, sources_of

from vanban import s3, sources
from vanban.s3 import S3Path, path_of
from vanban.search import search
from vanban.snapshot import Busy, TablesError, snapshot
from vanban.sources import NoSuchSource
from vanban.store import Change, Writer, writer

pytest.importorskip("s3fs", reason="s3fs is not installed (pip install 'vanban[s3]')")
pytest.importorskip("moto", reason="moto's server is not installed (pip install 'moto[server]')")
pytestmark = pytest.mark.usefixtures("bucket")


def seen(root: Path, table: str = "sections") -> list[str]:
    return sorted(snapshot(root).read(table)["doc_id"].to_pylist())


def shown(root: Path, table: str = "sections") -> list[str]:
    """What lies in the table's folder, for readers who know nothing of states."""
    from vanban.parquet import read_table

    return sorted(pa.concat_tables([read_table(p) for p in (root / table).glob("*.parquet")])["doc_id"].to_pylist())


def commit_address(address: str) -> None:
    commit_other(path_of(address))


@pytest.mark.parametrize("step", ["manifest", "current", "link:2", "published"])
def test_a_crash_at_any_step_loses_nothing(root: Path, step: str) -> None:
    commit(root, Change(rows("a", "b")))
    assert ended(commit_address, str(root), kill_at=step) == -9
    after = ["a", "b"] if step == "manifest" else ["b", "c"]
    assert seen(root) == after
    assert len(shown(root)) == len(set(shown(root))) == 2
    commit(root, Change())  # takes over from the dead at once: it was a process of this machine
    assert seen(root) == shown(root) == after


def test_a_second_writer_waits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "BEAT_SECONDS", 0.2)
    waited = threading.Event()
    with writer(root, None) as first:
        with pytest.raises(Busy), writer(root, None):
            pass
        second = threading.Thread(target=_commit_patiently, args=(root, waited))
        second.start()
        assert waited.wait(120)
        first.commit(Change(rows("a")))
    second.join()
    assert seen(root) == shown(root) == ["a", "b"]
    assert not (root / ".store/lock").exists()


def _commit_patiently(root: Path, waited: threading.Event) -> None:
    with writer(root, waited.set) as made:
        made.commit(Change(rows("b")))


def test_a_writer_that_stood_still_cannot_undo_what_came(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "LEASE_SECONDS", 0.5)  # and the first shows no sign of life
    with writer(root, None) as first:
        first.commit(Change(rows("a")))
        with writer(root, lambda: None) as second:
            second.commit(Change(rows("b")))
            with pytest.raises(Busy, match="taken over"):
                first.commit(Change(rows("c")))
            first.grace = 0
            first.remove_old()  # what it takes for old is not
        assert seen(root) == shown(root) == ["a", "b"]


def test_two_writers_of_one_state_do_not_both_succeed(root: Path) -> None:
    """Without any lease: what the store itself promises."""
    commit(root, Change(rows("a")))
    first, second = Writer(root, 0), Writer(root, 0)
    first.commit(Change(rows("b")))
    with pytest.raises(Busy):
        second.commit(Change(rows("c")))
    assert seen(root) == ["a", "b"]


def test_old_states_go_after_their_time(root: Path) -> None:
    commit(root, Change(rows("a")))
    pinned = snapshot(root)
    commit(root, Change(rows("b")))
    assert pinned.read("sections")["doc_id"].to_pylist() == ["a"]  # kept for a day
    began = time.time()
    with writer(root, None, grace=0):
        pass
    manifests = [p.name for p in (root / ".store/manifests").iterdir()]
    assert len(manifests) == 1 and seen(root) == ["a", "b"]
    held = {o for part in snapshot(root).files.values() for o in part}
    assert {p.name for p in (root / ".store/objects").iterdir()} <= {p.name for p in held} | _young(root, began)


def _young(root: Path, then: float) -> set[str]:
    """Objects that were of that very second, whose time was not yet past."""
    return {p.name for p in (root / ".store/objects").iterdir() if p.stat().st_mtime > then - 2}


def test_sources_and_tables_in_a_store_give_the_same_rows(root: Path, tmp_path: Path) -> None:
    plans = write_plans(tmp_path / "in", 3)
    with zipfile.ZipFile(tmp_path / "in/gói.zip", "w") as bundle:
        bundle.write(plans[2], "trong gói.txt")
    plans.pop().unlink()
    (tmp_path / "in/rỗng.docx").write_bytes(b"")
    ingest(tmp_path / "t", sources.find([str(tmp_path / "in")]))
    for path in (tmp_path / "in").iterdir():
        (root / "in" / path.name).write_bytes(path.read_bytes())
    done = ingest(root / "t", sources.find([str(root / "in")]))
    assert done.read.total() == 3 and len(done.failed) == 1
    here, there = exported(tmp_path / "t", tmp_path / "here"), exported(root / "t", tmp_path / "there")
    assert {name: rows.replace(str(root).encode(), str(tmp_path).encode()) for name, rows in there.items()} == here
    again = ingest(root / "t", sources.find([str(root / "in")]))
    assert again.known == 3 and again.read.total() == 0
    (root / "in" / plans[0].name).write_bytes(plans[1].read_bytes())
    (root / "in" / plans[1].name).unlink()
    changed = ingest(root / "t", sources.find([str(root / "in")]), prune=True)
    assert changed.read.total() == 0 and changed.pruned
    assert sources_of(root / "t") == {plans[0].name: [plans[0].name], "trong gói.txt": ["trong gói.txt"]}
    with pytest.raises(NoSuchSource, match="no object"):
        sources.find([str(root / "nothing")])


def test_tables_in_a_store_are_searched_like_those_on_a_disk(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    plans = write_plans(tmp_path / "in", 2)
    for tables in (tmp_path / "t", root / "t"):
        ingest(tables, sources.find([str(plans[0])]))
    here, there = (search(tables, "ra soat quy che") for tables in (tmp_path / "t", root / "t"))
    assert here == there != []
    ingest(root / "t", sources.find([str(plans[1])]))
    assert len(search(root / "t", "ra soat quy che")) == 2 * len(here), "the index follows the tables"
    with pytest.raises(TablesError):
        search(root / "nothing", "quy che")


def test_the_endpoint_may_stand_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    where = path_of(f"s3://kho/x?scheme=http&endpoint_override={endpoint.removeprefix('http://')}")
    assert isinstance(where, S3Path) and str(where) == "s3://kho/x" and not (where / "nothing").exists()
    assert os.environ["AWS_ENDPOINT_URL"] == endpoint


def test_a_store_out_of_reach_and_a_missing_package_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(OSError, match="Could not connect to the endpoint"):
        path_of("s3://kho/x").exists()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:2")
    monkeypatch.setitem(sys.modules, "s3fs", None)  # as if it were not there
    with pytest.raises(OSError, match=r"pip install 'vanban\[s3\]'"):
        path_of("s3://kho/x").exists()
