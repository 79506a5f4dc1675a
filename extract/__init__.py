"""From a `Document`, its `Line`s and `Section`s to rows: header, citations, shortcomings, tasks, assignments.

`extract` is a pure function of what reading stored; it is rerun at every change of a rule without opening a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.appendix import parent_of
from extract.assigned_work import assigned_work
from extract.citations import find_citations
from extract.declared import disagreements
from extract.header import read_header
from extract.outline import Outline
from extract.records import Assignment, Citation, Shortcoming, Task
from extract.resolve import document_key
from extract.shortcomings import find_shortcomings
from extract.sketch import sketch
from ingest.document import Document, Line, Section

RULES_VERSION = "2026.11.1"


@dataclass(frozen=True, slots=True)
class Extraction:
    """All rows of one document; `document` is the one given, its header filled."""

    document: Document
    citations: list[Citation]
    shortcomings: list[Shortcoming]
    tasks: list[Task]
    assignments: list[Assignment]


def extract(document: Document, lines: Sequence[Line], sections: Sequence[Section]) -> Extraction:
    """The rows of a document; `document.text[row.char_start:row.char_end]` is the text (the unit) of each."""
    document = replace(read_header(document, lines, sections), rules_version=RULES_VERSION)
    document = replace(document, sketch=sketch(document.text), document_key=document_key(
        document.issuer, document.symbol, issued_on=document.issued_on, issued_year=document.issued_year))
    document = replace(document, warnings=(*document.warnings, *disagreements(document)))
    parent = parent_of(document)
    document = replace(document, appendix_of=parent.document_key if parent else None)
    outline = Outline(parent or document, lines, sections)
    shortcomings = find_shortcomings(outline)
    tasks, assignments = assigned_work(outline, shortcomings)
    citations = find_citations(outline.document, sections)
    return Extraction(document, citations, shortcomings, tasks, assignments)
