"""A document pasted as one line, its line ends lost (a table's cell, a crawler's field), broken into paragraphs again.

What breaks is what the form of a document shows even so (`run_on_forms`): the fixed words of head and signature,
headings in capitals, and labels that count on (1., 2., 3.) or stand behind the end of a sentence. A heading without a
mark that goes over into words of no known form stays with them. A text that has its line ends is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from ingest.document import TextLine
from ingest.fold import plain
from ingest.labels import Label, parse_label
from ingest.readers import run_on_forms as form

_LONG = 600  # characters: a line of that length may be many paragraphs
_SHARE = 0.8  # of a text's characters that stand in such lines, where its line ends are lost
_ENOUGH = 4  # breaks that show a form; fewer are chance
_HEAD = 2500  # characters of a line in which the head of a document ends
_BASIS = 2000  # characters behind the head in which the items of its basis stand
_SUMMARY = 500  # characters of a summary
_HEADING = 110  # characters of a heading without a final mark, before the next label
_LEAD_IN = 210  # characters of a sentence that introduces a list
_NEAR = 60  # characters before a place that tell what may begin there

LOST = "line ends were lost: broken into paragraphs where the form shows them"  # a warning


def broken_lines(text: str) -> str:
    """`text` with its lost line ends put back; unchanged where its lines are paragraphs or cells of a table.

    Nothing but white space differs from `text`.
    """
    lines = text.split("\n")
    if "\t" in text or "|" in text or not _are_lost(lines):
        return text
    return "\n".join(_broken(line) if len(line) >= _LONG else line for line in lines)


def broken_paragraphs(lines: Sequence[TextLine]) -> list[TextLine]:
    """The same for lines that have a form; nothing changes where the document has a table."""
    if any(line.cell for line in lines) or not _are_lost([line.text for line in lines if line.kind == "body"]):
        return list(lines)
    return [replace(line, text=text) for line in lines for text in (
        _broken(line.text).split("\n") if line.kind == "body" and len(line.text) >= _LONG else [line.text])]


def _are_lost(lines: Sequence[str]) -> bool:
    long = sum(len(line) for line in lines if len(line) >= _LONG)
    return long > 0 and long >= _SHARE * sum(map(len, lines))


def _broken(line: str) -> str:
    line = " ".join(line.split())
    view = plain(line)
    at = {0, len(view)}
    for find in (_marked, _labelled, _behind_lead_ins, _behind_headings, _in_capitals, _signed):
        at |= set(find(view, sorted(at)))
    at -= {b for a, b in pairwise(sorted(at)) if b < len(view) and form.BARE_LABEL.fullmatch(view, a, b)}
    if len(at) - 2 < _ENOUGH:
        return line
    return "\n".join(part for a, b in pairwise(sorted(at)) if (part := line[a:b].strip()))


# Each of these yields offsets of `view` at which a paragraph begins; `cuts` are those found before, both ends included.

def _marked(view: str, cuts: list[int]) -> Iterator[int]:
    """The fixed words of head, basis and signature."""
    for m in form.ALONE.finditer(view):
        yield from m.span()
    fields = [m for field in (form.NUMBER, form.DATE, form.TYPE) for m in islice(field.finditer(view, 0, _HEAD), 1)]
    for field in fields:
        yield from field.span()
    letterhead = min((m.start() for m in (form.ALONE.search(view), *fields) if m), default=0)
    for m in form.BODY.finditer(view, 0, letterhead):
        if _ends_name(view[:m.start()]):
            yield m.start()
    head = fields[-1].end() if fields else 0
    if fields and (opening := _opening(view, head + 12)):
        yield opening.start()
        if opening[0].startswith("Kính") and (body := _opening(view, opening.end() + 8)):
            yield body.start()
    for m in form.BASIS.finditer(view, head, head + _BASIS):
        yield m.start()
    for m in form.BLOCK.finditer(view, head):
        yield m.start()
        if m[0].startswith("Nơi"):
            yield m.end()


def _opening(view: str, start: int) -> re.Match[str] | None:
    """The first words of the basis or the body behind a summary, of which they are no part."""
    found = None
    for m in form.OPENING.finditer(view, start, start + _SUMMARY):
        if found and (m["body"] is None or m.start() >= found.start("does")):
            break  # of bodies in a row the last is the one that does something
        before = view[max(0, m.start() - _NEAR):m.start()]
        if not form.REFERS.search(before) and (m["body"] is None or _ends_name(before)):
            found = m
            if m["body"] is None:
                break
    return found


def _ends_name(before: str) -> bool:
    """Whether a body that follows is another than the one named last: TỈNH ỦY X | BAN DÂN VẬN."""
    return before.split()[-1].lower() not in form.BODY_GOES_ON


def _labelled(view: str, cuts: list[int]) -> Iterator[int]:
    """Labels that count on, or that open a list behind a sentence's end, a heading in capitals or another label."""
    counted: dict[tuple[str, int], tuple[int, ...]] = {}
    last, following = 0, iter(cuts[1:])
    cut = next(following)
    for m in form.LABEL.finditer(view):
        label = parse_label(view[m.start():m.start() + _NEAR])
        if label is None:
            continue
        while cut <= m.start():
            last, cut = max(last, cut), next(following)
        if m.start() == last or _opens(view, m.start(), last, label, counted):
            yield m.start()
            last = m.start()
            _count(label, counted)


