"""What an evaluation tells beside precision and recall."""

from typing import Any

import pytest

from kb.evaluation import Judged, Report


def claim(value: float, confidence: float = 0.9, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "result", "value": value, "value_high": None, "model": ["TwigNet"], "dataset": ["PebbleBench"],
        "metric": ["accuracy"], "baseline": [], "direction": None, "own": True, "qualifier": "=", "split": None,
        "confidence": confidence, **fields,
    }  # fmt: skip


def report(said: list[dict[str, Any]], gold: list[dict[str, Any]], min_confidence: float = 0.0) -> Report:
    return Report([Judged("p", "Twigs", said, gold)], min_confidence)


@pytest.mark.parametrize(
    ("said", "gold", "reason"),
    [
        (claim(84.0, model=["LeafNet"]), claim(84.0), "model"),
        (claim(84.0, model=["LeafNet"], dataset=[]), claim(84.0), "dataset, model"),
        (claim(85.0), claim(84.0), "value"),
        (
            claim(2.0, kind="delta", direction="down", baseline=[]),
            claim(2.0, kind="delta", direction="up", baseline=["OakNet"]),
            "baseline, direction",
        ),
        (claim(5, kind="resource", dataset=[]), claim(5, kind="resource", metric=["FPS"]), "metric"),
    ],
)
def test_a_miss_says_what_differs_from_the_nearest_claim(said: Any, gold: Any, reason: str) -> None:
    missed, wrong = report([said], [gold]).misses
    assert (missed.verdict, missed.claim, missed.reason) == ("missed", gold, reason)
    assert (wrong.verdict, wrong.claim, wrong.reason) == ("wrong", said, reason)


def test_a_claim_that_is_said_twice_is_wrong_once() -> None:
    (miss,) = report([claim(84.0), claim(84.0)], [claim(84.0)]).misses
    assert (miss.verdict, miss.reason) == ("wrong", "said twice")


def test_uncertain_claims_count_as_not_said() -> None:
    papers = [claim(84.0, 0.9), claim(1.0, 0.3)], [claim(84.0)]
    assert report(*papers).rate().said == 2
    assert report(*papers, min_confidence=0.5).rate().said == 1


def test_papers_without_a_claim_that_are_given_one_are_counted() -> None:
    papers = [Judged("a", "", [claim(1.0)], []), Judged("b", "", [], []), Judged("c", "", [], [claim(2.0)])]
    assert Report(papers).without_claims == (2, 1)


def test_what_else_is_right_is_counted_over_the_right_claims() -> None:
    gold = [claim(1.0, split="val"), claim(2.0, own=False, model=["TwigNet-L", "TwigNet"]), claim(3.0)]
    found = report([claim(1.0, split="test"), claim(2.0), claim(9.0)], gold)
    assert found.beside("split") == 0.5
    assert found.beside("own") == 0.5
    assert found.beside("qualifier") == 1.0
    assert found.beside("model") == 0.5
    assert report([], gold).beside("own") == 0.0


def test_confidence_is_compared_with_the_share_of_right_claims() -> None:
    said = [claim(1.0, 0.95), claim(2.0, 1.0), claim(3.0, 0.75), claim(4.0, 0.71), claim(5.0, 0.2)]
    found = report(said, [claim(1.0), claim(2.0), claim(3.0)])
    assert found.most_confident(0.4) == 1.0
    assert found.most_confident(1.0) == 0.6
    bins = [(part.low, part.high, part.claims, part.precision) for part in found.calibration()]
    assert bins == [(0.7, 0.8, 2, 0.5), (0.9, 1.0, 2, 1.0)]


def test_every_annotated_claim_is_told_found_or_not() -> None:
    found = report([claim(84.0)], [claim(84.0), claim(85.0)]).found
    assert [(gold["value"], right) for _, gold, right in found] == [(84.0, True), (85.0, False)]
