"""Lists of bodies that say their head once: `các Sở: Tài chính, Tư pháp` are bodies, `Giám đốc các Sở: Tài chính, Tư
pháp` the persons at their head (data/ner/README.md). The bare head is no mention; each member is what the head says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.ner.mentions import Mention
from extract.records import Label
from extract.units.lexicon import is_head
from ingest.fold import lower

_POST = (r"(?:giám đốc|chủ tịch|bí thư|bộ trưởng|thủ trưởng|hiệu trưởng|cục trưởng|vụ trưởng|trưởng ban|trưởng phòng"
         r"|trưởng|chánh|chủ nhiệm|lãnh đạo|chỉ huy|đội trưởng)")
_BODY = (r"(?:sở|bộ|ban đảng|ban|phòng|vụ|chi cục|cục|(?:huyện|thị|thành|tỉnh|quận|đảng) ủy|khoa|ngành|trạm)"
         r"(?:,? (?:ban|ngành|cơ quan))*")
# các Sở: | Giám đốc các sở | Trưởng các phòng:
_HEAD = re.compile(rf"(?<!\w)(?P<post>{_POST}\s+)?(?:các|những)\s+{_BODY}(?:\s*:\s*|\s+)$")
_JOIN = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")


def said_once(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of a line, the members of such lists with the label of their head.

    >>> text = "Giám đốc các Sở: Tài chính, Tư pháp"
    >>> seen = [Mention(0, 15, "POS", 0.7), Mention(17, 26, "POS", 0.9), Mention(28, 35, "ORG", 0.6)]
    >>> [(text[m.start:m.end], m.label) for m in said_once(text, seen)]
    [('Tài chính', 'POS'), ('Tư pháp', 'POS')]
    """
    out: list[Mention] = []
    low, label = lower(text), None
    for m in mentions:
        if label and not (_JOIN.fullmatch(low, out[-1].end, m.start) and _is_member(text, low, m)):
            label = None
        head = _HEAD.search(low, 0, m.start) if label is None and _is_member(text, low, m) else None
        if head is not None:
            label = _label(head)
            if out and head.start() <= out[-1].start and out[-1].end <= m.start:
                out.pop()
        out.append(m._replace(label=label) if label else m)
    return out


def _label(head: re.Match[str]) -> Label:
    return "POS" if head["post"] else "ORG"


def _is_member(text: str, low: str, m: Mention) -> bool:
    """Written as a name and without a head of its own."""
    return text[m.start].isupper() and m.label != "DOC" and is_head(low, m.start) is None
