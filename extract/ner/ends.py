"""How a mention may end: the model takes words along that are part of no name, begins others, and forgets brackets."""

from __future__ import annotations

import re

from extract.ner.mentions import Mention

# Sở Y tế | và · Luật Đất đai | , · các đoàn công tác | của
_TAIL = re.compile(r"(?:[\s,;:]+|(?<=\s)(?:và|với|của|về|để|do|cho|hoặc|thì|tại)$)+$")
# Bộ Tài chính | ủy nhiệm · người chủ trì | hội nghị: a word begun that goes on behind it, but Tỉnh ủy | nhiệm vụ
_BEGUN = re.compile(
    r"(?<!tỉnh)(?<!huyện)(?<!thành)(?<!thị)(?<!quận)(?<!đảng)\s+"
    r"(?:(ủy)\s+(?:nhiệm|quyền|thác)|(hội)\s+(?:nghị|thảo|họp)|(trường)\s+hợp|(ban)\s+hành)(?!\w)")


def well_ended(text: str, low: str, m: Mention) -> Mention:
    """The mention without a conjunction, preposition, mark or word begun at its end, with the bracket that it opens.

    >>> text = "các cơ quan chức năng với Luật Đầu tư (sửa đổi)"
    >>> [well_ended(text, text.lower(), Mention(a, b, "ORG", 1.0)).end for a, b in ((0, 25), (26, 46))]
    [21, 47]
    """
    last = low.rfind(" ", m.start, m.end)
    begun = _BEGUN.match(low, last) if last > m.start else None
    end = last if begun and begun.end(begun.lastindex or 0) == m.end else m.end
    while (tail := _TAIL.search(low[m.start:end])) and tail.start():
        end = m.start + tail.start()
    name = text[m.start:end]
    if name.count("(") > name.count(")") and text[end:end + 1] == ")":
        end += 1
    return m._replace(end=end)
