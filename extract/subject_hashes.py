"""What a weakness is about, as hashes: its words without those that only soften, count or place it.

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
_WORD = re.compile(r"[^\W\d_]+")


def subject_hashes(text: str) -> tuple[int, ...]:
    """Hashes (32 bits, sorted) of the words that carry a text's subject and of each two that follow each other.

    >>> a, b = "Việc nắm tình hình Nhân dân ở một số xã còn chưa kịp thời.", "Công tác nắm nhân dân chưa kịp thời"
    >>> subject_hashes(a) == subject_hashes(b), subject_hashes("12/2024")
    (True, ())
    """
    words = _WORD.findall(_HEDGES.sub(" ", lower(text)))
    pairs = (f"{a} {b}" for a, b in itertools.pairwise(words))
    return tuple(sorted({zlib.crc32(token.encode()) for token in (*words, *pairs)}))
