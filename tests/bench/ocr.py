"""OCR against bare tesserocr, which reads the pages as we prepared them in one pass; and two processes against one.

The machine's own ceiling for two processes is that of two bare Tesseracts, measured beside ours.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from multiprocessing import get_context

from PIL import Image

from ingest import ocr, picture
from ingest.ocr import engine
from tests.bench.timing import Result, Timed, in_turns
from tests.rendered.conditions import Wear, rendered
from tests.rendered.documents import ROOT

DOCUMENTS = ("57-KL-UBKTTU_quan-ly-dat-dai.pdf", "tb132_ket_luan_hop_dau_tu_cong.pdf")
_FEW = 2  # pages that each process reads where processes are compared
_Work = Callable[[int], int]


@lru_cache(maxsize=1)
def pages() -> list[Image.Image]:
    """The pages of two documents at 200 dpi: of one clean, of one the first, crooked, blurred and noisy."""
    clean, worn = ((ROOT / "data" / "raw" / name).read_bytes() for name in DOCUMENTS)
    wear = Wear(200, None, "bench")
    return [*rendered(clean, 200), *wear.noisy(wear.blurred(wear.rotated_1(rendered(worn, 200)[:1])))]


@lru_cache(maxsize=1)
def prepared() -> list[Image.Image]:
    """The same pages as the engine gets them."""
    out = []
    for page in pages():
        grey = picture.evenly_lit(picture.without_seals(page)[0])
        grey = picture.without_grain(picture.level(grey, picture.skew(grey)))
        out.append(picture.crisp(grey))
    return out


def ours(index: int) -> int:
    """Reads a page; how many lines it has."""
    return len(ocr.read_page(pages()[index], 200, 1).page.lines)


@lru_cache(maxsize=1)
def _bare_engine() -> object:
    from tesserocr import OEM, PSM, PyTessBaseAPI

    return PyTessBaseAPI(path=engine.data_folder("vie"), lang="vie", oem=OEM.LSTM_ONLY, psm=PSM.AUTO)


def bare(index: int) -> int:
    """One pass of Tesseract over a prepared page; how many letters it read."""
    engine = _bare_engine()
    engine.SetImage(prepared()[index])  # type: ignore[attr-defined]
    return len(engine.GetUTF8Text())  # type: ignore[attr-defined]


def results() -> list[Result]:
    prepared()
    # Page by page in turns, so that what slows the machine for some seconds slows both.
    times = in_turns({f"{who} {n}": partial(way, n) for n in range(len(pages()))
                      for who, way in (("ours", ours), ("bare", bare))}, rounds=4, clock=time.process_time)
    ours_, bare_ = (_mean([times[f"{who} {n}"] for n in range(len(pages()))]) for who in ("ours", "bare"))
    out = [Result("ocr", ours_, bare_, "tesserocr, one pass, prepared", "page", "<= 1.25")]
    if (os.cpu_count() or 1) < 2:
        return out
    rates = in_turns({f"{name} {jobs}": lambda work=work, jobs=jobs: _in_processes(work, jobs)
                      for name, work in (("ours", ours), ("bare", bare)) for jobs in (1, 2)}, rounds=3)
    ceiling = 2 * rates["bare 1"] / rates["bare 2"]
    speedup = 2 * rates["ours 1"] / rates["ours 2"]
    print(f"two processes against one: ours {speedup:.2f}, bare tesserocr {ceiling:.2f} (this machine's ceiling)")
    return [*out, Result("ocr, 2 processes", rates["ours 2"] / 2, rates["ours 1"], "ours, 1 process", "set",
                         f">= {min(1.7, 0.97 * ceiling):.2f}")]


def _mean(pages: Sequence[Timed]) -> Timed:
    """The time a page, round by round."""
    return Timed(map(sum, zip(*(page.rounds for page in pages), strict=True))) / len(pages)


_POOLS: dict[int, ProcessPoolExecutor] = {}


def _in_processes(work: _Work, jobs: int) -> None:
    """The first pages once in each of `jobs` processes, which live on and are warm after the round not counted."""
    pool = _POOLS.setdefault(jobs, ProcessPoolExecutor(jobs, get_context("spawn")))
    for done in [pool.submit(_all, work) for _ in range(jobs)]:
        done.result()


def _all(work: _Work) -> None:
    for index in range(_FEW):
        work(index)
