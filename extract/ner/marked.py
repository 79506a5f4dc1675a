"""Sentences with marked entities: the one reader and writer of their format.

A file of `data/ner` is a document or a batch of one kind. Lines that begin with `# ` are remarks; each other line that
is not empty is a sentence, paragraph or cell, an entity in square brackets with its label: `[Sở Y tế|ORG] chủ trì.` A
bracket or a backslash of the text itself stands behind a backslash. Marks do not nest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LABELS = ("ORG", "POS", "PER", "LOC", "DOC")
_MARK = re.compile(r"\\(?P<plain>[\\\[\]])|\[(?P<words>(?:\\.|[^\[\]\\])+)\|(?P<label>[A-Z]+)\]|(?P<bracket>[\[\]])")
_ESCAPED = re.compile(r"\\([\\\[\]])")
_SPECIAL = re.compile(r"[\\\[\]]")


class Entity(NamedTuple):
    """`text[start:end]` of its sentence is an entity of this label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Sentence:
    """A sentence and its entities, in order and apart."""

    text: str
    entities: tuple[Entity, ...] = ()


class Malformed(ValueError):
    """A line that is not in the format; the message names file, line and reason."""


def parse(line: str) -> Sentence:
    r"""The sentence of a marked line. Raises ValueError for a lone bracket or an unknown label.

    >>> parse(r"\[1\] [Sở Y tế|ORG] họp")
    Sentence(text='[1] Sở Y tế họp', entities=(Entity(start=4, end=11, label='ORG'),))
    """
    text, entities, done = "", [], 0
    for m in _MARK.finditer(line):
        text += line[done:m.start()]
        done = m.end()
        if m["bracket"]:
            raise ValueError(f"a lone {m[0]} at character {m.start() + 1}: write \\{m[0]} for a bracket")
        if m["plain"]:
            text += m["plain"]
            continue
        if m["label"] not in LABELS:
            raise ValueError(f"label {m['label']} is none of {', '.join(LABELS)}")
        words = _ESCAPED.sub(r"\1", m["words"])
        if words != words.strip():
            raise ValueError(f"a space at the edge of [{m['words']}|{m['label']}]")
        entities.append(Entity(len(text), len(text) + len(words), m["label"]))
        text += words
    return Sentence(text + line[done:], tuple(entities))


def marked(sentence: Sentence) -> str:
    """The line of a sentence: `parse(marked(s)) == s`."""
    out, done = "", 0
    for start, end, label in sentence.entities:
        out += f"{_escaped(sentence.text[done:start])}[{_escaped(sentence.text[start:end])}|{label}]"
        done = end
    return out + _escaped(sentence.text[done:])


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def read_file(path: Path) -> list[Sentence]:
    """The sentences of a file. Raises `Malformed`."""
    return list(_sentences(path, path.read_text("utf-8").splitlines()))


def _sentences(path: Path, lines: Iterable[str]) -> Iterator[Sentence]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line == "#" or line.startswith("# "):
            continue
        try:
            yield parse(line.strip())
        except ValueError as error:
            raise Malformed(f"{path}, line {number}: {error}") from None
