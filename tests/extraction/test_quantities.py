"""Which numbers a sentence holds, and what belongs to each."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.extraction.quantities import Quantity, find_quantities, is_year


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("an accuracy of 84.0%", 84.0, "%"),
        ("an accuracy of 84.0 %", 84.0, "%"),
        ("a WER of 3.08 percent", 3.08, "%"),
        ("a WER of 3.08 per cent", 3.08, "%"),
        ("a BLEU of 28.4", 28.4, ""),
        ("a Dice of .84", 0.84, ""),
        ("an AUC=0.91", 0.91, ""),
        ("an error of 1.2e-3", 0.0012, ""),
        ("a gain of 2.4 points", 2.4, "points"),
        ("a gain of 2.4 percentage points", 2.4, "points"),
        ("a gain of 2.4 pp", 2.4, "points"),
        ("a gain of 2.4pp", 2.4, "points"),
        ("a gain of 2.4%p", 2.4, "points"),
        ("a 44.6-point gap", 44.6, "points"),
        ("a gain of 3 BLEU points", 3.0, "points"),
        ("a gain of 2.1 absolute points", 2.1, "points"),
        ("with 3.8M parameters", 3.8, "M"),
        ("with 3.8 million parameters", 3.8, "M"),
        ("with 1.5 billion parameters", 1.5, "B"),
        ("at 1.45G operations", 1.45, "G"),
        ("at 4.1 GFLOPs", 4.1, "GFLOPs"),
        ("at 33.6 dB", 33.6, "dB"),
        ("at 60 FPS", 60.0, "FPS"),
        ("at 30 frames per second", 30.0, "FPS"),
        ("within a latency of 12ms", 12.0, "ms"),
        ("in 1.5 s", 1.5, "s"),
        ("in 20 minutes", 20.0, "min"),
        ("in 8 hours", 8.0, "h"),
        ("in 8 GPU hours", 8.0, "GPU hours"),
        ("needs 19.5 MB", 19.5, "MB"),
        ("needs 6GB", 6.0, "GB"),
        ("draws 3.9 mW", 3.9, "mW"),
        ("an error of 1.2 mm", 1.2, "mm"),
        ("an error of 5.97°", 5.97, "°"),
        ("an error of 9 degrees", 9.0, "°"),
        ("is 3x faster", 3.0, "x"),
        ("is 3 times faster", 3.0, "x"),
        ("over 14,862 images", 14862.0, ""),
        ("improving by49.5%", 49.5, "%"),
        ("an accuracy of 91,5%", 91.5, "%"),
        ("an accuracy of 8,25 %", 8.25, "%"),
        ("1,250% more", 1250.0, "%"),
        ("a drop to 14.21for others", 14.21, ""),
    ],
)
def test_a_number_has_its_value_and_unit(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("surpasses it by four points", 4.0, "points"),
        ("a drop of ten percent", 10.0, "%"),
        ("a drop of Twenty percentage points", 20.0, "points"),
        ("has seven billion parameters", 7.0, "B"),
        ("half a point is lost, then half point", 0.5, "points"),
    ],
)
def test_a_number_in_words_before_a_unit_counts(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GPT-4 and GPT-3.5-turbo",
        "LLaMA-7B",
        "top-1 accuracy and R@5, mAP@0.5",
        "CIFAR-10/100",
        "ResNet-50 and ResNet50",
        "ViT_16 or x^2",
        "2D and 3D poses",
        "the 1st and the 2nd task",
        "8bit weights",
        "F1 and AP50",
        "four models, ten datasets",
        "issue #5",
        "0123456789012345678901",
    ],
)
def test_numbers_inside_names_are_none(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("reaches 84%", "="),
        ("reaches about 84%", "~"),
        ("reaches nearly 84%", "~"),
        ("reaches ~84%", "~"),
        ("reaches ≈ 84%", "~"),
        ("stays near the 84% of before", "~"),
        ("barely reaches 55%", "~"),
        ("operates at an estimated 3.9 mW", "="),
        ("reaches over 84%", ">"),
        ("reaches more than 84%", ">"),
        ("gains more than an absolute 5%", ">"),
        ("exceeds 84%", ">"),
        ("surpassing 84%", ">"),
        ("with at least 84%", ">"),
        ("with an AUC > 0.9", ">"),
        ("with an AUC ≥ 0.9", ">"),
        ("keeps 90+% of it", ">"),
        ("is 30%+ better", ">"),
        ("runs at 60+ FPS", ">"),
        ("reaches 0.7 or more", ">"),
        ("an accuracy of 84% or higher", ">"),
        ("surpassing the 80.7% of the baseline", "="),
        ("exceeding 80.7% achieved by it", "="),
        ("fewer than 3.8M parameters", "<"),
        ("less than 5%", "<"),
        ("below 5%", "<"),
        ("at most 5%", "<"),
        ("only up to 5%", "<"),
        ("an error < 5%", "<"),
        ("an error of 5% or less", "<"),
        ("at most a Fancy Factual Score of 60%", "<"),
        ("no model exceeds 67%", "<"),
        ("where none of them surpasses 67%", "<"),
        ("no agent solves more than 3.4% of them", "<"),
        ("does not exceed 67%", "<"),
        ("not more than 67%", "<"),
        ("no more than 67%", "<"),
        ("all fail to exceed 67%", "<"),
        ("cannot reach more than 67%", "<"),
        ("not only exceeds 67%", ">"),
        ("needs no labels and exceeds 67%", ">"),
        ("with no training, it exceeds 67%", ">"),
        ("gains up to 5%", "<="),
        ("gains up to a relative 5%", "<="),
        ("at up to ~66 Hz", "<="),
        ("by as much as 5%", "<="),
        ("a maximum of 5%", "<="),
        ("peaking at an accuracy of just 75.9%", "<="),
        ("a variance ≤ 0.5%", "<="),
        ("a variance <=0.5%", "<="),
    ],
)
def test_the_words_around_a_number_qualify_it(text: str, qualifier: str) -> None:
    assert only(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("by up to 6.2% or 17.8% in turn", ["<=", "<="]),
        ("up to 89% accuracy and 98% recall", ["<=", "<="]),
        ("gains of up to +2.3, +2.4, and +3.4 on A, B and C", ["<=", "<=", "<="]),
        ("up to +8.9 in precision, +15.9 in recall, and +2.5 in F1", ["<=", "<=", "<="]),
        ("over 80% recall and 98% precision", [">", ">"]),
        ("at least 7.6% in F1 and 16% in win rate", [">", ">"]),
        ("roughly 40% and 30%", ["~", "~"]),
        ("over 80% on A and about 70% on B", [">", "~"]),
        ("up to 5% with 3.8M parameters", ["<=", "="]),
        ("up to 5% while reaching 84.0%", ["<=", "="]),
        ("an AUC of ~0.9 and 0.8", ["~", "="]),
        ("it is over 5% better on A. It has 80%", [">", "="]),
        ("by 11% under 70% noise, and by 24% on it", ["=", "<", "="]),
    ],
)
def test_a_qualifier_speaks_of_the_whole_list(text: str, qualifiers: list[str]) -> None:
    assert [q.qualifier for q in find_quantities(text)] == qualifiers


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("gains of 1.5-3.0 AP", 1.5, 3.0, ""),
        ("gains of 1.5–3.0 dB", 1.5, 3.0, "dB"),
        ("gains of 9.5--18.8 points", 9.5, 18.8, "points"),
        ("gains of 5%-7%", 5.0, 7.0, "%"),
        ("between 88 and 92 percent", 88.0, 92.0, "%"),
        ("between 88% and 92%", 88.0, 92.0, "%"),
        ("a Dice ranging from 0.6 to 0.7", 0.6, 0.7, ""),
        ("scores that vary from .6 to .7", 0.6, 0.7, ""),
        ("improvements from 6% to 16%", 6.0, 16.0, "%"),
        ("it grows by 2% to 5%", 2.0, 5.0, "%"),
        ("needs 3 to 5 minutes", 3.0, 5.0, "min"),
        ("a drop of -0.55 to -3.52 pp", 0.55, 3.52, "points"),
        ("with 307M-567M parameters", 307.0, 567.0, "M"),
    ],
)
def test_a_range_has_two_ends(text: str, low: float, high: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.value_high, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text", ["won 84-81", "of A 3.2 and B 4.1", "from 69.8 to 73.2", "5 - 3 = 2 or 2.4 points — 84.0%"]
)
def test_other_pairs_are_no_range(text: str) -> None:
    assert [q.value_high for q in find_quantities(text)] == [None] * len(find_quantities(text))


@pytest.mark.parametrize(
    ("text", "spread", "unit"),
    [
        ("0.85±0.1 mm", "0.1", "mm"),
        ("0.85 ± 0.1", "0.1", ""),
        ("0.85 +/- 0.1", "0.1", ""),
        ("85.2% ± 0.3%", "0.3", "%"),
        ("85.2% (±0.3%)", "0.3", "%"),
        ("5.97° ±2.36°", "2.36", "°"),
    ],
)
def test_a_spread_belongs_to_its_number(text: str, spread: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.spread, quantity.unit, quantity.end) == (spread, unit, len(text))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a gain of +2.4", "+"),
        ("a loss of -2.4", "-"),
        ("(-2.4)", "-"),
        ("-2.4", "-"),
        ("a gain of 2.4", ""),
        ("Δ~ +0.7", "+"),
    ],
)
def test_a_sign_is_kept_beside_the_value(text: str, sign: str) -> None:
    quantity = only(text)
    assert quantity.sign == sign
    assert quantity.value > 0


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("improves from 69.8% to 73.2%", ["from", "to"]),
        ("from a baseline accuracy of 69.8% to 73.2%", ["from", "to"]),
        ("from 69.8% with LoRA to about 73.2%", ["from", "to"]),
        ("from 0.66 to 0.70, 0.64 to 0.67, and from 0.53 to 0.55", ["from", "to"] * 3),
        ("from 29.9 dB/0.853 to 30.0 dB/0.856", ["from", "from", "to", "to"]),
        ("(accuracy 46% to 63%)", ["from", "to"]),
        ("falls 37.8% to 14.7%", ["from", "to"]),
        ("58.7% -> 61.2%", ["from", "to"]),
        ("0.209->0.233", ["from", "to"]),
        ("31→29", ["from", "to"]),
        ("improves by 2.4", ["by"]),
        ("improves by more than 2.4%", ["by"]),
        ("improves by a margin of 2.4%", ["by"]),
        ("rises by 1.7 on X and 2.9 on Y", ["by", "by"]),
        ("improves by 2.1, 3.4, and 1.0", ["by", "by", "by"]),
        ("improves by 2.4% and reaches 84.0%", ["by", "plain"]),
        ("reaches 84.0%", ["plain"]),
        ("from 69.8% to 73.2%, by 3.4 points", ["from", "to", "by"]),
    ],
)
def test_changes_and_differences_are_told_by_their_words(text: str, roles: list[str]) -> None:
    assert [q.role for q in find_quantities(text)] == roles


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("4.2, 11.0, and 4.0", [(0, 3), (1, 3), (2, 3)]),
        ("82.9/84.8 on Kinetics-400/600", [(0, 2), (1, 2)]),
        ("49.7/53.5/55.4 AP", [(0, 3), (1, 3), (2, 3)]),
        ("72.4%/80.1%", [(0, 2), (1, 2)]),
        ("84.0% and 82 FPS", [(0, 1), (0, 1)]),
        ("0.85, 95% CI 0.8-0.9", [(0, 1), (0, 1), (0, 1)]),
        ("84.0 on A and 82.0 on B", [(0, 1), (0, 1)]),
    ],
)
def test_members_of_a_list_know_their_place(text: str, places: list[tuple[int, int]]) -> None:
    assert [(q.listed, q.list_length) for q in find_quantities(text)] == places


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("of 4.2, 11.0, and 4.0%", ["%", "%", "%"]),
        ("98 -> 99%", ["%", "%"]),
        ("from 98 to 99%", ["%", "%"]),
        ("1.45 vs. 13.50 hours", ["h", "h"]),
        ("an AUC of 0.85, 95% CI", ["", "%"]),
        ("a score of 0.616, a 39.1% gain", ["", "%"]),
        ("29.9 dB/0.853", ["dB", ""]),
    ],
)
def test_a_list_shares_the_unit_that_is_said_last(text: str, units: list[str]) -> None:
    assert [q.unit for q in find_quantities(text)] == units


def test_places_are_exact_and_count_from_the_start_given() -> None:
    text = "a gain of +2.4 points over ~84.0% it had"
    for start in (0, 100):
        first, second = find_quantities(text, start)
        assert text[first.number_start - start : first.number_end - start] == first.text == "2.4"
        assert text[first.start - start : first.end - start] == "+2.4 points"
        assert text[second.number_start - start : second.number_end - start] == second.text == "84.0"
        assert text[second.start - start : second.end - start] == "~84.0%"


@pytest.mark.parametrize(
    ("text", "year"), [("in 2023", True), ("in 1849", False), ("of 2023 points", False), ("of 20.23", False)]
)
def test_a_bare_number_of_our_time_reads_as_a_year(text: str, year: bool) -> None:
    assert is_year(only(text)) is year


DECIMALS = st.decimals(min_value=0, max_value=9999, places=2).map(str) | st.integers(0, 99999).map(str)
UNITS = st.sampled_from(
    [
        ("%", "%"),
        (" %", "%"),
        (" points", "points"),
        (" dB", "dB"),
        ("M", "M"),
        (" FPS", "FPS"),
        (" ms", "ms"),
        ("", ""),
    ]
)
FRAMES = st.sampled_from(
    ["It reaches {} on the test set.", "An accuracy ({}) is measured.", "We report {}; code is public.", "{}"]
)


@settings(deadline=None)
@given(DECIMALS, UNITS, FRAMES)
def test_a_number_with_a_unit_is_found_wherever_it_stands(number: str, unit: tuple[str, str], frame: str) -> None:
    text = frame.format(number + unit[0])
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.text) == (float(number), unit[1], number)
    assert text[quantity.number_start : quantity.number_end] == number
    assert (quantity.value_high, quantity.qualifier, quantity.role) == (None, "=", "plain")


@settings(deadline=None)
@given(st.lists(DECIMALS, min_size=2, max_size=5), UNITS)
def test_a_list_of_numbers_is_found_whole(numbers: list[str], unit: tuple[str, str]) -> None:
    quantities = find_quantities(f"It has {', '.join(numbers[:-1])} and {numbers[-1]}{unit[0]} on them.")
    assert [q.text for q in quantities] == numbers
    assert [q.listed for q in quantities] == list(range(len(numbers)))
    assert {q.unit for q in quantities} == {unit[1]}


PIECES = st.sampled_from([
    "0", "1.5", ".5", "84.0%", "from", "to", "and", "by", "-", "–", "—", "->", "±", "+/-", "(", ")", "/", "~", "≥",
    "<=", ",", ".", "up", "over", "no", "model", "between", "GPT-4", "four points", "×", " ",
])  # fmt: skip


@settings(deadline=None)
@example("0-.0.0")
@given(st.text(max_size=50) | st.lists(PIECES, max_size=14).map("".join) | st.lists(PIECES, max_size=14).map(" ".join))
def test_any_text_gives_quantities_in_order_with_true_places(text: str) -> None:
    quantities = find_quantities(text)
    for quantity in quantities:
        assert 0 <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        assert text[quantity.number_start : quantity.number_end] == quantity.text
    assert all(a.number_end <= b.number_start for a, b in pairwise(quantities))


def test_a_list_without_spaces_is_not_read_as_decimal_commas() -> None:
    assert [(q.value, q.unit) for q in find_quantities("with 1,5,10% of the labels")] == [(1, "%"), (5, "%"), (10, "%")]
