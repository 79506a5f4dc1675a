"""Why a row is there: its words in their place, the rule, where each of its values stands, what it inherited and from
where. All from the stored tables: what cannot be shown in the text is said to be computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extract.rules import RULES
from ingest.fold import lower
from vanban import edits
from vanban.language import _, decimal
from vanban.query import connect, dicts
from vanban.rows import from_table
from vanban.show import NotOne

Row = dict[str, Any]
IDS = {table: key for table, key in edits.IDS.items() if table != "documents"}
_PLACE = frozenset({
    "doc_id", "section_id", "text", "unit", "page", "char_start", "char_end", "method", "rule", "confidence", "label",
    "link_rule", "kind", "preferred", "role", "relation", "inherited", "short_form", "unit_kind", *IDS.values(),
})
_AROUND = 300  # characters of a long paragraph shown on either side of the row's words


def find_row(connection: duckdb.DuckDBPyConnection, wanted: str) -> tuple[str, Row]:
    """The table and the row of an id, or of the beginning of one. Raises `NotOne`, listing what fits."""
    found: list[tuple[str, Row]] = []
    for table, column in IDS.items() if wanted else ():
        fitting = dicts(connection, f"SELECT * FROM {table} WHERE starts_with({column}, ?) ORDER BY {column}", wanted)
        found += [(table, row) for row in fitting]
    exact = [(table, row) for table, row in found if row[IDS[table]] == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise NotOne(f"No citation, shortcoming, task, assignment or entity has the id “{wanted}”. `vanban query "
                     "\"SELECT task_id, text FROM tasks\"` lists those of tasks.")
    listed = [f"{row[IDS[table]]}  {table}  {_brief(row)}" for table, row in found[:20]]
    first = f"{len(found)} rows have an id that begins with {wanted}:"
    raise NotOne("\n  ".join([first, *listed]), several=True)


def _brief(row: Row, width: int = 70) -> str:
    words = " ".join(str(row.get("text") or row.get("unit")).split())
    return words if len(words) <= width else words[: width - 1] + "…"


class Setting:
    """A document as far as a row needs it: its text and sections."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, doc_id: str) -> None:
        [self.document] = dicts(connection, "SELECT * FROM documents WHERE doc_id = ?", doc_id)
        self.text: str = self.document["text"]
        self.low = lower(self.text)
        self.sections = dicts(connection, "SELECT * FROM sections WHERE doc_id = ? ORDER BY section_id", doc_id)
        self._by_id = {s["section_id"]: s for s in self.sections}

    def section_at(self, offset: int) -> Row | None:
        """The innermost section whose own words hold the offset."""
        holding = [s for s in self.sections if s["char_start"] <= offset < max(s["char_end"], s["char_start"] + 1)]
        return max(holding, key=lambda s: s["level"], default=None)

    def path(self, section: Row | None) -> list[Row]:
        """The section and those above it, the outermost first."""
        out: list[Row] = []
        while section is not None:
            out.insert(0, section)
            parent = section["parent_id"]
            section = None if parent is None else self._by_id[parent]
        return out

    def named(self, section: Row | None) -> str:
        """A section by label and words, as people point at it."""
        if section is None:
            return _("outside all sections")
        words = " ".join((section["heading"] or section["text"]).split())
        label = section["label"] or ""
        words = f"{label} {words.removeprefix(label).lstrip()}".strip()
        return f"“{words if len(words) <= 60 else words[:59] + '…'}” ({_(section['kind'])})"

    def stands(self, value: str, start: int, end: int) -> str | None:
        """Where a value's words stand: in the row, its section, a heading above, the letterhead; None if nowhere."""
        wanted = lower(" ".join(value.split()))
        if wanted in " ".join(self.low[start:end].split()):
            return _("in its words")
        section = self.section_at(start)
        for place in reversed(self.path(section)):
            own = self.low[place["char_start"]:place["char_end"]]
            if wanted in " ".join(own.split()):
                return _("in {place}").format(place=self.named(place))
        at = self.low.find(wanted)
        return _("in {place}").format(place=self.named(self.section_at(at))) if at >= 0 else None


