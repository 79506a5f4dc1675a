"""The measuring half of our gold stays as it was pinned before rules were written: a change needs a line of reason."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from tests.measure import TEST

MEASURED = Path(__file__).parent / "measured"


def pinned() -> dict[str, list[tuple[str, str]]]:
    """File name → (SHA-256, reason) of each version in order; the first needs no reason. A line of
    `MANIFEST.sha256` is `hash  name`, for a later version `hash  name  reason`."""
    versions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in (MEASURED / "MANIFEST.sha256").read_text("utf-8").splitlines():
        sha256, name, *reason = line.split(maxsplit=2)
        versions[name].append((sha256, " ".join(reason)))
    return versions


def test_every_document_and_gold_file_of_the_test_half_is_pinned() -> None:
    files = {str(p.relative_to(MEASURED)) for p in MEASURED.rglob("*") if p.is_file() and p.name.startswith(TEST)}
    assert files and files == set(pinned())


def test_pinned_files_are_unchanged_or_say_why() -> None:
    for name, versions in pinned().items():
        now = hashlib.sha256((MEASURED / name).read_bytes()).hexdigest()
        assert now == versions[-1][0], f"{name} differs from what is pinned: add a line with its hash and the reason"
        assert all(reason for _, reason in versions[1:]), f"{name} was changed without a reason"
