"""Which names a sentence holds, and what each may be."""

import pytest

from kb.extraction.entities import EntityFinder, slashed
from kb.extraction.lexicon import Lexicon
from kb.extraction.reading import read_text
from kb.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def finder(vocabulary: Vocabulary) -> EntityFinder:
    return EntityFinder(Lexicon(vocabulary))


@pytest.mark.parametrize(
    ("text", "name", "kind", "slug"),
    [
        ("It has 84.0% top-1 accuracy.", "top-1 accuracy", "metric", "top-1-accuracy"),
        ("A BLEU score of 28.4 is reached.", "BLEU score", "metric", "bleu"),
        ("It has a word error rate of 2.1%.", "word error rate", "metric", "wer"),
        ("It has a pass@1 of 61.3%.", "pass@1", "metric", "pass-at-1"),
        ("It has an R@1 of 57.3%.", "R@1", "metric", "recall-at-1"),
        ("It runs at 46 FPS.", "FPS", "metric", "fps"),
        ("It has only 3.8M parameters.", "parameters", "metric", "parameters"),
        ("It makes an MAE of 1.2.", "MAE", "metric", "mae"),
        ("It is 84.0% on ImageNet-1K.", "ImageNet-1K", "dataset", "imagenet-1k"),
        ("It has 50.1 on COCO.", "COCO", "dataset", "coco"),
        ("It has 91.2 on CoNLL-2003.", "CoNLL-2003", "dataset", "conll-2003"),
        ("It has an FID of 2.1 on ImageNet 256x256.", "ImageNet 256x256", "dataset", "imagenet-256x256"),
        ("It is 61.3% on HumanEval+.", "HumanEval+", "dataset", "humaneval-plus"),
        ("With ResNet-50 it has 77.2%.", "ResNet-50", "model", "resnet-50"),
        ("LLaMA-2-7B has 50.2%.", "LLaMA-2-7B", "model", "llama-2-7b"),
        ("Humans reach 92.1% on it.", "Humans", "model", "human"),
    ],
)
def test_names_of_the_vocabulary_are_known(finder: EntityFinder, text: str, name: str, kind: str, slug: str) -> None:
    found = [(n.text, n.kind, n.slug) for n in finder.find(read_text(text))]
    assert (name, kind, slug) in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quuxformer-XL reaches 84.0% there.", "Quuxformer-XL"),
        ("With quuxNet it reaches 84.0%.", "quuxNet"),
        ("The value on QuuxBench is 61.3%.", "QuuxBench"),
        ("It beats Quux 2.5 by 3.1 points.", "Quux 2.5"),
        ("It is better than Quux Foo Bar by 3.1 points.", "Quux Foo Bar"),
        ("On 3QuuxWiki it has 61.3%.", "3QuuxWiki"),
    ],
)
def test_unknown_names_are_told_by_their_shape(finder: EntityFinder, text: str, name: str) -> None:
    found = [(n.text, n.kind, n.slug) for n in finder.find(read_text(text))]
    assert (name, "name", None) in found


def test_a_longer_unknown_name_hides_the_known_one_in_it(finder: EntityFinder) -> None:
    names = [n.text for n in finder.find(read_text("On COCO-Quux it has 50.1 AP."))]
    assert "COCO-Quux" in names
    assert "COCO" not in names


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The best model scores 61.3% on it.", "best model"),
        ("On the legal reasoning benchmark it has 61.3%.", "legal reasoning benchmark"),
        ("Previous methods have 61.3% there.", "Previous methods"),
    ],
)
def test_described_models_and_datasets_are_phrases(finder: EntityFinder, text: str, phrase: str) -> None:
    assert phrase in [n.text for n in finder.find(read_text(text)) if n.kind == "phrase"]


@pytest.mark.parametrize(
    ("text", "metric"),
    [("It has a grounding quality of 61.3%.", "grounding quality"), ("Its quuxing rate is 3.1%.", "quuxing rate")],
)
def test_unknown_metrics_are_told_by_their_last_word(finder: EntityFinder, text: str, metric: str) -> None:
    assert metric in [n.text for n in finder.find(read_text(text)) if n.kind == "metric" and n.slug is None]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Kinetics-400/600", ["Kinetics-400", "Kinetics-600"]),
        ("CIFAR-10/100", ["CIFAR-10", "CIFAR-100"]),
        ("Something-Something V1/V2", ["Something-Something V1", "Something-Something V2"]),
        ("Kinetics-400/600/700", ["Kinetics-400", "Kinetics-600", "Kinetics-700"]),
        ("TCP/IP", []),
        ("ImageNet", []),
        ("A/B", []),
    ],
)
def test_a_slash_joins_names_that_differ_in_their_end(words: str, names: list[str]) -> None:
    assert slashed(words) == names


def test_joined_names_are_found_apart(finder: EntityFinder) -> None:
    found = finder.find(read_text("It has 82.9/84.8 on Kinetics-400/600."))
    assert [n.slug for n in found if n.kind == "dataset"] == ["kinetics-400", "kinetics-600"]


def test_places_and_sentences_are_exact(finder: EntityFinder) -> None:
    reading = read_text("We train it. It has 50.1 AP on COCO.", "FooNet: Seeing")
    for name in finder.find(reading):
        assert reading.text[name.start : name.end] == name.text
        assert reading.sentence_of(name.start) == name.sentence
    assert [n.sentence for n in finder.find(reading) if n.text == "COCO"] == [2]


@pytest.mark.parametrize(
    "text", ["", "we see nothing here.", "It is one of four.", "However, we do not. Moreover, it is so."]
)
def test_ordinary_words_are_no_names(finder: EntityFinder, text: str) -> None:
    assert finder.find(read_text(text)) == []
