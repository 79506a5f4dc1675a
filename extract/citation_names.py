"""Documents cited without a number and symbol: laws, resolutions of congresses and sessions, full titles, bare numbers.

ANNOTATION (citations, by name). Names of laws come from data/gazetteers/laws.csv, longest first, so that commas and
`và` inside a name stay inside; an unknown law ends where its sentence goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.citation_mentions import ABBREVIATED, Mention, TypeWord
from extract.gazetteers import rows
from extract.grammar import DATE, TERM, YEAR, read_date, read_term
from ingest.fold import lower

_LAW_CODES = frozenset({"Luật", "BL", "PL"})

# --- laws -----------------------------------------------------------------------------------------------------------

_NO_NAME = re.compile(r"\s*(?:sư|gia|pháp|này|có|hiện hành|liên quan|chuyên ngành|của quốc hội|và|tục|chơi|lệ|định|của|quốc tế|nhà nước(?!\w))(?!\w)")
# Where the name of a law that the list does not know ends.
_NAME_STOP = re.compile(
    r"(?:năm|ngày|số|để|theo|của|tại|về|và|hoặc|là|có|đã|được|quy định|qui định|thì|trong|do|cho|với|trên|khi|nếu|mà|này|hiện|ban hành|"
    r"đối|từ|đến|các|những|cũng|nhằm|như|phải|sẽ|sửa đổi|khóa|hướng dẫn|nêu|trình|gồm|bằng|bởi|không|chưa|ra)(?!\w)"
)
_WORD = re.compile(r" ?([^\W_]+)")
_AMENDING = re.compile(r"\s+sửa đổi(?:,|\s+và)?(?:\s+bổ sung)?(?:\s+một số)?(?:\s+điều)?(?:,?\s+quy định)?(?:\s+của)?(?:\s+các)?\s+(?=luật|bộ luật|pháp lệnh)")
_AMENDED_STEP = re.compile(r"\s*(?:,|và)\s*(?:các\s*)?")
# `(sửa đổi)` behind a name and the making of a law before it: a bill, not a document
_BILL_AFTER = re.compile(r"\s*\((?:sửa đổi|thay thế)(?:, bổ sung)?\)|\s+(?:để\s+)?trình\s+(?:chính phủ|quốc hội|ủy ban thường vụ)")
_BILL_BEFORE = re.compile(
    r"(?<!\w)(?:dự án|dự thảo|xây dựng|hoàn thiện|soạn thảo|ban hành(?: mới)?|nghiên cứu xây dựng|đề nghị xây dựng|lập đề nghị)(?:,? (?:và )?(?:hoàn thiện|ban hành|trình))?"
    r"(?:\s+(?:các|bộ))?\s*(?:dự án\s+|dự thảo\s+)?$"
)
_PLURAL = re.compile(r"\s*:?\s+")
_IN_LIST = re.compile(r"\s*(?:,|;|\s+và|\s+hoặc)\s*(?:luật\s+)?")


@cache
def _laws() -> dict[str, dict[str, re.Pattern[str]]]:
    """By code and first word: a pattern of the names that begin with it, longest first."""
    by_word: dict[str, dict[str, list[str]]] = {code: {} for code in _LAW_CODES}
    for row in rows("laws.csv"):
        code = {"Luật": "Luật", "Bộ luật": "BL", "Pháp lệnh": "PL"}[row["kind"]]
        name = lower(row["name"])
        by_word[code].setdefault(re.split(r"\W", name)[0], []).append(name)
    return {code: {word: re.compile("(?:" + "|".join(
        re.escape(n).replace(r",\ ", r",?\ ").replace(r"\ ", r"\s{1,2}") for n in sorted(names, key=len, reverse=True)) + r")(?!\w)")
        for word, names in words.items()} for code, words in by_word.items()}


def law_name_end(low: str, plain: str, at: int, code: str, any_case: bool = False) -> int | None:
    """Where the name of a law that begins at `at` ends; None where no law is named there."""
    first = _WORD.match(low, at)
    if first is None:
        return None
    known = _laws()[code].get(first[1])
    found = known.match(low, at) if known else None
    if found:
        return found.end() + (9 if low.startswith(" việt nam", found.end()) else 0)
    if any_case or not plain[at:at + 1].isupper() or plain[at:at + 12].isupper():
        return None
    end = first.end()
    for _ in range(12):
        word = _WORD.match(low, end)
        if word is None or not low.startswith(" ", end) or _NAME_STOP.match(low, word.start(1)):
            break
        end = word.end()
    return end if end - at > 2 else None


def laws(text: str, plain: str, low: str, words: list[TypeWord]) -> list[Mention]:
    """Mentions of constitutions, laws, codes and ordinances by name, bills among them (`open_law`)."""
    found: list[Mention] = []
    for word in words:
        if word.code == "HP" and plain[word.start].isupper():
            end = word.end + (len(m[0]) if (m := re.match(r"(?: của)? nước cộng hòa xã hội chủ nghĩa việt nam", low[word.end:word.end + 60])) else 0)
            found.append(_dated(text, low, Mention(word.start, end, word.word, word.code, "constitution", 0.95)))
        elif word.code in _LAW_CODES and plain[word.start].isupper() and not _NO_NAME.match(low, word.end):
            found.extend(_law(text, plain, low, word))
        elif word.code == "Luật" and re.search(r"(?<!\w)các $", low[max(0, word.start - 4):word.start]):
            found.extend(_law_list(text, plain, low, word))
    return _without_repeats(_amending(text, low, found))


def _law(text: str, plain: str, low: str, word: TypeWord) -> list[Mention]:
    assert word.code
    amending = _AMENDING.match(low, word.end)
    if amending:
        return [Mention(word.start, amending.end(), word.word, word.code, "amending-law", 0.9)]
    if re.search(r"(?<!\w)các $", low[max(0, word.start - 4):word.start]) or low.startswith(":", word.end):
        return _law_list(text, plain, low, word)
    start = word.end + len(low[word.end:word.end + 2]) - len(low[word.end:word.end + 2].lstrip())
    end = law_name_end(low, plain, start, word.code)
    return [_dated(text, low, Mention(word.start, end, word.word, word.code, "law", 0.95))] if end and start > word.end else []


def _law_list(text: str, plain: str, low: str, word: TypeWord) -> list[Mention]:
    """`các Luật: Đấu thầu, Giá, Đất đai`: one law each, as long as the names are known."""
    assert word.code
    lead = _PLURAL.match(low, word.end)
    at, start, found = lead.end() if lead else word.end, word.start, list[Mention]()
    while (end := law_name_end(low, plain, at, word.code, any_case=bool(found))) and plain[at].isupper():
        law = _dated(text, low, Mention(start, end, word.word, word.code, "law-list", 0.85, follows=found[-1] if found else None))
        law.name = f"{word.word} {text[at:law.end]}"
        found.append(law)
        step = _IN_LIST.match(low, law.end)
        if not step:
            break
        at = start = step.end()
    return found


def _dated(text: str, low: str, law: Mention) -> Mention:
    """Takes in the year that belongs to the name (`năm 2014`, `(2013)`, `2013`) and the date that does not."""
    year = re.compile(r"\s*(\()?\s*").match(low, law.end)
    stop = year.end() if year else law.end
    found = YEAR.match(low, stop)
    if found and (not year or not year[1] or low.startswith(")", found.end())):
        law.end = found.end() + bool(year and year[1])
        law.issued_year = int(found["year"])
    law.name = text[law.start:law.end]
    law.reach = law.end
    read_dated(low, law)
    return law


_DATE_LEAD = re.compile(r"[\s,]*\(?\s*(?:đã\s+)?(?:được\s+)?(?:ký|ban hành|thông qua)?\s*(?:cùng\s+)?")


def read_dated(low: str, mention: Mention) -> None:
    """Reads the date behind a mention, which then reaches to its end; `cùng ngày` gives it to the list before, too."""
    lead = _DATE_LEAD.match(low, mention.end)
    at = lead.end() if lead else mention.end
    found = DATE.match(low, at)
    if found is None or not (found[0].startswith("ngày") or at - mention.end <= 2 and found["mark"] != "-"):
        return
    bracket = "(" in low[mention.end:at]
    mention.issued_on = read_date(found)
    mention.issued_year = mention.issued_on.year if mention.issued_on else mention.issued_year
    end = found.end() + (bracket and low.startswith(")", found.end()))
    again = DATE.match(low, end + 1)  # a date typed twice
    mention.reach = mention.end = again.end() if again and again[0] == found[0] else end


def _amending(text: str, low: str, found: list[Mention]) -> list[Mention]:
    """A law that amends others is named by their names, too, and takes the date behind the last of them."""
    for n, law in enumerate(found):
        if law.rule != "amending-law":
            continue
        inner = [m for m in found[n + 1:n + 8] if m.start >= law.end]
        for other in inner:
            if other.start != law.end and not (law.reach and _AMENDED_STEP.fullmatch(low, law.reach, other.start)):
                break
            law.reach = law.end = other.end
            law.name = text[law.start:law.start + len((other.name or "")) + other.start - law.start]
            law.issued_on, law.issued_year, last = other.issued_on, other.issued_year, other
            if other.issued_on:
                last.issued_on = None
                last.end = last.reach = other.start + len(other.name or "")
    return [m for m in found if m.name]


def _without_repeats(found: list[Mention]) -> list[Mention]:
    return list({(m.start, m.end): m for m in found}.values())


def mark_bills(low: str, found: list[Mention]) -> None:
    """Marks laws that are only being made; a name made anew in this document is a bill wherever it stands."""
    made: set[str] = set()
    for n, law in enumerate(found):
        before = low[max(0, law.start - 60):law.start]
        in_list = n and found[n - 1].open_law and re.fullmatch(r"\s*(?:[,;]|và)\s*", low[found[n - 1].reach:law.start])
        amended = any(m.rule == "amending-law" and m.start < law.start < m.end for m in found[max(0, n - 4):n])
        bill_after = bool(_BILL_AFTER.match(low, law.end)) and not amended
        new = bool(_BILL_BEFORE.search(before)) or bool(in_list)
        law.open_law = (bill_after or new) and law.symbol is None and law.issued_on is None
        if new and not bill_after and law.rule == "law":
            made.add(lower(law.name or ""))
    for law in found:
        law.open_law = law.open_law or lower(law.name or "") in made and law.symbol is None and law.issued_on is None


# --- resolutions by session or congress -----------------------------------------------------------------------------

_ORDINAL = r"(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười(?: một| hai| ba| bốn| lăm)?|[ivxl]+|\d{1,2})"
_TERMS = re.compile(rf",?\s*(?:\(\s*)?khó?[aá]\s+(?P<terms>[ivxl]+(?!\w)(?:\s*(?:,|và|và khóa|, khóa)\s*(?:khó?[aá]\s+)?[ivxl]+(?!\w)){{0,4}})(?:\s*\))?")
_ROMAN = re.compile(r"(?<!\w)[ivxl]+(?!\w)")
# Nghị quyết Trung ương 4 (khóa XI và khóa XII) · Kết luận Hội nghị Trung ương 4 khóa XIII · Nghị quyết TW5, 6 khóa XII
_SESSION = re.compile(
    rf"\s+(?:hội nghị\s+)?(?:trung ương|tw)\s*(?:đảng\s+)?(?:lần thứ\s+)?(?P<sessions>(?:\d{{1,2}}|{_ORDINAL})(?!\w|[./-]\d)(?:(?:\s*,\s*|\s+và\s+)\d{{1,2}}(?!\w))*)"
)
# Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XII
_PLENUM = re.compile(
    rf"\s+(?:của\s+)?hội nghị\s+(?:lần thứ\s+{_ORDINAL},?\s+)?(?:của\s+)?(?:ban chấp hành|bch)\s+(?:trung ương|tw)(?:\s+đảng)?(?:\s+cộng sản việt nam)?(?:\s+lần thứ\s+{_ORDINAL})?(?!\w)"
)
# Nghị quyết Đại hội XIII của Đảng · Nghị quyết Đại hội đại biểu Đảng bộ huyện lần thứ VII, nhiệm kỳ 2015-2020
_CONGRESS = re.compile(
    rf"\s+(?:của\s+)?đại hội(?:\s+(?!các cấp|lần|nhiệm|khóa)[^\W\d_]+){{0,10}}?\s+(?P<which>lần thứ\s+{_ORDINAL}|[ivxl]+|khó?[aá]\s+[ivxl]+|nhiệm kỳ(?=\s+\d{{4}}))(?!\w)"
    rf"(?P<whose>(?:\s+của)?\s+(?:đảng(?:\s+bộ\s+(?:tỉnh|huyện|xã|thành phố|thị xã|phường|quận|khối)| cộng sản việt nam)?)(?!\w))?"
)
_CONGRESS_TERM = re.compile(r"(?:,?\s*\(?\s*nhiệm kỳ)?\s+\d{4}\s*-\s*\d{4}\)?")


def sessions(text: str, plain: str, low: str, words: list[TypeWord]) -> Iterator[Mention]:
    """Party resolutions named by session or congress; several terms or sessions are several rows."""
    for word in words:
        if word.code not in ("NQ", "KL") or not plain[word.start].isupper() and word.code == "KL":
            continue
        if found := _SESSION.match(low, word.end):
            yield from _by_session(text, low, word, found)
        elif found := _PLENUM.match(low, word.end):
            term = TERM.match(low, found.end())
            if term or "lần thứ" in found[0]:
                end = term.end() if term else found.end()
                yield _named(text, word, word.start, end, "plenum", 0.9, read_term(term) if term else None)
        elif (found := _CONGRESS.match(low, word.end)) and "các cấp" not in found[0]:
            tail = _CONGRESS_TERM.match(low, found.end())
            if tail and (tail[0].lstrip(" ,(").startswith("nhiệm kỳ") or found["which"] == "nhiệm kỳ"):
                end = tail.end() - (tail[0].endswith(")") and "(" not in tail[0])
            else:
                end = found.end()
            yield _named(text, word, word.start, end, "congress", 0.9, None)


def _named(text: str, word: TypeWord, start: int, end: int, rule: str, confidence: float, term: str | None) -> Mention:
    return Mention(start, end, word.word, word.code, rule, confidence, name=text[start:end], issuer_term=term, reach=end)


def _by_session(text: str, low: str, word: TypeWord, found: re.Match[str]) -> Iterator[Mention]:
    numbers = list(re.finditer(r"\w+", found["sessions"])) if re.search(r"[,\d]", found["sessions"]) else []
    terms = _TERMS.match(low, found.end())
    each = [m for m in re.finditer(_ROMAN, terms["terms"])] if terms else []
    numbers = [n for n in numbers if n[0] != "và"]
    if len(numbers) < 2 and len(each) < 2:
        end = terms.end() if terms else found.end()
        yield _named(text, word, word.start, end, "session", 0.9, each[0][0].upper() if each else None)
        return
    base = found.start("sessions")
    lead = text[word.start:base]
    session = text[base:found.end()]
    previous: Mention | None = None
    if terms and len(each) > 1:  # one session of several terms
        for n, term in enumerate(each):
            start, end = (word.start if n == 0 else terms.start("terms") + term.start()), terms.start("terms") + term.end()
            if n and low[:start].endswith(("khóa ", "khoá ")):
                start -= 5
            row = _named(text, word, start, end, "session-terms", 0.85, term[0].upper())
            row.name, row.follows, previous = f"{lead}{session} (khóa {term[0].upper()})", previous, row
            yield row
        return
    for n, number in enumerate(numbers):  # several sessions of one term
        start = word.start if n == 0 else base + number.start()
        end = terms.end() if terms and n == len(numbers) - 1 else base + number.end()
        row = _named(text, word, start, end, "session-list", 0.85, each[0][0].upper() if each else None)
        row.name, row.follows, previous = f"{lead}{number[0]}" + (f" (khóa {row.issuer_term})" if each else ""), previous, row
        yield row


# --- full titles and bare numbers -----------------------------------------------------------------------------------

_TO_BE_WRITTEN = re.compile(
    r"(?<!\w)(?:xây dựng|dự thảo|soạn thảo|ban hành|hoàn thiện|trình|tham mưu|đề xuất|lập|tờ trình|chuẩn bị)(?: và| các| dự thảo| nội dung|,| trình| ban hành| tờ trình)*\s*$"
)
_TITLE_END = re.compile(
    r"[;\n\t\"]|\.(?=\s|$|/)|\s+và\s+(?:các\s+)?(?=nghị quyết|quyết định|chỉ thị|kế hoạch|thông báo)|\s*,\s*(?=nghị quyết )|"
    r"\s+(?=đã được|được thông qua|có hiệu lực|của kỳ họp|tại kỳ họp)|\s*\("
)
_REPORT = re.compile(r"\s+(?:đánh giá|tổng kết|sơ kết|kết quả|tình hình|quyết toán|về)(?!\w)[^.;:()\n\t\"]{5,200}?\snăm\s\d{4}(?=\s*[,.;)]|$)")


def titled(text: str, plain: str, low: str, words: list[TypeWord], own_code: str | None) -> Iterator[Mention]:
    """`Nghị quyết về dự toán ngân sách năm 2018`, `Đề án “…”`, `Báo cáo đánh giá … năm 2018`."""
    for word in words:
        if word.code not in ("NQ", "ĐA", "BC") or not plain[word.start].isupper() or plain[word.start:word.end].isupper():
            continue
        before = low[max(0, word.start - 60):word.start].rpartition("\n")[2]
        if word.code == "ĐA" and (quoted := re.compile(r'\s*"[^"\n\t]{4,300}"').match(plain, word.end)):
            if not _TO_BE_WRITTEN.search(before):
                yield _named(text, word, word.start, quoted.end(), "quoted-title", 0.85, None)
        elif word.code == "NQ" and re.compile(r"\s+(?:về|quy định|phê duyệt|thông qua|bãi bỏ)\s").match(low, word.end):
            stop = _TITLE_END.search(low, word.end, word.end + 400)
            end = stop.start() if stop else min(len(low), word.end + 400)
            end -= len(low[word.end:end]) - len(low[word.end:end].rstrip(" ,."))
            if low.count(" ", word.end, end) >= 4 and not _TO_BE_WRITTEN.search(before) and (stop or end == len(low)):
                yield _named(text, word, word.start, end, "full-title", 0.6, None)
        elif word.code == "BC" and own_code != "BC" and (found := _REPORT.match(low, word.end)):
            opens = re.fullmatch(r"[\W\d]*(?:[a-zđ][.)]\s*)?(?:xây dựng|hoàn thiện|chuẩn bị|tham mưu|trình|lập)?(?: và \w+)?\s*", before.rpartition(". ")[2])
            if not opens and not before.rstrip().endswith("trên đây là"):
                yield _named(text, word, word.start, found.end(), "report-title", 0.5, None)


_BARE = re.compile(r"\s+(?P<so>số\s*:?\s*)?(?P<number>\d{1,4}[a-zđ]?)(?![\w/%]|[.,]\d|\s?-\s?[\dA-ZĐa-zđ]|\s?/)")
# Figures that count or measure, not number a document
_COUNTS = re.compile(
    r"\s*(?:%|tháng|năm|ngày|tuần|quý|lần|người|nội dung|nhiệm vụ|đơn vị|xã|huyện|tỉnh|phường|thôn|tỷ|tỉ|triệu|nghìn|đồng|ha|km|m2|giờ|phút|"
    r"bước|điểm|mục|khâu|trường hợp|vấn đề|dự án|chỉ tiêu|chương trình|công trình|văn bản|cơ quan|tổ chức|cá nhân|cán bộ|đồng chí|đảng viên|"
    r"hộ|lớp|buổi|cuộc|đợt|nhóm|loại|bộ|sở|ngành|lĩnh vực|địa phương|cấp|phương án|mô hình|tiêu chí|giải pháp|khu|trường|học sinh|vụ|việc|"
    r"kế hoạch|báo cáo|quyết định|nghị quyết|hồ sơ|trang|phần|hình thức|mức|khoản|điều|tấn|tạ|kg|suất|giường|giải|con|cây|ngôi|căn|chiếc|"
    r"quy trình|thủ tục|nhà|bên|phòng|ban|thành viên|đại biểu|ủy viên|lượt|kỳ|kiến nghị|đề án|luật|nghị định|chi bộ|tổ|-|–)(?!\w)"
)
_BARE_CODES = frozenset("NQ NĐ QĐ CT KL KH ĐA TT TTLT CV QyĐ HD QC TTri CĐ TB".split())
_BARE_WITH_SO = _BARE_CODES | frozenset("CTr TTr BC PL L".split())
_BARE_SMALL = frozenset("NQ NĐ CT ĐA TT KL".split())
_VERBAL = frozenset("QĐ HD TB QyĐ KL".split())  # at the head of a sentence these may be verbs


def bare_numbers(text: str, plain: str, low: str, words: list[TypeWord]) -> Iterator[Mention]:
    """A type word and a number without a symbol: `Đề án 06`, `Chỉ thị 18`, `Kế hoạch số 215`."""
    for word in words:
        found = _BARE.match(low, word.end) if word.code in _BARE_WITH_SO else None
        if found is None or low[word.start:word.end] in ABBREVIATED and not plain[word.start:word.end].isupper():
            continue
        number, capital = found["number"], plain[word.start].isupper()
        if not found["so"]:
            opens = not low[max(0, word.start - 3):word.start].strip(" -+*\t\n")
            if word.code not in _BARE_CODES or _COUNTS.match(low, found.end()) or opens and word.code in _VERBAL:
                continue
            if not capital and (word.code not in _BARE_SMALL or len(number) < 2):
                continue
            if re.fullmatch(r"20\d\d|19\d\d", number) and (number[:2] == "20" or word.code not in ("ĐA", "QĐ")):
                continue
        elif _COUNTS.match(low, found.end()) and not capital:
            continue
        yield _named(text, word, word.start, found.end(), "bare-number", 0.8 if capital else 0.7, None)
