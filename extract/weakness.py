"""The words with which a document admits that something falls short, and those with which it praises or orders.

All read folded text (`ingest.fold.lower`). Two lists: under a heading of weaknesses any word of `WEAK` shows one; where
no heading announces anything, only the plainer words of `plainly_weak` do.
"""

from __future__ import annotations

import re

from extract.grammar import either
from extract.guards import alternatives, by_letter

# còn chậm · còn để xảy ra sai sót
_STILL = "còn " + either("""
    mỏng|cũ|thô sơ|chậm|thấp|hạn chế|yếu|thiếu|ít|nhiều|lúng túng|bất cập|khó khăn|vướng|hình thức|chung chung|mờ nhạt|
    lỏng lẻo|chồng chéo|kéo dài|phức tạp|xảy ra|để|có|tình trạng|tồn tại|tồn đọng|sai|nể nang|né tránh|dàn trải|
    sót|trùng|tạm bợ|rò rỉ|
    phân tán|manh mún|nhỏ lẻ|đơn điệu|sơ sài|một số|bị|cao|lớn|nặng|nghèo|tự phát|diễn biến|mất|bộc lộ|gặp|chưa|
    tư tưởng|buông lỏng|mang tính|biểu hiện|khoảng cách|xem nhẹ|né""")
# không kịp thời · không báo cáo
_NOT = "không " + either("""
    đạt|kịp thời|đúng|nắm|đầy đủ|rõ|thường xuyên|cao|nghiêm|chặt|đáp ứng|hiệu quả|đồng đều|bảo đảm|đảm bảo|thực hiện|
    đồng bộ|đủ|đều|xin|lập|có|báo cáo|kiểm tra""")
# Công tác phối hợp chưa chặt chẽ · tiến độ chậm · nợ đọng kéo dài
WEAK = re.compile(by_letter([
    _STILL, *alternatives("""
        chưa|chậm|thiếu|yếu|kém|hạn chế|khuyết điểm|tồn tại|bất cập|lúng túng|hình thức|buông lỏng|sai sót|sai phạm|
        vi phạm"""),
    _NOT, *alternatives("""
        giảm sút|lạc hậu|tụt|trì trệ|nợ đọng|tồn đọng|vẫn (?:còn|chậm|xảy ra|chưa|để)|để xảy ra|
        gây (?:khó khăn|thất thoát|lãng phí|bức xúc)|lãng phí|thất thoát|tăng cao|nể nang|né tránh|đùn đẩy|chồng chéo|
        xuống cấp|quá tải|mờ nhạt|lỏng lẻo|sơ sài|dàn trải|manh mún|nhỏ lẻ|ô nhiễm|diễn biến phức tạp|tiềm ẩn|khó khăn|
        vướng mắc|thấp|cầm chừng|bỏ trống|khoán trắng|phó mặc|qua loa|chiếu lệ|đối phó|rời rạc|sao chép|trông chờ|ỷ lại|
        bỏ sót|bỏ ngỏ|xem nhẹ|coi nhẹ|chậm nhịp|cẩu thả|luộm thuộm|hời hợt|tắc trách|nhũng nhiễu|hách dịch|cửa quyền|
        quan liêu|bấp bênh|thưa (?:vắng|thớt)|gia trưởng|sợ (?:sai|trách nhiệm)|mất (?:đoàn kết|dân chủ)|chép lại|
        (?:mới|chỉ) (?:đạt|dừng|được|có)|lơ là|bị động|quá hạn|trễ|thất thu|hư hỏng|việc riêng của|
        ngại (?:va chạm|khó|khổ|học|đối thoại|tiếp|đấu tranh|đổi mới|trách nhiệm)|
        điểm yếu|vẫn (?:tiếp diễn|tăng|diễn ra)|rất (?:chậm|thấp|ít|khó)|dây dưa|chồng lấn|lẫn lộn|nặng nề|
        tự (?:ý|tiện)|
        sụt giảm|giảm mạnh|đình trệ|bức xúc|khiếu kiện|manh động|phức tạp|kéo dài|hỏng|dễ dãi|ì ạch|nghẽn|bỏ không|
        tái diễn|lấn chiếm|nhếch nhác|bừa bãi|
        nứt|lún|dột nát|bong tróc|rò rỉ|ách tắc|ùn tắc|mai một|
        cũ nát|cũ kỹ|chập chờn|chật vật|chật hẹp|đắp chiếu|tùy tiện|đi xuống|trùng lặp|lưu cữu|vượt (?:định mức|mức)|
        trái (?:với|quy định|phép|thẩm quyền|thông tư|nghị định|luật|điều)|ngoài (?:sổ sách|quy định)|chây ỳ|
        hết niên hạn|kêu ca|không (?:phép|trả lời|sử dụng|theo dõi|qua|về đích)|ít người|
        sai (?:quy định|đối tượng|mục đích|nguyên tắc|quy trình|chế độ|nguồn|thẩm quyền|lệch)""")]) + r"\b")
