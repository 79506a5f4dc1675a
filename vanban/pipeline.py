"""What happens to one file, and to one stored document: the stage functions that every runner calls.

Pure but for reading the files that they are given: items in, outcomes out, an outcome for each item, in any process.
A bad file is an outcome with a failure, from the one `try` in `_attempt`. Heavy imports happen inside.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

import vanban
from vanban import bundles
from vanban.failures import Failure, Stage, failed, understood
from vanban.parquet import read_table
from vanban.rows import as_stored, document_as_stored, from_table, packed, to_table, unpacked
from vanban.s3 import path_of
from vanban.schema import SCHEMAS
from vanban.snapshot import name_of

if TYPE_CHECKING:
    from extract import Extraction
    from extract.ner.mentions import Scope
    from ingest.document import Correction, Document, Line, Reading, Section

@dataclass
class Spent:
    """Seconds by stage."""

    reading: float = 0.0
    segmenting: float = 0.0
    extracting: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What became of an item (a source or a stored document): its rows by table, or why there are none. `memory`: the
    most bytes that the process that made it has held so far (0: not known)."""

    item: str
    sha256: str | None
    rows: dict[str, pa.Table] | None = None
    failure: Failure | None = None
    format: str = ""
    pages: int = 0
    spent: Spent = field(default_factory=Spent)
    memory: int = 0

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"rows": self.rows and packed(self.rows)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, rows=state["rows"] and unpacked(state["rows"]))


@dataclass(frozen=True)
class Settings:
    """What holds for a whole run. `at` is its one time: ingested_at of its documents, `at` of its failures."""

    at: datetime
    allow_secret: bool = False
    print_s: float | None = None  # seconds that LibreOffice may take to print one Word file for its pages; None: do not
    ner: Scope | None = None  # what the named-entity model reads; None: it takes no part


def read_files(settings: Settings, paths: Sequence[str]) -> Iterator[Outcome]:
    """Files into rows. Read together (LibreOffice starts once for many), then one by one through the rules."""
    from ingest.errors import IngestError
    from ingest.readers import read_many

    data: dict[str, bytes] = {}
    start = time.perf_counter()
    for path in paths:
        try:
            data[str(path)] = bundles.read(path)  # without the bytes that it may carry
        except (OSError, IngestError) as error:
            yield unreadable(path, error)
    files = [(name_of(path), content) for path, content in data.items()]
    try:
        readings = read_many(files)
    except Exception:  # one of them breaks a reader: find out which, the others are unharmed
        readings = [_attempt_reading(file) for file in files]
    each = (time.perf_counter() - start) / max(len(files), 1)  # read together: who took how long is not told
    read = []
    for (path, content), reading in zip(data.items(), readings, strict=True):
        if isinstance(reading, IngestError):
            sha256 = hashlib.sha256(content).hexdigest()
            yield Outcome(path, sha256, failure=failed(path, sha256, "read", reading))
        else:
            read.append((path, content, reading))
    start = time.perf_counter()
    for path, content, reading in _paged(read, settings):
        sha256 = hashlib.sha256(content).hexdigest()
        spent = Spent(reading=each + time.perf_counter() - start)
        yield _attempt(path, sha256, partial(_document, path, sha256, reading, settings, spent))
        start = time.perf_counter()


def _paged(read: Sequence[tuple[str, bytes, Reading]], settings: Settings) -> Iterator[tuple[str, bytes, Reading]]:
    """What was read, Word files with their pages where these are asked for, in the order in which it is ready."""
    from ingest.paginate import FORMATS

    if settings.print_s is None:
        yield from read
        return
    from ingest.readers.printed import with_pages

    word = [item for item in read if item[2].format in FORMATS]
    yield from (item for item in read if item[2].format not in FORMATS)
    for n, reading in with_pages([item[1:] for item in word], timeout_s=settings.print_s):
        yield *word[n][:2], reading


def _attempt_reading(file: tuple[str, bytes]) -> Any:
    """The reading of one file, or the error, also one of ours, that it ends in."""
    from ingest.readers import read_many

    try:
        return read_many([file])[0]
    except Exception as error:
        return understood(error)


def unreadable(source: str, error: Exception) -> Outcome:
    """The outcome for a file that the system, or the bundle that it lies in, does not let us open."""
    from ingest.errors import Unexpected

    if not isinstance(error, OSError):
        return Outcome(source, None, failure=failed(source, None, "read", error))
    why = Unexpected(f"cannot be opened ({error.strerror}). Check that you may read it, then run again.")
    return Outcome(source, None, failure=failed(source, None, "read", why))


class _Staged(Exception):
    """Carries an exception with the stage in which it happened."""

    def __init__(self, stage: Stage) -> None:
        self.stage: Stage = stage


def _attempt(item: str, sha256: str, work: Callable[[], Outcome]) -> Outcome:
    """The outcome of the work; whatever goes wrong is its failure."""
    try:
        return work()
    except _Staged as staged:
        return Outcome(item, sha256, failure=failed(item, sha256, staged.stage, staged.__cause__ or staged))
    except Exception as error:
        return Outcome(item, sha256, failure=failed(item, sha256, "extract", error))


