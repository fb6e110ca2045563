"""`kb show` on both databases, with exact outputs; and charts of leaderboards and histories."""

import json
import re
from datetime import date

import matplotlib as mpl
import pytest
from listed import STONES, dataset, task, write_tables
from stated import paper, write

from kb.store import open_database
from kb.vocabulary import load_vocabulary

mpl.use("Agg")

COLOUR = re.compile(r"\x1b\[([0-9;]*)m")

HOSTILE = "Moss\x1b[2J and \x9b2J<script>alert(1)</script>"

ABSTRACT = (
    "Our FernNet reaches 86.2% accuracy on ImageNet-1K (384x384; zero-shot). "
    "Our FernNet beats MossNet by 2.1% accuracy on CIFAR-10."
)

CLAIM = """\
FernNet: 2.1% higher accuracy than MossNet on cifar-10

“Our FernNet beats MossNet by 2.1% accuracy on CIFAR-10.”

kind          delta
value         2.1%
model         FernNet
baseline      MossNet
dataset       cifar-10 “CIFAR-10”
metric        accuracy
direction     up
change        points
whose         the paper's own system
paper         A paper with the number 2101.00001 (arxiv:2101.00001)
published on  2021-05-01
confidence    0.90
claim id      {uid}
"""

MODEL = """\
FernNet: results on 1 benchmark

slug           fernnet
name           FernNet
status         discovered
introduced in  A paper with the number 2101.00001 (arxiv:2101.00001)
papers         1
claims         2
as baseline    0

dataset      metric          rank  of  value  conditions          by   date        paper
imagenet-1k  top-1-accuracy     1   2  86.2%  384x384; zero-shot  own  2021-05-01  A paper with the number 2101.00001
"""

PAPER = """\
A paper with the number 2101.00001: 2 claims

paper id      arxiv:2101.00001
title         A paper with the number 2101.00001
published on  2021-05-01
introduces    FernNet
sources       papers.jsonl, line 1
abstract      {abstract}

kind    model    value  metric          dataset      conditions          conf.  claim id
result  FernNet  86.2%  top-1-accuracy  imagenet-1k  384x384; zero-shot   0.90  {result}
delta   FernNet   2.1%  accuracy        cifar-10                          0.90  {delta}
"""


@pytest.fixture(scope="module")
def filled_url(shared_database_url):
    with open_database(shared_database_url) as database:
        write(
            database,
            paper(ABSTRACT, "2101.00001", published_on=date(2021, 5, 1)),
            paper(
                "Our MossNet reaches 85.0% accuracy on ImageNet-1K.", "2001.00001", HOSTILE,
                published_on=date(2020, 5, 1),
            ),
            vocabulary=load_vocabulary(),
        )  # fmt: skip
    return shared_database_url


