"""Columns that are layout and not data: letterhead, signature and recipients, in a table or typed with tabs.

Such a block is read by column: the left one from top to bottom, then the right one. Its words and its shape decide;
borders do not, for offices frame letterheads and leave task tables without a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.fold import lower
from ingest.readers.docx.frame_words import ADDRESSEES, NUMBER, PLACE_DATE, RECIPIENTS, is_motto, is_signature
from ingest.readers.docx.tables import GridCell, Table
from ingest.readers.docx.text import Paragraph, clean

_TABLE_HEAD = {"stt", "tt", "số tt", "số thứ tự", "nội dung", "nhiệm vụ"}
_RULE = re.compile(r"[\W_o0]*$")
_ROWS = 15  # a letterhead or signature block has fewer rows


def is_layout(table: Table) -> bool:
    """Whether a table only places text on the page: letterhead, signature block, addressees, a frame."""
    cells = [c for c in table.cells if c.lines]
    if not cells:
        return False
    if table.width == 1 or len(cells) == 1:
        return True
    if len({c.col for c in cells}) > 3 or len({c.row for c in cells}) > _ROWS:
        return False
    if any(lower(c.lines[0]) in _TABLE_HEAD for c in cells[:3]):
        return False
    lines = [line for c in cells for line in c.lines]
    if any(is_motto(line) for c in cells for line in c.lines[:3]):
        return True
    low = [lower(line) for line in lines if len(line) < 120]
    if any(map(NUMBER.match, low)) and any(map(PLACE_DATE.match, low)):
        return True
    if any(RECIPIENTS.match(lower(c.lines[0])) or ADDRESSEES.match(lower(c.lines[0])) for c in cells):
        return len(cells) <= 8 or any(map(is_signature, lines))
    if any(is_signature(c.lines[0]) for c in cells):
        return len(cells) <= 9 and max(map(len, lines)) < 200
    return len({c.row for c in cells}) == 1 and any(len(c.lines) > 1 for c in cells)


def by_column(table: Table) -> Iterator[GridCell]:
    """The cells of a layout table column by column; a cell across the whole width parts what is above and below."""
    cells = [c for c in table.cells if c.lines]
    most = max(Counter(c.row for c in cells).values(), default=1)
    narrow = [c for c in cells if c.col_span < table.width or table.width == 1]
    regular = len({c.col for c in narrow}) <= most

    def column(cell: GridCell) -> int:
        return cell.col if regular else int(table.middle(cell) >= 0.5)

    band: list[GridCell] = []
    for cell in cells:
        if cell not in narrow:
            yield from sorted(band, key=column)
            band = []
            yield cell
        else:
            band.append(cell)
    yield from sorted(band, key=column)


# --- columns typed with tabs or spaces

_WIDE = re.compile(r"\s\s\s\s")
_GAP = re.compile(r"\t[\t ]*| {4,}[\t ]*|(?<= )\t")
_FAR = 20  # a line that starts this many columns in stands in the right half


def split_typed(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs with each letterhead or signature block that is typed in two columns put in order of columns."""
    paragraphs = [part for p in paragraphs for part in _typed_lines(p)]
    out: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        end = _block_end(paragraphs, at)
        if end > at:
            tabs = _tabs_before_right(paragraphs[at].text)
            pieces = [piece for p in paragraphs[at:end] for piece in _columns(p, tabs)]
            out += (p for _, p in sorted(pieces, key=lambda piece: piece[0]))
            at = end
        else:
            out.append(paragraphs[at])
            at += 1
    return out


def _typed_lines(paragraph: Paragraph) -> list[Paragraph]:
    """A whole block typed into one paragraph with line breaks, as a paragraph a line."""
    first, broken, _ = paragraph.text.partition("\n")
    if not broken or _begins(first) is None:
        return [paragraph]
    lines = [replace(paragraph, text=line, notes=[], boxes=[]) for line in paragraph.text.split("\n")]
    lines[-1] = replace(lines[-1], notes=paragraph.notes, boxes=paragraph.boxes)
    return lines


def _halves(text: str) -> tuple[str, str]:
    """A line's left and right part, split at its widest gap; a line without one is all left, or far in all right."""
    text = _spaced(text)
    indent = _width(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    gap = _gap(text)
    left, right = (clean(text[: gap.start()]), clean(text[gap.end() :])) if gap else (clean(text), "")
    if indent >= _FAR and not (right and _RULE.match(left)):  # but "      -o-      Độc lập" is a rule under the body
        return "", clean(text)
    return left, right


def _spaced(text: str) -> str:
    """The text with every white space but tabs as a space."""
    return re.sub(r"[^\S\t]", " ", text)


def _gap(text: str) -> re.Match[str] | None:
    """The widest gap inside the text."""
    return max(_GAP.finditer(text), key=lambda m: _width(m[0]), default=None)


def _width(gap: str) -> int:
    return sum(8 if c == "\t" else 1 for c in gap)


def _begins(text: str) -> Callable[[str], bool] | None:
    """What tells whether the next line belongs to the typed block that this line begins; None if it begins none."""
    if "\t" not in text and not _WIDE.search(text):
        return None
    left, right = _halves(text)
    if not left or not right or len(left) > 70:
        return None
    if is_motto(right) or (PLACE_DATE.match(lower(right)) and NUMBER.match(lower(left))):
        return _letterhead_goes_on
    if RECIPIENTS.match(lower(left)) or (is_signature(right) and is_signature(left)):
        return _signature_goes_on
    return None


def _block_end(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Where the typed block that begins at `at` ends; `at` itself where none begins there."""
    goes_on = _begins(paragraphs[at].text)
    if goes_on is None:
        return at
    end = at + 1
    for n in range(at + 1, min(len(paragraphs), at + 40)):
        if not paragraphs[n].text.strip():
            continue
        if not goes_on(paragraphs[n].text):
            break
        end = n + 1
    return end


def _letterhead_goes_on(text: str) -> bool:
    left, right = _halves(text)
    low = lower(left)
    if right:
        return not left or len(left) < 70
    return bool(_RULE.match(left) or NUMBER.match(low) or low.startswith("v/v"))


def _signature_goes_on(text: str) -> bool:
    left, right = _halves(text)
    if right:
        return len(left) < 90 and len(right) < 60
    listed = left.startswith(("-", "+", "•"))
    goes_on = left[:1].islower() or text[:2].isspace()  # "cơ quan / thuộc Chính phủ": a recipient's second line
    return len(left) < 120 if listed else goes_on and len(left) < 60


def _tabs_before_right(text: str) -> int:
    """How many tabs a block's first line has before its right half: with stops of the block's own, two may do."""
    text = _spaced(text).rstrip()
    gap = _gap(text.lstrip())
    return text.count("\t") - (text.lstrip()[gap.end():].count("\t") if gap else 0)


def _columns(paragraph: Paragraph, tabs: int) -> Iterator[tuple[int, Paragraph]]:
    """The halves of a line of a block that has so many `tabs` before its right half."""
    left, right = _halves(paragraph.text)
    indent = paragraph.text[:len(paragraph.text) - len(paragraph.text.lstrip())]
    if not right and left[:1].isupper() and indent.count("\t") >= max(2, tabs):
        left, right = "", left
    if left:
        yield 0, replace(paragraph, text=left)
    if right:
        yield 1, replace(paragraph, text=right, notes=[], boxes=[]) if left else replace(paragraph, text=right)
