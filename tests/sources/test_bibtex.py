import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import ABSTRACT, BIBTEX_ENTRY, DOI, NUMBER, TITLE

from kb.records import Flaw, Identity, Paper, Record
from kb.sources import READERS
from kb.sources.bibtex import parse, plain
from kb.sources.files import CutOffError, split_lines


def read(text: str) -> list[Record | Flaw]:
    return list(parse(split_lines(text), "library"))


def paper_of(fields: str, key: str = "a") -> Paper:
    (record,) = read(f"@article{{{key}, title = {{A Stone}}, abstract = {{It is grey.}}, {fields}}}")
    assert isinstance(record, Record), record
    return record.paper


def test_an_entry_of_the_anthology_gives_the_paper() -> None:
    (record,) = read(BIBTEX_ENTRY)
    assert isinstance(record, Record)
    paper = record.paper
    assert (paper.title, paper.abstract, paper.authors) == (TITLE, ABSTRACT, ("Ada Stone", "Bo Müller"))
    assert paper.identities == (
        Identity("arxiv", NUMBER),
        Identity("doi", DOI),
        Identity("source:acl", "stone-muller-2024-network"),
        Identity("title", "a network of stones and pebbles"),
    )
    assert (paper.published_on, paper.url) == (date(2024, 3, 1), "https://aclanthology.org/2024.stones-1.1/")


def test_keys_of_other_files_belong_to_the_file() -> None:
    assert paper_of("url = {https://example.org}").identities[0] == Identity("source:library", "a")
    assert paper_of("url = {https://www.aclweb.org/anthology/E17-1}").identities[0] == Identity("source:acl", "a")


@pytest.mark.parametrize(("fields", "published_on"), [
    ("year = 2017, month = apr", date(2017, 4, 1)),
    ('year = "2017", month = "April"', date(2017, 4, 1)),
    ("year = {2017}, month = 12", date(2017, 12, 1)),
    ('year = {2017}, month = "10~" # jan', date(2017, 1, 1)),
    ("date = {2017-04-05}, year = 2016", date(2017, 4, 5)),
    ("year = {to appear}", None),
    ("month = may", None),
])  # fmt: skip
def test_the_date_is_what_year_and_month_say(fields: str, published_on: date | None) -> None:
    assert paper_of(fields).published_on == published_on


@pytest.mark.parametrize(("author", "names"), [
    ("Stone, Ada and Bo M{\\\"u}ller", ("Ada Stone", "Bo Müller")),
    ("van der Stone, Jr., Ada and others", ("Ada van der Stone Jr.",)),
    ("{Stone and Pebble Group} and {\\O}rsted, Hans", ("Stone and Pebble Group", "Hans Ørsted")),
    ("Stone, Ada\n   and   Pebble, Bo", ("Ada Stone", "Bo Pebble")),
    ("", ()),
])  # fmt: skip
def test_authors_are_named_as_people_write_them(author: str, names: tuple[str, ...]) -> None:
    assert paper_of(f"author = {{{author}}}").authors == names


@pytest.mark.parametrize(("written", "text"), [
    (r"84.3\% of {BERT}{\textquoteright}s 5{\%}", "84.3% of BERT’s 5%"),
    (r"na{\"\i}ve Erd\H{o}s \v{C}apek Stra{\ss}e \'Etude {\aa} \c c", "naïve Erdős Čapek Straße Étude å ç"),
    (r"gains of $\sim$3.5 and $x_{i}^2$ on \textbf{ImageNet}", r"gains of $\sim$3.5 and $x_{i}^2$ on ImageNet"),
    (r"5% of R&D \& more, a_b \#1, 100%", "5% of R&D & more, a_b #1, 100%"),
    (r"\emph{bold} 5% stays, and what follows", "bold 5% stays, and what follows"),
    ("Table~3 of {T}rees", "Table 3 of Trees"),
    (r"costs \$5 and \$6", "costs $5 and $6"),
])  # fmt: skip
def test_latex_is_undone_but_for_formulas(written: str, text: str) -> None:
    assert " ".join(plain(written).split()) == text


def test_strings_are_put_in_where_they_are_named() -> None:
    strings = '@string{long = "A Stone"}\n@STRING{net = long # " Network"}\n'
    (record,) = read(strings + '@article{a, title = net # { of One}, abstract = "A"}')
    assert isinstance(record, Record)
    assert record.paper.title == "A Stone Network of One"


GOOD = "@article{good, title = {T}, abstract = {A}}\n"


