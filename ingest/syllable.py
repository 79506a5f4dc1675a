"""Which words can be Vietnamese syllables: the test by which an encoding is chosen.

A syllable is an onset, a rhyme and at most one tone; a rhyme that ends in a stop takes only sắc or nặng. The rhymes
are those of quốc ngữ, with the few that loans and names of the Central Highlands add (Đắk, xoong).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOP_TONES = "\u0301\u0323"

_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|kr|kl|bl|br|[bcdđghklmnprstvx]"
_RHYMES = re.split(r"\s+", (
    "a ai ao au ay âu ây ac am an ang anh ach ap at ak ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âk "
    "e eo ec em en eng ep et ê êu êch êm ên ênh êp êt êng êc êk i ia iu ich im in inh ip it "
    "iêu iêc iêm iên iêng iêp iêt yêu yêm yên yêng yêt y ya "
    "o oi oc om on ong op ot ok oong ooc oa oai oay oac oam oan oang oanh oach oap oat oao oăc oăm oăn oăng oăt "
    "oe oeo oen oet ô ôi ôc ôm ôn ông ôp ôt ôk ơ ơi ơm ơn ơp ơt "
    "u ua ui uc um un ung up ut uk uê uêch uênh uêu uơ uy uya uyu uych uynh uyn uyt uyp uyên uyêt "
    "uân uât uâng uây uâ uôi uôc uôm uôn uông uôt ư ưa ưi ưu ưc ưm ưn ưng ưt ươi ươu ươc ươm ươn ương ươp ươt"
))
_SYLLABLE = re.compile(
    f"(?:{_ONSET})?(?:{'|'.join(sorted(_RHYMES, key=len, reverse=True))})|g(?:i|in|im|iêt|iêng|iu)|qu(?:ynh|ych|yt|yp)")
_STOP = re.compile("(?:c|ch|k|p|t)$")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether `word` (NFC, any case) can be a Vietnamese syllable; an unmarked word in -c, -ch, -p, -t passes too."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    if len(tones) > 1 or "n\u0303" in decomposed:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if not _SYLLABLE.fullmatch(bare):
        return False
    marked = word.lower() != bare or not bare.isascii()
    return not (marked and _STOP.search(bare)) or (bool(tones) and tones[0] in _STOP_TONES)
