"""The networks are evaluated as they were trained, and the shipped ones are those of this extractor."""

from typing import Any

import numpy as np
import pytest

from kb.extraction import Extractor
from kb.extraction.features import LINK_FEATURES
from kb.extraction.kinds import KIND_FEATURES, KINDS
from kb.extraction.network import KnownWords, Network, Weights, WordGate, load_weights, pack, softmax, unpack


def network(**changed: Any) -> Network:
    """Two features and one threshold; the hidden layer hands on what comes in, as far as it is positive."""
    parts = {
        "names": ("x", "y"), "mean": np.zeros(2), "deviation": np.ones(2),
        "cut_feature": np.array([1]), "cut_value": np.array([2.0]),
        "first": np.eye(3), "first_bias": np.zeros(3), "second": np.eye(3), "second_bias": np.zeros(3),
        "third": np.array([[1.0], [10.0], [100.0]]), "third_bias": np.array([0.5]),
        "words": {"over": 0}, "word_rows": np.array([[0.0, 0.0, 2.0]]),
        "shared_words": {"gain": 0, "loss": 1}, "shared_rows": np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
        **changed,
    }  # fmt: skip
    return Network(
        **{k: v.astype(np.float32) if getattr(v, "dtype", None) is np.dtype(float) else v for k, v in parts.items()}
    )


def score(*row: float, words: tuple[str, ...] = ()) -> float:
    return float(network().scores(np.array([row], np.float32), [words])[0, 0])


def test_features_come_in_squashed_and_as_thresholds() -> None:
    # below the threshold the indicator is -0.5, which the hidden layer cuts off; above, 0.5 counts a hundredfold
    assert score(np.e - 1, 0) == pytest.approx(0.5 + 1)
    assert score(0, 3) == pytest.approx(0.5 + 10 * np.log(4) + 100 * 0.5, rel=1e-5)
    assert score(-(np.e - 1), 0) == pytest.approx(0.5)


def test_far_values_count_no_more_than_the_clip() -> None:
    assert score(1e9, 0) == pytest.approx(0.5 + 5)


def test_known_words_add_their_rows_and_others_nothing() -> None:
    assert score(0, 0, words=("over", "unknown")) == pytest.approx(0.5 + 100 * (2 - 0.5))
    assert score(0, 0, words=("unknown",)) == pytest.approx(0.5)


def test_rows_of_a_group_share_its_words() -> None:
    one = network()
    known = KnownWords([{"loss": 3, "rise": 4}, one.shared_words])
    shared = known.rows(one.shared_words, one.shared_rows).summed(known.lists([("gain", "loss"), ("loss", "new")]))
    hidden = one.hidden(np.zeros((3, 2))) + np.repeat(shared, [1, 2], axis=0)
    assert one.outputs(hidden)[:, 0].tolist() == pytest.approx([11.5, 10.5, 10.5])


def test_lists_of_words_are_taken_by_their_places() -> None:
    known = KnownWords([{"a": 0, "b": 1}, {"c": 0, "b": 1}])
    lists = known.lists([("a", "b"), (), ("new",), ("c", "a", "c")])
    assert lists.sizes.tolist() == [2, 0, 0, 3]
    some = lists.take(np.array([3, 1, 0, 3]))
    assert some.sizes.tolist() == [3, 0, 2, 3]
    c, a = lists.numbers[2], lists.numbers[0]
    assert some.numbers.tolist() == [c, a, c, a, lists.numbers[1], c, a, c]


def test_the_first_layer_is_the_sum_of_what_its_parts_add() -> None:
    network = load_weights().networks["model"]
    rows = np.random.default_rng(1).normal(0, 3, (5, len(network.names)))
    parts = [range(1, 70), [0, *range(90, 69, -1)], range(91, len(network.names))]
    summed = sum(network.part(features).hidden(rows[:, features]) for features in parts)
    assert summed == pytest.approx(network.hidden(rows))


def test_no_rows_have_no_scores() -> None:
    assert network().scores(np.zeros((0, 2), np.float32), []).shape == (0, 1)


def test_softmax_gives_chances_that_add_up() -> None:
    chances = softmax(np.array([[1000.0, 1000.0], [0.0, np.log(3)]], np.float32))
    assert chances == pytest.approx(np.array([[0.5, 0.5], [0.25, 0.75]]))


def test_weights_come_back_from_their_file_and_give_the_same_bytes() -> None:
    gate = WordGate({"+1:%": 2.5, "<seed": -1.0}, -0.5)
    weights = Weights(gate, {"kind": network()}, {"cut": 0.25, "result": [[0, 1], [0, 1]]})
    data = pack(weights)
    again = unpack(data)
    assert (again.gate, again.calibration) == (gate, weights.calibration)
    rows = np.array([[1.0, 3.0], [0.5, 0.0]], np.float32)
    words = [("over",), ()]
    assert again.networks["kind"].scores(rows, words).tolist() == weights.networks["kind"].scores(rows, words).tolist()
    assert pack(again) == data


def test_words_that_weigh_enough_together_pass_the_gate() -> None:
    gate = WordGate({"over": 1.0, "seed": -1.5}, -0.5)
    assert gate.passes(["over", "unknown"])
    assert not gate.passes(["over", "seed"])
    assert not gate.passes([])


def test_the_shipped_weights_ask_for_the_features_that_are_computed() -> None:
    weights = load_weights()
    kinds = [f"kind_{kind}" for kind in KINDS]
    assert list(weights.networks["kind"].names) == KIND_FEATURES
    for role in ("metric", "dataset", "model", "baseline", "own"):
        assert list(weights.networks[role].names) == [*LINK_FEATURES, *kinds]


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
