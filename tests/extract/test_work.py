"""Shortcomings, tasks and assignments: the cases of cases/work*.md, spans of any text, and linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Extraction, extract
from extract.records import Shortcoming, Task
from ingest.assemble import assemble
from ingest.document import Document, Section
from ingest.errors import IngestError
from ingest.fold import key
from ingest.readers.html import read_html
from ingest.readers.text import read_markdown, read_text
from ingest.segment import segment
from tests.growth import grows_with_length

CASES = sorted((Path(__file__).parent / "cases").glob("work*.md"))
WEAK = ("shortcoming", "cause", "difficulty")
WORK = ("task", "solution", "recommendation")
ROLES = ("lead", "responsible", "advise", "coordinate", "implement", "monitor")
TYPES = {"KH": "KẾ HOẠCH", "BC": "BÁO CÁO", "TB": "THÔNG BÁO", "CT": "CHỈ THỊ", "KL": "KẾT LUẬN", "NQ": "NGHỊ QUYẾT",
         "QĐ": "QUYẾT ĐỊNH", "HD": "HƯỚNG DẪN", "CTr": "CHƯƠNG TRÌNH", "QC": "QUY CHẾ", "TTr": "TỜ TRÌNH",
         "CĐ": "CÔNG ĐIỆN", "ĐA": "ĐỀ ÁN", "BB": "BIÊN BẢN", "PA": "PHƯƠNG ÁN", "NĐ": "NGHỊ ĐỊNH", "TT": "THÔNG TƯ",
         "QyĐ": "QUY ĐỊNH"}
PARTY = ("tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "đảng ủy", "chi bộ", "ban tuyên giáo", "ban tổ chức")
_FIELDS = re.compile(rf"\]\(((?:{'|'.join(WEAK + WORK)})\b[^()]*(?:\([^()]*\)[^()]*)*)\)")


@dataclass
class Case:
    """A case as written: its words without marks, and the rows that they must give, in reading order."""

    name: str
    words: str
    wanted: list[str] = field(default_factory=list)
    defect: bool = False


def letterhead(line: str) -> list[str]:
    """`@ KH · UBND xã A · 2024-03-05 · trích yếu` as the head of a real document."""
    code, issuer, day, title = (part.strip() for part in line.removeprefix("@").split(" · ", 3))
    when = date.fromisoformat(day)
    place = re.sub(r"^.*?(?:tỉnh|huyện|xã|phường|thị trấn|thành phố|ủy)\s+", "", issuer)
    head = TYPES.get(code)
    if issuer.lower().startswith(PARTY):
        lines = [issuer.upper(), "*", f"Số 12-{code}/ĐU", "ĐẢNG CỘNG SẢN VIỆT NAM"]
    else:
        lines = [issuer.upper(), f"Số: 12/{code + '-' if head else ''}UBND",
                 "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    lines.append(f"{place}, ngày {when.day:02d} tháng {when.month:02d} năm {when.year}")
    if head is None:
        lines.insert(lines.index("ĐẢNG CỘNG SẢN VIỆT NAM") if "*" in lines else 2, f"V/v {title}")
        return ["\n".join(lines)]
    return ["\n".join(lines), head, title]


def row(kind: str, text: str, fields: list[str], link: str | None = None) -> str:
    """A row as one line that a person can compare: kind, words, deadline, recurrence, remedy, units by role."""
    marks = [f for f in fields if re.fullmatch(r"\d{4}-\d\d-\d\d", f)]
    marks += sorted(f for f in fields if re.fullmatch(r"[a-z_]+", f))
    marks += [f"khắc phục: {link}"] if link else []
    said = [(role, names) for role, colon, names in (f.partition(": ") for f in fields) if colon and role in ROLES]
    units = sorted(f"{role}: {key(unit)}" for role, names in said for unit in names.split(" + "))
    return " · ".join([f"{kind}: {key(text)}", *marks, *units])


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """The words without marks, and each mark's span and fields."""
    text, opened, marks, at = "", list[int](), list[tuple[int, int, list[str]]](), 0
    while at < len(marked):
        fields = _FIELDS.match(marked, at)
        if marked[at] == "[":
            opened.append(len(text))
        elif fields and opened:
            marks.append((opened.pop(), len(text), [f.strip() for f in fields[1].split(" · ")]))
            at += len(fields[0]) - 1
        else:
            text += marked[at]
        at += 1
    return text, sorted(marks)


