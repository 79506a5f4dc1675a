"""Files that offices never meant to send: samples with bits flipped, cut, parts swapped, and bombs made by hand.

A zip's members are mutated inside and packed again, since a flipped bit in the archive itself ends at its checksum.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.zips import packed

Mutation = Callable[[bytes, random.Random], bytes]
SUFFIXES = (".docx", ".doc", ".rtf", ".odt", ".xlsx", ".pdf", ".html", ".md", ".txt", ".jpg", ".png", ".tif", ".zip")


def flip_bits(data: bytes, rng: random.Random) -> bytes:
    """One to two hundred bits turned over."""
    changed = bytearray(data)
    for _ in range(min(rng.choice((1, 3, 20, 200)), len(data))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    """The beginning alone, the end alone, or a piece gone from the middle."""
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice((data[:a], data[a:], data[:a] + data[b:]))


def swap_parts(data: bytes, rng: random.Random) -> bytes:
    """Two pieces change places."""
    a, b, c, d = sorted(rng.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def repeat_part(data: bytes, rng: random.Random) -> bytes:
    """A piece said again and again."""
    a = rng.randrange(len(data) + 1)
    piece = data[a:a + rng.choice((1, 10, 300))]
    return data[:a] + piece * rng.choice((2, 50, 2000)) + data[a:]


def change_numbers(data: bytes, rng: random.Random) -> bytes:
    """Some of the numbers written in digits (lengths, sizes, spans, counts) become huge, negative or nothing."""
    found = list(re.finditer(rb"(?<![0-9])[0-9]{1,6}(?![0-9])", data))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 5, 50)))), key=lambda m: -m.start()):
        new = rng.choice((b"0", b"-1", b"2147483648", b"99999999999999999999", b"1e308", b""))
        data = data[:match.start()] + new + data[match.end():]
    return data


def drop_tags(data: bytes, rng: random.Random) -> bytes:
    """Some marks of XML or HTML go missing, so that what they opened never ends."""
    return re.sub(rb"<[^<>]{1,200}>", lambda m: b"" if rng.random() < 0.02 else m[0], data)


MUTATIONS: tuple[Mutation, ...] = (flip_bits, cut, swap_parts, repeat_part, change_numbers, drop_tags)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The bytes with one or two mutations; of a zip, more often one of its members than the archive."""
    if zipfile.is_zipfile(io.BytesIO(data)) and rng.random() < 0.8:
        return _member_mutated(data, rng)
    for _ in range(rng.choice((1, 1, 2))):
        data = rng.choice(MUTATIONS)(data, rng) if data else data
    return data


def _member_mutated(data: bytes, rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = [n for n in source.namelist() if not n.endswith("/")]
        chosen = {n for n in names if "document.xml" in n or "content.xml" in n or "sheet1" in n} or set(names[:1])
        chosen.add(rng.choice(names))
        for name in names:
            part = source.read(name)
            target.writestr(name, rng.choice(MUTATIONS)(part, rng) if part and name in chosen else part)
    return out.getvalue()


def seeds(folders: list[Path]) -> list[Path]:
    """The files to mutate: whole ones of every format, not too large."""
    return [p for folder in folders for p in sorted(folder.rglob("*"))
            if p.suffix.lower() in SUFFIXES and p.name != "README.md" and p.is_file()
            and 0 < p.stat().st_size < 2_000_000]


def generate(
    count: int, seed: int, folders: list[Path], bombs: Mapping[str, Callable[[], bytes]] | None = None,
    pictures: float = 0.06,
) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of `count` files: each bomb (of `BOMBS`, where none are given) once, the rest mutations, formats
    in a fixed share; `pictures` is that of scans, each of which takes an OCR engine's time."""
    rng = random.Random(seed)
    by_cost: dict[str, list[Path]] = {"quick": [], "office": [], "picture": []}
    for path in seeds(folders):
        suffix = path.suffix.lower()
        picture = suffix in (".jpg", ".png", ".tif") or "scan" in path.name
        by_cost["office" if suffix in (".doc", ".rtf", ".odt") else "picture" if picture else "quick"].append(path)
    made = 0
    for name, bomb in (BOMBS if bombs is None else bombs).items():
        if made == count:
            return
        yield name, bomb()
        made += 1
    while made < count:
        kind = rng.choices(("quick", "office", "picture"), (0.92 - pictures, 0.08, pictures))[0]
        path = rng.choice(by_cost[kind] or by_cost["quick"])
        yield f"{made:05}{path.suffix.lower()}", mutated(path.read_bytes(), rng)
        made += 1


# --- bombs --------------------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(body: str, prolog: str = "") -> bytes:
    """A Word file with this body."""
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
             'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    relations = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                 'Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
                 'Target="word/document.xml"/></Relationships>')
    return packed({"[Content_Types].xml": types, "_rels/.rels": relations,
                 "word/document.xml": f"{prolog}<w:document {_W}><w:body>{body}</w:body></w:document>"})


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return _docx(_paragraph("&e9;"), f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>')


def _tables_in_tables(depth: int = 3000) -> bytes:
    return _docx("<w:tbl><w:tr><w:tc>" * depth + _paragraph("trong cùng") + "</w:tc></w:tr></w:tbl>" * depth)


def _wide_cells() -> bytes:
    cell = ('<w:tc><w:tcPr><w:gridSpan w:val="2147483647"/><w:vMerge w:val="restart"/></w:tcPr>'
            + _paragraph("rộng") + "</w:tc>")
    return _docx(f"<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"99999999\"/></w:trPr>{cell * 3}</w:tr></w:tbl>")


def _many_empty_paragraphs() -> bytes:
    return _docx("<w:p/>" * 1_000_000)


def _swollen(size: int = 400_000_000) -> bytes:
    """A text part that unpacks to `size` bytes of nothing."""
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * size})


