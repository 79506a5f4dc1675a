"""The state column of a tracker that came back from people: what they filled in, kept beside the tables.

A row of the sheet knows its task, that task's version and the state with which it was made. A cell that still says what
it said then says nothing new; so an old sheet never undoes what another sheet brought since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.errors import IngestError
from ingest.fold import bare
from ingest.readers.sheet.package import Workbook
from vanban.query import connect, dicts
from vanban.rows import from_table, to_table
from vanban.sheets import CODE, STATUS, fingerprint
from vanban.store import Change, Writer

CELLS = 20_000_000  # filled cells of a sheet that comes back: a million tasks
_CODE = re.compile(r"([0-9a-f]{16}(?:-\d+)?)\.([0-9a-f]{8})\.([0-9a-f]{8})")
_TASK = "Nhiệm vụ"
_WANTED = "Fill in a file made by `vanban export --xlsx FILE`, and save it as .xlsx."


class NoTracker(Exception):
    """A file that is no tracker; the message says why and what to do."""


@dataclass(frozen=True)
class Status:
    """A row of `statuses`."""

    status_id: int
    task_id: str
    doc_id: str | None
    status: str
    task: str
    version: str
    source: str
    said_by: str
    said_at: datetime


@dataclass(frozen=True)
class Filled:
    """A row of a sheet: its task, that task's version, the fingerprint of the state it was made with, its cells."""

    task_id: str
    version: str
    before: str
    status: str
    task: str


@dataclass
class Imported:
    """What a sheet brought. Of what was `taken`, `changed` and `gone` are of tasks that are others now or no more, and
    `contested` replaced what another sheet said since this one was made. `foreign`: rows without a code, not taken."""

    taken: list[Filled] = field(default_factory=list)
    left_alone: int = 0
    changed: list[Filled] = field(default_factory=list)
    gone: list[Filled] = field(default_factory=list)
    contested: list[tuple[Filled, str]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


def read(path: Path) -> tuple[list[Filled], list[str]]:
    """The rows of a tracker, hidden and filtered ones too, in any order of rows and columns; and the words of rows
    that have a state and no code. Raises `NoTracker`, `OSError`."""
    try:
        grids = list(Workbook(path.read_bytes(), CELLS).grids())
    except IngestError as error:
        raise NoTracker(f"{path}: {error} {_WANTED}") from None
    filled: list[Filled] = []
    foreign: list[str] = []
    found = False
    for _, cells in grids:
        heads = _heads(cells)
        if heads is not None:
            found = True
            _read_rows(cells, heads, filled, foreign)
    if not found:
        raise NoTracker(f"{path}: no row has the heads “{STATUS}” and “{CODE}”. {_WANTED}")
    return filled, foreign


def _heads(cells: dict[tuple[int, int], str]) -> tuple[int, dict[str, int]] | None:
    """The row of heads, and the column of each."""
    wanted = {bare(head): head for head in (STATUS, CODE, _TASK)}
    by_row: dict[int, dict[str, int]] = {}
    for (row, col), text in sorted(cells.items()):
        head = wanted.get(bare(" ".join(text.split())))
        if head:
            by_row.setdefault(row, {}).setdefault(head, col)
    return next(((row, heads) for row, heads in by_row.items() if STATUS in heads and CODE in heads), None)


def _read_rows(
    cells: dict[tuple[int, int], str], heads: tuple[int, dict[str, int]], filled: list[Filled], foreign: list[str],
) -> None:
    first, columns = heads
    for row in sorted({row for row, _ in cells if row > first}):
        status, coded, task = (
            cells.get((row, columns[head]), "") if head in columns else "" for head in (STATUS, CODE, _TASK))
        known = _CODE.search(coded)
        if known:
            filled.append(Filled(known[1], known[2], known[3], status.strip(), task))
        elif status.strip():
            foreign.append(task or f"row {row + 1}")


def take(writer: Writer, path: Path, said_by: str, at: datetime) -> Imported:
    """Keep what people filled in. The sheet's whole content comes in by one commit. Raises `NoTracker`."""
    filled, foreign = read(path)
    done = Imported(foreign=foreign)
    stored = from_table(Status, writer.whole("statuses"))
    said = {s.task_id: s for s in stored}
    now = _tasks(writer.root)
    for row in filled:
        last = said[row.task_id].status if row.task_id in said else ""
        if fingerprint(row.status) == row.before or row.status == last:
            done.left_alone += 1
            continue
        if last and fingerprint(last) != row.before:
            done.contested.append((row, last))
        task = now.get(row.task_id)
        if task is None:
            done.gone.append(row)
        elif task["version"] not in (None, row.version):
            done.changed.append(row)
        kept = Status(len(stored) + 1, row.task_id, task["doc_id"] if task else _doc_of(said, row), row.status,
                      task["task"] if task else row.task, row.version, path.name, said_by, at)
        stored.append(kept)
        said[row.task_id] = kept
        done.taken.append(row)
    if done.taken:
        writer.commit(Change(whole={"statuses": to_table("statuses", stored)}))
    return done


def _doc_of(said: dict[str, Status], row: Filled) -> str | None:
    return said[row.task_id].doc_id if row.task_id in said else None


def _tasks(root: Path) -> dict[str, dict[str, Any]]:
    """All tasks; version is null for those that are not followed up (of copies and drafts)."""
    return {row["task_id"]: row for row in dicts(connect(root), """
        SELECT task_id, k.text AS task, k.doc_id, t.version FROM tasks k LEFT JOIN task_tracker t USING (task_id)""")}