def parse_case(block: str) -> Case:
    title, body = block.strip("\n").split("\n", 1)
    name = title.split(" — ")[0].strip()
    lines = [line for line in body.split("\n") if line.strip()]
    head = letterhead(lines.pop(0)) if lines[0].startswith("@") else []
    text, marks = read_marks("\n".join(lines))
    case = Case(name.removeprefix("! "), "\n\n".join([*head, *_spaced(text)]), defect=name.startswith("! "))
    named = {f[0].split(" = ")[1]: text[a:b] for a, b, f in marks if " = " in f[0]}
    for a, b, fields in marks:
        kind = fields[0].split(" = ")[0]
        remedy = next((f.removeprefix("khắc phục ") for f in fields if f.startswith("khắc phục ")), None)
        case.wanted.append(row(kind, text[a:b], fields[1:], key(named[remedy])[:40] if remedy else None))
    return case


def _spaced(text: str) -> list[str]:
    """Paragraphs, a table whole."""
    out: list[str] = []
    for line in text.split("\n"):
        if line.startswith("|") and out and out[-1].startswith("|"):
            out[-1] += "\n" + line
        else:
            out.append(line)
    return out


def cases() -> Iterator[Case]:
    for path in CASES:
        yield from map(parse_case, path.read_text("utf-8").split("\n=== ")[1:])


def as_page(words: str) -> str:
    """The case as an HTML page: only there can cells be merged (`^^` with the cell above, `<<` with the one before)."""
    out = []
    for block in words.split("\n\n"):
        if not block.startswith("|"):
            out += [f"<p>{escape(line)}</p>" for line in block.split("\n")]
            continue
        lines = [line for line in block.split("\n") if not line.startswith("|--")]
        rows = [[c.strip() for c in line.strip("| ").split(" | ")] for line in lines]
        out.append("<table>")
        for r, row_ in enumerate(rows):
            out.append("<tr>")
            for c, cell in enumerate(row_):
                if cell in ("^^", "<<"):
                    continue
                down = next((i for i, below in enumerate(rows[r + 1:]) if below[c] != "^^"), len(rows) - r - 1)
                right = next((i for i, after in enumerate(row_[c + 1:]) if after != "<<"), len(row_) - c - 1)
                out.append(f'<td rowspan="{down + 1}" colspan="{right + 1}">{escape(cell)}</td>')
            out.append("</tr>")
        out.append("</table>")
    return "<html><body>" + "\n".join(out) + "</body></html>"


def read(words: str) -> tuple[Document, list[Section], Extraction]:
    """The whole path of a file: read, assembled, segmented, extracted."""
    if re.search(r"\| (?:\^\^|<<) \|", words):
        reading = read_html(as_page(words).encode())
    else:
        is_markdown = re.search(r"^(?:\||#)|\*\*", words, re.MULTILINE) is not None
        reading = (read_markdown if is_markdown else read_text)(words.encode())
    text, lines = assemble(reading.lines)
    document = Document("0" * 16, "0" * 64, "case.txt", reading.format, reading.reader, text)
    sections = segment(text, lines)
    return document, sections, extract(document, lines, sections)


def found_rows(found: Extraction) -> list[str]:
    weak = {s.shortcoming_id: key(s.text)[:40] for s in found.shortcomings}
    out = [(s.char_start, row(s.kind, s.text, [])) for s in found.shortcomings]
    for t in found.tasks:
        fields = [*t.recurrence, *([t.due_on.isoformat()] if t.due_on else [])]
        fields += [f"{a.role}: {a.unit}" for a in found.assignments if a.task_id == t.task_id]
        out.append((t.char_start, row(t.kind, t.text, fields, weak[t.shortcoming_id] if t.shortcoming_id else None)))
    return [words for _, words in sorted(out)]


