# ruff: noqa: E501  -- a case stands on one line
"""Zip bundles: opened to their documents within limits, each member known by its content, failing alone."""

from __future__ import annotations

import io
import struct
import subprocess
import unicodedata
import zlib
from pathlib import Path
from threading import Event

import pytest
from docx import Document as Docx
from plans import PLAN, Run, exported, write_plans

import vanban
from ingest import bundle as limits
from ingest.bundle import Bundle
from ingest.errors import Damaged, Empty, Encrypted, IngestError, TooLarge, Unsupported
from tests.zips import packed
from vanban import bundles, runner, sources
from vanban.bundles import Vanished
from vanban.runs import Summary
from vanban.store import writer


def plan(number: int) -> bytes:
    return PLAN.format(number=number, day=number % 28 + 1).encode()


def word(number: int) -> bytes:
    out = io.BytesIO()
    made = Docx()
    for line in plan(number).decode().splitlines():
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    """A zip; `__` in a name is a folder, and a name ends in `_` for a dot and what follows."""
    return packed({name.replace("__", "/").replace("_", "."): data for name, data in members.items()})


def locked(data: bytes) -> bytes:
    """The zip with the flag of a password on each member, in its local head and in the directory."""
    raw = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        while start >= 0:
            raw[start + at] |= 1
            start = raw.find(mark, start + 4)
    return bytes(raw)


def ingest(tables: Path, *arguments: Path, jobs: int = 1) -> Summary:
    with writer(tables, None) as made:
        found = sources.find([str(a) for a in arguments])
        return runner.ingest(found, made, runner.Options(jobs), runner.Report(), Event())


def places(tables: Path, root: Path) -> dict[str, list[str]]:
    """The places of each document below `root`, by its symbol."""
    rows = vanban.connect(tables).sql("SELECT symbol, sources FROM documents ORDER BY symbol").fetchall()
    return {symbol: [place.removeprefix(f"{root}/") for place in where] for symbol, where in rows}


def failures(tables: Path, root: Path) -> dict[str, tuple[str, str]]:
    rows = vanban.connect(tables).sql("SELECT source, error, message FROM failures ORDER BY source").fetchall()
    return {source.removeprefix(f"{root}/"): (error, message) for source, error, message in rows}


# --- through the program ------------------------------------------------------------------------------------------

@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "vào").mkdir()
    inner = zipped(c_txt=plan(3), sâu_zip=zipped(d_docx=word(4)))
    (tmp_path / "vào/gói.zip").write_bytes(packed({
        "a.txt": plan(1), "thư mục/b.docx": word(2), "trong.zip": inner, "rỗng.pdf": b"", "__MACOSX/._a.txt": b"x",
        "Thumbs.db": b"x", "~$b.docx": b"x", "thư mục/.DS_Store": b"x", "thư mục/": b""}))
    return tmp_path


def test_a_bundle_opens_to_its_documents(home: Path, inside: Run) -> None:
    done = inside("ingest", home / "vào/gói.zip", tables=home / "t")
    assert done.returncode == 3 and "Read 4 documents" in done.stdout and "docx 2 · text 2" in done.stdout
    assert "Not read (Empty): gói.zip!/rỗng.pdf: the file has no bytes" in done.stderr
    assert places(home / "t", home / "vào") == {
        "1-KH/BDVTU": ["gói.zip!/a.txt"], "2-KH/BDVTU": ["gói.zip!/thư mục/b.docx"],
        "3-KH/BDVTU": ["gói.zip!/trong.zip!/c.txt"], "4-KH/BDVTU": ["gói.zip!/trong.zip!/sâu.zip!/d.docx"]}
    again = inside("ingest", home / "vào", tables=home / "t")
    assert "Nothing new: 4 files already in the tables." in again.stdout
    assert "1 of them unchanged since they failed before" in again.stdout
    assert "b.docx" in inside("show", "2-KH/BDVTU", tables=home / "t").stdout


def test_a_document_inside_and_outside_is_one_with_two_places(home: Path) -> None:
    ingest(home / "t", home / "vào")
    (home / "vào/a.txt").write_bytes(plan(1))
    done = ingest(home / "t", home / "vào")
    assert done.read.total() == 0 and done.places == 1 and done.known == 4
    assert places(home / "t", home / "vào")["1-KH/BDVTU"] == ["a.txt", "gói.zip!/a.txt"]


