"""Which files a command line means: files, folders (recursive) and globs, each once, sorted, as one walk saw them."""

from __future__ import annotations

import gc
import glob
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from ingest.bundle import is_junk
from vanban.file_names import on_disk, written
from vanban.s3 import S3Path, is_remote, path_of

OFFICE = frozenset({".doc", ".rtf", ".odt", ".ods", ".xls", ".wps", ".dot"})  # LibreOffice, one start for many
PAGED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".zip", ".eml", ".msg"})
_BATCH = {"office": 20, "paged": 1, "quick": 8}


class NoSuchSource(Exception):
    """A path on the command line that is not there."""


class File(NamedTuple):
    """A file as the walk saw it: its absolute path, its size in bytes and the time of its last change in nanoseconds
    (both -1 where the system does not say: reading it tells why)."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Found:
    """What a walk found. `folders` were walked whole: what lay there before and is not among `files` has vanished,
    except below `closed`, the folders that could not be listed."""

    files: list[File]  # sorted by path
    folders: tuple[str, ...] = ()
    closed: dict[str, OSError] = field(default_factory=dict)
    looked_at: int = 0  # when the walk began, nanoseconds of the system's clock
    gone: tuple[str, ...] = ()  # places that failed before and where nothing lies any more

    @cached_property
    def columns(self) -> pa.Table:
        """The files as columns: path, size, mtime_ns."""
        values = zip(*self.files, strict=True) if self.files else [()] * len(File._fields)
        types = (pa.string(), pa.int64(), pa.int64())
        return pa.table([pa.array(v, t) for v, t in zip(values, types, strict=True)], names=File._fields)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without garbage collection: what is made of a hundred thousand files stays, and is not worth walking over again
    and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def find(arguments: Iterable[str]) -> Found:
    """The files that the arguments mean. Hidden files and what programs leave beside documents are left out of folders,
    and so is what is no plain file; a path that is not there, or a glob that fits nothing, raises `NoSuchSource`."""
    with uncollected():
        return _find(list(arguments))


def _find(arguments: list[str]) -> Found:
    found, closed, folders, now = list[tuple[str, int, int]](), dict[str, OSError](), list[str](), time.time_ns()
    for argument in arguments:
        if is_remote(argument):
            files = _objects(path_of(argument), folders)
            if not files:
                raise NoSuchSource(f"There is no object at or below {argument}")
            found += files
            continue
        path = on_disk(os.path.abspath(os.path.expanduser(argument)))
        if os.path.exists(path):
            matches = [path]
        elif not glob.has_magic(argument) or not (matches := glob.glob(path, recursive=True)):
            raise NoSuchSource(f"There is no file or folder {argument}")
        for match in matches:
            if os.path.isdir(match):
                folders.append(match)
                found += _walk(match, closed)
            else:
                found.append(look_at(match))
    once = found if len(folders) == len(arguments) == 1 else {file[0]: file for file in found}.values()
    named = (file if file[0].isascii() else (written(file[0]), *file[1:]) for file in once)
    files = sorted(map(File._make, named), key=itemgetter(0))
    return Found(files, tuple(sorted(set(map(written, folders)))), {written(f): e for f, e in closed.items()}, now)


def _objects(path: Path, folders: list[str]) -> list[File]:
    """The object at this place of a store, or the objects below it."""
    assert isinstance(path, S3Path)
    if path.is_object():
        return [_object(path)]
    folders.append(str(path))
    return [_object(p) for p in path.walk_files() if not any(map(is_junk, _below(p, path)))]


def _below(path: Path, folder: Path) -> tuple[str, ...]:
    return path.parts[len(folder.parts):]


def _object(path: S3Path) -> File:
    state = path.stat()
    return File(str(path), state.st_size, int(state.st_mtime) * 10**9)  # a store counts whole seconds


def look_at(path: str) -> File:
    """A file by its path, also one that is not there."""
    where = path_of(path)
    try:
        if isinstance(where, S3Path):
            return _object(where)
        state = where.stat()
    except OSError:
        return File(path, -1, -1)
    return File(path, state.st_size, state.st_mtime_ns)


def _walk(folder: str, closed: dict[str, OSError]) -> list[tuple[str, int, int]]:
    """The fields of all files below; written out, for most of a run that finds nothing new is this loop."""
    found, waiting = list[tuple[str, int, int]](), [folder]
    while waiting:
        parent = waiting.pop()
        try:
            with os.scandir(parent) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if not entry.name.startswith("."):
                            waiting.append(entry.path)
                    elif is_junk(entry.name):
                        continue
                    elif entry.is_file():
                        state = entry.stat()
                        found.append((entry.path, state.st_size, state.st_mtime_ns))
                    elif entry.is_symlink() and not os.path.exists(entry.path):
                        found.append((entry.path, -1, -1))  # reading it says why; pipes and devices never end
        except OSError as error:
            closed[parent] = error
    return found


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
