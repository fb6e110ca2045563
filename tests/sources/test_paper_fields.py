from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.records import Identity, Paper
from kb.sources.dates import read_date
from kb.sources.identities import arxiv_month, arxiv_number, doi, title_identity
from kb.sources.papers import code_address, make_paper


def paper(**fields: object) -> Paper:
    return make_paper({"title": "Some Title of Five Words", "abstract": "It works.", **fields}, "mine")


@pytest.mark.parametrize(("text", "day"), [
    ("2024", date(2024, 1, 1)),
    ("2024-05", date(2024, 5, 1)),
    ("2024-05-17", date(2024, 5, 17)),
    ("2024/5/7", date(2024, 5, 7)),
    ("20240517", date(2024, 5, 17)),
    ("2024-05-17T23:30:00-08:00", date(2024, 5, 17)),
    ("2024-05-17 08:30", date(2024, 5, 17)),
    ("May 17, 2024", date(2024, 5, 17)),
    ("17 May 2024", date(2024, 5, 17)),
    ("Sept. 2024", date(2024, 9, 1)),
    ("Thu, 29 Feb 2024 00:00:00 GMT", date(2024, 2, 29)),
    ("Mon, 2 Apr 2007 19:18:42 GMT", date(2007, 4, 2)),
    ("  2024-05-17  ", date(2024, 5, 17)),
])  # fmt: skip
def test_dates_are_read_as_they_are_written(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", [
    "", "5", "soon", "May", "May 17", "17 2024", "Monday 2024", "3/4/2024", "2023-02-31", "2024-13", "0024-05-17",
    "9999-01-01", "Feb 31, 2024", "2024-05-17 or later", "1714000000", "May May 2024", "May 17, 2024 25:61",
    "Tue, 31 Feb 2023 10:00:00 GMT", "Mon, 2 Apr 2007 24:18:42 GMT", "Mon, 2 Apr 1807 19:18:42 GMT",
])  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        read_date(text)


@given(st.text() | st.text("JanMayDec 0123456789,:/.-+TZ", max_size=20))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        day = read_date(text)
    except ValueError:
        return
    assert str(day.year) in text


@pytest.mark.parametrize(("text", "number"), [
    ("2503.11731", "2503.11731"),
    ("2503.11731v2", "2503.11731"),
    ("arXiv:2503.11731", "2503.11731"),
    ("arxiv: 0704.0007v1", "0704.0007"),
    ("http://arxiv.org/abs/2503.11731v1", "2503.11731"),
    ("https://arxiv.org/pdf/2503.11731.pdf", "2503.11731"),
    ("https://www.arxiv.org/html/2503.11731v3#S2", "2503.11731"),
    ("https://huggingface.co/papers/2503.11731", "2503.11731"),
    ("https://doi.org/10.48550/arXiv.2503.11731", "2503.11731"),
    ("10.48550/arxiv.2503.11731", "2503.11731"),
    ("cs/9901001", "cs/9901001"),
    ("cs/9901001v3", "cs/9901001"),
    ("math.GT/0309136", "math/0309136"),
    ("https://arxiv.org/abs/cond-mat/0207270", "cond-mat/0207270"),
    ("", None),
    ("2503.1173", None),
    ("0703.0001", None),
    ("2513.00001", None),
    ("1412.12345", None),
    ("12", None),
    ("see 2503.11731", None),
    ("https://example.org/abs/2503.11731", None),
    ("math/0399136", None),
])  # fmt: skip
def test_arxiv_numbers_are_told_from_other_ids(text: str, number: str | None) -> None:
    assert arxiv_number(text) == number


@pytest.mark.parametrize(("number", "month"), [
    ("2503.11731", date(2025, 3, 1)),
    ("0704.0007", date(2007, 4, 1)),
    ("cs/9901001", date(1999, 1, 1)),
    ("hep-th/9108001", date(1991, 8, 1)),
    ("math/0309136", date(2003, 9, 1)),
])  # fmt: skip
def test_an_arxiv_number_states_its_month(number: str, month: date) -> None:
    assert arxiv_month(number) == month


