"""Documents cited by number and symbol: the number is the anchor, the type word is looked for before it.

A number without a type word counts where `số` or a list leads to it, or where its symbol can be nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from extract.citations.issuer import issuer_after, issuer_behind_subject
from extract.citations.mentions import ABBREVIATED, Mention, TypeWord, read_dated
from extract.grammar import AFTER_SO, SYMBOL, Symbol, either, read_symbol

# Between the type word and the number: `phối hợp`, `của Ủy ban nhân dân tỉnh`, `số`, `(`, `:`
_SO = r"\s*+(?::\s*+(?=số))?\(?\s*+(?:số(?:\s++số)?|sô|so)?\s*+[:.]?\s*+\(?"
_FILLER = r"(?:\s+" + either("""
    phối hợp|liên ngành|liên tịch|liên bộ|liên cơ quan|chuyên đề|kết luận|thanh tra|kiểm tra|công tác|hành động|
    cá biệt|chung|thẩm tra|thẩm định|giám sát|ý kiến|tổng kết|khẩn|hỏa tốc|mật|tối mật|ngành|hợp nhất|chỉ đạo|
    tổng hợp|kèm theo|bổ sung|thực hiện|tạm thời
""") + ")"
_BODY = r"(?:\s+(?P<of>của\s+)?(?P<body>" + either("""
    ủy ban|ubnd|hđnd|hội đồng|ban|bộ|sở|chính phủ|thủ tướng|trung ương|tỉnh ủy|huyện ủy|đảng ủy|thành ủy|quốc hội|
    văn phòng
""") + r"(?:\s+[^\W\d_]+){0,8}?))"
_TYPE_GAP = re.compile(rf"{_FILLER}{{0,3}}(?:{_SO}|{_BODY}?\s*:?\s+\(?số\s*:?\s*)")
# Quy chế | làm việc số · Chương trình | kiểm tra, giám sát số; not `Quyết định này thay thế số`
_TITLE_GAP = re.compile(
    r"(?:,?[^\S\n]+(?!(?:này|đó|trên|theo|tại|kèm|thay|bãi|có|được|đã|sẽ|số)(?!\w))[^\W\d_]+){1,10}[^\S\n]+số\s?:?\s?")
_LIST_GAP = re.compile(r"[\s,;]*(?:và|hoặc|hay|&)?\s*(?:các\s+)?(?:số\s*:?\s*)?")
_BEHIND_SO = re.compile(r"(?<!\w)s[ốô]\s*:?\s*$")
_SHARED_TAIL = re.compile(r"(?<![\w/.,-])(?:\d{1,4}(?:\s*,\s*|\s+và\s+)(?:số\s+)?){1,6}$")
# Numbers of other things
_NOT_A_DOCUMENT = re.compile(either("""
    mẫu|biểu|phụ lục|phụ biểu|bảng|hình|tcvn|qcvn|tiêu chuẩn|iso|số hiệu|điện thoại|đt|fax|tài khoản|mã|mã số|
    mã hồ sơ|thửa|thửa đất|lô|tổ|khu phố|ấp|đường|hẻm|ngõ|nhà|km|ql|quốc lộ|tỉnh lộ|biển số|hóa đơn|tờ|ô|phòng|lớp|
    căn|seri|hộp thư|kênh|tập|quyển|gói thầu|gói|hợp đồng|lô hàng|máy|xe|tàu|thiết bị|giấy phép|giấy chứng nhận|
    sổ|thẻ|lệnh chi|phiếu thu|phiếu chi|phiếu|bản vẽ|trụ|cột|trạm|tuyến|vụ án|hồ sơ
