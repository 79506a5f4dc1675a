"""Sentences that ask a named body for something still to be done, wherever they stand (annotation guide: tasks)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.mixed import TO_MEND
from extract.orders import behind_adverbs, behind_partners, find_ask
from extract.outline import Node, Outline
from extract.units import verb_at
from ingest.formulas import closes

# Ủy ban nhân dân xã đã chỉ đạo …
PAST = re.compile(
    r"^(?:[^,.;]{0,60}\s)?(?:đã(?! (?:nêu|nói|chỉ ra|đề ra|kết luận)\b)|(?<!không )được|đang|vừa|hiện nay)\s")
# What is still to be done, behind `đề nghị`
_FORWARD = re.compile(
    r"\b(?:tiếp tục|tập trung|tăng cường|đẩy mạnh|khẩn trương|chủ động|rà soát|thực hiện|triển khai|xây dựng|nghiên cứu"
    r"|chỉ đạo|kiểm tra|xem xét|hoàn thành|báo cáo|phối hợp|tổ chức|khắc phục|bố trí|quan tâm|tham mưu|ban hành|xử lý"
    r"|sớm|đôn đốc|giải quyết|thu hồi|sửa chữa|bổ sung|lập)\b"
)
# theo (đề nghị của …) · các (yêu cầu …) · ý kiến (đề nghị …): a noun, or what was asked before
_ASKED_OF_OLD = re.compile(r"(?:cũng|đã|có|từng|theo|được|những|các|ý kiến|văn bản|nội dung)\s*$")
_HAS_BEEN = re.compile(r"\b(?:được|đã)\b")
_ASKS_ON = re.compile(r"(?:đề nghị|yêu cầu|giao|báo cáo)\b")


def asked_before(outline: Outline, node: Node, kinds: tuple[str, ...] | None = None) -> bool:
    """A section above (of one of the kinds) has asked somebody for something."""
    if kinds not in outline.first_asked:
        asked = (n.section.char_start for n in outline.nodes
                 if (kinds is None or n.section.kind in kinds) and find_ask(outline.low[n.body:n.end]))
        outline.first_asked[kinds] = next(asked, len(outline.text))
    return outline.first_asked[kinds] < node.section.char_start


def asked_sentences(outline: Outline, node: Node) -> Iterator[tuple[int, int]]:
    """A sentence that asks a named body for something still to be done."""
    for a, b in outline.sentences(node.body, node.end):
        sentence = outline.low[a:b]
        m = find_ask(sentence)
        if m is None or sentence.endswith(":") or closes(sentence):
            continue
        if TO_MEND.match(sentence):
            yield a, b
            continue
        if _only_tells(sentence, m.start()) or (_HAS_BEEN.search(sentence) and not _FORWARD.search(sentence, m.end())):
            continue
        units = outline.units(a + m.end(), b)
        if units is not None and any(verb_at(outline.low[at:b].lstrip(" ,:"), 0)
                                     for at in (units.end, behind_partners(outline, units.end, b))):
            yield a, b


def _only_tells(sentence: str, at: int) -> bool:
    """The word of asking at `at` is a noun or tells what was asked (`theo đề nghị của …`, `đã được giao …`)."""
    if _ASKED_OF_OLD.search(sentence[:at + 1].rstrip()):
        return True
    return sentence[at:].lstrip(" ,;:").startswith("giao ") and _HAS_BEEN.search(sentence[:at][-30:]) is not None


def reported_orders(outline: Outline, node: Node) -> Iterator[tuple[int, int]]:
    """News of a meeting: once somebody has asked for something, sentences that give units work are orders too."""
    asked = asked_before(outline, node)
    for a, b in outline.sentences(node.body, node.end):
        sentence = outline.low[a:b]
        m = find_ask(sentence)
        if not (m or asked) or PAST.match(sentence) or closes(sentence):
            continue
        units = outline.units(a + m.end() if m else behind_adverbs(outline.low, a, b), b)
        rest = outline.low[behind_partners(outline, units.end, b):b].lstrip(" ,:") if units else ""
        if verb_at(rest, 0) and not _ASKS_ON.match(rest):
            yield a, b
