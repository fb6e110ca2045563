"""Who stands on a leaderboard, at which rank, and in which order: the same on both databases."""

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from kb.query import Filter, leaderboard
from kb.store.ranking import results


def ranks(board):
    return [(row.rank, row.model, row.value) for row in board]


def test_highest_ranks_first_and_ties_share_a_rank(world):
    world.claim("C", 87.8, paper="P3")
    world.claim("A", 89.1, paper="P1")
    world.claim("B", 87.8, paper="P2")
    world.claim("D", 80, paper="P4")

    assert ranks(world.ask(leaderboard, "imagenet-1k")) == [
        (1, "A", 89.1),
        (2, "B", 87.8),
        (2, "C", 87.8),
        (4, "D", 80),
    ]


def test_error_rate_ranks_lowest_first(world):
    for model, value in (("A", 2.1), ("B", 1.4), ("C", 5)):
        world.claim(model, value, dataset="LibriSpeech", metric="WER")

    assert ranks(world.ask(leaderboard, "librispeech")) == [(1, "B", 1.4), (2, "A", 2.1), (3, "C", 5)]


def test_models_rank_by_score_not_by_the_value_as_written(world):
    world.claim("Percent", 80, paper="P1")
    world.claim("Fraction", 0.85, unit="", score=85.0, paper="P2")

    assert ranks(world.ask(leaderboard, "imagenet-1k")) == [(1, "Fraction", 0.85), (2, "Percent", 80)]


def test_equal_ranks_go_by_date_missing_last_then_by_name_in_binary_order_then_by_uid(world):
    world.claim("undated", 80, paper="P1")
    world.claim("new", 80, paper="P2", published_on="2023-05-01")
    for model in ("ébène", "b-other", "a model", "B-model", "Z", "_x", "10"):
        world.claim(model, 80, paper="P3", published_on="2020-01-01")

    assert [row.model for row in world.ask(leaderboard, "imagenet-1k")] == [
        "10", "B-model", "Z", "_x", "a model", "b-other", "ébène", "new", "undated",
    ]  # fmt: skip


WORDS = ("stands", "gives way")

SAME_MODEL = {
    "the better score": ({"value": 88.5}, {"value": 88.0}),
    "the own paper": ({"published_on": "2023-01-01"}, {"own": False, "published_on": "2021-01-01"}),
    "the earlier paper": ({"published_on": "2021-01-01"}, {"published_on": "2022-01-01"}),
    "a dated paper": ({"published_on": "2022-01-01"}, {"published_on": None}),
    "the more confident": ({"confidence": 0.9}, {"confidence": 0.8}),
    "the first uid": ({"uid": "a"}, {"uid": "b"}),
    "an exact value, not a bound": ({"value": 80}, {"value": 99, "qualifier": ">"}),
    "an exact value, not a range": ({"value": 80}, {"value": 90, "value_high": 95}),
    "about, not at most": ({"value": 80, "qualifier": "~"}, {"value": 99, "qualifier": "<="}),
}
"""Of two claims on one model, the first is to stand for it; what is not said is the same in both."""


@pytest.mark.parametrize("step", [1, -1], ids=["as listed", "the other way round"])
def test_one_row_a_model_whichever_claim_came_first(world, step):
    for model, pair in SAME_MODEL.items():
        claims = [{"value": 88.0, "paper": f"{model}: {word}", **pair[place]} for place, word in enumerate(WORDS)]
        for claim in claims[::step]:
            world.claim(model, **claim)

    board = world.ask(leaderboard, "imagenet-1k")

    assert {row.model: row.paper for row in board} == {model: f"{model}: stands" for model in SAME_MODEL}
    assert len(board) == len(SAME_MODEL)


def test_bounds_and_ranges_are_listed_below_without_a_rank(world):
    world.claim("Bound", 99, qualifier=">", published_on="2021-01-01", paper="P1")
    world.claim("Range", 90, value_high=92, published_on="2020-01-01", paper="P2")
    world.claim("At most", 98, qualifier="<=", paper="P3")
    world.claim("About", 80, qualifier="~", paper="P4")
    world.claim("Exact", 85, paper="P5")

    assert ranks(world.ask(leaderboard, "imagenet-1k")) == [
        (1, "Exact", 85), (2, "About", 80), (None, "Range", 90), (None, "Bound", 99), (None, "At most", 98),
    ]  # fmt: skip


