"""Links that are described once and looked up score as each of them would with all its features and words."""

import numpy as np
import pytest

from kb.extraction import Extractor
from kb.extraction.candidates import Context
from kb.extraction.features import FORMS, NEAR_FEATURES, Described, Features
from kb.extraction.found import ROLES
from kb.extraction.kinds import kind_words
from kb.extraction.links import Batch, LinkNetwork
from kb.extraction.network import KnownWords, WordLists, load_weights
from kb.extraction.scenes import MarkedWords

PAPERS = [
    (
        "TwigNet: Small Networks for Images",
        "We present TwigNet, a small network. We evaluate it on ImageNet and PebbleBench. TwigNet reaches 81.2% top-1 "
        "accuracy (with 3.8M parameters), while ResNet-50 reaches 76.1% and our larger TwigNet-L 83.0%. "
        "This is 5.1 points more than ResNet-50.",
    ),
    ("", "On QuuxBench, FooNet and BarNet have an F1 score of 61.3 and 59.8. FooNet takes 12 ms."),
]


def test_every_form_of_a_link_has_all_features() -> None:
    for form in FORMS:
        assert sorted([*form.varying, *form.constant]) == sorted(NEAR_FEATURES)


@pytest.mark.parametrize("role", ROLES)
def test_links_score_as_their_whole_rows_do(extractor: Extractor, role: str) -> None:
    network = load_weights().networks[role]
    known, known_around = KnownWords([{"of": 0}, network.words]), KnownWords([network.shared_words])
    described = Described(known)
    asked, options, about, around = [], [], [], []
    for title, abstract in PAPERS:
        reading = extractor.reading(title, abstract)
        features = Features(Context(reading, extractor.vocabulary), described)
        for quantity in reading.quantities:
            sentence = reading.sentences[reading.sentence_of(quantity.start)]
            asked.append((features, quantity))
            options.append(features.context.of(quantity, role))
            about.append([*features.about(quantity), 0.1, 0.7, 0.15, 0.05])
            around.append(kind_words(quantity, reading.lower, sentence))
    order = list(range(len(asked)))[::-1]
    batch = Batch(described, MarkedWords(known), asked, np.array(about), known_around.lists(around))
    links = batch.links(role, order, [options[i] for i in order])
    scores = LinkNetwork(network, known, known_around).scores(links)
    word_rows = known.rows(network.words, network.word_rows)
    shared_rows = known_around.rows(network.shared_words, network.shared_rows)
    whole = iter(zip(*links.whole(), strict=True))
    expected = []
    for i in order:
        for _ in options[i]:
            numbers, words = next(whole)
            hidden = network.hidden(np.array([[*numbers, *about[i]]]))
            hidden += word_rows.summed(WordLists.of([words])) + shared_rows.summed(known_around.lists([around[i]]))
            expected.append(network.outputs(hidden)[0, 0])
    assert len(expected) > 20
    assert scores == pytest.approx(np.array(expected))


def test_a_candidate_is_told_by_how_far_off_it_is_named(extractor: Extractor) -> None:
    text = "We present FooNet. It is a small one. It has 81.2% there, and ResNet-50 has 76.1%. FooNet is ours."
    context = Context(extractor.reading("", text), extractor.vocabulary)
    known = KnownWords([])
    described = Described(known)
    (quantity, _) = context.reading.quantities
    no_words = WordLists.of([[]])
    batch = Batch(described, MarkedWords(known), [(Features(context, described), quantity)], np.zeros((1, 1)), no_words)
    options = context.of(quantity, "model")

    numbers, _ = batch.links("model", [0], [options]).whole()

    told = {
        option.names[0].text if option.names else None: dict(zip(NEAR_FEATURES, row.tolist(), strict=False))
        for option, row in zip(options, numbers, strict=True)
    }
    shown = ("none", "here", "sentences_since", "sentences_until", "names_here")
    assert {name: [features[one] for one in shown] for name, features in told.items()} == {
        "FooNet": [0, 0, 2, 1, 0],
        "ResNet-50": [0, 1, 20, 20, 1],
        None: [1, -1, -1, -1, -1],
    }