def _opens(view: str, at: int, last: int, label: Label, counted: dict[tuple[str, int], tuple[int, ...]]) -> bool:
    """Whether the label at `at` begins a paragraph, where the paragraph before it begins at `last`."""
    before = view[max(last, at - _NEAR):at]
    ended = form.ENDS_SENTENCE.search(before) is not None
    below_heading = _is_capitals(before)
    short = at - last < _HEADING and parse_label(view[last:last + _NEAR]) is not None and "." not in view[last + 6:at]
    if not label.path:
        return _opens_item(view, at, last, ended, below_heading, short)
    if form.REFERS.search(before):
        return False
    behind = view[at + label.end:at + label.end + 2]
    known = counted.get((label.family, label.depth))
    follows = known is not None and label.path == (*known[:-1], known[-1] + 1)
    first = label.path[-1] == 1
    if label.family in ("chapter", "part", "article", "section"):
        return ended or below_heading or ((first or follows) and behind[:1].isupper())
    if label.family == "bracket":  # `02 việc: (1) …; (2) …` is one paragraph
        return (before.rstrip().endswith(".") and (follows or first)) or (first and short and behind[:1].isupper())
    if first and label.family in ("roman", "upper"):
        return behind[:1].isupper()
    if first:
        return (behind[:1].isupper() and (ended or below_heading or short)) or (ended and label.family == "letter")
    return follows and (behind[:1].isupper() or ended)


def _opens_item(view: str, at: int, last: int, ended: bool, below_heading: bool, short: bool) -> bool:
    """Whether a dash or another bullet begins an item: `Kinh tế - Xã hội`, `Cửa Việt - Cồn Cỏ` have none."""
    if view[at + 1].isupper() or view[at] == "+":  # `-Giáo dục` and `+ Giáo dục` join no two words
        return True
    if below_heading:
        return not view[at + 2:at + 5].strip().isupper()  # KINH TẾ - XÃ HỘI
    runs_in = (short and view[at + 2].isupper() and not form.BODY_NAME.search(view, last, at)
               and not set(",;:") & set(view[last:at]))
    return ended or view[at - 2:at] == ", " or runs_in


def _is_capitals(before: str) -> bool:
    words = before.split()[-2:]
    return len(words) == 2 and all(word.upper() == word and any(map(str.isalpha, word)) for word in words)


def _count(label: Label, counted: dict[tuple[str, int], tuple[int, ...]]) -> None:
    if label.path:
        counted[label.family, label.depth] = label.path
        for deeper in [k for k in counted if k[0] == label.family and k[1] > label.depth]:
            del counted[deeper]


def _behind_lead_ins(view: str, cuts: list[int]) -> Iterator[int]:
    """A sentence that introduces the list below it stands by itself."""
    for a, b in pairwise(cuts):
        near = max(a, b - _LEAD_IN)
        if m := form.LEAD_IN.search(view[near:b]):
            yield near + m.end()


def _behind_headings(view: str, cuts: list[int]) -> Iterator[int]:
    """Where a labelled heading without a final mark goes over into an order: `1. Sở Y tế | Tổ chức tập huấn …`."""
    for a, b in pairwise(cuts):
        label = parse_label(view[a:min(b, a + _NEAR)])
        if label is None or not label.path:
            continue
        for m in form.INNER.finditer(view, a + label.end, min(b, a + _HEADING)):
            before = view[a + label.end:m.start(1)]
            if set(".;:,") & set(before):
                break
            if (" ".join(m.groups()).lower() in form.orders() and before.split()[-1].islower()
                    and not form.REFERS.search(before) and not form.BODY_WORD.search(before)):
                yield m.start(1)
                break


def _in_capitals(view: str, cuts: list[int]) -> Iterator[int]:
    """Where words in capitals (a heading, a title, a signature) begin behind others, and where others go on."""
    for a, b in pairwise(cuts):
        for m in form.CAPITALS.finditer(view, a, b):
            begin, words = m.start(), m[0].split()
            while len(words) > 1 and form.NO_SYLLABLE.match(words[0]):  # - Lưu: VT, TH. | GIÁM ĐỐC
                begin = view.index(words[1], begin + len(words[0]))
                del words[0]
            toned = sum(not word.replace("Đ", "D").isascii() for word in words)
            if not form.POSITION.match(view, begin) and (not toned or toned + len(words) < 4):
                continue
            if begin > m.start() or form.RUNS_ON.search(view, max(a, begin - _NEAR), begin):
                yield begin
            if not view[m.end():m.end() + 3].lstrip()[:1].islower():
                yield m.end()
            elif form.ACRONYM.match(words[-1]):  # KẾT QUẢ | UBND huyện đã …
                yield m.start() + m[0].rindex(words[-1])


def _signed(view: str, cuts: list[int]) -> Iterator[int]:
    """Position and name in the signature: `TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH | Lê Văn A`."""
    for a, b in pairwise(cuts):
        if a < len(view) // 2 or not (form.SIGNS_FOR.match(view, a) or form.POSITION.match(view, a)):
            continue
        yield from [m.start() for m in form.POSITION.finditer(view, a, b)][-1:]
        if name := form.NAME.search(view[a:b].rstrip()):
            yield a + name.start()
