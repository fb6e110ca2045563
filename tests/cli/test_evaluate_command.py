"""`kb evaluate`: how right the extractor is on annotated claims of one's own."""

import csv
import io
import json

import pytest

CLAIM = {
    "kind": "result", "model": ["TwigNet"], "dataset": ["ImageNet", "ImageNet-1K"], "metric": ["top-1 accuracy"],
    "value": 81.2, "baseline": [], "own": True, "qualifier": "=", "split": None,
}  # fmt: skip
TEXT = "TwigNet reaches 81.2% top-1 accuracy on ImageNet."


@pytest.fixture
def gold(tmp_path):
    lines = [
        {"paper_id": "twigs", "title": "TwigNet: A Network of Twigs", "claims": [CLAIM], "abstract": TEXT},
        {"paper_id": "stones", "title": "Stones", "claims": [{**CLAIM, "value": 7.5}], "abstract": "Stones are grey."},
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return lines


def test_the_table_has_a_row_for_each_kind_and_level_and_what_else_is_right(kb, gold):
    result = kb("evaluate", "gold.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "gold.jsonl: 2 papers, 2 annotated claims"
    assert lines[2].split() == ["kind", "level", "precision", "recall", "f1", "right", "said", "gold"]
    assert ["all", "full", "1.000", "0.500", "0.667", "1", "1", "2"] in [line.split() for line in lines]
    assert "Papers without a claim: 0, of these given one: 0" in lines


def test_texts_may_stand_in_files_of_their_own(kb, gold, tmp_path):
    texts = [{"id": line["paper_id"], "title": line["title"], "abstract": line.pop("abstract")} for line in gold]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in gold))
    (tmp_path / "texts.jsonl").write_text("".join(json.dumps(text) + "\n" for text in texts))
    rows = list(csv.DictReader(io.StringIO(kb("evaluate", "gold.jsonl", "texts.jsonl", "--format", "csv").stdout)))
    assert [row["right"] for row in rows if (row["kind"], row["level"]) == ("result", "full")] == ["1"]

    result = kb("evaluate", "gold.jsonl")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: gold.jsonl: there is no text of twigs: name the files with the abstracts after the annotated claims\n"
    )


def test_misses_are_listed_with_what_differs(kb, gold):
    lines = kb("evaluate", "gold.jsonl", "--misses", "5").stdout.splitlines()
    assert lines[-2].split() == ["verdict", "paper", "kind", "value", "model", "metric", "dataset", "differs"]
    assert lines[-1].split()[:4] == ["missed", "stones", "result", "7.5"]
    assert lines[-1].split()[-1] == "value"


def test_claims_below_the_confidence_asked_for_count_as_not_said(kb, gold):
    rows = json.loads(kb("evaluate", "gold.jsonl", "--min-confidence", "1", "--format", "json").stdout)
    assert {row["said"] for row in rows} == {0}


def test_a_bad_line_is_named(kb, tmp_path):
    (tmp_path / "gold.jsonl").write_text("{}\n")
    result = kb("evaluate", "gold.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ('Error: gold.jsonl, line 1 is no annotated paper: write {"paper_id": …, "claims": […]}\n')


def test_misses_are_not_left_out_in_silence(kb, gold):
    result = kb("evaluate", "gold.jsonl", "--misses", "5", "--format", "csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--misses goes with --format table." in result.stderr
