"""The end of a document: recipients and signature, in whatever order a reader left their lines."""

from __future__ import annotations

from ingest.fold import bare
from ingest.frame import lines as form
from ingest.frame.lines import is_capitals, person
from ingest.frame.view import FrameView, Zone

JUNK = 20  # characters: what a seal or a pen leaves between a position and a name

class EndFinder(FrameView):
    """Finds the recipients and the signature that begin at a paragraph and sets their zones."""

    def _starts_end(self, k: int) -> bool:
        low, text = self.low[k], self.texts[k]
        row = self._para(k).kind == "row"
        opening = self.parts[k][:1] if row and len(self.parts[k]) > 2 else self.parts[k]
        if any(form.RECIPIENTS.match(bare(piece)) for piece in opening):
            return True
        if len(text) > 140 or (row and len(self.parts[k]) > 3):
            return False
        ahead = range(k + 1, min(k + 9, len(self.inked)))
        if any(form.SIGNED_FOR.match(bare(piece)) and _is_signing(piece) for piece in self.parts[k]):
            return True
        if form.POSITION.match(low) and named_position(text) and self.texts[k - 1].rstrip().endswith((".", "./")):
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
        if len(text) < 140 and ((form.SIGNED_FOR.match(low) and _is_signing(text)) or form.SIGNED.match(low)
                                or form.SIGNATURE_STAMP.match(low) or form.CONFIRMED.match(low)):
            return "signature"
        if form.POSITION.match(low) and (is_capitals(text) or signing or named_position(text)) and len(text) < 90:
            return "signature"
        if person(text) and (listing or signing) and not (open_item and not signing and not is_last_name(text)):
            return "signature"
        if form.RULE.match(low) and (listing or signing):
            return "recipients" if listing and not signing else "signature"
        if signing and not named and is_capitals(text) and len(text) < 80 and self._para(j).kind != "row":
            return "signature"
        if listing and len(parts) > 1 and len(text) < 200:
            return "recipients"
        symbol = open_item and form.SYMBOL.match(low)  # … (theo Nghị quyết | 66/NQ-UBTVQH14);
        if signing or not listing or text.endswith(":") or (form.OUTLINE.match(low) and not symbol):
            return None
        if open_item and len(text) < 40 and "(" in text and form.FILE_COPY.match(self.low[j - 1].lstrip(" -+*")):
            return "recipients"
        goes_on = open_item or text.endswith((";", ",")) or form.FILE_COPY.match(low)
        if goes_on and len(text) < 160 and (symbol or not is_capitals(text)):
            return "recipients"
        return None

    def _unnamed_recipients(self, k: int) -> int | None:
        """`- Như trên; … - Lưu: VT.` whose `Nơi nhận` was lost: the short dash lines up to the file copy."""
        if not (self._is_dash(k) and form.FILE_COPY.match(self.low[k].lstrip(" -–+*•")) and len(self.texts[k]) < 90):
            return None
        top = k
        while top > max(0, k - 20) and self._is_dash(top - 1) and len(above := self.texts[top - 1]) < 90 \
                and above.endswith((";", ",")):
            top -= 1
        self._set(top, k + 1, "recipients")
        return k + 1


def named_position(text: str) -> bool:
    """A position in capitals and a name on one line: `CHỦ TỊCH     Huỳnh Văn Lộc`."""
    words = text.split()
    return any(is_capitals(" ".join(words[:k])) and person(" ".join(words[k:])) for k in range(2, len(words) - 1))


def is_last_name(text: str) -> bool:
    """A line that is a whole personal name of three words or more."""
    return len(text.split()) >= 3


def _is_signing(text: str) -> bool:
    low = bare(text)
    found = form.SIGNED_FOR.match(low)
    rest = low[found.end():] if found else ""
    return is_capitals(text[:40]) or bool(form.ORG.match(rest) or form.POSITION.match(rest))
