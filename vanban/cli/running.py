"""What the commands share that read and extract: their options, in groups, and how a run is watched and stopped."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import partial, wraps
from inspect import Parameter, signature
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanban.cli.options import JOBS, Jobs, Quiet, only_writer
from vanban.language import _, said

if TYPE_CHECKING:
    from extract.ner.mentions import Scope
    from vanban.pool import Limits
    from vanban.runner import Options
    from vanban.runs import Summary
    from vanban.sources import Found


class NerScope(StrEnum):
    """What the named-entity model reads."""

    asked = "asked"
    all = "all"


class LogFormat(StrEnum):
    """How a run tells what it does."""

    text = "text"
    json = "json"


@dataclass(frozen=True)
class Workers:
    """Who does the work of a run, and what one file may cost."""

    jobs: Jobs = JOBS
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=1, help="Time limit for one file.")] = 600
    memory: Annotated[int, typer.Option(
        metavar="MB", min=512, help="Memory limit of a worker, and of each program that it starts.")] = 4096

    @property
    def limits(self) -> Limits:
        from vanban.pool import Limits

        return Limits(self.timeout, self.memory << 20)


@dataclass(frozen=True)
class Model:
    """What part the named-entity model has in a run."""

    no_ner: Annotated[bool, typer.Option("--no-ner", help="Do without the named-entity model.")] = False
    ner_scope: Annotated[NerScope, typer.Option(
        "--ner-scope",
        help="What the named-entity model reads: the lines in which a rule looks for units, or all.")] = NerScope.asked

    def scope(self) -> Scope | None:
        """What the model reads; None, and a line on standard error, where there is no model to use."""
        from extract.ner import NoModel, model_version

        if self.no_ner:
            return None
        try:
            model_version()
        except NoModel as error:
            why = _("rules alone, without the named-entity model: {why}").format(why=said(str(error)))
            print(f"vanban: {why}", file=sys.stderr)
            return None
        return self.ner_scope.value


@dataclass(frozen=True)
class Telling:
    """How a run tells what it does."""

    quiet: Quiet = False
    log_format: Annotated[LogFormat, typer.Option(
        "--log-format",
        help="json: one JSON object a line on standard output (start, file, failure, commit, summary).",
    )] = LogFormat.text

    @property
    def as_json(self) -> bool:
        return self.log_format is LogFormat.json

    @property
    def in_words(self) -> bool:
        """More than failures, for people."""
        return not self.quiet and not self.as_json


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command for Typer: each parameter that is a group (a dataclass) stands for the options
    that are its fields."""
    takes = signature(command, eval_str=True)
    groups = {name: p.annotation for name, p in takes.parameters.items()
              if isinstance(p.annotation, type) and is_dataclass(p.annotation)}

    @wraps(command)
    def given(**values: Any) -> None:
        for name, group in groups.items():
            values[name] = group(**{option.name: values.pop(option.name) for option in fields(group)})
        command(**values)

    options = [option for name, p in takes.parameters.items() for option in (
        signature(groups[name], eval_str=True).parameters.values() if name in groups else [p])]
    given.__signature__ = takes.replace(  # type: ignore[attr-defined]
        parameters=[option.replace(kind=Parameter.KEYWORD_ONLY) for option in options])
    given.__annotations__ = {}
    return given


def ingest_found(found: Found, tables: Path, options: Options, no_wait: bool, telling: Telling) -> None:
    """Run, say what came of it, and end the program with its exit code."""
    from rich.console import Console

    from vanban import runner
    from vanban.summary import print_summary

    start = time.monotonic()
    done = work(tables, no_wait, telling, partial(runner.ingest, found, options=options))
    if telling.in_words:
        print_summary(Console(), done, tables, time.monotonic() - start)
    sys.exit(130 if done.interrupted else 3 if done.failed else 0)


def work(tables: Path, no_wait: bool, telling: Telling, run: Callable[..., Summary]) -> Summary:
    """Run as the one writer, watched, with Ctrl-C ending it in good order."""
    from rich.console import Console

    from vanban import progress

    start = time.monotonic()
    watcher = progress.watcher(Console(stderr=True), telling.quiet, telling.as_json)
    with only_writer(tables, no_wait) as made, watcher as report, stoppable() as stop:
        done = run(writer=made, report=report, stop=stop)
    if telling.as_json:
        progress.event("summary", tables=str(tables), seconds=round(time.monotonic() - start, 3),
                       formats=dict(sorted(done.read.items())), **done.counts())
    return done


@contextmanager
def stoppable() -> Iterator[Event]:
    """An event that the first Ctrl-C (or SIGTERM) sets; the second ends the program at once."""
    stop = Event()

    def ask(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
