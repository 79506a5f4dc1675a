"""Citations: the cases of cases/citations.md, the shared gold where it is, spans of any text, and linear time."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.citations import find_citations
from extract.citations.mentions import type_words
from extract.gazetteers import rows
from extract.records import Citation
from extract.rules import RULES
from ingest.document import Document, Section, SectionKind
from ingest.fold import lower
from tests.bench.timing import in_turns
from tests.growth import grows_with_length

CASES = Path(__file__).with_name("cases") / "citations.md"
SHARED = Path(__file__).resolve().parents[2] / "../shared"
RELATIONS = ("basis", "implements", "amends", "replaces", "repeals", "mentions")


class Case(NamedTuple):
    line: int
    text: str
    own: tuple[str, str] | None
    head: bool
    wanted: list[dict[str, Any]]
    known_defect: bool


def document(text: str, own: tuple[str, str] | None = None, head: bool = False) -> tuple[Document, list[Section]]:
    """A document of one section a line; the first is the letterhead where `head` says so."""
    sections, at = [], 0
    for n, line in enumerate(text.split("\n")):
        kind: SectionKind = "letterhead" if head and n == 0 else "paragraph"
        sections.append(Section(n, None, 1, kind, None, None, line, None, at, at + len(line), at + len(line)))
        at += len(line) + 1
    code, symbol = own or (None, None)
    return Document("d", "d" * 64, "d.txt", "text", "text", text, doc_type_code=code, symbol=symbol), sections


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The bare text and its marks: (start, end, fields). Marks may stand within each other."""
    text, opened, marks, at = "", list[int](), list[tuple[int, int, str]](), 0
    while at < len(marked):
        fields = re.match(r"\]\(([^()]*(?:\([^()]*\)[^()]*)*)\)", marked[at:])
        if marked[at] == "[":
            opened.append(len(text))
        elif fields and opened:
            marks.append((opened.pop(), len(text), fields[1]))
            at += len(fields[0]) - 1
        else:
            text += marked[at]
        at += 1
    return text, sorted(marks, key=lambda m: (m[0], -m[1]))


def wanted_row(text: str, start: int, end: int, fields: str) -> dict[str, Any]:
    code, symbol, *rest = (f.strip() for f in fields.split(" · "))
    row: dict[str, Any] = dict.fromkeys(("symbol", "name", "issued_on", "issuer", "issuer_term", "provision"))
    row |= {"start": start, "end": end, "code": None if code == "?" else code}
    row |= {"relation": "mentions", "short_form": False}
    if symbol == "=":
        row["name"] = text[start:end]
    elif symbol.startswith('"'):
        row["name"] = symbol.strip('"')
    elif symbol != "…":
        row["symbol"] = symbol
    for field in rest:
        if field in RELATIONS:
            row["relation"] = field
        elif field == "gọi tắt":
            row["short_form"] = True
        elif field.startswith("khóa "):
            row["issuer_term"] = field[5:]
        elif field.startswith("tại "):
            row["provision"] = field[4:]
        elif field.startswith("của "):
            row["issuer"] = field[4:]
        else:
            row["issued_on"] = date.fromisoformat(field)
    return row


def cases() -> Iterator[Case]:
    for n, line in enumerate(CASES.read_text("utf-8").split("\n## ", 1)[1].splitlines(), 1):
        if not line.startswith("- "):
            continue
        body = line[2:].replace("¶", "\n")
        defect, own, head = body.startswith("(lỗi đã biết) "), None, False
        body = body.removeprefix("(lỗi đã biết) ")
        if found := re.match(r"\{(\S+) ([^}]+)\} ", body):
            own, body = (found[1], found[2]), body[found.end():]
        if body.startswith("{đầu} "):
            head, body = True, body.removeprefix("{đầu} ")
        text, marks = read_marks(body)
        yield Case(n, text, own, head, [wanted_row(text, *m) for m in marks], defect)


def found_row(c: Citation) -> dict[str, Any]:
    return {"start": c.char_start, "end": c.char_end, "code": c.doc_type_code, "symbol": c.symbol, "name": c.name,
            "issued_on": c.issued_on, "issuer": c.issuer, "issuer_term": c.issuer_term, "provision": c.provision,
            "relation": c.relation, "short_form": c.short_form}


@pytest.mark.parametrize(
    "case", [pytest.param(c, marks=pytest.mark.xfail(strict=True) if c.known_defect else ()) for c in cases()],
    ids=lambda c: f"{c.line}: {c.text[:50]}")
def test_case(case: Case) -> None:
    found = find_citations(*document(case.text, case.own, case.head))
    assert [found_row(c) for c in found] == case.wanted
    assert all(c.rule in RULES for c in found)  # the table of rules names each


def test_there_are_as_many_negatives_as_positives() -> None:
    every = list(cases())
    assert len(every) >= 120
    assert 0.8 <= sum(not c.wanted for c in every) / sum(bool(c.wanted) for c in every) <= 1.25


