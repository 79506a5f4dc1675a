"""The figures of a measurement, and how they are printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from vanban.language import N_, _
from vanban.progress import say


@dataclass
class Tally:
    """How many are right, too much, missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, right: int, extra: int, missed: int) -> None:
        self.right += right
        self.extra += extra
        self.missed += missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


_BANDS = (0.98, 0.95, 0.9, 0.8, 0.7, 0.0)  # lower ends


@dataclass
class Reliability:
    """The rows whose confidence lies in one band: how many, the sum of their confidences, how many are right."""

    rows: int = 0
    confidence: float = 0.0
    right: int = 0

    def add(self, confidence: float, right: bool) -> None:
        self.rows += 1
        self.confidence += confidence
        self.right += right

    def plain(self) -> dict[str, float]:
        return {"rows": self.rows, "confidence": round(self.confidence / self.rows, 4),
                "right": round(self.right / self.rows, 4)}


def band(confidence: float) -> str:
    """The band of a confidence, by its lower end: `0.95`."""
    return f"{next(low for low in _BANDS if confidence >= low - 1e-6):.2f}"


@dataclass
class Report:
    """The figures: by name, by field of the header, by (table, rule), by band of confidence; the misses, a line each;
    documents not found."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rules: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    bands: dict[str, Reliability] = field(default_factory=lambda: defaultdict(Reliability))
    misses: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """The figures as plain data."""
        def plain(tallies: Mapping[str, Tally]) -> dict[str, Any]:
            return {
                name: {share: round(getattr(t, share), 4) for share in ("f1", "precision", "recall")} | vars(t)
                for name, t in sorted(tallies.items())
            }
        rules = {f"{table} {rule}": tally for (table, rule), tally in self.rules.items()}
        return {"tables": plain(self.tallies), "fields": plain(self.fields), "rules": plain(rules),
                "confidence": {low: of.plain() for low, of in sorted(self.bands.items(), reverse=True)},
                "absent": self.absent}


def print_report(console: Console, report: Report, misses: bool) -> None:
    """Print the figures by table, field and rule, then (with `misses`) every miss."""
    if misses:
        for miss in report.misses:
            say(console, miss)
    if report.absent:
        say(console, _("Not in the tables: {names}").format(names=", ".join(report.absent)), "red")
    by_rule: dict[str, Tally] = {f"{table} {rule}": tally for (table, rule), tally in report.rules.items()}
    for title, tallies in (
            (N_("Tables"), report.tallies), (N_("Fields of the header"), report.fields), (N_("Rules"), by_rule)):
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column(_(title))
        for column in ("F1", N_("precision"), N_("recall"), N_("right"), N_("extra"), N_("missed")):
            table.add_column(_(column), justify="right")
        for name, tally in sorted(tallies.items()):
            missed = tally.missed if title != "Rules" else "—"  # what was missed, no rule found
            shares = ("—", f"{tally.precision:.3f}", "—") if title == "Rules" else (
                f"{tally.f1:.3f}", f"{tally.precision:.3f}", f"{tally.recall:.3f}")
            table.add_row(name, *shares, str(tally.right), str(tally.extra), str(missed))
        console.print()
        console.print(table)
    _print_reliability(console, report)


def _print_reliability(console: Console, report: Report) -> None:
    """How much the confidence of rows is worth: beside each band's mean the share that is right."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("Confidence from"))
    for column in (N_("rows"), N_("mean"), N_("right")):
        table.add_column(_(column), justify="right")
    for low, of in sorted(report.bands.items(), reverse=True):
        found = of.plain()
        table.add_row(low, str(of.rows), f"{found['confidence']:.3f}", f"{found['right']:.3f}")
    console.print()
    console.print(table)
