"""What the terminal shows: a document with its outline and rows, the result of a query, the data dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import duckdb
import pyarrow as pa
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ingest.document import SectionKind
from ingest.fold import key
from vanban.language import N_, _, count, ngettext, said
from vanban.query import connect, dicts, rows_of
from vanban.schema import SCHEMA_VERSION, TABLES
from vanban.views import VIEWS

Row = dict[str, Any]
_HEADER = (
    (N_("Type"), "doc_type", "doc_type_code"), (N_("Symbol"), "symbol"), (N_("Title"), "title"),
    (N_("Issuer"), "issuer", "issuer_level"), (N_("Province"), "province", "province_now"),
    (N_("Place, date"), "place", "issued_on"), (N_("Signer"), "signer"),
    (N_("Signed as"), "signed_for", "signer_position"), (N_("To"), "addressees"), (N_("Recipients"), "recipients"),
    (N_("Secrecy"), "secrecy"), (N_("Urgency"), "urgency"), (N_("Received"), "received_number", "received_on"),
    (N_("State"), "state"), (N_("File"), "file_name"), (N_("Read by"), "reader", "format"),
    (N_("Pages"), "page_count"), (N_("By OCR"), "ocr_pages"), (N_("Id"), "doc_id"), (N_("Key"), "document_key"),
    (N_("Warnings"), "warnings"),
)
_CODES = frozenset({"state", "issuer_level"})  # columns of fixed words
_OUTLINE = frozenset(get_args(SectionKind)) - {"paragraph"}
_NEAR = 20  # documents named where none fits
_WIDTH = 110  # characters of a section's text shown in the outline


class NotOne(Exception):
    """No document or row fits, or more than one (`several`); the message lists those that do."""

    def __init__(self, message: str, several: bool = False) -> None:
        super().__init__(message)
        self.several = several


def find(connection: duckdb.DuckDBPyConnection, wanted: str) -> Row:
    """The one document meant by an id, an id's beginning, a symbol or a file name. Raises `NotOne`.

    The first of these that fits anything decides: a full id, file name or symbol; letters apart from case and spaces;
    an id's beginning or a file name without its ending.
    """
    known = dicts(connection, "SELECT doc_id, symbol, file_name, title FROM documents ORDER BY doc_id")
    folded = _squeezed(wanted)
    ways: tuple[Callable[[Row], bool], ...] = (
        lambda d: wanted in (d["doc_id"], d["symbol"], d["file_name"]),
        lambda d: folded in (_squeezed(d["symbol"] or ""), _squeezed(d["file_name"])),
        lambda d: d["doc_id"].startswith(wanted.lower()) or _squeezed(Path(d["file_name"]).stem) == folded,
    )
    for way in ways:
        fitting = [d for d in known if folded and way(d)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            first = f"{len(fitting)} documents fit {wanted}; name one by its id:"
            raise NotOne("\n  ".join([first, *map(_brief, fitting)]), several=True)
    near = [d for d in known if folded and folded in _squeezed(f"{d['symbol'] or ''} {d['file_name']}")]
    if near:
        first = f"No document has the id, symbol or file name {wanted}. These have it within:"
        raise NotOne("\n  ".join([first, *map(_brief, near[:_NEAR])]))
    raise NotOne(f"No document has the id, symbol or file name “{wanted}”. `vanban query "
                 "\"SELECT doc_id, symbol, file_name FROM documents\"` lists them.")


def _brief(document: Row) -> str:
    title = (document["title"] or "")[:60]
    return f"{document['doc_id']}  {document['symbol'] or '—'}  {document['file_name']}  {title}"


def _squeezed(text: str) -> str:
    return key(text).replace(" ", "")


def print_document(console: Console, root: Path, wanted: str) -> None:
    """Print the document: header, outline, citations, shortcomings, tasks with their assignments, corrections."""
    connection = connect(root)
    doc_id = find(connection, wanted)["doc_id"]

    def rows(table: str, order: str = "char_start") -> list[Row]:
        return dicts(connection, f"SELECT * FROM {table} WHERE doc_id = ? ORDER BY {order}", doc_id)

    [document] = rows("documents", "doc_id")
    _print_header(console, document)
    _print_outline(console, rows("sections", "section_id"))
    _print_rows(console, _("Citations"), rows("citations"), _citation)
    _print_rows(console, _("Shortcomings"), rows("shortcomings"), _shortcoming)
    who: dict[str, list[Row]] = {}
    for assignment in rows("assignments"):
        who.setdefault(assignment["task_id"], []).append(assignment)
    _print_rows(console, _("Tasks"), rows("tasks"), lambda task: _task(task, who.get(task["task_id"], [])))
    _print_rows(console, _("Entities"), [e for e in rows("entities") if e["preferred"]], _entity)
    _print_rows(console, _("Corrections of OCR"), rows("corrections"), _correction)


def _print_header(console: Console, document: Row) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, *columns in _HEADER:
        values = [_value(document, c) for c in columns if document[c] not in (None, [], "")]
        if values:
            table.add_row(_(name), Text(" · ".join(values), style="bold" if name in ("Symbol", "Title") else ""))
    console.print(table)


def _value(document: Row, column: str) -> str:
    """The value as it is shown: fixed words in the user's language."""
    value = document[column]
    if column == "warnings":
        return "; ".join(map(said, value))
    return _(value) if column in _CODES else _words(value)


