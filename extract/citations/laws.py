"""Constitutions, laws, codes and ordinances cited by name, and which of them are only bills.

Names come from data/gazetteers/laws.csv, longest first, so that commas and `và` inside a name stay inside; a law that
the list lacks ends where its sentence goes on. ANNOTATION (citations, by name).
"""

from __future__ import annotations

import re
from functools import cache

from extract.citations.mentions import Mention, TypeWord, read_dated
from extract.gazetteers import rows
from extract.grammar import YEAR, either
from ingest.fold import lower

_LAW_CODES = frozenset({"Luật", "BL", "PL"})

_KINDS = {"Luật": "Luật", "Bộ luật": "BL", "Pháp lệnh": "PL"}
_NO_NAME = re.compile(either("""
    sư|gia|pháp|này|có|hiện hành|liên quan|chuyên ngành|của|và|tục|chơi|lệ|định|quốc tế|nhà nước|trên|nêu|được|về|
    quy định
""") + r"(?!\w)")
# Where the name of a law that the list does not know ends.
_NAME_STOP = re.compile(either("""
    năm|ngày|số|để|theo|của|tại|về|và|hoặc|là|có|đã|được|quy định|qui định|thì|trong|do|cho|với|trên|khi|nếu|mà|này|
    hiện|ban hành|đối|từ|đến|các|những|cũng|nhằm|như|phải|sẽ|sửa đổi|khóa|hướng dẫn|nêu|trình|gồm|bằng|bởi|không|chưa|
    ra
""") + r"(?!\w)")
_WORD = re.compile(r" ?([^\W_]+)")
_SPACES = re.compile(r"\s{1,3}")
_CHANGED = either("luật|bộ luật|pháp lệnh")
_AMENDING = re.compile(
    r"\s+sửa đổi(?:,|\s+và)?(?:\s+bổ sung)?(?:\s+một số)?(?:\s+điều)?(?:,?\s+quy định)?(?:\s+của)?(?:\s+các)?"
    r"\s+(?=" + _CHANGED + ")")
_AMENDED_STEP = re.compile(r"\s*(?:,|và)\s*(?:các\s*)?")
# `(sửa đổi)` behind a name and the making of a law before it: a bill, not a document
_BILL_AFTER = re.compile(
    r"\s*\((?:sửa đổi|thay thế)(?:, bổ sung)?\)|\s+(?:để\s+)?trình\s+(?:chính phủ|quốc hội|ủy ban thường vụ)")
_BILL_BEFORE = re.compile(
    r"(?<!\w)" + either("""
    dự án|dự thảo|xây dựng|hoàn thiện|soạn thảo|ban hành|ban hành mới|nghiên cứu xây dựng|đề nghị xây dựng|lập đề nghị
""") + r"(?:,? (?:và )?(?:hoàn thiện|ban hành|trình))?(?:\s+(?:các|bộ))?\s*(?:dự án\s+|dự thảo\s+)?$")
_BILL_STEP = re.compile(r"\s*(?:[,;]|và)\s*")
_PLURAL_LEAD = re.compile(r"\s*:?\s+")
_IN_LIST = re.compile(r"\s*(?:,|;|\s+và|\s+hoặc)\s*(?:luật\s+)?")
_YEAR_LEAD = re.compile(r"\s*(\()?\s*")
# A charter names one document where its organisation is one: Điều lệ Đảng, not Điều lệ công ty.
_CHARTER = re.compile(
    r" (?:đảng(?: cộng sản việt nam)?|đoàn thanh niên cộng sản hồ chí minh|đoàn tncs hồ chí minh|"
    r"đoàn(?= (?:và|về|khóa)\b|\s*[,.;)]|\s*$)|mặt trận tổ quốc việt nam|"
    r"công đoàn việt nam|hội (?:nông dân|liên hiệp phụ nữ|cựu chiến binh|chữ thập đỏ|người cao tuổi) việt nam)(?!\w)"
)
# What stands before a law named in small letters: not before a branch of law (`ngành luật lao động`)
_CITES = re.compile(r"(?<!\w)(?:của|theo|tại|thi hành|thực hiện|chấp hành|căn cứ|căn cứ vào|hướng dẫn|trong) $")
_OF_THE_STATE = re.compile(r"(?: của)? nước cộng hòa xã hội chủ nghĩa việt nam")


