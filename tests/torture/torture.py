"""Kill, run again, compare: what is killed and when is drawn from a seed."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.torture import reader
from tests.torture.archive import FILES, STABLE, Archive
from tests.torture.run import forget_one, ingest, kill_after, kill_child, life
from vanban.check import check
from vanban.query import export_canonical

# Fail points of a commit, of the ledger and of the removal of old states, with how often they may be reached before.
POINTS = (("objects", 3), ("manifest", 3), ("current", 3), ("link", 20), ("published", 3), ("ledger", 1),
          ("removed", 9), ("written", 30))
MODES = ("point",) * 10 + ("forget",) * 3 + ("parent",) * 4 + ("worker",) * 3


@dataclass
class Found:
    """What came of it: kills that hit by kind, those that came too late, looks of the readers, and what was wrong."""

    hits: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    looks: int = 0
    wrong: list[str] = field(default_factory=list)


def torture(home: Path, count: int, seed: int, modes: tuple[str, ...] = MODES, office: int = 0) -> Found:
    """So many kills drawn from `modes`, and `office` more of LibreOffice at its work."""
    chance, found, tables = random.Random(seed), Found(), home / "t"
    archive = Archive(home, office > 0 and shutil.which("soffice") is not None)
    ingest(tables, archive.folder)
    watcher = reader.watch(tables, archive, home / "log")
    try:
        plan = [chance.choice(modes) for _ in range(count)] + ["office"] * office
        for number, mode in enumerate(plan):
            what = _one(mode, chance, tables, archive, found)
            if wrong := _after(tables, archive, home / "after"):
                found.wrong.append(f"kill {number} ({what}): {wrong}")
        ingest(home / "fresh", archive.folder)
        export_canonical(home / "fresh", home / "fresh-canonical")
        for path in sorted((home / "fresh-canonical").iterdir()):  # links between documents too
            if path.read_bytes() != (home / "after" / path.name).read_bytes():
                found.wrong.append(f"at the end {path.stem} differs from tables made afresh")
    finally:
        os.kill(watcher, signal.SIGKILL)
        os.waitpid(watcher, 0)
    log = (home / "log").read_text("utf-8").splitlines()
    found.looks = log.count(".")
    found.wrong += [line for line in log if line.startswith("WRONG")]
    return found


def _one(mode: str, chance: random.Random, tables: Path, archive: Archive, found: Found) -> str:
    """One killed life, and the run after it."""
    point, most = chance.choice(POINTS)
    at = f"{point}:{chance.randint(1, most)}" if mode in ("point", "forget") else ""
    if mode == "forget":
        number = chance.randrange(STABLE, FILES)
        path = archive.folder / f"văn bản {number:02d}.txt"
        ended = life(partial(forget_one, tables, path), at)
        life(partial(forget_one, tables, path))
        archive.remove(number)
    else:
        archive.change(chance)
        if mode == "office":
            archive.remove(FILES - 1)
            life(partial(ingest, tables, archive.folder))
            archive.state[FILES - 1] = chance.randrange(2)
            archive._lay_out()
        killer = {
            "parent": kill_after(chance.uniform(0, 4)), "worker": kill_child("spawn_main", chance.uniform(0, 2), 60),
            "office": kill_child("soffice.bin", chance.uniform(0, 1.5), 60)}.get(mode)
        ended = life(partial(ingest, tables, archive.folder, workers=mode != "point"), at, killer)
    if ended == -signal.SIGKILL or mode in ("worker", "office"):
        found.hits[f"{mode} {point}" if at else mode] += 1
    else:
        found.missed += 1
    again = life(partial(ingest, tables, archive.folder))
    if again != 0:
        found.wrong.append(f"the run after {mode} {at} ended with {again}")
    return f"{mode} {at}".strip()


def _after(tables: Path, archive: Archive, folder: Path) -> str:
    """What is wrong with the tables after a completed run, in words; nothing when they are as after an unbroken one."""
    shutil.rmtree(folder, ignore_errors=True)
    export_canonical(tables, folder)
    for table, rows in archive.expected().items():
        if (folder / f"{table}.jsonl").read_text("utf-8").splitlines() != rows:
            return f"{table} differs from an unbroken run"
    return "; ".join(map(str, check(tables)))
