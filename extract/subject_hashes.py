"""What a weakness is about, as hashes: its words without those that only soften, count, place or judge it.

`Công tác nắm tình hình nhân dân có lúc, có nơi chưa kịp thời` and `Việc nắm tình hình Nhân dân ở một số địa phương còn
chưa kịp thời` say the same; what is left of them is equal.
"""

from __future__ import annotations

import itertools
import re
import zlib

from ingest.fold import lower

_HEDGES = re.compile(r"""\b(?:
    công\ tác | việc | tình\ (?:hình|trạng) | hạn\ chế | cơ\ bản | nhìn\ chung | th[ậự]t\ sự | thực\ sự
  | một\ (?:số|bộ\ phận|vài) | nhiều | ít | các | những
  | (?:có|đôi)\ (?:lúc|nơi|khi|mặt|thời\ điểm) | lúc | nơi
  | còn | vẫn | chưa | không | cũng | rất | khá | thì | mà | là | do | để | được | bị | này | như | hoặc | và | của
  | cho | ở | tại | trong | trên | về | với | đối\ với | theo | so\ với | từ | đến | năm
  | địa\ (?:phương|bàn) | đơn\ vị | tỉnh | huyện | xã
)\b""", re.VERBOSE)
# What is said of any matter alike: `chưa đáp ứng yêu cầu` joins schools, clinics and houses of culture.
_JUDGEMENTS = re.compile(r"""\b(?:
    chất\ lượng | hiệu\ quả | kết\ quả | tỷ\ lệ | tiến\ độ | số\ lượng | mức\ độ | khâu
  | (?:chỉ\ tiêu|kế\ hoạch|yêu\ cầu|mục\ tiêu|lộ\ trình)\ đề\ ra | kế\ hoạch\ được\ giao
  | so\ với\ (?:kế\ hoạch|chỉ\ tiêu|yêu\ cầu|quy\ định|năm\ trước) | theo\ quy\ định
  | đạt\ (?:kế\ hoạch|chỉ\ tiêu|yêu\ cầu|mục\ tiêu|lộ\ trình) | đạt | đáp\ ứng | yêu\ cầu
  | chậm | thấp | cao | tốt | yếu | kém | lớn | rõ(?:\ nét)? | sâu | chiều\ sâu
  | thường\ xuyên | kịp\ thời | nghiêm(?:\ túc)? | chặt\ chẽ | triệt\ để | dứt\ điểm | hình\ thức | quyết\ liệt
  | kiên\ quyết | đúng\ mức | quan\ tâm | chú\ trọng | thực\ chất | đa\ dạng | bền\ vững
  | lúng\ túng | bất\ cập | khó\ khăn | vướng\ mắc | diễn\ biến | phức\ tạp | lỏng\ lẻo | buông\ lỏng | kéo\ dài
  | tồn\ tại | khắc\ phục | xảy\ ra | gây | nhất\ là | chủ\ yếu | thật\ sự | khu\ vực | nhưng | hơn
)\b""", re.VERBOSE)
_WORD = re.compile(r"[^\W\d_]+")


def subject_hashes(text: str) -> tuple[int, ...]:
    """Hashes (32 bits, sorted) of the words that carry a text's subject and of each two that follow each other.

    >>> a, b = "Việc nắm tình hình Nhân dân ở một số xã còn chưa kịp thời.", "Công tác nắm nhân dân chưa kịp thời"
    >>> subject_hashes(a) == subject_hashes(b), subject_hashes("12/2024")
    (True, ())
    """
    words = _WORD.findall(_HEDGES.sub(" ", _JUDGEMENTS.sub(" ", lower(text))))
    pairs = (f"{a} {b}" for a, b in itertools.pairwise(words))
    return tuple(sorted({zlib.crc32(token.encode()) for token in (*words, *pairs)}))
