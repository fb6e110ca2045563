"""What the words right beside a number say of it, on short texts."""

from typing import Any

import pytest

from kb.extraction import Extractor, claim_fields
from kb.records import Identity, Paper

FOO = "FooNet: A Small Network"
FOONET = "We present FooNet, a small network. "


def claims(extractor: Extractor, abstract: str, title: str = FOO) -> dict[float, dict[str, Any]]:
    """Return the claims of a text by their value, each name as its last, canonical one."""
    paper = Paper(title, abstract, (Identity("title", "foo"),))
    found = {}
    for claim in extractor.read(title, abstract):
        one = claim_fields(paper, claim, extractor.vocabulary)
        names = {role: one[role][-1] if one[role] else None for role in ("model", "dataset", "metric")}
        found[one["value"]] = {**one, **names}
    return found


@pytest.mark.parametrize(
    "words",
    [
        "a Dice score of 0.851 and a 95% Hausdorff distance of 2.8 mm",
        "a Dice score of 0.851 and a 95th percentile Hausdorff distance of 2.8 mm",
        "a Dice score of 0.851 (95% confidence interval 0.84-0.86)",
        "a Dice score of 0.851 (95% CI: 0.84-0.86)",
    ],
)
def test_a_number_in_the_name_of_a_measure_is_no_value(extractor: Extractor, words: str) -> None:
    found = claims(extractor, FOONET + f"On BraTS 2020, FooNet achieves {words}.")
    assert 0.851 in found
    assert 95.0 not in found


@pytest.mark.parametrize(
    ("sentence", "value", "metric"),
    [
        ("On GSM8K, FooNet improves helpfulness scores (0.721) over the baseline.", 0.721, "helpfulness score"),
        ("On GSM8K, FooNet has a median citation-fidelity score of 64.5%.", 64.5, "citation-fidelity score"),
        ("On GSM8K, FooNet has an overall score of 71.5%.", 71.5, "accuracy"),
        ("On GSM8K, FooNet obtains scores of 71.5%.", 71.5, "accuracy"),
        ("On GSM8K, the FooNet extension scores 71.5%.", 71.5, "accuracy"),
        ("On CIFAR-10, FooNet reaches 71.5% of accuracy.", 71.5, "accuracy"),
        ("On MIMIC-IV, FooNet has a macro AUROC of 71.5%.", 71.5, "AUROC"),
        ("On GSM8K, other models score below 71.5%.", 71.5, "accuracy"),
        ("On GSM8K, FooNet has a median score of 71.5%.", 71.5, "accuracy"),
        ("On GSM8K, FooNet has a lower accuracy of 71.5%.", 71.5, "accuracy"),
        ("On GSM8K, FooNet raises accuracy from 68.4% to 71.5% and numerical consistency to 80.2%.", 71.5, "accuracy"),
        ("FooNet reaches a GSM8K score of 71.5%.", 71.5, "accuracy"),
        ("On HotpotQA, FooNet has the best evidence F1, reaching 62.3%.", 62.3, "evidence F1"),
        ("On HotpotQA, FooNet has an F1 of 62.3%.", 62.3, "F1"),
        ("How hard a question is can be read off FooNet with high accuracy (GSM8K: ρ ≈ 0.88).", 0.88, None),
        ("The Spearman correlation of FooNet on STS-B is high (ρ = 0.88).", 0.88, "Spearman correlation"),
        ("On GSM8K, FooNet reaches 91.4% accuracy and 99.6% numerical robustness.", 99.6, "numerical robustness"),
    ],
)
def test_a_score_of_its_own_is_not_the_benchmarks_usual_metric(
    extractor: Extractor, sentence: str, value: float, metric: str | None
) -> None:
    assert claims(extractor, FOONET + sentence)[value]["metric"] == metric


