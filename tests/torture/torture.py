"""Kill, run again, compare: what is killed and when is drawn from a seed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.torture import reader
from tests.torture.archive import FILES, STABLE, Archive
from tests.torture.run import NO_CLUSTER, Killer, command, forget_one, ingest, kill_after, kill_at_work, life
from vanban.check import check
from vanban.query import export_canonical

# Fail points of a commit, of the ledger and of the removal of old states, with how often they may be reached before.
POINTS = (("objects", 3), ("manifest", 3), ("current", 3), ("link", 20), ("published", 3), ("ledger", 1),
          ("removed", 9), ("written", 30))
MODES = ("point",) * 11 + ("forget",) * 3 + ("parent",) * 4 + ("worker",) * 2
TRIES = 30  # a kill that came too late is drawn again so often
FRESH, START = 1 / 8, 3  # so many of the workers are fresh interpreters, which take about so many seconds to start
HELPERS = ("worker", "office", "ray worker")  # what a run starts: without it the run goes on, and ends well


@dataclass
class Found:
    """What came of it: kills that hit by kind, those that came too late, looks of the readers, and what was wrong."""

    hits: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    looks: int = 0
    seconds: float = 4.0  # what the latest completed run took: the next is killed within such a time
    wrong: list[str] = field(default_factory=list)


def torture(home: Path, count: int, seed: int, office: int = 0, ray: int = 0) -> Found:
    """So many kills drawn from `MODES`, `office` more of LibreOffice at its work, and `ray` more in runs on a Ray
    cluster of this machine: of a worker of Ray's, every fourth time of the run itself."""
    chance, found, tables = random.Random(seed), Found(), home / "t"
    archive = Archive(home, office > 0 and shutil.which("soffice") is not None)
    ingest(tables, archive.folder)
    watcher = reader.watch(tables, archive, home / "log")
    try:
        plan = [chance.choice(MODES) for _ in range(count)] + ["office"] * (office if archive.office else 0)
        plan += ["ray run" if number % 4 == 3 else "ray worker" for number in range(ray)]
        for number, mode in enumerate(plan):
            tries = (_one(mode, chance, tables, archive, found, late) for late in range(TRIES))
            if not (what := next(filter(None, tries), "")):
                found.wrong.append(f"kill {number} ({mode}) came too late {TRIES} times")
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
    found.looks += log.count(".")
    found.wrong += [line for line in log if line.startswith("WRONG")]
    return found


def _one(mode: str, chance: random.Random, tables: Path, archive: Archive, found: Found, late: int) -> str:
    """One life and what was killed in it, with the run after it; nothing where the kill came too late. The more often
    it came too `late`, the earlier it is drawn."""
    point, most = chance.choice(POINTS)
    at = f"{point}:{chance.randint(1, max(1, most >> late))}" if mode in ("point", "forget") else ""
    if mode == "forget":
        while not (there := [number for number in archive.state if number >= STABLE]):
            archive.change(chance)
            life(partial(ingest, tables, archive.folder))
        number = chance.choice(there)
        forget = partial(forget_one, tables, archive.folder / f"văn bản {number:02d}.txt")
        ended, killed = life(forget, at)
        archive.remove(number)
    else:
        archive.change(chance, 8 if mode.startswith("ray") else 4)
        if mode == "office":
            archive.remove(FILES - 1)
            life(partial(ingest, tables, archive.folder))
            archive.state[FILES - 1] = chance.randrange(2)
            archive._lay_out()
        ray = "local" if mode.startswith("ray") else None
        workers = "" if mode == "point" else "spawn" if chance.random() < FRESH else "fork"
        killer = _killer(mode, workers, found.seconds / (1 + late), chance)
        ended, killed = life(partial(ingest, tables, archive.folder, workers, ray), at, killer)
    what = f"{mode} {at}".strip()
    fine = (0, -signal.SIGKILL) if killed or at else (0, -signal.SIGKILL, NO_CLUSTER)
    if ended not in fine or (killed and ended and mode in HELPERS):
        found.wrong.append(f"{what}: the run itself ended with {ended}")
    if ended != -signal.SIGKILL and not (killed and mode in HELPERS):
        found.missed += 1
        return ""
    found.hits[f"{mode} {point}" if at else mode] += 1
    found.wrong += [f"{what}, right after it: {wrong}" for wrong in reader.look(tables, archive)]
    found.looks += 1
    if mode == "forget":
        life(forget)
    start = time.monotonic()
    again, _ = life(partial(ingest, tables, archive.folder))
    found.seconds = time.monotonic() - start
    if again != 0:
        found.wrong.append(f"the run after {what} ended with {again}")
    return what


def _killer(mode: str, workers: str, seconds: float, chance: random.Random) -> Killer | None:
    fresh = workers == "spawn"
    match mode:
        case "parent":
            return kill_after(chance.uniform(0, seconds + START * fresh))
        case "worker":
            called = "spawn_main" if fresh else command(os.getpid())  # a fork has the command line of the run
            return kill_at_work(called, chance.uniform(0, seconds + START * fresh), 60)
        case "office":
            return kill_at_work("soffice.bin", chance.uniform(0, 1.5), 60)
        case "ray worker" | "ray run":
            return kill_at_work("ray::_do", chance.uniform(0, 4), 180, run=mode == "ray run")
    return None


def _after(tables: Path, archive: Archive, folder: Path) -> str:
    """What is wrong with the tables after a completed run, in words; nothing when they are as after an unbroken one."""
    shutil.rmtree(folder, ignore_errors=True)
    export_canonical(tables, folder)
    for table, rows in archive.expected().items():
        if (folder / f"{table}.jsonl").read_text("utf-8").splitlines() != rows:
            return f"{table} differs from an unbroken run"
    return "; ".join(map(str, check(tables)))
