"""Who signed, as what and for whom; who receives the document.

Reads the lines of the signature and recipients zones, in whatever order and columns a reader left them. Sources:
Nghị định 30/2020/NĐ-CP, appendix I, part II, 7 and 9 (TM., KT., TL., TUQ., Q.); Hướng dẫn 36-HD/VPTW, II, 1.7 and 1.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise

from ingest.fold import bare
from ingest.frame import lines as form
from ingest.frame.lines import is_capitals, person, pieces

HANOI = timezone(timedelta(hours=7))
# KT. CHỦ TỊCH | PHÓ CHỦ TỊCH on one line: a new role begins here.
_ROLE_CUT = re.compile(
    r"(?<=\S)(?<!ban)(?<!doan)(?<!tong)(?:\s*-\s*|\s+)(?=(?:(?:tm|kt|tl|tuq)\s?\.|[tk]\s?/\s?[tml]\b|t/uq)"
    r"|(?:q\.\s*)?(?:pho\s+)?(?:chu\s+(?:tich|nhiem)|bi\s+thu"
    r"|(?:truong\s+(?:ban|phong|khoa|cong)|chanh\s+(?:van|thanh|an)|(?:tong\s+)?giam\s+doc|(?:hieu|cuc|vu|vien|bo"
    r"|thu)\s+truong|thu\s+tuong|tong\s+bi\s+thu))\b)")
# Family names that look like a body's first word once their diacritics are gone.
_SURNAMES_LIKE_BODIES = frozenset({"VŨ", "TRƯƠNG", "ĐOÀN", "QUÁCH", "HỒ", "SỔ", "BỒ"})
_NOTED = re.compile(r"[\[(]?\s*(?:đã ký|ký tên|chữ ký|ký, ghi)[^\])]*[\])]?", re.IGNORECASE)
_ITEM = re.compile(r"(?:^|(?<=[;,.:])\s*|\t)\s*[-–—~+*•●▪−]\s*(?=\S)")
_DASH = re.compile(r"(?:\s*[-–—~+*•●▪−_=])+\s*")
# a pen's or a seal's scraps: `Các Ban Đảng Thành ủy; =`, `ã„.CHỦ TỊCH`
_TRAILING_SCRAP = re.compile(r";\s*\S{1,2}$")
_LEADING_SCRAP = re.compile(r"^(?:\W+|[^\sQq.]{1,2}\.\W*)(?=\w{2})")
_FILE_PATH = re.compile(r"\s*[A-Za-z]:[\\/]\S")  # d:\2011\CV\Thang 4\…: where the typist kept the file
_OPENING = re.compile(r"\W*n[o0]i\s+(?:nh[a-z][nm]|g[uo]i)(?:\s+van\s+ban)?\s*[:.;/-]*\s*")
_SIGNED_AT = re.compile(
    r"(?:(?:thoi\s+gian|ngay"
    r"|gio)\s+ky\s*:?\s*)?(\d{1,2})[./-](\d{1,2})[./-](\d{4})[\s,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signing hand: the lines before the position (`TM. … KT. …`), the position, the name."""

    signed_for: str | None = None
    position: str | None = None
    signer: str | None = None


def read_signatures(texts: list[str]) -> list[Signature]:
    """The signatures in the order of the text: of a joint document the left column stands before the right."""
    out: list[Signature] = []
    roles: list[str] = []
    for text in (cut for line in _columns(texts) for cut in _role_cuts(line)):
        low = bare(text)
        if form.CONFIRMED.match(low):
            break
        position = form.POSITION.match(low)
        if form.SIGNATURE_STAMP.match(low) or form.RULE.match(low) or (form.SIGNED.match(low) and not position):
            continue
        name = person(text) if not (form.POSITION.match(low) or form.SIGNED_FOR.match(low)) else None
        if name is None and roles and _is_capital_name(text, roles):
            name = " ".join(text.split())
        if name is not None:
            if roles or not out:
                out.append(_signature(roles, name))
            roles = []
        elif form.POSITION.match(low) or form.SIGNED_FOR.match(low) or low.strip() == "kiem" or _is_words(text):
            role = " ".join(text.split()).strip(" *_|,;:")
            roles.append(role if form.SIGNED_FOR.match(low) else _LEADING_SCRAP.sub("", role))
    if out and not any(form.SIGNED_FOR.match(bare(role)) for role in roles):
        return out  # below the name the post that the signer holds elsewhere: `TRƯỞNG BAN XÂY DỰNG ĐẢNG`
    return out + ([_signature(roles, None)] if roles else [])


