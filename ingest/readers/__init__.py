"""A file → what a reader makes of it: the kind told by its content, then one reader a kind.

`READERS` is the list of kinds; each reader imports its libraries when it is first called.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import Literal

from ingest.bundle import is_office, refusal
from ingest.document import Format, Reading
from ingest.errors import Damaged, Empty, Encrypted, IngestError, NoText, Unsupported

Kind = Format | Literal["xls", "ods"]
"""What a file is; sheets of every kind become documents of format `xlsx`."""

_IMAGES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a", b"\x00\x00\x00\x0cjP  ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = ((b"Rar!\x1a\x07", ".rar"), (b"7z\xbc\xaf\x27\x1c", ".7z"), (b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"),
             (b"\xfd7zXZ\x00", ".xz"), (b"MSCF\x00", ".cab"))
# What programs of 2003 save as XML: <?mso-application progid="Excel.Sheet"?>, or the namespace alone
_XML_SHEET = re.compile(
    r"\s*<\?xml[\s\S]{0,600}(?:progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet)")
_HTML = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|table|div|p|script|meta)[\s>]|title>)", re.IGNORECASE)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?"
    r"<(?:!doctype|html|head|body|meta|table|div|p[\s>]|title|script|style|font|center|span|h\d)", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^#{1,6} \S|^\|.*\|\s*\n\|[\s:|-]+\|\s*$|^\*\*[^*\n]+\*\*\s*$|\[[^\]\n]+\]\(https?://|^\d+\\\.|^```", re.MULTILINE)
# A table typed with pipes makes markdown of any text: only its reader knows cells.
_PIPE_ROW = r"[ ]{0,3}\|[^|\n]*\|[^\n]*\|[ ]*\r?\n"
_PIPE_TABLE = re.compile(rf"^{_PIPE_ROW}{_PIPE_ROW}[ ]{{0,3}}\|", re.MULTILINE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")  # what no text holds
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file, told by its content; its name decides only between kinds that the content leaves open.

    Raises Empty for no bytes, NoText for white space, Encrypted for a password-protected Office file, Damaged for a
    broken archive, Unsupported for anything no reader takes.
    """
    if not data:
        raise Empty("the file has no bytes")
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or _is_bitmap(data):
        return "image"
    if archive := next((kind for mark, kind in _ARCHIVES if data.startswith(mark)), None):
        raise Unsupported(f"{archive} archives are not opened: unpack it and read the folder, or pack it as .zip")
    if not data.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf\xff\xfe"):
        raise NoText("the file holds only white space")
    return _kind_of_text(data, name)


def _is_bitmap(data: bytes) -> bool:
    """`BM` begins words too: a bitmap also tells its own length."""
    return data.startswith(b"BM") and len(data) > 54 and int.from_bytes(data[2:6], "little") == len(data)


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()]
            media = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError) as error:
        raise Damaged("the file is a broken Office or zip file; open it in its program and save it again") from error
    if not is_office(names):
        raise refusal(data) or Unsupported("a zip file of documents: unpack it and read the folder")
    if any(n.startswith("word/") for n in names):
        return "docx"
    if b"opendocument.text" in media and "content.xml" in names:
        return "odt"
    if "xl/workbook.bin" in names:
        raise Unsupported("binary workbooks (.xlsb) are not read; save it as .xlsx")
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    if b"opendocument.spreadsheet" in media:
        return "ods"
    if any(n.startswith("ppt/") for n in names) or b"opendocument.presentation" in media:
        raise Unsupported("presentations are not read; save it as PDF")
    raise Unsupported("a zip file without a document of Word, Excel or LibreOffice in it")


def _kind_of_ole(data: bytes) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Encrypted("the file asks for a password; save it without one")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("PowerPoint Document"):
        raise Unsupported("presentations are not read; save it as PDF")
    raise Unsupported("an old Office file of an unknown program")


def _kind_of_text(data: bytes, name: str) -> Kind:
    from ingest.readers.html.archive import is_web_archive
    from ingest.repair import bytes_to_text

    suffix = PurePath(name).suffix.lower()
    text, codec = bytes_to_text(data[:65536] if len(data) % 2 == 0 else data[:65535])
    controls = len(_CONTROLS.findall(text))
    if (b"\x00" in data[:65536] and not codec.startswith("utf-16")) or controls > 0.1 * len(text):
        raise Unsupported("not a document of a known kind: binary data")
    if _XML_SHEET.match(text):
        return "xls"
    if is_web_archive(data):
        return "html"
    tags = len(_HTML.findall(text))
    if _HTML_START.match(text) or tags > 3 or (tags and suffix in (".html", ".htm", ".aspx")):
        is_page = suffix not in _MARKDOWN_NAMES or re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE)
        return "html" if is_page else "markdown"
    if suffix in _MARKDOWN_NAMES:
        return "markdown"
    if _PIPE_TABLE.search(text):
        return "markdown"
    return "markdown" if suffix != ".txt" and len(_MARKDOWN.findall(text)) > 2 else "text"


# --- the readers --------------------------------------------------------------------------------------------------

