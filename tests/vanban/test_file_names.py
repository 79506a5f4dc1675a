"""File names that are no UTF-8: read like others, named in all tables, found again by the written name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from plans import Run

import vanban as package
from vanban.file_names import on_disk, written

PLAN = "ỦY BAN NHÂN DÂN\nTỈNH BÌNH AN\nSố: 12/KH-UBND\nKẾ HOẠCH\n1. Sở Y tế chủ trì kiểm tra trước ngày 30/6/2026.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """In TCVN3, as an old system named them: a folder with a plan, a plan, and a file that cannot be read."""
    odd = os.fsencode(tmp_path / "vào") + b"/th\xad m\xf4c"
    try:
        os.makedirs(odd)
    except OSError:
        pytest.skip("this file system takes no such names")
    for name, data in ((odd + b"/k\xd5 ho\xb9ch.txt", PLAN), (odd + b"/kh.docx", "PK"),
                       (odd + b"/../tr\xb7.txt", PLAN.replace("12/", "13/"))):
        with open(name, "w", encoding="utf-8") as file:
            file.write(data)
    return tmp_path / "vào"


def test_they_are_read_named_and_found_again(folder: Path, tmp_path: Path, inside: Run) -> None:
    tables = tmp_path / "t"
    assert inside("ingest", folder, "--no-ner", "--jobs", 1, tables=tables).returncode == 3
    connection = package.connect(tables)
    sources = [s for (s,) in connection.sql("SELECT sources[1] FROM documents ORDER BY 1").fetchall()]
    assert sources == [str(folder / r"th\xad m\xf4c" / r"k\xd5 ho\xb9ch.txt"), str(folder / r"tr\xb7.txt")]
    assert connection.sql("SELECT source FROM failures").fetchall() == [(str(folder / r"th\xad m\xf4c" / "kh.docx"),)]
    assert "2 files" in inside("ingest", folder, "--no-ner", "--jobs", 1, tables=tables).stdout
    assert inside("verify", "--sources", tables=tables).returncode == 0
    assert "1 file not read" in inside("retry", "--no-ner", "--jobs", 1, tables=tables).stdout
    assert inside("export", "--xlsx", tmp_path / "a.xlsx", tables=tables).returncode == 0
    assert inside("forget", folder / r"th\xad m\xf4c", tables=tables).returncode == 0
    assert package.connect(tables).sql("SELECT symbol FROM documents").fetchall() == [("13/KH-UBND",)]


def test_a_name_stands_for_itself_where_there_is_such_a_file(tmp_path: Path) -> None:
    plain = tmp_path / r"a\xb1.txt"
    plain.touch()
    assert on_disk(str(plain)) == str(plain) == written(str(plain))
    gone = str(tmp_path / r"b\xb1.txt")
    assert on_disk(gone) == gone