@pytest.mark.parametrize(("text", "known"), [
    ("10.1000/XYZ.5", "10.1000/xyz.5"),
    ("doi:10.1000/xyz", "10.1000/xyz"),
    ("https://doi.org/10.1000/xyz%285%29", "10.1000/xyz(5)"),
    ("http://dx.doi.org/10.1000/xyz", "10.1000/xyz"),
    ("10.1000/xyz 10.1000/erratum", "10.1000/xyz"),
    ("10.48550/arXiv.2503.11731", None),
    ("n/a", None),
    ("", None),
    ("https://example.org/10.1000/xyz", None),
])  # fmt: skip
def test_dois_are_lower_case_and_without_address(text: str, known: str | None) -> None:
    assert doi(text) == known


@given(st.text())
def test_any_text_is_an_identifier_or_none(text: str) -> None:
    number = arxiv_number(text)
    assert number is None or arxiv_number(number) == number
    known = doi(text)
    assert known is None or doi(known) == known


@pytest.mark.parametrize(("fields", "identities", "paper_id"), [
    ({"id": "2503.11731v2"}, ["arxiv 2503.11731"], "arxiv:2503.11731"),
    ({"url": "https://arxiv.org/abs/2503.11731"}, ["arxiv 2503.11731"], "arxiv:2503.11731"),
    ({"id": "7", "url": "https://arxiv.org/abs/2503.11731"}, ["arxiv 2503.11731", "source:mine 7"], "arxiv:2503.11731"),
    ({"id": "2503.11731", "doi": "10.1000/X"}, ["arxiv 2503.11731", "doi 10.1000/x"], "arxiv:2503.11731"),
    ({"id": "10.1000/X"}, ["doi 10.1000/x"], "doi:10.1000/x"),
    ({"url": "https://doi.org/10.1000/x"}, ["doi 10.1000/x"], "doi:10.1000/x"),
    ({"id": "10.48550/arXiv.2503.11731"}, ["arxiv 2503.11731"], "arxiv:2503.11731"),
    ({"paper_id": "A 7", "doi": "none"}, ["source:mine A 7"], "A 7"),
    ({"id": ""}, [], "some title of five words"),
])  # fmt: skip
def test_identities_stand_strongest_first(fields: dict[str, object], identities: list[str], paper_id: str) -> None:
    found = paper(**fields)
    names = [f"{identity.scheme} {identity.value}" for identity in found.identities]
    assert names == [*identities, "title some title of five words"]
    assert found.paper_id == paper_id


def test_a_short_title_is_told_apart_by_its_abstract() -> None:
    one, again, other = (
        paper(title=title, abstract=abstract)
        for title, abstract in [
            ("SimpleNet", "We keep it simple."),
            ("simplenet", "We keep\nit  simple"),
            ("SimpleNet", "It finds faults."),
        ]
    )
    assert one.identities == again.identities != other.identities
    assert one.identities[0].value.startswith("simplenet #")
    assert one.paper_id == other.paper_id == "simplenet"


def test_a_title_of_four_words_is_an_identity_by_itself() -> None:
    assert title_identity("Four Words, No Less!", "It works.") == Identity("title", "four words no less")


@pytest.mark.parametrize(("fields", "day"), [
    ({"date": "2024-05-17"}, date(2024, 5, 17)),
    ({"date": "", "published": None, "year": 2019}, date(2019, 1, 1)),
    ({"published_on": "2024-05"}, date(2024, 5, 1)),
    ({"id": "2503.11731"}, date(2025, 3, 1)),
    ({"id": "2503.11731", "date": "2024-05-17"}, date(2024, 5, 17)),
    ({"update_date": "2024-05-17"}, None),
    ({"versions": []}, None),
    ({"versions": ["v1"], "id": "2503.11731"}, date(2025, 3, 1)),
])  # fmt: skip
def test_the_date_is_the_first_known_of_version_field_and_arxiv_month(
    fields: dict[str, object], day: date | None
) -> None:
    assert paper(**fields).published_on == day


