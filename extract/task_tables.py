"""Tables of assigned work: each row a task, its other cells the units, the term and the product.

The columns are told by the words of the head (one or more rows, columns in any order, head repeated or not); a cell
that spans rows holds for each of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from extract.outline import Outline
from extract.records import Role

Column = Literal["number", "task", "lead", "responsible", "advise", "coordinate", "implement", "monitor", "time", "product", "shortcoming", "cause", "other"]

# The words of a column's head; the first that matches decides.
_COLUMNS: tuple[tuple[Column, str], ...] = (
    ("number", r"^(?:stt|tt|số tt|số thứ tự|số|t\.?t\.?)\.?$"),
    ("cause", r"nguyên nhân"),
    ("shortcoming", r"^(?!.*(?:giải pháp|biện pháp|khắc phục)).*(?:hạn chế|khuyết điểm|tồn tại)"),
    ("task", r"^(?:tên |các |stt )?(?:nội dung|nhiệm vụ|công việc|đầu việc|việc (?:cần|phải)|hoạt động|giải pháp|biện pháp)"),
    ("coordinate", r"phối hợp|cùng (?:thực hiện|làm|tham gia)|tham gia"),
    ("lead", r"chủ trì|đầu mối|chịu trách nhiệm chính"),
    ("time", r"thời gian|thời hạn|tiến độ|hoàn thành|lộ trình|thời điểm|\bhạn\b(?! chế)|xong"),
    ("product", r"sản phẩm|kết quả|đầu ra|hình thức văn bản"),
    ("advise", r"tham mưu"),
    ("responsible", r"phụ trách|lãnh đạo chỉ đạo|người chỉ đạo|chỉ đạo thực hiện|lãnh đạo phụ trách"),
    ("monitor", r"theo dõi|đôn đốc|giám sát|kiểm tra"),
    ("other", r"ghi chú|kinh phí|nguồn vốn|địa điểm|căn cứ|số hiệu|đơn vị tính|chỉ tiêu|kế hoạch năm|cấp trình|hình thức|mã số|đơn vị quản lý"),
    ("task", r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|tên (?:đề án|văn bản|chương trình|công việc)|việc cần làm|đề án|đầu việc"),
    ("implement", r"thực hiện|phân công|trách nhiệm|cơ quan|đơn vị|bộ phận|người|được giao"),
)
_ROLES: dict[Column, Role] = {"lead": "lead", "responsible": "responsible", "advise": "advise", "coordinate": "coordinate",
                              "implement": "implement", "monitor": "monitor"}


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell: `text[start:end]`; `inherited` where it spans down from a row above."""

    start: int
    end: int
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class TableTask:
    """A row that names a task."""

    task: CellText
    section_id: int
    label: str | None
    units: tuple[tuple[Role, CellText], ...]
    time: CellText | None
    product: CellText | None
    shortcoming: CellText | None = None
    solution: bool = False  # the column is headed Giải pháp or Biện pháp


@dataclass(slots=True)
class _Table:
    rows: dict[int, dict[int, CellText]] = field(default_factory=lambda: defaultdict(dict))
    width: int = 0


def find_table_tasks(outline: Outline) -> list[TableTask]:
    """The tasks of all tables of assigned work in a document, in reading order."""
    out: list[TableTask] = []
    for table in _tables(outline):
        columns, first, heads = _columns(outline, table)
        if "task" not in columns.values() or not ({"lead", "implement", "time", "coordinate", "responsible", "advise"} & set(columns.values())):
            continue
        solution = any(k == "task" and re.search(r"giải pháp|biện pháp", heads[c]) and "nhiệm vụ" not in heads[c] for c, k in columns.items())
        out += [replace(row, solution=solution) for row in _rows(outline, table, columns, first)]
    return out


def find_table_weaknesses(outline: Outline) -> list[tuple[Literal["shortcoming", "cause"], CellText, int]]:
    """The cells of columns that hold weaknesses or causes, with their section, in reading order; a merged cell once."""
    out: list[tuple[Literal["shortcoming", "cause"], CellText, int]] = []
    for table in _tables(outline):
        columns, first, _ = _columns(outline, table)
        if "shortcoming" not in columns.values():
            continue
        for number in sorted(n for n in table.rows if n >= first):
            for col, kind in sorted(columns.items()):
                cell = table.rows[number].get(col)
                if kind in ("shortcoming", "cause") and cell is not None and not cell.inherited:
                    start, end = _strip(outline.text, cell)
                    out.append((kind, CellText(start, end), _section_at(outline, start)))  # type: ignore[arg-type]
    return out


