"""The tables of a document, and what each of their columns holds.

The columns are told by the words of the head (one or more rows, columns in any order, head repeated or not); a cell
that spans rows holds for each of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from extract.links.places import read_cell
from extract.outline import Outline
from extract.records import Role
from extract.run_ins import FAULT
from extract.units import verb_at
from extract.weakness import WEAK

Column = Role | Literal["number", "task", "time", "product", "shortcoming", "cause", "finding", "other"]

# The words of a column's head; the first that matches decides.
_COLUMN_WORDS: tuple[tuple[Column, str], ...] = (
    # STT
    ("number", r"^(?:stt|tt|số tt|số thứ tự|số|t\.?t\.?)\.?$"),
    # Nguyên nhân (but not `Hạn chế, nguyên nhân`)
    ("cause", r"^(?!.*(?:hạn chế|khuyết điểm|tồn tại|thiếu sót).*nguyên nhân).*nguyên nhân"),
    # Tồn tại, hạn chế (but not `Giải pháp khắc phục hạn chế`)
    ("shortcoming", r"^(?!.*(?:giải pháp|biện pháp|kết quả|thời|ngày|(?<!cần )(?<!phải )(?<!được )"
                    r"(?:khắc phục|sửa chữa|chấn chỉnh))).*"
                    r"(?:hạn chế|khuyết điểm|tồn tại|thiếu sót|sai phạm|sai sót|yếu kém|bất cập|(?:điểm|mặt) yếu"
                    r"|mất điểm|điểm trừ|vấn đề (?:còn|cần|đặt ra|bức xúc|nổi cộm)|nội dung vi phạm"
                    r"|(?:nội dung|việc|mặt|điểm|tiêu chí|chỉ tiêu) (?:còn )?chưa (?:đạt|được|tốt|làm|hoàn thành))"),
    # Khắc phục hạn chế (mục I) · Khắc phục khuyết điểm số
    ("shortcoming", r"^(?:để )?(?:khắc phục|sửa chữa)(?: cho)?(?: các| những)? (?:hạn chế|khuyết điểm|tồn tại)"
                    r"(?:,? (?:hạn chế|khuyết điểm|tồn tại))?(?: (?:số|thứ|nêu|tại|ở|mục|điểm|phần)\b.*|\s*\(.*)?$"),
    # Kiến nghị của Kiểm toán · Nội dung kết luận của Thanh tra: weaknesses where the cells say so
    ("finding", r"^(?:các |nội dung )?(?:kiến nghị|kết luận|phát hiện)\b"
                r".*(?:kiểm toán|thanh tra|kiểm tra|giám sát|đoàn)"),
    # Nội dung công việc · Các nhiệm vụ trọng tâm · Giải pháp khắc phục
    ("task", r"^(?:tên |các |stt )?"
             r"(?:nội dung|nhiệm vụ|công việc|đầu việc|việc (?:cần|phải|sẽ)|hoạt động|hành động|giải pháp|biện pháp"
             r"|hướng giải quyết|phương hướng|cách (?:làm|thức)"
             r"|(?:cách|hướng|phương án|kế hoạch|yêu cầu|việc)?\s*(?:khắc phục|sửa chữa|chấn chỉnh|xử lý))"),
    # Hạn chế và biện pháp khắc phục: its rows of weaknesses head those of remedies
    ("task", r"^(?:nội dung )?(?:hạn chế|khuyết điểm|tồn tại)[^:]{0,30}?(?:,|và|/|-) ?(?:các |những )?"
             r"(?:giải pháp|biện pháp|cách|hướng|việc cần)"),
    # Cơ quan phối hợp
    ("coordinate", r"phối hợp|cùng (?:thực hiện|làm|tham gia)|tham gia"),
    # Đơn vị chủ trì
    ("lead", r"chủ trì|đầu mối|chịu trách nhiệm chính"),
    # Thời hạn hoàn thành
    ("time", r"^ngày(?: tháng| thực hiện)?$|^tháng(?:,? năm)?$|thời gian|thời hạn|tiến độ|hoàn thành|lộ trình"
             r"|thời điểm|\bhạn\b(?! chế)|xong"),
    # Sản phẩm, kết quả
    ("product", r"sản phẩm|kết quả|đầu ra|hình thức văn bản"),
    # Cơ quan tham mưu
    ("advise", r"tham mưu"),
    # Lãnh đạo phụ trách
    ("responsible", r"phụ trách|^(?:lãnh đạo|đồng chí|thường trực|người)\b.*chỉ đạo$"
                    r"|^(?:tập thể|người|cá nhân|đồng chí)(?:, (?:cá nhân|tập thể))? (?:chịu )?trách nhiệm$"
                    r"|lãnh đạo chỉ đạo|người chỉ đạo|chỉ đạo thực hiện|lãnh đạo phụ trách"),
    # Theo dõi, đôn đốc
    ("monitor", r"theo dõi|đôn đốc|giám sát|kiểm tra"),
    # Ghi chú · Kinh phí
    ("other", r"ghi chú|kinh phí|nguồn vốn|địa điểm|căn cứ|số hiệu|đơn vị tính|chỉ tiêu|kế hoạch năm|cấp trình"
              r"|hình thức|mã số|đơn vị quản lý"),
    # Tên văn bản, đề án
    ("task", r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|tên (?:đề án|văn bản|chương trình|công việc)"
             r"|việc cần làm|đề án|đầu việc"),
    # Ai làm · Người được phân công
    ("implement", r"^ai\b|thực hiện|phân công|trách nhiệm|cơ quan|đơn vị|bộ phận|người|được giao"),
)
_COLUMNS = tuple((kind, re.compile(words)) for kind, words in _COLUMN_WORDS)
_DITTO = re.compile(r"[-–\s]*(?:nt|n\.t|như trên|//|[\"″])[-–.\s]*")
_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[ivx]{1,4}|[a-hđ])[.)]{0,2}\s*")
_PLACED = re.compile(rf"{FAULT}|\b(?:điểm|mục|tiết|khoản)\b")  # Hạn chế số 2 · điểm b mục 1
_LABELS = 0.6  # share of the first column's cells that must be heads where the table is read by columns
_LONGEST_HEAD = 120  # code points; a longer cell heads no column


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell: `text[start:end]`; `inherited` where it spans down from a row above; where its further lines begin."""

    start: int
    end: int
    inherited: bool = False
    breaks: tuple[int, ...] = ()


