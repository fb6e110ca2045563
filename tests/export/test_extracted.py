"""The line of JSON that one paper becomes, in the field names of the annotation guidelines."""

import json

from kb.export import ExtractedClaim, ExtractedPaper, json_line

CLAIM = ExtractedClaim(
    kind="delta", model=("our MOAT", "MOAT"), dataset=("ImageNet", "ImageNet-1K"), split="val", metric=("top-1",),
    task=None, value=2.4, value_high=None, unit="%", qualifier="~", baseline=(), direction="up", own=True,
    conditions=("384x384",), evidence="Our MOAT adds ~2.4% top-1 on ImageNet.", confidence=0.5, value_text="2.4",
    value_start=15, value_end=18,
)  # fmt: skip


def test_a_paper_is_one_line_with_every_field_there():
    line = json_line(ExtractedPaper(rows=(CLAIM,), paper_id="arxiv:2210.01820", title="MOAT: é"))

    assert "\n" not in line
    assert "é" in line
    assert json.loads(line) == {
        "paper_id": "arxiv:2210.01820",
        "title": "MOAT: é",
        "claims": [
            {
                "kind": "delta",
                "model": ["our MOAT", "MOAT"],
                "dataset": ["ImageNet", "ImageNet-1K"],
                "split": "val",
                "metric": ["top-1"],
                "task": None,
                "value": 2.4,
                "value_high": None,
                "unit": "%",
                "qualifier": "~",
                "baseline": [],
                "direction": "up",
                "own": True,
                "conditions": ["384x384"],
                "evidence": "Our MOAT adds ~2.4% top-1 on ImageNet.",
                "confidence": 0.5,
            }
        ],
    }


def test_a_paper_without_claims_is_a_line_too():
    line = json_line(ExtractedPaper(rows=(), paper_id="x", title="t"))

    assert json.loads(line) == {"paper_id": "x", "title": "t", "claims": []}


def test_a_value_is_said_as_written():
    assert CLAIM.stated == "~2.4%"
