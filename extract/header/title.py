"""The type and the title (trích yếu) of a document, from the paragraphs between its letterhead and its basis."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.gazetteers import DocumentType, document_type, document_types
from extract.header.issuer import issuer_of_authority
from ingest.fold import bare, lower
from ingest.frame import lines as form
from ingest.frame.lines import is_letterhead

_MARKED_TITLE = re.compile(r"\W*(?:v\s*/\s*v|v\.v)\s*[.:;]?\s*")
_WRITTEN_OUT = re.compile(r"\W*ve\s+(?:viec\s+)?")  # a letter's V/v
# CỦA BỘ CHÍNH TRỊ về … : the body that a type line names, before the summary
_OF_BODY = re.compile(r"\W*cua\s+(?=\S)")
_SUMMARY_START = re.compile(r"\s(?:về|v/v|quy định|ban hành|hướng dẫn|sửa đổi|tại|nhiệm kỳ|khóa)\b")


def read_title(
    title: Sequence[str], beside: Sequence[str],
) -> tuple[DocumentType | None, str | None, str | None]:
    """(type, title, the body that the type line names): `NGHỊ QUYẾT` `CỦA BỘ CHÍNH TRỊ` `về …`, from the paragraphs of
    the title; `beside`: the lines of a letter's `V/v …` that stand in the letterhead."""
    lines = [t.strip() for t in title if t.strip()]
    at = next((i for i, t in enumerate(lines) if form.is_type_line(t) and document_type(t)), None)
    if at is not None:
        return _below_type_line(lines[at], lines[at + 1:])
    letter = next((i for i, t in enumerate(lines) if form.SUMMARY.match(bare(t))), None)
    if letter is None and not any(form.ADDRESS.match(bare(t)) for t in lines):
        words = " ".join(t for t in lines if not is_letterhead(t) and form.RULE.match(bare(t)) is None)
        return None, _unmarked(words), None
    words = _letter_summary(lines, letter) or " ".join(beside)
    written = _WRITTEN_OUT.match(bare(words))
    return type_of_code("CV"), _unmarked(words[written.end():] if written else words), None


def _below_type_line(type_line: str, below: Sequence[str]) -> tuple[DocumentType, str | None, str | None]:
    found = document_type(type_line)
    assert found is not None
    kind, end = found
    summary = [type_line[end:].strip(" .:*")]
    for line in below:
        low = bare(line)
        if form.ADDRESS.match(low) or form.ATTACHED.match(low):
            break
        if not form.RULE.match(low) and (not is_letterhead(line) or form.COPY.match(low)):
            summary.append(line)
    summary = [words for words in summary if words]
    body = None
    if summary and (own := _OF_BODY.match(bare(summary[0]))):
        rest = summary[0][own.end():]
        stop = _SUMMARY_START.search(lower(rest))
        name = (rest[:stop.start()] if stop else rest).strip(" .,:")
        if form.ORG.match(bare(name)) or form.AUTHORITY.match(bare(name)):
            body = issuer_of_authority(name)
            summary[0] = rest[stop.start():].strip() if stop else ""
    return kind, _unmarked(" ".join(words for words in summary if words)), body


def _unmarked(words: str) -> str | None:
    """A summary without `V/v`, outer marks and doubled spaces."""
    opening = _MARKED_TITLE.match(bare(words))
    words = words[opening.end():] if opening else words
    return " ".join(words.split()).strip(" *_").rstrip(" .;,:") or None


def _letter_summary(lines: list[str], letter: int | None) -> str:
    kept = []
    for line in lines[letter or 0:]:
        low = bare(line)
        if form.ADDRESS.match(low):
            break
        if not is_letterhead(line) and not form.RULE.match(low):
            kept.append(line)
    return " ".join(kept)


def annex_title(lines: Sequence[str]) -> str | None:
    """The title of an annex in a file of its own, without its number and `(Kèm theo …)`."""
    kept = []
    for line in lines:
        low = bare(line)
        found = form.APPENDIX.match(low)
        if form.ATTACHED.match(low):
            break
        if (found and form.APPENDIX_NUMBER.fullmatch(found["rest"].strip())) or is_letterhead(line):
            continue
        kept.append(line)
    return _unmarked(" ".join(kept))


def type_of_code(code: str) -> DocumentType:
    """The type of a key of ours (KH, NQ, CV)."""
    return next(t for t in document_types() if t.code == code)
