"""The views for people who write SQL."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from stated import VOCABULARY, StatedExtractor, paper, rows, write

from kb import query
from kb.records import Paper
from kb.store import open_database

RANKED = "SELECT rank, model, value, reported_by FROM leaderboard WHERE dataset = 'imagenet-1k' ORDER BY position"


def board(url: str, papers: list[Paper], statement: str = RANKED) -> list[tuple[object, ...]]:
    with open_database(url) as database:
        write(database, *papers)
        return rows(database, statement)


@pytest.mark.parametrize(
    ("abstracts", "ranked"),
    [
        pytest.param(
            ["Our A reaches 84.0% accuracy on ImageNet-1K.", "Our B reaches 0.86 accuracy on ImageNet-1K."],
            [(1, "B", 0.86, "own"), (2, "A", 84.0, "own")],
            id="by score, whatever the value is written as",
        ),
        pytest.param(
            [
                f"Our {model} reaches {value}% top-1 on ImageNet-1K."
                for model, value in (("A", 80), ("B", 90), ("C", 80), ("D", 70))
            ],
            [(1, "B", 90.0, "own"), (2, "A", 80.0, "own"), (2, "C", 80.0, "own"), (4, "D", 70.0, "own")],
            id="with standard competition ranks",
        ),
        pytest.param(
            ["Our A reaches 81% acc on ImageNet-1K. Our A reaches 83% acc on ImageNet-1K (large)."],
            [(1, "A", 83.0, "own")],
            id="one row a model, its best",
        ),
        pytest.param(
            ["Our A reaches over 95% acc on ImageNet-1K.", "Our B reaches 80-90% acc on ImageNet-1K.",
             "Our C reaches about 70% acc on ImageNet-1K."],
            [(1, "C", 70.0, "own"), (None, "A", 95.0, "own"), (None, "B", 80.0, "own")],
            id="bounds and ranges below, unranked",
        ),
        pytest.param(
            ["Our A reaches over 95% acc on ImageNet-1K. Our A reaches 91% acc on ImageNet-1K."],
            [(1, "A", 91.0, "own")],
            id="a bound never replaces an exact value",
        ),
        pytest.param(
            ["Our A reaches 91% acc on ImageNet-1K. Their B reaches 92% acc on ImageNet-1K.",
             "Their C reaches 90% acc on ImageNet-1K."],
            [(1, "A", 91.0, "own"), (2, "C", 90.0, "study")],
            id="baselines are left out, studies are not",
        ),
        pytest.param(
            ["Our A reaches 191% acc on ImageNet-1K.", "Our B reaches 91% acc on ImageNet-1K."],
            [(1, "B", 91.0, "own")],
            id="without implausible values",
        ),
        pytest.param(
            ["Our A beats B by 5% acc on ImageNet-1K. Our A needs 5 M parameters on ImageNet-1K."],
            [],
            id="without deltas and costs",
        ),
        pytest.param(
            ["Our system reaches 90% acc on ImageNet-1K."],
            [(1, "(unnamed) A paper with the number 0", 90.0, "own")],
            id="an unnamed system as its paper's",
        ),
    ],
)  # fmt: skip
def test_leaderboard(database_url: str, abstracts: list[str], ranked: list[tuple[object, ...]]) -> None:
    assert board(database_url, [paper(abstract, f"{at}") for at, abstract in enumerate(abstracts)]) == ranked


def test_error_rate_ranks_lowest_first(database_url: str) -> None:
    papers = [paper(f"Our {model} reaches {wer}% WER on LibriSpeech.", model) for model, wer in (("A", 3), ("B", 2))]
    statement = "SELECT rank, model FROM leaderboard WHERE metric = 'word-error-rate' ORDER BY position"
    assert board(database_url, papers, statement) == [(1, "B"), (2, "A")]


def test_a_metric_of_unknown_direction_has_rows_without_ranks(database_url: str) -> None:
    papers = [paper("Our A reaches 3 bias on CIFAR-10. Our B reaches 4 flair on CIFAR-10.", "1")]
    statement = "SELECT metric, rank, model FROM leaderboard ORDER BY dataset, metric, position"
    assert board(database_url, papers, statement) == [("bias", None, "A"), ("flair", None, "B")]


def test_claims_under_the_confidence_floor_are_left_out(database_url: str) -> None:
    with open_database(database_url) as database:
        unsure = StatedExtractor(confidence=0.49)
        write(database, paper("Our A reaches 90% acc on ImageNet-1K.", "1"), extractor=unsure)
        write(database, paper("Our B reaches 80% acc on ImageNet-1K.", "2"))
        assert rows(database, RANKED) == [(1, "B", 80.0, "own")]


def test_equal_scores_stand_by_date_then_by_name_in_binary_order(database_url: str) -> None:
    """An English collation would have "a" before "B" and leave the hyphens aside."""
    dates = {"Zeta": date(2020, 5, 1), "late": date(2024, 5, 1)}
    names = ["d", "late", "a-c", "B", "A-", "aB", "Zeta"]
    papers = [paper(f"Our {name} reaches 80% acc on CIFAR-10.", name, published_on=dates.get(name)) for name in names]
    in_order = board(database_url, papers, "SELECT model FROM leaderboard ORDER BY position")
    assert [name for (name,) in in_order] == ["Zeta", "late", "A-", "B", "a-c", "aB", "d"]


def test_a_leaderboard_row_says_all_of_its_claim(database_url: str) -> None:
    one = paper(
        "We look. Our A reaches about 84.0% accuracy on ImageNet-1K (384x384; zero-shot).",
        "2401.00001",
        "A Title: Long",
        published_on=date(2024, 1, 2),
        url="https://arxiv.org/abs/2401.00001",
        code_url="https://github.com/a/a",
    )
    statement = (
        "SELECT dataset, dataset_name, metric, metric_name, rank, model, value, value_text, value_high, unit,"
        " qualifier, score, split, conditions, reported_by, paper, paper_id, url, code_url, published_on,"
        " confidence, evidence"
        " FROM leaderboard"
    )
    assert board(database_url, [one], statement) == [
        (
            *("imagenet-1k", "ImageNet-1K", "top-1-accuracy", "top-1 accuracy", 1, "A", 84.0, "84.0", None, "%", "~"),
            *(84.0, None, "384x384; zero-shot", "own", "A Title: Long", "arxiv:2401.00001"),
            *("https://arxiv.org/abs/2401.00001", "https://github.com/a/a", "2024-01-02", 0.9),
            "Our A reaches about 84.0% accuracy on ImageNet-1K (384x384; zero-shot).",
        )
    ]


def test_a_flat_claim_has_names_as_rows_and_as_written(database_url: str) -> None:
    abstract = (
        "Naïve? Our A model beats R50 by 2.1 points accuracy on ImageNet-2012. Their system needs 5 M parameters."
    )
    statement = (
        "SELECT kind, model, dataset, dataset_name, metric, metric_name, value, unit, qualifier, score, conditions,"
        " own, baseline, direction, change, origin, paper_id, model_words, dataset_words, metric_words, baseline_words,"
        " evidence FROM claim_flat ORDER BY kind"
    )
    delta, resource = board(database_url, [paper(abstract, "1")], statement)
    assert delta == (
        *("delta", "A", "imagenet-1k", "ImageNet-1K", "top-1-accuracy", "top-1 accuracy", 2.1, "points", "=", None),
        *(None, 1, "ResNet-50", "up", "points", "extracted", "arxiv:1", "A model", "ImageNet-2012", "accuracy", "R50"),
        "Our A model beats R50 by 2.1 points accuracy on ImageNet-2012.",
    )
    assert resource[:2] == ("resource", None)
    assert resource[9:12] == (5.0, None, 0)
    assert resource[-5:] == (None, None, "parameters", None, "Their system needs 5 M parameters.")


def test_the_view_ranks_as_leaderboards_do(database_url: str) -> None:
    """Rows, ranks and order of the view are those of `kb leaderboard` on every benchmark."""
    qualifiers = ["", "over ", "about "]
    abstracts = [
        f"{whose} M{at % 7} reaches {qualifiers[at % 5 % 3]}{60 + at * 7 % 45}{'-99' * (at % 11 == 0)}% {metric}"
        f" on {on}."
        f" Their M{at % 3} reaches {at % 90 / 100 + 0.05:.2f} {metric} on {on}."
        for at, (whose, metric, on) in enumerate(
            product(["Our", "Their"], ["acc", "WER", "bias"], ["CIFAR-10", "Harbour"] * 6)
        )
    ]
    papers = [
        paper(abstract, f"{at:03}", published_on=date(2024, 1, 1 + at % 4) if at % 3 else None)
        for at, abstract in enumerate(abstracts)
    ]
    with open_database(database_url) as database:
        write(database, *papers[::2], extractor=StatedExtractor(confidence=0.6))
        write(database, *papers[1::2], extractor=StatedExtractor(confidence=0.4))
        columns = "dataset, metric, rank, model, value, reported_by, claim_uid"
        in_view = rows(database, f"SELECT {columns} FROM leaderboard ORDER BY dataset, metric, position")
        with database.read_only() as connection:
            boards = list(query.all_leaderboards(connection, VOCABULARY))
    assert {row[2] for row in in_view} >= {None, 1, 2, 3}
    assert in_view == [
        (row.dataset, row.metric, row.rank, row.model, row.value, row.reported_by, row.claim_id)
        for board in boards
        for row in board
    ]
