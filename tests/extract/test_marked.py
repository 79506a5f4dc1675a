"""The form of marked sentences: there and back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.ner.marked import LABELS, Entity, Malformed, Sentence, marked, parse, read_file

WORDS = st.text("ab [|]\\Đề", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.text("cd [|]\\.", max_size=6), WORDS, st.sampled_from(LABELS)), max_size=4),
       st.text("ef ]", max_size=5))
def test_any_sentence_there_and_back(cut: list[tuple[str, str, str]], rest: str) -> None:
    text, entities = "", []
    for before, words, label in cut:
        text += before
        entities.append(Entity(len(text), len(text) + len(words), label))
        text += words
    sentence = Sentence(text + rest, tuple(entities))
    assert parse(marked(sentence)) == sentence


@pytest.mark.parametrize(("line", "reason"), [
    ("Giao [Sở Y tế|ORG chủ trì", r"a lone \["), ("họp]", r"a lone \]"), ("[Sở Y tế|CQ] họp", "label CQ is none of"),
    ("[ Sở Y tế|ORG] họp", "a space at the edge"),
])
def test_what_is_not_in_the_form_is_named(line: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# remark\n\n{line}\n", "utf-8")
    with pytest.raises(Malformed, match=rf"a\.md, line 3: .*{reason}"):
        read_file(tmp_path / "a.md")


ROOT = Path(__file__).resolve().parents[2]
TRAINING = sorted((ROOT / "data/ner/train").glob("*.md"))


@pytest.mark.parametrize("path", TRAINING, ids=lambda p: p.stem)
def test_the_training_sentences_can_be_read(path: Path) -> None:
    assert read_file(path)
