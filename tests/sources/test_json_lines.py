import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import Flaw, Identity, Record
from kb.sources import READERS, json_lines
from kb.sources.files import CutOffError

ARXIV, JSONL = READERS["arxiv"], READERS["jsonl"]

SNAPSHOT = {
    "id": "0704.0007",
    "submitter": "Ann Other",
    "authors": "Ann Other, B. Writer (Some Lab, Some Town) and C. Third",
    "title": "A Title that arXiv\n  Breaks",
    "comments": "8 pages, code at https://github.com/other/thing.",
    "doi": "10.1103/PhysRevD.76.044016",
    "categories": "cs.CV cs.LG",
    "abstract": "  We break\nlines. $84.0\\%$ is kept as it is.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-01-13",
    "authors_parsed": [["Other", "Ann", ""], ["Writer", "B.", "Jr.", "Some Lab"], ["Third", "C.", ""]],
}


def read(*lines: str, collection: str = "mine") -> list[Record | Flaw]:
    return list(json_lines.parse([f"{line}\n" for line in lines], collection))


def test_arxiv_record_becomes_a_paper() -> None:
    (record,) = json_lines.parse([json.dumps(SNAPSHOT) + "\n"], "snapshot")
    assert isinstance(record, Record)
    paper = record.paper
    assert (record.where, paper.title) == ("line 1", "A Title that arXiv Breaks")
    assert paper.abstract == "We break lines. $84.0\\%$ is kept as it is."
    assert paper.authors == ("Ann Other", "B. Writer Jr.", "C. Third")
    assert paper.categories == ("cs.CV", "cs.LG")
    assert paper.published_on == date(2007, 4, 2)
    assert (paper.url, paper.code_url) == ("https://arxiv.org/abs/0704.0007", "https://github.com/other/thing")
    assert paper.identities == (
        Identity("arxiv", "0704.0007"),
        Identity("doi", "10.1103/physrevd.76.044016"),
        Identity("title", "a title that arxiv breaks"),
    )
    assert paper.paper_id == "arxiv:0704.0007"


def test_a_date_of_an_update_is_never_the_papers() -> None:
    fields = {**SNAPSHOT, "versions": None}
    (record,) = json_lines.parse([json.dumps(fields) + "\n"], "snapshot")
    assert isinstance(record, Record)
    assert record.paper.published_on == date(2007, 4, 1)


def test_generic_record_needs_only_title_and_abstract() -> None:
    line = json.dumps({"Title": "Six Words Are Enough for This", "summary": "It works.", "id": 12})
    (record,) = read(line, collection="ours")
    assert isinstance(record, Record)
    assert record.paper.identities == (
        Identity("source:ours", "12"),
        Identity("title", "six words are enough for this"),
    )
    assert (record.paper.paper_id, record.paper.published_on, record.paper.url) == ("12", None, None)


@pytest.mark.parametrize(("line", "reason"), [
    ('{"title": "T", "abstract": ', "is not valid JSON"),
    ('{"title": "T", "abstract": "\udcff"}', "is not valid UTF-8"),
    ('{"title": "T", "abstract": "\udcff', "is not valid UTF-8"),
    ('["T", "A"]', "is no JSON object"),
    ("[" * 100_000, "is not valid JSON"),
    ("1" * 5000, "is not valid JSON"),
    ('{"abstract": "A"}', "has no title"),
    ('{"title": "  ", "abstract": "A"}', "has no title"),
    ('{"title": "?!", "abstract": "A"}', "has no title"),
    ('{"title": 5, "abstract": "A"}', "has no title"),
    ('{"title": "T"}', "has no abstract"),
    ('{"title": "T", "abstract": null}', "has no abstract"),
    ('{"title": "T", "abstract": ["A"]}', "has no abstract"),
    ('{"title": "T", "abstract": "A\\u0000B"}', "holds a NUL character"),
    ('{"title": "T", "abstract": "A\\ud800B"}', "holds half a character (a lone surrogate)"),
    ('{"title": "T", "abstract": "A", "date": "2023-02-31"}', 'date "2023-02-31" is no date'),
    ('{"title": "T", "abstract": "A", "date": true}', 'date "True" is no date'),
    ('{"title": "T", "abstract": "A", "date": [2020]}', 'date "[2020]" is no date'),
])  # fmt: skip
def test_a_bad_line_is_a_flaw_and_the_others_are_read(line: str, reason: str) -> None:
    good = '{"title": "Good", "abstract": "Fine."}'
    first, flaw, last = read(good, line, good)
    assert flaw == Flaw("line 2", reason)
    assert [type(first), type(last)] == [Record, Record]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_and_any_line_ends_are_fine(end: str) -> None:
    lines = ["", '{"title": "T", "abstract": "A"}', "  ", '{"title": "U", "abstract": "B"}']
    assert [record.where for record in json_lines.parse([line + end for line in lines], "mine")] == ["line 2", "line 4"]


def test_a_broken_last_line_without_an_end_is_a_cut() -> None:
    records = json_lines.parse(['{"title": "T", "abstract": "A"}\n', '{"title": "T", "abstr'], "mine")
    next(records)
    with pytest.raises(CutOffError):
        next(records)


def test_a_whole_last_line_without_an_end_is_read() -> None:
    (record,) = json_lines.parse(['{"title": "T", "abstract": "A"}'], "mine")
    assert isinstance(record, Record)


def test_a_number_that_lost_its_quotes_keeps_its_last_zero() -> None:
    (record,) = read('{"id": 2503.11730, "title": "T", "abstract": "A"}')
    assert isinstance(record, Record)
    assert record.paper.paper_id == "arxiv:2503.11730"


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)
SOLID = TEXTS.map(lambda text: " ".join(f"A {text}".split()))
DAYS = st.none() | st.dates(date(1950, 1, 1), date(2099, 12, 31))


@settings(deadline=None)
@given(st.lists(st.tuples(SOLID, SOLID, DAYS), max_size=6), st.booleans())
def test_lines_give_back_what_was_written(papers: list[tuple[str, str, date | None]], ascii_only: bool) -> None:
    lines = [
        json.dumps({"title": title, "abstract": abstract, "date": day and day.isoformat()}, ensure_ascii=ascii_only)
        for title, abstract, day in papers
    ]
    records = [record.paper for record in read(*lines) if isinstance(record, Record)]
    assert [(paper.title, paper.abstract, paper.published_on) for paper in records] == papers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["id", "doi", "url", "date", "year", "versions", "authors", "authors_parsed", "categories", "comments"]
)


@settings(deadline=None)
@given(st.dictionaries(FIELDS, JSON))
def test_whatever_the_optional_fields_hold_a_line_is_a_record_or_a_flaw(fields: dict[str, Any]) -> None:
    line = json.dumps({"title": "A Title", "abstract": "An abstract.", **fields})
    (record,) = read(line)
    assert record.where == "line 1"
    if isinstance(record, Flaw):
        assert record.reason.endswith("is no date") or record.reason.startswith("holds ")
    else:
        assert record.paper.title == "A Title"
        assert all(identity.value for identity in record.paper.identities)
