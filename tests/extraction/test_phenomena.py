"""What abstracts do with numbers, phenomenon by phenomenon, on short texts.

Each case gives a title, an abstract and the claims expected: kind, model, dataset, metric (canonical names), value.
"""

from typing import Any

import pytest

from kb.extraction import Extractor, claim_fields
from kb.records import Identity, Paper

TWIG = "TwigNet: Small Networks for Images"
SAYS = "We present TwigNet, a small network for images. "
PEBBLES = "PebbleBench: Hard Questions for Language Models"
PRESENTS = "We introduce PebbleBench, a benchmark of hard questions. "
IMAGENET, TOP1 = "ImageNet-1K", "top-1 accuracy"


def claims(extractor: Extractor, title: str, abstract: str) -> list[dict[str, Any]]:
    paper = Paper(title, abstract, (Identity("title", "twigs"),))
    return [claim_fields(paper, claim, extractor.vocabulary) for claim in extractor.read(title, abstract)]


def row(claim: dict[str, Any]) -> tuple[object, ...]:
    names = [claim[role][-1] if claim[role] else None for role in ("model", "dataset", "metric")]
    return (claim["kind"], *names, claim["value"])


def result(
    value: float, dataset: str | None = IMAGENET, metric: str | None = TOP1, model: str | None = "TwigNet"
) -> Any:
    return ("result", model, dataset, metric, value)


