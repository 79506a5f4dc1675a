"""Tracked changes: the text as if all were accepted, and a warning that there are some."""

import pytest
from docx_files import cell, docx, item, level, p, r, sdt, table

from ingest.readers.docx import read_docx

DELETED, INSERTED, MOVED = "<w:del/>", "<w:ins/>", "<w:moveFrom/>"


def deleted(text: str) -> str:
    return f'<w:del w:id="1" w:author="A">{r(text).replace("w:t", "w:delText")}</w:del>'


def end(kind: str) -> str:
    """The properties of a paragraph whose end is inserted, deleted or moved away."""
    return f"<w:rPr>{kind}</w:rPr>"


def row(*cells: str, form: str = "") -> str:
    return f"<w:tr><w:trPr>{form}</w:trPr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def rows(*more: str) -> str:
    """A table of three columns that holds data, with these rows below its head."""
    return table(["STT", "Việc", "Ai"]).replace("</w:tbl>", "".join(more) + "</w:tbl>")


@pytest.mark.parametrize(("body", "shown"), [
    pytest.param(p(r("đã ") + deleted("xóa ") + f"<w:ins>{r('thêm')}</w:ins>"), ["đã thêm"], id="words"),
    pytest.param(p(f"<w:ins>{r('thêm ')}{deleted('rồi bỏ')}</w:ins>" + r("xong")), ["thêm xong"],
                 id="inserted, then deleted"),
    pytest.param(p(f'<w:hyperlink r:id="x">{deleted("cũ")}<w:ins>{r("mới")}</w:ins></w:hyperlink>'), ["mới"],
                 id="in a link"),
    pytest.param(p("một", end(INSERTED)) + p("hai"), ["một", "hai"], id="a paragraph's end inserted"),
    pytest.param(p(r("một "), end(DELETED)) + p("hai") + p("ba"), ["một hai", "ba"], id="a paragraph's end deleted"),
    pytest.param(p("một") + p(deleted("hai"), end(DELETED)) + p("ba"), ["một", "ba"], id="a whole paragraph deleted"),
    pytest.param(p("một") + p(deleted("hai"), end(DELETED)), ["một"], id="the last paragraph deleted"),
    pytest.param(p(f"<w:moveFrom>{r('ý A')}</w:moveFrom>", end(MOVED)) + p("ý B")
                 + p(f"<w:moveTo>{r('ý A')}</w:moveTo>", end("<w:moveTo/>")), ["ý B", "ý A"], id="a paragraph moved"),
    pytest.param(p(r("một "), end(MOVED)) + p("hai"), ["một hai"], id="a paragraph's end moved away"),
    pytest.param(sdt(p(deleted("xóa") + f"<w:ins>{r('giữ')}</w:ins>")), ["giữ"], id="in a content control"),
    pytest.param(rows(row("1", "Còn", "A"), row("2", "Bỏ", "B", form=DELETED)),
                 ["STT", "Việc", "Ai", "1", "Còn", "A"], id="a row deleted"),
    pytest.param(rows(row("1", "Thêm", "A", form=INSERTED)), ["STT", "Việc", "Ai", "1", "Thêm", "A"],
                 id="a row inserted"),
    pytest.param(rows(row("1", cell("Bỏ", "<w:cellDel/>"), "Còn", "A")), ["STT", "Việc", "Ai", "1", "Còn", "A"],
                 id="a cell deleted"),
    pytest.param(rows(row("1", cell("Thêm", "<w:cellIns/>"), "A")), ["STT", "Việc", "Ai", "1", "Thêm", "A"],
                 id="a cell inserted"),
])
def test_insertions_are_kept_and_deletions_are_not(body: str, shown: list[str]) -> None:
    reading = read_docx(docx(body + p("Hết.")))
    assert [line.text for line in reading.lines] == [*shown, "Hết."]
    assert reading.warnings == ("tracked changes: insertions kept, deletions left out",)


def test_words_before_a_deleted_end_that_nothing_follows_are_kept() -> None:
    body = p("một") + p(r("hai"), end(DELETED)) + rows() + p(r("ba"), end(DELETED))
    assert [line.text for line in read_docx(docx(body)).lines] == ["một", "hai", "STT", "Việc", "Ai", "ba"]


def test_a_deleted_cell_leaves_no_column() -> None:
    reading = read_docx(docx(p("Biểu") + rows(row("1", cell("Bỏ", "<w:cellDel/>"), "Còn", "A"))))
    assert [line.cell.col for line in reading.lines if line.cell and line.cell.row == 1] == [0, 1, 2]


def test_a_deleted_item_is_not_counted() -> None:
    lists = (f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
             '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
    gone = item(1, 0, "").replace("</w:numPr></w:pPr>", f"</w:numPr>{end(DELETED)}</w:pPr>{deleted('x')}")
    reading = read_docx(docx(item(1, 0, "A") + gone + item(1, 0, "B"), numbering=lists))
    assert [line.text for line in reading.lines] == ["1. A", "2. B"]


@pytest.mark.parametrize("body", [
    pytest.param(p("một"), id="none"),
    pytest.param(p(r("một", '<w:b/><w:rPrChange w:id="1"><w:rPr><w:i/></w:rPr></w:rPrChange>'),
                   '<w:jc w:val="left"/><w:pPrChange w:id="2"><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrChange>'),
                 id="of form only"),
])
def test_no_warning_where_no_word_changed(body: str) -> None:
    reading = read_docx(docx(body))
    assert reading.warnings == () and not reading.lines[0].style.centred and not reading.lines[0].style.italic
