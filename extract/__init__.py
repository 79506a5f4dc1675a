"""From a `Document`, its `Line`s and `Section`s to rows: header, citations, shortcomings, tasks, assignments."""
