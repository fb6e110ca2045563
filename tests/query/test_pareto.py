"""Score against size, and the models that nothing smaller and better dominates."""

import pytest

from kb.query import Filter, pareto


def told(found):
    return [(row.model, row.size, row.score, row.front) for row in found]


@pytest.fixture
def sized(world):
    world.metric("parameters", higher_is_better=False, unit="M")
    world.metric("FLOPs", higher_is_better=False, unit="G")

    def add(model, value, size, paper=None, of="parameters", **more):
        paper = paper or f"On {model}"
        if value is not None:
            world.claim(model, value, paper=paper, published_on="2020-01-01", **more)
        if size is not None:
            world.claim(model, size, kind="resource", dataset=None, metric=of, unit="M", paper=paper)

    world.add = add
    return world


def test_models_are_sorted_by_size_and_those_that_nothing_dominates_are_marked(sized):
    for model, value, size in (
        ("Large", 90, 600), ("Small", 80, 10), ("Wasteful", 79, 20), ("Middle", 85, 50), ("Twin", 85, 50),
        ("Middling", 84, 50), ("Unsized", 99, None),
    ):  # fmt: skip
        sized.add(model, value, size)

    found = sized.ask(pareto, "ImageNet")

    assert told(found) == [
        ("Small", 10, 80, True), ("Wasteful", 20, 79, False), ("Middle", 50, 85, True), ("Twin", 50, 85, True),
        ("Middling", 50, 84, False), ("Large", 600, 90, True),
    ]  # fmt: skip
    assert found.caption == "ImageNet-1K, top-1 accuracy against parameters: known of 6 of 7 models"
    assert (found[0].size_stated, found[0].size_evidence) == ("10 M", "Small reaches 10M on None.")


def test_less_is_better_where_the_metric_says_so(sized):
    for model, value, size in (("A", 5, 10), ("B", 4, 20), ("C", 6, 30)):
        sized.add(model, value, size, dataset="LibriSpeech", metric="WER")

    assert told(sized.ask(pareto, "LibriSpeech")) == [("A", 10, 5, True), ("B", 20, 4, True), ("C", 30, 6, False)]


def test_the_size_is_what_the_same_paper_says_first_else_what_any_says(sized):
    sized.add("A", None, 7, paper="A first paper")
    sized.add("A", 80, 10, paper="The paper")
    sized.add("A", None, 12, paper="The paper")
    sized.add("B", 82, None, paper="Another")
    sized.add("B", None, 30, paper="Yet another")
    sized.add("B", None, 5, paper="Yet another")

    assert told(sized.ask(pareto, "ImageNet")) == [("A", 10, 80, True), ("B", 30, 82, True)]


def test_sizes_of_little_confidence_bounds_and_rejected_ones_do_not_count(sized):
    sized.add("A", 80, None)
    for uid, more in (("a", {"confidence": 0.3}), ("b", {"qualifier": ">"}), ("c", {})):
        sized.claim("A", 10, kind="resource", dataset=None, metric="parameters", paper="On A", uid=uid, **more)
    sized.reject("c")

    assert told(sized.ask(pareto, "ImageNet")) == []


def test_flops_and_the_filters_of_a_leaderboard(sized):
    sized.add("A", 80, 10)
    sized.add("B", 81, 3, of="FLOPs")
    sized.add("C", 82, 4, of="FLOPs", split="val")
    sized.add("D", 83, 5, of="FLOPs", qualifier=">")

    assert told(sized.ask(pareto, "ImageNet", against="flops")) == [("B", 3, 81, True), ("C", 4, 82, True)]
    assert told(sized.ask(pareto, "ImageNet", choice=Filter(split="val"), against="flops")) == [("C", 4, 82, True)]