Row = dict[int, CellText]
"""The cells of a row by column."""


@dataclass(slots=True)
class _Grid:
    rows: dict[int, Row] = field(default_factory=lambda: defaultdict(dict))
    width: int = 0
    top: int | None = None  # the first row


class Table:
    """A table whose head has been read: `columns` says what each holds, `heads` its folded words."""

    def __init__(self, outline: Outline, grid: _Grid) -> None:
        self.rows, self._low = grid.rows, outline.low
        self.heads: dict[int, str] = defaultdict(str)
        self.columns: dict[int, Column] = {}
        self.first = 0  # the first row below the head
        self._weak_of: dict[int, CellText | None] = {}
        for depth, row in enumerate(sorted(self.rows)[:4]):
            cells = self.rows[row]
            if depth and (any(c.end - c.start > 80 for c in cells.values()) or self._begins_body(cells)):
                break
            for col, cell in cells.items():
                if not cell.inherited or not self.heads[col]:
                    self.heads[col] = (self.heads[col] + " " + outline.low[cell.start:cell.end]).strip()
            found = _read_heads(self.heads)
            if _score(found) > _score(self.columns):
                self.columns, self.first = found, row + 1
        self._read_pointers()
        self._fill_dittos()

    def _begins_body(self, cells: Row) -> bool:
        """A row below a head that is understood, with its own number: `1 | Thời gian chờ còn dài`."""
        number = next((col for col, kind in self.columns.items() if kind == "number"), None)
        cell = cells.get(number) if number is not None else None
        if cell is None or cell.inherited or not _NUMBER.fullmatch(self._low, cell.start, cell.end):
            return False
        return any(not _NUMBER.fullmatch(self._low, c.start, c.end) for c in cells.values() if c.end > c.start)

    def _read_pointers(self) -> None:
        """`Ghi chú` over `Hạn chế số 2`: a column whose cells only name weaknesses."""
        if "shortcoming" in self.columns.values() or "task" not in self.columns.values():
            return
        for col, kind in self.columns.items():
            told = [w for row in self.body() if col in row
                    and (w := self._low[row[col].start:row[col].end].strip(" -–.")) and not row[col].inherited]
            if kind == "other" and told and all(read_cell(w) and _PLACED.search(w) for w in told):
                self.columns[col] = "shortcoming"
                return

    def _fill_dittos(self) -> None:
        """`nt`, `như trên` in a cell stand for what the cell above says."""
        last: Row = {}
        for row in self.body():
            for col, cell in row.items():
                if col in last and _DITTO.fullmatch(self._low, cell.start, cell.end):
                    row[col] = replace(last[col], inherited=True)
            last |= {col: cell for col, cell in row.items() if cell.end > cell.start}

    def body(self) -> list[Row]:
        """The rows below the head."""
        return [self.rows[n] for n in sorted(self.rows) if n >= self.first]

    def weakness(self, row: Row) -> CellText | None:
        """The weakness of a row; one with neither weakness nor number goes on with that of the row above."""
        if not self._weak_of:
            last: CellText | None = None
            for other in self.body():
                own = self.cell(other, "shortcoming") or self._finding(other)
                last = own if own or self._is_numbered(other) else last
                self._weak_of[id(other)] = last
        return self._weak_of.get(id(row))

    def _finding(self, row: Row) -> CellText | None:
        """What an inspection found, unless the cell tells what to do about it."""
        cell = self.cell(row, "finding")
        low = self._low[cell.start:cell.end] if cell else ""
        return cell if WEAK.search(low) and verb_at(low, 0) is None else None

    def _is_numbered(self, row: Row) -> bool:
        cell = self.cell(row, "number")
        return cell is not None and not cell.inherited

    def is_head_again(self, row: Row) -> bool:
        """The head repeated, on a new page for instance."""
        heads = {col: kind for col, kind in self.columns.items() if kind != "other" and col in row}
        words = {col: self._low[row[col].start:row[col].end].strip() for col in heads
                 if row[col].end - row[col].start < 60}
        return len(words) >= 3 and sum(_column(w) == heads[col] for col, w in words.items()) >= 3

    def cell(self, row: Row, kind: Column) -> CellText | None:
        """The first cell of the row in a column of that kind that holds anything."""
        cells = (row[col] for col, k in self.columns.items() if k == kind and col in row)
        return next((c for c in cells if c.end > c.start), None)


