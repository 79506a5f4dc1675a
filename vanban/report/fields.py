"""Which field of work a weakness belongs to, by the words of data/gazetteers/fields.csv: a way to sort a plot, not a
column of the tables. The field with most of its words counts; of two with as many, the one named first."""

from __future__ import annotations

import re
from functools import cache

from extract import gazetteers
from ingest.fold import lower

OTHER = "Lĩnh vực khác"


@cache
def _fields() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["field"], re.compile(r"\b(?:" + "|".join(map(re.escape, lower(row["words"]).split("|"))) + r")\b"))
        for row in gazetteers.rows("fields.csv"))


def field_of(*texts: str | None) -> str:
    """The field of the first of these texts that names one (the weakness, then its document's title); else `OTHER`.

    >>> field_of("Tiến độ giải ngân vốn đầu tư công còn chậm")
    'Tài chính, đầu tư'
    >>> field_of("Một số việc còn chậm", "về công tác dân vận năm 2024"), field_of("Một số việc còn chậm")
    ('Dân vận, đoàn thể', 'Lĩnh vực khác')
    """
    for text in texts:
        low = lower(text or "")
        counts = [(len(words.findall(low)), -place) for place, (_, words) in enumerate(_fields())]
        most, place = max(counts)
        if most:
            return _fields()[-place][0]
    return OTHER
