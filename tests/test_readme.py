"""The README's commands work and print what it says they print.

A block marked ```bash run is executed by bash, one marked ```python run by Python, in the order of the page, in a
folder that looks like the checkout after `make run`. A block marked ```text result right behind one is its output,
exactly. The make commands themselves are never run here.

README.vi.md is its Vietnamese twin: the same sections, commands, outputs, code words and figures in each. The short
table of accuracy repeats figures of the whole one in tests/measured/README.md.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TWIN = ROOT / "README.vi.md"
MEASURED = ROOT / "tests" / "measured" / "README.md"
FENCE = re.compile(r"^```(?P<mark>[^\n]*)\n(?P<body>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
VISIBLE = ("data", "ingest", "extract", "vanban", "models", "notebooks", "pyproject.toml", "README.md")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
COMMENT = re.compile(r"[ \t]+# .*$", re.MULTILINE)  # what stands behind a command is prose
NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
MONTHS = {"November": "11", "December": "12"}


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
    (folder / "tmp").mkdir()
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
        done = _run([*program, block.body.replace("/tmp/", f"{checkout}/tmp/")], checkout)
        assert done.returncode == 0, f"{block.body}\n{done.stdout}{done.stderr}"
        if block.result is not None:
            printed = done.stdout.replace(f"{checkout}/tmp/", "/tmp/")
            assert _trimmed(printed) == _trimmed(block.result), block.body


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


class Section(NamedTuple):
    """What has to be the same in both languages under one heading."""

    level: int
    title: str
    commands: list[tuple[str, str]]
    words: Counter[str]
    figures: Counter[str]
    cells: list[list[list[str]]]


def sections(page: str, *, vietnamese: bool) -> list[Section]:
    """The sections of a page: fenced blocks without their comments, `code` words, numbers of the prose (written the
    English way), and of each table the numbers by row and cell, as they stand."""
    blocks: list[tuple[str, str]] = []

    def taken(fence: re.Match[str]) -> str:
        blocks.append((fence["mark"], fence["body"]))
        return f"\0{len(blocks) - 1}\n"

    pieces = HEADING.split(FENCE.sub(taken, page))[1:]
    found = []
    for level, title, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        commands = [_comparable(*blocks[int(n)]) for n in re.findall(r"^\0(\d+)$", body, re.MULTILINE)]
        lines = re.sub(r"^\0\d+$", "", body, flags=re.MULTILINE).splitlines()
        prose = "\n".join(line for line in lines if not line.startswith("|"))
        rows = [re.sub(r"`[^`]*`", "", line).strip("|").split("|") for line in lines if line.startswith("|")]
        found.append(Section(len(level), title, commands, Counter(re.findall(r"`([^`]+)`", body)),
                             _figures(re.sub(r"`[^`]*`", "", prose), vietnamese=vietnamese),
                             [[NUMBER.findall(cell) for cell in row] for row in rows]))
    return found


def _comparable(mark: str, body: str) -> tuple[str, str]:
    """A block without what is prose in it: comments; in the tree of files, all but the names."""
    if mark == "text tree":
        return mark, "\n".join(re.findall(r"[\w*]+(?:\.(?:py|csv|md)\b|/)", body))
    return mark, body if mark == "text result" else COMMENT.sub("", body)


def _figures(prose: str, *, vietnamese: bool) -> Counter[str]:
    """The numbers of a text as in 1234.5. English has 1,234.5, Vietnamese 1.234,5; 22 November 2026 is 22/11/2026."""
    for month, number in MONTHS.items():
        prose = prose.replace(f" {month} ", f"/{number}/")
    thousands = re.compile(r"[%s](?=\d{3}(?!\d))" % ("." if vietnamese else ","))
    return Counter(thousands.sub("", number).replace(",", ".") for number in NUMBER.findall(prose))


def differences(english: str, vietnamese: str) -> list[str]:
    """What one of the two pages has and the other lacks, one line each; empty when they are in step."""
    ours, theirs = sections(english, vietnamese=False), sections(vietnamese, vietnamese=True)
    if [s.level for s in ours] != [s.level for s in theirs]:
        return [f"headings: {[s.title for s in ours]} and {[s.title for s in theirs]}"]
    found = []
    for left, right in zip(ours, theirs, strict=True):
        for what, a, b in (("block", left.commands, right.commands), ("table row", left.cells, right.cells)):
            pairs = enumerate(zip(a, b, strict=False), start=1)  # a difference in length is told below
            found += [f"{left.title}: {what} {n}: {x} and {y}" for n, (x, y) in pairs if x != y]
            found += [f"{left.title}: {len(a)} and {len(b)} of {what}"] * (len(a) != len(b))
        for what, c, d in (("code", left.words, right.words), ("figure", left.figures, right.figures)):
            found += [f"{left.title}: {what} only in README.md: {x}" for x in (c - d).elements()]
            found += [f"{left.title}: {what} only in README.vi.md: {x}" for x in (d - c).elements()]
    return found


def test_the_vietnamese_readme_is_in_step() -> None:
    english, vietnamese = README.read_text("utf-8"), TWIN.read_text("utf-8")
    assert "](README.vi.md)" in english.split("\n## ")[0] and "](README.md)" in vietnamese.split("\n## ")[0]
    found = differences(english, vietnamese)
    assert not found, "\n".join(found)


def test_the_short_table_of_accuracy_repeats_the_whole_one() -> None:
    whole = dict(re.findall(r"^\| ([a-z_.]+) \|.*\| ([\d.]+ \| [\d.]+) \|$", MEASURED.read_text("utf-8"), re.MULTILINE))
    short = dict(re.findall(r"^\|.*\| `([a-z_.]+)` \| ([\d.]+ \| [\d.]+) \|$", README.read_text("utf-8"), re.MULTILINE))
    assert short and short == {name: whole.get(name) for name in short}


@pytest.mark.parametrize(("english", "vietnamese", "expected"), [
    ("# A\nOn 22 November 2026 `x` took 10,000 times 3.9.\n", "# Ă\nNgày 22/11/2026, `x` mất 3,9 lần 10.000.\n", ""),
    ("# A\nPython 3.11, 0.125 of 2.\n", "# Ă\nPython 3.11, 0,125 của 2.\n", ""),
    ("# A\n```\nls  # files\n```\n", "# Ă\n```\nls  # các tệp\n```\n", ""),
    ("# A\n```\nls -l\n```\n", "# Ă\n```\nls\n```\n", "A: block 1"),
    ("# A\n```text result\na\n```\n", "# Ă\n", "A: 1 and 0 of block"),
    ("# A\n| m | 0.97 | 1 |\n", "# Ă\n| n | 0.96 | 1 |\n", "A: table row 1"),
    ("# A\n0.9\n", "# Ă\n0,8\n", "A: figure only in README.md: 0.9"),
    ("# A\n`--now`\n", "# Ă\n", "A: code only in README.md: --now"),
    ("# A\n## B\n", "# Ă\n# B\n", "headings"),
])
def test_twins_out_of_step_are_told(english: str, vietnamese: str, expected: str) -> None:
    found = differences(english, vietnamese)
    assert found[0].startswith(expected) if expected else not found
