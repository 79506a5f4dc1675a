"""`vanban ingest --paginate`: pages for Word files, and nothing else of what is read changes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from docx import Document as Docx
from plans import PLAN, ROOT, exported
from test_runner import ingest, sources_of

import vanban
from vanban import runner, sources
from vanban.pool import Limits
from vanban.store import writer

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
OF_PAGES = ("page", "page_count", "x0", "y0", "x1", "y1", "line_id")
Rows = dict[str, list[dict[str, Any]]]


def samples() -> list[str]:
    found = sources.find([str(ROOT / "data/raw"), str(ROOT / "tests/measured")])
    return [file.path for file in found.files if Path(file.path).suffix in (".docx", ".doc", ".rtf", ".odt")]


def write_plan(path: Path, number: int) -> Path:
    """A plan as a Word file whose part III stands on a page of its own."""
    docx = Docx()
    for line in PLAN.format(number=number, day=number).splitlines():
        docx.add_paragraph(line).paragraph_format.page_break_before = line.startswith("III-")
    path.parent.mkdir(exist_ok=True)
    docx.save(str(path))
    return path


def rows_of(tables: Path, folder: Path) -> Rows:
    return {name.removesuffix(".jsonl"): [json.loads(line) for line in data.decode().splitlines()]
            for name, data in exported(tables, folder).items()}


def whole_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that were parted at a page break joined again, without what --paginate adds."""
    out: list[dict[str, Any]] = []
    for line in lines:
        bare = {k: v for k, v in line.items() if k not in OF_PAGES}
        last = out[-1] if out else None
        label = None if last is None else last["style"]["label"]
        goes_on = (last is not None and line["kind"] in ("body", "footnote") and last["doc_id"] == line["doc_id"]
                   and last["char_end"] is not None and line["char_start"] is not None
                   and last["kind"] == line["kind"] and last["text"][last["char_end"]:line["char_start"]] in ("", " ")
                   and {**last["style"], "label": None} == {**bare["style"], "label": None})
        if goes_on and last is not None:
            last["char_end"] = line["char_end"]
            last["style"]["label"] = label
        else:
            out.append(bare)
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Tables of all Word samples, read without pages and with."""
    root = tmp_path_factory.mktemp("both")
    for tables, paginate in ((root / "without", False), (root / "with", True)):
        ingest(tables, samples(), allow_secret=True, paginate=paginate)
    return root / "without", root / "with"


@pytest.fixture(scope="module")
def both(made: tuple[Path, Path]) -> tuple[Rows, Rows]:
    without, with_ = (rows_of(tables, tables.with_name(f"rows {tables.name}")) for tables in made)
    return without, with_


@pytest.mark.parametrize("table", [
    "documents", "sections", "citations", "shortcomings", "tasks", "assignments", "corrections", "failures"])
def test_nothing_but_pages_changes(table: str, both: tuple[Rows, Rows]) -> None:
    without, with_ = ([{k: v for k, v in row.items() if k not in OF_PAGES} for row in rows[table]] for rows in both)
    assert without == with_


def test_lines_are_the_same_but_for_their_pages(both: tuple[Rows, Rows]) -> None:
    found = []
    for rows in both:
        texts = {document["doc_id"]: document["text"] for document in rows["documents"]}
        lines = whole_lines([{**line, "text": texts[line["doc_id"]]} for line in rows["lines"]])
        found.append([{k: v for k, v in line.items() if k != "text"} for line in lines])
    assert found[0] == found[1] and len(found[0]) > 500


def test_the_rows_of_word_files_have_pages(both: tuple[Rows, Rows]) -> None:
    _, rows = both
    counts = {document["doc_id"]: document["page_count"] for document in rows["documents"]}
    assert counts and all(count is not None for count in counts.values())
    for table in ("sections", "citations", "shortcomings", "tasks", "assignments"):
        told = [row["page"] is not None and 1 <= row["page"] <= counts[row["doc_id"]] for row in rows[table]]
        assert sum(told) > 0.98 * len(told) > 0, table
    boxed = [line for line in rows["lines"] if line["x0"] is not None]
    assert all(0 <= line["x0"] < line["x1"] < 1200 and 0 <= line["y0"] < line["y1"] < 1200 for line in boxed)
    assert len(boxed) > 0.95 * sum(line["char_start"] != line["char_end"] for line in rows["lines"])


def pages(tables: Path) -> list[tuple[str, int | None, int | None]]:
    """Each document, how many pages it has, and the page of its part III."""
    return vanban.connect(tables).sql("""
        SELECT d.file_name, d.page_count, s.page FROM documents d JOIN sections s USING (doc_id)
        WHERE s.label = 'III-' ORDER BY 1""").fetchall()


def test_what_was_read_without_pages_is_read_again_only_when_asked(tmp_path: Path) -> None:
    one, two = write_plan(tmp_path / "in/a.docx", 1), write_plan(tmp_path / "in/b.docx", 2)
    copy = tmp_path / "in/c.docx"
    copy.write_bytes(two.read_bytes())
    text = tmp_path / "in/d.txt"
    text.write_text(PLAN.format(number=3, day=3), "utf-8")
    tables = tmp_path / "t"
    ingest(tables, [one, two, copy, text])
    assert pages(tables) == [("a.docx", None, None), ("b.docx", None, None), ("d.txt", None, None)]
    again = ingest(tables, [one, two, copy, text], paginate=True)
    assert again.read == {"docx": 2} and again.known == 2
    assert pages(tables) == [("a.docx", 2, 2), ("b.docx", 2, 2), ("d.txt", None, None)]
    assert sources_of(tables) == {"a.docx": ["a.docx"], "b.docx": ["b.docx", "c.docx"], "d.txt": ["d.txt"]}
    for paginate in (False, True):
        assert ingest(tables, [one, two, copy, text], paginate=paginate).read.total() == 0
    assert pages(tables) == [("a.docx", 2, 2), ("b.docx", 2, 2), ("d.txt", None, None)]


def test_read_again_from_one_place_it_still_lies_at_the_others(tmp_path: Path) -> None:
    one = write_plan(tmp_path / "in/a.docx", 1)
    other = tmp_path / "in/b.docx"
    other.write_bytes(one.read_bytes())
    ingest(tmp_path / "t", [one, other])
    ingest(tmp_path / "t", [other], paginate=True)
    assert sources_of(tmp_path / "t") == {"a.docx": ["a.docx", "b.docx"]}
    assert pages(tmp_path / "t") == [("a.docx", 2, 2)]


def test_a_secret_document_is_not_read_again_without_leave(tmp_path: Path) -> None:
    secret = str(ROOT / "data/raw/restricted/05-BC-BCH_mat.docx")
    ingest(tmp_path / "t", [secret], allow_secret=True)
    assert ingest(tmp_path / "t", [secret], paginate=True).failed == []
    assert ingest(tmp_path / "t", [secret], paginate=True, allow_secret=True).read == {"docx": 1}


def warnings(tables: Path) -> dict[str, list[str]]:
    return dict(vanban.connect(tables).sql("SELECT file_name, reader_warnings FROM documents").fetchall())


def test_without_libreoffice_the_documents_come_without_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = write_plan(tmp_path / "in/a.docx", 1)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert ingest(tmp_path / "t", [one], paginate=True).read == {"docx": 1}
    [warning] = warnings(tmp_path / "t")["a.docx"]
    assert warning.startswith("no pages: LibreOffice is needed for pages of Word files: sudo apt-get install")
    monkeypatch.undo()
    ingest(tmp_path / "t", [one], paginate=True)
    assert pages(tmp_path / "t") == [("a.docx", 2, 2)] and warnings(tmp_path / "t") == {"a.docx": []}


@pytest.mark.parametrize(("action", "reason"), [
    ("sleep 100", "LibreOffice takes too long to print it"), ("kill -SEGV $$", "LibreOffice cannot print it")])
def test_a_file_that_breaks_libreoffice_comes_without_pages_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str, reason: str,
) -> None:
    """The real LibreOffice behind a gate that breaks where one of its files is the second plan."""
    plans = [write_plan(tmp_path / f"in/{n}.docx", n) for n in (1, 2, 3)]
    gate = tmp_path / "bin/soffice"
    gate.parent.mkdir()
    gate.write_text(f'#!/bin/sh\nfor f in "$@"; do if cmp -s "$f" "{plans[1]}"; then {action}; fi; done\n'
                    f'exec "{SOFFICE}" "$@"\n')
    gate.chmod(0o755)
    monkeypatch.setenv("PATH", f"{gate.parent}:{os.environ['PATH']}")
    done = ingest(tmp_path / "t", plans, limits=Limits(60), paginate=True)
    assert done.read == {"docx": 3} and done.failed == []
    assert [count for _, count, _ in pages(tmp_path / "t")] == [2, None, 2]
    assert warnings(tmp_path / "t") == {"1.docx": [], "2.docx": [f"no pages: {reason}"], "3.docx": []}


def test_rules_run_again_give_the_same_rows_and_keep_the_pages(made: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(made[1], tmp_path / "t")
    before = exported(tmp_path / "t", tmp_path / "before")
    with writer(tmp_path / "t", None) as made:
        runner.extract(made, runner.Options(limits=Limits(300)), runner.Report(), Event())
    assert exported(tmp_path / "t", tmp_path / "after") == before
