import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import Flaw, Paper, Record, title_key
from kb.sources import daily_papers, plan, recognise
from kb.sources.files import CutOffError

SHARED = Path(__file__).parents[2].parent / "shared"

HEADER = """new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Mar 12

"""
LONG = "A network is made wider, then deeper, and each time its errors are counted once more by hand. " * 4

CREDITED = f"""{HEADER}First Light: Networks that Look Twice

We look twice. FirstLight gets 81.2% top-1 accuracy on ImageNet. Code: https://github.com/first/light

  • 7 authors
·
Nov 24, 2025

Second Thoughts

{LONG}

  • 1 authors
·
May 6, 2020 12

Third Time Lucky: Training without Patience

{LONG}

  • 1,204 authors
·
Jul 15

Fourth of its Kind

{LONG}

  • 2 authors
·

Fifth and Last

We stop.

  • 1 author
"""


def read(text: str) -> list[Record | Flaw]:
    return list(daily_papers.parse(text.splitlines(keepends=True), "page"))


def papers(text: str) -> list[Paper]:
    records = read(text)
    assert all(isinstance(record, Record) for record in records), records
    return [record.paper for record in records if isinstance(record, Record)]


def test_layout_with_credits_gives_title_abstract_and_date() -> None:
    found = papers(CREDITED)
    assert [(paper.title, paper.published_on) for paper in found] == [
        ("First Light: Networks that Look Twice", date(2025, 11, 24)),
        ("Second Thoughts", date(2020, 5, 6)),
        ("Third Time Lucky: Training without Patience", None),  # the page does not say of which year
        ("Fourth of its Kind", None),
        ("Fifth and Last", None),
    ]
    assert found[0].abstract == (
        "We look twice. FirstLight gets 81.2% top-1 accuracy on ImageNet. Code: https://github.com/first/light"
    )
    assert found[0].code_url == "https://github.com/first/light"
    assert found[1].abstract == LONG.strip()


def test_layout_without_credits_gives_title_and_abstract() -> None:
    page = f"{HEADER}One Thing\n\n{LONG}\n\nAnother Thing\n\nShort but whole.\n\nA Third Thing\n\n{LONG}"
    assert [(paper.title, paper.abstract) for paper in papers(page)] == [
        ("One Thing", LONG.strip()),
        ("Another Thing", "Short but whole."),
        ("A Third Thing", LONG.strip()),
    ]


def test_each_record_stands_at_the_line_of_its_title() -> None:
    records = read(f"{HEADER}One Thing\n\n{LONG}\n\nAnother Thing\n\n{LONG}\n")
    assert [record.where for record in records] == ["line 13", "line 17"]


@pytest.mark.parametrize(
    "page",
    [
        f"One Thing\n\n{LONG}\n\nWe add a second paragraph.\n\nAnother Thing\n\n{LONG}\n",
        f"One Thing\n\n{LONG}\n\n{LONG}\n\nAnother Thing\n\n{LONG}\n",
        f"One Thing\n\n{LONG}\n\nCode is at https://example.org/code\n\nAnother Thing\n\nIt works.\n",
        f"One Thing\n\n{LONG}\n\nSee the site\n\n  • 3 authors\n·\nMay 6, 2020\n\nAnother Thing\n\n{LONG}\n\n"
        "  • 3 authors\n·\nMay 6, 2020\n",
    ],
    ids=["short", "long", "an address", "before credits"],
)
def test_an_abstract_may_have_several_paragraphs(page: str) -> None:
    assert [paper.title for paper in papers(page)] == ["One Thing", "Another Thing"]


def test_wrapped_lines_of_a_paragraph_are_joined() -> None:
    (paper,) = papers("A Title that\nis Wrapped\n\nAn abstract\n  that is, too.\n")
    assert (paper.title, paper.abstract) == ("A Title that is Wrapped", "An abstract that is, too.")


