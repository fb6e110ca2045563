"""`kb compare`, `kb conflicts`, `kb pareto` and `kb search` on both databases, with exact outputs."""

import json

import matplotlib as mpl
import pytest
from world import World

from kb.store import open_database

mpl.use("Agg")

COMPARISON = """\
StoneNet and MOAT-4: 1 benchmark shared, 1 direct comparison

dataset      metric          StoneNet  MOAT-4  ahead    by
imagenet-1k  top-1-accuracy     84.5%   89.1%  MOAT-4  4.6

model   is           than      in              on           conf.
MOAT-4  2.4% higher  StoneNet  top-1-accuracy  imagenet-1k   0.90
        “MOAT-4 reaches 2.4% on ImageNet-1K.”
        MOAT: Mobile Attention (arxiv:2210.01820)
"""

CONFLICTS = """\
1 different values, 1 implausible, 0 rejected

why               model     dataset      metric          values         apart  conditions
different values  MOAT-4    imagenet-1k  top-1-accuracy  89.1% / 88.6%    0.5
                  “MOAT-4 reaches 89.1% on ImageNet-1K.”
                  MOAT: Mobile Attention (arxiv:2210.01820)
                  “MOAT-4 reaches 88.6% on ImageNet-1K.”
                  A Network of Stones
implausible       BoastNet  imagenet-1k  top-1-accuracy  120%
                  “BoastNet reaches 120% on ImageNet-1K.”
                  A Network of Stones
"""

PARETO = """\
ImageNet-1K, top-1 accuracy against parameters: known of 2 of 2 models (higher is better)

   parameters  model     value  conditions  date        paper
*        25 M  StoneNet  84.5%              2024-05-04  A Network of Stones
*       483 M  MOAT-4    89.1%              2022-10-04  MOAT: Mobile Attention
"""

FOUND = """\
kind   name                 results  date        id
model  StoneNet                   1              stonenet
paper  A Network of Stones        3  2024-05-04  a network of stones
"""


@pytest.fixture(scope="module")
def filled_url(shared_database_url):
    with open_database(shared_database_url) as database:
        world = World(database)
        world.metric("parameters", higher_is_better=False, unit="M")
        moat, stones = {"paper": "MOAT: Mobile Attention"}, {"paper": "A Network of Stones"}
        size = {"kind": "resource", "dataset": None, "metric": "parameters"}
        world.paper("MOAT: Mobile Attention", "2022-10-04", "arxiv:2210.01820")
        world.claim("MOAT-4", 89.1, uid="moat", **moat)
        world.claim("MOAT-4", 483, unit="M", **size, **moat)
        world.claim("MOAT-4", 2.4, kind="delta", baseline="StoneNet", direction="up", **moat)
        world.claim("StoneNet", 84.5, published_on="2024-05-04", **stones)
        world.claim("StoneNet", 25, unit="M", **size, **stones)
        world.claim("MOAT-4", 88.6, own=False, **stones)
        world.claim("BoastNet", 120, **stones)
    return shared_database_url


@pytest.fixture(autouse=True)
def base(kb, filled_url, monkeypatch):
    monkeypatch.setenv("KB_DATABASE_URL", filled_url)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["compare", "StoneNet", "MOAT-4"], COMPARISON),
        (["conflicts", "ImageNet"], CONFLICTS),
        (["pareto", "ImageNet"], PARETO),
        (["search", "stone"], FOUND),
    ],
)
def test_the_table(kb, command, expected):
    result = kb(*command)

    assert (result.stdout, result.stderr, result.exit_code) == (expected, "", 0)


@pytest.mark.parametrize(
    "command", [["compare", "StoneNet", "MOAT-4"], ["conflicts"], ["pareto", "ImageNet"], ["search", "stone"]]
)
def test_the_other_formats_have_the_same_rows(kb, command):
    rows = json.loads(kb(*command, "--format", "json").stdout)
    csv = kb(*command, "--format", "csv").stdout.splitlines()
    md = kb(*command, "--format", "md").stdout.splitlines()

    assert csv[0] == ",".join(rows[0])
    assert len(rows) == len(csv) - 1 == len(md) - 2 > 0


def test_search_takes_kind_and_limit_and_says_when_nothing_is_found(kb):
    assert [row["id"] for row in json.loads(kb("search", "mobile", "--kind", "paper", "--format", "json").stdout)] == [
        "arxiv:2210.01820"
    ]
    assert len(json.loads(kb("search", "net", "--kind", "paper", "--limit", "1", "--format", "json").stdout)) == 1
    nothing = kb("search", "chess")
    assert (nothing.stdout, nothing.stderr, nothing.exit_code) == ("", "Nothing found.\n", 0)


def test_pareto_is_drawn_into_a_file(kb, tmp_path):
    assert kb("pareto", "ImageNet", "--plot", "front.svg").stdout == PARETO
    assert "<svg" in (tmp_path / "front.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["compare", "StoneNet"], "Error: a comparison takes two models at least: name another one\n"),
        (["search", "?!"], "Error: there is no word to search for: give letters or digits\n"),
        (["pareto", "ImageNet", "--plot", "front.xyz"], "Error: front.xyz is of no format that charts are drawn in"),
        (["pareto", "ImageNet", "--plot", "no/front.png"], "Error: no/front.png cannot be written (No such file"),
    ],
)
def test_bad_input_is_answered_in_one_line(kb, command, message):
    result = kb(*command)

    assert (result.stdout, result.exit_code, result.stderr.count("\n")) == ("", 1, 1)
    assert result.stderr.startswith(message)
