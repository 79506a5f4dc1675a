"""What one line of a document's frame looks like: motto, number, date, basis, signature, recipients, appendix head.

Every pattern matches `bare(line)`, where OCR's lost or wrong diacritics no longer matter; none is run on running text.
Forms follow Nghị định 30/2020/NĐ-CP (State, appendices I and III) and Hướng dẫn 36-HD/VPTW (Party).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.fold import bare


def is_capitals(text: str) -> bool:
    """Most letters are capitals (a lower-case letter or two is OCR or `và`)."""
    letters = list(filter(str.isalpha, text))
    return bool(letters) and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


# Three spaces part two columns, but not a blank that is left open: `Số:      /BC-UBND`, `ngày      tháng 02 năm`.
_COLUMN = re.compile(r"\t+| {3,}(?![/-]|\d{0,2} *(?:tháng|năm)\b)")
_LEFT_OPEN = re.compile(r"(?:s[o06]\s*[:.]?|ngay|thang|nam)$")


def pieces(text: str) -> list[str]:
    """The columns of a line: parted by a TAB (row of a table) or by three spaces or more (a plain text's columns)."""
    if "\t" not in text and "   " not in text:
        return [text.strip()] if text.strip() else []
    out: list[str] = []
    start = 0
    for gap in _COLUMN.finditer(text):
        words = text[start:gap.start()].strip()
        if words and ("\t" in gap[0] or not _LEFT_OPEN.search(bare(words[-6:]))):
            out.append(words)
            start = gap.end()
    return [*out, last] if (last := text[start:].strip()) else out


# --- the words that open a document: the type line ------------------------------------------------------------------
# data/gazetteers/document_types.csv has these words with their codes; a test holds the two together.
TYPE_WORDS = (
    "nghị quyết liên tịch", "nghị quyết", "quyết định", "chỉ thị", "quy chế", "quy định", "quy trình", "thông cáo",
    "thông báo", "hướng dẫn", "chương trình", "kế hoạch", "phương án", "đề án", "dự án", "báo cáo", "biên bản",
    "tờ trình", "hợp đồng", "công văn", "công điện", "bản ghi nhớ", "bản thỏa thuận", "giấy ủy quyền", "giấy mời",
    "giấy giới thiệu", "giấy nghỉ phép", "giấy chứng nhận", "giấy đi đường", "phiếu gửi", "phiếu chuyển", "phiếu báo",
    "thư công", "kết luận", "thông tri", "tuyên bố", "lời kêu gọi", "quy hoạch", "chiến lược", "điều lệ",
    "cương lĩnh", "hiến pháp", "bộ luật", "luật", "pháp lệnh", "lệnh", "nghị định", "thông tư liên tịch", "thông tư",
    "văn bản hợp nhất", "đề cương", "quy ước", "nội quy", "diễn văn", "bài phát biểu",
)
_TYPE = "|".join(sorted(map(bare, TYPE_WORDS), key=len, reverse=True)).replace(" ", r"\s+")
# KẾ HOẠCH | NGHỊ QUYẾT CỦA BỘ CHÍNH TRỊ | DỰ THẢO BÁO CÁO
TYPE_LINE = re.compile(rf"\W*(?:du\s+thao\W+)?(?P<type>{_TYPE})\b\s*(?P<rest>.*)")
# PHƯỜNG AN KHÁNH: without its marks a ward's name begins as PHƯƠNG ÁN does
_WARD = re.compile(r"\W*phường\s", re.IGNORECASE)
# OCR runs a stamp into the type line: ĐẾN Số: … NGHỊ ĐỊNH
TYPE_BEHIND_STAMP = re.compile(rf"(?:den|ngay|gio)\b.{{0,25}}\s(?P<type>{_TYPE})\W*$")

# --- letterhead -----------------------------------------------------------------------------------------------------
# CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
STATE_TITLE = re.compile(r"c[o0]ng\s*h[o0]a\s*x[a-z]\s*h[o0]\w\s*ch\w\s*ng\w{2,4}(?:\s*:?\s*vi\w*(?:\s*nam?)?)?")
# Độc lập - Tự do - Hạnh phúc
MOTTO = re.compile(r"d[o0]c\s*l\w{1,2}\W{0,4}\w{2}\s*d[o0]\W{0,4}\w{3,5}\s*ph\w{0,3}\b")
# ĐẢNG CỘNG SẢN VIỆT NAM
PARTY_TITLE = re.compile(r"d[a-z]ng\s*c[o0]ng\s*s\wn\s*vi[e\w]t\s*n[a-z]m")
RULE = re.compile(r"[\W_]*(?:[0o:]{1,3}[\W_]*)?$")
# Số: 12/KH-UBND | Số 79-KL/BDVTU | Số:      /BC-UBND | Số: 41A/2019/NQ-HĐND
NUMBER = re.compile(r"\W*s[o06]\s*[:.;]?\s*(?=[\d.…_]|[/-]|$)(?P<rest>.{0,70})$")
# 64-KH/HU | 12/QĐ-UBND alone on its line
SYMBOL = re.compile(r"\W*\d{1,5}\w?\s*(?:-\s*[a-z]{2,6}\s*/\s*[a-z][\w&-]*"
    r"|/\s*(?:\d{4}\s*/\s*)?[a-z]{2,5}\s*-\s*[a-z]\S*)$")
# Hà Nội, ngày 05 tháng 3 năm 2024 | ngày    tháng 02 năm 2024 | Cần Thơ, ngày 05/3/2024
DATE = re.compile(
    r"(?:^|\b)ng[a-z]y\s*[:.]?\s*(?P<day>[^,;:]{0,14}?)\s*(?:th[a-z]ng\s*(?P<month>[^,;:]{0,12}?)\s*n[a-z]m\s*(?P<year>[\d|lio).….\s]{0,12})"
    r"|/\s*(?P<month2>\d{0,2}|[.…]+)\s*/\s*(?P<year2>\d{4}))"
)
# Thứ Tư, ngày 11/3/2026 - 18:20 | Chủ nhật, 02/6/2024: above the headline of a web article
DATELINE = re.compile(
    r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay)|chu\s+nhat)\s*,\s*(?:ngay\s+)?"
    r"(?P<day>\d{1,2})\s*[/-]\s*(?P<month>\d{1,2})\s*[/-]\s*(?P<year>\d{4})\b.{0,25}$")
