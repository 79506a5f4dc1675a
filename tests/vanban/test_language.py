"""Under a Vietnamese locale the command line speaks Vietnamese, all of it; what is kept is the same everywhere."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from plans import ROOT, Run, exported, write_plans

from tests import catalogue
from vanban import cli, language

VIETNAMESE = re.compile("[à-ỹđ]", re.IGNORECASE)
# Names of languages and formats, and words that the documents themselves use: the same for everybody.
ALIKE = {"LOC", "MB", "N", "ORG", "PER", "POS", "SQL", "Encrypted Damaged Unsupported Empty NoText Restricted TimedOut "
         "TooLarge OutOfMemory MissingProgram Unexpected"}
PLACES = re.compile(r"\{\w*(?:![rs])?\}")
CODES = re.compile(r"(?<!\w)--[a-z][a-z-]+|`[^`]+`|\[(?:blue|/)\]|s3://\w+|\.[a-z]\w{1,4}\b")
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|were|not|with|from|for|which|that|by|has|have|already|again|only|into|this|"
    r"files?|documents?|rows?|pages?|found|nothing|missing|options?|usage|error|invalid|left|wrong|"
    r"task|shortcoming|citation|heading|item|paragraph|implement|coordinate|rule|confidence|due|deadline)\b",
    re.IGNORECASE)
SAID = re.compile(  # what is no language: commands, SQL, options, columns, ids, names of files
    r"vanban (?:query )?(?:\"[^\"]*\"|[a-z-]+)|SELECT [^\n]*|make model|--[a-z-]+|`[^`]*`|\S*[_/.=|]\S*|<[^>]*>|"
    r"\(start, [^)]*\)|┃.*┃")
MANY = """
import contextlib, io, json, sys
from vanban import cli
done = []
for arguments in json.load(sys.stdin):
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main(arguments)
        except SystemExit as error:
            code = error.code
    done.append([code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()])
print(json.dumps(done))
"""


def spoken(commands: list[list[str]], **environment: str) -> list[tuple[int, str, str]]:
    """Exit code, output and errors of each command line, one after the other in one process."""
    plain = {k: v for k, v in os.environ.items() if k not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", MANY], input=json.dumps(commands), capture_output=True, text=True, check=False,
        timeout=300, env={**plain, "PYTHONPATH": str(ROOT), "COLUMNS": "150", "PYTHONUTF8": "1", **environment})
    assert done.returncode == 0, done.stderr
    return [(code, out, err) for code, out, err in json.loads(done.stdout)]


# --- the catalogue ----------------------------------------------------------------------------------------------------

def test_the_catalogue_holds_every_message_and_no_other() -> None:
    kept = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue.read() if m.id}
    wanted = catalogue.messages()
    assert sorted(wanted.keys() - kept.keys()) == [], "run `make locale` and translate what is new"
    assert sorted(kept.keys() - wanted.keys()) == []
    assert [m for m, message in kept.items() if message.id != wanted[m]] == []
    assert [m for m, message in kept.items() if message.fuzzy] == []
    assert list(catalogue.read().obsolete) == []


def test_every_message_is_translated_with_its_values_and_codes() -> None:
    for message in catalogue.read():
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[-1]
        words = message.string if isinstance(message.string, str) else message.string[0]
        assert words.strip(), english
        assert words != english or english in ALIKE or VIETNAMESE.search(english), english
        assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(english)), english
        words = words.replace("TỆP`", "FILE`")
        assert sorted(set(CODES.findall(words))) == sorted(set(CODES.findall(english))), english
        for strip in (str.lstrip, str.rstrip):
            assert len(words) - len(strip(words)) == len(english) - len(strip(english)), english
        end, wanted = words.rstrip()[-1], english.rstrip()[-1]
        assert end in ".:…" if wanted in ".:…" else end not in ".:", english


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    assert catalogue.PO.with_suffix(".mo").read_bytes() == catalogue.compiled(catalogue.read()), "run `make locale`"


SHOWING = {"print", "say", "fail", "Text", "add_task", "add_column", "update", "status", "_note"}
STYLES = {"bold", "dim", "red", "green", "yellow", "magenta", "cyan", "bold red", "bold underline", "right", "left",
          "fold"}


@pytest.mark.parametrize("module", sorted((ROOT / "vanban").glob("*.py")), ids=lambda path: path.stem)
def test_what_is_shown_goes_through_the_catalogue(module: Path) -> None:
    bare = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in SHOWING:
            bare += [(node.lineno, text) for argument in node.args for text in _texts(argument)
                     if re.search("[A-Za-z]{2}", text) and text not in STYLES | {".jsonl"}]
    assert [text for _, text in bare if text not in ("vanban: ", "F1", "document.", "sections.level")] == [], bare


def _texts(node: ast.AST) -> list[str]:
    """The fixed texts of an expression but those that are translated, or are arguments of another function."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    children = [node.func] if isinstance(node, ast.Call) else [node.value] if isinstance(node, ast.Subscript) else (
        ast.iter_child_nodes(node))
    return [text for child in children for text in _texts(child)]


