"""The command line. Exit codes: 0 all read, 3 some files failed, 2 wrong usage, 1 an error of ours, 130 stopped."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

import vanban
from vanban import cli_export, cli_people, cli_report, cli_rows
from vanban.cli_options import (
    JOBS,
    TABLES,
    AsOf,
    Jobs,
    Memory,
    NoWait,
    Quiet,
    TablesDir,
    Timeout,
    fail,
    only_writer,
)
from vanban.cluster import ClusterError
from vanban.snapshot import Busy, TablesError

if TYPE_CHECKING:
    from vanban.runner import Summary

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
    help="Official documents of Vietnam (văn bản) into tables: citations, shortcomings, tasks, who answers for them.",
    epilog="Exit codes: 0 all read, 3 some files failed, 2 wrong usage, 1 an error of this program, 130 stopped.",
)


class OutputFormat(StrEnum):
    """How `vanban query` prints its result."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def main() -> NoReturn:
    """The program `vanban`."""
    try:
        app()
    except Busy as error:
        fail(str(error), 1)
    except (TablesError, ClusterError) as error:
        fail(str(error), 2)
    except BrokenPipeError:  # `vanban query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        fail(f"The system says{where}: {error.strerror or error}. The tables are as they were before.", 1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


@app.command()
def ingest(
    src: Annotated[list[str], typer.Argument(metavar="SRC…", help="Files, folders (recursive), globs, .zip files.")],
    tables: TablesDir = TABLES, jobs: Jobs = JOBS, timeout: Timeout = 600, memory: Memory = 4096,
    allow_secret: Annotated[bool, typer.Option(
        "--allow-secret", help="Take in documents marked MẬT, TỐI MẬT, TUYỆT MẬT.")] = False,
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
    no_wait: NoWait = False, quiet: Quiet = False,
) -> None:
    """Read documents into the tables. What is there already, unchanged, is not read again."""
    from vanban import runner, sources
    from vanban.pool import Limits
    from vanban.summary import print_summary

    if tessdata:
        if not any((folder / "vie.traineddata").is_file() for folder in (tessdata, tessdata / "tessdata")):
            fail(f"{tessdata} holds no vie.traineddata.", 2)
        os.environ["VANBAN_TESSDATA"] = str(tessdata)  # the workers read it there
    try:
        found = sources.find(src)
    except sources.NoSuchSource as error:
        fail(str(error), 2)
    if not found.files and not found.closed:
        print(f"No files in {', '.join(src)}: nothing to do.")
        return
    options = runner.Options(jobs, Limits(timeout, memory << 20), allow_secret, retry, paginate, rehash, prune, ray)
    start = time.monotonic()
    done = _work(tables, no_wait, quiet,
                 lambda writer, report, stop: runner.ingest(found, writer, options, report, stop))
    if not quiet:
        print_summary(Console(), done, tables, time.monotonic() - start)
    sys.exit(130 if done.interrupted else 3 if done.failed else 0)


@app.command()
def extract(
    tables: TablesDir = TABLES, jobs: Jobs = JOBS, timeout: Timeout = 600, memory: Memory = 4096,
    no_wait: NoWait = False, quiet: Quiet = False,
) -> None:
    """Segment and extract again from the stored documents and lines, reading no source file."""
    from vanban import runner
    from vanban.pool import Limits
    from vanban.snapshot import snapshot

    snapshot(tables)  # there have to be some
    options = runner.Options(jobs, Limits(timeout, memory << 20))
    done = _work(tables, no_wait, quiet,
                 lambda writer, report, stop: runner.extract(writer, options, report, stop))
    if not quiet:
        print(f"Extracted again: {done.read.total()} of {done.files} documents; {len(done.failed)} failed.")
    sys.exit(130 if done.interrupted else 3 if done.failed else 0)


def _work(tables: Path, no_wait: bool, quiet: bool, run: Callable[..., Summary]) -> Summary:
    """Run as the one writer, watched, with Ctrl-C ending it in good order."""
    from vanban import progress

    console = Console(stderr=True)
    with only_writer(tables, no_wait) as made, progress.watcher(console, quiet) as report, _stoppable() as stop:
        return run(made, report, stop)


@contextmanager
def _stoppable() -> Iterator[Event]:
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


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A query in DuckDB's SQL; the tables are views.")],
    tables: TablesDir = TABLES,
    format: Annotated[OutputFormat, typer.Option(
        "--format", "-f", help="How to print the result.")] = OutputFormat.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here.")] = None,
    as_of: AsOf = None,
) -> None:
    """Ask the tables and views (vanban tables lists them), all of them in one state."""
    from vanban import query as queries
    from vanban.show import print_result

    try:
        result = queries.run(tables, sql, as_of.date() if as_of else None)
    except queries.QueryError as error:
        fail(str(error), 2)
    if format is OutputFormat.table:
        with output.open("w", encoding="utf-8") if output else nullcontext(sys.stdout) as file:
            console = Console(file=file)
            print_result(console if console.is_terminal else Console(file=file, width=200), result)
        return
    if format is OutputFormat.parquet and output is None and sys.stdout.isatty():
        fail("Parquet is not for a terminal: name a file with -o FILE.", 2)
    data = {"csv": queries.as_csv, "json": queries.as_json, "parquet": queries.as_parquet}[format](result)
    if output is not None:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


@app.command("tables")
def list_tables(
    tables: TablesDir = TABLES, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What is there: every table with its rows, every column with its type and meaning (the data dictionary)."""
    from vanban.query import counts
    from vanban.show import dictionary, print_dictionary
    from vanban.snapshot import snapshot

    rows = counts(snapshot(tables))
    if as_json:
        print(json.dumps(dictionary(rows, tables), ensure_ascii=False, indent=1))
    else:
        print_dictionary(Console(), rows, tables)


@app.command()
def show(
    doc: Annotated[str, typer.Argument(metavar="DOC", help="An id, its beginning, a symbol or a file name.")],
    tables: TablesDir = TABLES,
) -> None:
    """A document: its header, its outline, and what was extracted, with labels and pages."""
    from vanban import show as shows

    try:
        shows.print_document(Console(), tables, doc)
    except shows.NotOne as error:
        fail(str(error), 2)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option(
        "--gold", metavar="DIR", exists=True, file_okay=False, help="Annotated documents (JSON).")],
    tables: TablesDir = TABLES,
    misses: Annotated[bool, typer.Option(help="List what was missed and what was too much.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure the tables against annotated documents: by table, by field, by rule."""
    from vanban.evaluate import evaluate as measure
    from vanban.figures import print_report
    from vanban.snapshot import snapshot

    report = measure(snapshot(tables), gold)
    if as_json:
        print(json.dumps(report.figures(), ensure_ascii=False, indent=1))
    else:
        print_report(Console(), report, misses)


@app.callback()
def options(
    version: Annotated[bool, typer.Option(
        "--version", is_eager=True, help="The version of this program and of the tables that it writes.",
        callback=lambda asked: _print_version() if asked else None)] = False,
) -> None:
    """Options before the command."""


@app.command()
def version() -> None:
    """The version of this program and of the tables that it writes."""
    _print_version()


def _print_version() -> NoReturn:
    from vanban.schema import SCHEMA_VERSION

    print(f"vanban {vanban.__version__}, schema {SCHEMA_VERSION}")
    raise typer.Exit


for _more in (cli_rows, cli_export, cli_people, cli_report):
    app.add_typer(_more.app)
