"""The commands that read and extract: ingest, extract; and how every run is watched and stopped."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from vanban.cli.options import (
    JOBS,
    TABLES,
    AllowSecret,
    Jobs,
    Memory,
    NerScope,
    NerScopeOption,
    NoNer,
    NoWait,
    Quiet,
    TablesDir,
    Timeout,
    fail,
    ner_scope,
    only_writer,
)
from vanban.language import _

if TYPE_CHECKING:
    from vanban.runner import Options
    from vanban.runs import Summary
    from vanban.sources import Found

app = typer.Typer()


class LogFormat(StrEnum):
    """How a run tells what it does."""

    text = "text"
    json = "json"


LogFormatOption = Annotated[LogFormat, typer.Option(
    "--log-format", help="json: one JSON object a line on standard output (start, file, failure, commit, summary).")]


@app.command()
def ingest(
    src: Annotated[list[str], typer.Argument(metavar="SRC…", help="Files, folders, globs, .zip files, s3://BUCKET/PREFIX.")],
    tables: TablesDir = TABLES, jobs: Jobs = JOBS, timeout: Timeout = 600, memory: Memory = 4096,
    allow_secret: AllowSecret = False,
    retry: Annotated[bool, typer.Option(
        "--retry", help="Try files again that failed before and did not change.")] = False,
    paginate: Annotated[bool, typer.Option(
        "--paginate", help="Tell the pages of Word files by printing each with LibreOffice: of new ones, and of those "
                           "in the tables without pages. Costs about a second a file, and 0.04 s a page.")] = False,
    rehash: Annotated[bool, typer.Option(
        "--rehash", help="Read the bytes of every file, also of those whose size and time have not changed.")] = False,
    prune: Annotated[bool, typer.Option(
        "--prune", help="Forget what is gone from the folders SRC: its places, and documents that lie nowhere else. "
                        "Without it documents stay.")] = False,
    tessdata: Annotated[Path | None, typer.Option(
        metavar="DIR", envvar="VANBAN_TESSDATA", exists=True, file_okay=False, resolve_path=True,
        help="Folder with a vie.traineddata for OCR (tessdata_best reads best, the system's fastest).")] = None,
    ray: Annotated[str | None, typer.Option(
        metavar="ADDRESS", help="Do the work on the Ray cluster at HOST:PORT; `local` starts one here.")] = None,
    no_ner: NoNer = False, scope: NerScopeOption = NerScope.asked,
    no_wait: NoWait = False, quiet: Quiet = False, log_format: LogFormatOption = LogFormat.text,
) -> None:
    """Read documents into the tables. What is there already, unchanged, is not read again."""
    from vanban import runner, sources
    from vanban.pool import Limits

    if tessdata:
        if not any((folder / "vie.traineddata").is_file() for folder in (tessdata, tessdata / "tessdata")):
            fail(_("{folder} holds no vie.traineddata.").format(folder=tessdata), 2)
        os.environ["VANBAN_TESSDATA"] = str(tessdata)  # the workers read it there
    try:
        found = sources.find(src)
    except sources.NoSuchSource as error:
        fail(str(error), 2)
    if not found.files and not found.closed:
        print(_("No files in {sources}: nothing to do.").format(sources=", ".join(src)))
        return
    options = runner.Options(
        jobs, Limits(timeout, memory << 20), allow_secret, retry, paginate, rehash, prune, ray,
        ner=ner_scope(no_ner, scope))
    ingest_found(found, tables, options, no_wait, quiet, log_format)


@app.command()
def extract(
    tables: TablesDir = TABLES, jobs: Jobs = JOBS, timeout: Timeout = 600, memory: Memory = 4096,
    no_ner: NoNer = False, scope: NerScopeOption = NerScope.asked,
    no_wait: NoWait = False, quiet: Quiet = False, log_format: LogFormatOption = LogFormat.text,
) -> None:
    """Segment and extract again from the stored documents and lines, reading no source file."""
    from vanban import runner
    from vanban.pool import Limits
    from vanban.snapshot import snapshot

    snapshot(tables)  # there have to be some
    options = runner.Options(jobs, Limits(timeout, memory << 20), ner=ner_scope(no_ner, scope))
    done = work(tables, no_wait, quiet, log_format,
                partial(runner.extract, options=options))
    if not quiet and log_format is LogFormat.text:
        print(_("Extracted again: {done} of {all} documents; {failed} failed.").format(
            done=done.read.total(), all=done.files, failed=len(done.failed)))
    sys.exit(130 if done.interrupted else 3 if done.failed else 0)


def ingest_found(
    found: Found, tables: Path, options: Options, no_wait: bool, quiet: bool, log_format: LogFormat,
) -> None:
    """Run, say what came of it, and end the program with its exit code."""
    from rich.console import Console

    from vanban import runner
    from vanban.summary import print_summary

    start = time.monotonic()
    done = work(tables, no_wait, quiet, log_format,
                partial(runner.ingest, found, options=options))
    if not quiet and log_format is LogFormat.text:
        print_summary(Console(), done, tables, time.monotonic() - start)
    sys.exit(130 if done.interrupted else 3 if done.failed else 0)


def work(tables: Path, no_wait: bool, quiet: bool, log_format: LogFormat, run: Callable[..., Summary]) -> Summary:
    """Run as the one writer, watched, with Ctrl-C ending it in good order."""
    from rich.console import Console

    from vanban import progress

    start, as_json = time.monotonic(), log_format is LogFormat.json
    watcher = progress.watcher(Console(stderr=True), quiet, as_json)
    with only_writer(tables, no_wait) as made, watcher as report, stoppable() as stop:
        done = run(writer=made, report=report, stop=stop)
    if as_json:
        progress.event("summary", tables=str(tables), seconds=round(time.monotonic() - start, 3),
                       formats=dict(sorted(done.read.items())), **done.counts())
    return done


@contextmanager
def stoppable() -> Iterator[Event]:
    """An event that the first Ctrl-C (or SIGTERM) sets; the second ends the program at once."""
    stop = Event()

    def ask(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
