"""The built wheel works by itself: in an environment of its own, away from the checkout."""

import csv
import io
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent

PAGE = """\
Daily Papers

A Network of Stones

Our StoneNet stacks pebbles. StoneNet-L reaches 84.5% top-1 accuracy on ImageNet with 30M parameters.

  • 3 authors
·
May 4, 2024

A Network of Sticks

StickNet attains a top-1 accuracy of 82.1% on ImageNet.

  • 2 authors
·
Jun 7, 2024
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def run(wheel, tmp_path_factory):
    """Run a program of an environment that holds the wheel; the checkout is on no path of it."""
    folder = tmp_path_factory.mktemp("away")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    install = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python", "install"]
    subprocess.run([*install, "--quiet", "--no-deps", "--no-index", wheel], check=True)
    # The dependencies are borrowed from the environment of the tests. A path file adds the folder, but not what
    # that folder's own path files point to: an editable install of the checkout stays out of sight.
    site_packages = next(environment.glob("lib/python*/site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KB_"))}
    workplace = folder / "workplace"
    workplace.mkdir()
    (workplace / "page.txt").write_text(PAGE, encoding="utf-8")

    def run(program, *arguments):
        command = [environment / "bin" / program, *arguments]
        return subprocess.run(command, cwd=workplace, env=variables, capture_output=True, text=True, check=True).stdout

    return run


def test_wheel_holds_vocabulary_migrations_and_type_marker(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    shipped = {f"kb/{path.relative_to(CHECKOUT / 'kb')}" for path in (CHECKOUT / "kb/vocabulary/data").rglob("*.toml")}
    shipped |= {f"kb/{path.relative_to(CHECKOUT)}" for path in (CHECKOUT / "migrations").rglob("*.py")}
    assert len(shipped) > 10
    assert shipped <= names
    assert "kb/py.typed" in names
    assert not [name for name in names if not name.startswith(("kb/", "benchmark_claims_kb-"))]


def test_wheel_alone_does_the_main_job(run):
    assert "environment" in run("python", "-c", "import kb; print(kb.__file__)")

    assert run("kb", "init") == "kb.sqlite is ready\n"
    run("kb", "ingest", "page.txt")
    board = run("kb", "leaderboard", "imagenet-1k", "--metric", "top-1-accuracy", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(board)))
    assert [(row["rank"], row["model"], row["value"]) for row in rows] == [
        ("1", "StoneNet-L", "84.5"),
        ("2", "StickNet", "82.1"),
    ]

    said = run(
        "kb", "extract", "--text", "Our PebbleNet reaches 71.2% top-1 accuracy on ImageNet.", "--format", "jsonl"
    )
    assert '"PebbleNet"' in said
    assert "71.2" in said