def test_a_changed_and_a_vanished_bundle(home: Path) -> None:
    """A member that changed gives up its place, as a file does; what is gone stays as it was read, as a file does."""
    ingest(home / "t", home / "vào")
    (home / "vào/gói.zip").write_bytes(packed({"a.txt": plan(9), "thư mục/b.docx": b""}))
    ingest(home / "t", home / "vào")
    assert places(home / "t", home / "vào").keys() == {"2-KH/BDVTU", "3-KH/BDVTU", "4-KH/BDVTU", "9-KH/BDVTU"}
    (home / "vào/gói.zip").unlink()
    assert ingest(home / "t", home / "vào").files == 0
    assert len(places(home / "t", home / "vào")) == 4


def test_the_failure_of_a_bundle_is_over_when_it_opens(home: Path) -> None:
    bad = home / "vào/hỏng.zip"
    bad.write_bytes(locked(zipped(a_txt=plan(5))))
    ingest(home / "t", home / "vào")
    error, message = failures(home / "t", home / "vào")["hỏng.zip"]
    assert error == "Encrypted" and message.startswith("hỏng.zip: The zip file asks for a password.")
    bad.write_bytes(zipped(a_txt=plan(5)))
    ingest(home / "t", home / "vào")
    assert failures(home / "t", home / "vào").keys() == {"gói.zip!/rỗng.pdf"}


def test_two_workers_read_what_one_reads(home: Path) -> None:
    write_plans(home / "vào/khác", 6, first=20)
    one, two = home / "t1", home / "t2"
    for jobs, tables in ((1, one), (2, two)):
        assert ingest(tables, home / "vào", jobs=jobs).read.total() == 10
    assert exported(one, home / "e1") == exported(two, home / "e2")


# --- what a bundle is ---------------------------------------------------------------------------------------------

def opened(folder: Path, data: bytes, name: str = "x.zip") -> list[str]:
    (folder / name).write_bytes(data)
    return [path.removeprefix(f"{folder}/") for path in bundles.opened(str(folder / name))]


def why(path: str) -> IngestError:
    with pytest.raises(IngestError) as raised:
        bundles.read(path)
    return raised.value


def test_office_files_stay_office_files_whatever_their_name(tmp_path: Path) -> None:
    data = word(1)
    assert opened(tmp_path, data, "là word.zip") == ["là word.zip"]
    assert bundles.read(str(tmp_path / "là word.zip")) == data
    assert opened(tmp_path, zipped(a_txt=b"1", word__b_txt=b"2"), "không đuôi") == ["không đuôi!/a.txt", "không đuôi!/word/b.txt"]


def test_folders_whose_names_look_like_places(tmp_path: Path) -> None:
    (tmp_path / "năm 2024!").mkdir()
    (tmp_path / "năm 2024!/a.txt").write_bytes(b"x")
    (tmp_path / "năm 2024!/b.zip").write_bytes(packed({"c!/d.txt": b"y", "e.zip": zipped(f_txt=b"z")}))
    found = [place for file in sources.find([str(tmp_path)]).files for place in bundles.opened(file.path)]
    assert [p.removeprefix(f"{tmp_path}/") for p in found] == [
        "năm 2024!/a.txt", "năm 2024!/b.zip!/c!/d.txt", "năm 2024!/b.zip!/e.zip!/f.txt"]
    assert [bundles.read(p) for p in found] == [b"x", b"y", b"z"]
    assert [bundles.shown(p) for p in found][2] == "năm 2024!/b.zip!/e.zip!/f.txt"


def test_more_bundles_inside_each_other_than_the_limit(tmp_path: Path) -> None:
    data = plan(1)
    for level in range(5):
        data = packed({f"{level}.zip" if level else "a.txt": data})
    (place,) = opened(tmp_path, data)
    assert place == "x.zip!/4.zip!/3.zip!/2.zip"
    assert isinstance(error := why(f"{tmp_path}/{place}"), TooLarge) and "more than 3 zip files inside each other" in str(error)


