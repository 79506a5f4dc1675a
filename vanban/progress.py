"""How a run shows itself: a bar on a terminal, plain lines elsewhere; each failure at once, in one line."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from vanban.pipeline import Outcome

_EVERY = 5.0  # seconds between plain lines


class Watcher(Protocol):
    """A context that is told of each file: `watcher(path, outcome)`, outcome None where it was known."""

    def __enter__(self) -> Watcher: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None: ...
    def __call__(self, path: str, outcome: Outcome | None) -> None: ...


def watcher(total: int, console: Console, quiet: bool) -> Watcher:
    """The watcher that fits the console; `quiet` shows failures only."""
    return Bar(total, console) if console.is_terminal and not quiet else Lines(total, console, quiet)


def say(console: Console, text: str, style: str = "") -> None:
    """One line, as it stands: no markup, no wrapping."""
    console.print(Text(text, style=style), soft_wrap=True, highlight=False)


class Lines:
    """Plain lines, one every few seconds."""

    def __init__(self, total: int, console: Console, quiet: bool) -> None:
        self._total, self._console, self._quiet = total, console, quiet
        self._done = self._failed = 0
        self._start = self._said = time.monotonic()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        return None

    def __call__(self, path: str, outcome: Outcome | None) -> None:
        self._done += 1
        if outcome and outcome.failure:
            self._failed += 1
            say(self._console, _failed(outcome))
        now = time.monotonic()
        if not self._quiet and now - self._said >= _EVERY:
            self._said = now
            rate = self._done / (now - self._start)
            left = (self._total - self._done) / rate
            say(self._console, f"{self._done} of {self._total} files, {rate:.1f} a second, {duration(left)} left, "
                               f"{self._failed} failed")


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "", style="progress.data.speed")


class Bar:
    """A bar with rate and time left."""

    def __init__(self, total: int, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
            TextColumn("{task.fields[failed]}"), console=console, transient=True)
        self._task = self._progress.add_task("Reading", total=total, failed="")
        self._failed = 0

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._progress.stop()

    def __call__(self, path: str, outcome: Outcome | None) -> None:
        if outcome and outcome.failure:
            self._failed += 1
            say(self._progress.console, _failed(outcome), "red")
            self._progress.update(self._task, failed=f"{self._failed} failed")
        self._progress.advance(self._task)


def _failed(outcome: Outcome) -> str:
    assert outcome.failure
    return f"Not read ({outcome.failure.error}): {outcome.failure.message}"


def duration(seconds: float) -> str:
    """Seconds as a person says them: 8 s, 3 min, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