CASES = {
    "order": [
        (TWIG, SAYS + "TwigNet reaches 81.2% top-1 accuracy on ImageNet.", [result(81.2)]),
        (TWIG, SAYS + "On ImageNet, the top-1 accuracy of TwigNet is 81.2%.", [result(81.2)]),
        (
            TWIG,
            SAYS
            + "TwigNet achieves an ImageNet top-1 accuracy of 81.2%, an ADE20K mIoU of 47.3%, "
            + "and a COCO box AP of 48.9.",
            [result(81.2), result(47.3, "ADE20K", "mIoU"), result(48.9, "COCO", "box AP")],
        ),
        (TWIG, SAYS + "TwigNet achieves 81.2% on ImageNet.", [result(81.2)]),
    ],
    "lists": [
        (
            TWIG,
            SAYS + "TwigNet obtains an mIoU of 82.1% and 47.9% on Cityscapes and ADE20K, respectively.",
            [result(82.1, "Cityscapes", "mIoU"), result(47.9, "ADE20K", "mIoU")],
        ),
        (
            "FooQA: Answers",
            "We present FooQA. FooQA achieves an exact match of 76.3 and an F1 of 82.9 on SQuAD 2.0.",
            [result(76.3, "SQuAD 2.0", "exact match", "FooQA"), result(82.9, "SQuAD 2.0", "F1", "FooQA")],
        ),
        (
            TWIG,
            SAYS + "TwigNet sets new records on ImageNet (81.2% top-1 accuracy) and ADE20K (47.3% mIoU).",
            [result(81.2), result(47.3, "ADE20K", "mIoU")],
        ),
        (
            TWIG,
            SAYS + "TwigNet reaches 91.2 mAP and 88.4 mAP on Market-1501 and DukeMTMC-reID, respectively.",
            [result(91.2, "Market-1501", "mAP"), result(88.4, "DukeMTMC-reID", "mAP")],
        ),
    ],
    "changes": [
        (
            TWIG,
            SAYS + "TwigNet outperforms ResNet-50 by 4.1% top-1 accuracy on ImageNet.",
            [("delta", "TwigNet", IMAGENET, TOP1, 4.1)],
        ),
        (
            TWIG,
            SAYS + "TwigNet surpasses Swin-T and ConvNeXt-T by 1.3% top-1 accuracy on ImageNet.",
            [("delta", "TwigNet", IMAGENET, TOP1, 1.3), ("delta", "TwigNet", IMAGENET, TOP1, 1.3)],
        ),
        (
            "LeafASR: Listening",
            "We present LeafASR for speech recognition. "
            "LeafASR reduces the word error rate on LibriSpeech test-clean by 0.4 points.",
            [("delta", "LeafASR", "LibriSpeech test-clean", "WER", 0.4)],
        ),
    ],
    "whose": [
        (
            TWIG,
            SAYS + "Our largest model, TwigNet-L, reaches 83.4% top-1 accuracy on ImageNet.",
            [result(83.4, model="TwigNet-L")],
        ),
        (TWIG, SAYS + "Our method reaches 81.2% top-1 accuracy on ImageNet.", [result(81.2)]),
        (
            TWIG,
            SAYS + "TwigNet reaches 81.2% top-1 accuracy on ImageNet, compared with 76.1% for ResNet-50.",
            [result(81.2), result(76.1, model="ResNet-50")],
        ),
        (
            PEBBLES,
            PRESENTS + "GPT-4o reaches an accuracy of 41.3% on PebbleBench.",
            [result(41.3, "PebbleBench", "accuracy", "GPT-4o")],
        ),
        (
            PEBBLES,
            PRESENTS + "Humans reach an accuracy of 92.1% on PebbleBench.",
            [result(92.1, "PebbleBench", "accuracy", "human")],
        ),
    ],
    "carried over": [
        (
            TWIG,
            SAYS + "We evaluate it on CIFAR-10. TwigNet achieves an accuracy of 96.4%.",
            [result(96.4, "CIFAR-10", "accuracy")],
        ),
        (
            TWIG,
            SAYS + "It reaches 81.2% top-1 accuracy on ImageNet. It also obtains 47.3 mIoU on ADE20K.",
            [result(81.2), result(47.3, "ADE20K", "mIoU")],
        ),
    ],
    "damaged": [
        (TWIG, SAYS + r"TwigNet reaches $81.2\%$ top-1 accuracy on ImageNet.", [result(81.2)]),
        (TWIG, SAYS + "TwigNet reaches 81. 2% top-1\naccuracy on ImageNet.", [result(81.2)]),
        (TWIG, SAYS + "TwigNet reaches an F 1-score of 88.1% on CoNLL-2003.", [result(88.1, "CoNLL-2003", "F1")]),
        (TWIG, SAYS + "TwigNet reaches 81.2\u00a0% top-1 accuracy on ImageNet.", [result(81.2)]),
    ],
    "costs": [
        (
            TWIG,
            SAYS + "TwigNet has only 3.8M parameters and 0.6 GFLOPs.",
            [("resource", "TwigNet", None, "parameters", 3.8), ("resource", "TwigNet", None, "FLOPs", 0.6)],
        ),
        (TWIG, SAYS + "TwigNet runs at 142 FPS on a laptop.", [("resource", "TwigNet", None, "FPS", 142.0)]),
    ],
    "no claim": [
        (TWIG, SAYS + "In 2023 we collected 12,000 images of 200 classes.", []),
        (TWIG, SAYS + "We train with a learning rate of 0.001 and a batch size of 256.", []),
        (TWIG, SAYS + "TwigNet is 2.3x faster and needs 40% fewer parameters than ResNet-50.", []),
        (TWIG, SAYS + "The difference is significant (p < 0.01), and we rank 1st among 40 teams.", []),
        (TWIG, SAYS + "TwigNet builds upon LLaMA-7B and Python 3.11.", []),
    ],
}


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        pytest.param(title, abstract, expected, id=f"{name}-{number}")
        for name, cases in CASES.items()
        for number, (title, abstract, expected) in enumerate(cases, 1)
        if expected is not None
    ],
)
def test_each_phenomenon_gives_its_claims(extractor: Extractor, title: str, abstract: str, expected: list[Any]) -> None:
    assert [row(claim) for claim in claims(extractor, title, abstract)] == expected


