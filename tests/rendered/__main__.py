"""`python -m tests.rendered [--pages N] [--jobs N] [--dpi N …] [--condition NAME …] [--misses]`: OCR's figures.

Every document in every condition at every resolution; exit status 1 when a target does not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tests.rendered.conditions import CONDITIONS
from tests.rendered.documents import documents
from tests.rendered.figures import Figures
from tests.rendered.reading import read_back

# CER at most, symbols at least (both in per cent), F1 of rows at least
TARGETS = {"clean": (0.3, 99.0, None), "all together": (1.0, 97.0, 0.97)}


def main() -> int:
    options = _options()
    known = documents(options.pages)
    works = [(dpi, condition) for dpi in options.dpi for condition in options.condition]
    total: dict[tuple[int, str], Figures] = {work: Figures() for work in works}
    seconds: Counter[tuple[int, str]] = Counter()
    misses: Counter[str] = Counter()
    with ProcessPoolExecutor(options.jobs, get_context("spawn")) as pool:
        # One document after the other, so that a run that is stopped has seen whole documents in all conditions.
        for document in known:
            for outcome in pool.map(partial(read_back, document), works):
                work = outcome.dpi, outcome.condition
                total[work] += outcome.figures
                seconds[work] += outcome.seconds
                misses.update(outcome.misses)
            print(f"{document.name}: {document.pages} pages", file=sys.stderr, flush=True)
    if options.misses:
        for miss, times in misses.most_common():
            print(f"{times}\t{miss}")
    return _report(total, seconds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.rendered", description=__doc__)
    parser.add_argument("--pages", type=int, default=40, help="at least so many pages (whole documents)")
    parser.add_argument("--jobs", type=int, default=2, help="worker processes")
    parser.add_argument("--dpi", type=int, nargs="+", default=[200, 300])
    parser.add_argument("--condition", nargs="+", choices=CONDITIONS, default=list(CONDITIONS))
    parser.add_argument("--misses", action="store_true", help="list what was misread, with how often")
    return parser.parse_args()


def _report(total: dict[tuple[int, str], Figures], seconds: Counter[tuple[int, str]]) -> int:
    print(f"{'dpi':>4} {'condition':<13} {'pages':>5} {'CER %':>7} {'symbols':>8} {'right %':>8} {'signers':>8} "
          f"{'kept':>5} {'rows':>5} {'F1 equal':>9} {'F1 alike':>9} {'s/page':>7}")
    held = True
    for (dpi, condition), f in total.items():
        verdicts = _verdicts(condition, f)
        held &= all(verdicts)
        print(f"{dpi:>4} {condition:<13} {f.pages:>5} {f.cer:>7.3f} {f.symbols:>8} {f.symbol_share:>8.2f} "
              f"{f.signers:>8} {f.signers_kept:>5} {f.rows:>5} {f.row_f1(f.rows_right):>9.3f} "
              f"{f.row_f1(f.rows_alike):>9.3f} {seconds[dpi, condition] / max(f.pages, 1):>7.2f}"
              f"{'' if all(verdicts) else '  NOT REACHED'}")
    return 0 if held else 1


def _verdicts(condition: str, f: Figures) -> list[bool]:
    cer, symbols, rows = TARGETS.get(condition, (None, None, None))
    return [f.signers_kept == f.signers, cer is None or f.cer <= cer, symbols is None or f.symbol_share >= symbols,
            rows is None or f.row_f1(f.rows_alike) >= rows]


if __name__ == "__main__":
    sys.exit(main())
