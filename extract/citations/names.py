"""Documents cited without a number and symbol: resolutions of congresses and sessions, full titles, bare numbers.

ANNOTATION (citations, by name): party resolutions by session, a document by type word and full title, and a number
without a symbol. Laws are in `extract.citations.laws`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.citations.issuer import issuer_after
from extract.citations.mentions import ABBREVIATED, Mention, TypeWord, read_dated
from extract.grammar import TERM, either, read_term

# --- resolutions by session or congress

_ORDINAL = either(r"""
    nhất|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|mười một|mười hai|mười ba|mười bốn|mười lăm|[ivxl]+|\d{1,2}
""")
_ROMAN = re.compile(r"(?<!\w)[ivxl]+(?!\w)")
_TERMS = re.compile(
    r",?\s*(?:\(\s*)?khó?[aá]\s+(?P<terms>[ivxl]+(?!\w)(?:\s*(?:,|và)\s*(?:khó?[aá]\s+)?[ivxl]+(?!\w)){0,4})(?:\s*\))?")
# Nghị quyết Trung ương 4 (khóa XI và khóa XII) · Kết luận Hội nghị Trung ương 4 khóa XIII · Nghị quyết TW5, 6 khóa XII
_SESSION = re.compile(
    r"\s+(?:hội nghị\s+)?(?:trung ương|tw|t\.ư)\s*(?:đảng\s+)?(?:lần thứ\s+)?"
    rf"(?P<sessions>{_ORDINAL}(?!\w|[./-]\d)(?:(?:\s*,\s*|\s+và\s+)\d{{1,2}}(?!\w)){{0,6}})"
)
# Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XII
_PLENUM = re.compile(
    rf"\s+(?:của\s+)?hội nghị\s+(?:lần thứ\s+{_ORDINAL},?\s+)?(?:của\s+)?(?:ban chấp hành|bch)\s+(?:trung ương|tw|t\.ư)"
    rf"(?:\s+đảng)?(?:\s+cộng sản việt nam)?(?:\s+lần thứ\s+{_ORDINAL})?(?!\w)"
)
# Nghị quyết Đại hội XIII của Đảng · Nghị quyết Đại hội đại biểu Đảng bộ huyện lần thứ XXI, nhiệm kỳ 2010-2015
_CONGRESS = re.compile(
    r"\s+(?:của\s+)?đại hội(?:\s+(?!các cấp|lần|nhiệm|khóa)[^\W\d_]+){0,10}?"
    rf"\s+(?P<which>lần thứ\s+{_ORDINAL}|[ivxl]+|khó?[aá]\s+[ivxl]+|nhiệm kỳ(?=\s+\d{{4}}))(?!\w)"
    r"(?:(?:\s+của)?\s+đảng(?:\s+bộ\s+(?:tỉnh|huyện|xã|thành phố|thị xã|phường|quận|khối)| cộng sản việt nam)?(?!\w))?"
)
_CONGRESS_TERM = re.compile(r"(?:,?\s*\(?\s*nhiệm kỳ)?\s+\d{4}\s*-\s*\d{4}\)?")


def sessions(text: str, plain: str, low: str, words: list[TypeWord]) -> Iterator[Mention]:
    """Party resolutions named by session or congress; several terms or sessions are several rows."""
    for word in words:
        if word.code not in ("NQ", "KL") or (not plain[word.start].isupper() and word.code == "KL"):
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
    name = text[start:end]
    return Mention(start, end, word.word, word.code, rule, confidence, name=name, issuer_term=term, reach=end)


def _by_session(text: str, low: str, word: TypeWord, found: re.Match[str]) -> Iterator[Mention]:
    numbers = list(re.finditer(r"\w+", found["sessions"])) if re.search(r"[,\d]", found["sessions"]) else []
    terms = _TERMS.match(low, found.end())
    each = list(_ROMAN.finditer(terms["terms"])) if terms else []
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
            at = terms.start("terms")
            start, end = (at + term.start() if n else word.start), at + term.end()
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
        row.name = f"{lead}{number[0]}" + (f" (khóa {row.issuer_term})" if each else "")
        row.follows, previous = previous, row
        yield row


# --- full titles and bare numbers -----------------------------------------------------------------------------------

_TO_BE_WRITTEN = re.compile(
    r"(?<!\w)" + either("xây dựng|dự thảo|soạn thảo|ban hành|hoàn thiện|trình|tham mưu|đề xuất|lập|tờ trình|chuẩn bị")
    + r"(?:,|\s(?:và|các|dự thảo|nội dung|trình|ban hành|tờ trình)){0,4}\s*$")
_TITLE_OPENS = re.compile(r"\s+(?:của [^,.;:\n\t]{3,60} )?(?:về|quy định|phê duyệt|thông qua|bãi bỏ)\s")
_TITLE_END = re.compile(
    r"[;\n\t\"]|\.(?=\s|$|/)|\s+và\s+(?:các\s+)?(?=nghị quyết|quyết định|chỉ thị|kế hoạch|thông báo)"
    r"|\s*,\s*(?=nghị quyết )|"
    r"\s+(?=đã được|được thông qua|có hiệu lực|của kỳ họp|tại kỳ họp)|\s*\("
)
_QUOTED = re.compile(r'\s*"[^"\n\t]{4,300}"')
_REPORT = re.compile(
    r"\s+(?:đánh giá|tổng kết|sơ kết|kết quả|tình hình|quyết toán|về)(?!\w)"
    r"[^.;:()\n\t\"]{5,200}?\snăm\s\d{4}(?=\s*[,.;)]|$)")
# A report at the head of its sentence is still to be written (`Xây dựng Báo cáo …`) or the document itself.
_OPENS_WITH_TASK = re.compile(
    r"[\W\d]*(?:[a-zđ][.)]\s*)?(?:xây dựng|hoàn thiện|chuẩn bị|tham mưu|trình|lập|trên đây là)?(?: và \w+)?\s*")


def titled(text: str, plain: str, low: str, words: list[TypeWord], own_code: str | None) -> Iterator[Mention]:
    """`Nghị quyết về dự toán ngân sách năm 2018`, `Đề án “…”`, `Báo cáo đánh giá … năm 2018`."""
    for word in words:
        shape = plain[word.start:word.end]
        if word.code not in ("NQ", "ĐA", "BC") or not shape[0].isupper() or shape.isupper():
            continue
        before = low[max(0, word.start - 60):word.start].rpartition("\n")[2]
        if word.code == "ĐA" and (quoted := _QUOTED.match(plain, word.end)):
            if not _TO_BE_WRITTEN.search(before):
                yield _named(text, word, word.start, quoted.end(), "quoted-title", 0.85, None)
        elif word.code == "NQ" and (opens := _TITLE_OPENS.match(low, word.end)):
            stop = _TITLE_END.search(low, word.end, word.end + 400)
            end = stop.start() if stop else min(len(low), word.end + 400)
            end -= len(low[word.end:end]) - len(low[word.end:end].rstrip(" ,."))
            named = "của" not in opens[0] or re.search(r"năm \d{4}$", low[word.end:end])
            whole = named and low.count(" ", word.end, end) >= 4 and (stop or end == len(low))
            if whole and not _TO_BE_WRITTEN.search(before):
                yield _named(text, word, word.start, end, "full-title", 0.6, None)
        elif word.code == "BC" and own_code != "BC" and (found := _REPORT.match(low, word.end)):
            if _OPENS_WITH_TASK.fullmatch(before.rpartition(". ")[2]):
                continue
            yield _named(text, word, word.start, found.end(), "report-title", 0.5, None)


_BARE = re.compile(r"[^\S\n]+(?P<so>số\s*:?\s*)?(?P<number>\d{1,4}[a-zđ]?)(?![\w/%]|[.,]\d|\s?-\s?[\dA-ZĐa-zđ]|\s?/)")
# Figures that count or measure, not number a document
_COUNTS = re.compile(r"\s*" + either("""
    %|tháng|năm|ngày|tuần|quý|lần|người|nội dung|nhiệm vụ|đơn vị|xã|huyện|tỉnh|phường|thôn|tỷ|tỉ|triệu|nghìn|đồng|ha|
    km|m2|giờ|phút|bước|điểm|mục|khâu|trường hợp|vấn đề|dự án|chỉ tiêu|chương trình|công trình|văn bản|cơ quan|
    tổ chức|cá nhân|cán bộ|đồng chí|đảng viên|hộ|lớp|buổi|cuộc|đợt|nhóm|loại|bộ|sở|ngành|lĩnh vực|địa phương|cấp|
    phương án|mô hình|tiêu chí|giải pháp|khu|trường|học sinh|vụ|việc|kế hoạch|báo cáo|quyết định|nghị quyết|hồ sơ|
    trang|phần|hình thức|mức|khoản|điều|tấn|tạ|kg|suất|giường|giải|con|cây|ngôi|căn|chiếc|quy trình|thủ tục|nhà|bên|
    phòng|ban(?! hành)|thành viên|đại biểu|ủy viên|lượt|kỳ|kiến nghị|đề án|luật|nghị định|chi bộ|tổ
