"""What batches of papers leave in the base."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from stated import VOCABULARY, StatedExtractor, content, dump, paper, rows, write

from kb.records import Identity, Paper
from kb.store import Database, ReadPaper, Writer, open_database
from kb.vocabulary import DatasetEntry, MetricEntry, Vocabulary

SHORT = "Our A reaches 84% accuracy on CIFAR-10."
LONG = "Our A reaches 84% accuracy on CIFAR-10. Our A reaches 5% WER on LibriSpeech."


def outcome(url: str, *batches: tuple[Paper, ...]) -> dict[str, list[tuple[object, ...]]]:
    with open_database(url) as database:
        for batch in batches:
            write(database, *batch)
        return content(database)


def empty(database: Database) -> None:
    """Remove all papers and what hangs on them; what is left is settled away with the next batch."""
    with database.writing() as connection:
        for table in ("claim", "paper", "source"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


def test_a_paper_is_what_its_records_know_together(database_url: str) -> None:
    title = "A Way to See Much More"
    listed = paper(SHORT, None, title, published_on=date(2024, 3, 9), code_url="https://github.com/a/a")
    known = paper(LONG, "2403.00001", title, authors=("Ada", "Bea"), published_on=date(2024, 3, 1), categories=("cs",))
    published = Paper(title, SHORT, (Identity("doi", "10.1/a"), listed.identities[0]), url="https://doi.org/10.1/a")
    outcomes = []
    with open_database(database_url) as database:
        for order in permutations([listed, known, published]):
            empty(database)
            for one in order:
                write(database, one)
            outcomes.append(content(database))
    assert all(one == outcomes[0] for one in outcomes)
    assert [row[2:] for row in outcomes[0]["papers"]] == [
        (LONG, '["Ada", "Bea"]', '["cs"]', "2024-03-09", "https://doi.org/10.1/a", "https://github.com/a/a")
    ]
    assert [row[0] for row in outcomes[0]["papers"]] == ["arxiv:2403.00001"]
    assert [row[2:] for row in outcomes[0]["identities"]] == [
        ("arxiv", "2403.00001"),
        ("doi", "10.1/a"),
        ("title", "a way to see much more"),
    ]
    assert len(outcomes[0]["claim_flat"]) == 2


def test_an_abstract_is_replaced_with_its_claims(database_url: str) -> None:
    with open_database(database_url) as database:
        assert write(database, paper(SHORT, "1")).claims == 1
        written = write(database, paper(LONG, "1"))
        assert (written.papers_new, written.papers_known, written.papers_updated) == (0, 1, 1)
        assert rows(database, "SELECT dataset FROM claim_flat ORDER BY 1") == [("cifar-10",), ("librispeech",)]
        assert write(database, paper(SHORT, "1")).papers_updated == 0
        assert rows(database, "SELECT abstract FROM paper") == [(LONG,)]
        assert len(rows(database, "SELECT * FROM claim")) == 2


def test_a_record_that_shows_two_papers_to_be_one_joins_them(database_url: str) -> None:
    one = paper(SHORT, "2403.00001", "First Name of the Thing")
    other = Paper("Second Name of the Thing", LONG, (Identity("doi", "10.1/a"), Identity("title", "second name")))
    both = Paper("First Name of the Thing", SHORT, (Identity("arxiv", "2403.00001"), Identity("doi", "10.1/a")))
    with open_database(database_url) as database:
        write(database, one)
        write(database, other)
        assert len(rows(database, "SELECT * FROM paper")) == 2
        write(database, both)
        assert rows(database, "SELECT paper_id, abstract FROM paper") == [("arxiv:2403.00001", LONG)]
        assert len(rows(database, "SELECT * FROM claim")) == 2
        assert len(rows(database, "SELECT * FROM paper_source")) == 1
        joined = content(database)
        for order in permutations([one, other, both]):
            empty(database)
            write(database, *order)
            assert {**content(database), "sources": []} == {**joined, "sources": []}


def test_two_papers_of_one_title_and_different_numbers_stay_two(database_url: str) -> None:
    one, other = (paper(SHORT, number, "A Title That Both Have") for number in ("2403.00001", "2403.00002"))
    with open_database(database_url) as database:
        write(database, other)
        write(database, one)
        both = content(database)
        empty(database)
        write(database, one, other)
        assert {**content(database), "sources": []} == {**both, "sources": []}
    assert [row[0] for row in both["papers"]] == ["arxiv:2403.00001", "arxiv:2403.00002"]
    assert [row[0] for row in both["identities"] if row[2] == "title"] == ["arxiv:2403.00001"]


def test_a_uid_follows_the_strongest_identity_and_survives_extracting_again(database_url: str) -> None:
    title = "A Title That Is Long"
    with open_database(database_url) as database:
        write(database, paper(LONG, None, title))
        by_title = rows(database, "SELECT uid FROM claim ORDER BY uid")
        write(database, paper(LONG, "2403.00001", title))
        by_number = rows(database, "SELECT uid FROM claim ORDER BY uid")
        assert len({*by_title, *by_number}) == 4
        write(database, paper(LONG, "2403.00001", title), extractor=StatedExtractor(version="stated-2"))
        assert rows(database, "SELECT uid FROM claim ORDER BY uid") == by_number
        runs = "SELECT DISTINCT r.extractor FROM claim c JOIN extraction_run r ON r.id = c.run_id"
        assert rows(database, runs) == [("stated-2",)]
        empty(database)
        write(database, paper(LONG, "2403.00001", title))
        assert rows(database, "SELECT uid FROM claim ORDER BY uid") == by_number


def test_claims_with_one_number_and_claims_said_alike_have_uids_of_their_own(database_url: str) -> None:
    class Doubling(StatedExtractor):
        def read_many(self, texts):  # type: ignore[no-untyped-def]
            return (claims * 2 for claims in super().read_many(texts))

    with open_database(database_url) as database:
        write(database, paper("Our A beats B by 2% accuracy on CIFAR-10.", "1"), extractor=Doubling())
        assert len(set(rows(database, "SELECT uid FROM claim"))) == 2


def test_extracting_again_replaces_what_the_extractor_found_and_nothing_else(database_url: str) -> None:
    class Silent(StatedExtractor):
        def read_many(self, texts):  # type: ignore[no-untyped-def]
            return (() for _ in texts)

    with open_database(database_url) as database:
        write(database, paper(LONG, "1"), paper("Our B reaches 80% accuracy on CIFAR-10.", "2"))
        write(database, paper(LONG, "1"), extractor=Silent(version="silent"))
        assert rows(database, "SELECT model, dataset FROM claim_flat") == [("B", "cifar-10")]
        assert rows(database, "SELECT slug FROM dataset") == [("cifar-10",)]
        assert rows(database, "SELECT slug FROM metric") == [("accuracy",)]
        assert rows(database, "SELECT name FROM model") == [("B",)]
        assert len(rows(database, "SELECT * FROM benchmark")) == 1


def test_vocabulary_names_become_rows_when_first_needed(database_url: str) -> None:
    abstract = "Our R50 reaches 80% accuracy on ImageNet-2012. Their ResNet-50 needs 25 M parameters."
    found = outcome(database_url, (paper(abstract, "1"),))
    assert {row[:3] for row in found["datasets"]} == {
        ("imagenet", "ImageNet", "vocabulary"),
        ("imagenet-1k", "ImageNet-1K", "vocabulary"),
    }
    assert {row[3] for row in found["datasets"]} == {"imagenet", "imagenet1k", "imagenet2012"}
    assert {row[:5] for row in found["metrics"]} == {
        ("parameters", "parameters", "vocabulary", "unbounded", "M"),
        ("top-1-accuracy", "top-1 accuracy", "vocabulary", "percent", "%"),
    }
    assert {row[:5] for row in found["models"]} == {
        ("resnet", "ResNet", "vocabulary", None, None),
        ("resnet-50", "ResNet-50", "vocabulary", "resnet", None),
    }
    assert found["benchmarks"] == [("imagenet-1k", "top-1-accuracy")]


def test_names_outside_the_vocabulary_become_rows_spelled_as_most_do(database_url: str) -> None:
    papers = [
        paper("Our A reaches 4 flair rate on Harbour Signs dataset.", "1"),
        paper("Our B reaches 0.5 Flair Rate on the Harbour-Signs benchmark.", "2"),
        paper("Our C reaches 6 flair rates on Harbour Signs.", "3"),
        paper("Our D reaches 6 flair rate on 9 datasets.", "4"),
    ]
    with open_database(database_url) as database:
        outcomes = []
        for order in list(permutations(papers))[::5]:
            empty(database)
            write(database, *order[:2])
            write(database, *order[2:])
            outcomes.append({**content(database), "sources": []})
            assert rows(database, "SELECT count(*) FROM claim WHERE dataset_id IS NULL") == [(1,)]
    assert all(one == outcomes[0] for one in outcomes)
    assert outcomes[0]["datasets"] == [
        ("harbour-signs", "Harbour Signs", "discovered", "harboursigns", "Harbour Signs")
    ]
    assert [row[:3] for row in outcomes[0]["metrics"]] == [("flair-rate", "flair rate", "discovered")]
    assert len(outcomes[0]["leaderboard"]) == 3


def test_discovered_names_of_one_slug_get_numbers(database_url: str) -> None:
    papers = [paper("Our A reaches 4 flair on Bay+.", "1"), paper("Our A reaches 4 flair on Bay plus.", "2")]
    found = outcome(database_url, tuple(papers))
    assert [row[:2] for row in found["datasets"]] == [("bay-plus", "Bay+"), ("bay-plus-2", "Bay plus")]


def test_a_name_that_the_vocabulary_learns_is_no_longer_a_discovered_one(database_url: str) -> None:
    grown = Vocabulary(
        VOCABULARY.tasks,
        [*VOCABULARY.metrics, MetricEntry("flair", "flair", (), True, "percent")],
        [*VOCABULARY.datasets, DatasetEntry("harbour-signs-v1", "Harbour Signs V1", ("Harbour Signs",))],
        VOCABULARY.models,
    )
    with open_database(database_url) as database:
        write(database, paper("Our A reaches 0.4 flair on Harbour Signs.", "1"))
        assert rows(database, "SELECT rank, dataset, score FROM leaderboard") == [(None, "harbour-signs", 0.4)]
        write(database, paper("Our B reaches 30% flair on Harbour Signs V1.", "2"), vocabulary=grown)
        assert rows(database, "SELECT rank, dataset, score FROM leaderboard") == [
            (1, "harbour-signs-v1", 40.0),
            (2, "harbour-signs-v1", 30.0),
        ]
        assert rows(database, "SELECT slug, status FROM dataset") == [("harbour-signs-v1", "vocabulary")]
        assert rows(database, "SELECT slug, status FROM metric") == [("flair", "vocabulary")]


def test_a_base_goes_on_with_names_that_another_vocabulary_gave_it(database_url: str) -> None:
    small = Vocabulary()
    with open_database(database_url) as database:
        write(database, paper("Our R50 reaches 80% top-1 on ImageNet-1K.", "1"))
        write(database, paper("Our R50 reaches 81% top-1 on ImageNet-1K.", "2"), vocabulary=small)
        assert rows(database, "SELECT model, value FROM leaderboard") == [("ResNet-50", 81.0)]


def test_the_order_of_papers_does_not_show(database_url: str) -> None:
    papers = [
        paper("Our MoverNet reaches 80% accuracy on CIFAR-10.", "1", published_on=date(2020, 1, 1), authors=("Ada",)),
        paper("Our MoverNet reaches 4% WER on LibriSpeech.", "2", published_on=date(2021, 1, 1), authors=("Bea",)),
        paper(
            "Our TurnNet beats MoverNet by 2% WER on LibriSpeech. Their MoverNet reaches 5% WER on LibriSpeech.", "3"
        ),
        paper("Our system reaches 81% accuracy on CIFAR-10. Their Mover-Nets reaches 79% accuracy on CIFAR-10.", "4"),
    ]
    with open_database(database_url) as database:
        outcomes = []
        for order in list(permutations(papers))[::5]:
            empty(database)
            write(database, *order[:2])
            write(database, *order[2:])
            outcomes.append({**content(database), "sources": []})
    assert all(one == outcomes[0] for one in outcomes)
    assert {row[:2] + row[4:5] for row in outcomes[0]["models"] if "Mover" in row[1]} == {
        ("movernet", "MoverNet", "arxiv:1"),
        ("movernet-2", "MoverNet", "arxiv:2"),
    }


def test_writing_the_same_again_changes_no_row(database_url: str) -> None:
    papers = [
        paper(LONG, "1", authors=("Ada",), published_on=date(2024, 3, 9)),
        paper("Our B reaches 4 flair on Harbour (wet; windy).", None, "Some Title of Four Words"),
        paper("Nothing is stated.", "3"),
    ]
    with open_database(database_url) as database:
        write(database, *papers)
        before = dump(database)
        for batch in (papers, papers[::-1], papers[1:2]):
            written = write(database, *batch)
            assert (written.papers_new, written.papers_updated, written.claims) == (0, 0, 0)
        assert dump(database) == before


def test_what_a_writer_did_not_settle_the_next_one_does(database_url: str) -> None:
    with open_database(database_url) as database:
        writer = Writer(database, VOCABULARY, "stated-1")
        batch = paper("Our A reaches 4 flair on Harbour.", "1")
        (claims,) = StatedExtractor().read_many([(batch.title, batch.abstract)])
        writer.write("papers.jsonl", "jsonl", [ReadPaper(batch, "line 1", claims)])
        assert rows(database, "SELECT model, dataset FROM claim_flat") == [(None, None)]
        assert Writer(database, VOCABULARY, "stated-1").settle().datasets_discovered == 1
        assert rows(database, "SELECT model, dataset FROM claim_flat") == [("A", "harbour")]
        before = dump(database)
        assert Writer(database, VOCABULARY, "stated-1").settle().datasets_discovered == 0
        assert dump(database) == before


def test_the_base_knows_what_its_extractor_read(database_url: str) -> None:
    title = "A Title That Is Long"
    stored, other = paper(LONG, "2403.00001", title), paper(SHORT, "2403.00002", title)
    with open_database(database_url) as database:
        assert Writer(database, VOCABULARY, "stated-1").known([stored]) == [False]
        write(database, stored)
        writer = Writer(database, VOCABULARY, "stated-1")
        shorter, longer = (paper(abstract, "2403.00001", title) for abstract in (SHORT, f"{LONG} Yes."))
        by_title = paper(LONG, None, title)
        assert writer.known([stored, shorter, longer, by_title, other]) == [True, True, False, True, False]
        assert Writer(database, VOCABULARY, "stated-2").known([stored]) == [False]
        assert Writer(database, Vocabulary(), "stated-1").known([stored]) == [False]


def test_very_long_titles_and_names_are_kept(database_url: str) -> None:
    long = "Ü" * 5000
    one = paper(f"Our {'Wide' * 1000} reaches 4 flair on {'Bay' * 1000}.", None, f"{long} a b c")
    with open_database(database_url) as database:
        write(database, one)
        assert rows(database, "SELECT length(title), count(*) FROM paper GROUP BY 1") == [(5006, 1)]
        assert rows(database, "SELECT count(*) FROM leaderboard") == [(1,)]
        assert write(database, one).papers_known == 1