@pytest.mark.parametrize(
    "credits",
    [
        "  • 3 authors\n·\nMay 6, 2020\n",
        "• 3 authors\n\n·\n\nMay 6, 2020\n",
        "  • 3 authors\r\n·\r\nMay 6, 2020 4\r\n",
        "  • 3 authors\n·\nMay 6, 2020",
        "·\nMay 6, 2020",
    ],
)
def test_credits_are_read_however_they_are_spaced(credits: str) -> None:
    (paper,) = papers(f"One Thing\n\n{LONG}\n\n{credits}")
    assert (paper.published_on, paper.abstract) == (date(2020, 5, 6), LONG.strip())


@pytest.mark.parametrize("gap", ["", "·\n", "·\n\n", "\n·\n\n"])
def test_a_missing_date_leaves_the_next_title_alone(gap: str) -> None:
    title = "Another Thing that Has a Title of Many Words"
    found = papers(f"One Thing\n\n{LONG}\n\n  • 3 authors\n{gap}{title}\n\n{LONG}\n\n  • 2 authors\n·\nMay 6, 2020\n")
    assert [(paper.title, paper.published_on) for paper in found] == [("One Thing", None), (title, date(2020, 5, 6))]


def test_pages_one_after_another_are_read_as_one() -> None:
    plain = f"{HEADER}Plain Thing\n\n{LONG}\n\n"
    assert [paper.title for paper in papers(CREDITED + plain + CREDITED)][4:7] == [
        "Fifth and Last", "Plain Thing", "First Light: Networks that Look Twice",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "flaw"),
    [
        (f"Lonely\n\nOne Thing\n\n{LONG}\n", Flaw("line 1", "has no abstract")),
        (f"One Thing\n\n{LONG}\n\nLonely\n", Flaw("line 5", "has no abstract")),
        (f"Lonely\n\n  • 3 authors\n\nOne Thing\n\n{LONG}\n\n  • 3 authors\n", Flaw("line 1", "has no abstract")),
        (f"{LONG}\n\nOne Thing\n\n{LONG}\n", Flaw("line 1", "has no title")),
        (
            f"Bad\n\n{LONG}\n\n  • 3 authors\n·\nFeb 31, 2020\n\nOne Thing\n\n{LONG}\n\n  • 3 authors\n",
            Flaw("line 1", 'date "Feb 31, 2020" is no date'),
        ),
        (
            f"Bad\n\n{LONG}\n\n  • 3 authors\n·\nsoon\n\nOne Thing\n\n{LONG}\n\n  • 3 authors\n",
            Flaw("line 1", 'date "soon" is no date'),
        ),
        (
            f"One Thing\n\n{LONG}\n\nBad\n\n{LONG} And then",
            Flaw("line 5", "ends in the middle of a sentence, as the file does"),
        ),
        (f"Bad\n\nNot \udce9\udce9n\nletter more.\n\nOne Thing\n\n{LONG}\n", Flaw("line 3", "is not valid UTF-8")),
    ],
)
def test_a_bad_entry_is_a_flaw_and_the_others_are_read(page: str, flaw: Flaw) -> None:
    records = read(page)
    assert [record for record in records if isinstance(record, Flaw)] == [flaw]
    assert [record.paper.title for record in records if isinstance(record, Record)] == ["One Thing"]


def test_a_page_that_ends_before_the_last_credits_is_cut_off() -> None:
    cut = CREDITED[: CREDITED.index("  • 1,204")]
    records = daily_papers.parse(iter(cut.splitlines(keepends=True)), "page")
    assert [next(records).where, next(records).where] == ["line 13", "line 21"]
    with pytest.raises(CutOffError):
        next(records)


@pytest.mark.parametrize("end", [".", " (it works)", " https://example.org/code", " so\n", "?"])
def test_an_abstract_that_may_well_end_there_is_not_taken_for_cut_off(end: str) -> None:
    assert len(papers(f"One Thing\n\n{LONG}\n\nAnother Thing\n\n{LONG}So it goes{end}")) == 2


