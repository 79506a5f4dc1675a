"""The commands that keep the tables: retry, forget, check, watch."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from vanban.cli.options import TABLES, AllowSecret, NoWait, TablesDir, fail, only_writer
from vanban.cli.running import Model, Telling, Workers, grouped, ingest_found, stoppable, work
from vanban.language import _, count, ngettext, said

if TYPE_CHECKING:
    from vanban.runs import Summary

app = typer.Typer()


@app.command()
@grouped
def retry(
    *, tables: TablesDir = TABLES, workers: Workers, allow_secret: AllowSecret = False, model: Model,
    no_wait: NoWait = False, telling: Telling,
) -> None:
    """Read the files again that failed. What is no longer there is no longer a failure."""
    from dataclasses import replace

    from vanban import bundles, sources
    from vanban.runner import Options
    from vanban.s3 import path_of
    from vanban.snapshot import snapshot

    failed = sorted(snapshot(tables).read("failures", ["source"])["source"].to_pylist())
    if not failed:
        if telling.in_words:
            print(_("No file has failed: nothing to do."))
        return
    files = {place: next(bundles.enclosing(place), place) for place in failed}
    gone = tuple(place for place, file in files.items() if not path_of(file).exists())
    found = sources.find(sorted({file for place, file in files.items() if place not in gone}))
    if gone and telling.in_words:
        print(_("{gone} of {all} failed files are no longer there.").format(gone=len(gone), all=len(failed)))
    options = Options(workers.jobs, workers.limits, allow_secret, retry=True, command="retry", ner=model.scope())
    ingest_found(replace(found, gone=gone), tables, options, no_wait, telling)


@app.command()
def forget(
    what: Annotated[list[str], typer.Argument(
        metavar="DOC|PATH…", help="An id, its beginning, a symbol or a file name; or a file, a .zip or a folder, and "
                                  "all that was read from it.")],
    tables: TablesDir = TABLES, no_wait: NoWait = False,
) -> None:
    """Remove documents from all tables, at once, asking nothing; the files themselves stay where they are."""
    from vanban.forget import forget as out
    from vanban.show import NotOne
    from vanban.snapshot import snapshot

    snapshot(tables)  # there have to be some
    for one in what:
        unknown = ""
        with only_writer(tables, no_wait, grace=0) as made:  # also removes what one that was killed has left
            try:
                done = out(made, one)
            except NotOne as error:
                unknown = str(error)
        if unknown:
            fail(unknown, 2)
        for doc_id, places in done.documents.items():
            print(_("Forgotten: {what}").format(what=f"{doc_id}  {', '.join(places)}"))
        if done.failures:
            print(_("Failures forgotten: {n}").format(n=count(len(done.failures))))
        if done.still_there:
            print(_("{n} of these files are still there: the next ingest of their folder reads them again.").format(
                n=count(len(done.still_there))))


@app.command()
def check(
    tables: TablesDir = TABLES,
    repair: Annotated[bool, typer.Option(
        "--repair", help="Put right what can be, and take out of the tables what cannot be read.")] = False,
    no_wait: NoWait = False,
) -> None:
    """Find damage: missing or changed files, folders that differ from the manifest. Exit code 4 when there is any."""
    from vanban.check import check as findings
    from vanban.check import clear_way

    found = list(findings(tables))
    for finding in found:
        print(finding)
    if not found:
        print(_("Every file of the tables is whole."))
        return
    print(ngettext("{n} finding.", "{n} findings.", len(found)))
    if not repair:
        sys.exit(4)
    with only_writer(tables, no_wait, grace=0, damaged=clear_way(tables, found)):
        pass
    left = list(findings(tables))
    for finding in left:
        print(_("Left: {what}").format(what=finding))
    print(_("{n} left.").format(n=count(len(left))) if left else _("Repaired."))
    sys.exit(4 if left else 0)


@app.command()
@grouped
def watch(
    folders: Annotated[list[str], typer.Argument(metavar="DIR…", help="Folders (recursive).")],
    *, tables: TablesDir = TABLES, workers: Workers, allow_secret: AllowSecret = False, model: Model,
    settle: Annotated[float, typer.Option(
        metavar="SECONDS", min=0, help="A file whose size and time stand still for so long is whole.")] = 5,
    every: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="Time between two looks.")] = 2,
    once: Annotated[bool, typer.Option(
        "--once", help="End when everything that is there has been taken in.")] = False,
    telling: Telling,
) -> None:
    """Take in what arrives in folders, each file once it is whole, until Ctrl-C."""
    from vanban import runner, sources
    from vanban.progress import duration
    from vanban.watch import Arrivals

    arrivals = Arrivals(folders, settle)
    options = runner.Options(workers.jobs, workers.limits, allow_secret, command="watch", ner=model.scope())
    try:
        sources.find(folders)
    except sources.NoSuchSource as error:
        fail(str(error), 2)
    if telling.in_words:
        print(_("Watching {folders}; Ctrl-C ends.").format(folders=", ".join(folders)), flush=True)
    failed = 0
    with stoppable() as stop:
        while not stop.is_set():
            try:
                found = arrivals.look()
            except sources.NoSuchSource as error:  # a share that is away for a while
                why = _("{why}: looking again.").format(why=said(str(error)))
                print(f"vanban: {why}", file=sys.stderr, flush=True)
                stop.wait(max(every, 10))
                continue
            if found.files:
                start = time.monotonic()
                done = work(tables, False, telling, partial(runner.ingest, found, options=options))
                failed += len(done.failed)
                if done.interrupted:
                    stop.set()
                if telling.in_words:
                    print(_line(done, duration(time.monotonic() - start)), flush=True)
            elif once and not arrivals.waiting:
                break
            stop.wait(min(every, settle) if arrivals.waiting and settle else every)
    sys.exit(3 if failed else 0)


def _line(done: Summary, spent: str) -> str:
    """What a round of watching did."""
    counts = {_("read"): done.read.total(), _("from another place"): done.places, _("unchanged"): done.known,
              _("failed"): len(done.failed)}
    return _("{time} {counts} in {spent}").format(
        time=time.strftime("%H:%M:%S"), counts=", ".join(f"{n} {what}" for what, n in counts.items() if n), spent=spent)
