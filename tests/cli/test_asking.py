"""`kb benchmarks`, `kb leaderboard`, `kb sql` and `kb export` on both databases, with exact outputs."""

import json

import pytest
from world import World

from kb.store import open_database

BOARD = """\
ImageNet-1K, top-1 accuracy: 3 models (higher is better)

rank  model      value  conditions    by   date        conf.
   1  MOAT-4     89.1%  512x512       own  2022-10-04   0.90
      “MOAT-4 reaches 89.1% on ImageNet-1K.”
      MOAT: Mobile Attention (arxiv:2210.01820)
   2  StoneNet   84.5%  val; crop 10  own  2024-05-04   0.80
      “StoneNet reaches 84.5% on ImageNet-1K.”
      A Network of Stones
   -  PebbleNet   >80%                own  2024-05-04   0.90
      “PebbleNet reaches 80% on ImageNet-1K.”
      A Network of Stones
"""

REMARKS = """\
1 row without a rank: bounds and ranges are listed, not ranked.
Hidden: 2 claims read with too little confidence (--min-confidence), 1 claim outside what the metric allows, \
1 claim reported by other systems' papers (--baselines).
"""

CSV = """\
rank,model,value,value_high,unit,qualifier,score,metric,dataset,split,conditions,reported_by,paper,paper_id,url,\
code_url,published_on,confidence,evidence,claim_id
1,MOAT-4,89.1,,%,=,89.1,top-1-accuracy,imagenet-1k,,512x512,own,MOAT: Mobile Attention,arxiv:2210.01820,\
https://papers.example/moat-mobile-attention,,2022-10-04,0.9,MOAT-4 reaches 89.1% on ImageNet-1K.,moat
"""

MARKDOWN = """\
| rank | model | stated | conditions | paper | published_on | evidence |
| --- | --- | --- | --- | --- | --- | --- |
| 1 | MOAT-4 | 89.1% | 512x512 | MOAT: Mobile Attention | 2022-10-04 | MOAT-4 reaches 89.1% on ImageNet-1K. |
"""


@pytest.fixture(scope="module")
def filled_url(shared_database_url):
    with open_database(shared_database_url) as database:
        world = World(database)
        world.paper("MOAT: Mobile Attention", "2022-10-04", "arxiv:2210.01820")
        world.claim("MOAT-4", 89.1, paper="MOAT: Mobile Attention", conditions=("512x512",), uid="moat")
        stones = {"paper": "A Network of Stones", "published_on": "2024-05-04"}
        world.claim("StoneNet", 84.5, split="val", conditions=("crop 10",), confidence=0.8, uid="stone", **stones)
        world.claim("PebbleNet", 80, qualifier=">", uid="pebble", **stones)
        world.claim("DustNet", 70.2, confidence=0.3, uid="dust", **stones)
        world.claim("SandNet", 71.5, confidence=0.2, uid="sand", **stones)
        world.claim("BoastNet", 120, uid="boast", **stones)
        world.claim("ResNet-50", 76.1, own=False, uid="resnet", **stones)
        world.claim("StoneNet", 2.1, dataset="LibriSpeech", metric="WER", uid="speech", **stones)
        world.claim("StoneNet", 3.5, dataset="CIFAR-10", metric="niceness", unit="", uid="nice", **stones)
    return shared_database_url


@pytest.fixture(autouse=True)
def base(kb, filled_url, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", filled_url)


def test_leaderboard_quotes_each_value_and_says_what_it_hides(kb):
    result = kb("leaderboard", "imagenet-1k", "--metric", "top-1-accuracy")

    assert result.stderr == REMARKS
    assert result.stdout == BOARD
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("dataset", "metric"),
    [("ImageNet", "top-1"), ("ILSVRC 2012", "top-1 accuracy"), ("ImageNet-1K", "accuracy"), ("imagenet", None)],
)
def test_leaderboard_takes_slug_name_or_alias(kb, dataset, metric):
    assert kb("leaderboard", dataset, *(["--metric", metric] if metric else [])).stdout == BOARD


def test_leaderboard_says_which_direction_is_better(kb):
    assert kb("leaderboard", "LibriSpeech").stdout.startswith(
        "LibriSpeech, word error rate: 1 model (lower is better)\n"
    )


@pytest.mark.parametrize(
    ("options", "ranks"),
    [
        ([], ["1 MOAT-4", "2 StoneNet", "- PebbleNet"]),
        (["--limit", "1"], ["1 MOAT-4"]),
        (["--split", "VAL"], ["1 StoneNet"]),
        (["--baselines"], ["1 MOAT-4", "2 StoneNet", "3 ResNet-50", "- PebbleNet"]),
        (["--min-confidence", "0.85"], ["1 MOAT-4", "- PebbleNet"]),
        (["--min-confidence", "0"], ["1 MOAT-4", "2 StoneNet", "3 SandNet", "4 DustNet", "- PebbleNet"]),
    ],
)
def test_leaderboard_options_choose_rows(kb, options, ranks):
    table = kb("leaderboard", "imagenet-1k", *options).stdout.splitlines()[3:]

    assert [" ".join(line.split()[:2]) for line in table if not line.startswith("      ")] == ranks


