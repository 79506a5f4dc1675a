"""Lines found again among the words of printed pages."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment import align
from ingest.assemble import assemble
from ingest.document import Box, Cell, Reading, TextLine
from ingest.page import Word
from ingest.paginate import paginate
from tests.growth import grows_with_length

words_of = st.lists(st.integers(0, 6), max_size=60)


# --- two sequences ----------------------------------------------------------------------------------------------------

@given(words_of, words_of)
def test_pairs_are_equal_words_and_rise(a: list[int], b: list[int]) -> None:
    pairs = align(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


@given(words_of)
def test_a_sequence_is_aligned_with_itself_word_for_word(a: list[int]) -> None:
    assert align(a, a) == [(i, i) for i in range(len(a))]


@given(st.lists(st.integers(0, 10**6), max_size=80, unique=True), st.randoms(use_true_random=False))
def test_what_stands_only_in_one_costs_nothing(a: list[int], chance: random.Random) -> None:
    b = [x for word in a for x in ([-1] * chance.randint(0, 2) + [word])]
    assert [b[j] for _, j in align(a, b)] == a


@pytest.mark.parametrize("vocabulary", [1, 3, 5000])
def test_time_grows_with_the_length_and_not_with_its_square(vocabulary: int) -> None:
    def run(length: int) -> None:
        chance = random.Random(5)
        a = [chance.randrange(vocabulary) for _ in range(length)]
        align(a, [word for word in a for word in ([word, -1] if chance.random() < 0.1 else [word])])

    assert grows_with_length(run, 8_000)


# --- lines among words ------------------------------------------------------------------------------------------------

def reading(*lines: TextLine | str) -> Reading:
    return Reading("docx", "docx", tuple(TextLine(x) if isinstance(x, str) else x for x in lines))


def page(*rows: str | list[str]) -> list[Word]:
    """A page's words, a row of text a printed line; of a list each member stands 250 points right of the one before."""
    out = []
    for y, row in enumerate(rows):
        for column, text in enumerate([row] if isinstance(row, str) else row):
            for x, word in enumerate(text.split()):
                left = 70 + 250 * column + 12 * x
                out.append(Word(word, Box(left, 60 + 20 * y, left + 10, 72 + 20 * y)))
    return out


def pages_of(made: Reading) -> list[tuple[str, int | None]]:
    return [(line.text, line.page) for line in made.lines]


def test_a_paragraph_over_two_pages_is_a_line_on_each() -> None:
    source = reading("Thực hiện Kế hoạch này trong quý một năm nay.", "Hết.")
    made = paginate(source, [page("Thực hiện Kế hoạch này"), page("trong quý một năm nay.", "Hết.")])
    assert pages_of(made) == [("Thực hiện Kế hoạch này", 1), ("trong quý một năm nay.", 2), ("Hết.", 2)]
    assert [line.continues for line in made.lines] == [False, True, False]
    assert [line.box for line in made.lines] == [Box(70, 60, 128, 72), Box(70, 60, 128, 72), Box(70, 80, 80, 92)]
    assert made.page_count == 2 and assemble(made.lines)[0] == assemble(source.lines)[0]


def test_a_cell_over_two_pages_has_the_page_where_it_begins() -> None:
    one = TextLine("Rà soát quy chế làm việc của đơn vị", "cell", cell=Cell(0, 0, 0))
    two = TextLine("Sở Y tế chủ trì thực hiện", "cell", cell=Cell(0, 0, 1))
    printed = [page(["Rà soát quy chế", "Sở Y tế chủ"]), page(["làm việc của đơn vị", "trì thực hiện"])]
    made = paginate(reading(one, two), printed)
    assert pages_of(made) == [(one.text, 1), (two.text, 1)]
    assert made.lines[1].box == Box(320, 60, 366, 72)


def test_columns_typed_side_by_side_are_told_apart() -> None:
    left = ["ỦY BAN NHÂN DÂN", "TỈNH BÌNH SƠN", "Số: 12/KH-UBND"]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Bình Sơn, ngày 01 tháng 02 năm 2024"]
    made = paginate(reading(*left, *right, "KẾ HOẠCH"), [page(*map(list, zip(left, right, strict=True)), "KẾ HOẠCH")])
    assert [line.page for line in made.lines] == [1] * 7
    assert [line.box.x0 for line in made.lines if line.box] == [70] * 3 + [320] * 3 + [70]


def test_repeated_paragraphs_are_told_by_their_order() -> None:
    again = "Hằng tháng báo cáo kết quả thực hiện."
    made = paginate(reading(*[again] * 9), [page(*[again] * 3, "1"), page(*[again] * 4, "2"), page(*[again] * 2, "3")])
    assert [line.page for line in made.lines] == [1] * 3 + [2] * 4 + [3] * 2


