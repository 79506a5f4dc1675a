"""How all tests run: on a machine however busy, the same way each time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ["LANGUAGE"] = "en"  # what the program says is compared in English, whatever the developer's locale
os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # two processes of tests share the machine; Tesseract's threads do not
# No time limit of an example holds on a busy machine. The same examples each time: `make fuzz` draws others.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")
