"""The tables that people search, filter and sort: tasks, documents, units. Their rows lie in scripts of some thousand
rows each, of which a page loads the first; the rest comes when somebody searches or asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

from vanban.report import words
from vanban.report.collection import stream
from vanban.report.folder import Folder
from vanban.report.names import page_name, unit_page
from vanban.report.templates import compact

CHUNK = 4_000  # rows of a script: about 2 MB of tasks, there in well under a second
_LONG = 600  # characters of a task in the table; the rest stands in its document
_SHORT = 120
_UNITS = """
  SELECT task_id, list({'role': role, 'unit': unit, 'key': coalesce(unit_key, unit)} ORDER BY char_start, role) AS units
  FROM assignments GROUP BY task_id"""


def write_chunks(folder: Folder, name: str, rows: Iterable[list[Any]]) -> tuple[list[str], int]:
    """Write the rows as scripts named by their content, so that a page always finds those it was made with; the
    scripts' files and how many rows there are."""
    files: list[str] = []
    total = 0
    held: list[list[Any]] = []
    for row in rows:
        if len(held) == CHUNK:
            files.append(_chunk(folder, name, len(files), held))
            held = []
        held.append(row)
        total += 1
    files.append(_chunk(folder, name, len(files), held))
    return files, total


def _chunk(folder: Folder, name: str, number: int, rows: list[list[Any]]) -> str:
    script = f"(self.vanban=self.vanban||[]).push([{number},{compact(rows)}]);\n".encode()
    file = f"du-lieu/{name}-{number + 1}-{hashlib.sha256(script).hexdigest()[:10]}.js"
    folder.write(file, script)
    return file


def tasks(connection: duckdb.DuckDBPyConnection, part_of: dict[str, int]) -> Iterator[list[Any]]:
    """The rows of the task tracker: what comes next first, then what is overdue, the latest first, then the rest.

    `part_of`: of tasks on a later page of a long document, which page.
    """
    for t in stream(connection, f"""
        SELECT t.task_id, t.doc_id, t.text, t.kind, t.recurrence, t.deadline_text, t.product, t.page, r.next_due,
               r.days_left, r.status, r.changed, d.symbol, d.title, d.file_name, d.issuer, u.units
        FROM report_due r JOIN tasks t USING (task_id) JOIN documents d ON d.doc_id = t.doc_id
        LEFT JOIN ({_UNITS}) u USING (task_id)
        ORDER BY r.days_left IS NULL, r.days_left < 0, abs(r.days_left), t.doc_id, t.char_start, t.task_id"""):
        units: dict[str, list[list[str]]] = {"lead": [], "coordinate": [], "": []}
        for unit in t["units"] or ():
            role = unit["role"] if unit["role"] in units else ""
            name = unit["unit"] if role else f"{unit['unit']} ({words.ROLES[unit['role']].lower()})"
            entry = [words.clipped(name, _SHORT), unit_page(unit["key"]).removesuffix(".html")]
            if entry not in units[role]:
                units[role].append(entry)
        term = words.recurring(t["recurrence"]) or (t["deadline_text"] if t["next_due"] is None else "")
        yield [page_name(t["doc_id"], part_of.get(t["task_id"], 1)) + f"#n-{t['task_id']}",
               words.clipped(t["text"], _LONG), words.KINDS[t["kind"]].name, *units.values(),
               t["next_due"].isoformat() if t["next_due"] else None, t["days_left"],
               words.clipped(term or "", _SHORT), words.clipped(t["product"] or "", _SHORT),
               words.clipped(t["symbol"] or t["title"] or t["file_name"], _SHORT), t["page"],
               words.clipped(t["issuer"] or "", _SHORT), words.clipped(words.state(t["status"], t["changed"]), _SHORT)]


def documents(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    """The rows of the list of documents, the newest first."""
    counts = " ".join(
        f"LEFT JOIN (SELECT doc_id, count(*) AS {name} FROM {table} GROUP BY 1) AS {table}_ USING (doc_id)"
        for name, table in (("n", "tasks"), ("h", "shortcomings"), ("v", "citations")))
    for d in stream(connection, f"""
        SELECT doc_id, symbol, doc_type, title, issuer, issued_on, issued_year, file_name, format, status,
               coalesce(n, 0) AS n, coalesce(h, 0) AS h, coalesce(v, 0) AS v, len(warnings) AS warned
        FROM documents JOIN copies USING (doc_id) {counts}
        ORDER BY coalesce(issued_on, make_date(issued_year, 1, 1)) DESC NULLS LAST, symbol, doc_id"""):
        status = {"copy": "Bản khác", "draft": "Dự thảo"}.get(d["status"], "")
        yield [page_name(d["doc_id"]), words.clipped(d["symbol"] or "", _SHORT), d["doc_type"] or "",
               words.clipped(d["title"] or "", _LONG), words.clipped(d["issuer"] or "", _SHORT),
               d["issued_on"].isoformat() if d["issued_on"] else str(d["issued_year"] or ""), d["n"], d["h"], d["v"],
               status, words.clipped(d["file_name"], _SHORT), d["warned"]]


def units(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    """The rows of the list of units, those with most to do first."""
    for u in stream(connection, """
        SELECT coalesce(a.unit_key, a.unit) AS key, count(DISTINCT r.task_id) AS n,
               count(DISTINCT r.task_id) FILTER (a.role = 'lead') AS leads,
               count(DISTINCT r.task_id) FILTER (r.days_left < 0) AS late,
               count(DISTINCT r.task_id) FILTER (r.days_left BETWEEN 0 AND 30) AS soon
        FROM assignments a JOIN report_due r USING (task_id) GROUP BY 1 ORDER BY n DESC, key"""):
        yield [unit_page(u["key"]), words.clipped(u["key"], 2 * _SHORT), u["n"], u["leads"], u["late"], u["soon"]]
