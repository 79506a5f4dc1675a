"""The classifier that tells places that act from places where something is (`extract.ner.places`).

Logistic regression over the words around each list of places of the training sentences, by AdaGrad in a fixed order:
the same sentences give the same weights. `python -m models.ner.places` measures it by files held out in turn.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np

from extract.ner.marked import Sentence
from extract.ner.places import features, place_lists
from ingest.fold import lower
from models.ner.corpus import DATA, read_folder

ROUNDS, RATE, PENALTY = 6, 0.3, 0.001
LEAST = 0.05  # a weight nearer to zero is left out

Example = tuple[list[str], bool, int]  # features, whether it acts, how many places


def examples(sentences: Iterable[Sentence]) -> list[Example]:
    """Each list of places of which all are marked alike, as bodies or as places."""
    out: list[Example] = []
    for s in sentences:
        low = lower(s.text)
        for run in place_lists(s.text, low, s.entities):
            members = [s.entities[n] for n in run]
            labels = {e.label for e in members}
            if labels == {"ORG"} or labels == {"LOC"}:
                seen = features(s.text, low, members[0].start, members[0].end, members[-1].end, len(run))
                out.append((seen, labels == {"ORG"}, len(run)))
    return out


def weights(training: Sequence[Example], seed: int = 1) -> dict[str, float]:
    """Feature → weight."""
    number = {f: n for n, f in enumerate(sorted({f for seen, _, _ in training for f in seen}))}
    at = [np.array([number[f] for f in seen]) for seen, _, _ in training]
    weight, squares = np.zeros(len(number)), np.full(len(number), 1e-8)
    order, rng = list(range(len(training))), random.Random(seed)
    for _ in range(ROUNDS):
        rng.shuffle(order)
        for n in order:
            acts = 1 / (1 + np.exp(-np.clip(weight[at[n]].sum(), -30, 30)))
            slope = acts - training[n][1] + PENALTY * weight[at[n]]
            squares[at[n]] += slope * slope
            weight[at[n]] -= RATE * slope / np.sqrt(squares[at[n]])
    return {f: round(float(weight[n]), 2) for f, n in number.items() if abs(weight[n]) >= LEAST}


def main() -> None:
    files = [examples(found) for found in read_folder(DATA / "train").values()]
    right = places = 0
    for turn in range(6):
        learnt = weights([e for n, found in enumerate(files) if n % 6 != turn for e in found])
        for seen, acts, members in (e for found in files[turn::6] for e in found):
            places += members
            right += members * ((sum(learnt.get(f, 0.0) for f in seen) > 0) == acts)
    print(f"{right} of {places} places right ({right / places:.3f}), {len(learnt)} weights")


if __name__ == "__main__":
    main()
