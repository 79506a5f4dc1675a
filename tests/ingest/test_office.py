"""The reader of .doc, .rtf and .odt, through LibreOffice where it is installed."""

import io
import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from docx_files import cell, docx, item, level, p, r, table

from ingest import errors
from ingest.assemble import assemble
from ingest.document import Reading
from ingest.readers.docx import read_docx
from ingest.readers.office import convert_to_docx, is_encrypted, ole_streams, read_office
from ingest.readers.soffice import DOCX, convert

SOFFICE = shutil.which("soffice")
SHARED = Path(__file__).resolve().parents[2] / "../shared/corpus"
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

LISTS = ('<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>' + level(0, "upperRoman", "%1.")
         + level(1, "decimal", "%2.") + level(2, "decimal", "%2.%3.") + level(3, "lowerLetter", "%4)")
         + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
PLAN = (
    table(["TỈNH ỦY X\nBAN DÂN VẬN\n*\nSố 12-KH/BDVTU", "ĐẢNG CỘNG SẢN VIỆT NAM\nX, ngày 02 tháng 4 năm 2024"])
    + p("KẾ HOẠCH", '<w:jc w:val="center"/>') + item(1, 0, "MỤC ĐÍCH") + item(1, 1, "Cụ thể hóa")
    + p(r("Theo Kết luận 79") + "<w:r><w:noBreakHyphen/></w:r>" + r("KL/TW")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("."))
    + item(1, 2, "Rà soát") + item(1, 0, "NHIỆM VỤ") + item(1, 1, "Báo cáo") + item(1, 3, "Hằng tháng")
    + table(["STT", "Việc", "Chủ trì"], ["1", "Họp", cell("Sở Y tế", '<w:vMerge w:val="restart"/>')],
            ["2", "Báo cáo", cell("", "<w:vMerge/>")])
    + p("Yêu cầu thực hiện./.")
    + table(["Nơi nhận:\n- Lưu: VT.", "TM. BAN DÂN VẬN\nTRƯỞNG BAN\nNguyễn Văn A"])
)
FOOTNOTES = ('<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
             f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + r(" Ban hành năm 2023."))}</w:footnote>')


def coded(legacy: str) -> str:
    """Letters of a legacy font as RTF writes their bytes."""
    return "".join(c if c.isascii() else f"\\'{ord(c):02x}" for c in legacy)


# TCVN3 of .VnTimeH (capitals lie in the font) and .VnTime, then Unicode
TCVN3_RTF = (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 .VnTime;}{\f1 .VnTimeH;}{\f2 Times New Roman;}}"
             r"\pard\f1 " + coded("quyÕt ®Þnh") + r"\par\pard\f0 " + coded("Bé tr\xadëng Bé Tµi chÝnh")
             + r"\par\pard\f2 S\u7889? 79\_KL/TW\par}").encode("ascii")


def plan() -> bytes:
    return docx(PLAN, numbering=LISTS, footnotes=FOOTNOTES)


def text(reading: object) -> str:
    assert isinstance(reading, Reading), reading
    return assemble(reading.lines)[0]


def export(folder: Path, name: str, data: bytes, *kinds: str, source: str = "docx") -> dict[str, bytes]:
    """The file (of extension `source`) saved by LibreOffice in other formats."""
    (folder / f"{name}.{source}").write_bytes(data)
    for kind in kinds:
        subprocess.run([str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                        "--convert-to", kind, "--outdir", str(folder), str(folder / f"{name}.{source}")],
                       check=True, capture_output=True, timeout=300)
    return {kind: (folder / f"{name}.{kind.partition(':')[0]}").read_bytes() for kind in kinds}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    return export(tmp_path_factory.mktemp("office"), "plan", plan(), "doc", "rtf", "odt", "txt:Text")


