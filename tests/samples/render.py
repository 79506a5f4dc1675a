"""Turn the sample documents (tests/samples/*/*.md) into real files: `python tests/samples/render.py --out data/raw`.

Notation: a paragraph a line; blank lines and `// …` lines are skipped.

    @out NAME.SUFFIX [option …]     a file to make (several allowed); quote a name with spaces. Suffixes and options:
        .docx .doc .rtf .odt        no options
        .pdf                        born digital; with `scan`: image only (skew=0.6 noise=5 dpi=150 quality=55
                                    seal="WORDS ON THE RED SEAL")
        .jpg .png                   one page as a picture: page=1, and skew, noise, dpi, quality, seal; .png: colors=12
                                    (use noise=0 for a small file)
        .html                       a portal's page: portal="…" date="…"; `article`: a web article, its first paragraph
                                    the headline
        .md                         letterhead=lost|table|lines wrap=80 (hard-wrapped, no blank lines)
        .txt                        letterhead=columns|lines wrap=90 encoding=utf-8|utf-16|utf-8-sig|tcvn3
        any of them                 in a folder: `damaged/a.docx`; cut=9000: only its first bytes, as a broken copy
    @numbering I. 1. a) -           forms of the automatic list, one a level (default as shown; `1.1.` is decimal
                                    below the level above; anything without I, 1 or a is a bullet)
    @left / @right                  lines of the letterhead's columns, up to a blank line or the next @ line;
                                    `--` begins the next row of the table; `*` is the Party's star
    @recipients / @signature        lines left (Nơi nhận) and right of the signature table; `~` leaves room for the seal
    @stamp                          lines in a box
    @widths 1 6 3                   widths of the columns of the tables that follow, in proportion
    @pagebreak

    = text      centred bold        =i text  centred italic      =c text  centred
    ! text      bold                !i text  bold italic         i text   italic        \\text  a plain paragraph
    #1 text     automatic label of level 1 (#2, #3 …); `#2! text` starts again at 1; `#1 ! text` is bold
    | a | b |   row of a table, the first its head; cell `^` merges with the one above, `<` with the one to its left,
                `<br>` breaks the line
    [^1]: text  footnote 1; **bold**, *italic* and [^1] stand inside lines; ` <pb> ` inside a paragraph: a page end at
                which .md cuts it in two

The output is the same at every run with the same versions of the programs. Names given behind the options render only
those samples; with `--check` nothing is written, and files that differ from those in --out are named (exit status 1).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import as_docx
import as_pages
import as_text
from notation import Output, Sample, parse

HERE = Path(__file__).resolve().parent
_OFFICE = (".pdf", ".doc", ".rtf", ".odt")
_PAGES = (".jpg", ".png")


def needs(output: Output) -> str | None:
    """The LibreOffice format that `output` is made from, if any."""
    if output.suffix in _PAGES:
        return ".pdf"
    return output.suffix if output.suffix in _OFFICE else None


def render(samples: list[Sample], out: Path) -> list[Path]:
    """Write every output of `samples` to `out` and return the files, in order."""
    out.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        for sample in samples:
            as_docx.write(sample, work / f"{sample.name}.docx")
        for suffix in _OFFICE:
            files = [work / f"{s.name}.docx" for s in samples if suffix in map(needs, s.outputs)]
            if files:
                as_pages.convert(files, suffix, work)
        for sample in samples:
            for output in sample.outputs:
                made.append(_write(sample, output, work, out / output.name))
    return made


def _write(sample: Sample, output: Output, work: Path, path: Path) -> Path:
    source = work / f"{sample.name}{needs(output) or '.docx'}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix in _PAGES or "scan" in output.options:
        as_pages.write(sample, output, source, path)
    elif output.suffix in (".md", ".txt", ".html"):
        as_text.write(sample, output, path)
    else:
        path.write_bytes(as_pages.steady(source.read_bytes(), output.suffix))
    if "cut" in output.options:
        path.write_bytes(path.read_bytes()[:int(output.options["cut"])])
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("names", nargs="*", help="only these samples (stems)")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    args = parser.parse_args()
    sources = sorted(HERE.glob("[a-z]/*.md"))
    samples = [parse(p) for p in sources if not args.names or p.stem in args.names]
    if args.check:
        return compare(samples, args.out)
    total = 0
    for path in render(samples, args.out):
        total += path.stat().st_size
        print(f"{path.stat().st_size:>9,}  {path.name}")
    print(f"{total:>9,}  in all")
    return 0


def compare(samples: list[Sample], out: Path) -> int:
    """Render aside and name the files that differ from those in `out` or are missing there: 1 if any, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        made = {str(path.relative_to(folder)): path for path in render(samples, Path(folder))}
        stale = [name for name, path in made.items()
                 if not (out / name).is_file() or (out / name).read_bytes() != path.read_bytes()]
    for name in stale:
        print(f"differs: {name}")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