@pytest.mark.parametrize("last", ["  • 1,204 authors\n·", "  • 1,204 auth", "  •"])
def test_a_page_that_ends_within_the_last_credits_lacks_only_their_date(last: str) -> None:
    assert papers(CREDITED[: CREDITED.index("  • 1,204")] + last)[2].published_on is None


TITLES = st.lists(st.text("abcXYZ-:?é", min_size=1, max_size=9), min_size=1, max_size=12).map(
    lambda words: " ".join(["A", *words])
)
PROSE = st.lists(st.text("abc XYZ,%0184é", min_size=1, max_size=60), min_size=1, max_size=30).map(
    lambda parts: "We " + " ".join(" ".join(parts).split()) + "."
)
DAYS = st.none() | st.dates(date(1991, 8, 1), date(2099, 12, 31))


@settings(deadline=None)
@given(st.lists(st.tuples(TITLES, PROSE, DAYS, st.sampled_from(["", " 3"])), min_size=1, max_size=8), st.booleans())
def test_a_page_gives_back_what_was_put_on_it(entries: list[tuple[str, str, date | None, str]], credited: bool) -> None:
    page = HEADER
    for title, abstract, day, comments in entries:
        page += f"{title}\n\n{abstract}\n\n"
        if credited:
            page += "  • 4 authors\n·\n" + (f"{day:%b} {day.day}, {day.year}{comments}" if day else "") + "\n\n"
    expected = [(title, abstract, day if credited else None) for title, abstract, day, _ in entries]
    assert [(paper.title, paper.abstract, paper.published_on) for paper in papers(page)] == expected


@settings(deadline=None)
@given(st.lists(st.sampled_from([HEADER, "A Title\n", LONG, "\n", "  • 4 authors\n", "·\n\n", "May 5, 2020\n", "•"])))
def test_no_order_of_a_pages_parts_is_too_odd(parts: list[str]) -> None:
    page = "".join(parts)
    try:
        records = read(page)
    except CutOffError:
        return
    titles = [record.paper.title for record in records if isinstance(record, Record)]
    assert len(records) >= (1 if "A Title" in page or LONG in page else 0)
    assert not any(title in "••·" for title in titles)


@pytest.fixture(scope="module")
def corpus() -> dict[str, list[Record | Flaw]]:
    folder = SHARED / "corpus" / "daily_papers"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not beside the checkout")
    return {path.name: list(reader.read(path)) for path, reader in plan([folder]).files}


def test_corpus_pages_hold_168_papers_without_a_flaw(corpus: dict[str, list[Record | Flaw]]) -> None:
    assert [len(records) for records in corpus.values()] == [38, 68, 70, 23, 38]
    records = [record for page in corpus.values() for record in page]
    assert not [record for record in records if isinstance(record, Flaw)]
    identities = {record.paper.identities for record in records if isinstance(record, Record)}
    assert len(identities) == 168
    gold = (SHARED / "eval" / "gold" / "daily_papers.jsonl").read_text(encoding="utf-8").splitlines()
    titles = {title_key(record.paper.title) for record in records if isinstance(record, Record)}
    assert titles == {title_key(json.loads(line)["title"]) for line in gold}


def test_corpus_pages_with_credits_date_all_papers_but_those_of_the_year_they_were_saved(
    corpus: dict[str, list[Record | Flaw]],
) -> None:
    undated = {
        name: sum(isinstance(record, Record) and record.paper.published_on is None for record in records)
        for name, records in corpus.items()
    }
    assert undated == {"page-0.txt": 0, "page-1.txt": 68, "page-2.txt": 70, "page-3.txt": 2, "page-4.txt": 4}


def test_corpus_pages_are_recognised(corpus: dict[str, list[Record | Flaw]]) -> None:
    folder = SHARED / "corpus" / "daily_papers"
    assert {recognise(folder / name).name for name in corpus} == {"daily-papers"}