@cache
def _laws() -> dict[str, dict[str, re.Pattern[str]]]:
    """By code and first word: a pattern of the names that begin with it, longest first."""
    by_word: dict[str, dict[str, list[str]]] = {code: {} for code in _LAW_CODES}
    for row in rows("laws.csv"):
        name = lower(row["name"])
        by_word[_KINDS[row["kind"]]].setdefault(re.split(r"\W", name)[0], []).append(name)
    return {code: {word: _any_of(names) for word, names in words.items()} for code, words in by_word.items()}


def _any_of(names: list[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    loose = (re.escape(n).replace(r",\ ", r",?\ ").replace(r"\ ", r"\s{1,2}") for n in longest)
    return re.compile(f"(?:{'|'.join(loose)})(?!\\w)")


def law_name_end(low: str, plain: str, at: int, code: str, any_case: bool = False) -> int | None:
    """Where the name of a law that begins at `at` ends; None where no law is named there."""
    first = _WORD.match(low, at)
    if first is None:
        return None
    known = _laws()[code].get(first[1])
    found = known.match(low, at) if known else None
    if found:
        return found.end() + (9 if low.startswith(" việt nam", found.end()) else 0)
    if any_case or not plain[at:at + 1].isupper() or plain[at:at + 12].isupper() or _NO_NAME.match(low, at):
        return None
    end = first.end()
    for _ in range(12):
        word = _WORD.match(low, end)
        if word is None or not low.startswith(" ", end) or _NAME_STOP.match(low, word.start(1)):
            break
        end = word.end()
    return end if end - at > 2 else None


def find_laws(text: str, plain: str, low: str, words: list[TypeWord]) -> list[Mention]:
    """Mentions of constitutions, laws, codes and ordinances by name, bills among them (`open_law`)."""
    found: list[Mention] = []
    for word in words:
        if word.code == "HP" and plain[word.start].isupper():
            state = _OF_THE_STATE.match(low, word.end)
            end = state.end() if state else word.end
            found.append(_dated(text, low, Mention(word.start, end, word.word, word.code, "constitution", 0.95)))
        elif word.code == "ĐL" and plain[word.start].isupper() and (whose := _CHARTER.match(low, word.end)):
            charter = Mention(word.start, whose.end(), word.word, word.code, "charter", 0.8, reach=whose.end())
            charter.name = text[charter.start:charter.end]
            found.append(charter)
        elif word.code in _LAW_CODES and plain[word.start].isupper():
            found.extend(_law(text, plain, low, word))
        elif word.code == "Luật" and _is_plural(low, word):
            found.extend(_law_list(text, plain, low, word))
        elif word.code in _LAW_CODES and _CITES.search(low, max(0, word.start - 20), word.start):
            found.extend(_in_small_letters(text, plain, low, word))
    return _without_repeats(_amending(text, low, found))


def _law(text: str, plain: str, low: str, word: TypeWord) -> list[Mention]:
    assert word.code
    amending = _AMENDING.match(low, word.end)
    if amending:
        return [Mention(word.start, amending.end(), word.word, word.code, "amending-law", 0.9)]
    if _is_plural(low, word) or low.startswith(":", word.end):
        return _law_list(text, plain, low, word)
    space = _SPACES.match(low, word.end)
    end = law_name_end(low, plain, space.end(), word.code) if space else None
    return [_dated(text, low, Mention(word.start, end, word.word, word.code, "law", 0.95))] if end else []


def _in_small_letters(text: str, plain: str, low: str, word: TypeWord) -> list[Mention]:
    """`thi hành luật đấu thầu`, `theo luật đất đai năm 2013`: a name of the list only, behind words that cite."""
    assert word.code
    space = _SPACES.match(low, word.end)
    end = law_name_end(low, plain, space.end(), word.code, any_case=True) if space else None
    return [_dated(text, low, Mention(word.start, end, word.word, word.code, "law-small", 0.8))] if end else []


def _is_plural(low: str, word: TypeWord) -> bool:
    return low.endswith(("các ", "những "), max(0, word.start - 7), word.start)


def _law_list(text: str, plain: str, low: str, word: TypeWord) -> list[Mention]:
    """`các Luật: Đấu thầu, Giá, Đất đai`: one law each, as long as the names are known."""
    assert word.code
    lead = _PLURAL_LEAD.match(low, word.end)
    at, start, found = lead.end() if lead else word.end, word.start, list[Mention]()
    while (end := law_name_end(low, plain, at, word.code, any_case=bool(found))) and plain[at].isupper():
        law = Mention(start, end, word.word, word.code, "law-list", 0.85, follows=found[-1] if found else None)
        _dated(text, low, law)
        law.name = f"{word.word} {text[at:law.end]}"
        found.append(law)
        step = _IN_LIST.match(low, law.end)
        if not step:
            break
        at = start = step.end()
    return found


def _dated(text: str, low: str, law: Mention) -> Mention:
    """Takes in the year that belongs to the name (`năm 2014`, `(2013)`, `2013`) and the date that does not."""
    lead = _YEAR_LEAD.match(low, law.end)
    bracket = bool(lead and lead[1])
    found = YEAR.match(low, lead.end() if lead else law.end)
    if found and (not bracket or low.startswith(")", found.end())):
        law.end = found.end() + bracket
        law.issued_year = int(found["year"])
    law.name = text[law.start:law.end]
    law.reach = law.end
    read_dated(low, law)
    return law


def _amending(text: str, low: str, found: list[Mention]) -> list[Mention]:
    """A law that amends others is named by their names, too, and takes the date behind the last of them."""
    for n, law in enumerate(found):
        if law.rule != "amending-law":
            continue
        for other in (m for m in found[n + 1:n + 8] if m.start >= law.end):
            if other.start != law.end and not (law.reach and _AMENDED_STEP.fullmatch(low, law.reach, other.start)):
                break
            law.reach = law.end = other.end
            law.name = text[law.start:other.start + len(other.name or "")]
            law.issued_on, law.issued_year = other.issued_on, other.issued_year
            if other.issued_on:
                other.issued_on = other.issued_year = None
                other.end = other.reach = other.start + len(other.name or "")
    return [m for m in found if m.name]


def _without_repeats(found: list[Mention]) -> list[Mention]:
    return list({(m.start, m.end): m for m in found}.values())


def mark_bills(low: str, found: list[Mention]) -> None:
    """Marks laws that are only being made; a name made anew in this document is a bill wherever it stands."""
    made: set[str] = set()
    for n, law in enumerate(found):
        before = low[max(0, law.start - 60):law.start]
        in_list = n and found[n - 1].open_law and _BILL_STEP.fullmatch(low, found[n - 1].reach, law.start)
        amended = any(m.rule == "amending-law" and m.start < law.start < m.end for m in found[max(0, n - 4):n])
        bill_after = bool(_BILL_AFTER.match(low, law.end)) and not amended
        new = bool(_BILL_BEFORE.search(before)) or bool(in_list)
        law.open_law = (bill_after or new) and law.symbol is None and law.issued_on is None
        if new and not bill_after and law.rule == "law":
            made.add(lower(law.name or ""))
    for law in found:
        made_here = lower(law.name or "") in made and law.symbol is None and law.issued_on is None
        law.open_law = law.open_law or made_here
