"""Header fields: the cases of cases/header.md, and the rules that no case could state alone."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from extract.gazetteers import document_type, document_types, province_names, province_on, provinces
from extract.header import read_header
from extract.header.issuer import level
from ingest.assemble import assemble
from ingest.document import Cell, Document, Line, Section, TextLine
from ingest.fold import bare
from ingest.frame import find_frame, paragraphs
from ingest.frame.lines import TYPE_WORDS

CASES = Path(__file__).parent / "cases" / "header.md"
LISTS = {"recipients", "addressees", "warnings"}


def cases() -> list[tuple[str, str, dict[str, str]]]:
    out = []
    for block in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, rest = block.split("\n", 1)
        words, fields = rest.split("\n---\n")
        expected = dict(line.split(": ", 1) for line in fields.strip().split("\n") if line)
        out.append((title.split(" — ")[0], words, expected))
    return out


def read(words: str) -> tuple[str, tuple[Line, ...]]:
    """The text of a case as a reader would leave it: `| a | b` is a row, `!stamp` a stamp."""
    lines: list[TextLine] = []
    row = 0
    for line in words.split("\n"):
        if line.startswith("!stamp "):
            lines.append(TextLine(line.removeprefix("!stamp "), kind="stamp", page=1))
        elif line.startswith("| "):
            row += 1
            lines += [TextLine(c, kind="cell", cell=Cell(0, row, n)) for n, c in enumerate(line[2:].split(" | "))]
        else:
            lines.append(TextLine(line))
    return assemble(lines)


def sections_of(text: str, lines: tuple[Line, ...]) -> list[Section]:
    """Each paragraph a section of its zone's kind; only the frame matters to the header."""
    paras = paragraphs(text, lines)
    kinds = find_frame(paras).zones
    return [
        Section(p.index, None, 1, "paragraph" if kinds[p.index] == "body" else kinds[p.index], None, None,  # type: ignore[arg-type]
                p.text, None, p.char_start, p.char_end, p.char_end)
        for p in paras if p.text.strip()
    ]


def header(words: str) -> Document:
    text, lines = read(words)
    document = Document("0" * 16, "0" * 64, "case.txt", "text", "text", text)
    return read_header(document, lines, sections_of(text, lines))


def shown(document: Document, name: str) -> str:
    value = getattr(document, name)
    if name in LISTS:
        return " | ".join(value) or "-"
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    return "-" if value is None else str(value)


@pytest.mark.parametrize(("words", "expected"), [pytest.param(w, e, id=i) for i, w, e in cases()])
def test_case(words: str, expected: dict[str, str]) -> None:
    found = header(words)
    assert {name: shown(found, name) for name in expected} == expected


def test_there_are_enough_cases() -> None:
    names = [name for name, _, _ in cases()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("issuer", "expected"), [
    ("ỦY BAN NHÂN DÂN THỊ XÃ BÌNH SƠN", "district"), ("Thị ủy Hòa Lâm", "district"),
    ("Sở Lao động - Thương binh và Xã hội", "province"), ("Bảo hiểm xã hội tỉnh", "province"),
    ("Phòng Lao động - Thương binh và Xã hội huyện Đông Khê", "district"),
    ("Đảng ủy xã Hội Sơn", "commune"), ("Ban Kinh tế - Xã hội Hội đồng nhân dân xã Phước An", "commune"),
])
def test_a_society_and_a_town_are_no_commune(issuer: str, expected: str) -> None:
    assert level([issuer], issuer, None) == expected


def test_the_header_changes_no_column_of_the_reader() -> None:
    text, lines = read(cases()[0][1])
    document = Document("0" * 16, "0" * 64, "case.txt", "text", "text", text, page_count=3, warnings=("seen",))
    found = read_header(document, lines, sections_of(text, lines))
    assert (found.text, found.doc_id, found.page_count, found.warnings[0]) == (text, document.doc_id, 3, "seen")
    assert found.document_key is None


def test_a_day_of_ten_digits_is_no_day() -> None:
    found = header("TỈNH ỦY MẪU\n*\nSố 30-TT/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nMẫu Sơn, ngày 2147483648 tháng 7 năm 1998")
    assert (found.issued_on, found.issued_year) == (None, 1998)


@pytest.mark.parametrize("words", ["", "\n\n", "Số:", "ngày tháng năm", "\t\t\t", "Nơi nhận:", "TM.", "(", "PHỤ LỤC"])
def test_scraps_give_a_header_without_invention(words: str) -> None:
    found = header(words)
    assert (found.symbol, found.number, found.issued_on, found.signer, found.recipients) == (None, None, None, None, ())


@pytest.mark.parametrize("row", document_types(), ids=lambda t: t.code)
def test_type_example_resolves_to_its_row(row) -> None:  # type: ignore[no-untyped-def]
    found = document_type(row.example)
    assert found is not None and found[0] == row


def test_type_codes_and_names_are_unique_and_known_to_the_frame() -> None:
    types = document_types()
    assert len({t.code for t in types}) == len({t.name for t in types}) == len(types)
    frame_words = {bare(w) for w in TYPE_WORDS}
    assert {bare(t.name) for t in types} <= frame_words
    for word in TYPE_WORDS:
        assert document_type(word) is not None, word


@pytest.mark.parametrize("row", provinces(), ids=lambda p: f"{p.name}-{p.valid_to or 'now'}")
def test_province_example_resolves_to_its_row(row) -> None:  # type: ignore[no-untyped-def]
    names = [name for name, _ in province_names(row.example)]
    assert names == [row.name]
    assert province_on(row.name, row.valid_to or row.valid_from or date(2010, 1, 1)) == row


def test_provinces_are_63_before_and_34_after_the_merger() -> None:
    assert sum(p.valid_on(date(2020, 5, 1)) for p in provinces()) == 63
    assert sum(p.valid_on(date(2025, 3, 1)) for p in provinces()) == 63
    assert sum(p.valid_on(date(2025, 7, 1)) for p in provinces()) == 34
    today = {p.name for p in provinces() if p.valid_to is None}
    assert {p.successor for p in provinces()} == today


def test_a_case_names_no_field_that_a_document_lacks() -> None:
    fields = set(Document.__dataclass_fields__)
    assert {name for _, _, expected in cases() for name in expected} <= fields
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name, _, _ in cases())
