"""The reader of .docx: paragraphs, tables, footnotes, text boxes, headers, as Word shows them.

Deleted and hidden text, field codes and prompts are left out; generated labels and footnote marks are put in.
Letterheads and signature blocks are read by column (`ingest.readers.docx.columns`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ingest.document import Cell, Format, LineKind, Reading, TextLine
from ingest.errors import Damaged, NoText
from ingest.readers.docx.columns import by_column, is_layout, split_typed
from ingest.readers.docx.drawing import choice
from ingest.readers.docx.frame_words import is_motto
from ingest.readers.docx.notes import Note, Notes
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.package import MC, R_ID, RT, Element, Package, qn
from ingest.readers.docx.styles import Styles
from ingest.readers.docx.tables import TBL, P, Table, blocks, framed, read_table
from ingest.readers.docx.text import Paragraph, TextReader, clean, lines_of
from ingest.readers.docx.trim import trim_styles, trim_text
from ingest.readers.paragraphs import rejoin
from ingest.readers.run_on import LOST, broken_paragraphs
from ingest.repair import Decoder

_HEADER, _FOOTER = qn("w:headerReference"), qn("w:footerReference")
_INLINE, _ANCHOR, _EXTENT = qn("wp:inline"), qn("wp:anchor"), qn("wp:extent")
_EMBED, _BLIP, _IMAGE = qn("r:embed"), qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"
_UNREAD = {  # what stands in parts of other kinds
    "{urn:schemas-microsoft-com:office:office}OLEObject": "embedded object(s)", qn("c:chart"): "chart(s)",
    qn("w:altChunk"): "inserted file(s) (altChunk)", qn("w:subDoc"): "subdocument(s)",
}
_RASTER = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM", b"RIFF", b"\x00\x00\x00\x0cjP")
TRACKED = "tracked changes: insertions kept, deletions left out"  # a warning
_LARGE = 250 * 12700  # a picture of 250 points and more both ways may hold text; in EMU


def read_docx(data: bytes, *, format: Format = "docx", reader: str = "docx") -> Reading:
    """The lines of a Word document in reading order, furniture last.

    Raises `Empty`, `Encrypted`, `Damaged`, `TooLarge`, or `NoText` where there is no typed text (`embedded_images`
    then gives the pictures of a scan that was pasted into Word).
    """
    package = Package(data)
    root = package.xml(package.main, trim_text)
    body = root.find(qn("w:body")) if root is not None else None
    if body is None:
        raise Damaged("The file is a zip archive but no Word document: it has no text part.")
    walk, lines, furniture = _read(package, body, Decoder())
    if walk.text.decoder.doubtful:
        walk, lines, furniture = _read(package, body, walk.text.decoder.again())
    head = [line for line in furniture if line.kind == "body"]
    if not any(line.text for line in [*head, *lines] if line.kind != "furniture"):
        raise NoText("The Word file has no typed text.")
    joined = rejoin(lines)
    paragraphs = broken_paragraphs(joined)
    lost = (LOST,) if len(paragraphs) > len(joined) else ()
    rest = (line for line in furniture if line.kind != "body")
    return Reading(format=format, reader=reader, lines=(*head, *paragraphs, *rest),
                   warnings=(*_warnings(body, walk.text.tracked), *lost))


def embedded_images(data: bytes) -> list[bytes]:
    """The raster pictures of the document's body, in reading order, each as often as it shows."""
    package = Package(data)
    root = package.xml(package.main)
    relations = package.relations(package.main)
    found = []
    for key in _pictures(root) if root is not None else ():
        relation = relations.get(key)
        blob = package.blob(relation.target) if relation and not relation.external else None
        if blob and blob.startswith(_RASTER):
            found.append(blob)
    return found


def _read(package: Package, body: Element, decoder: Decoder) -> tuple[_Walk, list[TextLine], list[TextLine]]:
    walk = _Walk(package, body, decoder)
    return walk, [*walk.lines(body)], [*walk.furniture(body)]


