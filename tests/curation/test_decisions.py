"""What a person decides holds, survives a new extraction, goes into the user's own file, and can be undone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from stated import StatedExtractor, paper, rows, write

import kb
from kb.errors import KbError, UnknownNameError, VocabularyError
from kb.knowledge_base import KnowledgeBase
from kb.vocabulary import load_vocabulary

PAPERS = [
    paper("Our WillowNet reaches 84.0% accuracy on ImageNet-1K. Our WillowNet reaches 71% accuracy on Pebbles.", "1"),
    paper("Our FernNet reaches 86.2% accuracy on ImageNet-1K. Our FernNet reaches 70% flair on Pebble Bench.", "2"),
    paper(
        "Our MossNet reaches 75% accuracy on Pebble Bench. Our MossNet beats FernNet by 2% flair on Pebbles.",
        "3",
        authors=("Ada",),
    ),
    paper(
        "Our MossNet needs 25 M parameters on ImageNet-1K. Their R50 reaches 76.1% accuracy on ImageNet-V2.",
        "4",
        authors=("Ada",),
    ),
]
SHIPPED = load_vocabulary()


@pytest.fixture
def base(database_url: str) -> Iterator[KnowledgeBase]:
    with kb.connect(database_url) as base:
        write(base.database, *PAPERS, vocabulary=SHIPPED)
        yield base


def seen(base: KnowledgeBase) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a user sees of the base, without the log."""
    return {
        "claims": rows(base.database, "SELECT * FROM claim_flat ORDER BY uid"),
        "boards": rows(base.database, "SELECT * FROM leaderboard ORDER BY dataset, metric, position"),
        "records": rows(base.database, "SELECT * FROM record_history ORDER BY dataset, metric, published_on, model"),
        "datasets": rows(
            base.database,
            "SELECT d.slug, d.name, d.status, a.key FROM dataset d JOIN dataset_alias a ON a.dataset_id = d.id"
            " ORDER BY d.slug, a.key",
        ),
    }


def board(base: KnowledgeBase, dataset: str, metric: str = "accuracy") -> list[tuple[str, float]]:
    return [(row.model, row.value) for row in base.leaderboard(dataset, metric)]


def claim(base: KnowledgeBase, model: str, dataset: str) -> str:
    return next(row.claim_id for row in base.claims(model=model, dataset=dataset))


def test_two_discovered_datasets_become_one(base: KnowledgeBase) -> None:
    assert board(base, "Pebble Bench") == [("MossNet", 75.0)]

    changed = base.merge("Pebbles", "Pebble Bench", reason="one set of stones", person="ann")

    assert (changed.slug, changed.claims) == ("pebble-bench", 4)
    assert board(base, "Pebbles") == board(base, "Pebble Bench") == [("MossNet", 75.0), ("WillowNet", 71.0)]
    (entry,) = base.decisions()
    assert (entry.person, entry.action, entry.reason) == ("ann", "merge", "one set of stones")
    assert entry.what == "pebbles is pebble-bench"


def test_a_dataset_of_the_vocabulary_can_be_merged_and_its_metrics_mean_what_they_mean_there(
    base: KnowledgeBase,
) -> None:
    base.merge("Pebbles", "imagenet-1k")

    assert [row[0] for row in board(base, "imagenet-1k", "top-1 accuracy")] == ["FernNet", "WillowNet"]
    assert base.claims(dataset="Pebbles", model="WillowNet")[0].metric == "top-1-accuracy"


def test_what_is_read_after_a_merge_follows_it(base: KnowledgeBase) -> None:
    base.merge("Pebbles", "Pebble Bench")

    write(base.database, paper("Our IvyNet reaches 80% accuracy on Pebbles.", "5"), vocabulary=base.vocabulary)

    assert board(base, "Pebble Bench") == [("IvyNet", 80.0), ("MossNet", 75.0), ("WillowNet", 71.0)]


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("merge", ("Pebbles", "Pebble Bench")),
        ("merge", ("Pebbles", "imagenet-1k")),
        ("merge", ("imagenet-v2", "imagenet-1k")),
        ("merge", ("flair", "accuracy")),
        ("merge", ("FernNet", "MossNet")),
        ("merge", ("R50", "WillowNet")),
        ("rename", ("pebbles", "The Pebbles")),
        ("rename", ("imagenet-1k", "ILSVRC")),
        ("rename", ("FernNet", "Fern Network")),
        ("add_alias", ("imagenet-1k", "Pebble Bench")),
        ("add_alias", ("pebbles", "Stones")),
    ],
)
def test_undoing_a_decision_of_names_leaves_the_base_as_it_was(
    base: KnowledgeBase, action: str, names: tuple[str, str]
) -> None:
    before = seen(base)

    getattr(base, action)(*names)
    between = seen(base)
    base.undo()

    assert seen(base) == before
    assert between != before
    assert [entry.undone_at is None for entry in base.decisions()] == [False]


FAMILIES = "SELECT m.slug, m.name, f.slug FROM model m LEFT JOIN model f ON f.id = m.family_id ORDER BY m.slug"


