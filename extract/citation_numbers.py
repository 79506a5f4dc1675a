"""Documents cited by number and symbol: the number is the anchor, the type word is looked for before it.

A number without a type word counts where `số` or a list leads to it, or where its symbol can be nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from extract.citation_issuer import issuer_after, issuer_behind_subject
from extract.citation_mentions import ABBREVIATED, Mention, TypeWord
from extract.citation_names import read_dated
from extract.grammar import AFTER_SO, SYMBOL, Symbol, read_symbol

# Between the type word and the number: `phối hợp`, `của Ủy ban nhân dân tỉnh`, `số`, `(`, `:`
_SO = r"\s*+(?::\s*+(?=số))?\(?\s*+(?:số|sô|so)?\s*+[:.]?\s*+\(?"
_FILLER = (
    r"(?:\s+(?:phối hợp|liên ngành|liên tịch|liên bộ|liên cơ quan|chuyên đề|kết luận|thanh tra|kiểm tra|công tác|hành động|cá biệt|chung|"
    r"thẩm tra|thẩm định|giám sát|ý kiến|tổng kết|khẩn|hỏa tốc|mật|tối mật|ngành|quy phạm pháp luật|hợp nhất|chỉ đạo|tổng hợp|kèm theo|bổ sung|"
    r"thực hiện|tạm thời))"
)
_BODY = r"(?:\s+(?P<of>của\s+)?(?P<body>(?:ủy ban|ubnd|hđnd|hội đồng|ban|bộ|sở|chính phủ|thủ tướng|trung ương|tỉnh ủy|huyện ủy|đảng ủy|thành ủy|quốc hội|văn phòng)(?:\s+[^\W\d_]+){0,8}?))"
_TYPE_GAP = re.compile(rf"{_FILLER}{{0,3}}(?:{_SO}|{_BODY}?\s+\(?số\s*:?\s*)")
_LIST_GAP = re.compile(r"[\s,;]*(?:và|hoặc|hay|&)?\s*(?:các\s+)?(?:số\s*:?\s*)?")
_BEHIND_SO = re.compile(r"(?<!\w)s[ốô]\s*:?\s*$")
_SHARED_TAIL = re.compile(r"(?P<numbers>(?:\d{1,4}(?:\s*,\s*|\s+và\s+)(?:số\s+)?){1,6})$")
# Numbers of other things
_NOT_A_DOCUMENT = re.compile(
    r"(?:mẫu|biểu|phụ lục|phụ biểu|bảng|hình|tcvn|qcvn|tiêu chuẩn|iso|số hiệu|điện thoại|đt|fax|tài khoản|mã|mã số|mã hồ sơ|thửa|lô|tổ|"
    r"khu phố|ấp|đường|hẻm|ngõ|nhà|km|ql|quốc lộ|tỉnh lộ|biển số|hóa đơn|tờ|ô|phòng|lớp|căn|seri|hộp thư|kênh|tập|quyển)\s*(?:số)?\s*[:.]?\s*\(?$"
)
_LETTERHEAD = re.compile(r"(?:^|[\n\t])[ *_|]*s[ốô]\s*[:.]?\s*$")
_SUBJECT = re.compile(r"[\s,]*(?=(?:về|v/v|quy định|hướng dẫn|phê duyệt|ban hành|sửa đổi|bãi bỏ|thực hiện|triển khai)(?!\w))")
_SUBJECT_END = re.compile(r"[;\n\t]|\.(?=[\s/)\"]|$)|,\s+(?=(?:ubnd|ủy ban|sở|bộ|ban|hội đồng|tỉnh ủy|huyện ủy|đảng ủy|chi bộ|phòng|trường|văn phòng)\s)|\)(?=\s*[,.;]|$)")


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
        mention = _anchor(text, low, plain, start, symbol, words, starts, by_end, previous)
        if mention is None:
            continue
        mention.end = mention.reach = end
        if previous and mention.follows is None and _LIST_GAP.fullmatch(low[previous.reach:mention.start]) and ";" not in low[previous.reach:mention.start]:
            mention.follows = previous
        found.extend(_shared_tail(low, mention, start))
        found.append(mention)
        read_dated(low, mention)
        _read_issuer(text, plain, low, mention, found)
    _behind_subject(text, plain, low, found)
    _share(found, low)
    return found


def _symbols(plain: str, low: str) -> list[tuple[int, int, Symbol]]:
    """Every number with a symbol: (start, end, symbol)."""
    out = {m.start("symbol"): (m.end("symbol"), read_symbol(m["symbol"], m["number"])) for m in SYMBOL.finditer(plain)}
    for so in re.finditer(r"(?<!\w)số\s?:?\s?(?=[\doli])", low):
        m = AFTER_SO.match(plain, so.end())
        if m and so.end() not in out:
            number = m["number"] or m["old"]
            out[so.end()] = (m.end("symbol"), read_symbol(m["symbol"], number))
    return [(start, end, symbol) for start, (end, symbol) in sorted(out.items())]


def _anchor(
    text: str, low: str, plain: str, start: int, symbol: Symbol, words: list[TypeWord], starts: list[int], by_end: dict[int, Mention],
    previous: Mention | None,
) -> Mention | None:
    """The mention that a number belongs to, from its type word on; None where the number is no document's."""
    n = bisect_right(starts, start) - 1
    word = words[n] if n >= 0 else None
    if word and start - word.end < 120 and (previous is None or word.start >= previous.end - 1):
        gap = _TYPE_GAP.fullmatch(low, word.end, start)
        outer = words[n - 1] if n and gap and plain[word.start].islower() and low[words[n - 1].end:word.start] == " " else None
        if outer and outer.code and plain[outer.start].isupper():  # Thông báo kết luận số …
            word = outer
        if gap and "\n" in gap[0] and "số" in gap[0].rpartition("\n")[2]:
            gap = None  # a letterhead's own line
        if gap and not (low[word.start:word.end] in ABBREVIATED and not plain[word.start:word.end].isupper()):
            body = text[word.end + gap.start("body"):word.end + gap.end("body")] if gap["of"] else None
            return Mention(word.start, start, word.word, word.code, "number" if word.code else "number-untyped", 0.98, symbol=symbol, issuer=body)
    name = next((by_end[e] for e in range(start, max(0, start - 9), -1) if e in by_end), None)
    if name and re.fullmatch(r"\s*\(?(?:số\s*:?\s*)?\(?", low[name.end:start]) and not name.issued_on:
        name.symbol = symbol  # the row is that of the number
        return Mention(name.start, start, name.doc_type, name.code, "name-and-number", 0.97, symbol=symbol, issued_year=name.issued_year)
    return _untyped(low, start, symbol, previous)