""") + r"(?!\w)")
_BARE_CODES = {"NQ", "NĐ", "QĐ", "CT", "KL", "KH", "ĐA", "TT", "TTLT", "CV", "QyĐ", "HD", "QC", "TTri", "CĐ", "TB"}
_BARE_WITH_SO = _BARE_CODES | {"CTr", "TTr", "BC", "PL", "L"}
_BARE_SMALL = {"NQ", "NĐ", "CT", "ĐA", "TT", "KL"}
_OPENS_LINE = re.compile(r"(?:^|\n)[\s*+-]*(?:(?:\d[\d.]*|[ivx]+|[a-zđ]\d?)\s*[.)/-]+)?\s*$")
_GOES_ON = re.compile(r"\s*(?:của|ngày|về|và|,)(?!\w)")
_VERBAL = {"QĐ", "HD", "TB", "QyĐ", "KL"}  # at the head of a sentence these may be verbs


def bare_numbers(text: str, plain: str, low: str, words: list[TypeWord]) -> Iterator[Mention]:
    """A type word and a number without a symbol: `Đề án 06`, `Chỉ thị 18`, `Kế hoạch số 215`."""
    for word in words:
        found = _BARE.match(low, word.end) if word.code in _BARE_WITH_SO else None
        if found is None or (low[word.start:word.end] in ABBREVIATED and not plain[word.start:word.end].isupper()):
            continue
        number, capital = found["number"], plain[word.start].isupper()
        if not found["so"]:
            if word.code not in _BARE_CODES or _COUNTS.match(low, found.end()):
                continue
            opens = word.code in _VERBAL and _OPENS_LINE.search(low[max(0, word.start - 12):word.start])
            if opens and not _GOES_ON.match(low, found.end()):
                continue
            if not capital and (word.code not in _BARE_SMALL or len(number) < 2):
                continue
            if re.fullmatch(r"20\d\d|19\d\d", number) and (number[:2] == "20" or word.code not in ("ĐA", "QĐ")):
                continue
        elif _COUNTS.match(low, found.end()) and not capital:
            continue
        yield _named(text, word, word.start, found.end(), "bare-number", 0.8 if capital else 0.7, None)


_OF_YEAR = r"(?P<number>\d{1,4}[a-zđ]?)\s?/\s?(?P<year>(?:19|20)\d\d)(?![\w/%]|[.,]\d|\s?-\s?[A-ZĐa-zđ\d]|\s?/)"
_BY_YEAR = re.compile(rf"[^\S\n\t]+(?P<so>số\s*:?\s*)?{_OF_YEAR}")
_NEXT_BY_YEAR = re.compile(rf"(?:, |; | và )(?:số\s+)?{_OF_YEAR}")
_NUMBERED_BY_YEAR = {"NĐ", "TT", "TTLT", "QĐ", "NQ", "PL", "CT"}  # without `số` of others it is a month: báo cáo 6/2020
_ALWAYS_BY_YEAR = {"NĐ", "TT", "TTLT"}


def numbers_of_years(text: str, plain: str, low: str, words: list[TypeWord]) -> Iterator[Mention]:
    """A type word, a number and a year without the rest of the symbol: `Quyết định 34/2007`, `Thông tư số 05/2019`."""
    for word in words:
        found = _BY_YEAR.match(low, word.end) if word.code in _BARE_WITH_SO else None
        if found is None or (low[word.start:word.end] in ABBREVIATED and not plain[word.start:word.end].isupper()):
            continue
        capital = plain[word.start].isupper()
        if not found["so"] and (word.code not in _NUMBERED_BY_YEAR or _COUNTS.match(low, found.end())
                                or not (capital or word.code in _ALWAYS_BY_YEAR)):
            continue
        row = _of_year(text, plain, low, word, word.start, found)
        yield row
        while (found := _NEXT_BY_YEAR.match(low, row.reach)) is not None and not _COUNTS.match(low, found.end()):
            before, row = row, _of_year(text, plain, low, word, found.start("number"), found)
            row.follows = before
            yield row


def _of_year(text: str, plain: str, low: str, word: TypeWord, start: int, found: re.Match[str]) -> Mention:
    number = text[found.start("number"):found.end("year")].replace(" ", "")
    row = _named(text, word, start, found.end(), "number-year", 0.8, None)
    row.name = f"{text[word.start:word.end]} {number}" if start != word.start else text[start:found.end()]
    row.issued_year = int(found["year"])
    read_dated(low, row)
    if (issuer := issuer_after(plain, low, row.end, False)) is not None:
        row.issuer, row.issuer_term = text[issuer.start:issuer.end], issuer.term
        row.end = row.reach = issuer.reach
    return row
