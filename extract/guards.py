"""A cheap look before a dear pattern: words of which every match of the pattern holds one.

`str.find` passes a gigabyte a second, a pattern that may begin anywhere a few megabytes. A guard never decides: where
one of its words stands, the pattern itself is asked (tests hold both to the same answers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

_FIRST = re.compile(r"(?:\(\?<!(?P<not>[^()|]+)\))?(?P<letter>[^\W\d_]|\\d(?![*+?{]))")
_LITERAL = re.compile(r"(?:[\w ,/%-]|\\[^\w\s]|\\ )(?![*+?{])")
_CHOICE = re.compile(r"\(\?:(?P<words>[^()]+)\)(?![*+?{])")


def holds_any(low: str, words: Iterable[str], start: int, end: int) -> bool:
    """Whether one of the words stands in `low[start:end]`."""
    for word in words:  # noqa: SIM110 (`any` over a generator takes three times as long)
        if low.find(word, start, end) >= 0:
            return True
    return False


def by_letter(alternatives: Sequence[str], not_behind: str = r"\w") -> str:
    r"""A choice of words at the start of a word, as a pattern that a scan can skip through: first letters first.

    Same matches as `(?<!\w)(?:a|b|…)`, of alternatives that begin with a letter or `\d`, a `(?<!…)` before it or not;
    what may not stand before them (`""`: anything may) is asked last. ValueError for others.

    >>> by_letter(["chưa có", "chậm", "(?<!thiết )bị"])
    '(?:b(?<!\\w.)(?:(?<!thiết b)ị)|c(?:h(?:ư(?<!\\w...)(?:a có)|ậ(?<!\\w...)(?:m))))'
    """
    rest: dict[str, list[str]] = {}
    for words in alternatives:
        m = _FIRST.match(words)
        if m is None:
            raise ValueError(f"{words!r} does not begin with a letter")
        behind = f"(?<!{m['not']}{m['letter']})" if m["not"] else ""
        rest.setdefault(m["letter"], []).append(behind + words[m.end():])
    return "(?:" + "|".join(letter + _behind(tails, 1, not_behind) for letter, tails in sorted(rest.items())) + ")"


def _behind(tails: Sequence[str], read: int, not_behind: str) -> str:
    """The tails of words of which so many letters are read: few words of a text share three of them."""
    if not_behind and read < 3 and all(map(_LITERAL.match, tails)):
        parted = _parted(tails).items()
        return "(?:" + "|".join(letter + _behind(rest, read + 1, not_behind) for letter, rest in parted) + ")"
    begins = f"(?<!{not_behind}{'.' * read})" if not_behind else ""
    return f"{begins}(?:{tree(tails)})"


def any_word(words: str) -> str:
    """`by_letter` of the alternatives of a pattern (`alternatives`): one of the words, at its start."""
    return by_letter(alternatives(words))


def tree(alternatives: Sequence[str]) -> str:
    """The alternatives joined with `|`, each beginning that several share written once: same matches, fewer tries.

    Two that go on with different letters cannot both match, so that only their order among those that begin with no
    letter (`(?<!…)`, `[…]`) counts.

    >>> tree(["ban chỉ đạo", "ban", "[xy]", "bộ"])
    'b(?:a(?:n(?: chỉ đạo|)))|[xy]|bộ'
    """
    out: list[str] = []
    for literal, run in groupby(alternatives, key=lambda one: _LITERAL.match(one) is not None):
        if not literal:
            out += run
            continue
        for letter, rest in _parted(run).items():
            out.append(letter + (rest[0] if len(rest) == 1 else f"(?:{tree(rest)})"))
    return "|".join(out)


def _parted(alternatives: Iterable[str]) -> dict[str, list[str]]:
    """What stands behind each first letter of alternatives that begin with one."""
    behind: dict[str, list[str]] = {}
    for one in alternatives:
        first = _LITERAL.match(one)
        assert first is not None
        behind.setdefault(first[0], []).append(one[first.end():])
    return behind


def alternatives(words: str) -> list[str]:
    """The alternatives of a pattern parted by `|` outside brackets, and in those that one begins with.

    A line may end behind a `|`.

    >>> alternatives("chậm (?:gửi|báo)|(?:tháng|quý) này")
    ['chậm (?:gửi|báo)', 'tháng này', 'quý này']
    """
    out, depth = [""], 0
    for mark in re.sub(r"(?<=[|(])\s*\n\s*", "", words.strip()):
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 0:
            out.append("")
        else:
            out[-1] += mark
    spread: list[str] = []
    for one in out:
        m = _CHOICE.match(one)
        spread += [word + one[m.end():] for word in m["words"].split("|")] if m else [one]
    return spread
