"""What each rule is and how often it is right: rule id → share of right rows, and what it stands for.

The id stands in a row's `rule`, its share in the row's `confidence` (`extract.records`), its words in `vanban explain`.
Shares are (right + 1) / (right + extra + 2), at most 0.99, as `python tests/measure.py --rules` prints them: over the
measuring half of the annotated documents, which no rule was written from, where the rule gave twenty rows there; else
over all of the project's own. Rules that gave less than five rows have a cautious guess.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """`share`: of right rows among those that it gave, 0 to 1. `says`: what it sees, in a few words."""

    share: float
    says: str


RULES: dict[str, Rule] = {
    # a weakness, cause or difficulty: extract.shortcomings
    "shortcoming.item": Rule(0.99, "a labelled item under a heading of weaknesses"),
    "shortcoming.prose": Rule(0.95, "a sentence of prose under a heading of weaknesses"),
    "shortcoming.run-in": Rule(0.74, "behind the colon of its own heading"),
    "shortcoming.colon": Rule(0.91, "behind `… còn một số hạn chế:` within a sentence"),
    "shortcoming.turn": Rule(0.93, "a sentence that turns from praise to weakness"),
    "shortcoming.beside an order": Rule(0.96, "before the order that mends it, in one paragraph"),
    "shortcoming.before its parts": Rule(0.93, "before its own `Nguyên nhân:` or `Biện pháp khắc phục:`"),
    "shortcoming.quoted": Rule(0.9, "a heading of remedies that quotes it, stated nowhere else"),
    "shortcoming.table": Rule(0.99, "a cell of a column headed Hạn chế or Nguyên nhân"),
    # something to do: extract.tasks, extract.tasks.duties, extract.tasks.tables
    "task.item": Rule(0.97, "a labelled item under a heading of tasks"),
    "task.paragraph": Rule(0.92, "an unlabelled paragraph that orders, under a heading of tasks"),
    "task.after colon": Rule(0.94, "an unlabelled paragraph that orders, behind a lead-in of its own"),
    "task.order": Rule(0.95, "an item of a directive, by its own words"),
    "task.duty": Rule(0.99, "a duty laid on a named body in a normative text"),
    "task.sentence": Rule(0.96, "a sentence that asks a named body"),
    "task.counted": Rule(0.93, "an order that its paragraph counts (Một là, …; hai là, …)"),
    "task.beside a weakness": Rule(0.95, "behind the weakness that it mends, in one paragraph"),
    "task.table": Rule(0.99, "a row of a table of assigned work"),
    # who answers for it: extract.assignments, extract.assignments.inheritance, extract.tasks.tables
    "assignment.block": Rule(0.97, "an assignment line"),
    "assignment.column": Rule(0.98, "a cell of a table"),
    "assignment.own": Rule(0.92, "the subject of the task's own words"),
    "assignment.by": Rule(0.94, "do X chủ trì"),
    "assignment.with": Rule(0.97, "phối hợp với X"),
    "assignment.bracket": Rule(0.95, "(Chủ trì: X)"),
    "assignment.duty": Rule(0.85, "X chịu trách nhiệm chính"),
    "assignment.dash": Rule(0.85, "… – X thực hiện"),
    "assignment.heading": Rule(0.97, "the unit that heads the list"),
    "assignment.lead-in": Rule(0.83, "whom the sentence before the list addresses"),
    "assignment.addressee": Rule(0.8, "Kính gửi: X"),
    # a name, beside those in other rows: extract.entities
    "header.issuer": Rule(0.97, "who issued it, by the header"),
    "header.signer": Rule(0.98, "who signed, by the header"),
    "ner.mention": Rule(0.9, "the model alone; the confidence is its own"),
    # which shortcoming it remedies: extract.links (shares of the links)
    "link.quoted": Rule(0.95, "the task quotes the weakness"),
    "link.number": Rule(0.95, "the task gives the weakness's number or place"),
    "link.heading quotes": Rule(0.95, "a heading above quotes the weakness"),
    "link.heading states": Rule(0.95, "a heading above states the weakness"),
    "link.heading numbers": Rule(0.95, "a heading above gives the weakness's number"),
    "link.same heading": Rule(0.9, "the remedies' heading is that of the one weakness further up"),
    "link.names": Rule(0.85, "among remedies: names what only one weakness is about, or has its number"),
    "link.parallel": Rule(0.85, "numbered remedies for as many numbered weaknesses, by the document's words"),
    "link.beside": Rule(0.9, "remedies beside the one weakness under their heading"),
    "link.mends": Rule(0.9, "khắc phục việc …: the task names the weakness by its words"),
    "link.points back": Rule(0.85, "vì vậy, … nêu trên: the task points back to the weakness before it"),
    "link.named above": Rule(0.85, "… nêu tại mục II: words of the weakness before the pointer"),
    "link.repeats": Rule(0.9, "the task takes up the weakness, with what is wrong, in its own words"),
    "link.introduced": Rule(0.85, "the list's introduction points back to the one weakness before it"),
    "link.column": Rule(0.95, "the table's own column names the weakness"),
    # another document: extract.citations (shares by what the mention shows, `Mention.confidence`)
    "number": Rule(0.99, "a type word with number and symbol"),
    "number-list": Rule(0.73, "a further number behind one type word"),
    "shared-symbol": Rule(0.9, "a number in a list whose symbol stands behind another"),
    "number-untyped": Rule(0.23, "a number and symbol without a type word"),
    "symbol-alone": Rule(0.75, "a number and symbol alone, without a type word or số"),
    "name-and-number": Rule(0.97, "a law or ordinance by name and number"),
    "law": Rule(0.97, "a law, code or ordinance by name"),
    "law-list": Rule(0.85, "a law in a list behind one type word"),
    "law-small": Rule(0.8, "a law of the list, its name in small letters"),
    "constitution": Rule(0.95, "the constitution by name"),
    "amending-law": Rule(0.9, "a law that amends others, by its title"),
    "charter": Rule(0.93, "a charter (Điều lệ) by its body"),
    "session": Rule(0.94, "a Party resolution by its session and term"),
    "session-list": Rule(0.85, "a further session behind one type word"),
    "plenum": Rule(0.9, "a resolution of the Central Committee by its plenum"),
    "session-terms": Rule(0.85, "a further term behind one session"),
    "congress": Rule(0.86, "the resolution of a congress"),
    "full-title": Rule(0.6, "a type word and a full title"),
    "quoted-title": Rule(0.85, "a type word and a title in quotation marks"),
    "report-title": Rule(0.5, "a report by its title"),
    "number-year": Rule(0.80, "a type word, a number and a year without the rest of the symbol"),
    "bare-number": Rule(0.90, "a type word and a number without a symbol"),
    "short-number": Rule(0.85, "a bare number that a full form in the same document explains"),
    "alias": Rule(0.85, "a short name that the document gave it (sau đây gọi tắt là …)"),
}
