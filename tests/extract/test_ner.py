"""The named-entity model at work: tokens, mentions, what wins, and what happens without a model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import extract
from extract.ner import NoModel, digest_of, load, model_folder, model_version, reader
from extract.ner.bodies import said_once
from extract.ner.ends import well_ended
from extract.ner.grounds import grounded
from extract.ner.lists import carry_over
from extract.ner.marked import parse
from extract.ner.mentions import Mention, Mentions, Reader, chosen
from extract.ner.places import DOUBT, read_weights, weighed
from extract.ner.tokens import norm, shape, spans_of_tokens
from ingest.document import Document
from ingest.fold import lower
from ingest.segment import segment


@pytest.mark.parametrize(("text", "tokens"), [
    ("Số 79-KL/BDVTU, ngày 15/12/2023", ["Số", "79-KL/BDVTU", ",", "ngày", "15/12/2023"]),
    ("HĐND/UBND; GD&ĐT", ["HĐND", "/", "UBND", ";", "GD&ĐT"]),
    ("Lao động-Thương binh", ["Lao", "động", "-", "Thương", "binh"]),
    ("GiaoPhòng Nội vụ", ["Giao", "Phòng", "Nội", "vụ"]),
    ("12/2024/NĐ-CP …", ["12/2024/NĐ-CP", "…"]),
])
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [text[a:b] for a, b in spans_of_tokens(text)] == tokens


def test_one_spelling_and_the_way_of_writing() -> None:
    assert norm("HOÀ") == norm("hòa") and norm("15") == "00"
    assert [shape(w) for w in ("sở", "Sở", "Y", "UBND", "2024", "79-KL", ",")] == [
        "lower", "Capital", "C", "CAPITALS", "figure", "code", ","]


@settings(max_examples=40, deadline=None)
@given(st.text("abĐ Sở.,/-1\t ", max_size=40))
def test_a_text_of_tokens_is_the_text(text: str) -> None:
    assert load().nlp.make_doc(text).text == text


@pytest.mark.parametrize(("seen", "wanted"), [
    # a head for all, a mention of its own, part of the first member, or unseen
    ("[UBND các xã|ORG]: [Tân Lâm|LOC], [Bình Sơn|LOC] và [An Hải|PER] báo cáo",
     "UBND các xã: [Tân Lâm|ORG], [Bình Sơn|ORG] và [An Hải|ORG] báo cáo"),
    ("[UBND các huyện Lâm Sơn|ORG], [Hòa Thủy|LOC] và [thị xã An Bình|LOC]",
     "UBND các huyện [Lâm Sơn|ORG], [Hòa Thủy|ORG] và [thị xã An Bình|ORG]"),
    ("UBND các xã: [Tân Lâm|ORG], [Bình Sơn|LOC]", "UBND các xã: [Tân Lâm|ORG], [Bình Sơn|ORG]"),
    ("[Chủ tịch UBND các phường|POS]: [Bắc Hải|LOC]; [Nam Hải|LOC]",
     "Chủ tịch UBND các phường: [Bắc Hải|POS]; [Nam Hải|POS]"),
    # the first member has the head
    ("[UBND xã Tân Lâm|ORG], [Bình Sơn|LOC], [thị trấn An Hải|LOC]",
     "[UBND xã Tân Lâm|ORG], [Bình Sơn|ORG], [thị trấn An Hải|ORG]"),
    # where the body lies, and other lists
    ("[UBND xã Tân Lâm|ORG], [huyện Lâm Sơn|LOC]", "[UBND xã Tân Lâm|ORG], [huyện Lâm Sơn|LOC]"),
    ("[UBND xã Tân Lâm|ORG], [Đồng Tháp|LOC]", "[UBND xã Tân Lâm|ORG], [Đồng Tháp|LOC]"),
    ("[Trường THCS Tân Lâm|ORG], [Bình Sơn|LOC]", "[Trường THCS Tân Lâm|ORG], [Bình Sơn|LOC]"),
    ("[Hợp tác xã Tân Lâm|ORG], [xã Bình Sơn|LOC]", "[Hợp tác xã Tân Lâm|ORG], [xã Bình Sơn|LOC]"),
    ("mưa to tại các xã [Tân Lâm|LOC], [Bình Sơn|LOC]", "mưa to tại các xã [Tân Lâm|LOC], [Bình Sơn|LOC]"),
    ("[các huyện Lâm Sơn|ORG] họp", "[các huyện Lâm Sơn|ORG] họp"),
    ("[Bí thư Huyện ủy|POS]; [Lê Văn Bảy|PER]", "[Bí thư Huyện ủy|POS]; [Lê Văn Bảy|PER]"),
])
def test_the_head_of_a_list_says_what_its_members_are(seen: str, wanted: str) -> None:
    given, right = parse(seen), parse(wanted)
    found = carry_over(given.text, [Mention(*e, 1.0) for e in given.entities])
    assert [m[:3] for m in found] == list(right.entities)


@pytest.mark.parametrize(("seen", "wanted"), [
    # the head says it once: bodies, or the persons at their head; what has a head of its own ends the list
    ("[Các Sở|ORG]: [Tài chính|POS], [Xây dựng|ORG]; [Thanh tra tỉnh|ORG]",
     "Các Sở: [Tài chính|ORG], [Xây dựng|ORG]; [Thanh tra tỉnh|ORG]"),
    ("[Giám đốc các Sở|POS]: [Y tế|ORG], [Nội vụ|POS]; [Chủ tịch UBND xã|POS]",
     "Giám đốc các Sở: [Y tế|POS], [Nội vụ|POS]; [Chủ tịch UBND xã|POS]"),
    ("Các huyện ủy: [Kế Sách|ORG], [Long Phú|LOC]", "Các huyện ủy: [Kế Sách|ORG], [Long Phú|ORG]"),
    ("[Các sở|ORG] báo cáo [Văn phòng|ORG], [Y tế|ORG]", "[Các sở|ORG] báo cáo [Văn phòng|ORG], [Y tế|ORG]"),
])
def test_a_list_of_bodies_says_its_head_once(seen: str, wanted: str) -> None:
    given, right = parse(seen), parse(wanted)
    found = said_once(given.text, [Mention(*e, 1.0) for e in given.entities])
    assert [m[:3] for m in found] == list(right.entities)


@pytest.mark.parametrize(("seen", "wanted"), [
    ("Giao [xã Tân Lâm|LOC], [Bình Sơn|ORG] báo cáo kết quả trước ngày 15/6.",
     "Giao [xã Tân Lâm|ORG], [Bình Sơn|ORG] báo cáo kết quả trước ngày 15/6."),
    ("Mưa to gây ngập tại [xã Tân Lâm|LOC], [Bình Sơn|ORG].", "Mưa to gây ngập tại [xã Tân Lâm|LOC], [Bình Sơn|LOC]."),
    ("[Tân Lâm|ORG], ngày 12 tháng 5 năm 2025", "[Tân Lâm|LOC], ngày 12 tháng 5 năm 2025"),
    ("Giao [Sở Y tế|ORG] kiểm tra [xã Tân Lâm|LOC].", "Giao [Sở Y tế|ORG] kiểm tra [xã Tân Lâm|LOC]."),
])
def test_the_words_around_a_list_tell_whether_its_places_act(seen: str, wanted: str) -> None:
    given, right = parse(seen), parse(wanted)
    found = weighed(given.text, [Mention(*e, 0.6) for e in given.entities], read_weights(model_folder()))
    assert [m[:3] for m in found] == list(right.entities)
    assert all(m.confidence <= DOUBT for m, e in zip(found, given.entities, strict=True) if m.label != e.label)


@pytest.mark.parametrize(("text", "name", "wanted"), [
    ("Bộ Tài chính và các Sở", "Bộ Tài chính và", "Bộ Tài chính"),
    ("Luật Công đoàn (sửa đổi).", "Luật Công đoàn (sửa đổi", "Luật Công đoàn (sửa đổi)"),
    ("các đoàn công tác của Bộ", "các đoàn công tác của", "các đoàn công tác"),
    ("Bộ Tài chính ủy nhiệm", "Bộ Tài chính ủy", "Bộ Tài chính"), ("Huyện ủy nhiệm vụ", "Huyện ủy", "Huyện ủy"),
    ("Sở Y tế họp", "Sở Y tế", "Sở Y tế"), ("và", "và", "và"),
])
def test_a_mention_ends_with_its_name(text: str, name: str, wanted: str) -> None:
    m = well_ended(text, lower(text), Mention(0, len(name), "ORG", 0.9))
    assert text[m.start:m.end] == wanted


@pytest.mark.parametrize(("seen", "wanted"), [
    ("nước chảy ra mương [Ông Cốm|LOC]", "nước chảy ra [mương Ông Cốm|LOC]"),
    ("[Đường Bản Lầm -|LOC] [Khe Dùng|LOC] lầy", "[Đường Bản Lầm - Khe Dùng|LOC] lầy"),
    ("qua [cầu Hòa Lạc|ORG], ngõ 12", "qua [cầu Hòa Lạc|LOC], [ngõ 12|LOC]"),
    ("thăm địa đạo Gò Lim, họp tại Hội trường Thành ủy", "thăm [địa đạo Gò Lim|LOC], họp tại Hội trường Thành ủy"),
    # a man, a body named for a hill, a body at a ground, a body with staff, an order, a list, a measure, capitals
    ("ông [Hồ Văn Bảy|PER]", "ông [Hồ Văn Bảy|PER]"), ("[Núi Thành|ORG] mời khách", "[Núi Thành|ORG] mời khách"),
    ("[Ban Quản lý chợ Đông|ORG]", "[Ban Quản lý chợ Đông|ORG]"), ("[chợ Đông|ORG] thu phí", "[chợ Đông|ORG] thu phí"),
    ("yêu cầu Tân Lâm báo cáo", "yêu cầu Tân Lâm báo cáo"), ("các đường [Lê Lai|LOC]", "các đường [Lê Lai|LOC]"),
    ("ở [hồ Ba Cai|LOC] 18 ha", "ở [hồ Ba Cai|LOC] 18 ha"), ("CẦU HÒA LẠC", "CẦU HÒA LẠC"),
])
def test_a_noun_before_a_name_tells_a_river_road_or_work(seen: str, wanted: str) -> None:
    given, right = parse(seen), parse(wanted)
    found = grounded(given.text, lower(given.text), [Mention(*e, 0.9) for e in given.entities])
    assert [m[:3] for m in found] == list(right.entities)


PLAN = """ỦY BAN NHÂN DÂN
TỈNH BÌNH AN
Số: 12/KH-UBND
KẾ HOẠCH
Phòng, chống cháy rừng năm 2026
I. NHIỆM VỤ
1. Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Công an tỉnh kiểm tra các xã trọng điểm trước ngày 30/6/2026.
2. Đồng chí Nguyễn Văn An, Phó Chủ tịch Ủy ban nhân dân tỉnh trực tiếp chỉ đạo việc diễn tập tại huyện Lâm Sơn.
"""


def _document(text: str = PLAN) -> Document:
    return Document("0" * 16, "0" * 64, "a.txt", "text", "text", text)


def test_the_model_finds_names_with_their_exact_words() -> None:
    names = {(m.label, PLAN[m.start:m.end]) for m in _mentions(PLAN)}
    assert ("ORG", "Sở Nông nghiệp và Môi trường") in names and ("PER", "Nguyễn Văn An") in names
    assert ("POS", "Phó Chủ tịch Ủy ban nhân dân tỉnh") in names


def _mentions(text: str) -> list[Mention]:
    model = load()
    mentions = Mentions(text, lower(text), Reader(model, model.version, "all"))
    return mentions.known()


def test_a_line_is_read_the_same_alone_and_among_others() -> None:
    lines = [line for line in PLAN.splitlines() if line]
    together = load()(lines)
    assert together == [load()([line])[0] for line in lines] == list(reversed(load()(lines[::-1])))
    assert any(together) and all(0 <= m.confidence <= 1 for found in together for m in found)


def test_the_lines_that_rules_ask_for_are_read_side_by_side() -> None:
    readings: list[list[str]] = []

    def recognise(texts: Sequence[str]) -> list[list[Mention]]:
        readings.append(list(texts))
        return load()(texts)

    document = _document()
    sections = segment(document.text, [])
    extract(document, [], sections, Reader(recognise, "counted", "asked"))
    assert len(readings) == 1 and len(readings[0]) > 1 and set(readings[0]) <= set(PLAN.splitlines())


def test_what_was_read_ahead_counts_once_it_is_asked_for() -> None:
    model = load()
    mentions = Mentions(PLAN, lower(PLAN), Reader(model, model.version), asked=range(len(PLAN)))
    assert mentions.known() == _mentions(PLAN)
    mentions.forget_asked()
    assert mentions.known() == []
    first = mentions.at(0)
    assert mentions.known() == first and first != _mentions(PLAN)


# --- what wins -------------------------------------------------------------------------------------------------------


def _fixed(*found: tuple[str, str, float]) -> Reader:
    """A reader that sees the first occurrence of these words in a text."""

    def recognise(texts: Sequence[str]) -> list[list[Mention]]:
        return [sorted(Mention(text.index(words), text.index(words) + len(words), label, sure)  # type: ignore[arg-type]
                       for words, label, sure in found if words in text) for text in texts]

    return Reader(recognise, "fixed", "asked")


@pytest.mark.parametrize(("seen", "wanted"), [
    ((), ["Sở Y tế"]),
    ((("Sở Y tế", "ORG", 0.99),), ["Sở Y tế"]),
    ((("Sở Y tế", "ORG", 0.99), ("Cục Thuế", "ORG", 0.99)), ["Sở Y tế", "Cục Thuế"]),
    ((("Sở Y tế", "ORG", 0.99), ("Cục Thuế", "ORG", 0.3)), ["Sở Y tế"]),
])
def test_a_sure_model_stands_before_a_rule_that_sees_other_words(
        seen: tuple[tuple[str, str, float], ...], wanted: list[str]) -> None:
    text = "Sở Y tế; Cục Thuế rà soát" if len(wanted) > 1 else "Sở Y tế rà soát"
    units = chosen(text, lower(text), 0, len(text), Mentions(text, lower(text), _fixed(*seen)))
    assert units is not None and [text[u.start:u.end] for u in units.members] == wanted


@pytest.mark.parametrize(("text", "seen", "wanted"), [
    ("Hiệu trưởng Lê Văn Bảy duyệt kế hoạch", "Hiệu trưởng", "Hiệu trưởng Lê Văn Bảy"),
    ("các cơ quan Trung ương đóng trên địa bàn tỉnh rà soát", "các cơ quan Trung ương",
     "các cơ quan Trung ương đóng trên địa bàn tỉnh"),
    ("ủy ban kiểm tra đã tiến hành kiểm tra phải phúc tra", "ủy ban kiểm tra", "ủy ban kiểm tra đã tiến hành kiểm tra"),
    ("Trung tâm Y tế Hồng Lam rà soát", "Trung tâm Y tế", "Trung tâm Y tế"),
])
def test_a_rule_that_goes_on_with_a_holder_or_a_seat_stands_before_the_model(
        text: str, seen: str, wanted: str) -> None:
    label = "POS" if seen == "Hiệu trưởng" else "ORG"
    units = chosen(text, lower(text), 0, len(text), Mentions(text, lower(text), _fixed((seen, label, 0.99))))
    assert units is not None and [text[u.start:u.end] for u in units.members] == [wanted]


def test_text_too_long_for_one_reading_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Giao Sở Tài chính chủ trì, phối hợp với Sở Tư pháp thực hiện. " * 4
    monkeypatch.setattr("extract.ner._LONGEST", len(text) // 4)
    (parted,) = load()([text])
    assert [text[m.start:m.end] for m in parted].count("Sở Tài chính") == 4


def test_without_a_reader_nothing_is_read_and_no_version_said() -> None:
    document = _document()
    found = extract(document, [], segment(document.text, []))
    assert found.document.model_version is None
    assert all(e.method == "rule" for e in found.entities) and all(a.method == "rule" for a in found.assignments)


def test_entities_have_their_words_and_one_reading_is_preferred() -> None:
    document = _document()
    found = extract(document, [], segment(document.text, []), reader("all"))
    assert found.document.model_version == f"{model_version()} all"
    assert all(document.text[e.char_start:e.char_end] == e.text for e in found.entities)
    preferred = sorted((e.char_start, e.char_end) for e in found.entities if e.preferred)
    assert all(a[1] <= b[0] for a, b in pairwise(preferred))
    units = {(a.char_start, a.char_end) for a in found.assignments}
    assert units <= set(preferred)


# --- a model that cannot be used -------------------------------------------------------------------------------------


def test_the_model_is_whole_and_small() -> None:
    said = json.loads((model_folder() / "version.json").read_text("utf-8"))
    assert said["sha256"] == digest_of(model_folder())
    assert sum(p.stat().st_size for p in model_folder().rglob("*") if p.is_file()) <= 10e6


@pytest.mark.parametrize(("spoil", "reason"), [
    (lambda folder: shutil.rmtree(folder), "there is no model"),
    (lambda folder: (folder / "ner/model").write_bytes(b"no"), "is damaged"),
    (lambda folder: (folder / "version.json").write_text("{}"), "cannot be read"),
    (lambda folder: (folder / "version.json").write_text(
        '{"version": "1", "format": "0", "sha256": ""}'), "has format 0"),
])
def test_a_model_that_cannot_be_used_says_why(spoil: object, reason: str, tmp_path: Path) -> None:
    shutil.copytree(model_folder(), tmp_path / "model")
    spoil(tmp_path / "model")  # type: ignore[operator]
    with pytest.raises(NoModel, match=reason):
        model_version(tmp_path / "model")


def test_spacy_is_imported_only_where_the_model_is_used() -> None:
    script = "import sys, extract, extract.ner, vanban.cli, vanban.runner; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
