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

from vanban.language import _, count, ngettext, said
from vanban.progress import duration, say
from vanban.runs import Summary
from vanban.snapshot import snapshot

DEFAULT_TABLES = Path("data/tables")
_SHOWN = 20  # failures listed by name


def print_summary(console: Console, done: Summary, root: Path, seconds: float) -> None:
    """Print the summary of a run of `ingest`."""
    read = done.read.total()
    if read:
        form = (_("Read {documents} with {pages} pages in {time}: {formats}") if done.pages else
                _("Read {documents} in {time}: {formats}"))
        say(console, form.format(
            documents=ngettext("{n} document", "{n} documents", read), pages=done.pages, time=duration(seconds),
            formats=_counts(dict(sorted(done.read.items())))), "bold")
    elif not done.places and not done.interrupted:
        say(console, _("Nothing new: {files} already in the tables.").format(files=_files(done.known)), "bold")
    if read and done.known:
        say(console, _("{files} already in the tables.").format(files=_files(done.known)))
    _print_places(console, done)
    _print_failures(console, done)
    if done.interrupted:
        say(console, _("Stopped. What was read is kept; the same command goes on from here."), "yellow")
    if read or done.places or done.pruned:  # else everything is as it was, and was said then
        _print_rows(console, root)
    say(console, _("Tables: {path}").format(path=root))
    if read:
        _print_next(console, root)


def _print_places(console: Console, done: Summary) -> None:
    if done.places:
        form = _("{files} known from another place ({copied} copied, {moved} moved): the place was noted.")
        say(console, form.format(files=_files(done.places), copied=done.places - done.moved, moved=done.moved))
    if done.changed:
        say(console, _("{files} changed since they were read: the documents were replaced.").format(
            files=_files(done.changed)))
    if done.pruned:
        say(console, ngettext("Forgotten: {n} place where no file lies any more.",
                              "Forgotten: {n} places where no file lies any more.", done.pruned))
    elif done.vanished:
        say(console, _("{files} vanished: what was read of them stays (--prune forgets it).").format(
            files=_files(done.vanished)))


def _files(number: int) -> str:
    return ngettext("{n} file", "{n} files", number)


def _counts(numbers: Mapping[str, int]) -> str:
    return " · ".join(f"{name} {count(number)}" for name, number in numbers.items())


def _print_failures(console: Console, done: Summary) -> None:
    if not done.failed:
        return
    kinds = Counter(failure.error for failure in sorted(done.failed, key=lambda f: f.error))
    say(console, _("{files} not read: {kinds}").format(
        files=_files(len(done.failed)), kinds=_counts({_(kind): n for kind, n in kinds.most_common()})), "bold red")
    for failure in sorted(done.failed, key=lambda f: f.source)[:_SHOWN]:
        say(console, f"  {_(failure.error):<12} {said(failure.message)}")
    if len(done.failed) > _SHOWN:
        say(console, _("  and {n} more: {command}").format(
            n=len(done.failed) - _SHOWN, command=f'{program()} query "SELECT error, message FROM failures"'))
    if done.remembered:
        say(console, _("  {n} of them unchanged since they failed before, not tried again (--retry tries)").format(
            n=done.remembered))


def _print_rows(console: Console, root: Path) -> None:
    from vanban.query import counts  # what is only needed when something came is loaded then

    pinned = snapshot(root)
    held = Counter(str(f) for f in pinned.read("documents", ["format"])["format"].to_pylist())
    say(console, _("Rows: {counts}").format(counts=_counts(counts(pinned))))
    if held:
        say(console, _("Documents by format: {counts}").format(counts=_counts(dict(sorted(held.items())))))


def _print_next(console: Console, root: Path) -> None:
    from vanban.query import run

    option = "" if root == DEFAULT_TABLES else f" --tables {shlex.quote(str(root))}"
    found = run(root, "SELECT coalesce(symbol, doc_id) FROM documents ORDER BY symbol IS NULL, doc_id LIMIT 1")
    document = found.column(0)[0].as_py() if found.num_rows else "DOC"
    say(console, _("Try next:"), "dim")
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
