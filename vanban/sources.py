"""Which files a command line means: files, folders (recursive), globs and what .zip bundles hold, each once, sorted."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.bundle import is_junk
from vanban import bundles

OFFICE = frozenset({".doc", ".rtf", ".odt", ".ods", ".xls", ".wps", ".dot"})  # LibreOffice, one start for many
PAGED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".zip", ".eml", ".msg"})
_BATCH = {"office": 20, "paged": 1, "quick": 8}


class NoSuchSource(Exception):
    """A path on the command line that is not there."""


def find(arguments: Iterable[str]) -> list[str]:
    """Absolute paths of the files that the arguments mean, those in bundles as `bundle.zip!/a.docx`. Hidden files and
    what programs leave beside documents are left out of folders and bundles; a path that is not there, or a glob that
    fits nothing, raises `NoSuchSource`."""
    found: set[str] = set()
    for argument in arguments:
        path = os.path.abspath(os.path.expanduser(argument))
        if os.path.isdir(path):
            found.update(_walk(path))
        elif os.path.exists(path):
            found.add(path)
        elif glob.has_magic(argument) and (matches := glob.glob(path, recursive=True)):
            found.update(f for m in matches for f in (_walk(m) if os.path.isdir(m) else [m]))
        else:
            raise NoSuchSource(f"There is no file or folder {argument}")
    return sorted(place for path in found for place in bundles.opened(path))


def _walk(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in files:
            if not is_junk(name):
                yield os.path.join(parent, name)


def kind_of_batch(path: str) -> str:
    """How files like this are best read together: `office` many at once, `paged` alone, `quick` a few."""
    suffix = Path(path).suffix.lower()
    return "office" if suffix in OFFICE else "paged" if suffix in PAGED else "quick"


def batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """The paths in batches of one kind, in the order in which batches fill."""
    open_batches: dict[str, list[str]] = {}
    for path in paths:
        kind = kind_of_batch(path)
        batch = open_batches.setdefault(kind, [])
        batch.append(path)
        if len(batch) == _BATCH[kind]:
            yield open_batches.pop(kind)
    yield from open_batches.values()
