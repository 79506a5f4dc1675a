"""Places inside .zip bundles: `bundle.zip!/a.docx`, nested `a.zip!/b.zip!/c.pdf`, read like files.

A place is a file where there is such a file; else what stands before a `!/` is a bundle and what follows its member.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ingest.bundle import COUNT_LIMIT, Bundle
from ingest.errors import Empty, IngestError, TooLarge, Unsupported
from vanban.s3 import S3Path, is_file, path_of

INSIDE = "!/"
DEPTH_LIMIT = 3  # bundles inside each other
NESTED_LIMIT = 2 << 30  # bytes of all bundles inside one bundle, unpacked
# Zip files by their make, and documents: whether one of them is in truth a bundle is not looked for.
_DOCUMENTS = frozenset({".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".odt", ".ods", ".pptx", ".odp", ".epub", ".jar"})
_UNPACK = "Unpack it and read the folder."
_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")


class Vanished(OSError):
    """A place inside a bundle that no longer holds anything."""

    def __init__(self, path: str) -> None:
        super().__init__(2, "the bundle no longer holds it", path)


class Carried(str):
    """A place with its bytes, for a worker that does not see the place."""

    data: bytes

    def __new__(cls, path: str, data: bytes) -> Carried:
        made = super().__new__(cls, path)
        made.data = data
        return made

    def __reduce__(self) -> tuple[type[Carried], tuple[str, bytes]]:
        return Carried, (str(self), self.data)


def carried(path: str) -> Carried:
    """The place with its bytes. Raises as `read`."""
    return Carried(path, read(path))


def opened(path: str) -> list[str]:
    """The places of all files in a bundle, nested ones opened; of anything else, and of a bundle that cannot be
    opened, the path alone: reading it says why."""
    if not _may_be_bundle(path):
        return [path]
    try:
        return _members(path)
    except (IngestError, OSError):
        return [path]


def enclosing(path: str) -> Iterator[str]:
    """The bundles that a place lies in, the outermost (a file that is there) first."""
    if INSIDE not in path or path_of(path).exists():
        return
    cuts = [at for at in range(len(path)) if path.startswith(INSIDE, at)]
    outermost = next((at for at in cuts if is_file(path[:at])), None)
    if outermost is not None:
        yield from (path[:at] for at in cuts if at >= outermost)


def around(path: str) -> Iterator[str]:
    """What could be the bundles that a place lies in, by its name alone."""
    yield from (path[:at] for at in range(len(path)) if path.startswith(INSIDE, at))


def shown(path: str) -> str:
    """How a message names a place: the file's name, inside a bundle with the bundle's name before it."""
    inside = path.find(INSIDE)
    return path[path.rfind("/", 0, inside if inside >= 0 else len(path)) + 1:]


def read(path: str) -> bytes:
    """The bytes at a place. Raises OSError, or the IngestError for which a member, or a bundle that `opened` left
    unopened, is not read."""
    if isinstance(path, Carried):
        return path.data
    data = _bytes(path)
    if data.startswith(_MARKS) and not _is_document(path) and (why := _unopened(path, data)):
        raise why
    return data


def sha256(path: str) -> str:
    """The SHA-256 of the bytes at a place, hexadecimal. Raises OSError, or the IngestError of a member."""
    if next(enclosing(path), None) is not None:
        return hashlib.sha256(_bytes(path)).hexdigest()
    with path_of(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bytes(path: str) -> bytes:
    outer = next(enclosing(path), None)
    if outer is None:
        return path_of(path).read_bytes()
    bundle, name = _bundle(outer), path[len(outer) + len(INSIDE):]
    while name not in bundle.members:
        inner = next((n for n in bundle.members if name.startswith(n + INSIDE)), None)
        if inner is None:
            raise Vanished(path)
        outer += INSIDE + inner
        bundle, name = _bundle(outer), name[len(inner) + len(INSIDE):]
    return bundle.read(name)


def _unopened(path: str, data: bytes) -> IngestError | None:
    """Why the bytes of a bundle are about to be read as a document; None where they are one."""
    try:
        Bundle(io.BytesIO(data))
    except (Unsupported, Empty):
        return None  # an Office file, or nothing: its reader says which
    except IngestError as error:
        return error
    if path.count(INSIDE) >= DEPTH_LIMIT:
        return TooLarge(f"more than {DEPTH_LIMIT} zip files inside each other. {_UNPACK}")
    try:
        _members(path)
    except IngestError as error:
        return error
    return Unsupported("a zip file of documents under another name: give it the ending .zip.")


def _is_document(path: str) -> bool:
    return Path(path).suffix.lower() in _DOCUMENTS


def _may_be_bundle(path: str) -> bool:
    if _is_document(path):
        return False
    try:
        where = path_of(path)
        if isinstance(where, S3Path):
            return where.read_bytes(8).startswith(_MARKS)
        with where.open("rb") as file:
            return file.read(8).startswith(_MARKS)
    except OSError:
        return False


def _members(path: str) -> list[str]:
    """The places of all files in a bundle, sorted; a nested bundle that cannot be opened is a file of its own."""
    found: list[str] = []
    nested = 0
    waiting = [path]
    while waiting:
        outer = waiting.pop()
        try:
            bundle = _bundle(outer)
        except IngestError:
            if outer == path:
                raise
            found.append(outer)
            continue
        for name, info in bundle.members.items():
            if name.lower().endswith(".zip") and outer.count(INSIDE) + 1 < DEPTH_LIMIT:
                nested += info.file_size
                waiting.append(outer + INSIDE + name)
            else:
                found.append(outer + INSIDE + name)
        if len(found) + len(waiting) > COUNT_LIMIT:
            raise TooLarge(f"more than {COUNT_LIMIT:,} files, those in zip files inside counted. {_UNPACK}")
        if nested > NESTED_LIMIT:
            raise TooLarge(f"the zip files inside unpack to more than {NESTED_LIMIT >> 30} GB. {_UNPACK}")
    return sorted(found)


def _bundle(path: str) -> Bundle:
    file = next(enclosing(path), path)
    state = path_of(file).stat()
    return _outer(path, state.st_mtime_ns, state.st_size) if file == path else _inner(path, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _outer(path: str, changed: int, size: int) -> Bundle:
    where = path_of(path)
    return Bundle(where.open() if isinstance(where, S3Path) else str(where))


@lru_cache(maxsize=2)  # each holds a whole bundle in memory
def _inner(path: str, changed: int) -> Bundle:
    return Bundle(io.BytesIO(_bytes(path)))