@pytest.fixture
def base(kb, filled_url, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", filled_url)
    return kb


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")


def uid_of(kb, kind, paper_id="arxiv:2101.00001"):
    statement = f"select uid from claim_flat where kind = '{kind}' and paper_id = '{paper_id}'"
    return kb("sql", statement, "--format", "csv").stdout.split()[1]


def test_a_claim_is_its_sentence_and_its_fields(base):
    uid = uid_of(base, "delta")

    result = base("show", "claim", uid[:6])

    assert (result.stdout, result.stderr, result.exit_code) == (CLAIM.format(uid=uid), "", 0)


def test_a_claim_on_a_terminal_is_coloured_by_what_is_what_and_fits(base, terminal):
    shown = base("show", "claim", uid_of(base, "result")).stdout

    sentence = shown.split("\n\n")[1]
    assert re.findall(r"\x1b\[([0-9;]+)m([^\x1b]*)\x1b\[0m", sentence) == [
        ("1;36", "FernNet"),
        ("1;32", "86.2"),
        ("1;94", "accuracy"),
        ("1;33", "ImageNet-1K"),
        ("1;35", "384x384"),
        ("1;35", "zero-shot"),
    ]
    assert "\x1b[1;33mdataset\x1b[0m       imagenet-1k" in shown
    assert max(len(COLOUR.sub("", line)) for line in shown.splitlines()) <= 60


def test_no_color_is_respected(base, terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    assert set(COLOUR.findall(base("show", "claim", uid_of(base, "result")).stdout)) <= {"0", "1"}


def test_a_claim_as_json_is_one_object_with_its_spans(base):
    shown = json.loads(base("show", "claim", uid_of(base, "delta"), "--format", "json").stdout)

    assert (shown["kind"], shown["baseline"], shown["origin"], shown["rejected"]) == (
        "delta", "MossNet", "extracted", False,
    )  # fmt: skip
    (passage,) = shown["passages"]
    assert [(span["role"], span["text"]) for span in passage["spans"]] == [
        ("model", "FernNet"), ("baseline", "MossNet"), ("value", "2.1"), ("metric", "accuracy"),
        ("dataset", "CIFAR-10"),
    ]  # fmt: skip


def test_a_model_a_paper_and_a_dataset(base):
    ids = {kind: uid_of(base, kind) for kind in ("result", "delta")}

    assert base("show", "model", "FernNet").stdout == MODEL
    for name in ("2101.00001", "https://arxiv.org/abs/2101.00001v2", "arXiv:2101.00001"):
        assert base("show", "paper", name).stdout == PAPER.format(abstract=ABSTRACT, **ids)
    assert base("show", "paper", "paper", "with", "numb").stdout == PAPER.format(abstract=ABSTRACT, **ids)
    told = base("show", "dataset", "ImageNet").stdout
    assert told.startswith("ImageNet-1K: 1 benchmark\n\nslug      imagenet-1k\n")
    assert told.endswith(
        "metric          models  claims  papers  best model   best\n"
        "top-1-accuracy       2       2       2  FernNet     86.2%\n"
    )


def test_json_of_each_is_one_object_with_its_rows(base):
    for words, rows in (
        (["model", "FernNet"], "results"), (["paper", "2101.00001"], "claims"), (["dataset", "ImageNet"], "benchmarks")
    ):  # fmt: skip
        shown = json.loads(base("show", *words, "--format", "json").stdout)
        assert len(shown[rows]) == (2 if rows == "claims" else 1)


def test_an_ambiguous_name_lists_what_it_may_be(base):
    result = base("show", "paper", "a")

    assert (result.stdout, result.exit_code) == (
        "arxiv:2101.00001  A paper with the number 2101.00001\n"
        "arxiv:2001.00001  Moss [2J and  2J<script>alert(1)</script>\n",
        1,
    )
    assert result.stderr == 'Error: "a" may be any of 2 papers: say which one: arxiv:2101.00001 or arxiv:2001.00001\n'
    assert base("show", "paper", "a", "--format", "json").stdout == ""


@pytest.mark.parametrize("how", ["piped", "terminal"])
def test_a_papers_title_cannot_steer_the_terminal(base, request, how):
    if how == "terminal":
        request.getfixturevalue("terminal")
    claim = uid_of(base, "result", "arxiv:2001.00001")

    shown = "".join(
        base("show", *words).stdout for words in (["claim", claim], ["paper", "2001.00001"], ["model", "MossNet"])
    )

    assert not set(COLOUR.sub("", shown)) & {"\x1b", "\x9b"}
    assert "<script>" in COLOUR.sub("", shown)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["model", "FarnNet"], 'Error: no model is called "FarnNet": near is fernnet\n'),
        (["dataset", "ImagNet-1K"], 'Error: no dataset is called "ImagNet-1K": near is imagenet-1k\n'),
        (["paper", "nothing"], 'Error: no paper is called "nothing": give its arXiv number, DOI or id, or words'),
        (["claim", "nothing"], 'Error: no claim has the id "nothing": claim_id in exports'),
    ],
)
def test_unknown_names_are_answered_in_one_line(base, words, message):
    result = base("show", *words)

    assert (result.stdout, result.exit_code, result.stderr.count("\n")) == ("", 1, 1)
    assert result.stderr.startswith(message)


def test_decisions_show_and_what_was_corrected_is_not_marked(kb, database_url, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", database_url)
    with open_database(database_url) as database:
        write(database, paper("Our FernNet reaches 86.2% accuracy on ImageNet-1K.", "1"), vocabulary=load_vocabulary())
    uid = uid_of(kb, "result", "arxiv:1")
    kb("claim", "correct", uid, "--dataset", "CIFAR-10", "--value", "88", "--by", "ann", "--why", "misread")
    kb("claim", "reject", uid, "--by", "ben")

    shown = json.loads(kb("show", "claim", uid, "--format", "json").stdout)
    told = kb("show", "claim", uid).stdout

    assert [span["role"] for span in shown["passages"][0]["spans"]] == ["model", "metric"]
    assert told.startswith("FernNet: 88% accuracy on cifar-10 (rejected)\n")
    assert "corrected by ann: value, dataset (decision 1: misread); rejected by ben (decision 2)" in told


def test_an_imported_claim_says_where_it_is_listed(kb, database_url, monkeypatch, tmp_path):
    monkeypatch.setenv("KB_DATABASE_URL", database_url)
    write_tables(tmp_path / "tables.json", [task("Image Classification", [dataset("ImageNet", [STONES])])])
    assert kb("ingest", "tables.json").exit_code == 0
    uid = kb("sql", "select uid from claim_flat order by uid", "--format", "csv").stdout.split()[1]

    told = kb("show", "claim", uid)

    assert told.exit_code == 0
    assert "listed in     tables.json, Image Classification, ImageNet, row 1\n" in told.stdout
    assert "“" not in told.stdout
    assert json.loads(kb("show", "claim", uid, "--format", "json").stdout)["passages"] == []


@pytest.mark.parametrize("command", ["leaderboard", "history"])
def test_charts_are_drawn_into_files(base, tmp_path, command):
    table = base(command, "imagenet-1k").stdout

    assert base(command, "imagenet-1k", "--plot", "chart.svg").stdout == table
    assert "<svg" in (tmp_path / "chart.svg").read_text(encoding="utf-8")
    wrong = base(command, "imagenet-1k", "--plot", "chart.xyz")
    assert (wrong.stdout, wrong.exit_code) == ("", 1)
    assert wrong.stderr.startswith("Error: chart.xyz is of no format that charts are drawn in")
