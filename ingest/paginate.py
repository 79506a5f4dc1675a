"""Pages for a document that has none: its lines are found again among the words of its printed pages.

What was read stays as it was, word for word; lines gain a page and a box. The printed words come in the order in which
they were drawn, which is nearly the order of the text: most lines are told by one alignment of the whole, and the rest
(the second column of a letterhead, text boxes) among what is left on the pages between their neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from ingest.alignment import align
from ingest.document import Box, Reading, TextLine
from ingest.fold import lower
from ingest.page import Word, hull, overlap

FORMATS = ("docx", "doc", "rtf", "odt")  # have no pages until they are printed
TOLD = 0.9  # a smaller share of lines with a page is worth a warning
_TOKEN = re.compile(r"\w+|[^\w\s]")
# How many pages around its neighbours a line is looked for, round by round: every round finds another column, and a row
# of columns broken over two pages has its second column begin a page back.
_REACHES = (0, 0, 1, 1)
_FEWEST = 3  # a paragraph leaves a whole printed line on the page where it begins: so many words and signs at least
_FURNITURE = ("furniture", "stamp")


@dataclass(slots=True)
class _Sought:
    """A line with its words as numbers, where each begins in its text, and which printed word each was found to be."""

    index: int
    words: list[int]
    starts: list[int]
    found: dict[int, int] = field(default_factory=dict)  # place in `words` → place among the printed ones


@dataclass(slots=True)
class _Printed:
    """The words of all pages one after the other; `first[n]` is where page n + 1 begins."""

    words: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def left(self, start: int, end: int) -> list[int]:
        """The words of these pages (both included) that no line has taken yet."""
        until = self.first[end] if end < len(self.first) else len(self.words)
        return [j for j in range(self.first[start - 1], until) if j not in self.taken]


def paginate(reading: Reading, pages: Sequence[Sequence[Word]]) -> Reading:
    """The reading with the pages and boxes of its lines, told from the words printed on each page.

    A paragraph that runs over pages becomes a line for each page, the later ones continuing; a cell has the page on
    which it begins. Furniture keeps no page: it stands on many. Lines that were not found have the page of their
    neighbours where both agree. Joined again, the text is the same to the letter.
    """
    numbers: dict[str, int] = {}
    last_text = max((n for n, line in enumerate(reading.lines) if line.kind not in _FURNITURE), default=-1)
    printed = _print(pages, reading.lines[last_text + 1:], numbers)
    # A table of contents is furniture too, and must not leave its printed words to the headings that it names.
    sought = [_seek(n, line, numbers) for n, line in enumerate(reading.lines[:last_text + 1]) if line.text]
    running = [s for s in sought if reading.lines[s.index].kind != "footnote"]
    notes = [s for s in sought if reading.lines[s.index].kind == "footnote"]
    every = range(len(printed.words))
    _find(running, every, printed)
    for reach in _REACHES:
        _find_rest(running, printed, reach)
    _find(notes, [j for j in every if j not in printed.taken], printed)  # they stand apart, in an order of their own
    placed = {s.index: s for s in sought if s.found and reading.lines[s.index].kind not in _FURNITURE}
    lines, texts, untold = _placed(reading.lines, placed, printed)
    warnings = reading.warnings
    if untold > (1 - TOLD) * texts:
        warnings += (f"pages of {untold} of {texts} lines could not be told",)
    return replace(reading, lines=lines, page_count=len(pages), warnings=warnings)


# --- words as numbers -------------------------------------------------------------------------------------------------

def _tokens(text: str, numbers: dict[str, int]) -> Iterator[tuple[int, int]]:
    """The words and signs of a text as numbers, equal for equal words, and where each begins."""
    for match in _TOKEN.finditer(lower(text)):
        yield numbers.setdefault(_bare(match[0]), len(numbers)), match.start()


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    """A word without its marks, which fonts and old encodings print in ways of their own; ligatures resolved.

    TCVN3 writes ư as the soft hyphen, which is not printed.
    """
    letters = unicodedata.normalize("NFKD", word.replace("đ", "d").replace("ư", ""))
    return "".join(c for c in letters if not unicodedata.combining(c)) or word


def _seek(index: int, line: TextLine, numbers: dict[str, int]) -> _Sought:
    made = _Sought(index, [], [])
    for number, start in _tokens(line.text, numbers):
        made.words.append(number)
        made.starts.append(start)
    return made


def _print(pages: Sequence[Sequence[Word]], furniture: Iterable[TextLine], numbers: dict[str, int]) -> _Printed:
    out = _Printed()
    known = {_furniture_key(line.text)[0] for line in furniture}
    for page, words in enumerate(pages, 1):
        out.first.append(len(out.words))
        for word in _without_furniture(words, known):
            for number, _ in _tokens(word.text, numbers):
                out.words.append(number)
                out.pages.append(page)
                out.boxes.append(word.box)
    return out


def _without_furniture(words: Sequence[Word], known: Collection[tuple[str, ...]]) -> list[Word]:
    """A page's words without its number and running head, which else pass for the first words of the next line."""
    rest = list(words)
    for edge in (min, max):
        expected = {(), *known}
        while rest:
            outer = edge(rest, key=lambda w: w.box.y0).box
            line = [w for w in rest if overlap(w.box, outer) > 0.5]
            key, digits = _furniture_key(" ".join(w.text for w in line))
            if key not in expected or not (key or 0 < digits <= 2):
                break
            expected.remove(key)
            rest = [w for w in rest if w not in line]
    return rest


