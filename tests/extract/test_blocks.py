"""Assignment lines and brackets: which words are fields, where their values end, any text, and linear time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.assignment_lines import BlockField, inline_fields, is_block_line, line_fields
from ingest.fold import lower
from tests.growth import grows_with_length


def shown(text: str, fields: list[BlockField]) -> list[tuple[str, str]]:
    return [(f.field, text[f.start : f.end]) for f in fields]


def line(text: str) -> list[tuple[str, str]]:
    return shown(text, line_fields(lower(text), 0, len(text)))


def inline(text: str) -> list[tuple[str, str]]:
    return shown(text, inline_fields(lower(text), 0, len(text)))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Chủ trì: Trưởng Ban.", [("lead", "Trưởng Ban")]),
        ("- Chủ trì: Phòng Nội vụ;", [("lead", "Phòng Nội vụ")]),
        ("+ Cơ quan chủ trì : Sở Y tế", [("lead", "Sở Y tế")]),
        ("Đơn vị chủ trì thực hiện: Sở Y tế.", [("lead", "Sở Y tế")]),
        ("Đơn vị chủ trì tham mưu: Phòng Tài chính - Kế hoạch.", [("lead", "Phòng Tài chính - Kế hoạch")]),
        ("Cơ quan phối hợp: Sở Tài chính; UBND các xã.", [("coordinate", "Sở Tài chính; UBND các xã")]),
        ("Phối hợp thực hiện: các phòng, ban.", [("coordinate", "các phòng, ban")]),
        ("Lãnh đạo Ban phụ trách: đồng chí Phó Trưởng Ban.", [("responsible", "đồng chí Phó Trưởng Ban")]),
        ("Phụ trách, chỉ đạo: Phó Bí thư.", [("responsible", "Phó Bí thư")]),
        ("Tham mưu thực hiện: Văn phòng.", [("advise", "Văn phòng")]),
        ("Theo dõi, đôn đốc: Văn phòng Đảng ủy.", [("monitor", "Văn phòng Đảng ủy")]),
        ("Đơn vị thực hiện: các chi bộ.", [("implement", "các chi bộ")]),
        ("Trách nhiệm: Công an xã.", [("implement", "Công an xã")]),
        ("Thời gian thực hiện: Thường xuyên.", [("time", "Thường xuyên")]),
        ("Thời gian hoàn thành: Quý III/2025", [("time", "Quý III/2025")]),
        ("Thời hạn: trước ngày 30/6/2025.", [("time", "trước ngày 30/6/2025")]),
        ("Tiến độ thực hiện: tháng 9.", [("time", "tháng 9")]),
        ("Hoàn thành trong: quý II.", [("time", "quý II")]),
        ("Sản phẩm: Kế hoạch của UBND xã.", [("product", "Kế hoạch của UBND xã")]),
        ("Sản phẩm đầu ra: Báo cáo; thời gian: tháng 5.", [("product", "Báo cáo"), ("time", "tháng 5")]),
        (
            "Chủ trì: Sở Y tế; phối hợp: Công an tỉnh; thời gian: quý I.",
            [("lead", "Sở Y tế"), ("coordinate", "Công an tỉnh"), ("time", "quý I")],
        ),
        (
            "Chủ trì: Văn phòng. Phối hợp: các phòng. Thời hạn: 30/6.",
            [("lead", "Văn phòng"), ("coordinate", "các phòng"), ("time", "30/6")],
        ),
        ("CHỦ TRÌ: SỞ Y TẾ.", [("lead", "SỞ Y TẾ")]),
        pytest.param(
            "Phân công thực hiện: Chủ trì: Văn phòng; phối hợp: các phòng.",
            [("lead", "Văn phòng"), ("coordinate", "các phòng")],
            marks=pytest.mark.xfail(
                strict=True, reason="the first field behind an introduction is taken for its value"
            ),
        ),
    ],
)
def test_assignment_line(text: str, fields: list[tuple[str, str]]) -> None:
    assert [f for f in line(text) if f[0] != "intro"] == fields
    assert is_block_line(lower(text))


@pytest.mark.parametrize(
    "text",
    [
        "Chủ trì, phối hợp với Sở Tài chính thẩm định hồ sơ.",
        "Sở Y tế chủ trì thực hiện.",
        "Phối hợp chặt chẽ với các địa phương.",
        "Tổ chức thực hiện tốt các nội dung sau: một, hai.",
        "Phân công thực hiện: đồng chí nào thì việc ấy.",
        "Thời gian qua, các đơn vị đã cố gắng.",
        "Kết quả thực hiện nhiệm vụ còn thấp: 65%.",
        "Theo dõi diễn biến thời tiết: mưa, bão, lũ.",
        "Lãnh đạo thực hiện tốt các nhiệm vụ: một, hai.",
        "Nội dung: rà soát hồ sơ.",
        "Mục tiêu: 100% hộ dân.",
        "Kính gửi: Sở Y tế.",
        "Nơi nhận:",
        "Chủ trì",
        "",
    ],
)
def test_not_an_assignment_line(text: str) -> None:
    assert not is_block_line(lower(text))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Rà soát quy hoạch (Chủ trì: Sở Y tế; hoàn thành: quý II).", [("lead", "Sở Y tế"), ("time", "quý II")]),
        ("Rà soát quy hoạch. Chủ trì: Sở Y tế.", [("lead", "Sở Y tế")]),
        ("Rà soát; thời gian thực hiện: tháng 9/2025.", [("time", "tháng 9/2025")]),
        ("Tập huấn (phối hợp: Công an tỉnh) cho cán bộ.", [("coordinate", "Công an tỉnh")]),
        (
            "Tập huấn (đơn vị chủ trì: Hội Nông dân (xã), thời hạn: 30/6).",
            [("lead", "Hội Nông dân (xã)"), ("time", "30/6")],
        ),
        ("Rà soát quy hoạch - Thời hạn: tháng 6.", [("time", "tháng 6")]),
        ("Sở Y tế chủ trì, phối hợp với Công an tỉnh.", []),
        ("Thực hiện các nội dung: một, hai.", []),
    ],
)
def test_fields_inside_a_sentence(text: str, fields: list[tuple[str, str]]) -> None:
    assert inline(text) == fields


WORDS = st.sampled_from(
    [
        "chủ trì",
        "Chủ trì",
        "phối hợp",
        "thời gian",
        "thời hạn",
        "sản phẩm",
        "kiểm tra",
        "theo dõi",
        "phân công",
        "thực hiện",
        ":",
        ": ",
        ";",
        "; ",
        ",",
        ".",
        "(",
        ")",
        " - ",
        "-",
        "+",
        "\t",
        "\n",
        "Sở Y tế",
        "30/6",
        " ",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join), st.lists(WORDS, max_size=20).map("".join)
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(0, 20), st.integers(0, 20))
def test_fields_stand_in_order_inside_their_bounds(text: str, cut: int, back: int) -> None:
    low = lower(text)
    start = min(cut, len(low))
    end = max(start, len(low) - back)
    for fields in (line_fields(low, start, end), inline_fields(low, start, end)):
        at = start
        for f in fields:
            assert at <= f.start <= f.end <= end
            assert f.start == f.end or low[f.end - 1] not in " .;,\n\t"
            at = f.end


def test_a_line_is_read_the_same_at_any_place() -> None:
    text = "Chủ trì: Sở Y tế; thời gian: quý I."
    before = "Rà soát quy hoạch.\n"
    moved = line_fields(lower(before + text), len(before), len(before + text))
    assert [(f.field, f.start - len(before), f.end - len(before)) for f in moved] == [
        tuple(f) for f in line_fields(lower(text), 0, len(text))
    ]


HOSTILE = (
    ", ",
    "; ",
    "- ",
    "( ",
    "(a) ",
    ") ",
    "chủ trì: ",
    "; chủ trì: ",
    "(chủ trì: ",
    "phối hợp ",
    "thực hiện ",
    "lãnh đạo ",
    "thời gian ",
    "theo dõi ",
    " - ",
    "a",
    "kiểm tra, ",
    " ",
    "\t",
    "\n",
)


@pytest.mark.parametrize("pattern", HOSTILE, ids=repr)
def test_hostile_text_takes_linear_time(pattern: str) -> None:
    def read(size: int) -> None:
        low = (pattern * (size // len(pattern) + 1))[:size]
        is_block_line(low)
        line_fields("chủ trì: " + low, 0, len(low) + 9)
        inline_fields(low + " :", 0, len(low) + 2)
        is_block_line(low + " :")

    assert grows_with_length(read, 1_000)
    assert grows_with_length(read, 12_500)
