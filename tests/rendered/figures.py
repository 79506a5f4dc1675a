"""What a reading got right: characters, document symbols, the signer's name, and the rows that the rules find in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from extract import Extraction
from vanban.matching import folded, pair_texts

# 79-KL/BDVTU · 12/KH-UBND · 123/2024/NĐ-CP · 64-KH-HU
_SYMBOL = re.compile(r"(?<![\w/-])\d{1,5}[a-zđ]?(?:/\d{4})?\s?[-/]\s?[A-ZĐ]\w*(?:[-/][A-ZĐ]\w*)*")


@dataclass
class Figures:
    """Counts over one or more documents; rows are counted twice, as equal texts and as texts alike (Dice 0.8)."""

    pages: int = 0
    characters: int = 0
    slips: int = 0  # edits from the known text to what was read
    symbols: int = 0
    symbols_right: int = 0
    signers: int = 0
    signers_kept: int = 0
    rows: int = 0
    rows_found: int = 0
    rows_right: int = 0
    rows_alike: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def cer(self) -> float:
        """Characters misread, in per cent."""
        return 100 * self.slips / max(self.characters, 1)

    @property
    def symbol_share(self) -> float:
        """Symbols found exactly, in per cent."""
        return 100 * self.symbols_right / max(self.symbols, 1)

    def row_f1(self, right: int) -> float:
        return 2 * right / max(self.rows + self.rows_found, 1)


def measure(pages: int, text: str, known: Extraction, read_text: str, found: Extraction) -> Figures:
    """The figures of one document: its known text and rows against what was read."""
    wanted, got = plain(text), plain(read_text)
    symbols, had = Counter(_symbols(wanted)), Counter(_symbols(got))
    signer = plain(known.document.signer or "")
    signer = signer if signer in wanted else ""
    rows = [(list(_rows(known, kind)), list(_rows(found, kind))) for kind in _ROWS]
    return Figures(
        pages=pages, characters=len(wanted), slips=distance(wanted, got),
        symbols=symbols.total(), symbols_right=(symbols & had).total(),
        signers=bool(signer), signers_kept=bool(signer) and signer in got,
        rows=sum(len(a) for a, _ in rows), rows_found=sum(len(b) for _, b in rows),
        rows_right=sum((Counter(a) & Counter(b)).total() for a, b in rows),
        rows_alike=sum(len(pair_texts(a, b).pairs) for a, b in rows),
    )


def plain(text: str) -> str:
    """NFC, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def lost_symbols(text: str, read_text: str) -> list[str]:
    """The symbols of the known text that were not read exactly."""
    return sorted((Counter(_symbols(plain(text))) - Counter(_symbols(plain(read_text)))).elements())


def confusions(text: str, read_text: str) -> Iterator[tuple[str, str]]:
    """What was read otherwise, by words: as printed, as read."""
    a, b = plain(text).split(), plain(read_text).split()
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(a[i:j]), " ".join(b[k:m])


def _symbols(text: str) -> Iterable[str]:
    return (match[0].replace(" ", "") for match in _SYMBOL.finditer(text))


_ROWS = ("citations", "shortcomings", "tasks", "assignments")


def _rows(found: Extraction, kind: str) -> Iterator[str]:
    """The rows of a kind as texts; an assignment is its role, its unit and its task."""
    tasks = {task.task_id: task.text for task in found.tasks}
    for row in getattr(found, kind):
        text = f"{row.role} {row.unit} {tasks[row.task_id]}" if kind == "assignments" else row.text
        yield folded(text)


def distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Edits (Levenshtein) from one text to the other, by Myers' bit vectors in Hyyrö's form."""
    if not a or not b:
        return max(len(a), len(b))
    places: dict[str, int] = {}
    for at, letter in enumerate(a):
        places[letter] = places.get(letter, 0) | 1 << at
    full, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, edits = full, 0, len(a)
    for letter in b:
        here = places.get(letter, 0)
        same = (((here & up) + up) ^ up) | here | down
        more, less = down | ~(same | up) & full, up & same
        edits += bool(more & last) - bool(less & last)
        more = (more << 1 | 1) & full
        up = (less << 1 | ~((here | down) | more)) & full
        down = more & (here | down)
    return edits
