"""The command that writes pages for people who open a folder with a browser: report."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vanban.cli_options import JOBS, TABLES, Jobs, Quiet, TablesDir, fail

app = typer.Typer()


@app.command()
def report(
    out: Annotated[Path, typer.Option(
        "--out", "-o", metavar="DIR", help="A new, an empty or an earlier report's folder.")],
    tables: TablesDir = TABLES,
    as_of: Annotated[datetime | None, typer.Option(
        "--as-of", metavar="DATE", formats=["%Y-%m-%d", "%d/%m/%Y"], show_default="today in Viet Nam",
        help="The day from which days left and next due dates count.")] = None,
    pictures: Annotated[bool, typer.Option(
        help="Show the pages' pictures, drawn from the source files and kept between builds.")] = True,
    jobs: Jobs = JOBS, quiet: Quiet = False,
) -> None:
    """Write static pages in Vietnamese: overview, task tracker, every document with its pages, every unit. They open
    from a disk, offline."""
    from vanban.progress import duration
    from vanban.report.build import build
    from vanban.report.folder import NotAReport

    start = time.monotonic()
    with Console(stderr=True).status("Writing the report") as shown:
        def tell(what: str, done: int) -> None:
            shown.update(f"Writing the report: {what} of {done:,} documents")

        try:
            built = build(tables, out, as_of.date() if as_of else None, with_pictures=pictures, jobs=jobs,
                          report=(lambda what, done: None) if quiet else tell)
        except NotAReport as error:
            fail(str(error), 2)
    if quiet:
        return
    console = Console()
    console.print(f"{built.documents:,} documents on {built.pages:,} pages with {built.pictures:,} pictures in "
                  f"{duration(time.monotonic() - start)}.", soft_wrap=True)
    if built.without:
        some = "document has" if built.without == 1 else "documents have"
        console.print(f"{built.without:,} {some} no pictures: the page says why.", soft_wrap=True)
    console.print(f"Open {out / 'index.html'}", soft_wrap=True, highlight=False)