# còn để xảy ra · chưa kịp thời · chậm gửi báo cáo · không đúng quy định · kéo dài
_PLAINLY_WEAK = re.compile(by_letter(alternatives("""
        còn (?:chậm|thấp|hạn chế|yếu|thiếu|sơ sài|lúng túng|nhiều|để|tình trạng|xảy ra|hình thức|sai sót|bất cập|
               tồn tại)|
        chưa (?!từng|bao giờ|kể|tính|xảy|phát hiện)|
        chậm (?:gửi|báo|triển|tiến|hoàn|trễ|so|khắc|giải|thực|xử|nộp|\\d+ (?:ngày|tuần|tháng|năm))|
        chậm(?= *[.;,]|$)|đạt (?:rất )?thấp|thiếu (?:kịp|chặt|kiểm|trách|chủ|đồng|sót)|
        không (?:đúng|đạt|kịp|đầy|nghiêm|bảo đảm|đảm bảo|báo cáo|thực hiện|thống nhất)|kéo dài|gây bức xúc|sai sót|
        thiếu sót|vi phạm|buông lỏng|tồn đọng|hạn chế|lúng túng|cầm chừng|bỏ trống|khoán trắng|lẫn lộn|rời rạc|bỏ sót|
        vẫn (?:tiếp diễn|tăng|xảy ra|diễn ra)|dàn trải|rất chậm|vững chắc|tùy tiện|ì ạch|dễ dãi|đắp chiếu|lưu cữu|
        không (?:trả lời|phép|theo dõi được)|sai (?:quy định|đối tượng|mục đích|nguyên tắc|quy trình|chế độ)|
        trái (?:quy định|phép|thẩm quyền)|vượt định mức|ngoài (?:sổ sách|quy định)|đi xuống|cũ nát""")) + r"\b")
