"""Yearly reports of twelve invented bodies: a fixed skeleton around the weaknesses of `weaknesses.md`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("weaknesses.md")
# letter: (lines above the number, number and symbol, place, who signs)
BODIES = {
    "A": (["ỦY BAN NHÂN DÂN TỈNH AN HẢI"], "BC-UBND", "An Hải", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
    "B": (["UBND TỈNH AN HẢI", "SỞ NỘI VỤ"], "BC-SNV", "An Hải", "GIÁM ĐỐC"),
    "C": (["UBND TỈNH AN HẢI", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"], "BC-SGDĐT", "An Hải", "GIÁM ĐỐC"),
    "D": (["UBND TỈNH AN HẢI", "SỞ Y TẾ"], "BC-SYT", "An Hải", "GIÁM ĐỐC"),
    "E": (["UBND TỈNH AN HẢI", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG"], "BC-STNMT", "An Hải", "GIÁM ĐỐC"),
    "F": (["UBND TỈNH AN HẢI", "SỞ XÂY DỰNG"], "BC-SXD", "An Hải", "GIÁM ĐỐC"),
    "G": (["ỦY BAN NHÂN DÂN", "HUYỆN THẠCH KHÊ"], "BC-UBND", "Thạch Khê", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
    "H": (["ỦY BAN NHÂN DÂN", "HUYỆN LÂM TRÀ"], "BC-UBND", "Lâm Trà", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
    "I": (["TỈNH ỦY AN HẢI", "HUYỆN ỦY THẠCH KHÊ", "*"], "BC/HU", "Thạch Khê", "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ"),
    "K": (["HUYỆN ỦY THẠCH KHÊ", "ĐẢNG ỦY XÃ PHÚ LÂM", "*"], "BC/ĐU", "Phú Lâm", "T/M ĐẢNG ỦY\nBÍ THƯ"),
    "L": (["TỈNH ỦY AN HẢI", "ỦY BAN KIỂM TRA", "*"], "BC/UBKTTU", "An Hải", "T/M ỦY BAN KIỂM TRA\nCHỦ NHIỆM"),
    "M": (["TỈNH ỦY AN HẢI", "BAN TỔ CHỨC", "*"], "BC/BTCTU", "An Hải", "TRƯỞNG BAN"),
}
_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


class Weakness(NamedTuple):
    """A wording; `matter`: the number of the heading that it stands under, from 0."""

    body: str
    year: int
    text: str
    matter: int


def weaknesses() -> list[Weakness]:
    """All wordings in the order of the file."""
    found = []
    matter = -1
    for line in SOURCE.read_text("utf-8").splitlines():
        matter += line.startswith("## ")
        if said := re.fullmatch(r"([A-Z])(\d\d) (.+)", line):
            found.append(Weakness(said[1], 2000 + int(said[2]), said[3], matter))
    return found


def write(folder: Path) -> None:
    """A report a body and year, as text files."""
    said = weaknesses()
    for body, year in sorted({(w.body, w.year) for w in said}):
        texts = [w.text for w in said if (w.body, w.year) == (body, year)]
        (folder / f"{body}-{year}.txt").write_text(_report(body, year, texts), "utf-8")


def _report(body: str, year: int, texts: list[str]) -> str:
    head, symbol, place, signs = BODIES[body]
    number, day = 100 + 7 * list(BODIES).index(body), 5 + 2 * list(BODIES).index(body)
    party = head[-1] == "*"
    return "\n".join([
        *head, f"Số {number}-{symbol}" if party else f"Số: {number}/{symbol}",
        "ĐẢNG CỘNG SẢN VIỆT NAM" if party else _STATE, f"{place}, ngày {day:02d} tháng 12 năm {year}", "BÁO CÁO",
        f"Kết quả thực hiện nhiệm vụ năm {year}", "I. KẾT QUẢ ĐẠT ĐƯỢC",
        f"Năm {year}, các chỉ tiêu chủ yếu cơ bản đạt kế hoạch đề ra.", "II. HẠN CHẾ, TỒN TẠI",
        *(f"{n}. {text}" for n, text in enumerate(texts, 1)), "Nơi nhận:", "- Lưu.", signs, "Nguyễn Văn Mẫu", ""])
