"""Sentences out to people who label, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plans import ROOT, Run

from extract.ner.marked import Entity, Sentence, read_file
from vanban.labels import BadLabels, export, read, take_in, uncertain


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    folder = tmp_path_factory.mktemp("labels")
    sources = [ROOT / "data/raw" / name for name in ("tin_giai-phong-mat-bang.html", "nq41_hdnd_chat_thai_ran.md")]
    done = inside("ingest", *sources, "-q", "--ner-scope", "all", tables=folder / "t")
    assert done.returncode == 0, done.stderr
    return folder / "t"


def test_the_least_certain_come_first_and_once(tables: Path) -> None:
    rows = uncertain(tables, 1000)
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores) and len({row["text"] for row in rows}) == len(rows) > 5
    assert uncertain(tables, 3) == rows[:3]


def test_label_studio_there_and_back(tables: Path, tmp_path: Path) -> None:
    """The form of its guide (predictions, export): what it exports is the task with `annotations` beside."""
    tasks = json.loads(export(tables, 5, "label-studio"))
    for task in tasks:
        [prediction] = task["predictions"]
        for result in prediction["result"]:
            value = result["value"]
            assert {"from_name", "to_name", "type", "value"} <= set(result) and result["type"] == "labels"
            assert task["data"]["text"][value["start"]:value["end"]] == value["text"]
    for task in tasks[1:]:  # the first is left unfinished
        task["annotations"] = [{"result": task["predictions"][0]["result"], "was_cancelled": False}]
    (tmp_path / "a.json").write_text(json.dumps(tasks), "utf-8")
    found = read(tmp_path / "a.json")
    assert [s.text for s in found] == [t["data"]["text"].strip() for t in tasks[1:]]
    assert [len(s.entities) for s in found] == [len(t["predictions"][0]["result"]) for t in tasks[1:]]


@pytest.mark.parametrize("key", ["label", "labels"])
def test_doccano_there_and_back(tables: Path, tmp_path: Path, key: str) -> None:
    lines = [json.loads(line) for line in export(tables, 5, "doccano").splitlines()]
    for line in lines:
        line[key] = line.pop("label")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert [[[*e] for e in s.entities] for s in read(tmp_path / "a.jsonl")] == [line[key] for line in lines]


def test_corrected_sentences_replace_those_with_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "labelled.md"
    first, other = Sentence("Sở Y tế họp", (Entity(0, 11, "ORG"),)), Sentence("[1] không có tên")
    assert take_in([first, other], path) == (2, 0)
    better = Sentence("Sở Y tế họp", (Entity(0, 7, "ORG"),))
    assert take_in([better, other], path) == (0, 1)
    assert read_file(path) == [better, other]


@pytest.mark.parametrize(("line", "reason"), [
    ('{"text": "Sở Y tế", "label": [[0, 7, "CQ"]]}', "label CQ is none of"),
    ('{"text": "Sở Y tế", "label": [[0, 9, "ORG"]]}', "is not in its text"),
    ('{"text": "Sở Y tế", "label": [[0, 7, "ORG"], [3, 7, "LOC"]]}', "overlaps"),
    ('{"words": "Sở Y tế"}', "not as doccano exports it"),
    ("không phải JSON", "neither JSON"),
])
def test_what_cannot_be_taken_in_is_named(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "a.jsonl").write_text(line + "\n", "utf-8")
    with pytest.raises(BadLabels, match=reason):
        read(tmp_path / "a.jsonl")
