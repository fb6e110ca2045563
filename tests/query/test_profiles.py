"""What the base knows of one claim, paper, model, dataset."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.errors import AmbiguousNameError, UnknownNameError
from kb.query import claim, dataset, model, paper
from kb.store.schema import DatasetRow, ModelAliasRow, ModelRow, PaperRow
from kb.vocabulary import MetricEntry, Vocabulary

ALPHA, BETA = "Alpha is a network of networks", "Beta is better than networks"


@pytest.fixture
def base(world):
    world.metric("parameters", higher_is_better=False, unit="M")
    world.paper(ALPHA, "2021-01-01", "arxiv:2101.00001")
    world.paper(BETA, "2022-01-01", "doi:10.1000/beta")
    world.claim("Alpha", 80, paper=ALPHA, uid="a1aaaa")
    world.claim("Alpha", 4.0, paper=ALPHA, dataset="LibriSpeech", metric="WER", uid="a2aaaa")
    world.claim("Alpha", 25, paper=ALPHA, kind="resource", unit="M", dataset=None, metric="parameters", uid="a3aaaa")
    world.claim("Beta", 85, paper=BETA, conditions=("22K",), uid="b1bbbb")
    world.claim("Alpha", 70, paper=BETA, own=False, uid="b2bbbb")
    world.claim("Beta", 5, paper=BETA, kind="delta", baseline="Alpha", direction="up", uid="b3bbbb")
    world.claim("Gamma", 60, paper=BETA, own=False, metric="top-1", uid="b4bbbb")
    world.claim("Beta", 99, paper=BETA, uid="bad")
    world.reject("bad")
    return world


def change(world, table, slug, **values):
    with Session(world.database.engine) as session, session.begin():
        session.execute(update(table).where(table.slug == slug).values(**values))


def row_of(world, table, slug):
    with Session(world.database.engine) as session:
        return session.scalars(select(table.id).where(table.slug == slug)).one()


def ask_of(world, question, name):
    return world.ask(lambda connection, _: question(connection, name))


def test_a_claim_is_found_by_the_beginning_of_its_id(base):
    found = ask_of(base, claim, "b1bb")

    assert (found.claim.model, found.claim.conditions, len(found)) == ("Beta", ("22K",), 1)
    assert [one.text for one in found.passages] == ["Beta reaches 85% on ImageNet-1K."]
    assert found.caption == "Beta: 85% top-1-accuracy on imagenet-1k"


def test_a_difference_and_a_rejected_claim_say_so(base):
    assert ask_of(base, claim, "b3bbbb").caption == "Beta: 5% higher top-1-accuracy than Alpha on imagenet-1k"
    assert ask_of(base, claim, "bad").caption.endswith("(rejected)")


@pytest.mark.parametrize("given", ["nothing", "b"])
def test_an_unknown_claim_is_said(base, given):
    with pytest.raises(UnknownNameError, match=f'no claim has the id "{given}"'):
        ask_of(base, claim, given)


@pytest.mark.parametrize(
    "name", ["arxiv:2101.00001", "2101.00001", "Alpha - is a network of NETWORKS", "alph netw", "alpha"]
)
def test_a_paper_is_found_by_id_title_or_words_of_it(base, name):
    found = ask_of(base, paper, name)

    assert (found.title, [row.claim_id for row in found]) == (ALPHA, ["a1aaaa", "a2aaaa", "a3aaaa"])


def test_a_paper_lists_rejected_claims_as_such(base):
    found = ask_of(base, paper, "10.1000/beta")

    assert {row.claim_id: row.rejected for row in found}["bad"] is True
    assert sum(row.rejected for row in found) == 1


def test_words_of_several_titles_list_the_papers_newest_first(base):
    with pytest.raises(AmbiguousNameError, match='"networks" may be any of 2 papers: say which one') as caught:
        ask_of(base, paper, "networks")

    assert caught.value.candidates == (("doi:10.1000/beta", BETA), ("arxiv:2101.00001", ALPHA))


@pytest.mark.parametrize("name", ["gamma rays", "?!", ""])
def test_an_unknown_paper_is_said(base, name):
    with pytest.raises(UnknownNameError, match="no paper is called"):
        ask_of(base, paper, name)


def test_words_of_an_abstract_alone_name_no_paper(base):
    with pytest.raises(UnknownNameError):
        ask_of(base, paper, "reaches")


def test_a_model_has_its_best_results_ranked_and_counts(base):
    found = base.ask(model, "alpha")

    assert [(row.dataset, row.metric, row.stated, row.rank, row.models) for row in found] == [
        ("librispeech", "word-error-rate", "4.0%", 1, 1),
        ("imagenet-1k", "top-1-accuracy", "80%", 2, 2),
    ]
    assert (found.papers, found.claims, found.as_baseline) == (2, 5, 1)
    assert found.resources == ("25 M parameters",)


def test_what_only_others_report_of_a_model_has_no_rank(base):
    (row,) = base.ask(model, "Gamma")

    assert (row.rank, row.models, row.reported_by, row.stated) == (None, 2, "baseline", "60%")


def test_a_direction_that_a_users_vocabulary_declares_ranks(base):
    base.metric("oddness")
    base.claim("Alpha", 3, metric="oddness", unit="", uid="odd1", paper=ALPHA)
    base.claim("Beta", 2, metric="oddness", unit="", uid="odd2", paper=BETA)
    assert [row.rank for row in base.ask(model, "Beta") if row.metric == "oddness"] == [None]

    base.vocabulary = Vocabulary(metrics=[MetricEntry("oddness", "oddness", (), False)])

    ranks = [(row.rank, row.models) for row in base.ask(model, "Beta") if row.metric == "oddness"]
    assert ranks == [(1, 2)]


def test_a_model_knows_its_family_variants_and_paper(base):
    with Session(base.database.engine) as session:
        introduced = session.scalars(select(PaperRow.id).where(PaperRow.title == BETA)).one()
    change(base, ModelRow, "beta", family_id=row_of(base, ModelRow, "alpha"), paper_id=introduced)

    assert base.ask(model, "Alpha").variants == ("beta",)
    beta = base.ask(model, "Beta")
    assert (beta.family, beta.paper, beta.paper_id) == ("alpha", BETA, "doi:10.1000/beta")
    assert ask_of(base, paper, BETA).introduces == ("Beta",)


def test_models_of_one_name_are_told_apart_by_slug(base):
    with Session(base.database.engine) as session, session.begin():
        other = ModelRow(slug="alpha-2", name="Alpha", status="discovered", unnamed=False)
        session.add(other)
        session.flush()
        session.add(ModelAliasRow(model_id=other.id, alias="Alpha", key="alpha"))

    with pytest.raises(AmbiguousNameError, match='"Alpha" is the name of 2 models: say which one: alpha or alpha-2'):
        base.ask(model, "Alpha")
    assert base.ask(model, "alpha").namesakes == ("alpha-2",)
    assert base.ask(model, "alpha-2").namesakes == ("alpha",)


def test_a_dataset_has_its_boards_counts_and_dates(base):
    found = base.ask(dataset, "ILSVRC 2012")

    assert [(row.metric, row.models, row.best_model, row.best) for row in found] == [
        ("top-1-accuracy", 2, "Beta", "85%")
    ]
    assert (found.slug, found.name, found.task) == ("imagenet-1k", "ImageNet-1K", "image-classification")
    assert found.aliases == ("ILSVRC 2012", "ImageNet")
    assert (found.papers, found.claims, str(found.first_on), str(found.last_on)) == (2, 5, "2021-01-01", "2022-01-01")


def test_a_dataset_knows_its_parent_and_parts(base):
    change(base, DatasetRow, "librispeech", parent_id=row_of(base, DatasetRow, "imagenet-1k"))

    assert base.ask(dataset, "ImageNet").parts == ("librispeech",)
    assert base.ask(dataset, "LibriSpeech").parent == "imagenet-1k"


@pytest.mark.parametrize(
    ("question", "name", "near"), [(dataset, "librispech", "librispeech"), (model, "alhpa", "alpha")]
)
def test_unknown_names_name_near_ones(base, question, name, near):
    with pytest.raises(UnknownNameError, match=f'"{name}": near is {near}'):
        base.ask(question, name)


def test_facts_and_rows_are_one_object(base):
    found = base.ask(dataset, "LibriSpeech")

    assert found.contents["slug"] == "librispeech"
    assert [row["best_model"] for row in found.contents["benchmarks"]] == ["Alpha"]
    assert dict(found.told())["papers"] == "1"
    assert "parent" not in dict(found.told())
