"""The folder that runs bring into the tables, each file in one of two versions or absent, and what the tables must hold
of any such state: a document's rows depend on its own bytes, so one unbroken run over everything says it for all."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from tests.bench.archive import lines_of
from tests.torture.run import ingest
from vanban.query import export_canonical
from vanban.schema import DERIVED

FILES, STABLE = 12, 3  # the first three never change
Rows = dict[str, list[str]]


class Archive:
    """The folder `vào` under `home`. `office`: one of its files is for LibreOffice."""

    def __init__(self, home: Path, office: bool) -> None:
        self.folder, self._all, self.office = home / "vào", home / "all", office
        for number in range(FILES):
            for version in (0, 1):
                path = self._path(number, version)
                path.parent.mkdir(parents=True, exist_ok=True)
                text = "\n".join(lines_of(2 * number + version + 1))
                path.write_text(_rtf(text) if office and number == FILES - 1 else text, "utf-8")
        self.folder.mkdir()
        for version in (0, 1):  # each version where it will lie: places are part of the rows
            self.state = {number: version for number in range(FILES)}
            self._lay_out()
            ingest(home / f"reference-{version}", self.folder)
            export_canonical(home / f"reference-{version}", home / f"canonical-{version}")
            shutil.rmtree(self.folder)
            self.folder.mkdir()
        self.state = {number: 0 for number in range(STABLE)}
        self._lay_out()
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for path in sorted(home.glob("canonical-*/*.jsonl")):
            rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            self._rows.setdefault(path.stem, []).extend(rows)
        for rows in self._rows.values():
            rows.sort(key=lambda row: str(row.get("doc_id")))
        texts = {row["sha256"]: row["doc_id"] for row in self._rows["documents"]}
        self._doc = {(n, v): texts[_sha256(self._path(n, v))] for n in range(FILES) for v in (0, 1)}
        self.counts = {table: Counter(row["doc_id"] for row in rows) for table, rows in self._rows.items()
                       if rows and "doc_id" in rows[0]}
        self.stable = {self._doc[n, 0] for n in range(STABLE)}

    def _path(self, number: int, version: int) -> Path:
        return self._all / f"{number}-{version}" / f"văn bản {number:02d}.txt"

    def change(self, chance: random.Random, count: int = 4) -> None:
        """So many files come, go, or become others; not the one for LibreOffice, whose start is most of a run."""
        for number in chance.sample(range(STABLE, FILES - self.office), count):
            choices = [c for c in (None, 0, 1) if c != self.state.get(number)]
            self.remove(number)
            if (version := chance.choice(choices)) is not None:
                self.state[number] = version
        self._lay_out()

    def remove(self, number: int) -> None:
        self.state.pop(number, None)
        (self.folder / self._path(number, 0).name).unlink(missing_ok=True)

    def _lay_out(self) -> None:
        for number, version in self.state.items():
            target = self.folder / self._path(number, 0).name
            source = self._path(number, version)
            if not target.exists() or target.read_bytes() != source.read_bytes():
                shutil.copy(source, target)

    def expected(self) -> Rows:
        """The canonical export of the present state, by table, but for tables that link documents."""
        here = {self._doc[state] for state in self.state.items()}
        return {table: [json.dumps(row, ensure_ascii=False) for row in rows if row.get("doc_id") in here]
                for table, rows in self._rows.items() if table not in DERIVED}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rtf(text: str) -> str:
    letters = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text.replace("\n", "\\par\n"))
    return "{\\rtf1\\ansi\\uc1 " + letters + "}"
