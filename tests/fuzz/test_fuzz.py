"""Broken files of every format end as a document or as a failure with a reason (`make fuzz` reads thousands)."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.mutations import BOMBS
from tests.fuzz.reading import read_all
from vanban.pool import Limits


def test_broken_files_are_documents_or_failures(tmp_path: Path) -> None:
    found = read_all(tmp_path, len(BOMBS) + 60, seed=7, jobs=2, limits=Limits(15.0, 2048 << 20))
    assert found.faults == []
    assert found.documents + found.errors.total() == len(BOMBS) + 60
    assert found.documents > 20 and len(found.errors) > 2