def test_a_bad_bundle_inside_costs_only_itself(tmp_path: Path) -> None:
    data = packed({"a.txt": b"1", "hỏng.zip": zipped(b_txt=b"2")[:40], "khóa.zip": locked(zipped(c_txt=b"3")), "trống.zip": packed({})})
    assert opened(tmp_path, data) == ["x.zip!/a.txt", "x.zip!/hỏng.zip", "x.zip!/khóa.zip", "x.zip!/trống.zip"]
    assert isinstance(why(f"{tmp_path}/x.zip!/khóa.zip"), Encrypted)
    assert isinstance(why(f"{tmp_path}/x.zip!/hỏng.zip"), Damaged)


def test_a_bundle_called_docx_says_so(tmp_path: Path, inside: Run) -> None:
    (tmp_path / "a.docx").write_bytes(zipped(b_txt=plan(1)))
    done = inside("ingest", tmp_path / "a.docx", tables=tmp_path / "t")
    assert done.returncode == 3 and "Not read (Unsupported): a.docx: a zip file of documents" in done.stderr


def test_a_member_that_is_gone(tmp_path: Path) -> None:
    opened(tmp_path, zipped(a_txt=b"1"))
    with pytest.raises(Vanished, match="no longer holds it"):
        bundles.read(f"{tmp_path}/x.zip!/b.txt")


# --- limits -------------------------------------------------------------------------------------------------------

def test_a_member_that_unpacks_without_end_costs_only_itself(tmp_path: Path) -> None:
    bomb = packed({"a.txt": plan(1), "bom.txt": bytes(limits.RATIO_FROM + 1)})
    assert len(bomb) < 200_000
    assert opened(tmp_path, bomb) == ["x.zip!/a.txt", "x.zip!/bom.txt"]
    assert bundles.read(f"{tmp_path}/x.zip!/a.txt") == plan(1)
    assert isinstance(error := why(f"{tmp_path}/x.zip!/bom.txt"), TooLarge) and "times its packed size" in str(error)


def directory(count: int, size: int, *, apart: bool = True) -> bytes:
    """A zip whose directory speaks of `count` members of `size` bytes each, packed into no more than their heads."""
    heads, entries = bytearray(), bytearray()
    for n in range(count):
        name = b"%06d.txt" % n
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, 100, size, len(name), 0)
        at = len(heads) if apart else 0
        heads += b"PK\x03\x04" + fields + name
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    return heads + entries + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), len(heads), 0)


@pytest.mark.parametrize(("data", "error", "words"), [
    (directory(limits.COUNT_LIMIT + 1, 10), TooLarge, "20,001 files"),
    (directory(9, 0xFFFFFFF0), TooLarge, "more than 32 GB"),
    (directory(3, 10, apart=False), TooLarge, "lie upon each other"),
    (packed({"__MACOSX/a": b"1", ".x": b"2"}), Empty, "holds no files"),
    (zipped(a_txt=b"1")[:30], Damaged, "broken"),
    (locked(zipped(a_txt=b"1", b_txt=b"2")), Encrypted, "password"),
    (packed({"META-INF/MANIFEST.MF": b"1", "a.class": b"2"}), Unsupported, "program"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bundles_that_are_not_opened_say_why(data: bytes, error: type[IngestError], words: str) -> None:
    with pytest.raises(error, match=words):
        Bundle(io.BytesIO(data))


def test_a_member_larger_than_the_limit(tmp_path: Path) -> None:
    opened(tmp_path, directory(1, limits.MEMBER_LIMIT + 1))
    assert isinstance(error := why(f"{tmp_path}/x.zip!/000000.txt"), TooLarge) and "the limit is 512 MB" in str(error)


def test_a_member_whose_bytes_are_wrong(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"1", "b.txt": plan(1)}))
    data[data.index(b"b.txt") + 30] ^= 0xFF
    opened(tmp_path, bytes(data))
    assert bundles.read(f"{tmp_path}/x.zip!/a.txt") == b"1"
    assert isinstance(why(f"{tmp_path}/x.zip!/b.txt"), Damaged)


def test_some_members_under_a_password(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"1", "b.txt": b"2"}))
    for name, back in ((b"b.txt", 24), (b"b.txt", 38)):
        at = data.index(name, 0 if back == 24 else data.index(b"PK\x01\x02"))
        data[at - back] |= 1
    opened(tmp_path, bytes(data))
    assert bundles.read(f"{tmp_path}/x.zip!/a.txt") == b"1"
    assert isinstance(error := why(f"{tmp_path}/x.zip!/b.txt"), Encrypted) and "in its zip file" in str(error)


