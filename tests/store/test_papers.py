"""When records are one paper, and what it is then, whatever order they come in."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.records import Identity
from kb.store.papers import Gathered, Gathering, contradict, first_published, kept

ARXIV, OTHER_ARXIV = Identity("arxiv", "2401.00001"), Identity("arxiv", "2401.00002")
DOI, OTHER_DOI = Identity("doi", "10.1/a"), Identity("doi", "10.1/b")
OWN, OTHER_OWN = Identity("source:list", "7"), Identity("source:list", "8")
TITLE, OTHER_TITLE = Identity("title", "a way to see more"), Identity("title", "another way to see")


def record(*identities: Identity, abstract: str = "Seeing.", **fields: object) -> Gathered:
    return Gathered("A Way to See More", abstract, set(identities), **fields)  # type: ignore[arg-type]


def gather(records: list[Gathered]) -> list[frozenset[Identity]]:
    gathering = Gathering()
    for one in records:
        gathering.add(one)
    return sorted((frozenset(paper.identities) for paper in gathering), key=sorted_identities)


def sorted_identities(identities: frozenset[Identity]) -> list[tuple[str, str]]:
    return sorted((identity.scheme, identity.value) for identity in identities)


@pytest.mark.parametrize(
    ("records", "papers"),
    [
        pytest.param([{ARXIV, TITLE}, {ARXIV, OTHER_TITLE}], 1, id="a strong identity agrees"),
        pytest.param([{TITLE}, {TITLE}], 1, id="the title agrees"),
        pytest.param([{ARXIV, TITLE}, {TITLE}], 1, id="the title agrees with a stronger record's"),
        pytest.param([{ARXIV, TITLE}, {DOI, TITLE}], 1, id="strong identities of two schemes do not contradict"),
        pytest.param([{ARXIV, TITLE}, {OTHER_ARXIV, TITLE}], 2, id="two arXiv numbers contradict"),
        pytest.param([{OWN, TITLE}, {OTHER_OWN, TITLE}], 2, id="two ids of one collection contradict"),
        pytest.param([{OWN, TITLE}, {Identity("source:other", "8"), TITLE}], 1, id="ids of two collections do not"),
        pytest.param([{ARXIV, TITLE}, {DOI, OTHER_TITLE}], 2, id="nothing agrees"),
        pytest.param([{ARXIV, TITLE}, {DOI, OTHER_TITLE}, {ARXIV, DOI, TITLE}], 1, id="a third record joins two"),
        pytest.param([{TITLE}, {ARXIV, OTHER_TITLE}, {ARXIV, TITLE}], 1, id="a second title joins two"),
        pytest.param([{ARXIV, DOI, TITLE}, {ARXIV, OTHER_DOI, TITLE}], 1, id="agreement outweighs contradiction"),
    ],
)
def test_records_are_one_paper_in_any_order(records: list[set[Identity]], papers: int) -> None:
    outcomes = [gather([record(*identities) for identities in some]) for some in permutations(records)]
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(outcomes[0]) == papers


def test_a_title_of_two_papers_stands_for_the_one_of_the_stronger_identity() -> None:
    for order in permutations([record(OTHER_ARXIV, TITLE), record(ARXIV, TITLE)]):
        gathering = Gathering()
        for one in order:
            gathering.add(one)
        assert ARXIV in gathering[TITLE].identities


def test_contradiction_needs_a_common_scheme() -> None:
    assert contradict([ARXIV], [OTHER_ARXIV])
    assert not contradict([ARXIV, DOI], [ARXIV, TITLE])
    assert not contradict([ARXIV], [DOI])
    assert not contradict([TITLE], [OTHER_TITLE])


def test_a_very_long_identity_is_kept_short_and_apart_from_others() -> None:
    long, longer = (kept(Identity("title", "wide " * words)) for words in (1000, 1001))
    assert len(long.value.encode()) < 2700
    assert long != longer
    assert long == kept(Identity("title", "wide " * 1000))


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["2024-03-05", "2024-02-20"], "2024-02-20"),
        (["2023-11-01", "2023-11-28"], "2023-11-28"),
        (["2024-01-01", "2024-05-17"], "2024-05-17"),
        (["2024-03-01", "2024-05-17"], "2024-03-01"),
        (["2024-01-01", "2024-03-01", "2024-03-09"], "2024-03-09"),
        (["2024-03-01", "2024-02-10", "2024-03-20"], "2024-02-10"),
    ],
)
def test_the_earliest_day_counts_and_a_mere_month_or_year_gives_way_to_it(dates: list[str], first: str) -> None:
    for order in permutations(map(date.fromisoformat, dates)):
        found: date | None = None
        for one in order:
            found = first_published(found, one)
        assert found == date.fromisoformat(first)


near_dates = st.dates(date(2023, 11, 1), date(2024, 3, 31)) | st.sampled_from(
    [date(2023, 1, 1), date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
)


@given(st.lists(near_dates, min_size=2, max_size=4))
def test_the_date_is_the_same_in_any_order(dates: list[date]) -> None:
    def earliest(order: tuple[date, ...]) -> date | None:
        found: date | None = None
        for one in order:
            found = first_published(found, one)
        return found

    assert len({earliest(order) for order in permutations(dates)}) == 1


@st.composite
def real_papers_records(draw: st.DrawFn) -> list[dict[str, object]]:
    """Draw records of a few papers, each of which has its own titles, number, DOI and id."""
    records = []
    for paper in range(draw(st.integers(1, 3))):
        names = [
            Identity("arxiv", f"2401.0000{paper}"),
            Identity("doi", f"10.1/{paper}"),
            Identity("source:list", str(paper)),
            Identity("title", f"a way to see number {paper}"),
            Identity("title", f"seeing in another way {paper}"),
        ]
        for _ in range(draw(st.integers(1, 3))):
            known = draw(st.sets(st.sampled_from(names), min_size=1))
            records.append(
                {
                    "identities": known,
                    "title": draw(st.sampled_from(["A", "Bb", "Cc"])),
                    "abstract": draw(st.sampled_from(["See.", "Saw.", "Seen it."])),
                    "authors": draw(st.sampled_from([(), ("Ada",), ("Bea",), ("Ada", "Bea")])),
                    "published_on": draw(st.none() | near_dates),
                    "url": draw(st.sampled_from([None, "https://a.org/1", "https://b.org/1", "https://long.org/1"])),
                }
            )
    return records


@given(real_papers_records(), st.randoms(use_true_random=False))
def test_papers_are_the_same_in_any_order(records: list[dict[str, object]], random: object) -> None:
    def papers(order: list[dict[str, object]]) -> list[tuple[object, ...]]:
        gathering = Gathering()
        for fields in order:
            gathering.add(Gathered(**{**fields, "identities": set(fields["identities"])}))  # type: ignore[arg-type, call-overload]
        return sorted(
            (sorted_identities(frozenset(p.identities)), p.text, p.authors, str(p.published_on), str(p.url))
            for p in gathering
        )

    shuffled = records.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert papers(shuffled) == papers(records)
