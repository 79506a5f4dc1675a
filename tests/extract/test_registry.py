"""The registry of bodies: every row; canonical names in a document (cases/unit_keys.md); keys that meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Extraction, extract
from extract.units.context import read_unit_keys
from extract.units.keys import Context, UnitKeys
from extract.units.registry import (
    COMMITTEES,
    Entry,
    Place,
    as_of,
    capitals,
    committee_of,
    entries,
    find,
    folded,
    spelled,
)
from ingest.assemble import assemble
from ingest.document import Document
from ingest.fold import lower
from ingest.readers.text import read_text
from ingest.segment import segment
from tests.growth import grows_with_length

CASES = Path(__file__).with_name("cases") / "unit_keys.md"
PROVINCE = Place("tỉnh", "Bình Sơn")
PLACES = {  # by scope and by the kind that an example names
    "province": PROVINCE, "huyện": Place("huyện", "Tân An", PROVINCE), "quận": Place("quận", "Tân An", PROVINCE),
    "thị xã": Place("thị xã", "Tân An", PROVINCE), "xã": Place("xã", "An Hòa", PROVINCE),
    "phường": Place("phường", "An Hòa", PROVINCE),
}
ISSUER = "Ban Dân vận Tỉnh ủy Bình Sơn"


def document(head: str, *body: str, number: str = "12") -> str:
    """`KẾ HOẠCH · UBND HUYỆN X · Chợ Mới · 2024-03-05` as the head of a document, with the paragraphs behind it."""
    name, bodies, place, day = (part.strip() for part in head.split(" · ")[:4])
    when = date.fromisoformat(day)
    dated = f"{place}, ngày {when.day:02d} tháng {when.month:02d} năm {when.year}"
    names = [b.strip() for b in bodies.split(" / ")]
    code = {"KẾ HOẠCH": "KH", "THÔNG TƯ": "TT", "NGHỊ QUYẾT": "NQ"}[name]
    if "ủy" in names[0].lower() and "ủy ban" not in names[0].lower():
        lines = [*names, "*", f"Số {number}-{code}/BDVTU", "ĐẢNG CỘNG SẢN VIỆT NAM", dated]
    else:
        lines = [*names, f"Số: {number}/{code}-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                 "Độc lập - Tự do - Hạnh phúc", dated]
    return "\n\n".join(["\n".join(lines), name, "về một việc", *head.split(" · ")[4:], *body])


@cache
def read(words: str) -> tuple[UnitKeys, Extraction]:
    reading = read_text(words.encode())
    text, lines = assemble(reading.lines)
    sections = segment(text, lines)
    found = extract(Document("0" * 16, "0" * 64, "case.txt", reading.format, reading.reader, text), lines, sections)
    return read_unit_keys(found.document, sections, lower(text)), found


# --- the rows --------------------------------------------------------------------------------------------------------


def keys_for(entry: Entry) -> UnitKeys:
    """A document of the row's time and level; its district or commune is of the kind that the example names."""
    low = folded(entry.example)
    kinds = [k for k in ("quận", "thị xã", "phường") if re.search(rf"(?<!\w){k}(?!\w)", low)]
    district, commune = PLACES["huyện"], PLACES["xã"]
    if kinds and entry.scope == "district":
        district = PLACES[kinds[0]]
    if kinds and entry.scope == "commune":
        commune = PLACES[kinds[0]]
    level = "province" if entry.scope == "unit" else entry.scope
    day = entry.valid_to or entry.valid_from or date(2024, 1, 1)
    return UnitKeys(Context(
        day=day, level=level, province=PROVINCE, district=district if entry.scope == "district" else None,
        commune=commune if entry.scope == "commune" else None, issuer=ISSUER, head="ban",
        committee=entry.scope != "unit"))


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{e.scope} {e.name} {e.valid_to or ''}") for e in entries()])
def test_every_example_resolves_to_its_row(entry: Entry) -> None:
    keys = keys_for(entry)
    if entry.scope == "central":
        wanted = entry.name
    elif entry.scope == "unit":
        wanted = f"{entry.name if entry.name != 'Văn phòng' else 'Văn phòng Ban'}, {ISSUER}"
    else:
        place = keys.context.place(entry.scope)
        assert place is not None
        word = entry.committee
        title = place.title if word is None else f"{committee_of(place.kind, word)} {place.name}"
        wanted = f"{entry.name[:-len(word)].strip() if word else entry.name} {title}{place.tail}".strip()
    assert keys.of(entry.example) == wanted
    assert keys.of(entry.name) == wanted or entry.scope in ("district", "commune", "province")
    for alias in entry.aliases:
        assert find(folded(alias), (entry.scope,), keys.context.day) == entry