_WEEKDAY = r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)\s*,?\s"
# In trang | Cập nhật lúc: 24/9/2024 | Thứ tư, ngày 15 tháng 01 năm 2025 | Lượt xem: 120: a portal's own lines
PORTAL = re.compile(
    r"\W*(?:(?:ban\s+)?in(?:\s+(?:trang|bai|bai\s+viet))?\W*$|cap\s+nhat\b.{0,20}\d|ngay\s+(?:dang|cap\s+nhat)\b"
    rf"|dang\s+(?:luc|ngay)\b|{_WEEKDAY}\s*ngay\s+\d|ngay\s+\d[\d/-]+\s+\d{{1,2}}:\d\d"
    r"|(?:so\s+)?luot\s+(?:xem|doc)\b|trang\s+chu\W*$"
    r"|(?:mac\s+dinh\s+)?(?:xem\s+)?co\s+chu\b|chia\s+se\W*$|tim\s+kiem\b)(?=.{0,60}$)")
CITED = re.compile(r"\d{1,5}[a-z]?\s*/\s*(?:\d{4}\s*/\s*)?[a-z]{2,5}\s*-")  # 31/CT-TTg …
# Sau 02 năm triển khai … | Thời gian qua, …: a first sentence below a title in capitals
OPENS_BODY = re.compile(r"(?:sau\s+\d+|trong\s+(?:thoi\s+gian|nhung|nam)|thoi\s+gian\s+qua|theo|nham|qua|hien\s+nay)\b")
SUMMARY = re.compile(r"\W*v\s*/\s*v\b|\W*v\.v\b(?=.{10})")
# Về việc …: such a summary too, where it stands right under the number (a letter's left column)
WRITTEN_SUMMARY = re.compile(r"\W*ve\s+viec\s+\S")
# Về tiếp tục triển khai …: so some offices write it, over the Kính gửi of the letter
ABOUT_SUMMARY = re.compile(r"\W*ve\s+[a-z]{2,}\s+\S")
ADDRESS = re.compile(r"\W*kinh\s+g[uo][i1l]\s*(?::|$|\W)|\W*kinh\s+trinh\s*:")
DRAFT = re.compile(r"\W*(?:ban\s+)?du\s+thao(?:\s+(?:lan|van\s+ban)\b.{0,25}|\s*\d.{0,20}"
    r"|\s*,?\s*ngay\b.{0,25})?\W*$")
