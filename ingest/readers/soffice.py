"""LibreOffice without a window: many files in one run, each handed on as soon as it is converted.

A start costs as much as thirty files. A file that hangs or crashes LibreOffice is found and fails alone; the rest of
its batch is converted without it.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ingest.errors import Damaged, IngestError, MissingProgram, TimedOut

_POLL = 0.01  # seconds between two looks for results
_END = 5  # seconds that a run may take to end once all its results are there
_CRASHED = "LibreOffice crashed on the file. Open it in Word and save it as .docx."
_UNOPENED = "LibreOffice cannot open the file. Open it in Word and save it again."
_APT = "sudo apt-get install libreoffice-writer-nogui libreoffice-calc-nogui"


class Target(NamedTuple):
    """What LibreOffice makes of a file: its filter, and whether the bytes found are a whole file."""

    extension: str
    filter: str
    needed_for: str
    is_whole: Callable[[bytes], bool]


DOCX = Target("docx", "docx:MS Word 2007 XML", ".doc, .rtf and .odt files",
              lambda data: zipfile.is_zipfile(io.BytesIO(data)))
XLSX = Target("xlsx", "xlsx:Calc MS Excel 2007 XML", ".xls and .ods files", DOCX.is_whole)
# Form fields as what they show: as fields their words would not be part of the page.
PDF = Target("pdf", 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"},'
             '"ExportBookmarks":{"type":"boolean","value":"false"}}', "pages of Word files",
             lambda data: data.rstrip().endswith(b"%%EOF"))
# No macros, no links followed: what is converted comes from anywhere.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(
    files: Sequence[tuple[str, bytes]], refusals: Sequence[IngestError | None], target: Target, timeout_s: float
) -> Iterator[tuple[int, bytes | IngestError]]:
    """(number, result) of each file (name with extension, bytes), each once, as soon as it is there.

    `refusals` are the reasons known before. `timeout_s` bounds the wait for the next result. A run that does not end
    well has stopped at the first file without a result: that one is tried alone, and the rest in a new run.
    """
    yield from ((n, refusal) for n, refusal in enumerate(refusals) if refusal is not None)
    pending = {n: files[n] for n, refusal in enumerate(refusals) if refusal is None}
    found = program()
    if found is None:
        missing = MissingProgram(f"LibreOffice is needed for {target.needed_for}: {_APT}")
        yield from ((n, missing) for n in pending)
        return
    with tempfile.TemporaryDirectory(prefix="vanban-office-", ignore_cleanup_errors=True) as folder:
        office = _Office(found, Path(folder), target)
        while pending:
            error = yield from office.run(pending, timeout_s)
            if error is None:  # it went through all of them and could not open these
                yield from ((n, Damaged(_UNOPENED)) for n in pending)
                return
            culprit = min(pending)
            alone = {culprit: pending.pop(culprit)}
            if len(files) > 1:
                error = yield from office.run(alone, timeout_s)
            if alone:
                yield culprit, error or Damaged(_UNOPENED)


class _Office:
    """LibreOffice with a profile of its own, so that it neither waits for nor disturbs one that a person has open."""

    def __init__(self, program: str, folder: Path, target: Target) -> None:
        self._program = program
        self._folder = folder
        self._target = target
        self._runs = 0

    def run(
        self, files: dict[int, tuple[str, bytes]], timeout_s: float
    ) -> Generator[tuple[int, bytes], None, IngestError | None]:
        """Convert (name, bytes) by number in one run: yields what is done, takes it out of `files`, and returns what
        went wrong with the run."""
        self._runs += 1
        place = self._folder / str(self._runs)  # a profile that a killed run has left may be locked or broken
        source, out, profile = place / "in", place / "out", place / "profile"
        for part in (source, out, profile / "user"):
            part.mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        for n, (name, data) in files.items():  # numbers for names: quotes, spaces and leading dashes do no harm
            (source / f"{n:06}.{extension(name)}").write_bytes(data)
        command = [self._program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                   "--nolockcheck", "--nodefault", "--convert-to", self._target.filter, "--outdir", str(out),
                   *map(str, sorted(source.iterdir()))]
        with _process_group(command, place) as process:
            error = yield from self._results(process, out, files, timeout_s)
            if error is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_END)  # so that its launcher reaps it, where nothing else would
        shutil.rmtree(place, ignore_errors=True)
        return error

    def _results(
        self, process: subprocess.Popen[bytes], out: Path, files: dict[int, tuple[str, bytes]], timeout_s: float
    ) -> Generator[tuple[int, bytes], None, IngestError | None]:
        limit = time.monotonic() + timeout_s
        while files:
            ended = process.poll() is not None  # asked first: what it has left is looked for once more
            found = self._take(out)
            for n, data in found:
                del files[n]
                yield n, data
            if found:
                limit = time.monotonic() + timeout_s
            elif ended:
                return Damaged(_CRASHED) if process.returncode else None
            elif time.monotonic() > limit:
                return TimedOut(f"LibreOffice needs more than {timeout_s:g} s. "
                                "Open the file in Word and save it as .docx.")
            else:
                time.sleep(_POLL)
        return None

    def _take(self, out: Path) -> list[tuple[int, bytes]]:
        """The results that are all there, out of their folder: one that is being written lacks its end."""
        found = []
        for path in sorted(out.glob(f"*.{self._target.extension}")):
            data = path.read_bytes()
            if self._target.is_whole(data):
                path.unlink()
                found.append((int(path.stem), data))
        return found


@contextlib.contextmanager
def _process_group(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command in a process group of its own, which is killed whole at the end: its launcher may leave a worker."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def extension(name: str) -> str:
    """The extension of a file's name, in small letters, without its dot."""
    return PurePosixPath(name).suffix.lower().lstrip(".")
