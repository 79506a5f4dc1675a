"""The light source notation of the sample documents (described in render.py) → blocks that the writers render.

A `Sample` is what a văn thư would type: outputs wanted, letterhead, paragraphs in order, tables, signature block.
Labels of automatic lists are counted here, so that plain formats print what Word would show.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Span:
    """A run of inline text; `note` is the number of the footnote it refers to (then `text` is empty)."""

    text: str
    bold: bool = False
    italic: bool = False
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. `level` (from 1) and `label` are set where Word would generate the label of a list."""

    text: str
    centred: bool = False
    bold: bool = False
    italic: bool = False
    level: int | None = None
    label: str | None = None
    restart: bool = False

    @property
    def labelled(self) -> str:
        return f"{self.label} {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `^` continues the cell above, `<` the cell to the left; `heads` rows are printed bold."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Letterhead or signature: two columns, each of groups of lines; a group is a row of the borderless table."""

    kind: str  # letterhead | signature
    left: tuple[tuple[str, ...], ...]
    right: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A boxed stamp (ĐẾN, HỎA TỐC) or another box of lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A page break."""


Block = Para | Table | Columns | Stamp | Break


@dataclass(frozen=True, slots=True)
class Output:
    """A file to make: its name and the options behind it (`scan`, `wrap=80`)."""

    name: str
    options: dict[str, str]

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


@dataclass(slots=True)
class Sample:
    """One sample document."""

    name: str
    outputs: list[Output] = field(default_factory=list)
    numbering: tuple[str, ...] = ("I.", "1.", "a)", "-")
    blocks: list[Block] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)


PAGE_END = " <pb> "  # within a paragraph: where a converter to markdown cut it in two
_INLINE = re.compile(r"\*\*(.+?)\*\*|(?<!\*)\*(?![ *])(.+?)(?<! )\*(?!\*)|\[\^(\d+)\]")
_NOTE = re.compile(r"\[\^(\d+)\]:\s*(.+)")
_AUTO = re.compile(r"#([1-9])(!?) (.+)")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def spans(text: str, bold: bool = False, italic: bool = False) -> list[Span]:
    """`text` cut at its inline marks `**bold**`, `*italic*` and `[^1]`."""
    text, at = text.replace(PAGE_END, " "), 0
    out: list[Span] = []
    for m in _INLINE.finditer(text):
        if m.start() > at:
            out.append(Span(text[at:m.start()], bold, italic))
        if m[1]:
            out += spans(m[1], True, italic)
        elif m[2]:
            out += spans(m[2], bold, True)
        else:
            out.append(Span("", bold, italic, int(m[3])))
        at = m.end()
    if at < len(text):
        out.append(Span(text[at:], bold, italic))
    return out


def bare(text: str) -> str:
    """`text` without its inline marks and footnote references."""
    return "".join(s.text for s in spans(text))


def roman(n: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while n >= value:
            out, n = out + letters, n - value
    return out


class _Counter:
    """The labels of one multi-level list, as Word counts them."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        self._forms, self._counts = forms, [0] * len(forms)

    def label(self, level: int, restart: bool) -> str:
        i = level - 1
        self._counts[i] = 1 if restart else self._counts[i] + 1
        self._counts[i + 1:] = [0] * (len(self._forms) - level)
        form, n = self._forms[i], self._counts[i]
        if "1.1" in form:
            return form.replace("1.1", f"{self._counts[i - 1]}.{n}")
        return form.replace("I", roman(n)).replace("1", str(n)).replace("a", chr(96 + n))


def parse(path: Path) -> Sample:
    """The sample in the file `path`; a `ValueError` names the line of an unknown directive."""
    sample = Sample(path.stem)
    lines = path.read_text("utf-8").splitlines()
    widths: tuple[float, ...] = ()
    counter = _Counter(sample.numbering)
    i = 0
    while i < len(lines):
        line = lines[i].rstrip()
        i += 1
        if not line.strip() or line.startswith("//"):
            continue
        if line.startswith("@"):
            word, _, rest = line[1:].partition(" ")
            if word == "out":
                name, *options = shlex.split(rest)
                sample.outputs.append(Output(name, dict((o.partition("=")[0], o.partition("=")[2]) for o in options)))
            elif word == "numbering":
                sample.numbering = tuple(rest.split())
                counter = _Counter(sample.numbering)
            elif word == "widths":
                widths = tuple(map(float, rest.split()))
            elif word == "pagebreak":
                sample.blocks.append(Break())
            elif word in ("left", "right", "recipients", "signature", "stamp"):
                i = _block(sample, word, lines, i)
            else:
                raise ValueError(f"{path.name}:{i}: unknown directive @{word}")
        elif note := _NOTE.fullmatch(line):
            sample.notes[int(note[1])] = note[2]
        elif line.startswith("|"):
            rows = [_cells(line)]
            while i < len(lines) and lines[i].startswith("|"):
                rows.append(_cells(lines[i]))
                i += 1
            sample.blocks.append(Table(tuple(rows), widths or (1.0,) * len(rows[0])))
        elif auto := _AUTO.fullmatch(line):
            level, restart = int(auto[1]), bool(auto[2])
            text, bold = (auto[3][2:], True) if auto[3].startswith("! ") else (auto[3], False)
            sample.blocks.append(Para(text, bold=bold, level=level, label=counter.label(level, restart),
                                      restart=restart))
        else:
            sample.blocks.append(_para(line))
    return sample


def _para(line: str) -> Para:
    marks: dict[str, dict[str, bool]] = {
        "= ": {"centred": True, "bold": True}, "=i ": {"centred": True, "italic": True}, "=c ": {"centred": True},
        "! ": {"bold": True}, "!i ": {"bold": True, "italic": True}, "i ": {"italic": True},
    }
    for mark, style in marks.items():
        if line.startswith(mark):
            return Para(line[len(mark):], style.get("centred", False), style.get("bold", False),
                        style.get("italic", False))
    return Para(line.removeprefix("\\"))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(c.strip() for c in line.strip().strip("|").split("|"))


def _block(sample: Sample, word: str, lines: list[str], i: int) -> int:
    groups: list[list[str]] = [[]]
    while i < len(lines) and lines[i].strip() and not lines[i].startswith("@"):
        if lines[i].strip() == "--":
            groups.append([])
        else:
            groups[-1].append(lines[i].rstrip())
        i += 1
    held = tuple(tuple(g) for g in groups)
    if word == "stamp":
        sample.blocks.append(Stamp(held[0]))
    elif word in ("left", "recipients"):
        sample.blocks.append(Columns("letterhead" if word == "left" else "signature", held, ()))
    else:
        last = sample.blocks[-1] if sample.blocks else None
        kind = "letterhead" if word == "right" else "signature"
        if isinstance(last, Columns) and last.kind == kind and not last.right:
            sample.blocks[-1] = Columns(kind, last.left, held)
        else:
            sample.blocks.append(Columns(kind, (), held))
    return i
