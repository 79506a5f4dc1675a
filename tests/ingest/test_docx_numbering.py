"""The labels that Word generates, one small list each, named by what is odd in it."""

import pytest
from docx_files import docx, font, item, level, p

from ingest.readers.docx import read_docx


def lists(*levels: str, more: str = "", override: str = "", abstract: str = "") -> str:
    """Two lists of one abstract list; `override` belongs to the second."""
    return (f'<w:abstractNum w:abstractNumId="0">{abstract}{"".join(levels)}</w:abstractNum>{more}'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>')


def shown(numbering: str, *items: tuple[int, int], styles: str = "") -> list[str]:
    """The labels of paragraphs (list, level)."""
    body = "".join(item(num, depth, "x") for num, depth in items)
    reading = read_docx(docx(body, numbering=numbering, styles=styles))
    return [line.text.removesuffix("x").strip() for line in reading.lines]


THREE = (level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2."), level(2, "lowerLetter", "%3)"))


@pytest.mark.parametrize(("numbering", "items", "labels"), [
    pytest.param(lists(*THREE), [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)],
                 ["I.", "I.1.", "a)", "b)", "I.2.", "a)", "II.", "II.1."], id="deeper levels begin anew"),
    pytest.param(lists(*THREE), [(1, 0), (2, 0), (1, 0)], ["I.", "II.", "III."], id="two lists of one kind go on"),
    pytest.param(lists(*THREE), [(1, 1), (1, 2)], ["I.1.", "a)"], id="a level passed over shows its start"),
    pytest.param(lists(*THREE, override='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'),
                 [(1, 0), (2, 0), (2, 0), (1, 0)], ["I.", "IV.", "V.", "VI."], id="a start of its own, once"),
    pytest.param(lists(*THREE, override=f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "Điều %1.")}</w:lvlOverride>'),
                 [(1, 0), (2, 0)], ["I.", "Điều 2."], id="a form of its own"),
    pytest.param(lists(THREE[0], level(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>')),
                 [(1, 0), (1, 1), (1, 0), (1, 1)], ["I.", "Điều 1.", "II.", "Điều 2."],
                 id="articles counted through all chapters"),
    pytest.param(lists(*THREE[:2], level(2, "lowerLetter", "%3)", '<w:lvlRestart w:val="1"/>')),
                 [(1, 0), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)], ["I.", "a)", "I.1.", "b)", "II.", "a)"],
                 id="begins anew below the first level only"),
    pytest.param(lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2.", "<w:isLgl/>")), [(1, 0), (1, 1)],
                 ["I.", "1.1."], id="legal numbering"),
    pytest.param(lists(level(0, "none", "Phụ lục")), [(1, 0), (1, 0)], ["Phụ lục", "Phụ lục"], id="words only"),
    pytest.param(lists(level(0, "decimal", "Điều %1:", "<w:rPr><w:caps/></w:rPr>")), [(1, 0)], ["ĐIỀU 1:"],
                 id="in capitals"),
    pytest.param(lists(level(0, "decimal", "§iÒu %1.", f"<w:rPr>{font('.VnTime')}</w:rPr>")), [(1, 0)], ["Điều 1."],
                 id="in a legacy font"),
    pytest.param(lists(level(0, "bullet", "\uf0b7", f"<w:rPr>{font('Symbol')}</w:rPr>"), level(1, "bullet", "-"),
                       level(2, "bullet", "+")), [(1, 0), (1, 1), (1, 2)], ["•", "-", "+"], id="bullets"),
    pytest.param(lists(level(0, "decimal", "%1.").replace(
        '<w:numFmt w:val="decimal"/>',
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="upperRoman"/></mc:Fallback></mc:AlternateContent>')), [(1, 0)], ["I."],
                 id="a custom format by its fallback"),
    pytest.param(lists(level(0, "decimal", "%1.").replace('<w:start w:val="1"/>', '<w:start w:val="5"/>')),
                 [(1, 0), (1, 0)], ["5.", "6."], id="begins at five"),
])
def test_labels(numbering: str, items: list[tuple[int, int]], labels: list[str]) -> None:
    assert shown(numbering, *items) == labels


def test_a_list_that_a_list_style_defines() -> None:
    style = ('<w:style w:type="numbering" w:styleId="DS"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
             "</w:style>")
    numbering = ('<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="DS"/></w:abstractNum>'
                 f'<w:abstractNum w:abstractNumId="1">{level(0, "upperLetter", "%1.")}</w:abstractNum>'
                 '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
                 '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>')
    assert shown(numbering, (1, 0), (1, 0), styles=style) == ["A.", "B."]


def test_nothing_between_label_and_text() -> None:
    numbering = lists(level(0, "decimal", "%1/", '<w:suff w:val="nothing"/>'),
                      level(1, "decimal", "Số %2", '<w:suff w:val="space"/>'))
    reading = read_docx(docx(item(1, 0, "-KH") + item(1, 1, "Một"), numbering=numbering))
    assert [line.text for line in reading.lines] == ["1/-KH", "Số 1 Một"]


def test_levels_tied_to_styles_and_a_style_that_turns_its_number_off() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr><w:numPr>{number}</w:numPr></w:pPr></w:style>" for name, based, number in [
            ("Muc", "", '<w:numId w:val="1"/>'), ("Khoan", "", '<w:ilvl w:val="1"/><w:numId w:val="1"/>'),
            ("KhongSo", '<w:basedOn w:val="Muc"/>', '<w:numId w:val="0"/>')])
    numbering = lists(level(0, "upperRoman", "Mục %1.", '<w:pStyle w:val="Muc"/>'),
                      level(1, "decimal", "%2.", '<w:pStyle w:val="Khoan"/>'))
    body = "".join(p(words, f'<w:pStyle w:val="{style}"/>') for words, style in [
        ("a", "Muc"), ("b", "Khoan"), ("c", "KhongSo"), ("d", "Khoan"), ("e", "Muc")])
    reading = read_docx(docx(body, numbering=numbering, styles=styles))
    assert [line.text for line in reading.lines] == ["Mục I. a", "1. b", "c", "2. d", "Mục II. e"]
    assert [line.style.list_level for line in reading.lines] == [0, 1, None, 1, 0]
