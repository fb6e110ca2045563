"""What a leaderboard says beside its ranks, and what it says when it cannot be made."""

from datetime import date

import pytest

from kb.errors import UnknownNameError, VocabularyError
from kb.query import Filter, Leaderboard, all_leaderboards, answer, leaderboard
from kb.vocabulary import MetricEntry, Vocabulary


def test_every_row_carries_value_conditions_paper_date_evidence_and_confidence(world):
    world.paper("MOAT: Alternating Mobile Convolution", "2022-10-04", "arxiv:2210.01820")
    uid = world.claim(
        "MOAT", "89.10", paper="MOAT: Alternating Mobile Convolution", split="val", confidence=0.75, qualifier="~",
        conditions=("ImageNet-22K pretraining", "512x512"),
    )  # fmt: skip

    board = world.ask(leaderboard, "imagenet-1k")

    assert dict(zip([column.name for column in board.columns], next(board.cells()), strict=True)) == {
        "rank": 1,
        "model": "MOAT",
        "value": 89.1,
        "value_high": None,
        "unit": "%",
        "qualifier": "~",
        "score": 89.1,
        "metric": "top-1-accuracy",
        "dataset": "imagenet-1k",
        "split": "val",
        "conditions": ("ImageNet-22K pretraining", "512x512"),
        "reported_by": "own",
        "paper": "MOAT: Alternating Mobile Convolution",
        "paper_id": "arxiv:2210.01820",
        "url": "https://papers.example/moat-alternating-mobile-convolution",
        "code_url": None,
        "published_on": date(2022, 10, 4),
        "confidence": 0.75,
        "evidence": "MOAT reaches 89.10% on ImageNet-1K.",
        "claim_id": uid,
    }
    assert board[0].stated == "~89.10%"
    assert board[0].evidence[board[0].value_start : board[0].value_end] == "89.10"


def test_a_limit_shows_the_first_and_tells_how_many_there_are(world):
    for model, value in (("A", 80), ("B", 81), ("C", 82)):
        world.claim(model, value)

    board = world.ask(leaderboard, "imagenet-1k", limit=2)

    assert [row.model for row in board] == ["C", "B"]
    assert board.caption == "ImageNet-1K, top-1 accuracy: 2 of 3 models"
    assert repr(board[:1]) == "<Leaderboard: ImageNet-1K, top-1 accuracy: 1 of 3 models>"
    assert isinstance(board[:1], Leaderboard)


def test_sentences_are_cut_by_characters_not_bytes(world):
    world.claim("Éñ-模型", 80)
    world.claim("Plain", 79)

    assert [row.evidence for row in world.ask(leaderboard, "imagenet-1k")] == [
        "Éñ-模型 reaches 80% on ImageNet-1K.",
        "Plain reaches 79% on ImageNet-1K.",
    ]


def test_a_metric_of_unknown_direction_is_an_error_that_says_how_to_declare_it(world):
    world.claim("A", 80, dataset="Galaxy Zoo", metric="Zoo score")

    with pytest.raises(VocabularyError) as error:
        world.ask(leaderboard, "galaxy-zoo")

    assert str(error.value) == (
        "nobody said whether a higher Zoo score is better: "
        'put `metrics.zoo-score = {name = "Zoo score", higher_is_better = true}` (or false) into a TOML file and give '
        "it with --vocabulary"
    )


@pytest.mark.parametrize(("higher", "models"), [(True, ["B", "A"]), (False, ["A", "B"])])
def test_a_vocabulary_declares_a_direction_that_the_base_lacks(world, higher, models):
    world.claim("A", 80, dataset="Galaxy Zoo", metric="Zoo score")
    world.claim("B", 90, dataset="Galaxy Zoo", metric="Zoo score")
    world.vocabulary = Vocabulary(metrics=[MetricEntry("zoo-score", "Zoo score", (), higher)])

    board = world.ask(leaderboard, "galaxy-zoo")
    (exported,) = world.ask(lambda *base: list(all_leaderboards(*base)))

    assert [row.model for row in board] == models
    assert [(row.rank, row.model) for row in exported] == list(enumerate(models, start=1))


def test_an_unknown_split_is_an_error_that_says_which_there_are(world):
    world.claim("A", 80, split="val")
    world.claim("B", 80, split="test")

    with pytest.raises(UnknownNameError, match=r'is on a split called "dev": splits there are test, val$'):
        world.ask(leaderboard, "imagenet-1k", choice=Filter(split="dev"))


@pytest.fixture
def several(world):
    """Benchmarks of every sort: ranked, tied, hidden, of unknown direction, and a dataset measured twice."""
    world.claim("B", 85, paper="P1", published_on="2021-01-01")
    world.claim("A", 85, paper="P2", published_on="2021-01-01", conditions=("384x384", "22K"))
    world.claim("C", 99, qualifier="<=", paper="P3")
    world.claim("D", 70, own=False, paper="P1")
    world.claim("A", 97, metric="top-5 accuracy", paper="P2")
    world.claim("A", 2.1, dataset="LibriSpeech", metric="WER", paper="P4")
    world.claim("B", 1.9, dataset="LibriSpeech", metric="WER", paper="P5", own=False)
    world.claim("X", 5, dataset="Galaxy Zoo", metric="Zoo score", paper="P6")
    world.claim("Y", 4, dataset="Galaxy Zoo", metric="Zoo score", paper="P7")
    world.claim("X", 500, dataset="CIFAR-10", metric="accuracy", paper="P8")
    world.claim("X", 50, dataset="CIFAR-10", metric=None, paper="P8")
    world.claim("X", 50, dataset=None, metric="accuracy", paper="P8")
    return world


def test_all_leaderboards_are_those_asked_for_one_by_one(several):
    boards = several.ask(lambda *base: list(all_leaderboards(*base)))

    assert [(board.dataset, board.metric) for board in boards] == [
        ("galaxy-zoo", "zoo-score"),
        ("imagenet-1k", "top-1-accuracy"),
        ("imagenet-1k", "top-5-accuracy"),
        ("librispeech", "word-error-rate"),
    ]
    assert boards[1:] == [several.ask(leaderboard, board.dataset, board.metric) for board in boards[1:]]
    assert [(row.rank, row.model) for row in boards[0]] == [(None, "X"), (None, "Y")]
    assert boards[0].higher_is_better is None


def test_the_view_for_people_who_write_sql_ranks_in_the_same_way(several):
    statement = (
        "select dataset, metric, rank, model, value, reported_by, paper_id, evidence from leaderboard"
        " order by dataset, metric, position"
    )
    boards = several.ask(lambda *base: list(all_leaderboards(*base)))

    with several.database.read_only() as connection:
        view = answer(connection, statement)

    assert list(view) == [
        (row.dataset, row.metric, row.rank, row.model, row.value, row.reported_by, row.paper_id, row.evidence)
        for board in boards
        for row in board
    ]
