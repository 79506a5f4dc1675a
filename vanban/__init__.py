"""The application: command line, Parquet store, runner, queries, evaluation.

>>> import vanban
>>> vanban.connect("data/tables").sql("SELECT text, due_on FROM tasks")  # doctest: +SKIP
"""

from __future__ import annotations

from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["__version__", "connect"]
__version__ = metadata.version("vanban")


def connect(tables: str | Path = "data/tables", as_of: date | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with each table as a view of one pinned state, and the views of `vanban.views`.

    `as_of`: the day from which days left and next due dates count; by default today in Viet Nam.
    """
    from vanban.query import connect as pinned
    from vanban.s3 import path_of

    return pinned(path_of(tables), as_of)
