"""An archive of born-digital documents made up by code: any number of files of a stated mix, fast.

Of a hundred files 45 are Word files, 30 PDFs with a text layer of two pages, 15 web pages and 10 plain texts: reports
with weaknesses, plans with tasks, units and terms. Names, numbers, days and some of the sentences differ from file to
file; of the PDFs, printed by LibreOffice, there are twelve, and the files differ by a trailing comment alone. `short`:
plain texts of number, day, title and one task instead, for what depends on how many documents there are and not on what
they hold.

    python -m tests.bench.archive FOLDER COUNT [short]
"""

from __future__ import annotations

import html
import io
import random
import re
import sys
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

PDFS = 12
MIX = (("docx", 45), ("pdf", 30), ("html", 15), ("txt", 10))
_PLACES = ("Bình Sơn", "Hòa Lâm", "Phước An", "Vĩnh Hạ", "Tân Giang", "Đông Khê")
_FIELDS = ("cải cách hành chính", "quản lý đất đai", "bảo vệ môi trường", "chuyển đổi số", "phòng cháy, chữa cháy",
           "giáo dục và đào tạo", "xây dựng nông thôn mới", "an toàn thực phẩm")
_WEAK = ("Công tác {field} ở một số xã còn chậm, chưa đạt yêu cầu.",
         "Việc theo dõi, đôn đốc thực hiện nhiệm vụ {field} chưa thường xuyên.",
         "Một số đơn vị chưa chủ động phối hợp trong {field}; báo cáo còn sơ sài.",
         "Tỷ lệ hồ sơ {field} giải quyết đúng hạn mới đạt {n}%, thấp hơn kế hoạch.")
_TASKS = ("Rà soát, bổ sung quy chế {field}, hoàn thành trước ngày {d}/{m}/2025.",
          "Tổ chức kiểm tra việc thực hiện {field} tại {n} đơn vị trong quý II năm 2025.",
          "Hằng tháng tổng hợp, báo cáo kết quả {field} trước ngày {d}.",
          "Tham mưu ban hành kế hoạch {field} giai đoạn 2025 - 2030.")
_UNITS = ("Sở Nội vụ", "Sở Tài chính", "Văn phòng UBND tỉnh", "Sở Nông nghiệp và Môi trường", "Công an tỉnh")


def lines_of(number: int, seed: int = 1) -> list[str]:
    """The paragraphs of one document: letterhead, basis, weaknesses, tasks with units and terms, signature."""
    chance = random.Random(number * 7919 + seed)
    place, field = chance.choice(_PLACES), chance.choice(_FIELDS)

    def fill(sentence: str) -> str:
        return sentence.format(field=chance.choice(_FIELDS), n=chance.randint(5, 95), d=chance.randint(1, 28),
                               m=chance.randint(1, 12))

    out = [f"ỦY BAN NHÂN DÂN TỈNH {place.upper()}", f"Số: {number}/KH-UBND",
           "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
           f"{place}, ngày {chance.randint(1, 28):02d} tháng {chance.randint(1, 12):02d} năm 2025",
           "KẾ HOẠCH", f"Khắc phục hạn chế trong {field} năm 2025",
           "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025;",
           f"Thực hiện Nghị quyết số {chance.randint(1, 90)}-NQ/TU ngày 12/3/2024 của Ban Thường vụ Tỉnh ủy về "
           f"{field}, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:", "I. NHỮNG HẠN CHẾ"]
    out += [f"{n}. {fill(chance.choice(_WEAK))}" for n in range(1, 6)]
    out.append("II. NHIỆM VỤ, GIẢI PHÁP")
    for n in range(1, 9):
        lead, other = chance.sample(_UNITS, 2)
        out += [f"{n}. {fill(chance.choice(_TASKS))}", f"- Chủ trì: {lead}.",
                f"- Phối hợp: {other}; UBND các xã, phường."]
    out += ["III. TỔ CHỨC THỰC HIỆN", f"Giao {chance.choice(_UNITS)} theo dõi, đôn đốc, báo cáo Ủy ban nhân dân tỉnh.",
            "Nơi nhận:", "- Các sở, ban, ngành;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Mẫu"]
    return out


def _txt(number: int) -> bytes:
    return "\n".join(lines_of(number)).encode()


def _short(number: int) -> bytes:
    lines = lines_of(number)
    task = lines.index("II. NHIỆM VỤ, GIẢI PHÁP") + 1
    return "\n".join([lines[1], *lines[4:7], lines[task]]).encode()


def _html(number: int) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines_of(number))
    return f'<!doctype html><meta charset="utf-8"><body><article>{body}</article></body>'.encode()


@lru_cache
def _empty_docx() -> tuple[dict[str, bytes], str, str]:
    """The parts of an empty Word file, and its text part before and behind where paragraphs go."""
    from docx import Document

    file = io.BytesIO()
    Document().save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if "docProps/thumb" not in name}
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", parts["_rels/.rels"])
    before, behind = parts.pop("word/document.xml").decode().split("<w:sectPr", 1)
    return parts, before, "<w:sectPr" + behind


def _docx(number: int) -> bytes:
    parts, before, behind = _empty_docx()
    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines_of(number))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data)
        archive.writestr(zipfile.ZipInfo("word/document.xml", (2025, 1, 1, 0, 0, 0)), before + body + behind)
    return file.getvalue()


@lru_cache
def _printed() -> list[bytes]:
    from ingest.readers.soffice import PDF, convert

    files = [(f"{n}.docx", _docx(n)) for n in range(PDFS)]
    made = dict(convert(files, [None] * PDFS, PDF, 120))
    return [data for _, data in sorted(made.items()) if isinstance(data, bytes)]


def _pdf(number: int) -> bytes:
    return _printed()[number % PDFS] + f"% {number}\n".encode()


_MAKE: dict[str, Callable[[int], bytes]] = {"docx": _docx, "pdf": _pdf, "html": _html, "txt": _txt}


def write(folder: Path, count: int, first: int = 1, short: bool = False) -> int:
    """So many files into subfolders of a thousand; their bytes together. Kinds come in the mix of any hundred in a row
    of the numbers, so that the first thousand are like the last."""
    kinds = [kind for kind, share in MIX for _ in range(share)]
    random.Random(1).shuffle(kinds)
    size = 0
    for number in range(first, first + count):
        parent = folder / f"{number // 1000:03d}"
        if number == first or number % 1000 == 0:
            parent.mkdir(parents=True, exist_ok=True)
        kind = "txt" if short else kinds[number % 100]
        data = _short(number) if short else _MAKE[kind](number)
        (parent / f"van-ban-{number:06d}.{kind}").write_bytes(data)
        size += len(data)
    return size


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[1]), int(sys.argv[2]), short=sys.argv[3:] == ['short']):,} bytes")
