"""Precision, recall and F1 over small sets of claims."""

from typing import Any

import pytest

from kb.evaluation.scoring import pairs, rate, right


def claim(value: float, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "result", "value": value, "value_high": None, "model": ["TwigNet"], "dataset": ["PebbleBench"],
        "metric": ["accuracy"], "baseline": [], "direction": None, **fields,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "level", "expected"),
    [
        (claim(84.0), "full", True),
        (claim(84.1), "value", False),
        (claim(84.0, model=["LeafNet"]), "full", False),
        (claim(84.0, model=["LeafNet"]), "dataset", True),
        (claim(84.0, metric=[]), "metric", False),
        (claim(84.0, dataset=["Sticks"]), "full", False),
    ],
)
def test_a_claim_is_right_level_by_level(said: dict[str, Any], level: str, expected: bool) -> None:
    assert right(said, claim(84.0), level) is expected


def test_a_delta_needs_its_direction_and_a_named_baseline() -> None:
    gold = claim(2.4, kind="delta", baseline=["LeafNet"], direction="up")
    assert right(claim(2.4, kind="delta", baseline=["LeafNet"], direction="up"), gold, "full")
    assert not right(claim(2.4, kind="delta", baseline=["LeafNet"], direction="down"), gold, "full")
    assert not right(claim(2.4, kind="delta", baseline=[], direction="up"), gold, "full")
    unnamed = claim(2.4, kind="delta", baseline=["NONE"], direction="up")
    assert right(claim(2.4, kind="delta", baseline=["LeafNet"], direction="up"), unnamed, "full")


def test_a_resource_needs_no_dataset() -> None:
    gold = claim(25, kind="resource", metric=["parameters"], dataset=["NONE"])
    assert right(claim(25, kind="resource", metric=["parameters"]), gold, "full")


def test_a_gold_claim_is_paired_once_and_as_many_as_can_be() -> None:
    gold = [claim(84.0, model=["TwigNet", "OURS"]), claim(84.0, model=["OURS"])]
    assert len(pairs([claim(84.0, model=[]), claim(84.0)], gold, "full")) == 2
    assert len(pairs([claim(84.0), claim(84.0)], gold, "full")) == 1


def test_the_rate_counts_over_papers_and_keeps_kinds_apart() -> None:
    papers = [
        ([claim(84.0), claim(1.0)], [claim(84.0), claim(85.0)]),
        ([claim(2.4, kind="delta", direction="up")], [claim(2.4)]),
        ([], []),
    ]
    found = rate(papers)
    assert (found.right, found.said, found.gold) == (1, 3, 3)
    assert (found.precision, found.recall, found.f1) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert rate(papers, kind="delta").right == 0
    assert rate([]).f1 == 0
