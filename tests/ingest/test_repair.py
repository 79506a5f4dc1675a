# ruff: noqa: E501  -- a case stands on one line
"""Old encodings: each case is a text as a program shows it, with the font it came in, and what its author typed."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from legacy_files import in_cp1258, in_table, in_vni, western

from ingest.legacy import charmaps
from ingest.repair import bytes_to_text, decode_bytes, decode_run, decode_runs, fix_text, font_encoding
from ingest.syllable import is_syllable

SHARED = Path(__file__).resolve().parents[2] / "../shared"
SENTENCE = "Cộng hòa xã hội chủ nghĩa Việt Nam. Ủy ban nhân dân tỉnh quyết định phê duyệt kế hoạch ĐỒNG THÁP MƯỜI"
SMALL = "quyết định của uỷ ban nhân dân huyện về việc phê duyệt kế hoạch sử dụng đất rừng năm trước"


RUNS = {
    "an abbreviation puts no line in capitals": ("Sè: 18/C§ - UBND, Bé NN&PTNT", ".VnTime", "Số: 18/CĐ - UBND, Bộ NN&PTNT"),
    "a plain word in capitals does": ("TM. Uû BAN", ".VnTime", "TM. UỶ BAN"),
    "names of no syllables trust the font": ("Y §h¨m Niª K®¨m", ".VnTime", "Y Đhăm Niê Kđăm"),
    "a tone of Windows-1258 on a consonant": ("ChƯnh phñ th\u0303", ".VnTime", "Chính phủ thị"),
    "TCVN3 under its font": ("§éc lËp - Tù do - H¹nh phóc", ".VnTime", "Độc lập - Tự do - Hạnh phúc"),
    "TCVN3 under a Unicode font": ("Céng hoµ x· héi chñ nghÜa", "Times New Roman", "Cộng hoà xã hội chủ nghĩa"),
    "one ambiguous word trusts the font": ("Céng", ".VnTime", "Cộng"),
    "one ambiguous word in an unknown font stays": ("Céng", None, "Céng"),
    "capitals in the font": ("bé tµi chÝnh", ".VnTimeH", "BỘ TÀI CHÍNH"),
    "capitals in the font, bold subset of a PDF": ("qu\u00fd", "ABCDEF+.VnArialH,Bold", "QUÝ"),
    "plain letters in a capital font": ("ban", ".VnTimeH", "BAN"),
    "typed in capitals without marked capitals": ("CéNG HOµ X· HéI", ".VnTime", "CỘNG HOÀ XÃ HỘI"),
    "soft hyphen is ư": ("n\xad\xedc, tr\xad\xf4ng", ".VnTime", "nước, trưụng"),
    "soft hyphen shown as minus": ("v−ît møc kÕ ho¹ch ®Ò ra −5%", None, "vượt mức kế hoạch đề ra −5%"),
    "dash before a word is no ư": ("−C¨n cø nghÞ ®Þnh", ".VnTime", "−Căn cứ nghị định"),
    "bullet before a word is no ã": ("· LuËt ®Êt ®ai sè", ".VnTime", "· Luật đất đai số"),
    "short form in TCVN3": ("Sè: 28/2003/N§-CP", None, "Số: 28/2003/NĐ-CP"),
    "VNI": ("Ñoäc laäp - Töï do - Haïnh phuùc", "VNI-Times", "Độc lập - Tự do - Hạnh phúc"),
    "VNI in capitals, no font": ("COÄNG HOAØ XAÕ HOÄI CHUÛ NGHÓA", None, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"),
    "a font that lies: Unicode in .VnTime": ("Cộng hòa xã hội có là", ".VnTime", "Cộng hòa xã hội có là"),
    "a font that lies: Unicode in .VnTimeH": ("Cộng hòa xã hội", ".VnTimeH", "Cộng hòa xã hội"),
    "a font that lies: VNI in .VnTime": ("Ñoäc laäp Töï do Haïnh phuùc", ".VnTime", "Độc lập Tự do Hạnh phúc"),
    "three encodings in one text": (
        "QuyÕt ®Þnh cña tØnh; Nghị quyết của huyện; Ñoäc laäp Töï do Haïnh phuùc", None,
        "Quyết định của tỉnh; Nghị quyết của huyện; Độc lập Tự do Hạnh phúc"),
    "decomposed Unicode": (unicodedata.normalize("NFD", "Quyết định"), None, "Quyết định"),
    "UTF-8 taken for Windows-1252": ("Cá»™ng hÃ²a xÃ£ há»™i", None, "Cộng hòa xã hội"),
}


@pytest.mark.parametrize(("text", "font", "want"), RUNS.values(), ids=RUNS.keys())
def test_run(text: str, font: str | None, want: str) -> None:
    assert decode_run(text, font) == want


RIGHT = {
    "French": "Société Générale à Paris, été, Noël, «déjà» l'hôtel, thé né à côté",
    "German": "Größe über Straße",
    "Spanish": "señor niño año, El niño comió piñas; ¿cómo está?",
    "Portuguese": "A ação não é só do órgão; às vezes há ênfase",
    "Polish": "Łódź, Gdańsk, źdźbło, żółć",
    "Czech": "Příliš žluťoučký kůň, Dvořák",
    "Hungarian": "árvíztűrő tükörfúrógép őszi",
    "Turkish": "İstanbul'da şöyle çağdaş güneş",
    "Danish and Swedish": "Bjørnson, Ærø, På Åland är det ödsligt",
    "Lao and Chinese": "ພາສາລາວ 中华人民共和国",
    "French words in a Vietnamese line": "Ngân hàng Société Générale tại Côte d'Ivoire, phim «L'été»",
    "single words": "Số, VÀ, HÒA, là, é, à",
    "Khmer": "ព្រះរាជាណាចក្រកម្ពុជា",
    "Russian": "по в и с Москва я",
    "English with signs": "Microsoft® ©2020, 5 µm, 3 m², §5, n° 3, Mª",
    "footnote marks": "nhiều đổi mới¹, dân vận² và c¹ 12",
    "names of the Highlands": "Đắk Lắk, Krông Pắc, FULRO, Tin lành Đêga",
    "bullets and quotes": "Hà Nội – “Độc lập” · «Tự do» … 50%",
    "Latin-1 letters only": "có là và xã hòa cùng quý",
    "codes": "12/2024/NĐ-CP, 5425/UBND-KGVX, QĐ",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT.keys())
@pytest.mark.parametrize("font", [None, "Times New Roman"])
def test_right_text_stays(text: str, font: str | None) -> None:
    assert decode_run(text, font) == unicodedata.normalize("NFC", text) == fix_text(text)


@pytest.mark.parametrize("page", ["cp1252", "cp1258", "cp1250", "cp1251", "cp1254", "latin-1"])
def test_tcvn3_through_another_code_page(page: str) -> None:
    shown = western(in_table(SMALL, "tcvn3"), page)
    assert decode_run(shown, ".VnTime") == SMALL
    assert decode_run(shown, None) == SMALL


@pytest.mark.parametrize("name", ["viscii", "vps", "tcvn5712"])
def test_file_in_an_8_bit_encoding(name: str) -> None:
    assert decode_bytes(in_table(SENTENCE, name)) == (SENTENCE, name)


def test_file_in_the_other_encodings() -> None:
    assert decode_bytes(in_table(SMALL, "tcvn3")) == (SMALL, "tcvn3")
    assert decode_bytes(in_vni(SENTENCE).encode("latin-1")) == (SENTENCE, "vni")
    assert decode_bytes(in_cp1258(SENTENCE)) == (SENTENCE, "cp1258")
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert decode_bytes(SENTENCE.encode(codec))[0] == SENTENCE
    assert decode_bytes("Société à côté".encode("cp1252")) == ("Société à côté", "cp1252")
    assert bytes_to_text(SENTENCE.encode() * 50 + b"\xe1\xba")[1] == "utf-8", "cut in the middle of a letter"


def test_a_vni_letter_over_two_runs_goes_to_the_first() -> None:
    runs = [("U", "VNI-Times"), ("ÛY BAN NHAÂN DAÂN", "VNI-Times"), (" ", None), ("Nguyễn", "Times New Roman")]
    assert decode_runs(runs) == ["Ủ", "Y BAN NHÂN DÂN", " ", "Nguyễn"]


def test_short_runs_are_read_by_their_neighbours() -> None:
    assert decode_runs([("Céng hoµ x· ", None), ("héi", None), (" chñ", None)]) == ["Cộng hoà xã ", "hội", " chủ"]


def test_every_letter_of_every_table_has_a_code_of_its_own() -> None:
    for name in ("tcvn5712", "viscii", "vps"):
        codes = charmaps._CODES[name].split()
        assert len(codes) == len(set(codes)) == len(charmaps.LETTERS) == 134
    assert sum(c != "--" for c in charmaps._CODES["tcvn3"].split()) == 74
    assert set(charmaps.VNI_PAIRS.values()) | set(charmaps.VNI_SINGLE.values()) >= set(charmaps.LETTERS)


def test_fonts() -> None:
    assert [font_encoding(f) for f in (".VnTime", "AAAAAA+.VnArialH,Bold", "VNI-Helve", "VPS Times", "Times New Roman", None)
            ] == ["tcvn3", "tcvn3", "vni", "vps", None, None]


def test_syllables() -> None:
    assert all(map(is_syllable, ["nghiêng", "giếng", "gì", "quyển", "khuya", "ngoằn", "thuỷ", "thủy", "Đắk", "quý", "Quỳnh", "quýt", "quých", "yếu", "ươm", "GIỮA"]))
    assert not any(map(is_syllable, ["cùt", "ynh", "nghùa1", "trắp" + "x", "ñy", "ửmg", "séc" + "t", "bàc"]))


FIXES = {
    "eth for Đ": ("Ðảng ủy, QÐ-UBND, Ðiều 5", "Đảng ủy, QĐ-UBND, Điều 5"),
    "Icelandic keeps its eth": ("Ðórður", "Ðórður"),
    "marks that turn the writing": ("Phòng \u202eTổng\u2066 hợp\u061c", "Phòng Tổng hợp"),
    "odd spaces": ("Số:\u00a012\u200b/QĐ\u2009x", "Số: 12/QĐ x"),
    "controls": ("Điều\x02 1\ufeff", "Điều 1"),
    "ligatures": ("ﬁle oﬃce", "file office"),
    "fractions and superscripts stay": ("½ m² ¹", "½ m² ¹"),
}


@pytest.mark.parametrize(("text", "want"), FIXES.values(), ids=FIXES.keys())
def test_fix_text(text: str, want: str) -> None:
    assert fix_text(text) == want


WORDS = st.sampled_from([*SMALL.split(), *SENTENCE.replace(".", "").split(), "NĐ-CP", "12/2024", "–", "“Điều”", "HĐND"])


@given(st.text(max_size=80))
@example("a\u0300\u0323")
@settings(max_examples=200, deadline=None)
def test_fix_text_twice_is_once(text: str) -> None:
    assert fix_text(fix_text(text)) == fix_text(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
@settings(max_examples=100, deadline=None)
def test_ascii_stays(text: str) -> None:
    assert fix_text(text) == text == decode_run(text, ".VnTime")


@given(st.lists(WORDS, min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_vietnamese_stays(words: list[str]) -> None:
    text = " ".join(words)
    assert decode_run(text, None) == text == fix_text(text)


@given(st.lists(st.sampled_from(SMALL.split()), min_size=4, max_size=20))
@settings(max_examples=100, deadline=None)
def test_tcvn3_round_trip(words: list[str]) -> None:
    text = " ".join(words)
    assert decode_run(western(in_table(text, "tcvn3"), "cp1252"), ".VnTime") == text


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_become_normal_text(data: bytes) -> None:
    text, codec = decode_bytes(data)
    assert unicodedata.is_normalized("NFC", text)
    assert codec


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from([None, ".VnTime", "VNI-Times", ".VnTimeH"])), max_size=6))
@settings(max_examples=200, deadline=None)
def test_runs_come_back_one_for_one(runs: list[tuple[str, str | None]]) -> None:
    decoded = decode_runs(runs)
    assert len(decoded) == len(runs)
    for (text, _), out in zip(runs, decoded, strict=True):
        assert bool(re.sub(r"\W", "", out)) <= bool(text)


def marked_letters_right(got: str, want: str) -> float:
    """The share of the transcript's marked letters that stand in `got`, aligned, whatever their case and the spaces."""
    g, w = (re.sub(r"\s+", " ", unicodedata.normalize("NFC", t)).casefold() for t in (got, want))
    blocks = SequenceMatcher(None, g, w, autojunk=False).get_matching_blocks()
    right = sum(not c.isascii() and c.isalpha() for b in blocks for c in w[b.b:b.b + b.size])
    return right / sum(not c.isascii() and c.isalpha() for c in w)


def test_a_real_page_in_tcvn3() -> None:
    path = SHARED / "corpus/legacy/tcvn3_bc_cn_t2_2007.pdf"
    if not path.exists():
        pytest.skip("real documents are not here")
    pages = pypdfium2.PdfDocument(path)
    got = "\n".join(decode_run(page.get_textpage().get_text_range(), None) for page in pages)
    assert marked_letters_right(got, path.with_suffix(".txt").read_text()) > 0.995