@pytest.mark.parametrize("case", [
    pytest.param(c, marks=pytest.mark.xfail(strict=True) if c.defect else (), id=c.name) for c in cases()])
def test_case(case: Case) -> None:
    assert found_rows(read(case.words)[2]) == case.wanted


def test_there_are_enough_cases() -> None:
    every = list(cases())
    assert len(every) >= 60
    assert len({c.name for c in every}) == len(every)
    assert sum(not c.wanted for c in every) >= 8


# --- any text

SCRAPS = (
    "I. ·II- ·1. ·2.1. ·a) ·- ·+ ·(1) ·Một là, ·Điều 5. ·Chương II·Hạn chế·Nguyên nhân·Giải pháp·Nhiệm vụ"
    "·Tổ chức thực hiện·:·.·; ·\n·\n·\n\n·\t·| · |\n·Sở Y tế·UBND huyện·chủ trì·phối hợp với·Giao·Đề nghị"
    "·yêu cầu·rà soát·còn chậm"
    "·chưa tốt·Tuy nhiên, ·trước ngày 30/6/2024·hằng quý·Chủ trì: ·Thời gian thực hiện: ·“·”·Nơi nhận:·KẾ HOẠCH"
    "·Phụ lục 1·**·| STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |\n·Vì vậy, ·hạn chế nêu trên·do·, "
    "·các phòng, ban·chịu trách nhiệm·¹ ·[^1]: ")
PIECES = st.sampled_from(SCRAPS.split("·"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=5)), min_size=1, max_size=60).map("".join))
def test_spans_ids_and_parents_hold_for_any_text(words: str) -> None:
    try:
        document, sections, found = read(words)
    except IngestError:
        return
    text = document.text
    by_id = {s.section_id: s for s in sections}
    assert len(by_id) == len(sections)
    for s in sections:
        assert text[s.char_start:s.char_end] == s.text
        assert s.char_end <= s.subtree_end <= len(text)
        assert s.level == 1 if s.parent_id is None else s.level == by_id[s.parent_id].level + 1
        assert s.parent_id is None or s.parent_id < s.section_id
    rows: list[Shortcoming | Task] = [*found.shortcomings, *found.tasks]
    assert all(text[r.char_start:r.char_end] == r.text and r.text.strip() for r in rows)
    assert all(text[a.char_start:a.char_end] == a.unit and a.unit.strip() for a in found.assignments)
    assert all(r.section_id in by_id and 0 < r.confidence <= 1 and r.rule for r in rows)
    tasks, weak = {t.task_id for t in found.tasks}, {s.shortcoming_id for s in found.shortcomings}
    assert (len(tasks), len(weak)) == (len(found.tasks), len(found.shortcomings))
    assert len({a.assignment_id for a in found.assignments}) == len(found.assignments)
    assert {a.task_id for a in found.assignments} <= tasks
    assert {t.shortcoming_id for t in found.tasks if t.shortcoming_id} <= weak


Make = Callable[[int], str]


