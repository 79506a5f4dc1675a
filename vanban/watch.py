"""What arrives in folders, once it is whole: by looking again and again, which works on network shares too.

A file is whole when its size and time have stood still from one look to another `settle` seconds later; a name that a
program gives to what it is still fetching is never taken, the name that it gets then is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import PurePath

from vanban import sources
from vanban.sources import File, Found

UNFINISHED = frozenset({
    ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp", ".swp", ".aria2"})


class Arrivals:
    """What is new or changed in the folders since it was handed out last."""

    def __init__(self, folders: Sequence[str], settle_s: float) -> None:
        self._folders, self._settle = folders, settle_s
        self._handed_out: dict[str, File] = {}
        self._waiting: dict[str, tuple[File, float]] = {}  # the file as first seen, and when

    @property
    def waiting(self) -> int:
        """How many files are there and not yet known to be whole."""
        return len(self._waiting)

    def look(self) -> Found:
        """The files that are whole now, each once until it changes. Raises `NoSuchSource` where a folder is gone."""
        found, now = sources.find(self._folders), time.monotonic()
        before, self._waiting = self._waiting, {}
        whole = []
        for file in found.files:
            if PurePath(file.path).suffix.lower() in UNFINISHED or self._handed_out.get(file.path) == file:
                continue
            seen, since = before.get(file.path, (file, now))
            if seen == file and now - since >= self._settle:
                whole.append(file)
            else:
                self._waiting[file.path] = (file, since if seen == file else now)
        there = {file.path: file for file in found.files}
        self._handed_out = {p: f for p, f in self._handed_out.items() if p in there} | {f.path: f for f in whole}
        return Found(whole, looked_at=found.looked_at)
