"""Which benchmark, model or paper a name means, and what is said where it means none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import UnknownNameError
from kb.query import claims, leaderboard
from kb.query.names import near_hint
from kb.vocabulary import name_key


@pytest.fixture
def base(world):
    world.claim("MOAT", 89.1, paper="P1")
    world.claim("ConvNeXt", 87.8, paper="P2")
    world.claim("ConvNeXt", 97.8, metric="top-5 accuracy", paper="P2")
    world.claim("MOAT", 99, dataset="CIFAR-10", metric="accuracy", paper="P1")
    world.claim("MOAT", 93, dataset="CIFAR-100", metric="accuracy", paper="P1")
    world.claim("Zoo Model", 5, dataset="Galaxy10 DECals", metric="accuracy", paper="P3")
    world.claim("Zoo Model", 5, dataset="Galaxy10 DECals", metric="top-1 accuracy", paper="P3")
    world.claim("MOAT", 2.4, dataset="ImageNet V2", kind="delta", direction="up", paper="P1")
    return world


MEANT = [
    ("imagenet-1k", "top-1-accuracy", "imagenet-1k", "top-1-accuracy"),
    ("ImageNet-1K", "top-1 accuracy", "imagenet-1k", "top-1-accuracy"),
    ("ImageNet", "top-1", "imagenet-1k", "top-1-accuracy"),
    ("imagenet1k", "Top1", "imagenet-1k", "top-1-accuracy"),
    ("the ImageNet dataset", None, "imagenet-1k", "top-1-accuracy"),
    ("ilsvrc-2012", "accuracy", "imagenet-1k", "top-1-accuracy"),
    ("ImageNet", "top-5", "imagenet-1k", "top-5-accuracy"),
    ("cifar10", None, "cifar-10", "accuracy"),
    ("CIFAR-10", "acc", "cifar-10", "accuracy"),
    ("galaxy10-decals", "accuracy", "galaxy10-decals", "accuracy"),
    ("GALAXY10 decals", "top-1", "galaxy10-decals", "top-1-accuracy"),
]
"""Dataset and metric as asked for, and the slugs of what is meant."""

UNKNOWN = [
    ("imagenette-1k", None, 'no dataset is called "imagenette-1k"', "near is imagenet-1k"),
    ("CIFAR-1000", None, 'no dataset is called "CIFAR-1000"', "near are cifar-100 and cifar-10"),
    ("zzzz", None, 'no dataset is called "zzzz"', "kb benchmarks lists what the base holds"),
    ("LibriSpeech", None, "the base holds no result on LibriSpeech", "kb benchmarks lists what the base holds"),
    ("ImageNet V2", None, "the base holds no result on ImageNet V2", "near is imagenet-1k"),
    ("Galaxy10 DECals", None, "Galaxy10 DECals is measured by several metrics",
     "say which one; galaxy10-decals has accuracy, top-1-accuracy"),
    ("ImageNet", "beauty", 'no metric is called "beauty"', "imagenet-1k has top-1-accuracy, top-5-accuracy"),
    ("ImageNet", "WER", "the base holds no result on ImageNet-1K in word-error-rate",
     "imagenet-1k has top-1-accuracy, top-5-accuracy"),
]  # fmt: skip
"""Dataset and metric as asked for, what is wrong, and the next step."""


def test_datasets_and_metrics_go_by_slug_name_or_alias(base):
    found = [(base.ask(leaderboard, dataset, metric), dataset, metric) for dataset, metric, _, _ in MEANT]

    assert [(dataset, metric, board.dataset, board.metric) for board, dataset, metric in found] == MEANT


def test_an_unknown_name_is_an_error_that_says_which_are_near(base):
    found = []
    for dataset, metric, _, _ in UNKNOWN:
        with pytest.raises(UnknownNameError) as error:
            base.ask(leaderboard, dataset, metric)
        found.append((dataset, metric, error.value.message, error.value.hint))

    assert found == UNKNOWN


def test_an_empty_base_says_so(world):
    with pytest.raises(UnknownNameError, match="the base holds no results yet; kb ingest PATH reads some"):
        world.ask(leaderboard, "imagenet-1k")


def test_two_models_of_one_name_are_both_meant(world):
    world.claim("SimpleNet", 80, paper="P1")
    world.claim("Simple-Net", 70, paper="P2")
    world.claim("Other", 60, paper="P3")

    assert [row.value for row in world.ask(claims, model="simplenet")] == [80, 70]


def test_an_unknown_model_metric_or_paper_is_an_error(base):
    for choice, said in (
        ({"model": "MOAAT"}, 'no model is called "MOAAT": near is moat'),
        ({"model": "????"}, 'no model is called "????": give its name as a leaderboard shows it'),
        ({"metric": "beauty"}, 'the base holds no metric called "beauty": kb benchmarks lists the metrics it ranks by'),
        (
            {"paper": "P9"},
            'no paper is called "P9": give its id as exports show it (arxiv:2311.17132) or its whole title',
        ),
    ):
        with pytest.raises(UnknownNameError) as error:
            base.ask(claims, **choice)
        assert str(error.value) == said


@given(st.text(min_size=1), st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=8))
def test_near_names_are_a_hint_for_any_texts(name, spellings):
    hint = near_hint(name_key(name), spellings, name_key)

    assert hint == "" or hint.startswith(("near is ", "near are "))
    assert "\n" not in hint or any("\n" in slug for slug, _ in spellings)
