"""Runs on a Ray cluster of two nodes: the tables of a local run, byte for byte, whatever node or worker is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from plans import ROOT, Run, exported, write_plans
from test_runner import ingest

from vanban import bundles, cluster, pool, runner, sources
from vanban.cluster import ClusterError
from vanban.pipeline import Outcome
from vanban.pool import Limits
from vanban.runs import Summary
from vanban.store import writer

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed (pip install 'vanban[ray]')")


@pytest.fixture(scope="module")
def head() -> Iterator[Any]:
    """A cluster of one node with a processor, as Ray's own tests make one."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:  # nodes find this program, and `deadly` below
        patch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{Path(__file__).parent}")
        patch.setenv("RAY_raylet_start_wait_time_s", cluster.START_SECONDS)
        made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        yield made
        made.shutdown()


@pytest.fixture
def nodes(head: Any) -> Any:
    """The cluster with a second node, also where a test has ended the one before."""
    if not head.worker_nodes:
        head.add_node(num_cpus=1)
    return head


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents enough for both nodes, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("in")
    write_plans(folder, 24)
    (folder / "rỗng.docx").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def local(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The canonical export of a run on this machine."""
    tables = tmp_path_factory.mktemp("local")
    ingest(tables / "t", sources.find([str(folder)]), jobs=2)
    return exported(tables / "t", tables / "canonical")


def on_cluster(address: str, tables: Path, folder: Path, report: runner.Report | None = None) -> Summary:
    with writer(tables, None) as made:
        options = runner.Options(ray=address)
        return runner.ingest(sources.find([str(folder)]), made, options, report or runner.Report(), Event())


def deadly(items: Sequence[str]) -> Iterator[Outcome]:
    """A stage that ends the Ray worker above it over one item, and itself over another."""
    for item in items:
        name = Path(item).name
        if name in ("chết.txt", "chết một mình.txt"):
            os.kill(os.getppid() if name == "chết.txt" else os.getpid(), signal.SIGKILL)
            time.sleep(60)
        yield Outcome(str(item), str(len(item.data)) if isinstance(item, bundles.Carried) else None)


def test_an_item_that_ends_every_worker_is_named_and_costs_no_other(
    nodes: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "LOST_LIMIT", 1)  # each loss takes Ray seconds
    names = ("a.txt", "chết.txt", "b.txt", "chết một mình.txt", "c.txt", "không có.txt")
    paths = [str(tmp_path / name) for name in names]
    for path in paths[:-1]:
        Path(path).write_text("12345")
    batches = iter([paths[:3], paths[3:]])
    found = {o.item: o for o in cluster.run(deadly, batches, nodes.address, 1, Limits(), Event())}
    assert sorted(found) == sorted(paths)
    assert [found[p].sha256 for p in paths] == ["5", None, "5", None, "5", None]  # read here, at work there
    for path in (paths[1], paths[3]):
        assert found[path].failure == pool.lost(path, -signal.SIGKILL, None).failure
    missing = found[paths[5]].failure
    assert missing and "cannot be opened" in missing.message


def test_another_version_on_a_node_is_refused(
    nodes: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "code", lambda: "0.0.1, code 0")
    with pytest.raises(ClusterError, match=r"another vanban .* Install the same on every node"):
        on_cluster(nodes.address, tmp_path, folder)


def test_lost_workers_and_a_lost_node_cost_nothing(
    nodes: Any, folder: Path, local: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "TOGETHER", 1)  # so that there are tasks to lose
    report = Losses(nodes)
    done = on_cluster(nodes.address, tmp_path / "t", folder, report)
    assert report.killed and not nodes.worker_nodes and done.read.total() == 24
    assert exported(tmp_path / "t", tmp_path / "canonical") == local


class Losses(runner.Report):
    """Ends all Ray workers after the second file, and the second node after the tenth."""

    def __init__(self, nodes: Any) -> None:
        self.nodes, self.came = nodes, 0
        self.killed: list[int] = []

    def file(self, path: str, outcome: Outcome | None) -> None:
        self.came += 1
        if self.came == 2:
            self.killed = _ray_workers()
            for pid in self.killed:
                os.kill(pid, signal.SIGKILL)
        if self.came == 10:
            [node] = self.nodes.worker_nodes
            self.nodes.remove_node(node, allow_graceful=False)


def _ray_workers() -> list[int]:
    """Ray's workers that are at work for us, and for nobody else on this machine."""
    found = []
    for pid in pool._descendants(os.getpid()):
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::_do"):
                found.append(pid)
    return found


def test_the_folder_of_a_killed_run_goes_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    killed, foreign = (tmp_path / f"{cluster.SCRATCH}{name}" for name in ("killed", "foreign"))
    with cluster._scratch() as folder:
        shutil.copytree(folder, killed)
        foreign.mkdir()
        with cluster._scratch() as other:
            assert {*tmp_path.iterdir()} == {Path(folder), foreign, Path(other)}
    assert {*tmp_path.iterdir()} == {foreign}


def test_without_ray_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # as if it were not there
    write_plans(tmp_path / "in", 1)
    with pytest.raises(ClusterError, match=r"pip install 'vanban\[ray\]'"):
        on_cluster("local", tmp_path / "t", tmp_path / "in")


def test_an_address_where_nobody_answers(tmp_path: Path, vanban: Run) -> None:
    [plan] = write_plans(tmp_path / "in", 1)
    done = vanban("ingest", plan, "--ray", "127.0.0.1:1", tables=tmp_path / "t")
    assert done.returncode == 2
    assert "No Ray cluster can be used at 127.0.0.1:1" in done.stderr and done.stderr.count("\n") == 1
