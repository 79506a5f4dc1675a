"""The reader of .doc, .rtf and .odt: what LibreOffice makes of them, read as .docx; .xls and .ods become .xlsx.

LibreOffice opens any bytes as plain text and asks for passwords: a file that is no document is refused before.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from typing import Literal, cast

from ingest.document import Reading
from ingest.errors import Damaged, Empty, Encrypted, IngestError, Unsupported
from ingest.readers.docx import read_docx
from ingest.readers.docx.package import OLE_MAGIC
from ingest.readers.soffice import DOCX, XLSX, convert, extension

OfficeFormat = Literal["doc", "rtf", "odt"]
_FORMATS = ("doc", "rtf", "odt")
_LOCKED = "The file asks for a password. Save it without one and ingest it again."


def read_office(files: Sequence[tuple[str, bytes]], *, timeout_s: float = 120) -> list[Reading | IngestError]:
    """For each file (name with extension, bytes) its lines, or the reason why there are none; in the order given.

    A file is read while LibreOffice converts those behind it.
    """
    results: dict[int, Reading | IngestError] = {}
    for n, converted in _docx(files, timeout_s):
        try:
            results[n] = converted if isinstance(converted, IngestError) else read_docx(
                converted, format=cast(OfficeFormat, extension(files[n][0])), reader="libreoffice+docx")
        except IngestError as error:
            results[n] = error
    return [results[n] for n in range(len(files))]


def convert_to_docx(files: Sequence[tuple[str, bytes]], *, timeout_s: float = 120) -> list[bytes | IngestError]:
    """For each .doc, .rtf or .odt the bytes of a .docx, or the reason why there are none; in the order given.

    `timeout_s` bounds the time that LibreOffice takes for one file, its start included.
    """
    return _in_order(_docx(files, timeout_s))


def convert_to_xlsx(files: Sequence[tuple[str, bytes]], *, timeout_s: float = 120) -> list[bytes | IngestError]:
    """For each .xls or .ods the bytes of an .xlsx, or the reason why there are none; in the order given."""
    return _in_order(convert(files, [_sheet_refusal(data) for _, data in files], XLSX, timeout_s))


def _docx(files: Sequence[tuple[str, bytes]], timeout_s: float) -> Iterator[tuple[int, bytes | IngestError]]:
    return convert(files, [_refusal(name, data) for name, data in files], DOCX, timeout_s)


def _in_order(results: Iterator[tuple[int, bytes | IngestError]]) -> list[bytes | IngestError]:
    return [result for _, result in sorted(results, key=lambda numbered: numbered[0])]


def _sheet_refusal(data: bytes) -> IngestError | None:
    if not data:
        return Empty("Tệp rỗng (0 byte). The file is empty.")
    if is_locked_sheet(data) if data.startswith(OLE_MAGIC) else is_encrypted(data):
        return Encrypted(_LOCKED)
    sound = bool(ole_streams(data).keys() & {"Workbook", "Book"}) or zipfile.is_zipfile(io.BytesIO(data))
    sound = sound or data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml")  # as Excel 2003 could save it
    return None if sound else Damaged("The file is broken, or no workbook at all. Ask for a new copy.")


def _refusal(name: str, data: bytes) -> IngestError | None:
    """What can be said without LibreOffice, which opens any bytes as plain text: empty, a password, no document."""
    if not data:
        return Empty("Tệp rỗng (0 byte). The file is empty.")
    kind = extension(name)
    if kind not in _FORMATS:
        return Unsupported(f"Not a .doc, .rtf or .odt file: {name}")
    if data.startswith(OLE_MAGIC):
        streams = ole_streams(data)
        if is_encrypted(data):
            return Encrypted(_LOCKED)
        sound = "WordDocument" in streams
    elif data.startswith(b"PK"):
        if is_encrypted(data):
            return Encrypted(_LOCKED)
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


def is_locked_sheet(data: bytes) -> bool:
    """Whether an .xls has the record FILEPASS behind its first, WRITEPROTECT between at most (MS-XLS 2.1.7.20.3).

    LibreOffice opens some such files: those with the password that Excel itself sets to protect a sheet from changes.
    """
    streams = ole_streams(data)
    book = streams.get("Workbook") or streams.get("Book") or b""
    at = 0
    for _ in range(3):
        if at > len(book) - 4:
            return False
        record, length = _number("<H", book, at), _number("<H", book, at + 2)
        if record == 0x002F:
            return True
        if at and record != 0x0086:
            return False
        at += 4 + length
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
