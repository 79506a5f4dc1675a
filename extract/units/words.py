"""What a unit's name may be made of in lower case: verbs are an open class, the nouns of names nearly a closed one.

`Phòng Văn hóa | gói bánh chưng`: behind a name, lower-case words that no name in the gazetteers has say what the unit
does. A single such word may be a rare noun of the name (`Trung tâm Cứu hộ gấu rà soát`).
"""

from __future__ import annotations

import re
from functools import cache

from extract.gazetteers import rows
from extract.units.lexicon import lexicon, verb_at
from ingest.fold import UPPER, lower

# Nouns of names, and words that qualify a unit, that no example of the gazetteers has.
_MORE = """
    biên biển bồi bờ chung chuyên chó chợ con cung các cây còn có cùng cũ cơ cư cảng cấp cầu cốt cổ của cứu dân
    dưỡng dược dụng gia giao giá giảng giới giống hai hoặc hàng hành hè hóa hậu hệ học hồ hộ hữu khai khoáng khu khuyến
    khẩu kinh kiếm kết lao liên làng lâm lò lưu lượng lại lập lẻ lịch lực ma miền máy môn mùa mạng mầm mẫu mỏ mỗi
    mới nghiệp nghề nghị ngoài ngành ngân người nhi nhà nhận non nuôi nòng nói năng nơi nước nạn phát phạm phần phối
    phổ phụ quan quả quần riêng rừng sinh sách sãi sông sĩ sản sống sở sử theo thi thuyền thuộc thuỷ thác thân thôn
    thông thú thư thập thể thế tiêu tiểu toàn tri trách trên trình trú trưởng trại trọt trồng trực tuyến tuyển tài tàng
    tàu tái tên tìm tín tôm túy tư tượng tổng tộc từng tự ven viên viện và vùng vườn vấn vật vốn với xe xuyên xuất y
    giáp ranh kề liền lân cận thượng nguồn ngang trọng điểm nghèo
    yêu yếu đai điện đào đánh đê đích đơn đóng đường ương được đất đầm đập đặc địa định đỏ đồng độc đội đới ảnh ấp ủng
"""
# a capital behind the first word · a word of place
_PROPER = re.compile(rf"(?<=[\s-])[{UPPER}][^\W\d_]*")
_PLACE = re.compile(r"\s(?:tỉnh|huyện|xã|phường|thành phố|thị xã|thị trấn|quận)(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")
# các đơn vị | hủy các cuộc họp: a strange word before what can only be its object
_ACTS_ON = re.compile(r"(?<=\s)[^\W\d_]+(?=\s(?:các|những|mọi|toàn bộ|ngay|đủ|hết|\d+)\s)")


@cache
def name_words() -> frozenset[str]:
    """The syllables, in lower case, of which names of units are made."""
    texts = [_MORE]
    for table, columns in (("department_names.csv", ("name",)), ("unit_heads.csv", ("head", "example")),
                           ("unit_abbreviations.csv", ("name", "example")), ("provinces.csv", ("name",)),
                           ("laws.csv", ("name",))):
        texts += [row[column] for row in rows(table) for column in columns]
    return frozenset(_WORD.findall(lower(" ".join(texts))))


def open_verb_at(text: str, low: str, pos: int) -> bool:
    """A lower-case word begins at `pos` that no name has and that is no stop word: a verb, for all one can tell."""
    m = _WORD.match(low, pos)
    return m is not None and text[pos].islower() and m[0] not in name_words() \
        and lexicon().boundary.match(low, pos) is None


def open_end(text: str, low: str, start: int, end: int) -> int:
    """Where the name in `text[start:end]` ends before words that no name has; `end` where it has none.

    Behind a general noun only a strange word with an object is a verb: such nouns are as open a class as verbs (`đơn vị
    quản lý nghĩa trang`).
    """
    proper = _PROPER.search(text, start + 1, end) or _PLACE.search(low, start, end)
    if proper is None:
        acts = next((w for w in _ACTS_ON.finditer(low, start + 1, end) if _is_strange(text, w)), None)
        return acts.start() if acts else end
    inside = [m.span() for m in lexicon().verb.finditer(low, proper.end(), end)]  # verbs that are nouns in this name
    words = list(_WORD.finditer(low, proper.end(), end))
    strange = [_is_strange(text, w) and not any(a <= w.start() < b for a, b in inside) for w in words]
    if sum(strange) < 2:
        return end
    before_verb = verb_at(low, end) is not None
    for n, word in enumerate(words):
        if strange[n] and (not before_verb or any(strange[n + 1:n + 2])):
            return word.start()
    return end


def _is_strange(text: str, word: re.Match[str]) -> bool:
    return text[word.start()].islower() and word[0] not in name_words()