@pytest.mark.parametrize(("fields", "url"), [
    ({"url": "https://example.org/p", "id": "2503.11731"}, "https://example.org/p"),
    ({"url": "javascript:alert(1)", "id": "2503.11731"}, "https://arxiv.org/abs/2503.11731"),
    ({"id": "2503.11731", "doi": "10.1000/x"}, "https://arxiv.org/abs/2503.11731"),
    ({"doi": "10.1000/x"}, "https://doi.org/10.1000/x"),
    ({"url": "n/a"}, None),
])  # fmt: skip
def test_the_url_is_the_given_one_else_arxivs_else_the_dois(fields: dict[str, object], url: str | None) -> None:
    assert paper(**fields).url == url


@pytest.mark.parametrize(("text", "address"), [
    ("Code: https://github.com/first/light.", "https://github.com/first/light"),
    ("(see github.com/first/light.git)", "https://github.com/first/light"),
    ("[http://www.GitHub.com/first/Light-2].", "https://github.com/first/Light-2"),
    (r"\url{https://github.com/first/light\_two}", "https://github.com/first/light_two"),
    ("https://gitlab.com/first/light/-/tree/main", "https://gitlab.com/first/light"),
    ("weights at huggingface.co/first/light-7b, soon", "https://huggingface.co/first/light-7b"),
    ("https://huggingface.co/datasets/first and https://github.com/a/b", "https://github.com/a/b"),
    ("İİ is longer in lower case: github.com/a/b", "https://github.com/a/b"),
    ("https://bitbucket.org/first/light!", "https://bitbucket.org/first/light"),
    ("https://github.com/first", None),
    ("https://first.github.io/light", None),
    ("https://notgithub.com/first/light", None),
    ("", None),
])  # fmt: skip
def test_a_code_address_names_owner_and_repository(text: str, address: str | None) -> None:
    assert code_address(text) == address


def test_comments_are_searched_for_code_after_the_abstract() -> None:
    comments = "Code: https://github.com/in/comments"
    assert paper(comments=comments).code_url == "https://github.com/in/comments"
    abstract = "Code is at https://github.com/in/abstract."
    assert paper(abstract=abstract, comments=comments).code_url == "https://github.com/in/abstract"


@pytest.mark.parametrize(("authors", "names"), [
    (["Ann Other", " B.  Writer ", "", 5], ("Ann Other", "B. Writer")),
    ("Ann Other, B. Writer", ("Ann Other", "B. Writer")),
    ("Ann Other, B. Writer, and C. Third", ("Ann Other", "B. Writer", "C. Third")),
    ("Ann Other and Sandy Brand", ("Ann Other", "Sandy Brand")),
    ("Ann Other (1 and 2), B. Writer (2)", ("Ann Other", "B. Writer")),
    ("Ann Other, Jr., B. Writer", ("Ann Other Jr.", "B. Writer")),
    ("Other, Ann; Writer, B.", ("Other, Ann", "Writer, B.")),
    ("The Team, :, Ann Other", ("The Team", "Ann Other")),
    (None, ()),
    (7, ()),
])  # fmt: skip
def test_authors_are_told_apart(authors: object, names: tuple[str, ...]) -> None:
    assert paper(authors=authors).authors == names


@pytest.mark.parametrize(("categories", "names"), [
    ("cs.CV stat.ML", ("cs.CV", "stat.ML")),
    ("computer vision; speech", ("computer vision", "speech")),
    (["cs.CV", None], ("cs.CV",)),
    (None, ()),
])  # fmt: skip
def test_categories_are_told_apart(categories: object, names: tuple[str, ...]) -> None:
    assert paper(categories=categories).categories == names
