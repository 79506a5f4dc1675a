"""The house: imports point one way (vanban → extract → ingest), and each gazetteer row carries an example."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BELOW = {"ingest": set(), "extract": {"ingest"}, "vanban": {"ingest", "extract"}}
MODULES = sorted(p for package in BELOW for p in (ROOT / package).rglob("*.py"))
# A law's name is its own example: every row of laws.csv is read whole in tests/extract/test_citations.py.
GAZETTEERS = sorted(p for p in (ROOT / "data" / "gazetteers").glob("*.csv") if p.name != "laws.csv")


def imported(path: Path) -> set[str]:
    """The project's own packages that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & set(BELOW)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert imported(path) <= BELOW[package] | {package}


def bound(path: Path) -> set[str]:
    """The names that a module gives to what is no module of its own package."""
    package = ".".join(path.parent.relative_to(ROOT).parts)
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom) and node.module != package:
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name == "__init__.py"], ids=lambda p: str(p.parent.relative_to(ROOT)))
def test_no_package_hides_a_module_of_its_own(path: Path) -> None:
    modules = {p.stem for p in path.parent.glob("*.py")} | {p.parent.name for p in path.parent.glob("*/__init__.py")}
    assert bound(path) & modules == set()


@pytest.mark.parametrize("path", GAZETTEERS, ids=lambda p: p.name)
def test_every_gazetteer_row_has_an_example(path: Path) -> None:
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert rows and "example" in rows[0]
    assert [row for row in rows if not row["example"].strip()] == []
