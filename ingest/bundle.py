"""A .zip of documents: what is in it, by names that a person reads, and the bytes of each within limits.

Nothing is unpacked to disk, so no name can lead anywhere; names are cleaned all the same: they are shown and stored.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Collection
from typing import IO

from ingest.errors import Damaged, Empty, Encrypted, IngestError, TooLarge, Unsupported
from ingest.repair import decode_bytes
from ingest.text_quality import quality

MEMBER_LIMIT = 512 << 20  # bytes of one member, unpacked
TOTAL_LIMIT = 32 << 30  # bytes of all members together, unpacked
COUNT_LIMIT = 20_000  # members
RATIO_LIMIT = 200  # of a member's size to its packed size; whole text files stay below 20, blank scans below 150
RATIO_FROM = 64 << 20  # bytes from which on the ratio counts
_UTF8 = 0x800  # the flag of a name in UTF-8 (APPNOTE.TXT 4.4.4, bit 11)
_UNICODE_PATH = 0x7075  # the extra field with the name in UTF-8 (APPNOTE.TXT 4.6.9)
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_NO_WORD = re.compile(r"[\W\d_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
JUNK = frozenset({"thumbs.db", "desktop.ini"})
SCRATCH = ("~$", ".~lock.")
"""What systems and Office programs put beside documents: files by name, and by the beginning of their name."""
_NO_DOCUMENT = (".", *SCRATCH)


def is_junk(name: str) -> bool:
    """Whether a file of this name is no document: hidden, or put there by a program."""
    return name.startswith(_NO_DOCUMENT) or name.lower() in JUNK


def is_office(names: Collection[str]) -> bool:
    """Whether the members (names in lower case) make up one document of an Office program, no bundle of documents."""
    return "[content_types].xml" in names or "mimetype" in names or any(
        n in ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "content.xml") for n in names)


class Bundle:
    """An opened .zip. `members` maps the name of each file in it, junk left out, to its entry; names are unique.

    Raises Damaged, Encrypted (when every member asks for a password), TooLarge, Empty or, for an Office file or a
    program, Unsupported.
    """

    def __init__(self, file: IO[bytes] | str) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except _BAD_ZIP as error:
            raise Damaged("The zip file is broken or not complete. Ask for a new copy.") from error
        if is_office([info.filename.lower() for info in infos]) or any(
                i.filename.upper() == "META-INF/MANIFEST.MF" for i in infos):
            raise Unsupported("The zip file is no bundle of documents but a document or a program itself.")
        self.members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            parts = _parts(info)
            if parts and "__MACOSX" not in parts and not any(map(is_junk, parts)):
                self.members[_unique("/".join(parts), self.members)] = info
        self._refuse()

    def _refuse(self) -> None:
        infos = self.members.values()
        if not infos:
            raise Empty("The zip file holds no files.")
        if len(infos) > COUNT_LIMIT:
            raise TooLarge(f"The zip file holds {len(infos):,} files; the limit is {COUNT_LIMIT:,}. Unpack it and read "
                           "the folder.")
        if sum(i.file_size for i in infos) > TOTAL_LIMIT:
            raise TooLarge(f"The zip file unpacks to more than {TOTAL_LIMIT >> 30} GB. Unpack it and read the folder.")
        starts = [i.header_offset for i in infos]
        if len(set(starts)) < len(starts):
            raise TooLarge("The files in the zip file lie upon each other: it is made to unpack without end.")
        if all(i.flag_bits & 1 for i in infos):
            raise Encrypted("The zip file asks for a password. Unpack it and read the folder.")

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises KeyError, Encrypted, TooLarge, Damaged or Unsupported (its way of packing)."""
        info = self.members[name]
        if info.flag_bits & 1:
            raise Encrypted("The file asks for a password in its zip file. Unpack it and read the folder.")
        if info.file_size > MEMBER_LIMIT:
            raise TooLarge(f"The file unpacks to {info.file_size >> 20} MB; the limit is {MEMBER_LIMIT >> 20} MB.")
        if info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * info.compress_size:
            times = info.file_size // max(1, info.compress_size)
            raise TooLarge(f"The file unpacks to {times:,} times its packed size: no document does.")
        try:
            return self._zip.read(info)
        except NotImplementedError as error:
            raise Unsupported(
                "The file is packed in a way that is not read here. Unpack it and read the folder.") from error
        except _BAD_ZIP as error:
            raise Damaged("The file is broken in its zip file. Ask for a new copy.") from error


def refusal(data: bytes) -> IngestError | None:
    """Why a .zip does not open to its documents, None where it does."""
    try:
        Bundle(io.BytesIO(data))
    except IngestError as error:
        return error
    return None


# --- names --------------------------------------------------------------------------------------------------------

def _parts(info: zipfile.ZipInfo) -> list[str]:
    """Folders and name, without what would lead out of the bundle (a drive, `..`, a leading slash)."""
    path = unicodedata.normalize("NFC", _CONTROL.sub("", member_name(info))).replace("\\", "/")
    return [part for part in path.split("/") if part.strip(" .") and not re.fullmatch(r"[A-Za-z]:", part)]


def _unique(name: str, taken: Collection[str]) -> str:
    """A zip may hold two files of one name: the second is `name (2)`."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        stem, dot, suffix = name.rpartition(".")
        unique = f"{stem} ({number}).{suffix}" if dot and "/" not in suffix else f"{name} ({number})"
    return unique


def member_name(info: zipfile.ZipInfo) -> str:
    """The name in the encoding that it was written in: by flag or extra field, else as the bytes read best.

    Windows packs names in the code page of its language (cp1258 in Vietnam, cp437 elsewhere), macOS in UTF-8 without
    saying so, and old programs leave letters of TCVN3 and VNI.
    """
    if info.flag_bits & _UTF8 or info.orig_filename.isascii():
        return info.orig_filename
    if said := _unicode_path(info.extra):
        return said
    raw = info.orig_filename.encode("cp437")
    readings = [info.orig_filename, decode_bytes(raw)[0]]
    for codec in ("cp1258", "utf-8"):
        try:
            readings.append(unicodedata.normalize("NFC", raw.decode(codec)))
        except UnicodeDecodeError:
            continue
    return max(reversed(readings), key=_likeness)


def _likeness(name: str) -> tuple[int, float]:
    """How much a reading looks like a name: no signs beside letters and ASCII, words that can be Vietnamese."""
    signs = sum(not (c.isascii() or c.isalpha()) for c in name)
    return -signs, quality(_NO_WORD.sub(" ", name)).syllabic


def _unicode_path(extra: bytes) -> str | None:
    while len(extra) > 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and size > 5:
            return extra[9:4 + size].decode("utf-8", "replace")
        extra = extra[4 + size:]
    return None
