"""What each part of the model is worth: `python -m models.ner.ablate` trains it without one at a time.

Every eighth file of the training half is held out and measured, never the test half. Fewer rounds than `make model`
takes (`--rounds`), so the figures are to be compared with each other only. One line a variant, as soon as it is there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import DEP
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from extract.ner.tokens import Tokeniser
from models.ner.measure import Figures, figures
from models.ner.places import examples, weights
from models.ner.train import halves, recogniser, train

_FEATURES = ("NORM", "PREFIX", "SUFFIX", "SHAPE", "TAG", "LEMMA")
_EMBED = "components.tok2vec.model.embed"
_WIDTHS = ("components.tok2vec.model.encode.width", f"{_EMBED}.width", "components.ner.model.tok2vec.width")


@dataclass(frozen=True)
class Variant:
    """The model but for what `changes` its configuration, its training or its sentences."""

    changes: dict[str, Any] | None = None
    noise: bool = True
    every: int = 1  # each so-manieth sentence is trained with


class WordTokeniser(Tokeniser):
    """Syllables, and in DEP where `underthesea.word_tokenize` begins and goes on with a word."""

    def __call__(self, text: str) -> Doc:
        from underthesea import word_tokenize

        doc = super().__call__(text)
        begins, at = set(), 0
        for word in word_tokenize(text):
            found = text.find(word, at)
            if found >= 0:
                begins.add(found)
                at = found + len(word)
        marks = [doc.vocab.strings.add("B" if token.idx in begins else "I") for token in doc]
        return doc.from_array([DEP], np.array(marks, dtype="uint64").reshape(-1, 1)) if marks else doc  # type: ignore[arg-type]


@registry.tokenizers("vanban.word_tokeniser.v1")  # type: ignore[untyped-decorator]
def make_word_tokeniser(hints: bool) -> Callable[[Language], WordTokeniser]:
    """The tokeniser of a variant's configuration."""
    return lambda nlp: WordTokeniser(nlp.vocab, hints)


VARIANTS = {
    "full": Variant(),
    "without hints of word lists and rules": Variant({"nlp.tokenizer.hints": False}),
    "without other versions": Variant(noise=False),
    "with half the sentences": Variant(every=2),
    "with underthesea's words": Variant({
        "nlp.tokenizer.@tokenizers": "vanban.word_tokeniser.v1", f"{_EMBED}.attrs": [*_FEATURES, "DEP"],
        f"{_EMBED}.rows": [4000, 2500, 1000, 200, 200, 100, 100]}),
    "96 wide": Variant(dict.fromkeys(_WIDTHS, 96)),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--only", nargs="*", choices=sorted(VARIANTS), default=list(VARIANTS))
    parser.add_argument("--keep", type=Path, help="a folder for the trained variants")
    given = parser.parse_args()
    training, unseen = halves(hold_out=True)
    print(f"{len(training)} sentences to train with, {len(unseen)} to measure with; "
          f"{given.rounds} rounds", flush=True)
    for name in given.only:
        variant, started = VARIANTS[name], time.process_time()
        some = training[::variant.every]
        nlp = train(some, 1, given.rounds, variant.changes, variant.noise)
        if given.keep:
            nlp.to_disk(given.keep / name.replace(" ", "_"), exclude=["tokenizer", "vocab"])
        places = weights(examples(some))
        _print_row(name, figures(unseen, recogniser(nlp, places)), time.process_time() - started)
        if name == "full":
            _print_row("without the rule for lists", figures(unseen, recogniser(nlp, places, lists=False)), 0)
            _print_row("without the classifier of places", figures(unseen, recogniser(nlp, {})), 0)


def _print_row(name: str, found: Figures, seconds: float) -> None:
    cells = " | ".join(format(v['f1'], '.3f') for v in found.values())
    print(f"| {name} | {cells} | {seconds:.0f} s |", flush=True)


if __name__ == "__main__":
    main()
