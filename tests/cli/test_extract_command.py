"""`kb extract`: the claims of files, of a text, of standard input; no database anywhere."""

import gzip
import json

import pytest

TEXT = "Our StoneNet-L reaches 84.5% top-1 accuracy and 97.1% top-5 accuracy on ImageNet."

TABLE = f"""\
{{}}: 2 claims

kind    model       value  metric          dataset      conditions  conf.
result  StoneNet-L  84.5%  top-1 accuracy  ImageNet-1K               N.NN
result  StoneNet-L  97.1%  top-5 accuracy  ImageNet-1K               N.NN
        “{TEXT}”

"""


def without_confidence(text):
    """The confidence is the extractor's own business and changes with its training."""
    lines = text.splitlines(keepends=True)
    return "".join(line[:-5] + "N.NN\n" if line.startswith("result") else line for line in lines)


@pytest.fixture
def files(tmp_path):
    papers = [
        {"title": "A Network of Stones", "abstract": TEXT, "id": "s1"},
        {"title": "Why Stones are Grey", "abstract": "We think about stones."},
        {"title": "A Network of Stones", "abstract": TEXT, "id": "s1"},
    ]
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mine.jsonl").write_text("".join(json.dumps(paper) + "\n" for paper in papers))


@pytest.mark.parametrize(
    ("arguments", "stdin", "title"),
    [
        (["--text", TEXT], None, "text"),
        (["--text", TEXT, "--title", "A Network of Stones"], None, "A Network of Stones"),
        (["-"], TEXT, "text"),
        (["papers"], None, "A Network of Stones"),
        (["papers/mine.jsonl"], None, "A Network of Stones"),
    ],
)
def test_claims_are_shown_with_the_sentence_that_states_them(kb, files, arguments, stdin, title):
    result = kb("extract", *arguments, stdin=stdin)

    assert without_confidence(result.stdout) == TABLE.format(title)
    assert (result.stderr, result.exit_code) == ("", 0)


def test_lines_of_json_are_one_a_paper_with_all_fields(kb, files):
    lines = [json.loads(line) for line in kb("extract", "papers", "--format", "jsonl").stdout.splitlines()]

    assert [(line["paper_id"], line["title"], len(line["claims"])) for line in lines] == [
        ("s1", "A Network of Stones", 2),
        ("why stones are grey", "Why Stones are Grey", 0),
    ]
    result = lines[0]["claims"][0]
    assert 0 < result.pop("confidence") <= 1
    assert result == {
        "kind": "result",
        "model": ["StoneNet-L"],
        "dataset": ["ImageNet", "ImageNet-1K"],
        "split": None,
        "metric": ["top-1 accuracy"],
        "task": result["task"],
        "value": 84.5,
        "value_high": None,
        "unit": "%",
        "qualifier": "=",
        "baseline": [],
        "direction": None,
        "own": True,
        "conditions": [],
        "evidence": TEXT,
    }


@pytest.mark.parametrize("count", [0, 1, 2])
def test_json_is_an_array_of_the_same_objects(kb, files, tmp_path, count):
    lines = (tmp_path / "papers" / "mine.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "papers" / "mine.jsonl").write_text("".join(lines[:count]) or '{"title": "Sticks"}\n')

    array = json.loads(kb("extract", "papers", "--format", "json").stdout)

    assert array == [json.loads(line) for line in kb("extract", "papers", "--format", "jsonl").stdout.splitlines()]
    assert len(array) == count


def test_bad_records_are_reported_beside_the_data(kb, files, tmp_path):
    with (tmp_path / "papers" / "mine.jsonl").open("a") as file:
        file.write('{"title": "Sticks"}\n')

    result = kb("extract", "papers", "--format", "jsonl")

    assert [json.loads(line)["paper_id"] for line in result.stdout.splitlines()] == ["s1", "why stones are grey"]
    assert result.stderr == "Skipped 1 record:\n  papers/mine.jsonl, line 4: has no abstract\n"


def test_explanation_names_what_each_number_was_linked_to(kb):
    said = kb("extract", "--explain", "--text", f"In 2023 we used 8 GPUs. {TEXT}").stdout

    assert [number for number in ("2023", "84.5", "97.1") if number not in said] == []
    assert "StoneNet-L" in said


def test_vocabulary_of_ones_own_is_used(kb, tmp_path):
    (tmp_path / "mine.toml").write_text('[datasets.pebbles]\nname = "Pebbles"\naliases = ["PebbleBench"]\n')
    ask = ("extract", "--format", "json", "--text", "StoneNet reaches 84.5% accuracy on PebbleBench.")

    assert '"Pebbles"' not in kb(*ask).stdout
    found = json.loads(kb(*ask, "--vocabulary", "mine.toml").stdout)
    assert found[0]["claims"][0]["dataset"] == ["PebbleBench", "Pebbles"]


@pytest.mark.parametrize(
    ("arguments", "stdin"), [(["--text", ""], None), (["--text", " \n"], None), (["-", "--explain"], "")]
)
def test_an_empty_text_is_an_error(kb, arguments, stdin):
    result = kb("extract", *arguments, stdin=stdin)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: the text is empty: give the words of an abstract\n"


def test_standard_input_of_a_known_format_is_read_as_a_file_of_it(kb, files, tmp_path):
    data = (tmp_path / "papers" / "mine.jsonl").read_bytes()
    for stdin in (data, gzip.compress(data)):
        result = kb("extract", "-", stdin=stdin)
        assert without_confidence(result.stdout) == TABLE.format("A Network of Stones")
        assert (result.stderr, result.exit_code) == ("", 0)
    assert kb("extract", "-", "--source", "csv", stdin=data).stderr == (
        "Error: - has no header with the columns title and abstract: name the columns in the first line\n"
    )


def test_empty_standard_input_is_an_error(kb):
    assert kb("extract", "-", stdin="").stderr == "Error: - is empty: fetch or save it again\n"
