"""What a web page says of its document beside it (its table of properties): a check on the header, never its source."""

from __future__ import annotations

import re
from datetime import date

from extract.citations.resolve import folded_symbol
from extract.grammar import SYMBOL
from ingest.document import Document

_DAY = re.compile(r"(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def disagreements(document: Document) -> list[str]:
    """Warnings where the page's symbol or date is not that of the letterhead, or the letterhead has none."""
    said = dict(entry.split(": ", 1) for entry in document.declared)
    if document.doc_type_code is None:
        return []  # an article that reports on a document
    warnings = []
    symbol = "".join(said.get("symbol", "").split())
    if SYMBOL.fullmatch(symbol) and folded_symbol(symbol) != folded_symbol(document.symbol or ""):
        warnings.append(f"the page says symbol {symbol}, the letterhead {document.symbol or 'none'}")
    issued_on = _day(said.get("issued_on", ""))
    if issued_on and issued_on != document.issued_on:
        warnings.append(f"the page says date {issued_on}, the letterhead {document.issued_on or 'none'}")
    return warnings


def _day(text: str) -> date | None:
    iso, day = _ISO.match(text.strip()), _DAY.search(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(day[3]), int(day[2]), int(day[1])) if day else None
    except ValueError:
        return None