# --- names --------------------------------------------------------------------------------------------------------

def with_names(*names: bytes, flag: int = 0, extra: bytes = b"") -> bytes:
    """A zip of stored files `0`, `1` … under these names, bytes as they stand."""
    body, entries = b"", b""
    for n, name in enumerate(names):
        data = str(n).encode()
        fields = struct.pack("<HHHHHIIIHH", 20, flag, 0, 0, 0, zlib.crc32(data), 1, 1, len(name), len(extra))
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name + extra
        body += b"PK\x03\x04" + fields + name + extra + data
    count = len(names)
    return body + entries + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), len(body), 0)


NAME = "Kế hoạch số 12 của Ủy ban nhân dân tỉnh.docx"


def cp1258(text: str) -> bytes:
    """As Windows writes it in Vietnam: â, ê, ô, ơ, ư with their hats, tones behind them as letters of their own."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", letter)[0], unicodedata.normalize("NFD", letter)[1:]
            marks = [m for m in tone if m in "\u0300\u0301\u0303\u0309\u0323"]
            hat = unicodedata.normalize("NFC", base + "".join(m for m in tone if m not in marks))
            out += (hat + "".join(marks)).encode("cp1258")
    return out


NAMES: dict[str, tuple[bytes, int]] = {
    "UTF-8 with its flag": (NAME.encode(), 0x800),
    "UTF-8 of macOS, letters and marks apart, without the flag": (unicodedata.normalize("NFD", NAME).encode(), 0),
    "the code page of Vietnam": (cp1258(NAME), 0),
    "TCVN3": ("KÕ ho¹ch sè 12 cña ñy ban nh©n d©n tØnh.docx".encode("cp1252"), 0),
}


@pytest.mark.parametrize(("raw", "flag"), NAMES.values(), ids=NAMES.keys())
def test_names_in_every_encoding(raw: bytes, flag: int) -> None:
    (name,) = Bundle(io.BytesIO(with_names(raw, flag=flag))).members
    assert name.lower() == NAME.lower() if raw.startswith(b"K\xd5") else name == NAME


def test_names_in_western_letters_and_in_the_extra_field() -> None:
    (name,) = Bundle(io.BytesIO(with_names("Café à Hué résumé.txt".encode("cp437")))).members
    assert name == "Café à Hué résumé.txt"
    said = b"\x01" + bytes(4) + NAME.encode()
    extra = struct.pack("<HH", 0x7075, len(said)) + said
    (name,) = Bundle(io.BytesIO(with_names(b"K? ho?ch \xff.docx", extra=extra))).members
    assert name == NAME


def test_no_name_leads_out_of_the_bundle_and_none_is_lost() -> None:
    names = (b"../../etc/passwd", b"/etc/passwd", b"C:\\a\\b.txt", b"a/./b.txt", b"a/b.txt", b"x", b"x", b"a\x07.txt")
    bundle = Bundle(io.BytesIO(with_names(*names)))
    assert {name: bundle.read(name) for name in bundle.members} == {
        "etc/passwd": b"0", "etc/passwd (2)": b"1", "a/b.txt": b"2", "a/b (2).txt": b"3", "a/b (3).txt": b"4", "x": b"5",
        "x (2)": b"6", "a.txt": b"7"}


def test_a_real_zip_program_with_a_password(tmp_path: Path) -> None:
    if subprocess.run(["which", "zip"], capture_output=True, check=False).returncode:
        pytest.skip("the program zip is not installed")
    (tmp_path / "a.txt").write_bytes(plan(1))
    subprocess.run(["zip", "-q", "-P", "x", "k.zip", "a.txt"], cwd=tmp_path, check=True)
    assert isinstance(why(str(tmp_path / "k.zip")), Encrypted)
