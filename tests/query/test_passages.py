"""The words that a claim rests on: its sentence, names elsewhere, names within names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.query import ROLES, Passage, Span
from kb.query.passages import passages

TITLE = "StoneNet: Networks of Stones"
ABSTRACT = "We build StoneNet. It has 5-shot weights. It gets 84.5% ImageNet top-1 (5-shot), not 15-shot. Unlike sand."


def claim(evidence, part="abstract", value="84.5", **names):
    """Return a claim's columns; each name is (part, words)."""
    texts = {"title": TITLE, "abstract": ABSTRACT}

    def place(part, words):
        start = texts[part].index(words)
        return start, start + len(words)

    start, end = place(part, evidence)
    columns = {"evidence_part": part, "evidence_start": start, "evidence_end": end}
    columns["value_start"], columns["value_end"] = place(part, value)
    for role in ("model", "baseline", "dataset", "metric"):
        where, words = names.get(role, (None, None))
        at = place(where, words) if where else (None, None)
        columns |= {f"{role}_part": where, f"{role}_start": at[0], f"{role}_end": at[1]}
    return columns


SENTENCE = "It gets 84.5% ImageNet top-1 (5-shot), not 15-shot."


def marked(passage):
    return [(span.role, passage.text[span.start : span.end]) for span in passage.spans]


def test_the_sentence_comes_first_and_then_what_names_something_elsewhere():
    names = {"model": ("title", "StoneNet"), "baseline": ("abstract", "sand"), "metric": ("abstract", "top-1")}

    found = passages(claim(SENTENCE, **names), TITLE, ABSTRACT, ["5-shot"])

    assert [(one.part, one.text, one.evidence) for one in found] == [
        ("abstract", SENTENCE, True),
        ("title", TITLE, False),
        ("abstract", "Unlike sand.", False),
    ]
    assert marked(found[0]) == [("value", "84.5"), ("metric", "top-1"), ("condition", "5-shot")]
    assert (marked(found[1]), marked(found[2])) == ([("model", "StoneNet")], [("baseline", "sand")])


def test_a_claim_of_the_title_is_quoted_from_it():
    found = passages(
        claim(TITLE, "title", "Stones", model=("title", "StoneNet"), dataset=("abstract", "ImageNet")),
        TITLE, ABSTRACT, [],
    )  # fmt: skip

    assert [(one.part, one.text) for one in found] == [("title", TITLE), ("abstract", SENTENCE)]


def test_a_condition_is_marked_nearest_to_the_value_as_a_whole_word():
    twice = "Of 5-shot and zero-shot, 84.5 is 5-shot (15-shot: 3)."
    columns = claim(SENTENCE) | {"evidence_start": 0, "evidence_end": len(twice), "value_start": 25, "value_end": 29}

    (found,) = passages(columns, TITLE, twice, ["5-shot", "16-shot", "5-shot"])

    assert [(span.role, span.start) for span in found.spans] == [("value", 25), ("condition", 33)]


def test_names_within_names_are_pieces_with_both_roles_the_inner_first():
    names = {"metric": ("abstract", "ImageNet top-1"), "dataset": ("abstract", "ImageNet")}

    (found,) = passages(claim(SENTENCE, **names), TITLE, ABSTRACT, [])

    assert list(found.pieces()) == [
        ("It gets ", ()),
        ("84.5", ("value",)),
        ("% ", ()),
        ("ImageNet", ("dataset", "metric")),
        (" top-1", ("metric",)),
        (" (5-shot), not 15-shot.", ()),
    ]


def test_what_a_person_corrected_is_not_marked():
    (found,) = passages(claim(SENTENCE), TITLE, ABSTRACT, [], {"value"})

    assert found.spans == ()


def test_what_stands_in_no_text_has_no_passages():
    assert passages({"evidence_part": None}, TITLE, ABSTRACT, []) == ()


@pytest.mark.parametrize("end", ["evidence", "text"])
def test_a_name_that_runs_over_an_end_is_cut_there(end):
    columns = claim("We build StoneNet.", value="build", model=("abstract", "StoneNet. It has"))
    text = ABSTRACT if end == "evidence" else ABSTRACT[:18]

    found = passages(columns, TITLE, text, [])

    assert marked(found[0]) == [("value", "build"), ("model", "StoneNet.")]


@given(st.data(), st.text(max_size=30))
def test_pieces_are_the_text_and_each_lies_in_the_spans_of_its_roles(data, text):
    at = st.integers(0, len(text))
    places = data.draw(st.lists(st.tuples(st.sampled_from(ROLES), at, at), max_size=6))
    spans = tuple(Span(role, min(pair), max(pair)) for role, *pair in places)

    pieces = list(Passage("abstract", text, spans, True).pieces())

    assert "".join(words for words, _ in pieces) == text
    start = 0
    for words, roles in pieces:
        inside = {span.role for span in spans if span.start <= start and start + len(words) <= span.end}
        assert set(roles) == inside
        start += len(words)
