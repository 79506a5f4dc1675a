"""One state of the tables: its manifest, and how a reader pins it.

TABLES/.store/CURRENT names the current manifest; a reader holds a shared lock on the manifest that it reads, and the
writer keeps the files of a state that anybody has pinned. On object storage the last manifest is the current one: it
can be made once only, whoever else tries, and nothing has to be replaced.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import IO

import pyarrow as pa

from vanban import atomic, locks
from vanban.parquet import read_table
from vanban.s3 import S3Path
from vanban.schema import SCHEMA_VERSION, SCHEMAS


class TablesError(Exception):
    """The tables cannot be used; the message says why and what to do."""


class Busy(TablesError):
    """Another run is writing to these tables."""


@dataclass(frozen=True)
class Part:
    """Some documents: the object that holds their rows, by table; how many they are; how large the objects are."""

    objects: dict[str, str]
    documents: int
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """One state of the tables: its number (one more with each commit) and its parts by name."""

    number: int
    parts: dict[str, Part]

    @property
    def name(self) -> str:
        """Of its file; names sort as numbers do."""
        return f"{self.number:08d}.json"

    def to_json(self) -> str:
        parts = {name: vars(part) for name, part in self.parts.items()}
        return json.dumps({"schema_version": SCHEMA_VERSION, "number": self.number, "parts": parts}, indent=1)

    @classmethod
    def from_json(cls, text: str, root: Path) -> Manifest:
        found = json.loads(text)
        if found["schema_version"] != SCHEMA_VERSION:
            old, new = quote(str(root)), quote(f"{root}-new")
            raise TablesError(
                f"The tables in {root} have schema version {found['schema_version']}, this program writes "
                f"{SCHEMA_VERSION}. Make them anew beside the old ones: vanban ingest SRC --tables {new}, and "
                f"take over what people corrected and filled in: vanban adopt {old} --tables {new}")
        return cls(found["number"], {name: Part(**part) for name, part in found["parts"].items()})


@dataclass(frozen=True)
class Snapshot:
    """One pinned state: the files of each table, and of each part by table; readable while `lease` is open."""

    root: Path
    number: int
    files: dict[str, list[Path]]
    parts: dict[str, dict[str, Path]]
    lease: IO[str]

    def read(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """All rows of a table (of these columns)."""
        return pa.concat_tables([read_table(file, columns) for file in self.files[table]])


def snapshot(root: Path) -> Snapshot:
    """The current state of the tables, pinned: a commit during reading changes nothing of it."""
    for _ in range(20):  # a manifest may expire between the two reads
        with contextlib.suppress(FileNotFoundError):
            lease = locks.reading(root / ".store/manifests" / current(root))
            manifest = Manifest.from_json(lease.read(), root)
            objects = root / ".store/objects"
            parts = {n: {t: objects / o for t, o in p.objects.items()} for n, p in manifest.parts.items()}
            files = {t: [part[t] for part in parts.values() if t in part] for t in SCHEMAS}
            return Snapshot(root, manifest.number, files, parts, lease)
    raise TablesError(f"{root}/.store is damaged: its current manifest is missing.")


def current(root: Path) -> str:
    """The name of the current manifest. Raises `TablesError` where there is none."""
    if (found := find_current(root)) is None:
        option = quote(str(root))
        raise TablesError(f"There are no tables in {root}. Make them with: vanban ingest SRC --tables {option}")
    return found


def find_current(root: Path) -> str | None:
    """The name of the current manifest, None where there are no tables."""
    if isinstance(root, S3Path):
        return max((path.name for path in (root / ".store/manifests").glob("*.json")), default=None)
    try:
        return (root / ".store/CURRENT").read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def accept(root: Path, manifest: Manifest) -> None:
    """Make this the current state, in one step. Raises `Busy` where another writer has made the next state of a store
    meanwhile."""
    path = root / ".store/manifests" / manifest.name
    data = manifest.to_json().encode()
    if isinstance(path, S3Path):
        atomic.fail_point("manifest")
        try:
            path.create(data)
        except FileExistsError:
            raise Busy(f"Another run has taken over {root} while this one stood still. What this one had committed is "
                       "there; the same command goes on from here.") from None
    else:
        atomic.write(path, data)
        atomic.fail_point("manifest")
        atomic.write(root / ".store/CURRENT", f"{path.name}\n".encode())
    atomic.fail_point("current")


def name_of(source: str) -> str:
    """The file name at a place: of a member of a bundle (`bundle.zip!/a.docx`) the member's."""
    return source.rsplit("!/", 1)[-1].rsplit("/", 1)[-1]
