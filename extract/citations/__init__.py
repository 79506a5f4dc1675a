"""Citations: the other documents that a document refers to, each with its span, its parts and what is done with it.

`find_citations` is pure. A mention runs from its type word to the end of its number, date and issuer (with the term);
an issuer that stands behind the subject is read, but the span ends before the subject. What counts is ANNOTATION.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from extract.citations.laws import find_laws, mark_bills
from extract.citations.mentions import Mention, TypeWord, type_words
from extract.citations.names import bare_numbers, numbers_of_years, sessions, titled
from extract.citations.numbers import numbered
from extract.citations.relations import Place, relate
from extract.citations.resolve import document_key, folded_symbol, resolve_short_forms
from extract.grammar import PROVISION, PROVISION_WORDS
from extract.guards import holds_any
from extract.records import Citation, Relation, RowIds
from extract.units.keys import UnitKeys
from ingest.document import Document, Section
from ingest.fold import lower
from ingest.fold import plain as one_spelling

_APPENDIX_HEAD = re.compile(
    r"[\s(*_\[|]*(?:được\s+)?(?:ban hành\s+)?(?:kèm|đính kèm)\s+theo(?!\w)[^;]{0,80}$")
_OWN_LINE = re.compile(r"[ *_|\t]*s[ốô]\s*[:.]?\s*$")
_PROVISION_GAP = re.compile(r"[\s,]*(?:của\s+|tại\s+|thuộc\s+)?(?:các\s+)?$")
_TITLE_LEAD = re.compile(r",?\s+(?:về|ban hành)\s+$")  # Luật số … của Quốc hội | về Luật …


def find_citations(
    document: Document, sections: Sequence[Section], keys: UnitKeys | None = None,
) -> list[Citation]:
    """The rows of `citations` of one document, by place in the text. Linear in the length of the text.

    `keys` says whose `UBND tỉnh` an issuer is; without it document keys hold the words as they stand.
    """
    text = document.text
    plain = one_spelling(text)
    low = plain.lower()
    if len(low) != len(text):
        low = lower(text)
    words = type_words(low)
    mentions = _mentions(document, sections, text, plain, low, words)
    if not mentions:
        return []
    _relate(low, sections, mentions)
    ids = RowIds(document.doc_id, "citation")
    places = sorted(sections, key=attrgetter("char_start"))  # of two that begin together the inner comes last
    begins = [s.char_start for s in places]
    return [_row(m, text, ids, places[max(0, bisect_right(begins, m.start) - 1)] if places else None, keys)
            for m in mentions]


def _mentions(
    document: Document, sections: Sequence[Section], text: str, plain: str, low: str, words: list[TypeWord]
) -> list[Mention]:
    acts = find_laws(text, plain, low, words)
    named = acts + list(sessions(text, plain, low, words))
    by_number = numbered(text, plain, low, words, named)
    mark_bills(low, acts)
    by_number = _without_own(document, sections, low, by_number)
    rest = [*titled(text, plain, low, words, document.doc_type_code), *bare_numbers(text, plain, low, words),
            *numbers_of_years(text, plain, low, words)]
    acts_of = {m.reach for m in by_number if m.code in ("Luật", "BL", "PL")}
    found = by_number + [
        m for m in named if not m.open_law and m.symbol is None and not (acts_of and _titles_act(low, m, acts_of))]
    # a bare number or a title that begins where a fuller mention does is that mention
    begun = {m.start for m in found}
    covered = sorted((m.start, m.reach) for m in found)
    rest = [m for m in rest if not _is_own_number(document, m)]
    found += [m for m in rest if m.start not in begun and (m.rule == "full-title" or not _inside(covered, m.start))]
    found = [m for m in found if not _in_appendix_head(low, m)]
    found += resolve_short_forms(text, low, words, found)
    for mention in found:
        _read_provision(text, low, mention)
    return sorted(found, key=lambda m: (m.start, -m.end))


def _titles_act(low: str, named: Mention, ends: set[int]) -> bool:
    """`Luật số 51/2010/QH12 của Quốc hội về | Luật Người khuyết tật`: the number's own title, no second law."""
    behind = _TITLE_LEAD.search(low, max(0, named.start - 24), named.start)
    return behind is not None and behind.start() in ends


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    n = bisect_right(spans, (at, 1 << 60)) - 1
    return n >= 0 and spans[n][0] <= at < spans[n][1]


