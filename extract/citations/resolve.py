"""Short forms inside one document, and the key under which documents cite each other.

ANNOTATION (citations): a short form that a full form in the same document explains (`Kết luận 79`; `Đề án` after
`(sau đây gọi tắt là Đề án)`) is a row with `short_form`; where two readings stand it stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from extract.citations.issuer import body_of_code, canonical_body
from extract.citations.mentions import Mention, TypeWord
from extract.grammar import SYMBOL, Symbol, read_symbol
from extract.units.keys import UnitKeys
from ingest.document import Document
from ingest.fold import lower

_ALIAS = re.compile(
    r"\(\s*+(?:sau đây|dưới đây|từ đây)?\s*+(?:được\s++)?(?:viết|gọi)\s*+(?:tắt|chung)?\s*+là\s*+:?\s*+"
    r"[\"']?(?P<alias>[^\W\d_][^()\n\"']{1,60}?)[\"']?\s*\)"
)
_MOST_ALIASES = 60
_NOT_ALONE = re.compile(r"\s*(?:này|số|\d|\"|:|“)|\s+(?:về|của các|khác|nào)(?!\w)")


def folded_symbol(symbol: Symbol | str) -> str:
    """A number and symbol for comparing: lower case, one dash, no spaces, no leading zeros.

    >>> folded_symbol("08/TB-HĐND") == folded_symbol("8 / TB - HĐND")
    True
    """
    return _folded(symbol.text.lower() if isinstance(symbol, Symbol) else lower(symbol))


@lru_cache(maxsize=1024)  # each of a document's numbers is compared several times
def _folded(low: str) -> str:
    text = low.replace(" ", "").replace("/", "-").strip(".-")
    return text.lstrip("0") or text


def document_key(
    body: str | None, symbol: Symbol | str | None, *,
    issued_on: date | None = None, issued_year: int | None = None, term: str | None = None,
    keys: UnitKeys | None = None,
) -> str | None:
    """The key under which others cite a document: `body | number and symbol | year` (Party: `… | term or date`).

    None where the number or the body is unknown. A body that the symbol alone names (`CP`, `TTg`, `BTC`) is known.
    `keys` completes the body by the document that names it: `UBND tỉnh` is that of its province.

    >>> document_key("Chính phủ", "059/2023/NĐ-CP"), document_key(None, "12/KH-UBND"), document_key(None, "/BC-UBND")
    ('chính phủ|59-2023-nđ-cp|2023', None, None)
    """
    found = SYMBOL.fullmatch(symbol.text if isinstance(symbol, Symbol) else symbol or "")
    if found is None:
        return None
    parts = symbol if isinstance(symbol, Symbol) else read_symbol(found["symbol"], found["number"])
    body = body or body_of_code(parts.body)
    if not body:
        return None
    year = parts.year or (issued_on.year if issued_on else issued_year)
    when = (term or (issued_on.isoformat() if issued_on else None)) if parts.party else year
    name = canonical_body(body)
    return f"{keys.of_body(name) if keys else name}|{folded_symbol(parts)}|{when or ''}"


def own_document_key(document: Document, keys: UnitKeys) -> str | None:
    """The key under which others cite this document: its own body, number and date (see `document_key`).

    The term of a Party number is not printed in a document's own head, so its date stands for it.
    """
    day, year = document.issued_on, document.issued_year
    return document_key(keys.context.own, document.symbol, issued_on=day, issued_year=year, keys=keys)


def resolve_short_forms(text: str, low: str, words: list[TypeWord], found: list[Mention]) -> list[Mention]:
    """Fills bare numbers that a full form explains, and adds the mentions by alias. Returns the new mentions."""
    aliases = list(_aliases(low, found))
    named = {lower(alias): meant for alias, meant, _, _ in aliases}
    defined = {at for _, _, _, at in aliases}
    full: dict[tuple[str | None, str], dict[str, Mention]] = {}
    for mention in found:
        if mention.symbol:
            same = full.setdefault((mention.code, mention.symbol.number.lstrip("0")), {})
            same.setdefault(folded_symbol(mention.symbol), mention)
    for mention in found:
        if mention.rule == "number-year":
            same_number = full.get((mention.code, re.sub(r"/.*|\D", "", mention.name or "").lstrip("0")), {})
            if of_year := [m for m in same_number.values() if mention.issued_year in (m.issued_year, _year(m))]:
                _fill(mention, of_year, "short-number")
            continue
        if mention.rule != "bare-number":
            continue
        number = re.sub(r"\D", "", mention.name or "").lstrip("0")
        if readings := full.get((mention.code, number)):
            _fill(mention, list(readings.values()), "short-number")
        elif lower(mention.name or "") in named and mention.start not in defined:
            _fill(mention, [named[lower(mention.name or "")]], "alias")
    found[:] = [m for m in found if m.rule != "bare-number" or m.start not in defined]  # a definition is no mention
    spans = sorted((m.start, m.reach) for m in found)
    return [m for m in _by_alias(text, low, words, aliases) if not _overlaps(spans, m)]


def _year(mention: Mention) -> int | None:
    return mention.issued_on.year if mention.issued_on else mention.symbol.year if mention.symbol else None


def _overlaps(spans: list[tuple[int, int]], mention: Mention) -> bool:
    n = bisect_right(spans, (mention.end - 1, 1 << 60))
    return any(end > mention.start for _, end in spans[max(0, n - 4):n])


def _aliases(low: str, found: list[Mention]) -> Iterator[tuple[str, Mention, int, int]]:
    """(alias, what it stands for, where its bracket ends, where the alias begins): at most `_MOST_ALIASES`."""
    brackets = list(islice(_ALIAS.finditer(low), _MOST_ALIASES))
    full = [m for m in sorted(found, key=lambda m: m.start) if m.rule != "bare-number"] if brackets else []
    starts = [m.start for m in full]
    for bracket in brackets:
        n = bisect_right(starts, bracket.start())
        before = [m for m in full[max(0, n - 8):n] if 0 <= bracket.start() - m.reach < 500]
        before = [m for m in before if not re.search(r"[.\n](?:\s|$)", low[m.reach:bracket.start()])]
        if before:
            word = bracket["alias"].split()[0]
            meant = next((m for m in before if lower(m.doc_type or "").split()[:1] == [word]), before[0])
            yield bracket["alias"], meant, bracket.end(), bracket.start("alias")


def _fill(mention: Mention, readings: list[Mention], rule: str) -> None:
    mention.short_form, mention.rule = True, rule
    if len(readings) != 1:
        mention.name, mention.confidence = None, 0.5
        return
    meant = readings[0]
    mention.symbol, mention.title = meant.symbol, meant.title
    mention.name = meant.name if meant.symbol is None else None
    mention.doc_type, mention.code = meant.doc_type, meant.code
    mention.issued_on, mention.issued_year = meant.issued_on, meant.issued_year
    mention.issuer, mention.issuer_term = mention.issuer or meant.issuer, mention.issuer_term or meant.issuer_term
    mention.confidence = 0.85


def _by_alias(
    text: str, low: str, words: list[TypeWord], aliases: list[tuple[str, Mention, int, int]]
) -> list[Mention]:
    """Later mentions of an alias as it was defined (`Đề án`), capitals kept; of two definitions the nearer holds."""
    found: list[Mention] = []
    definitions = {at for _, _, _, at in aliases}
    meanings: dict[str, list[tuple[int, Mention]]] = {}  # by its words: from where on it means which document
    for alias, meant, defined, at in aliases:
        if text[at].isupper():
            meanings.setdefault(text[at:at + len(alias)], []).append((defined, meant))
    lengths = sorted({len(wanted) for wanted in meanings})
    for word in words if meanings else ():
        for length in lengths if text[word.start].isupper() and word.start not in definitions else ():
            end = word.start + length
            known = meanings.get(text[word.start:end], [])
            n = bisect_right(known, word.start, key=lambda meaning: meaning[0])
            if n == 0 or low[end:end + 1].isalnum() or _NOT_ALONE.match(low, end):
                continue
            mention = Mention(word.start, end, word.word, word.code, "alias", 0.8, reach=end)
            _fill(mention, [known[n - 1][1]], "alias")
            found.append(mention)
    return found
