"""The fixed lines of letterhead and signature, by which their place is told: motto, number, place and date, addressees,
recipients, the words of a signature."""

from __future__ import annotations

import re

from ingest.fold import lower

# "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT  NAM", "Độc lập - Tự do - Hạnh phúc", letters only
_MOTTOES = ("cộnghòaxãhộichủnghĩaviệtnam", "đảngcộngsảnviệtnam", "độclậptựdohạnhphúc")
# "Hà Nội, ngày 03 tháng 4 năm 2018", "…, ngày   tháng   năm 2024"
PLACE_DATE = re.compile(r"[^,]{0,40},?\s*ngày[\s\d.…_/]*tháng[\s\d.…_/]*năm[\s\d.…_/]*$")
# "Số: 12/KH-UBND", "Số 36-HD/VPTW"
NUMBER = re.compile(r"số\s*[:.]?\s*[\d.…_/\s-]*\S{0,30}$")
RECIPIENTS = re.compile(r"nơi\s+nhận\s*(?:[:;]|$)")
ADDRESSEES = re.compile(r"kính\s+gửi\s*(?:[:;]|$)")
# "TM. ỦY BAN NHÂN DÂN", "K/T CHÁNH VĂN PHÒNG", "KT/ BỘ TRƯỞNG", "Q. GIÁM ĐỐC"
_ON_BEHALF = re.compile(r"(?:tm|t/m|kt|k/t|tl|t/l|tuq|t/uq|q)\s*[./]\s*\D|t/m\s|k/t\s|t/l\s")
_POST = re.compile(
    r"(?:phó\s+|quyền\s+)?(?:tổng\s+)?(?:chủ\s+(?:tịch|tọa|trì|nhiệm)|bí\s+thư|giám\s+đốc|hiệu\s+trưởng|trưởng\s+\S+|chánh\s+\S+|"
    r"bộ\s+trưởng|thứ\s+trưởng|thủ\s+t(?:ướng|rưởng)|cục\s+trưởng|vụ\s+trưởng|viện\s+trưởng|thư\s+ký|người\s+\S+|kế\s+toán|đại\s+diện)\b"
)
_SIGNED = re.compile(r"\(?(?:đã\s+)?ký(?:\)|,|\s+tên|\s+và)")


def is_motto(text: str) -> bool:
    """The state's or the Party's line at the top right of a document."""
    letters = re.sub(r"[\W_]+", "", lower(text))
    return len(letters) < 60 and any(motto in letters for motto in _MOTTOES)


def is_signature(text: str) -> bool:
    """A line that opens a signature: on whose behalf, or the post in capitals, or `(Ký tên)`."""
    low = lower(text)
    if len(text) > 80:
        return False
    return bool(_ON_BEHALF.match(low) or _SIGNED.match(low) or (text.isupper() and _POST.match(low)))


# "Căn cứ Luật …": the first word of a basis
_BASIS = re.compile(r"Căn cứ\s")


def parts_lines(last: str, line: str) -> bool:
    """Whether a typed line break between these two stands for the end of a paragraph: one is a line of the frame, or
    one is in capitals, as titles and headings are, and the other is not."""
    if _BASIS.match(line) or (_in_capitals(last) != _in_capitals(line) and min(len(last), len(line)) > 5):
        return True
    return _is_framed(last) or _is_framed(line)


def _in_capitals(line: str) -> bool:
    return line.isupper() and " " in line


def _is_framed(line: str) -> bool:
    low = lower(line)
    return len(line) < 80 and bool(is_motto(line) or is_signature(line) or NUMBER.match(low) or PLACE_DATE.match(low)
                                   or RECIPIENTS.match(low) or ADDRESSEES.match(low))
