"""What a paragraph is put together from, and its text and form once it is.

Runs are decoded together, for a letter of a legacy font may be spread over two of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from ingest.document import Style
from ingest.readers.docx.notes import Note
from ingest.readers.docx.numbering import Label
from ingest.readers.docx.package import Element
from ingest.readers.docx.styles import RunForm
from ingest.repair import Decoder

_KEPT = (9, 10, 12)  # TAB, line break, page break
_UNSEEN = dict.fromkeys(c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in _KEPT)
_UNSEEN |= {**dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)), 0x2011: "-"}
_IN_PLACE = "\0"  # stands for what is Unicode already while the rest is decoded; no XML holds it


@dataclass(slots=True)
class Pieces:
    """A piece without a form is Unicode already and shows no form; `boxes` are the contents of text boxes."""

    pieces: list[tuple[str, RunForm | None]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def tail(self) -> str:
        return "".join(text for text, _ in self.pieces[-2:])

    def first_form(self) -> RunForm | None:
        """The form of the first word."""
        return next((form for piece, form in self.pieces if form and piece.strip()), None)

    def text(self, decoder: Decoder) -> str:
        """The pieces in Unicode: neighbours of one font are one run."""
        runs: list[tuple[str, str | None]] = []
        after: list[tuple[bool, str]] = []  # for each run: in capitals, and the Unicode that stands in its place
        last: tuple[str | None, bool] | None = None
        for text, form in self.pieces:
            key = None if form is None else (form.font, form.capitals)
            if form is None:  # must not be read as letters of a legacy font: \xb9 is a superscript one and TCVN3's ạ
                runs.append((_IN_PLACE, None))
                after.append((False, text))
            elif key == last:
                runs[-1] = (runs[-1][0] + text, form.font)
            else:
                runs.append((text, form.font))
                after.append((form.capitals, ""))
            last = key
        decoded = zip(decoder.decode(runs), after, strict=True)
        out = "".join([mine or (text.upper() if capitals else text) for text, (capitals, mine) in decoded])
        if not out.isprintable() or "\u2011" in out:
            out = out.translate(_UNSEEN)
        return unicodedata.normalize("NFC", out)

    def style(self, *, centred: bool, heading: int | None, label: Label | None) -> Style:
        """Bold and italic where all words are; the size that most of the words have."""
        sizes: dict[float | None, int] = {}
        bold = italic = True
        for text, form in self.pieces:
            if form and (length := len(text.strip())):
                sizes[form.size] = sizes.get(form.size, 0) + length
                bold, italic = bold and bool(form.bold), italic and bool(form.italic)
        known = [size for size in sizes if size]
        return Style(
            bold=bold and bool(sizes), italic=italic and bool(sizes), centred=centred,
            size=max(known, key=lambda s: (sizes[s], s)) if known else None,
            list_level=label.level if label else None, label=label.text if label else None, heading_level=heading,
        )
