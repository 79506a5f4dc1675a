"""Tokens of official Vietnamese for the named-entity model, and what the word lists know of each.

A token is a syllable, a mark, or a symbol or date kept whole (`79-KL/BDVTU`, `30/6/2025`). Two attributes carry what
the rules see: TAG, the word list that a token stands in (head noun by kind, order verb, province …); LEMMA, its place
in the list of units that the rules would read there. Both are only hints: the model learns when they are right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from spacy.attrs import LEMMA, NORM, PREFIX, SHAPE, SUFFIX, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extract.ner.word_lists import entry_at
from extract.units import read_units
from extract.units.lists import UnitSpan
from ingest.fold import LOWER, UPPER, bare, lower

# 79-KL/BDVTU · 12/2024/NĐ-CP · 30/6/2025 · GD&ĐT · NĐ-CP; but `Lao động-Thương binh`, `HĐND/UBND` and what a scan
# glues together, `GiaoPhòng`, are several
_CODE = rf"(?=[\w&/.,-]*\d)\w+(?:[-/.,&–]\w+)+|[{UPPER}]{{1,8}}(?:[-&][{UPPER}]{{1,8}})+(?!\w)"
_TOKEN = re.compile(rf"{_CODE}|[^\W\d_][{LOWER}]+(?=[{UPPER}][{LOWER}])|\w+(?:['’]\w+)*|\.{{2,}}|\s+|[^\w\s]")
_DIGIT = re.compile(r"\d")


def spans_of_tokens(text: str) -> list[tuple[int, int]]:
    """Where the tokens of a text begin and end; white space other than one space between two is a token of its own.

    >>> t = "Số 79-KL/BDVTU, ngày 15/12/2023"
    >>> [t[a:b] for a, b in spans_of_tokens(t)]
    ['Số', '79-KL/BDVTU', ',', 'ngày', '15/12/2023']
    """
    return [m.span() for m in _TOKEN.finditer(text) if m[0] != " " or m.start() == 0]


def norm(word: str) -> str:
    """One spelling, lower case; figures count as figures."""
    return _DIGIT.sub("0", lower(word))


def shape(word: str) -> str:
    """How a word is written: lower case, Capital, ALL CAPITALS, mIxed, figures, code, mark."""
    if any(c.isdigit() for c in word):
        return "figure" if not any(c.isalpha() for c in word) else "code"
    if not word[0].isalpha():
        return word[:1]
    if word.islower():
        return "lower"
    if word.isupper():
        return "C" if len(word) == 1 else "CAPITALS"
    return "Capital" if word[1:].islower() else "mixed"


def _onset(word: str) -> str:
    return bare(word)[:2]


_GETTERS: dict[int, Callable[[str], str]] = {NORM: norm, PREFIX: bare, SUFFIX: lambda w: bare(w)[-3:], SHAPE: shape}


class Tokeniser:
    """Text → `Doc` with `doc.text == text`; `hints`: also set TAG and LEMMA from the word lists and rules."""

    def __init__(self, vocab: Vocab, hints: bool) -> None:
        self.vocab, self.hints = vocab, hints
        vocab.lex_attr_getters.update(_GETTERS)  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        words, spaces, starts = [], [], []
        for start, end in spans_of_tokens(text):
            words.append(text[start:end])
            starts.append(start)
            spaces.append(text[end:end + 1] == " " and not text[end + 1:end + 2].isspace())
        doc = Doc(self.vocab, words=words, spaces=spaces)
        return _with_hints(doc, text, starts) if self.hints and words else doc

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: object) -> Tokeniser:
        return self

    def to_disk(self, _: Path, **__: object) -> None:
        """Nothing to keep: all is in the code and the word lists."""

    def from_disk(self, _: Path, **__: object) -> Tokeniser:
        return self


@registry.tokenizers("vanban.tokeniser.v1")  # type: ignore[untyped-decorator]
def make_tokeniser(hints: bool) -> Callable[[Language], Tokeniser]:
    """The tokeniser for a pipeline's configuration."""
    return lambda nlp: Tokeniser(nlp.vocab, hints)


# --- what the word lists and the rules see ---------------------------------------------------------------------------


def _with_hints(doc: Doc, text: str, starts: Sequence[int]) -> Doc:
    low = lower(text)
    listed = _listed(text, low, starts)
    values = [doc.vocab.strings.add(v) if v else 0 for pair in zip(listed, _read(text, low, starts, listed),
              strict=True) for v in pair]
    return doc.from_array([TAG, LEMMA], np.array(values, dtype="uint64").reshape(-1, 2))  # type: ignore[arg-type]


def _listed(text: str, low: str, starts: Sequence[int]) -> list[str]:
    """For each token the word list that it stands in: `B-` and its name, `I-` on the further tokens of an entry."""
    out: list[str] = []
    until, name = 0, ""
    for start in starts:
        if start < until:
            out.append(f"I-{name}")
            continue
        name, until = entry_at(text, low, start)
        out.append(f"B-{name}" if name else "")
    return out


def _read(text: str, low: str, starts: Sequence[int], listed: Sequence[str]) -> list[str]:
    """For each token its place among the units that the rules read there (`extract.units.read_units`)."""
    spans: list[UnitSpan] = []
    until = 0
    for start, name in zip(starts, listed, strict=True):
        if start >= until and (text[start].isupper() or (
                name[:2] == "B-" and name[2:] not in ("verb", "stop", "law", "type"))):
            units = read_units(text, low, start, len(text))
            if units is not None:
                spans += units.members
                until = units.end
    return _places(starts, spans)


def _places(starts: Sequence[int], spans: Sequence[UnitSpan]) -> list[str]:
    out, following = [], iter(spans)
    span = next(following, None)
    for n, start in enumerate(starts):
        while span is not None and start >= span.end:
            span = next(following, None)
        if span is None or start < span.start:
            out.append("")
        else:
            first = n == 0 or starts[n - 1] < span.start
            out.append(f"{'B' if first else 'I'}-{span.kind}")
    return out
