"""The rows that reading yields: `Document`, `Line`, `Section`, and `TextLine`, what a reader hands to the layout.

A dataclass here is a row of the table of the same name (TABLES: documents, lines, sections). All offsets are code
points into `Document.text`, end exclusive. Boxes are in points, origin at the top left of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

Format = Literal["docx", "doc", "rtf", "odt", "xlsx", "pdf", "image", "html", "text", "markdown"]
LineKind = Literal["body", "cell", "footnote", "furniture", "stamp"]
SectionKind = Literal[
    "letterhead", "title", "basis", "heading", "item", "paragraph", "table", "footnote", "signature", "recipients",
    "appendix",
]


class Box(NamedTuple):
    """A rectangle on a page: points, origin top left, x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float


class Cell(NamedTuple):
    """A place in a table: which table of the document, row and column from 0, and how many of each it covers."""

    table: int
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1


@dataclass(frozen=True, slots=True)
class Style:
    """What the page shows of a line's form. `list_level` counts from 0; `label` is the list label Word generated."""

    bold: bool = False
    italic: bool = False
    centred: bool = False
    size: float | None = None
    list_level: int | None = None
    label: str | None = None
    heading_level: int | None = None  # a markdown `##` or a Word heading style, 1 = top; a hint, never the outline


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as a reader sees it, in reading order, before it has a place in the text.

    `text` is NFC, decoded and without a line break; `raw` is set only where the source read differently.
    `continues` says that the line goes on with the paragraph (or the cell) of the line before it: one paragraph is
    one run of lines whose second and later members continue. Readers of formats without pages yield a whole
    paragraph as one line. Lines of a table have a `cell`, rows in order, cells left to right; the lines of one cell
    follow each other. `gap` is what stands between a continued line and the one before (" ", or "" after a hyphen
    that belongs to a symbol).
    """

    text: str
    kind: LineKind = "body"
    page: int | None = None
    box: Box | None = None
    style: Style = Style()
    cell: Cell | None = None
    continues: bool = False
    gap: str = " "
    raw: str | None = None
    ocr_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A change made to what OCR read: `text[char_start:char_end] == corrected`."""

    char_start: int
    char_end: int
    raw: str
    corrected: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """A row of `lines`: a line or cell as read, with its place in the text (null for furniture) and on the page."""

    line_id: int
    kind: LineKind
    page: int | None = None
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None
    char_start: int | None = None
    char_end: int | None = None
    raw: str | None = None
    table_id: int | None = None
    row: int | None = None
    col: int | None = None
    row_span: int | None = None
    col_span: int | None = None
    style: Style = Style()
    ocr_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A row of `sections`: a node of the outline. `text` is its own block with its label, without its children.

    `text == document.text[char_start:char_end]`; `subtree_end` is the end of its last descendant. `level` is the
    depth of nesting, 1 = child of the document. `heading` is set for headings (label and final colon removed) and,
    for a run-in heading, holds the words before the colon.
    """

    section_id: int
    parent_id: int | None
    level: int
    kind: SectionKind
    label: str | None
    heading: str | None
    text: str
    page: int | None
    char_start: int
    char_end: int
    subtree_end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A row of `documents`. Reading fills what stands before `doc_type`; `extract.header` fills the rest."""

    doc_id: str
    sha256: str
    file_name: str
    format: Format
    reader: str
    text: str
    page_count: int | None = None
    ocr_pages: int | None = None
    ocr_confidence: float | None = None
    warnings: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()  # `symbol: 4/QĐ-UBND`: what a web page says of its document beside it
    reader_version: str = ""
    # --- the header of the document itself
    doc_type: str | None = None
    doc_type_code: str | None = None
    number: str | None = None
    symbol: str | None = None
    title: str | None = None
    issuer: str | None = None
    issuer_level: str | None = None
    province: str | None = None
    province_now: str | None = None
    place: str | None = None
    issued_on: date | None = None
    issued_year: int | None = None
    issued_month: int | None = None
    signer: str | None = None
    signer_position: str | None = None
    signed_for: str | None = None
    recipients: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    secrecy: str | None = None
    urgency: str | None = None
    state: Literal["issued", "draft", "copy"] = "issued"
    received_number: str | None = None
    received_on: date | None = None
    signed_at: datetime | None = None
    document_key: str | None = None
    appendix_of: str | None = None
    sketch: tuple[int, ...] = ()  # of its words (`extract.sketch`)
    rules_version: str = ""
    model_version: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: its lines in reading order and what it noticed. `layout.assemble` places them."""

    format: Format
    reader: str
    lines: tuple[TextLine, ...]
    page_count: int | None = None
    ocr_pages: int | None = None
    ocr_confidence: float | None = None
    warnings: tuple[str, ...] = ()
    declared: dict[str, str] = field(default_factory=dict)  # a portal's own metadata: a check, never the answer
    corrections: tuple[tuple[int, Correction], ...] = ()  # (index into lines, offsets within that line's text)