@pytest.fixture(scope="module")
def readings(saved: dict[str, bytes]) -> dict[str, Reading | errors.IngestError]:
    files = [("Kế hoạch 'số 1' \"mới\".doc", saved["doc"]), ("-- $(x).RTF", saved["rtf"]), ("c.odt", saved["odt"]),
             ("cu.rtf", TCVN3_RTF), ("hong.doc", b"\xd0\xcf\x11\xe0" + b"x" * 900), ("rong.odt", b""),
             ("a.pdf", b"%PDF"), ("cut.rtf", saved["rtf"][:-200]), ("cut.doc", saved["doc"][:2500]),
             ("d.odt", b"PK\3\4 nothing")]
    return dict(zip([name for name, _ in files], read_office(files), strict=True))


@pytest.mark.parametrize(("name", "kind"), [
    ("Kế hoạch 'số 1' \"mới\".doc", "doc"), ("-- $(x).RTF", "rtf"), ("c.odt", "odt")])
def test_each_format_reads_like_the_docx_it_came_from(name: str, kind: str, readings: dict[str, Reading]) -> None:
    reading = readings[name]
    assert text(reading) == text(read_docx(plan()))
    assert (reading.format, reading.reader) == (kind, "libreoffice+docx")


def test_labels_are_those_that_libreoffice_shows(saved: dict[str, bytes]) -> None:
    shown = [" ".join(line.split()) for line in saved["txt:Text"].decode("utf-8-sig").splitlines()]
    own = [line.text for line in read_docx(plan()).lines if line.style.label]
    assert own == ["I. MỤC ĐÍCH", "1. Cụ thể hóa", "1.1. Rà soát", "II. NHIỆM VỤ", "1. Báo cáo", "a) Hằng tháng"]
    assert [line for line in shown if line in own] == own


def test_fonts_of_old_rtf_survive_and_their_letters_are_decoded(readings: dict[str, Reading]) -> None:
    assert text(readings["cu.rtf"]).split("\n") == ["QUYẾT ĐỊNH", "Bộ trưởng Bộ Tài chính", "Số 79-KL/TW"]


@pytest.mark.parametrize(("name", "error"), [
    ("hong.doc", errors.Damaged), ("rong.odt", errors.Empty), ("a.pdf", errors.Unsupported),
    ("cut.rtf", errors.Damaged), ("cut.doc", errors.Damaged), ("d.odt", errors.Damaged)])
def test_bad_files_fail_alone_and_are_not_read_as_plain_text(
    name: str, error: type, readings: dict[str, object]
) -> None:
    assert type(readings[name]) is error


def test_password_is_seen_before_libreoffice(saved: dict[str, bytes]) -> None:
    doc = bytearray(saved["doc"])
    head = doc.index(b"\xec\xa5")
    assert ole_streams(bytes(doc))["WordDocument"][:2] == b"\xec\xa5" and not is_encrypted(bytes(doc))
    doc[head + 11] |= 0x01  # fEncrypted
    odt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved["odt"])) as old, zipfile.ZipFile(odt, "w") as new:
        for entry in old.infolist():
            xml = old.read(entry)
            if entry.filename == "META-INF/manifest.xml":
                xml = xml.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")
            new.writestr(entry, xml)
    assert not is_encrypted(saved["odt"])
    results = convert_to_docx([("a.doc", bytes(doc)), ("b.odt", odt.getvalue())])
    assert [type(result) for result in results] == [errors.Encrypted, errors.Encrypted]


def fault(folder: Path, monkeypatch: pytest.MonkeyPatch, action: str) -> None:
    """The real LibreOffice behind a gate that does `action` when one of its files holds the word FAULT."""
    gate = folder / "soffice"
    gate.write_text(f'#!/bin/sh\nfor f in "$@"; do if [ -f "$f" ] && grep -q FAULT "$f"; then {action}; fi; done\n'
                    f'exec "{SOFFICE}" "$@"\n')
    gate.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def rtf(words: bytes) -> bytes:
    return rb"{\rtf1\ansi " + words + rb"\par}"


@needs_office
def test_a_crash_costs_only_the_file_that_caused_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault(tmp_path, monkeypatch, "kill -SEGV $$")
    results = read_office([("a.rtf", rtf(b"truoc")), ("b.rtf", rtf(b"FAULT")), ("c.rtf", rtf(b"sau"))])
    assert isinstance(results[1], errors.Damaged) and "crash" in str(results[1])
    assert [text(results[0]), text(results[2])] == ["truoc", "sau"]


