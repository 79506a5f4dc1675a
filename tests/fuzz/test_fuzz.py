"""Broken files of every format end as a document or as a failure with a reason (`make fuzz`: thousands, all bombs)."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.mutations import BOMBS
from tests.fuzz.reading import read_all
from vanban.pool import Limits

# These take any time that a test could wait for; one of their kind, bomb-divs.html, stays.
LONG = {"bomb-empty-paragraphs.docx", "bomb-lists.html", "bomb-span.html", "bomb-swollen.pdf", "bomb-rulings.pdf"}


def test_broken_files_are_documents_or_failures(tmp_path: Path) -> None:
    bombs = {name: bomb for name, bomb in BOMBS.items() if name not in LONG}
    assert len(bombs) == len(BOMBS) - len(LONG)
    found = read_all(tmp_path, len(bombs) + 60, seed=7, jobs=2, limits=Limits(20.0, 2048 << 20), bombs=bombs)
    assert found.faults == []
    assert found.documents + found.errors.total() == len(bombs) + 60
    assert found.documents > 20 and len(found.errors) > 2