def _words(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _heading(console: Console, title: str, number: int) -> None:
    console.print()
    console.print(Text(f"{title} ({number})", style="bold underline"))


def _print_outline(console: Console, sections: list[Row]) -> None:
    shown = [s for s in sections if s["kind"] in _OUTLINE]
    _heading(console, _("Outline"), len(shown))
    for section in shown:
        words = " ".join((section["heading"] or section["text"]).split())
        line = Text()
        if section["label"]:
            line.append(f"{section['label']} ", style="cyan")
            words = words.removeprefix(section["label"]).lstrip()
        line.append(words if len(words) <= _WIDTH else words[: _WIDTH - 1] + "…",
                    style="bold" if section["kind"] in ("heading", "title", "appendix") else "")
        line.append(f"  {_(section['kind'])}{_page(section)}", style="dim")
        console.print(Padding(line, (0, 0, 0, 2 * (section["level"] - 1)), expand=False))


def _page(row: Row) -> str:
    return _(", p. {n}").format(n=row["page"]) if row.get("page") is not None else ""


def _print_rows(console: Console, title: str, rows: list[Row], describe: Any) -> None:
    if not rows:
        return
    _heading(console, title, len(rows))
    for row in rows:
        first, *details = describe(row)
        console.print(first)
        for detail in details:
            console.print(Padding(detail, (0, 0, 0, 4), expand=False))


def _line(row: Row, kind: str, style: str, words: str) -> Text:
    label = f"{row['label']} " if row.get("label") else ""
    line = Text().append(f"{_(kind)} ", style=style).append(label, style="cyan").append(" ".join(words.split()))
    return line.append(f"  {row['rule'] or row.get('method')}{_page(row)}", style="dim")


def _details(named: Mapping[str, Any]) -> Iterable[Text]:
    words = [f"{_(name)}: {_words(value)}" for name, value in named.items() if value not in (None, [], "")]
    if words:
        yield Text(" · ".join(words), style="dim")


def _citation(row: Row) -> list[Text]:
    return [_line(row, row["relation"], "magenta", row["text"]), *_details({
        N_("doc type code"): row["doc_type_code"], N_("symbol"): row["symbol"], N_("name"): row["name"],
        N_("issued on"): row["issued_on"], N_("issuer"): row["issuer"], N_("issuer term"): row["issuer_term"],
        N_("provision"): row["provision"]})]


def _shortcoming(row: Row) -> list[Text]:
    return [_line(row, row["kind"], "red", row["text"]), *_details({N_("unit"): row["unit"], N_("year"): row["year"]})]


def _task(row: Row, assignments: list[Row]) -> list[Text]:
    out = [_line(row, row["kind"], "green", row["text"])]
    out += _details({
        N_("deadline"): row["deadline_text"], N_("due"): row["due_on"],
        N_("recurrence"): [_(code) for code in row["recurrence"]], N_("product"): row["product"],
        N_("remedies"): row["shortcoming_id"]})
    for a in assignments:
        inherited = f" {_('(inherited)')}" if a["inherited"] else ""
        out.append(Text().append(f"{_(a['role'])}: ", style="yellow").append(a["unit"]).append(inherited, style="dim"))
    return out


def _entity(row: Row) -> list[Text]:
    key = f"  {row['unit_key']}" if row["unit_key"] not in (None, row["text"]) else ""
    return [_line(row, row["label"], "cyan", row["text"]).append(key, style="dim")]


def _correction(row: Row) -> list[Text]:
    return [Text().append(row["raw"], style="red").append(" → ").append(row["corrected"], style="green")
            .append(f"  {row['rule']}", style="dim")]


def print_result(console: Console, result: pa.Table) -> None:
    """Print the result of a query as a table for people; null is —."""
    table = Table(pad_edge=False, header_style="bold")
    for column in result.schema:
        numeric = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
        table.add_column(Text(column.name), justify="right" if numeric else "left", overflow="fold")
    for row in rows_of(result):
        table.add_row(*(Text("—" if value is None else _words(value)) for value in row))
    console.print(table)
    console.print(Text(ngettext("{n} row", "{n} rows", result.num_rows)))


def dictionary(rows: Mapping[str, int], root: Path) -> dict[str, Any]:
    """The data dictionary as plain data."""
    return {
        "tables": str(root), "schema_version": SCHEMA_VERSION,
        "content": [
            {
                "table": name, "row": f"one {spec.row}", "rows": rows[name], "key": list(spec.key),
                "columns": [
                    {"name": c.name, "type": str(c.type), "nullable": c.nullable, "meaning": c.meaning}
                    for c in spec.columns
                ],
            }
            for name, spec in TABLES.items()
        ],
        "views": [
            {"view": name, "row": f"one {view.row}",
             "columns": [{"name": column, "meaning": meaning} for column, meaning in view.described()]}
            for name, view in VIEWS.items()
        ],
    }


def print_dictionary(console: Console, rows: Mapping[str, int], root: Path) -> None:
    """Print the data dictionary."""
    for name, spec in TABLES.items():
        console.print()
        console.print(Text().append(name, style="bold").append("  ").append(
            _("{n} rows, one a {row}").format(n=count(rows[name]), row=_(spec.row))))
        _print_columns(console, [
            (c.name, ("struct" if pa.types.is_struct(c.type) else str(c.type).split("<")[0]) + "!" * (not c.nullable),
             _(c.meaning)) for c in spec.columns])
    for name, view in VIEWS.items():
        console.print()
        console.print(Text().append(name, style="bold").append("  ").append(
            _("view (vanban query, connect), one a {row}").format(row=_(view.row))))
        _print_columns(console, [(column, "", _(meaning)) for column, meaning in view.described()])
    console.print()
    console.print(Text(_("! never null. Tables: {path}, schema version {version}").format(
        path=root, version=SCHEMA_VERSION), style="dim"))


def _print_columns(console: Console, columns: Iterable[tuple[str, str, str]]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 2))
    for style in ("cyan", "dim", ""):
        table.add_column(style=style, overflow="fold")
    for name, kind, meaning in columns:
        table.add_row(name, kind, Text(meaning))
    console.print(table)
