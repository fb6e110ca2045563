import html
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ABSTRACT, ARTICLE, HUB_PAPER, NUMBER, TITLE, hydrated, page

from kb.records import Flaw, Identity, Record
from kb.sources import READERS
from kb.sources.daily_papers_html import parse
from kb.sources.files import CutOffError
from kb.sources.reader import UnfitError


def read(text: str | bytes) -> list[Record | Flaw]:
    return list(parse(io.BytesIO(text if isinstance(text, bytes) else text.encode()), "page"))


@pytest.mark.parametrize("data", [
    {"query": {}, "dailyPapers": [{"paper": HUB_PAPER, "title": "x", "submittedBy": {"name": "x"}}]},
    {"papers": [HUB_PAPER], "lastDate": "2024-03-05"},
    {"paper": HUB_PAPER},
])  # fmt: skip
def test_the_data_of_a_page_gives_its_papers(data: Any) -> None:
    (record,) = read(page('<div data-props="{}"></div>' + hydrated(data, ARTICLE)))
    assert isinstance(record, Record)
    paper = record.paper
    assert (paper.title, paper.abstract, paper.authors) == (TITLE, ABSTRACT, ("Ada Stone",))
    assert (paper.identities[0], paper.published_on) == (Identity("arxiv", NUMBER), date(2024, 3, 5))
    assert (paper.url, paper.code_url) == (f"https://huggingface.co/papers/{NUMBER}", "https://github.com/stones/net")


@pytest.mark.parametrize("link", [f"/papers/{NUMBER}", f"https://huggingface.co/papers/{NUMBER}?x=1"])
def test_a_page_without_data_gives_what_it_shows(link: str) -> None:
    (record,) = read(page(ARTICLE.replace(f"/papers/{NUMBER}", link)))
    assert isinstance(record, Record)
    paper = record.paper
    assert (record.where, paper.title, paper.abstract) == ("paper 1", TITLE, ABSTRACT)
    assert (paper.identities[0], paper.published_on) == (Identity("arxiv", NUMBER), date(2024, 3, 5))
    assert paper.url == f"https://huggingface.co/papers/{NUMBER}"


def test_a_paper_that_cannot_be_used_is_a_flaw_and_the_others_are_read() -> None:
    papers = [HUB_PAPER, HUB_PAPER | {"summary": None}, HUB_PAPER | {"publishedAt": "soon"}, HUB_PAPER]
    first, second, third, last = read(page(hydrated({"dailyPapers": [{"paper": paper} for paper in papers]})))
    assert second == Flaw("paper 2", "has no abstract")
    assert third == Flaw("paper 3", 'date "soon" is no date')
    assert [type(first), type(last)] == [Record, Record]
    shown = read(page(ARTICLE + "<article><h3>Another</h3></article>" + ARTICLE))
    assert shown[1] == Flaw("paper 2", "has no abstract")


def test_bytes_that_are_no_utf8_cost_only_their_own_paper() -> None:
    text = page(ARTICLE + ARTICLE.replace("Pebbles", "Caf\udce9s") + ARTICLE).encode("utf-8", "surrogateescape")
    assert [type(one) for one in read(text)] == [Record, Flaw, Record]
    assert read(text)[1] == Flaw("paper 2", "is not valid UTF-8")


@pytest.mark.parametrize("content", [hydrated({"dailyPapers": [{"paper": HUB_PAPER}] * 3}), ARTICLE * 3])
def test_a_page_that_is_cut_off_is_said_so_and_gives_no_half_paper(content: str) -> None:
    whole = page(content).rstrip().encode()
    for end in range(20, len(whole) - 2, 29):
        found = []
        with pytest.raises(CutOffError):
            found.extend(parse(io.BytesIO(whole[:end]), "page"))
        assert all(isinstance(one, Record) and one.paper.abstract == ABSTRACT for one in found)


def test_a_part_of_a_page_needs_no_end() -> None:
    assert [type(one) for one in read(ARTICLE)] == [Record]


@pytest.mark.parametrize(
    "content", ["", "<p>Loading</p>", hydrated({"dailyPapers": []}), '<div data-props="{5"></div>']
)
def test_a_page_without_papers_is_an_error(content: str) -> None:
    with pytest.raises(UnfitError, match="holds no papers"):
        read(page(content))


def test_pages_put_one_after_another_are_read() -> None:
    text = page(hydrated({"dailyPapers": [HUB_PAPER]})) + page(hydrated({"dailyPapers": [HUB_PAPER]}))
    assert [one.where for one in read(text)] == ["paper 1", "paper 2"]


def test_the_format_is_told_from_other_html() -> None:
    sniff = READERS["daily-papers-html"].sniff
    assert sniff("<!-- saved from url=(0029)https://huggingface.co/papers -->\n<html><head></head>")
    assert sniff(page(""))
    assert not sniff("<html><head><title>Stones</title></head>")
    assert not sniff("Daily Papers\n\n<b>\n")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_papers_give_back_what_was_written(papers: list[tuple[str, str]]) -> None:
    listed = [HUB_PAPER | {"title": f"T{title}", "summary": f"A{abstract}"} for title, abstract in papers]
    found = [one.paper for one in read(page(hydrated({"dailyPapers": listed}))) if isinstance(one, Record)]
    assert [(paper.title, paper.abstract) for paper in found] == [
        (" ".join(one["title"].split()), " ".join(one["summary"].split())) for one in listed
    ]


def test_a_long_page_is_read_as_it_comes() -> None:
    props = html.escape(json.dumps({"dailyPapers": [HUB_PAPER]}))
    content = f'<div data-props="{props}"></div>' + "<p>more</p>" * 200_000
    source = io.BufferedReader(io.BytesIO(page(content).encode()))  # type: ignore[type-var]
    records = parse(source, "page")
    assert isinstance(next(records), Record)
    assert source.raw.tell() < 500_000
