"""Sentences out to people who label, and back: the least certain ones, with the present answers filled in.

Label Studio takes and gives a JSON list of tasks (labelstud.io/guide/predictions, guide/export: `predictions` and
`annotations` with a `result` of `labels` over `start`, `end`); doccano takes and gives one JSON object a line, `text`
and `label` as `[start, end, label]`. What comes back is written in the form of the training sentences.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from extract.ner.marked import LABELS, Entity, Sentence, marked, read_file
from vanban.query import connect, dicts

Format = Literal["label-studio", "doccano"]
Row = dict[str, Any]
_PIECE = re.compile(r"[^\n\t]+")
_SPANS = {"from_name": "label", "to_name": "text", "type": "labels"}  # names of the tags in the interface below
INTERFACE = ('<View><Labels name="label" toName="text">' + "".join(f'<Label value="{label}"/>' for label in LABELS)
             + '</Labels><Text name="text" value="$text"/></View>')
"""The labelling interface of a Label Studio project for these tasks."""


class BadLabels(ValueError):
    """A file of labels that cannot be taken in; the message names file, place and reason."""


def export(root: Path, count: int, form: Format) -> str:
    """The `count` least certain lines and cells of the tables as one file of this form."""
    chosen = uncertain(root, count)
    if form == "doccano":
        lines = [{"text": r["text"], "label": [[e["start"], e["end"], e["label"]] for e in r["entities"]],
                  "doc_id": r["doc_id"], "char_start": r["char_start"]} for r in chosen]
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return json.dumps([_task(r) for r in chosen], ensure_ascii=False, indent=1) + "\n"


def uncertain(root: Path, count: int) -> list[Row]:
    """Lines and cells with the entities that the tables prefer, those first of whose readings the model is least sure.
    A line in which rule and model differ comes before all others."""
    connection = connect(root)
    of: dict[str, list[Row]] = defaultdict(list)
    for e in dicts(connection, "SELECT * FROM entities ORDER BY doc_id, char_start, char_end, label"):
        of[e["doc_id"]].append(e)
    found = [row for d in dicts(connection, "SELECT doc_id, text, model_version FROM documents ORDER BY doc_id")
             for row in _pieces(d, of[d["doc_id"]])]
    found.sort(key=lambda r: (r["score"], r["doc_id"], r["char_start"]))
    seen: set[str] = set()
    distinct = [r for r in found if r["text"] not in seen and not seen.add(r["text"])]  # type: ignore[func-returns-value]
    return distinct[:count]


def _pieces(document: Row, entities: Sequence[Row]) -> Iterator[Row]:
    for m in _PIECE.finditer(document["text"]):
        inside = [e for e in entities if m.start() <= e["char_start"] and e["char_end"] <= m.end()]
        by_model = [e["confidence"] for e in inside if e["method"] == "ner"]
        if by_model:
            differ = any(not e["preferred"] for e in inside)
            yield {
                "doc_id": document["doc_id"], "char_start": m.start(), "text": m[0], "model": document["model_version"],
                "score": 0.0 if differ else round(min(by_model), 2),
                "entities": [{"start": e["char_start"] - m.start(), "end": e["char_end"] - m.start(),
                              "label": e["label"], "confidence": round(e["confidence"], 2)}
                             for e in inside if e["preferred"]]}


def _task(row: Row) -> Row:
    result = [
        {"id": f"{n}", **_SPANS, "score": e["confidence"],
         "value": {"start": e["start"], "end": e["end"], "text": row["text"][e["start"]:e["end"]],
                   "labels": [e["label"]]}}
        for n, e in enumerate(row["entities"])]
    return {"data": {"text": row["text"], "doc_id": row["doc_id"], "char_start": row["char_start"]},
            "predictions": [{"model_version": row["model"], "score": row["score"], "result": result}]}


# --- and back --------------------------------------------------------------------------------------------------------


def read(path: Path) -> list[Sentence]:
    """The sentences that people labelled, from an export of Label Studio (JSON) or doccano (JSONL). Tasks that nobody
    finished are left out. Raises `BadLabels`."""
    text = path.read_text("utf-8-sig")
    try:
        if text.lstrip().startswith("["):
            tasks = [(f"task {n}", task) for n, task in enumerate(json.loads(text), 1)]
            return [s for where, task in tasks if (s := _of_label_studio(f"{path}, {where}", task)) is not None]
        lines = [(f"line {n}", line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
        return [_of_doccano(f"{path}, {where}", json.loads(line)) for where, line in lines]
    except json.JSONDecodeError as error:
        raise BadLabels(f"{path} is neither JSON of Label Studio nor JSONL of doccano: {error}") from None


def _of_label_studio(where: str, task: Row) -> Sentence | None:
    try:
        finished = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
        if not finished:
            return None
        spans = [(v["start"], v["end"], v["labels"][0]) for r in finished[-1]["result"] if r["type"] == "labels"
                 for v in [r["value"]]]
        return _sentence(where, task["data"]["text"], spans)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadLabels(f"{where} is not as Label Studio exports it: {error!r}") from None


def _of_doccano(where: str, line: Row) -> Sentence:
    try:
        spans = line["label"] if "label" in line else line["labels"]
        return _sentence(where, line["text"], [(start, end, label) for start, end, label in spans])
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, BadLabels):
            raise
        raise BadLabels(f"{where} is not as doccano exports it: {error!r}") from None


def _sentence(where: str, text: str, spans: Sequence[tuple[int, int, str]]) -> Sentence:
    entities: list[Entity] = []
    for start, end, label in sorted(spans):
        while start < end and text[start:start + 1].isspace():
            start += 1
        while start < end and text[end - 1:end].isspace():
            end -= 1
        if label not in LABELS:
            raise BadLabels(f"{where}: label {label} is none of {', '.join(LABELS)}")
        if not 0 <= start < end <= len(text):
            raise BadLabels(f"{where}: {label} at {start}–{end} is not in its text")
        if entities and start < entities[-1].end:
            raise BadLabels(f"{where}: {label} at {start}–{end} overlaps the one before it; one name has one label")
        entities.append(Entity(start, end, label))
    if "\n" in text.strip():
        raise BadLabels(f"{where}: a text of several lines; one sentence, paragraph or cell is wanted")
    return Sentence(text.strip(), tuple(entities)) if text == text.strip() else _stripped(text, entities)


def _stripped(text: str, entities: Sequence[Entity]) -> Sentence:
    cut = len(text) - len(text.lstrip())
    return Sentence(text.strip(), tuple(e._replace(start=e.start - cut, end=e.end - cut) for e in entities))


def take_in(sentences: Sequence[Sentence], path: Path) -> tuple[int, int]:
    """Put the sentences into a file of training sentences, in place of those with the same words; the numbers of new
    and of replaced ones."""
    held = {s.text: s for s in read_file(path)} if path.exists() else {}
    new = sum(s.text not in held for s in sentences)
    replaced = sum(s.text in held and held[s.text] != s for s in sentences)
    held |= {s.text: s for s in sentences}
    head = "# Sentences that people corrected (vanban label import)\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + "".join(f"{marked(s)}\n" for s in held.values()), "utf-8")
    return new, replaced
