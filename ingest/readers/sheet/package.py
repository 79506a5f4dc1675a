"""The XML of an .xlsx → its visible sheets as grids of cells, each with the words that it shows.

Read from the XML because what opens a workbook whole (openpyxl) builds an object for every formatted empty cell and
refuses files over a style that it does not know; both are common in sheets that have been passed on for years.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from ingest.document import Style
from ingest.errors import Damaged, TooLarge
from ingest.readers.docx.package import Element, Package
from ingest.readers.grid import GridCell
from ingest.readers.sheet.format import BUILT_IN, GENERAL, shown_number, shown_text
from ingest.repair import Decoder, fix_text

CELL_LIMIT = 300_000  # filled cells of a workbook; a document has some thousands, the rest is data
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_TRUE = ("1", "true")
_Runs = list[tuple[str, "_Font | None"]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its cells that show something, rows and columns counted without the hidden ones."""

    name: str
    cells: list[GridCell]
    warnings: tuple[str, ...]


class _Font(NamedTuple):
    name: str | None = None
    bold: bool = False
    italic: bool = False
    size: float | None = None


class _Form(NamedTuple):
    """A cell's format: its number format code, its font, whether it stands in the middle."""

    code: str = GENERAL
    font: _Font = _Font()
    centred: bool = False


