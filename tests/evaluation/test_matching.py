"""When an extracted name is the annotated one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.evaluation.matching import joined, same_dataset, same_metric, same_model, same_number


@pytest.mark.parametrize(
    ("said", "gold", "same"),
    [
        (["ImageNet"], ["ImageNet-1K", "ImageNet"], True),
        (["the PebbleBench benchmark"], ["PebbleBench"], True),
        (["PebbleBench-v2"], ["PebbleBench"], False),
        (["ImageNet"], ["ImageNet-A"], False),
        ([], ["NONE"], True),
        ([], ["PebbleBench"], False),
        ([], ["9 benchmarks", "NONE"], True),
        (["PebbleBench"], ["NONE"], False),
    ],
)
def test_datasets(said: list[str], gold: list[str], same: bool) -> None:
    assert same_dataset(said, gold) is same


@pytest.mark.parametrize(
    ("said", "gold", "same"),
    [
        (["accuracy"], ["top-1 accuracy", "accuracy"], True),
        (["overall accuracy"], ["accuracy"], True),
        (["accuracy"], ["next pebble accuracy"], True),
        (["top-5 accuracy"], ["accuracy"], False),
        (["accuracy"], ["top-5 accuracy"], False),
        (["AUROC"], ["AUC"], True),
        (["F1-score"], ["F1"], True),
        (["mask AP"], ["AP"], False),
        ([], ["NONE"], True),
        (["accuracy"], ["NONE"], False),
    ],
)
def test_metrics(said: list[str], gold: list[str], same: bool) -> None:
    assert same_metric(said, gold) is same


@pytest.mark.parametrize(
    ("said", "gold", "same"),
    [
        (["TwigNet"], ["TwigNet"], True),
        (["our TwigNet model"], ["TwigNet"], True),
        (["TwigNet"], ["TwigNet-Tiny"], False),
        (["TwigNet-Tiny"], ["TwigNet-Tiny", "TwigNet"], True),
        (["TwigNet"], ["TwigNet with replay"], True),
        (["TwigNet-7B"], ["TwigNet-13B"], False),
        (["the model"], ["our model"], False),
        ([], ["OURS"], True),
        ([], ["TwigNet"], False),
        (["TwigNet"], ["OURS"], False),
    ],
)
def test_models(said: list[str], gold: list[str], same: bool) -> None:
    assert same_model(said, gold) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(84.0, 84, True), (84.0, 84.1, False), (None, None, True), (1.0, None, False), (3e9, 3e9 + 1, True)],
)
def test_numbers(one: float | None, other: float | None, same: bool) -> None:
    assert same_number(one, other) is same


@given(st.text())
def test_a_name_with_words_is_itself(name: str) -> None:
    words = joined(name)
    if words and words != "none":
        assert same_dataset([name], [name])
        assert same_metric([name], [name])
        assert same_model([name], [name])
