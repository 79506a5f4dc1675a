"""Places that act: `Giao xã Tân Hòa, Bình Phú | báo cáo` names bodies, `mưa to tại xã Tân Hòa, Bình Phú` places.

Which of the two is told by the words before and behind the whole list, and the model sees few words to each side. So
the places of a list are weighed together: the model's own confidence in each, and what a linear classifier
(`models.ner.places`, trained on the same sentences) knows of the words around them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from extract.ner.lists import TYPE
from extract.ner.marked import Entity
from extract.ner.mentions import Mention
from extract.ner.word_lists import entry_at
from extract.records import Label
from extract.units.lexicon import is_head, province_names, verb_at
from ingest.fold import UPPER, lower

FILE = "places.json"  # beside the model: feature → weight, above zero where it speaks for a body
OWN = 0.5  # of the model's confidence against the classifier
DOUBT = 0.85  # at most, where the two disagree: too little to overrule a rule (`extract.ner.mentions`)
_NAME = re.compile(rf"(?:\d{{1,2}}|[{UPPER}][\w'’]*)(?:[\s–-]+(?:[{UPPER}][\w'’]*|\d{{1,2}}))*")
_TYPED = re.compile(rf"(?:{TYPE}|(?:tp|tx|tt|p|x|h|q)(?=[.\s]))\.?\s+")
_JOIN = re.compile(rf"(?:\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng|với|hoặc)\s+)(?:(?:các\s+)?{TYPE}\s*:?\s+)?")
_HEAD = re.compile(rf"(?:{TYPE}\s*)+$")  # các huyện | Tân Hồng
_WORD = re.compile(r"\w+|[^\w\s]|\t")
_SEEN = 70  # characters to each side


def place_lists(text: str, low: str, found: Sequence[Entity | Mention]) -> Iterator[list[int]]:
    """The numbers of the entities that are places by their form, those of one list together."""
    run: list[int] = []
    for n, entity in enumerate(found):
        place = is_place(text, low, entity.start, entity.end)
        if run and not (place and _JOIN.fullmatch(low, found[run[-1]].end, entity.start)):
            yield run
            run = []
        if place:
            run.append(n)
    if run:
        yield run


def is_place(text: str, low: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` has the form of a place: a type and a name, or a name alone."""
    typed = _TYPED.match(low, start, end)
    if typed is None and is_head(low, start):
        return False
    return _NAME.fullmatch(text, typed.end() if typed else start, end) is not None


def features(text: str, low: str, start: int, first_end: int, end: int, members: int) -> list[str]:
    """What stands around a list of places, `low[start:end]`, whose first ends at `first_end`."""
    left, right = _around(low, start, end)
    typed = _TYPED.match(low, start, end)
    kind = typed[0].strip() if typed else "-"
    opens, closes = not low[:start].strip("-+• 0123456789.)("), end == len(text)
    after = end + len(low[end:]) - len(low[end:].lstrip(" "))
    follows = entry_at(text, low, after)[0] if after < len(low) else ""
    acts = verb_at(low, after) is not None
    named = {
        "l1": left[-1], "l2": left[-2], "l3": left[-3], "l12": left[-2:], "l23": left[-3:-1], "l123": left[-3:],
        "r1": right[0], "r2": right[1], "r3": right[2], "r12": right[:2], "r23": right[1:3], "r123": right[:3],
        "l1r1": (left[-1], right[0]), "kind": kind, "kind r1": (kind, right[0]), "kind l1": (kind, left[-1]),
        "first": low[start:end].split()[0], "province": low[start:first_end] in province_names(),
        "members": min(members, 3), "line": (opens, closes), "follows": follows, "opens acts": (opens, acts),
        "opens follows": (opens, follows), "cells": "\t" in text, "cell": (text[start - 1:start], text[end:end + 1]),
        "capitals": text[start:end].isupper(), "colon": ":" in low[max(0, start - 50):start], "last": low.rstrip()[-1:],
    }
    return [*(f"{name}={' '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
              for name, value in named.items()),
            *(f"left={w}" for w in sorted(set(left[-8:]))), *(f"right={w}" for w in sorted(set(right[:8])))]


def _around(low: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The words before a list, without the types at its head, and behind it; at least four each."""
    cut = max(0, start - _SEEN)
    before = low[cut:start]
    if cut and low[cut - 1].isalnum():
        before = before.partition(" ")[2]
    before = _HEAD.sub("", before)
    left = ["_"] * 4 + (["^"] if not cut else []) + _WORD.findall(before)
    return left, [*_WORD.findall(low[end:end + _SEEN]), *(["$"] if end + _SEEN >= len(low) else []), *["_"] * 4]


def read_weights(folder: Path) -> dict[str, float]:
    """The classifier of a model. Raises OSError or ValueError."""
    return {str(k): float(v) for k, v in json.loads((folder / FILE).read_text("utf-8")).items()}


def write_weights(weights: Mapping[str, float], folder: Path) -> None:
    """The classifier beside its model, one weight a line."""
    (folder / FILE).write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")


def weighed(text: str, mentions: Sequence[Mention], weights: Mapping[str, float]) -> list[Mention]:
    """The mentions of a line, the places of each list all ORG or all LOC; a label that changes gets the confidence of
    the two together, at most `DOUBT`."""
    out, low = list(mentions), lower(text)
    for run in place_lists(text, low, mentions):
        members = [mentions[n] for n in run]
        if not {m.label for m in members} <= {"ORG", "LOC"}:
            continue
        seen = features(text, low, members[0].start, members[0].end, members[-1].end, len(members))
        score = sum(weights.get(f, 0.0) for f in seen) + OWN * sum(_leaning(m) for m in members)
        label: Label = "ORG" if score > 0 else "LOC"
        sure = min(DOUBT, round(1 / (1 + math.exp(-min(abs(score), 20.0))), 2))
        for n, m in zip(run, members, strict=True):
            if m.label != label:
                out[n] = m._replace(label=label, confidence=sure)
    return out


def _leaning(m: Mention) -> float:
    """Above zero for a body, the more the surer; a span that the model took at all counts for its label."""
    sure = min(max(m.confidence, 0.05), 0.99)
    return (1 if m.label == "ORG" else -1) * max(0.0, math.log(sure / (1 - sure)) + 1)
