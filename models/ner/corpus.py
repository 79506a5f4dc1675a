"""The sentences of `data/ner` by file, and joined to paragraphs as documents have them (form: `extract.ner.marked`)."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from extract.ner.marked import Entity, Sentence, read_file

DATA = Path(__file__).resolve().parents[2] / "data/ner"


def read_folder(folder: Path) -> dict[str, list[Sentence]]:
    """The sentences of each `*.md` of a folder by file name, sorted; empty where the folder is missing."""
    return {path.name: read_file(path) for path in sorted(folder.glob("*.md"))}


def paragraphs(sentences: Iterable[Sentence], rng: random.Random) -> list[Sentence]:
    """Runs of one to three sentences as one paragraph each, since a section holds several."""
    out: list[Sentence] = []
    waiting = list(sentences)
    while waiting:
        n = rng.choice((1, 1, 1, 2, 3))
        run, waiting = waiting[:n], waiting[n:]
        text, entities = "", []
        for s in run:
            text += " " if text else ""
            entities += [Entity(len(text) + a, len(text) + b, label) for a, b, label in s.entities]
            text += s.text
        out.append(Sentence(text, tuple(entities)))
    return out