@needs_office
def test_a_hanging_conversion_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault(tmp_path, monkeypatch, f"sleep 300 & echo $! >> {tmp_path}/pids; wait")
    start = time.monotonic()
    result, = convert_to_docx([("a.rtf", rtf(b"FAULT"))], timeout_s=1)
    assert isinstance(result, errors.TimedOut) and time.monotonic() - start < 200  # not the 300 of the sleep
    sleeper = Path("/proc", (tmp_path / "pids").read_text().strip(), "cmdline")
    deadline = time.monotonic() + 10
    while sleeper.exists() and sleeper.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (sleeper.exists() and sleeper.read_bytes())  # a process that is only not yet reaped has no command line


@needs_office
def test_a_home_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/dev/null/none")
    result, = read_office([("a.rtf", rtf(b"truoc"))])
    assert text(result) == "truoc"


@needs_office
def test_a_macro_bound_to_opening_does_not_run(tmp_path: Path) -> None:
    result, = read_office([("a.odt", with_macro(tmp_path / "ran"))])
    assert text(result) == "Kế hoạch" and not (tmp_path / "ran").exists()


@needs_office
def test_results_are_handed_on_while_the_rest_is_converted() -> None:
    """The first result is there before the last: a long batch is neither held in memory nor bounded as a whole."""
    files = [(f"{n}.rtf", rtf(b"dong " * 20_000)) for n in range(8)]
    seen = [(n, time.monotonic()) for n, _ in convert(files, [None] * 8, DOCX, 120)]
    assert [n for n, _ in seen] == list(range(8))
    assert seen[-1][1] - seen[0][1] > 0.05


def with_macro(target: Path) -> bytes:
    """An .odt that writes a file when it is opened, if its macro is let run."""
    odf, ooo = "urn:oasis:names:tc:opendocument:xmlns", "http://openoffice.org/2000"
    link = "vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"
    parts = {
        "content.xml": (
            f'<office:document-content xmlns:office="{odf}:office:1.0" xmlns:text="{odf}:text:1.0" '
            f'xmlns:script="{odf}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
            'xmlns:dom="http://www.w3.org/2001/xml-events" office:version="1.2">'
            '<office:scripts><office:event-listeners>'
            f'<script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="{link}" '
            'xlink:type="simple"/></office:event-listeners></office:scripts><office:body><office:text>'
            "<text:p>Kế hoạch</text:p></office:text></office:body></office:document-content>"),
        "Basic/script-lc.xml": (
            f'<library:libraries xmlns:library="{ooo}/library"><library:library library:name="Standard" '
            'library:link="false"/></library:libraries>'),
        "Basic/Standard/script-lb.xml": (
            f'<library:library xmlns:library="{ooo}/library" library:name="Standard"><library:element '
            'library:name="M"/></library:library>'),
        "Basic/Standard/M.xml": (
            f'<script:module xmlns:script="{ooo}/script" script:name="M" script:language="StarBasic">Sub Main\n'
            f'Open "{target}" For Output As #1\nClose #1\nEnd Sub</script:module>'),
    }
    entries = "".join(f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="text/xml"/>' for n in parts)
    kind = "application/vnd.oasis.opendocument.text"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{odf}:manifest:1.0">'
                         f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{entries}'
                         "</manifest:manifest>")
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return out.getvalue()


def test_without_libreoffice_the_message_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    results = convert_to_docx([("a.rtf", rtf(b"x")), ("b.rtf", b"")])
    assert isinstance(results[0], errors.MissingProgram) and "apt-get install" in str(results[0])
    assert isinstance(results[1], errors.Empty)


@needs_office
def test_real_guidance_reads_the_same_from_doc_and_docx() -> None:
    doc, as_docx = SHARED / "doc/vptw_hd36_2018.doc", SHARED / "docx/vptw_hd36_2018.docx"
    if not (doc.exists() and as_docx.exists()):
        pytest.skip("the shared corpus is not here")
    reading, = read_office([(doc.name, doc.read_bytes())])
    assert text(reading) == text(read_docx(as_docx.read_bytes()))
