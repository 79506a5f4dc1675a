"""Names and phrases that official documents write one way only (`HỘI ĐÒNG NHÂN DÂN`, `Luật Đầu thầu`), put right.

They are the State's name and motto, bodies, positions, and the laws of data/gazetteers/laws.csv. OCR loses a mark of
one; without its marks it is that name and no other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from ingest.fold import bare, plain
from ingest.wordlists import rows

# The State's name and motto, and the bodies and positions of Nghị định 30/2020 and Hướng dẫn 36-HD/VPTW.
_STANDING = """
Cộng hòa xã hội chủ nghĩa Việt Nam | Độc lập - Tự do - Hạnh phúc | Đảng Cộng sản Việt Nam | Hội đồng nhân dân
Ủy ban nhân dân | Ủy ban Kiểm tra | Ủy ban Mặt trận Tổ quốc | Mặt trận Tổ quốc Việt Nam | Ban Chấp hành Trung ương
Ban Chấp hành Đảng bộ | Ban Thường vụ Tỉnh ủy | Ban Thường vụ Thành ủy | Ban Thường vụ Huyện ủy | Ban Thường vụ Đảng ủy
Thường trực Tỉnh ủy | Thường trực Huyện ủy | Thường trực Hội đồng nhân dân | Thủ tướng Chính phủ | Văn phòng Chính phủ
Ban Tổ chức Trung ương | Văn phòng Trung ương Đảng | Ban Bí thư Trung ương Đảng | Viện kiểm sát nhân dân
Tòa án nhân dân tối cao | Liên đoàn Lao động | Hội Liên hiệp Phụ nữ | Hội Cựu chiến binh | Hội Nông dân Việt Nam
Đoàn Thanh niên Cộng sản Hồ Chí Minh | Bảo hiểm xã hội Việt Nam | Kho bạc Nhà nước | Ngân hàng Nhà nước
Sở Giáo dục và Đào tạo | Sở Nông nghiệp và Phát triển nông thôn | Sở Tài nguyên và Môi trường | Sở Kế hoạch và Đầu tư
Sở Văn hóa, Thể thao và Du lịch | Sở Lao động - Thương binh và Xã hội | Sở Thông tin và Truyền thông
Sở Khoa học và Công nghệ | Phó Chủ tịch Thường trực | Phó Bí thư Thường trực | Phó Trưởng ban Thường trực
Chánh Văn phòng | Phó Chánh Văn phòng | Chủ nhiệm Ủy ban | Thành phố Hà Nội | Thành phố Hồ Chí Minh
Thành phố Hải Phòng | Thành phố Đà Nẵng | Thành phố Cần Thơ | Thành phố trực thuộc Trung ương
"""
# Titles of parts that nearly every document has (Nghị định 30/2020, appendix I; Nghị định 78/2025, appendix)
_PARTS = """
Điều khoản thi hành | Điều khoản chuyển tiếp | Điều khoản tham chiếu | Hiệu lực thi hành | Trách nhiệm thi hành
Tổ chức thực hiện | Quy định chung | Phạm vi điều chỉnh | Đối tượng áp dụng | Mục đích, yêu cầu | Nhiệm vụ, giải pháp
Nhiệm vụ, quyền hạn | Chức năng, nhiệm vụ | Cơ cấu tổ chức | Mối quan hệ công tác | Mối quan hệ phối hợp
Điều kiện bảo đảm | Chế độ báo cáo | Khen thưởng, kỷ luật | Kết quả đạt được | Tồn tại, hạn chế | Đề xuất, kiến nghị
"""
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){0,3}),\s*ngày\b")  # Ea Lâm, ngày 15 tháng 3 năm 2016
_APART = re.compile(r"[\s,–—-]{1,3}")


@lru_cache(maxsize=1)
def _names() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """By the first word without marks: the names' words without marks, and as written; longest first."""
    laws = [f"{row['kind']} {row['name']}" for row in rows("laws.csv")]
    names: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    written: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for name in [*(part.strip() for part in re.split(r"[|\n]", _STANDING + _PARTS) if part.strip()), *laws]:
        words = tuple(_WORD.findall(name))
        written.setdefault(tuple(map(bare, words)), set()).add(tuple(plain(word).lower() for word in words))
    for folded, spellings in sorted(written.items(), key=lambda item: (-len(item[0]), item[0])):
        if len(folded) > 2 and len(spellings) == 1:
            names.setdefault(folded[0], []).append((folded, next(iter(spellings))))
    return names


def standing_names(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of a line that belong to a standing name and lost or changed a mark: start, end, as it is written.

    A name of which half the words or more lost their marks is left alone: it may be typed without marks on purpose.
    """
    words = list(_WORD.finditer(text))
    folded = [bare(word[0]) for word in words]
    at = 0
    while at < len(words):
        length = 1
        for name, written in _names().get(folded[at], ()):
            if tuple(folded[at:at + len(name)]) == name and _together(text, words[at:at + len(name)]):
                found = words[at:at + len(name)]
                wrong = [(word, right) for word, right in zip(found, written, strict=True)
                         if plain(word[0]).lower() != right]
                if wrong and (2 * len(wrong) < len(name) or (
                        len(wrong) < len(name) and all(_marked(word[0]) for word, _ in wrong))):
                    yield from ((word.start(), word.end(), _cased(right, word[0])) for word, right in wrong)
                length = len(name)
                break
        at += length


def place_as_elsewhere(lines: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
    """The place before the document's date, where its words differ in a mark from the name that the document has
    everywhere else (`Ea Lám, ngày …`, HUYỆN EA LÂM): line, start, end, as it is elsewhere."""
    for index, line in enumerate(lines):
        place = _PLACE.match(line)
        if place is None:
            continue
        words = place[1].split()
        pattern = re.compile(r"(?<!\w)" + r"\s".join(map(re.escape, (bare(word) for word in words))) + r"(?!\w)")
        uses = Counter(plain(other[m.start():m.end()]).lower() for n, other in enumerate(lines) if n != index
                       for m in pattern.finditer(bare(other)))
        usual, times = uses.most_common(1)[0] if uses else ("", 0)
        if times >= 3 and plain(place[1]).lower() not in uses:
            yield index, *place.span(1), " ".join(map(_cased, usual.split(), words))
        return


def _marked(word: str) -> bool:
    return bare(word) != plain(word).lower()


def _together(text: str, words: list[re.Match[str]]) -> bool:
    return all(_APART.fullmatch(text, a.end(), b.start()) for a, b in pairwise(words))


def _cased(right: str, read: str) -> str:
    """The right word in the case of what was read."""
    if read.isupper() and len(read) > 1:
        return right.upper()
    return right.capitalize() if read[:1].isupper() else right
