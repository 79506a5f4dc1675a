"""The notebooks run from top to bottom on the samples, say something, and are kept without outputs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples that are no pictures: enough to look at, and quickly read."""
    root = tmp_path_factory.mktemp("notebooks")
    raw = [p for p in sorted((ROOT / "data/raw").iterdir()) if p.is_file() and p.suffix not in (".jpg", ".doc", ".odt")
           and "scan" not in p.name]
    command = [sys.executable, "-m", "vanban", "ingest", *map(str, raw), "--tables", str(root / "t"), "-q", "-j", "1"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=900)
    assert done.returncode == 0
    return root / "t"


def test_there_are_four() -> None:
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_is_kept_without_outputs(
    path: Path, tables: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VANBAN_TABLES", str(tables))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    NotebookClient(book, timeout=600, startup_timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [output for cell in code[1:] for output in cell.outputs]
    assert len(shown) == len(code) - 1 and all("text/html" in output["data"] for output in shown)
    said = " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", out["data"]["text/html"], flags=re.S) for out in shown)
    odd = re.findall(r"\b(?:nan|NaN|NaT|None|False|True|province|district)\b|\.0000", said)
    assert not odd, "no word of the program's stands among the figures"
