"""Other versions of a marked sentence, for training: other names in it, other syllables, another spelling.

Few sentences are written by hand, and a model of them alone learns their names by heart. Names are drawn from all
training sentences, the gazetteers and the units of annotated documents; a syllable may become any other, so that the
model looks at what stands around a word too. Every choice comes from the given generator: same seed, same corpus.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from extract.gazetteers import provinces, rows
from extract.ner.marked import Entity, Sentence
from extract.units.lists import unit_kind
from ingest.fold import bare, lower

Pieces = list[tuple[str, str | None]]  # the words of a sentence in order, each with the label of its entity or None

_GOLD = ("data/gold/*.json", "tests/measured/[cdhi]_*.json")  # never the measuring half (tests.measure.TEST)
_ROOT = Path(__file__).resolve().parents[2]
# What OCR takes for another: one letter each, so that no boundary moves.
_MISREAD = {"l": "1", "o": "0", "O": "0", "đ": "d", "Đ": "D", "ư": "u", "ơ": "o", "ấ": "á", "ế": "é", "ố": "ó",
            "ă": "â", "ị": "i", "ỉ": "i", "I": "l", "ữ": "ũ", "ự": "ụ", "ợ": "ọ", "ộ": "ọ", "ệ": "ẹ", "ậ": "ạ",
            ",": ".", "ủ": "ú"}
_SYLLABLE = re.compile(r"[^\W\d_]{2,}")
_AS_WRITTEN = 0.35
_COMMON = 60  # so often in the training sentences that a syllable is grammar: it stays


def pieces(sentence: Sentence) -> Pieces:
    """The sentence cut at the ends of its entities."""
    out: Pieces = []
    done = 0
    for start, end, label in sentence.entities:
        out += [(sentence.text[done:start], None), (sentence.text[start:end], label)]
        done = end
    return [(words, label) for words, label in [*out, (sentence.text[done:], None)] if words]


def joined(cut: Iterable[tuple[str, str | None]]) -> Sentence:
    """The sentence made of the pieces."""
    text, entities = "", []
    for words, label in cut:
        if label:
            entities.append(Entity(len(text), len(text) + len(words), label))
        text += words
    return Sentence(text, tuple(entities))


def respelled(sentence: Sentence, spelling: Callable[[str], str]) -> Sentence:
    """The sentence in another spelling, piece by piece."""
    return joined((spelling(words), label) for words, label in pieces(sentence))


# --- names -----------------------------------------------------------------------------------------------------------


class Names:
    """Names by label to put in the place of others, and the syllables of the training sentences."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        pools: dict[str, set[str]] = {"ORG": set(), "POS": set(), "LOC": set(), "DOC": set(), "PER": set()}
        for s in sentences:
            for start, end, label in s.entities:
                if not s.text[start:end].isupper():
                    pools[label].add(s.text[start:end])
        for unit in _gold_units():
            pools["POS" if unit_kind(unit) == "position" else "ORG"].add(unit)
        pools["ORG"] |= {r["name"] for r in rows("units.csv") if r["scope"] == "central" and r["name"][0].isupper()}
        pools["LOC"] |= {f"{kind}{p.name}" for p in provinces() for kind in ("", "tỉnh ")}
        pools["DOC"] |= {f"{r['kind']} {r['name']}" for r in rows("laws.csv")}
        names = [n.split() for n in sorted(pools["PER"]) if n.istitle()]
        self._family = sorted({n[0] for n in names if len(n) > 2})
        self._middle = sorted({w for n in names for w in n[1:-1]})
        self._given = sorted({n[-1] for n in names})
        self._pools = {label: (sorted(w for w in pool if w[0].isupper()), sorted(w for w in pool if w[0].islower()))
                       for label, pool in pools.items()}
        counts = Counter(m[0] for s in sentences for m in _SYLLABLE.finditer(lower(s.text)))
        self.common = frozenset(w for w, n in counts.items() if n >= _COMMON)
        self.syllables = sorted(counts)

    def person(self, rng: random.Random) -> str:
        middle = rng.choices(self._middle, k=rng.choice((0, 1, 1, 1, 2)))
        return " ".join([rng.choice(self._family), *middle, rng.choice(self._given)])

    def other(self, words: str, label: str, rng: random.Random) -> str:
        """A name of the same label, written as the given one is."""
        if label == "PER":
            found = self.person(rng) if len(words.split()) > 1 else rng.choice(self._given)
        else:
            upper, small = self._pools[label]
            pool = small if words[0].islower() and small else upper
            found = rng.choice(pool or [words])
            if words[:1].isupper():
                found = found[:1].upper() + found[1:]
        return found.upper() if words.isupper() and len(words) > 4 else found


