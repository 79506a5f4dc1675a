"""A page for each unit: its tasks by role, in the order in which they are due; more than one page where it has many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import duckdb

from vanban.report import words
from vanban.report.collection import stream
from vanban.report.names import page_name, unit_page

_MOST = 250  # tasks on a page
_LONG = 500
Record = dict[str, Any]


def pages(connection: duckdb.DuckDBPyConnection, part_of: dict[str, int]) -> Iterator[tuple[str, Record]]:
    """(file, what its template needs) of each page of each unit."""
    rows = stream(connection, """
        SELECT coalesce(a.unit_key, a.unit) AS key, a.role, t.task_id, t.doc_id, t.text, t.kind, t.recurrence,
               t.deadline_text, t.product, t.page, r.next_due, r.days_left, r.status, r.changed,
               d.symbol, d.title, d.file_name
        FROM (SELECT DISTINCT unit_key, unit, role, task_id FROM assignments) a JOIN report_due r USING (task_id)
        JOIN tasks t ON t.task_id = a.task_id JOIN documents d ON d.doc_id = t.doc_id
        QUALIFY row_number() OVER (PARTITION BY key, a.role, t.task_id ORDER BY a.unit) = 1
        ORDER BY key, list_position(['lead', 'responsible', 'implement', 'advise', 'coordinate', 'monitor'], a.role),
                 r.days_left IS NULL, r.days_left, t.doc_id, t.char_start, t.task_id""")
    for key, found in groupby(rows, lambda row: str(row["key"])):
        yield from _of_unit(key, [_shown(row, part_of) for row in found])


def _of_unit(key: str, tasks: list[Record]) -> Iterator[tuple[str, Record]]:
    own = {task["href"]: task["days_left"] for task in tasks}
    figures = [
        ("Nhiệm vụ", len(own), ""), ("Chủ trì", sum(task["role"] == "lead" for task in tasks), ""),
        ("Quá hạn", sum(d is not None and d < 0 for d in own.values()), "late"),
        ("Đến hạn trong 30 ngày", sum(d is not None and 0 <= d <= 30 for d in own.values()), "soon")]
    slices = [tasks[at:at + _MOST] for at in range(0, len(tasks), _MOST)]
    for part, held in enumerate(slices, 1):
        roles = [(words.ROLES[role], list(group)) for role, group in groupby(held, lambda task: str(task["role"]))]
        yield unit_page(key, part), {
            "name": key, "figures": figures, "roles": roles, "part": part,
            "files": [unit_page(key, n) for n in range(1, len(slices) + 1)]}


def _shown(row: Record, part_of: dict[str, int]) -> Record:
    term = words.recurring(row["recurrence"]) or (row["deadline_text"] if row["next_due"] is None else "") or ""
    return {
        "role": row["role"], "href": f"{page_name(row['doc_id'], part_of.get(row['task_id'], 1))}#n-{row['task_id']}",
        "text": words.clipped(row["text"], _LONG), "kind": words.KINDS[row["kind"]].name,
        "due": words.day(row["next_due"]), "days_left": row["days_left"], "state": state(row["days_left"]),
        "said": words.clipped(words.state(row["status"], row["changed"]), 120), "term": words.clipped(term, 120),
        "product": words.clipped(row["product"] or "", 160), "page": row["page"],
        "document": words.clipped(row["symbol"] or row["title"] or row["file_name"], 120)}


def state(days_left: int | None) -> tuple[str, str]:
    """(class, words) for how long there is: quá hạn 3 ngày, còn 12 ngày."""
    if days_left is None:
        return "none", "không có ngày"
    if days_left < 0:
        return "late", f"quá hạn {words.number(-days_left)} ngày"
    return ("soon" if days_left <= 30 else "ok"), "hôm nay" if days_left == 0 else f"còn {words.number(days_left)} ngày"

