"""There is a number for each feature that the weights are asked with, and it is the same in every process."""

import os
import subprocess
import sys

import pytest

from kb.extraction import Extractor
from kb.extraction.candidates import Context
from kb.extraction.features import ABOUT_FEATURES, AROUND_FEATURES, Described, Features
from kb.extraction.kinds import KIND_FEATURES, kind_numbers
from kb.extraction.network import KnownWords

TITLE = "TwigNet: Small Networks for Images"
ABSTRACT = (
    "We present TwigNet, a small network. We evaluate it on ImageNet and PebbleBench. TwigNet reaches 81.2% top-1 "
    "accuracy (with 3.8M parameters), while the best previous model reaches 79.9% and ResNet-50 reaches 76.1%."
)


@pytest.fixture(scope="module")
def features(extractor: Extractor) -> Features:
    described = Described(KnownWords([]))
    return Features(Context(extractor.reading(TITLE, ABSTRACT), extractor.vocabulary), described)


def test_every_number_and_name_has_as_many_features_as_are_named(features: Features) -> None:
    asked = 0
    for quantity in features.context.reading.quantities:
        assert len(kind_numbers(features, quantity)) == len(KIND_FEATURES)
        assert len(features.about(quantity)) == len(ABOUT_FEATURES)
    assert len(features.context.reading.quantities) == 4
    for name in features.context.reading.names:
        asked += 1
        assert len(features.around(name)) == len(AROUND_FEATURES)
    assert asked > 5


def test_claims_and_confidence_do_not_depend_on_how_a_process_orders_its_sets() -> None:
    words = ["extract", "--text", ABSTRACT, "--title", TITLE, "--format", "jsonl"]
    said = {
        subprocess.run(
            [sys.executable, "-c", "from kb.cli import main; main()", *words],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1
    assert '"confidence"' in said.pop()
