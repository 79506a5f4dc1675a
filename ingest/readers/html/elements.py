"""The elements of a web page as paragraphs and tables, in the order of the page.

Source line ends are spaces, blocks and `<br>` end a paragraph; letterhead and signature tables are read by column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import Element, HtmlElement

from ingest.document import Style, TextLine
from ingest.readers.grid import GridCell, grid_lines
from ingest.readers.html.page import is_furniture, is_hidden
from ingest.readers.markdown import superscript
from ingest.readers.paragraphs import PhysicalLine, is_label, join_lines
from ingest.readers.sheet.rows import is_page, sheet_lines
from ingest.repair import Decoder, fix_text

_BLOCKS = frozenset([
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])
_FONT_FAMILY = re.compile(
    r"font-family\s*:\s*[\"']?([^;\"',]+)|(?:^|;)\s*font\s*:[^;]*?[\"']?(\.Vn\w+|VNI[\w-]+)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC = re.compile(r"font-style\s*:\s*italic")
_CENTRED = re.compile(r"text-align\s*:\s*(?:-webkit-)?center")
_RULE = re.compile(r"[-_=~–—]{3,}|(?:\*\s?){3,}")  # drawn with signs under a name
_PRE = re.compile(r"white-space\s*:\s*pre")


def lines_of(top: HtmlElement, table: int) -> tuple[list[TextLine], int]:
    """The lines of an element, and the number of the next table."""
    decoder = Decoder()
    found = _read(top, table, decoder)
    return _read(top, table, decoder.again()) if decoder.doubtful else found


def _read(top: HtmlElement, table: int, decoder: Decoder) -> tuple[list[TextLine], int]:
    out: list[TextLine] = []
    block: list[PhysicalLine] = []
    for item in _items(top, _Form(decoder=decoder)):
        if isinstance(item, PhysicalLine):
            block.append(item)
            continue
        out += join_lines(block)
        block = []
        if is_page(item):
            found, table = sheet_lines(item, table)
        else:
            found = grid_lines(item, table)
            table += any(line.cell for line in found)
        out += found
    return out + join_lines(block), table


class _Form:
    """What an element inherits: font, weight, slant, alignment, whether line ends count, heading level."""

    __slots__ = ("bold", "centred", "decoder", "font", "italic", "level", "pre")

    def __init__(
        self, parent: _Form | None = None, element: HtmlElement | None = None, decoder: Decoder | None = None
    ) -> None:
        self.decoder: Decoder = parent.decoder if parent else decoder or Decoder()
        self.font: str | None = parent.font if parent else None
        self.bold = self.italic = self.centred = self.pre = False
        self.level: int | None = parent.level if parent else None
        if parent is None or element is None:
            return
        tag, css = str(element.tag), (element.get("style") or "")
        low = css.lower()
        family = _FONT_FAMILY.search(css)
        face = element.get("face") if tag == "font" else None
        self.font = face or (family and (family[1] or family[2])) or self.font
        heading = len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
        self.bold = parent.bold or tag in ("b", "strong", "th") or heading or bool(_BOLD.search(low))
        self.italic = parent.italic or tag in ("i", "em") or bool(_ITALIC.search(low))
        aligned = "text-align" in low or element.get("align") is not None
        centre = _CENTRED.search(low) or (element.get("align") or "").lower() == "center" or tag == "center"
        self.centred = bool(centre) or (parent.centred and not aligned)
        self.pre = parent.pre or tag == "pre" or bool(_PRE.search(low))
        if heading:
            self.level = int(tag[1])


_END = "end-of-block"
_END_OF_BLOCK = Element(_END)
_Event = tuple[str, _Form] | str | list[GridCell]  # text in a form | "block", "break" | a table


def _items(top: HtmlElement, form: _Form) -> Iterator[PhysicalLine | list[GridCell]]:
    """The paragraphs (one for each block or `<br>`) and tables under an element."""
    runs: list[tuple[str, _Form]] = []
    blank = True
    for event in (*_events(top, form), "block"):
        if isinstance(event, tuple):
            runs.append(event)
            continue
        line = _paragraph(runs, blank)
        runs = []
        if line:
            yield line
            blank = False
        if isinstance(event, list):
            yield event
        blank = blank or event != "break"


def _events(top: HtmlElement, parent: _Form) -> Iterator[_Event]:
    """What an element shows, in order. A stack, not recursion: unclosed tags nest as deep as the page is long."""
    stack: list[tuple[HtmlElement | str, _Form]] = [(top, parent)]
    while stack:
        node, form = stack.pop()
        if isinstance(node, str):
            yield from _pieces(node, form)
            continue
        tag = node.tag
        form = _Form(form, node)
        if tag == "br":
            yield "break"
        elif tag == _END:
            yield "block"
        elif tag == "table" and (cells := _table(node, form)) is not None:
            yield cells
        elif tag == "sup" and (digits := node.text_content().strip(" []()")).isascii() and digits.isdigit():
            yield superscript(digits), form
        else:
            if tag in _BLOCKS:
                yield "block"
                stack.append((_END_OF_BLOCK, form))
            for child in reversed(node):
                stack.append((child.tail or "", form))
                if not is_hidden(child) and not is_furniture(child):
                    stack.append((child, form))
            stack.append((node.text or "", form))
            if tag == "li" and (label := _list_label(node)):
                yield label, form


def _pieces(text: str | None, form: _Form) -> Iterator[_Event]:
    if not text:
        return
    if form.pre:
        for i, line in enumerate(text.split("\n")):
            if i:
                yield "break"
            yield line, form
    else:
        yield text, form


def _list_label(element: HtmlElement) -> str:
    """`1. ` in a numbered list, `- ` in another; nothing where the item's words bring their label."""
    parent = element.getparent()
    if parent is None or is_label(" ".join(element.text_content()[:200].split()) or "x"):
        return ""
    if parent.tag != "ol":
        return "- "
    number = sum(1 for s in element.itersiblings("li", preceding=True)) + int(parent.get("start") or 1)
    kind = parent.get("type") or "1"
    return f"{chr(96 + number) if kind == 'a' and number < 27 else number}{')' if kind == 'a' else '.'} "


