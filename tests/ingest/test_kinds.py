# ruff: noqa: E501  -- a case stands on one line
"""The kind of a file is told by its content; names may lie; one bad file never costs another."""

from __future__ import annotations

import base64
import io
import quopri
import shutil
import unicodedata
import zipfile
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from docx import Document as NewDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.document import Format, Reading
from ingest.errors import Damaged, Empty, Encrypted, IngestError, NoText, Unsupported
from ingest.readers import READERS, kind_of, read, read_many

LINE = "Điều 1. Giao Phòng Nội vụ rà soát."


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def docx(text: str = LINE) -> bytes:
    out = io.BytesIO()
    document = NewDocument()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(600)


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, kind)
    return out.getvalue()


def web_archive(page: str, codec: str = "utf-8", encoding: str = "quoted-printable") -> bytes:
    """What Word and browsers save as .mht: the page, then a picture of it."""
    part = MIMEText("", "html", "us-ascii")
    part.replace_header("Content-Transfer-Encoding", encoding)
    data = page.encode(codec)
    part.set_payload((quopri.encodestring if encoding == "quoted-printable" else base64.encodebytes)(data).decode())
    part.replace_header("Content-Type", f'text/html; charset="{codec}"')
    whole = MIMEMultipart("related", type="text/html")
    whole.attach(part)
    whole.attach(MIMEImage(picture("PNG")))
    return whole.as_bytes()


KINDS: dict[str, tuple[bytes, str, Format]] = {
    "a Word file called .pdf": (docx(), "a.pdf", "docx"),
    "an old Word file called .docx": (ole("WordDocument"), "a.docx", "doc"),
    "LibreOffice": (zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<a/>"}), "a.zip", "odt"),
    "RTF called .doc": (b"{\\rtf1\\ansi x}", "a.doc", "rtf"),
    "PDF behind bytes of a mail gateway": (b"\x00" * 700 + b"%PDF-1.4\n", "a.txt", "pdf"),
    "PNG": (picture("PNG"), "a.jpg", "image"),
    "JPEG": (picture("JPEG"), "", "image"),
    "TIFF": (picture("TIFF"), "a", "image"),
    "BMP": (picture("BMP"), "a", "image"),
    "WebP": (picture("WEBP"), "a", "image"),
    "a text that begins with BM": ("BM.01 Biểu mẫu".encode(), "a.txt", "text"),
    "a page called .doc, as portals export": (f"<html><body><p>{LINE}".encode(), "a.doc", "html"),
    "a page in UTF-16": (f"<html><body><p>{LINE}</p></body></html>".encode("utf-16"), "a.txt", "html"),
    "a fragment of a page": (f"<div class='x'><p>{LINE}</p></div>".encode(), "x", "html"),
    "text": (LINE.encode(), "a.txt", "text"),
    "text called .pdf": (LINE.encode(), "a.pdf", "text"),
    "text in TCVN3": ("§iÒu 1. C¨n cø".encode("latin-1"), "a.txt", "text"),
    "text in UTF-16 without a mark": (LINE.encode("utf-16-le"), "a", "text"),
    "a text that compares numbers": ("Tỷ lệ a < b và c > d.".encode(), "a", "text"),
    "markdown by name": (LINE.encode(), "a.MD", "markdown"),
    "markdown by content": (f"# QUYẾT ĐỊNH\n\n## Phần I\n\n**{LINE}**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(), "a", "markdown"),
    "markdown with a table of HTML": (b"# A\n\n<table><tr><td>1</td></tr></table>\n<p>x</p><p>y</p><p>z</p>", "a.md", "markdown"),
    "a workbook": (zipped(**{"[Content_Types].xml": b"1", "xl/workbook.xml": b"1"}), "a.docx", "xlsx"),
    "an old workbook called .doc": (ole("Workbook"), "a.doc", "xls"),
    "a workbook of LibreOffice": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b"1"}), "a.xls", "ods"),
    "a table of HTML called .xls, as portals export": (b"<table><tr><td>1</td></tr></table>", "a.xls", "html"),
    "a workbook saved as XML": (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>', "a.xls", "xls"),
    "RTF called .docx": (b"{\\rtf1\\ansi x}", "a.docx", "rtf"),
    "a Word file called .doc": (docx(), "a.doc", "docx"),
    "PDF called .doc": (b"%PDF-1.4\n", "a.doc", "pdf"),
    "a page and its pictures in one file": (web_archive(f"<p>{LINE}</p>"), "a.doc", "html"),
    "a text that begins like a message": ("Kính gửi: Sở Y tế\nContent-Type: thư".encode(), "a.txt", "text"),
    "one star does not make markdown": ("* Về kinh tế\nx".encode(), "a", "text"),
}