def test_rows_are_whole_and_no_two_claim_one_name_at_one_time() -> None:
    taken: dict[tuple[str, str], list[Entry]] = {}
    names = {e.name for e in entries()}
    assert len(entries()) >= 250
    for entry in entries():
        assert entry.scope in ("central", "province", "district", "commune", "unit")
        assert not (entry.valid_from and entry.valid_to) or entry.valid_from <= entry.valid_to
        assert not entry.successor or (entry.successor in names and entry.valid_to), entry.name
        assert entry.scope != "district" or entry.valid_to, "no district body outlived 30 June 2025"
        for name in {folded(n) for n in (entry.name, *entry.aliases)}:
            taken.setdefault((entry.scope, name), []).append(entry)
    for (scope, name), same in taken.items():
        for other in same[1:]:
            first, second = sorted((same[0], other), key=lambda e: e.valid_from or date.min)
            assert first.valid_to and second.valid_from and first.valid_to < second.valid_from, (scope, name)


def test_successors_are_followed_to_the_day() -> None:
    [fisheries] = [e for e in entries() if e.name == "Bộ Thủy sản"]
    years = {y: as_of(fisheries, date(y, 6, 1)).name for y in (2001, 2010, 2026)}
    assert years == {2001: "Bộ Thủy sản", 2010: "Bộ Nông nghiệp và Phát triển nông thôn",
                     2026: "Bộ Nông nghiệp và Môi trường"}
    assert as_of(fisheries, None) is fisheries


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{e.scope} {e.name}") for e in entries()])
def test_capitals_and_tone_marks_do_not_matter(entry: Entry) -> None:
    keys = keys_for(entry)
    wanted = keys.of(entry.name)
    for words in (entry.name.upper(), entry.name.lower(), entry.name.replace(" - ", " – "),
                  entry.name.replace("ủy", "uỷ"), entry.name.replace("óa", "oá"), f" {entry.name}. "):
        assert keys.of(words) == wanted


# --- in a document ---------------------------------------------------------------------------------------------------


def cases() -> Iterator[object]:
    head = ""
    for n, line in enumerate(CASES.read_text("utf-8").splitlines(), 1):
        if line.startswith("## "):
            head = line[3:]
        elif line.startswith("- "):
            said, wanted = line[2:].split(" → ")
            defect = said.startswith("(lỗi đã biết) ")
            for words in said.removeprefix("(lỗi đã biết) ").split(" | "):
                yield pytest.param(head, words, wanted, id=f"{n}-{words}",
                                   marks=pytest.mark.xfail(strict=True) if defect else ())


@pytest.mark.parametrize(("head", "words", "wanted"), list(cases()))
def test_case(head: str, words: str, wanted: str) -> None:
    keys, _ = read(document(head))
    unit = words.removesuffix(" (person)")
    assert keys.of(unit, "person" if unit != words else "organisation") == wanted


@pytest.mark.parametrize(("head", "words", "wanted"), [c for c in cases() if "person" not in c.id])  # type: ignore[attr-defined]
def test_a_canonical_name_is_its_own(head: str, words: str, wanted: str) -> None:
    keys, _ = read(document(head))
    assert keys.of(wanted) == wanted


def test_assignments_carry_the_canonical_name() -> None:
    _, found = read(document(
        "KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2023-05-10", "I. NHIỆM VỤ",
        "1. Rà soát các điểm sạt lở ven sông trước ngày 30/6/2023.",
        "- Chủ trì: Sở NN&PTNT.", "- Phối hợp: UBND huyện Tam Nông, các sở, ban, ngành tỉnh."))
    assert [(a.role, a.unit_key) for a in found.assignments] == [
        ("lead", "Sở Nông nghiệp và Phát triển nông thôn tỉnh Đồng Tháp"),
        ("coordinate", "Ủy ban nhân dân huyện Tam Nông, tỉnh Đồng Tháp"),
        ("coordinate", "các sở, ban, ngành tỉnh Đồng Tháp")]


# --- keys of documents -----------------------------------------------------------------------------------------------

