"""Views over the tables: what a row means beside the rows of other documents; plain SQL over one state.

`copies`: which file is the canonical one of a document that came several times. `cited`: which document each citation
means. A document's own columns never depend on another document; these do.
"""

from __future__ import annotations

import duckdb

LIKE = 0.3  # share of common shingles above which two files of one number hold one document (OCR costs up to a half)
NUMBERED_YEARS = 5  # a body's Party numbers begin anew with each term of five years

# document_key is `body|number and symbol|date, term or year`: the first two name a document within a term or a year.
_SERIES, _DATED = (f"regexp_extract(document_key, '^(.*)[|]([^|]*)$', {n})" for n in (1, 2))
_LIKENESS = "len(list_filter(list_zip(a.sketch, b.sketch), lambda x: x[1] = x[2])) / 64.0"

VIEWS: dict[str, tuple[str, str]] = {
    "copies": ("a row a document: the file that stands for it (canonical_id, itself where it came once) and why", f"""
WITH keyed AS (
  SELECT doc_id, state, sketch, {_SERIES} AS series, {_DATED} AS dated,
         row_number() OVER (ORDER BY state <> 'issued', coalesce(ocr_pages, 0) > 0,
           list_position(['docx', 'doc', 'odt', 'rtf', 'pdf', 'html', 'markdown', 'text', 'xlsx', 'image'], format),
           length(text) DESC, doc_id) AS rank
  FROM documents WHERE document_key IS NOT NULL AND state <> 'draft'),
pairs AS (
  SELECT a.doc_id, b.doc_id AS other, b.rank, {_LIKENESS} AS likeness, a.dated = b.dated AND a.dated <> '' AS same_date
  FROM keyed a JOIN keyed b USING (series) WHERE a.dated = b.dated OR a.dated = '' OR b.dated = ''),
best AS (
  SELECT doc_id, arg_min(other, rank) FILTER (likeness >= {LIKE}) AS canonical_id,
         bool_or(likeness < {LIKE} AND same_date) AS conflict
  FROM pairs GROUP BY doc_id)
SELECT d.doc_id, coalesce(b.canonical_id, d.doc_id) AS canonical_id,
       CASE WHEN d.state = 'draft' THEN 'draft' WHEN b.canonical_id <> d.doc_id THEN 'copy'
            ELSE 'canonical' END AS status,
       coalesce(b.conflict, false) AS conflict
FROM documents d LEFT JOIN best b USING (doc_id)"""),
    "cited": ("a row a citation: the document that it means (cited_id), where it is in the tables, and by what", f"""
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
}
"""View → (what a row is, its query)."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views in a connection that has the tables."""
    for name, (_, sql) in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {sql}")
