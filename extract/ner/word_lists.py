"""The word list that words stand in: head nouns by kind, order verbs, laws, units, provinces, types of document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extract.gazetteers import rows
from extract.guards import by_letter
from extract.units.lexicon import is_abbreviation, is_head, lexicon, province_names, verb_at
from ingest.fold import lower


def entry_at(text: str, low: str, at: int) -> tuple[str, int]:
    """The word list that holds the words at `low[at:]`, none as "", and where they end."""
    known = _known_names().match(low, at)
    if known is not None:
        return known.lastgroup or "", known.end()
    head = is_head(low, at)
    if head is not None:
        if head.start("head") == at:
            return lexicon().kind[head["head"]], head.end()
        return "determiner", at + 1
    verb = verb_at(low, at)
    if verb is not None:
        return "verb", verb.end()
    if is_abbreviation(text, at):
        return "abbreviation", at + 1
    stop = lexicon().boundary.match(low, at)
    return ("stop", stop.end()) if stop is not None and stop["verb"] else ("", at)


@cache
def _known_names() -> re.Pattern[str]:
    """Laws, units and provinces by name, the longest first; a province needs its capitals elsewhere (SHAPE)."""
    laws = {lower(f"{r['kind']} {r['name']}") for r in rows("laws.csv")}
    units = {lower(n) for r in rows("units.csv") for n in (r["name"], *r["aliases"].split(";")) if len(n) > 2}
    types = {lower(n) for r in rows("document_types.csv") for n in (r["name"], *r["aliases"].split(";")) if len(n) > 2}
    groups = (("law", laws), ("unit", units), ("province", set(province_names())), ("type", types))
    return re.compile("|".join(f"(?P<{name}>{_words(words)})" for name, words in groups))


def _words(words: Iterable[str]) -> str:
    return by_letter([re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)) if w[0].isalpha()]) + r"(?!\w)"
