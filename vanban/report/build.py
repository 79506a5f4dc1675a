"""Writes a report: pictures first, then the pages that others lead to, the overview last, and at the end it removes
what is no longer there. A build that is stopped leaves an older report whose every link leads somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

import vanban
from vanban.query import connect, dicts, today
from vanban.report import collection, overview, pictures, tracker, units, words
from vanban.report.collection import Whole
from vanban.report.document import Part, parts
from vanban.report.drawing import draw_missing
from vanban.report.folder import PICTURES, Folder
from vanban.report.names import page_name
from vanban.report.rows import flat
from vanban.report.templates import render

_STATIC = "tinh"
_SORTS = {
    "nhiem-vu": [("", "Sắp đến hạn trước"), ("qua-han", "Quá hạn lâu nhất trước"), ("ten", "Nhiệm vụ, A–Z"),
                 ("don-vi", "Đơn vị chủ trì, A–Z"), ("van-ban", "Văn bản, A–Z")],
    "van-ban": [("", "Mới nhất trước"), ("ten", "Số, ký hiệu, A–Z"), ("co-quan", "Cơ quan ban hành, A–Z"),
                ("nhiem-vu", "Nhiều nhiệm vụ trước"), ("han-che", "Nhiều hạn chế trước")],
    "don-vi": [("", "Nhiều nhiệm vụ trước"), ("ten", "Tên, A–Z"), ("chu-tri", "Chủ trì nhiều trước"),
               ("qua-han", "Quá hạn nhiều trước")],
}


@dataclass(frozen=True, slots=True)
class Site:
    """What stands on every page. `root`: the way from the page's folder to the report's."""

    version: str
    as_of: date
    sources: str
    root: str = ""


class Built(NamedTuple):
    """What a build made: pages and pictures of documents, and how many documents have no pictures although asked."""

    documents: int
    pages: int
    pictures: int
    without: int


Report = Callable[[str, int], None]


def build(tables: Path, out: Path, as_of: date | None = None, *, with_pictures: bool = True, jobs: int = 1,
          report: Report = lambda what, done: None) -> Built:
    """Write the report of these tables to a new, an empty or an earlier report's folder.

    `report` hears of how many documents the pictures, then the pages are done. Raises `TablesError`, OSError,
    `folder.NotAReport`.
    """
    day = as_of or today()
    connection = connect(tables, day)
    folder = Folder(out)
    collection.prepare(connection)
    site = Site(vanban.__version__, day, _sources(connection))
    below = Site(site.version, day, site.sources, "../")
    _write_static(folder)
    reasons: dict[str, str] = {}
    if with_pictures:
        reasons = draw_missing(_pictured(connection), folder.root / PICTURES, jobs, partial(report, "pictures"))
    pages = _Pages(folder, below, reasons, with_pictures)
    for whole in collection.documents(connection):
        pages.write(whole)
        report("pages", pages.documents)
    for file, values in units.pages(connection, pages.part_of):
        folder.write(f"don-vi/{file}", render("unit.html", site=below, **values))
    _write_tables(connection, folder, site, pages.part_of)
    values = overview.overview(connection, day)
    hrefs = {t["task_id"]: f"{page_name(t['doc_id'], pages.part_of.get(t['task_id'], 1))}#n-{t['task_id']}"
             for t in values["next"]}
    folder.write("index.html", render("overview.html", site=site, hrefs=hrefs, **values))
    folder.sweep(pages.seen)
    return Built(pages.documents, pages.pages, pages.pictures, pages.without)


def _sources(connection: duckdb.DuckDBPyConnection) -> str:
    """How many files the documents were read from, in words."""
    [found] = dicts(connection, "SELECT count(*) AS n, coalesce(sum(len(sources)), 0)::BIGINT AS files FROM documents")
    return f"{words.number(found['n'])} văn bản từ {words.number(found['files'])} tệp (ghi ở trang của từng văn bản)"


def _write_static(folder: Folder) -> None:
    (folder.root / _STATIC).mkdir(exist_ok=True)
    static = resources.files("vanban.report") / "static"
    for entry in sorted([*static.iterdir(), *(static / "vendor").iterdir()], key=lambda e: e.name):
        if entry.is_file():
            folder.write(f"{_STATIC}/{entry.name}", entry.read_bytes())


def _pictured(connection: duckdb.DuckDBPyConnection) -> Iterator[pictures.Pictured]:
    from ingest.readers.docx import TRACKED

    for d in collection.stream(connection, """
        SELECT doc_id, sha256, format, page_count, sources, warnings, s.pages FROM documents
        LEFT JOIN (SELECT doc_id, list(DISTINCT page) AS pages FROM lines
                   WHERE ocr_confidence IS NOT NULL AND page IS NOT NULL GROUP BY 1) s USING (doc_id)
        WHERE page_count > 0 ORDER BY doc_id"""):
        yield pictures.Pictured(d["doc_id"], d["sha256"], d["format"], d["page_count"], d["sources"],
                                frozenset(d["pages"] or ()), TRACKED in d["warnings"])


class _Pages:
    """Writes the documents' pages and remembers what others need of them."""

    def __init__(self, folder: Folder, site: Site, reasons: dict[str, str], with_pictures: bool) -> None:
        self._folder = folder
        self._site = site
        self._reasons = reasons
        self._with_pictures = with_pictures
        self.part_of: dict[str, int] = {}  # of tasks that are not on their document's first page
        self.seen: set[str] = set()
        self.documents = self.pages = self.pictures = self.without = 0

    def write(self, whole: Whole) -> None:
        record = whole.record
        doc_id = record["doc_id"]
        there = pictures.there(self._folder.root / PICTURES / doc_id) if self._with_pictures else []
        made = parts(whole, there)
        rows = [item for part in made for item in flat(part.rows)]
        values = {"site": self._site, "document": record, "facts": facts(record), "count": len(made),
                  "rows": rows, "no_pictures": self._why(record)}
        for part in made:
            if part.number > 1:
                self.part_of |= {row.anchor.removeprefix("n-"): part.number
                                 for row in part.rows if row.anchor.startswith("n-")}
            page = render("document.html", part=part, kinds=_kinds(part), shown_parts=_shown(part.number, len(made)),
                          **values)
            self._folder.write(f"van-ban/{page_name(doc_id, part.number)}", page)
        self.seen.add(doc_id)
        self.documents += 1
        self.pages += len(made)
        self.pictures += len(there)
        self.without += bool(record["page_count"] and self._with_pictures and not there)

    def _why(self, record: dict[str, Any]) -> str:
        """Why a page shows no pictures."""
        if not self._with_pictures:
            return "Báo cáo này lập không kèm ảnh trang."
        if not record["page_count"]:
            if record["format"] in ("docx", "doc", "rtf", "odt"):
                return "Tệp Word chưa được chia trang (vanban ingest --paginate), nên không có ảnh trang."
            return "Định dạng này không có trang, nên không có ảnh trang."
        return self._reasons.get(record["doc_id"], "Phần này không có ảnh trang.")


