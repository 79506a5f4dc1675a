"""Exact-span figures of a recogniser on marked sentences: precision, recall and F1 by label, never a sentence.

Also for `underthesea.ner` on the same sentences (ORG, PER and LOC only: it knows no positions and no documents).
`python -m models.ner.measure` prints them for the model as it is on `data/ner/check`, and each sentence read otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from extract.ner import load
from extract.ner.marked import LABELS, Entity, Sentence, marked
from models.ner.corpus import DATA, read_folder

Recogniser = Callable[[str], Iterable[Entity]]
Figures = dict[str, dict[str, float]]


def figures(sentences: Sequence[Sentence], recognise: Recogniser) -> Figures:
    """Label → precision, recall, f1 and number in the gold; `ALL` over all labels."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for sentence in sentences:
        wanted, got = set(sentence.entities), set(recognise(sentence.text))
        for counter, entities in ((right, wanted & got), (found, got), (gold, wanted)):
            counter.update(e.label for e in entities)
            counter["ALL"] += len(entities)
    return {label: _scores(right[label], found[label], gold[label]) for label in (*LABELS, "ALL")}


def _scores(right: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    f1 = 2 * right / (found + gold) if found + gold else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "gold": gold}


def by_underthesea(text: str) -> list[Entity]:
    """The entities of `underthesea.ner`, its words found again in the text."""
    from underthesea import ner

    out: list[Entity] = []
    at = 0
    for word, _, _, tag in ner(text):
        start = text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        if tag.startswith("I-") and out and out[-1].label == tag[2:]:
            out[-1] = out[-1]._replace(end=at)
        elif tag != "O":
            out.append(Entity(start, at, tag[2:]))
    return [e for e in out if e.label in LABELS]


def main() -> None:
    """Sentences that are no part of training and may be read: what is wrong shows where to work, unlike in `test`."""
    model = load()

    def recognise(text: str) -> list[Entity]:
        return [Entity(m.start, m.end, m.label) for m in model([text])[0]]

    sentences = [s for found in read_folder(DATA / "check").values() for s in found]
    for s in sentences:
        seen = Sentence(s.text, tuple(recognise(s.text)))
        if seen != s:
            print(f"- {marked(s)}\n+ {marked(seen)}")
    for label, v in figures(sentences, recognise).items():
        print(f"{label:4} {v['precision']:.3f} {v['recall']:.3f} {v['f1']:.3f} of {v['gold']}")


if __name__ == "__main__":
    main()
