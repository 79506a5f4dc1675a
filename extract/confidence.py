"""How often each rule is right: rule id → share of right rows among those that it gave on our own gold.

The id stands in a row's `rule`, its share in the row's `confidence` (`extract.records`).
"""

from __future__ import annotations

CONFIDENCE: dict[str, float] = {
    # a weakness, cause or difficulty: extract.shortcomings
    "shortcoming.item": 0.95,  # a labelled item under a heading of weaknesses
    "shortcoming.prose": 0.88,  # a sentence of prose there
    "shortcoming.run-in": 0.85,  # behind the colon of its own heading
    "shortcoming.colon": 0.85,  # behind `… còn một số hạn chế:` within a sentence
    "shortcoming.turn": 0.75,  # a sentence that turns from praise to weakness
    "shortcoming.beside an order": 0.85,  # before the order that mends it, in one paragraph
    "shortcoming.table": 0.95,  # a cell of a column headed Hạn chế or Nguyên nhân
    # something to do: extract.tasks, extract.duties, extract.task_tables
    "task.item": 0.95,  # a labelled item under a heading of tasks
    "task.paragraph": 0.9,  # an unlabelled paragraph there that orders
    "task.after colon": 0.85,  # the same, behind a lead-in of its own
    "task.order": 0.85,  # an item of a directive, by its own words
    "task.duty": 0.85,  # a duty laid on a named body in a normative text
    "task.sentence": 0.75,  # a sentence that asks a named body
    "task.beside a weakness": 0.85,  # behind the weakness that it mends, in one paragraph
    "task.table": 0.97,  # a row of a table of assigned work
    # who answers for it: extract.assignments, extract.inheritance, extract.task_tables
    "assignment.block": 0.97,  # an assignment line
    "assignment.column": 0.97,  # a cell of a table
    "assignment.own": 0.9,  # the subject of the task's own words
    "assignment.by": 0.9,  # do X chủ trì
    "assignment.with": 0.9,  # phối hợp với X
    "assignment.bracket": 0.9,  # (Chủ trì: X)
    "assignment.duty": 0.85,  # X chịu trách nhiệm chính
    "assignment.dash": 0.85,  # … – X thực hiện
    "assignment.heading": 0.85,  # the unit that heads the list
    "assignment.lead-in": 0.8,  # whom the sentence before the list addresses
    "assignment.addressee": 0.8,  # Kính gửi: X
}