@pytest.mark.parametrize(
    ("action", "names", "families"),
    [
        ("rename", ("AshNet-S", "Ash, small"), [("ashnet-s", "Ash, small", "ashnet")]),
        ("rename", ("AshNet", "Ash"), [("ashnet-large", "AshNet-Large", "ashnet"), ("ashnet-s", "AshNet-S", "ashnet")]),
        ("add_alias", ("AshNet-S", "little Ash"), [("ashnet-s", "AshNet-S", "ashnet")]),
        ("merge", ("AshNet-L", "AshNet-S"), [("ashnet-s", "AshNet-S", "ashnet")]),
        (
            "merge",
            ("AshNet", "R50"),
            [("ashnet-large", "AshNet-Large", "resnet-50"), ("ashnet-s", "AshNet-S", "resnet-50")],
        ),
    ],
)
def test_a_size_keeps_its_family_through_decisions_and_their_undoing(
    database_url: str, action: str, names: tuple[str, str], families: list[tuple[str, str, str]]
) -> None:
    ash = "Our AshNet-S reaches 84% accuracy on ImageNet-1K. Our AshNet-Large beats R50 by 2% accuracy on Pebbles."
    with kb.connect(database_url) as base:
        write(base.database, paper(ash, "1"), vocabulary=SHIPPED)
        before = seen(base), rows(base.database, FAMILIES)
        assert [row for row in before[1] if row[2] == "ashnet"] == [
            ("ashnet-large", "AshNet-Large", "ashnet"),
            ("ashnet-s", "AshNet-S", "ashnet"),
        ]

        changed = getattr(base, action)(*names)

        assert set(families) <= set(rows(base.database, FAMILIES))
        write(base.database, paper(ash.replace("84", "85"), "2"), vocabulary=base.vocabulary)
        assert set(families) <= set(rows(base.database, FAMILIES))
        base.undo(changed.decision)
        with base.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM paper WHERE paper_id = 'arxiv:2'")
        write(base.database, paper("No claim.", "3"), vocabulary=base.vocabulary)
        assert (seen(base), rows(base.database, FAMILIES)) == before


def test_decisions_are_undone_one_by_one_the_last_first(base: KnowledgeBase) -> None:
    states = [seen(base)]
    for name, into in (("Pebbles", "Pebble Bench"), ("flair", "accuracy"), ("Pebble Bench", "imagenet-v2")):
        base.merge(name, into)
        states.append(seen(base))

    for state in reversed(states[:-1]):
        base.undo()
        assert seen(base) == state
    with pytest.raises(KbError, match="there is no decision to undo"):
        base.undo()


def test_a_name_that_is_renamed_is_found_by_both_names(base: KnowledgeBase) -> None:
    base.rename("pebbles", "Pebbles of the Shore")

    assert base.leaderboard("Pebbles of the Shore").dataset == base.leaderboard("Pebbles").dataset == "pebbles"
    assert base.leaderboard("pebbles").dataset_name == "Pebbles of the Shore"


def test_an_alias_that_names_something_else_is_refused_and_nothing_is_done(base: KnowledgeBase) -> None:
    before = seen(base)

    with pytest.raises(VocabularyError, match='"cifar-10" names both'):
        base.add_alias("imagenet-1k", "CIFAR-10")

    assert (seen(base), list(base.decisions())) == (before, [])


def test_names_that_are_not_there_or_mean_several_are_refused(base: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError, match='no dataset called "Nothing"'):
        base.merge("Nothing", "imagenet-1k")
    with pytest.raises(KbError, match="are one already"):
        base.merge("ImageNet-1K", "imagenet-1k")
    with pytest.raises(UnknownNameError):
        base.merge("accuracy", "imagenet-1k", kind="dataset")


