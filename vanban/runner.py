"""A run: which files are new, their rows from the workers, and commits as it goes.

What a run leaves in the tables depends only on the files and on what the tables held, never on the order or the number
of workers, nor on how often it was killed: documents are known by their content, places are sorted, and a commit holds
whole documents.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from threading import Event

import vanban
from extract.ner.mentions import Scope
from ingest.errors import IngestError
from vanban import bundles, cluster, pool, sources
from vanban.failures import Failure, about
from vanban.file_names import on_disk
from vanban.ledger import Ledger
from vanban.pending import Pending
from vanban.pipeline import Outcome, Settings, extract_again, read_files, unreadable
from vanban.plan import Plan
from vanban.pool import Limits
from vanban.runs import Stopwatch, Summary
from vanban.s3 import path_of
from vanban.snapshot import snapshot
from vanban.sources import Found
from vanban.store import Writer

SAVE_SECONDS = 60.0  # between two writings of the ledger during a run
PRINT_SECONDS = 120.0  # LibreOffice may take for one Word file
TRIED_AGAIN = frozenset({"MissingProgram", "OutOfMemory", "Unexpected"})  # not the file's fault, or not surely


@dataclass(frozen=True)
class Options:
    """How to run. `limits`: of one file; `retry`: also files that failed before and have not changed; `paginate`: print
    Word files for their pages, also those that are in the tables without; `rehash`: take no file for unchanged by its
    size and time; `prune`: let the tables forget the places that are gone from the folders; `ray`: the cluster that
    does the work (`vanban.cluster.run`), instead of `jobs` processes of this machine; `ner`: what
    the named-entity model reads."""

    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    allow_secret: bool = False
    retry: bool = False
    paginate: bool = False
    rehash: bool = False
    prune: bool = False
    ray: str | None = None
    command: str = "ingest"
    ner: Scope | None = None


class Report:
    """Is told of all that a run does, and does nothing with it."""

    def expect(self, files: int) -> None:
        """The run goes through so many files."""

    def file(self, path: str, outcome: Outcome | None) -> None:
        """A file is done; without an outcome where it was known."""

    def known(self, files: int) -> None:
        """So many files lie in the tables as they are, and are not told one by one."""

    def commit(self, documents: int) -> None:
        """So many documents are in the tables now, and what failed."""


def now() -> datetime:
    """The one clock of a run; VANBAN_NOW (ISO 8601) fixes it."""
    fixed = os.environ.get("VANBAN_NOW")
    if not fixed:
        return datetime.now(UTC)
    parsed = datetime.fromisoformat(fixed)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def ingest(found: Found, writer: Writer, options: Options, report: Report, stop: Event) -> Summary:
    """Bring the files into the tables. Ends early, with all that came committed, when `stop` is set."""
    # A third of what a file may take: LibreOffice tries one that it hangs on twice.
    print_s = min(PRINT_SECONDS, options.limits.seconds / 3) if options.paginate else None
    settings = Settings(now(), options.allow_secret, print_s, options.ner)
    with sources.uncollected():
        run = _Ingest(writer, options, settings, report, found)
    work = partial(read_files, settings)
    for outcome in _outcomes(work, sources.batches(run.unknown()), options, stop):
        run.take(outcome)
    run.summary.interrupted = stop.is_set()
    run.finish()
    return run.summary


def _outcomes(work: pool.Work, batches: Iterator[list[str]], options: Options, stop: Event) -> Iterator[Outcome]:
    """What the one stage function makes of the batches, on this machine or on many."""
    if options.ray is None:
        return pool.run(work, batches, options.jobs, options.limits, stop)
    return cluster.run(work, batches, options.ray, options.jobs, options.limits, stop)


def extract(writer: Writer, options: Options, report: Report, stop: Event) -> Summary:
    """Segment and extract every stored document again, from its text and lines alone."""
    watch = Stopwatch("extract", now(), options.jobs)
    pending = Pending(writer, watch, report.commit)
    root = writer.root / ".store/objects"
    parts = {n: {t: str(root / o) for t, o in writer.manifest.parts[n].objects.items()} for n in writer.parts()}
    items = [[f"{n}/{d}" for d in writer.documents_of(n)] for n in parts]
    batches = (part[i:i + 50] for part in items for i in range(0, len(part), 50))
    summary = Summary(files=sum(map(len, items)))
    report.expect(summary.files)
    for outcome in pool.run(partial(extract_again, parts, options.ner), batches, options.jobs, options.limits, stop):
        watch.add(outcome)
        doc_id = outcome.item.split("/")[1]
        places = writer.held.sources[doc_id]
        if outcome.rows is not None:
            summary.read[outcome.format] += 1
            summary.pages += outcome.pages
            pending.add(outcome.rows, outcome.item, places)
            for place in places:
                pending.succeeded(place, ("segment", "extract"))
        else:
            assert outcome.failure
            summary.failed.append(about(places[0], outcome.failure))
            for place in places:
                pending.failed(about(place, outcome.failure))
        report.file(places[0], outcome)
        pending.commit_if_due()
    pending.commit()
    summary.interrupted = stop.is_set()
    pending.record(**summary.counts())
    return summary


class _Ingest:
    """The state of one run of `ingest`."""

    def __init__(self, writer: Writer, options: Options, settings: Settings, report: Report, found: Found) -> None:
        self.options, self.report, self._found = options, report, found
        self.watch = Stopwatch(options.command, settings.at, options.jobs)
        self.pending = Pending(writer, self.watch, report.commit)
        self._ledger = Ledger(writer.root / ".store/ledger.parquet")
        self._saved = time.monotonic()
        self._unpaged = _unpaged(writer, options.allow_secret) if options.paginate else set()
        self._plan = Plan(found, self._ledger, self.pending, options.rehash, self._unpaged)
        self._gone = self._plan.vanished(self.pending.all_places())
        self.summary = Summary(files=self._plan.settled + len(self._plan.items), known=self._plan.settled)
        report.expect(self.summary.files)
        report.known(self._plan.settled)
        self._before = {f.sha256: f for f in self.pending.failures.values() if f.sha256 and self._lasts(f)}
        self._remembered = frozenset(self._before)
        self._claims: dict[str, list[str]] = {}  # sha256 of a file with the workers → its places
        self._hashes: dict[str, str] = {}  # place → sha256, of files with the workers

    def _lasts(self, failure: Failure) -> bool:
        """Whether trying again could not help."""
        return not (
            self.options.retry or failure.error in TRIED_AGAIN or failure.reader_version != vanban.__version__
            or (failure.error == "Restricted" and self.options.allow_secret)
        )

    def unknown(self) -> Iterator[str]:
        """The places that have to be read; of equal ones the first. The others are dealt with on the way."""
        for place in self._found.gone:
            self.pending.succeeded(place)
        for folder, error in self._found.closed.items():
            self._fail(folder, unreadable(folder, error))
        for folder in [p for p in self._gone if os.path.isdir(on_disk(p))]:  # could not be listed before, and was now
            self._gone.discard(folder)
            self.pending.succeeded(folder)
        for place, file, known in self._plan.items:
            if place != file:
                for bundle in bundles.enclosing(place):
                    self.pending.succeeded(bundle)
            try:
                sha256 = known or bundles.sha256(place)
            except (OSError, IngestError) as error:
                self._fail(place, unreadable(place, error))
                continue
            if not known:
                self._ledger.note(file, place, sha256)
            doc_id = sha256[:16]
            if self.pending.holds(doc_id) and doc_id not in self._unpaged:
                self._known(place, doc_id)
            elif sha256 in self._before:
                self._fail(place, Outcome(place, sha256, failure=self._before[sha256]))
            elif sha256 in self._claims:
                self._claims[sha256].append(place)
            else:
                self._unpaged.discard(doc_id)
                self._claims[sha256] = [place]
                self._hashes[place] = sha256
                yield place

    def _known(self, place: str, doc_id: str) -> None:
        if self.pending.owner(place) == doc_id:
            self.summary.known += 1
            self.pending.succeeded(place)
        else:
            self.summary.places += 1
            self._note_place(place, doc_id)
            self.pending.add_place(doc_id, place)
        self.report.file(place, None)

    def _note_place(self, place: str, doc_id: str) -> None:
        """Count a place of known content: changed, moved, or else a copy."""
        if self.pending.owner(place) not in (None, doc_id):
            self.summary.changed += 1
        empty = next((p for p in sorted(self.pending.places(doc_id)) if p in self._gone), None)
        if empty is not None:
            self._gone.discard(empty)
            self.summary.moved += 1

    def take(self, outcome: Outcome) -> None:
        """Take in what a worker made of a file, for all places where the file lies."""
        hashed = self._hashes.pop(outcome.item)
        places = self._claims.pop(hashed)
        self.watch.add(outcome)
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
            doc_id = outcome.rows["documents"]["doc_id"][0].as_py()
            self.summary.changed += sum(self.pending.owner(p) not in (None, doc_id) for p in places)
            self.pending.add(outcome.rows, outcome.item, places)
            self.report.file(outcome.item, outcome)
            for place in places:
                if place != outcome.item:
                    self.summary.places += 1
                    self.report.file(place, None)
        self.pending.commit_if_due()
        if time.monotonic() - self._saved > SAVE_SECONDS:
            self._save_ledger()

    def _save_ledger(self) -> None:
        self._ledger.save()
        self._saved = time.monotonic()

    def finish(self) -> None:
        """Count what vanished, commit what is left, and remember what the files look like."""
        if not self.summary.interrupted:
            lost = {p for p in self._gone if not self._lies_elsewhere(p)}
            self.summary.vanished = len(lost)
            if self.options.prune:
                gone = self._plan.vanished(self.pending.all_places())  # moved ones too
                self.summary.pruned = len(gone)
                for place in gone:
                    self.pending.drop_place(place)
        self.pending.commit()
        self._save_ledger()
        self.pending.record(**self.summary.counts())

    def _lies_elsewhere(self, place: str) -> bool:
        """Whether the document that lay here also lies where there still is a file."""
        doc_id = self.pending.owner(place)
        others = self.pending.places(doc_id) - {place} if doc_id else set()
        return any(p not in self._gone and path_of(next(bundles.enclosing(p), p)).exists() for p in others)

    def _fail(self, path: str, outcome: Outcome) -> None:
        assert outcome.failure
        failure = replace(about(path, outcome.failure), sha256=outcome.sha256)
        self.summary.failed.append(failure)
        remembered = failure.sha256 in self._remembered and self.pending.failures.get(path) == failure
        self.summary.remembered += remembered
        self.pending.failed(failure)
        self.report.file(path, None if remembered else replace(outcome, failure=failure))


def _unpaged(writer: Writer, allow_secret: bool) -> set[str]:
    """The stored Word documents without pages that may be read again."""
    from ingest.paginate import FORMATS

    stored = snapshot(writer.root).read("documents", ["doc_id", "format", "page_count", "secrecy"])
    return {row["doc_id"] for row in stored.to_pylist() if row["format"] in FORMATS and row["page_count"] is None
            and (allow_secret or row["secrecy"] is None)}
