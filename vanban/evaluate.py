"""How good the tables are, against annotated documents: by table, by field and by rule, with the misses listed.

What counts as right follows the annotation guide; a document that is missing in the tables costs all its rows. A null
earns nothing: a figure counts what the gold or the tables hold.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vanban.figures import Report, band
from vanban.language import N_, _
from vanban.matching import Match, alike, bag, folded, overlap, pair_keys, pair_names, pair_texts, squeezed, unit
from vanban.matching import unlabelled as without_label
from vanban.snapshot import Snapshot

Row = Mapping[str, Any]
MEASURED = ("documents", "sections", "citations", "shortcomings", "tasks", "assignments")
SCAN_LIKENESS = 0.9  # names read by OCR may differ by a letter or two
SAME_TITLE = 0.9
_EXACT = frozenset({"issued_on", "issued_year", "issued_month", "symbol", "doc_type_code"})


def evaluate(tables: Snapshot, gold_folder: Path) -> Report:
    """Measure the tables against every `*.json` in the folder."""
    rows: dict[str, dict[str, list[Row]]] = {}
    for name in MEASURED:
        of = rows[name] = defaultdict(list)
        for row in tables.read(name).to_pylist():
            of[row["doc_id"]].append(row)
    documents = [row for found in rows["documents"].values() for row in found]
    report = Report()
    for path in sorted(gold_folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        document = _document_of(gold["source"], documents)
        if document is None:
            report.absent.append(gold["doc"])
        doc_id = document["doc_id"] if document else ""
        _One(report, gold, document or {}, {name: rows[name].get(doc_id, []) for name in MEASURED}).measure()
    return report


def _document_of(source: str, documents: Sequence[Row]) -> Row | None:
    """The document whose file has the gold's name, else the only one with the same name before the ending."""
    for document in documents:
        if source in (document["file_name"], *(Path(place).name for place in document["sources"])):
            return document
    same_stem = [d for d in documents if Path(d["file_name"]).stem == Path(source).stem]
    return same_stem[0] if len(same_stem) == 1 else None


def _day(value: object) -> str | None:
    return None if value is None else str(value)[:10]


def _comparable(name: str, value: Any) -> str | None:
    """A value of the header as it is compared; None where there is nothing."""
    if name == "issued_on":
        return _day(value)
    if name in ("issued_year", "issued_month"):
        return None if value is None else str(value)
    return squeezed(value) or None


def _citation_key(citation: Row, columns: Sequence[str]) -> tuple[object, ...]:
    return tuple(_CITATION_VALUES[column](citation.get(column)) for column in columns)


_CITATION_VALUES: dict[str, Callable[[Any], object]] = {
    "symbol": squeezed, "doc_type_code": squeezed, "issued_on": _day, "issuer": folded, "relation": str,
}
_CITATION_FIGURES = {
    "symbol": ("symbol",), "full": ("symbol", "doc_type_code", "issued_on", "issuer"),
    "relation": ("symbol", "relation"),
}


