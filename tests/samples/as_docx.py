"""A sample as a Word file: borderless letterhead table, automatic numbering, real footnotes, merged cells.

The bytes depend on the sample alone: fixed dates, fixed ids, fixed order of zip members.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from notation import Break, Columns, Para, Sample, Stamp, Table, spans

FONT, SIZE = "Times New Roman", 13
WIDTH = 16.5  # cm of text on A4: left margin 3, right 1.5 (appendix I of the decree on clerical work)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FORMATS = {"I": "upperRoman", "1": "decimal", "a": "lowerLetter"}


def write(sample: Sample, path: Path) -> None:
    """Write `sample` to `path` (.docx)."""
    doc = Document()
    _page(doc)
    _numbering(doc, sample)
    nums = {"used": 1}
    for block in sample.blocks:
        if isinstance(block, Para):
            _para(doc, block, nums)
        elif isinstance(block, Table):
            _table(doc, block)
        elif isinstance(block, Columns):
            _columns(doc, block)
        elif isinstance(block, Stamp):
            table = doc.add_table(1, 1, style="Table Grid")
            table.columns[0].width = table.cell(0, 0).width = Cm(5.5)
            _lines(table.cell(0, 0), block.lines, size=11)
        elif isinstance(block, Break):
            doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    if sample.notes:
        _footnotes(doc, sample)
    buffer = io.BytesIO()
    doc.save(buffer)
    path.write_bytes(settle(buffer.getvalue()))


def settle(data: bytes, ids: bytes | None = None) -> bytes:
    """The same zip with members in their order and fixed times, and 1 for what matches the pattern `ids` in them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if item.filename == "mimetype" else zipfile.ZIP_DEFLATED
            content = old.read(item)
            new.writestr(info, re.sub(ids, b"1", content) if ids else content)
    return out.getvalue()


def _page(doc: Any) -> None:
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(1.5), Cm(2), Cm(2)
    section.different_first_page_header_footer = True
    section.header_distance = Cm(1)
    number = section.header.paragraphs[0]  # the page number: centred in the top margin, from the second page on
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))
    style = doc.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    core = doc.core_properties
    core.author, core.title, core.last_modified_by, core.revision, core.comments = "Văn thư", "", "Văn thư", 1, ""
    core.created = core.modified = datetime(2025, 1, 1)


def _runs(paragraph: Any, text: str, bold: bool = False, italic: bool = False, size: float | None = None) -> None:
    for span in spans(text, bold, italic):
        run = paragraph.add_run(span.text)
        run.bold, run.italic = span.bold or None, span.italic or None
        if size:
            run.font.size = Pt(size)
        if span.note is not None:
            run.font.superscript = True
            run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{span.note + 1}"/>'))


def _para(doc: Any, block: Para, nums: dict[str, int]) -> None:
    p = doc.add_paragraph()
    _runs(p, block.text, block.bold, block.italic, 14 if block.centred and block.bold else None)
    p.alignment = WD_ALIGN_PARAGRAPH.CENTER if block.centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.centred:
        p.paragraph_format.space_after = Pt(2)
    elif block.level is None:
        p.paragraph_format.first_line_indent = Cm(1.27)
    if block.level is not None:
        if block.restart:
            nums["used"] += 1
            _instance(doc, nums["used"], block.level - 1)
        number = p._p.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_ilvl().val, number.get_or_add_numId().val = block.level - 1, nums["used"]


def _numbering(doc: Any, sample: Sample) -> None:
    root = doc.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    levels = []
    for i, form in enumerate(sample.numbering):
        kind = next((k for k in _FORMATS if k in form), None)
        shape = form.replace("1.1", f"%{i}.%{i + 1}") if "1.1" in form else form.replace(kind or "\0", f"%{i + 1}")
        count = _FORMATS.get(kind or "", "bullet")
        levels.append(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{count}"/><w:suff w:val="space"/>'
                      f'<w:lvlText w:val="{shape}"/><w:lvlJc w:val="left"/>'
                      '<w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl>')
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">'
                          f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'))
    _instance(doc, 1, None)


