"""Which files a command line means: files, folders (recursive) and globs, each once, sorted, as one walk saw them."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

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


def find(arguments: Iterable[str]) -> Found:
    """The files that the arguments mean. Hidden files and what programs leave beside documents are left out of folders,
    and so is what is no plain file; a path that is not there, or a glob that fits nothing, raises `NoSuchSource`."""
    found, closed, folders, now = list[File](), dict[str, OSError](), list[str](), time.time_ns()
    arguments = list(arguments)
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
    once = found if len(folders) == len(arguments) == 1 else {file.path: file for file in found}.values()
    files = sorted(file if file.path.isascii() else file._replace(path=written(file.path)) for file in once)
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


def _walk(folder: str, closed: dict[str, OSError]) -> list[File]:
    """All files below; written out, for most of a run that finds nothing new is this loop."""
    found, waiting = [], [folder]
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
                        found.append(File(entry.path, state.st_size, state.st_mtime_ns))
                    elif entry.is_symlink() and not os.path.exists(entry.path):
                        found.append(File(entry.path, -1, -1))  # reading it says why; pipes and devices never end
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