COPY = re.compile(r"\W*(?:sao\s+y(?:\s+ban\s+chinh)?|(?:ban\s+)?(?:sao\s+luc|trich\s+sao)|ban\s+sao)\b(?=\W*$"
    r"|\s*[;,].{0,90}$)")
URGENT = re.compile(r"\W*(?:do\s+khan\s*:?\s*)?(hoa\s+toc(?:\s+hen\s+gio)?|thuong\s+khan|khan)\W*$")
SECRET = re.compile(r"\W*(?:(?:muc\s+)?do\s+mat\s*:?\s*)?((?:tuyet\s+|toi\s+)?mat)\W*$")
CIRCULATION = re.compile(r"\W*(?:luu\s+hanh\s+noi\s+bo|tai\s+lieu\s+(?:thu\s+hoi|hoi\s+nghi|mat)|xong\s+hoi\s+nghi.*"
    r"|xem\s+xong.*)\W*$")
ARRIVAL = re.compile(r"\W*(?:(?:cong\s+)?van\s+(?:ban\s+)?)?den\b\W*(?=$|so\b|ngay\b|gio\b)")
STAMP_LINE = re.compile(r"\W*(?:ngay|gio|chuyen|luu\s+ho\s+so|so\s+va\s+ky\s+hieu\s+hs|kinh\s+chuyen)\s*[:.]")
SIGNATURE_STAMP = re.compile(
    r"\W*(?:(?:nguoi|duoc|da)?\s*ky\s*(?:boi|so)?\s*:|nguoi\s+ky|email\s*:|e-mail\s*:|co\s+quan\s*:|(?:thoi\s+gian"
    r"|ngay|gio)\s+ky)"
    r"|\W*[+-]0?7:00$|\W*\d\d[.:]\d\d[.:]\d\d|\W*\d\d\.\d\d\.\d{4}$"
)

# The first words of a body's name; a line that starts otherwise continues the name above it.
ORG = re.compile(
    r"\W*(?:uy\s+ban|u[yỷ]\s+ban|ubnd|ubmttq|ub\s*mttq|ubkt|hdnd|hoi\s+dong|(?:tinh|thanh|huyen|quan|thi|dang"
    r"|quan)\s+uy\b|dang\s+(?:bo|doan)\b"
    r"|chi\s+(?:bo|cuc|doan|hoi|nhanh)\b|ban\b(?!\s+(?:hanh|sao|tin)\b)|van\s+phong|chinh\s+phu|thu\s+tuong"
    r"|quoc\s+hoi|chu\s+tich|bo\b(?!\s+(?:may|luat|tieu))"
    r"|so\b(?!\s*[:\d./-])|phong\b(?!\s*[,-]|\s+chong)|cong\s+(?:an|doan|ty)\b|tong\s+(?:cuc|cong\s+ty|lien\s+doan"
    r"|kiem|bi\s+thu)|cuc\b|vu\b|vien\b|trung\s+tam"
    r"|truong\b|dai\s+hoc|hoc\s+vien|toa\s+an|lien\s+(?:doan|hiep|minh|hop|bo)|doan\b|mat\s+tran|uy\s+vien"
    r"|hoi\b(?!\s+nghi)|bao\s+hiem"
    r"|kho\s+bac|ngan\s+hang|tap\s+doan|benh\s+vien|tram\b|hat\b|doi\b|quan\s+khu|bo\s+(?:tu\s+lenh|chi\s+huy)"
    r"|thanh\s+tra|kiem\s+toan"
    r"|tieu\s+ban|to\s+(?:cong\s+tac|chuc|giup)|dai\s+hoi|hop\s+tac\s+xa|dai\s+(?:phat|truyen)|bao\b(?!\s+cao)"
    r"|nha\s+(?:may|xuat)|quy\b(?!\s+(?:che|dinh|hoach|trinh))"
    r"|thuong\s+truc|xi\s+nghiep|tap\s+chi|thuong\s+vu|khu\s+kinh"
    r"|(?:cd(?:gd|cs)?|ldld|bch|bql|pgd(?:\s*&\s*dt|dt)?|sgd(?:\s*&\s*dt|dt)?)\s+(?=[a-z]))"
)
# Who decides, alone on a line over the basis: CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …
AUTHORITY = re.compile(
    r"\W*(?:chinh\s+phu|thu\s+tuong\s+chinh\s+phu|quoc\s+hoi\b.*|chu\s+tich\s+nuoc.*|uy\s+ban\s+thuong\s+vu.*"
    r"|hoi\s+dong\s+\w.*"
    r"|(?:(?:pho\s+)?chu\s+tich\s+)?(?:uy\s+ban|ubnd|hdnd|hoi)\b.*|(?:bo|tong\s+bien\s+tap|vien|cuc|tong\s+cuc"
    r"|chi\s+cuc|hieu|truong|hat|vu)\s+truong\b.*"
    r"|truong\s+(?:ban|phong|doan|khoa|cong\s+an|tieu\s+ban)\b.*|bo\s+(?!luat|may)\w.*|(?:tong\s+)?giam\s+doc\b.*"
    r"|(?:chanh|tong)\s+(?:an|van|thanh|kiem)\b.*|thong\s+doc\b.*"
    r"|ban\s+(?!hanh\b|sao\b)\w.*|bi\s+thu\b.*|chu\s+(?:nhiem|tich)\b.*|doan\s+chu\s+tich.*|(?:tinh|huyen|thanh|thi"
    r"|quan|dang)\s+uy\b.*|dai\s+hoi\b.*|tong\s+cong\s+ty.*|hieu\s+truong.*)$"
)
# a line of a title that another must follow: … CỦA | … CỦA BAN | …,
OPEN_END = re.compile(r"(?:,|\s-|\b(?:cua|va|do|boi|voi|giua|tai|theo|cac"
    r"|(?:cua|do|va) (?:ban|bo|uy|hoi|tinh|thanh|huyen)))$")
