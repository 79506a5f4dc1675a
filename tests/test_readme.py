"""The README's commands work and print what it says they print.

A block marked ```bash run is executed by bash, one marked ```python run by Python, in the order of the page, in a
folder that looks like the checkout after `make run`. A block marked ```text result right behind one is its output,
exactly. The two make commands themselves are never run here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
FENCE = re.compile(r"^```(?P<mark>[^\n]*)\n(?P<body>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
VISIBLE = ("data", "ingest", "extract", "vanban", "models", "notebooks", "pyproject.toml", "README.md")


class Block(NamedTuple):
    """A runnable block, and the output that the page promises for it (None where it promises none)."""

    language: str
    body: str
    result: str | None


def runnable(page: str) -> list[Block]:
    """The blocks to run, each with the result block that follows it with nothing between."""
    blocks: list[Block] = []
    end = -1
    for fence in FENCE.finditer(page):
        mark = fence["mark"].strip()
        if mark in ("bash run", "python run"):
            blocks.append(Block(mark.split()[0], fence["body"], None))
        elif mark == "text result":
            assert blocks and not page[end:fence.start()].strip(), "a result stands right behind its block"
            blocks[-1] = blocks[-1]._replace(result=fence["body"])
        end = fence.end()
    return blocks


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the checkout's content and its samples in data/tables."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in VISIBLE:
        if name == "data":
            (folder / "data").mkdir()
            for child in (ROOT / "data").iterdir():
                if child.name != "tables":
                    (folder / "data" / child.name).symlink_to(child)
        elif (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    done = _run(["vanban", "ingest", "data/raw"], folder)
    assert done.returncode in (0, 3), done.stderr
    return folder


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)


def test_marks_are_found() -> None:
    page = "```bash run\necho a\n```\n\n```text result\na\n```\n```bash\nmake run\n```\n```python run\nprint(1)\n```\n"
    assert runnable(page) == [Block("bash", "echo a\n", "a\n"), Block("python", "print(1)\n", None)]


def test_the_commands_of_the_readme_work(checkout: Path) -> None:
    blocks = runnable(README.read_text("utf-8"))
    assert blocks, "the README has no runnable block"
    for block in blocks:
        assert not re.search(r"^\s*make\b", block.body, re.MULTILINE)
        program = ["bash", "-euo", "pipefail", "-c"] if block.language == "bash" else [sys.executable, "-c"]
        done = _run([*program, block.body], checkout)
        assert done.returncode == 0, f"{block.body}\n{done.stdout}{done.stderr}"
        if block.result is not None:
            assert _trimmed(done.stdout) == _trimmed(block.result), block.body


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
