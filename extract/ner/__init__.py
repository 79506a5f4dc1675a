"""The named-entity model at work: texts in, mentions with a confidence out.

Each text is read by itself, so that what is found in it depends on nothing else: not on the batch, the document before
or the number of workers. The model is loaded at the first use in a process; spaCy is imported then and not before. A
model that is absent, damaged or of another format is `NoModel`, and whoever asks goes on with the rules.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extract.ner.bodies import said_once
from extract.ner.ends import well_ended
from extract.ner.grounds import grounded
from extract.ner.lists import carry_over
from extract.ner.mentions import Mention, Reader, Scope
from extract.ner.places import is_place, read_weights, weighed
from ingest.fold import lower

FORMAT = "2"  # of the tokens and hints that a model was trained with; another one is not used
_CHECKOUT = Path(__file__).resolve().parents[2] / "models" / "ner" / "model"
LEAST = 0.4  # a mention of less confidence is none, but for places: of those left out fewer than half are right
_LONGEST = 50_000  # characters that are read at once: a megabyte without a line end is read in parts
_STATES = 256  # texts that are read side by side; only a matter of speed and memory


class NoModel(Exception):
    """The model cannot be used; the message says why, in one line."""


def model_folder() -> Path:
    """Where the trained model lies: in the checkout, else in the installed package `models`."""
    return _CHECKOUT if _CHECKOUT.is_dir() else Path(str(resources.files("models"))) / "ner" / "model"


def model_version(folder: Path | None = None) -> str:
    """The version of the model whose files are whole, without loading it. Raises `NoModel`."""
    folder = folder or model_folder()
    try:
        said = json.loads((folder / "version.json").read_text("utf-8"))
        version, kind, digest = said["version"], said["format"], said["sha256"]
    except FileNotFoundError:
        raise NoModel(f"there is no model in {folder}; `make model` trains one") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoModel(f"{folder / 'version.json'} cannot be read ({error}); `make model` writes it anew") from None
    if kind != FORMAT:
        raise NoModel(f"the model in {folder} has format {kind}, this program reads {FORMAT}; run `make model`")
    if digest != digest_of(folder):
        raise NoModel(f"the model in {folder} is damaged; fetch it again or run `make model`")
    if find_spec("spacy") is None:
        raise NoModel("spaCy is not installed")
    return str(version)


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of the model's files, but for the file that holds it."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "version.json"):
        digest.update(f"{path.relative_to(folder).as_posix()}\x00".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def load(folder: Path | None = None) -> Recogniser:
    """The model, loaded once in a process. Raises `NoModel`."""
    folder = folder or model_folder()
    version = model_version(folder)
    import spacy
    from thinc.api import use_ops

    from extract.ner import tokens  # registers the tokeniser that the model names

    assert tokens
    try:
        with use_ops("numpy", use_blis=False):  # less time than with BLIS, the same entities (models/README.md)
            return Recogniser(spacy.load(folder, exclude=["vocab"]), version, read_weights(folder))
    except Exception as error:  # whatever a broken file makes spaCy raise
        raise NoModel(f"the model in {folder} cannot be loaded ({type(error).__name__}: {error})") from error


@cache
def reader(scope: Scope) -> Reader | None:
    """The model as extraction uses it, loaded when a text is to be read; None where there is none that can be used, so
    that rules go on alone."""
    try:
        version = model_version()
    except NoModel:
        return None
    return Reader(lambda texts: load()(texts), version, scope)


class Recogniser:
    """A loaded model; `places`: the weights of `extract.ner.places`; `lists`: whether the rules for lists
    take part."""

    def __init__(self, nlp: Any, version: str, places: Mapping[str, float], lists: bool = True) -> None:
        self.nlp, self.version, self.places, self.lists = nlp, version, places, lists

    def __call__(self, texts: Sequence[str]) -> list[list[Mention]]:
        """The mentions in each text, in order and apart; `text[m.start:m.end]` are the words of one."""
        out: list[list[Mention]] = [[] for _ in texts]
        parts = [(n, start, text[start:end]) for n, text in enumerate(texts) for start, end in _parts(text)]
        with self.nlp.memory_zone():  # words of a document are forgotten with it
            for first in range(0, len(parts), _STATES):
                some = parts[first:first + _STATES]
                docs = [self.nlp.make_doc(words) for _, _, words in some]
                for (n, start, _), found in zip(some, self._read(docs), strict=True):
                    out[n] += [m._replace(start=m.start + start, end=m.end + start) for m in found]
        return [self._mended(text, found) for text, found in zip(texts, out, strict=True)]

    def _mended(self, text: str, found: list[Mention]) -> list[Mention]:
        """What it is not sure enough of is left out; then what it cannot see from where it stands: where a name may
        end, the head of a list, what its places do, and the nouns before names of places."""
        low = lower(text)
        ended = [well_ended(text, low, m) for m in found
                 if m.confidence >= LEAST or is_place(text, low, m.start, m.end)]
        placed = weighed(text, ended, self.places) if self.places else ended
        listed = said_once(text, carry_over(text, placed)) if self.lists else placed
        return grounded(text, low, listed)

    def _read(self, docs: Sequence[Any]) -> Iterator[Iterator[Mention]]:
        """The transition system walked step by step, since spaCy's own walk keeps no probabilities."""
        import numpy as np

        full = [doc for doc in docs if len(doc)]
        tok2vec, ner = self.nlp.get_pipe("tok2vec"), self.nlp.get_pipe("ner")
        tok2vec.set_annotations(full, tok2vec.predict(full))
        step = ner.model.predict(full)
        states = ner.moves.init_batch(full)
        sure = [np.ones(len(doc), dtype="float32") for doc in full]
        at = [0] * len(full)
        live = [n for n, state in enumerate(states) if not state.is_final()]
        while live:
            scores = step.predict([states[n] for n in live])
            exps = np.exp(scores - scores.max(axis=1, keepdims=True))
            best = exps.max(axis=1) / exps.sum(axis=1)
            ner.transition_states([states[n] for n in live], scores)
            for row, n in enumerate(live):
                sure[n][min(at[n], len(sure[n]) - 1)] = best[row]
                at[n] += 1
            live = [n for n in live if not states[n].is_final()]
        ner.set_annotations(full, states)
        found = {id(doc): _mentions(doc, probabilities) for doc, probabilities in zip(full, sure, strict=True)}
        return (found.get(id(doc), iter(())) for doc in docs)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Spans of at most `_LONGEST` characters that are the text, parted at spaces where there are any."""
    start = 0
    while len(text) - start > _LONGEST:
        end = text.rfind(" ", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)


def _mentions(doc: Any, sure: Any) -> Iterator[Mention]:
    for entity in doc.ents:
        confidence = round(float(sure[entity.start:entity.end].prod()), 2)
        yield Mention(entity.start_char, entity.end_char, entity.label_, confidence)
