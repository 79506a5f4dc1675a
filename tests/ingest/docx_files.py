"""Small .docx files from raw XML, for the odd things that python-docx cannot write."""

import io
import zipfile
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w16se="http://schemas.microsoft.com/office/word/2015/wordml/symex" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
ROOTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
         "settings": "settings", "comments": "comments", "header1": "hdr", "header2": "hdr", "footer1": "ftr"}

KINDS = {
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "template": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "macros": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "template with macros": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


def r(text: str, form: str = "") -> str:
    """A run; `form` is the XML of its properties."""
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(content: str, form: str = "") -> str:
    """A paragraph of plain text or of run XML; `form` is the XML of its properties."""
    return f"<w:p><w:pPr>{form}</w:pPr>{content if content.startswith('<') or not content else r(content)}</w:p>"


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def table(*rows: list[str], form: str = "") -> str:
    """A table; a cell is a text, its lines its paragraphs, or ready `<w:tc>` XML."""
    width = max(map(len, rows))
    grid = '<w:gridCol w:w="4500"/>' * width
    cells = [[c if c.startswith("<w:tc>") else cell(c) for c in row] for row in rows]
    made = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr>{form}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def cell(text: str, form: str = "") -> str:
    inner = text if text.startswith("<") else "".join(p(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{form}</w:tcPr>{inner}</w:tc>"


def item(num: int, level: int, text: str) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(n: int, number_format: str, text: str, more: str = "") -> str:
    return (f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
            f'<w:lvlText w:val="{text}"/></w:lvl>')


def sdt(content: str, properties: str = "") -> str:
    """A content control around runs, paragraphs, cells or rows."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(code: str, result: str) -> str:
    """A complex field: its code and the runs that show its result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (mark.format("begin") + f"<w:r><w:instrText>{escape(code)}</w:instrText></w:r>" + mark.format("separate")
            + (result if result.startswith("<") else r(result)) + mark.format("end"))


def box(*paragraphs: str) -> str:
    """The content of a text box."""
    return f"<w:txbxContent>{''.join(map(p, paragraphs))}</w:txbxContent>"


def docx(body: str, *, media: dict[str, bytes] | None = None, links: str = "", kind: str = "document", **parts: str,
         ) -> bytes:
    """A .docx with this body; `parts` are the inner XML of other parts by name (`footnotes`, `header1`)."""
    files = {"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    rels = links
    for name, xml in parts.items():
        root = ROOTS[name]
        files[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{xml}</w:{root}>"
        rels += f'<Relationship Id="{name}" Type="{OFFICE}/{name.rstrip("12")}" Target="{name}.xml"/>'
    for name in media or {}:
        rels += f'<Relationship Id="{name}" Type="{OFFICE}/image" Target="media/{name}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    files["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{space}">{rels}</Relationships>'
    files["_rels/.rels"] = (f'<Relationships xmlns="{space}"><Relationship Id="a" Type="{OFFICE}/officeDocument" '
                            'Target="word/document.xml"/></Relationships>')
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": KINDS[kind], **{name: f"{word}.{name.rstrip('12')}+xml" for name in parts}}
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{k}"/>' for n, k in kinds.items()) + "</Types>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            archive.writestr(name, xml)
        for name, data in (media or {}).items():
            archive.writestr(f"word/media/{name}", data)
    return out.getvalue()
