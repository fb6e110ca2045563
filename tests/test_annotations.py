"""The claims that the extractor is taught beside the gold sets: their form, and what must not be among them."""

import json
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
SHARED = CHECKOUT.parent / "shared" / "eval"


@pytest.fixture(scope="module")
def papers():
    return [json.loads(line) for line in (CHECKOUT / "scripts/annotations.jsonl").read_text().splitlines()]


def number(paper_id):
    """A paper's id without the collections that it is listed under."""
    return paper_id.rpartition(":")[2]


def test_each_paper_stands_once_and_its_claims_name_a_place_and_no_sentence(papers):
    assert len({paper["paper_id"] for paper in papers}) == len(papers)
    claims = [claim for paper in papers for claim in paper["claims"]]
    assert {claim["kind"] for claim in claims} == {"result", "delta", "resource"}
    assert {claim["part"] for claim in claims} == {"title", "abstract"}
    assert all(claim["start"] >= 0 and "evidence" not in claim for claim in claims)


@pytest.mark.parametrize("kept_apart", ["sealed-ids.txt", "gold/checking.jsonl", "gold/tuning.jsonl"])
def test_no_paper_is_one_that_the_extractor_is_measured_on(papers, kept_apart):
    if not SHARED.exists():
        pytest.skip("the folder shared is not beside the checkout")
    lines = (SHARED / kept_apart).read_text().splitlines()
    ids = [json.loads(line)["paper_id"] if line.startswith("{") else line for line in lines if not line.startswith("#")]
    apart = {number(paper_id) for paper_id in ids if paper_id}
    assert apart
    assert [paper["paper_id"] for paper in papers if number(paper["paper_id"]) in apart] == []
