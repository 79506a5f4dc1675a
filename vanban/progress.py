"""How a run shows itself: a bar on a terminal, plain lines elsewhere; each failure at once, in one line."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from vanban.language import _, decimal, said
from vanban.pipeline import Outcome
from vanban.runner import Report

_EVERY = 5.0  # seconds between plain lines


class Watcher(Report):
    """A report that is a context: what it shows begins and ends with it."""

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        return None


def watcher(console: Console, quiet: bool, as_json: bool = False) -> Watcher:
    """The watcher that fits the console; `quiet` shows failures only; `as_json`: JSON lines on standard output."""
    if as_json:
        return JsonLines(quiet)
    return Bar(console) if console.is_terminal and not quiet else Lines(console, quiet)


def say(console: Console, text: str, style: str = "") -> None:
    """One line, as it stands: no markup, no wrapping."""
    console.print(Text(text, style=style), soft_wrap=True, highlight=False)


def event(name: str, **fields: Any) -> None:
    """One JSON object on a line of standard output, at once."""
    print(json.dumps({"event": name, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **fields},
                     ensure_ascii=False), flush=True)


class JsonLines(Watcher):
    """JSON lines: start, file (a document read), failure, commit; of files that are known nothing but their number in
    the summary. `quiet` leaves the documents out."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def expect(self, files: int) -> None:
        event("start", files=files)

    def file(self, path: str, outcome: Outcome | None) -> None:
        if outcome and (failure := outcome.failure):
            event("failure", path=path, stage=failure.stage, error=failure.error, message=failure.message)
        elif outcome and not self._quiet:
            event("file", path=path, sha256=outcome.sha256, format=outcome.format, pages=outcome.pages,
                  seconds={stage: round(s, 4) for stage, s in vars(outcome.spent).items()})

    def commit(self, documents: int) -> None:
        event("commit", documents=documents)


class Lines(Watcher):
    """Plain lines, one every few seconds."""

    def __init__(self, console: Console, quiet: bool) -> None:
        self._console, self._quiet = console, quiet
        self._speed = Speed()
        self._said = time.monotonic()

    def expect(self, files: int) -> None:
        self._speed.expect(files)

    def known(self, files: int) -> None:
        self._speed.done += files

    def file(self, path: str, outcome: Outcome | None) -> None:
        self._speed.file(outcome)
        if outcome and outcome.failure:
            say(self._console, _failed(outcome))
        now = time.monotonic()
        if not self._quiet and now - self._said >= _EVERY:
            self._said = now
            say(self._console, self._speed.words())


class Speed:
    """How far a run is, how fast, and how long it will take: by the files that had to be read, not those known."""

    def __init__(self) -> None:
        self.expect(0)

    def expect(self, files: int) -> None:
        self.total = files
        self.done = self.failed = self._read = self._pages = 0
        self._start = time.monotonic()

    def file(self, outcome: Outcome | None) -> None:
        self.done += 1
        if outcome:
            self._read += 1
            self._pages += outcome.pages
            self.failed += outcome.failure is not None

    def words(self) -> str:
        """`120 of 3000 files, 4.1 documents and 9.3 pages a second, 12 min left, 2 failed`."""
        spent = time.monotonic() - self._start
        left = (self.total - self.done) * spent / max(self._read, 1)
        form = _("{done} of {all} files, {documents} documents a second, {time} left, {failed} failed")
        if self._pages:
            form = _("{done} of {all} files, {documents} documents and {pages} pages a second, {time} left, "
                     "{failed} failed")
        return form.format(
            done=self.done, all=self.total, documents=decimal(self._read / spent), pages=decimal(self._pages / spent),
            time=duration(left), failed=self.failed)


class Bar(Watcher):
    """A bar with rates, time left and failures so far."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"), console=console,
            transient=True)
        self._task = self._progress.add_task(_("Reading"), total=None, words="")
        self._speed = Speed()
        self._drawn = 0.0

    def expect(self, files: int) -> None:
        self._speed.expect(files)
        self._progress.update(self._task, total=files)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._progress.stop()

    def known(self, files: int) -> None:
        self._speed.done += files

    def file(self, path: str, outcome: Outcome | None) -> None:
        self._speed.file(outcome)
        if outcome and outcome.failure:
            say(self._progress.console, _failed(outcome), "red")
        now = time.monotonic()
        if now - self._drawn > 0.1:  # drawing costs more than a file that is known
            self._drawn = now
            self._progress.update(self._task, completed=self._speed.done, words=self._speed.words())


def _failed(outcome: Outcome) -> str:
    assert outcome.failure
    return _("Not read ({error}): {message}").format(
        error=_(outcome.failure.error), message=said(outcome.failure.message))


def duration(seconds: float) -> str:
    """Seconds as a person says them: 8 s, 3 min, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return _("{n} s").format(n=whole)
    hours, minutes = divmod(round(whole / 60), 60)
    return _("{h} h {min} min").format(h=hours, min=minutes) if hours else _("{n} min").format(n=minutes)