@pytest.mark.parametrize(("data", "name", "kind"), KINDS.values(), ids=KINDS.keys())
def test_kind(data: bytes, name: str, kind: Format) -> None:
    assert kind_of(data, name) == kind


REFUSED: dict[str, tuple[bytes, type[IngestError]]] = {
    "no bytes": (b"", Empty),
    "white space": (b" \r\n\t\n", NoText),
    "only a byte order mark": (b"\xef\xbb\xbf\n", NoText),
    "a broken zip": (docx()[:300], Damaged),
    "a zip of files under another name": (zipped(a=b"1"), Unsupported),
    "an empty zip": (zipped(), Empty),
    "a binary workbook": (zipped(**{"[Content_Types].xml": b"1", "xl/workbook.bin": b"1"}), Unsupported),
    "slides": (zipped(**{"[Content_Types].xml": b"1", "ppt/a": b"1"}), Unsupported),
    "a book": (zipped(mimetype=b"application/epub+zip"), Unsupported),
    "a rar archive": (b"Rar!\x1a\x07\x01\x00" + bytes(99), Unsupported),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c" + bytes(99), Unsupported),
    "a password on a Word file": (ole("EncryptedPackage"), Encrypted),
    "a program": (b"\x7fELF" + bytes(range(256)) * 8, Unsupported),
    "noise": (bytes((i * 73 + 11) % 256 for i in range(4000)), Unsupported),
}


@pytest.mark.parametrize(("data", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_a_reason(data: bytes, error: type[IngestError]) -> None:
    with pytest.raises(error) as raised:
        kind_of(data, "a.docx")
    assert len(str(raised.value)) > 10


def test_every_kind_has_a_reader() -> None:
    kinds = {kind for _, _, kind in KINDS.values()}
    assert kinds <= READERS.keys()


def test_read_by_content() -> None:
    for data, name in ((docx(), "a.txt"), (LINE.encode(), "a.doc"), (f"<html><p>{LINE}".encode(), "a.rtf")):
        assert [line.text for line in read(data, name).lines] == [LINE]


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1258"])
def test_the_page_of_a_web_archive(codec: str, encoding: str) -> None:
    words = unicodedata.normalize("NFD", LINE).replace("\u0302", "") if codec == "cp1258" else LINE
    archive = web_archive(f"<html><body><p>{words}</p></body></html>", codec, encoding)
    assert [line.text for line in read(archive, "a.mht").lines] == [unicodedata.normalize("NFC", words)]


def test_a_web_archive_without_a_page_is_no_text() -> None:
    whole = MIMEMultipart("related")
    whole.attach(MIMEImage(picture("PNG")))
    with pytest.raises(NoText):
        read(whole.as_bytes(), "a.mht")


def test_archives_that_are_not_opened_say_what_to_do() -> None:
    with pytest.raises(Unsupported, match=r"\.rar archives are not opened: unpack it"):
        kind_of(b"Rar!\x1a\x07\x00", "a.zip")


def test_a_word_file_cut_short_is_damaged() -> None:
    broken = zipped(word__document=b"<w:document", **{"[Content_Types].xml": b"<Types"})
    with pytest.raises(Damaged):
        read(broken, "a.docx")


def test_one_bad_file_costs_no_other() -> None:
    results = read_many([("a.txt", LINE.encode()), ("b.docx", b""), ("c.docx", docx()[:300]), ("d.docx", docx())])
    assert [type(r) for r in results] == [Reading, Empty, Damaged, Reading]


def test_office_files_keep_their_places() -> None:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    rtf = b"{\\rtf1\\ansi\\ansicpg1252 Dieu %d. Quet cho\\par}"
    results = read_many([("a.rtf", rtf % 1), ("b.txt", LINE.encode()), ("c.doc", rtf % 2), ("d", b"")])
    texts = [r.lines[0].text if isinstance(r, Reading) else type(r).__name__ for r in results]
    assert texts == ["Dieu 1. Quet cho", LINE, "Dieu 2. Quet cho", "Empty"]


@given(st.binary(max_size=300), st.sampled_from(["", "a.txt", "a.md", "a.html", "a.docx"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_kind_or_a_refusal(data: bytes, name: str) -> None:
    try:
        assert kind_of(data, name) in READERS
    except IngestError as error:
        assert str(error)
