"""Parquet files, on disk or on object storage, read as what they are: no folder's name says anything about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vanban.s3 import S3Path


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of a file (of these columns)."""
    return pq.ParquetFile(_opened(path)).read(columns=columns)


def count_rows(path: Path) -> int:
    """The number of rows, from the file's footer."""
    return int(pq.read_metadata(_opened(path)).num_rows)


def _opened(path: Path) -> Any:
    return path.open() if isinstance(path, S3Path) else path
