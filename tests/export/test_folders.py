"""A folder of files, each whole or not there."""

import csv
import json
from dataclasses import replace
from functools import partial

import pytest
from boards import BOARD, CLAIM, ROW

from kb.errors import KbError
from kb.export import export_csv, export_json, export_latex, export_markdown, export_parquet


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


def test_slugs_that_make_one_file_name_get_files_of_their_own(tmp_path):
    slugs = [("a/b", "x"), ("a_b", "x"), ("A_b", "x"), ("a", "b__x"), ("a__b", "x")]
    boards = [replace(BOARD, dataset=dataset, metric=metric) for dataset, metric in slugs]

    paths = export_csv(tmp_path, boards, None)

    assert len({path.name.lower() for path in paths}) == len(list(tmp_path.iterdir())) == len(slugs)
    assert [path.name for path in paths[:1]] == ["a_b__x.csv"]


WRITERS = {"csv": export_csv, "json": export_json, "parquet": export_parquet}
TYPESET = {"md": export_markdown, "tex": export_latex}


@pytest.mark.parametrize("ending", WRITERS)
def test_claims_that_are_not_given_get_no_file(tmp_path, ending):
    assert [path.name for path in WRITERS[ending](tmp_path, [BOARD], None)] == [f"imagenet-1k__top-1-accuracy.{ending}"]
    assert [path.name for path in WRITERS[ending](tmp_path, [], [CLAIM])] == [f"claims.{ending}"]


def test_json_files_are_the_rows_typed(tmp_path):
    board, claims = export_json(tmp_path, [BOARD], [CLAIM, CLAIM])

    (row,) = json.loads(board.read_bytes())
    assert (row["rank"], row["value"], row["split"], row["conditions"]) == (1, 89.1, None, ["22K", "512x512"])
    assert [claim["own"] for claim in json.loads(claims.read_bytes())] == [True, True]


@pytest.mark.parametrize("ending", TYPESET)
def test_tables_to_read_are_one_file_a_benchmark(tmp_path, ending):
    (path,) = TYPESET[ending](tmp_path, [BOARD])

    assert path == tmp_path / f"imagenet-1k__top-1-accuracy.{ending}"
    assert "MOAT: Alternating" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("write", [*TYPESET.values(), *(partial(each, claims=[CLAIM]) for each in WRITERS.values())])
def test_a_board_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, write):
    (old,) = write(tmp_path, [BOARD])[:1]
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def boards():
        yield replace(BOARD, rows=(ROW, "no row"))

    with pytest.raises(AttributeError):
        write(tmp_path, boards())

    assert old in before
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


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
    assert in_the_way.read_text(encoding="utf-8") == "a file"


def test_a_folder_in_the_way_of_a_file_is_named_and_stays(tmp_path):
    (tmp_path / "claims.parquet" / "mine").mkdir(parents=True)

    with pytest.raises(KbError, match=r"claims\.parquet: cannot be written"):
        export_parquet(tmp_path, [], [CLAIM])
    assert [path.name for path in tmp_path.rglob("*")] == ["claims.parquet", "mine"]