def _tables(outline: Outline) -> list[_Table]:
    tables: dict[int, _Table] = {}
    for line in outline.lines:
        if line.table_id is None or line.row is None or line.col is None or line.char_start is None or line.char_end is None:
            continue
        table = tables.setdefault(line.table_id, _Table())
        for row in range(line.row, line.row + (line.row_span or 1)):
            old = table.rows[row].get(line.col)
            if old is not None and row == line.row and not old.inherited:
                table.rows[row][line.col] = CellText(old.start, line.char_end)
            elif old is None:
                table.rows[row][line.col] = CellText(line.char_start, line.char_end, row != line.row)
        for col in range(line.col + 1, line.col + (line.col_span or 1)):
            if line.row == min(table.rows):  # a head over several columns speaks for each
                table.rows[line.row].setdefault(col, CellText(line.char_start, line.char_end, True))
        table.width = max(table.width, line.col + (line.col_span or 1))
    return [t for t in tables.values() if t.width >= 2]


def _columns(outline: Outline, table: _Table) -> tuple[dict[int, Column], int, dict[int, str]]:
    """What each column holds, by its head, the first row below the head, and the words of the heads."""
    heads: dict[int, str] = defaultdict(str)
    numbers = sorted(table.rows)
    best: tuple[dict[int, Column], int] = ({}, 0)
    for depth, row in enumerate(numbers[:4]):
        cells = table.rows[row]
        if depth and sum(len(outline.low[c.start:c.end]) > 80 for c in cells.values()):
            break
        for col, cell in cells.items():
            if not cell.inherited or not heads[col]:
                heads[col] = (heads[col] + " " + outline.low[cell.start:cell.end]).strip()
            elif cell.inherited and cell.start != -1 and depth == 0:
                heads[col] = outline.low[cell.start:cell.end]
        found = _read_heads(heads)
        if _score(found) > _score(best[0]):
            best = (found, row + 1)
    return *best, heads


def _score(columns: dict[int, Column]) -> int:
    kinds = set(columns.values()) - {"other"}
    return len(kinds) + (3 if "task" in kinds else 0)


def _read_heads(heads: dict[int, str]) -> dict[int, Column]:
    out: dict[int, Column] = {}
    for col, words in sorted(heads.items()):
        kind: Column = "other"
        if len(words) <= 120:
            kind = next((k for k, pattern in _COLUMNS if re.search(pattern, words.strip())), "other")
        out[col] = "other" if kind == "task" and "task" in out.values() else kind
    return out


def _rows(outline: Outline, table: _Table, columns: dict[int, Column], first: int) -> list[TableTask]:
    out: list[TableTask] = []
    by_kind: dict[Column, list[int]] = defaultdict(list)
    for col, kind in columns.items():
        by_kind[kind].append(col)
    task_col = by_kind["task"][0]
    for number in sorted(n for n in table.rows if n >= first):
        row = table.rows[number]
        cell = row.get(task_col)
        if cell is None or cell.inherited:
            continue
        start, end = _strip(outline.text, cell)
        words = outline.low[start:end]
        if end - start < 6 or _is_head_again(outline, row, columns) or _is_group(outline, row, task_col):
            continue
        if re.fullmatch(r"[\d\s().\-]+", words):
            continue  # the row that numbers the columns
        units = tuple((_ROLES[kind], row[col]) for col, kind in sorted(columns.items())
                      if kind in _ROLES and col in row and outline.text[row[col].start:row[col].end].strip(" -–./"))
        label_cells = [row[c] for c in by_kind["number"] if c in row and not row[c].inherited]
        label = outline.text[label_cells[0].start:label_cells[0].end].strip() if label_cells else None
        out.append(TableTask(CellText(start, end), _section_at(outline, start), label or None, units,
                             _cell(row, by_kind["time"]), _cell(row, by_kind["product"]),
                             _cell(row, by_kind["shortcoming"])))
    return out


def _strip(text: str, cell: CellText) -> tuple[int, int]:
    start, end = cell.start, cell.end
    while start < end and (text[start].isspace() or text[start] in "-–+•*"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cell(row: dict[int, CellText], cols: Sequence[int]) -> CellText | None:
    return next((row[c] for c in cols if c in row and row[c].end > row[c].start), None)


def _is_head_again(outline: Outline, row: dict[int, CellText], columns: dict[int, Column]) -> bool:
    words = {col: outline.low[c.start:c.end] for col, c in row.items()}
    same = sum(_read_heads({col: w}).get(col) == columns.get(col) != "other" for col, w in words.items() if len(w) < 60)
    return same >= 3


def _is_group(outline: Outline, row: dict[int, CellText], task_col: int) -> bool:
    """A row that heads those below it: the outline has it as a heading."""
    section = next((n for n in outline.nodes if n.section.char_start <= row[task_col].start < n.section.char_end), None)
    return section is not None and section.section.kind == "heading"


def _section_at(outline: Outline, offset: int) -> int:
    found = 0
    for node in outline.nodes:
        if node.section.char_start <= offset < node.section.char_end:
            found = node.section.section_id
    return found