@pytest.mark.parametrize(("format_", "expected"), [("csv", CSV), ("md", MARKDOWN)])
def test_leaderboard_in_other_formats_is_data_alone(kb, format_, expected):
    result = kb("leaderboard", "imagenet-1k", "--limit", "1", "--format", format_)

    assert result.stdout == expected


def test_leaderboard_as_json_has_all_columns(kb):
    rows = json.loads(kb("leaderboard", "imagenet-1k", "--format", "json").stdout)

    assert [(row["rank"], row["model"], row["value"], row["conditions"]) for row in rows] == [
        (1, "MOAT-4", 89.1, ["512x512"]),
        (2, "StoneNet", 84.5, ["crop 10"]),
        (None, "PebbleNet", 80.0, []),
    ]


def test_benchmarks_are_listed_with_their_leaders(kb):
    assert kb("benchmarks").stdout == (
        "dataset      metric           task                  models  claims  papers  best model   best\n"
        "imagenet-1k  top-1-accuracy   image-classification       3       7       2  MOAT-4      89.1%\n"
        "cifar-10     niceness                                    1       1       1\n"
        "librispeech  word-error-rate                             1       1       1  StoneNet     2.1%\n"
    )


@pytest.mark.parametrize(
    ("words", "datasets"),
    [
        ([], ["imagenet-1k", "cifar-10", "librispeech"]),
        (["--limit", "1"], ["imagenet-1k"]),
        (["libri", "word"], ["librispeech"]),
    ],
)
def test_benchmarks_are_chosen_by_words(kb, words, datasets):
    rows = json.loads(kb("benchmarks", *words, "--format", "json").stdout)

    assert [row["dataset"] for row in rows] == datasets


def test_benchmarks_that_are_not_there_are_said_so(kb):
    result = kb("benchmarks", "chess")

    assert (result.stdout, result.stderr, result.exit_code) == ("", "No benchmark found.\n", 0)


SQL = "select model, score from leaderboard where dataset = 'imagenet-1k' and rank is not null order by rank"


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("table", "model     score\nMOAT-4     89.1\nStoneNet   84.5\n"),
        ("csv", "model,score\nMOAT-4,89.1\nStoneNet,84.5\n"),
        ("json", [{"model": "MOAT-4", "score": 89.1}, {"model": "StoneNet", "score": 84.5}]),
        ("md", "| model | score |\n| --- | --- |\n| MOAT-4 | 89.1 |\n| StoneNet | 84.5 |\n"),
    ],
)
def test_sql_answers_in_every_format(kb, format_, expected):
    said = kb("sql", SQL, "--format", format_).stdout

    assert (json.loads(said) if format_ == "json" else said) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "delete from claim",
        "drop table claim",
        "update model set name = 'mine'",
        "select 1; delete from claim",
        "selekt 1",
        "select nothing from claim",
    ],
)
def test_sql_that_writes_or_is_wrong_is_refused_in_one_line(kb, statement):
    result = kb("sql", statement)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: the database refused the statement")
    assert result.stderr.count("\n") == 1
    assert kb("leaderboard", "imagenet-1k").stdout == BOARD


def test_export_writes_a_file_for_each_benchmark_and_one_with_all_claims(kb, tmp_path):
    result = kb("export", "csv", "out/today")

    names = [
        "cifar-10__niceness.csv",
        "imagenet-1k__top-1-accuracy.csv",
        "librispeech__word-error-rate.csv",
        "claims.csv",
    ]
    assert result.stdout == "".join(f"out/today/{name}\n" for name in names)
    assert sorted(path.name for path in (tmp_path / "out" / "today").iterdir()) == sorted(names)
    board = kb("leaderboard", "imagenet-1k", "--format", "csv").stdout
    assert (tmp_path / "out" / "today" / names[1]).read_text(encoding="utf-8") == board


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["imagnet"], 'Error: no dataset is called "imagnet": near is imagenet-1k\n'),
        (["COCO"], "Error: the base holds no result on COCO: kb benchmarks lists what the base holds\n"),
        (
            ["imagenet-1k", "--metric", "top-5"],
            "Error: the base holds no result on ImageNet-1K in top-5-accuracy: imagenet-1k has top-1-accuracy\n",
        ),
        (
            ["imagenet-1k", "--metric", "beauty"],
            'Error: no metric is called "beauty": imagenet-1k has top-1-accuracy\n',
        ),
        (
            ["imagenet-1k", "--split", "train"],
            'Error: no result on ImageNet-1K is on a split called "train": splits there are val\n',
        ),
    ],
)
def test_unknown_benchmark_is_answered_with_near_names(kb, names, message):
    result = kb("leaderboard", *names)

    assert (result.stdout, result.stderr, result.exit_code) == ("", message, 1)


def test_metric_of_unknown_direction_says_how_to_declare_it(kb, tmp_path):
    refused = kb("leaderboard", "cifar-10", "--metric", "niceness")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: nobody said whether a higher niceness is better")

    (tmp_path / "mine.toml").write_text(refused.stderr.split("`")[1])
    declared = kb("leaderboard", "cifar-10", "--metric", "niceness", "--vocabulary", "mine.toml")
    assert "   1  StoneNet    3.5" in declared.stdout
