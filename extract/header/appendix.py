"""The document to which an appendix in a file of its own belongs, from its own words `(Kèm theo Kế hoạch số …)`.

The header's columns stay null (the annotation guide, documents); date and body of that line still say which year a term
without one means, whose units are named, and which citations are of the document itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from extract.citations import find_citations
from extract.citations.issuer import issuer_after
from ingest.document import Document
from ingest.fold import lower, plain

# (Ban hành kèm theo Quyết định số … | Đính kèm theo Công văn số …: at the head of a line, or behind its title
_ATTACHED = re.compile(
    r"(?:^\W{0,4}|[(\[]\s*)(?:được\s+)?(?:ban hành\s+)?(?:đính\s+)?kèm\s+theo\s+(?=\S)", re.MULTILINE)
# Its bracket, or a line that does not go on with it in lower case
_END = re.compile(r"[)\]]|\n(?![^\W\d_A-ZĐ])")
_DATE = re.compile(r"(?:ngày\s+(\d{1,2})\s*(?:tháng|/|-)\s*(\d{1,2})\s*(?:năm|/|-)\s*|năm\s+)(\d{4})")
_REACH = 1500  # code points from the start in which an appendix says whose it is
_LONGEST = 400


def parent_of(document: Document) -> Document | None:
    """What the head of an appendix says of its document: type, symbol, date, body, key; None where it says nothing.

    Only for a document without number and date of its own.
    """
    if document.symbol is not None or document.issued_year is not None:
        return None
    found = _ATTACHED.search(lower(document.text[:_REACH]))
    if found is None:
        return None
    words = document.text[found.end():found.end() + _LONGEST]
    words = " ".join(_END.split(words, maxsplit=1)[0].split())
    cited = next((c for c in find_citations(replace(document, text=words), ()) if c.char_start < 60), None)
    if cited is not None and cited.symbol:
        return replace(
            document, doc_type=cited.doc_type, doc_type_code=cited.doc_type_code, number=cited.number,
            symbol=cited.symbol, issued_on=cited.issued_on, issued_year=cited.issued_year, issuer=cited.issuer,
            document_key=cited.document_key)
    dated = _DATE.search(lower(words))
    if dated is None:
        return None
    issuer = issuer_after(plain(words), lower(words), dated.end(), joint=False)
    return replace(
        document, issued_on=_day(dated), issued_year=int(dated[3]),
        issuer=words[issuer.start:issuer.end] if issuer else None)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found[1] else None
    except ValueError:
        return None