def print_row(console: Console, root: Path, wanted: str) -> None:
    """Print why the row is there. Raises `NotOne`."""
    connection = connect(root, corrected=False)
    table, row = find_row(connection, wanted)
    setting = Setting(connection, row["doc_id"])
    corrections = dicts(
        connection,
        "SELECT * FROM corrections WHERE doc_id = ? AND char_start < ? AND char_end > ? ORDER BY char_start",
        row["doc_id"], row["char_end"], row["char_start"])
    for line in _head(table, row, setting):
        console.print(line)
    console.print(Padding(_in_context(setting.text, setting.section_at(row["char_start"]), row), (0, 0, 0, 2)))
    said = _edited(connection, row[IDS[table]])
    for line in [*_origin(row), *_values(row, setting), *_corrected(corrections), *said]:
        console.print(line)
    related = {"tasks": _of_task, "assignments": _of_assignment, "shortcomings": _of_shortcoming,
               "entities": _other_readings}.get(table)
    for line in related(connection, row, setting) if related else ():
        console.print(line)


def _head(table: str, row: Row, setting: Setting) -> Iterator[Text]:
    document = setting.document
    kind = row.get("kind") or row.get("role") or row.get("relation") or row.get("label")
    what = Text().append(f"{_(edits.ONE[table])} ", style="bold").append(f"({_(str(kind))}) ", style="magenta")
    yield what.append(row[IDS[table]])
    page = _(", page {n}").format(n=row["page"]) if row["page"] is not None else ""
    where = f"{document['symbol'] or document['doc_id']}  {document['file_name']}{page}"
    yield Text(_("{where}, characters {start}–{end}").format(
        where=where, start=row["char_start"], end=row["char_end"]), style="dim")
    for depth, section in enumerate(setting.path(setting.section_at(row["char_start"]))[:-1]):
        yield Text("  " * (depth + 1) + setting.named(section), style="dim")


def _in_context(text: str, section: Row | None, row: Row) -> Text:
    """The paragraph around the row, its own words marked."""
    first, last = (section["char_start"], section["char_end"]) if section else (row["char_start"], row["char_end"])
    start, end = row["char_start"], row["char_end"]
    a, b = max(min(first, start), start - _AROUND), min(max(last, end), end + _AROUND)
    out = Text("…" if a > first else "").append(text[a:start]).append(text[start:end], style="bold reverse")
    return out.append(text[end:b]).append("…" if b < last else "")


def _origin(row: Row) -> Iterator[Text]:
    rule = RULES.get(row["rule"] or "")
    says = f": {_(rule.says)}" if rule else ""
    yield Text(f"{_(row['method'])} {row['rule']}{says} {_sure(row)}", style="green")


def _sure(row: Row) -> str:
    return _("(confidence {share})").format(share=decimal(row["confidence"], 2))


def _values(row: Row, setting: Setting) -> Iterator[Text]:
    """Each value with the place of its words, or that it is computed from them."""
    for name, value in row.items():
        if name in _PLACE or value in (None, [], False):
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        place = setting.stands(value, row["char_start"], row["char_end"]) if isinstance(value, str) else None
        yield Text(f"  {name} = {shown}  ").append(place or _("computed"), style="dim")
    if row.get("inherited"):
        yield Text(f"  {_('inherited: the words stand')} ").append(
            _("in {place}").format(place=setting.named(setting.section_at(row["char_start"]))), style="yellow")


def _corrected(corrections: Sequence[Row]) -> Iterator[Text]:
    for c in corrections:
        yield Text("  " + _("OCR read “{raw}”, changed to “{corrected}” ({rule})").format(
            raw=c["raw"], corrected=c["corrected"], rule=c["rule"]), style="red")


