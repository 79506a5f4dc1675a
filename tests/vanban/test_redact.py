"""Names taken out of what is handed on."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from plans import PLAN, Run

from vanban.redact import PERSON, redactor

NAMES = ["Trần Văn Mẫu", "Lê Hà", "Lan", "Trần Văn Mẫu Em"]


@pytest.mark.parametrize(("text", "expected"), [
    ("đồng chí Trần Văn Mẫu, Trưởng Ban", f"đồng chí {PERSON}, Trưởng Ban"),
    ("TRẦN VĂN  MẪU", PERSON), ("Trần Văn\nMẫu.", f"{PERSON}."), ("Tran_Van_Mau.docx", f"{PERSON}.docx"),
    ("Trần Văn Mẫu Em", PERSON), ("bà Lê Hà; lễ hạ cờ", f"bà {PERSON}; lễ hạ cờ"),
    ("Lan trồng hoa lan", f"{PERSON} trồng hoa lan"), ("Trần Văn, Mẫu số 01", "Trần Văn, Mẫu số 01"),
    ("Trần Hưng Đạo", "Trần Hưng Đạo"), ("", ""),
])
def test_names_as_they_are_written(text: str, expected: str) -> None:
    assert redactor(NAMES)(text) == expected


def test_no_export_with_redact_names_a_signer_or_a_source(tmp_path: Path, inside: Run) -> None:
    source = tmp_path / "tran-van-mau.txt"
    source.write_text(PLAN.format(number=5, day=6).replace("lúng túng", "lúng túng (Trần Văn Mẫu)"), "utf-8")
    assert inside("ingest", source, "-q", tables=tmp_path / "t").returncode == 0
    done = inside("export", "--redact", "--xlsx", tmp_path / "a.xlsx", "--csv", tmp_path / "csv", "--canonical",
                  tmp_path / "x", tables=tmp_path / "t")
    assert done.returncode == 0 and "no full anonymity" in done.stdout
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert all(cell.hyperlink is None for cell in cells)
    said = " ".join(str(cell.value) for cell in cells)
    for path in (*(tmp_path / "csv").iterdir(), *(tmp_path / "x").iterdir()):
        said += path.read_text("utf-8")
    assert PERSON in said and "không bảo đảm ẩn danh" in said
    assert "Trần Văn Mẫu" not in said and "tran-van-mau" not in said and "TRẦN VĂN MẪU" not in said
