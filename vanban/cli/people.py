"""The commands for what people know better than the rules: correct, corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vanban.cli.options import TABLES, NoWait, SaidBy, TablesDir, fail, only_writer, user
from vanban.language import _, ngettext

app = typer.Typer()


@app.command()
def correct(
    row: Annotated[str | None, typer.Argument(
        metavar="[ROW]", help="The id of a citation, shortcoming, task or assignment, or a document; or its "
                              "beginning.")] = None,
    values: Annotated[list[str] | None, typer.Argument(
        metavar="[COLUMN=VALUE]…", help="What shall stand there: a day as 30/6/2025, a list with `;`, nothing for "
                                        "none.")] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it is kept.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="The row is none: take it out of every view.")] = False,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Take correction N back.")] = None,
    said_by: SaidBy = None, tables: TablesDir = TABLES, no_wait: NoWait = False,
) -> None:
    """Correct a row in every view and export. The correction outlives new extractions; nothing is overwritten."""
    from vanban import edits
    from vanban.runner import now
    from vanban.show import NotOne

    if not why.strip():
        fail(_("say why: --why TEXT"), 2)
    if (undo is None) == (row is None) or (undo is None and not values and not remove):
        fail(_("say which: ROW COLUMN=VALUE…, ROW --remove, or --undo N"), 2)
    try:
        with only_writer(tables, no_wait) as writer:
            if undo is not None:
                made = [edits.undo(writer, undo, why, user(said_by), now())]
            else:
                assert row is not None
                table, found, wanted = _wanted(tables, row, values or [])
                changes = {edits.WHOLE_ROW: None} if remove else wanted
                made = edits.add(writer, table, found, changes, why, user(said_by), now())
    except (edits.EditError, NotOne) as error:
        fail(str(error), 2)
    for edit in made:
        print(f"{_(edits.ONE[edit.of_table])} {edit.row_id}  {edits.told(edit)}")


def _wanted(tables: Path, row: str, values: list[str]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The table, the row as it stands, and the values wanted, checked. Raises `EditError`, `NotOne`."""
    from vanban import edits
    from vanban.explain import find_row
    from vanban.query import connect, dicts
    from vanban.show import NotOne, find

    connection = connect(tables)
    try:
        table, found = find_row(connection, row)
    except NotOne as error:
        if error.several:
            raise
        table = "documents"
        try:
            doc_id = find(connection, row)["doc_id"]
        except NotOne as no_document:
            if no_document.several:
                raise
            raise NotOne(f"No row has the id “{row}”, and no document that id, symbol or file name.") from None
        [found] = dicts(connection, "SELECT * FROM documents WHERE doc_id = ?", doc_id)
    wanted: dict[str, Any] = {}
    for pair in values:
        column, equals, words = pair.partition("=")
        if not equals:
            raise edits.EditError(f"“{pair}” is not COLUMN=VALUE, such as due_on=30/6/2025.")
        wanted[column] = value = edits.parsed(table, column.strip(), words)
        if (table, column) in edits.LINKS and value is not None and not dicts(
                connection, "SELECT 1 FROM shortcomings WHERE shortcoming_id = ? AND doc_id = ?", value,
                found["doc_id"]):
            raise edits.EditError(f"The document of this row has no shortcoming {value}.")
    return table, found, wanted


@app.command()
def adopt(
    old: Annotated[Path, typer.Argument(metavar="OLD", exists=True, file_okay=False, help="Tables, also of an older "
                                                                                        "version of this program.")],
    tables: TablesDir = TABLES, no_wait: NoWait = False,
) -> None:
    """Take over what people corrected and filled in from older tables, into tables that were made anew."""
    from vanban import edits

    try:
        with only_writer(tables, no_wait) as writer:
            taken = edits.adopt(writer, old)
    except edits.EditError as error:
        fail(str(error), 2)
    nothing = _("Nobody said anything in {old}.").format(old=old)
    print(", ".join(f"{n} {table}" for table, n in taken.items()) or nothing)


@app.command()
def corrections(
    tables: TablesDir = TABLES,
    all_: Annotated[bool, typer.Option("--all", help="Also those that were taken back.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    gold: Annotated[Path | None, typer.Option(
        metavar="DIR", file_okay=False,
        help="Write each corrected document with its rows as people left them, in the form of data/gold, for vanban "
             "evaluate --gold.")] = None,
) -> None:
    """What people corrected, and the rows that a correction no longer finds."""
    from vanban import edits
    from vanban.query import as_json as encoded
    from vanban.query import connect
    from vanban.rows import from_table, to_table

    connection = connect(tables, corrected=False)
    said = from_table(edits.Edit, connection.sql("SELECT * FROM edits ORDER BY edit_id").to_arrow_table())
    kept = said if all_ else edits.effective(said)
    if gold is not None:
        from vanban.as_gold import write_gold

        for path in write_gold(connect(tables), sorted({e.doc_id for e in edits.effective(said)}), gold):
            print(path)
    elif as_json:
        print(encoded(to_table("edits", kept)).decode(), end="")
    else:
        lost = edits.without_row(connection, kept)
        for edit in kept:
            gone = f"  {_('[its row is gone]')}" if edit.row_id in lost else ""
            print(f"{_(edits.ONE[edit.of_table])} {edit.row_id}  {edits.told(edit)}{gone}")
        print(ngettext("{n} correction.", "{n} corrections.", len(kept)))
