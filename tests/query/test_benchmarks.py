"""The list of benchmarks with their leaders."""

import pytest

from kb import query


def benchmarks(connection, _, *words, **choices):
    return query.benchmarks(connection, *words, **choices)


@pytest.fixture
def base(world):
    world.claim("A", 85, paper="P1")
    world.claim("B", 86, qualifier="~", paper="P2")
    world.claim("B", 84, paper="P1", own=False)
    world.claim("C", 99, confidence=0.1, paper="P3")
    world.claim("A", 5, dataset="Zoo_2", metric="Zoo score", paper="P1")
    world.claim("B", 6, dataset="Zoo_2", metric="Zoo score", paper="P1")
    world.claim("C", 7, dataset="Zoo_2", metric="Zoo score", paper="P1")
    world.claim("A", 2.1, dataset="LibriSpeech", metric="WER", paper="P1")
    world.claim("A", 99, dataset="CIFAR-10", metric="accuracy", qualifier="<=", paper="P1")
    world.claim("A", 99, dataset="ImageNet V2", metric="accuracy", confidence=0.2, paper="P1")
    world.claim("A", 1.2, dataset="ImageNet V2", kind="delta", paper="P1")
    return world


def names(found):
    return [f"{row.dataset}/{row.metric}" for row in found]


def test_most_models_first_then_by_slug_with_what_leads(base):
    found = base.ask(benchmarks)

    assert found.headings == ("dataset", "metric", "task", "models", "claims", "papers", "best_model", "best")
    assert list(found.lines()) == [
        ("zoo-2", "zoo-score", "", "3", "3", "1", "", ""),
        ("imagenet-1k", "top-1-accuracy", "image-classification", "2", "4", "3", "B", "~86%"),
        ("cifar-10", "accuracy", "", "1", "1", "1", "", ""),
        ("librispeech", "word-error-rate", "", "1", "1", "1", "A", "2.1%"),
    ]


def test_a_limit_shows_the_first_and_tells_how_many_there_are(base):
    found = base.ask(benchmarks, limit=1)

    assert names(found) == ["zoo-2/zoo-score"]
    assert found.caption == "1 of 4 benchmarks"


def test_words_keep_the_benchmarks_whose_names_contain_them_all(base):
    found = {
        words: names(base.ask(benchmarks, words))
        for words in ("ILSVRC", "imagenet ACCURACY", "image class", "wer", "top-1 zoo", "_", "%", "")
    }

    assert found == {
        "ILSVRC": ["imagenet-1k/top-1-accuracy"],
        "imagenet ACCURACY": ["imagenet-1k/top-1-accuracy"],
        "image class": ["imagenet-1k/top-1-accuracy"],
        "wer": ["librispeech/word-error-rate"],
        "top-1 zoo": [],
        "_": ["zoo-2/zoo-score"],
        "%": [],
        "": ["zoo-2/zoo-score", "imagenet-1k/top-1-accuracy", "cifar-10/accuracy", "librispeech/word-error-rate"],
    }


def test_an_empty_base_has_none(world):
    assert world.ask(benchmarks).caption == "0 benchmarks"
