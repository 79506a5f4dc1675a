"""The gold of our samples says only what stands in their sources, in the form and the words that the guide allows.

The sources are tests/samples/*/*.md, the rendered files lie in data/raw, the gold in data/gold. These tests judge the
gold, never the extraction.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ingest.fold import lower

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, RAW, GOLD = ROOT / "tests" / "samples", ROOT / "data" / "raw", ROOT / "data" / "gold"
sys.path.insert(0, str(SAMPLES))

import as_docx  # noqa: E402
import as_text  # noqa: E402
import notation  # noqa: E402

CODES = {"NQ", "QĐ", "CT", "QC", "QyĐ", "TC", "TB", "HD", "CTr", "KH", "PA", "ĐA", "DA", "BC", "BB", "TTr", "HĐ", "CĐ",
         "CV", "KL", "TT", "TTLT", "TTri", "NĐ", "PL", "L", "Luật", "BL", "HP", "VBHN", "ĐL", None}
RELATIONS = {"basis", "implements", "amends", "replaces", "repeals", "mentions"}
ROLES = {"lead", "responsible", "advise", "coordinate", "implement", "monitor"}
RECURRENCES = {"continuous", "ad_hoc", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual"}
DOCUMENT = {"doc_type_code", "symbol", "title", "issuer", "issued_on", "issued_year", "issued_month", "place", "signer",
            "signer_position", "signed_for", "recipients"}
FILES = sorted(GOLD.glob("*.json"))


def gold_of(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


@cache
def samples() -> dict[str, notation.Sample]:
    """Each sample under the name of every file it is rendered to."""
    return {output.name: sample for path in sorted(SAMPLES.glob("[a-z]/*.md"))
            for sample in (notation.parse(path),) for output in sample.outputs}


def words(sample: notation.Sample) -> list[str]:
    """The paragraphs, cells and lines of a sample, folded, without marks."""
    out: list[str] = []
    for block in sample.blocks:
        if isinstance(block, notation.Para):
            out.append(block.labelled)
        elif isinstance(block, notation.Table):
            out += [cell for row in block.rows for cell in row]
        elif isinstance(block, notation.Columns):
            out += [line for groups in (block.left, block.right) for group in groups for line in group]
        elif isinstance(block, notation.Stamp):
            out += block.lines
    out += sample.notes.values()
    return [folded(notation.bare(text)) for text in out]


def folded(text: str) -> str:
    return " ".join(lower(text.replace("<br>", " ")).split())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", lower(text))


def test_there_is_gold() -> None:
    assert len(FILES) >= 14


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_gold_has_the_form_of_the_guide(path: Path) -> None:
    gold = gold_of(path)
    assert set(gold) == {"doc", "source", "document", "sections", "citations", "shortcomings", "tasks"}
    assert gold["doc"] == path.stem and (RAW / gold["source"]).is_file()
    document = gold["document"]
    assert set(document) == DOCUMENT
    assert document["doc_type_code"] in CODES
    if document["issued_on"]:
        day = date.fromisoformat(document["issued_on"])
        assert (day.year, day.month) == (document["issued_year"], document["issued_month"])
    for section in gold["sections"]:
        assert set(section) == {"label", "heading", "level"} and section["heading"] and section["level"] >= 1
    for citation in gold["citations"]:
        assert set(citation) == {"doc_type_code", "symbol", "issued_on", "issuer", "name", "relation"}
        assert citation["doc_type_code"] in CODES and citation["relation"] in RELATIONS
        assert (citation["symbol"] is None) != (citation["name"] is None)
        assert citation["issued_on"] is None or date.fromisoformat(citation["issued_on"])
    for shortcoming in gold["shortcomings"]:
        assert set(shortcoming) == {"text", "kind"} and shortcoming["kind"] in {"shortcoming", "cause", "difficulty"}
    for task in gold["tasks"]:
        assert set(task) - {"product"} == {"text", "kind", "shortcoming", "deadline_text", "due_on", "recurrence",
                                           "assignments"}
        assert task["kind"] in {"task", "solution", "recommendation"}
        assert task["shortcoming"] is None or gold["shortcomings"][task["shortcoming"]]
        assert set(task["recurrence"]) <= RECURRENCES
        assert task["due_on"] is None or (task["deadline_text"] and date.fromisoformat(task["due_on"]))
        units = [(a["role"], a["unit"]) for a in task["assignments"]]
        assert all(set(a) == {"role", "unit"} and a["role"] in ROLES for a in task["assignments"])
        assert len(units) == len(set(units))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_gold_stands_in_its_source(path: Path) -> None:
    gold = gold_of(path)
    sample = samples()[gold["source"]]
    whole = " ".join(words(sample))
    close = squeezed(whole)
    rows = [row["text"] for row in gold["shortcomings"] + gold["tasks"]]
    assert [r for r in rows if folded(r) not in whole] == []  # a sample may break a paragraph at a page end
    assert [s["heading"] for s in gold["sections"] if folded(s["heading"]) not in whole] == []
    assert [s for s in gold["sections"] if s["label"] and folded(s["label"]) not in whole] == []
    for citation in gold["citations"]:
        if citation["symbol"]:
            assert squeezed(citation["symbol"]) in close
        if citation["issuer"]:
            assert folded(citation["issuer"]) in whole
    for task in gold["tasks"]:
        for a in task["assignments"]:
            assert folded(a["unit"]) in whole, a
        for key in ("deadline_text", "product"):
            assert not task.get(key) or folded(task[key]) in whole, task[key]
    document = gold["document"]
    for key in ("title", "place", "signer", "signer_position", "signed_for"):
        assert not document[key] or folded(document[key]) in whole, key
    for recipient in document["recipients"]:
        assert folded(recipient) in whole


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_symbols_of_the_source_are_in_the_gold(path: Path) -> None:
    """Every number-and-symbol that the source prints is a citation, or the document's own."""
    gold = gold_of(path)
    sample = samples()[gold["source"]]
    shape = r"\d+[a-z]?(?:/\d{4})?[-/][A-ZĐƯ]+[\w/-]*"
    body = " ".join(notation.bare(b.labelled) for b in sample.blocks if isinstance(b, notation.Para))
    body += " ".join(c for b in sample.blocks if isinstance(b, notation.Table) for row in b.rows for c in row)
    body += " ".join(sample.notes.values())
    printed = {m.replace(" ", "") for m in re.findall(shape, body)}
    known = {c["symbol"] for c in gold["citations"]} | {gold["document"]["symbol"]}
    assert {p for p in printed if p not in known} == set()


