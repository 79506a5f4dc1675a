"""Formulas that every office writes and that say nothing: how a document closes (`Trên đây là …`).

The annotation guide keeps them out of the tasks (tasks, «closing formulas»), also where they are worded as orders.
"""

from __future__ import annotations

import re
import sys

# What a document calls itself.
_SELF = (
    r"(?:kế hoạch|chỉ thị|nghị quyết|thông báo|kết luận|quyết định|hướng dẫn|quy định|quy chế|chương trình|công văn"
    r"|thông tư|nghị định|đề án|văn bản|báo cáo|phương án|tờ trình|thông tri|công điện|biên bản)"
)
_END = r"[./]*$"
_ADDRESSEES = r"(?:các|thủ trưởng|đồng chí|quý|lãnh đạo|chủ tịch|giám đốc|hiệu trưởng|trưởng)"
# yêu cầu các đơn vị triển khai nghiêm túc Kế hoạch này
_ASKS_ALL = (
    rf"(?:yêu cầu|đề nghị) {_ADDRESSEES}(?:(?! để |tạo điều kiện|bố trí)[^.;:]){{0,200}}?"
    r"(?:triển khai|thực hiện|chấp hành)"
    r"(?: nghiêm túc| thực hiện| tốt| có hiệu quả| đầy đủ)*(?: các)?(?: nội dung)?(?: của)?"
    rf" (?:{_SELF}|các nội dung)(?: này| trên| nêu trên)?(?: đạt hiệu quả| theo quy định| nghiêm túc)?\s*{_END}"
)
# Those that open with the words that tell them.
_OPENINGS = (
    # Trên đây là Kế hoạch …
    r"trên đây là",
    # Căn cứ Thông báo này … · Nhận được Công văn số 12-CV/HU này …
    rf"(?:căn cứ|nhận được|sau khi nhận được|trên cơ sở) (?:nội dung )?{_SELF}(?: số [^,]{{1,40}})?"
    # (`…, chủ động giám sát …` below the name of a body is its duty, `…, X chủ trì …`, `…, X có trách nhiệm:` are its)
    r"(?: này(?: và [^,.;:]{3,80})?+"
    r"(?!, (?:chủ động (?!triển khai|tổ chức)|lập |bố trí |ban hành (?!kế hoạch|văn bản)|xây dựng (?:lịch|phương án)"
    # (so is `…, tổ chức quán triệt …; xây dựng kế hoạch của chi bộ`: two acts, or one with its time)
    r"|(?:tổ chức|xây dựng|chỉ đạo|phổ biến|quán triệt|cụ thể hóa) [^.]{3,300}?"
    r"(?:;\s|\b(?:tháng|quý) [\divx]|trước ngày)"
    r"|[^.;:]{3,80} (?:chủ trì,? phối hợp (?!(?:triển khai|tổ chức)? ?thực hiện)|(?:có|chịu) trách nhiệm:)"
    # (so is `…, yêu cầu các trường nộp báo cáo trước ngày 12/4`)
    r"|(?:yêu cầu|đề nghị) [^.;]{3,200} (?:báo cáo|nộp|gửi) [^.;]{0,120}\b(?:trước|chậm nhất) ))"
    r"|(?=, (?:yêu cầu|đề nghị)))",
    # Yêu cầu các đơn vị triển khai nghiêm túc Kế hoạch này./.
    # (an order of its own behind the addressee says something: `… để thực hiện`, `tạo điều kiện`, `bố trí`)
    _ASKS_ALL,
    # Căn cứ nội dung trên, Chủ tịch UBND tỉnh yêu cầu Giám đốc Sở Tài chính triển khai thực hiện.
    rf"căn cứ (?:các )?nội dung (?:này|trên|nêu trên), [^.;:]{{0,120}}(?:yêu cầu|đề nghị) [^.;:]{{0,120}}"
    rf"(?:triển khai|tổ chức|nghiêm túc) thực hiện\s*{_END}",
    # Đề nghị Hiệu trưởng các trường chấp hành nghiêm túc./.
    rf"(?:yêu cầu|đề nghị) {_ADDRESSEES}[^.;:]{{0,120}}?(?:chấp hành|thực hiện)(?: thật)? nghiêm túc\s*{_END}",
    # Nhận được Công điện này, yêu cầu các đơn vị nghiêm túc thực hiện./.
    rf"(?:yêu cầu|đề nghị) {_ADDRESSEES}[^.;:]{{0,120}}?(?:nghiêm túc|khẩn trương|quan tâm|tích cực|phối hợp)"
    rf"(?: (?:nghiêm túc|phối hợp|tổ chức|triển khai))* thực hiện\s*{_END}",
    rf"(?:yêu cầu|đề nghị) {_ADDRESSEES}[^.;:]{{0,60}}? (?:tổ chức |triển khai )+thực hiện\s*{_END}",
    # Quyết định này có hiệu lực … · Chỉ thị này được phổ biến đến …
    rf"{_SELF}(?: này)?[^.;:]{{0,40}}"
    r" (?:có hiệu lực|được phổ biến|phổ biến|thay thế|đã được|được hội đồng)",
    # Biên bản (này) được lập thành 02 (hai) bản, mỗi bên giữ 01 bản.
    rf"{_SELF}(?: này)? (?:đã )?(?:được )?(?:lập|làm|in|viết) (?:thành )?"
    r"(?:\d+|một|hai|ba|bốn|năm|nhiều)(?: \([^()]*\))? bản\b",
    # Nghị quyết được 32/32 đảng viên biểu quyết thông qua và có hiệu lực …
    rf"{_SELF}(?: này)? (?:đã )?được [^.;:]{{0,80}}(?:biểu quyết|nhất trí|thông qua)\b",
    # Quy chế này gồm … · Nghị quyết này …
    rf"{_SELF} này ",
    # Đối với các vướng mắc về nghiệp vụ, đề nghị phản ánh về Vụ … · Nếu cần trao đổi, xin liên hệ Phòng …
    r"(?:(?:đối với|về|nếu)\s[^.;:]{4,160}, )?(?:đề nghị|xin|vui lòng)(?: (?:các|quý) (?:đơn vị|cơ quan))?"
    r" (?:liên hệ|trao đổi trực tiếp)(?: trực tiếp)?(?: với| qua)?\s",
    r"(?:đối với|về|nếu) (?:có |các |những |mọi )*(?:khó khăn|vướng mắc)[^.;:]{0,120}, (?:đề nghị|xin|vui lòng)"
    r" (?:phản ánh|thông tin)(?: kịp thời)? (?:về|đến|với)\s",
    # Trong quá trình triển khai thực hiện, nếu có vướng mắc …
    r"trong quá trình (?:triển khai |tổ chức )?(?:thực hiện|triển khai)[^.;:]{0,40},? nếu (?:có|phát sinh|gặp|thấy)",
    # Bản thân xin nghiêm túc tiếp thu ý kiến của Đoàn giám sát và cam kết khắc phục …
    r"(?:bản thân|tập thể|chi bộ|tôi|cá nhân)(?: tôi)? xin (?:được )?(?:nghiêm túc |trân trọng )?"
    r"(?:tiếp thu|cam kết|hứa)",
    # Các quy định trước đây trái với …
    r"các quy định trước đây trái",
    # Sở Nội vụ kính trình UBND tỉnh xem xét, quyết định./.
    # Vậy Hội Nông dân tỉnh kính trình UBND tỉnh xem xét, quyết định./.
    r"(?:(?:vậy|vì vậy|do vậy),? )?(?:ủy ban nhân dân|ubnd|ban|sở|phòng|hội|đoàn|hội đồng|đảng ủy|văn phòng)"
    r" [^.;:]{0,60}(?:kính )?(?:trình|báo cáo)"
    rf"[^.;:]{{0,60}}xem xét, (?:quyết định|chỉ đạo|cho ý kiến)\s*{_END}",
    # Thông tin chi tiết liên hệ … · Mọi vướng mắc … · Nơi nhận: · Trân trọng cảm ơn!
    # Xem chi tiết văn bản tại đây
    r"xem (?:chi tiết|toàn văn|thêm|nội dung)[^.;:]{0,60}(?:tại đây|đính kèm|kèm theo)"
    r"|thông tin chi tiết|mọi (?:vướng mắc|chi tiết)|nơi nhận|kính gửi|trân trọng|xin trân trọng",
)
_OPENING = re.compile("|".join(_OPENINGS))
# Those with other words before them: what each of them holds, and its pattern.
_WITHIN = tuple((words, re.compile(pattern)) for words, pattern in (
    # Chánh Văn phòng, thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này.
    ("chịu trách nhiệm", rf"[^.]{{0,400}}chịu trách nhiệm (?:thi hành|thực hiện)(?: nghiêm túc)?(?: nội dung)?"
     rf" {_SELF} này"),
    # Chánh Văn phòng, các ông (bà) có tên tại Điều 1 căn cứ Quyết định (này) thi hành.
    ("căn cứ", rf"[^.;]{{0,400}}\bcăn cứ {_SELF}(?: này)? (?:tổ chức )?thi hành\s*{_END}"),
    # Ủy ban nhân dân tỉnh trong phạm vi nhiệm vụ của mình có trách nhiệm thực hiện Nghị quyết này.
    # (a semicolon stands only in the list behind `các sở, ngành:`)
    ("có trách nhiệm", rf"[^.;:]{{0,300}}(?::[^.:]{{0,400}})?có trách nhiệm (?:tổ chức |triển khai )*"
     rf"(?:thi hành|thực hiện) {_SELF}(?: này)?\s*{_END}"),
    # Văn phòng thông báo ý kiến kết luận của … để các đơn vị biết, thực hiện.
    # (`thông báo để các hộ biết lịch ngừng bơm` is work)
    ("thông báo", r"[^.;:]{0,120}\bthông báo (?:(?:ý kiến |nội dung )*(?:kết luận|nội dung)[^.;:]{0,120} )?"
     r"(?:(?:để|đến|cho) (?:các|thủ trưởng|quý|đồng chí|sở|ban|phòng|văn phòng|trung tâm|đảng ủy|chi bộ|hội"
     r"|ubnd|ủy ban|công an|chủ tịch|giám đốc)[^.;]{0,200}"
     r"(?:biết(?! \w)|biết (?:và|để)|thực hiện)[^.;:]{0,40}"
     rf"|để [^.;:]{{2,200}} biết,? (?:và )?[^.;:]{{0,40}}thực hiện[^.;:]{{0,20}}){_END}"),
    # Bộ Y tế yêu cầu các đơn vị tổ chức thực hiện nghiêm túc nội dung Công văn này./.
    # (Để phong trào đạt kết quả,) Ban Giám hiệu yêu cầu …
    *((words, rf"(?:để [^.;:,]{{3,80}}, )?[^.;:,]{{3,80}} (?=[^.;:]*(?: này| trên)[^.;:]{{0,30}}{_END}){_ASKS_ALL}")
      for words in ("yêu cầu", "đề nghị")),
    # Các chi bộ căn cứ Kế hoạch này để triển khai thực hiện./.
    # (`… căn cứ Kế hoạch này xây dựng kế hoạch, tham mưu …` has acts of its own)
    ("căn cứ", rf"[^.;:]{{0,160}}\bcăn cứ {_SELF} này(?![^.;:]*\b(?:tham mưu|đăng ký|báo cáo|kiểm tra) )"
     rf"[^.;:]{{0,100}}(?:triển khai|thực hiện)[^.;:]{{0,40}}{_END}"),
    # Rất mong quý cơ quan quan tâm, phối hợp./. · Kính đề nghị …
    *((words, rf"[^.;:]{{0,100}}\b{words}(?: quý [^.;:]{{0,30}})? ?(?:đề nghị|mong|được|phối hợp|quan tâm)"
       r"[^.;:]{0,140}(?:thực hiện|phối hợp|giải quyết|xem xét|quan tâm|hợp tác)"
       rf"[^.;]{{0,30}}{_END}") for words in ("trân trọng", "rất mong", "kính", "mong")),
))


_ON_RECEIPT = re.compile(rf"(?:sau khi )?nhận được {_SELF}(?: số [^,]{{1,40}})? này\b")


def ends_list(low: str) -> bool:
    """The folded paragraph closes a document or speaks to all again (`Nhận được công văn này, …`): it goes on with no
    item above it."""
    return closes(low) or _ON_RECEIPT.match(low) is not None


def closes(low: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """The folded (`ingest.fold.lower`) paragraph or sentence `low[start:end]` begins with such a formula."""
    if _OPENING.match(low, start, end):
        return True
    for words, pattern in _WITHIN:  # noqa: SIM110 (`any` over a generator takes twice as long)
        if low.find(words, start, end) >= 0 and pattern.match(low, start, end):
            return True
    return False