def _furniture_key(text: str) -> tuple[tuple[str, ...], int]:
    """The words of a running head without what changes from page to page, and how many numbers there are."""
    tokens = _TOKEN.findall(lower(text))
    return tuple(_bare(t) for t in tokens if t.isalpha()), sum(t.isdigit() for t in tokens)


# --- finding ----------------------------------------------------------------------------------------------------------

def _find(sought: Sequence[_Sought], candidates: Sequence[int], printed: _Printed) -> None:
    """Look for lines, in their order, among some of the printed words, in theirs."""
    flat = [(s, n) for s in sought for n in range(len(s.words))]
    words = [printed.words[j] for j in candidates]
    for i, j in align([s.words[n] for s, n in flat], words):
        line, n = flat[i]
        line.found[n] = candidates[j]
    for line in sought:
        line.found = _sure(line)
        printed.taken.update(line.found.values())


def _sure(line: _Sought) -> dict[int, int]:
    """The words of a line that stand beside another of its words in print too; {} where they are less than half."""
    found = line.found
    if len(line.words) > 1:
        found = {n: j for n, j in found.items() if found.get(n - 1) == j - 1 or found.get(n + 1) == j + 1}
    return found if 2 * len(found) >= len(line.words) else {}


def _find_rest(sought: Sequence[_Sought], printed: _Printed, reach: int) -> None:
    """Look for each run of lines not yet found among what is left of the pages between its neighbours' beginnings
    and `reach` pages around them."""
    run: list[_Sought] = []
    before = 1
    for line in [*sought, None]:
        if line is not None and not line.found:
            run.append(line)
            continue
        page = printed.pages[min(line.found.values())] if line else len(printed.first)
        if run:
            start, end = max(1, min(before, page) - reach), min(len(printed.first), max(before, page) + reach)
            _find(run, printed.left(start, end), printed)
        run = []
        before = page


# --- placing ----------------------------------------------------------------------------------------------------------

def _placed(
    lines: Sequence[TextLine], found: Mapping[int, _Sought], printed: _Printed
) -> tuple[tuple[TextLine, ...], int, int]:
    """The lines with pages and boxes, how many hold text, and of how many the page is not known."""
    out: list[TextLine] = []
    for index, line in enumerate(lines):
        out += _on_pages(line, found[index], printed) if index in found else [line]
    pages = _bracketed(out, len(printed.first))
    out = [replace(line, page=page) for line, page in zip(out, pages, strict=True)]
    texts = [line for line in out if line.text and line.kind not in _FURNITURE]
    return tuple(out), len(texts), sum(line.page is None for line in texts)


def _on_pages(line: TextLine, sought: _Sought, printed: _Printed) -> list[TextLine]:
    """The line, or its part on each page."""
    begins: dict[int, int] = {}  # page → the first word on it
    for n, j in sorted(sought.found.items()):
        begins.setdefault(printed.pages[j], n)
    first, second, *_ = [*begins.values(), len(sought.words), len(sought.words)]
    if len(begins) > 1 and second - first < _FEWEST:
        del begins[min(begins)]
    boxes = _boxes(sought, printed)
    pages = list(begins)
    if line.kind == "cell" or line.raw is not None:
        return [replace(line, page=pages[0], box=boxes[pages[0]])]
    parts: list[TextLine] = []
    gap = ""
    ends = [sought.starts[begins[page]] for page in pages[1:]]
    for page, start, end in zip(pages, [0, *ends], [*ends, len(line.text)], strict=True):
        piece = line.text[start:end]
        text = piece.rstrip() if end < len(line.text) else piece
        part = replace(line, text=text, page=page, box=boxes[page])
        if parts:
            part = replace(part, continues=True, gap=gap, style=replace(line.style, label=None))
        parts.append(part)
        gap = piece[len(text):]
    return parts


def _boxes(sought: _Sought, printed: _Printed) -> dict[int, Box]:
    """What the line covers on each page, with the words between found ones that were drawn otherwise than read."""
    places = sorted(sought.found.items())
    shown = {j for _, j in places}
    for (n, j), (m, k) in pairwise(places):
        if n + 1 < m and k - j <= m - n + 3 and printed.pages[j] == printed.pages[k]:
            shown.update(x for x in range(j, k) if x not in printed.taken)
    ends = [(places[0][1], -1, places[0][0]), (places[-1][1], 1, len(sought.words) - 1 - places[-1][0])]
    for at, step, missing in ends:
        for x in range(at + step, at + step * (missing + 1), step):
            if not 0 <= x < len(printed.words) or x in printed.taken or printed.pages[x] != printed.pages[at] \
                    or overlap(printed.boxes[x], printed.boxes[at]) < 0.5:
                break
            shown.add(x)
    by_page: dict[int, list[Box]] = {}
    for x in shown:
        by_page.setdefault(printed.pages[x], []).append(printed.boxes[x])
    return {page: hull(boxes) for page, boxes in by_page.items()}


def _bracketed(lines: Sequence[TextLine], last: int) -> list[int | None]:
    """The page of each line; of one that was not found the page before and behind it, where they are the same."""
    def known(ordered: Iterable[TextLine], page: int) -> Iterator[int]:
        for line in ordered:
            if line.kind in ("body", "cell") and line.page is not None:
                page = line.page
            yield page

    before = list(known(lines, 1))
    after = list(known(reversed(lines), last))[::-1]
    return [
        line.page if line.page is not None or line.kind in _FURNITURE else b if b == a else None
        for line, b, a in zip(lines, before, after, strict=True)
    ]
