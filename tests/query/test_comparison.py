"""Models side by side, and what papers say of them directly."""

from datetime import date

import pytest

from kb.errors import KbError, UnknownNameError
from kb.query import Filter, comparison


def results(found):
    return [(row.dataset, row.name, row.value, row.difference) for row in found if row.kind == "result"]


def deltas(found):
    return [(row.model, row.baseline, row.value, row.direction) for row in found if row.kind == "delta"]


@pytest.fixture
def two(world):
    world.claim("Moat", 89.1, paper="P1", published_on="2022-01-01")
    world.claim("Moat", 80.0, paper="P1")
    world.claim("Stone", 84.5, paper="P2", published_on="2023-01-01")
    world.claim("Moat", 2.5, dataset="LibriSpeech", metric="WER", paper="P1")
    world.claim("Stone", 2.1, dataset="LibriSpeech", metric="WER", paper="P2")
    world.claim("Moat", 99, dataset="CIFAR-10", metric="accuracy", paper="P1")
    world.claim("Other", 98, dataset="CIFAR-10", metric="accuracy", paper="P3")
    return world


def test_each_shared_benchmark_has_the_best_of_each_and_who_is_ahead(two):
    found = two.ask(comparison, ["Stone", "moat"])

    assert results(found) == [
        ("imagenet-1k", "moat", 89.1, 4.6), ("imagenet-1k", "Stone", 84.5, -4.6),
        ("librispeech", "Stone", 2.1, 0.4), ("librispeech", "moat", 2.5, -0.4),
    ]  # fmt: skip
    assert found.caption == "Stone and moat: 2 benchmarks shared, 0 direct comparisons"
    assert found[0].model == "Moat"


def test_of_three_models_two_are_enough_and_each_is_compared_with_the_best_of_the_others(two):
    two.claim("Other", 88, paper="P3")

    assert results(two.ask(comparison, ["Moat", "Stone", "Other"])) == [
        ("cifar-10", "Moat", 99, 1), ("cifar-10", "Other", 98, -1),
        ("imagenet-1k", "Moat", 89.1, 1.1), ("imagenet-1k", "Other", 88, -1.1), ("imagenet-1k", "Stone", 84.5, -4.6),
        ("librispeech", "Stone", 2.1, 0.4), ("librispeech", "Moat", 2.5, -0.4),
    ]  # fmt: skip


def test_all_models_of_a_name_count_as_it(two):
    two.claim("stone", 91, paper="P4")  # another model of the same name

    assert results(two.ask(comparison, ["Stone", "Moat"]))[:2] == [
        ("imagenet-1k", "Stone", 91, 1.9),
        ("imagenet-1k", "Moat", 89.1, -1.9),
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"before": date(2022, 6, 1)}, []),
        ({"split": "val"}, []),
        ({"min_confidence": 0.95}, []),
        ({"min_confidence": 0.9}, ["imagenet-1k", "imagenet-1k", "librispeech", "librispeech"]),
    ],
)
def test_filters_choose_the_claims_of_both(two, choice, expected):
    assert [row.dataset for row in two.ask(comparison, ["Moat", "Stone"], choice=Filter(**choice))] == expected


def test_where_no_direction_is_known_nobody_is_ahead(world):
    world.claim("A", 5, dataset="Zoo", metric="niceness", paper="P1")
    world.claim("B", 4, dataset="Zoo", metric="niceness", paper="P2")

    assert results(world.ask(comparison, ["A", "B"])) == [("zoo", "A", 5, None), ("zoo", "B", 4, None)]


def test_bounds_and_equal_values_lead_nowhere(world):
    world.claim("A", 80, qualifier=">", paper="P1")
    world.claim("B", 79, paper="P2")
    world.claim("A", 3, dataset="LibriSpeech", metric="WER", paper="P1")
    world.claim("B", 3, dataset="LibriSpeech", metric="WER", paper="P2")

    assert results(world.ask(comparison, ["A", "B"])) == [
        ("imagenet-1k", "B", 79, None), ("imagenet-1k", "A", 80, None),
        ("librispeech", "A", 3, 0), ("librispeech", "B", 3, 0),
    ]  # fmt: skip


def test_what_papers_say_of_both_is_quoted_and_what_a_person_rejected_is_not(two):
    two.claim("Moat", 2.4, kind="delta", baseline="Stone", direction="up", paper="P1")
    two.claim("Stone", 0.4, kind="delta", baseline="Moat", direction="down", metric="WER", dataset="LibriSpeech",
              paper="P5", own=False)  # fmt: skip
    two.claim("Moat", 7, kind="delta", baseline="Other", direction="up", paper="P1")
    two.claim("Moat", 8, kind="delta", baseline="Stone", direction="up", paper="P1", confidence=0.3)
    two.claim("Moat", 9, kind="delta", baseline="Stone", direction="up", paper="P1", uid="no")
    two.claim("Moat", 99, paper="P1", uid="never")
    two.reject("no", "never")

    found = two.ask(comparison, ["Moat", "Stone"])

    assert deltas(found) == [("Moat", "Stone", 2.4, "up"), ("Stone", "Moat", 0.4, "down")]
    assert found.deltas[0].evidence == "Moat reaches 2.4% on ImageNet-1K."
    assert found[0].value == 89.1


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        (["Moat"], KbError, "a comparison takes two models at least"),
        (["Moat", "MOAT"], KbError, '"Moat" and "MOAT" are the same model'),
        (["Moat", "Stome"], UnknownNameError, 'no model is called "Stome": near is stone'),
    ],
)
def test_what_cannot_be_compared_is_said(two, names, error, message):
    with pytest.raises(error, match=message):
        two.ask(comparison, names)
