"""Records of OpenAlex, Semantic Scholar and Papers with Code, one a line, in an array, in the pages of an API."""

import io
import json
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import SourceError
from kb.records import Flaw, Identity, Record
from kb.sources import READERS, recognise
from kb.sources.files import CutOffError
from kb.sources.json_text import JsonText
from kb.sources.openalex import abstract
from kb.sources.reader import UnfitError

WORK: dict[str, Any] = {
    "id": "https://openalex.org/W4400000001",
    "doi": "https://doi.org/10.1000/ABC.1",
    "title": "A Network of Stones and Pebbles",
    "display_name": "A Network of Stones and Pebbles",
    "publication_date": "2024-03-05",
    "abstract_inverted_index": {"StoneNet": [0], "reaches": [1, 4], "84.5%": [2], "and": [3], "far.": [5]},
    "authorships": [{"author": {"id": "https://openalex.org/A1", "display_name": "Ada Stone"}}, {"author": None}],
    "primary_topic": {"display_name": "Stones"},
    "primary_location": {"landing_page_url": "https://example.org/stones"},
    "locations": [{"landing_page_url": "https://example.org/stones"}, {"pdf_url": "http://arxiv.org/pdf/2403.00001"}],
}
PAPER: dict[str, Any] = {
    "corpusid": 123456,
    "externalids": {"ArXiv": "2403.00001", "DOI": "10.1000/abc.1", "CorpusId": "123456", "MAG": None},
    "url": "https://www.semanticscholar.org/paper/1",
    "title": "A Network of Stones and Pebbles",
    "abstract": "StoneNet reaches 84.5% and reaches far.",
    "authors": [{"authorId": "1", "name": "Ada Stone"}],
    "year": 2024,
    "publicationdate": "2024-03-05",
    "s2fieldsofstudy": [{"category": "Geology", "source": "a"}, {"category": "Geology", "source": "b"}],
}
CAMEL = {"corpusid": "corpusId", "externalids": "externalIds", "publicationdate": "publicationDate"}
API_PAPER = {"paperId": "0123456789abcdef", **{CAMEL.get(name, name): one for name, one in PAPER.items()}}
LISTED = {
    "paper_url": "https://paperswithcode.com/paper/a-network-of-stones",
    "arxiv_id": "2403.00001",
    "title": "A Network of Stones and Pebbles",
    "abstract": "StoneNet reaches 84.5% and reaches far.",
    "url_abs": "https://arxiv.org/abs/2403.00001v2",
    "url_pdf": "https://arxiv.org/pdf/2403.00001v2.pdf",
    "proceeding": None,
    "authors": ["Ada Stone"],
    "tasks": ["Stone Classification"],
    "date": "2024-03-05",
    "methods": [],
}
LAYOUTS = {
    "openalex lines": ("openalex", json.dumps(WORK) + "\n", "line 1"),
    "openalex page": ("openalex", json.dumps({"meta": {"count": 1}, "results": [WORK], "group_by": []}), "record 1"),
    "openalex page, indented": ("openalex", json.dumps({"meta": {}, "results": [WORK]}, indent=2), "record 1"),
    "openalex work, indented": ("openalex", json.dumps(WORK, indent=1), "record 1"),
    "s2 lines": ("semantic-scholar", json.dumps(PAPER) + "\n", "line 1"),
    "s2 page": ("semantic-scholar", json.dumps({"total": 1, "offset": 0, "data": [API_PAPER]}), "record 1"),
    "s2 batch": ("semantic-scholar", json.dumps([API_PAPER]), "record 1"),
    "pwc array": ("pwc-papers", json.dumps([LISTED]), "record 1"),
    "pwc array, indented": ("pwc-papers", json.dumps([LISTED], indent=4), "record 1"),
}
OWN_IDS = {
    "openalex": Identity("source:openalex", "W4400000001"),
    "semantic-scholar": Identity("source:semantic-scholar", "123456"),
    "pwc-papers": Identity("source:papers-with-code", "a-network-of-stones"),
}


