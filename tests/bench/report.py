"""The report: its pages against Jinja alone rendering the same pages from values that it is handed, and its pictures
against PDFium and Pillow alone, drawing and encoding the same pages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader

from tests.bench.timing import Result, in_turns

RAW = Path("data/raw")
DOCUMENTS = 1_000
DAY = date(2025, 3, 1)


def results() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="vanban-bench-") as folder:
        return [_pages(Path(folder)), _pictures(Path(folder))]


def _ingested(folder: Path, source: Path) -> Path:
    tables = folder / f"{source.name}-tables"
    command = [sys.executable, "-m", "vanban", "ingest", str(source), "--tables", str(tables), "--quiet"]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    assert made.returncode in (0, 3), made.stderr  # 3: some samples are meant to fail
    return tables


def _pages(folder: Path) -> Result:
    """A thousand documents with the texts of the samples, each with a number of its own."""
    from vanban.query import connect, dicts
    from vanban.report.build import build

    samples = connect(_ingested(folder, RAW))
    texts = [row["text"] for row in dicts(samples, "SELECT text FROM documents ORDER BY doc_id")]
    (folder / "many").mkdir()
    for n in range(DOCUMENTS):
        (folder / f"many/{n}.txt").write_text(f"{texts[n % len(texts)]}\nBản thứ {n}.", "utf-8")
    tables = _ingested(folder, folder / "many")
    pages = rendered(tables, folder / "noted")
    assert all(in_jinja(template, values) == page for template, values, page in pages), "the same bytes"
    sizes = [len(page) for *_, page in pages]
    print(f"{len(sizes)} pages of {sum(sizes) / len(sizes) / 1000:.0f} kB, the largest {max(sizes) / 1000:.0f} kB; "
          f"index.html {(folder / 'noted/index.html').stat().st_size / 1000:.0f} kB")
    runs = iter(range(100))

    def ours() -> None:
        build(tables, folder / f"out-{next(runs)}", DAY, with_pictures=False)

    def bare() -> None:
        for template, values, _ in pages:
            in_jinja(template, values)

    times = in_turns({"ours": ours, "bare": bare}, rounds=7, units=len(pages), clock=time.process_time)
    return Result("report: pages", times["ours"], times["bare"], "Jinja, the same pages", "page", "<= 2")


def rendered(tables: Path, out: Path) -> list[tuple[str, dict[str, Any], bytes]]:
    """A report without pictures, as (template, what it was handed, the bytes made of it) of each of its pages."""
    from vanban.report import build as built

    pages = []
    render = built.render

    def noted(template: str, **values: Any) -> bytes:
        pages.append((template, values, render(template, **values)))
        return pages[-1][2]

    built.render = noted  # type: ignore[assignment]
    try:
        built.build(tables, out, DAY, with_pictures=False)
    finally:
        built.render = render
    return pages


def in_jinja(template: str, values: dict[str, Any]) -> bytes:
    """The page as Jinja alone renders it: `in_jinja.html` has as a template what the report writes without one."""
    name = "in_jinja.html" if template == "document.html" else template
    return _bare().get_template(name).render(values).encode()


@cache
def _bare() -> Environment:
    from vanban.report.templates import environment

    ours = environment()
    return ours.overlay(loader=ChoiceLoader([FileSystemLoader(Path(__file__).parent), cast(BaseLoader, ours.loader)]))


def _pictures(folder: Path) -> Result:
    """The pages of the samples that are PDFs with text."""
    import pypdfium2 as pdfium

    from vanban.report import pictures

    files = {path: path.read_bytes() for path in sorted(RAW.glob("*.pdf")) if "scan" not in path.name}
    wanted = []
    for path, data in files.items():
        from hashlib import sha256

        digest = sha256(data).hexdigest()
        wanted.append(pictures.Pictured(
            digest[:16], digest, "pdf", len(pdfium.PdfDocument(data)), [str(path.resolve())], frozenset()))
    runs = iter(range(100))

    def ours() -> None:
        out = folder / f"pictures-{next(runs)}"
        out.mkdir()
        for document in wanted:
            pictures.draw(document, out / document.doc_id)

    def bare() -> None:
        for data in files.values():
            with pdfium.PdfDocument(data) as pages:
                for page in pages:
                    width, _ = page.get_size()
                    pictures.encoded(page.render(scale=pictures.WIDTH / width).to_pil())

    times = in_turns({"ours": ours, "bare": bare}, rounds=5, units=sum(d.page_count for d in wanted),
                     clock=time.process_time)
    return Result("report: pictures", times["ours"], times["bare"], "pypdfium2 and Pillow alone", "page", "<= 1.25")
