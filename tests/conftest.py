"""How all tests run: on a machine however busy, the same way each time."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ["LANGUAGE"] = "en"  # what the program says is compared in English, whatever the developer's locale
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # two processes of tests share the machine; Tesseract's threads do not
# No time limit of an example holds on a busy machine. The same examples each time: `make fuzz` draws others.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

LONG = ("test_readme", "test_cluster", "test_word_pages", "test_torture", "test_fuzz")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes or waits longest comes first, so that no process is left with it at the end."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
