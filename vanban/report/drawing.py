"""Draws the pictures of many documents in worker processes: a page on which PDFium hangs or falls costs only the
pictures of its own document, and a document whose pictures are all there costs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from vanban import pool
from vanban.failures import Failure
from vanban.pipeline import Outcome
from vanban.report import pictures
from vanban.report.pictures import NoPictures, Pictured

_LIMITS = pool.Limits(300.0, 4 << 30)
_BATCH = 4  # documents that a worker takes at once
_LOST = "Ảnh trang không dựng được: việc dựng mất quá nhiều thời gian hoặc bộ nhớ."


def draw_missing(documents: Iterable[Pictured], root: Path, jobs: int, report: Callable[[int], None]) -> dict[str, str]:
    """Draw what is missing of these documents' pictures, each in its folder in `root`; of those that have none, why.

    `report` hears how many documents are done.
    """
    waiting = [d for d in documents if len(pictures.there(root / d.doc_id)) < d.page_count]
    batches = ([_item(d) for d in waiting[at:at + _BATCH]] for at in range(0, len(waiting), _BATCH))
    reasons: dict[str, str] = {}
    jobs = min(jobs, max(1, len(waiting) // _BATCH))
    for done, outcome in enumerate(pool.run(partial(_draw, str(root)), batches, jobs, _LIMITS, Event()), 1):
        if outcome.failure:
            drawn = outcome.failure.error == NoPictures.__name__
            reasons[_document(outcome.item).doc_id] = outcome.failure.message if drawn else _LOST
        report(done)
    return reasons


def _draw(root: str, items: Sequence[str]) -> Iterator[Outcome]:
    """The work of a worker: each document's missing pictures."""
    for item in items:
        document = _document(item)
        failure = None
        try:
            pictures.draw(document, Path(root, document.doc_id))
        except NoPictures as error:
            failure = Failure(item, document.sha256, "read", NoPictures.__name__, str(error))
        yield Outcome(item, document.sha256, failure=failure)


def _item(document: Pictured) -> str:
    return json.dumps(document._asdict() | {"scanned": sorted(document.scanned)})


def _document(item: str) -> Pictured:
    fields = json.loads(item)
    return Pictured(**fields | {"scanned": frozenset(fields["scanned"])})
