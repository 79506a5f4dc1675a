"""Reading order and paragraphs: pages given as words in their places, as either kind of reader hands them over."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assemble import assemble
from ingest.document import Box
from ingest.layout import lay_out
from ingest.layout.tables import find_grids, gap_after
from ingest.lines import into_lines
from ingest.page import Page, PageLine, Word

WIDTH, HEIGHT = 595.0, 842.0
LETTER = 5.6  # points a letter takes at 13 points


def line(x: float, y: float, text: str, size: float = 13.0, end: float | None = None) -> list[Word]:
    """The words of a printed line; stretched to `end` where it is justified."""
    letter = (end - x) / len(text) if end else LETTER * size / 13
    words, at = [], 0
    for word in text.split(" "):
        x0 = x + at * letter
        if word:
            words.append(Word(word, Box(x0, y - size, x0 + len(word) * letter, y), size=size))
        at += len(word) + 1
    return words


def page(number: int, lines: Sequence[list[Word]], rules: Sequence[Box] = ()) -> Page:
    words = [word for words in lines for word in words]
    level = tuple(rule for rule in rules if rule.x1 - rule.x0 > 30)
    return Page(number, WIDTH, HEIGHT, into_lines(words, number), find_grids(rules), level)


def read(*pages: Page) -> list[str]:
    return assemble(lay_out(pages))[0].splitlines()


def full(x: float, y: float, text: str) -> list[Word]:
    return line(x, y, text, end=540)


BODY = [full(121, 300, "Ủy ban nhân dân huyện yêu cầu các phòng, ban, đơn vị và các xã khẩn"),
        full(85, 318, "trương rà soát, tổng hợp kết quả thực hiện các nhiệm vụ được giao và gửi"),
        line(85, 336, "báo cáo đúng thời hạn.")]
WHOLE = ("Ủy ban nhân dân huyện yêu cầu các phòng, ban, đơn vị và các xã khẩn trương rà soát, tổng hợp kết quả thực "
         "hiện các nhiệm vụ được giao và gửi báo cáo đúng thời hạn.")


def test_party_letterhead_with_the_star_below_the_committees() -> None:
    head = [line(100, 60, "ĐẢNG BỘ TỈNH MẪU"), line(105, 77, "HUYỆN ỦY MẪU SƠN"), line(160, 92, "*"),
            line(120, 110, "Số 17-KH/HU"), line(310, 60, "ĐẢNG CỘNG SẢN VIỆT NAM"),
            line(305, 110, "Mẫu Sơn, ngày 02 tháng 4 năm 2024"), line(270, 150, "KẾ HOẠCH")]
    assert read(page(1, [*head, *BODY])) == [
        "ĐẢNG BỘ TỈNH MẪU", "HUYỆN ỦY MẪU SƠN", "*", "Số 17-KH/HU", "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Mẫu Sơn, ngày 02 tháng 4 năm 2024", "KẾ HOẠCH", WHOLE]


def test_letter_with_its_subject_under_the_number() -> None:
    head = [line(90, 60, "UBND TỈNH MẪU"), line(95, 77, "SỞ TÀI CHÍNH"), line(95, 105, "Số: 44/STC-NS"),
            line(85, 122, "V/v báo cáo quyết toán", 12), line(262, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            line(310, 77, "Độc lập - Tự do - Hạnh phúc"), line(300, 105, "Mẫu, ngày 02 tháng 4 năm 2024"),
            line(200, 170, "Kính gửi: Ủy ban nhân dân các huyện.")]
    assert read(page(1, [*head, *BODY]))[:5] == [
        "UBND TỈNH MẪU", "SỞ TÀI CHÍNH", "Số: 44/STC-NS", "V/v báo cáo quyết toán",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_short_last_line_above_the_signature_block_stays_with_its_paragraph() -> None:
    block = [line(85, 380, "Nơi nhận:", 11), line(85, 394, "- Như trên;", 11), line(350, 380, "KT. CHỦ TỊCH"),
             line(345, 397, "PHÓ CHỦ TỊCH"), line(350, 470, "Lê Văn Mẫu")]
    assert read(page(1, [*BODY, *block])) == [WHOLE, "Nơi nhận:", "- Như trên;", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
                                              "Lê Văn Mẫu"]


def test_small_lines_beside_a_large_one_stay_apart() -> None:
    block = [line(85, 380, "Nơi nhận:", 11), line(85, 393, "- Bộ Tài chính;", 10), line(85, 406, "- Bộ Nội vụ;", 10),
             line(85, 419, "- Lưu: VT.", 10), line(350, 380, "KT. CHỦ TỊCH", 14),
             line(345, 401, "PHÓ CHỦ TỊCH", 18), line(350, 470, "Lê Văn Mẫu")]
    assert read(page(1, [*BODY, *block])) == [WHOLE, "Nơi nhận:", "- Bộ Tài chính;", "- Bộ Nội vụ;", "- Lưu: VT.",
                                              "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Mẫu"]


def test_word_of_running_text_with_a_letter_misread_stays_and_scraps_go() -> None:
    def scanned(*words: tuple[str, float]) -> list[Word]:
        text = " ".join(word for word, _ in words)
        return [w._replace(confidence=sure, size=0) for w, (_, sure) in zip(full(85, 300, text), words, strict=True)]

    doubted = scanned(("Căn", .95), ("cứ", .95), ("quy", .95), ("hoạcÌ", .2), ("sử", .95), ("dụng", .95), ("đất", .95),
                      ("của", .95), ("CFính", .1), ("phủ,", .95), ("›j.", .1))
    laid = lay_out([Page(1, WIDTH, HEIGHT, into_lines(doubted, 1), ocr=True)])
    assert [x.text for x in laid if x.kind == "body"] == ["Căn cứ quy hoạcÌ sử dụng đất của CFính phủ,"]
    assert [x.text for x in laid if x.kind == "furniture"] == ["›j."]


def test_schedule_set_with_tabs_is_read_row_by_row() -> None:
    rows = [words for n, (hour, what) in enumerate([("7 giờ 30", "Đón đại biểu"), ("8 giờ 00", "Khai mạc"),
                                                    ("9 giờ 30", "Thảo luận tổ")])
            for words in (line(121, 420 + 20 * n, hour) + line(330, 420 + 20 * n, what),)]
    assert read(page(2, [*BODY, *rows]))[1:] == ["7 giờ 30 Đón đại biểu", "8 giờ 00 Khai mạc", "9 giờ 30 Thảo luận tổ"]


def test_paragraph_goes_on_over_the_page_past_number_running_head_and_footnote() -> None:
    first = [full(121, 718, "Thủ trưởng các cơ quan chịu trách nhiệm trước Chủ tịch huyện; chỉ đạo"),
             full(85, 736, "các cơ quan chuyên môn, đơn vị sự nghiệp phối hợp với Văn phòng¹"),
             line(85, 790, "¹ Theo báo cáo của Phòng Nội vụ.", 10), line(300, 820, "1")]
    second = [line(300, 40, "2"), line(85, 80, "theo dõi, đôn đốc việc thực hiện."), *BODY]
    lines = read(page(1, [*BODY, *first], [Box(85, 770, 230, 770.5)]), page(2, second))
    assert lines[1] == ("Thủ trưởng các cơ quan chịu trách nhiệm trước Chủ tịch huyện; chỉ đạo các cơ quan chuyên môn, "
                        "đơn vị sự nghiệp phối hợp với Văn phòng¹ theo dõi, đôn đốc việc thực hiện.")
    assert lines[2] == "¹ Theo báo cáo của Phòng Nội vụ."
    assert lines[3] == WHOLE


def test_items_without_indentation_are_parted_by_their_labels() -> None:
    lines = [full(85, 300, "- Tổ chức quán triệt nghị quyết đến toàn thể cán bộ, đảng viên trong tháng."),
             full(85, 318, "- Xây dựng kế hoạch kiểm tra, giám sát và phân công thành viên phụ trách;"),
             line(85, 336, "- Báo cáo kết quả.")]
    assert len(read(page(2, lines))) == 3


def test_sentence_that_breaks_before_an_article_number_is_not_parted() -> None:
    lines = [full(121, 300, "Việc kiểm tra, giám sát được thực hiện theo quy định tại khoản 2 và theo"),
             full(85, 318, "Điều 5 Nghị định này và các văn bản hướng dẫn của Bộ Nội vụ, bảo đảm kịp"),
             line(85, 336, "thời.")]
    assert len(read(page(2, lines))) == 1


@pytest.mark.parametrize(("before", "after", "gap"), [
    ("Kết luận số 79-", "KL/BDVTU", ""), ("Quyết định số 12/QĐ-", "UBND ngày", ""), ("số 12/2024/", "NĐ-CP", ""),
    ("phát triển kinh tế -", "xã hội", " "), ("giai đoạn 2021-", "2025", ""), ("nghị quyết", "của Đảng", " "),
])
def test_what_stands_between_two_printed_lines(before: str, after: str, gap: str) -> None:
    assert gap_after(before, after) == gap


def table(rows: Sequence[Sequence[str]], top: float, xs: Sequence[float]) -> tuple[list[list[Word]], list[Box]]:
    ys = [top + 22 * n for n in range(len(rows) + 1)]
    words = [line(xs[c] + 4, ys[r] + 16, text, 11) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    rules = [*(Box(xs[0], y, xs[-1], y + 0.5) for y in ys), *(Box(x, ys[0], x + 0.5, ys[-1]) for x in xs)]
    return words, rules


def test_cell_that_goes_on_over_the_page_and_repeated_head() -> None:
    xs = (85, 120, 380, 540)
    head = ("TT", "Nhiệm vụ", "Chủ trì")
    rows = [head, ("1", "Sửa quy chế", "Văn phòng"), ("2", "Rà soát, bổ sung chức", "Phòng Nội")]
    one, rules_one = table(rows, 600, xs)
    two, rules_two = table([head, ("", "danh quy hoạch", "vụ"), ("3", "Tổng kết", "")], 60, xs)
    lines = read(page(1, [*BODY, *one], rules_one), page(2, [*two, line(300, 820, "2")], rules_two))
    assert lines[1:] == ["TT\tNhiệm vụ\tChủ trì", "1\tSửa quy chế\tVăn phòng",
                         "2\tRà soát, bổ sung chức danh quy hoạch\tPhòng Nội vụ", "3\tTổng kết\t"]


def test_merged_cells_have_spans_and_are_written_once() -> None:
    xs, ys = (85.0, 200.0, 320.0, 540.0), (100.0, 130.0, 160.0)
    rules = [Box(85, 100, 540, 100.5), Box(85, 160, 540, 160.5), Box(200, 130, 540, 130.5),
             *(Box(x, 100, x + 0.5, 160) for x in (85, 200, 540)), Box(320, 130, 320.5, 160)]
    (grid,) = find_grids(rules)
    spans = {(c.row, c.col): (c.row_span, c.col_span) for c in grid.cells}
    assert spans == {(0, 0): (2, 1), (0, 1): (1, 2), (1, 1): (1, 1), (1, 2): (1, 1)}
    assert [round(x) for x in grid.edges] == [round(x) for x in xs] and len(ys) == 3


@pytest.mark.parametrize(("read", "kept"), [
    ("| 3/20", "3/20"), ("¡ 0,01", "0,01"), ("20›", "20"), ("Ị", ""), ("| (", "("), ("—————", ""), ("88,2 |", "88,2"),
    ("Xã Mẫu |", "Xã Mẫu"),
    ("-", "-"), ("- Sửa chợ (12 chợ)", "- Sửa chợ (12 chợ)"), ("12,5 %", "12,5 %"), ("I", "I"), ("x", "x"),
])
def test_cell_of_a_scan_without_the_lines_around_it(read: str, kept: str) -> None:
    cells, rules = table([(read, "b"), ("c", "d")], 300, (85, 300, 540))
    words = [word for cell in cells for word in cell]
    read_by_ocr = [word._replace(confidence=0.9, size=0) for word in words]
    scan = Page(1, WIDTH, HEIGHT, into_lines(read_by_ocr, 1), find_grids(rules), ocr=True)
    assert [x.text for x in lay_out([scan]) if x.kind == "cell"] == [kept, "b", "c", "d"]
    printed = Page(1, WIDTH, HEIGHT, into_lines(words, 1), find_grids(rules))
    assert [x.text for x in lay_out([printed]) if x.kind == "cell"] == [read, "b", "c", "d"]


def test_frame_and_underline_are_no_tables() -> None:
    frame = [Box(85, 100, 190, 100.5), Box(85, 140, 190, 140.5), Box(85, 100, 85.5, 140), Box(190, 100, 190.5, 140)]
    assert find_grids(frame) == ()
    assert find_grids([Box(100, 92, 200, 92.5), Box(300, 92, 450, 92.5)]) == ()


def test_scratch_across_the_page_adds_no_column() -> None:
    _, rules = table([("a", "b"), ("c", "d")], 300, (85, 300, 540))
    (grid,) = find_grids([*rules, Box(420, 0, 420.5, 842)])
    assert len(grid.edges) == 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(20, 500), st.floats(20, 820), st.text("abđ1-/.: ", min_size=1, max_size=12)),
                max_size=25))
def test_no_word_is_lost_or_doubled_wherever_it_stands(places: list[tuple[float, float, str]]) -> None:
    words = [word for x, y, text in places for word in line(x, y, text)]
    lines = lay_out([Page(1, WIDTH, HEIGHT, into_lines(words, 1))])
    assert sorted(" ".join(line.text for line in lines).split()) == sorted(word.text for word in words)


def test_page_lines_of_words_at_one_height() -> None:
    lines = into_lines([*line(85, 100, "một hai"), *line(300, 101, "ba")], 1)
    assert [made.text for made in lines] == ["một hai ba"] and isinstance(lines[0], PageLine)
