"""Names of people taken out of what is handed on: those that the tables know, and no others.

Signers, mentions marked PER and assignees that are persons. A name of three words or more is found without regard to
marks and case (also in file names: `nguyen_van_a.docx`), one of two words by its marks, one of one word by its capital.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import duckdb

from ingest.fold import bare, lower
from vanban.sheets import Linked, Sheet

PERSON = "[người]"
NOTICE = ("Tên người mà các bảng biết được thay bằng [người]; không bảo đảm ẩn danh hoàn toàn, cần đọc lại trước khi "
          "chuyển giao.")
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s._-]{1,3}")
_BY_MARKS = 3  # words from which a name is told without its marks
_KNOWN = """
SELECT DISTINCT name FROM (
  SELECT signer AS name FROM documents UNION ALL SELECT text FROM entities WHERE label = 'PER'
  UNION ALL SELECT unit FROM assignments WHERE unit_kind = 'person') WHERE name IS NOT NULL ORDER BY name"""


def names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The people that the tables know."""
    return [name for name, in connection.sql(_KNOWN).fetchall()]


def redactor(known: Iterable[str]) -> Callable[[str], str]:
    """A function that puts `PERSON` in the place of these names.

    >>> redactor(["Trần Văn Mẫu", "Lan"])("TRẦN VĂN MẪU giao bà Lan; hoa lan; tran-van-mau.docx")
    '[người] giao bà [người]; hoa lan; [người].docx'
    """
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in known:
        words = tuple(_WORD.findall(name))
        folded = tuple(map(bare if len(words) >= _BY_MARKS else lower, words))
        if folded and max(map(len, folded)) > 1:
            by_first.setdefault(folded[0], []).append(folded)
    for same in by_first.values():
        same.sort(key=len, reverse=True)

    def redact(text: str) -> str:
        places = list(_WORD.finditer(text))
        plain, without = ([fold(text)[m.start():m.end()] for m in places] for fold in (lower, bare))
        out, end, at = [], 0, 0
        while at < len(places):
            length = next((len(name) for name in (*by_first.get(without[at], ()), *by_first.get(plain[at], ()))
                           if _stands(name, at, text, places, plain, without)), 0)
            if length:
                out += [text[end:places[at].start()], PERSON]
                end = places[at + length - 1].end()
            at += length or 1
        return "".join([*out, text[end:]])

    return redact


def _stands(name: tuple[str, ...], at: int, text: str, places: list[re.Match[str]], plain: list[str],
            without: list[str]) -> bool:
    end = at + len(name)
    words = without if len(name) >= _BY_MARKS else plain
    if tuple(words[at:end]) != name or (len(name) == 1 and not places[at][0][0].isupper()):
        return False
    return all(_GAP.fullmatch(text, a.end(), b.start())
               for a, b in zip(places[at:end - 1], places[at + 1:end], strict=True))


def redacted(sheets: Iterable[Sheet], redact: Callable[[str], str]) -> Iterator[Sheet]:
    """The sheets without the names and without links to sources, with a notice."""
    for sheet in sheets:
        rows = [[redact(cell.text) if isinstance(cell, Linked) else redact(cell) if isinstance(cell, str) else cell
                 for cell in row] for row in sheet.rows]
        note = f"{sheet.note}. {NOTICE}" if sheet.note else NOTICE
        yield Sheet(sheet.name, sheet.title, note, sheet.columns, rows)


def in_values(value: Any, redact: Callable[[str], str]) -> Any:
    """Plain data with the names taken out of every text in it."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [in_values(v, redact) for v in value]
    return {k: in_values(v, redact) for k, v in value.items()} if isinstance(value, dict) else value