def _gold_units() -> set[str]:
    """The units of the annotated documents whose misses may be read."""
    out: set[str] = set()
    for pattern in _GOLD:
        for path in sorted(_ROOT.glob(pattern)):
            for task in json.loads(path.read_text("utf-8"))["tasks"]:
                out |= {a["unit"].strip() for a in task.get("assignments", [])}
    return {u for u in out if len(u) > 2 and unit_kind(u) != "person"}


def renamed(sentence: Sentence, names: Names, rng: random.Random, share: float = 0.5) -> Sentence:
    """Other names in the place of some."""
    return joined(
        (names.other(words, label, rng) if label and rng.random() < share else words, label)
        for words, label in pieces(sentence))


def resyllabled(sentence: Sentence, names: Names, rng: random.Random, share: float = 0.12) -> Sentence:
    """Any other syllable in the place of some that are not common, written as they are."""

    def other(m: re.Match[str]) -> str:
        if lower(m[0]) in names.common or rng.random() >= share:
            return m[0]
        found = rng.choice(names.syllables)
        return found.upper() if m[0].isupper() else found.capitalize() if m[0][0].isupper() else found

    return respelled(sentence, lambda words: _SYLLABLE.sub(other, words))


# --- spellings -------------------------------------------------------------------------------------------------------

_OLD_TONES = {unicodedata.normalize("NFC", a): unicodedata.normalize("NFC", b) for new, old in (
    ("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"), ("óe", "oé"), ("ỏe", "oẻ"),
    ("ọe", "oẹ"), ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"))
    for a, b in ((new, old), (new.upper(), old.upper()), (new[0].upper() + new[1:], old[0].upper() + old[1:]))}


def old_tones(words: str) -> str:
    """Tone marks as older keyboards set them: hòa → hoà, ủy → uỷ."""
    for new, old in _OLD_TONES.items():
        words = words.replace(new, old)
    return words


def no_diacritics(words: str) -> str:
    """Without any mark, case kept."""
    return "".join(b.upper() if c.isupper() else b for c, b in zip(words, bare(words), strict=True))


def misread(words: str, rng: random.Random, rate: float = 0.03) -> str:
    """Some letters as a scanner would misread them."""
    return "".join(_MISREAD[c] if c in _MISREAD and rng.random() < rate else c for c in words)


def variants(sentences: Iterable[Sentence], names: Names, rng: random.Random) -> list[Sentence]:
    """One other version of each sentence, for one round of training."""
    return [_variant(s, names, rng) for s in sentences]


def _variant(sentence: Sentence, names: Names, rng: random.Random) -> Sentence:
    if rng.random() < _AS_WRITTEN:
        return sentence
    sentence = resyllabled(renamed(sentence, names, rng), names, rng)
    way = rng.random()
    if way < 0.05:
        return respelled(sentence, str.upper)
    if way < 0.10:
        return respelled(sentence, str.lower)
    if way < 0.15:
        return respelled(sentence, old_tones)
    if way < 0.18:
        return respelled(sentence, no_diacritics)
    if way < 0.25:
        return respelled(sentence, lambda w: misread(w, rng))
    return sentence
