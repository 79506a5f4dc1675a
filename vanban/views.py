"""Views over the tables: what a row means beside the rows of other documents; plain SQL over one state.

A document's own columns never depend on another document; these do. Where several files hold one document, every view
but `copies` counts its canonical file alone. Days left and next due dates count from the connection's `as_of`.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from ingest.fold import bare
from vanban.due import next_due

LIKE = 0.3  # share of common shingles above which two files of one number hold one document (OCR costs up to a half)
NUMBERED_YEARS = 5  # a body's Party numbers begin anew with each term of five years

# document_key is `body|number and symbol|date, term or year`: the first two name a document within a term or a year.
_SERIES, _DATED = (f"regexp_extract(document_key, '^(.*)[|]([^|]*)$', {n})" for n in (1, 2))
_LIKENESS = "len(list_filter(list_zip(a.sketch, b.sketch), lambda x: x[1] = x[2])) / 64.0"


class View(NamedTuple):
    """`row`: one what a row is; `columns`: a line a column, its name and meaning; `sql`: the query."""

    row: str
    columns: str
    sql: str

    def described(self) -> list[tuple[str, str]]:
        """(column, meaning) in order."""
        lines = (line.split(maxsplit=1) for line in self.columns.strip().splitlines())
        return [(name, meaning) for name, meaning in lines]


_ACTIVE = "(SELECT doc_id FROM copies WHERE status = 'canonical')"  # drafts bind nobody
_UNITS = """
  SELECT task_id, list(unit ORDER BY char_start, unit) FILTER (role = 'lead') AS leads,
         list(unit ORDER BY char_start, unit) FILTER (role = 'coordinate') AS coordinates,
         list(unit ORDER BY char_start, unit) FILTER (role NOT IN ('lead', 'coordinate')) AS others
  FROM assignments GROUP BY task_id"""
# What people follow up: when it differs from what a sheet showed, the task has changed since.
_VERSION = "left(md5(concat_ws('|', t.text, {}, t.due_on, t.recurrence, t.deadline_text, t.product)), 8)".format(
    ", ".join(f"coalesce(u.{role}, [])" for role in ("leads", "coordinates", "others")))
_STATUSES = """
  SELECT task_id, arg_max(status, status_id) AS status, arg_max(version, status_id) AS version,
         arg_max(task, status_id) AS task, max(said_at) AS said_at
  FROM statuses GROUP BY task_id"""

VIEWS: dict[str, View] = {
    "copies": View("document", """
doc_id        the document
canonical_id  the file that stands for it: itself, or the better file of the same document
status        canonical, copy (the same number, date and words as canonical_id) or draft
conflict      whether another file has the same number and date and other words
""", f"""
WITH keyed AS (
  SELECT doc_id, state, sketch, {_SERIES} AS series, {_DATED} AS dated,
         row_number() OVER (ORDER BY state <> 'issued', coalesce(ocr_pages, 0) > 0,
           list_position(['docx', 'doc', 'odt', 'rtf', 'pdf', 'html', 'markdown', 'text', 'xlsx', 'image'], format),
           length(text) DESC, doc_id) AS rank
  FROM documents WHERE document_key IS NOT NULL AND state <> 'draft'),
equal AS (SELECT *, first_value(doc_id) OVER (PARTITION BY series, dated, sketch ORDER BY rank) AS first FROM keyed),
pairs AS (
  SELECT a.doc_id, b.doc_id AS other, b.rank, {_LIKENESS} AS likeness, a.dated = b.dated AND a.dated <> '' AS same_date
  FROM equal a JOIN equal b USING (series)
  WHERE a.doc_id = a.first AND b.doc_id = b.first AND (a.dated = b.dated OR a.dated = '' OR b.dated = '')),
best AS (
  SELECT doc_id, arg_min(other, rank) FILTER (likeness >= {LIKE}) AS canonical_id,
         bool_or(likeness < {LIKE} AND same_date) AS conflict
  FROM pairs GROUP BY doc_id)
SELECT d.doc_id, coalesce(b.canonical_id, d.doc_id) AS canonical_id,
       CASE WHEN d.state = 'draft' THEN 'draft' WHEN b.canonical_id <> d.doc_id THEN 'copy'
            ELSE 'canonical' END AS status,
       coalesce(b.conflict, false) AS conflict
