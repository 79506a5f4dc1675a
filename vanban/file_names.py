r"""File names that are no UTF-8, as archives from old systems have them (`C\xabng v\xa8n.doc` in TCVN3).

Tables hold UTF-8 only: a byte that is none is written `\xab` there, in messages and in the ledger. Whoever opens a file
goes through `vanban.s3.path_of`, which finds the file again by the written name.
"""

from __future__ import annotations

import os
import re

_WRITTEN = re.compile(r"\\x([89a-f][0-9a-f])")


def written(path: str) -> str:
    r"""The path as tables hold it; a path in UTF-8 is its own.

    >>> written("/a/c\udcabng.doc")
    '/a/c\\xabng.doc'
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


def on_disk(path: str) -> str:
    """The path as the system knows it: as it is written if there is such a file, else with the bytes it stands for."""
    if "\\x" not in path or os.path.lexists(path):
        return path
    there = _WRITTEN.sub(lambda m: os.fsdecode(bytes([int(m[1], 16)])), path)
    return there if os.path.lexists(there) else path
