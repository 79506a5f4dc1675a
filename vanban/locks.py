"""Who may write, and which states are being read: locks of files on disk, a lease on object storage.

A lock on disk ends with its process. A store has no locks: a writer's lease ends when its signs of life stop, and
readers have only the time for which superseded states are kept.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from vanban.s3 import LEASE_SECONDS, Lease, S3Path

GRACE = 15 * 60.0  # seconds for which a superseded state stays readable, beside the locks that readers hold
REMOTE_GRACE = 24 * 3600.0  # the same where there are no locks


@contextlib.contextmanager
def writing(folder: Path, on_wait: Callable[[], None] | None) -> Iterator[bool]:
    """The right to write below this folder, or False where another has it and `on_wait` is None. With it, `on_wait` is
    called once and the second waits."""
    path = folder / "lock"
    if isinstance(path, S3Path):
        lease = Lease(path)
        if not lease.take(on_wait):
            yield False
            return
        try:
            yield True
        finally:
            lease.release()
        return
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if on_wait is None:
                yield False
                return
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield True


def reading(path: Path) -> IO[str]:
    """A file that `is_read` while it is open."""
    if isinstance(path, S3Path):
        return io.StringIO(path.read_text())
    file = path.open(encoding="utf-8")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_read(path: Path) -> bool:
    """Whether somebody has this file from `reading`; of object storage nobody knows."""
    if isinstance(path, S3Path):
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def grace(root: Path) -> float:
    """Seconds for which a superseded state of these tables is kept."""
    return REMOTE_GRACE if isinstance(root, S3Path) else GRACE


def takeover(root: Path) -> float:
    """Seconds after which an object of no state is nobody's unfinished work: on a disk there is one writer, of a store
    another may have begun while this one stood still."""
    return LEASE_SECONDS if isinstance(root, S3Path) else 0.0
