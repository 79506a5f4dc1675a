"""The commands about rows: explain, diff, verify, citations; and the views between documents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from docx import Document as Docx
from plans import PLAN, Run, write_plans

import vanban as package
from vanban.query import dicts
from vanban.snapshot import snapshot
from vanban.verify import verify

LETTER = """\
ỦY BAN NHÂN DÂN
TỈNH BÌNH SƠN
Số: {number}/{symbol}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bình Sơn, ngày {day} tháng {month} năm 2024
{type}
{title}
{body}
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Mẫu
"""


def letter(folder: Path, name: str, body: str, *, number: int = 7, symbol: str = "BC-UBND", type: str = "BÁO CÁO",
           title: str = "kết quả công tác tháng", day: int = 12, month: str = "9") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(LETTER.format(number=number, symbol=symbol, type=type, title=title, body=body, day=day,
                                  month=month), "utf-8")
    return path


def ids(tables: Path, sql: str) -> list[str]:
    return [row["id"] for row in dicts(package.connect(tables), sql)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    root = tmp_path_factory.mktemp("rows")
    write_plans(root / "vào", 3)
    assert inside("ingest", root / "vào", tables=root / "tables").returncode == 0
    return root / "tables"


# --- explain ------------------------------------------------------------------------------------------------------

def test_explain_shows_words_rule_values_and_where_they_were_inherited_from(tables: Path, inside: Run) -> None:
    [task, *_] = ids(tables, "SELECT task_id AS id FROM tasks WHERE due_on IS NOT NULL ORDER BY doc_id")
    shown = inside("explain", task, tables=tables).stdout
    for words in ("Rà soát quy chế phối hợp", "task.item: a labelled item under a heading of tasks",
                  "“II- Nhiệm vụ, giải pháp” (heading)", "in its words", "due_on = 2024-06-", "computed",
                  "lead: Phòng Tổng hợp", "inherited from “- Chủ trì: Phòng Tổng hợp.”"):
        assert words in " ".join(shown.split()), words


def test_explain_takes_the_beginning_of_an_id_and_lists_the_candidates(tables: Path, inside: Run) -> None:
    [row, *_] = ids(tables, "SELECT citation_id AS id FROM citations ORDER BY 1")
    assert "Kết luận số" in inside("explain", row[:10], tables=tables).stdout
    unknown = inside("explain", "zz", tables=tables)
    assert unknown.returncode == 2
    assert "No citation, shortcoming, task, assignment or entity has the id “zz”" in unknown.stderr
    many = inside("explain", row[:1], tables=tables)
    assert many.returncode == 2 and "rows have an id that begins with" in many.stderr


# --- diff ---------------------------------------------------------------------------------------------------------

def test_diff_of_the_same_rules_is_empty_and_leaves_the_tables_alone(tables: Path, inside: Run) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in tables.rglob("*") if p.is_file())
    same = inside("diff", tables)
    assert same.returncode == 0 and "No row differs." in same.stdout
    assert before == sorted((p, p.stat().st_mtime_ns) for p in tables.rglob("*") if p.is_file())


def test_diff_lists_what_a_change_gained_lost_and_changed(tables: Path, tmp_path: Path, inside: Run) -> None:
    """Tables as another version of the rules left them: a task fewer, a date other."""
    old = tmp_path / "old"
    shutil.copytree(tables, old)
    [lost, changed, *_] = ids(tables, "SELECT task_id AS id FROM tasks ORDER BY doc_id, char_start")

    def earlier(table: pa.Table) -> pa.Table:
        table = table.filter(pc.not_equal(table["task_id"], lost))
        at = table.schema.get_field_index("product")
        products = pc.if_else(pc.equal(table["task_id"], changed), "Báo cáo", table["product"])
        return table.set_column(at, table.schema.field(at), products)

    _rewrite(old, "tasks", earlier)
    done = inside("diff", old, tables, "--table", "tasks")
    lines = done.stdout.splitlines()
    assert done.returncode == 4
    assert [line[:7] for line in lines if line[0] in "+-~"] == ["+ tasks", "~ tasks"]
    assert "    product: Báo cáo → null" in lines
    assert lines[-1] == "1 tasks gained, 1 tasks changed"


def _rewrite(root: Path, table: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change the stored files of a table in place, as another version of the program might have left them."""
    for path in snapshot(root).files[table]:
        content = pq.read_table(path, partitioning=None)
        if content.num_rows:
            path.unlink()
            pq.write_table(change(content), path)


# --- verify -------------------------------------------------------------------------------------------------------

def test_verify_finds_nothing_in_good_tables(tables: Path, inside: Run) -> None:
    done = inside("verify", tables=tables)
    assert done.returncode == 0 and done.stdout == "Every row stands where it says.\n"


