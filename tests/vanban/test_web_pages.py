"""What a portal says of a document beside it travels into the tables, and is checked again whenever the rules run."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from plans import PLAN

import vanban
from vanban import runner, sources
from vanban.store import writer

PAGE = """<html><head><meta charset="utf-8"></head><body><table><tr><td>Số hiệu</td><td>{symbol}</td></tr>
<tr><td>Ngày ban hành</td><td>{day}</td></tr></table><article>{body}</article></body></html>"""


def test_a_page_that_contradicts_its_letterhead(tmp_path: Path) -> None:
    body = "".join(f"<p>{line}</p>" for line in PLAN.format(number=7, day=8).splitlines())
    for name, symbol, day in (("đúng.html", "7-KH/BDVTU", "08/03/2024"), ("sai.html", "70-KH/BDVTU", "09/03/2024")):
        (tmp_path / name).write_text(PAGE.format(symbol=symbol, day=day, body=body), "utf-8")
    found = sources.find([str(tmp_path / "*.html")])
    states = []
    with writer(tmp_path / "t", None) as made:
        runner.ingest(found, made, runner.Options(), runner.Report(), Event())
    for again in (False, True):
        if again:
            with writer(tmp_path / "t", None) as made:
                runner.extract(made, runner.Options(), runner.Report(), Event())
        states.append(vanban.connect(tmp_path / "t").sql(
            "SELECT file_name, symbol, declared, warnings FROM documents ORDER BY file_name").fetchall())
    assert states[0] == states[1] == [
        ("sai.html", "7-KH/BDVTU", ["issued_on: 09/03/2024", "symbol: 70-KH/BDVTU"], [
            "the page says symbol 70-KH/BDVTU, the letterhead 7-KH/BDVTU",
            "the page says date 2024-03-09, the letterhead 2024-03-08"]),
        ("đúng.html", "7-KH/BDVTU", ["issued_on: 08/03/2024", "symbol: 7-KH/BDVTU"], []),
    ]
