"""The frame of a document: which paragraphs are its letterhead, title, basis, signature, recipients, appendix heads.

Pure: paragraphs in, one zone a paragraph out. `V/v …` and `Kính gửi: …` with its lines belong to the title zone, the
line that names who decides (`CHỦ TỊCH ỦY BAN NHÂN DÂN …`), the enacting line and the enacting sentence to the basis.
One file may hold several frames: rules behind the decision that promulgates them, a copy's own block at the end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest import frame_lines as form
from ingest.document import Line
from ingest.frame_lines import bare, is_capitals, is_letterhead, is_type_line, person, pieces, secrecy

Zone = Literal["letterhead", "title", "basis", "body", "signature", "recipients", "appendix"]

HEAD_REACH = 45  # paragraphs in which a head must show itself; a stamp and a table of contents are shorter
HEADLINE = 250  # characters: the longest headline or title line that stands alone
JUNK = 20  # characters: what a seal or a pen leaves between a position and a name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the document's text; a row of a table has its cells separated by TAB."""

    index: int
    text: str
    char_start: int
    char_end: int
    page: int | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    heading_level: int | None = None
    kind: Literal["body", "row", "footnote"] = "body"
    table_id: int | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """`zones[i]` is the zone of paragraph i."""

    zones: tuple[Zone, ...]