def _columns(texts: list[str]) -> list[str]:
    """The signature's lines: the cells of rows that are not recipients."""
    out = []
    for text in texts:
        for cell in pieces(text):
            if not form.RECIPIENTS.match(bare(cell)) and not form.DASH.match(cell):
                out.append(_NOTED.sub("", cell).strip())
    return [x for x in out if x]


def _role_cuts(text: str) -> list[str]:
    """`KT.HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG Trần Văn B` → its roles and its name."""
    words = text.split()
    low = bare(text)
    role = form.POSITION.match(low) or form.SIGNED_FOR.match(low)
    tail = next((k for k in range(1, len(words) - 1) if role and is_capitals(" ".join(words[:k]))
                 and person(" ".join(words[k:]))), None)
    head = " ".join(words[:tail])
    out: list[str] = []
    start = 0
    for cut in _ROLE_CUT.finditer(bare(head)):
        before = bare(head[start:cut.start()])
        if before.rstrip().endswith(","):
            continue  # KT. BỘ TRƯỞNG, CHỦ NHIỆM: one who is both
        # the position itself begins a role only behind the line that it is signed for
        if form.SIGNED_FOR.match(bare(head[cut.end():])) or form.SIGNED_FOR.match(before):
            out.append(head[start:cut.start()])
            start = cut.end()
    return [x.strip() for x in (*out, head[start:], *([" ".join(words[tail:])] if tail else [])) if x.strip()]


def _is_words(text: str) -> bool:
    """Capitals that are words, not what a seal left of them."""
    return is_capitals(text) and sum(c.isalpha() for c in text) >= 4 and not any(c.isdigit() for c in text)


def _is_capital_name(text: str, roles: list[str]) -> bool:
    """NGUYỄN VĂN A: capitals, two to five words, under a position, and neither a position nor a body."""
    low = bare(text)
    words = text.split()
    if not (2 <= len(words) <= 5 and is_capitals(text) and all(w.isalpha() and len(w) < 8 for w in words)):
        return False
    if form.POSITION.search(low) or form.SIGNED_FOR.match(low) or not form.POSITION.match(bare(roles[-1])):
        return False
    return words[0].upper() in _SURNAMES_LIKE_BODIES or form.ORG.match(low) is None


def _signature(roles: list[str], name: str | None) -> Signature:
    signed_for: list[str] = []
    position: list[str] = []
    for role in roles:
        low = bare(role)
        if form.SIGNED_FOR.match(low):
            signed_for.append(role)
            position = []
        elif form.POSITION.match(low):
            joined = position and ("kiem" in bare(position[-1]).split()[-1:] or low.startswith("kiem"))
            position = [*position, role] if joined else [role]
        elif low == "kiem" and position:
            position.append(role)
        elif position:
            position.append(role)  # the position's second line
        elif signed_for:
            signed_for[-1] += " " + role
        else:
            position = [role] if form.POSITION.search(low) else []
    return Signature(" ".join(signed_for) or None, " ".join(position) or None, name)