def _untyped(low: str, start: int, symbol: Symbol, previous: Mention | None) -> Mention | None:
    before = low[max(0, start - 40):start]
    behind_so = _BEHIND_SO.search(before)
    if _NOT_A_DOCUMENT.search(before.rpartition("\n")[2]) or re.search(r"(?:qcvn|tcvn)[^;\n]{0,20}$", before):
        return None
    if previous and previous.symbol and start - previous.reach < 300:
        gap = low[previous.reach:start]
        near = not re.search(r"\.(?:\s|$)|\n", gap)
        if near and _LIST_GAP.fullmatch(gap) and gap.strip() or near and behind_so and previous.symbol.type_code == symbol.type_code and symbol.type_code:
            end = behind_so.start() - 1 if behind_so else 0
            lead = start if not behind_so else start - (len(before) - behind_so.start())
            same = previous.symbol.type_code == symbol.type_code
            return Mention(lead if end else start, start, previous.doc_type if same else None, previous.code if same else None, "number-list", 0.95,
                           symbol=symbol, follows=previous if _LIST_GAP.fullmatch(gap) else None)
    if behind_so:
        return Mention(start - (len(before) - behind_so.start()), start, None, None, "number-untyped", 0.7, symbol=symbol)
    if symbol.type_code and symbol.body and len(symbol.body) > 1 and not re.search(r"[\d][-–]\s*$", before):
        return Mention(start, start, None, None, "symbol-alone", 0.75, symbol=symbol)
    return None


def _shared_tail(low: str, mention: Mention, start: int) -> list[Mention]:
    """`Nghị quyết số 18, 19 và 21-NQ/TW`: the numbers before the last share its symbol."""
    symbol = mention.symbol
    lead = _SHARED_TAIL.search(low[max(mention.start, start - 60):start])
    if lead is None or symbol is None or mention.start == start:
        return []
    base = start - len(lead["numbers"])
    out: list[Mention] = []
    for number in re.finditer(r"\d{1,4}", lead["numbers"]):
        text = number[0] + symbol.text[len(symbol.number):]
        at, end = base + number.start(), base + number.end()
        out.append(Mention(at if out else mention.start, end, mention.doc_type, mention.code, "shared-symbol", 0.8, reach=end,
                           symbol=Symbol(text, number[0], symbol.year, symbol.type_code, symbol.body, symbol.party),
                           follows=out[-1] if out else None))
    mention.start, mention.follows, mention.rule = start, out[-1], "number-list"
    return out


def _is_joint(mention: Mention) -> bool:
    symbol = mention.symbol
    return "liên" in (mention.doc_type or "").lower() or bool(symbol and re.search(r"(?:LT|LN|PH)[-/]|/[A-ZĐ]{3,}-[A-ZĐ]{3,}$", symbol.text) and symbol.party)


def _read_issuer(text: str, plain: str, low: str, mention: Mention, found: list[Mention]) -> None:
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
    """A list shares the issuer and, behind one type word, the date that follow its last member."""
    for mention in reversed(found):
        before = mention.follows
        if before is None or not before.symbol or not mention.symbol:
            continue
        if before.issuer is None and mention.issuer and before.symbol.body.casefold() == mention.symbol.body.casefold():
            before.issuer, before.issuer_term = mention.issuer, mention.issuer_term
        one_word = mention.rule in ("number-list", "shared-symbol") or "cùng ngày" in low[mention.start:mention.reach]
        if before.issued_on is None and mention.issued_on and one_word:
            before.issued_on, before.issued_year = mention.issued_on, mention.issued_on.year
