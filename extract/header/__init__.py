"""The header of the document itself: type, number, title, issuer, date, signature, recipients, marks.

Reads the frame's sections in order: the first letterhead, title and basis are the document's own, a later letterhead
is an annex's or a copier's. What counts as what: ANNOTATION, documents. `document_key` is another module's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from extract.gazetteers import DocumentType, document_type
from extract.header.issuer import (
    issuer_of_asking,
    issuer_of_authority,
    issuer_of_closing,
    issuer_of_sentence,
    issuer_of_signature,
    level,
    province,
)
from extract.header.letterhead import Letterhead, read_letterhead, read_symbol
from extract.header.signature import (
    Signature,
    read_addressees,
    read_recipients,
    read_signatures,
    read_signed_at,
)
from extract.header.title import annex_title, read_title, type_of_code
from ingest.document import Document, Line, Section
from ingest.fold import bare
from ingest.frame import is_secret
from ingest.frame import lines as form
from ingest.frame.lines import is_capitals, is_letterhead, pieces

# Nghị quyết này đã được Hội đồng nhân dân tỉnh … thông qua ngày 14 tháng 7 năm 2017
_PASSED = re.compile(r"\bthong qua\s+(?:tai ky hop [^.]{0,60})?(?:vao )?ngay\s+(\d{1,2})\s*(?:thang"
    r"|/)\s*(\d{1,2})\s*(?:nam|/)\s*(\d{4})")
_ANNEX_NUMBER = re.compile(r"kem theo\s+(?P<type>[^\d(]{3,40}?)\s*so\s*:?\s*(?P<symbol>\d\S*)")
_NAMELESS = frozenset({"uy ban nhan dan", "hoi dong nhan dan", "toa an nhan dan", "vien kiem sat nhan dan"})
@dataclass(slots=True)
class _Parts:
    """The paragraphs of a document by the part of the frame that they belong to."""

    letterhead: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    appendix: list[str] = field(default_factory=list)
    copier: list[str] = field(default_factory=list)  # a later letterhead: an annex's or a copier's


def read_header(document: Document, lines: Sequence[Line], sections: Sequence[Section]) -> Document:
    """The document with the columns of its header filled and what was doubtful added to its warnings."""
    parts = _parts(document.text, sections)
    beside = [t for t in parts.title if is_letterhead(t) and not form.ADDRESS.match(bare(t))]
    head = read_letterhead(parts.letterhead + beside)
    stamps = [x.raw for x in lines if x.raw and x.kind in ("stamp", "furniture")]
    outside = read_letterhead(stamps)
    annex = not parts.letterhead and not parts.title and bool(parts.appendix)
    kind, title, named = (None, annex_title(parts.appendix), None) if annex else read_title(parts.title, head.summary)
    recipients = read_recipients(parts.recipients)
    signatures = read_signatures(parts.signature)
    signature = signatures[-1] if signatures else Signature()
    issuer = named or (head.bodies[-1] if head.bodies else None)
    if issuer is None and not annex:
        issuer = _lost_issuer(parts, signature, recipients)
    elif issuer and not named:
        issuer = _whole_name(issuer, parts)
    kind = kind or _enacted(parts, head)
    _find_lost_number(head, parts, kind)
    issued_on = head.issued_on or (_passed_on(parts) if not head.dated and kind and kind.code == "NQ" else None)
    issuer_level = level(head.bodies, issuer, head.symbol) if issuer or head.symbol else None
    signed_at = read_signed_at(stamps + parts.signature + parts.letterhead, copied=head.copy or outside.copy)
    marks = " ".join(stamps + parts.signature)
    where, now = province(head.bodies, issuer, head.place, issuer_level, marks, issued_on or _about(head))
    copier = read_letterhead(parts.copier)
    draft = head.draft or outside.draft or any(bare(t).strip(" ([*").startswith("du thao") for t in parts.title[:1])
    return replace(
        document,
        doc_type=kind.name if kind else None, doc_type_code=kind.code if kind else None,
        number=head.number, symbol=head.symbol, title=title, issuer=issuer, issuer_level=issuer_level,
        province=where, province_now=now, place=head.place, issued_on=issued_on,
        issued_year=issued_on.year if issued_on else head.year,
        issued_month=issued_on.month if issued_on else head.month,
        signer=signature.signer, signer_position=signature.position, signed_for=signature.signed_for,
        recipients=recipients, addressees=_addressees(parts),
        secrecy=head.secrecy or is_secret(document.text, lines), urgency=head.urgency or outside.urgency,
        state="draft" if draft else "copy" if head.copy or outside.copy or copier.copy else "issued",
        received_number=head.received_number or outside.received_number,
        received_on=head.received_on or outside.received_on, signed_at=signed_at,
        warnings=(*document.warnings, *_doubts(head, kind, issued_on, signed_at)),
    )


def _parts(text: str, sections: Sequence[Section]) -> _Parts:
    parts = _Parts()
    own = True  # still the document's own head
    ends: list[dict[str, list[str]]] = []  # runs of signature and recipients, before an annex or a copier's block
    last = ""
    for section in sorted(sections, key=lambda s: (s.char_start, s.section_id)):
        kind = section.kind
        paragraphs = text[section.char_start:section.char_end].split("\n")
        if kind in ("letterhead", "title", "basis"):
            getattr(parts, kind if own else "copier").extend(paragraphs)
        elif kind in ("signature", "recipients") and not parts.copier:
            if last not in ("signature", "recipients"):
                ends.append({"signature": [], "recipients": []})
            ends[-1][kind] += paragraphs
            if kind == "recipients":  # the signature's column beside theirs
                ends[-1]["signature"] += [cell for p in paragraphs for cell in pieces(p)[1:]]
        elif kind == "appendix":
            parts.appendix.extend(paragraphs)
        elif kind not in ("footnote", "table"):
            parts.body.extend(paragraphs)
        own = own and (kind in ("letterhead", "title", "basis", "footnote") or (not parts.title and kind != "appendix"))
        last = kind
    both = [e for e in ends if e["recipients"] and e["signature"]]
    signed = next(iter([*both, *(e for e in ends if e["signature"])]), {})
    parts.signature = signed.get("signature", [])
    parts.recipients = signed.get("recipients") or next((e["recipients"] for e in ends if e["recipients"]), [])
    return parts


def _addressees(parts: _Parts) -> tuple[str, ...]:
    start = next((i for i, t in enumerate(parts.title) if form.ADDRESS.match(bare(t))), None)
    if start is None:
        return ()
    return read_addressees([t for t in parts.title[start:] if not is_letterhead(t)])


def _lost_issuer(parts: _Parts, signature: Signature, recipients: tuple[str, ...]) -> str | None:
    """From the line over the basis, the enacting and the closing sentence, the signature; the fullest name."""
    authority = next((t.strip() for t in parts.basis if form.AUTHORITY.match(bare(t)) and len(t) < 150
                      and (is_capitals(t) or not form.BASIS.match(bare(t)))), None)
    if authority:
        return issuer_of_authority(authority)
    asking = next((body for t in reversed(parts.body[-3:]) if (body := issuer_of_asking(t))), None)
    if asking:
        return asking
    addressed = any(form.ADDRESS.match(bare(t)) for t in parts.title)
    if not (parts.basis or parts.signature or parts.recipients or addressed):
        return None
    early = [*parts.basis, *parts.body[:3]]
    candidates = [
        *(issuer_of_sentence(t) for t in early if form.AS_FOLLOWS.match(bare(t)) or t in parts.basis),
        *(issuer_of_closing(t) for t in reversed(parts.body[-12:])),
        issuer_of_signature(signature.signed_for, signature.position, recipients),
    ]
    named = [c for c in candidates if c]
    if not named:
        return None
    fuller = [c for c in named if bare(c).startswith(bare(named[0])) and len(c) > len(named[0])]
    return max(fuller, key=len, default=named[0])


_ENACTED = {"quyet dinh": "QĐ", "quyet nghi": "NQ", "nghi dinh": "NĐ"}


def _enacted(parts: _Parts, head: Letterhead) -> DocumentType | None:
    """The type that the enacting line says (`QUYẾT NGHỊ:`) where the type line is lost and the number agrees."""
    enacting = next((bare(t).strip(" :.*") for t in parts.basis if form.ENACTING.match(bare(t)) and is_capitals(t)), "")
    code = _ENACTED.get(enacting)
    agrees = code and re.search(rf"[/-]{code}(?![^\W\d_])", head.symbol or "")
    return type_of_code(code) if code and agrees else None


def _whole_name(issuer: str, parts: _Parts) -> str:
    """`ỦY BAN NHÂN DÂN`, the line below it lost, as the line over the basis has it: `ỦY BAN NHÂN DÂN TỈNH …`."""
    if bare(issuer) not in _NAMELESS:
        return issuer
    whole = (issuer_of_authority(t.strip()) for t in parts.basis if is_capitals(t) and len(t) < 150)
    return next((w for w in whole if bare(w).startswith(bare(issuer) + " ")), issuer)


def _find_lost_number(head: Letterhead, parts: _Parts, kind: DocumentType | None) -> None:
    """A number in the type line (`NGHỊ QUYẾT SỐ …`), or, the letterhead lost, in the own annex's head."""
    if head.symbol is not None or kind is None:
        return
    for line in parts.title:
        found = re.search(r"\bso\s*:?\s*(?=\d)", bare(line)) if form.is_type_line(line) else None
        if found:
            head.symbol, head.number = read_symbol(line[found.end():].split(" ngày")[0])
            return
    if any(not form.RULE.match(bare(t)) for t in parts.letterhead):
        return
    joined = " ".join(parts.appendix)
    for found in _ANNEX_NUMBER.finditer(bare(joined)):
        own = document_type(found["type"])
        if own and own[0] == kind:
            start, end = found.span("symbol")
            head.symbol, head.number = read_symbol(joined[start:end])
            return


def _passed_on(parts: _Parts) -> date | None:
    found = list(_PASSED.finditer(bare(" ".join(parts.body[-15:]))))
    try:
        return date(int(found[-1][3]), int(found[-1][2]), int(found[-1][1])) if found else None
    except ValueError:
        return None


def _about(head: Letterhead) -> date | None:
    return date(head.year, head.month or 1, 1) if head.year else None


def _doubts(
    head: Letterhead, kind: DocumentType | None, issued_on: date | None, signed_at: datetime | None,
) -> list[str]:
    doubts = []
    if head.symbol and head.number is None:
        doubts.append("the number is blank" if head.symbol[0] in "/-" else "the number could not be read")
    if head.dated and issued_on is None:
        doubts.append("the date is not complete")
    if kind and not head.bodies:
        doubts.append("the letterhead is lost")
    if signed_at and issued_on and abs((signed_at.date() - issued_on).days) > 31:
        doubts.append(f"digitally signed on {signed_at:%Y-%m-%d}, more than a month from its date")
    return doubts
