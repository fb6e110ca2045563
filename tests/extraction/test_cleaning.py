"""What becomes of damaged text, and whether every character still knows where it came from."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extraction.cleaning import Cleaned, cleaning

DAMAGED = [
    # LaTeX
    (r"84.0\%", "84.0%"),
    (r"$84.0\%$", "84.0%"),
    (r"$84.0$\%", "84.0%"),
    (r"3.08~\%", "3.08 %"),
    (r"2.42\,pp", "2.42 pp"),
    (r"R\&D of foo\_bar", "R&D of foo_bar"),
    (r"costs \$5 an hour", "costs $5 an hour"),
    (r"\textbf{84.0} on $\mathrm{COCO}$", "84.0 on COCO"),
    (r"\emph{nearly} 90", "nearly 90"),
    (r"\url{https://example.org/a}", "https://example.org/a"),
    (r"AP$_{50}$", "AP50"),
    (r"$\mathrm{AP}_{75}$", "AP75"),
    (r"the $F_1$ score", "the F1 score"),
    (r"14{,}862 images", "14,862 images"),
    (r"\(\sim\)9.5\%", "~9.5%"),
    (r"${\sim}$15$\times$", "~15×"),
    (r"$\approx 33\%$", "~33%"),
    (r"$\leq 2$ or $\ge$ 5", "≤2 or ≥ 5"),
    (r"$0.4 \sim 2.5$", "0.4-2.5"),
    (r"$5.97^\circ \pm 2.36^\circ$", "5.97° ±2.36°"),
    (r"$5.97^{\circ}$", "5.97°"),
    (r"9.27\deg", "9.27°"),
    (r"31$\rightarrow$29", "31→29"),
    (r"Fr\'echet and Fr\'{e}chet, na\"ive", "Fréchet and Fréchet, naïve"),
    (r"an \unknowncommand error", "an  error"),
    ("Table~1", "Table 1"),
    # scraping
    ("sim3.5AP", "~3.5AP"),
    ("approx0.8", "~0.8"),
    ("approx 0.8", "~0.8"),
    ("gains of 1.5sim3.0 AP", "gains of 1.5-3.0 AP"),
    ("gains of 1.5~3.0 AP", "gains of 1.5-3.0 AP"),
    ("77. 7%", "77.7%"),
    (r"6. 21\%", "6.21%"),
    ("F 1-score of 0.8", "F1-score of 0.8"),
    ("F 1 score", "F1 score"),
    ("0.85+/-0.1", "0.85±0.1"),
    ("0.85 +/- 0.1", "0.85± 0.1"),
    ("0.85pm0.1", "0.85±0.1"),
    ("300times 300", "300×300"),
    ("300times300 pixels", "300×300 pixels"),
    ("faster by 4 times.", "faster by 4×."),
    # characters
    ("two\nlines", "two lines"),
    ("two\r\nlines", "two  lines"),
    ("84.0\u00a0%", "84.0 %"),
    ("84.0\u2009%", "84.0 %"),
    ("Image\u200bNet", "ImageNet"),
    ("data\u00adset", "dataset"),
    ("\u22122.4", "-2.4"),
    ("top\u20111", "top-1"),
    ("\u223c3.5", "~3.5"),
    ("84％", "84%"),
]

UNDAMAGED = [
    "",
    "Our model reaches 84.0% top-1 accuracy on ImageNet-1K, 2.4 points more than Swin-T.",
    "R@1~0.45 and nDCG@20~0.625",
    "a similar simulation, approximately 3 times slower",
    "In 2020. 5% of them",
    "x^2 + y",
    "snake_case_3",
    "C++11 & C# (no. 5)",
    "naïve Fréchet – “quoted” … 5–10",
]


@pytest.mark.parametrize(("damaged", "mended"), DAMAGED)
def test_damage_is_mended(damaged: str, mended: str) -> None:
    assert cleaning(damaged).text == mended


@pytest.mark.parametrize("text", UNDAMAGED)
def test_text_without_damage_stays_as_it_is(text: str) -> None:
    assert cleaning(text) == Cleaned(text)


def test_a_number_is_found_again_in_the_text_as_given() -> None:
    given_text = r"It reaches $\mathbf{84.0\%}$ on F\'elix, i.e. 300times 300, and 77. 7% on B."
    cleaned = cleaning(given_text)
    places = {words: cleaned.text.index(words) for words in ("84.0%", "300×300", "77.7%", "on B")}
    found = {words: given_text[slice(*cleaned.span(at, at + len(words)))] for words, at in places.items()}
    assert found == {"84.0%": r"84.0\%", "300×300": "300times 300", "77.7%": "77. 7%", "on B": "on B"}


def test_a_whole_text_spans_the_whole_text_as_given() -> None:
    given_text = r"\textbf{A} model ($84.0\%$)."
    cleaned = cleaning(given_text)
    assert cleaned.text == "A model (84.0%)."
    assert given_text[slice(*cleaned.span(2, len(cleaned.text)))] == "model ($84.0\\%$)."


FRAGMENTS = st.sampled_from(
    [damaged for damaged, _ in DAMAGED] + UNDAMAGED + ["\\", "$", "{", "}", "_", "^", "~", " ", "3"]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=6).map("".join))


@settings(deadline=None)
@given(TEXTS)
def test_the_way_back_never_turns_round_or_leaves_the_text(text: str) -> None:
    cleaned = cleaning(text)
    origins = [cleaned.origin(i) for i in range(len(cleaned.text) + 1)]
    assert all(a < b for a, b in pairwise(origins))
    assert origins[0] >= 0
    assert origins[-1] == len(text)


@settings(deadline=None)
@given(TEXTS)
def test_kept_letters_and_digits_stand_for_themselves(text: str) -> None:
    cleaned = cleaning(text)
    kept = [i for i, c in enumerate(cleaned.text) if c.isascii() and c.isalnum()]
    assert [text[cleaned.origin(i)] for i in kept] == [cleaned.text[i] for i in kept]


@given(
    st.text(alphabet=st.characters(codec="ascii", categories=["L", "N"]) | st.sampled_from(" .,;:()%-?!"), max_size=80)
)
def test_plain_words_are_left_alone(text: str) -> None:
    if not any(damage in text for damage in ("sim", "approx", "times", "pm", ". ", "F 1")):
        assert cleaning(text).text == text
