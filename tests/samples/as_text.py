"""A sample as markdown (as converters leave it), plain text in several encodings, or a page of a portal."""

from __future__ import annotations

import re
import textwrap
from html import escape
from itertools import zip_longest
from pathlib import Path

from notation import PAGE_END, Columns, Output, Para, Sample, Stamp, Table, bare, spans

# TCVN 5712:1993 VN3 ("ABC"): capitals with a tone have no code of their own, offices typed them in a capital font.
_TCVN3 = dict(zip(
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
    bytes.fromhex("b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9ac"
                  "eaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfea1a2a3a4a5a6a7"), strict=True))
_NOTE = re.compile(r"\[\^(\d+)\]")


def tcvn3(text: str) -> bytes:
    """`text` in TCVN3 bytes; a letter that the encoding lacks raises `ValueError`."""
    out = bytearray()
    for c in text:
        code = _TCVN3.get(c, _TCVN3.get(c.lower(), ord(c)))
        if c not in _TCVN3 and c.lower() not in _TCVN3 and code > 126:
            raise ValueError(f"TCVN3 has no {c!r}")
        out.append(code)
    return bytes(out)


def write(sample: Sample, output: Output, path: Path) -> None:
    """Write `sample` to `path` as its suffix (.md, .txt, .html) and the output's options say."""
    if output.suffix == ".html":
        path.write_bytes(_html(sample, output).encode())
        return
    text = _markdown(sample, output) if output.suffix == ".md" else _plain(sample, output)
    encoding = output.options.get("encoding", "utf-8")
    data = tcvn3(text.replace("\n", "\r\n")) if encoding == "tcvn3" else text.encode(encoding)
    path.write_bytes(data)


def _fill(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False) if width else text


def _markdown(sample: Sample, output: Output) -> str:
    width, letterhead = int(output.options.get("wrap", "0")), output.options.get("letterhead", "lost")
    parts: list[str] = []
    for block in sample.blocks:
        if isinstance(block, Para):
            mark = "**" if block.bold else "*" if block.italic else ""
            for text in block.labelled.split(PAGE_END):
                parts.append(_fill(f"{mark}{bare(text) if mark and '*' in text else text}{mark}", width))
        elif isinstance(block, Table):
            parts.append(_pipe(block.rows))
        elif isinstance(block, Stamp):
            parts += block.lines
        elif isinstance(block, Columns):
            left = [line for group in block.left for line in group if line != "~"]
            right = [line for group in block.right for line in group if line != "~"]
            if letterhead == "table":
                parts.append(_pipe((("<br>".join(left), "<br>".join(right)),)))
            elif letterhead == "lines" or block.kind == "signature":
                parts += left + [f"**{line}**" for line in right]
            # else the converter lost the table
    notes = [f"[^{n}]: {text}" for n, text in sorted(sample.notes.items())]
    return ("\n" if width else "\n\n").join(parts + notes) + "\n"


def _pipe(rows: tuple[tuple[str, ...], ...]) -> str:
    full = _filled(rows)
    lines = [f"| {' | '.join(row)} |" for row in full]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _filled(rows: tuple[tuple[str, ...], ...]) -> list[list[str]]:
    """The rows with a merged cell's words repeated in each cell it covers, as converters do."""
    full: list[list[str]] = []
    for r, row in enumerate(rows):
        cells: list[str] = []
        for c, text in enumerate(row):
            cells.append(full[r - 1][c] if text == "^" else cells[c - 1] if text == "<" else text)
        full.append(cells)
    return full


def _plain(sample: Sample, output: Output) -> str:
    width = int(output.options.get("wrap", "0"))
    parts: list[str] = []
    for block in sample.blocks:
        if isinstance(block, Para):
            text = bare(_NOTE.sub(r"[\1]", block.labelled))
            parts.append(text.center(90).rstrip() if block.centred else _fill(text, width))
        elif isinstance(block, Table):
            parts.append("\n".join("\t".join(map(bare, row)).replace("<br>", " ") for row in _filled(block.rows)))
        elif isinstance(block, Stamp):
            parts += block.lines
        elif isinstance(block, Columns):
            parts.append(_beside(block, output.options.get("letterhead", "columns")))
    notes = [f"[{n}] {text}" for n, text in sorted(sample.notes.items())]
    return "\n".join(parts + notes) + "\n"


def _beside(block: Columns, form: str) -> str:
    """The two columns side by side, padded with spaces, or (`lines`) one under the other."""
    left = [line for group in block.left for line in group]
    right = [line for group in block.right for line in group]
    if form == "lines":
        return "\n".join(x for x in left + right if x != "~")
    pairs = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{_room(a):<46}{_room(b)}".rstrip() for a, b in pairs)


def _room(line: str) -> str:
    return "" if line == "~" else line


def _inline(text: str, bold: bool = False, italic: bool = False) -> str:
    out = ""
    for s in spans(text, bold, italic):
        piece = escape(s.text, quote=False).replace("&lt;br&gt;", "<br>")
        if s.note is not None:
            piece = f'<sup><a href="#ftn{s.note}" name="ref{s.note}">[{s.note}]</a></sup>'
        piece = f"<i>{piece}</i>" if s.italic else piece
        out += f"<b>{piece}</b>" if s.bold else piece
    return out