SAME = [  # the head of the cited document, its number; the head of the citing one, and its words
    ("KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2025-02-03",
     "KẾ HOẠCH · ỦY BAN NHÂN DÂN HUYỆN CAO LÃNH · Cao Lãnh · 2025-03-01 · Theo chỉ đạo của tỉnh Đồng Tháp.",
     "Căn cứ Kế hoạch số 12/KH-UBND ngày 3/2/2025 của UBND tỉnh về phòng, chống bão;"),
    ("KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2025-02-03",
     "KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2026-03-01",
     "Căn cứ Kế hoạch số 12/KH-UBND ngày 3/2/2025 của Chủ tịch Uỷ ban nhân dân Tỉnh về phòng, chống bão;"),
    ("KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH TIỀN GIANG · Tiền Giang · 2024-02-03",
     "KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2026-03-01",
     "Căn cứ Kế hoạch số 12/KH-UBND ngày 3/2/2024 của UBND tỉnh Tiền Giang về phòng, chống bão;"),
    ("KẾ HOẠCH · ỦY BAN NHÂN DÂN HUYỆN CHỢ MỚI · Chợ Mới · 2024-02-03",
     "KẾ HOẠCH · ỦY BAN NHÂN DÂN HUYỆN CHỢ MỚI · Chợ Mới · 2024-03-01 · Thực hiện kế hoạch của UBND tỉnh An Giang.",
     "Căn cứ Kế hoạch số 12/KH-UBND ngày 3/2/2024 của UBND huyện về phòng, chống bão;"),
    ("KẾ HOẠCH · TỈNH ỦY ĐỒNG THÁP / BAN DÂN VẬN · Đồng Tháp · 2024-02-03",
     "KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2024-03-01",
     "Căn cứ Kế hoạch số 12-KH/BDVTU ngày 3/2/2024 của Ban Dân vận Tỉnh ủy về công tác dân vận;"),
]


@pytest.mark.parametrize(("cited", "citing", "words"), SAME)
def test_a_citation_has_the_key_of_the_letterhead(cited: str, citing: str, words: str) -> None:
    key = read(document(cited))[1].document.document_key
    [citation] = [c for c in read(document(citing, words, number="7"))[1].citations if c.symbol]
    assert key is not None and citation.document_key == key


def test_another_province_is_another_document() -> None:
    cited = read(document("KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH VĨNH LONG · Vĩnh Long · 2025-02-03"))[1].document
    [citation] = read(document(
        "KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2025-03-01",
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 3/2/2025 của UBND tỉnh;", number="7"))[1].citations
    assert citation.document_key != cited.document_key


def test_a_citation_without_a_body_has_no_key() -> None:
    found = read(document("KẾ HOẠCH · ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP · Đồng Tháp · 2025-03-01",
                          "Căn cứ Kế hoạch số 34/KH-UBND ngày 3/2/2025;", number="7"))[1]
    assert [c.document_key for c in found.citations] == [None]


# --- any words -------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "UBND", "tỉnh", "huyện", "Tỉnh ủy", "Ban", "Phòng", "Tổng hợp", "các", "xã", "phường", "thành phố", "Hà Nội", "và",
    ",", "-", "&", "TP.", "TX.", "Chủ tịch", "Trưởng", "Phó", "Thường trực", "An Giang", "khu vực", "XVIII", "Sở",
    "Y tế", "İ", "ß", "\u00a0", "(", ")", ";", "HĐND", "Đảng", "văn phòng", "Huyện đoàn", "của",
])
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([e.scope for e in entries()[::40]]))
def test_any_words_have_a_name(words: str, level: str) -> None:
    keys = UnitKeys(Context(date(2024, 1, 1), level, PROVINCE, PLACES["huyện"], PLACES["xã"], ISSUER, ISSUER, "ban"))
    name = keys.of(words)
    assert name == keys.of(words) == " ".join(name.split())
    assert bool(name) >= any(c.isalpha() for c in spelled(words))
    assert keys.of_body(words) == lower(keys.of_body(words))
    assert capitals(spelled(words)) is not None


@pytest.mark.parametrize("piece", ["UBND ", "tỉnh ", "huyện, ", "các ", "Sở Y tế, ", "xã hội ", "a", "- ", "TP. "])
def test_hostile_words_take_linear_time(piece: str) -> None:
    keys = UnitKeys(Context(date(2024, 1, 1), "province", PROVINCE))
    assert grows_with_length(lambda length: keys.of(piece * (length // len(piece))), 1500)  # LONGEST of units.lists


def test_committees_have_a_kind_of_place() -> None:
    assert {committee_of(kind, word).lower() for word, kind in COMMITTEES.items()} == set(COMMITTEES)
