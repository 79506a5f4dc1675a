"""What the documents cite, taken together: what to acquire, and where two citations of one document disagree.

A slip of the pen (`1299` for `1229`) shows as two numbers that differ by one digit, or by two that changed places, in
mentions of the same symbol, type, date and subject; the one that is cited less often is the probable slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from extract.links.likeness import bag, overlap
from ingest.fold import lower
from vanban.query import connect, dicts

Row = dict[str, Any]
SAME_SUBJECT = 0.6  # share of common words above which two mentions name one subject
MISSING = """
SELECT any_value(c.doc_type) AS doc_type, coalesce(c.symbol, c.name) AS cited, c.document_key,
       mode(c.issuer) AS issuer, max(c.issued_on) AS issued_on, count(*) AS mentions,
       count(DISTINCT c.doc_id) AS documents, count(*) FILTER (c.relation IN ('basis', 'implements')) AS rests_on
FROM citations c JOIN cited USING (citation_id) JOIN copies p ON p.doc_id = c.doc_id
WHERE p.status <> 'copy' AND cited_id IS NULL AND coalesce(c.symbol, c.name) IS NOT NULL AND NOT c.short_form
GROUP BY coalesce(c.symbol, c.name), c.document_key ORDER BY documents DESC, mentions DESC, cited, document_key"""
# Of one symbol: what each mention says of its type and date, and where.
_SAID = """
SELECT c.symbol, c.number, regexp_extract(c.document_key, '^(.*)[|]([^|]*)[|][^|]*$', 1) AS body,
       c.doc_type_code, c.issued_on, c.title, c.doc_id, d.symbol AS cited_by, c.text, c.page, c.citation_id
FROM citations c JOIN documents d USING (doc_id) JOIN copies p ON p.doc_id = c.doc_id
WHERE p.status <> 'copy' AND c.symbol IS NOT NULL AND NOT c.short_form
ORDER BY c.symbol, c.doc_id, c.char_start"""


def missing(root: Path) -> list[Row]:
    """Documents that are cited and not in the tables, the most cited first: type, symbol or name, key, issuer, date,
    mentions, citing documents, and mentions that rest on it."""
    return dicts(connect(root), MISSING)


def conflicts(root: Path) -> Iterator[Row]:
    """Mentions that disagree about one document. A row: `kind` (date, type or number), `symbol`, what the most say
    (`mostly`), what this one says (`here`), and where (`citation_id`, `doc_id`, `cited_by`, `text`, `page`)."""
    said = dicts(connect(root), _SAID)
    same: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in said:
        if row["body"]:
            same[row["body"], row["symbol"].lower()].append(row)
    for _, rows in sorted(same.items()):
        yield from _disagreeing(rows, "issued_on", "date")
        yield from _disagreeing(rows, "doc_type_code", "type")
    yield from _slips(said)


def _disagreeing(rows: list[Row], column: str, kind: str) -> Iterator[Row]:
    """Mentions whose date (of one year: a body counts anew each year) or type is not what most say."""
    by_year: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            by_year[row["issued_on"].year if row["issued_on"] else None].append(row)
    for told in by_year.values():
        counts = _counts([row[column] for row in told])
        mostly = counts[0][0]
        if len(counts) > 1:
            yield from (_conflict(kind, row, mostly, row[column]) for row in told if row[column] != mostly)


def _slips(said: list[Row]) -> Iterator[Row]:
    """Mentions of a number that is a digit away from another of the same symbol, type, date and subject, cited more
    often. Without a subject nothing is said: a body signs many documents on one day."""
    near: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in said:
        if row["issued_on"] and row["number"] and row["title"]:
            tail = row["symbol"].lower().removeprefix(row["number"].lower())
            near[tail, row["doc_type_code"], row["issued_on"]].append(row)
    for rows in near.values():
        counts = _counts([row["number"] for row in rows])
        for (often, m), (seldom, n) in combinations(counts, 2):
            if m > n and is_slip(often, seldom):
                subjects = [bag(lower(row["title"])) for row in rows if row["number"] == often]
                yield from (_conflict("number", row, often, seldom) for row in rows if row["number"] == seldom
                            and any(overlap(bag(lower(row["title"])), s) >= SAME_SUBJECT for s in subjects))


def _counts(values: list[Any]) -> list[tuple[Any, int]]:
    """Values and how often, the most frequent first; ties in the order of the values."""
    return sorted(((v, values.count(v)) for v in set(values)), key=lambda pair: (-pair[1], str(pair[0])))


def _conflict(kind: str, row: Row, mostly: Any, here: Any) -> Row:
    kept = ("symbol", "text", "cited_by", "page", "doc_id", "citation_id")
    return {"kind": kind, "mostly": str(mostly), "here": str(here)} | {name: row[name] for name in kept}


def is_slip(a: str, b: str) -> bool:
    """Whether two numbers of three or more digits differ by one digit, or by two neighbours that changed places.

    >>> is_slip("1229", "1299"), is_slip("1229", "1292"), is_slip("12", "13"), is_slip("1229", "122")
    (True, True, False, False)
    """
    if len(a) != len(b) or len(a) < 3:
        return False
    differing = [i for i in range(len(a)) if a[i] != b[i]]
    if len(differing) == 1:
        return True
    return len(differing) == 2 and differing[1] - differing[0] == 1 and a[differing[0]] == b[differing[1]] \
        and a[differing[1]] == b[differing[0]]
