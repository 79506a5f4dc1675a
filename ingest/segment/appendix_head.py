"""The head of an appendix: where it ends, and which of its lines say its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.fold import lower
from ingest.frame import Paragraph
from ingest.frame.lines import is_letterhead

# (Kèm theo Kế hoạch số … · Ban hành kèm theo …
_ATTACHED = ("kèm theo", "ban hành kèm")
# PHỤ LỤC · Phụ lục số 02 · Mẫu số 1: the appendix's number, not its title
_APPENDIX_NUMBER = re.compile(r"(?:phụ lục|mẫu số|biểu số)(?:\s+(?:số\s+)?[\w.\-/]{1,8})?\s*[.:]?$")
_APPENDIX_START = re.compile(r"phụ lục\b")


def title_lines(paras: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines of an appendix's head that say its title; its number where it has no other."""
    named = _named(paras)
    return [p for p in named if not _APPENDIX_NUMBER.match(lower(p.text.strip()))] or named


def _named(paras: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines of an appendix's head that say its number and title: not its own letterhead (what stands above the
    State's title and motto is the body), nor `(Kèm theo …)`, which may go on to the next line."""
    named: list[Paragraph] = []
    attached = False
    for para in paras:
        if attached or lower(para.text).lstrip("( ").startswith(_ATTACHED):
            attached = (attached or "(" in para.text) and ")" not in para.text
        else:
            named.append(para)
    heads = [i for i, para in enumerate(named) if is_letterhead(para.text)]
    return named[heads[-1] + 1:] if heads and heads[-1] + 1 < len(named) else named


def head_end(paras: Sequence[Paragraph], zones: Sequence[str], start: int) -> int:
    """Where the head of the appendix that begins at `start` ends: at other words, or at the next appendix."""
    end = start + 1
    while end < len(paras) and zones[end] == "appendix" and paras[end].kind == "body" \
            and not _APPENDIX_START.match(lower(paras[end].text)):
        end += 1
    return end
