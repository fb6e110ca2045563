"""Which subset of its dataset a sentence gives a value to."""

import pytest

from kb.extraction.quantities import find_quantities
from kb.extraction.subsets import set_apart, subset_of

SUBSETS = {"harbour": ("port", "HB"), "open sea": ("OS",), "river": ("RV",)}


def subset(sentence: str, number: str) -> str | None:
    quantity = next(q for q in find_quantities(sentence) if q.text == number)
    found = subset_of(sentence, quantity.start, quantity, tuple(SUBSETS.items()))
    return found.text if found else None


@pytest.mark.parametrize(
    ("sentence", "number", "expected"),
    [
        ("It has 90.1% for open sea (OS) and 81.2% for harbour (HB).", "90.1", "open sea"),
        ("It has 90.1% for open sea (OS) and 81.2% for harbour (HB).", "81.2", "harbour"),
        ("It has 90.1%, 81.2% and 70.3% for RV, OS and HB.", "81.2", "open sea"),
        ("It has 90.1%, 81.2% and 70.3% on the River (RV), Open Sea (OS), and Port (HB).", "70.3", "harbour"),
        ("It has 90.1, 81.2 and 70.3 for RV, OS and HB in May; 91.1, 82.2 and 71.3 in June.", "82.2", "open sea"),
        ("Its mean is 0.905 (RV=0.873, OS=0.906, HB=0.935).", "0.935", "harbour"),
        ("Its mean is 0.905 (RV=0.873, OS=0.906, HB=0.935).", "0.905", None),
        ("It has 63.50 (river), 55.32 (open sea) and 58.57 (port).", "55.32", "open sea"),
        ("It has 90.1% overall, with gains on the river (96.2%) and the open sea (98.7%).", "90.1", None),
        ("It has 90.1% overall, with gains on the river (96.2%) and the open sea (98.7%).", "98.7", "open sea"),
        ("It has 90.1% and an IoU of 81.2% for the open sea.", "90.1", "open sea"),
        ("It has 90.1%, 81.2% and 70.3% on the open sea.", "90.1", "open sea"),
        ("On river water, it has 90.1%.", "90.1", "river"),
        ("It is made for the open sea, learns from few examples, and has 90.1%.", "90.1", None),
        ("The river rises to 0.323 and the open sea to 0.173.", "0.323", "river"),
        ("It scores 0.618 overall with 0.594 open sea F1 and keeps 56.90% of them.", "0.618", None),
        ("It scores 0.618 overall with 0.594 open sea F1 and keeps 56.90% of them.", "0.594", "open sea"),
        ("It scores 0.618 overall with 0.594 open sea F1 and keeps 56.90% of them.", "56.90", None),
        ("It beats others (91.7%, river not told) and reaches 90.1%.", "91.7", None),
        ("It beats others (91.7%, river not told) and reaches 90.1%.", "90.1", None),
        ("It has 90.1% on what it saw.", "90.1", None),
        ("It reports 90.1% with the os module and RVs.", "90.1", None),
    ],
)
def test_a_value_is_on_the_subset_of_its_dataset_that_it_stands_with(
    sentence: str, number: str, expected: str | None
) -> None:
    assert subset(sentence, number) == expected


@pytest.mark.parametrize(
    ("sentence", "number", "expected"),
    [
        ("It has 83% accuracy in open water and 88% in narrow rivers.", "83", "open water"),
        ("It has 83% accuracy in open water and 88% in narrow rivers.", "88", "narrow rivers"),
        ("It has an error of 1.4 for loaded ships and 1.3 for empty ships, and 61.0% on HarbourSet.", "61.0", None),
        ("It has 83% accuracy in open water.", "83", None),
        ("It has 83% on average and 88% on both sets.", "83", None),
        ("It has 83% in accuracy and 88% in recall.", "83", None),
        ("It has 93%, compared with 83% for random sampling and 88% for plain filtering.", "83", None),
        ("It has 83% for open water, and 10% for other methods.", "83", None),
    ],
)
def test_what_several_values_are_said_to_be_on_sets_them_apart(
    sentence: str, number: str, expected: str | None
) -> None:
    quantity = next(q for q in find_quantities(sentence) if q.text == number)
    assert set_apart(sentence, quantity.start, quantity) == expected