def repeat(piece: str, head: str = "") -> Make:
    return lambda length: head + piece * (length // len(piece))


def paragraphs(piece: Callable[[int], str], head: str = "") -> Make:
    return lambda length: "\n\n".join([head, *map(piece, range(length // 40))])


def remedies(length: int) -> str:
    """As many remedies as weaknesses, each pointing back."""
    weak, remedy = "- Việc {} còn chậm.".format, "- Khắc phục hạn chế việc {} nêu trên, giao Sở Y tế.".format
    numbers = range(length // 100)
    return "\n\n".join(["I. HẠN CHẾ", *map(weak, numbers), "II. GIẢI PHÁP", *map(remedy, numbers)])


def pointing(remedy: str) -> Make:
    """Numbered weaknesses, and as many remedies that each point at one (`{}` its number)."""
    def make(length: int) -> str:
        numbers = range(1, length // 120)
        weak = (f"{i % 99 + 1}. Việc {i} ở xã {i % 7} còn chậm." for i in numbers)
        remedies = (remedy.format(i % 99 + 1) for i in numbers)
        return "\n\n".join(["I. HẠN CHẾ", *weak, "II. GIẢI PHÁP KHẮC PHỤC", *remedies])
    return make


TABLE = "| STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |\n|---|---|---|---|\n"
HOSTILE: dict[str, Make] = {
    "one paragraph": repeat("Giao Sở Y tế chủ trì, phối hợp với UBND huyện rà soát các cơ sở còn yếu kém "),
    "one sentence": repeat("Kế hoạch: Sở Y tế, "), "one-word lines": repeat("Giao\n\n"),
    "nested labels": paragraphs(lambda i: f"{'1.' * (i % 5 + 1)} Giao Sở Y tế:"),
    "ever deeper": paragraphs(lambda i: f"{'I1a-+'[i % 5]}{'..) '[i % 3]} Giao Sở Y tế các việc sau:"),
    "numbered": paragraphs(lambda i: f"{i % 99 + 1}. Giao Sở Y tế rà soát."),
    "weaknesses": paragraphs(lambda i: f"{i % 99 + 1}. Công tác {i} còn chậm.", "II. HẠN CHẾ"),
    "remedies": remedies, "task table": lambda n: TABLE + "| 1 | Rà soát việc | Sở Y tế | Quý I |\n" * (n // 40),
    "quotes": repeat("Đối với hạn chế “"), "brackets": repeat("(Chủ trì: "), "colons": repeat("phân công: "),
    "commas": repeat("phối hợp với Sở Y tế, ", "I. NHIỆM VỤ\n\n"), "spaces": lambda n: "Giao" + " " * n + "Sở",
    "places": pointing("- Giao Sở Y tế xử lý hạn chế nêu tại điểm {} mục I."),
    "numbers": pointing("- Khắc phục hạn chế thứ {}, giao Sở Y tế rà soát."),
    "same numbers": pointing("{}. Về việc ở xã: giao Sở Y tế rà soát tình trạng việc ở xã nêu trên."),
    "pointers": repeat("hạn chế nêu tại điểm 1 mục I, tình trạng việc nêu trên ",
                       "I. HẠN CHẾ\n\n1. Việc còn chậm.\n\nII. VIỆC\n\n- "),
    "labels": repeat("Hạn chế: hạn chế, khuyết điểm, tồn tại: Nguyên nhân: "),
    "parts": paragraphs(lambda i: ("- Việc còn chậm.", "Nguyên nhân: lũ.", "Hướng khắc phục: giao Sở Y tế.")[i % 3]),
    "dates": repeat("trước ngày 30/6/2024, quý I, tháng 9 "),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_on_hostile_text(make: Make) -> None:
    assert grows_with_length(lambda length: read(make(length)), 3_000)


@pytest.mark.parametrize(("heading", "year"), [
    ("I. HẠN CHẾ", None), ("I. HẠN CHẾ NĂM 2023", 2023), ("I. HẠN CHẾ, HƯỚNG ĐẾN NĂM 2027", None),
])
def test_a_weakness_is_of_no_year_after_its_document(heading: str, year: int | None) -> None:
    """A title may look ahead (`đến năm 2030`); what is admitted lies behind."""
    words = ["ỦY BAN NHÂN DÂN XÃ BÌNH LÂM", "Số: 12/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
             "Độc lập - Tự do - Hạnh phúc", "Bình Lâm, ngày 05 tháng 3 năm 2024", "KẾ HOẠCH",
             "Thu gom rác thải đến năm 2030", heading, "1. Việc phân loại rác còn chậm, chưa đồng bộ."]
    _, _, found = read("\n".join(words))
    assert found.document.issued_year == 2024 and [s.year for s in found.shortcomings] == [year]
