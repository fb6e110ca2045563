"""Which settings and which split a sentence states for one of its values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extraction.conditions import conditions_of, split_of
from kb.extraction.quantities import Quantity, find_quantities
from kb.records import Condition


def value(sentence: str, number: str) -> Quantity:
    return next(q for q in find_quantities(sentence) if q.text == number)


def conditions(sentence: str, number: str) -> list[Condition]:
    quantity = value(sentence, number)
    return list(conditions_of(sentence, quantity.start, quantity))


def texts(sentence: str, number: str) -> list[str]:
    return [condition.text for condition in conditions(sentence, number)]


def split(sentence: str, number: str) -> str | None:
    quantity = value(sentence, number)
    return split_of(sentence, quantity.start, quantity)


@pytest.mark.parametrize(
    ("sentence", "number", "expected"),
    [
        ("Zero-shot, it reaches 61.3%.", "61.3", Condition("shots", "zero-shot", 0.0)),
        ("It has 61.3% in the 5-shot setting.", "61.3", Condition("shots", "5-shot", 5.0)),
        ("It has 61.3% in the five-shot setting.", "61.3", Condition("shots", "five-shot", 5.0)),
        ("It has 61.3% in 5-way 1-shot classification.", "61.3", Condition("shots", "5-way-1-shot", 1.0)),
        ("It has 61.3% few-shot accuracy.", "61.3", Condition("shots", "few-shot")),
        ("At 384×384 it reaches 86.0%.", "86.0", Condition("resolution", "384x384", 384.0)),
        ("At 384 x 384 it reaches 86.0%.", "86.0", Condition("resolution", "384x384", 384.0)),
        ("At 384^2 it reaches 86.0%.", "86.0", Condition("resolution", "384x384", 384.0)),
        ("It runs at 31 FPS on 1080p video.", "31", Condition("resolution", "1080p", 1080.0)),
        ("With ImageNet-22K pre-training it reaches 86.0%.", "86.0", Condition("data", "ImageNet-22K pre-training")),
        ("It reaches 86.0% without extra data.", "86.0", Condition("data", "without extra data")),
        ("Trained from scratch it reaches 86.0%.", "86.0", Condition("data", "from scratch")),
        ("With 10% of the labels it reaches 76.0%.", "76.0", Condition("data", "10% of the labels")),
        ("It reaches 60.1 AP with multi-scale testing.", "60.1", Condition("scale", "multi-scale")),
        ("It has 60.1% single-scale mIoU.", "60.1", Condition("scale", "single-scale")),
        ("It has 60.1% without relying on test-time augmentation.", "60.1",
         Condition("crops", "without relying on test-time augmentation")),
        ("On a subset of HarbourSet it scores 60.1.", "60.1", Condition("subset", "subset")),
        ("It has 60.1% when trained on a 10% subset of HarbourSet.", "60.1", Condition("subset", "subset")),
        ("On Harbour tasks from the HarbourSet it scores 60.1.", "60.1", Condition("subset", "Harbour tasks")),
        ("On multi-hop questions it scores 60.1.", "60.1", Condition("subset", "multi-hop")),
        ("It scores 60.1 on 4 MATH categories.", "60.1", Condition("subset", "4 MATH categories")),
        ("And on 2 of 6 question types it scores 60.1.", "60.1", Condition("subset", "2 of 6 question types")),
        ("It has 60.1% accuracy on the Lighthouse category.", "60.1", Condition("subset", "Lighthouse category")),
        ("It has 60.1 AP for the Tug class.", "60.1", Condition("subset", "Tug class")),
        ("It scores 60.1 after removing bad questions.", "60.1", Condition("subset", "after removing bad questions")),
        ("Its FID is 2.4 and 5.1 with and without CFG.", "2.4", Condition("guidance", "with CFG")),
        ("Its FID is 2.4 and 5.1 with and without CFG.", "5.1", Condition("guidance", "without CFG")),
        ("For binary classification its accuracy is 96.1%.", "96.1", Condition("setting", "binary")),
        ("It scores 96.1% in the multi-class task.", "96.1", Condition("setting", "multi-class")),
        ("It has 96.1% two-class diagnosis accuracy.", "96.1", Condition("setting", "two-class")),
        ("It has 96.1% for binary cases and 81.0% for multi-class.", "81.0", Condition("setting", "multi-class")),
        ("It has a best-of-8 score of 60.1.", "60.1", Condition("ensemble", "best-of-8")),
        ("Its upper bound is 60.1%.", "60.1", Condition("setting", "upper bound")),
        ("It has an average gain of 2.1 points.", "2.1", Condition("setting", "average")),
        ("An ensemble of them scores 60.1.", "60.1", Condition("ensemble", "ensemble")),
        ("Ensembling them gives 60.1.", "60.1", Condition("ensemble", "ensemble")),
        ("A single-crop accuracy of 80.1% is reached.", "80.1", Condition("crops", "single-crop")),
        ("It has 80.1% with test-time augmentation.", "80.1", Condition("crops", "with test-time augmentation")),
        ("It has an FID of 2.1 with CFG.", "2.1", Condition("guidance", "with CFG")),
        ("It has an FID of 9.6 without guidance.", "9.6", Condition("guidance", "without guidance")),
        ("At noise level 50 it has 28.1 dB.", "28.1", Condition("noise", "noise level 50", 50.0)),
        ("It has 28.1 dB at σ=25.", "28.1", Condition("noise", "σ=25", 25.0)),
        ("It has 90.1% in 10-fold cross-validation.", "90.1", Condition("validation", "10-fold cross-validation")),
        ("Its 5-fold cross-validated score is 0.91.", "0.91", Condition("validation", "5-fold cross-validation")),
        ("It takes 12 ms on an NVIDIA RTX 3090.", "12", Condition("hardware", "NVIDIA RTX 3090")),
        ("It runs at 58 FPS on a Titan X.", "58", Condition("hardware", "Titan X")),
        ("It takes 12 ms on a single A100 GPU.", "12", Condition("hardware", "A100")),
        ("It takes 12 ms on CPU.", "12", Condition("hardware", "CPU")),
        ("It scores 0.85±0.1 there.", "0.85", Condition("spread", "+/-0.1", 0.1)),
        ("It scores 85,2% ± 0,5% there.", "85,2", Condition("spread", "+/-0,5", 0.5)),
        ("It gains a relative 5.5%.", "5.5", Condition("setting", "relative")),
        ("It has 61.3% on average.", "61.3", Condition("setting", "average")),
        ("It brings on average a 12% gain.", "12", Condition("setting", "average")),
        ("Averaged over all sets it has 61.3%.", "61.3", Condition("setting", "average")),
        ("In an ablation it has 61.3%.", "61.3", Condition("setting", "ablation")),
        ("A fine-tuned model reaches 61.3%.", "61.3", Condition("setting", "fine-tuned")),
        ("Out-of-domain it reaches 61.3%.", "61.3", Condition("setting", "out-of-domain")),
        ("With INT8 it reaches 61.3%.", "61.3", Condition("setting", "INT8")),
    ],
)  # fmt: skip
def test_a_setting_is_found_with_its_kind_and_number(sentence: str, number: str, expected: Condition) -> None:
    assert conditions(sentence, number) == [expected]


@pytest.mark.parametrize(
    ("sentence", "number", "expected"),
    [
        ("It reaches 84.0% at 224×224 and 86.2% at 384×384.", "84.0", ["224x224"]),
        ("It reaches 84.0% at 224×224 and 86.2% at 384×384.", "86.2", ["384x384"]),
        ("At 224×224 it has 84.0%; at 384×384 it has 86.2%.", "86.2", ["384x384"]),
        ("FIDs are 2.1 and 3.0 at 256×256 and 512×512, respectively.", "2.1", ["256x256"]),
        ("FIDs are 2.1 and 3.0 at 256×256 and 512×512, respectively.", "3.0", ["512x512"]),
        ("Zero-shot and few-shot accuracies are 61.3% and 70.1%.", "61.3", ["zero-shot"]),
        ("Zero-shot and few-shot accuracies are 61.3% and 70.1%.", "70.1", ["few-shot"]),
        ("It has 61.3% zero-shot, while 5-shot it has 70.1%.", "70.1", ["5-shot"]),
        ("It has 5-shot 70.1% with an ensemble of two.", "70.1", ["5-shot", "ensemble"]),
    ],
)
def test_a_value_has_the_setting_that_stands_with_it(sentence: str, number: str, expected: list[str]) -> None:
    assert texts(sentence, number) == expected


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("It reaches 84.0% on it.", "84.0"),
        ("It takes 16×16 patches and reaches 84.0%.", "84.0"),
        ("It reaches 84.0% on an NVIDIA RTX 3090.", "84.0"),
        ("An absolute error of 84.0 is made.", "84.0"),
        ("Multi-scale features give 84.0%.", "84.0"),
        ("Its Average Precision is 84.0%.", "84.0"),
        ("It has 84.0% at an average power of 12 W.", "84.0"),
        ("It has 84.0% and an average of 31.5 labels is right.", "84.0"),
        ("An average gain of six points over what others reached before makes its accuracy 84.0%.", "84.0"),
        ("It has 84.0% and a best-of-8 score of 90.1%.", "84.0"),
        ("It has 84.0% with on average a single call.", "84.0"),
        ("It has 84.0% on the Harbour class-wise setting.", "84.0"),
        ("It has 84.0% without majority voting.", "84.0"),
        ("It lifts the score to 84.0% over standard Classifier-Free Guidance, while being fast.", "84.0"),
        ("It has 84.0% on BarSet and a reward of 0.74 on a subset of HarbourSet.", "84.0"),
        ("It has 84.0%, exceeding the reported one-shot GPT-4 score.", "84.0"),
        ("It has 84.0%, well above multiclass classifiers.", "84.0"),
        ("It has 84.0%, outperforming a fully supervised baseline.", "84.0"),
        (
            "It reaches 84.0% on this set, while the method of before, known as much slower, had a relative gain.",
            "84.0",
        ),
    ],
)
def test_what_is_no_setting_of_the_value_is_left_out(sentence: str, number: str) -> None:
    assert texts(sentence, number) == []


@pytest.mark.parametrize(
    ("sentence", "number", "expected"),
    [
        ("It has 84.0% on the ImageNet validation set.", "84.0", "val"),
        ("It has 50.1 AP on COCO val2017.", "50.1", "val"),
        ("It has 50.1 AP on COCO test-dev.", "50.1", "test-dev"),
        ("It has 77.2% mAP on VOC2007 test at 46 FPS.", "77.2", "test"),
        ("It has a WER of 2.1 on test-clean and 4.0 on test-other.", "2.1", "test-clean"),
        ("It has a WER of 2.1 on test-clean and 4.0 on test-other.", "4.0", "test-other"),
        ("It has 82.3 mIoU on Cityscapes val.", "82.3", "val"),
        ("On the testing dataset it has 84.0%.", "84.0", "test"),
        ("A test accuracy of 84.0% is reached.", "84.0", "test"),
        ("It has 84.0% on the held-out test set.", "84.0", "test"),
        ("It has 84.0% held-out accuracy.", "84.0", "held-out"),
        ("It has 84.0% on the dev set.", "84.0", "dev"),
        ("It has 87.9% on the validation set and 84.2% on the test set.", "87.9", "val"),
        ("It has 87.9% on the validation set and 84.2% on the test set.", "84.2", "test"),
        ("It has 87.9 and 84.2 on the val and test sets.", "87.9", "val"),
        ("It has 87.9 and 84.2 on the val and test sets.", "84.2", "test"),
        ("It has 96.1% on the external test set.", "96.1", "external test"),
        ("It has 0.38 on Track 2, 0.59 on Track 3.", "0.59", "Track 3"),
        ("It has 29.2% on the hard split.", "29.2", "hard"),
        ("On the closed-form subset it has 84.9%.", "84.9", "closed-form subset"),
        ("It has 64.8% on the private leaderboard.", "64.8", "private leaderboard"),
        ("It has a BLEU of 26.6 for German-English and 31.2 for English-German.", "26.6", "German-English"),
        ("It has a BLEU of 26.6 for German-English and 31.2 for English-German.", "31.2", "English-German"),
        ("It has 71.2% for Bengali.", "71.2", "Bengali"),
        ("It gains 4.9 and 8.8 points for Hindi and Tamil, respectively.", "8.8", "Tamil"),
        ("It loses on Bengali (-14.4 pp).", "14.4", "Bengali"),
    ],
)
def test_a_split_is_named_as_the_value_has_it(sentence: str, number: str, expected: str) -> None:
    assert split(sentence, number) == expected


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("It has 84.0% on ImageNet.", "84.0"),
        ("We test it on ImageNet and reach 84.0%.", "84.0"),
        ("At test time it needs 12 ms.", "12"),
        ("It wins SemEval-2010 Task 8 with 86.1%.", "86.1"),
        ("It has 35.3% on Spider and 68.3% on the dev set of BIRD.", "35.3"),
        ("It gains 1.7% on the ImageNet validation set, 3.5% on ImageNetV2.", "3.5"),
        ("It reads 749K Chinese cases and has 68.9% on them.", "68.9"),
        ("It has 84.0% under cross-validation.", "84.0"),
    ],
)
def test_a_sentence_without_a_split_of_the_value_names_none(sentence: str, number: str) -> None:
    assert split(sentence, number) is None


PIECES = st.sampled_from([
    "84.0%", "3.1", "zero-shot", "5-shot", "224×224", "on the test set", "val", "test-dev", "for Hindi", "average",
    "relative", ", ", "; ", "and", "while", "±0.1", "ensemble", "FPS on a Titan X", "Track 2", "σ=25",
    "from German to English",
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=10).map(" ".join))
def test_any_sentence_is_read_and_no_setting_twice(sentence: str) -> None:
    for quantity in find_quantities(sentence):
        found = conditions_of(sentence, quantity.start, quantity)
        assert len(set(found)) == len(found)
        assert all(condition.text for condition in found)
        assert split_of(sentence, quantity.start, quantity) != ""


@pytest.mark.parametrize(("number", "expected"), [("61.3", ["zero-shot"]), ("70.6", ["frozen encoder"]), ("75.0", [])])
def test_a_setting_right_after_another_number_is_that_numbers(number: str, expected: list[str]) -> None:
    sentence = "FooNet has 61.3% zero-shot accuracy on BarSet, 70.6% with a frozen encoder and 75.0% in the end."
    assert texts(sentence, number) == expected