class _Walk:
    """One pass over the document, in reading order: counters of lists, notes and tables run through it."""

    def __init__(self, package: Package, body: Element, decoder: Decoder) -> None:
        self._package = package
        styles = Styles(package.related(RT.STYLES, trim_styles))
        numbering = Numbering(package.related(RT.NUMBERING), styles)
        notes = Notes(package.related(RT.FOOTNOTES, trim_text), package.related(RT.ENDNOTES, trim_text),
                      package.related(RT.SETTINGS), next(body.iter(qn("w:sectPr")), None))
        self.text = TextReader(package, styles, numbering, notes, decoder)
        self._tables = 0

    def lines(self, parent: Iterable[Element]) -> Iterator[TextLine]:
        run: list[Paragraph] = []  # paragraphs up to the next table: typed columns cross them
        for e in blocks(parent):
            if e.tag == P:
                paragraph = self.text.paragraph(e)
                if paragraph is not None:
                    run.append(paragraph)
            elif e.tag == TBL:
                if (rest := self.text.rest()) is not None:
                    run.append(rest)
                if cells := framed(e, self.text):
                    yield from self._paragraphs(run)
                    run = []
                    for cell in cells:
                        yield from self.lines(cell)
                    continue
                table = read_table(e, self.text)
                yield from self._paragraphs(run)
                run = []
                yield from self._table(table)
        if (rest := self.text.rest()) is not None:
            run.append(rest)
        yield from self._paragraphs(run)

    def _paragraphs(self, paragraphs: list[Paragraph]) -> Iterator[TextLine]:
        for paragraph in split_typed(paragraphs):
            yield from self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph, *, apart: bool = False) -> Iterator[TextLine]:
        kind: LineKind = "furniture" if paragraph.contents_list else "body"
        for line in lines_of(paragraph, apart=apart):
            yield TextLine(line, kind, style=paragraph.style)
        yield from self._notes(paragraph.notes)
        for box in paragraph.boxes:
            yield from self.lines(box)

    def _table(self, table: Table) -> Iterator[TextLine]:
        if is_layout(table):
            for cell in by_column(table):
                for paragraph in cell.paragraphs:
                    paragraph.boxes = []  # already among the cell's paragraphs
                    yield from self._paragraph(paragraph, apart=True)
            return
        rows = {cell.row for cell in table.cells if cell.lines}
        shown = [cell for cell in table.cells if cell.row in rows]
        for cell in shown:
            place = Cell(self._tables, cell.row, cell.col, cell.row_span, cell.col_span)
            lines = [TextLine(line, "cell", style=p.style, cell=place)
                     for p in cell.paragraphs for line in lines_of(p, apart=True)]
            yield from lines or [TextLine("", "cell", cell=place)]
        self._tables += bool(shown)
        for cell in table.cells:
            for paragraph in cell.paragraphs:
                yield from self._notes(paragraph.notes)

    def _notes(self, notes: list[Note]) -> Iterator[TextLine]:
        """Each note as one line behind its mark, however many paragraphs it has."""
        for note in notes:
            text = clean(" ".join(line.text for line in self.lines(note.content)))
            if not text.startswith(note.mark):
                text = f"{note.mark} {text}"
            if text.strip() != note.mark:
                yield TextLine(text.strip(), "footnote")

    def furniture(self, body: Element) -> list[TextLine]:
        """Headers, then footers, each distinct text once; a letterhead that stands in a header is body."""
        relations = self._package.relations(self._package.main)
        found: list[TextLine] = []
        seen: set[str] = set()
        references = [*body.iter(_HEADER, _FOOTER)]
        for tag in (_HEADER, _FOOTER):
            for e in (e for e in references if e.tag == tag):
                relation = relations.get(str(e.get(R_ID)))
                part = self._package.xml(relation.target) if relation and not relation.external else None
                if part is None or relation is None or relation.target in seen:
                    continue
                seen.add(relation.target)
                lines = [line for line in self.lines(part) if line.text]
                if any(is_motto(line.text) for line in lines):
                    found += lines
                    continue
                for line in lines:
                    if line.text not in seen:
                        seen.add(line.text)
                        found.append(TextLine(line.text, "furniture", style=line.style))
        return found


def _pictures(node: Element) -> Iterator[str]:
    for e in node:
        if e.tag == MC + "AlternateContent":
            yield from _pictures(choice(e))
        elif e.tag == _BLIP:
            yield str(e.get(_EMBED))
        elif e.tag == _IMAGE:
            yield str(e.get(R_ID))
        else:
            yield from _pictures(e)


def _warnings(body: Element, tracked: bool) -> tuple[str, ...]:
    found = [TRACKED] if tracked else []
    count = Counter(e.tag for e in body.iter(_INLINE, _ANCHOR, *_UNREAD)
                    if e.tag not in (_INLINE, _ANCHOR) or (_is_large(e.find(_EXTENT)) and _has_picture(e)))
    if large := count[_INLINE] + count[_ANCHOR]:
        found.append(f"{large} large picture(s) not read")
    found += [f"{number} {what} not read" for tag, what in _UNREAD.items() if (number := count[tag])]
    return tuple(found)


def _has_picture(shape: Element) -> bool:
    return next(shape.iter(_BLIP), None) is not None


def _is_large(extent: Element | None) -> bool:
    sides = [str(extent.get(side)) for side in ("cx", "cy")] if extent is not None else [""]
    return all(side.isdecimal() and int(side[:12]) >= _LARGE for side in sides)
