from pathlib import Path

import pytest

from kb.errors import VocabularyError
from kb.vocabulary import DatasetEntry, MetricEntry, ModelEntry, TaskEntry, Vocabulary, load_vocabulary


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def refusal(path: Path, text: str) -> VocabularyError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary([path])
    return caught.value


def test_a_user_file_adds_entries_of_every_kind(mine: Path) -> None:
    mine.write_text(
        """
        [tasks.berry-picking]
        name = "berry picking"

        [metrics.berries-per-hour]
        name = "berries per hour"
        higher_is_better = true
        unit = "1/h"
        minimum = 0

        [datasets.berryfield-9]
        name = "BerryField-9"
        aliases = ["Berry Field 9", "BF9"]
        task = "berry-picking"
        metric = "berries-per-hour"
        means = { accuracy = "top-1-accuracy" }

        [models.berrynet]
        name = "BerryNet"

        [models.berrynet-l]
        name = "BerryNet-L"
        family = "berrynet"
        """,
        encoding="utf-8",
    )
    vocabulary = load_vocabulary([mine])
    dataset = vocabulary.datasets.find("the bf-9 benchmark")
    assert dataset == DatasetEntry(
        slug="berryfield-9",
        name="BerryField-9",
        aliases=("Berry Field 9", "BF9"),
        task="berry-picking",
        metric="berries-per-hour",
        means={"accuracy": "top-1-accuracy"},
    )
    assert vocabulary.metrics["berries-per-hour"] == MetricEntry(
        slug="berries-per-hour", name="berries per hour", higher_is_better=True, minimum=0, unit="1/h"
    )
    assert vocabulary.models["berrynet-l"].family == "berrynet"
    assert vocabulary.tasks.find("Berry-Picking") == TaskEntry("berry-picking", "berry picking")


def test_a_user_file_extends_a_known_entry(mine: Path) -> None:
    mine.write_text('[datasets.gsm8k]\naliases = ["Sums for Schools"]\nhomepage = "https://example.org"\n')
    shipped = load_vocabulary().datasets["gsm8k"]
    extended = load_vocabulary([mine]).datasets["gsm8k"]
    assert extended.aliases == (*shipped.aliases, "Sums for Schools")
    assert extended.homepage == "https://example.org"
    assert (extended.name, extended.metric, extended.task) == (shipped.name, shipped.metric, shipped.task)


def test_the_later_of_two_user_files_wins(tmp_path: Path) -> None:
    paths = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path, flag in zip(paths, ("true", "false"), strict=True):
        path.write_text(f"[metrics.attack-success-rate]\nhigher_is_better = {flag}\n")
    assert load_vocabulary(paths).metrics["attack-success-rate"].higher_is_better is False
    assert load_vocabulary(paths[::-1]).metrics["attack-success-rate"].higher_is_better is True


