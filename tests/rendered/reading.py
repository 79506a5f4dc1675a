"""One document in one condition: rendered, worn, read as a scan, measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ingest.assemble import assemble
from ingest.readers.scan import read_image
from tests.rendered.conditions import CONDITIONS, Wear, place_of, rendered, scan_file
from tests.rendered.documents import Known, rows_of
from tests.rendered.figures import Figures, confusions, lost_symbols, measure


@dataclass
class Outcome:
    """What one document gave in one condition."""

    dpi: int
    condition: str
    figures: Figures
    seconds: float
    misses: list[str] = field(default_factory=list)


def read_back(known: Known, work: tuple[int, str]) -> Outcome:
    """Renders a document, wears it, reads it as a scan and measures the reading."""
    dpi, condition = work
    wear = Wear(dpi, place_of(known.pdf, known.found.document.signer), f"{known.name} {condition}")
    data = scan_file(CONDITIONS[condition](wear, rendered(known.pdf, dpi)))
    start = time.process_time()
    reading = read_image(data)
    seconds = time.process_time() - start
    text, found = assemble(reading.lines)[0], rows_of(reading)
    figures = measure(known.pages, known.text, known.found, text, found)
    misses = [f"symbol\t{symbol}\t" for symbol in lost_symbols(known.text, text)]
    if figures.signers > figures.signers_kept:
        misses.append(f"signer\t{known.found.document.signer}\t{found.document.signer}")
    misses += [f"words\t{printed}\t{read}" for printed, read in confusions(known.text, text)]
    return Outcome(dpi, condition, figures, seconds, [f"{known.name}\t{miss}" for miss in misses])
