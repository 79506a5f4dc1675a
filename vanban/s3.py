"""Object storage: `s3://BUCKET/KEY` as a path that `store`, `snapshot` and `bundles` use like one on disk.

The files go through s3fs; the endpoint and the keys come from the usual variables of the environment
(AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …). What a disk has and a store lacks (links, locks, renaming) is not imitated:
`store` and `snapshot` do without it. What a store has instead is a PUT that fails where something is there.
"""

from __future__ import annotations

import contextlib
import errno
import fnmatch
import os
import platform
import secrets
import threading
import time
import urllib.parse
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path, PosixPath
from typing import IO, Any

from vanban.file_names import on_disk

SCHEME = "s3://"
BEAT_SECONDS = 10.0  # between two signs of life of a writer
_NOT_MET = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
LEASE_SECONDS = 60.0  # without one, after which another writer takes over


class StoreError(OSError):
    """The object storage does not do what it was asked; the message says why."""


def is_remote(place: str | Path) -> bool:
    """Whether this is a place on object storage."""
    return isinstance(place, S3Path) or str(place).startswith(SCHEME)


def path_of(text: str | Path) -> Path:
    """A path on disk, or the `S3Path` of a URI. `?endpoint_override=HOST:PORT&scheme=http` (as pyarrow writes it) sets
    the endpoint of this process and of its workers."""
    if isinstance(text, S3Path) or not is_remote(text):
        return Path(on_disk(text)) if isinstance(text, str) else text
    address, _, query = str(text).partition("?")
    options = dict(urllib.parse.parse_qsl(query))
    if endpoint := options.get("endpoint_override"):
        if "://" not in endpoint:
            endpoint = f"{options.get('scheme', 'https')}://{endpoint}"
        os.environ["AWS_ENDPOINT_URL"] = endpoint
    if region := options.get("region"):
        os.environ["AWS_DEFAULT_REGION"] = region
    return S3Path(address)


def is_file(path: str) -> bool:
    """Whether there is a file, or an object, at this place."""
    where = path_of(path)
    return where.is_object() if isinstance(where, S3Path) else where.is_file()


def filesystem() -> Any:
    """The connection of this process, without a memory of what lies where."""
    return _connection(os.environ.get("AWS_ENDPOINT_URL"), os.getpid())


@cache
def _connection(endpoint: str | None, process: int) -> Any:
    try:
        import s3fs
    except ImportError:
        raise StoreError(errno.ENOSYS, "s3:// needs s3fs: pip install 'vanban[s3]'") from None

    class FileSystem(s3fs.S3FileSystem):  # type: ignore[misc]
        """As DuckDB does on a disk: an object of this very name first, whatever signs are in it, then the pattern."""

        async def _glob(self, path: str, **options: Any) -> Any:
            if not options and await self._exists(path):
                return [self._strip_protocol(path)]
            return await super()._glob(path, **options)

    return FileSystem(use_listings_cache=False, skip_instance_cache=True)


def _ask(name: str, path: S3Path, *arguments: Any, **options: Any) -> Any:
    """Call a method of the file system; whatever goes wrong is an OSError that names the place."""
    connection = filesystem()
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return getattr(connection, name)(path.key, *arguments, **options)
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from None
    except (BotoCoreError, ClientError) as error:
        raise StoreError(errno.EIO, " ".join(str(error).split()), str(path)) from None


