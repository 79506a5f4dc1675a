"""How often each rule is right: rule id → share of right rows among those that it gave on our own gold.

The id stands in a row's `rule`, its share in the row's `confidence` (`extract.records`). Shares are (right + 1) /
(right + extra + 2) over the project's annotated sets, as `python tests/measure.py --rules` prints them; rules that gave
no row there have a cautious guess.
"""

from __future__ import annotations

CONFIDENCE: dict[str, float] = {
    # a weakness, cause or difficulty: extract.shortcomings
    "shortcoming.item": 0.99,  # a labelled item under a heading of weaknesses
    "shortcoming.prose": 0.97,  # a sentence of prose there
    "shortcoming.run-in": 0.80,  # behind the colon of its own heading
    "shortcoming.colon": 0.86,  # behind `… còn một số hạn chế:` within a sentence
    "shortcoming.turn": 0.98,  # a sentence that turns from praise to weakness
    "shortcoming.beside an order": 0.88,  # before the order that mends it, in one paragraph
    "shortcoming.table": 0.95,  # a cell of a column headed Hạn chế or Nguyên nhân
    # something to do: extract.tasks, extract.duties, extract.task_tables
    "task.item": 0.98,  # a labelled item under a heading of tasks
    "task.paragraph": 0.97,  # an unlabelled paragraph there that orders
    "task.after colon": 0.67,  # the same, behind a lead-in of its own
    "task.order": 0.93,  # an item of a directive, by its own words
    "task.duty": 0.97,  # a duty laid on a named body in a normative text
    "task.sentence": 0.93,  # a sentence that asks a named body
    "task.beside a weakness": 0.86,  # behind the weakness that it mends, in one paragraph
    "task.table": 0.98,  # a row of a table of assigned work
    # who answers for it: extract.assignments, extract.inheritance, extract.task_tables
    "assignment.block": 0.99,  # an assignment line
    "assignment.column": 0.99,  # a cell of a table
    "assignment.own": 0.94,  # the subject of the task's own words
    "assignment.by": 0.90,  # do X chủ trì
    "assignment.with": 0.96,  # phối hợp với X
    "assignment.bracket": 0.90,  # (Chủ trì: X)
    "assignment.duty": 0.85,  # X chịu trách nhiệm chính
    "assignment.dash": 0.85,  # … – X thực hiện
    "assignment.heading": 0.99,  # the unit that heads the list
    "assignment.lead-in": 0.86,  # whom the sentence before the list addresses
    "assignment.addressee": 0.8,  # Kính gửi: X
}