def _paragraph(runs: list[tuple[str, _Form]], blank: bool) -> PhysicalLine | None:
    decoded = runs[0][1].decoder.decode([(words, form.font) for words, form in runs]) if runs else []
    text = one_line("".join(decoded))
    if not text or _RULE.fullmatch(text):
        return None
    forms = [form for words, form in runs if any(map(str.isalnum, words))] or [runs[0][1]]
    style = Style(bold=all(f.bold for f in forms), italic=all(f.italic for f in forms),
                  centred=forms[0].centred, heading_level=forms[0].level)
    return PhysicalLine(text, style, blank, break_before=False)


def one_line(text: str) -> str:
    """The words of a paragraph, their Unicode repaired, in one line."""
    return " ".join(fix_text(text).split())


# --- tables -------------------------------------------------------------------------------------------------------

def _table(table: HtmlElement, form: _Form) -> list[GridCell] | None:
    """The cells of a table; None for one that frames a page (tables inside it, or a single column)."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    row = 0
    for tr in table.iter("tr"):
        if is_hidden(tr):
            continue
        col = 0
        for td in tr.iterchildren("td", "th"):
            while (row, col) in taken:
                col += 1
            rows, cols = _span(td, "rowspan"), _span(td, "colspan")
            taken |= {(r, c) for r in range(row, row + rows) for c in range(col, col + cols)}
            items = [] if is_hidden(td) else _items(td, _Form(form, tr))
            lines = [item for item in items if isinstance(item, PhysicalLine)]
            cells.append(GridCell(row, col, tuple((line.text, line.style) for line in lines), rows, cols))
            col += cols
        row += 1
    return cells if len({c.col for c in cells if c.text}) > 1 else None


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), 200) if value.isascii() and value.isdigit() else 1
