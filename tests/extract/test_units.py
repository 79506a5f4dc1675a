"""Units: the cases of cases/units.md, the examples of three gazetteers, spans of any text, and linear time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.gazetteers import rows
from extract.units import (
    UnitSpan,
    canonical,
    is_head,
    phrase_end,
    read_cell,
    read_units,
    split_list,
    unit_kind,
    verb_at,
)
from ingest.fold import lower
from tests.growth import grows_with_length

CASES = Path(__file__).with_name("cases") / "units.md"
KINDS = ("organisation", "position", "group", "person")
KNOWN_DEFECT = "(lỗi đã biết) "


class Case(NamedTuple):
    line: int
    text: str
    cell: bool
    wanted: list[tuple[int, int, str | None]]  # start, end, kind where the case names one
    known_defect: bool


def read_case(line: int, marked: str) -> Case:
    """`[Sở Y tế](organisation) rà soát` → its bare text and its units."""
    defect, marked = marked.startswith(KNOWN_DEFECT), marked.removeprefix(KNOWN_DEFECT)
    cell, marked = marked.startswith("{ô} "), marked.removeprefix("{ô} ").replace("⏎", "\n")
    text, wanted, at = "", [], 0
    for m in re.finditer(rf"\[([^\]]+)\](?:\(({'|'.join(KINDS)})\))?", marked):
        text += marked[at : m.start()]
        wanted.append((len(text), len(text) + len(m[1]), m[2]))
        text, at = text + m[1], m.end()
    return Case(line, text + marked[at:], cell, wanted, defect)


def cases() -> list[Case]:
    lines = enumerate(CASES.read_text("utf-8").splitlines(), 1)
    return [read_case(n, line[2:]) for n, line in lines if line.startswith("- ")]


def found(case: Case) -> tuple[list[UnitSpan], str]:
    """The units that the program reads, and what it leaves behind the list."""
    low = lower(case.text)
    if case.cell:
        return read_cell(case.text, low, 0, len(case.text)), ""
    units = read_units(case.text, low, 0, len(case.text))
    return (list(units.members), case.text[units.end :]) if units else ([], case.text)


def bare(words: str) -> str:
    return words.strip(" .,;:-()")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            c,
            id=f"{c.line}-{c.text[:40]}",
            marks=[pytest.mark.xfail(strict=True, reason="lỗi đã biết: cases/units.md")] if c.known_defect else [],
        )
        for c in cases()
    ],
)
def test_case(case: Case) -> None:
    units, rest = found(case)
    assert [case.text[u.start : u.end] for u in units] == [case.text[a:b] for a, b, _ in case.wanted]
    assert [(u.start, u.end) for u in units] == [(a, b) for a, b, _ in case.wanted]
    assert [u.kind for u in units if u] == [k or u.kind for u, (_, _, k) in zip(units, case.wanted, strict=True)]
    if case.wanted and not case.cell:
        assert bare(rest) == bare(case.text[case.wanted[-1][1] :])


def test_there_are_enough_cases_and_negatives() -> None:
    every = cases()
    assert len(every) >= 300
    assert sum(not c.wanted for c in every) >= 40
    assert len({(c.text, c.cell) for c in every}) == len(every)


# --- the gazetteers: each row's example must resolve to that row ----------------------------------------------------
# Heads that the rules shut out or cut today, with the reason.
HEADS_NOT_READ = {
    "báo cáo viên": "kept out as the verb `báo cáo`",
    "đội ngũ": "kept out as talk about staff (`đội ngũ cán bộ còn thiếu`)",
}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            r,
            id=r["head"],
            marks=[pytest.mark.xfail(strict=True, reason=HEADS_NOT_READ[r["head"]])]
            if r["head"] in HEADS_NOT_READ
            else [],
        )
        for r in rows("unit_heads.csv")
    ],
)
def test_head_example_is_one_unit_of_its_row(row: dict[str, str]) -> None:
    example = row["example"]
    low = lower(example)
    head, units = is_head(low, 0), read_units(example, low, 0, len(example))
    assert head is not None and units is not None
    assert head["head"] == row["head"]
    assert [(example[u.start : u.end], u.kind) for u in units.members] == [(example, row["kind"])]


@pytest.mark.parametrize("row", [pytest.param(r, id=r["verb"]) for r in rows("order_verbs.csv")])
def test_verb_example_ends_the_unit_at_its_row(row: dict[str, str]) -> None:
    example = row["example"]
    low, verb = lower(example), lower(row["verb"])
    units = read_units(example, low, 0, len(example))
    assert units is not None
    at = len(example[: units.end].rstrip()) + 1
    found_verb = verb_at(low, at)
    assert found_verb is not None and found_verb[0] == verb, example[: units.end]
    assert len(low) > at + len(verb), "an example shows the verb at work, with what it is done to"


@pytest.mark.parametrize(("lines", "wanted"), [
    (["Sở Tài nguyên và Môi trường", "Sở Tài chính"], ["Sở Tài nguyên và Môi trường", "Sở Tài chính"]),
    (["Khoa Xét nghiệm", "- Khoa Dược", "Phòng Điều dưỡng"], ["Khoa Xét nghiệm", "Khoa Dược", "Phòng Điều dưỡng"]),
    (["Ban Tổ chức Huyện ủy", "Các xã, thị trấn"], ["Ban Tổ chức Huyện ủy", "Các xã, thị trấn"]),
    (["Công an tỉnh;", "BHXH tỉnh"], ["Công an tỉnh", "BHXH tỉnh"]),
    (["Các cơ quan, đơn vị", "UBND các xã"], ["Các cơ quan, đơn vị", "UBND các xã"]),
    # a name that goes on in the next line
    (["Phó Chủ tịch", "UBND xã"], ["Phó Chủ tịch UBND xã"]),
    (["Văn phòng", "HĐND và UBND huyện"], ["Văn phòng HĐND và UBND huyện"]),
    (["Phòng Tài chính -", "Kế hoạch"], ["Phòng Tài chính - Kế hoạch"]),
    (["Phòng Y tế", "Huyện"], ["Phòng Y tế Huyện"]),
    (["Trưởng phòng của", "Sở Y tế"], ["Trưởng phòng của Sở Y tế"]),
])
def test_lines_of_a_cell_are_units_where_each_opens_one(lines: list[str], wanted: list[str]) -> None:
    text = " ".join(lines)
    breaks = [len(" ".join(lines[:n])) + 1 for n in range(1, len(lines))]
    assert [text[u.start:u.end] for u in read_cell(text, lower(text), 0, len(text), breaks)] == wanted


@pytest.mark.parametrize("row", [pytest.param(r, id=r["name"]) for r in rows("office_names.csv")])
def test_office_example_is_one_unit_also_in_a_list(row: dict[str, str]) -> None:
    text = f"{row['example']}, Sở Nội vụ rà soát hồ sơ"
    units = read_units(text, lower(text), 0, len(text))
    assert units is not None
    assert [text[u.start:u.end] for u in units.members] == [row["example"], "Sở Nội vụ"]


@pytest.mark.parametrize("row", [pytest.param(r, id=r["abbreviation"]) for r in rows("unit_abbreviations.csv")])
def test_abbreviation_example_is_written_out(row: dict[str, str]) -> None:
    rest = row["example"].partition(row["abbreviation"])
    assert rest[1], "the example holds its abbreviation"
    assert canonical(row["example"]) == canonical(rest[0] + row["name"] + rest[2])
    assert lower(row["name"]) in canonical(row["example"])
    assert canonical(canonical(row["example"])) == canonical(row["example"])


@pytest.mark.parametrize(
    ("name", "column"),
    [("unit_heads.csv", "head"), ("order_verbs.csv", "verb"), ("unit_abbreviations.csv", "abbreviation")],
)
def test_gazetteer_rows_are_unique_and_whole(name: str, column: str) -> None:
    table = rows(name)
    keys = [r[column] for r in table]
    assert len(set(keys)) == len(keys)
    assert all(v is not None and v == v.strip() for r in table for v in r.values())
    assert {r["kind"] for r in table if "kind" in r} <= set(KINDS)
    for row in table:
        re.compile(row.get("noun_after", ""))


# --- any text -------------------------------------------------------------------------------------------------------
WORDS = st.sampled_from(
    [
        "Sở Y tế",
        "các",
        "Các",
        "sở, ban, ngành",
        "UBND",
        "xã",
        "huyện",
        "Ủy ban nhân dân",
        "Văn phòng",
        "HĐND",
        "và",
        "cùng với",
        "cùng",
        "Phòng",
        "Tài chính",
        "Kế hoạch",
        " - ",
        "-",
        "–",
        ",",
        ";",
        ".",
        ":",
        "(",
        ")",
        "\n",
        "\t",
        '"',
        "đồng chí",
        "Đồng chí",
        "Nguyễn Văn An",
        "chủ trì",
        "phối hợp",
        "tổ chức",
        "Tổ chức",
        "kiểm tra",
        "xây dựng",
        "trong",
        "theo",
        "thuộc",
        "của",
        "Bắc Ninh",
        "cán bộ",
        "công chức",
        "VNPT",
        "GD&ĐT",
        "/",
        "…",
        "Trưởng",
        "Ban",
        "Chỉ đạo",
        "chỉ đạo",
        "  ",
        "\u00a0",
        "İ",
        "ß",
        "Ð",
        "hoà",
        "uỷ",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS, max_size=25).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(0, 40))
def test_units_stand_in_order_inside_their_phrase(text: str, start: int) -> None:
    low = lower(text)
    start = min(start, len(text))
    units = read_units(text, low, start, len(text))
    if units is None:
        return
    assert start == units.start < units.end <= len(text)
    assert units.members
    check_spans(text, list(units.members), units.start, units.end)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(0, 40), st.integers(0, 120))
def test_cells_and_lists_give_trimmed_spans_inside_their_bounds(text: str, start: int, length: int) -> None:
    low = lower(text)
    start = min(start, len(text))
    end = min(start + length, len(text))
    check_spans(text, read_cell(text, low, start, end), start, end)
    check_spans(text, split_list(text, low, start, end), start, end)


def check_spans(text: str, units: list[UnitSpan], start: int, end: int) -> None:
    at = start
    for unit in units:
        assert at <= unit.start < unit.end <= end
        words = text[unit.start : unit.end]
        assert words[0].isalnum() and any(c.isalpha() for c in words)
        assert words.rstrip()[-1] not in ".,;:-"
        assert unit.kind in KINDS
        at = unit.end


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế\u00a0",
        "Sở Y tế )",
        "Sở Y tế .,; ",
        " - Sở Y tế;",
        "Sở Y tế (",
    ],
)
def test_a_unit_ends_with_its_last_word(text: str) -> None:
    assert [text[u.start : u.end] for u in read_cell(text, lower(text), 0, len(text))] == ["Sở Y tế"]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_phrase_ends_inside_the_text_and_its_kind_is_known(text: str) -> None:
    low = lower(text)
    assert 0 <= phrase_end(text, low, 0, len(text)) <= len(text)
    assert unit_kind(text) in KINDS
    assert canonical(text) == canonical(text).strip()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([c for c in cases() if c.wanted and not c.cell and not c.known_defect]), st.text(max_size=20))
def test_a_sentence_reads_the_same_wherever_it_stands(case: Case, before: str) -> None:
    shifted = before.replace("(", "") + "\n" + case.text
    low, by = lower(shifted), len(shifted) - len(case.text)
    units = read_units(shifted, low, by, len(shifted))
    assert units is not None
    assert [(u.start - by, u.end - by) for u in units.members] == [(u.start, u.end) for u in found(case)[0]]


# --- hostile input --------------------------------------------------------------------------------------------------
HOSTILE = {
    "commas": ", ",
    "semicolons": "; ",
    "many": "các ",
    "dashes": " - ",
    "dash words": "a - b ",
    "open brackets": "( ",
    "brackets": "(a) ",
    "and": " và ",
    "spaces": " ",
    "capitals": "UBND ",
    "joined capitals": "UBND-",
    "heads": "Sở Y tế, ",
    "heads and": "Sở Y tế và ",
    "offices": "Văn phòng HĐND và ",
    "general": "cơ quan, ",
    "provinces": "Bắc Ninh, ",
    "names": "đồng chí Nguyễn Văn An, ",
    "slashes": "UBND/",
    "organise": "tổ chức ",
    "with": " cùng với ",
    "dots": "…",
    "letters": "a",
    "lower words": "dân ",
    "of many": "các sở của ",
}
READERS = {
    "read_units": lambda text, low: read_units(text, low, 0, len(text)),
    "split_list": lambda text, low: split_list(text, low, 0, len(text)),
    "read_cell": lambda text, low: read_cell(text, low, 0, len(text)),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile_text_takes_linear_time(pattern: str, reader: str) -> None:
    def read(size: int) -> None:
        text = ("Sở Y tế " + HOSTILE[pattern] * (size // len(HOSTILE[pattern]) + 1))[:size]
        READERS[reader](text, lower(text))

    assert grows_with_length(read, 500)  # so that a slow reader fails soon
    assert grows_with_length(read, 6_000)