class _One:
    """One document measured against its gold."""

    def __init__(self, report: Report, gold: Row, document: Row, rows: Mapping[str, list[Row]]) -> None:
        self.report, self.gold, self.document, self.rows = report, gold, document, rows
        self.likeness = SCAN_LIKENESS if document.get("ocr_pages") else 1.0

    def measure(self) -> None:
        self._header()
        self._outline()
        self._citations()
        shortcomings = self._shortcomings()
        self._assignments(self._tasks(shortcomings))

    def _note(self, what: str, kind: str, text: object) -> None:
        self.report.misses.append(f"{self.gold['doc']} {what} {_(kind)}: {' '.join(str(text).split())[:200]}")

    def _count(self, figure: str, match: Match, gold: Sequence[object], found: Sequence[object]) -> None:
        self.report.tallies[figure].add(len(match.pairs), len(match.extra), len(match.missed))
        for i in match.missed:
            self._note(figure, N_("missed"), gold[i])
        for j in match.extra:
            self._note(figure, N_("extra"), found[j])

    def _value(self, figure: str, wanted: object, had: object, where: str) -> None:
        right = wanted == had
        self.report.tallies[figure].add(
            int(right and wanted is not None), int(not right and had is not None),
            int(not right and wanted is not None))
        if not right:
            self._note(figure, N_("wrong"), _("should be {wanted}, is {had}, in {where}").format(
                wanted=repr(wanted), had=repr(had), where=repr(where[:60])))

    def _by_rule(self, table: str, rows: Sequence[Row], match: Match) -> None:
        for j, row in enumerate(rows):
            extra = j in match.extra
            self.report.rules[table, str(row["rule"] or row["method"])].add(int(not extra), int(extra), 0)
            self.report.bands[band(row["confidence"])].add(row["confidence"], not extra)

    # --- the header

    def _header(self) -> None:
        for name, wanted in self.gold["document"].items():
            had = self.document.get(name)
            if name == "recipients":
                want_names, had_names = [squeezed(w) for w in wanted or []], [squeezed(h) for h in had or []]
                match = pair_names(want_names, had_names, self.likeness)
                self._count("document.recipients", match, wanted or [], had or [])
                continue
            readings = wanted if isinstance(wanted, list) else [wanted]
            right = any(self._same(name, reading, had) for reading in readings)
            is_wanted, is_had = _comparable(name, readings[0]) is not None, _comparable(name, had) is not None
            scores = (int(right and is_wanted), int(not right and is_had), int(not right and is_wanted))
            self.report.tallies["document.fields"].add(*scores)
            self.report.fields[name].add(*scores)
            if not right:
                self._note(f"document.{name}", N_("wrong"), _("should be {wanted}, is {had}").format(
                    wanted=repr(wanted), had=repr(had)))

    def _same(self, name: str, wanted: Any, had: Any) -> bool:
        a, b = _comparable(name, wanted), _comparable(name, had)
        if a == b:
            return True
        if a is None or b is None or name in _EXACT:
            return False
        return alike(a, b, self.likeness) or (name == "title" and overlap(bag(wanted), bag(had)) >= SAME_TITLE)

    # --- the outline

    def _outline(self) -> None:
        gold = self.gold["sections"]
        headed = [s for s in self.rows["sections"] if folded(s["heading"])]
        match = pair_texts([s["heading"] for s in gold], [without_label(s["heading"]) for s in headed])
        false = [j for j in match.extra if headed[j]["kind"] == "heading"]
        heading = Match(match.pairs, match.missed, false)
        self._count("sections.heading", heading, [s["heading"] for s in gold], [s["heading"] for s in headed])
        for i, section in enumerate(gold):
            paired = i in match.pairs
            level = headed[match.pairs[i]]["level"] if paired else None
            right = paired and section.get("level") == level
            self.report.tallies["sections.level"].add(int(right), int(paired and not right), int(not right))
            if paired and not right:
                self._note("sections.level", N_("wrong"), _("should be {wanted}, is {had}, of {heading}").format(
                    wanted=section.get("level"), had=level, heading=repr(section["heading"])))

    # --- citations

    def _citations(self) -> None:
        gold = [c for c in self.gold["citations"] if not c.get("short_form")]
        found = sorted((c for c in self.rows["citations"] if not c["short_form"]), key=lambda c: c["char_start"])
        for with_symbol in (True, False):
            wanted = [c for c in gold if bool(c.get("symbol")) == with_symbol]
            had = [c for c in found if bool(c["symbol"]) == with_symbol]
            if not with_symbol:
                names = [c.get("name") or "" for c in wanted], [c["name"] or "" for c in had]
                named = pair_texts(*names)
                self._count("citations.named", named, *names)
                self._by_rule("citations", had, named)
                continue
            for figure, columns in _CITATION_FIGURES.items():
                keys = [_citation_key(c, columns) for c in wanted], [_citation_key(c, columns) for c in had]
                match = pair_keys(*keys)
                self._count(f"citations.{figure}", match, *keys)
                if figure == "full":
                    self._by_rule("citations", had, match)

    # --- shortcomings, tasks, assignments

    def _shortcomings(self) -> dict[str, int]:
        """Measure shortcomings; of those that are right, which one of the gold's each is."""
        gold, found = self.gold["shortcomings"], self.rows["shortcomings"]
        texts = [s["text"] for s in gold], [s["text"] for s in found]
        match = pair_texts(*texts)
        self._count("shortcomings", match, *texts)
        self._by_rule("shortcomings", found, match)
        for i, shortcoming in enumerate(gold):
            kind = found[match.pairs[i]]["kind"] if i in match.pairs else None
            self._value("shortcomings.kind", shortcoming.get("kind", "shortcoming"), kind, str(shortcoming["text"]))
        return {found[j]["shortcoming_id"]: i for i, j in match.pairs.items()}

    def _tasks(self, shortcoming_of: Mapping[str, int]) -> dict[str, int]:
        """Measure tasks; of those that are right, which one of the gold's each is."""
        gold, found = self.gold["tasks"], self.rows["tasks"]
        texts = [t["text"] for t in gold], [t["text"] for t in found]
        match = pair_texts(*texts)
        self._count("tasks", match, *texts)
        self._by_rule("tasks", found, match)
        nothing: Row = {}
        both = [(task, found[match.pairs[i]] if i in match.pairs else nothing) for i, task in enumerate(gold)]
        for wanted, had in both + [(nothing, found[j]) for j in match.extra]:
            where = str(wanted.get("text") or had.get("text"))
            link = had.get("shortcoming_id")
            self._value("tasks.due_on", _day(wanted.get("due_on")), _day(had.get("due_on")), where)
            self._value("tasks.shortcoming", wanted.get("shortcoming"),
                        None if link is None else shortcoming_of.get(link, "unknown"), where)
            if wanted and had:
                self._value("tasks.kind", wanted.get("kind"), had.get("kind"), where)
            often, had_often = sorted(set(wanted.get("recurrence") or [])), sorted(set(had.get("recurrence") or []))
            self._count("tasks.recurrence", pair_keys(often, had_often), often, had_often)
        return {found[j]["task_id"]: i for i, j in match.pairs.items()}

    def _assignments(self, task_of: Mapping[str, int]) -> None:
        found: dict[int | None, list[Row]] = defaultdict(list)
        for assignment in self.rows["assignments"]:
            found[task_of.get(assignment["task_id"])].append(assignment)
        for i, task in [*enumerate(self.gold["tasks"]), (None, {})]:
            wanted = [f"{a['role']}: {unit(a['unit'])}" for a in task.get("assignments", [])]
            rows = found.get(i, [])
            had = [f"{a['role']}: {unit(a['unit'])}" for a in rows]
            match = pair_names(wanted, had, self.likeness)
            self._count("assignments", match, wanted, had)
            self._by_rule("assignments", rows, match)
            units = sorted({w.split(": ", 1)[1] for w in wanted}), sorted({h.split(": ", 1)[1] for h in had})
            if i is not None:
                matched = pair_names(*units, self.likeness)
                self.report.tallies["assignments.unit"].add(
                    len(matched.pairs), len(matched.extra), len(matched.missed))
        of_extra_tasks = {unit(a["unit"]) for a in found.get(None, [])}
        self.report.tallies["assignments.unit"].add(0, len(of_extra_tasks), 0)