def _zip_of_zips(depth: int = 12) -> bytes:
    data = packed({"a.txt": "Điều 1."})
    for level in range(depth):
        data = packed({f"{level}-{i}.zip": data for i in range(3)})
    return data


def _zip_that_escapes() -> bytes:
    return packed({"../../../tmp/vanban-escaped.txt": "Điều 1. Ra ngoài.", "/etc/vanban.txt": "Điều 2."})


def _html_of(mark: str, count: int) -> bytes:
    return ("<html><body>" + mark * count + "chữ" + "</body></html>").encode()


def _html_span() -> bytes:
    cell = '<td rowspan="999999999" colspan="999999999">ô</td>'
    return f"<html><body><table><tr>{cell}</tr></table></body></html>".encode()


def _pdf(page: str, content: bytes, extra: str = "") -> bytes:
    """A PDF of one page with this page dictionary and content, its cross references right."""
    objects = [b"<</Type/Catalog/Pages 2 0 R" + extra.encode() + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               f"<</Type/Page/Parent 2 0 R{page}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".encode(),
               f"<</Length {len(content)}/Filter/FlateDecode>>stream\n".encode() + content + b"\nendstream",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out) + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table


def _pdf_page_of_miles() -> bytes:
    return _pdf("/MediaBox[0 0 900000000 900000000]", zlib.compress(b"BT /F 12 Tf 72 700 Td (Ke hoach) Tj ET"))


def _pdf_swollen() -> bytes:
    return _pdf("/MediaBox[0 0 595 842]", zlib.compress(b"0 0 m 1 1 l S\n" * 5_000_000))


def _pdf_many_rulings() -> bytes:
    lines = b"".join(
        b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (i % 595, i % 595, i % 842, i % 842) for i in range(60_000))
    return _pdf("/MediaBox[0 0 595 842]", zlib.compress(lines + b"BT /F 9 Tf 72 700 Td (a) Tj ET"))


def _pdf_huge_type() -> bytes:
    return _pdf("/MediaBox[0 0 595 842]", zlib.compress(b"BT /F 100000000 Tf 72 700 Td (Ke hoach nam) Tj ET"))


def _pdf_of_kids(count: int = 200_000) -> bytes:
    whole = _pdf("/MediaBox[0 0 595 842]", zlib.compress(b""))
    return whole.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 2 0 R]/Count %d" % count)


def _png(width: int, height: int) -> bytes:
    """A PNG that declares this size and holds next to nothing."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
            + chunk(b"IEND", b""))


def _rtf_braces(depth: int = 200_000) -> bytes:
    return b"{\\rtf1" + b"{" * depth + b"a" + b"}" * depth + b"}"


def _markdown_table(columns: int = 20_000) -> bytes:
    row = "|" + " a |" * columns + "\n"
    return (row + "|" + "---|" * columns + "\n" + row * 5).encode()


BOMBS: dict[str, Callable[[], bytes]] = {
    "bomb-entities.docx": _billion_laughs,
    "bomb-nested-tables.docx": _tables_in_tables,
    "bomb-wide-cells.docx": _wide_cells,
    "bomb-empty-paragraphs.docx": _many_empty_paragraphs,
    "bomb-swollen.docx": _swollen,
    "bomb-zips.zip": _zip_of_zips,
    "bomb-escape.zip": _zip_that_escapes,
    "bomb-divs.html": lambda: _html_of("<div>", 300_000),
    "bomb-tables.html": lambda: _html_of("<table><tr><td>", 20_000),
    "bomb-lists.html": lambda: _html_of("<ul><li>", 50_000),
    "bomb-span.html": _html_span,
    "bomb-page.pdf": _pdf_page_of_miles,
    "bomb-swollen.pdf": _pdf_swollen,
    "bomb-rulings.pdf": _pdf_many_rulings,
    "bomb-type.pdf": _pdf_huge_type,
    "bomb-kids.pdf": _pdf_of_kids,
    "bomb-large.png": lambda: _png(100_000, 100_000),
    "bomb-wide.png": lambda: _png(2_000_000_000, 1),
    "bomb-braces.rtf": _rtf_braces,
    "bomb-columns.md": _markdown_table,
    "bomb-brackets.md": lambda: b"[" * 500_000,
    "bomb-stars.md": lambda: b"*" * 500_001 + b"a",
    "bomb-one-line.txt": lambda: b"a) " * 1_000_000,
    "bomb-labels.txt": lambda: b"".join(b"%d.\n" % i for i in range(100_000)),
    "bomb-digits.txt": lambda: b"So " + b"1" * 3_000_000 + b"/KH-UBND",
}