def test_verify_names_what_is_wrong(tables: Path, tmp_path: Path, inside: Run) -> None:
    bad = tmp_path / "bad"
    shutil.copytree(tables, bad)

    def moved(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("char_start")
        return table.set_column(at, table.schema.field(at), pc.add(table["char_start"], pa.scalar(1, pa.int32())))

    _rewrite(bad, "tasks", moved)
    _rewrite(bad, "assignments", lambda t: t.set_column(
        t.schema.get_field_index("task_id"), t.schema.field("task_id"), pa.array(["lost"] * len(t))))
    done = inside("verify", "--no-sources", tables=bad)
    assert done.returncode == 4
    assert "its words do not stand at" in done.stdout
    assert "assignments.task_id names lost, which is not in tasks" in done.stdout


def test_verify_reads_the_sources_again(tmp_path: Path, inside: Run) -> None:
    [plan] = write_plans(tmp_path / "vào", 1)
    inside("ingest", plan, tables=tmp_path / "t")

    def other(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("text")
        return table.set_column(at, table.schema.field(at), pa.array([t + "." for t in table["text"].to_pylist()]))

    _rewrite(tmp_path / "t", "documents", other)
    assert any("gives another text" in line for line in verify(tmp_path / "t"))
    plan.unlink()  # nothing to compare with
    assert list(verify(tmp_path / "t")) == []


# --- between documents --------------------------------------------------------------------------------------------

def test_a_document_that_came_twice_has_one_canonical_copy(tmp_path: Path, inside: Run) -> None:
    text = PLAN.format(number=5, day=6)
    (tmp_path / "vào").mkdir()
    (tmp_path / "vào/a.txt").write_text(text, "utf-8")
    docx = Docx()
    for line in text.splitlines():
        docx.add_paragraph(line)
    docx.save(str(tmp_path / "vào/b.docx"))
    (tmp_path / "vào/c.txt").write_text(text.replace("lúng túng", "chậm"), "utf-8")  # a letter or two apart
    (tmp_path / "vào/d.txt").write_text(text.replace("KẾ HOẠCH", "DỰ THẢO\nKẾ HOẠCH", 1), "utf-8")
    other = PLAN.format(number=5, day=6).splitlines()[:10] + [f"{i}. Việc thứ {i} khác hẳn." for i in range(60)]
    (tmp_path / "vào/e.txt").write_text("\n".join(other), "utf-8")
    inside("ingest", tmp_path / "vào", tables=tmp_path / "t")
    found = dicts(package.connect(tmp_path / "t"), """
        SELECT d.file_name, o.file_name AS canonical, status, conflict FROM copies c JOIN documents d USING (doc_id)
        JOIN documents o ON o.doc_id = c.canonical_id ORDER BY 1""")
    assert [(r["file_name"], r["canonical"], r["status"], r["conflict"]) for r in found] == [
        ("a.txt", "b.docx", "copy", True), ("b.docx", "b.docx", "canonical", True), ("c.txt", "b.docx", "copy", True),
        ("d.txt", "d.txt", "draft", False), ("e.txt", "e.txt", "canonical", True)]


def test_a_citation_finds_its_document_when_that_arrives_later(tmp_path: Path, inside: Run) -> None:
    body = "Căn cứ Kế hoạch số 31/KH-UBND ngày 05/02/2024 của Ủy ban nhân dân tỉnh Bình Sơn về phòng, chống bão;"
    letter(tmp_path / "vào", "báo cáo.txt", body)
    inside("ingest", tmp_path / "vào", tables=tmp_path / "t")
    missing = json.loads(inside("citations", "--missing", "--json", tables=tmp_path / "t").stdout)
    assert [(m["cited"], m["documents"], m["rests_on"]) for m in missing] == [("31/KH-UBND", 1, 1)]
    letter(tmp_path / "vào", "kế hoạch.txt", "1. Rà soát hồ chứa.", number=31, symbol="KH-UBND", type="KẾ HOẠCH",
           title="phòng, chống bão", day=5, month="02")
    inside("ingest", tmp_path / "vào", tables=tmp_path / "t")
    none = inside("citations", "--missing", tables=tmp_path / "t").stdout
    assert none == "Every citation with a number is in the tables.\n"
    [row] = dicts(package.connect(tmp_path / "t"), """
        SELECT d.file_name, matched_by FROM cited JOIN documents d ON d.doc_id = cited_id""")
    assert (row["file_name"], row["matched_by"]) == ("kế hoạch.txt", "number and date")


def test_conflicts_name_another_date_another_type_and_the_slip_of_a_digit(tmp_path: Path, inside: Run) -> None:
    said = "{} số {}/QĐ-UBND ngày {}/3/2024 của Ủy ban nhân dân tỉnh Bình Sơn về bảo vệ nguồn nước"
    right = said.format("Quyết định", 1229, 14)
    mentions = [right, right, said.format("Quyết định", 1299, 14), said.format("Quyết định", 1229, 15),
                said.format("Kế hoạch", 1229, 14), said.format("Quyết định", 1230, 14).replace("nguồn nước", "rừng")]
    for n, mention in enumerate(mentions):
        letter(tmp_path / "vào", f"{n}.txt", f"Căn cứ {mention};\nViệc thứ {n}.", number=n + 1)
    inside("ingest", tmp_path / "vào", tables=tmp_path / "t")
    found = json.loads(inside("citations", "--conflicts", "--json", tables=tmp_path / "t").stdout)
    assert [(c["kind"], c["mostly"], c["here"]) for c in found] == [
        ("date", "2024-03-14", "2024-03-15"), ("type", "QĐ", "KH"), ("number", "1229", "1299")]


def test_citations_wants_to_know_which(tables: Path, inside: Run) -> None:
    assert inside("citations", tables=tables).returncode == 2
    none = inside("citations", "--conflicts", tables=tables)
    assert none.returncode == 0 and "No two citations disagree." in none.stdout