# … cần tập trung khắc phục · … yêu cầu các đơn vị (behind the verb only the first syllable is read)
_URGES = re.compile(
    r"\b(?:phải|cần|yêu cầu|đề nghị)\s+(?:được|các|khắc|tập|tăng|rút|chấn|khẩn|nghiêm|xử|bảo đảm|đảm bảo|tuân thủ)"
)
# What a sentence says when it praises: no weakness, whatever single word it holds. Đã khắc phục tình trạng chậm trễ.
_PRAISE = re.compile(
    r"\b(?:đạt (?:kết quả|nhiều|được|và vượt|khá)|hoàn thành (?:tốt|xuất sắc|vượt|đúng)|chuyển biến (?:tích cực|rõ)"
    r"|(?<!chưa )(?<!không )được (?:nâng lên|nâng cao|quan tâm|tăng cường|giữ vững|bảo đảm|củng cố)"
    r"|đã (?:khắc phục|giảm|hoàn thành|chủ động|triển khai|tập trung|có nhiều"
    r"|nghiêm túc (?:thực hiện|khắc phục|tiếp thu))"
    r"|không (?:để xảy ra|phát sinh|còn|có (?:trường hợp|dịch|vụ)|phát hiện)|nghiêm túc,|kịp thời,)"
)
# chưa được phát hiện, xử lý | kịp thời, nhất là …
_NOT_SO = re.compile(r"\b(?:chưa|không|thiếu)\b[^.;:]{0,60}$")
# Bản thân nhận trách nhiệm về các hạn chế nêu trên. · … không có ý kiến chỉnh sửa: says of weaknesses, states none
SAYS_OF_THEM = re.compile(
    r"[^.;:]{0,80}\b(?:(?:nhận|chịu) (?:rõ |đầy đủ )?trách nhiệm(?: [^.;]{0,20})? (?:về|đối với)"
    r" (?:các|những|toàn bộ) (?:hạn chế|khuyết điểm|tồn tại|vi phạm)"
    # Đồng chí Bí thư Đảng ủy xã chịu trách nhiệm chính với vai trò người đứng đầu; …
    r"|chịu trách nhiệm (?:chính|trực tiếp|chung|liên đới|cao nhất)\b"
    r"|(?:nghiêm túc )?tiếp thu (?:đầy đủ |toàn bộ )?(?:các |những |ý kiến)"
    # Các đại biểu đã nêu những tồn tại trong công tác xây dựng Đảng.
    r"|(?:đại biểu|đảng viên|hội nghị|ý kiến)\b[^.;:]{0,40}\b(?:nêu|chỉ ra|phân tích|làm rõ)(?: rõ)?"
    r" (?:những|các|một số) (?:hạn chế|khuyết điểm|tồn tại|thiếu sót|yếu kém)(?: trong| của|,| và|\.)[^.;:]{0,80}\.?$"
    # Hội nghị đã bàn, chỉ ra những hạn chế và tìm cách gỡ …
    r"|(?:thảo luận|phân tích|làm rõ|đánh giá|chỉ ra|nhìn nhận)[^.;:]{0,20} (?:những|các|một số) (?:mặt )?"
    r"(?:hạn chế|khuyết điểm|tồn tại|thiếu sót|yếu kém)"
    r"(?:,? (?:và )?(?:hạn chế|khuyết điểm|tồn tại|thiếu sót|yếu kém))*"
    r"(?:,| và) (?:cùng )?(?:đề (?:xuất|ra)|đưa ra|bàn|nêu)\b"
    # Những tồn tại trên đòi hỏi phải đổi mới …
    r"|(?:hạn chế|khuyết điểm|tồn tại|thiếu sót|yếu kém|bất cập)[^.;:]{0,20} (?:trên|này|đó) (?:đã |đang )?"
    r"(?:đòi hỏi|đặt ra (?:yêu cầu|nhiệm vụ|vấn đề|cho))"
    # Để xảy ra các khuyết điểm trên, trách nhiệm thuộc về Chủ tịch UBND huyện …
    r"|để xảy ra [^.;:]{3,80}, (?:trước hết )?(?:là )?trách nhiệm (?:thuộc về|của|chính)"
    r"|không có ý kiến (?:gì |nào )?(?:đề nghị |về việc )?(?:chỉnh sửa|bổ sung|khác|giải trình))"
    # Những vi phạm của Đảng ủy xã là nghiêm trọng, đến mức phải xem xét kỷ luật. · Vi phạm của … gây hậu quả …
    r"|(?:những |các )?(?:khuyết điểm|vi phạm|sai phạm)(?:,? (?:và )?(?:khuyết điểm|vi phạm|sai phạm|hạn chế))*"
    r" (?:nêu )?(?:trên|này|của) [^.;:]{0,120}?\b(?:(?:là|rất|đặc biệt) (?:rất |đặc biệt |ít )?nghiêm trọng"
    r"|(?:đã )?gây (?:ra )?(?:hậu quả|thiệt hại|dư luận)|đến mức (?:phải )?(?:xem xét|xử lý|thi hành))")
# Ủy ban Kiểm tra nhận thấy, Ban Thường vụ Huyện ủy đã vi phạm nguyên tắc tập trung dân chủ …
VIOLATES = re.compile(
    r"[^.;]{3,300}\b(?:đã|bị (?:xác định|kết luận)(?: là)?(?: đã)?) (?:có (?:những |một số )?)?vi phạm"
    r" (?:rất |đặc biệt )?(?:nghiêm trọng|nguyên tắc|quy chế|(?:các )?quy định|điều lệ|pháp luật|kỷ luật)"
    # Hậu quả, Hội đồng thành viên và một số cá nhân vi phạm …
    r"|hậu quả(?: là|,)[^.;]{3,200}\b(?:vi phạm|khuyết điểm|sai phạm)\b")
