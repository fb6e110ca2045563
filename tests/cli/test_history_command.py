"""`kb history`: the records of a benchmark."""

from datetime import date

import pytest
from stated import paper, write

from kb.store import open_database
from kb.vocabulary import load_vocabulary


@pytest.fixture
def base_url(database_url):
    with open_database(database_url) as database:
        write(
            database,
            paper("Our FernNet reaches 86.2% accuracy on ImageNet-1K.", "1", published_on=date(2020, 5, 1)),
            paper("Our MossNet reaches 85.0% accuracy on ImageNet-1K.", "2", published_on=date(2021, 5, 1)),
            paper("Our IvyNet reaches 87.5% accuracy on ImageNet-1K.", "3", published_on=date(2022, 5, 1)),
            vocabulary=load_vocabulary(),
        )
    return database_url


def test_records_are_listed_with_their_gains_and_sentences(kb, base_url):
    assert kb("--db", base_url, "history", "imagenet-1k").output.splitlines() == [
        "ImageNet-1K, top-1 accuracy: 2 records (higher is better)",
        "",
        "date        model    value  gain  conditions",
        "2020-05-01  FernNet  86.2%",
        "            “Our FernNet reaches 86.2% accuracy on ImageNet-1K.”",
        "            A paper with the number 1 (arxiv:1)",
        "2022-05-01  IvyNet   87.5%   1.3",
        "            “Our IvyNet reaches 87.5% accuracy on ImageNet-1K.”",
        "            A paper with the number 3 (arxiv:3)",
    ]


def test_filters_apply_before_records_are_told(kb, base_url):
    listed = kb("--db", base_url, "history", "imagenet-1k", "--since", "2021-01-01", "--format", "csv").output

    assert [line.split(",")[:2] for line in listed.splitlines()[1:]] == [
        ["2021-05-01", "MossNet"],
        ["2022-05-01", "IvyNet"],
    ]
