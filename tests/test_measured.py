"""What our figures are measured on stays as it was pinned before rules were written and models trained: a change needs
a line of reason."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

import pytest

from tests.measure import TEST

MEASURED = Path(__file__).parent / "measured"
MARKED_NAMES = Path(__file__).parent.parent / "data" / "ner" / "test"
HALVES = pytest.mark.parametrize("folder", [MEASURED, MARKED_NAMES], ids=["documents", "marked names"])


def pinned(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """File name → (SHA-256, reason) of each version in order; the first needs no reason. A line of
    `MANIFEST.sha256` is `hash  name`, for a later version `hash  name  reason`."""
    versions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (folder / "MANIFEST.sha256").read_text("utf-8").splitlines():
        sha256, name, *reason = line.split(maxsplit=2)
        versions[name].append((sha256, " ".join(reason)))
    return versions


def test_every_document_and_gold_file_of_the_test_half_is_pinned() -> None:
    files = {str(p.relative_to(MEASURED)) for p in MEASURED.rglob("*") if p.is_file() and p.name.startswith(TEST)}
    assert files and files == set(pinned(MEASURED))


def test_every_test_document_with_marked_names_is_pinned() -> None:
    files = {str(p.relative_to(MARKED_NAMES)) for p in MARKED_NAMES.rglob("*") if p.is_file()}
    assert files - {"MANIFEST.sha256"} == set(pinned(MARKED_NAMES)) != set()


@HALVES
def test_pinned_files_are_unchanged_or_say_why(folder: Path) -> None:
    for name, versions in pinned(folder).items():
        now = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert now == versions[-1][0], f"{name} differs from what is pinned: add a line with its hash and the reason"
        assert all(reason for _, reason in versions[1:]), f"{name} was changed without a reason"
