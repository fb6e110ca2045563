"""The best-so-far line of a benchmark."""

from datetime import date

import pytest

from kb.errors import VocabularyError
from kb.query import Filter, history


def line(found):
    return [(row.published_on.isoformat(), row.model, row.score, row.gain) for row in found]


def test_a_record_is_what_was_strictly_better_than_all_before(world):
    for model, value, day in (
        ("Later and worse", 79, "2021-06-01"), ("First", 80.1, "2020-01-01"), ("As good", 80.1, "2020-02-01"),
        ("Second", 86.2, "2021-01-01"), ("Same day, worse", 86, "2021-01-01"), ("Undated", 99, None),
        ("Last", 86.3, "2023-01-01"),
    ):  # fmt: skip
        world.claim(model, value, paper=f"On {model}", published_on=day)

    found = world.ask(history, "imagenet-1k")

    assert line(found) == [
        ("2020-01-01", "First", 80.1, None),
        ("2021-01-01", "Second", 86.2, 6.1),
        ("2023-01-01", "Last", 86.3, 0.1),
    ]
    assert found.caption == "ImageNet-1K, top-1 accuracy: 3 records"
    assert found[1].published_on == date(2021, 1, 1)


def test_error_rates_go_down(world):
    for model, value, day in (("A", 5, "2020-01-01"), ("B", 6, "2021-01-01"), ("C", 4.5, "2022-01-01")):
        world.claim(model, value, dataset="LibriSpeech", metric="WER", paper=f"On {model}", published_on=day)

    assert line(world.ask(history, "LibriSpeech")) == [("2020-01-01", "A", 5, None), ("2022-01-01", "C", 4.5, 0.5)]


def test_a_model_may_beat_itself_and_of_equals_on_one_day_the_own_paper_then_the_name_stands(world):
    world.claim("A", 80, paper="P1", published_on="2020-01-01")
    world.claim("A", 85, paper="P2", published_on="2021-01-01")
    world.claim("C", 90, paper="P3", published_on="2022-01-01")
    world.claim("B", 90, paper="P4", published_on="2022-01-01")
    world.claim("A", 90, paper="P5", published_on="2022-01-01", own=False)

    assert [(row.model, row.paper) for row in world.ask(history, "imagenet-1k")] == [
        ("A", "P1"), ("A", "P2"), ("B", "P4"),
    ]  # fmt: skip


def test_what_a_leaderboard_would_not_rank_is_no_record(world):
    world.claim("Sure", 80, paper="P0", published_on="2022-01-01")
    for place, options in enumerate(
        ({"qualifier": ">"}, {"value_high": 95}, {"confidence": 0.2}, {"kind": "delta"}, {"score": 120.0})
    ):
        world.claim("Other", 90, paper=f"P{place + 1}", published_on="2020-01-01", **options)
    world.claim("Own", 70, paper="P9", published_on="2021-01-01")
    world.claim("Baseline", 90, paper="P9", own=False)

    assert line(world.ask(history, "imagenet-1k")) == [
        ("2021-01-01", "Own", 70, None), ("2022-01-01", "Sure", 80, 10),
    ]  # fmt: skip
    assert [row.model for row in world.ask(history, "imagenet-1k", choice=Filter(min_confidence=0.1))] == ["Other"]


def test_a_benchmark_without_dated_results_has_an_empty_line(world):
    world.claim("A", 80)

    assert len(world.ask(history, "imagenet-1k")) == 0


def test_a_direction_must_be_known(world):
    world.claim("A", 80, dataset="Galaxy Zoo", metric="Zoo score")

    with pytest.raises(VocabularyError, match="higher_is_better"):
        world.ask(history, "galaxy-zoo")
