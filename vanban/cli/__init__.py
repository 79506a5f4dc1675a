"""The command line. Exit codes: 0 all read, 3 some files failed, 2 wrong usage, 1 an error of ours, 130 stopped."""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import pyarrow as pa
import typer
from rich.console import Console

import vanban
from vanban.cli import batch, export, ingest, label, people, report, rows
from vanban.cli.language import Group, translated
from vanban.cli.options import TABLES, AsOf, TablesDir, fail
from vanban.cluster import ClusterError
from vanban.language import _, said
from vanban.snapshot import Busy, TablesError

app = typer.Typer(
    cls=Group, no_args_is_help=True, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Official documents of Vietnam (văn bản) into tables: citations, shortcomings, tasks, who answers for them.",
    epilog="Exit codes: 0 all read, 3 some files failed, 2 wrong usage, 1 an error of this program, 130 stopped.",
)


class OutputFormat(StrEnum):
    """How `vanban query` prints its result."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def main(arguments: list[str] | None = None) -> NoReturn:
    """The program `vanban`, with these arguments or those of the command line."""
    try:
        translated(typer.main.get_command(app))(arguments)
    except Busy as error:
        fail(str(error), 1)
    except (TablesError, ClusterError) as error:
        fail(str(error), 2)
    except pa.ArrowException as error:
        fail(_("The tables are damaged: {why} vanban check says where and what to do.").format(why=error), 1)
    except BrokenPipeError:  # `vanban query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not (folder := Path(str(error.filename)).parent).exists():
            fail(_("{path}: there is no folder {folder}. Make it, or name another.").format(
                path=error.filename, folder=folder), 1)
        why = said(error.strerror or str(error))
        if error.filename:
            fail(_("The system says {path}: {why}. The tables are as they were before.").format(
                path=error.filename, why=why), 1)
        fail(_("The system says: {why}. The tables are as they were before.").format(why=why), 1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A query in DuckDB's SQL; the tables are views.")],
    tables: TablesDir = TABLES,
    format: Annotated[OutputFormat, typer.Option(
        "--format", "-f", help="How to print the result.")] = OutputFormat.table,
    output: Annotated[Path | None, typer.Option(
        "--output", "-o", metavar="FILE", dir_okay=False, help="Write here.")] = None,
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
        fail(_("Parquet is not for a terminal: name a file with -o FILE."), 2)
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
def before_command(
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

    print(_("vanban {version}, schema {schema}").format(version=vanban.__version__, schema=SCHEMA_VERSION))
    raise typer.Exit


for _more in (ingest, batch, rows, export, people, report):
    app.add_typer(_more.app)
app.add_typer(label.app, name="label")
