"""The folded views: one spelling, the same length for any text, and keys for equality."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fold import key, lower, plain
from tests.growth import grows_with_length


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("hoà bình", "hòa bình"),
        ("khoẻ mạnh", "khỏe mạnh"),
        ("uỷ ban", "ủy ban"),
        ("thuỷ lợi", "thủy lợi"),
        ("Uỷ viên", "Ủy viên"),
        ("UỶ BAN", "ỦY BAN"),
        ("HOÀ", "HÒA"),
        ("hoá đơn", "hóa đơn"),
        ("xoã tóc", "xõa tóc"),
        ("hoạ sĩ", "họa sĩ"),
        ("toà án", "tòa án"),
        ("tuỳ theo", "tùy theo"),
        ("loé sáng", "lóe sáng"),
        # an open syllable only: behind the vowels a consonant or a vowel keeps the mark where it is
        ("hoàn thành", "hoàn thành"),
        ("toán", "toán"),
        ("khoản", "khoản"),
        ("huyện", "huyện"),
        ("chuyển", "chuyển"),
        ("ngoài", "ngoài"),
        ("hoại", "hoại"),
        # behind q the u is part of the consonant
        ("quý", "quý"),
        ("qúy", "quý"),
        ("quỹ", "quỹ"),
        ("qũy", "quỹ"),
        ("quá", "quá"),
        ("qúa", "quá"),
        ("Qúy", "Quý"),
        ("QÚY", "QUÝ"),
        # quotes, dashes and spaces
        ("“Đề án”", '"Đề án"'),
        ("«a»", '"a"'),
        ("‘a’", "'a'"),
        ("2021–2025", "2021-2025"),
        ("a — b", "a - b"),
        ("a\u00a0b", "a b"),
        ("a\u200bb", "a b"),
        # OCR's Eth for Đ
        ("QÐ-UBND", "QĐ-UBND"),
        ("", ""),
        ("Sở Y tế", "Sở Y tế"),
        ("Lò Văn Thuận", "Lò Văn Thuận"),
        ("chùa", "chùa"),
        ("mùa", "mùa"),
        ("của", "của"),
        ("bìa", "bìa"),
        ("giỏi", "giỏi"),
    ],
)
def test_plain(text: str, folded: str) -> None:
    assert plain(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"), [("UỶ BAN", "ủy ban"), ("QÐ", "qđ"), ("ĐẢNG", "đảng"), ("İ", "İ"), ("Sở", "sở")]
)
def test_lower(text: str, folded: str) -> None:
    assert lower(text) == folded


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Uỷ ban  nhân dân", "ỦY BAN NHÂN DÂN"),
        ("- Sở Y tế;", "Sở Y tế"),
        ("Hoà  Bình.", "hòa bình"),
        ("Sở Y tế\n", "Sở\tY tế"),
        ("quí", "quí"),
    ],
)
def test_key_is_equal(left: str, right: str) -> None:
    assert key(left) == key(right)


@pytest.mark.parametrize(("left", "right"), [("hòa", "hoa"), ("Sở Y tế", "Sở"), ("quý", "quỷ"), ("79-KL", "79KL")])
def test_key_is_not_equal(left: str, right: str) -> None:
    assert key(left) != key(right)


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
SYLLABLES = st.lists(
    st.tuples(
        st.sampled_from(LETTERS + LETTERS.upper()),
        st.sampled_from(["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]),
    ),
    max_size=12,
).map(lambda pairs: unicodedata.normalize("NFC", "".join(a + b for a, b in pairs)))
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(SYLLABLES, max_size=8).map(" ".join),
    st.text("“”„–—\u00a0\u200b…´ÐĐđİıſßﬁǅẞΣς oaeuyqOAÒÀẢỶ", max_size=40),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_views_keep_the_length(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert len(lower(text)) == len(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_view_of_a_view_is_the_view(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert lower(lower(text)) == lower(text)
    assert lower(plain(text)) == lower(text)
    assert key(key(text)) == key(text)


@settings(max_examples=300, deadline=None)
@given(SYLLABLES)
def test_folding_moves_tones_and_adds_none(text: str) -> None:
    def marks(words: str) -> list[str]:
        return sorted(unicodedata.normalize("NFD", words))

    assert marks(plain(text)) == marks(text)


@pytest.mark.parametrize("pattern", ["hoà ", "uỷ", "qúy", "oà", "oa", "u", "q", "“", "\u00a0", "İ", "à", " "], ids=repr)
def test_hostile_text_takes_linear_time(pattern: str) -> None:
    def fold(length: int) -> None:
        text = (pattern * length)[:length]
        plain(text), lower(text), key(text)

    assert grows_with_length(fold, 12_500)
