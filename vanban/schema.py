"""The tables: their columns, types and one line of meaning each. The one place where the schema stands.

Bump `SCHEMA_VERSION` with every change that a reader of the files can see. `!` in front of a type says that the
column is never null. Offsets are code points into `documents.text`, end exclusive.
"""

from __future__ import annotations

import pyarrow as pa

from vanban.columns import TableSpec, pandas_note, table

SCHEMA_VERSION = "6"
VERSION_KEY = b"vanban.schema_version"
TABLE_KEY = b"vanban.table"

_DOC_ID = "doc_id !str the document (documents.doc_id)"
_SPAN = """\
page         int     page on which it begins, from 1; null for formats without pages
char_start   !int    where it begins in documents.text
char_end     !int    where it ends in documents.text"""
_ORIGIN = """\
method       !str    how it was found: rule or ner
rule         str     the rule that found it
confidence   !float  share of right rows among those that this rule gave on our own gold, 0 to 1"""

_ALL = (
    table("documents", "document", "doc_id", """
doc_id            !str   first 16 hex digits of the SHA-256 of the file's bytes
sha256            !str   SHA-256 of the file's bytes, hexadecimal
file_name         !str   name of the file at the first of its sources
sources           !strs  every place where these bytes were seen, sorted
format            !str   docx, doc, rtf, odt, xlsx, pdf, image, html, text or markdown
reader            !str   the reader that read it
page_count        int    number of pages; null for formats without pages
ocr_pages         int    number of pages read by OCR
ocr_confidence    float  mean confidence of OCR, 0 to 1
text              !str   the document without page furniture, NFC, a line a paragraph, cells separated by TAB
doc_type          str    type as named in words: Kế hoạch, Nghị quyết, Công văn
doc_type_code     str    our key of the type (KH, NQ, CV), from the words and never from the symbol
number            str    number in the symbol: 79, 12a
symbol            str    số và ký hiệu, spaces removed: 79-KL/BDVTU
title             str    trích yếu without the type word; of a web article its headline
issuer            str    body that issues it
issuer_level      str    central, region, province, district, commune, grassroots or unit
province          str    province as of the document's date
province_now      str    the province that its territory belongs to since 1 July 2025
place             str    place of issue (địa danh)
issued_on         date   full date of issue
issued_year       int    year of issue, also where the day or month is blank
issued_month      int    month of issue, also where the day is blank
signer            str    who signed
signer_position   str    position of the signer (Phó Chủ tịch)
signed_for        str    the TM., KT., T/M, TL. line as printed
recipients        strs   lines of Nơi nhận
addressees        strs   lines of Kính gửi
secrecy           str    degree of secrecy (MẬT, TỐI MẬT, TUYỆT MẬT)
urgency           str    degree of urgency (KHẨN, THƯỢNG KHẨN, HỎA TỐC)
state             !str   issued, draft or copy
received_number   str    number on the stamp ĐẾN
received_on       date   date on the stamp ĐẾN
signed_at         time   time of the digital signature; a check on the date, never its substitute
document_key      str    key under which other documents cite it: body with its place, number, year or date
appendix_of       str    of an appendix in a file of its own: the key of its document, from its words (Kèm theo …)
declared          !strs  what a web page says of its document beside it (symbol: 4/QĐ-UBND); a check on the header
sketch            !ints  MinHash of its words, by which two files of one document are told (view copies)
warnings          !strs  what the reader and the rules noticed
reader_warnings   !strs  those of the reader alone, so that rules can be run again
reader_version    !str   version of the reading
rules_version     !str   version of the rules
model_version     str    the named-entity model and its scope, where one took part: 2026.11-1a2b3c4d asked
ingested_at       !time  when it came in (left out of the canonical export)
"""),
    table("lines", "line or cell as read", "doc_id line_id", f"""
{_DOC_ID}
line_id         !int   reading order in the document, from 0
page            int    page, from 1; null for formats without pages
x0              float  left edge in points, origin top left of the page
y0              float  upper edge in points
x1              float  right edge in points
y1              float  lower edge in points
kind            !str   body, cell, footnote, furniture (running heads, page numbers) or stamp
char_start      int    where it begins in documents.text; null for furniture and stamps
char_end        int    where it ends in documents.text
raw             str    what the source read, where it differs from the text
table_id        int    which table of the document, from 0
row             int    row in the table, from 0
col             int    column in the table, from 0
row_span        int    rows that the cell covers
col_span        int    columns that the cell covers
style           !style bold, italic, centred, size in points, list level and label, heading level of the source
ocr_confidence  float  confidence of OCR, 0 to 1
"""),
    table("sections", "heading, labelled item, paragraph, table or footnote", "doc_id section_id", f"""
{_DOC_ID}
section_id   !int  reading order in the document
parent_id    int   section that encloses it; null for a child of the document
level        !int  depth of nesting, 1 = child of the document
kind         !str  letterhead title basis heading item paragraph table footnote signature recipients appendix
label        str   label as printed: III., 2.1., (1), a), -
heading      str   title without label and final colon; of a run-in heading the words before the colon
text         !str  its own block with its label, without its children
{_SPAN}
subtree_end  !int  where its last descendant ends in documents.text
"""),
    table("citations", "mention of another document", "doc_id char_start citation_id", f"""
{_DOC_ID}
citation_id    !str   stable id: document, words and occurrence
section_id     !int   section in which it stands
text           !str   the mention as written
doc_type       str    type of the cited document in words
doc_type_code  str    our key of that type
number         str    number of the cited document
symbol         str    số và ký hiệu of the cited document, spaces removed
name           str    proper name of the cited document, when it has no symbol
issued_on      date   date of the cited document, when the mention gives it in full
issued_year    int    year of the cited document
issuer         str    body after "của", as written
issuer_term    str    term of that body (khóa), Roman numeral
title          str    subject of the cited document, as written
provision      str    the provision meant: Điều 5 khoản 2
relation       !str   basis, implements, amends, replaces, repeals or mentions
document_key   str    key of the cited document (documents.document_key), its issuer as this document means it
short_form     !bool  a short form that a full form of the same document explains
{_SPAN}
{_ORIGIN}
"""),
    table("shortcomings", "weakness, cause or difficulty", "doc_id char_start shortcoming_id", f"""
{_DOC_ID}
shortcoming_id  !str  stable id: document, words and occurrence
section_id      !int  section in which it stands
label           str   label of its item
text            !str  the weakness as written, without label and lead-in
kind            !str  shortcoming (hạn chế), cause (nguyên nhân) or difficulty (khó khăn)
cause_of        str   shortcoming_id of which it is the cause
unit            str   whose it is, when said
year            int   year of which it is said
sketch          !ints  hashes of what it is about, by which one that comes back is told (recurrences)
{_SPAN}
{_ORIGIN}
"""),
    table("tasks", "task", "doc_id char_start task_id", f"""
{_DOC_ID}
task_id          !str   stable id: document, words and occurrence
section_id       !int   section in which it stands
label            str    label of its item
text             !str   the task as written, without label
kind             !str   task (nhiệm vụ), solution (giải pháp) or recommendation (đề xuất, kiến nghị)
shortcoming_id   str    shortcoming that it remedies, where the document says so
link_rule        str    the rule by which it says so
deadline_text    str    deadline as written
due_on           date   last day; of "trước ngày X" it is X
due_from         date   first day, where a period is given
recurrence       !strs  continuous, ad_hoc, daily, weekly, monthly, quarterly, semiannual, annual
recurrence_rule  str    recurrence by RFC 5545: FREQ=MONTHLY;BYMONTHDAY=25
deadline_anchor  str    event from which the deadline counts, where it is not a date
product          str    what has to be delivered
{_SPAN}
{_ORIGIN}
"""),
    table("assignments", "task, unit and role", "doc_id char_start assignment_id", f"""
{_DOC_ID}
assignment_id  !str   stable id: task, role, unit and occurrence
task_id        !str   the task (tasks.task_id)
role           !str   lead, responsible, advise, coordinate, implement or monitor
unit           !str   who, as written
unit_key       str    canonical name as of the document's date, with its place or issuer (Công an tỉnh An Giang)
unit_kind      !str   organisation, position, group or person
inherited      !bool  taken from a block, a heading, a list's introduction or a merged cell
{_SPAN}
{_ORIGIN}
"""),
    table("entities", "mention of a body, position, person, place or unnumbered document",
          "doc_id char_start char_end entity_id", f"""
{_DOC_ID}
entity_id   !str   stable id: document, label, words and occurrence
section_id  int    section in which it stands
label       !str   ORG (body or group), POS (position), PER (person), LOC (place) or DOC (document without a number)
text        !str   the mention as written
unit_key    str    of ORG and POS: canonical name as of the document's date
preferred   !bool  the reading to use where rule and model see different words at one place (the order: README)
{_SPAN}
{_ORIGIN}
"""),
    table("corrections", "change made to what OCR read", "doc_id char_start char_end rule raw", f"""
{_DOC_ID}
char_start  !int    where the corrected words begin in documents.text
char_end    !int    where they end
raw         !str    what OCR read
corrected   !str    what stands in the text
rule        !str    the rule that changed it
confidence  !float  how sure the rule is, 0 to 1
"""),
    table("recurrences", "weakness and an earlier one like it, made at each commit",
          "doc_id shortcoming_id earlier_id", f"""
{_DOC_ID}
shortcoming_id  !str    the weakness (shortcomings.shortcoming_id)
earlier_doc_id  !str    the document that said so before
earlier_id      !str    the last weakness like it in a document of an earlier day
same_body       !bool   of the same body; there may be another row for the last one of another body
likeness        !float  share of common words, 0 to 1
"""),
    table("failures", "file not read or extracted; gone when it later succeeds", "source", """
source          !str   where the file lies
sha256          str    SHA-256 of its bytes, when they could be read
stage           !str   read, segment or extract
error           !str   Encrypted Damaged Unsupported Empty NoText Restricted TimedOut TooLarge OutOfMemory MissingProgram Unexpected
message         !str   what is wrong and what to do
at              !time  when it failed (left out of the canonical export)
reader_version  str    version of the reading that failed; a newer one tries again
"""),  # noqa: E501
    table("edits", "correction by a person (vanban correct); they are only ever added", "edit_id", """
edit_id   !int   number of the correction, from 1
of_table  !str   table of the corrected row
row_id    !str   the row: its citation_id, shortcoming_id, task_id, assignment_id or doc_id
doc_id    !str   the document of the row
field     !str   the corrected column; * where the whole row is taken out
was       str    what stood there, as JSON
value     str    what shall stand there, as JSON
why       !str   the reason given
said_by   !str   who says so
said_at   !time  when (left out of the canonical export)
undoes    int    edit_id of the correction that this one takes back
"""),
    table("statuses", "state of a task as a person filled it in (vanban import-status); they are only ever added",
          "status_id", """
status_id  !int   number of the statement, from 1
task_id    !str   the task (tasks.task_id)
doc_id     str    its document; null where the task was not in the tables
status     !str   Tình trạng in the words of who filled it in; empty where it was taken back
task       !str   the words of the task as the sheet had them
version    !str   task_tracker.version as the sheet had it: another one now says that the task changed since
source     !str   name of the file from which it came
said_by    !str   who brought it in
said_at    !time  when (left out of the canonical export)
"""),
    table("runs", "run of a command that writes", "run", """
run            !int    its number, from 1
command        !str    ingest, retry, watch, extract or forget
started_at     !time   when it began
seconds        !float  how long it took
versions       !strs   of the program, its schema, Python and the packages that read: vanban 0.1.0
jobs           !int    worker processes
files          !int    files that it looked at, members of bundles counted
documents      !int    documents read (by extract: extracted again)
pages          !int    their pages
known          !int    files that had not changed
placed         !int    files whose content was known from another place: copied or moved
moved          !int    of these: moved
changed        !int    files that held another document before
vanished       !int    files gone from the folders, and their content with them
forgotten      !int    places that the tables no longer name
failed         !int    files that could not be read, those known from before counted
interrupted    !bool   stopped before its end
reading_s      !float  seconds of all workers together for reading
segmenting_s   !float  the same for segmenting
extracting_s   !float  the same for extracting
writing_s      !float  seconds for writing the tables
worker_mb      int     most memory that a worker held, in MB
"""),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _ALL}
DERIVED = ("recurrences",)
"""The tables of documents that the store itself makes from the others at each commit."""
WHOLE = ("failures", "edits", "statuses", "runs")
"""The tables of no document: a commit replaces them whole or leaves them alone. What people said (edits, statuses) no
run of `ingest` or `extract` touches."""
OF_RUNS = frozenset({"runs"})
"""Tables about runs, not about documents; they depend on the clock and the canonical export leaves them out."""
TIMES = {"documents": "ingested_at", "failures": "at", "edits": "said_at", "statuses": "said_at"}
"""The columns that depend on the clock, by table; the canonical export leaves them out."""


def _arrow(spec: TableSpec) -> pa.Schema:
    fields = [pa.field(c.name, c.type, nullable=c.nullable) for c in spec.columns]
    notes = {VERSION_KEY: SCHEMA_VERSION.encode(), TABLE_KEY: spec.name.encode(), b"pandas": pandas_note(spec)}
    return pa.schema(fields, metadata=notes)


SCHEMAS: dict[str, pa.Schema] = {name: _arrow(spec) for name, spec in TABLES.items()}
"""The Arrow schema of each table, with its version and the note for pandas in the metadata."""