def test_a_user_file_leaves_the_shipped_vocabulary_as_it_is(mine: Path) -> None:
    before = load_vocabulary().fingerprint()
    mine.write_text('[models.berrynet]\nname = "BerryNet"\n')
    assert load_vocabulary([mine]).fingerprint() != before
    assert load_vocabulary().fingerprint() == before


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[datasets.x", "no valid TOML", "correct the file"),
        ("[dataset.x]\nname = 'X'", 'unknown section "dataset"', "known are tasks, metrics, datasets, models"),
        ("datasets = 3", 'unknown section "datasets"', "known are"),
        ("[datasets]\nx = 'X'", "datasets.x is no table", "[datasets.x]"),
        ("[datasets.x]\nname = 'X'\nalias = ['Y']", 'unknown field "alias"', "aliases, homepage"),
        ("[datasets.x]\naliases = ['Y']", "datasets.x has no name", 'add name = "…"'),
        ("[datasets.x]\nname = 3", "name of datasets.x is not a text", "write a text"),
        ("[datasets.x]\nname = ' '", "name of datasets.x is not a text", "write a text"),
        ("[datasets.x]\nname = 'X'\naliases = 'Y'", "aliases of datasets.x is not a list of texts", "list"),
        ("[datasets.x]\nname = 'X'\naliases = ['']", "aliases of datasets.x is not a list of texts", "list"),
        ("[datasets.x]\nname = 'X'\nmeans = 'accuracy'", "means of datasets.x is not a table", "table"),
        ("[metrics.x]\nname = 'X'\nscale = 'percents'", "scale of metrics.x is not one of", "percent, fraction"),
        ("[metrics.x]\nname = 'X'\nhigher_is_better = 'yes'", "is not true or false", "true or false"),
        ("[metrics.x]\nname = 'X'\nmaximum = '100'", "maximum of metrics.x is not a number", "a number"),
        ("[metrics.x]\nname = 'X'\nmaximum = true", "maximum of metrics.x is not a number", "a number"),
        ("[datasets.My-Set]\nname = 'My Set'", '"My-Set" is no slug', "[datasets.my-set]"),
        ("[datasets.x]\nname = 'GSM-8K'", '"GSM-8K" names both gsm8k and x', "remove it from one"),
        ("[datasets.x]\nname = 'X'\naliases = ['the GSM8K dataset']", "names both gsm8k and x", "remove it"),
        ("[datasets.x]\nname = 'X'\ntask = 'nope'", 'dataset x names the task "nope"', "add the task"),
        ("[datasets.x]\nname = 'X'\nmetric = 'nope'", 'dataset x names the metric "nope"', "add the metric"),
        ("[datasets.x]\nname = 'X'\nmeans = { nope = 'accuracy' }", 'names the metric "nope"', "add the metric"),
        ("[datasets.x]\nname = 'X'\nmeans = { accuracy = 'nope' }", 'names the metric "nope"', "add the metric"),
        ("[datasets.x]\nname = 'X'\nparent = 'nope'", 'names the parent dataset "nope"', "add the parent"),
        (
            "[datasets.x]\nname = 'X'\nparent = 'gsm8k'\nwhere = { year = ['1999'] }",
            "where of datasets.x is not",
            "table",
        ),
        ("[datasets.x]\nname = 'X'\nparent = 'gsm8k'\nwhere = { words = [] }", "where of datasets.x is not", "table"),
        (
            "[datasets.x]\nname = 'X'\nparent = 'gsm8k'\nwhere = { metrics = ['nope'] }",
            'names the metric "nope"',
            "add the metric",
        ),
        ("[datasets.x]\nname = 'X'\nsubsets = { small = 'S' }", "subsets of datasets.x is not", "lists of texts"),
        ("[datasets.x]\nname = 'X'\nwhere = { words = ['y'] }", "not of what it is a part", "add its parent"),
        ("[models.x]\nname = 'X'\nfamily = 'nope'", 'model x names the family "nope"', "add the family"),
    ],
)
def test_a_wrong_file_is_refused_with_its_path_and_the_next_step(
    mine: Path, text: str, message: str, hint: str
) -> None:
    error = refusal(mine, text)
    assert str(mine) in error.message
    assert message in error.message
    assert hint in error.hint