@pytest.mark.parametrize(
    ("words", "direction", "baselines"),
    [
        ("TwigNet outperforms ResNet-50 by 4.1% top-1 accuracy on ImageNet.", "up", ["ResNet-50"]),
        ("TwigNet surpasses Swin-T and ConvNeXt-T by 1.3% top-1 accuracy on ImageNet.", "up", ["Swin-T", "ConvNeXt-T"]),
        ("Compared with ResNet-50, TwigNet reduces the error rate on ImageNet by 2.3%.", "down", ["ResNet-50"]),
        ("Without augmentation, the top-1 accuracy of TwigNet on ImageNet drops by 3.1%.", "down", []),
    ],
)
def test_a_change_says_which_way_and_against_whom(
    extractor: Extractor, words: str, direction: str, baselines: list[str]
) -> None:
    found = claims(extractor, TWIG, SAYS + words)
    assert {claim["kind"] for claim in found} == {"delta"}
    assert {claim["direction"] for claim in found} == {direction}
    assert sorted(claim["baseline"][0] for claim in found if claim["baseline"]) == sorted(baselines)


@pytest.mark.parametrize(
    ("words", "value", "high", "unit", "qualifier"),
    [
        ("over 81.2% top-1 accuracy", 81.2, None, "%", ">"),
        ("nearly 81% top-1 accuracy", 81.0, None, "%", "~"),
        ("up to 81.2% top-1 accuracy", 81.2, None, "%", "<="),
        ("79.1% to 81.2% top-1 accuracy", 79.1, 81.2, "%", "="),
        ("81.2 percent top-1 accuracy", 81.2, None, "%", "="),
        ("81.2 ± 0.3% top-1 accuracy", 81.2, None, "%", "="),
    ],
)
def test_values_keep_qualifier_range_spread_and_unit(
    extractor: Extractor, words: str, value: float, high: float | None, unit: str, qualifier: str
) -> None:
    (found,) = claims(extractor, TWIG, SAYS + f"TwigNet reaches {words} on ImageNet.")
    assert (found["value"], found["value_high"], found["unit"], found["qualifier"]) == (value, high, unit, qualifier)
    assert ("+/-0.3" in found["conditions"]) == ("±" in words)


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("In the zero-shot setting, TwigNet reaches 61.2% top-1 accuracy on ImageNet.", "zero-shot"),
        ("TwigNet reaches 61.2% 5-shot top-1 accuracy on ImageNet.", "5-shot"),
        ("At a resolution of 384x384, TwigNet reaches 83.2% top-1 accuracy on ImageNet.", "384x384"),
        ("With ImageNet-22K pretraining, TwigNet reaches 83.2% on ImageNet.", "ImageNet-22K pretraining"),
        ("TwigNet reaches 81.2% top-1 accuracy on ImageNet without extra data.", "without extra data"),
        ("With multi-scale testing, TwigNet reaches 48.3% mIoU on ADE20K.", "multi-scale"),
    ],
)
def test_stated_settings_are_conditions(extractor: Extractor, words: str, condition: str) -> None:
    (found,) = claims(extractor, TWIG, SAYS + words)
    assert condition in found["conditions"]


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("TwigNet obtains 48.3% mIoU on the ADE20K val set.", "val"),
        ("TwigNet obtains 51.2 box AP on COCO test-dev.", "test-dev"),
    ],
)
def test_a_stated_split_is_kept(extractor: Extractor, words: str, split: str) -> None:
    (found,) = claims(extractor, TWIG, SAYS + words)
    assert found["split"] == split


def test_a_value_on_a_subset_that_the_vocabulary_knows_says_so(extractor: Extractor) -> None:
    words = "On BraTS 2021, TwigNet reaches Dice scores of 91.2%, 84.3% and 88.7% for WT, ET and TC."
    found = claims(extractor, TWIG, SAYS + words)
    assert [claim["conditions"] for claim in found] == [["whole tumor"], ["enhancing tumor"], ["tumor core"]]
