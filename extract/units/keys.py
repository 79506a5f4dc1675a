"""Who a unit's words mean in one document: `UBND tỉnh` in a document of Đồng Tháp, `Văn phòng Ban` in one of a Ban.

A `UnitKeys` is built once a document from its letterhead. `of` gives the canonical name as of the document's date; a
body that ended before it, its province too, is named by what took it over, because that is who answers now. `of_body`
gives the folded name for document keys, where a body keeps the name that its letterhead bore.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from extract.gazetteers import CENTRALLY_RUN, province_on
from extract.records import UnitKind
from extract.units import registry
from extract.units.places import ANCHOR, Anchor, anchors_in, province_names, province_place
from extract.units.registry import COMMITTEES, LEVELS, Entry, Place, capitals, folded, joined, spelled
from ingest.fold import key, lower

DISTRICTS_END = date(2025, 7, 1)  # the first day without districts

_POSITION = re.compile(
    r"(?:quyền )?(?:tập thể )?(?:phó |ủy viên )?(?:"
    r"trưởng ban thường trực$|trưởng (?:đoàn|bộ phận)|trưởng|chánh (?:án)|chánh|tổng giám đốc|giám đốc|chủ tịch|bí thư"
    r"|thống đốc|thủ trưởng|hiệu trưởng|chủ nhiệm|tổng biên tập|(?:chi )?cục trưởng|tổng cục trưởng|bộ trưởng|vụ trưởng"
    r"|viện trưởng|chỉ huy trưởng|đội trưởng|tổ trưởng|trạm trưởng|lãnh đạo|thứ trưởng|chính trị viên|ủy viên"
    r"|thành viên)(?: thường trực)?(?!\w)\s*")
_MANY = re.compile(
    r"(?:(?:các|những|từng|mỗi|mọi|toàn thể|tất cả|một số|cơ quan|đơn vị|địa phương|tổ chức|chính quyền|cấp ủy|ngành"
    r"|đoàn thể|doanh nghiệp)(?!\w)|.*(?<!quản lý)(?<!liên hiệp)(?<!khối) (?:các|từng|mỗi) )"
    r"|.*(?: ,| và| hoặc| /| -) (?:(?:ban|ngành|đơn vị|đoàn thể|địa phương|tổ chức|cơ quan|cá nhân|doanh nghiệp"
    r"|chính quyền|thôn|ấp|khu phố|các|thủ trưởng|hội)(?!\w)"
    r"|(?:xã|phường|thị trấn|thị xã|thành phố|huyện|tỉnh)(?:$| ,| và| trực thuộc| trên))")
_INTERNAL = re.compile(
    r"(?:phòng|vụ|khoa(?! học)|tổ(?! chức)|bộ phận|đội(?! ngũ)|chi bộ|chi đoàn|văn phòng|công đoàn)(?!\w)")
# The office that issues in the name of these is the committee itself: one letterhead, one series of numbers.
_ISSUES_AS = (
    (re.compile(r"^(?:chủ tịch|thường trực) (?=(?:ủy ban|hội đồng) nhân dân)|^bộ trưởng (?=bộ )"), ""),
    (re.compile(r"^(?:ban thường vụ|thường trực|ban chấp hành) (?=(?:tỉnh|thành|huyện|thị|quận|đảng) ủy)"), ""),
    (re.compile(r"^(?:ban chấp hành )?đảng bộ (?=(?:tỉnh|thành phố|huyện|thị xã|quận)(?!\w))"), "đảng bộ "),
    (re.compile(r"^ban chấp hành đảng bộ (?=(?:xã|phường|thị trấn|đặc khu)(?!\w))"), "đảng ủy "),
)
_TITLE_WORD = re.compile(r"(?<=^Quyền )\w|(?<=^Phó )\w|(?<=\s)(?:ban|thường)(?=\s)")
_REGION_NUMBER = re.compile(r"(?<=khu vực )[ivxl]+\b", re.IGNORECASE)
_PARTY_OF = re.compile(r"^đảng bộ (?P<kind>tỉnh|thành phố|huyện|thị xã|quận)(?!\w)")
_SCOPES = {
    "central": ("central", "unit"), "region": ("central", "unit"),
    "province": ("province", "central", "unit", "district"), "district": ("district", "province", "unit", "central"),
    "commune": ("commune", "district", "province", "unit", "central"),
    "grassroots": ("unit", "commune", "district", "province", "central"),
    "unit": ("unit", "province", "district", "central"),
}
_ANY = ("central", "province", "district", "commune", "unit")


@dataclass(frozen=True, slots=True)
class Context:
    """What a document's head says of who speaks: its day, level, places, and the issuer's canonical name."""

    day: date | None = None
    level: str | None = None
    province: Place | None = None
    district: Place | None = None
    commune: Place | None = None
    own: str | None = None  # the issuer as the letterhead names it, with its parent where that belongs to the name
    issuer: str | None = None
    head: str = ""  # the issuer's head noun: ban, sở
    committee: bool = False  # the issuer governs a territory: UBND, HĐND, cấp ủy

    def place(self, scope: str) -> Place | None:
        return {"province": self.province, "district": self.district, "commune": self.commune}.get(scope)


class UnitKeys:
    """Canonical names of units in one document; asked twice for the same words, it answers from memory."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._known: dict[tuple[str, str], str] = {}
        self._bodies: dict[str, str] = {}

    def of(self, unit: str, kind: UnitKind = "organisation") -> str:
        """The canonical name of a unit as of the document's date; never empty for a unit that has a letter."""
        found = self._known.get((unit, kind))
        if found is None:
            cased = spelled(unit)
            if self.context.issuer and cased.endswith(own := f" , {spelled(self.context.issuer)}"):
                cased = cased.removesuffix(own)  # Phòng Tổng hợp, Ban Dân vận … in words
            found = joined(cased) if kind == "person" else self._resolve(cased, kind == "group", True)
            self._known[unit, kind] = found
        return found

    def of_body(self, name: str) -> str:
        """The folded name of a body that issues documents, without what encloses its place, for document keys."""
        found = self._bodies.get(name)
        if found is None:
            found = self._bodies[name] = self._body_key(name)
        return found

    def _body_key(self, name: str) -> str:
        low = folded(name)
        for pattern, instead in _ISSUES_AS:
            low = pattern.sub(instead, low)
        if party := _PARTY_OF.match(low):
            low = f"{registry.committee_of(party['kind'], 'ủy').lower()}{low[party.end():]}"
        return key(self._resolve(low, False, False))

    def _resolve(self, cased: str, group: bool, live: bool) -> str:
        low = lower(cased)
        position = _POSITION.match(low) if registry.find(low, _ANY, None) is None else None  # Chủ tịch nước is a body
        cut = position.end() if position else 0
        if group or (_MANY.match(low, cut) and not _registered(low)):
            return self._group(cased, low)
        title = low[:cut].strip().capitalize()
        title = _TITLE_WORD.sub(lambda m: m[0].capitalize(), title)
        body = self._body(cased[cut:].strip(), low[cut:].strip(), title, live) if cut < len(low) else None
        if body is None:
            return f"{title}, {self.context.issuer}" if self.context.issuer else title
        return f"{title} {body}".strip()

    # --- groups -------------------------------------------------------------------------------------------------------

    def _group(self, cased: str, low: str) -> str:
        """Its own words; a level that the document names last gets its place: `các sở, ban, ngành tỉnh`."""
        words = capitals(cased, group=True)
        if _POSITION.match(low):
            words = words[:1].upper() + words[1:]
        anchors = anchors_in(cased, low)
        last = anchors[-1] if anchors else None
        if last and last.committee and last.name:
            at = lower(words).rfind(last.committee)
            return f"{words[:at]}{words[at].upper()}{words[at + 1:]}"
        if last is None or last.name or last.rest or low[:last.start].endswith((", ", "và ")):
            return words
        place = self._own_place(last.kind)
        if place is None:
            return words
        title = place.committee(last.committee) if last.committee else place.title
        return f"{words[:-len(last.committee or last.kind)]}{title}{place.tail}"

    # --- one body -----------------------------------------------------------------------------------------------------

    def _body(self, cased: str, low: str, title: str, live: bool) -> str | None:
        issuer, head = self.context.issuer, self.context.head
        if issuer and low == head:
            return f"{capitals(cased)}, {issuer}" if title else issuer
        if issuer and title and head and low.startswith(f"{head} phụ trách "):
            return f"{capitals(cased)}, {issuer}"
        anchors = anchors_in(cased, low)
        if not anchors or (not anchors[0].name and self._own_place(anchors[0].kind) is None and not anchors[0].start):
            return self._without_place(cased, low, live)
        first = anchors[0]
        place = self._place_of(anchors, live)
        head_cased, head = cased[:first.start].strip(" ,"), low[:first.start].strip(" ,")
        level = place.level if place else LEVELS[first.kind]
        if first.committee:
            word = ("tỉnh " if level == "province" else "huyện ") + first.committee.split()[-1]
            entry = registry.find(f"{head} {word}".strip(), (level,), self.context.day)
        else:
            entry = registry.find(head, (level,), self.context.day) if head else None
        if entry and live:
            entry = registry.as_of(entry, self.context.day)
        name = entry.name if entry else capitals(head_cased)
        rest = f" {capitals(first.rest, group=True)}" if first.rest else ""
        return _placed(name, entry, first, place, live) + rest

    def _without_place(self, cased: str, low: str, live: bool) -> str:
        """A name without a word of place: what completes it by the registry, else by its head noun."""
        c = self.context
        if named := self._bare_province(low, live):
            return named
        scopes = _SCOPES.get(c.level or "", _ANY)
        entry = registry.find(low, scopes, c.day)
        internal = _INTERNAL.match(low) is not None
        if internal and not c.committee and c.issuer and entry and entry.scope in ("district", "commune"):
            entry = entry if c.level not in ("province", "central") else None
        if entry and live:
            entry = registry.as_of(entry, c.day)
        name = entry.name if entry else _with_numerals(capitals(cased))
        scope = entry.scope if entry else self._scope_of_unknown(low, internal)
        if scope == "unit":
            if low == "văn phòng" and not c.committee and c.head and c.head != low:
                name = f"Văn phòng {c.head.capitalize()}"
            return f"{name}, {c.issuer}" if c.issuer and live and c.issuer != name else name
        place = c.place(scope)
        if place is None or not (entry or internal):
            return name
        return _placed(name, entry, None, place, live)

    def _scope_of_unknown(self, low: str, internal: bool) -> str:
        """An unknown `Phòng …` is a district's or commune's where its committee speaks, else the issuer's own."""
        c = self.context
        if c.head and not c.committee and low.endswith(f" {c.head}"):
            return "unit"
        if not internal:
            return "central"
        if c.committee and low.startswith("phòng"):
            return c.level or "central"
        return "central" if c.committee and not low.startswith(("văn phòng", "chi bộ")) else "unit"

    def _bare_province(self, low: str, live: bool) -> str | None:
        """`Sở Y tế Tiền Giang`: a known body of provinces with a province's name behind it."""
        words = low.split()
        for size in (2, 3, 4, 1, 5):
            name = province_names().get(" ".join(words[-size:])) if len(words) > size else None
            entry = registry.find(" ".join(words[:-size]), ("province",), self.context.day) if name else None
            if name and entry:
                entry = registry.as_of(entry, self.context.day) if live else entry
                return _placed(entry.name, entry, None, self._province(name, live), live)
        return None

    # --- places -------------------------------------------------------------------------------------------------------

    def _own_place(self, kind: str) -> Place | None:
        """The place of the document's own that a kind without a name means."""
        c = self.context
        own = [c.province, c.district, c.commune]
        if kind == "thành phố":
            own = [c.district, c.province]
        return next((p for p in own if p and p.kind == kind), None)

    def _place_of(self, anchors: Sequence[Anchor], live: bool) -> Place | None:
        first, *enclosing = anchors
        if first.name is None:
            return self._own_place(first.kind)
        if first.kind == "tỉnh" or (first.kind == "thành phố" and first.name in CENTRALLY_RUN):
            return self._province(first.name, live, first.kind)
        within: Place | None = None
        for outer in reversed(enclosing):
            if outer.name:
                is_province = outer.kind == "tỉnh" or outer.name in CENTRALLY_RUN
                within = self._province(outer.name, live, outer.kind) if is_province else Place(
                    outer.kind, outer.name, within or self._enclosing(LEVELS[outer.kind]))
        return Place(first.kind, first.name, within or self._enclosing(LEVELS[first.kind], first.name))

    def _enclosing(self, level: str, name: str = "") -> Place | None:
        """What encloses a place of the document's own province; a district named after its end stands alone."""
        c = self.context
        ended = c.day is not None and c.day >= DISTRICTS_END
        if level == "district":
            return None if ended else c.province
        if c.commune and c.commune.name == name:
            return c.commune.within
        return c.district if c.district and not ended and c.level != "province" else c.province

    def _province(self, name: str, live: bool, kind: str = "") -> Place:
        """The province of that name on the document's day; once it ended, the one that took its territory over."""
        row = province_on(name, self.context.day) if live and self.context.day else None
        if row and row.name != name:
            return province_place(row.name)
        return Place(kind, name) if kind else province_place(name)


