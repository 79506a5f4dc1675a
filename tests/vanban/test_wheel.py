"""The built wheel, word lists and all, runs where nothing of the checkout is in reach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from plans import ROOT, write_plans

CARRIED = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "ingest", "extract", "vanban", "models",
           "data/gazetteers")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that the checkout stays as it is."""
    source = tmp_path_factory.mktemp("source")
    for name in CARRIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(source / "dist"), str(source)],
        capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    [path] = (source / "dist").glob("*.whl")
    return path


def test_the_wheel_holds_the_word_lists_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ingest", "extract", "vanban"):
        modules = {str(p.relative_to(ROOT)) for p in (ROOT / folder).rglob("*.py")}
        assert modules <= names
        data = {str(p.relative_to(ROOT)) for p in (ROOT / folder).rglob("*.csv")}
        assert data <= names
    assert {f"vanban/locale/vi/LC_MESSAGES/vanban.{ending}" for ending in ("po", "mo")} <= names
    lists = list((ROOT / "data/gazetteers").glob("*.csv"))
    assert lists and {f"gazetteers/{p.name}" for p in lists} <= names
    assert any(n.endswith("licenses/LICENSE") for n in names) and any(n.endswith("licenses/NOTICE") for n in names)
    assert not [n for n in names if n.startswith(("tests/", "data/"))]


def test_the_wheel_runs_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """The packages that it needs come from the project's environment through a .pth file, to save downloading them;
    the project itself is not among them, since .pth files (the editable install) are not followed from there."""
    home = tmp_path / "môi trường"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin/python"
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (home / "lib" / version / "site-packages/needed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True)
    write_plans(tmp_path / "in", 2)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | {"PATH": os.environ["PATH"]}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [str(home / "bin/vanban"), *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True,
            check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    script = "import vanban, extract; print(vanban.__file__, extract.__file__, sep='\\n')"
    where = subprocess.run(
        [str(python), "-c", script], cwd=tmp_path,
        env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    assert all(path.startswith(str(home)) for path in where)
    assert "Read 2 documents" in run("ingest", "in")
    found = run("query", "SELECT symbol, doc_type_code FROM documents ORDER BY symbol", "--format", "csv")
    assert found == "symbol,doc_type_code\n1-KH/BDVTU,KH\n2-KH/BDVTU,KH\n"
