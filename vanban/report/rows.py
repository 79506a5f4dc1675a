"""A document's rows as its page lists them: numbered by kind in the order of the text, assignments under their task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from vanban.report import words
from vanban.report.names import page_name, unit_page
from vanban.vietnamese import RELATIONS

Record = dict[str, Any]
_CLIP = 240  # characters of a row's words in the list: the whole stands in the text beside it


@dataclass(slots=True)
class Item:
    """An extracted row on a document's page. `anchor` is its id there; `mark` (N3) names it in text, list and print."""

    anchor: str
    kind: words.Kind
    mark: str
    start: int
    end: int
    text: str
    page: int | None
    rule: str
    rule_says: str
    confidence: str
    details: list[tuple[str, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    under: list[Item] = field(default_factory=list)
    number: int = 0  # among the rows of its page
    heading: str = ""


class Link(NamedTuple):
    """A way to another row of the document, or to another page: what it is to this row, where, and its name."""

    what: str
    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of one document, in reading order."""

    citations: Sequence[Record] = ()
    shortcomings: Sequence[Record] = ()
    tasks: Sequence[Record] = ()
    assignments: Sequence[Record] = ()


def items(found: Found, counted: bool) -> list[Item]:
    """The rows in the order in which they begin, each task with its assignments under it; of a document that counts
    (`counted`: no copy, no draft) the units lead to their pages."""
    counts: dict[str, int] = {}

    def item(record: Record, kind: words.Kind, anchor: str, text: str) -> Item:
        counts[kind.letter] = counts.get(kind.letter, 0) + 1
        rule = record["rule"] or record["method"]
        return Item(anchor, kind, f"{kind.letter}{counts[kind.letter]}", record["char_start"], record["char_end"],
                    words.clipped(text, _CLIP), record["page"], rule, words.rule(rule),
                    words.share(record["confidence"]))

    out: list[Item] = []
    weaknesses: dict[str, Item] = {}
    for record in found.citations:
        made = item(record, words.KINDS["citation"], f"v-{record['citation_id']}", record["text"])
        made.heading, made.details = RELATIONS[record["relation"]], _of_citation(record)
        if record["cited_id"] not in (None, record["doc_id"]):
            made.links.append(Link("Có trong bộ này:", page_name(record["cited_id"]), "mở văn bản"))
        out.append(made)
    for record in found.shortcomings:
        made = item(record, words.KINDS[record["kind"]], f"h-{record['shortcoming_id']}", record["text"])
        made.details = _said(("Của", record["unit"]), ("Năm", record["year"]))
        weaknesses[record["shortcoming_id"]] = made
        out.append(made)
    for record in found.shortcomings:
        caused = weaknesses.get(record["cause_of"])
        _link(weaknesses[record["shortcoming_id"]], "Nguyên nhân của", "Nguyên nhân", caused)
    tasks: dict[str, Item] = {}
    for record in found.tasks:
        made = item(record, words.KINDS[record["kind"]], f"n-{record['task_id']}", record["text"])
        made.details = _of_task(record)
        _link(made, "Khắc phục", "Được khắc phục bởi", weaknesses.get(record["shortcoming_id"]))
        tasks[record["task_id"]] = made
        out.append(made)
    for record in found.assignments:
        made = item(record, words.KINDS["assignment"], f"p-{record['assignment_id']}", record["unit"])
        made.heading = words.ROLES[record["role"]]
        made.details = _said(("Kế thừa", "từ đề mục, khối phân công hoặc ô gộp" if record["inherited"] else None))
        if counted:
            page = unit_page(record["unit_key"] or record["unit"])
            made.links.append(Link("", f"../don-vi/{page}", "Mọi nhiệm vụ của đơn vị này"))
        tasks[record["task_id"]].under.append(made)
    return sorted(out, key=lambda i: (i.start, -i.end))


def _said(*named: tuple[str, object]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in named if value]


def _of_citation(record: Record) -> list[tuple[str, str]]:
    return _said(("Loại", record["doc_type"]), ("Số, ký hiệu", record["symbol"]), ("Tên", record["name"]),
                 ("Ngày", words.day(record["issued_on"])), ("Cơ quan", record["issuer"]),
                 ("Điều khoản", record["provision"]))


def _of_task(record: Record) -> list[tuple[str, str]]:
    due: date | None = record["due_on"]
    return _said(("Thời hạn", words.day(due)), ("Định kỳ", words.recurring(record["recurrence"])),
                 ("Ghi trong văn bản", record["deadline_text"]), ("Sản phẩm", record["product"]),
                 ("Tình trạng", words.state(record["status"], record["changed"])))


def _link(one: Item, what: str, back: str, other: Item | None) -> None:
    """Let two rows lead to each other."""
    if other is not None:
        one.links.append(Link(what, f"#{other.anchor}", other.mark))
        other.links.append(Link(back, f"#{one.anchor}", one.mark))


def flat(rows: Iterable[Item]) -> list[Item]:
    """The rows with those under them, as the list shows them."""
    return [each for row in rows for each in (row, *row.under)]
