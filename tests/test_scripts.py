"""The scripts make the environment they need, once, and work from anywhere.

A copy of the scripts runs with a Python that only writes down what it is asked to do, so nothing is downloaded.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent

PYTHON = """\
#!/bin/sh
case "$*" in
    "-m venv"*)
        mkdir -p .venv/bin
        for program in python kb ruff mypy lint-imports pytest; do cp "$0" .venv/bin/$program; done
        echo "make environment" >>log;;
    "-m pip install"*) echo "install $5 $6" >>log;;
    "-m pip"* | -c*) ;;
    *) echo "$(basename "$0") $*" >>log;;
esac
"""

DEMO = ["kb ingest scripts/sample", "kb leaderboard imagenet-1k --metric top-1-accuracy --limit 5"]
TEST = [
    "ruff check .",
    "ruff format --check .",
    "mypy ",
    "lint-imports ",
    "pytest -n 2 --dist loadfile --no-loadscope-reorder",
]


@pytest.fixture
def checkout(tmp_path):
    shutil.copytree(CHECKOUT / "scripts", tmp_path / "checkout" / "scripts")
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path / "checkout")
    (tmp_path / "programs").mkdir()
    python = tmp_path / "programs" / "python3.12"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return tmp_path / "checkout"


@pytest.fixture
def run(checkout):
    """Run a script; returns what it did, step by step."""

    def run(script, *arguments, cwd=checkout, fails=False):
        for name in ("bash", "sh", "cat", "cp", "dirname", "basename", "mkdir", "rm"):
            link = checkout.parent / "programs" / name
            if not link.exists():
                link.symlink_to(shutil.which(name))
        (checkout / "log").unlink(missing_ok=True)
        environment = {"PATH": str(checkout.parent / "programs"), "HOME": os.environ.get("HOME", "/")}
        done = subprocess.run(
            [checkout / "scripts" / script, *arguments], cwd=cwd, env=environment, capture_output=True, text=True
        )
        assert done.returncode == fails, done.stderr
        return done.stderr if fails else (checkout / "log").read_text().splitlines()

    return run


def test_demo_makes_the_environment_the_first_time_only(run):
    assert run("demo") == ["make environment", "install --editable .", *DEMO]
    assert run("demo") == DEMO


def test_test_installs_what_tests_need_on_top_of_the_demo(run):
    run("demo")

    assert run("test") == ["install --editable .[dev]", *TEST]
    assert run("test") == TEST
    assert run("demo") == DEMO


def test_what_tests_need_serves_the_demo_too(run):
    run("test")

    assert run("demo") == DEMO


def test_changed_dependencies_are_installed(run, checkout):
    run("test")
    with (checkout / "pyproject.toml").open("a") as file:
        file.write("# changed\n")

    assert run("test") == ["install --editable .[dev]", *TEST]


def test_moved_checkout_is_installed_anew(run, checkout, tmp_path):
    run("demo")
    moved = checkout.rename(tmp_path / "elsewhere")

    subprocess.run([moved / "scripts" / "demo"], env={"PATH": str(tmp_path / "programs")}, check=True)

    assert "install --editable ." in (moved / "log").read_text().splitlines()


def test_broken_environment_is_made_anew(run, checkout):
    run("demo")
    (checkout / ".venv" / "bin" / "python").unlink()

    assert run("demo")[0] == "make environment"


def test_scripts_work_from_any_folder_and_pass_arguments_to_pytest(run, tmp_path):
    assert (
        run("test", "tests/cli", "-k", "leaderboard", cwd=tmp_path)[-1]
        == "pytest -n 2 --dist loadfile --no-loadscope-reorder tests/cli -k leaderboard"
    )


def test_missing_python_is_said_in_one_line(run, checkout):
    (checkout.parent / "programs" / "python3.12").unlink()

    assert run("demo", fails=True) == (
        "Error: no Python 3.11 or later (with venv) found: install one, e.g. the package python3.11-venv\n"
    )


CLAIM = {
    "kind": "result", "model": ["TwigNet"], "dataset": ["ImageNet"], "metric": ["top-1 accuracy"], "value": 81.2,
}  # fmt: skip
TWIGS = {"id": "twigs", "title": "TwigNet", "abstract": "TwigNet reaches 81.2% top-1 accuracy on ImageNet."}


@pytest.fixture
def annotated(tmp_path):
    """A gold file, its texts, and claims that somebody else extracted, all wrong."""
    for name, lines in {
        "gold": [{"paper_id": "twigs", "title": "TwigNet", "claims": [CLAIM]}],
        "texts": [TWIGS],
        "said": [{"paper_id": "twigs", "title": "TwigNet", "claims": [{**CLAIM, "model": ["OakNet"]}]}],
    }.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


def script(folder, name, *arguments):
    command = [sys.executable, CHECKOUT / "scripts" / name, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("arguments", "right"),
    [(["gold.jsonl", "texts.jsonl"], 1), (["gold.jsonl", "texts.jsonl", "--predictions", "said.jsonl"], 0)],
)
def test_evaluate_judges_the_extractor_or_what_another_said(annotated, arguments, right):
    lines = [line.split() for line in script(annotated, "evaluate.py", *arguments).stdout.splitlines()]
    assert ["gold", "all", f"{right:.3f}", f"{right:.3f}", f"{right:.3f}", str(right), "1", "1"] in lines


def test_evaluate_says_which_file_is_missing(annotated):
    done = script(annotated, "evaluate.py", "none.jsonl", "texts.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "Error: none.jsonl does not exist: check the path\n")


def test_evaluate_names_the_line_of_predictions_that_are_none(annotated):
    (annotated / "said.jsonl").write_text("{}\n")
    done = script(annotated, "evaluate.py", "gold.jsonl", "texts.jsonl", "--predictions", "said.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: said.jsonl, line 1 is no annotated paper: ")


def test_benchmark_says_in_one_line_what_it_cannot_read(annotated):
    (annotated / "words.txt").write_text("No abstracts here.")
    done = script(annotated, "benchmark.py", "extraction", "words.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: words.txt is not of a known format: ")


def test_benchmark_prints_both_rates_and_their_ratio(annotated):
    lines = script(annotated, "benchmark.py", "extraction", "texts.jsonl").stdout.splitlines()
    assert lines[1] == "1 abstracts, 1 with claims, 1 claims"
    assert [line.split()[0] for line in lines[2:]] == ["blank", "extraction", "ratio"]


def test_benchmark_measures_questions_on_both_databases(tmp_path):
    lines = script(tmp_path, "benchmark.py", "queries", "--claims", "1000").stdout.splitlines()
    heads = [line.split()[0] for line in lines if line.endswith(" 1,000 claims")]
    measured = [line for line in lines if re.search(r" \d+\.\d ms$", line)]
    assert (heads, len(measured)) == (["sqlite", "postgresql"], 20)


def test_benchmark_says_that_a_base_is_too_small_to_measure(tmp_path):
    done = script(tmp_path, "benchmark.py", "queries", "--claims", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: 0 claims are too few to measure: make at least 1000\n"


def test_every_phenomenon_of_the_tags_is_explained():
    tags = [json.loads(line) for line in (CHECKOUT / "scripts/phenomena.jsonl").read_text().splitlines()]
    named = {name for paper in tags for _, _, names in paper["claims"] for name in names}
    explained = (CHECKOUT / "scripts/evaluate.py").read_text()
    assert [name for name in sorted(named) if f'"{name}": ' not in explained and name != "number-not-found"] == []