def _document(source: str, sha256: str, reading: Reading, settings: Settings, spent: Spent) -> Outcome:
    """The rows of a file that was read: assemble, check for secrecy, segment, extract."""
    from ingest.assemble import assemble
    from ingest.document import Document
    from ingest.errors import NoText, Restricted
    from ingest.frame import is_secret

    start = time.perf_counter()
    try:
        text, placed = assemble(reading.lines)
        lines = as_stored(placed)
        degree = None if settings.allow_secret else is_secret(text, lines)
        if degree:
            raise Restricted(f"marked {degree} and not taken in. Pass --allow-secret if it may be.")
        if not text.strip():
            raise NoText("holds no text that could be read.")
    except Exception as error:
        raise _Staged("read") from error
    document = document_as_stored(Document(
        doc_id=sha256[:16], sha256=sha256, file_name=name_of(source), format=reading.format, reader=reading.reader,
        text=text, page_count=reading.page_count, ocr_pages=reading.ocr_pages, ocr_confidence=reading.ocr_confidence,
        warnings=reading.warnings, reader_version=vanban.__version__,
        declared=tuple(f"{name}: {value}" for name, value in sorted(reading.declared.items())),
    ))
    spent.reading += time.perf_counter() - start
    sections, found = _rules(document, lines, settings.ner, spent)
    rows = _rows(found, sections, sources=[source], ingested_at=settings.at, reader_warnings=document.warnings)
    rows["lines"] = to_table("lines", lines, doc_id=document.doc_id)
    rows["corrections"] = to_table("corrections", _in_text(reading, lines), doc_id=document.doc_id)
    return Outcome(source, sha256, rows, None, document.format, document.page_count or 0, spent, peak_memory())


def peak_memory() -> int:
    """The most bytes that this process has held; 0 where the system does not say."""
    try:
        with open("/proc/self/status") as file:  # ru_maxrss begins with what the parent held
            return next((int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def _in_text(reading: Reading, lines: Sequence[Line]) -> list[Correction]:
    """The corrections with their place in the text; those in furniture have none and stay out."""
    placed = []
    for index, correction in reading.corrections:
        start = lines[index].char_start
        if start is not None:
            placed.append(replace(
                correction, char_start=start + correction.char_start, char_end=start + correction.char_end))
    return placed


def _rules(
    document: Document, lines: Sequence[Line], ner: Scope | None, spent: Spent,
) -> tuple[Sequence[Section], Extraction]:
    """The outline, and what rules and model find: from text and lines alone, so that it can be done at any time."""
    import extract
    from extract.ner import reader
    from ingest.segment import segment

    start = time.perf_counter()
    try:
        sections = segment(document.text, lines)
    except Exception as error:
        raise _Staged("segment") from error
    between = time.perf_counter()
    try:
        found = extract.extract(document, lines, sections, reader(ner) if ner else None)
    except Exception as error:
        raise _Staged("extract") from error
    spent.segmenting, spent.extracting = between - start, time.perf_counter() - between
    return sections, found


def _rows(found: Extraction, sections: Sequence[Section], **constants: Any) -> dict[str, pa.Table]:
    """Rows of every table but lines and corrections."""
    document = found.document
    if not document.rules_version:
        document = replace(document, rules_version=vanban.__version__)
    rows = {"documents": to_table("documents", [document], **constants)}
    rest: Mapping[str, Sequence[Any]] = {
        "sections": sections, "citations": found.citations, "shortcomings": found.shortcomings, "tasks": found.tasks,
        "assignments": found.assignments, "entities": found.entities,
    }
    return rows | {name: to_table(name, values, doc_id=document.doc_id) for name, values in rest.items()}


def extract_again(
    parts: Mapping[str, Mapping[str, str]], ner: Scope | None, items: Sequence[str],
) -> Iterator[Outcome]:
    """Stored documents through the rules again. An item is `part/doc_id`; `parts` holds the path of each part's
    objects by table. Reads no source file."""
    for item in items:
        start = time.perf_counter()
        part, doc_id = item.split("/")
        stored = {t: _of(doc_id, path) for t, path in parts[part].items() if t in ("documents", "lines", "corrections")}
        sha256 = str(stored["documents"]["sha256"][0].as_py())
        yield _attempt(item, sha256, partial(_again, item, stored, ner, Spent(time.perf_counter() - start)))


def _again(item: str, stored: dict[str, pa.Table], ner: Scope | None, spent: Spent) -> Outcome:
    from ingest.document import Document, Line

    [document] = from_table(Document, stored["documents"])
    lines = from_table(Line, stored.get("lines", SCHEMAS["lines"].empty_table()))
    [kept] = stored["documents"].select(["sources", "ingested_at", "reader_warnings"]).to_pylist()
    sections, found = _rules(_as_read(document, tuple(kept["reader_warnings"])), lines, ner, spent)
    rows = _rows(found, sections, **kept)
    for table in ("lines", "corrections"):
        rows[table] = stored.get(table, SCHEMAS[table].empty_table())
    return Outcome(item, document.sha256, rows, None, document.format, document.page_count or 0, spent, peak_memory())


def _as_read(document: Document, warnings: tuple[str, ...]) -> Document:
    """The document as reading left it, before any rule filled its header."""
    from ingest.document import Document

    return Document(
        doc_id=document.doc_id, sha256=document.sha256, file_name=document.file_name, format=document.format,
        reader=document.reader, text=document.text, page_count=document.page_count, ocr_pages=document.ocr_pages,
        ocr_confidence=document.ocr_confidence, warnings=warnings, reader_version=document.reader_version,
        declared=document.declared,
    )


def _of(doc_id: str, path: str) -> pa.Table:
    table = _load(path)
    return table.filter(pc.equal(table["doc_id"], doc_id))


@lru_cache(maxsize=4)
def _load(path: str) -> pa.Table:
    return read_table(path_of(path))
