"""From a `Document`, its `Line`s and `Section`s to rows: header, citations, shortcomings, tasks, assignments.

`extract` is a pure function of what reading stored; it is rerun at every change of a rule without opening a file.

A package a matter: `header`, `citations`, `shortcomings`, `tasks`, `assignments`, `links`, `units`, `deadlines`, `ner`.
What two and more of them ask stands beside them, because the outline, on which most rest, asks it too: the words of
weaknesses (`weakness`, `admissions`), orders (`orders`, `clauses`), headings (`topics`, `run_ins`) and pointers
(`phrases`); the tree of sections (`outline`); the paragraph that states a weakness and orders its remedy (`mixed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.assigned_work import find_work
from extract.citations import find_citations
from extract.citations.resolve import own_document_key
from extract.entities import find_entities
from extract.header import read_header
from extract.header.appendix import parent_of
from extract.header.declared import disagreements
from extract.ner.mentions import Reader
from extract.outline import Outline
from extract.records import Assignment, Citation, Entity, Shortcoming, Task
from extract.shortcomings import find_shortcomings
from extract.sketch import sketch_of
from extract.units.context import read_unit_keys
from extract.units.keys import UnitKeys
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
    entities: list[Entity]


def extract(
    document: Document, lines: Sequence[Line], sections: Sequence[Section], reader: Reader | None = None,
) -> Extraction:
    """The rows of a document; `document.text[row.char_start:row.char_end]` is the text (the unit) of each. With a
    reader the named-entity model is asked too."""
    document = read_header(document, lines, sections)
    parent = parent_of(document)
    outline = Outline(parent or document, lines, sections, reader if reader and reader.scope == "all" else None)
    keys = read_unit_keys(outline.document, sections, outline.low)
    shortcomings, tasks, assignments = _found(outline, keys)
    if reader is not None and outline.mentions.silent and not outline.stands_with(reader):
        outline = outline.again(sections)
        shortcomings, tasks, assignments = _found(outline, keys)
    key = own_document_key(outline.document, keys)
    document = replace(
        document, rules_version=RULES_VERSION, model_version=f"{reader.version} {reader.scope}" if reader else None,
        sketch=sketch_of(document.text), warnings=(*document.warnings, *disagreements(document)),
        document_key=document.document_key if parent else key, appendix_of=key if parent else document.appendix_of)
    citations = find_citations(outline.document, sections, keys)
    entities = find_entities(outline, document, assignments, citations, keys)
    return Extraction(document, citations, shortcomings, tasks, assignments, entities)


def _found(outline: Outline, keys: UnitKeys) -> tuple[list[Shortcoming], list[Task], list[Assignment]]:
    """The rows that need the outline; with a model that is asked only now and then, first those of the rules alone:
    they tell where it is asked, and stand where it sees the same units there, as in most documents."""
    shortcomings = find_shortcomings(outline)
    return shortcomings, *find_work(outline, shortcomings, keys)
