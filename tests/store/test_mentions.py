"""How a name in a text is reduced to what it names."""

from __future__ import annotations

import pytest
from stated import VOCABULARY

from kb.records import Mention
from kb.store.mentions import (
    dataset_name,
    dataset_slug,
    metric_slug,
    model_key,
    model_name,
    model_slug,
    names_a_dataset,
    names_a_model,
)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("MoverNet", ["our MoverNet", "the proposed MoverNet model", "Mover-Net", "MoverNets", "movernet framework"]),
        ("Mover Attention Network", ["mover attention network", "the Mover Attention"]),
        ("GPT-4", ["GPT 4", "GPT4", "GPT-4's"]),
        (
            "MoverNet-B",
            ["our MoverNet-Base", "MoverNet base model", "a MoverNet-B", "“MoverNet-B”", "MoverNet-B (ours)"],
        ),
    ],
)
def test_spellings_of_one_model(words: str, others: list[str]) -> None:
    assert {model_key(other) for other in others} == {model_key(words)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ViT-G/14", "ViT-g/14"),
        ("MoverNets", "MoverNet-S"),
        ("YOLOv8", "YOLOv8s"),
        ("ViT", "ViT-s"),
        ("Pegasus", "Pegasu"),
        ("GPT-4", "GPT-4o"),
        ("Swiss", "Swis"),
    ],
)
def test_names_of_two_models(one: str, other: str) -> None:
    assert model_key(one) != model_key(other)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("our MoverNet model", "MoverNet"),
        ("the proposed  Mover\nNet", "Mover Net"),
        ("Mover Attention Network", "Mover Attention Network"),
        ("our method", "method"),
        ("a MoverNet (ours)", "MoverNet"),
        ("A MoverNet", "A MoverNet"),
        ("“MoverNet”", "MoverNet"),
        ("MoverNet’s", "MoverNet"),
        ("OpenAI's o1", "o1"),
        ("MoverNet baselines", "MoverNet"),
        ("MoverNet (Mover V2)", "MoverNet (Mover V2)"),
        ("model", "model"),
    ],
)
def test_a_models_shown_name(words: str, name: str) -> None:
    assert model_name(words) == name


@pytest.mark.parametrize(
    "words",
    [
        *("our method", "The proposed framework", "baseline", "LLMs", "ours (large)", "student model", "the teacher"),
        *(
            "state-of-the-art methods",
            "the best-performing model",
            "SOTA",
            "our 7B model",
            "Base Model",
            "existing LLMs",
        ),
        *(
            "supervised baselines",
            "previous best",
            "VLM",
            "our final ensemble",
            "certain open-source models",
            "it",
            "7B",
            "our L variant",
        ),
        *("Semantic", "unified understanding-generation systems", "uncompressed baseline", "ranking-aware methods"),
        *("RL-enhanced agents", "PRMs", "RGB", "Cohen", "German", "current end-to-end grounding"),
        *(
            "no-CoT",
            "non-MoE baselines",
            "72B-Instruct",
            "Ensembling",
            "3B-scale models",
            "chat models",
            "best ASR system",
            "augmentation",
            "APIs",
        ),
    ],
)
def test_words_that_name_no_model(words: str) -> None:
    assert not names_a_model(words)


@pytest.mark.parametrize(
    "words",
    [
        "MoverNet",
        "STEP",
        "BASE",
        "our FRAME model",
        "Mover model",
        "GPT-4o",
        "R",
        "A",
        "Meta Pseudo Labels",
        "nnU-Net",
        "π0",
        "F-16",
        "A^3",
        "R-VLM",
        "FOO-PRM",
        "Self-RAG",
        "German BERT",
        "No-U-Turn",
        "nonogram-solver",
        "BERT-based",
        "t5-based",
    ],
)
def test_words_that_name_a_model(words: str) -> None:
    assert names_a_model(words)


def test_a_datasets_shown_name() -> None:
    assert dataset_name("the Harbour Signs dataset") == "Harbour Signs"
    assert dataset_name("Harbour benchmark suite") == "Harbour"
    assert len(dataset_name("Harbour " * 100)) <= 200


@pytest.mark.parametrize("words", ["9 benchmarks", "nine public datasets", "all tasks", "the dataset", "", "several"])
def test_words_that_only_count_name_no_dataset(words: str) -> None:
    assert not names_a_dataset(words)


@pytest.mark.parametrize(
    "words", ["MRI dataset", "CT images", "OOD benchmarks", "English", "the internal test set", "Real-World Videos"]
)
def test_words_that_only_describe_name_no_dataset(words: str) -> None:
    assert not names_a_dataset(words)


@pytest.mark.parametrize("words", ["Harbour", "five harbours", "MNIST", "the Pile", "20 Newsgroups", "Harbour MRI"])
def test_words_that_name_a_dataset(words: str) -> None:
    assert names_a_dataset(words)


def test_what_the_vocabulary_has_is_found_by_key_or_by_words() -> None:
    assert dataset_slug(Mention("this set", key="cifar-10"), VOCABULARY) == "cifar-10"
    assert dataset_slug(Mention("the CIFAR 10 dataset"), VOCABULARY) == "cifar-10"
    assert dataset_slug(Mention("Harbour"), VOCABULARY) is None
    assert model_slug(Mention("our R50 model"), VOCABULARY) == "resnet-50"
    assert model_slug(Mention("ResNets"), VOCABULARY) == "resnet"
    assert metric_slug(Mention("WER"), None, VOCABULARY) == "word-error-rate"
    assert metric_slug(None, "librispeech", VOCABULARY) is None


def test_a_metric_means_what_it_means_on_its_dataset() -> None:
    assert metric_slug(Mention("acc"), "imagenet-1k", VOCABULARY) == "top-1-accuracy"
    assert metric_slug(Mention("x", key="accuracy"), "cifar-10", VOCABULARY) == "accuracy"
