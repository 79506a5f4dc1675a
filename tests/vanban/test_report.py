"""The report's pages as files: what they say, what they never say, and what becomes of them from build to build."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from plans import PLAN, ROOT, Run

from extract.gazetteers import rows
from tests.bench.report import in_jinja, rendered
from vanban.query import connect, dicts
from vanban.report.build import build
from vanban.report.collection import prepare
from vanban.report.fields import field_of
from vanban.report.folder import NotAReport
from vanban.report.names import unit_page
from vanban.report.overview import following
from vanban.report.spans import pieces
from vanban.report.templates import compact

DAY = date(2024, 6, 1)
SAMPLES = ("57-KL-UBKTTU_quan-ly-dat-dai.pdf", "45-KH-UBND_cai-cach-hanh-chinh-2026.docx",
           "142-TTr-UBND_quan-ly-cho.md")
LOST = "tb132_ket_luan_hop_dau_tu_cong.pdf"  # its file is another one by the time of the report
EVIL = '<script>alert("1")</script><img src=x onerror=alert(2)>'
FORMULA = '=HYPERLINK("http://x";"[/red]")'
TURNED = "\u202eđảo ngược\u202c"


class Page(HTMLParser):
    """What a browser would make of a page, as far as the tests ask."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._skip = False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._skip = tag in ("script", "style")
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag: str) -> None:
        self._skip = False

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    """Some samples, a hostile plan, a paragraph of a megabyte in UTF-8; their sources beside them in `vào`."""
    root = tmp_path_factory.mktemp("report")
    source = root / "vào"
    source.mkdir()
    for name in (*SAMPLES, LOST):
        shutil.copy(ROOT / "data/raw" / name, source)
    plan = PLAN.format(number=5, day=6)
    (source / "kế hoạch.txt").write_text(plan, "utf-8")
    hostile = plan.replace("Số 5-", "Số 6-").replace("còn lúng túng", f"còn {EVIL} lúng túng").replace(
        "Phòng Tổng hợp", f"Phòng {EVIL} Tổng hợp").replace("Rà soát quy chế", f"Rà soát {EVIL} quy chế").replace(
        "2- Tổ chức", f"2- {FORMULA} Tổ chức")
    (source / f"=cmd|'{EVIL.replace('/', '∕')}{TURNED}\".txt").write_text(hostile, "utf-8")
    long = "Đây là một câu rất dài của văn bản này, không có gì để trích. " * 12_000
    (source / "dài.txt").write_text(
        PLAN.format(number=7, day=8).replace("III- Tổ chức", f"{long}\nIII- Tổ chức"), "utf-8")
    assert inside("ingest", source, tables=root / "t").returncode == 0
    (source / LOST).write_bytes(b"another file")
    return root / "t"