def test_running_heads_and_numbers_are_no_first_words_of_a_page() -> None:
    head = TextLine("Kế hoạch số 12", "furniture")
    source = reading("Kế hoạch số 12 ban hành năm 2024.", "1. Mục tiêu", "2. Nhiệm vụ", "3. Tổ chức", head)
    printed = [page("Kế hoạch số 12", "Kế hoạch số 12 ban hành năm 2024.", "1. Mục tiêu", "2"),
               page("Kế hoạch số 12", "2. Nhiệm vụ", "3"), page("Kế hoạch số 12", "3. Tổ chức", "- 3 -")]
    made = paginate(source, printed)
    assert [line.page for line in made.lines] == [1, 1, 2, 3, None]
    assert [line.box.y0 for line in made.lines if line.box] == [80, 100, 80, 80]


def test_footnotes_stand_at_the_foot_of_the_page_and_endnotes_on_the_last() -> None:
    note, end = TextLine("¹ Ban hành kèm theo năm 2023.", "footnote"), TextLine("i Theo báo cáo của sở.", "footnote")
    source = reading("Việc thứ nhất đã xong.¹", note, "Việc thứ hai chưa xong.",
                     "Việc thứ ba bỏ dở.", end, "Hết việc rồi.")
    printed = [page("Việc thứ nhất đã xong.1", "Việc thứ hai chưa xong.", "1 Ban hành kèm theo năm 2023."),
               page("Việc thứ ba bỏ dở.", "Hết việc rồi."), page("i Theo báo cáo của sở.")]
    assert [line.page for line in paginate(source, printed).lines] == [1, 1, 1, 2, 3, 2]


def test_a_table_of_contents_keeps_its_own_printed_words() -> None:
    contents = [TextLine("I. MỤC TIÊU 2", "furniture"), TextLine("II. NHIỆM VỤ 3", "furniture")]
    source = reading(*contents, "I. MỤC TIÊU", "Đạt tiêu chí.", "II. NHIỆM VỤ", "Làm ngay.")
    printed = [page("I. MỤC TIÊU .... 2", "II. NHIỆM VỤ .... 3"), page("I. MỤC TIÊU", "Đạt tiêu chí."),
               page("II. NHIỆM VỤ", "Làm ngay.")]
    assert [line.page for line in paginate(source, printed).lines] == [None, None, 2, 2, 3, 3]


def test_letters_that_print_otherwise_than_they_are_typed() -> None:
    source = reading("Hiệu quả của office phối hợp m² và trưởng ban.", "Thuỷ lợi, uỷ ban xã.")
    printed = [page("Đầu trang"), page("Hiệu quả của oﬃce phối hợp m2 và tr\u01b0ởng ban.".replace("\u01b0", "")),
               page("Thủy lợi, ủy ban xã.")]
    assert [line.page for line in paginate(source, printed).lines] == [2, 3]


def test_what_is_not_printed_has_the_page_that_its_neighbours_agree_on() -> None:
    words = [f"Việc số {n} của ban {'abcdefghijklmnopqrst'[n]}." for n in range(20)]
    source = reading(*words[:3], "\u2713\u2713 \u2713", *words[3:10], "\u2713\u2713 \u2713", *words[10:])
    made = paginate(source, [page(*words[:10]), page(*words[10:])])
    assert [line.page for line in made.lines] == [1] * 11 + [None] + [2] * 10
    assert made.lines[3].box is None and made.warnings == ()


def test_a_warning_says_of_how_many_lines_the_page_is_not_known() -> None:
    words = [f"Nhiệm vụ {n} giao cho ban {n * 7}." for n in range(20)]
    made = paginate(reading(*words), [page(*words[:8]), page("Đồ thị"), page(*words[12:])])
    assert made.warnings == ("pages of 4 of 20 lines could not be told",)


def test_no_printed_words_leave_the_reading_without_pages() -> None:
    source = reading("Một.", "Hai.")
    made = paginate(source, [[], []])
    assert made == replace(source, page_count=2, warnings=("pages of 2 of 2 lines could not be told",))


def test_time_grows_with_the_pages_and_not_with_their_square() -> None:
    chance = random.Random(3)
    rimes = ("a", "ế", "ô", "ự", "inh", "ương", "ơn")
    syllables = [onset + rime for onset in ("b", "ch", "đ", "kh", "ng", "t", "v") for rime in rimes]
    texts = [" ".join(chance.choice(syllables) for _ in range(60)) + "." for _ in range(1600)]
    printed = [page("Kế hoạch", *texts[n:n + 8], str(n)) for n in range(0, 1600, 8)]

    def run(lines: int) -> None:
        made = paginate(reading(*texts[:lines]), printed[:lines // 8])
        assert [line.page for line in made.lines] == [n // 8 + 1 for n in range(lines)]

    assert grows_with_length(run, 200)