SESSION = re.compile(r"\W*\(?\s*(?:khoa|nhiem\s+ky)\s+[\divxlc]+\b.{0,60}$|\W*ky\s+hop\s+\w.{0,50}$")

# --- basis ----------------------------------------------------------------------------------------------------------
BASIS = re.compile(
    r"\W*(?:can\s+cu|xet\b|theo\b|tren\s+co\s+so|thuc\s+hien|thi\s+hanh|trien\s+khai|quan\s+triet|tiep\s+tuc"
    r"|de\s+(?!an\b|nghi\b|cuong\b)|nham\b|sau\s+khi|duoc\s+su)\s*\S"
)
STRICT_BASIS = re.compile(r"\W*(?:can\s+cu|xet\s+(?:de\s+nghi|to\s+trinh|bao\s+cao|ket\s+qua)|theo\s+(?:de\s+nghi"
    r"|to\s+trinh)|tren\s+co\s+so)\b")
# QUYẾT ĐỊNH: | QUYẾT NGHỊ: | NGHỊ ĐỊNH: | quyết định
ENACTING = re.compile(r"\W*(?:(?:nay\s+)?quyet\s+dinh|quyet\s+nghi|nghi\s+dinh|nghi\s+quyet|ra\s+lenh|lenh|chi\s+thi"
    r"|cong\s+bo|yeu\s+cau|thong\s+nhat)\s*[:.]?\W*$")
# Chính phủ ban hành Nghị định … | Trường … xây dựng kế hoạch … như sau:
ENACTING_SENTENCE = re.compile(
    r".*?\b(?:ban\s+hanh|xay\s+dung|thong\s+bao|bao\s+cao|huong\s+dan|quy\s+dinh|quyet\s+dinh|ket\s+luan|yeu\s+cau"
    r"|de\s+nghi|trien\s+khai|to\s+chuc|kinh\s+trinh|trinh)\b.*?(?:nhu\s+sau\W*|[:.])$"
)
# Để thực hiện …, Bộ Y tế đề nghị các Sở Y tế tổ chức …: the order itself, not what introduces it
ASKING_SENTENCE = re.compile(
    r"(?!\W*(?:can\s+cu|xet|theo\s+(?:de\s+nghi|to\s+trinh))\b)[^:]*,\s[^,.:]{2,80}\b(?:de\s+nghi|yeu\s+cau)\s+"
    r"(?:cac|so|phong|ubnd|uy\s+ban|thu\s+truong|giam\s+doc|chu\s+tich|hieu\s+truong|truong|bo|ban|don\s+vi|quy)\s"
    r"[^:]*[./]\s*$")