FROM documents d LEFT JOIN equal e USING (doc_id) LEFT JOIN best b ON b.doc_id = e.first"""),
    "cited": View("citation", """
citation_id  the citation
doc_id       the document that cites
cited_id     the document that it means, where that is in the tables and no other could be meant
matched_by   number and date; or number and body, where one of the two dates is not known
candidates   how many documents could be meant
""", f"""
WITH keyed AS (
  SELECT DISTINCT c.canonical_id, {_SERIES} AS series, {_DATED} AS dated, d.issued_on
  FROM documents d JOIN copies c USING (doc_id) WHERE document_key IS NOT NULL AND state <> 'draft'),
wanted AS (
  SELECT c.citation_id, c.doc_id, regexp_extract(c.document_key, '^(.*)[|]([^|]*)$', 1) AS series,
         regexp_extract(c.document_key, '^(.*)[|]([^|]*)$', 2) AS dated, d.issued_on AS citing_on
  FROM citations c JOIN documents d ON d.doc_id = c.doc_id WHERE c.document_key IS NOT NULL),
matched AS (
  SELECT w.citation_id, k.canonical_id,
         CASE WHEN k.dated = w.dated THEN 'number and date' ELSE 'number and body' END AS matched_by
  FROM wanted w JOIN keyed k USING (series)
  WHERE k.dated = w.dated
     OR ((w.dated = '' OR k.dated = '' OR regexp_matches(w.dated, '^[ivxl]+$'))
         AND (k.issued_on IS NULL OR w.citing_on IS NULL OR (k.issued_on <= w.citing_on
              AND k.issued_on > w.citing_on - INTERVAL {NUMBERED_YEARS} YEAR)))),
settled AS (
  SELECT citation_id, count(DISTINCT canonical_id) AS candidates, min(canonical_id) AS cited_id,
         min(matched_by) AS matched_by
  FROM matched GROUP BY citation_id)
SELECT c.citation_id, c.doc_id, CASE WHEN s.candidates = 1 THEN s.cited_id END AS cited_id,
       CASE WHEN s.candidates = 1 THEN s.matched_by END AS matched_by, coalesce(s.candidates, 0) AS candidates
FROM citations c LEFT JOIN settled s USING (citation_id)"""),
    "task_tracker": View("task", """
task_id        the task
task           its words
kind           task, solution or recommendation
leads          units that lead
coordinates    units that coordinate
others         units with another role
due_on         last day
recurrence     continuous, monthly, quarterly …
next_due       the day on which it is due next, counted from as_of: due_on, or the next of a recurrence
days_left      days from as_of to next_due; negative when overdue
deadline_text  deadline as written
product        what has to be delivered
shortcoming    the weakness that it remedies
symbol         số và ký hiệu of the document
title          its title
issuer         the body that issued it
issued_on      its date
file_name      its file
page           the page on which the task begins
doc_id         the document
status         its state as people filled it in (vanban import-status)
version        8 hex digits of what is followed up: words, units, term, product
changed        whether the task is another than when its state was filled in
""", f"""
SELECT t.task_id, t.text AS task, t.kind, u.leads, u.coordinates, u.others, t.due_on, t.recurrence,
       next_due(t.due_on, t.recurrence_rule, d.issued_on, getvariable('as_of')) AS next_due,
       date_diff('day', getvariable('as_of'),
                 next_due(t.due_on, t.recurrence_rule, d.issued_on, getvariable('as_of'))) AS days_left,
       t.deadline_text, t.product, s.text AS shortcoming, d.symbol, d.title, d.issuer, d.issued_on, d.file_name,
       t.page, t.doc_id, nullif(p.status, '') AS status, {_VERSION} AS version,
       p.status <> '' AND p.version <> {_VERSION} AS changed
FROM tasks t JOIN documents d USING (doc_id) JOIN {_ACTIVE} USING (doc_id) LEFT JOIN ({_UNITS}) u USING (task_id)
LEFT JOIN shortcomings s ON s.shortcoming_id = t.shortcoming_id LEFT JOIN ({_STATUSES}) p ON p.task_id = t.task_id"""),
    "lost_statuses": View("state that people filled in of a task that is no longer followed up", """
