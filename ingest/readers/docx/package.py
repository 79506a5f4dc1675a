"""The zip behind a .docx: its XML parts, read within a size limit, and the relationships between them.

python-docx refuses a whole file for one dangling picture link, for macros, for a template's content type and for the
strict dialect, all of which offices send; so its names (`qn`, `RT`) are used here and its opening is not.
"""

from __future__ import annotations

import functools
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn as _qn
from lxml import etree

from ingest.errors import Damaged, Empty, Encrypted, TooLarge

qn = functools.cache(_qn)
Element = etree._Element  # the one name lxml has for an element's type

UNPACKED_LIMIT = 200_000_000  # bytes of all XML parts together; the largest honest files stay under 40 MB
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
# ISO 29500 strict -> the transitional names that everything below knows
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|officeDocument)/")

VAL, R_ID = qn("w:val"), qn("r:id")
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass(frozen=True, slots=True)
class Relation:
    """A link of one part to another: `kind` is the last word of its type (`footnotes`, `image`), `target` a part."""

    kind: str
    target: str
    external: bool


class Package:
    """An opened .docx. Raises `Empty`, `Encrypted`, `Damaged` or `TooLarge` with a message for the file's owner."""

    def __init__(self, data: bytes, *, limit: int = UNPACKED_LIMIT) -> None:
        if not data:
            raise Empty("Tệp rỗng (0 byte). The file is empty.")
        if data.startswith(OLE_MAGIC):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise Encrypted("The Office file asks for a password. Save it without one and ingest it again.")
            raise Damaged("The file is named .docx but is an old Word document. Rename it to .doc.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Damaged("The Office file is broken or not complete. Ask for a new copy.") from error
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}
        self._left = limit
        self._relations: dict[str, dict[str, Relation]] = {}
        unpacked = sum(i.file_size for i in self._zip.infolist() if i.filename.lower().endswith((".xml", ".rels")))
        if unpacked > limit:
            raise TooLarge(f"The Office file unpacks to {unpacked // 1_000_000} MB of text: no document does.")
        self.main = next(
            (r.target for r in self.relations("").values() if r.kind == "officeDocument"), "word/document.xml"
        )
        if self.main.lower() not in self._names:
            raise Damaged("The file is a zip archive but no Office document: its text part is missing.")

    def blob(self, name: str) -> bytes | None:
        """The unpacked bytes of a part, or None where the archive does not have it."""
        info = self._names.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise Encrypted("The zip archive of the Office file asks for a password.")
        self._left -= info.file_size
        if self._left < 0:
            raise TooLarge("The Office file unpacks to more than any document holds.")
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise Damaged(f"The Office file is broken: its part {name} cannot be unpacked.") from error

    def xml(self, name: str, trim: Callable[[bytes], bytes] = bytes) -> Element | None:
        """The root element of an XML part, or None where the archive does not have it; `trim` shortens it unparsed."""
        blob = self.blob(name)
        if blob is None:
            return None
        blob = trim(blob)
        if b"purl.oclc.org/ooxml" in blob:
            blob = _STRICT.sub(lambda m: _TRANSITIONAL + m[1] + b"/2006/", blob)
        # A part that declares entities is hostile or broken; they stay unresolved and nothing is fetched.
        parser = etree.XMLParser(
            resolve_entities=False, huge_tree=False, load_dtd=False, no_network=True, remove_comments=True,
            remove_pis=True, collect_ids=False,
        )
        try:
            return etree.fromstring(blob, parser)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error
            raise Damaged(f"The Office file is broken: its part {name} is not valid XML.") from error

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part ("" for the package itself), by their id."""
        if part in self._relations:
            return self._relations[part]
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        found = self._relations[part] = {}
        for e in root.iter(_RELATIONSHIP) if root is not None else ():
            target = str(e.get("Target", ""))
            external = e.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[str(e.get("Id"))] = Relation(str(e.get("Type", "")).rpartition("/")[2], target, external)
        return found

    def related(self, kind: str, trim: Callable[[bytes], bytes] = bytes) -> Element | None:
        """The part that the main part names for `kind` (a constant of `RT`), such as its styles."""
        word = kind.rpartition("/")[2]
        target = next((r.target for r in self.relations(self.main).values() if r.kind == word), None)
        return self.xml(target, trim) if target else None


def properties(content: Iterable[Element], tag: str) -> dict[str, Element]:
    """What the properties of a paragraph, row or cell say (`tag`: `w:pPr` …), by name; {} where it has none."""
    return {e.tag: e for holder in content if holder.tag == tag for e in holder}


def val(element: Element | None, default: str = "") -> str:
    """The `w:val` of an element that may be missing."""
    return default if element is None else str(element.get(VAL, default))


def is_on(element: Element | None) -> bool | None:
    """A toggle such as `w:b`: on, off, or None where it is not said."""
    if element is None:
        return None
    return element.get(VAL, "true") not in ("0", "false", "off", "none")


__all__ = ["MC", "OLE_MAGIC", "RT", "R_ID", "VAL", "Element", "Package", "Relation", "is_on", "properties", "qn", "val"]
