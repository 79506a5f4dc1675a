"""The commands of the loop in which people correct what the named-entity model is least sure of."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vanban.cli.options import TABLES, TablesDir, fail
from vanban.language import _

app = typer.Typer(no_args_is_help=True, help="Sentences out to people who label, and back as training sentences.")


class LabelFormat(StrEnum):
    """Whose import format is written."""

    label_studio = "label-studio"
    doccano = "doccano"


@app.command("export")
def label_export(
    tables: TablesDir = TABLES,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many lines and cells.")] = 200,
    form: Annotated[LabelFormat, typer.Option(
        "--format", "-f", help="Label Studio's JSON tasks with predictions, or doccano's JSONL.",
    )] = LabelFormat.label_studio,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here.")] = None,
) -> None:
    """The lines that the model is least sure of, first those where it differs from a rule; with the present answers."""
    from vanban.labels import INTERFACE, export

    text = export(tables, count, form.value)
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text, "utf-8")
    if form is LabelFormat.label_studio:
        print(_("The labelling interface of the project: {interface}").format(interface=INTERFACE))


@app.command("import")
def label_import(
    files: Annotated[list[Path], typer.Argument(
        metavar="FILE…", exists=True, dir_okay=False, help="Exports of Label Studio (JSON) or doccano (JSONL).")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="Training sentences to add them to.")] = Path(
        "data/ner/train/labelled.md"),
) -> None:
    """Corrected sentences into the training data; then `make model` trains with them."""
    from extract.ner.marked import Malformed
    from vanban.labels import BadLabels, read, take_in

    try:
        new, replaced = take_in([s for path in files for s in read(path)], into)
    except (BadLabels, Malformed) as error:
        fail(str(error), 2)
    print(_("{path}: {new} new sentences, {replaced} replaced. `make model` trains with them.").format(
        path=into, new=new, replaced=replaced))