# --- which language ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("environment", "wanted"), [
    ({}, "en"), ({"LANG": "C.UTF-8"}, "en"), ({"LANG": "vi_VN.UTF-8"}, "vi"), ({"LANG": "vi"}, "vi"),
    ({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en"), ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi"),
    ({"LANG": "en_US.UTF-8", "LANGUAGE": "vi:en"}, "vi"), ({"LANG": "vi_VN.UTF-8", "LANGUAGE": "en:vi"}, "en"),
    ({"LANG": "C.UTF-8", "LANGUAGE": "fr:vi"}, "vi"), ({"LANGUAGE": "vi", "LC_ALL": "C"}, "en"),
    ({"LANG": "fr_FR.UTF-8"}, "en"), ({"LANG": "vi_VN.UTF-8", "LC_ALL": ""}, "vi"),
])
def test_the_language_is_that_of_the_environment(
        environment: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.language.__wrapped__() == wanted


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "language", lambda: "vi")


@pytest.mark.usefixtures("vietnamese")
def test_a_message_made_elsewhere_is_known_by_its_fixed_words() -> None:
    for english, words in (
        ("a.pdf: The PDF asks for a password; save a copy without one.",
         "a.pdf: Tệp PDF đòi mật khẩu; hãy lưu một bản không có mật khẩu."),
        ("gói.zip!/b.docx: took longer than 600 seconds. Pass --timeout for a longer limit.",
         "gói.zip!/b.docx: mất hơn 600 giây. Hãy dùng --timeout để nới giới hạn."),
        ("c.doc: cannot be opened (Permission denied). Check that you may read it, then run again.",
         "c.doc: không mở được (Không có quyền truy cập). Hãy xem bạn có quyền đọc không, rồi chạy lại."),
        ("d.doc: reading it crashed this program (exit status -6). Please report it. (on the node máy-2)",
         "d.doc: việc đọc nó làm chương trình này sập (mã thoát -6). Xin hãy báo lại. (trên nút máy-2)"),
        ("", ""), ("không ai biết", "không ai biết"),
    ):
        assert language.said(english) == words


# --- the program ------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `in` of two plans and two files that cannot be read; its tables `vi`, made by the Vietnamese program."""
    root = tmp_path_factory.mktemp("tiếng Việt")
    write_plans(root / "in", 2)
    (root / "in/hỏng.docx").write_bytes(b"PK\x03\x04 is no archive")
    (root / "in/trống.txt").write_bytes(b"")
    [(code, log, _)] = spoken([_ingest(root, "vi")], LANG="vi_VN.UTF-8")
    assert code == 3
    (root / "vi.log").write_text(log, "utf-8")
    return root


def _ingest(root: Path, name: str) -> list[str]:
    return ["ingest", str(root / "in"), "--no-ner", "--jobs", "1", "--log-format", "json", "--tables", str(root / name)]


@pytest.fixture
def tables(home: Path) -> Path:
    return home / "vi"


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands(one, (*path, name))


def test_every_help_is_vietnamese() -> None:
    asked = [[*command, "--help"] for command in _commands(typer.main.get_command(cli.app))]
    assert len(asked) > 25
    for command, (code, words, _), (_, english, _) in zip(
            asked, spoken(asked, LANG="vi_VN.UTF-8"), spoken(asked, LANG="C.UTF-8"), strict=True):
        assert code == 0 and "Cách dùng: " in words and "Usage: " in english, command
        assert _english(words) == [], command
        ours, theirs = ({" ".join(line.split()) for line in text.splitlines() if len(line.split()) > 8}
                        for text in (words, english))
        assert ours & theirs == set(), command


def test_wrong_usage_is_told_in_vietnamese(tmp_path: Path) -> None:
    file = tmp_path / "tệp"
    file.touch()
    labels = tmp_path / "nhãn.json"
    labels.write_text('{"text": "Sở A", "label": [[0, 4, "XYZ"]]}', "utf-8")
    wrong = [line.split() for line in (
        "xem", "quer", "query", "query a b c", "query --tables", "query x --as-of zz", "query x -f foo", "query -Z x",
        "query --formaat csv x", "ingest x --quiet=1", "ingest x --timeout x", "ingest x --memory 1", "evaluate",
        "label export -n x", f"diff {tmp_path}/x", f"diff {file}", f"import-status {tmp_path}", "correct", "citations",
        "correct x --why y", "export", f"ingest {tmp_path}/x", f"query x --tables {tmp_path}/x",
        f"label import {labels} --into {tmp_path}/y",
        f"ingest . --tessdata {tmp_path}", f"report --out {tmp_path}")]
    for command, (code, out, err) in zip(wrong, spoken(wrong, LC_ALL="vi_VN.UTF-8"), strict=True):
        assert code == 2 and VIETNAMESE.search(err), (command, err)
        assert _english(out + err) == [], command


