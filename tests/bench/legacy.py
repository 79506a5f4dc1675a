"""Files in old encodings: ours against viparse, in time and in letters with a mark that are read right.

The files are made here: documents in TCVN3 and VNI as .doc, .rtf and .docx. Where the shared corpus of real ones is
present, they are measured too. viparse reads one file after the other, ours all in one call.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.bench.office import soffice
from tests.bench.timing import Result, in_turns

REAL = Path("../shared/corpus/legacy")
TEXTS = Path("tests/measured")
COUNT = 6
PEER = ("viparse", "olefile", "striprtf")


def results() -> list[Result]:
    missing = [name for name in PEER if importlib.util.find_spec(name) is None]
    if missing:
        print(f"legacy: not installed: {' '.join(missing)}")
        return []
    out: list[Result] = []
    with tempfile.TemporaryDirectory() as name:
        made = generated(Path(name))
        out += compared("old encodings, made", made)
        if REAL.exists():
            real = [(p, p.with_suffix(".txt").read_text("utf-8")) for p in sorted(REAL.iterdir()) if p.suffix != ".txt"]
            out += compared("old encodings, real", real)
    return out


def compared(name: str, files: Sequence[tuple[Path, str]]) -> list[Result]:
    """Prints the accuracy of both; the result is about time."""
    import viparse

    from ingest.readers import read_many

    data = [(path.name, path.read_bytes()) for path, _ in files]
    got: dict[str, list[str]] = {}

    def ours() -> None:
        got["ours"] = [" ".join(line.text for line in getattr(reading, "lines", ())) for reading in read_many(data)]

    def peer() -> None:
        got["viparse"] = [viparse.load(str(path), encoding="auto")[0].text for path, _ in files]

    medians = in_turns({"ours": ours, "viparse": peer}, rounds=1, units=len(files))
    for who, texts in got.items():
        shares = [right(text, want) for text, (_, want) in zip(texts, files, strict=True)]
        print(f"{name}: marked letters right, {who}: {sum(a for a, _ in shares) / sum(b for _, b in shares):.4f}, "
              f"worst file {min(a / b for a, b in shares):.4f}")
    return [Result(f"{name} ({len(files)})", medians["ours"], medians["viparse"], "viparse", "file", ">= 5")]


def right(text: str, want: str) -> tuple[int, int]:
    """Letters with a mark, in words that were read (case and order aside), and all of them."""
    wanted = words(want)
    return marks(wanted) - marks(wanted - words(text)), marks(wanted)


def words(text: str) -> Counter[str]:
    return Counter("".join(c if c.isalpha() else " " for c in unicodedata.normalize("NFC", text).lower()).split())


def marks(counted: Counter[str]) -> int:
    return sum(n for word, n in counted.items() for c in word if c in "đĐ" or len(unicodedata.normalize("NFD", c)) > 1)


def generated(folder: Path) -> list[tuple[Path, str]]:
    """Texts as .docx, .rtf and .doc, in turn in TCVN3, in VNI, and in TCVN3 in a Unicode font."""
    sys.path.insert(0, "tests/ingest")
    from legacy_files import encoded, rtf, word

    files: list[tuple[Path, str]] = []
    made: list[Path] = []
    forms = [("tcvn3", ".VnTime"), ("vni", "VNI-Times"), ("tcvn3", "Times New Roman")]
    for n, path in enumerate(sorted(TEXTS.glob("*.txt"))[:COUNT]):
        encoding, font = forms[n % len(forms)]
        lines = path.read_text("utf-8").splitlines()
        texts = [line for line in lines if line.strip() and writable(line, encoding, encoded)]
        paragraphs = [[(encoding, font, text)] for text in texts]
        base = folder / f"{n:02}"
        base.with_suffix(".docx").write_bytes(word(paragraphs))
        made.append(folder / f"{n:02}w.rtf")
        for place in (base.with_suffix(".rtf"), made[-1]):
            place.write_bytes(rtf(paragraphs))
        files += [(place, "\n".join(texts)) for place in (
            base.with_suffix(".docx"), base.with_suffix(".rtf"), folder / f"{n:02}w.doc")]
    soffice("doc:MS Word 97", folder, made)
    return files


def writable(line: str, encoding: str, encoded: object) -> bool:
    try:
        return callable(encoded) and bool(encoded(line, encoding))
    except (KeyError, UnicodeEncodeError):
        return False