@pytest.fixture(scope="module")
def report(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "báo cáo"
    build(tables, out, DAY)
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def document(tables: Path, name: str) -> str:
    [row] = dicts(connect(tables), "SELECT doc_id FROM documents WHERE file_name LIKE ?", name)
    return str(row["doc_id"])


def data_of(report: Path, table: str) -> list[list[object]]:
    rows = []
    for path in sorted((report / "du-lieu").glob(f"{table}-*.js")):
        held = path.read_text("utf-8").removeprefix("(self.vanban=self.vanban||[]).push(").removesuffix(");\n")
        rows += json.loads(held)[1]
    return rows


def test_every_link_leads_somewhere_in_the_report(report: Path) -> None:
    pages = {path: Page(path) for path in report.rglob("*.html")}
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert not re.match(r"[a-z]+:", link) or link.startswith("data:,"), f"{path}: {link}"
            if link.startswith("data:"):
                continue
            there = (path.parent / target).resolve() if target else path
            assert there.is_file() and there.is_relative_to(report.resolve()), f"{path}: {link}"
            if anchor and "=" not in anchor:  # with `=` it says what a table shows
                assert anchor in (page if there == path else pages[report / there.relative_to(report.resolve())]).ids


def test_the_tracker_names_the_task_who_leads_and_when(report: Path, tables: Path) -> None:
    doc_id = document(tables, "kế hoạch.txt")
    rows = [row for row in data_of(report, "nhiem-vu") if str(row[0]).startswith(doc_id)]
    [review] = [row for row in rows if str(row[1]).startswith("Rà soát")]
    assert [name for name, _ in review[3]] == ["Phòng Tổng hợp"]
    assert [name for name, _ in review[4]] == ["Văn phòng Ban"]
    assert review[6:8] == ["2024-06-06", 5] and review[10] == "5-KH/BDVTU"
    [quarterly] = [row for row in rows if str(row[1]).startswith("Tổ chức giao ban")]
    assert quarterly[6] == "2024-07-01" and quarterly[8] == "hằng quý"


def test_a_unit_has_a_page_with_its_tasks_by_role(report: Path, tables: Path) -> None:
    [row] = dicts(connect(tables), "SELECT DISTINCT unit_key FROM assignments JOIN documents USING (doc_id) "
                                   "WHERE unit = 'Văn phòng Ban' AND symbol = '5-KH/BDVTU'")
    text = Page(report / "don-vi" / unit_page(row["unit_key"])).text
    assert row["unit_key"] in text and "Phối hợp" in text and "06/06/2024" in text and "còn 5 ngày" in text


def test_rows_are_marked_in_the_text_with_rule_and_confidence(report: Path, tables: Path) -> None:
    doc_id = document(tables, "kế hoạch.txt")
    path = report / f"van-ban/{doc_id}.html"
    page = Page(path)
    connection = connect(tables)
    for table, letter in (("tasks", "n"), ("shortcomings", "h"), ("citations", "v"), ("assignments", "p")):
        for row in dicts(connection, f"SELECT * FROM {table} WHERE doc_id = ?", doc_id):
            anchor = f"{letter}-{row[f'{table[:-1]}_id']}"
            assert anchor in page.ids and f"o-{anchor}" in page.ids
            assert f"<code>{row['rule']}</code>" in path.read_text("utf-8")
    marked = re.findall(r'<mark class="k-h" data-r="[\d ]+">([^<]*)</mark>', path.read_text("utf-8"))
    assert "Việc nắm tình hình Nhân dân ở một số địa phương lần 5 còn chưa kịp thời." in marked
    [whole] = dicts(connection, "SELECT text FROM documents WHERE doc_id = ?", doc_id)
    shown = "".join(re.sub(r"<a class=\"ref.*?</a>|<[^>]+>", "", b) for b in re.findall(
        r"<(?:p|h\d) class=\"s-.*?</(?:p|h\d)>", path.read_text("utf-8")))
    assert shown == whole["text"].replace("\n", "")


def test_boxes_stand_where_the_lines_stand(report: Path, tables: Path) -> None:
    doc_id = document(tables, "57-KL%")
    text = (report / f"van-ban/{doc_id}.html").read_text("utf-8")
    found = re.search(r'id="khung">(.*?)</script>', text)
    assert found
    boxes = json.loads(found[1])
    rows = dict(re.findall(r'<li id="([^"]+)" class="row [^"]+" data-r="(\d+)"', text))
    [line] = dicts(connect(tables), """
        SELECT s.shortcoming_id AS id, l.* FROM shortcomings s JOIN lines l USING (doc_id) WHERE doc_id = ?
        AND l.char_start > s.char_start AND l.char_end < s.char_end ORDER BY l.line_id LIMIT 1""", doc_id)
    wanted = [int(rows[f"h-{line['id']}"]), line["page"], *(round(10 * line[e]) for e in ("x0", "y0", "x1", "y1"))]
    assert wanted in boxes
    assert sorted(p.name[:5] for p in (report / "anh" / doc_id).iterdir()) == ["0001-", "0002-"]


def test_what_a_document_says_is_never_code(report: Path, tables: Path) -> None:
    for path in report.rglob("*.html"):
        page = Page(path)
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on")], path
            assert tag != "img" or str(attributes["src"]).startswith("../anh/"), path
            if tag == "script" and attributes.get("type") != "application/json":
                assert re.match(r"(\.\./)?(tinh|du-lieu)/[\w.-]+\.js$", str(attributes.get("src"))), path
        [policy] = [a["content"] for t, a in page.tags if t == "meta" and "content-security" in str(a).lower()]
        assert "default-src 'none'" in str(policy) and "unsafe-inline" not in str(policy).split("style-src")[0]
    for path in report.rglob("du-lieu/*.js"):
        assert "<" not in path.read_text("utf-8")
    doc_id = document(tables, "=cmd%")
    text = Page(report / f"van-ban/{doc_id}.html").text
    assert EVIL in text and TURNED in text and "=cmd|'" in text
    assert any(EVIL in json.dumps(row, ensure_ascii=False).replace('\\"', '"') for row in data_of(report, "nhiem-vu"))


def test_what_a_document_says_is_plain_text_in_excel_csv_and_sql(tables: Path, tmp_path: Path, inside: Run) -> None:
    [stored] = dicts(connect(tables), "SELECT text, file_name FROM documents WHERE file_name LIKE '=cmd%'")
    tasks = [row["text"] for row in dicts(connect(tables), "SELECT text FROM tasks WHERE text LIKE '=%' OR text LIKE ?",
                                          f"%{EVIL}%")]
    assert len(tasks) == 2
    done = inside("export", "--xlsx", tmp_path / "a.xlsx", "--csv", tmp_path / "csv", tables=tables)
    assert done.returncode == 0, done.stderr
    cells = [cell for page in openpyxl.load_workbook(tmp_path / "a.xlsx") for row in page.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells} and set(tasks) <= {cell.value for cell in cells}
    with (tmp_path / "csv/theo-doi-nhiem-vu.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {cell for row in csv.reader(file) for cell in row}
    assert {f"'{text}" if text.startswith("=") else text for text in tasks} <= rows
    sql = "SELECT text, file_name FROM documents WHERE file_name LIKE '=cmd%'"
    assert json.loads(inside("query", sql, "-f", "json", tables=tables).stdout) == [stored]
    assert list(csv.DictReader(io.StringIO(inside("query", sql, "-f", "csv", tables=tables).stdout))) == [stored]
    doc_id = document(tables, "=cmd%")
    for arguments in (("query", f"SELECT text FROM tasks WHERE doc_id = '{doc_id}'"), ("show", doc_id),
                      ("search", "giao ban HYPERLINK")):
        done = inside(*arguments, tables=tables)
        assert done.returncode == 0 and "[/red]" in "".join(done.stdout.split()), arguments


def test_what_is_written_without_a_template_is_what_jinja_makes_of_one(tables: Path, tmp_path: Path) -> None:
    pages = rendered(tables, tmp_path / "report")
    assert any(template == "document.html" and b"&lt;script&gt;" in page for template, _, page in pages)
    for template, values, page in pages:
        assert in_jinja(template, values) == page


def test_json_in_a_page_cannot_end_its_script() -> None:
    value = {"a": "</script><!--\u2028\u2029&", "b": [1, None, 0.5]}
    text = compact(value)
    assert not set("<>&\u2028\u2029") & set(text) and json.loads(text) == value


def test_a_long_document_is_parted_and_every_page_is_light(report: Path, tables: Path) -> None:
    doc_id = document(tables, "dài.txt")
    pages = sorted(report.glob(f"van-ban/{doc_id}*.html"))
    assert len(pages) >= 5
    assert max(path.stat().st_size for path in report.rglob("van-ban/*.html")) < 300_000
    late = [row[0] for row in data_of(report, "nhiem-vu") if str(row[0]).startswith(f"{doc_id}-")]
    assert late, "the task behind the long paragraph stands on a later page"
    for href in late:
        file, _, anchor = str(href).partition("#")
        assert anchor in Page(report / "van-ban" / file).ids


def test_the_same_tables_make_the_same_bytes(report: Path, tables: Path, tmp_path: Path) -> None:
    build(tables, tmp_path / "again", DAY)
    assert files(tmp_path / "again") == files(report)


def test_pictures_are_kept_and_may_be_left_out(report: Path, tables: Path, tmp_path: Path) -> None:
    shutil.copytree(report, tmp_path / "r")
    [drawn] = {p.parent for p in (tmp_path / "r/anh").rglob("0001-*")}
    [first, second] = sorted(drawn.iterdir())
    os.utime(first, (1, 1))
    second.unlink()
    build(tables, tmp_path / "r", DAY)
    assert first.stat().st_mtime == 1 and files(tmp_path / "r") == files(report)
    build(tables, tmp_path / "bare", DAY, with_pictures=False)
    assert not list((tmp_path / "bare/anh").iterdir())
    assert "không kèm ảnh trang" in Page(tmp_path / "bare/van-ban" / f"{drawn.name}.html").text


def test_a_source_that_is_gone_is_said(report: Path, tables: Path) -> None:
    page = Page(report / f"van-ban/{document(tables, LOST)}.html")
    assert "Tệp nguồn không còn ở chỗ cũ" in page.text and not [a for t, a in page.tags if t == "img"]


def test_pages_of_what_is_gone_go(report: Path, tables: Path, tmp_path: Path) -> None:
    shutil.copytree(report, tmp_path / "r")
    (tmp_path / "r/anh/0123456789abcdef").mkdir()
    for name in ("van-ban/0123456789abcdef.html", "don-vi/x.html", "du-lieu/old-1.js",
                 "anh/0123456789abcdef/0001-1x1.jpg"):
        (tmp_path / "r" / name).write_bytes(b"old")
    build(tables, tmp_path / "r", DAY)
    assert files(tmp_path / "r") == files(report)


def test_a_build_that_is_killed_leaves_a_report_whose_links_hold(
    report: Path, tables: Path, tmp_path: Path, vanban: Run, inside: Run
) -> None:
    shutil.copytree(report, tmp_path / "r")
    done = vanban("report", "--out", tmp_path / "r", "--as-of", "2030-01-01", tables=tables, kill_at="page:9")
    assert done.returncode != 0 and files(tmp_path / "r") != files(report)
    test_every_link_leads_somewhere_in_the_report(tmp_path / "r")
    done = inside("report", "--out", tmp_path / "r", "--as-of", "01/06/2024", tables=tables)
    assert done.returncode == 0 and "1 document has no pictures" in done.stdout, done.stderr
    assert files(tmp_path / "r") == files(report), "nothing of the killed build is left"


def test_each_field_is_told_by_its_example() -> None:
    for row in rows("fields.csv"):
        assert field_of(row["example"]) == row["field"]


def test_other_peoples_folders_are_left_alone(tables: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(NotAReport):
        build(tables, tmp_path, DAY)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_crossing_rows_are_cut_where_they_begin_and_end() -> None:
    cut = pieces([(0, 5), (3, 8), (3, 3)], 10)
    assert [(p.start, p.end, p.rows, p.begin) for p in cut] == [
        (0, 3, (0,), (0,)), (3, 5, (0, 1), (1,)), (5, 8, (1,), ()), (8, 10, (), ())]


def test_the_overview_says_for_whom_the_next_tasks_are(tables: Path) -> None:
    """Who leads or answers; where nobody does, whoever has a part: as people ask `who has to do it`."""
    connection = connect(tables, DAY)
    prepare(connection)
    due = following(connection)
    assert any(task["units"] for task in due)
    for task in due:
        parts = dicts(connection, "SELECT role, unit FROM assignments WHERE task_id = ?", task["task_id"])
        first = {p["unit"] for p in parts if p["role"] in ("lead", "responsible")} or {p["unit"] for p in parts}
        assert set(filter(None, task["units"].split("; "))) == first
