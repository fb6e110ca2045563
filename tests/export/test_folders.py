"""A folder of CSV files, each whole or not there."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from kb.errors import KbError
from kb.export import export_csv
from kb.query import ClaimRow, Hidden, Leaderboard, LeaderboardRow

ROW = LeaderboardRow(
    rank=1, model="MOAT", reported_by="own", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=",
    score=89.1, metric="top-1-accuracy", dataset="imagenet-1k", split=None, conditions=("22K", "512x512"),
    paper="MOAT: Alternating", paper_id="arxiv:2210.01820", url="https://arxiv.org/abs/2210.01820", code_url=None,
    published_on=date(2022, 10, 4), confidence=0.97, evidence="MOAT gets 89.1%, a lot.", value_start=10, value_end=14,
    claim_id="c1",
)  # fmt: skip
BOARD = Leaderboard(
    rows=(ROW,), dataset="imagenet-1k", metric="top-1-accuracy", dataset_name="ImageNet-1K",
    metric_name="top-1 accuracy", higher_is_better=True, total=1, hidden=Hidden(),
)  # fmt: skip
CLAIM = ClaimRow(
    kind="result", model="MOAT", value=89.1, value_text="89.1", value_high=None, unit="%", qualifier="=", score=89.1,
    metric="top-1-accuracy", dataset=None, split=None, task=None, baseline=None, direction=None, change=None, own=True,
    conditions=(), paper="MOAT", paper_id="arxiv:2210.01820", url=None, code_url=None, published_on=None,
    confidence=0.97, evidence="MOAT gets 89.1%.", value_start=10, value_end=14, claim_id="c1",
)  # fmt: skip


def test_one_file_a_benchmark_and_one_of_all_claims(tmp_path):
    paths = export_csv(tmp_path / "new" / "out", [BOARD], [CLAIM])

    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "new/out/imagenet-1k__top-1-accuracy.csv",
        "new/out/claims.csv",
    ]
    assert paths[0].read_text(encoding="utf-8") == (
        "rank,model,value,value_high,unit,qualifier,score,metric,dataset,split,conditions,reported_by,paper,paper_id,"
        "url,code_url,published_on,confidence,evidence,claim_id\n"
        "1,MOAT,89.1,,%,=,89.1,top-1-accuracy,imagenet-1k,,22K; 512x512,own,MOAT: Alternating,arxiv:2210.01820,"
        'https://arxiv.org/abs/2210.01820,,2022-10-04,0.97,"MOAT gets 89.1%, a lot.",c1\n'
    )
    with paths[1].open(encoding="utf-8", newline="") as file:
        assert [row["own"] for row in csv.DictReader(file)] == ["true"]


def test_an_empty_base_gives_an_empty_list_of_claims(tmp_path):
    (path,) = export_csv(tmp_path, [], [])

    assert path.name == "claims.csv"
    assert path.read_text(encoding="utf-8").startswith("claim_id,kind,model,")
    assert path.read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize(
    ("dataset", "metric", "name"),
    [
        ("a/b", "..", "a_b__...csv"),
        ("../../etc", "x", ".._.._etc__x.csv"),
        ("données", "x", "données__x.csv"),
    ],
)
def test_slugs_that_are_no_file_names_stay_within_the_folder(tmp_path, dataset, metric, name):
    path, _ = export_csv(tmp_path, [replace(BOARD, dataset=dataset, metric=metric)], [])

    assert path == tmp_path / name
    assert path.exists()


def test_very_long_slugs_get_files_of_their_own(tmp_path):
    boards = [replace(BOARD, dataset="d" * 300, metric=metric) for metric in ("a", "b")]

    first, second, _ = export_csv(tmp_path, boards, [])

    assert first != second
    assert len(first.name) < 255


def test_a_file_that_fails_half_way_leaves_the_old_one_and_nothing_else(tmp_path):
    old = tmp_path / "claims.csv"
    old.write_text("old", encoding="utf-8")

    def claims():
        yield CLAIM
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        export_csv(tmp_path, [], claims())

    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]
    assert old.read_text(encoding="utf-8") == "old"


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    in_the_way = tmp_path / "out"
    in_the_way.write_text("a file", encoding="utf-8")

    with pytest.raises(KbError, match=r"out: cannot be written .*: give a directory"):
        export_csv(in_the_way, [BOARD], [])
