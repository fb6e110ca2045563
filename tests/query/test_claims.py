"""Claims as readable rows, whatever their kind, and what keeps some of them."""

import pytest

from kb.query import claim_rows, claims, fetch_claims


@pytest.fixture
def base(world):
    world.paper("Beta beats everything in sight", "2022-01-01", "arxiv:2201.00001")
    world.paper("Alpha", paper_id="arxiv:2101.00001")
    beta = "Beta beats everything in sight"
    world.claim("Beta", 85, paper=beta, conditions=("384x384", "22K"), task="image-classification", uid="b1")
    world.claim(
        "Beta", 2.4, paper=beta, kind="delta", baseline="Alpha", direction="up", change="points", confidence=0.3,
        uid="b2",
    )  # fmt: skip
    world.claim("Beta", 25, paper=beta, kind="resource", unit="M", dataset=None, metric="parameters", uid="b3")
    world.claim("Alpha", 80, paper="Alpha", uid="a1")
    world.claim(None, 70, paper="Alpha", own=False, metric="accuracy", dataset="CIFAR-10", uid="a2")
    return world


def test_claims_come_in_the_order_of_paper_and_place(base):
    assert [row.claim_id for row in base.ask(claims)] == ["a1", "a2", "b1", "b2", "b3"]


def test_a_claim_shows_every_field_and_leaves_open_what_is_not_stated(base):
    cells = {row.claim_id: row for row in base.ask(claims)}

    delta, unnamed = cells["b2"], cells["a2"]
    assert (delta.kind, delta.baseline, delta.direction, delta.change) == ("delta", "Alpha", "up", "points")
    assert (unnamed.model, unnamed.own, unnamed.baseline) == (None, False, None)
    assert (cells["b3"].dataset, cells["b3"].metric, cells["b3"].stated) == (None, "parameters", "25 M")
    assert cells["b1"].conditions == ("384x384", "22K")
    assert cells["b1"].task == "image-classification"
    assert unnamed.evidence == "None reaches 70% on CIFAR-10."


def test_claims_are_kept_by_any_of_their_names(base):
    kept = {
        tuple(choice.items()): [row.claim_id for row in base.ask(claims, **choice)]
        for choice in (
            {"dataset": "ImageNet"},
            {"metric": "top-1"},
            {"dataset": "ImageNet", "metric": "accuracy"},
            {"metric": "accuracy"},
            {"model": "beta", "kind": "result"},
            {"kind": "resource"},
            {"paper": "arxiv:2201.00001"},
            {"paper": "2101.00001"},
            {"paper": "beta beats everything - in sight"},
            {"min_confidence": 0.5, "model": "Beta"},
            {"dataset": "CIFAR-10", "kind": "delta"},
        )
    }

    assert list(kept.values()) == [
        ["a1", "b1", "b2"],
        ["a1", "b1", "b2"],
        ["a1", "b1", "b2"],
        ["a2"],
        ["b1"],
        ["b3"],
        ["b1", "b2", "b3"],
        ["a1", "a2"],
        ["b1", "b2", "b3"],
        ["b1", "b3"],
        [],
    ]


def test_conditions_belong_to_their_claims_across_batches(base, monkeypatch):
    monkeypatch.setattr("kb.query.details.BATCH", 2)

    rows = base.ask(lambda connection, _: list(fetch_claims(connection, claim_rows())))

    assert {row.claim_id: row.conditions for row in rows if row.conditions} == {"b1": ("384x384", "22K")}
    assert len(rows) == 5