def _edited(connection: duckdb.DuckDBPyConnection, row_id: str) -> Iterator[Text]:
    """What people said of the row, in their order; what holds of it is what views and exports say."""
    said = from_table(edits.Edit, connection.sql("SELECT * FROM edits ORDER BY edit_id").to_arrow_table())
    holding = {e.edit_id for e in edits.effective(said)}
    for e in said:
        if e.row_id == row_id:
            yield Text(f"  {edits.told(e)}", style="bold blue" if e.edit_id in holding else "dim strike")


def _of_task(connection: duckdb.DuckDBPyConnection, row: Row, setting: Setting) -> Iterator[Text]:
    for a in dicts(connection, "SELECT * FROM assignments WHERE task_id = ? ORDER BY char_start, role",
                   row["task_id"]):
        section = setting.section_at(a["char_start"])
        place = (_("inherited from {place}").format(place=setting.named(section)) if a["inherited"]
                 else _("own words"))
        yield _who(a).append(f"  {place}; {_says(a)}  {a['assignment_id']}", style="dim")
    if row["shortcoming_id"]:
        for s in dicts(connection, "SELECT * FROM shortcomings WHERE shortcoming_id = ?", row["shortcoming_id"]):
            rule = RULES.get(row["link_rule"] or "")
            yield Text(f"  {_('remedies')} ").append(_brief(s, 100), style="red").append(
                f"  {row['link_rule']}: {_(rule.says) if rule else ''}  {s['shortcoming_id']}", style="dim")


def _of_assignment(connection: duckdb.DuckDBPyConnection, row: Row, setting: Setting) -> Iterator[Text]:
    for t in dicts(connection, "SELECT * FROM tasks WHERE task_id = ?", row["task_id"]):
        yield Text(f"  {_('of the task')} ").append(_brief(t, 100), style="green").append(
            f"  {t['task_id']}", style="dim")
    yield from _other_readings(connection, row, setting)


def _other_readings(connection: duckdb.DuckDBPyConnection, row: Row, setting: Setting) -> Iterator[Text]:
    """What rule or model read in the same place, the same words or others."""
    for e in dicts(connection, """
            SELECT * FROM entities WHERE doc_id = ? AND char_start < ? AND char_end > ?
            ORDER BY preferred DESC, char_start, char_end, label""", row["doc_id"], row["char_end"], row["char_start"]):
        if e["entity_id"] == row.get("entity_id"):
            continue
        here = (e["char_start"], e["char_end"]) == (row["char_start"], row["char_end"])
        words = _("the same words") if here else f"“{_brief(e, 100)}”"
        form = _("the model reads {words} as {label}") if e["method"] == "ner" else _("a rule reads {words} as {label}")
        line = Text("  " + form.format(words=words, label=e["label"]), style="cyan")
        yield line.append(f" {_sure(e)}{'' if e['preferred'] else _(', not preferred')}  {e['entity_id']}", style="dim")


def _of_shortcoming(connection: duckdb.DuckDBPyConnection, row: Row, setting: Setting) -> Iterator[Text]:
    for t in dicts(connection, "SELECT * FROM tasks WHERE shortcoming_id = ? ORDER BY char_start",
                   row["shortcoming_id"]):
        yield Text(f"  {_('remedied by')} ").append(_brief(t, 100), style="green").append(
            f"  {t['link_rule']}  {t['task_id']}", style="dim")
    for c in dicts(connection, "SELECT * FROM shortcomings WHERE cause_of = ? ORDER BY char_start",
                   row["shortcoming_id"]):
        yield Text(f"  {_('caused by')} ").append(_brief(c, 100), style="red")


def _who(assignment: Mapping[str, Any]) -> Text:
    return Text("  ").append(f"{_(assignment['role'])}: ", style="yellow").append(assignment["unit"])


def _says(row: Row) -> str:
    rule = RULES.get(row["rule"] or "")
    return _(rule.says) if rule else str(row["rule"])