# UBND huyện yêu cầu các xã rà soát ….: an order by itself, no sentence that opens a text
TELLS_WHOM = re.compile(r".{4,80}?\b(?:yeu\s+cau|de\s+nghi)\s+(?!nhu\b).{20,}[^:]$")
AS_FOLLOWS = re.compile(r".*\b(?:nhu\s+sau|sau\s+day|cu\s+the|noi\s+dung\s+sau)\s*[:.]$|.*:$")
# I- | 1. | 1.1. | a) | Điều 1. | Chương I | Phần thứ nhất
OUTLINE = re.compile(
    r"\W{0,3}(?!v/v)(?:[ivxlc]{1,5}\s*[-./)]\s*\S|[a-d]\s?[./-]\s|\d{1,2}(?:\.\d{1,2})*\s*[-./)]\s*[^\W\d]|\(\d{1,2}\)|[a-z]\)\s|dieu\s+\d"
    r"|chuong\s+[ivx\d]|phan\s+(?:thu|[ivx\d])|muc\s+[\divx]"
    r"|mot\s+la)"
)

# --- the end: recipients and signature ------------------------------------------------------------------------------
RECIPIENTS = re.compile(r"\W*n[o0]i\s+(?:nh[a-z][nm]|g[uo]i)(?:\s+van\s+ban)?\s*(?:[:.;/-]|\t|$)")
DASH = re.compile(r"\s*[-–—~+*•●▪−_=]\s*(?!\d\d:)\S")
FILE_COPY = re.compile(r"\W*luu\b(?:\W*(?:vt|van|vp|hs|ho\s+so|v\.t|tckt|ub|t?chc)|\s*:.{0,25}$)")
SIGNED_FOR = re.compile(r"\W*(?:t\s*[./]?\s*m|k\s*[./]?\s*t|t\s*[./]?\s*l|t\s*[./]?\s*u\s*[./]?\s*q)\s*(?:[./]\s*"
    r"|\s+)(?=[a-z]{2})")
SIGNED = re.compile(r"\W*(?:da\s+ky|ky\s+ten|chu\s+ky|ky,?\s+(?:ghi|dong)|ky\s+va|ky\s+dien\s+tu)\b.{0,45}$")
POSITION_HEAD = (
    r"(?:(?:nguyen|quyen)\s+)?(?:p?ho\s+|uy\s+vien\s+|thu\s+truong|q\.\s*)?(?:tong\s+)?(?:chu\s+tich|bi\s+thu"
    r"|truong\s+(?:ban|phong|doan|khoa|to|tieu\s+ban|cong\s+an|tram|bo\s+mon|thon)"
    r"|chanh\s+(?:van|thanh|an)|giam\s+doc|hieu\s+truong|cuc\s+truong|vu\s+truong|vien\s+truong|chi\s+cuc\s+truong"
    r"|tong\s+cuc\s+truong|bo\s+truong|thu\s+tuong|thu\s+truong|chu\s+nhiem|tham\s+phan"
    r"|thong\s+doc|kiem\s+toan|thanh\s+tra|tham\s+muu|chinh\s+uy|chi\s+huy|tu\s+lenh|ban\s+thuong|thuong\s+truc"
    r"|tong\s+bi\s+thu|chu\s+(?:tri|toa)|thu\s+ky|hat\s+truong|doi\s+truong|to\s+truong|uy\s+vien|nguoi\s+\w+)"
)
# OCR glues a scrap to the word or loses its first letter under a seal: `ã„.CHỦ TỊCH`, `'HÓ CHỦ TỊCH`
POSITION = re.compile(rf"\W*(?:[^\s.]{{1,2}}\.\W*)?(?:kiem\s+)?{POSITION_HEAD}\b")
# (chữ ký) Họ và tên: a form, not a signature
PLACEHOLDER = re.compile(r"\W*ho\s+(?:va\s+)?ten\W*")
CONFIRMED = re.compile(r"\W*xac\s+nhan\s+chu\s+ky")
RANK = re.compile(
    r"\W*(?:(?:dai|trung|thieu|thuong)\s+(?:ta|uy|tuong)|(?:gs|pgs|ts|ths|ks|bs|bsck\w*|ts\.bs|tien\s+si|thac\s+si"
    r"|bac\s+si|ong|ba|d/c|dong\s+chi)\b)[.\s,:]*"
)

# --- appendices -----------------------------------------------------------------------------------------------------
APPENDIX = re.compile(r"\W*(?:phu\s+luc|phu\s+bieu|bieu\s+(?:mau|so)|bieu\s+\d|mau\s+(?:so"
    r"|\d))\b\s*(?P<rest>.{0,160})$")
