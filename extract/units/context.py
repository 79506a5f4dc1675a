"""Who speaks in a document: the context of `extract.units.keys`, read once from its head and letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.gazetteers import CENTRALLY_RUN
from extract.header.letterhead import read_letterhead
from extract.units import registry
from extract.units.keys import DISTRICTS_END, Context, UnitKeys
from extract.units.lexicon import is_head
from extract.units.places import anchors_in, place_name, province_place, sole_province
from extract.units.registry import LEVELS, Place, capitals, folded, spelled
from ingest.document import Document, Section
from ingest.fold import lower

_COMMITTEE = re.compile(
    r"(?:(?:thường trực |chủ tịch )?(?:ủy ban|hội đồng) nhân dân|(?:tỉnh|thành|huyện|thị|quận|đảng) ủy"
    r"|ban (?:thường vụ|chấp hành)|đảng bộ)(?!\w)")

# By these nouns alone an office calls itself: lãnh đạo Ban, Văn phòng Sở
_HEADS = frozenset({"ban", "bộ", "sở", "cục", "chi cục", "tổng cục", "trường", "trung tâm", "viện", "học viện", "phòng",
                    "hội", "công ty", "bệnh viện", "đài", "báo", "văn phòng", "ban quản lý", "liên đoàn", "tỉnh đoàn"})


def read_unit_keys(document: Document, sections: Sequence[Section], low: str) -> UnitKeys:
    """The keys of a document whose header was read; `low` is `lower(document.text)`."""
    bodies = [document.issuer] if document.issuer else []
    bodies += [b for b in reversed(_letterhead(document, sections)) if b != document.issuer]
    day = document.issued_on or (date(document.issued_year, document.issued_month or 1, 1)
                                 if document.issued_year else None)
    level = document.issuer_level
    if level is None and bodies and registry.find(folded(bodies[0]), ("central",), day):
        level = "central"  # of an appendix, whose header stays empty, only the body is known
    context = Context(day=day, level=level)
    if level not in ("central", "region"):
        context = _with_places(context, document, bodies, low)
    if document.issuer is None:
        return UnitKeys(context)
    own = _mixed_case(document, low)
    if folded(own) == "văn phòng" and (parent := next((b for b in bodies[1:] if _COMMITTEE.match(folded(b))), None)):
        own = f"{own} {capitals(spelled(parent))}"  # VĂN PHÒNG below TỈNH ỦY ĐỒNG THÁP
    noun = m["head"] if (m := is_head(folded(own), 0)) else ""
    return UnitKeys(replace(
        context, own=own, issuer=UnitKeys(context).of(own), head=noun if noun in _HEADS else "",
        committee=_COMMITTEE.match(folded(own)) is not None))


def _letterhead(document: Document, sections: Sequence[Section]) -> list[str]:
    """The names of the bodies in the document's own letterhead, from the parent down."""
    lines: list[str] = []
    for section in sections:
        if section.kind != "letterhead":
            if lines:
                break
            continue
        lines += document.text[section.char_start:section.char_end].split("\n")
    return read_letterhead(lines).bodies if lines else []


def _with_places(context: Context, document: Document, bodies: Sequence[str], low: str) -> Context:
    found: dict[str, tuple[str, str]] = {}
    for body in bodies:
        cased = spelled(body)
        for anchor in anchors_in(cased.lower(), cased.lower()):
            name, kind = anchor.name, anchor.kind
            level = "province" if kind == "thành phố" and name in CENTRALLY_RUN else LEVELS[kind]
            if name is None and level == document.issuer_level != "province" and document.place:
                name = place_name(folded(document.place))
            if name:
                found.setdefault(level, (kind, name))
    province = document.province or (found["province"][1] if "province" in found else None) or sole_province(low)
    place = None
    if province:
        kind, name = found.get("province", ("", ""))
        place = Place(kind, name) if name == province else province_place(province)
    ended = context.day is not None and context.day >= DISTRICTS_END
    district = Place(*found["district"], None if ended else place) if "district" in found else None
    commune = Place(*found["commune"], place if ended else district or place) if "commune" in found else None
    return replace(context, province=place, district=district, commune=commune)


def _mixed_case(document: Document, low: str) -> str:
    """The issuer's name as the running text writes it, where the letterhead has it in capitals."""
    issuer = document.issuer or ""
    if not issuer.isupper():
        return issuer
    wanted, at = lower(issuer), -1
    for _ in range(20):
        at = low.find(wanted, at + 1)
        if at < 0:
            break
        words = document.text[at:at + len(wanted)]
        if not words.isupper() and words[:1].isupper():
            return words
    return issuer