def _without_own(document: Document, sections: Sequence[Section], low: str, found: list[Mention]) -> list[Mention]:
    """Drops the document's own number: in its letterhead (`Số: …`), and wherever it speaks of itself."""
    heads = [(s.char_start, s.char_end) for s in sections if s.kind == "letterhead"]
    own = {folded_symbol(document.symbol)} if document.symbol else set()
    kept: list[Mention] = []
    dropped: Mention | None = None
    for mention in found:
        assert mention.symbol
        if mention.code is not None:
            kept.append(mention)
            continue
        base = max(0, mention.start - 60)
        line = low[max(base, low.rfind("\n", base, mention.start) + 1):mention.start]
        in_head = _inside(heads, mention.start)
        opens = not line.strip(" *_|") and low.startswith(("số", "sô"), mention.start)
        if in_head or opens or (mention.follows and mention.follows is dropped):
            dropped = mention
            if in_head or not own:
                own.add(folded_symbol(mention.symbol))
        else:
            kept.append(mention)
    return [m for m in kept if not _is_own(document, own, m)]


def _is_own(document: Document, own: set[str], mention: Mention) -> bool:
    if not mention.symbol or folded_symbol(mention.symbol) not in own:
        return False
    if mention.issued_on and document.issued_on and mention.issued_on != document.issued_on:
        return False
    return mention.code is None or document.doc_type_code is None or mention.code == document.doc_type_code


def _is_own_number(document: Document, mention: Mention) -> bool:
    """`Quyết định 144` in Quyết định số 144/2002/QĐ/BTC itself."""
    if mention.rule not in ("bare-number", "number-year") or mention.code != document.doc_type_code:
        return False
    own = re.match(r"0*(\d+)", document.symbol or "")
    said = re.search(r"0*(\d+)[a-zđ]?(?:/\d{4})?$", mention.name or "")
    return own is not None and said is not None and own[1] == said[1]


def _in_appendix_head(low: str, mention: Mention) -> bool:
    """`(Ban hành kèm theo Quyết định số …)` at the head of a line or cell: the document's own appendix."""
    base = max(0, mention.start - 160)
    if low.find("theo", base, mention.start) < 0:
        return False
    opening = max(low.rfind("\n", base, mention.start), low.rfind("\t", base, mention.start)) + 1
    if opening == 0 and base:
        return False
    before = low[opening:mention.start]
    if "theo" not in before:
        return False
    after = low[mention.reach:mention.reach + 40].split("\n", 1)[0]
    return bool(_APPENDIX_HEAD.match(before)) and ("(" in before or not after.strip(" ./)*_|"))


def _read_provision(text: str, low: str, mention: Mention) -> None:
    """`khoản 3 Điều 58` before the mention, and where it begins."""
    base = max(0, mention.start - 160, low.rfind("\n", max(0, mention.start - 160), mention.start) + 1)
    window = low[base:mention.start]
    mention.from_start = mention.start
    if not holds_any(window, PROVISION_WORDS, 0, len(window)):
        return
    for found in PROVISION.finditer(window):
        if _PROVISION_GAP.match(window, found.end()):
            mention.provision = text[base + found.start():base + found.end()]
            mention.from_start = base + found.start()


def _relate(low: str, sections: Sequence[Section], mentions: list[Mention]) -> None:
    grounds = {s.char_start for s in sections if s.kind == "basis"}
    carried: Relation | None = None
    n = reached = 0
    while n < len(mentions):
        start = low.rfind("\n", reached, mentions[n].start) + 1 or reached
        end = low.find("\n", mentions[n].start)
        end = len(low) if end < 0 else end
        inked = reached + len(low[reached:start].rstrip())
        if inked > reached:  # of the lines between, the last with words says what it hands on
            carried = relate(low, low.rfind("\n", reached, inked) + 1 or reached, inked, [], carried)
        here = []
        while n < len(mentions) and mentions[n].start < end:
            here.append(mentions[n])
            n += 1
        if start in grounds and carried is None:
            carried = "basis"
        places = [Place(m.from_start, m.reach or m.end) for m in here]
        carried = relate(low, start, end, places, carried)
        for mention, place in zip(here, places, strict=True):
            mention.relation = place.relation
        reached = end + 1


def _row(m: Mention, text: str, ids: RowIds, section: Section | None, keys: UnitKeys | None) -> Citation:
    words, symbol = text[m.start:m.end], m.symbol.text if m.symbol else None
    year = m.issued_on.year if m.issued_on else m.issued_year or (m.symbol.year if m.symbol else None)
    return Citation(
        citation_id=ids(words), section_id=section.section_id if section else 0, text=words, relation=m.relation,
        char_start=m.start, char_end=m.end, doc_type=m.doc_type, doc_type_code=m.code,
        number=m.symbol.number if m.symbol else None, symbol=symbol, name=m.name if m.symbol is None else None,
        issued_on=m.issued_on, issued_year=year, issuer=m.issuer, issuer_term=m.issuer_term, title=m.title,
        provision=m.provision, short_form=m.short_form, page=section.page if section else None,
        document_key=document_key(
            m.issuer, m.symbol, issued_on=m.issued_on, issued_year=year, term=m.issuer_term, keys=keys),
        rule=m.rule, confidence=m.confidence)