def _docx(data: bytes) -> Reading:
    from ingest.readers.docx import read_docx

    return read_docx(data)


def _office(name: str) -> Callable[[bytes], Reading]:
    def read_one(data: bytes) -> Reading:
        from ingest.readers.office import read_office

        return _only(read_office([(name, data)]))

    return read_one


def _only(readings: Iterable[Reading | IngestError]) -> Reading:
    (reading,) = readings
    if isinstance(reading, IngestError):
        raise reading
    return reading


def _xlsx(data: bytes) -> Reading:
    from ingest.readers.sheet import read_sheet

    return read_sheet(data)


def _sheet(name: str) -> Callable[[bytes], Reading]:
    def read_one(data: bytes) -> Reading:
        from ingest.readers.sheet import read_old_sheets

        return _only(read_old_sheets([(name, data)]))

    return read_one


def _pdf(data: bytes) -> Reading:
    from ingest.readers.pdf import read_pdf

    return read_pdf(data)


def _image(data: bytes) -> Reading:
    from ingest.readers.scan import read_image

    reading: Reading = read_image(data)
    return reading


def _html(data: bytes) -> Reading:
    from ingest.readers.html import read_html

    return read_html(data)


def _text(data: bytes) -> Reading:
    from ingest.readers.text import read_text

    return read_text(data)


def _markdown(data: bytes) -> Reading:
    from ingest.readers.text import read_markdown

    return read_markdown(data)


READERS: dict[Kind, Callable[[bytes], Reading]] = {
    "docx": _docx,
    "doc": _office("file.doc"),
    "rtf": _office("file.rtf"),
    "odt": _office("file.odt"),
    "xlsx": _xlsx,
    "xls": _sheet("file.xls"),
    "ods": _sheet("file.ods"),
    "pdf": _pdf,
    "image": _image,
    "html": _html,
    "text": _text,
    "markdown": _markdown,
}
# Kinds that go through LibreOffice, and the function that reads many of them in one run of it
_TOGETHER: dict[Kind, Literal["office", "sheets"]] = {
    "doc": "office", "rtf": "office", "odt": "office", "xls": "sheets", "ods": "sheets"}


def read(data: bytes, name: str) -> Reading:
    """What the reader of its kind makes of a file; raises an IngestError that says what its owner can do."""
    kind = kind_of(data, name)
    try:
        reading = READERS[kind](data)
        return _with_pictures(reading, data) if kind == "docx" else reading
    except Exception as error:
        if _is_parse_error(error):
            raise Damaged(f"the file cannot be read as {kind}: it is broken or cut short") from error
        raise


def read_many(files: Sequence[tuple[str, bytes]]) -> list[Reading | IngestError]:
    """`read` for each (name, bytes), in their order. What goes through LibreOffice does so in one run for .doc, .rtf
    and .odt, and one for .xls and .ods."""
    results: dict[int, Reading | IngestError] = {}
    waiting: dict[str, list[tuple[int, str, bytes]]] = {}
    for i, (name, data) in enumerate(files):
        try:
            kind = kind_of(data, name)
            if kind in _TOGETHER:
                waiting.setdefault(_TOGETHER[kind], []).append((i, f"{i}.{kind}", data))
            else:
                results[i] = read(data, name)
        except IngestError as error:
            results[i] = error
    for run, batch in waiting.items():
        named = [(name, data) for _, name, data in batch]
        results |= dict(zip((i for i, _, _ in batch), _read_together(run, named), strict=True))
    return [results[i] for i in range(len(files))]


def _read_together(run: str, files: Sequence[tuple[str, bytes]]) -> list[Reading | IngestError]:
    from ingest.readers.office import read_office
    from ingest.readers.sheet import read_old_sheets

    return read_office(files) if run == "office" else read_old_sheets(files)


def _with_pictures(reading: Reading, data: bytes) -> Reading:
    """A Word file of nothing but pictures of pages is a scan: what they show is its text."""
    if any(line.text.strip() and line.kind not in ("furniture", "stamp") for line in reading.lines):
        return reading
    from ingest.readers.docx import embedded_images
    from ingest.readers.scan import read_image

    pages = []
    for picture in embedded_images(data):
        try:
            pages.append(read_image(picture))
        except (NoText, Unsupported, Damaged):  # a logo, a drawing
            continue
    lines = tuple(line for page in pages for line in page.lines)
    if not lines:
        raise NoText("the file holds neither text nor a picture with text")
    known = [p.ocr_confidence for p in pages if p.ocr_confidence is not None]
    return Reading(
        format="docx", reader="docx+ocr", lines=lines, ocr_pages=len(pages),
        ocr_confidence=sum(known) / len(known) if known else None,
        warnings=tuple(w for page in pages for w in page.warnings),
    )


def _is_parse_error(error: Exception) -> bool:
    """Whether a parsing library says that the bytes are not what they should be; anything else is an error of ours."""
    if isinstance(error, IngestError):
        return False
    if isinstance(error, (zipfile.BadZipFile, EOFError)):
        return True
    library = type(error).__module__.split(".")[0]
    return library in ("lxml", "docx", "pdfminer", "pypdfium2", "PIL", "zlib")