@pytest.mark.parametrize(("entry", "reason"), [
    ("@article{a, title = {T}}", "has no abstract"),
    ("@article{a, abstract = {A}}", "has no title"),
    ("@article{a, title = {T} abstract = {A}}", "title goes on after its value, where a comma is due"),
    ("@article{a, title = , abstract = {A}}", "title has no value"),
    ("@article{a title = {T}, abstract = {A}}", "is no valid entry of BibTeX"),
    ("@article{}", "has no title"),
    ("@article{a, title = {T}, abstract = {caf\udce9}}", "is not valid UTF-8"),
    ("@article{a, title = {T, abstract = {A}}", "is an entry that does not end before the next one begins"),
    ('@article(a, title = "T, abstract = {A})', "is an entry that does not end before the next one begins"),
])  # fmt: skip
def test_a_broken_entry_is_a_flaw_with_its_line_and_the_next_is_read(entry: str, reason: str) -> None:
    first, flaw, last = read(f"{GOOD}\n{entry}\n{GOOD}")
    assert flaw == Flaw("line 3", reason)
    assert [first.where, type(first), last.where, type(last)] == ["line 1", Record, "line 4", Record]


@pytest.mark.parametrize("between", [
    "This is a comment with me@example.org in it.\n",
    "@comment{with {braces} and @article in it}\n",
    "@Preamble{ {\\newcommand{\\x}{y}} }\n",
    '@string{name = "value"}\n',
    "% @article\n\n",
])  # fmt: skip
def test_what_is_no_entry_is_passed_over(between: str) -> None:
    assert [type(one) for one in read(GOOD + between + GOOD)] == [Record, Record]


def test_entries_in_parentheses_on_one_line_and_with_a_field_twice_are_read() -> None:
    text = '@article(a, title = "T (one) {)}", abstract = {A}) @ARTICLE {b, Title={U}, title={V}, ABSTRACT={B}}'
    assert [one.paper.title for one in read(text) if isinstance(one, Record)] == ["T (one) )", "U"]


@pytest.mark.parametrize("end", ["@article{b, title = {U", "@article{b, title = {U},\n abstract = {A}\n", "@article("])
def test_a_file_that_ends_within_an_entry_is_cut_off(end: str) -> None:
    records = parse(split_lines(GOOD + end), "library")
    assert isinstance(next(records), Record)
    with pytest.raises(CutOffError):
        next(records)


def test_a_file_is_read_entry_by_entry_in_little_memory() -> None:
    made = 0

    def lines() -> Iterator[str]:
        nonlocal made
        for made in range(3_000):  # noqa: B007
            yield from split_lines(GOOD.replace("{A}", "{" + "It is grey. " * 100 + "}"))

    records = parse(lines(), "library")
    assert isinstance(next(records), Record)
    assert made < 3
    tracemalloc.start()
    count = sum(1 for _ in records)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_999
    assert peak < 1_000_000


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='\\{}$%~#&_@"'), max_size=30
)


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), max_size=5), st.sampled_from(["", "\n", " junk \n\n"]))
def test_entries_give_back_what_was_written(papers: list[tuple[str, str, bool]], between: str) -> None:
    entries = [
        f'@misc{{k{number},\n title = "T{title}",\n abstract = "A{abstract}"\n}}'
        if quoted
        else f"@misc(k{number}, title={{T{title}}}, abstract={{A{abstract}}})"
        for number, (title, abstract, quoted) in enumerate(papers)
    ]
    found = [one.paper for one in read(between.join(entries)) if isinstance(one, Record)]
    assert [(paper.title, paper.abstract) for paper in found] == [
        (" ".join(f"T{title}".split()), " ".join(f"A{abstract}".split())) for title, abstract, _ in papers
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from([*'@{}()",=#\\$%\n ax1', "@article{a,", "title={T}"]), max_size=60).map("".join))
def test_no_text_between_two_entries_costs_the_first(junk: str) -> None:
    records = parse(split_lines(f"{GOOD}{junk}\n{GOOD}"), "library")
    first = next(records)
    assert isinstance(first, Record)
    try:
        found = list(records)
    except CutOffError:
        found = []
    assert all(one.where.startswith("line ") for one in found)


def test_the_format_is_told_by_an_entry() -> None:
    sniff = READERS["bibtex"].sniff
    assert sniff("% made by hand\n\n@string{a = {b}}\n@Article{Stone:2024,\n  title = {T}}")
    assert sniff("@misc(a, title = {T})")
    assert not sniff("Write to me@example.org (or not)\n")
    assert not sniff("@comment{a, b}\n")
