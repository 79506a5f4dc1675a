"""Full text: what people type, marked or not, finds the place; the index follows the tables."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from plans import PLAN, Run

from vanban.search import MARKS, SearchError, search

LETTER = """\
ỦY BAN NHÂN DÂN
TỈNH HOÀ SƠN
Số: 12/UBND-NC
Hòa Sơn, ngày 03 tháng 02 năm 2025
Kính gửi: Sở Nội vụ.
Việc hoà giải ở cơ sở còn chậm. Đề nghị Sở Nội vụ báo cáo trước ngày 15/3/2025.
Công tác bảo vệ hoa màu, chống hóa giá được chú trọng.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    root = tmp_path_factory.mktemp("search")
    (root / "thư.txt").write_text(LETTER, "utf-8")
    text = PLAN.format(number=5, day=6)
    (root / "a.txt").write_text(text, "utf-8")
    (root / "bản sao.txt").write_text(text.replace("lúng túng", "chậm trễ"), "utf-8")
    assert inside("ingest", root, tables=root / "t").returncode == 0
    return root / "t"


@pytest.fixture
def tables(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "t"))


def found(tables: Path, words: str) -> list[str]:
    return [hit.snippet.translate({1: None, 2: None}) for hit in search(tables, words)]


@pytest.mark.parametrize("words", ["hoà giải", "hòa giải", "HÒA GIẢI", "hoa giai", '"hoa giai"', "giai hoa"])
def test_marks_and_their_places_do_not_matter(made: Path, words: str) -> None:
    first = search(made, words)[0]
    assert first.snippet.startswith("Việc \x01hòa\x02 \x01giải\x02 ở cơ sở") and first.file_name == "thư.txt"
    assert LETTER[first.char_start:].startswith("Việc hoà giải")


def test_words_with_marks_come_first_and_others_after(made: Path) -> None:
    assert "hóa giá" in found(made, "hóa")[0]
    assert {"hoa màu" in text for text in found(made, "hoa màu")[:1]} == {True}


def test_a_symbol_is_found_as_it_is_written_and_words_in_quotes_stand_together(made: Path) -> None:
    assert {hit.symbol for hit in search(made, "12/UBND-NC")} == {"12/UBND-NC"}
    assert {hit.symbol for hit in search(made, "5-kh/bdvtu")} == {"5-KH/BDVTU"}
    assert found(made, '"giai hoa"') == []


def test_a_place_names_the_rows_that_begin_there(made: Path) -> None:
    hit = search(made, "hoàn thành trước ngày")[0]
    assert [row.split()[0] for row in hit.rows] == ["task"]


def test_copies_are_left_out(made: Path) -> None:
    assert {hit.file_name for hit in search(made, "giao ban hằng quý", 50)} == {"a.txt"}


def test_where_no_place_has_all_words_some_are_enough(made: Path) -> None:
    assert found(made, "hoà giải xyzzy") and found(made, "xyzzy") == []


@pytest.mark.parametrize("words", ['"', "*", "", "- ( )"])
def test_nothing_to_search_for_is_said(made: Path, words: str) -> None:
    with pytest.raises(SearchError, match="Say what"):
        search(made, words)


@pytest.mark.parametrize("words", ['a" OR b', "NEAR(a b)", "text: hoà", "hoà*", "^hoà", "'; DROP TABLE words"])
def test_words_are_never_a_query_language(made: Path, words: str) -> None:
    search(made, words)


def test_the_index_follows_the_tables(tables: Path, inside: Run, tmp_path: Path) -> None:
    assert search(tables, "lúng túng")
    (tmp_path / "b.txt").write_text(PLAN.format(number=9, day=6).replace("Rà soát", "Kiểm kê"), "utf-8")
    assert inside("ingest", tmp_path / "b.txt", "-q", tables=tables).returncode == 0
    told: list[int] = []
    assert search(tables, "kiểm kê", on_index=told.append)[0].symbol == "9-KH/BDVTU" and len(told) == 1
    search(tables, "kiểm kê", on_index=told.append)
    assert len(told) == 1  # nothing changed since


def test_a_damaged_or_older_index_is_made_anew(tables: Path) -> None:
    wanted = found(tables, "hoà giải")
    path = tables / ".store/search.sqlite"
    path.write_bytes(os.urandom(50_000))
    assert found(tables, "hoà giải") == wanted
    import sqlite3

    with sqlite3.connect(path) as index:
        index.execute("PRAGMA user_version = 0")
    assert found(tables, "hoà giải") == wanted


def test_on_the_command_line(made: Path, inside: Run) -> None:
    shown = inside("search", "hoa", "giai", tables=made).stdout
    assert "12/UBND-NC  thư.txt  shortcoming" in shown and "Việc hòa giải ở cơ sở" in shown and MARKS[0] not in shown
    hits = json.loads(inside("search", "hoa giai", "--json", "-n", "1", tables=made).stdout)
    assert [hit["char_start"] for hit in hits] == [LETTER.index("Việc")]
    assert inside("search", "xyzzy", tables=made).stdout == "Nothing found.\n"


def test_what_is_forgotten_lies_in_no_index(tables: Path, inside: Run) -> None:
    index = tables / ".store/search.sqlite"
    hit = search(tables, "lúng túng")[0]
    assert index.exists()
    assert inside("forget", hit.doc_id, tables=tables).returncode == 0
    assert not index.exists() and hit.doc_id not in {found.doc_id for found in search(tables, "kế hoạch")}