""") + r"\s*(?:số)?\s*[:.]?\s*\(?$")
_STANDARD = re.compile(r"(?:qcvn|tcvn)[^;\n]{0,20}$")
_HEADED = re.compile(r"(?<!\w)của [^,;\n]{3,80}?:?\s\(?số\s")  # Thông báo của Văn phòng Chính phủ số …
_RANGE = re.compile(r"\d[-–]\s*$")
_NEW_SENTENCE = re.compile(r"\.(?:\s|$)|\n")
_NUMBER_OF_NAME = re.compile(r"\s*\(?(?:số\s*:?\s*)?\(?")
_SUBJECT = re.compile(
    r"[ ,]*(?="
    + either("về|v/v|quy định|hướng dẫn|phê duyệt|ban hành|sửa đổi|bãi bỏ|thực hiện|triển khai")
    + r"(?!\w))")
_SUBJECT_END = re.compile(
    r"[;\n\t]|\.(?=[\s/)\"]|$)|,\s+(?="
    + either("ubnd|ủy ban|sở|bộ|ban|hội đồng|tỉnh ủy|huyện ủy|đảng ủy|chi bộ|phòng|trường|văn phòng")
    + r"\s)|\)(?=\s*[,.;]|$)")
_NUMBER_LEAD = re.compile(r"số(?<!\w..)\s?:?\s?(?=[\doli])")
_JOINT_TYPES = frozenset({"NQLT", "TTLT", "TTLB", "TTLN", "CTLT", "KHLT", "KHLN", "HDLT", "HDLN", "QyĐLT", "QĐLN",
                          "CTPH", "QCPH", "KHPH", "HDPH", "QĐPH"})
_JOINT_CODE = re.compile(r"(?:LT|LN|PH)[-/]|/[A-ZĐ]{3,}-[A-ZĐ]{3,}$")


def numbered(text: str, plain: str, low: str, words: list[TypeWord], names: list[Mention]) -> list[Mention]:
    """Mentions by number and symbol, in order. `names`: laws and sessions already found; a number behind one is its own
    and takes it in (`Luật Tổ chức Chính phủ số 63/2025/QH15`).
    """
    starts = [w.end for w in words]
    by_end = {m.end: m for m in reversed(names)}  # of two that end together, the longer
    found: list[Mention] = []
    for start, end, symbol in _symbols(plain, low):
        previous = found[-1] if found else None
        if previous and start < previous.reach:
            continue
        lead = _shared_lead(low[max(0, start - 60):start])
        begins = start - len(lead[0]) if lead else start  # Nghị quyết số 18, 19 và 21-NQ/TW
        mention = (
            _behind_name(low, start, symbol, by_end)
            or _behind_type(text, low, plain, begins, symbol, words, bisect_right(starts, begins) - 1, previous)
            or _behind_title(low, start, symbol, words, bisect_right(starts, begins) - 1, previous)
            or _untyped(low, start, symbol, previous)
        )
        if mention is None:
            continue
        mention.end = mention.reach = end
        if previous and mention.follows is None:
            gap = low[previous.reach:mention.start][:40]
            mention.follows = previous if _LIST_GAP.fullmatch(gap) else None
        if lead and mention.rule == "number":
            found.extend(_shared_tail(low, mention, begins, start))
        found.append(mention)
        read_dated(low, mention)
        _read_issuer(text, plain, low, mention)
    _behind_subject(text, plain, low, found)
    _share(found, low)
    return found


def _shared_lead(before: str) -> re.Match[str] | None:
    """The numbers before a number that share its symbol: `18, 19 và `."""
    words = before.rstrip().removesuffix("số").rstrip()
    return _SHARED_TAIL.search(before) if words.endswith((",", "và")) else None


def _symbols(plain: str, low: str) -> list[tuple[int, int, Symbol]]:
    """Every number with a symbol: (start, end, symbol)."""
    out = {m.start("symbol"): (m.end("symbol"), read_symbol(m["symbol"], m["number"])) for m in SYMBOL.finditer(plain)}
    for so in _NUMBER_LEAD.finditer(low):
        m = AFTER_SO.match(plain, so.end()) if so.end() not in out else None
        if m:
            number = m["number"] or m["old"]
            out[so.end()] = (m.end("symbol"), read_symbol(m["symbol"], number))
    return [(start, end, symbol) for start, (end, symbol) in sorted(out.items())]


def _behind_type(
    text: str, low: str, plain: str, start: int, symbol: Symbol, words: list[TypeWord], n: int, previous: Mention | None
) -> Mention | None:
    """The mention whose type word, the `n`th, stands before the number at `start`."""
    if n < 0 or start - words[n].end >= 120 or (previous and words[n].start < previous.end - 1):
        return None
    word = words[n]
    gap = _TYPE_GAP.fullmatch(low, word.end, start)
    if gap is None or ("\n" in gap[0] and "số" in gap[0].rpartition("\n")[2]):  # a letterhead's own line
        return None
    outer = words[n - 1] if n and plain[word.start].islower() and low[words[n - 1].end:word.start] == " " else None
    if outer and outer.code and plain[outer.start].isupper():  # Thông báo kết luận số …
        word = outer
    if low[word.start:word.end] in ABBREVIATED and not plain[word.start:word.end].isupper():
        return None
    body = text[gap.start("body"):gap.end("body")] if gap["of"] else None
    rule, sure = ("number", 0.98) if word.code else ("number-untyped", 0.8)
    return Mention(word.start, start, word.word, word.code, rule, sure, symbol=symbol, issuer=body)


def _behind_title(
    low: str, start: int, symbol: Symbol, words: list[TypeWord], n: int, previous: Mention | None
) -> Mention | None:
    """The mention whose few words of title stand between the type word and the number: `Quy chế làm việc số
    02-QC/ĐU`; only where the symbol names the same type."""
    word = words[n] if n >= 0 else None
    if word is None or not word.code or word.code != symbol.type_code or (previous and word.start < previous.end):
        return None
    if start - word.end > 100 or not _TITLE_GAP.fullmatch(low, word.end, start):
        return None
    return Mention(word.start, start, word.word, word.code, "number", 0.98, symbol=symbol)


def _behind_name(low: str, start: int, symbol: Symbol, by_end: dict[int, Mention]) -> Mention | None:
    """The mention of a law by name and number: `Luật Tổ chức Chính phủ số 63/2025/QH15`."""
    if not by_end:
        return None
    name = next((by_end[e] for e in range(start, max(0, start - 9), -1) if e in by_end), None)
    if name is None or name.issued_on or not _NUMBER_OF_NAME.fullmatch(low, name.end, start):
        return None
    name.symbol = symbol  # the row is that of the number
    rule, year = "name-and-number", name.issued_year
    return Mention(name.start, start, name.doc_type, name.code, rule, 0.97, symbol=symbol, issued_year=year)


def _untyped(low: str, start: int, symbol: Symbol, previous: Mention | None) -> Mention | None:
    """The mention of a number without a type word: one of a list, one behind `số`, or one that can be nothing else."""
    before = low[max(0, start - 40):start]
    behind_so = _BEHIND_SO.search(before)
    if _NOT_A_DOCUMENT.search(before.rpartition("\n")[2]) or _STANDARD.search(before):
        return None
    lead = start - (len(before) - behind_so.start()) if behind_so else start
    if previous and previous.symbol and start - previous.reach < 300:
        gap = low[previous.reach:start]
        alike = previous.symbol.type_code == symbol.type_code
        step = _LIST_GAP.fullmatch(gap) and gap.strip()
        if not _NEW_SENTENCE.search(gap) and (step or (behind_so and alike and symbol.type_code)):
            kind = (previous.doc_type, previous.code) if alike else (None, None)
            return Mention(lead, start, *kind, "number-list", 0.95, symbol=symbol, follows=previous if step else None)
    if behind_so:
        return Mention(lead, start, None, None, "number-untyped", 0.7, symbol=symbol)
    if symbol.type_code and len(symbol.body) > 1 and not _RANGE.search(before):
        return Mention(start, start, None, None, "symbol-alone", 0.75, symbol=symbol)
    return None


def _shared_tail(low: str, mention: Mention, begins: int, start: int) -> list[Mention]:
    """`Nghị quyết số 18, 19 và 21-NQ/TW`: the numbers from `begins` to the last, at `start`, share its symbol."""
    symbol = mention.symbol
    assert symbol
    out: list[Mention] = []
    for number in re.finditer(r"\d{1,4}", low[begins:start]):
        printed = number[0] + symbol.text[len(symbol.number):]
        own = Symbol(printed, number[0], symbol.year, symbol.type_code, symbol.body, symbol.party)
        at, end, before = begins + number.start(), begins + number.end(), out[-1] if out else None
        out.append(Mention(at if out else mention.start, end, mention.doc_type, mention.code, "shared-symbol", 0.8,
                           symbol=own, reach=end, follows=before))
    mention.start, mention.follows, mention.rule = start, out[-1], "number-list"
    return out


def _is_joint(mention: Mention) -> bool:
    symbol = mention.symbol
    by_code = symbol is not None and (
        (symbol.party and _JOINT_CODE.search(symbol.text) is not None) or symbol.type_code in _JOINT_TYPES)
    return by_code or "liên" in (mention.doc_type or "").lower()


def _read_issuer(text: str, plain: str, low: str, mention: Mention) -> None:
    issuer = issuer_after(plain, low, mention.end, _is_joint(mention))
    if issuer is None or mention.issuer:
        return
    mention.issuer, mention.issuer_term = text[issuer.start:issuer.end].replace("\n", " "), issuer.term
    mention.end = mention.reach = issuer.reach
    if not mention.issued_on:  # the date may stand behind the body
        read_dated(low, mention)


def _behind_subject(text: str, plain: str, low: str, found: list[Mention]) -> None:
    """Reads the subject of each mention up to the next, and the issuer that stands behind it."""
    for n, mention in enumerate(found):
        follower = found[n + 1].start if n + 1 < len(found) else len(low)
        opens = _SUBJECT.match(low, mention.reach)
        if opens is None or mention.symbol is None:
            continue
        stop = _SUBJECT_END.search(low, opens.end(), opens.end() + 500)
        end = stop.start() if stop else min(len(low), opens.end() + 500)
        if mention.issuer is None:
            issuer = issuer_behind_subject(plain, low, mention.reach, min(end, follower), mention.symbol.body)
            if issuer:
                mention.issuer, mention.issuer_term = text[issuer.start:issuer.end], issuer.term
        mention.title = text[opens.end():end].strip() or None


def _share(found: list[Mention], low: str) -> None:
    """A list shares the issuer and, behind one type word, the date that follow its last member, and the issuer that its
    type word has: `các Quyết định của UBND tỉnh: số 12/QĐ-UBND …, số 15/QĐ-UBND …`."""
    headed = set[Mention]()
    for mention in found:
        before = mention.follows
        if before in headed and mention.issuer is None and before is not None and before.code == mention.code:
            mention.issuer, mention.issuer_term = before.issuer, before.issuer_term
            headed.add(mention)
        elif mention.issuer and _HEADED.search(low, mention.start, mention.reach):
            headed.add(mention)
    for mention in reversed(found):
        before = mention.follows
        if before is None or not before.symbol or not mention.symbol:
            continue
        if before.issuer is None and mention.issuer and before.symbol.body.casefold() == mention.symbol.body.casefold():
            before.issuer, before.issuer_term = mention.issuer, mention.issuer_term
        one_word = mention.rule in ("number-list", "shared-symbol") or "cùng ngày" in low[mention.start:mention.reach]
        if before.issued_on is None and mention.issued_on and one_word:
            before.issued_on, before.issued_year = mention.issued_on, mention.issued_on.year