@pytest.mark.parametrize(
    ("sentence", "value", "model"),
    [
        ("FooNet has R^2 scores of 0.83 and more on CelebA.", 0.83, "FooNet"),
        ("FooNet Low achieves 92.6% and FooNet High scores 95.6% accuracy on GSM8K.", 92.6, "FooNet Low"),
        ("FooNet Low achieves 92.6% and FooNet High scores 95.6% accuracy on GSM8K.", 95.6, "FooNet High"),
        ("FooNet with BarTune achieves 95.6% accuracy on GSM8K.", 95.6, "FooNet"),
        ("For XA vs. YB, FooNet achieves accuracies of 90.5%, 89.0%, and 77.7% on CIFAR-10, MNIST and SVHN.", 90.5,
         "FooNet"),
        ("FooNet achieves 68.0% on GSM8K, surpassing systems of BarLab (Runner H, 67.0%).", 67.0, "Runner H"),
    ],
)  # fmt: skip
def test_a_value_is_that_of_the_model_that_is_said_to_have_it(
    extractor: Extractor, sentence: str, value: float, model: str
) -> None:
    assert claims(extractor, FOONET + sentence)[value]["model"] == model


@pytest.mark.parametrize(
    "sentence",
    [
        "The current state-of-the-art accuracies on GSM8K were 94.1%.",
        "Published GPT-2 Large reaches 94.1% accuracy on GSM8K.",
        "The current state-of-the-art accuracies on GSM8K were 92.3%, 94.1%, and 91.0%.",
    ],
)
def test_what_others_had_before_is_not_the_papers_own(extractor: Extractor, sentence: str) -> None:
    found = claims(extractor, FOONET + "FooNet has 97.2% accuracy on GSM8K. " + sentence)
    assert [found[97.2]["own"], found[94.1]["own"]] == [True, False]
    assert found[94.1]["model"] != "FooNet"


@pytest.mark.parametrize(
    ("sentence", "value", "dataset"),
    [
        ("FooNet is accurate on GSM8K (91.0%, +1.2%), the MATH subset (52.3%, +3.1%), and AQuA (71.4%, +0.3%).", 71.4,
         "AQuA"),
        ("FooNet attains 6.12 on BarEdit-EN and 3.27 on ImgEdit-Bench for changes.", 6.12, "BarEdit-EN"),
        ("FooNet attains 6.12 on BarEdit-EN and 3.27 on ImgEdit-Bench for changes.", 3.27, "ImgEdit"),
        ("FooNet has 61.2% accuracy on real-world tasks of our benchmark ImageNet.", 61.2, "ImageNet-1K"),
        ("FooNet raises POPE accuracy by 4.1% (from 80.2% to 84.3%) and reduces hallucinations on COCO.", 84.3, "POPE"),
        ("We use two datasets, the Foo Leaves dataset and the CIFAR-10 dataset, with an accuracy of 99.1% and 99.8%.",
         99.1, "Foo Leaves dataset"),
        ("We use two datasets, the Foo Leaves dataset and the CIFAR-10 dataset, with an accuracy of 99.1% and 99.8%.",
         99.8, "CIFAR-10"),
        ("On ModelNet40, FooNet has 90.4% accuracy, and is strong in a real valve problem with 95.3% accuracy.", 90.4,
         "ModelNet40"),
        ("On ModelNet40, FooNet has 90.4% accuracy, and is strong in a real valve problem with 95.3% accuracy.", 95.3,
         None),
        ("On 900 pairs of real (MS-COCO) and drawn images FooNet achieves 97.8% accuracy.", 97.8, None),
        ("FooNet leads in the planning metrics of nuScenes with a collision rate of 0.17%.", 0.17,
         "nuScenes"),
        ("We use the metrics of the BraTS 2023 framework. On our scans, FooNet achieves a Dice of 0.61.", 0.61, None),
    ],
)  # fmt: skip
def test_a_value_is_on_the_dataset_that_it_is_said_to_be_on(
    extractor: Extractor, sentence: str, value: float, dataset: str | None
) -> None:
    assert claims(extractor, FOONET + sentence)[value]["dataset"] == dataset


