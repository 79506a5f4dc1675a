"""The commands for whoever checks rows and keeps rules: explain, diff, verify, citations."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from rich.console import Console
from rich.text import Text

from vanban.cli.options import JOBS, TABLES, Jobs, TablesDir, fail
from vanban.language import N_, _, count, ngettext, said

app = typer.Typer()
_NOTICED = 200  # documents whose indexing takes seconds
_MARKS = {N_("gained"): ("+", "green"), N_("lost"): ("-", "red"), N_("changed"): ("~", "yellow")}


@app.command()
def explain(
    row: Annotated[str, typer.Argument(metavar="ROW", help="The id of a citation, shortcoming, task, assignment "
                                                           "or entity, or its beginning.")],
    tables: TablesDir = TABLES,
) -> None:
    """Why a row is there: its words in their place, the rule, where each value stands, what it inherited and whence."""
    from vanban.explain import print_row
    from vanban.show import NotOne

    try:
        print_row(Console(), tables, row)
    except NotOne as error:
        fail(str(error), 2)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Tables.", exists=True, file_okay=False)],
    new: Annotated[Path | None, typer.Argument(
        metavar="NEW", exists=True, file_okay=False,
        help="Other tables; left out: what the rules of this program make of OLD's documents (OLD stays as it is).",
    )] = None,
    table: Annotated[str | None, typer.Option(metavar="NAME", help="Only this table.")] = None,
    jobs: Jobs = JOBS,
) -> None:
    """Rows gained, lost and changed between two tables, or by a change of rules. Exit code 4 when there are any."""
    from vanban.diff import KEYS, differences, with_present_rules

    if table not in (None, *KEYS):
        fail(_("--table {table}: there is no such table to compare. There are: {names}.").format(
            table=table, names=", ".join(KEYS)), 2)
    console = Console()
    with nullcontext(new) if new else with_present_rules(old, jobs) as other:
        assert other is not None
        counts: dict[tuple[str, str], int] = {}
        for d in differences(old, other):
            if table not in (None, d.table):
                continue
            counts[d.table, d.kind] = counts.get((d.table, d.kind), 0) + 1
            mark, style = _MARKS[d.kind]
            words = " ".join(str(d.row.get("text") or d.row.get("unit") or "").split())[:100]
            words = words if d.table != "documents" else d.row.get("file_name") or ""
            console.print(Text(f"{mark} {d.table}  {d.document}  {words}", style=style), soft_wrap=True)
            for column, (before, after) in d.values.items():
                console.print(Text(f"    {column}: {_short(before)} → {_short(after)}"), soft_wrap=True)
    total = ", ".join(f"{n} {name} {_(kind)}" for (name, kind), n in counts.items())
    print(total or _("No row differs."))
    sys.exit(4 if counts else 0)


def _short(value: object) -> str:
    words = "null" if value is None else str(value)
    return words if len(words) <= 100 else words[:99] + "…"


@app.command()
def verify(
    tables: TablesDir = TABLES,
    sources: Annotated[bool, typer.Option(help="Also read again the source files that are still there.")] = True,
) -> None:
    """Check every row's words, page and links against the stored text, and the text against a fresh reading."""
    from vanban.verify import verify as findings

    found = 0
    for line in findings(tables, sources):
        print(said(line))
        found += 1
    print(ngettext("{n} finding.", "{n} findings.", found) if found else _("Every row stands where it says."))
    sys.exit(4 if found else 0)


@app.command()
def citations(
    tables: TablesDir = TABLES,
    missing: Annotated[bool, typer.Option("--missing", help="Cited and never seen: what to acquire.")] = False,
    conflicts: Annotated[bool, typer.Option(
        "--conflicts", help="Mentions that disagree about a date, a type or a number.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """The documents that are cited: those that are not in the tables, and those cited in ways that disagree."""
    from vanban import cited
    from vanban.query import as_json as encoded
    from vanban.show import print_result

    if missing == conflicts:
        fail(_("say which: --missing or --conflicts"), 2)
    rows = cited.missing(tables) if missing else list(cited.conflicts(tables))
    result = pa.Table.from_pylist(rows)
    if as_json:
        print(encoded(result).decode(), end="")
    elif not rows:
        print(_("Every citation with a number is in the tables.") if missing else _("No two citations disagree."))
    else:
        console = Console()
        print_result(console if console.is_terminal else Console(width=200), result)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(
        metavar="WORDS…", help="With or without tone marks; a phrase in double quotes: '\"an ninh mạng\"'.")],
    tables: TablesDir = TABLES,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="How many places.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Search the text of all documents: the best places first, with their page and the rows that begin there."""
    from vanban import search as searches

    console, note = Console(soft_wrap=True, highlight=False), Console(stderr=True)

    def indexing(documents: int) -> None:
        if documents > _NOTICED:
            note.print(_("Indexing {n} documents for search …").format(n=count(documents)))

    try:
        hits = searches.search(tables, " ".join(words), limit, indexing)
    except searches.SearchError as error:
        fail(str(error), 2)
    if as_json:
        plain = [hit._asdict() | {"snippet": hit.snippet.translate({1: None, 2: None})} for hit in hits]
        print(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    for hit in hits:
        page = _(", page {n}").format(n=hit.page) if hit.page is not None else ""
        draft = f" {_('(draft)')}" if hit.status == "draft" else ""
        console.print(Text(f"{hit.symbol or hit.doc_id}{draft}", style="bold").append(
            f"  {hit.file_name}{page}" + "".join(f"  {_row(row)}" for row in hit.rows), style="dim"))
        console.print(Text("    ").append_text(_marked(hit.snippet, searches.MARKS)))
    if not hits:
        print(_("Nothing found."))


def _row(found: str) -> str:
    """`task 0123…` with its first word in the user's language."""
    kind, _space, row_id = found.partition(" ")
    return f"{_(kind)} {row_id}"


def _marked(snippet: str, marks: tuple[str, str]) -> Text:
    out = Text()
    for n, piece in enumerate(" ".join(snippet.split()).replace(marks[1], marks[0]).split(marks[0])):
        out.append(piece, style="bold reverse" if n % 2 else "")
    return out
