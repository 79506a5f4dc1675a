"""The head of a document: letterhead, title with its addressees, basis."""

from __future__ import annotations

from ingest.fold import bare
from ingest.frame import lines as form
from ingest.frame.headline import HeadlineFinder
from ingest.frame.lines import is_capitals, is_letterhead, is_type_line

HEAD_REACH = 45  # paragraphs in which a head must show itself; a stamp and a table of contents are shorter


class HeadFinder(HeadlineFinder):
    """Finds a head and sets its zones; each method returns the number of the paragraph behind what it read."""

    def _head(self, start: int, *, first: bool = False) -> int:
        """Zones of a head that starts at `start`; where its body starts."""
        limit = min(len(self.inked), start + HEAD_REACH)
        cue = False
        letter: int | None = None
        k = start
        while k < limit:
            if form.ADDRESS.match(self.low[k]) or (self._is_summary(k) and len(self.texts[k]) < 400):
                letter = k
                break
            if first and self._is_appendix_head(k):
                break
            if first and k == start and self._is_caption(k):
                k += 1
                continue
            if self._is_type(k, cue):
                self._set(start, k, "letterhead")
                return self._title(k)
            if is_letterhead(self.texts[k]) or (len(self.parts[k]) > 1 and any(map(is_letterhead, self.parts[k]))):
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
        if (self._para(k).kind == "row" and len(self.parts[k]) > 1) or not is_type_line(text):
            return False
        found = form.TYPE_LINE.match(self.low[k])
        alone = found is None or found["rest"].strip(" .*") == "" or is_capitals(text)
        return alone or is_type_line(text, alone=True) or cue or (k == 0 and not text.rstrip().endswith("."))

    def _may_stand_in_letterhead(self, k: int) -> bool:
        text, low = self.texts[k], self.low[k]
        if len(text) > 160 or (form.OUTLINE.match(low) and not is_letterhead(text)) or form.STRICT_BASIS.match(low):
            return False
        return len(text) < 90 or is_capitals(text) or len(self.parts[k]) > 1

    def _letter(self, start: int, k: int) -> int:
        """A letter without a type word: `V/v …`, `Kính gửi: …` and the letterhead lines around them; on a web page a
        headline may stand over it."""
        self._set(start, k, "letterhead")
        above = [j for j in range(start, k) if not form.PORTAL.match(self.low[j])]
        if above and len(self.low[above[0]].split()) > 3 and not any(
                is_letterhead(self.texts[j]) or is_capitals(self.texts[j]) or form.DATE.search(self.low[j])
                or form.ORG.match(self.low[j]) for j in above):
            self.zones[self.inked[above[0]]] = "title"
        while k < len(self.inked):
            low = self.low[k]
            if form.ADDRESS.match(low):
                return self._basis(self._addressees(k))
            if self._is_summary(k):
                self.zones[self.inked[k]] = "title"
            elif is_letterhead(self.texts[k]) or (is_capitals(self.texts[k]) and len(low) < 90) or form.RULE.match(low):
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
        # Kính gửi: Hiệu trưởng các trường. Thực hiện …, Phòng yêu cầu: | 1. …: the list is no list of addressees
        open_list = opening.endswith((":", "gui", ",", ";")) and not (opening.endswith(":") and ". " in opening)
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

    def _untyped(self, start: int, end: int) -> int:
        """A letterhead with no type word behind it that could be read: the last cue ends it."""
        last = max((k for k in range(start, end) if is_letterhead(self.texts[k])
                    or any(map(is_letterhead, self.parts[k]))), default=start - 1)
        self._set(start, last + 1, "letterhead")
        k = last + 1
        while k < end and not (self.texts[k].endswith((".", ":", ";")) or form.BASIS.match(self.low[k])
                               or self._is_authority(k)):
            self.zones[self.inked[k]] = "title"
            k += 1
        return self._basis(k)

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
        text, low, para, before = self.texts[k], self.low[k], self._para(k), self._para(k - 1)
        if para.kind == "row" or len(text) > 900 or form.STRICT_BASIS.match(low) or form.ENACTING.match(low):
            return True
        named = lines == 0 and before.bold and para.bold and not para.heading_level
        broken = self.low[k - 1].endswith(" so") and form.CITED.match(low)  # … CHỈ THỊ SỐ|31/CT-TTG NGÀY …
        if form.OUTLINE.match(low) and not (named or broken):
            return True
        if text.endswith((";", ":")) or (text.endswith(".") and (lines > 0 or len(text) > 160)):
            return True
        if form.BASIS.match(low) and lines > 0 and not low.startswith(("thuc hien", "trien khai", "de ", "ve")):
            return True
        opens = form.OPENS_BODY.match(low) and is_capitals(before.text) and not is_capitals(text)
        if lines > 0 and (opens or self._is_authority(k)):
            return True
        unlike = (before.bold and not para.bold) or (before.centred and not para.centred)
        return lines > 0 and (len(text) > 200 or (unlike and len(text) > 100))

    def _is_authority(self, k: int) -> bool:
        """Who decides, on a line of its own over the basis (not the end of a title that names a body)."""
        if not form.AUTHORITY.match(self.low[k]) or len(self.texts[k]) > 150 or self._para(k).kind == "row":
            return False
        if form.OPEN_END.search(self.low[k - 1]):
            return False
        ahead = range(k + 1, min(k + 5, len(self.inked)))
        stop = next((j for j in ahead if form.BASIS.match(self.low[j]) or form.ENACTING.match(self.low[j])), None)
        between = range(k + 1, stop or k + 1)
        return stop is not None and all(
            form.SESSION.match(self.low[j]) or form.RULE.match(self.low[j]) or is_capitals(self.texts[j])
            for j in between)

    def _basis(self, k: int) -> int:
        """The basis from `k` on: to the enacting line before the first label, else while it lasts."""
        if k >= len(self.inked):
            return k
        start = k
        while k < len(self.inked) and (self._is_authority(k) or form.SESSION.match(self.low[k])
                                       or form.RULE.match(self.low[k]) or (k > start and self._goes_on_to_basis(k))):
            k += 1
        enacting = self._enacting(k)
        if enacting is not None:
            self._set(start, enacting + 1, "basis")
            return enacting + 1
        last = k
        while k < len(self.inked) and self._para(k).kind == "body" and form.BASIS.match(self.low[k]):
            text = self.texts[k]
            if form.ASKING_SENTENCE.match(self.low[k].rpartition(". ")[2]) and ". " in self.low[k]:
                break  # Căn cứ …. Để có cơ sở đánh giá, Ủy ban Dân tộc đề nghị các bộ …
            cites = any(c.isdigit() for c in text) or text.endswith((";", ",", ":"))
            if not (cites or form.STRICT_BASIS.match(self.low[k])) or form.ASKING_SENTENCE.match(self.low[k]):
                break
            k += 1
            last = k
            if form.AS_FOLLOWS.match(bare(text[-80:])):
                break
        else:
            if last > start and k < len(self.inked) and self._is_enacting_sentence(k):
                last = k + 1
        self._set(start, last, "basis")
        return last

    def _goes_on_to_basis(self, k: int) -> bool:
        """`TRƯỜNG TRUNG CẤP …` below `HIỆU TRƯỞNG`: capitals between who decides and the first `Căn cứ`."""
        reach = min(k + 3, len(self.inked))
        stop = next((j for j in range(k, reach) if form.STRICT_BASIS.match(self.low[j])), None)
        return stop is not None and stop > k and all(
            is_capitals(self.texts[j]) and len(self.texts[j]) < 120 and self._para(j).kind == "body"
            and not is_type_line(self.texts[j], alone=True) for j in range(k, stop))

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
        if form.AS_FOLLOWS.match(self.low[k]):
            return True
        return not form.TELLS_WHOM.match(self.low[k]) and bool(
            form.ORG.match(self.low[k]) and form.ENACTING_SENTENCE.match(self.low[k]))
