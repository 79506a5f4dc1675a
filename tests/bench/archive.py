"""An archive of born-digital documents made up by code: any number of files of a stated mix, fast.

Of a hundred files 45 are Word files, 30 PDFs with a text layer of two pages, 15 web pages and 10 plain texts: reports
with weaknesses, plans with tasks, units and terms. Names, numbers, days and wordings differ from file to file: a
hundred bodies, ten years, weaknesses in 30,000 matters made of a dictionary's words, so that one comes back in some
files of many thousand. Of the PDFs, printed by LibreOffice, there are 200; the others repeat them but for a trailing
comment, as copies of one document do. `short`: plain texts of number, day, title and one task instead, for what depends
on how many documents there are and not on what they hold.

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
from importlib.resources import files
from pathlib import Path

PDFS, BATCH = 200, 50  # how many there are; how many LibreOffice prints at a time
MIX = (("docx", 45), ("pdf", 30), ("html", 15), ("txt", 10))
_FIRST = ("Bình", "Hòa", "Phước", "Vĩnh", "Tân", "Đông", "Long", "An", "Xuân", "Thạnh")
_SECOND = ("Sơn", "Lâm", "An", "Hạ", "Giang", "Khê", "Thành", "Lộc", "Phú", "Trung")
_FIELDS = ("cải cách hành chính", "quản lý đất đai", "bảo vệ môi trường", "chuyển đổi số", "phòng cháy, chữa cháy",
           "giáo dục và đào tạo", "xây dựng nông thôn mới", "an toàn thực phẩm")
SUBJECTS = 30_000  # that weaknesses are about, each of some words of a dictionary
_WORK = ("Công tác kiểm tra", "Việc theo dõi", "Tiến độ", "Chất lượng", "Việc bố trí", "Việc cập nhật", "Việc quản lý")
_FAULT = ("còn chậm, chưa đạt yêu cầu", "chưa thường xuyên, chưa kịp thời", "còn hạn chế, hiệu quả thấp",
          "còn lúng túng, thiếu chủ động", "chưa được quan tâm đúng mức", "còn hình thức, chưa đi vào chiều sâu",
          "chưa đồng bộ giữa các khâu", "còn để kéo dài qua nhiều năm", "chưa đáp ứng đòi hỏi của tình hình mới")
_TASKS = ("Rà soát, bổ sung quy chế {field}, hoàn thành trước ngày {d}/{m}/{y}.",
          "Tổ chức kiểm tra việc thực hiện {field} tại {n} đơn vị trong quý II năm {y}.",
          "Hằng tháng tổng hợp, báo cáo kết quả {field} trước ngày {d}.",
          "Tham mưu ban hành kế hoạch {field} giai đoạn {y} - 2030.")
_UNITS = ("Sở Nội vụ", "Sở Tài chính", "Văn phòng UBND tỉnh", "Sở Nông nghiệp và Môi trường", "Công an tỉnh")


@lru_cache
def _dictionary() -> list[str]:
    """Words of two syllables: an archive whose weaknesses are made of few words would have each like thousands."""
    words = (files("underthesea") / "corpus/data/Viet22K.txt").read_text("utf-8").splitlines()
    return [word for word in words if re.fullmatch(r"[^\W\d_A-Z]+ [^\W\d_A-Z]+", word)]


def lines_of(number: int, seed: int = 1) -> list[str]:
    """The paragraphs of one document: letterhead, basis, weaknesses, tasks with units and terms, signature."""
    chance = random.Random(number * 7919 + seed)
    place, field = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}", chance.choice(_FIELDS)
    year = chance.randint(2016, 2025)

    def fill(sentence: str) -> str:
        return sentence.format(field=chance.choice(_FIELDS), n=chance.randint(5, 95), d=chance.randint(1, 28),
                               m=chance.randint(1, 12), y=year)

    def weakness() -> str:
        about = " ".join(random.Random(chance.randrange(SUBJECTS)).sample(_dictionary(), 5))
        return f"{chance.choice(_WORK)} {about} {chance.choice(_FAULT)}."

    out = [f"ỦY BAN NHÂN DÂN TỈNH {place.upper()}", f"Số: {number}/KH-UBND",
           "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
           f"{place}, ngày {chance.randint(1, 28):02d} tháng {chance.randint(1, 12):02d} năm {year}",
           "KẾ HOẠCH", f"Khắc phục hạn chế trong {field} năm {year}",
           "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
           f"Thực hiện Nghị quyết số {chance.randint(1, 90)}-NQ/TU ngày 12/3/2015 của Ban Thường vụ Tỉnh ủy về "
           f"{field}, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:", "I. NHỮNG HẠN CHẾ"]
    out += [f"{n}. {weakness()}" for n in range(1, 6)]
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
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 1)
        text = zipfile.ZipInfo("word/document.xml", (2025, 1, 1, 0, 0, 0))
        archive.writestr(text, before + body + behind, zipfile.ZIP_DEFLATED, 1)
    return file.getvalue()


@lru_cache
def _printed(batch: int) -> list[bytes]:
    from ingest.readers.soffice import PDF, convert

    files = [(f"{n}.docx", _docx(batch * BATCH + n)) for n in range(BATCH)]
    made = dict(convert(files, [None] * BATCH, PDF, 120))
    return [data for _, data in sorted(made.items()) if isinstance(data, bytes)]


def _pdf(number: int) -> bytes:
    batch, place = divmod(number % PDFS, BATCH)
    return _printed(batch)[place] + f"% {number}\n".encode()


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