def _html_table(block: Table) -> str:
    rows = []
    for r, row in enumerate(block.rows):
        cells = ""
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            wide = next((n for n in range(1, len(row) - c) if row[c + n] != "<"), len(row) - c)
            high = next((n for n in range(1, len(block.rows) - r) if block.rows[r + n][c] != "^"), len(block.rows) - r)
            span = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{high}"' if high > 1 else "")
            cells += f"<td{span}><p>{_inline(text, bold=r == 0)}</p></td>"
        rows.append(f"<tr>{cells}</tr>")
    return '<table border="1" cellspacing="0">\n' + "\n".join(rows) + "\n</table>"


def _html_columns(block: Columns) -> str:
    cells = []
    for groups in (block.left, block.right):
        lines = [escape(line) for group in groups for line in group if line != "~"]
        cells.append('<td valign="top"><p align="center">' + "<br>\n".join(lines) + "</p></td>")
    return f'<table border="0" width="100%"><tr>{cells[0]}\n{cells[1]}</tr></table>'


def _html_body(sample: Sample, article: bool) -> str:
    parts: list[str] = []
    for block in sample.blocks:
        if isinstance(block, Para):
            text = _inline(block.labelled, block.bold, block.italic)
            if article and not parts:
                parts.append(f"<h1>{escape(bare(block.text))}</h1>")
            else:
                parts.append(f'<p align="center">{text}</p>' if block.centred else f"<p>{text}</p>")
        elif isinstance(block, Table):
            parts.append(_html_table(block))
        elif isinstance(block, Columns):
            parts.append(_html_columns(block))
        elif isinstance(block, Stamp):
            parts.append(f'<div class="stamp">{"<br>".join(map(escape, block.lines))}</div>')
    if sample.notes:
        parts.append('<hr align="left" width="33%">')
        parts += [f'<p><a href="#ref{n}" name="ftn{n}">[{n}]</a> {_inline(text)}</p>'
                  for n, text in sorted(sample.notes.items())]
    return "\n".join(parts)


_PORTAL = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title} - {portal}</title>
<style>body {{ font-family: Arial }} .menu li {{ display: inline }}</style>
<script>var _site = {{"id": 12, "lang": "vi"}};</script>
</head>
<body>
<header class="banner"><a href="/">{portal}</a><form action="/tim-kiem">
<input name="q" placeholder="Tìm kiếm"></form></header>
<nav class="menu"><ul>
<li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu</a></li>
<li><a href="/tin-tuc">Tin tức - Sự kiện</a></li>
<li><a href="/van-ban">Văn bản</a></li><li><a href="/thu-tuc">Thủ tục hành chính</a></li>
<li><a href="/lien-he">Liên hệ</a></li>
</ul></nav>
<div class="breadcrumb"><a href="/">Trang chủ</a> » <a href="{section_url}">{section}</a> » <span>{title}</span></div>
<div class="container">
<aside class="left"><h3>Chuyên mục</h3><ul><li><a href="/a">Chỉ đạo, điều hành</a></li>
<li><a href="/b">Cải cách hành chính</a></li>
<li><a href="/c">Chuyển đổi số</a></li></ul></aside>
<main><div class="{kind}" id="content">
<div class="tools"><a href="#">Cỡ chữ</a> <a href="#">In trang</a> <a href="#">Chia sẻ</a></div>
{stamp}{body}
</div>
<div class="related"><h3>{related}</h3><ul>
<li><a href="/x/101">Kế hoạch số 41/KH-UBND về tuyên truyền cải cách hành chính</a> (12/02/2025)</li>
<li><a href="/x/102">Thông báo lịch tiếp công dân của lãnh đạo tháng 3</a> (28/02/2025)</li>
<li><a href="/x/103">Công văn số 220/UBND-NC về trực Tết</a> (15/01/2025)</li>
</ul></div></main>
<aside class="right"><h3>Thống kê truy cập</h3><p>Đang truy cập: 27</p><p>Hôm nay: 1.204</p></aside>
</div>
<footer><p>{portal}</p><p>Chịu trách nhiệm: Ban Biên tập. Ghi rõ nguồn khi phát hành lại thông tin.</p></footer>
</body>
</html>
"""


def _html(sample: Sample, output: Output) -> str:
    article = "article" in output.options
    titles = [bare(b.text) for b in sample.blocks if isinstance(b, Para) and (b.centred or article)]
    stamp = f'<div class="date">{escape(output.options["date"])}</div>\n' if "date" in output.options else ""
    return _PORTAL.format(
        title=escape(" ".join(titles[:1 if article else 2])),
        portal=escape(output.options.get("portal", "Cổng thông tin điện tử tỉnh")), stamp=stamp,
        section="Tin tức - Sự kiện" if article else "Văn bản", section_url="/tin-tuc" if article else "/van-ban",
        kind="article-content" if article else "toanvancontent",
        related="Tin liên quan" if article else "Văn bản liên quan",
        body=_html_body(sample, article))