def _score(columns: dict[int, Column]) -> int:
    """How much a reading of the head explains."""
    kinds = set(columns.values()) - {"other"}
    return len(kinds) + (3 if "task" in kinds else 0)


def _read_heads(heads: dict[int, str]) -> dict[int, Column]:
    """What each column holds, by the folded words of its head; only the first column of tasks is one."""
    out: dict[int, Column] = {}
    for col, words in sorted(heads.items()):
        kind = _column(words.strip())
        out[col] = "other" if kind == "task" and "task" in out.values() else kind
    return out


@lru_cache(maxsize=512)  # heads are alike, and every short cell is asked whether it is one
def _column(words: str) -> Column:
    if len(words) > _LONGEST_HEAD:
        return "other"
    return next((kind for kind, pattern in _COLUMNS if pattern.search(words)), "other")


def tables(outline: Outline) -> list[Table]:
    """The tables of a document from its lines, those of one column left out."""
    grids: dict[int, _Grid] = defaultdict(_Grid)
    for line in outline.lines:
        if line.table_id is None or line.row is None or line.col is None:
            continue
        if line.char_start is None or line.char_end is None:
            continue
        grid = grids[line.table_id]
        for number in range(line.row, line.row + (line.row_span or 1)):
            old = grid.rows[number].get(line.col)
            if old is None:
                grid.rows[number][line.col] = CellText(line.char_start, line.char_end, number != line.row)
            elif old.start == grid.rows[line.row][line.col].start:  # a cell of several lines
                grid.rows[number][line.col] = replace(old, end=line.char_end, breaks=(*old.breaks, line.char_start))
        right = line.col + (line.col_span or 1)
        grid.width = max(grid.width, right)
        grid.top = line.row if grid.top is None else min(grid.top, line.row)
        if line.row == grid.top:  # a head over several columns speaks for each
            for col in range(line.col + 1, right):
                grid.rows[line.row].setdefault(col, CellText(line.char_start, line.char_end, True))
    return [table for g in grids.values() if g.width >= 2 for table in _read(outline, g)]


def _read(outline: Outline, grid: _Grid) -> list[Table]:
    """The table by rows, or by columns where the first column holds the heads."""
    across = Table(outline, grid)
    cards = [Table(outline, card) for card in _cards(outline, grid)]
    return cards if cards and min(_score(card.columns) for card in cards) > _score(across.columns) else [across]


def _cards(outline: Outline, grid: _Grid) -> list[_Grid]:
    """The table turned round, cut where its first head comes again: `Tồn tại | …` over `Biện pháp | …` over `Thời gian
    | …`; none where the first column holds no heads."""
    heads = {n: outline.low[row[0].start:row[0].end].strip() for n, row in sorted(grid.rows.items()) if 0 in row}
    kinds = {n: _column(words) for n, words in heads.items() if words}
    known = {kind for kind in kinds.values() if kind not in ("other", "number")}
    if not ({"task", "shortcoming"} & known and len(known) > 1) \
            or sum(kind != "other" for kind in kinds.values()) < _LABELS * len(grid.rows):
        return []
    out: list[_Grid] = []
    first = next(heads[n] for n, kind in kinds.items() if kind != "other")
    for n, words in heads.items():
        if words == first or not out:
            out.append(_Grid(width=0, top=0))
        for col, cell in grid.rows[n].items():
            out[-1].rows[col][out[-1].width] = cell
        out[-1].width += 1
    return [card for card in out if card.width > 1]