def _instance(doc: Any, num: int, restart: int | None) -> None:
    over = "" if restart is None else (f'<w:lvlOverride w:ilvl="{restart}"><w:startOverride w:val="1"/>'
                                       "</w:lvlOverride>")
    doc.part.numbering_part.element.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="0"/>{over}</w:num>'))


def _lines(cell: Any, lines: tuple[str, ...], size: float = 12, bold: bool = False, centred: bool = True) -> None:
    for n, line in enumerate(lines):
        p = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        p.paragraph_format.space_after = Pt(0)
        if line == "~":  # room for seal and signature
            p.paragraph_format.space_after = Pt(48)
        elif line == "*":
            p.add_run("*")
        else:
            _runs(p, line, bold, size=size)


def _columns(doc: Any, block: Columns) -> None:
    rows = max(len(block.left), len(block.right))
    table = doc.add_table(rows, 2)
    table.autofit = False
    split = (7.0, WIDTH - 7.0) if block.kind == "letterhead" else (8.5, WIDTH - 8.5)
    for column, width in zip(table.columns, split, strict=True):
        column.width = Cm(width)
    for r in range(rows):
        for c, groups in enumerate((block.left, block.right)):
            cell = table.cell(r, c)
            cell.width = Cm(split[c])
            lines = groups[r] if r < len(groups) else ()
            if block.kind == "letterhead":
                _lines(cell, tuple(_head_style(line, c, n, lines) for n, line in enumerate(lines)))
            elif c == 0:
                _lines(cell, lines, 11, centred=False)
                for run in cell.paragraphs[0].runs:  # "Nơi nhận:"
                    run.bold = run.italic = True
            else:
                _lines(cell, lines, 13, bold=True)
    doc.add_paragraph().paragraph_format.space_after = Pt(0)


def _head_style(line: str, column: int, n: int, lines: tuple[str, ...]) -> str:
    """Bold for the issuing body and the state's or Party's name, italic for place and date, plain for the rest."""
    if line == "*" or line.startswith(("Số", "V/v")):
        return line
    if column and "ngày" in line:
        return f"*{line}*"
    return line if not column and n == 0 and len(lines) > 1 else f"**{line}**"


def _table(doc: Any, block: Table) -> None:
    columns = len(block.rows[0])
    table = doc.add_table(len(block.rows), columns, style="Table Grid")
    table.autofit = False
    unit = WIDTH / sum(block.widths)
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Cm(unit * width)
    for r, row in enumerate(block.rows):
        for c, text in enumerate(row):
            cell = table.cell(r, c)
            cell.width = Cm(unit * block.widths[c])
            if text not in ("^", "<"):
                _lines(cell, tuple(text.split("<br>")), 11, bold=r == 0, centred=r == 0 or c == 0)
    for r, row in enumerate(block.rows):
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            right, down = c, r
            while right + 1 < columns and row[right + 1] == "<":
                right += 1
            while down + 1 < len(block.rows) and block.rows[down + 1][c] == "^":
                down += 1
            if (right, down) != (c, r):
                _merge(table, r, c, down, right)
    doc.add_paragraph().paragraph_format.space_after = Pt(0)


def _merge(table: Any, r: int, c: int, down: int, right: int) -> None:
    merged = table.cell(r, c).merge(table.cell(down, right))
    for p in list(merged.paragraphs)[1:]:  # merging appends the empty paragraphs of the swallowed cells
        if not p.text:
            p._p.getparent().remove(p._p)


def _footnotes(doc: Any, sample: Sample) -> None:
    marks = "".join(f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
                    for n, (kind, tag) in enumerate((("separator", "separator"),
                                                     ("continuationSeparator", "continuationSeparator"))))
    notes = "".join(
        f'<w:footnote w:id="{n + 1}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> {_escape(text)}</w:t></w:r></w:p>'
        "</w:footnote>"
        for n, text in sorted(sample.notes.items()))
    xml = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
           f'<w:footnotes {nsdecls("w")}>{marks}{notes}</w:footnotes>')
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), doc.part.package)
    doc.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
