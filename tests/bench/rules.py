"""The rules: citations and everything together against one bare `re` scan for type words over the same text, and the
time a megabyte of a long document against a short one; eyecite, the field's citation finder for American law, on its
own language (a twentieth of the text: it takes minutes a MB)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import extract
from extract.citations import find_citations
from extract.gazetteers import document_types
from ingest.assemble import assemble
from ingest.document import Document, Line, Section, TextLine
from ingest.readers import read
from ingest.segment import segment
from tests.bench.timing import Result, in_turns

FOLDERS = (Path("data/raw"), Path("tests/measured"))
# The commonest types; written as in a document.
COMMON = ("NQ", "NĐ", "QĐ", "CT", "KH", "KL", "CV", "TB", "HD", "Luật", "TT", "CTr")
SHORT_MB, LONG_MB = 1.0, 10.0
ROUNDS = 6
ENGLISH = (
    "The court relied on Bush v. Gore, 531 U.S. 98, 99-100 (2000), and on Foo v. Bar, 1 F.3d 2 (9th Cir. 1995). See "
    "also id. at 101; 42 U.S.C. § 1983. The plaintiff moved for summary judgment on the second count, and the "
    "district court denied the motion because the record showed a genuine dispute about the meaning of the lease. ")


@cache
def documents() -> list[tuple[Document, list[Line], list[Section]]]:
    """The born-digital texts of our own documents."""
    found = []
    for folder in FOLDERS:
        for path in sorted(folder.glob("*")):
            if path.suffix in (".docx", ".md", ".txt", ".html") and path.name != "README.md":
                text, lines = assemble(read(path.read_bytes(), path.name).lines)
                document = Document(doc_id=path.stem[:16], sha256="", file_name=path.name, format="text", reader="",
                                    text=text)
                found.append((document, lines, list(segment(text, lines))))
    return found


def results() -> Iterator[Result]:
    known = documents()
    size = sum(len(d.text.encode()) for d, _, _ in known) / 1e6
    types = re.compile("|".join(t.name for t in document_types() if t.code in COMMON))

    def bare() -> None:
        for _ in range(20):
            for document, _, _ in known:
                types.findall(document.text)

    def citations() -> None:
        for document, _, sections in known:
            find_citations(document, sections)

    def everything() -> None:
        for document, lines, sections in known:
            extract.extract(document, lines, sections)

    ways = {"bare": bare, "citations": citations, "all": everything}
    medians = in_turns(ways, ROUNDS, clock=time.process_time)
    ours, scan_mb = medians["citations"] / size, medians["bare"] / 20 / size
    scan = f"bare re scan ({1 / scan_mb:.0f} MB/s)"
    yield Result("citations", ours, scan_mb, scan, "MB", "<= 25")
    yield Result("all rules", medians["all"] / size, scan_mb, scan, "MB", "<= 120")
    yield Result("citations", ours, eyecite(size / 20), "eyecite on English", "MB", ">= 0")
    yield from linearity()


def repeated(megabytes: float) -> tuple[Document, list[Line], list[Section]]:
    """One document of about that size: the texts of our documents one behind the other, again and again."""
    text = "\n".join(document.text for document, _, _ in documents()) + "\n"
    text *= max(1, round(megabytes * 1e6 / len(text.encode())))
    text, lines = assemble(TextLine(words) for words in text.split("\n"))
    document = Document(doc_id="0" * 16, sha256="", file_name="repeated.txt", format="text", reader="", text=text)
    return document, list(lines), list(segment(text, lines))


def linearity() -> list[Result]:
    """Seconds a megabyte of a document of `LONG_MB` against one of `SHORT_MB`."""
    short, long = repeated(SHORT_MB), repeated(LONG_MB)
    ways = {f"{name} {size}": (lambda work=work, given=given: work(*given))
            for size, given in (("short", short), ("long", long))
            for name, work in (("segment", lambda d, lines, _: segment(d.text, lines)),
                               ("citations", lambda d, _, sections: find_citations(d, sections)),
                               ("rules", extract.extract))}
    times = in_turns(ways, rounds=1, clock=time.process_time, warm=True)
    small, large = (len(given[0].text.encode()) / 1e6 for given in (short, long))
    return [Result(f"{name}, {large:.0f} MB in one", times[f"{name} long"] / large, times[f"{name} short"] / small,
                   f"the same, {small:.0f} MB", "MB", "<= 1.2") for name in ("segment", "citations", "rules")]


def eyecite(megabytes: float) -> float:
    """Seconds a megabyte of eyecite on as much English."""
    from eyecite import get_citations

    text = ENGLISH * int(megabytes * 1e6 / len(ENGLISH.encode()))
    pages = [text[i:i + 20_000] for i in range(0, len(text), 20_000)]
    return in_turns({"eyecite": lambda: [get_citations(page) for page in pages]}, rounds=1)["eyecite"] / megabytes
