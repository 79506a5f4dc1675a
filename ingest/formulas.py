"""Formulas that every office writes and that say nothing: how a document closes (`Trên đây là …`, `Căn cứ Thông báo này …`)."""

from __future__ import annotations

import re

_SELF = (r"(?:kế hoạch|chỉ thị|nghị quyết|thông báo|kết luận|quyết định|hướng dẫn|quy định|quy chế|chương trình|công văn|thông tư"
         r"|nghị định|đề án|văn bản|báo cáo|phương án|tờ trình|thông tri)")
# matched at the start of a folded paragraph or sentence
CLOSING = re.compile(
    rf"trên đây là|(?:căn cứ|nhận được|sau khi nhận được|trên cơ sở) (?:nội dung )?{_SELF}(?: số [^,]{{1,40}})? này"
    rf"|(?:yêu cầu|đề nghị) (?:các|thủ trưởng|đồng chí|quý|lãnh đạo|chủ tịch|giám đốc)(?:(?! để |tạo điều kiện|bố trí)[^.;:]){{0,200}}?(?:triển khai|thực hiện|chấp hành)"
    rf"(?: nghiêm túc| thực hiện| tốt| có hiệu quả| đầy đủ)*(?: các)?(?: nội dung)?(?: của)? (?:{_SELF}|các nội dung)(?: này| trên| nêu trên)?"
    r"(?: đạt hiệu quả| theo quy định| nghiêm túc)?\s*[./]*$"
    rf"|[^.]{{0,400}}chịu trách nhiệm (?:thi hành|thực hiện) {_SELF} này"
    r"|[^.;:]{0,120}\bthông báo (?:(?:ý kiến |nội dung )*(?:kết luận|nội dung)[^.;:]{0,120} )?(?:để|đến|cho) (?:các|thủ trưởng|quý|đồng chí)[^.;]{0,200}(?:biết|thực hiện)[^.;:]{0,40}[./]*$"
    rf"|{_SELF}(?: này)?[^.;:]{{0,40}} (?:có hiệu lực|được phổ biến|phổ biến|thay thế|đã được|được hội đồng)|{_SELF} này "
    r"|trong quá trình (?:triển khai |tổ chức )?(?:thực hiện|triển khai)[^.;:]{0,40},? nếu (?:có|phát sinh|gặp)"
    r"|các quy định trước đây trái|(?:ủy ban nhân dân|ubnd|ban|sở|phòng|hội đồng|đảng ủy|văn phòng) [^.;:]{0,60}(?:kính )?(?:trình|báo cáo)[^.;:]{0,60}xem xét, (?:quyết định|chỉ đạo|cho ý kiến)\s*[./]*$"
    rf"|[^.;:]{{0,160}}\bcăn cứ {_SELF} này[^.;:]{{0,100}}(?:triển khai|thực hiện)[^.;:]{{0,40}}[./]*$"
    r"|[^.;:]{0,100}\b(?:trân trọng|rất mong|kính|mong)(?: quý [^.;:]{0,30})? ?(?:đề nghị|mong|được|phối hợp|quan tâm)[^.;:]{0,140}(?:thực hiện|phối hợp|giải quyết|xem xét|quan tâm|hợp tác)[^.;]{0,30}[./]*$"
    r"|thông tin chi tiết|mọi (?:vướng mắc|chi tiết)|nơi nhận|kính gửi|trân trọng|xin trân trọng")