@pytest.mark.parametrize("row", rows("laws.csv"), ids=lambda r: f"{r['kind']} {r['name']}")
def test_every_law_of_the_list_is_read_whole(row: dict[str, str]) -> None:
    name = f"{row['kind']} {row['name']}"
    frames = "Căn cứ {};", "theo quy định của {}, các cơ quan triển khai", "Theo {} và Nghị định số 1/2020/NĐ-CP"
    for text in (frame.format(name) for frame in frames):
        first = find_citations(*document(text))[0]
        assert first.name == name, text
    years = row["years"].split()
    if years:
        dated = find_citations(*document(f"theo {name} năm {years[-1]}."))[0]
        assert (dated.name, dated.issued_year) == (f"{name} năm {years[-1]}", int(years[-1]))


# --- any text

PIECES = st.sampled_from([
    "Nghị quyết", "nghị quyết", "Luật", "các Luật: ", "Đề án “", "”", "số", "Số:", " ", "\n", "\t", ",", ";", ".", "và",
    "của", "ngày", "khóa XII", "(", ")", "12", "2024", "3/4/2020", "-", "/", "KH", "QĐ-UBND", "NQ/TW", "79-KL/BDVTU",
    "Ủy ban nhân dân tỉnh", "Bộ Chính trị", "về", "Căn cứ", "sửa đổi, bổ sung một số điều của", "hết hiệu lực",
    "(sau đây gọi tắt là Đề án)", "Điều 5 khoản 2", "Trung ương 4", "Đất đai", "Quyết định",
])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map(" ".join))
def test_spans_hold_for_any_text(text: str) -> None:
    found = find_citations(*document(text))
    assert all(text[c.char_start:c.char_end] == c.text and c.text for c in found)
    assert len({c.citation_id for c in found}) == len(found)
    assert all(c.relation in RELATIONS and 0 < c.confidence <= 1 and c.rule for c in found)
    assert all(c.symbol or c.name or c.short_form for c in found)


HOSTILE = {
    "numbers": "số 1-", "types": "Nghị quyết ", "figures": "1234567890", "dashes": "-/- ", "tabs": "\t",
    "symbols": "12/KH-UBND, ", "lists": "Quyết định số 12/QĐ-UBND và ", "codes": "1-A.B.C.D&E/F-G.H",
    "laws": "Luật Đất đai, ", "unknown laws": "Luật Abc def ", "brackets": "(sau đây gọi tắt là Đề án ",
    "alias": "Đề án số 1-KH/TU (sau đây gọi tắt là Đề án) ", "ends": "Quyết định số 1/QĐ-TTg hết hiệu lực ",
    "spaces": "Quyết định" + " " * 100 + "1/A-B ", "provisions": "khoản 1, 2 Điều 3, 4 ", "bare": "Nghị quyết 12 ",
    "quotes": "Đề án “a ", "sessions": "Nghị quyết Trung ương 4, 5 khóa X, ", "congress": "Nghị quyết Đại hội ",
    "of": "12-KH/TU về việc của của ", "appendix": "(kèm theo ", "lines": "Căn cứ:\n", "amends": "sửa đổi, bổ sung ",
    "amending laws": "Luật sửa đổi, bổ sung một số điều của ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_on_hostile_text(piece: str) -> None:
    assert grows_with_length(lambda length: find_citations(*document(piece * (length // len(piece)))), 12_500)


def test_the_search_costs_little_more_than_a_scan_for_type_words() -> None:
    line = "Giao phòng chuyên môn theo dõi, đôn đốc thực hiện Kế hoạch số 12/KH-UBND ngày 3/4/2020 của UBND tỉnh.\n"
    text = line * 400
    given_, low = document(text), lower(text)
    ways = {"scan": lambda: type_words(low), "rules": lambda: find_citations(*given_)}
    took = in_turns(ways, 5, clock=time.process_time)
    assert took["rules"] < 100 * took["scan"]


# --- the shared gold, where a checkout lies beside it

GOLD = sorted((SHARED / "gold").glob("*.json"))


@pytest.mark.skipif(not GOLD, reason="the shared gold does not lie beside this checkout")
def test_numbers_types_and_relations_of_the_text_seeds() -> None:
    hit = want = have = 0
    for gold in (json.loads(f.read_text("utf-8")) for f in GOLD):
        source = SHARED / "seeds" / gold["source"]
        if not source.exists():
            continue
        text = source.read_text("utf-8").replace("của\n\n", "của\n")
        rows_ = [c for c in find_citations(*document(text)) if c.symbol and not c.short_form]
        a = Counter((c["symbol"], c["doc_type_code"], c["relation"]) for c in gold["citations"] if c.get("symbol"))
        b = Counter((c.symbol, c.doc_type_code, c.relation) for c in rows_)
        hit, want, have = hit + sum((a & b).values()), want + sum(a.values()), have + sum(b.values())
    assert 2 * hit / (want + have) > 0.93
