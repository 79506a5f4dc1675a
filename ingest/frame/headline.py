"""What a web page puts over a paper or an article: its menu, its headline, a portal's own lines, the writer's name."""

from __future__ import annotations

import re

from ingest.frame import lines as form
from ingest.frame.lines import is_capitals, is_letterhead, is_type_line
from ingest.frame.view import FrameView

HEADLINE, LEAD = 250, 200  # characters: the longest headline or title line that stands alone, one with a full stop

_MENU_WORDS, _HEADLINE_WORDS = 6, 7  # of an entry of a page's menu, of the headline below it
_CAPTION_REACH = 8  # paragraphs from a caption to the name of the State
_NUMBERED = re.compile(r"\W*so\s*:?\s*\d+\s*/\s*\S*[a-z]\S*\s+\W*\w+\s+\w")


class HeadlineFinder(FrameView):
    """Finds the headline of a page and sets its zones."""

    def _is_caption(self, k: int) -> bool:
        """A page's own headline over the paper's head: `CÔNG VĂN SỐ 12/UBND-VX — VỀ PHÒNG CHÁY` over the name of the
        State, `Toàn văn Nghị quyết về …` in common letters over the type in capitals."""
        text, low = self.texts[k], self.low[k]
        found = form.TYPE_LINE.match(low)
        numbered = found is not None and _NUMBERED.match(found["rest"]) is not None
        if numbered and any(map(form.STATE_TITLE.search, self.low[k + 1:k + 1 + _CAPTION_REACH])):
            return True
        if is_capitals(text) or len(text) > HEADLINE or is_letterhead(text) or form.OUTLINE.match(low):
            return False
        return any(is_capitals(below) and is_type_line(below, alone=True) for below in self.texts[k + 1:k + 3])

    def _headline(self, start: int) -> int:
        """A text without any letterhead: the first line is its headline when it is formed like one; the day and hour
        and a portal's own lines may stand above it, who wrote it and when below it."""
        start = self._past_portal(self._past_menu(start))
        if start >= len(self.inked) or self._is_appendix_head(start) or self._para(start).kind == "row":
            return start
        para = self._para(start)
        text = self.texts[start]
        plain_end = not text.endswith((".", ";", ":", ",")) or self._is_told_again(start)
        formed = plain_end or para.heading_level is not None or para.bold
        if len(text) > HEADLINE or form.OUTLINE.match(self.low[start]) or not formed:
            return start
        self.zones[self.inked[start]] = "title"
        return self._past_portal(start + 1, byline=True)

    def _past_menu(self, k: int) -> int:
        """The number of a headline below the bare words of a page's menu: `Chính trị`, `Đăng nhập`, `Hôm nay: 65`."""
        below = k
        while below + 1 < len(self.inked) and self._is_menu_word(below):
            below += 1
        if below < k + 2 or len(self.low[below].split()) < _HEADLINE_WORDS \
                or self.texts[below].endswith((".", ";", ":", ",")):
            return k
        self._set(k, below, "letterhead")
        return below

    def _is_menu_word(self, k: int) -> bool:
        low = self.low[k]
        return len(low.split()) <= _MENU_WORDS and not low.endswith((".", ";", ",")) and len(self.parts[k]) == 1 \
            and not form.OUTLINE.match(low) and not is_letterhead(self.texts[k]) and not is_type_line(self.texts[k])

    def _past_portal(self, k: int, *, byline: bool = False) -> int:
        """The number behind a portal's own lines from `k` on, and behind the writer's name."""
        while k + 1 < len(self.inked) and (
                form.DATELINE.match(self.low[k]) or form.PORTAL.match(self.low[k])
                or (byline and is_capitals(self.texts[k]) and form.person(self.texts[k].title()))):
            self.zones[self.inked[k]] = "letterhead"
            k += 1
        return k

    def _is_told_again(self, k: int) -> bool:
        """One sentence whose words come back in the paragraph below it: a headline that ends in a full stop."""
        sentence = self.texts[k].endswith(".") and ". " not in self.texts[k]
        if k + 1 >= len(self.inked) or not sentence or len(self.low[k]) > LEAD:
            return False
        words, below = set(self.low[k].rstrip(".").split()), set(self.low[k + 1].split())
        return len(words) > 5 and len(self.low[k + 1]) > len(self.low[k]) and 4 * len(words & below) >= 3 * len(words)
