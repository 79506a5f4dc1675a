"""Group rows of a table of assigned work: `I. Nâng cao nhận thức` over the rows of its part.

Rows of a table are no headings, but group rows of a table of tasks are (the annotation guide, sections).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.fold import lower
from ingest.frame import Paragraph
from ingest.labels import BULLETS, Label, parse_label

# STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn
_WORK_COLUMN = re.compile(
    r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|biện pháp|đề án|đầu việc|tên văn bản|việc (?:cần|phải) làm"
    r"|đầu mục|kiểm tra, giám sát")
_DOER_COLUMN = re.compile(
    r"chủ trì|chỉ đạo|xong trước|thời điểm|phối hợp|thời hạn|thời gian|tiến độ|phân công|phụ trách|hoàn thành|tham mưu"
    r"|(?:đơn vị|cơ quan|bộ phận|người|cá nhân) (?:thực hiện|được giao|chịu trách nhiệm)")
_HEAD_ROWS = 3  # a head may take as many rows
_LONGEST_TITLE = 25  # words


def assigns_work(rows: Sequence[Paragraph]) -> bool:
    """Whether a table's head names work and those who do it: only there do group rows head a part of the outline."""
    head = lower(" ".join(p.text for p in rows[:_HEAD_ROWS]))
    return _WORK_COLUMN.search(head) is not None and _DOER_COLUMN.search(head) is not None


def group_label(row: Paragraph, tabs: int) -> Label | None:
    """The label of a row that heads the rows below it: a Roman, letter or whole number and one cell of words.

    `tabs` is the number of TABs of the table's widest row. The label's text is as printed: `I`, `2.1`.
    """
    cells = [c.strip() for c in row.text.split("\t")]
    filled = [c for c in cells if c]
    if tabs < 2 or not 1 <= len(filled) <= 3:
        return None
    label = parse_label(filled[0] if len(filled[0]) > 5 else filled[0].rstrip(".) ") + ". x")
    if label is None or label.family in BULLETS:
        return None
    if len(filled) == 3 and (label.family not in ("roman", "upper") or tabs < 5 or cells.index(filled[2]) <= 3):
        return None  # three cells: only below a Roman number, where a neighbour's cell was cut by a page end
    words = filled[1] if len(filled) >= 2 else filled[0][label.end:]
    if label.family == "decimal" and len(filled) == 2 \
            and (len(words.split()) > _LONGEST_TITLE or words.rstrip().endswith(".")):
        return None  # a task whose other cells were left blank
    if len(words.strip()) < 3:
        return None
    printed = filled[0] if len(filled) >= 2 else label.text
    return Label(printed, label.family, label.path, label.end)


def group_title(row: Paragraph, label: Label) -> str:
    """The words of a group row: its first filled cell behind the first, else what follows the label there."""
    first, *others = (c.strip() for c in row.text.split("\t"))
    return next((c for c in others if c), first[label.end:])
