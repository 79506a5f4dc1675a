"""Builds the corpus, trains the model, measures it: `python -m models.ner.train` (make model).

The same seed, sentences and libraries give the same model and figures. Measured on `data/ner/test`, which neither the
model nor its augmentation sees; `--hold-out` keeps every eighth file of the training half for that instead, so that
choices can be compared without looking at the test half.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, load_model_from_config
from thinc.api import use_ops

import extract.ner.tokens  # noqa: F401  (registers the tokeniser)
from extract.ner import FORMAT, Recogniser, digest_of
from extract.ner.marked import LABELS, Entity, Sentence
from extract.ner.places import write_weights
from models.ner.augment import Names, variants
from models.ner.corpus import DATA, paragraphs, read_folder
from models.ner.measure import Figures, by_underthesea, figures
from models.ner.places import examples, weights

HERE = Path(__file__).resolve().parent
ROUNDS = 20
WORDS = (200, 800)  # tokens of a batch, in the first round and in the last
DROPOUT = 0.25
RATE = 0.001


def train(sentences: Sequence[Sentence], seed: int = 1, rounds: int = ROUNDS, changes: dict[str, Any] | None = None,
          noise: bool = True) -> Language:
    """A model of these sentences. `changes`: to its configuration; `noise`: in each round other versions of them."""
    fix_random_seed(seed)
    rng = random.Random(seed)
    config = spacy.util.load_config(HERE / "config.cfg", overrides=changes or {})
    with use_ops("numpy", use_blis=False):  # as in extract.ner.load
        nlp = load_model_from_config(config, auto_fill=True)
    for label in LABELS:
        nlp.get_pipe("ner").add_label(label)
    as_written = [_example(nlp, s) for s in sentences]
    nlp.initialize(lambda: as_written)
    optimizer = nlp.create_optimizer()
    names = Names(sentences)
    for n in range(rounds):
        optimizer.learn_rate = RATE * min(1.0, 2.0 * (rounds - n) / rounds)
        examples = as_written if not noise else [
            _example(nlp, s) for s in variants(paragraphs(sentences, rng), names, rng)]
        examples = rng.sample(examples, len(examples))
        losses: dict[str, float] = {}
        for batch in _batches(examples, WORDS[0] + (WORDS[1] - WORDS[0]) * n // rounds):
            nlp.update(batch, sgd=optimizer, drop=DROPOUT, losses=losses)
        print(f"  round {n + 1}: loss {losses['ner']:.0f}", flush=True)
    with nlp.use_params(optimizer.averages):
        averaged = nlp.to_bytes()
    return nlp.from_bytes(averaged)


def _example(nlp: Language, sentence: Sentence) -> Example:
    return Example.from_dict(nlp.make_doc(sentence.text), {"entities": list(sentence.entities)})


def _batches(examples: Sequence[Example], words: int) -> Iterator[list[Example]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.predicted)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def recogniser(nlp: Language, places: Mapping[str, float], lists: bool = True) -> Any:
    """The model as extraction uses it, a function of a text."""
    at_work = Recogniser(nlp, "", places, lists)
    return lambda text: [Entity(m.start, m.end, m.label) for m in at_work([text])[0]]


def halves(hold_out: bool) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences to train with and those to measure with."""
    files = read_folder(DATA / "train")
    held = {name for n, name in enumerate(files) if n % 8 == 3} if hold_out else set()
    training = [s for name, found in files.items() if name not in held for s in found]
    if not hold_out:
        return training, [s for found in read_folder(DATA / "test").values() for s in found]
    return training, [s for name in sorted(held) for s in files[name]]


def print_figures(name: str, found: Figures) -> None:
    print(f"{name:24}" + "".join(
        f"  {label} {v['precision']:.3f} {v['recall']:.3f} {v['f1']:.3f}" for label, v in found.items()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    started = time.monotonic()
    training, unseen = halves(given.hold_out)
    print(f"{len(training)} sentences to train with, {len(unseen)} to measure with")
    nlp, places = train(training, given.seed, given.rounds), weights(examples(training), given.seed)
    if not given.hold_out:
        # before it sees the test half: reading leaves words in its vocabulary
        version = save(nlp, places, HERE / "model")
    found = figures(unseen, recogniser(nlp, places))
    print_figures("model", found)
    print(f"{time.monotonic() - started:.0f} s")
    if given.hold_out:
        return
    peer = figures(unseen, by_underthesea)
    print_figures("underthesea.ner", peer)
    report = {"version": version, "sentences": len(training), "unseen": len(unseen), "model": found,
              "underthesea.ner": peer}
    (HERE / "metrics.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def save(nlp: Language, places: Mapping[str, float], folder: Path) -> str:
    """Write the model in place of what is there, with its version: the month of its format and its own digest."""
    shutil.rmtree(folder, ignore_errors=True)
    nlp.to_disk(folder, exclude=["tokenizer", "vocab"])
    write_weights(places, folder)
    digest = digest_of(folder)
    version = f"2026.11-{digest[:8]}"
    said = {"version": version, "format": FORMAT, "sha256": digest}
    (folder / "version.json").write_text(json.dumps(said, indent=1) + "\n", "utf-8")
    return version


if __name__ == "__main__":
    main()
