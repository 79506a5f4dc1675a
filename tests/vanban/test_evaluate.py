"""Our measurement: its matching on cases of our own, and its figures against an independent scorer's."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from plans import ROOT, Run, write_plans

from vanban.evaluate import evaluate
from vanban.matching import bag, folded, pair_keys, pair_names, pair_texts, squeezed, unit, unlabelled
from vanban.snapshot import snapshot

SHARED = ROOT / "../shared"


def test_folding() -> None:
    assert folded("**Ủy ban** nhân dân: Hoà  bình;") == folded("Uỷ ban nhân dân: hòa bình")
    assert folded("100 m²") == "100 m²" and folded("theo quy định²") == "theo quy định"
    assert squeezed("79 - KL/BDVTU.") == "79-kl/bdvtu"
    assert [unlabelled(t) for t in ("II- Nhiệm vụ", "2.1. Nhiệm vụ", "(1) nhiệm vụ", "đ) Nhiệm vụ")] == ["nhiệm vụ"] * 4
    assert unit("Các đồng chí Ủy viên") == "ủy viên" and unit("đ/c Bí thư") == "bí thư"


def test_pairing() -> None:
    gold = ["Rà soát quy chế phối hợp", "Tổ chức giao ban hằng quý"]
    found = ["Tổ chức giao ban hằng quý.", "Một việc khác hẳn", "2. Rà soát quy chế phối hợp"]
    match = pair_texts(gold, [unlabelled(f) for f in found])
    assert match.pairs == {0: 2, 1: 0} and match.missed == [] and match.extra == [1]
    checksums = [[zlib.crc32(word.encode()) for word in folded(text).split()] for text in gold]
    assert pair_texts(checksums, found).pairs == match.pairs and bag(checksums[0]) == bag(gold[0])
    assert pair_keys(["a", "a", "b"], ["a", "c"]) == ({0: 0}, [1, 2], [1])
    assert pair_names(["lead: sở tài chính"], ["lead: sở tài chinh"], 1.0).pairs == {}
    assert pair_names(["lead: sở tài chính"], ["lead: sở tài chinh"], 0.9).pairs == {0: 0}


def test_a_missing_document_costs_its_rows(tmp_path: Path, inside: Run) -> None:
    [plan] = write_plans(tmp_path / "in", 1)
    inside("ingest", plan, tables=tmp_path / "t")
    row = {"text": "Rà soát", "kind": "task", "assignments": [{"role": "lead", "unit": "Phòng A"}]}
    gold: dict[str, Any] = {
        "doc": "x", "source": "x.txt", "document": {"symbol": "1-KH/X", "place": None}, "sections": [],
        "citations": [], "shortcomings": [], "tasks": [row]}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold/x.json").write_text(json.dumps(gold), "utf-8")
    report = evaluate(snapshot(tmp_path / "t"), tmp_path / "gold")
    assert report.absent == ["x"]
    for figure in ("document.fields", "tasks", "assignments"):
        assert vars(report.tallies[figure]) == {"right": 0, "extra": 0, "missed": 1}, figure


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory, inside: Run) -> Path:
    """Tables of the real documents beside this checkout, those that need no OCR."""
    if not (SHARED / "score.py").exists():
        pytest.skip("../shared is not here: no independent scorer to compare with")
    tables = tmp_path_factory.mktemp("real") / "t"
    done = inside("ingest", SHARED / "seeds", SHARED / "corpus/text", SHARED / "corpus/docx", "-q", tables=tables)
    assert done.returncode == 0, done.stderr
    return tables


def _score(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SHARED / "score.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_figures_agree_with_the_independent_scorer(measured: Path) -> None:
    theirs = json.loads(_score("--tables", measured, "--gold", SHARED / "gold", "--json").stdout)
    ours = evaluate(snapshot(measured), SHARED / "gold")
    assert ours.absent == theirs.pop("missing_documents")
    counts = {name: (t.right, t.extra, t.missed) for name, t in ours.tallies.items()}
    assert counts == {name: (t["tp"], t["fp"], t["fn"]) for name, t in theirs.items()}
    assert counts["tasks"][0] > 100  # the comparison is about something


def test_the_contract_holds(measured: Path) -> None:
    done = _score("--tables", measured, "--contract")
    assert done.returncode == 0, done.stdout
