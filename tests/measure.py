"""The figures of tests/measured/README.md: every annotated set read afresh, measured, and printed side by side.

    python tests/measure.py [--rules]

Sets: `samples` (data/raw with data/gold), `dev` (tests/measured, documents whose misses were read while rules were
written), `test` (those whose names begin with `TEST`: measured only in aggregate; MANIFEST.sha256 pins them) and, where
it lies beside the checkout, `shared` (real documents with gold, kept outside the project). `--rules` prints right and
extra by rule, from which the shares in extract/rules.py are made: in `test`, of rare rules in all the project's sets.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TEST = ("e_", "j_", "k_")
ENOUGH = 20  # rows of a rule in `test` that tell its share
PROGRAM = [sys.executable, "-m", "vanban"]


def annotated() -> dict[str, list[Path]]:
    """The gold files of each set."""
    measured = sorted((ROOT / "tests" / "measured").glob("*.json"))
    sets = {
        "samples": sorted((ROOT / "data" / "gold").glob("*.json")),
        "dev": [p for p in measured if not p.name.startswith(TEST)],
        "test": [p for p in measured if p.name.startswith(TEST)],
    }
    if SHARED.is_dir():
        sets["shared"] = sorted((SHARED / "gold").glob("*.json"))
    return sets


def sources(name: str, gold: list[Path]) -> list[Path]:
    """The documents that the gold files of a set are of."""
    wanted = {json.loads(path.read_text("utf-8"))["source"] for path in gold}
    folders = {"samples": [ROOT / "data" / "raw"], "shared": [SHARED / "seeds", SHARED / "corpus"]}.get(
        name, [ROOT / "tests" / "measured"])
    return [p for folder in folders for p in sorted(folder.rglob("*")) if p.name in wanted and "src" not in p.parts]


def measure(name: str, gold: list[Path], work: Path) -> dict[str, Any]:
    """The figures of one set: ingest its documents into fresh tables, evaluate them."""
    tables, golds = work / name / "tables", work / name / "gold"
    golds.mkdir(parents=True)
    for path in gold:
        shutil.copy(path, golds)
    files = [str(p) for p in sources(name, gold)]
    command = [*PROGRAM, "ingest", *files, "--tables", str(tables)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    printed = subprocess.run([*PROGRAM, "evaluate", "--gold", str(golds), "--tables", str(tables), "--json"],
                             capture_output=True, text=True, check=True).stdout
    return dict(json.loads(printed))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sets = annotated()
        found = {name: measure(name, gold, Path(folder)) for name, gold in sets.items()}
    if "--rules" in sys.argv:
        _print_rules({name: found[name] for name in ("samples", "dev", "test")})
        return
    print("| figure (F1) | " + " | ".join(f"{name} ({len(gold)})" for name, gold in sets.items()) + " |")
    print("|---|" + "---:|" * len(sets))
    figures = sorted({key for of in found.values() for key in of["tables"]})
    for key in figures:
        cells = (of["tables"].get(key, {}).get("f1") for of in found.values())
        print(f"| {key} | " + " | ".join("—" if c is None else f"{c:.3f}" for c in cells) + " |")


def _print_rules(sets: dict[str, dict[str, Any]]) -> None:
    rules = {name: report["rules"] for name, report in sets.items()}
    for rule in sorted({rule for found in rules.values() for rule in found}):
        right, extra = _tally(rule, [rules["test"]])
        if right + extra < ENOUGH:
            right, extra = _tally(rule, rules.values())
        share = min(0.99, (right + 1) / (right + extra + 2))
        print(f"{rule:45s} {right:5d} right {extra:4d} extra  {share:.2f}")


def _tally(rule: str, sets: Iterable[dict[str, Any]]) -> tuple[int, int]:
    counts = [found[rule] for found in sets if rule in found]
    return sum(c["right"] for c in counts), sum(c["extra"] for c in counts)


if __name__ == "__main__":
    main()
