"""The folder that a report is written to: files appear whole, and what an earlier build left and this one did not write
goes at the end. A marker file says that the folder is a report's, so that nothing of anybody else's is ever removed."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from vanban.atomic import TEMPORARY, fail_point

MARKER = "vanban-report.txt"
_SAYS = "This folder is written by `vanban report`, which removes what does not belong to its last build.\n"
PAGES = ("van-ban", "don-vi", "du-lieu")  # folders whose every file belongs to the last build
PICTURES = "anh"  # kept between builds, a folder for each document


class NotAReport(Exception):
    """The folder holds what no report wrote; the message says what to do."""


class Folder:
    """Writes a report's files by their path in it (`van-ban/….html`) and knows which ones this build wrote."""

    def __init__(self, root: Path) -> None:
        """Make the folder, or take over an earlier report. Raises `NotAReport`, OSError."""
        self.root = root
        if root.exists() and not (root / MARKER).exists() and (not root.is_dir() or any(root.iterdir())):
            raise NotAReport(f"{root} is not empty and holds no report: name a new or an empty folder.")
        for name in ("", *PAGES, PICTURES):
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / MARKER).write_text(_SAYS, "utf-8")
        self._written: set[str] = set()
        self._temporary = f"{TEMPORARY}{os.getpid()}"

    def write(self, name: str, data: bytes) -> None:
        """The file, whole or not at all; left alone where it holds these bytes already."""
        self._written.add(name)
        path = f"{self.root}/{name}"
        with contextlib.suppress(OSError), open(path, "rb") as there:
            if os.fstat(there.fileno()).st_size == len(data) and there.read() == data:
                return
        temporary = f"{os.path.dirname(path)}/{self._temporary}"
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
        fail_point("page")

    def sweep(self, documents: set[str]) -> None:
        """Remove the pages that this build did not write, and pictures of documents that are not among these."""
        for folder in PAGES:
            for path in (self.root / folder).iterdir():
                if f"{folder}/{path.name}" not in self._written:
                    path.unlink()
        for drawn in (self.root / PICTURES).iterdir():
            if drawn.is_dir() and drawn.name not in documents:
                for path in drawn.iterdir():
                    path.unlink()
                drawn.rmdir()