task_id  the task as it was
task     its words when the state was filled in
status   its state
said_at  when it was brought in
doc_id   its document
reason   the document is gone, is a draft or a copy now, or has no such task any more
""", f"""
SELECT p.task_id, p.task, p.status, p.said_at, o.doc_id,
       CASE WHEN c.doc_id IS NULL THEN 'document gone' WHEN t.task_id IS NULL THEN 'task gone' ELSE c.status END
       AS reason
FROM ({_STATUSES}) p JOIN (SELECT task_id, arg_max(doc_id, status_id) AS doc_id FROM statuses GROUP BY task_id) o
  USING (task_id)
LEFT JOIN copies c ON c.doc_id = o.doc_id LEFT JOIN tasks t ON t.task_id = p.task_id
WHERE p.status <> '' AND (t.task_id IS NULL OR c.status IS DISTINCT FROM 'canonical')"""),
    "remedies": View("shortcoming and task that remedies it", """
shortcoming_id  the weakness
shortcoming     its words
unit            whose it is
causes          what caused it
task_id         a task that remedies it; null where the document names none
task            its words
link_rule       how the document says so
leads           units that lead it
due_on          last day
recurrence      continuous, monthly, quarterly …
symbol          số và ký hiệu of the document
page            page of the weakness
doc_id          the document
""", f"""
SELECT s.shortcoming_id, s.text AS shortcoming, s.unit, c.causes, t.task_id, t.text AS task, t.link_rule, u.leads,
       t.due_on, t.recurrence, d.symbol, s.page, s.doc_id
FROM shortcomings s JOIN documents d USING (doc_id) JOIN {_ACTIVE} USING (doc_id)
LEFT JOIN tasks t ON t.shortcoming_id = s.shortcoming_id LEFT JOIN ({_UNITS}) u ON u.task_id = t.task_id
LEFT JOIN (SELECT cause_of, list(text ORDER BY char_start) AS causes FROM shortcomings WHERE cause_of IS NOT NULL
           GROUP BY cause_of) c ON c.cause_of = s.shortcoming_id
WHERE s.kind = 'shortcoming'"""),
    "recurring_shortcomings": View("weakness and the last earlier one like it", """
shortcoming_id    the weakness
shortcoming       its words
symbol            số và ký hiệu of its document
issuer            the body that issued it
issued_on         its date
page              its page
earlier_id        the earlier weakness
earlier           its words
earlier_symbol    số và ký hiệu of the earlier document
earlier_issuer    the body that issued it
earlier_on        its date
same_body         whether one body issued both; another row may tell of another body
likeness          share of common words, 0 to 1
remedies          tasks of the earlier document that were to remedy it
doc_id            the document
earlier_doc_id    the earlier document (its canonical file)
""", f"""
SELECT s.shortcoming_id, s.text AS shortcoming, d.symbol, d.issuer, d.issued_on, s.page, e.shortcoming_id AS earlier_id,
       e.text AS earlier, b.symbol AS earlier_symbol, b.issuer AS earlier_issuer, b.issued_on AS earlier_on,
       r.same_body, r.likeness, t.remedies, s.doc_id, c.canonical_id AS earlier_doc_id
FROM recurrences r JOIN {_ACTIVE} USING (doc_id) JOIN shortcomings s ON s.shortcoming_id = r.shortcoming_id
JOIN documents d ON d.doc_id = r.doc_id JOIN shortcomings e ON e.shortcoming_id = r.earlier_id
JOIN documents b ON b.doc_id = r.earlier_doc_id JOIN copies c ON c.doc_id = r.earlier_doc_id
LEFT JOIN (SELECT shortcoming_id, list(text ORDER BY char_start) AS remedies FROM tasks
           WHERE shortcoming_id IS NOT NULL GROUP BY shortcoming_id) t ON t.shortcoming_id = e.shortcoming_id
"""),
    "citation_graph": View("pair of citing and cited document, by relation", """
doc_id         the document that cites
symbol         its số và ký hiệu
relation       basis, implements, amends, replaces, repeals or mentions
cited_id       the cited document, where it is in the tables
cited_symbol   its số và ký hiệu, or its name
cited_type     its type
document_key   the key under which it is cited
mentions       how often
""", f"""
SELECT c.doc_id, any_value(d.symbol) AS symbol, c.relation, r.cited_id, coalesce(c.symbol, c.name) AS cited_symbol,
       any_value(c.doc_type) AS cited_type, c.document_key, count(*) AS mentions
