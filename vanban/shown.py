"""How the tables show their state: a link in TABLES/<table>/ to each object of the manifest, named after its part."""

from __future__ import annotations

from pathlib import Path

from vanban import atomic
from vanban.schema import SCHEMAS
from vanban.snapshot import Manifest


def show(root: Path, objects: Path, manifest: Manifest, before: Manifest | None = None) -> None:
    """Let the table folders show this state; with `before` (known to be shown) only where it differs."""
    stored = {} if before else {path.name: path for path in objects.iterdir()}
    for table in SCHEMAS:
        shown = _objects_of(before, table) if before else {}
        wanted = _objects_of(manifest, table)
        folder = root / table
        there = {} if before else {path.stem: path for path in folder.glob("part-*.parquet")}
        for name, held in wanted.items():
            if shown.get(name) == held:
                continue
            target, path = stored.get(held) or objects / held, there.get(name) or folder / f"{name}.parquet"
            if atomic.show(target, path):
                atomic.fail_point("link")
        for name in (shown.keys() | there.keys()) - wanted.keys():
            (folder / f"{name}.parquet").unlink(missing_ok=True)


def _objects_of(manifest: Manifest, table: str) -> dict[str, str]:
    return {name: part.objects[table] for name, part in manifest.parts.items() if table in part.objects}
