"""The command that writes pages for people who open a folder with a browser: report."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vanban.cli.options import JOBS, TABLES, Jobs, Quiet, TablesDir, fail
from vanban.language import N_, _, count, ngettext

app = typer.Typer()
_STAGES = (N_("pages"),)  # of `build`, as it reports them


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
    with Console(stderr=True).status(_("Writing the report")) as shown:
        def tell(what: str, done: int) -> None:
            shown.update(_("Writing the report: {what} of {n} documents").format(what=_(what), n=count(done)))

        try:
            built = build(tables, out, as_of.date() if as_of else None, with_pictures=pictures, jobs=jobs,
                          report=(lambda what, done: None) if quiet else tell)
        except NotAReport as error:
            fail(str(error), 2)
    if quiet:
        return
    console = Console()
    console.print(_("{documents} on {pages} with {pictures} in {time}.").format(
        documents=ngettext("{n} document", "{n} documents", built.documents),
        pages=ngettext("{n} page", "{n} pages", built.pages),
        pictures=ngettext("{n} picture", "{n} pictures", built.pictures),
        time=duration(time.monotonic() - start)), soft_wrap=True)
    if built.without:
        console.print(ngettext("{n} document has no pictures: the page says why.",
                               "{n} documents have no pictures: the page says why.", built.without), soft_wrap=True)
    console.print(_("Open {path}").format(path=out / "index.html"), soft_wrap=True, highlight=False)
