"""Old encodings through the readers: the same document in each encoding, container and lie, and real files."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from legacy_files import Run, html, page, plain, rtf, word

from ingest.assemble import assemble
from ingest.document import Reading
from ingest.readers import read, read_many

SHARED = Path(__file__).resolve().parents[2] / "../shared/corpus/legacy"
SOFFICE = shutil.which("soffice")

# No capital with a mark besides Đ, Ă, Â, Ê, Ô, Ơ, Ư: TCVN3 has none.
SMALL = [
    "Số: 27/2003/QĐ-UB, thị xã Hoà Bình, ngày 14 tháng 8 năm 2003",
    "Về việc giao chỉ tiêu kế hoạch sửa chữa công trình thuỷ lợi vụ đông xuân",
    "Căn cứ Luật Tổ chức Hội đồng nhân dân và Uỷ ban nhân dân;",
    "Xét đề nghị của Giám đốc Sở Nông nghiệp tại Tờ trình số 112/TT-NN, thư gửi a.b-c@vidu.gov.vn.",
    "Điều 1. Giao các huyện 45% vốn, mức (x + y)/2 = 3,5 tỷ đồng, xem http://vidu.vn/nghi_quyet?id=7.",
    "Đơn vị nào chậm trễ, để ruộng khô hạn thì chịu trách nhiệm trước Chủ tịch.",
    "KT. Chủ tịch",
    "Về",
    "Tỷ lệ",
]
FULL = ["CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUYẾT ĐỊNH", *SMALL, "ỦY VIÊN THƯ KÝ: Ấu, Ổn, Ỷ, Ẵng, Ữ"]
UNICODE = ["Nghị quyết của Đảng uỷ được tổ chức thực hiện nghiêm túc", "Ổn định đời sống, giữ vững sản xuất"]
FOREIGN = [
    "La Société Générale à Paris finance déjà le projet, côté forêts",
    "Größe und Länge der Straße über den Fluß",
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Não há informações sobre a situação da região",
    "Peraturan pemerintah tentang pengelolaan hutan dan lahan",
    "ສາທາລະນະລັດ ປະຊາທິປະໄຕ 中华人民共和国 ព្រះរាជាណាចក្រ",
]


def runs(encoding: str, font: str | None, texts: list[str]) -> list[list[Run]]:
    return [[(encoding, font, text)] for text in texts]


def small(encoding: str, font: str | None) -> list[list[Run]]:
    return runs(encoding, font, SMALL)


def full(encoding: str, font: str | None) -> list[list[Run]]:
    return runs(encoding, font, FULL)


MIXED = [*small("tcvn3", "Arial"), *full("vni", "Arial"), *runs("utf-8", "Arial", UNICODE)]
MIXED_TEXT = [*SMALL, *FULL, *UNICODE]
HEAD: list[list[Run]] = [[("tcvn3", ".VnTimeH", "uỷ ban nhân dân tỉnh")], [("tcvn3", ".VnTimeH", "sở nông nghiệp")]]
HEAD_TEXT = ["UỶ BAN NHÂN DÂN TỈNH", "SỞ NÔNG NGHIỆP"]
SPLIT: list[list[Run]] = [[
    ("tcvn3", ".VnTimeH", "đ"), ("tcvn3", ".VnTime", "iều 2. Sở "), ("utf-8", "Arial", "Nội vụ "),
    ("vni", "VNI-Times", "hướng dẫn"), ("tcvn3", ".VnTime", "./.")]]

# What the file is, its name, its bytes, the paragraphs that its author typed
CASES: list[tuple[str, str, bytes, list[str]]] = [
    ("TCVN3 in its fonts", "a.rtf", rtf([*HEAD, *small("tcvn3", ".VnTime")]), [*HEAD_TEXT, *SMALL]),
    ("TCVN3 in fonts called Vietnamese", "a.rtf", rtf([*HEAD, *small("tcvn3", ".VnTime")], 163), [*HEAD_TEXT, *SMALL]),
    ("TCVN3 in fonts called Central European", "a.rtf", rtf(small("tcvn3", ".VnArial"), 238), SMALL),
    ("TCVN3 in fonts called Cyrillic", "a.rtf", rtf(small("tcvn3", ".VnTime"), 204), SMALL),
    ("TCVN3 in fonts called Turkish", "a.rtf", rtf(small("tcvn3", ".VnTime"), 162), SMALL),
    ("TCVN3 in a Unicode font", "a.rtf", rtf(small("tcvn3", "Times New Roman")), SMALL),
    ("TCVN3 in a Unicode font called Vietnamese", "a.rtf", rtf(small("tcvn3", "Times New Roman"), 163), SMALL),
    ("VNI in its font", "a.rtf", rtf(full("vni", "VNI-Times")), FULL),
    ("VNI in a Unicode font", "a.rtf", rtf(full("vni", "Times New Roman")), FULL),
    ("VNI in a TCVN3 font", "a.rtf", rtf(full("vni", ".VnTime")), FULL),
    ("VPS in its font", "a.rtf", rtf(small("vps", "VPS Times")), SMALL),
    ("Windows-1258", "a.rtf", rtf(full("cp1258", "Times New Roman"), 163), FULL),
    ("Unicode in a TCVN3 font", "a.rtf", rtf(full("utf-8", ".VnTime")), FULL),
    ("decomposed Unicode", "a.rtf", rtf(full("nfd", "Arial")), FULL),
    ("three encodings under one font name", "a.rtf", rtf(MIXED), MIXED_TEXT),
    ("three encodings in one paragraph", "a.rtf", rtf(SPLIT), ["Điều 2. Sở Nội vụ hướng dẫn./."]),
    ("other languages", "a.rtf", rtf(runs("utf-8", "Arial", FOREIGN)), FOREIGN),
    ("TCVN3 in its fonts", "a.docx", word([*HEAD, *small("tcvn3", ".VnTime")]), [*HEAD_TEXT, *SMALL]),
    ("TCVN3 in a Unicode font", "a.docx", word(small("tcvn3", "Times New Roman")), SMALL),
    ("TCVN3 without a font", "a.docx", word(small("tcvn3", None)), SMALL),
    ("VNI in a Unicode font", "a.docx", word(full("vni", "Times New Roman")), FULL),
    ("VISCII in a Unicode font", "a.docx", word(small("viscii", "Arial")), SMALL),
    ("VPS in its font", "a.docx", word(small("vps", "VPS Times")), SMALL),
    ("Unicode in a TCVN3 font", "a.docx", word(full("utf-8", ".VnTime")), FULL),
    ("three encodings under one font name", "a.docx", word(MIXED), MIXED_TEXT),
    ("three encodings in one paragraph", "a.docx", word(SPLIT), ["Điều 2. Sở Nội vụ hướng dẫn./."]),
    ("other languages", "a.docx", word(runs("utf-8", "Times New Roman", FOREIGN)), FOREIGN),
    ("TCVN3 in its font", "a.html", html(small("tcvn3", ".VnTime"), "windows-1252"), SMALL),
    ("TCVN3 called UTF-8", "a.html", html(small("tcvn3", ".VnTime"), "utf-8"), SMALL),
    ("TCVN3 called Latin 1, no font", "a.html", html(small("tcvn3", None), "iso-8859-1"), SMALL),
    ("VNI in its font", "a.html", html(full("vni", "VNI-Times"), "x-user-defined"), FULL),
    ("Windows-1258", "a.html", html(full("cp1258", None), "windows-1258"), FULL),
    ("UTF-8 called Latin 1", "a.html", html(full("utf-8", None), "iso-8859-1"), FULL),
    ("other languages", "a.html", html(runs("utf-8", None, FOREIGN), "utf-8"), FOREIGN),
    *((encoding, "a.txt", plain(full(encoding, None)), FULL)
      for encoding in ("viscii", "vps", "tcvn5712", "vni", "cp1258", "utf-8", "utf-16-le", "utf-16-be", "nfd")),
    ("TCVN3", "a.txt", plain(small("tcvn3", None)), SMALL),
    ("TCVN3 in any font", "a.pdf", page(small("tcvn3", None)), [" ".join(SMALL)]),
    ("VNI in any font", "a.pdf", page(full("vni", None)), [" ".join(FULL)]),
]


@pytest.fixture(scope="module")
def readings() -> dict[int, Reading]:
    """All cases, and as .doc those that are .rtf, in one go."""
    return dict(enumerate(read_many([(name, data) for _, name, data, _ in CASES])))  # type: ignore[arg-type]


def paragraphs(reading: object) -> list[str]:
    assert isinstance(reading, Reading), reading
    return assemble(reading.lines)[0].split("\n")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{name[2:]}: {what}" for what, name, _, _ in CASES])
def test_every_container(number: int, readings: dict[int, Reading]) -> None:
    _, name, _, want = CASES[number]
    if name.endswith("pdf"):  # how its lines make paragraphs is another matter
        assert [" ".join(paragraphs(readings[number]))] == want
        return
    if name.endswith("rtf") and SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    assert paragraphs(readings[number]) == want


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Reading]:
    """The .rtf cases saved as Word 97 files."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("doc")
    numbers = [n for n, case in enumerate(CASES) if case[1] == "a.rtf"]
    for n in numbers:
        (folder / f"{n}.rtf").write_bytes(CASES[n][2])
    subprocess.run([SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "doc:MS Word 97", "--outdir", str(folder), *(str(folder / f"{n}.rtf") for n in numbers)],
                   check=True, capture_output=True, timeout=300)
    files = [(f"{n}.doc", (folder / f"{n}.doc").read_bytes()) for n in numbers]
    return dict(zip(numbers, read_many(files), strict=True))  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [n for n, case in enumerate(CASES) if case[1] == "a.rtf"],
                         ids=[f"doc: {case[0]}" for case in CASES if case[1] == "a.rtf"])