@pytest.mark.parametrize("name", sorted(samples()))
def test_rendered_files_are_those_of_the_sources(name: str, tmp_path: Path) -> None:
    """Files made without LibreOffice say what their source says; the others are there (`make` renders them anew)."""
    sample = samples()[name]
    output = next(o for o in sample.outputs if o.name == name)
    if output.suffix in (".md", ".txt", ".html"):
        as_text.write(sample, output, tmp_path / "x")
        assert (RAW / name).read_bytes() == (tmp_path / "x").read_bytes()
    elif output.suffix == ".docx" and not output.options:
        as_docx.write(sample, tmp_path / "x")
        assert parts((RAW / name).read_bytes()) == parts((tmp_path / "x").read_bytes())
    else:
        assert (RAW / name).stat().st_size > 1000


def parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [archive.read(n) for n in archive.namelist() if n in ("word/document.xml", "word/footnotes.xml")]


def test_samples_are_small() -> None:
    assert sum(p.stat().st_size for p in RAW.rglob("*") if p.is_file()) < 6_000_000


def test_tcvn3_bytes() -> None:
    assert as_text.tcvn3("Việt Nam, Đà Nẵng, ở đây") == b"Vi\xd6t Nam, \xa7\xb5 N\xbdng, \xeb \xae\xa9y"
    with pytest.raises(ValueError, match="TCVN3"):
        as_text.tcvn3("“")