class _Merge(NamedTuple):
    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class _Raw:
    """A sheet as its XML has it: paragraphs and style by place from 0, and what is hidden or merged."""

    cells: dict[tuple[int, int], tuple[tuple[str, Style], ...]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: list[tuple[int, int]] = field(default_factory=list)
    merges: list[_Merge] = field(default_factory=list)
    uncounted: int = 0  # formulas without a saved result


class Workbook:
    """An opened .xlsx. Raises Empty, Encrypted, Damaged or TooLarge with a message for the file's owner.

    `decoder`: of the second reading, where the first one's was doubtful.
    """

    def __init__(self, data: bytes, limit: int | None = None, decoder: Decoder | None = None) -> None:
        self.decoder = decoder or Decoder()
        self._package = Package(data)
        root = self._package.xml(self._package.main)
        if root is None or _name(root) != "workbook":
            raise Damaged("The file is no spreadsheet: its workbook is missing. Open it and save it again.")
        self._from_1904 = any(e.get("date1904") in _TRUE for e in _children(root, "workbookPr"))
        self._sheets = [e for group in _children(root, "sheets") for e in _children(group, "sheet")]
        try:
            self._forms = self._styles()
        except ValueError as error:
            raise Damaged("The styles of the workbook are broken. Open the file and save it again.") from error
        self._strings = [_runs(si) for si in _children(self._related("sharedStrings"), "si")]
        self._limit = self._left = CELL_LIMIT if limit is None else limit

    def sheets(self) -> tuple[list[Sheet], list[str]]:
        """The visible sheets in their order, and the names of the hidden ones that hold anything."""
        shown, hidden = [], []
        for name, state, raw in self._read_all():
            if state in ("hidden", "veryHidden"):
                hidden += [name] if raw.cells else []
            else:
                shown.append(_visible(name, raw))
        return shown, hidden

    def grids(self) -> Iterator[tuple[str, dict[tuple[int, int], str]]]:
        """Every sheet's name, and its cells' words by row and column from 0, hidden and filtered ones too."""
        for name, _, raw in self._read_all():
            yield name, {place: "\n".join(text for text, _ in cell) for place, cell in raw.cells.items()}

    def _read_all(self) -> Iterator[tuple[str, str | None, _Raw]]:
        relations = self._package.relations(self._package.main)
        for entry in self._sheets:
            name = str(entry.get("name") or "")
            relation = relations.get(next((str(v) for k, v in entry.attrib.items() if str(k).endswith("}id")), ""))
            blob = self._package.blob(relation.target) if relation and relation.kind == "worksheet" else None
            if blob is None:
                continue
            yield name, entry.get("state"), self._read(name, blob)

    def _related(self, kind: str) -> Element | None:
        return self._package.related(kind)

    def _styles(self) -> list[_Form]:
        root = self._related("styles")
        codes = {int(e.get("numFmtId") or 0): str(e.get("formatCode") or GENERAL)
                 for group in _children(root, "numFmts") for e in _children(group, "numFmt")}
        fonts = [_font(e) for group in _children(root, "fonts") for e in _children(group, "font")]
        forms = []
        for xf in (e for group in _children(root, "cellXfs") for e in _children(group, "xf")):
            number, font = int(xf.get("numFmtId") or 0), int(xf.get("fontId") or 0)
            code = BUILT_IN.get(number) if number in range(14, 18) or number == 22 else codes.get(number)
            centred = any(e.get("horizontal") in ("center", "centerContinuous") for e in _children(xf, "alignment"))
            forms.append(_Form(code or BUILT_IN.get(number, GENERAL), fonts[font] if font < len(fonts) else _Font(),
                               centred))
        return forms

    def _read(self, name: str, blob: bytes) -> _Raw:
        raw = _Raw()
        row = -1
        wanted = ("{*}row", "{*}col", "{*}mergeCell")
        try:
            for _, element in etree.iterparse(io.BytesIO(blob), tag=wanted, resolve_entities=False, no_network=True):
                if _name(element) == "row":
                    row = int(element.get("r") or row + 2) - 1
                    if element.get("hidden") in _TRUE:
                        raw.hidden_rows.add(row)
                    self._read_row(raw, row, element)
                elif _name(element) == "col" and (element.get("hidden") in _TRUE or element.get("width") == "0"):
                    raw.hidden_cols.append((int(element.get("min")) - 1, int(element.get("max"))))
                elif _name(element) == "mergeCell" and (merge := _merge(element.get("ref") or "")):
                    raw.merges.append(merge)
                element.clear()
        except (etree.XMLSyntaxError, ValueError, TypeError, OverflowError) as error:
            raise Damaged(f"The sheet {name!r} is broken. Open the file and save it again.") from error
        return raw

    def _read_row(self, raw: _Raw, row: int, element: Element) -> None:
        if not any(map(len, element)):  # formatted and empty throughout, as Excel leaves rows by the thousand
            return
        col = -1
        for cell in element:
            place = _PLACE.fullmatch(cell.get("r") or "")
            col = _column(place[1]) if place else col + 1
            if not len(cell):  # formatted and empty
                continue
            form = int(cell.get("s") or 0)
            style = self._forms[form] if form < len(self._forms) else _Form()
            paragraphs = self._paragraphs(raw, cell, style)
            if paragraphs:
                raw.cells[row, col] = paragraphs
                self._left -= 1
                if self._left < 0:
                    raise TooLarge(f"The workbook holds more than {self._limit:,} filled cells: data, not a document. "
                                   "Save the sheets that are a document as a file of their own.")

    def _paragraphs(self, raw: _Raw, cell: Element, form: _Form) -> tuple[tuple[str, Style], ...]:
        value = next((str(e.text or "") for e in _children(cell, "v")), "")
        kind = cell.get("t") or "n"
        runs: _Runs = [(value, None)]
        if kind == "s" and value.isdigit() and int(value) < len(self._strings):
            runs = self._strings[int(value)]
        elif kind == "inlineStr":
            runs = [run for e in _children(cell, "is") for run in _runs(e)]
        elif kind == "b":
            runs = [("TRUE" if value == "1" else "FALSE", None)]
        elif kind == "n" and value:
            runs = [(shown_number(float(value), form.code, from_1904=self._from_1904), None)]
        elif not value and next(_children(cell, "f"), None) is not None:
            raw.uncounted += 1
        if kind in ("s", "str", "inlineStr"):
            runs = [(shown_text(text, form.code), font) for text, font in runs] if "@" in form.code else runs
            texts = self.decoder.decode([(text, (font or form.font).name) for text, font in runs])
        else:
            texts = [text for text, _ in runs]
        fonts = [font or form.font for text, font in runs if text.strip()]
        style = Style(bold=all(f.bold for f in fonts), italic=all(f.italic for f in fonts), centred=form.centred,
                      size=form.font.size)
        lines = (" ".join(fix_text(line).split()) for line in "".join(texts).splitlines())
        return tuple((line, style) for line in lines if line)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element | None, name: str) -> Iterator[Element]:
    return (e for e in (() if element is None else element) if isinstance(e.tag, str) and _name(e) == name)