def test_a_missing_or_binary_file_is_refused_with_its_path(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for path in (tmp_path / "absent.toml", tmp_path, binary):
        with pytest.raises(VocabularyError) as caught:
            load_vocabulary([path])
        assert str(path) in caught.value.message
        assert caught.value.hint == "give the path of a TOML file"


@pytest.fixture
def small() -> Vocabulary:
    return Vocabulary(
        metrics=[
            MetricEntry("accuracy", "accuracy", ("acc",)),
            MetricEntry("top-1-accuracy", "top-1 accuracy", ("top-1",)),
        ],
        datasets=[
            DatasetEntry("tulips-5", "Tulips-5", metric="top-1-accuracy", means={"accuracy": "top-1-accuracy"}),
            DatasetEntry("tulips-50", "Tulips-50"),
        ],
        models=[ModelEntry("bulbnet", "BulbNet", ("Bulb Network",))],
    )


@pytest.mark.parametrize(
    ("metric", "dataset", "meant"),
    [
        ("accuracy", "tulips-5", "top-1-accuracy"),
        ("top-1-accuracy", "tulips-5", "top-1-accuracy"),
        ("f1", "tulips-5", "f1"),
        (None, "tulips-5", "top-1-accuracy"),
        ("accuracy", "tulips-50", "accuracy"),
        (None, "tulips-50", None),
        ("accuracy", "unheard-of", "accuracy"),
        (None, "unheard-of", None),
        ("accuracy", None, "accuracy"),
        (None, None, None),
    ],
)
def test_what_a_metric_means_on_a_dataset(
    small: Vocabulary, metric: str | None, dataset: str | None, meant: str | None
) -> None:
    assert small.metric_on(metric, dataset) == meant


def test_a_bare_score_is_the_usual_metric_if_that_has_a_scale() -> None:
    vocabulary = Vocabulary(
        metrics=[
            MetricEntry("score", "score", higher_is_better=True),
            MetricEntry("accuracy", "accuracy", higher_is_better=True, scale="percent", unit="%"),
            MetricEntry("petals", "petals", higher_is_better=True),
            MetricEntry("wilting-rate", "wilting rate", higher_is_better=False, scale="percent", unit="%"),
        ],
        datasets=[
            DatasetEntry("tulips", "Tulips", metric="accuracy"),
            DatasetEntry("roses", "Roses", metric="petals"),
            DatasetEntry("lilies", "Lilies", metric="wilting-rate"),
            DatasetEntry("daisies", "Daisies", metric="accuracy", means={"score": "petals"}),
            DatasetEntry("herbs", "Herbs"),
        ],
    )
    meant = {dataset.slug: vocabulary.metric_on("score", dataset.slug) for dataset in vocabulary.datasets}
    assert meant == {"tulips": "accuracy", "roses": "score", "lilies": "score", "daisies": "petals", "herbs": "score"}


@pytest.fixture
def garden() -> Vocabulary:
    small_only = {"metrics": ["petals"], "conditions": ["64x64", "32x32"]}
    return Vocabulary(
        metrics=[MetricEntry("petals", "petals"), MetricEntry("leaves", "leaves")],
        datasets=[
            DatasetEntry("tulips", "Tulips"),
            DatasetEntry("tulips-small", "Tulips Small", parent="tulips", where=small_only),
            DatasetEntry("tulips-wild", "Tulips Wild", parent="tulips", where={"words": ["wild tulips"]}),
            DatasetEntry("tulips-named", "Tulips Named", parent="tulips"),
        ],
    )


@pytest.mark.parametrize(
    ("dataset", "metric", "conditions", "text", "on"),
    [
        ("tulips", "petals", {"64x64"}, "", "tulips-small"),
        ("tulips", "petals", {"5-shot", "32x32"}, "", "tulips-small"),
        ("tulips", "petals", {"128x128"}, "", "tulips"),
        ("tulips", "leaves", {"64x64"}, "", "tulips"),
        ("tulips", None, {"64x64"}, "", "tulips"),
        ("tulips", "leaves", set(), "Counting Wild Tulips", "tulips-wild"),
        ("tulips", "leaves", set(), "Counting tulips", "tulips"),
        ("tulips-named", "petals", {"64x64"}, "wild tulips", "tulips-named"),
        ("unheard-of", "petals", {"64x64"}, "wild tulips", "unheard-of"),
    ],
)
def test_on_which_part_of_a_dataset_a_claim_is(
    garden: Vocabulary, dataset: str, metric: str | None, conditions: set[str], text: str, on: str
) -> None:
    assert garden.dataset_where(dataset, metric, conditions, text) == on


def test_the_subsets_of_a_dataset_are_its_own_and_those_of_what_it_is_a_part_of() -> None:
    vocabulary = Vocabulary(
        datasets=[
            DatasetEntry("tulips", "Tulips", subsets={"early": ["E"], "late": []}),
            DatasetEntry("tulips-1999", "Tulips 1999", parent="tulips", subsets={"wild": ["W"]}),
        ]
    )
    assert vocabulary.subsets_of("tulips-1999") == (("wild", ("W",)), ("early", ("E",)), ("late", ()))
    assert vocabulary.subsets_of("tulips") == (("early", ("E",)), ("late", ()))
    assert vocabulary.subsets_of("unheard-of") == ()


def test_a_merged_metric_is_redirected_where_it_tells_a_part(mine: Path) -> None:
    mine.write_text("[metrics.fid]\nmerged_into = 'rfid'\n")
    vocabulary = load_vocabulary([mine])
    assert vocabulary.dataset_where("imagenet-1k", "rfid", {"256x256"}, "") == "imagenet-256x256"


def test_an_entry_is_found_by_slug_name_and_alias(small: Vocabulary) -> None:
    for name in ("bulbnet", "BulbNet", "Bulb-Net", "bulb network"):
        assert small.models.find(name) == small.models["bulbnet"]
    assert small.models.find("BulbNet-XL") is None
    assert small.datasets.find("the Tulips 5 dataset") == small.datasets["tulips-5"]
    assert "tulips-5" in small.datasets
    assert "Tulips-5" not in small.datasets
    assert len(small.datasets) == 2
    assert [entry.slug for entry in small.metrics] == ["accuracy", "top-1-accuracy"]


def test_the_fingerprint_does_not_depend_on_order(small: Vocabulary) -> None:
    turned = Vocabulary(
        metrics=reversed(list(small.metrics)),
        datasets=reversed(list(small.datasets)),
        models=[ModelEntry("bulbnet", "BulbNet", ("Bulb Network",))],
    )
    assert turned.fingerprint() == small.fingerprint()
    orders = (("a1", "b1"), ("b1", "a1"))
    assert len({Vocabulary(models=[ModelEntry("x", "X", aliases)]).fingerprint() for aliases in orders}) == 1


def test_the_fingerprint_changes_with_any_entry(small: Vocabulary) -> None:
    others = [
        Vocabulary(),
        Vocabulary(models=[ModelEntry("bulbnet", "BulbNet")]),
        Vocabulary(models=[ModelEntry("bulbnet", "Bulbnet")]),
        Vocabulary(tasks=[TaskEntry("bulbnet", "BulbNet")]),
        Vocabulary(models=[ModelEntry("bulbnet", "BulbNet", ("Bulb",))]),
    ]
    assert len({vocabulary.fingerprint() for vocabulary in (small, *others)}) == 6
