"""Labels of headings and items: which words are one, which only look like one, any text, and linear time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.labels import BULLETS, RANK, parse_label
from tests.growth import grows_with_length

LABELS = [
    ("PHẦN THỨ NHẤT", "part", (1,), "PHẦN THỨ NHẤT"),
    ("Phần I. Đánh giá chung", "part", (1,), "Phần I."),
    ("Phần thứ hai: Phương hướng", "part", (2,), "Phần thứ hai:"),
    ("Chương II QUYỀN VÀ NGHĨA VỤ", "chapter", (2,), "Chương II"),
    ("CHƯƠNG 3. Tổ chức thực hiện", "chapter", (3,), "CHƯƠNG 3."),
    ("Mục 1. Quản lý đất đai", "section", (1,), "Mục 1."),
    ("Điều 5. Phạm vi điều chỉnh", "article", (5,), "Điều 5."),
    ("Điều 12a. Hồ sơ", "article", (12,), "Điều 12a."),
    ("ĐIỀU 3: Hiệu lực", "article", (3,), "ĐIỀU 3:"),
    ("A. PHẦN CHUNG", "upper", (1,), "A."),
    ("Đ. Tổ chức", "upper", (5,), "Đ."),
    ("I. ĐẶC ĐIỂM TÌNH HÌNH", "roman", (1,), "I."),
    ("I- ĐẶC ĐIỂM", "roman", (1,), "I-"),
    ("IV/ NHIỆM VỤ", "roman", (4,), "IV/"),
    ("XIX. Kết luận", "roman", (19,), "XIX."),
    ("1. Về kinh tế", "decimal", (1,), "1."),
    ("1- Về kinh tế", "decimal", (1,), "1-"),
    ("1/ Về kinh tế", "decimal", (1,), "1/"),
    ("1) Về kinh tế", "decimal", (1,), "1)"),
    ("01. Sở Y tế", "decimal", (1,), "01."),
    ("2.1. Lĩnh vực kinh tế", "decimal", (2, 1), "2.1."),
    ("2.1 Lĩnh vực kinh tế", "decimal", (2, 1), "2.1"),
    ("2.1.3. Nông nghiệp", "decimal", (2, 1, 3), "2.1.3."),
    ("1.10. Giáo dục", "decimal", (1, 10), "1.10."),
    ("a) Trồng trọt", "letter", (1,), "a)"),
    ("đ) Chăn nuôi", "letter", (5,), "đ)"),
    ("b. Thủy sản", "letter", (2,), "b."),
    ("c- Lâm nghiệp", "letter", (3,), "c-"),
    ("(1) Rà soát", "bracket", (1,), "(1)"),
    ("(12) Rà soát", "bracket", (12,), "(12)"),
    ("(a) Rà soát", "bracket letter", (1,), "(a)"),
    ("(iv) Rà soát", "bracket letter", (4,), "(iv)"),
    ("Một là, tăng cường lãnh đạo", "ordinal", (1,), "Một là,"),
    ("Hai là: đổi mới", "ordinal", (2,), "Hai là:"),
    ("Thứ nhất, về tổ chức", "ordinal", (1,), "Thứ nhất,"),
    ("Thứ ba: về cán bộ", "ordinal", (3,), "Thứ ba:"),
    ("- Rà soát hồ sơ", "dash", (), "-"),
    ("– Rà soát hồ sơ", "dash", (), "–"),
    ("-Rà soát hồ sơ", "dash", (), "-"),
    ("+ Rà soát hồ sơ", "plus", (), "+"),
    ("* Hạn chế", "star", (), "*"),
    ("• Rà soát hồ sơ", "bullet", (), "•"),
    ("  2. Thụt đầu dòng", "decimal", (2,), "2."),
]


@pytest.mark.parametrize(("text", "family", "path", "label"), LABELS)
def test_label(text: str, family: str, path: tuple[int, ...], label: str) -> None:
    found = parse_label(text)
    assert found is not None
    assert (found.family, found.path, found.text) == (family, path, label)
    assert text[: found.end].strip() == label
    assert found.end == len(text) or not text[found.end].isspace()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2.345 tỷ đồng",
        "1.200 hộ nghèo",
        "15/6/2025 là hạn cuối",
        "30/4 và 1/5",
        pytest.param(
            "12/KH-UBND ngày 01/3/2024",
            marks=pytest.mark.xfail(strict=True, reason="a number and symbol at the head of a line"),
        ),
        "3,5%",
        "100% hộ dân",
        "2025 là năm cuối",
        "-5 độ C",
        "--- o0o ---",
        "------",
        "***",
        "** **",
        "1",
        "1.",
        "I.",
        "a)",
        "-",
        "(",
        "()",
        "Điều 5 của Luật Đất đai",
        "Chương trình hành động",
        "Phần lớn các xã",
        "Mục tiêu đến năm 2030",
        "Một số hạn chế",
        "Hai xã chưa đạt",
        "Thứ trưởng Bộ Y tế",
        "Thứ hai hằng tuần họp giao ban",
        "Ban Tổ chức",
        "UBND. Sở",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "Q. Giám đốc",
        "V/v rà soát hồ sơ",
        "a-b",
        "24/24 giờ",
        "2 bên thống nhất",
        "Năm 2025 tiếp tục",
    ],
)
def test_not_a_label(text: str) -> None:
    assert parse_label(text) is None


def in_roman(n: int) -> str:
    out = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out, n = out + letters * (n // value), n % value
    return out


@given(st.integers(1, 39))
def test_roman_labels_count(n: int) -> None:
    found = parse_label(f"{in_roman(n)}. NỘI DUNG")
    assert found is not None and (found.family, found.path) == ("roman", (n,))


@given(st.lists(st.integers(1, 99), min_size=1, max_size=4), st.sampled_from([".", ")", "-", "/"]))
def test_decimal_labels_keep_their_path(path: list[int], mark: str) -> None:
    label = ".".join(map(str, path)) + mark
    found = parse_label(f"{label} Rà soát")
    assert found is not None
    assert (found.family, found.path, found.depth, found.text) == ("decimal", tuple(path), len(path), label)


def test_ranks_follow_the_order_of_the_rules_of_form() -> None:
    order = [
        "PHẦN I",
        "Chương I",
        "Mục 1. Quản lý",
        "Điều 1. Tên",
        "I. A",
        "1. A",
        "1.1. A",
        "a) A",
        "(1) A",
        "- A",
        "+ A",
    ]
    labels = [parse_label(t) for t in order]
    ranks = [found.rank for found in labels if found]
    assert len(ranks) == len(order)
    assert ranks == sorted(set(ranks))
    assert set(RANK) >= BULLETS


WORDS = st.sampled_from(
    [
        "I",
        "V",
        "X",
        "1",
        "12",
        "999",
        ".",
        ")",
        "(",
        "-",
        "–",
        "/",
        ":",
        " ",
        "\u00a0",
        "a",
        "đ",
        "A",
        "Điều",
        "Chương",
        "Mục",
        "Phần",
        "thứ",
        "nhất",
        "Một",
        "là",
        ",",
        "*",
        "•",
        "+",
        "Nội dung",
        "\n",
        "\t",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=12).map("".join), st.lists(WORDS, max_size=12).map(" ".join)
)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_a_label_begins_its_paragraph(text: str) -> None:
    found = parse_label(text)
    if found is None:
        return
    assert 0 < found.end <= len(text)
    assert found.text and text[: found.end].strip() == found.text
    assert found.family in RANK
    assert (found.family in BULLETS) == (found.path == ())
    assert all(n >= 0 for n in found.path)
    assert parse_label(text + " Thêm lời") is not None


@pytest.mark.parametrize(
    "pattern",
    ["1.", "1 ", "-", "- ", "*", "I", "X", "(", " ", "\t", "a", "a)", "Điều ", "Một là ", "\u00a0", "1.1"],
    ids=repr,
)
def test_hostile_text_takes_linear_time(pattern: str) -> None:
    assert grows_with_length(lambda length: parse_label((pattern * length)[:length]), 12_500)
