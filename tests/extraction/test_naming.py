"""What a paper calls its own system and its own benchmark, and which abbreviations it makes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extraction.naming import abbreviations, find_naming
from kb.extraction.reading import read_text
from kb.vocabulary import name_key

PLAIN = "Learning to See"


def own_name(abstract: str, title: str = PLAIN) -> str | None:
    naming = find_naming(read_text(abstract, title))
    return naming.own[naming.primary][0] if naming.primary else None


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("FooNet: A Small Network", "We propose FooNet. It is small.", "FooNet"),
        ("FooNet: A Small Network", "Our method reaches 84.0%.", "FooNet"),
        ("Foo-Bar: Seeing Far", "We use graph neural networks (GNNs) for it.", "Foo-Bar"),
        ("FooNet — A Small Network", "Our method reaches 84.0%.", "FooNet"),
        (PLAIN, "In this paper, we introduce BarNet, a graph network. It reaches 84.0%.", "BarNet"),
        (PLAIN, "We propose a network called QuuxFormer that sees. It reaches 84.0%.", "QuuxFormer"),
        (PLAIN, "We present a method, dubbed ZapNet, for seeing.", "ZapNet"),
        (PLAIN, "A method named ZapNet is shown.", "ZapNet"),
        (PLAIN, "XYZNet, a new convolutional network, is shown. It reaches 84.0%.", "XYZNet"),
        (PLAIN, "Our FooFormer reaches 84.0%. FooFormer is small.", "FooFormer"),
        (PLAIN, "We propose FooNet. It is scaled to FooNet-Tiny and FooNet-Large.", "FooNet"),
        ("Fast Detection via TurboHead", "We speed up detectors. TurboHead is a light head.", "TurboHead"),
    ],
)
def test_the_paper_names_its_own_system(title: str, abstract: str, name: str) -> None:
    assert own_name(abstract, title) == name


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (PLAIN, "We propose a method for seeing. It reaches 84.0%."),
        (PLAIN, "We train a CNN. Our method reaches 84.0%."),
        ("Evaluating Language Models on Law", "We evaluate GPT-4 and Claude on exams. GPT-4 reaches 75.0%."),
        ("", ""),
    ],
)
def test_a_paper_without_a_name_for_its_system_has_none(title: str, abstract: str) -> None:
    assert own_name(abstract, title) is None


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("QuuxBench: A Benchmark for Agents", "We introduce QuuxBench, a benchmark of 500 tasks.", "QuuxBench"),
        ("A New Dataset of Birds", "We present BirdSet-5K, a dataset of five thousand birds.", "BirdSet-5K"),
    ],
)
def test_a_benchmark_that_the_paper_introduces_is_its_own_dataset(title: str, abstract: str, name: str) -> None:
    naming = find_naming(read_text(abstract, title))
    assert list(naming.own_datasets) == [name_key(name)]


def test_a_long_form_and_its_abbreviation_are_both_the_own_system() -> None:
    naming = find_naming(read_text("We propose Deep Quux Networks (DQN), which see far.", PLAIN))
    assert set(naming.own) == {"deepquuxnetworks", "dqn"}
    assert naming.long_forms["dqn"][0] == "Deep Quux Networks"
    assert naming.short_forms["deepquuxnetworks"][0] == "DQN"


def test_own_names_know_their_place() -> None:
    reading = read_text("We propose a network called QuuxFormer that sees.", PLAIN)
    words, start, end = find_naming(reading).own["quuxformer"]
    assert reading.text[start:end] == words == "QuuxFormer"


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("by mean average precision (mAP) on it", "mAP", "mean average precision"),
        ("with graph neural networks (GNNs) here", "GNN", "graph neural networks"),
        ("Large Language Models (LLMs)", "LLM", "Large Language Models"),
        ("a word error rate (WER) of 2.1", "WER", "word error rate"),
        ("Fréchet Inception Distance (FID)", "FID", "Fréchet Inception Distance"),
        ("the structural similarity index measure (SSIM)", "SSIM", "structural similarity index measure"),
        ("Contrastive Language-Image Pre-training (CLIP)", "CLIP", "Contrastive Language-Image Pre-training"),
        ("from electroencephalography (EEG)", "EEG", "electroencephalography"),
        ("heat shock transcription factor (HSF)", "HSF", "heat shock transcription factor"),
        ("with chain-of-thought (CoT)", "CoT", "chain-of-thought"),
        ("its signal-to-noise ratio (SNR)", "SNR", "signal-to-noise ratio"),
        ("Natural Questions (NQ)", "NQ", "Natural Questions"),
    ],
)
def test_the_letters_of_an_abbreviation_occur_in_its_long_form(text: str, short: str, long: str) -> None:
    (found,) = abbreviations(text)
    assert (found[0], found[3]) == (short, long)
    assert text[found[1] : found[2]] == short
    assert text[found[4] : found[5]] == long


@pytest.mark.parametrize(
    "text",
    [
        "a network (see below)",
        "ImageNet (ILSVRC)",
        "our method (2020)",
        "we use it (A)",
        "the word (of mouth)",
        "(FID)",
        "a (b",
    ],
)
def test_other_parentheses_are_no_abbreviations(text: str) -> None:
    assert abbreviations(text) == []


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["graph", "Neural", "network", "a", "(GNN)", "(a", "b)", "(x-1)", ".", "we propose"]),
        max_size=9,
    )
)
def test_any_text_can_be_searched_for_names(words: list[str]) -> None:
    text = " ".join(words)
    for short, a, b, long, c, d in abbreviations(text):
        assert text[a:b] == short
        assert text[c:d] == long
    find_naming(read_text(text, text))
