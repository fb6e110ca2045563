"""Where sentences end, and which of them can state a claim."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extraction.sentences import gate, split_sentences


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["We train it.", "It learns."],
        ["Does it work?", "It does!", "Code is there."],
        ["It reaches 84.0%.", "That is 2.4 points more."],
        ["It reaches 84.", "The next best has 82."],
        ["They call it “good.”", "We do not."],
        ["It wins (by far.)", "Then it stops."],
        ["It beats LSTMs, GRUs, etc.", "Our code is public."],
        ["It follows Smith et al.", "We extend it."],
        ["It is small.", "nnU-Net is larger."],
        ["It is small.", "wav2vec 2.0 is larger."],
        ["It is small.", "93% of it is sparse."],
    ],
)
def test_sentences_end_at_full_stops(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "It tells CN vs. AD apart.",
        "Methods, e.g. LoRA, and others, i.e. QLoRA, help.",
        "The work of Smith et al. (2020) is older.",
        "See Fig. 3 and Sec. 4 of it.",
        "A rate of 84.0 and 77.7 is given.",
        "A version 2. 5 of it.",
        "J. Smith and K. Jones wrote it.",
        "It gains approx. 3 points.",
        "Errors fall w.r.t. A and B.",
        "It works best. however, not always.",
    ],
)
def test_abbreviations_and_decimals_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "It reaches 84.0 on it.",
        "an accuracy of 84%",
        "(84)",
        "a gain of +2.4",
        "a loss of -2.4",
        "an error of .84",
        "an error of -.84",
        "AP: 50.1/51.2",
        "AUC=0.9",
        "an AUC>0.9",
        "about ~5",
        "F1-97%",
        "from 5-10",
        "surpasses it by four points",
        "ten percent of it",
        "Two Million parameters",
        "a half point",
    ],
)
def test_free_numbers_pass_the_gate(text: str) -> None:
    assert gate(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We propose a model.",
        "GPT-4 and LLaMA-3 are compared.",
        "top-1 accuracy and R@5 and F1",
        "ResNet50 and ViT_16",
        "x^2",
        "four models and two datasets",
        "He points at ten of them.",
    ],
)
def test_numbers_inside_names_do_not_pass_the_gate(text: str) -> None:
    assert not gate(text)


def test_each_sentence_is_told_apart_by_the_gate() -> None:
    text = "We train GPT-2 on it. It reaches 84.0%. Code is public."
    assert [s.gated for s in split_sentences(text)] == [False, True, False]


def test_places_begin_where_the_text_begins() -> None:
    assert [(s.start, s.end) for s in split_sentences("One. Two.", 10)] == [(10, 14), (15, 19)]


WORDS = st.sampled_from(
    ["We", "e.g.", "et al.", "84.0", "3.", "vs.", "AD", "etc.", "it", "(x.)", "“A.”", "?", "!", ".", "nnU-Net ", "  "]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


@settings(deadline=None)
@given(TEXTS)
def test_sentences_are_in_order_and_cover_all_words(text: str) -> None:
    found = split_sentences(text)
    edges = [edge for s in found for edge in (s.start, s.end)]
    assert edges == sorted(edges)
    assert all(s.start < s.end <= len(text) for s in found)
    gaps = zip([0, *[s.end for s in found]], [*[s.start for s in found], len(text)], strict=True)
    assert not "".join(text[a:b] for a, b in gaps).strip()
