"""Documents to ingest, real in form and invented in content, each with its own number; and how runs are compared."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from vanban.query import export_canonical

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
PLAN = """\
ĐẢNG BỘ TỈNH BÌNH SƠN
BAN DÂN VẬN
*
Số {number}-KH/BDVTU
ĐẢNG CỘNG SẢN VIỆT NAM
Bình Sơn, ngày {day:02d} tháng 3 năm 2024
KẾ HOẠCH
khắc phục hạn chế trong công tác dân vận năm 2024, lần {number}
Thực hiện Kết luận số {number}-KL/TU, ngày 15/01/2024 của Ban Thường vụ Tỉnh ủy về công tác dân vận, \
Ban Dân vận Tỉnh ủy xây dựng kế hoạch như sau:
I- Những hạn chế
1- Việc nắm tình hình Nhân dân ở một số địa phương lần {number} còn chưa kịp thời.
2- Công tác phối hợp giữa các đơn vị còn lúng túng.
II- Nhiệm vụ, giải pháp
1- Rà soát quy chế phối hợp lần {number}, hoàn thành trước ngày {day:02d}/6/2024.
- Chủ trì: Phòng Tổng hợp.
- Phối hợp: Văn phòng Ban.
2- Tổ chức giao ban hằng quý với các huyện ủy.
- Chủ trì: Phòng Dân tộc, tôn giáo.
III- Tổ chức thực hiện
Giao Văn phòng Ban theo dõi, đôn đốc việc thực hiện Kế hoạch này.
Nơi nhận:
- Thường trực Tỉnh ủy,
- Lưu Văn phòng.
TRƯỞNG BAN
Trần Văn Mẫu
"""


def write_plans(folder: Path, count: int, first: int = 1) -> list[Path]:
    """So many plans, each with its own number, as text files whose names have spaces."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"kế hoạch {number:03d}.txt" for number in range(first, first + count)]
    for number, path in enumerate(paths, first):
        path.write_text(PLAN.format(number=number, day=number % 28 + 1), "utf-8")
    return paths


def exported(root: Path, folder: Path) -> dict[str, bytes]:
    """The canonical export of tables, by file name."""
    export_canonical(root, folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