APPENDIX_NUMBER = re.compile(r"(?:so\s*)?[:.]?\s*(?:[\divxlc]+[a-z]?|[a-z])?(?:[./-][\divx\w]{1,4})?\s*[:.]?\W*$")
# (Kèm theo Nghị quyết số 03/NQ-CP …) | (Ban hành kèm theo …) | Kèm theo Kế hoạch số …
ATTACHED = re.compile(r"\W*(?:\(|\[)?\s*(?:duoc\s+)?(?:ban\s+hanh\s+)?(?:dinh\s+)?kem\s+theo\b|\(\s*tai\s+phu\s+luc"
    r"|\(\s*ban\s+hanh\s+theo")


def person(text: str) -> str | None:
    """The name when the line holds a person's name and nothing else (a rank or a degree before it left out)."""
    if len(text) > 60:
        return None
    rank = RANK.match(bare(text))
    words = (text[rank.end():] if rank else text).strip(" \t\"'“”‘’`.,;:|*_-~^=()[]").split()
    while words and not any(c.isalpha() for c in words[0]):
        words.pop(0)  # +07:00 Trương Thanh T.: what a digital stamp left before the name
    if not 2 <= len(words) <= 6:
        return None
    for word in words:
        plain = word.replace("’", "").replace("'", "").replace("-", "").replace(".", "")
        if not (plain.isalpha() and plain[0].isupper() and (plain[1:].islower() or len(plain) == 1) and len(plain) < 9):
            return None
    return None if POSITION.match(bare(" ".join(words))) else " ".join(words)


def is_type_line(text: str, *, alone: bool = False) -> bool:
    """The line names the type of the document; `alone` refuses a summary that follows on the same line."""
    found = None if _WARD.match(text) else TYPE_LINE.match(bare(text))
    if found is None:
        return bool(is_capitals(text[-12:]) and len(text) < 70 and TYPE_BEHIND_STAMP.match(bare(text)))
    rest = found["rest"].strip(" .*_")
    if rest == "" or rest.startswith("("):
        return not text.rstrip().endswith(":")
    if rest.startswith(":") or rest.endswith((":", ";")) or len(text) > 250:
        return False
    of_body = rest.startswith("cua ") and len(text) < 90
    return is_capitals(text) or of_body or (not alone and rest.startswith(("ve ", "v/v ")))


@lru_cache(maxsize=512)  # asked of a line by one rule of the frame after the other
def is_letterhead(text: str) -> bool:
    """The line can only be part of a letterhead: title of State or Party, motto, number, place and date, mark."""
    if len(text) > 220:
        return False
    low = bare(text)
    return bool(
        STATE_TITLE.search(low) or MOTTO.search(low) or PARTY_TITLE.fullmatch(low.strip(" *-")) or NUMBER.match(low)
        or SYMBOL.match(low) or is_place_and_date(text) or is_mark(text)
    )


def is_place_and_date(text: str) -> bool:
    """`Hà Nội, ngày 05 tháng 3 năm 2024`, the place missing or the day blank, and hardly anything else."""
    if len(text) > 90:
        return False
    low = bare(text)
    date = DATE.search(low)
    if date is None or len(low.rstrip()) - date.end() > 12:
        return False
    place = text[:date.start()].strip()
    if PORTAL.match(low) or TYPE_LINE.match(bare(place)):
        return False
    if re.search(r"\d\S*[/-]", place) and not NUMBER.match(low):
        return False  # Thông tư số 99/1998/TT-BTC ngày 14/7/1998: the end of a title
    named = not place or place.endswith(",") or (len(place) < 30 and place[:1].isupper())
    return named and len(place) < 45 and "./." not in text


def is_mark(text: str) -> bool:
    """A mark beside the letterhead: secrecy, urgency, draft, copy, circulation, the stamp of an incoming paper."""
    low = bare(text)
    return (len(text) < 120 and any(
        p.match(low) for p in (DRAFT, COPY, URGENT, CIRCULATION, ARRIVAL, STAMP_LINE, SIGNATURE_STAMP)
    )) or secrecy(text) is not None


def secrecy(text: str) -> str | None:
    """MẬT, TỐI MẬT or TUYỆT MẬT when the line says just this."""
    found = SECRET.match(bare(text)) if len(text) < 40 else None
    if found is None or not ("ậ" in text.lower() or is_capitals(text)):
        return None
    return {"mat": "MẬT", "toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT"}[" ".join(found[1].split())]
