"""A task that takes up a weakness in its own words: `hủy các hợp đồng cho thuê đất bãi trái thẩm quyền`, `xử lý 19
trường hợp xây dựng trái phép`. Several words in the same order with what is wrong among them quote without quotation
marks; the same subject without the fault says nothing (annotation guide: tasks).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.guards import any_word
from extract.links.likeness import FUNCTION_WORDS
from extract.records import Shortcoming
from extract.weakness import WEAK

_WORD = re.compile(r"\w+(?:[.,/]\d+)*")
_CLAUSE = re.compile(r"[;.]\s")
_OPENING = 700  # code points of a task that are read
_SUM = re.compile(r"\d{1,3}(?:[.,]\d{3}){1,4}|\d{5,}")  # 18.450.000 (đồng)
_SAID = 5  # telling words that a weakness has at least where it is told in another order
_LONG = 7  # words in the same order beside which any word of weakness will do
_RUN = 3  # words in the same order, at least
_COMMON = 8  # weaknesses with the same three words: more of them tell none
_REPEATED = 3  # times that a document may say what is wrong; what it says more often it is about
_IDLE = FUNCTION_WORDS | {"khi", "mà", "sau", "trước", "vào", "lên"}
# What is wrong, beside the words of `WEAK`: đất bị bỏ hoang · cao hơn định mức
_WRONG = re.compile(any_word("""
    trái (?:mục đích|tuyến)|sai (?:phép|sót)|hư hỏng|trùng lặp|trùng|sót|hoang hóa|bỏ hoang|
    không (?!những|chỉ|ngừng|gian|khí|để|quá|phải)\\w+|quá (?:thời hạn|thời gian)|dôi dư|dở dang|
    cao hơn (?:mức|quy định|thỏa thuận|định mức)|thấp hơn (?:mức|quy định|dự toán|định mức)|
    ngoài (?:vùng )?(?:quy hoạch|luồng)|lỗi|sai|nhầm|thất lạc|sập|hỏng|nợ""") + r"\b")
_NOT = re.compile(r"không(?<!\wkhông)(?= (?!những|chỉ|ngừng|gian|khí|để|quá|phải|còn|phép)\w)")
# Names of any fault, and words that go with any subject: they tell none
_GENERAL = re.compile(
    r"(?:vi phạm|hạn chế|khuyết điểm|tồn tại|bất cập|khó khăn|vướng mắc|sai phạm|phức tạp|bức xúc|nhiều)$")
_PLAIN = re.compile(
    r"(?:còn )?(?:chưa|chậm|thiếu|yếu|kém|thấp|hình thức|hạn chế|một số|có|sai|kéo dài|cao|ít|không \w+)$")
_THERE_IS = frozenset({"vẫn còn", "còn có", "còn nhiều", "còn một số"})
# không để tái lấn chiếm · nếu để xảy ra …: what shall not be is not said to be
_AHEAD = re.compile(r"\b(?:không để|nếu|tránh|nơi nào|ngăn ngừa|phòng ngừa|không còn)\b[^,.;:]{0,60}$")


class _Run(NamedTuple):
    words: tuple[str, ...]
    row: int


class Repeats:
    """The words of the weaknesses of a document in their order."""

    def __init__(self, low: str, rows: Sequence[Shortcoming]) -> None:
        self._low, self._rows = low, rows
        self._texts = [_said(low[s.char_start:s.char_end]) for s in rows]
        self._words = [_WORD.findall(text) for text in self._texts]
        self._faults: dict[int, frozenset[str]] = {}
        sums = [(w, i) for i, words in enumerate(self._words) for w in sorted(set(words)) if _SUM.fullmatch(w)]
        held = Counter(w for w, _ in sums)
        self._sums = {w: i for w, i in sums if held[w] == 1}  # of one weakness alone
        self._at: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for i, words in enumerate(self._words):
            for k, run in enumerate(_in_order(words)):
                self._at[run].append((i, k))
        self._said: Counter[tuple[str, ...]] | None = None

    def of(self, start: int, end: int) -> Shortcoming | None:
        """The one weakness whose fault, or whose sum of money, the text at `start:end` names in its own words."""
        worth: dict[int, int] = defaultdict(int)
        for clause in _CLAUSE.split(_said(self._low[start:min(end, start + _OPENING)])):
            words = _WORD.findall(clause)
            runs = self._runs(words)
            faults = _faults(clause) if runs else frozenset()
            for row in {self._sums[w] for w in words if w in self._sums} if self._sums else ():
                worth[row] = max(worth[row], _LONG)
            for run in runs:
                if (faults or self._is_implied(run.row)) and self._tells(run, words, faults) and self._is_rare(run):
                    worth[run.row] = max(worth[run.row], len(run.words))
        best = sorted(worth.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
        if not best or (len(best) > 1 and best[1][1] == best[0][1]):
            return None
        return self._rows[best[0][0]]

    def _tells(self, run: _Run, words: Sequence[str], faults: frozenset[str]) -> bool:
        """The words in the same order, with what else the two texts share, name the same fault."""
        shared, length, said = faults & self._faults_of(run.row), len(run.words), " ".join(run.words)
        figure = any(map(_is_figure, run.words))
        if any(f in said for f in shared):
            beside = self._beside(run, words)
            return length >= 5 or figure or (length == 4 and len(beside) > 1) or any(_is_figure(w) for w in beside)
        if self._is_implied(run.row) and self._ends_alike(run.row, words):
            return True
        if shared and self._is_whole(run.row, words):
            return True
        plain = all(_PLAIN.match(f) for f in shared)
        return bool(shared) and (figure or length >= (_LONG if plain else 4))

    def _faults_of(self, row: int) -> frozenset[str]:
        if row not in self._faults:
            self._faults[row] = _faults(self._texts[row])
        return self._faults[row]

    def _is_implied(self, row: int) -> bool:
        """The weakness has no word for what is wrong: `Phong trào bóng chuyền lắng xuống.`"""
        return self._faults_of(row) <= _THERE_IS

    def _ends_alike(self, row: int, words: Sequence[str]) -> bool:
        """The words hold most of what the weakness says and its last two words, in which what is wrong may stand."""
        telling = [w for w in self._words[row] if w not in _IDLE and w != "vẫn"]
        held = set(telling) & set(words)
        return len(set(telling)) >= _SAID and len(held) >= 0.7 * len(set(telling)) and held >= set(telling[-2:])

    def _is_whole(self, row: int, words: Sequence[str]) -> bool:
        """The words hold nearly all that the weakness says, in another order."""
        telling = set(self._words[row]) - _IDLE
        return len(telling) >= _SAID and len(telling & set(words)) >= 0.8 * len(telling)

    def _beside(self, run: _Run, words: Sequence[str]) -> set[str]:
        """The telling words outside the run that the two texts share."""
        return (set(words) & set(self._words[run.row])) - _IDLE - set(run.words)

    def _is_rare(self, run: _Run) -> bool:
        if self._said is None:
            # only runs of a weakness are asked for
            self._said = Counter(filter(self._at.__contains__, _in_order(_WORD.findall(_said(self._low)))))
        said = (self._said[run.words[k:k + _RUN]] for k in range(len(run.words) - _RUN + 1))
        return min(said) <= _REPEATED

    def _runs(self, words: Sequence[str]) -> list[_Run]:
        """What the words share with a weakness, without the words at both ends that tell nothing."""
        if self._at.keys().isdisjoint(_in_order(words)):
            return []
        out: list[_Run] = []
        reached: dict[int, int] = {}  # of each weakness, the end of its last run
        for k, three in enumerate(_in_order(words)):
            found = self._at.get(three, ())
            for i, at in found if len(found) <= _COMMON else ():
                other, length = self._words[i], _RUN
                if reached.get(i, 0) >= k + _RUN:
                    continue
                while words[k + length:k + length + 1] == other[at + length:at + length + 1] != []:
                    length += 1
                reached[i] = k + length
                run = _trimmed(words[k:k + length])
                out += [_Run(run, i)] if len(run) >= _RUN else []
        return out


def _is_figure(word: str) -> bool:
    """A number that tells one case from others: 14, 92, 1.460, but not 2 or 05."""
    return word[0].isdigit() and len(word.lstrip("0")) > 1


def _said(low: str) -> str:
    """The text with one word for what was not done: `không được đánh bút lục` is `chưa được đánh bút lục`."""
    return _NOT.sub("chưa", low)


def _in_order(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The runs of `_RUN` words."""
    return zip(*(words[k:] for k in range(_RUN)), strict=False)


def _trimmed(words: Sequence[str]) -> tuple[str, ...]:
    telling = [k for k, word in enumerate(words) if word not in _IDLE]
    last = next((k for k in reversed(telling) if words[k] != "chưa"), -1)
    return tuple(words[telling[0]:last + 1]) if telling else ()


def _faults(low: str) -> frozenset[str]:
    """The words of a folded text that say what is wrong."""
    found = (m for pattern in (WEAK, _WRONG) for m in pattern.finditer(low))
    return frozenset(m[0] for m in found
                     if not _GENERAL.search(m[0]) and not _AHEAD.search(low, max(0, m.start() - 80), m.start()))
