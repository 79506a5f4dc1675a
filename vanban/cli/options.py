"""The options that several commands share, and how every command says that it cannot."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from vanban.language import _, said
from vanban.s3 import path_of

if TYPE_CHECKING:
    from vanban.store import Writer


TablesDir = Annotated[
    Path, typer.Option("--tables", metavar="DIR", envvar="VANBAN_TABLES", parser=path_of,
                       help="Where the tables lie: a folder, or s3://BUCKET/PREFIX.")]
AllowSecret = Annotated[bool, typer.Option(
    "--allow-secret", help="Take in documents marked MẬT, TỐI MẬT, TUYỆT MẬT.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", metavar="N", min=1, help="Worker processes.")]
NoWait = Annotated[bool, typer.Option("--no-wait", help="Fail when another run is writing, instead of waiting for it.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show failures only.")]
AsOf = Annotated[datetime | None, typer.Option(
    "--as-of", metavar="DATE", formats=["%Y-%m-%d", "%d/%m/%Y"], show_default="today in Viet Nam",
    help="The day from which days left and next due dates count.")]
SaidBy = Annotated[str | None, typer.Option(
    "--by", metavar="NAME", envvar="VANBAN_USER", show_default="your login", help="Who says so.")]
TABLES = Path("data/tables")
JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fail(message: str, code: int) -> NoReturn:
    """The message in the user's language on standard error, and the end with this exit code."""
    print(f"vanban: {said(message)}", file=sys.stderr)
    sys.exit(code)


def user(said_by: str | None) -> str:
    """Who says so: the name given, else the login."""
    try:
        return said_by or getpass.getuser()
    except (KeyError, OSError):
        fail(_("Your login has no name: say who you are with --by NAME."), 2)


@contextmanager
def only_writer(tables: Path, no_wait: bool, **options: Any) -> Iterator[Writer]:
    """The one writer of the tables (`options` as of `store.writer`); says so when it has to wait for another, or raises
    `Busy` with `no_wait`."""
    from rich.console import Console

    from vanban import progress
    from vanban.store import writer

    def wait() -> None:
        progress.say(Console(stderr=True),
                     _("Another run is writing to {tables}: waiting for it to end (--no-wait fails instead).").format(
                         tables=tables))

    with writer(tables, None if no_wait else wait, **options) as made:
        yield made