# Nguyên nhân của những kết quả đạt được · tăng trưởng cao do một số nguyên nhân sau
SUCCESS = re.compile(
    r"kết quả|thành tích|ưu điểm|đạt được|thành công|thắng lợi|tiến bộ|tăng trưởng(?! (?:thấp|chậm|âm))")
# Thu ngân sách đạt 102% dự toán. · Công tác tiếp dân được nâng lên.
_FIGURE_OR_PRAISE = re.compile(
    r"\d\s*%|(?<![\d/])\d+/(?!(?:19|20)\d\d\b)\d+(?![\d/-])"  # (but not `tháng 7/2015`)
    r"|\b(?:đạt kết quả|hoàn thành tốt|được nâng lên|chuyển biến tích cực|tốt|đã được)\b"
)
# What comes from outside an organisation: a difficulty, not a shortcoming (annotation guide). mưa lũ · giá xăng tăng
OUTSIDE = re.compile(
    r"\b(?<!gây )(?<!làm )" + either("""
        thời tiết|mưa (?:lũ|lớn|bão|đá)|nắng (?:nóng|hạn)|rét đậm|sạt lở|giáp ranh|địa hình|thiên tai|bão|lũ|hạn hán|
        xâm nhập mặn|dịch bệnh|dịch tả|covid|giá nguyên nhiên liệu|
        giá (?:cả|nguyên|vật tư|vật liệu|xăng|nông sản|thức ăn|phân bón|giống|thuê|cước|xi măng|thép|cát|lúa|dừa|mủ|
                cà phê|hồ tiêu|lợn|heo|tôm|cá|gạo|mía|chè|sắn|trái cây)|độ mặn|khô hạn|
        thị trường|suy thoái|đơn hàng|mưa trái mùa|sét đánh|
        thế lực (?:thù địch|xấu)|(?:một số )?(?:phần tử|đối tượng|kẻ) xấu|các thế lực|
        lạm phát|kinh tế thế giới|biến động|xung đột|biến đổi khí hậu|địa bàn rộng|
        điều kiện tự nhiên|đời sống [^,;.]{0,20} khó khăn""") + r"\b"
)
# gây thiệt hại · làm chậm tiến độ
HARMS = re.compile(
    r"\b(?:khó khăn|ảnh hưởng|thiệt hại|gây|khiến|làm (?:giảm|chậm|tăng|hư|sạt|chết|cho)|điều kiện thuận lợi cho|chết"
    r"|mất mùa|đình trệ|dừng|gián đoạn|khan hiếm|kích động|lôi kéo|gay gắt|bấp bênh|mất việc)\b"
)
# Đề nghị các xã … · cần tập trung khắc phục … (but not `chưa đáp ứng yêu cầu`)
ORDERED = re.compile(
    r"\b(?:(?<!đáp ứng )(?<!so với )(?:yêu cầu|đề nghị|giao(?! ban (?:chuyên|báo|trực|hằng|hàng|định))) "
    r"(?=cho|các|sở|ban|phòng|ubnd|ủy ban|công an|chủ tịch|văn phòng|đồng chí|đảng|bộ|huyện)"
    r"|cần (?:phải )?(?:tập trung|tăng cường|khắc phục|rút kinh nghiệm|chấn chỉnh|nghiêm túc)"
    r"|phải (?:tập trung|tăng cường|khắc phục|rút))\b"
)
# Tiếp tục rà soát … opens an order, no weakness
_ORDER_START = re.compile(
    r"(?:đề nghị|yêu cầu|giao|tiếp tục|tăng cường|đẩy mạnh|rà soát|khắc phục|tập trung)\b"
)
# Rà soát hộ nghèo chưa chính xác · Cải cách hành chính còn chậm: the work that falls short (but not `Rà soát các hồ sơ
# còn thiếu`, `Tăng cường kiểm tra, khắc phục việc chậm …`)
_FALLS_SHORT = re.compile(
    r"(?!đề nghị|yêu cầu)(?:(?!\b(?:khắc phục|chấn chỉnh|bổ sung|xử lý|tình trạng|nhằm|để|những"
    r"|(?<!ở )(?<!tại )(?<!của )các)\b)[^.;:]){0,100}?"
    r"\b(?:còn|chưa|không (?!để|ngừng)|thiếu|chậm|yếu|kém|hình thức|lúng túng|thấp|trùng|muộn|trễ|tùy tiện|nhầm"
    r"|(?:rất|khá|quá) (?:hạn chế|khó|ít)"
    r"|sai (?:quy|đối|mục|thẩm)|vượt (?:định|mức|dự|thẩm)|trái (?:quy|thẩm|phép))\b")
