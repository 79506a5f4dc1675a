"""The commands for handing tables on and taking back what people filled in: export, import-status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanban.cli.options import TABLES, AsOf, NoWait, SaidBy, TablesDir, fail, only_writer, user
from vanban.language import _, count, ngettext, said

if TYPE_CHECKING:
    from vanban.sheets import Choice, Sheet

app = typer.Typer()
_DATES = ["%Y-%m-%d", "%d/%m/%Y"]


@app.command()
def export(
    xlsx: Annotated[Path | None, typer.Option(
        metavar="FILE", dir_okay=False,
        help="The task tracker, shortcomings with remedies, and citations as an Excel file.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="DIR", file_okay=False, help="The same as CSV files.")] = None,
    canonical: Annotated[Path | None, typer.Option(
        metavar="DIR", file_okay=False,
        help="All rows sorted by key, one JSON lines file a table, for comparing two runs by bytes. Times of the clock "
             "are left out.")] = None,
    body: Annotated[str | None, typer.Option(
        metavar="NAME", help="Only documents that this body issued; a part of its name is enough.")] = None,
    since: Annotated[datetime | None, typer.Option(
        "--from", metavar="DATE", formats=_DATES, help="Only tasks due on this day or later.")] = None,
    until: Annotated[datetime | None, typer.Option(
        "--to", metavar="DATE", formats=_DATES, help="Only tasks due on this day or earlier.")] = None,
    unit: Annotated[str | None, typer.Option(
        metavar="NAME", help="Only tasks in which this unit has a part; a part of its name is enough.")] = None,
    redact: Annotated[bool, typer.Option(
        "--redact", help="Put \\[người] in the place of the people that the tables know, and leave links to files out. "
                         "It promises no full anonymity.")] = False,
    as_of: AsOf = None, tables: TablesDir = TABLES,
) -> None:
    """Write the tables for offices (Excel, CSV) or for comparing. Documents that came as several files count once."""
    from vanban import sheets
    from vanban.query import connect, export_canonical
    from vanban.redact import in_values, names, redacted, redactor

    if not (xlsx or csv or canonical):
        fail(_("say what to write: --xlsx FILE, --csv DIR or --canonical DIR"), 2)
    choice = _choice(body, unit, since, until)
    hide = redactor(names(connect(tables))) if redact else str
    if canonical:
        change = partial(in_values, redact=hide) if redact else dict
        for table, rows in export_canonical(tables, canonical, change).items():
            print(f"{count(rows):>10}  {canonical / table}.jsonl")
    if xlsx or csv:
        found = list(sheets.sheets(connect(tables, as_of.date() if as_of else None), choice))
        _write_sheets(list(redacted(found, hide)) if redact else found, xlsx, csv, _state_of(tables))
        if not found[0].rows:
            _say_none(choice)
    if redact:
        print(_("Names that the tables know are replaced. This promises no full anonymity: read it before handing it "
                "on."))


def _choice(body: str | None, unit: str | None, since: datetime | None, until: datetime | None) -> Choice:
    """What was asked for; ends the program where no task could ever fit."""
    from vanban.sheets import Choice

    for option, name in (("--body", body), ("--unit", unit)):
        if name is not None and not name.strip():
            fail(_("{option} is empty: give a part of a name, or leave it out").format(option=option), 2)
    if since and until and since > until:
        fail(_("--from {since} comes after --to {until}: no day lies between them").format(
            since=f"{since:%d/%m/%Y}", until=f"{until:%d/%m/%Y}"), 2)
    return Choice(body, since.date() if since else None, until.date() if until else None, unit)


def _say_none(choice: Choice) -> None:
    """No task was found: where a name was given, how to see those that there are."""
    print(_("No task fits."))
    for given, what in ((choice.body, "issuer FROM documents"), (choice.unit, "unit FROM assignments")):
        if given:
            sql = f'vanban query "SELECT DISTINCT {what} ORDER BY 1"'
            print(_("“{name}”: the names that there are: {command}").format(name=given, command=sql))


def _write_sheets(found: Sequence[Sheet], xlsx: Path | None, csv: Path | None, made: datetime) -> None:
    from vanban.excel import workbook
    from vanban.sheets import write_csv

    if csv:
        for path, rows in write_csv(found, csv):
            print(f"{count(rows):>10}  {path}")
    if xlsx:
        xlsx.write_bytes(workbook(found, made))
        for sheet in found:
            print(f"{count(len(sheet.rows)):>10}  {sheet.name}")
        print(_("Written: {path}").format(path=xlsx))


def _state_of(tables: Path) -> datetime:
    """A time that depends on the content alone: when the last document came in."""
    from vanban.snapshot import snapshot

    times = snapshot(tables).read("documents", ["ingested_at"])["ingested_at"].to_pylist()
    return max(times, default=datetime(2000, 1, 1))


@app.command("import-status")
def import_status(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A filled-in tracker.")],
    tables: TablesDir = TABLES, said_by: SaidBy = None, no_wait: NoWait = False,
) -> None:
    """Keep the column “Tình trạng” that people filled in; the next export shows it. Tasks that changed are marked."""
    from vanban import statuses
    from vanban.runner import now

    try:
        with only_writer(tables, no_wait) as writer:
            done = statuses.take(writer, file, user(said_by), now())
    except statuses.NoTracker as error:
        fail(str(error), 2)
    print(_("{taken} taken in, {same} unchanged.").format(taken=count(len(done.taken)), same=count(done.left_alone)))
    _list(_("{n} changed since the sheet was made:"), [row.task for row in done.changed])
    _list(_("{n} no longer in the tables (kept; see the view lost_statuses):"), [row.task for row in done.gone])
    _list(_("{n} said otherwise by another sheet since this one was made; this one stands now:"),
          [f"{row.task[:80]}: {before} → {row.status or _('(empty)')}" for row, before in done.contested])
    _list(_("{n} rows without a code, not taken in:"), [said(row) for row in done.foreign])


def _list(heading: str, rows: Sequence[str]) -> None:
    if rows:
        print(heading.format(n=count(len(rows))))
    for words in rows[:20]:
        print(f"  {' '.join(words.split())[:160]}")
    if len(rows) > 20:
        print(ngettext("  and {n} more", "  and {n} more", len(rows) - 20))