def _font(element: Element) -> _Font:
    said = {_name(e): e for e in element if isinstance(e.tag, str)}
    size = said["sz"].get("val") if "sz" in said else None
    named = said.get("name", said.get("rFont"))
    return _Font(named.get("val") if named is not None else None, _is_on(said.get("b")), _is_on(said.get("i")),
                 float(size) if size else None)


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _runs(element: Element) -> _Runs:
    """The words of a string item by font; readings for the blind and for sorting (`rPh`) are no words of it."""
    runs: _Runs = []
    for part in element:
        if _name(part) == "t":
            runs.append((_unescaped(part.text or ""), None))
        elif _name(part) == "r":
            font = next((_font(e) for e in _children(part, "rPr")), None)
            runs += [(_unescaped(e.text or ""), font) for e in _children(part, "t")]
    return runs


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _merge(reference: str) -> _Merge | None:
    first, _, last = reference.partition(":")
    a, b = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
    return _Merge(int(a[2]) - 1, _column(a[1]), int(b[2]) - 1, _column(b[1])) if a and b else None


# --- what is seen -------------------------------------------------------------------------------------------------

def _visible(name: str, raw: _Raw) -> Sheet:
    """The cells that are seen, merged ones once with what they cover, at their places among the visible ones."""
    last_row = max((r for r, _ in raw.cells), default=-1)
    last_col = max((c for _, c in raw.cells), default=-1)
    rows = _places(last_row, raw.hidden_rows)
    cols = _places(last_col, {c for a, b in raw.hidden_cols for c in range(a, min(b, last_col + 1))})
    covers: dict[int, list[_Merge]] = defaultdict(list)
    for merge in raw.merges:
        for row in range(merge.top, min(merge.bottom, last_row) + 1):
            covers[row].append(merge)
    cells = []
    lost_rows, lost_cols = set(), set()
    for (row, col), paragraphs in sorted(raw.cells.items()):
        area = next((m for m in covers[row] if m.left <= col <= m.right), _Merge(row, col, row, col))
        if (row, col) != area[:2]:
            continue  # behind the merged cell
        seen_rows = [rows[r] for r in range(area.top, min(area.bottom, last_row) + 1) if r in rows]
        seen_cols = [cols[c] for c in range(area.left, min(area.right, last_col) + 1) if c in cols]
        if seen_rows and seen_cols:
            cells.append(GridCell(seen_rows[0], seen_cols[0], paragraphs, len(seen_rows), len(seen_cols)))
        elif not seen_rows:
            lost_rows.add(row)
        else:
            lost_cols.add(col)
    warnings = [f"sheet {name!r}: {len(lost)} hidden {noun}{'' if len(lost) == 1 else 's'} left out"
                for lost, noun in ((lost_rows, "row"), (lost_cols, "column")) if lost]
    if raw.uncounted:
        warnings.append(f"sheet {name!r}: {raw.uncounted} formulas have no saved result; open and save the file")
    return Sheet(name, sorted(cells, key=lambda c: (c.row, c.col)), tuple(warnings))


def _places(last: int, hidden: set[int]) -> dict[int, int]:
    """For each visible row (or column) up to the last its number among the visible ones."""
    return {at: n for n, at in enumerate(i for i in range(last + 1) if i not in hidden)}