FROM citations c JOIN documents d USING (doc_id) JOIN {_ACTIVE} USING (doc_id) JOIN cited r USING (citation_id)
GROUP BY c.doc_id, c.relation, r.cited_id, coalesce(c.symbol, c.name), c.document_key"""),
    "unit_load": View("unit, role and quarter", """
unit_key  the unit
role      lead, responsible, advise, coordinate, implement or monitor
quarter   the quarter in which the tasks are due next (2025-Q2); null for those without a day
tasks     how many tasks
overdue   how many of them were due before as_of
""", """
SELECT a.unit_key, a.role, year(t.next_due) || '-Q' || quarter(t.next_due) AS quarter,
       count(DISTINCT t.task_id) AS tasks, count(DISTINCT t.task_id) FILTER (t.days_left < 0) AS overdue
FROM assignments a JOIN task_tracker t USING (task_id) GROUP BY ALL"""),
    "coverage": View("document", """
doc_id                      the document
symbol                      its số và ký hiệu
shortcomings                weaknesses that it admits
shortcomings_without_task   of them, those that no task remedies
tasks                       what it asks to be done
tasks_without_unit          of them, those for which nobody answers
tasks_without_term          of them, those with neither a day nor a recurrence
""", f"""
SELECT d.doc_id, d.symbol, coalesce(s.n, 0) AS shortcomings, coalesce(s.bare, 0) AS shortcomings_without_task,
       coalesce(t.n, 0) AS tasks, coalesce(t.nobody, 0) AS tasks_without_unit,
       coalesce(t.never, 0) AS tasks_without_term
FROM documents d JOIN {_ACTIVE} USING (doc_id)
LEFT JOIN (SELECT doc_id, count(DISTINCT shortcoming_id) AS n,
                  count(DISTINCT shortcoming_id) FILTER (task_id IS NULL) AS bare
           FROM remedies GROUP BY 1) s USING (doc_id)
LEFT JOIN (SELECT doc_id, count(*) AS n, count(*) FILTER (leads IS NULL AND others IS NULL AND coordinates IS NULL)
                  AS nobody, count(*) FILTER (due_on IS NULL AND len(recurrence) = 0) AS never
           FROM task_tracker GROUP BY 1) t USING (doc_id)"""),
    "quality": View("document", """
doc_id           the document
symbol           its số và ký hiệu
file_name        its file
format           its format
ocr_pages        pages read by OCR
ocr_confidence   mean confidence of OCR
corrections      changes made to what OCR read
rows             citations, shortcomings, tasks and assignments found
unsure           of them, those with a confidence below 0.8
warnings         what the reader and the rules noticed
""", f"""
SELECT d.doc_id, d.symbol, d.file_name, d.format, d.ocr_pages, d.ocr_confidence, coalesce(c.n, 0) AS corrections,
       coalesce(r.n, 0) AS rows, coalesce(r.unsure, 0) AS unsure, d.warnings
FROM documents d JOIN {_ACTIVE} USING (doc_id)
LEFT JOIN (SELECT doc_id, count(*) AS n FROM corrections GROUP BY 1) c USING (doc_id)
LEFT JOIN (SELECT doc_id, count(*) AS n, count(*) FILTER (confidence < 0.8) AS unsure FROM (
             SELECT doc_id, confidence FROM citations UNION ALL SELECT doc_id, confidence FROM shortcomings
             UNION ALL SELECT doc_id, confidence FROM tasks UNION ALL SELECT doc_id, confidence FROM assignments)
           GROUP BY 1) r USING (doc_id)"""),
}


def create(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Make the views and the functions `fold` and `next_due` in a connection that has the tables; `as_of`: the day
    from which days left are counted."""
    connection.create_function("fold", _folded, ["varchar"], "varchar", type=PythonUDFType.ARROW)
    connection.create_function("next_due", next_due, ["date", "varchar", "date", "date"], "date",
                               null_handling=FunctionNullHandling.SPECIAL)
    connection.execute(f"SET VARIABLE as_of = DATE '{as_of.isoformat()}'")
    for name, view in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {view.sql}")


def _folded(texts: pa.ChunkedArray) -> pa.Array:
    """SQL `fold(text)`: lower case without diacritics, so that hoà, hòa and Hoa are one."""
    return pa.array((None if text is None else bare(text) for text in texts.to_pylist()), pa.string())
