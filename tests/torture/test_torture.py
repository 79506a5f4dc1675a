"""A few kills, so that every change of the store meets them; `make torture` is the long one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_killed_runs_lose_nothing() -> None:
    command = [sys.executable, "-m", "tests.torture", "--count", "10", "--office", "0", "--ray", "0", "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " kills in " in done.stdout and not done.stdout.startswith("0 kills")
