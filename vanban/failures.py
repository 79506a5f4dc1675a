"""Why a file could not be read: the table `failures`, and any exception as a message for the owner of the file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import vanban
from vanban import bundles

Stage = Literal["read", "segment", "extract"]


@dataclass(frozen=True)
class Failure:
    """A row of `failures`; `at` is added when it is stored."""

    source: str
    sha256: str | None
    stage: Stage
    error: str
    message: str
    reader_version: str = vanban.__version__


def understood(error: BaseException) -> Any:
    """Any exception as one of `ingest.errors`, with a message for the owner of the file."""
    from ingest.errors import IngestError, OutOfMemory, Unexpected

    if isinstance(error, IngestError):
        return error
    if isinstance(error, MemoryError):
        return OutOfMemory("needs more memory than a worker may have. Pass --memory for a larger limit, or split it.")
    return Unexpected(f"an error of this program ({type(error).__name__}: {error}). Please report it.")


def failed(source: str, sha256: str | None, stage: Stage, error: BaseException) -> Failure:
    """The failure of an item by this error; its message begins with the file's name."""
    known = understood(error)
    name = bundles.shown(source)
    message = str(known).removeprefix(f"{name}: ")
    return Failure(source, sha256, stage, type(known).__name__, f"{name}: {message}")


def about(source: str, failure: Failure) -> Failure:
    """The same failure, of the same bytes at another place (its message begins with the file's name)."""
    message = failure.message.removeprefix(f"{bundles.shown(failure.source)}: ")
    return replace(failure, source=source, message=f"{bundles.shown(source)}: {message}")
