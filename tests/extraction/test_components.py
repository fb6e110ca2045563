"""The four stages as spaCy components, in a pipeline of ours and in pipelines of others."""

from importlib.metadata import entry_points

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

STAGES = ("kb_quantities", "kb_entities", "kb_naming", "kb_claims")
GROUPS = ("kb_quantities", "kb_names", "kb_own_names", "kb_claims")
ABSTRACT = (
    "We propose FooNet, a compact image classifier. FooNet reaches 84.0% top-1 accuracy on ImageNet-1K, while "
    "ResNet-50 reaches 76.1%. It has only 3.8M parameters. Code is public."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    for stage in STAGES:
        pipeline.add_pipe(stage)
    return pipeline


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(ABSTRACT)


def spans(doc: Doc, group: str) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans[group]]


def test_the_package_registers_its_stages_with_spacy() -> None:
    assert {point.name for point in entry_points(group="spacy_factories")} >= set(STAGES)


def test_quantities_are_spans_labelled_with_their_unit(doc: Doc) -> None:
    assert spans(doc, "kb_quantities") == [("84.0%", "%"), ("76.1%", "%"), ("3.8M", "M")]


def test_names_are_spans_labelled_with_what_they_name(doc: Doc) -> None:
    named = spans(doc, "kb_names")
    assert ("top-1 accuracy", "metric") in named
    assert ("ImageNet-1K", "dataset") in named
    assert ("ResNet-50", "model") in named


def test_own_names_are_spans(doc: Doc) -> None:
    assert spans(doc, "kb_own_names") == [("FooNet", "own")]


def test_claims_are_spans_over_their_values_labelled_with_their_kind(doc: Doc) -> None:
    assert spans(doc, "kb_claims") == [("84.0%", "result"), ("76.1%", "result"), ("3.8M", "resource")]
    assert [claim.value for claim in doc.user_data["kb_claims"]] == [84.0, 76.1, 3.8]


@pytest.mark.parametrize("group", GROUPS)
def test_displacy_draws_every_group(doc: Doc, group: str) -> None:
    drawn = displacy.render(doc, style="span", options={"spans_key": group}, page=False, jupyter=False)
    assert doc.spans[group][0].label_ in drawn


@pytest.mark.parametrize(
    "text", ["", " ", "No number here.", "84.0%", "Es erreicht 84,0 % hier.", "数字 84.0% 。", "\n\n84.0%\n"]
)
def test_any_text_goes_through_all_stages(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert set(doc.spans) == set(GROUPS)


def test_stages_work_on_a_doc_of_another_pipeline(nlp: Language) -> None:
    foreign = spacy.blank("de")(ABSTRACT)
    for _, stage in nlp.pipeline:
        foreign = stage(foreign)
    assert ("84.0%", "result") in spans(foreign, "kb_claims")


def test_stages_stand_beside_other_components() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    for stage in STAGES:
        pipeline.add_pipe(stage)
    doc = pipeline(ABSTRACT)
    assert len(list(doc.sents)) == 4
    assert ("84.0%", "result") in spans(doc, "kb_claims")


def test_one_stage_alone_does_its_part() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("kb_quantities")
    assert spans(pipeline("It reaches 84.0%."), "kb_quantities") == [("84.0%", "%")]


def test_texts_in_a_stream_are_read_apart(nlp: Language) -> None:
    docs = list(nlp.pipe([ABSTRACT, "No number here.", "BarNet reaches 50.1 AP on COCO."]))
    assert [len(doc.spans["kb_claims"]) for doc in docs] == [3, 0, 1]


def test_spans_survive_storage(nlp: Language, doc: Doc) -> None:
    (stored,) = DocBin(docs=[doc]).get_docs(nlp.vocab)
    assert spans(stored, "kb_claims") == spans(doc, "kb_claims")
