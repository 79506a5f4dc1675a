"""A document's words as 64 numbers, so that two files of one document are told from two documents of one number.

MinHash (Broder 1997) over shingles of four words without diacritics: what OCR gets wrong costs little. The share of
equal numbers at equal places estimates the share of common shingles.
"""

from __future__ import annotations

import zlib

import numpy as np

from ingest.fold import bare

SIZE, SHINGLE = 64, 4
_KNOWN = 1 << 15  # words whose hashes are kept
_BLOCK = 4096  # shingles at a time: their 64 products stay in the processor's cache
_RANDOM = np.random.Generator(np.random.PCG64(20241122))  # one fixed family of hash functions for all time
_FACTORS, _TERMS = (_RANDOM.integers(0, 1 << 64, (SIZE, 1), dtype=np.uint64) for _ in range(2))
_PLACES = _RANDOM.integers(0, 1 << 64, SHINGLE, dtype=np.uint64) | np.uint64(1)


def sketch_of(text: str) -> tuple[int, ...]:
    """`SIZE` numbers below 2**32, the same for the same words; empty for a text of fewer words than a shingle has."""
    words = text.split()
    if len(words) < SHINGLE:
        return ()
    row = np.fromiter(map(_CODES.__getitem__, words), np.uint64, len(words))
    count = len(words) - SHINGLE + 1
    shingles = sum(row[i:i + count] * place for i, place in enumerate(_PLACES)) >> np.uint64(32)  # modulo 2**64
    least = np.full(SIZE, (1 << 64) - 1, np.uint64)
    for start in range(0, count, _BLOCK):
        mixed = _FACTORS * shingles[start:start + _BLOCK]  # multiply-shift: of the products the upper half
        mixed += _TERMS
        np.minimum(least, np.minimum.reduce(mixed, axis=1), out=least)
    return tuple((least >> np.uint64(32)).tolist())


class _Codes(dict[str, int]):
    """The hash of each word without diacritics; one with a blank of no width inside stays one. A language has few
    words, and each of them comes again and again."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _KNOWN:
            self.clear()
        code = self[word] = zlib.crc32(bare(word).encode())
        return code


_CODES = _Codes()
