"""What the fixed words of columns are called in Vietnamese, in exports and on pages."""

from __future__ import annotations

RECURRENCES = {
    "continuous": "thường xuyên", "ad_hoc": "đột xuất", "daily": "hằng ngày", "weekly": "hằng tuần",
    "monthly": "hằng tháng", "quarterly": "hằng quý", "semiannual": "6 tháng một lần", "annual": "hằng năm",
}
ROLES = {
    "lead": "chủ trì", "responsible": "phụ trách", "advise": "tham mưu", "coordinate": "phối hợp",
    "implement": "thực hiện", "monitor": "theo dõi, đôn đốc",
}
RELATIONS = {
    "basis": "căn cứ", "implements": "thực hiện", "amends": "sửa đổi, bổ sung", "replaces": "thay thế",
    "repeals": "bãi bỏ", "mentions": "nhắc đến",
}