def paragraphs(text: str, lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a document's text, with the form that most of their lines have."""
    placed = sorted((x for x in lines if x.char_start is not None and x.char_end is not None),
                    key=lambda x: (x.char_start or 0, x.line_id))
    starts = [x.char_start or 0 for x in placed]
    out: list[Paragraph] = []
    start = 0
    for index, words in enumerate(text.split("\n")):
        end = start + len(words)
        own = placed[bisect_left(starts, start):bisect_left(starts, end + (start == end))]
        inked = [x for x in own if (x.char_end or 0) > (x.char_start or 0)] or own
        first = inked[0] if inked else None
        cell = next((x for x in own if x.kind == "cell"), None)
        out.append(Paragraph(
            index=index, text=words, char_start=start, char_end=end, page=first.page if first else None,
            bold=_mostly([x.style.bold for x in inked]), italic=_mostly([x.style.italic for x in inked]),
            centred=_mostly([x.style.centred for x in inked]),
            heading_level=first.style.heading_level if first else None,
            kind="row" if cell else "footnote" if first and first.kind == "footnote" else "body",
            table_id=cell.table_id if cell else None, label=first.style.label if first else None,
        ))
        start = end + 1
    return out


def find_frame(paragraphs: Sequence[Paragraph]) -> Frame:
    """The zone of every paragraph; linear in the text."""
    return _Finder(paragraphs).find()


def is_secret(text: str, lines: Sequence[Line]) -> str | None:
    """MẬT, TỐI MẬT or TUYỆT MẬT when a line of its own beside the letterhead, or a stamp, says so; else None."""
    for line in lines:
        if line.kind in ("stamp", "furniture") and (line.page or 1) == 1 and line.raw and secrecy(line.raw):
            return secrecy(line.raw)
    seen = 0
    for words in text.split("\n", 60)[:60]:
        if not words.strip():
            continue
        seen += 1
        if seen > 25 or len(words) > 400 or form.OUTLINE.match(bare(words)) or form.STRICT_BASIS.match(bare(words)):
            return None
        for piece in pieces(words):
            tail = piece.rsplit(" ", 2)
            found = secrecy(piece)
            if found is None and form.NUMBER.match(bare(piece)) and is_capitals(tail[-1]):
                found = secrecy(tail[-1]) and (secrecy(" ".join(tail[-2:])) or secrecy(tail[-1]))
            if found:
                return found
    return None


def _mostly(marks: list[bool]) -> bool:
    return bool(marks) and sum(marks) * 2 > len(marks)


class _Finder:
    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paras = paragraphs
        self.zones: list[Zone] = ["body"] * len(paragraphs)
        # indices of the paragraphs that have words of the document: blanks and a converter's tags stand aside
        self.inked = [p.index for p in paragraphs if p.text.strip() and not _is_tag(p.text) and p.kind != "footnote"]
        self.texts = [paragraphs[i].text.strip() for i in self.inked]
        self.low = [bare(t) for t in self.texts]
        self.parts = [pieces(t) for t in self.texts]

    def find(self) -> Frame:
        at = self._head(0, first=True)
        while at < len(self.inked):
            at = self._appendix(at) or self._new_head(at) or self._end(at) or at + 1
        return Frame(tuple(self.zones))

    def _set(self, start: int, end: int, zone: Zone) -> None:
        for k in range(start, end):
            self.zones[self.inked[k]] = zone

    def _para(self, k: int) -> Paragraph:
        return self.paras[self.inked[k]]

    # --- the head: letterhead, title, basis -------------------------------------------------------------------------
    def _head(self, start: int, *, first: bool = False) -> int:
        """Zones of a head that starts at `start`; where its body starts."""
        limit = min(len(self.inked), start + HEAD_REACH)
        cue = False
        letter: int | None = None
        k = start
        while k < limit:
            if form.ADDRESS.match(self.low[k]) or form.SUMMARY.match(self.low[k]) and len(self.texts[k]) < 400:
                letter = k
                break
            if first and self._is_appendix_head(k):
                break
            if self._is_type(k, cue):
                self._set(start, k, "letterhead")
                return self._title(k)
            if is_letterhead(self.texts[k]) or len(self.parts[k]) > 1 and any(map(is_letterhead, self.parts[k])):
                cue = True
            elif not self._may_stand_in_letterhead(k):
                break
            k += 1
        if letter is not None:
            return self._letter(start, letter)
        if cue:
            return self._untyped(start, k)
        return self._headline(start) if first else start

    def _is_type(self, k: int, cue: bool) -> bool:
        text = self.texts[k]
        if self._para(k).kind == "row" and len(self.parts[k]) > 1 or not is_type_line(text):
            return False
        found = form.TYPE_LINE.match(self.low[k])
        alone = found is None or found["rest"].strip(" .*") == "" or is_capitals(text)
        return alone or is_type_line(text, alone=True) or cue or k == 0 and not text.rstrip().endswith(".")

    def _may_stand_in_letterhead(self, k: int) -> bool:
        text, low = self.texts[k], self.low[k]
        if len(text) > 160 or form.OUTLINE.match(low) and not is_letterhead(text) or form.STRICT_BASIS.match(low):
            return False
        return len(text) < 90 or is_capitals(text) or len(self.parts[k]) > 1

    def _letter(self, start: int, k: int) -> int:
        """A letter without a type word: `V/v …`, `Kính gửi: …` and the letterhead lines around them."""
        self._set(start, k, "letterhead")
        while k < len(self.inked):
            low = self.low[k]
            if form.ADDRESS.match(low):
                return self._basis(self._addressees(k))
            if form.SUMMARY.match(low):
                self.zones[self.inked[k]] = "title"
            elif is_letterhead(self.texts[k]) or is_capitals(self.texts[k]) and len(low) < 90 or form.RULE.match(low):
                self.zones[self.inked[k]] = "letterhead"
            elif self.zones[self.inked[k - 1]] == "title" and len(low) < 90 and not low.endswith((".", ":", ";")):
                self.zones[self.inked[k]] = "title"  # the summary's next line
            else:
                break
            k += 1
        return self._basis(k)

    def _addressees(self, k: int) -> int:
        """`Kính gửi: …` and, where it ends open or is followed by dashes, its lines."""
        opening = self.low[k].rstrip()
        self.zones[self.inked[k]] = "title"
        k += 1
        open_list = opening.endswith((":", "gui", ",", ";"))
        while k < len(self.inked) and len(self.texts[k]) < 200:
            dash = self._is_dash(k)
            if form.STRICT_BASIS.match(self.low[k]) or not (dash or open_list) or is_type_line(self.texts[k]):
                break
            if not dash and is_letterhead(self.texts[k]):
                self.zones[self.inked[k]] = "letterhead"
            else:
                self.zones[self.inked[k]] = "title"
                ended = self.texts[k].endswith((".", ":"))
                open_list = not ended and (dash or self.texts[k].endswith((",", ";")))
                if ended:
                    return k + 1
                if not dash and not open_list:
                    return k + 1
            k += 1
        return k

    def _is_dash(self, k: int) -> bool:
        label = self._para(k).label
        return bool(form.DASH.match(self.texts[k])) or label is not None and not any(c.isalnum() for c in label)

    def _untyped(self, start: int, end: int) -> int:
        """A letterhead with no type word behind it that could be read: the last cue ends it."""
        last = max((k for k in range(start, end) if is_letterhead(self.texts[k])
                    or any(map(is_letterhead, self.parts[k]))), default=start - 1)
        self._set(start, last + 1, "letterhead")
        k = last + 1
        while k < end and not self.texts[k].endswith((".", ":", ";")) and not form.BASIS.match(self.low[k]):
            self.zones[self.inked[k]] = "title"
            k += 1
        return self._basis(k)

    def _headline(self, start: int) -> int:
        """A text without any letterhead: the first line is its headline when it is formed like one."""
        if start >= len(self.inked) or self._is_appendix_head(start) or self._para(start).kind == "row":
            return start
        para = self._para(start)
        text = self.texts[start]
        plain_end = not text.endswith((".", ";", ":", ","))
        if len(text) > HEADLINE or form.OUTLINE.match(self.low[start]) or not (plain_end or para.heading_level or para.bold):
            return start
        self.zones[self.inked[start]] = "title"
        return start + 1

    def _title(self, k: int) -> int:
        """The type line at `k` and the summary below it; where the basis or the body starts."""
        first = k
        self.zones[self.inked[k]] = "title"
        k += 1
        lines = 0
        while k < len(self.inked) and k < first + 14:
            text, low = self.texts[k], self.low[k]
            if form.ADDRESS.match(low):
                return self._basis(self._addressees(k))
            if form.ATTACHED.match(low):
                self.zones[self.inked[k]] = "title"
                k += 1
                while k < len(self.inked) and ")" not in self.texts[k - 1] and len(self.texts[k]) < 200:
                    self.zones[self.inked[k]] = "title"
                    k += 1
                break
            if is_letterhead(text) and not form.COPY.match(low):
                self.zones[self.inked[k]] = "letterhead"
            elif form.RULE.match(low):
                self.zones[self.inked[k]] = "title"
                if lines:
                    k += 1
                    break
            elif self._ends_title(k, first, lines):
                break
            else:
                self.zones[self.inked[k]] = "title"
                lines += 1
            k += 1
        return self._basis(k)

    def _ends_title(self, k: int, first: int, lines: int) -> bool:
        text, low, para = self.texts[k], self.low[k], self._para(k)
        before = self._para(k - 1)
        if para.kind == "row" or len(text) > 900 or form.STRICT_BASIS.match(low) or form.ENACTING.match(low):
            return True
        if form.OUTLINE.match(low) and not (lines == 0 and before.bold and para.bold and not para.heading_level):
            return True
        if text.endswith((";", ":")) or text.endswith(".") and (lines > 0 or len(text) > 160):
            return True
        if form.BASIS.match(low) and lines > 0 and not low.startswith(("thuc hien", "trien khai", "de ", "ve")):
            return True
        if lines > 0 and self._is_authority(k):
            return True
        unlike = before.bold and not para.bold or before.centred and not para.centred
        return lines > 0 and (len(text) > 200 or unlike and len(text) > 100)

    def _is_authority(self, k: int) -> bool:
        """Who decides, on a line of its own over the basis (not the end of a title that names a body)."""
        if not form.AUTHORITY.match(self.low[k]) or len(self.texts[k]) > 150 or self._para(k).kind == "row":
            return False
        if self.low[k - 1].endswith((" cua", " va", " do", ",", " boi", " voi", " giua", " tai", " -")):
            return False
        ahead = range(k + 1, min(k + 5, len(self.inked)))
        stop = next((j for j in ahead if form.BASIS.match(self.low[j]) or form.ENACTING.match(self.low[j])), None)
        between = range(k + 1, stop or k + 1)
        return stop is not None and all(
            form.SESSION.match(self.low[j]) or form.RULE.match(self.low[j]) or is_capitals(self.texts[j]) for j in between)

    def _basis(self, k: int) -> int:
        """The basis from `k` on: to the enacting line where there is one before the first label, else while it lasts."""
        if k >= len(self.inked):
            return k
        start = k
        while k < len(self.inked) and (self._is_authority(k) or form.SESSION.match(self.low[k])
                                       or form.RULE.match(self.low[k])):
            k += 1
        enacting = self._enacting(k)
        if enacting is not None:
            self._set(start, enacting + 1, "basis")
            return enacting + 1
        last = k
        while k < len(self.inked) and self._para(k).kind == "body" and form.BASIS.match(self.low[k]):
            text = self.texts[k]
            if not (form.STRICT_BASIS.match(self.low[k]) or text.endswith((";", ",", ":")) or any(c.isdigit() for c in text)):
                break
            k += 1
            last = k
            if form.AS_FOLLOWS.match(self.low[k - 1]):
                break
        else:
            if last > start and k < len(self.inked) and self._is_enacting_sentence(k):
                last = k + 1
        self._set(start, last, "basis")
        return last

    def _enacting(self, k: int) -> int | None:
        """`QUYẾT ĐỊNH:` within reach, before anything that belongs to a body."""
        if not (k < len(self.inked) and (form.BASIS.match(self.low[k]) or form.ENACTING.match(self.low[k]))):
            return None
        for j in range(k, min(k + 60, len(self.inked))):
            if form.ENACTING.match(self.low[j]):
                return j
            label = form.OUTLINE.match(self.low[j]) and not self.texts[j].endswith((";", ","))
            if label or self._para(j).kind == "row" or form.RECIPIENTS.match(self.low[j]):
                return None
        return None

    def _is_enacting_sentence(self, k: int) -> bool:
        if form.OUTLINE.match(self.low[k]) or self._para(k).kind != "body" or len(self.texts[k]) > 700:
            return False
        return bool(form.AS_FOLLOWS.match(self.low[k])) or bool(
            form.ORG.match(self.low[k]) and form.ENACTING_SENTENCE.match(self.low[k]))

    # --- appendix heads and further heads in the same file ----------------------------------------------------------
    def _is_appendix_head(self, k: int) -> bool:
        found = form.APPENDIX.match(self.low[k])
        if found is None or len(self.texts[k]) > 180 or self._para(k).kind == "row":
            return False
        para = self._para(k)
        rest = found["rest"].strip()
        if form.APPENDIX_NUMBER.fullmatch(rest) or is_capitals(self.texts[k]):
            return not self.texts[k].endswith((";", ","))
        formed = para.centred or para.bold or para.heading_level is not None
        return formed and not self.texts[k].endswith((".", ";", ","))

    def _appendix(self, k: int) -> int | None:
        """An appendix head at `k`: `PHỤ LỤC II`, its title and `(Kèm theo …)`, or the latter with its title above."""
        if self._is_appendix_head(k):
            end = self._through_attached(k + 1, 9)
            if end is None:
                end = k + 1
                while end < min(k + 6, len(self.inked)) and self._is_formed_line(end):
                    end += 1
            self._set(k, end, "appendix")
            return end
        if not form.ATTACHED.match(self.low[k]):
            return None
        top = k
        while top > max(0, k - 12) and self.zones[self.inked[top - 1]] == "body" and self._is_title_like(top - 1):
            top -= 1
        end = self._through_attached(k, 1)
        if top == k or end is None:
            return None
        self._set(top, end, "appendix")
        return end

    def _through_attached(self, k: int, reach: int) -> int | None:
        """Where `(Kèm theo …)` ends, when it starts at most `reach` title lines from `k`."""
        for j in range(k, min(k + reach, len(self.inked))):
            if form.ATTACHED.match(self.low[j]):
                end = j
                while ")" not in self.texts[end] and end < j + 3 and end + 1 < len(self.inked) and "(" in self.texts[j]:
                    end += 1
                return end + 1
            if not self._is_title_like(j):
                return None
        return None

    def _is_title_like(self, k: int) -> bool:
        text = self.texts[k]
        if self._para(k).kind == "row" or len(text) > 500 or form.OUTLINE.match(self.low[k]) or self._is_dash(k):
            return False
        return "./." not in text and (
            not text.endswith((".", ";", ":")) or is_letterhead(text) or is_capitals(text))

    def _is_formed_line(self, k: int) -> bool:
        para = self._para(k)
        formed = is_capitals(self.texts[k]) or para.centred or para.bold
        return formed and len(self.texts[k]) < 300 and self._is_title_like(k)

    def _new_head(self, k: int) -> int | None:
        """A further letterhead in the file (a report behind its letter, a copy's block): its head's zones."""
        low = self.low[k]
        title = form.STATE_TITLE.search(low) or form.PARTY_TITLE.fullmatch(low.strip(" *-"))
        copy = form.COPY.match(low) or form.NUMBER.match(low) and "bs" in low.split("/")[0]
        if self._para(k).kind == "row" and len(self.parts[k]) > 2 or not (title or copy) or len(low) > 120:
            return None
        if not copy and not any(is_letterhead(self.texts[j]) for j in range(k + 1, min(k + 9, len(self.inked)))):
            return None
        top = k
        while top > max(0, k - 5) and self.zones[self.inked[top - 1]] == "body" and (
                is_letterhead(self.texts[top - 1]) or form.RULE.match(self.low[top - 1])
                or is_capitals(self.texts[top - 1]) and len(self.texts[top - 1]) < 90):
            top -= 1
        attached = self._through_attached(k + 1, 10)
        if attached is not None:
            self._set(top, attached, "appendix")
            return attached
        return self._head(top) if not copy else self._copy_block(top)

    def _copy_block(self, k: int) -> int:
        while k < len(self.inked) and not self._starts_end(k) and (
                is_letterhead(self.texts[k]) or form.RULE.match(self.low[k])
                or is_capitals(self.texts[k]) and len(self.texts[k]) < 90):
            self.zones[self.inked[k]] = "letterhead"
            k += 1
        return max(k, 1)

    # --- the end: recipients and signature --------------------------------------------------------------------------
    def _starts_end(self, k: int) -> bool:
        low, text = self.low[k], self.texts[k]
        row = self._para(k).kind == "row"
        if any(form.RECIPIENTS.match(bare(piece)) for piece in self.parts[k][:1 if row and len(self.parts[k]) > 2 else None]):
            return True
        if len(text) > 140 or row and len(self.parts[k]) > 3:
            return False
        ahead = range(k + 1, min(k + 9, len(self.inked)))
        if any(form.SIGNED_FOR.match(bare(piece)) and _is_signing(piece) for piece in self.parts[k]):
            return True
        if not form.POSITION.match(low) or not (is_capitals(text) or form.SIGNED_FOR.match(low)):
            return False
        for j in ahead:
            if person(self.texts[j]) or form.SIGNED.match(self.low[j]):
                return True
            if len(self.texts[j]) > JUNK and not (is_capitals(self.texts[j]) or form.POSITION.match(self.low[j])):
                return False
        return False

    def _end(self, k: int) -> int | None:
        """Recipients and signature from `k` on, in whatever order a reader left their lines."""
        if not self._starts_end(k):
            return self._unnamed_recipients(k)
        listing = open_item = named = signing = blank_form = False
        last = k
        for j in range(k, len(self.inked)):
            zone = self._end_zone(j, listing, open_item, signing, named)
            if zone is None:
                ahead = range(j + 1, min(j + 8, len(self.inked)))
                if len(self.texts[j]) > JUNK or named or not signing or not any(
                        self._end_zone(a, False, False, signing, named) == "signature" for a in ahead):
                    break
                zone = "signature"
            self.zones[self.inked[j]] = zone
            last = j
            blank_form |= form.PLACEHOLDER.fullmatch(self.low[j]) is not None
            if zone == "recipients":
                listing = True
                open_item = not self.texts[j].endswith((";", ".", ":")) and not form.RECIPIENTS.fullmatch(self.low[j])
            else:
                signing = True
                held = person(self.parts[j][-1]) is not None
                named = held if not form.POSITION.match(self.low[j]) else named and held
        if blank_form:
            self._set(k, last + 1, "body")  # a guide shows how to sign
        return last + 1

    def _end_zone(self, j: int, listing: bool, open_item: bool, signing: bool, named: bool) -> Zone | None:
        text, low, parts = self.texts[j], self.low[j], self.parts[j]
        if any(form.RECIPIENTS.match(bare(p)) for p in parts):
            return "recipients"
        if self._is_appendix_head(j) or form.ATTACHED.match(low) or form.COPY.match(low):
            return None
        if listing and (self._is_dash(j) or form.FILE_COPY.match(low)) and len(text) < 400:
            return "recipients"
        if len(text) < 140 and (form.SIGNED_FOR.match(low) and _is_signing(text) or form.SIGNED.match(low)
                                or form.SIGNATURE_STAMP.match(low) or form.CONFIRMED.match(low)):
            return "signature"
        if form.POSITION.match(low) and (is_capitals(text) or signing) and len(text) < 90:
            return "signature"
        if person(text) and (listing or signing) and not (open_item and not signing and not is_last_name(text)):
            return "signature"
        if form.RULE.match(low) and (listing or signing):
            return "recipients" if listing and not signing else "signature"
        if signing and not named and is_capitals(text) and len(text) < 80 and self._para(j).kind != "row":
            return "signature"
        if listing and len(parts) > 1 and len(text) < 200:
            return "recipients"
        if open_item and not signing and len(text) < 40 and "(" in text and form.FILE_COPY.match(self.low[j - 1].lstrip(" -+*")):
            return "recipients"
        unlabelled = listing and not signing and len(text) < 160 and not text.endswith(":") and not form.OUTLINE.match(low)
        if unlabelled and not is_capitals(text) and (open_item or text.endswith((";", ",")) or form.FILE_COPY.match(low)):
            return "recipients"
        return None

    def _unnamed_recipients(self, k: int) -> int | None:
        """`- Như trên; … - Lưu: VT.` whose `Nơi nhận` was lost: the short dash lines up to the file copy."""
        if not (self._is_dash(k) and form.FILE_COPY.match(self.low[k].lstrip(" -–+*•")) and len(self.texts[k]) < 90):
            return None
        top = k
        while top > 0 and self._is_dash(top - 1) and len(self.texts[top - 1]) < 90 and self.texts[top - 1].endswith((";", ",")):
            top -= 1
        self._set(top, k + 1, "recipients")
        return k + 1


def is_last_name(text: str) -> bool:
    """A line that is a whole personal name of three words or more."""
    return len(text.split()) >= 3


def _is_signing(text: str) -> bool:
    low = bare(text)
    found = form.SIGNED_FOR.match(low)
    rest = low[found.end():] if found else ""
    return is_capitals(text[:40]) or bool(form.ORG.match(rest) or form.POSITION.match(rest))


def _is_tag(text: str) -> bool:
    """A converter's leftover: `<jsontable name="bang_0"> </jsontable>`, `PAGE 7`."""
    words = text.strip()
    return words.startswith("<") and words.endswith(">") or words.startswith("EMBED ") or words.split() in (["PAGE"],)
