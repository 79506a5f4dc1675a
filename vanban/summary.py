"""What a run says at its end: documents by format, rows by table, failures with reasons, and what to try next."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from vanban.progress import duration, say
from vanban.runner import Summary
from vanban.snapshot import snapshot

DEFAULT_TABLES = Path("data/tables")
_SHOWN = 20  # failures listed by name


def print_summary(console: Console, done: Summary, root: Path, seconds: float) -> None:
    """Print the summary of a run of `ingest`."""
    read = done.read.total()
    if read:
        pages = f" with {done.pages} pages" if done.pages else ""
        formats = _counts(dict(sorted(done.read.items())))
        say(console, f"Read {_count(read, 'document')}{pages} in {duration(seconds)}: {formats}", "bold")
    elif not done.places and not done.interrupted:
        say(console, f"Nothing new: {_count(done.known, 'file')} already in the tables.", "bold")
    if read and done.known:
        say(console, f"{_count(done.known, 'file')} already in the tables.")
    _print_places(console, done)
    _print_failures(console, done)
    if done.interrupted:
        say(console, "Stopped. What was read is kept; the same command goes on from here.", "yellow")
    if read or done.places or done.pruned:  # else everything is as it was, and was said then
        _print_rows(console, root)
    say(console, f"Tables: {root}")
    if read:
        _print_next(console, root)


def _print_places(console: Console, done: Summary) -> None:
    if done.places:
        say(console, f"{_count(done.places, 'file')} known from another place ({done.places - done.moved} copied, "
                     f"{done.moved} moved): the place was noted.")
    if done.changed:
        say(console, f"{_count(done.changed, 'file')} changed since they were read: the documents were replaced.")
    if done.pruned:
        say(console, f"Forgotten: {_count(done.pruned, 'place')} where no file lies any more.")
    elif done.vanished:
        say(console, f"{_count(done.vanished, 'file')} vanished: what was read of them stays (--prune forgets it).")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _counts(numbers: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {number:,}" for name, number in numbers.items())


def _print_failures(console: Console, done: Summary) -> None:
    if not done.failed:
        return
    kinds = Counter(failure.error for failure in sorted(done.failed, key=lambda f: f.error))
    say(console, f"{_count(len(done.failed), 'file')} not read: {_counts(dict(kinds.most_common()))}", "bold red")
    for failure in sorted(done.failed, key=lambda f: f.source)[:_SHOWN]:
        say(console, f"  {failure.error:<12} {failure.message}")
    if len(done.failed) > _SHOWN:
        say(console, f"  and {len(done.failed) - _SHOWN} more: "
                     f"{program()} query \"SELECT error, message FROM failures\"")
    if done.remembered:
        say(console, f"  {done.remembered} of them unchanged since they failed before, not tried again (--retry tries)")


def _print_rows(console: Console, root: Path) -> None:
    from vanban.query import counts  # what is only needed when something came is loaded then

    pinned = snapshot(root)
    held = Counter(str(f) for f in pinned.read("documents", ["format"])["format"].to_pylist())
    say(console, f"Rows: {_counts(counts(pinned))}")
    if held:
        say(console, f"Documents by format: {_counts(dict(sorted(held.items())))}")


def _print_next(console: Console, root: Path) -> None:
    from vanban.query import run

    option = "" if root == DEFAULT_TABLES else f" --tables {shlex.quote(str(root))}"
    found = run(root, "SELECT coalesce(symbol, doc_id) FROM documents ORDER BY symbol IS NULL, doc_id LIMIT 1")
    document = found.column(0)[0].as_py() if found.num_rows else "DOC"
    say(console, "Try next:", "dim")
    for command in (
        f"tables{option}",
        f"query{option} \"SELECT due_on, text FROM tasks WHERE due_on IS NOT NULL ORDER BY due_on LIMIT 10\"",
        f"show{option} {shlex.quote(str(document))}",
    ):
        say(console, f"  {program()} {command}")


def program() -> str:
    """How the user calls this program from here."""
    called = Path(sys.argv[0])
    if shutil.which("vanban") or called.name != "vanban":
        return "vanban"
    relative = os.path.relpath(called)
    return shlex.quote(relative if not relative.startswith("..") else str(called))