def test_what_is_kept_is_the_same_in_every_language(home: Path) -> None:
    [(_, log, _)] = spoken([_ingest(home, "en")], LANG="C.UTF-8")
    messages = [[event["message"] for event in map(json.loads, text.splitlines()) if event["event"] == "failure"]
                for text in (log, (home / "vi.log").read_text("utf-8"))]
    assert messages[0] == messages[1] and "the file has no bytes" in messages[0][1]
    assert exported(home / "en", home / "export en") == exported(home / "vi", home / "export vi")


def test_what_commands_say_is_vietnamese(tables: Path, inside: Run, tmp_path: Path) -> None:
    where = ["--tables", str(tables)]
    task, *ids = [row["id"] for row in json.loads(inside(
        "query", "-f", "json", """SELECT min(task_id) AS id FROM tasks UNION ALL SELECT min(citation_id) FROM citations
        UNION ALL SELECT min(shortcoming_id) FROM shortcomings UNION ALL SELECT min(assignment_id) FROM assignments
        UNION ALL SELECT min(entity_id) FROM entities""", tables=tables).stdout)]
    source = tables.parent / "in"
    xlsx = tmp_path / "theo dõi.xlsx"
    commands = [[*line, *where] for line in [
        ["ingest", str(source), "--no-ner"], ["retry", "--no-ner", "-j", "1"], ["check"], ["verify"],
        ["show", "1-KH/BDVTU"], *(["explain", one] for one in [task, *ids]),
        ["search", "dan van", "-n", "2"], ["search", "khongcogica"], ["search", '"'],
        ["citations", "--missing"], ["citations", "--conflicts"],
        ["query", "SELECT 1 AS n"], ["show", "99-KH/X"], ["explain", "zzz"], ["explain", ""],
        ["correct", task, "due_on=1/7/2024", "--why", "gia hạn", "--by", "Lan"],
        ["correct", task, "due_on=mai", "--why", "gia hạn", "--by", "Lan"],
        ["correct", task, "role=lead", "--why", "gia hạn", "--by", "Lan"],
        ["corrections"], ["correct", "--undo", "9", "--why", "nhầm", "--by", "Lan"],
        ["correct", "--undo", "1", "--why", "nhầm", "--by", "Lan"], ["corrections", "--all"], ["explain", task],
        ["export", "--xlsx", str(xlsx), "--csv", str(tmp_path / "csv"), "--redact"], ["import-status", str(xlsx)],
        ["forget", "99-KH/X"], ["forget", str(source / "hỏng.docx")],
        ["report", "--out", str(tmp_path / "r"), "--no-pictures"], ["adopt", str(tables)],
        ["watch", str(source), "--once", "--settle", "0", "--every", "0.1", "--no-ner"],
    ]] + [["diff", str(tables), str(tables)]]
    done = spoken(commands, LANG="vi_VN.UTF-8")
    for command, (code, out, err) in zip(commands, done, strict=True):
        assert code in (0, 2, 3, 4), (command, code, err)
        assert VIETNAMESE.search(out + err), (command, out, err)
        assert _english(out + err) == [], (command, out, err)
    shown = next(out for command, (_, out, _) in zip(commands, done, strict=True) if command[0] == "retry")
    assert "Rỗng" in shown and "tệp không có byte nào" in shown


def test_the_data_dictionary_is_vietnamese_but_for_names(tables: Path) -> None:
    where = ["--tables", str(tables)]
    [(_, words, _), (_, data, _)] = spoken([["tables", *where], ["tables", "--json", *where]], LANG="vi_VN.UTF-8")
    [(_, english, _), (_, same, _)] = spoken([["tables", *where], ["tables", "--json", *where]], LANG="C")
    assert data == same
    assert "văn bản (documents.doc_id)" in words and "the document (documents.doc_id)" in english
    meanings = {c["meaning"] for t in json.loads(data)["content"] for c in t["columns"]}
    known = {m.id: str(m.string) for m in catalogue.read()}
    assert [m for m in meanings if m in words and m not in known[m]] == []


def _english(text: str) -> list[str]:
    return [line for line in text.splitlines() if ENGLISH.search(SAID.sub(" ", line))]
