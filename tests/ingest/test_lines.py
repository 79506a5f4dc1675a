"""Words onto lines: what arithmetic tells at once is what weighing one word after the other tells."""

from __future__ import annotations

import random

import pytest

from ingest import lines
from ingest.document import Box
from ingest.page import Word


def _page(rng: random.Random) -> list[Word]:
    """Ruled rows of words, some of them raised, of another size, over their neighbour, or of no width at all."""
    words = []
    for row in range(rng.randrange(1, 25)):
        x, y = rng.uniform(20, 300), row * rng.choice((15.0, 15.0, 9.0)) + rng.choice((0.0, 1e-5, 3.0))
        for _ in range(rng.randrange(1, 12)):
            wide, high = rng.choice((rng.uniform(5, 40), 0.0)), rng.choice((12.0,) * 8 + (12.00001, 8.0, 0.0, 30.0))
            size = rng.choice((12.0,) * 8 + (8.0, 20.0, 0.0))
            words.append(Word(rng.choice("abc"), Box(x, y, x + wide, y + high), size=size))
            x += wide + rng.choice((3.0, 3.0, 3.0, 60.0, -1.0, 0.0))
    if rng.random() < 0.3:
        rng.shuffle(words)
    return words


@pytest.mark.parametrize("seed", range(4))
def test_both_ways_give_the_same_lines(seed: int) -> None:
    rng, plain = random.Random(seed), 0
    for _ in range(100):
        words = _page(rng)
        assert [line.words for line in lines.into_lines(words, 1)] == list(lines._weighed(words))
        plain += sum(is_plain for _, is_plain in lines._apart(words))
    assert plain > 20


def test_words_at_no_place_are_refused_by_neither_way() -> None:
    words = [Word(str(n), Box(n, 0.0, n + 0.5, 10.0)) for n in range(40)]
    backwards = [word._replace(box=Box(word.box.x1, 0.0, word.box.x0, 10.0)) for word in words]
    assert sum(len(line.words) for line in lines.into_lines(backwards, 1)) == 40


def test_a_word_of_any_height_costs_no_memory() -> None:
    words = [Word("cao", Box(0.0, -5e9, 9.0, 5e9)), Word("bên", Box(20.0, -4e9, 29.0, 4e9)),
             *(Word(str(n), Box(40.0, 20.0 * n, 45.0, 20.0 * n + 12)) for n in range(30))]
    first, *rest = [[word.text for word in line.words] for line in lines.into_lines(words, 1)]
    assert first == ["cao", "bên", "0"] and rest == [[str(n)] for n in range(1, 30)]
