"""What no reader of text asks for, cut out of a Word part's XML before it is parsed.

A third of a document's elements say how letters are spaced, coloured or proofed, and nine tenths of many style parts
are styles of tables: parsing and walking them costs more than the text itself.
"""

from __future__ import annotations

import re

_UNREAD = (
    "adjustRightInd|autoSpaceD[EN]|b(?:Cs|ookmark(?:End|Start))|c(?:nfStyle|olor|ontextualSpacing)|highlight|i(?:Cs|nd)"
    "|k(?:eep(?:Lines|Next)|ern)|lang|noProof|p(?:osition|roofErr)|s(?:hd|napToGrid|pacing|zCs)"
    "|t(?:cW|bl(?:Ind|Layout|Look|W))|u|vAlign|w(?:idowControl)?"
)
# <w:szCs w:val="28"/>: without content, attributes in double quotes as all writers set them
_UNREAD_ELEMENT = re.compile(rf'<w:(?:{_UNREAD})(?: [\w:]+="[^"<]*")*/>'.encode())


def trim_text(part: bytes) -> bytes:
    """A part that holds text less the forms that no reader of text asks for."""
    return part if _may_mislead(part) else _UNREAD_ELEMENT.sub(b"", part)


def trim_styles(part: bytes) -> bytes:
    """A style part less its styles of tables and its list of styles that the document does not have."""
    if _may_mislead(part):
        return part
    start, end = part.find(b"<w:latentStyles"), part.find(b"</w:latentStyles>")
    if 0 < start < end:
        part = part[:start] + part[end + len(b"</w:latentStyles>"):]
    first, *styles = part.split(b"<w:style ")
    kept = [style for style in styles if not style.startswith(b'w:type="table"')]
    behind = styles[-1].rpartition(b"</w:style>")[2] if styles and styles[-1] not in kept[-1:] else b""
    return b"<w:style ".join([first, *kept]) + behind


def _may_mislead(part: bytes) -> bool:
    """Whether a comment or quoted text may hold what looks like an element."""
    return b"<!" in part
