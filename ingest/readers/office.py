"""The reader of .doc, .rtf and .odt: LibreOffice turns many of them into .docx in one run, or into pages as printed.

One run for a batch costs 0.1 s a file where a run each costs 1.1 s. A file that hangs or crashes LibreOffice is
found and fails alone; the rest of its batch is converted without it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple, cast

from ingest.document import Reading
from ingest.errors import Damaged, Empty, Encrypted, IngestError, MissingProgram, TimedOut, Unsupported
from ingest.readers.docx import read_docx
from ingest.readers.docx_package import OLE_MAGIC

OfficeFormat = Literal["doc", "rtf", "odt"]
_FORMATS = ("doc", "rtf", "odt")
_APT = "sudo apt-get install libreoffice-writer-nogui"


class _Target(NamedTuple):
    """What LibreOffice makes of a file: its filter, and whether the bytes found are a whole file."""

    extension: str
    filter: str
    needed_for: str
    is_whole: Callable[[bytes], bool]


_DOCX = _Target("docx", "docx:MS Word 2007 XML", ".doc, .rtf and .odt files",
                lambda data: zipfile.is_zipfile(io.BytesIO(data)))
# Form fields as what they show: as fields their words would not be part of the page.
_PDF = _Target("pdf", 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"},'
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


def read_office(files: Sequence[tuple[str, bytes]], *, timeout_s: float = 120) -> list[Reading | IngestError]:
    """For each file (name with extension, bytes) its lines, or the reason why there are none; in the order given."""
    results: list[Reading | IngestError] = []
    for (name, _), converted in zip(files, convert_to_docx(files, timeout_s=timeout_s), strict=True):
        if isinstance(converted, IngestError):
            results.append(converted)
            continue
        try:
            results.append(read_docx(converted, format=cast(OfficeFormat, _extension(name)), reader="libreoffice+docx"))
        except IngestError as error:
            results.append(error)
    return results


def convert_to_docx(files: Sequence[tuple[str, bytes]], *, timeout_s: float = 120) -> list[bytes | IngestError]:
    """For each .doc, .rtf or .odt the bytes of a .docx, or the reason why there are none; in the order given.

    `timeout_s` bounds one run of LibreOffice. A run that does not end well has stopped at the first file without a
    result: that one is tried alone, and the rest in a new run.
    """
    return _convert(files, [_refusal(name, data) for name, data in files], _DOCX, timeout_s)


def convert_to_pdf(files: Sequence[tuple[str, bytes]], *, timeout_s: float = 120) -> list[bytes | IngestError]:
    """For each Word file that could be read, .docx included, the bytes of the PDF that LibreOffice prints, or the
    reason why there are none; in the order given, `timeout_s` as for `convert_to_docx`."""
    return _convert(files, [None] * len(files), _PDF, timeout_s)


def _convert(
    files: Sequence[tuple[str, bytes]], refusals: Sequence[IngestError | None], target: _Target, timeout_s: float
) -> list[bytes | IngestError]:
    results: list[bytes | IngestError | None] = list(refusals)
    pending = [n for n, result in enumerate(results) if result is None]
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if pending and program is None:
        missing = MissingProgram(f"LibreOffice is needed for {target.needed_for}: {_APT}")
        return [result or missing for result in results]
    with tempfile.TemporaryDirectory(prefix="vanban-office-") as folder:
        office = _Office(str(program), Path(folder), target)
        while pending:
            done, error = office.run([(n, *files[n]) for n in pending], timeout_s)
            results = [done.get(n, result) for n, result in enumerate(results)]
            pending = [n for n in pending if n not in done]
            if not pending:
                break
            if error is None:  # it went through all of them and could not open these
                for n in pending:
                    results[n] = Damaged("LibreOffice cannot open the file. Open it in Word and save it again.")
                break
            culprit = pending.pop(0)
            if len(files) > 1:
                done, error = office.run([(culprit, *files[culprit])], timeout_s)
            results[culprit] = done.get(culprit) or error or Damaged("LibreOffice cannot open the file.")
    return [result if result is not None else Damaged("LibreOffice cannot open the file.") for result in results]


class _Office:
    """LibreOffice with a profile of its own, so that it neither waits for nor disturbs one that a person has open."""

    def __init__(self, program: str, folder: Path, target: _Target) -> None:
        self._program = program
        self._folder = folder
        self._target = target
        self._runs = 0

    def run(
        self, files: Sequence[tuple[int, str, bytes]], timeout_s: float
    ) -> tuple[dict[int, bytes], IngestError | None]:
        """Convert (number, name, bytes) in one run: the results there are, and what went wrong with the run."""
        self._runs += 1
        place = self._folder / str(self._runs)  # a profile that a killed run has left may be locked or broken
        source, target, profile = place / "in", place / "out", place / "profile"
        for part in (source, target, profile / "user"):
            part.mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        paths = []
        for n, name, data in files:  # numbers for names: quotes, spaces and leading dashes do no harm
            paths.append(source / f"{n:06}.{_extension(name)}")
            paths[-1].write_bytes(data)
        command = [self._program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
                   "--nolockcheck", "--nodefault", "--convert-to", self._target.filter, "--outdir", str(target),
                   *map(str, paths)]
        error = _bounded(command, timeout_s, place)
        done = {}
        for n, _, _ in files:
            made = target / f"{n:06}.{self._target.extension}"
            if made.is_file() and self._target.is_whole(made.read_bytes()):  # a killed run may leave half a file
                done[n] = made.read_bytes()
        shutil.rmtree(place, ignore_errors=True)
        return done, error


def _bounded(command: list[str], timeout_s: float, folder: Path) -> IngestError | None:
    """Run a command in a process group of its own, which is killed whole when its time is up."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True)
    try:
        code = process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return TimedOut(f"LibreOffice needs more than {timeout_s:g} s. Open the file in Word and save it as .docx.")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the launcher may have left its worker behind
        process.wait()
    return Damaged("LibreOffice crashed on the file. Open it in Word and save it as .docx.") if code else None


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _refusal(name: str, data: bytes) -> IngestError | None:
    """What can be said without LibreOffice, which opens any bytes as plain text: empty, a password, no document."""
    if not data:
        return Empty("Tệp rỗng (0 byte). The file is empty.")
    kind = _extension(name)
    if kind not in _FORMATS:
        return Unsupported(f"Not a .doc, .rtf or .odt file: {name}")
    if data.startswith(OLE_MAGIC):
        streams = ole_streams(data)
        if is_encrypted(data):
            return Encrypted("The file asks for a password. Save it without one and ingest it again.")
        sound = "WordDocument" in streams
    elif data.startswith(b"PK"):
        if is_encrypted(data):
            return Encrypted("The file asks for a password. Save it without one and ingest it again.")
        sound = zipfile.is_zipfile(io.BytesIO(data))
    elif data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        sound = data.rstrip(b"\0\x1a \r\n\t").endswith(b"}")  # cut off, it would come through as a shorter text
    else:
        sound = data.startswith(b"\xdb\xa5")  # Word 2 for Windows came before the OLE container
    return None if sound else Damaged(f"The file is broken, or no .{kind} document at all. Ask for a new copy.")