def test_old_word_files(number: int, old_word: dict[int, Reading]) -> None:
    assert paragraphs(old_word[number]) == CASES[number][3]


# --- real files ---------------------------------------------------------------------------------------------------

def marks(words: Counter[str]) -> int:
    """How many letters with a Vietnamese mark."""
    return sum(n for word, n in words.items() for c in word if c in "đĐ" or len(unicodedata.normalize("NFD", c)) > 1)


def bag(text: str) -> Counter[str]:
    return Counter("".join(c if c.isalpha() else " " for c in unicodedata.normalize("NFC", text).lower()).split())


@pytest.mark.parametrize("name", ["tcvn3_bc_cn_t2_2007.pdf", "tcvn3_nd28_2003.doc", "tcvn3_qd144_2002_btc.doc",
                                  "tcvn3_tt_a06.rtf", "vni_qd991_binhphuoc.doc"])
def test_real_files(name: str) -> None:
    """Every word with a mark that the transcript has is read; case aside, which `.VnTimeH` keeps in the font, and order
    aside, since the transcripts go through columns line by line."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("real documents are not here")
    got = bag("\n".join(line.text for line in read(path.read_bytes(), name).lines))
    want = bag(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert marks(want - got) <= 0.005 * marks(want), want - got
    assert marks(got - want) <= 0.005 * marks(want), got - want