def test_deltas_and_costs_are_not_ranked(world):
    world.claim("A", 80)
    world.claim("A", 2.4, kind="delta", direction="up")
    world.claim("A", 25, kind="resource")

    assert ranks(world.ask(leaderboard, "imagenet-1k")) == [(1, "A", 80)]


@pytest.fixture
def reporters(world):
    """One paper with a system of its own, and a study that only measures others."""
    world.claim("Own", 85, paper="A new model")
    world.claim("Rival", 86, own=False, paper="A new model")
    world.claim("Measured", 84, own=False, paper="A study")
    # the study has an own result, but on another benchmark
    world.claim("Tool", 50, own=True, dataset="CIFAR-10", metric="accuracy", paper="A study")
    return world


def test_own_results_and_studies_are_shown_and_baselines_counted(reporters):
    board = reporters.ask(leaderboard, "imagenet-1k")

    assert [(row.rank, row.model, row.reported_by) for row in board] == [(1, "Own", "own"), (2, "Measured", "study")]
    assert board.hidden.baselines == 1


def test_baselines_rank_with_the_others_when_asked_for(reporters):
    board = reporters.ask(leaderboard, "imagenet-1k", choice=Filter(baselines=True))

    assert [(row.rank, row.model, row.reported_by) for row in board] == [
        (1, "Rival", "baseline"), (2, "Own", "own"), (3, "Measured", "study"),
    ]  # fmt: skip
    assert board.hidden.baselines == 0


def test_a_hidden_own_result_still_makes_the_others_of_its_paper_baselines(world):
    world.claim("Own", 85, confidence=0.1)
    world.claim("Rival", 86, own=False)

    board = world.ask(leaderboard, "imagenet-1k")

    assert (ranks(board), board.hidden.unconfident, board.hidden.baselines) == ([], 1, 1)


def test_what_is_not_believable_is_hidden_and_counted_and_takes_no_rank(world):
    world.claim("Sure", 80, confidence=0.5, paper="P1")
    world.claim("Unsure", 90, confidence=0.49, paper="P2")
    world.claim("Impossible", 120, paper="P3")
    world.claim("Unsure and impossible", 130, confidence=0.2, paper="P4")

    board = world.ask(leaderboard, "imagenet-1k")

    assert ranks(board) == [(1, "Sure", 80)]
    assert (board.hidden.unconfident, board.hidden.implausible, board.hidden.baselines) == (2, 1, 0)


def test_the_confidence_floor_can_be_moved(world):
    world.claim("A", 80, confidence=0.5)
    world.claim("B", 90, confidence=0.2)

    assert ranks(world.ask(leaderboard, "imagenet-1k", choice=Filter(min_confidence=0))) == [(1, "B", 90), (2, "A", 80)]
    assert ranks(world.ask(leaderboard, "imagenet-1k", choice=Filter(min_confidence=0.6))) == []


def test_a_model_falls_back_to_its_next_claim_when_its_best_is_filtered_out(world):
    world.claim("A", 99, confidence=0.1)
    world.claim("A", 80, confidence=0.9)
    world.claim("B", 85)

    assert ranks(world.ask(leaderboard, "imagenet-1k")) == [(1, "B", 85), (2, "A", 80)]


def test_a_split_is_a_filter_that_applies_before_ranks(world):
    world.claim("A", 90, split="test")
    world.claim("A", 80, split="val")
    world.claim("B", 85, split="val")
    world.claim("C", 99)

    assert ranks(world.ask(leaderboard, "imagenet-1k", choice=Filter(split="VAL"))) == [(1, "B", 85), (2, "A", 80)]


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda dialect: dialect.name)
def test_the_statement_can_be_printed(dialect):
    assert "claim.score" in str(results({1: True}).compile(dialect=dialect))