class S3Path(PosixPath):
    """A place on object storage, with those methods of a path that it can do honestly."""

    _info: dict[str, Any] | None = None  # what a listing has said of it

    def __str__(self) -> str:
        return SCHEME + super().__str__().removeprefix("s3:/")

    def __fspath__(self) -> str:
        return str(self)

    @property
    def key(self) -> str:
        """BUCKET/KEY."""
        return str(self).removeprefix(SCHEME)

    def exists(self, **_: Any) -> bool:
        return bool(_ask("exists", self))

    def is_object(self) -> bool:
        """Whether there is an object of this name, not only names that begin with it."""
        return bool(_ask("isfile", self))

    def read_bytes(self, count: int | None = None) -> bytes:
        """All of it, or the first so many."""
        return bytes(_ask("cat_file", self, start=0 if count else None, end=count))

    def read_text(self, *_: Any, **__: Any) -> str:
        return self.read_bytes().decode()

    def open(self, *_: Any, **__: Any) -> IO[Any]:  # type: ignore[override]
        """For reading bytes, here and there in it."""
        return _ask("open", self, "rb")  # type: ignore[no-any-return]

    def write_bytes(self, data: Any) -> int:
        """One PUT: the object is there whole, in place of the one before, or not at all."""
        _ask("pipe_file", self, bytes(data))
        return len(data)

    def create(self, data: bytes) -> str:
        """One PUT where nothing is yet; else FileExistsError, also when another was faster. The object's tag."""
        return self._put(data, IfNoneMatch="*")

    def replace_if(self, data: bytes, tag: str) -> str:
        """One PUT in place of the object that has this tag; FileExistsError when it is another one, or none, by now."""
        return self._put(data, IfMatch=tag)

    def _put(self, data: bytes, **condition: str) -> str:
        try:
            return str(_ask("pipe_file", self, data, **condition)["ETag"])
        except OSError as error:
            response = getattr(error.__cause__, "response", {})
            if isinstance(error, FileNotFoundError) or response.get("Error", {}).get("Code") in _NOT_MET:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(self)) from None
            raise

    def copy_from(self, source: S3Path) -> None:
        """The bytes of another object, copied by the store itself."""
        _ask("cp_file", source, self.key)

    def unlink(self, missing_ok: bool = False) -> None:
        with contextlib.suppress(FileNotFoundError):  # the store itself does not mind
            _ask("rm_file", self)

    def info(self) -> dict[str, Any]:
        """Size, time and tag, of its listing or asked now."""
        return self._info or dict(_ask("info", self))

    def tag(self) -> str:
        """The ETag: other bytes have another."""
        return str(self.info()["ETag"])

    def samefile(self, other: Any) -> bool:
        """Whether the two have the same bytes, by their tags: there are no links."""
        return isinstance(other, S3Path) and self.tag() == other.tag()

    @property
    def listed_tag(self) -> str | None:
        """The ETag that a listing has said, None where the path is from none."""
        return str(self._info["ETag"]) if self._info else None

    def stat(self, **_: Any) -> os.stat_result:
        found = self.info()
        changed = found["LastModified"].timestamp() if found.get("LastModified") else 0.0
        return os.stat_result((0o100644, 0, 0, 1, 0, 0, int(found["size"] or 0), changed, changed, changed))

    def iterdir(self) -> Generator[S3Path, None, None]:
        with contextlib.suppress(FileNotFoundError):
            yield from sorted(_listed(_ask("ls", self, detail=True)))

    def walk_files(self) -> Iterator[S3Path]:
        """All objects below it."""
        yield from sorted(_listed(_ask("find", self, detail=True).values()))

    def glob(self, pattern: str, **_: Any) -> Iterator[S3Path]:  # type: ignore[override]
        """Of what lies right below it."""
        return (p for p in self.iterdir() if fnmatch.fnmatchcase(p.name, pattern))

    def mkdir(self, *_: Any, **__: Any) -> None:
        """There are no folders."""


def _listed(entries: Any) -> Iterator[S3Path]:
    for entry in entries:
        if entry["type"] == "file" and not entry["name"].endswith("/"):
            path = S3Path(SCHEME + entry["name"])
            path._info = entry
            yield path


class Lease:
    """The right to write, as an object that its holder changes again and again. A holder that no longer does is dead,
    and the next takes over; whether it was only asleep shows at its next commit, which then fails."""

    def __init__(self, path: S3Path) -> None:
        self._path, self._tag = path, ""
        self._ended = threading.Event()

    def take(self, on_wait: Callable[[], None] | None) -> bool:
        """Take it, or wait for it. Without `on_wait`: whether it could be taken at once, or was left by the dead."""
        seen, since, told = "", time.monotonic(), False
        while True:
            with contextlib.suppress(FileExistsError):
                self._write(None)
                break
            with contextlib.suppress(FileNotFoundError):
                tag = self._path.tag()
                if tag != seen and seen and on_wait is None:
                    return False  # it has changed before our eyes: somebody lives
                if tag != seen:
                    seen, since = tag, time.monotonic()
                if time.monotonic() - since > LEASE_SECONDS or self._is_of_the_dead():
                    with contextlib.suppress(FileExistsError):
                        self._write(tag)
                        break
            if on_wait is not None and not told:
                on_wait()
                told = True
            time.sleep(min(2.0, BEAT_SECONDS / 5))
        threading.Thread(target=self._beat, daemon=True).start()
        return True

    def _is_of_the_dead(self) -> bool:
        """Whether a process of this machine has it that is no more."""
        node, process, _ = self._path.read_text().split()
        return node == platform.node() and not Path(f"/proc/{process}").exists() and Path("/proc/self").exists()

    def _write(self, tag: str | None) -> None:
        data = f"{platform.node()} {os.getpid()} {secrets.token_hex(16)}".encode()
        self._tag = self._path.create(data) if tag is None else self._path.replace_if(data, tag)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            try:
                self._write(self._tag)
            except FileExistsError:
                return  # another has taken over; our next commit fails
            except OSError:
                continue  # the store is out of reach: so it is for others

    def release(self) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            if self._path.tag() == self._tag:
                self._path.unlink()

