"""What was set apart and why."""

import pytest

from kb.errors import UnknownNameError
from kb.query import conflicts


def told(found):
    return [(row.why, row.model, row.value, row.other_value, row.difference) for row in found]


def test_different_values_of_one_model_in_one_setting_are_quoted_largest_difference_first(world):
    world.claim("A", 80, paper="P1")
    world.claim("A", 80.5, paper="P2")
    world.claim("A", 80.25, paper="P3")
    world.claim("B", 2.5, dataset="LibriSpeech", metric="WER", paper="P1")
    world.claim("B", 4.5, dataset="LibriSpeech", metric="WER", paper="P1")
    world.claim("C", 70, paper="P1")
    world.claim("C", 70, paper="P2")

    found = world.ask(conflicts)

    assert told(found) == [("different values", "B", 4.5, 2.5, 2.0), ("different values", "A", 80.5, 80, 0.5)]
    assert (found[1].values, found[1].paper, found[1].other_paper) == (3, "P2", "P1")
    assert found[1].evidence == "A reaches 80.5% on ImageNet-1K."
    assert found[1].other_evidence == "A reaches 80% on ImageNet-1K."
    assert found.caption == "2 different values, 0 implausible, 0 rejected"


@pytest.mark.parametrize(
    "second",
    [
        {"split": "test"},
        {"conditions": ("384x384",)},
        {"qualifier": ">"},
        {"value_high": 85.0},
        {"metric": "top-5 accuracy"},
        {"dataset": "ImageNet V2"},
        {"confidence": 0.4},
        {"kind": "delta"},
    ],
)
def test_another_setting_or_no_exact_result_is_no_conflict(world, second):
    world.claim("A", 80, paper="P1", split="val")
    world.claim("A", 82, paper="P2", **{"split": "VAL", **second})

    assert told(world.ask(conflicts)) == []


def test_conditions_count_in_any_order_and_case(world):
    world.claim("A", 80, paper="P1", conditions=("384x384", "5-Shot"))
    world.claim("A", 82, paper="P2", conditions=("5-shot", "384x384"))

    assert told(world.ask(conflicts)) == [("different values", "A", 82, 80, 2)]


def test_values_of_one_sentence_are_no_conflict(world):
    world.claim("A", 80, paper="P1", uid="one")
    world.claim("A", 82, paper="P1", uid="two")
    world.same_sentence("one", "two")

    assert told(world.ask(conflicts)) == []

    world.claim("A", 81, paper="P2")
    assert told(world.ask(conflicts))[0][-1] == 1


def test_what_cannot_be_and_what_a_person_rejected_is_listed(world):
    world.claim("A", 120, paper="P1")
    world.claim("A", 80, paper="P1")
    world.claim("B", 130, paper="P2", confidence=0.2)
    world.claim("C", 81, paper="P2", confidence=0.2, uid="no")
    world.claim("C", 1.5, paper="P2", kind="delta", uid="never")
    world.reject("no", "never")

    assert told(world.ask(conflicts)) == [
        ("implausible", "A", 120, None, None),
        ("rejected", "C", 81, None, None),
        ("rejected", "C", 1.5, None, None),
    ]
    assert [row[1] for row in told(world.ask(conflicts, min_confidence=0.1))] == ["A", "B", "C", "C"]


@pytest.mark.parametrize(
    ("asked", "models"),
    [
        ({"dataset": "ImageNet"}, ["A", "B"]),
        ({"dataset": "ImageNet", "metric": "accuracy"}, ["A"]),
        ({"metric": "top-5"}, ["B"]),
        ({"dataset": "CIFAR-10"}, ["C"]),
    ],
)
def test_dataset_and_metric_narrow_it(world, asked, models):
    world.claim("A", 120, paper="P1")
    world.claim("B", 130, metric="top-5 accuracy", paper="P1")
    world.claim("C", 140, dataset="CIFAR-10", metric="accuracy", paper="P1")

    assert [row.model for row in world.ask(conflicts, **asked)] == models


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"dataset": "ImageNett"}, "no dataset is called"),
        ({"dataset": "ImageNet", "metric": "WER"}, "the base holds no result on ImageNet-1K in WER"),
        ({"metric": "beauty"}, 'the base holds no metric called "beauty"'),
    ],
)
def test_an_unknown_name_is_said(world, asked, message):
    world.claim("A", 80, paper="P1")
    world.claim("B", 2, dataset="LibriSpeech", metric="WER", paper="P1")

    with pytest.raises(UnknownNameError, match=message):
        world.ask(conflicts, **asked)
