"""The commands that read and extract: ingest, extract."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vanban.cli.options import TABLES, AllowSecret, NoWait, TablesDir, fail
from vanban.cli.running import Model, Telling, Workers, grouped, ingest_found, work
from vanban.language import _

app = typer.Typer()


@app.command()
@grouped
def ingest(
    src: Annotated[list[str], typer.Argument(metavar="SRC…", help="Files, folders, globs, .zip files, s3://BUCKET/PREFIX.")],
    *, tables: TablesDir = TABLES, workers: Workers, allow_secret: AllowSecret = False,
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
    model: Model, no_wait: NoWait = False, telling: Telling,
) -> None:
    """Read documents into the tables. What is there already, unchanged, is not read again."""
    from vanban import runner, sources

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
        workers.jobs, workers.limits, allow_secret, retry, paginate, rehash, prune, ray, ner=model.scope())
    ingest_found(found, tables, options, no_wait, telling)


@app.command()
@grouped
def extract(
    *, tables: TablesDir = TABLES, workers: Workers, model: Model, no_wait: NoWait = False, telling: Telling,
) -> None:
    """Segment and extract again from the stored documents and lines, reading no source file."""
    from vanban import runner
    from vanban.snapshot import snapshot

    snapshot(tables)  # there have to be some
    options = runner.Options(workers.jobs, workers.limits, ner=model.scope())
    done = work(tables, no_wait, telling, partial(runner.extract, options=options))
    if telling.in_words:
        print(_("Extracted again: {done} of {all} documents; {failed} failed.").format(
            done=done.read.total(), all=done.files, failed=len(done.failed)))
    sys.exit(130 if done.interrupted else 3 if done.failed else 0)