def read(text: str, source: str) -> list[Any]:
    return list(READERS[source].parse(io.BytesIO(text.encode("utf-8", "surrogateescape")), "file"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_recognised_and_gives_the_paper_with_its_identities(tmp_path: Path, layout: str) -> None:
    source, text, where = LAYOUTS[layout]
    path = tmp_path / "file"
    path.write_text(text)
    assert recognise(path).name == source
    (record,) = recognise(path).read(path)
    assert isinstance(record, Record)
    paper = record.paper
    assert (record.where, paper.title, paper.abstract) == (where, WORK["title"], PAPER["abstract"])
    assert (paper.authors, paper.published_on) == (("Ada Stone",), date(2024, 3, 5))
    known = [] if source == "pwc-papers" else [Identity("doi", "10.1000/abc.1")]
    assert paper.identities == (
        Identity("arxiv", "2403.00001"), *known, OWN_IDS[source], Identity("title", "a network of stones and pebbles"),
    )  # fmt: skip
    assert paper.categories == {"openalex": ("Stones",), "semantic-scholar": ("Geology",), "pwc-papers": ()}[source]


@pytest.mark.parametrize(("change", "reason"), [
    ({"abstract_inverted_index": None}, "has no abstract"),
    ({"abstract_inverted_index": {}}, "has no abstract"),
    ({"abstract_inverted_index": "words"}, "abstract_inverted_index is no object"),
    ({"abstract_inverted_index": {"a": ["b"]}}, "abstract_inverted_index has a place that is no whole number"),
    ({"title": None, "display_name": ""}, "has no title"),
    ({"publication_date": "soon"}, 'date "soon" is no date'),
])  # fmt: skip
def test_a_work_that_cannot_be_used_is_a_flaw(change: dict[str, Any], reason: str) -> None:
    lines = [WORK, WORK | change, WORK]
    first, flaw, last = read("\n".join(map(json.dumps, lines)), "openalex")
    assert (type(first), flaw, type(last)) == (Record, Flaw("line 2", reason), Record)


def test_what_a_work_leaves_out_or_says_otherwise_is_no_reason_to_drop_it() -> None:
    odd = {"locations": None, "primary_location": 3, "authorships": {"a": 1}, "primary_topic": None, "concepts": [None]}
    (record,) = read(json.dumps(WORK | odd), "openalex")
    assert (record.paper.paper_id, record.paper.authors, record.paper.categories) == ("doi:10.1000/abc.1", (), ())


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Z", "C"]), min_size=1)))
def test_an_inverted_index_gives_back_its_text(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    assert abstract(index) == " ".join(words)


def test_records_of_an_array_that_cannot_be_used_are_flaws_and_the_others_are_read() -> None:
    papers = [LISTED, 5, LISTED | {"abstract": None}, LISTED | {"title": "\udce9"}, LISTED]
    found = read(json.dumps(papers), "pwc-papers")
    assert [one.where for one in found] == [f"record {number}" for number in range(1, 6)]
    assert [one.reason for one in found if isinstance(one, Flaw)] == [
        "is no JSON object", "has no abstract", "holds half a character (a lone surrogate)",
    ]  # fmt: skip


def test_bytes_that_are_no_utf8_cost_only_their_own_record() -> None:
    text = json.dumps([LISTED, LISTED | {"title": "Caf?"}, LISTED]).replace("?", "\udce9")
    _, flaw, _ = read(text, "pwc-papers")
    assert flaw == Flaw("record 2", "is not valid UTF-8")


def test_pages_put_one_after_another_are_read_to_the_end() -> None:
    pages = [{"meta": {"page": page}, "results": [WORK] * page} for page in (2, 1)]
    for indent in (None, 2):
        found = read("\n".join(json.dumps(page, indent=indent) for page in pages), "openalex")
        assert [one.where for one in found] == ["record 1", "record 2", "record 3"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_that_is_cut_off_is_said_so_wherever_that_is(layout: str) -> None:
    source, text, _ = LAYOUTS[layout]
    text = text.rstrip()
    for end in range(1, len(text), 13):
        with pytest.raises(CutOffError):
            read(text[:end], source)


@pytest.mark.parametrize(("text", "reason"), [
    ('[{"title": "T"}\n{"title": "U"}]', "is not valid JSON (line 2: no comma between two records)"),
    ('[{"title": "T",\n"abstract" 5}, 7]', "is not valid JSON (line 2, column 12: Expecting ':' delimiter)"),
    ('[] 5', "is not valid JSON (line 1: no array and no object)"),
    ('{"meta": 1, 5: 6, "results": []}', "is not valid JSON (line 1: no name and value)"),
    ("[" * 100_000, "is nested too deeply (record 1)"),
    ("[" + "9" * 5000 + "]", "has a number of too many digits (record 1)"),
])  # fmt: skip
def test_what_is_no_json_is_an_error_that_names_the_place(text: str, reason: str) -> None:
    with pytest.raises(UnfitError) as caught:
        read(text, "pwc-papers")
    assert caught.value.args[0] == reason


class Endless(io.RawIOBase):
    """An array of so many papers, made as it is read."""

    def __init__(self, papers: int) -> None:
        self.made = 0
        self.pieces = self.make(papers)
        self.rest = b""

    def make(self, papers: int) -> Iterator[bytes]:
        yield b"["
        for number in range(papers):
            self.made = number
            yield (b"," if number else b"") + json.dumps(
                LISTED | {"abstract": f"It gets {number} points. " * 40}
            ).encode()
        yield b"]"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.rest = self.rest or next(self.pieces, b"")
        piece, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def test_an_array_is_read_in_little_memory_and_from_its_first_record_on() -> None:
    source = Endless(10_000)  # some 13 MB
    records = READERS["pwc-papers"].parse(io.BufferedReader(source), "file")
    assert isinstance(next(records), Record)
    assert source.made < 500
    tracemalloc.start()
    count = sum(1 for _ in records)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 9_999
    assert peak < 2_000_000


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(VALUES), st.sampled_from([None, 1]), st.booleans(), st.lists(st.integers(1, 9)))
def test_an_array_gives_back_what_was_written_however_its_text_comes(
    values: list[Any], indent: int | None, ascii_only: bool, sizes: list[int]
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    pieces = []
    while text:
        size = sizes.pop() if sizes else 5
        pieces.append(text[:size])
        text = text[size:]
    read_back = JsonText(pieces, "record", json.JSONDecoder())
    assert read_back.next() == "["
    assert [value for value, _ in read_back.elements()] == values
    assert read_back.next() == ""


@settings(deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_no_change_of_a_character_raises_anything_but_a_source_error(layout: str, data: st.DataObject) -> None:
    source, text, _ = LAYOUTS[layout]
    place = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from(["", "{", "]", '"', "\\", "0", ":", ",", "\n", "\0"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_text(text[:place] + put + text[place + 1 :])
        message, found = f"{path} is at fault", []
        try:
            found = list(READERS[source].read(path))
        except SourceError as error:
            message = str(error)
        assert message.startswith(f"{path} ")
        assert all(one.where.startswith(("line ", "record ")) for one in found if isinstance(one, Flaw | Record))