def read_recipients(texts: list[str]) -> tuple[str, ...]:
    """Each line of `Nơi nhận` without its dash and final mark; lines that go on are joined, runs in one line cut.

    >>> read_recipients(["Nơi nhận:", "- Như trên;", "- VPCP: BTCN, các PCN,", "  các Vụ, Cục;", "- Lưu: VT."])
    ('Như trên', 'VPCP: BTCN, các PCN, các Vụ, Cục', 'Lưu: VT')
    """
    lines: list[str] = []
    for text in texts:
        for n, cell in enumerate(pieces(text)):
            low = bare(cell)
            position = form.POSITION.match(low) and is_capitals(cell)
            signing = form.SIGNED_FOR.match(low) or form.SIGNED.match(low) or position
            if not signing and not (n > 0 and (person(cell) or is_capitals(cell))):
                opening = _OPENING.match(low) if form.RECIPIENTS.match(low) else None
                lines.append(cell[opening.end():] if opening else cell)
    lines = [x for x in lines if x.strip() and not _FILE_PATH.match(x)]
    dashed = any(form.DASH.match(x) for x in lines)
    items = [part for line in lines for part in (_items(line) if not dashed or form.DASH.match(line) else [line])]
    if dashed and not form.DASH.match(items[0]) and " " not in items[0].strip() and items[0][-1] not in ";,.":
        items.pop(0)  # a pen's scrap behind `Nơi nhận:`
    joined: list[str] = []
    listed = any(map(form.DASH.match, items))
    for item in items:
        if listed:
            ended = bool(joined) and joined[-1].rstrip().endswith(";")
            goes_on = not form.DASH.match(item) and not form.FILE_COPY.match(bare(item)) and not ended
        else:
            goes_on = item.strip()[0].islower() and bool(joined) and not joined[-1].endswith((";", ",", "."))
        if goes_on and joined:
            joined[-1] = f"{joined[-1].rstrip()} {item.strip()}"
        else:
            joined.append(item)
    undashed = (_TRAILING_SCRAP.sub("", _DASH.sub("", x, count=1).strip()) for x in joined)
    clean = (" ".join(x.split()).rstrip(" ;,./") for x in undashed)
    return tuple(x for x in clean if x and any(c.isalnum() for c in x))


def _items(line: str) -> list[str]:
    starts = [m.start() for m in _ITEM.finditer(line)]
    if len(starts) > 1:
        edges = [*starts, len(line)]
        return [line[:starts[0]]] * bool(line[:starts[0]].strip()) + [
            "- " + _ITEM.sub("", line[a:b], count=1).strip() for a, b in pairwise(edges)]
    if form.DASH.match(line) or (len(line) < 60 and line.count(";") < 2):
        return [line]
    if line.count(";") > 0:
        return [part for part in line.split(";") if part.strip()]
    low = bare(line)
    file_copy = low.rfind("luu")
    if file_copy <= 0 or not form.FILE_COPY.match(low[file_copy:]):
        file_copy = len(line)
    head, tail = line[:file_copy], line[file_copy:]
    parts: list[str] = []
    for part in (p.strip() for p in head.split(",")):
        if parts and part[:1].islower():
            parts[-1] += ", " + part  # các huyện, thị
        elif part:
            parts.append(part)
    return [*(p + ";" for p in parts), *([tail] if tail else [])]


def read_addressees(texts: list[str]) -> tuple[str, ...]:
    """The lines of `Kính gửi`, without its words, dashes and final marks."""
    lines = []
    for text in texts:
        opening = re.match(r"\W*kinh\s+\w{3,5}\s*:?\s*", bare(text)) if form.ADDRESS.match(bare(text)) else None
        lines.append(text[opening.end():] if opening else text)
    parts = [part for line in lines if line.strip() for part in _items(line) for part in re.split(r";\s*(?=\S)", part)]
    clean = (" ".join(_DASH.sub("", x, count=1).split()).rstrip(" ;,./:") for x in parts)
    return tuple(x for x in clean if any(c.isalnum() for c in x))


def read_signed_at(texts: list[str], *, copied: bool) -> datetime | None:
    """The earliest time of a digital signature (Hanoi time); of a copy the last one is the copier's."""
    times = []
    for found in _SIGNED_AT.finditer(bare(" ".join(texts))):
        day, month, year, hour, minute, second = (int(g or 0) for g in found.groups())
        try:
            times.append(datetime(year, month, day, hour, minute, second, tzinfo=HANOI))
        except ValueError:
            continue
    return min(sorted(times)[:-1] if copied else times, default=None)
