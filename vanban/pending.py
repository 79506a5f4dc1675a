"""What a run has made and not yet committed: rows, places, failures; and where every document lies."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import pyarrow as pa

from vanban.failures import Failure
from vanban.rows import from_table, to_table
from vanban.runs import Stopwatch
from vanban.store import OF_DOCUMENTS, Change, Writer

COMMIT_DOCUMENTS, COMMIT_BYTES, COMMIT_SECONDS = 250, 64 << 20, 20.0


class Pending:
    """What has come and is not yet committed: rows, places, failures."""

    def __init__(self, writer: Writer, watch: Stopwatch, committed: Callable[[int], None]) -> None:
        self._writer, self._watch, self._committed = writer, watch, committed
        stored = writer.whole("failures")
        self.failures = {f.source: f for f in from_table(Failure, stored)}
        self._failed_at = dict(zip(stored["source"].to_pylist(), stored["at"].to_pylist(), strict=True))
        self._clear()

    def _clear(self) -> None:
        self._rows: list[dict[str, pa.Table]] = []
        self._places: dict[str, set[str]] = {}
        self._new: set[str] = set()
        self._bytes = 0
        self._failures_changed = False
        self._events = 0
        self._since = time.monotonic()

    @cached_property
    def _owner(self) -> dict[str, str]:
        """The document at each place, with what is not yet committed; made when first asked for."""
        return {place: doc_id for doc_id, places in self._writer.held.sources.items() for place in places}

    def owner(self, place: str) -> str | None:
        """The document that lies here."""
        return self._owner.get(place)

    def documents(self) -> pa.Table:
        """Every place with a document, as columns: place, doc_id."""
        if "_owner" not in vars(self):  # nothing has changed: the tables say it faster
            return self._writer.held.places()
        return pa.table([pa.array(self._owner.keys(), pa.string()), pa.array(self._owner.values(), pa.string())],
                        names=["place", "doc_id"])

    def all_places(self) -> pa.ChunkedArray:
        """Every place that the tables name."""
        failed = pa.array(list(self.failures), pa.string())
        return pa.chunked_array([*self.documents()["place"].chunks, failed], pa.string())

    def holds(self, doc_id: str) -> bool:
        return doc_id in self._new or doc_id in self._writer.held.sources

    def places(self, doc_id: str) -> set[str]:
        """All places of a document, with those that are not yet committed."""
        if doc_id in self._places:
            return self._places[doc_id]
        return set(self._writer.held.sources.get(doc_id, ()))

    def add(self, rows: dict[str, pa.Table], item: str, places: Iterable[str]) -> None:
        """A document's rows, and where it lies."""
        doc_id = rows["documents"]["doc_id"][0].as_py()
        self._rows.append(rows)
        self._new.add(doc_id)
        self._bytes += sum(table.get_total_buffer_size() for table in rows.values())
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

    def drop_place(self, place: str) -> None:
        """No document lies here, and no file that failed."""
        self.succeeded(place)
        before = self._owner.pop(place, None)
        if before is not None:
            self._places[before] = self.places(before) - {place}

    def succeeded(self, place: str, stages: Sequence[str] = ("read", "segment", "extract")) -> None:
        """The failure of this place in these stages is over."""
        failure = self.failures.get(place)
        if failure and failure.stage in stages:
            del self.failures[place]
            self._failures_changed = True

    def failed(self, failure: Failure) -> None:
        if self.failures.get(failure.source) != failure:
            self.failures[failure.source] = failure
            self._failed_at[failure.source] = self._watch.at
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
        rows = {t: pa.concat_tables([r[t] for r in self._rows]) for t in OF_DOCUMENTS if self._rows}
        whole = {"failures": self._failure_table()} if self._failures_changed else {}
        start = time.monotonic()
        self._writer.commit(Change(rows, moved, gone, whole))
        self._watch.writing += time.monotonic() - start
        if self._new or self._events:
            self._committed(len(self._new))
        self._clear()

    def record(self, **counts: int) -> None:
        """Add the row of this run to the table `runs`."""
        before = self._writer.whole("runs")
        rows = pa.concat_tables([before, self._watch.row(before.num_rows + 1, **counts)])
        self._writer.commit(Change(whole={"runs": rows}))

    def _failure_table(self) -> pa.Table:
        ordered = [self.failures[source] for source in sorted(self.failures)]
        table = to_table("failures", ordered, at=self._watch.at)
        at = table.schema.get_field_index("at")
        times = [self._failed_at[failure.source] for failure in ordered]
        return table.set_column(at, table.schema.field(at), pa.array(times, table.schema.field(at).type))