def test_a_value_goes_with_the_dataset_that_the_sentence_before_measured_on(extractor: Extractor) -> None:
    found = claims(
        extractor,
        FOONET + "FooNet raises POPE accuracy by 4.1% (from 80.2% to 84.3%) and reduces hallucinations on COCO. "
        "In contrast, LLaVA-1.5 loses much, with accuracy falling from 83.9% to 51.2%.",
    )
    assert [found[value]["dataset"] for value in (84.3, 83.9)] == ["POPE", "POPE"]


def test_two_numbers_joined_by_a_slash_on_one_dataset_are_not_both_in_its_usual_metric(extractor: Extractor) -> None:
    found = claims(
        extractor,
        FOONET + "FooNet raises AUROC/AUPRC on MIMIC-IV. It improves on BraTS 2020 from 0.651/0.284 to 0.688/0.301.",
    )
    assert "Dice" not in {claim["metric"] for claim in found.values()}


def test_what_stands_behind_the_first_semicolon_tells_the_first_list(extractor: Extractor) -> None:
    found = claims(
        extractor,
        FOONET + "FooNet is best across BraTS 2019, BraTS 2020, and BraTS 2021, with a Dice of 94.1%, 92.6%, and 93.6% "
        "for WT, ET and TC in BraTS 2019; 95.1%, 91.6%, and 90.6% in BraTS 2020; and 93.1%, 90.1%, and 92.1% in "
        "BraTS 2021.",
    )
    assert [found[value]["dataset"] for value in (94.1, 92.6, 93.6)] == ["BraTS 2019"] * 3
    assert [found[value]["dataset"] for value in (93.1, 90.1, 92.1)] == ["BraTS 2021"] * 3


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("On GSM8K, FooNet attains 99.9% of BarNet's accuracy.", 99.9),
        ("FooNet achieves 92.5% of the cloud-only accuracy on GSM8K.", 92.5),
        ("On GSM8K, FooNet has 99.4% of standard BarNet performance.", 99.4),
        ("Additionally, it reaches 73.8 percent of the performance on GSM8K.", 73.8),
    ],
)
def test_a_share_of_a_value_is_no_value(extractor: Extractor, sentence: str, value: float) -> None:
    assert value not in claims(extractor, FOONET + sentence)


def test_a_baseline_before_brackets_has_the_number_in_them(extractor: Extractor) -> None:
    found = claims(extractor, FOONET + "On GSM8K, FooNet has 76.1% accuracy, competitive with the baseline (76.3%).")
    assert [found[76.1]["own"], found[76.3]["own"]] == [True, False]
    assert found[76.3]["model"] != "FooNet"


def test_the_first_of_two_numbers_behind_a_baseline_is_not_the_baselines(extractor: Extractor) -> None:
    found = claims(extractor, FOONET + "On GSM8K, FooNet has a better accuracy than the plain baseline (76.1 vs 73.3).")
    assert found[76.1]["own"] is True


def test_models_that_a_word_announces_are_paired_with_their_numbers(extractor: Extractor) -> None:
    found = claims(
        extractor,
        "We introduce FooBench, a benchmark of sums. On it, the best closed-source models, Claude 3.5 Sonnet, GPT-4o, "
        "and Gemini 1.5 Pro, reach only 43.1%, 41.6%, and 40.2% accuracy.",
        "FooBench: Hard Sums",
    )
    assert [found[value]["model"] for value in (43.1, 41.6, 40.2)] == ["Claude 3.5 Sonnet", "GPT-4o", "Gemini 1.5 Pro"]


def test_what_stands_in_a_list_of_benchmarks_is_no_model(extractor: Extractor) -> None:
    found = claims(
        extractor, FOONET + "On the LINEMOD and LINEMOD-Bar benchmarks, FooNet has accuracies of 96.2% and 69.4%."
    )
    assert [found[value]["model"] for value in (96.2, 69.4)] == ["FooNet", "FooNet"]


