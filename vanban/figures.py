"""The figures of a measurement, and how they are printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

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


@dataclass
class Report:
    """The figures: by name, by field of the header, by (table, rule); the misses, a line each; documents not found."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rules: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
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
                "absent": self.absent}


def print_report(console: Console, report: Report, misses: bool) -> None:
    """Print the figures by table, field and rule, then (with `misses`) every miss."""
    if misses:
        for miss in report.misses:
            say(console, miss)
    if report.absent:
        say(console, f"Not in the tables: {', '.join(report.absent)}", "red")
    by_rule: dict[str, Tally] = {f"{table} {rule}": tally for (table, rule), tally in report.rules.items()}
    for title, tallies in (("Tables", report.tallies), ("Fields of the header", report.fields), ("Rules", by_rule)):
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column(title)
        for column in ("F1", "precision", "recall", "right", "extra", "missed"):
            table.add_column(column, justify="right")
        for name, tally in sorted(tallies.items()):
            missed = tally.missed if title != "Rules" else "—"  # what was missed, no rule found
            shares = ("—", f"{tally.precision:.3f}", "—") if title == "Rules" else (
                f"{tally.f1:.3f}", f"{tally.precision:.3f}", f"{tally.recall:.3f}")
            table.add_row(name, *shares, str(tally.right), str(tally.extra), str(missed))
        console.print()
        console.print(table)
