"""`kb export csv|parquet|json|md|latex` on both databases."""

import json
import sys

import pytest
from pyarrow import parquet
from world import World

from kb.store import open_database

ENDINGS = {"csv": "csv", "parquet": "parquet", "json": "json", "md": "md", "latex": "tex"}
BOARDS = ["cifar-10__niceness", "imagenet-1k__top-1-accuracy", "librispeech__word-error-rate"]


@pytest.fixture(scope="module")
def filled_url(shared_database_url):
    with open_database(shared_database_url) as database:
        world = World(database)
        world.paper("MOAT: Mobile Attention", "2022-10-04", "arxiv:2210.01820")
        world.claim("MOAT-4", 89.1, paper="MOAT: Mobile Attention", conditions=("512x512", "R&D"), uid="moat")
        stones = {"paper": "A | of Stones", "published_on": "2024-05-04"}
        world.claim("StoneNet", 84.5, uid="stone", **stones)
        world.claim("StoneNet", 2.1, dataset="LibriSpeech", metric="WER", uid="speech", **stones)
        world.claim("StoneNet", 3.5, dataset="CIFAR-10", metric="niceness", unit="", uid="nice", **stones)
        world.claim("DustNet", 55, dataset="ImageNet V2", confidence=0.2, uid="dust", **stones)
    return shared_database_url


@pytest.fixture(autouse=True)
def base(kb, filled_url, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", filled_url)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("format_", ENDINGS)
def test_there_is_a_file_for_each_benchmark_and_of_data_one_with_all_claims(kb, tmp_path, format_):
    result = kb("export", format_, "out/today")

    names = [f"{name}.{ENDINGS[format_]}" for name in BOARDS + (["claims"] if format_ not in ("md", "latex") else [])]
    assert (result.stdout, result.stderr) == ("".join(f"out/today/{name}\n" for name in names), "")
    assert files(tmp_path / "out" / "today") == sorted(names)


@pytest.mark.parametrize("format_", ["csv", "json", "md", "latex"])
def test_a_file_is_what_the_leaderboard_prints(kb, tmp_path, format_):
    kb("export", format_, "out")

    said = kb("leaderboard", "imagenet-1k", "--format", format_).stdout
    assert (tmp_path / "out" / f"{BOARDS[1]}.{ENDINGS[format_]}").read_text(encoding="utf-8") == said
    assert "MOAT-4" in said


def test_parquet_holds_the_rows_that_json_holds(kb, tmp_path):
    kb("export", "parquet", "out")
    kb("export", "json", "out")

    for name in [*BOARDS, "claims"]:
        rows = parquet.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist()
        for row in rows:
            row["published_on"] = row["published_on"].isoformat()
        assert rows == json.loads((tmp_path / "out" / f"{name}.json").read_bytes())


def test_markdown_and_latex_are_escaped(kb, tmp_path):
    kb("export", "md", "out")
    kb("export", "latex", "out")

    assert r"| A \| of Stones |" in (tmp_path / "out" / f"{BOARDS[1]}.md").read_text(encoding="utf-8")
    assert r"512x512; R\&D & MOAT: Mobile" in (tmp_path / "out" / f"{BOARDS[1]}.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", ENDINGS)
def test_chosen_benchmarks_are_the_only_files(kb, tmp_path, format_):
    chosen = [
        "--benchmark",
        "LibriSpeech",
        "WER",
        "--benchmark",
        "ImageNet",
        "top-1",
        "--benchmark",
        "ILSVRC 2012",
        "acc",
    ]

    kb("export", format_, "out", *chosen)

    assert files(tmp_path / "out") == [f"{name}.{ENDINGS[format_]}" for name in BOARDS[1:]]


def test_a_chosen_benchmark_without_a_row_is_an_empty_file_not_none(kb, tmp_path):
    kb("export", "json", "out", "--benchmark", "ImageNet V2", "top-1")

    assert (tmp_path / "out" / "imagenet-v2__top-1-accuracy.json").read_text(encoding="utf-8") == "[]\n"


@pytest.mark.parametrize("format_", ENDINGS)
@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["imagnet", "top-1"], 'no dataset is called "imagnet": near are imagenet-1k and imagenet-v2'),
        (["ImageNet", "beauty"], 'no metric is called "beauty": imagenet-1k has top-1-accuracy'),
    ],
)
def test_an_unknown_benchmark_is_said_before_anything_is_written(kb, tmp_path, format_, names, message):
    result = kb("export", format_, "out", "--benchmark", "LibriSpeech", "WER", "--benchmark", *names)

    assert (result.stdout, result.stderr, result.exit_code) == ("", f"Error: {message}\n", 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("format_", ENDINGS)
def test_what_is_in_the_way_is_named_and_stays(kb, tmp_path, format_):
    (tmp_path / "file").write_text("mine")
    taken = tmp_path / "out" / f"{BOARDS[0]}.{ENDINGS[format_]}"
    (taken / "mine").mkdir(parents=True)
    (tmp_path / "out" / "other.txt").write_text("mine")

    for folder, named in (("file", "file"), ("file/out", "file/out"), ("out", taken.relative_to(tmp_path))):
        result = kb("export", format_, folder)
        assert (result.stdout, result.exit_code, result.stderr.count("\n")) == ("", 1, 1)
        assert result.stderr.startswith(f"Error: {named}: cannot be written (")
    assert (tmp_path / "file").read_text() == (tmp_path / "out" / "other.txt").read_text() == "mine"
    assert files(tmp_path / "out") == sorted([taken.name, "other.txt"])


def test_files_of_the_same_names_are_replaced_and_others_stay(kb, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"{BOARDS[1]}.md").write_text("old")
    (tmp_path / "out" / "other.txt").write_text("mine")

    assert kb("export", "md", "out").exit_code == 0

    assert (tmp_path / "out" / f"{BOARDS[1]}.md").read_text().startswith("| rank |")
    assert (tmp_path / "out" / "other.txt").read_text() == "mine"


def test_parquet_without_pyarrow_says_what_to_install(kb, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    result = kb("export", "parquet", "out")

    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr == 'Error: Parquet needs pyarrow: pip install "benchmark-claims-kb[parquet]"\n'
    assert not (tmp_path / "out").exists()
