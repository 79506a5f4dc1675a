"""Whose document it is: the issuing body where the letterhead is lost, its level, its province then and now."""

from __future__ import annotations

import re
from datetime import date

from extract.gazetteers import CENTRALLY_RUN, province_names, province_on
from ingest.fold import bare, lower
from ingest.frame import lines as form

# …; Ban Dân vận Tỉnh ủy xây dựng kế hoạch … như sau: | Ủy ban nhân dân xã … báo cáo kết quả như sau:
_DOES = re.compile(
    r"\s+(?:trân trọng |kính )?(?:xây dựng|ban hành|thông báo|báo cáo|hướng dẫn|quy định|quyết định|quyết nghị"
    r"|đề nghị|yêu cầu|kính trình|trình"
    r"|phối hợp|triển khai|(?<!ban )tổ chức|tổng hợp|phát động|công bố|đề ra|kết luận)\b")
# Trên đây là Báo cáo … của Ủy ban nhân dân huyện Tháp Mười./.
_CLOSING = re.compile(r"\W*tren day la\b.*\bcua\s+(?P<body>[^,;:.]{4,110}?)\s*(?:[,;:.]|$)")
# Bộ Giáo dục và Đào tạo yêu cầu các trường thực hiện nghiêm túc nội dung Công văn này./.
_ASKING_CLOSE = re.compile(
    r"(?P<body>[^,;:.()]{4,110}?)\s(?:yeu cau|de nghi)\s[^;:]{10,400}\b"
    r"(?:cong van|cong dien|chi thi|ke hoach|huong dan|thong bao|van ban) nay\b[^;:]{0,60}\./\.?\s*$")
_OFFICE = re.compile(
    r"(?:(?:pho\s+)?(?:chu tich|giam doc|tong giam doc|truong ban|truong phong|bo truong|cuc truong|tong cuc truong"
    r"|vien truong|hieu truong|chanh an|chanh van phong|chi cuc truong|bi thu))\s+(?=\S)")
_SUBJECT_WORDS = re.compile(r"\b(?:về|trong|năm|ngày|tháng|quý|giai đoạn|nhiệm kỳ|tại|đến|gửi|khóa|theo|được)\b")

_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((level, re.compile(pattern)) for level, pattern in (
    ("unit", r"\b(?:truong|benh vien|trung tam|cong ty|tap doan|doanh nghiep|ban quan ly|bao tang|thu vien"
        r"|hop tac xa|xi nghiep|dai hoc|hoc vien|nha (?:may|xuat ban)|vien (?!kiem sat)\w+|tram|quy (?:dau tu"
        r"|phat trien))\b"),
    ("grassroots", r"\b(?:chi bo|chi doan|chi hoi|thon|to dan pho|khu pho|ap|ban dieu hanh|khoi pho|to hoa giai)\b"),
    ("commune", r"\b(?:(?<!thi )(?:xa(?! hoi\b)|(?<!va )(?<!hiem )(?<!hoc )(?<!de )(?<!- )xa)|phuong|thi tran"
        r"|dac khu)\b"),
    ("region", r"\b(?:quan khu|khu vuc|vung)\b"),
    ("district", r"\b(?:huyen|quan(?! (?:ly|uy trung|doi|chung|su tinh|su thanh|su co|he))|thi xa|thi uy"
        r"|thanh pho (?!truc thuoc)\S+ (?:\S+ )?thuoc tinh)\b"),
    ("province", r"\b(?:tinh|tinh uy|thanh uy|so (?!giao dich)\w+|thanh pho|tp|cap tinh)\b"),
    ("central", r"\b(?:trung uong|chinh phu|thu tuong|quoc hoi|bo chinh tri|ban bi thu|chu tich nuoc|nha nuoc"
        r"|toi cao|tong cuc|bo (?!chi huy|phan)\w+|viet nam|cuc|vien kiem sat nhan dan toi cao)\b"),
))
_SYMBOL_LEVELS = (("central", r"(?:tw|ttg|cp|qh\d*|vptw|[/-]b[a-z]{1,6}|ubtvqh\d*|tandtc"
    r"|vksndtc)"), ("province", r"\w*tu|s[a-z]{1,6}"), ("district", r"\w*hu"))


def issuer_of_sentence(text: str) -> str | None:
    """The body that acts in an enacting sentence: the subject of its last clause that starts with a body's name."""
    text = text[-1500:]
    low, words = bare(text), lower(text)
    best = None
    for start in (m.end() for m in re.finditer(r"^\W*|[;,.]\s+", low)):
        does = _DOES.search(words, start) if form.ORG.match(low, start) and text[start].isupper() else None
        subject = text[start:does.start()].strip() if does else ""
        together = does is not None and "phối hợp" in does[0] and text[:start].rstrip().endswith(",")
        one_name = not together and len(subject) < 110 and not re.search(r"[;:.,]", subject)
        if subject and one_name and not _SUBJECT_WORDS.search(lower(subject)):
            best = subject
    return best


