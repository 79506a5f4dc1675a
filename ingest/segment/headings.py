"""What the words and the form of a paragraph say about it: a heading, a title, an assignment line, a run-in head.

Headings are told by the annotation guide (sections): labelled or formatted, naming what follows instead of saying it.
"""

from __future__ import annotations

import re

from ingest.fold import bare, lower
from ingest.frame import Paragraph
from ingest.frame.lines import OPEN_END
from ingest.labels import parse_label

_WORD = re.compile(r"\w+")
_STOPS = (".", ";", ",", "…")
_LONGEST_TITLE = 40  # words
_SHORT_TITLE = 10  # words of a title without form below `Phần thứ nhất`
# What a heading without label or form begins with: `Nguyên nhân:`, `Về kinh tế:`, `Với Ủy ban nhân dân tỉnh:`
_HEADING_WORDS = re.compile(
    r"(?:về|các|những|một số|đối với"
    r"|kết quả|ưu điểm|thuận lợi|đánh giá|bài học|bối cảnh"
    r"|hạn chế|tồn tại|khuyết điểm|yếu kém|khó khăn|nguyên nhân"
    r"|nhiệm vụ|giải pháp|biện pháp|phương hướng|định hướng|tầm nhìn|mục tiêu|chỉ tiêu|mục đích|yêu cầu|quan điểm"
    r"|nội dung|công tác|lĩnh vực|tổ chức thực hiện|đề xuất|kiến nghị|đề nghị|trách nhiệm|chức năng"
    r"|phạm vi|đối tượng|thời gian|địa điểm|thành phần|kinh phí"
    r"|với (?:tổng|ủy ban|ubnd|hđnd|hội đồng|sở|ban|bộ|tỉnh|huyện|thành|đảng|trung ương|công an|ngân hàng|các))\b"
)
# Những hạn chế, thiếu sót · Nguyên nhân của những yếu kém trên: a line that is nothing else
_FAULT = r"(?:hạn chế|tồn tại|khuyết điểm|thiếu sót|yếu kém|bất cập|sai phạm|vi phạm|khó khăn|vướng mắc)"
_FAULTS = rf"(?:về |những |các |một số ){{0,2}}(?:mặt )?{_FAULT}(?:(?:,| và|, và) {_FAULT}){{0,3}}"
_NAMES_FAULTS = re.compile(
    r"(?:(?:những |các )?nguyên nhân(?: chủ quan| khách quan| chủ yếu)?(?: của| dẫn đến)? )?"
    rf"{_FAULTS}(?: (?:nêu )?trên)?")
# Phân công thực hiện: · Lãnh đạo Ban phụ trách: · Cơ quan chủ trì: · Thời gian hoàn thành: · Sản phẩm:
ASSIGNMENT_LINE = re.compile(
    r"(?:phân công(?: thực hiện| nhiệm vụ)?"
    r"|(?:lãnh đạo [^:]{0,30})?(?:chủ trì|phụ trách|tham mưu|phối hợp|theo dõi)"
    r"|(?:cơ quan|đơn vị|bộ phận|người|phòng|cá nhân)[^:]{0,40}"
    r"|thời (?:gian|hạn)[^:]{0,40}|tiến độ[^:]{0,20}|hoàn thành|lộ trình"
    r"|sản phẩm[^:]{0,20}|kết quả đầu ra"
    r"|trách nhiệm thực hiện|kính gửi)\s*:"
)
_NO_HEADING = ("trên đây", "kính gửi", "nơi nhận", "căn cứ ", "ghi chú")
_LEADS_IN = ("như sau:", "sau đây:")  # Nội dung Chỉ thị như sau: a sentence
_TIMES = ("từ ", "trong ", "trước ", "ngày ", "tháng ", "quý ", "đến ")
_DATE_LINE = ("ngày ", "số ", "lúc ")
# QUYẾT NGHỊ: · BAN THƯỜNG VỤ HUYỆN ỦY QUYẾT ĐỊNH: who decides, over what is decided
_ENACTING = re.compile(r"[\w ,-]{0,80}\bquyet (?:dinh|nghi)\s*:?\W*")
# `Đối với hạn chế "…".` · `Về công tác tổ chức cán bộ.`: a phrase that names a matter, whatever stop it ends with
_NAMES_MATTER = re.compile(r"(?:đối với|về|hạn chế|khuyết điểm|tồn tại|giải pháp|nguyên nhân|nhiệm vụ)\b")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_STOP_WITHIN = re.compile(r"[.;]\s")
_BRACKET_AT_END = re.compile(r"\([^()]{1,60}\)\s*$")  # Về phần ưu điểm (mục B.I.2): …


def count_words(text: str) -> int:
    return len(_WORD.findall(text))


def without_colon(text: str) -> str:
    """A heading's words: `Nhiệm vụ chung: ` → `Nhiệm vụ chung`."""
    return text.strip().rstrip(":").strip()


