"""The trees are evaluated as they were trained, and the shipped ones are those of this extractor."""

import numpy as np
import pytest

from kb.extraction import Extractor
from kb.extraction.claims import kind_vector
from kb.extraction.kinds import KIND_FEATURES, KINDS
from kb.extraction.linking import LINK_FEATURES
from kb.extraction.ranker import Trees, load_weights, softmax

# one tree: x <= 1 is 10; else y <= 2 is 20, else 30
STUMPS = {
    "names": ["x", "y"], "outputs": 1, "depth": 2, "roots": [0], "feature": [0, 0, 1, 0, 0],
    "threshold": [1.0, 0, 2.0, 0, 0], "left": [1, 1, 3, 3, 4], "right": [2, 1, 4, 3, 4], "value": [0, 10, 0, 20, 30],
}  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), [((1, 9), 10), ((1.1, 2), 20), ((5, 2.5), 30)])
def test_a_row_goes_down_to_its_leaf(row: tuple[float, float], expected: float) -> None:
    assert Trees.from_json(STUMPS).scores(np.array([row], float)).tolist() == [[expected]]


def test_trees_take_turns_at_the_outputs() -> None:
    two = {**STUMPS, "outputs": 2, "roots": [0, 0, 0, 0]}
    assert Trees.from_json(two).scores(np.array([[0.0, 0.0]])).tolist() == [[20, 20]]


def test_no_rows_have_no_scores() -> None:
    assert Trees.from_json(STUMPS).scores(np.zeros((0, 2))).shape == (0, 1)


def test_softmax_gives_chances_that_add_up() -> None:
    chances = softmax(np.array([[1000.0, 1000.0], [0.0, np.log(3)]]))
    assert chances == pytest.approx(np.array([[0.5, 0.5], [0.25, 0.75]]))


def test_the_shipped_weights_ask_for_the_features_that_are_computed() -> None:
    weights = load_weights()
    kinds = [f"kind_{kind}" for kind in KINDS]
    assert list(weights.trees["kind"].names) == [*KIND_FEATURES, *weights.kind_words]
    for role in ("metric", "dataset", "model", "baseline", "own"):
        assert list(weights.trees[role].names) == [*LINK_FEATURES, *kinds]
    assert len(kind_vector(dict.fromkeys(KINDS, 0.25))) == len(kinds)


def test_calibrated_confidence_rises_with_the_raw_one() -> None:
    calibration = load_weights().calibration
    for kind in ("result", "delta", "resource"):
        raw, right = calibration[kind]
        assert raw == sorted(raw)
        assert right == sorted(right)
        assert 0 <= right[0] <= right[-1] < 1


def test_the_extractors_version_tells_its_weights(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    before = extractor.version
    monkeypatch.setattr("kb.extraction.extractor.weights_fingerprint", lambda: "other")
    assert Extractor(extractor.vocabulary).version != before