def issuer_of_closing(text: str) -> str | None:
    """The body named last in `Trên đây là … của …`."""
    found = _CLOSING.match(bare(text[:1500]))
    if found is None or not form.ORG.match(found["body"]):
        return None
    body = text[found.start("body"):found.end("body")]
    stop = _SUBJECT_WORDS.search(lower(body))
    return body[:stop.start() if stop else None].strip() or None


def issuer_of_asking(text: str) -> str | None:
    """The body that closes its own letter or directive: `Bộ X yêu cầu các trường thực hiện nghiêm Công văn này./.`"""
    found = _ASKING_CLOSE.match(bare(text[:600]))
    return text[:found.end("body")].strip() if found and form.ORG.match(found["body"]) and text[0].isupper() else None


def issuer_of_authority(text: str) -> str:
    """`CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN X` → `ỦY BAN NHÂN DÂN HUYỆN X`; a body as it stands."""
    office = _OFFICE.match(bare(text))
    rest = text[office.end():] if office else ""
    return (rest if form.ORG.match(bare(rest)) else text).strip(" *.,:;")


def issuer_of_signature(signed_for: str | None, position: str | None, recipients: tuple[str, ...]) -> str | None:
    """`CHÁNH VĂN PHÒNG` and `Lưu Văn phòng Tỉnh ủy` → `Văn phòng Tỉnh ủy`; `TM. ỦY BAN NHÂN DÂN XÃ X` → the body."""
    represented = re.match(r"\W*t\s?[./]?\s?m\s*[./]?\s*", bare(signed_for or ""))
    if represented and signed_for:
        body = re.split(r"\s(?=KT\s?\.|K\s?/\s?T\b|TL\s?\.|T\s?/\s?L\b)", signed_for[represented.end():])[0]
        return body.strip() or None
    for words in (signed_for, position):
        role = re.match(r"\W*(?:k\s?[./]?\s?t\s*[./]?\s*)?(?:pho\s+)?(?:chanh|truong)\s+(van phong|ban|phong"
            r"|cong an)\b", bare(words or ""))
        if role and not re.match(r"\W*t\s?[./]?\s?l", bare(signed_for or "")):
            for item in recipients:
                kept = re.match(r"\W*luu\s*:?\s*", bare(item))
                rest = item[kept.end():] if kept else ""
                if bare(rest).startswith(role[1] + " ") and len(rest.split()) > len(role[1].split()):
                    return rest
    return None


def level(bodies: list[str], issuer: str | None, symbol: str | None) -> str | None:
    """central, region, province, district, commune, grassroots or unit, from the issuer's words, then its parent's."""
    for words in [issuer, *reversed(bodies[:-1] if bodies and bodies[-1] == issuer else bodies)]:
        found = _level_of(words) if words else None
        if found:
            return found
    tail = re.split(r"[/-]", bare(symbol))[-1] if symbol else ""
    return next((lv for lv, pattern in _SYMBOL_LEVELS if tail and re.fullmatch(pattern, tail)), None)


def _level_of(words: str) -> str | None:
    low = bare(words)
    if re.match(r"\W*van phong (?:trung uong|chinh phu|quoc hoi)|\W*bo (?!chi huy|phan)\w+|\W*(?:ban chap hanh"
        r"|ban \w+ \w+) trung uong", low):
        return "central"
    if re.search(r"\b(?:thanh pho|tp\.?|thanh uy|thanh doan)\b", low):
        names = {name for name, _ in province_names(words)}
        lower_level = re.search(r"\b(?:quan (?!ly)|phuong|xa)\b", low)
        if lower_level is None and not low.startswith(("truong", "trung tam")):
            return "province" if names & CENTRALLY_RUN or ("thanh uy" in low and not names) else "district"
    return next((lv for lv, pattern in _LEVELS if pattern.search(low)), None)


def province(bodies: list[str], issuer: str | None, place: str | None, issuer_level: str | None, stamps: str,
             day: date | None) -> tuple[str | None, str | None]:
    """(province as of the day, province of today), from the bodies' names, then the place, then a digital signature.

    A place or a name without its unit counts only where it cannot be a district's or a commune's of the same name.
    """
    if issuer_level in ("central", "region"):
        return None, None
    found = None
    for words in [*([issuer] if issuer else []), *reversed(bodies)]:
        found = found or _named(words, sure=issuer_level in ("province", "unit"))
    if found is None and place:
        found = _named(place, sure=issuer_level in ("province", "unit", None))
    if found is None:
        explicit = re.search(r"\btinh\s+(?=\S)", bare(stamps))
        found = _named(stamps[explicit.start():explicit.start() + 40], sure=False) if explicit else None
    row = province_on(found, day) if found else None
    return (row.name, row.successor) if row else (None, None)


def _named(words: str, *, sure: bool) -> str | None:
    low = bare(words)
    for name, start in province_names(words):
        before = low[:start].rstrip(" .")
        if before.endswith((" xa", " phuong", " huyen", " quan", "thi xa", "thi tran", "thi uy", "huyen uy")):
            continue
        explicit = before.endswith(("tinh", "tinh uy", "tinh doan", "thanh pho", "tp", "thanh uy", "thanh doan"))
        if explicit or sure:
            return name
    return None
