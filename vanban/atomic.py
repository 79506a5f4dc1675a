"""Files that appear whole or not at all, and the fail points at which tests kill the process."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
from pathlib import Path

import pyarrow as pa

from vanban.s3 import S3Path

TEMPORARY = ".tmp-"  # how the names of unfinished files begin; they never end in .parquet
_counter = itertools.count()
_reached: dict[str, int] = {}


def prepare(folder: Path) -> None:
    """A folder that is there, without what a killed process has left unfinished."""
    if isinstance(folder, S3Path):  # no folders, and nothing is unfinished
        return
    folder.mkdir(exist_ok=True)
    for leftover in folder.glob(f"{TEMPORARY}*"):
        leftover.unlink()


def write(path: Path, data: bytes | pa.Buffer, mode: int = 0o644) -> None:
    if isinstance(path, S3Path):
        path.write_bytes(data)
        return
    temporary = path.parent / f"{TEMPORARY}{os.getpid()}-{next(_counter)}"
    try:
        with temporary.open("wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        fail_point("written")
        os.replace(temporary, path)
    except OSError:  # a full disk: what is not whole shall not fill it
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def show(target: Path, path: Path) -> bool:
    """Let `path` be `target`, by one rename: a link where the file system has links, else a copy. False if it was."""
    if isinstance(target, S3Path) and isinstance(path, S3Path):
        if path.listed_tag and path.listed_tag == target.listed_tag:
            return False
        path.copy_from(target)
        return True
    wanted = target.stat()
    with contextlib.suppress(FileNotFoundError):
        there = path.stat()
        copied = (wanted.st_size, wanted.st_mtime_ns) == (there.st_size, there.st_mtime_ns)
        if os.path.samestat(wanted, there) or copied:
            return False
    temporary = path.parent / f"{TEMPORARY}{os.getpid()}-{next(_counter)}"
    try:
        os.link(target, temporary)
    except OSError:
        shutil.copy2(target, temporary)
    os.replace(temporary, path)
    return True


def fail_point(name: str) -> None:
    """A fail point: tests kill the process here (VANBAN_KILL_AT=name or name:n for the n-th time)."""
    wanted, _, times = os.environ.get("VANBAN_KILL_AT", "").partition(":")
    if wanted == name:
        _reached[name] = _reached.get(name, 0) + 1
        if _reached[name] >= int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)
