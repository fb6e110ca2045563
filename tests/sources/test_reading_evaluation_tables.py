"""The evaluation tables of Papers with Code: every row and cell is read, or said to be unreadable and kept anyway."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from listed import QUIRKY_TABLES, STONES, TABLES, dataset, row, task, write_tables

from kb.errors import SourceError
from kb.records import Flaw, Identity, ListedRow, ListedTable, ListedValue
from kb.sources import ResultsReader, reader_named
from kb.sources.evaluation_tables import parse


def read(tables: Any) -> list[ListedTable | ListedRow | Flaw]:
    return list(parse([json.dumps(tables)], "tables"))


def flaws(tables: Any) -> list[tuple[str, str]]:
    return [(one.where, one.reason) for one in read(tables) if isinstance(one, Flaw)]


def rows(tables: Any) -> list[ListedRow]:
    return [one for one in read(tables) if isinstance(one, ListedRow)]


def on(*of_dataset: Any) -> list[Any]:
    return [task("T", [dataset("D") | {"sota": {"rows": list(of_dataset)}}])]


def test_branches_come_in_order_each_before_its_rows() -> None:
    found = [
        (one.kind, one.parent, one.position, one.task, one.dataset)
        if isinstance(one, ListedTable)
        else (one.table, one.where, one.model)
        for one in read(TABLES)
        if not isinstance(one, Flaw)
    ]
    assert found == [
        ("task", None, 0, "Image Classification", None),
        ("dataset", 0, 0, "Image Classification", "ImageNet-1K"),
        (1, "Image Classification, ImageNet-1K, row 1", "StoneNet-L"),
        (1, "Image Classification, ImageNet-1K, row 2", "StickNet"),
        (1, "Image Classification, ImageNet-1K, row 3", "ResNet-50"),
        ("dataset", 0, 1, "Image Classification", "ImageNet-2012"),
        (2, "Image Classification, ImageNet-2012, row 1", "TwigNet"),
        ("task", 0, 0, "Moss Classification", None),
        ("dataset", 3, 0, "Moss Classification", "Mosses"),
        (4, "Moss Classification, Mosses, row 1", "StoneNet-L"),
        ("task", None, 1, "Speech Recognition", None),
        ("dataset", 5, 0, "Speech Recognition", "LibriSpeech"),
        (6, "Speech Recognition, LibriSpeech, row 1", "EarNet"),
        ("dataset", 6, 0, "Speech Recognition", "LibriSpeech far field"),
        (7, "Speech Recognition, LibriSpeech far field, row 1", "EarNet"),
        ("task", None, 2, "Nothing Measured Yet", None),
    ]
    assert flaws(TABLES) == []


def test_a_row_gives_its_paper_and_its_values() -> None:
    first = rows(TABLES)[0]
    assert first.values == (
        ListedValue("Top 1 Accuracy", 84.5, "84.5", unit="%"),
        ListedValue("Number of params", 30.0, "30", unit="M"),
    )
    paper = first.paper
    assert paper is not None
    assert (paper.title, paper.abstract) == (STONES["paper_title"], "")
    assert paper.identities == (
        Identity("arxiv", "2403.00001"),
        Identity("title", "a network of stones and pebbles"),
    )
    assert (paper.published_on, paper.url) == (date(2024, 3, 1), "https://arxiv.org/abs/2403.00001")
    assert paper.code_url == "https://github.com/stones/stones"


@pytest.mark.parametrize(
    ("title", "address", "identities", "url"),
    [
        ("", "http://arxiv.org/pdf/1711.00043.pdf", [("arxiv", "1711.00043")], "https://arxiv.org/abs/1711.00043"),
        ("", "https://doi.org/10.1000/ABC", [("doi", "10.1000/abc")], "https://doi.org/10.1000/ABC"),
        ("", "https://example.org/x", [("source:tables", "https://example.org/x")], "https://example.org/x"),
        ("A  Title\nof Five Words", "", [("title", "a title of five words")], None),
        ("A Title of Five Words", "https://e.org/x", [("title", "a title of five words")], "https://e.org/x"),
        ("Of Many Things", "arXiv:2403.00001", [("arxiv", "2403.00001"), ("title", None)], None),
    ],
)
def test_a_paper_is_known_by_number_doi_or_title_and_else_by_its_address(
    title: str, address: str, identities: list[tuple[str, str]], url: str | None
) -> None:
    (found,) = rows(on(row("M", title, address, acc="1")))
    assert found.paper is not None
    known = [(one.scheme, one.value) for one in found.paper.identities]
    assert [scheme for scheme, _ in known] == [scheme for scheme, _ in identities]
    assert all(value in (None, other) for (_, value), (_, other) in zip(identities, known, strict=True))
    assert found.paper.url == url or url is None


def test_code_counts_only_where_there_is_one_link() -> None:
    links = [{"title": "", "url": f"https://github.com/a/{name}"} for name in "bc"]
    two, one = rows(on(*(row("M", "A Paper of Four Words") | {"code_links": some} for some in (links, links[:1]))))
    assert two.paper is not None
    assert one.paper is not None
    assert (two.paper.code_url, one.paper.code_url) == (None, "https://github.com/a/b")


PAPER = "A Paper of Five Words"
ROW = "T, D, row 1"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (on(row("M", PAPER, acc="none yet")), [(ROW, '"Accuracy" is no number that can be read ("none yet")')]),
        (on(row("M", PAPER), row("M", PAPER, acc=True)), [("T, D, row 2", '"Accuracy" is true or false, no number')]),
        (on(row("M", acc="1")), [(ROW, "names no paper, by title or address")]),
        (on(row("M", "!?", acc="1")), [(ROW, "names no paper, by title or address")]),
        (on(row("M", "half \ud800", acc="1")), [(ROW, "its paper holds half a character (a lone surrogate)")]),
        (on(row("M\ud800", PAPER)), [(ROW, "model_name is no valid text")]),
        (on(row("M", PAPER) | {"model_name": 5}), [(ROW, "model_name is no text")]),
        (on(row("M", PAPER) | {"paper_date": "soon"}), [(ROW, 'paper_date "soon" is no date')]),
        (on(row("M", PAPER) | {"metrics": [1]}), [(ROW, "metrics is no object")]),
        (on(row("M", PAPER, **{" ": "1"})), [(ROW, '" " is the value of a metric without a name that can be kept')]),
        (on("M"), [(ROW, "is no object")]),
        ([5], [("task 1", "is no object")]),
        ([{"datasets": []}], [("task 1", "has no task")]),
        ([{"task": ["T"], "datasets": {}}], [("task 1", "task is no text"), ("a task", "datasets is no list")]),
        ([task("T", [dataset("")])], [("T, dataset 1", "has no dataset")]),
        ([task("T", ["D"])], [("T, dataset 1", "is no object")]),
        ([task("U", [dataset("E") | {"sota": {"rows": "none"}}])], [("U, E", "rows is no list")]),
        ([task("U", [dataset("E") | {"sota": []}])], [("U, E", "sota is no object")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_flaw_that_says_where(tables: Any, expected: list[tuple[str, str]]) -> None:
    assert flaws(tables) == expected


def rebuilt(tables: Any) -> Any:
    """Put together again what the reader took apart."""
    branches = [one for one in read(tables) if isinstance(one, ListedTable)]
    listed = rows(tables)

    def content(of: ListedTable) -> Any:
        found = json.loads(of.json)
        if not isinstance(found, dict):
            return found
        held = {"datasets": ("task", "dataset"), "subtasks": ("task", "task"), "subdatasets": ("dataset", "dataset")}
        for name, (kind, of_kind) in held.items():
            inner = [content(one) for one in branches if one.parent == of.number and one.kind == of_kind]
            if kind == of.kind and inner:
                assert found[name] == []
                found[name] = inner
        if of_dataset := [json.loads(one.json) for one in listed if one.table == of.number]:
            assert found["sota"]["rows"] == []
            found["sota"]["rows"] = of_dataset
        return found

    return [content(one) for one in branches if one.parent is None]


@given(QUIRKY_TABLES)
def test_whatever_a_file_says_is_kept_as_it_is(tables: list[Any]) -> None:
    assert rebuilt(tables) == tables


def reader() -> ResultsReader:
    found = reader_named("pwc")
    assert isinstance(found, ResultsReader)
    return found


def test_a_packed_file_says_the_same(tmp_path: Path) -> None:
    plain = write_tables(tmp_path / "tables.json", TABLES, indent=2)
    packed = tmp_path / "tables.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(reader().read(packed)) == list(reader().read(plain))
    assert reader().digest(packed) == reader().digest(plain)


def test_a_file_that_is_cut_off_is_said_so_wherever_that_is(tmp_path: Path) -> None:
    whole = json.dumps(TABLES[:1] + TABLES[2:])
    file = tmp_path / "tables.json"
    for end in range(1, len(whole), 7):
        file.write_text(whole[:end])
        with pytest.raises(SourceError, match="is cut off after record"):
            list(reader().read(file))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"task": "T", "datasets": []}', "is no list of tasks: give the evaluation tables"),
        ('[{"task": "T" "datasets": []}]', r"is not valid JSON \(line 1, column 15: Expecting ',' delimiter\): fetch"),
        ('[{"task": "T"}\n{"task": "U"}]', r"is not valid JSON \(line 2: no comma between two tasks\): fetch"),
        ('[{"task": "T"}]\n[]', r"goes on after the list of tasks \(line 2\): fetch"),
        ("[" + "[" * 100_000, r"is nested too deeply \(task 1\)"),
        ('[{"task": "T", "more": ' + "9" * 5000 + "}]", r"has a number of too many digits \(task 1\)"),
    ],
)
def test_a_file_that_is_none_is_an_error_that_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "tables.json"
    file.write_text(text)
    with pytest.raises(SourceError, match=f"{file} {message}"):
        list(reader().read(file))
