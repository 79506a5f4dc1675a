"""The overview: how much there is, when it is due, which weaknesses return, and what cites what."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from vanban.query import dicts
from vanban.report import words
from vanban.report.collection import stream
from vanban.report.fields import field_of
from vanban.report.names import page_name
from vanban.vietnamese import RELATIONS

_NODES = 120  # documents in the network: those with the most ties
_LONG = 90
_UNKNOWN = "không rõ"
Record = dict[str, Any]


def overview(connection: duckdb.DuckDBPyConnection, as_of: date) -> Record:
    """What the template of the overview needs: figures, and the data of its plots."""
    [counts] = dicts(connection, """
        SELECT (SELECT count(*) FROM copies WHERE status = 'canonical') AS documents,
               (SELECT count(*) FROM copies WHERE status <> 'canonical') AS others,
               (SELECT count(*) FROM report_due) AS tasks,
               (SELECT count(*) FROM report_due WHERE days_left < 0) AS late,
               (SELECT count(*) FROM report_due WHERE days_left BETWEEN 0 AND 30) AS soon,
               weak.n AS shortcomings, weak.bare, named.nobody, named.never
        FROM (SELECT count(*) AS n, count(*) FILTER (NOT EXISTS (
                SELECT 1 FROM tasks t WHERE t.shortcoming_id = s.shortcoming_id)) AS bare
              FROM shortcomings s JOIN copies c USING (doc_id)
              WHERE s.kind = 'shortcoming' AND c.status = 'canonical') weak,
             (SELECT count(*) FILTER (NOT EXISTS (SELECT 1 FROM assignments a WHERE a.task_id = t.task_id)) AS nobody,
                     count(*) FILTER (t.due_on IS NULL AND len(t.recurrence) = 0) AS never
              FROM tasks t JOIN report_due USING (task_id)) named""")
    return {"counts": counts, "months": months(connection), "weak": weaknesses(connection), **network(connection),
            "next": following(connection), "plots_as_of": as_of.isoformat()}


def months(connection: duckdb.DuckDBPyConnection) -> list[list[Any]]:
    """[month, tasks overdue, tasks that come] for each month in which a task is due next."""
    return [list(row.values()) for row in dicts(connection, """
        SELECT strftime(next_due, '%Y-%m') AS month, count(*) FILTER (days_left < 0) AS late,
               count(*) FILTER (days_left >= 0) AS coming
        FROM report_due WHERE next_due IS NOT NULL GROUP BY 1 ORDER BY 1""")]


def weaknesses(connection: duckdb.DuckDBPyConnection) -> Record:
    """Shortcomings by the year that they are said of (else of issue), and by field and year, largest field first."""
    years: dict[tuple[str, str], int] = {}
    fields: dict[tuple[str, str], int] = {}
    for row in stream(connection, """
            SELECT coalesce(s.year, d.issued_year) AS year, s.kind, s.text, d.title
            FROM shortcomings s JOIN documents d USING (doc_id) JOIN copies c USING (doc_id)
            WHERE c.status = 'canonical'"""):
        year = str(row["year"] or _UNKNOWN)
        years[row["kind"], year] = years.get((row["kind"], year), 0) + 1
        if row["kind"] == "shortcoming":
            field = field_of(row["text"], row["title"])
            fields[field, year] = fields.get((field, year), 0) + 1
    labels = sorted({year for _, year in years}, key=lambda year: (year == _UNKNOWN, year))
    totals = {field: sum(n for (name, _), n in fields.items() if name == field) for field in {f for f, _ in fields}}
    order = sorted(totals, key=lambda field: (-totals[field], field))
    kinds = {words.KINDS[kind].name: kind for kind in ("shortcoming", "cause", "difficulty")}
    return {"years": labels,
            "kinds": [{"name": k, "counts": [years.get((kinds[k], y), 0) for y in labels]} for k in kinds],
            "fields": [{"name": f, "counts": [fields.get((f, y), 0) for y in labels], "n": totals[f]} for f in order]}


def network(connection: duckdb.DuckDBPyConnection) -> Record:
    """The documents with the most ties and what ties them; and what is cited most, for a table."""
    edges = dicts(connection, """
        SELECT g.doc_id AS source, g.relation, coalesce(g.cited_id, g.document_key, k.key, g.cited_symbol) AS target,
               any_value(g.cited_id) AS cited_id, any_value(g.cited_symbol) AS cited_symbol, sum(g.mentions) AS mentions
        FROM citation_graph g LEFT JOIN (  -- one number, said in full only once in the document
          SELECT doc_id, cited_symbol, any_value(coalesce(cited_id, document_key)) AS key FROM citation_graph
          GROUP BY 1, 2 HAVING count(DISTINCT coalesce(cited_id, document_key)) = 1) k USING (doc_id, cited_symbol)
        WHERE target IS NOT NULL AND g.cited_id IS DISTINCT FROM g.doc_id
        GROUP BY ALL ORDER BY 1, 3, 2""")
    ties: dict[str, int] = {}
    names: dict[str, tuple[str, str]] = {}
    for edge in edges:
        for end in {edge["source"], edge["target"]}:
            ties[end] = ties.get(end, 0) + 1
        names.setdefault(edge["target"], (edge["cited_symbol"] or "", edge["cited_id"] or ""))
    shown = sorted(ties, key=lambda end: (-ties[end], end))[:_NODES]
    own = {row["doc_id"]: row for row in dicts(connection, """
        SELECT doc_id, coalesce(symbol, title, file_name) AS name, coalesce(title, '') AS title FROM documents
        WHERE doc_id IN (SELECT unnest(?))""", shown)}
    place = {end: number for number, end in enumerate(shown)}
    nodes = [[words.clipped(own[end]["name"] if end in own else names[end][0], _LONG), ties[end],
              f"van-ban/{page_name(end)}" if end in own else "",
              words.clipped(own[end]["title"], 160) if end in own else ""] for end in shown]
    links = [[place[e["source"]], place[e["target"]], RELATIONS[e["relation"]], int(e["mentions"])]
             for e in edges if e["source"] in place and e["target"] in place]
    return {"nodes": nodes, "links": links, "all_nodes": len(ties), "most_cited": _most_cited(edges, names)}


def _most_cited(edges: list[Record], names: dict[str, tuple[str, str]]) -> list[Record]:
    citing: dict[str, set[str]] = {}
    for edge in edges:
        citing.setdefault(edge["target"], set()).add(edge["source"])
    first = sorted(citing, key=lambda target: (-len(citing[target]), names[target][0], target))[:12]
    return [{"name": words.clipped(names[target][0] or target, _LONG), "count": len(citing[target]),
             "href": f"van-ban/{page_name(names[target][1])}" if names[target][1] else ""} for target in first]


def following(connection: duckdb.DuckDBPyConnection) -> list[Record]:
    """The tasks that are due next, and for whom: who leads or answers, else all who have a part."""
    rows = dicts(connection, """
        SELECT t.task_id, t.doc_id, t.text, r.next_due, r.days_left, coalesce(u.leads, u.others) AS units,
               coalesce(d.symbol, d.title, d.file_name) AS document
        FROM report_due r JOIN tasks t USING (task_id) JOIN documents d ON d.doc_id = t.doc_id
        LEFT JOIN (SELECT task_id, string_agg(DISTINCT unit, '; ' ORDER BY unit) AS others,
                          string_agg(unit, '; ' ORDER BY char_start) FILTER (role IN ('lead', 'responsible')) AS leads
                   FROM assignments GROUP BY 1) u USING (task_id)
        WHERE r.days_left >= 0 ORDER BY r.days_left, t.doc_id, t.char_start, t.task_id LIMIT 8""")
    return [{**row, "text": words.clipped(row["text"], 200), "units": words.clipped(row["units"] or "", 160),
             "document": words.clipped(row["document"], _LONG)} for row in rows]