# Thanh toán khống khối lượng · chậm quyết toán 14 tháng · vượt dự toán: irregularities as inspections name them
_IRREGULAR = re.compile(
    r"\b(?:khống|tự (?:ý|tiện)|chậm (?!nhất)|thiếu|trùng|chênh lệch"
    r"|vượt (?:định mức|mức|quy định|dự toán|thẩm quyền|kế hoạch)"
    r"|sai (?:khối lượng|đơn giá|định mức|số liệu|thời gian|tên|diện tích|thiết kế|tỷ lệ|số tiền|lệch)"
    r"|(?:thu|chi|thanh toán|nghiệm thu|tính|xác định|quyết toán) (?:sai|vượt|trùng|thừa|thiếu))\b")
# …; riêng hồ sơ hộ tịch còn 9 hồ sơ trễ hẹn
_APART = re.compile(r"[,;]\s+(?:nhưng |song )?riêng\s")
_ABOUT = re.compile(r"(?:về|trong)\s[^.;:]{3,80}:\s+")

# Chủ tịch phường không ra quyết định cưỡng chế: what an inspection finds left undone
_LEFT_UNDONE = re.compile(r"\bkhông (?!những|chỉ|ngừng|để|còn|có (?:trường hợp|vụ)|phát sinh|phát hiện)\w+")


def praises(low: str) -> bool:
    """A folded sentence that praises: `… được triển khai nghiêm túc, hiệu quả`."""
    return any(not m[0].endswith(",") or _NOT_SO.search(low, 0, m.start()) is None for m in _PRAISE.finditer(low))


def weak_apart(low: str) -> int | None:
    """`Các xã cơ bản hoàn thành; riêng xã Tân Mỹ còn chậm.`: a weakness inside a sentence that praises. Where the
    sentence begins behind its label (`Về công tác tuần qua: …`), or None."""
    apart = _APART.search(low)
    if apart is None or not plainly_weak(low[apart.end():]):
        return None
    about = _ABOUT.match(low)
    return about.end() if about is not None and about.end() < apart.start() else 0


def left_undone(low: str) -> bool:
    """A folded sentence that says what somebody did not do."""
    return _LEFT_UNDONE.search(low) is not None and not low.endswith(":") and not _URGES.search(low)


def irregular(low: str) -> bool:
    """A folded sentence with an irregularity as inspections name it."""
    return _IRREGULAR.search(low) is not None and not low.endswith(":") and not _URGES.search(low)


def plainly_weak(low: str) -> bool:
    """A folded sentence whose own words say that something falls short, and that orders nothing."""
    return _PLAINLY_WEAK.search(low) is not None and not low.endswith(":") and not _URGES.search(low)


def not_praise(low: str) -> bool:
    """Under a heading of weaknesses everything states one, but for bare figures and praise."""
    return WEAK.search(low) is not None or left_undone(low) or irregular(low) \
        or not (_FIGURE_OR_PRAISE.search(low) or praises(low))


def opens_order(low: str) -> bool:
    """The folded words open with an order: under a heading of weaknesses the remedy, not the weakness."""
    return _ORDER_START.match(low) is not None and not falls_short(low)


def falls_short(low: str) -> bool:
    """The folded words open with some work and say that it falls short: `Báo cáo quý gửi chậm.`"""
    return _FALLS_SHORT.match(low) is not None