def test_a_model_named_alone_does_not_share_its_value_with_a_list_before(extractor: Extractor) -> None:
    found = [
        claim.model.text
        for claim in extractor.read(
            "FooBench: Hard Sums",
            "We introduce FooBench. We test GPT-4o, Claude 3.5 Sonnet and Gemini 1.5 Pro on FooBench, GSM8K and MATH, "
            "where GPT-4o attains the highest accuracy (51.5%) on FooBench.",
        )
        if claim.model is not None
    ]
    assert found == ["GPT-4o"]


def test_a_model_of_a_list_shares_the_value_of_all(extractor: Extractor) -> None:
    found = extractor.read(
        "Leaves: A Comparison", "VGG16 has 91% accuracy, with Xception, ResNet50, and EfficientNetB0 each reaching 90%."
    )
    assert [c.model.text for c in found if c.model and c.value == 90.0] == ["Xception", "ResNet50", "EfficientNetB0"]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("On LoCoMo, FooNet achieves a judge score of 88.1 (31.2% over BarNet).", 31.2),
        ("FooNet lowers the error, with reductions of 33.4% on CIFAR-10 with a ResNet-34, 21.7% on CIFAR-100 with "
         "a ResNet-50, and 12.9% on ImageNet with a MobileNet-v2.", 12.9),
    ],
)  # fmt: skip
def test_a_lead_and_a_listed_change_are_differences(extractor: Extractor, sentence: str, value: float) -> None:
    assert claims(extractor, FOONET + sentence)[value]["kind"] == "delta"


@pytest.mark.parametrize(
    ("sentence", "value", "metric"),
    [
        ("On TAU-bench, FooNet equals people on reaction alignment (71.4 vs. 72.0).", 71.4, "reaction alignment"),
        ("On GSM8K, GPT-4.1 still shows 45.9% sycophancy.", 45.9, "sycophancy"),
    ],
)
def test_the_metric_right_beside_a_number_is_its(
    extractor: Extractor, sentence: str, value: float, metric: str
) -> None:
    assert claims(extractor, FOONET + sentence)[value]["metric"] == metric


@pytest.mark.parametrize(
    "sentence",
    [
        "On a real ink dataset, it shows 95.1% accuracy.",
        "FooNet has 95.1% accuracy on our in-house dataset.",
        "The best of them reaches 95.1% accuracy on the homemade dataset.",
        "In real-world experiments, FooNet reaches an accuracy of 95.1%.",
        "FooNet also achieves 95.1% accuracy in real-world trials.",
    ],
)
def test_a_value_on_a_dataset_without_a_name_is_not_on_the_one_before(extractor: Extractor, sentence: str) -> None:
    found = claims(extractor, FOONET + "FooNet has 97.3% accuracy on CIFAR-10. " + sentence)
    assert [found[97.3]["dataset"], found[95.1]["dataset"]] == ["CIFAR-10", None]


def test_a_real_world_benchmark_is_one(extractor: Extractor) -> None:
    found = claims(extractor, FOONET + "On the real-world AndroidWorld benchmark, FooNet has a success rate of 61.2%.")
    assert found[61.2]["dataset"] == "AndroidWorld"
    found = claims(extractor, FOONET + "FooNet has a success rate of 61.2% on real-world tasks of AndroidWorld.")
    assert found[61.2]["dataset"] == "AndroidWorld"


def test_a_full_stop_in_vs_ends_no_sentence(extractor: Extractor) -> None:
    found = claims(extractor, FOONET + "FooNet surpasses BarNet (97.3% v.s. 93.6% accuracy) on GSM8K.")
    assert found[93.6]["evidence"] == found[97.3]["evidence"]
    assert [found[value]["model"] for value in (97.3, 93.6)] == ["FooNet", "BarNet"]
