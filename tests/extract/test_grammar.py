"""Numbers and symbols of both regimes, dates, terms, provisions, issuers and keys, piece by piece."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

import extract.citations.issuer
import extract.citations.resolve
import extract.grammar
from extract.citations.issuer import agrees, canonical_body, issuer_after
from extract.citations.resolve import document_key, folded_symbol
from extract.gazetteers import rows
from extract.grammar import AFTER_SO, DATE, PROVISION, SYMBOL, read_date, read_symbol
from ingest.fold import lower, plain

SYMBOLS = [
    # printed, without spaces, number, year, type code, body, party
    ("79-KL/BDVTU", "79-KL/BDVTU", "79", None, "KL", "BDVTU", True),
    ("12a/KH-UBND", "12a/KH-UBND", "12a", None, "KH", "UBND", False),
    ("123/2024/NĐ-CP", "123/2024/NĐ-CP", "123", 2024, "NĐ", "CP", False),
    ("63/2025/QH15", "63/2025/QH15", "63", 2025, None, "QH", False),
    ("367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP", "367", None, "QĐ", "TWĐTN", True),
    ("19-2017/NQ-CP", "19-2017/NQ-CP", "19", 2017, "NQ", "CP", False),
    ("7628/STC-PC&CSTC", "7628/STC-PC&CSTC", "7628", None, None, "STC", False),
    ("79-KL/BDV TU", "79-KL/BDVTU", "79", None, "KL", "BDVTU", True),
    ("2587-CV/VPTW/nb", "2587-CV/VPTW/nb", "2587", None, "CV", "VPTW", True),
    ("70 /2024/QĐ-UBND", "70/2024/QĐ-UBND", "70", 2024, "QĐ", "UBND", False),
    ("08/TB – HĐND", "08/TB-HĐND", "08", None, "TB", "HĐND", False),
    ("26/CT-Ttg", "26/CT-Ttg", "26", None, "CT", "Ttg", False),
    ("1298/QĐ-UBND-HC", "1298/QĐ-UBND-HC", "1298", None, "QĐ", "UBND", False),
    ("144/2002/QĐ/BTC", "144/2002/QĐ/BTC", "144", 2002, "QĐ", "BTC", False),
    ("34/2007/PL-UBTVQH11", "34/2007/PL-UBTVQH11", "34", 2007, "PL", "UBTVQH", False),
    ("01/HNVB-VPCP", "01/HNVB-VPCP", "01", None, "HNVB", "VPCP", False),
    ("28/2024/TT- BTC", "28/2024/TT-BTC", "28", 2024, "TT", "BTC", False),
    ("64-KH-HU", "64-KH-HU", "64", None, "KH", "HU", True),
    ("12/KH-UBND.VX", "12/KH-UBND.VX", "12", None, "KH", "UBND.VX", False),
    ("87-KH/BTCTU-UBKTTU", "87-KH/BTCTU-UBKTTU", "87", None, "KH", "BTCTU", True),
]


@pytest.mark.parametrize(("printed", "text", "number", "year", "type_code", "body", "party"), SYMBOLS)
def test_symbols_are_taken_apart(
    printed: str, text: str, number: str, year: int | None, type_code: str | None, body: str, party: bool
) -> None:
    found = SYMBOL.search(plain(f"số {printed} ngày"))
    assert found and found["symbol"] == plain(printed)
    symbol = read_symbol(found["symbol"], found["number"])
    assert (symbol.text, symbol.number, symbol.year) == (text, number, year)
    assert (symbol.type_code, symbol.body, symbol.party) == (type_code, body, party)


@pytest.mark.parametrize("text", [
    "5/14 nhóm", "24/7", "2021-2025", "30/4/2020", "km12-QL1", "Covid-19", "đạt 118%KH", "1/An Giang", "12-Nam",
    "a1/KH-UBND", "20.000.000 đồng/người",
])
def test_what_is_no_symbol(text: str) -> None:
    assert SYMBOL.search(plain(text)) is None


def test_a_symbol_ends_before_the_body_behind_a_dash() -> None:
    found = SYMBOL.search("12/2020/NĐ-CP - Chính phủ")
    assert found and found["symbol"] == "12/2020/NĐ-CP"


OCR = [("o3-KH/HU", "03-KH/HU"), ("l2/KH-UBND", "12/KH-UBND"), ("90TC/TCT", "90TC/TCT")]


@pytest.mark.parametrize(("printed", "text"), OCR)
def test_letters_read_for_figures_behind_so(printed: str, text: str) -> None:
    found = AFTER_SO.match(printed)
    assert found and read_symbol(found["symbol"], found["number"] or found["old"]).text == text


DATES = ["ngày 03 tháng 4 năm 2019", "ngày 3/4/2019", "03/04/2019", "ngày 3-4-2019", "ngày 03.4.2019"]


@pytest.mark.parametrize("written", DATES)
def test_dates(written: str) -> None:
    found = DATE.match(written)
    assert found and read_date(found) == date(2019, 4, 3)


def test_no_calendar_has_the_31st_of_february() -> None:
    found = DATE.match("ngày 31/02/2019")
    assert found and read_date(found) is None


@pytest.mark.parametrize("place", [
    "điểm a khoản 2 Điều 18", "khoản 3, Điều 58", "các Điều 5, 6 và 7", "Điều 14, Điều 15", "Phần B", "Phụ lục II",
    "khoản 2, khoản 3 Điều 4", "Điều 5 khoản 2",
])
def test_provisions(place: str) -> None:
    found = PROVISION.search(lower(f"theo {place} của"))
    assert found and found[0] == lower(place).removeprefix("các ")


ISSUERS = [
    ("của tập thể lãnh đạo Ban Nội chính Tỉnh ủy về ưu", "tập thể lãnh đạo Ban Nội chính Tỉnh ủy", None),
    ("của Ban Bí thư Ban Chấp hành Đảng bộ huyện khóa XXIII thực hiện", "Ban Bí thư", None),
    ("của Sở Giáo dục và Đào tạo Cà Mau về việc", "Sở Giáo dục và Đào tạo Cà Mau", None),
    ("của Bộ Lao động - Thương binh và Xã hội quy định", "Bộ Lao động - Thương binh và Xã hội", None),
    ("của Bộ Văn hóa, Thể thao và Du lịch quy định", "Bộ Văn hóa, Thể thao và Du lịch", None),
    ("của Bộ Kế hoạch và Đầu tư hướng dẫn", "Bộ Kế hoạch và Đầu tư", None),
    ("của Ban Chỉ đạo phòng, chống ma túy tỉnh về", "Ban Chỉ đạo phòng, chống ma túy tỉnh", None),
    ("của Ủy ban nhân dân thành phố Huế về việc", "Ủy ban nhân dân thành phố Huế", None),
    ("của Bộ trưởng Bộ Tài chính thành mức mới", "Bộ trưởng Bộ Tài chính", None),
    ("của Ban quản lý dự án đầu tư xây dựng tỉnh về", "Ban quản lý dự án đầu tư xây dựng tỉnh", None),
    ("của UBND TP. Hồ Chí Minh về", "UBND TP. Hồ Chí Minh", None),
    ("của BỘ CHÍNH TRỊ VỀ", "BỘ CHÍNH TRỊ", None),
    ("của Tỉnh ủy và Nghị quyết số 23", "Tỉnh ủy", None),
    ("của Sở Tài chính và Kế hoạch số 5", "Sở Tài chính", None),
    ("của Trung ương với yêu cầu", "Trung ương", None),
    ("của Uỷ ban Thường vụ Quốc hội khoá X ngày", "Uỷ ban Thường vụ Quốc hội", "X"),
    ("của Ban Thường vụ Tỉnh ủy (khóa XVI) về", "Ban Thường vụ Tỉnh ủy", "XVI"),
    ("của Hội đồng nhân dân và Ủy ban nhân dân tỉnh", "Hội đồng nhân dân và Ủy ban nhân dân tỉnh", None),
    ("của HĐND huyện năm 2006;", "HĐND huyện", None),
    (", (bản sao) của Chính phủ.", "Chính phủ", None),
    (" gửi các đơn vị", None, None),
    ("của các cơ quan liên quan", None, None),
    (" Ủy ban nhân dân huyện báo cáo như sau", None, None),
]


@pytest.mark.parametrize(("text", "name", "term"), ISSUERS)
def test_where_an_issuer_ends(text: str, name: str | None, term: str | None) -> None:
    found = issuer_after(plain(text), lower(text), 0, False)
    assert (text[found.start:found.end] if found else None) == name
    assert (found.term if found else None) == term


@pytest.mark.parametrize("row", rows("body_codes.csv"), ids=lambda r: r["code"])
def test_every_code_owns_its_example_and_its_bodies(row: dict[str, str]) -> None:
    found = SYMBOL.fullmatch(row["example"])
    assert found and read_symbol(found["symbol"], found["number"]).body == row["code"]
    assert all(agrees(body, row["code"]) for body in row["bodies"].split("|"))


def test_bodies_that_cannot_own_a_code() -> None:
    assert not agrees("Bộ Chính trị", "UBND")
    assert not agrees("Ủy ban nhân dân huyện", "BDVTU")
    assert not agrees("Chính phủ", "TTg")


def test_one_spelling_of_a_body() -> None:
    assert canonical_body("UBND huyện") == canonical_body("Uỷ ban nhân dân Huyện") == "ủy ban nhân dân huyện"


def test_keys_meet_over_spellings() -> None:
    state = document_key("UBND huyện Tân An", "08/TB-UBND", issued_on=date(2019, 7, 16))
    assert state == document_key("Ủy ban nhân dân huyện Tân An", "8 / TB - UBND", issued_year=2019)
    assert document_key("Tỉnh ủy", "79-KL/TU", issued_on=date(2023, 12, 15)) == "tỉnh ủy|79-kl-tu|2023-12-15"
    assert document_key("Tỉnh ủy", "79-KL/TU", term="XII", issued_on=date(2023, 12, 15)) == "tỉnh ủy|79-kl-tu|XII"
    assert document_key(None, "59/2023/NĐ-CP") == "chính phủ|59-2023-nđ-cp|2023"
    assert document_key(None, "105/BC-UBND") is None
    assert document_key("Ủy ban nhân dân", "/BC-UBND") is None
    assert document_key("Ủy ban nhân dân", None) is None
    assert folded_symbol("008/KH-UBND") == folded_symbol("8-KH/UBND")


MODULES = [extract.grammar, extract.citations.issuer, extract.citations.resolve]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_examples_in_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