def _kinds(part: Part) -> list[tuple[words.Kind, int]]:
    """The kinds of rows on a page and how many of each."""
    counts: dict[words.Kind, int] = {}
    for item in flat(part.rows):
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return [(kind, counts[kind]) for kind in words.KINDS.values() if kind in counts]


def _shown(number: int, count: int) -> list[int | None]:
    """The parts that a page leads to: the first, the last and those around it; None for a gap."""
    near = sorted({1, count, *range(max(1, number - 3), min(count, number + 3) + 1)})
    out: list[int | None] = []
    for n in near:
        if out and out[-1] is not None and n > out[-1] + 1:
            out.append(None)
        out.append(n)
    return out


def facts(record: dict[str, Any]) -> list[tuple[str, str]]:
    """The header of a document as people name its fields, without what is not known."""
    issued = words.day(record["issued_on"]) or str(record["issued_year"] or "")
    signed = " ".join(filter(None, (record["signer_position"], record["signer"])))
    read = words.FORMATS[record["format"]]
    if record["ocr_pages"]:
        read += f", {record['ocr_pages']} trang nhận dạng chữ (tin cậy {words.share(record['ocr_confidence'])})"
    named = [
        ("Cơ quan ban hành", record["issuer"]), ("Ngày ban hành", issued), ("Nơi ban hành", record["place"]),
        ("Người ký", signed), ("Kính gửi", "; ".join(record["addressees"] or ())), ("Độ mật", record["secrecy"]),
        ("Độ khẩn", record["urgency"]), ("Số đến", record["received_number"]),
        ("Ngày đến", words.day(record["received_on"])),
        ("Trạng thái", words.STATES[record["state"]] if record["state"] != "issued" else ""),
        ("Tệp", record["file_name"]), ("Đọc từ", read), ("Số trang", record["page_count"])]
    return [(name, words.clipped(str(value), 300)) for name, value in named if value]


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Folder, site: Site, part_of: dict[str, int]) -> None:
    """The three tables with their search and filters."""
    made = {
        "nhiem-vu": (tracker.tasks(connection, part_of), "Theo dõi nhiệm vụ", "nội dung, sản phẩm, số văn bản …",
                     "Nhiệm vụ, giải pháp và kiến nghị của mọi văn bản: ai làm, khi nào xong, ghi ở đâu."),
        "van-ban": (tracker.documents(connection), "Văn bản", "số, trích yếu, cơ quan, tên tệp …",
                    "Mở một văn bản để xem toàn văn, các dòng trích và ảnh trang cạnh nhau."),
        "don-vi": (tracker.units(connection), "Đơn vị", "tên đơn vị …",
                   "Đơn vị, chức danh và tổ được giao nhiệm vụ, theo tên đầy đủ vào ngày của văn bản."),
    }
    states = bool(dicts(connection, "SELECT 1 FROM report_due WHERE status IS NOT NULL LIMIT 1"))
    for name, (rows, heading, hint, lead) in made.items():
        chunks, total = tracker.write_chunks(folder, name, rows)
        folder.write(f"{name}.html", render(
            "table.html", site=site, here=f"{name}.html", table=name, chunks=chunks, total=total, heading=heading,
            hint=hint, lead=lead, sorts=_SORTS[name], states=states))


