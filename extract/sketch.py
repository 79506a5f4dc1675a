"""A document's words as 64 numbers, so that two files of one document are told from two documents of one number.

MinHash (Broder 1997) over shingles of four words without diacritics: what OCR gets wrong costs little. The share of
equal numbers at equal places estimates the share of common shingles.
"""

from __future__ import annotations

import zlib

import numpy as np

from ingest.fold import bare

SIZE, SHINGLE = 64, 4
_RANDOM = np.random.Generator(np.random.PCG64(20241122))  # one fixed family of hash functions for all time
_FACTORS, _TERMS = (_RANDOM.integers(0, 1 << 64, (SIZE, 1), dtype=np.uint64) for _ in range(2))
_PLACES = _RANDOM.integers(0, 1 << 64, SHINGLE, dtype=np.uint64) | np.uint64(1)


def sketch(text: str) -> tuple[int, ...]:
    """`SIZE` numbers below 2**32, the same for the same words; empty for a text of fewer words than a shingle has."""
    words = text.split()
    if len(words) < SHINGLE:
        return ()
    hashes = {word: zlib.crc32(bare(word).encode()) for word in set(words)}
    row = np.fromiter(map(hashes.__getitem__, words), np.uint64, len(words))
    count = len(words) - SHINGLE + 1
    shingles = sum(row[i:i + count] * place for i, place in enumerate(_PLACES))  # modulo 2**64
    mixed = (_FACTORS * (np.unique(shingles) >> np.uint64(32)) + _TERMS) >> np.uint64(32)  # multiply-shift
    return tuple(int(h) for h in mixed.min(axis=1))