@lru_cache(maxsize=2048)
def _registered(low: str) -> bool:
    """A name with `các` or `và` inside that the registry knows, with or without its place."""
    anchor = ANCHOR.search(low)
    if anchor and re.match(r" (?:,|và|-|/|hoặc) ", low[anchor.end():]):
        return False  # Đảng ủy xã, phường
    head = low[:anchor.start()].strip() if anchor else low
    head = head[m.end():] if (m := _POSITION.match(head)) else head
    if anchor and not head:
        return True  # Huyện ủy Chợ Mới, tỉnh An Giang
    return registry.find(head, _ANY, None) is not None


def _placed(name: str, entry: Entry | None, anchor: Anchor | None, place: Place | None, live: bool) -> str:
    """A name with its place behind it; where the place is not known, the word of place as it was written."""
    tail = place.tail if place and live else ""
    word = (entry.committee if entry else None) or (anchor.committee if anchor else None)
    if word:
        stem = name[:-len(word)].strip() if entry and entry.committee else name
        kind = place.kind if place else COMMITTEES[anchor.committee if anchor and anchor.committee else word]
        shown = place.committee(word) if place else registry.committee_of(kind, word)
        return f"{stem} {shown}{tail}".strip()
    shown = place.title if place else anchor.kind if anchor else ""
    return f"{name} {shown}{tail}".strip()


def _with_numerals(name: str) -> str:
    """`khu vực xviii` → `khu vực XVIII`."""
    return _REGION_NUMBER.sub(lambda m: m[0].upper(), name)