def test_decisions_of_names_build_the_next_base_right_from_the_start(base: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("# mine\n[datasets.imagenet-1k]\nhomepage = 'https://image-net.example'\n", encoding="utf-8")
    base.merge("Pebbles", "Pebble Bench", file=file)
    base.rename("FernNet", "Fern Network", file=file)
    base.add_alias("imagenet-1k", "INet", file=file)

    assert file.read_text(encoding="utf-8").startswith("# mine\n")
    assert tomllib.loads(file.read_text(encoding="utf-8"))["datasets"]["imagenet-1k"] == {
        "homepage": "https://image-net.example",
        "aliases": ["INet"],
    }
    with kb.connect(tmp_path / "next.sqlite", vocabulary=[file]) as following:
        write(following.database, *PAPERS, vocabulary=following.vocabulary)
        assert seen(following)["boards"] == seen(base)["boards"]
        assert seen(following)["claims"] == seen(base)["claims"]


def test_a_rejected_claim_takes_part_in_nothing_and_is_kept(base: KnowledgeBase) -> None:
    uid = claim(base, "FernNet", "imagenet-1k")

    base.reject(uid[:8], reason="an average")

    assert board(base, "imagenet-1k", "top-1 accuracy") == [("WillowNet", 84.0)]
    assert rows(base.database, f"SELECT rejected FROM claim_flat WHERE uid = '{uid}'") == [(1,)]
    base.undo()
    assert board(base, "imagenet-1k", "top-1 accuracy") == [("FernNet", 86.2), ("WillowNet", 84.0)]


def test_a_confirmed_claim_is_certain(database_url: str) -> None:
    with kb.connect(database_url) as base:
        unsure = StatedExtractor(SHIPPED, confidence=0.2)
        write(base.database, *PAPERS, vocabulary=SHIPPED, extractor=unsure)
        before = seen(base)
        assert board(base, "imagenet-1k", "top-1 accuracy") == []

        base.confirm(claim(base, "FernNet", "imagenet-1k"))

        assert board(base, "imagenet-1k", "top-1 accuracy") == [("FernNet", 86.2)]
        base.undo()
        assert seen(base) == before


def test_a_corrected_claim_says_what_the_person_says(base: KnowledgeBase) -> None:
    before = seen(base)
    uid = claim(base, "FernNet", "imagenet-1k")

    base.correct(uid, dataset="ImageNet-V2", model="Fern-XL", value=0.75, unit="")

    assert board(base, "imagenet-1k", "top-1 accuracy") == [("WillowNet", 84.0)]
    (row,) = base.claims(model="Fern-XL")
    assert (row.claim_id, row.dataset, row.metric, row.score) == (uid, "imagenetv2", "top-1-accuracy", 75.0)
    base.undo()
    assert seen(base) == before


def test_a_correction_can_leave_a_name_out(base: KnowledgeBase) -> None:
    uid = claim(base, "FernNet", "imagenet-1k")

    base.correct(uid, dataset="")

    (row,) = [row for row in base.claims(model="FernNet") if row.claim_id == uid]
    assert row.dataset is None


def test_decisions_of_claims_survive_a_new_extraction(base: KnowledgeBase) -> None:
    base.reject(claim(base, "FernNet", "imagenet-1k"))
    base.correct(claim(base, "WillowNet", "Pebbles"), value=72.5)
    base.confirm(claim(base, "MossNet", "Pebble Bench"))
    before = seen(base)

    write(base.database, *PAPERS, vocabulary=SHIPPED, extractor=StatedExtractor(SHIPPED, "stated-2"))

    assert seen(base) == before


def test_a_confirmed_claim_stays_where_a_new_extractor_does_not_find_it(base: KnowledgeBase) -> None:
    class Blind(StatedExtractor):
        def read_many(self, texts: Any) -> Any:
            return (() for _ in texts)

    base.confirm(claim(base, "FernNet", "imagenet-1k"))

    write(base.database, *PAPERS, vocabulary=SHIPPED, extractor=Blind(SHIPPED, "blind"))

    assert board(base, "imagenet-1k", "top-1 accuracy") == [("FernNet", 86.2)]


def test_decisions_follow_a_paper_that_gets_a_stronger_identity(database_url: str) -> None:
    text = "Our WillowNet reaches 84.0% accuracy on ImageNet-1K."
    title = "A long title of one paper"
    with kb.connect(database_url) as base:
        write(base.database, paper(text, title=title), vocabulary=SHIPPED)
        base.reject(claim(base, "WillowNet", "imagenet-1k"))

        write(base.database, paper(text, "2401.00001", title), vocabulary=SHIPPED)
        write(
            base.database, paper(text, "2401.00001", title), vocabulary=SHIPPED,
            extractor=StatedExtractor(SHIPPED, "stated-2"),
        )  # fmt: skip

        assert rows(base.database, "SELECT rejected FROM claim_flat") == [(1,)]


def test_a_decision_of_a_claim_is_not_undone_under_a_later_one(base: KnowledgeBase) -> None:
    uid = claim(base, "FernNet", "imagenet-1k")
    first = base.correct(uid, value=85)
    base.reject(uid)

    with pytest.raises(KbError, match="was made later"):
        base.undo(first)


@pytest.mark.parametrize(("given", "message"), [("abc", "no claim has the id"), ("zzzzzz", "no claim has the id")])
def test_an_unknown_claim_is_refused(base: KnowledgeBase, given: str, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        base.reject(given)


def test_candidates_come_most_used_first_with_names_near_them(base: KnowledgeBase) -> None:
    found = base.candidates()

    assert [(row.slug, row.claims, row.papers) for row in found] == [("pebble-bench", 2, 2), ("pebbles", 2, 2)]
    write(base.database, paper("Our A reaches 5% accuracy on Pebbels.", "9"), vocabulary=SHIPPED)
    near = {row.slug: row.near for row in base.candidates()}
    assert "pebbles" not in near["pebbles"]
    write(base.database, paper("Our A reaches 5% accuracy on ImageNet 1KB.", "10"), vocabulary=SHIPPED)
    assert "imagenet-1k" in {row.slug: row.near for row in base.candidates()}["imagenet-1kb"]
    assert [row.slug for row in base.candidates("metric")] == ["flair"]
