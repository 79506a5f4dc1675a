"""The commands that keep the tables, where the tables and the files lie on object storage: a real S3 server."""

from __future__ import annotations

from pathlib import Path

import pytest
from lives import ended
from plans import PLAN, Run, exported, write_plans
from test_runner import failures, ingest, sources_of

from vanban import sources
from vanban.check import check
from vanban.forget import forget
from vanban.s3 import path_of
from vanban.snapshot import snapshot
from vanban.store import writer
from vanban.watch import Arrivals

pytest.importorskip("s3fs", reason="s3fs is not installed (pip install 'vanban[s3]')")
pytest.importorskip("moto", reason="moto's server is not installed (pip install 'moto[server]')")
pytestmark = pytest.mark.usefixtures("bucket")


@pytest.fixture
def files(root: Path, tmp_path: Path) -> Path:
    """Three plans and an empty file in the bucket, read into tables beside them."""
    for plan in write_plans(tmp_path / "in", 3):
        (root / "vào" / plan.name).write_bytes(plan.read_bytes())
    (root / "vào/rỗng.pdf").write_bytes(b"")
    ingest(root / "t", sources.find([str(root / "vào")]))
    return root / "vào"


def forget_address(tables: str, what: str) -> None:
    with writer(path_of(tables), None, grace=0) as made:
        forget(made, what)


def test_forget_by_place_and_by_symbol(files: Path, root: Path, inside: Run) -> None:
    done = inside("forget", files / "kế hoạch 001.txt", files / "rỗng.pdf", "2-KH/BDVTU", tables=root / "t")
    assert done.returncode == 0 and done.stdout.count("Forgotten: ") == 2 and "Failures forgotten: 1" in done.stdout
    assert done.stdout.count("still there") == 2
    assert sources_of(root / "t").keys() == {"kế hoạch 003.txt"} and failures(root / "t") == {}
    held = [p for folder in (*(root / "t").iterdir(), root / "t/.store/objects", root / "t/tasks", root / "t/lines")
            for p in folder.iterdir() if "lần 1 ".encode() in p.read_bytes()]
    assert held == [] and len(list((root / "t/.store/manifests").iterdir())) == 1
    assert list(check(root / "t")) == []
    assert inside("forget", files, tables=root / "t").returncode == 0 and sources_of(root / "t") == {}
    unknown = inside("forget", files / "không có.txt", tables=root / "t")
    assert unknown.returncode == 2 and "nothing was read" in unknown.stderr


def test_a_file_of_the_same_size_is_read_again_once_it_changed(files: Path, root: Path) -> None:
    first = files / "kế hoạch 001.txt"
    text = first.read_text()
    for words in ("lần 7", "lần 8"):  # the second time perhaps within the second that the store tells
        first.write_bytes(text.replace("lần 1\n", f"{words}\n").encode())
        assert ingest(root / "t", sources.find([str(files)])).changed == 1


@pytest.mark.parametrize("step", ["link:2", "removed:2"])
def test_forget_that_is_killed_is_finished_by_the_next(files: Path, root: Path, inside: Run, step: str) -> None:
    gone = str(files / "kế hoạch 001.txt")
    assert ended(forget_address, str(root / "t"), gone, kill_at=step) == -9
    assert inside("forget", gone, tables=root / "t").returncode == 2  # it is out already
    assert sources_of(root / "t").keys() == {"kế hoạch 002.txt", "kế hoạch 003.txt"}
    held = [p for p in (root / "t/.store/objects").iterdir() if "lần 1 ".encode() in p.read_bytes()]
    assert held == [] and list(check(root / "t")) == []


def test_check_finds_damage_and_repair_mends_it(files: Path, root: Path, tmp_path: Path, inside: Run) -> None:
    tables = root / "t"
    before = exported(tables, tmp_path / "before")
    assert inside("check", tables=tables).stdout == "Every file of the tables is whole.\n"
    (tables / "tasks/part-00001.parquet").unlink()
    (tables / "lines/part-00001.parquet").write_bytes(b"PAR1")
    (tables / "sections/part-00007.parquet").write_bytes(b"PAR1")
    (tables / ".store/objects/tasks-0.parquet").write_bytes(b"")
    found = inside("check", tables=tables)
    assert found.returncode == 4
    for words in ("tasks/part-00001.parquet: the file is missing", "lines/part-00001.parquet: is not what the manifest",
                  "sections/part-00007.parquet: does not belong", "tasks-0.parquet: belongs", "4 findings."):
        assert words in found.stdout
    assert inside("check", "--repair", tables=tables).stdout.endswith("Repaired.\n")
    damaged = snapshot(tables).parts["part-00001"]["documents"]
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    assert "the bytes are not those that were written" in inside("check", tables=tables).stdout
    assert inside("check", "--repair", tables=tables).returncode == 4  # the ledger knows files that the tables lost
    assert inside("ingest", files, "--no-ner", tables=tables).returncode == 3
    assert inside("check", tables=tables).returncode == 0
    assert exported(tables, tmp_path / "after") == before


def test_watch_and_retry_take_in_what_comes_to_a_bucket(files: Path, root: Path, inside: Run) -> None:
    tables = root / "t"
    assert [Path(f.path).name for f in Arrivals([str(files)], 0).look().files] == [
        "kế hoạch 001.txt", "kế hoạch 002.txt", "kế hoạch 003.txt", "rỗng.pdf"]
    (files / "mới.txt").write_bytes(PLAN.format(number=4, day=4).encode())
    (files / "đang tải.part").write_bytes(b"x")
    done = inside("watch", files, "--once", "--settle", "0", "--every", "0.1", "--no-ner", tables=tables)
    assert done.returncode == 3 and "1 read, 3 unchanged, 1 failed" in done.stdout
    assert len(sources_of(tables)) == 4
    (files / "rỗng.pdf").unlink()
    done = inside("retry", tables=tables)
    assert done.returncode == 0 and "1 of 1 failed files are no longer there" in done.stdout
    assert failures(tables) == {}
