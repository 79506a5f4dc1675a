"""The names of a report's pages: from ids and hashes, for names of files and units may be anything."""

from __future__ import annotations

import hashlib
from functools import lru_cache


def page_name(doc_id: str, part: int = 1) -> str:
    """The file of a document's page; of a long document, of each of its parts."""
    return f"{doc_id}.html" if part == 1 else f"{doc_id}-{part}.html"


@lru_cache(maxsize=10_000)
def unit_page(key: str, part: int = 1) -> str:
    """The file of a unit's page, by its canonical name."""
    name = hashlib.sha256(key.encode()).hexdigest()[:12]
    return f"{name}.html" if part == 1 else f"{name}-{part}.html"
