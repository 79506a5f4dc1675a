"""The outline: the cases of cases/outline.md, what holds for any text, and linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assemble import assemble
from ingest.document import Section
from ingest.errors import IngestError
from ingest.fold import key
from ingest.readers.text import read_markdown, read_text
from ingest.segment import segment
from tests.growth import grows_with_length

CASES = Path(__file__).parent / "cases" / "outline.md"
KINDS = {"H": "heading", "I": "item", "P": "paragraph", "T": "table", "F": "footnote", "A": "appendix"}
FRAME = ("letterhead", "title", "basis", "signature", "recipients")


@dataclass
class Case:
    """A case as written: the words of the document, and the outline they must give, a line a section."""

    name: str
    words: str = ""
    wanted: list[str] = field(default_factory=list)
    defect: bool = False


def shown(level: int, kind: str, label: str | None, heading: str | None, text: str) -> str:
    """A section as one line: `2 heading 1.1. | its words`; others with the words that they begin with."""
    if kind not in ("heading", "appendix"):
        heading = f"{heading}: " if heading else ""
        heading += " ".join(text.split("\n")[0].split())[:60]
    return f"{level} {kind} {label or ''} | {key(heading or '')}"


def parse_case(block: str) -> Case:
    title, body = block.strip("\n").split("\n", 1)
    name = title.split(" — ")[0].strip()
    case = Case(name.removeprefix("! "), defect=name.startswith("! "))
    paragraphs, parts = list[str](), list[list[str]]()
    for line in body.split("\n"):
        m = re.fullmatch(r"(?P<indent>(?:  )*)(?:(?P<mark>[HIPTFA0+]) )?(?P<text>.*?)\s*", line)
        assert m is not None
        if not m["text"]:
            continue
        bare = re.sub(r"\s?‖\s?", "", m["text"]) if m["mark"] == "T" else re.sub(r"\s?‖", "", m["text"])
        if bare.startswith("|") and paragraphs and paragraphs[-1].startswith("|"):
            paragraphs[-1] += "\n" + bare
        else:
            paragraphs.append(bare)
        if m["mark"] == "+":
            parts[-1].append(m["text"])
        elif m["mark"] not in (None, "0"):
            parts.append([str(len(m["indent"]) // 2 + 1), KINDS[m["mark"]], m["text"]])
    case.words = "\n\n".join(paragraphs)
    case.wanted = [_expected(*part) for part in parts]
    return case


def _expected(level: str, kind: str, first: str, *more: str) -> str:
    label, bar, words = first.partition("‖")
    label, words = (label.strip(" |#"), words) if bar else ("", first)
    head, run_in, rest = words.partition("‖")
    if kind in ("heading", "appendix"):
        titles = more if kind == "appendix" and more else (head, *more)
        return shown(int(level), kind, label, re.sub(r"\*\*|^#+ ", "", " ".join(titles).strip(" |")).rstrip(":"), "")
    return shown(int(level), kind, label, head.strip() if run_in else None, f"{label} {head.strip(' |')}{rest}".strip())


def cases() -> Iterator[Case]:
    yield from map(parse_case, CASES.read_text("utf-8").split("\n=== ")[1:])


def read(words: str) -> tuple[str, list[Section]]:
    is_markdown = re.search(r"^(?:\||#)|\*\*", words, re.MULTILINE) is not None
    text, lines = assemble((read_markdown if is_markdown else read_text)(words.encode()).lines)
    return text, segment(text, lines)


def found_outline(sections: list[Section]) -> list[str]:
    own = [s for s in sections if s.kind not in FRAME]
    return [shown(s.level, s.kind, s.label, s.heading, s.text.replace("\t", " | ")) for s in own]


@pytest.mark.parametrize("case", [
    pytest.param(c, marks=pytest.mark.xfail(strict=True) if c.defect else (), id=c.name) for c in cases()])
def test_case(case: Case) -> None:
    assert found_outline(read(case.words)[1]) == case.wanted


def test_there_are_enough_cases() -> None:
    every = list(cases())
    assert len(every) >= 30
    assert len({c.name for c in every}) == len(every)


# --- any text

SCRAPS = (
    "I. ·II- ·A. ·1. ·2.1. ·1.1.1 ·a) ·- ·+ ·* ·(1) ·(a) ·Một là, ·Điều 5. ·Chương II·Phần thứ nhất·PHỤ LỤC I·# "
    "·KẾ HOẠCH·**Giải pháp**·Mục đích·:·.·;·\n·\n\n·\t·| · |\n·| STT | Nhiệm vụ | Chủ trì |\n·Trên đây là"
    "·Nơi nhận:·TM. ·[1] ·¹ "
    "·[^1]: ·Căn cứ ·Rà soát ·(kèm theo Kế hoạch số 1/KH-UBND)")
PIECES = st.sampled_from(SCRAPS.split("·"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), min_size=1, max_size=60).map("".join))
def test_sections_of_any_text_are_a_tree_of_spans(words: str) -> None:
    try:
        text, sections = read(words)
    except IngestError:
        return
    by_id = {s.section_id: s for s in sections}
    assert len(by_id) == len(sections)
    assert [s.char_start for s in sections] == sorted(s.char_start for s in sections)
    for before, after in pairwise(sections):
        assert before.char_end <= after.char_start
    for s in sections:
        assert text[s.char_start:s.char_end] == s.text
        assert s.char_end <= s.subtree_end <= len(text)
        if s.parent_id is None:
            assert s.level == 1
        else:
            parent = by_id[s.parent_id]
            assert (s.level, parent.section_id < s.section_id) == (parent.level + 1, True)
            assert s.subtree_end <= parent.subtree_end
        assert s.label is None or s.label in s.text
        assert s.kind != "heading" or s.heading or s.label
    covered = sum(len(s.text.split()) for s in sections)
    assert covered == len(text.split()), "every word stands in exactly one section"


Make = Callable[[int], str]


def repeat(piece: str, head: str = "") -> Make:
    return lambda length: head + piece * (length // len(piece))


def paragraphs(piece: Callable[[int], str]) -> Make:
    return lambda length: "\n\n".join(map(piece, range(length // 15)))


TABLE = "| STT | Nhiệm vụ | Chủ trì |\n|---|---|---|\n"
HOSTILE: dict[str, Make] = {
    "one paragraph": repeat("a "), "one-word lines": repeat("từ\n\n"), "bullets": repeat("- a\n\n"),
    "colons": repeat(": "),
    "nested labels": paragraphs(lambda i: f"{'1.' * (i % 5 + 1)} Việc:"),
    "ever deeper": paragraphs(lambda i: f"{'I1a-+'[i % 5]}{'..) '[i % 3]} Việc sau:"),
    "articles": paragraphs(lambda i: f"Điều {i}. Việc"),
    "bold": repeat("**Việc**\n\n"), "caps": repeat("PHẦN CHUNG\n\n"),
    "rows": repeat("| I | VIỆC | |\n| 1 | Việc | Sở |\n", TABLE),
    "tables": repeat(TABLE + "| 1 | Việc | Sở |\n\nchữ\n\n"),
    "appendices": repeat("PHỤ LỤC\n\n"), "closing": repeat("Trên đây là Kế hoạch\n\n"),
    "quotes": repeat("1. Đối với “"), "notes": repeat("[1] a\n\n"),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_on_hostile_text(make: Make) -> None:
    assert grows_with_length(lambda length: read(make(length)), 3_000)


def test_an_appendix_with_its_own_letterhead_is_called_by_its_title() -> None:
    text = """QUYẾT ĐỊNH
Ban hành Quy định quản lý chợ
Điều 1. Ban hành Quy định quản lý chợ.
Nơi nhận:
- Lưu: VT.
CHỦ TỊCH
Lê Văn Mẫu
ỦY BAN NHÂN DÂN
HUYỆN MẪU ĐỨC
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUY ĐỊNH
Quản lý chợ trên địa bàn huyện
(Ban hành kèm theo Quyết định số 70/2024/QĐ-UBND
ngày 12 tháng 12 năm 2024 của Ủy ban nhân dân huyện)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy định này áp dụng cho các chợ."""
    appendix, *_ = [s for s in segment(text, ()) if s.kind == "appendix"]
    assert appendix.heading == "QUY ĐỊNH Quản lý chợ trên địa bàn huyện"
    assert [s.heading for s in segment(text, ()) if s.kind == "heading"] == ["QUY ĐỊNH CHUNG", "Phạm vi điều chỉnh"]
