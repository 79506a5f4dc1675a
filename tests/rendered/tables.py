"""Ruled tables in scans: three tables of ours, printed by LibreOffice, worn, and read back.

    python -m tests.rendered.tables        words right (bag of words, F1, case kept) and cells exactly right, each
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.assemble import assemble
from ingest.readers import read
from ingest.readers.scan import read_image
from tests.rendered.conditions import Wear, rendered, scan_file
from tests.rendered.documents import to_pdf

_BREADTH = 9638  # twentieths of a point between the margins
_HEAD = "Phụ lục kèm theo Kế hoạch của Ủy ban nhân dân huyện Mẫu Sơn"
Rows = list[list[str]]
_WORKS = ("Kiên cố hóa kênh mương nội đồng", "Mua sắm thiết bị dạy học lớp 5", "Trồng rừng phòng hộ ven sông",
          "Sửa chữa trạm y tế", "Duy tu đường liên thôn", "Hỗ trợ hộ nghèo làm nhà ở", "Tiêm phòng gia súc đợt II",
          "Đào tạo nghề cho lao động nông thôn", "Nâng cấp hệ thống truyền thanh", "Cấp nước sạch cụm dân cư")
_PLACES = ("Ea Mẫu", "Hòa Sơn", "Đắk Liêng", "Phú Lộc", "Tân Thạnh", "Vĩnh Ô", "Quảng Hợp", "Bình Khê", "Yên Thổ",
           "Xuân Dục", "Cẩm Bằng", "Nghĩa Trụ")
_BODIES = ("Phòng Nội vụ", "Phòng Tài chính - Kế hoạch", "Công an huyện", "Thanh tra huyện", "Văn phòng HĐND và UBND")


@dataclass(frozen=True)
class Case:
    """A table, the size of its type in points, and how its page is worn."""

    name: str
    rows: Rows
    size: int
    wear: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    words: float
    cells: float


def cases() -> list[Case]:
    return [Case("figures, grain, crooked", _figures(), 10, ("rotated_1", "noisy")),
            Case("tasks, out of focus", _tasks(), 11, ("blurred", "noisy")),
            Case("small print", _small(), 8, ())]


def _figures() -> Rows:
    draw = random.Random(7)
    rows = [["TT", "Nội dung", "ĐVT", "Kế hoạch năm 2025", "Thực hiện", "So sánh (%)"]]
    for number in range(1, 21):
        planned, done = draw.uniform(3, 9000), draw.uniform(0.8, 1.2)
        rows.append([str(number), _WORKS[number % 10], draw.choice(["Tỷ đồng", "ha", "%", "1.000 con"]),
                     _figure(planned), _figure(planned * done), _figure(100 * done)])
    return rows


def _figure(value: float) -> str:
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def _tasks() -> Rows:
    draw = random.Random(8)
    rows = [["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]]
    for number, work in enumerate(_WORKS, 1):
        place, plan = draw.choice(_PLACES), draw.randint(11, 99)
        rows.append([str(number), f"{work} tại xã {place} theo Kế hoạch số {plan}/KH-UBND", draw.choice(_BODIES),
                     draw.choice(_BODIES), f"Trước ngày {draw.randint(10, 28)}/{draw.randint(7, 12)}/2025"])
    return rows


def _small() -> Rows:
    draw = random.Random(9)
    rows = [["TT", "Xã, thị trấn", "Tổng số hộ", "Hộ nghèo", "Tỷ lệ (%)", "Hộ cận nghèo", "Tỷ lệ (%)", "Ghi chú"]]
    for number, place in enumerate(_PLACES * 2, 1):
        poor, near = draw.uniform(1, 20), draw.uniform(1, 15)
        rows.append([str(number), place, _figure(draw.randint(800, 4000))[:-2], str(draw.randint(20, 99)),
                     _figure(poor), str(draw.randint(10, 99)), _figure(near), draw.choice(["", "Đạt", "Chưa đạt"])])
    return rows


def printed(case: Case, folder: Path) -> bytes:
    """The table as a PDF with a text layer, columns as wide as their longest words ask."""
    lengths = [max(max(map(len, text.split() or [""])) + len(text) / 4 for text in column)
               for column in zip(*case.rows, strict=True)]
    edges = [round(_BREADTH * sum(lengths[:at + 1]) / sum(lengths)) for at in range(len(lengths))]
    border = "".join(f"\\clbrdr{side}\\brdrs\\brdrw10" for side in "tlbr")
    row = "\\trowd\\trgaph70" + "".join(f"{border}\\cellx{edge}" for edge in edges)
    cells = "".join(row + "".join(f"\\pard\\intbl {_rtf(text)}\\cell" for text in texts) + "\\row\n"
                    for texts in case.rows)
    file = folder / "table.rtf"
    file.write_text("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Liberation Serif;}}\\paperw11906\\paperh16838"
                    "\\margl1134\\margr1134\\margt1134\\margb1134" + f"\\f0\\fs{2 * case.size} "
                    f"\\pard {_rtf(_HEAD)}\\par\n{cells}\\pard\\par}}", encoding="ascii")
    to_pdf([file], folder)
    return (folder / "table.pdf").read_bytes()


def _rtf(text: str) -> str:
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)


def score(case: Case) -> Score:
    with tempfile.TemporaryDirectory() as folder:
        pdf = printed(case, Path(folder))
    pages, wear = rendered(pdf, 200), Wear(200, None, case.name)
    for way in case.wear:
        pages = getattr(wear, way)(pages)
    known, got = (assemble(reading.lines)[0] for reading in (read(pdf, "table.pdf"), read_image(scan_file(pages))))
    return Score(*(_f1(Counter(part(known)), Counter(part(got))) for part in (str.split, _cells)))


def _cells(text: str) -> Iterator[str]:
    return (cell for line in text.splitlines() if "\t" in line for cell in line.split("\t") if cell)


def _f1(wanted: Counter[str], got: Counter[str]) -> float:
    return 2 * (wanted & got).total() / max(wanted.total() + got.total(), 1)


if __name__ == "__main__":
    for case in cases():
        result = score(case)
        print(f"{case.name:<26} words {result.words:.4f}  cells {result.cells:.4f}", flush=True)