def is_encrypted(data: bytes) -> bool:
    """Whether a .doc (the flag in its header, MS-DOC 2.5.2), an .odt (its manifest) or a .docx asks for a password."""
    if data.startswith(OLE_MAGIC):
        streams = ole_streams(data)
        word = streams.get("WordDocument", b"")
        return "EncryptedPackage" in streams or (len(word) >= 12 and bool(_number("<H", word, 10) & 0x0100))
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return re.search(rb"<(?:\w+:)?encryption-data\b", manifest.read(5_000_000)) is not None
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False


_LAST_SECTOR = 0xFFFFFFFA  # numbers from here on end a chain (MS-CFB 2.1)


def ole_streams(data: bytes) -> dict[str, bytes]:
    """The first sector of each stream of an OLE container by its name (MS-CFB 2.2-2.6); {} where it is damaged.

    A stream that runs beyond the end of the file is left out. Streams under 4096 bytes lie elsewhere and come with
    wrong bytes; the main stream of a Word file is never so small.
    """
    try:
        size = 1 << _number("<H", data, 30)
        fat = _sector_table(data, size)
        found: dict[str, bytes] = {}
        for sector in _chain(fat, _number("<I", data, 48)):
            for at in range((sector + 1) * size, (sector + 2) * size, 128):
                letters, start = _number("<H", data, at + 64), _number("<I", data, at + 116)
                if data[at + 66] != 2 or not 2 <= letters <= 64:
                    continue
                large = _number("<I", data, at + 120) >= 4096
                if not large or max(_chain(fat, start)) < len(data) // size:
                    name = data[at : at + letters - 2].decode("utf-16-le", "replace")
                    found[name] = data[(start + 1) * size : (start + 2) * size]
        return found
    except (struct.error, IndexError, ValueError, OverflowError):
        return {}


def _sector_table(data: bytes, size: int) -> list[int]:
    """For each sector the one that follows it; the table's own sectors are listed in the header and behind it."""
    places = list(struct.unpack_from("<109I", data, 76))
    more, seen = _number("<I", data, 68), set[int]()
    while more < _LAST_SECTOR and more not in seen:
        seen.add(more)
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        places += listed
    table: list[int] = []
    for sector in places:
        if sector < _LAST_SECTOR:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def _chain(table: list[int], sector: int) -> list[int]:
    chain: dict[int, None] = {}
    while sector < _LAST_SECTOR and sector not in chain:
        chain[sector] = None
        sector = table[sector]
    return list(chain)


def _number(form: str, data: bytes, at: int) -> int:
    return int(struct.unpack_from(form, data, at)[0])