def goes_on_below(title: str, para: Paragraph, *, alone: bool) -> bool:
    """The line is (the rest of) a title: `Chương II` over `TỔ CHỨC THỰC HIỆN`; capitals below capitals that end open.

    `alone`: the label's title stands on lines of its own, so that all capitals below capitals belong to it.
    """
    text, title = para.text.strip(), title.strip()
    if para.kind != "body" or not 1 <= len(text.split()) <= _LONGEST_TITLE or text.endswith((".", ";", ":")):
        return False
    if parse_label(text) is not None or not any(c.isalpha() for c in text):
        return False
    capitals = text == text.upper()
    if not title:
        plain = alone and len(text.split()) <= _SHORT_TITLE and text[0].isupper()  # Phần thứ nhất¶Thực trạng
        return capitals or ((para.bold or para.centred or plain) and not text.endswith(","))
    return capitals and title == title.upper() and (alone or OPEN_END.search(bare(title)) is not None)


def names_list(text: str) -> bool:
    """`* Giải pháp khắc phục:` heads what follows; `* Phân công thực hiện:` is an assignment line."""
    low = lower(text.strip())
    return text.rstrip().endswith(":") and len(low.split()) <= 15 and ASSIGNMENT_LINE.match(low) is None


def is_title_like(text: str) -> bool:
    """No sentence of its own: it ends in a colon or without a stop, is short, or only names a matter."""
    text = text.strip()
    if not text.endswith(_STOPS) or len(text.split()) <= 12:
        return True
    return names_matter(text) and is_mostly_quoted(text) and _is_one_sentence(text)


def names_matter(text: str) -> bool:
    """`Về công tác tổ chức …`, `Đối với hạn chế …`: it begins by naming what it is about."""
    return _NAMES_MATTER.match(lower(text.strip()[:_LONGEST_TITLE])) is not None


def is_mostly_quoted(text: str) -> bool:
    """More than half of the words stand in quotation marks: `Đối với hạn chế "…".`"""
    return ('"' in text or "“" in text) and 2 * sum(len(m[0]) for m in _QUOTED.finditer(text)) > len(text)


def _is_one_sentence(text: str) -> bool:
    """No stop inside the words, quotations left out."""
    return _STOP_WITHIN.search(_QUOTED.sub("", text.rstrip(" .;"))) is None


def heading_form(para: Paragraph, following: Paragraph | None) -> str | None:
    """How an unlabelled paragraph shows that it is a heading: `caps`, `bold`, `italic`, `colon`; None: it is none."""
    text = para.text.strip()
    if following is None or (text.endswith(_STOPS) and not para.bold):
        return None
    words = count_words(text)
    if not 1 <= words <= _LONGEST_TITLE or not (letters := [c for c in text if c.isalpha()]):
        return None
    low = lower(text)
    if ASSIGNMENT_LINE.match(low) or low.startswith(_NO_HEADING):
        return None
    if (text.endswith(_STOPS) and words > 15) or (text == text.upper() and _ENACTING.fullmatch(bare(text))):
        return None
    if len(letters) >= 6 and text == text.upper() and words >= 2 and not text.endswith(":"):
        return "caps"
    if para.bold and not low.startswith(_DATE_LINE):
        return "bold"
    if _NAMES_FAULTS.fullmatch(low) is not None:
        return "italic"
    if _HEADING_WORDS.match(low) is None:
        return None
    if text.endswith(":") and words <= 14 and not (_STOP_WITHIN.search(text) or low.endswith(_LEADS_IN)):
        return "colon"
    if (para.italic or para.heading_level) and words <= 20:
        return "italic"
    return None


def run_in_head(text: str) -> str | None:
    """`Về kinh tế: thu ngân sách đạt …` → `Về kinh tế`."""
    head, colon, rest = text.partition(":")
    longest = 20 if head.lstrip().startswith("Đồng chí ") else 14  # a post and the part that it has
    if colon and rest[:1].isspace() and rest.strip() and 1 <= count_words(head) <= longest \
            and not re.search(r"[;.\"“(/]", _BRACKET_AT_END.sub("", head)) and head.strip()[:1].isupper():
        return head.strip()
    return None


def heading_before_sentence(text: str) -> str | None:
    """`Đối tượng giám sát: Ban Thường trực tiến hành giám sát đối với các tổ chức sau:` → `Đối tượng giám sát`."""
    head, rest = run_in_head(text), text.partition(":")[2].strip()
    is_sentence = rest.endswith(":") and rest[:1].isupper() and count_words(rest) >= 8 \
        and not lower(rest).startswith(_TIMES)  # Đợt 1: Từ ngày 05/12/2025 đến ngày 20/02/2026:
    return head if head is not None and is_sentence and count_words(head) <= 14 else None
