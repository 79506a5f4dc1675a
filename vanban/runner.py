"""A run: which files are new, their rows from the workers, and commits as it goes.

What a run leaves in the tables depends only on the files and on what the tables held, never on the order or the number
of workers, nor on how often it was killed: documents are known by their content, places are sorted, and a commit holds
whole documents.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from threading import Event

import pyarrow as pa

import vanban
from ingest.errors import IngestError
from vanban import bundles, pool, sources
from vanban.pipeline import Failure, Outcome, Settings, about, extract_again, read_files, unreadable
from vanban.pool import Limits
from vanban.rows import from_table, to_table
from vanban.schema import SCHEMAS
from vanban.snapshot import snapshot
from vanban.store import Change, Writer

COMMIT_DOCUMENTS, COMMIT_BYTES, COMMIT_SECONDS = 250, 64 << 20, 20.0
PRINT_SECONDS = 120.0  # LibreOffice may take for one Word file
TRIED_AGAIN = frozenset({"MissingProgram", "OutOfMemory", "Unexpected"})  # not the file's fault, or not surely


@dataclass
class Summary:
    """What a run did. `failed`: failures of its files, also those known from before."""

    files: int = 0
    read: Counter[str] = field(default_factory=Counter)  # documents by format
    pages: int = 0
    places: int = 0  # files whose content was known from elsewhere
    known: int = 0  # files already in the tables at this place
    failed: list[Failure] = field(default_factory=list)
    remembered: int = 0  # of the failed: unchanged since they failed before, not tried again
    interrupted: bool = False


@dataclass(frozen=True)
class Options:
    """How to run. `limits`: of one file; `retry`: also files that failed before and have not changed; `paginate`: print
    Word files for their pages, also those that are in the tables without."""

    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    allow_secret: bool = False
    retry: bool = False
    paginate: bool = False


Report = Callable[[str, Outcome | None], None]
"""Called for each file: its path, and the outcome, or None where it was known."""


def now() -> datetime:
    """The one clock of a run; VANBAN_NOW (ISO 8601) fixes it."""
    fixed = os.environ.get("VANBAN_NOW")
    if not fixed:
        return datetime.now(UTC)
    parsed = datetime.fromisoformat(fixed)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def ingest(paths: Sequence[str], writer: Writer, options: Options, report: Report, stop: Event) -> Summary:
    """Bring the files into the tables. Ends early, with all that came committed, when `stop` is set."""
    # A third of what a file may take: LibreOffice tries one that it hangs on twice.
    print_s = min(PRINT_SECONDS, options.limits.seconds / 3) if options.paginate else None
    settings = Settings(now(), options.allow_secret, print_s)
    run = _Ingest(writer, options, settings, report, len(paths))
    work = partial(read_files, settings)
    for outcome in pool.run(work, sources.batches(run.unknown(paths)), options.jobs, options.limits, stop):
        run.take(outcome)
    run.pending.commit()
    run.summary.interrupted = stop.is_set()
    return run.summary


def extract(writer: Writer, options: Options, report: Report, stop: Event) -> Summary:
    """Segment and extract every stored document again, from its text and lines alone."""
    pending = _Pending(writer, now())
    root = writer.root / ".store/objects"
    parts = {n: {t: str(root / o) for t, o in writer.manifest.parts[n].objects.items()} for n in writer.parts()}
    items = [[f"{n}/{d}" for d in writer.documents_of(n)] for n in parts]
    batches = (part[i:i + 50] for part in items for i in range(0, len(part), 50))
    summary = Summary(files=sum(map(len, items)))
    for outcome in pool.run(partial(extract_again, parts), batches, options.jobs, options.limits, stop):
        doc_id = outcome.item.split("/")[1]
        places = writer.sources[doc_id]
        if outcome.rows is not None:
            summary.read[outcome.format] += 1
            pending.add(outcome.rows, outcome.item, places)
            for place in places:
                pending.succeeded(place, ("segment", "extract"))
        else:
            assert outcome.failure
            summary.failed.append(about(places[0], outcome.failure))
            for place in places:
                pending.failed(about(place, outcome.failure))
        report(places[0], outcome)
        pending.commit_if_due()
    pending.commit()
    summary.interrupted = stop.is_set()
    return summary


class _Ingest:
    """The state of one run of `ingest`."""

    def __init__(self, writer: Writer, options: Options, settings: Settings, report: Report, files: int) -> None:
        self.options, self.report = options, report
        self.pending = _Pending(writer, settings.at)
        self.summary = Summary(files=files)
        self._before = {f.sha256: f for f in self.pending.failures.values() if f.sha256 and self._lasts(f)}
        self._remembered = frozenset(self._before)
        self._claims: dict[str, list[str]] = {}  # sha256 of a file with the workers → its places
        self._hashes: dict[str, str] = {}  # place → sha256, of files with the workers
        self._unpaged = _unpaged(writer, options.allow_secret) if options.paginate else set()

    def _lasts(self, failure: Failure) -> bool:
        """Whether trying again could not help."""
        return not (
            self.options.retry or failure.error in TRIED_AGAIN or failure.reader_version != vanban.__version__
            or (failure.error == "Restricted" and self.options.allow_secret)
        )

    def unknown(self, paths: Iterable[str]) -> Iterator[str]:
        """The files that have to be read; of equal ones the first. The others are dealt with on the way."""
        for path in paths:
            for bundle in bundles.enclosing(path):
                self.pending.succeeded(bundle)
            try:
                sha256 = bundles.sha256(path)
            except (OSError, IngestError) as error:
                self._fail(path, unreadable(path, error))
                continue
            doc_id = sha256[:16]
            if self.pending.holds(doc_id) and doc_id not in self._unpaged:
                self._known(path, doc_id)
            elif sha256 in self._before:
                self._fail(path, Outcome(path, sha256, failure=self._before[sha256]))
            elif sha256 in self._claims:
                self._claims[sha256].append(path)
            else:
                self._unpaged.discard(doc_id)
                self._claims[sha256] = [path]
                self._hashes[path] = sha256
                yield path

    def _known(self, path: str, doc_id: str) -> None:
        if path in self.pending.places(doc_id):
            self.summary.known += 1
        else:
            self.summary.places += 1
        self.pending.add_place(doc_id, path)
        self.report(path, None)

    def take(self, outcome: Outcome) -> None:
        """Take in what a worker made of a file, for all places where the file lies."""
        hashed = self._hashes.pop(outcome.item)
        places = self._claims.pop(hashed)
        if outcome.sha256 not in (None, hashed):  # it changed meanwhile: the others are for the next run
            places = [outcome.item]
        if outcome.rows is None:
            sha256 = outcome.sha256 or hashed
            assert outcome.failure
            self._before[sha256] = replace(outcome.failure, sha256=sha256)
            for place in places:
                self._fail(place, replace(outcome, sha256=sha256))
        else:
            self.summary.read[outcome.format] += 1
            self.summary.pages += outcome.pages
            self.pending.add(outcome.rows, outcome.item, places)
            self.report(outcome.item, outcome)
            for place in places:
                if place != outcome.item:
                    self.summary.places += 1
                    self.report(place, None)
        self.pending.commit_if_due()

    def _fail(self, path: str, outcome: Outcome) -> None:
        assert outcome.failure
        failure = replace(about(path, outcome.failure), sha256=outcome.sha256)
        self.summary.failed.append(failure)
        remembered = failure.sha256 in self._remembered and self.pending.failures.get(path) == failure
        self.summary.remembered += remembered
        self.pending.failed(failure)
        self.report(path, None if remembered else replace(outcome, failure=failure))


def _unpaged(writer: Writer, allow_secret: bool) -> set[str]:
    """The stored Word documents without pages that may be read again."""
    from ingest.paginate import FORMATS

    stored = snapshot(writer.root).read("documents", ["doc_id", "format", "page_count", "secrecy"])
    return {row["doc_id"] for row in stored.to_pylist() if row["format"] in FORMATS and row["page_count"] is None
            and (allow_secret or row["secrecy"] is None)}


class _Pending:
    """What has come and is not yet committed: rows, places, failures."""

    def __init__(self, writer: Writer, at: datetime) -> None:
        self._writer, self._at = writer, at
        stored = writer.failures()
        self.failures = {f.source: f for f in from_table(Failure, stored)}
        self._failed_at = dict(zip(stored["source"].to_pylist(), stored["at"].to_pylist(), strict=True))
        self._owner = {place: doc_id for doc_id, places in writer.sources.items() for place in places}
        self._clear()

    def _clear(self) -> None:
        self._rows: list[dict[str, pa.Table]] = []
        self._places: dict[str, set[str]] = {}
        self._new: set[str] = set()
        self._bytes = 0
        self._failures_changed = False
        self._events = 0
        self._since = time.monotonic()

    def holds(self, doc_id: str) -> bool:
        return doc_id in self._new or doc_id in self._writer.sources

    def places(self, doc_id: str) -> set[str]:
        """All places of a document, with those that are not yet committed."""
        if doc_id in self._places:
            return self._places[doc_id]
        return set(self._writer.sources.get(doc_id, ()))

    def add(self, rows: dict[str, pa.Table], item: str, places: Iterable[str]) -> None:
        """A document's rows, and where it lies."""
        doc_id = rows["documents"]["doc_id"][0].as_py()
        self._rows.append(rows)
        self._new.add(doc_id)
        self._bytes += sum(table.nbytes for table in rows.values())
        self._places[doc_id] = self.places(doc_id)  # read again, it still lies where it lay
        for place in places:
            self.add_place(doc_id, place)

    def add_place(self, doc_id: str, place: str) -> None:
        """The document lies here too; whatever document lay here before does so no longer."""
        self.succeeded(place)
        before = self._owner.get(place)
        if before == doc_id:
            return
        if before is not None:
            self._places[before] = self.places(before) - {place}
        self._owner[place] = doc_id
        self._places[doc_id] = self.places(doc_id) | {place}

    def succeeded(self, place: str, stages: Sequence[str] = ("read", "segment", "extract")) -> None:
        """The failure of this place in these stages is over."""
        failure = self.failures.get(place)
        if failure and failure.stage in stages:
            del self.failures[place]
            self._failures_changed = True

    def failed(self, failure: Failure) -> None:
        if self.failures.get(failure.source) != failure:
            self.failures[failure.source] = failure
            self._failed_at[failure.source] = self._at
            self._failures_changed = True
            self._events += 1

    def commit_if_due(self) -> None:
        """Commit when enough has come, or long enough ago."""
        waited = time.monotonic() - self._since
        some = self._rows or self._events
        many = len(self._rows) + self._events >= COMMIT_DOCUMENTS or self._bytes >= COMMIT_BYTES
        if many or (some and waited >= COMMIT_SECONDS):
            self.commit()

    def commit(self) -> None:
        gone = frozenset(d for d, places in self._places.items() if not places)
        moved = {d: tuple(sorted(places)) for d, places in self._places.items() if places}
        rows = {t: pa.concat_tables([r[t] for r in self._rows]) for t in SCHEMAS if t != "failures" and self._rows}
        failures = self._failure_table() if self._failures_changed else None
        self._writer.commit(Change(rows, moved, gone, failures))
        self._clear()

    def _failure_table(self) -> pa.Table:
        ordered = [self.failures[source] for source in sorted(self.failures)]
        table = to_table("failures", ordered, at=self._at)
        at = table.schema.get_field_index("at")
        times = [self._failed_at[failure.source] for failure in ordered]
        return table.set_column(at, table.schema.field(at), pa.array(times, table.schema.field(at).type))
