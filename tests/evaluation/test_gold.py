"""Annotated claims as files hold them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import SourceError
from kb.evaluation import read_annotated

CLAIM = {"kind": "result", "model": ["TwigNet"], "dataset": ["PebbleBench"], "metric": ["accuracy"], "value": 84.0}


def write(tmp_path, *lines):
    path = tmp_path / "gold.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def test_papers_come_in_order_with_their_claims_and_their_text_if_it_is_there(tmp_path):
    path = write(
        tmp_path,
        {"paper_id": "arxiv:2401.00001", "title": "Twigs", "claims": [CLAIM], "abstract": "TwigNet reaches 84.0%."},
        "",
        {"title": "Stones", "claims": []},
    )
    twigs, stones = read_annotated(path)
    assert (twigs.paper_id, twigs.title, twigs.abstract) == ("arxiv:2401.00001", "Twigs", "TwigNet reaches 84.0%.")
    assert twigs.claims == (CLAIM,)
    assert (stones.paper_id, stones.title, stones.abstract, stones.claims) == ("", "Stones", None, ())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1 is not valid JSON"),
        ("[]", "line 1 is no annotated paper"),
        ({"paper_id": "x"}, "line 1 is no annotated paper"),
        ({"claims": []}, "line 1 has neither paper_id nor title"),
        ({"paper_id": "x", "claims": [7]}, "line 1, claim 1 is no object"),
        ({"paper_id": "x", "claims": [CLAIM, {**CLAIM, "kind": "gain"}]}, "line 1, claim 2 has no known kind"),
        ({"paper_id": "x", "claims": [{**CLAIM, "value": "84"}]}, "line 1, claim 1: value is no number"),
        ({"paper_id": "x", "claims": [{**CLAIM, "value": None}]}, "line 1, claim 1: value is no number"),
        ({"paper_id": "x", "claims": [{**CLAIM, "value_high": "9"}]}, "line 1, claim 1: value_high is no number"),
        ({"paper_id": "x", "claims": [{"kind": "result", "value": 1}]}, "line 1, claim 1 has no model"),
        ("", "holds no annotated paper"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path, line, said):
    path = write(tmp_path, line)
    with pytest.raises(SourceError) as error:
        read_annotated(path)
    assert error.value.message.startswith(str(path))
    assert said in error.value.message
    assert error.value.hint


def test_a_missing_file_a_folder_and_other_bytes_are_errors(tmp_path):
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9")
    for path, said in (("none.jsonl", "does not exist"), (".", "is a folder"), ("latin.jsonl", "is not UTF-8 text")):
        with pytest.raises(SourceError, match=said):
            read_annotated(tmp_path / path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["paper_id", "title", "claims", "kind", "value", "model"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(JSON.map(json.dumps) | st.text(max_size=12), max_size=4))
def test_whatever_a_file_holds_it_is_read_or_refused_by_name(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    try:
        papers, refusal = read_annotated(path), str(path)
    except SourceError as error:
        papers, refusal = [], error.message
    assert refusal.startswith(str(path))
    assert all(paper.paper_id or paper.title for paper in papers)
